"""The encoding of a file: assumed where its letters fit their language, refused elsewhere."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from graphkit.model.errors import Problem
from graphkit.storage.files.encodings import decode
from graphkit.storage.files.read import read_network

MARKS = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """Encode Vietnamese as Windows does: the tone of a vowel is a letter of its own."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = "".join(part for part in parts if part in MARKS)
            base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in MARKS))
            out += (base + tone).encode("cp1258")
    return out


def said(data: bytes) -> tuple[str | None, str]:
    """Return the text of some bytes, None if they are not all read, and what was assumed."""
    problems: list[Problem] = []
    text = decode(data, "actors.csv", problems)
    assert text is not None
    read = None if text.bad or text.cut else text.text
    return read, " ".join(problem.message for problem in problems)


@pytest.mark.parametrize(
    ("name", "codec", "title"),
    [
        *((name, "gbk", "GB18030") for name in ("昆明市", "河池市", "百色市", "云南省", "崇左")),
        *((name, "cp950", "Big5") for name in ("廣西", "高雄市", "臺灣省", "新竹縣")),
        *((name, "cp874", "cp874") for name in ("เลย", "จ.เลย", "น่าน", "ตาก", "สำนักงานจังหวัด")),
        *((name, "tis-620", "cp874") for name in ("อุดรธานี,หนองคาย", "๒๕๔๗ บุรีรัมย์")),
        *((name, "cp1252", "1252") for name in ("Québec", "Zürich", "São Paulo", "Côte d’Ivoire")),
        *((name, "mac_roman", "Mac Roman") for name in ("Québec", "Besançon", "São Paulo")),
        ("ที่,ชื่อ\n1,เลย\n", "utf-16-le", "UTF-16"),
        ("id,name\n1,Loei\n", "utf-16-be", "UTF-16"),
    ],
)
def test_an_encoding_of_an_office_is_read_and_said(name: str, codec: str, title: str) -> None:
    text, message = said(name.encode(codec))
    assert text == name
    assert title in message


@pytest.mark.parametrize("name", ["Quảng Trị", "Đà Nẵng", "Thừa Thiên Huế", "Hà Nội"])
def test_vietnamese_windows_is_read_with_composed_letters(name: str) -> None:
    text, message = said(windows_1258(name))
    assert text == name
    assert "Windows-1258" in message


@pytest.mark.parametrize(
    ("name", "codec"),
    [("Привет мир, Москва", "cp1251"), ("東京都", "shift_jis"), ("서울특별시", "euc-kr")],
)
def test_letters_of_no_known_office_are_refused(name: str, codec: str) -> None:
    text, message = said(name.encode(codec))
    assert (text, message) == (None, "")


def test_damaged_utf8_is_not_taken_for_thai() -> None:
    """UTF-8 read as cp874 is full of Thai letters; the bytes that are valid decide."""
    text, message = said("มุกดาหาร,สะหวันนะเขต,เลย".encode()[:-1] + b"\xff\n")
    assert (text, message) == (None, "")


@pytest.mark.parametrize(
    ("column", "name", "codec", "read"),
    [
        ("name_zh", "河池市", "gbk", True),
        ("name_zh", "เลย", "cp874", False),
        ("name_th", "เลย", "cp874", True),
        ("name_lo", "เลย", "cp874", False),
        ("name_en", "Québec", "cp1252", True),
    ],
)
def test_letters_must_fit_the_language_of_their_column(
    tmp_path: Path, column: str, name: str, codec: str, read: bool
) -> None:
    table = f"id,kind,{column}\nx,city,{name}\n".encode(codec)
    (tmp_path / "actors.csv").write_bytes(table)
    network, problems = read_network(tmp_path)
    names = [actor.names for actor in network.actors.values()]
    assert names == ([{column[5:]: name}] if read else [])
    codes = {problem.code for problem in problems if problem.file == "actors.csv"}
    assert ("encoding_note" in codes, "bad_encoding" in codes) == (read, not read)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("ชื่อ\nเลย\n".encode("utf-16")[:-1], "ชื่อ\nเลย"),
        (("河池市\n" * 12_000 + "云南省").encode("gbk")[:-1], "河池市\n" * 12_000 + "云南"),
        ("name\nเลย".encode()[:-1], "name\nเล"),
    ],
    ids=["utf-16", "gbk", "utf-8"],
)
def test_a_file_that_ends_inside_a_letter_is_cut(data: bytes, text: str) -> None:
    found = decode(data, "actors.csv", [])
    assert found is not None
    assert (found.text, found.cut) == (text, True)
