"""Printing: results to stdout, notes to stderr, and a counter of seconds during long work."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.terminal import plain, render

if TYPE_CHECKING:
    from graphkit.model.network import Network
    from graphkit.model.table import Table


class Ticker:
    """A counter of seconds on the terminal, shown once work has taken a second."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start counting, if stderr is a terminal."""
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
"""The counter that all commands share; printing stops it."""


def print_result(text: str, *, nl: bool = True) -> None:
    """Print a result to stdout; nothing else goes there."""
    ticker.stop()
    click.echo(text, nl=nl)


def print_left_out(meta: Mapping[str, Any]) -> None:
    """Print how many pairs of actors a weight leaves out, if it does."""
    count = meta.get("left_out", 0)
    if count:
        pairs = "1 pair of actors has" if count == 1 else f"{count:,} pairs of actors have"
        verb = "is" if count == 1 else "are"
        print_note(f"{pairs} ties of strength 0 only and {verb} left out where ties are weighted")


def print_note(text: str) -> None:
    """Print a line to stderr: everything that is not the result."""
    ticker.stop()
    click.echo(plain(text), err=True)


def print_table(
    table: Table,
    *,
    style: str | None,
    limit: int,
    meta: Path | None,
    brief: Table | None = None,
) -> None:
    """Print a table to stdout, and its origin to a file if one is given.

    Args:
        table: the rows.
        style: ``table``, ``csv`` or ``json``; None for a table on a terminal, else CSV.
        limit: the number of rows to print at most; 0 for all.
        meta: a file for the origin of the rows, as JSON.
        brief: the same rows with fewer columns, for people: what a table shows. CSV and JSON have
            all columns.
    """
    import shutil

    if limit and len(table) > limit:
        if sys.stderr.isatty() or style == "table":
            print_note(f"{limit} of {len(table)} rows shown; --limit 0 shows all")
        table = table[:limit]
    style = style or ("table" if sys.stdout.isatty() else "csv")
    if style == "csv":
        print_result(table.csv().replace("\r\n", "\n"), nl=False)
    elif style == "json":
        print_result(table.json())
    else:
        shown = table if brief is None else brief[: len(table)]
        print_result(render(shown, shutil.get_terminal_size((100, 24)).columns))
        if brief is not None and len(brief.columns) < len(table.columns):
            print_note(f"--format csv has all {len(table.columns)} columns")
    if style != "json" and "selection" in table.meta:
        print_note(f"{table.meta['selection']}; as of {table.meta['as_of']}")
    if meta:
        write_meta(meta, table.meta)


def write_meta(path: Path, meta: Mapping[str, Any]) -> None:
    """Write the origin of an output to a file as JSON; ``graphkit rerun`` reads it."""
    import json

    from graphkit.storage.atomic import write_text

    write_text(path, json.dumps(dict(meta), ensure_ascii=False, indent=1, default=str))


def write_origin(path: Path | None, network: Network, *, seed: int | None = None) -> None:
    """Write the origin of an output that is not a table, if a file is given for it."""
    from graphkit.model.provenance import provenance

    if path:
        write_meta(path, provenance(network, seed=seed))
