"""Type words in names of places: province, 省, จังหวัด."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from graphkit.names.normalise import fold, normalise

_WORDS = Path(__file__).with_name("names.toml")


# 红河哈尼族彝族自治州 is named 红河; the peoples it is shared by belong to its type.
_PEOPLE = "(?:.|景颇|哈尼|傈僳|布依|土家|蒙古|哈萨克|柯尔克孜)族"


_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLE})*自治[州县]$")


# What stands before "city" or "state" in a phrase that names no place.
_PHRASE = re.compile(r"(?:^|\s)(?:of|the|and|&|for|in|smart|sister|twin|garden|inner|capital)$")


class Word(NamedTuple):
    """A word that says what an actor is: its type, what it stands for, the kinds it speaks for.

    ``type`` is ``division``, ``city`` or ``country`` for words of places, else ``body``;
    ``concept`` is the same for the words of all languages that mean one thing; ``abroad`` marks a
    body that stands in another country than the one it is of.
    """

    type: str
    concept: str
    kinds: tuple[str, ...]
    abroad: bool = False


class Words(NamedTuple):
    """The lists of ``names.toml``, ready for use; words by length, longest first.

    ``starts`` and ``ends`` match a name that begins or ends with a word of places, in lower case;
    ``body_starts`` one that begins with a word of bodies, ``body_ends`` finds the others in it.
    """

    leading: dict[str, Word]
    trailing: dict[str, Word]
    body_leading: dict[str, Word]
    body_trailing: dict[str, Word]
    starts: re.Pattern[str]
    ends: re.Pattern[str]
    body_starts: re.Pattern[str]
    body_ends: re.Pattern[str]
    whole: frozenset[str]
    light: frozenset[str]
    countries: dict[str, str]
    apart: dict[str, frozenset[str]]


# Autonomous prefectures and counties lie within a province, and some networks call them cities.
_SHARED = Word("division", "", ("city",))


@lru_cache(maxsize=1)
def words() -> Words:
    """The words of names, of every language, as ``names.toml`` lists them."""
    data: dict[str, Any] = tomllib.loads(_WORDS.read_text("utf-8"))
    lists: dict[tuple[bool, str], list[tuple[str, Word]]] = {
        (body, side): [] for body in (False, True) for side in ("before", "after")
    }
    for group in data["group"]:
        word = Word(
            group["type"],
            group.get("concept", ""),
            tuple(group["kinds"]),
            group.get("abroad", False),
        )
        for side in ("before", "after"):
            lists[word.type == "body", side] += [(text, word) for text in group[side]]
    ordered = {
        key: dict(sorted(pairs, key=lambda pair: -len(pair[0]))) for key, pairs in lists.items()
    }

    def any_of(key: tuple[bool, str]) -> str:
        # A Latin word ends where its letters end.
        return "|".join(
            re.escape(text) + (r"(?!\w)" if key[0] and text[-1].isascii() else "")
            for text in ordered[key]
        )

    apart: dict[str, set[str]] = {}
    for names in data["apart"]["sets"]:
        keys = {fold(name) for name in names}
        for key in keys:
            apart.setdefault(key, set()).update(keys - {key})
    return Words(
        ordered[False, "before"],
        ordered[False, "after"],
        ordered[True, "before"],
        ordered[True, "after"],
        re.compile(any_of((False, "before"))),
        re.compile(f"(?:{any_of((False, 'after'))})$"),
        re.compile(any_of((True, "before"))),
        re.compile(any_of((True, "after"))),
        frozenset(data["whole"]["names"]),
        frozenset(data["light"]["words"]),
        {fold(name): code for code, names in data["countries"].items() for name in names},
        {key: frozenset(others) for key, others in apart.items()},
    )


@lru_cache(maxsize=65536)
def split_type(text: str) -> tuple[str, Word | None]:
    """A place name without its type word, and that word; None where it has none.

    Example:
        >>> name, word = split_type("จังหวัดมุกดาหาร")
        >>> name, word.type
        ('มุกดาหาร', 'division')
    """
    name = normalise(text)
    low = name.casefold()
    lists = words()
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
    """A place name without the word that says which type of place it is.

    A name that the word is part of keeps it (``นครพนม``, ``广州``, ``Kansas City``).

    Example:
        >>> bare("จังหวัดมุกดาหาร"), bare("Mukdahan Province"), bare("崇左市")
        ('มุกดาหาร', 'Mukdahan', '崇左')
    """
    return split_type(text)[0]


def place_type(text: str) -> str:
    """What the type word of a name says it is: ``city``, ``country`` or ``division``.

    Empty for a name without such a word, which can be any of them.

    Example:
        >>> place_type("เทศบาลนครขอนแก่น"), place_type("จังหวัดขอนแก่น"), place_type("ขอนแก่น")
        ('city', 'division', '')
    """
    word = split_type(text)[1]
    return word.type if word else ""
