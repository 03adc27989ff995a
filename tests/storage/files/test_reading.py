"""Tables as programs and offices write them: a cell is read as it shows, and assumptions said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from graphkit.cli import main
from graphkit.model.errors import Problem
from graphkit.model.network import Network
from graphkit.storage.files.read import read_network
from graphkit.storage.load import load_dataset

ACTORS = "id,kind,name_en,country\na,province,A,TH\nb,province,B,LA\nc,province,C,VN\n"


def dataset(path: Path, **tables: str | bytes) -> tuple[Network, list[Problem]]:
    for name, text in {"actors": ACTORS, **tables}.items():
        (path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_network(path)


def fault(problems: list[Problem], code: str) -> list[tuple[Any, ...]]:
    return [(p.column, p.value, p.fix, p.correction) for p in problems if p.code == code]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2004-01-01T00:00:00Z", "2004-01-01"),
        ("2019-08-09 00:00:00", "2019-08-09"),
        ("2019-08-09T07:00:00+07:00", "2019-08-09"),
        ("13-May-2019", "2019-05-13"),
        ("13-พ.ค.-2562", "2019-05-13"),
        ("20190809", "2019-08-09"),
        ("25620809", "2019-08-09"),
        ("2004.0", "2004"),
        ("2547.0", "2004"),
        ("2019年8月9日", "2019-08-09"),
        ("2019年8月", "2019-08"),
        ("38000", "2004-01-14"),
        ("15 ส.ค. 62", "2019-08-15"),
        ("ก.ค. 47", "2004-07"),
    ],
)
def test_dates_as_machines_and_offices_write_them(tmp_path: Path, text: str, date: str) -> None:
    network, problems = dataset(tmp_path, ties=f"from,to,kind,since\na,b,sister_city,{text}\n")
    assert str(network.claims[0].since) == date
    assumed = text in ("38000", "15 ส.ค. 62", "ก.ค. 47")
    assert [p.correction for p in problems if p.code == "read_as"] == [date] * assumed


@pytest.mark.parametrize("text", ["13-May-19", "1/13/62", "20191309", "99999", "2004.5"])
def test_dates_that_can_mean_several_days_are_refused(tmp_path: Path, text: str) -> None:
    network, problems = dataset(tmp_path, ties=f"from,to,kind,since\na,b,sister_city,{text}\n")
    assert network.claims == ()
    assert [p.value for p in problems if p.code == "bad_date"] == [text]


def test_a_column_that_proves_the_month_first(tmp_path: Path) -> None:
    rows = "a,b,sister_city,1/25/2005\na,c,sister_city,3/4/2005\nb,c,sister_city,5/5/2005\n"
    _, problems = dataset(tmp_path, ties="from,to,kind,since\n" + rows)
    proof = ("since", "1/25/2005", "write 2005-01-25", "2005-01-25")
    assert fault(problems, "bad_date") == [proof]
    doubt = ("since", "3/4/2005", "write 2005-04-03 or 2005-03-04", None)
    assert fault(problems, "month_first") == [doubt]
    _, problems = dataset(tmp_path, ties="from,to,kind,since\na,c,sister_city,3/4/2005\n")
    assert fault(problems, "month_first") == []


@pytest.mark.parametrize(
    ("column", "text", "fix", "correction"),
    [
        ("weight", "1,200", "write 1200, or 1.2 if the comma is a decimal mark", None),
        ("weight", "1,5", "write 1.5", "1.5"),
        ("weight", "1.200,5", "write 1200.5", "1200.5"),
        ("weight", "1 200", "write 1200", "1200"),
        ("weight", "1,200,300", "write 1200300", "1200300"),
        ("confidence", "0,85", "write 0.85", "0.85"),
        ("confidence", "85%", "write 0.85", "0.85"),
        ("confidence", "12,5 %", "write 0.125", "0.125"),
        ("confidence", "85", "write a number from 0 to 1", None),
        ("weight", "much", "write a number of at least 0, with a decimal point", None),
    ],
)
def test_advice_on_numbers_can_be_followed(
    tmp_path: Path, column: str, text: str, fix: str, correction: str | None
) -> None:
    rows = f'from,to,kind,{column}\na,b,sister_city,"{text}"\n'
    _, problems = dataset(tmp_path, ties=rows)
    (found,) = (p for p in problems if p.severity == "error")
    assert (found.fix, found.correction) == (fix, correction)
    if correction:
        network, problems = dataset(tmp_path, ties=rows.replace(text, correction))
        assert getattr(network.claims[0], column) == float(correction)


def test_a_coordinate_has_one_reading(tmp_path: Path) -> None:
    rows = 'id,kind,name_en,lat,lon\na,city,A,"16,543","104,7"\n'
    _, problems = dataset(tmp_path, actors=rows)
    assert [p.correction for p in problems if p.code == "bad_number"] == ["16.543", "104.7"]


def test_marks_for_no_value(tmp_path: Path) -> None:
    actors = (
        "id,kind,name_en,name_th,country,within,lat\n"
        "TH-55,province,Nan,-,TH,-,-\nNA,province,NULL,ไม่ระบุ,NA,NULL,n/a\n"
    )
    ties = "from,to,kind,since,weight,confidence,level\nTH-55,NA,sister_city,-,..,NaN,ไม่มี\n"
    network, problems = dataset(tmp_path, actors=actors, ties=ties)
    assert not [p for p in problems if p.severity == "error"]
    assert network.actors["TH-55"].names == {"en": "Nan"}
    assert (network.actors["NA"].names, network.actors["NA"].country) == ({}, "NA")
    claim = network.claims[0]
    assert (claim.since, claim.weight, claim.confidence, claim.level) == (None, None, None, "")
    assert len([p for p in problems if p.code == "no_value"]) == 11
    _, problems = dataset(tmp_path, ties="from,to,kind\na,-,sister_city\n")
    assert [p.code for p in problems if p.severity == "error"] == ["unknown_actor"]


def test_countries_by_name_and_code(tmp_path: Path) -> None:
    rows = ["Thailand", "ไทย", "th", "THA", "Lao PDR", "TH", "ZZ", "Atlantis"]
    actors = "id,kind,name_en,country\n" + "".join(
        f"x{place},city,X{place},{name}\n" for place, name in enumerate(rows)
    )
    network, problems = dataset(tmp_path, actors=actors)
    read = [network.actors[f"x{place}"].country for place in range(len(rows))]
    assert read == ["TH", "TH", "TH", "TH", "LA", "TH", "ZZ", "Atlantis"]
    noted = [(p.value, p.correction) for p in problems if p.code == "read_as"]
    assert noted == [*((name, "TH") for name in rows[:4]), ("Lao PDR", "LA")]
    assert [p.value for p in problems if p.code == "unknown_country"] == ["Atlantis"]


def test_wikidata_items_as_addresses(tmp_path: Path) -> None:
    forms = ["Q214021", "http://www.wikidata.org/entity/Q214021", "wd:q214021", "banana"]
    actors = "id,kind,name_en,wikidata\n" + "".join(
        f"x{place},city,X{place},{form}\n" for place, form in enumerate(forms)
    )
    network, problems = dataset(tmp_path, actors=actors)
    assert [a.wikidata for a in network.actors.values()] == ["Q214021"] * 3 + ["banana"]
    assert [p.value for p in problems if p.code == "bad_wikidata"] == ["banana"]


def test_a_beginning_after_today(tmp_path: Path) -> None:
    ties = "from,to,kind,since\na,b,sister_city,2204\na,c,sister_city,2004\n"
    _, problems = dataset(tmp_path, ties=ties)
    assert [(p.row, p.value) for p in problems if p.code == "future_date"] == [(2, "2204")]


@pytest.mark.parametrize(
    "key", ["1.01E+19", "1.010700000000001e+19", "2026-03-01", "1-Mar", "Mar-01"]
)
def test_ids_that_a_spreadsheet_changed(tmp_path: Path, key: str) -> None:
    _, problems = dataset(tmp_path, actors=f"id,kind,name_en\n{key},city,X\nTH-49,city,Y\n")
    assert [p.value for p in problems if p.code == "changed_id"] == [key]


def test_two_weights_of_one_source(tmp_path: Path) -> None:
    ties = (
        "from,to,kind,weight,since\na,b,cooperates_with,2,\nb,a,cooperates_with,10,\n"
        "a,c,cooperates_with,1,2004\na,c,cooperates_with,2,2005\na,b,cooperates_with,2,\n"
    )
    _, problems = dataset(tmp_path, ties=ties)
    found = [(p.row, p.value) for p in problems if p.code == "weight_conflict"]
    assert found == [(3, "10")]


def test_the_name_of_an_actor_for_its_id(tmp_path: Path) -> None:
    actors = "id,kind,name_en\nTH-49,province,Mukdahan\nLA-SV,province,Savannakhet\n"
    ties = "from,to,kind\nMukdahan,Savanakhet,sister_city\n"
    _, problems = dataset(tmp_path, actors=actors, ties=ties)
    assert fault(problems, "unknown_actor") == [
        ("from", "Mukdahan", "it is the name of 'TH-49'; write the id", "TH-49"),
        ("to", "Savanakhet", "did you mean 'LA-SV', whose name is similar?", None),
    ]


def test_source_beside_target_is_no_document(tmp_path: Path) -> None:
    ties = "Source,Target,from,to,kind\na,b,a,b,sister_city\n"
    network, problems = dataset(tmp_path, ties=ties)
    assert [p.value for p in problems if p.code == "tail_not_source"] == ["Source"]
    assert (network.claims[0].source, dict(network.sources)) == ("", {})
    _, problems = dataset(tmp_path, ties="Source,Target,kind\na,b,sister_city\n")
    assert tuple(p.fix for p in problems if p.value in ("Source", "Target")) == (
        "rename it to 'from'",
        "rename it to 'to'",
    )


def test_tables_of_the_same_shape_are_named(tmp_path: Path) -> None:
    ties = "from,to,kind\na,b,sister_city\n"
    (tmp_path / "ties_2023.csv").write_text(ties)
    (tmp_path / "notes.csv").write_text("x,y\n1,2\n")
    network, problems = dataset(tmp_path, ties=ties)
    assert [p.file for p in problems if p.code == "unread_table"] == ["ties_2023.csv"]
    assert len(network.claims) == 1
    (tmp_path / "ties.csv").unlink()
    _, problems = read_network(tmp_path)
    assert "rename 'ties_2023.csv' to 'ties.csv'" in [p.fix for p in problems]


def test_tables_with_titles_of_other_programs_are_recognised(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text("Id,Label,Latitude,Longitude\n1,Alpha,16.5,104.7\n")
    (tmp_path / "edges.csv").write_text("Source;Target;Type\n1;2;Undirected\n")
    _, problems = read_network(tmp_path)
    missing = {p.file: p.fix for p in problems if p.code == "missing_file"}
    assert "'nodes.csv' looks like the table of actors" in str(missing["actors.csv"])
    assert "'edges.csv' looks like the table of ties" in str(missing["ties.csv"])
    assert "graphkit import" in str(missing["ties.csv"])


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


ACTOR_ROWS = [line.split(",") for line in ACTORS.splitlines()]


def test_sheets_of_the_same_shape_are_named(tmp_path: Path) -> None:
    ties = [["from", "to", "kind"], ["a", "b", "sister_city"]]
    path = workbook(tmp_path / "d.xlsx", actors=ACTOR_ROWS, ties=ties, ties_2023=ties, Old=ties)
    book = openpyxl.load_workbook(path)
    book["Old"].sheet_state = "hidden"
    book.save(path)
    _, problems = read_network(path)
    found = [(p.file, p.message[:9]) for p in problems if p.code == "unread_table"]
    assert found == [("d.xlsx[ties 2023]", "has the c"), ("d.xlsx[Old]", "is hidden")]
    path = workbook(tmp_path / "e.xlsx", Sheet1=ACTOR_ROWS, Sheet2=ties)
    fixes = [p.fix for p in read_network(path)[1] if p.code == "missing_file"]
    assert "rename 'e.xlsx[Sheet1]' to 'e.xlsx[actors]'" in fixes
    assert "rename 'e.xlsx[Sheet2]' to 'e.xlsx[ties]'" in fixes


@pytest.mark.parametrize("cells", ["A1:B1", "C1:D1", "D1:E1"])
def test_merged_titles_are_named(tmp_path: Path, cells: str) -> None:
    ties = [["from", "to", "kind", "since", "note"], ["a", "b", "sister_city", "2004", "x"]]
    path = workbook(tmp_path / "d.xlsx", actors=ACTOR_ROWS, ties=ties)
    book = openpyxl.load_workbook(path)
    book["ties"].merge_cells(cells)
    book.save(path)
    _, problems = read_network(path)
    (found,) = (p for p in problems if p.code == "merged_cells")
    assert (found.row, found.severity) == (1, "error")
    assert found.message.startswith(f"cells {cells} of the header are merged")
    assert "long_row" not in {p.code for p in problems}


@pytest.mark.parametrize(
    ("style", "date"),
    [
        ("yyyy-mm-dd", "2005-01-01"),
        ("[$-D07041E]mmm bbbb", "2005-01"),
        ("bbbb", "2005"),
        ("d mmm bb", "2005-01-01"),
        ('e"年"m"月"', "2005-01"),
        ("mmm yyyy", "2005-01"),
        ("[$-41E]d/m/bbbb", "2005-01-01"),
    ],
)
def test_a_date_is_as_precise_as_its_cell_shows_it(tmp_path: Path, style: str, date: str) -> None:
    ties: list[list[Any]] = [["from", "to", "kind", "since"], ["a", "b", "sister_city", 38353]]
    path = workbook(tmp_path / "d.xlsx", actors=ACTOR_ROWS, ties=ties)
    book = openpyxl.load_workbook(path)
    book["ties"]["D2"].number_format = style
    book.save(path)
    network, problems = read_network(path)
    assert [str(claim.since) for claim in network.claims] == [date], problems


@pytest.mark.parametrize("style", ["0.00E+00", "General", "#,##0"])
def test_a_number_is_no_date(tmp_path: Path, style: str) -> None:
    ties: list[list[Any]] = [["from", "to", "kind", "weight"], ["a", "b", "sister_city", 38353.5]]
    path = workbook(tmp_path / "d.xlsx", actors=ACTOR_ROWS, ties=ties)
    book = openpyxl.load_workbook(path)
    book["ties"]["D2"].number_format = style
    book.save(path)
    assert read_network(path)[0].claims[0].weight == 38353.5


def said(*args: str) -> str:
    return CliRunner().invoke(main, [*args]).stderr


@pytest.mark.parametrize("command", ["centrality", "info", "summary", "timeline"])
def test_every_command_says_what_cannot_be_read_and_what_was_assumed(
    tmp_path: Path, command: str
) -> None:
    caption = "Table 1: sister cities\nfrom,to,kind\na,b,sister_city\n"
    dataset(tmp_path, ties=caption)
    words = said(command, "-n", str(tmp_path))
    assert "no row of ties.csv can be read" in words
    assert "row 2 looks like the header" in words
    assert "with errors left out" not in words
    (tmp_path / "ties.csv").unlink()
    assert "the table of ties is missing" in said(command, "-n", str(tmp_path))
    dataset(tmp_path, actors="id,kind,name_th\na,city,เลย\n".encode("cp874"))
    assert "actors.csv: is read as cp874" in said(command, "-n", str(tmp_path))


def test_load_says_it_too(tmp_path: Path) -> None:
    notes: list[str] = []
    dataset(tmp_path, actors="id,kind,name_th,since\na,city,เลย,-\n".encode("cp874"))
    load_dataset(tmp_path, ":memory:", note=notes.append)
    assert any("is read as cp874" in note for note in notes)
    assert any("1 value is read otherwise than written" in note for note in notes)
    assert any("the table of ties is missing" in note for note in notes)
