"""The command that finds whom names mean: match."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graphkit.cli.group import Output, main
from graphkit.cli.options import lang_option, network_option, read, say, table_options
from graphkit.resolve.match import MIN_SCORE


@main.command()
@click.argument("names", nargs=-1, metavar="NAME…|-")
@network_option
@click.option(
    "--from",
    "listed",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Take the names of a text file, one a line, or of a column of a .csv or .tsv.",
)
@click.option("--column", metavar="C", help="The column, by its header or number.")
@click.option("--kind", metavar="K", help="Only actors of this kind.")
@click.option("--country", metavar="CC", help="Only those of this country: TH, LA, ….")
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=MIN_SCORE,
    show_default=True,
    metavar="S",
    help="The lowest score.",
)
@click.option(
    "--candidates",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    metavar="N",
    help="At most so many for a name that can mean several.",
)
@click.option("--network-only", "alone", is_flag=True, help="Leave the gazetteer out.")
@lang_option
@table_options
def match(
    names: tuple[str, ...],
    address: str | None,
    listed: Path | None,
    column: str | None,
    kind: str | None,
    country: str | None,
    least: float,
    candidates: int,
    alone: bool,
    lang: str,
    output: Output,
) -> None:
    """Find whom or what place names mean: actors of the network, then places of the world.

    Names may be in any script, misspelt or abbreviated; a type, country or place beside them
    ("Nong Khai, Thailand", "จ.เลย") is evidence. - reads them from standard input. A name that
    can mean several gives a row for each, one that means none a row without an id.
    """
    from graphkit.model.selection import Selection
    from graphkit.resolve.match import column_of, match_names

    if bool(names) + bool(listed) != 1:
        raise click.UsageError("give NAMES, - for standard input, or --from FILE")
    if column and not listed and names != ("-",):
        raise click.UsageError("--column is of a table: name it with --from FILE or give -")
    asked = list(names)
    if listed:
        asked = column_of(_bytes(listed), column, table=listed.suffix.lower() in (".csv", ".tsv"))
    elif names == ("-",):
        asked = column_of(sys.stdin.buffer.read(), column, table=column is not None)
    network = read(address)
    if kind:
        network.check(Selection(kinds=(kind,)))
    table = match_names(
        network,
        asked,
        gazetteer=not alone,
        kind=kind or "",
        country=country or "",
        min_score=least,
        limit=candidates,
        lang=lang,
    )
    output(table)
    unknown = sum(not found for found in table.column("id"))
    if unknown and len(asked) > 1:
        say(f"{unknown} of {len(asked)} names are of no known actor or place")


def _bytes(path: Path) -> bytes:
    """What a file holds."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.BadParameter(f"{path}: {reason}", param_hint="--from") from error
