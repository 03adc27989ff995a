"""Networks: ties of a day, selections, names, projections, the content hash."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import re
from dataclasses import replace
from typing import Any

import pytest
from draws import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, ActorClaim, Claim, Source, actor_field, all_names
from graphkit.model.selection import Selection, default_selection
from graphkit.model.vocabulary import build_ontology, load_ontology

TODAY = dt.date(2026, 11, 22)


def actor(key: str, kind: str, en: str, th: str = "", **rest: Any) -> Actor:
    names = {"en": en, **({"th": th} if th else {})}
    rest = {k: parse_date(v) if k in ("since", "until") else v for k, v in rest.items()}
    return Actor(key, kind, names, **rest)


def claim(tail: str, head: str, kind: str = "sister_city", **rest: Any) -> Claim:
    rest = {k: parse_date(v) if k in ("since", "until") else v for k, v in rest.items()}
    return Claim(tail, head, kind, **rest)


ACTORS = [
    actor("TH", "country", "Thailand", "ประเทศไทย"),
    actor("LA", "country", "Laos", "ลาว"),
    actor("TH-49", "province", "Mukdahan", "จังหวัดมุกดาหาร", country="TH", source="atlas"),
    actor("TH-76", "province", "Phetchaburi", "เพชรบุรี", country="TH"),
    actor("TH-67", "province", "Phetchabun", "เพชรบูรณ์", country="TH"),
    actor("TH-48", "province", "Nakhon Phanom", "นครพนม", country="TH"),
    Actor("LA-SV", "province", {"en": "Savannakhet", "lo": "ສະຫວັນນະເຂດ"}, country="LA"),
    actor("VN-25", "province", "Quảng Trị", country="VN", until="2025-06-30", source="atlas"),
    actor("VN-25-2025", "province", "Quảng Trị", since="2025-07-01", succeeds=("VN-25",)),
    actor("CN-chongzuo", "city", "Chongzuo", "ฉงจั่ว", aliases=("崇左市", "Sùngzò")),
    actor("th:udon-city", "city", "Udon Thani Municipality", "เทศบาลนครอุดรธานี"),
    actor("org:chamber", "association", "Chamber of Mukdahan", within="TH-49", country="TH"),
    actor("org:office", "agency", "Provincial Office", within="org:ministry", country="TH"),
    actor("org:ministry", "agency", "Ministry of Interior", country="TH", source="memo"),
    actor("la:crossing", "crossing", "Friendship Bridge 2 crossing", within="LA-SV"),
]
SOURCES = [
    Source("atlas", "Atlas", year=2016),
    Source("news", "News", year=2022),
    Source("memo", "Memorandum", year=2020, access="internal"),
]
CLAIMS = [
    claim("TH-49", "LA-SV", status="proposed", since="2002", source="atlas"),
    claim(
        "LA-SV", "TH-49", status="in_force", since="2004", level="economic", source="news",
        dimensions=("tourism",), confidence=0.9,
    ),
    claim("LA-SV", "VN-25", since="1995", level="symbolic", source="atlas"),
    claim("VN-25", "CN-chongzuo", status="in_process", since="2019", confidence=0.4),
    claim("TH-48", "LA-SV", status="proposed", source="memo"),
    claim("TH-49", "LA-SV", "borders", weight=50.0, source="atlas"),
    claim("TH-49", "LA-SV", "cooperates_with", key="health", confidence=0.5, weight=2.0),
    claim("org:chamber", "LA-SV", "visited", since="2022-06-10", until="2022-06-10"),
    claim("org:chamber", "org:ministry", "cooperates_with", since="2015"),
]  # fmt: skip


def build(
    actors: Any = ACTORS, claims: Any = CLAIMS, sources: Any = SOURCES, **rest: Any
) -> Network:
    return Network(
        actors={a.id: a for a in actors},
        claims=tuple(claims),
        sources={s.id: s for s in sources},
        as_of=rest.pop("as_of", TODAY),
        **rest,
    )


NETWORK = build(title="Border towns")
SISTERS = "sister_city|LA-SV|TH-49"


def test_ties_are_united_from_their_claims() -> None:
    sisters = NETWORK.ties[SISTERS]
    assert (sisters.status, sisters.level, str(sisters.since)) == ("in_force", "economic", "2004")
    assert len(sisters.claims) == 2
    assert "cooperates_with|LA-SV|TH-49|health" in NETWORK.ties
    assert {tie.id for tie in NETWORK.ties_of["CN-chongzuo"]} == {
        "sister_city|CN-chongzuo|VN-25",
    }
    assert "th:udon-city" not in NETWORK.ties_of


def test_keys_keep_ties_apart() -> None:
    two = build(claims=[claim("TH-49", "LA-SV", key="a"), claim("LA-SV", "TH-49", key="b")])
    assert {t.key for t in two.ties.values() if not t.derived} == {"a", "b"}


def test_geography_follows_from_where_actors_lie() -> None:
    derived = {tie.id for tie in NETWORK.ties.values() if tie.derived}
    assert derived == {
        "part_of|TH-49|TH",
        "part_of|TH-76|TH",
        "part_of|TH-67|TH",
        "part_of|TH-48|TH",
        "part_of|LA-SV|LA",
        "located_in|org:chamber|TH-49",
        "part_of|org:office|org:ministry",
        "located_in|org:ministry|TH",
        "located_in|la:crossing|LA-SV",
    }
    assert NETWORK.ties["part_of|TH-49|TH"].claims[0].source == "atlas"
    # It does not depend on the year, even if undated ties do not count.
    assert "part_of|TH-49|TH" in NETWORK.at(dt.date(1990, 1, 1), undated=False).ties


def test_an_actor_within_itself_has_no_geography() -> None:
    assert not build([actor("x", "province", "X", within="x")], ()).ties


def test_at_a_day() -> None:
    assert SISTERS not in NETWORK.at(dt.date(2001, 12, 31)).ties
    assert NETWORK.at(dt.date(2003, 1, 1)).ties[SISTERS].status == "proposed"
    assert NETWORK.at(dt.date(2004, 1, 1)).ties[SISTERS].status == "in_force"
    then = NETWORK.at(dt.date(2022, 6, 10))
    assert then.ties["visited|org:chamber|LA-SV"].status == "in_force"
    assert NETWORK.ties["visited|org:chamber|LA-SV"].status == "ended"
    assert (then.as_of, then.title) == (dt.date(2022, 6, 10), "Border towns")
    assert NETWORK.at(TODAY).ties.keys() == NETWORK.ties.keys()


def test_undated_ties_at_a_day_are_a_choice() -> None:
    day = dt.date(1980, 1, 1)
    assert "borders|LA-SV|TH-49" in NETWORK.at(day).ties
    without = NETWORK.at(day, undated=False)
    assert all(tie.derived for tie in without.ties.values())
    known = NETWORK.at(TODAY, undated=False).ties
    assert SISTERS in known
    assert "borders|LA-SV|TH-49" not in known
    assert SISTERS in NETWORK.select(Selection(undated=False)).ties
    assert "borders|LA-SV|TH-49" not in NETWORK.select(Selection(undated=False)).ties


def test_actors_have_their_own_dates() -> None:
    old = NETWORK.at(dt.date(2020, 1, 1))
    assert "VN-25" in old.actors
    assert "VN-25-2025" not in old.actors
    # VN-25 has not existed since July 2025, but a tie of it is still in force.
    assert "VN-25" in NETWORK.at(TODAY).actors
    alone = build(claims=[claim("LA-SV", "VN-25", since="1995", until="2020")])
    assert "VN-25" in alone.actors
    assert "VN-25" not in alone.at(TODAY).actors
    assert "VN-25-2025" in alone.at(TODAY).actors
    assert alone.at(TODAY).ties.keys() == {t for t in alone.ties if "VN-25" not in t}
    # Without a day it is today.
    today, named = alone.select(Selection()), alone.select(Selection(as_of=TODAY))
    assert today.actors.keys() == named.actors.keys() == alone.at(TODAY).actors.keys()


def test_select_by_kind_family_status_level_dimension() -> None:
    def ties(**given: Any) -> set[str]:
        return set(NETWORK.select(Selection(**given)).ties)

    assert ties(ties=("borders",)) == {"borders|LA-SV|TH-49"}
    sister = {SISTERS, "sister_city|LA-SV|VN-25", "sister_city|LA-SV|TH-48"}
    assert ties(ties=("sister_city",)) == sister | {"sister_city|CN-chongzuo|VN-25"}
    assert ties(ties=("sister_city",), statuses=("in_force",)) == {
        SISTERS,
        "sister_city|LA-SV|VN-25",
    }
    assert ties(ties=("cooperation",), statuses=("in_process", "proposed")) == {
        "sister_city|CN-chongzuo|VN-25",
        "sister_city|LA-SV|TH-48",
    }
    assert ties(level="symbolic") == {SISTERS, "sister_city|LA-SV|VN-25"}
    assert ties(level="cultural_educational") == {SISTERS}
    assert ties(dimension="tourism") == {SISTERS}
    assert ties(dimension="health") == set()
    assert ties(kinds=("city",)) == set()
    assert ties(ties=("all",), statuses=("all",)) == set(NETWORK.ties)
    assert ties() == set(NETWORK.ties)
    assert ties(as_of=dt.date(2003, 1, 1), statuses=("proposed",)) == {
        SISTERS,
        "sister_city|LA-SV|TH-48",
    }


def test_select_keeps_the_unconnected_that_could_hold_a_tie() -> None:
    cut = NETWORK.select(default_selection(NETWORK.ontology, ties=["sister_city"]))
    assert {a.kind for a in cut.actors.values()} == {"province", "city"}
    assert {"TH-76", "th:udon-city"} <= set(cut.actors)
    only = NETWORK.select(Selection(kinds=("association",)))
    assert set(only.actors) == {"org:chamber"}


def test_a_cut_network_rests_on_its_own_records() -> None:
    cut = NETWORK.select(Selection(ties=("sister_city",), statuses=("in_force",)))
    assert {c.kind for c in cut.claims} == {"sister_city"}
    assert len(cut.claims) == 3
    assert set(cut.sources) == {"atlas", "news"}
    assert cut.selection == Selection(ties=("sister_city",), statuses=("in_force",))
    assert NETWORK.selection is None
    again = replace(cut)
    assert again.ties == cut.ties


def test_default_selection_is_cooperation_in_force() -> None:
    chosen = default_selection(load_ontology())
    assert (chosen.ties, chosen.statuses) == (("cooperation",), ("in_force",))
    given_one = default_selection(load_ontology(), ties=("borders",), statuses=())
    assert (given_one.ties, given_one.statuses) == (("borders",), ("in_force",))
    cut = NETWORK.select(chosen)
    assert set(cut.ties) == {
        SISTERS,
        "sister_city|LA-SV|VN-25",
        "cooperates_with|LA-SV|TH-49|health",
        "cooperates_with|org:chamber|org:ministry",
    }


@pytest.mark.parametrize(
    ("selection", "says"),
    [
        (
            Selection(kinds=("provinces",)),
            "'provinces' is not a known actor kind; did you mean 'province'",
        ),
        (Selection(ties=("sistercity",)), "did you mean 'sister_city'"),
        (Selection(ties=("cooperations",)), "did you mean 'cooperation'"),
        (Selection(statuses=("inforce",)), "is not a known status; did you mean 'in_force'"),
        (Selection(level="economical"), "is not a known level; did you mean 'economic'"),
        (Selection(dimension="tourismus"), "is not a known dimension; did you mean 'tourism'"),
        (
            Selection(dimension="zzz"),
            "'zzz' is not a known dimension; expected one of: security, culture",
        ),
        (
            Selection(around="TH-94"),
            "'TH-94' is not an actor of this network; did you mean 'TH-49'",
        ),
        (Selection(around="LA-SX"), "did you mean 'LA-SV'"),
        (Selection(around="LA-SV", hops=-1), "hops must be 0 or more, not -1"),
    ],
)
def test_the_message_for_an_impossible_selection(selection: Selection, says: str) -> None:
    with pytest.raises(GraphkitError, match=re.escape(says)):
        NETWORK.select(selection)


def test_around_counts_hops() -> None:
    cooperation = NETWORK.select(Selection(ties=("sister_city",)))
    reach = [set(cooperation.around("CN-chongzuo", hops).actors) for hops in range(5)]
    assert reach == [
        {"CN-chongzuo"},
        {"CN-chongzuo", "VN-25"},
        {"CN-chongzuo", "VN-25", "LA-SV"},
        {"CN-chongzuo", "VN-25", "LA-SV", "TH-49", "TH-48"},
        {"CN-chongzuo", "VN-25", "LA-SV", "TH-49", "TH-48"},
    ]
    # Ties among the actors reached are included.
    near = NETWORK.around("TH-49", 1)
    assert "located_in|org:chamber|TH-49" in near.ties
    assert "visited|org:chamber|LA-SV" in near.ties
    with pytest.raises(GraphkitError, match="is not an actor"):
        NETWORK.around("nobody")


def test_around_in_a_selection_uses_its_ties_only() -> None:
    cut = NETWORK.select(Selection(ties=("borders",), around="TH-49"))
    assert set(cut.actors) == {"TH-49", "LA-SV"}
    assert set(cut.ties) == {"borders|LA-SV|TH-49"}
    # The centre is included whatever its kind, with its ties to actors of the selected kinds.
    others = NETWORK.select(Selection(kinds=("association",), around="TH-49"))
    assert set(others.actors) == {"TH-49", "org:chamber"}
    assert set(others.ties) == {"located_in|org:chamber|TH-49"}


def test_a_selection_in_words() -> None:
    chosen = Selection(
        ties=("sister_city",), statuses=("in_force",), kinds=("province",), level="symbolic",
        dimension="tourism", around="TH-49", hops=2, as_of=dt.date(2020, 1, 1), undated=False,
    )  # fmt: skip
    assert chosen.describe(load_ontology()) == (
        "ties: Sister city of; status: In force; actors: Province; level at least: Symbolic; "
        "dimension: Tourism; around TH-49 within 2 ties; without undated ties"
    )
    thai = chosen.describe(load_ontology(), "th")
    assert thai.startswith("ความสัมพันธ์: เมืองพี่เมืองน้องกับ; สถานะ: ยังดำเนินอยู่")
    assert Selection().describe(load_ontology()) == "ties: all"
    assert Selection(ties=("all",), statuses=("all",)).describe(load_ontology()) == "ties: all"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("TH-49", "TH-49"),
        ("th49", "TH-49"),
        ("mukdahan", "TH-49"),
        ("Mukdahan Province", "TH-49"),
        ("มุกดาหาร", "TH-49"),
        ("จ.มุกดาหาร", "TH-49"),
        ("ແຂວງສະຫວັນນະເຂດ", "LA-SV"),
        ("崇左", "CN-chongzuo"),
        ("Sungzo", "CN-chongzuo"),
        ("เพชรบุรี", "TH-76"),
        ("เพชรบูรณ์", "TH-67"),
        ("จังหวัดนครพนม", "TH-48"),
        ("อุดรธานี", "th:udon-city"),
    ],
)
def test_find_in_any_script(text: str, key: str) -> None:
    assert NETWORK.find(text).id == key


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Quang Tri", "can mean several actors: VN-25 (Quảng Trị), VN-25-2025 (Quảng Trị)"),
        ("Savanakhet", "is not an actor of this network; did you mean 'Savannakhet'?"),
        ("พนม", "'พนม' is not an actor of this network; give the id or a name of an actor"),
        ("", "'' is not an actor of this network; give the id or a name of an actor"),
        ("—", "'—' is not an actor of this network; give the id or a name of an actor"),
    ],
)
def test_the_message_for_a_text_that_finds_no_actor(text: str, says: str) -> None:
    with pytest.raises(GraphkitError, match=re.escape(says)):
        NETWORK.find(text)


def test_a_type_word_distinguishes_places_of_one_name() -> None:
    places = [
        actor("TH-40", "province", "Khon Kaen", "ขอนแก่น"),
        actor("TH-kk", "city", "Khon Kaen Municipality", "เทศบาลนครขอนแก่น"),
        actor("LA-VI", "province", "Vientiane Province", "แขวงเวียงจันทน์"),
        actor("LA-VT", "province", "Vientiane", "นครหลวงเวียงจันทน์", aliases=("เวียงจันทน์",)),
    ]
    network = build(places, ())
    for text in ("จังหวัดขอนแก่น", "จ.ขอนแก่น", "Khon Kaen Province", "ขอนแก่น"):
        assert network.find(text).id == "TH-40"
    assert network.find("เทศบาลนครขอนแก่น").id == "TH-kk"
    assert network.find("Vientiane City").id == "LA-VT"
    # "Khon Kaen City" can be the municipality, and the province, which has no type word.
    with pytest.raises(GraphkitError, match="can mean several actors"):
        network.find("Khon Kaen City")


def test_public_leaves_internal_evidence_out() -> None:
    public = NETWORK.public()
    assert set(public.sources) == {"atlas", "news"}
    assert "org:ministry" not in public.actors
    assert "sister_city|LA-SV|TH-48" not in public.ties
    assert not any("org:ministry" in key for key in public.ties)
    assert "located_in|org:office|TH" in public.ties
    assert public.content_hash == NETWORK.content_hash
    assert public.public() is public
    open_only = build(sources=SOURCES[:2])
    assert open_only.public() is open_only


def test_public_of_a_cut_network_still_fits_its_selection() -> None:
    claims = [
        claim("TH-49", "LA-SV", status="proposed", since="2018", source="news"),
        claim("TH-49", "LA-SV", status="in_force", since="2020", source="memo"),
        claim("TH-48", "LA-SV", status="in_force", since="2020", source="news"),
    ]
    cut = build(claims=claims).select(default_selection(load_ontology()))
    assert set(cut.ties) == {SISTERS, "sister_city|LA-SV|TH-48"}
    public = cut.public()
    # Of the first tie, only a proposal is public.
    assert set(public.ties) == {"sister_city|LA-SV|TH-48"}
    assert public.selection == cut.selection
    assert "org:ministry" not in public.actors
    assert public.whole is not None
    assert "memo" not in public.whole.sources
    around = cut.around("TH-49").public()
    assert set(around.actors) == {"TH-49", "LA-SV"}
    assert not around.ties


def test_graph_unites_parallel_ties() -> None:
    cut = NETWORK.select(Selection(ties=("sister_city", "cooperates_with", "borders")))
    graph = cut.graph()
    assert not graph.is_directed()
    edge = graph.edges["TH-49", "LA-SV"]
    assert edge["weight"] == 1 + 2 + 50
    # 0.9 sister city, 0.5 cooperation, 1 border: one of them is certain.
    assert edge["confidence"] == 1.0
    assert sorted(edge["ties"].split(" ")) == [
        "borders|LA-SV|TH-49",
        "cooperates_with|LA-SV|TH-49|health",
        SISTERS,
    ]
    without = NETWORK.select(Selection(ties=("sister_city", "cooperates_with"))).graph()
    assert without.edges["TH-49", "LA-SV"]["confidence"] == pytest.approx(1 - 0.1 * 0.5)
    assert graph.nodes["LA-SV"] == {"label": "Savannakhet", "kind": "province", "country": "LA"}
    assert graph.degree("TH-76") == 0
    assert set(graph) == set(cut.actors)


def test_graph_drops_directions_and_ties_with_oneself() -> None:
    claims = [
        claim("TH-49", "LA-SV", "visited"),
        claim("LA-SV", "TH-49", "visited"),
        claim("TH-49", "TH-49", "visited"),
    ]
    network = build(ACTORS[2:7], claims)
    assert list(network.graph().edges(data="weight")) == [("TH-49", "LA-SV", 2.0)]
    assert network.to_networkx().number_of_edges() == 3


def test_a_graph_of_networkx_has_every_tie() -> None:
    graph = NETWORK.to_networkx()
    assert graph.number_of_edges() == len(NETWORK.ties)
    edge = graph.edges["org:chamber", "LA-SV", "visited|org:chamber|LA-SV"]
    assert edge == {
        "id": "visited|org:chamber|LA-SV",
        "kind": "visited",
        "label": "Visited",
        "status": "ended",
        "since": "2022-06-10",
        "since_first": "2022-06-10",
        "symmetric": False,
        "derived": False,
        "weight": 1.0,
    }


def test_disagreements_of_actors() -> None:
    says = [
        ActorClaim("TH-49", "name_en", "mukdahan"),
        ActorClaim("TH-49", "name_en", "Bangmuk", "news"),
        ActorClaim("TH-49", "kind", "city"),
        ActorClaim("VN-25", "until", "2025"),
        ActorClaim("VN-25", "until", "พ.ศ. 2569"),
        ActorClaim("TH-76", "lat", "13.1"),
        ActorClaim("nobody", "lat", "13.1"),
    ]
    network = build(actor_claims=tuple(says))
    found = {(d.subject, d.field): [r.value for r in d.rivals] for d in network.disagreements}  # type: ignore[union-attr]
    assert found == {
        ("TH-49", "name_en"): ["Bangmuk"],
        ("TH-49", "kind"): ["city"],
        ("VN-25", "until"): ["พ.ศ. 2569"],
    }
    placed = build([actor("x", "city", "X", lat=16.5, lon=1.0)], ())
    for value, differs in (("16.50", False), ("1.65", True), ("north", True)):
        moved = replace(placed, actor_claims=(ActorClaim("x", "lat", value),))
        assert bool(moved.disagreements) == differs, value


def test_disagreements_of_ties_are_those_of_the_day() -> None:
    network = build(
        claims=[
            claim("TH-49", "LA-SV", status="dormant", since="2010", source="news"),
            claim("TH-49", "LA-SV", status="in_force", since="2010", source="atlas"),
        ]
    )
    assert [(d.subject, d.field) for d in network.disagreements] == [(SISTERS, "status")]
    assert network.at(dt.date(2009, 1, 1)).disagreements == ()


def test_fields_as_columns() -> None:
    chongzuo = NETWORK.actors["CN-chongzuo"]
    assert actor_field(chongzuo, "name_th") == "ฉงจั่ว"
    assert actor_field(chongzuo, "name_lo") == ""
    assert actor_field(chongzuo, "aliases") == "崇左市|Sùngzò"
    assert actor_field(NETWORK.actors["VN-25"], "until") == "2025-06-30"
    assert actor_field(chongzuo, "lat") == ""
    assert all_names(chongzuo) == ["Chongzuo", "ฉงจั่ว", "崇左市", "Sùngzò"]


def test_content_hash_is_of_the_records_in_any_order() -> None:
    mixed = build(ACTORS[::-1], CLAIMS[::-1], SOURCES[::-1], title="Border towns")
    assert mixed.content_hash == NETWORK.content_hash
    swapped = [
        c._replace(tail=c.head, head=c.tail) if c.kind == "sister_city" else c for c in CLAIMS
    ]
    assert build(claims=swapped, title="Border towns").content_hash == NETWORK.content_hash
    whole_numbers = [c._replace(weight=int(c.weight) if c.weight else None) for c in CLAIMS]
    assert build(claims=whole_numbers, title="Border towns").content_hash == NETWORK.content_hash
    for part in (
        NETWORK.at(dt.date(1990, 1, 1)),
        NETWORK.select(Selection(ties=("borders",), as_of=dt.date(2010, 1, 1))),
        NETWORK.around("LA-SV"),
    ):
        assert part.content_hash == NETWORK.content_hash
    assert re.fullmatch("[0-9a-f]{64}", NETWORK.content_hash)


def test_content_hash_changes_with_every_record() -> None:
    reversed_visit = [
        c._replace(tail=c.head, head=c.tail) if c.kind == "visited" else c for c in CLAIMS
    ]
    noted = [replace(a, note="x") if a.id == "TH-49" else a for a in ACTORS]
    overlay = build_ontology({"levels": {"deep": {"en": "Deep"}}})[0]
    dated = replace(load_ontology(), overlay={"odd": dt.date(2020, 1, 1)})
    others = [
        build(title="Border town"),
        build(claims=CLAIMS[1:], title="Border towns"),
        build(claims=[*CLAIMS, CLAIMS[0]], title="Border towns"),
        build(claims=reversed_visit, title="Border towns"),
        build(noted, title="Border towns"),
        build(sources=SOURCES[1:], title="Border towns"),
        build(actor_claims=(ActorClaim("TH-49", "lat", "1"),), title="Border towns"),
        build(ontology=overlay, title="Border towns"),
        build(ontology=dated, title="Border towns"),
        NETWORK,
    ]
    assert len({n.content_hash for n in others}) == len(others)


def test_an_empty_network() -> None:
    empty = Network()
    assert (dict(empty.ties), empty.disagreements) == ({}, ())
    assert len(empty.graph()) == 0
    assert not empty.select(default_selection(empty.ontology)).actors
    assert not empty.at(TODAY).actors


ids = [f"TH-{n}" for n in range(10, 16)]
random_claims = st.lists(
    st.builds(
        claim,
        st.sampled_from(ids[:3]),
        st.sampled_from(ids[3:]),
        st.sampled_from(("sister_city", "visited", "borders")),
        status=st.sampled_from(("", "proposed", "dormant")),
        since=st.sampled_from(("1999", "2004-05", "2010-01-01", "2018")),
        source=st.sampled_from(("atlas", "news")),
    ),
    max_size=8,
)
places = [actor(key, "province", key) for key in ids]


@given(random_claims, st.dates(dt.date(1990, 1, 1), TODAY), st.dates(dt.date(1990, 1, 1), TODAY))
@settings(max_examples=examples(100))
def test_later_days_have_all_earlier_ties(claims: list[Claim], one: dt.date, two: dt.date) -> None:
    network = build(places, claims)
    earlier, later = sorted((one, two))
    assert network.at(earlier).ties.keys() <= network.at(later).ties.keys()
    assert network.at(later).at(earlier).ties == network.at(earlier).ties
    assert network.at(earlier, undated=False).ties.keys() <= network.at(earlier).ties.keys()


@given(random_claims, st.integers(0, 3))
@settings(max_examples=examples(100))
def test_around_equals_a_breadth_first_search(claims: list[Claim], hops: int) -> None:
    import networkx as nx

    network = build(places, claims)
    for centre in ids:
        reached = nx.single_source_shortest_path_length(network.graph(), centre, cutoff=hops)
        ego = network.around(centre, hops)
        assert set(ego.actors) == set(reached)
        expected = {t.id for t in network.ties.values() if {t.tail, t.head} <= set(reached)}
        assert set(ego.ties) == expected


@given(random_claims)
@settings(max_examples=examples(100))
def test_records_in_another_order_give_the_same_network(claims: list[Claim]) -> None:
    mixed = claims[:]
    random.Random(5).shuffle(mixed)
    one, other = build(places, claims), build(places[::-1], mixed)
    assert one.content_hash == other.content_hash
    assert one.ties == other.ties
    edges = [
        {
            frozenset(e[:2]): (e[2]["weight"], sorted(e[2]["ties"].split(" ")))
            for e in g.edges(data=True)
        }
        for g in (one.graph(), other.graph())
    ]
    assert edges[0] == edges[1]
    pairs = {frozenset((t.tail, t.head)) for t in one.ties.values()}
    assert edges[0].keys() == pairs


def test_parts_of_parts_are_parts() -> None:
    for kinds, statuses in itertools.product(((), ("province",)), ((), ("in_force",))):
        once = NETWORK.select(Selection(kinds=kinds, statuses=statuses))
        twice = once.select(Selection(ties=("sister_city",)))
        straight = NETWORK.select(Selection(kinds, ("sister_city",), statuses))
        assert twice.ties == straight.ties
        assert twice.actors.keys() == straight.actors.keys()
