"""Pairs of actors that are the same: the groups that they form, and contradictions."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

SAME_AS = "same_as"
"""The kind of the proposals that two actors are the same."""

Pair = tuple[str, str]
"""The ids of two actors."""


class Contradiction(NamedTuple):
    """Two actors with the verdict that they differ, and a chain of pairs that joins them."""

    apart: Pair
    chain: tuple[Pair, ...]


def pair_of(claim: Mapping[str, Any]) -> Pair | None:
    """Return the two ids in the claim of a proposal ``same_as``, sorted; None without two.

    Example:
        >>> pair_of({"a": "TH-49", "b": "LA-SV"}), pair_of({"a": "TH-49"})
        (('LA-SV', 'TH-49'), None)
    """
    a, b = claim.get("a"), claim.get("b")
    if not (isinstance(a, str) and isinstance(b, str) and a and b) or a == b:
        return None
    return (a, b) if a < b else (b, a)


def pair_after_merge(pair: Pair, merged: Mapping[str, str]) -> Pair | None:
    """Return the ids of a pair in a merged network; None where both have become one actor.

    Example:
        >>> pair_after_merge(("b", "c"), {"b": "a"}), pair_after_merge(("a", "b"), {"b": "a"})
        (('a', 'c'), None)
    """
    a, b = (merged.get(key, key) for key in pair)
    if a == b:
        return None
    return (a, b) if a < b else (b, a)


def groups(pairs: Iterable[Pair]) -> list[tuple[str, ...]]:
    """Return the groups of ids that pairs join, directly or through others, all sorted.

    Example:
        >>> groups([("c", "b"), ("x", "y"), ("a", "b")])
        [('a', 'b', 'c'), ('x', 'y')]
    """
    near = _neighbours(pairs)
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for start in sorted(near):
        if start in seen:
            continue
        group, todo = {start}, [start]
        while todo:
            new = near[todo.pop()].keys() - group
            group |= new
            todo += new
        seen |= group
        found.append(tuple(sorted(group)))
    return found


def find_contradiction(
    same: Iterable[Pair], apart: Iterable[Pair], among: Collection[str] | None = None
) -> Contradiction | None:
    """Find the first pair of different actors that other pairs make the same; None without one.

    Args:
        same: pairs of actors that are the same.
        apart: pairs of actors that differ.
        among: only look in the groups of these ids.

    Example:
        >>> find_contradiction([("a", "b"), ("b", "c")], [("a", "c")])
        Contradiction(apart=('a', 'c'), chain=(('a', 'b'), ('b', 'c')))
    """
    same = list(same)
    group = {key: number for number, keys in enumerate(groups(same)) for key in keys}
    searched = None if among is None else {group[key] for key in among if key in group}
    for a, b in sorted(apart):
        number = group.get(a)
        if (
            number is None
            or number != group.get(b)
            or (searched is not None and number not in searched)
        ):
            continue
        return Contradiction((a, b), _chain(_neighbours(same), a, b))
    return None


def _neighbours(pairs: Iterable[Pair]) -> Mapping[str, dict[str, None]]:
    near: dict[str, dict[str, None]] = defaultdict(dict)
    for a, b in sorted(pairs):
        near[a][b] = near[b][a] = None
    return near


def _chain(near: Mapping[str, Iterable[str]], start: str, goal: str) -> tuple[Pair, ...]:
    """Return the shortest chain of pairs from one id to another."""
    came: dict[str, str] = {start: start}
    todo = deque([start])
    while todo and goal not in came:
        here = todo.popleft()
        for there in near[here]:
            if there not in came:
                came[there] = here
                todo.append(there)
    steps: list[Pair] = []
    while goal != start:
        steps.append((came[goal], goal))
        goal = came[goal]
    return tuple(reversed(steps))
