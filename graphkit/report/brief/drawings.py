"""The drawing of a network as it stands in a document: picture and legend, nothing said twice.

Heading, selection, day and origin stand in the document around it.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphkit.model.errors import clip
from graphkit.model.network import Network
from graphkit.model.records import Tie
from graphkit.names.languages import words_of
from graphkit.names.normalise import printable
from graphkit.report.document import WIDTH
from graphkit.viz.drawing import MILLIMETRES, Row, Ruler, Sheet
from graphkit.viz.drawing.constants import FONT, LETTERS, SOFT
from graphkit.viz.figures.picture import Items, Picture, key_items, name_ruler
from graphkit.viz.figures.strokes import Sample
from graphkit.viz.maps.content import part_of
from graphkit.viz.maps.records import map_words
from graphkit.viz.page_records import name_languages

_FEW, _TALLEST, _TALLEST_MANY = 20, 57.0, 78.0
"""Millimetres that a picture is high at most: of few actors it fits below the key figures of a
first page, and of many two, by ties and on the map, fit on one page."""
_MARGIN = 20.0  # pixels around it, for names
Key = list[list[tuple[Sample, str]]]

_FOOT, _LINE = 11, 15.4  # pixels: the size of the line below, and its height


@dataclass(frozen=True)
class Drawing:
    """A drawn sheet, and how much is on it: ``ties`` are those that its ``lines`` stand for, and
    ``connected`` is how many actors have a tie. ``around`` is the actor that all others are near;
    empty where those with the most partners are drawn."""

    sheet: Sheet
    actors: int
    ties: int
    lines: int
    connected: int
    on_earth: bool
    around: str


def draw(network: Network, lang: str, alt: str, *, layout: str, most: int) -> Drawing:
    """Draw a network for a document.

    Args:
        network: what to draw, cut already.
        lang: of names and legend.
        alt: what is told to those who do not see it.
        layout: ``network`` or ``geo``.
        most: how many actors at most, those with the most partners, or those near the one with
            the most.
    """
    values = {a: float(len(network.partners_of.get(a, ()))) for a in network.actors}
    part = part_of(network, (), lang, most, values)
    around = ""
    if 2 * part.shown < most < part.connected:
        # The foremost have few ties among them: who is near one of them says more.
        around = min(values, key=lambda a: (-values[a], a))
        part = part_of(network, (), lang, most, nearness(network, around, most))
    told = part.ties
    part = replace(part, ties=lines(network, told))
    picture = Picture(
        part,
        values,
        lang,
        map_words(lang),
        colour="kind",
        layout=layout,
        seed=0,
        shape="wide",
        offered=name_languages(part.actors),
    )
    width = 10 * WIDTH / MILLIMETRES
    key = picture.key()
    foot = _foot(picture, lang)
    labels = [label for row in key for _, label in row]
    ruler = name_ruler(picture, [*labels, foot])
    items, y = _fitted(picture, ruler, width)
    key = _rows(key, ruler, width - 2 * _MARGIN)
    shown, height = key_items(key, ruler, _MARGIN, y + 10, width - 2 * _MARGIN)
    items += shown
    y += 10 + height + 4
    if foot:
        for text in ruler.paragraph(foot, _FOOT, width - 2 * _MARGIN):
            items.append(Row(text, _MARGIN, y + _FOOT, _FOOT, SOFT))
            y += _LINE
    sheet = Sheet(width, math.ceil(y + 4), tuple(items), alt, alt, lang)
    here = {actor.id for actor in picture.actors}
    return Drawing(
        sheet,
        len(here),
        sum({tie.tail, tie.head} <= here for tie in told),
        len(picture.ties),
        part.connected,
        bool(picture.laid),
        around,
    )


def nearness(network: Network, start: str, most: int) -> dict[str, float]:
    """For the actors nearest to one, so many, a number that is higher the nearer they are."""
    found = {start: float(most)}
    queue = deque([start])
    while queue:
        for other in sorted(network.partners_of.get(queue.popleft(), ())):
            if other not in found and len(found) < most:
                found[other] = float(most - len(found))
                queue.append(other)
    return found


def lines(network: Network, ties: Sequence[Tie]) -> list[Tie]:
    """Ties of one kind and status between the same two as one line: the one that goes deepest."""
    rank = network.ontology.level_rank
    found: dict[tuple[object, ...], Tie] = {}
    for tie in ties:
        ends = frozenset((tie.tail, tie.head)) if tie.symmetric else (tie.tail, tie.head)
        before = found.setdefault((ends, tie.kind, tie.status), tie)
        if rank.get(tie.level, -1) > rank.get(before.level, -1):
            found[ends, tie.kind, tie.status] = tie
    return list(found.values())


def _rows(key: Key, ruler: Ruler, width: float) -> Key:
    """The legend in as few rows as its groups fit in, whole and in their order."""
    rows: list[list[tuple[Sample, str]]] = []
    room = 0.0
    for group in key:
        long = sum(60 + ruler.width(clip(label, LETTERS), FONT) for _, label in group)
        if rows and long <= room:
            rows[-1] += group
        else:
            rows.append([*group])
            room = width + 20
        room -= long
    return rows


def _fitted(picture: Picture, ruler: Ruler, width: float) -> tuple[Items, float]:
    """The items of the picture, set in the middle and no taller than it may be; where it ends."""
    few = len(picture.actors) <= _FEW
    tallest = (_TALLEST if few else _TALLEST_MANY) / MILLIMETRES
    inner = width - 2 * _MARGIN
    items, height, _ = picture.items(ruler, _MARGIN, 8.0, inner)
    for _ in range(3):
        if height <= tallest:
            break
        inner *= max(tallest / height, 0.5)
        items, height, _ = picture.items(ruler, (width - inner) / 2, 8.0, inner)
    return items, 8.0 + height


def _foot(picture: Picture, lang: str) -> str:
    """What has to stand below a map of the earth: whose outlines, and what they do not say."""
    if not picture.laid:
        return ""
    words = words_of("viz", lang)["geography"]
    return " · ".join(printable(words[key]) for key in ("disclaimer", "credit"))
