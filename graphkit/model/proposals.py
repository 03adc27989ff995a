"""Proposals, and the verdicts of people on them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.model.records import digest

VERDICTS: Mapping[str, tuple[str, ...]] = {
    "same_as": ("undecided", "accept", "reject"),
    "claim": ("undecided", "accept", "reject"),
    "missing": ("new", "looking", "agreed", "declined", "signed"),
}
"""The possible verdicts of each kind of proposal; the first is that of a new proposal."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal that waits for a person's verdict; it never changes the network by itself.

    ``kind`` is ``same_as``, ``claim`` or ``missing``; ``claim`` is the content of the
    proposal, ``score`` is 0 to 1, ``reasons`` are sentences, ``evidence`` ids that support it.

    Example:
        >>> claim = {"tail": "LA-SV", "head": "TH-49", "kind": "sister_city"}
        >>> proposal = Proposal("missing", claim, 0.8, ("They share a border.",))
        >>> proposal.id == Proposal("missing", claim, 0.2).id
        True
    """

    kind: str
    claim: Mapping[str, Any]
    score: float
    reasons: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The short id, made from the claim: the same proposal always has the same id."""
        return digest(self.kind, json.dumps(dict(self.claim), ensure_ascii=False, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision of a person on a proposal, with the person, the time (ISO) and a note."""

    proposal: str
    verdict: str
    who: str
    when: str
    note: str = ""
