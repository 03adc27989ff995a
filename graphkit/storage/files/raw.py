"""A table as another program or a person wrote it, before anything in it is understood.

Readers of foreign formats give raw tables; the import maps their columns to those of a dataset.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class RawTable:
    """A table as a file has it: every cell is the text that a person sees there.

    A format without a table of its own, such as a graph, is given as two: one of its nodes and
    one of its edges. Their columns have the titles of the format, such as ``id`` and ``label``,
    ``source`` and ``target``, and the names of its attributes; the import knows such titles.

    Attributes:
        file: the name of the file, for messages.
        sheet: the name of the sheet or part, such as ``nodes``; empty if a file has one table.
        header: the titles of the columns; empty if the table begins with its rows, because it
            has yet to be found which of them is the header.
        rows: the cells of each row. A row may have fewer cells than the header; an empty row
            keeps its place.
        first_row: the number, in the file, of the first row of ``rows``.
        part: ``actors`` or ``ties`` if the format says what its rows are, otherwise empty.
        hidden: True for a sheet that a spreadsheet program does not show.
        notes: what was assumed when the file was read, such as its encoding, and what the format
            has that the table cannot carry; each a sentence without a full stop.

    Example:
        >>> table = RawTable("ties.csv", "", ("from", "to"), [["a", "b"], [], ["b", "c"]], 2)
        >>> list(table.numbered())
        [(2, ['a', 'b']), (4, ['b', 'c'])]
        >>> table.place
        'ties.csv'
    """

    file: str
    sheet: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    first_row: int = 1
    part: str = ""
    hidden: bool = False
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The file, with its sheet in brackets, as problems name it."""
        return f"{self.file}[{self.sheet}]" if self.sheet else self.file

    def numbered(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield the rows that are not empty with their numbers in the file."""
        for number, row in enumerate(self.rows, self.first_row):
            if any(map(str.strip, row)):
                yield number, row
