"""Benchmark of names of bodies: how well a score tells one body from two.

    PYTHONPATH=. python tests/benchmarks/name_pairs.py [PAIRS] [--wrong] [--save FILE] [--diff FILE]

In the manner of nomenklatura's benchmark of names. PAIRS is a CSV file, ``data/names/bodies.csv``
unless given; the form of nomenklatura (name1, name2, is_match, quality) is read too. Prints
precision, recall and F1 of each half, and of the pairs of the unseen half that share no name with
the tuned one, for graphkit at the threshold of ``graphkit match``, for
rapidfuzz, and for nomenklatura's LogicV2 where it is installed; the others have the threshold that
is best on the tuned half. Then F1 by languages, the share of right answers by kind, and mean
scores by label, which fall from line to line where a score is calibrated.

``--wrong`` lists the wrong pairs of the tuned half, ``--save`` writes the run, and ``--diff``
compares with a run: verdicts of the tuned half one by one, of the unseen half as counts.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from name_pairs import BODIES, HALVES, STRENGTHS, NamePair, best_threshold, judge, read_pairs
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from graphkit.names.similarity import compare_names
from graphkit.resolve.match import MIN_SCORE

OURS = "graphkit"
THEIRS = "LogicV2"
THEIR_OWN = 0.7
"""The threshold that LogicV2's authors set."""

Scorer = Callable[[str, str], float]
Scores = Mapping[str, Sequence[float]]


def scorers() -> dict[str, Scorer]:
    """Return the scorers by name; nomenklatura's only where it is installed."""
    found: dict[str, Scorer] = {
        OURS: lambda a, b: compare_names(a, b).score,
        "rapidfuzz OSA": lambda a, b: OSA.normalized_similarity(a.casefold(), b.casefold()),
        "rapidfuzz WRatio": lambda a, b: fuzz.WRatio(a.casefold(), b.casefold()) / 100,
    }
    try:
        found[THEIRS] = logic_v2()
    except ImportError as error:
        print(f"LogicV2 is left out: {error.name} is not installed (pip install nomenklatura)\n")
    return found


def logic_v2() -> Scorer:
    """Return the scorer of nomenklatura's LogicV2, for organisations.

    Raises:
        ImportError: nomenklatura is not installed.
    """
    from followthemoney import EntityProxy, model
    from nomenklatura.matching import LogicV2

    config = LogicV2.default_config()

    def entity(name: str) -> EntityProxy:
        # Parsed names are cached by id, so every name needs an id of its own.
        data = {"id": name, "schema": "Organization", "properties": {"name": [name]}}
        return model.get_proxy(data)

    return lambda a, b: LogicV2.compare(entity(a), entity(b), config).score


def print_halves(pairs: Sequence[NamePair], scores: Scores) -> dict[str, float]:
    """Print precision, recall and F1 of each half, and return the thresholds."""
    thresholds = {}
    parts = {half: [i for i, pair in enumerate(pairs) if pair.half == half] for half in HALVES}
    # Many names are in several pairs; the last part has only names that tuning did not see.
    seen = {name for i in parts["tuned"] for name in pairs[i][:2]}
    parts["new names"] = [i for i in parts["unseen"] if not seen & set(pairs[i][:2])]
    heads = [f"{part} ({len(own)})" for part, own in parts.items()]
    print(f"{'':18} {'at':>5}" + "".join(f"{head:>16} prec   rec    F1 right" for head in heads))
    for name, own in scores.items():
        tuned = parts["tuned"]
        best = best_threshold([pairs[i] for i in tuned], [own[i] for i in tuned])
        thresholds[name] = MIN_SCORE if name == OURS else best
        print_line(name, pairs, own, thresholds[name], parts)
        if name == THEIRS:
            print_line(name, pairs, own, THEIR_OWN, parts)
    return thresholds


def print_line(
    name: str,
    pairs: Sequence[NamePair],
    scores: Sequence[float],
    least: float,
    parts: Mapping[str, Sequence[int]],
) -> None:
    """Print the line of one scorer at one threshold."""
    line = f"{name:18} {least:5.2f}"
    for part in parts.values():
        v = judge([pairs[i] for i in part], [scores[i] for i in part], least)
        right = 1 - (v.wrong + v.missed) / max(1, len(part))
        line += f"{'':17}{v.precision:.3f} {v.recall:.3f} {v.f1:.3f} {right:.3f}"
    print(line)


def print_groups(
    pairs: Sequence[NamePair],
    scores: Scores,
    thresholds: Mapping[str, float],
    key: Callable[[NamePair], str],
) -> None:
    """Print the share of right answers and F1 of each scorer by languages or kinds."""
    groups = sorted({key(pair) for pair in pairs})
    print(f"\n{'right, F1':16} pairs " + "".join(f"{name:>18}" for name in scores))
    for group in groups:
        part = [i for i, pair in enumerate(pairs) if key(pair) == group]
        line = f"{group:16} {len(part):5} "
        for name, own in scores.items():
            v = judge([pairs[i] for i in part], [own[i] for i in part], thresholds[name])
            right = 1 - (v.wrong + v.missed) / len(part)
            line += f"{right:12.3f} {v.f1:.3f}"
        print(line)


def print_means(pairs: Sequence[NamePair], scores: Scores) -> None:
    """Print mean scores by label, from surely one body to surely two, and whether they fall."""
    print(f"\n{'mean score':16} pairs " + "".join(f"{name:>18}" for name in scores))
    means: dict[str, list[float]] = {name: [] for name in scores}
    ladder = [(True, s) for s in STRENGTHS] + [(False, s) for s in reversed(STRENGTHS)]
    for same, strength in ladder:
        part = [i for i, p in enumerate(pairs) if p.same == same and p.strength == strength]
        if not part:
            continue
        line = f"{'one' if same else 'two'}, {strength:11} {len(part):5} "
        for name, own in scores.items():
            means[name].append(mean(own[i] for i in part))
            line += f"{means[name][-1]:18.3f}"
        print(line)
    falls = [all(a >= b for a, b in pairwise(m)) for m in means.values()]
    print(f"{'in order':22} " + "".join(f"{'yes' if fall else 'no':>18}" for fall in falls))


def print_wrong(pairs: Sequence[NamePair], scores: Sequence[float]) -> None:
    """Print graphkit's wrong answers in the tuned half."""
    print("\nwrong in the tuned half:")
    for pair, score in zip(pairs, scores, strict=True):
        if pair.half == "tuned" and pair.same != (score >= MIN_SCORE):
            label = "one" if pair.same else "two"
            print(f"  {score:.2f} {label} {pair.kind}: {pair.name1} | {pair.name2}")


def save(path: Path, pairs: Sequence[NamePair], scores: Scores) -> None:
    """Write a run: names, label and the score of each scorer."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name1", "name2", "same", *scores])
        for i, pair in enumerate(pairs):
            own = [f"{scores[name][i]:.3f}" for name in scores]
            writer.writerow([pair.name1, pair.name2, "yes" if pair.same else "no", *own])


def print_diff(path: Path, pairs: Sequence[NamePair], scores: Sequence[float]) -> None:
    """Print which of graphkit's verdicts changed since a saved run."""
    with path.open(encoding="utf-8", newline="") as file:
        before = {(r["name1"], r["name2"]): float(r[OURS]) for r in csv.DictReader(file)}
    print(f"\nchanged since {path.name}:")
    counts = {(half, better): 0 for half in HALVES for better in (True, False)}
    moved = []
    for pair, score in zip(pairs, scores, strict=True):
        old = before.get(pair[:2])
        if old is None or (old >= MIN_SCORE) == (score >= MIN_SCORE):
            continue
        better = (score >= MIN_SCORE) == pair.same
        counts[pair.half, better] += 1
        if pair.half == "tuned":
            word = "right" if better else "WRONG"
            print(f"  {old:.2f} -> {score:.2f} {word}: {pair.name1} | {pair.name2}")
    for pair, score in zip(pairs, scores, strict=True):
        if pair[:2] in before:
            moved.append(abs(before[pair[:2]] - score))
    for half in HALVES:
        print(f"{half}: {counts[half, True]} now right, {counts[half, False]} now wrong")
    new, gone = len(pairs) - len(moved), len(before.keys() - {p[:2] for p in pairs})
    print(f"mean change of score {mean(moved or [0]):.3f}; {new} new pairs, {gone} gone")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pairs", nargs="?", type=Path, default=BODIES)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--save", type=Path)
    parser.add_argument("--diff", type=Path)
    asked = parser.parse_args()
    pairs = read_pairs(asked.pairs)
    scores = {
        name: [round(score(pair.name1, pair.name2), 3) for pair in pairs]
        for name, score in scorers().items()
    }
    thresholds = print_halves(pairs, scores)
    print_groups(pairs, scores, thresholds, lambda pair: pair.languages)
    if any(pair.kind for pair in pairs):
        print_groups(pairs, scores, thresholds, lambda pair: pair.kind)
    print_means(pairs, scores)
    if asked.wrong:
        print_wrong(pairs, scores[OURS])
    if asked.diff:
        print_diff(asked.diff, pairs, scores[OURS])
    if asked.save:
        save(asked.save, pairs, scores)


if __name__ == "__main__":
    main()
