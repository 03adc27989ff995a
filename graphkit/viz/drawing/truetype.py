"""Outlines and widths of the glyphs of a TrueType font."""

from __future__ import annotations

import struct

Point = tuple[float, float]

_WORDS, _OFFSETS, _MORE = 0x1, 0x2, 0x20
_SCALES = ((0x8, 1), (0x40, 2), (0x80, 4))


def tables(data: bytes) -> dict[bytes, bytes]:
    """Return the tables of a font file by their tags."""
    count = struct.unpack_from(">H", data, 4)[0]
    rows = (struct.unpack_from(">4sLLL", data, 12 + 16 * i) for i in range(count))
    return {tag: data[start : start + length] for tag, _, start, length in rows}


class Outlines:
    """The glyphs of a TrueType font; lengths are shares of the font size."""

    def __init__(self, data: bytes) -> None:
        found = tables(data)
        self._glyf, self._loca = found[b"glyf"], found[b"loca"]
        self._hmtx = found[b"hmtx"]
        self._em: int = struct.unpack_from(">H", found[b"head"], 18)[0]
        self._long = struct.unpack_from(">h", found[b"head"], 50)[0]
        self._wide = struct.unpack_from(">H", found[b"hhea"], 34)[0]

    def advance(self, glyph: int) -> float:
        """Return the distance from this glyph to the next."""
        at = min(glyph, self._wide - 1)
        return float(struct.unpack_from(">H", self._hmtx, 4 * at)[0]) / self._em

    def contours(self, glyph: int) -> list[list[Point]]:
        """Return closed contours that alternate points on the line and middles of curves."""
        em = self._em
        return [[(x / em, y / em) for x, y in contour] for contour in self._contours(glyph)]

    def _contours(self, glyph: int) -> list[list[Point]]:
        form, scale = (">2L", 1) if self._long else (">2H", 2)
        start, end = struct.unpack_from(form, self._loca, glyph * (4 if self._long else 2))
        data = self._glyf[start * scale : end * scale]
        if not data:
            return []
        count = struct.unpack_from(">h", data)[0]
        return _simple(data, count) if count >= 0 else self._composed(data)

    def _composed(self, data: bytes) -> list[list[Point]]:
        """Compose a glyph of others, each moved; our fonts turn and scale none."""
        found: list[list[Point]] = []
        at, flags = 10, _MORE
        while flags & _MORE:
            flags, glyph = struct.unpack_from(">HH", data, at)
            form = ">hh" if flags & _WORDS else ">bb"
            dx, dy = struct.unpack_from(form, data, at + 4) if flags & _OFFSETS else (0, 0)
            at += 4 + struct.calcsize(form)
            at += sum(2 * size for flag, size in _SCALES if flags & flag)
            found += [[(x + dx, y + dy) for x, y in one] for one in self._contours(glyph)]
        return found


def _simple(data: bytes, count: int) -> list[list[Point]]:
    ends = struct.unpack_from(f">{count}H", data, 10)
    at = 10 + 2 * count
    at += 2 + struct.unpack_from(">H", data, at)[0]
    flags: list[int] = []
    while len(flags) <= ends[-1]:
        flag = data[at]
        repeat = data[at + 1] if flag & 0x8 else 0
        at += 2 if flag & 0x8 else 1
        flags += [flag] * (repeat + 1)
    axes: list[list[int]] = []
    for short, same in ((0x2, 0x10), (0x4, 0x20)):
        values, value = [], 0
        for flag in flags:
            if flag & short:
                value += data[at] if flag & same else -data[at]
                at += 1
            elif not flag & same:
                value += struct.unpack_from(">h", data, at)[0]
                at += 2
            values.append(value)
        axes.append(values)
    points = list(zip(*axes, (bool(flag & 0x1) for flag in flags), strict=True))
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [_turns(points[a : b + 1]) for a, b in zip(starts, ends, strict=True)]


def _turns(points: list[tuple[int, int, bool]]) -> list[Point]:
    """Return a contour that alternates points on the line and middles of curves."""
    whole: list[tuple[float, float, bool]] = []
    for n, (x, y, on) in enumerate(points):
        before = points[n - 1]
        if before[2] == on:
            # Between two of a kind, insert a point on the line or the middle of a straight step.
            whole.append(((before[0] + x) / 2, (before[1] + y) / 2, not on))
        whole.append((x, y, on))
    first = next(n for n, point in enumerate(whole) if point[2])
    return [(x, y) for x, y, _ in whole[first:] + whole[:first]]
