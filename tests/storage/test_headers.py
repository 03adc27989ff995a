"""Headers and names of tables that are nearly right: the messages suggest the right ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from graphkit.model.errors import Problem
from graphkit.names.languages import words_of
from graphkit.storage.files.read import read_network
from graphkit.storage.files.schema import TABLES, name_column, translated_column

SOURCES = "id,title\ns1,On towns\n"
ACTORS = "id,kind,name_en,source\nTH-49,province,Mukdahan,s1\nLA-SV,province,Savannakhet,s1\n"
TIES = "from,to,kind,source\nTH-49,LA-SV,sister_city,s1\n"


def folder(path: Path, **tables: str) -> Path:
    path.mkdir()
    for name, text in ({"sources": SOURCES, "actors": ACTORS, "ties": TIES} | tables).items():
        (path / f"{name}.csv").write_text(text, "utf-8")
    return path


def book(path: Path, hidden: Sequence[str] = (), **tables: str) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, text in tables.items():
        sheet = made.create_sheet(name)
        for row in csv.reader(io.StringIO(text)):
            sheet.append([cell or None for cell in row])
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    made.save(path)
    return path


def fixes(problems: list[Problem], code: str) -> list[str]:
    return [problem.fix or "" for problem in problems if problem.code == code]


BELOW = "row {} looks like the header; delete the rows above it"
CAPTIONS = [
    ("Towns of the border\n", 2),
    ("Towns of the border,,,\nas of 2026,,,\n", 3),
    ('"Towns,\nborders",2026\n\n,,,\n', 4),
    ("ตัวแสดง\n1,2,3,4\na\nb\n", 5),
    ("a\nb\nc\nd\ne\n", 6),
]


@pytest.mark.parametrize(("caption", "row"), CAPTIONS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_header_under_a_caption(tmp_path: Path, caption: str, row: int, separator: str) -> None:
    text = caption + ACTORS.replace(",", separator)
    if separator != "," and "," in caption:
        text = caption.replace(",", separator) + ACTORS.replace(",", separator)
    network, problems = read_network(folder(tmp_path / "d", actors=text))
    assert not network.actors
    assert [(p.code, p.row, p.column, p.fix) for p in problems] == [
        ("missing_column", 1, "id", BELOW.format(row)),
        ("missing_column", 1, "kind", BELOW.format(row)),
    ]


def test_following_the_fix_of_a_caption_gives_the_dataset(tmp_path: Path) -> None:
    whole = read_network(folder(tmp_path / "a"))[0]
    text = "Towns;2026\n\n" + ACTORS.replace(",", ";")
    _, problems = read_network(folder(tmp_path / "b", actors=text))
    row = int(fixes(problems, "missing_column")[0].split()[1])
    text = "".join(text.splitlines(keepends=True)[row - 1 :])
    again, problems = read_network(folder(tmp_path / "c", actors=text))
    assert (again.content_hash, problems) == (whole.content_hash, [])


@pytest.mark.parametrize("merged", [False, True])
def test_a_header_under_a_caption_in_a_workbook(tmp_path: Path, merged: bool) -> None:
    made = openpyxl.load_workbook(
        book(tmp_path / "d.xlsx", sources=SOURCES, actors=ACTORS, ties=TIES)
    )
    sheet = made["actors"]
    sheet.insert_rows(1, 3)
    sheet["A2"] = "Towns of the border"
    if merged:
        sheet.merge_cells("A2:D2")
    made.save(tmp_path / "d.xlsx")
    network, problems = read_network(tmp_path / "d.xlsx")
    assert not network.actors
    assert [(p.row, p.column, p.fix) for p in problems] == [
        (2, "id", BELOW.format(4)),
        (2, "kind", BELOW.format(4)),
    ]


def test_a_thai_header_under_a_caption(tmp_path: Path) -> None:
    text = "ตัวแสดง\nรหัส;ประเภท;ชื่อไทย\nTH-49;province;มุกดาหาร\n"
    _, problems = read_network(folder(tmp_path / "d", actors=text))
    assert set(fixes(problems, "missing_column")) == {BELOW.format(2)}


def test_a_lower_row_without_the_required_columns_is_not_the_header(tmp_path: Path) -> None:
    rows = "x,y\nid,title\n\0,b\n" + "a,b\n" * 4
    late = rows + "id,kind\n"
    for place, text in enumerate((rows, late)):
        _, problems = read_network(folder(tmp_path / str(place), actors=text))
        assert fixes(problems, "missing_column") == [
            "name the column 'id' in the first row",
            "name the column 'kind' in the first row",
        ]
        assert [p.value for p in problems if p.code == "unknown_column"] == ["x", "y"]
        # Problems of rows that were only searched for a header are not reported.
        assert "nul_byte" not in {p.code for p in problems}


def test_a_good_header_above_another_one_is_the_header(tmp_path: Path) -> None:
    text = ACTORS.replace("\n", "\nid,kind,name_en,s1\n", 1)
    network, problems = read_network(folder(tmp_path / "d", actors=text))
    assert list(network.actors) == ["TH-49", "LA-SV"]
    assert [(p.code, p.row) for p in problems] == [("unknown_kind", 2)]


@pytest.mark.parametrize("table", ["sources", "ties", "actors"])
def test_used_tables_and_hidden_sheets_are_not_suggested(tmp_path: Path, table: str) -> None:
    tables = {"sources": SOURCES, "actors": ACTORS, "ties": TIES} | {
        "actor_claims": "actor,field,value\n",
        "network": "title,Towns\n",
        "notes": "x\n",
    }
    tables.pop(table)
    old = f"{table}_old"
    path = tmp_path / "a workbook with a long name.xlsx"
    shown = f"{path.name}[{table}]"
    _, problems = read_network(book(path, **tables, **{old: "x\n"}, hidden=[old]))
    (fix,) = fixes(problems, "missing_file")
    assert fix.split(", or `graphkit import")[0] == f"add {shown!r}"
    _, problems = read_network(book(path, **tables, **{old: "x\n"}))
    there = f"{path.name}[{old}]"
    assert fixes(problems, "missing_file") == [f"rename {there!r} to {shown!r}"]


def test_files_in_use_and_workbooks_are_not_suggested_for_renaming(tmp_path: Path) -> None:
    place = folder(tmp_path / "d")
    (place / "sources.csv").unlink()
    (place / "actors.txt").write_text(ACTORS)
    (place / "source.xlsx").write_bytes(b"")
    assert fixes(read_network(place)[1], "missing_file") == ["add 'sources.csv'"]
    (place / "Sources 2026.tsv").write_text(SOURCES)
    wanted = ["rename 'Sources 2026.tsv' to 'sources.csv'"]
    assert fixes(read_network(place)[1], "missing_file") == wanted


def fixes_of(path: Path, table: str, header: str) -> dict[str | None, str | None]:
    """Return the fix of each unknown column of a table."""
    _, problems = read_network(folder(path, **{table: f"{header}\n"}))
    return {p.value: p.fix for p in problems if p.code == "unknown_column"}


def test_thai_titles_suggest_their_columns(tmp_path: Path) -> None:
    thai = "ชื่อไทย,ชื่อภาษาอังกฤษ,ประเทศ,ละติจูด,ลองจิจูด,ตั้งแต่,จนถึง,ที่มา,หมายเหตุ"
    columns = "name_th,name_en,country,lat,lon,since,until,source,note"
    wanted = {
        t: f"rename it to '{c}'" for t, c in zip(thai.split(","), columns.split(","), strict=True)
    }
    assert fixes_of(tmp_path / "a", "actors", f"id,kind,{thai}") == wanted
    thai = "สถานะ,ระดับ,มิติ,อุปสรรค,วันที่เริ่ม,สิ้นสุด,นํ้าหนัก,ความเชื่อมั่น,แหล่งอ้างอิง"
    columns = "status,level,dimensions,obstacles,since,until,weight,confidence,source"
    wanted = {
        title.replace("นํ้า", "น้ำ"): f"rename it to '{column}'"
        for title, column in zip(thai.split(","), columns.split(","), strict=True)
    }
    assert fixes_of(tmp_path / "b", "ties", f"from,to,kind,{thai}") == wanted
    wanted = {
        "รหัส": "rename it to 'id'",
        "ชื่อเรื่อง": "rename it to 'title'",
        "ผู้แต่ง": "rename it to 'authors'",
        "ปี": "rename it to 'year'",
        "หน่วยงานผู้เผยแพร่": "rename it to 'publisher'",
    }
    assert fixes_of(tmp_path / "c", "sources", ",".join(wanted)) == wanted


def test_two_thai_titles_never_suggest_the_same_column(tmp_path: Path) -> None:
    fixes = fixes_of(tmp_path / "a", "actors", "id,kind,name_th,ชื่อไทย,ที่มา,แหล่งข้อมูล,ชื่อเรื่อง")
    assert fixes.pop("ที่มา") == "rename it to 'source'"
    assert [fix and fix.split()[0] for fix in fixes.values()] == ["expected"] * 3


def test_thai_titles_are_still_problems(tmp_path: Path) -> None:
    text = ACTORS.replace("id,kind", "รหัส,ประเภท")
    network, problems = read_network(folder(tmp_path / "d", actors=text))
    assert not network.actors
    assert [(p.code, p.severity, p.value or p.column) for p in problems] == [
        ("unknown_column", "warning", "รหัส"),
        ("unknown_column", "warning", "ประเภท"),
        ("missing_column", "error", "id"),
        ("missing_column", "error", "kind"),
    ]


def test_every_thai_title_means_a_column_of_some_table() -> None:
    known = {column for columns in TABLES.values() for column in columns}
    thai = words_of("storage", "th")["columns"]
    titles = [(title, column) for column, texts in thai.items() for title in texts]
    assert {column for _, column in titles} <= known
    assert len({title for title, _ in titles}) == len(titles) == 32
    assert all(translated_column(f" {title} ") == column for title, column in titles)
    assert all(translated_column(column) == "" == name_column(title) for title, column in titles)
