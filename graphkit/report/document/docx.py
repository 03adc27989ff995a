"""Documents as DOCX files for editing: real styles, links, fields, and pictures with alt texts.

The parts of the file (ECMA-376, Office Open XML) are XML templates in ``docx/`` filled with plain
values. No other package is used, so the same document gives the same bytes and the file has no
unneeded parts.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from importlib.resources import files
from typing import Any

from graphkit.model.errors import clip
from graphkit.report.document.blocks import Document, PictureBlock
from graphkit.report.document.layout import (
    ACCENT,
    INK,
    LINE,
    MARGIN,
    SOFT,
    WIDTH,
    clean_text,
    page_scale,
)
from graphkit.report.document.numbering import document_data
from graphkit.viz.drawing import MILLIMETRES, language, png

DPI = 200
"""Resolution of pictures in dots per inch."""
_CELL, _PADDING = 9.0, 3.0  # font size of a table in points; millimetres between its columns
_TWIPS, _EMU = 1440 / 25.4, 36_000  # per millimetre
_ADDRESS = 2_000  # characters: Word reports a file with a longer link as damaged
_TITLE = 250  # characters of the title of a table
_NAMES = 1_000_000  # bookmarks of references are numbered from here
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
_PARTS = ("styles", "numbering", "settings", "fontTable", "header", "footer")
_DAY = (1980, 1, 1, 0, 0, 0)


def docx(document: Document) -> bytes:
    """Return a document as a DOCX file: A4, with Word's own headings, captions and links.

    Rows of tables are not split and header rows repeat on every page; drawings are pictures of
    200 dpi with alt texts; citation numbers link to the references and back. The same document
    gives the same bytes.

    Raises:
        MissingExtraError: if there are drawings and the extra ``docx`` is not installed.
    """
    # Word may use other fonts than the measured one, so leave some room.
    data = document_data(document, size=1.06 * _CELL, padding=_PADDING)
    pictures = _fill(document, data)
    code = language(document.lang)
    data |= {
        "code": code,
        # A Thai font whose Latin letters match; both fonts come with Windows and Office.
        "latin": "Leelawadee UI" if code == "th" else "Calibri",
        "ink": INK[1:],
        "soft": SOFT[1:],
        "line": LINE[1:],
        "accent": ACCENT[1:],
        "text_twips": round(10 * WIDTH * _TWIPS),
        "margin_twips": round(MARGIN * _TWIPS),
        "padding_twips": round(_PADDING * _TWIPS),
        "page_parts": re.split(r"(\{pages?\})", data["page_of"]),
        "fields": _FIELDS,
    }
    parts = {f"word/{part}.xml": _written(part, data) for part in ("document", *_PARTS)}
    parts["word/footer_first.xml"] = parts["word/footer.xml"]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in (
            ("[Content_Types].xml", _written("content_types", {})),
            ("_rels/.rels", _written("rels", {"relations": _OUTSIDE})),
            ("docProps/core.xml", _written("core", data)),
            ("word/_rels/document.xml.rels", _written("rels", {"relations": _inside(data)})),
            *parts.items(),
        ):
            file.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
        for number, picture in enumerate(pictures, 1):
            # A picture is compressed already.
            file.writestr(zipfile.ZipInfo(f"word/media/image{number}.png", _DAY), picture)
    return made.getvalue()


def _fill(document: Document, data: dict[str, Any]) -> list[bytes]:
    """Return the pictures, and add to the values what only DOCX needs."""
    pictures: list[bytes] = []
    lists = 2  # already used by the list styles
    for block, shown in zip(document.blocks, data["blocks"], strict=True):
        if isinstance(block, PictureBlock):
            pictures.append(png(block.sheet, DPI))
            share = page_scale(block.sheet) * MILLIMETRES * _EMU
            shown["extent"] = [round(n * share) for n in (block.sheet.width, block.sheet.height)]
            shown |= {"image": len(pictures), "alt": clean_text(block.sheet.alt)}
        elif shown["sort"] == "table":
            shown["about"] = clip(f"{shown['number']} {shown['caption']['text']}", _TITLE)
            shown["twips"] = [round(width * _TWIPS) for width in shown["widths"]]
        elif shown["sort"] == "bullets" and shown["numbered"]:
            lists += 1
            shown["list"] = lists
    for number, reference in enumerate(data["references"]):
        reference["bookmark"] = _NAMES + number
        leads = 0 < len(reference["link"]) <= _ADDRESS
        reference["target"] = f"link{number}" if leads else ""
    return pictures


def _inside(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the relationships of the main part of the document."""
    found = [_relation(part, part, f"{part}.xml") for part in _PARTS]
    found.append(_relation("footer_first", "footer", "footer_first.xml"))
    for block in data["blocks"]:
        if block["sort"] == "picture":
            name = f"image{block['image']}"
            found.append(_relation(name, "image", f"media/{name}.png"))
    for reference in data["references"]:
        if reference["target"]:
            link = _relation(reference["target"], "hyperlink", reference["link"])
            found.append(link | {"outside": True})
    return found


def _relation(name: str, sort: str, target: str) -> dict[str, Any]:
    return {"id": name, "type": _OFFICE + sort, "target": target, "outside": False}


_OUTSIDE = [
    _relation("document", "officeDocument", "word/document.xml"),
    {"id": "core", "type": _CORE, "target": "docProps/core.xml", "outside": False},
]


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("graphkit.report.document") / "docx"
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(lambda name: (folder / f"{name}.xml").read_text("utf-8")),
    )


def _written(name: str, data: dict[str, Any]) -> str:
    return str(_environment().get_template(name).render(data))
