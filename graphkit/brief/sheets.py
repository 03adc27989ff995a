"""The drawing of a network as it stands in a document: picture and legend, nothing said twice.

Heading, selection, day and origin stand in the document around it.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from graphkit.maps.part import part_of
from graphkit.maps.records import words
from graphkit.names import printable
from graphkit.network import Network
from graphkit.page import languages
from graphkit.paper import WIDTH
from graphkit.picture import SOFT, Items, Picture, key_items
from graphkit.typeset import MILLIMETRES, Row, Ruler, Sheet

_FEW, _TALLEST, _TALLEST_MANY = 20, 66.0, 75.0
"""Millimetres that a picture is high at most: of few actors it fits below the key figures of a
first page, and of many two, by ties and on the map, fit on one page."""
_MARGIN = 20.0  # pixels around it, for names
_FOOT, _LINE = 11, 15.4  # pixels: the size of the line below, and its height


@dataclass(frozen=True)
class Drawing:
    """A drawn sheet, and how much is on it; ``connected`` is how many actors have a tie."""

    sheet: Sheet
    actors: int
    ties: int
    connected: int
    on_earth: bool


def draw(network: Network, lang: str, alt: str, *, layout: str, most: int) -> Drawing:
    """Draw a network for a document.

    Args:
        network: what to draw, cut already.
        lang: of names and legend.
        alt: what is told to those who do not see it.
        layout: ``network`` or ``geo``.
        most: how many actors at most, those with the most partners.
    """
    values = {a: float(len(network.partners_of.get(a, ()))) for a in network.actors}
    part = part_of(network, (), lang, most, values)
    spoken = words()
    picture = Picture(
        part,
        values,
        lang,
        spoken.get(lang, spoken["en"]),
        colour="kind",
        layout=layout,
        seed=0,
        shape="wide",
        offered=languages(part.actors),
    )
    key = picture.key()
    foot = _foot(picture, lang)
    labels = [label for row in key for _, label in row]
    ruler = Ruler([*picture.names.values(), *labels, foot], _words(picture))
    width = 10 * WIDTH / MILLIMETRES
    items, y = _fitted(picture, ruler, width)
    shown, height = key_items(key, ruler, _MARGIN, y + 16, width - 2 * _MARGIN)
    items += shown
    y += 16 + height + 6
    if foot:
        for text in ruler.paragraph(foot, _FOOT, width - 2 * _MARGIN):
            items.append(Row(text, _MARGIN, y + _FOOT, _FOOT, SOFT))
            y += _LINE
    sheet = Sheet(width, math.ceil(y + 4), tuple(items), alt, alt, lang)
    drawn = len(picture.actors)
    return Drawing(sheet, drawn, len(picture.ties), part.connected, bool(picture.laid))


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
    told = picture.laid["words"]
    said = told.get(lang, told["en"])
    return " · ".join(printable(said[key]) for key in ("disclaimer", "credit"))


def _words(picture: Picture) -> set[str]:
    """Words around which the lines of names end; a name that stands alone is one in others."""
    alone = {name for name in picture.names.values() if 2 < len(name) < 20 and " " not in name}
    return alone.union(_breaks())


@lru_cache(maxsize=1)
def _breaks() -> tuple[str, ...]:
    text = files("graphkit").joinpath("templates/figure.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["breaks"]["words"].split())
