"""The evidence on a pair of actors and its weights: ``evidence.toml`` as values."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


class Evidence(NamedTuple):
    """One piece of evidence on a pair of actors.

    Attributes:
        name: its name in ``evidence.toml``.
        value: its size; what a value of 1 means is in that file.
        words: the values of the slots of its sentence. Each is a text, a text with the sort of
            thing it is (``actor``, ``date``, a word list of the vocabulary …), which is written
            in the language of the sentence, or a list of these.
        ties: the ids of the ties that it rests on.
    """

    name: str
    value: float
    words: Mapping[str, Any]
    ties: tuple[str, ...] = ()


@dataclass(frozen=True)
class LikenessModel:
    """A logistic model of the chance that two actors are the same.

    Attributes:
        intercept: the log odds of a pair without any evidence.
        weights: by the name of the evidence, the log odds that a value of 1 adds.
    """

    intercept: float
    weights: Mapping[str, float]

    def share(self, one: Evidence) -> float:
        """Return the log odds that a piece of evidence adds; below 0 it speaks against."""
        return self.weights[one.name] * one.value

    def chance(self, evidence: Iterable[Evidence]) -> float:
        """Compute the chance, 0 to 1, that two actors with this evidence are the same.

        Example:
            >>> model = LikenessModel(-2.0, {"name": 4.0, "country_apart": -3.0})
            >>> alike, abroad = Evidence("name", 1.0, {}), Evidence("country_apart", 1.0, {})
            >>> round(model.chance([alike]), 3), round(model.chance([alike, abroad]), 3)
            (0.881, 0.269)
        """
        odds = self.intercept + sum(map(self.share, evidence))
        return 1 / (1 + math.exp(-max(-35.0, min(35.0, odds))))


@lru_cache(maxsize=1)
def shipped_model() -> LikenessModel:
    """Return the model that comes with the library."""
    text = files("graphkit.resolve.likeness").joinpath("evidence.toml").read_text("utf-8")
    weights = {name: entry["weight"] for name, entry in tomllib.loads(text).items()}
    return LikenessModel(weights.pop("intercept"), weights)
