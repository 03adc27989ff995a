"""Taking a batch back out of a store, unless later batches build on it."""

from __future__ import annotations

from collections import defaultdict

from graphkit.model.errors import GraphkitError
from graphkit.storage.batches.checks import now
from graphkit.storage.batches.contract import UndoReport
from graphkit.storage.batches.rows import ACTOR, ACTOR_CLAIM, CLAIM, FORMS, SOURCE, Key, Row
from graphkit.storage.batches.tables import RECORD_TABLES, Tables

_PLACES = ("within", "country")  # columns of an actor that name another


def undo(tables: Tables, batch: int) -> UndoReport:
    """Take a batch back, in an open transaction.

    Raises:
        GraphkitError: when there is no such batch, it is undone already, or others must go
            first; nothing is written then.
    """
    known = tables.batches()
    if batch not in known:
        last = f"the last one is {max(known)}" if known else "the store has none yet"
        raise GraphkitError(f"there is no batch {batch}; {last} (`graphkit history` lists them)")
    dataset, undone = known[batch]
    if undone:
        raise GraphkitError(f"batch {batch} was taken back already, at {undone}")
    _refuse_if_needed(batch, _later(tables, {batch}))
    logged: dict[str, list[tuple[Row, bool]]] = defaultdict(list)
    for table, row, gone in tables.logged(batch):
        logged[table].append((row, gone))
    # A row that is set back may refer to one that a later batch retired.
    retired = _retired(tables, batch, logged)
    _refuse_if_needed(batch, retired | _later(tables, retired))
    for table in RECORD_TABLES:
        tables.put_back(batch, table, [row for row, _ in logged[table]])
    removed = {table: tables.take_out(batch, table) for table in reversed(RECORD_TABLES)}
    tables.end_undo(batch, now())
    records = [gone for form in FORMS for _, gone in logged[form.table]]
    return UndoReport(
        batch,
        dataset,
        sum(removed[form.table] for form in FORMS),
        len(records) - sum(records),
        sum(records),
    )


def _refuse_if_needed(batch: int, later: set[int]) -> None:
    if not later:
        return
    first = sorted(later, reverse=True)
    names = ", then ".join(str(number) for number in first)
    word = "batch" if len(first) == 1 else "batches"
    raise GraphkitError(
        f"batch {batch} cannot be taken back yet: later batches touched or use its rows; "
        f"undo {word} {names} first"
    )


def _retired(tables: Tables, batch: int, logged: dict[str, list[tuple[Row, bool]]]) -> set[int]:
    """The later batches that retired what the rows that come back refer to."""
    needed: dict[str, set[Key]] = {"actor": set(), "source": set()}
    named: set[Key] = set()
    for form in FORMS:
        if form is SOURCE:
            continue
        source = 1 + form.columns.index("source")
        ends = (1, 2) if form is CLAIM else (1,) if form is ACTOR_CLAIM else ()
        places = [1 + form.columns.index(name) for name in _PLACES] if form is ACTOR else ()
        for row, _ in logged[form.table]:
            needed["source"].add(row[source])
            needed["actor"].update(row[end] for end in ends)
            named.update(row[place] for place in places)
    found: set[int] = set()
    for table, ids in needed.items():
        coming = {row[0] for row, _ in logged[table]}
        for key in tables.missing(table, ids - coming - {None}):
            later = tables.retired_by(table, key, batch)
            if later is None:
                raise GraphkitError(
                    f"batch {batch} cannot be taken back: the {table} {key!r} that it needs is "
                    "missing"
                )
            found.add(later)
    # A country need not be an actor; one that was is missed.
    coming = {row[0] for row, _ in logged[ACTOR.table]}
    for key in tables.missing(ACTOR.table, named - coming - {"", None}):
        if (by := tables.retired_by(ACTOR.table, key, batch)) is not None:
            found.add(by)
    return found


def _later(tables: Tables, given: set[int]) -> set[int]:
    """The batches that must go before some others can: those that build on them, and so on."""
    found: set[int] = set()
    todo = list(given)
    while todo:
        for later in tables.later(todo.pop()):
            if later not in found:
                found.add(later)
                todo.append(later)
    return found - given
