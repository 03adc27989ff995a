"""Actors that a text names: known names, organisations by their type, and words for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from graphkit.extract.bodies import Named, find_bodies
from graphkit.extract.document import Document
from graphkit.extract.finds import FoundActor, Reason
from graphkit.extract.grammar import Short, any_of, every, grammars, table_patterns
from graphkit.extract.known import Known, KnownNames, area_kinds, is_caseless, known_names
from graphkit.extract.places import PlaceName, find_places, place_end
from graphkit.extract.reading import Reading, script_of
from graphkit.extract.reliability import rate
from graphkit.model.network import Network
from graphkit.names.normalise import fold, normalise
from graphkit.names.type_words import type_words

_SHORT = re.compile(
    r"\s*[(\[]\s*(?:[^()\[\]]{0,60}?(?:[,;:–-]|\bor\b)\s*)?"
    r"(?P<short>[A-Z][A-Z&/-]{1,9}|(?:[ก-ฮ]{1,3}\.){1,4}|[ก-ฮ][ก-๙]{2,7}|[ກ-ຮ]{2,6}|[\u4e00-\u9fff]{2,6})"
    r"\s*[)\]]"
)
# A name that only its place in a list tells to be a place is less sure.
_LISTED = 0.8


class _Candidate(NamedTuple):
    start: int
    end: int
    rank: int
    find: FoundActor


def find_actors(document: Document, network: Network) -> list[FoundActor]:
    """Find the actors that a document names.

    These are the actors of the network and the places of the gazetteer by their names, and
    organisations and projects by the type words of each language, with the abbreviations that the
    document defines. Persons, newspapers, hotels, streets, lists of references and words that only
    look like names are left out.

    Args:
        document: the document.
        network: whose actors are known, and whose vocabulary names the kinds.

    Returns:
        One find for each mention, in the order of the text; no two overlap. Words that only refer
        to an actor named before ("the province") have ``named`` False.

    Example:
        >>> from graphkit.extract.document import text_document
        >>> document = text_document("The Loei Chamber of Commerce visited Kunming.")
        >>> [(find.text, find.kind) for find in find_actors(document, Network())]
        [('Loei Chamber of Commerce', 'association'), ('Kunming', 'city')]
    """
    known = known_names(network)
    reading = reading_of(document, network)
    candidates = [
        *_places(reading, known),
        *_bodies(reading, known),
        *_own_names(reading, known),
        *_official_shorts(reading, known),
    ]
    chosen = _choose(reading, candidates, network)
    named = sorted([*chosen, *_defined_shorts(reading, chosen)], key=lambda find: find.start)
    return sorted([*named, *_references(reading, named)], key=lambda find: find.start)


def reading_of(document: Document, network: Network) -> Reading:
    """Return the text of a document prepared for finding; the last one is kept."""
    return _reading(document.text, known_names(network).thai)


@lru_cache(maxsize=2)
def _reading(text: str, names: frozenset[str]) -> Reading:
    return Reading(text, names)


def _places(reading: Reading, known: KnownNames) -> Iterator[_Candidate]:
    for place in find_places(reading, known):
        text = reading.text[place.start : place.end]
        code = "network_name" if place.known.origin == "network" else "gazetteer_name"
        reasons = (Reason(code, place.name), *((Reason("type_word"),) if place.typed else ()))
        find = FoundActor(
            *(place.start, place.end, text, place.known.ref, place.known.origin),
            *(place.known.kind, place.known.subkind, text, script_of(text)),
            place.known.country,
            score=_place_score(place),
            reasons=reasons,
        )
        yield _Candidate(place.start, place.end, 1, find)


def _place_score(place: PlaceName) -> float:
    code = "network_name" if place.known.origin == "network" else "gazetteer_name"
    return round(rate("actor", code) * (_LISTED if place.listed else 1), 3)


def _bodies(reading: Reading, known: KnownNames) -> Iterator[_Candidate]:
    def place_at(offset: int) -> int:
        return place_end(reading, known, offset)

    for body in find_bodies(reading, place_at):
        yield _Candidate(body.start, body.end, 2, _found_body(reading, known, body))


def _found_body(reading: Reading, known: KnownNames, body: Named) -> FoundActor:
    text = reading.text[body.start : body.end]
    name = normalise(text)
    same = known.folded.get(fold(name), ())
    same = tuple(each for each in same if not _is_place(each)) or same
    if same:
        return _known_body(same[0], body.start, body.end, text)
    return FoundActor(
        *(body.start, body.end, text, f"new:{fold(name)}", "", body.kind, body.subkind, name),
        body.lang,
        score=rate("actor", "type_word"),
        reasons=(Reason("type_word", body.head),),
    )


def _known_body(known: Known, start: int, end: int, text: str) -> FoundActor:
    return FoundActor(
        *(start, end, text, known.ref, known.origin, known.kind, known.subkind),
        *(normalise(text), script_of(text), known.country),
        score=rate("actor", "network_name"),
        reasons=(Reason("network_name", text),),
    )


def _own_names(reading: Reading, known: KnownNames) -> Iterator[_Candidate]:
    """Yield the names of actors of the network that are not places."""
    text, flat = reading.text, reading.flat
    for start in range(len(text)):
        if not _can_begin(text, start):
            continue
        for end, refs in known.at(flat, start):
            bodies = [ref for ref in refs if ref.origin == "network" and not _is_place(ref)]
            if not bodies or not _is_name(reading, start, end, known.upper):
                continue
            yield _Candidate(start, end, 3, _known_body(bodies[0], start, end, text[start:end]))
            break


def _is_place(known: Known) -> bool:
    return known.kind in area_kinds()


def _can_begin(text: str, start: int) -> bool:
    char = text[start]
    if is_caseless(char):
        return True
    return char.isalnum() and not (start and (text[start - 1].isalnum()))


def _is_name(reading: Reading, start: int, end: int, upper: frozenset[str]) -> bool:
    text = reading.text
    words, key = text[start:end], reading.flat[start:end]
    if is_caseless(words[0]):
        return reading.is_whole(start, end)
    if end < len(text) and (text[end].isalnum() and not is_caseless(text[end])):
        return False
    if key in upper and not words.isupper():
        return False
    # One lower-case word is a word of the language.
    return any(char.isupper() or char.isdigit() for char in words) or " " in words


def _official_shorts(reading: Reading, known: KnownNames) -> Iterator[_Candidate]:
    for lang, grammar in grammars().items():
        for table, placed in ((grammar.abbreviations, False), (grammar.placed, True)):
            for match in _shorts(tuple(table)).finditer(reading.text):
                short = table[match[0]]
                start, end = match.span()
                name = short.name
                if lang == "th" and not match[0].endswith(".") and not reading.is_whole(start, end):
                    continue
                if placed:
                    gap = re.match(r"\s?", reading.text[end:])
                    at = end + (gap.end() if gap else 0)
                    end = place_end(reading, known, at, expected=True)
                    if end <= at:
                        continue
                    name += normalise(reading.text[at:end])
                yield _Candidate(
                    start, end, 2, _short_find(reading, known, short, name, start, end, lang)
                )


def _short_find(
    reading: Reading,
    known: KnownNames,
    short: Short,
    name: str,
    start: int,
    end: int,
    lang: str,
) -> FoundActor:
    text = reading.text[start:end]
    same = known.folded.get(fold(name), ()) or known.folded.get(fold(text), ())
    reasons = (Reason("abbreviation", name),)
    if same:
        found = _known_body(same[0], start, end, text)
        return replace(found, name=name, score=rate("actor", "abbreviation"), reasons=reasons)
    return FoundActor(
        *(start, end, text, f"new:{fold(name)}", "", short.kind, short.subkind, name, lang),
        score=rate("actor", "abbreviation"),
        reasons=reasons,
    )


@lru_cache(maxsize=16)
def _shorts(words: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    inner = "|".join(re.escape(word) for word in ordered) or "(?!)"
    # An abbreviation is no end of a longer one, and no part of a word.
    return re.compile(rf"(?<![\w.\u0e30-\u0e4e])(?:{inner})(?![A-Za-z\u0e30-\u0e3a\u0e45-\u0e4e])")


def _noun(word: str) -> str:
    """Return the noun in a word such as "the bridge" or "this bridge"."""
    for mark in sorted(every("this"), key=len, reverse=True):
        word = word.removesuffix(mark).removeprefix(mark)
    return word


def _choose(
    reading: Reading, candidates: Iterable[_Candidate], network: Network
) -> list[FoundActor]:
    """Return the finds that do not overlap: longer names first, known ones before guessed ones."""
    usable = [
        each
        for each in candidates
        if not reading.is_silent(each.start, each.end)
        and each.find.kind in network.ontology.actor_kinds
        and not _is_other(reading, each)
    ]
    known_at: dict[int, int] = {}
    for each in usable:
        if each.find.known == "network" and not _is_place_find(each.find):
            known_at[each.start] = max(known_at.get(each.start, 0), each.end)
    ordered = sorted(
        usable, key=lambda each: (-_weight(reading, each, known_at), -each.rank, each.start)
    )
    taken = bytearray(len(reading.text))
    chosen: list[FoundActor] = []
    for each in ordered:
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\x01" * (each.end - each.start)
            chosen.append(each.find)
    return chosen


def _weight(reading: Reading, each: _Candidate, known_at: dict[int, int]) -> int:
    """Return the length that a candidate competes with.

    A guessed name that is longer than a known one goes on too far, unless a word such as "of"
    follows the known one, or a type word ends it, as in English ("ASEAN Tourism Forum").
    """
    length = each.end - each.start
    known = known_at.get(each.start, 0)
    guessed = each.find.known != "network" and each.find.lang != "en" and each.rank == 2
    if guessed and each.start < known < each.end:
        rest = reading.text[known : each.end]
        if not type_words().joining.match(rest.lstrip()) and not rest.lstrip().startswith("of "):
            return min(length, known - each.start - 1)
    return length


def _is_other(reading: Reading, each: _Candidate) -> bool:
    """Return whether the words around a name make it a street, a newspaper or the like."""
    text, low = reading.text, reading.low
    before = low[max(0, each.start - 24) : each.start]
    if _before().search(before) and each.find.kind != "country":
        return True
    if _is_place_find(each.find) and each.find.kind == "country" and _before().search(before):
        return True
    if each.rank == 1 and _after().match(low, each.end):
        return True
    name = low[each.start : each.end]
    return bool(each.find.known == "" and _named_after().search(name)) or (
        each.find.known == "" and text[each.start : each.end].isascii() and len(name) < 4
    )


def _is_place_find(find: FoundActor) -> bool:
    return find.kind in area_kinds()


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    return re.compile(f"(?:{any_of(every('not_actors_before')).pattern})\\s?$")


@lru_cache(maxsize=1)
def _after() -> re.Pattern[str]:
    latin: list[str] = []
    other: list[str] = []
    for word in every("not_actors"):
        (latin if word.isascii() else other).append(re.escape(word))
    return re.compile(
        rf"(?:\s+(?:[a-z]+\s+)?(?:{'|'.join(sorted(latin, key=len, reverse=True))})(?!\w)"
        rf"|(?:{'|'.join(sorted(other, key=len, reverse=True))}))"
    )


@lru_cache(maxsize=1)
def _named_after() -> re.Pattern[str]:
    latin = [re.escape(word) for word in every("not_actors") if word.isascii() and word != "club"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(latin, key=len, reverse=True))})$")


def _defined_shorts(reading: Reading, chosen: list[FoundActor]) -> Iterator[FoundActor]:
    """Yield the mentions by abbreviations that the text itself defines."""
    text = reading.text
    taken = {(find.start, find.end) for find in chosen}
    occupied = bytearray(len(text))
    for find in chosen:
        occupied[find.start : find.end] = b"\x01" * (find.end - find.start)
    defined: dict[str, FoundActor] = {}
    for find in sorted(chosen, key=lambda find: find.start):
        match = _SHORT.match(text, find.end)
        if match and not _is_place_find(find) and _abbreviates(match["short"], find):
            defined.setdefault(match["short"], find)
    for short, find in defined.items():
        for match in _shorts((short,)).finditer(text):
            start, end = match.span()
            if (start, end) in taken or any(occupied[start:end]) or reading.is_silent(start, end):
                continue
            if (
                is_caseless(short[0])
                and not short.endswith(".")
                and not _stands_alone(text, start, end)
            ):
                continue
            yield replace(
                find,
                start=start,
                end=end,
                text=short,
                name=find.name,
                score=min(find.score, rate("actor", "defined_abbreviation")),
                reasons=(Reason("defined_abbreviation", find.name),),
            )


def _abbreviates(short: str, find: FoundActor) -> bool:
    """Return whether letters in brackets can be an abbreviation of a name."""
    if short.isascii():
        capitals = re.sub(r"[^A-Z]", "", short)
        initials = "".join(re.findall(r"[A-Z]", find.name))
        return not find.name.isascii() or _is_inside(capitals, initials)
    if re.match("[\u4e00-\u9fff]", short):
        return all(char in find.text for char in short)
    return short.endswith(".") or len(short) < len(find.text)


def _is_inside(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def _stands_alone(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(is_caseless(char) for char in around) or "\u4e00" <= text[start] <= "\u9fff"


def _references(reading: Reading, named: list[FoundActor]) -> Iterator[FoundActor]:
    """Yield the words that refer to the one actor named last of their kind."""
    occupied = [(find.start, find.end) for find in named]
    for kind, pattern in table_patterns("refers").items():
        for match in reading.hits(pattern, 0, len(reading.text)):
            if reading.is_silent(*match.span()) or any(
                start < match.end() and match.start() < end for start, end in occupied
            ):
                continue
            begin = reading.text.rfind("\n\n", 0, match.start()) + 1
            before = [f for f in named if begin <= f.start < match.start() and f.kind == kind]
            if kind in area_kinds():
                # After "A and B" it is not sure which of them is meant.
                before = before if len({find.ref for find in before}) == 1 else []
            else:
                # "The bridge" is a bridge, not the project named last.
                noun = _noun(re.split(r"\s", match[0])[-1])
                before = [find for find in before if _has_type(find.name, noun)]
            if before:
                last = before[-1]
                yield replace(
                    last,
                    start=match.start(),
                    end=match.end(),
                    text=reading.text[match.start() : match.end()],
                    named=False,
                    score=last.score * 0.9,
                    reasons=(Reason("refers_to", last.name),),
                )


def _has_type(name: str, noun: str) -> bool:
    """Return whether a noun is the type word of a name, at its start or its end."""
    return name.lower().startswith(noun) or name.lower().endswith(noun)
