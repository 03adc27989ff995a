"""Load a network into a store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.storage import LoadReport, Progress, open_store
from graphkit.storage.open import open_network
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
        InvalidDataError: when the dataset is the store, has no actor that can be read, or has
            errors, unless ``skip_errors``.
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
    with open_store(store, create=True) as target:
        name = network.title or Path(dataset).resolve().stem
        others = sorted({batch.dataset for batch in target.history() if not batch.undone_at})
        if others and name not in others:
            tell(
                f"{name!r} is new to this store, which holds {', '.join(map(repr, others))}; a "
                "dataset is known by its title or, if it has none, by the name of its file"
            )
        return target.save(network, dataset=name, prune=prune, dry_run=dry_run, progress=progress)


def save_to_store(network: Network, path: Path, *, overwrite: bool = False) -> None:  # noqa: ARG001
    """Add a network to a SQLite store as one batch; the store is made if it is missing.

    A store keeps every batch, so there is nothing to overwrite.
    """
    with open_store(path, create=True) as store:
        store.save(network)
