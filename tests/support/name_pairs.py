"""Pairs of names that mean one body or two, their halves, and how well a score tells them apart.

``data/names/bodies.csv`` was written before any rule was tuned on it; its README says how. It is
split by a fixed hash of the pair: rules are tuned on one half, and nobody looks at the wrong pairs
of the other.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

BODIES = Path(__file__).parents[1] / "data" / "names" / "bodies.csv"
HALVES = ("tuned", "unseen")
STRENGTHS = ("strong", "medium", "weak")
SCRIPTS = {"th": "ก๛", "lo": "ກໟ", "zh": "㐀鿿"}
"""The first and last letter by which a language is known; other names are Vietnamese or English."""


class NamePair(NamedTuple):
    """Two names, the kind of their difference, and whether they mean the same body.

    ``strength`` (strong, medium, weak) is how sure a careful person is of the label.
    """

    name1: str
    name2: str
    kind: str
    same: bool
    strength: str

    @property
    def half(self) -> str:
        """The half that the pair belongs to, by a fixed hash of its names."""
        text = f"{self.name1}|{self.name2}"
        odd = hashlib.blake2b(text.encode(), digest_size=1).digest()[0] % 2
        return "unseen" if odd else "tuned"

    @property
    def languages(self) -> str:
        """The languages of both names, such as ``en-th``."""
        return "-".join(sorted((language(self.name1), language(self.name2))))


class Verdicts(NamedTuple):
    """Counts of the answers "one body", right and wrong, and of the bodies missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of right answers among the answers "one body"; 0 without any."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the pairs of one body that were found; 0 without any."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def language(name: str) -> str:
    """Return the language of a name by its letters: th, lo, zh, vi or en.

    Latin letters with marks are Vietnamese here, all other names English.
    """
    for code, (first, last) in SCRIPTS.items():
        if any(first <= letter <= last for letter in name):
            return code
    return "vi" if any(letter.isalpha() and not letter.isascii() for letter in name) else "en"


def read_pairs(path: Path = BODIES) -> list[NamePair]:
    """Read pairs, also with the columns ``is_match`` and ``quality`` of nomenklatura's benchmark.

    Raises:
        KeyError: a column is missing.
        ValueError: a label is neither yes, no, true nor false.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return [_pair(row) for row in csv.DictReader(file)]


def _pair(row: dict[str, str]) -> NamePair:
    label = row["same"] if "same" in row else row["is_match"]
    if label not in ("yes", "no", "true", "false"):
        raise ValueError(f"{label!r} is not a label; expected yes, no, true or false")
    strength = row["strength"] if "strength" in row else row["quality"]
    same = label in ("yes", "true")
    return NamePair(row["name1"], row["name2"], row.get("kind", ""), same, strength.lower())


def judge(pairs: Sequence[NamePair], scores: Iterable[float], threshold: float) -> Verdicts:
    """Count right and wrong answers; a score of at least the threshold says "one body"."""
    answers = [(pair.same, score >= threshold) for pair, score in zip(pairs, scores, strict=True)]
    return Verdicts(
        sum(same and said for same, said in answers),
        sum(said and not same for same, said in answers),
        sum(same and not said for same, said in answers),
    )


def best_threshold(pairs: Sequence[NamePair], scores: Sequence[float]) -> float:
    """Return the lowest score that gives the highest F1 when it is the threshold."""
    return max(sorted(set(scores)), key=lambda least: judge(pairs, scores, least).f1)
