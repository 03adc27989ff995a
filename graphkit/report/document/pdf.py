"""A document as a PDF file: tagged, with bookmarks and links, set by typst from plain data."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from graphkit.report.document.blocks import Document, Picture
from graphkit.report.document.layout import ACCENT, INK, LINE, MARGIN, SOFT, shrink, texts
from graphkit.report.document.numbering import plain
from graphkit.viz.drawing import language, said_once, shapes_file, sheet_data, typeset
from graphkit.viz.drawing.fonts import FAMILIES

CELL = 8.5
"""Points: letters of a table."""
_PADDING = 3.0  # millimetres between columns


def pdf(document: Document) -> bytes:
    """A document as a PDF file: A4, standing, its fonts inside.

    It is tagged by PDF/UA-1 (headings, lists, tables with their head, drawings with what is said
    of them), has a bookmark for each heading, and its citations lead to the references and
    back. All texts reach typst as data. The same document gives the same pages.

    Raises:
        GraphkitError: when the extra ``pdf`` is not installed.
    """
    drawings: dict[str, str] = {}
    data = plain(document, size=CELL, padding=_PADDING, broken=True)
    for block, shown in zip(document.blocks, data["blocks"], strict=True):
        if isinstance(block, Picture):
            name = f"drawing{len(drawings)}.svg"
            drawings[name] = shapes_file(block.sheet)
            shown["sheet"] = _sheet(block, name)
    data |= {
        "families": list(FAMILIES),
        "lang": language(document.lang),
        # Signs above and below the letters need more room between lines.
        "leading": 0.82 if document.lang in ("th", "lo", "km", "my") else 0.66,
        "margin": MARGIN,
        "colours": {"ink": INK, "soft": SOFT, "line": LINE, "accent": ACCENT},
    }
    made = typeset(_program(), data, texts(document), drawings, readable=True, format="pdf")
    return said_once(made)


def _sheet(picture: Picture, name: str) -> dict[str, Any]:
    """A drawing as plain values, made smaller where it is wider than the text or very high."""
    sheet = sheet_data(picture.sheet, name)
    for row in sheet["rows"]:
        row["level"] = 0
    sheet["unit"] *= shrink(picture.sheet)
    return sheet


@lru_cache(maxsize=1)
def _program() -> str:
    return files("graphkit.report.document").joinpath("document.typ").read_text("utf-8")
