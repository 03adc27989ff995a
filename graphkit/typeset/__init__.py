"""A drawing of shapes and texts as a file: SVG by itself; PDF and PNG with the extra ``pdf``."""

from graphkit.typeset.labels import Named, Spot, spots
from graphkit.typeset.marks import said_once
from graphkit.typeset.pages import language, pdf, png, shapes_file, sheet_data, typeset
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
    "language",
    "pdf",
    "png",
    "said_once",
    "shapes_file",
    "sheet_data",
    "spots",
    "svg",
    "typeset",
]
