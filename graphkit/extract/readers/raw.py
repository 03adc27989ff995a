"""The characters of a document as a reader gives them, before any repair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from wcwidth import wcswidth


class RawLine(NamedTuple):
    """A line of a page: its characters, and the box around it.

    ``start`` and ``end`` are offsets in the text of the page, without the end of the line. The
    box is in points from the lower left corner of a page, or in columns and lines of plain text;
    ``column`` numbers the columns of text of a page.
    """

    start: int
    end: int
    left: float
    right: float
    bottom: float
    top: float
    column: int = 0


class RawPage(NamedTuple):
    """A page: its number from 1, its characters, its lines if they may break a sentence.

    ``dropped`` are spans that the page does not show, such as a syllable that the file has twice.
    ``wrapped`` is True where every line is known to go on in the next one. ``approximate`` is
    True where the letters were recognised from a picture.
    """

    number: int
    text: str
    lines: tuple[RawLine, ...] = ()
    dropped: tuple[tuple[int, int], ...] = ()
    approximate: bool = False


class RawHeading(NamedTuple):
    """A heading: the number of its page, its offset in the text of the page, and its words."""

    page: int
    offset: int
    title: str


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The characters of a document, as one page where its format has none.

    ``date`` is a date that the document states in its own fields for it; ``notes`` say what
    could not be read.
    """

    pages: tuple[RawPage, ...]
    paged: bool = False
    headings: tuple[RawHeading, ...] = ()
    title: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()


class Writer:
    """The text of a document that is put together piece by piece, with its headings."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._headings: list[RawHeading] = []

    def add(self, text: str) -> None:
        """Add characters."""
        self._pieces.append(text)
        self._length += len(text)

    def end_block(self) -> None:
        """End a paragraph: the next characters begin a new one."""
        if self._pieces and not self._pieces[-1].endswith("\n\n"):
            self.add("\n" if self._pieces[-1].endswith("\n") else "\n\n")

    def heading(self, title: str, offset: int | None = None) -> None:
        """Record that a heading with these words begins here, or at an earlier offset."""
        self._headings.append(RawHeading(1, self._length if offset is None else offset, title))

    @property
    def length(self) -> int:
        """The number of characters so far."""
        return self._length

    def document(self, title: str = "", date: str = "", notes: Iterable[str] = ()) -> RawDocument:
        """Return what was put together as a document without pages."""
        page = RawPage(1, "".join(self._pieces))
        return RawDocument((page,), False, tuple(self._headings), title, date, tuple(notes))


def text_lines(text: str) -> tuple[RawLine, ...]:
    """Return the lines of plain text that are not empty, measured in columns.

    Example:
        >>> [(line.left, line.right, line.top) for line in text_lines("ab\\n\\n  ก่อน")]
        [(0, 2, -0.0), (2, 5, -2.0)]
    """
    found = []
    offset = 0
    for number, line in enumerate(text.split("\n")):
        words = line.strip()
        if words:
            indent = len(line) - len(line.lstrip())
            start = offset + indent
            width = max(0, wcswidth(words)) or len(words)
            row = -float(number)
            found.append(RawLine(start, start + len(words), indent, indent + width, row - 0.8, row))
        offset += len(line) + 1
    return tuple(found)
