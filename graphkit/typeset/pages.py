"""A drawing as PDF and PNG, set by typst: Thai and Lao shaped, text that can be selected.

typst (Apache-2.0) comes with its own renderer, so that nothing of the system is needed. The
shapes reach it as SVG; texts are set by itself, since it shapes those of an SVG wrongly (0.15:
what follows a Thai ำ stands over it). All that is drawn comes to it as data, never as markup.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from graphkit.fonts import FAMILIES, font_files, uncovered
from graphkit.model import GraphkitError
from graphkit.names import printable
from graphkit.typeset.marks import said_once
from graphkit.typeset.sheet import MILLIMETRES, Sheet
from graphkit.typeset.svg import shapes

MOST_PIXELS = 120_000_000
"""Of a PNG: more takes over a gigabyte to draw."""
_PROGRAM = """\
#let sheet = json("sheet.json")
#let unit = sheet.unit * 1pt
#set document(title: sheet.title, description: sheet.alt, date: none)
#set page(width: sheet.width * unit, height: sheet.height * unit, margin: 0pt, fill: white)
#set text(font: sheet.families, lang: sheet.lang, hyphenate: false,
  top-edge: "baseline", bottom-edge: "baseline")
#set par(leading: 0pt, spacing: 0pt)
#show heading: it => it.body
#let share = (start: 0, middle: 0.5, end: 1)
#let row(it) = {
  let set_ = text(size: it.size * unit, fill: rgb(it.fill), weight: it.weight, it.text)
  let written = if it.level > 0 { heading(level: it.level, set_) } else { set_ }
  context place(
    dx: it.x * unit - share.at(it.anchor) * measure(set_).width, dy: it.y * unit, written)
}
#let (head, rest) = (sheet.rows.filter(it => it.level > 0), sheet.rows.filter(it => it.level == 0))
#for it in head { row(it) }
#place(top + left, image("shapes.svg", width: 100%, height: 100%, alt: sheet.alt))
#for it in rest { row(it) }
"""


def pdf(sheet: Sheet) -> bytes:
    """A drawing as a PDF file of one page: vectors, tagged, its fonts inside.

    Raises:
        GraphkitError: when typst is not installed.
    """
    unit = MILLIMETRES / 25.4 * 72
    return said_once(
        _set(sheet, format="pdf"), {(sheet.height - row.y) * unit for row in sheet.rows}
    )


def png(sheet: Sheet, dpi: int) -> bytes:
    """A drawing as a PNG file with so many pixels an inch.

    Raises:
        GraphkitError: when typst is not installed, or the picture would be too large.
    """
    inches = sheet.width * MILLIMETRES / 25.4, sheet.height * MILLIMETRES / 25.4
    if dpi * dpi * inches[0] * inches[1] > MOST_PIXELS:
        most = int((MOST_PIXELS / (inches[0] * inches[1])) ** 0.5)
        raise GraphkitError(f"a picture of {dpi} dpi would be too large; give at most {most}")
    return _set(sheet, format="png", ppi=float(dpi))


def _set(sheet: Sheet, **how: Any) -> bytes:
    try:
        import typst
    except ImportError as error:
        raise GraphkitError(
            "PDF and PNG need typst: pip install 'graphkit[pdf]'; SVG needs nothing"
        ) from error
    texts = [sheet.title, *(row.text for row in sheet.rows)]
    with tempfile.TemporaryDirectory(prefix="graphkit-") as name:
        folder = Path(name)
        (folder / "fonts").mkdir()
        for file, data in font_files(texts).items():
            (folder / "fonts" / file).write_bytes(data)
        (folder / "shapes.svg").write_text(shapes_file(sheet), "utf-8")
        (folder / "sheet.json").write_text(json.dumps(_data(sheet)), "utf-8")
        program = folder / "sheet.typ"
        program.write_text(_PROGRAM, "utf-8")
        made: bytes = typst.compile(
            str(program),
            root=str(folder),
            font_paths=[str(folder / "fonts")],
            # Letters that ours lack are taken from the machine, if it has them.
            ignore_system_fonts=not uncovered(texts),
            **how,
        )
    return made


def shapes_file(sheet: Sheet) -> str:
    """The shapes alone as an SVG file."""
    size = f'width="{sheet.width:g}" height="{sheet.height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{shapes(sheet)}</svg>'


def _data(sheet: Sheet) -> dict[str, Any]:
    return {
        "unit": MILLIMETRES / 25.4 * 72,
        "width": sheet.width,
        "height": sheet.height,
        "title": printable(sheet.title),
        "alt": printable(sheet.alt),
        # typst knows languages of two or three letters.
        "lang": sheet.lang if sheet.lang.isalpha() and 2 <= len(sheet.lang) <= 3 else "en",
        "families": list(FAMILIES),
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
