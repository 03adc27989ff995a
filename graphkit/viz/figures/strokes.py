"""Lines, arrows, symbols and the background of names, as shapes of a sheet."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from graphkit.viz.drawing import LabelPlace, NameLabel, Ruler, Shape, TextLine, constants
from graphkit.viz.drawing.constants import (
    ARROW,
    ARROW_ANGLE,
    CENTRED,
    CORNER,
    EDGE,
    MARK_BASE,
    MARK_LETTER,
    MAX_BEND,
    SPACING,
    WHITE,
)
from graphkit.viz.drawing.style import shape_points

Sample = Callable[[float, float], list[Shape | TextLine]]
"""A function that draws the sample of a legend entry around a point."""


def bend(
    a: tuple[float, float], b: tuple[float, float], steps: float
) -> tuple[float, float] | None:
    """Return the control point of a tie's curve, some steps to its left; None if straight."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy)
    if not steps or not length:
        return None
    offset = math.copysign(min(abs(steps) * SPACING, MAX_BEND * length), steps) * 2 / length
    return (a[0] + b[0]) / 2 + dy * offset, (a[1] + b[1]) / 2 - dx * offset


def loop_path(at: tuple[float, float], radius: float, step: float) -> str:
    """Return the path of a tie of an actor with itself; further ones lie around the first."""
    reach = (constants.LOOP + abs(step)) * radius
    near = reach / constants.LOOP_SLANT
    one, two = (at[0] + reach, at[1] - near), (at[0] + near, at[1] - reach)
    return f"M{xy(at)}C{xy(one)} {xy(two)} {xy(at)}"


def halfway(
    a: tuple[float, float], via: tuple[float, float], b: tuple[float, float]
) -> tuple[float, float]:
    """Return the middle of a curve from a to b with a control point."""
    return (a[0] + 2 * via[0] + b[0]) / 4, (a[1] + 2 * via[1] + b[1]) / 4


def arrow_tip(
    start: tuple[float, float], end: tuple[float, float], reach: float, size: float
) -> str:
    """Return the tip of an arrow at a distance before the end of a line."""
    turn = math.atan2(end[1] - start[1], end[0] - start[0])
    x, y = end[0] - reach * math.cos(turn), end[1] - reach * math.sin(turn)
    sides = [
        (x - size * math.cos(turn + side), y - size * math.sin(turn + side))
        for side in (ARROW_ANGLE, -ARROW_ANGLE)
    ]
    return "M" + "L".join(map(xy, [(x, y), *sides])) + "Z"


def symbol(
    shape: str,
    x: float,
    y: float,
    r: float,
    paint: Mapping[str, Any],
    mark: str = "",
    title: str = "",
) -> list[Shape | TextLine]:
    """Draw an actor's shape, and on it the mark of its group if there is room."""
    corners = [tuple(map(float, c.split(","))) for c in shape_points(shape).split()]
    if corners:
        points = [(x + dx * r / CORNER, y + dy * r / CORNER) for dx, dy in corners]
        outline = "M" + "L".join(map(xy, points)) + "Z"
    else:
        radius = f"{r:.2f} {r:.2f}"
        ends = xy((x - r, y)), xy((x + r, y))
        outline = f"M{ends[0]}A{radius} 0 1 0 {ends[1]}A{radius} 0 1 0 {ends[0]}Z"
    edge = min(EDGE, 0.25 * r)
    drawn: list[Shape | TextLine] = [
        Shape(outline, paint["fill"], paint["stroke"], edge, title=title)
    ]
    size = min(r, 2 * r / (MARK_BASE + len(mark) * MARK_LETTER)) if mark else 0.0
    if size >= 5.5:
        drawn.append(TextLine(mark, x, y + CENTRED * size, size, paint["ink"], "middle", bold=True))
    return drawn


def shape_sample(shape: str, paint: Mapping[str, Any], mark: str = "") -> Sample:
    """Return a function that draws an actor's shape into the legend."""
    return lambda x, y: symbol(shape, x, y, 8.5 if mark else 7.0, paint, mark)


def line_sample(style: Mapping[str, Any], *, arrow: bool) -> Sample:
    """Return a function that draws a line into the legend."""

    def drawn(x: float, y: float) -> list[Shape | TextLine]:
        dashes = tuple(map(float, style["dashes"] or ()))
        path = f"M{xy((x - 16, y))}L{xy((x + 16, y))}"
        items: list[Shape | TextLine] = [Shape(path, "", style["color"], style["width"], dashes)]
        if arrow:
            items.append(Shape(arrow_tip((x - 16, y), (x + 18, y), 0, ARROW), style["color"]))
        return items

    return drawn


def name_leader(
    at: tuple[float, float], radius: float, spot: LabelPlace, size: tuple[float, float]
) -> Shape:
    """Draw a line from the edge of an actor to the nearest point of its name."""
    x = min(max(at[0], spot.x - size[0] / 2), spot.x + size[0] / 2)
    y = min(max(at[1], spot.top), spot.top + size[1])
    far = max(math.hypot(x - at[0], y - at[1]), 1e-9)
    share = min(radius / far, 1.0)
    start = at[0] + (x - at[0]) * share, at[1] + (y - at[1]) * share
    return Shape(f"M{xy(start)}L{xy((x, y))}", "", "#7B8794", 0.8)


def name_background(block: NameLabel, ruler: Ruler) -> list[Shape]:
    """Draw white below each row of a name, so that no line runs through its letters."""
    shapes = []
    for number, row in enumerate(block.rows):
        half = ruler.width(row, block.size) / 2 + 1.5
        left, right = block.x - half, block.x + half
        top, low = block.top + number * block.line + 1, block.top + (number + 1) * block.line
        corners = (left, top), (right, top), (right, low), (left, low)
        path = "M" + "L".join(map(xy, corners)) + "Z"
        shapes.append(Shape(path, WHITE, opacity=0.8))
    return shapes


def xy(point: tuple[float, ...]) -> str:
    """Format a point for path data."""
    return f"{point[0]:.1f} {point[1]:.1f}"


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Return whether two boxes (left, top, right, bottom) overlap."""
    across = one[0] < other[2] and one[2] > other[0]
    return across and one[1] < other[3] and one[3] > other[1]


def enlargement(scale: float, actors: int) -> float:
    """Return the enlargement of actors and lines where the whole is shown small, as on the page."""
    room = next((largest for limit, largest in constants.ROOMS if actors <= limit), 1.0)
    seen = constants.SEEN / math.sqrt(actors)
    seen = min(constants.SEEN_MAX, max(constants.SEEN_MIN, seen))
    wanted = max(min(room, constants.SHRUNK / scale), seen / (constants.MIN_RADIUS * scale), 1.0)
    return float(constants.BOOST_STEP ** round(math.log(wanted, constants.BOOST_STEP)))
