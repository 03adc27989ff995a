"""Write a drawing as PDF and PNG with typst: Thai and Lao are shaped, text can be selected.

typst (Apache-2.0) has its own renderer and needs nothing of the system. It gets the shapes as SVG
and sets the texts itself, because it shapes texts inside an SVG wrongly (version 0.15 prints what
follows a Thai ำ over it). Everything that is drawn is passed as data, never as markup.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from graphkit.model.errors import InvalidDataError, MissingExtraError
from graphkit.names.normalise import printable
from graphkit.viz.drawing.fonts import FAMILIES, font_files, uncovered
from graphkit.viz.drawing.pdf_marks import without_repeated_marks
from graphkit.viz.drawing.sheet import MILLIMETRES, Sheet
from graphkit.viz.drawing.svg import shapes

MAX_PIXELS = 120_000_000
"""Largest number of pixels of a PNG; more takes over a gigabyte of memory."""
DRAWING = """\
#let share = (start: 0, middle: 0.5, end: 1)
#let row(it, unit) = {
  let set_ = text(size: it.size * unit, fill: rgb(it.fill), weight: it.weight, it.text)
  let written = if it.level > 0 { heading(level: it.level, set_) } else { set_ }
  context place(
    dx: it.x * unit - share.at(it.anchor) * measure(set_).width, dy: it.y * unit, written)
}
#let drawing(sheet, unit) = {
  set text(top-edge: "baseline", bottom-edge: "baseline")
  set par(leading: 0pt, spacing: 0pt)
  show heading: it => it.body
  let (head, rest) = (sheet.rows.filter(it => it.level > 0), sheet.rows.filter(it => it.level == 0))
  for it in head { row(it, unit) }
  place(top + left, image(sheet.shapes, width: 100%, height: 100%, alt: sheet.alt))
  for it in rest { row(it, unit) }
}
"""
"""A part of a program: ``drawing(sheet, unit)`` draws what :func:`sheet_data` gives."""
_PROGRAM = """\
#let sheet = json("data.json")
#let unit = sheet.unit * 1pt
#set document(title: sheet.title, description: sheet.alt, date: none)
#set page(width: sheet.width * unit, height: sheet.height * unit, margin: 0pt, fill: white)
#set text(font: sheet.families, lang: sheet.lang, hyphenate: false)
#drawing(sheet, unit)
"""


def pdf(sheet: Sheet) -> bytes:
    """Return a drawing as a PDF file of one page: vectors, tagged, its fonts inside.

    Raises:
        MissingExtraError: when typst is not installed.
    """
    return without_repeated_marks(_set(sheet, "pdf"))


def png(sheet: Sheet, dpi: int) -> bytes:
    """Return a drawing as a PNG file at a number of pixels per inch.

    Raises:
        MissingExtraError: when typst is not installed.
        InvalidDataError: when the picture would be too large.
    """
    inches = sheet.width * MILLIMETRES / 25.4, sheet.height * MILLIMETRES / 25.4
    if dpi * dpi * inches[0] * inches[1] > MAX_PIXELS:
        largest = int((MAX_PIXELS / (inches[0] * inches[1])) ** 0.5)
        raise InvalidDataError(f"a picture of {dpi} dpi would be too large; use at most {largest}")
    # A size in whole pixels, because typst (0.15) otherwise repeats a row or column of its raster
    # of the shapes, which shows as a step in every circle and line that it crosses.
    dots = MILLIMETRES / 25.4 * dpi
    whole = replace(
        sheet,
        width=math.ceil(sheet.width * dots) / dots,
        height=math.ceil(sheet.height * dots) / dots,
    )
    return _set(whole, "png", float(dpi))


def typeset(
    program: str,
    data: Mapping[str, Any],
    texts: Iterable[str],
    files: Mapping[str, str],
    *,
    readable: bool = False,
    file_format: Literal["pdf", "png"] = "pdf",
    ppi: float | None = None,
) -> bytes:
    """Run a typst program on some data and return the file it makes.

    Args:
        program: source that follows :data:`DRAWING`; it reads the data from ``data.json``.
        data: plain values, among them ``families``.
        texts: all texts; their letters select the fonts.
        files: other files that the program reads, by name.
        readable: make a PDF for screen readers (PDF/UA-1) if all characters have a font.
        file_format: the format of the file.
        ppi: pixels per inch of a PNG.

    Raises:
        MissingExtraError: when typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise MissingExtraError(
            "PDF, PNG and DOCX need typst; run: pip install 'graphkit[pdf]'. "
            "SVG and HTML work without it."
        ) from error
    texts = list(texts)
    with tempfile.TemporaryDirectory(prefix="graphkit-") as name:
        folder = Path(name)
        (folder / "fonts").mkdir()
        for file, font in font_files(texts).items():
            (folder / "fonts" / file).write_bytes(font)
        sources = {"data.json": json.dumps(data), "main.typ": DRAWING + program, **files}
        for file, text in sources.items():
            (folder / file).write_text(text, "utf-8")
        try:
            return _compiled(folder, texts, file_format, ppi, readable=readable)
        except typst.TypstError:
            if not readable:
                raise
            # That standard forbids characters without a font; a plain PDF allows them.
            return _compiled(folder, texts, file_format, ppi, readable=False)


def _compiled(
    folder: Path,
    texts: Iterable[str],
    file_format: Literal["pdf", "png"],
    ppi: float | None,
    *,
    readable: bool,
) -> bytes:
    import typst

    made: bytes = typst.compile(
        str(folder / "main.typ"),
        root=str(folder),
        font_paths=[str(folder / "fonts")],
        # Letters that our fonts lack are taken from the machine, if it has them.
        ignore_system_fonts=not uncovered(texts),
        format=file_format,
        ppi=ppi,
        pdf_standards=["ua-1"] if readable else [],
    )
    return made


def shapes_file(sheet: Sheet) -> str:
    """Return the shapes alone as an SVG file."""
    size = f'width="{sheet.width!r}" height="{sheet.height!r}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{shapes(sheet)}</svg>'


def language(code: str) -> str:
    """Return a language code that typst accepts: two or three letters."""
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else "en"


def sheet_data(sheet: Sheet, shapes_name: str) -> dict[str, Any]:
    """Return a drawing as plain values; its shapes are in a file of that name."""
    return {
        "unit": MILLIMETRES / 25.4 * 72,
        "width": sheet.width,
        "height": sheet.height,
        "title": printable(sheet.title),
        "alt": printable(sheet.alt),
        "shapes": shapes_name,
        "rows": [
            {
                "text": printable(row.text),
                "x": row.x,
                "y": row.y,
                "size": row.size,
                "fill": row.fill,
                "anchor": row.anchor,
                "weight": 700 if row.bold else 400,
                "level": row.level,
            }
            for row in sheet.rows
        ],
    }


def _set(sheet: Sheet, file_format: Literal["pdf", "png"], ppi: float | None = None) -> bytes:
    name = "shapes.svg"
    data = sheet_data(sheet, name) | {"lang": language(sheet.lang), "families": list(FAMILIES)}
    texts = [sheet.title, *(row.text for row in sheet.rows)]
    return typeset(
        _PROGRAM, data, texts, {name: shapes_file(sheet)}, file_format=file_format, ppi=ppi
    )
