"""The command on brokers: brokers."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.options import cut, many, network_option, read, say, selection_options, table_options
from graphkit.selection import Selection
from graphkit.table import Table


@main.command()
@network_option
@selection_options
@click.option(
    "--group",
    default="country",
    show_default=True,
    metavar="COLUMN",
    help="Who belongs together: country, kind, subkind, sector, within, ….",
)
@click.option(
    "--permutations",
    type=click.IntRange(0, 1_000_000),
    metavar="N",
    help="Mix the groups so often; 0 for the formula [default: 1000 where ties are symmetric, "
    "the formula where they are directed].",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of that.")
@click.option("--totals", is_flag=True, help="The network as a whole, a row a role.")
@click.option("--show", "shown", multiple=True, metavar="KIND", help="Print only these actors.")
@table_options
def brokers(
    address: str | None,
    chosen: dict[str, Any],
    group: str,
    permutations: int | None,
    seed: int,
    totals: bool,
    shown: tuple[str, ...],
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
    network = cut(read(address)[0], chosen)
    network.check(Selection(kinds=shown))
    measure = brokerage_totals if totals else brokerage
    table = measure(network, group, permutations=permutations, seed=seed)
    for line in _remarks(table, len(network.actors)):
        say(line)
    if shown:
        place = table.columns.index("kind")
        rows = [row for row in table.rows if row[place] in shown]
        table = Table(table.columns, rows, table.meta)
    output(table)


def _remarks(table: Table, actors: int) -> list[str]:
    """What a reader of the figures must know of how they came about."""
    meta = table.meta
    times = f", {many(meta['permutations'], 'time')}" if meta["permutations"] else ""
    lines = [f"z compares with {meta['null']}{times}"] if meta["groups"] > 1 else []
    if meta["ungrouped"]:
        lines.append(
            f"{meta['ungrouped']:,} of {many(actors, 'actor')} left out: no {meta['group']}"
        )
    if meta["groups"] == 1:
        lines.append(f"all are of one {meta['group']}: nobody can stand between groups")
    return lines
