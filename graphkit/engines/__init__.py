"""Measures of a network computed on plain arrays: numpy, networkx, and igraph where it is there.

Everything here works on the projection of a network to a simple undirected graph
(:func:`project`, the same that ``Network.graph`` gives to networkx) and returns plain Python
numbers, one an actor, in the order of the projection. networkx is the reference for shortest
paths; igraph (the extra ``fast``) takes its place where it can be imported and gives the same
numbers. What needs no paths runs on numpy, without scipy.
"""

from graphkit.engines.paths import (
    PATH_ENGINES,
    SLOW_PATHS,
    betweenness,
    closeness,
    engine_label,
    path_engine,
    slow_paths,
    whole_lengths,
)
from graphkit.engines.simple import WEIGHTS, Simple, components, degree, project, strength
from graphkit.engines.spectral import eigenvector, pagerank

__all__ = [
    "PATH_ENGINES",
    "SLOW_PATHS",
    "WEIGHTS",
    "Simple",
    "betweenness",
    "closeness",
    "components",
    "degree",
    "eigenvector",
    "engine_label",
    "pagerank",
    "path_engine",
    "project",
    "slow_paths",
    "strength",
    "whole_lengths",
]
