"""Organisations and projects that a text names by their type: ministries, chambers, corridors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from graphkit.extract.grammar import Body, Grammar, any_of, every, grammars
from graphkit.extract.reading import HAN, LAO, THAI, Reading
from graphkit.names.normalise import fold
from graphkit.names.type_words import type_words

_LONGEST = 70
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĂĐƠƯẠ-Ỹ0-9](?:[\w’'&/]|\.(?=\w))*(?:[-‐–][\w’']+)*"
_LETTERS_OR_DIGITS = re.compile(r"[\u0e01-\u0e4e\u0e81-\u0ecd\u0edc\u0edd]+")


# Vowels and marks of Thai and Lao that follow a consonant: no word begins with one.
_DEPENDENT = re.compile("[\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebd\u0ec8-\u0ecd]")


class Named(NamedTuple):
    """A passage that names an organisation or a project by a type word.

    ``head`` is the type word; ``complete`` False where nothing but the type word is there.
    """

    start: int
    end: int
    kind: str
    subkind: str
    lang: str
    head: str


Finder = Callable[[int], int]
"""Give the end of a known name of a place that begins at an offset, or the offset itself."""


def find_bodies(reading: Reading, place_at: Finder) -> Iterator[Named]:
    """Yield the organisations and projects that a text names by their type, in no order.

    Args:
        reading: the text.
        place_at: gives the end of the known name of a place at an offset.
    """
    if THAI.search(reading.text):
        yield from _spaceless(reading, grammars()["th"], place_at)
    if LAO.search(reading.text):
        yield from _spaceless(reading, grammars()["lo"], place_at)
    if HAN.search(reading.text):
        yield from _han(reading, place_at)
    if re.search("[A-Za-z]", reading.text):
        yield from _english(reading, place_at)
        yield from _vietnamese(reading)


@lru_cache(maxsize=8)
def _heads(lang: str, side: str) -> tuple[re.Pattern[str], dict[str, Body]]:
    """Return the pattern of the type words on one side of a name, and the body of each."""
    table: dict[str, Body] = {}
    for body in grammars()[lang].bodies:
        for word in body.before if side == "before" else body.after:
            table.setdefault(word, body)
    ordered = sorted(table, key=len, reverse=True)
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) or "(?!)"
    edges = (r"(?<!\w)", r"(?!\w)") if lang in ("en", "vi") else ("", "")
    return re.compile(f"{edges[0]}(?P<head>{words}){edges[1]}"), table


def _body(table: dict[str, Body], head: str) -> Body:
    return table[re.sub(r"\s+", " ", head)]


# Thai and Lao


def _spaceless(reading: Reading, grammar: Grammar, place_at: Finder) -> Iterator[Named]:
    pattern, table = _heads(grammar.lang, "before")
    text = reading.bounded
    step = _thai_step(reading) if grammar.lang == "th" else _letter_step
    for match in pattern.finditer(text):
        start, head_end = match.span()
        if grammar.lang == "th" and start not in reading.edges:
            continue
        if grammar.lang == "lo" and start and _LETTERS_OR_DIGITS.match(text[start - 1]):
            before = text[max(0, start - 14) : start]
            if not before.endswith((*grammar.lists["stops"], *grammar.lists["and"])):
                continue
        if _DEPENDENT.match(text[head_end : head_end + 1]):
            continue
        end = _name_end(text, head_end, grammar, step, place_at)
        rest = text[head_end:end].strip(" -–")
        if not rest or (rest not in grammar.lists["proper"] and _is_generic(rest, grammar)):
            continue
        if match["head"] in grammar.lists["weak"] and not _is_proper(
            text, head_end, end, grammar, place_at
        ):
            continue
        body = _body(table, match["head"])
        yield Named(start, end, body.kind, body.subkind, grammar.lang, match["head"])


def _is_proper(text: str, start: int, end: int, grammar: Grammar, place_at: Finder) -> bool:
    """Return whether what follows a type word has a place, a number or the like in it."""
    rest = text[start:end]
    if "-" in rest or "–" in rest:
        return True
    if any(word in rest for word in grammar.lists["proper"]) or re.search(r"[A-Z\d]", rest):
        return True
    return any(place_at(at) > at for at in range(start, end))


def _is_generic(rest: str, grammar: Grammar) -> bool:
    """Return whether what follows a type word is made of general words alone."""
    words = sorted(grammar.lists["generic"], key=len, reverse=True)
    while rest:
        word = next((word for word in words if rest.startswith(word)), None)
        if word is None:
            return False
        rest = rest[len(word) :].strip()
    return True


def _thai_step(reading: Reading) -> Callable[[int], int]:
    ends = dict(reading.tokens)
    edges = sorted(reading.edges)

    def step(at: int) -> int:
        if at in ends:
            return ends[at]
        # Inside a word that the type word begins: on to its end.
        low, high = 0, len(edges)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if edges[middle] <= at else (low, middle)
        return edges[low] if low < len(edges) and THAI.match(reading.text[at : at + 1]) else at

    return step


def _letter_step(at: int) -> int:
    return at + 1


def _name_end(
    text: str,
    at: int,
    grammar: Grammar,
    step: Callable[[int], int],
    place_at: Finder,
) -> int:
    """Return the end of the name whose type word ends at an offset."""
    stops = _ordered(grammar.lang, "stops")
    joins = _ordered(grammar.lang, "joins")
    start = end = at
    links, inside = _links(), _ordered(grammar.lang, "inside")
    while at < len(text) and at - start < _LONGEST:
        # Places go in whole, and with them what is the name of one.
        if (place := place_at(at)) > at:
            at = end = place
            continue
        rest = text[at : at + 40]
        link = links.match(rest)
        if link and (link["always"] or place_at(at + link.end()) > at + link.end()):
            at = end = at + link.end()
            continue
        joint = next((w for w in grammar.lists["country_links"] if rest.startswith(w)), "")
        if joint and at > start and (place := place_at(at + len(joint))) > at + len(joint):
            country = fold(text[at + len(joint) : place]) in type_words().countries
            at = end = place if country else at
            if country:
                continue
        if word := next((w for w in inside if rest.startswith(w)), None):
            at = end = at + len(word)
            continue
        if conjunction := _conjunction(grammar.lang).match(rest):
            if at > start and rest[conjunction.end() :].startswith(joins):
                at += conjunction.end()
                word = next(w for w in joins if text.startswith(w, at))
                at = end = at + len(word)
                continue
            return end
        first = at == start and rest[: step(at) - at] in grammar.lists["first"]
        if not first and rest.startswith(stops) and _stops_here(rest, grammar, step, at):
            return end
        following = step(at)
        if following > at and _LETTERS_OR_DIGITS.match(text[at]):
            at = end = following
            continue
        return end
    return end


def _stops_here(rest: str, grammar: Grammar, step: Callable[[int], int], at: int) -> bool:
    """Return whether a whole word here ends a name, not a longer word that begins like one."""
    stops = _ordered(grammar.lang, "stops")
    word = rest[: step(at) - at]
    if word in grammar.lists["closing"] and not _LETTERS_OR_DIGITS.match(rest[len(word) :]):
        return False
    # Words of the dictionary can begin with a verb: "to be host".
    return word in stops or len(word) == 1 or any(len(w) > 3 and word.startswith(w) for w in stops)


@lru_cache(maxsize=8)
def _ordered(lang: str, name: str) -> tuple[str, ...]:
    return tuple(sorted(grammars()[lang].lists[name], key=len, reverse=True))


@lru_cache(maxsize=2)
def _conjunction(lang: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, _ordered(lang, "and")))
    return re.compile(rf"\s?(?:{words})\s?")


@lru_cache(maxsize=1)
def _links() -> re.Pattern[str]:
    """Return the pattern of what joins the parts of a name: hyphens, "of the nation", numbers."""
    words = "|".join(re.escape(word) for word in every("links"))
    numbers = "|".join(re.escape(word) for word in every("numbered"))
    always = rf"\s?(?:{numbers})\s?\d+|\s?[A-Z]{{1,2}}\d{{1,3}}[A-Z]?\b|[-–](?=\S)"
    return re.compile(rf"(?P<always>{always})|\s?(?:{words})\s?|\s?[-–]\s?")


# Latin letters


def _english(reading: Reading, place_at: Finder) -> Iterator[Named]:
    text = reading.bounded
    before, table = _heads("en", "before")
    for match in before.finditer(text):
        body = _body(table, match["head"])
        rest = _RIGHT.match(text, match.end())
        numbered = body.kind == "project" and re.match(
            r"\s+(?:No\.\s*)?[A-Z]{0,2}\d+[A-Z]?", text[match.end() :]
        )
        end = match.end() + numbered.end() if numbered else rest.end() if rest else match.end()
        if end == match.end() and not re.search(r"\s(?!of|for)\w+$", match["head"]):
            continue
        end = _cut(text, match.end(), end, place_at)
        start = _left(text, match.start())
        if match["head"].endswith((" of", " for")):
            leading = re.search(r"(\S+)\s$", text[: match.start()][-24:])
            prefixed = leading and leading[1].lower() in every("prefixes")
            start = match.start() - len(leading[0]) if leading and prefixed else match.start()
        yield Named(start, end, body.kind, body.subkind, "en", match["head"])
    after, table = _heads("en", "after")
    for match in after.finditer(text):
        body = _body(table, match["head"])
        start = _left(text, match.start())
        if start == match.start():
            continue
        end = match.end()
        if tail := _TAIL.match(text, end):
            end = tail.end()
        yield Named(start, end, body.kind, body.subkind, "en", match["head"])


_RIGHT = re.compile(
    rf"\s+(?:the\s+)?{_CAPITAL}(?:(?:,?\s+(?:and|of|for|the|&)(?:\s+the)?)?\s+{_CAPITAL}){{0,7}}"
)
# After a suffix: "University of Technology", "Chamber of Commerce of Loei", "Plan 2021-2025".
_TAIL = re.compile(
    rf"\s+(?:(?:of|in)\s+(?:the\s+)?(?!\d){_CAPITAL}(?:\s+(?:of\s+)?{_CAPITAL}){{0,3}}"
    r"|(?:No\.\s*)?(?:\d{4}\s?[-–]\s?\d{2,4}|\d{1,2}(?!\d|\s+\w+\s+\d{4})|I{1,3}|IV|V)(?!\w))"
)
_WORD_BEFORE = re.compile(rf"(?:(?P<word>{_CAPITAL})|(?P<link>and|of|for|the|&|on))(?P<gap>\s+)$")


def _left(text: str, at: int) -> int:
    """Return the start of the capital words before an offset."""
    start = at
    pending = at
    while found := _WORD_BEFORE.search(text, max(0, pending - 40), pending):
        if "\n\n" in found["gap"] or text[found.end() - 1 : found.end()] == ".":
            break
        if found["word"]:
            if found["word"].endswith((".", "'s", "’s")) and len(found["word"]) > 2:
                break
            pending = start = found.start()
        elif (
            found["link"] in ("the", "on")
            or at - start > _LONGEST
            or not _joins(text, found, start)
        ):
            break
        else:
            pending = found.start()
    return _trim(text, start, at)


def _joins(text: str, found: re.Match[str], start: int) -> bool:
    """Return whether "and" or "of" before a word is inside a name: a capital word is before it."""
    before = text[max(0, found.start() - 40) : found.start()]
    if found["link"] == "and":
        # "Culture and Economy Association"; but "Loei Province and Savannakhet Chamber".
        word = re.search(r"(\S+)\s+$", before)
        # "Chamber of Commerce" ends a name of its own.
        heads = _heads("en", "after")[0].finditer(before)
        ended = any(" " in each["head"] and not before[each.end() :].strip() for each in heads)
        return bool(word and not ended and _domains().fullmatch(word[1].lower()))
    return bool(re.search(r"[A-Z][\w-]*\s+$", before)) and start < len(text)


@lru_cache(maxsize=1)
def _domains() -> re.Pattern[str]:
    return any_of(grammars()["en"].lists["joins"])


def _trim(text: str, start: int, end: int) -> int:
    """Return the start of a name without words such as "The" and "In" before it."""
    leading = every("leading")
    while start < end:
        word = re.match(r"\S+\s*", text[start:end])
        if not word or word[0].strip(" ,.").lower() not in leading:
            return start
        start += word.end()
    return start


def _cut(text: str, start: int, end: int, place_at: Finder) -> int:
    """Return the end of a name before another name that "and" or "of" joins to it."""
    for joint in re.finditer(r",?\s+(?:and|&|on|in)\s+(?:the\s+)?|,\s+", text[start:end]):
        at = start + joint.end()
        rest = text[at : at + 60]
        other = _heads("en", "before")[0].match(text, at) or place_at(at) > at
        after = re.match(rf"(?:{_CAPITAL}\s+){{1,4}}", rest)
        suffix = after and _heads("en", "after")[0].search(rest[: after.end() + 12])
        if other or suffix:
            return start + joint.start()
    return end


def _vietnamese(reading: Reading) -> Iterator[Named]:
    pattern, table = _heads("vi", "before")
    text = reading.bounded
    words = "|".join(every("name_words"))
    small = rf"(?:{words})" if words else "(?!)"
    capital = r"[A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠ-Ỹ][\w’']*(?:\s?[-–]\s?[A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠ-Ỹ][\w’']*)*|\d+"
    second = "|".join(every("second"))
    capital = rf"(?:{capital})(?:\s(?:{second})(?!\w))*"
    rest = re.compile(
        rf"(?:\s+(?:(?:{small})\s+){{0,3}}(?:{capital})){{1,8}}(?:\s*[-–]\s*(?:{capital})(?:\s+(?:{capital})){{0,3}})*"
    )
    lower_rest = re.compile(rf"(?:\s+(?:{small})){{1,4}}")
    for match in pattern.finditer(text):
        body = _body(table, match["head"])
        found = rest.match(text, match.end())
        end = found.end() if found else match.end()
        whole = match["head"] in _whole_names("vi")
        if not (found or whole or (" " in match["head"] and lower_rest.match(text, match.end()))):
            continue
        end = _vietnamese_end(text, match.end(), end, pattern)
        yield Named(match.start(), end, body.kind, body.subkind, "vi", match["head"])


def _vietnamese_end(text: str, start: int, end: int, heads: re.Pattern[str]) -> int:
    """Return the end of a name before another organisation or place that "and" joins to it."""
    for joint in re.finditer(r"\s(?:và|cùng|với)\s", text[start:end]):
        at = start + joint.end()
        if heads.match(text, at) or type_words().starts.match(text[at : at + 20].lower()):
            end = start + joint.start()
            break
    return start + len(text[start:end].rstrip(" .,-–"))


@lru_cache(maxsize=4)
def _whole_names(lang: str) -> frozenset[str]:
    """Type words that are whole names: those of international bodies."""
    return frozenset(
        word
        for body in grammars()[lang].bodies
        if body.subkind == "international"
        for word in body.before
    )


# Chinese


def _han(reading: Reading, place_at: Finder) -> Iterator[Named]:
    pattern, table = _heads("zh", "after")
    text = reading.bounded
    stops = _ordered("zh", "stops")
    for match in pattern.finditer(text):
        start = match.start()
        while start > 0 and match.start() - start < 24:
            if not re.match(r"[\u3400-\u9fff·—\-–A-Z0-9]", text[start - 1]):
                break
            word = next((w for w in stops if text.endswith(w, 0, start)), None)
            if word and not (
                _inside_place(start - len(word), len(word), place_at)
                or _inside_word(text, start - len(word), start)
            ):
                break
            start -= 1
        name = text[start : match.start()].lstrip("-–—·")
        ordinal = re.match(r"第[一二三四五六七八九十\d]+[届次期]", name)
        name = name[ordinal.end() :] if ordinal else name
        start = match.start() - len(name)
        if len(name) < 2:
            continue
        body = _body(table, match["head"])
        yield Named(start, match.end(), body.kind, body.subkind, "zh", match["head"])


def _inside_word(text: str, start: int, end: int) -> bool:
    """Return whether a stop is part of a word that is none ("经" in 经济)."""
    return any(
        text.startswith(word, at)
        for word in grammars()["zh"].lists["inside"]
        for at in range(max(0, end - len(word)), start + 1)
    )


def _inside_place(start: int, length: int, place_at: Finder) -> bool:
    """Return whether a word is part of the name of a place ("和" in 和平县)."""
    return any(
        place_at(at) >= start + length and place_at(at) - at > length
        for at in range(max(0, start - 3), start + 1)
    )
