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
from graphkit.cli.options import (
    cut,
    lang_option,
    many,
    network_option,
    read,
    say,
    selection_options,
    table_options,
    tell,
    ticker,
)
from graphkit.model.errors import GraphkitError
from graphkit.model.provenance import provenance
from graphkit.model.table import Table


@main.command()
@network_option
@table_options
def check(address: str | None, output: Output) -> None:
    """List every problem of a dataset with file, row, column, value and the way out."""
    network = read(address, quiet=True)
    problems = network.problems
    columns = ("severity", "code", "file", "row", "column", "value", "message", "fix")
    rows = [tuple(getattr(problem, c) for c in columns) for problem in problems]
    given = click.get_current_context().params
    # The hash of a large network takes as long as reading it.
    carried = given["meta"] or given["style"] == "json"
    output(Table(columns, rows, provenance(network) if carried else {}))
    errors = sum(problem.severity == "error" for problem in problems)
    say(
        f"errors: {errors:,}, warnings: {len(problems) - errors:,}; "
        f"usable: {many(len(network.actors), 'actor')}, "
        f"{many(len(network.claims), 'claim')}, {many(len(network.sources), 'source')}"
    )
    if errors:
        click.get_current_context().exit(1)


@main.command()
@click.argument("target", metavar="DIR|FILE.xlsx", type=click.Path(path_type=Path))
def init(target: Path) -> None:
    """Begin a dataset: headers and a worked row of each kind."""
    from graphkit.storage.files.write import write_template

    write_template(target)
    say(f"{target} is ready; fill it in, then run `graphkit check -n {target}`")


@main.command()
@network_option
@selection_options
@table_options
@lang_option
def info(address: str | None, chosen: dict[str, Any], output: Output, lang: str) -> None:
    """Count actors, ties, sources and dates, and what sources disagree on."""
    from graphkit.cli.describe import counts

    output(counts(cut(read(address), chosen, everything=True), lang))


@main.command()
@click.argument("dataset")
@click.argument("store", metavar="STORE")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--prune", is_flag=True, help="Retire rows that have gone from the dataset.")
@click.option("--skip-errors", is_flag=True, help="Load the good rows of a dataset with errors.")
def load(dataset: str, store: str, dry_run: bool, prune: bool, skip_errors: bool) -> None:
    """Load a dataset into a store; loading it again adds nothing."""
    from graphkit.storage import open_store

    with suppress(OSError):
        if Path(dataset).samefile(store):
            raise GraphkitError(f"{dataset} is the store itself; name a dataset, or another store")
    network = read(dataset, quiet=not skip_errors)
    errors = sum(problem.severity == "error" for problem in network.problems)
    if errors and not skip_errors:
        raise GraphkitError(
            f"{dataset} has {many(errors, 'error')}; `graphkit check -n {dataset}` lists them, "
            "--skip-errors loads the rest"
        )
    ticker.stop()
    with open_store(store, create=True) as target:
        name = network.title or Path(dataset).resolve().stem
        others = sorted({batch.dataset for batch in target.history() if not batch.undone_at})
        if others and name not in others:
            say(
                f"{name!r} is new to this store, which keeps {', '.join(map(repr, others))}; a "
                "dataset goes by its title, and without one by the name of its file"
            )
        report = target.save(
            network, dataset=name, prune=prune, dry_run=dry_run, progress=_progress()
        )
    tell(str(report))


@main.command()
@click.argument("store", metavar="STORE")
@table_options
def history(store: str, output: Output) -> None:
    """List the batches that a store was loaded with."""
    from graphkit.cli.describe import batches
    from graphkit.storage import open_store

    with open_store(store) as target:
        output(batches(target.history()))


@main.command()
@click.argument("store", metavar="STORE")
@click.argument("batch", type=int)
def undo(store: str, batch: int) -> None:
    """Take a batch back, unless a later one touched the same rows."""
    from graphkit.storage import open_store

    with open_store(store) as target:
        tell(str(target.undo(batch)))


def _progress() -> Callable[[str, int, int], None] | None:
    """A line on the terminal that says how far a long load has come; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None
    start = time.monotonic()

    def count(what: str, done: int, total: int) -> None:
        if time.monotonic() - start > 1:
            end = "\n" if done >= total else ""
            click.echo(f"\r{what}: {done:,} of {total:,}", err=True, nl=False)
            click.echo(end, err=True, nl=False)

    return count
