"""The obstacles that sources record for a pair of actors or for their countries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graphkit.model.network import Network


def obstacles_by_pair(network: Network) -> dict[frozenset[str], list[tuple[str, str]]]:
    """Return the obstacles recorded for ties, by the two ends."""
    found: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
    for tie in network.ties.values():
        found[frozenset((tie.tail, tie.head))] += [(tie.id, o) for o in tie.obstacles]
    return found


def obstacles_for(
    network: Network,
    obstacles: Mapping[frozenset[str], Sequence[tuple[str, str]]],
    tail: str,
    head: str,
) -> Iterator[tuple[str, str]]:
    """Yield the obstacles between two actors, then those between their countries."""
    if not head:
        return
    one, other = network.actors[tail], network.actors[head]
    for a in (tail, *one.succeeds):
        for b in (head, *other.succeeds):
            yield from obstacles.get(frozenset((a, b)), ())
    if one.country and other.country and one.country != other.country:
        yield from obstacles.get(frozenset((one.country, other.country)), ())


def obstacles_text(
    obstacles: Iterable[tuple[str, str]], ends: tuple[str, str], network: Network, lang: str
) -> str:
    """Return obstacles as a text: those of the ends' own ties, then of others with ends named."""
    by_ends: dict[str, dict[str, None]] = defaultdict(dict)
    for key, obstacle in obstacles:
        tie = network.ties[key]
        own = {*ends} == {tie.tail, tie.head}
        names = "" if own else " – ".join(network.name_of(e, lang) for e in (tie.tail, tie.head))
        by_ends[names][network.ontology.label("obstacles", obstacle, lang)] = None
    return "; ".join(
        (f"{names}: " if names else "") + ", ".join(labels) for names, labels in by_ends.items()
    )
