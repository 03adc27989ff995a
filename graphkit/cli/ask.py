"""Commands that ask a network: show, queries, query."""

from __future__ import annotations

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
    tell,
)
from graphkit.cli.terminal import plain
from graphkit.model.selection import Selection


@main.command()
@click.argument("actor", metavar="ACTOR")
@network_option
@selection_options
@lang_option
@click.option("--format", "style", type=click.Choice(("text", "json")), default="text")
def show(actor: str, address: str | None, chosen: dict[str, Any], lang: str, style: str) -> None:
    """Show one actor: names, ties with their evidence, measures, missing linkages."""
    from graphkit.cli.describe import portrait, portrait_json

    network = read(address)
    if chosen["as_of"]:
        # Measures and missing linkages are of the same day as the ties.
        network = network.at(chosen["as_of"])
    subject = network.find(actor).id
    part = cut(network, chosen, everything=True)
    if style == "json":
        tell(portrait_json(network, part, subject, lang))
        return
    # All lines before the first: an error must not follow half an answer.
    for line in list(portrait(network, part, subject, lang)):
        tell(plain(line))


@main.command()
@lang_option
@table_options
def queries(lang: str, output: Output) -> None:
    """List the named queries: what each answers and the parameters it takes."""
    from graphkit.cli.describe import library

    output(library(lang))


@main.command()
@click.argument("name", required=False)
@click.option("--cypher", "text", help="A query of your own instead of a named one.")
@click.option("-p", "pairs", multiple=True, metavar="KEY=VALUE", help="A parameter.")
@click.option(
    "--timeout",
    type=click.IntRange(1, 86_400),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long it may take.",
)
@click.option(
    "--rows",
    type=click.IntRange(1, 10**9),
    default=10_000,
    show_default=True,
    metavar="N",
    help="How many rows it may give.",
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
    """Ask a network a named query, or one of your own in Cypher; it can only read.

    A network on a server is asked there, unless an option cuts it or verdicts merge actors.
    """
    from graphkit.query.header import parse_pairs, parse_query
    from graphkit.query.library import load_query, query
    from graphkit.query.neo4j import ServerEngine
    from graphkit.storage import is_address

    if (name is None) == (text is None):
        raise click.UsageError("give the NAME of a query, or --cypher TEXT")
    asked = load_query(name) if name else parse_query(text or "")
    given = parse_pairs(pairs)
    table = None
    if address and is_address(address) and Selection(**chosen) == Selection():
        with ServerEngine.open(address) as server:
            if server.merged:
                # The graph there shows the records; the commands show what verdicts make of them.
                say(f"{many(server.merged, 'merged actor')}: a copy is asked, not the server")
            else:
                table = query(server, asked, given, limit=rows, timeout=timeout)
                if server.stale:
                    say(server.stale)
    if table is None:
        network = cut(read(address), chosen, everything=True)
        table = query(network, asked, given, limit=rows, timeout=timeout)
    output(table)
    for warning in table.meta.get("warnings") or ():
        say(str(warning))
    if table.meta.get("cut"):
        say(f"cut after {rows} rows; --rows N shows more")
