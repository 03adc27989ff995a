"""The standing of a statement towards what a network has."""

from __future__ import annotations

import pytest

from graphkit.extract.standing import standing_of
from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim

ACTORS = {key: Actor(key, kind) for key, kind in (("a", "city"), ("b", "city"), ("c", "city"))}
CLAIMS = (
    Claim("a", "b", "sister_city", status="proposed", since=parse_date("2001")),
    Claim("a", "b", "sister_city", status="in_force", since=parse_date("2004")),
    Claim("a", "b", "sister_city", status="in_force", since=parse_date("2006"), confidence=0.5),
    Claim("a", "c", "visited"),
)


@pytest.mark.parametrize(
    ("stated", "word"),
    [
        ({}, "known"),
        ({"since": "2004-05"}, "known"),
        # Another source of the network has that year, or that status.
        ({"since": "2006"}, "known"),
        ({"status": "proposed"}, "known"),
        ({"since": "2005"}, "contradicts"),
        ({"status": "dormant"}, "changes"),
        ({"status": "denied"}, "contradicts"),
        ({"head": "c"}, "new"),
        ({"tail": "b", "head": "a"}, "known"),
        ({"kind": "visited", "head": "c"}, "known"),
        # A visit has a direction.
        ({"kind": "visited", "tail": "c", "head": "a"}, "new"),
    ],
)
def test_standing(stated: dict[str, str], word: str) -> None:
    claim = {"states": "tie", "tail": "a", "head": "b", "kind": "sister_city", **stated}
    assert standing_of(claim, Network(ACTORS, CLAIMS)).word == word
