"""The primitives that every kind of store provides: the rows of its tables, in a transaction.

Decisions (which rows are new, gone or in conflict) are made once for all kinds of store, in
:mod:`~graphkit.storage.batches.saving`, :mod:`~graphkit.storage.batches.undo` and
:mod:`~graphkit.storage.batches.proposals`. A row consists of its row number, the id, the columns
of the table, and the bookkeeping columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from graphkit.storage.batches.rows import TABLE_SPECS, Key, Row, TableSpec

BOOKKEEPING = ("membership", "added", "touched", "position")
"""Columns after those of a record.

They hold the set of datasets that contain it, the batch that added it, the last batch that
changed it, and its position in the order.
"""

DESCRIPTION = ("title", "version", "description", "licence", "ontology", "translations")
"""Columns that describe a dataset; the last two are JSON."""

RECORD_TABLES = ("dataset", *(spec.table for spec in TABLE_SPECS))
"""Tables whose rows batches add, change and retire."""

MEMBERSHIP, ADDED, TOUCHED, POSITION = -4, -3, -2, -1


class Memberships:
    """The sets of datasets that share a row; each set has a number."""

    def __init__(self, pairs: Iterable[tuple[int, str]] = ()) -> None:
        sets: dict[int, set[str]] = {}
        for number, dataset in pairs:
            sets.setdefault(number, set()).add(dataset)
        self.sets = {number: frozenset(names) for number, names in sets.items()}
        self.numbers = {names: number for number, names in self.sets.items()}
        self.new: list[tuple[int, str]] = []

    def number(self, names: frozenset[str]) -> int:
        """Return the number of a set; a new set gets the next number."""
        known = self.numbers.get(names)
        if known is None:
            known = max(self.sets, default=0) + 1
            self.sets[known], self.numbers[names] = names, known
            self.new += [(known, name) for name in sorted(names)]
        return known


class Header(NamedTuple):
    """The properties of a batch that are stored when it begins; ``counts`` is JSON."""

    dataset: str
    title: str
    version: str
    content_hash: str
    loaded_at: str
    graphkit: str
    counts: str


class Fresh(NamedTuple):
    """A record that is new to the store, with its bookkeeping."""

    id: Key
    record: Any
    membership: int
    added: int
    touched: int
    position: float


class Tables(Protocol):
    """An open transaction on a store."""

    memberships: Memberships

    def rows(self, spec: TableSpec) -> Iterable[Row]:
        """Yield all rows of a table."""
        ...

    def references(self, spec: TableSpec, ends: Sequence[str]) -> Iterable[Row]:
        """Yield for every row its id, its source, and the columns that name actors."""
        ...

    def datasets(self) -> list[Row]:
        """Return the rows of the table of datasets."""
        ...

    def settled(self, dataset: str) -> str | None:
        """Return the state in which a dataset is known to be in the store."""
        ...

    def settle(self, unsettled: Collection[str], settled: Mapping[str, str]) -> None:
        """Delete the states of some datasets, then record those of others."""
        ...

    def begin(self, header: Header) -> int:
        """Begin a batch; return its number."""
        ...

    def log(self, batch: int, table: str, rows: Iterable[Row], *, removed: bool = False) -> None:
        """Log rows as they are now, before a batch changes or retires them."""
        ...

    def add(self, spec: TableSpec, fresh: Iterable[Fresh]) -> None:
        """Write records that are new to the store."""
        ...

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Replace the rows with the same row numbers; a row without a number is new."""
        ...

    def delete(self, table: str, rows: Sequence[Row]) -> None:
        """Delete rows."""
        ...

    def batches(self) -> dict[int, tuple[str, str]]:
        """Return the dataset of each batch, and the time of its undo (empty if not undone)."""
        ...

    def logged(self, batch: int) -> list[tuple[str, Row, bool]]:
        """Return the log of a batch: table, row without its number, True if it was retired."""
        ...

    def later(self, batch: int) -> Iterable[int]:
        """Yield the later batches that build directly on a batch.

        A later batch builds on it by changing, retiring or re-adding a row that it added, changed
        or retired, by adding rows that refer to actors or sources that it added, or by belonging
        to a dataset that it began.
        """
        ...

    def missing(self, table: str, ids: Collection[Key]) -> set[Key]:
        """Return the ids that no row of a table has."""
        ...

    def retired_by(self, table: str, key: Key, after: int) -> int | None:
        """Return the last batch after a given one that retired a row; None without one."""
        ...

    def put_back(self, batch: int, table: str, rows: Sequence[Row]) -> None:
        """Restore rows that a batch logged; they come without row numbers."""
        ...

    def take_out(self, batch: int, table: str) -> int:
        """Delete the rows that a batch added; return how many."""
        ...

    def end_undo(self, batch: int, when: str) -> None:
        """Mark a batch as undone; delete its log and all settled states."""
        ...

    def proposals(self) -> Iterable[Row]:
        """Yield id, kind, claim (JSON), score, reasons and evidence (JSON), time of creation."""
        ...

    def verdicts(self) -> Iterable[Row]:
        """Yield proposal id, verdict, who, when and note of every verdict, oldest first."""
        ...

    def add_proposals(self, rows: Sequence[Row]) -> None:
        """Write proposals, with the columns of :meth:`proposals`."""
        ...

    def change_proposals(self, rows: Sequence[Row]) -> None:
        """Update proposals; each row is id, score, reasons and evidence."""
        ...

    def add_verdicts(self, rows: Sequence[Row]) -> None:
        """Write verdicts, with the columns of :meth:`verdicts`."""
        ...
