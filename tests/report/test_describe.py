"""Counts of a network and the portrait of an actor."""

from __future__ import annotations

import datetime as dt
import json
from tempfile import TemporaryDirectory

import pytest

from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, ActorClaim, Claim, Source
from graphkit.model.selection import Selection
from graphkit.report.demo import run_demo
from graphkit.report.describe import describe_network, portrait, portrait_json
from graphkit.report.totals import count_totals
from graphkit.storage.open import open_network


@pytest.fixture
def network() -> Network:
    return Network(
        actors={
            "TH": Actor("TH", "country", {"en": "Thailand", "th": "ไทย"}, source="s"),
            "A": Actor("A", "province", {"en": "Alpha", "th": "อัลฟา"}, country="TH", source="s"),
            "B": Actor("B", "province", {"en": "Beta"}, country="LA", source="s"),
            "C": Actor(
                "C", "association", {"en": "Guild"}, subkind="trade", within="A", source="s"
            ),
        },
        claims=(
            Claim("A", "B", "sister_city", status="proposed", since=parse_date("2004"), source="s"),
            Claim("A", "B", "sister_city", status="in_process", confidence=0.4, source="t"),
            Claim("A", "B", "borders", weight=12.5, source="s"),
            Claim("C", "B", "cooperates_with", obstacles=("budget",), source="t", locator="p. 3"),
        ),
        sources={
            "s": Source("s", "First report", year=2020, kind="report"),
            "t": Source("t", "Second report", year=2004, kind="report"),
        },
        actor_claims=(ActorClaim("B", "kind", "city", "t"),),
        as_of=dt.date(2026, 1, 1),
    )


def test_counts_add_up(network: Network) -> None:
    table = {(row["part"], row["name"]): row["count"] for row in describe_network(network)}
    assert table["actors", "all"] == 4
    assert table["actors by kind", "province"] == 2
    assert table["ties", "all"] == 3
    assert table["ties that follow from places", "all"] == 2
    assert table["ties that follow from places by kind", "part_of"] == 1
    assert table["ties that follow from places by kind", "located_in"] == 1
    assert table["ties by status", "proposed"] == 1
    assert table["ties by status", "in_force"] == 2
    assert table["claims", "all"] == 4
    assert table["sources by kind", "report"] == 2
    assert (table["dates", "first"], table["dates", "last"]) == (2004, 2004)
    assert table["ties without a date", "all"] == 2
    assert table["disagreements by field", "kind"] == 1
    assert table["disagreements by field", "status"] == 1


def test_labels_come_in_the_language_asked_for(network: Network) -> None:
    labels = {row["name"]: row["label"] for row in describe_network(network, "th")}
    assert labels["province"].startswith("จังหวัด")


def test_a_portrait_names_ties_evidence_and_disagreement(network: Network) -> None:
    text = "\n".join(portrait(network, network, "A"))
    assert "Alpha  [A]  Province" in text
    assert "Sister city of Beta [B]: Proposed; since 2004" in text
    assert "First report (2020) — Proposed, since 2004" in text
    assert "sources disagree on status" in text
    assert "Seat of Guild [C]" in text
    assert "neighbours" not in text
    assert "Missing linkages (1)" in text


def test_a_portrait_in_thai_uses_its_era(network: Network) -> None:
    text = "\n".join(portrait(network, network, "A", "th"))
    assert "อัลฟา  [A]" in text
    assert "พ.ศ. 2547" in text
    assert "ความเชื่อมโยงที่ขาดหาย" in text


def test_the_json_portrait_has_the_same_facts(network: Network) -> None:
    answer = json.loads(portrait_json(network, network, "B"))
    assert {t["kind"] for t in answer["ties"]} == {"sister_city", "borders", "cooperates_with"}
    assert "neighbours" in answer["gaps"][0]["rule"].split("|")
    assert {s["id"] for s in answer["sources"]} == {"s", "t"}
    assert answer["measures"]["degree"]["value"] == 1


def test_missing_values_are_counted_without_a_word(network: Network) -> None:
    unsaid = [row for row in describe_network(network) if row["part"] == "ties by level"]
    assert [(row["name"], row["label"], row["count"]) for row in unsaid] == [("", "not stated", 1)]
    labels = {
        row["label"] for row in describe_network(network, "th") if row["part"] == "ties by level"
    }
    assert labels == {"ไม่ระบุ"}


def test_an_actor_outside_the_measured_ties_is_marked() -> None:
    crossing = Network({"X": Actor("X", "crossing", {"en": "Pier", "th": "ท่าเรือ"})})
    lines = list(portrait(crossing, crossing, "X"))
    assert "cannot have any of these ties" in lines[lines.index("Measures") + 2]
    thai = list(portrait(crossing, crossing, "X", "th"))
    assert thai[thai.index("ค่าชี้วัด") + 1].strip() != ""


def test_a_portrait_in_thai_names_fields_and_measures_in_thai(network: Network) -> None:
    text = "\n".join(portrait(network, network, "A", "th"))
    assert "ไม่ตรงกันเรื่อง สถานะ" in text
    assert "การเป็นตัวกลาง (betweenness): " in text


def test_a_thai_terminal_has_every_sign_of_a_portrait(network: Network) -> None:
    network = network.select(Selection(ties=("all",)))
    for lang in ("en", "th"):
        for line in portrait(network, network, "C", lang):
            assert line.encode("cp874").decode("cp874") == line


@pytest.mark.slow
def test_one_count_has_one_name() -> None:
    network = open_network("thai-twin-cities")
    totals = count_totals(network)
    info = {row["part"]: row["count"] for row in describe_network(network) if row["name"] == "all"}
    assert (info["actors"], info["ties"], info["sources"]) == (
        *(totals.actors, totals.ties, totals.sources),
    )
    today = network.select(Selection(as_of=network.as_of))
    same = {row["part"]: row["count"] for row in describe_network(today) if row["name"] == "all"}
    assert (same["actors"], same["ties"]) == (totals.actors, totals.ties)
    with TemporaryDirectory() as folder:
        first = next(iter(run_demo(folder)))
    assert f"{totals.actors:,} actors, {totals.ties:,} ties" in first


def test_the_level_of_a_tie_is_not_told_with_the_confidence_of_another_claim() -> None:
    actors = {key: Actor(key, "province", {"en": key}, country=key) for key in ("TH", "LA")}
    claims = (
        Claim("TH", "LA", "sister_city", confidence=0.9, source="s"),
        Claim("TH", "LA", "sister_city", level="economic", confidence=0.4, source="t",
              derived=("level",)),
    )  # fmt: skip
    network = Network(actors, claims, {"s": Source("s", "One"), "t": Source("t", "Two")})
    line = next(text for text in portrait(network, network, "TH") if "Sister city" in text)
    assert (
        "In force (confidence 0.9); level: Economic (confidence 0.4, derived by the maker" in line
    )
    thai = next(text for text in portrait(network, network, "TH", "th") if "LA" in text)
    assert "เมืองคู่แฝดกับ" in thai
    (tie,) = json.loads(portrait_json(network, network, "TH"))["ties"]
    assert tie["basis"]["level"]["source"] == "t"
    assert tie["derived_fields"] == ["level"]


def test_measures_and_missing_linkages_follow_the_selection() -> None:
    network = Network(
        {key: Actor(key, "province", {"en": key}, country=key) for key in ("TH", "LA", "VN")},
        (Claim("TH", "LA", "sister_city", status="proposed"), Claim("TH", "VN", "trades_with")),
    )
    for ties, statuses, degree in (
        (("sister_city",), ("proposed",), 1),
        (("trades_with",), (), 1),
        ((), ("all",), 2),
        ((), ("proposed",), 1),
    ):
        part = network.select(Selection(ties=ties, statuses=statuses))
        told = json.loads(portrait_json(network, part, "TH"))
        assert told["measures"]["degree"]["value"] == degree, (ties, statuses)
