"""The engines against networkx, closed forms and a brute-force count of paths."""

from __future__ import annotations

import itertools
import math
import random
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
import pytest
from draws import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from needs import expected, needs

from graphkit.analysis import engines
from graphkit.analysis.engines import Projection
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim


def optional(name: str) -> Any:
    return pytest.param(name, marks=needs(name))


# Engines for betweenness and closeness of any ties, of unweighted ties, and for distances only.
ENGINES = ["networkx", optional("igraph")]
PLAIN = [*ENGINES, "numpy"]
WEIGHED = [*ENGINES, optional("scipy")]
CLOSE = {"rel": 1e-9, "abs": 1e-12}


def simple(graph: nx.Graph, strengths: bool = False) -> Projection:
    number = {node: place for place, node in enumerate(graph)}
    ties = [(*sorted((number[a], number[b])), w) for a, b, w in graph.edges(data="weight")]
    return Projection(
        tuple(map(str, graph)),
        tuple(t[0] for t in ties),
        tuple(t[1] for t in ties),
        tuple(float(t[2]) for t in ties) if strengths else None,
    )


def untidy(seed: int) -> nx.Graph:
    """Return a graph with isolates, several components, and weighted paths of equal length."""
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
    """Compute raw betweenness from every simple path between every pair, in exact fractions."""
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


@pytest.mark.parametrize("engine", PLAIN)
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


@pytest.mark.parametrize("engine", PLAIN)
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


@pytest.mark.parametrize("n", [199, 200, 201, 600])
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
    alone = Projection(("a", "b"), (), ())
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
    import numpy as np

    graph = nx.barabasi_albert_graph(450, 2, seed=3)
    _, vectors = np.linalg.eigh(nx.to_numpy_array(graph))
    assert engines.eigenvector(simple(graph)) == pytest.approx(abs(vectors[:, -1]), **CLOSE)
    ring = nx.watts_strogatz_graph(400, 4, 0.05, seed=3)
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


@pytest.mark.parametrize("engine", PLAIN)
@pytest.mark.parametrize("seed", range(6))
def test_unweighted_paths_against_networkx(seed: int, engine: str) -> None:
    graph = untidy(seed)
    own, n = simple(graph), len(graph)
    between = nx.betweenness_centrality(graph)
    assert engines.betweenness(own, engine) == pytest.approx(in_order(between, graph), **CLOSE)
    near = nx.closeness_centrality(graph)
    assert engines.closeness(own, engine) == pytest.approx(in_order(near, graph), **CLOSE)
    inverse = [value / (n - 1) for value in in_order(nx.harmonic_centrality(graph), graph)]
    assert engines.harmonic(own, engine) == pytest.approx(inverse, **CLOSE)


@pytest.mark.parametrize("engine", WEIGHED)
@pytest.mark.parametrize("seed", range(6))
def test_weighted_distances_against_networkx(seed: int, engine: str) -> None:
    graph = untidy(seed)
    for _, _, data in graph.edges(data=True):
        data["length"] = 1 / data["weight"]
    own, n = simple(graph, True), len(graph)
    near = nx.closeness_centrality(graph, distance="length")
    assert engines.closeness(own, engine) == pytest.approx(in_order(near, graph), **CLOSE)
    inverse = nx.harmonic_centrality(graph, distance="length")
    expected = [value / (n - 1) for value in in_order(inverse, graph)]
    assert engines.harmonic(own, engine) == pytest.approx(expected, **CLOSE)


@pytest.mark.parametrize("engine", ENGINES)
def test_weighted_betweenness_is_right_where_plain_networkx_is_not(engine: str) -> None:
    # From 4 to 2 the direct tie, 1/1, is as long as the way through 3, 1/2 + 1/2; so are the ways
    # from 1 and 0. With floats the sums from 0 differ, and networkx loses one of the two paths.
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
@settings(max_examples=examples(60), deadline=None)
def test_weighted_betweenness_against_listing_all_paths(
    given_ties: list[tuple[int, int, float]],
) -> None:
    strengths = {tuple(sorted((a, b))): w for a, b, w in given_ties if a != b}
    graph = Projection(
        tuple("abcdef"),
        tuple(a for a, _ in strengths),
        tuple(b for _, b in strengths),
        tuple(strengths.values()),
    )
    ties = [(a, b, 1 / Fraction(str(w))) for (a, b), w in strengths.items()]
    exact = [float(value) / math.comb(5, 2) for value in shortest_paths_counted(6, ties)]
    for engine in ("networkx", "igraph") if expected("igraph") else ("networkx",):
        assert engines.betweenness(graph, engine) == pytest.approx(exact, abs=1e-12)


@needs("igraph")
@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=examples(40), deadline=None)
def test_both_engines_give_the_same_numbers(seed: int, weighted: bool) -> None:
    graph = simple(untidy(seed), weighted)
    for measure in (engines.betweenness, engines.closeness):
        assert measure(graph, "igraph") == pytest.approx(measure(graph, "networkx"), **CLOSE)


@pytest.mark.parametrize("engine", ENGINES)
def test_strengths_without_a_small_common_multiple(engine: str) -> None:
    # Sums in another order stay equal when lengths are rounded: an odd ring, from far away.
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
    # The ring is symmetric, so both sides are passed equally often.
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
    assert engines.components(Projection((), (), ())) == []


@pytest.mark.parametrize("engine", PLAIN)
@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_actors_and_no_ties(n: int, engine: str) -> None:
    for strengths in (None, ()):
        graph = Projection(tuple(map(str, range(n))), (), (), strengths)
        zero = [0.0] * n
        if strengths is None or engine != "numpy":
            assert engines.betweenness(graph, engine) == zero
            assert engines.closeness(graph, engine) == zero
            assert engines.harmonic(graph, engine) == zero
        for measure in (engines.degree, engines.strength, engines.core, engines.current_flow):
            assert measure(graph) == zero
        assert engines.triangle_counts(graph) == zero
        assert engines.eigenvector(graph) == zero
        for measure in (engines.clustering, engines.constraint, engines.effective_size):
            assert measure(graph) == [None] * n
        assert engines.pagerank(graph) == pytest.approx([1 / n] * n if n else [])
        assert engines.katz(graph) == pytest.approx([1 / math.sqrt(n)] * n if n else [])
        assert engines.distances(graph).pairs == []
    pair = Projection(("a", "b"), (0,), (1,))
    assert engines.betweenness(pair, engine) == [0.0, 0.0]
    assert engines.closeness(pair, engine) == [1.0, 1.0]
    assert engines.harmonic(pair, engine) == [1.0, 1.0]
    assert engines.current_flow(pair) == [0.0, 0.0]
    assert engines.constraint(pair) == engines.effective_size(pair) == [1.0, 1.0]
    assert engines.clustering(pair) == [None, None]


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
    assert engines.project(Network()).pairs == []
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
        # A tie of strength 0 counts if ties are unweighted, but not if they are weighted.
        assert found == pytest.approx({k: v for k, v in expected.items() if v > 0})
        assert ((("c", "d")) in found) == (weight is None)


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_an_invalid_weight_is_refused(value: float) -> None:
    with pytest.raises(GraphkitError, match=r"sister_city\|a\|b has the weight .* 0 or more"):
        engines.project(network(Claim("a", "b", "sister_city", weight=value)), "weight")


def test_names_of_weights_and_engines() -> None:
    with pytest.raises(
        GraphkitError, match="'weights' is not a known tie weight; did you mean 'weigh"
    ):
        engines.project(Network(), "weights")
    with pytest.raises(GraphkitError, match="'igraf' is not a known engine; did you mean 'igraph'"):
        engines.path_engine("igraf")
    with pytest.raises(
        GraphkitError, match="numpy cannot compute weighted betweenness; use one of: ig"
    ):
        engines.path_engine("numpy", "betweenness", weighted=True)
    assert engines.path_engine("networkx") == "networkx"
    assert engines.path_engine() == engines.path_engine(None, "harmonic") == "numpy"
    weighted = engines.path_engine(None, "closeness", weighted=True)
    assert weighted == next(e for e in ("igraph", "scipy", "networkx") if expected(e))
    assert engines.engine_label("networkx") == f"networkx {nx.__version__}"
    if not expected("igraph"):
        with pytest.raises(GraphkitError, match=r"pip install 'graphkit\[fast\]'"):
            engines.path_engine("igraph")


def strong(seed: int) -> tuple[nx.Graph, Projection]:
    """Return an irregular graph whose strengths do not repeat, so that no values agree by
    chance."""
    graph, rng = untidy(seed), random.Random(seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = rng.uniform(0.1, 5)
    return graph, simple(graph, True)


def without_nan(values: dict[int, float], graph: nx.Graph) -> list[float | None]:
    return [None if math.isnan(value) else value for value in in_order(values, graph)]


def same(found: Sequence[float | None], expected: Sequence[float | None]) -> None:
    assert [value is None for value in found] == [value is None for value in expected]
    there = [value for value in found if value is not None]
    assert there == pytest.approx([value for value in expected if value is not None], **CLOSE)


@pytest.mark.parametrize("seed", range(6))
def test_neighbourhood_measures_against_networkx(seed: int) -> None:
    graph = untidy(seed)
    own = simple(graph)
    assert engines.triangle_counts(own) == in_order(nx.triangles(graph), graph)
    assert engines.core(own) == in_order(nx.core_number(graph), graph)
    same(engines.constraint(own), without_nan(nx.constraint(graph), graph))
    same(engines.effective_size(own), without_nan(nx.effective_size(graph), graph))
    # networkx returns 0 without a pair of contacts, where a share is not defined.
    share = nx.clustering(graph)
    same(
        engines.clustering(own), [share[node] if graph.degree(node) > 1 else None for node in graph]
    )


@pytest.mark.parametrize("seed", range(6))
def test_weighted_neighbourhood_measures_against_networkx(seed: int) -> None:
    graph, own = strong(seed)
    same(engines.constraint(own), without_nan(nx.constraint(graph, weight="weight"), graph))
    # networkx is right only for one actor at a time: see the next test.
    sizes = nx.effective_size(graph, nodes=list(graph), weight="weight")
    same(engines.effective_size(own), without_nan(sizes, graph))
    share = nx.clustering(graph, weight="weight")
    same(
        engines.clustering(own), [share[node] if graph.degree(node) > 1 else None for node in graph]
    )


def test_weighted_effective_size_is_right_where_networkx_is_not() -> None:
    # a is tied to b and c by 1, they to each other by 4, c to d by 8. By hand (Burt 1992, p. 52):
    # to b, c is redundant by p_ac m_bc = 1/2 * 4/4, to c, b by p_ab m_cb = 1/2 * 4/8.
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 1.0), (0, 2, 1.0), (1, 2, 4.0), (2, 3, 8.0)])
    found = engines.effective_size(simple(graph, True))
    assert found[0] == pytest.approx(2 - 1 / 2 - 1 / 4)
    assert nx.effective_size(graph, nodes=[0], weight="weight")[0] == pytest.approx(1.25)
    # With scipy, networkx uses m of the wrong contact if all actors are computed at once.
    graph.add_weighted_edges_from([(1, 4, 40.0)])
    found = engines.effective_size(simple(graph, True))
    assert found[0] == pytest.approx(2 - 1 / 2 * 4 / 40 - 1 / 2 * 4 / 8)
    assert nx.effective_size(graph, nodes=[0], weight="weight")[0] == pytest.approx(found[0])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("weighted", [False, True])
def test_walks_and_currents_against_networkx(seed: int, weighted: bool) -> None:
    graph, own = strong(seed) if weighted else (untidy(seed), simple(untidy(seed)))
    kind, n = "weight" if weighted else None, len(graph)
    spectrum = max(nx.adjacency_spectrum(graph, weight=kind).real)
    assert engines.katz_alpha(own) == pytest.approx(0.9 / spectrum)
    for alpha in (None, 0.3 / spectrum, 0.999 / spectrum):
        step = 0.9 / spectrum if alpha is None else alpha
        walks = nx.katz_centrality_numpy(graph, alpha=step, weight=kind)
        assert engines.katz(own, alpha) == pytest.approx(in_order(walks, graph), rel=1e-8)
    passed = dict.fromkeys(graph, 0.0)
    for part in nx.connected_components(graph):
        if len(part) > 2:
            within = graph.subgraph(part)
            passed |= nx.current_flow_betweenness_centrality(
                within, normalized=False, weight=kind, dtype=float
            )
    expected = [passed[node] * 2 / ((n - 1) * (n - 2)) for node in graph]
    assert engines.current_flow(own) == pytest.approx(expected, **CLOSE)


def test_katz_needs_an_alpha_for_which_the_sum_converges() -> None:
    star = simple(nx.star_graph(4))
    for alpha in (0.5, 0.0, -1.0, math.nan):
        with pytest.raises(GraphkitError, match=r"needs a value above 0 and below 0\.5 \(one"):
            engines.katz(star, alpha)
    # Closed forms of a star, such as 1 + 4a / (1 - 4a^2).
    centre, *leaves = engines.katz(star, 0.25)
    assert centre / leaves[0] == pytest.approx((1 + 4 * 0.25) / (1 + 0.25))
    assert math.hypot(centre, *leaves) == pytest.approx(1)
    # Without ties the largest eigenvalue is not defined.
    assert engines.katz(Projection(("a",), (), ()), 7.0) == [1.0]


def test_current_flow_is_for_small_networks() -> None:
    n = engines.LARGEST_FLOW + 1
    star = simple(nx.star_graph(n - 1))
    with pytest.raises(
        GraphkitError, match=r"limited to 2,000 connected actors, and this network has 2,001"
    ):
        engines.current_flow(star)
    # Many small components are fine: in each star of five the centre is between all 6 pairs of
    # leaves.
    parts = simple(nx.disjoint_union_all([nx.star_graph(4)] * 500))
    found = engines.current_flow(parts)
    assert found[:5] == pytest.approx([6 / math.comb(2499, 2), 0, 0, 0, 0], rel=1e-9)


@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40),
    st.integers(0, 100),
)
def test_every_engine_on_any_graph(pairs: list[tuple[int, int]], seed: int) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(range(12))
    graph.add_edges_from(pair for pair in pairs if pair[0] != pair[1])
    own = simple(graph)
    assert engines.core(own) == in_order(nx.core_number(graph), graph)
    assert engines.triangle_counts(own) == in_order(nx.triangles(graph), graph)
    same(engines.constraint(own), without_nan(nx.constraint(graph), graph))
    same(engines.effective_size(own), without_nan(nx.effective_size(graph), graph))
    found = engines.distances(own)
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    assert found.reached.tolist() == [len(lengths[node]) - 1 for node in graph]
    assert found.sums.tolist() == [sum(lengths[node].values()) for node in graph]
    every = [d for start in lengths for end, d in lengths[start].items() if start < end]
    assert found.pairs == [every.count(d) for d in range(1, max(every, default=0) + 1)]
    for measure in (engines.betweenness, engines.closeness, engines.harmonic):
        reference = measure(own, "networkx")
        for engine in ("numpy", "igraph", "scipy"):
            if expected(engine) and (engine != "scipy" or measure is not engines.betweenness):
                assert measure(own, engine) == pytest.approx(reference, **CLOSE)


@pytest.mark.parametrize("old", [False, True])
def test_distances_of_more_than_a_row_of_bits(old: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    if old and hasattr(np, "bitwise_count"):
        monkeypatch.delattr(np, "bitwise_count")
    # Hubs, leaves, another component, an isolate: 1,101 actors, so three rounds of starts.
    graph = nx.disjoint_union(nx.barabasi_albert_graph(1000, 1, seed=4), nx.cycle_graph(100))
    graph.add_node(1100)
    graph.add_edges_from((0, node) for node in range(5, 300))
    found = engines.distances(simple(graph))
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    assert max(degree for _, degree in graph.degree()) > 64
    assert found.reached.tolist() == [len(lengths[node]) - 1 for node in graph]
    assert found.sums.tolist() == [sum(lengths[node].values()) for node in graph]
    inverse = [math.fsum(1 / d for d in lengths[node].values() if d) for node in graph]
    assert found.inverse.tolist() == pytest.approx(inverse)
    assert sum(found.pairs) * 2 == sum(found.reached.tolist())


def test_triangles_in_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    from graphkit.analysis.engines import neighbourhood as local

    graph = nx.complete_graph(30)
    graph.add_edges_from((0, node) for node in range(30, 60))
    assert sum(len(lot[0]) for lot in local.triangles(simple(graph))) == math.comb(30, 3)
    monkeypatch.setattr(local, "_PAIRS", 7)
    lots = list(local.triangles(simple(graph)))
    assert len(lots) > 30
    assert sum(len(lot[0]) for lot in lots) == math.comb(30, 3)
    assert engines.triangle_counts(simple(graph)) == in_order(nx.triangles(graph), graph)


@pytest.mark.parametrize("weighted", [False, True])
def test_a_sample_is_the_same_on_every_engine(weighted: bool) -> None:
    graph = nx.barabasi_albert_graph(60, 2, seed=1)
    for number, edge in enumerate(graph.edges):
        graph.edges[edge]["weight"] = 1 + number % 3
    own = simple(graph, weighted)
    able = ["networkx", "igraph"] if expected("igraph") else ["networkx"]
    first, *others = [
        engines.sampled_betweenness(own, engine, 30, seed=5)
        for engine in ([*able] if weighted else [*able, "numpy"])
    ]
    for other in others:
        assert other.values == pytest.approx(first.values, **CLOSE)
        assert other.errors == pytest.approx(first.errors, **CLOSE)
    again = engines.sampled_betweenness(own, "networkx", 30, seed=6)
    assert again.values != pytest.approx(first.values, rel=1e-3)
    whole = engines.sampled_betweenness(own, "networkx", 60)
    assert whole.values == pytest.approx(engines.betweenness(own, "networkx"), **CLOSE)
    assert (set(whole.errors), whole.bound) == ({0.0}, 0.0)
    with pytest.raises(
        GraphkitError, match="a sample of 19 is too small to estimate the error; use 20"
    ):
        engines.sampled_betweenness(own, "networkx", 19)


@pytest.mark.slow
@pytest.mark.parametrize(
    "graph",
    [
        nx.gnm_random_graph(600, 1500, seed=1),
        nx.barabasi_albert_graph(600, 2, seed=1),
        nx.random_labeled_tree(600, seed=1),
        nx.watts_strogatz_graph(600, 6, 0.05, seed=1),
        nx.barbell_graph(200, 100),
        nx.disjoint_union(nx.cycle_graph(300), nx.star_graph(299)),
    ],
    ids=["random", "hubs", "tree", "small world", "barbell", "two parts"],
)
def test_errors_of_samples_hold_in_95_percent(graph: nx.Graph) -> None:
    own = simple(graph)
    exact = engines.betweenness(own, "numpy")
    for sample, seed in itertools.product((20, 100, 300), range(3)):
        found = engines.sampled_betweenness(own, "numpy", sample, seed)
        wrong = [abs(one - other) for one, other in zip(exact, found.values, strict=True)]
        held = [off <= error + 1e-12 for off, error in zip(wrong, found.errors, strict=True)]
        assert sum(held) >= 0.95 * len(held), (sample, seed)
        assert max(wrong) <= found.bound


def within(t: float, freedom: int) -> float:
    """Return the probability that Student's t is between -t and t, by Simpson's rule on its
    density."""
    scale = math.gamma((freedom + 1) / 2) / math.gamma(freedom / 2)
    scale /= math.sqrt(freedom * math.pi)
    steps = 2000
    heights = [
        scale * (1 + (t * k / steps) ** 2 / freedom) ** (-(freedom + 1) / 2)
        for k in range(steps + 1)
    ]
    inner = 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2])
    return 2 * (heights[0] + inner + heights[-1]) * t / steps / 3


def test_errors_of_a_sample_use_students_t() -> None:
    """The spread of 20 groups is multiplied by 2.093, for 19 degrees of freedom, not by 1.96."""
    n, sample, seed = 200, 60, 4
    graph = nx.barabasi_albert_graph(n, 2, seed=3)
    found = engines.sampled_betweenness(simple(graph), "numpy", sample, seed)
    starts = np.random.default_rng(seed).permutation(n)[:sample]
    groups = np.array_split(starts, 20)
    scale = n * 2 / ((n - 1) * (n - 2))
    means = np.array(
        [
            [
                value / len(group) * scale
                for _, value in sorted(
                    nx.betweenness_centrality_subset(graph, group.tolist(), range(n)).items()
                )
            ]
            for group in groups
        ]
    )
    assert found.values == pytest.approx(means.mean(axis=0), **CLOSE)
    unseen = math.log(20) / sample
    checked = 0
    for actor, (value, error) in enumerate(zip(found.values, found.errors, strict=True)):
        deviation = means[:, actor].std(ddof=1) / math.sqrt(20) * math.sqrt(1 - sample / n)
        if graph.degree(actor) > 1 and deviation > 0:
            t = (error - min(unseen, value + unseen**2)) / deviation
            assert within(t, 19) == pytest.approx(0.95, abs=1e-6)
            checked += 1
    assert checked > 100


def test_a_sample_is_right_on_average() -> None:
    # All starts, twenty at a time: the mean of the estimates is the exact value.
    own = simple(nx.barabasi_albert_graph(40, 2, seed=2))
    drawn = [engines.sampled_betweenness(own, "numpy", 20, seed).values for seed in range(400)]
    mean = [sum(column) / len(drawn) for column in zip(*drawn, strict=True)]
    assert mean == pytest.approx(engines.betweenness(own, "numpy"), abs=0.01)


def test_lengths_reach_igraph_as_numbers_of_python() -> None:
    # igraph silently reads numpy's integers as 1.
    from graphkit.analysis.engines.adapters import igraph_lengths

    for strengths in ((1.0, 2.0, 4.0), (0.123456789, 1.98765432, 3.7)):
        lengths = igraph_lengths(Projection(tuple("abcd"), (0, 1, 2), (1, 2, 3), strengths))
        assert lengths is not None
        assert [type(length) for length in lengths] == [float] * 3
        assert [lengths[0] / length for length in lengths] == pytest.approx(
            [strength / strengths[0] for strength in strengths]
        )


def test_levels_count_from_the_lowest() -> None:
    made = network(
        Claim("a", "b", "sister_city", level="symbolic"),
        Claim("a", "b", "cooperates_with"),
        Claim("b", "c", "sister_city", level="economic"),
        Claim("c", "b", "sister_city", key="x", level="cultural_educational"),
        Claim("c", "d", "trades_with"),
    )
    own = engines.project(made, "level")
    named = {(own.actors[a], own.actors[b]): own.weights[i] for i, (a, b) in enumerate(own.pairs)}
    assert named == {("a", "b"): 1, ("b", "c"): 3, ("c", "d"): 1}


def test_numpy_needs_no_other_library() -> None:
    code = (
        "import sys\n"
        "from graphkit.analysis import MEASURES, centrality, summary\n"
        "from graphkit.model.records import Actor, Claim\n"
        "from graphkit.model.network import Network\n"
        "actors = {key: Actor(key, 'province') for key in 'abcd'}\n"
        "ties = ('ab', 'bc', 'ca', 'cd')\n"
        "made = Network(actors=actors, claims=tuple(Claim(*t, 'sister_city') for t in ties))\n"
        "assert len(centrality(made, tuple(MEASURES))) == 4 and len(summary(made)) > 15\n"
        "print(sorted({'networkx', 'igraph', 'scipy', 'pandas'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
