"""Measures of a network computed on plain arrays: numpy, networkx, and igraph where it is there.

Everything here works on the projection of a network to a simple undirected graph
(:func:`project`, the same that ``Network.graph`` gives to networkx) and returns plain Python
numbers, one an actor, in the order of the projection. networkx is the reference for shortest
paths; igraph (the extra ``fast``) takes its place where it can be imported and gives the same
numbers. What needs no paths runs on numpy, without scipy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from graphkit.model import GraphkitError
from graphkit.names import suggest
from graphkit.network import Network

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

PATH_ENGINES = ("igraph", "networkx")
"""The libraries that can find shortest paths, the faster first."""

SLOW_PATHS = 3000
"""Actors from which on networkx needs minutes for the shortest paths among them."""

WEIGHTS = ("weight", "confidence")
"""What the strength of a projected tie can be: see ``Network.graph``."""

# A common multiple of more bits than this stops being a cheap integer.
_LONGEST_MULTIPLE = 1024
# Up to this many actors a component's matrix is small enough to be solved whole.
_DENSE = 400
_BASIS = 100
_RESTARTS = 200


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


def slow_paths(actors: int) -> bool:
    """Whether shortest paths among so many actors take minutes with what is installed.

    Example:
        >>> slow_paths(500)
        False
    """
    return actors > SLOW_PATHS and path_engine() == "networkx"


def path_engine(name: str | None = None) -> str:
    """The library that will find shortest paths.

    Args:
        name: one of :data:`PATH_ENGINES`; None for the fastest that is installed.

    Raises:
        GraphkitError: when there is none of that name, or it is not installed.
    """
    if name is None:
        return "igraph" if find_spec("igraph") else "networkx"
    if name not in PATH_ENGINES:
        raise GraphkitError(f"{name!r} is no engine; {suggest(name, PATH_ENGINES)}")
    if not find_spec(name):
        raise GraphkitError(f"{name} is not installed; run: pip install 'graphkit[fast]'")
    return name


def engine_label(name: str) -> str:
    """A library's name and version, as an output carries it."""
    return f"{name} {version(name)}"


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


def betweenness(graph: Simple, engine: str) -> list[float]:
    """The share of other pairs whose shortest paths run through each actor (Freeman 1977).

    Sum over pairs of other actors of the part of their shortest paths that passes the actor,
    over (n-1)(n-2)/2; 0 for fewer than three actors.
    """
    n = len(graph.actors)
    if n < 3:
        return [0.0] * n
    if engine == "igraph":
        found = _igraph(graph).betweenness(directed=False, weights=_igraph_lengths(graph))
    else:
        import networkx as nx

        lengths = None if graph.strengths is None else "length"
        by_number = nx.betweenness_centrality(_networkx(graph), normalized=False, weight=lengths)
        found = [by_number[number] for number in range(n)]
    scale = 2 / ((n - 1) * (n - 2))
    return [float(value) * scale for value in found]


def closeness(graph: Simple, engine: str) -> list[float]:
    """How near each actor is to those it reaches, times the share that it reaches.

    ((r-1)/(n-1)) * ((r-1)/sum of distances), r the actors it reaches with itself (Wasserman
    and Faust 1994, p. 201); 0 for an actor that reaches nobody.
    """
    n = len(graph.actors)
    reached = [0] * n
    for members in components(graph):
        for member in members:
            reached[member] = len(members) - 1
    if engine == "igraph":
        # igraph's is (r-1)/sum within the component, and not a number for an isolate.
        lengths = None
        if graph.strengths is not None:
            whole, multiple = whole_lengths(graph.strengths)
            lengths = [length / multiple for length in whole]
        within = _igraph(graph).closeness(weights=lengths, normalized=True) if n else []
    else:
        within = [r / total if r else 0.0 for r, total in zip(reached, _sums(graph), strict=True)]
    return [
        0.0 if not r else float(value) * r / (n - 1)
        for r, value in zip(reached, within, strict=True)
    ]


def eigenvector(graph: Simple) -> list[float]:
    """Each actor's part in the leading eigenvector of the matrix of ties (Bonacich 1972).

    At least 0, the squares summing to 1. In a network of several components only the one with
    the largest eigenvalue has values above 0; where several share it, each carries its own
    vector as large as the projection of (1, ..., 1) on it, which is where a power iteration from
    equal values ends. Without ties all are 0.

    Raises:
        GraphkitError: when a very long and thin component keeps it from settling.
    """
    import numpy as np

    n = len(graph.actors)
    values = np.zeros(n)
    tails, heads = np.array(graph.tails, dtype=int), np.array(graph.heads, dtype=int)
    strengths = np.ones(len(tails)) if graph.strengths is None else np.array(graph.strengths)
    # The largest sum of a row bounds a component's eigenvalue from above.
    sums = np.bincount(tails, strengths, n) + np.bincount(heads, strengths, n)
    place = np.zeros(n, dtype=int)
    component = np.full(n, -1)
    parts = [members for members in components(graph) if len(members) > 1]
    parts.sort(key=lambda members: -float(sums[members].max()))
    for which, members in enumerate(parts):
        component[members] = which
        place[members] = np.arange(len(members))
    order = np.argsort(component[tails], kind="stable")
    starts = np.searchsorted(component[tails][order], np.arange(len(parts) + 1))
    best = 0.0
    for which, members in enumerate(parts):
        if float(sums[members].max()) < best * (1 - 1e-9):
            break
        ties = order[starts[which] : starts[which + 1]]
        value, vector = _leading(
            len(members), place[tails[ties]], place[heads[ties]], strengths[ties]
        )
        if value < best * (1 - 1e-9):
            continue
        if value > best * (1 + 1e-9):
            values[:] = 0.0
        best = max(best, value)
        values[members] = vector * vector.sum()
    norm = float(np.linalg.norm(values))
    return [float(value) / norm for value in values] if norm else [0.0] * n


def pagerank(graph: Simple, damping: float = 0.85) -> list[float]:
    """The share of time that a walk along ties spends with each actor (Page and others 1999).

    At each step it follows one of the actor's ties, by strength, with the chance ``damping``,
    and else, or where there is none, jumps to any actor. The shares sum to 1.
    """
    import numpy as np

    n = len(graph.actors)
    if not n:
        return []
    tails, heads = np.array(graph.tails, dtype=int), np.array(graph.heads, dtype=int)
    one = np.ones(len(tails)) if graph.strengths is None else np.array(graph.strengths)
    rows, columns = np.concatenate((tails, heads)), np.concatenate((heads, tails))
    weights = np.concatenate((one, one))
    sums = np.bincount(columns, weights, n)
    steps = weights / sums[columns]
    stuck = sums == 0
    shares = np.full(n, 1 / n)
    # Every step leaves at most `damping` of the error: after 300 it is below 1e-21.
    for _ in range(300):
        jump = damping * shares[stuck].sum() + (1 - damping)
        moved = damping * np.bincount(rows, steps * shares[columns], n) + jump / n
        moved /= moved.sum()
        change = float(np.abs(moved - shares).sum())
        shares = moved
        if change < 1e-16:
            break
    return [float(share) for share in shares]


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


def whole_lengths(strengths: Sequence[float]) -> tuple[list[int], int]:
    """The lengths of ties, 1/strength, as integers, and what they were multiplied by.

    Paths of one length must be seen to be so: 1/3 + 1/3 + 1/3 is 1 in whole thirds and is not
    in binary fractions, and networkx then counts the paths wrongly. Strengths are read to nine
    significant digits (0.1 + 0.2 is 0.3). Where no common multiple of them has fewer than 1,024
    bits, lengths are rounded to 2^-53 of the longest: sums in another order stay equal.
    """
    fractions = [Fraction(f"{value:.9g}") for value in strengths]
    multiple = 1
    for numerator in {fraction.numerator for fraction in fractions}:
        multiple = math.lcm(multiple, numerator)
        if multiple.bit_length() > _LONGEST_MULTIPLE:
            break
    else:
        return [
            multiple // fraction.numerator * fraction.denominator for fraction in fractions
        ], multiple
    multiple = math.ceil(2**53 * min(fractions))
    return [max(1, round(multiple / fraction)) for fraction in fractions], multiple


def _networkx(graph: Simple) -> nx.Graph[int]:
    import networkx as nx

    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(len(graph.actors)))
    if graph.strengths is None:
        made.add_edges_from(graph.pairs)
    else:
        lengths, _ = whole_lengths(graph.strengths)
        made.add_weighted_edges_from(
            zip(graph.tails, graph.heads, lengths, strict=True), weight="length"
        )
    return made


def _sums(graph: Simple) -> list[float]:
    """The sum of each actor's distances to those it reaches, by networkx."""
    import networkx as nx

    made, n = _networkx(graph), len(graph.actors)
    if graph.strengths is None:
        return [
            float(sum(nx.single_source_shortest_path_length(made, start).values()))
            for start in range(n)
        ]
    _, multiple = whole_lengths(graph.strengths)
    return [
        sum(nx.single_source_dijkstra_path_length(made, start, weight="length").values()) / multiple
        for start in range(n)
    ]


def _igraph(graph: Simple) -> Any:
    import igraph

    return igraph.Graph(n=len(graph.actors), edges=graph.pairs)


def _igraph_lengths(graph: Simple) -> list[float] | None:
    """Lengths for igraph: Python numbers, since it silently takes numpy's integers for 1.

    Whole ones where the sum along a path is exact in a double; else fractions, which igraph
    compares to 1e-10.
    """
    if graph.strengths is None:
        return None
    lengths, multiple = whole_lengths(graph.strengths)
    exact = max(lengths, default=0) * len(graph.actors) < 2**53
    return [float(length) if exact else length / multiple for length in lengths]


def _leading(
    n: int, tails: NDArray[np.int64], heads: NDArray[np.int64], strengths: Vector
) -> tuple[float, Vector]:
    """The largest eigenvalue of a connected component and its positive unit eigenvector.

    The largest, not the largest in size, so that two-mode components have one too. Small ones
    are solved whole, others by Lanczos iteration with full reorthogonalisation, restarted from
    the best vector so far (Saad 2011, ch. 6 and 7).
    """
    import numpy as np

    if n <= _DENSE:
        matrix = np.zeros((n, n))
        matrix[tails, heads] = strengths
        matrix[heads, tails] = strengths
        values, vectors = np.linalg.eigh(matrix)
        return float(values[-1]), np.abs(vectors[:, -1])
    rows, columns = np.concatenate((tails, heads)), np.concatenate((heads, tails))
    scale = float(strengths.max())
    weights = np.concatenate((strengths, strengths)) / scale

    def multiply(vector: Vector) -> Vector:
        return np.asarray(np.bincount(rows, weights * vector[columns], n), dtype=np.float64)

    vector = np.sqrt(np.bincount(rows, weights, n))
    vector /= np.linalg.norm(vector)
    for _ in range(_RESTARTS):
        basis, small = np.zeros((_BASIS, n)), np.zeros((_BASIS, _BASIS))
        basis[0] = vector
        size = _BASIS
        for step in range(_BASIS):
            after = multiply(basis[step])
            small[step, step] = after @ basis[step]
            for _ in range(2):
                after -= basis[: step + 1].T @ (basis[: step + 1] @ after)
            length = float(np.linalg.norm(after))
            if step + 1 == _BASIS or length < 1e-13:
                size = step + 1
                break
            basis[step + 1] = after / length
            small[step, step + 1] = small[step + 1, step] = length
        _, inner = np.linalg.eigh(small[:size, :size])
        vector = np.abs(inner[:, -1] @ basis[:size])
        vector /= np.linalg.norm(vector)
        image = multiply(vector)
        value = float(vector @ image)
        if float(np.linalg.norm(image - value * vector)) < 1e-13 * value:
            return value * scale, vector
    raise GraphkitError(
        "the eigenvector does not settle on this network, whose largest part is very long and "
        "thin; use another measure, such as pagerank"
    )
