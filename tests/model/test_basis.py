"""The claim that each field of a tie comes from; fields that are derived; ties that are denied."""

from __future__ import annotations

import datetime as dt

import pytest

import graphkit
from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.property_graph import claim_id, claim_properties, tie_properties
from graphkit.model.records import Actor, ActorClaim, Claim, Source, Tie
from graphkit.model.selection import ALL, Selection, default_selection
from graphkit.model.vocabulary import build_ontology, load_ontology

DAY = dt.date(2026, 11, 22)
ONTOLOGY = load_ontology()


def claim(status: str = "", since: str = "", until: str = "", **rest: object) -> Claim:
    ends = [parse_date(text) if text else None for text in (since, until)]
    made = Claim("a", "b", "sister_city", status=status, since=ends[0], until=ends[1])
    return made._replace(**rest)


def network(*claims: Claim, **rest: object) -> Network:
    actors = {key: Actor(key, "province") for key in "abc"}
    sources = {key: Source(key, key, year=year) for key, year in (("old", 2010), ("new", 2022))}
    return Network(actors, claims, sources, as_of=DAY, **rest)  # type: ignore[arg-type]


def tie(*claims: Claim, day: dt.date = DAY) -> Tie:
    (found,) = network(*claims).at(day).ties.values()
    return found


def test_one_claim_is_the_basis_of_every_field_it_fills() -> None:
    only = claim("in_force", "2004", level="economic", weight=0.0, derived=("level", "since"))
    found = tie(only)
    assert dict(found.basis) == dict.fromkeys(("status", "since", "level", "weight"), only)
    assert found.derived_fields == ("level", "since")
    assert [found.is_derived(name) for name in ("level", "status", "mechanism")] == [1, 0, 0]


def test_each_field_has_the_confidence_and_the_source_of_its_claim() -> None:
    sure = claim("in_force", "2004", source="old", confidence=0.9)
    reading = claim(level="economic", source="new", confidence=0.4, derived=("level",))
    found = tie(sure, reading)
    assert (found.confidence, found.level) == (0.9, "economic")
    assert (found.confidence_of("status"), found.source_of("status")) == (0.9, "old")
    assert (found.confidence_of("level"), found.source_of("level")) == (0.4, "new")
    assert (found.confidence_of("mechanism"), found.source_of("mechanism")) == (None, "")
    assert found.derived_fields == ("level",)
    row = tie_properties(found, ONTOLOGY)
    assert (row["confidence"], row["level_confidence"], row["derived_fields"]) == (
        *(0.9, 0.4),
        ["level"],
    )


def test_a_field_that_a_source_states_is_not_derived() -> None:
    reading = claim(level="economic", confidence=0.9, derived=("level",), source="new")
    stated = claim(level="economic", confidence=0.4, source="old")
    found = tie(reading, stated)
    assert found.basis["level"] == stated
    assert found.derived_fields == ()
    assert found.confidence_of("level") == 0.4


def test_a_date_that_a_source_states_is_not_derived() -> None:
    reading = claim("in_force", "2004", confidence=0.9, derived=("since",), source="new")
    stated = claim("in_force", "2004", confidence=0.4, source="old")
    found = tie(reading, stated)
    assert found.basis["since"] == stated
    assert found.confidence_of("since") == 0.4
    assert found.derived_fields == ()


def test_an_end_that_a_source_states_is_not_derived() -> None:
    reading = claim("in_force", "2004", "2010", confidence=0.9, derived=("until",), source="new")
    stated = claim("in_force", "2004", "2010", confidence=0.4, source="old")
    running = tie(reading, stated, day=dt.date(2009, 6, 1))
    assert (running.basis["until"], running.derived_fields) == (stated, ())
    over = tie(reading, stated)
    assert (over.status, over.basis["since"], over.derived_fields) == ("ended", stated, ())


@pytest.mark.parametrize("status", ["in_force", ""])
def test_an_end_can_be_that_of_a_claim_which_another_one_ends_earlier(status: str) -> None:
    # Its own level lets the last claim hold on; the end of the one before still counts for it.
    first = claim("in_force", "2004", "2010", confidence=0.9, level="economic")
    between = claim(status, "2004", "2018", confidence=0.8)
    last = claim("in_force", "2004", "2030", confidence=0.5, level="symbolic")
    denied = claim("denied", "2004", "2018", confidence=0.1)
    found = tie(denied, first, between, last, day=dt.date(2015, 6, 1))
    assert (found.status, found.level, str(found.until)) == ("in_force", "symbolic", "2018")
    assert found.basis["until"] == between


def test_a_derived_value_competes_like_any_other() -> None:
    reading = claim(level="economic", confidence=0.9, derived=("level",))
    stated = claim(level="symbolic", confidence=0.4)
    found = tie(reading, stated)
    assert (found.level, found.is_derived("level")) == ("economic", True)
    assert [d.field for d in found.disagreements] == ["level"]


def test_an_end_that_was_derived_makes_a_derived_status() -> None:
    for claims in (
        [claim("in_force", "2004", "2010", derived=("until",))],
        [
            claim("in_force", "2004", "2010", derived=("until",)),
            claim("in_force", "2004", "2008", confidence=0.5),
        ],
    ):
        found = tie(*claims, day=dt.date(2020, 1, 1))
        assert (found.status, str(found.since), found.over) == ("ended", "2010", True)
        assert {"status", "since"} <= {*found.derived_fields}
    stated = tie(claim("in_force", "2004", "2010", derived=("since",)))
    assert stated.derived_fields == ()


def test_kind_and_lists_are_derived_if_no_claim_states_them() -> None:
    found = tie(
        claim(dimensions=("culture",), derived=("kind", "dimensions")),
        claim(obstacles=("budget",), derived=("kind",)),
    )
    assert found.derived_fields == ("kind", "dimensions")
    again = tie(claim(dimensions=("culture",), derived=("dimensions",)), claim())
    assert again.derived_fields == ("dimensions",)
    both = tie(
        claim(dimensions=("culture",), derived=("dimensions",)),
        claim(dimensions=("culture", "health")),
    )
    assert both.derived_fields == ()


def test_what_is_new_in_a_claim_counts_in_the_content_hash_and_only_there_if_filled() -> None:
    bare, about = claim("in_force"), ActorClaim("a", "population", "5")
    one = network(bare, actor_claims=(about,))
    # As it was before the two fields were added.
    assert one.content_hash == ("278ab71306ce7fc016ef5819cc75d08d4e5b9a9ca4a63d67b318ef0b8688f820")
    for changed in (bare._replace(derived=("status",)), bare._replace(quote="status")):
        assert network(changed, actor_claims=(about,)).content_hash != one.content_hash
        assert claim_id(changed) != claim_id(bare)
    for other in (about._replace(derived=("value",)), about._replace(quote="value")):
        assert network(bare, actor_claims=(other,)).content_hash != one.content_hash
    row = claim_properties(bare._replace(derived=("status",), quote="so"), ONTOLOGY, "x")
    assert (row["derived"], row["quote"]) == (["status"], "so")


def test_a_denial_competes_by_confidence_then_source() -> None:
    affirmed = claim("in_force", source="old", confidence=0.5, level="economic")
    denied = claim("denied", source="new", confidence=0.9)
    found = tie(affirmed, denied)
    assert (found.status, found.level, found.confidence) == ("denied", "", 0.9)
    assert [(d.field, d.chosen, d.rivals) for d in found.disagreements] == [
        ("status", denied, (affirmed,))
    ]
    weak = tie(affirmed._replace(confidence=0.95), denied)
    assert (weak.status, weak.level) == ("in_force", "economic")
    newer = tie(affirmed._replace(confidence=0.9), denied)
    assert newer.status == "denied"


def test_a_denial_gives_a_tie_nothing_and_never_dates_it() -> None:
    denied = claim("denied", "1990", level="economic", dimensions=("health",), confidence=0.1,
                   weight=5.0)  # fmt: skip
    found = tie(denied, claim("in_force", "2004", dimensions=("culture",)))
    assert (found.status, found.level, found.weight) == ("in_force", "", None)
    assert found.dimensions == ("culture",)
    assert str(found.since_first) == "2004"
    past = tie(denied, claim("in_force", "2004"), day=dt.date(2000, 1, 1))
    assert past.status == "denied"


def test_a_denial_that_ends_is_no_tie_that_ended() -> None:
    for claims in (
        [claim("denied", "2004", "2010")],
        [claim("denied", "2004", "2010"), claim("denied", "2005", "2011")],
    ):
        assert tie(*claims).status == "denied"
    mixed = tie(claim("in_force", "2001", "2008"), claim("denied", "2004", "2010"))
    assert (mixed.status, str(mixed.since)) == ("ended", "2008")


def test_a_denied_tie_counts_only_if_it_is_asked_for() -> None:
    whole = network(claim("denied"), claim("in_force")._replace(head="c"))
    denied, kept = "sister_city|a|b", "sister_city|a|c"
    assert {*whole.ties} == {denied, kept}
    assert {*whole.counted_ties} == {kept}
    assert whole.partners_of["a"] == {"c"}
    assert "b" not in whole.partners_of
    assert {*whole.around("a").actors} == {"a", "c"}
    for statuses, found in (
        *(((), {denied, kept}), ((ALL,), {kept}), (("denied",), {denied})),
        ((ALL, "denied"), {denied, kept}),
    ):
        part = whole.select(Selection(statuses=statuses))
        assert {*part.ties} == found
        assert {*part.counted_ties} == (found if "denied" in statuses else {kept})
    assert {*whole.select(default_selection(ONTOLOGY)).ties} == {kept}
    degrees = {row["id"]: row["degree"] for row in graphkit.centrality(whole, ("degree",))}
    assert degrees == {"a": 1, "b": 0, "c": 1}
    assert len(graphkit.find_paths(whole, "a", "b")) == 0
    assert len(graphkit.find_cuts(whole)) == len(graphkit.find_cuts(whole.select(
        Selection(statuses=(ALL,)))))  # fmt: skip


def test_an_ended_actor_is_not_kept_by_a_denied_tie() -> None:
    whole = network(claim("denied"))
    over = Actor("b", "province", until=parse_date("2020"))
    gone = Network({**whole.actors, "b": over}, whole.claims, as_of=DAY)
    assert "b" not in gone.at(DAY).actors


def test_a_dataset_can_add_a_denying_status() -> None:
    words = {"statuses": {"refuted": {"en": "Refuted", "th": "ถูกหักล้าง", "denies": True}}}
    ontology, faults = build_ontology(words)
    assert faults == []
    assert ontology.denying == {"denied", "refuted"}
    assert ontology.words["statuses"]["refuted"] == {"en": "Refuted", "th": "ถูกหักล้าง"}
    whole = network(claim("refuted"), ontology=ontology)
    assert not whole.counted_ties
    assert whole.ties["sister_city|a|b"].status == "refuted"


@pytest.mark.parametrize(
    ("statuses", "where"),
    [
        ({"in_force": {"denies": True}}, "statuses.in_force.denies"),
        ({"ended": {"denies": True}}, "statuses.ended.denies"),
        ({"refuted": {"en": "Refuted", "denies": "yes"}}, "statuses.refuted.denies"),
    ],
)
def test_faults_of_the_flag(statuses: dict[str, object], where: str) -> None:
    ontology, faults = build_ontology({"statuses": statuses})
    assert [fault.where for fault in faults] == [where]
    assert ontology.denying == {"denied"}


def test_counts_and_changes_leave_denied_ties_out_and_say_so() -> None:
    denied = claim("denied", source="new", confidence=0.9)
    whole = network(claim("in_force", "2004", source="old", confidence=0.5), denied,
                    claim("in_force", "2004")._replace(head="c"))  # fmt: skip
    counts = {(row["part"], row["name"]): row["count"] for row in graphkit.describe_network(whole)}
    assert counts["ties", "all"] == counts["ties by status", "in_force"] == 1
    assert counts["ties that are denied", "all"] == 1
    text = graphkit.describe_actor(whole, "a").text()
    assert "Ties (1), and 1 denied" in text
    assert "b [b]: Denied" in text
    alone = network(denied)
    changes = graphkit.compare_networks(alone.at(dt.date(2000, 1, 1)), alone)
    assert len(changes) == 0
    before = network(claim("in_force", "2004", source="old"))
    after = network(*before.claims, claim("denied", "2015", source="new"))
    fields = [(row["change"], row["before"], row["after"]) for row in
              graphkit.compare_networks(before, after) if row["field"] == "status"]  # fmt: skip
    assert fields == [("changed", "in_force", "denied")]
