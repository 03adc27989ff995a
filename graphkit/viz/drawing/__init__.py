"""A drawing of shapes and texts as a file: SVG by itself; PDF and PNG with the extra ``pdf``."""

from graphkit.viz.drawing.labels import Named, Spot, spots
from graphkit.viz.drawing.pdf_marks import said_once
from graphkit.viz.drawing.sheet import MILLIMETRES, Block, Ground, Row, Shape, Sheet
from graphkit.viz.drawing.svg import element, svg
from graphkit.viz.drawing.text_width import Ruler
from graphkit.viz.drawing.typst import language, pdf, png, shapes_file, sheet_data, typeset

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
