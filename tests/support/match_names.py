"""Lists of names to test matching on, their parts, and the rule for a right answer.

``data/match/names.csv`` was written down before matching was tuned, from documents, lists and
common spellings; ``id`` is what each name means, several ids where it can mean several, none
where it means nothing known. It is split by a fixed hash of the name: rules and weights were tuned
on one half, and the other half was checked when they were final. ``later.csv`` was written and
checked after that.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from graphkit.names.gazetteer import open_gazetteer
from graphkit.resolve.match import Candidate, Matcher
from graphkit.storage.open import open_network

LISTS = Path(__file__).parents[1] / "data" / "match"
PARTS = ("tuned", "unseen", "later")
APART = 0.02
"""The difference of scores up to which two candidates count as equal."""


class Row(NamedTuple):
    """A name, the ids that it can mean, and the part of the lists that it belongs to."""

    name: str
    ids: tuple[str, ...]
    part: str


def rows() -> list[Row]:
    """Read all names of both lists."""
    found = []
    for stem in ("names", "later"):
        with (LISTS / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                part = "later" if stem == "later" else half(row["name"])
                found.append(Row(row["name"], tuple(filter(None, row["id"].split("|"))), part))
    return found


def half(name: str) -> str:
    """Return the half of the first list that a name belongs to."""
    odd = hashlib.blake2b(name.encode(), digest_size=1).digest()[0] % 2
    return "unseen" if odd else "tuned"


def right(ids: Sequence[str], found: Sequence[Candidate]) -> bool:
    """Return whether the candidates are right.

    A name with one meaning must have it alone at the top; a name with several must give them all,
    one of them first; a name without a meaning must give no candidate.
    """
    if not ids or not found:
        return not ids and not found
    if len(ids) == 1:
        alone = len(found) == 1 or found[1].score < found[0].score - APART
        return found[0].id == ids[0] and alone
    return found[0].id in ids and set(ids) <= {c.id for c in found}


def judge(part: str) -> tuple[float, list[tuple[Row, list[Candidate]]]]:
    """Return the share of right answers in a part, and the wrong ones with their candidates."""
    matcher = Matcher(open_network("thai-twin-cities"), open_gazetteer())
    asked = [row for row in rows() if row.part == part]
    wrong = [(row, matcher.match(row.name)) for row in asked]
    wrong = [(row, found) for row, found in wrong if not right(row.ids, found)]
    return 1 - len(wrong) / len(asked), wrong
