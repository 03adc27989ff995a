"""Find the paths between two actors: those with the fewest ties, or the strongest ones."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

from graphkit.analysis import engines
from graphkit.model.errors import InvalidDataError, NotFoundError, not_an_id
from graphkit.model.labels import tie_label
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.records import Source, Tie
from graphkit.model.table import Table
from graphkit.names.languages import words_of

MAX_PATHS = 1000
"""The largest number of paths that are listed; there can be astronomically many."""

COLUMNS = (
    *("path", "ties", "confidence", "step", "from", "from_name", "to", "to_name", "tie", "kind"),
    *("label", "status", "level", "level_confidence", "derived"),
    *("since", "until", "tie_confidence", "sources", "evidence"),
)

_Steps = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class ActorPath:
    """A path: the ids of its actors, and the product of the confidences of its steps."""

    actors: tuple[str, ...]
    confidence: Fraction

    @property
    def ties(self) -> int:
        """Return the number of steps of the path."""
        return len(self.actors) - 1


def find_paths(
    network: Network,
    tail: str,
    head: str,
    *,
    strongest: bool = False,
    limit: int | None = 1,
    lang: str = "en",
) -> Table:
    """Find the best paths between two actors, tie by tie with their evidence.

    The best path is the one with the fewest ties, and among these the one with the highest product
    of confidences; with ``strongest``, the one with the highest product of any length, and among
    these the one with the fewest ties. Equal paths are sorted by ids. Ties are followed in both
    directions. The confidence of a step is the probability that at least one of the ties between
    the two actors exists, if they are independent; a tie without a confidence is certain, and one
    with the confidence 0 is not followed. Products are compared exactly, as decimal fractions:
    0.5 * 0.8 is 0.4.

    Args:
        network: the selected network.
        tail: the id of the first actor.
        head: the id of the last actor.
        strongest: True to prefer the highest product of confidences over the fewest ties.
        limit: the largest number of paths, best first; they all have the fewest ties or, with
            ``strongest``, are as strong and as short as the best. None for all, up to 1,000.
        lang: the language of names.

    Returns:
        One row per tie on the paths, so a step with parallel ties has several:

        =============== =================================================================
        path            1 for the best
        ties            number of steps of the path
        confidence      confidence of the path, 0 to 1
        step            number of the step, 1 at ``tail``
        from, to        the two actors of the step, with ``from_name`` and ``to_name``
        tie, kind       the tie's id and kind
        label           the label of the kind, read from ``from`` to ``to``
        status, level, since, until  the same of the tie, dates as written
        level_confidence confidence of the claim that gives the level, 0 to 1; None without one
        derived         fields of the tie that the maker of the dataset derived, as ``level|since``
        tie_confidence  confidence of the tie, 0 to 1; None where no claim gives one (certain)
        sources         ids of the sources of its claims
        evidence        citations of these sources: title, year and locator
        =============== =================================================================

        Empty if there is no path between the two, or if they are the same actor. ``meta`` has the
        provenance, ``paths`` (the number listed), ``more`` (True if there are more), ``note`` (the
        reason why there is none, in words), ``not_followed`` (the ids of ties with the confidence
        0) and ``method``.

    Raises:
        NotFoundError: when one of the two is not an actor of the selected network.
        InvalidDataError: for a ``limit`` below 1, or a confidence outside 0 to 1.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> network = Network(
        ...     actors={key: Actor(key, "province") for key in "abcd"},
        ...     claims=(Claim("a", "b", "sister_city", confidence=0.5),
        ...             Claim("b", "d", "sister_city", confidence=0.8),
        ...             Claim("a", "c", "sister_city", confidence=0.6),
        ...             Claim("c", "d", "sister_city", confidence=0.7)))
        >>> [(row["from"], row["to"], row["confidence"]) for row in find_paths(network, "a", "d")]
        [('a', 'c', 0.42), ('c', 'd', 0.42)]
    """
    if limit is not None and limit < 1:
        raise InvalidDataError(f"limit must be 1 or more, not {limit}")
    wanted = min(limit or MAX_PATHS, MAX_PATHS)
    found = list(islice(iter_paths(network, tail, head, strongest=strongest), wanted + 1))
    more, routes = len(found) > wanted, found[:wanted]
    between: dict[frozenset[str], list[Tie]] = defaultdict(list)
    unlikely: list[str] = []
    for tie in network.counted_ties.values():
        if tie.certainty == 0:
            unlikely.append(tie.id)
        else:
            between[frozenset((tie.tail, tie.head))].append(tie)
    rows = [
        (
            *(place, route.ties, float(route.confidence), step),
            *(one, network.name_of(one, lang), other, network.name_of(other, lang)),
            *(tie.id, tie.kind, _label(network, tie, one, lang), tie.status, tie.level),
            *(tie.confidence_of("level") if tie.level else None, "|".join(tie.derived_fields)),
            *("" if date is None else str(date) for date in (tie.since, tie.until)),
            *(tie.confidence, *_evidence(network, tie)),
        )
        for place, route in enumerate(routes, start=1)
        for step, (one, other) in enumerate(
            zip(route.actors, route.actors[1:], strict=False), start=1
        )
        for tie in sorted(between[frozenset((one, other))], key=lambda tie: tie.id)
    ]
    method = "highest product of confidences, then fewest ties"
    meta = {
        **provenance(network),
        "method": method if strongest else "fewest ties, then highest product of confidences",
        "paths": len(routes) if rows else 0,
        "more": more,
        "note": "" if rows else _why_none(network, tail, head, lang),
        "not_followed": tuple(sorted(unlikely)),
    }
    return Table(COLUMNS, rows, meta)


def iter_paths(
    network: Network, tail: str, head: str, *, strongest: bool = False
) -> Iterator[ActorPath]:
    """Yield the paths of :func:`find_paths`, the best first.

    Args:
        network: the selected network.
        tail: the id of the first actor.
        head: the id of the last actor; the path of an actor to itself has no ties.
        strongest: as in :func:`find_paths`.

    Raises:
        NotFoundError: when one of the two is not an actor of the selected network.
    """
    for actor in (tail, head):
        if actor not in network.actors:
            raise NotFoundError(_left_out(network, actor))
    steps, base = _steps(network)
    before = _strongest(steps, base, tail, head) if strongest else _shortest(steps, tail, head)
    return _best_first(steps, base, before, tail, head)


class _Reached:
    """The end of a path, with its product of confidences; better paths sort first.

    The product is ``value / base ** ties``, so it can be compared exactly with integers.
    """

    __slots__ = ("actor", "base", "ties", "value")

    def __init__(self, actor: str, value: int, ties: int, base: int) -> None:
        self.actor, self.value, self.ties, self.base = actor, value, ties, base

    def __lt__(self, other: _Reached) -> bool:
        apart = other.ties - self.ties
        own = self.value * self.base ** max(0, apart)
        rival = other.value * self.base ** max(0, -apart)
        return own > rival or (own == rival and apart > 0)


def _steps(network: Network) -> tuple[_Steps, int]:
    """Return the partners of each actor, by id, with the probability that they are tied.

    A probability is an integer divided by the common denominator, which is returned too.
    Confidences are read to nine significant digits: 0.1 is one tenth, not the nearest binary
    fraction.
    """
    missing: dict[tuple[str, str], Fraction] = {}
    unlikely: dict[float, Fraction] = {}
    for tie in network.counted_ties.values():
        if tie.tail == tie.head:
            continue
        if not 0 <= tie.certainty <= 1:
            raise InvalidDataError(
                f"the tie {tie.id} has the confidence {tie.certainty}; "
                "expected a number from 0 to 1"
            )
        pair = min(tie.tail, tie.head), max(tie.tail, tie.head)
        if tie.certainty not in unlikely:
            unlikely[tie.certainty] = 1 - Fraction(f"{tie.certainty:.9g}")
        chance = unlikely[tie.certainty]
        missing[pair] = missing[pair] * chance if pair in missing else chance
    chances = {pair: 1 - chance for pair, chance in sorted(missing.items()) if chance < 1}
    base = math.lcm(*(chance.denominator for chance in chances.values()))
    steps: dict[str, dict[str, int]] = defaultdict(dict)
    for (one, other), chance in chances.items():
        steps[one][other] = steps[other][one] = chance.numerator * (base // chance.denominator)
    return steps, base


def _shortest(steps: _Steps, tail: str, head: str) -> Mapping[str, Sequence[str]]:
    """Return the predecessors of each actor on the paths with the fewest ties, up to ``head``."""
    distance = {tail: 0}
    before: dict[str, list[str]] = defaultdict(list)
    edge = [tail]
    while edge and head not in distance:
        after: list[str] = []
        for actor in edge:
            for other in steps.get(actor, ()):
                if other not in distance:
                    distance[other] = distance[actor] + 1
                    after.append(other)
                if distance[other] == distance[actor] + 1:
                    before[other].append(actor)
        edge = after
    return before


def _strongest(steps: _Steps, base: int, tail: str, head: str) -> Mapping[str, Sequence[str]]:
    """Return the predecessors of each actor on the strongest paths, up to ``head`` (Dijkstra)."""
    best = {tail: _Reached(tail, 1, 0, base)}
    before: dict[str, list[str]] = defaultdict(list)
    heap, settled = [best[tail]], set[str]()
    while heap:
        reached = heapq.heappop(heap)
        actor = reached.actor
        if actor in settled:
            continue
        settled.add(actor)
        if actor == head:
            break
        for other, chance in steps.get(actor, {}).items():
            if other in settled:
                continue
            found = _Reached(other, reached.value * chance, reached.ties + 1, base)
            if other not in best or found < best[other]:
                best[other] = found
                before[other] = [actor]
                heapq.heappush(heap, found)
            elif not best[other] < found:
                before[other].append(actor)
    return before


def _best_first(
    steps: _Steps, base: int, before: Mapping[str, Sequence[str]], tail: str, head: str
) -> Iterator[ActorPath]:
    """Yield the paths described by predecessors, the highest product first, then by ids."""
    # The product of the best continuation from each actor; all continuations are equally long.
    onward = {head: 1}
    after: dict[str, dict[str, None]] = defaultdict(dict)
    layer = [head]
    while layer:
        nearer: dict[str, None] = {}
        for actor in layer:
            for previous in before.get(actor, ()):
                after[previous][actor] = None
                product = steps[previous][actor] * onward[actor]
                onward[previous] = max(onward.get(previous, 0), product)
                nearer[previous] = None
        layer = list(nearer)
    if tail not in onward:
        return
    heap: list[tuple[int, tuple[str, ...], int]] = [(-onward[tail], (tail,), 1)]
    while heap:
        _, actors, product = heapq.heappop(heap)
        if actors[-1] == head:
            yield ActorPath(actors, Fraction(product, base ** (len(actors) - 1)))
            continue
        for actor in after[actors[-1]]:
            further = product * steps[actors[-1]][actor]
            heapq.heappush(heap, (-further * onward[actor], (*actors, actor), further))


def _label(network: Network, tie: Tie, start: str, lang: str) -> str:
    """Return the label of a tie, read from one of its ends."""
    return tie_label(tie, network.actors, network.ontology, lang, start)


def _evidence(network: Network, tie: Tie) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the source ids of a tie's claims, and their citations."""
    cited: dict[str, None] = {}
    texts: dict[str, None] = {}
    for claim in tie.claims:
        if claim.source:
            cited[claim.source] = None
            # A source without a record is cited by its id.
            source = network.sources.get(claim.source) or Source(claim.source, claim.source)
            texts[source.cite(claim.locator)] = None
    return tuple(cited), tuple(texts)


def _why_none(network: Network, tail: str, head: str, lang: str) -> str:
    """Explain in words why there is no path between two actors."""
    words: Mapping[str, Any] = words_of("analysis", lang)["paths"]
    names = {"from_": network.name_of(tail, lang), "to": network.name_of(head, lang)}
    if tail == head:
        return str(words["same_actor"].format(**names))
    graph = engines.project(network, "confidence")
    parts = engines.components(graph)
    sizes = {graph.actors[member]: len(part) for part in parts for member in part}
    alone = sum(len(part) == 1 for part in parts)

    def count(name: str, n: int) -> str:
        return str(words["one" if n == 1 else "several"][name].format(n=f"{n:,}"))

    reached = {
        "one": count("others", sizes[tail] - 1),
        "other": count("others", sizes[head] - 1),
        "parts": count("parts", len(parts) - alone),
        "alone": count("alone", alone),
    }
    return str(words["no_path"].format(**names, **reached))


def _left_out(network: Network, actor: str) -> str:
    whole = network.whole or network
    if actor not in whole.actors:
        return not_an_id(actor)
    taken = network.selection.describe(network.ontology) if network.selection else ""
    return (
        f"{whole.name_of(actor)} [{actor}] is not in the selection ({taken}); "
        "select more kinds of ties or actors (--tie all selects every kind of tie)"
    )
