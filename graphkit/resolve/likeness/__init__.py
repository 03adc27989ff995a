"""Whether two actors are one: the facts that speak for and against it, weighed. Pure.

What is known of a pair is a handful of facts, each a number. The chance that the two are one is
a logistic model of them (Fellegi and Sunter's, its weights fitted together). Facts, weights and
sentences stand in ``evidence.toml``, with how they came about: each fact's share in the chance can
be read, and is said.

Reference:
    Fellegi, I. P. and Sunter, A. B. (1969) A theory for record linkage. Journal of the American
    Statistical Association 64, 1183-1210.
"""

from graphkit.resolve.likeness.evidence import Resemblance
from graphkit.resolve.likeness.profile import Face
from graphkit.resolve.likeness.weights import Fact, Model, shipped

__all__ = ["Face", "Fact", "Model", "Resemblance", "shipped"]
