"""Actors that texts name, in five languages, and words that only look like them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from labels import judge, passages

from graphkit.extract.actors import find_actors
from graphkit.extract.document import text_document
from graphkit.extract.finds import FoundActor
from graphkit.extract.grammar import grammars
from graphkit.model.network import Network
from graphkit.model.records import Actor
from graphkit.model.vocabulary import load_ontology

EMPTY = Network()


def found(text: str, network: Network | None = None) -> list[FoundActor]:
    return find_actors(text_document(text), network or EMPTY)


def words(text: str, network: Network | None = None) -> list[str]:
    return [find.text for find in found(text, network) if find.named]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Loei and Quang Tri signed.", ["Loei", "Quang Tri"]),
        ("ผู้ว่าราชการจังหวัดเลยกล่าว", ["จังหวัดเลย"]),
        ("เจ้าแขวงคำม่วนกล่าว", ["แขวงคำม่วน"]),
        ("จ.ตาก จ.น่าน", ["จ.ตาก", "จ.น่าน"]),
        ("tỉnh Quảng Trị và TP. Đà Nẵng", ["tỉnh Quảng Trị", "TP. Đà Nẵng"]),
        ("南宁市和广治省", ["南宁市", "广治省"]),
        ("ແຂວງສະຫວັນນະເຂດ ແລະ ແຂວງຈຳປາສັກ", ["ແຂວງສະຫວັນນະເຂດ", "ແຂວງຈຳປາສັກ"]),
        ("the province of Mukdahan", ["province of Mukdahan"]),
    ],
)
def test_places_come_with_their_type_word(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ไม่มีใครเลย ผ้าตากไว้ ข่าวแพร่หลาย น่านน้ำ",
        "นายสมชาย เชียงใหม่ กล่าว",
        "ร้านอาหารบนถนนสุโขทัย",
        "Mr. Paris Loei stayed at the Hanoi Hotel.",
        "The Bangkok Post and the Vientiane Times wrote of it.",
        "see https://example.org/Mukdahan or write to loei@example.org",
        "คนไทย ชาวจีน ภาษาลาว",
        "Ông Nguyễn Văn Huế nói.",
        "王大同先生说",
        "It costs nothing (Ministry of Interior, 2019).",
        "",
        "12345 ???",
    ],
)
def test_persons_papers_streets_and_plain_words_are_no_actors(text: str) -> None:
    assert words(text) == []


def test_lists_of_references_name_no_actors() -> None:
    text = "Loei is calm.\n\n## References\nMinistry of Interior. Mukdahan.\n\n## Annex\nNong Khai."
    assert words(text) == ["Loei", "Nong Khai"]


@pytest.mark.parametrize(
    ("text", "name", "kind", "subkind"),
    [
        ("กระทรวงมหาดไทยแจ้งว่า", "กระทรวงมหาดไทย", "agency", "ministry"),
        ("กระทรวงการต่างประเทศและผู้แทน", "กระทรวงการต่างประเทศ", "agency", "ministry"),
        ("สมาคมผู้ส่งออกข้าวไทยเป็นสมาชิก", "สมาคมผู้ส่งออกข้าวไทย", "association", "trade"),
        ("หอการค้าจังหวัดเลยได้จัด", "หอการค้าจังหวัดเลย", "association", "chamber"),
        ("อบจ.เลย", "อบจ.เลย", "agency", "local_government"),
        (
            "the Ministry of Planning and Investment and others",
            "Ministry of Planning and Investment",
            "agency",
            "ministry",
        ),
        (
            "the National University of Laos is old",
            "National University of Laos",
            "agency",
            "university",
        ),
        (
            "In the Nong Khai Chamber of Commerce they met",
            "Nong Khai Chamber of Commerce",
            "association",
            "chamber",
        ),
        (
            "The East-West Economic Corridor is long.",
            "East-West Economic Corridor",
            "project",
            "corridor",
        ),
        ("Sở Ngoại vụ tỉnh Quảng Trị họp", "Sở Ngoại vụ tỉnh Quảng Trị", "agency", ""),
        ("泰国潮州会馆成立", "泰国潮州会馆", "association", "hometown"),
        ("泰国内政部表示", "泰国内政部", "agency", "ministry"),
        ("ກະຊວງການຕ່າງປະເທດ ໄດ້ກ່າວ", "ກະຊວງການຕ່າງປະເທດ", "agency", "ministry"),
    ],
)
def test_organisations_are_known_by_their_type_word(
    text: str, name: str, kind: str, subkind: str
) -> None:
    find = next(find for find in found(text) if find.text == name)
    assert find.kind == kind
    assert subkind in ("", find.subkind)


@pytest.mark.parametrize("text", ["สมาคมการค้า", "กระทรวงที่เกี่ยวข้อง", "โครงการนี้", "The Ministry."])
def test_a_type_word_alone_is_no_name(text: str) -> None:
    assert words(text) == []


def test_names_of_the_network_count_and_phrases_of_ties_do_not() -> None:
    network = Network(
        {
            "org:x": Actor("org:x", "agency", {"en": "Zzyzx"}, aliases=("ZX",)),
            "p": Actor("p", "project", {"en": "Programme P"}, aliases=("sister cities",)),
        }
    )
    finds = found("Zzyzx (ZX) likes sister cities; zx does not.", network)
    assert [(find.text, find.ref, find.known) for find in finds] == [
        ("Zzyzx", "org:x", "network"),
        ("ZX", "org:x", "network"),
    ]


def test_a_defined_abbreviation_means_what_it_was_defined_as() -> None:
    first, *rest = found("The Mekong River Authority (MRA) met. The MRA agreed.")
    assert [find.text for find in rest] == ["MRA", "MRA"]
    assert {find.ref for find in rest} == {first.ref}
    assert {find.name for find in rest} == {"Mekong River Authority"}


def test_official_abbreviations_are_written_out() -> None:
    (find,) = found("กต. แจ้งว่า")
    assert (find.name, find.kind) == ("กระทรวงการต่างประเทศ", "agency")


def test_words_for_an_actor_refer_to_the_last_of_their_type() -> None:
    text = "The Loei Trade Association met the Mekong Youth Federation. The Association agreed."
    association, _, reference = found(text)
    assert (reference.text, reference.named, reference.ref) == (
        "The Association",
        False,
        association.ref,
    )


def test_it_is_not_guessed_which_province_is_meant() -> None:
    assert all(find.named for find in found("Loei met Mukdahan. The province agreed."))
    assert not found("Loei slept. The province agreed.")[-1].named


def test_finds_quote_the_text_and_do_not_overlap() -> None:
    for each in passages():
        finds = find_actors(each.document, EMPTY)
        text = each.document.text
        assert all(text[find.start : find.end] == find.text for find in finds)
        assert all(a.end <= b.start for a, b in pairwise(finds))
        assert all(0 < find.score <= 1 for find in finds)


def test_the_kinds_of_the_lexicon_are_in_the_vocabulary() -> None:
    ontology = load_ontology()
    for grammar in grammars().values():
        shorts = [*grammar.abbreviations.values(), *grammar.placed.values()]
        for each in (*grammar.bodies, *shorts):
            kind = ontology.actor_kinds[each.kind]
            assert each.subkind in ("", *kind.subkinds), each
        for table, part in (
            ("status", "statuses"),
            ("status_near", "statuses"),
            ("levels", "levels"),
            ("dimensions", "dimensions"),
            ("mechanisms", "mechanisms"),
        ):
            assert set(grammar.tables[table]) <= set(ontology.words[part]), grammar.lang


@pytest.mark.slow
def test_the_labelled_passages_stay_as_good_as_measured() -> None:
    network = Network()
    tuning, held = (judge(passages(part), network) for part in ("tuning", "held"))
    assert tuning.f1("actors strict") > 0.95
    assert held.f1("actors strict") > 0.85
    assert tuning.f1("ties + status") > 0.95
    assert held.f1("ties + status") > 0.75
    assert tuning.found["traps"] == 0
    assert tuning.right["denied in force"] == held.right["denied in force"] == 0


@pytest.mark.parametrize("verb", ["ร่วมมือกับ", "แลกเปลี่ยนนักศึกษากับ", "ผลักดัน", "เยี่ยมชม", "ต่ออายุ"])
def test_the_name_of_a_body_ends_before_a_verb(verb: str) -> None:
    text = f"มหาวิทยาลัยราชภัฏเลย{verb}กระทรวงพาณิชย์"
    assert words(text) == ["มหาวิทยาลัยราชภัฏเลย", "กระทรวงพาณิชย์"]
