"""A second, slow derivation of ties, written from the rules in the README of the dataset format.

It shares no code with ``graphkit.model.ties``. Run it by hand to compare the two on random
networks::

    python tests/support/naive_ties.py 20000 [SEED]
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections import Counter, defaultdict
from typing import Any

from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source, Tie
from graphkit.model.vocabulary import build_ontology

WORDS = {"statuses": {"refuted": {"en": "Refuted", "denies": True}, "paused": {"en": "Paused"}}}
ONTOLOGY = build_ontology(WORDS)[0]
NO_TIE = {"denied", "refuted"}
KINDS = {"sister_city": True, "trades_with": True, "visited": False}
FIELDS = ("status", "since", "until", "level", "mechanism", "weight", "confidence")


class NaiveTie:
    """The rules of one tie, one method for each sentence of the README."""

    def __init__(
        self, claims: list[Claim], years: dict[str, int | None], day: dt.date, undated: bool
    ) -> None:
        self.claims, self.years, self.day = claims, years, day
        self.found: dict[str, Any] = dict.fromkeys((*FIELDS, "since_first"))
        self.basis: dict[str, Claim] = {}
        self.disputes: set[tuple[str, Claim, tuple[Claim, ...]]] = set()
        self.there = False
        dated = [c for c in claims if c.since]
        if not dated and not undated:
            return
        self.begun = [c for c in claims if self.first_day(c) <= day]
        if not self.begun:
            return
        self.there = True
        first = [c for c in dated if self.status(c) not in NO_TIE] or dated
        if first:
            self.found["since_first"] = min(c.since.first for c in first if c.since)
        self.work()

    def status(self, c: Claim) -> str:
        return c.status if c.status != "" else "in_force"

    def first_day(self, c: Claim) -> dt.date:
        """From the first day that `since` can mean; undated ones from what else is known."""
        if c.since:
            return c.since.first
        days = [other.since.first for other in self.claims if other.since]
        if not days:
            return dt.date(1, 1, 1)
        year = self.years[c.source]
        if year is not None:
            days.append(dt.date(year, 1, 1))
        return min(days)

    def better(self, one: Claim, other: Claim) -> bool:
        """The higher confidence, then the newer source, then a fixed order."""
        a, b = (1 if c.confidence is None else c.confidence for c in (one, other))
        if a != b:
            return a > b
        x, y = (-1 if self.years[c.source] is None else self.years[c.source] for c in (one, other))
        if x != y:
            return bool(x > y)  # type: ignore[operator]
        return self.order(one) < self.order(other)

    @staticmethod
    def order(c: Claim) -> tuple[str, str, str]:
        """Source, locator, then every other field but the ends; dates and numbers as they mean."""
        words = [c.kind, c.key, c.status, c.level, c.mechanism]
        words += map(str, (c.dimensions, c.obstacles, c.since, c.until))
        numbers = [None if x is None else float(x) for x in (c.weight, c.confidence)]
        rest = (*numbers, c.source, c.locator, c.note, c.derived, c.quote, c.tail)
        return c.source, c.locator, repr((*words, *rest))

    def best(self, claims: list[Claim]) -> Claim:
        for one in claims:
            if not any(self.better(other, one) for other in claims):
                return one
        raise AssertionError

    def by_rank(self, claims: list[Claim]) -> list[Claim]:
        left, order = list(claims), []
        while left:
            order.append(self.best(left))
            left.remove(order[-1])
        return order

    def stating(self, name: str, claims: list[Claim]) -> Claim:
        """A claim whose source states the value comes before one that derived it."""
        stated = [c for c in claims if name not in c.derived]
        return self.best(stated or claims)

    def says_otherwise_later(self, later: Claim, c: Claim) -> bool:
        if c.until or not later.since:
            return False
        if c.since:
            return later.since.first > c.since.last
        year = self.years[c.source]
        return year is not None and later.since.first > dt.date(year, 12, 31)

    def same_period(self, one: Claim, other: Claim) -> bool:
        """One status, beginnings that can mean the same day, no two levels, time in common."""
        if self.status(one) != self.status(other):
            return False
        if one.since and other.since and not self.can_agree(one.since, other.since):
            return False
        if one.level and other.level and one.level != other.level:
            return False
        for a, b in ((one, other), (other, one)):
            if a.since and b.until and a.since.first > b.until.last:
                return False
        return True

    @staticmethod
    def can_agree(one: Any, other: Any) -> bool:
        return not (one.last < other.first or other.last < one.first)

    def end(self, c: Claim) -> Any:
        """The end of the best claim on the period counts for all that name another end."""
        if not c.until:
            return None
        rivals = [d for d in self.begun if d.until and (d is c or self.same_period(c, d))]
        best = self.best(rivals).until
        return c.until if self.can_agree(best, c.until) else best

    def past(self, c: Claim) -> bool:
        end = self.end(c)
        return end is not None and end.last < self.day

    def not_replaced(self, name: str, claims: list[Claim]) -> list[Claim]:
        def value(c: Claim) -> Any:
            return self.status(c) if name == "status" else getattr(c, name)

        return [
            c
            for c in claims
            if not any(value(d) != value(c) and self.says_otherwise_later(d, c) for d in claims)
        ]

    def work(self) -> None:
        current = self.not_replaced("status", self.begun)
        alive = [c for c in current if not self.past(c)]
        holding = [c for c in self.begun if not self.past(c)]
        ended = False
        if not alive:
            alive, holding = current, self.begun
            real = [c for c in current if self.status(c) not in NO_TIE]
            ended = bool(real)
            alive = real or current
        if ended:
            self.over(alive)
            support = [c for c in self.begun if self.status(c) not in NO_TIE]
        else:
            top = self.status(self.best(alive))
            support = [c for c in alive if self.status(c) == top]
            self.found["status"] = top
            self.basis["status"] = self.stating("status", support)
            rivals = [c for c in alive if self.status(c) != top]
            self.dispute("status", self.basis["status"], rivals)
            for name in ("since", "until"):
                self.date(name, support)
        sure = [1 if c.confidence is None else c.confidence for c in support]
        given = None if any(c.confidence is None for c in support) else max(sure)
        self.found["confidence"] = given
        if given is not None:
            self.basis["confidence"] = self.best(support)
        no = self.found["status"] in NO_TIE
        side = [c for c in self.begun if (self.status(c) in NO_TIE) == no]
        for name in ("level", "mechanism", "weight"):
            stated = [c for c in side if getattr(c, name) not in ("", None)]
            left = [c for c in self.not_replaced(name, stated) if c in holding]
            if left:
                # Of those that are left, one can still say otherwise later than another.
                left = self.not_replaced(name, left)
                value = getattr(self.best(left), name)
                same = [c for c in left if getattr(c, name) == value]
                self.found[name] = value
                self.basis[name] = self.stating(name, same)
                rivals = [c for c in left if getattr(c, name) != value]
                self.dispute(name, self.basis[name], rivals)
        for name in ("dimensions", "obstacles"):
            self.found[name] = {word for c in holding if c in side for word in getattr(c, name)}

    def over(self, current: list[Claim]) -> None:
        ends = [self.end(c) for c in current]
        last = max((e.last, e.first) for e in ends if e)
        self.found["status"] = "ended"
        naming = [c for c in current if c.until and (c.until.last, c.until.first) == last]
        chosen = self.stating("until", naming)
        self.found["since"] = chosen.until
        self.basis["status"] = self.basis["since"] = chosen
        assert chosen.until
        rivals = [
            c
            for c in current
            if c.until and not self.can_agree(c.until, chosen.until) and self.same_period(c, chosen)
        ]
        self.dispute("until", chosen, rivals)

    def date(self, name: str, support: list[Claim]) -> None:
        stated = [c for c in support if getattr(c, name)]
        if not stated:
            return
        counts = {id(c): self.end(c) if name == "until" else c.since for c in stated}
        top = counts[id(self.best(stated))]
        agreeing = [d for d in counts.values() if self.can_agree(d, top)]
        date = min(agreeing, key=lambda d: (d.last - d.first, d.first))
        self.found[name] = date
        # The end that counts can be that of a claim that does not hold itself.
        alike = {self.status(c) for c in stated}
        same = [c for c in stated if getattr(c, name) == date] or [
            c for c in self.begun if getattr(c, name) == date and self.status(c) in alike
        ]
        self.basis[name] = self.stating(name, same)
        level = self.by_rank(same)[0].level
        rivals = [
            c
            for c in stated
            if not self.can_agree(getattr(c, name), date)
            and (not c.level or not level or c.level == level)
        ]
        self.dispute(name, self.basis[name], rivals)

    def dispute(self, name: str, chosen: Claim, rivals: list[Claim]) -> None:
        if rivals:
            self.disputes.add((name, chosen, tuple(self.by_rank(rivals))))


def naive_ties(network: Network) -> dict[str, NaiveTie]:
    """Derive the ties of a network by the naive rules, by id."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for c in network.claims:
        ends = sorted((c.tail, c.head)) if KINDS[c.kind] else [c.tail, c.head]
        groups["|".join(filter(None, (c.kind, *ends, c.key)))].append(c)
    years = {key: source.year for key, source in network.sources.items()}
    found = {
        key: NaiveTie(group, years, network.as_of, network.undated) for key, group in groups.items()
    }
    return {key: tie for key, tie in found.items() if tie.there}


def differences(network: Network) -> list[str]:
    """Compare the ties of a network with those of the naive rules."""
    ties, naive = network.ties, naive_ties(network)
    wrong = [f"{key}: only in one" for key in ties.keys() ^ naive.keys()]
    for key in ties.keys() & naive.keys():
        one, other = as_dict(ties[key]), naive[key]
        wanted = {**other.found, "since_first": other.found["since_first"]}
        wrong += [
            f"{key} {name}: {one[name]!r} is not {value!r}"
            for name, value in wanted.items()
            if one[name] != value
        ]
        basis = dict(ties[key].basis)
        wrong += [
            f"{key} basis of {name}"
            for name in basis.keys() | other.basis.keys()
            if basis.get(name) != other.basis.get(name)
        ]
        until = ties[key].until
        if until and network.ontology.current(ties[key].status) and until.last < network.as_of:
            wrong.append(f"{key} is {ties[key].status} until {until}, which is past")
        disputes = {(d.field, d.chosen, d.rivals) for d in ties[key].disagreements}
        if disputes != other.disputes:
            wrong.append(f"{key} disagreements: {disputes} is not {other.disputes}")
    return wrong


def as_dict(tie: Tie) -> dict[str, Any]:
    """Return the fields of a tie in the form of the naive rules."""
    found: dict[str, Any] = {name: getattr(tie, name) for name in FIELDS}
    for name in ("level", "mechanism"):
        found[name] = found[name] or None
    for name in ("dimensions", "obstacles"):
        found[name] = {*getattr(tie, name)}
    return {**found, "since_first": tie.since_first.first if tie.since_first else None}


def random_network(rng: random.Random) -> Network:
    """Return a network of a few ties with many claims that follow, repeat and contradict."""
    actors = {key: Actor(key, "province") for key in "abc"}
    sources = {key: Source(key, key, year=rng.choice((None, 2004, 2006, 2008))) for key in "rstu"}
    claims = []
    for _ in range(rng.randint(1, 9)):
        tail, head = rng.sample("abc", 2) if rng.random() < 0.3 else rng.sample("ab", 2)
        kind = rng.choice((*KINDS, "sister_city", "sister_city"))
        since, until = random_date(rng), random_date(rng) if rng.random() < 0.5 else None
        if since and until and until.last < since.first:
            since, until = until, since
        claim = Claim(
            *(tail, head, kind, rng.choice(("", "", "", "k"))),
            rng.choice(("", "in_force", "in_force", "proposed", "paused", "ended", *NO_TIE)),
            rng.choice(("", "", "symbolic", "economic")) if kind == "sister_city" else "",
            rng.choice(("", "", "formal", "informal")),
            tuple(rng.sample(("health", "culture"), rng.randint(0, 2))),
            tuple(rng.sample(("budget", "staff"), rng.randint(0, 1))),
            *(since, until, rng.choice((None, None, 0.0, 2.0))),
            *(rng.choice((None, 0.0, 0.4, 0.9)), rng.choice("rstu")),
            *(rng.choice(("", "p. 1")), rng.choice(("", "note"))),
        )
        filled = [name for name in FIELDS if getattr(claim, name) not in ("", None)]
        marked = rng.sample(filled, min(len(filled), rng.choice((0, 0, 1, 3))))
        claims.append(claim._replace(derived=tuple(marked)))
    day = dt.date(rng.randint(1999, 2013), rng.randint(1, 12), rng.randint(1, 28))
    return Network(
        *(actors, tuple(claims), sources, (), ONTOLOGY), as_of=day, undated=rng.random() < 0.9
    )


def random_date(rng: random.Random) -> Any:
    """Return a year, a month or a day of a few years, or none."""
    year, month, day = rng.randint(2000, 2011), rng.choice((1, 6, 12)), rng.choice((1, 28))
    texts = ("", f"{year}", f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}")
    text = rng.choice(texts)
    return parse_date(text) if text else None


def main(count: int, seed: int = 0) -> int:
    """Compare random networks; return how many differ."""
    rng = random.Random(seed)
    seen: Counter[str] = Counter()
    wrong = 0
    for number in range(count):
        network = random_network(rng)
        found = differences(network)
        for tie in network.ties.values():
            seen["ties"] += 1
            seen[tie.status] += 1
            seen.update(f"disputed {d.field}" for d in tie.disagreements)
        if found:
            wrong += 1
            if wrong <= 3:
                print(f"network {number} of seed {seed}:", *found, sep="\n  ")
    print(f"{count:,} networks, {wrong:,} with differences;", dict(sorted(seen.items())))
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:] or ["2000"]))))
