"""What batches, undo and guesses need of a store: the rows of its tables, inside a transaction.

Everything that is decided (what is new, gone or in the way) is decided once, in
:mod:`~graphkit.storage.batches.saving`, :mod:`~graphkit.storage.batches.undo` and
:mod:`~graphkit.storage.batches.proposals`;
a kind of store brings these primitives. A row of a table is its number there, the id, the
columns of the form, and the bookkeeping columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from graphkit.storage.batches.rows import FORMS, Form, Key, Row

BOOKKEEPING = ("membership", "added", "touched", "position")
"""The columns after those of a record: which datasets hold it, the batch that added it and the
last that touched it, and its place in the order."""

DESCRIPTION = ("title", "version", "description", "licence", "ontology", "translations")
"""What a store keeps of a dataset itself; the last two as JSON."""

RECORD_TABLES = ("dataset", *(form.table for form in FORMS))
"""The tables whose rows batches add, change and retire."""

MEMBERSHIP, ADDED, TOUCHED, POSITION = -4, -3, -2, -1


class Memberships:
    """The sets of datasets that hold a row together, each set with a number."""

    def __init__(self, pairs: Iterable[tuple[int, str]] = ()) -> None:
        sets: dict[int, set[str]] = {}
        for number, dataset in pairs:
            sets.setdefault(number, set()).add(dataset)
        self.sets = {number: frozenset(names) for number, names in sets.items()}
        self.numbers = {names: number for number, names in self.sets.items()}
        self.new: list[tuple[int, str]] = []

    def number(self, names: frozenset[str]) -> int:
        """The number of a set; a set that is new gets the next."""
        known = self.numbers.get(names)
        if known is None:
            known = max(self.sets, default=0) + 1
            self.sets[known], self.numbers[names] = names, known
            self.new += [(known, name) for name in sorted(names)]
        return known


class Header(NamedTuple):
    """What a store keeps of a batch when it begins; ``counts`` is JSON."""

    dataset: str
    title: str
    version: str
    content_hash: str
    loaded_at: str
    graphkit: str
    counts: str


class Fresh(NamedTuple):
    """A record that is new to a store, with its bookkeeping."""

    id: Key
    record: Any
    membership: int
    added: int
    touched: int
    position: float


class Tables(Protocol):
    """An open transaction on a store."""

    memberships: Memberships

    def rows(self, form: Form) -> Iterable[Row]:
        """All rows of a table."""
        ...

    def references(self, form: Form, ends: Sequence[str]) -> Iterable[Row]:
        """Of every row its id, its source, and the columns that name actors."""
        ...

    def datasets(self) -> list[Row]:
        """The rows of the table of datasets."""
        ...

    def settled(self, dataset: str) -> str | None:
        """The state in which a dataset is known to be in the store."""
        ...

    def settle(self, unsettled: Collection[str], settled: Mapping[str, str]) -> None:
        """Forget the states of some datasets, then note those of others."""
        ...

    def begin(self, header: Header) -> int:
        """Begin a batch; its number."""
        ...

    def log(self, batch: int, table: str, rows: Iterable[Row], *, removed: bool = False) -> None:
        """Keep rows as they are now, before a batch changes or retires them."""
        ...

    def add(self, form: Form, fresh: Iterable[Fresh]) -> None:
        """Write records that are new to the store."""
        ...

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Write rows in place of those with the same number; one without a number is new."""
        ...

    def delete(self, table: str, rows: Sequence[Row]) -> None:
        """Take rows out."""
        ...

    def batches(self) -> dict[int, tuple[str, str]]:
        """The dataset of each batch, and when it was undone (empty if it was not)."""
        ...

    def logged(self, batch: int) -> list[tuple[str, Row, bool]]:
        """What a batch logged: the table, the row without its number, whether it was retired."""
        ...

    def later(self, batch: int) -> Iterable[int]:
        """The later batches that build on one.

        Those that changed, retired or added anew a row that it added, changed or retired;
        whose rows refer to actors or sources that it added; of a dataset that it began.
        """
        ...

    def missing(self, table: str, ids: Collection[Key]) -> set[Key]:
        """Those of some ids that no row of a table has."""
        ...

    def retired_by(self, table: str, key: Key, after: int) -> int | None:
        """The last batch after one that retired a row."""
        ...

    def put_back(self, batch: int, table: str, rows: Sequence[Row]) -> None:
        """Write rows that a batch logged as they were; they come without numbers."""
        ...

    def take_out(self, batch: int, table: str) -> int:
        """Take out the rows that a batch added; how many there were."""
        ...

    def end_undo(self, batch: int, when: str) -> None:
        """Mark a batch as undone, drop its log, and forget all settled states."""
        ...

    def proposals(self) -> Iterable[Row]:
        """Id, kind, claim (JSON), score, reasons and evidence (JSON), time first made."""
        ...

    def verdicts(self) -> Iterable[Row]:
        """The proposal's id, verdict, who, when and note, the oldest first."""
        ...

    def add_proposals(self, rows: Sequence[Row]) -> None:
        """Write proposals, with the columns that :meth:`proposals` gives."""
        ...

    def change_proposals(self, rows: Sequence[Row]) -> None:
        """Write score, reasons and evidence of the proposals with some ids (id first)."""
        ...

    def add_verdicts(self, rows: Sequence[Row]) -> None:
        """Write verdicts, with the columns that :meth:`verdicts` gives."""
        ...
