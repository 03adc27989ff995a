"""Make random networks for query tests: few actors, many ties, every status, hostile names."""

from __future__ import annotations

import datetime as dt
import random

from draws import examples
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, ActorClaim, Claim, Source

# The machine may be busy, so slow examples are not failures.
few_examples = settings(
    deadline=None, max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow]
)

TODAY = dt.date(2026, 11, 22)

HOSTILE = (
    "'}) DETACH DELETE (n) //",
    '"; DROP INDEX x; //',
    "`) MATCH (m) SET m.x = 1 //",
    "\\",
    "\\u0027}) DELETE n",
    "{from} [x] $actor",
    "‘’“”‹›",
    "สะหวันนะเขต",
    "崇左市",
    "a; b",
    "line\nbreak",
)

STATUSES = ("", "", "", "in_force", "in_force", "proposed", "in_process", "dormant", "ended")
TIE_KINDS = ("sister_city", "cooperates_with", "borders", "connects", "origin_in", "visited")
DATES = tuple(map(parse_date, ("1999", "2004", "2004-05", "2010-01-25", "2020", "2025-12-27")))
SOURCES = {
    "s1": Source("s1", "A title", year=2010, url="https://example.org/1"),
    "s2": Source("s2", "", year=2022),
    "s3": Source("s3", "Undated"),
}


def networks(kinds: tuple[str, ...] = TIE_KINDS) -> st.SearchStrategy[Network]:
    """Return networks of three to eight actors in up to three countries, with up to forty claims.

    They are drawn evenly from a seed, because the small values that Hypothesis prefers would
    rarely give two ties of one pair.
    """
    return st.integers(0, 2**32).map(lambda seed: random_network(seed, kinds))


def random_network(seed: int, kinds: tuple[str, ...] = TIE_KINDS) -> Network:
    """Return one random network."""
    dice = random.Random(seed)
    pick = dice.choice
    actors: dict[str, Actor] = {}
    for number in range(dice.randint(3, 8)):
        kind = pick((*["province"] * 5, "city", "project", "crossing"))
        older = pick([*actors, None]) if dice.random() < 0.2 and actors else None
        actors[f"A{number}"] = Actor(
            f"A{number}",
            kind,
            {"en": pick((f"Name {number}", pick(HOSTILE))), "th": f"ชื่อ {number}"},
            subkind=pick(("bridge", "corridor")) if kind == "project" else "",
            country=pick(("TH", "LA", "TH", "LA", "VN", "")),
            until=pick((*[None] * 6, DATES[3])),
            succeeds=(older,) if older else (),
            within=pick([*actors, ""]) if dice.random() < 0.3 and actors else "",
            source=pick(("", "s1")),
        )
    places = [a.id for a in actors.values() if a.kind in ("province", "city")]
    links = [a.id for a in actors.values() if a.kind in ("project", "crossing")]
    claims = []
    for _ in range(dice.randint(0, 40)):
        kind = pick(kinds)
        tail, head = dice.sample(sorted(actors), 2)
        if kind == "connects" and places and links:
            tail, head = pick(links), pick(places)
        since, until = pick((None, *DATES)), pick((*[None] * 20, *DATES))
        if since and until and until.first < since.first:
            until = None
        claims.append(
            Claim(
                tail,
                head,
                kind,
                pick(("", "", "k")),
                pick(STATUSES),
                pick(("", "symbolic", "economic")),
                dimensions=pick(((), ("health",), ("health", "culture"))),
                obstacles=pick(((), ("budget",), ("budget", "staff"))),
                since=since,
                until=until,
                weight=pick((None, 0.0, 2.0, 147.5)),
                confidence=pick((None, 0.5, 0.9)),
                source=pick(("", "s1", "s2", "s3", "gone")),
                locator=pick(("", "p. 3")),
            )
        )
    told = tuple(
        ActorClaim(pick(sorted(actors)), "country", pick(("TH", "LA", "XX")), "s2")
        for _ in range(dice.randint(0, 3))
    )
    return Network(actors, tuple(claims), SOURCES, told, as_of=TODAY)
