"""Names of bodies read as terms: languages, levels, countries, abbreviations and slips."""

from __future__ import annotations

import pytest

from graphkit.names.marks import marks_of
from graphkit.names.normalise import fold
from graphkit.names.similarity import compare_names
from graphkit.names.slips import repair_slips
from graphkit.names.terms import read_terms
from graphkit.names.type_words import read_lexicons

GROUPS = ("heads", "subjects", "levels", "spare", "peoples")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("กระทรวงยุติธรรม", "Ministry of Justice"),
        ("กระทรวงยุติธรรม", "Ministry of Justice of Thailand"),
        ("Bộ Tư pháp Việt Nam", "Ministry of Justice of Vietnam"),
        ("ກະຊວງຍຸຕິທຳ ລາວ", "Ministry of Justice of Laos"),
        ("司法部", "中华人民共和国司法部"),
        ("องค์การบริหารส่วนจังหวัดน่าน", "Nan Provincial Administrative Organization"),
        ("เทศบาลนครหาดใหญ่", "Hat Yai City Municipality"),
        ("清迈大学", "มหาวิทยาลัยเชียงใหม่"),
        ("UBND tỉnh Hà Tĩnh", "Ha Tinh Provincial People's Committee"),
        ("Sở KH&ĐT tỉnh Nghệ An", "Department of Planning and Investment of Nghe An Province"),
        ("รฟท.", "State Railway of Thailand"),
        ("Loei PAO", "อบจ.เลย"),
        ("Minsitry of Agricluture, Thailand", "กระทรวงเกษตร"),
        ("Hội nghị lần thứ mười hai", "Hội nghị lần thứ 12"),
        ("昆明市入民政府", "昆明市人民政府"),
    ],
)
def test_one_body_in_two_languages(one: str, other: str) -> None:
    assert compare_names(one, other).score > 0.8
    assert compare_names(other, one).score == compare_names(one, other).score


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("กระทรวงยุติธรรม", "Ministry of Defence"),
        ("กระทรวงยุติธรรม", "Bộ Tư pháp Việt Nam"),
        ("กระทรวงยุติธรรม", "Ministry of Justice of Vietnam"),
        ("องค์การบริหารส่วนจังหวัดน่าน", "Phrae Provincial Administrative Organization"),
        ("เทศบาลนครหาดใหญ่", "Hat Yai Town Municipality"),
        ("清迈大学", "มหาวิทยาลัยเชียงราย"),
        ("ມະຫາວິທະຍາໄລແຫ່ງຊາດລາວ", "Lao University"),
        ("泰中友好协会", "中泰友好协会"),
        ("สะพานมิตรภาพไทย-ลาว แห่งที่ 4", "Thai-Lao Friendship Bridge V"),
        ("Hội nghị lần thứ mười hai", "Hội nghị lần thứ hai mươi"),
    ],
)
def test_two_bodies_in_two_languages(one: str, other: str) -> None:
    assert compare_names(one, other).score < 0.7


def test_place_names_and_proper_names_are_not_read_as_terms() -> None:
    for name in ("Mukdahan", "สะหวันนะเขต", "ນະຄອນພະນົມ", "海南", "Đà Nẵng", "Siemens AG"):
        assert read_terms(name) is None


def test_a_place_keeps_words_that_are_terms_elsewhere() -> None:
    for name in ("มหาวิทยาลัยสะหวันนะเขต", "ມະຫາວິທະຍາໄລສະຫວັນນະເຂດ", "Savannakhet University"):
        terms = read_terms(name)
        assert terms is not None
        assert (terms.heads, terms.subjects) == ({"university"}, frozenset())


def test_no_text_means_two_terms() -> None:
    meanings: dict[str, set[tuple[str, str]]] = {}
    for lexicon in read_lexicons():
        for group in GROUPS:
            for key, texts in lexicon.get(group, {}).items():
                for text in texts:
                    form = ("^" if text[0] == "^" else "") + fold(text) + "$" * (text[-1] == "$")
                    meanings.setdefault(form, set()).add((group, key))
    assert {form: found for form, found in meanings.items() if len(found) > 1} == {}


def test_numbers_in_words_and_letters_at_the_end() -> None:
    assert marks_of("Hội nghị lần thứ ba mươi sáu").numbers == ("36",)
    assert marks_of("综合保税区二期").numbers == ("2",)
    assert marks_of("ນິຄົມ ເຂດ ກ").letters == {"ກ"}
    assert not marks_of("บริษัทจำกัด").letters


def test_a_nasal_mark_read_as_a_space_is_put_back() -> None:
    assert repair_slips("ส านักงาน") == "สำนักงาน"
    assert repair_slips("ແຂວງຄ າມ່ວນ") == "ແຂວງຄຳມ່ວນ"
