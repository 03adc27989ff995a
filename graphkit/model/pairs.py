"""Pairs of actors that are one: groups of them, and contradictions."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    pass


SAME_AS = "same_as"
"""The kind of proposal that says that two actors are one."""


Pair = tuple[str, str]


class Contradiction(NamedTuple):
    """Two actors that were said to be two, and the chain of pairs that makes them one."""

    apart: Pair
    chain: tuple[Pair, ...]


def pair_of(claim: Mapping[str, Any]) -> Pair | None:
    """The two ids that the claim of a proposal ``same_as`` names, in order; None without two.

    Example:
        >>> pair_of({"a": "TH-49", "b": "LA-SV"}), pair_of({"a": "TH-49"})
        (('LA-SV', 'TH-49'), None)
    """
    a, b = claim.get("a"), claim.get("b")
    if not (isinstance(a, str) and isinstance(b, str) and a and b) or a == b:
        return None
    return (a, b) if a < b else (b, a)


def moved(pair: Pair, merged: Mapping[str, str]) -> Pair | None:
    """A pair as the ids that stand for its two in a merged network; None where they are one.

    Example:
        >>> moved(("b", "c"), {"b": "a"}), moved(("a", "b"), {"b": "a"})
        (('a', 'c'), None)
    """
    a, b = (merged.get(key, key) for key in pair)
    if a == b:
        return None
    return (a, b) if a < b else (b, a)


def groups(pairs: Iterable[Pair]) -> list[tuple[str, ...]]:
    """The ids that pairs join, directly or through others; each group and all in order.

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


def contradiction(
    same: Iterable[Pair], apart: Iterable[Pair], among: Collection[str] | None = None
) -> Contradiction | None:
    """The first pair that is said to be two and that other pairs make one; None if none is.

    Args:
        same: pairs that are one actor.
        apart: pairs that are two.
        among: look only where one of these ids belongs.

    Example:
        >>> contradiction([("a", "b"), ("b", "c")], [("a", "c")])
        Contradiction(apart=('a', 'c'), chain=(('a', 'b'), ('b', 'c')))
    """
    same = list(same)
    group = {key: number for number, keys in enumerate(groups(same)) for key in keys}
    looked = None if among is None else {group[key] for key in among if key in group}
    for a, b in sorted(apart):
        number = group.get(a)
        if (
            number is None
            or number != group.get(b)
            or (looked is not None and number not in looked)
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
    """The shortest way from one id to another, step by step."""
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
