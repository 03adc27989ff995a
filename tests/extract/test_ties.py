"""Ties that texts state, deny or announce: kinds, ends, direction, status and date."""

from __future__ import annotations

import sys

import pytest
from draws import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from labels import passages

from graphkit.extract.actors import find_actors
from graphkit.extract.document import text_document
from graphkit.extract.finds import FoundTie
from graphkit.extract.reading import _thai_dictionary
from graphkit.extract.reliability import rate, reliability_table
from graphkit.extract.ties import find_ties
from graphkit.model.errors import MissingExtraError
from graphkit.model.network import Network
from graphkit.model.vocabulary import build_ontology

EMPTY = Network()
TEXTS = [each.document.text for each in passages()]


def found(text: str, date: str = "", network: Network | None = None) -> list[FoundTie]:
    network = network or EMPTY
    document = text_document(text, date=date)
    return find_ties(document, find_actors(document, network), network)


def said(text: str, date: str = "") -> list[tuple[str, str, str, str, str]]:
    return [
        (t.kind, t.tail.text, t.head.text, t.status, str(t.since or "")) for t in found(text, date)
    ]


SISTER, WORKS = "sister_city", "cooperates_with"


@pytest.mark.parametrize(
    ("text", "kind", "tail", "head", "status", "since"),
    [
        ("Loei is twinned with Kunming.", SISTER, "Loei", "Kunming", "in_force", ""),
        (
            "Loei became a sister city of Kunming in May 2011.",
            *(SISTER, "Loei", "Kunming", "in_force", "2011-05"),
        ),
        ("Kunming is Loei's sister city.", SISTER, "Kunming", "Loei", "in_force", ""),
        ("Loei has never signed with Kunming.", WORKS, "Loei", "Kunming", "denied", ""),
        (
            "The memorandum between Loei and Kunming was never signed.",
            *(WORKS, "Loei", "Kunming", "denied", ""),
        ),
        (
            "The agreement between Loei and Kunming expired in 2014.",
            *(WORKS, "Loei", "Kunming", "ended", "2014"),
        ),
        (
            "Loei and Kunming are negotiating a memorandum.",
            *(WORKS, "Loei", "Kunming", "in_process", ""),
        ),
        (
            "Reports that Loei and Kunming had become sister cities were denied.",
            *(SISTER, "Loei", "Kunming", "denied", ""),
        ),
        ("Loei has yet to sign with Kunming.", WORKS, "Loei", "Kunming", "denied", ""),
        ("Loei plans to sign with Kunming.", WORKS, "Loei", "Kunming", "proposed", ""),
        (
            "จังหวัดเลยสถาปนาความสัมพันธ์เมืองพี่เมืองน้องกับเมืองคุนหมิง เมื่อ พ.ศ. ๒๕๕๔",
            *(SISTER, "จังหวัดเลย", "เมืองคุนหมิง", "in_force", "2011"),
        ),
        (
            "จังหวัดเลยยังไม่ได้ลงนามกับเมืองคุนหมิง",
            *(WORKS, "จังหวัดเลย", "เมืองคุนหมิง", "denied", ""),
        ),
        (
            "จังหวัดเลยกำลังเจรจาบันทึกความเข้าใจกับเมืองคุนหมิง",
            *(WORKS, "จังหวัดเลย", "เมืองคุนหมิง", "in_process", ""),
        ),
        (
            "จังหวัดเลยเสนอลงนามบันทึกความเข้าใจกับเมืองคุนหมิง",
            *(WORKS, "จังหวัดเลย", "เมืองคุนหมิง", "proposed", ""),
        ),
        (
            "ແຂວງຈຳປາສັກ ບໍ່ເຄີຍລົງນາມກັບແຂວງສະຫວັນນະເຂດ",
            *(WORKS, "ແຂວງຈຳປາສັກ", "ແຂວງສະຫວັນນະເຂດ", "denied", ""),
        ),
        (
            "Ngày 5 tháng 3 năm 2019, tỉnh Quảng Trị kết nghĩa với tỉnh Mukdahan.",
            *(SISTER, "tỉnh Quảng Trị", "tỉnh Mukdahan", "in_force", "2019-03-05"),
        ),
        (
            "南宁市与广治省于2015年6月结为友好城市。",
            *(SISTER, "南宁市", "广治省", "in_force", "2015-06"),
        ),
        ("南宁市尚未与广治省签署协议。", WORKS, "南宁市", "广治省", "denied", ""),
    ],
)
def test_status_and_date_in_five_languages(
    text: str, kind: str, tail: str, head: str, status: str, since: str
) -> None:
    assert said(text) == [(kind, tail, head, status, since)]


@pytest.mark.parametrize(
    "text",
    [
        "Loei has not yet signed with Kunming.",
        "Loei has not yet signed with Kunming, but talks go on.",
        "Loei hasn't yet signed with Kunming.",
        "Loei didn’t sign with Kunming.",
        "Loei and Kunming have not yet become sister cities.",
        "Loei isn't a sister city of Kunming.",
        "No agreement has yet been signed between Loei and Kunming.",
    ],
)
def test_a_denial_in_short_forms_and_with_yet(text: str) -> None:
    assert [row[1:4] for row in said(text)] == [("Loei", "Kunming", "denied")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Loei and Kunming did not sign the memorandum that they are negotiating.", "in_process"),
        ("The agreement between Loei and Kunming has been dormant since 2014.", "dormant"),
        # What "and" adds is another statement.
        ("Loei signed with Kunming and ended the talks on a railway.", "in_force"),
        ("Loei signed with Kunming, yet Nan did not.", "in_force"),
    ],
)
def test_the_words_that_tell_the_status(text: str, status: str) -> None:
    assert [row[1:4] for row in said(text)] == [("Loei", "Kunming", status)]


@pytest.mark.parametrize(
    ("words", "written", "since"),
    [
        ("last month", "2012-01-15", "2011-12"),
        ("last month", "2012-12-15", "2012-11"),
        ("last year", "2012", "2011"),
        ("yesterday", "2012-03-01", "2012-02-29"),
        # A date that is known to the year says nothing of months, to the month nothing of days.
        *(("last month", "2012", ""), ("yesterday", "2012-03", "")),
        *(("in 2554", "", "2011"), ("in 2150", "", ""), ("in 2099", "", "2099")),
    ],
)
def test_dates_relative_to_the_document_and_of_either_era(
    words: str, written: str, since: str
) -> None:
    text = f"Loei twinned with Kunming {words}."
    assert said(text, written) == [(SISTER, "Loei", "Kunming", "in_force", since)]


@pytest.mark.parametrize(
    ("text", "kind", "tail", "head"),
    [
        ("The Mekong Youth Forum was hosted by Khon Kaen University.",
         "hosts", "Khon Kaen University", "Mekong Youth Forum"),
        ("Khon Kaen University hosted the Mekong Youth Forum.",
         "hosts", "Khon Kaen University", "Mekong Youth Forum"),
        ("The Mekong Institute is funded by the Mekong Fund.",
         "funds", "Mekong Fund", "Mekong Institute"),
        ("The Ministry of Interior oversees the Mekong Institute.",
         "oversees", "Ministry of Interior", "Mekong Institute"),
        ("กระทรวงมหาดไทยกำกับดูแลมหาวิทยาลัยขอนแก่น",
         "oversees", "กระทรวงมหาดไทย", "มหาวิทยาลัยขอนแก่น"),
        ("มหาวิทยาลัยขอนแก่นได้รับทุนจากกระทรวงมหาดไทย",
         "funds", "กระทรวงมหาดไทย", "มหาวิทยาลัยขอนแก่น"),
        ("Loei visited Kunming.", "visited", "Loei", "Kunming"),
        ("Viện Hải dương học trực thuộc Bộ Quốc phòng.",
         "oversees", "Bộ Quốc phòng", "Viện Hải dương học"),
        ("泰中友好协会由泰国外交部资助。", "funds", "泰国外交部", "泰中友好协会"),
    ],
)  # fmt: skip
def test_direction_follows_the_verb(text: str, kind: str, tail: str, head: str) -> None:
    assert [(t.kind, t.tail.text, t.head.text) for t in found(text)] == [(kind, tail, head)]


def test_pairs_of_a_list_have_their_own_status() -> None:
    text = (
        "คู่เมืองพี่เมืองน้องที่ลงนามแล้ว ได้แก่ จังหวัดเลย-แขวงไซยะบูลี และจังหวัดน่าน-แขวงหลวงพระบาง "
        "ส่วนที่อยู่ระหว่างดำเนินการ คือ จังหวัดเชียงราย-แขวงบ่อแก้ว"
    )
    assert [status for _, _, _, status, _ in said(text)] == ["in_force", "in_force", "in_process"]


def test_several_sign_with_one() -> None:
    ties = said("Loei, Nan and Phrae signed an agreement with Kunming.")
    assert [(tail, head) for _, tail, head, _, _ in ties] == [
        ("Loei", "Kunming"),
        ("Nan", "Kunming"),
        ("Phrae", "Kunming"),
    ]


def test_a_denial_in_the_sentence_counts() -> None:
    text = "สื่อรายงานว่าจังหวัดเลยเป็นเมืองคู่แฝดกับเมืองคุนหมิง แต่ทั้งสองเมืองยังไม่เคยลงนาม"
    assert said(text) == [(SISTER, "จังหวัดเลย", "เมืองคุนหมิง", "denied", "")]


def test_what_and_adds_is_another_statement() -> None:
    text = "Loei visited Kunming in 2019 and has proposed a twinning with Nanning."
    assert [row[3] for row in said(text)] == ["in_force", "proposed"]


def test_respectively_joins_one_by_one() -> None:
    ties = said("Loei and Mukdahan signed with Kunming and Nanning respectively.")
    assert [(tail, head) for _, tail, head, _, _ in ties] == [
        ("Loei", "Kunming"),
        ("Mukdahan", "Nanning"),
    ]


def test_both_provinces_are_the_two_named_before() -> None:
    text = "จังหวัดเลยใกล้แขวงไซยะบูลี ในปี 2564 ทั้งสองจังหวัดได้ลงนามสถาปนาความสัมพันธ์เมืองพี่เมืองน้อง"
    assert said(text) == [(SISTER, "จังหวัดเลย", "แขวงไซยะบูลี", "in_force", "2021")]


@pytest.mark.parametrize(
    ("text", "date", "since"),
    [
        ("Last year Loei signed with Kunming.", "2020-05", "2019"),
        ("Two years ago Loei signed with Kunming.", "2020-05", "2018"),
        ("Last year Loei signed with Kunming.", "", ""),
        ("เดือนที่แล้วจังหวัดเลยลงนามกับเมืองคุนหมิง", "2020-01-15", "2019-12"),
        ("เดือนที่แล้วจังหวัดเลยลงนามกับเมืองคุนหมิง", "2020", ""),
        ("去年，南宁市与广治省签署协议。", "2020", "2019"),
        ("Loei signed with Kunming on 3 May 2016.", "", "2016-05-03"),
        ("จังหวัดเลยลงนามกับเมืองคุนหมิงเมื่อ 12 ม.ค. 2562", "", "2019-01-12"),
    ],
)
def test_dates_full_partial_and_relative(text: str, date: str, since: str) -> None:
    assert [row[4] for row in said(text, date)] == [since]


@pytest.mark.parametrize(
    "text",
    [
        "If Loei signed with Kunming, trade would grow.",
        "หากจังหวัดเลยลงนามกับเมืองคุนหมิง การค้าจะดีขึ้น",
        "Did Loei sign with Kunming?",
        "Loei is far from Kunming.",
    ],
)
def test_conditions_and_questions_state_no_tie(text: str) -> None:
    assert said(text) == []


def test_a_hedge_lowers_the_score() -> None:
    (plain,) = found("Loei signed with Kunming.")
    (hedged,) = found("Loei reportedly signed with Kunming.")
    assert hedged.hedged
    assert hedged.score < plain.score


def test_dimensions_and_mechanism_come_from_the_sentence() -> None:
    (tie,) = found("Loei signed an agreement on tourism and health with Kunming.")
    assert tie.dimensions == ("health", "tourism")
    assert tie.mechanism == "formal"


def test_a_kind_of_the_dataset_is_found_by_its_own_phrases() -> None:
    ontology, faults = build_ontology(
        {
            "tie_kinds": {
                "lends_to": {
                    "family": "membership",
                    "label": "Lends to",
                    "tail": ["agency"],
                    "head": ["province"],
                    "triggers": {"en": ["lends money to"]},
                }
            }
        }
    )
    assert not faults
    (tie,) = found("Mekong Bank lends money to Loei.", network=Network(ontology=ontology))
    assert (tie.kind, tie.tail.text, tie.head.text) == ("lends_to", "Mekong Bank", "Loei")


def test_the_passage_holds_both_ends_and_the_phrase() -> None:
    text = "It rained. In 2011 Loei was twinned with Kunming."
    (tie,) = found(text)
    assert text[tie.start : tie.end] == "2011 Loei was twinned with Kunming"


@given(
    parts=st.lists(
        st.tuples(st.sampled_from(TEXTS), st.integers(0, 300), st.integers(1, 120)),
        min_size=1,
        max_size=4,
    ),
    joint=st.sampled_from(["", "\n", "\n\n", " ", "(", "“"]),
    date=st.sampled_from(["", "2020", "2020-05-01", "0001-01-01"]),
)
@settings(max_examples=examples(60))
def test_pieces_of_text_give_finds_inside_them(
    parts: list[tuple[str, int, int]], joint: str, date: str
) -> None:
    text = joint.join(text[start : start + size] for text, start, size in parts)
    document = text_document(text, date=date)
    finds = find_actors(document, EMPTY)
    assert all(document.text[find.start : find.end] == find.text for find in finds)
    for tie in find_ties(document, finds, EMPTY):
        assert 0 <= tie.start < tie.end <= len(document.text)
        assert 0 < tie.score <= 1
        assert tie.tail.ref != tie.head.ref


def test_scores_have_a_table() -> None:
    table = reliability_table()
    assert sum(table.column("found")) > 50
    assert all(0 <= share <= 1 for share in table.column("share"))
    assert "passages" in table.meta["measured"]
    assert "ตอน" in reliability_table("th").meta["measured"]
    assert 0.5 < rate("tie", "with") < 1


def test_thai_without_its_package_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pythainlp", "pythainlp.corpus.common", "pythainlp.tokenize.newmm"):
        monkeypatch.setitem(sys.modules, name, None)
    _thai_dictionary.cache_clear()
    with pytest.raises(MissingExtraError, match=r"run: pip install 'graphkit\[documents\]'"):
        found("เลยลงนามความสัมพันธ์เมืองพี่เมืองน้องกับไซยะบูลี")
    assert found("Loei is twinned with Xaignabouli.")
