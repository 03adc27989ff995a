"""The command on missing linkages: gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from graphkit.model.network import Network


@main.command()
@network_option
@selection_options
@click.option("--rule", "rules", multiple=True, metavar="R", help="Only these rules.")
@click.option("--for", "actor", metavar="ACTOR", help="The best partners of this actor.")
@click.option(
    "-p", "pairs", multiple=True, metavar="KEY=VALUE", help="A parameter of the rules, as years=5."
)
@click.option("--list", "listing", is_flag=True, help="List the rules, with how many each names.")
@click.option("--into", metavar="STORE", help="Keep what is named in the register of a store.")
@click.option(
    "--backtest", "testing", is_flag=True, help="Hold ties out and see how many are found again."
)
@click.option(
    "--repeats", type=click.IntRange(1, 1000), default=5, show_default=True, metavar="N",
    help="Of the backtest: how often ties are drawn.",
)  # fmt: skip
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Of the backtest and of the prediction."
)
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
    """List missing linkages: ties that should exist and do not, with the reason.

    --rule with --for keeps what those rules name for the actor. The rules are the files of
    cypher/gaps; --rule takes a file of yours too. --rule predicted gives the likeliest pairs by
    a model of the ties on record. On a store, the verdicts of its register stand beside.
    """
    from graphkit.gaps.prediction import PREDICTED
    from graphkit.gaps.rules import find_gaps, gaps_table, rules_table
    from graphkit.query.header import parse_pairs

    if listing and (actor or pairs or testing or into):
        raise click.UsageError("--list lists the rules; leave out the other options")
    if testing and (actor or into):
        raise click.UsageError("--backtest tries the rules; leave out --for and --into")
    # What goes into a store is of its own network, unless another is named.
    address = address or into
    network = cut(read(address), chosen, everything=True)
    if listing:
        output(rules_table(network, rules or None, lang))
        return
    given: dict[str, Any] = dict(parse_pairs(pairs))
    if testing:
        _backtest(network, rules, given, repeats, seed, output)
        return
    if PREDICTED in rules:
        limit = click.get_current_context().params["limit"]
        given = {"seed": seed, **({"limit": limit} if limit else {}), **given}
    found = find_gaps(network, rules or None, lang, actor=actor, parameters=given)
    output(
        gaps_table(
            found, network, lang, _kept(address, into, found, network, part=bool(rules or actor))
        )
    )


def _backtest(
    network: Network,
    rules: tuple[str, ...],
    given: dict[str, Any],
    repeats: int,
    seed: int,
    output: Output,
) -> None:
    from graphkit.gaps.backtest import backtest
    from graphkit.model.dates import parse_date

    tie, text = given.pop("tie", ""), given.pop("day", "")
    if given:
        raise click.UsageError("of a backtest -p names tie=KIND and day=DATE, and no more")
    try:
        day = parse_date(text).last if text else None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="-p day") from error
    done = backtest(network, tie=tie, rules=rules or None, day=day, repeats=repeats, seed=seed)
    output(done.table)
    say(done.summary)


def _kept(
    address: str | None, into: str | None, found: list[Any], network: Network, *, part: bool
) -> Any:
    """The verdicts of a register, after what was found went into it where that was asked."""
    from graphkit.gaps.register import list_entries, save_gaps, verdicts_by_id
    from graphkit.storage import open_store
    from graphkit.storage.open import is_store

    if into:
        with open_store(into) as store:
            new = save_gaps(store, found, network, part=part)
            say(f"{into}: {many(len(found), 'linkage')} in the register, {new:,} of them new")
            return verdicts_by_id(list_entries(store, network))
    if address and is_store(address):
        with open_store(address) as store:
            return verdicts_by_id(list_entries(store, network))
    return None
