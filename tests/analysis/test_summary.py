"""Figures of whole networks against published ones and networkx."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import summary
from graphkit.analysis.summary import FIGURES
from graphkit.cli import main
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.names.languages import words_of


def made_of(graph: nx.Graph) -> Network:
    return Network(
        actors={str(node): Actor(str(node), "province") for node in graph},
        claims=tuple(Claim(str(a), str(b), "sister_city") for a, b in graph.edges),
    )


def figures(graph: nx.Graph, **options: Any) -> dict[str, Any]:
    return {row["figure"]: row["value"] for row in summary(made_of(graph), **options)}


def centralization(graph: nx.Graph) -> tuple[float, float, float]:
    found = figures(graph)
    degree, close, between = (
        found[f"centralization_{name}"] for name in ("degree", "closeness", "betweenness")
    )
    return degree, close, between


@pytest.mark.parametrize("n", [3, 5, 7, 20])
def test_freemans_star_and_circle(n: int) -> None:
    # Freeman (1978): a star is the most centralized network, a circle the least.
    assert centralization(nx.star_graph(n - 1)) == pytest.approx((1, 1, 1))
    assert centralization(nx.cycle_graph(n)) == pytest.approx((0, 0, 0), abs=1e-12)


def test_freemans_line() -> None:
    # Freeman (1978, table of the graphs of five points): the chain has .17, .42 and .42.
    assert centralization(nx.path_graph(5)) == pytest.approx((0.17, 0.42, 0.42), abs=0.005)
    # Wasserman and Faust (1994, ch. 5) give .277 and .311 for the line of seven.
    assert centralization(nx.path_graph(7)) == pytest.approx((2 / 30, 0.277, 0.311), abs=5e-4)


def test_padgetts_florentine_families() -> None:
    # Wasserman and Faust (1994, ch. 5), marriages among 16 families, the Pucci without any:
    # group degree centralization .267, betweenness .383.
    graph = nx.florentine_families_graph()
    graph.add_node("Pucci")
    found = figures(graph)
    assert found["centralization_degree"] == pytest.approx(0.267, abs=5e-4)
    assert found["centralization_betweenness"] == pytest.approx(0.383, abs=5e-4)
    assert found["centralization_closeness"] is None
    assert (found["isolates"], found["components"], found["largest_component"]) == (1, 2, 15)


def test_zacharys_karate_club() -> None:
    # As KONECT, igraph and networkx publish it: 34 members, 78 ties, 45 triangles.
    found = figures(nx.karate_club_graph())
    assert (found["actors"], found["ties"], found["max_degree"]) == (34, 78, 17)
    assert (found["triangles"], found["diameter"], found["max_core"]) == (45, 5, 4)
    assert found["density"] == pytest.approx(0.139037, abs=1e-6)
    assert found["transitivity"] == pytest.approx(0.255682, abs=1e-6)
    assert found["degree_assortativity"] == pytest.approx(-0.475613, abs=1e-6)
    assert found["mean_distance"] == pytest.approx(2.4082, abs=1e-4)
    # 0.570638 with a 0 for the member (12) who has one contact.
    assert found["clustering"] * 33 / 34 == pytest.approx(0.570638, abs=1e-6)


@given(st.integers(1, 14), st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13))))
def test_figures_against_networkx(n: int, pairs: list[tuple[int, int]]) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((a, b) for a, b in pairs if a != b and max(a, b) < n)
    found = figures(graph)
    assert list(found) == list(FIGURES)
    degree = [k for _, k in graph.degree()]
    assert found["components"] == nx.number_connected_components(graph)
    assert found["isolates"] == nx.number_of_isolates(graph)
    assert found["triangles"] == sum(nx.triangles(graph).values()) // 3
    assert found["max_core"] == max(nx.core_number(graph).values())
    assert found["density"] == (pytest.approx(nx.density(graph)) if n > 1 else None)
    assert found["efficiency"] == (pytest.approx(nx.global_efficiency(graph)) if n > 1 else None)
    if max(degree) > 1:
        assert found["transitivity"] == pytest.approx(nx.transitivity(graph))
    else:
        assert found["transitivity"] is found["clustering"] is None
    if len({graph.degree(node) for edge in graph.edges for node in edge}) > 1:
        expected = nx.degree_assortativity_coefficient(graph)
        assert found["degree_assortativity"] == pytest.approx(expected, abs=1e-9)
    else:
        assert found["degree_assortativity"] is None
    lengths = [
        length
        for start, reached in nx.all_pairs_shortest_path_length(graph)
        for end, length in reached.items()
        if start < end
    ]
    if lengths:
        assert found["diameter"] == max(lengths)
        assert found["mean_distance"] == pytest.approx(math.fsum(lengths) / len(lengths))
    else:
        assert found["diameter"] is found["mean_distance"] is None
    largest = graph.subgraph(max(nx.connected_components(graph), key=len))
    assert found["largest_component"] == len(largest)
    if nx.number_connected_components(graph) == 1 and n > 1:
        mean = nx.average_shortest_path_length(graph)
        assert found["mean_distance_largest"] == pytest.approx(mean)
    for name in ("degree", "closeness", "betweenness"):
        value = found[f"centralization_{name}"]
        assert value is None or -1e-12 <= value <= 1 + 1e-12


def test_networks_with_little_in_them() -> None:
    empty = {row["figure"]: row["value"] for row in summary(Network())}
    assert (empty["actors"], empty["ties"], empty["components"], empty["triangles"]) == (0, 0, 0, 0)
    assert {name for name, value in empty.items() if value is not None} == {
        *("actors", "ties", "isolates", "components", "largest_component", "triangles")
    }
    one = figures(nx.empty_graph(1))
    assert (one["isolates"], one["largest_component"], one["mean_degree"]) == (1, 1, 0)
    assert one["density"] is one["diameter"] is one["centralization_degree"] is None


def test_figures_of_paths_can_be_left_out() -> None:
    short = summary(made_of(nx.path_graph(5)), paths=False)
    left = set(FIGURES) - set(short.column("figure"))
    assert left == {
        *("diameter", "mean_distance", "mean_distance_largest", "efficiency"),
        *("centralization_closeness", "centralization_betweenness"),
    }
    assert short.meta["engine"].startswith("numpy")
    whole = summary(made_of(nx.path_graph(5)), engine="networkx")
    assert "networkx" in whole.meta["engine"]
    with pytest.raises(GraphkitError, match="did you mean 'networkx'"):
        summary(made_of(nx.path_graph(5)), engine="networx")


def test_the_command() -> None:
    result = CliRunner().invoke(main, ["summary", "--format", "csv"])
    assert result.exit_code == 0, result.output
    rows = {row["figure"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    assert list(rows) == list(FIGURES)
    assert int(rows["actors"]["value"]) > 100
    assert rows["triangles"]["meaning"] == words_of("analysis")["summary"]["triangles"]
    few = CliRunner().invoke(main, ["summary", "--no-paths", "--tie", "borders", "--format", "csv"])
    assert "diameter" not in few.stdout
    wrong = CliRunner().invoke(main, ["summary", "--tie", "bordrs"])
    assert wrong.exit_code == 1
    assert "did you mean 'borders'" in wrong.stderr


def test_meanings_in_thai() -> None:
    assert set(words_of("analysis", "th")["summary"]) == set(FIGURES)
    result = CliRunner().invoke(main, ["summary", "--lang", "th", "--format", "csv"])
    assert "isolates,425,ตัวแสดงที่ไม่มีความสัมพันธ์" in result.stdout.splitlines()
