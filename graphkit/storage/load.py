"""Load a network into a store."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.storage import LoadReport, Progress, open_store
from graphkit.storage.open import is_store, open_network, shipped
from graphkit.storage.remarks import remarks


def load_dataset(
    dataset: str | Path,
    store: str | Path,
    *,
    prune: bool = False,
    dry_run: bool = False,
    skip_errors: bool = False,
    note: Callable[[str], None] | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load a dataset into a store as one batch; loading the same dataset again adds nothing.

    Args:
        dataset: what :func:`open_network` reads: a folder, a workbook, another store, or a name.
        store: the address of the store (see :func:`open_store`); made if it is missing.
        prune: retire the rows that are no longer in the dataset.
        dry_run: report what would change, but change nothing.
        skip_errors: load the rows without errors and leave out the others.
        note: called with each remark on what was read or is unusual.
        progress: called with the table, the rows done and all rows while the store is written.

    Returns:
        The counts of rows added, changed, unchanged and gone.

    Raises:
        InvalidDataError: when the dataset is the store, has no actor that can be read, has
            errors, unless ``skip_errors``, or contradicts the vocabulary of other datasets in the
            store; when ``prune`` would retire rows that may still be in the dataset, because it
            has errors or lacks a table; when a new store has the name of a bundled network.
        NotFoundError: when there is no such dataset.
        GraphkitError: when one of the two cannot be read or written.

    Example:
        >>> report = load_dataset("thai-twin-cities", ":memory:")
        >>> report.changed, report.added > 2000
        (0, True)
    """
    tell = note or (lambda _: None)
    with suppress(OSError):
        if Path(dataset).samefile(store):
            raise InvalidDataError(
                f"{dataset} is the store itself; give a dataset, or another store"
            )
    network = open_network(dataset)
    errors = [problem for problem in network.problems if problem.severity == "error"]
    lists = f"`graphkit check -n {dataset}` lists"
    if not network.actors and any(p.code == "missing_file" for p in errors):
        brings = f"graphkit import {shlex.quote(str(dataset))} --into {shlex.quote(str(store))}"
        raise InvalidDataError(
            f"{dataset} is not a dataset: {errors[0]}; `{brings}` reads tables as they are"
        )
    if errors and not skip_errors:
        count = "1 error" if len(errors) == 1 else f"{len(errors):,} errors"
        raise InvalidDataError(
            f"{dataset} has {count}; {lists} them, --skip-errors loads the other rows"
        )
    if errors and not network.actors:
        raise InvalidDataError(
            f"no actor can be read from {dataset}: {errors[0]}; {lists} every error"
        )
    for line in remarks(network.problems, str(dataset)):
        tell(line)
    _refuse_name(dataset, store)
    with open_store(store, create=True) as target:
        name = network.title or Path(dataset).resolve().stem
        others = sorted({batch.dataset for batch in target.history() if not batch.undone_at})
        if others and name not in others:
            tell(
                f"{name!r} is new to this store, which holds {', '.join(map(repr, others))}; a "
                "dataset is known by its title or, if it has none, by the name of its file"
            )
        if prune and not errors and (missing := _missing_tables(dataset)):
            report = target.save(network, dataset=name, dry_run=True)
            _refuse_missing_tables(dataset, missing, report)
        return target.save(network, dataset=name, prune=prune, dry_run=dry_run, progress=progress)


def _refuse_name(dataset: str | Path, store: str | Path) -> None:
    """Refuse a new store that would hide a bundled network of the same name.

    Raises:
        InvalidDataError: when the name is that of a bundled network.
    """
    name = str(store)
    if Path(name).name in shipped() and not Path(name).exists():
        swapped = ""
        if is_store(dataset):
            swapped = (
                f"; to load the network into the store, write `graphkit load {name} {dataset}`"
            )
        raise InvalidDataError(
            f"{name!r} is the name of a bundled network, which a store of this name would hide"
            f"{swapped or '; choose a name such as atlas.db'}"
        )


def _missing_tables(dataset: str | Path) -> list[str]:
    """Return the tables that a dataset of files does not have."""
    from graphkit.storage.files.opening import missing_tables

    if is_store(dataset) or not Path(dataset).exists():
        return []
    return missing_tables(Path(dataset))


def _refuse_missing_tables(dataset: str | Path, missing: Iterable[str], report: LoadReport) -> None:
    """Refuse to retire the rows of a table that the dataset does not have.

    Args:
        dataset: the dataset.
        missing: the tables that it does not have.
        report: what a load without ``prune`` would change.

    Raises:
        InvalidDataError: when rows of a missing table would be retired.
    """
    for table in missing:
        count = report.counts["claims" if table == "ties" else table].gone
        if count:
            rows = "1 row" if count == 1 else f"{count:,} rows"
            raise InvalidDataError(
                f"{dataset} has no table {table!r}, but the store has {rows} of it from this "
                f"dataset; nothing was written. Rename the table to {table!r}, add an empty one "
                "with its header to retire these rows, or load without --prune"
            )


def save_to_store(network: Network, path: Path, *, overwrite: bool = False) -> None:  # noqa: ARG001
    """Add a network to a SQLite store as one batch; the store is made if it is missing.

    A store keeps every batch, so there is nothing to overwrite.
    """
    with open_store(path, create=True) as store:
        store.save(network)
