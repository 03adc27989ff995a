"""Networks drawn from one whose ties are not all certain, and what is measured of all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphkit.analysis.engines import brandes
from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.analysis.engines.projection import Projection, arcs_of
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network

# Ties of several draws that are held at once, and actors: with more, matrices leave the cache.
_TIES_AT_ONCE = 1_000_000
_ACTORS_AT_ONCE = 8_000


@dataclass(frozen=True, eq=False)
class RandomNetworks:
    """Simple graphs of the same actors, drawn from the ties of a network.

    ``tails`` and ``heads`` are the pairs of actors that have ties, numbered as in the network.
    For every tie ``chances`` is how likely it is there and ``values`` what it adds to its pair;
    ties of a pair follow one another from its number in ``firsts`` on.
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
        """The strength of each pair, a row a draw, 0 where not tied; some draws at a time.

        The same seed gives the same ties, whatever is measured and however ties are weighed.
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
        """Each draw as a graph by itself."""
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
    """The networks in which each tie is there with its confidence, independently of the others.

    A tie without a confidence is always there. Of two actors joined by several ties, the pair
    is tied if any is there; its strength is that of
    :func:`~graphkit.analysis.engines.projection.project`,
    from the ties that are.

    Args:
        network: a network, cut to what is to be measured.
        weight: None, ``weight`` or ``level``.
        seed: of the draws. They do not depend on the order of ties or actors.

    Raises:
        GraphkitError: for a confidence that is no chance, from 0 to 1.
    """
    for tie in network.ties.values():
        if not 0 <= tie.certainty <= 1:
            raise GraphkitError(
                f"the tie {tie.id} has the confidence {tie.confidence}; write a number from 0 to 1"
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
        for tie in network.ties.values()
        if tie.tail != tie.head
    )
    place = np.array(
        [at for at, _ in sorted(enumerate(network.actors), key=lambda pair: pair[1])], dtype=np.intp
    )
    low, high = (np.array([tie[end] for tie in ties], dtype=np.intp) for end in (0, 1))
    firsts = np.flatnonzero(
        np.append(True, (low[1:] != low[:-1]) | (high[1:] != high[:-1]))[: len(ties)]
    )
    return RandomNetworks(
        tuple(network.actors),
        place[low[firsts]],
        place[high[firsts]],
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
    """Draws side by side as parts of one graph, which nothing joins."""
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
"""The measures that are taken of many draws at once: a row a draw, a column an actor.

They give what the function of that name gives of each draw; ``betweenness`` counts ties alike.
"""


def _sums(drawn: RandomNetworks, pairs: NDArray[np.generic]) -> FloatArray:
    """What the pairs of each actor add up to in each draw."""
    starts, _, _, ties = arcs_of(len(drawn.actors), drawn.tails, drawn.heads)
    tied = np.flatnonzero(np.diff(starts))
    found = np.zeros((len(pairs), len(drawn.actors)))
    if len(tied):
        seen = pairs[:, ties].astype(np.float64)
        found[:, tied] = np.add.reduceat(seen, starts[tied], axis=1)
    return found
