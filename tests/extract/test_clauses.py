"""Documents of several statements: each tie has the status, date and words of its own clause."""

from __future__ import annotations

import pytest
from labels import judge, passages

from graphkit.extract.actors import find_actors
from graphkit.extract.document import text_document
from graphkit.extract.finds import FoundTie
from graphkit.extract.lines import is_marked, statement_breaks
from graphkit.extract.ties import find_ties
from graphkit.model.network import Network
from graphkit.storage.open import open_network

EMPTY = Network()


def found(text: str, date: str = "", network: Network = EMPTY) -> list[FoundTie]:
    document = text_document(text, date=date)
    return find_ties(document, find_actors(document, network), network)


def said(
    text: str, date: str = "", network: Network = EMPTY
) -> list[tuple[str, str, str, str, str]]:
    return [
        (tie.kind, tie.tail.text, tie.head.text, tie.status, str(tie.since or ""))
        for tie in found(text, date, network)
    ]


MINUTES = """รายงานการประชุมคณะกรรมการความร่วมมือไทย-ลาว
เมื่อวันที่ 12 มีนาคม พ.ศ. 2566 จังหวัดนครพนมและแขวงคำม่วนได้ลงนามบันทึกความเข้าใจด้านการท่องเที่ยว
จังหวัดบึงกาฬกำลังจัดทำความตกลงเมืองพี่เมืองน้องกับแขวงบอลิคำไซ แต่จังหวัดหนองคายยังไม่มีความสัมพันธ์กับแขวงเวียงจันทน์
หอการค้าจังหวัดมุกดาหารเยือนนครไกสอน พมวิหาน เมื่อปีที่แล้ว"""


def test_lines_of_minutes_are_statements_of_their_own() -> None:
    shipped = open_network("thai-twin-cities")
    last = ("visited", "หอการค้าจังหวัดมุกดาหาร", "นครไกสอน พมวิหาน", "in_force")
    rows = [
        ("cooperates_with", "จังหวัดนครพนม", "แขวงคำม่วน", "in_force", "2023-03-12"),
        ("sister_city", "จังหวัดบึงกาฬ", "แขวงบอลิคำไซ", "in_process", ""),
        ("cooperates_with", "จังหวัดหนองคาย", "แขวงเวียงจันทน์", "denied", ""),
    ]
    assert said(MINUTES, network=shipped) == [*rows, (*last, "")]
    assert said(MINUTES, "2024", shipped)[-1] == (*last, "2023")
    ties = found(MINUTES, network=shipped)
    assert [tie.dimensions for tie in ties] == [("tourism",), (), (), ()]
    assert not any("\n" in MINUTES[tie.start : tie.end] for tie in ties)


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("Loei signed with Kunming\nNan visited Dali", 2),
        ("Loei signed with Kunming.\nNan visited Dali.", 2),
        ("Loei signed with\nKunming", 1),
        ("Loei, Nan\nand Phrae signed with Dali", 1),
        ("จังหวัดเลยลงนามกับ\nเมืองคุนหมิง", 1),
        ("จังหวัดเลยลงนามกับเมืองคุนหมิง\nจังหวัดน่านเยือนเมืองต้าหลี่", 2),
        ("Partners:\n- Loei\n- Nan", 3),
        ("一、南宁市—孔敬府\n二、桂林市—普吉府", 2),
        # A paragraph of one width, which ends with a full stop, is only wrapped.
        (
            "The governor of Loei told reporters on Monday that the province of\n"
            "Loei and the city of Kunming had signed the memorandum on health in\n"
            "May and that the delegation would go on to Dali.",
            1,
        ),
    ],
)
def test_a_line_break_ends_a_statement_unless_the_words_go_on(text: str, statements: int) -> None:
    assert len(list(statement_breaks(text))) == statements - 1


def test_items_of_lists_have_marks() -> None:
    assert [is_marked(line, 0) for line in ("- Loei", "2. Loei", "一、黎府", "Loei", "2023")] == [
        *(True, True, True, False, False)
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "In 2011 Loei visited Vinh and signed a memorandum with Dali.",
            ("cooperates_with", "Loei", "Dali", "in_force", "2011"),
        ),
        (
            "Loei visited Vinh in 2011 and signed a memorandum with Dali.",
            ("cooperates_with", "Loei", "Dali", "in_force", ""),
        ),
        (
            "Loei signed a memorandum with Dali, but Nan visited Vinh in 2011.",
            ("cooperates_with", "Loei", "Dali", "in_force", ""),
        ),
        (
            "In 2011 Loei signed with Dali, but Phrae has no relations with Vinh.",
            ("cooperates_with", "Phrae", "Vinh", "denied", ""),
        ),
        (
            "Loei and Dali became sister cities in 2011, but the agreement of both lapsed.",
            ("sister_city", "Loei", "Dali", "in_force", "2011"),
        ),
        (
            "Loei is a sister city of Dali, but this lapsed in 2014.",
            ("sister_city", "Loei", "Dali", "ended", "2014"),
        ),
        (
            "ແຂວງຄຳມ່ວນ ເປັນເມືອງພີ່ເມືອງນ້ອງກັບແຂວງບໍ່ແກ້ວ ຕັ້ງແຕ່ປີ 2005",
            ("sister_city", "ແຂວງຄຳມ່ວນ", "ແຂວງບໍ່ແກ້ວ", "in_force", "2005"),
        ),
        (
            "องค์การบริหารส่วนจังหวัดแพร่เตรียมลงนามกับเมืองลี่เจียง",
            ("cooperates_with", "องค์การบริหารส่วนจังหวัดแพร่", "เมืองลี่เจียง", "in_process", ""),
        ),
    ],
)
def test_dates_and_statuses_come_from_the_clause(text: str, row: tuple[str, ...]) -> None:
    assert row in said(text)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # Buses and flights between places are no sister cities.
        ("Loei has sister cities. Loei–Luang Prabang buses run every day.", []),
        ("Loei has sister cities. Chiang Mai–Kunming flights resumed in 2023.", []),
        ("จังหวัดเลยมีเมืองพี่เมืองน้อง รถโดยสารสาย เลย–หลวงพระบาง ให้บริการ", []),
        (
            "Phuket would not sign the agreement with Hainan before 2025.",
            [("cooperates_with", "Phuket", "Hainan", "denied", "")],
        ),
        (
            "Chiang Rai, a member of the Mekong Tourism Council since 2001, visited Dali in 2010.",
            [
                ("member_of", "Chiang Rai", "Mekong Tourism Council", "in_force", "2001"),
                ("visited", "Chiang Rai", "Dali", "in_force", "2010"),
            ],
        ),
        (
            "จังหวัดแพร่ไม่ใช่เมืองพี่เมืองน้องของเมืองหลวงพระบาง แต่เป็นเมืองพี่เมืองน้องของเมืองอุดมไซ",
            [
                ("sister_city", "จังหวัดแพร่", "เมืองหลวงพระบาง", "denied", ""),
                ("sister_city", "จังหวัดแพร่", "เมืองอุดมไซ", "in_force", ""),
            ],
        ),
        (
            "Loei and Phrae signed with Kunming and Dali in 2015 and 2016 respectively.",
            [
                ("cooperates_with", "Loei", "Kunming", "in_force", ""),
                ("cooperates_with", "Phrae", "Dali", "in_force", ""),
            ],
        ),
    ],
)
def test_nothing_goes_over_from_another_statement(text: str, rows: list[tuple[str, ...]]) -> None:
    assert sorted(said(text)) == sorted(rows)


def test_a_date_can_begin_the_next_statement() -> None:
    text = "พ.ศ. 2560 จังหวัดเลยกำลังเจรจากับแขวงไซยะบูลี พ.ศ. 2561 จังหวัดน่านลงนามกับแขวงหลวงพระบาง"
    last = found(text)[-1]
    assert (last.status, str(last.since)) == ("in_force", "2018")
    assert text[last.start : last.end].startswith("พ.ศ. 2561")


def test_the_type_word_at_the_end_makes_an_english_name_whole() -> None:
    network = open_network("thai-twin-cities")
    document = text_document("Phuket hosted the ASEAN Tourism Forum.")
    assert find_actors(document, network)[-1].text == "ASEAN Tourism Forum"


def test_a_clause_with_an_unknown_subject_is_not_about_the_last_one() -> None:
    assert len(said("Loei signed with Dali, but Nonsuch has no agreement with Vinh.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Loei has good relations with Dali.",
        "จังหวัดเลยมีความสัมพันธ์อันดีกับเมืองต้าหลี่",
        "黎府与大理州的关系良好。",
    ],
)
def test_good_relations_are_no_tie(text: str) -> None:
    assert said(text) == []


def test_a_heading_gives_its_status_to_the_items_below() -> None:
    text = (
        "Sister cities\nIn force:\n- Loei – Champasak (2018)\nUnder negotiation:\n"
        "- Phayao – Luang Prabang\n- Phrae – Oudomxay\nEnded:\n- Tak – Kayin State\n"
    )
    assert [(tie.tail.text, tie.status, str(tie.since or "")) for tie in found(text)] == [
        *[("Loei", "in_force", "2018"), ("Phayao", "in_process", ""), ("Phrae", "in_process", "")],
        ("Tak", "ended", ""),
    ]


def test_words_inside_names_tell_no_dimension() -> None:
    text = "The Loei Trade Association signed an agreement on health with the Dali Tourism Bureau."
    assert [tie.dimensions for tie in found(text)] == [("health",)]


def test_no_name_goes_across_the_end_of_a_statement() -> None:
    text = "Loei works with Vientiane Province\nThe Mukdahan Chamber of Commerce visited Vinh"
    document = text_document(text)
    assert [find.text for find in find_actors(document, EMPTY)] == [
        *("Loei", "Vientiane Province", "Mukdahan Chamber of Commerce", "Vinh"),
    ]


@pytest.mark.slow
def test_fresh_passages_stay_as_good_as_measured() -> None:
    parts = (judge(passages(f"fresh {part}"), EMPTY) for part in ("tuning", "held"))
    for counts, least in zip(parts, (0.8, 0.75), strict=True):
        assert counts.f1("ties + status") > least
        assert counts.f1("one line") == 1
        assert counts.right["denied in force"] == 0
