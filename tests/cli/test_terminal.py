"""Tables and lines for a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphkit.cli.terminal import fit, pad, plain, render, width, wrap
from graphkit.model.table import Table

TEXT = st.text(st.sampled_from("aก่ำ้ิ崇ເ ×é"), max_size=60)


def test_marks_take_no_room_and_chinese_takes_two() -> None:
    assert [width(t) for t in ("มุกดาหาร", "กี่", "崇左", "Quảng Trị")] == [7, 1, 4, 9]


def test_columns_line_up_in_every_script() -> None:
    table = Table(("id", "name", "n"), [("TH-49", "มุกดาหาร", 12), ("LA-SV", "沙湾拿吉", 3)])
    assert render(table, 80).splitlines() == [
        "id     name       n",
        "TH-49  มุกดาหาร   12",
        "LA-SV  沙湾拿吉   3",
    ]


def test_wide_columns_are_printed_below_their_row() -> None:
    table = Table(("id", "why"), [("a", "one two three four five six seven")])
    assert render(table, 30).splitlines() == [
        "id",
        "a",
        "    why: one two three four",
        "    five six seven",
    ]


@given(TEXT, st.integers(2, 40))
def test_fit_never_exceeds_its_room(text: str, columns: int) -> None:
    assert width(fit(text, columns)) <= columns
    assert width(pad(fit(text, columns), columns)) == columns


@given(TEXT, st.integers(24, 60))
def test_wrapping_loses_nothing(text: str, columns: int) -> None:
    lines = wrap(text, columns, "    ")
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= columns for line in lines)


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert plain("a\x1b[31mb\x07\nc") == "a [31mb  c"
    assert plain(("a", "b")) == "a, b"
    assert [plain(v) for v in (None, True, 0.5, 12.0, 3)] == ["", "yes", "0.5", "12", "3"]
