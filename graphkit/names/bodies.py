"""The likeness of names of bodies, word by word: what tells two bodies apart counts most.

Two names of companies, offices and associations share many words. So each word of one name is
paired with one of the other; words left over on both sides mean two bodies, however long the words
are that they share (in the manner of Monge and Elkan, 1996, with weights by what a word tells).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from graphkit.names.legal_forms import join_initials
from graphkit.names.marks import number_text, roman_number
from graphkit.names.normalise import fold
from graphkit.names.parse import ParsedName
from graphkit.names.type_words import bare, type_words

if TYPE_CHECKING:
    from graphkit.names.gazetteer import Place

_SPLIT = re.compile(r"[\W_]+")
_POSSESSIVE = re.compile("['’]s ")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`](?=\w)")
_TENS = re.compile("^[2-9]0$")
_GENERIC = 0.4
"""Weight of a word that many bodies have; other words have 1."""
_SAME = 0.97
_SUBSTITUTED = 0.65
"""The highest score of two names of which each has a word that the other lacks."""
_LONGER = 0.68
"""The highest score of two names of which one has a telling word more."""
_SHORT_FORM = 0.76
"""The score of a bare short name and the same with words that many bodies have."""


_SPOKEN_CODES = frozenset({"GB", "US", "AE"})
"""Codes of countries that are also words for them: the U.S."""
_PENDING = re.compile("[\u0e30\u0e32-\u0e33\u0e46]")
"""Letters that no Thai name begins with."""


CODES = ("core", "words", "spelling", "letters", "part", "other_word")
"""The codes of the reasons for the likeness of two bodies."""


class BodyLikeness(NamedTuple):
    """The likeness of two names of bodies and the code of its reason, one of ``CODES``."""

    score: float
    code: str


def spaced(script: str) -> bool:
    """Return whether a script writes spaces between words."""
    return script in ("LATIN", "CYRILLIC", "GREEK", "")


def names_a_body(name: ParsedName) -> bool:
    """Return whether a name is that of a body or of one in a series.

    A type word, a legal form, a word that many bodies have or a number tells.
    """
    return bool(name.body or name.legal or name.marks.numbers) or _has_generic(name)


def _has_generic(name: ParsedName) -> bool:
    return any(word in type_words().generic for word in body_words(name.core))


@lru_cache(maxsize=1 << 16)
def body_words(core: str) -> tuple[str, ...]:
    """Return the words of a core in order: folded, singular, numbers as digits, no small words.

    Example:
        >>> body_words("Brigades of the Forty Four & Sons")
        ('brigade', '44', 'sons')
    """
    raw = _plain_words(join_initials(core))
    words = [
        roman_number(word, i == len(raw) - 1, raw[i - 1]) if i else "" for i, word in enumerate(raw)
    ]
    words = [number or fold(word) for number, word in zip(words, raw, strict=True)]
    words = _with_countries([word for word in words if word])
    light = type_words().light
    kept = [word for word in words if word not in light] or words
    found: list[str] = []
    for word in map(number_text, map(_singular, kept)):
        if found and len(word) == 1 and word in "123456789" and _TENS.match(found[-1]):
            found[-1] = found[-1][0] + word
        else:
            found.append(word)
    return tuple(found)


def _plain_words(text: str) -> list[str]:
    """Return the words of a text as written, without apostrophes and possessive endings."""
    return [word for word in _SPLIT.split(_APOSTROPHE.sub("", _POSSESSIVE.sub(" ", text))) if word]


def _with_countries(words: list[str]) -> list[str]:
    """Return words with the names of countries as their codes, in capitals."""
    countries = type_words().countries
    found: list[str] = []
    at = 0
    while at < len(words):
        for count in range(min(5, len(words) - at), 0, -1):
            code = countries.get("".join(words[at : at + count]))
            if code and (count > 1 or words[at] != code.casefold() or code in _SPOKEN_CODES):
                found.append(code)
                at += count
                break
        else:
            found.append(words[at])
            at += 1
    return found


def _singular(word: str) -> str:
    if not word.isascii() or len(word) < 5:
        return word
    return (
        re.sub("ies$", "y", word) if word.endswith("ies") else re.sub("(?<=[a-rt-z])s$", "", word)
    )


def initials(name: str) -> str:
    """Return the initials of a name of three words or more, empty for others.

    Example:
        >>> initials("People's Liberation Army"), initials("World Bank")
        ('pla', '')
    """
    kept = [word for word in _plain_words(name) if word.casefold() not in type_words().light]
    return fold("".join(word[0] for word in kept)) if len(kept) > 2 else ""


def is_acronym(name: str) -> bool:
    """Return whether a name is one word of three to six capitals."""
    text = join_initials(name).strip()
    return text.isascii() and text.isalpha() and text.isupper() and 2 < len(text) < 7


def compare_bodies(one: ParsedName, other: ParsedName) -> BodyLikeness:
    """Compare the cores of two names of bodies in scripts with spaces.

    Example:
        >>> from graphkit.names.parse import parse_name
        >>> pairs = [("Saudi Gas Company", "Saudi Oil Company"), ("Walmart Inc.", "Wallmart")]
        >>> [compare_bodies(*map(parse_name, pair)).score > 0.7 for pair in pairs]
        [False, True]
    """
    left, right = list(body_words(one.core)), list(body_words(other.core))
    if sorted(left) == sorted(right):
        return BodyLikeness(_SAME if left != right else 0.98, "words" if left != right else "core")
    shared = alike = _pair_same(left, right)
    if left and right and "".join(left) == "".join(right):
        return BodyLikeness(0.96, "spelling")
    for word in [*left]:
        near = max(((_near(word, each), each) for each in right), default=(0.0, ""))
        if near[0]:
            left.remove(word)
            right.remove(near[1])
            weight = max(_weight(word), _weight(near[1]))
            shared += weight
            alike += weight * near[0]
    mean = alike / shared if shared else 0.0
    mine, theirs = sum(map(_weight, left)), sum(map(_weight, right))
    total = shared + max(mine, theirs)
    if mine and theirs:
        return BodyLikeness(_SUBSTITUTED * alike / total, "other_word")
    if not mine and not theirs:
        return BodyLikeness(_SAME * mean, "letters")
    extra = left or right
    bare = other if left else one
    return BodyLikeness(min(mean, 1.0) * _longer(extra, bare, shared, total), "part")


def each_has_another_word(one: ParsedName, other: ParsedName) -> bool:
    """Return whether two names share a word, and each has one unlike all of the other's.

    Example:
        >>> from graphkit.names.parse import parse_name
        >>> names = ["Technische Universitaet Darmstadt", "Technische Universitaet Dresden"]
        >>> each_has_another_word(*map(parse_name, names))
        True
    """
    from rapidfuzz.distance import OSA

    left, right = list(body_words(one.core)), list(body_words(other.core))
    shared = _pair_same(left, right)
    return bool(shared and left and right) and all(
        OSA.normalized_similarity(a, b) < 0.5 for a in left for b in right
    )


def _pair_same(left: list[str], right: list[str]) -> float:
    """Take the words that both have out of the lists; return their weight."""
    shared = 0.0
    for word in [*left]:
        if word in right:
            left.remove(word)
            right.remove(word)
            shared += _weight(word)
    return shared


def _longer(extra: list[str], bare: ParsedName, shared: float, total: float) -> float:
    """Return the score of a name and a longer one by the words that only the longer one has."""
    tells = max(map(_weight, extra))
    if any(word.isupper() or (tells == 1 and known_places(word)) for word in extra):
        # A branch: Newsweek and Newsweek Japan.
        return min(_LONGER, 0.4 + 0.4 * shared / total)
    if tells == _GENERIC and shared >= 1 and not bare.legal and not _has_generic(bare):
        return _SHORT_FORM
    return min(_LONGER, 0.35 + 0.4 * shared / total)


def _weight(word: str) -> float:
    return _GENERIC if word in type_words().generic or word.isdigit() else 1.0


@lru_cache(maxsize=1 << 16)
def _near(a: str, b: str) -> float:
    """Return the likeness of two different words that may be one, 0 for two words."""
    from rapidfuzz.distance import OSA

    size = max(len(a), len(b))
    if a.isupper() and b.isupper():
        return 0.0
    if a.isupper() or b.isupper():
        # A misspelt country: Chima for China.
        name, code = (b, a) if a.isupper() else (a, b)
        names = [key for key, held in type_words().countries.items() if held == code]
        return max((_near(name, key) for key in names if key.isascii()), default=0.0)
    if min(len(a), len(b)) < 4 or a.isdigit() or b.isdigit():
        return 0.0
    generic = type_words().generic
    allowed = 1 if size < 8 or a in generic or b in generic else 2
    distance = OSA.distance(a, b, score_cutoff=allowed)
    if distance > allowed:
        return 0.0
    if _apart(a, b):
        return 0.0
    return 1 - distance / size


def _apart(a: str, b: str) -> bool:
    """Return whether two words are known to differ: two places or two generic words."""
    lists = type_words()
    if b in lists.apart.get(a, ()) or (a in lists.generic and b in lists.generic):
        return True
    if a in lists.countries or b in lists.countries:
        return a in lists.countries and b in lists.countries
    here, there = known_places(a), known_places(b)
    return bool(here and there and not here & there)


@lru_cache(maxsize=1 << 14)
def known_places(key: str) -> frozenset[str]:
    """Return the ids of the places of the gazetteer with a name, by its key.

    Example:
        >>> "TH-49" in known_places("mukdahan"), known_places("mukdahanian")
        (True, frozenset())
    """
    return frozenset(place.id for place in _named(key))


def _named(key: str) -> list[Place]:
    from graphkit.names.gazetteer import open_gazetteer

    gazetteer = open_gazetteer()
    ids = gazetteer.under([key]).get(key, [])
    # The index holds hashes; the names tell.
    return [
        place
        for place in gazetteer.places(ids[:20])
        if any(key in (fold(name), fold(bare(name))) for name in place.all_names())
    ]


def other_places(one: ParsedName, other: ParsedName) -> bool:
    """Return whether two names of bodies without spaces between words hold two provinces.

    Thai and Lao name the place last, Chinese first.

    Example:
        >>> from graphkit.names.parse import parse_name
        >>> names = ["มหาวิทยาลัยราชภัฏเชียงใหม่", "มหาวิทยาลัยราชภัฏเชียงราย"]
        >>> other_places(*map(parse_name, names))
        True
    """
    if one.script != other.script or one.script not in ("THAI", "LAO", "CJK"):
        return False
    mine, theirs = _division_within(one.key, one.script), _division_within(other.key, one.script)
    return bool(mine and theirs and not mine & theirs)


@lru_cache(maxsize=1 << 16)
def _division_within(key: str, script: str) -> frozenset[str]:
    """Return the ids of the division or country that a longer key ends with or begins with."""
    shortest = 2 if script == "CJK" else 3
    for size in range(len(key) - 1, shortest - 1, -1):
        part = key[:size] if script == "CJK" else key[-size:]
        if unicodedata.category(part[0]) == "Mn" or _PENDING.match(part):
            continue
        # Towns have ids with a colon; divisions and countries have codes.
        found = frozenset(place.id for place in _named(part) if ":" not in place.id)
        if found:
            return found
    return frozenset()
