"""The command that resolves names to actors and places: match."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import open_and_report
from graphkit.cli.options import (
    WordOption,
    lang_option,
    min_score_option,
    network_option,
    table_options,
)
from graphkit.cli.printing import print_note


@main.command()
@click.argument("names", nargs=-1, metavar="NAME…|-")
@network_option
@click.option(
    "--from",
    "listed",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Read the names from a text file, one per line, or a column of a .csv, .tsv or .xlsx.",
)
@click.option("--column", metavar="C", help="Column of the names, by its header or number.")
@click.option(
    "--place-column",
    "place",
    metavar="C",
    help="Column of the country or province that each name lies in.",
)
@click.option(
    "--kind",
    cls=WordOption,
    vocabulary="actor_kinds",
    metavar="KIND",
    help="Match only actors of this kind.",
)
@click.option(
    "--country", metavar="CODE", help="Match only actors and places of this country: TH, LA, …."
)
@min_score_option(0.72)
@click.option(
    "--candidates",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    metavar="N",
    help="List at most N candidates for a name that can mean several.",
)
@click.option(
    "--network-only",
    "alone",
    is_flag=True,
    help="Match only actors of the network, not places of the gazetteer.",
)
@lang_option
@table_options
def match(
    names: tuple[str, ...],
    address: str | None,
    listed: Path | None,
    column: str | None,
    place: str | None,
    kind: str | None,
    country: str | None,
    min_score: float,
    candidates: int,
    alone: bool,
    lang: str,
    output: Output,
) -> None:
    """Resolve names to actors of the network or, failing that, to places of the gazetteer.

    Names may be in any script, misspelt or abbreviated; a type, country or place given with them
    ("Nong Khai, Thailand") counts as evidence. - reads the names from standard input. A name
    that can mean several gives one row for each; a name that means none, a row without an id.
    """
    from graphkit.model.selection import Selection
    from graphkit.resolve.match import match_names
    from graphkit.storage.files.lists import read_names

    if bool(names) + bool(listed) != 1:
        raise click.UsageError("give one or more names, - for standard input, or --from FILE")
    if (column or place) and not listed and names != ("-",):
        raise click.UsageError(
            "--column needs a table; give it with --from FILE or on standard input with -"
        )
    texts = list(names)
    notes: list[str] = []
    table = column is not None or place is not None
    if listed:
        try:
            texts, notes = read_names(
                listed,
                column,
                place=place,
                table=listed.suffix.lower() in (".csv", ".tsv") or table,
            )
        except OSError as error:
            reason = error.strerror or str(error)
            raise click.BadParameter(f"{listed}: {reason}", param_hint="--from") from error
    elif names == ("-",):
        texts, notes = read_names(sys.stdin.buffer.read(), column, place=place, table=table)
    for note in notes:
        print_note(note)
    network = open_and_report(address)
    if kind:
        network.check(Selection(kinds=(kind,)))
    found = match_names(
        network,
        texts,
        gazetteer=not alone,
        kind=kind or "",
        country=country or "",
        min_score=min_score,
        limit=candidates,
        lang=lang,
    )
    output(found)
    unknown = sum(not key for key in found.column("id"))
    if unknown and len(texts) > 1:
        print_note(f"{unknown} of {len(texts)} names match no known actor or place")
