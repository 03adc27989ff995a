"""Communities, and cores with their peripheries, found on the projected graph."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from graphkit.analysis.engines.adapters import as_igraph
from graphkit.analysis.engines.arrays import BoolArray, IntArray
from graphkit.analysis.engines.projection import Projection, components
from graphkit.model.errors import GraphkitError
from graphkit.names.suggest import suggest

METHODS = {"igraph": "Leiden", "networkx": "Louvain"}
"""The libraries that find communities, the better first, and the method that each has."""

# Small networks settle in a few rounds; what a large one still gains after these is little.
_ROUNDS = 20
# A search for a core ends when so many steps in a row found nothing better.
_PATIENCE = 500


def community_engine(name: str | None = None) -> str:
    """The library that will find communities: the better one that is there, or the one named.

    Raises:
        GraphkitError: when there is none of that name, or it is not installed.
    """
    if name is None:
        return "igraph" if find_spec("igraph") else "networkx"
    if name not in METHODS:
        raise GraphkitError(f"{name!r} is no engine; {suggest(name, METHODS)}")
    if not find_spec(name):
        raise GraphkitError(f"{name} is not installed; run: pip install 'graphkit[fast]'")
    return name


def communities(
    graph: Projection, engine: str, *, resolution: float = 1.0, seed: int = 0, runs: int = 10
) -> list[list[int]]:
    """A partition of the actors with high modularity: the best of some seeded runs.

    Leiden (Traag, Waltman and van Eck 2019) until nothing moves, or Louvain (Blondel and others
    2008), whose communities can be in pieces: these are taken apart, which only adds modularity.

    Returns:
        Communities of numbered actors, the largest first, of equal ones the one with the lowest
        number first; actors without ties stand alone.
    """
    source = random.Random(seed)  # noqa: S311
    best: list[list[int]] = [[actor] for actor in range(len(graph.actors))]
    if not len(graph.tails):
        return best
    most = -math.inf
    find = _leiden if engine == "igraph" else _louvain
    for _ in range(runs):
        label = np.array(find(graph, resolution, source))
        inside = label[graph.tails] == label[graph.heads]
        found = components(Projection(graph.actors, graph.tails[inside], graph.heads[inside]))
        value = modularity(graph, found, resolution)
        # More than noise of arithmetic, so that the first of equal runs stands.
        if value > most + 1e-12:
            best, most = found, value
    return sorted(best, key=lambda members: (-len(members), min(members)))


def modularity(graph: Projection, parts: Sequence[Sequence[int]], resolution: float = 1.0) -> float:
    """The share of strength inside the parts beyond what chance would give.

    Sum over parts of inside/all - resolution * (ends/(2*all))^2 (Newman and Girvan 2004;
    Reichardt and Bornholdt 2006); 0 without ties.
    """
    whole = math.fsum(graph.weights)
    if not whole:
        return 0.0
    part = np.zeros(len(graph.actors), dtype=np.int64)
    for which, members in enumerate(parts):
        part[list(members)] = which
    one, other = part[graph.tails], part[graph.heads]
    inside = np.bincount(one[one == other], graph.weights[one == other], len(parts))
    ends = np.bincount(np.concatenate((one, other)), np.tile(graph.weights, 2), len(parts))
    return math.fsum(inside / whole - resolution * (ends / (2 * whole)) ** 2)


def _leiden(graph: Projection, resolution: float, source: random.Random) -> list[int]:
    import igraph

    made = as_igraph(graph)
    weights = None if graph.strengths is None else graph.strengths.tolist()
    igraph.set_random_number_generator(source)
    try:
        found: Any = None
        for _ in range(_ROUNDS):
            better = made.community_leiden(
                objective_function="modularity",
                weights=weights,
                resolution=resolution,
                initial_membership=None if found is None else found.membership,
                n_iterations=2,
            )
            # Told to go on until nothing moves, igraph can go on for ever between equals.
            settled = found is not None and better.quality <= found.quality + 1e-12
            found = better
            if settled:
                break
    finally:
        # igraph has one generator for the whole process, by default Python's own.
        igraph.set_random_number_generator(random)
    return [int(label) for label in found.membership]


def _louvain(graph: Projection, resolution: float, source: random.Random) -> list[int]:
    import networkx as nx

    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(len(graph.actors)))
    made.add_weighted_edges_from(
        ((*pair, weight) for pair, weight in zip(graph.pairs, graph.weights.tolist(), strict=True)),
        weight="strength",
    )
    found = nx.community.louvain_communities(
        made, weight="strength", resolution=resolution, seed=source.randrange(2**32)
    )
    label = [0] * len(graph.actors)
    for which, members in enumerate(found):
        for member in members:
            label[member] = which
    return label


def core_fit(graph: Projection, core: Sequence[int]) -> float | None:
    """How well a core fits: the correlation of ties with the ideal pattern.

    In the ideal pattern every pair with a core actor in it is tied and no other (Borgatti and
    Everett 2000, equations 1 and 2); Pearson's correlation over all pairs, -1 to 1. None where
    it has no meaning: one side without variation.
    """
    inside = np.zeros(len(graph.actors), dtype=bool)
    inside[list(core)] = True
    outer = int((~inside[graph.tails] & ~inside[graph.heads]).sum())
    fit = _correlation(len(graph.actors), len(graph.tails), int(inside.sum()), outer)
    return None if fit == -math.inf else fit


def _correlation(n: int, ties: int, core: int, outer: int) -> float:
    """The fit of a core of some size that leaves ``outer`` ties among the others."""
    pairs = n * (n - 1) // 2
    ideal = pairs - (n - core) * (n - core - 1) // 2
    spread = ties * (pairs - ties) * ideal * (pairs - ideal)
    if spread <= 0:
        return -math.inf
    return ((ties - outer) * pairs - ties * ideal) / math.sqrt(spread)


def core(graph: Projection, *, seed: int = 0, runs: int = 10) -> list[int]:
    """The core whose pattern fits best (:func:`core_fit`), as far as a search finds it.

    From the best set of actors with the most ties (for which see Lip 2011) and from random
    ones, single actors change sides, each once, always the one that leaves the best fit, as in
    Kernighan and Lin (1970); the best state passed is the next start, until nothing improves.
    Empty where no core has a fit.
    """
    n = len(graph.actors)
    degree = np.diff(graph.arcs.starts)
    ranked = np.argsort(-degree, kind="stable")
    source = np.random.default_rng(seed)
    best, most = np.zeros(n, dtype=bool), -math.inf
    for run in range(runs if len(graph.tails) else 0):
        if run:
            inside = np.zeros(n, dtype=bool)
            inside[source.permutation(n)[: source.integers(1, n + 1)]] = True
        else:
            inside = _best_prefix(ranked, graph)
        fit = -math.inf
        while True:
            improved, value = _pass(inside, graph)
            if not value > fit + 1e-12:
                break
            inside, fit = improved, value
        if fit > most + 1e-12:
            best, most = inside, fit
    return [int(actor) for actor in np.flatnonzero(best)]


def _best_prefix(ranked: IntArray, graph: Projection) -> BoolArray:
    """The best core among the sets of the k actors with the most ties, k from 1."""
    n = len(ranked)
    place = np.empty(n, dtype=np.int64)
    place[ranked] = np.arange(n)
    # A tie is covered from the moment that its better ranked end is in the core.
    covered = np.cumsum(
        np.bincount(np.minimum(place[graph.tails], place[graph.heads]), minlength=n)
    )
    ties = len(graph.tails)
    fits = [_correlation(n, ties, k + 1, ties - int(covered[k])) for k in range(n)]
    inside = np.zeros(n, dtype=bool)
    inside[ranked[: int(np.argmax(fits)) + 1]] = True
    return inside


def _pass(inside: BoolArray, graph: Projection) -> tuple[BoolArray, float]:
    """Let every actor change sides once, the best move first; the best state on the way."""
    n, ties, arcs = len(inside), len(graph.tails), graph.arcs
    state = inside.copy()
    outer = int((~state[graph.tails] & ~state[graph.heads]).sum())
    size = int(state.sum())
    # How many partners each actor has in the periphery; those that moved are out of the race.
    open_ties = np.bincount(arcs.tails, ~state[arcs.heads], n)
    gain = np.where(state, -np.inf, open_ties)
    cost = np.where(state, open_ties, np.inf)
    best, most, since = state.copy(), _correlation(n, ties, size, outer), 0
    for _ in range(n):
        joins, leaves = int(np.argmax(gain)), int(np.argmin(cost))
        moves = []
        if gain[joins] > -np.inf:
            after = outer - int(gain[joins])
            moves.append((_correlation(n, ties, size + 1, after), joins, 1, after))
        if cost[leaves] < np.inf:
            after = outer + int(cost[leaves])
            moves.append((_correlation(n, ties, size - 1, after), leaves, -1, after))
        if not moves or since > _PATIENCE:
            break
        value, actor, step, outer = max(moves, key=lambda move: move[0])
        size += step
        state[actor] = step > 0
        gain[actor], cost[actor] = -np.inf, np.inf
        around = arcs.heads[arcs.starts[actor] : arcs.starts[actor + 1]]
        gain[around] -= step
        cost[around] -= step
        since += 1
        if value > most + 1e-12:
            best, most, since = state.copy(), value, 0
    return best, most


def coreness(graph: Projection) -> tuple[list[float], float | None]:
    """How late each actor joins the periphery, and how much of a core the network has.

    Actors with ties are gathered one by one, always the one that leaves a walk on the network
    the least chance to stay among those gathered at its next step. That chance, from 0 to 1, is
    the actor's coreness; of equal ones the actor with less strength, then the lower number, goes
    first (Della Rossa, Dercole and Piccardi 2013).

    Returns:
        The coreness of every actor, 0 without ties; and the centralization of the network's
        profile, 1 for a star and 0 for a network of all pairs, None for fewer than three actors
        with ties.
    """
    values = np.zeros(len(graph.actors))
    arcs, weights = graph.arcs, graph.weights[graph.arcs.ties]
    strength = np.bincount(arcs.tails, weights, len(graph.actors))
    tied = np.flatnonzero(np.diff(arcs.starts))
    waiting = tied[np.argsort(strength[tied], kind="stable")]
    place = np.full(len(graph.actors), -1)
    place[waiting] = np.arange(len(waiting))
    ends = strength[waiting]
    inside = np.zeros(len(waiting))
    total = kept = 0.0
    for _ in range(len(waiting)):
        chances = (kept + 2 * inside) / (total + ends)
        which = int(np.argmin(chances))
        actor = waiting[which]
        values[actor] = chances[which]
        kept += 2 * inside[which]
        total += ends[which]
        inside[which] = np.inf
        around = slice(arcs.starts[actor], arcs.starts[actor + 1])
        np.add.at(inside, place[arcs.heads[around]], weights[around])
    found: list[float] = values.tolist()
    n = len(waiting)
    if n < 3:
        return found, None
    # The last to join always has the chance 1 and says nothing.
    return found, 1 - 2 / (n - 2) * (math.fsum(found) - max(found))
