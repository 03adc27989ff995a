"""Commands on the structure of a network: communities, cuts, core, mixing, triads, projection."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import note_grouping, open_and_report, select
from graphkit.cli.options import (
    group_option,
    lang_option,
    network_option,
    seed_option,
    selection_options,
    split_words,
    table_options,
    weight_option,
)
from graphkit.cli.printing import print_left_out, print_note
from graphkit.model.display import counted

if TYPE_CHECKING:
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
    help="Set a value above 1 for more and smaller communities.",
)
@weight_option
@seed_option("the search")
@click.option(
    "--runs", type=click.IntRange(1, 10_000), metavar="N", help="Keep the best of N searches."
)
@click.option(
    "--summary", is_flag=True, help="Print one row per community with its members instead."
)
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
    """Find communities: groups of actors with more ties among themselves than expected by chance.

    Maximises modularity with Leiden if igraph is installed (pip install 'graphkit[fast]'), else
    with Louvain.
    """
    from graphkit import analysis

    network = select(open_and_report(address), chosen)
    table = analysis.communities(
        network, resolution=resolution, weight=weight, seed=seed, runs=runs, lang=lang
    )
    meta = table.meta
    print_left_out(meta)
    output(analysis.community_profiles(table) if summary else table)
    print_note(
        f"communities: {meta['communities']}, modularity {meta['modularity']:.3f} "
        f"({meta['method']}, {meta['engine']}); "
        f"{counted(meta['without_ties'], 'actor')} without ties"
    )
    if not meta["engine"].startswith("igraph"):
        print_note(
            "pip install 'graphkit[fast]' uses Leiden, which is faster and finds better communities"
        )


@main.command()
@network_option
@selection_options
@click.option(
    "--listed",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    metavar="N",
    help="Name at most N of the actors that are cut off; 0 for all.",
)
@lang_option
@table_options
def cuts(
    address: str | None, chosen: dict[str, Any], listed: int, lang: str, output: Output
) -> None:
    """Find cut actors and cut ties, without which the network falls apart.

    For each: the number of actors cut off from the largest remaining part (lost), the number of
    pairs that lose their connection (pairs), the sizes of all parts and the actors cut off.
    """
    from graphkit.analysis import find_cuts

    table = find_cuts(select(open_and_report(address), chosen), lang=lang, listed=listed or None)
    output(table)
    actors, ties = table.meta["cut_actors"], table.meta["cut_ties"]
    print_note(f"{counted(actors, 'cut actor')}, {counted(ties, 'cut tie')}")


@main.command()
@network_option
@selection_options
@weight_option
@seed_option("the search")
@click.option(
    "--runs",
    type=click.IntRange(1, 10_000),
    default=10,
    show_default=True,
    metavar="N",
    help="Keep the best of N searches.",
)
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
    """Separate the core of the network from its periphery and measure the fit.

    core: the actors whose ties are most like those of an ideal core (Borgatti and Everett 1999);
    coreness: from 0 for the outermost to 1 (Della Rossa and others 2013); core_ties: the number
    of ties to the core.
    """
    from graphkit.analysis import core_periphery

    network = select(open_and_report(address), chosen)
    table = core_periphery(network, weight=weight, seed=seed, runs=runs, lang=lang)
    output(table)
    meta = table.meta
    print_left_out(meta)
    if meta["fit"] is None:
        print_note("no core: a network without ties, or with every possible tie, has none")
    else:
        print_note(
            f"a core of {counted(meta['core_size'], 'actor')}, fit {meta['fit']:.3f} (1 is perfect)"
        )


@main.command()
@network_option
@selection_options
@group_option
@click.option("--actors", "single", is_flag=True, help="Print the E-I index of each actor instead.")
@click.option("--matrix", is_flag=True, help="Print the ties between every two groups instead.")
@click.option(
    "--permutations",
    type=click.IntRange(0, 1_000_000),
    default=1000,
    show_default=True,
    metavar="N",
    help="Shuffle the groups N times to compare with chance.",
)
@seed_option("the shuffling")
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
    """Measure whether ties stay inside groups or cross them: E-I index and assortativity.

    The E-I index is -1 if all ties stay inside groups and 1 if all cross (Krackhardt and Stern
    1988).
    """
    from graphkit import analysis

    if single and matrix:
        raise click.UsageError("--actors and --matrix are two tables; give one of them")
    network = select(open_and_report(address), chosen)
    if single:
        table = analysis.ei_of_actors(network, group, lang=lang)
    elif matrix:
        table = analysis.mixing_matrix(network, group, lang=lang)
    else:
        table = analysis.ei_index(network, group, permutations=permutations, seed=seed, lang=lang)
    output(table)
    note_grouping(table, network)
    degrees = analysis.assortativity(network)
    if degrees is not None:
        print_note(f"assortativity by degree {degrees:.3f}")


@main.command()
@network_option
@selection_options
@group_option
@click.option("--list", "listed", is_flag=True, help="List the open triads instead of counting.")
@click.option(
    "--among",
    metavar="G,G,G",
    help="Keep only triads among these groups, such as TH,LA,VN.",
    default="",
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
    """Count open and closed triads across three groups: A-B and B-C are tied, is A-C?

    --list prints the open ones, the pair that would close each, and the number of partners that
    the pair shares.
    """
    from graphkit.analysis import open_triads, triad_counts

    network = select(open_and_report(address), chosen)
    count = open_triads if listed else triad_counts
    table = count(network, group, among=split_words(among), lang=lang)
    output(table)
    note_grouping(table, network)
    if table.meta["groups"] == 2:
        print_note("a triad needs three groups, and there are only two")


@main.command()
@click.argument("joined", metavar="KIND[,KIND…]")
@network_option
@selection_options
@click.option(
    "--through",
    required=True,
    metavar="KIND[,KIND…]",
    help="Connect them by shared partners of these kinds.",
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
    """Connect actors of one KIND by the partners they share: associations by their places.

    Only selected ties count, such as --tie origin_in or --tie all. In weight, partners shared by
    many count less: each adds 1/(n-1), where n is the number of actors it connects (Newman
    2001).
    """
    from graphkit.analysis import one_mode_projection as project

    whole = open_and_report(address)
    network = select(whole, chosen)
    sides = split_words(joined), split_words(through)
    table = project(network, *sides, lang=lang)
    output(table)
    if not table:
        print_note(_other_ties(whole, network, *sides))


def _other_ties(
    whole: Network, network: Network, kinds: tuple[str, ...], through: tuple[str, ...]
) -> str:
    """Return a note on the ties that connect the two sides, when the selected ones do not."""
    joins = Counter(
        tie.kind
        for tie in whole.ties.values()
        for one, other in ((tie.tail, tie.head), (tie.head, tie.tail))
        if whole.actors[one].kind in kinds and whole.actors[other].kind in through
    )
    selected = network.selection.describe(network.ontology) if network.selection else "all ties"
    listed = ", ".join(f"--tie {kind} ({count})" for kind, count in joins.most_common())
    return f"no actors share a partner ({selected}); ties that connect the two: {listed or 'none'}"
