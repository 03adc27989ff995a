"""What a cited document is made of, whatever it is written as. Pure values."""

from __future__ import annotations

from dataclasses import dataclass

from graphkit.viz.drawing import Sheet


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, a caption or a cell, with the numbers of the references behind it.

    ``states`` is whether it states a fact and so has to cite; words that only order a page or
    explain a method do not.
    """

    text: str
    cites: tuple[int, ...] = ()
    states: bool = True
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` is 1 for a part of the document, 2 for what it holds."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that follow one another."""

    sentences: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each entry is one or more sentences."""

    entries: tuple[tuple[Said, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width, and numbers to the right."""

    title: str
    share: float = 1.0
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; rows hold one cell a column."""

    caption: Said
    columns: tuple[Column, ...]
    rows: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One large number and what it counts."""

    value: str
    label: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of large numbers."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with a caption; ``sheet.alt`` is what readers are told who do not see it.

    ``live`` is a whole HTML page that stands in its place where pages can act.
    """

    sheet: Sheet
    caption: Said
    live: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the numbered list of sources; ``url`` is empty or a safe web address."""

    number: int
    text: str
    url: str = ""


Block = Heading | Paragraph | Bullets | Table | KeyFigures | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A whole cited document.

    ``standing`` is the line below the title (date and what is covered), ``running`` the short
    title at the head of each page, ``sources`` the heading of the list of references,
    ``page_of`` how a page number is said (``Page {page} of {pages}``), ``origin`` the lines on
    dataset, version, hash, selection, day, seed and program. ``names`` are those that no line
    should end in, of scripts without spaces between words.
    """

    title: str
    lang: str
    standing: tuple[Said, ...]
    blocks: tuple[Block, ...]
    references: tuple[Reference, ...]
    running: str
    sources: str
    page_of: str
    origin: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
