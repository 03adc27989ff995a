"""What an engine answers to a query, and how it says that it cannot: the same on every engine."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, NamedTuple

from graphkit.model.errors import GraphkitError, clip


class Answer(NamedTuple):
    """What an engine answers.

    ``total`` is how many rows there were before the limit, None where there were more and the
    engine did not count them. ``warnings`` tell of labels, types and properties that no record
    has.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    total: int | None
    warnings: tuple[str, ...] = ()

    @property
    def cut(self) -> bool:
        """Whether the limit left rows out."""
        return self.total != len(self.rows)


def plain(value: Any) -> Any:
    """A value of an answer that is no node, relationship or path, as every engine gives it.

    Days and times are ISO text. What is no number (0.0/0) or has no end (1.0/0) is None.

    Example:
        >>> plain([dt.date(2020, 1, 2), float("inf"), 1.0, {"a": "x"}])
        ['2020-01-02', None, 1.0, {'a': 'x'}]
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(element) for element in value]
    if isinstance(value, dict):
        return {key: plain(element) for key, element in value.items()}
    return value


def too_slow(timeout: float) -> GraphkitError:
    """That a query did not end in its time."""
    return GraphkitError(
        f"the query did not end within {timeout:g} s; begin it at one actor, bound its paths, or "
        "allow more time"
    )


def too_large() -> GraphkitError:
    """That a query holds more than the engine has room for."""
    return GraphkitError(
        "the query holds too many rows at once; begin it at one actor, join its patterns, or "
        "bound its paths"
    )


def faulty(reason: str) -> GraphkitError:
    """That an engine cannot run a query, with its reason in its own words."""
    return GraphkitError(f"the query cannot be run: {clip(' '.join(reason.split()), 600)}")
