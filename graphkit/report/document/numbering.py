"""Documents as plain values, numbered and linked, for the templates of every format."""

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
    PictureBlock,
    Statement,
    TableBlock,
)
from graphkit.report.document.layout import (
    ROOM,
    WIDTH,
    UnbrokenNames,
    address,
    breakable_address,
    breakable_words,
    caption_labels,
    citation_runs,
    clean_text,
    fit_table,
)

_LONG = 1200  # characters: a row with a longer cell may be split between pages
_FEW = 8  # a table with at most this many rows stays on one page
_SHORT = 400  # characters of a paragraph that is kept with the table, list or drawing after it
_RUNNING = 80  # characters of the line at the top of each page
_CLOSING = tuple(",;:.)…·")


def document_data(
    document: Document, *, size: float, padding: float, broken: bool = False
) -> dict[str, Any]:
    """Return a whole document as values that fit in JSON.

    Args:
        document: the document.
        size: the font size of tables in points.
        padding: millimetres of each table column that stay empty.
        broken: True to put zero-width spaces where very long words may break, for a format that
            does not break them by itself.

    Returns:
        All texts are clean. A statement has ``text``; ``parts``, the same text in pieces, each
        with True if a line must not break it (empty if there is none); ``strong``; ``joined``,
        True if it follows the text before it without a space; ``cites``, runs of numbers, and
        whether they are listed; and ``mark``, the number of this place among all that cite, 0 for
        others. ``first`` of a reference is the mark of the first place that cites it.
    """
    return _Numbering(document, size, padding, broken=broken).data()


class _Numbering:
    def __init__(self, document: Document, size: float, padding: float, *, broken: bool) -> None:
        self._document, self._size, self._padding, self._broken = document, size, padding, broken
        self._names = UnbrokenNames(document.names)
        self._listed = {reference.number for reference in document.references}
        self._cited: dict[int, int] = {}
        self._marks = 0

    def data(self) -> dict[str, Any]:
        document, say = self._document, words_of(ROOM, self._document.lang)
        numbers = caption_labels(document)
        subtitle = self._all(document.subtitle)
        blocks = [
            self._block(block, numbers.get(n, ("", "", "")))
            for n, block in enumerate(document.blocks)
        ]
        for (block, after), shown in zip(pairwise((*document.blocks, None)), blocks, strict=True):
            shown["kept"] = (
                isinstance(block, Paragraph)
                and isinstance(after, TableBlock | PictureBlock | Bullets)
                and sum(len(statement.text) for statement in block.sentences) <= _SHORT
            )
        return {
            "title": self._text(document.title),
            "about": " ".join(clean_text(statement.text) for statement in document.subtitle),
            "subtitle": subtitle,
            "running": clip(clean_text(document.running), _RUNNING),
            "page_of": clean_text(document.page_of),
            "sources": clean_text(document.sources),
            "back": say["back"],
            "contents": say["contents"],
            "origin": [self._text(line) for line in document.origin],
            "blocks": blocks,
            "references": [
                {
                    "number": reference.number,
                    "text": text,
                    "parts": self._names.split(text, lambda _: True),
                    "link": link,
                    "shown": breakable_address(shown) if self._broken else shown,
                    "first": self._cited.get(reference.number, 0),
                }
                for reference in document.references
                for text in [self._text(reference.text)]
                for link, shown in [address(reference)]
            ],
        }

    def _text(self, text: str) -> str:
        return breakable_words(clean_text(text)) if self._broken else clean_text(text)

    def _statement(
        self,
        statement: Statement,
        text: str | None = None,
        parts: list[tuple[str, bool]] | None = None,
    ) -> dict[str, Any]:
        cites = [
            {"first": a, "last": b, "linked": a in self._listed, "linked_last": b in self._listed}
            for a, b in citation_runs(statement.cites)
        ]
        mark = 0
        if cites:
            self._marks += 1
            mark = self._marks
            for number in statement.cites:
                self._cited.setdefault(number, mark)
        shown = self._text(statement.text) if text is None else text
        joined = shown.startswith(_CLOSING)
        return {
            "text": shown,
            "parts": self._names.split(shown, lambda _: True) if parts is None else parts,
            "strong": statement.strong,
            "joined": joined,
            "cites": cites,
            "mark": mark,
        }

    def _all(self, statements: Sequence[Statement]) -> list[dict[str, Any]]:
        return [self._statement(statement) for statement in statements]

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
                    "value": clean_text(figure.value),
                    "label": self._statement(Statement(figure.label, figure.cites)),
                }
                for figure in block.figures
            ]
            return {"sort": "figures", "figures": figures, "across": _across(len(figures))}
        if isinstance(block, TableBlock):
            return self._table(block, number)
        caption = self._statement(block.caption)
        return {"sort": "picture", **_label("Figure", number), "caption": caption}

    def _table(self, table: TableBlock, number: tuple[str, str, str]) -> dict[str, Any]:
        caption = self._statement(table.caption)
        fits = fit_table(table, self._names, self._size, self._padding)
        blank = Statement("", factual=False)
        rows = []
        for row, broken, parts in zip(table.rows, fits.rows, fits.parts, strict=True):
            cells = [*row[: len(broken)], *[blank] * (len(broken) - len(row))]
            rows.append(
                [
                    self._statement(cell, text if self._broken else None, pieces)
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
            else [clean_text(column.title) for column in table.columns],
            "rows": rows,
            "short": len(rows) <= _FEW and all(whole),
            "whole": whole,
        }


def _across(count: int) -> int:
    """Return the number of key figures per row: up to five, in rows as even as possible."""
    return math.ceil(count / math.ceil(count / 5)) if count else 1


def _label(series: str, number: tuple[str, str, str]) -> dict[str, Any]:
    """Return the text before a caption, whole and in parts."""
    return {"series": series, "number": "".join(number), "label": number}
