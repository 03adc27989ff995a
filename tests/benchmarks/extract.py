"""Benchmark of reading documents: how many actors and ties are found, and how fast.

    PYTHONPATH=. python tests/benchmarks/extract.py [FOLDER] [--show]

Judges the labelled passages of ``data/documents``: those that rules were written by, and, apart,
those that were kept out of it. FOLDER has the founding documents, whose text is not part of the
project; they are judged where they are present. ``--show`` prints each find that is wrong, of the
first part and the founding documents only. ``--write`` keeps the counts that scores are made of;
run it twice, since the ranges are those of the new scores. The last line times 100 pages of Thai.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from labels import MEASURES, Counts, by_form, by_score, judge, passages, seeds

import graphkit
from graphkit.extract import reliability
from graphkit.extract.actors import find_actors
from graphkit.extract.document import text_document
from graphkit.extract.reliability import write_rows
from graphkit.extract.ties import find_ties
from graphkit.model.network import Network

PAGES, LETTERS = 100, 2000


def main(arguments: list[str]) -> None:
    """Print the figures."""
    show = "--show" in arguments
    folders = [Path(argument) for argument in arguments if not argument.startswith("--")]
    network = graphkit.open_network("thai-twin-cities")
    parts: list[tuple[str, Counts]] = [
        ("tuning", judge(passages("tuning"), network, show=show)),
        ("held out", judge(passages("held"), network)),
        ("held out, empty network", judge(passages("held"), Network())),
        ("fresh, tuning", judge(passages("fresh tuning"), network, show=show)),
        ("fresh, held out", judge(passages("fresh held"), network)),
    ]
    for lang in ("th", "en", "lo", "vi", "zh"):
        own = [each for each in passages("held") if each.lang == lang]
        parts.append((f"held out, {lang}", judge(own, network)))
    for folder in folders:
        parts.append(("founding documents", judge(seeds(folder), network, show=show)))
    print(
        f"{'':26}"
        + "".join(f"{what:>16}" for what in MEASURES)
        + "  traps  verbatim  denied"
        + "      dimensions  one line"
    )
    for name, counts in parts:
        cells = "".join(f"{counts.f1(what):>16.3f}" for what in MEASURES)
        traps = f"{counts.found['traps']:>4}/{counts.labelled['traps']}"
        wrong = counts.right["denied in force"]
        shares = f"{counts.f1('dimensions'):.3f}  {counts.f1('one line'):.3f}"
        print(f"{name:26}{cells}  {traps}  {counts.f1('verbatim'):.3f}  {wrong} in force  {shares}")
    held = parts[1][1].scores
    print("\nscores against the share that is right, held-out passages")
    for what, span, found, right in by_score(held):
        print(f"{what:6} {span} {found:>5} {right / found:>6.2f}")
    if "--write" in arguments:
        text = write_rows(len(passages("held")), by_form(held), by_score(held))
        (Path(reliability.__file__).with_name("reliability.csv")).write_text(text, "utf-8")
    speed(network)


def speed(network: Network) -> None:
    """Print the time that pages of Thai take."""
    thai = "\n\n".join(each.document.text for each in passages() if each.lang == "th" and each.ties)
    text = (thai + "\n\n") * (PAGES * LETTERS // len(thai) + 1)
    document = text_document(text[: PAGES * LETTERS])
    started = time.process_time()
    finds = find_actors(document, network)
    ties = find_ties(document, finds, network)
    took = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"\n{PAGES} pages of Thai: {took:.1f} s, {len(finds)} actors, {len(ties)} ties, {peak} MB"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
