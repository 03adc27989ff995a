"""What the commands share: the network they read, the part they take, the table they print."""

from __future__ import annotations

import datetime as dt
import functools
import json
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from graphkit.cli.terminal import plain, render
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.selection import Selection, default_selection
from graphkit.model.table import Table
from graphkit.storage.atomic import write_text

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "csv", "json")


class Day(click.ParamType[dt.date]):
    """A date in any form that a dataset may use; of a year or a month, its last day."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """The last day that the text can mean."""
        from graphkit.model.dates import parse_date

        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(value).last
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _filled(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Refuse an option given as '', as by a script whose variable is not set."""
    if value is not None and not value.strip():
        raise click.BadParameter("is empty; name what is meant, or leave the option out")
    return value


def network_option(command: F) -> F:
    """``-n/--network``."""
    return click.option(
        "-n",
        "--network",
        "address",
        metavar="NETWORK",
        envvar="GRAPHKIT_NETWORK",
        callback=_filled,
        help="Dataset folder, .xlsx workbook, .db store or shipped network "
        "[default: $GRAPHKIT_NETWORK, else thai-twin-cities].",
    )(command)


def selection_options(command: F) -> F:
    """The options that cut the network, gathered into one ``chosen`` argument."""

    @functools.wraps(command)
    def gathered(**options: Any) -> Any:
        names = ("kinds", "ties", "statuses", "level", "dimension", "as_of", "around", "hops")
        chosen = {name: options.pop(name) for name in names}
        for name in ("level", "dimension", "around"):
            chosen[name] = chosen[name] or ""
        chosen["undated"] = options.pop("undated") == "keep"
        origin = click.get_current_context().get_parameter_source("hops")
        if origin is ParameterSource.COMMANDLINE and not chosen["around"]:
            raise click.UsageError("--hops counts from an actor; name it with --around ACTOR")
        return command(chosen=chosen, **options)

    for option in reversed(
        (
            click.option("--kind", "kinds", multiple=True, metavar="K", help="Only these actors."),
            click.option(
                "--tie",
                "ties",
                multiple=True,
                metavar="K",
                help="Only ties of this kind or family; 'all' for any.",
            ),
            click.option(
                "--status",
                "statuses",
                multiple=True,
                metavar="S",
                help="Only ties of this status; 'all' for any.",
            ),
            click.option(
                "--level", callback=_filled, metavar="L", help="Ties of at least this level."
            ),
            click.option(
                "--dimension", callback=_filled, metavar="D", help="Ties with this dimension."
            ),
            click.option(
                "--as-of",
                type=Day(),
                metavar="DATE",
                help="The network as of a date (of a year, its last day) [default: today].",
            ),
            click.option(
                "--undated",
                type=click.Choice(("keep", "drop")),
                default="keep",
                show_default=True,
                help="Whether ties that no source dates count on any day or on none.",
            ),
            click.option(
                "--around", callback=_filled, metavar="ACTOR", help="Only near this actor:"
            ),
            click.option(
                "--hops",
                type=click.IntRange(0, 20),
                default=1,
                show_default=True,
                metavar="N",
                help="within so many ties of it.",
            ),
        )
    ):
        gathered = option(gathered)
    return gathered  # type: ignore[return-value]


def table_options(command: F) -> F:
    """The options of a printed table, gathered into one ``output`` function."""

    @functools.wraps(command)
    def gathered(**options: Any) -> Any:
        style, limit, meta = (options.pop(n) for n in ("style", "limit", "meta"))
        return command(
            output=functools.partial(show, style=style, limit=limit, meta=meta), **options
        )

    for option in reversed(
        (
            click.option(
                "--format",
                "style",
                type=click.Choice(FORMATS),
                help="[default: table on a terminal, csv in a pipe]",
            ),
            click.option(
                "--limit",
                type=click.IntRange(min=0),
                default=0,
                metavar="N",
                help="At most N rows; 0 for all [default: all].",
            ),
            click.option(
                "--meta",
                type=click.Path(dir_okay=False, path_type=Path),
                metavar="FILE",
                help="Write beside the rows where they come from, as JSON.",
            ),
        )
    ):
        gathered = option(gathered)
    return gathered  # type: ignore[return-value]


def lang_option(command: F) -> F:
    """``--lang``."""
    return click.option(
        "--lang",
        default="en",
        show_default=True,
        callback=lambda ctx, param, value: str(_filled(ctx, param, value)).strip().lower(),
        metavar="LANG",
        help="Language: en, th, …",
    )(command)


def read(address: str | None, *, quiet: bool = False) -> Network:
    """Open what ``-n`` names; say on stderr what was taken and what stayed out.

    Args:
        address: a network; None for the shipped one.
        quiet: leave errors in the data to the caller.

    Raises:
        GraphkitError: when errors leave no actor at all, unless ``quiet``: an empty result
            would look like one of an empty network.
    """
    from graphkit.storage.open import SHIPPED, open_network

    if not address:
        address = SHIPPED
        say(f"network: {SHIPPED} (shipped; -n takes another)")
    network = open_network(address)
    errors = [problem for problem in network.problems if problem.severity == "error"]
    if errors and not quiet:
        lists = f"`graphkit check -n {address}` lists"
        if not network.actors:
            raise GraphkitError(f"no actor can be read of {address}: {errors[0]}; {lists} all")
        rows = many(len({(p.file, p.row) for p in errors}), "row")
        say(f"{rows} with errors left out; {lists} them")
    return network


def many(count: int, word: str) -> str:
    """A count with its word: 1 row, 2 rows."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def cut(network: Network, chosen: dict[str, Any], *, everything: bool = False) -> Network:
    """The part of a network that the options name.

    Without options it is the cooperation ties in force, or with ``everything`` all of it.
    """
    given = dict(chosen)
    if given["around"]:
        given["around"] = network.find(given["around"]).id
    if everything:
        selection = Selection(**given)
        return network if selection == Selection() else network.select(selection)
    return network.select(default_selection(network.ontology, **given))


class Ticker:
    """Says on a terminal that work goes on, once it has taken a second, and how long."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to count, where somebody looks on."""
        if sys.stderr.isatty() and self._thread is None:
            self._done.clear()
            self._thread = threading.Thread(target=self._tick, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Clear the line, so that something else can be printed."""
        if self._thread is not None:
            self._done.set()
            self._thread.join()
            self._thread = None

    def _tick(self) -> None:
        seconds = 0
        while not self._done.wait(1):
            seconds += 1
            click.echo(f"\rworking, {seconds} s ", err=True, nl=False)
        if seconds:
            click.echo("\r" + " " * 24 + "\r", err=True, nl=False)


ticker = Ticker()


def show(table: Table, *, style: str | None, limit: int, meta: Path | None) -> None:
    """Print a table to stdout in the form asked for."""
    if limit and len(table) > limit:
        if sys.stderr.isatty() or style == "table":
            say(f"{limit} of {len(table)} rows shown; --limit 0 shows all")
        table = table[:limit]
    style = style or ("table" if sys.stdout.isatty() else "csv")
    if style == "csv":
        tell(table.csv().replace("\r\n", "\n"), nl=False)
    elif style == "json":
        tell(table.json())
    else:
        tell(render(table, shutil.get_terminal_size((100, 24)).columns))
    if style != "json" and "selection" in table.meta:
        say(f"{table.meta['selection']}; as of {table.meta['as_of']}")
    if meta:
        write_text(meta, json.dumps(dict(table.meta), ensure_ascii=False, indent=1, default=str))


def tell(text: str, *, nl: bool = True) -> None:
    """A result on stdout, and nothing else there."""
    ticker.stop()
    click.echo(text, nl=nl)


def say(text: str) -> None:
    """A line on stderr, where everything goes that is not the result."""
    ticker.stop()
    click.echo(plain(text), err=True)
