"""Write a drawing of shapes and texts as SVG or, with the extra ``pdf``, as PDF and PNG."""

from graphkit.viz.drawing.labels import LabelledActor, LabelPlace, place_labels
from graphkit.viz.drawing.pdf_marks import without_repeated_marks
from graphkit.viz.drawing.sheet import MILLIMETRES, ClippedShapes, NameLabel, Shape, Sheet, TextLine
from graphkit.viz.drawing.svg import element, svg
from graphkit.viz.drawing.text_width import Ruler
from graphkit.viz.drawing.typst import language, pdf, png, shapes_file, sheet_data, typeset

__all__ = [
    "MILLIMETRES",
    "ClippedShapes",
    "LabelPlace",
    "LabelledActor",
    "NameLabel",
    "Ruler",
    "Shape",
    "Sheet",
    "TextLine",
    "element",
    "language",
    "pdf",
    "place_labels",
    "png",
    "shapes_file",
    "sheet_data",
    "svg",
    "typeset",
    "without_repeated_marks",
]
