"""The command that ranks actors: centrality."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.options import cut, network_option, read, say, selection_options, table_options
from graphkit.table import Table


@main.command()
@network_option
@selection_options
@click.option(
    "--measure",
    "measures",
    default="degree,betweenness",
    show_default=True,
    metavar="M[,M…]",
    help="degree, strength, betweenness, closeness, eigenvector, pagerank.",
)
@click.option(
    "--weight",
    type=click.Choice(("weight", "confidence")),
    help="Weigh ties by strength or confidence [default: each counts once].",
)
@click.option("--show", "shown", multiple=True, metavar="KIND", help="Print only these actors.")
@table_options
def centrality(
    address: str | None,
    chosen: dict[str, Any],
    measures: str,
    weight: str | None,
    shown: tuple[str, ...],
    output: Output,
) -> None:
    """Rank actors by how central they are."""
    from graphkit.analysis import centrality as measure
    from graphkit.engines import slow_paths

    network = cut(read(address)[0], chosen)
    names = tuple(name.strip() for name in measures.split(",") if name.strip())
    if slow_paths(len(network.actors)) and {"betweenness", "closeness"}.intersection(names):
        say("paths among so many actors take long; pip install 'graphkit[fast]' shortens them")
    output(_only(measure(network, names, weight=weight), shown, network))


def _only(table: Table, kinds: tuple[str, ...], network: Any) -> Table:
    """The rows of some kinds of actors; their ranks stay those among all."""
    from graphkit.selection import Selection

    network.check(Selection(kinds=kinds))
    if not kinds:
        return table
    place = table.columns.index("kind")
    return Table(table.columns, [row for row in table.rows if row[place] in kinds], table.meta)
