"""How far missing linkages can be trusted: ties are held out and looked for.

Ties that are held out leave no trace: what scores and rules look at is computed from the rest.
Where enough ties are dated, those that began last are held out and the network is taken as of
the day before them; else a tenth of the ties is drawn at random, several times.

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
from typing import TYPE_CHECKING, Any

from graphkit.gaps.prediction import (
    FEWEST,
    PREDICTED,
    Field,
    Links,
    Model,
    among,
    field_of,
    fit,
    matched,
    predicted_kind,
    too_few,
    untied,
)
from graphkit.gaps.rules import find_gaps
from graphkit.model.dates import PartialDate
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.query.library import queries

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]

BASELINES = ("common_neighbours", "degree_product")
METHODS = (PREDICTED, *BASELINES)
COLUMNS = (
    *("method", "against", "auc", "auc_low", "auc_high"),
    *("average_precision", "average_precision_low", "average_precision_high"),
    *("named", "found", "precision", "precision_low", "precision_high", "held_out"),
)
FEW = 20
"""With fewer ties held out in all, nothing can be said."""

_PART = 10  # one tie in so many is held out
_LATE = 5  # and of dated ones, the last one in so many
_EACH = 5  # pairs without a tie against each that is held out
_DRAWS = 200  # of the bootstrap, in each repeat
_TOPS = (10, 50, 100)
_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a backtest found.

    Attributes:
        table: a row for each method and what it was tried against; see :func:`backtest`.
        summary: what follows, in a sentence or two.
    """

    table: Table
    summary: str


@dataclass(slots=True)
class _Trial:
    """A method against one sort of pairs: its values in each draw, and in each repeat."""

    auc: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    auc_draws: list[float] = field(default_factory=list)
    precision_draws: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Split:
    """A network without the ties that are held out, and these by the ids of their ends."""

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
    """Hold ties out, score them, and see what would have been found.

    Held-out ties are scored among actors that keep another tie: in a network of tied actors
    alone, one without any tie left must be an end of a held-out tie, which would flatter.

    Args:
        network: a whole network.
        tie: the kind of tie; the main kind of cooperation unless given.
        rules: the rules to try too; those of the library that propose this kind unless given.
            ``predicted`` is always tried.
        day: hold out what began after this day, however few; unless given, so that a fifth of
            the dated ties is held out, where these are enough.
        repeats: how often ties are drawn; where ties are held out by date, once is all there is.
        seed: of the draws.

    Returns:
        A table with the columns :data:`COLUMNS`. Methods are ``predicted``,
        ``common_neighbours``, ``degree_product`` and the rules. ``against`` is

        - ``random``: pairs without a tie, drawn at random, five for each held-out tie;
        - ``same degree``: pairs without a tie whose ends have the same numbers of partners;
        - ``own pairs``: the same, each held-out tie compared only with those drawn for it;
        - ``first 10`` (50, 100): the method's best of all pairs two or three ties apart or near
          each other: ``found`` of the ``named`` are held-out ties;
        - ``named``: all pairs that a rule names.

        AUC is the chance that a held-out tie scores higher than a pair without one.
        Intervals are of 95 %: of AUC and average precision by the bootstrap, over all repeats;
        of precision those of Wilson.

    Raises:
        GraphkitError: when there are too few ties.
    """
    import numpy as np

    if repeats < 1:
        raise GraphkitError(f"repeats is 1 or more, not {repeats}")
    kind = predicted_kind(network, tie)
    whole = field_of(network, kind)
    if len(whole.ties) < FEWEST:
        raise too_few(len(whole.ties))
    day, note = _day(network, whole, day)
    random = np.random.default_rng(seed)
    chosen = _rules(rules, kind)
    trials: dict[tuple[str, str], _Trial] = defaultdict(_Trial)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    learnt: dict[str, float] = {}
    held = scored = 0
    for number in range(1 if day else repeats):
        split = _by_date(network, whole, day) if day else _at_random(network, whole, random)
        held += len(split.held)
        known = field_of(split.network, kind)
        try:
            model: Model | None = fit(known.ground, known.ties, seed + number)
        except GraphkitError:
            # Rules need no learning; that nothing was scored is said.
            model = None
        if model is not None:
            learnt = model.described()
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
        "coefficients": learnt,
    }
    return Backtest(Table(COLUMNS, rows, {**meta, **about}), _summary(trials, scored, held, note))


def _rules(rules: Iterable[str] | None, kind: str) -> list[str]:
    if rules is not None:
        return [rule for rule in rules if rule != PREDICTED]
    return [
        query.name
        for query in queries("gaps")
        if query.proposes == kind and not any(p.type == "actor" for p in query.parameters)
    ]


def _day(network: Network, whole: Field, day: dt.date | None) -> tuple[dt.date | None, str]:
    """The day after which ties are held out; None where too few are dated."""
    began = [since.first for since in map(_since(network), whole.tie_ids.values()) if since]
    dates = sorted(began)
    late = len(dates) // _LATE
    if day is None and (late < FEW or len(dates) - late < FEWEST):
        return None, (
            f"drawn at random: {len(dates):,} of {len(whole.ties):,} ties are dated, too few to "
            "hold out the last"
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


def _by_date(network: Network, whole: Field, day: dt.date) -> _Split:
    since = _since(network)
    began = {pair: since(ids) for pair, ids in whole.tie_ids.items()}
    late = {pair for pair, date in began.items() if date and date.first > day}
    undated = {key for pair, date in began.items() if date is None for key in whole.tie_ids[pair]}
    return _Split(_without(network, undated).at(day), _named(whole, late))


def _at_random(network: Network, whole: Field, random: np.random.Generator) -> _Split:
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


def _named(whole: Field, pairs: Iterable[tuple[int, int]]) -> frozenset[tuple[str, str]]:
    ends = ((whole.actors[a], whole.actors[b]) for a, b in pairs)
    return frozenset((min(a, b), max(a, b)) for a, b in ends)


def _score(
    known: Field,
    model: Model,
    whole: Field,
    split: _Split,
    random: np.random.Generator,
    trials: dict[tuple[str, str], _Trial],
    counts: dict[tuple[str, str], list[int]],
) -> int:
    """Score the held-out ties against others; how many could be scored."""
    import numpy as np

    number = {key: place for place, key in enumerate(known.actors[: known.ground.n])}

    def numbered(pairs: Iterable[tuple[str, str]]) -> Numbers:
        found = [(number[a], number[b]) for a, b in pairs if a in number and b in number]
        return np.sort(np.array(sorted(found), dtype=np.int64).reshape(-1, 2), axis=1)

    links = Links(known.ground, known.ties)
    tied = links.degree > 0
    held = numbered(split.held)
    # What is tied today is no pair without a tie, whether or not it was tied by then.
    real = numbered(_named(whole, whole.tie_ids))
    plain_held = held[tied[held].all(axis=1)]
    if not len(plain_held):
        return 0
    plain = untied(known.ground, real, tied, _EACH * len(plain_held), random)
    alike, whole_ones = matched(known.ground, real, links.degree, plain_held, _EACH, random)
    if len(plain):
        _against("random", model, links, plain_held, plain, trials, random)
    if len(alike):
        fair = plain_held[whole_ones]
        _against("same degree", model, links, fair, alike.reshape(-1, 2), trials, random)
        _own(model, links, fair, alike, trials, random)
    pairs = links.candidates()
    keys = held[:, 0] * known.ground.n + held[:, 1]
    ranked = _ranked(model, links, pairs)
    for method in METHODS:
        order = np.argsort(-ranked[method], kind="stable")
        hits = among(pairs[order, 0] * known.ground.n + pairs[order, 1], keys)
        for top in _TOPS:
            count = counts[method, f"first {top}"]
            count[0] += len(hits[:top])
            count[1] += int(hits[:top].sum())
            count[2] += len(split.held)
    return len(plain_held)


def _ranked(model: Model, links: Links, pairs: Numbers) -> dict[str, Values]:
    """The score of every pair by each method."""
    import numpy as np

    n = links.ground.n
    parts = [pairs[first : first + _ROWS] for first in range(0, len(pairs), _ROWS)] or [pairs]
    degree = links.degree.astype(np.float64)
    return {
        PREDICTED: np.concatenate([model.scores(links.features(part)) for part in parts]),
        BASELINES[0]: links.twos.of(pairs[:, 0] * n + pairs[:, 1])[:, 0],
        BASELINES[1]: degree[pairs[:, 0]] * degree[pairs[:, 1]],
    }


def _against(
    what: str,
    model: Model,
    links: Links,
    held: Numbers,
    others: Numbers,
    trials: dict[tuple[str, str], _Trial],
    random: np.random.Generator,
) -> None:
    mine, theirs = _ranked(model, links, held), _ranked(model, links, others)
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


def _own(
    model: Model,
    links: Links,
    held: Numbers,
    others: Numbers,
    trials: dict[tuple[str, str], _Trial],
    random: np.random.Generator,
) -> None:
    """Each held-out tie against the pairs that were drawn for it."""
    import numpy as np

    mine = _ranked(model, links, held)
    theirs = _ranked(model, links, others.reshape(-1, 2))
    draws = random.integers(0, len(held), (_DRAWS, len(held)))
    for method in METHODS:
        own = theirs[method].reshape(len(held), -1)
        one = mine[method][:, None]
        above = ((one > own) + 0.5 * (one == own)).mean(axis=1)
        trial = trials[method, "own pairs"]
        trial.auc.append(float(above.mean()))
        trial.auc_draws += np.mean(above[draws], axis=1).tolist()


def auc(held: Values, others: Values) -> float:
    """The chance that one of the first scores higher than one of the second; half if equal.

    Example:
        >>> import numpy as np
        >>> auc(np.array([3.0, 1.0]), np.array([2.0, 1.0]))
        0.625
    """
    import numpy as np

    rising = np.sort(others)
    below = np.searchsorted(rising, held, "left") + np.searchsorted(rising, held, "right")
    return float(below.mean() / 2 / len(others))


def average_precision(held: Values, others: Values) -> float:
    """The mean precision at each of the first, from the highest score down; equal ones together.

    Example:
        >>> import numpy as np
        >>> average_precision(np.array([3.0, 1.0]), np.array([2.0, 0.0]))
        0.8333333333333333
    """
    import numpy as np

    mine, theirs = np.sort(held), np.sort(others)
    hits = len(mine) - np.searchsorted(mine, held, "left")
    misses = len(theirs) - np.searchsorted(theirs, held, "left")
    return float((hits / (hits + misses)).mean())


def wilson(found: int, named: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927).

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


def _place(method: str, what: str) -> tuple[int, int, int, str]:
    words = ("random", "same degree", "own pairs", *(f"first {top}" for top in _TOPS), "named")
    at = METHODS.index(method) if method in METHODS else len(METHODS)
    return (words.index(what), at, 0, method)


def _interval(values: Sequence[float], draws: Sequence[float]) -> tuple[float | None, ...]:
    import numpy as np

    if not values:
        return (None, None, None)
    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    return tuple(round(x, 4) for x in (float(np.mean(values)), low, high))


def _summary(trials: dict[tuple[str, str], _Trial], scored: int, held: int, note: str) -> str:
    out = f"{held:,} ties held out ({note}), {scored:,} of them between actors that keep a tie."
    if scored < FEW or not trials:
        return f"{out} That is too few to say anything (under {FEW})."
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
        verb = "is beyond" if low > high else "cannot be told from"
        out += (
            f" Against pairs {_WHAT[what]} the model (AUC {mine[0]:.2f}, {mine[1]:.2f} to "
            f"{mine[2]:.2f}) {verb} the better baseline ({best[0]:.2f}, {best[1]:.2f} to "
            f"{best[2]:.2f})."
        )
    return out


_WHAT = {"random": "drawn at random", "same degree": "with as many ties"}
