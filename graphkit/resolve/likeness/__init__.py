"""The likeness of two actors: the evidence that they are the same or different, weighed.

The evidence on a pair is a handful of numbers. The chance that the two actors are the same is a
logistic model of them (as Fellegi and Sunter's, with weights that are fitted together). Each number
adds a share to the chance, which can be read and has a sentence. Evidence and weights are in
``evidence.toml``, the sentences in the words of the room.

Reference:
    Fellegi, I. P. and Sunter, A. B. (1969) A theory for record linkage. Journal of the American
    Statistical Association 64, 1183-1210.
"""

from graphkit.resolve.likeness.evidence import EvidenceFinder
from graphkit.resolve.likeness.profile import Profile, Profiles
from graphkit.resolve.likeness.weights import Evidence, LikenessModel, shipped_model

__all__ = ["Evidence", "EvidenceFinder", "LikenessModel", "Profile", "Profiles", "shipped_model"]
