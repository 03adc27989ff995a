"""The years of a map's slider: each shows the network of its last day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_networks import border_towns

from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.model.selection import Selection, default_selection
from graphkit.storage.open import open_network
from graphkit.viz.maps.content import map_content
from graphkit.viz.maps.years import earlier_members, state_in, years_of

TODAY = dt.date(2026, 11, 22)


def assert_agrees(network: Network) -> None:
    """Compare every year of a selection with the selection on the last day of that year."""
    gone, earlier = earlier_members(network)
    ties = [*network.ties.values(), *earlier]
    actors = [*network.actors.values(), *gone]
    years = years_of(network, actors, ties)
    whole = network.whole or network
    for year in range(years.first, years.last + 1):
        day = min(dt.date(year, 12, 31), network.as_of)
        if network.selection is None:
            then = network.at(day)
        else:
            then = whole.select(replace(network.selection, as_of=day))
        present = {
            actor.id
            for actor in actors
            if actor.id not in years.actors
            or any(start <= year <= end for start, end in years.actors[actor.id])
        }
        said = {}
        for tie in ties:
            state = (
                state_in(years.ties[tie.id], year)
                if tie.id in years.ties
                else (tie.status, tie.level)
            )
            if not tie.derived and state[0] and tie.tail in present and tie.head in present:
                said[tie.id] = state
        assert said == {
            key: (tie.status, tie.level) for key, tie in then.ties.items() if not tie.derived
        }, year


@pytest.mark.slow
@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(ties=("cooperation",), statuses=("all",)),
        Selection(ties=("cooperation",), statuses=("in_force",)),
        Selection(ties=("sister_city",), level="cultural_educational"),
        Selection(ties=("cooperation",), undated=False),
        Selection(ties=("cooperation",), as_of=dt.date(2015, 6, 30)),
    ],
)
def test_the_shipped_network_year_by_year(selection: Selection) -> None:
    network = replace(open_network("thai-twin-cities"), as_of=TODAY).public()
    assert_agrees(network.select(selection))


def test_border_towns_year_by_year() -> None:
    assert_agrees(border_towns())


def test_known_years_of_one_tie() -> None:
    claims = (
        Claim("a", "b", "sister_city", status="proposed", since=parse_date("2018")),
        Claim(
            *("a", "b", "sister_city"),
            status="in_force",
            level="economic",
            since=parse_date("2020-06"),
        ),
        Claim("a", "c", "sister_city"),
    )
    actors = {key: Actor(key, "province", {"en": key}) for key in "abc"}
    network = Network(actors, claims, as_of=TODAY)
    years = years_of(network, actors.values(), network.ties.values())
    assert (years.first, years.last) == (2017, 2026)
    assert years.ties == {
        "sister_city|a|b": [
            (2017, "", ""),
            (2018, "proposed", ""),
            (2020, "in_force", "economic"),
        ]
    }
    assert years.undated == {"sister_city|a|c"}


def test_an_ended_actor_is_shown_in_its_years() -> None:
    actors = {
        "old": Actor("old", "province", until=parse_date("2010")),
        "new": Actor("new", "province", since=parse_date("2011")),
        "b": Actor("b", "province"),
    }
    claims = (
        Claim("old", "b", "sister_city", since=parse_date("2000"), until=parse_date("2010")),
        Claim("new", "b", "sister_city", since=parse_date("2012")),
    )
    network = Network(actors, claims, as_of=TODAY)
    cut = network.select(default_selection(network.ontology, statuses=("all",)))
    gone, earlier = earlier_members(cut)
    assert [actor.id for actor in gone] == ["old"]
    assert [tie.tail for tie in earlier] == ["b"]
    part = map_content(cut, (), "en", None, {})
    assert part.waiting == {"old"}
    assert_agrees(cut)


def test_a_network_without_dates_has_no_years() -> None:
    actors = {key: Actor(key, "province") for key in "ab"}
    network = Network(actors, (Claim("a", "b", "sister_city"),), as_of=TODAY)
    years = years_of(network, actors.values(), network.ties.values())
    assert years.first == years.last
    assert not years.ties


_years = st.integers(2000, 2030)
_dates = (
    st.none()
    | _years.map(lambda year: parse_date(str(year)))
    | st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)).map(
        lambda day: parse_date(day.isoformat())
    )
)
_claims = st.builds(
    Claim,
    tail=st.sampled_from("abc"),
    head=st.sampled_from("de"),
    kind=st.just("sister_city"),
    status=st.sampled_from(("", "proposed", "in_force", "dormant", "ended")),
    level=st.sampled_from(("", "symbolic", "economic")),
    since=_dates,
    until=_dates,
    confidence=st.sampled_from((None, 0.5)),
    source=st.sampled_from(("", "s1", "s2")),
)


@given(
    st.lists(_claims, max_size=8).map(tuple),
    st.lists(st.tuples(_dates, _dates), min_size=5, max_size=5),
    st.sampled_from(((), ("in_force",), ("all",), ("proposed", "dormant"))),
    st.booleans(),
)
def test_any_claims_year_by_year(
    claims: tuple[Claim, ...],
    lives: list[tuple[object, object]],
    statuses: tuple[str, ...],
    undated: bool,
) -> None:
    actors = {
        key: Actor(key, "province", since=since, until=until)  # type: ignore[arg-type]
        for key, (since, until) in zip("abcde", lives, strict=True)
    }
    sources = {"s1": Source("s1", "One", year=2008), "s2": Source("s2", "Two", year=2019)}
    network = Network(actors, claims, sources, as_of=TODAY)
    assert_agrees(network.select(Selection(statuses=statuses, undated=undated)))
