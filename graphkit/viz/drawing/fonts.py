"""Fonts of pages and printouts, reduced to the letters that are used.

The fonts are Noto Sans (SIL Open Font License 1.1) under names of our own, so that no font of
the machine is taken for one of them: Latin with Vietnamese, Greek and Cyrillic; Thai; Lao;
Khmer; Myanmar; Devanagari; Arabic; and Chinese, Japanese and Korean in one. Nothing but the
standard library is needed: a font keeps its glyph numbers and its rules for marks and
ligatures, and loses only the outlines that are not needed. It is packed as WOFF, whose
compression Python has; WOFF2 would need another package.
"""

from __future__ import annotations

import base64
import gzip
import json
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from graphkit.names.normalise import printable

FAMILIES = (
    "graphkit Sans",
    "graphkit Sans Thai",
    "graphkit Sans Lao",
    "graphkit Sans Khmer",
    "graphkit Sans Myanmar",
    "graphkit Sans East",
    "graphkit Sans Devanagari",
    "graphkit Sans Arabic",
)
"""The families of the package, in the order in which a program should look for a letter."""
SYSTEM = (
    *("Noto Sans", "Noto Sans Thai", "Noto Sans Thai Looped", "Sarabun", "Leelawadee UI"),
    *("Thonburi", "Noto Sans Lao", "Lao UI", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC"),
    *("Microsoft YaHei", "Noto Sans Khmer", "Noto Sans Myanmar", "Segoe UI", "Helvetica Neue"),
    "Arial",
)
"""Families that a machine may have, for letters that the package's fonts lack."""
STACK = ", ".join([*(f'"{name}"' for name in (*FAMILIES, *SYSTEM)), "system-ui", "sans-serif"])
"""All of them as the value of CSS ``font-family``."""
_LICENCE = "Fonts made from Noto Sans (Google, Adobe): SIL Open Font License 1.1"
# Characters that a page adds: numbers, dates, signs of clipped and listed names.
_ALWAYS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\u00a0·×–—‘’“”…")
# Characters that a shaper may add: joiners, and a circle under a mark without a letter.
_JOINERS = frozenset("\u200b\u200c\u200d\u25cc")
# They select a variant of the character before them and have no glyph.
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))
# Khmer vowels written around their consonant are set as two glyphs, of which this is the first.
_AROUND, _BEFORE = frozenset("\u17be\u17bf\u17c0\u17c4\u17c5"), "\u17c1"
_Tables = dict[bytes, bytes]


@dataclass(frozen=True)
class _Font:
    """A font of the package: the facts that are known without opening its file."""

    file: str
    family: str
    weight: int
    held: frozenset[str]
    makes: tuple[tuple[frozenset[int], frozenset[int]], ...]

    def data(self) -> bytes:
        """Return the TrueType file."""
        path = files("graphkit").joinpath(f"data/fonts/{self.file}.ttf.gz")
        return gzip.decompress(path.read_bytes())


def embedded_css(texts: Iterable[str]) -> str:
    """Return the ``@font-face`` rules of a page, with fonts that hold only the texts' letters.

    Args:
        texts: every text that the page may show, now or later.

    Returns:
        CSS whose only addresses are ``data:`` ones (``font-src data:`` must be allowed). Set
        ``font-family`` to :data:`STACK`. Fonts load when one of their letters is first shown, so
        wait for ``document.fonts.load("13px …", text)`` before drawing on a canvas.
        The same texts give the same bytes.

    Example:
        >>> css = embedded_css(["Mukdahan"])
        >>> css.count("@font-face"), "https:" in css
        (2, False)
    """
    return _css(_characters(texts))


def font_files(texts: Iterable[str]) -> dict[str, bytes]:
    """Return the same fonts as TrueType files, for programs that set pages.

    Args:
        texts: every text that will be set.

    Returns:
        File names and contents. Their family names are among :data:`FAMILIES`.

    Example:
        >>> len(font_files(["Mukdahan"])), len(font_files(["Mukdahan มุกดาหาร 崇左"]))
        (2, 5)
    """
    return {f"{font.file}.ttf": _sfnt(tables) for font, _, tables in _cut(_characters(texts))}


def uncovered(texts: Iterable[str]) -> set[str]:
    """Return the visible characters that no font of the package has; the machine must supply them.

    Example:
        >>> uncovered(["崇左 Quảng Trị", "😀"])
        {'😀'}
    """
    held = frozenset[str]().union(*(font.held for font in _fonts()))
    lacking = frozenset[str]().union(*texts) - held - _VARIANTS
    return {c for c in lacking if printable(c) and not c.isspace()}


def _characters(texts: Iterable[str]) -> frozenset[str]:
    """Collect the characters needed to set the texts: as written, composed and decomposed."""
    found = set(_ALWAYS)
    for text in texts:
        found.update(text, unicodedata.normalize("NFC", text))
    # A shaper decomposes characters and joins them step by step, such as ế by way of ê.
    parts = found
    while parts:
        parts = {
            chr(int(code, 16))
            for sign in parts
            for code in unicodedata.decomposition(sign).split()
            if code[0] != "<"
        } - found
        found |= parts
    return frozenset(found | {_BEFORE} if found & _AROUND else found)


@lru_cache(maxsize=1)
def _fonts() -> tuple[_Font, ...]:
    path = files("graphkit").joinpath("data/fonts/fonts.json.gz")
    entries = json.loads(gzip.decompress(path.read_bytes()))
    return tuple(
        _Font(
            entry["file"],
            entry["family"],
            entry["weight"],
            frozenset(chr(c) for first, last in entry["ranges"] for c in range(first, last + 1)),
            tuple((frozenset(old), frozenset(new)) for old, new in entry["makes"]),
        )
        for entry in sorted(entries, key=lambda e: (FAMILIES.index(e["family"]), e["weight"]))
    )


@lru_cache(maxsize=4)
def _cut(characters: frozenset[str]) -> tuple[tuple[_Font, frozenset[str], _Tables], ...]:
    """Return the fonts that the characters come from, with what each keeps, and its tables."""
    cut = []
    left: dict[int, frozenset[str]] = {}
    for font in _fonts():
        # A letter comes from the first family that has it, in each weight.
        own = left.get(font.weight, characters - _JOINERS) & font.held
        left[font.weight] = left.get(font.weight, characters - _JOINERS) - font.held
        if own:
            kept = own | (_JOINERS & font.held)
            cut.append((font, kept, _only(_tables(font.data()), kept, font.makes)))
    return tuple(cut)


def _tables(data: bytes) -> _Tables:
    count = struct.unpack_from(">H", data, 4)[0]
    rows = (struct.unpack_from(">4sLLL", data, 12 + 16 * i) for i in range(count))
    return {tag: data[start : start + length] for tag, _, start, length in rows}


def _only(
    tables: _Tables, kept: Iterable[str], makes: Iterable[tuple[frozenset[int], frozenset[int]]]
) -> _Tables:
    """Reduce a font to what some characters need; every glyph keeps its number."""
    cmap = _mapping(tables[b"cmap"])
    chosen = {ord(c): cmap[ord(c)] for c in kept}
    glyphs = _reached({0, *chosen.values()}, makes)
    return {
        **tables,
        b"cmap": _cmap(chosen),
        b"head": tables[b"head"][:50] + b"\0\1" + tables[b"head"][52:],
        b"hmtx": _metrics(tables, glyphs),
        **dict(zip((b"glyf", b"loca"), _outlines(tables, glyphs), strict=True)),
    }


def _reached(glyphs: set[int], makes: Iterable[tuple[frozenset[int], frozenset[int]]]) -> set[int]:
    """Return the glyphs with those that are made of them: parts, forms and ligatures."""
    left = list(makes)
    while True:
        ready = [new for old, new in left if old <= glyphs]
        if not ready:
            return glyphs
        left = [(old, new) for old, new in left if not old <= glyphs]
        glyphs = glyphs.union(*ready)


def _mapping(cmap: bytes) -> dict[int, int]:
    """Return glyph numbers by code; our files have a single table, of groups."""
    start = struct.unpack_from(">L", cmap, 8)[0]
    count = struct.unpack_from(">L", cmap, start + 12)[0]
    groups = struct.iter_unpack(">LLL", cmap[start + 16 : start + 16 + 12 * count])
    return {c: glyph + c - first for first, last, glyph in groups for c in range(first, last + 1)}


def _cmap(glyphs: Mapping[int, int]) -> bytes:
    groups: list[list[int]] = []
    for code, glyph in sorted(glyphs.items()):
        if groups and code == groups[-1][1] + 1 and glyph == groups[-1][2] + code - groups[-1][0]:
            groups[-1][1] = code
        else:
            groups.append([code, code, glyph])
    body = b"".join(struct.pack(">LLL", *group) for group in groups)
    head = struct.pack(">HHHHL", 0, 1, 3, 10, 12)
    return head + struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(groups)) + body


def _metrics(tables: _Tables, glyphs: Iterable[int]) -> bytes:
    """Return widths and side bearings, with 0 for removed glyphs, which compresses well."""
    old = tables[b"hmtx"]
    wide = struct.unpack_from(">H", tables[b"hhea"], 34)[0]
    new = bytearray(len(old))
    for glyph in {*glyphs, wide - 1}:
        start, size = (4 * glyph, 4) if glyph < wide else (2 * (glyph + wide), 2)
        new[start : start + size] = old[start : start + size]
    return bytes(new)


def _outlines(tables: _Tables, glyphs: Iterable[int]) -> tuple[bytes, bytes]:
    """Return the outlines and their offsets."""
    count = struct.unpack_from(">H", tables[b"maxp"], 4)[0]
    long = struct.unpack_from(">h", tables[b"head"], 50)[0]
    starts = struct.unpack(f">{count + 1}{'L' if long else 'H'}", tables[b"loca"])
    scale = 1 if long else 2
    body = bytearray()
    places = [0]
    wanted = set(glyphs)
    for glyph in range(count):
        if glyph in wanted:
            body += tables[b"glyf"][starts[glyph] * scale : starts[glyph + 1] * scale]
            body += bytes(-len(body) % 4)
        places.append(len(body))
    return bytes(body), struct.pack(f">{count + 1}L", *places)


def _sum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}L", padded))
    return total & 0xFFFFFFFF


def _sfnt(tables: _Tables) -> bytes:
    """Assemble a TrueType file."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">LHHHH", 0x10000, count, 16 << power, power, (count - (1 << power)) * 16)
    tables = {**tables, b"head": tables[b"head"][:8] + bytes(4) + tables[b"head"][12:]}
    rows, bodies = b"", b""
    place = 12 + 16 * count
    for tag, table in sorted(tables.items()):
        rows += struct.pack(">4sLLL", tag, _sum(table), place + len(bodies), len(table))
        bodies += table + bytes(-len(table) % 4)
    whole = head + rows + bodies
    # The head contains a checksum of the whole file.
    start = place + sum(len(t) + -len(t) % 4 for tag, t in tables.items() if tag < b"head")
    rest = (0xB1B0AFBA - _sum(whole)) & 0xFFFFFFFF
    return whole[: start + 8] + struct.pack(">L", rest) + whole[start + 12 :]


def _woff(sfnt: bytes) -> bytes:
    """Pack a TrueType file as WOFF 1.0 (W3C, 2012): the same tables, each compressed."""
    flavour, count = struct.unpack_from(">LH", sfnt)
    rows, bodies = b"", b""
    place = 44 + 20 * count
    for i in range(count):
        tag, total, start, length = struct.unpack_from(">4sLLL", sfnt, 12 + 16 * i)
        table = sfnt[start : start + length]
        packed = min(zlib.compress(table, 9), table, key=len)
        rows += struct.pack(">4sLLLL", tag, place + len(bodies), len(packed), length, total)
        bodies += packed + bytes(-len(packed) % 4)
    head = (0x774F4646, flavour, place + len(bodies), count, 0, len(sfnt), 1, 0, *(0,) * 5)
    return struct.pack(">LLLHHLHHLLLLL", *head) + rows + bodies


@lru_cache(maxsize=4)
def _css(characters: frozenset[str]) -> str:
    rules = [f"/* {_LICENCE} */\n"]
    for font, kept, tables in _cut(characters):
        packed = base64.b64encode(_woff(_sfnt(tables))).decode()
        rules.append(
            f'@font-face{{font-family:"{font.family}";font-weight:{font.weight};'
            f'src:url(data:font/woff;base64,{packed}) format("woff");'
            f"unicode-range:{_ranges(kept)}}}\n"
        )
    return "".join(rules)


def _ranges(characters: Iterable[str]) -> str:
    """Format codes as CSS writes them: ``U+20-7E,U+A0``."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in ranges)
