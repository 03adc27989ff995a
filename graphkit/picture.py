"""The middle of a figure: actors, ties and names as they stand on the map page, and the legend."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from graphkit.look import (
    FONT,
    LETTERS,
    LINE,
    LINES,
    WRAP,
    bows,
    ink,
    legend,
    places,
    radii,
    shape_points,
    tie_look,
)
from graphkit.maps.drawing import LEAST, earth
from graphkit.maps.part import Part
from graphkit.maps.values import groups_of
from graphkit.model import Actor, clip
from graphkit.names import printable
from graphkit.typeset import Block, Ground, Named, Row, Ruler, Shape, Spot, spots

NAMED, FOREMOST = 150, 80
"""Above so many actors, so many have their names on the picture."""
EDGE = 28.0
"""Pixels around the picture."""
INK, SOFT, GREY = "#1B2733", "#55606D", "#3A4048"
_BEYOND = 8.0  # pixels that the outlines of the earth go on beyond their frame
_SPACING = 13.0  # pixels between ties of the same two actors
_STEP = 24.0  # from row to row of the legend
_PLAIN = {"fill": "#FFFFFF", "stroke": "#6B7580"}
_FAINT, _FULL = 0.55, 0.85

Items = list[Shape | Ground | Row | Block]
Sample = Callable[[float, float], list[Shape | Row]]
"""Draws what stands for an entry of the legend, around a point."""


class Picture:
    """A part of a network on its way to paper.

    Args:
        part: what is drawn.
        values: a number for each actor, which its area follows.
        lang: of the names.
        say: the words of the map page in that language.
        colour: what the colour of actors follows.
        layout: ``network`` or ``geo``.
        seed: of layout and communities.
        shape: ``wide`` or ``tall``: which of the page's two drawings.
        offered: the languages whose names had room on it.

    Attributes:
        actors: those drawn, the foremost first; ``named`` those of them with names.
        ties: those drawn, and by how many steps each bows aside.
        names: what is written, by id.
        laid: the layout by geography, if it is that.
    """

    def __init__(
        self,
        part: Part,
        values: Mapping[str, float],
        lang: str,
        say: Mapping[str, str],
        *,
        colour: str,
        layout: str,
        seed: int,
        shape: str,
        offered: Sequence[str],
    ) -> None:
        self.part, self.lang, self.say, self._shape = part, lang, say, shape
        self._ontology = part.network.ontology
        sizes = radii({a.id: values.get(a.id, 0.0) for a in part.actors}, LEAST)
        self.laid = earth(part, values) if layout == "geo" else None
        if self.laid:
            pins = self.laid[shape]["pins"]
            self._at = {key: (pin[0], pin[1]) for key, pin in pins.items()}
            sizes = {key: radius * self.laid[shape]["shrink"] for key, radius in sizes.items()}
        else:
            self._at = _standing(part, sizes, offered, seed, shape)
        self._radius = sizes
        here = self._at.keys() - part.waiting
        self.actors = sorted(
            (a for a in part.actors if a.id in here), key=lambda a: (-values.get(a.id, 0.0), a.id)
        )
        steps = bows([(t.tail, t.head) for t in (*part.ties, *part.earlier)])
        self.ties = [
            (tie, step)
            for tie, step in zip(part.ties, steps, strict=False)
            if tie.tail in here and tie.head in here
        ]
        self._groups = (
            groups_of(part.network, part.actors, seed).get(colour) if colour != "kind" else None
        )
        self._colour = colour
        self.named = self.actors[: FOREMOST if len(self.actors) > NAMED else None]
        self.names = {a.id: self.name(a) for a in self.named}

    def name(self, actor: Actor) -> str:
        """What is written of an actor."""
        return printable(clip(" ".join(actor.name(self.lang).split()), LETTERS)) or actor.id

    def items(
        self, ruler: Ruler, left: float, top: float, width: float
    ) -> tuple[Items, float, int]:
        """The items of the picture, its height, and how many names found no room."""
        if not self.actors:
            return [Row(self.say["empty"], left, top + 24, 14, SOFT)], 40.0, 0
        scale, x0, y0, height = self._camera(width)
        x0, y0 = x0 + left, y0 + top
        grown = _boost(scale, len(self.actors))
        at = {}
        for actor in self.actors:
            x, y = self._at[actor.id]
            at[actor.id] = x0 + x * scale, y0 + y * scale
        radius = {a.id: self._radius[a.id] * grown * scale for a in self.actors}
        drawn: Items = [*self._ground(scale, x0, y0)]
        lines, stretches = self._lines(at, radius, scale, grown)
        drawn += lines
        for actor in reversed(self.actors):
            drawn += self._actor(actor, *at[actor.id], radius[actor.id])
        aside = 0.6 * EDGE
        frame = (left - aside, top - 4, left + width + aside, top + height + 4)
        placed = self._labels(ruler, at, radius, stretches, frame)
        for block, leader in placed:
            drawn += [*([leader] if leader else []), *_behind(block, ruler)]
        drawn += [block for block, _ in placed]
        if not self.laid:
            # The room kept below for names may not be needed.
            lows = [at[a.id][1] + radius[a.id] for a in self.actors]
            lows += [block.top + len(block.rows) * block.line for block, _ in placed]
            height = max(lows) + 4 - top
        return drawn, height, len(self.named) - len(placed)

    def _camera(self, width: float) -> tuple[float, float, float, float]:
        """The scale, where the drawing's middle stands, and the height that it takes."""
        if self.laid:
            _, _, wide, high = self.laid[self._shape]["box"]
            scale = width / (wide + 2 * _BEYOND)
            height = (high + 2 * _BEYOND) * scale
            return scale, width / 2, height / 2, height
        most = width * (1.25 if self._shape == "tall" else 0.72)
        beside, above, below = 0.45 * WRAP[self._shape], 26.0, 3 * LINE + 22.0
        x, y = zip(*(self._at[a.id] for a in self.actors), strict=True)
        span = max(max(x) - min(x), 1.0), max(max(y) - min(y), 1.0)
        room = width - 2 * beside, most - above - below
        scale = min(room[0] / span[0], room[1] / span[1], 1.6)
        middle = width / 2 - (max(x) + min(x)) / 2 * scale
        return scale, middle, above - min(y) * scale, span[1] * scale + above + below

    def _ground(self, scale: float, x0: float, y0: float) -> list[Ground | Row]:
        """Sea, land, borders, and lines from those moved aside to where they belong."""
        if self.laid is None:
            return []
        laid = self.laid[self._shape]
        left, top, width, height = laid["box"]
        left, top = left - _BEYOND, top - _BEYOND
        width, height = width + 2 * _BEYOND, height + 2 * _BEYOND
        shapes = [
            Shape(f"M{left:g} {top:g}h{width:g}v{height:g}h{-width:g}Z", "#EAF1F6"),
            Shape(laid["grid"], "", "#D5E1EA", 0.8),
            Shape(laid["land"], "#F8F6F0", "#A9B6C0", 0.9),
            Shape(laid["borders"], "", "#A2A7AB", 1.0),
            Shape(laid["disputed"], "", "#A2A7AB", 1.0, (2, 3)),
        ]
        for actor in self.actors:
            pin = laid["pins"][actor.id]
            if len(pin) == 4:
                x, y, true_x, true_y = pin
                shapes.append(Shape(f"M{x:g} {y:g}L{true_x:g} {true_y:g}", "", GREY, 0.9))
                dot = f"M{true_x - 1.6:g} {true_y:g}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0Z"
                shapes.append(Shape(dot, GREY))
        kilometres, long = laid["bar"]
        told: list[Row] = []
        x, y = left + 16, top + height - 14
        if long:
            shapes.append(Shape(f"M{x:g} {y - 4:g}v4h{long:g}v-4", "", GREY, 1.2))
            label = f"{kilometres:,g} {self.say['km']}"
            told.append(Row(label, x0 + (x + long + 5) * scale, y0 + y * scale, 11, GREY))
        seen = tuple(shape for shape in shapes if shape.d)
        return [Ground(seen, x0, y0, width, height, scale), *told]

    def _lines(
        self,
        at: Mapping[str, tuple[float, float]],
        radius: Mapping[str, float],
        scale: float,
        grown: float,
    ) -> tuple[list[Shape], list[tuple[float, float, float, float]]]:
        """The ties, and the stretches of straight line that names should not stand on."""
        drawn, stretches = [], []
        opacity = _FAINT if self.laid and len(self.ties) > 60 else _FULL
        actors = self.part.network.actors
        for tie, step in self.ties:
            look = tie_look(self._ontology, tie.kind, tie.status, tie.level)
            a, b = at[tie.tail], at[tie.head]
            via = _bend(a, b, step * (1 if tie.tail < tie.head else -1) * grown * scale)
            told = " – ".join(self.name(actors[end]) for end in (tie.tail, tie.head))
            dashes = tuple(dash * grown * scale for dash in look["dashes"] or ())
            thick = max(look["width"] * math.sqrt(grown) * scale, 0.9)
            path = f"M{_point(a)}" + (f"Q{_point(via)} {_point(b)}" if via else f"L{_point(b)}")
            if tie.tail == tie.head:
                path = _loop(a, radius[tie.tail], step)
            drawn.append(Shape(path, "", look["color"], thick, dashes, opacity, told))
            if not tie.symmetric and tie.tail != tie.head:
                size = 8 * max(1.0, grown * scale)
                drawn.append(Shape(_tip(via or a, b, radius[tie.head] + 1, size), look["color"]))
            points = [a, _halfway(a, via, b), b] if via else [a, b]
            stretches += [(*p, *q) for p, q in pairwise(points)]
        return drawn, stretches

    def _actor(self, actor: Actor, x: float, y: float, r: float) -> list[Shape | Row]:
        paint, mark = self._paint(actor)
        kind = self._ontology.label("actor_kinds", actor.kind, self.lang)
        told = f"{self.name(actor)} ({kind})"
        shape = self._ontology.actor_kinds[actor.kind].shape
        return _symbol(shape, x, y, r, paint, mark, told)

    def _paint(self, actor: Actor) -> tuple[Mapping[str, Any], str]:
        """The colours of an actor, and the mark of its group."""
        if self._groups is None:
            fill = self._ontology.actor_kinds[actor.kind].colour
            return {"fill": fill, "stroke": ink(fill, 4.5)}, ""
        look = self._groups["looks"].get(self._groups["of"].get(actor.id, ""))
        return (look, look["mark"]) if look else (_PLAIN, "")

    def _labels(
        self,
        ruler: Ruler,
        at: Mapping[str, tuple[float, float]],
        radius: Mapping[str, float],
        stretches: Sequence[tuple[float, float, float, float]],
        frame: tuple[float, float, float, float],
    ) -> list[tuple[Block, Shape | None]]:
        """The names that find room, and the lines that lead to those far from their actor."""
        wrap = float(WRAP[self._shape])
        rows = {key: ruler.lines(name, FONT, wrap, LINES) for key, name in self.names.items()}
        wide = {key: max(ruler.width(row, FONT) for row in some) for key, some in rows.items()}
        named = [Named(*at[key], radius[key], wide[key], len(rows[key]) * LINE) for key in rows]
        discs = [(*at[a.id], radius[a.id]) for a in self.actors]
        found = []
        for key, spot in zip(rows, spots(named, discs, stretches, frame), strict=True):
            if spot is None:
                continue
            room = max(wide[key] + 4, min(wrap, 120.0))
            name, lines = self.names[key], tuple(rows[key])
            block = Block(name, lines, spot.x, spot.top, room, LINE, FONT, INK)
            size = wide[key], len(lines) * LINE
            found.append((block, _leader(at[key], radius[key], spot, size) if spot.led else None))
        return found

    def key(self) -> list[list[tuple[Sample, str]]]:
        """The entries of the legend, a row a group: what draws the sample, and its label."""
        groups: list[list[tuple[Sample, str]]] = []
        ties = [tie for tie, _ in self.ties]
        for group in legend(self._ontology, self.actors, ties, with_levels=True):
            entries: list[tuple[Sample, str]] = []
            for entry in group["entries"]:
                word = entry["word"]
                label = self.say["no_level"]
                if word:
                    label = self._ontology.label(group["part"], word, self.lang)
                if "line" in entry:
                    entries.append((_line_sample(entry["line"], arrow=entry["arrow"]), label))
                else:
                    paint = _PLAIN if self._groups else entry
                    shape = self._ontology.actor_kinds[word].shape
                    entries.append((_shape_sample(shape, paint), label))
            groups.append(entries)
        if self._groups:
            groups.insert(1, self._group_key(self._groups))
        return [[(sample, printable(label)) for sample, label in group] for group in groups]

    def _group_key(self, groups: Mapping[str, Any]) -> list[tuple[Sample, str]]:
        """Countries or communities that are there; those without a colour of their own as one."""
        there = {groups["of"].get(a.id) for a in self.actors}
        known = (self.part.network.whole or self.part.network).public().actors
        entries: list[tuple[Sample, str]] = []
        for word, look in groups["looks"].items():
            if word not in there:
                continue
            label = self.name(known[word]) if word in known else word
            if self._colour == "community":
                label = self.say["group"].format(n=word)
            entries.append((_shape_sample("dot", look, look["mark"]), label))
        return entries


def key_items(
    key: Sequence[Sequence[tuple[Sample, str]]],
    ruler: Ruler,
    left: float,
    top: float,
    width: float,
) -> tuple[Items, float]:
    """The legend set in rows, and its height."""
    items: Items = []
    y = top
    for group in key:
        x = left
        for sample, label in group:
            label = clip(label, LETTERS)
            long = 40 + ruler.width(label, FONT) + 20
            if x + long - 20 > left + width and x > left:
                x, y = left, y + _STEP
            items += sample(x + 16, y + _STEP / 2)
            items.append(Row(label, x + 38, y + _STEP / 2 + 4.5, FONT, INK))
            x += long
        y += _STEP if group else 0.0
    return items, y - top


def _standing(
    part: Part,
    sizes: Mapping[str, float],
    offered: Sequence[str],
    seed: int,
    shape: str,
) -> dict[str, tuple[float, float]]:
    """Where the map page has the actors: an actor that waits there has its place here too."""
    pairs = [(tie.tail, tie.head) for tie in part.ties]
    pairs += [(t.tail, t.head) for t in part.earlier if {t.tail, t.head} & part.waiting]
    lines = [m.linkage for m in part.missing if m.strong]
    pairs += [(g.tail, g.head) for g in lines if {g.tail, g.head} & part.waiting]
    return places(part.actors, pairs, sizes, offered, seed, (shape,))[0]


def _boost(scale: float, actors: int) -> float:
    """How much larger actors and lines are drawn where the whole is small, as on the page."""
    room = 3.0 if actors <= 150 else 1.7 if actors <= 500 else 1.0
    seen = min(1.6, max(0.7, 80 / math.sqrt(actors)))
    wanted = max(min(room, 0.6 / scale), seen / (LEAST * scale), 1.0)
    return float(1.15 ** round(math.log(wanted, 1.15)))


def _bend(
    a: tuple[float, float], b: tuple[float, float], steps: float
) -> tuple[float, float] | None:
    """What the curve of a tie leans to, so many spacings to its left; none for a straight one."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    long = math.hypot(dx, dy)
    if not steps or not long:
        return None
    aside = math.copysign(min(abs(steps) * _SPACING, 0.42 * long), steps) * 2 / long
    return (a[0] + b[0]) / 2 + dy * aside, (a[1] + b[1]) / 2 - dx * aside


def _loop(at: tuple[float, float], radius: float, step: float) -> str:
    """A tie of an actor with itself, from its middle and back; several one around another."""
    reach = (3.2 + abs(step)) * radius
    one, two = (at[0] + reach, at[1] - reach / 3), (at[0] + reach / 3, at[1] - reach)
    return f"M{_point(at)}C{_point(one)} {_point(two)} {_point(at)}"


def _halfway(
    a: tuple[float, float], via: tuple[float, float], b: tuple[float, float]
) -> tuple[float, float]:
    return (a[0] + 2 * via[0] + b[0]) / 4, (a[1] + 2 * via[1] + b[1]) / 4


def _tip(start: tuple[float, float], end: tuple[float, float], reach: float, size: float) -> str:
    """The tip of an arrow, so far before the point where a line ends."""
    turn = math.atan2(end[1] - start[1], end[0] - start[0])
    x, y = end[0] - reach * math.cos(turn), end[1] - reach * math.sin(turn)
    sides = [
        (x - size * math.cos(turn + side), y - size * math.sin(turn + side))
        for side in (0.42, -0.42)
    ]
    return "M" + "L".join(map(_point, [(x, y), *sides])) + "Z"


def _symbol(
    shape: str,
    x: float,
    y: float,
    r: float,
    paint: Mapping[str, Any],
    mark: str = "",
    title: str = "",
) -> list[Shape | Row]:
    """An actor's shape, and on it the mark of its group if there is room."""
    corners = [tuple(map(float, c.split(","))) for c in shape_points(shape).split()]
    if corners:
        points = [(x + dx * r / 8, y + dy * r / 8) for dx, dy in corners]
        outline = "M" + "L".join(map(_point, points)) + "Z"
    else:
        radius = f"{r:.2f} {r:.2f}"
        ends = _point((x - r, y)), _point((x + r, y))
        outline = f"M{ends[0]}A{radius} 0 1 0 {ends[1]}A{radius} 0 1 0 {ends[0]}Z"
    edge = min(1.5, 0.25 * r)
    drawn: list[Shape | Row] = [Shape(outline, paint["fill"], paint["stroke"], edge, title=title)]
    size = min(r, 2 * r / (0.5 + len(mark) * 0.62)) if mark else 0.0
    if size >= 5.5:
        drawn.append(Row(mark, x, y + 0.36 * size, size, paint["ink"], "middle", bold=True))
    return drawn


def _shape_sample(shape: str, paint: Mapping[str, Any], mark: str = "") -> Sample:
    return lambda x, y: _symbol(shape, x, y, 8.5 if mark else 7.0, paint, mark)


def _line_sample(look: Mapping[str, Any], *, arrow: bool) -> Sample:
    def drawn(x: float, y: float) -> list[Shape | Row]:
        dashes = tuple(map(float, look["dashes"] or ()))
        path = f"M{_point((x - 16, y))}L{_point((x + 16, y))}"
        items: list[Shape | Row] = [Shape(path, "", look["color"], look["width"], dashes)]
        if arrow:
            items.append(Shape(_tip((x - 16, y), (x + 18, y), 0, 8), look["color"]))
        return items

    return drawn


def _leader(at: tuple[float, float], radius: float, spot: Spot, size: tuple[float, float]) -> Shape:
    """A line from the edge of an actor to the nearest point of its name."""
    x = min(max(at[0], spot.x - size[0] / 2), spot.x + size[0] / 2)
    y = min(max(at[1], spot.top), spot.top + size[1])
    far = max(math.hypot(x - at[0], y - at[1]), 1e-9)
    share = min(radius / far, 1.0)
    start = at[0] + (x - at[0]) * share, at[1] + (y - at[1]) * share
    return Shape(f"M{_point(start)}L{_point((x, y))}", "", "#7B8794", 0.8)


def _behind(block: Block, ruler: Ruler) -> list[Shape]:
    """White below each row of a name, so that lines do not run through letters."""
    shapes = []
    for number, row in enumerate(block.rows):
        half = ruler.width(row, block.size) / 2 + 1.5
        left, right = block.x - half, block.x + half
        top, low = block.top + number * block.line + 1, block.top + (number + 1) * block.line
        corners = (left, top), (right, top), (right, low), (left, low)
        path = "M" + "L".join(map(_point, corners)) + "Z"
        shapes.append(Shape(path, "#FFFFFF", opacity=0.8))
    return shapes


def _point(point: tuple[float, ...]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
