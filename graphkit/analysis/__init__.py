"""Analyse a network: centrality, brokerage, communities, paths, mixing and change over time.

Every function takes a network that has already been restricted to what is to be measured
(``network.select``) and returns a table or a number without changing the network.
"""

from graphkit.analysis.brokerage import brokerage, brokerage_totals
from graphkit.analysis.centrality import MEASURES, Measure, centrality, ranks
from graphkit.analysis.change import compare_networks, timeline, year_ends
from graphkit.analysis.communities import communities, community_profiles, core_periphery
from graphkit.analysis.cuts import find_cuts
from graphkit.analysis.intervals import centrality_intervals
from graphkit.analysis.mixing import assortativity, ei_index, ei_of_actors, mixing_matrix
from graphkit.analysis.paths import ActorPath, find_paths, iter_paths
from graphkit.analysis.summary import summary
from graphkit.analysis.triads import one_mode_graph, one_mode_projection, open_triads, triad_counts

__all__ = [
    "MEASURES",
    "ActorPath",
    "Measure",
    "assortativity",
    "brokerage",
    "brokerage_totals",
    "centrality",
    "centrality_intervals",
    "communities",
    "community_profiles",
    "compare_networks",
    "core_periphery",
    "ei_index",
    "ei_of_actors",
    "find_cuts",
    "find_paths",
    "iter_paths",
    "mixing_matrix",
    "one_mode_graph",
    "one_mode_projection",
    "open_triads",
    "ranks",
    "summary",
    "timeline",
    "triad_counts",
    "year_ends",
]
