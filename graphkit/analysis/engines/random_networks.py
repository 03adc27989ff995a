"""Draw random networks from one with uncertain ties, and measure many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphkit.analysis.engines import brandes
from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.analysis.engines.projection import Projection, arcs_of
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network

# Largest numbers of ties and of actors of several draws that are processed at once; larger matrices
# do not fit in the cache.
_TIES_AT_ONCE = 1_000_000
_ACTORS_AT_ONCE = 8_000


@dataclass(frozen=True, eq=False)
class RandomNetworks:
    """Random simple graphs of the same actors, drawn from the ties of a network.

    ``tails`` and ``heads`` are the pairs of actors that have ties, numbered in the order of ids.
    For every tie, ``chances`` is the probability that it exists and ``values`` its strength; the
    ties of a pair are consecutive and start at the position of the pair in ``firsts``.
    """

    actors: tuple[str, ...]
    tails: IntArray
    heads: IntArray
    chances: FloatArray
    values: FloatArray
    firsts: IntArray
    weight: str | None
    seed: int

    def strengths(self, draws: int) -> Iterator[FloatArray]:
        """Yield the strength of each pair, one row per draw, 0 where not tied; in batches of draws.

        The same seed gives the same ties, whatever the measure and the weight.
        """
        rng = np.random.default_rng(self.seed)
        unsure = np.flatnonzero((self.chances > 0) & (self.chances < 1))
        always = np.where(self.chances >= 1, self.values, 0.0)
        unite = np.add if self.weight == "weight" else np.maximum
        step = max(1, _TIES_AT_ONCE // max(1, len(always)))
        for first in range(0, draws, step):
            count = min(step, draws - first)
            ties = np.tile(always, (count, 1))
            there = rng.random((count, len(unsure))) < self.chances[unsure]
            ties[:, unsure] = there * self.values[unsure]
            yield unite.reduceat(ties, self.firsts, axis=1) if len(self.firsts) else ties

    def graphs(self, draws: int) -> Iterator[Projection]:
        """Yield each draw as a separate graph."""
        for strengths in self.strengths(draws):
            for row in strengths:
                tied = row > 0
                yield Projection(
                    self.actors,
                    self.tails[tied],
                    self.heads[tied],
                    None if self.weight is None else row[tied],
                )


def draw_networks(network: Network, weight: str | None = None, seed: int = 0) -> RandomNetworks:
    """Prepare random networks in which each tie exists with its confidence, independently.

    A tie without a confidence always exists. Two actors with several ties are tied if any of them
    exists; the strength of the pair is that of
    :func:`~graphkit.analysis.engines.projection.project`, computed from the existing ties.

    Args:
        network: the selected network.
        weight: None, ``weight`` or ``level``.
        seed: the random seed; the draws do not depend on the order of ties or actors.

    Raises:
        InvalidDataError: for a confidence outside 0 to 1.
    """
    for tie in network.counted_ties.values():
        if not 0 <= tie.certainty <= 1:
            raise InvalidDataError(
                f"the tie {tie.id} has the confidence {tie.confidence}; "
                "expected a number from 0 to 1"
            )

    number = {actor: place for place, actor in enumerate(sorted(network.actors))}
    rank = network.ontology.level_rank
    ties = sorted(
        (
            min(number[tie.tail], number[tie.head]),
            max(number[tie.tail], number[tie.head]),
            tie.id,
            tie.certainty,
            {None: 1.0, "weight": tie.strength, "level": rank.get(tie.level, 0) + 1.0}[weight],
        )
        for tie in network.counted_ties.values()
        if tie.tail != tie.head
    )
    low, high = (np.array([tie[end] for tie in ties], dtype=np.intp) for end in (0, 1))
    firsts = np.flatnonzero(
        np.append(True, (low[1:] != low[:-1]) | (high[1:] != high[:-1]))[: len(ties)]
    )
    return RandomNetworks(
        tuple(number),
        low[firsts],
        high[firsts],
        np.array([tie[3] for tie in ties], dtype=np.float64),
        np.array([tie[4] for tie in ties], dtype=np.float64),
        firsts,
        weight,
        seed,
    )


def _degree(drawn: RandomNetworks, draws: int) -> Iterator[FloatArray]:
    return (_sums(drawn, strengths > 0) for strengths in drawn.strengths(draws))


def _strength(drawn: RandomNetworks, draws: int) -> Iterator[FloatArray]:
    return (_sums(drawn, strengths) for strengths in drawn.strengths(draws))


def _betweenness(drawn: RandomNetworks, draws: int) -> Iterator[FloatArray]:
    """Yield the betweenness of several draws at once, as separate parts of one graph."""
    n = len(drawn.actors)
    scale = 2 / ((n - 1) * (n - 2)) if n > 2 else 0.0
    step = max(1, _ACTORS_AT_ONCE // max(1, n))
    for strengths in drawn.strengths(draws):
        for first in range(0, len(strengths), step):
            part = strengths[first : first + step]
            row, pair = np.nonzero(part)
            found = brandes.betweenness(
                n * len(part), drawn.tails[pair] + row * n, drawn.heads[pair] + row * n
            )
            yield found.reshape(len(part), n) * scale


BATCHED_MEASURES: Mapping[str, Callable[[RandomNetworks, int], Iterator[FloatArray]]] = {
    "degree": _degree,
    "strength": _strength,
    "betweenness": _betweenness,
}
"""Measures computed for many draws at once: matrices of one row per draw, one column per actor.

The values equal those of the function of that name for each draw; ``betweenness`` is unweighted.
"""


def _sums(drawn: RandomNetworks, pairs: NDArray[np.generic]) -> FloatArray:
    """Return the sum over the pairs of each actor in each draw."""
    starts, _, _, ties = arcs_of(len(drawn.actors), drawn.tails, drawn.heads)
    tied = np.flatnonzero(np.diff(starts))
    found = np.zeros((len(pairs), len(drawn.actors)))
    if len(tied):
        seen = pairs[:, ties].astype(np.float64)
        found[:, tied] = np.add.reduceat(seen, starts[tied], axis=1)
    return found
