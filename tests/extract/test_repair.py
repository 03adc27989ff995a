"""Letters that a PDF or a scan got wrong, and what must stay as it is."""

from __future__ import annotations

import pytest
from draws import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.extract.document import text_document
from graphkit.extract.mapped import MappedText
from graphkit.extract.repair import repair

REPAIRED = {
    # syllables twice
    "กรุงรุ เทพ": "กรุงเทพ",
    "เมือมื งพี่เพี่ มือมื งน้อง": "เมืองพี่เมืองน้อง",
    "พัฒพั นาความสัมสั พันพั ธ์รธ์ ะหว่าว่ งประเทศ": "พัฒนาความสัมพันธ์ระหว่างประเทศ",
    "นารีณูรี ณูช": "นารีณูช",
    "ดำรงชัยชั 2": "ดำรงชัย2",
    "พฤษย์1ย์ไป": "พฤษย์1ไป",
    # sara am in two parts, also Lao
    "สํานักงาน": "สำนักงาน",
    "นํ้าพอง": "น้ำพอง",
    "น้ํา": "น้ำ",
    "ຈໍາປາສັກ": "ຈຳປາສັກ",
    # marks one letter late
    "จังหวดั": "จังหวัด",
    "จังหวดั นครพนม": "จังหวัด นครพนม",
    "มกุดาหาร": "มุกดาหาร",
    "สะหวนันะเขต": "สะหวันนะเขต",
    "ในจังหวดัมีความสมัพันธ์": "ในจังหวัดมีความสัมพันธ์",
    "ปที ี่ผ่านมา": "ปีที่ผ่านมา",
    # letters set apart
    "ม ุ ก ด า ห า ร": "มุกดาหาร",
    "M u k d a h a n": "Mukdahan",
    "Q u a n g  T r i": "Quang Tri",
    "昆 明 市": "昆明市",
    "Qu ả ng Tr ị": "Quảng Trị",
    "Vi ệ t Nam": "Việt Nam",
    # letters in parts, marks without width
    "Qua\u0309ng": "Quảng",
    "บา้นกา่ง": "บ้านก่าง",
    "เ่ก": "เก่",
    "มุก\u200bดาหาร": "มุกดาหาร",
    "co\u00adoperation": "cooperation",
    "เเขวง": "แขวง",
    # a tone mark before its vowel
    "ส\u0e49\u0e34นสุด": "ส\u0e34\u0e49นสุด",
}


@pytest.mark.parametrize(("wrong", "right"), REPAIRED.items())
def test_damaged_letters_are_repaired(wrong: str, right: str) -> None:
    assert repair(MappedText.of(wrong)).text == right
    document = text_document(f"xx {wrong} yy")
    assert document.text == f"xx {right} yy"
    place = document.place(3, 3 + len(right))
    assert (place.quote, place.exactness) == (right, "repaired")
    assert place.start is not None
    assert document.raw[place.start : place.end].strip() == wrong


@pytest.mark.parametrize(
    "text",
    [
        "สถานที่ที่ดีที่สุดในจังหวัดเลย",
        "ยังไม่ได้ได้รับการอนุมัติ แต่แกล้งไม่รู้",
        "มีนาคม เมษายน และใกล้ ๆ กันนั้น",
        "ข้าวโพดเลี้ยงสัตว์ ไข้หวัดนก กระทรวงการคลัง",
        "A B C and D signed; Mr. T. S. Eliot did not",
        "ông à ơi, ở Huế có ý kiến; Đà Nẵng và Quảng Trị",
        "中国 云南 昆明",
        "ແຂວງສະຫວັນນະເຂດ ແລະ ແຂວງຈຳປາສັກ",
    ],
)
def test_sound_text_stays_as_it_is(text: str) -> None:
    assert repair(MappedText.of(text)).text == text


def test_own_names_are_known_to_the_repair() -> None:
    text = MappedText.of("ชมรมรมิขอบฟาก")
    assert repair(text).text == text.text
    assert repair(text, ["ริมขอบฟาก"]).text == "ชมรมริมขอบฟาก"


@settings(max_examples=examples(60), deadline=None)
@given(st.text(alphabet="กรมดงุูีัิ์่้ำํา เแA-é\u0301\u200b\nabช", max_size=60))
def test_every_character_keeps_a_place(text: str) -> None:
    found = repair(MappedText.of(text))
    assert len(found.origin) == len(found.text)
    assert all(0 <= place < len(text) for place in found.origin)
    assert not set(found.text) - set(text) - set("ำแé ")
