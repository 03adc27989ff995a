"""Intervals from drawn networks: against every possible network, and independent of order."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner, Result
from draws import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from needs import needs

from graphkit.analysis import MEASURES, centrality, centrality_intervals, engines
from graphkit.analysis.intervals import _ranks_and_shares
from graphkit.cli import main
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.model.table import Table
from graphkit.storage.files.write import write_folder

TODAY = dt.date(2026, 11, 22)
ENDS = ("low", "high", "rank_low", "rank_high")

# A tie: two actors, a confidence (None is certain), a weight.
Ties = Sequence[tuple[str, str, float | None, float]]


def made(ties: Ties, actors: str = "abcde") -> Network:
    """Return a network; several ties of a pair get keys, so that each is a separate tie."""
    return Network(
        actors={key: Actor(key, "province", {"en": f"Place {key}"}) for key in actors},
        claims=tuple(
            Claim(a, b, "cooperates_with", key=str(n), confidence=c, weight=w)
            for n, (a, b, c, w) in enumerate(ties)
        ),
        title="Drawn",
        as_of=TODAY,
    )


def worlds(network: Network) -> list[tuple[float, nx.Graph]]:
    """Yield every possible network, and its probability."""
    ties = [tie for tie in network.ties.values() if tie.tail != tie.head]
    found = []
    for there in itertools.product((True, False), repeat=len(ties)):
        chance, graph = 1.0, nx.Graph()
        graph.add_nodes_from(network.actors)
        for tie, is_there in zip(ties, there, strict=True):
            chance *= tie.certainty if is_there else 1 - tie.certainty
            if is_there:
                before = graph.get_edge_data(tie.tail, tie.head, {"weight": 0.0})["weight"]
                graph.add_edge(tie.tail, tie.head, weight=before + tie.strength)
        if chance:
            found.append((chance, graph))
    return found


def measured(graph: nx.Graph, measure: str) -> dict[str, float]:
    if measure == "degree":
        return dict(graph.degree())
    if measure == "strength":
        return {actor: round(value, 9) for actor, value in graph.degree(weight="weight")}
    return {actor: round(v, 12) for actor, v in nx.betweenness_centrality(graph).items()}


Outcomes = dict[float, float]


def outcomes(
    network: Network, measure: str, top: int
) -> dict[str, tuple[Outcomes, Outcomes, float]]:
    """Return for each actor the probability of each value, of each rank, and of being in the top
    group."""
    values: dict[str, Outcomes] = {a: defaultdict(float) for a in network.actors}
    places: dict[str, Outcomes] = {a: defaultdict(float) for a in network.actors}
    among = dict.fromkeys(network.actors, 0.0)
    for chance, graph in worlds(network):
        found = measured(graph, measure)
        for actor, value in found.items():
            better = sum(other > value for other in found.values())
            alike = sum(other == value for other in found.values())
            values[actor][value] += chance
            places[actor][better + 1] += chance
            among[actor] += chance * min(1.0, max(0.0, (top - better) / alike))
    return {a: (values[a], places[a], among[a]) for a in network.actors}


def agrees(network: Network, measure: str, draws: int, top: int, seed: int, chance: float) -> None:
    """Return whether the draws are as close to the exact values as they must be.

    They may be farther with the probability ``chance``. Shares and means (of values within a
    range) are checked by Hoeffding's inequality; ends by that of Dvoretzky, Kiefer and Wolfowitz
    with Massart's constant: the share of draws up to a value differs nowhere by more than
    sqrt(ln(2/chance) / 2 draws) from its probability.
    """
    off = math.sqrt(math.log(2 / chance) / (2 * draws)) + 1e-9
    dropped = math.floor(0.025 * draws) / draws
    expected = outcomes(network, measure, top)
    for row in centrality_intervals(network, (measure,), draws=draws, seed=seed, top=top):
        values, places, among = expected[row["id"]]
        assert abs(row[f"{measure}_top"] - among) <= off
        mean = sum(value * p for value, p in values.items())
        spread = max(values) - min(values)
        assert abs(row[f"{measure}_mean"] - mean) <= off * spread + 1e-9
        for chances, low, high in (
            (values, row[f"{measure}_low"], row[f"{measure}_high"]),
            (places, row[f"{measure}_rank_low"], row[f"{measure}_rank_high"]),
        ):
            assert any(low == pytest.approx(value, abs=1e-9) for value in chances)
            assert any(high == pytest.approx(value, abs=1e-9) for value in chances)
            assert sum(p for v, p in chances.items() if v < low - 1e-9) <= dropped + off
            assert sum(p for v, p in chances.items() if v <= low + 1e-9) >= dropped - off
            assert sum(p for v, p in chances.items() if v > high + 1e-9) <= dropped + off
            assert sum(p for v, p in chances.items() if v >= high - 1e-9) >= dropped - off


PAIRS = [*itertools.combinations("abcde", 2), ("b", "a"), ("c", "c")]
some_ties = st.lists(
    st.tuples(
        st.sampled_from(PAIRS),
        st.sampled_from((None, 0.0, 0.02, 0.3, 0.5, 0.9, 0.99, 1.0)),
        st.sampled_from((1.0, 0.5, 3.0)),
    ).map(lambda drawn: (*drawn[0], drawn[1], drawn[2])),
    max_size=7,
)


@pytest.mark.slow
@given(some_ties, st.sampled_from(("degree", "strength", "betweenness")), st.integers(0, 2**32))
@settings(max_examples=examples(60))
def test_against_every_possible_network(ties: Ties, measure: str, seed: int) -> None:
    agrees(made(ties), measure, draws=1500, top=2, seed=seed, chance=1e-9)


@pytest.mark.parametrize("measure", ["degree", "strength", "betweenness"])
def test_against_every_possible_network_closely(measure: str) -> None:
    network = made(
        [
            ("a", "b", 0.9, 1.0),
            ("b", "c", 0.5, 2.0),
            ("b", "c", 0.5, 1.0),
            ("c", "d", 0.7, 1.0),
            ("d", "e", None, 1.0),
            ("a", "e", 0.03, 1.0),
            ("b", "d", 0.02, 4.0),
        ]
    )
    agrees(network, measure, draws=30_000, top=2, seed=7, chance=1e-6)


def test_a_single_tie_by_hand() -> None:
    # The tie exists in 3 of 4 draws; in the others nobody leads, and the two first ranks are
    # shared.
    table = centrality_intervals(
        made([("a", "b", 0.75, 1.0)], "abcd"), ("degree",), draws=4000, top=2
    )
    rows = {row["id"]: row for row in table}
    assert rows["a"] == {**rows["b"], "id": "a", "name_en": "Place a"}
    assert rows["a"]["degree_mean"] == pytest.approx(0.75, abs=0.03)
    there = rows["a"]["degree_mean"]
    assert rows["a"]["degree_top"] == pytest.approx(there + (1 - there) / 2)
    assert rows["c"]["degree_top"] == pytest.approx((1 - there) / 2)
    assert [rows["a"][f"degree_{end}"] for end in ENDS] == [0, 1, 1, 1]
    assert [rows["c"][f"degree_{end}"] for end in ENDS] == [0, 0, 1, 3]


def test_several_ties_of_a_pair_are_drawn_one_by_one() -> None:
    # 1 - 0.5 * 0.4 * 0.9 = 0.82, and the weights of the existing ties add up.
    network = made([("a", "b", 0.5, 1.0), ("b", "a", 0.6, 2.0), ("a", "b", 0.1, 4.0)], "ab")
    row = centrality_intervals(network, ("degree", "strength"), draws=20_000)[0]
    assert row["degree"] == 1
    assert row["degree_mean"] == pytest.approx(0.82, abs=0.012)
    assert row["strength"] == 7.0
    assert row["strength_mean"] == pytest.approx(0.5 + 1.2 + 0.4, abs=0.05)
    assert (row["strength_low"], row["strength_high"]) == (0.0, 7.0)


def test_the_confidence_of_a_tie_is_its_largest_one() -> None:
    both = (
        Claim("a", "b", "cooperates_with", confidence=0.2, source="s"),
        Claim("a", "b", "cooperates_with", confidence=0.6, source="t"),
    )
    network = Network(actors={k: Actor(k, "province") for k in "ab"}, claims=both, as_of=TODAY)
    (tie,) = network.ties.values()
    assert tie.confidence == 0.6
    row = centrality_intervals(network, ("degree",), draws=20_000)[0]
    assert row["degree_mean"] == pytest.approx(0.6, abs=0.015)


def test_certain_ties_give_points() -> None:
    network = made([("a", "b", None, 1.0), ("b", "c", 1.0, 2.0), ("c", "d", None, 1.0)])
    table = centrality_intervals(network, ("degree", "betweenness", "constraint"), top=2)
    assert table.meta["intervals"]["uncertain_ties"] == 0
    for row in table:
        for measure in ("degree", "betweenness", "constraint"):
            value, rank = row[measure], row[f"{measure}_rank"]
            assert row[f"{measure}_mean"] == value
            assert [row[f"{measure}_{end}"] for end in ENDS] == [value, value, rank, rank]
        assert row["betweenness_top"] == (1 if row["id"] in "bc" else 0)


def test_a_tie_of_confidence_0_counts_only_in_the_value() -> None:
    table = centrality_intervals(
        made([("a", "b", 0.0, 1.0), ("b", "c", None, 1.0)], "abc"), ("degree",)
    )
    rows = {row["id"]: row for row in table}
    assert (rows["b"]["degree"], rows["b"]["degree_mean"], rows["b"]["degree_high"]) == (2, 1, 1)
    assert (rows["a"]["degree"], rows["a"]["degree_high"]) == (1, 0)


UNSURE = made(
    [
        (a, b, confidence, weight)
        for (a, b), confidence, weight in zip(
            nx.gnm_random_graph(12, 18, seed=3).edges,
            itertools.cycle((0.3, 0.9, None, 0.6)),
            itertools.cycle((1.0, 2.5, 0.5)),
            strict=False,
        )
        for a, b in (("abcdefghijkl"[a], "abcdefghijkl"[b]),)
    ],
    "abcdefghijklm",
)


def numbers(table: Table) -> dict[str, list[Any]]:
    rows = {row["id"]: row for row in table}
    return {
        actor: [-1 if value is None else value for value in list(rows[actor].values())[4:]]
        for actor in sorted(rows)
    }


def test_the_seed_decides() -> None:
    once = centrality_intervals(UNSURE, ("degree", "betweenness"), draws=100, seed=5)
    assert (
        once.rows == centrality_intervals(UNSURE, ("degree", "betweenness"), draws=100, seed=5).rows
    )
    assert (
        once.rows != centrality_intervals(UNSURE, ("degree", "betweenness"), draws=100, seed=6).rows
    )
    assert once.meta["seed"] == 5
    # Other measures and weights do not change the draws.
    alone = centrality_intervals(UNSURE, ("degree",), "weight", draws=100, seed=5)
    assert alone.column("degree_mean") == once.column("degree_mean")


def test_the_order_of_the_data_does_not_matter() -> None:
    mixed = Network(
        actors=dict(reversed(UNSURE.actors.items())),
        claims=UNSURE.claims[::-1],
        title="Drawn",
        as_of=TODAY,
    )
    measures = ("degree", "betweenness", "closeness", "constraint")
    one, other = (
        numbers(centrality_intervals(network, measures, draws=80)) for network in (UNSURE, mixed)
    )
    for actor in one:
        assert one[actor] == pytest.approx(other[actor], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("weight", [None, "weight", "level"])
@pytest.mark.parametrize(
    "engine",
    [
        "networkx",
        pytest.param("igraph", marks=needs("igraph")),
    ],
)
def test_every_engine_gives_the_same(engine: str, weight: str | None) -> None:
    measures = ("betweenness", "closeness", "harmonic")
    fast = numbers(centrality_intervals(UNSURE, measures, weight, draws=60, top=3))
    other = numbers(centrality_intervals(UNSURE, measures, weight, draws=60, top=3, engine=engine))
    for actor in fast:
        assert fast[actor] == pytest.approx(other[actor], rel=1e-9, abs=1e-9)


@given(some_ties, st.sampled_from((None, "weight", "level")), st.integers(0, 99))
def test_batched_measures_equal_single_ones(ties: Ties, weight: str | None, seed: int) -> None:
    drawn = engines.draw_networks(made(ties), weight, seed)
    graphs = list(drawn.graphs(45))
    assert len(graphs) == 45
    for name, single in (
        ("degree", engines.degree),
        ("strength", engines.strength),
        ("betweenness", lambda graph: engines.betweenness(graph, "networkx")),
    ):
        if name == "betweenness" and weight is not None:
            continue
        together = np.concatenate(list(engines.BATCHED_MEASURES[name](drawn, 45)))
        one_by_one = np.array([single(graph) for graph in graphs])
        np.testing.assert_allclose(together, one_by_one, rtol=1e-12, atol=1e-12)


def test_draws_in_parts_give_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    measures = ("degree", "betweenness")
    whole = centrality_intervals(UNSURE, measures, draws=90)
    monkeypatch.setattr(engines.random_networks, "_TIES_AT_ONCE", 100)
    monkeypatch.setattr(engines.random_networks, "_ACTORS_AT_ONCE", 30)
    for one, other in zip(
        centrality_intervals(UNSURE, measures, draws=90).rows, whole.rows, strict=True
    ):
        assert one[4:] == pytest.approx(other[4:], rel=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("weight", [None, "weight", "level"])
def test_every_measure(measure: str, weight: str | None) -> None:
    table = centrality_intervals(UNSURE, (measure,), weight, draws=40, top=4)
    plain = centrality(UNSURE, (measure,), weight)
    assert table.columns == (
        *("id", "name_en", "kind", "country", measure, f"{measure}_rank"),
        *(f"{measure}_{part}" for part in ("mean", *ENDS, "top")),
    )
    assert [row[:6] for row in table.rows] == [row[:6] for row in plain.rows]
    assert sum(table.column(f"{measure}_top")) <= 4 + 1e-9
    for row in table:
        low, high, first, last = (row[f"{measure}_{end}"] for end in ENDS)
        if low is None:
            assert [high, first, last, row[f"{measure}_mean"]] == [None] * 4
            continue
        assert low <= high
        assert 1 <= first <= last <= 13
        assert {type(first), type(last)} == {int}
    moving = [row for row in table if row[f"{measure}_low"] != row[f"{measure}_high"]]
    assert len(moving) >= 3
    if measure not in ("constraint", "effective_size", "clustering"):
        assert sum(table.column(f"{measure}_top")) == pytest.approx(4)


@pytest.mark.parametrize("confidence", [-0.1, 1.2, math.nan])
def test_a_confidence_outside_0_to_1_is_refused(confidence: float) -> None:
    with pytest.raises(GraphkitError, match="expected a number from 0 to 1"):
        centrality_intervals(made([("a", "b", confidence, 1.0)], "ab"))


def test_a_measure_without_a_value_in_some_draws() -> None:
    # Alone in half of the draws, an actor has no constraint there; with its one contact it is 1.
    network = made([("a", "b", 0.5, 1.0), ("b", "c", None, 1.0)], "abcd")
    rows = {
        row["id"]: row for row in centrality_intervals(network, ("constraint",), draws=400, top=1)
    }
    assert [rows["a"][f"constraint_{end}"] for end in ENDS][:2] == [1.0, 1.0]
    assert rows["a"]["constraint_mean"] == 1.0
    assert rows["d"]["constraint"] is None
    assert [rows["d"][f"constraint_{end}"] for end in ENDS] == [None] * 4
    assert rows["d"]["constraint_top"] == 0
    # The smallest constraint ranks first: b, if a has its tie (1/2), otherwise b and c equally.
    assert rows["b"]["constraint_rank_low"] == 1
    assert rows["b"]["constraint_mean"] == pytest.approx(0.75, abs=0.05)
    assert rows["b"]["constraint_top"] == pytest.approx(0.75, abs=0.05)
    assert ",,,,0.0\r\n" in centrality_intervals(network, ("constraint",)).csv()


@given(st.lists(st.sampled_from((0.0, 0.1 + 0.2, 0.3, 0.5, 1e-14, 7.0, None)), max_size=12))
def test_ranks_are_those_of_the_measure(values: list[float | None]) -> None:
    for name in ("degree", "constraint"):
        measure = MEASURES[name]
        places, shares = _ranks_and_shares(np.array(values, dtype=float), measure, 3)
        assert [None if math.isnan(p) else int(p) for p in places] == measure.ranks(values)
        there = sum(value is not None for value in values)
        assert shares.sum() == pytest.approx(min(3, there))


def test_metadata_of_intervals() -> None:
    table = centrality_intervals(UNSURE, ("degree",), draws=64, seed=9, top=3)
    said = table.meta["intervals"]
    assert (said["draws"], said["top"], said["share"]) == (64, 3, 0.95)
    assert said["uncertain_ties"] == sum(t.confidence is not None for t in UNSURE.ties.values())
    assert "independently" in said["assumes"]
    assert table.meta["dataset"] == "Drawn"
    assert json.loads(table.json())["meta"]["seed"] == 9


@pytest.mark.parametrize("actors", ["", "a", "ab"])
def test_networks_with_little_in_them(actors: str) -> None:
    table = centrality_intervals(made([], actors), tuple(MEASURES), draws=40)
    assert len(table) == len(actors)
    assert len(table.columns) == 4 + 8 * len(MEASURES)
    for row in table:
        assert [row[f"degree_{end}"] for end in ENDS] == [0, 0, 1, 1]
        assert row["degree_top"] == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"draws": 39}, "39 draws are too few for a 95 % interval; use 40 or more"),
        ({"top": 0}, "top is 0; expected 1 or more"),
        ({"weight": "confidence"}, "leave out the weight confidence"),
        ({"measures": ("degre",)}, "'degre' is not a known measure; did you mean 'degree'?"),
        ({"weight": "wieght"}, "is not a known tie weight"),
        ({"engine": "networx"}, "did you mean 'networkx'"),
    ],
)
def test_wrong_arguments_are_explained(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(GraphkitError) as caught:
        centrality_intervals(UNSURE, **{"measures": ("betweenness",), **arguments})
    assert says in str(caught.value)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["centrality", "--format", "json", *arguments])


def test_the_command_gives_the_table_and_says_what_it_assumes(tmp_path: Path) -> None:
    folder = tmp_path / "unsure"
    write_folder(UNSURE, folder)
    options = ("--status", "all", "--draws", "60", "--seed", "3", "--top", "2")
    done = run("-n", str(folder), "--intervals", "--measure", "degree,closeness", *options)
    assert done.exit_code == 0, done.output
    table = json.loads(done.stdout)
    expected = centrality_intervals(UNSURE, ("degree", "closeness"), draws=60, seed=3, top=2)
    assert [row["id"] for row in table["rows"]] == expected.column("id")
    for name in expected.columns[4:]:
        assert [row[name] for row in table["rows"]] == pytest.approx(expected.column(name))
    assert table["meta"]["intervals"] == expected.meta["intervals"]
    unsure = table["meta"]["intervals"]["uncertain_ties"]
    drawn = f"60 draws, seed 3: each of {unsure} uncertain ties exists with the probability of its"
    assert drawn in done.stderr
    assert "independently" in done.stderr


def test_the_command_says_where_nothing_is_uncertain(tmp_path: Path) -> None:
    write_folder(made([("a", "b", None, 1.0), ("b", "c", 1.0, 1.0)]), tmp_path / "sure")
    done = run("-n", str(tmp_path / "sure"), "--intervals", "--measure", "degree")
    assert "no tie has a confidence between 0 and 1" in done.stderr
    for row in json.loads(done.stdout)["rows"]:
        assert row["degree_low"] == row["degree"] == row["degree_high"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--draws", "100"), 2, "--draws and --top need --intervals"),
        (("--top", "3"), 2, "--draws and --top need --intervals"),
        (("--intervals", "--sample", "100"), 2, "leave out --sample"),
        (("--intervals", "--draws", "0"), 2, "--draws"),
        (("--intervals", "--draws", "20"), 1, "use 40 or more"),
        (("--intervals", "--weight", "confidence"), 1, "leave out the weight confidence"),
        (("--intervals", "--measure", "degre"), 1, "did you mean 'degree'?"),
    ],
)
def test_the_command_refuses(arguments: tuple[str, ...], code: int, says: str) -> None:
    done = run("-n", "thai-twin-cities", *arguments)
    assert (done.exit_code, says in done.stderr) == (code, True), done.stderr
