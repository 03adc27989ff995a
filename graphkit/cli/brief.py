"""The command that writes cited briefings: brief."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.group import main
from graphkit.cli.network import open_and_report
from graphkit.cli.options import (
    internal_option,
    lang_option,
    meta_option,
    network_option,
    selection_options,
)
from graphkit.cli.positional import not_a_file
from graphkit.cli.printing import print_note, write_origin
from graphkit.model.display import counted

if TYPE_CHECKING:
    import datetime as dt

    from graphkit.model.network import Network


@main.command("brief", subject="--about")
@click.argument("out", metavar="OUT.html|pdf|docx", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--about", multiple=True, metavar="ACTOR",
    help="Write about this actor, or this corridor and its places; twice for a pair.",
)  # fmt: skip
@click.option(
    "--since",
    metavar="DATE|NETWORK",
    help="Add what changed since this day, or since another network.",
)
@click.option(
    "--gaps", type=click.IntRange(min=0), default=15, show_default=True, metavar="N",
    help="Include the N strongest missing linkages.",
)  # fmt: skip
@internal_option
@network_option
@selection_options
@lang_option
@meta_option
def brief_command(
    out: Path,
    about: tuple[str, ...],
    since: str | None,
    gaps: int,
    internal: bool,
    address: str | None,
    chosen: dict[str, Any],
    lang: str,
    meta: Path | None,
) -> None:
    """Write a cited briefing on a network, an actor, a pair or a corridor as HTML, PDF or DOCX.

    Without --tie and --status it describes the cooperation ties of every status and measures
    those in force. Every sentence and figure carries the number of its source or calculation. HTML
    needs nothing; PDF needs pip install 'graphkit[pdf]', DOCX 'graphkit[docx]'. ACTOR is short
    for --about ACTOR.
    """
    from graphkit.model.selection import Selection
    from graphkit.report.brief import FORMATS, brief

    if out.suffix.lower().removeprefix(".") not in FORMATS:
        raise not_a_file(out, "brief", "a briefing", FORMATS)
    if about and chosen["around"]:
        raise click.UsageError(
            "--about is the subject of the briefing, --around selects a part; give one of them"
        )
    network = open_and_report(address)
    values = dict(chosen)
    if values["around"]:
        values["around"] = network.find(values["around"]).id
    made = brief(
        network,
        about=about,
        lang=lang,
        since=_before(since) if since else None,
        internal=internal,
        gaps=gaps,
        selection=Selection(**values),
    )
    made.save(out)
    write_origin(meta, network.select(Selection(**values)))
    print_note(f"{out}: {made.title}; {counted(len(made.document.references), 'reference')}")
    if made.hidden:
        print_note(
            f"{counted(made.hidden, 'tie')} on internal sources left out; --internal includes them"
        )


def _before(since: str) -> dt.date | Network:
    """Return a day, the last one of a year or a month, or else a network."""
    from graphkit.model.dates import parse_date
    from graphkit.model.errors import GraphkitError

    if not Path(since).exists():
        with suppress(ValueError):
            return parse_date(since).last
    try:
        return open_and_report(since)
    except GraphkitError as error:
        raise GraphkitError(f"{error}; --since also takes a day such as 2019-06-30") from error
