"""Errors that the user can fix, and problems found in data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
"""The weight of a problem: the row of an error is left out, that of a warning is used."""


class GraphkitError(Exception):
    """An error the user can fix; the message says how.

    Catch this class to catch every error of graphkit; the subclasses tell its causes apart.

    Example:
        >>> issubclass(NotFoundError, GraphkitError)
        True
    """


class NotFoundError(GraphkitError):
    """A name, id, file, network, query or batch that does not exist."""


class InvalidDataError(GraphkitError):
    """Data that cannot be used as it is: a wrong format, value, kind or combination."""


class InvalidQueryError(GraphkitError):
    """A query that is not allowed, is not valid Cypher, or is given wrong parameters."""


class StoreUnavailableError(GraphkitError):
    """A store that is busy, cannot be reached, or refuses access."""


class MissingExtraError(GraphkitError):
    """An optional package that is not installed; the message says how to install it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in data: where it is, what is wrong and how to fix it.

    ``row`` counts as in a spreadsheet: the header is row 1. It is None for a problem of the whole
    file. ``correction`` is the right text of the cell where it is certain, otherwise None.

    Example:
        >>> problem = Problem("bad_date", "has month 13", "ties.csv", row=4, column="since")
        >>> problem.severity, problem.row
        ('error', 4)
    """

    code: str
    message: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    fix: str | None = None
    severity: Severity = "error"
    correction: str | None = None

    def __str__(self) -> str:
        """Return one line, such as ``ties.csv:5 to: 'LA-SX' is not a known actor id; …``."""
        place = self.file if self.row is None else f"{self.file}:{self.row}"
        if self.column:
            place += f" {self.column}"
        value = "" if self.value is None else f"{clip(self.value)!r} "
        fix = f"; {self.fix}" if self.fix else ""
        return f"{place}: {value}{self.message}{fix}"


def clip(text: str, width: int = 80) -> str:
    """Cut a text to a width for a message; an ellipsis marks the cut."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def not_an_id(text: str) -> str:
    """Return the message for a name where the id of an actor is expected.

    Example:
        >>> not_an_id("Loei").partition(";")[0]
        "'Loei' is not the id of an actor of this network"
    """
    return (
        f"{clip(text)!r} is not the id of an actor of this network; "
        "network.find(NAME).id is the id of a name"
    )
