"""Open and closed triads of three groups, and projections: brute force and networkx as oracles."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import one_mode_graph, one_mode_projection, open_triads, triad_counts
from graphkit.analysis import triads as module
from graphkit.cli import main
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.model.selection import default_selection
from graphkit.storage.open import open_network

TODAY = dt.date(2026, 11, 22)


def random_network(seed: int, n: int = 12, groups: str = "ABCD-") -> tuple[nx.Graph, Network]:
    """Return a network of provinces in some countries; those of ``-`` have none."""
    source = random.Random(seed)
    graph = nx.relabel_nodes(
        nx.gnp_random_graph(n, source.random() ** 2, seed=seed), lambda node: f"{node:02}"
    )
    for node in graph:
        graph.nodes[node]["group"] = source.choice(groups).replace("-", "")
    return graph, Network(
        actors={key: Actor(key, "province", country=graph.nodes[key]["group"]) for key in graph},
        claims=tuple(Claim(a, b, "sister_city") for a, b in graph.edges),
        as_of=TODAY,
    )


def brute(graph: nx.Graph) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]], set[Any]]:
    """Return open and closed triads by their groups, and the open ones: ends in order, then
    middle."""
    opened, closed = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    listed = set()
    for three in itertools.combinations(sorted(graph), 3):
        groups = {graph.nodes[node]["group"] for node in three}
        if len(groups) < 3 or "" in groups:
            continue
        ties = [pair for pair in itertools.combinations(three, 2) if graph.has_edge(*pair)]
        if len(ties) == 3:
            closed[tuple(sorted(groups))] += 1
        elif len(ties) == 2:
            (middle,) = set(ties[0]) & set(ties[1])
            ends = tuple(node for node in three if node != middle)
            opened[tuple(sorted(groups))] += 1
            listed.add((*ends, middle))
    return opened, closed, listed


@given(st.integers(0, 2**32))
def test_triads_are_those_of_brute_force(seed: int) -> None:
    graph, network = random_network(seed)
    opened, closed, listed = brute(graph)
    table = triad_counts(network)
    assert {
        (r["group_1"], r["group_2"], r["group_3"]): (r["open"], r["closed"]) for r in table
    } == {triple: (opened[triple], closed[triple]) for triple in {*opened, *closed}}
    for row in table:
        assert row["share"] == row["closed"] / (row["open"] + row["closed"])
        triple = (row["group_1"], row["group_2"], row["group_3"])
        for place, group in enumerate(triple, start=1):
            assert row[f"through_{place}"] == sum(
                {graph.nodes[node]["group"] for node in three} == set(triple)
                and graph.nodes[three[2]]["group"] == group
                for three in listed
            )
    rows = open_triads(network)
    assert {(row["from"], row["to"], row["through"]) for row in rows} == listed
    assert len(rows) == len(listed)
    shares = Counter(three[:2] for three in listed)
    assert all(row["shared"] == shares[row["from"], row["to"]] for row in rows)
    order = [(-row["shared"], row["from"], row["to"], row["through"]) for row in rows]
    assert order == sorted(order)


@pytest.mark.parametrize("seed", range(5))
def test_small_batches_give_the_same_result(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network = random_network(seed, 30, "ABC")[1]
    whole = triad_counts(network), open_triads(network)
    monkeypatch.setattr(module, "_CHUNK", 3)
    assert triad_counts(network).rows == whole[0].rows
    assert open_triads(network).rows == whole[1].rows


def test_only_the_groups_that_matter() -> None:
    graph, network = random_network(11, 30, "ABCD")
    opened, closed, listed = brute(graph)
    (row,) = triad_counts(network, among=("A", "C", "D"))
    triple = ("A", "C", "D")
    assert (row["open"], row["closed"]) == (opened[triple], closed[triple])
    inside = {
        three for three in listed if {graph.nodes[node]["group"] for node in three} == set(triple)
    }
    found = open_triads(network, among=("A", "C", "D"))
    assert {(r["from"], r["to"], r["through"]) for r in found} == inside
    assert found.meta["among"] == ["A", "C", "D"]


def test_the_shape_behind_four_provinces() -> None:
    # Mukdahan is tied to Savannakhet, Quang Tri and Chongzuo; no source ties these three to each
    # other today.
    whole = open_network("thai-twin-cities")
    network = whole.select(default_selection(whole.ontology))
    rows = [
        r for r in open_triads(network) if {r["from"], r["to"]} == {"CN-chongzuo", "VN-25-2025"}
    ]
    assert {(r["through"], r["through_group"], r["shared"]) for r in rows} == {
        ("TH-49", "TH", 1),
    }
    assert (rows[0]["from_name"], rows[0]["to_name"]) == ("Chongzuo", "Quang Tri (2025)")
    counts = {(r["group_1"], r["group_2"], r["group_3"]): r for r in triad_counts(network)}
    # TH-49, LA-SV and VN-DN form one of the closed triads.
    assert counts["LA", "TH", "VN"]["closed"] >= 1
    assert counts["LA", "TH", "VN"]["names"] == ("Laos", "Thailand", "Vietnam")
    assert counts["CN", "TH", "VN"]["through_2"] >= 1
    graph = network.graph()
    for node in graph:
        graph.nodes[node]["group"] = graph.nodes[node]["country"]
    # The oracle checks all triples, so only actors with ties in three neighbouring countries are
    # used.
    kept = [n for n in graph if graph.degree(n) and graph.nodes[n]["country"] in ("LA", "TH", "VN")]
    opened, closed, _ = brute(graph.subgraph(kept))
    row = counts["LA", "TH", "VN"]
    assert (row["open"], row["closed"]) == (
        opened["LA", "TH", "VN"],
        closed["LA", "TH", "VN"],
    )


def test_any_column_groups() -> None:
    network = Network(
        actors={
            "a": Actor("a", "province"),
            "b": Actor("b", "city"),
            "c": Actor("c", "agency"),
            "d": Actor("d", "agency"),
        },
        claims=(
            Claim("a", "b", "sister_city"),
            Claim("a", "b", "trades_with"),
            Claim("b", "c", "cooperates_with"),
            Claim("d", "c", "cooperates_with"),
        ),
        as_of=TODAY,
    )
    (row,) = triad_counts(network, "kind", lang="th")
    assert (row["group_1"], row["group_2"], row["group_3"]) == ("agency", "city", "province")
    assert row["names"] == ("หน่วยงาน", "เมือง", "จังหวัด/แขวง/มณฑล")
    assert (row["open"], row["through_2"]) == (1, 1)
    (three,) = open_triads(network, {"a": "x", "b": "y", "c": "z"})
    assert (three["from"], three["through"], three["to"]) == ("a", "b", "c")


@pytest.mark.parametrize("count", [triad_counts, open_triads])
def test_little_networks_and_bad_input(count: Callable[..., Any]) -> None:
    assert len(count(Network())) == 0
    assert len(count(random_network(1, 1)[1])) == 0
    one = count(random_network(3, 12, "A")[1])
    assert (len(one), one.meta["groups"]) == (0, 1)
    network = random_network(2, 12, "ABC")[1]
    with pytest.raises(GraphkitError, match="did you mean 'country'"):
        count(network, "contry")
    with pytest.raises(GraphkitError, match="no actor has the group 'Z'; expected one of: A, B, C"):
        count(network, among=("A", "B", "Z"))
    with pytest.raises(GraphkitError, match="expected three or more, not 2"):
        count(network, among=("A", "B", "A"))


def test_too_many_to_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_FOUND", 2)
    network = random_network(3, 20, "ABC")[1]
    assert triad_counts(network)[0]["open"] > 2
    with pytest.raises(GraphkitError, match="more than 2 open triads; select fewer groups"):
        open_triads(network)
    with pytest.raises(GraphkitError, match=r"more than 2 pairs share a partner \(P\d\d alone"):
        one_mode_projection(two_mode(3)[1], ["association"], ["province"])


def two_mode(seed: int) -> tuple[nx.Graph, Network]:
    source = random.Random(seed)
    graph = nx.bipartite.random_graph(7, 9, source.random(), seed=seed)
    names = {node: f"org:{node}" if node < 7 else f"P{node:02}" for node in graph}
    graph = nx.relabel_nodes(graph, names)
    kinds = {key: "association" if key.startswith("org:") else "province" for key in graph}
    for key in graph:
        # One of the places is a city, so that several kinds can be given.
        if key == "P08":
            kinds[key] = "city"
    claims = [
        Claim(*sorted(pair, reverse=True), "origin_in")  # association -> place
        for pair in graph.edges
    ]
    claims += [Claim(claim.tail, claim.head, "located_in") for claim in claims[:3]]
    return graph, Network(
        actors={key: Actor(key, kind) for key, kind in kinds.items()},
        claims=tuple(claims),
        as_of=TODAY,
    )


@pytest.mark.parametrize("seed", range(12))
def test_projections_are_networkxs(seed: int) -> None:
    graph, network = two_mode(seed)
    side = [key for key in graph if key.startswith("org:")]
    shared = nx.bipartite.weighted_projected_graph(graph, side)
    weights = nx.bipartite.collaboration_weighted_projected_graph(graph, side)
    table = one_mode_projection(network, ["association"], ["province", "city"])
    found = {(row["from"], row["to"]): row for row in table}
    assert set(found) == {tuple(sorted(pair)) for pair in shared.edges}
    for a, b in shared.edges:
        row = found[min(a, b), max(a, b)]
        assert row["shared"] == shared.edges[a, b]["weight"] == len(row["partners"])
        assert row["weight"] == pytest.approx(weights.edges[a, b]["weight"])
        assert set(row["partners"]) == set(graph[a]) & set(graph[b])
    order = [(-row["weight"], -row["shared"], row["from"], row["to"]) for row in table]
    assert order == sorted(order)
    made = one_mode_graph(network, ["association"], ["province", "city"])
    assert set(made) == set(side)
    assert {tuple(sorted(pair)) for pair in made.edges} == set(found)
    for a, b, data in made.edges(data=True):
        assert data["weight"] == found[min(a, b), max(a, b)]["weight"]
        assert data["shared"] == len(data["partners"])
    only = one_mode_projection(network, ["association"], ["city"])
    assert all(row["partners"] == ("P08",) for row in only)


def test_a_partner_of_one_actor_connects_no_pair() -> None:
    network = Network(
        actors={"a": Actor("a", "association"), "p": Actor("p", "province")},
        claims=(Claim("a", "p", "origin_in"),),
        as_of=TODAY,
    )
    assert len(one_mode_projection(network, ["association"], ["province"])) == 0
    assert list(one_mode_graph(network, ["association"], ["province"])) == ["a"]


@pytest.mark.parametrize(
    ("kinds", "through", "says"),
    [
        (
            ["asociation"],
            ["city"],
            "'asociation' is not a known actor kind; did you mean 'association'",
        ),
        (["association"], ["citty"], "did you mean 'city'"),
        (["association"], ["association"], "association cannot be on both sides"),
        ([], ["city"], "expected at least one kind of actor"),
        (["city"], [], "expected at least one kind of actor"),
    ],
)
@pytest.mark.parametrize("make", [one_mode_projection, one_mode_graph])
def test_projections_refuse(
    make: Callable[..., object], kinds: list[str], through: list[str], says: str
) -> None:
    with pytest.raises(GraphkitError) as caught:
        make(Network(), kinds, through)
    assert says in str(caught.value)


def run(*args: str) -> Any:
    return CliRunner().invoke(main, list(args), env={"GRAPHKIT_NETWORK": ""})


def test_the_commands() -> None:
    result = run("triads", "--format", "csv")
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert int(rows[0]["open"]) > 0
    assert "left out with their ties: no country" in result.stderr
    listed = run("triads", "--list", "--among", "CN, LA,VN", "--lang", "th", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(listed.stdout)))
    assert {(row["from"], row["through_name"], row["to"]) for row in rows} >= {
        ("CN-nanning", "จำปาสัก", "VN-DN")
    }
    joined = run("projection", "association", "--through", "province, city", "--tie", "origin_in")
    assert joined.exit_code == 0, joined.output
    assert "from,from_name,to,to_name,shared,weight,partners" in joined.stdout


def test_a_projection_without_ties_suggests_which_exist() -> None:
    result = run("projection", "association", "--through", "project")
    assert result.exit_code == 0, result.output
    assert "no actors share a partner (ties: Cooperation; status: In force)" in result.stderr
    assert "--tie participates_in (" in result.stderr
    assert run("projection", "association").exit_code == 2
