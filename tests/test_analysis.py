"""Centrality: published figures, ranks, weights, and networks with little in them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import MEASURES, centrality, ranks
from graphkit.model import Actor, Claim, GraphkitError
from graphkit.network import Network
from graphkit.selection import Selection, default_selection

ENGINES = [
    "networkx",
    pytest.param("igraph", marks=pytest.mark.skipif(not find_spec("igraph"), reason="no igraph")),
]
TODAY = dt.date(2026, 11, 22)


def made_of(graph: nx.Graph, name: Callable[[Any], str] = str) -> Network:
    """A network of provinces with the ties of a graph, unweighted."""
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
    # H Heather, I Ike, J Jane. Each measure has another winner.
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


def test_ties_share_the_better_rank() -> None:
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
def test_ranks_count_those_who_are_better(given_values: list[float]) -> None:
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
    """Two ways from a to d: three strong ties through b and c, one weak tie direct."""
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


@pytest.mark.parametrize("engine", ENGINES)
def test_weights_make_strong_ties_short(engine: str) -> None:
    network = weighted_network()
    # Unweighted it is a square a-b-c-d with e beside d, every other corner reached both ways.
    plain = values(network, "betweenness", engine=engine)
    assert plain == pytest.approx({"a": 1 / 6, "b": 0.5 / 6, "c": 1 / 6, "d": 3.5 / 6, "e": 0})
    # By weight a-b-c-d is 3/4 long, a-d is 1; the tie of weight 0 to e is none.
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
    # degree counts ties however weak, parallel ones once.
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
    assert centrality(one, measures).rows == centrality(other, measures).rows
    assert values(one, "degree") == {"a": 1, "b": 2, "c": 1}


def test_the_selection_cuts_before_anything_is_counted() -> None:
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
    first, second = table.meta["engine"].split(", ")
    assert first.startswith(engine)
    assert second.startswith("numpy ")
    assert centrality(KITE).meta["engine"] is None
    assert table.meta["weight"] is None
    assert centrality(KITE, weight="confidence").meta["weight"] == "confidence"
    assert json.loads(table.json())["rows"][0]["id"] == table[0]["id"]


@pytest.mark.parametrize("engine", ENGINES)
def test_networks_with_little_in_them(engine: str) -> None:
    measures = tuple(MEASURES)
    empty = centrality(Network(), measures, engine=engine)
    assert (len(empty), len(empty.columns)) == (0, 4 + 2 * len(measures))
    (one,) = centrality(made_of(nx.empty_graph(1)), measures, engine=engine)
    assert {m: one[m] for m in measures} == {**dict.fromkeys(measures, 0), "pagerank": 1.0}
    for row in centrality(made_of(nx.empty_graph(4)), measures, engine=engine):
        for measure in measures:
            assert row[measure] == (0.25 if measure == "pagerank" else 0), measure
            assert row[f"{measure}_rank"] == 1
    none_left = KARATE.select(Selection(ties=("borders",)))
    assert len(centrality(none_left, measures, engine=engine)) == 34


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"measures": ("betweeness",)}, "'betweeness' is no measure; did you mean 'betweenness'?"),
        ({"measures": ("degree", "zzz")}, "'zzz' is no measure; there are: degree, strength"),
        ({"measures": ()}, "name a measure; there are: degree"),
        ({"weight": "strength"}, "'strength' is no weight of ties; there are"),
        ({"measures": ("closeness",), "engine": "networx"}, "did you mean 'networkx'"),
    ],
)
def test_what_cannot_be_measured_says_so(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(GraphkitError) as caught:
        centrality(KITE, **arguments)
    assert says in str(caught.value)


def test_one_measure_may_be_named_plainly() -> None:
    assert centrality(KITE, "degree").columns[-2:] == ("degree", "degree_rank")


def test_names_fall_back_where_there_is_no_english_one() -> None:
    network = Network(actors={"LA-SV": Actor("LA-SV", "province", {"lo": "ສະຫວັນນະເຂດ"})})
    assert centrality(network)[0]["name_en"] == "ສະຫວັນນະເຂດ"


def test_without_igraph_networkx_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from graphkit.engines import paths

    real = paths.find_spec
    monkeypatch.setattr(paths, "find_spec", lambda name: None if name == "igraph" else real(name))
    table = centrality(KITE, ("betweenness",))
    assert table.meta["engine"] == f"networkx {nx.__version__}"
    with pytest.raises(GraphkitError, match=r"igraph is not installed; run: pip install"):
        centrality(KITE, ("betweenness",), engine="igraph")
