"""Files are written completely or not at all, and errors name the path."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.model.errors import GraphkitError
from graphkit.storage.atomic import write_bytes, write_text


def test_a_file_and_its_folder_are_written_without_leftovers(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ไทย.csv"
    write_text(path, "ก\r\n", spreadsheet=True)
    assert path.read_bytes() == b"\xef\xbb\xbf" + "ก\r\n".encode()
    write_bytes(path, b"x")
    assert path.read_bytes() == b"x"
    assert list(path.parent.iterdir()) == [path]


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(GraphkitError, match=r"cannot write .*inside.txt"):
        write_text(tmp_path / "file" / "inside.txt", "x")
    with pytest.raises(GraphkitError, match=r"cannot write .*inside.txt"):
        write_text(tmp_path / "file" / "deeper" / "inside.txt", "x")
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_folder_of_that_name_stays(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(GraphkitError, match="cannot write"):
        write_text(tmp_path / "taken", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_an_invalid_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphkitError, match="choose another name"):
        write_text(tmp_path / "a\0b", "x")
    with pytest.raises(GraphkitError, match="cannot write"):
        write_text(tmp_path / ("ก" * 300), "x")
