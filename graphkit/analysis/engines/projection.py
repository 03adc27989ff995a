"""Project a network to a simple undirected graph; compute degree, strength and components."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.records import Tie
from graphkit.model.vocabulary import Ontology
from graphkit.names.suggest import suggest

WEIGHTS = ("weight", "confidence", "level")
"""The possible meanings of the strength of a projected tie, see :func:`project`."""


class Arcs(NamedTuple):
    """Every tie as two arcs, one from each end, sorted by tail and then by head.

    The arcs from actor ``i`` are at the positions ``starts[i]`` to ``starts[i + 1]``; ``tails``
    and ``heads`` are their ends, and ``ties`` the numbers of their ties.
    """

    starts: IntArray
    tails: IntArray
    heads: IntArray
    ties: IntArray


@dataclass(frozen=True, eq=False)
class Projection:
    """A simple undirected graph: actors numbered from 0, at most one tie per pair.

    ``tails`` and ``heads`` are the ends of its ties, always two different actors; ``strengths``
    are above 0, or None if ties are unweighted. Any sequences of numbers may be given for the
    three; they are converted to arrays. ``left_out`` counts the pairs of actors whose ties all have
    the strength 0.
    """

    actors: tuple[str, ...]
    tails: IntArray
    heads: IntArray
    strengths: FloatArray | None = None
    left_out: int = 0

    def __post_init__(self) -> None:
        for name, kind in (("tails", np.int64), ("heads", np.int64), ("strengths", np.float64)):
            values = getattr(self, name)
            if values is not None:
                object.__setattr__(self, name, np.asarray(values, dtype=kind))

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Return the ends of every tie, as Python integers."""
        return list(zip(self.tails.tolist(), self.heads.tolist(), strict=True))

    @cached_property
    def weights(self) -> FloatArray:
        """Return the strength of every tie, 1 if ties are unweighted."""
        return np.ones(len(self.tails)) if self.strengths is None else self.strengths

    @cached_property
    def arcs(self) -> Arcs:
        """Return the ties as arcs from both ends."""
        return arcs_of(len(self.actors), self.tails, self.heads)

    @cached_property
    def first_reached(self) -> IntArray:
        """Return, for each actor, the lowest number among the actors that it reaches or itself.

        The value identifies the component. Sets of actors are attached to those with a lower
        first actor until no tie connects two sets (Shiloach and Vishkin 1982).
        """
        first = np.arange(len(self.actors))
        while True:
            one, other = first[self.tails], first[self.heads]
            if np.array_equal(one, other):
                return first
            np.minimum.at(first, np.maximum(one, other), np.minimum(one, other))
            while not np.array_equal(first, nearer := first[first]):
                first = nearer


def arcs_of(n: int, tails: IntArray, heads: IntArray) -> Arcs:
    """Return the ties among ``n`` actors as arcs from both ends.

    Example:
        >>> import numpy as np
        >>> arcs_of(3, np.array([0, 1]), np.array([1, 2])).heads.tolist()
        [1, 0, 2, 1]
    """
    sees, seen = np.concatenate((tails, heads)), np.concatenate((heads, tails))
    order = np.argsort(sees * max(1, n) + seen, kind="stable")
    starts = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(sees, minlength=n), out=starts[1:])
    return Arcs(starts, sees[order], seen[order], order % max(1, len(tails)))


def project(network: Network, weight: str | None = None) -> Projection:
    """Project a network for measuring: parallel ties merged, no direction, no self-ties.

    Actors are numbered in the order of their ids.

    Args:
        network: the selected network.
        weight: None for unweighted ties; ``weight`` for the sum of the ties' weights;
            ``confidence`` for the probability that at least one of them exists, if they are
            independent; ``level`` for the highest of their levels, counted from 1 in the order
            of the vocabulary (a tie without a level counts as the lowest). With ``weight`` or
            ``confidence``, ties of strength 0 are left out and counted.

    Raises:
        InvalidDataError: for another ``weight``, or a strength that is negative or not finite.
    """
    if weight is not None and weight not in WEIGHTS:
        raise InvalidDataError(f"{weight!r} is not a known tie weight; {suggest(weight, WEIGHTS)}")
    # In the order of ids, so that no result depends on the order of rows.
    number = {actor: place for place, actor in enumerate(sorted(network.actors))}
    n, ties = len(number), sorted(network.counted_ties.values(), key=attrgetter("id"))

    def numbers(end: str) -> IntArray:
        ids = map(attrgetter(end), ties)
        return np.fromiter(map(number.__getitem__, ids), np.int64, len(ties))

    one, other = numbers("tail"), numbers("head")
    apart = one != other
    pairs = np.minimum(one, other) * n + np.maximum(one, other)
    united, which = np.unique(pairs[apart], return_inverse=True)
    tails, heads = np.divmod(united, max(1, n))
    actors = tuple(number)
    if weight is None:
        return Projection(actors, tails, heads)
    values = _strengths(ties, network.ontology, weight)[apart]
    strengths = np.zeros(len(united))
    if weight == "weight":
        strengths += np.bincount(which, values, len(united))
    elif weight == "level":
        np.maximum.at(strengths, which, values)
    else:
        missing = np.ones(len(united))
        np.multiply.at(missing, which, 1 - values)
        strengths += 1 - missing
    real = strengths > 0
    count = len(united) - int(real.sum())
    return Projection(actors, tails[real], heads[real], strengths[real], count)


def _strengths(ties: Sequence[Tie], ontology: Ontology, weight: str) -> FloatArray:
    """Return the strength of each tie."""
    if weight == "level":
        rank = ontology.level_rank
        return np.array([rank.get(tie.level, 0) + 1 for tie in ties], dtype=np.float64)
    name = "strength" if weight == "weight" else "certainty"
    values = np.fromiter(map(attrgetter(name), ties), np.float64, len(ties))
    wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if len(wrong):
        tie = ties[wrong[0]]
        raise InvalidDataError(
            f"the tie {tie.id} has the {weight} {float(values[wrong[0]])}; "
            "expected a number of 0 or more"
        )
    return values


def degree(graph: Projection) -> list[int]:
    """Return the number of actors that each actor is tied to."""
    counts: list[int] = (graph.arcs.starts[1:] - graph.arcs.starts[:-1]).tolist()
    return counts


def strength(graph: Projection) -> list[float]:
    """Return the sum of the strengths of each actor's ties."""
    # Exact sums do not depend on the order of the ties.
    starts = graph.arcs.starts.tolist()
    seen = graph.weights[graph.arcs.ties].tolist()
    return [math.fsum(seen[starts[i] : starts[i + 1]]) for i in range(len(graph.actors))]


def components(graph: Projection) -> list[list[int]]:
    """Return the connected components as lists of actor numbers, sorted by their first actor."""
    first = graph.first_reached
    order = np.argsort(first, kind="stable")
    actors = order.tolist()
    cuts = [0, *(np.flatnonzero(np.diff(first[order])) + 1).tolist(), len(actors)]
    return [actors[one:other] for one, other in itertools.pairwise(cuts) if one < other]
