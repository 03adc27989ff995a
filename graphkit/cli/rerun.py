"""The command that makes an output again from its record: rerun."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from graphkit.cli.group import Command, argument_name, main
from graphkit.cli.network import DAY
from graphkit.cli.printing import print_note
from graphkit.model.errors import GraphkitError, InvalidDataError, NotFoundError, clip
from graphkit.model.provenance import VERSION

_LARGEST = 64 * 2**20
_NOT_AGAIN = {"overwrite", "into"}
"""Arguments that are not repeated: a permission, and proposals in a store."""


@main.command()
@click.argument("record", metavar="META.json", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--out",
    "target",
    metavar="OUT",
    help="Write to this file or folder [default: the recorded one].",
)
@click.option("--overwrite", is_flag=True, help="Replace the file or folder that is there.")
@click.option("--anyway", is_flag=True, help="Run it also when the data or graphkit have changed.")
@click.pass_context
def rerun(
    ctx: click.Context, record: Path, target: str | None, overwrite: bool, anyway: bool
) -> None:
    """Make an output again from the record that --meta wrote, or say what has changed.

    The same command runs with the same arguments, as of the same day. If the data or graphkit are
    no longer the same, it says so and makes nothing unless --anyway is given.
    """
    meta = _read(record)
    run = meta["run"]
    command = main.commands.get(str(run.get("command")))
    arguments = run.get("arguments")
    if not isinstance(command, Command) or not isinstance(arguments, Mapping):
        raise InvalidDataError(
            f"{record}: {clip(str(run.get('command')))!r} is not a command of graphkit {VERSION}"
        )
    if command.name != "show" and not any("--meta" in param.opts for param in command.params):
        raise InvalidDataError(
            f"{record}: {command.name} is not a command whose output can be made again"
        )
    args = _command_line(command, arguments, target, overwrite, record)
    print_note(f"graphkit {command.name} {' '.join(map(_shown, args))}")
    changes = _changes(meta, arguments)
    for change in changes:
        print_note(change)
    if changes and not anyway:
        raise GraphkitError("nothing was made, since the result would differ; --anyway makes it")
    if day := _day(meta):
        ctx.find_root().meta[DAY] = day
        print_note(f"as of {meta['as_of']}, as recorded on {meta.get('generated', 'that day')}")
    with command.make_context(str(command.name), args, parent=ctx.parent) as again:
        command.invoke(again)


def _read(path: Path) -> dict[str, Any]:
    """Return the record in a file: the file itself, its ``meta``, or that of a data package."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InvalidDataError(f"{path} is too large for a record; give the file of --meta")
        found = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise NotFoundError(f"cannot read {str(path)!r}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise InvalidDataError(
            f"{path} is not JSON; give a file that --meta wrote, or a table saved as .json"
        ) from error
    inner = [found.get(key) for key in ("meta", "graphkit")] if isinstance(found, dict) else []
    for part in (found, *inner):
        if isinstance(part, dict) and isinstance(part.get("run"), dict):
            return part
    raise InvalidDataError(
        f"{path} has no record of a command; give a file that --meta of this version wrote"
    )


def _command_line(
    command: Command,
    arguments: Mapping[str, Any],
    out: str | None,
    overwrite: bool,
    record: Path,
) -> list[str]:
    """Return the arguments of the command as it would be typed."""
    known = {argument_name(param): param for param in command.params}
    unknown = arguments.keys() - known.keys()
    if unknown:
        raise InvalidDataError(
            f"{record}: {command.name} of graphkit {VERSION} has no {', '.join(sorted(unknown))}"
        )
    values = {**arguments}
    target = next((name for name in known if name == "out"), None)
    if out is not None and target is None:
        raise InvalidDataError(f"{command.name} prints its result; leave out --out")
    if out is not None and target:
        values[target] = out
    if target and values.get(target) and Path(str(values[target])).exists() and not overwrite:
        raise InvalidDataError(
            f"{values[target]} already exists; --overwrite replaces it, --out writes elsewhere"
        )
    options: list[str] = []
    words: list[str] = []
    for name, param in known.items():
        value = values.get(name)
        if name in _NOT_AGAIN or value in (None, "", [], False):
            continue
        if isinstance(param, click.Argument):
            words += [str(part) for part in (value if isinstance(value, list) else [value])]
        elif value is True:
            options.append(max(param.opts, key=len))
        elif name != "hops" or values.get("around"):
            for part in value if isinstance(value, list) else [value]:
                options += [max(param.opts, key=len), str(part)]
    if overwrite and "overwrite" in known:
        options.append("--overwrite")
    return [*options, "--", *words] if words else options


def _changes(meta: Mapping[str, Any], arguments: Mapping[str, Any]) -> list[str]:
    """Return what has changed since the record: the data, their version, graphkit."""
    from graphkit.storage.open import open_network

    changes = []
    if meta.get("graphkit") != VERSION:
        changes.append(f"changed: graphkit was {meta.get('graphkit')}, is {VERSION}")
    address = arguments.get("network")
    if not isinstance(address, str) or "content_hash" not in meta:
        return changes
    try:
        network = open_network(address)
    except NotFoundError as error:
        return [*changes, f"changed: the network is gone: {error}"]
    for name, now in (
        ("dataset", network.title),
        ("version", network.version),
        ("content_hash", network.content_hash),
    ):
        if meta.get(name) != now:
            label = {"dataset": "title", "content_hash": "content hash"}.get(name, name)
            changes.append(f"changed: the {label} of the data was {meta.get(name)}, is {now}")
    return changes


def _day(meta: Mapping[str, Any]) -> dt.date | None:
    """Return the day of the record's network; None for an output without one."""
    try:
        return dt.date.fromisoformat(str(meta["as_of"]))
    except (KeyError, ValueError):
        return None


def _shown(text: str) -> str:
    from graphkit.cli.positional import quote

    return quote(clip(text))
