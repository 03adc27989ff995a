"""Places that a text names: known names, with the type words and the places around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from graphkit.extract.grammar import every, grammars
from graphkit.extract.known import Known, KnownNames, area_kinds, is_caseless
from graphkit.extract.reading import HAN, LAO, THAI, Reading
from graphkit.names.normalise import fold
from graphkit.names.type_words import TypeWord, type_words

_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠ-Ỹ][\w’'-]*")


# Vowels and marks that follow a Thai consonant.
_DEPENDENT = re.compile("[\u0e30-\u0e3a\u0e45-\u0e4e]")


class PlaceName(NamedTuple):
    """A place in a text, with its type word; ``name`` is what is known.

    ``typed`` is True with a type word, ``listed`` where only its place in a list tells that it is
    a place.
    """

    start: int
    end: int
    name: str
    known: Known
    typed: bool
    listed: bool


class _Spot(NamedTuple):
    start: int
    end: int
    core: tuple[int, int]
    refs: tuple[Known, ...]
    word: TypeWord | None
    sure: bool


def place_end(reading: Reading, known: KnownNames, offset: int, *, expected: bool = False) -> int:
    """Return the end of the place, with its type word, that begins at an offset, or the offset.

    Where a place is ``expected``, as after an abbreviation, its name counts without a type word.
    """
    if offset >= len(reading.text):
        return offset
    found = _longest(reading, known, offset, typed=True) if expected else None
    if found and _is_typed(reading.text[offset : found[0]], found[1]):
        return found[0]
    spot = _spot(reading, known, offset)
    return spot.end if spot and (spot.sure or spot.word) else offset


def find_places(reading: Reading, known: KnownNames) -> Iterator[PlaceName]:
    """Yield the places that a text names, in order."""
    spots: list[_Spot] = []
    at = 0
    text = reading.text
    while at < len(text):
        spot = _spot(reading, known, at) if _begins(text, at) else None
        if spot:
            spots.append(spot)
            at = spot.end
        else:
            at += 1
    yield from _settle(reading, spots)


def _begins(text: str, at: int) -> bool:
    char = text[at]
    if is_caseless(char):
        return True
    return char.isalpha() and not (at and (text[at - 1].isalnum() or text[at - 1] in "’'_"))


def _spot(reading: Reading, known: KnownNames, at: int) -> _Spot | None:
    """Return the place that begins at an offset, with a type word before or after its name."""
    text, flat = reading.text, reading.flat
    low = reading.low
    if THAI.match(text[at]) and at not in reading.edges:
        return None
    for size, word in _leading(low, at):
        core = at + size
        gap = re.match(r"\s?", text[core:])
        core += gap.end() if gap and not is_caseless(text[core : core + 1] or " ") else 0
        found = _longest(reading, known, core, typed=True)
        if found and found[0] - core > 1:
            end, refs = found
            refs = _fitting(refs, word, low[at : at + size])
            if refs and _is_typed(text[core:end], refs):
                start = _type_start(low[at:core], at)
                paired = re.search(r"([a-z]+)[\s-]$", low[max(0, at - 16) : at])
                if paired and paired[1] in every("never"):
                    # "A sister city of Kunming" is no "city of Kunming".
                    start = core
                return _Spot(start, end, (core, end), refs, word, True)
    found = _longest(reading, known, at, typed=False)
    if not found:
        return _unknown(reading, at)
    end, refs = found
    trailing = _trailing(low, end)
    if trailing:
        fitting = _fitting(refs, trailing[1], low[end : end + trailing[0]])
        if fitting and text[at:end] not in every("never"):
            return _Spot(at, end + trailing[0], (at, end), fitting, trailing[1], True)
    sure = any(ref.alone for ref in refs) and flat[at:end] not in every("ordinary")
    return _Spot(at, end, (at, end), refs, None, sure)


def _unknown(reading: Reading, at: int) -> _Spot | None:
    """Return a place that only its type word tells: "tỉnh X", "X Province"."""
    match = _unknown_pattern().match(reading.text, at)
    if not match or (match["rest"] or match["name"]).lower() in every("leading"):
        return None
    name, group = (match["rest"], "rest") if match["rest"] else (match["name"], "name")
    typed = match["before"] or match["after"]
    words = type_words()
    word = words.leading.get(typed.lower()) or words.trailing.get(typed.lower())
    if word is None:
        return None
    ref = Known(f"new:{fold(name)}", "", word.kinds[0], "", "", 0, False)
    return _Spot(at, match.end(), match.span(group), (ref,), word, True)


@lru_cache(maxsize=1)
def _unknown_pattern() -> re.Pattern[str]:
    capital = r"[A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠ-Ỹ][^\W\d_]+(?:-[^\W\d_]+)?"
    before = "|".join(re.escape(word) for word in every("unknown_before"))
    after = "|".join(re.escape(word) for word in every("unknown_after"))
    return re.compile(
        rf"(?P<before>(?i:{before}))(?P<name>{capital}(?: {capital}){{0,2}})"
        rf"|(?P<rest>{capital}(?: {capital}){{0,2}})(?P<after>(?:{after}))(?!\w)"
    )


def _is_typed(name: str, refs: tuple[Known, ...]) -> bool:
    """Return whether a name after a type word is one, not the next word of the sentence."""
    if name in every("never"):
        return False
    if refs[0].alone or refs[0].kind != "city":
        return True
    return name not in every("stops") and (
        not is_caseless(name[0]) or len(name) > 3 or bool(HAN.match(name))
    )


def _type_start(words: str, at: int) -> int:
    """Return where a type word begins that is the end of an office ("governor of")."""
    if words.rstrip() not in {office.rstrip() for office in every("place_offices")}:
        return at
    for size in range(len(words) - 1, 0, -1):
        if words[-size:] in type_words().leading:
            return at + len(words) - size
    return at + len(words)


def _longest(
    reading: Reading, known: KnownNames, at: int, *, typed: bool
) -> tuple[int, tuple[Known, ...]] | None:
    text = reading.text
    if at >= len(text):
        return None
    latin = not is_caseless(text[at])
    if latin and not text[at].isupper():
        return None
    for end, refs in known.at(reading.flat, at):
        places = tuple(ref for ref in refs if ref.kind in area_kinds())
        if not places:
            continue
        if latin and end < len(text) and (text[end].isalnum() and not is_caseless(text[end])):
            continue
        if text[at] != text[at].upper() or (latin and text[at:end].isupper() and end - at < 4):
            continue
        if not latin and not typed and not reading.is_whole(at, end):
            continue
        if not latin and typed and THAI.match(text[at]) and not _ends_word(reading, end, places):
            continue
        if latin and not _same_accents(text[at:end], places):
            continue
        return end, places
    return None


def _ends_word(reading: Reading, end: int, places: Sequence[Known]) -> bool:
    """Return whether a Thai name after a type word ends where a word does.

    The tokenizer may join a short name of a province with what follows; it is one all the same.
    """
    following = reading.text[end : end + 1]
    if end in reading.edges:
        return True
    return places[0].kind != "city" and not _DEPENDENT.match(following)


def _same_accents(text: str, refs: Sequence[Known]) -> bool:
    """Return whether a name with a space inside has capitals in each word ("Hà Nam")."""
    words = re.findall(r"[^\W\d_]+", text)
    return bool(refs) and (words[-1][0].isupper() or len(words) == 1)


def _leading(low: str, at: int) -> Iterator[tuple[int, TypeWord]]:
    match = _lead_pattern().match(low, at)
    if match:
        words = type_words().leading
        yield len(match[0]), words[match[0]]
        for size in range(len(match[0]) - 1, 1, -1):
            shorter = low[at : at + size]
            if shorter in words:
                yield size, words[shorter]


@lru_cache(maxsize=1)
def _lead_pattern() -> re.Pattern[str]:
    ordered = sorted(type_words().leading, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)))


def _trailing(low: str, at: int) -> tuple[int, TypeWord] | None:
    match = _trail_pattern().match(low, at)
    return (len(match[0]), type_words().trailing[re.sub(r"\s", " ", match[0])]) if match else None


@lru_cache(maxsize=1)
def _trail_pattern() -> re.Pattern[str]:
    ordered = sorted(type_words().trailing, key=len, reverse=True)
    forms = (
        re.escape(word).replace(r"\ ", r"\s") + (r"(?!\w)" if word[-1].isascii() else "")
        for word in ordered
    )
    return re.compile("|".join(forms))


def _fitting(refs: tuple[Known, ...], word: TypeWord, text: str) -> tuple[Known, ...]:
    """Return the places that a type word fits, the best first; all where it fits none."""
    fitting = tuple(ref for ref in refs if ref.kind in word.kinds)
    own = tuple(ref for ref in refs if ref.origin == "network" and ref.kind != "country")
    if word.type == "country":
        return fitting
    # Documents call a province a city and the other way round; the network's own is meant then.
    if word.type == "city" and not word.concept and text.strip() not in every("loose_types"):
        # A city, not the province of the same name, but where a first division can be a city.
        cities = tuple(
            ref
            for ref in fitting
            if ref.kind == word.kinds[0]
            and not any(each.country == ref.country in every("municipalities") for each in own)
        )
        fitting, own = (cities, ()) if cities else (fitting, own)
    known = any(ref.origin == "network" for ref in fitting)
    divided = word.type == "division" and fitting and fitting[0].alone
    best = fitting if known or not own or divided else own
    places = best or tuple(ref for ref in refs if ref.kind != "country")

    def rank(ref: Known) -> tuple[int, ...]:
        kind = word.kinds.index(ref.kind) if ref.kind in word.kinds else len(word.kinds)
        own = int(ref.origin != "network")
        return (kind, own) if word.type == "division" else (own, kind)

    return tuple(sorted(places, key=rank))


def _settle(reading: Reading, spots: list[_Spot]) -> Iterator[PlaceName]:
    """Yield the spots that are places, each with the place that is meant."""
    sure = [spot.sure and not _is_part(reading, spot) for spot in spots]
    for at, spot in enumerate(spots):
        listed = not sure[at] and _is_listed(reading, spots, sure, at)
        if not (sure[at] or listed):
            continue
        if not _counts(reading, spot):
            continue
        yield PlaceName(
            spot.start,
            spot.end,
            reading.text[spot.core[0] : spot.core[1]],
            _meant(spots, at),
            spot.word is not None,
            listed,
        )


def _is_listed(reading: Reading, spots: list[_Spot], sure: list[bool], at: int) -> bool:
    """Return whether a doubtful name stands in a list of places or in a pair with one."""
    spot = spots[at]
    if spot.word is None and not any(
        ref.alone or ref.kind != "city" or ref.origin == "network" for ref in spot.refs
    ):
        return False
    if _is_part(reading, spot):
        return False
    for other in (at - 1, at + 1):
        if 0 <= other < len(spots) and sure[other]:
            first, second = (spots[other], spot) if other < at else (spot, spots[other])
            between = reading.low[first.end : second.start].strip()
            if between in _list_marks():
                return True
    return False


@lru_cache(maxsize=1)
def _list_marks() -> frozenset[str]:
    return frozenset(
        {"-", ",", "、", "/", *every("and"), *every("with"), *(f", {w}" for w in every("and"))}
    )


def _is_part(reading: Reading, spot: _Spot) -> bool:
    """Return whether a Latin name is a part of a longer name of something else."""
    text = reading.text
    if is_caseless(text[spot.core[0]]):
        return False
    before = re.search(r"(\S+)[ \t]$", text[max(0, spot.start - 30) : spot.start])
    if before and spot.word is None and _CAPITALS.fullmatch(before[1]):
        word = before[1].lower()
        begins = not text[: spot.start - len(before[0])].rstrip(" ") or re.search(
            r"[.!?:\n(“\"]\s*$",
            text[max(0, spot.start - len(before[0]) - 3) : spot.start - len(before[0])],
        )
        if word not in _before_places() and not (begins and word in every("leading")):
            return True
    after = re.match(r"[ \t]([^\W\d_][\w’'-]*)", text[spot.end :])
    if after and spot.word is None and _CAPITALS.fullmatch(after[1]):
        return after[1].lower() not in _after_places()
    return False


@lru_cache(maxsize=1)
def _before_places() -> frozenset[str]:
    return every("before_places") | every("leading")


@lru_cache(maxsize=1)
def _after_places() -> frozenset[str]:
    return every("after_places") | every("leading") | frozenset(every("and"))


def _counts(reading: Reading, spot: _Spot) -> bool:
    """Return whether the word for a country is its name here, not an adjective."""
    if spot.refs[0].kind != "country" or spot.word is not None:
        return True
    text = reading.text
    name = text[spot.start : spot.end]
    if THAI.match(name) or LAO.match(name):
        lists = grammars()["th" if THAI.match(name) else "lo"].lists
        if reading.flat[spot.start : spot.end] not in every("adjectives"):
            return True
        before = text[max(0, spot.start - 12) : spot.start]
        after = text[spot.end : spot.end + 12]
        if after.lstrip()[:1] in ("-", "–", "/") or before.rstrip()[-1:] in ("-", "–", "/"):
            return False
        return before.rstrip().endswith(
            (*lists["and"], *lists["with"], *lists["between"], *lists["before_countries"])
        )
    if HAN.match(name):
        after = text[spot.end : spot.end + 1]
        before = text[spot.start - 1 : spot.start]
        return not after or (
            before not in every("short_countries")
            and (not HAN.match(after) or text.startswith(tuple(every("after_countries")), spot.end))
        )
    return True


def _meant(spots: list[_Spot], at: int) -> Known:
    """Return the place that a name means: in the country named next to it, else the first."""
    spot = spots[at]
    if len(spot.refs) > 1:
        for other in (at + 1, at - 1):
            if 0 <= other < len(spots) and spots[other].refs[0].kind == "country":
                first, second = (spot, spots[other]) if other > at else (spots[other], spot)
                if second.start - first.end <= 3:
                    country = spots[other].refs[0].country or spots[other].refs[0].ref
                    for ref in spot.refs:
                        if ref.country == country and ref.kind != "country":
                            return ref
    return spot.refs[0]
