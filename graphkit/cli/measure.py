"""The command that ranks actors by centrality: centrality."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import open_and_report, rows_of_kinds, select
from graphkit.cli.options import (
    lang_option,
    measure_option,
    network_option,
    seed_option,
    selection_options,
    show_option,
    table_options,
    weight_option,
)
from graphkit.cli.printing import print_left_out, print_note


@main.command()
@network_option
@selection_options
@measure_option
@weight_option
@click.option(
    "--alpha",
    type=float,
    metavar="A",
    help="Damping factor of katz [default: 0.9 divided by the largest eigenvalue].",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Estimate betweenness from the paths of N actors, with the sampling error.",
)
@click.option(
    "--intervals",
    is_flag=True,
    help="Add intervals of values and ranks, treating confidence as the probability of a tie.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    metavar="N",
    help="Draw N random networks for the intervals [default: 500].",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="K",
    help="Report the share of draws in which an actor ranks among the first K [default: 10].",
)
@seed_option("the sample or the draws")
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
    """Rank actors by measures of centrality.

    Each measure has a value and a rank, 1 for the best; equal values share a rank. constraint
    ranks the lowest value first. Ties count as undirected, parallel ties as one; unless options
    select others, only the cooperation ties in force count.
    """
    from graphkit.analysis import centrality as measure
    from graphkit.analysis import centrality_intervals
    from graphkit.analysis.engines import SLOW_PATHS, slow_paths

    if not intervals and (draws or top):
        raise click.UsageError("--draws and --top need --intervals")
    if intervals and sample is not None:
        raise click.UsageError("--intervals uses every path; leave out --sample")
    network = select(open_and_report(address), chosen)
    if sample is None and slow_paths(len(network.actors), measures, weighted=weight is not None):
        print_note(
            "paths among this many actors take minutes; --sample N uses only those from N actors, "
            "pip install 'graphkit[fast]' speeds up weighted ones"
        )
    if intervals:
        if len(network.actors) > SLOW_PATHS:
            print_note(
                f"{len(network.actors):,} actors are measured in every draw; fewer --draws "
                "take less time"
            )
        table = centrality_intervals(
            *(network, measures, weight),
            draws=draws or 500,
            seed=seed,
            top=top or 10,
            alpha=alpha,
            lang=lang,
        )
        drawn = table.meta["intervals"]
        print_note(
            f"{drawn['draws']:,} draws, seed {seed}: each of {drawn['uncertain_ties']:,} uncertain "
            "ties exists with the probability of its confidence, independently of the others; "
            "values and ranks count every tie"
            if drawn["uncertain_ties"]
            else "no tie has a confidence between 0 and 1: all draws are equal, and every interval "
            "is a point"
        )
    else:
        table = measure(network, measures, weight, alpha=alpha, sample=sample, seed=seed, lang=lang)
    print_left_out(table.meta)
    if never := table.meta.get("intervals", {}).get("impossible_ties", 0):
        ties = "1 tie has" if never == 1 else f"{never:,} ties have"
        print_note(f"{ties} the confidence 0: counted in values and ranks, in no draw")
    drawn = table.meta.get("sample")
    if drawn and drawn["starts"] < drawn["of"]:
        print_note(
            f"betweenness estimated from paths of {drawn['starts']:,} of {drawn['of']:,} "
            "actors: with 95 % probability an error is below the column betweenness_error, at most "
            f"{drawn['largest_error']:.2g}, and in any network all are below {drawn['bound']:.2g}"
        )
    output(rows_of_kinds(table, shown, network))
