"""Recognise a table of a dataset by the titles of its columns, under any name."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from graphkit.names.normalise import normalise
from graphkit.storage.files.encodings import decode
from graphkit.storage.files.schema import (
    LOOK_BELOW,
    REQUIRED,
    TABLES,
    name_column,
    translated_column,
)

_HEAD = 1 << 16
_NEEDED = {"actors": {"id"}, "ties": {"from", "to"}, "sources": {"id", "title"}}
_TYPICAL = {"actors": {"kind", "name_en", "name_th", "lat", "lon", "country"}}


class Recognised(NamedTuple):
    """The table that some titles belong to; ``exact`` if they are those of the dataset format."""

    table: str
    exact: bool


def recognise(rows: Iterable[Sequence[str]]) -> Recognised | None:
    """Return the table that the first rows of a file belong to; None if it is none.

    Example:
        >>> recognise([["from", "to", "kind"]])
        Recognised(table='ties', exact=True)
        >>> recognise([["Sister cities 2020"], ["Source", "Target", "Weight"]])
        Recognised(table='ties', exact=False)
    """
    for place, cells in enumerate(islice(rows, LOOK_BELOW + 1)):
        titles = {normalise(cell).casefold() for cell in cells} - {""}
        for name, required in REQUIRED.items():
            if set(required) <= titles:
                return Recognised(name, place == 0)
        meant = {name_column(title) or _column(title, titles) for title in titles}
        for name, needed in _NEEDED.items():
            if needed <= meant and (name != "actors" or meant & _TYPICAL[name]):
                return Recognised(name, False)
    return None


def _column(title: str, titles: set[str]) -> str:
    if title == "source" and "target" in titles:
        return "from"
    known = any(title in columns for columns in TABLES.values())
    return title if known else translated_column(title)


_GRAPHS = {
    ".gexf": "a GEXF graph",
    ".graphml": "a GraphML graph",
    ".gml": "a GML graph",
    ".net": "a Pajek network",
    ".paj": "a Pajek project",
    ".dl": "a UCINET network",
    ".json": "a JSON file",
    ".jsonl": "a file of JSON lines",
    ".ndjson": "a file of JSON lines",
    ".geojson": "a GeoJSON file",
}


def what_to_do(path: Path) -> str:
    """Return what to do with a single file that is not a dataset; empty for one that may be.

    Example:
        >>> print(what_to_do(Path("net.gexf")))
        'net.gexf' is a GEXF graph, not a dataset; `graphkit import net.gexf --out FOLDER` makes one
    """
    suffix, shown = path.suffix.lower(), shlex.quote(str(path))
    brings = f"`graphkit import {shown} --out FOLDER` makes one"
    if suffix in _GRAPHS:
        return f"{str(path)!r} is {_GRAPHS[suffix]}, not a dataset; {brings}"
    if suffix in {".csv", ".tsv", ".tab", ".txt"}:
        text = f"{str(path)!r} is a single table, not a dataset; "
        inside = path.stem.casefold() in TABLES
        return text + (f"give its folder, or {brings}" if inside else brings)
    if suffix == ".toml":
        return f"{str(path)!r} is a single file of a dataset; give its folder"
    return ""


def recognise_csv(path: Path) -> Recognised | None:
    """Return the table that a CSV file looks like; None if it is none or cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_HEAD)
    except OSError:
        return None
    # The end of the last line may be missing, and with it a part of a character.
    data = data.rpartition(b"\n")[0] if len(data) == _HEAD else data
    text = decode(data, path.name, [])
    if text is None:
        return None
    lines = [line for line in text.text.splitlines()[: LOOK_BELOW + 2] if line.strip()]
    for separator in sorted(",;\t", key=lambda mark: -sum(line.count(mark) for line in lines)):
        try:
            rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator))
        except csv.Error:
            return None
        if found := recognise(rows):
            return found
    return None
