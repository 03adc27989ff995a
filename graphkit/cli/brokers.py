"""The command that finds brokers: brokers."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import note_grouping, open_and_report, rows_of_kinds, select
from graphkit.cli.options import (
    group_option,
    lang_option,
    network_option,
    seed_option,
    selection_options,
    show_option,
    table_options,
)
from graphkit.cli.printing import print_note
from graphkit.model.display import counted


@main.command()
@network_option
@selection_options
@group_option
@click.option(
    "--permutations",
    type=click.IntRange(0, 1_000_000),
    metavar="N",
    help="Shuffle the groups N times; 0 for the formula [default: 1000 if ties are symmetric, "
    "the formula if they are directed].",
)
@seed_option("the shuffling")
@click.option(
    "--totals", is_flag=True, help="Print one row per role for the whole network instead."
)
@show_option
@lang_option
@table_options
def brokers(
    address: str | None,
    chosen: dict[str, Any],
    group: str,
    permutations: int | None,
    seed: int,
    totals: bool,
    shown: tuple[str, ...],
    lang: str,
    output: Output,
) -> None:
    """Find brokers: actors that connect others within and between groups.

    Coordinators link two of their own group, itinerants two of another, gatekeepers let others
    in, representatives pass on to others, liaisons link two other groups (Gould and Fernandez
    1989). z_ROLE is the number of standard deviations above the count expected by chance.
    """
    from graphkit.analysis import brokerage, brokerage_totals

    if totals and shown:
        raise click.UsageError("--totals prints roles, not actors; leave out --show")
    network = select(open_and_report(address), chosen)
    if totals:
        table = brokerage_totals(network, group, permutations=permutations, seed=seed)
    else:
        table = brokerage(network, group, permutations=permutations, seed=seed, lang=lang)
        table = rows_of_kinds(table, shown, network)
    meta = table.meta
    if meta["groups"] > 1:
        times = f", {counted(meta['permutations'], 'time')}" if meta["permutations"] else ""
        print_note(f"z compares with {meta['null']}{times}")
    output(table)
    note_grouping(table, network)
