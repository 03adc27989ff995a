"""Plain text in UTF-8, UTF-16, cp874 or TIS-620."""

from __future__ import annotations

import re

from graphkit.extract.readers.raw import RawDocument, RawPage, text_lines
from graphkit.model.errors import InvalidDataError, Problem
from graphkit.storage.files.encodings import decode

_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")


def read_plain(data: bytes, name: str) -> RawDocument:
    """Read plain text; a form feed begins a new page.

    Raises:
        InvalidDataError: when the bytes are not text.
    """
    return split_pages(*decode_text(data, name))


def split_pages(text: str, notes: tuple[str, ...] = ()) -> RawDocument:
    """Return the pages of a text, which form feeds divide."""
    parts = text.split("\f")
    pages = tuple(RawPage(number, part, text_lines(part)) for number, part in enumerate(parts, 1))
    return RawDocument(pages, paged=len(pages) > 1, notes=notes)


def decode_text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the characters of a text file, and notes on its encoding.

    Raises:
        InvalidDataError: when the bytes are not text.
    """
    problems: list[Problem] = []
    decoded = decode(data, name, problems)
    if decoded is None:
        raise InvalidDataError("; ".join(map(str, problems)))
    text = decoded.text.encode("utf-8", "replace").decode() if decoded.bad else decoded.text
    if len(_CONTROL.findall(text)) * 100 > len(text):
        raise InvalidDataError(f"{name} is not text; convert it to PDF, DOCX or UTF-8 text")
    notes = [str(problem) for problem in problems]
    if decoded.bad:
        notes.append(f"{name}: some bytes are not valid UTF-8 and are shown as '?'")
    return text.replace("\r\n", "\n").replace("\r", "\n"), tuple(notes)
