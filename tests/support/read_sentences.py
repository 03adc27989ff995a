"""Print sentences of missing linkages, drawn over all rules, with the rows they rest on.

    python tests/support/read_sentences.py --count 100 --seed 1 > sentences.txt

Each sentence comes in English and Thai, with its evidence: the status of each tie and its claims
with dates, confidence, source and place in it. A person reads them and marks what is wrong,
misleading or not provable by the rows.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphkit.gaps.rules import Gap, GapReason, gaps_by_language
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Tie
from graphkit.storage.open import open_network

LANGUAGES = ("en", "th")


class Drawn(NamedTuple):
    """A missing linkage with one of its reasons in every language."""

    gap: Gap
    reasons: tuple[GapReason, ...]


def draw(network: Network, count: int, seed: int, rules: Sequence[str] = ()) -> list[Drawn]:
    """Draw sentences, the same number of each rule as far as it has them.

    Rules that are run for one actor at a time are asked for places drawn by the same seed.
    """
    random_ = random.Random(seed)
    found: dict[str, list[Drawn]] = defaultdict(list)
    for drawn in _all(network, random_):
        found[drawn.reasons[0].rule].append(drawn)
    for by_rule in found.values():
        random_.shuffle(by_rule)
    chosen: list[Drawn] = []
    piles = [pile for rule, pile in sorted(found.items()) if not rules or rule in rules]
    while len(chosen) < count and any(piles):
        chosen += [pile.pop() for pile in piles if pile]
    return sorted(chosen[:count], key=lambda drawn: drawn.reasons[0].rule)


def _all(network: Network, random_: random.Random) -> Iterator[Drawn]:
    yield from _of(gaps_by_language(network, LANGUAGES))
    yield from _of(gaps_by_language(network, LANGUAGES, ["predicted"], parameters={"limit": 100}))
    places = sorted(a.id for a in network.actors.values() if a.kind in {"province", "city"})
    asked = [i for i in places if network.actors[i].country == "TH"]
    for actor in random_.sample(asked, min(25, len(asked))):
        yield from _of(gaps_by_language(network, LANGUAGES, actor=actor))


def _of(gaps: dict[str, list[Gap]]) -> Iterator[Drawn]:
    for same in zip(*(gaps[lang] for lang in LANGUAGES), strict=True):
        for reasons in zip(*(gap.reasons for gap in same), strict=True):
            yield Drawn(same[0], reasons)


def rows(network: Network, evidence: Sequence[str]) -> Iterator[str]:
    """Yield a line for each actor and tie of the evidence, and for each claim on a tie."""
    for key in evidence:
        if key in network.actors:
            yield f"  {_actor(network.actors[key])}"
        elif key in network.ties:
            tie = network.ties[key]
            span = " ".join(
                f"{n} {d}" for n, d in (("since", tie.since), ("until", tie.until)) if d
            )
            ends = " — ".join(_actor(network.actors[end]) for end in (tie.tail, tie.head))
            yield (
                f"  {tie.kind} [{tie.status}] {span} level={tie.level or '-'} "
                f"{tie.mechanism or '-'} confidence={tie.confidence} "
                f"weight={tie.weight} {'; '.join(tie.dimensions)} key={tie.key or '-'}: {ends}"
            )
            for claim in tie.claims:
                yield f"      {_claim(claim, network)}"
        else:
            yield f"  NOT IN THE NETWORK: {key}"


def _span(dated: Actor | Tie) -> str:
    dates = (("since", dated.since), ("until", dated.until))
    return " ".join(f"{name} {date}" for name, date in dates if date)


def _actor(actor: Actor) -> str:
    span = _span(actor)
    past = f" succeeds {', '.join(actor.succeeds)}" if actor.succeeds else ""
    return f"{actor.id} <{actor.name()}> {actor.subkind or actor.kind} {span}{past}".rstrip()


def _claim(claim: Claim, network: Network) -> str:
    source = network.sources.get(claim.source)
    year = source.year if source else None
    said = " ".join(
        f"{name}={value}"
        for name, value in (
            ("status", claim.status),
            ("level", claim.level),
            ("since", claim.since),
            ("until", claim.until),
            ("confidence", claim.confidence),
            ("derived", "|".join(claim.derived)),
        )
        if value not in ("", None)
    )
    return f"{said} ({claim.source} {year or '?'} {claim.locator}) {claim.note}".rstrip()


def main() -> None:
    """Print the drawn sentences."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", default="thai-twin-cities")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rule", action="append", default=[])
    asked = parser.parse_args()
    network = open_network(asked.network)
    for number, drawn in enumerate(draw(network, asked.count, asked.seed, asked.rule), start=1):
        first = drawn.reasons[0]
        print(f"{number}. {first.rule} {first.score:.2f} {drawn.gap.tail} {drawn.gap.head}")
        for reason in drawn.reasons:
            print(f"  {reason.why}")
        print(*rows(network, first.evidence), sep="\n", end="\n\n")


if __name__ == "__main__":
    main()
