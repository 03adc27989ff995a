"""The mapping of tables to a dataset: shown, saved as ``graphkit-map.toml``, edited, used again."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphkit.model.errors import InvalidDataError, NotFoundError
from graphkit.storage.atomic import write_text

PARTS = ("actors", "ties", "sources", "skip")
NEW = "new:"
"""The beginning of the answer that a name is a new actor; the kind follows."""

_TEXTS = ("file", "sheet", "part", "kind", "repeated")

_HEAD = (
    "# How graphkit reads these tables. Edit it and run the import again with --map.\n"
    "# The text after the title of a column is its meaning; an empty text leaves the column out.\n"
    '# In [names], the text after a name is an id, "new:KIND" for a new actor, or empty to leave\n'
    "# its rows out.\n"
)


@dataclass
class TableMap:
    """The mapping of one table.

    Attributes:
        file, sheet: the file and the sheet.
        part: ``actors``, ``ties``, ``sources`` or ``skip``.
        header: the numbers of the rows of the header.
        columns: the field of each title; empty for a column that is left out.
        kind: the kind of its actors or ties where no column says it.
        numbers: ``thousands`` or ``decimals``, what commas are, by title.
        dates: ``day`` or ``month``, what comes first, by title.
        repeated: ``sum``, ``largest`` or ``each``: the weight of a tie of several rows.
    """

    file: str
    sheet: str = ""
    part: str = "skip"
    header: tuple[int, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    repeated: str = ""


@dataclass
class Mapping:
    """The mapping of all tables of an import.

    Attributes:
        kind: the kind of actors for which nothing says one.
        tie: the kind of ties for which nothing says one.
        tables: the mapping of each table.
        words: for each list of words, the word that a text means; empty for none.
        names: the id that a name means, ``new:KIND`` for a new actor, empty to leave it out.

    Example:
        >>> table = TableMap("ties.csv", part="ties", columns={"City A": "from", "City B": "to"})
        >>> print(mapping_toml(Mapping(tables=[table])).split("[tables.columns]")[1].strip())
        "City A" = "from"
        "City B" = "to"
    """

    kind: str = ""
    tie: str = ""
    tables: list[TableMap] = field(default_factory=list)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def table(self, file: str, sheet: str) -> TableMap | None:
        """Return the mapping of a table; None if there is none."""
        found = (t for t in self.tables if (t.file, t.sheet) == (file, sheet))
        return next(found, None)


def mapping_toml(mapping: Mapping) -> str:
    """Return a mapping as the text of its file."""
    lines = [_HEAD + f"kind = {_text(mapping.kind)}", f"tie = {_text(mapping.tie)}"]
    for table in mapping.tables:
        lines += ["", "[[tables]]"]
        lines += [f"{key} = {_text(getattr(table, key))}" for key in _TEXTS]
        lines.append(f"header = {list(table.header)}")
        for key in ("columns", "numbers", "dates"):
            lines += _entries(f"tables.{key}", getattr(table, key))
    for part, words in mapping.words.items():
        lines += _entries(f"words.{part}", words)
    lines += _entries("names", mapping.names)
    return "\n".join((*lines, ""))


def save_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping to its file."""
    write_text(path, mapping_toml(mapping))


def read_mapping(path: str | Path) -> Mapping:
    """Read the file of a mapping.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when it is not a mapping.
    """
    path = Path(path)
    if not path.is_file():
        raise NotFoundError(f"no mapping at {str(path)!r}; import without --map to make one")
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise InvalidDataError(
            f"{path.name!r} cannot be read: {error}; correct that line"
        ) from error
    tables = data.get("tables", [])
    if not isinstance(tables, list):
        raise InvalidDataError(f"{path.name!r}: 'tables' must be written as [[tables]]")
    return Mapping(
        kind=str(data.get("kind", "")),
        tie=str(data.get("tie", "")),
        tables=[_table(path.name, entry) for entry in tables],
        words={part: _texts(path.name, part, words) for part, words in _of(data, "words").items()},
        names=_texts(path.name, "names", data.get("names", {})),
    )


def _table(file: str, entry: Any) -> TableMap:
    if not isinstance(entry, dict) or "file" not in entry:
        raise InvalidDataError(f"{file!r}: a table has no `file`; write its name")
    part = str(entry.get("part", "skip"))
    if part not in PARTS:
        raise InvalidDataError(f"{file!r}: part {part!r} is not one of {', '.join(PARTS)}")
    header = entry.get("header", [])
    if not isinstance(header, list) or not all(isinstance(number, int) for number in header):
        raise InvalidDataError(f"{file!r}: header must be a list of row numbers, such as [3]")
    return TableMap(
        str(entry["file"]),
        str(entry.get("sheet", "")),
        part,
        tuple(header),
        _texts(file, "columns", entry.get("columns", {})),
        str(entry.get("kind", "")),
        _texts(file, "numbers", entry.get("numbers", {})),
        _texts(file, "dates", entry.get("dates", {})),
        str(entry.get("repeated", "")),
    )


def _of(data: MappingType[str, Any], key: str) -> MappingType[str, Any]:
    found = data.get(key, {})
    return found if isinstance(found, dict) else {}


def _texts(file: str, key: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise InvalidDataError(f'{file!r}: {key} must be lines such as "as written" = "meaning"')
    return {str(name): str(text) for name, text in value.items()}


def _entries(title: str, entries: MappingType[str, str]) -> list[str]:
    if not entries:
        return []
    return ["", f"[{title}]", *(f"{_text(key)} = {_text(value)}" for key, value in entries.items())]


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
