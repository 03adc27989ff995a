"""What reasons for missing linkages say about their records: doubt, events, succession, absence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from read_sentences import draw, rows

from graphkit.gaps.grounds import DOUBTFUL, Grounds, searched
from graphkit.gaps.rules import Gap, find_gaps
from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.model.selection import Selection
from graphkit.model.vocabulary import load_ontology
from graphkit.storage.open import open_network

TODAY = dt.date(2026, 11, 22)
OVER: dict[str, Any] = {"until": parse_date("2025-06-30")}
BEGUN: dict[str, Any] = {"since": parse_date("2025-07-01")}
SOURCES = {
    "old": Source("old", "Of 2010", year=2010),
    "new": Source("new", "Of 2020", year=2020),
    "ahead": Source("ahead", "Of 2030", year=2030),
}


def place(key: str, kind: str = "province", **fields: Any) -> Actor:
    names = {"en": fields.pop("en", key), "th": fields.pop("th", key)}
    return Actor(key, kind, names, country=key[:2], **fields)


def body(key: str, kind: str = "association", country: str = "TH", **fields: Any) -> Actor:
    return Actor(key, kind, {"en": key, "th": key}, country=country, **fields)


def tie(tail: str, head: str, kind: str = "sister_city", **fields: Any) -> Claim:
    for name in ("since", "until"):
        if name in fields:
            fields[name] = parse_date(fields[name])
    return Claim(tail, head, kind, **fields)


def net(actors: list[Actor], claims: list[Claim], day: dt.date = TODAY) -> Network:
    return Network({a.id: a for a in actors}, tuple(claims), SOURCES, as_of=day)


def only(network: Network, rule: str, lang: str = "en", **options: Any) -> Gap:
    (gap,) = find_gaps(network, [rule], lang, **options)
    return gap


PLACES = [place(key, lat=0.0, lon=0.0) for key in ("TH-1", "LA-1", "CN-1")]
MERGED = [
    place("VN-1", en="East", th="ตะวันออก", **OVER),
    place("VN-2", en="West", th="ตะวันตก", **OVER),
    place("VN-9", en="Both", th="ทั้งสอง", succeeds=("VN-1", "VN-2"), lat=0.0, lon=2.0, **BEGUN),
]


# Doubt


def test_doubt_reaches_the_sentence_and_the_score() -> None:
    def gap(confidence: float | None, lang: str = "en") -> Gap:
        claims = [
            tie("TH-1", "CN-1", confidence=confidence, source="old"),
            tie("LA-1", "CN-1", confidence=0.9),
        ]
        return only(net(PLACES, claims), "open_chain", lang)

    sure, limit, doubtful = gap(None), gap(DOUBTFUL), gap(0.6)
    assert sure.why == limit.why
    assert sure.score == limit.score == 0.5
    assert doubtful.score == 0.4  # the mean of 0.6 and 1
    assert doubtful.why == (
        f"{sure.why} CN-1–TH-1 rests on a single source of low confidence (0.6)."
    )
    assert gap(0.6, "th").why.endswith("ข้อมูลของคู่ CN-1–TH-1 มาจากแหล่งอ้างอิงที่มีความเชื่อมั่นต่ำ (0.6)")


def test_a_case_that_needs_all_its_ties_is_as_sure_as_the_weakest() -> None:
    road = body("j1", "project", "", subkind="route")
    claims = [
        tie("j1", "TH-1", "connects", confidence=0.4),
        tie("j1", "LA-1", "connects", confidence=0.6),
    ]
    gap = only(net([*PLACES, road], claims), "corridor")
    assert gap.score == 0.2  # 0.5 at no distance, times 0.4
    assert "j1–LA-1 and j1–TH-1 rest on a single source of low confidence (0.4; 0.6)." in gap.why


def test_many_doubtful_ties_are_counted() -> None:
    claims = [tie("TH-1", f"LA-{n}", confidence=0.5) for n in range(1, 6)]
    network = net([PLACES[0], *(place(f"LA-{n}") for n in range(1, 6))], claims)
    grounds = Grounds(network, tuple(network.ties), ("TH-1", ""))
    (text,) = grounds.notes("en")
    assert text.startswith("LA-1–TH-1, LA-2–TH-1 and LA-3–TH-1 and 2 more ties rest on")


def test_confidence_of_zero_is_doubt() -> None:
    claims = [tie("TH-1", "CN-1", confidence=0.0), tie("LA-1", "CN-1", confidence=0.0)]
    assert find_gaps(net(PLACES, claims), ["open_chain"])[0].score == 0


def test_readings_of_one_passage_of_which_one_is_wrong() -> None:
    def claims(note: str, other: str, locator: str = "p. 3") -> list[Claim]:
        return [
            tie("m1", "CN-1", "origin_in", confidence=0.4, source="old", locator="p. 3", note=note),
            tie(
                *("m1", "CN-2", "origin_in"),
                confidence=0.4,
                source="old",
                locator=locator,
                note=other,
            ),
        ]

    places = [place("CN-1", en="Hebei"), place("CN-2", en="Hubei"), body("m1", "community")]
    rule = "origin_without_association"

    def whys(*given: str) -> list[str]:
        return [gap.why for gap in find_gaps(net(places, claims(*given)), [rule])]

    for text, read, other in zip(
        whys("this or Hubei", "this or CN-1"), ("Hebei", "Hubei"), ("Hubei", "Hebei"), strict=True
    ):
        assert text.endswith(
            f"The passage that is read as {read} is also read as {other}: one of the readings "
            "must be wrong."
        )
    # Two doubtful claims need not exclude each other; neither do those of two passages.
    assert not any("readings" in text for text in whys("doubtful", "doubtful"))
    assert not any("readings" in text for text in whys("or Hubei", "or Hebei", "p. 4"))


def test_what_the_maker_derived_is_said_as_such() -> None:
    chamber = body("o1", subkind="trade", within="TH-1")
    claims = [
        tie("TH-1", "CN-1", level="symbolic", since="2004", derived=("level",)),
        tie("o1", "CN-1", "cooperates_with"),
    ]
    told = only(net([*PLACES, chamber], claims), "symbolic_only").why
    assert told.endswith("The level is derived by the maker of the dataset; no source states it.")
    both = [claims[0]._replace(derived=("level", "since")), claims[1]]
    told = only(net([*PLACES, chamber], both), "symbolic_only").why
    assert told.endswith(
        "The level and year are derived by the maker of the dataset; no source states them."
    )
    stated = [claims[0]._replace(derived=()), claims[1]]
    assert "derived" not in only(net([*PLACES, chamber], stated), "symbolic_only").why
    weak = [
        claims[0]._replace(level="", derived=()),
        tie("TH-1", "CN-1", level="symbolic", confidence=0.4),
        claims[1],
    ]
    told = only(net([*PLACES, chamber], weak), "symbolic_only").why
    assert told.endswith("The level rests on a source of low confidence (0.4).")


def test_derived_statuses_and_mechanisms() -> None:
    claims = [
        tie("TH-1", "CN-1", mechanism="formal", derived=("status", "mechanism"), status="in_force"),
        tie("TH-1", "CN-1", "cooperates_with", mechanism="formal"),
    ]
    told = only(net(PLACES, claims), "one_legged").why
    assert "The status of CN-1–TH-1 is derived by the maker of the dataset;" in told
    assert told.endswith(
        "The maker of the dataset counts CN-1–TH-1 as formal; no source states it."
    )


def notes(claims: list[Claim], row: dict[str, Any] | None = None) -> list[str]:
    """Return what is told of all ties of some claims, between TH-1 and CN-1."""
    network = net([*PLACES, place("CN-2", en="Hubei")], claims)
    return [*Grounds(network, [*network.ties], ("TH-1", "CN-1")).notes("en", row)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        *(({}, True), ({"kind": "borders"}, False), ({"locator": "p. 4"}, False)),
        *(({"source": "new"}, False), ({"note": "doubtful"}, False), ({"confidence": 0.7}, False)),
    ],
)
def test_two_claims_are_readings_of_one_passage_only_if_all_agrees(
    changed: dict[str, Any], said: bool
) -> None:
    about: dict[str, Any] = {"confidence": 0.4, "source": "old", "locator": "p. 3"}
    one = tie("TH-1", "CN-1", **about, note="or CN-2")
    other = tie("TH-1", "CN-2", **about, note="or CN-1")._replace(**changed)
    found = [text for text in notes([one, other]) if "also read as" in text]
    assert bool(found) == said
    nowhere = [claim._replace(locator="") for claim in (one, other)]
    assert not any("also read as" in text for text in notes(nowhere))


def test_a_doubtful_tie_is_told_once_and_not_for_each_field() -> None:
    claim = tie("TH-1", "CN-1", level="symbolic", confidence=0.4, source="old")
    (told,) = notes([claim], {"level": "symbolic"})
    assert told == "CN-1–TH-1 rests on a single source of low confidence (0.4)."


def test_only_mechanisms_that_the_sentence_counts_are_told() -> None:
    claims = [
        tie("TH-1", head, mechanism="formal", derived=("mechanism",)) for head in ("CN-1", "LA-1")
    ]
    (told,) = notes(claims, {"mechanism": "sister_city|CN-1|TH-1"})
    assert "CN-1–TH-1" in told
    assert "LA-1" not in told
    assert notes(claims, {}) == []


# Absence


def test_absence_says_what_was_searched() -> None:
    claims = [tie("TH-1", "LA-1", "borders")]
    assert only(net(PLACES, claims), "neighbours").why == (
        "LA-1 and TH-1 border each other; no sister-city tie between them is on record (in 3 "
        "sources up to 2026)."
    )
    # A source cannot be newer than the day of the network; without sources nothing is counted.
    assert searched(net([], [], dt.date(2015, 1, 1))).year == "2015"
    bare = Network({a.id: a for a in PLACES}, tuple(claims), as_of=TODAY)
    assert only(bare, "neighbours").why.endswith("no sister-city tie between them is on record.")


def test_a_denied_tie_is_no_tie_and_is_said_to_be_denied() -> None:
    claims = [tie("TH-1", "LA-1", "borders"), tie("TH-1", "LA-1", status="denied", source="old")]
    assert only(net(PLACES, claims), "neighbours").why.endswith(
        "their sister-city tie is denied, not in force."
    )
    chain = [
        tie("TH-1", "CN-1"),
        tie("LA-1", "CN-1", status="denied"),
        tie("TH-1", "LA-1", "connects", status="denied"),
    ]
    for gap in find_gaps(net(PLACES, chain)):
        assert gap.rule == "no_citizens", gap


def test_a_tie_of_any_status_is_on_record() -> None:
    """What has ended or is only proposed is not in force, but it is not missing from the record."""
    chamber, other = body("o1", within="TH-1"), body("o2", country="CN", within="CN-1")

    def network(**fields: Any) -> Network:
        claims = [
            tie("o1", "o2", "cooperates_with", mechanism="informal", **fields),
            tie("TH-1", "CN-1", mechanism="formal", since="2004"),
            tie("TH-1", "CN-1", "cooperates_with", mechanism="formal"),
        ]
        return net([*PLACES, chamber, other], claims)

    for fields in ({"status": "ended"}, {"status": "proposed"}, {"since": "2004", "until": "2005"}):
        found = network(**fields)
        assert find_gaps(found, ["unconnected", "no_citizens"]) == []
        status = next(t.status for t in found.ties.values() if t.tail == "o1")
        assert only(found, "one_legged").why.endswith(
            f"; no informal tie between them is in force (on record: {status})."
        )
    denied = network(status="denied")
    assert len(find_gaps(denied, ["unconnected"])) == 2
    assert only(denied, "one_legged").why.endswith("is in force (on record: denied).")


# Time


@pytest.mark.parametrize(
    "claims",
    [
        [
            tie("TH-1", "CN-1", since="2001", until="2003", source="new"),
            tie("TH-1", "CN-1", since="2008", source="new"),
        ],
        [
            tie("TH-1", "CN-1", since="2001", source="new"),
            tie("TH-1", "CN-1", status="ended", since="2003", source="new"),
            tie("TH-1", "CN-1", since="2008", source="new"),
        ],
    ],
)
def test_an_interrupted_tie_counts_from_its_last_start(claims: list[Claim]) -> None:
    gap = only(net(PLACES, claims), "no_citizens")
    assert gap.why.startswith("CN-1 and TH-1 have been sister cities since 2008; no association")
    assert gap.score == round(0.5 * (0.2 + 0.2 * 17 / 27), 4)


def test_an_interrupted_wait_counts_from_its_last_start() -> None:
    claims = [
        tie("TH-1", "CN-1", status="proposed", since="1999", until="2003"),
        tie("TH-1", "CN-1", status="proposed", since="2018"),
    ]
    assert only(net(PLACES, claims), "stalled").why.startswith(
        "The sister-city tie of CN-1 and TH-1 was proposed in 2018; no source"
    )


def test_waiting_counts_from_the_oldest_source_that_says_so() -> None:
    claims = [
        tie("TH-1", "CN-1", status="in_process", source="new"),
        tie("TH-1", "CN-1", status="in_process", source="old", locator="p. 2"),
    ]
    assert "is on record as in process in 2010;" in only(net(PLACES, claims), "stalled").why


def test_what_a_country_hopes_for_does_not_wait() -> None:
    country = body("TH", "country")
    claims = [tie("TH", "CN-1", "cooperates_with", status="in_process", source="old")]
    assert find_gaps(net([*PLACES, country], claims), ["stalled"]) == []


# Events


def test_visits_are_events_with_their_years() -> None:
    chamber = body("o1", within="TH-1")
    claims = [
        tie("TH-1", "LA-1", "borders"),
        tie("o1", "LA-1", "visited", mechanism="informal", since="2013", until="2013"),
        tie("o1", "LA-1", "hosts", mechanism="informal", since="2018"),
    ]
    network = net([*PLACES, chamber], claims)
    assert only(network, "one_legged").why.startswith(
        "LA-1 and TH-1 had informal visits or events (2013 and 2018), through o1; no formal tie"
    )
    assert "เคยมีการเยือนหรือกิจกรรมที่ไม่เป็นทางการ (พ.ศ. 2556 และพ.ศ. 2561)" in (
        only(network, "one_legged", "th").why
    )
    undated = [claims[0], tie("o1", "LA-1", "visited", mechanism="informal")]
    assert "had an informal visit or event (no date), through o1" in (
        only(net([*PLACES, chamber], undated), "one_legged").why
    )


def test_a_plan_that_was_not_held_is_no_event() -> None:
    chamber = body("o1", within="TH-1", subkind="trade")
    planned = {"status": "proposed", "since": "2017-09-16", "until": "2017-09-16"}
    claims = [
        tie("TH-1", "LA-1", "borders"),
        tie("o1", "LA-1", "visited", mechanism="informal", **planned),
    ]
    network = net([*PLACES, chamber], claims)
    assert find_gaps(network, ["one_legged"]) == []
    assert "o1" not in only(network, "partners", actor="TH-1").why
    # A meeting that a source reports as held is one that both took part in.
    held = {"since": "2018", "until": "2018"}
    meeting = body("j1", "project", "", subkind="meeting")
    for fields, text in ((held, "both took part in j1"), (planned, "")):
        joined = [tie(p, "j1", "participates_in", **fields) for p in ("TH-1", "LA-1")]
        why = only(net([*PLACES, meeting], [claims[0], *joined]), "partners", actor="TH-1").why
        assert ("j1" in why) == bool(text)
        assert text in why


def test_the_sister_city_tie_is_not_counted_among_the_others() -> None:
    one, other = body("o1", within="TH-1"), body("o2", country="CN", within="CN-1")
    claims = [
        tie("TH-1", "CN-1", mechanism="formal"),
        tie("o1", "o2", "cooperates_with", mechanism="formal"),
    ]
    assert only(net([*PLACES, one, other], claims), "one_legged").why.startswith(
        "CN-1 and TH-1 are sister cities and have 1 other formal tie in force, through o1 and o2;"
    )


def test_a_railway_that_is_only_planned_is_no_role_in_common() -> None:
    rails = [body(key, "project", "", subkind="railway") for key in ("r1", "r2")]

    def why(status: str) -> str:
        claims = [
            tie("TH-1", "LA-1", "borders"),
            tie("r1", "TH-1", "connects", status=status),
            tie("r2", "LA-1", "connects"),
        ]
        return only(net([*PLACES, *rails], claims), "partners", actor="TH-1").why

    assert "have a role in common (railway)" in why("in_force")
    for status in ("proposed", "in_process", "ended", "denied"):
        assert "railway" not in why(status)


def test_no_partner_without_evidence() -> None:
    """Rank, size and its own partners do not speak for a place that nothing joins."""
    claims = [
        tie("TH-1", "LA-1", "sister_city", status="proposed"),
        tie("TH-2", "LA-1"),
        tie("TH-3", "LA-1"),
    ]
    places = [*PLACES, place("TH-2"), place("TH-3")]
    assert find_gaps(net(places, claims), actor="TH-1") == []


# Places that ended


def test_nothing_is_shared_between_the_ties_of_two_predecessors() -> None:
    places = [*PLACES, *MERGED]
    apart = [tie("LA-1", "VN-1"), tie("TH-1", "VN-2")]
    assert find_gaps(net(places, apart), ["open_chain"]) == []
    assert find_gaps(net(places, apart), actor="TH-1") == []
    alike = [tie("LA-1", "VN-1"), tie("TH-1", "VN-1"), tie("CN-1", "VN-2")]
    network = net(places, alike)
    assert only(network, "open_chain").why.startswith(
        "LA-1 and TH-1 are both sister cities of Both, as the successor of old East, across"
    )
    assert "ต่างเป็นเมืองพี่เมืองน้องของทั้งสอง ในฐานะพื้นที่ที่สืบต่อจากพื้นที่เดิมคือตะวันออก (เชื่อม" in (
        only(network, "open_chain", "th").why
    )
    # A tie of the new place itself goes with those of either.
    own = [tie("LA-1", "VN-9"), tie("TH-1", "VN-1"), tie("CN-1", "VN-2")]
    pairs = {(gap.tail, gap.head) for gap in find_gaps(net(places, own), ["open_chain"])}
    assert pairs == {("LA-1", "TH-1"), ("CN-1", "LA-1")}


def test_a_sentence_says_once_what_a_place_succeeds() -> None:
    fair = body("j1", "project", "", subkind="fair")
    claims = [tie(who, "j1", "participates_in") for who in ("TH-1", "VN-1")]
    claims += [tie("VN-9", f"TH-{n}") for n in (2, 3)]
    places = [*PLACES, *MERGED, place("TH-2"), place("TH-3"), body("TH", "country")]
    assert only(net([*places, fair], claims), "partners", actor="TH-1").why == (
        "TH-1 and Both, as the successor of old East, both take part in j1 and are of the same "
        "rank. Both has 2 sister cities in TH on record."
    )


def test_a_new_place_is_measured_from_its_own_point() -> None:
    old = place("VN-1", lat=0.0, lon=1.0, **OVER)
    new = place("VN-9", lat=0.0, lon=5.0, succeeds=("VN-1",), **BEGUN)
    road = body("j1", "project", "", subkind="corridor")
    claims = [tie("j1", end, "connects") for end in ("TH-1", "VN-1")]
    network = net([*PLACES, old, new, road], claims)
    assert find_gaps(network, ["corridor"]) == []  # 556 km
    gap = only(network, "corridor", parameters={"km": 600})
    assert gap.why.startswith(
        "TH-1 and VN-9, as the successor of old VN-1, are both on j1, 556 km apart from town"
    )


def test_nobody_is_proposed_to_a_place_that_ended_without_a_successor() -> None:
    gone = place("LA-2", **OVER)
    office = body("o1", subkind="trade", within="TH-1")
    claims = [
        tie("TH-1", "LA-2", since="1983", level="symbolic", mechanism="formal", source="old"),
        tie("TH-1", "LA-2", "cooperates_with", mechanism="formal"),
        tie("TH-1", "LA-2", "borders"),
        tie("o1", "LA-2", "cooperates_with"),
        tie("TH-1", "CN-1", status="proposed", since="2010"),
        tie("LA-2", "CN-1", status="proposed", since="2010"),
    ]
    gaps = find_gaps(net([*PLACES, gone, office], claims))
    assert gaps
    assert not any("LA-2" in (gap.tail, gap.head) or "LA-2" in gap.why for gap in gaps)


def test_no_duration_is_longer_than_a_place_exists() -> None:
    claims = [tie("TH-1", "VN-1", since="1983", source="old")]
    for gap in find_gaps(net([*PLACES, *MERGED], claims)):
        assert "1983" not in gap.why


def test_a_tie_that_ended_with_the_place_is_on_record_until_then() -> None:
    claims = [
        tie("TH-1", "VN-1", since="1983", until="2025-06-30"),
        tie("TH-1", "VN-9", "borders"),
    ]
    network = net([*PLACES, *MERGED], claims)
    assert only(network, "neighbours").why.endswith(
        "; their sister-city tie is on record until 30 June 2025, when the old place ended, and "
        "not since (in 3 sources up to 2026)."
    )
    assert "มีบันทึกถึง 30 มิถุนายน 2568 เมื่อพื้นที่เดิมสิ้นสุดลง" in only(network, "neighbours", "th").why
    # One that ended for another reason has ended.
    before = [tie("TH-1", "VN-1", until="2001"), claims[1]]
    assert only(net([*PLACES, *MERGED], before), "neighbours").why.endswith(
        "; their sister-city tie is ended, not in force."
    )


# Rules agree


def test_parts_of_an_agency_count_as_the_agency() -> None:
    actors = [
        *PLACES,
        *(body(key, "country", key) for key in ("TH", "CN")),
        body("ministry", "agency", subkind="ministry", within="TH-1"),
        body("division", "agency", subkind="division", within="ministry"),
        body("consulate", "agency", subkind="consulate", within="CN-1"),
        body("j1", "project", "", subkind="meeting"),
    ]
    whole = tie("ministry", "CN", "cooperates_with")

    def found(*claims: Claim) -> list[Gap]:
        return find_gaps(net(actors, [whole, *claims]), ["country_only"])

    assert [gap.tail for gap in found()] == ["ministry"]
    assert found(tie("division", "CN-1", "cooperates_with")) == []
    assert found(tie("ministry", "consulate", "oversees")) == []
    # A project that a part and a place are both in.
    shared = [tie(who, "j1", "participates_in") for who in ("division", "CN-1")]
    assert found(*shared) == []
    assert len(found(tie("division", "CN-1", "cooperates_with", status="denied"))) == 1


def test_an_association_is_not_linked_to_the_cities_of_its_province_of_origin() -> None:
    city = place("CN-city", "city", within="CN-1")
    club = body("o1", subkind="hometown", within="TH-1")
    claims = [tie("TH-1", "CN-city", level="symbolic"), tie("o1", "CN-1", "origin_in")]
    network = net([*PLACES, city, club], claims)
    assert find_gaps(network, ["symbolic_only"]) == []
    # What `unconnected` says of it does not contradict the rules that use its seat and origin.
    assert only(network, "unconnected").why.startswith(
        "o1 has its seat in TH-1 and has its origin in CN-1, but no other tie of it to an agency"
    )


def test_a_city_in_a_province_does_not_lend_its_seat() -> None:
    """An association somewhere in the province is not located in each of its cities."""
    city = place("CN-city", "city", within="CN-1")
    far, near = (
        body(key, country="CN", within=at) for key, at in (("far", "CN-1"), ("near", "CN-city"))
    )
    country = body("TH", "country")
    claims = [
        tie("TH-1", "CN-city", since="2010"),
        *(tie(key, "TH", "cooperates_with") for key in ("far", "near")),
    ]
    gap = only(net([*PLACES, city, far, near, country], claims), "no_citizens")
    assert "near has its seat in one of the two" in gap.why
    assert "far" not in gap.why


def test_predictions_say_whose_ties_count_and_name_no_place_that_ended() -> None:
    network = open_network("thai-twin-cities")
    over = {a.id for a in network.actors.values() if a.until and a.until.last < network.as_of}
    gaps = find_gaps(network, ["predicted"], parameters={"limit": 300})
    assert len(gaps) > 100
    for gap in gaps:
        grounds = Grounds(network, gap.evidence, (gap.tail, gap.head))
        assert not {gap.tail, gap.head} & over
        assert all(len(old) == 1 for old in grounds.past.values())
        assert bool(grounds.past) == ("counts with the ties of old" in gap.why)
        assert bool(grounds.doubtful) == ("of low confidence" in gap.why)


# The sentences for a reader


def test_drawn_sentences_come_with_their_rows() -> None:
    network = open_network("thai-twin-cities")
    drawn = draw(network, 30, 4)
    assert [one.reasons for one in drawn] == [one.reasons for one in draw(network, 30, 4)]
    assert len({one.reasons[0].rule for one in drawn}) > 10
    for one in drawn:
        english, thai = one.reasons
        assert english.evidence == thai.evidence
        shown = list(rows(network, english.evidence))
        assert len(shown) >= len(english.evidence)
        assert not any("NOT IN THE NETWORK" in row for row in shown)


# The shipped network


@pytest.mark.slow
def test_partners_of_every_province_have_evidence() -> None:
    network = open_network("thai-twin-cities")
    for actor in [a for a in network.actors.values() if a.country == "TH" and a.kind == "province"]:
        for gap in find_gaps(network, actor=actor.id):
            assert gap.evidence, gap
            assert all(key in network.ties or key in network.actors for key in gap.evidence)


def test_sentences_of_the_shipped_network() -> None:
    network = open_network("thai-twin-cities")
    over = {a.id for a in network.actors.values() if a.until and a.until.last < network.as_of}
    doubtful = {tie.id for tie in network.ties.values() if tie.certainty < DOUBTFUL}
    gaps = find_gaps(network)
    assert gaps
    for gap in gaps:
        assert not {gap.tail, gap.head} & over
        for reason in gap.reasons:
            assert reason.evidence, gap
            assert bool(doubtful & {*reason.evidence}) == ("of low confidence" in reason.why), gap
            assert ", ," not in reason.why
            assert ",," not in reason.why
    (hebei,) = (g for g in gaps if g.tail == "CN-HE" and "origin_without_association" in g.rule)
    assert "is also read as Hubei: one of the readings must be wrong." in hebei.why
    assert not any(g.tail == "org:th-mfa" for g in gaps)


# The past of a day and of a selection


def test_a_day_and_a_selection_know_the_places_that_theirs_succeed() -> None:
    """A day has no ended places, but a tie with one is on record, whatever part is looked at."""
    claims = [
        tie("TH-1", "VN-1", since="1983", until="2025-06-30"),
        tie("TH-1", "VN-9", "borders"),
        tie("CN-1", "VN-2", source="new"),
    ]
    network = net([*PLACES, *MERGED], claims)
    whole = find_gaps(network)
    assert find_gaps(network.at(TODAY)) == whole
    assert find_gaps(network.select(Selection(as_of=TODAY))) == whole
    part = network.select(Selection(kinds=("province",)))
    assert "VN-1" not in part.actors
    told = only(part, "neighbours").why
    assert "their sister-city tie is on record until 30 June 2025" in told
    # On a day before the merger nothing has ended.
    before = find_gaps(network.at(dt.date(2020, 1, 1)), ["neighbours"])
    assert before == []


def test_a_selection_names_countries_that_it_leaves_out() -> None:
    claims = [tie("LA-1", "CN-1"), tie("TH-1", "CN-1")]
    names = {key: {"en": f"Land {key}"} for key in ("TH", "LA", "CN")}
    countries = [Actor(key, "country", name, country=key) for key, name in names.items()]
    part = net([*PLACES, *countries], claims).select(Selection(kinds=("province",)))
    assert "across Land LA, Land CN and Land TH" in only(part, "open_chain").why


def test_a_tie_of_unknown_age_is_told_without_a_past_tense() -> None:
    undated = [tie("TH-1", "LA-1", source="")]
    assert only(net(PLACES, undated), "no_citizens").why.startswith(
        "LA-1 and TH-1 are sister cities;"
    )
    dated = [tie("TH-1", "LA-1", since="2001")]
    told = only(net(PLACES, dated), "no_citizens").why
    assert told.startswith("LA-1 and TH-1 have been sister cities since 2001;")


def test_an_observer_takes_no_part() -> None:
    meeting = body("j1", "project", "", subkind="meeting")
    member = tie("TH-1", "j1", "participates_in")

    def rules(key: str) -> list[str]:
        observer = tie("LA-1", "j1", "participates_in", key=key, since="2010", until="2010")
        claims = [member, observer, tie("TH-1", "LA-1", "visited")]
        return [gap.why for gap in find_gaps(net([*PLACES, meeting], claims), actor="TH-1")]

    assert any("both took part in j1" in why for why in rules(""))
    assert not any("took part" in why for why in rules("observer"))


def test_the_words_of_statuses_do_not_read_as_each_other() -> None:
    """A tie in process is not in force, in Thai too."""
    statuses = load_ontology().words["statuses"]
    thai = {word: load_ontology().label("statuses", word, "th") for word in statuses}
    assert "ดำเนิน" in thai["in_force"]
    assert "ดำเนิน" not in thai["in_process"]
    assert len(set(thai.values())) == len(thai)
