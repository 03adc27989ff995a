"""The command on missing linkages: gaps."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.options import (
    cut,
    lang_option,
    network_option,
    read,
    selection_options,
    table_options,
)


@main.command()
@network_option
@selection_options
@click.option("--rule", "rules", multiple=True, metavar="R", help="Only these rules.")
@click.option("--for", "actor", metavar="ACTOR", help="The best partners of this actor.")
@click.option(
    "-p", "pairs", multiple=True, metavar="KEY=VALUE", help="A parameter of the rules, as years=5."
)
@click.option("--list", "listing", is_flag=True, help="List the rules, with how many each names.")
@lang_option
@table_options
def gaps(
    address: str | None,
    chosen: dict[str, Any],
    rules: tuple[str, ...],
    actor: str | None,
    pairs: tuple[str, ...],
    listing: bool,
    lang: str,
    output: Output,
) -> None:
    """List missing linkages: ties that should exist and do not, with the reason.

    --rule with --for keeps what those rules name for the actor. The rules are the files of
    cypher/gaps; --rule takes a file of yours too.
    """
    from graphkit.gaps import find_gaps, gaps_table, rules_table
    from graphkit.queryfile import parse_pairs

    if listing and (actor or pairs):
        raise click.UsageError("--list lists the rules; leave out --for and -p")
    network = cut(read(address)[0], chosen, everything=True)
    if listing:
        output(rules_table(network, rules or None, lang))
        return
    found = find_gaps(network, rules or None, lang, actor=actor, parameters=parse_pairs(pairs))
    output(gaps_table(found, network, lang))
