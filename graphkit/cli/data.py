"""Commands on datasets and stores: check, init, info, load, history, undo."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import open_and_report, select
from graphkit.cli.options import lang_option, network_option, selection_options, table_options
from graphkit.cli.printing import print_note, print_result, ticker
from graphkit.cli.register import user
from graphkit.model.display import counted


@main.command()
@network_option
@click.option(
    "--fix",
    is_flag=True,
    help="Write a copy beside the dataset with every correction that is certain, and check it.",
)
@table_options
def check(address: str | None, fix: bool, output: Output) -> None:
    """List every problem of a dataset with file, row, column, value and how to fix it."""

    from graphkit.storage.open import list_problems

    if fix:
        address = _corrected(address)
    network = open_and_report(address, quiet=True)
    problems = network.problems
    options = click.get_current_context().params
    # The hash of a large network takes as long as reading it.
    carried = options["meta"] or options["style"] == "json"
    output(list_problems(network, with_origin=bool(carried)))
    errors = sum(problem.severity == "error" for problem in problems)
    print_note(
        f"errors: {errors:,}, warnings: {len(problems) - errors:,}; "
        f"usable: {counted(len(network.actors), 'actor')}, "
        f"{counted(len(network.claims), 'claim')}, {counted(len(network.sources), 'source')}"
    )
    if errors:
        click.get_current_context().exit(1)


def _corrected(address: str | None) -> str:
    """Write a corrected copy of a dataset, print what was corrected, and return its address."""
    from graphkit.storage.files.correcting import correct_dataset

    if not address:
        raise click.UsageError("--fix needs a dataset: graphkit check my-network --fix")
    copy, made = correct_dataset(address)
    for correction in made:
        print_note(str(correction))
    if made:
        print_note(f"{counted(len(made), 'correction')} written to {copy}; {address} is unchanged")
    else:
        print_note("no correction is certain; nothing is written")
    return str(copy)


@main.command()
@click.argument("target", metavar="DIR|FILE.xlsx", type=click.Path(path_type=Path))
def init(target: Path) -> None:
    """Create an empty dataset with headers and an example row of each kind."""
    from graphkit.storage.files.write import create_dataset

    create_dataset(target)
    print_note(f"{target} is ready; fill it in, then run `graphkit check -n {target}`")


@main.command()
@network_option
@selection_options
@table_options
@lang_option
def info(address: str | None, chosen: dict[str, Any], output: Output, lang: str) -> None:
    """Count actors, ties, sources, dates and disagreements between sources."""
    from graphkit.report.describe import describe_network

    output(describe_network(select(open_and_report(address), chosen, everything=True), lang))


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
    from graphkit.storage.load import load_dataset

    ticker.start()
    report = load_dataset(
        dataset,
        store,
        prune=prune,
        dry_run=dry_run,
        skip_errors=skip_errors,
        note=print_note,
        progress=_progress(),
    )
    print_result(str(report))


@main.command()
@click.argument("store", metavar="STORE")
@table_options
def history(store: str, output: Output) -> None:
    """List the batches that were loaded into a store."""
    from graphkit.report.describe import batches
    from graphkit.storage import open_store

    with open_store(store) as target:
        output(batches(target.history()))


@main.command()
@click.argument("store", metavar="STORE")
@click.argument("batch", metavar="BATCH", type=int)
def undo(store: str, batch: int) -> None:
    """Undo a batch, unless a later one changed the same rows.

    Accepted statements of documents that the batch added wait for a verdict again.
    """
    from graphkit.storage import open_store
    from graphkit.storage.accepted import reopen_undone

    with open_store(store) as target:
        print_result(str(target.undo(batch)))
        waiting = reopen_undone(target, user(), f"batch {batch} was undone")
    if waiting:
        print_result(f"{counted(waiting, 'statement')} of documents wait for a verdict again")


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
