"""The parts of a cited document, independent of the format it is written in: plain values."""

from __future__ import annotations

from dataclasses import dataclass

from graphkit.viz.drawing import Sheet


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, a caption or a cell, with the numbers of the references behind it.

    Attributes:
        text: the text.
        cites: the numbers of the references.
        factual: True if it states a fact and so must cite; headings, lead-ins and explanations
            of a method do not.
        strong: True for bold text.
    """

    text: str
    cites: tuple[int, ...] = ()
    factual: bool = True
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` is 1 for a section and 2 for a subsection."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of sentences."""

    sentences: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each entry has one or more sentences."""

    entries: tuple[tuple[Statement, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width, and whether it has numbers."""

    title: str
    share: float = 1.0
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with a caption; each row has one cell per column."""

    caption: Statement
    columns: tuple[Column, ...]
    rows: tuple[tuple[Statement, ...], ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One large number with a label and its citations."""

    value: str
    label: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of large numbers."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A drawing with a caption; ``sheet.alt`` describes it for readers who cannot see it.

    ``live`` is a whole HTML page that replaces the drawing where scripts can run.
    """

    sheet: Sheet
    caption: Statement
    live: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the numbered list of sources; ``url`` is empty or a safe web address."""

    number: int
    text: str
    url: str = ""


Block = Heading | Paragraph | Bullets | TableBlock | KeyFigures | PictureBlock


@dataclass(frozen=True, slots=True)
class Document:
    """A whole cited document.

    Attributes:
        title: the title.
        lang: the language code of the sentences.
        subtitle: the lines below the title: date and coverage.
        blocks: the parts in reading order.
        references: the numbered list of sources and calculations.
        running: the short title at the top of each page.
        sources: the heading of the list of references.
        page_of: the text of a page number, such as ``Page {page} of {pages}``.
        origin: lines on the dataset, its version and hash, the day, the seed and the program.
        names: names that a line must not break, in scripts without spaces between words.
    """

    title: str
    lang: str
    subtitle: tuple[Statement, ...]
    blocks: tuple[Block, ...]
    references: tuple[Reference, ...]
    running: str
    sources: str
    page_of: str
    origin: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
