"""Commands on datasets and stores: check, init, info, load, history, undo."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import read_network, select
from graphkit.cli.options import lang_option, network_option, selection_options, table_options
from graphkit.cli.printing import counted, print_note, print_result, ticker
from graphkit.model.errors import GraphkitError


@main.command()
@network_option
@table_options
def check(address: str | None, output: Output) -> None:
    """List every problem of a dataset with file, row, column, value and how to fix it."""
    from graphkit.model.provenance import provenance
    from graphkit.model.table import Table

    network = read_network(address, quiet=True)
    problems = network.problems
    columns = ("severity", "code", "file", "row", "column", "value", "message", "fix")
    rows = [tuple(getattr(problem, c) for c in columns) for problem in problems]
    options = click.get_current_context().params
    # The hash of a large network takes as long as reading it.
    carried = options["meta"] or options["style"] == "json"
    output(Table(columns, rows, provenance(network) if carried else {}))
    errors = sum(problem.severity == "error" for problem in problems)
    print_note(
        f"errors: {errors:,}, warnings: {len(problems) - errors:,}; "
        f"usable: {counted(len(network.actors), 'actor')}, "
        f"{counted(len(network.claims), 'claim')}, {counted(len(network.sources), 'source')}"
    )
    if errors:
        click.get_current_context().exit(1)


@main.command()
@click.argument("target", metavar="DIR|FILE.xlsx", type=click.Path(path_type=Path))
def init(target: Path) -> None:
    """Create an empty dataset with headers and an example row of each kind."""
    from graphkit.storage.files.write import write_template

    write_template(target)
    print_note(f"{target} is ready; fill it in, then run `graphkit check -n {target}`")


@main.command()
@network_option
@selection_options
@table_options
@lang_option
def info(address: str | None, chosen: dict[str, Any], output: Output, lang: str) -> None:
    """Count actors, ties, sources, dates and disagreements between sources."""
    from graphkit.cli.describe import counts

    output(counts(select(read_network(address), chosen, everything=True), lang))


@main.command()
@click.argument("dataset", metavar="DATASET")
@click.argument("store", metavar="STORE")
@click.option("--dry-run", is_flag=True, help="Print what would change, but change nothing.")
@click.option("--prune", is_flag=True, help="Retire the rows that are no longer in the dataset.")
@click.option(
    "--skip-errors", is_flag=True, help="Load the rows without errors and leave out the others."
)
def load(dataset: str, store: str, dry_run: bool, prune: bool, skip_errors: bool) -> None:
    """Load a dataset into a store; loading the same dataset again adds nothing."""
    from graphkit.storage import open_store

    with suppress(OSError):
        if Path(dataset).samefile(store):
            raise GraphkitError(f"{dataset} is the store itself; give a dataset, or another store")
    network = read_network(dataset, quiet=not skip_errors)
    errors = sum(problem.severity == "error" for problem in network.problems)
    if errors and not skip_errors:
        raise GraphkitError(
            f"{dataset} has {counted(errors, 'error')}; `graphkit check -n {dataset}` lists them, "
            "--skip-errors loads the other rows"
        )
    ticker.stop()
    with open_store(store, create=True) as target:
        name = network.title or Path(dataset).resolve().stem
        others = sorted({batch.dataset for batch in target.history() if not batch.undone_at})
        if others and name not in others:
            print_note(
                f"{name!r} is new to this store, which holds {', '.join(map(repr, others))}; a "
                "dataset is known by its title or, if it has none, by the name of its file"
            )
        report = target.save(
            network, dataset=name, prune=prune, dry_run=dry_run, progress=_progress()
        )
    print_result(str(report))


@main.command()
@click.argument("store", metavar="STORE")
@table_options
def history(store: str, output: Output) -> None:
    """List the batches that were loaded into a store."""
    from graphkit.cli.describe import batches
    from graphkit.storage import open_store

    with open_store(store) as target:
        output(batches(target.history()))


@main.command()
@click.argument("store", metavar="STORE")
@click.argument("batch", metavar="BATCH", type=int)
def undo(store: str, batch: int) -> None:
    """Undo a batch, unless a later one changed the same rows."""
    from graphkit.storage import open_store

    with open_store(store) as target:
        print_result(str(target.undo(batch)))


def _progress() -> Callable[[str, int, int], None] | None:
    """Return a function that prints the progress of a long load; None unless on a terminal."""
    if not sys.stderr.isatty():
        return None
    start = time.monotonic()

    def count(what: str, done: int, total: int) -> None:
        if time.monotonic() - start > 1:
            end = "\n" if done >= total else ""
            click.echo(f"\r{what}: {done:,} of {total:,}", err=True, nl=False)
            click.echo(end, err=True, nl=False)

    return count
