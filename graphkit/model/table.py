"""A result as rows and columns, with the words that let it be trusted later."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SHOWN = 20  # rows in a notebook


@dataclass(frozen=True, repr=False)
class Table(Sequence[Mapping[str, Any]]):
    """Rows under named columns; a sequence of mappings, one a row.

    ``pandas.DataFrame(table)`` makes a frame of it. ``meta`` says where it comes from: the
    dataset's title, version and content hash, the selection, the day, seed, engine and
    graphkit's version.

    Example:
        >>> table = Table(("id", "degree"), [("TH-49", 2)])
        >>> table[0]["degree"], table.csv()
        (2, 'id,degree\\r\\nTH-49,2\\r\\n')
        >>> table
        <Table of 1 row: id, degree>
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    meta: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Table(self.columns, self.rows[index], self.meta)
        return dict(zip(self.columns, self.rows[index], strict=True))

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __repr__(self) -> str:
        rows = "1 row" if len(self) == 1 else f"{len(self):,} rows"
        return f"<Table of {rows}: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        """The first rows as a notebook shows them."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(_shown(value))}</td>' for value in row)}</tr>"
            for row in self.rows[:_SHOWN]
        )
        more = f"<p>… {len(self) - _SHOWN:,} more rows</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def column(self, name: str) -> list[Any]:
        """Return the values of one column, in the order of the rows."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def csv(self) -> str:
        """Write CSV text (RFC 4180): None is empty, lists are joined by ``|``, formulas defused."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([cell(value) for value in row] for row in self.rows)
        return out.getvalue()

    def json(self) -> str:
        """Write a JSON object with ``meta`` and ``rows``, each row an object."""
        return json.dumps(
            {"meta": dict(self.meta), "rows": list(self)}, ensure_ascii=False, indent=1, default=str
        )


def cell(value: Any) -> str:
    """Write a value as the text of a CSV cell.

    Text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV
    injection); :func:`uncell` removes it. Numbers stay unchanged.

    Example:
        >>> cell("=1+1"), cell(-1.5), cell(("a", "b")), cell(None)
        ("'=1+1", '-1.5', 'a|b', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return float.__repr__(value)
    if isinstance(value, int):
        return str(value)
    text = "|".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return "'" + text if _defusable(text) else text


def _shown(value: Any) -> str:
    """Write a value for readers: fractions to three digits, lists with commas."""
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return f"{value:.3f}" if abs(value) >= 0.001 or value == 0 else f"{value:.3g}"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def uncell(text: str) -> str:
    """Return the text of a cell from before :func:`cell` defused it."""
    return text[1:] if text[:1] == "'" and _defusable(text[1:]) else text


def _defusable(text: str) -> bool:
    """Tell whether a text is a formula, or looks like one that was defused already."""
    return text.lstrip("'").startswith(_FORMULA_STARTS)
