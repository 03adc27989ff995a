"""Text that can be copied correctly from a PDF: separate vowel and tone marks become outlines.

typst 0.15 sets a mark that is raised or lowered, as in สิ้น, as a separate piece of text, and both
the consonant and that piece carry the whole syllable, so that a reader copies สิ้สิ้น. This module
replaces such pieces, which contain only marks (glyphs without a width), by their outlines: they
look the same and carry no text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from graphkit.viz.drawing.truetype import Outlines, Point

_PIECE = re.compile(rb"(q 1 0 0 -1 \S+ \S+ cm(?:(?!\nQ).)*?)\nBT((?:(?!\nQ).)*?)\nET\nQ", re.DOTALL)
_SET = re.compile(
    rb"/(?P<font>\w+) (?P<size>\S+) Tf 1 0 0 -1 (?P<x>\S+) (?P<y>\S+) Tm"
    rb"(?:\[(?P<many>(?:\((?:\\.|[^\\)])*\)|[^\](])*)\]TJ|(?P<one>\((?:\\.|[^\\)])*\))Tj)",
    re.DOTALL,
)
_PART = re.compile(rb"\(((?:\\.|[^\\)])*)\)|(-?[\d.]+)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def without_repeated_marks(pdf: bytes) -> bytes:
    """Return a PDF made by typst in which marks that were set separately are outlines."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.pdf_header = pdf[:8].decode("latin-1")
    fonts: dict[int, Outlines | None] = {}
    for page in writer.pages:
        _mend(page, fonts)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _mend(page: Any, opened: dict[int, Outlines | None]) -> None:
    """Repair one page; fonts that several pages share are opened once."""
    fonts: dict[bytes, Outlines] = {}
    for name, font in page["/Resources"].get("/Font", {}).items():
        number = font.get_object().indirect_reference.idnum
        if number not in opened:
            file = font["/DescendantFonts"][0]["/FontDescriptor"].get("/FontFile2")
            opened[number] = Outlines(file.get_data()) if file is not None else None
        known = opened[number]
        if known is not None:
            fonts[name[1:].encode()] = known

    def drawn(piece: re.Match[bytes]) -> bytes:
        paths = [_outlined(found, fonts) for found in _SET.finditer(piece[2])]
        if None in paths or not paths:
            return piece[0]
        return piece[1] + b"\n" + b"".join(path for path in paths if path) + b"f\nQ"

    contents = page["/Contents"].get_object()
    contents.set_data(_PIECE.sub(drawn, contents.get_data()))


def _outlined(found: re.Match[bytes], fonts: Mapping[bytes, Outlines]) -> bytes | None:
    """Return the outlines of the marks that a piece shows; None if it shows anything else."""
    font = fonts.get(found["font"])
    if font is None:
        return None
    size, x, y = float(found["size"]), float(found["x"]), float(found["y"])
    path = []
    for string, number in _PART.findall(found["many"] or found["one"]):
        if number:
            x -= float(number) / 1000 * size
            continue
        codes = _ESCAPE.sub(_unescaped, string)
        for i in range(0, len(codes) - 1, 2):
            glyph = int.from_bytes(codes[i : i + 2], "big")
            if font.advance(glyph):
                return None
            for contour in font.contours(glyph):
                path += list(_curves([(x + u * size, y - v * size) for u, v in contour]))
    return "".join(path).encode()


def _curves(points: list[Point]) -> Iterator[str]:
    """Yield a closed contour of quadratic curves (ends and middles in turn) as PDF operators."""
    yield f"{points[0][0]:.4f} {points[0][1]:.4f} m\n"
    ends = [*points[::2], points[0]]
    for (start, end), via in zip(pairwise(ends), points[1::2], strict=True):
        one = (start[0] + 2 * via[0]) / 3, (start[1] + 2 * via[1]) / 3
        two = (end[0] + 2 * via[0]) / 3, (end[1] + 2 * via[1]) / 3
        yield " ".join(f"{p:.4f}" for point in (one, two, end) for p in point) + " c\n"
    yield "h\n"


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1].isdigit():
        return bytes([int(found[1], 8) & 255])
    return _LETTERS.get(found[1], found[1])
