"""Lines joined to paragraphs, and what repeats on each page."""

from __future__ import annotations

import pytest

from graphkit.extract.document import text_document

LONG = (
    "The province of Mukdahan and the province of Savannakhet signed an\n"
    "agreement on a sister-city relation in 2004, and the cross-border develop-\n"
    "ment of both was named as its aim; the twin-city idea came from the East-\n"
    "West corridor. The sister cities meet each year; a twin-\n"
    "city fair is held."
)


def test_lines_of_a_paragraph_are_joined_and_hyphens_divided_rightly() -> None:
    text = text_document(LONG).text
    assert "\n" not in text
    assert "cross-border development of both" in text
    assert "East-West corridor" in text
    assert "a twin-city fair" in text


def test_a_hyphen_between_two_words_of_the_text_is_kept() -> None:
    text = (
        "The Red Cross of Mukdahan and the border office of Savannakhet held a cross-\n"
        "border exercise, of which all that are concerned have spoken well to this day."
    )
    assert "held a cross-border exercise" in text_document(text).text
    other = text.replace("the border office", "the office")
    assert "held a crossborder exercise" in text_document(other).text


def test_two_titles_of_one_length_are_no_paragraph() -> None:
    text = (
        "Agreement of Mukdahan with Savannakhet on trade in all border areas\n"
        "Agreement of Loei with Xayabury on tourism and the bridge over there"
    )
    assert text_document(text).text == text


def test_thai_lines_are_joined_without_a_space() -> None:
    lines = (
        "จังหวัดมุกดาหารและแขวงสะหวันนะเขตได้สถาปนาความสัมพันธ์เมืองพี่เมืองน้อง",
        "เมื่อปี พ.ศ. 2547 โดยมีผู้ว่าราชการจังหวัดและเจ้าแขวงลงนามร่วมกันในพิธีเปิด",
        "สะพานมิตรภาพแห่งที่สอง ซึ่งเป็นส่วนหนึ่งของระเบียงเศรษฐกิจตะวันออกตะวันตก",
        "ที่ผ่านจังหวัดนี้",
    )
    text = text_document("\n".join(lines)).text
    assert "เมืองน้องเมื่อปี" in text
    assert "พิธีเปิดสะพานมิตรภาพ" in text


def test_sentences_on_lines_of_their_own_stay_apart() -> None:
    text = (
        "จังหวัดนครพนมลงนามความสัมพันธ์เมืองพี่เมืองน้องกับแขวงคำม่วนเมื่อปี พ.ศ. 2547\n"
        "จังหวัดเลยยังไม่มีข้อตกลงเมืองพี่เมืองน้องกับเมืองคุนหมิง\n"
        "The Loei Chamber of Commerce visited Kunming last year."
    )
    assert text_document(text).text == text


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ("จังหวัดมุก\nดาหาร", "จังหวัดมุกดาหาร"),
        ("แขวงสะหวัน-\nนะเขต", "แขวงสะหวันนะเขต"),
        ("ແຂວງສະຫວັນ\nນະເຂດ", "ແຂວງສະຫວັນນະເຂດ"),
        ("西双版\n纳", "西双版纳"),
    ],
)
def test_a_known_name_that_a_line_break_divides_is_joined(broken: str, name: str) -> None:
    document = text_document(f"{broken}\nจังหวัดเลย")
    assert document.text == f"{name}\nจังหวัดเลย"
    place = document.place(0, len(name))
    assert (place.quote, place.exactness) == (name, "repaired")
    assert (place.start, place.end) == (0, len(broken))


def test_short_lines_lists_and_long_paragraphs_stay_apart() -> None:
    for text in (
        "จังหวัดมุกดาหาร\nจังหวัดนครพนม\nจังหวัดเลย",
        "Loei twinned with Xayabury in the year 2018.\nNan twinned with Oudomxay in the year 2019.",
        "- Mukdahan and Savannakhet signed in the year 2004 or so\n"
        "- Nakhon Phanom and Khammouane signed in the year 2005 or\n"
        "- Loei and Xayabury signed in the year 2018 or thereabouts",
        "word " * 60 + "\n" + "other " * 60 + "\n" + "third " * 60,
    ):
        assert text_document(text).text == text


def page(number: int, words: str) -> str:
    return f"Journal of Twin Cities, vol. 3\n\n{words}\n\n- {number} -"


def test_headers_footers_and_page_numbers_are_left_out_of_the_text() -> None:
    words = ["Mukdahan signed.", "Loei did not.", "Nan is in talks.", "Tak hosted a fair."]
    pages = [page(number, text) for number, text in enumerate(words, 10)]
    document = text_document("\f".join(pages))
    assert "Journal" not in document.text
    assert document.text.split() == " ".join(words).split()
    start = document.text.index("Nan")
    place = document.place(start, start + 3)
    assert (place.page, place.quote, place.exactness) == (3, "Nan", "exact")
    assert place.start == pages[2].index("Nan")


def test_a_line_that_few_pages_begin_with_is_no_header() -> None:
    pages = [f"Part {'ABCDEFGHIJ'[n]}\n\nText {n} of the book." for n in range(10)]
    for few in (2, 5):
        for n in range(few):
            pages[n] = f"Annex to the agreement\n\nText {n} of the book."
        text = text_document("\f".join(pages)).text
        # Two pages of five must have it.
        assert text.count("Annex") == (few if few < 4 else 0)


def test_a_sentence_goes_on_over_a_page_and_its_footer() -> None:
    full = "Mukdahan and Savannakhet have had a twin-city agreement on trade and on the"
    body = "\n".join([full, full])
    words = [f"{body}\n{full}", f"many visits of both.\n{body}", f"In the end\n{body}"]
    pages = [page(number, text) for number, text in enumerate(words, 1)]
    document = text_document("\f".join(pages))
    assert "on the many visits of both." in document.text
    start = document.text.index("the many")
    place = document.place(start, start + 8)
    assert (place.page, place.last_page) == (1, 2)
    assert place.locator.startswith("p. 1 character")
