"""`check --fix` applies what is certain to a copy, and nothing else."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from graphkit.cli import main
from graphkit.model.errors import InvalidDataError
from graphkit.storage.files.correcting import correct_dataset
from graphkit.storage.files.read import read_network

ACTORS = (
    "id;ประเภท;name_en;country;population\r\nTH-49;จังหวัด;Mukdahan;Thailand;351,820\r\n"
    "LA-SV;แขวง;Savannakhet;Laos;\r\nVN-25;Provinz;Quang Tri;Thailand;-\r\n"
)
TIES = (
    "from;to;kind;status;weight;since\r\nMukdahan;LA-SV;sister_city;มีผล;1,5;1/25/2005\r\n"
    "TH-49;Savanakhet;sister_city;;1,200;\r\n"
)


def dataset(path: Path) -> Path:
    path.mkdir()
    (path / "actors.csv").write_text(ACTORS, "utf-8", newline="")
    (path / "ties.csv").write_bytes(TIES.encode("cp874"))
    (path / "notes.txt").write_text("kept")
    return path


def test_a_folder_is_corrected_beside_itself(tmp_path: Path) -> None:
    source = dataset(tmp_path / "net")
    before = {file.name: file.read_bytes() for file in source.iterdir()}
    copy, made = correct_dataset(source)
    assert copy == tmp_path / "net-fixed"
    assert {file.name: file.read_bytes() for file in source.iterdir()} == before
    assert (copy / "notes.txt").read_text() == "kept"
    changed = {(c.place, c.before): c.after for c in made}
    assert changed["actors.csv:1", "ประเภท"] == "kind"
    assert changed["actors.csv:2 kind", "จังหวัด"] == "province"
    assert changed["actors.csv:2 population", "351,820"] == "351820"
    assert changed["actors.csv:2 country", "Thailand"] == "TH"
    assert changed["ties.csv:2 from", "Mukdahan"] == "TH-49"
    assert changed["ties.csv:2 status", "มีผล"] == "in_force"
    assert changed["ties.csv:2 weight", "1,5"] == "1.5"
    assert changed["ties.csv:2 since", "1/25/2005"] == "2005-01-25"
    network, problems = read_network(copy)
    # What has two readings, and what is only similar, stays.
    left = {(p.column, p.value) for p in problems if p.severity == "error"}
    assert left == {("kind", "Provinz"), ("weight", "1,200"), ("to", "Savanakhet")}
    assert network.actors["TH-49"].population == 351_820
    with pytest.raises(InvalidDataError, match="exists already"):
        correct_dataset(source)


def test_a_workbook_is_corrected_beside_itself(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "actors"
    for row in (["id", "kind", "name_en", "ประเทศ"], ["a", "จังหวัด", "A", "ไทย"]):
        sheet.append(row)
    book.save(tmp_path / "net.xlsx")
    copy, made = correct_dataset(tmp_path / "net.xlsx")
    assert copy.name == "net-fixed.xlsx"
    assert [c.after for c in made] == ["country", "province", "TH"]
    network, problems = read_network(copy)
    assert (network.actors["a"].kind, network.actors["a"].country) == ("province", "TH")
    assert not [p for p in problems if p.severity == "error"]


def test_nothing_certain_makes_no_copy(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "actors.csv").write_text("id,kind,name_en\na,Provinz,A\n")
    copy, made = correct_dataset(tmp_path / "net")
    assert (copy, made) == (tmp_path / "net", [])
    assert [file.name for file in tmp_path.iterdir()] == ["net"]


def test_the_command_prints_what_it_corrected(tmp_path: Path) -> None:
    source = dataset(tmp_path / "net")
    done = CliRunner().invoke(main, ["check", "-n", str(source), "--fix"])
    assert "ties.csv:2 status: 'มีผล' → 'in_force'" in done.stderr
    assert f"written to {tmp_path / 'net-fixed'}; {source} is unchanged" in done.stderr
    assert done.exit_code == 1
    done = CliRunner().invoke(main, ["check", "--fix"])
    assert done.exit_code == 2
