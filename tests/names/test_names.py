"""Names in Thai, Lao, Vietnamese, Chinese and English: keys, type words, order, suggestions."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.vocabulary import load_ontology
from graphkit.names.normalise import fold, normalise, printable, sort_key
from graphkit.names.suggest import did_you_mean, similar_words, suggest
from graphkit.names.type_words import bare, place_type, split_type, type_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("กำแพงเพชร", "กํ\u0e32แพงเพชร"),
        ("น้ำหนาว", "น\u0e49\u0e4d\u0e32หนาว"),
        ("น้ำหนาว", "น\u0e4d\u0e49\u0e32หนาว"),
        ("ຄຳມ່ວນ", "ຄ\u0ecd\u0eb2ມ່ວນ"),
        ("ນ້ຳ", "ນ\u0ecd\u0ec9\u0eb2"),
        ("แขวง", "เเขวง"),
        ("ແຂວງ", "ເເຂວງ"),
        ("มุกดา\u200bหาร", "มุกดาหาร"),
        ("Qua\u0309ng Tri\u0323", "Quảng Trị"),
        ("  Luang \u00a0 Prabang\n", "Luang Prabang"),
    ],
)
def test_spellings_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert unicodedata.is_normalized("NFC", normalise(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quảng Trị", "quang tri"),
        ("Đà Nẵng", "DA NANG"),
        ("Thừa Thiên–Huế", "Thua Thien Hue"),
        ("Sa-vannakhet", "savannakhet"),
        ("กรุงเทพฯ", "กรุงเทพ"),
        ("เส้นทาง ๙", "เส้นทาง 9"),
        ("ໜອງຄາຍ", "ຫນອງຄາຍ"),
        ("ຫຼວງພະບາງ", "ຫລວງພະບາງ"),
        ("Straße", "STRASSE"),
    ],
)
def test_names_that_are_looked_up_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("เพชรบุรี", "เพชรบูรณ์"),
        ("ปา", "ป่า"),
        ("ป่า", "ป้า"),
        ("เลย", "ลาย"),
        ("ກ່າ", "ກ້າ"),
        ("崇左", "崇明"),
        ("Hà Nam", "Hà Nội"),
    ],
)
def test_names_that_must_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("จังหวัดมุกดาหาร", "มุกดาหาร"),
        ("จังหวัด มุกดาหาร", "มุกดาหาร"),
        ("จ.มุกดาหาร", "มุกดาหาร"),
        ("จ. มุกดาหาร", "มุกดาหาร"),
        ("เมืองปาย", "ปาย"),
        ("เมืองฉงจั่ว", "ฉงจั่ว"),
        ("เมืองปานามา", "ปานามา"),
        ("แขวงสะหวันนะเขต", "สะหวันนะเขต"),
        ("เเขวงสะหวันนะเขต", "สะหวันนะเขต"),
        ("มณฑลกวางตุ้ง", "กวางตุ้ง"),
        ("นครโฮจิมินห์", "โฮจิมินห์"),
        ("นครหลวงเวียงจันทน์", "เวียงจันทน์"),
        ("เทศบาลนครอุดรธานี", "อุดรธานี"),
        ("ແຂວງສະຫວັນນະເຂດ", "ສະຫວັນນະເຂດ"),
        ("ນະຄອນຫຼວງວຽງຈັນ", "ວຽງຈັນ"),
        ("ເມືອງໂຮ່ຈິມິນ", "ໂຮ່ຈິມິນ"),
        ("tỉnh Quảng Trị", "Quảng Trị"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("Ho Chi Minh City", "Ho Chi Minh"),
        ("TP. Đà Nẵng", "Đà Nẵng"),
        ("Mukdahan Province", "Mukdahan"),
        ("Chongzuo city", "Chongzuo"),
        ("Shan State", "Shan"),
        ("Guangxi Zhuang Autonomous Region", "Guangxi"),
        ("崇左市", "崇左"),
        ("广西壮族自治区", "广西"),
        ("宁夏回族自治区", "宁夏"),
        ("西双版纳傣族自治州", "西双版纳"),
        ("红河哈尼族彝族自治州", "红河"),
        ("德宏州", "德宏"),
        ("沙湾拿吉省", "沙湾拿吉"),
        ("贵州省", "贵州"),
        ("广州市", "广州"),
        ("常州市", "常州"),
        ("蒙自县", "蒙自"),
    ],
)
def test_bare_takes_the_type_word_off(name: str, expected: str) -> None:
    assert bare(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        *("นครพนม", "นครราชสีมา", "นครศรีธรรมราช", "นครสวรรค์", "นครปฐม", "นครนายก", "นครไทย"),
        *("เมืองพล", "มุกดาหาร", "จันทบุรี", "จังหวัด", "นคร", "เมือง"),
        *("ນະຄອນພະນົມ", "ນະຄອນລາຊະສີມາ", "ວຽງຈັນ"),
        *("广州", "杭州", "福州", "郑州", "徐州", "苏州", "贵州", "九州", "沛县", "沙市"),
        *("New York City", "Kansas City", "Mexico City", "Smart City", "Khon Kaen Smart City"),
        *("Department of State", "Lake District", "City", "Statesboro", "Quảng Trị", ""),
    ],
)
def test_bare_leaves_a_name_that_the_word_is_part_of(name: str) -> None:
    assert bare(name) == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("จังหวัดนครพนม", "นครพนม"),
        ("จังหวัดนครศรีธรรมราช", "นครศรีธรรมราช"),
        ("เทศบาลนครนครราชสีมา", "นครราชสีมา"),
        ("เทศบาลนครราชสีมา", "นครราชสีมา"),
        ("เทศบาลเมืองนครพนม", "นครพนม"),
        ("เทศบาลเมืองเมืองพล", "เมืองพล"),
        ("ຈັງຫວັດນະຄອນພະນົມ", "ນະຄອນພະນົມ"),
        ("Kansas City Province", "Kansas City"),
    ],
)
def test_only_one_type_word_is_removed(name: str, expected: str) -> None:
    assert bare(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("เทศบาลนครขอนแก่น", "city"),
        ("เมืองฉงจั่ว", "city"),
        ("Ho Chi Minh City", "city"),
        ("City of London", "city"),
        ("崇左市", "city"),
        ("จังหวัดขอนแก่น", "division"),
        ("จ.ขอนแก่น", "division"),
        ("ແຂວງສະຫວັນນະເຂດ", "division"),
        ("Savannakhet Province", "division"),
        ("广西壮族自治区", "division"),
        ("西双版纳傣族自治州", "division"),
        ("ประเทศลาว", "country"),
        ("นครพนม", ""),
        ("Kansas City", ""),
        ("广州", ""),
        ("", ""),
    ],
)
def test_place_type_of_a_name(name: str, expected: str) -> None:
    assert place_type(name) == expected


def test_the_lists_of_words_are_in_normal_form_and_longest_first() -> None:
    lists = type_words()
    for table in (lists.leading, lists.trailing, lists.body_leading, lists.body_trailing):
        sizes = [len(word) for word in table]
        assert sizes == sorted(sizes, reverse=True)
        assert all(unicodedata.normalize("NFC", word).casefold() == word for word in table)
    for name in lists.whole:
        assert normalise(name).casefold() == name


def test_the_kinds_that_words_speak_for_are_those_of_the_vocabulary() -> None:
    lists = type_words()
    known = load_ontology().actor_kinds.keys()
    tables = (lists.leading, lists.trailing, lists.body_leading, lists.body_trailing)
    assert {kind for table in tables for word in table.values() for kind in word.kinds} <= known
    assert all(word.type == "body" for table in tables[2:] for word in table.values())
    assert all(word.concept for table in tables[2:] for word in table.values())


@pytest.mark.parametrize(
    ("name", "rest", "kinds"),
    [
        ("จังหวัดน่าน", "น่าน", ("province",)),
        ("จ.เลย", "เลย", ("province",)),
        ("เทศบาลนครขอนแก่น", "ขอนแก่น", ("city",)),
        ("ทน.ขอนแก่น", "ขอนแก่น", ("city",)),
        ("เมืองฉงจั่ว", "ฉงจั่ว", ("city", "province")),
        ("นครหลวงเวียงจันทน์", "เวียงจันทน์", ("province", "city")),
        ("รัฐฉาน", "ฉาน", ("province",)),
        ("เลย", "เลย", None),
        ("แพร่", "แพร่", None),
        ("กรุงเทพมหานคร", "กรุงเทพมหานคร", None),
    ],
)
def test_a_type_word_is_evidence_of_kind(
    name: str, rest: str, kinds: tuple[str, ...] | None
) -> None:
    found, word = split_type(name)
    assert found == rest
    assert (word.kinds if word else None) == kinds


def test_thai_dictionary_order() -> None:
    # As the Royal Institute's dictionary orders them: by consonant, then vowel, the vowel
    # written in front counts after its consonant; tone marks and the silent mark count last.
    ordered = [
        *("กก", "กรรม", "กระบี่", "กรุงเทพมหานคร", "กา", "ก่า", "ก้า", "กำแพงเพชร", "เก", "เก็ง"),
        *("เก่ง", "เก้ง", "แก", "โก", "ใกล้", "ไก่", "ขอนแก่น", "จันทบุรี", "เชียงราย", "เชียงใหม่"),
        *("นครพนม", "น่าน", "บึงกาฬ", "ป่าตอง", "พะเยา", "เพชรบุรี", "เพชรบูรณ์", "แพร่"),
        *("มหาสารคาม", "มุกดาหาร", "แม่ฮ่องสอน", "ยโสธร", "เลย", "สกลนคร", "สระแก้ว", "หนองคาย"),
        *("อุดรธานี", "อุตรดิตถ์"),
    ]
    mixed = ordered[:]
    random.Random(7).shuffle(mixed)
    assert sorted(mixed, key=sort_key) == ordered


def test_lao_and_vietnamese_order() -> None:
    # The Lao alphabet has ສ between ຈ and ຊ; ໝ counts as ຫມ.
    lao = ["ກຳປົງຊະນັງ", "ຈຳປາສັກ", "ສະຫວັນນະເຂດ", "ຊຽງໃໝ່", "ຊຽງຮາຍ", "ເຊກອງ", "ບໍ່ແກ້ວ", "ຫົວພັນ"]
    vietnamese = ["An Giang", "Cần Thơ", "Dương Minh Châu", "Đà Nẵng", "Điện Biên", "Hà Nội"]
    for ordered in (lao, vietnamese):
        mixed = ordered[:]
        random.Random(7).shuffle(mixed)
        assert sorted(mixed, key=sort_key) == ordered


def test_only_similar_words_are_suggested() -> None:
    assert similar_words("LA-SX", ["TH-49", "LA-SV"]) == ["LA-SV"]
    assert similar_words("betweeness", ["degree", "betweenness", "closeness"]) == ["betweenness"]
    assert similar_words("Savanakhet", ["Savannakhet", "Salavan", "Sainyabuli"]) == ["Savannakhet"]
    assert similar_words("มุกดาหาน", ["มุกดาหาร", "มหาสารคาม"]) == ["มุกดาหาร"]
    assert similar_words("LA-SX", ["Laos", "LA-SV"], limit=2) == ["LA-SV", "Laos"]
    assert similar_words("TH-94", ["TH-21", "TH-49"]) == ["TH-49"]
    assert similar_words("zzz", ["degree", "closeness"]) == []
    assert similar_words("abcd", []) == []
    assert similar_words("degre", {"degree": 1, "closeness": 2}) == ["degree"]
    assert similar_words("abcx", ["abcy", "abcz", "abc"], limit=2) == ["abc", "abcy"]


any_text = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("กนมเแำ\u0e4d\u0e32\u0e48\u0e49ຫນມເແຳ\u200b đĐăảé州市省"),
    ),
    max_size=24,
)


@given(any_text)
def test_normal_forms_stay_as_they_are(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert fold(fold(text)) == fold(text)
    assert fold(once) == fold(text)


@given(any_text)
def test_bare_is_part_of_the_name(text: str) -> None:
    name = bare(text)
    assert name in normalise(text)
    assert bool(name) == bool(normalise(text))


syllables = st.tuples(*(st.sampled_from(part) for part in (" เแโใไ", "กขงนมรลอ", " ิีุู็", " ่้๊๋์", " ะาม")))
thai_words = st.lists(syllables, min_size=1, max_size=4).map(
    lambda parts: "".join(map("".join, parts)).replace(" ", "")
)


@given(thai_words, thai_words)
def test_tone_marks_decide_only_between_words_equal_without_them(one: str, other: str) -> None:
    def toneless(word: str) -> str:
        return "".join(c for c in word if c not in "่้๊๋็์")

    first, second = sort_key(toneless(one)), sort_key(toneless(other))
    if first != second:
        assert (sort_key(one) < sort_key(other)) == (first < second)


def test_a_suggestion_has_the_near_word_and_all_choices() -> None:
    words = ("degree", "strength", "pagerank")
    assert suggest("degre", iter(words)) == (
        "did you mean 'degree'? expected one of: degree, strength, pagerank"
    )
    assert suggest("zzz", words) == "expected one of: degree, strength, pagerank"
    asked = did_you_mean("TH-4", ["TH-49", "TH-48", "LA-SV"], limit=2)
    assert asked == "did you mean 'TH-49' or 'TH-48'?"
    assert did_you_mean("zzz", []) == ""


def test_a_word_is_suggested_from_70_per_cent_on() -> None:
    # Seven of ten letters in common are 70 %, nine of thirteen 69.2 %.
    assert similar_words("abcdefghij", ["abcdefgxyz"]) == ["abcdefgxyz"]
    assert similar_words("abcdefghijklm", ["abcdefghiwxyz"]) == []


@given(st.text())
def test_printable_text_has_no_control_characters(text: str) -> None:
    shown = printable(text)
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(c) for c in shown}
    assert [c for c in text if c.isprintable()] == [c for c in shown if c.isprintable()]


def test_spaces_of_every_kind_stay_printable() -> None:
    assert printable("Qu\u1ea3ng\u00a0Tr\u1ecb\u3000\u5d07\u5de6\n") == (
        "Qu\u1ea3ng\u00a0Tr\u1ecb\u3000\u5d07\u5de6"
    )
