"""The grammar of each language that finds are made by: its words and phrases, ready for use.

The words are data: ``lexicon/<lang>.toml`` in this room, and the ``triggers`` of the tie kinds in
the vocabulary of a network. ``lexicon/en.toml`` explains the keys and the form of a phrase.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from graphkit.model.vocabulary import Ontology

_GAP = r"[^.;!?。；！？\n]{1,60}?"
_TABLES = (
    "status",
    "status_near",
    "levels",
    "dimensions",
    "mechanisms",
    "relative",
    "refers",
    "both",
)


class Body(NamedTuple):
    """Words for a kind of organisation: ``before`` begin its name, ``after`` end it."""

    kind: str
    subkind: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Short(NamedTuple):
    """The full name and the kind that an abbreviation stands for."""

    name: str
    kind: str
    subkind: str


@dataclass(frozen=True)
class Grammar:
    """The words of one language.

    ``lists`` and ``tables`` have every key of the lexicon, empty where a language has none;
    ``bodies`` are in the order of the file.
    """

    lang: str
    lists: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[str, tuple[str, ...]]]
    bodies: tuple[Body, ...]
    abbreviations: Mapping[str, Short]
    placed: Mapping[str, Short]

    def words(self) -> Iterator[str]:
        """Yield all words and phrases of the language."""
        yield from (word for words in self.lists.values() for word in words)
        for table in self.tables.values():
            yield from (word for words in table.values() for word in words)
        yield from (form for month in self.lists["months"] for form in month.split("|"))
        yield from (word for body in self.bodies for word in (*body.before, *body.after))


@lru_cache(maxsize=1)
def grammars() -> Mapping[str, Grammar]:
    """Return the grammar of each language, by its code.

    Example:
        >>> sorted(grammars())
        ['en', 'lo', 'th', 'vi', 'zh']
    """
    folder = files("graphkit.extract").joinpath("lexicon")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=str)
    raw = {f.name.removesuffix(".toml"): tomllib.loads(f.read_text("utf-8")) for f in found}
    lists = {
        key
        for lexicon in raw.values()
        for key, value in lexicon.items()
        if isinstance(value, list) and key != "body"
    }
    return {lang: _read(lang, lexicon, lists) for lang, lexicon in raw.items()}


def _read(lang: str, raw: Mapping[str, Any], lists: Iterable[str]) -> Grammar:
    return Grammar(
        lang,
        {key: tuple(raw.get(key, ())) for key in lists},
        {key: {k: tuple(v) for k, v in raw.get(key, {}).items()} for key in _TABLES},
        tuple(
            Body(
                body["kind"],
                body.get("subkind", ""),
                tuple(body.get("before", ())),
                tuple(body.get("after", ())),
            )
            for body in raw.get("body", ())
        ),
        {key: Short(v["name"], v["kind"], v["subkind"]) for key, v in _of(raw, "abbreviations")},
        {key: Short(v["name"], v["kind"], v["subkind"]) for key, v in _of(raw, "placed")},
    )


def _of(raw: Mapping[str, Any], key: str) -> Iterable[tuple[str, Mapping[str, str]]]:
    table: Mapping[str, Mapping[str, str]] = raw.get(key, {})
    return table.items()


@lru_cache(maxsize=128)
def every(name: str) -> frozenset[str]:
    """Return the words of a list in all languages."""
    return frozenset(word for grammar in grammars().values() for word in grammar.lists[name])


def phrase(text: str) -> str:
    """Return the pattern of a phrase, for a text in lower case.

    Example:
        >>> bool(re.search(phrase("sister cit*"), "two sister-cities")), phrase("กับ")
        (True, 'กับ')
    """
    pieces = re.split(r"([ *…'])", text.lower())
    forms = {" ": r"[\s\-‐–]+", "*": r"\w*", "…": _GAP, "'": "['’]"}
    pattern = "".join(forms.get(piece, re.escape(piece)) for piece in pieces)
    # Words of Latin letters end where their letters end; other scripts have no spaces.
    start = r"(?<!\w)" if text[0].isalpha() and _is_latin(text[0]) else ""
    end = r"(?!\w)" if text[-1].isalpha() and _is_latin(text[-1]) else ""
    return f"{start}{pattern}{end}"


def _is_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char < "\u1f00"


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of any of some phrases, longer ones first; of none, one never found."""
    ordered = sorted(set(phrases), key=lambda text: (-len(text), text))
    return re.compile("|".join(map(phrase, ordered)) or r"(?!)")


class Trigger(NamedTuple):
    """The phrases of a tie kind; ``inverse`` ones state it from head to tail."""

    kind: str
    inverse: bool
    pattern: re.Pattern[str]


@lru_cache(maxsize=8)
def _triggers(phrases: tuple[tuple[str, bool, tuple[str, ...]], ...]) -> tuple[Trigger, ...]:
    return tuple(Trigger(kind, inverse, any_of(texts)) for kind, inverse, texts in phrases)


def triggers(ontology: Ontology) -> tuple[Trigger, ...]:
    """Return the phrases of each kind of a vocabulary, in its order, of all languages."""
    return _triggers(
        tuple(
            (kind.id, inverse, texts)
            for kind in ontology.tie_kinds.values()
            if not kind.derived
            for inverse, table in ((False, kind.triggers), (True, kind.inverse_triggers))
            if (texts := tuple(text for listed in table.values() for text in listed))
        )
    )


@lru_cache(maxsize=64)
def table_patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    """Return a pattern for each word of the vocabulary in a table of the lexicon."""
    words: dict[str, list[str]] = {}
    for grammar in grammars().values():
        for key, phrases in grammar.tables[name].items():
            words.setdefault(key, []).extend(phrases)
    return {key: any_of(phrases) for key, phrases in words.items()}


@lru_cache(maxsize=64)
def list_pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of a list of the lexicon, of all languages."""
    return any_of(every(name))
