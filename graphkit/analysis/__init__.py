"""What can be said of a network that has been cut to what is meant. Pure functions of it."""

from graphkit.analysis.measures import MEASURES, Measure, centrality, ranks

__all__ = ["MEASURES", "Measure", "centrality", "ranks"]
