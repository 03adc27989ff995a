"""Disagreements of sources on the fields of actors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graphkit.model.dates import parse_date
from graphkit.model.records import (
    Actor,
    ActorClaim,
    Disagreement,
    actor_field,
    certainty,
)
from graphkit.names.normalise import fold


def actor_disagreements(
    actors: Mapping[str, Actor], claims: Iterable[ActorClaim]
) -> Iterator[Disagreement]:
    """Yield the fields of actors on which a claim differs from the actor's own value.

    Args:
        actors: by id; their own values are the chosen ones.
        claims: on fields of actors; those on other actors are ignored.
    """
    by_field: dict[tuple[str, str], list[ActorClaim]] = defaultdict(list)
    for claim in claims:
        if claim.actor in actors:
            by_field[claim.actor, claim.field].append(claim)
    for (actor_id, name), rivals in sorted(by_field.items()):
        rivals.sort(key=rival_order)
        actor = actors[actor_id]
        used = actor_field(actor, name)
        differing = tuple(claim for claim in rivals if _differ(name, claim.value, used))
        if used and differing:
            own = ActorClaim(actor_id, name, used, actor.source, actor.locator)
            yield Disagreement(actor_id, name, own, differing)


def rival_order(claim: ActorClaim) -> tuple[float, str, str, str]:
    """Return the order of claims on a field of an actor: the most certain first."""
    return -certainty(claim), claim.source, claim.locator, claim.value


def _differ(name: str, one: str, other: str) -> bool:
    """Return whether two values of an actor's field differ in meaning."""
    try:
        if name in ("since", "until"):
            return not parse_date(one).overlaps(parse_date(other))
        if name in ("lat", "lon", "population"):
            return float(one) != float(other)
    except ValueError:
        return one != other
    return fold(one) != fold(other)
