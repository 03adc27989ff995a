"""A logistic model of which pairs are tied, fitted on the ties of a network themselves.

The ties are cut into folds. The features of the ties of a fold, and those of pairs without a
tie, are computed from the other folds alone, so that the model learns to tell ties that it does
not know. Pairs without a tie are drawn at random, and some with the degrees of the ties: a
model that only learnt who has many ties would say little.

References:
    Liben-Nowell, D. and Kleinberg, J. (2007) The link-prediction problem for social networks.
    JASIST 58, 1019-1031. Platt, J. (1999) Probabilistic outputs for support vector machines.
    Advances in Large Margin Classifiers, 61-74. Kovács, I. A. and others (2019) Network-based
    prediction of protein interactions. Nature Communications 10, 1240.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphkit.gaps.prediction.features import FEATURES, Ground, Links, among
from graphkit.model.errors import GraphkitError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]
    Random = np.random.Generator

FEWEST = 40
"""A model is not fitted on fewer ties."""

FOLDS = 5
# Pairs without a tie drawn for each tie: at random, by degree, and two or three ties apart.
_RANDOM, _MATCHED, _CLOSE = 10, 4, 5
_MOST = 6_000  # ties that are learnt from; more would only take longer
_RIDGE = 1.0
_ROWS = 200_000  # pairs whose features are held at once


@dataclass(frozen=True, eq=False)
class Model:
    """Coefficients of standardised features, and how their sum becomes a chance.

    ``coefficients`` say by how much the log odds rise with one standard deviation of a
    feature. The chance is that of a tie of which the rest of the network does not know, were
    one tie in five such a one: the model has been fitted so.
    """

    means: Values
    deviations: Values
    coefficients: Values
    slope: float
    intercept: float
    ties: int

    def scores(self, features: Values) -> Values:
        """The weighted sum for each row of features: what pairs are ranked by."""
        found: Values = ((features - self.means) / self.deviations) @ self.coefficients
        return found

    def chances(self, scores: Values) -> Values:
        """What sums mean as chances, 0 to 1."""
        return _sigmoid(self.intercept + self.slope * scores)

    def described(self) -> dict[str, float]:
        """The coefficients by feature, rounded, the strongest first."""
        pairs = zip(FEATURES, self.coefficients.tolist(), strict=True)
        ordered = sorted(pairs, key=lambda pair: (-abs(pair[1]), pair[0]))
        return {name: round(value, 3) for name, value in ordered}


def fit(ground: Ground, ties: Numbers, seed: int = 0) -> Model:
    """Fit the model on ties.

    Args:
        ground: the actors.
        ties: pairs of numbers, the smaller first.
        seed: for the folds and for the pairs without a tie.

    Raises:
        GraphkitError: when there are too few ties to learn from.
    """
    import numpy as np

    if len(ties) < FEWEST:
        raise too_few(len(ties))
    random = np.random.default_rng(seed)
    fold = random.permutation(len(ties)) % FOLDS
    rows: list[Values] = []
    signs: list[NDArray[np.bool_]] = []
    first = Links(ground, ties[fold != 0])
    for number in range(FOLDS):
        out = ties[fold == number]
        links = Links(ground, ties[fold != number]) if number else first
        tied = links.degree > 0
        out = out[tied[out].all(axis=1)][: _MOST // FOLDS]
        plain = untied(ground, ties, tied, _RANDOM * len(out), random)
        alike, _ = matched(ground, ties, links.degree, out, _MATCHED, random)
        near = links.candidates()
        keys = ties[:, 0] * ground.n + ties[:, 1]
        size = min(len(near), _CLOSE * len(out))
        near = near[random.choice(len(near), size, replace=False)]
        near = near[~among(near[:, 0] * ground.n + near[:, 1], keys)]
        given = np.concatenate([out, plain, alike.reshape(-1, 2), near])
        rows.append(links.features(given))
        signs.append(np.arange(len(given)) < len(out))
    if sum(map(np.count_nonzero, signs)) < FEWEST // 4 or all(sign.all() for sign in signs):
        raise too_few(len(ties))
    means, deviations, beta = _learnt(rows, signs)
    slope, intercept = _calibrated(first, ties, fold, rows, signs)
    return Model(means, deviations, beta, slope, intercept, len(ties))


def _learnt(
    rows: Sequence[Values], signs: Sequence[NDArray[np.bool_]]
) -> tuple[Values, Values, Values]:
    """Means and deviations of the features, and the coefficients of the standardised ones."""
    import numpy as np

    features, sign = np.concatenate(rows), np.concatenate(signs)
    means, deviations = features.mean(axis=0), features.std(axis=0)
    deviations[deviations < 1e-9] = 1.0
    beta = logistic((features - means) / deviations, sign, np.ones(len(sign)), _RIDGE)
    return means, deviations, beta[1:]


def _calibrated(
    first: Links,
    ties: Numbers,
    fold: Numbers,
    rows: Sequence[Values],
    signs: Sequence[NDArray[np.bool_]],
) -> tuple[float, float]:
    """How scores become chances: slope and intercept (Platt 1999).

    They are fitted on all candidate pairs as the ties outside a fold give them; the scores are
    of a model that does not know the fold either. One fold is enough where it has many pairs;
    ``first`` are the ties outside of the first.
    """
    import numpy as np

    ground = first.ground
    scores: list[Values] = []
    hits: list[NDArray[np.bool_]] = []
    for number in range(FOLDS):
        others = [k for k in range(FOLDS) if k != number]
        means, deviations, beta = _learnt([rows[k] for k in others], [signs[k] for k in others])
        links = Links(ground, ties[fold != number]) if number else first
        pairs = links.candidates()
        held = ties[fold == number]
        hits.append(among(pairs[:, 0] * ground.n + pairs[:, 1], held[:, 0] * ground.n + held[:, 1]))
        for start in range(0, len(pairs), _ROWS):
            part = links.features(pairs[start : start + _ROWS])
            scores.append(((part - means) / deviations) @ beta)
        if sum(map(len, hits)) > _ROWS:
            break
    score, hit = np.concatenate(scores), np.concatenate(hits)
    intercept, slope = logistic(score[:, None], hit, np.ones(len(hit)), 1.0).tolist()
    return max(slope, 0.0), intercept


def too_few(ties: int) -> GraphkitError:
    """That a network has not enough ties to learn from."""
    return GraphkitError(
        f"{ties:,} ties are too few to learn from ({FEWEST} are needed, most of them among actors "
        "with several); the other rules need no learning (`graphkit gaps`)"
    )


def logistic(features: Values, tied: NDArray[np.bool_], weights: Values, ridge: float) -> Values:
    """Logistic regression by iteratively reweighted least squares, with a ridge penalty.

    Args:
        features: a row an observation.
        tied: what is to be told.
        weights: how many observations each row stands for.
        ridge: penalty on the squares of all coefficients but the first.

    Returns:
        The intercept, then a coefficient a column.

    Example:
        >>> import numpy as np
        >>> x, tied = np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([0, 1, 0, 1]) > 0
        >>> [round(b, 3) for b in logistic(x, tied, np.array([1.0, 1.0, 1.0, 3.0]), 0.0).tolist()]
        [0.0, 1.099]
    """
    import numpy as np

    x = np.column_stack([np.ones(len(features)), features])
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 1e-9
    beta = np.zeros(x.shape[1])
    for _ in range(60):
        chance = _sigmoid(x @ beta)
        spread = weights * chance * (1 - chance) + 1e-12
        slope = x.T @ (weights * (tied - chance)) - penalty * beta
        step = np.linalg.solve(x.T @ (x * spread[:, None]) + np.diag(penalty), slope)
        # A long step from a flat place can leave the valley.
        step *= min(1.0, 5.0 / max(1e-12, float(np.abs(step).max())))
        beta += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return beta


def untied(
    ground: Ground,
    ties: Numbers,
    present: NDArray[np.bool_],
    size: int,
    random: Random,
) -> Numbers:
    """Pairs without a tie, drawn at random from all among some actors; fewer where there are."""
    import numpy as np

    actors, n = np.flatnonzero(present), ground.n
    keys = ties[:, 0] * n + ties[:, 1]
    drawn = np.empty(0, np.int64)
    for _ in range(50):
        if len(drawn) >= size or len(actors) < 2:
            break
        pairs = np.sort(random.choice(actors, (size + 16, 2)), axis=1)
        pairs = pairs[ground.fits(pairs)]
        new = pairs[:, 0] * n + pairs[:, 1]
        drawn = np.concatenate([drawn, new[~among(new, keys)]])
    return np.stack(np.divmod(drawn[:size], max(1, n)), axis=1)


def matched(
    ground: Ground,
    ties: Numbers,
    degree: Numbers,
    pairs: Numbers,
    each: int,
    random: Random,
) -> tuple[Numbers, NDArray[np.bool_]]:
    """For each pair some without a tie whose ends have the same numbers of partners.

    An end with a number that fewer than ten actors have is drawn from the ten nearest to it.

    Returns:
        An array of pairs x each x 2, and for which pairs so many were found; the array has
        only these.
    """
    import numpy as np

    n = ground.n
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
        good = ground.fits(pair) & ~among(pair[:, 0] * n + pair[:, 1], keys)
        open_ = open_[~good]
    found = np.ones(len(wanted), dtype=bool)
    found[open_] = False
    whole: NDArray[np.bool_] = np.all(found.reshape(len(pairs), each), axis=1)
    return np.sort(drawn, axis=1).reshape(len(pairs), each, 2)[whole], whole


def _sigmoid(values: Values) -> Values:
    import numpy as np

    found: Values = 1 / (1 + np.exp(-np.clip(values, -35, 35)))
    return found
