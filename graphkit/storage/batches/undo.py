"""Undo a batch in a store, unless later batches build on it."""

from __future__ import annotations

from collections import defaultdict

from graphkit.model.errors import InvalidDataError, NotFoundError
from graphkit.storage.batches.checks import now
from graphkit.storage.batches.contract import UndoReport
from graphkit.storage.batches.rows import ACTOR, ACTOR_CLAIM, CLAIM, SOURCE, TABLE_SPECS, Key, Row
from graphkit.storage.batches.tables import RECORD_TABLES, Tables

_PLACES = ("within", "country")
"""Columns of an actor that name another actor."""


def undo(tables: Tables, batch: int) -> UndoReport:
    """Undo a batch in an open transaction.

    Raises:
        NotFoundError: when the batch does not exist.
        InvalidDataError: when it is already undone, or other batches must be undone first.
            Nothing is written then.
    """
    known = tables.batches()
    if batch not in known:
        last = f"the last batch is {max(known)}" if known else "the store has no batches yet"
        raise NotFoundError(f"there is no batch {batch}: {last}; `graphkit history` lists them")
    dataset, undone = known[batch]
    if undone:
        raise InvalidDataError(f"batch {batch} is already undone, since {undone}")
    # A later load of the dataset confirmed what it did not change.
    same = {n for n, (name, over) in known.items() if n > batch and name == dataset and not over}
    _refuse_if_needed(batch, same | _later(tables, {batch} | same))
    logged: dict[str, list[tuple[Row, bool]]] = defaultdict(list)
    for table, row, gone in tables.logged(batch):
        logged[table].append((row, gone))
    # A row that is restored may refer to a row that a later batch retired.
    retired = _retired(tables, batch, logged)
    _refuse_if_needed(batch, retired | _later(tables, retired))
    for table in RECORD_TABLES:
        tables.put_back(batch, table, [row for row, _ in logged[table]])
    removed = {table: tables.take_out(batch, table) for table in reversed(RECORD_TABLES)}
    tables.end_undo(batch, now())
    records = [gone for spec in TABLE_SPECS for _, gone in logged[spec.table]]
    return UndoReport(
        batch,
        dataset,
        sum(removed[spec.table] for spec in TABLE_SPECS),
        len(records) - sum(records),
        sum(records),
    )


def _refuse_if_needed(batch: int, later: set[int]) -> None:
    """Refuse the undo of a batch if later batches must be undone first."""
    if not later:
        return
    first = sorted(later, reverse=True)
    names = ", then ".join(str(number) for number in first)
    word = "batch" if len(first) == 1 else "batches"
    raise InvalidDataError(
        f"batch {batch} cannot be undone yet because later batches changed, confirmed or use its "
        f"rows; undo {word} {names} first"
    )


def _retired(tables: Tables, batch: int, logged: dict[str, list[tuple[Row, bool]]]) -> set[int]:
    """Return the later batches that retired rows to which the restored rows refer."""
    needed: dict[str, set[Key]] = {"actor": set(), "source": set()}
    named: set[Key] = set()
    for spec in TABLE_SPECS:
        if spec is SOURCE:
            continue
        source = 1 + spec.columns.index("source")
        ends = (1, 2) if spec is CLAIM else (1,) if spec is ACTOR_CLAIM else ()
        places = [1 + spec.columns.index(name) for name in _PLACES] if spec is ACTOR else ()
        for row, _ in logged[spec.table]:
            needed["source"].add(row[source])
            needed["actor"].update(row[end] for end in ends)
            named.update(row[place] for place in places)
    found: set[int] = set()
    for table, ids in needed.items():
        coming = {row[0] for row, _ in logged[table]}
        for key in tables.missing(table, ids - coming - {None}):
            later = tables.retired_by(table, key, batch)
            if later is None:
                raise InvalidDataError(
                    f"batch {batch} cannot be undone: the {table} {key!r} that its rows need is "
                    "missing; load a dataset that contains it"
                )
            found.add(later)
    # A country need not be an actor, but one that was an actor is needed.
    coming = {row[0] for row, _ in logged[ACTOR.table]}
    for key in tables.missing(ACTOR.table, named - coming - {"", None}):
        if (by := tables.retired_by(ACTOR.table, key, batch)) is not None:
            found.add(by)
    return found


def _later(tables: Tables, batches: set[int]) -> set[int]:
    """Return the batches that build on some batches, directly or through others."""
    found: set[int] = set()
    todo = list(batches)
    while todo:
        for later in tables.later(todo.pop()):
            if later not in found:
                found.add(later)
                todo.append(later)
    return found
