"""The characters of a document as a reader gives them, before any repair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class RawPage(NamedTuple):
    """A page of a document: its number from 1, its label if it is printed, its characters."""

    number: int
    text: str


class RawHeading(NamedTuple):
    """A heading: its offset in the text of its page, and its words."""

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
