"""Commands that ask a network: show, queries, query."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import open_and_report, select
from graphkit.cli.options import lang_option, network_option, selection_options, table_options
from graphkit.cli.printing import print_note, print_result
from graphkit.cli.terminal import plain
from graphkit.model.display import counted


@main.command()
@click.argument("actor", metavar="ACTOR")
@network_option
@selection_options
@lang_option
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Form of the answer.",
)
def show(actor: str, address: str | None, chosen: dict[str, Any], lang: str, style: str) -> None:
    """Show one actor: names, ties with their evidence, measures and missing linkages."""
    from graphkit.report.describe import describe_actor

    network = open_and_report(address)
    if chosen["as_of"] or not chosen["undated"]:
        # Measures and missing linkages are computed for the same day as the ties.
        network = network.at(chosen["as_of"] or network.as_of, undated=chosen["undated"])
    subject = network.find(actor).id
    part = select(network, chosen, everything=True)
    described = describe_actor(network, subject, part=part, lang=lang)
    if style == "json":
        print_result(described.json())
        return
    for line in described.text().split("\n"):
        print_result(plain(line))


@main.command()
@lang_option
@table_options
def queries(lang: str, output: Output) -> None:
    """List the named queries with the question each answers and its parameters."""
    from graphkit.query.library import list_queries

    output(list_queries(lang))


@main.command()
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "--cypher", "text", metavar="TEXT", help="Run this Cypher text instead of a named query."
)
@click.option(
    "-p",
    "pairs",
    multiple=True,
    metavar="KEY=VALUE",
    help="Set a parameter of the query; repeatable.",
)
@click.option(
    "--timeout",
    type=click.IntRange(1, 86_400),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="Stop the query after this time.",
)
@click.option(
    "--rows",
    type=click.IntRange(1, 10**9),
    default=10_000,
    show_default=True,
    metavar="N",
    help="Stop the query after this number of rows.",
)
@network_option
@selection_options
@table_options
def query(
    name: str | None,
    text: str | None,
    pairs: tuple[str, ...],
    timeout: int,
    rows: int,
    address: str | None,
    chosen: dict[str, Any],
    output: Output,
) -> None:
    """Run a named query, or one of your own in Cypher, without changing anything.

    A network on a server is queried there, unless an option selects a part of it or verdicts
    merge actors; then a copy is queried. `graphkit queries` lists the named queries.
    """
    from graphkit.model.selection import Selection
    from graphkit.query.header import parse_pairs, parse_query
    from graphkit.query.library import load_query
    from graphkit.query.library import query as run_query
    from graphkit.query.neo4j import ServerEngine
    from graphkit.storage import is_address

    if (name is None) == (text is None):
        wanted = "give the NAME of a query (`graphkit queries` lists them) or --cypher TEXT"
        raise click.UsageError(wanted if name is None else f"{wanted}, not both")
    asked = load_query(name) if name else parse_query(text or "")
    given = parse_pairs(pairs)
    table = None
    if address and is_address(address) and Selection(**chosen) == Selection():
        with ServerEngine.open(address) as server:
            if server.merged:
                # The server holds the records as loaded; commands show them with accepted merges.
                print_note(
                    f"{counted(server.merged, 'merged actor')}: a copy is queried, not the server"
                )
            else:
                table = run_query(server, asked, given, limit=rows, timeout=timeout)
                if server.stale:
                    print_note(server.stale)
    if table is None:
        network = select(open_and_report(address), chosen, everything=True)
        table = run_query(network, asked, given, limit=rows, timeout=timeout)
    output(table)
    for warning in table.meta.get("warnings") or ():
        print_note(str(warning))
    if table.meta.get("cut"):
        print_note(f"stopped after {rows} rows; --rows N returns more")
