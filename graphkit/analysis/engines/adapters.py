"""Convert a projection to the graph of another library, and strengths to lengths."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from graphkit.analysis.engines.arrays import FloatArray
from graphkit.analysis.engines.projection import Projection

if TYPE_CHECKING:
    import networkx as nx

# Largest number of bits of a common multiple; longer integers are slow.
_LONGEST_MULTIPLE = 1024


def whole_lengths(strengths: FloatArray | Sequence[float]) -> tuple[list[int], int]:
    """Return the lengths of ties, 1/strength, as integers, and the factor that makes them whole.

    Paths of equal length must compare as equal: 1/3 + 1/3 + 1/3 is 1 with integers but not with
    binary fractions, and networkx then counts the paths wrongly. Strengths are read to nine
    significant digits (0.1 + 0.2 is 0.3). Where their least common multiple has more than 1,024
    bits, lengths are rounded to 2^-53 of the longest, so sums in any order stay equal.
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


def lengths(graph: Projection) -> list[float] | None:
    """Return the length of each tie, 1/strength, for sums; None where all are 1."""
    if graph.strengths is None:
        return None
    whole, multiple = whole_lengths(graph.strengths)
    return [length / multiple for length in whole]


def as_networkx(graph: Projection) -> nx.Graph[int]:
    """Return the graph for networkx; ties with strengths have an integer ``length``."""
    import networkx as nx

    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(len(graph.actors)))
    if graph.strengths is None:
        made.add_edges_from(graph.pairs)
    else:
        whole, _ = whole_lengths(graph.strengths)
        made.add_weighted_edges_from(
            ((*pair, length) for pair, length in zip(graph.pairs, whole, strict=True)),
            weight="length",
        )
    return made


def as_igraph(graph: Projection) -> Any:
    """Return the graph for igraph, built directly from the arrays."""
    import igraph

    pairs = np.column_stack((graph.tails, graph.heads))
    return igraph.Graph(n=len(graph.actors), edges=pairs)


def igraph_lengths(graph: Projection) -> list[float] | None:
    """Return lengths for igraph as Python numbers: igraph silently reads numpy integers as 1.

    They are whole where the sum along a path is exact in a double; else fractions, which igraph
    compares with a tolerance of 1e-10.
    """
    if graph.strengths is None:
        return None
    whole, multiple = whole_lengths(graph.strengths)
    exact = max(whole, default=0) * len(graph.actors) < 2**53
    return [float(length) if exact else length / multiple for length in whole]
