"""A small network of four places, and proposals on it, for the tests of stores."""

from __future__ import annotations

from typing import Any

from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.proposals import Proposal
from graphkit.model.records import Actor, ActorClaim, Claim, Source

SOURCES = (
    Source("moi", "ทะเบียนเมืองพี่เมืองน้อง", "กรมการปกครอง", 2021, language="th", access="public"),
    Source("vna", "Sister provinces of Quảng Trị", year=None, url="https://example.org/a?b=1"),
)
ACTORS = (
    Actor("TH", "country", {"en": "Thailand", "th": "ไทย"}),
    Actor(
        "TH-49",
        "province",
        {"en": "Mukdahan", "th": "มุกดาหาร", "lo": "ມຸກດາຫານ"},
        aliases=("Muk", "มุกฯ"),
        country="TH",
        code="TH-49",
        within="TH",
        lat=16.54,
        lon=104.72,
        sector="state",
        since=parse_date("พ.ศ. 2525"),
        wikidata="Q244088",
        source="moi",
        locator="p. 3",
        note='said "new" in \'82; a|b',
        population=351_484,
    ),
    Actor("LA-SV", "province", {"en": "Savannakhet", "lo": "ສະຫວັນນະເຂດ"}, country="LA"),
    Actor("VN-25", "province", {"vi": "Quảng Trị"}, until=parse_date("2025-06-30")),
    Actor("VN-25-2025", "province", {"vi": "Quảng Trị"}, succeeds=("VN-25", "VN-24")),
    Actor("CN-chongzuo", "city", {"zh": "崇左", "en": "Chongzuo"}, lat=22, lon=-0.0),
)
CLAIMS = (
    Claim(
        *("TH-49", "LA-SV", "sister_city", "", "proposed", "symbolic", "formal"),
        dimensions=("culture", "tourism"),
        obstacles=("budget",),
        since=parse_date("2001"),
        until=parse_date("2005-01"),
        weight=2,
        confidence=0.9,
        source="moi",
        locator="row 1",
        note="ตามทะเบียน",
    ),
    Claim("TH-49", "LA-SV", "sister_city", status="in_force", since=parse_date("๒๕ มกราคม ๒๕๔๘")),
    Claim("VN-25", "LA-SV", "sister_city", source="vna", weight=1.5),
    Claim("LA-SV", "VN-25", "sister_city", source="vna", note="the same again, other way round"),
    Claim("CN-chongzuo", "VN-25", "trades_with", "rice", confidence=0.25),
)
ACTOR_CLAIMS = (
    ActorClaim("LA-SV", "name_en", "Savannaket", "vna", "line 4", 0.4),
    ActorClaim("LA-SV", "name_en", "Savan", "vna", "line 4"),
    ActorClaim("TH-49", "lat", "16.5"),
)


def make(
    actors: Any = ACTORS,
    claims: Any = CLAIMS,
    sources: Any = SOURCES,
    said: Any = ACTOR_CLAIMS,
    **meta: Any,
) -> Network:
    return Network(
        {a.id: a for a in actors},
        tuple(claims),
        {s.id: s for s in sources},
        tuple(said),
        **{"title": "Four places", "version": "1", "licence": "CC BY 4.0", **meta},
    )


def dump(network: Network) -> tuple[Any, ...]:
    """Return everything in a network, in its order, with dates as written."""
    return (
        [repr(a) + repr(_texts(a)) for a in network.actors.values()],
        [repr(c) + repr(_texts(c)) for c in network.claims],
        [repr(s) for s in network.sources.values()],
        [repr(c) for c in network.actor_claims],
        (network.title, network.version, network.description, network.licence),
        dict(network.ontology.overlay),
    )


def _texts(record: Any) -> list[str]:
    return [date.text for date in (record.since, record.until) if date]


SAME = Proposal("same_as", {"a": "a", "b": "b"}, 0.8, ("ชื่อเดียวกัน",), ("moi",))
FOUND = Proposal("claim", {"tail": "a", "head": "b", "kind": "visited"}, 0.6)
MISSING = Proposal("missing", {"tail": "TH-49", "head": "VN-25"}, 0.9, ("they border",))


def same(a: str, b: str, score: float = 0.9) -> Proposal:
    """Return the proposal that two actors are the same."""
    a, b = sorted((a, b))
    return Proposal("same_as", {"a": a, "b": b}, score, ("one name",))


OCR = Actor("doc:1", "province", {"en": "Mukdaharn"}, aliases=("M.",), source="vna", locator="p. 7")
OCR2 = Actor("doc:2", "province", {"th": "จ.มุกดาหาร"})
TWICE = make(
    (*ACTORS, OCR, OCR2),
    (
        *CLAIMS,
        Claim("doc:1", "LA-SV", "sister_city", source="vna"),
        Claim("doc:1", "TH-49", "visited"),
    ),
)
