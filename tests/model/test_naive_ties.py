"""Ties against a second derivation, and the ends of ties in every combination."""

from __future__ import annotations

import datetime as dt
import random

import naive_ties
import pytest

from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source, Tie

SOURCES = {key: Source(key, key, year=year) for key, year in (("old", 2010), ("new", 2022))}


def test_random_claims_give_the_ties_of_the_naive_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert naive_ties.main(400, seed=7) == 0
    seen = capsys.readouterr().out
    for field in ("status", "since", "until", "level", "mechanism", "weight"):
        assert f"'disputed {field}'" in seen


def test_the_comparison_finds_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkit.model.ties._ends", lambda claims, *_: [c.until for c in claims])
    rng = random.Random(7)
    assert any(naive_ties.differences(naive_ties.random_network(rng)) for _ in range(400))


def tie(day: str, *claims: Claim) -> Tie:
    actors = {key: Actor(key, "province") for key in "ab"}
    network = Network(actors, claims, SOURCES, as_of=dt.date.fromisoformat(day))
    (found,) = network.ties.values()
    return found


def held(since: str, until: str, confidence: float | None, source: str = "old") -> Claim:
    dates = [parse_date(text) if text else None for text in (since, until)]
    made = Claim("a", "b", "sister_city", status="in_force", since=dates[0], until=dates[1])
    return made._replace(confidence=confidence, source=source)


def disputes(found: Tie) -> list[tuple[str, Claim, tuple[Claim, ...]]]:
    return [(d.field, d.chosen, d.rivals) for d in found.disagreements]


@pytest.mark.parametrize("since", [("2004", "2004"), ("2004", "2004-05"), ("", "2004"), ("", "")])
@pytest.mark.parametrize("better", ["early", "late"])
@pytest.mark.parametrize("why", ["confidence", "source"])
def test_different_ends_compete_like_any_field(
    since: tuple[str, str], better: str, why: str
) -> None:
    ranks = [(0.9, "old"), (0.4, "new")] if why == "confidence" else [(0.7, "new"), (0.7, "old")]
    first, second = ranks if better == "early" else ranks[::-1]
    for starts in (since, since[::-1]):
        early = held(starts[0], "2012", *first)
        late = held(starts[1], "2018", *second)
        chosen, rival = (early, late) if better == "early" else (late, early)
        for day in ("2011-06-01", "2015-06-01", "2020-06-01"):
            found = tie(day, early, late)
            assert chosen.until
            if chosen.until.last < dt.date.fromisoformat(day):
                assert (found.status, found.since, found.until) == ("ended", chosen.until, None)
                assert found.basis["since"] == chosen
            else:
                assert (found.status, found.until) == ("in_force", chosen.until)
                assert found.basis["until"] == chosen
            assert disputes(found) == [("until", chosen, (rival,))]


def test_ends_that_can_mean_the_same_day_agree_and_the_exacter_is_kept() -> None:
    year, day = held("2004", "2018", None, "new"), held("2004", "2018-06-30", 0.5)
    found = tie("2018-03-01", year, day)
    assert (str(found.until), disputes(found)) == ("2018-06-30", [])
    assert found.basis["until"] == day
    assert found.confidence_of("until") == 0.5


def test_an_end_is_used_although_another_claim_gives_the_exacter_beginning() -> None:
    vague, exact = held("2004", "2018", None), held("2004-05-02", "2030", 0.4)
    found = tie("2016-01-01", vague, exact)
    assert (str(found.since), str(found.until)) == ("2004-05-02", "2018")
    assert (found.basis["since"], found.basis["until"]) == (exact, vague)


def test_a_claim_without_an_end_does_not_compete_and_holds_on() -> None:
    ended, silent = held("2004", "2012", 0.9), held("2004", "", 0.4)
    assert str(tie("2011-01-01", ended, silent).until) == "2012"
    later = tie("2015-01-01", ended, silent)
    assert (later.status, later.until, disputes(later)) == ("in_force", None, [])


def test_a_new_period_has_an_end_of_its_own() -> None:
    first, again = held("2001", "2003", None), held("2008", "2012", 0.4)
    found = tie("2010-01-01", first, again)
    assert (found.status, str(found.since), str(found.until)) == ("in_force", "2008", "2012")
    assert (str(found.since_first), disputes(found)) == ("2001", [])
    assert tie("2005-01-01", first, again).status == "ended"
    over = tie("2020-01-01", first, again)
    assert (str(over.since), disputes(over)) == ("2012", [])


def test_ends_of_two_levels_do_not_compete() -> None:
    low = held("2004", "2010", None)._replace(level="symbolic")
    high = held("2004", "2018", 0.4)._replace(level="economic")
    found = tie("2015-01-01", low, high)
    assert (found.status, found.level, disputes(found)) == ("in_force", "economic", [])
