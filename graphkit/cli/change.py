"""The commands on time: diff, timeline."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import click
from click.core import ParameterSource

from graphkit.cli.group import Output, main
from graphkit.cli.options import (
    Day,
    cut,
    lang_option,
    many,
    network_option,
    read,
    say,
    selection_options,
    table_options,
)
from graphkit.cli.shared import measure_option, weight_option
from graphkit.model.network import Network
from graphkit.model.table import Table


@main.command()
@click.argument("networks", metavar="[OLD NEW]", nargs=-1)
@network_option
@click.option("--from", "first", type=Day(), metavar="DATE", help="The day before.")
@click.option("--to", "last", type=Day(), metavar="DATE", help="The day after [default: today].")
@selection_options
@lang_option
@table_options
def diff(
    networks: tuple[str, ...],
    address: str | None,
    first: dt.date | None,
    last: dt.date | None,
    chosen: dict[str, Any],
    lang: str,
    output: Output,
) -> None:
    """Say what changed: between networks OLD and NEW, or in one between two dates.

    With OLD and NEW it compares two versions of a dataset as they stand, or on --as-of DATE; with
    --from and --to, one network on two days. Of a year or a month the last day is meant. Without
    a selection it compares everything, so that a tie that ended is a change of status.
    """
    from graphkit.analysis import compare_networks

    origin = click.get_current_context().get_parameter_source("address")
    if networks:
        if len(networks) != 2:
            raise click.UsageError("name two networks, OLD and NEW; or two days, --from and --to")
        if first or last or origin is ParameterSource.COMMANDLINE:
            raise click.UsageError("give OLD and NEW, or -n NETWORK with --from and --to, not both")
        old, new = (cut(read(name), chosen, everything=True) for name in networks)
    else:
        if not first:
            raise click.UsageError(
                "name two networks, OLD and NEW; or the days to compare with --from and --to"
            )
        network = read(address)
        old, new = _on_days(network, first, last or network.as_of, chosen)
    table = compare_networks(old, new, lang=lang)
    output(table)
    say(_summary(table, old, new))


@main.command()
@click.argument("actors", metavar="[ACTOR]…", nargs=-1)
@network_option
@measure_option
@weight_option
@click.option(
    "--from",
    "first",
    type=Day(),
    metavar="DATE",
    help="The first day; of a year, its last [default: 20 years before --to].",
)
@click.option("--to", "last", type=Day(), metavar="DATE", help="The last day [default: today].")
@click.option(
    "--every",
    type=click.IntRange(1, 1000),
    default=1,
    show_default=True,
    metavar="N",
    help="Years between the days.",
)
@selection_options
@lang_option
@table_options
def timeline(
    actors: tuple[str, ...],
    address: str | None,
    measures: tuple[str, ...],
    weight: str | None,
    first: dt.date | None,
    last: dt.date | None,
    every: int,
    chosen: dict[str, Any],
    lang: str,
    output: Output,
) -> None:
    """Follow measures through the years: of some actors, or of all.

    A row for each day and actor: the day --from, then every N years, and the day --to. Figures
    are empty where the actor takes no part on that day.
    """
    from graphkit.analysis import timeline
    from graphkit.analysis.engines import slow_paths

    if chosen["as_of"]:
        raise click.UsageError("--as-of names one day; name the first and the last: --from, --to")
    network = read(address)
    part = cut(network, chosen)
    last = last or network.as_of
    first = first or dt.date(max(1, last.year - 20), 12, 31)
    if first > last:
        raise click.UsageError(f"--from {first} comes after --to {last}")
    days = _days(first, last, every)
    # The work for paths grows with the square of the actors.
    if slow_paths(int(len(part.actors) * len(days) ** 0.5), measures, weighted=weight is not None):
        size = f"{many(len(part.actors), 'actor')} on {many(len(days), 'day')}"
        say(
            f"paths among {size} take minutes: --every takes fewer days, --measure degree needs "
            "no paths"
        )
    table = timeline(part, days, measures, weight, actors=actors or None, lang=lang)
    output(table)
    undated = sum(not tie.derived and tie.since_first is None for tie in part.ties.values())
    if undated:
        say(
            f"{many(undated, 'tie')} of {len(part.ties):,} without a date counted on every day; "
            "--undated drop leaves them out"
        )
    never = set(table.column("id")) - {row[1] for row in table.rows if row[-1] is not None}
    for key in sorted(never) if actors else ():
        say(f"{network.name_of(key, lang)} ({key}) takes no part in these ties on any of the days")


def _on_days(
    network: Network, first: dt.date, last: dt.date, chosen: dict[str, Any]
) -> tuple[Network, Network]:
    if chosen["as_of"]:
        raise click.UsageError("--as-of names one day; --from and --to name the two to compare")
    if first > last:
        raise click.UsageError(f"--from {first} comes after --to {last}")
    old, new = (cut(network, {**chosen, "as_of": day}, everything=True) for day in (first, last))
    return old, new


def _days(first: dt.date, last: dt.date, every: int) -> list[dt.date]:
    """Every so many years from the first day on, and the last day."""
    days = []
    for year in range(first.year, last.year + 1, every):
        leap = (first.month, first.day) == (2, 29)
        day = dt.date(year, 2, 28) if leap else first.replace(year=year)
        if day < last:
            days.append(day)
    return [*days, last]


def _summary(table: Table, old: Network, new: Network) -> str:
    """How much changed, in one line; actors and ties are counted, not their fields."""
    seen = Counter((what, change) for what, change, _ in {row[:3] for row in table.rows})
    parts = [
        f"{many(seen[what, 'added'], what)} added, {seen[what, 'gone']:,} gone, "
        f"{seen[what, 'changed']:,} changed"
        for what in ("actor", "tie")
    ]
    days = "" if old.as_of == new.as_of else f"from {old.as_of} to {new.as_of}: "
    if not table.rows and old.content_hash != new.content_hash:
        return "same actors and ties; the datasets differ in what is not compared, such as notes"
    undated = "" if new.undated else "; without undated ties"
    return f"{days}{'; '.join(parts)}{undated}"
