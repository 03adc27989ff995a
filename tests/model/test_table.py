"""Tables: rows, CSV without formulas, JSON."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.errors import NotFoundError
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


def test_a_map_in_a_cell_is_json() -> None:
    table = Table(("m", "l"), [({"a": 1, "b": "ก"}, ({"a": None},))])
    assert table.csv() == 'm,l\r\n"{""a"": 1, ""b"": ""ก""}","{""a"": null}"\r\n'
    assert "{&quot;a&quot;: null}" in table._repr_html_()
