"""The central part of a figure: actors, ties and names as on the map page, and the legend."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from graphkit.model.errors import clip
from graphkit.model.records import Actor
from graphkit.names.languages import ENGLISH
from graphkit.names.normalise import printable
from graphkit.viz.drawing import (
    ClippedShapes,
    LabelledActor,
    NameLabel,
    Ruler,
    Shape,
    TextLine,
    constants,
    place_labels,
)
from graphkit.viz.drawing.constants import (
    BAR,
    CENTRED,
    COUNTRY,
    EARTH_EDGE,
    FONT,
    GAP_STYLE,
    GREY,
    INK,
    KEY,
    LETTERS,
    LINE,
    LINES,
    OTHERS,
    PLAIN,
    SHEET,
    SOFT,
    WHITE,
    WRAP,
)
from graphkit.viz.drawing.style import actor_positions, bends, ink, legend, radii, tie_style
from graphkit.viz.drawing.text_width import break_words
from graphkit.viz.figures.strokes import (
    Sample,
    arrow_tip,
    bend,
    enlargement,
    halfway,
    line_sample,
    loop_path,
    name_background,
    name_leader,
    overlap,
    shape_sample,
    symbol,
    xy,
)
from graphkit.viz.maps.content import MapContent, MissingLinkage
from graphkit.viz.maps.encodings import colour_groups
from graphkit.viz.maps.vis import geographic_layout

NAMED, MAX_NAMED = 150, 80
"""Number of actors above which only the first ones have names, and how many of them."""
_FULL = 0.85  # opacity of ties
_STEP = 24.0  # from row to row of the legend

Items = list[Shape | ClippedShapes | TextLine | NameLabel]


class NetworkPicture:
    """A network prepared for print.

    Args:
        part: what is drawn.
        values: a number for each actor; its area follows the number.
        lang: language of the names.
        say: words of the map page in that language.
        colour: the property that the colour of actors follows.
        layout: ``network`` or ``geo``.
        seed: random seed of layout and communities.
        shape: ``wide`` or ``tall``, one of the page's two drawings.
        offered: languages whose names have room on that drawing.
        gaps: draw the strongest missing linkages too.

    Attributes:
        actors: those drawn, the largest first; ``named`` are those of them with names.
        ties: those drawn, with the steps by which each bends; ``gaps`` likewise.
        names: the text of each name, by id.
        laid: the layout by geography; None for the layout by ties.
    """

    def __init__(
        self,
        content: MapContent,
        values: Mapping[str, float],
        lang: str,
        say: Mapping[str, str],
        *,
        colour: str,
        layout: str,
        seed: int,
        shape: str,
        offered: Sequence[str],
        gaps: bool = False,
    ) -> None:
        self.content, self.lang, self.say, self._shape = content, lang, say, shape
        self._ontology = content.network.ontology
        sizes = radii({a.id: values.get(a.id, 0.0) for a in content.actors}, constants.MIN_RADIUS)
        self.laid = (
            geographic_layout(content, values, (lang, ENGLISH), lang) if layout == "geo" else None
        )
        if self.laid:
            pins = self.laid[shape]["pins"]
            self._at = {key: (pin[0], pin[1]) for key, pin in pins.items()}
            sizes = {key: radius * self.laid[shape]["shrink"] for key, radius in sizes.items()}
        else:
            self._at = actor_positions(
                content.actors, content.pairs, sizes, offered, seed, (shape,)
            )[0]
        self._radius = sizes
        called = {end for g in content.strong for end in (g.tail, g.head)} if gaps else set()
        here = self._at.keys() - (content.waiting - called)
        self.actors = sorted(
            (a for a in content.actors if a.id in here),
            key=lambda a: (-values.get(a.id, 0.0), a.id),
        )
        steps = bends([(t.tail, t.head) for t in (*content.ties, *content.earlier)])
        self.ties = [
            (tie, step)
            for tie, step in zip(content.ties, steps, strict=False)
            if tie.tail in here and tie.head in here
        ]
        self.gaps = [
            (gap, step or (constants.AROUND if self._through(gap) else 0.0))
            for gap, step in _gaps_beside_ties(content)
            if gaps and {gap.tail, gap.head} <= here
        ]
        self._groups = (
            colour_groups(content.network, content.actors, seed).get(colour)
            if colour != "kind"
            else None
        )
        self._colour = colour
        self.named = self.actors[: MAX_NAMED if len(self.actors) > NAMED else None]
        self.names = {a.id: self.name(a) for a in self.named}

    def _through(self, gap: MissingLinkage) -> bool:
        """Return whether the straight line of a missing linkage runs through a third actor."""
        a, b = self._at[gap.tail], self._at[gap.head]
        dx, dy = b[0] - a[0], b[1] - a[1]
        square = dx * dx + dy * dy
        for actor in self.actors:
            x, y = self._at[actor.id][0] - a[0], self._at[actor.id][1] - a[1]
            between = actor.id not in (gap.tail, gap.head) and 0 < x * dx + y * dy < square
            if between and abs(x * dy - y * dx) < self._radius[actor.id] * math.sqrt(square):
                return True
        return False

    def name(self, actor: Actor) -> str:
        """Return the name that is written for an actor."""
        return printable(clip(" ".join(actor.name(self.lang).split()), LETTERS)) or actor.id

    @property
    def projection(self) -> Mapping[str, str]:
        """The name of the map's projection, by language."""
        return self.laid[self._shape]["projection"] if self.laid else {ENGLISH: ""}

    def items(
        self, ruler: Ruler, left: float, top: float, width: float
    ) -> tuple[Items, float, int]:
        """Return the items of the picture, its height, and the number of names without room."""
        if not self.actors:
            return [TextLine(self.say["empty"], left, top + 24, 14, SOFT)], 40.0, 0
        scale, x0, y0, height = self._camera(width)
        x0, y0 = x0 + left, y0 + top
        grown = enlargement(scale, len(self.actors))
        at = {}
        for actor in self.actors:
            x, y = self._at[actor.id]
            at[actor.id] = x0 + x * scale, y0 + y * scale
        radius = {a.id: self._radius[a.id] * grown * scale for a in self.actors}
        drawn: Items = [*self._ground(scale, x0, y0)]
        lines, stretches = self._lines(at, radius, scale, grown)
        far = self._leaders(at, radius, scale, x0, y0)
        crowded = len(self.actors) > constants.CROWD
        ground = len(drawn)
        drawn += [*far, *lines] if crowded else [*lines, *far]
        overhang = 0.6 * SHEET["edge"]
        frame = (left - overhang, top - 4, left + width + overhang, top + height + 4)
        placed = self._labels(ruler, at, radius, stretches, frame)
        # Below the symbols, because the white behind a name would cut into its own symbol.
        for block, _ in placed:
            drawn += name_background(block, ruler)
        for actor in reversed(self.actors):
            drawn += self._actor(actor, *at[actor.id], radius[actor.id])
        drawn += [leader for _, leader in placed if leader]
        drawn += [block for block, _ in placed]
        discs = [(*at[a.id], radius[a.id]) for a in self.actors]
        drawn[ground:ground] = self._countries(ruler, [b for b, _ in placed], discs, scale, x0, y0)
        if not self.laid:
            # Less room may be needed for names below than was reserved.
            lows = [at[a.id][1] + radius[a.id] for a in self.actors]
            lows += [block.top + len(block.rows) * block.line for block, _ in placed]
            height = max(lows) + 4 - top
        return drawn, height, len(self.named) - len(placed)

    def _camera(self, width: float) -> tuple[float, float, float, float]:
        """Return the scale, the position of the drawing's middle, and the height that it takes."""
        if self.laid:
            _, _, wide, high = self.laid[self._shape]["box"]
            scale = width / (wide + 2 * EARTH_EDGE)
            height = (high + 2 * EARTH_EDGE) * scale
            return scale, width / 2, height / 2, height
        largest = width * (1.25 if self._shape == "tall" else 0.72)
        side_margin, above, below = 0.45 * WRAP[self._shape], 26.0, 3 * LINE + 22.0
        x, y = zip(*(self._at[a.id] for a in self.actors), strict=True)
        span = max(max(x) - min(x), 1.0), max(max(y) - min(y), 1.0)
        room = width - 2 * side_margin, largest - above - below
        scale = min(room[0] / span[0], room[1] / span[1], 1.6)
        middle = width / 2 - (max(x) + min(x)) / 2 * scale
        return scale, middle, above - min(y) * scale, span[1] * scale + above + below

    def _ground(self, scale: float, x0: float, y0: float) -> list[ClippedShapes | TextLine]:
        """Draw sea, land, borders and the scale bar."""
        if self.laid is None:
            return []
        laid = self.laid[self._shape]
        left, top, width, height = laid["box"]
        left, top = left - EARTH_EDGE, top - EARTH_EDGE
        width, height = width + 2 * EARTH_EDGE, height + 2 * EARTH_EDGE
        border = constants.BORDER, constants.BORDER_WIDTH
        shapes = [
            Shape(f"M{left:g} {top:g}h{width:g}v{height:g}h{-width:g}Z", constants.SEA),
            Shape(laid["grid"], "", constants.GRID, constants.GRID_WIDTH),
            Shape(laid["land"], constants.LAND, constants.COAST, constants.COAST_WIDTH),
            Shape(laid["borders"], "", *border),
            Shape(
                laid["disputed"], "", constants.BORDER, constants.BORDER_WIDTH, constants.DISPUTED
            ),
        ]
        kilometres, long = laid["bar"]
        tick = BAR["tick"]
        labels: list[TextLine] = []
        x, y = left + BAR["left"], top + height - BAR["up"]
        if long:
            shapes.append(
                Shape(f"M{x:g} {y - tick:g}v{tick:g}h{long:g}v{-tick:g}", "", GREY, BAR["width"])
            )
            label = f"{kilometres:,g} {self.say['km']}"
            start = x0 + (x + long + BAR["gap"]) * scale
            labels.append(TextLine(label, start, y0 + y * scale, BAR["size"], GREY))
        seen = tuple(shape for shape in shapes if shape.d)
        return [ClippedShapes(seen, x0, y0, width, height, scale), *labels]

    def _leaders(
        self,
        at: Mapping[str, tuple[float, float]],
        radius: Mapping[str, float],
        scale: float,
        x0: float,
        y0: float,
    ) -> list[Shape]:
        """Draw lines from displaced actors to their true places."""
        if self.laid is None:
            return []
        pins = self.laid[self._shape]["pins"]
        lines, dots, dot = "", "", constants.TRUE_DOT
        for key, (x, y) in at.items():
            if len(pins[key]) < 4:
                continue
            to = x0 + pins[key][2] * scale, y0 + pins[key][3] * scale
            far = math.hypot(to[0] - x, to[1] - y)
            if far < radius[key] + 1:
                continue
            share = radius[key] / far
            start = x + (to[0] - x) * share, y + (to[1] - y) * share
            lines += f"M{xy(start)}L{xy(to)}"
            arcs = f"a{dot} {dot} 0 1 0 {2 * dot} 0a{dot} {dot} 0 1 0 {-2 * dot} 0Z"
            dots += f"M{xy((to[0] - dot, to[1]))}{arcs}"
        if not lines:
            return []
        halo = Shape(lines + dots, "", WHITE, 2.6, opacity=constants.LEADER_HALO)
        return [halo, Shape(lines, "", GREY, 0.9), Shape(dots, GREY)]

    def _countries(
        self,
        ruler: Ruler,
        names: Sequence[NameLabel],
        discs: Sequence[tuple[float, float, float]],
        scale: float,
        x0: float,
        y0: float,
    ) -> list[TextLine]:
        """Write the names of countries that fit between actors and their names."""
        if self.laid is None:
            return []
        taken = [(x - r, y - r, x + r, y + r) for x, y, r in discs]
        for block in names:
            half = max(ruler.width(row, block.size) for row in block.rows) / 2
            low = block.top + len(block.rows) * block.line
            taken.append((block.x - half, block.top, block.x + half, low))
        written = {" ".join(block.rows).upper() for block in names}
        rows: list[TextLine] = []
        size: float = COUNTRY["size"]
        for x, y, labels in self.laid[self._shape]["countries"]:
            text = labels.get(self.lang) or labels.get(ENGLISH, "")
            if not text or text in written:
                continue
            half, x = ruler.width(text, size) / 2 + 2, x0 + x * scale
            for step in COUNTRY["rows"]:
                middle = y0 + y * scale + step * COUNTRY["line"] * size
                box = (x - half, middle - size / 2, x + half, middle + size / 2)
                if not any(overlap(box, other) for other in taken):
                    taken.append(box)
                    low = middle + CENTRED * size
                    rows.append(TextLine(text, x, low, size, COUNTRY["fill"], "middle"))
                    break
        return rows

    def _lines(
        self,
        at: Mapping[str, tuple[float, float]],
        radius: Mapping[str, float],
        scale: float,
        grown: float,
    ) -> tuple[list[Shape], list[tuple[float, float, float, float]]]:
        """Draw the ties, and return the straight lines that names should not cover."""
        drawn, stretches = [], []
        many = len(self.ties) if self.laid else 0
        opacity = _FULL
        if many > constants.FEW_LINES:
            opacity = constants.FAINT if many <= constants.MANY_LINES else constants.FAINTER
        slim = constants.THIN if many > constants.MANY_LINES else 1.0
        actors = self.content.network.actors
        for tie, step in self.ties:
            style = tie_style(self._ontology, tie.kind, tie.status, tie.level)
            a, b = at[tie.tail], at[tie.head]
            via = bend(a, b, step * (1 if tie.tail < tie.head else -1) * grown * scale)
            title = " – ".join(self.name(actors[end]) for end in (tie.tail, tie.head))
            dashes = tuple(dash * grown * scale for dash in style["dashes"] or ())
            thick = max(style["width"] * math.sqrt(grown) * scale * slim, constants.MIN_LINE)
            path = f"M{xy(a)}" + (f"Q{xy(via)} {xy(b)}" if via else f"L{xy(b)}")
            if tie.tail == tie.head:
                path = loop_path(a, radius[tie.tail], step)
            drawn.append(Shape(path, "", style["color"], thick, dashes, opacity, title))
            if not tie.symmetric and tie.tail != tie.head:
                size = constants.ARROW * max(1.0, grown * scale)
                drawn.append(
                    Shape(
                        arrow_tip(via or a, b, radius[tie.head] + constants.ARROW_GAP, size),
                        style["color"],
                    )
                )
            points = [a, halfway(a, via, b), b] if via else [a, b]
            stretches += [(*p, *q) for p, q in pairwise(points)]
        for gap, step in self.gaps:
            a, b = at[gap.tail], at[gap.head]
            via = bend(a, b, step * (1 if gap.tail < gap.head else -1) * grown * scale)
            path = f"M{xy(a)}" + (f"Q{xy(via)} {xy(b)}" if via else f"L{xy(b)}")
            dashes = tuple(dash * max(grown * scale, 0.8) for dash in GAP_STYLE["dashes"])
            thick = max(GAP_STYLE["width"] * math.sqrt(grown) * scale, 1.2)
            title = " – ".join(self.name(actors[end]) for end in (gap.tail, gap.head))
            drawn.append(Shape(path, "", GAP_STYLE["color"], thick, dashes, 1.0, title))
            points = [a, halfway(a, via, b), b] if via else [a, b]
            stretches += [(*p, *q) for p, q in pairwise(points)]
        return drawn, stretches

    def _actor(self, actor: Actor, x: float, y: float, r: float) -> list[Shape | TextLine]:
        paint, mark = self._paint(actor)
        places = (actor.code, actor.country)
        kind = self._ontology.label("actor_kinds", actor.kind, self.lang, places)
        title = f"{self.name(actor)} ({kind})"
        shape = self._ontology.actor_kinds[actor.kind].shape
        return symbol(shape, x, y, r, paint, mark, title)

    def _paint(self, actor: Actor) -> tuple[Mapping[str, Any], str]:
        """Return the colours of an actor, and the mark of its group."""
        if self._groups is None:
            fill = self._ontology.actor_kinds[actor.kind].colour
            return {"fill": fill, "stroke": ink(fill, 4.5)}, ""
        style = self._groups["styles"].get(self._groups["of"].get(actor.id, ""))
        return (style, style["mark"]) if style else (PLAIN, "")

    def _labels(
        self,
        ruler: Ruler,
        at: Mapping[str, tuple[float, float]],
        radius: Mapping[str, float],
        stretches: Sequence[tuple[float, float, float, float]],
        frame: tuple[float, float, float, float],
    ) -> list[tuple[NameLabel, Shape | None]]:
        """Return the names that have room, and lines to those far from their actor."""
        wrap = float(WRAP[self._shape])
        rows = {key: ruler.lines(name, FONT, wrap, LINES) for key, name in self.names.items()}
        wide = {key: max(ruler.width(row, FONT) for row in some) for key, some in rows.items()}
        named = [
            LabelledActor(*at[key], radius[key], wide[key], len(rows[key]) * LINE) for key in rows
        ]
        discs = [(*at[a.id], radius[a.id]) for a in self.actors]
        found = []
        for key, spot in zip(rows, place_labels(named, discs, stretches, frame), strict=True):
            if spot is None:
                continue
            room = max(wide[key] + 4, min(wrap, 120.0))
            name, lines = self.names[key], tuple(rows[key])
            block = NameLabel(name, lines, spot.x, spot.top, room, LINE, FONT, INK)
            size = wide[key], len(lines) * LINE
            found.append(
                (block, name_leader(at[key], radius[key], spot, size) if spot.led else None)
            )
        return found

    def key(self) -> list[list[tuple[Sample, str]]]:
        """Return the legend, one list per group: functions that draw samples, and labels."""
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
                    entries.append((line_sample(entry["line"], arrow=entry["arrow"]), label))
                else:
                    paint = PLAIN if self._groups else entry
                    shape = self._ontology.actor_kinds[word].shape
                    entries.append((shape_sample(shape, paint), label))
            groups.append(entries)
        if self._groups:
            groups.insert(1, self._group_key(self._groups))
        if self.gaps:
            groups.append([(line_sample(GAP_STYLE, arrow=False), self.say["gaps"])])
        return [[(sample, printable(label)) for sample, label in group] for group in groups]

    def _group_key(self, groups: Mapping[str, Any]) -> list[tuple[Sample, str]]:
        """List the groups that are drawn; those without a colour of their own are one entry."""
        there = {groups["of"].get(a.id) for a in self.actors}
        known = (self.content.network.whole or self.content.network).public().actors
        entries: list[tuple[Sample, str]] = []
        for word, style in groups["styles"].items():
            if word not in there:
                continue
            if style["fill"] == OTHERS:
                plain = {**style, "stroke": ink(OTHERS, 4.5)}
                entries.append((shape_sample("dot", plain), self.say["rest"]))
                break
            label = self.name(known[word]) if word in known else word
            if self._colour == "community":
                label = self.say["group"].format(n=word)
            entries.append((shape_sample("dot", style, style["mark"]), label))
        return entries


def key_items(
    key: Sequence[Sequence[tuple[Sample, str]]],
    ruler: Ruler,
    left: float,
    top: float,
    width: float,
) -> tuple[Items, float]:
    """Arrange the legend in rows, and return its items and its height."""
    items: Items = []
    y = top
    for group in key:
        x = left
        for sample, label in group:
            label = clip(label, LETTERS)
            long = KEY["room"] + ruler.width(label, FONT) + KEY["between"]
            if x + long - KEY["between"] > left + width and x > left:
                x, y = left, y + _STEP
            items += sample(x + KEY["sample"], y + _STEP / 2)
            items.append(TextLine(label, x + KEY["label"], y + _STEP / 2 + KEY["low"], FONT, INK))
            x += long
        y += _STEP if group else 0.0
    return items, y - top


def _gaps_beside_ties(content: MapContent) -> list[tuple[MissingLinkage, float]]:
    """Return the missing linkages of the layer, each with its bend away from its actors' ties."""
    together = Counter(frozenset((t.tail, t.head)) for t in (*content.ties, *content.earlier))
    together.update(frozenset((m.linkage.tail, m.linkage.head)) for m in content.missing)
    so_far: Counter[frozenset[str]] = Counter()
    found = []
    for gap in content.strong:
        pair = frozenset((gap.tail, gap.head))
        found.append((gap, (together[pair] - so_far[pair]) / 2 if together[pair] > 1 else 0.0))
        so_far[pair] += 1
    return found


def name_ruler(picture: NetworkPicture, texts: Sequence[str]) -> Ruler:
    """Return a ruler for texts and names; a name without spaces is kept whole inside others."""
    alone = {name for name in picture.names.values() if 2 < len(name) < 20 and " " not in name}
    return Ruler([*texts, *picture.names.values()], alone.union(break_words()))
