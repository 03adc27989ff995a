"""Commands on the shape of a network: communities, cuts, core, mixing, triads, projection."""

from __future__ import annotations

from collections import Counter
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
from graphkit.cli.shared import group_option, say_grouping, seed_option, weight_option, words
from graphkit.model.network import Network


@main.command()
@network_option
@selection_options
@click.option(
    "--resolution",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    metavar="R",
    help="Above 1 for more and smaller communities.",
)
@weight_option
@seed_option("Of the search.")
@click.option("--runs", type=click.IntRange(1, 10_000), metavar="N", help="Keep the best of N.")
@click.option("--summary", is_flag=True, help="A row a community: who it is made of.")
@lang_option
@table_options
def communities(
    address: str | None,
    chosen: dict[str, Any],
    resolution: float,
    weight: str | None,
    seed: int,
    runs: int | None,
    summary: bool,
    lang: str,
    output: Output,
) -> None:
    """Find communities: actors with more ties among themselves than chance gives.

    By modularity: Leiden with igraph (pip install 'graphkit[fast]'), else Louvain.
    """
    from graphkit import analysis

    network = cut(read(address), chosen)
    table = analysis.communities(
        network, resolution=resolution, weight=weight, seed=seed, runs=runs, lang=lang
    )
    meta = table.meta
    output(analysis.community_profiles(table) if summary else table)
    say(
        f"communities: {meta['communities']}, modularity {meta['modularity']:.3f} "
        f"({meta['method']}, {meta['engine']}); {many(meta['without_ties'], 'actor')} without ties"
    )
    if not meta["engine"].startswith("igraph"):
        say("pip install 'graphkit[fast]' takes Leiden, which is faster and finds better ones")


@main.command()
@network_option
@selection_options
@click.option(
    "--listed",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    metavar="N",
    help="Name at most N of the actors that a cut separates; 0 for all.",
)
@lang_option
@table_options
def cuts(
    address: str | None, chosen: dict[str, Any], listed: int, lang: str, output: Output
) -> None:
    """Find cut actors and cut ties: what falls apart without whom.

    For each: how many actors the largest part that is left loses (lost), how many pairs lose each
    other (pairs), the sizes of all parts, and who is lost.
    """
    from graphkit.analysis import find_cuts

    table = find_cuts(cut(read(address), chosen), lang=lang, listed=listed or None)
    output(table)
    actors, ties = table.meta["cut_actors"], table.meta["cut_ties"]
    say(f"{many(actors, 'cut actor')}, {many(ties, 'cut tie')}")


@main.command()
@network_option
@selection_options
@weight_option
@seed_option("Of the search.")
@click.option("--runs", type=click.IntRange(1, 10_000), default=10, show_default=True, metavar="N")
@lang_option
@table_options
def core(
    address: str | None,
    chosen: dict[str, Any],
    weight: str | None,
    seed: int,
    runs: int,
    lang: str,
    output: Output,
) -> None:
    """Tell the core from the periphery, and how well that fits the network.

    core: the actors with whom the ties are most like an ideal core's (Borgatti and Everett);
    coreness: from 0, the outermost, to 1 (Della Rossa and others); core_ties: ties to the core.
    """
    from graphkit.analysis import core as find

    network = cut(read(address), chosen)
    table = find(network, weight=weight, seed=seed, runs=runs, lang=lang)
    output(table)
    meta = table.meta
    if meta["fit"] is None:
        say("no core: without ties, or with all of them, none can be told from the rest")
    else:
        say(f"a core of {many(meta['core_size'], 'actor')}, fit {meta['fit']:.3f} (1 is perfect)")


@main.command()
@network_option
@selection_options
@group_option
@click.option("--actors", "single", is_flag=True, help="The E-I index of each actor instead.")
@click.option("--matrix", is_flag=True, help="The ties between each two groups instead.")
@click.option(
    "--permutations",
    type=click.IntRange(0, 1_000_000),
    default=1000,
    show_default=True,
    metavar="N",
    help="Deal the groups out anew N times to see what chance gives.",
)
@seed_option("Of the permutations.")
@lang_option
@table_options
def mixing(
    address: str | None,
    chosen: dict[str, Any],
    group: str,
    single: bool,
    matrix: bool,
    permutations: int,
    seed: int,
    lang: str,
    output: Output,
) -> None:
    """Show whether ties stay inside groups or cross them: E-I index, assortativity.

    The E-I index is -1 where all ties stay inside, 1 where all cross (Krackhardt and Stern).
    """
    from graphkit import analysis

    if single and matrix:
        raise click.UsageError("--actors and --matrix are two tables; ask for one")
    network = cut(read(address), chosen)
    if single:
        table = analysis.ei_of_actors(network, group, lang=lang)
    elif matrix:
        table = analysis.mixing_matrix(network, group, lang=lang)
    else:
        table = analysis.ei_index(network, group, permutations=permutations, seed=seed, lang=lang)
    output(table)
    say_grouping(table, network)
    degrees = analysis.assortativity(network)
    if degrees is not None:
        say(f"assortativity by degree {degrees:.3f}")


@main.command()
@network_option
@selection_options
@group_option
@click.option("--list", "listed", is_flag=True, help="The open triads themselves.")
@click.option(
    "--among", metavar="G,G,G", help="Only triads of these groups, as TH,LA,VN.", default=""
)
@lang_option
@table_options
def triads(
    address: str | None,
    chosen: dict[str, Any],
    group: str,
    listed: bool,
    among: str,
    lang: str,
    output: Output,
) -> None:
    """Count open and closed triads of three groups: A-B and B-C are tied, is A-C?

    --list names the open ones, the pair that would close each, and how many partners it shares.
    """
    from graphkit.analysis import open_triads, triad_counts

    network = cut(read(address), chosen)
    count = open_triads if listed else triad_counts
    table = count(network, group, among=words(among), lang=lang)
    output(table)
    say_grouping(table, network)
    if table.meta["groups"] == 2:
        say("a triad is of three groups, and there are two")


@main.command()
@click.argument("joined", metavar="KIND[,KIND…]")
@network_option
@selection_options
@click.option(
    "--through", required=True, metavar="KIND[,KIND…]", help="The kinds of shared partners."
)
@lang_option
@table_options
def projection(
    joined: str,
    address: str | None,
    chosen: dict[str, Any],
    through: str,
    lang: str,
    output: Output,
) -> None:
    """Join actors of a KIND that share partners of another: associations by their places.

    The ties that count are those selected, as everywhere: --tie origin_in, --tie all. weight
    counts less those partners that join many: each adds 1/(n-1), n the actors it joins (Newman).
    """
    from graphkit.analysis import one_mode_projection as project

    whole = read(address)
    network = cut(whole, chosen)
    sides = words(joined), words(through)
    table = project(network, *sides, lang=lang)
    output(table)
    if not table:
        say(_other_ties(whole, network, *sides))


def _other_ties(
    whole: Network, network: Network, kinds: tuple[str, ...], through: tuple[str, ...]
) -> str:
    """Which ties join the two sides, for somebody who asked among those that do not."""
    joins = Counter(
        tie.kind
        for tie in whole.ties.values()
        for one, other in ((tie.tail, tie.head), (tie.head, tie.tail))
        if whole.actors[one].kind in kinds and whole.actors[other].kind in through
    )
    taken = network.selection.describe(network.ontology) if network.selection else "all ties"
    listed = ", ".join(f"--tie {kind} ({count})" for kind, count in joins.most_common())
    return f"nobody shares a partner ({taken}); ties that join the two: {listed or 'none'}"
