"""Names taken apart: the core, the type words, and what is in brackets or after a comma."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from graphkit.names.legal_forms import split_legal_form
from graphkit.names.marks import ORDINAL, Marks, marks_of
from graphkit.names.normalise import fold, normalise
from graphkit.names.romanise import has_han, simplified, sounds
from graphkit.names.slips import repair_slips
from graphkit.names.type_words import TypeWord, split_type, type_words

_BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
_COMMA = re.compile(r"\s*[,，;:]\s+|[，]")
_ACRONYM = re.compile(r"^(.{6,}?)\s*[-–:]\s*([A-Z]{2,6})$")
_SLIPPED = re.compile(r"(?<=[a-z])[01](?![0-9])")


class ParsedName(NamedTuple):
    """A name taken apart.

    Attributes:
        text, folded: the whole name in normal form, and its key.
        core, key: the name without type words and asides, and its key.
        word: the type word of a place, if there is one.
        body: the type word of a body, if there is one.
        asides: texts in brackets or after a comma.
        aliases: those asides that can be another form of the name.
        country: the ISO code of a country in the name or an aside, else empty.
        branch: whether a country follows the name of no body, as in Newsweek Japan.
        legal: the kind of its legal form, empty for none.
        marks: numbers, single letters and opposite words that tell it from others.
        script: the script of the key; see :func:`script`.
        sounds: the sounds of the core; see :func:`graphkit.names.romanise.sounds`.
        bare_type: whether the name is a type word or the word for an office alone.
    """

    text: str
    folded: str
    core: str
    key: str
    word: TypeWord | None
    body: TypeWord | None
    asides: tuple[str, ...]
    aliases: tuple[str, ...]
    country: str
    branch: bool
    legal: str
    marks: Marks
    script: str
    sounds: tuple[str, ...]
    bare_type: bool


@lru_cache(maxsize=1 << 17)
def parse_name(name: str) -> ParsedName:
    """Take a name apart.

    Example:
        >>> taken = parse_name("Nong Khai Province, Thailand")
        >>> taken.core, taken.word.type, taken.country
        ('Nong Khai', 'division', 'TH')
    """
    text = simplified(repair_slips(normalise(name)))
    return _form(text, _BRACKETS.sub(" ", text).strip() or text)


def _form(text: str, base: str) -> ParsedName:
    asides = [inner.strip() for inner in _BRACKETS.findall(text) if inner.strip()]
    if found := _ACRONYM.match(base):
        base = found[1]
        asides.append(found[2])
    base, legal = split_legal_form(base)
    rest, body = _split_body(base)
    first, *after = _COMMA.split(base)
    if body:
        rest = _COMMA.sub(" ", rest)
    elif after and first.strip():
        rest = first
        asides += [part for part in after if part.strip()]
    rest, country = _split_country(rest, joined=body is not None)
    branch = bool(country) and body is None
    word: TypeWord | None = None
    if body:
        rest = _plain(rest) or base
        inner = " ".join(split_type(token)[0] for token in rest.split())
        rest = inner if fold(inner) else rest
    else:
        rest, word = split_type(rest)
        if word and word.type == "country":
            rest, _ = split_type(rest)
    kept = []
    for aside in asides:
        code = type_words().countries.get(fold(aside), "")
        country = country or code
        kind = None if code else _type_alone(aside)
        word = word or kind
        if not code and not kind:
            kept.append(type_words().former.sub("", aside))
    core = rest if fold(rest) else base
    aliases = tuple(
        aside
        for aside in kept
        if aside not in after and (not body or aside.isupper() or script(aside) != script(core))
    )
    # A scanner reads 0 for o and 1 for i within a word.
    key = _SLIPPED.sub(_letter, fold(core))
    if not key.isascii() and ORDINAL.search(key):
        for words, number in type_words().number_marks:
            key = key.replace(words, words[:2] + number)
    return ParsedName(
        text,
        fold(text),
        core,
        key,
        word,
        body,
        tuple(kept),
        aliases,
        country,
        branch,
        legal,
        marks_of(_SLIPPED.sub(_letter, core)),
        script(key),
        _sounds_of(core, base, word),
        _type_alone(base) is not None or fold(base) in type_words().roles,
    )


def _letter(digit: re.Match[str]) -> str:
    return "oi"[int(digit[0])]


def _sounds_of(core: str, base: str, word: TypeWord | None) -> tuple[str, ...]:
    """Return the sounds of a core; none for an acronym, and also of a name that may be whole."""
    if core.isascii() and core.isupper() and len(core) < 7:
        return ()
    heard = sounds(core)
    if word and word.type == "city" and not core.isascii() and base.endswith(core):
        # A type word such as "นคร" can be the first half of a shortened or misspelt name.
        heard += sounds(base)
    return heard


def _split_body(name: str) -> tuple[str, TypeWord | None]:
    """Split a name into the name and the type word of a body."""
    low = name.casefold()
    lists = type_words()
    if len(low) != len(name):
        return name, None
    if found := lists.body_starts.match(low):
        return name[found.end() :].strip(" ,-"), lists.body_leading[found[0]]
    matches = list(lists.body_ends.finditer(low))
    for found in reversed(matches):
        start, end = found.span()
        if not found[0][0].isascii():
            if end == len(low):
                return name[:start], lists.body_trailing[found[0]]
        elif not low[:start][-1:].isalnum() and len(found[0]) < len(low):
            return f"{name[:start]} {name[end:]}".strip(" ,-"), lists.body_trailing[found[0]]
    return name, None


def _split_country(name: str, *, joined: bool) -> tuple[str, str]:
    """Split off the country at the end of a name (in Chinese: before it); return its code too."""
    countries = type_words().countries
    if " " in name:
        for count in (3, 2, 1):
            head, tail = name.split()[:-count], name.split()[-count:]
            code = countries.get(fold(" ".join(tail)))
            if head and code and not _generic(head):
                while len(head) > 1 and head[-1].casefold() in type_words().light:
                    head.pop()
                return " ".join(head), code
    # "จีน" may end a name; "ประเทศจีน" at the end of one is the country.
    for mark in type_words().country_marks:
        place = name.rfind(mark)
        if place > 1 and (code := countries.get(fold(name[place:]))):
            before = name[:place].strip()
            joint = next((j for j in type_words().country_joints if before.endswith(j)), "")
            return before.removesuffix(joint), code
    if joined and has_han(name):
        for start, code in countries.items():
            if has_han(start) and simplified(name).startswith(start) and len(name) > len(start) + 1:
                return name[len(start) :], code
    return name, ""


def _generic(words: list[str]) -> bool:
    """Return whether no word tells what is named: China is part of the name Bank of China."""
    lists = type_words()
    return all(word.casefold() in lists.generic | lists.light for word in words)


def _plain(name: str) -> str:
    """Return the name of a body without small words."""
    name = type_words().joining.sub(" ", name)
    light = type_words().light
    kept = [word for word in re.split(r"[\s,]+", name) if word and word.casefold() not in light]
    return " ".join(kept)


@lru_cache(maxsize=1)
def _type_words() -> dict[str, TypeWord]:
    lists = type_words()
    tables = (lists.body_leading, lists.body_trailing, lists.leading, lists.trailing)
    return {fold(text): word for table in tables for text, word in table.items()}


def _type_alone(text: str) -> TypeWord | None:
    """Return the type of a text that is a type word alone, such as (province) and (จังหวัด)."""
    return _type_words().get(fold(text))


@lru_cache(maxsize=65536)
def script(key: str) -> str:
    """Return the Unicode name of the script of most letters of a key; empty without letters.

    Example:
        >>> script("savannakhet"), script("崇左"), script("2025")
        ('LATIN', 'CJK', '')
    """
    if key.isascii():
        return "LATIN" if re.search("[A-Za-z]", key) else ""
    counts: dict[str, int] = {}
    for char in key:
        if char.isascii():
            name = "LATIN" if char.isalpha() else ""
        else:
            name = unicodedata.name(char, "").split(" ")[0].split("-")[0]
        if name:
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: (counts[name], name)) if counts else ""


def without_brackets(name: ParsedName) -> ParsedName:
    """Parse a name without its brackets."""
    return parse_name(_BRACKETS.sub(" ", name.text)) if name.aliases else name
