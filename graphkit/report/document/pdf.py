"""Documents as PDF files: tagged, with bookmarks and links, typeset by typst from plain data."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from graphkit.report.document.blocks import Document, PictureBlock
from graphkit.report.document.layout import (
    ACCENT,
    INK,
    LINE,
    MARGIN,
    SOFT,
    document_texts,
    page_scale,
)
from graphkit.report.document.numbering import document_data
from graphkit.viz.drawing import language, shapes_file, sheet_data, typeset, without_repeated_marks
from graphkit.viz.drawing.fonts import FAMILIES

CELL = 8.5
"""Font size of a table in points."""
_PADDING = 3.0  # millimetres between columns


def pdf(document: Document) -> bytes:
    """Return a document as a PDF file: A4 portrait, with embedded fonts.

    It is tagged according to PDF/UA-1 (headings, lists, tables with header rows, drawings with
    alt texts), has a bookmark for each heading, and its citations link to the references and
    back. All texts reach typst as data. The same document gives the same pages.

    Raises:
        MissingExtraError: if the extra ``pdf`` is not installed.
    """
    drawings: dict[str, str] = {}
    data = document_data(document, size=CELL, padding=_PADDING, broken=True)
    for block, shown in zip(document.blocks, data["blocks"], strict=True):
        if isinstance(block, PictureBlock):
            name = f"drawing{len(drawings)}.svg"
            drawings[name] = shapes_file(block.sheet)
            shown["sheet"] = _sheet(block, name)
    data |= {
        "families": list(FAMILIES),
        "lang": language(document.lang),
        # Marks above and below the letters need more space between lines.
        "leading": 0.82 if document.lang in ("th", "lo", "km", "my") else 0.66,
        "margin": MARGIN,
        "colours": {"ink": INK, "soft": SOFT, "line": LINE, "accent": ACCENT},
    }
    made = typeset(_program(), data, document_texts(document), drawings, readable=True)
    return without_repeated_marks(made)


def _sheet(picture: PictureBlock, name: str) -> dict[str, Any]:
    """Return a drawing as plain values, reduced if it is wider than the text or very high."""
    sheet = sheet_data(picture.sheet, name)
    for row in sheet["rows"]:
        row["level"] = 0
    sheet["unit"] *= page_scale(picture.sheet)
    return sheet


@lru_cache(maxsize=1)
def _program() -> str:
    return files("graphkit.report.document").joinpath("document.typ").read_text("utf-8")
