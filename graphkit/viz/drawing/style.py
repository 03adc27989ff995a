"""Style of actors and ties: shapes, lines, colours, room for names, positions, the legend.

Colours and shapes of kinds come from the vocabulary; this module decides the rest, for the page
and for print.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from graphkit.model.errors import clip
from graphkit.model.records import Actor, Tie
from graphkit.model.vocabulary import Ontology
from graphkit.viz.drawing.constants import (
    CORNER,
    DARK,
    FRAMES,
    GREY,
    GROWTH,
    LETTERS,
    LINE,
    LINES,
    OTHERS,
    PALETTE,
    WHITE,
    WIDTH,
    WRAP,
)
from graphkit.viz.drawing.layout import NAMED, LabelBox, place_in_frames

# Dashes by status, in the order of the vocabulary: ties that are not yet in force are dashed,
# those in force are solid, later ones are thin and grey. A status that a dataset adds is solid.
_STATUS_DASHES: tuple[list[int] | None, ...] = ([2, 5], [10, 6], None, [14, 5, 2, 5], [1, 6])
_DENIED_DASHES = [1, 3, 1, 12]
_FADED, _FADED_WIDTH = "#7B828C", 1.2
_THIN, _THICK = 0.65, 1.6  # of the lowest and the highest level, as a share of the width


def label_box(names: Iterable[str], radius: float, wrap: int) -> LabelBox:
    """Return the room that an actor needs, whichever of its names is shown below it.

    Args:
        names: the names, one per language.
        radius: radius of the actor's shape in pixels.
        wrap: width in pixels at which a name continues on the next line.
    """
    width, lines = 0.0, 1
    for name in names:
        long = estimate_width(clip(name, LETTERS))
        width = max(width, min(long, wrap))
        # Lines end at words, so a name takes more of them than its length suggests.
        lines = max(lines, 1 if long <= wrap else min(LINES, math.ceil(1.15 * long / wrap)))
    return LabelBox(radius, width + 4, lines * LINE + 6)


def radii(values: Mapping[str, float], min_radius: float) -> dict[str, float]:
    """Compute the radius of each actor's shape in pixels: its area grows with the actor's value.

    Args:
        values: a number of at least 0 for each id.
        min_radius: the radius for 0; the largest value has 11 pixels more.

    Example:
        >>> radii({"a": 4, "b": 1, "c": 0}, 7)
        {'a': 18.0, 'b': 12.5, 'c': 7.0}
    """
    largest = max(values.values(), default=0.0) or 1.0
    return {
        a: round(min_radius + GROWTH * math.sqrt(value / largest), 1) for a, value in values.items()
    }


def anchors(actors: Iterable[Actor]) -> dict[str, tuple[float, float]]:
    """Return starting positions of actors whose place on earth is known: east right, north up."""
    return {a.id: (a.lon, -a.lat) for a in actors if a.lat is not None and a.lon is not None}


def bends(ends: Sequence[tuple[str, str]]) -> list[float]:
    """Return how far each line bends aside, in steps to one side or, below 0, to the other.

    Lines between the same two actors, in either direction, are spread evenly around the straight
    one, in their order.

    Example:
        >>> bends([("a", "b"), ("b", "a"), ("a", "c")])
        [-0.5, 0.5, 0.0]
    """
    pairs = [frozenset(pair) for pair in ends]
    together = Counter(pairs)
    so_far: Counter[frozenset[str]] = Counter()
    steps = []
    for pair in pairs:
        steps.append(so_far[pair] - (together[pair] - 1) / 2)
        so_far[pair] += 1
    return steps


def estimate_width(text: str) -> float:
    """Estimate the width of a text in pixels in a 13-pixel sans-serif font.

    Example:
        >>> estimate_width("崇左"), estimate_width("กี่") < estimate_width("กกก")
        (26.0, True)
    """
    wide = 0.0
    for char in text:
        if unicodedata.category(char)[0] in "MC":
            continue
        if unicodedata.east_asian_width(char) in "WF":
            wide += 13
        elif char == " ":
            wide += 3.7
        else:
            wide += 8.6 if char.isupper() or ord(char) > 0x0E00 else 6.9
    return wide


@lru_cache(maxsize=256)
def ink(colour: str, contrast: float) -> str:
    """Darken a colour until its contrast with white reaches a ratio (WCAG 2.1, 1.4.11).

    Example:
        >>> ink("#B5BAC2", 3.0), ink("#000000", 3.0)
        ('#91959B', '#000000')
    """
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    for percent in range(100, -1, -1):
        dark = [round(channel * percent / 100) for channel in channels]
        linear = [
            c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4
            for c in dark
        ]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        if 1.05 / (luminance + 0.05) >= contrast:
            break
    return "#" + "".join(f"{c:02X}" for c in dark)


def tie_style(ontology: Ontology, kind: str, status: str, level: str = "") -> dict[str, Any]:
    """Return colour, width and dashes of a tie: by its kind, its level and its status.

    Args:
        ontology: the vocabulary; ended, dormant and denied ties are thin and grey.
        kind: determines the colour.
        status: determines the dashes.
        level: a higher level gives a wider line; without one the line has its usual width.
    """
    order = list(ontology.words["statuses"])
    rank = order.index(status) if status in order else len(_STATUS_DASHES)
    dashes = _STATUS_DASHES[rank] if rank < len(_STATUS_DASHES) else None
    denied = ontology.denies(status)
    if denied:
        dashes = _DENIED_DASHES
    faded = denied or order.index(ontology.default_status) < rank < len(_STATUS_DASHES)
    return {
        "color": _FADED if faded else ink(ontology.tie_kinds[kind].colour, 3.0),
        "width": _FADED_WIDTH if faded else round(WIDTH * level_width(ontology, level), 2),
        "dashes": dashes or False,
    }


def level_width(ontology: Ontology, level: str) -> float:
    """Return the width of a tie's line at a level, as a share of the usual width.

    Example:
        >>> from graphkit.model.vocabulary import load_ontology
        >>> [level_width(load_ontology(), level) for level in ("", "symbolic", "economic")]
        [1.0, 0.65, 1.6]
    """
    order = ontology.level_rank
    if level not in order or len(order) < 2:
        return 1.0
    # Logarithmic, so that each level is as much wider than the one below it.
    share = order[level] / (len(order) - 1)
    return round(_THIN * math.exp(share * math.log(_THICK / _THIN)), 2)


def status_style(ontology: Ontology, status: str) -> dict[str, Any]:
    """Return the line that represents a status, whatever the kind of tie."""
    any_kind = next(iter(ontology.tie_kinds))
    style = tie_style(ontology, any_kind, status)
    return style if style["color"] == _FADED else {**style, "color": GREY}


def shape_points(shape: str) -> str:
    """Return the corners of a shape around 0, 0 at radius 8 as SVG points, as vis draws it.

    Empty for a dot, which is a circle.

    Example:
        >>> shape_points("diamond")
        '0,8 8,0 0,-8 -8,0'
    """
    r = CORNER
    if shape == "dot":
        return ""
    if shape == "square":
        corners = [(-r, -r), (r, -r), (r, r), (-r, r)]
    elif shape == "diamond":
        corners = [(0, r), (r, 0), (0, -r), (-r, 0)]
    elif shape in ("triangle", "triangleDown"):
        side, up = 1.15 * r, 1.0 if shape == "triangle" else -1.0
        low, high, middle = side / math.sqrt(3), 2 * side / math.sqrt(3), 0.275 * side
        corners = [
            (0, up * (middle - high)),
            (side, up * (middle + low)),
            (-side, up * (middle + low)),
        ]
    elif shape == "star":
        radius = 0.82 * r
        corners = [
            (reach * math.sin(k * math.pi / 5), 0.1 * radius - reach * math.cos(k * math.pi / 5))
            for k in range(10)
            for reach in ((1.3 if k % 2 == 0 else 0.5) * radius,)
        ]
    else:
        sides, turn = {"hexagon": (6, math.pi / 2), "pentagon": (5, 0.0)}[shape]
        corners = [
            (
                r * math.sin(turn + 2 * math.pi * k / sides),
                -r * math.cos(turn + 2 * math.pi * k / sides),
            )
            for k in range(sides)
        ]
    return " ".join(f"{round(x, 2) + 0:g},{round(y, 2) + 0:g}" for x, y in corners)


def group_styles(groups: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Assign colours and marks to groups of actors, the largest first: countries or communities.

    A mark is written on the actor, so that no information rests on colour alone.

    Args:
        groups: the group of each actor; actors of no group are left out.

    Returns:
        For each group ``n`` (its actors), ``fill``, ``stroke``, ``mark`` and the ``ink`` of the
        mark. The largest eight groups have a colour of their own, the others one together.

    Example:
        >>> styles = group_styles({"a": "LA", "b": "TH", "c": "TH"})
        >>> [(group, style["n"], style["fill"], style["ink"]) for group, style in styles.items()]
        [('TH', 2, '#0072B2', '#FFFFFF'), ('LA', 1, '#D55E00', '#111A24')]
    """
    sizes = Counter(groups.values())
    styles: dict[str, dict[str, Any]] = {}
    for group in sorted(sizes, key=lambda g: (-sizes[g], len(g), g)):
        fill = PALETTE[len(styles)] if len(styles) < len(PALETTE) else OTHERS
        styles[group] = {
            "n": sizes[group],
            "fill": fill,
            "stroke": ink(fill, 4.5),
            "mark": clip(group, 3),
            "ink": WHITE if ink(fill, 4.5) == fill else DARK,
        }
    return styles


def actor_positions(
    actors: Iterable[Actor],
    pairs: Iterable[tuple[str, str]],
    sizes: Mapping[str, float],
    languages: Sequence[str],
    seed: int,
    shapes: Sequence[str] = ("wide", "tall"),
) -> tuple[dict[str, tuple[float, float]], ...]:
    """Compute the positions of actors on each drawing: the same on a page and in print.

    Args:
        actors: all actors that are drawn.
        pairs: the ends of the ties.
        sizes: the radius of each actor in pixels, by id.
        languages: languages of the names that get room.
        seed: random seed of the layout.
        shapes: ``wide``, ``tall`` or both, see :data:`FRAMES`.

    Returns:
        Positions in pixels around the middle of the drawing, one table per shape.
    """
    actors = list(actors)
    spoken = languages if len(actors) <= NAMED else ()
    names = {a.id: [a.name(code) for code in spoken] for a in actors}
    frames = [
        ({a: label_box(names[a], sizes[a], WRAP[shape]) for a in names}, FRAMES[shape])
        for shape in shapes
    ]
    return tuple(place_in_frames(frames, pairs, seed=seed, anchors=anchors(actors)))


def legend(
    ontology: Ontology, actors: Iterable[Actor], ties: Iterable[Tie], *, with_levels: bool = False
) -> list[dict[str, Any]]:
    """List what is on a map, group by group in the order of the vocabulary, with counts.

    Returns:
        Groups ``actor_kinds``, ``tie_kinds``, ``statuses`` and, if requested, ``levels`` that
        are not empty, as ``part`` and ``entries``; an entry has ``word``, ``label``, ``n`` and
        its style. Of levels the last entry, without a word and a label, is for ties without one.
    """
    ties = list(ties)
    kinds = Counter(actor.kind for actor in actors)
    tie_kinds = Counter(tie.kind for tie in ties)
    statuses = Counter(tie.status for tie in ties)
    levels = Counter(tie.level if tie.level in ontology.level_rank else "" for tie in ties)
    default = ontology.default_status
    groups: list[dict[str, Any]] = [
        {
            "part": "actor_kinds",
            "entries": [
                {
                    "word": kind.id,
                    "label": kind.label,
                    "n": kinds[kind.id],
                    "points": shape_points(kind.shape),
                    "fill": kind.colour,
                    "stroke": ink(kind.colour, 4.5),
                }
                for kind in ontology.actor_kinds.values()
                if kinds[kind.id]
            ],
        },
        {
            "part": "tie_kinds",
            "entries": [
                {
                    "word": kind.id,
                    "label": kind.label,
                    "n": tie_kinds[kind.id],
                    "line": tie_style(ontology, kind.id, default),
                    "arrow": not kind.symmetric,
                }
                for kind in ontology.tie_kinds.values()
                if tie_kinds[kind.id]
            ],
        },
        {
            "part": "statuses",
            "entries": [
                {
                    "word": status,
                    "label": label,
                    "n": statuses[status],
                    "line": status_style(ontology, status),
                    "arrow": False,
                }
                for status, label in ontology.words["statuses"].items()
                if statuses[status]
            ],
        },
    ]
    if with_levels and any(level in ontology.level_rank for level in levels):
        groups.append(
            {
                "part": "levels",
                "entries": [
                    {
                        "word": level,
                        "label": label,
                        "n": levels[level],
                        "line": {
                            **status_style(ontology, default),
                            "width": round(WIDTH * level_width(ontology, level), 2),
                        },
                        "arrow": False,
                    }
                    for level, label in (*ontology.words["levels"].items(), ("", {}))
                    if levels[level]
                ],
            }
        )
    return [group for group in groups if group["entries"]]
