"""Drawings of a network for a document: picture and legend only.

The document around a drawing gives its heading, selection, day and origin.
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
from graphkit.viz.drawing import MILLIMETRES, Ruler, Sheet, TextLine
from graphkit.viz.drawing.constants import FONT, LETTERS, SOFT
from graphkit.viz.figures.picture import Items, NetworkPicture, key_items, name_ruler
from graphkit.viz.figures.strokes import Sample
from graphkit.viz.maps.content import map_content
from graphkit.viz.maps.records import map_words
from graphkit.viz.page_records import name_languages

_FEW, _TALLEST, _TALLEST_MANY = 20, 57.0, 78.0
"""The largest height of a picture in millimetres: with few actors it fits below the key figures of
a first page; with many, two pictures, by ties and on a map, fit on one page."""
_MARGIN = 20.0  # pixels around the picture, for names
Key = list[list[tuple[Sample, str]]]

_FOOT, _LINE = 11, 15.4  # pixels: font size and height of the lines below the picture


@dataclass(frozen=True)
class NetworkDrawing:
    """A drawn sheet, and how much of the network is on it.

    Attributes:
        sheet: the drawing.
        actors: the number of drawn actors.
        ties: the number of ties that the drawn lines represent.
        lines: the number of lines.
        connected: the number of actors of the network that have a tie.
        on_earth: True for a geographic map.
        around: the actor that all others are near; empty if those with the most partners are
            drawn.
    """

    sheet: Sheet
    actors: int
    ties: int
    lines: int
    connected: int
    on_earth: bool
    around: str


def draw_network(
    network: Network, lang: str, alt: str, *, layout: str, limit: int
) -> NetworkDrawing:
    """Draw a network for a document.

    Args:
        network: the network, already cut to what is drawn.
        lang: the language of names and legend.
        alt: the alt text.
        layout: ``network`` or ``geo``.
        limit: the largest number of actors: those with the most partners, or those near the one
            with the most.
    """
    values = {a: float(len(network.partners_of.get(a, ()))) for a in network.actors}
    part = map_content(network, (), lang, limit, values)
    around = ""
    if 2 * part.shown < limit < part.connected:
        # The actors with the most partners have few ties among them; draw the surroundings of one.
        around = min(values, key=lambda a: (-values[a], a))
        part = map_content(network, (), lang, limit, nearness(network, around, limit))
    all_ties = part.ties
    part = replace(part, ties=united_ties(network, all_ties))
    picture = NetworkPicture(
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
            items.append(TextLine(text, _MARGIN, y + _FOOT, _FOOT, SOFT))
            y += _LINE
    sheet = Sheet(width, math.ceil(y + 4), tuple(items), alt, alt, lang)
    here = {actor.id for actor in picture.actors}
    return NetworkDrawing(
        sheet,
        len(here),
        sum({tie.tail, tie.head} <= here for tie in all_ties),
        len(picture.ties),
        part.connected,
        bool(picture.laid),
        around,
    )


def nearness(network: Network, start: str, limit: int) -> dict[str, float]:
    """Return the ``limit`` actors nearest to one, with a number that is higher for nearer ones."""
    found = {start: float(limit)}
    queue = deque([start])
    while queue:
        for other in sorted(network.partners_of.get(queue.popleft(), ())):
            if other not in found and len(found) < limit:
                found[other] = float(limit - len(found))
                queue.append(other)
    return found


def united_ties(network: Network, ties: Sequence[Tie]) -> list[Tie]:
    """Unite ties of one kind and status between the same two into the one of the highest level."""
    rank = network.ontology.level_rank
    found: dict[tuple[object, ...], Tie] = {}
    for tie in ties:
        ends = frozenset((tie.tail, tie.head)) if tie.symmetric else (tie.tail, tie.head)
        before = found.setdefault((ends, tie.kind, tie.status), tie)
        if rank.get(tie.level, -1) > rank.get(before.level, -1):
            found[ends, tie.kind, tie.status] = tie
    return list(found.values())


def _rows(key: Key, ruler: Ruler, width: float) -> Key:
    """Return the legend in as few rows as possible, with groups whole and in order."""
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


def _fitted(picture: NetworkPicture, ruler: Ruler, width: float) -> tuple[Items, float]:
    """Return the items of the picture, centred and of limited height, and where it ends."""
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


def _foot(picture: NetworkPicture, lang: str) -> str:
    """Return the notice below a map of the earth: the source of its outlines and a disclaimer."""
    if not picture.laid:
        return ""
    words = words_of("viz", lang)["geography"]
    return " · ".join(printable(words[key]) for key in ("disclaimer", "credit"))
