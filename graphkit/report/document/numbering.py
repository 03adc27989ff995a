"""A document as plain values, numbered and linked, for whatever sets it. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from graphkit.model.errors import clip
from graphkit.names.languages import words_of
from graphkit.report.document.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    KeyFigures,
    Paragraph,
    Picture,
    Said,
    Table,
)
from graphkit.report.document.layout import (
    ROOM,
    WIDTH,
    Names,
    address,
    broken_address,
    broken_words,
    captions,
    clean,
    fitted,
    spans,
)

_LONG = 1200  # letters: a row with a longer cell may go on on the next page
_FEW = 8  # rows of a table that stays on one page
_SHORT = 400  # letters of a paragraph that stays with the table, list or drawing after it
_RUNNING = 80  # letters of the line above each page
_CLOSING = tuple(",;:.)…·")


def plain(
    document: Document, *, size: float, padding: float, broken: bool = False
) -> dict[str, Any]:
    """All of a document as values that JSON can hold.

    Args:
        document: any.
        size: points of the letters of a table.
        padding: millimetres of each of its columns that stay empty.
        broken: whether zero-width spaces stand where very long words may break, for what does
            not break them by itself.

    Returns:
        Texts are clean. What is said is ``text``, ``parts`` (the same in pieces, and which of
        them lines should not end in; empty where none is), ``strong``, ``joined`` (it follows
        what is before it without a space), ``cites`` (spans of numbers, and whether they are
        listed) and ``mark``: the number of this place among those that cite, 0 without. A reference
        knows by ``first`` the mark of the first place that cites it.
    """
    return _Writer(document, size, padding, broken=broken).data()


class _Writer:
    def __init__(self, document: Document, size: float, padding: float, *, broken: bool) -> None:
        self._document, self._size, self._padding, self._broken = document, size, padding, broken
        self._names = Names(document.names)
        self._listed = {reference.number for reference in document.references}
        self._cited: dict[int, int] = {}
        self._marks = 0

    def data(self) -> dict[str, Any]:
        document, say = self._document, words_of(ROOM, self._document.lang)
        numbers = captions(document)
        standing = self._all(document.standing)
        blocks = [
            self._block(block, numbers.get(n, ("", "", "")))
            for n, block in enumerate(document.blocks)
        ]
        for (block, after), shown in zip(pairwise((*document.blocks, None)), blocks, strict=True):
            shown["kept"] = (
                isinstance(block, Paragraph)
                and isinstance(after, Table | Picture | Bullets)
                and sum(len(said.text) for said in block.sentences) <= _SHORT
            )
        return {
            "title": self._text(document.title),
            "about": " ".join(clean(said.text) for said in document.standing),
            "standing": standing,
            "running": clip(clean(document.running), _RUNNING),
            "page_of": clean(document.page_of),
            "sources": clean(document.sources),
            "back": say["back"],
            "contents": say["contents"],
            "origin": [self._text(line) for line in document.origin],
            "blocks": blocks,
            "references": [
                {
                    "number": reference.number,
                    "text": text,
                    "parts": self._names.parts(text, lambda _: True),
                    "link": link,
                    "shown": broken_address(shown) if self._broken else shown,
                    "first": self._cited.get(reference.number, 0),
                }
                for reference in document.references
                for text in [self._text(reference.text)]
                for link, shown in [address(reference)]
            ],
        }

    def _text(self, text: str) -> str:
        return broken_words(clean(text)) if self._broken else clean(text)

    def _said(
        self, said: Said, text: str | None = None, parts: list[tuple[str, bool]] | None = None
    ) -> dict[str, Any]:
        cites = [
            {"first": a, "last": b, "linked": a in self._listed, "linked_last": b in self._listed}
            for a, b in spans(said.cites)
        ]
        mark = 0
        if cites:
            self._marks += 1
            mark = self._marks
            for number in said.cites:
                self._cited.setdefault(number, mark)
        shown = self._text(said.text) if text is None else text
        joined = shown.startswith(_CLOSING)
        return {
            "text": shown,
            "parts": self._names.parts(shown, lambda _: True) if parts is None else parts,
            "strong": said.strong,
            "joined": joined,
            "cites": cites,
            "mark": mark,
        }

    def _all(self, sayings: Sequence[Said]) -> list[dict[str, Any]]:
        return [self._said(said) for said in sayings]

    def _block(self, block: Block, number: tuple[str, str, str]) -> dict[str, Any]:
        if isinstance(block, Heading):
            level = min(max(block.level, 1), 3)
            return {"sort": "heading", "text": self._text(block.text), "level": level}
        if isinstance(block, Paragraph):
            return {"sort": "paragraph", "sentences": self._all(block.sentences)}
        if isinstance(block, Bullets):
            entries = [self._all(entry) for entry in block.entries]
            return {"sort": "bullets", "numbered": block.numbered, "entries": entries}
        if isinstance(block, KeyFigures):
            figures = [
                {
                    "value": clean(figure.value),
                    "label": self._said(Said(figure.label, figure.cites)),
                }
                for figure in block.figures
            ]
            return {"sort": "figures", "figures": figures, "across": _across(len(figures))}
        if isinstance(block, Table):
            return self._table(block, number)
        caption = self._said(block.caption)
        return {"sort": "picture", **_label("Figure", number), "caption": caption}

    def _table(self, table: Table, number: tuple[str, str, str]) -> dict[str, Any]:
        caption = self._said(table.caption)
        fits = fitted(table, self._names, self._size, self._padding)
        blank = Said("", states=False)
        rows = []
        for row, broken, parts in zip(table.rows, fits.rows, fits.parts, strict=True):
            cells = [*row[: len(broken)], *[blank] * (len(broken) - len(row))]
            rows.append(
                [
                    self._said(cell, text if self._broken else None, pieces)
                    for cell, text, pieces in zip(cells, broken, parts, strict=True)
                ]
            )
        whole = [all(len(cell["text"]) <= _LONG for cell in row) for row in rows]
        return {
            "sort": "table",
            **_label("Table", number),
            "caption": caption,
            "widths": list(fits.widths),
            "narrow": sum(fits.widths) < 9.9 * WIDTH,
            "numbers": [column.numbers for column in table.columns],
            "titles": list(fits.titles)
            if self._broken
            else [clean(column.title) for column in table.columns],
            "rows": rows,
            "short": len(rows) <= _FEW and all(whole),
            "whole": whole,
        }


def _across(count: int) -> int:
    """How many key figures stand beside each other: up to five, rows as even as can be."""
    return math.ceil(count / math.ceil(count / 5)) if count else 1


def _label(series: str, number: tuple[str, str, str]) -> dict[str, Any]:
    """What stands before a caption, whole and in parts."""
    return {"series": series, "number": "".join(number), "label": number}
