"""Tables: rows, CSV without formulas, JSON."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.errors import InvalidDataError, NotFoundError
from graphkit.model.table import Table, cell, uncell

TABLE = Table(
    ("id", "name", "degree", "share"),
    [("LA-SV", "ສະຫວັນນະເຂດ", 3, 0.5), ("TH-49", "มุกดาหาร", 2, None)],
    {"dataset": "Border towns"},
)


def test_a_table_is_a_sequence_of_mappings() -> None:
    assert len(TABLE) == 2
    assert TABLE[1] == {"id": "TH-49", "name": "มุกดาหาร", "degree": 2, "share": None}
    assert TABLE[-1] == TABLE[1]
    assert [row["id"] for row in TABLE] == ["LA-SV", "TH-49"]
    assert TABLE.column("degree") == [3, 2]
    part = TABLE[:1]
    assert (part.columns, len(part), part.meta) == (TABLE.columns, 1, TABLE.meta)
    with pytest.raises(IndexError):
        TABLE[2]
    with pytest.raises(NotFoundError, match="no column 'rank'; expected one of: id"):
        TABLE.column("rank")


def test_columns_are_selected_in_the_order_given() -> None:
    part = TABLE.select(["share", "id"])
    assert part.columns == ("share", "id")
    assert list(part.rows) == [(0.5, "LA-SV"), (None, "TH-49")]
    assert part.meta == TABLE.meta
    assert TABLE.select("degree").column("degree") == [3, 2]
    with pytest.raises(NotFoundError, match="no column 'degre'; did you mean 'degree'"):
        TABLE.select(["id", "degre"])


def test_the_first_rows_are_five_unless_a_number_is_given() -> None:
    table = Table(("n",), [(n,) for n in range(9)], {"seed": 1})
    assert table.head().column("n") == [0, 1, 2, 3, 4]
    assert table.head(2).column("n") == [0, 1]
    assert table.head(20).rows == table.rows
    assert table.head(0) == Table(("n",), [], table.meta)
    with pytest.raises(InvalidDataError, match="0 or more, not -1"):
        table.head(-1)


def test_csv_reads_back() -> None:
    assert TABLE.csv() == ("id,name,degree,share\r\nLA-SV,ສະຫວັນນະເຂດ,3,0.5\r\nTH-49,มุกดาหาร,2,\r\n")
    odd = Table(("a", "b"), [('say "x", y', "two\r\nlines"), (True, ("p", "q"))])
    rows = list(csv.reader(io.StringIO(odd.csv(), newline="")))
    assert rows == [["a", "b"], ['say "x", y', "two\r\nlines"], ["true", "p|q"]]
    assert Table(("a",), []).csv() == "a\r\n"


def test_json_has_meta_and_rows() -> None:
    read = json.loads(TABLE.json())
    assert read["meta"] == {"dataset": "Border towns"}
    assert read["rows"] == list(TABLE)
    assert "ສະຫວັນນະເຂດ" in TABLE.json()


@pytest.mark.parametrize("text", ["=1+1", "+66 42", "-", "@SUM(A1)", "\tx", "\rx", "'=1+1"])
def test_formulas_are_defused(text: str) -> None:
    assert cell(text) == "'" + text
    assert uncell(cell(text)) == text


def test_lists_are_joined_and_defused() -> None:
    assert cell(["a", "b"]) == cell(("a", "b")) == "a|b"
    assert cell(("=1+1", "b")) == "'=1+1|b"
    assert cell(("a", "=1+1")) == "a|=1+1"
    assert cell(()) == ""


def test_numbers_are_plain() -> None:
    assert [cell(v) for v in (-1.5, -3, 0.1, 10**20, False)] == [
        "-1.5",
        "-3",
        "0.1",
        "100000000000000000000",
        "false",
    ]
    assert cell(np.float64(0.25)) == "0.25"
    assert cell(np.int64(7)) == "7"


@given(st.text(max_size=12) | st.text("='+-@\t\r'", max_size=5))
def test_every_text_comes_back_and_none_is_a_formula(text: str) -> None:
    assert uncell(cell(text)) == text
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_notebook_shows_the_first_rows_escaped() -> None:
    table = Table(("id", "n"), [("<script>", 0.12345), ("b", None), *[("c", ("p", "q"))] * 30], {})
    page = table._repr_html_()
    assert "<td>&lt;script&gt;</td><td>0.123</td>" in page
    assert page.count("<tr>") == 21
    assert "12 more rows" in page
    assert repr(table) == "<Table of 32 rows: id, n>"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0.000"),
        (0.001, "0.001"),
        (0.0042, "0.004"),
        (-0.0004217, "-0.000422"),
        (float("inf"), "inf"),
        (("p", "q"), "p, q"),
        (["p", "q"], "p, q"),
    ],
)
def test_a_notebook_shows_values_in_short(value: object, shown: str) -> None:
    assert f"<td>{shown}</td>" in Table(("x",), [(value,)])._repr_html_()


def test_a_notebook_shows_long_texts_and_lists_cut() -> None:
    page = Table(("<b>", "l" * 900), [("x" * 900, ("y",) * 900)])._repr_html_()
    assert "<th>&lt;b&gt;</th>" in page
    assert page.count("…") == 3
    assert len(page) < 1000


def test_a_notebook_counts_the_rows_that_it_leaves_out() -> None:
    assert "more row" not in Table(("n",), [(0,)] * 20)._repr_html_()
    assert "<p>… 1 more row</p>" in Table(("n",), [(0,)] * 21)._repr_html_()


def test_the_text_of_a_table_is_one_short_line() -> None:
    assert repr(Table(("a", "b"), [(1, 2)])) == "<Table of 1 row: a, b>"
    assert repr(Table(("a",), [])) == "<Table of 0 rows: a>"
    assert len(repr(Table(tuple(f"column {n}" for n in range(99)), []))) < 300


def test_a_map_in_a_cell_is_json() -> None:
    table = Table(("m", "l"), [({"a": 1, "b": "ก"}, ({"a": None},))])
    assert table.csv() == 'm,l\r\n"{""a"": 1, ""b"": ""ก""}","{""a"": null}"\r\n'
    assert "{&quot;a&quot;: null}" in table._repr_html_()
