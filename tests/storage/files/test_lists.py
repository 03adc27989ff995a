"""Lists of names: every encoding and separator that a dataset may have, captions, workbooks."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from graphkit.cli import main
from graphkit.model.errors import GraphkitError
from graphkit.storage.files.lists import read_names
from graphkit.storage.files.recognise import recognise


def test_lists_of_names() -> None:
    text = "เลย\n\n Nong Khai, Thailand \r\n".encode()
    assert read_names(text)[0] == ["เลย", "Nong Khai, Thailand"]
    assert read_names("\ufeffน่าน\n".encode())[0] == ["น่าน"]
    assert read_names("น่าน\nแพร่".encode("utf-16"))[0] == ["น่าน", "แพร่"]
    table = 'no;จังหวัด\n1;"เลย"\n2;\n3;น่าน\n'.encode()
    assert read_names(table, "จังหวัด", table=True)[0] == ["เลย", "น่าน"]
    assert read_names(table, "2", table=True)[0] == ["เลย", "น่าน"]
    assert read_names(b"name\nLoei\n", table=True)[0] == ["Loei"]


@pytest.mark.parametrize(
    ("data", "column", "said"),
    [
        (b"\xff\xfa\x80", None, "UTF-8"),
        (b"a\x00b", None, "not text"),
        (b"id,name\n1,x\n", None, "--column"),
        (b"id,name\n1,x\n", "nmae", "did you mean 'name'"),
        (b"id,name\n1,x\n", "7", "the columns are: id, name"),
        (b"", "name", "empty"),
        (b"PK\x03\x04 a workbook", None, "is a workbook"),
    ],
)
def test_lists_that_cannot_be_read(data: bytes, column: str | None, said: str) -> None:
    with pytest.raises(GraphkitError, match=said):
        read_names(data, column, table=column is not None or b"," in data)


def test_a_thai_office_list_is_read_and_said() -> None:
    names, notes = read_names("no,จังหวัด\n1,จ.เลย\n2,มุกดาหาร\n".encode("cp874"), "จังหวัด", table=True)
    assert names == ["จ.เลย", "มุกดาหาร"]
    assert "cp874" in notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nno;จังหวัด\n1;เลย\n",
        "รายชื่อจังหวัด 2563,\nno,จังหวัด\n1,เลย\n",
        "\n\nรายชื่อ\t\nno\tจังหวัด\n1\tเลย\n",
    ],
)
def test_separator_lines_and_captions_are_skipped(text: str) -> None:
    assert read_names(text.encode(), "จังหวัด", table=True)[0] == ["เลย"]


def test_a_workbook_with_a_column_of_places(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Towns"], [], ["Name", "Country"], ["Athens", "Greece"], ["Pakse", None]):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    names, _ = read_names(tmp_path / "list.xlsx", "name", place="country")
    assert names == ["Athens, Greece", "Pakse"]
    args = ["match", "--from", str(tmp_path / "list.xlsx"), "--column", "Name"]
    done = CliRunner().invoke(main, [*args, "--place-column", "Country", "--format", "csv"])
    rows = done.stdout.splitlines()
    assert ",GR," in rows[1], rows
    assert rows[1].startswith('"Athens, Greece"')


def test_a_caption_with_one_of_the_titles_is_no_header() -> None:
    data = b"name,2020,\nno,name,country\n1,Pakse,Laos\n"
    assert read_names(data, "name", place="country", table=True)[0] == ["Pakse, Laos"]


def test_tables_are_recognised_below_a_caption_and_by_both_ends() -> None:
    assert recognise([["from", "to", "kind"]]) == ("ties", True)
    assert recognise([["Ties of 2020"], ["from", "to", "kind"]]) == ("ties", False)
    assert recognise([["Source", "Target", "Weight"]]) == ("ties", False)
    # Without a target, a source is one that is cited.
    assert recognise([["source", "to", "weight"]]) is None
