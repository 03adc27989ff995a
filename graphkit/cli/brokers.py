"""The command on brokers: brokers."""

from __future__ import annotations

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
)
from graphkit.cli.shared import group_option, only, say_grouping, seed_option, show_option


@main.command()
@network_option
@selection_options
@group_option
@click.option(
    "--permutations",
    type=click.IntRange(0, 1_000_000),
    metavar="N",
    help="Mix the groups so often; 0 for the formula [default: 1000 where ties are symmetric, "
    "the formula where they are directed].",
)
@seed_option("Of the mixing.")
@click.option("--totals", is_flag=True, help="The network as a whole, a row a role.")
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
    """Find who stands between whom: roles of brokers among groups.

    Coordinators link two of their own group, itinerants two of another, gatekeepers let in,
    representatives pass on, liaisons link two other groups (Gould and Fernandez 1989). z_ROLE
    says how far a count is above what chance would give.
    """
    from graphkit.analysis import brokerage, brokerage_totals

    if totals and shown:
        raise click.UsageError("--totals has no actors to --show")
    network = cut(read(address), chosen)
    if totals:
        table = brokerage_totals(network, group, permutations=permutations, seed=seed)
    else:
        table = brokerage(network, group, permutations=permutations, seed=seed, lang=lang)
        table = only(table, shown, network)
    meta = table.meta
    if meta["groups"] > 1:
        times = f", {many(meta['permutations'], 'time')}" if meta["permutations"] else ""
        say(f"z compares with {meta['null']}{times}")
    output(table)
    say_grouping(table, network)
