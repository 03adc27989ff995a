"""Proposals and the verdicts of people on them."""

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
"""The verdicts that each kind of proposal can have; the first is where it stands without one."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A guess that waits for a person's verdict; it never changes the network by itself.

    ``kind`` is ``same_as``, ``claim`` or ``missing``; ``claim`` says what is proposed,
    ``score`` is 0 to 1, ``reasons`` are sentences, ``evidence`` ids that justify it.
    """

    kind: str
    claim: Mapping[str, Any]
    score: float
    reasons: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A short id made from what is proposed: the same proposal has the same id again."""
        return digest(self.kind, json.dumps(dict(self.claim), ensure_ascii=False, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decided on a proposal, who and when (ISO time), and why."""

    proposal: str
    verdict: str
    who: str
    when: str
    note: str = ""
