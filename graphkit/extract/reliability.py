"""Scores that mean something: how often finds of each form were right on labelled documents.

``reliability.csv`` has the counts; ``tests/benchmarks/extract.py --write`` makes it from passages
that were kept out of the writing of the rules.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from graphkit.model.table import Table
from graphkit.names.languages import words_of

# A form that was seen a few times keeps this many finds of the likelihood that it had before.
_PRIOR = 8
_BEFORE: Mapping[str, float] = {
    "actor network_name": 0.95,
    "actor gazetteer_name": 0.85,
    "actor type_word": 0.8,
    "actor abbreviation": 0.85,
    "actor defined_abbreviation": 0.9,
    "tie hyphen": 0.85,
    "tie with": 0.8,
    "tie between": 0.8,
    "tie object": 0.75,
    "tie possessive": 0.75,
    "tie group": 0.7,
    "tie directed": 0.7,
    "tie context": 0.6,
}


class Count(NamedTuple):
    """Finds of one form: of an actor or a tie, how many, and how many were right."""

    what: str
    form: str
    found: int
    right: int


@lru_cache(maxsize=1)
def _rows() -> tuple[Mapping[str, str], ...]:
    text = files("graphkit.extract").joinpath("reliability.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=64)
def rate(what: str, form: str) -> float:
    """Return the share of finds of a form that are right, between 0 and 1.

    Args:
        what: ``actor`` or ``tie``.
        form: how it was found.

    Example:
        >>> 0 < rate("tie", "between") < 1
        True
    """
    before = _BEFORE[f"{what} {form}"]
    for row in _rows():
        if row["table"] == "form" and (row["what"], row["name"]) == (what, form):
            found, right = int(row["found"]), int(row["right"])
            return round((right + _PRIOR * before) / (found + _PRIOR), 3)
    return before


def reliability_table(lang: str = "en") -> Table:
    """Return how often finds were right, by score, on the labelled passages kept for that.

    Args:
        lang: the language of the note on how it was measured.

    Returns:
        One row for each range of scores: ``find`` (actor or tie), ``scores`` (the range),
        ``found``, ``right`` and ``share``; ``meta`` has the note under ``measured``.

    Example:
        >>> table = reliability_table()
        >>> table.columns
        ('find', 'scores', 'found', 'right', 'share')
    """
    rows = [
        (row["what"], row["name"], int(row["found"]), int(row["right"]), _share(row))
        for row in _rows()
        if row["table"] == "score"
    ]
    note = words_of("extract", lang)["reliability"]["measured"]
    passages = next(row["found"] for row in _rows() if row["table"] == "passages")
    return Table(
        ("find", "scores", "found", "right", "share"),
        rows,
        {"measured": note.format(passages=int(passages))},
    )


def _share(row: Mapping[str, str]) -> float:
    return round(int(row["right"]) / int(row["found"]), 2)


def write_rows(passages: int, forms: Iterator[Count], scores: Iterator[Count]) -> str:
    """Return the text of ``reliability.csv``.

    Example:
        >>> print(write_rows(3, iter([Count("tie", "with", 4, 3)]), iter([])))
        table,what,name,found,right
        passages,,,3,3
        form,tie,with,4,3
        <BLANKLINE>
    """
    lines = ["table,what,name,found,right", f"passages,,,{passages},{passages}"]
    for table, counts in (("form", forms), ("score", scores)):
        lines += [f"{table},{c.what},{c.form},{c.found},{c.right}" for c in counts]
    return "\n".join(lines) + "\n"
