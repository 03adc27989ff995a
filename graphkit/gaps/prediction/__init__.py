"""Link prediction: the pairs without a tie that resemble the pairs that have one.

A logistic model of what is known about a pair (:data:`FEATURES`) is fitted on the ties of the
network itself (:mod:`graphkit.gaps.prediction.model`). Its result is a chance, listed next to the
rules for missing linkages under the name :data:`PREDICTED`. :mod:`graphkit.gaps.backtest` measures
how far it can be trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphkit.gaps.prediction.arrays import TieArrays, arrays_of, predicted_kind
from graphkit.gaps.prediction.features import FEATURES, KnownTies, among
from graphkit.gaps.prediction.model import (
    FEWEST,
    PredictionModel,
    draw_matched,
    draw_untied,
    fit,
    too_few_ties,
)
from graphkit.gaps.prediction.reasons import PredictionReasons
from graphkit.model.errors import InvalidDataError, NotFoundError, not_an_id
from graphkit.model.network import Network

Numbers = NDArray[np.int64]

__all__ = [
    "FEATURES",
    "FEWEST",
    "PREDICTED",
    "KnownTies",
    "PredictedTie",
    "Prediction",
    "PredictionModel",
    "TieArrays",
    "among",
    "arrays_of",
    "best_pairs",
    "draw_matched",
    "draw_untied",
    "fit",
    "predict",
    "predict_by_language",
    "predicted_kind",
    "too_few_ties",
]

PREDICTED = "predicted"
"""The name of the model among the rules for missing linkages."""

_ROWS = 200_000  # pairs whose features are in memory at once


@dataclass(frozen=True, slots=True)
class PredictedTie:
    """A pair without a tie, with the chance of one (0 to 1), the reason and the ids behind it."""

    tail: str
    head: str
    chance: float
    why: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Prediction:
    """The likeliest ties of a kind, the number of pairs that were scored, and the model."""

    kind: str
    ties: tuple[PredictedTie, ...]
    pairs: int
    model: PredictionModel

    def __repr__(self) -> str:
        count = f"{len(self.ties):,} of {self.pairs:,} pairs"
        return f"<{type(self).__name__} of {self.kind}: {count}>"


def predict(
    network: Network,
    lang: str = "en",
    *,
    tie: str = "",
    actor: str = "",
    limit: int = 1000,
    seed: int = 0,
) -> Prediction:
    """Predict which pairs without a tie are likeliest to have one.

    The candidates are the pairs two or three ties apart and those near each other; with
    ``actor``, all pairs of that actor.

    Args:
        network: the network, with ties of every kind.
        lang: the language of the reasons.
        tie: the kind of tie; the vocabulary's main kind of cooperation unless given.
        actor: an id; only pairs of this actor are scored.
        limit: the largest number of pairs to return.
        seed: the random seed of the model's training data.

    Returns:
        The pairs, likeliest first, with the model. Chances are calibrated on hidden ties: when a
        fifth of the known ties is hidden, about three in ten of the candidates with a chance of
        0.3 are hidden ties (Platt scaling, see :func:`graphkit.gaps.prediction.model.fit`).

    Raises:
        NotFoundError: if the kind of tie or the actor is unknown.
        InvalidDataError: if there are too few ties to learn from, or ties of this kind cannot be
            predicted.

    Example:
        >>> from graphkit.storage.open import open_network
        >>> network = open_network("thai-twin-cities")
        >>> found = predict(network, actor=network.find("Mukdahan").id, limit=3)
        >>> len(found.ties)
        3
    """
    return predict_by_language(network, (lang,), tie=tie, actor=actor, limit=limit, seed=seed)[lang]


def predict_by_language(
    network: Network,
    languages: Sequence[str],
    *,
    tie: str = "",
    actor: str = "",
    limit: int = 1000,
    seed: int = 0,
) -> dict[str, Prediction]:
    """Predict as :func:`predict` does, from one model, with reasons in several languages."""
    if limit < 1:
        raise InvalidDataError(f"limit must be 1 or more, not {limit}")
    arrays = arrays_of(network, tie)
    if not tie and len(arrays.ties) < FEWEST:
        raise _too_few_of(network, arrays)
    model = fit(arrays.actors, arrays.ties, seed)
    known = KnownTies(arrays.actors, arrays.ties)
    pairs = _pairs_of(arrays, network, actor) if actor else known.candidates()
    best, scores = best_pairs(model, known, pairs, limit)
    chances = np.clip(model.chances(scores), 0, 1)
    reasons = PredictionReasons(network, arrays, known)
    ties: dict[str, list[PredictedTie]] = {lang: [] for lang in languages}
    for (i, j), chance in zip(best.tolist(), chances.tolist(), strict=True):
        if arrays.ids[j] < arrays.ids[i]:
            i, j = j, i
        for lang, kept in ties.items():
            why, evidence = reasons.explain(i, j, chance, lang)
            kept.append(PredictedTie(arrays.ids[i], arrays.ids[j], chance, why, evidence))
    return {
        lang: Prediction(arrays.kind, tuple(kept), len(pairs), model) for lang, kept in ties.items()
    }


def _too_few_of(network: Network, arrays: TieArrays) -> InvalidDataError:
    """Return the error for too few ties of the usual kind, with a kind that has enough."""
    error = too_few_ties(len(arrays.ties))
    kinds = network.ontology.tie_kinds
    found = Counter(t.kind for t in network.ties.values() if kinds[t.kind].symmetric)
    other, count = found.most_common(1)[0] if found else ("", 0)
    if other in ("", arrays.kind) or count < FEWEST:
        return error
    return InvalidDataError(
        f"of {arrays.kind}, {error}; {other} has {count:,} ties: -p tie={other}"
    )


def best_pairs(
    model: PredictionModel, known: KnownTies, pairs: Numbers, limit: int
) -> tuple[Numbers, NDArray[np.float64]]:
    """Return the pairs with the highest scores, highest first, and their scores."""
    kept, best = pairs[:0], np.empty(0)
    for first in range(0, len(pairs), _ROWS):
        part = pairs[first : first + _ROWS]
        kept = np.concatenate([kept, part])
        best = np.concatenate([best, model.scores(known.features(part))])
        order = np.argsort(-best, kind="stable")[:limit]
        kept, best = kept[order], best[order]
    return kept, best


def _pairs_of(arrays: TieArrays, network: Network, actor: str) -> Numbers:
    """Return all pairs of one actor that are not tied."""
    key = network.successors.get(actor, actor)
    able: Mapping[str, int] = {a: i for i, a in enumerate(arrays.ids[: arrays.actors.n])}
    if key not in network.actors:
        raise NotFoundError(not_an_id(actor))
    if key not in able:
        raise InvalidDataError(
            f"{actor!r} cannot have a tie of the kind {arrays.kind!r}; choose an actor of another "
            "kind, or predict another kind of tie with -p tie=KIND"
        )
    i = able[key]
    others = np.delete(np.arange(arrays.actors.n), i)
    pairs = np.stack([np.minimum(i, others), np.maximum(i, others)], axis=1)
    tied = among(
        pairs[:, 0] * arrays.actors.n + pairs[:, 1],
        arrays.ties[:, 0] * arrays.actors.n + arrays.ties[:, 1],
    )
    return pairs[~tied & arrays.actors.may_tie(pairs)]
