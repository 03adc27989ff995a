"""The command that ranks actors: centrality."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.options import (
    cut,
    lang_option,
    network_option,
    read,
    say,
    selection_options,
    table_options,
)
from graphkit.cli.shared import measure_option, only, seed_option, show_option, weight_option


@main.command()
@network_option
@selection_options
@measure_option
@weight_option
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
@seed_option("Of the sample or the draws.")
@show_option
@lang_option
@table_options
def centrality(
    address: str | None,
    chosen: dict[str, Any],
    measures: tuple[str, ...],
    weight: str | None,
    alpha: float | None,
    sample: int | None,
    intervals: bool,
    draws: int | None,
    top: int | None,
    seed: int,
    shown: tuple[str, ...],
    lang: str,
    output: Output,
) -> None:
    """Rank actors by how central they are.

    Each measure has its value and its rank, 1 for the best; equal values share a rank. Ties are
    taken as undirected and parallel ones as one: the cooperation ties in force, unless options
    select others.
    """
    from graphkit.analysis import centrality as measure
    from graphkit.analysis import centrality_intervals
    from graphkit.analysis.engines import SLOW_PATHS, slow_paths

    if not intervals and (draws or top):
        raise click.UsageError("--draws and --top are of intervals; add --intervals")
    if intervals and sample is not None:
        raise click.UsageError("--intervals takes every path; leave out --sample")
    network = cut(read(address), chosen)
    if sample is None and slow_paths(len(network.actors), measures, weighted=weight is not None):
        say(
            "paths among so many actors take minutes: --sample N follows those from N actors "
            "only, pip install 'graphkit[fast]' shortens weighted ones"
        )
    if intervals:
        if len(network.actors) > SLOW_PATHS:
            say(f"{len(network.actors):,} actors are measured in every draw: --draws shortens it")
        table = centrality_intervals(
            *(network, measures, weight),
            draws=draws or 500,
            seed=seed,
            top=top or 10,
            alpha=alpha,
            lang=lang,
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
        table = measure(network, measures, weight, alpha=alpha, sample=sample, seed=seed, lang=lang)
    drawn = table.meta.get("sample")
    if drawn and drawn["starts"] < drawn["of"]:
        say(
            f"betweenness by the paths from {drawn['starts']:,} of {drawn['of']:,} actors: with "
            "a chance of 95 % an error stays below the column betweenness_error, at most "
            f"{drawn['largest_error']:.2g}, and none exceeds {drawn['bound']:.2g} in any network"
        )
    output(only(table, shown, network))
