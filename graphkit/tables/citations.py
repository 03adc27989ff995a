"""The sources of an import: those that a table lists, those that cells name, and the files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from graphkit.model.records import Source
from graphkit.names.normalise import fold, normalise
from graphkit.storage.files.raw import RawTable
from graphkit.tables.cells import CellReader
from graphkit.tables.resolving import fold_words
from graphkit.tables.values import is_empty

_LONGEST_ID = 80
_ID = re.compile(r"[A-Za-z][\w-]*:(?!//)[^\s|]{1,80}")
"""An id of a source with its kind in front, which stays as it is."""

_TEXTS = ("authors", "publisher", "url", "accessed", "language", "kind", "access", "note")


class Citations:
    """The sources of an import by id, and by the titles that cells name."""

    def __init__(self, cells: CellReader) -> None:
        self.cells = cells
        self.sources: dict[str, Source] = {}
        self._by_title: dict[str, str] = {}

    def read(self, rows: Iterable[tuple[int, Mapping[str, str]]]) -> None:
        """Read the rows of a table of sources."""
        for _, row in rows:
            title = normalise(row.get("title", "")) or normalise(row.get("id", ""))
            if not title:
                continue
            key = normalise(row.get("id", "")).replace(" ", "_") or f"source:{fold_words(title)}"
            date, _ = self.cells.date(row.get("year", ""), "year", months_first=False)
            fields = {name: normalise(row.get(name, "")) for name in _TEXTS}
            self.sources[key] = Source(key, title, year=date.year if date else None, **fields)
            self._by_title |= {fold(title): key, fold(key): key}

    def cited(self, text: str) -> str:
        """Return the id of the source that a cell names; a new one is made of its text."""
        text = normalise(text)
        if is_empty(text):
            return ""
        if fold(text) not in self._by_title:
            key = text if _ID.fullmatch(text) else f"source:{fold_words(text)}"[:_LONGEST_ID]
            self.sources.setdefault(key, Source(key, text))
            self._by_title[fold(text)] = key
        return self._by_title[fold(text)]

    def file(self, table: RawTable) -> str:
        """Return the id of the source of rows that cite none: the file itself."""
        key = f"file:{fold_words(table.file)}"
        self.sources.setdefault(key, Source(key, table.file))
        return key

    def row(self, table: RawTable, row: Mapping[str, str], number: int) -> str:
        """Return the place of a row in its file, for a row that cites no other source."""
        if not is_empty(row.get("source", "")):
            return ""
        say = self.cells.questions.say
        return say("from_file", sheet=table.sheet, row=number).strip()
