"""Warnings of what the reader assumes, and of valid rows that are hardly what was meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from graphkit.model.dates import BUDDHIST_OFFSET
from graphkit.model.records import Claim
from graphkit.model.vocabulary import Ontology
from graphkit.storage.files.cells import Assumed, ParsedCells, month_first
from graphkit.storage.files.schema import DatasetTable


class Assumptions:
    """What was assumed in the cells of a table: one warning for each column and value.

    Attributes:
        cells: what the parsers assumed in the row that is being read.
    """

    def __init__(self) -> None:
        self.cells: list[tuple[ParsedCells, str, Assumed]] = []
        self._found: dict[tuple[str, str], tuple[int, int, Assumed]] = {}
        self._proofs: dict[str, str] = {}

    def reject(self, column: str, cell: str) -> None:
        """Remember a wrong cell if it proves that the dates of its column have the month first."""
        if month_first(cell.strip()):
            self._proofs.setdefault(column, cell.strip())

    def take(
        self,
        number: int,
        columns: Sequence[str],
        parsers: Sequence[ParsedCells],
        cells: Sequence[str],
    ) -> None:
        """Remember what was assumed in a row."""
        for memo, cell, what in self.cells:
            for column, parser, text in zip(columns, parsers, cells, strict=True):
                if parser is memo and text == cell:
                    row, count, _ = self._found.get((column, cell), (number, 0, what))
                    self._found[column, cell] = row, count + 1, what
        self.cells.clear()

    def tell(self, table: DatasetTable) -> None:
        """Report what was assumed in a table."""
        for (column, cell), (number, count, what) in self._found.items():
            more = f" (in {count:,} rows)" if count > 1 else ""
            if what.code == "month_first":
                if column not in self._proofs:
                    continue
                more += f", although {self._proofs[column]!r} in this column has the month first"
            table.report(
                *(what.code, what.message + more, number, column, cell.strip(), what.fix),
                warning=True,
                correction=what.correction,
            )
        self._found.clear()
        self._proofs.clear()


class WeightCheck:
    """A check that no two rows of one source give one tie different weights at one time."""

    def __init__(self, table: DatasetTable, ontology: Ontology) -> None:
        self.table = table
        self.symmetric = {kind.id for kind in ontology.tie_kinds.values() if kind.symmetric}
        self.first: dict[tuple[object, ...], tuple[int, float | None]] = {}

    def check(self, number: int, claim: Claim) -> None:
        """Warn of a claim that gives another weight than an earlier row of its source."""
        ends: tuple[str, ...] = (claim.tail, claim.head)
        if claim.kind in self.symmetric:
            ends = tuple(sorted(ends))
        key = (*ends, claim.kind, claim.key, claim.since, claim.until, claim.source, claim.locator)
        row, weight = self.first.setdefault(key, (number, claim.weight))
        if weight != claim.weight:
            message = (
                f"gives this tie another weight than row {row} ({weight:g}) of the same source"
            )
            fix = "write one row with their sum, or tell the ties apart by `key` or dates"
            self.table.report(
                *("weight_conflict", message, number, "weight", f"{claim.weight:g}", fix),
                warning=True,
            )


def warn_ahead(
    table: DatasetTable, number: int, column: str, year: int, value: str, today: dt.date
) -> None:
    """Warn of a date after today; a digit of a Buddhist year may be wrong (2047 for 2547)."""
    fix = "correct it, or keep it if it is planned"
    meant = year + 500 - BUDDHIST_OFFSET
    if 1900 <= meant <= today.year:
        fix = f"correct it if {year + 500} of the Buddhist Era ({meant}) is meant"
    message = f"is after today, {today}"
    table.report("future_date", message, number, column, value, fix, warning=True)
