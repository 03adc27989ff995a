"""A result as rows and columns, with its provenance."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from graphkit.model.errors import InvalidDataError, MissingExtraError, NotFoundError, clip
from graphkit.model.saving import save
from graphkit.names.suggest import suggest

if TYPE_CHECKING:
    import pandas
    import polars

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SHOWN = 20  # rows in a notebook
_WIDTH = 200  # characters of column names in a repr
_CELL = 200  # characters of a cell in a notebook


@dataclass(frozen=True, repr=False)
class Table(Sequence[Mapping[str, Any]]):
    """Rows under named columns; a sequence of mappings, one per row.

    ``pandas.DataFrame(table)`` converts it. ``meta`` says where it comes from: the
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

    @overload
    def __getitem__(self, index: SupportsIndex) -> Mapping[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> Table: ...

    def __getitem__(self, index: Any) -> Mapping[str, Any] | Table:
        if isinstance(index, slice):
            return Table(self.columns, self.rows[index], self.meta)
        return dict(zip(self.columns, self.rows[index], strict=True))

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __repr__(self) -> str:
        rows = "1 row" if len(self) == 1 else f"{len(self):,} rows"
        return f"<Table of {rows}: {clip(', '.join(self.columns), _WIDTH)}>"

    def _repr_html_(self) -> str:
        """Return the first rows as a notebook shows them."""
        head = "".join(f"<th>{escape(clip(name))}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(_shown(value))}</td>' for value in row)}</tr>"
            for row in self.rows[:_SHOWN]
        )
        hidden = max(len(self) - _SHOWN, 0)
        more = f"<p>… {hidden:,} more {'row' if hidden == 1 else 'rows'}</p>" if hidden else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def column(self, name: str) -> list[Any]:
        """Return the values of one column, in the order of the rows.

        Raises:
            NotFoundError: when there is no such column.
        """
        place = self._place(name)
        return [row[place] for row in self.rows]

    def select(self, columns: Iterable[str]) -> Table:
        """Return the table with some of its columns, in the order given.

        Raises:
            NotFoundError: when there is no such column; the message suggests a similar one.

        Example:
            >>> Table(("id", "degree"), [("TH-49", 2)]).select(["degree"]).rows
            [(2,)]
        """
        names = (columns,) if isinstance(columns, str) else tuple(columns)
        places = [self._place(name) for name in names]
        rows = [tuple(row[place] for place in places) for row in self.rows]
        return Table(names, rows, self.meta)

    def head(self, n: int = 5) -> Table:
        """Return the first rows.

        Raises:
            InvalidDataError: when ``n`` is negative.

        Example:
            >>> Table(("id",), [("a",), ("b",)]).head(1).rows
            [('a',)]
        """
        if n < 0:
            raise InvalidDataError(f"expected a number of rows of 0 or more, not {n}")
        return self[:n]

    def to_pandas(self) -> pandas.DataFrame:
        """Return the table as a pandas data frame; lists stay tuples in their cells.

        Raises:
            MissingExtraError: when pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise _missing("pandas") from error
        return pandas.DataFrame(list(self.rows), columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """Return the table as a polars data frame; lists become list columns.

        Raises:
            MissingExtraError: when polars is not installed.
        """
        try:
            import polars
        except ImportError as error:
            raise _missing("polars") from error
        columns = {
            name: [list(value) if isinstance(value, tuple) else value for value in column]
            for name in self.columns
            for column in [self.column(name)]
        }
        return polars.DataFrame(columns, strict=False, infer_schema_length=None)

    def save(self, path: str | Path) -> None:
        """Write the table to a file that ends in ``.csv``, ``.json`` or ``.xlsx``.

        The file is there whole or not at all. A CSV file begins with a mark of its encoding,
        which Excel needs to read other scripts; a workbook has a second sheet with ``meta``.

        Raises:
            InvalidDataError: for another suffix; the message lists them.
            MissingExtraError: when the format needs a package that is not installed.
            GraphkitError: when the file cannot be written.
        """
        save("table", self, path)

    def csv(self) -> str:
        """Return RFC 4180 text; None is empty, lists are joined by ``|``, formulas are defused."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([cell(value) for value in row] for row in self.rows)
        return out.getvalue()

    def json(self) -> str:
        """Return a JSON object with ``meta`` and ``rows``, each row an object."""
        return json.dumps(
            {"meta": dict(self.meta), "rows": list(self)}, ensure_ascii=False, indent=1, default=str
        )

    def _place(self, name: str) -> int:
        if name not in self.columns:
            raise NotFoundError(f"no column {name!r}; {suggest(name, self.columns)}")
        return self.columns.index(name)


def _missing(package: str) -> MissingExtraError:
    return MissingExtraError(f"{package} is not installed; run: pip install {package}")


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
    text = "|".join(map(_text, value)) if isinstance(value, tuple | list) else _text(value)
    return "'" + text if _defusable(text) else text


def _shown(value: Any) -> str:
    """Write a value for readers: fractions to three digits, lists with commas."""
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return f"{value:.3f}" if abs(value) >= 0.001 or value == 0 else f"{value:.3g}"
    if isinstance(value, tuple | list):
        return clip(", ".join(map(_text, value)), _CELL)
    return "" if value is None else clip(_text(value), _CELL)


def _text(value: Any) -> str:
    """Write a value as text; a map, as a query can return it, as JSON."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def uncell(text: str) -> str:
    """Return the text of a cell from before :func:`cell` defused it."""
    return text[1:] if text[:1] == "'" and _defusable(text[1:]) else text


def _defusable(text: str) -> bool:
    """Return whether a text is a formula, or looks like one that was defused already."""
    return text.lstrip("'").startswith(_FORMULA_STARTS)
