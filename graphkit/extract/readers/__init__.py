"""Readers of documents, one module per format; each gives pages and sections of characters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from graphkit.extract.readers.markdown import looks_like_markdown, read_markdown
from graphkit.extract.readers.plain import decode_text, read_plain
from graphkit.extract.readers.raw import RawDocument, RawPage, text_lines
from graphkit.model.errors import InvalidDataError

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx", ".pdf", ".eml")
"""File name extensions of documents."""

_MARKDOWN = (".md", ".markdown")
_HTML = (".html", ".htm", ".xhtml")
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
_OLE = b"\xd0\xcf\x11\xe0"
_READS = "graphkit reads text, Markdown, HTML, DOCX, PDF and e-mail"


def read_bytes(data: bytes, name: str, lang: str = "", *, ocr: bool = False) -> RawDocument:
    """Read a document by what its bytes are, or else by the extension of its name.

    Args:
        data: the file.
        name: its name.
        lang: the language code for recognising letters; empty for all that are installed.
        ocr: recognise the letters of pages that are pictures.

    Raises:
        MissingExtraError: if the file needs a package or program that is not installed.
        InvalidDataError: when the bytes cannot be read as a document.

    Example:
        >>> read_bytes(b"<p>Loei</p>", "page.html").pages[0].text
        'Loei\\n\\n'
    """
    suffix = PurePath(name).suffix.casefold()
    if not data.strip():
        return RawDocument((RawPage(1, ""),), notes=(f"{name} is empty",))
    if b"%PDF-" in data[:1024]:
        from graphkit.extract.readers.pdf import read_pdf

        return read_pdf(data, name, _page_reader(lang) if ocr else None)
    if suffix == ".pdf":
        raise InvalidDataError(f"{name} is not a PDF file, although its name says so")
    if data.startswith(_OLE) or suffix == ".docx":
        from graphkit.extract.readers.docx import read_docx

        return read_docx(data, name)
    if suffix in _PICTURES:
        return _read_picture(data, name, lang, ocr=ocr)
    if data.startswith((b"PK\x03\x04", b"{\\rtf")):
        raise InvalidDataError(f"{name} is not a document that can be read; {_READS}")
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix in _HTML or start.startswith((b"<!doctype html", b"<html")):
        from graphkit.extract.readers.html import read_html

        return read_html(data, name)
    if suffix == ".eml":
        from graphkit.extract.readers.mail import read_mail

        return read_mail(data, name)
    if suffix in _MARKDOWN:
        return read_markdown(*decode_text(data, name))
    plain = read_plain(data, name)
    if len(plain.pages) == 1 and looks_like_markdown(plain.pages[0].text):
        return read_markdown(plain.pages[0].text, plain.notes)
    return plain


def _page_reader(lang: str) -> Callable[[Any], str]:
    from functools import partial

    from graphkit.extract.readers.ocr import languages, recognise

    return partial(recognise, wanted=languages(lang))


def _read_picture(data: bytes, name: str, lang: str, *, ocr: bool) -> RawDocument:
    if not ocr:
        raise InvalidDataError(f"{name} is a picture; read it with --ocr")
    from graphkit.extract.readers.ocr import languages, recognise_picture

    text = recognise_picture(data, languages(lang))
    notes = () if text.strip() else (f"{name} has no text that tesseract recognises",)
    page = RawPage(1, text, text_lines(text), approximate=True)
    return RawDocument((page,), paged=True, notes=notes)
