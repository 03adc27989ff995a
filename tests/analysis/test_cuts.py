"""Cut actors and cut ties: published networks, networkx as oracle, and very long chains."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import find_cuts
from graphkit.cli import main
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.model.selection import default_selection
from graphkit.storage.open import open_network

TODAY = dt.date(2026, 11, 22)


def made_of(graph: nx.Graph) -> Network:
    return Network(
        actors={
            str(node): Actor(str(node), "province", {"en": f"Place {node}", "th": f"ที่ {node}"})
            for node in graph
        },
        claims=tuple(Claim(str(a), str(b), "sister_city") for a, b in graph.edges),
        as_of=TODAY,
    )


def brute(graph: nx.Graph) -> dict[tuple[str, str], tuple[int, int, tuple[int, ...], set[str]]]:
    """Return every cut, by removing each actor and each tie in turn."""
    found = {}
    tries: list[tuple[tuple[str, str], nx.Graph]] = []
    for node in graph:
        without = graph.copy()
        without.remove_node(node)
        tries.append(((node, ""), without))
    for a, b in graph.edges:
        without = graph.copy()
        without.remove_edge(a, b)
        tries.append(((min(a, b), max(a, b)), without))
    for cut, without in tries:
        near = nx.node_connected_component(graph, cut[0]) - ({cut[0]} if not cut[1] else set())
        parts = [part for part in nx.connected_components(without) if part <= near]
        if len(parts) < 2:
            continue
        parts.sort(key=lambda part: (-len(part), min(part)))
        sizes = tuple(map(len, parts))
        pairs = (sum(sizes) ** 2 - sum(size**2 for size in sizes)) // 2
        found[cut] = (sum(sizes[1:]), pairs, sizes, set().union(*parts[1:]))
    return found


graphs = st.integers(1, 12).flatmap(
    lambda n: st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=16).map(
        lambda ties: (n, [(a, b) for a, b in ties if a != b])
    )
)


@given(graphs)
def test_every_cut_and_what_it_separates(given_graph: tuple[int, list[tuple[int, int]]]) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(f"{node:02}" for node in range(given_graph[0]))
    graph.add_edges_from((f"{a:02}", f"{b:02}") for a, b in given_graph[1])
    table = find_cuts(made_of(graph))
    found = {
        (row["id"], row["to"]): (row["lost"], row["pairs"], row["parts"], set(row["actors"]))
        for row in table
    }
    assert found == brute(graph)
    actors = {row["id"] for row in table if row["cut"] == "actor"}
    assert actors == set(nx.articulation_points(graph))
    ties = {(row["id"], row["to"]) for row in table if row["cut"] == "tie"}
    assert ties == {(min(a, b), max(a, b)) for a, b in nx.bridges(graph)}
    assert table.meta["cut_actors"] == len(actors)
    assert table.meta["cut_ties"] == len(ties)
    order = [(-row["lost"], -row["pairs"], row["cut"], row["id"], row["to"]) for row in table]
    assert order == sorted(order)


def test_zacharys_instructor_is_the_only_cut_actor() -> None:
    # Zachary (1977): without the instructor (1), five members tied only to each other and him are
    # separated, and one tied only to him (12).
    club = nx.relabel_nodes(nx.karate_club_graph(), lambda node: f"{node + 1:02}")
    actor, tie = find_cuts(made_of(club))
    assert (actor["cut"], actor["id"], actor["lost"]) == ("actor", "01", 6)
    assert actor["parts"] == (27, 5, 1)
    assert actor["actors"] == ("05", "06", "07", "11", "17", "12")
    assert actor["pairs"] == 27 * 5 + 27 + 5
    assert (tie["cut"], tie["id"], tie["to"], tie["actors"]) == ("tie", "01", "12", ("12",))


def test_parallel_ties_are_one_cut_tie() -> None:
    network = Network(
        actors={key: Actor(key, "province", country=key.upper()) for key in "abc"},
        claims=(
            Claim("a", "b", "sister_city"),
            Claim("a", "b", "trades_with"),
            Claim("b", "a", "visited"),
            Claim("b", "b", "cooperates_with"),
            Claim("b", "c", "sister_city"),
            Claim("c", "a", "trades_with"),
        ),
        as_of=TODAY,
    )
    assert len(find_cuts(network)) == 0
    two = network.select(default_selection(network.ontology, ties=("sister_city", "visited")))
    rows = {(row["id"], row["to"]): row for row in find_cuts(two)}
    assert set(rows) == {("b", ""), ("a", "b"), ("b", "c")}
    assert rows["a", "b"]["kind"] == "sister_city|visited"
    assert rows["a", "b"]["country"] == "A|B"
    assert rows["b", ""]["kind"] == "province"
    assert rows["b", ""]["country"] == "B"


@pytest.mark.slow
def test_a_long_chain_needs_no_recursion_and_lists_few_names() -> None:
    n = 20_000
    chain = find_cuts(made_of(nx.path_graph(n)), listed=3)
    assert len(chain) == (n - 2) + (n - 1)
    first = chain[0]
    assert first["lost"] == (n - 1) // 2 + 1
    assert all(len(row["actors"]) <= 3 for row in chain)
    few = find_cuts(made_of(nx.path_graph(9)), listed=None)
    assert max(len(row["actors"]) for row in few) == 4


@pytest.mark.parametrize("graph", [nx.Graph(), nx.empty_graph(1), nx.empty_graph(5)])
def test_without_ties_nothing_can_be_cut(graph: nx.Graph) -> None:
    table = find_cuts(made_of(graph))
    assert len(table) == 0
    assert table.columns[:8] == (
        *("cut", "id", "name", "to", "to_name", "kind", "country", "lost"),
    )


def test_the_order_of_rows_in_the_dataset_does_not_matter() -> None:
    graph = nx.gnm_random_graph(40, 42, seed=5)
    network = made_of(graph)
    turned = Network(
        actors=dict(reversed(network.actors.items())), claims=network.claims[::-1], as_of=TODAY
    )
    assert find_cuts(network).rows == find_cuts(turned).rows


def test_the_shipped_network() -> None:
    whole = open_network("thai-twin-cities")
    network = whole.select(default_selection(whole.ontology))
    table = find_cuts(network, listed=None)
    graph = network.graph()
    assert {r["id"] for r in table if r["cut"] == "actor"} == set(nx.articulation_points(graph))
    assert sum(r["cut"] == "tie" for r in table) == len(list(nx.bridges(graph)))
    for row in table[:10]:
        apart = graph.copy()
        if row["cut"] == "actor":
            apart.remove_node(row["id"])
        else:
            apart.remove_edge(row["id"], row["to"])
        for actor in row["actors"]:
            assert len(nx.node_connected_component(apart, actor)) <= row["parts"][1]


def run(*args: str) -> Any:
    return CliRunner().invoke(main, list(args), env={"GRAPHKIT_NETWORK": ""})


def test_the_command() -> None:
    result = run("cuts", "--format", "csv", "--lang", "th", "--listed", "2")
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows[0]["cut"] == "actor"
    assert rows[0]["name"] == "กรุงเทพมหานคร"
    assert int(rows[0]["lost"]) > 2
    assert len(rows[0]["actors"].split("|")) == 2
    assert "cut actors" in result.stderr
