"""Any table is imported or refused in one line, and what comes out is a dataset without errors."""

from __future__ import annotations

import tempfile
from pathlib import Path

from draws import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.model.errors import GraphkitError
from graphkit.storage.files.raw import RawTable
from graphkit.storage.files.read import read_network
from graphkit.storage.files.write import write_folder
from graphkit.tables.importing import import_tables
from graphkit.tables.mapping import read_mapping, save_mapping
from graphkit.tables.questions import take_suggestions

TITLES = [
    *("from", "to", "Source", "Target", "City A", "ฝ่ายไทย", "ฝ่ายลาว", "ชื่อ", "id", "Label"),
    *("kind", "status", "สถานะ", "ระดับ", "weight", "since", "until", "confidence", "note"),
    *("ประเทศ", "dimensions", "lat", "within", "population", "title", "source", "x", ""),
]
CELLS = [
    *("", "-", "มุกดาหาร", "เลย", "Savannakhet", "a", "b", "A|B", "x y", "2547", "2561/62", "~2560"),
    *("1/25/2005", "3/4/2005", "1,200", "16,5", "สูง", "มีผล", "MOU", "เมืองพี่เมืองน้อง", "=1+1"),
    *("'x", "a\nb", "เลย และ น่าน", "TH", "9" * 21, "1e999", "nan", "รวม", "หอการค้าเลย", "\0"),
    *("\ud800", "#N/A", "1.01E+19", "100%", "-5", "ก่อนปี 2550", "C,D", "TH-49", "city"),
]
ROWS = st.lists(st.lists(st.sampled_from(CELLS), max_size=6), max_size=5)
HEADER = st.lists(st.sampled_from(TITLES), min_size=2, max_size=6)


@settings(max_examples=examples(60), deadline=None)
@given(
    tables=st.lists(st.tuples(HEADER, ROWS), min_size=1, max_size=2),
    tie=st.sampled_from(["", "sister_city", "cooperates_with"]),
)
def test_any_table_gives_a_dataset_without_errors(
    tables: list[tuple[list[str], list[list[str]]]], tie: str
) -> None:
    raw = [
        RawTable(f"t{place}.csv", "", (), [header, *rows])
        for place, (header, rows) in enumerate(tables)
    ]
    try:
        found = import_tables(raw, kind="city", tie=tie)
    except GraphkitError:
        return
    take_suggestions(found.mapping, found.questions.found.values())
    found = import_tables(raw, mapping=found.mapping)
    with tempfile.TemporaryDirectory() as folder:
        write_folder(found.network, Path(folder, "net"))
        network, problems = read_network(Path(folder, "net"))
        assert [str(p) for p in problems if p.severity == "error"] == []
        assert len(network.claims) == len(found.network.claims)
        save_mapping(found.full_mapping(), Path(folder, "map.toml"))
        again = import_tables(raw, mapping=read_mapping(Path(folder, "map.toml")))
    assert again.network.claims == found.network.claims
