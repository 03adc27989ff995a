"""A logistic model of the pairs that are tied, fitted on the ties of the network itself.

The ties are split into folds. The features of the ties in a fold, and of pairs without a tie, are
computed from the other folds only, so the model learns to recognise ties it does not know. Pairs
without a tie are drawn at random, from those near each other, and with the same numbers of partners
as the ties: a model that only learnt which actors have many ties would be of little use.

References:
    Liben-Nowell, D. and Kleinberg, J. (2007) The link-prediction problem for social networks.
    JASIST 58, 1019-1031. Platt, J. (1999) Probabilistic outputs for support vector machines.
    Advances in Large Margin Classifiers, 61-74. Kovács, I. A. and others (2019) Network-based
    prediction of protein interactions. Nature Communications 10, 1240.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphkit.gaps.prediction.features import FEATURES, ActorArrays, KnownTies, among
from graphkit.model.errors import InvalidDataError

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]
Random = np.random.Generator

FEWEST = 40
"""The smallest number of ties that a model is fitted on."""

FOLDS = 5
"""The number of parts the ties are split into; each is hidden once."""

# Pairs without a tie drawn for each tie: at random, with the same degrees, and candidates.
_RANDOM, _MATCHED, _CLOSE = 10, 4, 5
_LIMIT = 6_000  # ties to learn from; more would only take longer
_RIDGE = 1.0  # penalty on squared coefficients
_ROWS = 200_000  # pairs whose features are in memory at once


@dataclass(frozen=True, eq=False)
class PredictionModel:
    """Coefficients of standardised features, and the calibration of their sum as a chance.

    Attributes:
        means: the mean of each feature.
        deviations: the standard deviation of each feature.
        coefficients: the change of the log odds with one standard deviation of each feature.
        slope, intercept: the chance is the logistic function of intercept + slope * score (Platt
            1999), fitted on all candidate pairs with a fifth of the ties hidden.
        ties: the number of ties the model was fitted on.
    """

    means: Values
    deviations: Values
    coefficients: Values
    slope: float
    intercept: float
    ties: int

    def scores(self, features: Values) -> Values:
        """Return the weighted sum of each row of features, which pairs are ranked by."""
        found: Values = ((features - self.means) / self.deviations) @ self.coefficients
        return found

    def chances(self, scores: Values) -> Values:
        """Return the chances, 0 to 1, that belong to scores."""
        return _sigmoid(self.intercept + self.slope * scores)

    def by_feature(self) -> dict[str, float]:
        """Return the coefficients by feature, rounded, the largest first."""
        pairs = zip(FEATURES, self.coefficients.tolist(), strict=True)
        ordered = sorted(pairs, key=lambda pair: (-abs(pair[1]), pair[0]))
        return {name: round(value, 3) for name, value in ordered}


def fit(actors: ActorArrays, ties: Numbers, seed: int = 0) -> PredictionModel:
    """Fit the model on ties.

    Args:
        actors: facts about the actors.
        ties: pairs of numbers, the smaller first; shape (ties, 2).
        seed: the random seed of the folds and of the pairs without a tie.

    Raises:
        InvalidDataError: if there are too few ties to learn from.
    """
    if len(ties) < FEWEST:
        raise too_few_ties(len(ties))
    random = np.random.default_rng(seed)
    fold = random.permutation(len(ties)) % FOLDS
    rows: list[Values] = []
    signs: list[NDArray[np.bool_]] = []
    first = KnownTies(actors, ties[fold != 0])
    for number in range(FOLDS):
        out = ties[fold == number]
        known = KnownTies(actors, ties[fold != number]) if number else first
        tied = known.degree > 0
        out = out[tied[out].all(axis=1)][: _LIMIT // FOLDS]
        plain = draw_untied(actors, ties, tied, _RANDOM * len(out), random)
        alike, _ = draw_matched(actors, ties, known.degree, out, _MATCHED, random)
        near = known.candidates()
        keys = ties[:, 0] * actors.n + ties[:, 1]
        size = min(len(near), _CLOSE * len(out))
        near = near[random.choice(len(near), size, replace=False)]
        near = near[~among(near[:, 0] * actors.n + near[:, 1], keys)]
        pairs = np.concatenate([out, plain, alike.reshape(-1, 2), near])
        rows.append(known.features(pairs))
        signs.append(np.arange(len(pairs)) < len(out))
    if sum(map(np.count_nonzero, signs)) < FEWEST // 4 or all(sign.all() for sign in signs):
        raise too_few_ties(len(ties))
    means, deviations, beta = _fitted(rows, signs)
    slope, intercept = _calibration(first, ties, fold, rows, signs)
    return PredictionModel(means, deviations, beta, slope, intercept, len(ties))


def _fitted(
    rows: Sequence[Values], signs: Sequence[NDArray[np.bool_]]
) -> tuple[Values, Values, Values]:
    """Fit the model; return the features' means, deviations and standardised coefficients."""
    features, sign = np.concatenate(rows), np.concatenate(signs)
    means, deviations = features.mean(axis=0), features.std(axis=0)
    deviations[deviations < 1e-9] = 1.0
    beta = logistic((features - means) / deviations, sign, np.ones(len(sign)), _RIDGE)
    return means, deviations, beta[1:]


def _calibration(
    first: KnownTies,
    ties: Numbers,
    fold: Numbers,
    rows: Sequence[Values],
    signs: Sequence[NDArray[np.bool_]],
) -> tuple[float, float]:
    """Fit the slope and intercept that turn scores into chances (Platt 1999).

    They are fitted on all candidate pairs given the ties outside a fold, scored by a model that
    does not know the fold either. One fold is enough if it has many pairs; ``first`` has the
    ties outside the first fold.
    """
    actors = first.actors
    scores: list[Values] = []
    hits: list[NDArray[np.bool_]] = []
    for number in range(FOLDS):
        others = [k for k in range(FOLDS) if k != number]
        means, deviations, beta = _fitted([rows[k] for k in others], [signs[k] for k in others])
        known = KnownTies(actors, ties[fold != number]) if number else first
        pairs = known.candidates()
        held = ties[fold == number]
        hits.append(among(pairs[:, 0] * actors.n + pairs[:, 1], held[:, 0] * actors.n + held[:, 1]))
        for start in range(0, len(pairs), _ROWS):
            part = known.features(pairs[start : start + _ROWS])
            scores.append(((part - means) / deviations) @ beta)
        if sum(map(len, hits)) > _ROWS:
            break
    score, hit = np.concatenate(scores), np.concatenate(hits)
    intercept, slope = logistic(score[:, None], hit, np.ones(len(hit)), 1.0).tolist()
    return max(slope, 0.0), intercept


def too_few_ties(ties: int) -> InvalidDataError:
    """Return the error for a network with too few ties to learn from."""
    return InvalidDataError(
        f"{ties:,} ties are too few to learn from; expected at least {FEWEST}, most of them among "
        "actors with several ties; use the other rules, which do not learn (`graphkit gaps`)"
    )


def logistic(features: Values, tied: NDArray[np.bool_], weights: Values, ridge: float) -> Values:
    """Fit a logistic regression by iteratively reweighted least squares, with a ridge penalty.

    Args:
        features: one row per observation.
        tied: the outcome of each observation.
        weights: the number of observations that each row counts as.
        ridge: the penalty on the squares of all coefficients except the intercept.

    Returns:
        The intercept, then one coefficient per column.

    Example:
        >>> import numpy as np
        >>> x, tied = np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([0, 1, 0, 1]) > 0
        >>> [round(b, 3) for b in logistic(x, tied, np.array([1.0, 1.0, 1.0, 3.0]), 0.0).tolist()]
        [0.0, 1.099]
    """
    x = np.column_stack([np.ones(len(features)), features])
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 1e-9
    beta = np.zeros(x.shape[1])
    for _ in range(60):
        chance = _sigmoid(x @ beta)
        spread = weights * chance * (1 - chance) + 1e-12
        slope = x.T @ (weights * (tied - chance)) - penalty * beta
        step = np.linalg.solve(x.T @ (x * spread[:, None]) + np.diag(penalty), slope)
        # A long step from a flat region can overshoot.
        step *= min(1.0, 5.0 / max(1e-12, float(np.abs(step).max())))
        beta += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return beta


def draw_untied(
    actors: ActorArrays,
    ties: Numbers,
    present: NDArray[np.bool_],
    size: int,
    random: Random,
) -> Numbers:
    """Draw up to ``size`` pairs without a tie at random from those among the present actors."""
    chosen, n = np.flatnonzero(present), actors.n
    keys = ties[:, 0] * n + ties[:, 1]
    drawn = np.empty(0, np.int64)
    for _ in range(50):
        if len(drawn) >= size or len(chosen) < 2:
            break
        pairs = np.sort(random.choice(chosen, (size + 16, 2)), axis=1)
        pairs = pairs[actors.may_tie(pairs)]
        new = pairs[:, 0] * n + pairs[:, 1]
        drawn = np.concatenate([drawn, new[~among(new, keys)]])
    return np.stack(np.divmod(drawn[:size], max(1, n)), axis=1)


def draw_matched(
    actors: ActorArrays,
    ties: Numbers,
    degree: Numbers,
    pairs: Numbers,
    each: int,
    random: Random,
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Draw for each pair ``each`` pairs without a tie whose ends have the same degrees.

    If fewer than ten actors have the degree of an end, it is drawn from the ten actors with the
    nearest degrees.

    Returns:
        An array of shape (pairs, each, 2), and for which of the given pairs enough were found;
        the array has only these.
    """
    n = actors.n
    order = np.flatnonzero(degree > 0)
    order = order[np.argsort(degree[order], kind="stable")]
    rising = degree[order]
    keys = ties[:, 0] * n + ties[:, 1]
    wanted = np.repeat(pairs, each, axis=0)
    drawn = wanted.copy()
    left = np.searchsorted(rising, degree[wanted], "left")
    right = np.searchsorted(rising, degree[wanted], "right")
    short = np.maximum(0, 10 - (right - left))
    left = np.maximum(0, left - (short + 1) // 2)
    right = np.minimum(len(order), right + (short + 1) // 2)
    open_ = np.arange(len(wanted))
    for _ in range(100):
        if not len(open_):
            break
        low, high = left[open_], right[open_]
        drawn[open_] = order[low + (random.random(low.shape) * (high - low)).astype(np.int64)]
        pair = np.sort(drawn[open_], axis=1)
        good = actors.may_tie(pair) & ~among(pair[:, 0] * n + pair[:, 1], keys)
        open_ = open_[~good]
    found = np.ones(len(wanted), dtype=bool)
    found[open_] = False
    whole: NDArray[np.bool_] = np.all(found.reshape(len(pairs), each), axis=1)
    return np.sort(drawn, axis=1).reshape(len(pairs), each, 2)[whole], whole


def _sigmoid(values: Values) -> Values:
    found: Values = 1 / (1 + np.exp(-np.clip(values, -35, 35)))
    return found
