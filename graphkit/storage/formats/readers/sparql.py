"""Read results of SPARQL queries, as Wikidata gives them: JSON, CSV and TSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.collect import shown
from graphkit.storage.formats.readers.wikidata_pairs import part_pairs

ENTITY = re.compile(r"<?https?://www\.wikidata\.org/(?:entity|wiki|prop/direct)/([QPL]\d+)>?")
_UNKNOWN = re.compile(r"<?(?:https?://www\.wikidata\.org/\.well-known/genid/|_:|t\d+$)\S*>?")
_TIME = re.compile(r"([+-]?\d{4,})-(\d\d)-(\d\d)T00:00:00Z")
_POINT = re.compile(r"Point\(\s*([-\d.eE+]+)[\s,]+([-\d.eE+]+)\s*\)", re.IGNORECASE)
_TSV_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@[\w-]+|\^\^<[^>]*>)?')
_PRECISIONS = {"9": 4, "10": 7, "11": 10}
"""How many letters of an ISO date a precision of Wikidata gives: year, month, day."""


def read_sparql_json(document: Mapping[str, Any], file: str) -> list[RawTable]:
    """Return the rows of query results in JSON (application/sparql-results+json).

    Raises:
        InvalidDataError: when they are not complete.
    """
    try:
        names = [str(name) for name in document["head"]["vars"]]
        bindings = document["results"]["bindings"]
        rows = []
        for binding in bindings:
            cells = []
            for name in names:
                cell = binding.get(name, {})
                blank = cell.get("type") == "bnode"
                cells.append("_:unknown" if blank else shown(cell.get("value")))
            rows.append(cells)
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidDataError(
            f"{file}: the query results are not complete; run the query again"
        ) from error
    return _tables(names, rows, file)


def read_sparql_rows(text: str, file: str) -> list[RawTable]:
    """Return the rows of query results in CSV or TSV."""
    first = text.partition("\n")[0]
    if "\t" in first:
        lines = [line.split("\t") for line in text.splitlines() if line]
        header = [name.lstrip("?") for name in lines[0]]
        rows = [[_tsv_cell(cell) for cell in row] for row in lines[1:]]
    else:
        header, *rows = csv.reader(io.StringIO(text, newline=""))
    return _tables(header, rows, file)


def read_sparql_records(records: Sequence[Mapping[str, Any]], file: str) -> list[RawTable]:
    """Return the rows of query results as the query service saves them: a record for each row."""
    names = list(dict.fromkeys(name for record in records for name in record))
    rows = [[shown(record.get(name)) for name in names] for record in records]
    return _tables(names, rows, file)


def is_sparql_rows(text: str) -> bool:
    """Return whether a table of texts has addresses of Wikidata in its first rows.

    Example:
        >>> is_sparql_rows("item,itemLabel\\nhttp://www.wikidata.org/entity/Q1,a")
        True
    """
    lines = text[:20_000].splitlines()[1:20]
    return any(ENTITY.search(line) for line in lines)


def _tables(names: Sequence[str], rows: Iterable[Sequence[str]], file: str) -> list[RawTable]:
    """Return plain cells: ids of entities, dates as exact as they are known, places."""
    rows = [list(row) + [""] * (len(names) - len(row)) for row in rows]
    points = [i for i in range(len(names)) if any(_POINT.fullmatch(row[i]) for row in rows)]
    unknown = sum(bool(_UNKNOWN.match(cell)) for row in rows for cell in row)
    header: list[str] = []
    places: dict[str, tuple[int, int]] = {}
    for place, name in enumerate(names):
        if place in points:
            places[name] = len(header), len(header) + 1
        alone = len(points) == 1
        header += (
            (["lat", "lon"] if alone else [f"{name}_lat", f"{name}_lon"])
            if place in points
            else [name]
        )
    precision = _precisions(names)
    vague = False
    cleaned = []
    for row in rows:
        cells: list[str] = []
        for place, text in enumerate(row):
            if place in points:
                match = _POINT.fullmatch(text)
                cells += [match[2], match[1]] if match else ["", ""]
                continue
            known = row[precision[place]] if place in precision else ""
            cells.append(_cell(text, known))
            vague |= not known and text.endswith("-01-01T00:00:00Z")
        cleaned.append(cells)
    notes = []
    if unknown:
        notes.append(f"{unknown} values that Wikidata marks as unknown are empty")
    if vague:
        notes.append(
            "1 January may stand for a whole year, since the query has no precision of its dates"
        )
    return part_pairs(RawTable(file, "", tuple(header), cleaned, 2, notes=tuple(notes)), places)


def _precisions(names: Sequence[str]) -> dict[int, int]:
    """Return the column of the precision of each column of dates, by place.

    It has the name of the dates and ``Precision``; one called ``precision`` alone serves all.
    """
    folded = [name.casefold().replace("_", "") for name in names]
    common = next(
        (i for i, name in enumerate(folded) if name in ("precision", "timeprecision")), None
    )
    found = {}
    for place, name in enumerate(folded):
        own = f"{name}precision"
        if own in folded:
            found[place] = folded.index(own)
        elif common is not None and place != common:
            found[place] = common
    return found


def _cell(text: str, precision: str) -> str:
    if match := ENTITY.fullmatch(text):
        return match[1]
    if _UNKNOWN.match(text):
        return ""
    if match := _TIME.fullmatch(text):
        year, month, day = match.groups()
        date = f"{year.lstrip('+')}-{month}-{day}"
        if precision in _PRECISIONS and year[0] != "-":
            return date[: _PRECISIONS[precision]]
        # A month or a day of 00 is one that is not known.
        return date.removesuffix("-00").removesuffix("-00")
    return text


def _tsv_cell(cell: str) -> str:
    match = _TSV_LITERAL.fullmatch(cell)
    if match is None:
        return cell.strip("<>") if cell.startswith("<") else cell
    return re.sub(r"\\(.)", lambda m: {"t": "\t", "n": "\n"}.get(m[1], m[1]), match[1])
