"""Word documents (.docx): paragraphs, tables, footnotes and headings, without Word's own pages."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from graphkit.extract.readers.limits import MAX_UNPACKED, too_large
from graphkit.extract.readers.raw import RawDocument, Writer
from graphkit.model.errors import InvalidDataError, MissingExtraError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_OLE = b"\xd0\xcf\x11\xe0"
_LEVEL = re.compile(r"heading\s*([1-9])|^title$", re.IGNORECASE)
# Deleted by tracked changes, moved away, the second form of a drawing, field codes.
_SKIPPED = frozenset(("del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText"))
_TEXT = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}


def read_docx(data: bytes, name: str) -> RawDocument:
    """Read a Word document.

    Text that tracked changes have deleted is left out, as are the headers and footers. The
    pages of a Word document depend on the printer, so its places count characters of the
    document, with the heading above.

    Raises:
        MissingExtraError: if the extra ``documents`` is not installed.
        InvalidDataError: when the file is protected, damaged or larger than the limits.
    """
    if data.startswith(_OLE):
        raise InvalidDataError(
            f"{name} is protected by a password or in the old format of Word; "
            "save it as .docx without a password"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        body = _part(archive, _BODY, name)
        if body is None:
            raise InvalidDataError(f"{name} is not a Word document: it has no {_BODY}")
        writer = Writer()
        _write(body, writer, _heading_styles(archive, name))
        for part in _NOTES:
            notes = _part(archive, part, name)
            if notes is not None:
                _write_notes(notes, writer)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise InvalidDataError(
            f"{name} is not a Word document that can be read; it may be damaged or protected"
        ) from error
    return writer.document()


def _part(archive: zipfile.ZipFile, part: str, name: str) -> Element | None:
    """Return a part of the archive as XML; None if it is not there."""
    try:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring
    except ImportError:
        raise MissingExtraError(
            "Word documents need the extra 'documents'; run: pip install 'graphkit[documents]'"
        ) from None
    try:
        info = archive.getinfo(part)
    except KeyError:
        return None
    limit = f"{MAX_UNPACKED >> 20} MB"
    if info.file_size > MAX_UNPACKED:
        raise too_large(name, f"{info.file_size >> 20} MB unpacked", limit)
    with archive.open(info) as stream:
        data = stream.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise too_large(name, f"more than {limit} unpacked", limit)
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise InvalidDataError(f"{name} is a damaged Word document: {part} is not XML") from error
    return root


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: Element, attribute: str = "val") -> str:
    return next(
        (value for key, value in element.attrib.items() if key.rpartition("}")[2] == attribute), ""
    )


def _heading_styles(archive: zipfile.ZipFile, name: str) -> set[str]:
    """Return the ids of the styles of headings and titles."""
    styles = _part(archive, "word/styles.xml", name)
    found = set()
    for style in () if styles is None else styles:
        if _tag(style) != "style":
            continue
        named = next((_value(one) for one in style if _tag(one) == "name"), "")
        outlined = any(_tag(one) == "outlineLvl" for one in style.iter())
        if _LEVEL.search(named) or outlined:
            found.add(_value(style, "styleId"))
    return found


def _write(body: Element, writer: Writer, headings: set[str]) -> None:
    for element in body:
        tag = _tag(element)
        if tag == "p":
            _paragraph(element, writer, headings)
        elif tag == "tbl":
            _table(element, writer)
        elif tag not in _SKIPPED:
            _write(element, writer, headings)


def _paragraph(paragraph: Element, writer: Writer, headings: set[str]) -> None:
    words = "".join(_texts(paragraph)).strip(" \n")
    if not words:
        return
    style = next((_value(one) for one in paragraph.iter() if _tag(one) == "pStyle"), "")
    if style in headings:
        writer.heading(" ".join(words.split()))
    writer.add(words)
    writer.end_block()


def _table(table: Element, writer: Writer) -> None:
    """Write the rows of a table as lines, cells divided by tabs."""
    for row in table.iter():
        if _tag(row) != "tr":
            continue
        cells = (
            " ".join(
                "".join(_texts(one)).strip() for one in cell.iter() if _tag(one) == "p"
            ).strip()
            for cell in row
            if _tag(cell) == "tc"
        )
        line = "\t".join(" ".join(cell.split()) for cell in cells)
        if line.strip():
            writer.add(f"{line}\n")
    writer.end_block()


def _write_notes(notes: Element, writer: Writer) -> None:
    for note in notes:
        for paragraph in note:
            if _tag(paragraph) == "p":
                _paragraph(paragraph, writer, set())


def _texts(element: Element) -> Iterator[str]:
    """Yield the characters of a paragraph in order."""
    for child in element:
        tag = _tag(child)
        if tag in _SKIPPED:
            continue
        if tag == "t":
            yield child.text or ""
        elif tag in _TEXT and not len(child):
            yield _TEXT[tag]
        elif tag == "p":
            yield "\n"
            yield from _texts(child)
            yield "\n"
        elif tag not in ("pPr", "rPr"):
            yield from _texts(child)
