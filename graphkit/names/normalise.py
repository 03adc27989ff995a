"""Names as people write them: normal form, look-up keys and sorting, in every script. Pure.

All text is Unicode NFC. Thai and Lao "am" has two spellings (one letter, or a nasal mark and
a long vowel); the one-letter form is the normal one here.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

_WORDS = Path(__file__).with_name("names.toml")
# 红河哈尼族彝族自治州 is named 红河; the peoples it is shared by belong to its type.
_PEOPLE = "(?:.|景颇|哈尼|傈僳|布依|土家|蒙古|哈萨克|柯尔克孜)族"
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLE})*自治[州县]$")
# What stands before "city" or "state" in a phrase that names no place.
_PHRASE = re.compile(r"(?:^|\s)(?:of|the|and|&|for|in|smart|sister|twin|garden|inner|capital)$")
_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")
_MARKS = re.compile(r"[\W_]+")
_PUNCTUATION = re.compile(r"[\W_ฯຯ]")
# "đ" comes after every other "d", "ສ" after "ຈ", "ໜ" and "ໝ" as the two letters they join.
_ORDER = str.maketrans({"đ": "d\uffff", "ສ": "\u0e89", "ໜ": "ຫນ", "ໝ": "ຫມ"})
_PREVOWEL = re.compile("([เ-ไເ-ໄ])([ก-ฮກ-ຮໜໝ])")


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """Unicode NFC, one spelling of Thai and Lao "am" and "ae", no zero-width marks, single spaces.

    Example:
        >>> normalise("กำ\\u200b  ") == normalise("กํา")
        True
    """
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", re.sub("[\u200b\u200c\u200d\ufeff]", "", text))
    text = text.replace("\u0e4d\u0e32", "\u0e33").replace("\u0ecd\u0eb2", "\u0eb3")
    # Two signs "e" are often typed for one sign "ae"; they look the same.
    text = text.replace("\u0e40\u0e40", "\u0e41").replace("\u0ec0\u0ec0", "\u0ec1")
    # A tone mark may stand inside the two-part form; in the one-letter form it comes before.
    text = re.sub("\u0e4d([\u0e48-\u0e4b])\u0e32", "\\1\u0e33", text)
    text = re.sub("\u0ecd([\u0ec8-\u0ecb])\u0eb2", "\\1\u0eb3", text)
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The key under which a name is looked up: without case, accents, spaces or punctuation.

    Accents fall only from Latin letters; the marks of Thai, Lao and other scripts are letters
    of their own and stay. Lao "hn", "hm" and "hl" have one spelling of their two. Digits of any
    script become ASCII.

    Example:
        >>> fold("Quảng Trị") == fold("quang tri")
        True
        >>> fold("เพชรบุรี") == fold("เพชรบูรณ์")
        False
    """
    text = normalise(text).casefold()
    if text.isascii():
        return _MARKS.sub("", text)
    text = text.replace("đ", "d").replace("ı", "i")
    text = text.replace("ຫນ", "ໜ").replace("ຫມ", "ໝ").replace("ຫລ", "ຫຼ")
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) and kept and kept[-1].isascii():
            continue
        # Combining vowels and tone marks are no word characters to `re`, and must stay.
        if _PUNCTUATION.match(char) and unicodedata.category(char)[0] != "M":
            continue
        kept.append(str(unicodedata.digit(char)) if char.isdigit() else char)
    return unicodedata.normalize("NFC", "".join(kept))


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


def sort_key(text: str) -> tuple[str, str]:
    """The key that puts names of one script into dictionary order.

    Thai and Lao write some vowels before the consonant they follow in the dictionary; the key
    puts them behind it (Unicode Collation Algorithm, logical order exception). Tone marks and
    accents decide only between words that are equal without them.

    Example:
        >>> sorted(["เลย", "กระบี่", "นครพนม"], key=sort_key)
        ['กระบี่', 'นครพนม', 'เลย']
    """
    name = _PREVOWEL.sub(r"\2\1", normalise(text).casefold()).translate(_ORDER)
    plain = "".join(
        c
        for c in unicodedata.normalize("NFD", name)
        if not ("\u0300" <= c <= "\u036f" or "\u0e47" <= c <= "\u0e4e" or "\u0ec8" <= c <= "\u0ecd")
    )
    return plain, name


def near(word: str, choices: Iterable[str], *, limit: int = 1) -> list[str]:
    """The choices that are most like a word, for "did you mean".

    Args:
        word: what was written.
        choices: what could have been meant.
        limit: how many at most.

    Returns:
        The most alike first, by normalised insertions and deletions, then by edits with swapped
        neighbours as one; none that is less than 70 % alike, since a far guess misleads.

    Example:
        >>> near("LA-SX", ["LA-SV", "TH-49"])
        ['LA-SV']
    """
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    words = list(dict.fromkeys(choices))
    found = process.extract(
        word, words, scorer=fuzz.ratio, processor=fold, limit=None, score_cutoff=70
    )
    key = fold(word)
    found.sort(key=lambda match: (-match[1], OSA.distance(key, fold(match[0]))))
    return [choice for choice, _, _ in found[:limit]]


def meant(word: str, choices: Iterable[str], *, limit: int = 1) -> str:
    """What a word that is none of the choices may have meant, as a question.

    Args:
        word: what was written.
        choices: what could have been meant.
        limit: how many of them to name at most.

    Returns:
        The question; empty where no choice is near (see :func:`near`).

    Example:
        >>> meant("LA-SX", ["LA-SV", "TH-49"]), meant("LA-SX", ["TH-49"])
        ("did you mean 'LA-SV'?", '')
    """
    return asks(near(word, choices, limit=limit))


def asks(guesses: Iterable[str]) -> str:
    """Whether one of some words was meant, as a question; empty without any.

    Example:
        >>> asks(["TH-49", "TH-48"])
        "did you mean 'TH-49' or 'TH-48'?"
    """
    listed = " or ".join(map(repr, guesses))
    return f"did you mean {listed}?" if listed else ""


def suggest(word: str, choices: Iterable[str]) -> str:
    """The way out for a word that is none of the choices: the near one, and all there are.

    Example:
        >>> suggest("degre", ["degree", "strength"])
        "did you mean 'degree'? there are: degree, strength"
    """
    words = list(choices)
    return f"{meant(word, words)} there are: {', '.join(words)}".lstrip()


def printable(text: str) -> str:
    """A text without what could steer a terminal, turn a line around or break a page.

    Control and format characters, line ends and half characters go; every kind of space stays.

    Example:
        >>> printable("Mukdahan\\x1b[2J"), printable("ก\\u202eข")
        ('Mukdahan[2J', 'กข')
    """
    if text.isprintable():
        return text
    return "".join(c for c in text if c.isprintable() or unicodedata.category(c) == "Zs")
