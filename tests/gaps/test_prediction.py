"""Prediction: the features of a pair, the model, and the pairs it predicts."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner
from draws import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.cli import main
from graphkit.gaps.prediction import (
    FEATURES,
    KnownTies,
    arrays_of,
    draw_matched,
    draw_untied,
    fit,
    predict,
)
from graphkit.gaps.prediction.features import ActorArrays, nearest
from graphkit.gaps.prediction.model import logistic
from graphkit.gaps.prediction.surroundings import cells, sums_over_similar_sizes
from graphkit.gaps.rules import find_gaps, rules_table
from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source

TODAY = dt.date(2026, 11, 22)


def actor_arrays(n: int, **fields: Any) -> ActorArrays:
    given_ = {
        "kinds": np.zeros(n, np.int64),
        "countries": np.arange(n) % 3,
        "points": np.full((n, 3), np.nan),
        "others": np.empty((0, 2), np.int64),
        "everyone": n,
        "allowed": np.ones((1, 1), bool),
        "sizes": np.full(n, np.nan),
        **fields,
    }
    return ActorArrays(n, **given_)


def column(known: KnownTies, pairs: Any, name: str) -> list[float]:
    values: list[float] = known.features(np.array(pairs))[:, FEATURES.index(name)].tolist()
    return values


graphs = st.builds(
    lambda n, p, seed: nx.gnp_random_graph(n, p, seed=seed),
    st.integers(2, 14),
    st.floats(0.05, 0.6),
    st.integers(0, 10_000),
)


@settings(max_examples=examples(40))
@given(graphs)
def test_structure_against_networkx(graph: nx.Graph[int]) -> None:
    n = len(graph)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    ties = np.array(sorted(map(sorted, graph.edges)), dtype=np.int64).reshape(-1, 2)
    known = KnownTies(actor_arrays(n), ties)
    common = [len(list(nx.common_neighbors(graph, i, j))) for i, j in pairs]
    assert column(known, pairs, "common_partners") == pytest.approx(np.log1p(common))
    for name, theirs, scale in (
        ("adamic_adar", nx.adamic_adar_index, 1),
        ("resource_allocation", nx.resource_allocation_index, 10),
    ):
        want = [math.log1p(scale * value) for _, _, value in theirs(graph, pairs)]
        assert column(known, pairs, name) == pytest.approx(want)
    share = [value for _, _, value in nx.jaccard_coefficient(graph, pairs)]
    assert column(known, pairs, "common_share") == pytest.approx(share)
    three = [
        sum(
            1 / math.sqrt(graph.degree(u) * graph.degree(v))
            for u in graph[i]
            for v in graph[j]
            if graph.has_edge(u, v) and u != j and v != i and u != v
        )
        for i, j in pairs
    ]
    assert column(known, pairs, "three_paths") == pytest.approx(np.log1p(three))
    degrees = [math.log1p(graph.degree(i)) + math.log1p(graph.degree(j)) for i, j in pairs]
    assert column(known, pairs, "degrees") == pytest.approx(degrees)
    apart = dict(nx.all_pairs_shortest_path_length(graph))
    near = {(i, j) for i, j in pairs if apart[i].get(j) in (2, 3)}
    # Two actors three ties apart by one path may be two apart by another; none are tied.
    assert set(map(tuple, known.candidates().tolist())) == near


def test_country_pairs_by_hand() -> None:
    """Four ties: three between countries 0 and 1, one between 1 and 2."""
    countries = np.array([0, 0, 1, 1, 2])
    ties = np.array([[0, 2], [0, 3], [1, 3], [2, 4]])
    known = KnownTies(actor_arrays(5, countries=countries), ties)
    pairs = [(1, 2), (0, 4), (0, 1)]
    # Ends of ties: 3 in country 0, 4 in 1, 1 in 2; expected 3 * 4 / 8, 3 * 1 / 8, 3 * 3 / 16.
    expected = [1.5, 0.375, 0.5625]
    observed = [3, 0, 0]
    want = [math.log((o + 0.5) / (e + 0.5)) for o, e in zip(observed, expected, strict=True)]
    assert column(known, pairs, "country_pair") == pytest.approx(want)
    assert column(known, pairs, "same_country") == [0, 0, 1]
    # 1 has the partner 3 in the country of 2, 2 the partner 0 in that of 1.
    there = [2 * math.log(2), math.log(1) + math.log(1), 0.0]
    assert column(known, pairs, "partners_there") == pytest.approx(there)


def test_places_near_each_other() -> None:
    # On the equator one degree is 111.195 km.
    angles = np.radians([0.0, 1.0, 90.0, 91.0])
    points = np.stack([np.cos(angles), np.sin(angles), np.zeros(4)], axis=1)
    there = actor_arrays(4, points=points, countries=np.array([0, 0, 1, 1]))
    known = KnownTies(there, np.array([[0, 2]]))
    fade = math.exp(-111.19508 / 100)
    assert there.km(np.array([[0, 1], [0, 2]])).tolist() == pytest.approx([111.19508, 10007.5572])
    # 3 lies near 2, the partner of 0; 1 and 3 near both ends of the tie.
    assert column(known, [(0, 3)], "partners_near") == pytest.approx([math.log1p(fade)], rel=1e-6)
    assert column(known, [(1, 3)], "neighbours_tied") == pytest.approx(
        [math.log1p(fade * fade)], rel=1e-6
    )
    missing = actor_arrays(3)
    assert column(KnownTies(missing, np.array([[0, 1]])), [(1, 2)], "placed") == [0.0]
    assert column(KnownTies(missing, np.array([[0, 1]])), [(1, 2)], "km") == [0.0]


def test_sizes_by_hand() -> None:
    """Five places in two countries; 0 and 2 are tied, and 1 and 2; the size of 4 is unknown."""
    people = [1000, 2000, 4000, 8000, None]
    sizes = np.array([math.log(p) if p else math.nan for p in people])
    here = actor_arrays(5, sizes=sizes, countries=np.array([0, 0, 1, 1, 0]))
    known = KnownTies(here, np.array([[0, 2], [1, 2]]))
    pairs, two = [(0, 3), (0, 4)], math.log(2)
    assert column(known, pairs, "sized") == [1, 0]
    # From the mean, which lies between 2000 and 4000.
    assert column(known, pairs, "sizes") == pytest.approx([0.0, -1.5 * two])
    assert column(known, pairs, "sizes_apart") == pytest.approx([3 * two, 0])
    degrees = column(known, pairs, "degrees")
    want = [3 * two * degrees[0], 0]
    assert column(known, pairs, "sizes_apart_by_degrees") == pytest.approx(want)
    # In units of log 2, 0 has the size -1.5 and its partner 0.5, which over two is 0.25; 3 has 1.5
    # and no partner.
    other = abs(-1.5 - 0) + abs(1.5 - 0.25)
    assert column(known, pairs, "partners_of_other_size") == pytest.approx([other * two, 0])
    # In the country of 0, 1 has a similar size and one partner; 2 is similar to 3 and has two.
    alike = math.exp(-two / 0.3)
    want_like = math.log((alike + 1) / (alike + 0.5)) + math.log((2 * alike + 1) / (alike + 0.5))
    assert column(known, pairs[:1], "like_sized_partners") == pytest.approx([want_like])
    # Without populations, these features are all 0.
    bare = KnownTies(actor_arrays(5), np.array([[0, 2], [1, 2]])).features(np.array(pairs))
    assert not bare[:, FEATURES.index("sizes") : FEATURES.index("sizes_apart_by_degrees")].any()
    assert not bare[:, FEATURES.index("like_sized_partners")].any()


@settings(max_examples=examples(30))
@given(st.integers(0, 25), st.integers(0, 1000))
def test_like_sized_against_all_pairs(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    sizes = random.normal(10, 1.5, n).round(1)
    sizes[random.random(n) < 0.2] = np.nan
    countries, values = random.integers(0, 3, n), random.random(n)
    sums, weights = sums_over_similar_sizes(sizes, countries, values)
    for i in range(n):
        others = [
            (math.exp(-abs(sizes[i] - sizes[j]) / 0.3), values[j])
            for j in range(n)
            if j != i and countries[j] == countries[i]
        ]
        known = [(w, v) for w, v in others if not math.isnan(w)]
        assert weights[i] == pytest.approx(sum(w for w, _ in known))
        assert sums[i] == pytest.approx(sum(w * v for w, v in known))


def test_regions() -> None:
    # Two towns at each of three places on the equator, 90 degrees apart; one at an unknown place.
    angles = np.radians([1, 1.5, 91, 91.5, 171, 171.5])
    points = np.stack([np.cos(angles), np.sin(angles), np.zeros(6)], axis=1)
    points = np.vstack([points, np.full(3, np.nan)])
    cell, weights = cells(points)
    assert cell.tolist()[-1] == -1
    assert len(set(cell.tolist())) == 4
    assert weights.diagonal() == pytest.approx(1)
    assert weights[0, 1] < 1e-6
    known = KnownTies(actor_arrays(7, points=points), np.array([[0, 2], [1, 6]]))
    # Between the first two regions is one tie, and 2 * 1 / 4 by their numbers; 6 lies nowhere.
    pairs = [(1, 3), (0, 4), (0, 6)]
    seen = [math.log(1.3 / (0.25 + 0.3)), math.log(0.3 / 0.3), 0.0]
    assert column(known, pairs, "region_pair") == pytest.approx(seen, abs=1e-6)


def test_cells_stay_few() -> None:
    random = np.random.default_rng(1)
    points = random.standard_normal((20_000, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    cell, weights = cells(points)
    assert 300 < len(weights) <= 1200
    assert set(cell.tolist()) == set(range(len(weights)))
    # This many need cells of ten degrees, which are less than 1,600 km from corner to corner.
    same = np.flatnonzero(cell == 7)
    pairs = np.array([(a, b) for a in same for b in same])
    assert actor_arrays(20_000, points=points).km(pairs).max() < 1600


def test_ties_of_other_kinds() -> None:
    # 0 and 1 border each other; 0, 1 and 2 are tied to the project 3, 2 to the project 4.
    others = np.array([[0, 1], [0, 3], [1, 3], [2, 3], [2, 4]])
    known = KnownTies(actor_arrays(3, others=others, everyone=5), np.empty((0, 2), np.int64))
    assert column(known, [(0, 1), (0, 2)], "other_ties") == pytest.approx([math.log(2), 0])
    # 3 has three ties; 1 ties 0 to no other actor.
    third = math.log1p(1 / 3)
    assert column(known, [(0, 1), (0, 2)], "shared_others") == pytest.approx([third, third])


@settings(max_examples=examples(40))
@given(st.integers(1, 40), st.integers(0, 1000))
def test_nearest_against_all_distances(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    points = random.standard_normal((n, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    points[random.random(n) < 0.2] = np.nan
    near, km = nearest(points, 5)
    for i in range(n):
        cosines = {j: float(points[i] @ p) for j, p in enumerate(points) if j != i}
        there = [max(-1.0, min(1.0, c)) for c in cosines.values() if not math.isnan(c)]
        known = sorted(6371 * math.acos(c) for c in there)
        found = sorted(d for d in km[i].tolist() if math.isfinite(d))
        assert found == pytest.approx(known[:5], rel=1e-3, abs=0.5)
        assert i not in [j for j, d in zip(near[i], km[i], strict=True) if math.isfinite(d)]


def test_logistic_is_at_the_maximum_of_the_likelihood() -> None:
    random = np.random.default_rng(3)
    x = random.standard_normal((400, 3))
    tied = random.random(400) < 1 / (1 + np.exp(-(x @ [1.0, -2.0, 0.0] - 0.5)))
    weights = random.random(400) + 0.5
    beta = logistic(x, tied, weights, 2.0)
    chance = 1 / (1 + np.exp(-(beta[0] + x @ beta[1:])))
    slope = x.T @ (weights * (tied - chance)) - 2.0 * beta[1:]
    assert np.abs(slope).max() < 1e-6
    assert abs((weights * (tied - chance)).sum()) < 1e-6


def test_drawn_pairs() -> None:
    graph = nx.barabasi_albert_graph(200, 2, seed=1)
    ties = np.array(sorted(map(sorted, graph.edges)))
    here = actor_arrays(200, countries=np.arange(200) % 4, abroad=True)
    known, random = KnownTies(here, ties), np.random.default_rng(0)
    plain = draw_untied(here, ties, known.degree > 0, 500, random)
    assert len(plain) == 500
    alike, whole = draw_matched(here, ties, known.degree, ties[:50], 3, random)
    assert alike.shape == (int(whole.sum()), 3, 2)
    for i, j in (*plain.tolist(), *alike.reshape(-1, 2).tolist()):
        assert i < j
        assert not graph.has_edge(i, j)
        assert i % 4 != j % 4
    # There are many towns with few ties: these are matched exactly, hubs as closely as possible.
    ends, same = ties[:50][whole], known.degree[alike]
    for wanted, found in zip(known.degree[ends].tolist(), same.tolist(), strict=True):
        if max(wanted) <= 3:
            assert [sorted(pair) for pair in found] == [sorted(wanted)] * 3
    hubs = draw_untied(here, ties, known.degree > 0, 400, random)
    means = [known.degree[pairs].mean() for pairs in (hubs, alike.reshape(-1, 2), ends)]
    assert means[0] < means[1] < means[2] * 1.05


def test_drawing_matched_pairs_ends_if_none_fits() -> None:
    # All pairs of a square are tied or of one country: none is left to draw.
    here = actor_arrays(4, countries=np.array([0, 1, 0, 1]), abroad=True)
    ties = np.array([[0, 1], [0, 3], [1, 2], [2, 3]])
    alike, whole = draw_matched(
        here, ties, KnownTies(here, ties).degree, ties, 2, np.random.default_rng(0)
    )
    assert len(alike) == 0
    assert not whole.any()
    assert len(draw_untied(here, ties, np.ones(4, bool), 5, np.random.default_rng(0))) == 0


def city(key: str, country: str, lat: float, lon: float, **fields: Any) -> Actor:
    names = {"en": f"Town {key}", "th": f"เมือง {key}"}
    return Actor(key, "city", names, country=country, lat=lat, lon=lon, **fields)


@cache
def clubs(seed: int = 0) -> Network:
    """Return six clubs of ten towns in five countries; eight in ten pairs of a club are tied."""
    random = np.random.default_rng(seed)
    actors = [
        city(f"c{k}-{i}", "ABCDE"[i % 5] * 2, 10.0 * k, 2.0 * i)
        for k in range(6)
        for i in range(10)
    ]
    claims = [
        Claim(a.id, b.id, "sister_city", source="s")
        for k in range(6)
        for i, a in enumerate(actors[10 * k : 10 * k + 10])
        for b in actors[10 * k + i + 1 : 10 * k + 10]
        if a.country != b.country and random.random() < 0.8
    ]
    return Network(
        {a.id: a for a in actors}, tuple(claims), {"s": Source("s", "List")}, as_of=TODAY
    )


@pytest.mark.slow
def test_pairs_like_those_that_are_tied_come_first() -> None:
    network = clubs()
    found = predict(network, limit=30)
    assert found.kind == "sister_city"
    assert [g.tail[:2] == g.head[:2] for g in found.ties[:20]] == [True] * 20
    chances = [g.chance for g in found.ties]
    assert chances == sorted(chances, reverse=True)
    assert all(0 < c < 1 for c in chances)
    assert chances[0] > 0.3
    for guess in found.ties:
        assert f"sister_city|{guess.tail}|{guess.head}" not in network.ties
        assert guess.tail < guess.head
        assert network.actors[guess.tail].country != network.actors[guess.head].country
        assert set(guess.evidence) <= set(network.ties)
    assert len(found.model.by_feature()) == len(FEATURES)


@pytest.mark.slow
def test_the_same_seed_gives_the_same() -> None:
    one, other = (predict(clubs(), limit=10, seed=4) for _ in range(2))
    assert one.ties == other.ties
    assert predict(clubs(), limit=10, seed=5).ties != one.ties


@pytest.mark.slow
def test_the_reason_states_the_facts() -> None:
    network = clubs()
    guess = predict(network, limit=1).ties[0]
    thai = predict(network, "th", limit=1).ties[0]
    one, other = (network.actors[end].name() for end in (guess.tail, guess.head))
    assert guess.why.startswith(f"{one} and {other} both have ties to Town c")
    assert f"The estimated chance of a tie is {100 * guess.chance:.1f} %." in guess.why
    assert " km apart" in guess.why
    common = network.partners_of[guess.tail] & network.partners_of[guess.head]
    named = [actor for actor in sorted(common) if network.actors[actor].name() in guess.why]
    assert len(named) == min(3, len(common))
    assert f"sister_city|{min(guess.tail, named[0])}|{max(guess.tail, named[0])}" in guess.evidence
    assert thai.why.startswith(f"เมือง {guess.tail} และเมือง {guess.head} ต่างมีความสัมพันธ์กับเมือง")
    assert thai.why.endswith(f"ร้อยละ {100 * guess.chance:.1f}")


@pytest.mark.slow
def test_the_reason_states_similar_sizes() -> None:
    whole = clubs()
    first = predict(whole, limit=1).ties[0]

    def why(lang: str, *people: int) -> str:
        sized = dict(zip((first.tail, first.head), people, strict=True))
        actors = {
            key: replace(actor, population=sized.get(key)) for key, actor in whole.actors.items()
        }
        network = Network(actors, whole.claims, whole.sources, as_of=TODAY)
        ties = predict(network, lang, limit=200).ties
        return next(g.why for g in ties if (g.tail, g.head) == (first.tail, first.head))

    assert "are similar in size (10,000 and 20,000 people)" in why("en", 10_000, 20_000)
    assert "มีประชากรใกล้เคียงกัน (10,000 และ 9,000 คน)" in why("th", 10_000, 9_000)
    assert "similar in size" not in why("en", 10_000, 20_001)


@pytest.mark.slow
def test_a_place_that_is_over_is_replaced_by_its_successor() -> None:
    whole = clubs()
    old = city("c0-0", "AA", 0.0, 0.0, until=parse_date("2020"))
    new = city("new", "AA", 0.0, 0.0, since=parse_date("2021"), succeeds=("c0-0",))
    network = clubs()
    network = Network(
        {**whole.actors, "c0-0": old, "new": new}, whole.claims, whole.sources, as_of=TODAY
    )
    named = {end for g in predict(network, limit=500).ties for end in (g.tail, g.head)}
    assert "new" in named
    assert "c0-0" not in named
    tied = {other.replace("c0-0", "new") for other in network.partners_of["c0-0"]}
    about = [g for g in find_gaps(network, ["predicted"], actor="new") if "new" in (g.tail, g.head)]
    assert not tied & {g.head for g in about}


@pytest.mark.slow
def test_as_a_rule() -> None:
    network = clubs()
    gaps = find_gaps(network, ["predicted"], parameters={"limit": "7", "seed": 1})
    assert len(gaps) == 7
    assert {g.rule for g in gaps} == {"predicted"}
    assert gaps[0].score == round(predict(network, seed=1).ties[0].chance, 4)
    assert gaps[0].sources == ("s",)
    assert "predicted" not in {g.rule for g in find_gaps(network)}
    table = rules_table(network, ["predicted"], "th")
    assert table[0]["title"] == "คาดการณ์จากความสัมพันธ์ที่มีบันทึก"
    asked = find_gaps(network, ["predicted"], actor="c0-0")
    assert asked
    assert all("c0-0" in (g.tail, g.head) for g in asked)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"tie": "sister"}, "'sister' is not a known tie kind; did you mean 'sister_city'"),
        ({"tie": "visited"}, "'visited' have a direction"),
        ({"tie": "trades_with"}, "0 ties are too few to learn from"),
        ({"limit": "many"}, "parameter 'limit' of the rule 'predicted' must be a whole number"),
        ({"limit": "0"}, "limit must be 1 or more, not 0"),
        (
            {"years": "3"},
            "none of the rules has a parameter 'years'; known parameters: limit, seed, tie",
        ),
    ],
)
def test_what_cannot_be_predicted(parameters: dict[str, str], message: str) -> None:
    with pytest.raises(GraphkitError, match=message):
        find_gaps(clubs(), ["predicted"], parameters=parameters)


def test_small_and_empty_networks_are_refused() -> None:
    one = Network({"A": Actor("A", "city")}, as_of=TODAY)
    for network in (Network(), one):
        with pytest.raises(GraphkitError, match="0 ties are too few to learn from"):
            predict(network)
    arrays = arrays_of(Network())
    assert (arrays.actors.n, len(arrays.ties)) == (0, 0)
    # A perfect matching: every actor has one tie, so that nothing is left when a tie is held out.
    pairs = [(f"a{i}", f"b{i}") for i in range(60)]
    lonely = Network(
        {end: Actor(end, "city") for pair in pairs for end in pair},
        tuple(Claim(a, b, "sister_city") for a, b in pairs),
    )
    with pytest.raises(GraphkitError, match="too few"):
        predict(lonely)


@pytest.mark.slow
def test_an_actor_that_cannot_have_such_a_tie() -> None:
    network = clubs()
    agency = Actor("org", "agency", {"en": "Agency"})
    wider = Network({**network.actors, "org": agency}, network.claims, network.sources)
    with pytest.raises(GraphkitError, match="'org' cannot have a tie of the kind 'sister_city'"):
        find_gaps(wider, ["predicted"], actor="org")


def test_the_model_uses_only_the_ties_it_is_given() -> None:
    """Hidden ties of the sixth club do not change the features of the other clubs."""
    arrays = arrays_of(clubs())
    last = arrays.ties[:, 0] >= 50
    known, fewer = (
        KnownTies(arrays.actors, arrays.ties),
        KnownTies(arrays.actors, arrays.ties[~last]),
    )
    own = [
        FEATURES.index(n) for n in ("common_partners", "three_paths", "degrees", "neighbours_tied")
    ]
    pairs = np.array([(0, 1), (2, 3), (10, 19)])
    assert (known.features(pairs)[:, own] == fewer.features(pairs)[:, own]).all()
    inside = np.array([(50, 51)])
    assert (fewer.features(inside)[:, own[:3]] == 0).all()
    assert fit(arrays.actors, arrays.ties[~last]).ties == int((~last).sum())


def test_on_the_command_line(tmp_path: Any) -> None:
    run = CliRunner().invoke
    done = run(main, ["gaps", "--rule", "predicted", "--format", "csv", "--limit", "5"])
    assert done.exit_code == 0, done.output
    rows = done.stdout.splitlines()
    assert len(rows) == 6
    assert rows[1].startswith("1,")
    assert ",sister_city,predicted," in rows[1]
    wrong = run(main, ["gaps", "--rule", "predictd"])
    assert wrong.exit_code == 1
    assert "did you mean 'predicted'?" in wrong.stderr


def test_a_kind_with_enough_ties_is_named_where_the_usual_kind_has_none() -> None:
    actors = {f"a{n}": Actor(f"a{n}", "agency", {"en": f"Body {n}"}) for n in range(10)}
    pairs = [(a, b) for a in actors for b in actors if a < b]
    claims = tuple(Claim(a, b, "cooperates_with") for a, b in pairs)
    with pytest.raises(GraphkitError, match="cooperates_with has 45 ties: -p tie=cooperates_with"):
        predict(Network(actors, claims=claims))
