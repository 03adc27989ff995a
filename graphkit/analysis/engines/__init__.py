"""Compute measures on plain arrays, with numpy, networkx and, if installed, igraph and scipy.

Everything here works on the projection of a network to a simple undirected graph
(:func:`project`, the same graph that ``Network.graph`` gives to networkx) and returns plain
Python numbers, one per actor, in the order of the projection. networkx is the reference for
shortest paths; numpy, igraph (the extra ``fast``) and scipy (the extra ``sparse``) are faster and
give the same numbers. Measures without shortest paths need only numpy.
"""

from graphkit.analysis.engines.adapters import whole_lengths
from graphkit.analysis.engines.current_flow import LARGEST_FLOW, current_flow
from graphkit.analysis.engines.distances import Distances, distances
from graphkit.analysis.engines.neighbourhood import (
    clustering,
    constraint,
    core,
    degree_assortativity,
    effective_size,
    triangle_counts,
)
from graphkit.analysis.engines.paths import (
    SLOW_PATHS,
    betweenness,
    closeness,
    engine_label,
    harmonic,
    path_engine,
    slow_paths,
)
from graphkit.analysis.engines.projection import (
    WEIGHTS,
    Projection,
    components,
    degree,
    project,
    strength,
)
from graphkit.analysis.engines.random_networks import (
    BATCHED_MEASURES,
    RandomNetworks,
    draw_networks,
)
from graphkit.analysis.engines.sampling import SampledBetweenness, sampled_betweenness
from graphkit.analysis.engines.spectral import eigenvector, katz, katz_alpha, pagerank

__all__ = [
    "BATCHED_MEASURES",
    "LARGEST_FLOW",
    "SLOW_PATHS",
    "WEIGHTS",
    "Distances",
    "Projection",
    "RandomNetworks",
    "SampledBetweenness",
    "betweenness",
    "closeness",
    "clustering",
    "components",
    "constraint",
    "core",
    "current_flow",
    "degree",
    "degree_assortativity",
    "distances",
    "draw_networks",
    "effective_size",
    "eigenvector",
    "engine_label",
    "harmonic",
    "katz",
    "katz_alpha",
    "pagerank",
    "path_engine",
    "project",
    "sampled_betweenness",
    "slow_paths",
    "strength",
    "triangle_counts",
    "whole_lengths",
]
