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
    help="degree, strength, betweenness, closeness, harmonic, current_flow, eigenvector, katz, "
    "pagerank, core, constraint (the least first), effective_size, clustering.",
)
@click.option(
    "--weight",
    type=click.Choice(("weight", "confidence", "level")),
    help="Weigh ties by strength, confidence or level [default: each counts once].",
)
@click.option(
    "--alpha",
    type=float,
    metavar="A",
    help="What a step counts in katz [default: 0.9 over the largest eigenvalue].",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Betweenness of the paths from N actors only, with its error.",
)
@click.option(
    "--intervals",
    is_flag=True,
    help="How sure values and ranks are, where each tie exists with its confidence.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    metavar="N",
    help="Networks drawn for intervals [default: 500].",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="K",
    help="Intervals tell how often one is among the first K [default: 10].",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Of the sample or the draws.")
@click.option("--show", "shown", multiple=True, metavar="KIND", help="Print only these actors.")
@table_options
def centrality(
    address: str | None,
    chosen: dict[str, Any],
    measures: str,
    weight: str | None,
    alpha: float | None,
    sample: int | None,
    intervals: bool,
    draws: int | None,
    top: int | None,
    seed: int,
    shown: tuple[str, ...],
    output: Output,
) -> None:
    """Rank actors by how central they are."""
    from graphkit.analysis import centrality as measure
    from graphkit.analysis import intervals as measure_draws
    from graphkit.engines import SLOW_PATHS, slow_paths

    if not intervals and (draws or top):
        raise click.UsageError("--draws and --top are of intervals; add --intervals")
    if intervals and sample is not None:
        raise click.UsageError("--intervals takes every path; leave out --sample")
    network = cut(read(address)[0], chosen)
    names = tuple(name.strip() for name in measures.split(",") if name.strip())
    if sample is None and slow_paths(len(network.actors), names, weighted=weight is not None):
        say(
            "paths among so many actors take minutes: --sample N follows those from N actors "
            "only, pip install 'graphkit[fast]' shortens weighted ones"
        )
    if intervals:
        if len(network.actors) > SLOW_PATHS:
            say(f"{len(network.actors):,} actors are measured in every draw: --draws shortens it")
        table = measure_draws(
            network, names, weight, draws=draws or 500, seed=seed, top=top or 10, alpha=alpha
        )
        drawn = table.meta["intervals"]
        say(
            f"{drawn['draws']:,} draws, seed {seed}: each of {drawn['uncertain_ties']:,} uncertain "
            "ties exists with its confidence, independently of the others; the value and its rank "
            "count every tie"
            if drawn["uncertain_ties"]
            else "no tie has a confidence between 0 and 1: the draws are alike, intervals points"
        )
    else:
        table = measure(network, names, weight=weight, alpha=alpha, sample=sample, seed=seed)
    drawn = table.meta.get("sample")
    if drawn and drawn["starts"] < drawn["of"]:
        say(
            f"betweenness by the paths from {drawn['starts']:,} of {drawn['of']:,} actors: with "
            "a chance of 95 % an error stays below the column betweenness_error, at most "
            f"{drawn['largest_error']:.2g}, and none exceeds {drawn['bound']:.2g} in any network"
        )
    output(_only(table, shown, network))


def _only(table: Table, kinds: tuple[str, ...], network: Any) -> Table:
    """The rows of some kinds of actors; their ranks stay those among all."""
    from graphkit.selection import Selection

    network.check(Selection(kinds=kinds))
    if not kinds:
        return table
    place = table.columns.index("kind")
    return Table(table.columns, [row for row in table.rows if row[place] in kinds], table.meta)
