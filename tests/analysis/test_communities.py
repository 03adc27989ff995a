"""Communities, mixing, core and periphery: published figures, oracles, and small networks."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import math
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from needs import needs

from graphkit.analysis import (
    assortativity,
    communities,
    community_profiles,
    core_periphery,
    ei_index,
    ei_of_actors,
    engines,
    mixing_matrix,
)
from graphkit.analysis.engines import partition as search
from graphkit.cli import main
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.model.selection import default_selection
from graphkit.storage.open import open_network

ENGINES = [
    "networkx",
    pytest.param("igraph", marks=needs("igraph")),
]
TODAY = dt.date(2026, 11, 22)


def made_of(
    graph: nx.Graph,
    name: Callable[[Any], str] = lambda node: f"{node:02}",
    country: Callable[[Any], str] = lambda _: "",
) -> Network:
    return Network(
        actors={
            name(node): Actor(
                name(node),
                "province",
                {"en": f"Place {name(node)}", "th": f"ที่ {name(node)}"},
                country=country(node),
            )
            for node in graph
        },
        claims=tuple(
            Claim(name(a), name(b), "sister_city", weight=weight)
            for a, b, weight in graph.edges(data="weight")
        ),
        as_of=TODAY,
    )


def random_network(seed: int, groups: str = "ABC") -> tuple[nx.Graph, Network]:
    source = random.Random(seed)
    n = source.randint(2, 14)
    graph = nx.gnp_random_graph(n, source.random(), seed=seed)
    for node in graph:
        graph.nodes[node]["group"] = source.choice(groups)
    return graph, made_of(graph, country=lambda node: graph.nodes[node]["group"])


CLUB = nx.karate_club_graph()
for _ends in CLUB.edges:
    CLUB.edges[_ends].clear()
KARATE = made_of(CLUB, lambda node: f"{node + 1:02}", lambda node: CLUB.nodes[node]["club"])


@pytest.mark.parametrize("engine", ENGINES)
def test_zacharys_club_has_the_best_known_partition(engine: str) -> None:
    # 0.4198 in four groups is the proven optimum (Brandes and others 2008, On modularity
    # clustering, table 1; 0.41979).
    table = communities(KARATE, engine=engine)
    assert table.meta["modularity"] == pytest.approx(0.41978961, abs=1e-8)
    assert table.meta["communities"] == 4
    assert table.meta["engine"].startswith(engine)
    assert table.meta["method"] == search.METHODS[engine]
    parts: dict[int, set[int]] = {}
    for row in table:
        parts.setdefault(row["community"], set()).add(int(row["id"]))
    assert parts[1] == {9, 10, 15, 16, 19, 21, 23, 27, 30, 31, 33, 34}
    assert parts[2] == {1, 2, 3, 4, 8, 12, 13, 14, 18, 20, 22}
    assert parts[3] == {24, 25, 26, 28, 29, 32}
    assert parts[4] == {5, 6, 7, 11, 17}


@pytest.mark.parametrize("engine", ENGINES)
def test_communities_are_numbered_by_size_then_id(engine: str) -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(n) for n in (3, 4, 3)])
    graph.add_node(10)
    table = communities(made_of(graph), engine=engine)
    assert [(row["community"], row["size"], row["id"]) for row in table] == [
        *((1, 4, f"{node:02}") for node in (3, 4, 5, 6)),
        *((2, 3, f"{node:02}") for node in (0, 1, 2)),
        *((3, 3, f"{node:02}") for node in (7, 8, 9)),
        (None, None, "10"),
    ]
    assert table.meta["without_ties"] == 1
    assert [row["inside"] for row in table][-2:] == [1.0, None]
    assert table.columns == (
        *("community", "size", "id", "name_en", "kind", "country", "ties", "inside"),
    )
    assert communities(made_of(graph), lang="th").columns[3:5] == ("name_en", "name_th")


@pytest.mark.parametrize("engine", ENGINES)
def test_neither_the_order_of_rows_nor_other_random_numbers_matter(engine: str) -> None:
    network = made_of(nx.gnm_random_graph(60, 150, seed=4))
    turned = Network(
        actors=dict(reversed(network.actors.items())), claims=network.claims[::-1], as_of=TODAY
    )
    first = communities(network, engine=engine, runs=1, seed=7)
    random.seed(99)
    before = random.getstate()
    assert communities(turned, engine=engine, runs=1, seed=7).rows == first.rows
    assert random.getstate() == before
    assert first.meta["seed"] == 7
    assert first.meta["runs"] == 1
    best = communities(network, engine=engine, runs=10, seed=7)
    assert best.meta["modularity"] >= first.meta["modularity"]


@needs("igraph")
def test_igraph_gets_pythons_generator_back() -> None:
    import igraph

    communities(KARATE, engine="igraph")
    random.seed(3)
    one = igraph.Graph.Erdos_Renyi(n=30, m=60).get_edgelist()
    random.seed(3)
    assert igraph.Graph.Erdos_Renyi(n=30, m=60).get_edgelist() == one


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(8))
def test_modularity_is_networkxs_and_communities_are_connected(engine: str, seed: int) -> None:
    source = random.Random(seed)
    graph = nx.gnm_random_graph(24, 40, seed=seed)
    for a, b in graph.edges:
        graph.edges[a, b]["weight"] = source.choice((0.5, 1.0, 2.0, 3.5))
    for weight, resolution in ((None, 1.0), ("weight", 1.0), ("weight", 1.7)):
        table = communities(
            made_of(graph), weight=weight, resolution=resolution, engine=engine, seed=seed
        )
        parts: dict[int, set[int]] = {}
        for row in table:
            parts.setdefault(row["community"] or -int(row["id"]) - 1, set()).add(int(row["id"]))
        assert table.meta["modularity"] == pytest.approx(
            nx.community.modularity(graph, parts.values(), weight=weight, resolution=resolution)
        )
        assert all(nx.is_connected(graph.subgraph(part)) for part in parts.values())
        inside = {row["id"]: row["inside"] for row in table}
        label = {node: which for which, part in parts.items() for node in part}
        for node in graph:
            if graph.degree(node):
                same = sum(label[other] == label[node] for other in graph[node])
                assert inside[f"{node:02}"] == same / graph.degree(node)


def test_resolution_sets_the_size() -> None:
    ring = nx.ring_of_cliques(12, 3)
    few = communities(made_of(ring), resolution=0.3).meta["communities"]
    many = communities(made_of(ring), resolution=3).meta["communities"]
    assert few < 12 <= many


def test_community_profiles() -> None:
    graph = nx.disjoint_union(nx.complete_graph(4), nx.star_graph(2))
    graph.add_edge(0, 4)
    network = made_of(graph, country=lambda node: "TH" if node < 3 else "LA")
    one, other = community_profiles(communities(network, lang="th"), leading=2)
    assert (one["size"], one["inside"], one["outside"]) == (4, 6, 1)
    assert one["share"] == 12 / 13
    assert one["countries"] == ("TH 3", "LA 1")
    assert one["ids"] == ("00", "01")
    assert one["names"] == ("ที่ 00", "ที่ 01")
    assert (other["size"], other["kinds"], other["ids"]) == (3, ("province 3",), ("04", "05"))


def test_without_igraph_there_is_louvain(monkeypatch: pytest.MonkeyPatch) -> None:
    real = search.find_spec
    monkeypatch.setattr(search, "find_spec", lambda name: None if name == "igraph" else real(name))
    assert communities(KARATE).meta["method"] == "Louvain"
    with pytest.raises(GraphkitError, match=r"igraph is not installed; run: pip install"):
        communities(KARATE, engine="igraph")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"resolution": 0}, "resolution must be a number above 0, not 0"),
        ({"resolution": math.inf}, "resolution must be a number above 0, not inf"),
        ({"runs": 0}, "runs must be 1 or more"),
        ({"engine": "igraf"}, "'igraf' is not a known engine; did you mean 'igraph'?"),
        ({"weight": "wieght"}, "did you mean 'weight'?"),
    ],
)
def test_communities_refuse(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(GraphkitError) as caught:
        communities(KARATE, **arguments)
    assert says in str(caught.value)


def hand_worked() -> Network:
    """Return two Lao and three Thai provinces, an actor without country: 2 ties inside, 3
    across."""
    countries = {"a": "LA", "b": "LA", "c": "TH", "d": "TH", "e": "TH", "f": ""}
    pairs = ("ab", "ac", "bd", "be", "cd", "cd", "af", "aa")
    return Network(
        actors={key: Actor(key, "province", country=land) for key, land in countries.items()},
        claims=tuple(
            Claim(*pair, "sister_city", key=str(place)) for place, pair in enumerate(pairs)
        ),
        as_of=TODAY,
    )


def test_the_ei_index_by_hand() -> None:
    # Krackhardt and Stern (1988): (E - I)/(E + I). Parallel ties count once; the tie to the actor
    # without a country is left out.
    table = ei_index(hand_worked(), permutations=0)
    found = {row["group"]: (row["size"], row["internal"], row["external"]) for row in table}
    assert found == {"": (5, 2, 3), "LA": (2, 1, 3), "TH": (3, 1, 3)}
    assert table.column("ei") == [0.2, 0.5, 0.5]
    assert table.column("p") == [None] * 3
    assert table.meta["ungrouped"] == 1
    assert table.meta["ties_left_out"] == 1
    # Of the 10 pairs, 1 + 3 are within a country: 0.4 of the ties are inside by chance.
    assert table[0]["expected"] == pytest.approx(0.2)
    actors = {
        row["id"]: (row["internal"], row["external"], row["ei"])
        for row in ei_of_actors(hand_worked())
    }
    assert actors == {
        "a": (1, 1, 0.0),
        "b": (1, 2, pytest.approx(1 / 3)),
        "c": (1, 1, 0.0),
        "d": (1, 1, 0.0),
        "e": (0, 1, 1.0),
    }
    assert [row["id"] for row in ei_of_actors(hand_worked())] == ["e", "b", "a", "c", "d"]


def test_the_ei_index_of_zacharys_club() -> None:
    # Of the 78 ties 11 joined members who went with different clubs (Zachary 1977, the member
    # 9 among those of the instructor, whose club he joined).
    network = ei_index(KARATE)[0]
    assert (network["internal"], network["external"]) == (67, 11)
    assert network["ei"] == -56 / 78
    # With two halves of 17, 17/33 of random pairs cross.
    assert network["expected"] == pytest.approx(2 * 17 / 33 - 1)
    assert network["p"] == 1 / 1001
    assert network["assortativity"] == pytest.approx(
        nx.attribute_assortativity_coefficient(CLUB, "club")
    )


def test_expectation_equals_that_of_all_permutations() -> None:
    network = hand_worked()
    ties = [("a", "b"), ("a", "c"), ("b", "d"), ("b", "e"), ("c", "d")]
    values: dict[str, list[float]] = {"": [], "LA": [], "TH": []}
    deals = list(itertools.combinations("abcde", 2))
    for lao in deals:
        inside = {"LA": 0, "TH": 0}
        across = 0
        for one, other in ties:
            if (one in lao) != (other in lao):
                across += 1
            else:
                inside["LA" if one in lao else "TH"] += 1
        values[""].append((2 * across - 5) / 5)
        for group, own in inside.items():
            values[group].append((across - own) / (across + own))
    table = ei_index(network, permutations=20_000, seed=3)
    for row in table:
        own = values[row["group"]]
        mean = sum(own) / len(deals)
        assert row["expected"] == pytest.approx(mean, abs=0.02)
        far = sum(abs(value - mean) >= abs(row["ei"] - mean) - 1e-9 for value in own)
        assert row["p"] == pytest.approx(far / len(deals), abs=0.02)
    assert table[0]["expected"] == pytest.approx(sum(values[""]) / len(deals), abs=1e-12)


def test_one_seed_gives_one_p() -> None:
    assert ei_index(KARATE, seed=5).rows == ei_index(KARATE, seed=5).rows
    assert ei_index(KARATE, seed=5).meta["seed"] == 5


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("seed", range(40))
def test_assortativity_is_networkxs(seed: int) -> None:
    graph, network = random_network(seed)

    def same(found: float | None, expected: float) -> None:
        if found is None:
            assert math.isnan(expected)
        else:
            assert found == pytest.approx(expected, abs=1e-12)

    if not graph.edges:
        assert assortativity(network) is None
        assert assortativity(network, "country") is None
        return
    same(assortativity(network, "country"), nx.attribute_assortativity_coefficient(graph, "group"))
    if len(set(dict(graph.degree).values())) > 1:
        same(assortativity(network), nx.degree_assortativity_coefficient(graph))


def test_published_assortativity() -> None:
    # KONECT publishes -0.475613 for Zachary's club (ucidata-zachary).
    assert assortativity(KARATE) == pytest.approx(-0.47561309768461457, abs=1e-12)
    assert assortativity(made_of(nx.cycle_graph(5))) is None
    both = {f"{node:02}": "x" if node < 3 else "y" for node in range(6)}
    two = made_of(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3)))
    assert assortativity(two, both) == 1.0
    assert assortativity(two, dict.fromkeys(both, "x")) is None


@pytest.mark.parametrize("seed", range(10))
def test_the_mixing_matrix(seed: int) -> None:
    graph, network = random_network(seed)
    table = mixing_matrix(network)
    expected = Counter(
        tuple(sorted((graph.nodes[a]["group"], graph.nodes[b]["group"]))) for a, b in graph.edges
    )
    assert {(row["group"], row["with"]): row["ties"] for row in table} == expected
    assert sum(table.column("share")) == pytest.approx(1 if graph.edges else 0)
    sizes = Counter(nx.get_node_attributes(graph, "group").values())
    pairs = math.comb(len(graph), 2)
    for row in table:
        one, other = row["group"], row["with"]
        possible = math.comb(sizes[one], 2) if one == other else sizes[one] * sizes[other]
        assert row["expected"] == pytest.approx(len(graph.edges) * possible / pairs)
        assert row["ratio"] == pytest.approx(row["ties"] / row["expected"])


def borgatti_everett() -> nx.Graph:
    """Return the network of figure 1 of Borgatti and Everett (2000), with the core 1 to 4."""
    ties = ("12", "13", "14", "23", "24", "34", "15", "26", "27", "28", "38", "39", "45", "4X")
    return nx.Graph(tuple(tie) for tie in ties)


def test_borgatti_and_everetts_example() -> None:
    # Their correlation of that network with its ideal pattern is 0.475.
    graph = engines.project(made_of(borgatti_everett(), str))
    given_core = [place for place, actor in enumerate(graph.actors) if actor in "1234"]
    fit = search.core_fit(graph, given_core)
    assert fit == pytest.approx(0.475, abs=5e-4)
    # A smaller core leaves one tie outside and fits better by the same criterion.
    assert core_periphery(made_of(borgatti_everett(), str)).meta["fit"] > fit


def fit_by_definition(graph: nx.Graph, inside: set[Any]) -> float:
    pairs = list(itertools.combinations(graph, 2))
    tie = [float(graph.has_edge(*pair)) for pair in pairs]
    ideal = [float(bool(inside & set(pair))) for pair in pairs]
    a, b = sum(tie) / len(pairs), sum(ideal) / len(pairs)
    spread = math.sqrt(sum((x - a) ** 2 for x in tie) * sum((y - b) ** 2 for y in ideal))
    if spread < 1e-12:
        return -math.inf
    return sum((x - a) * (y - b) for x, y in zip(tie, ideal, strict=True)) / spread


@pytest.mark.parametrize("seed", range(40))
def test_no_other_core_fits_better(seed: int) -> None:
    source = random.Random(seed)
    graph = nx.gnp_random_graph(source.randint(2, 8), source.random(), seed=seed)
    best = max(
        fit_by_definition(graph, set(inside))
        for size in range(1, len(graph))
        for inside in itertools.combinations(graph, size)
    )
    table = core_periphery(made_of(graph))
    members = {int(row["id"]) for row in table if row["core"]}
    if best == -math.inf:
        assert (table.meta["fit"], members) == (None, set())
        return
    assert table.meta["fit"] == pytest.approx(best, abs=1e-12)
    assert fit_by_definition(graph, members) == pytest.approx(best, abs=1e-12)
    assert table.meta["core_size"] == len(members)
    for row in table:
        around = set(graph[int(row["id"])])
        assert (row["ties"], row["core_ties"]) == (len(around), len(around & members))


def test_the_core_of_zacharys_club() -> None:
    table = core_periphery(KARATE)
    assert {int(row["id"]) for row in table if row["core"]} == {1, 2, 3, 33, 34}
    assert [row["id"] for row in table[:2]] == ["34", "01"]
    assert table.meta["fit"] == pytest.approx(fit_by_definition(CLUB, {0, 1, 2, 32, 33}), abs=1e-12)


def profile(graph: nx.Graph, name: Callable[[Any], str]) -> dict[str, float]:
    """Return the core-periphery profile as Della Rossa and others (2013) define it."""
    waiting = sorted((n for n in graph if graph.degree(n)), key=lambda n: (graph.degree(n), n))
    gathered: list[Any] = []
    found = {name(node): 0.0 for node in graph}
    while waiting:
        chances = {}
        for node in waiting:
            part = [*gathered, node]
            stay = sum(graph.has_edge(a, b) for a in part for b in part)
            chances[node] = stay / sum(graph.degree(a) for a in part)
        least = min(waiting, key=lambda node: chances[node])
        found[name(least)] = chances[least]
        gathered.append(least)
        waiting.remove(least)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_coreness_is_the_profile(seed: int) -> None:
    graph = nx.gnm_random_graph(14, 4 * seed // 2 + 3, seed=seed)
    table = core_periphery(made_of(graph))
    expected = profile(graph, lambda node: f"{node:02}")
    assert {row["id"]: row["coreness"] for row in table} == pytest.approx(expected, abs=1e-12)


def test_coreness_of_stars_and_of_all_pairs() -> None:
    # Della Rossa and others: a star has centralization 1, a complete network 0.
    star = core_periphery(made_of(nx.star_graph(6)))
    assert star.column("coreness") == [1.0] + [0.0] * 6
    assert (star.meta["centralization"], star.meta["fit"]) == (1.0, pytest.approx(1.0))
    full = core_periphery(made_of(nx.complete_graph(6)))
    assert full.meta["centralization"] == pytest.approx(0, abs=1e-12)
    assert sorted(full.column("coreness")) == pytest.approx([k / 5 for k in range(6)])
    assert full.meta["fit"] is None
    assert not any(full.column("core"))
    weighted = core_periphery(made_of(nx.star_graph(3)), weight="weight")
    assert weighted.column("coreness") == [1.0, 0.0, 0.0, 0.0]


def test_networks_with_little_in_them() -> None:
    for graph in (nx.Graph(), nx.empty_graph(1), nx.empty_graph(4)):
        network = made_of(graph, country=lambda _: "TH")
        n = len(graph)
        table = communities(network)
        assert table.column("community") == [None] * n
        assert (table.meta["modularity"], table.meta["communities"]) == (0.0, 0)
        assert len(community_profiles(table)) == 0
        assert core_periphery(network).column("core") == [False] * n
        assert core_periphery(network).meta["centralization"] is None
        rows = ei_index(network)
        assert [row["ei"] for row in rows] == [None] * len(rows)
        assert [row["p"] for row in rows] == [None] * len(rows)
        assert len(mixing_matrix(network)) == 0
        assert ei_of_actors(network).column("ei") == [None] * n
    pair = made_of(nx.path_graph(2), country=lambda _: "TH")
    assert ei_index(pair).column("ei") == [-1.0, -1.0]
    assert ei_index(pair).column("p") == [1.0, 1.0]
    assert communities(pair).column("community") == [1, 1]
    assert core_periphery(pair).meta["fit"] is None


@pytest.mark.parametrize("measure", [ei_index, ei_of_actors, mixing_matrix, assortativity])
def test_an_unknown_column_gets_a_suggestion(measure: Callable[..., object]) -> None:
    with pytest.raises(GraphkitError, match="did you mean 'country'"):
        measure(KARATE, "contry")
    with pytest.raises(GraphkitError, match="cannot be grouped by"):
        measure(KARATE, "name_en")


def test_groups_may_be_a_mapping() -> None:
    halves = {row["id"]: str(row["community"] % 2) for row in communities(KARATE)}
    table = ei_index(KARATE, halves, permutations=10)
    assert table.meta["group"] == "given"
    assert sorted(table.column("group")) == ["", "0", "1"]
    ties = [row["internal"] + row["external"] for row in table]
    assert ties == sorted(ties, reverse=True)
    with pytest.raises(GraphkitError, match="permutations must be 0 or more"):
        ei_index(KARATE, permutations=-1)


def test_the_shipped_network_against_networkx() -> None:
    whole = open_network("thai-twin-cities")
    network = whole.select(default_selection(whole.ontology))
    graph = network.graph()
    assert assortativity(network, "kind") == pytest.approx(
        nx.attribute_assortativity_coefficient(graph, "kind")
    )
    assert assortativity(network) == pytest.approx(nx.degree_assortativity_coefficient(graph))
    table = communities(network)
    together = {row["id"]: row["community"] for row in table}
    for partner in ("LA-SV", "VN-25-2025", "CN-chongzuo"):
        assert together[partner] == together["TH-49"]
    assert table.meta["selection"] == "ties: Cooperation; status: In force"


@given(st.integers(0, 2**32), st.floats(0.2, 3))
def test_every_actor_is_in_one_community(seed: int, resolution: float) -> None:
    graph = nx.gnp_random_graph(10, 0.3, seed=seed)
    table = communities(made_of(graph), resolution=resolution, seed=seed, runs=1)
    assert sorted(table.column("id")) == [f"{node:02}" for node in graph]
    sizes = Counter(table.column("community"))
    for row in table:
        assert row["size"] == (sizes[row["community"]] if row["community"] else None)
        assert (row["community"] is None) == (graph.degree(int(row["id"])) == 0)


def run(*args: str) -> Any:
    return CliRunner().invoke(main, list(args), env={"GRAPHKIT_NETWORK": ""})


@pytest.mark.parametrize(
    ("command", "column", "says"),
    [
        (("communities",), "community", "modularity 0."),
        (("communities", "--summary", "--lang", "th"), "countries", "actors without ties"),
        (("core", "--lang", "th"), "name_th", "fit 0."),
        (("mixing",), "ei", "left out with their ties: no country"),
        (("mixing", "--group", "kind", "--matrix"), "ratio", "assortativity by degree -0."),
        (("mixing", "--group", "kind", "--actors"), "ei", "assortativity by degree"),
    ],
)
def test_the_commands(command: tuple[str, ...], column: str, says: str) -> None:
    result = run(*command, "--format", "csv")
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert column in rows[0]
    assert says in result.stderr


def test_the_commands_refuse() -> None:
    both = run("mixing", "--actors", "--matrix")
    assert both.exit_code == 2
    wrong = run("mixing", "--group", "contry")
    assert wrong.exit_code == 1
    assert "did you mean 'country'" in wrong.stderr
    assert run("communities", "--resolution", "0").exit_code == 2
    one = run("mixing", "--kind", "province", "--group", "kind", "--format", "csv")
    assert one.exit_code == 0
    assert "all actors have the same kind" in one.stderr
