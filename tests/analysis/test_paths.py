"""Paths between two actors: brute force as oracle, exact products, and reasons for no path."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import find_paths, iter_paths
from graphkit.cli import main
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.model.selection import default_selection

TODAY = dt.date(2026, 11, 22)
Ends = tuple[str, str, float | None]


def made_of(ties: list[Ends], actors: str = "") -> Network:
    names = dict.fromkeys([*actors, *(end for tie in ties for end in tie[:2])])
    return Network(
        actors={key: Actor(key, "province") for key in names},
        claims=tuple(
            Claim(a, b, "sister_city", key=str(place), confidence=chance)
            for place, (a, b, chance) in enumerate(ties)
        ),
        as_of=TODAY,
    )


def brute(ties: list[Ends], tail: str, head: str, strongest: bool) -> list[tuple[str, ...]]:
    """Return the best paths among all simple ones, in the documented order."""
    missing: dict[frozenset[str], Fraction] = {}
    for a, b, chance in ties:
        if a != b:
            pair = frozenset((a, b))
            certain = Fraction(1) if chance is None else Fraction(str(chance))
            missing[pair] = missing.get(pair, Fraction(1)) * (1 - certain)
    graph: nx.Graph[str] = nx.Graph(tuple(pair) for pair, none in missing.items() if none < 1)
    graph.add_nodes_from((tail, head))
    ranked = []
    for path in nx.all_simple_paths(graph, tail, head):
        product = Fraction(1)
        for step in pairwise(path):
            product *= 1 - missing[frozenset(step)]
        key = (-product, len(path)) if strongest else (len(path), -product)
        ranked.append((key, tuple(path)))
    ranked.sort()
    if strongest:
        return [path for key, path in ranked if key == ranked[0][0]]
    return [path for key, path in ranked if key[0] == ranked[0][0][0]]


chances = st.sampled_from((None, 1.0, 0.9, 0.8, 0.5, 0.4, 0.1, 0.0))
tie_lists = st.lists(
    st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg"), chances), max_size=14
)


@given(tie_lists, st.booleans())
def test_paths_are_those_of_brute_force(ties: list[Ends], strongest: bool) -> None:
    network = made_of(ties, "ag")
    found = [route.actors for route in iter_paths(network, "a", "g", strongest=strongest)]
    assert found == brute(ties, "a", "g", strongest)
    back = {route.actors[::-1] for route in iter_paths(network, "g", "a", strongest=strongest)}
    assert back == set(found)


def test_products_that_are_equal_are_seen_to_be() -> None:
    # 0.1 * 0.7 is 0.07 * 1, but not in binary fractions.
    ties: list[Ends] = [
        *(("a", "x", 0.7), ("x", "b", 0.1)),
        *(("a", "m", 0.07), ("m", "b", None)),
        *(("a", "c", 0.1), ("c", "b", 0.7)),
    ]
    assert 0.1 * 0.7 != 0.07
    found = list(iter_paths(made_of(ties), "a", "b"))
    assert [route.actors[1] for route in found] == ["c", "m", "x"]
    assert {route.confidence for route in found} == {Fraction(7, 100)}
    strong = list(iter_paths(made_of([*ties, ("a", "b", 0.07)]), "a", "b", strongest=True))
    assert [route.actors for route in strong] == [("a", "b")]


def test_the_strongest_path_may_be_longer() -> None:
    network = made_of([("a", "b", 0.5), ("a", "c", 0.9), ("c", "d", 0.9), ("d", "b", 0.9)])
    (short,) = find_paths(network, "a", "b")
    assert (short["ties"], short["confidence"]) == (1, 0.5)
    strong = find_paths(network, "a", "b", strongest=True)
    assert [(row["from"], row["to"]) for row in strong] == [("a", "c"), ("c", "d"), ("d", "b")]
    assert strong.column("confidence") == [0.729] * 3
    assert strong.column("step") == [1, 2, 3]
    assert strong.meta["method"].startswith("highest product")


def test_each_tie_comes_with_its_evidence() -> None:
    network = Network(
        actors={
            "a": Actor("a", "province", {"en": "Here", "th": "ที่นี่"}),
            "b": Actor("b", "province"),
        },
        claims=(
            Claim("a", "b", "trades_with", confidence=0.5, source="s2", locator="p. 7"),
            Claim("b", "a", "sister_city", confidence=0.8, source="s1", level="economic"),
            Claim("b", "a", "sister_city", confidence=0.8, source="s2", locator="p. 9"),
        ),
        sources={"s1": Source("s1", "Minutes", year=2004), "s2": Source("s2", "A report")},
        as_of=TODAY,
    )
    one, other = find_paths(network, "a", "b", lang="th")
    # Both ties make one step: 1 - 0.2 * 0.5.
    assert one["confidence"] == other["confidence"] == 0.9
    assert (one["step"], other["step"]) == (1, 1)
    assert (one["kind"], one["level"], one["tie_confidence"]) == ("sister_city", "economic", 0.8)
    assert one["sources"] == ("s1", "s2")
    assert set(one["evidence"]) == {"Minutes (2004)", "A report, p. 9"}
    assert (other["tie"], other["evidence"]) == ("trades_with|a|b", ("A report, p. 7",))
    assert one["from_name"] == "ที่นี่"
    json.loads(find_paths(network, "a", "b").json())


def test_a_directed_tie_is_read_from_either_end() -> None:
    network = Network(
        actors={"a": Actor("a", "agency"), "b": Actor("b", "agency")},
        claims=(Claim("a", "b", "oversees"),),
        as_of=TODAY,
    )
    kind = network.ontology.tie_kinds["oversees"]
    assert find_paths(network, "a", "b")[0]["label"] == kind.label["en"]
    assert find_paths(network, "b", "a")[0]["label"] == kind.inverse["en"]
    assert find_paths(network, "b", "a", lang="th")[0]["label"] == kind.inverse["th"]
    assert kind.label != kind.inverse


def test_limit_of_listed_paths() -> None:
    ties: list[Ends] = [(a, b, None) for mid in "bcdef" for a, b in (("a", mid), (mid, "z"))]
    table = find_paths(made_of(ties), "a", "z")
    assert (table.meta["paths"], table.meta["more"]) == (1, True)
    two = find_paths(made_of(ties), "a", "z", limit=2)
    assert (two.meta["paths"], two.meta["more"]) == (2, True)
    every = find_paths(made_of(ties), "a", "z", limit=None)
    assert (every.meta["paths"], every.meta["more"]) == (5, False)
    assert [row["to"] for row in every if row["step"] == 1] == list("bcdef")
    with pytest.raises(GraphkitError, match="limit must be 1 or more"):
        find_paths(made_of(ties), "a", "z", limit=0)


@pytest.mark.parametrize("strongest", [False, True])
def test_very_many_paths(strongest: bool) -> None:
    side = 30  # 58 choose 29 paths from corner to corner
    graph = nx.grid_2d_graph(side, side)
    network = made_of([(f"{a[0]:02}{a[1]:02}", f"{b[0]:02}{b[1]:02}", 0.9) for a, b in graph.edges])
    every = find_paths(network, "0000", "2929", strongest=strongest, limit=None)
    assert (every.meta["paths"], every.meta["more"]) == (1000, True)
    assert every[0]["ties"] == 2 * (side - 1)
    first = list(islice(iter_paths(network, "0000", "2929", strongest=strongest), 3))
    assert [route.actors for route in first] == sorted(route.actors for route in first)


@pytest.mark.parametrize("strongest", [False, True])
def test_a_long_chain(strongest: bool) -> None:
    n = 3000
    network = made_of([(f"{i:04}", f"{i + 1:04}", 0.9) for i in range(n)])
    (route,) = iter_paths(network, "0000", f"{n:04}", strongest=strongest)
    assert route.ties == n
    assert route.confidence == Fraction(9, 10) ** n


def test_note_says_why_there_is_no_path() -> None:
    network = made_of([("a", "b", None), ("c", "d", 0.9), ("d", "e", 0.0)], "z")
    apart = find_paths(network, "a", "c")
    assert len(apart) == 0
    assert apart.meta["paths"] == 0
    assert apart.meta["note"] == (
        "there is no path between a and c: the first reaches 1 other actor, the second 1 other "
        "actor; the network has 2 separate parts, and 2 actors have no tie"
    )
    assert "ไม่มีเส้นทาง" in find_paths(network, "a", "c", lang="th").meta["note"]
    # A tie of confidence 0 does not count.
    assert len(find_paths(network, "d", "e")) == 0
    same = find_paths(network, "a", "a")
    assert len(same) == 0
    assert same.meta["note"] == "both ends are a; an actor needs no path to itself"
    alone = Network(actors={"a": Actor("a", "province")})
    assert len(find_paths(alone, "a", "a", strongest=True)) == 0


def test_bad_input() -> None:
    network = Network(
        actors={"a": Actor("a", "province"), "x": Actor("x", "crossing")}, as_of=TODAY
    )
    with pytest.raises(GraphkitError, match="'q' is not the id of an actor of this network"):
        find_paths(network, "a", "q")
    cut = network.select(default_selection(network.ontology))
    with pytest.raises(GraphkitError, match=r"x \[x\] is not in the selection \(ties: Coop"):
        find_paths(cut, "a", "x")
    with pytest.raises(
        GraphkitError, match=r"has the confidence 1\.5; expected a number from 0 to 1"
    ):
        find_paths(made_of([("a", "b", 1.5)]), "a", "b")


def run(*args: str) -> Any:
    return CliRunner().invoke(main, list(args), env={"GRAPHKIT_NETWORK": ""})


def test_the_command_takes_names_in_any_script() -> None:
    result = run("path", "มุกดาหาร", "Chongzuo", "--format", "csv")
    assert result.exit_code == 0, result.output
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["from"], row["to"], row["kind"]) == ("TH-49", "CN-chongzuo", "sister_city")
    assert row["since"] == "2011-07"
    assert "|" in row["sources"]


def test_the_command_says_why_there_is_no_path() -> None:
    result = run("path", "Mukdahan", "Nakhon Phanom", "--format", "csv")
    assert result.exit_code == 0, result.output
    assert list(csv.DictReader(io.StringIO(result.stdout))) == []
    assert "no path between Mukdahan and Nakhon Phanom" in result.stderr
    assert "--tie cooperation --tie membership --tie activity" in result.stderr
    wrong = run("path", "Mukdaham", "Chongzuo")
    assert wrong.exit_code == 1
    assert "did you mean 'Mukdahan'" in wrong.stderr


def test_an_ambiguous_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text(
        "id,kind,name_en\nTH-40,province,Khon Kaen\nTH-kk,city,Khon Kaen\n", "utf-8"
    )
    result = run("path", "Khon Kaen", "TH-40", "-n", str(tmp_path))
    assert result.exit_code == 1
    assert "TH-40 (Khon Kaen), TH-kk (Khon Kaen)" in result.stderr


def test_the_command_lists_every_path() -> None:
    one = run("path", "Mukdahan", "Bangkok", "--format", "csv")
    assert "--all lists them" in one.stderr
    every = run("path", "Mukdahan", "Bangkok", "--all", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(every.stdout)))
    assert {row["ties"] for row in rows} == {"4"}
    first = "Mukdahan – Da Nang – Khon Kaen – Vientiane – Bangkok (4 ties, confidence 0.481)"
    assert first in every.stderr.splitlines()
    assert every.stderr.count("confidence") == int(rows[-1]["path"])
    confidence = [float(row["confidence"]) for row in rows]
    assert confidence == sorted(confidence, reverse=True)
    assert len({row["path"] for row in rows}) > 1


def test_a_level_has_the_confidence_of_its_own_claim_and_says_if_it_is_derived() -> None:
    network = Network(
        actors={key: Actor(key, "province") for key in "ab"},
        claims=(
            Claim("a", "b", "sister_city", confidence=0.9, source="s1"),
            Claim("a", "b", "sister_city", level="economic", confidence=0.4, derived=("level",)),
            Claim("a", "b", "cooperates_with", confidence=0.7),
        ),
        as_of=TODAY,
    )
    other, one = find_paths(network, "a", "b")
    assert (one["level"], one["level_confidence"], one["tie_confidence"]) == ("economic", 0.4, 0.9)
    assert one["derived"] == "level"
    assert (other["level"], other["level_confidence"], other["derived"]) == ("", None, "")
