"""The fast ways against networkx, closed forms and a brute-force count of paths."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence
from fractions import Fraction
from importlib.util import find_spec

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit import engines
from graphkit.engines import Simple
from graphkit.model import Actor, Claim, GraphkitError
from graphkit.network import Network

ENGINES = [
    "networkx",
    pytest.param("igraph", marks=pytest.mark.skipif(not find_spec("igraph"), reason="no igraph")),
]
CLOSE = {"rel": 1e-9, "abs": 1e-12}


def simple(graph: nx.Graph, strengths: bool = False) -> Simple:
    number = {node: place for place, node in enumerate(graph)}
    ties = [(*sorted((number[a], number[b])), w) for a, b, w in graph.edges(data="weight")]
    return Simple(
        tuple(map(str, graph)),
        tuple(t[0] for t in ties),
        tuple(t[1] for t in ties),
        tuple(float(t[2]) for t in ties) if strengths else None,
    )


def untidy(seed: int) -> nx.Graph:
    """Isolates, several components, tied weighted paths."""
    rng = random.Random(seed)
    graph = nx.gnm_random_graph(30, 34, seed=seed)
    graph.add_nodes_from(range(30, 34))
    graph = nx.disjoint_union(graph, nx.cycle_graph(6))
    graph = nx.disjoint_union(graph, nx.complete_bipartite_graph(2, 5))
    for _, _, data in graph.edges(data=True):
        data["weight"] = rng.choice((1, 1, 2, 3, 0.1, 0.3, 0.7, 12.5))
    return graph


def in_order(values: dict[int, float], graph: nx.Graph) -> list[float]:
    return [values[node] for node in graph]


def shortest_paths_counted(n: int, ties: Sequence[tuple[int, int, Fraction]]) -> list[Fraction]:
    """Raw betweenness by listing every simple path between every pair, in exact fractions."""
    length = {frozenset((a, b)): value for a, b, value in ties}
    passed = [Fraction(0)] * n
    graph = nx.Graph([(a, b) for a, b, _ in ties])
    for one, other in itertools.combinations(sorted(graph), 2):
        paths = list(nx.all_simple_paths(graph, one, other))
        if not paths:
            continue
        totals = [sum(length[frozenset(step)] for step in itertools.pairwise(p)) for p in paths]
        best = [p for p, total in zip(paths, totals, strict=True) if total == min(totals)]
        for path in best:
            for inner in path[1:-1]:
                passed[inner] += Fraction(1, len(best))
    return passed


@pytest.mark.parametrize("engine", ENGINES)
def test_star(engine: str) -> None:
    n = 6
    star = simple(nx.star_graph(n - 1))
    assert engines.degree(star) == [5, 1, 1, 1, 1, 1]
    assert engines.betweenness(star, engine) == pytest.approx([1.0] + [0.0] * 5)
    leaf = (n - 1) / (1 + 2 * (n - 2))
    assert engines.closeness(star, engine) == pytest.approx([1.0] + [leaf] * 5)
    assert engines.eigenvector(star) == pytest.approx([math.sqrt(0.5)] + [math.sqrt(0.1)] * 5)
    centre = (0.15 / n + 0.85) / 1.85
    assert engines.pagerank(star) == pytest.approx([centre] + [(1 - centre) / 5] * 5, abs=1e-14)


@pytest.mark.parametrize("engine", ENGINES)
def test_path(engine: str) -> None:
    n = 9
    path = simple(nx.path_graph(n))
    pairs = math.comb(n - 1, 2)
    between = [i * (n - 1 - i) / pairs for i in range(n)]
    assert engines.betweenness(path, engine) == pytest.approx(between)
    sums = [sum(abs(i - j) for j in range(n)) for i in range(n)]
    assert engines.closeness(path, engine) == pytest.approx([(n - 1) / s for s in sums])
    wave = [math.sin(math.pi * (i + 1) / (n + 1)) * math.sqrt(2 / (n + 1)) for i in range(n)]
    assert engines.eigenvector(path) == pytest.approx(wave, **CLOSE)


@pytest.mark.parametrize("n", [399, 400, 401, 600])
def test_eigenvector_of_a_long_path_small_and_large(n: int) -> None:
    wave = [math.sin(math.pi * (i + 1) / (n + 1)) * math.sqrt(2 / (n + 1)) for i in range(n)]
    assert engines.eigenvector(simple(nx.path_graph(n))) == pytest.approx(wave, abs=1e-8)


@pytest.mark.parametrize(("a", "b"), [(2, 3), (1, 700), (300, 200)])
def test_eigenvector_of_two_modes(a: int, b: int) -> None:
    found = engines.eigenvector(simple(nx.complete_bipartite_graph(a, b)))
    assert found[:a] == pytest.approx([math.sqrt(0.5 / a)] * a, **CLOSE)
    assert found[a:] == pytest.approx([math.sqrt(0.5 / b)] * b, **CLOSE)


def test_eigenvector_of_several_components() -> None:
    # A triangle has the eigenvalue 2, a pair 1, a star of five the eigenvalue 2 as well.
    pair_and_triangle = nx.disjoint_union(nx.path_graph(2), nx.complete_graph(3))
    found = engines.eigenvector(simple(pair_and_triangle))
    assert found == pytest.approx([0, 0, *[math.sqrt(1 / 3)] * 3])
    shared = nx.disjoint_union_all([nx.star_graph(4), nx.path_graph(2), nx.complete_graph(3)])
    iterated = nx.eigenvector_centrality(shared, tol=1e-13, max_iter=10_000)
    assert engines.eigenvector(simple(shared)) == pytest.approx(
        in_order(iterated, shared), abs=1e-9
    )
    alone = Simple(("a", "b"), (), ())
    assert engines.eigenvector(alone) == [0.0, 0.0]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("weighted", [False, True])
def test_eigenvector_against_networkx(seed: int, weighted: bool) -> None:
    graph = nx.barbell_graph(6, seed + 1) if seed % 2 else nx.gnm_random_graph(60, 150, seed=seed)
    graph = graph.subgraph(max(nx.connected_components(graph), key=len)).copy()
    rng = random.Random(seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = rng.choice((0.2, 1.0, 3.0))
    expected = nx.eigenvector_centrality_numpy(graph, weight="weight" if weighted else None)
    found = engines.eigenvector(simple(graph, weighted))
    assert found == pytest.approx(in_order(expected, graph), **CLOSE)


def test_a_large_component_agrees_with_a_dense_solution() -> None:
    np = pytest.importorskip("numpy")
    graph = nx.barabasi_albert_graph(900, 2, seed=3)
    _, vectors = np.linalg.eigh(nx.to_numpy_array(graph))
    assert engines.eigenvector(simple(graph)) == pytest.approx(abs(vectors[:, -1]), **CLOSE)
    ring = nx.watts_strogatz_graph(800, 4, 0.05, seed=3)
    _, vectors = np.linalg.eigh(nx.to_numpy_array(ring))
    assert engines.eigenvector(simple(ring)) == pytest.approx(abs(vectors[:, -1]), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("weighted", [False, True])
def test_pagerank_against_networkx(seed: int, weighted: bool) -> None:
    graph = untidy(seed)
    kind = "weight" if weighted else None
    expected = nx.pagerank(graph, tol=1e-15, max_iter=2000, weight=kind)
    found = engines.pagerank(simple(graph, weighted))
    assert found == pytest.approx(in_order(expected, graph), **CLOSE)
    assert math.fsum(found) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(6))
def test_unweighted_paths_against_networkx(seed: int, engine: str) -> None:
    graph = untidy(seed)
    own = simple(graph)
    between = nx.betweenness_centrality(graph)
    assert engines.betweenness(own, engine) == pytest.approx(in_order(between, graph), **CLOSE)
    near = nx.closeness_centrality(graph)
    assert engines.closeness(own, engine) == pytest.approx(in_order(near, graph), **CLOSE)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(6))
def test_weighted_closeness_against_networkx(seed: int, engine: str) -> None:
    graph = untidy(seed)
    for _, _, data in graph.edges(data=True):
        data["length"] = 1 / data["weight"]
    near = nx.closeness_centrality(graph, distance="length")
    found = engines.closeness(simple(graph, True), engine)
    assert found == pytest.approx(in_order(near, graph), **CLOSE)


@pytest.mark.parametrize("engine", ENGINES)
def test_weighted_betweenness_is_right_where_plain_networkx_is_not(engine: str) -> None:
    # From 4 to 2 the direct tie is as long, 1/1, as the way by 3, 1/2 + 1/2; so are the ways on
    # from 1 and 0. In floats the sums from 0 differ, and networkx loses one of the two.
    graph = nx.Graph()
    graph.add_nodes_from(range(5))
    for a, b, strength in ((0, 1, 6), (1, 4, 6), (2, 3, 2), (2, 4, 1), (3, 4, 2)):
        graph.add_edge(a, b, weight=strength, length=1 / strength)
    exact = [0, 3 / 6, 0, 1.5 / 6, 4 / 6]
    assert engines.betweenness(simple(graph, True), engine) == pytest.approx(exact, abs=1e-12)
    plain = in_order(nx.betweenness_centrality(graph, weight="length"), graph)
    assert plain[3] == pytest.approx(1.75 / 6)


small_graphs = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(0, 5), st.sampled_from((1.0, 2.0, 3.0, 6.0, 0.5, 0.1, 0.3))
    ),
    max_size=10,
)


@given(small_graphs)
@settings(max_examples=60, deadline=None)
def test_weighted_betweenness_against_listing_all_paths(
    given_ties: list[tuple[int, int, float]],
) -> None:
    strengths = {tuple(sorted((a, b))): w for a, b, w in given_ties if a != b}
    graph = Simple(
        tuple("abcdef"),
        tuple(a for a, _ in strengths),
        tuple(b for _, b in strengths),
        tuple(strengths.values()),
    )
    ties = [(a, b, 1 / Fraction(str(w))) for (a, b), w in strengths.items()]
    exact = [float(value) / math.comb(5, 2) for value in shortest_paths_counted(6, ties)]
    for engine in ("networkx", "igraph") if find_spec("igraph") else ("networkx",):
        assert engines.betweenness(graph, engine) == pytest.approx(exact, abs=1e-12)


@pytest.mark.skipif(not find_spec("igraph"), reason="no igraph")
@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=40, deadline=None)
def test_both_engines_give_the_same_numbers(seed: int, weighted: bool) -> None:
    graph = simple(untidy(seed), weighted)
    for measure in (engines.betweenness, engines.closeness):
        assert measure(graph, "igraph") == pytest.approx(measure(graph, "networkx"), **CLOSE)


@pytest.mark.parametrize("engine", ENGINES)
def test_strengths_without_a_small_common_multiple(engine: str) -> None:
    # Sums in another order stay equal when lengths are rounded: an odd ring seen from afar.
    rng = random.Random(1)
    strengths = [rng.uniform(0.1, 50) for _ in range(300)]
    ring = nx.cycle_graph(600)
    for place in range(300):
        ring.edges[place, place + 1]["weight"] = strengths[place]
        ring.edges[(600 - place) % 600, 599 - place]["weight"] = strengths[place]
    own = simple(ring, True)
    assert own.strengths is not None
    lengths, multiple = engines.whole_lengths(own.strengths)
    assert multiple.bit_length() < 64
    assert [n / multiple for n in lengths] == pytest.approx([1 / s for s in own.strengths])
    found = engines.betweenness(own, engine)
    # The ring is its own mirror image, so both sides are passed alike.
    assert found[1:300] == pytest.approx(found[:300:-1], **CLOSE)


def test_lengths_are_whole_and_true_to_scale() -> None:
    assert engines.whole_lengths([1, 2, 3]) == ([6, 3, 2], 6)
    lengths, multiple = engines.whole_lengths([0.1 + 0.2, 0.3, 0.5])
    assert lengths[0] == lengths[1]
    assert [Fraction(n, multiple) for n in lengths] == [Fraction(10, 3), Fraction(10, 3), 2]
    assert engines.whole_lengths([]) == ([], 1)


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=30))
def test_lengths_are_the_inverse_of_strengths(strengths: list[float]) -> None:
    lengths, multiple = engines.whole_lengths(strengths)
    assert all(isinstance(n, int) and n > 0 for n in lengths)
    assert [n / multiple for n in lengths] == pytest.approx([1 / s for s in strengths], rel=1e-6)


def test_components() -> None:
    graph = untidy(2)
    found = {frozenset(part) for part in engines.components(simple(graph))}
    assert found == {frozenset(part) for part in nx.connected_components(graph)}
    assert engines.components(Simple((), (), ())) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_actors_and_no_ties(n: int, engine: str) -> None:
    for strengths in (None, ()):
        graph = Simple(tuple(map(str, range(n))), (), (), strengths)
        zero = [0.0] * n
        assert engines.degree(graph) == zero
        assert engines.strength(graph) == zero
        assert engines.betweenness(graph, engine) == zero
        assert engines.closeness(graph, engine) == zero
        assert engines.eigenvector(graph) == zero
        assert engines.pagerank(graph) == pytest.approx([1 / n] * n if n else [])
    pair = Simple(("a", "b"), (0,), (1,))
    assert engines.betweenness(pair, engine) == [0.0, 0.0]
    assert engines.closeness(pair, engine) == [1.0, 1.0]


def network(*claims: Claim) -> Network:
    keys = sorted({end for c in claims for end in (c.tail, c.head)} | {"alone"})
    return Network(actors={key: Actor(key, "province") for key in keys}, claims=claims)


def test_the_projection_is_that_of_the_network() -> None:
    made = network(
        Claim("b", "a", "sister_city", confidence=0.4, weight=2.0),
        Claim("a", "b", "cooperates_with", confidence=0.5),
        Claim("a", "b", "borders", key="x", confidence=0.3, weight=0.0),
        Claim("b", "c", "visited", confidence=0.25, weight=7.5),
        Claim("c", "b", "visited", weight=1.5),
        Claim("c", "c", "visited"),
        Claim("c", "d", "borders", weight=0.0, confidence=0.0),
    )
    graph = made.graph()
    for weight in (None, "weight", "confidence"):
        own = engines.project(made, weight)
        assert own.actors == tuple(graph)
        assert all(tail < head for tail, head in own.pairs)
        found = {
            (own.actors[a], own.actors[b]): 1.0 if own.strengths is None else own.strengths[i]
            for i, (a, b) in enumerate(own.pairs)
        }
        expected = {
            tuple(sorted(edge)): 1.0 if weight is None else graph.edges[edge][weight]
            for edge in graph.edges
        }
        # A tie without strength is one when ties are counted and none when they are weighed.
        assert found == pytest.approx({k: v for k, v in expected.items() if v > 0})
        assert ((("c", "d")) in found) == (weight is None)


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_a_weight_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(GraphkitError, match=r"sister_city\|a\|b has the weight .* 0 or more"):
        engines.project(network(Claim("a", "b", "sister_city", weight=value)), "weight")


def test_names_of_weights_and_engines() -> None:
    with pytest.raises(GraphkitError, match="'weights' is no weight of ties; did you mean 'weigh"):
        engines.project(Network(), "weights")
    with pytest.raises(GraphkitError, match="'igraf' is no engine; did you mean 'igraph'"):
        engines.path_engine("igraf")
    assert engines.path_engine("networkx") == "networkx"
    assert engines.path_engine() == ("igraph" if find_spec("igraph") else "networkx")
    assert engines.engine_label("networkx") == f"networkx {nx.__version__}"
    if not find_spec("igraph"):
        with pytest.raises(GraphkitError, match=r"pip install 'graphkit\[fast\]'"):
            engines.path_engine("igraph")
