"""Denied ties never count in a query, and are listed only where the status is shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import islice, product
from typing import Any

import pytest

import graphkit
from graphkit.model.network import Network
from graphkit.model.records import Claim

SHOWN = {
    *("corridor_actors", "dimension_ties", "dimensions", "origins", "oversight"),
    *("participants", "ties_by_status"),
}
"""Queries that list ties of every status, with the status."""


@pytest.fixture(scope="module")
def networks() -> tuple[Network, Network]:
    """The shipped network, and the same with hundreds of denied ties between other pairs."""
    network = graphkit.open_network("thai-twin-cities", as_of=dt.date(2026, 11, 22))
    tied = {frozenset((tie.tail, tie.head)) for tie in network.ties.values()}
    by_kind: dict[str, list[str]] = {}
    for actor in network.actors.values():
        by_kind.setdefault(actor.kind, []).append(actor.id)
    for ids in by_kind.values():
        ids.sort(key=lambda key: key not in ("TH-49", "LA-SV"))
    words = {"key": "no", "status": "denied", "dimensions": ("health",), "mechanism": "informal"}
    denied: list[Any] = []
    for kind in network.ontology.tie_kinds.values():
        for one, other in product(sorted(kind.tail), sorted(kind.head)):
            pairs = product(by_kind.get(one, ())[:8], by_kind.get(other, ())[:8])
            free = ((a, b) for a, b in pairs if a != b and frozenset((a, b)) not in tied)
            if not kind.derived:
                denied += [Claim(a, b, kind.id, **words) for a, b in islice(free, 4)]  # type: ignore[arg-type]
    assert len(denied) > 200
    return network, replace(network, claims=(*network.claims, *denied))


def parameters(declared: tuple[str, ...]) -> dict[str, str]:
    """Values for the parameters that have none."""
    given = {"from": "TH-49", "to": "LA-SV", "actor": "TH-49", "one": "TH", "other": "LA"}
    needed = [text.split()[0] for text in declared if " = " not in text]
    return {key: given[key] for key in needed}


@pytest.mark.parametrize("entry", [*graphkit.list_queries()], ids=lambda entry: entry["name"])
def test_denied_ties_do_not_count(entry: Any, networks: tuple[Network, Network]) -> None:
    bare, denied = networks
    values = parameters(entry["parameters"])
    if entry["name"] == "project_places":
        values["actor"] = next(a.id for a in bare.actors.values() if a.kind == "project")
    choices: list[dict[str, str]] = [{}]
    if any(text.startswith("status ") for text in entry["parameters"]):
        choices += [{"status": "all"}]
    for chosen in choices:
        wanted = graphkit.query(bare, entry["name"], {**values, **chosen}, limit=0)
        found = graphkit.query(denied, entry["name"], {**values, **chosen}, limit=0)
        if entry["name"] in SHOWN:
            at = next(i for i, c in enumerate(found.columns) if c == "status")
            assert [row for row in found.rows if row[at] != "denied"] == [
                row for row in wanted.rows if row[at] != "denied"
            ]
            assert len(found) > len(wanted)
        else:
            assert found.rows == wanted.rows


def test_denied_ties_are_found_by_their_status(networks: tuple[Network, Network]) -> None:
    found = graphkit.query(networks[1], "neighbours", {"actor": "TH-49", "status": "denied"})
    assert {row["status"] for row in found} == {"denied"}
    text = "MATCH (c:Claim) WHERE c.denies RETURN count(c) AS claims"
    assert graphkit.query(networks[1], text).rows[0][0] > 200
    assert graphkit.query(networks[0], text).rows[0][0] == 0
