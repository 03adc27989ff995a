"""Centrality: published figures, ranks, weights, and very small networks."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from needs import needs

from graphkit.analysis import MEASURES, centrality, engines, ranks
from graphkit.cli import main
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.model.selection import Selection, default_selection

ENGINES = [
    "networkx",
    "numpy",
    pytest.param("igraph", marks=needs("igraph")),
]
WEIGHED = [engine for engine in ENGINES if engine != "numpy"]
TODAY = dt.date(2026, 11, 22)


def made_of(graph: nx.Graph, name: Callable[[Any], str] = str) -> Network:
    """Return a network of provinces with the ties of a graph, unweighted."""
    return Network(
        actors={
            name(node): Actor(name(node), "province", {"en": f"Place {name(node)}"})
            for node in graph
        },
        claims=tuple(Claim(name(a), name(b), "sister_city") for a, b in graph.edges),
        title="From a book",
        as_of=TODAY,
    )


def values(network: Network, measure: str, **options: Any) -> dict[str, float]:
    return {row["id"]: row[measure] for row in centrality(network, (measure,), **options)}


def lettered(numbers: Sequence[float]) -> dict[str, float]:
    return dict(zip("ABCDEFGHIJ", numbers, strict=True))


KARATE = made_of(nx.karate_club_graph(), lambda node: str(node + 1))
FLORENCE = made_of(nx.florentine_families_graph())
KITE = made_of(nx.krackhardt_kite_graph(), lambda node: "ABCDEFGHIJ"[node])


@pytest.mark.parametrize("engine", ENGINES)
def test_zacharys_karate_club(engine: str) -> None:
    # Zachary (1977). Betweenness as igraph and networkx publish it: 231.07 and 160.55 of the
    # 528 other pairs for the instructor (1) and the president (34).
    between = values(KARATE, "betweenness", engine=engine)
    assert between["1"] == pytest.approx(0.437635281385281)
    assert between["34"] == pytest.approx(0.304074975949976)
    assert between["33"] == pytest.approx(0.145247113997114)
    assert between["1"] * 528 == pytest.approx(231.0714286)
    near = values(KARATE, "closeness", engine=engine)
    assert near["1"] == pytest.approx(0.568965517241379)
    assert near["3"] == pytest.approx(0.559322033898305)
    assert near["34"] == pytest.approx(0.55)
    table = centrality(KARATE, ("degree", "eigenvector", "pagerank"))
    assert [(row["id"], row["degree"]) for row in table[:5]] == [
        ("34", 17),
        ("1", 16),
        ("33", 12),
        ("3", 10),
        ("2", 9),
    ]
    by_id = {row["id"]: row for row in table}
    # networkx prints 0.373371 and 0.355483 at its loose default tolerance.
    assert by_id["34"]["eigenvector"] == pytest.approx(0.373363, abs=1e-6)
    assert by_id["1"]["eigenvector"] == pytest.approx(0.355491, abs=1e-6)
    assert by_id["34"]["pagerank"] == pytest.approx(0.100918, abs=1e-5)
    assert by_id["1"]["pagerank"] == pytest.approx(0.096997, abs=1e-5)


@pytest.mark.parametrize("engine", ENGINES)
def test_krackhardts_kite(engine: str) -> None:
    # Krackhardt, D. (1990) Assessing the political landscape. Administrative Science
    # Quarterly 35, 342-369: A Andre, B Beverly, C Carol, D Diane, E Ed, F Fernando, G Garth,
    # H Heather, I Ike, J Jane. Each measure has a different winner.
    assert values(KITE, "degree") == lettered((4, 4, 3, 6, 3, 5, 5, 3, 2, 1))
    near = (0.529, 0.529, 0.5, 0.6, 0.5, 0.643, 0.643, 0.6, 0.429, 0.310)
    found = values(KITE, "closeness", engine=engine)
    assert found == pytest.approx(lettered(near), abs=5e-4)
    between = (0.023, 0.023, 0, 0.102, 0, 0.231, 0.231, 0.389, 0.222, 0)
    found = values(KITE, "betweenness", engine=engine)
    assert found == pytest.approx(lettered(between), abs=5e-4)
    leading = (0.352, 0.352, 0.286, 0.481, 0.286, 0.398, 0.398, 0.196, 0.048, 0.011)
    found = values(KITE, "eigenvector")
    assert found == pytest.approx(lettered(leading), abs=6e-4)
    winners = {
        measure: [row["id"] for row in centrality(KITE, (measure,)) if row[f"{measure}_rank"] == 1]
        for measure in ("degree", "closeness", "betweenness")
    }
    assert winners == {"degree": ["D"], "closeness": ["F", "G"], "betweenness": ["H"]}


@pytest.mark.parametrize("engine", ENGINES)
def test_padgetts_florentine_families(engine: str) -> None:
    # Padgett and Ansell (1993); marriages among the 15 families that have any.
    between = values(FLORENCE, "betweenness", engine=engine)
    assert between["Medici"] == pytest.approx(47.5 / 91)
    assert between["Medici"] == pytest.approx(0.522, abs=5e-4)
    assert between["Guadagni"] == pytest.approx(0.255, abs=5e-4)
    assert between["Albizzi"] == pytest.approx(0.212, abs=5e-4)
    assert between["Strozzi"] == pytest.approx(0.103, abs=5e-4)
    near = values(FLORENCE, "closeness", engine=engine)
    assert near["Medici"] == pytest.approx(0.56)
    assert near["Ridolfi"] == pytest.approx(0.5)
    leading = values(FLORENCE, "eigenvector")
    assert leading["Medici"] == pytest.approx(0.4303, abs=5e-5)
    assert leading["Strozzi"] == pytest.approx(0.3560, abs=5e-5)
    assert values(FLORENCE, "degree")["Medici"] == 6


@pytest.mark.parametrize("engine", ENGINES)
def test_an_actor_without_ties_counts_in_n(engine: str) -> None:
    # With the Pucci, who married none of the others, there are 16 families.
    graph = nx.florentine_families_graph()
    graph.add_node("Pucci")
    with_pucci = made_of(graph)
    between = values(with_pucci, "betweenness", engine=engine)
    assert between["Medici"] == pytest.approx(47.5 / 105)
    near = values(with_pucci, "closeness", engine=engine)
    assert near["Medici"] == pytest.approx(0.56 * 14 / 15)
    for measure in ("degree", "strength", "betweenness", "closeness", "eigenvector"):
        assert values(with_pucci, measure, engine=engine)["Pucci"] == 0
    share = values(with_pucci, "pagerank")
    assert share["Pucci"] == min(share.values()) > 0
    assert sum(share.values()) == pytest.approx(1, abs=1e-12)


def test_rows_and_columns() -> None:
    table = centrality(FLORENCE, ("betweenness", "degree", "betweenness"))
    assert table.columns == (
        "id",
        "name_en",
        "kind",
        "country",
        "betweenness",
        "betweenness_rank",
        "degree",
        "degree_rank",
    )
    assert len(table) == len(FLORENCE.actors)
    assert table[0]["id"] == "Medici"
    assert table[0]["name_en"] == "Place Medici"
    order = [(row["betweenness_rank"], row["id"]) for row in table]
    assert order == sorted(order)
    assert all(type(row["degree"]) is int for row in table)
    assert all(type(row["betweenness"]) is float for row in table)


def test_equal_values_share_the_better_rank() -> None:
    star = centrality(made_of(nx.star_graph(4)), ("degree", "closeness"))
    assert star.column("degree_rank") == [1, 2, 2, 2, 2]
    assert star.column("closeness_rank") == [1, 2, 2, 2, 2]
    assert star.column("id") == ["0", "1", "2", "3", "4"]
    ring = centrality(made_of(nx.cycle_graph(7)), tuple(MEASURES))
    for measure in MEASURES:
        assert set(ring.column(f"{measure}_rank")) == {1}, measure
    # 2 actors share rank 1 in the kite's closeness, so the next has rank 3.
    kite = centrality(KITE, ("closeness",))
    assert kite.column("closeness_rank") == [1, 1, 3, 3, 5, 5, 7, 7, 9, 10]


@given(st.lists(st.sampled_from((0.0, 0.1, 0.3, 0.1 + 0.2, 1 / 3, 5.0)), max_size=12))
def test_a_rank_is_one_more_than_the_number_of_better_actors(given_values: list[float]) -> None:
    def rounded(value: float) -> float:
        return round(value, 9)

    assert ranks(given_values) == [
        1 + sum(rounded(other) > rounded(value) for other in given_values) for value in given_values
    ]


def test_ranks_are_relative_to_the_largest() -> None:
    assert ranks([1e9 + 1e-5, 1e9, 1.0]) == [1, 1, 3]
    assert ranks([3e-15, 2e-15]) == [1, 2]
    assert ranks([0.0, 0.0]) == [1, 1]


def weighted_network() -> Network:
    """Return two ways from a to d: three strong ties through b and c, and one weak direct tie."""
    return Network(
        actors={key: Actor(key, "province") for key in "abcde"},
        claims=(
            Claim("a", "b", "sister_city", weight=4.0, confidence=0.9),
            Claim("b", "c", "sister_city", weight=4.0, confidence=0.9),
            Claim("c", "d", "sister_city", weight=4.0, confidence=0.9),
            Claim("a", "d", "sister_city", weight=0.5, confidence=0.4),
            Claim("a", "d", "trades_with", weight=0.5, confidence=0.5),
            Claim("d", "e", "sister_city", weight=0.0, confidence=1.0),
        ),
        as_of=TODAY,
    )


@pytest.mark.parametrize("engine", WEIGHED)
def test_weights_make_strong_ties_short(engine: str) -> None:
    network = weighted_network()
    # Unweighted it is a square a-b-c-d with e next to d; opposite corners are reached both ways.
    plain = values(network, "betweenness", engine=engine)
    assert plain == pytest.approx({"a": 1 / 6, "b": 0.5 / 6, "c": 1 / 6, "d": 3.5 / 6, "e": 0})
    # By weight a-b-c-d is 3/4 long, a-d is 1; the tie of weight 0 to e does not count.
    strong = values(network, "betweenness", weight="weight", engine=engine)
    assert strong == pytest.approx({"a": 0, "b": 2 / 6, "c": 2 / 6, "d": 0, "e": 0})
    near = values(network, "closeness", weight="weight", engine=engine)
    assert near["a"] == pytest.approx(3 / 4 * 3 / (0.25 + 0.5 + 0.75))
    assert near["e"] == 0
    # By confidence a-d is 1/0.7 long, shorter than 3/0.9.
    likely = values(network, "betweenness", weight="confidence", engine=engine)
    assert likely["b"] < likely["d"]


def test_strength_sums_weights_or_confidences() -> None:
    network = weighted_network()
    assert values(network, "strength") == {"a": 5.0, "b": 8.0, "c": 8.0, "d": 5.0, "e": 0.0}
    assert values(network, "strength", weight="weight") == values(network, "strength")
    expected = values(network, "strength", weight="confidence")
    assert expected == pytest.approx({"a": 1.6, "b": 1.8, "c": 1.8, "d": 2.6, "e": 1.0})
    # degree counts ties of any strength, parallel ones once.
    for weight in (None, "weight", "confidence"):
        assert values(network, "degree", weight=weight) == {"a": 2, "b": 2, "c": 2, "d": 3, "e": 1}


def test_weighted_walks_and_eigenvectors_against_networkx() -> None:
    network = weighted_network()
    graph = network.graph()
    share = nx.pagerank(graph, weight="weight", tol=1e-14, max_iter=1000)
    assert values(network, "pagerank", weight="weight") == pytest.approx(share, abs=1e-10)
    graph.remove_node("e")
    leading = nx.eigenvector_centrality_numpy(graph, weight="weight")
    found = values(network, "eigenvector", weight="weight")
    assert found == pytest.approx({**leading, "e": 0}, abs=1e-9)


def test_direction_and_order_of_claims_do_not_matter() -> None:
    claims = (Claim("a", "b", "visited"), Claim("c", "b", "hosts"), Claim("b", "c", "visited"))
    actors = {key: Actor(key, "agency") for key in "abc"}
    one = Network(actors=actors, claims=claims, as_of=TODAY)
    other = Network(actors=dict(reversed(actors.items())), claims=claims[::-1], as_of=TODAY)
    measures = tuple(MEASURES)
    assert centrality(one, measures).column("id") == centrality(other, measures).column("id")
    for measure in measures:
        there = {k: v for k, v in values(one, measure).items() if v is not None}
        again = {k: v for k, v in values(other, measure).items() if v is not None}
        assert there == pytest.approx(again, rel=1e-12), measure
    assert values(one, "degree") == {"a": 1, "b": 2, "c": 1}


def test_the_selection_applies_before_measuring() -> None:
    network = Network(
        actors={key: Actor(key, "province") for key in "abc"} | {"org": Actor("org", "agency")},
        claims=(
            Claim("a", "b", "sister_city"),
            Claim("b", "c", "sister_city", status="proposed"),
            Claim("a", "c", "borders"),
        ),
        title="Cut",
        version="2",
        as_of=TODAY,
    )
    cut = network.select(default_selection(network.ontology, ties=("sister_city",)))
    table = centrality(cut, ("degree", "betweenness"))
    assert {row["id"]: row["degree"] for row in table} == {"a": 1, "b": 1, "c": 0}
    assert table.meta["selection"] == "ties: Sister city of; status: In force"
    assert (table.meta["dataset"], table.meta["version"]) == ("Cut", "2")
    assert table.meta["content_hash"] == network.content_hash
    assert table.meta["as_of"] == "2026-11-22"
    assert centrality(network).meta["selection"] == "whole network"


@pytest.mark.parametrize("engine", ENGINES)
def test_the_engine_is_named(engine: str) -> None:
    table = centrality(KITE, ("closeness", "pagerank", "betweenness"), engine=engine)
    assert [name.split()[0] for name in table.meta["engine"].split(", ")] == list(
        dict.fromkeys((engine, "numpy"))
    )
    assert centrality(KITE).meta["engine"] is None
    assert table.meta["weight"] is None
    assert centrality(KITE, weight="confidence").meta["weight"] == "confidence"
    assert json.loads(table.json())["rows"][0]["id"] == table[0]["id"]


# Values of an actor without ties; the shares of pagerank and the unit length of katz remain.
ALONE = {
    **dict.fromkeys(MEASURES, 0),
    **dict.fromkeys(("constraint", "effective_size", "clustering")),
    "pagerank": 1.0,
    "katz": 1.0,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_networks_with_little_in_them(engine: str) -> None:
    measures = tuple(MEASURES)
    empty = centrality(Network(), measures, engine=engine)
    assert (len(empty), len(empty.columns)) == (0, 4 + 2 * len(measures))
    (one,) = centrality(made_of(nx.empty_graph(1)), measures, engine=engine)
    assert {m: one[m] for m in measures} == ALONE
    share = {"pagerank": 0.25, "katz": 0.5}
    for row in centrality(made_of(nx.empty_graph(4)), measures, engine=engine):
        for measure in measures:
            assert row[measure] == share.get(measure, ALONE[measure]), measure
            assert row[f"{measure}_rank"] == (None if row[measure] is None else 1)
    none_left = KARATE.select(Selection(ties=("borders",)))
    assert len(centrality(none_left, measures, engine=engine)) == 34


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            {"measures": ("betweeness",)},
            "'betweeness' is not a known measure; did you mean 'betweenness'?",
        ),
        (
            {"measures": ("degree", "zzz")},
            "'zzz' is not a known measure; expected one of: degree, strength",
        ),
        ({"measures": ()}, "no measure given; expected one of: degree"),
        ({"weight": "strength"}, "'strength' is not a known tie weight; expected one of"),
        ({"measures": ("closeness",), "engine": "networx"}, "did you mean 'networkx'"),
        (
            {"measures": ("betweenness",), "engine": "numpy", "weight": "level"},
            "numpy cannot compute weighted betweenness; use one of: igraph, networkx",
        ),
        ({"sample": 30}, "a sample only applies to betweenness; add that measure"),
        ({"measures": ("betweenness",), "sample": 3}, "a sample of 3 is too small"),
        ({"alpha": 0.1}, "alpha only applies to katz; add that measure, or leave the option out"),
        ({"measures": ("katz",), "alpha": 9.0}, "alpha is 9.0; for this network, Katz centrality"),
    ],
)
def test_wrong_arguments_are_explained(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(GraphkitError) as caught:
        centrality(KITE, **arguments)
    assert says in str(caught.value)


def test_one_measure_may_be_given_as_text() -> None:
    assert centrality(KITE, "degree").columns[-2:] == ("degree", "degree_rank")


def test_names_fall_back_where_there_is_no_english_one() -> None:
    network = Network(actors={"LA-SV": Actor("LA-SV", "province", {"lo": "ສະຫວັນນະເຂດ"})})
    assert centrality(network)[0]["name_en"] == "ສະຫວັນນະເຂດ"


@pytest.mark.parametrize("weight", [None, "confidence"])
def test_without_igraph_and_scipy(weight: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    from graphkit.analysis.engines import paths

    def found(name: str) -> bool:
        return name not in ("igraph", "scipy")

    monkeypatch.setattr(paths, "find_spec", found)
    measures = ("betweenness", "closeness", "harmonic")
    table = centrality(KITE, measures, weight=weight)
    assert table.meta["engine"].split()[0] == ("networkx" if weight else "numpy")
    assert paths.slow_paths(9999, measures, weighted=weight is not None) == (weight is not None)
    assert paths.slow_paths(99_999, measures)
    assert not paths.slow_paths(99_999, ("degree", "harmonic", "pagerank"))
    for engine, extra in (("igraph", "fast"), ("scipy", "sparse")):
        with pytest.raises(GraphkitError, match=rf"{engine} is not installed; .*\[{extra}\]"):
            centrality(KITE, ("closeness",), engine=engine)


def test_burts_structural_holes() -> None:
    # The network of Borgatti, S. P. (1997) Structural holes: unpacking Burt's redundancy
    # measures, Connections 20(1), 35-38, after Burt (1992, p. 56). Constraint, and both with
    # strengths, as in UCINET and igraph (networkx's tests).
    strengths = {"AB": 2, "AF": 3, "AG": 5, "AE": 2, "EG": 8, "FG": 3, "BG": 4, "BD": 1}
    strengths |= {"DG": 3, "GC": 10}
    network = Network(
        actors={key: Actor(key, "province") for key in "ABCDEFG"},
        claims=tuple(Claim(*ends, "sister_city", weight=w) for ends, w in strengths.items()),
        as_of=TODAY,
    )
    size = values(network, "effective_size")
    assert (size["G"], size["A"], size["C"]) == pytest.approx((4.67, 2.5, 1), abs=0.005)
    # Six contacts with four ties among them: 6 - 2 * 4 / 6.
    assert size["G"] == pytest.approx(6 - 8 / 6)
    bound = values(network, "constraint")
    assert (bound["G"], bound["A"], bound["C"]) == pytest.approx((0.400, 0.595, 1), abs=5e-4)
    size = values(network, "effective_size", weight="weight")
    assert (size["G"], size["A"], size["C"]) == pytest.approx((5.47, 2.47, 1), abs=0.005)
    bound = values(network, "constraint", weight="weight")
    assert (bound["G"], bound["A"], bound["C"]) == pytest.approx((0.299, 0.795, 1), abs=5e-4)


def test_further_measures_of_zacharys_club() -> None:
    table = {row["id"]: row for row in centrality(KARATE, tuple(MEASURES))}
    # As igraph and networkx publish them for the instructor (1) and the president (34).
    assert table["1"]["constraint"] == pytest.approx(0.15542329764660495)
    assert table["34"]["constraint"] == pytest.approx(0.15641868512110726)
    assert sum(row["core"] == 4 for row in table.values()) == 10
    assert table["1"]["clustering"] == pytest.approx(0.15)
    assert table["12"]["clustering"] is None
    # Contacts 16, ties among them 18.
    assert table["1"]["effective_size"] == pytest.approx(16 - 2 * 18 / 16)


def test_low_constraint_comes_first() -> None:
    graph = nx.disjoint_union(nx.star_graph(3), nx.complete_graph(3))
    graph.add_node("alone")
    table = centrality(made_of(graph), ("constraint", "effective_size"))
    assert [(row["id"], row["constraint_rank"]) for row in table] == [
        *(("0", 1), ("1", 2), ("2", 2), ("3", 2)),
        *(("4", 5), ("5", 5), ("6", 5), ("alone", None)),
    ]
    assert table[0]["constraint"] == pytest.approx(1 / 3)
    assert table[0]["effective_size_rank"] == 1
    last = table[-1]
    assert last["constraint"] is last["effective_size"] is last["effective_size_rank"] is None
    assert table.csv().splitlines()[-1] == "alone,Place alone,province,,,,,"
    assert ranks([0.2, None, 0.1, 0.2, None], low_first=True) == [2, None, 1, 2, None]
    assert ranks([None, None]) == [None, None]


def messy_network() -> Network:
    """Return a network with parallel ties in both directions, self-ties, an isolate, two
    components."""
    claims = (
        *(
            Claim("a", "b", "sister_city"),
            Claim("b", "a", "cooperates_with"),
            Claim("a", "b", "visited"),
        ),
        *(Claim("b", "c", "sister_city"), Claim("c", "a", "visited"), Claim("c", "c", "visited")),
        *(Claim("c", "d", "hosts"), Claim("d", "c", "visited"), Claim("e", "f", "sister_city")),
        Claim("f", "f", "visited"),
    )
    actors = {key: Actor(key, "province") for key in "abcdefg"}
    return Network(actors=actors, claims=claims, as_of=TODAY)


def test_every_measure_is_that_of_the_projection() -> None:
    network = messy_network()
    graph = network.graph()
    assert network.to_networkx().number_of_edges() == 10
    assert graph.number_of_edges() == 5
    n = len(graph)
    alpha = centrality(network, ("katz",)).meta["alpha"]
    contacts = dict(graph.degree())
    parts = [graph.subgraph(part) for part in nx.connected_components(graph)]
    flows = dict.fromkeys(graph, 0.0)
    for part in parts:
        if len(part) > 2:
            flows |= nx.current_flow_betweenness_centrality(part, normalized=False)
    expected: dict[str, dict[str, Any]] = {
        "degree": contacts,
        "betweenness": nx.betweenness_centrality(graph),
        "closeness": nx.closeness_centrality(graph),
        "harmonic": {k: v / (n - 1) for k, v in nx.harmonic_centrality(graph).items()},
        "current_flow": {k: v * 2 / ((n - 1) * (n - 2)) for k, v in flows.items()},
        "eigenvector": nx.eigenvector_centrality(graph, tol=1e-13, max_iter=10_000),
        "katz": nx.katz_centrality_numpy(graph, alpha=alpha),
        "pagerank": nx.pagerank(graph, tol=1e-14, weight=None),
        "core": nx.core_number(graph),
        "constraint": {k: v if contacts[k] else None for k, v in nx.constraint(graph).items()},
        "effective_size": {
            k: v if contacts[k] else None for k, v in nx.effective_size(graph).items()
        },
        "clustering": {k: v if contacts[k] > 1 else None for k, v in nx.clustering(graph).items()},
    }
    assert set(expected) | {"strength"} == set(MEASURES)
    for measure, by_actor in expected.items():
        assert values(network, measure) == pytest.approx(by_actor, abs=1e-9), measure
    # Strength counts ties, not pairs: a and b have three.
    strength = {"a": 4, "b": 4, "c": 4, "d": 2, "e": 1, "f": 1, "g": 0}
    assert values(network, "strength") == strength
    with pytest.raises(nx.NetworkXNotImplemented):
        nx.core_number(network.to_networkx())


def test_levels_as_strengths() -> None:
    network = Network(
        actors={key: Actor(key, "province") for key in "abc"},
        claims=(
            Claim("a", "b", "sister_city", level="economic"),
            Claim("b", "c", "sister_city", level="symbolic"),
            Claim("a", "c", "cooperates_with"),
        ),
        as_of=TODAY,
    )
    assert values(network, "strength", weight="level") == {"a": 4.0, "b": 4.0, "c": 2.0}
    assert centrality(network, weight="level").meta["weight"] == "level"


def test_a_sample_states_its_error() -> None:
    table = centrality(KARATE, ("betweenness", "degree"), sample=25, seed=3)
    assert table.columns[4:] == (
        *("betweenness", "betweenness_rank", "betweenness_error"),
        *("degree", "degree_rank"),
    )
    told = table.meta["sample"]
    assert (told["starts"], told["of"], table.meta["seed"]) == (25, 34, 3)
    assert told["largest_error"] == max(table.column("betweenness_error")) < told["bound"]
    exact = values(KARATE, "betweenness")
    for row in table:
        assert abs(row["betweenness"] - exact[row["id"]]) <= row["betweenness_error"] + 1e-12
    again = centrality(KARATE, ("betweenness", "degree"), sample=25, seed=3)
    assert again.rows == table.rows
    assert centrality(KARATE, ("betweenness",)).meta["seed"] is None


def test_a_table_becomes_a_data_frame_in_one_call() -> None:
    import pandas

    frame = pandas.DataFrame(centrality(FLORENCE, ("degree", "clustering")))
    assert list(frame.columns[:5]) == ["id", "name_en", "kind", "country", "degree"]
    assert frame.set_index("id").loc["Medici", "degree"] == 6
    assert frame["clustering"].isna().sum() == 4


def test_the_command_offers_every_measure_and_weight() -> None:
    options = {option.name: option for option in main.commands["centrality"].params}
    shown = CliRunner().invoke(main, ["centrality", "--help"]).stdout
    assert re.search(r",\s+".join(MEASURES), shown)
    assert tuple(options["weight"].type.choices) == engines.WEIGHTS


def test_the_command_describes_the_sample() -> None:
    args = ["centrality", "--measure", "betweenness", "--sample", "50", "--format", "csv"]
    result = CliRunner().invoke(main, [*args, "--seed", "2", "--limit", "2"])
    assert result.exit_code == 0
    assert "betweenness estimated from paths of 50 of" in result.stderr
    assert result.stdout.splitlines()[0].endswith("betweenness_rank,betweenness_error")
    refused = CliRunner().invoke(main, ["centrality", "--measure", "degree", "--sample", "50"])
    assert refused.exit_code == 1
    assert "a sample only applies to betweenness" in refused.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("centrality", "--measure", "degree"),
        ("centrality", "--measure", "degree", "--intervals", "--draws", "40"),
        ("brokers", "--permutations", "1"),
        ("communities",),
        ("core", "--runs", "1"),
        ("mixing", "--actors"),
        ("timeline", "--from", "2025", "--measure", "degree"),
        ("timeline", "Mukdahan", "--from", "2025", "--weight", "level"),
    ],
)
def test_rows_have_names_in_two_languages(command: tuple[str, ...]) -> None:
    line = [*command, "--format", "json"]
    plain, thai = (
        json.loads(CliRunner().invoke(main, [*line, "--lang", lang]).stdout)["rows"]
        for lang in ("en", "th")
    )
    names = list(thai[0])
    assert names[(at := names.index("id")) : at + 5] == [
        *("id", "name_en", "name_th", "kind", "country")
    ]
    told = {row["id"]: row.pop("name_th") for row in thai}
    assert told["TH-49"] == "มุกดาหาร"
    assert thai == plain


def test_shown_kinds_keep_their_ranks_among_all() -> None:
    args = ["centrality", "--measure", "degree", "--format", "json"]
    every = json.loads(CliRunner().invoke(main, args).stdout)["rows"]
    some = json.loads(CliRunner().invoke(main, [*args, "--show", "city"]).stdout)["rows"]
    assert some == [row for row in every if row["kind"] == "city"] != []
