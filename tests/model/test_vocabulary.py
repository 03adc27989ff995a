"""The shipped vocabulary and the additions of a dataset."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from graphkit.model.vocabulary import WORD_LISTS, build_ontology, ends_in, load_ontology

BANK = {"actor_kinds": {"bank": {"label": {"en": "Bank", "th": "ธนาคาร"}, "shape": "square"}}}
LENDS = {"family": "money", "label": {"en": "Lends to"}, "tail": ["bank"], "head": ["bank"]}


def test_the_shipped_vocabulary_has_all_kinds_of_the_network() -> None:
    onto = load_ontology()
    kinds = {"country", "province", "city", "association", "agency", "project", "crossing"}
    assert kinds <= set(onto.actor_kinds)
    families = {
        "cooperation": {"sister_city", "cooperates_with", "trades_with"},
        "geography": {"borders", "connects", "located_in", "part_of", "origin_in"},
        "membership": {"member_of", "oversees", "coordinates", "participates_in", "funds"},
        "activity": {"hosts", "studies", "visited"},
    }
    assert set(onto.families) == set(families)
    for family, members in families.items():
        assert set(onto.family(family)) >= members
    assert {kind.family for kind in onto.tie_kinds.values()} == set(families)
    symmetric = {kind.id for kind in onto.tie_kinds.values() if kind.symmetric}
    assert symmetric >= {"sister_city", "cooperates_with", "trades_with", "borders"}
    assert not symmetric & {"connects", "origin_in", "member_of", "funds", "hosts", "visited"}
    assert {kind.id for kind in onto.derived_kinds} == {"located_in", "part_of"}
    assert onto.level_rank == {"symbolic": 0, "cultural_educational": 1, "economic": 2}
    settled = {"proposed", "in_process", "in_force", "dormant", "ended"}
    assert set(onto.words["statuses"]) == {*settled, "denied"}
    assert onto.denying == {"denied"}
    dimensions = "security culture education health trade_investment labour tourism"
    assert set(onto.words["dimensions"]) == {*dimensions.split(), "transport", "smart_city"}
    assert (onto.default_status, onto.over_status) == ("in_force", "ended")
    assert onto.default_family == "cooperation"


def test_everything_has_a_label_in_english_and_thai() -> None:
    onto = load_ontology()
    labels = [kind.label for kind in (*onto.actor_kinds.values(), *onto.tie_kinds.values())]
    labels += [kind.inverse for kind in onto.tie_kinds.values()]
    labels += [text for kind in onto.actor_kinds.values() for text in kind.subkinds.values()]
    labels += [
        *onto.families.values(),
        *(t for part in WORD_LISTS for t in onto.words[part].values()),
    ]
    assert len(labels) > 90
    for label in labels:
        assert label["en"].isascii()
        assert any("ก" <= char <= "๛" for char in label["th"]), label


def test_ends_of_a_tie() -> None:
    kinds = load_ontology().tie_kinds
    assert kinds["sister_city"].allows("province", "city")
    assert not kinds["sister_city"].allows("province", "country")
    assert kinds["origin_in"].allows("association", "province")
    assert not kinds["origin_in"].allows("province", "association")
    assert kinds["connects"].allows("crossing", "province")
    one_way = {"tail": ["agency"], "head": ["city"], "label": "Twins", "family": "activity"}
    onto, faults = build_ontology({"tie_kinds": {"twins": {**one_way, "symmetric": True}}})
    assert not faults
    assert onto.tie_kinds["twins"].allows("city", "agency")
    assert not onto.tie_kinds["twins"].allows("city", "city")


def test_labels_fall_back_to_english_and_then_to_the_word() -> None:
    onto = load_ontology()
    assert onto.label("tie_kinds", "sister_city", "th") == "เมืองพี่เมืองน้องกับ"
    assert onto.label("tie_kinds", "sister_city", "lo") == "Sister city of"
    assert onto.label("subkinds", "chamber") == "Chamber of commerce"
    assert onto.label("families", "cooperation", "th") == "ความร่วมมือ"
    for part in ("actor_kinds", "tie_kinds", "subkinds", "families", "levels"):
        assert onto.label(part, "unheard_of") == "unheard_of"


def test_an_overlay_adds_kinds_families_and_words() -> None:
    overlay = {
        **BANK,
        "families": {"money": {"en": "Money", "th": "การเงิน"}},
        "tie_kinds": {"lends_to": LENDS, "sister_city": {"tail": ["bank"], "head": ["bank"]}},
        "levels": {"strategic": {"en": "Strategic"}},
    }
    onto, faults = build_ontology(overlay)
    assert faults == []
    assert onto.actor_kinds["bank"].label["th"] == "ธนาคาร"
    assert onto.family("money") == ("lends_to",)
    assert onto.level_rank["strategic"] == 3
    # A list of ends only grows.
    assert onto.tie_kinds["sister_city"].tail == {"province", "city", "bank"}
    assert onto.tie_kinds["sister_city"].levels
    assert onto.overlay == overlay
    assert "bank" not in load_ontology().actor_kinds


@pytest.mark.parametrize(
    ("overlay", "where", "message"),
    [
        ({"tie_kinds": {"owes": {**LENDS, "head": ["bank"]}}}, "tie_kinds.owes.family", "family"),
        (
            {"tie_kinds": {"owes": {**LENDS, "family": "activity"}}},
            "tie_kinds.owes.tail",
            "is not a known actor kind",
        ),
        (
            {"tie_kinds": {"owes": {"family": ["activity"]}}},
            "tie_kinds.owes.family",
            "is not a known tie family",
        ),
        (
            {"tie_kinds": {"owes": {"tail": [["city"]]}}},
            "tie_kinds.owes.tail",
            "not a known actor kind",
        ),
        ({"tie_kinds": {"owes": {"head": []}}}, "tie_kinds.owes.head", "has no actor kind"),
        ({"tie_kinds": {"owes": "bank"}}, "tie_kinds.owes", "must be a table"),
        ({"tie_kinds": {"owes money": LENDS}}, "tie_kinds.owes money", "is not a plain word"),
        ({"tie_kinds": {"cooperation": LENDS}}, "tie_kinds.cooperation", "is taken already"),
        ({"tie_kinds": {"all": LENDS}}, "tie_kinds.all", "is taken already"),
        ({"tie_kinds": {"sister_city": {"label": "X"}}}, "tie_kinds.sister_city.label", "a table"),
        (
            {"tie_kinds": {"visited": {"symmetric": "no"}}},
            "tie_kinds.visited.symmetric",
            "is not true or false",
        ),
        (
            {"actor_kinds": {"bank": {"shape": "blob"}}},
            "actor_kinds.bank.shape",
            "is not a known shape",
        ),
        (
            {"actor_kinds": {"bank": {"shape": ["dot"]}}},
            "actor_kinds.bank.shape",
            "is not a known shape",
        ),
        (
            {"actor_kinds": {"bank": {"colour": "red"}}},
            "actor_kinds.bank.colour",
            "is not a colour",
        ),
        ({"actor_kinds": {"bank": {"place": 1}}}, "actor_kinds.bank.place", "is not true or false"),
        (
            {"actor_kinds": {"bank": {"label": {"th": "ธนาคาร"}}}},
            "actor_kinds.bank.label",
            "English",
        ),
        ({"statuses": {"paused": {"en": ""}}}, "statuses.paused", "has no English label"),
        ({"dimensions": ["water"]}, "dimensions", "must be a table"),
        ({"defaults": {"status": "sleeping"}}, "defaults.status", "is not one of the statuses"),
        ({"defaults": {"family": ["activity"]}}, "defaults.family", "is not one of the families"),
        ({"colours": {}}, "colours", "is not a known part of a vocabulary"),
        ("[ontology]", "ontology", "must be a table"),
    ],
)
def test_faults_of_an_overlay(overlay: Any, where: str, message: str) -> None:
    onto, faults = build_ontology(overlay)
    found = {fault.where: fault for fault in faults}
    assert where in found, faults
    assert message in found[where].message
    assert found[where].fix
    # Faulty entries are left out, and the shipped vocabulary stays complete.
    shipped = load_ontology()
    assert set(shipped.tie_kinds) == set(onto.tie_kinds)
    assert onto.tie_kinds["sister_city"] == shipped.tie_kinds["sister_city"]
    assert onto.tie_kinds["visited"] == shipped.tie_kinds["visited"]
    assert (onto.default_status, onto.default_family) == ("in_force", "cooperation")


def test_phrases_that_state_a_tie_are_read_and_grow() -> None:
    shipped = load_ontology().tie_kinds["funds"]
    onto, faults = build_ontology(
        {
            "tie_kinds": {
                "funds": {"triggers": {"en": ["bankrolled"], "ms": ["membiayai"]}},
                "lends_to": {
                    "family": "membership",
                    "label": "Lends to",
                    "tail": ["agency"],
                    "head": ["province"],
                    "triggers": {"en": ["lends to"]},
                },
            }
        }
    )
    assert not faults
    funds = onto.tie_kinds["funds"]
    assert funds.triggers["en"] == (*shipped.triggers["en"], "bankrolled")
    assert funds.triggers["ms"] == ("membiayai",)
    assert funds.inverse_triggers == shipped.inverse_triggers
    assert onto.tie_kinds["lends_to"].triggers == {"en": ("lends to",)}


def test_phrases_of_the_wrong_form_are_faults() -> None:
    _, faults = build_ontology({"tie_kinds": {"funds": {"triggers": {"ms": [3], "id": ""}}}})
    assert [fault.where for fault in faults] == [
        "tie_kinds.funds.triggers.ms",
        "tie_kinds.funds.triggers.id",
    ]


def test_a_label_may_have_a_word_of_its_own_for_a_place() -> None:
    onto = load_ontology()
    province = functools.partial(onto.label, "actor_kinds", "province")
    assert [province("th", [code]) for code in ("TH", "VN", "LA", "CN")] == [
        *("จังหวัด", "จังหวัด", "แขวง", "มณฑล")
    ]
    # The narrower place comes first; a place without a word of its own has the common one.
    assert province("th", ["CN-GX", "CN"]) == "เขตปกครองตนเอง"
    assert province("en", ["CN-YN", "CN"]) == "Province"
    assert province("en", ["JP-01", "JP"]) == province("vi", ["JP-01", "JP"]) == "Prefecture"
    assert province("th", ["", "XX"]) == province("th") == "จังหวัด/แขวง/มณฑล"


def test_a_tie_is_called_by_the_countries_it_joins() -> None:
    onto = load_ontology()
    for tail, head in (("TH", "LA"), ("LA", "TH")):
        assert onto.label("tie_kinds", "sister_city", "th", ends_in(tail, head)) == ("เมืองคู่แฝดกับ")
    assert onto.label("tie_kinds", "sister_city", "th", ends_in("TH", "VN")) == ("เมืองพี่เมืองน้องกับ")
    assert onto.label("tie_kinds", "sister_city", "en", ends_in("TH", "LA")) == "Sister city of"
    own, faults = build_ontology(
        {"tie_kinds": {"sister_city": {"label": {"en_LA_TH": "Twin town of"}}}}
    )
    assert not faults
    assert own.label("tie_kinds", "sister_city", "en", ends_in("TH", "LA")) == "Twin town of"


def test_keys_are_any_text_and_unread_without_a_label() -> None:
    onto, faults = build_ontology({"keys": {"R&D 2022-06": {"en": "research", "th": "วิจัย"}}})
    assert not faults
    assert onto.key_label("R&D 2022-06", "th") == "วิจัย"
    assert onto.key_label("R&D 2022-06", "lo") == "research"
    assert onto.key_label("x") == onto.key_label("") == ""
    _, faults = build_ontology({"keys": {"a b": {"th": "ก"}}})
    assert [fault.where for fault in faults] == ["keys.a b"]
