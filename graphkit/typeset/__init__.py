"""A drawing of shapes and texts as a file: SVG by itself; PDF and PNG with the extra ``pdf``."""

from graphkit.typeset.labels import Named, Spot, spots
from graphkit.typeset.pages import pdf, png
from graphkit.typeset.ruler import Ruler
from graphkit.typeset.sheet import MILLIMETRES, Block, Ground, Row, Shape, Sheet
from graphkit.typeset.svg import element, svg

__all__ = [
    "MILLIMETRES",
    "Block",
    "Ground",
    "Named",
    "Row",
    "Ruler",
    "Shape",
    "Sheet",
    "Spot",
    "element",
    "pdf",
    "png",
    "spots",
    "svg",
]
