"""The command that finds missing linkages: gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import open_and_report, select
from graphkit.cli.options import (
    into_option,
    lang_option,
    network_option,
    seed_option,
    selection_options,
    table_options,
)
from graphkit.cli.printing import print_note
from graphkit.model.display import counted

if TYPE_CHECKING:
    from graphkit.model.network import Network


@main.command(subject="--for")
@network_option
@selection_options
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="R",
    help="Apply only this rule, by name or as a file of yours; repeatable.",
)
@click.option("--for", "actor", metavar="ACTOR", help="List the best partners for this actor.")
@click.option(
    "-p",
    "pairs",
    multiple=True,
    metavar="KEY=VALUE",
    help="Set a parameter of the rules, such as years=5; repeatable.",
)
@click.option(
    "--list", "listing", is_flag=True, help="List the rules and how many linkages each finds."
)
@into_option
@click.option(
    "--backtest",
    "testing",
    is_flag=True,
    help="Hide known ties and count how many the rules find again.",
)
@click.option(
    "--repeats", type=click.IntRange(1, 1000), default=5, show_default=True, metavar="N",
    help="Repeat the backtest N times with other ties hidden.",
)  # fmt: skip
@seed_option("the backtest and the prediction")
@lang_option
@table_options
def gaps(
    address: str | None,
    chosen: dict[str, Any],
    rules: tuple[str, ...],
    actor: str | None,
    pairs: tuple[str, ...],
    listing: bool,
    into: str | None,
    testing: bool,
    repeats: int,
    seed: int,
    lang: str,
    output: Output,
) -> None:
    """List missing linkages: ties that should exist but do not, each with the reason.

    The rules are the files of cypher/gaps. --rule predicted lists the most likely pairs according
    to a model of the recorded ties. With --for, --rule keeps only what
    those rules find for the actor. In a store, the verdicts of its register are listed too.
    ACTOR is short for --for ACTOR.
    """
    from graphkit.gaps.prediction import PREDICTED
    from graphkit.gaps.rules import find_gaps, gaps_table, rules_table
    from graphkit.query.header import parse_pairs

    if listing and (actor or pairs or testing or into):
        raise click.UsageError(
            "--list only lists the rules; leave out --for, -p, --into and --backtest"
        )
    if testing and (actor or into):
        raise click.UsageError("--backtest tests the rules; leave out --for and --into")
    # Results for a store come from its own network, unless another is given.
    address = address or into
    network = select(open_and_report(address), chosen, everything=True)
    if listing:
        output(rules_table(network, rules or None, lang))
        return
    parameters: dict[str, Any] = dict(parse_pairs(pairs))
    if testing:
        _backtest(network, rules, parameters, repeats, seed, output)
        return
    if PREDICTED in rules:
        limit = click.get_current_context().params["limit"]
        parameters = {"seed": seed, **({"limit": limit} if limit else {}), **parameters}
    found = find_gaps(network, rules or None, lang, actor=actor, parameters=parameters)
    output(
        gaps_table(
            found, network, lang, _kept(address, into, found, network, part=bool(rules or actor))
        )
    )


def _backtest(
    network: Network,
    rules: tuple[str, ...],
    parameters: dict[str, Any],
    repeats: int,
    seed: int,
    output: Output,
) -> None:
    from graphkit.gaps.backtest import backtest
    from graphkit.model.dates import parse_date

    tie, text = parameters.pop("tie", ""), parameters.pop("day", "")
    if parameters:
        raise click.UsageError("with --backtest, -p takes only tie=KIND and day=DATE")
    try:
        day = parse_date(text).last if text else None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="-p day") from error
    done = backtest(network, tie=tie, rules=rules or None, day=day, repeats=repeats, seed=seed)
    output(done.table)
    print_note(done.summary)


def _kept(
    address: str | None, into: str | None, found: list[Any], network: Network, *, part: bool
) -> Any:
    """Return the verdicts of a register, after saving the linkages to it if asked."""
    from graphkit.gaps.register import list_entries, save_gaps, verdicts_by_id
    from graphkit.storage import open_store
    from graphkit.storage.open import is_store

    if into:
        with open_store(into) as store:
            new = save_gaps(store, found, network, part=part)
            print_note(
                f"{into}: {counted(len(found), 'linkage')} in the register, {new:,} of them new"
            )
            return verdicts_by_id(list_entries(store, network))
    if address and is_store(address):
        with open_store(address) as store:
            return verdicts_by_id(list_entries(store, network))
    return None
