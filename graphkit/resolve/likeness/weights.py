"""The weights and sentences of the evidence on a pair of actors: ``evidence.toml`` as values."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


class Fact(NamedTuple):
    """One thing known of a pair: its name in ``evidence.toml``, its value, what is said of it.

    ``words`` fill the sentence by slot: a text, or a text and what it is (``actor``, ``date``,
    a word list of the vocabulary …), which is put in the language of the sentence, or a list of
    these. ``evidence`` are the ids of ties.
    """

    name: str
    value: float
    words: Mapping[str, Any]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """How facts are weighed: by name the log odds that a value of 1 adds, and the sentences."""

    intercept: float
    weights: Mapping[str, float]
    sentences: Mapping[tuple[str, bool], Mapping[str, str]]
    ordinals: Mapping[str, int] = field(default_factory=dict)

    def share(self, fact: Fact) -> float:
        """What a fact adds to the log odds."""
        return self.weights[fact.name] * fact.value

    def chance(self, facts: Iterable[Fact]) -> float:
        """The chance, 0 to 1, that two actors of which these facts are known are one.

        Example:
            >>> model = Model(-2.0, {"name": 4.0, "country_apart": -3.0}, {})
            >>> alike, abroad = Fact("name", 1.0, {}), Fact("country_apart", 1.0, {})
            >>> round(model.chance([alike]), 3), round(model.chance([alike, abroad]), 3)
            (0.881, 0.269)
        """
        odds = self.intercept + sum(map(self.share, facts))
        return 1 / (1 + math.exp(-max(-35.0, min(35.0, odds))))


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that comes with the library."""
    text = files("graphkit.resolve.likeness").joinpath("evidence.toml").read_text("utf-8")
    table = tomllib.loads(text)
    intercept = table.pop("intercept")["weight"]
    ordinals = table["numbers_apart"]["ordinals"]
    sentences = {
        (name, side == "for"): entry[side]
        for name, entry in table.items()
        for side in ("for", "against")
        if side in entry
    }
    weights = {name: entry["weight"] for name, entry in table.items()}
    return Model(intercept, weights, sentences, ordinals)
