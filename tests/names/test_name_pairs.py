"""The benchmark of pairs of names: its file is well-formed, and the tuned half stays as good."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from name_pairs import HALVES, STRENGTHS, best_threshold, judge, language, read_pairs

from graphkit.names.similarity import compare_names
from graphkit.resolve.match import MIN_SCORE

PAIRS = read_pairs()
MEASURED = 0.996
"""F1 of the tuned half when it was last measured."""
KINDS = frozenset(
    {
        "abbreviation",
        "age",
        "branch",
        "direction",
        "legal form",
        "letter",
        "level",
        "numeral",
        "part",
        "place",
        "slip",
        "spelling",
        "subject",
        "translation",
        "word order",
    }
)


def test_the_pairs_are_well_formed() -> None:
    assert len(PAIRS) >= 600
    assert {pair.kind for pair in PAIRS} == KINDS
    assert {pair.strength for pair in PAIRS} == set(STRENGTHS)
    for pair in PAIRS:
        assert pair.name1.strip() == pair.name1 != pair.name2 == pair.name2.strip()
    assert len({frozenset(pair[:2]) for pair in PAIRS}) == len(PAIRS)


def test_the_pairs_are_balanced() -> None:
    assert 0.4 < sum(pair.same for pair in PAIRS) / len(PAIRS) < 0.5
    halves = Counter(pair.half for pair in PAIRS)
    assert all(halves[half] > 0.45 * len(PAIRS) for half in HALVES)
    languages = Counter(language(name) for pair in PAIRS for name in pair[:2])
    assert all(languages[code] > 100 for code in ("th", "en", "zh", "vi", "lo"))


def test_the_tuned_half_is_told_apart() -> None:
    tuned = [pair for pair in PAIRS if pair.half == "tuned"]
    scores = [compare_names(pair.name1, pair.name2).score for pair in tuned]
    assert judge(tuned, scores, MIN_SCORE).f1 >= MEASURED - 0.02


def test_the_best_threshold_separates_what_can_be_separated() -> None:
    pairs = [PAIRS[0]._replace(same=same) for same in (True, True, False)]
    assert best_threshold(pairs, [0.9, 0.6, 0.2]) == 0.6
    found = judge(pairs, [0.9, 0.6, 0.7], 0.65)
    assert (found.right, found.wrong, found.missed) == (1, 1, 1)
    assert found.f1 == found.precision == found.recall == 0.5


def test_the_form_of_nomenklatura_is_read_and_other_labels_are_not(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("name1,name2,is_match,quality\nPLA,Army,true,STRONG\n", encoding="utf-8")
    assert read_pairs(file)[0][2:] == ("", True, "strong")
    file.write_text("name1,name2,is_match,quality\nPLA,Army,perhaps,STRONG\n", encoding="utf-8")
    with pytest.raises(ValueError, match="'perhaps' is not a label"):
        read_pairs(file)
