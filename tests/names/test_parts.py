"""Parts of names: marks that tell apart, legal forms, initials, slips of typing."""

from __future__ import annotations

import pytest

from graphkit.names.bodies import compare_bodies, is_acronym
from graphkit.names.legal_forms import split_legal_form
from graphkit.names.marks import marks_of
from graphkit.names.parse import parse_name
from graphkit.names.slips import repair_slips, same_marks


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("North Corridor", "South Corridor", "other_side"),
        # Of two sides that one name has, the other has one.
        ("North-South Corridor", "North Corridor", ""),
        ("North-South Corridor", "East-West Corridor", "other_side"),
        ("North Corridor", "Corridor", ""),
        ("Zone A", "Zone B", "other_letter"),
        ("Bridge 2", "Bridge III", "other_number"),
    ],
)
def test_marks_that_conflict(one: str, other: str, conflict: str) -> None:
    assert marks_of(one).conflict(marks_of(other)) == conflict
    assert marks_of(other).conflict(marks_of(one)) == conflict


@pytest.mark.parametrize(
    ("name", "side"), [("ใต้", ""), ("ตาใต้", ""), ("บ้านใต้", "south"), ("วัดตก", "west")]
)
def test_an_ending_is_a_side_only_of_a_longer_name(name: str, side: str) -> None:
    assert marks_of(name).sides == ({("compass", side)} if side else set())


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Mitr Phol Ltd", ("Mitr Phol", "limited")),
        ("Mitr Phol Llc", ("Mitr Phol", "limited")),
        # Three letters that can be a word are a form in capitals only.
        ("Ban KFT", ("Ban", "limited")),
        ("Ban Kft", ("Ban Kft", "")),
        # The more exact of two forms tells the kind, in either place.
        ("Company Mitr Phol Ltd", ("Mitr Phol", "limited")),
    ],
)
def test_legal_forms(name: str, parts: tuple[str, str]) -> None:
    assert split_legal_form(name) == parts


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("UN", False), ("WHO", True), ("UNESCO", True), ("ABCDEFG", False), ("Asean", False)],
)
def test_acronyms_have_three_to_six_capitals(name: str, is_one: bool) -> None:
    assert is_acronym(name) is is_one


def test_a_general_word_more_is_less_likely_one_body_beside_a_legal_form() -> None:
    plain, limited, group, tourism, fund = map(
        parse_name,
        ("Mitr Phol", "Mitr Phol Ltd", "Mitr Phol Group", "Mekong Tourism Fund", "Mekong Fund"),
    )
    longer, beside, other = (
        compare_bodies(plain, group),
        compare_bodies(limited, group),
        compare_bodies(fund, tourism),
    )
    assert [each.code for each in (longer, beside, other)] == ["part"] * 3
    assert longer.score > 0.7 > beside.score > other.score


def test_marks_in_another_order() -> None:
    assert repair_slips("หน\u0e49\u0e35") == "หน\u0e35\u0e49"
    assert repair_slips("น\u0e48\u0e31น") == "น\u0e31\u0e48น"
    assert same_marks("มกุดา", "มุกดา")
    # Two letters are too few to be one name with a slip.
    assert not same_marks("ดนั", "ดัน")
