"""Define the answer of a query engine and its errors, the same for every engine."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, NamedTuple

from graphkit.model.errors import InvalidQueryError, clip


class Answer(NamedTuple):
    """The answer of an engine to a query.

    ``total`` is the number of rows before the limit, None where there were more and the engine
    did not count them. ``warnings`` name labels, types and properties that no record has.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    total: int | None
    warnings: tuple[str, ...] = ()

    @property
    def cut(self) -> bool:
        """Return True if the limit left rows out."""
        return self.total != len(self.rows)


def plain_value(value: Any) -> Any:
    """Return a value other than a node, relationship or path in the form common to all engines.

    Days and times become ISO text. NaN (0.0/0) and infinity (1.0/0) become None.

    Example:
        [dt.date(2020, 1, 2), float("inf"), 1.0, {"a": "x"}])
        ['2020-01-02', None, 1.0, {'a': 'x'}]
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return [plain_value(element) for element in value]
    if isinstance(value, dict):
        return {key: plain_value(element) for key, element in value.items()}
    return value


def too_slow(timeout: float) -> InvalidQueryError:
    """Return the error for a query that exceeded its time limit."""
    return InvalidQueryError(
        f"the query took longer than {timeout:g} s; start it at one actor, limit the length of "
        "its paths, or allow more time"
    )


def too_large() -> InvalidQueryError:
    """Return the error for a query that needs more memory than the engine allows."""
    return InvalidQueryError(
        "the query holds too many rows at once; start it at one actor, connect its patterns, or "
        "limit the length of its paths"
    )


def cannot_run(reason: str) -> InvalidQueryError:
    """Return the error for a query that an engine cannot run, with the engine's own reason."""
    return InvalidQueryError(f"the query cannot be run: {clip(' '.join(reason.split()), 600)}")
