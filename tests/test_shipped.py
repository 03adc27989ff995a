"""The bundled network: its required content, the sources of its statements, and its results."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter

import pytest

from graphkit.gaps.rules import find_gaps
from graphkit.model.network import Network
from graphkit.model.records import Tie
from graphkit.model.selection import Selection, default_selection
from graphkit.storage.open import open_network

# The provinces on either side of the Thai-Lao border.
THAI_BORDER = [f"TH-{n}" for n in (57, 56, 55, 53, 65, 42, 43, 38, 48, 49, 37, 34)]
LAO_BORDER = ["LA-BK", "LA-XA", "LA-VI", "LA-VT", "LA-BL", "LA-KH", "LA-SV", "LA-SL", "LA-CH"]
LOCAL = {"LA": "lo", "VN": "vi", "CN": "zh", "MM": "my", "KH": "km", "JP": "ja", "KR": "ko"}


@pytest.fixture(scope="module")
def network() -> Network:
    return open_network("thai-twin-cities", as_of=dt.date(2026, 11, 22))


def tie(network: Network, kind: str, one: str, other: str) -> Tie:
    found = [t for t in network.ties_of.get(one, ()) if t.kind == kind and t.other(one) == other]
    assert found, (kind, one, other)
    return found[0]


def test_it_has_no_problems(network: Network) -> None:
    assert [str(p) for p in network.problems] == []


def test_it_has_the_documented_size(network: Network) -> None:
    kinds = Counter(actor.kind for actor in network.actors.values())
    assert len(network.actors) >= 600
    assert len(network.claims) >= 1000
    assert kinds["association"] >= 93
    assert kinds["agency"] >= 101
    assert kinds["project"] >= 105
    assert kinds["crossing"] >= 6


def test_every_statement_cites_a_source(network: Network) -> None:
    assert all(actor.source in network.sources for actor in network.actors.values())
    assert all(claim.source in network.sources for claim in network.claims)
    assert all(claim.source in network.sources for claim in network.actor_claims)
    used = (
        {a.source for a in network.actors.values()}
        | {c.source for c in network.claims}
        | {c.source for c in network.actor_claims}
    )
    assert used == set(network.sources)


def test_nothing_rests_on_general_knowledge(network: Network) -> None:
    for source in network.sources.values():
        assert "general knowledge" not in source.title.lower()
    for record in (*network.actors.values(), *network.claims):
        assert "general knowledge" not in record.note.lower()


def test_every_line_of_the_two_documents_that_is_cited_exists(network: Network) -> None:
    lengths = {"000": 199, "004": 91 + 1}
    cited = 0
    for record in (*network.claims, *network.actor_claims, *network.actors.values()):
        if record.source in {"src:jhusoc-264964", "src:thai-china-focus-group-2020"}:
            places = re.findall(r"(000|004):(\d+)(?:-(\d+))?", record.locator)
            assert places, record
            for document, first, last in places:
                assert 1 <= int(first) <= int(last or first) <= lengths[document]
            cited += 1
    assert cited > 200


def test_names_are_there_in_the_languages_of_their_places(network: Network) -> None:
    for actor in network.actors.values():
        assert actor.names.get("en"), actor.id
        assert actor.names.get("th"), actor.id
        assert re.search("[ก-๙]", actor.names["th"]), actor.id
        if network.ontology.actor_kinds[actor.kind].place and actor.kind != "crossing":
            lang = LOCAL.get(actor.country)
            assert lang is None or actor.names.get(lang), (actor.id, lang)
        for name in (*actor.names.values(), *actor.aliases):
            assert unicodedata.is_normalized("NFC", name)
            assert "\u0e4d\u0e32" not in name


def test_every_place_has_a_point(network: Network) -> None:
    for actor in network.actors.values():
        if network.ontology.actor_kinds[actor.kind].place:
            assert actor.lat is not None, actor.id
            assert actor.lon is not None, actor.id


def test_no_name_means_two_places(network: Network) -> None:
    places = [a for a in network.actors.values() if network.ontology.actor_kinds[a.kind].place]
    for actor in places:
        assert network.find(actor.id).id == actor.id
    names = Counter((a.name("en"), a.country) for a in places)
    assert [name for name, count in names.items() if count > 1] == []


def test_the_chain_of_four_is_complete(network: Network) -> None:
    first = tie(network, "sister_city", "TH-49", "LA-SV")
    assert (first.status, str(first.since), first.level) == ("in_force", "2004", "economic")
    assert {"security", "culture", "trade_investment", "education", "health"} <= set(
        first.dimensions
    )
    second = tie(network, "sister_city", "TH-49", "VN-25")
    assert (second.status, str(second.since)) == ("in_force", "2005-01-25")
    third = tie(network, "sister_city", "TH-49", "CN-chongzuo")
    assert (third.status, str(third.since)) == ("in_force", "2011-07")
    around = network.select(default_selection(network.ontology, around="TH-49", hops=2))
    assert {"TH-49", "LA-SV", "VN-25", "CN-chongzuo"} <= set(around.actors)


def test_the_pairs_are_there_with_their_status(network: Network) -> None:
    pairs = [t for t in network.ties.values() if t.kind == "sister_city"]
    thai = [
        t for t in pairs if "TH" in (network.actors[t.tail].country, network.actors[t.head].country)
    ]
    assert len(thai) >= 101
    assert len(pairs) >= 117
    assert tie(network, "sister_city", "TH-10", "US-DC").since is not None
    assert str(tie(network, "sister_city", "TH-10", "US-DC").since) == "1962-02-19"
    assert tie(network, "sister_city", "TH-83", "CN-zhanjiang").status == "in_process"
    assert tie(network, "sister_city", "TH-55", "LA-LP").status == "proposed"
    listed = tie(network, "sister_city", "LA-SV", "VN-DN")
    assert listed.status == "in_force"
    assert listed.certainty <= 0.6
    assert listed.since is None


def test_where_sources_differ_both_are_kept(network: Network) -> None:
    disputes = {(d.subject, d.field) for d in network.disagreements}
    bokeo = tie(network, "sister_city", "TH-57", "LA-BK")
    assert {c.status for c in bokeo.claims} >= {"proposed", "in_process"}
    assert (bokeo.id, "status") in disputes
    assert ("LA-BK", "kind") in disputes
    assert tie(network, "sister_city", "TH-67", "LA-LP").claims


def test_the_border_is_there(network: Network) -> None:
    borders = {
        frozenset((t.tail, t.head)): t.weight
        for t in network.ties.values()
        if t.kind == "borders" and {t.tail[:2], t.head[:2]} == {"TH", "LA"} and len(t.tail) > 2
    }
    assert len(borders) == 20
    assert borders[frozenset(("TH-49", "LA-SV"))] == 71
    assert borders[frozenset(("TH-55", "LA-XA"))] == 291
    assert {a for pair in borders for a in pair} == {*THAI_BORDER, *LAO_BORDER}
    for bridge in range(1, 7):
        ends = {
            t.head
            for t in network.ties_of[f"project:friendship-bridge-{bridge}"]
            if t.kind == "connects"
        }
        assert len(ends & {*THAI_BORDER, *LAO_BORDER}) >= 2


def test_facts_from_the_documents_alone_are_included(network: Network) -> None:
    obstacles = {o for claim in network.claims for o in claim.obstacles}
    assert obstacles == set(network.ontology.words["obstacles"])
    candidates = {
        c.tail
        for c in network.claims
        if c.head == "project:th-lao-sister-cities" and c.key == "candidate"
    }
    assert candidates == {"TH-48", "TH-38", "TH-43"}
    origins = {
        c.head for c in network.claims if c.kind == "origin_in" and "communit" in c.tail + c.note
    } | {c.head for c in network.claims if c.tail == "org:new-chinese-migrants-thailand"}
    assert {"CN-SH", "CN-SC", "CN-BJ", "CN-HA", "CN-LN"} <= origins
    ministries = {c.tail for c in network.claims if c.head == "project:th-sister-city-programme"}
    assert {"org:th-moi", "org:th-mfa"} <= ministries


def test_the_gaps_include_those_of_the_article(network: Network) -> None:
    named = [{gap.tail, gap.head} for gap in find_gaps(network)]
    for province in ("TH-48", "TH-38", "TH-43"):
        assert any(province in pair for pair in named), province
    assert {"TH-49", "LA-SV"} not in named
    stalled = next(g for g in find_gaps(network) if {g.tail, g.head} == {"TH-57", "LA-BK"})
    assert stalled.why


def test_time_runs_through_it(network: Network) -> None:
    cooperation = Selection(ties=("cooperation",), statuses=("in_force",), undated=False)
    counts = [
        len(network.at(dt.date(year, 12, 31), undated=False).select(cooperation).ties)
        for year in (1960, 1990, 2005, 2020)
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("มุกดาหาร", "TH-49"),
        ("จ.มุกดาหาร", "TH-49"),
        ("สุวรรณเขต", "LA-SV"),
        ("ສະຫວັນນະເຂດ", "LA-SV"),
        ("沙湾拿吉", "LA-SV"),
        ("Quảng Trị", "VN-25"),
        ("崇左市", "CN-chongzuo"),
        ("Nakhon Phanom", "TH-48"),
        ("กระทรวงมหาดไทย", "org:th-moi"),
    ],
)
def test_actors_are_found_in_any_script(network: Network, name: str, actor: str) -> None:
    assert network.find(name).id == actor
