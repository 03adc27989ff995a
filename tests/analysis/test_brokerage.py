"""Brokerage roles: R's sna, hand-worked cases, all permutations of small networks."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from draws import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.analysis import brokerage, brokerage_totals
from graphkit.analysis.engines import brokerage as engine
from graphkit.analysis.engines.brokerage import (
    ROLES,
    by_formula,
    by_permutation,
    directed_ties,
    role_counts,
)
from graphkit.cli import main
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.model.selection import default_selection
from graphkit.storage.open import open_network

REFERENCE = Path(__file__).parents[1] / "data" / "brokerage"
TODAY = dt.date(2026, 11, 22)


def network_of(
    groups: Sequence[str], pairs: Iterable[tuple[int, int]], kind: str = "oversees"
) -> Network:
    """Return actors a00, a01, … in countries, with ties among them by their numbers."""
    ids = [f"a{number:02}" for number in range(len(groups))]
    return Network(
        actors={
            key: Actor(key, "agency", {"en": key.upper()}, country=group)
            for key, group in zip(ids, groups, strict=True)
        },
        claims=tuple(Claim(ids[a], ids[b], kind) for a, b in pairs),
        as_of=TODAY,
    )


def plain_counts(groups: Sequence[Any], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Apply the definition: count every ordered pair that each actor brokers between."""
    ties = set(pairs)
    n = len(groups)
    found = []
    for v in range(n):
        counts = dict.fromkeys(ROLES, 0)
        for i, j in itertools.permutations((actor for actor in range(n) if actor != v), 2):
            if (i, v) not in ties or (v, j) not in ties or (i, j) in ties:
                continue
            a, b, c = groups[i], groups[v], groups[j]
            if a == b == c:
                role = "coordinator"
            elif a == c:
                role = "itinerant"
            elif b == c:
                role = "gatekeeper"
            elif a == b:
                role = "representative"
            else:
                role = "liaison"
            counts[role] += 1
            counts["total"] += 1
        found.append([*counts.values()])
    return found


def counted(network: Network, **options: Any) -> dict[str, list[int]]:
    return {row["id"]: [row[role] for role in ROLES] for row in brokerage(network, **options)}


def rows(name: str) -> dict[str, list[dict[str, str]]]:
    """Return the rows of a file of reference figures, by graph."""
    found = defaultdict(list)
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["graph"]].append(row)
    return found


SNA = rows("actors.csv")
SNA_TIES = rows("ties.csv")


def of_sna(graph: str, kind: str = "oversees") -> Network:
    return network_of(
        [row["group"] for row in SNA[graph]],
        [(int(row["from"]) - 1, int(row["to"]) - 1) for row in SNA_TIES[graph]],
        kind,
    )


def same(one: float | None, text: str) -> bool:
    """Return whether a figure equals that of R, whose 0/0 is None here."""
    value = float(text)
    return one is None if math.isnan(value) else one == pytest.approx(value, abs=1e-9, rel=1e-9)


def test_the_reference_includes_difficult_graphs() -> None:
    assert len(SNA) == 10
    assert {"isolate", "group_of_one", "one_group", "no_ties"} <= SNA.keys()
    assert any(row["group"] == "Private" for row in SNA["emon_cheyenne"])


@pytest.mark.parametrize("graph", SNA)
def test_counts_and_z_are_those_of_sna(graph: str) -> None:
    table = brokerage(of_sna(graph))
    assert table.meta["permutations"] is None
    by_id = {row["id"]: row for row in table}
    expected = {(row["group"], row["role"]): row for row in rows("expected.csv")[graph]}
    for place, row in enumerate(SNA[graph]):
        mine = by_id[f"a{place:02}"]
        for role in ROLES:
            assert mine[role] == int(row[role]), (role, row)
            assert same(mine[f"z_{role}"], row[f"z_{role}"]), (role, row)
            assert same(mine[f"expected_{role}"], expected[row["group"], role]["expected"])


@pytest.mark.parametrize("graph", SNA)
def test_deviations_and_totals_are_those_of_sna(graph: str) -> None:
    network = of_sna(graph)
    names = sorted({row["group"] for row in SNA[graph]})
    sizes = [sum(row["group"] == name for row in SNA[graph]) for name in names]
    _, variance = by_formula(sizes, directed_ties(network).density)
    for row in rows("expected.csv")[graph]:
        mine = variance[names.index(row["group"]), ROLES.index(row["role"])]
        assert same(math.sqrt(mine), row["sd"]), row
    totals = {row["role"]: row for row in brokerage_totals(network)}
    for row in rows("totals.csv")[graph]:
        mine = totals[row["role"]]
        assert mine["observed"] == int(row["observed"])
        for figure in ("expected", "sd", "z"):
            assert same(mine[figure], row[figure]), (figure, row)


def test_the_structure_decides_who_is_gatekeeper() -> None:
    for groups, role in (
        ("AAA", "coordinator"),
        ("ABA", "itinerant"),
        ("ABB", "gatekeeper"),
        ("AAB", "representative"),
        ("ABC", "liaison"),
    ):
        broker = brokerage(network_of(groups, [(0, 1), (1, 2)]))[0]
        assert broker["id"] == "a01"
        assert {r for r in ROLES if broker[r]} == {role, "total"}
        assert broker["group"] == groups[1]


def test_a_tie_between_the_ends_leaves_no_broker() -> None:
    assert counted(network_of("ABC", [(0, 1), (1, 2), (0, 2)]))["a01"] == [0] * 6
    # A tie in the other direction does not close the two-path.
    assert counted(network_of("ABC", [(0, 1), (1, 2), (2, 0)]))["a01"] == [0, 0, 0, 0, 1, 1]


def test_both_ways_of_a_symmetric_tie_count() -> None:
    counts = counted(network_of("AAAB", [(0, 1), (1, 2), (1, 3)], "cooperates_with"))
    # 0 and 2 both ways; 0 and 2 from 3 (gatekeeper) and to it (representative).
    assert counts["a01"] == [2, 0, 2, 2, 0, 6]
    graph = "symmetric"
    mine = counted(of_sna(graph, "cooperates_with"))
    assert mine == counted(of_sna(graph)), "directed both ways is the same"


def test_parallel_ties_and_self_ties_add_nothing() -> None:
    network = network_of("ABC", [(0, 1), (1, 2)])
    more = (*network.claims, Claim("a00", "a01", "funds"), Claim("a01", "a01", "funds"))
    again = Network(network.actors, more, as_of=TODAY)
    assert counted(again) == counted(network)


def test_symmetric_ties_are_compared_with_permuted_groups() -> None:
    table = brokerage(of_sna("symmetric", "cooperates_with"), seed=7)
    assert table.meta["permutations"] == 1000
    assert table.meta["seed"] == 7
    assert "permuted" in table.meta["null"]
    assert set(table.column("z_total")) == {None}
    for row in table:
        assert row["expected_total"] == row["total"]
        assert row["z_gatekeeper"] == row["z_representative"]
        assert sum(row[f"expected_{role}"] for role in ROLES[:5]) == pytest.approx(row["total"])
    assert brokerage(of_sna("symmetric", "cooperates_with"), seed=7).rows == table.rows
    other = brokerage(of_sna("symmetric", "cooperates_with"), seed=8)
    assert other.column("z_liaison") != table.column("z_liaison")


def test_groups_are_permuted_for_any_symmetric_tie_or_on_request() -> None:
    network = network_of("AABBCC", [(0, 1), (1, 2), (3, 1), (4, 3)])
    assert brokerage(network).meta["permutations"] is None
    assert brokerage(network, permutations=50).meta["permutations"] == 50
    mixed = Network(
        network.actors,
        (*network.claims, Claim("a04", "a05", "cooperates_with")),
        as_of=TODAY,
    )
    assert brokerage(mixed).meta["permutations"] == 1000


def all_mixed(groups: Sequence[int], pairs: set[tuple[int, int]], v: int) -> list[list[int]]:
    """Return the counts of v for every permutation of the groups of the other actors."""
    others = [actor for actor in range(len(groups)) if actor != v]
    found = []
    for drawn in itertools.permutations([groups[actor] for actor in others]):
        labels = [*groups]
        for actor, label in zip(others, drawn, strict=True):
            labels[actor] = label
        found.append(plain_counts(labels, pairs)[v])
    return found


@pytest.mark.parametrize("symmetric", [False, True])
@pytest.mark.parametrize("cells", [engine._CELLS, -1])
def test_sampled_permutations_have_the_moments_of_all(
    symmetric: bool, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_CELLS", cells)
    groups = [0, 0, 0, 1, 1, 2]
    pairs = {(0, 1), (1, 2), (3, 1), (1, 4), (4, 5), (5, 0), (2, 5), (5, 3), (3, 4)}
    if symmetric:
        pairs |= {(b, a) for a, b in pairs}
    ties = directed_ties(network_of([str(g) for g in groups], pairs))
    draws = 6000
    mean, deviation = by_permutation(ties, groups, draws, seed=1)
    for v in range(6):
        every = np.array(all_mixed(groups, pairs, v), dtype=float)
        assert mean[v] == pytest.approx(every.mean(axis=0), abs=1e-12)
        assert deviation[v] == pytest.approx(every.std(axis=0), abs=0.05)


def test_formula_is_exact_over_all_digraphs_of_four() -> None:
    # All 4,096 digraphs of four actors, each with its probability at a density of 0.3.
    arcs = [(a, b) for a in range(4) for b in range(4) if a != b]
    groups = [0, 0, 1, 1]
    mean, square = np.zeros((4, 6)), np.zeros((4, 6))
    for chosen in itertools.product((False, True), repeat=12):
        pairs = [arc for arc, there in zip(arcs, chosen, strict=True) if there]
        chance = 0.3 ** len(pairs) * 0.7 ** (12 - len(pairs))
        counts = np.array(plain_counts(groups, pairs), dtype=float)
        mean += chance * counts
        square += chance * counts**2
    expected, variance = by_formula([2, 2], 0.3)
    assert mean == pytest.approx(expected[groups], abs=1e-12)
    assert square - mean**2 == pytest.approx(variance[groups], abs=1e-12)


def some(values: Iterable[float | None]) -> list[float]:
    """Return the figures that are not None."""
    return [value for value in values if value is not None]


def test_z_of_the_formula_is_too_large_for_symmetric_ties_by_about_the_root_of_two() -> None:
    random = np.random.default_rng(5)
    n, groups = 40, [str(number % 4) for number in range(40)]
    by_sna: list[float] = []
    by_mixing: list[float] = []
    for _ in range(12):
        upper = np.triu(random.random((n, n)) < 0.15, 1)
        pairs = [(int(a), int(b)) for a, b in zip(*np.nonzero(upper), strict=True)]
        both = pairs + [(b, a) for a, b in pairs]
        by_sna += some(brokerage(network_of(groups, both)).column("z_liaison"))
        mixed = brokerage(network_of(groups, pairs, "cooperates_with"), permutations=300)
        by_mixing += some(mixed.column("z_liaison"))
    assert np.std(by_sna) == pytest.approx(math.sqrt(2), abs=0.15)
    assert np.std(by_mixing) == pytest.approx(1, abs=0.1)
    assert np.mean(by_mixing) == pytest.approx(0, abs=0.1)


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.tuples(
            st.lists(st.sampled_from("ABC"), min_size=n, max_size=n),
            st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))),
        )
    ),
    st.booleans(),
)
@settings(max_examples=examples(200))
def test_counts_are_those_of_the_definition(
    drawn: tuple[list[str], set[tuple[int, int]]], symmetric: bool
) -> None:
    groups, pairs = drawn
    pairs = {(a, b) for a, b in pairs if a != b}
    kind = "cooperates_with" if symmetric else "oversees"
    both = pairs | {(b, a) for a, b in pairs} if symmetric else pairs
    mine = counted(network_of(groups, pairs, kind), permutations=1)
    assert [mine[key] for key in sorted(mine)] == plain_counts(groups, both)


def test_an_actor_without_a_group_is_left_out() -> None:
    network = network_of(["A", "A", "B", ""], [(0, 1), (1, 2), (3, 1), (2, 3), (3, 0)])
    table = brokerage(network)
    assert table[-1]["id"] == "a03"
    assert table[-1]["group"] == ""
    assert set(list(table[-1].values())[5:]) == {None}
    without = brokerage(network_of("AAB", [(0, 1), (1, 2)]))
    assert table.rows[:3] == without.rows
    assert (table.meta["ungrouped"], table.meta["groups"]) == (1, 2)


def test_one_group_has_coordinators_only() -> None:
    for kind in ("oversees", "cooperates_with"):
        table = brokerage(network_of("AAAA", [(0, 1), (1, 2), (2, 3)], kind))
        assert max(table.column("coordinator")) > 0
        for role in ROLES[1:5]:
            assert set(table.column(role)) == {0}
            assert set(table.column(f"z_{role}")) == {None}
    # If all actors are in one group, permuting groups changes nothing.
    assert set(table.column("z_coordinator")) == {None}


def test_networks_with_little_in_them() -> None:
    assert len(brokerage(Network())) == 0
    assert brokerage_totals(Network()).column("observed") == [0] * 6
    for kind in ("oversees", "cooperates_with"):
        for groups in ("A", "AB", "ABC"):
            table = brokerage(network_of(groups, (), kind))
            assert len(table) == len(groups)
            assert set(table.column("total")) == {0}
            assert set(table.column("z_total")) == {None}
        pair = brokerage(network_of("AB", [(0, 1)], kind))
        assert set(pair.column("total")) == {0}
    complete = network_of("AABB", itertools.permutations(range(4), 2))
    assert set(brokerage(complete).column("z_coordinator")) == {None}


def test_any_column_groups() -> None:
    network = open_network("thai-twin-cities")
    for column in ("kind", "sector", "subkind", "within"):
        table = brokerage(network, column, permutations=20)
        assert table.meta["groups"] > 1
        assert table.meta["group"] == column
    assert brokerage(network, "kind", permutations=20).meta["ungrouped"] == 0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"group": "contry"}, "actors cannot be grouped by 'contry'; did you mean 'country'?"),
        ({"group": "name_en"}, "expected one of: kind, subkind, country"),
        ({"group": "__class__"}, "actors cannot be grouped by"),
        ({"permutations": -1}, "permutations must be 0 or more, not -1"),
        ({"permutations": 0}, "the formula holds only for directed ties"),
    ],
)
def test_misuse_is_explained(options: dict[str, Any], says: str) -> None:
    network = network_of("AB", [(0, 1)], "cooperates_with")
    for measure in (brokerage, brokerage_totals):
        with pytest.raises(GraphkitError, match=re.escape(says)):
            measure(network, **options)


def test_totals_of_permuted_groups() -> None:
    network = of_sna("symmetric", "cooperates_with")
    table = brokerage_totals(network, permutations=4000)
    observed = dict(zip(table.column("role"), table.column("observed"), strict=True))
    by_actor = brokerage(network)
    assert observed == {role: sum(by_actor.column(role)) for role in ROLES}
    expected = dict(zip(table.column("role"), table.column("expected"), strict=True))
    # Of 16 actors in groups of 4: 4*3*2 of 16*15*14 ordered triples are in a given group.
    assert expected["coordinator"] == pytest.approx(160 * 4 * 24 / 3360)
    assert expected["liaison"] == pytest.approx(160 * 16 * 12 * 8 / 3360)
    assert sum(expected[role] for role in ROLES[:5]) == pytest.approx(160)
    labels = [number % 4 for number in range(16)]
    ties = directed_ties(network)
    random = np.random.default_rng(99)
    draws = np.array(
        [role_counts(ties, random.permutation(labels)).sum(axis=0) for _ in range(4000)]
    )
    assert table.column("sd") == pytest.approx(draws.std(axis=0).tolist(), rel=0.06)
    assert table.column("z")[-1] is None


def test_a_hub_costs_no_more_than_its_ties() -> None:
    # 20,000 ties of one actor give 400 million two-paths, which must not be listed.
    n = 20_000
    ties = engine.DirectedTies(
        tuple(map(str, range(n + 1))),
        np.concatenate((np.zeros(n, dtype=np.int64), np.arange(1, n + 1))),
        np.concatenate((np.arange(1, n + 1), np.zeros(n, dtype=np.int64))),
        True,
    )
    labels = [number % 3 for number in range(n + 1)]
    mean, deviation = by_permutation(ties, labels, 5, seed=0)
    assert role_counts(ties, labels)[0, 5] == n * (n - 1)
    assert mean[0, :5].sum() == pytest.approx(n * (n - 1))
    assert deviation[1].sum() == 0


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["brokers", *arguments])


def test_the_command_prints_the_columns_of_the_contract() -> None:
    result = run("--limit", "2")
    assert result.exit_code == 0, result.output
    head, first, _ = result.stdout.splitlines()
    names = head.split(",")
    assert names[:5] == ["id", "name_en", "kind", "country", "group"]
    assert names[5:11] == [*ROLES]
    assert names[11:17] == [f"z_{role}" for role in ROLES]
    assert first.startswith("TH-10,Bangkok,province,TH,TH,")
    assert "groups of all other actors permuted" in result.stderr
    assert "actors left out with their ties: no country" in result.stderr


def test_the_command_takes_a_selection_and_a_group(tmp_path: Path) -> None:
    meta = tmp_path / "meta.json"
    result = run("--tie", "oversees", "--group", "kind", "--meta", str(meta))
    assert result.exit_code == 0, result.output
    said = json.loads(meta.read_text("utf-8"))
    assert said["group"] == "kind"
    assert said["selection"].startswith("ties: Oversees")
    assert "digraph" in said["null"]
    assert said["seed"] is None
    shown = run("--show", "city", "--permutations", "10", "--format", "json")
    assert {row["kind"] for row in json.loads(shown.stdout)["rows"]} == {"city"}
    totals = run("--totals", "--permutations", "10")
    assert [line.split(",")[0] for line in totals.stdout.splitlines()] == ["role", *ROLES]


def test_groups_can_be_given_by_id() -> None:
    network = open_network("thai-twin-cities")
    cut = network.select(default_selection(network.ontology))
    given = {key: actor.country for key, actor in cut.actors.items()}
    own, by_column = (brokerage(cut, by, permutations=10) for by in (given, "country"))
    assert own.rows == by_column.rows
    assert own.meta["group"] == "given"
    assert own.meta["groups"] == by_column.meta["groups"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--group", "kinds"), 1, "did you mean 'kind'?"),
        (("--show", "cty"), 1, "did you mean 'city'?"),
        (("--permutations", "0"), 1, "the formula holds only for directed ties"),
        (("--permutations", "-1"), 2, "--permutations"),
        (("--totals", "--show", "city"), 2, "--totals prints roles, not actors"),
    ],
)
def test_the_command_explains_how_to_fix_mistakes(
    arguments: tuple[str, ...], code: int, says: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert says in result.stderr
    assert not result.stdout


@pytest.mark.parametrize("command", ["brokers", "mixing", "triads"])
def test_a_grouping_with_one_group_is_noted(command: str) -> None:
    def told(column: str) -> str:
        line = [command, "--kind", "province", "--group", column]
        return CliRunner().invoke(main, line).stderr

    assert "all actors have the same kind: there is nothing to compare" in told("kind")
    assert "no actor has a subkind; --group selects another column" in told("subkind")
