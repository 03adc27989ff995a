"""Backtest of missing linkages: hide known ties, then measure how well they are found again.

Hidden ties leave no trace: scores and rules are computed from the remaining ties only. If enough
ties are dated, those that began last are hidden and the network is taken as of the day before
them; otherwise a tenth of the ties is drawn at random, several times.

References:
    Yang, Y., Lichtenwalter, R. N. and Chawla, N. V. (2015) Evaluating link prediction methods.
    Knowledge and Information Systems 45, 751-782. Wilson, E. B. (1927) Probable inference, the
    law of succession, and statistical inference. JASA 22, 209-212.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphkit.gaps.prediction import (
    FEWEST,
    PREDICTED,
    KnownTies,
    PredictionModel,
    TieArrays,
    among,
    arrays_of,
    draw_matched,
    draw_untied,
    fit,
    predicted_kind,
    too_few_ties,
)
from graphkit.gaps.rules import find_gaps
from graphkit.model.dates import PartialDate
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.query.library import queries

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]

BASELINES = ("common_neighbours", "degree_product")
"""The simple scores that the model is compared with."""
METHODS = (PREDICTED, *BASELINES)
"""The methods that score every pair."""
COLUMNS = (
    *("method", "against", "auc", "auc_low", "auc_high"),
    *("average_precision", "average_precision_low", "average_precision_high"),
    *("named", "found", "precision", "precision_low", "precision_high", "held_out"),
)
"""The columns of the table of a backtest."""
FEW = 20
"""The number of held-out ties below which nothing can be concluded."""

_PART = 10  # one tie in this many is held out
_LATE = 5  # and of dated ties, the last one in this many
_EACH = 5  # pairs without a tie for each held-out tie
_DRAWS = 200  # bootstrap samples in each repeat
_TOPS = (10, 50, 100)
_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Backtest:
    """The result of a backtest.

    Attributes:
        table: one row per method and comparison; see :func:`backtest`.
        summary: the conclusion in a few sentences.
    """

    table: Table
    summary: str


@dataclass(slots=True)
class _Trial:
    """The results of a method in one comparison, by repeat and by bootstrap sample."""

    auc: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    auc_draws: list[float] = field(default_factory=list)
    precision_draws: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Split:
    """A network without the held-out ties, and these by the ids of their ends."""

    network: Network
    held: frozenset[tuple[str, str]]


def backtest(
    network: Network,
    *,
    tie: str = "",
    rules: Iterable[str] | None = None,
    day: dt.date | None = None,
    repeats: int = 5,
    seed: int = 0,
) -> Backtest:
    """Hold ties out, score all pairs, and measure how well the held-out ties are found.

    Held-out ties are scored among actors that keep another tie: in a network of tied actors only,
    an actor without any tie left must be an end of a held-out tie, which would inflate the result.

    Args:
        network: a whole network.
        tie: the kind of tie; the main kind of cooperation unless given.
        rules: the rules to test too; those of the library that propose this kind unless given.
            ``predicted`` is always tested.
        day: hold out the ties that began after this day, however few; unless given, it is chosen
            so that a fifth of the dated ties is held out, if there are enough.
        repeats: how often ties are drawn at random; ignored if ties are held out by date.
        seed: the random seed of all draws.

    Returns:
        A table with the columns :data:`COLUMNS`. Methods are ``predicted``,
        ``common_neighbours``, ``degree_product`` and the rules. ``against`` is the comparison:

        - ``random``: pairs without a tie, drawn at random, five for each held-out tie;
        - ``same degree``: pairs without a tie whose ends have the same numbers of partners;
        - ``own pairs``: the same, each held-out tie compared only with the pairs drawn for it;
        - ``first 10`` (50, 100): the method's best of all pairs two or three ties apart or near
          each other; ``found`` of the ``named`` are held-out ties;
        - ``named``: all pairs that a rule names.

        AUC, 0 to 1, is the chance that a held-out tie scores higher than a pair without one.
        Intervals are 95 %: bootstrap over all repeats for AUC and average precision, Wilson for
        precision.

    Raises:
        InvalidDataError: if there are too few ties, or ``repeats`` is below 1.

    Example:
        >>> from graphkit.storage.open import open_network
        >>> found = backtest(open_network("thai-twin-cities"), rules=["neighbours"], repeats=1)
        >>> sorted(set(found.table.column("method")))
        ['common_neighbours', 'degree_product', 'neighbours', 'predicted']
    """
    if repeats < 1:
        raise InvalidDataError(f"repeats must be 1 or more, not {repeats}")
    kind = predicted_kind(network, tie)
    whole = arrays_of(network, kind)
    if len(whole.ties) < FEWEST:
        raise too_few_ties(len(whole.ties))
    day, note = _day(network, whole, day)
    random = np.random.default_rng(seed)
    chosen = _rules(rules, kind)
    trials: dict[tuple[str, str], _Trial] = defaultdict(_Trial)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    coefficients: dict[str, float] = {}
    held = scored = 0
    for number in range(1 if day else repeats):
        split = _by_date(network, whole, day) if day else _at_random(network, whole, random)
        held += len(split.held)
        known = arrays_of(split.network, kind)
        try:
            model: PredictionModel | None = fit(known.actors, known.ties, seed + number)
        except InvalidDataError:
            # The rules can still be tested; the summary says that no pair was scored.
            model = None
        if model is not None:
            coefficients = model.by_feature()
            scored += _score(known, model, whole, split, random, trials, counts)
        for rule in chosen:
            named = {
                (gap.tail, gap.head)
                for gap in find_gaps(split.network, [rule])
                if gap.kind == kind and gap.head
            }
            count = counts[rule, "named"]
            count[0] += len(named)
            count[1] += len(named & split.held)
            count[2] += len(split.held)
    rows = [*_scored_rows(trials, scored), *_counted_rows(counts)]
    meta = provenance(network, engine="numpy", seed=seed)
    about = {
        "tie": kind,
        "held_out": held,
        "scored": scored,
        "repeats": 1 if day else repeats,
        "split": note,
        "coefficients": coefficients,
    }
    return Backtest(Table(COLUMNS, rows, {**meta, **about}), _summary(trials, scored, held, note))


def _rules(rules: Iterable[str] | None, kind: str) -> list[str]:
    if rules is not None:
        names = [rules] if isinstance(rules, str) else rules
        return [rule for rule in names if rule != PREDICTED]
    return [
        query.name
        for query in queries("gaps")
        if query.proposes == kind and not any(p.type == "actor" for p in query.parameters)
    ]


def _day(network: Network, whole: TieArrays, day: dt.date | None) -> tuple[dt.date | None, str]:
    """Return the day after which ties are held out, and a note; None if too few are dated."""
    began = [since.first for since in map(_since(network), whole.tie_ids.values()) if since]
    dates = sorted(began)
    late = len(dates) // _LATE
    if day is None and (late < FEW or len(dates) - late < FEWEST):
        return None, (
            f"drawn at random: {len(dates):,} of {len(whole.ties):,} ties are dated, too few to "
            "hold out the latest"
        )
    if day is None:
        day = dates[-late] - dt.timedelta(days=1)
    undated = len(whole.ties) - len(dates)
    note = f"those that began after {day.isoformat()}"
    return day, note + (f"; {undated:,} undated ties left out" if undated else "")


def _since(network: Network) -> Callable[[tuple[str, ...]], PartialDate | None]:
    def since(ids: tuple[str, ...]) -> PartialDate | None:
        dates = [network.ties[key].since_first for key in ids]
        known = [date for date in dates if date]
        return min(known, key=lambda date: date.first) if len(known) == len(dates) else None

    return since


def _by_date(network: Network, whole: TieArrays, day: dt.date) -> _Split:
    since = _since(network)
    began = {pair: since(ids) for pair, ids in whole.tie_ids.items()}
    late = {pair for pair, date in began.items() if date and date.first > day}
    undated = {key for pair, date in began.items() if date is None for key in whole.tie_ids[pair]}
    return _Split(_without(network, undated).at(day), _named(whole, late))


def _at_random(network: Network, whole: TieArrays, random: np.random.Generator) -> _Split:
    size = max(1, round(len(whole.ties) / _PART))
    drawn = random.choice(len(whole.ties), size, replace=False)
    pairs = {(int(a), int(b)) for a, b in whole.ties[drawn]}
    gone = {key for pair in pairs for key in whole.tie_ids[pair]}
    return _Split(_without(network, gone), _named(whole, pairs))


def _without(network: Network, ties: set[str]) -> Network:
    if not ties:
        return network
    gone = {id(claim) for key in ties for claim in network.ties[key].claims}
    return replace(
        network,
        claims=tuple(claim for claim in network.claims if id(claim) not in gone),
        kept=None if network.kept is None else network.kept - ties,
    )


def _named(whole: TieArrays, pairs: Iterable[tuple[int, int]]) -> frozenset[tuple[str, str]]:
    ends = ((whole.ids[a], whole.ids[b]) for a, b in pairs)
    return frozenset((min(a, b), max(a, b)) for a, b in ends)


def _score(
    known: TieArrays,
    model: PredictionModel,
    whole: TieArrays,
    split: _Split,
    random: np.random.Generator,
    trials: dict[tuple[str, str], _Trial],
    counts: dict[tuple[str, str], list[int]],
) -> int:
    """Score the held-out ties against other pairs; return how many could be scored."""
    number = {key: place for place, key in enumerate(known.ids[: known.actors.n])}

    def numbered(pairs: Iterable[tuple[str, str]]) -> Numbers:
        found = [(number[a], number[b]) for a, b in pairs if a in number and b in number]
        return np.sort(np.array(sorted(found), dtype=np.int64).reshape(-1, 2), axis=1)

    known_ties = KnownTies(known.actors, known.ties)
    tied = known_ties.degree > 0
    held = numbered(split.held)
    # A pair that is tied today is not a pair without a tie, even if it was not tied then.
    real = numbered(_named(whole, whole.tie_ids))
    plain_held = held[tied[held].all(axis=1)]
    if not len(plain_held):
        return 0
    plain = draw_untied(known.actors, real, tied, _EACH * len(plain_held), random)
    alike, matched = draw_matched(known.actors, real, known_ties.degree, plain_held, _EACH, random)
    if len(plain):
        _compare("random", model, known_ties, plain_held, plain, trials, random)
    if len(alike):
        fair = plain_held[matched]
        _compare("same degree", model, known_ties, fair, alike.reshape(-1, 2), trials, random)
        _compare_own_pairs(model, known_ties, fair, alike, trials, random)
    pairs = known_ties.candidates()
    keys = held[:, 0] * known.actors.n + held[:, 1]
    ranked = _ranked(model, known_ties, pairs)
    for method in METHODS:
        order = np.argsort(-ranked[method], kind="stable")
        hits = among(pairs[order, 0] * known.actors.n + pairs[order, 1], keys)
        for top in _TOPS:
            count = counts[method, f"first {top}"]
            count[0] += len(hits[:top])
            count[1] += int(hits[:top].sum())
            count[2] += len(split.held)
    return len(plain_held)


def _ranked(model: PredictionModel, known_ties: KnownTies, pairs: Numbers) -> dict[str, Values]:
    """Return the score of every pair by each method."""
    n = known_ties.actors.n
    parts = [pairs[first : first + _ROWS] for first in range(0, len(pairs), _ROWS)] or [pairs]
    degree = known_ties.degree.astype(np.float64)
    return {
        PREDICTED: np.concatenate([model.scores(known_ties.features(part)) for part in parts]),
        BASELINES[0]: known_ties.common_partners.get(pairs[:, 0] * n + pairs[:, 1])[:, 0],
        BASELINES[1]: degree[pairs[:, 0]] * degree[pairs[:, 1]],
    }


def _compare(
    what: str,
    model: PredictionModel,
    known_ties: KnownTies,
    held: Numbers,
    others: Numbers,
    trials: dict[tuple[str, str], _Trial],
    random: np.random.Generator,
) -> None:
    mine, theirs = _ranked(model, known_ties, held), _ranked(model, known_ties, others)
    draws = [
        (random.integers(0, len(held), len(held)), random.integers(0, len(others), len(others)))
        for _ in range(_DRAWS)
    ]
    for method in METHODS:
        trial = trials[method, what]
        one, other = mine[method], theirs[method]
        trial.auc.append(auc(one, other))
        trial.precision.append(average_precision(one, other))
        for a, b in draws:
            trial.auc_draws.append(auc(one[a], other[b]))
            trial.precision_draws.append(average_precision(one[a], other[b]))


def _compare_own_pairs(
    model: PredictionModel,
    known_ties: KnownTies,
    held: Numbers,
    others: Numbers,
    trials: dict[tuple[str, str], _Trial],
    random: np.random.Generator,
) -> None:
    """Compare each held-out tie with the pairs that were drawn for it."""
    mine = _ranked(model, known_ties, held)
    theirs = _ranked(model, known_ties, others.reshape(-1, 2))
    draws = random.integers(0, len(held), (_DRAWS, len(held)))
    for method in METHODS:
        own = theirs[method].reshape(len(held), -1)
        one = mine[method][:, None]
        above = ((one > own) + 0.5 * (one == own)).mean(axis=1)
        trial = trials[method, "own pairs"]
        trial.auc.append(float(above.mean()))
        trial.auc_draws += np.mean(above[draws], axis=1).tolist()


def auc(held: Values, others: Values) -> float:
    """Return the chance that a held-out tie scores higher than another pair; ties count half.

    Example:
        >>> import numpy as np
        >>> auc(np.array([3.0, 1.0]), np.array([2.0, 1.0]))
        0.625
    """
    rising = np.sort(others)
    below = np.searchsorted(rising, held, "left") + np.searchsorted(rising, held, "right")
    return float(below.mean() / 2 / len(others))


def average_precision(held: Values, others: Values) -> float:
    """Return the mean precision at each held-out tie, from the highest score down.

    Pairs with equal scores are counted together.

    Example:
        >>> import numpy as np
        >>> average_precision(np.array([3.0, 1.0]), np.array([2.0, 0.0]))
        0.8333333333333333
    """
    mine, theirs = np.sort(held), np.sort(others)
    hits = len(mine) - np.searchsorted(mine, held, "left")
    misses = len(theirs) - np.searchsorted(theirs, held, "left")
    return float((hits / (hits + misses)).mean())


def wilson(found: int, named: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, 0 to 1 (Wilson 1927).

    Example:
        >>> [round(end, 3) for end in wilson(8, 10)]
        [0.49, 0.943]
    """
    if not named:
        return 0.0, 1.0
    z = 1.959964
    middle = (found + z * z / 2) / (named + z * z)
    wide = z / (named + z * z) * math.sqrt(found * (named - found) / named + z * z / 4)
    return max(0.0, middle - wide), min(1.0, middle + wide)


def _scored_rows(trials: dict[tuple[str, str], _Trial], scored: int) -> Iterator[tuple[Any, ...]]:
    for (method, what), trial in sorted(trials.items(), key=lambda one: _place(*one[0])):
        yield (
            method,
            what,
            *_interval(trial.auc, trial.auc_draws),
            *_interval(trial.precision, trial.precision_draws),
            *(None,) * 5,
            scored,
        )


def _counted_rows(counts: dict[tuple[str, str], list[int]]) -> Iterator[tuple[Any, ...]]:
    for (method, what), (named, found, held) in sorted(
        counts.items(), key=lambda one: _place(*one[0])
    ):
        share = found / named if named else None
        low, high = wilson(found, named) if named else (None, None)
        yield (
            method.removeprefix("gaps/"),
            what,
            *(None,) * 6,
            named,
            found,
            *(None if x is None else round(x, 4) for x in (share, low, high)),
            held,
        )


def _place(method: str, what: str) -> tuple[int, int, str]:
    order = ("random", "same degree", "own pairs", *(f"first {top}" for top in _TOPS), "named")
    at = METHODS.index(method) if method in METHODS else len(METHODS)
    return (order.index(what), at, method)


def _interval(values: Sequence[float], draws: Sequence[float]) -> tuple[float | None, ...]:
    if not values:
        return (None, None, None)
    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    return tuple(round(x, 4) for x in (float(np.mean(values)), low, high))


def _summary(trials: dict[tuple[str, str], _Trial], scored: int, held: int, note: str) -> str:
    out = f"{held:,} ties held out ({note}), {scored:,} of them between actors that keep a tie."
    if scored < FEW or not trials:
        return f"{out} That is too few for a conclusion (fewer than {FEW})."
    for what in ("random", "same degree"):
        ends = {}
        for method in METHODS:
            if (method, what) in trials:
                trial = trials[method, what]
                ends[method] = _interval(trial.auc, trial.auc_draws)
        mine, best = (
            ends.get(PREDICTED),
            max((ends[m] for m in BASELINES if m in ends), default=None),
        )
        if mine is None or best is None:
            continue
        low, high = mine[1] or 0.0, best[2] or 1.0
        verb = "is better than" if low > high else "is not clearly better than"
        out += (
            f" Against pairs {_COMPARED_WITH[what]} the model (AUC {mine[0]:.2f}, {mine[1]:.2f} to "
            f"{mine[2]:.2f}) {verb} the better baseline ({best[0]:.2f}, {best[1]:.2f} to "
            f"{best[2]:.2f})."
        )
    return out


_COMPARED_WITH = {"random": "drawn at random", "same degree": "with the same numbers of partners"}
