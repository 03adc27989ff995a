"""The rules for missing linkages, each on a network made by hand, and on the bundled one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graphkit.cli import main
from graphkit.gaps.rules import Gap, find_gaps, gaps_table, rules_table
from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.query.library import queries
from graphkit.storage.open import open_network

TODAY = dt.date(2026, 11, 22)
RULES = {
    *("neighbours", "stalled", "symbolic_only", "hometown_bridge", "corridor", "open_chain"),
    *("no_citizens", "unconnected", "dimension_gap", "lapsed", "country_only", "one_legged"),
    *("origin_without_association", "partners"),
}


def actor(key: str, kind: str = "province", **fields: Any) -> Actor:
    names = {"en": fields.pop("en", key), "th": fields.pop("th", f"ท{key}")}
    country = fields.pop("country", key[:2] if kind in ("province", "city") else "")
    return Actor(key, kind, names, country=country, **fields)


def tie(tail: str, head: str, kind: str = "sister_city", **fields: Any) -> Claim:
    for name in ("since", "until"):
        if name in fields:
            fields[name] = parse_date(fields[name])
    return Claim(tail, head, kind, **fields)


SOURCES = (
    Source("y2010", "Of 2010", year=2010),
    Source("y2020", "Of 2020", year=2020),
    Source("y2026", "Of 2026", year=2026),
    Source("undated", "Undated"),
)
SEARCHED = "in 4 sources up to 2026"
COUNTRIES = (
    Actor("TH", "country", {"en": "Thailand", "th": "ไทย"}, country="TH"),
    Actor("LA", "country", {"en": "Laos", "th": "ลาว"}, country="LA"),
    Actor("CN", "country", {"en": "China", "th": "จีน"}, country="CN"),
)


def net(actors: list[Actor], claims: list[Claim]) -> Network:
    everyone = {a.id: a for a in (*COUNTRIES, *actors)}
    return Network(everyone, tuple(claims), {s.id: s for s in SOURCES}, as_of=TODAY)


def named(network: Network, rule: str, lang: str = "en", **options: Any) -> list[Gap]:
    return find_gaps(network, [rule], lang, **options)


def brief(gaps: list[Gap]) -> list[tuple[str, str, float]]:
    """Return the ends of each gap, and the score before the weight of its rule."""
    weights = {q.name.removeprefix("gaps/"): q.weight for q in queries("gaps")}
    return [(g.tail, g.head, round(g.reasons[0].score / weights[g.rule], 4)) for g in gaps]


@pytest.fixture(scope="module")
def shipped() -> Network:
    return open_network("thai-twin-cities")


@pytest.fixture(scope="module")
def found(shipped: Network) -> list[Gap]:
    return find_gaps(shipped)


def by_rule(found: list[Gap], rule: str) -> set[tuple[str, str]]:
    return {(g.tail, g.head) for g in found if rule in g.rule.split("|")}


# By hand, rule by rule.


def test_stalled() -> None:
    places = [actor(i) for i in ("TH-1", "TH-2", "TH-3", "TH-4", "TH-5", "LA-1")]
    network = net(
        places,
        [
            # Proposed in 2018, in process since 2019: both count as waiting.
            tie("TH-1", "LA-1", status="in_process", since="2019", source="y2020"),
            tie("TH-1", "LA-1", status="proposed", since="2018-03-12", source="y2020"),
            tie("TH-2", "LA-1", status="proposed", source="y2020"),
            # Waiting too briefly; without any date; in force by now.
            tie("TH-3", "LA-1", status="proposed", since="2025"),
            tie("TH-4", "LA-1", status="proposed", source="undated"),
            tie("TH-5", "LA-1", status="proposed", since="2010"),
            tie("TH-5", "LA-1", status="in_force", since="2012"),
        ],
    )
    gaps = named(network, "stalled")
    # 0.5 + 0.4 * 8 / 18, and 0.3 + 0.4 * 5 / 15: the year 2020 was over 5 full years ago.
    assert brief(gaps) == [("LA-1", "TH-1", 0.6778), ("LA-1", "TH-2", 0.4333)]
    assert [g.why for g in gaps] == [
        "The sister-city tie of LA-1 and TH-1 was proposed on 12 March 2018 and is on "
        "record as in process since 2019; no source on record says that it is in force "
        f"({SEARCHED}).",
        "The sister-city tie of LA-1 and TH-2 is on record as proposed in 2020; no source on "
        f"record says that it is in force ({SEARCHED}).",
    ]
    assert gaps[0].evidence == ("sister_city|LA-1|TH-1",)
    assert gaps[0].sources == ("y2020",)
    assert named(network, "stalled", "th")[1].why == (
        "ความสัมพันธ์เมืองคู่แฝดระหว่างทLA-1 กับทTH-2 มีบันทึกว่าอยู่ในขั้นเสนอใน พ.ศ. 2563 "
        "โดยไม่พบแหล่งอ้างอิงที่ระบุว่าเริ่มใช้แล้ว (ค้นจากแหล่งอ้างอิง 4 แหล่ง ถึง พ.ศ. 2569)"
    )
    assert len(named(network, "stalled", parameters={"years": "0"})) == 3
    assert [g.tail + g.head for g in named(network, "stalled", parameters={"years": 8})] == [
        "LA-1TH-1"
    ]


def test_stalled_names_the_kind_that_is_waiting() -> None:
    claims = [tie("TH-1", "LA-1", "cooperates_with", status="in_process", since="2020")]
    (gap,) = named(net([actor("TH-1"), actor("LA-1")], claims), "stalled")
    assert gap.kind == "cooperates_with"
    assert gap.why.startswith(
        "The cooperation of LA-1 and TH-1 is on record as in process since 2020;"
    )


def test_symbolic_only() -> None:
    places = [
        *(actor(i) for i in ("TH-1", "TH-2", "TH-3", "CN-1")),
        actor("CN-c", "city", within="CN-1"),
    ]
    bodies = [
        actor("o1", "association", subkind="trade", country="TH", within="TH-1"),
        actor("o2", "association", subkind="hometown", country="TH", within="TH-1"),
        actor("o3", "association", subkind="culture", country="TH", within="TH-2"),
        actor("o4", "association", subkind="trade", country="TH", within="TH-3"),
        actor("o5", "association", subkind="trade", country="TH", within="TH-1"),
        actor("o6", "association", subkind="trade", country="TH", within="TH-1"),
    ]
    network = net(
        [*places, *bodies],
        [
            tie("TH-1", "CN-c", level="symbolic", since="1999", source="y2010"),
            tie("TH-2", "CN-1", level="symbolic"),
            tie("TH-3", "CN-1", level="economic"),
            # A past visit links, but one that was only announced does not; an origin in the
            # province says nothing about its cities.
            tie("o1", "CN-c", "visited", since="2010", until="2010"),
            tie("o2", "CN-c", "origin_in"),
            tie("o5", "CN-c", "visited", status="proposed", since="2010", until="2010"),
            tie("o6", "CN-1", "origin_in"),
            tie("o3", "CN-1", "cooperates_with"),
            tie("o4", "CN-1", "cooperates_with"),
        ],
    )
    (gap,) = named(network, "symbolic_only")
    assert brief([gap]) == [("CN-c", "TH-1", 0.6)]  # 0.8 * (1 - 0.25)
    assert gap.kind == "trades_with"
    assert gap.why == (
        "CN-c and TH-1 are sister cities at the symbolic level (since 1999); o2 links the two by "
        "seat, origin or a tie in force and o1 links them by a past visit or event and could help "
        "to raise it to the economic level."
    )
    assert gap.evidence == (
        *("sister_city|CN-c|TH-1", "visited|o1|CN-c", "located_in|o1|TH-1"),
        *("origin_in|o2|CN-c", "located_in|o2|TH-1"),
    )
    assert "ระดับเชิงสัญลักษณ์ ตั้งแต่ พ.ศ. 2542" in named(network, "symbolic_only", "th")[0].why
    (culture,) = named(network, "symbolic_only", parameters={"subkinds": "culture"})
    assert brief([culture]) == [("CN-1", "TH-2", 0.4)]
    # Once they trade, nothing is missing.
    traded = net([*places, *bodies], [*network.claims, tie("TH-1", "CN-c", "trades_with")])
    assert named(traded, "symbolic_only") == []


def test_hometown_bridge() -> None:
    places = [
        *(actor(i) for i in ("TH-1", "TH-2", "TH-3", "CN-1", "CN-2")),
        actor("CN-c", "city", within="CN-2"),
    ]
    seats = (("o1", "TH-1"), ("o2", "TH-1"), ("o3", "TH-2"), ("o4", "TH-3"), ("o5", "TH-1"))
    bodies = [actor(o, "association", country="TH", within=seat) for o, seat in seats]
    claims = [
        tie("o1", "CN-1", "origin_in", source="y2010"),
        tie("o2", "CN-1", "origin_in"),
        tie("TH-1", "CN-1", status="proposed"),
        tie("o3", "CN-1", "origin_in"),
        tie("TH-2", "CN-1"),
        tie("o4", "CN-2", "origin_in"),
        tie("TH-3", "CN-c"),
        # An origin in a country does not make a pair of places.
        tie("o5", "CN", "origin_in"),
    ]
    network = net([*places, *bodies], claims)
    gaps = named(network, "hometown_bridge")
    # 0.8 * (1 - 0.25); 0.8 * 0.5, halved for the tie of a city of CN-2.
    assert brief(gaps) == [("CN-1", "TH-1", 0.6), ("CN-2", "TH-3", 0.2)]
    assert [g.why for g in gaps] == [
        "o1 and o2, located in TH-1, have their origin in CN-1; the sister-city tie of TH-1 and "
        "CN-1 is proposed, not in force.",
        "o4, located in TH-3, has its origin in CN-2; no sister-city tie between TH-3 and CN-2 is "
        f"on record ({SEARCHED}), while CN-c–TH-3 is a pair in force.",
    ]
    assert gaps[1].evidence == (
        *("origin_in|o4|CN-2", "located_in|o4|TH-3", "o4", "sister_city|CN-c|TH-3"),
    )
    assert named(network, "hometown_bridge", "th")[1].why == (
        "ทo4 ตั้งอยู่ที่ทTH-3 และมีถิ่นเดิมที่ทCN-2 แต่ทTH-3 กับทCN-2 ยังไม่มีบันทึกความสัมพันธ์เมืองพี่เมืองน้อง"
        "ระหว่างกัน (ค้นจากแหล่งอ้างอิง 4 แหล่ง ถึง พ.ศ. 2569) มีเพียงคู่ ทCN-c–ทTH-3 ที่ดำเนินอยู่"
    )


def test_corridor() -> None:
    # One degree of a great circle of 40,030 km is 111.2 km.
    places = [
        actor("TH-1", lat=0.0, lon=0.0),
        actor("LA-1", lat=1.0, lon=0.0),
        actor("LA-2", lat=0.0, lon=1.0, until=parse_date("2025-06-30")),
        actor("LA-2b", lat=0.0, lon=1.0, since=parse_date("2025-07-01"), succeeds=("LA-2",)),
        actor("LA-3", lat=9.0, lon=0.0),
        actor("CN-1"),
    ]
    things = [
        actor("j1", "project", subkind="corridor"),
        actor("j2", "project", subkind="route"),
        actor("j3", "project", subkind="fair"),
    ]
    links = [("j1", p.id) for p in places if p.id not in ("LA-2b", "CN-1")]
    links += [("j2", "TH-1"), ("j2", "LA-1"), ("j2", "CN-1"), ("j3", "CN-1"), ("j3", "LA-3")]
    claims = [tie(j, p, "connects") for j, p in links]
    network = net([*places, *things], [*claims, tie("LA-1", "CN-1", status="in_process")])
    gaps = named(network, "corridor")
    # 111 km, two corridors: 1 - (1 - 150 / 411) ** 2; one: 150 / 411; unknown distance: 0.25.
    assert brief(gaps) == [
        ("LA-1", "TH-1", 0.5967),
        ("LA-2b", "TH-1", 0.365),
        ("CN-1", "LA-1", 0.25),
        ("CN-1", "TH-1", 0.25),
    ]
    assert gaps[0].why == (
        "LA-1 and TH-1 are both on j1 and j2, 111 km apart from town to town; no sister-city tie "
        f"between them is on record ({SEARCHED})."
    )
    assert gaps[2].why.endswith("; their sister-city tie is in process, not in force.")
    assert gaps[1].why.startswith("LA-2b, as the successor of old LA-2, and TH-1 are both on j1")
    assert gaps[1].evidence == ("connects|j1|LA-2", "connects|j1|TH-1")
    assert named(network, "corridor", "th")[0].why.startswith(
        "ทLA-1 และทTH-1 ต่างอยู่บนทj1 และทj2 ห่างกัน 111 กม. (วัดระหว่างตัวเมือง) แต่ไม่พบบันทึก"
    )
    assert len(named(network, "corridor", parameters={"km": 2000})) == 5
    # A tie with the predecessor of a place counts.
    signed = net([*places, *things], [*claims, tie("TH-1", "LA-2"), tie("TH-1", "LA-1")])
    assert by_rule(named(signed, "corridor"), "corridor") == {("CN-1", "LA-1"), ("CN-1", "TH-1")}


def test_open_chain() -> None:
    places = [
        actor("TH-1", lat=0.0, lon=0.0),
        actor("LA-1", lat=0.0, lon=0.0),
        actor("CN-1", lat=0.0, lon=0.0),
        actor("VN-1", lat=0.0, lon=9.0),
        actor("VN-2"),
        *(actor(f"X{n}-1") for n in range(9)),
    ]
    claims = [
        tie("TH-1", "LA-1"),
        tie("TH-1", "CN-1"),
        tie("LA-1", "CN-1"),
        tie("TH-1", "VN-1"),
        tie("LA-1", "VN-1", status="proposed"),
    ]
    network = net(places, claims)
    gaps = named(network, "open_chain")
    # TH-1 has three partners; VN-1 is 1001 km off: 1 / 3 * 1000 / 2001.
    assert brief(gaps) == [("CN-1", "VN-1", 0.1666), ("LA-1", "VN-1", 0.1666)]
    assert gaps[0].why == (
        "CN-1 and VN-1 are both sister cities of TH-1, across China, Thailand and VN, 1,001 km "
        f"apart from town to town; no sister-city tie between them is on record ({SEARCHED})."
    )
    assert gaps[1].why.endswith("; their sister-city tie is proposed, not in force.")
    assert gaps[0].evidence == ("sister_city|CN-1|TH-1", "sister_city|TH-1|VN-1")
    # Two partners of two, and distance unknown: (1 - (1 - 1/2) ** 2) / 2.
    square = [tie("TH-1", "LA-1"), tie("TH-1", "VN-2"), tie("CN-1", "LA-1"), tie("CN-1", "VN-2")]
    assert brief(named(net(places, square), "open_chain")) == [
        ("CN-1", "TH-1", 0.75),
        ("LA-1", "VN-2", 0.375),
    ]
    # A place tied to nearly all others joins none; neither do two places of one country.
    hub = [tie("TH-1", f"X{n}-1") for n in range(9)]
    assert named(net(places, hub), "open_chain") == []
    assert named(net(places, [tie("TH-1", "VN-1"), tie("TH-1", "VN-2")]), "open_chain") == []
    assert "(เชื่อมจีน ไทย และ VN) ห่างกัน 1,001 กม." in named(network, "open_chain", "th")[0].why


def test_no_citizens() -> None:
    places = [
        *(actor(i) for i in ("TH-1", "TH-2", "TH-3", "TH-4", "TH-5", "CN-1")),
        actor("CN-c", "city", within="CN-1"),
    ]
    bodies = [
        actor("o1", "association", country="TH", within="TH-1"),
        actor("o2", "association", country="TH", within="TH-2"),
        actor("o3", "association", country="TH", within="TH-3"),
        actor("g3", "agency", country="CN", within="CN-1"),
        actor("j4", "project"),
        actor("m4", "community", country="TH", within="TH"),
    ]
    claims = [
        tie("TH-1", "CN-1", since="2016", source="y2026"),
        tie("o1", "CN", "cooperates_with"),
        # Tied to a city of the partner; to an agency seated there; in a project with both.
        tie("TH-2", "CN-1", since="2010"),
        tie("o2", "CN-c", "cooperates_with"),
        tie("TH-3", "CN-1", since="2010"),
        tie("o3", "g3", "cooperates_with"),
        tie("TH-4", "CN-1", since="2010"),
        *(tie(who, "j4", "participates_in") for who in ("TH-4", "CN-1", "m4")),
        tie("TH-5", "CN-1", source="y2010"),
        # Too recent.
        tie("TH-5", "CN-c", since="2025"),
    ]
    network = net([*places, *bodies], claims)
    gaps = named(network, "no_citizens")
    # 0.2 + 0.2 * 9 / 19 + 0.2 (2016 ends after November); 0.2 + 0.2 * 15 / 25.
    assert brief(gaps) == [("CN-1", "TH-1", 0.4947), ("CN-1", "TH-5", 0.32)]
    assert [g.kind for g in gaps] == ["cooperates_with"] * 2
    assert [g.why for g in gaps] == [
        "CN-1 and TH-1 have been sister cities since 2016; no association or civil body that takes "
        f"part is on record ({SEARCHED}). o1 has its seat in one of the two and a tie to the "
        "country of the other, and could.",
        "CN-1 and TH-5 have been sister cities, on record since 2010; no association or civil "
        f"body that takes part is on record ({SEARCHED}).",
    ]
    assert gaps[0].evidence == (
        *("sister_city|CN-1|TH-1", "o1", "located_in|o1|TH-1", "cooperates_with|CN|o1"),
    )
    assert named(network, "no_citizens", "th")[0].why == (
        "ทCN-1 และทTH-1 เป็นเมืองพี่เมืองน้องกันตั้งแต่ พ.ศ. 2559 แต่ไม่พบบันทึกว่ามีสมาคมหรือองค์กรภาคประชาชน"
        "เข้ามามีส่วนร่วม (ค้นจากแหล่งอ้างอิง 4 แหล่ง ถึง พ.ศ. 2569) "
        "ทo1 ตั้งอยู่ที่ฝ่ายหนึ่งและเชื่อมโยงกับประเทศของอีกฝ่าย จึงอาจเข้าร่วมได้"
    )
    assert len(named(network, "no_citizens", parameters={"years": 0})) == 3


def test_unconnected() -> None:
    bodies = [
        actor("o1", "association", country="TH", within="TH-1"),
        actor("o2", "association", country="TH", within="TH-1"),
        actor("o3", "association", country="TH"),
        actor("o4", "association", country="TH"),
        actor("o5", "association", country="TH", until=parse_date("2000")),
        actor("o6", "association", country="CN"),
    ]
    claims = [
        tie("o1", "CN-1", "origin_in"),
        tie("o1", "o2", "member_of"),
        tie("o3", "CN-1", "visited", since="2010", until="2010"),
        tie("o4", "o6", "cooperates_with"),
    ]
    network = net([actor("TH-1"), actor("CN-1"), *bodies], claims)
    gaps = named(network, "unconnected")
    # 0.3 + 0.2 + 0.15; 0.3 + 0.15. o3 visited a place, o4 and o6 have each other, o5 is over.
    assert brief(gaps) == [("o1", "", 0.65), ("o2", "", 0.45)]
    assert gaps[0].why == (
        "o1 has its seat in TH-1 and has its origin in CN-1, but no other tie of it to an agency, "
        f"a place or an association abroad is on record ({SEARCHED}). o2 could lead to it."
    )
    assert gaps[0].evidence == (
        *("o1", "located_in|o1|TH-1", "origin_in|o1|CN-1", "member_of|o1|o2"),
    )
    assert named(network, "unconnected", "th")[1].why == (
        "ทo2 ตั้งอยู่ที่ทTH-1 แต่ไม่พบบันทึกความเชื่อมโยงอื่นกับหน่วยงาน สถานที่ หรือสมาคมในต่างประเทศ "
        "(ค้นจากแหล่งอ้างอิง 4 แหล่ง ถึง พ.ศ. 2569) อาจติดต่อผ่านทo1"
    )


def test_dimension_gap() -> None:
    places = [actor(i) for i in ("TH-1", "TH-2", "TH-3", "TH-4", "TH-5", "LA-1")]

    def pair(place: str, level: str, *dimensions: str) -> Claim:
        return tie(place, "LA-1", level=level, dimensions=dimensions)

    network = net(
        places,
        [
            pair("TH-1", "economic", "security", "culture", "health"),
            pair("TH-2", "symbolic", "culture"),
            tie("TH-2", "LA-1", "cooperates_with", dimensions=("health",)),
            pair("TH-3", "symbolic", "tourism"),
            pair("TH-4", "symbolic", "tourism", "culture"),
            pair("TH-5", "symbolic"),
        ],
    )
    gaps = named(network, "dimension_gap")
    # Expected at the symbolic level: the model's three, and tourism and culture of two of three.
    assert brief(gaps) == [
        ("LA-1", "TH-3", 0.6),  # lacks security, culture, health of four
        ("LA-1", "TH-2", 0.4),  # lacks security and tourism
        ("LA-1", "TH-4", 0.4),  # lacks security and health
    ]
    assert gaps[1].why == (
        "On record, LA-1 and TH-2 cooperate in culture and health. The model pair TH-1–LA-1 does "
        "so in security too. Most pairs that are given the same level do so in tourism too."
    )
    assert set(gaps[1].evidence) == {
        *("sister_city|LA-1|TH-2", "cooperates_with|LA-1|TH-2", "sister_city|LA-1|TH-1"),
    }
    assert (
        "ส่วนคู่ต้นแบบทTH-1–ทLA-1 ร่วมมือด้านความมั่นคง ด้วย" in named(network, "dimension_gap", "th")[1].why
    )
    # Another model: TH-4 has what most have, so only tourism and culture are expected.
    model = {"model_from": "TH-4", "model_to": "LA-1"}
    assert brief(named(network, "dimension_gap", parameters=model)) == [
        ("LA-1", "TH-2", 0.4),
        ("LA-1", "TH-3", 0.4),
        ("LA-1", "TH-1", 0.2),  # the economic level expects five, with tourism
    ]


def test_lapsed() -> None:
    places = [actor(i) for i in ("TH-1", "TH-2", "TH-3", "TH-4", "TH-5", "LA-1")]
    network = net(
        places,
        [
            tie("TH-1", "LA-1", since="1999", source="y2010"),
            tie("TH-2", "LA-1", since="1999", source="y2010"),
            tie("TH-2", "LA-1", source="y2020"),
            tie("TH-3", "LA-1", since="1999", source="undated"),
            tie("TH-4", "LA-1"),
            tie("TH-5", "LA-1", status="proposed", source="y2010"),
        ],
    )
    (gap,) = named(network, "lapsed")
    assert brief([gap]) == [("LA-1", "TH-1", 0.6)]  # 0.3 + 0.5 * 15 / 25
    assert gap.kind == "cooperates_with"
    assert gap.why == (
        "The sister-city tie of LA-1 and TH-1 counts as in force since 1999, but no source on "
        f"record ({SEARCHED}) confirms it after 2010."
    )
    assert named(network, "lapsed", "th")[0].why == (
        "ความสัมพันธ์เมืองคู่แฝดระหว่างทLA-1 กับทTH-1 นับเป็นความสัมพันธ์ที่ยังดำเนินอยู่ ตั้งแต่ พ.ศ. 2542 "
        "โดยไม่พบแหล่งอ้างอิงยืนยันหลัง พ.ศ. 2553 (ค้นจากแหล่งอ้างอิง 4 แหล่ง ถึง พ.ศ. 2569)"
    )
    assert len(named(network, "lapsed", parameters={"years": 5})) == 2


def test_country_only() -> None:
    places = [
        *(actor(i, within="CN") for i in ("CN-1", "CN-2")),
        actor("CN-c", "city", within="CN-1"),
        actor("TH-1", within="TH"),
    ]
    agencies = [actor(f"g{n}", "agency", country="TH", within="TH-1") for n in range(4)]
    claims = [
        tie("g0", "CN", "cooperates_with"),
        tie("g1", "CN", "cooperates_with"),
        tie("g1", "CN-2", "cooperates_with"),
        tie("g2", "TH", "cooperates_with"),
        tie("g3", "LA", "cooperates_with"),
        tie("TH-1", "CN-c"),
        tie("TH-1", "CN-1"),
        tie("TH-1", "CN-2", status="proposed"),
    ]
    network = net([*places, *agencies], claims)
    gaps = named(network, "country_only")
    # 0.4 + 0.4 * (1 - 0.25) with two ties to build on; 0.4 with none.
    assert brief(gaps) == [("g0", "", 0.7), ("g3", "", 0.4)]
    assert [g.why for g in gaps] == [
        "g0 has a tie to China as a whole; no tie of it or its parts to a place in China is on "
        f"record ({SEARCHED}). Of these places, CN-1 has the most ties in force to Thailand.",
        "g3 has a tie to Laos as a whole; no tie of it or its parts to a place in Laos is on "
        f"record ({SEARCHED}).",
    ]
    assert gaps[0].evidence == ("cooperates_with|CN|g0",)
    assert (
        "พื้นที่ที่มีความสัมพันธ์ซึ่งยังดำเนินอยู่กับไทยมากที่สุดคือทCN-1" in named(network, "country_only", "th")[0].why
    )


def test_one_legged() -> None:
    places = [actor(i) for i in ("TH-1", "TH-2", "TH-3", "LA-1", "LA-2", "LA-3")]
    bodies = [
        actor("o1", "association", country="TH", within="TH-1"),
        actor("o2", "association", country="LA", within="LA-1"),
        actor("o3", "association", country="TH", within="TH-3"),
        actor("g3", "agency", subkind="ministry", country="LA", within="LA-3"),
    ]
    claims = [
        tie("TH-1", "LA-1", "borders"),
        tie("o1", "o2", "cooperates_with", mechanism="informal", source="y2010"),
        tie("TH-2", "LA-2", mechanism="formal"),
        tie("TH-2", "LA-2", "cooperates_with", mechanism="formal"),
        # Both kinds of ties; one distant tie; a ministry does not represent its seat.
        tie("TH-3", "LA-2", mechanism="formal"),
        tie("o3", "LA-2", "visited", mechanism="informal"),
        tie("TH-1", "LA-3", mechanism="formal"),
        tie("o3", "g3", "cooperates_with", key="a", mechanism="informal"),
        tie("o3", "g3", "cooperates_with", key="b", mechanism="informal"),
    ]
    network = net([*places, *bodies], claims)
    gaps = named(network, "one_legged")
    # 0.6 * 0.5 + 0.2; 0.6 * 0.75.
    assert brief(gaps) == [("LA-1", "TH-1", 0.5), ("LA-2", "TH-2", 0.45)]
    assert [g.kind for g in gaps] == ["sister_city", "cooperates_with"]
    assert [g.why for g in gaps] == [
        "LA-1 and TH-1 have 1 informal tie in force, through o1 and o2; no formal tie or event "
        f"between them is on record ({SEARCHED}), though they share a border or a crossing.",
        "LA-2 and TH-2 are sister cities and have 1 other formal tie in force; no informal tie or "
        f"event between them is on record ({SEARCHED}).",
    ]
    assert gaps[0].evidence == ("cooperates_with|o1|o2", "borders|LA-1|TH-1")
    assert named(network, "one_legged", "th")[0].why == (
        "ทLA-1 และทTH-1 มีกลไกที่ไม่เป็นทางการที่ดำเนินอยู่ 1 รายการ ผ่านทo1 และทo2 "
        "แต่ไม่พบบันทึกกลไกหรือกิจกรรมที่เป็นทางการ (ค้นจากแหล่งอ้างอิง 4 แหล่ง ถึง พ.ศ. 2569) "
        "ทั้งที่มีพรมแดนหรือจุดผ่านแดนร่วมกัน"
    )


def test_origin_without_association() -> None:
    places = [
        *(actor(f"CN-{n}") for n in range(4)),
        actor("CN-c", "city", within="CN-1"),
        actor("TH-1"),
    ]
    others = [
        actor("m1", "community", country="TH"),
        actor("m2", "community", country="TH"),
        actor("o1", "association", country="TH"),
        actor("o2", "association", country="LA"),
    ]
    claims = [
        *(tie("m1", f"CN-{n}", "origin_in") for n in range(4)),
        tie("m2", "CN-0", "origin_in"),
        # A city of CN-1 has a pair, CN-2 an association; that of CN-3 is in another country.
        tie("CN-c", "TH-1"),
        tie("o1", "CN-2", "origin_in"),
        tie("o2", "CN-3", "origin_in"),
    ]
    network = net([*places, *others], claims)
    gaps = named(network, "origin_without_association")
    assert brief(gaps) == [("CN-0", "", 0.75), ("CN-3", "", 0.5)]
    assert gaps[0].why == (
        "CN-0 is a place of origin of m1 and m2; neither an association from there nor a sister "
        f"city of it in Thailand is on record ({SEARCHED})."
    )
    assert gaps[0].evidence == ("origin_in|m1|CN-0", "origin_in|m2|CN-0")
    assert named(network, "origin_without_association", "th")[1].why == (
        "ทCN-3 เป็นถิ่นเดิมของทm1 แต่ไม่พบบันทึกทั้งสมาคมคนถิ่นเดียวกันและเมืองพี่เมืองน้องในไทย "
        "(ค้นจากแหล่งอ้างอิง 4 แหล่ง ถึง พ.ศ. 2569)"
    )


def test_partners_of_one_actor() -> None:
    places = [
        *(actor(i) for i in ("TH-1", "TH-2", "LA-1", "CN-1")),
        actor("LA-2", until=parse_date("2025-06-30")),
        actor("LA-2b", since=parse_date("2025-07-01"), succeeds=("LA-2",)),
        actor("CN-c", "city"),
    ]
    things = [
        actor("j1", "project", subkind="corridor"),
        actor("j2", "project", subkind="meeting"),
        actor("x1", "crossing"),
        actor("o1", "association", country="TH", within="TH-1"),
        actor("z1", "project", subkind="economic_zone", country="TH", within="TH-1"),
        actor("z2", "project", subkind="economic_zone", country="LA", within="LA-1"),
    ]
    claims = [
        tie("TH-1", "LA-1", "borders"),
        *(tie("x1", p, "connects") for p in ("TH-1", "LA-1")),
        *(tie("j1", p, "connects") for p in ("TH-1", "LA-1", "LA-2")),
        *(tie(p, "j2", "participates_in") for p in ("TH-1", "LA-2")),
        tie("o1", "CN-c", "origin_in"),
        tie("TH-1", "CN-1"),
        tie("CN-1", "LA-1"),
        tie("TH-2", "LA-1"),
    ]
    network = net([*places, *things], claims)
    gaps = find_gaps(network, actor="TH-1")
    assert {g.rule for g in gaps} == {"partners"}
    assert brief(gaps) == [
        # 1 - 0.5 (border) * 0.6 (crossing) * 0.7 (corridor) * 0.8 (CN-1 in common) * 0.9 (zone)
        # * 0.9 (its own sister city in Thailand)
        ("LA-1", "TH-1", 0.8639),
        ("LA-2b", "TH-1", 0.51),  # 1 - 0.7 * 0.7, by what it succeeds
        ("CN-c", "TH-1", 0.18),  # 0.3 * 0.6: a city is not of the rank of a province
    ]
    assert gaps[0].why == (
        "TH-1 and LA-1 share a border, are linked by the crossing x1, are both on j1, are both "
        "sister cities of "
        "CN-1, have a role in common (economic zone) and are of the same rank. LA-1 has 1 sister "
        "city in Thailand on record."
    )
    assert gaps[2].why == "TH-1 and CN-c are linked by o1 (seat, origin or a tie in force)."
    thai = find_gaps(network, lang="th", actor="ทTH-1")[0].why
    assert thai == (
        "ทTH-1 และทLA-1 มีพรมแดนติดกัน มีจุดผ่านแดนทx1 ต่างอยู่บนทj1 ต่างเป็นเมืองพี่เมืองน้องของทCN-1 "
        "ต่างมีเขตเศรษฐกิจพิเศษ และเป็นหน่วยระดับเดียวกัน ตามบันทึก ทLA-1 มีเมืองคู่แฝดในไทยแล้ว 1 แห่ง"
    )
    # Places of similar size: neither has more than twice the people of the other.
    people = {"TH-1": 351_484, "LA-1": 969_697, "LA-2b": 400_000}
    sized = replace(
        network,
        actors={
            key: replace(place, population=people.get(key)) for key, place in network.actors.items()
        },
    )
    gaps = find_gaps(sized, actor="TH-1")
    assert brief(gaps)[:2] == [("LA-1", "TH-1", 0.8639), ("LA-2b", "TH-1", 0.559)]  # 1 - 0.49 * 0.9
    assert "are similar in size" not in gaps[0].why
    assert "are similar in size (351,484 and 400,000 people)" in gaps[1].why
    thai = find_gaps(sized, lang="th", actor="TH-1")[1].why
    assert "มีประชากรใกล้เคียงกัน (351,484 และ 400,000 คน)" in thai
    # The rules of the whole network, for this actor alone.
    rules = find_gaps(network, ["neighbours", "corridor"], actor="TH-1")
    assert by_rule(rules, "neighbours") == {("LA-1", "TH-1")}
    assert all("TH-1" in (g.tail, g.head) for g in rules)
    assert find_gaps(network, actor="j1") == []


def test_partners_of_an_actor_with_many_ties() -> None:
    """One place tied to 1,100, each of these to one more: all of the latter can be its partners."""
    one = [actor(f"LA-{n}") for n in range(1100)]
    two = [actor(f"CN-{n}") for n in range(1100)]
    claims = [tie("TH-1", a.id) for a in one]
    claims += [tie(a.id, b.id) for a, b in zip(one, two, strict=True)]
    gaps = find_gaps(net([actor("TH-1"), *one, *two], claims), actor="TH-1")
    assert {g.tail for g in gaps} == {b.id for b in two}


def test_a_place_that_is_over_is_replaced_by_its_successor() -> None:
    """Two places with one successor give one pair, with the stronger of the two reasons."""
    places = [
        actor("TH-1"),
        *(actor(f"VN-{n}", until=parse_date("2025-06-30")) for n in (1, 2)),
        actor("VN-9", since=parse_date("2025-07-01"), succeeds=("VN-1", "VN-2")),
    ]
    claims = [
        tie("TH-1", "VN-1", status="proposed", since="2010"),
        tie("TH-1", "VN-2", status="proposed", since="2000"),
        tie("VN-1", "VN-2", status="proposed", since="2000"),
    ]
    (gap,) = named(net(places, claims), "stalled")
    assert (gap.tail, gap.head, len(gap.reasons)) == ("TH-1", "VN-9", 1)
    assert gap.why.startswith(
        "The sister-city tie of TH-1 and VN-9, as the successor of old VN-2, was proposed in 2000;"
    )
    assert gap.evidence == ("sister_city|TH-1|VN-2",)


def test_obstacles_are_shown_with_the_pair() -> None:
    claims = [
        tie("TH-1", "LA-1", "borders", weight=10.0),
        tie("TH-1", "LA-1", status="proposed", obstacles=("budget", "staff")),
        tie("TH", "LA", "cooperates_with", obstacles=("history",)),
    ]
    network = net([actor("TH-1"), actor("LA-1")], claims)
    (gap,) = named(network, "neighbours")
    own, common = "sister_city|LA-1|TH-1", "cooperates_with|LA|TH"
    assert gap.obstacles == ((own, "budget"), (own, "staff"), (common, "history"))
    assert gaps_table([gap], network)[0]["obstacles"] == (
        "Budget, Staff; Laos – Thailand: History between the peoples"
    )
    assert gaps_table([gap], network, "th")[0]["obstacles"].startswith(
        "งบประมาณ, บุคลากร; ลาว – ไทย: "
    )

    # An obstacle to ties within a country says nothing about two of its places.
    inside = [
        tie("TH-1", "TH-2", "borders", weight=10.0),
        tie("TH-1", "TH-2", status="proposed", since="2010"),
        tie("TH", "TH", "cooperates_with", obstacles=("history",)),
    ]
    (gap,) = named(net([actor("TH-1"), actor("TH-2")], inside), "stalled")
    assert (gap.tail, gap.head, gap.obstacles) == ("TH-1", "TH-2", ())


def test_obstacles_of_predecessors_on_either_side_are_those_of_the_pair() -> None:
    over, begun = {"until": parse_date("2025-06-30")}, {"since": parse_date("2025-07-01")}
    places = [
        *(actor(key, **over) for key in ("TH-1", "VN-1")),
        actor("TH-9", succeeds=("TH-1",), **begun),
        actor("VN-9", succeeds=("VN-1",), **begun),
    ]
    claims = [
        tie("TH-1", "VN-1", status="proposed", since="2010", obstacles=("budget",)),
        tie("TH-1", "VN-9", "cooperates_with", obstacles=("staff",)),
        tie("TH-9", "VN-1", "cooperates_with", obstacles=("history",)),
    ]
    (gap,) = named(net(places, claims), "stalled")
    assert (gap.tail, gap.head) == ("TH-9", "VN-9")
    assert {obstacle for _, obstacle in gap.obstacles} == {"budget", "staff", "history"}


# The shipped network.


def test_the_rules_exist() -> None:
    assert {q.name.removeprefix("gaps/") for q in queries("gaps")} == RULES


def test_pairs_with_a_tie_in_force_are_not_proposed(shipped: Network, found: list[Gap]) -> None:
    force = {
        frozenset((t.tail, t.head))
        for t in shipped.ties.values()
        if t.kind == "sister_city" and t.status == "in_force"
    }
    assert len(force) > 90
    for gap in found:
        if gap.kind == "sister_city" and gap.head:
            one, other = shipped.actors[gap.tail], shipped.actors[gap.head]
            for a in (one.id, *one.succeeds):
                for b in (other.id, *other.succeeds):
                    assert frozenset((a, b)) not in force, (a, b)


def test_what_the_article_names(found: list[Gap]) -> None:
    strongest = [g for g in found if g.kind == "sister_city" and g.head][:10]
    ends = {end for g in strongest for end in (g.tail, g.head)}
    assert {"TH-48", "TH-38", "TH-43"} <= ends
    assert {("LA-BK", "TH-57"), ("LA-CH", "TH-24")} <= by_rule(found, "stalled")
    assert ("CN-chongzuo", "VN-25-2025") in by_rule(found, "open_chain")
    assert not {("LA-SV", "TH-49"), ("LA-LP", "TH-67")} & {
        (g.tail, g.head) for g in found if g.kind == "sister_city"
    }


def test_what_the_focus_group_asks(found: list[Gap]) -> None:
    assert {t for t, _ in by_rule(found, "country_only")} == {
        *("org:th-moc", "org:th-boi"),
    }
    assert {t for t, _ in by_rule(found, "origin_without_association")} == {"CN-HE", "CN-LN"}
    assert ("CN-YN", "TH-57") in by_rule(found, "symbolic_only")
    assert ("CN-shantou", "TH-10") in by_rule(found, "hometown_bridge")
    assert ("TH-49", "VN-25-2025") in by_rule(found, "dimension_gap")
    assert ("LA-BL", "TH-38") in by_rule(found, "one_legged")
    assert ("TH-48", "VN-23") in by_rule(found, "corridor")
    assert ("org:hakka-association-surin", "") in by_rule(found, "unconnected")


def test_the_list_can_be_read(shipped: Network, found: list[Gap]) -> None:
    """Short enough to read: not hundreds of lines per rule, and the best have several rules."""
    table = rules_table(shipped)
    counts = dict(zip(table.column("rule"), table.column("count"), strict=True))
    assert counts.pop("partners") is None
    assert counts.pop("predicted") is None
    assert all(0 < count <= 60 for count in counts.values()), counts
    assert len(found) < 250
    assert all(len(g.reasons) > 1 for g in found[:3])
    assert [g.score for g in found] == sorted((g.score for g in found), reverse=True)
    for gap in found:
        assert gap.evidence, gap
        assert gap.why.endswith("."), gap.why


def test_partners_of_nakhon_phanom(shipped: Network) -> None:
    gaps = find_gaps(shipped, actor="นครพนม")
    assert [(g.tail, g.head) for g in gaps][:2] == [("LA-KH", "TH-48"), ("LA-BL", "TH-48")]
    for reason in ("border", "Third Thai-Lao Friendship Bridge", "Route R12", "same rank"):
        assert reason in gaps[0].why


def test_reasons_in_thai_have_no_english_words(shipped: Network) -> None:
    names = {n for a in shipped.actors.values() for n in (a.name("th"), a.name("en"))}
    for gap in find_gaps(shipped, lang="th"):
        text = gap.why
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, "")
        assert not any("a" <= letter <= "z" for letter in text.lower()), gap.why


# The command.


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["gaps", *arguments])


def test_command_for_an_actor() -> None:
    result = run("--for", "Nakhon Phanom", "--limit", "1", "--format", "csv")
    assert result.exit_code == 0
    assert ",partners,0.94" in result.stdout
    near = run("--for", "Nakhon Phamon")
    assert near.exit_code == 1
    assert "Nakhon Phanom" in near.stderr


def test_command_with_parameters() -> None:
    few, more = (
        len(run("--rule", "lapsed", "-p", f"years={n}", "--format", "csv").stdout.splitlines())
        for n in (14, 5)
    )
    assert 1 < few < more
    wrong = run("--rule", "stalled", "-p", "ties=sister_cty")
    assert wrong.exit_code == 1
    assert "'sister_cty' is not a known tie; did you mean 'sister_city'?" in wrong.stderr
    label = run("--rule", "symbolic_only", "-p", "level=เชิงสัญลักษณ์", "--format", "csv")
    assert label.stdout == run("--rule", "symbolic_only", "--format", "csv").stdout
    wrong = run("-p", "yeers=3")
    assert wrong.exit_code == 1
    assert "none of the rules has a parameter 'yeers'; did you mean 'years'?" in wrong.stderr


def test_command_lists_the_rules() -> None:
    result = run("--list", "--format", "json", "--lang", "th")
    assert result.exit_code == 0
    assert "ความสัมพันธ์ที่ยังไม่เริ่มใช้หรือชะงัก" in result.stdout
    assert run("--list", "--for", "TH-48").exit_code == 2


def test_a_rule_for_one_actor_needs_one(shipped: Network) -> None:
    with pytest.raises(GraphkitError, match="'partners' needs an actor; name one with --for ACTOR"):
        find_gaps(shipped, ["partners"])


def test_an_unknown_kind_in_a_rule(tmp_path: Path) -> None:
    rule = tmp_path / "own.cypher"
    rule.write_text(
        "// title: Own\n// proposes: sister_city\n// why_en: {from}.\n"
        "MATCH (a:Actor) WHERE a.id = 'TH-1' RETURN a.id AS from, null AS to, 'twin' AS kind, "
        "0.5 AS score, '' AS evidence",
        "utf-8",
    )
    with pytest.raises(GraphkitError, match="'own' returns 'twin', which is not a known tie kind"):
        find_gaps(net([actor("TH-1")], []), [str(rule)])


@pytest.mark.parametrize(
    ("score", "accepted"),
    [("0", True), ("1", True), ("-0.01", False), ("1.01", False), ("true", False)],
)
def test_the_score_of_a_rule_is_a_number_from_0_to_1(
    tmp_path: Path, score: str, accepted: bool
) -> None:
    rule = tmp_path / "own.cypher"
    rule.write_text(
        "// title: Own\n// proposes: sister_city\n// why_en: {from}.\n"
        f"MATCH (a:Actor) WHERE a.id = 'TH-1' RETURN a.id AS from, null AS to, {score} AS score, "
        "'' AS evidence",
        "utf-8",
    )
    network = net([actor("TH-1")], [])
    if accepted:
        assert [gap.score for gap in find_gaps(network, [str(rule)])] == [float(score)]
    else:
        with pytest.raises(GraphkitError, match="expected a number from 0 to 1"):
            find_gaps(network, [str(rule)])
