"""Find communities, and core and periphery, on the projected graph."""

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
from graphkit.model.errors import InvalidDataError, MissingExtraError
from graphkit.names.suggest import suggest

METHODS = {"igraph": "Leiden", "networkx": "Louvain"}
"""The libraries that find communities, the preferred one first, with the method of each."""

# Small networks converge in a few rounds; large ones gain little after this many.
_ROUNDS = 20
# A search for a core ends after this many steps in a row without improvement.
_PATIENCE = 500


def community_engine(name: str | None = None) -> str:
    """Return the library that finds communities: the named one, else the best one installed.

    Raises:
        InvalidDataError: for an unknown name.
        MissingExtraError: when the library is not installed.
    """
    if name is None:
        return "igraph" if find_spec("igraph") else "networkx"
    if name not in METHODS:
        raise InvalidDataError(f"{name!r} is not a known engine; {suggest(name, METHODS)}")
    if not find_spec(name):
        raise MissingExtraError(f"{name} is not installed; run: pip install 'graphkit[fast]'")
    return name


def communities(
    graph: Projection, engine: str, *, resolution: float = 1.0, seed: int = 0, runs: int = 10
) -> list[list[int]]:
    """Return a partition of the actors with high modularity: the best of several seeded runs.

    The method is Leiden (Traag, Waltman and van Eck 2019) until convergence, or Louvain (Blondel
    and others 2008), whose communities can be disconnected: these are split into their components,
    which only increases modularity.

    Returns:
        Communities as lists of actor numbers, the largest first, equal ones by their lowest
        number; each actor without ties is a community of its own.
    """
    source = random.Random(seed)  # noqa: S311
    best: list[list[int]] = [[actor] for actor in range(len(graph.actors))]
    if not len(graph.tails):
        return best
    best_value = -math.inf
    find = _leiden if engine == "igraph" else _louvain
    for _ in range(runs):
        label = np.array(find(graph, resolution, source))
        inside = label[graph.tails] == label[graph.heads]
        found = components(Projection(graph.actors, graph.tails[inside], graph.heads[inside]))
        value = modularity(graph, found, resolution)
        # More than rounding error, so that the first of equal runs is kept.
        if value > best_value + 1e-12:
            best, best_value = found, value
    return sorted(best, key=lambda members: (-len(members), min(members)))


def modularity(graph: Projection, parts: Sequence[Sequence[int]], resolution: float = 1.0) -> float:
    """Return the modularity of a partition: the share of strength inside parts beyond chance.

    The value is the sum over parts of inside/all - resolution * (ends/(2*all))^2 (Newman and
    Girvan 2004; Reichardt and Bornholdt 2006); 0 without ties.
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
            # Asked to run until convergence, igraph can alternate for ever between equal results.
            settled = found is not None and better.quality <= found.quality + 1e-12
            found = better
            if settled:
                break
    finally:
        # igraph has one random generator per process, by default Python's own; restore it.
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
    """Return the fit of a core: the correlation of the ties with the ideal pattern.

    In the ideal pattern, exactly the pairs with at least one core actor are tied (Borgatti and
    Everett 2000, equations 1 and 2). The fit is Pearson's correlation over all pairs, -1 to 1;
    None where it is not defined because one side does not vary.
    """
    inside = np.zeros(len(graph.actors), dtype=bool)
    inside[list(core)] = True
    outer = int((~inside[graph.tails] & ~inside[graph.heads]).sum())
    fit = _correlation(len(graph.actors), len(graph.tails), int(inside.sum()), outer)
    return None if fit == -math.inf else fit


def _correlation(n: int, ties: int, core: int, outer: int) -> float:
    """Return the fit of a core of a given size with ``outer`` ties among the other actors."""
    pairs = n * (n - 1) // 2
    ideal = pairs - (n - core) * (n - core - 1) // 2
    spread = ties * (pairs - ties) * ideal * (pairs - ideal)
    if spread <= 0:
        return -math.inf
    return ((ties - outer) * pairs - ties * ideal) / math.sqrt(spread)


def core(graph: Projection, *, seed: int = 0, runs: int = 10) -> list[int]:
    """Search for the core with the best fit (:func:`core_fit`).

    The search starts from the best set of the actors with the most ties (Lip 2011) and then from
    random sets. In each pass every actor changes sides once, always the one that gives the best
    fit, as in Kernighan and Lin (1970); the best state of a pass is the start of the next one,
    until nothing improves. The result is empty where no core has a fit.
    """
    n = len(graph.actors)
    degree = np.diff(graph.arcs.starts)
    ranked = np.argsort(-degree, kind="stable")
    source = np.random.default_rng(seed)
    best, best_value = np.zeros(n, dtype=bool), -math.inf
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
        if fit > best_value + 1e-12:
            best, best_value = inside, fit
    return [int(actor) for actor in np.flatnonzero(best)]


def _best_prefix(ranked: IntArray, graph: Projection) -> BoolArray:
    """Return the best core among the sets of the k actors with the most ties, for k from 1."""
    n = len(ranked)
    place = np.empty(n, dtype=np.int64)
    place[ranked] = np.arange(n)
    # A tie is covered as soon as its higher ranked end is in the core.
    covered = np.cumsum(
        np.bincount(np.minimum(place[graph.tails], place[graph.heads]), minlength=n)
    )
    ties = len(graph.tails)
    fits = [_correlation(n, ties, k + 1, ties - int(covered[k])) for k in range(n)]
    inside = np.zeros(n, dtype=bool)
    inside[ranked[: int(np.argmax(fits)) + 1]] = True
    return inside


def _pass(inside: BoolArray, graph: Projection) -> tuple[BoolArray, float]:
    """Let every actor change sides once, the best move first; return the best state seen."""
    n, ties, arcs = len(inside), len(graph.tails), graph.arcs
    state = inside.copy()
    outer = int((~state[graph.tails] & ~state[graph.heads]).sum())
    size = int(state.sum())
    # Number of partners of each actor in the periphery; actors that have moved are excluded.
    open_ties = np.bincount(arcs.tails, ~state[arcs.heads], n)
    gain = np.where(state, -np.inf, open_ties)
    cost = np.where(state, open_ties, np.inf)
    best, best_value, since = state.copy(), _correlation(n, ties, size, outer), 0
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
        if value > best_value + 1e-12:
            best, best_value, since = state.copy(), value, 0
    return best, best_value


def coreness(graph: Projection) -> tuple[list[float], float | None]:
    """Return the coreness of each actor and the centralization of the network's coreness profile.

    Actors with ties are added to a set one by one, always the one for which a random walk on the
    network is least likely to stay inside the set at its next step. That probability, 0 to 1, is
    the actor's coreness; ties are broken by smaller strength, then by lower number (Della Rossa,
    Dercole and Piccardi 2013).

    Returns:
        The coreness of every actor, 0 without ties; and the centralization, 1 for a star and 0
        for a complete network, None for fewer than three actors with ties.
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
    # The last actor added always has the probability 1, so it is left out.
    return found, 1 - 2 / (n - 2) * (math.fsum(found) - max(found))
