"""Ties of weight 0 or confidence 0 are ties; what leaves them out says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import graphkit
from graphkit.analysis import communities, core_periphery
from graphkit.cli.group import main
from graphkit.model.network import Network
from graphkit.model.property_graph import tie_properties
from graphkit.model.records import Actor, Claim

ACTORS = {key: Actor(key, "province", {"en": key.upper()}, country="TH") for key in "abcd"}


def network(*claims: Claim) -> Network:
    return Network(ACTORS, claims, title="zero")


def tie(tail: str, head: str, **rest: float) -> Claim:
    return Claim(tail, head, "sister_city")._replace(**rest)


ZEROS = network(tie("a", "b", weight=0.0), tie("b", "c", confidence=0.0), tie("c", "d"))


def test_zero_is_kept_in_ties_and_their_properties() -> None:
    first, second, third = ZEROS.ties.values()
    assert (first.weight, first.strength, first.basis["weight"].weight) == (0.0, 0.0, 0.0)
    assert (second.confidence, second.certainty, second.confidence_of("confidence")) == (0, 0, 0)
    assert (third.weight, third.strength, third.certainty) == (None, 1.0, 1.0)
    row = tie_properties(first, ZEROS.ontology)
    assert (row["weight"], row["stated_weight"]) == (0.0, 0.0)
    row = tie_properties(second, ZEROS.ontology)
    assert (row["confidence"], row["stated_confidence"]) == (0.0, 0.0)


def test_every_unweighted_measure_counts_them() -> None:
    plain = network(*(tie(*pair) for pair in ("ab", "bc", "cd")))
    measures = ("degree", "betweenness", "closeness", "harmonic", "eigenvector", "katz", "pagerank")
    assert graphkit.centrality(ZEROS, measures).rows == graphkit.centrality(plain, measures).rows
    assert graphkit.summary(ZEROS).rows == graphkit.summary(plain).rows
    assert graphkit.find_cuts(ZEROS).rows == graphkit.find_cuts(plain).rows
    assert graphkit.brokerage(ZEROS).rows == graphkit.brokerage(plain).rows
    assert communities(ZEROS).rows == communities(plain).rows
    assert graphkit.triad_counts(ZEROS).rows == graphkit.triad_counts(plain).rows
    for limits in ({"weight": 0.0}, {"confidence": 0.0}):
        assert len(network(tie("a", "b", **limits)).around("a", 1).actors) == 2


def test_a_strength_of_zero_is_no_strength_and_is_said() -> None:
    table = graphkit.centrality(ZEROS, ("strength",))
    assert {row["id"]: row["strength"] for row in table} == {"a": 0, "b": 1, "c": 2, "d": 1}
    assert table.meta["left_out"] == 1
    weighted = graphkit.centrality(ZEROS, ("closeness",), "confidence")
    assert weighted.meta["left_out"] == 1
    assert "left_out" not in graphkit.centrality(ZEROS, ("closeness", "degree")).meta
    assert communities(ZEROS, weight="weight").meta["left_out"] == 1
    assert core_periphery(ZEROS, weight="confidence").meta["left_out"] == 1
    # A pair with another tie that has a strength is not left out.
    both = network(tie("a", "b", weight=0.0), tie("a", "b", weight=2.0)._replace(key="k"))
    assert "left_out" not in graphkit.centrality(both, ("strength",)).meta


def test_a_path_says_which_ties_it_does_not_follow() -> None:
    none = graphkit.find_paths(ZEROS, "a", "d")
    assert len(none) == 0
    assert none.meta["not_followed"] == ("sister_city|b|c",)
    assert "A and D: the first reaches 1 other actor, the second 1 other" in none.meta["note"]
    found = graphkit.find_paths(ZEROS, "a", "b")
    assert [(row["tie"], row["tie_confidence"]) for row in found] == [("sister_city|a|b", None)]
    assert found.meta["not_followed"] == ("sister_city|b|c",)


def test_intervals_say_which_ties_no_draw_has() -> None:
    table = graphkit.centrality_intervals(ZEROS, ("degree",), draws=40)
    assert table.meta["intervals"]["impossible_ties"] == 1


@pytest.fixture
def saved(tmp_path: Path) -> str:
    ZEROS.save(tmp_path / "zero")
    return str(tmp_path / "zero")


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("path a d", "1 tie has the confidence 0 and is not followed: sister_city|b|c"),
        (
            "centrality --measure strength",
            "1 pair of actors has ties of strength 0 only and is left out where ties are weighted",
        ),
        ("communities --weight weight", "1 pair of actors has ties of strength 0 only"),
        ("core --weight confidence", "1 pair of actors has ties of strength 0 only"),
        (
            "centrality --measure degree --intervals",
            "1 tie has the confidence 0: counted in values and ranks, in no draw",
        ),
    ],
)
def test_commands_say_what_they_leave_out(saved: str, words: str, note: str) -> None:
    result = CliRunner().invoke(main, [*words.split(), "-n", saved])
    assert result.exit_code == 0
    assert note in result.stderr


def test_a_map_draws_them(saved: str, tmp_path: Path) -> None:
    out = tmp_path / "m.html"
    result = CliRunner().invoke(main, ["map", str(out), "-n", saved, "--size", "strength"])
    assert result.exit_code == 0, result.output
    data = out.read_text("utf-8").split('id="data">', 1)[1].split("</script>", 1)[0]
    ties = json.loads(data)["ties"]
    found = ties.values() if isinstance(ties, dict) else ties
    assert len(found) == 3
    assert {one["weight"] for one in found if "weight" in one} == {0.0}
    assert {one["confidence"] for one in found if "confidence" in one} == {0.0}
