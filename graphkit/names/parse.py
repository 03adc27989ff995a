"""A name taken apart: what it is called, its words of type, what stands beside it. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from graphkit.names.normalise import fold, normalise
from graphkit.names.romanise import has_han, simplified, sounds
from graphkit.names.type_words import Word, split_type, words

_BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
_COMMA = re.compile(r"\s*[,，;:]\s+|[，]")
_DIGITS = re.compile(r"\d+")
_INNER = re.compile(r"จังหวัด|จ\.|แห่ง|ประจำ|(?:^|\s)ณ\s")
_ACRONYM = re.compile(r"^(.{6,}?)\s*[-–:]\s*([A-Z]{2,6})$")
_SLIPPED = re.compile(r"(?<=[a-z])[01](?![0-9])")
_FORMER = re.compile(r"^(?:former(?:ly)?|เดิม|อดีต)\s*")


class Form(NamedTuple):
    """A name taken apart.

    ``core`` is what is left of it, ``key`` that folded; ``asides`` are what stands in brackets or
    behind a comma, ``aliases`` those of them that can be the name again, ``country`` an ISO code
    if a country of the region is among them.
    """

    text: str
    folded: str
    core: str
    key: str
    word: Word | None
    body: Word | None
    asides: tuple[str, ...]
    aliases: tuple[str, ...]
    country: str
    numbers: tuple[str, ...]
    script: str
    sounds: tuple[str, ...]
    bare_type: bool


@lru_cache(maxsize=1 << 17)
def form(name: str) -> Form:
    """Take a name apart.

    Example:
        >>> taken = form("Nong Khai Province, Thailand")
        >>> taken.core, taken.word.type, taken.country
        ('Nong Khai', 'division', 'TH')
    """
    text = simplified(normalise(name))
    return _form(text, _BRACKETS.sub(" ", text).strip() or text)


def _form(text: str, base: str) -> Form:
    asides = [inner.strip() for inner in _BRACKETS.findall(text) if inner.strip()]
    if found := _ACRONYM.match(base):
        base = found[1]
        asides.append(found[2])
    rest, body = _split_body(base)
    first, *behind = _COMMA.split(base)
    if body:
        rest = _COMMA.sub(" ", rest)
    elif behind and first.strip():
        rest = first
        asides += [part for part in behind if part.strip()]
    rest, country = _split_country(rest, joined=body is not None)
    word: Word | None = None
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
        code = words().countries.get(fold(aside), "")
        country = country or code
        kind = None if code else _type_alone(aside)
        word = word or kind
        if not code and not kind:
            kept.append(_FORMER.sub("", aside))
    core = rest if fold(rest) else base
    aliases = tuple(
        aside
        for aside in kept
        if aside not in behind and (not body or aside.isupper() or script(aside) != script(core))
    )
    # A scanner reads 0 for o and 1 for i within a word.
    key = _SLIPPED.sub(lambda digit: "oi"[int(digit[0])], fold(core))
    return Form(
        text,
        fold(text),
        core,
        key,
        word,
        body,
        tuple(kept),
        aliases,
        country,
        tuple(sorted(_DIGITS.findall(key))),
        script(key),
        _heard_of(core, base, word),
        _type_alone(base) is not None,
    )


def _heard_of(core: str, base: str, word: Word | None) -> tuple[str, ...]:
    """How a core sounds; nothing for an acronym, and the whole name too where it may be one."""
    if core.isascii() and core.isupper() and len(core) < 7:
        return ()
    heard = sounds(core)
    if word and word.type == "city" and not core.isascii() and base.endswith(core):
        # "นคร" and "เมือง" can be the first half of a name that is shortened or misspelt.
        heard += sounds(base)
    return heard


def _split_body(name: str) -> tuple[str, Word | None]:
    """A name without the word that says what sort of body it is, and that word."""
    low = name.casefold()
    lists = words()
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
    """A name without the country at its end (in Chinese: before it), and the country's code."""
    countries = words().countries
    if " " in name:
        for count in (3, 2, 1):
            head, tail = name.split()[:-count], name.split()[-count:]
            code = countries.get(fold(" ".join(tail)))
            if head and code:
                while len(head) > 1 and head[-1].casefold() in words().light:
                    head.pop()
                return " ".join(head), code
    # "จีน" may end a name; "ประเทศจีน" at the end of one says where it is.
    place = name.rfind("ประเทศ")
    if place > 1 and (code := countries.get(fold(name[place:]))):
        return re.sub("(?:แห่ง|ใน)$", "", name[:place].strip()), code
    if joined and has_han(name):
        for start, code in countries.items():
            if has_han(start) and simplified(name).startswith(start) and len(name) > len(start) + 1:
                return name[len(start) :], code
    return name, ""


def _plain(name: str) -> str:
    """What a body is called, without the small words."""
    name = _INNER.sub(" ", name)
    light = words().light
    kept = [word for word in re.split(r"[\s,]+", name) if word and word.casefold() not in light]
    return " ".join(kept)


@lru_cache(maxsize=1)
def _type_words() -> dict[str, Word]:
    lists = words()
    tables = (lists.body_leading, lists.body_trailing, lists.leading, lists.trailing)
    return {fold(text): word for table in tables for text, word in table.items()}


def _type_alone(text: str) -> Word | None:
    """The type that a text names which is nothing else: (province), (จังหวัด)."""
    return _type_words().get(fold(text))


@lru_cache(maxsize=65536)
def script(key: str) -> str:
    """The script that most of a key is written in, by its Unicode name; empty without letters.

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


def unbracketed(name: Form) -> Form:
    """A name as if nothing stood in brackets."""
    return form(_BRACKETS.sub(" ", name.text)) if name.aliases else name
