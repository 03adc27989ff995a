"""Merging: the actor that represents a group, the fields that it takes, the claims on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import networks

from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.pairs import find_contradiction, groups, pair_of
from graphkit.model.records import Actor, ActorClaim, Claim, Source
from graphkit.storage.files.read import read_network
from graphkit.storage.files.write import write_folder

SOURCES = (
    Source("moi", "Register", year=2021, access="public"),
    Source("field", "Field notes", year=2024, access="internal"),
)
MUK = Actor(
    "TH-49", "province", {"en": "Mukdahan"}, code="TH-49", country="TH", within="TH", source="moi"
)
OCR = Actor(
    "doc:1",
    "province",
    {"en": "Mukdaharn", "th": "มุกดาหาร"},
    aliases=("Muk",),
    lat=16.54,
    lon=104.72,
    wikidata="Q244088",
    since=parse_date("1982"),
    until=parse_date("2090"),
    source="moi",
    locator="p. 9",
    note="blurred",
)
TH = Actor("TH", "country", {"en": "Thailand"})
SAVAN = Actor("LA-SV", "province", {"en": "Savannakhet"}, code="LA-SV", country="LA")


def make(*actors: Actor, claims: Any = (), said: Any = (), **more: Any) -> Network:
    return Network(
        {a.id: a for a in actors},
        tuple(claims),
        {s.id: s for s in SOURCES},
        tuple(said),
        title="T",
        **more,
    )


# The actor that represents the group: each rule decides where all earlier ones are equal.


def survivor(*actors: Actor, **more: Any) -> str:
    """Return the actor that represents some actors, whatever their order."""
    ids = [a.id for a in actors]
    pairs = list(pairwise(ids))
    (found,) = {
        next(iter(make(*order, **more).merge(pairs).actors)) for order in permutations(actors)
    }
    return found


A, B = Actor("a", "city"), Actor("b", "city")


@pytest.mark.parametrize(
    "better",
    [
        replace(B, source="moi"),
        replace(B, code="X"),
        replace(B, wikidata="Q1"),
        replace(B, names={"en": "B"}),
        replace(B, aliases=("B",)),
        replace(B, within="x"),
        replace(B, population=0),
    ],
)
def test_each_rule_of_the_order_decides(better: Actor) -> None:
    assert survivor(A, B) == "a"
    assert survivor(replace(A, source="field" if better.source else ""), better) == "b"


def test_the_order_of_the_rules() -> None:
    named = replace(A, names={"en": "A", "th": "ก", "lo": "ກ"})
    three = [Claim("a", "a", "visited")] * 3
    internal = replace(named, code="X", wikidata="Q1", source="field")
    assert survivor(internal, B, claims=three) == "b"
    assert survivor(replace(named, wikidata="Q1"), replace(B, code="X"), claims=three) == "b"
    assert survivor(named, replace(B, wikidata="Q1"), claims=three) == "b"
    claims = [Claim("b", "c", "visited")]
    assert survivor(named, B, claims=claims) == "b"
    assert survivor(named, B, said=[ActorClaim("b", "note", "x")]) == "b"
    assert survivor(replace(A, country="TH"), replace(B, aliases=("B",))) == "b"
    assert survivor(A, replace(B, id="long", country="TH")) == "long"
    assert survivor(replace(A, id="long"), B) == "b"
    assert survivor(replace(A, id="aa"), B) == "b"
    assert survivor(replace(A, id="c"), B) == "b"


# The fields that it takes.


def test_the_merged_actor_takes_missing_fields_and_all_names() -> None:
    one = make(TH, MUK, OCR).merge([("TH-49", "doc:1")])
    assert [*one.actors] == ["TH", "TH-49"]
    muk = one.actors["TH-49"]
    assert muk.names == {"en": "Mukdahan", "th": "มุกดาหาร"}
    assert muk.aliases == ("Muk", "Mukdaharn")
    assert (muk.lat, muk.lon, muk.wikidata) == (16.54, 104.72, "Q244088")
    assert (muk.code, muk.within, muk.source, muk.locator) == ("TH-49", "TH", "moi", "")
    assert (str(muk.since), muk.until, muk.note) == ("1982", None, "blurred")
    for text in ("doc:1", "DOC:1", "Mukdaharn", "มุกดาหาร", "TH-49", "Muk"):
        assert one.find(text).id == "TH-49"
    assert one.name_of("doc:1") == "Mukdaharn"
    assert (one.merged, one.unmerged is not None) == ({"doc:1": "TH-49"}, True)


def test_other_values_become_claims_with_their_source() -> None:
    other = replace(OCR, country="LA", locator="p. 9")
    one = make(TH, MUK, other).merge([("TH-49", "doc:1")])
    said = {(c.field, c.value, c.source, c.locator) for c in one.actor_claims}
    assert ("country", "LA", "moi", "p. 9") in said
    assert ("kind", "province", "moi", "p. 9") in said
    assert ("lat", "16.54", "moi", "p. 9") in said
    assert ("until", "2090", "moi", "p. 9") in said
    (found,) = one.disagreements
    assert (found.subject, found.field, found.rivals[0].value) == ("TH-49", "country", "LA")


def test_it_does_not_begin_after_its_end() -> None:
    over = replace(MUK, until=parse_date("2000"))
    later = replace(OCR, since=parse_date("2001"))
    for since, taken in (("2001", None), ("2000", "2000"), ("1999-05", "1999-05")):
        one = (
            make(over, replace(later, since=parse_date(since)))
            .merge([("TH-49", "doc:1")])
            .actors["TH-49"]
        )
        assert (one.since and str(one.since), str(one.until)) == (taken, "2000")
    day = parse_date("2000-05-01")
    one = make(replace(MUK, until=day), replace(OCR, since=day)).merge([("TH-49", "doc:1")])
    assert one.actors["TH-49"].since == day


def test_half_a_point_is_not_filled_up() -> None:
    one = make(replace(MUK, lat=16.0), OCR).merge([("TH-49", "doc:1")]).actors["TH-49"]
    assert (one.lat, one.lon) == (16.0, None)
    halves = [replace(OCR, lon=None), replace(OCR, id="doc:2", lat=1.0, lon=2.0)]
    one = make(MUK, *halves).merge([("TH-49", "doc:1"), ("TH-49", "doc:2")]).actors["TH-49"]
    assert (one.lat, one.lon) == (1.0, 2.0)
    one = make(MUK, replace(OCR, lon=None)).merge([("TH-49", "doc:1")]).actors["TH-49"]
    assert (one.lat, one.lon) == (None, None)


def test_facts_of_another_kind_are_not_taken() -> None:
    town = replace(OCR, kind="city", subkind="municipality", within="TH-49")
    one = make(MUK, town).merge([("TH-49", "doc:1")])
    assert (one.actors["TH-49"].subkind, one.actors["TH-49"].within) == ("", "TH")
    assert ("kind", "city") in {(c.field, c.value) for c in one.actor_claims}
    assert "subkind" not in {c.field for c in one.actor_claims}


# The claims that move to it.


def test_claims_unite_into_ties_and_those_inside_vanish() -> None:
    claims = (
        Claim("TH-49", "LA-SV", "sister_city", since=parse_date("2004"), source="moi"),
        Claim("doc:1", "LA-SV", "sister_city", level="economic", confidence=0.5, source="field"),
        Claim("doc:1", "TH-49", "borders"),
        Claim("LA-SV", "LA-SV", "visited"),
    )
    said = (ActorClaim("doc:1", "name_en", "Muk Da Han", "moi"), ActorClaim("LA-SV", "lat", "16"))
    one = make(MUK, OCR, SAVAN, claims=claims, said=said).merge([("doc:1", "TH-49")])
    assert {*one.ties} == {"sister_city|LA-SV|TH-49", "visited|LA-SV|LA-SV"}
    tie = one.ties["sister_city|LA-SV|TH-49"]
    assert (len(tie.claims), tie.level, str(tie.since)) == (2, "economic", "2004")
    assert one.actor_claims[:2] == (said[0]._replace(actor="TH-49"), said[1])


def test_other_actors_refer_to_the_merged_actor() -> None:
    town = Actor("muk", "city", within="doc:1", country="old", succeeds=("doc:1", "TH-49"))
    said = [ActorClaim("muk", "within", "doc:1"), ActorClaim("muk", "succeeds", "doc:1|TH-49|x")]
    old = Actor("old", "country")
    network = make(TH, old, MUK, OCR, town, said=[*said, ActorClaim("doc:1", "within", "TH-49")])
    one = network.merge([("doc:1", "TH-49"), ("TH", "old")])
    moved = one.actors["muk"]
    assert (moved.within, moved.country, moved.succeeds) == ("TH-49", "TH", ("TH-49",))
    values = [c.value for c in one.actor_claims if c.actor == "muk"]
    assert values == ["TH-49", "TH-49|x"]
    assert not [c for c in one.actor_claims if c.actor == c.value]
    assert "part_of|muk|TH-49" in one.ties or "located_in|muk|TH-49" in one.ties


def test_nothing_lies_within_itself_or_comes_after_itself() -> None:
    """b lies in a, c in b; a and c are the same: it must not lie in b, which lies in it."""
    chain = [
        Actor("a", "province", code="1", succeeds=("b",)),
        Actor("b", "province", within="a", succeeds=("c",)),
        Actor("c", "province", within="b"),
    ]
    one = make(*chain).merge([("a", "c")])
    assert {a.id: a.within for a in one.actors.values()} == {"a": "", "b": "a"}
    assert {a.id: a.succeeds for a in one.actors.values()} == {"a": (), "b": ("a",)}
    both = [Actor("x", "province", within="y"), Actor("y", "province")]
    assert make(*both).merge([("x", "y")]).actors["x"].within == ""
    # Two groups, each of which lies in the other by one of its members.
    four = [Actor(k, "city", within=w) for k, w in (("p", "q"), ("q", ""), ("r", "s"), ("s", ""))]
    crossed = make(*four).merge([("p", "s"), ("q", "r")])
    assert {a.id: a.within for a in crossed.actors.values()} == {"p": "", "r": "p"}


def test_internal_words_do_not_reach_the_public() -> None:
    """Names and places from an internal source alone stay out of the public part."""
    inside = replace(OCR, source="field")
    claims = [Claim("doc:1", "LA-SV", "sister_city", source="moi")]
    one = make(MUK, inside, SAVAN, claims=claims).merge([("TH-49", "doc:1")])
    assert one.actors["TH-49"].lat == 16.54
    for shown in (one.public(), one.select(_all(one)).public()):
        muk = shown.actors["TH-49"]
        assert (muk.lat, muk.aliases, muk.names) == (None, (), {"en": "Mukdahan"})
        assert shown.content_hash == one.content_hash
    allowed = make(MUK, OCR, SAVAN, claims=claims).merge([("TH-49", "doc:1")])
    assert allowed.public().actors == allowed.actors
    open_ = replace(allowed, sources={"moi": SOURCES[0]})
    assert open_.public() is open_


def _all(network: Network) -> Any:
    from graphkit.model.selection import Selection

    return Selection(ties=("all",))


def test_networks_that_cannot_be_merged() -> None:
    network = make(MUK, OCR)
    assert network.merge([]) is network
    assert network.merge([("TH-49", "gone")]) is network
    with pytest.raises(GraphkitError, match="merge the whole"):
        network.select(_all(network)).merge([("TH-49", "doc:1")])


def test_an_actor_that_is_gone_still_joins_two() -> None:
    one = make(MUK, OCR).merge([("TH-49", "gone"), ("gone", "doc:1")])
    assert [*one.actors] == ["TH-49"]


def test_more_pairs_can_follow() -> None:
    network = make(MUK, OCR, SAVAN)
    one = network.merge([("TH-49", "doc:1")]).merge([("doc:1", "LA-SV")])
    assert one.unmerged is network
    assert one.merged == {"doc:1": "LA-SV", "TH-49": "LA-SV"} or one.merged == {
        "doc:1": "TH-49",
        "LA-SV": "TH-49",
    }
    assert {one.find(k).id for k in ("doc:1", "TH-49", "LA-SV")} == {*one.actors}


def test_selections_find_the_merged_actor_too() -> None:
    one = make(MUK, OCR, SAVAN).merge([("TH-49", "doc:1")])
    cut = one.select(_all(one)).at(dt.date(2020, 1, 1))
    assert cut.find("doc:1").id == "TH-49"
    with pytest.raises(GraphkitError, match="is not an actor"):
        replace(cut, actors={"LA-SV": SAVAN}).find("doc:1")


def test_a_merged_network_can_be_written_and_read(tmp_path: Any) -> None:
    claims = [Claim("doc:1", "LA-SV", "sister_city", source="moi")]
    one = make(TH, MUK, OCR, SAVAN, claims=claims).merge([("TH-49", "doc:1")])
    write_folder(one, tmp_path / "out")
    again, problems = read_network(tmp_path / "out")
    assert not [p for p in problems if p.severity == "error"]
    assert again.content_hash == one.content_hash


# Properties of any network.

_IDS = ["a", "b", "c", "d", "gone"]
_PAIRS = st.lists(st.tuples(st.sampled_from(_IDS), st.sampled_from(_IDS)), max_size=6)


def parts(network: Network) -> tuple[Any, ...]:
    return (
        [repr(a) for a in network.actors.values()],
        network.claims,
        network.actor_claims,
        dict(network.merged),
    )


@given(networks(), _PAIRS, st.randoms(use_true_random=False))
def test_any_merge(network: Network, pairs: list[tuple[str, str]], rnd: Any) -> None:
    one = network.merge(pairs)
    # The order of pairs, the order of their ends and repeats do not matter.
    shuffled = [pair[::-1] if rnd.random() < 0.5 else pair for pair in (*pairs, *pairs[:2])]
    rnd.shuffle(shuffled)
    other = network.merge(shuffled)
    assert parts(other) == parts(one)
    assert other.content_hash == one.content_hash
    # Merging again changes nothing, and the original records are kept.
    assert one.merge(pairs) is one
    assert (one.unmerged or one) is network
    assert len(one.actors) == len(network.actors) - len(one.merged)
    into = {key: one.merged.get(key, key) for key in network.actors}
    assert {*into.values()} == {*one.actors}
    joined = {key: group for group in groups(pairs) for key in group}
    for key, new in into.items():
        assert new in joined.get(key, (key,))
    # Every claim is kept, except those inside a group.
    merged = {key for key in into if list(into.values()).count(into[key]) > 1}
    kept = [c for c in network.claims if c.tail not in merged or into[c.tail] != into[c.head]]
    assert [c[2:] for c in one.claims] == [c[2:] for c in kept]
    assert [(c.tail, c.head) for c in one.claims] == [(into[c.tail], into[c.head]) for c in kept]
    assert len(one.actor_claims) >= len(network.actor_claims)
    new = {into[key] for key in merged}
    assert not [t for t in one.ties.values() if t.tail == t.head and t.tail in new]
    for key in new:
        seen, here = {key}, one.actors[key].within
        while here and here in one.actors and here not in seen:
            seen.add(here)
            here = one.actors[here].within
        assert here != key or not key
        assert key not in one.actors[key].succeeds
    # Every name is found, and every field has a value that one of the actors had.
    for key, actor in network.actors.items():
        found = one.actors[into[key]]
        names = {n for n in (*actor.names.values(), *actor.aliases) if n}
        assert names <= {*found.names.values(), *found.aliases}
        group = [network.actors[k] for k in into if into[k] == into[key]]
        assert found.since in [a.since for a in group]
        assert found.since or not any(a.since for a in group)
        countries = {into.get(a.country, a.country) for a in group}
        assert found.country in countries or (not found.country and into[key] in countries)


@given(_PAIRS, _PAIRS)
def test_contradictions_show_a_chain(
    same: list[tuple[str, str]], apart: list[tuple[str, str]]
) -> None:
    found = find_contradiction(same, apart)
    joined = {key: group for group in groups(same) for key in group}
    wrong = [(a, b) for a, b in apart if a in joined and b in joined[a]]
    assert (found is None) == (not wrong)
    if found:
        (a, b), chain = found
        ends = [a, *(step[1] for step in chain)]
        assert (a, b) in wrong
        assert ends[-1] == b
        for x, y in chain:
            assert (x, y) in same or (y, x) in same
        assert find_contradiction(same, apart, {a})
        assert find_contradiction(same, apart, set()) is None


@pytest.mark.parametrize("claim", [{}, {"a": "x"}, {"a": "x", "b": "x"}, {"a": 1, "b": "x"}])
def test_claims_without_two_actors(claim: dict[str, Any]) -> None:
    assert pair_of(claim) is None
