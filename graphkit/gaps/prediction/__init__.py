"""Prediction: which pairs without a tie look like those that have one.

A logistic model over what is known of a pair (:data:`FEATURES`), fitted on the network's own
ties (:mod:`graphkit.gaps.prediction.model`). Its word is a chance and stands beside the rules as
the rule :data:`PREDICTED`. How far it can be trusted says :mod:`graphkit.gaps.backtest`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphkit.gaps.prediction.arrays import Field, field_of, predicted_kind
from graphkit.gaps.prediction.features import FEATURES, Links, among
from graphkit.gaps.prediction.model import FEWEST, Model, fit, matched, too_few, untied
from graphkit.gaps.prediction.reasons import Reasons
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

__all__ = [
    "FEATURES",
    "FEWEST",
    "PREDICTED",
    "Field",
    "Guess",
    "Links",
    "Model",
    "Prediction",
    "among",
    "field_of",
    "fit",
    "likeliest",
    "matched",
    "predict",
    "predict_in",
    "predicted_kind",
    "too_few",
    "untied",
]

PREDICTED = "predicted"
"""The name of the model among the rules for missing linkages."""

_ROWS = 200_000  # pairs whose features are held at once


@dataclass(frozen=True, slots=True)
class Guess:
    """A pair without a tie, the chance of one (0 to 1), the reason and the ids it rests on."""

    tail: str
    head: str
    chance: float
    why: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The likeliest pairs of a kind of tie, out of how many looked at, and the model."""

    kind: str
    guesses: tuple[Guess, ...]
    pairs: int
    model: Model


def predict(
    network: Network,
    lang: str = "en",
    *,
    tie: str = "",
    actor: str = "",
    most: int = 1000,
    seed: int = 0,
) -> Prediction:
    """The pairs that are likeliest to be tied, of those that are not.

    Looked at are the pairs that are two or three ties apart, and those near each other; with
    ``actor``, all pairs of that actor.

    Args:
        network: the network, with ties of every kind.
        lang: the language of the reasons, ``en`` or ``th``.
        tie: the kind of tie; the vocabulary's main kind of cooperation unless given.
        actor: an id; only pairs of this actor.
        most: at most so many pairs.
        seed: for what the model is fitted on.

    Returns:
        The pairs, the likeliest first, with the model. The chance is that of a tie on which the
        rest of the network is silent, were one tie in five such a one.

    Raises:
        GraphkitError: when there are too few ties to learn from, or the kind is none that can
            be predicted.
    """
    return predict_in(network, (lang,), tie=tie, actor=actor, most=most, seed=seed)[lang]


def predict_in(
    network: Network,
    languages: Sequence[str],
    *,
    tie: str = "",
    actor: str = "",
    most: int = 1000,
    seed: int = 0,
) -> dict[str, Prediction]:
    """What :func:`predict` gives, from one model, with the reasons in each of some languages."""
    import numpy as np

    if most < 1:
        raise GraphkitError(f"most is 1 or more, not {most}")
    field = field_of(network, tie)
    model = fit(field.ground, field.ties, seed)
    links = Links(field.ground, field.ties)
    pairs = _of_one(field, network, actor) if actor else links.candidates()
    best, scores = likeliest(model, links, pairs, most)
    chances = model.chances(scores)
    reasons = Reasons(network, field, links)
    guesses: dict[str, list[Guess]] = {lang: [] for lang in languages}
    for (i, j), chance in zip(best.tolist(), np.clip(chances, 0, 1).tolist(), strict=True):
        if field.actors[j] < field.actors[i]:
            i, j = j, i
        for lang, kept in guesses.items():
            why, evidence = reasons.of(i, j, chance, lang)
            kept.append(Guess(field.actors[i], field.actors[j], chance, why, evidence))
    return {
        lang: Prediction(field.kind, tuple(kept), len(pairs), model)
        for lang, kept in guesses.items()
    }


def likeliest(
    model: Model, links: Links, pairs: Numbers, most: int
) -> tuple[Numbers, NDArray[np.float64]]:
    """The pairs with the highest scores, the highest first, and their scores."""
    import numpy as np

    kept, best = pairs[:0], np.empty(0)
    for first in range(0, len(pairs), _ROWS):
        part = pairs[first : first + _ROWS]
        kept = np.concatenate([kept, part])
        best = np.concatenate([best, model.scores(links.features(part))])
        order = np.argsort(-best, kind="stable")[:most]
        kept, best = kept[order], best[order]
    return kept, best


def _of_one(field: Field, network: Network, actor: str) -> Numbers:
    """All pairs of one actor that are not tied."""
    import numpy as np

    key = network.successors.get(actor, actor)
    able: Mapping[str, int] = {a: i for i, a in enumerate(field.actors[: field.ground.n])}
    if key not in able:
        raise GraphkitError(
            f"{actor!r} can hold no tie of the kind {field.kind!r}; ask for an actor of another "
            "kind, or predict another kind of tie with -p tie=KIND"
        )
    i = able[key]
    others = np.delete(np.arange(field.ground.n), i)
    pairs = np.stack([np.minimum(i, others), np.maximum(i, others)], axis=1)
    tied = among(
        pairs[:, 0] * field.ground.n + pairs[:, 1],
        field.ties[:, 0] * field.ground.n + field.ties[:, 1],
    )
    return pairs[~tied & field.ground.fits(pairs)]
