"""Read edge lists of words between blanks, as SNAP, networkx and igraph write them."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from graphkit.model.errors import InvalidDataError, clip
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.collect import Rows, flat

SUFFIXES = (".edgelist", ".edges", ".ncol")
"""File name extensions of edge lists."""

_COMMENT = re.compile(r"\s*[#%]")
_LINE = re.compile(r'("[^"]*"|\S+)[ \t]+("[^"]*"|[^\s{]+)[ \t]*(\{.*\}|.*)')


def is_edge_list(text: str) -> bool:
    """Return whether a text without the name of an edge list is one: remarks and pairs of numbers.

    Names are left to the reader of tables, since ``Nakhon Phanom`` may be one name.

    Example:
        >>> is_edge_list("# FromNodeId ToNodeId\\n0 1\\n"), is_edge_list("Nakhon Phanom\\n")
        (True, False)
    """
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    rows = [line.split() for line in lines if not _COMMENT.match(line)]
    rows = rows[: 20 if len(lines) < 50 else -1]
    return bool(rows) and all(
        len(row) in (2, 3) and all(re.fullmatch(r"\d+(\.\d+)?", word) for word in row)
        for row in rows
    )


def read_edge_list(text: str, file: str, notes: tuple[str, ...] = ()) -> list[RawTable]:
    """Return the edges: ``source``, ``target`` and ``weight``, or the data of networkx.

    Lines that begin with ``#`` or ``%`` are remarks.

    Raises:
        InvalidDataError: when a line is not two ends and what is said of them.
    """
    rows = Rows("source", "target", "weight")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or _COMMENT.match(line):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise InvalidDataError(
                f"{file}: line {number}: {clip(line, 40)!r} does not have two ends; the file may "
                "be cut"
            )
        source, target, rest = match.groups()
        fields = {"source": source.strip('"'), "target": target.strip('"')}
        said = _data(rest.strip(), file, number)
        fields["weight"] = said.pop("weight", "")
        rows.add(fields, said)
    return [rows.table(file, "", "ties", notes)]


def _data(rest: str, file: str, number: int) -> dict[str, str]:
    """Return what a line says of its edge: a number is its weight."""
    if not rest:
        return {}
    if not rest.startswith("{"):
        first, *more = rest.split()
        return {"weight": first, **({"note": " ".join(more)} if more else {})}
    try:
        found: Any = ast.literal_eval(rest)
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise InvalidDataError(
            f"{file}: line {number}: {clip(rest, 40)!r} is not data of an edge"
        ) from error
    return flat(found) if isinstance(found, Mapping) else {}
