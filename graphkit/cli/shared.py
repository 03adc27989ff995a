"""What several commands of analysis share: their options, and which rows they print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from graphkit.cli.options import many, say
from graphkit.model.network import Network
from graphkit.model.selection import Selection
from graphkit.model.table import Table

F = TypeVar("F", bound=Callable[..., Any])

measure_option = click.option(
    "--measure",
    "measures",
    default="degree,betweenness",
    show_default=True,
    metavar="M[,M…]",
    callback=lambda _ctx, _param, value: words(value),
    help="degree, strength, betweenness, closeness, harmonic, current_flow, eigenvector, katz, "
    "pagerank, core, constraint (the least first), effective_size, clustering.",
)
weight_option = click.option(
    "--weight",
    type=click.Choice(("weight", "confidence", "level")),
    help="Weigh ties by strength, confidence or level [default: each counts once].",
)
group_option = click.option(
    "--group",
    default="country",
    show_default=True,
    metavar="COLUMN",
    help="Who belongs together: country, kind, subkind, sector, within, ….",
)
show_option = click.option(
    "--show", "shown", multiple=True, metavar="KIND", help="Print only these actors."
)


def seed_option(of: str) -> Callable[[F], F]:
    """``--seed``, of what its help says."""
    return click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=of)


def words(text: str) -> tuple[str, ...]:
    """What stands between commas.

    Example:
        >>> words("degree, betweenness,")
        ('degree', 'betweenness')
    """
    return tuple(word.strip() for word in text.split(",") if word.strip())


def only(table: Table, kinds: tuple[str, ...], network: Network) -> Table:
    """The rows of some kinds of actors, of all without any; their ranks stay those among all.

    Raises:
        GraphkitError: for an unknown kind, the near one suggested.
    """
    network.check(Selection(kinds=kinds))
    if not kinds:
        return table
    place = table.columns.index("kind")
    return Table(table.columns, [row for row in table.rows if row[place] in kinds], table.meta)


def say_grouping(table: Table, network: Network) -> None:
    """Say whom the grouping leaves out, and where there are too few groups to compare."""
    column, groups, ungrouped = (table.meta[name] for name in ("group", "groups", "ungrouped"))
    if ungrouped:
        of = many(len(network.actors), "actor")
        say(f"{ungrouped:,} of {of} left out with their ties: no {column}")
    if groups == 1:
        say(f"all are of one {column}: there is nothing to compare; --group takes another column")
    elif not groups and ungrouped:
        say(f"nobody has a {column}; --group takes another column")
