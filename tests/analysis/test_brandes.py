"""Exact shortest-path measures with numpy, against networkx, closed forms and a count of paths."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.engines import brandes
from graphkit.model.errors import GraphkitError

CLOSE = {"rel": 1e-9, "abs": 1e-9}


def ends(graph: nx.Graph) -> tuple[int, list[int], list[int]]:
    number = {node: place for place, node in enumerate(graph)}
    ties = [(number[a], number[b]) for a, b in graph.edges()]
    return len(graph), [a for a, _ in ties], [b for _, b in ties]


def agrees(graph: nx.Graph) -> None:
    plain = nx.Graph(graph)
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    between = nx.betweenness_centrality(plain, normalized=False)
    assert brandes.betweenness(*ends(graph)).tolist() == pytest.approx(
        [between[node] for node in graph], **CLOSE
    )


graphs = st.integers(0, 24).flatmap(
    lambda n: st.lists(
        st.tuples(st.integers(0, max(n - 1, 0)), st.integers(0, max(n - 1, 0))),
        max_size=60 if n else 0,
    ).map(lambda ties: (n, ties))
)


@given(graphs)
def test_any_graph_with_loops_and_double_ties(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    n, ties = drawn
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(ties)
    agrees(graph)


@given(st.integers(0, 10_000), st.integers(1, 6), st.floats(0, 0.2))
def test_blocks_attached_to_trees(seed: int, blocks: int, more: float) -> None:
    """Blocks of every shape share actors, far from the root and near it, and separate ones."""
    rng = random.Random(seed)
    graph = nx.random_labeled_tree(rng.randint(1, 30), seed=seed)
    for _ in range(blocks):
        shape = rng.choice((nx.cycle_graph, nx.complete_graph, nx.wheel_graph, nx.star_graph))
        part = shape(rng.randint(3, 9))
        where, start = rng.choice(list(graph)), len(graph)
        graph = nx.disjoint_union(graph, part)
        if rng.random() < 0.8:
            graph = nx.contracted_nodes(graph, where, start, self_loops=False, copy=False)
            graph = nx.convert_node_labels_to_integers(graph)
    for a, b in itertools.combinations(graph, 2):
        if rng.random() < more / len(graph):
            graph.add_edge(a, b)
    names = list(graph)
    rng.shuffle(names)
    shuffled = nx.Graph()
    shuffled.add_nodes_from(names)
    shuffled.add_edges_from(graph.edges)
    agrees(shuffled)


@pytest.mark.parametrize(
    "graph",
    [
        nx.empty_graph(0),
        nx.empty_graph(1),
        nx.empty_graph(7),
        nx.path_graph(2),
        nx.path_graph(150),
        nx.cycle_graph(151),
        nx.complete_graph(80),
        nx.barbell_graph(9, 4),
        nx.barbell_graph(70, 0),
        nx.lollipop_graph(66, 5),
        nx.star_graph(300),
        nx.wheel_graph(200),
        nx.complete_bipartite_graph(3, 90),
        nx.balanced_tree(3, 4),
        nx.grid_2d_graph(12, 13),
        nx.circular_ladder_graph(65),
        nx.windmill_graph(20, 5),
        nx.karate_club_graph(),
        nx.les_miserables_graph(),
        nx.barabasi_albert_graph(400, 3, seed=2),
        nx.disjoint_union_all([nx.cycle_graph(k) for k in range(3, 80, 7)]),
        nx.watts_strogatz_graph(300, 6, 0.1, seed=4),
    ],
    ids=str,
)
def test_shapes(graph: nx.Graph) -> None:
    agrees(graph)


@pytest.mark.parametrize("hub", [15, 16, 17, 31, 32, 33, 48, 49, 257])
def test_hubs_are_summed_in_pieces(hub: int) -> None:
    # Two tied hubs over a ring have hundreds of partners; every other actor has three.
    ring = nx.cycle_graph(hub)
    ring.add_edges_from((hub, actor) for actor in range(hub))
    ring.add_edges_from((hub + 1, actor) for actor in range(0, hub, 2))
    ring.add_edge(hub, hub + 1)
    agrees(ring)


def test_closed_forms() -> None:
    n = 2001
    path = brandes.betweenness(n, range(n - 1), range(1, n))
    assert path.tolist() == [i * (n - 1 - i) for i in range(n)]
    # In an even ring the opposite actor is reached on both sides.
    ring = brandes.betweenness(300, range(300), [*range(1, 300), 0])
    assert ring.tolist() == pytest.approx([149**2 / 2] * 300)
    # Freeman (1977): a star is the most central that one actor can be.
    star = brandes.betweenness(1000, [0] * 999, range(1, 1000))
    assert star.tolist() == [math.comb(999, 2)] + [0] * 999
    # There are 3^40 shortest paths, all equivalent.
    layers = [(3 * k + a, 3 * k + 3 + b) for k in range(39) for a in range(3) for b in range(3)]
    found = brandes.betweenness(120, *zip(*layers, strict=True))
    assert found.tolist() == pytest.approx(found[::-1].tolist(), rel=1e-12)
    assert found[:3].tolist() == pytest.approx([found[0]] * 3, rel=1e-12)


def test_zacharys_club() -> None:
    # As Freeman's raw betweenness is published for the club by UCINET and networkx: 231.07 for
    # the instructor and 160.55 for the president, of 528 pairs.
    found = brandes.betweenness(*ends(nx.karate_club_graph()))
    assert (round(found[0], 2), round(found[33], 2)) == (231.07, 160.55)
    assert np.argsort(-found)[:3].tolist() == [0, 33, 32]


def test_more_paths_than_a_float_can_count() -> None:
    # 3^659 shortest paths between the ends: networkx and igraph return nan for most actors.
    layers = [(3 * k + a, 3 * k + 3 + b) for k in range(660) for a in range(3) for b in range(3)]
    with pytest.raises(GraphkitError, match="more shortest paths"):
        brandes.betweenness(1983, *zip(*layers, strict=True))


def test_exact_in_fractions() -> None:
    """Count every shortest path separately, in fractions."""
    graph = nx.gnm_random_graph(14, 24, seed=11)
    passed = [Fraction(0)] * 14
    for one, other in itertools.combinations(graph, 2):
        if nx.has_path(graph, one, other):
            paths = list(nx.all_shortest_paths(graph, one, other))
            for path in paths:
                for inner in path[1:-1]:
                    passed[inner] += Fraction(1, len(paths))
    found = brandes.betweenness(*ends(graph))
    assert found.tolist() == pytest.approx([float(value) for value in passed], rel=1e-12)


def test_the_order_of_ties_and_ends_changes_nothing() -> None:
    n, tails, heads = ends(nx.les_miserables_graph())
    found = brandes.betweenness(n, tails, heads)
    assert brandes.betweenness(n, heads[::-1], tails[::-1]).tolist() == found.tolist()
