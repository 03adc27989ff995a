"""Reading datasets: valid rows are read, everything else is reported, for any bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from draws import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from rapidfuzz import process
from work import calls_of

from graphkit.model.errors import GraphkitError, Problem
from graphkit.model.network import Network
from graphkit.storage.files import xlsx
from graphkit.storage.files.cells import KnownIds
from graphkit.storage.files.csv_folder import DatasetTable, DecodedText, _Csv, open_csv
from graphkit.storage.files.read import read_network
from graphkit.storage.files.schema import CODES, HUGE_CELL, TABLES, name_column

SOURCES = "id,title,year,access\njhusoc,Sister City,2566,public\nlist,A list,,\n"
ACTORS = (
    "id,kind,subkind,name_en,name_th,country,within,lat,lon,since,until,succeeds,source\n"
    "TH-49,province,,Mukdahan,มุกดาหาร,TH,,16.54,104.72,,,,jhusoc\n"
    "LA-SV,province,,Savannakhet,สะหวันนะเขต,LA,,16.57,104.75,,,,jhusoc\n"
    "VN-25,province,,Quang Tri,กว๋างจิ,VN,,,,,,,jhusoc\n"
    "org:x,association,trade,Trade club,สโมสร,TH,TH-49,,,,,,jhusoc\n"
)
TIES = (
    "from,to,kind,status,level,dimensions,since,until,weight,confidence,source,note\n"
    "TH-49,LA-SV,sister_city,in_force,economic,culture|health,2547,,2,0.9,jhusoc,first\n"
    "LA-SV,VN-25,sister_city,,,,,,,,jhusoc,\n"
)
BASE = {"sources.csv": SOURCES, "actors.csv": ACTORS, "ties.csv": TIES}


MARKED_VALUE = "actor,field,value,source,derived\nTH-49,population,5,jhusoc,lat\n"


def marked(fields: str, level: str = "") -> dict[str, str]:
    """Three ties, the first of which marks fields as derived."""
    rows = f"from,to,kind,level,since,source,derived\nTH-49,LA-SV,sister_city,{level},,jhusoc,"
    more = "TH-49,LA-SV,visited,,,jhusoc,\nLA-SV,VN-25,sister_city,,,jhusoc,\n"
    return {"ties": f"{rows}{fields}\n{more}"}


def folder(path: Path, **changed: str | bytes | None) -> Path:
    """A dataset of three files; ``ties="…"`` replaces ``ties.csv``, None leaves it out."""
    path.mkdir(parents=True, exist_ok=True)
    new = {(k if "." in k else f"{k}.csv"): v for k, v in changed.items()}
    for name, content in {**BASE, **new}.items():
        if content is not None:
            data = content if isinstance(content, bytes) else content.encode()
            (path / name).write_bytes(data)
    return path


def errors(problems: list[Problem]) -> list[str]:
    return [str(p) for p in problems if p.severity == "error"]


def add(table: str, *rows: str) -> str:
    return table + "".join(f"{row}\n" for row in rows)


def test_a_correct_dataset_has_no_problems(tmp_path: Path) -> None:
    network, problems = read_network(folder(tmp_path), as_of=dt.date(2026, 1, 1))
    assert problems == []
    assert list(network.actors) == ["TH-49", "LA-SV", "VN-25", "org:x"]
    claim = network.claims[0]
    assert (str(claim.since), claim.since and claim.since.text) == ("2004", "2547")
    assert claim.dimensions == ("culture", "health")
    assert (claim.weight, claim.confidence, claim.note) == (2.0, 0.9, "first")
    assert network.actors["TH-49"].names == {"en": "Mukdahan", "th": "มุกดาหาร"}
    assert network.actors["TH-49"].lat == 16.54
    assert network.sources["jhusoc"].year == 2023
    assert network.as_of == dt.date(2026, 1, 1)


def row_of(table: str, cells: dict[str, str]) -> str:
    return ",".join(cells.get(column, "") for column in table.split("\n")[0].split(","))


def tie(**cells: str) -> dict[str, Any]:
    """The dataset with one more tie, on row 4."""
    usual = {"from": "TH-49", "to": "VN-25", "kind": "sister_city", "source": "jhusoc"}
    ends = {"tail": "from", "head": "to"}
    return {"ties": add(TIES, row_of(TIES, usual | {ends.get(k, k): cells[k] for k in cells}))}


def actor(**cells: str) -> dict[str, Any]:
    """The dataset with one more actor, on row 6."""
    usual = {"id": "x", "kind": "city", "name_en": "X", "source": "jhusoc"}
    return {"actors": add(ACTORS, row_of(ACTORS, usual | cells))}


def source(**cells: str) -> dict[str, Any]:
    """The dataset with one more source, on row 4."""
    return {"sources": add(SOURCES, row_of(SOURCES, {"id": "s3", "title": "S"} | cells))}


def toml(text: str) -> dict[str, Any]:
    return {"network.toml": text}


def ties(*rows: str, end: str = "") -> dict[str, Any]:
    return {"ties": add(TIES, *rows) + end}


GOOD = "TH-49,VN-25,visited,,,,,,,,jhusoc,"
LENDS = "[ontology.tie_kinds.lends]\nfamily = 'activity'\nlabel = 'L'\n"
WITHIN = "id,kind,name_en,within,source\nTH-49,province,M,,list\nLA-SV,province,S,,list\n"

# One line for each kind of problem: its code, the change that causes it, the place in the report,
# and a part of the report. Rows count as a spreadsheet counts them.
WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("bad_date", tie(since="2004-02-30"), "ties.csv:4 since", "2004-02 has 29 days"),
    ("bad_date", tie(since="soon"), "ties.csv:4 since", "write 2004, 2005-01"),
    ("bad_date", source(year="MMIV"), "sources.csv:4 year", "is not a date"),
    ("bad_date", source(accessed="x") | source(year="2004-13"), "sources.csv:4 year", "month 13"),
    (
        *("bad_encoding", {"ties": (TIES + GOOD + "caf").encode() + b"\xff\x81\n"}),
        *("ties.csv:4:", f"byte {len(TIES + GOOD) + 3} of the file"),
    ),
    ("bad_ends", tie(head="org:x"), "ties.csv:4 kind", "allowed: from city, province"),
    ("bad_ends", tie(head="org:x", kind="origin_in"), "ties.csv:4 kind", "swap `from` and `to`"),
    ("bad_id", actor(id="TH 49|b"), "actors.csv:6 id", "write 'TH_49_b'"),
    ("bad_number", tie(weight="much"), "ties.csv:4 weight", "is not a number"),
    ("bad_number", tie(confidence="90%"), "ties.csv:4 confidence", "write 0.9"),
    ("bad_number", tie(weight='"1,5"'), "ties.csv:4 weight", "write 1.5"),
    ("bad_number", actor(lat="16°N"), "actors.csv:6 lat", "from -90 to 90"),
    (
        *("bad_ontology", toml("[ontology.tie_kinds.lends]\nfamily = 'money'\n")),
        *("network.toml ontology.tie_kinds.lends.family", "is not a known tie family"),
    ),
    ("bad_ontology", toml("ontology = 5\n"), "network.toml ontology", "must be a table"),
    (
        *("bad_ontology", toml(f"[ontology]\n{'.'.join('a' * 900)} = 1\n")),
        *("network.toml ontology", "nested too deeply"),
    ),
    ("bad_ontology", toml(f"{LENDS}tail = [{{a = 1}}]\n"), "network.toml ontology", ""),
    ("bad_succeeds", actor(succeeds="VN-26"), "actors.csv:6 succeeds", "did you mean 'VN-25'?"),
    ("bad_succeeds", actor(succeeds="x"), "actors.csv:6 succeeds", "succeeds itself"),
    ("bad_toml", toml("title = A\n"), "network.toml:1", "cannot be read"),
    ("bad_encoding", {"network.toml": b"a = 1\n# \xff\n"}, "network.toml:2", "is not valid UTF-8"),
    ("bad_toml", toml("x = " + "[" * 5000), "network.toml", "cannot be read"),
    ("bad_within", actor(within="TH-48"), "actors.csv:6 within", "did you mean 'TH-49'?"),
    ("bad_within", actor(within="Quang Tri"), "actors.csv:6 within", "the name of 'VN-25'"),
    ("bad_within", actor(within="x"), "actors.csv:6 within", "lies within itself"),
    (
        "bad_within",
        actor(kind="community", within="org:x"),
        "actors.csv:6 within",
        "cannot contain",
    ),
    ("cell_error", tie(tail="#N/A"), "ties.csv:4 from", "is a spreadsheet error"),
    ("cut_file", ties(end="TH-49,VN-25,sis"), "ties.csv:4", "after 3 of 12 cells"),
    ("cut_file", ties(end=GOOD + '"by\nthe gov'), "ties.csv:4", "ends inside a quoted cell"),
    (
        *("cut_file", {"ties": (TIES + GOOD + "ก").encode()[:-1]}),
        *("ties.csv", "inside a character on line 4"),
    ),
    (
        *("depends_on_error", {"actors": ACTORS.replace("16.57", "98")}),
        *("ties.csv:2 to", "is left out because of the error in actors.csv:3"),
    ),
    (
        *("derived_tie", tie(tail="org:x", head="TH-49", kind="located_in")),
        *("ties.csv:4 kind", "fill in `within`"),
    ),
    (
        *("duplicate_column", {"sources": "id,title,Title\nlist,A,B\njhusoc,J,J\n"}),
        *("sources.csv:1 title", "duplicate column; column 3 is ignored"),
    ),
    ("duplicate_id", actor(id="TH-49"), "actors.csv:6 id", "actor_claims.csv"),
    ("duplicate_id", source(id="list"), "sources.csv:4 id", "another id"),
    ("duplicate_row", tie(tail="LA-SV"), "ties.csv:4", "counts only once"),
    ("empty_file", {"ties": ""}, "ties.csv", "start the file with: from,to,kind"),
    ("empty_file", {"ties": "\ufeff\r\n\r\n"}, "ties.csv", "is empty"),
    ("encoding_note", {"actors": ACTORS.encode("cp874")}, "actors.csv", "read as cp874"),
    ("huge_cell", tie(note="x" * 10_000_000), "ties.csv:4 note", "10,000,000 characters"),
    (
        *("level_not_allowed", tie(kind="visited", level="symbolic")),
        *("ties.csv:4 level", "visited ties have no levels"),
    ),
    ("long_row", ties(GOOD + "a,b"), "ties.csv:4", "13 cells, but the header has 12"),
    (
        *("missing_column", {"ties": TIES.replace("kind", "Kindd", 1)}),
        *("ties.csv:1 kind", "name the column 'kind'"),
    ),
    ("missing_file", {"actors": None}, "actors.csv", "the table of actors is missing"),
    ("missing_file", {"ties": None, "tie.csv": TIES}, "ties.csv", "rename 'tie.csv'"),
    ("missing_file", {"sources": None}, "sources.csv", "known by id only"),
    ("missing_value", tie(head=""), "ties.csv:4 to", "is empty"),
    ("missing_value", source(title=""), "sources.csv:4 title", "is empty"),
    ("no_name", actor(name_en=""), "actors.csv:6", "has no name"),
    (
        *("bad_derived", marked("levl", "economic"), "ties.csv:2 derived"),
        "'levl', which is not a field that can be derived; did you mean 'level'?",
    ),
    (
        *("bad_derived", marked("level|since", "economic"), "ties.csv:2 derived"),
        "names 'since', which is empty in this row; fill in since or remove it from derived",
    ),
    (
        *("bad_derived", {"actor_claims": MARKED_VALUE}, "actor_claims.csv:2 derived"),
        "expected one of: value",
    ),
    ("nul_byte", tie(note="a\0b"), "ties.csv:4", "NUL"),
    ("one_coordinate", actor(lat="1"), "actors.csv:6", "fill in both"),
    ("open_quote", ties(GOOD + '"open', GOOD), "ties.csv:4", "not closed"),
    ("open_quote", ties(GOOD + '"a" b', GOOD), "ties.csv:4", "after its closing quote"),
    ("out_of_range", tie(confidence="1.7"), "ties.csv:4 confidence", "from 0 to 1"),
    ("out_of_range", tie(confidence="inf"), "ties.csv:4 confidence", "from 0 to 1"),
    ("out_of_range", tie(weight="1e999"), "ties.csv:4 weight", "at least 0"),
    ("out_of_range", tie(weight="-1"), "ties.csv:4 weight", "at least 0"),
    ("out_of_range", actor(lat="98", lon="0"), "actors.csv:6 lat", "from -90 to 90"),
    ("out_of_range", actor(lat="8", lon="-181"), "actors.csv:6 lon", "from -180 to 180"),
    ("self_tie", tie(head="TH-49"), "ties.csv:4 to", "to itself"),
    ("short_row", ties("TH-49,VN-25,visited"), "ties.csv:4", "3 cells, but the header has 12"),
    ("uncited", tie(source=""), "ties.csv:4 source", "not cited"),
    ("uncited", {"ties": "from,to,kind\nTH-49,LA-SV,visited\n"}, "ties.csv:", "no column for"),
    ("unknown_actor", tie(head="LA-SX"), "ties.csv:4 to", "did you mean 'LA-SV'?"),
    ("unknown_actor", tie(tail="Mukdahan"), "ties.csv:4 from", "it is the name of 'TH-49'"),
    ("unknown_actor", tie(tail="จังหวัดมุกดาหาร"), "ties.csv:4 from", "the name of 'TH-49'"),
    (
        *("unknown_column", {"ties": TIES.replace("status", "statuss", 1)}),
        *("ties.csv:1", "did you mean 'status'?"),
    ),
    (
        *("unknown_column", {"ties": TIES.replace("status", "", 1).replace("in_force", "")}),
        *("ties.csv:1", "column 4 has no name"),
    ),
    (
        "unknown_country",
        actor(country="Siamland"),
        "actors.csv:6 country",
        "nor a two-letter",
    ),
    (
        *("unknown_field", {"actor_claims": "actor,field,value,source\nTH-49,latt,1,jhusoc\n"}),
        *("actor_claims.csv:2 field", "did you mean 'lat'?"),
    ),
    ("unknown_key", toml("license = 'CC0'\n"), "network.toml", "did you mean 'licence'?"),
    ("unknown_kind", tie(kind="sistercity"), "ties.csv:4 kind", "write 'sister_city'"),
    ("unknown_kind", tie(kind="เยือน"), "ties.csv:4 kind", "write 'visited'"),
    ("unknown_kind", actor(kind="provinz"), "actors.csv:6 kind", "did you mean 'province'?"),
    ("unknown_source", tie(source="sister city"), "ties.csv:4 source", "the name of 'jhusoc'"),
    ("unknown_source", tie(source="jhusok"), "ties.csv:4 source", "did you mean 'jhusoc'?"),
    (
        *("unknown_subkind", actor(kind="association", subkind="ministry")),
        *("actors.csv:6 subkind", "is not a known subkind of association"),
    ),
    ("unknown_word", tie(status="qqq"), "ties.csv:4 status", "expected one of: proposed"),
    ("unknown_word", tie(dimensions="culture|helth"), "ties.csv:4 dim", "did you mean 'health'?"),
    ("unknown_word", source(access="secret"), "sources.csv:4 access", "public, internal"),
    (
        *("until_before_since", tie(since="2010", until="2009")),
        *("ties.csv:4 until", "until (2009) is before since (2010)"),
    ),
    (
        *("until_before_since", actor(since="2010-05", until="2010-04")),
        *("actors.csv:6 until", "until (2010-04) is before since (2010-05)"),
    ),
    (
        *("within_cycle", {"actors": WITHIN + "p,city,P,q,list\nq,city,Q,p,list\n"}),
        *("actors.csv:5 within", "lies within this one"),
    ),
]
WARNINGS = {
    *("duplicate_row", "encoding_note", "no_name", "one_coordinate", "uncited", "unknown_column"),
    *("unknown_country", "unknown_key"),
}


@pytest.mark.parametrize(
    ("code", "changed", "place", "words"), WRONG, ids=[f"{i}-{w[0]}" for i, w in enumerate(WRONG)]
)
def test_every_kind_of_problem(
    tmp_path: Path, code: str, changed: dict[str, Any], place: str, words: str
) -> None:
    network, problems = read_network(folder(tmp_path, **changed))
    found = [p for p in problems if p.code == code]
    assert any(str(p).startswith(place) and words in str(p) for p in found), [*map(str, problems)]
    if code != "missing_file":
        assert {p.severity for p in found} == {"warning" if code in WARNINGS else "error"}
    # Nothing else is reported as an error, and the valid rows are still there.
    others = {p.code for p in problems if p.severity == "error"} - {code}
    expected = {"depends_on_error": {"out_of_range"}, "within_cycle": {"unknown_actor"}}
    assert others <= expected.get(code, set())
    if str(changed.get("ties", "")).startswith(TIES):
        assert [c.note for c in network.claims][:2] == ["first", ""]
        assert len(network.claims) == (3 if code in {"uncited", "open_quote"} else 2)


def test_places_that_may_hold_others(tmp_path: Path) -> None:
    """A city lies in a province, an agency in an association; neither is a fault."""
    _, problems = read_network(folder(tmp_path, **actor(kind="agency", within="org:x")))
    assert problems == []


def test_all_faults_of_a_row_are_reported(tmp_path: Path) -> None:
    row = "TH-49,TH-49,sister_city,activ,,helth,2004-13,2003,x,2,jhusok,"
    _, problems = read_network(folder(tmp_path, ties=add(TIES, row)))
    assert [(p.column, p.code) for p in problems] == [
        ("status", "unknown_word"),
        ("dimensions", "unknown_word"),
        ("since", "bad_date"),
        ("weight", "bad_number"),
        ("confidence", "out_of_range"),
        ("source", "unknown_source"),
        ("to", "self_tie"),
    ]


def test_the_cells_of_a_wrong_actor_are_also_checked_together(tmp_path: Path) -> None:
    wrong = actor(lat="98", since="2010", until="2009", kind="association", subkind="fair")
    _, problems = read_network(folder(tmp_path, **wrong))
    assert [(p.column, p.code) for p in problems] == [
        ("lat", "out_of_range"),
        ("subkind", "unknown_subkind"),
        ("until", "until_before_since"),
    ]


@pytest.mark.parametrize(
    ("cell", "value"), [("351484", 351_484), ("0", 0), ("351484.0", 351_484), ("๓๕๑๔๘๔", 351_484)]
)
def test_population(tmp_path: Path, cell: str, value: int) -> None:
    network, problems = read_network(folder(tmp_path, **with_population(cell)))
    assert problems == []
    assert network.actors["x"].population == value
    assert network.actors["TH-49"].population is None


@pytest.mark.parametrize(
    ("cell", "code", "fix"),
    [
        ("-5", "out_of_range", "write the number of people"),
        ("1.5", "out_of_range", "write the number of people"),
        ("1e5", "out_of_range", "write the number of people"),
        ('"351,484"', "bad_number", "write 351484"),
        ("1.351.484", "bad_number", "write 1351484"),
        ("many", "bad_number", "write digits alone, such as 67544"),
        ("9" * 16, "out_of_range", "write a whole number, at least 0"),
    ],
)
def test_wrong_populations(tmp_path: Path, cell: str, code: str, fix: str) -> None:
    _, problems = read_network(folder(tmp_path, **with_population(cell)))
    assert [(p.column, p.code, p.fix) for p in problems] == [("population", code, fix)]


def with_population(cell: str) -> dict[str, Any]:
    """The dataset with one more column, and one more actor that fills it."""
    header, *rows = ACTORS.strip().split("\n")
    usual = {"id": "x", "kind": "city", "name_en": "X", "source": "jhusoc"}
    lines = [f"{header},population", *(f"{row}," for row in rows)]
    return {"actors": add("", *lines, f"{row_of(ACTORS, usual)},{cell}")}


def test_a_folder_that_holds_a_workbook(tmp_path: Path) -> None:
    sheets(tmp_path / "towns.xlsx")
    _, problems = read_network(tmp_path)
    fixes = [p.fix for p in problems if p.file == "actors.csv"]
    assert fixes == ["add 'actors.csv', or give the workbook 'towns.xlsx' itself"]


def test_the_lower_case_file_wins_if_two_names_differ_in_case(tmp_path: Path) -> None:
    network, _ = read_network(folder(tmp_path, **{"ACTORS.csv": "id,kind\n"}))
    assert len(network.actors) == 4


WITHOUT = """
import sys
sys.modules["openpyxl"] = None
from graphkit.storage.files.read import read_network
try:
    read_network("d.xlsx")
except Exception as error:
    print(type(error).__name__, error)
"""


def test_without_openpyxl_the_message_says_what_to_install(tmp_path: Path) -> None:
    sheets(tmp_path / "d.xlsx")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert done.stdout.startswith("MissingExtraError")
    assert 'pip install "graphkit[xlsx]"' in done.stdout


def test_rows_that_depend_on_an_error_report_only_that(tmp_path: Path) -> None:
    broken = ACTORS.replace("TH-49,province,", "TH-49,")
    network, problems = read_network(folder(tmp_path, actors=broken))
    assert [(p.code, p.file, p.row, p.severity) for p in problems] == [
        ("short_row", "actors.csv", 2, "error"),
        ("depends_on_error", "actors.csv", 5, "warning"),
        ("depends_on_error", "ties.csv", 2, "error"),
    ]
    assert network.actors["org:x"].within == ""
    broken = SOURCES.replace("public", "secret")
    _, problems = read_network(folder(tmp_path, sources=broken))
    assert {(p.code, p.column) for p in problems if p.file == "actors.csv"} == {
        ("depends_on_error", "source")
    }


def test_without_actors_ties_are_not_checked(tmp_path: Path) -> None:
    for actors in (None, "", "name,kind\na,b\n", b"\xff\xfe\x00"):
        network, problems = read_network(folder(tmp_path / str(hash(actors)), actors=actors))
        assert len(network.claims) == 0
        assert {p.file for p in problems if p.severity == "error"} == {"actors.csv"}


def test_an_empty_folder(tmp_path: Path) -> None:
    network, problems = read_network(tmp_path)
    assert not network.actors
    assert [(p.code, p.severity) for p in problems] == [
        ("missing_file", "warning"),
        ("missing_file", "error"),
        ("missing_file", "warning"),
    ]


def test_sources_without_a_table_are_known_by_id(tmp_path: Path) -> None:
    network, problems = read_network(folder(tmp_path, sources=None))
    assert errors(problems) == []
    assert {s.id: s.title for s in network.sources.values()} == {"jhusoc": "jhusoc"}


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "is read as UTF-16"),
        ("utf-16-le", "is read as UTF-16"),
        ("utf-16-be", "is read as UTF-16"),
        ("cp874", "is read as cp874"),
        ("tis-620", "is read as cp874"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_files_as_offices_save_them(
    tmp_path: Path, encoding: str, note: str, separator: str, line_end: str
) -> None:
    actors = ACTORS.replace("กว๋างจิ", "กวางจิ").replace(",", separator).replace("\n", line_end)
    network, problems = read_network(folder(tmp_path, actors=actors.encode(encoding)))
    assert network.actors["LA-SV"].names["th"] == "สะหวันนะเขต"
    assert [p.code for p in problems] == (["encoding_note"] if note else [])
    assert note in "".join(p.message for p in problems)


def test_unicode_text_as_excel_saves_it(tmp_path: Path) -> None:
    """Tabs, UTF-16 with a byte order mark, and the extension .txt."""
    text = ACTORS.replace(",", "\t").replace("\n", "\r\n").encode("utf-16")
    path = folder(tmp_path, **{"actors": None, "Actors.TXT": text})
    network, problems = read_network(path)
    assert len(network.actors) == 4
    assert [p.code for p in problems] == ["encoding_note"]


def test_the_separator_line_of_excel(tmp_path: Path) -> None:
    text = "sep=;\r\n" + ACTORS.replace(",", ";") + "x;city;;X;;;;99;0;;;;jhusoc\n"
    network, problems = read_network(folder(tmp_path, actors=text))
    assert len(network.actors) == 4
    assert [p.row for p in problems] == [7]


def test_rows_count_as_a_spreadsheet_counts(tmp_path: Path) -> None:
    """A cell of three lines is one row of a spreadsheet; the line of the file is reported too."""
    ties = (
        TIES + '\nTH-49,VN-25,visited,,,,,,,,jhusoc,"one\ntwo\n\nfour"\nTH-49,XX,visited,,,,,,,,,\n'
    )
    network, problems = read_network(folder(tmp_path, ties=ties))
    assert network.claims[2].note == "one\ntwo\n\nfour"
    assert [(p.row, p.column) for p in problems] == [(6, "to")]
    assert "(line 9 of the file)" in problems[0].message
    # The records and lines that the standard library counts are the second opinion.
    reader = csv.reader(io.StringIO(ties))
    ends = [0, *(reader.line_num for _ in reader)]
    assert ends[5] + 1 == 9
    assert len(ends) - 1 == 6


def test_header_names_match_whatever_their_case_and_order(tmp_path: Path) -> None:
    text = " NAME_TH ,Kind,\u200bID,name_ZH-hans,Name_lo, source\n"
    text += "มุกดาหาร,province,TH-49,穆达汉,ມຸກ,jhusoc\n"
    network, problems = read_network(folder(tmp_path, actors=text, ties="from,to,kind,source\n"))
    assert problems == []
    assert network.actors["TH-49"].names == {"th": "มุกดาหาร", "zh-Hans": "穆达汉", "lo": "ມຸກ"}


@pytest.mark.parametrize("title", ["name_en", "name_zh-Hans", "name_pt-BR", "name_lo"])
def test_name_columns_keep_their_form(title: str) -> None:
    assert name_column(title) == title


def test_cells_are_cleaned(tmp_path: Path) -> None:
    text = (
        "id,kind,name_en,name_th,aliases,source,note\n"
        " TH-49 ,province,'=Muk,นํ้า,' a |b||a| c ,jhusoc, x\x0by \n"
    )
    network, problems = read_network(folder(tmp_path, actors=text, ties="from,to,kind,source\n"))
    actor = network.actors["TH-49"]
    assert problems == []
    assert actor.names == {"en": "=Muk", "th": "น้ำ"}
    assert actor.aliases == ("' a", "b", "a", "c")
    assert actor.note == "x y"


def test_thai_digits_and_buddhist_years(tmp_path: Path) -> None:
    ties = add(TIES, "TH-49,VN-25,visited,,,,๒๒ กันยายน ๒๕๖๓,25/1/2565,๑.๕,๐.๙,jhusoc,")
    sources = SOURCES.replace("2566", "พ.ศ. ๒๕๖๖")
    network, problems = read_network(folder(tmp_path, ties=ties, sources=sources))
    claim = network.claims[2]
    assert problems == []
    assert (str(claim.since), str(claim.until)) == ("2020-09-22", "2022-01-25")
    assert (claim.weight, claim.confidence) == (1.5, 0.9)
    assert network.sources["jhusoc"].year == 2023


def test_claims_on_actors_are_checked_like_actors(tmp_path: Path) -> None:
    rows = [
        "TH-49,name_th,มุกดาหาน,jhusoc,",
        "TH-49,since,2525,jhusoc,0.5",
        "TH-49,lat,98,jhusoc,",
        "TH-50,lat,9,jhusoc,",
        "TH-49,within,XX,jhusoc,",
        "org:x,subkind,ministry,jhusoc,",
        "TH-49,id,x,jhusoc,",
        "TH-49,name_th,มุกดาหาน,jhusoc,",
    ]
    text = add("actor,field,value,source,confidence\n", *rows)
    network, problems = read_network(folder(tmp_path, actor_claims=text))
    assert [(c.field, c.value) for c in network.actor_claims] == [
        ("name_th", "มุกดาหาน"),
        ("since", "2525"),
    ]
    assert [(p.row, p.code) for p in problems] == [
        (4, "out_of_range"),
        (5, "unknown_actor"),
        (6, "unknown_actor"),
        (7, "unknown_subkind"),
        (8, "unknown_field"),
        (9, "duplicate_row"),
    ]


def test_an_overlay_adds_kinds(tmp_path: Path) -> None:
    toml = (
        'title = "Towns"\nversion = 1.5\n[ontology.actor_kinds.bank]\nlabel = "Bank"\n'
        '[ontology.tie_kinds.lends_to]\nfamily = "activity"\nlabel = "Lends to"\n'
        'tail = ["bank"]\nhead = ["province"]\n'
    )
    actors = add(ACTORS, "b,bank,,Bank,,,,,,,,,jhusoc")
    ties = add(TIES, "b,TH-49,lends_to,,,,,,,,jhusoc,")
    path = folder(tmp_path, **{"network.toml": toml, "actors": actors, "ties": ties})
    network, problems = read_network(path)
    assert problems == []
    assert (network.title, network.version) == ("Towns", "1.5")
    assert "lends_to|b|TH-49" in network.ties


@pytest.mark.parametrize(
    "toml",
    [
        "[ontology.actor_kinds.bank]\nfounded = 2004-01-01\nlabel='B'\n",
        "[ontology.actor_kinds.bank]\nshape = []\n",
        "[ontology]\ndefaults = { status = [] }\n",
        "[ontology]\nactor_kinds = 5\n",
        "[ontology.tie_kinds]\nx = 5\n",
        "title = [1]\n",
        "[ontology.levels]\nx = { en = 'X' }\n",
    ],
)
def test_no_overlay_breaks_reading(tmp_path: Path, toml: str) -> None:
    network, _ = read_network(folder(tmp_path, **{"network.toml": toml}))
    assert len(network.content_hash) == 64
    assert len(network.claims) == 2


def test_a_path_without_a_dataset_raises_a_helpful_error(tmp_path: Path) -> None:
    folder(tmp_path)
    with pytest.raises(GraphkitError, match=r"no dataset at .*; expected a folder"):
        read_network(tmp_path / "nowhere")
    with pytest.raises(GraphkitError, match="give its folder"):
        read_network(tmp_path / "ties.csv")
    (tmp_path / "~$data.xlsx").write_bytes(b"x" * 165)
    with pytest.raises(GraphkitError, match="lock file"):
        read_network(tmp_path / "~$data.xlsx")


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").mkdir()
    _, problems = read_network(folder(tmp_path, ties=None))
    assert [(p.code, p.file) for p in problems] == [("unreadable_file", "ties.csv")]


def test_the_limit_of_the_csv_module_is_not_changed(tmp_path: Path) -> None:
    """Long cells are read with any limit of the process, and the limit is not changed."""
    long = "x" * 400_000
    rows = f'{GOOD}"{long}, ""y"""', f"{GOOD}z"
    huge = (GOOD + "x" * (HUGE_CELL + 1),)
    path = folder(tmp_path, ties=add(TIES, *rows, *huge))
    before = csv.field_size_limit()
    try:
        for limit in (before, 10, 1 << 30):
            csv.field_size_limit(limit)
            network, problems = read_network(path)
            assert csv.field_size_limit() == limit
            assert [c.note for c in network.claims] == ["first", "", f'{long}, "y"', "z"]
            assert [(p.code, p.row) for p in problems] == [("huge_cell", 6)]
    finally:
        csv.field_size_limit(before)


def test_an_open_quote_loses_one_row_only(tmp_path: Path) -> None:
    rows = [f"TH-49,VN-25,visited,,,,,,,,jhusoc,n{i}" for i in range(50)]
    rows[20] = rows[20].replace("n20", '"n20')
    rows[30] = rows[30].replace("n30", '"n""30, b"')
    network, problems = read_network(folder(tmp_path, ties=add(TIES, *rows)))
    assert [(p.code, p.row) for p in problems] == [("open_quote", 24)]
    assert [c.note for c in network.claims[2:]] == [
        'n"30, b' if i == 30 else f"n{i}" for i in range(50) if i != 20
    ]


@pytest.mark.parametrize("tail", ['"', '"a', '"a"b', 'x"', '"a\n', '""", ', "\x00", "\udc80"])
def test_many_broken_rows_cost_no_more_than_in_proportion(tmp_path: Path, tail: str) -> None:
    """Nothing looks at all rows again for each broken one."""
    row = f"TH-49,VN-25,visited,,,,,,,,jhusoc,{tail}"

    def work(rows: int) -> int:
        data = add(TIES, *[row] * rows).encode("utf-8", "surrogateescape")
        path = folder(tmp_path / str(rows), ties=data)
        assert read_network(path)[1]
        return calls_of(lambda: read_network(path))

    assert work(2_000) < 2.5 * work(1_000)


@pytest.mark.slow
def test_many_misspelt_ids_are_guessed_within_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0
    extract = process.extractOne

    def counted(word: str, choices: Collection[str], **how: Any) -> Any:
        nonlocal compared
        compared += len(choices)
        return extract(word, choices, **how)

    monkeypatch.setattr(process, "extractOne", counted)
    actors = add(ACTORS, *(f"AA-{i},city,,A{i},,,,,,,,,jhusoc" for i in range(20_000)))
    ties = add(TIES, *(f"BB-{i},AA-{i},visited,,,,,,,,jhusoc," for i in range(20_000)))
    network, problems = read_network(folder(tmp_path, actors=actors, ties=ties))
    assert 20_000 < compared <= 30_000_000
    assert sum(p.code == "unknown_actor" for p in problems) == 20_000
    assert len(network.claims) == 2


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        # Seven of ten letters are common: exactly 70 % alike.
        ("abcdefgxyz", "did you mean 'abcdefghij'?"),
        # Nine letters of 10 and 16: 69.2 %.
        ("abcdefghi1234567", "add it to actors.csv"),
    ],
)
def test_an_id_less_than_seventy_percent_alike_is_not_suggested(written: str, fix: str) -> None:
    known = KnownIds("actor", "actors.csv", {"abcdefghij": 1}, {}, "unknown_actor")
    assert known.fix(written) == fix


def test_a_guess_is_made_once() -> None:
    known = KnownIds("actor", "actors.csv", {"LA-SV": 1}, {}, "unknown_actor")
    assert known.fix("LA-SX") == "did you mean 'LA-SV'?"
    spent = known.budget
    assert known.fix("LA-SX") == "did you mean 'LA-SV'?"
    assert known.budget == spent


# -- workbooks ------------------------------------------------------------------------------


def sheets(path: Path, **changed: Any) -> Path:
    """The same dataset as a workbook; a sheet can be replaced by rows of values."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    tables = {name[:-4]: list(csv.reader(io.StringIO(text))) for name, text in BASE.items()}
    for name, rows in {**tables, **changed}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([value if value != "" else None for value in row])
    book.save(path)
    return path


def rows_of(text: str) -> list[list[Any]]:
    return list(csv.reader(io.StringIO(text)))


def test_a_workbook_reads_as_the_folder_does(tmp_path: Path) -> None:
    network, problems = read_network(sheets(tmp_path / "d.xlsx"))
    assert problems == []
    other, _ = read_network(folder(tmp_path / "d"))
    assert network.content_hash == other.content_hash


def test_a_workbook_can_describe_itself_and_add_vocabulary(tmp_path: Path) -> None:
    about = [["title", "Border towns"], ["Version", 2], [None, None], ["licence", "CC0"]]
    overlay = [["[ontology.actor_kinds.bank]"], ['label = "Bank"']]
    path = sheets(tmp_path / "d.xlsx", network=about, ontology=overlay)
    network, problems = read_network(path)
    assert problems == []
    assert (network.title, network.version, network.licence) == ("Border towns", "2", "CC0")
    assert network.ontology.overlay == {"actor_kinds": {"bank": {"label": "Bank"}}}
    about.append(["ontology", "[actor_kinds.bank]\nlabel = 'Bank'"])
    again, _ = read_network(sheets(tmp_path / "e.xlsx", network=about))
    assert again.content_hash == network.content_hash


def test_cells_of_other_types(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sheets(tmp_path / "d.xlsx"))
    ties = book["ties"]
    for row, (value, style) in enumerate(
        [
            (dt.datetime(2005, 1, 1), "mmm-yy"),
            (dt.datetime(2005, 1, 25), "yyyy-mm-dd"),
            (dt.datetime(2005, 1, 1), "[$-th-TH]yyyy"),
            (dt.datetime(2548, 1, 25), "d/m/yyyy"),
            (2547.0, "General"),
            (2004, "0"),
        ],
        start=4,
    ):
        ties.append(["TH-49", "VN-25", "visited", *[None] * 7, "jhusoc", f"n{row}"])
        cell = ties.cell(row, 7, value)
        cell.number_format = style
    book["sources"].append([2547.0, True, 2566.0, None])
    book.save(tmp_path / "d.xlsx")
    network, problems = read_network(tmp_path / "d.xlsx")
    assert problems == []
    assert [str(c.since) for c in network.claims[2:]] == [
        *("2005-01", "2005-01-25", "2005", "2005-01-25", "2004", "2004"),
    ]
    assert network.sources["2547"].title == "true"


def with_cached(path: Path, cached: str) -> Path:
    """Put a value behind the formula =1+1, as a spreadsheet program does when it saves."""
    out = path.with_name("cached.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            # openpyxl writes through lxml where that is installed, else by the standard library.
            for empty in (b"<v />", b"<v/>", b"<v></v>"):
                data = data.replace(b"<f>1+1</f>" + empty, f"<f>1+1</f><v>{cached}</v>".encode())
            new.writestr(part.filename, data)
    return out


def test_formulas(tmp_path: Path) -> None:
    ties = rows_of(add(TIES, "TH-49,VN-25,visited,,,,,,=1+1,,jhusoc,"))
    path = sheets(tmp_path / "d.xlsx", ties=ties)
    network, problems = read_network(path)
    assert [str(p) for p in problems] == [
        "d.xlsx[ties]:4 weight: '=1+1' is a formula without a stored value; open the workbook in "
        "a spreadsheet program and save it, or type the value"
    ]
    assert len(network.claims) == 2
    network, problems = read_network(with_cached(path, "2"))
    assert [(p.code, p.row, p.column, p.severity) for p in problems] == [
        ("formula", 4, "weight", "warning")
    ]
    assert network.claims[2].weight == 2


def test_merged_cells(tmp_path: Path) -> None:
    rows = [f"TH-49,VN-25,visited,in_force,,,,,,,jhusoc,n{i}" for i in range(4, 10)]
    book = openpyxl.load_workbook(sheets(tmp_path / "d.xlsx", ties=rows_of(add(TIES, *rows))))
    book["ties"].merge_cells("D4:D6")
    book["ties"].merge_cells("E8:F8")
    book.save(tmp_path / "d.xlsx")
    network, problems = read_network(tmp_path / "d.xlsx")
    assert [(p.code, p.row, p.column) for p in problems] == [
        ("merged_cells", 5, "status"),
        ("merged_cells", 6, "status"),
        ("merged_cells", 8, "level"),
    ]
    assert [c.note for c in network.claims] == ["first", "", "n4", "n7", "n9"]
    book["ties"].merge_cells("A1:B1")
    book.save(tmp_path / "d.xlsx")
    _, problems = read_network(tmp_path / "d.xlsx")
    assert [(p.code, p.column) for p in problems] == [
        ("unknown_column", None),
        ("missing_column", "to"),
        ("merged_cells", None),
    ]
    assert "cells A1:B1 of the header are merged" in problems[-1].message


def test_hidden_and_other_sheets_are_ignored(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sheets(tmp_path / "d.xlsx", notes=[["anything"]]))
    book["ties"].sheet_state = "hidden"
    book["actors"].title = " Actors "
    book.create_chartsheet("chart").add_chart(BarChart())
    book.save(tmp_path / "d.xlsx")
    network, problems = read_network(tmp_path / "d.xlsx")
    assert problems == []
    assert len(network.claims) == 2


def test_malformed_rows_of_a_workbook(tmp_path: Path) -> None:
    extra = [["TH-49", "VN-25", "visited", *[None] * 7, "jhusoc", "n", "beyond"], [], ["x"]]
    ties = [*rows_of(TIES), [], *extra]
    network, problems = read_network(sheets(tmp_path / "d.xlsx", ties=ties))
    assert [(p.code, p.row) for p in problems] == [
        ("long_row", 5),
        *[("unknown_actor", 7), ("missing_value", 7), ("missing_value", 7)],
    ]
    assert len(network.claims) == 2
    _, problems = read_network(sheets(tmp_path / "e.xlsx", ties=[]))
    assert [(p.code, p.file) for p in problems] == [("empty_file", "e.xlsx[ties]")]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE + b"\0" * 600, "is a workbook in the old .xls format"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (b"", "is empty"),
        (TIES.encode(), "is not an .xlsx workbook"),
        (b"PK\x03\x04" + b"x" * 100, "is not an .xlsx workbook"),
    ],
)
def test_files_that_are_not_workbooks(tmp_path: Path, data: bytes, words: str) -> None:
    for name in ("d.xlsx", "d.xls"):
        (tmp_path / name).write_bytes(data)
        network, problems = read_network(tmp_path / name)
        assert not network.actors
        assert [(p.code, p.file) for p in problems] == [("bad_workbook", name)]
        assert words in problems[0].message


def test_other_zip_files_and_parts_that_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "d.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    assert "but not an .xlsx workbook" in read_network(path)[1][0].message
    sheets(tmp_path / "whole.xlsx")
    whole = zipfile.ZipFile(tmp_path / "whole.xlsx")
    for lost in whole.namelist():
        with zipfile.ZipFile(path, "w") as archive:
            for name in whole.namelist():
                if name != lost:
                    archive.writestr(name, whole.read(name))
        _, problems = read_network(path)
        assert {p.code for p in problems} <= set(CODES)


def test_a_workbook_under_a_wrong_name_is_read(tmp_path: Path) -> None:
    """The content of a file decides, not its name."""
    sheets(tmp_path / "d.xlsx").rename(tmp_path / "d.xls")
    network, problems = read_network(tmp_path / "d.xls")
    assert (len(network.claims), problems) == (2, [])


def bomb(path: Path, part: str, head: bytes, unit: bytes, times: int, tail: bytes) -> Path:
    """Write a workbook with one part that unpacks to a huge size."""
    source = sheets(path.with_name("source.xlsx"))
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w", force_zip64=True) as file:
            file.write(head)
            for _ in range(times):
                file.write(unit)
            file.write(tail)
    return path


SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    end = b"</sheetData></worksheet>"
    row = b"<row><c><v>1</v></c></row>" * 4000
    path = bomb(tmp_path / "b.xlsx", "xl/worksheets/sheet3.xml", SHEET, row, 600, end)
    assert path.stat().st_size < 1_000_000
    opened: list[object] = []
    monkeypatch.setattr(openpyxl, "load_workbook", opened.append)
    network, problems = read_network(path)
    assert opened == []
    assert [p.code for p in problems] == ["too_large"]
    assert not network.actors


@pytest.mark.parametrize(
    "xml",
    [
        b'<row r="999999999999"><c r="A1"><v>1</v></c></row>',
        b'<row r="2"><c r="XFD2"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
        b'<row r="1"><c r="A1" t="d"><v>x</v></c></row>',
        b'<row r="1"><c r="A1" s="9999"><v>1</v></c></row>',
        b'<row r="-1"><c r="??"><v>1</v></c></row>',
        b"<row><c><v>1e999</v></c></row>",
        b"<row",
    ],
)
def test_hostile_sheets(tmp_path: Path, xml: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """They give problems, and the millions of rows or columns that they claim are not built."""
    made = []
    text = xlsx._text
    monkeypatch.setattr(xlsx, "_text", lambda cell: made.append(1) or text(cell))
    end = b"</sheetData></worksheet>"
    path = bomb(tmp_path / "b.xlsx", "xl/worksheets/sheet3.xml", SHEET, xml, 1, end)
    _, problems = read_network(path)
    assert len(made) < 2_000
    assert problems
    assert {p.code for p in problems} <= set(CODES)


def test_entities_in_a_sheet_are_refused(tmp_path: Path) -> None:
    head = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    row = b'<row><c t="inlineStr"><is><t>&b;</t></is></c></row>'
    end = b"</sheetData></worksheet>"
    path = bomb(tmp_path / "b.xlsx", "xl/worksheets/sheet3.xml", head, row, 1, end)
    _, problems = read_network(path)
    assert [p.code for p in problems] == ["bad_workbook"]
    assert "EntitiesForbidden" in problems[0].message


# -- any bytes at all ----------------------------------------------------------------------


def check_anything(path: Path) -> Network:
    """Check that reading gives a consistent network and problems with known codes."""
    network, problems = read_network(path)
    assert {p.code for p in problems} <= set(CODES)
    for problem in problems:
        assert str(problem).encode()
        assert problem.fix or problem.code in {"bad_date", "bad_toml"} or problem.message
    assert all(c.tail in network.actors and c.head in network.actors for c in network.claims)
    assert all(c.source in network.sources or not c.source for c in network.claims)
    assert all(a.within in network.actors or not a.within for a in network.actors.values())
    assert len(network.content_hash) == 64
    assert network.ties is not None
    return network


FUZZ = settings(
    max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
NASTY = [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"\xe0", b";", b"\t", b"=", b"'", b"|", b"nan"]
edits = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 12),
        st.one_of(
            st.sampled_from(NASTY),
            st.binary(max_size=4),
            st.text(max_size=3).map(lambda t: t.encode("utf-8", "replace")),
        ),
    ),
    min_size=1,
    max_size=6,
)


def mutate(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, new in changes:
        place = int(where * len(data))
        data = data[:place] + new + data[place + length :]
    return data


@FUZZ
@given(st.sampled_from([*BASE, "network.toml", "actor_claims.csv"]), st.binary(max_size=300))
def test_any_bytes_in_a_folder(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        check_anything(folder(Path(place), **{name: data}))


@FUZZ
@given(st.sampled_from([*BASE]), edits, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_damaged_files(name: str, changes: list[tuple[float, int, bytes]], encoding: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        data = mutate((BASE[name] * 2).encode(encoding), changes)
        check_anything(folder(Path(place), **{name: data}))


@FUZZ
@given(st.binary(max_size=400))
def test_any_bytes_as_a_workbook(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "d.xlsx"
        for start in (b"", b"PK\x03\x04", OLE):
            path.write_bytes(start + data)
            assert not check_anything(path).actors


with tempfile.TemporaryDirectory() as _place:
    WORKBOOK = sheets(Path(_place) / "d.xlsx").read_bytes()


@FUZZ
@given(edits)
def test_damaged_workbooks(changes: list[tuple[float, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "d.xlsx"
        path.write_bytes(mutate(WORKBOOK, changes))
        check_anything(path)


@FUZZ
@given(st.integers(0, 50), edits)
def test_workbooks_with_damaged_parts(which: int, changes: list[tuple[float, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "d.xlsx"
        with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(path, "w") as new:
            names = old.namelist()
            for i, name in enumerate(names):
                data = old.read(name)
                new.writestr(name, mutate(data, changes) if i == which % len(names) else data)
        check_anything(path)


@FUZZ
@given(st.text(max_size=60))
def test_a_quoted_cell_keeps_its_text(text: str) -> None:
    """The fast reader and the one for long cells read what the csv module writes."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["id", "title", "note"], ["s", "t", text], ["u", "v", ""]])
    data = out.getvalue().encode("utf-8", "replace")
    table = DatasetTable("sources", "sources.csv", [])
    assert open_csv(data, table)
    first = list(table.rows)
    wanted = [row for row in csv.reader(io.StringIO(data.decode(), newline="")) if row][1:]
    if "\0" not in text:
        assert [cells for _, cells in first] == wanted
        reader = _Csv(DecodedText(data.decode()), DatasetTable("sources", "s", []))
        line, slow = 0, []
        while line < len(reader.lines):
            cells, line = reader._one(line)
            slow.append(cells)
        assert [cells for cells in slow if cells != [""]][1:] == wanted


def test_all_tables_have_their_required_columns() -> None:
    from graphkit.storage.files.schema import REQUIRED

    assert all(set(REQUIRED[name]) <= set(columns) for name, columns in TABLES.items())


def test_derived_fields_and_quotes_are_read(tmp_path: Path) -> None:
    said = "actor,field,value,source,derived,quote\nTH-49,population,5,jhusoc,value,about five\n"
    header, first, *others = marked("level| level ", "economic")["ties"].splitlines()
    quote = '"เมือง  ""แฝด""\nสองบรรทัด"'
    ties = "\n".join((f"{header},quote", f"{first},{quote}", *(f"{row}," for row in others)))
    network, problems = read_network(folder(tmp_path, ties=ties, actor_claims=said))
    assert errors(problems) == []
    assert network.claims[0].derived == ("level",)
    assert network.claims[0].quote == 'เมือง "แฝด"\nสองบรรทัด'
    assert (network.claims[1].derived, network.claims[1].quote) == ((), "")
    assert (network.actor_claims[0].derived, network.actor_claims[0].quote) == (
        *(("value",), "about five"),
    )
