"""The words that people write in tables: titles of columns, synonyms of words, marks of dates.

They are data: ``lexicon/<lang>.toml``, one file for each language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from graphkit.model.vocabulary import Ontology
from graphkit.names.normalise import fold

SHORT = 4
"""Folded words of fewer letters mean something only if they are the whole text."""


@lru_cache(maxsize=1)
def _all() -> tuple[Mapping[str, Any], ...]:
    folder = files("graphkit.storage").joinpath("lexicon")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(tomllib.loads(file.read_text("utf-8")) for file in found)


@lru_cache(maxsize=64)
def meanings(*path: str) -> Mapping[str, str]:
    """Return what folded words mean, in every language; the first meaning of a word counts.

    Args:
        path: the table of the lexicon, such as ``"columns"`` or ``"words", "status"``.

    Example:
        >>> meanings("columns")[fold("ประเทศ")], meanings("words", "status")[fold("ลงนามแล้ว")]
        ('country', 'in_force')
    """
    table: dict[str, str] = {}
    for meaning, words in _lists(path):
        for word in words:
            table.setdefault(fold(word) or word, meaning)
    return table


def listed(*path: str) -> list[str]:
    """Return the words of a list of the lexicon in every language, as they are written."""
    *table, key = path
    return [word for name, words in _lists(tuple(table)) if name == key for word in words]


def _lists(path: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    for language in _all():
        here: Any = language
        for name in path:
            here = here.get(name, {})
        yield from here.items()


def word_of(part: str, text: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """Return the word of the vocabulary that a text means; empty if it is not certain.

    Args:
        part: the list of the lexicon: ``status``, ``kind``, ``tie_kind`` …
        text: the text as written: the word, one of its labels or a synonym.
        words: the known words with their labels.

    Example:
        >>> word_of("status", "มีผล", {"in_force": {"en": "In force"}})
        'in_force'
    """
    key = fold(text)
    if not key:
        return ""
    for word, labels in words.items():
        if key == fold(word):
            return word
        if any(key in {fold(label), *map(fold, label.split("/"))} for label in labels.values()):
            return word
    meant = meanings("words", part).get(key, "")
    return meant if meant in words else ""


def word_lists(ontology: Ontology) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the words that the columns of a dataset may hold, with their labels, by column."""
    return {
        "kind": {kind.id: kind.label for kind in ontology.actor_kinds.values()},
        "tie_kind": {k.id: k.label for k in ontology.tie_kinds.values() if not k.derived},
        "status": ontology.words["statuses"],
        "level": ontology.words["levels"],
        "mechanism": ontology.words["mechanisms"],
        "dimensions": ontology.words["dimensions"],
        "obstacles": ontology.words["obstacles"],
        "sector": ontology.words["sectors"],
    }
