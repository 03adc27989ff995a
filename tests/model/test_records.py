"""Ties from claims: succession, competition, partial dates, confidence."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest
from draws import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.model.dates import PartialDate, parse_date
from graphkit.model.errors import Problem, clip
from graphkit.model.proposals import Proposal
from graphkit.model.records import Actor, Claim, Tie, digest, tie_id
from graphkit.model.ties import derive_tie
from graphkit.model.vocabulary import load_ontology

ONTOLOGY = load_ontology()
TODAY = dt.date(2026, 11, 22)
YEARS: dict[str, int | None] = {"old": 2010, "mid": 2016, "new": 2022, "undated": None}


def claim(
    status: str = "", since: str = "", until: str = "", source: str = "mid", **rest: object
) -> Claim:
    return Claim(
        "TH-49",
        "LA-SV",
        "sister_city",
        status=status,
        since=parse_date(since) if since else None,
        until=parse_date(until) if until else None,
        source=source,
        **rest,  # type: ignore[arg-type]
    )


def tie_on(on: dt.date | str, *claims: Claim, undated: bool = True) -> Tie | None:
    """Return the tie as of a day, after asserting that the order of the claims does not matter."""
    day = dt.date.fromisoformat(on) if isinstance(on, str) else on
    ties = [
        derive_tie(list(order), ONTOLOGY, YEARS, day, undated=undated)
        for order in permutations(claims)
    ]
    assert all(tie == ties[0] for tie in ties)
    return ties[0]


def tie(*claims: Claim, on: dt.date | str = TODAY) -> Tie:
    found = tie_on(on, *claims)
    assert found is not None
    return found


def test_one_claim_is_the_tie() -> None:
    said = {"level": "economic", "mechanism": "formal", "weight": 2.5, "confidence": 0.7}
    only = tie(claim("dormant", "2004", dimensions=("tourism",), obstacles=("budget",), **said))
    assert (only.tail, only.head) == ("LA-SV", "TH-49")
    assert only.id == "sister_city|LA-SV|TH-49"
    assert only.symmetric
    assert not only.derived
    assert (only.status, only.level, only.mechanism) == ("dormant", "economic", "formal")
    assert (only.dimensions, only.obstacles) == (("tourism",), ("budget",))
    assert (only.strength, only.certainty) == (2.5, 0.7)
    assert (str(only.since), only.until, str(only.since_first)) == ("2004", None, "2004")
    assert only.disagreements == ()


def test_a_claim_without_status_counts_as_in_force() -> None:
    bare = tie(claim())
    assert bare.status == "in_force"
    assert (bare.strength, bare.certainty) == (1.0, 1.0)
    assert (bare.weight, bare.confidence) == (None, None)
    both = tie(claim(), claim("in_force", source="new"))
    assert both.status == "in_force"
    assert both.disagreements == ()


def test_succession_is_a_history_not_a_disagreement() -> None:
    claims = claim("proposed", "2018"), claim("in_force", "2020", source="new")
    assert tie_on("2017-12-31", *claims) is None
    assert tie(*claims, on="2018-01-01").status == "proposed"
    assert tie(*claims, on="2019-12-31").status == "proposed"
    now = tie(*claims)
    assert (now.status, str(now.since), str(now.since_first)) == ("in_force", "2020", "2018")
    assert now.disagreements == ()
    assert [c.status for c in now.claims] == ["proposed", "in_force"]


def test_a_follower_needs_no_higher_confidence() -> None:
    now = tie(claim("proposed", "2018", confidence=1.0), claim("in_force", "2020", confidence=0.4))
    assert (now.status, now.confidence, now.disagreements) == ("in_force", 0.4, ())


def test_claims_that_overlap_and_differ_compete_by_confidence() -> None:
    weak = claim("proposed", "2020", source="new", confidence=0.4)
    strong = claim("in_force", "2020-06", source="old", confidence=0.9)
    now = tie(weak, strong)
    assert (now.status, now.confidence) == ("in_force", 0.9)
    (difference,) = now.disagreements
    assert (difference.subject, difference.field) == (now.id, "status")
    assert (difference.chosen, difference.rivals) == (strong, (weak,))


def test_no_confidence_is_certain() -> None:
    now = tie(claim("proposed", "2020", confidence=0.99), claim("in_force", "2020", source="old"))
    assert (now.status, now.confidence) == ("in_force", None)
    assert now.disagreements[0].rivals[0].status == "proposed"


def test_then_the_newer_source_wins_and_an_undated_one_loses() -> None:
    newer = claim("dormant", "2015", source="new")
    assert tie(claim("in_force", "2015", source="old"), newer).status == "dormant"
    assert tie(claim("in_force", "2015", source="undated"), newer).status == "dormant"


def test_an_end_that_is_named_is_not_cut_short() -> None:
    held = claim("in_force", "2000", "2025", source="old")
    denied = claim("ended", "2015", source="new")
    within = tie(held, denied, on="2020-01-01")
    assert within.status == "ended"
    assert [d.field for d in within.disagreements] == ["status"]
    assert tie(held, denied, on="2014-01-01").disagreements == ()
    assert tie(held, denied, on="2026-01-01").disagreements == ()


def test_three_claims_two_compete_one_is_past() -> None:
    past = claim("proposed", "2004", source="old")
    now = tie(past, claim("in_force", "2008", source="mid"), claim("dormant", "2008", source="new"))
    assert now.status == "dormant"
    assert [r.status for d in now.disagreements for r in d.rivals] == ["in_force"]


def test_undated_claims_precede_claims_that_begin_after_their_source() -> None:
    listed = claim("in_force", source="old")
    later = claim("dormant", "2015", source="mid")
    now = tie(listed, later)
    assert (now.status, now.disagreements) == ("dormant", ())
    assert tie(listed, later, on="2012-01-01").status == "in_force"
    # Its source dates from 2010: nothing is known about the time before.
    assert tie_on("2009-12-31", listed, later) is None


def test_undated_claims_compete_with_claims_that_begin_before_their_source() -> None:
    listed, earlier = claim("in_force", source="new"), claim("proposed", "2018", source="mid")
    now = tie(listed, earlier)
    assert now.status == "in_force"
    assert [d.field for d in now.disagreements] == ["status"]
    assert tie_on("2017-12-31", listed, earlier) is None
    assert str(now.since_first) == "2018"


def test_a_claim_that_begins_in_the_year_of_an_undated_claims_source_competes_with_it() -> None:
    # The list of 2016 may be older or newer than a tie that begins in that year.
    listed = claim("in_force", source="mid", confidence=0.9)
    same_year, year_after = (claim("dormant", y, confidence=0.4) for y in ("2016-06", "2017-01-01"))
    now = tie(listed, same_year)
    assert now.status == "in_force"
    assert [(d.field, d.rivals) for d in now.disagreements] == [("status", (same_year,))]
    assert (tie(listed, year_after).status, tie(listed, year_after).disagreements) == (
        "dormant",
        (),
    )


def test_an_undated_claim_comes_after_all_that_begin_by_the_end_of_its_sources_year() -> None:
    listed = claim("in_force", source="mid", dimensions=("tourism",))
    unknown = claim("in_force", source="undated", dimensions=("sport",))
    during = claim("in_force", "2016-06", dimensions=("culture",))
    after = claim("in_force", "2017", dimensions=("health",))
    now = tie(listed, unknown, during, after)
    assert now.claims == (during, listed, after, unknown)
    assert now.dimensions == ("culture", "tourism", "health", "sport")


def test_a_claim_that_begins_on_the_last_day_that_another_can_begin_competes_with_it() -> None:
    year = claim("in_force", "2004", confidence=0.9)
    last_day, next_day = (claim("dormant", d, confidence=0.4) for d in ("2004-12-31", "2005-01-01"))
    assert [d.rivals for d in tie(year, last_day).disagreements] == [(last_day,)]
    assert (tie(year, next_day).status, tie(year, next_day).disagreements) == ("dormant", ())


def test_undated_claims_of_undated_sources_hold_from_the_first_date() -> None:
    listed, dated = claim("in_force", source="undated"), claim("in_force", "2015")
    assert tie_on("2014-12-31", listed, dated) is None
    assert tie(listed, dated, on="2015-01-01").status == "in_force"


def test_a_tie_that_no_claim_dates_holds_always_or_never() -> None:
    for claims in ((claim(),), (claim(), claim("in_force", source="old"))):
        assert tie_on("1900-01-01", *claims) is not None
        assert tie_on(TODAY, *claims, undated=False) is None
    dated = claim("in_force", "2004"), claim("in_force", source="old")
    assert tie_on(TODAY, *dated, undated=False) is not None


def test_a_tie_whose_claims_are_over_has_ended() -> None:
    for claims in (
        (claim("in_force", "2004", "2014"),),
        (claim("in_force", "2004", "2009"), claim("in_force", "2008", "2014")),
    ):
        assert tie(*claims, on="2014-12-31").status == "in_force"
        over = tie(*claims, on="2015-01-01")
        assert (over.status, str(over.since), over.until) == ("ended", "2014", None)
        assert str(over.since_first) == "2004"


def test_a_tie_has_ended_when_the_last_claim_has() -> None:
    year, june = (claim("in_force", "1995", "2000"), claim("in_force", "1996", "2000-06"))
    assert str(tie(year, june, on="2010-01-01").since) == "2000"


def test_two_claims_hold_on_the_last_day_of_both() -> None:
    one = claim("in_force", "2004", "2014", level="economic", dimensions=("tourism",))
    other = claim("in_force", "2008", "2014-12-31", mechanism="formal", dimensions=("culture",))
    last = tie(one, other, on="2014-12-31")
    assert (last.status, last.level, last.mechanism) == ("in_force", "economic", "formal")
    assert last.dimensions == ("tourism", "culture")


def test_an_event_is_on_its_day_and_over_after_it() -> None:
    visit = claim("", "2022-06-10", "2022-06-10")
    assert tie_on("2022-06-09", visit) is None
    assert tie(visit, on="2022-06-10").status == "in_force"
    assert tie(visit, on="2022-06-11").status == "ended"


def test_a_past_status_does_not_come_back_when_the_next_is_over() -> None:
    claims = claim("proposed", "2010"), claim("in_force", "2012", "2018", level="economic")
    now = tie(*claims)
    assert (now.status, str(now.since), now.level) == ("ended", "2018", "economic")
    assert tie(*claims, on="2018-06-01").status == "in_force"


def test_a_renewal_in_other_words() -> None:
    now = tie(
        claim("in_force", "2000", source="old"),
        claim("dormant", "2005", source="mid"),
        claim("in_force", "2010", source="new"),
    )
    assert (now.status, str(now.since), str(now.since_first)) == ("in_force", "2010", "2000")
    assert now.disagreements == ()


def test_levels_follow_one_another_within_one_status() -> None:
    low = claim("in_force", "2004", level="symbolic", source="old")
    high = claim("in_force", "2018", level="economic", source="new")
    assert tie(low, high, on="2010-01-01").level == "symbolic"
    now = tie(low, high)
    assert (now.level, now.disagreements) == ("economic", ())


def test_levels_at_once_disagree() -> None:
    low = claim("in_force", "2004", level="symbolic", source="old", confidence=0.9)
    high = claim("in_force", "2004", level="economic", source="new", confidence=0.4)
    now = tie(low, high)
    assert now.level == "symbolic"
    assert [d.field for d in now.disagreements] == ["level"]


def test_a_source_without_a_level_does_not_disagree_about_it() -> None:
    now = tie(claim("in_force", "2004", level="economic"), claim("in_force", "2004", source="new"))
    assert (now.level, now.disagreements) == ("economic", ())


def test_sources_that_date_one_status_differently_disagree() -> None:
    first, second = claim("in_force", "2004", source="new"), claim("in_force", "2006", source="old")
    now = tie(first, second)
    assert str(now.since) == "2004"
    (difference,) = now.disagreements
    assert (difference.field, difference.chosen, difference.rivals) == ("since", first, (second,))


def test_dates_that_can_mean_the_same_day_agree_and_the_exacter_is_kept() -> None:
    now = tie(claim("in_force", "2004", source="new"), claim("in_force", "2004-05-02"))
    assert (str(now.since), now.disagreements) == ("2004-05-02", ())


def test_confidence_is_the_largest_among_the_claims_for_the_current_status() -> None:
    now = tie(
        claim("proposed", "2018", confidence=0.95, source="old"),
        claim("in_force", "2020", confidence=0.4),
        claim("in_force", "2020", confidence=0.7, source="new"),
    )
    assert now.confidence == 0.7
    assert tie(claim(confidence=0.4), claim(source="new")).confidence is None
    assert tie(claim(confidence=0.0), claim(confidence=0.0, source="new")).certainty == 0.0


def test_dimensions_and_obstacles_add_up() -> None:
    now = tie(
        claim("in_force", "2004", dimensions=("tourism", "culture"), obstacles=("budget",)),
        claim("in_force", "2005-01", dimensions=("culture", "health"), level="economic"),
    )
    assert now.dimensions == ("tourism", "culture", "health")
    assert now.obstacles == ("budget",)
    assert "dimensions" not in {d.field for d in now.disagreements}


def test_weights_compete_and_zero_is_a_weight() -> None:
    now = tie(claim(weight=0.0, source="new"), claim(weight=3.0, source="old"))
    assert (now.weight, now.strength) == (0.0, 0.0)
    assert [d.field for d in now.disagreements] == ["weight"]


def test_symmetric_ends_are_one_tie_whichever_comes_first() -> None:
    there = claim("proposed", "2018")
    back = claim("in_force", "2020")._replace(tail="LA-SV", head="TH-49")
    now = tie(there, back)
    assert (now.tail, now.head, now.status) == ("LA-SV", "TH-49", "in_force")
    assert now.other("LA-SV") == "TH-49"
    assert now.other("TH-49") == "LA-SV"


def test_ids_of_ties() -> None:
    assert tie_id("visited", "b", "a", symmetric=False) == "visited|b|a"
    assert tie_id("visited", "a", "b", symmetric=False) == "visited|a|b"
    assert tie_id("borders", "b", "a", symmetric=True) == "borders|a|b"
    assert tie_id("borders", "b", "a", "river", symmetric=True) == "borders|a|b|river"


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (
            Problem(
                "unknown_actor", "is not an actor id", "ties.csv", 5, "to", "LA-SX", "use LA-SV"
            ),
            "ties.csv:5 to: 'LA-SX' is not an actor id; use LA-SV",
        ),
        (Problem("empty", "holds no rows", "ties.csv"), "ties.csv: holds no rows"),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str) -> None:
    assert str(problem) == line


def test_a_problem_with_a_huge_value_is_still_short() -> None:
    text = str(Problem("long", "is too long", "ties.csv", 2, "note", "ก" * 10_000_000))
    assert len(text) < 150
    assert "…" in text
    assert clip("abcdef", 4) == "abc…"
    assert clip("abcd", 4) == "abcd"


def test_proposals_have_the_same_id_again() -> None:
    one = Proposal("same_as", {"a": "x", "b": "y"}, 0.5)
    assert one.id == Proposal("same_as", {"b": "y", "a": "x"}, 0.9, ("looks alike",)).id
    assert one.id != Proposal("missing", {"a": "x", "b": "y"}, 0.5).id
    assert digest("ab", "c") != digest("a", "bc")
    assert len(one.id) == 16


def test_names_fall_back() -> None:
    actor = Actor("LA-SV", "province", {"lo": "ສະຫວັນນະເຂດ", "en": "Savannakhet", "th": ""})
    assert (actor.name("lo"), actor.name(), actor.name("th")) == (
        "ສະຫວັນນະເຂດ",
        "Savannakhet",
        "Savannakhet",
    )
    assert Actor("x", "province", {"lo": "ສະຫວັນນະເຂດ"}).name() == "ສະຫວັນນະເຂດ"
    assert Actor("x", "province").name() == "x"


dates = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)).flatmap(
    lambda day: st.sampled_from((4, 7, 10)).map(lambda n: parse_date(day.isoformat()[:n]))
)


def ordered(since: PartialDate | None, until: PartialDate | None) -> bool:
    return since is None or until is None or since.first <= until.last


claims = (
    st.builds(
        Claim,
        tail=st.sampled_from(("a", "b")),
        head=st.just(""),
        kind=st.just("sister_city"),
        key=st.just(""),
        mechanism=st.sampled_from(("", "formal")),
        obstacles=st.just(()),
        note=st.just(""),
        status=st.sampled_from(("", "proposed", "in_force", "dormant")),
        level=st.sampled_from(("", "symbolic", "economic")),
        dimensions=st.sampled_from(((), ("tourism",), ("tourism", "culture"))),
        since=dates,
        until=dates,
        weight=st.sampled_from((None, 0.0, 2.0)),
        confidence=st.sampled_from((None, 0.4, 0.9)),
        source=st.sampled_from(("old", "mid", "new", "undated")),
        locator=st.sampled_from(("", "p. 1")),
    )
    .filter(lambda c: ordered(c.since, c.until))
    .map(lambda c: c._replace(head="b" if c.tail == "a" else "a"))
)
some_claims = st.lists(claims, min_size=1, max_size=5)
some_day = st.dates(dt.date(1985, 1, 1), dt.date(2035, 12, 31))


@given(some_claims, some_day, st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=examples(200))
def test_the_order_of_claims_does_not_matter(
    given_claims: list[Claim], day: dt.date, random: object, undated: bool
) -> None:
    mixed = given_claims[:]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one = derive_tie(given_claims, ONTOLOGY, YEARS, day, undated=undated)
    assert one == derive_tie(mixed, ONTOLOGY, YEARS, day, undated=undated)


@given(some_claims, some_day, some_day)
@settings(max_examples=examples(200))
def test_a_tie_that_held_once_is_there_ever_after(
    given_claims: list[Claim], one: dt.date, other: dt.date
) -> None:
    earlier, later = sorted((one, other))
    if derive_tie(given_claims, ONTOLOGY, YEARS, earlier) is not None:
        assert derive_tie(given_claims, ONTOLOGY, YEARS, later) is not None


@given(some_claims, some_day)
@settings(max_examples=examples(200))
def test_all_values_of_a_tie_come_from_its_claims(given_claims: list[Claim], day: dt.date) -> None:
    found = derive_tie(given_claims, ONTOLOGY, YEARS, day)
    if found is None:
        return
    assert sorted(map(repr, found.claims)) == sorted(map(repr, given_claims))
    assert found.status in {c.status or "in_force" for c in given_claims} | {"ended"}
    assert found.level in {c.level for c in given_claims} | {""}
    assert found.confidence in {c.confidence for c in given_claims}
    assert found.since in {c.since for c in given_claims} | {c.until for c in given_claims}
    assert {d for c in given_claims for d in c.dimensions} >= set(found.dimensions)
    for difference in found.disagreements:
        chosen = getattr(difference.chosen, difference.field)
        assert difference.rivals
        for rival in difference.rivals:
            assert getattr(rival, difference.field) != chosen
    if found.status != "ended":
        assert found.since is None or found.since.first <= day


@given(some_claims, some_day)
def test_doubling_the_claims_changes_nothing(given_claims: list[Claim], day: dt.date) -> None:
    once = derive_tie(given_claims, ONTOLOGY, YEARS, day)
    twice = derive_tie(given_claims * 2, ONTOLOGY, YEARS, day)
    if once is None:
        assert twice is None
        return
    assert twice is not None
    for name in ("status", "level", "since", "until", "since_first", "weight", "confidence"):
        assert getattr(once, name) == getattr(twice, name), name
    assert once.dimensions == twice.dimensions
