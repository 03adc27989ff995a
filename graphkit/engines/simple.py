"""The projection of a network to a simple undirected graph, and what is read off it directly."""

from __future__ import annotations

import math
from dataclasses import dataclass

from graphkit.model import GraphkitError
from graphkit.names import suggest
from graphkit.network import Network

WEIGHTS = ("weight", "confidence")
"""What the strength of a projected tie can be: see ``Network.graph``."""


@dataclass(frozen=True, slots=True)
class Simple:
    """A simple undirected graph: actors numbered from 0, each pair of them tied at most once.

    ``tails`` and ``heads`` are the ends of its ties; ``strengths`` are above 0, or None where
    all ties count alike.
    """

    actors: tuple[str, ...]
    tails: tuple[int, ...]
    heads: tuple[int, ...]
    strengths: tuple[float, ...] | None = None

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The ends of every tie."""
        return list(zip(self.tails, self.heads, strict=True))


def project(network: Network, weight: str | None = None) -> Simple:
    """The projection that every measure takes: parallel ties united, no direction, no self-ties.

    Args:
        network: a network, cut to what is to be measured.
        weight: None to count every tie alike; ``weight`` for the sum of the ties' weights;
            ``confidence`` for the chance that at least one of them exists. With either, a tie
            of strength 0 is no tie.

    Raises:
        GraphkitError: for another ``weight``, or a strength below 0 or not finite.
    """
    if weight is not None and weight not in WEIGHTS:
        raise GraphkitError(f"{weight!r} is no weight of ties; {suggest(weight, WEIGHTS)}")
    number = {actor: place for place, actor in enumerate(network.actors)}
    united: dict[tuple[int, int], float] = {}
    for tie in network.ties.values():
        one, other = number[tie.tail], number[tie.head]
        if one == other:
            continue
        pair = (one, other) if one < other else (other, one)
        if weight is None:
            united[pair] = 1.0
            continue
        given = tie.strength if weight == "weight" else tie.certainty
        if not (math.isfinite(given) and given >= 0):
            raise GraphkitError(
                f"the tie {tie.id} has the {weight} {given}; write a number of 0 or more"
            )
        if weight == "weight":
            united[pair] = united.get(pair, 0.0) + given
        else:
            united[pair] = 1 - (1 - united.get(pair, 0.0)) * (1 - given)
    kept = {pair: value for pair, value in united.items() if value > 0}
    return Simple(
        tuple(network.actors),
        tuple(tail for tail, _ in kept),
        tuple(head for _, head in kept),
        None if weight is None else tuple(kept.values()),
    )


def degree(graph: Simple) -> list[int]:
    """How many actors each actor is tied to."""
    counts = [0] * len(graph.actors)
    for end in (*graph.tails, *graph.heads):
        counts[end] += 1
    return counts


def strength(graph: Simple) -> list[float]:
    """The sum of the strengths of each actor's ties."""
    given: list[list[float]] = [[] for _ in graph.actors]
    strengths = graph.strengths or (1.0,) * len(graph.tails)
    for tail, head, value in zip(graph.tails, graph.heads, strengths, strict=True):
        given[tail].append(value)
        given[head].append(value)
    return [math.fsum(values) for values in given]


def components(graph: Simple) -> list[list[int]]:
    """The sets of actors that reach one another, by their first actor."""
    root = list(range(len(graph.actors)))

    def find(actor: int) -> int:
        while root[actor] != actor:
            root[actor] = root[root[actor]]
            actor = root[actor]
        return actor

    for tail, head in zip(graph.tails, graph.heads, strict=True):
        one, other = find(tail), find(head)
        root[max(one, other)] = min(one, other)
    sets: dict[int, list[int]] = {}
    for actor in range(len(root)):
        sets.setdefault(find(actor), []).append(actor)
    return list(sets.values())
