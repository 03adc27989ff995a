"""Commands on change over time: diff, timeline."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from graphkit.cli.group import Output, main
from graphkit.cli.network import open_and_report, select
from graphkit.cli.options import (
    Day,
    lang_option,
    measure_option,
    network_option,
    selection_options,
    table_options,
    weight_option,
)
from graphkit.cli.positional import quote
from graphkit.cli.printing import print_note
from graphkit.model.display import counted

if TYPE_CHECKING:
    from graphkit.model.network import Network
    from graphkit.model.table import Table


@main.command()
@click.argument("networks", metavar="[OLD NEW]", nargs=-1)
@network_option
@click.option("--from", "first", type=Day(), metavar="DATE", help="First day to compare.")
@click.option(
    "--to", "last", type=Day(), metavar="DATE", help="Last day to compare [default: today]."
)
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
    """List what changed between two networks, OLD and NEW, or in one network between two dates.

    With OLD and NEW it compares two versions of a dataset, today or on --as-of DATE; with --from
    and --to, one network on two days. A year or a month means its last day. Without a selection
    it compares everything, so a tie that ended is a change of status.
    """
    from graphkit.analysis import compare_networks

    origin = click.get_current_context().get_parameter_source("address")
    if networks:
        if len(networks) == 1 and not (first or last) and origin is ParameterSource.COMMANDLINE:
            form = f"graphkit diff {quote(str(address))} {quote(networks[0])}"
            raise click.UsageError(f"OLD and NEW are given without -n: {form}")
        if len(networks) != 2:
            raise click.UsageError("give two networks, OLD and NEW, or two days, --from and --to")
        if first or last or origin is ParameterSource.COMMANDLINE:
            raise click.UsageError("give OLD and NEW, or -n NETWORK with --from and --to, not both")
        old, new = (select(open_and_report(name), chosen, everything=True) for name in networks)
    else:
        if not first:
            raise click.UsageError("give two networks, OLD and NEW, or two days, --from and --to")
        network = open_and_report(address)
        old, new = _on_days(network, first, last or network.as_of, chosen)
    table = compare_networks(old, new, lang=lang)
    output(table)
    print_note(_summary(table, old, new))


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
    help="First day; a year means its last day [default: 20 years before --to].",
)
@click.option("--to", "last", type=Day(), metavar="DATE", help="Last day [default: today].")
@click.option(
    "--every",
    type=click.IntRange(1, 1000),
    default=1,
    show_default=True,
    metavar="N",
    help="Number of years between the days.",
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
    """Measure some actors, or all, year by year.

    One row per day and actor: the day --from, then every N years, and the day --to. Values are
    empty where the actor has no part in the network on that day.
    """
    from graphkit.analysis import timeline
    from graphkit.analysis.engines import slow_paths

    if chosen["as_of"]:
        raise click.UsageError(
            "--as-of is a single day; give the first and the last with --from and --to"
        )
    network = open_and_report(address)
    part = select(network, chosen)
    last = last or network.as_of
    first = first or dt.date(max(1, last.year - 20), 12, 31)
    if first > last:
        raise click.UsageError(f"--from {first} is after --to {last}; swap them")
    days = _days(first, last, every)
    # The time for paths grows with the square of the number of actors.
    if slow_paths(int(len(part.actors) * len(days) ** 0.5), measures, weighted=weight is not None):
        size = f"{counted(len(part.actors), 'actor')} on {counted(len(days), 'day')}"
        print_note(
            f"paths among {size} take minutes; a larger --every takes fewer days, --measure degree "
            "needs no paths"
        )
    table = timeline(part, days, measures, weight, actors=actors or None, lang=lang)
    output(table)
    undated = sum(not tie.derived and tie.since_first is None for tie in part.ties.values())
    if undated:
        print_note(
            f"{counted(undated, 'tie')} of {len(part.ties):,} without a date are counted on every "
            "day; --undated drop leaves them out"
        )
    never = set(table.column("id")) - {row[1] for row in table.rows if row[-1] is not None}
    for key in sorted(never) if actors else ():
        print_note(
            f"{network.name_of(key, lang)} ({key}) has none of these ties on any of the days"
        )


def _on_days(
    network: Network, first: dt.date, last: dt.date, chosen: dict[str, Any]
) -> tuple[Network, Network]:
    if chosen["as_of"]:
        raise click.UsageError("--as-of is a single day; --from and --to are the two to compare")
    if first > last:
        raise click.UsageError(f"--from {first} is after --to {last}; swap them")
    old, new = (select(network, {**chosen, "as_of": day}, everything=True) for day in (first, last))
    return old, new


def _days(first: dt.date, last: dt.date, every: int) -> list[dt.date]:
    """Return the first day, the same day every some years later, and the last day."""
    days = []
    for year in range(first.year, last.year + 1, every):
        leap = (first.month, first.day) == (2, 29)
        day = dt.date(year, 2, 28) if leap else first.replace(year=year)
        if day < last:
            days.append(day)
    return [*days, last]


def _summary(table: Table, old: Network, new: Network) -> str:
    """Return in one line how many actors and ties changed; their fields are not counted."""
    changes = Counter((what, change) for what, change, _ in {row[:3] for row in table.rows})
    parts = [
        f"{counted(changes[what, 'added'], what)} added, {changes[what, 'gone']:,} gone, "
        f"{changes[what, 'changed']:,} changed"
        for what in ("actor", "tie")
    ]
    days = "" if old.as_of == new.as_of else f"from {old.as_of} to {new.as_of}: "
    if not table.rows and old.content_hash != new.content_hash:
        return (
            "same actors and ties; the datasets differ in fields that are not compared, such as "
            "notes"
        )
    undated = "" if new.undated else "; without undated ties"
    return f"{days}{'; '.join(parts)}{undated}"
