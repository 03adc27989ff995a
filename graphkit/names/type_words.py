"""Words for a type in names, such as province, 省 and จังหวัด: their lexicon, and their removal.

The words are data: ``lexicon/<lang>.toml``, one file per language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar

from graphkit.names.normalise import fold, normalise

# The name of 红河哈尼族彝族自治州 is 红河; the peoples in it belong to the type.
_PEOPLE = "(?:.|景颇|哈尼|傈僳|布依|土家|蒙古|哈萨克|柯尔克孜)族"


_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLE})*自治[州县]$")


# Words before "city" or "state" in a phrase that is not the name of a place.
_PHRASE = re.compile(r"(?:^|\s)(?:of|the|and|&|for|in|smart|sister|twin|garden|inner|capital)$")


class TypeWord(NamedTuple):
    """A word in a name that indicates the type of an actor.

    Attributes:
        type: ``division``, ``city`` or ``country`` for words of places, else ``body``.
        concept: the same for all words, of every language, that mean the same.
        kinds: the kinds of actors that the word can mean, the likeliest first.
        abroad: whether such a body is in another country than the one that it belongs to.
    """

    type: str
    concept: str
    kinds: tuple[str, ...]
    abroad: bool = False


class TypeWords(NamedTuple):
    """The lexicon of all languages, ready for use; words by length, longest first.

    ``starts`` and ``ends`` match a name that begins or ends with a word of places, in lower case;
    ``body_starts`` matches one that begins with a word of bodies, ``body_ends`` finds other words
    of bodies in it. ``whole`` are names that keep their type word, ``light`` words without meaning,
    ``joining`` those of them that join the parts of the name of a body, ``former`` words for an old
    name, ``countries`` the codes of countries by name, ``country_marks`` words before a country's
    name, ``apart`` by name the similar names of other places. ``readings`` are irregular readings
    in Latin letters, with one for the middle of a name and one for its end.
    """

    leading: dict[str, TypeWord]
    trailing: dict[str, TypeWord]
    body_leading: dict[str, TypeWord]
    body_trailing: dict[str, TypeWord]
    starts: re.Pattern[str]
    ends: re.Pattern[str]
    body_starts: re.Pattern[str]
    body_ends: re.Pattern[str]
    whole: frozenset[str]
    light: frozenset[str]
    countries: dict[str, str]
    apart: dict[str, frozenset[str]]
    joining: re.Pattern[str]
    former: re.Pattern[str]
    country_marks: tuple[str, ...]
    country_joints: tuple[str, ...]
    readings: dict[str, tuple[str, str]]
    legal: dict[str, str]
    plain_forms: frozenset[str]
    roles: frozenset[str]
    generic: frozenset[str]
    numbers: dict[str, str]
    number_marks: tuple[tuple[str, str], ...]
    ordinal: frozenset[str]
    ordinal_numbers: dict[str, int]
    numbered: frozenset[str]
    sides: dict[str, tuple[str, str]]
    sides_within: dict[str, tuple[str, str]]
    sides_at_end: dict[str, tuple[str, str]]
    abbreviations: dict[str, tuple[str, ...]]


# Autonomous prefectures and counties lie within a province, and some networks call them cities.
_SHARED = TypeWord("division", "", ("city",))


@lru_cache(maxsize=1)
def type_words() -> TypeWords:
    """Read the lexicon of every language."""
    lexicons = [*read_lexicons()]

    def every(name: str) -> list[Any]:
        return [each for lexicon in lexicons for each in lexicon.get(name, ())]

    lists: dict[tuple[bool, str], list[tuple[str, TypeWord]]] = {
        (body, side): [] for body in (False, True) for side in ("before", "after")
    }
    for group in every("group"):
        word = TypeWord(
            group["type"],
            group.get("concept", ""),
            tuple(group["kinds"]),
            group.get("abroad", False),
        )
        for side in ("before", "after"):
            lists[word.type == "body", side] += [(text, word) for text in group.get(side, ())]
    ordered = {
        key: dict(sorted(pairs, key=lambda pair: -len(pair[0]))) for key, pairs in lists.items()
    }

    def any_of(key: tuple[bool, str]) -> str:
        # A Latin word ends where its letters end.
        return "|".join(
            re.escape(text)
            + (r"(?!\w)" if key[0] and text[-1].isascii() and text[-1].isalnum() else "")
            for text in ordered[key]
        )

    apart: dict[str, set[str]] = {}
    for names in every("apart"):
        keys = {fold(name) for name in names}
        for key in keys:
            apart.setdefault(key, set()).update(keys - {key})
    return TypeWords(
        ordered[False, "before"],
        ordered[False, "after"],
        ordered[True, "before"],
        ordered[True, "after"],
        re.compile(any_of((False, "before"))),
        re.compile(f"(?:{any_of((False, 'after'))})$"),
        re.compile(any_of((True, "before"))),
        re.compile(any_of((True, "after"))),
        frozenset(every("whole")),
        frozenset(every("light")),
        {
            fold(name): code
            for lexicon in lexicons
            for code, names in lexicon.get("countries", {}).items()
            for name in names
        },
        {key: frozenset(others) for key, others in apart.items()},
        re.compile("|".join(map(_joining, every("joining")))),
        re.compile(rf"^(?:{'|'.join(map(re.escape, every('former')))})\s*"),
        tuple(every("country_marks")),
        tuple(every("country_joints")),
        {
            word: (readings[0], readings[-1])
            for lexicon in lexicons
            for word, readings in lexicon.get("readings", {}).items()
        },
        _by_length(_inverted(lexicons, "legal")),
        frozenset(every("plain_forms")),
        frozenset(map(fold, every("roles"))),
        frozenset(every("generic")),
        {
            fold(word): str(number)
            for lexicon in lexicons
            for word, number in lexicon.get("numbers", {}).items()
        },
        tuple(
            (fold(text), str(number))
            for lexicon in lexicons
            for text, number in lexicon.get("number_marks", {}).items()
        ),
        frozenset(map(fold, every("ordinal"))),
        {
            word: number
            for lexicon in lexicons
            for word, number in lexicon.get("ordinal_numbers", {}).items()
        },
        frozenset(every("numbered")),
        _sides(lexicons, "sides"),
        _by_length(_sides(lexicons, "sides_within")),
        _by_length(_sides(lexicons, "sides_at_end")),
        {
            fold(short): tuple(names)
            for lexicon in lexicons
            for short, names in lexicon.get("abbreviations", {}).items()
        },
    )


def _inverted(lexicons: list[dict[str, Any]], table: str) -> dict[str, str]:
    """Return a table of lists as one from each text in them to the key of its list."""
    return {
        text: key
        for lexicon in lexicons
        for key, texts in lexicon.get(table, {}).items()
        for text in texts
    }


def _sides(lexicons: list[dict[str, Any]], table: str) -> dict[str, tuple[str, str]]:
    """Return the group and side of each opposite word."""
    return {
        word: (group, side)
        for lexicon in lexicons
        for group, sides in lexicon.get(table, {}).items()
        for side, words in sides.items()
        for word in words
    }


_Value = TypeVar("_Value")


def _by_length(table: dict[str, _Value]) -> dict[str, _Value]:
    return dict(sorted(table.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def read_lexicons() -> Iterator[dict[str, Any]]:
    """Yield the lexicon of each language, as its file has it.

    Example:
        >>> any("TH" in lexicon.get("countries", {}) for lexicon in read_lexicons())
        True
    """
    folder = files("graphkit.names").joinpath("lexicon")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text("utf-8"))


def _joining(text: str) -> str:
    """Return the pattern of a joining word; a space at its edge is the edge of a word."""
    word = re.escape(text.strip())
    start = r"(?:^|\s)" if text[0] == " " else ""
    return start + word + (r"\s" if text[-1] == " " else "")


@lru_cache(maxsize=65536)
def split_type(text: str) -> tuple[str, TypeWord | None]:
    """Split a place name into the name and its type word; None for a name without one.

    Example:
        >>> name, word = split_type("จังหวัดมุกดาหาร")
        >>> name, word.type
        ('มุกดาหาร', 'division')
    """
    name = normalise(text)
    low = name.casefold()
    lists = type_words()
    if low in lists.whole:
        return name, None
    if lists.starts.match(low):
        rests = [
            (name[len(start) :].strip(), word)
            for start, word in lists.leading.items()
            if low.startswith(start) and len(name) > len(start) + 1
        ]
    else:
        rests = []
    if rests:
        return next((pair for pair in rests if pair[0].casefold() in lists.whole), rests[0])
    if match := _AUTONOMOUS.match(name):
        return match[1], _SHARED
    if not lists.ends.search(low):
        return name, None
    for end, word in lists.trailing.items():
        rest = name[: -len(end)].strip()
        # 广州 and 沛县 keep their one type word, 广州市 and 蒙自县 do not.
        if low.endswith(end) and len(rest) > 1 and not _PHRASE.search(rest.casefold()):
            return rest, word
    return name, None


def bare(text: str) -> str:
    """Return a place name without its type word.

    A name that the word is part of keeps it (``นครพนม``, ``广州``, ``Kansas City``).

    Example:
        >>> bare("จังหวัดมุกดาหาร"), bare("Mukdahan Province"), bare("崇左市")
        ('มุกดาหาร', 'Mukdahan', '崇左')
    """
    return split_type(text)[0]


def place_type(text: str) -> str:
    """Return the type that a name indicates: ``city``, ``country`` or ``division``.

    The result is empty for a name without such a word, which can be any of them.

    Example:
        >>> place_type("เทศบาลนครขอนแก่น"), place_type("จังหวัดขอนแก่น"), place_type("ขอนแก่น")
        ('city', 'division', '')
    """
    word = split_type(text)[1]
    return word.type if word else ""
