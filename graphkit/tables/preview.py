"""The claims of an import as lines of its preview."""

from __future__ import annotations

from graphkit.model.records import Claim
from graphkit.tables.resolving import Resolver


def claim_line(claim: Claim, resolver: Resolver, lang: str) -> str:
    """Return a claim as one line: its ends with their ids, its kind, what is said of it."""
    ends = []
    for key in (claim.tail, claim.head):
        actor = resolver.actors.get(key) or resolver.base.actors[key]
        ends.append(f"{actor.name(lang)} [{key}]")
    values = [claim.status, claim.level, claim.mechanism, *claim.dimensions]
    values += [f"since {claim.since}" if claim.since else ""]
    values += [f"until {claim.until}" if claim.until else ""]
    values += [f"weight {claim.weight:g}" if claim.weight is not None else ""]
    values += [f"confidence {claim.confidence:g}" if claim.confidence is not None else ""]
    rest = ", ".join(filter(None, values))
    return f"{ends[0]} — {claim.kind} — {ends[1]}" + (f" ({rest})" if rest else "")
