"""The reading order of a page: columns of text are read one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_MIN_LINES = 5
"""A column has at least this many lines."""
_MIN_FILL = 0.55
"""Lines of a column of text fill this share of it; cells of a table do not."""


class Segment(NamedTuple):
    """A run of characters on one line: indexes, box in points, column."""

    first: int
    last: int
    left: float
    right: float
    bottom: float
    top: float
    column: int = 0


def reading_order(segments: Sequence[Segment], width: float) -> list[Segment]:
    """Return segments in reading order, with the number of their column.

    A page has two columns if a gap from top to bottom divides lines that fill both sides. Lines
    over the whole width divide the page into bands. A file that is in order already stays so.

    Args:
        segments: the runs of a page in the order of the file.
        width: the width of the page in points.
    """
    gutter = _gutter(segments, width)
    if gutter is None:
        return _joined(segments)
    sides = [_side(one, gutter) for one in segments]
    marked = [one._replace(column=side) for one, side in zip(segments, sides, strict=True)]
    changes = sum(a != b for a, b in pairwise(side for side in sides if side))
    bands = sum(side == 0 for side in sides) + 1
    if changes <= 2 * bands - 1:
        return _joined(marked)
    ordered: list[Segment] = []
    band: list[Segment] = []
    for one in sorted(marked, key=lambda one: -one.bottom):
        if one.column == 0:
            ordered += sorted(band, key=lambda one: (one.column, -one.bottom, one.left))
            band = []
            ordered.append(one)
        else:
            band.append(one)
    ordered += sorted(band, key=lambda one: (one.column, -one.bottom, one.left))
    return _joined(ordered)


def _side(one: Segment, gutter: float) -> int:
    return 1 if one.right <= gutter + 1 else 2 if one.left >= gutter - 1 else 0


def _gutter(segments: Sequence[Segment], width: float) -> float | None:
    """Return where the gap between two columns is; None for a page with one."""
    if len(segments) < 2 * _MIN_LINES:
        return None
    best: tuple[int, float] | None = None
    for step in range(30, 71):
        x = width * step / 100
        sides = [_side(one, x) for one in segments]
        left = [one for one, side in zip(segments, sides, strict=True) if side == 1]
        right = [one for one, side in zip(segments, sides, strict=True) if side == 2]
        crossing = sides.count(0)
        if min(len(left), len(right)) < _MIN_LINES or crossing > 0.25 * len(segments):
            continue
        if not _filled(left) or not _filled(right) or not _side_by_side(left, right):
            continue
        if best is None or crossing < best[0]:
            best = crossing, x
    return best and best[1]


def _filled(side: Sequence[Segment]) -> bool:
    extent = max(one.right for one in side) - min(one.left for one in side)
    rows: dict[int, list[Segment]] = {}
    for one in side:
        rows.setdefault(round(one.bottom / 2), []).append(one)
    widths = [max(x.right for x in row) - min(x.left for x in row) for row in rows.values()]
    # Cells of a table are many on a row, and the row of a column is nearly full of letters.
    letters = sum(one.right - one.left for one in side)
    return median(widths) >= _MIN_FILL * extent > 0 and letters >= _MIN_FILL * sum(widths)


def _side_by_side(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    low = max(min(one.bottom for one in side) for side in (left, right))
    high = min(max(one.top for one in side) for side in (left, right))
    extent = max(one.top for one in (*left, *right)) - min(one.bottom for one in (*left, *right))
    return high - low > 0.3 * extent


def _joined(segments: Sequence[Segment]) -> list[Segment]:
    """Join the runs of one line, such as the cells of a row."""
    found: list[Segment] = []
    for one in segments:
        last = found[-1] if found else None
        same = last is not None and last.column == one.column and last.last <= one.first
        if last and same and abs(last.bottom - one.bottom) < 2 and one.left >= last.right:
            low, high = min(last.bottom, one.bottom), max(last.top, one.top)
            found[-1] = Segment(last.first, one.last, last.left, one.right, low, high, one.column)
        else:
            found.append(one)
    return found
