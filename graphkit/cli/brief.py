"""The command that writes briefings: brief."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.group import main
from graphkit.cli.options import lang_option, many, network_option, read, say, selection_options

if TYPE_CHECKING:
    import datetime as dt

    from graphkit.model.network import Network


@main.command("brief")
@click.argument("out", metavar="OUT.html|pdf|docx", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--about", multiple=True, metavar="ACTOR",
    help="On this actor, or on a corridor and its places; two of them, on the pair.",
)  # fmt: skip
@click.option(
    "--since", metavar="DATE|NETWORK", help="Say what changed since a day, or another network."
)
@click.option(
    "--gaps", type=click.IntRange(min=0), default=15, show_default=True, metavar="N",
    help="The N strongest missing linkages.",
)  # fmt: skip
@click.option("--internal", is_flag=True, help="Let what rests on internal sources stand in it.")
@network_option
@selection_options
@lang_option
def brief_command(
    out: Path,
    about: tuple[str, ...],
    since: str | None,
    gaps: int,
    internal: bool,
    address: str | None,
    chosen: dict[str, Any],
    lang: str,
) -> None:
    """Write a cited briefing on a network, an actor, a pair or a corridor: HTML, PDF or DOCX.

    Without --tie and --status it tells of the cooperation ties of every status and measures those
    in force. Every sentence and figure carries the number of its source or calculation. HTML
    needs nothing; PDF needs pip install 'graphkit[pdf]', DOCX 'graphkit[docx]'.
    """
    from graphkit.model.selection import Selection
    from graphkit.report.brief import FORMATS, brief

    if out.suffix.lower().removeprefix(".") not in FORMATS:
        stem = "brief" if out.name.startswith(".") else out.stem
        raise click.UsageError(f"give the briefing a name such as {stem}.html, .pdf or .docx")
    if about and chosen["around"]:
        raise click.UsageError("--about tells of an actor, --around cuts a part; give one of them")
    network = read(address)
    given = dict(chosen)
    if given["around"]:
        given["around"] = network.find(given["around"]).id
    made = brief(
        network,
        about=about,
        lang=lang,
        since=_before(since) if since else None,
        internal=internal,
        gaps=gaps,
        selection=Selection(**given),
    )
    made.save(out)
    say(f"{out}: {made.title}; {many(len(made.document.references), 'reference')}")


def _before(since: str) -> dt.date | Network:
    """The day that is meant, of a year or a month its last one; else the network."""
    from graphkit.model.dates import parse_date
    from graphkit.model.errors import GraphkitError

    if not Path(since).exists():
        with suppress(ValueError):
            return parse_date(since).last
    try:
        return read(since)
    except GraphkitError as error:
        raise GraphkitError(f"{error}; or a day such as 2019-06-30") from error
