"""Documents that tests make: PDF files with our own fonts, scans, Word files."""

from __future__ import annotations

import io
from collections.abc import Sequence

from graphkit.viz.drawing.fonts import FAMILIES
from graphkit.viz.drawing.typst import typeset

_PROGRAM = """
#let data = json("data.json")
#set page(
  paper: "a4", columns: data.columns, margin: 20mm,
  header: if data.header != "" [#data.header #h(1fr) #context counter(page).display()],
)
#set text(font: data.families, lang: data.lang, size: 11pt)
#set par(justify: true, leading: 0.8em, spacing: 1.8em)
#for words in data.paragraphs [#words #parbreak()]
"""


def pdf_of(
    paragraphs: Sequence[str], *, columns: int = 1, header: str = "", lang: str = "th"
) -> bytes:
    """Return a PDF file of paragraphs, typeset with the fonts of graphkit."""
    return typeset(_PROGRAM, _data(paragraphs, columns, header, lang), [*paragraphs, header], {})


def picture_of(paragraphs: Sequence[str], *, lang: str = "th") -> bytes:
    """Return a PNG picture of a page of paragraphs, at 200 dots per inch."""
    data = _data(paragraphs, 1, "", lang)
    return typeset(_PROGRAM, data, paragraphs, {}, file_format="png", ppi=200)


def scan_of(paragraphs: Sequence[str], *, lang: str = "th") -> bytes:
    """Return a PDF file that has the picture of a page and no text."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(picture_of(paragraphs, lang=lang))) as picture:
        picture.convert("L").save(out, "PDF", resolution=200)
    return out.getvalue()


def _data(paragraphs: Sequence[str], columns: int, header: str, lang: str) -> dict[str, object]:
    return {
        "families": list(FAMILIES),
        "paragraphs": list(paragraphs),
        "columns": columns,
        "header": header,
        "lang": lang,
    }
