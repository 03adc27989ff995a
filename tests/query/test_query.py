"""Named queries and the embedded engine, against the same questions asked in plain Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from cypher_networks import HOSTILE, SOURCES, TODAY, few_examples, networks, random_network
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.property_graph import claim_ids
from graphkit.model.records import Actor, ActorClaim, Claim, Tie
from graphkit.names.normalise import fold
from graphkit.query import kglite, library
from graphkit.query.library import load_query, queries, query

ASKED = (
    *("neighbours", "ego_network", "ties_by_status", "sources_of_tie", "history_of_tie"),
    *("disagreements", "actor_disagreements", "shared_partners", "chains", "brokers_between"),
    *("origins", "obstacles", "dimensions"),
)
FAMILIES = ("all", "cooperation", "geography", "activity")
STATUSES = ("all", "in_force", "proposed")


def rows(network: Network, text: str, **given: Any) -> list[tuple[Any, ...]]:
    """Return all rows of a query; a name without spaces is a named one."""
    named = text if " " in text else load_query(text)
    return list(query(network, named, given, limit=0).rows)


def places(*ids: str) -> dict[str, Actor]:
    return {i: Actor(i, "province", {"en": i.title()}, country=i[:2].upper()) for i in ids}


def fits(network: Network, tie: Tie, family: str = "all", status: str = "all") -> bool:
    kind = network.ontology.tie_kinds[tie.kind]
    return family in ("all", kind.family) and status in ("all", tie.status)


def ties(network: Network, family: str = "all", status: str = "all") -> list[Tie]:
    return [tie for tie in network.ties.values() if fits(network, tie, family, status)]


def hops(network: Network, *args: str) -> Iterator[tuple[str, Tie, str]]:
    """Return each tie from both its ends."""
    for tie in ties(network, *args):
        yield tie.tail, tie, tie.head
        yield tie.head, tie, tie.tail


def ordered(found: Any) -> list[tuple[Any, ...]]:
    """Return rows sorted as Cypher sorts them: null last."""
    return sorted(found, key=lambda row: [(value is None, value) for value in row])


# The engine itself


@few_examples
@given(networks())
def test_the_graph_holds_what_the_network_holds(network: Network) -> None:
    got = rows(
        network,
        "MATCH (a:Actor) RETURN a.id AS id, a.name AS name, a.name_th AS th, a.kind AS kind, "
        "labels(a) AS labels, a.country AS country, a.until_last AS until, a.succeeds AS before "
        "ORDER BY id",
    )
    assert got == [
        (
            *(a.id, a.name(), a.names["th"], a.kind, ["Actor", a.kind.title()], a.country or None),
            *(a.until.last.isoformat() if a.until else None, list(a.succeeds)),
        )
        for a in sorted(network.actors.values(), key=lambda a: a.id)
    ]
    got = rows(
        network,
        "MATCH (a:Actor)-[t]->(b:Actor) RETURN t.id AS id, a.id AS a, b.id AS b, type(t) AS type, "
        "t.kind AS kind, t.status AS status, t.level AS level, t.since AS since, "
        "t.since_last AS last, t.weight AS weight, t.stated_weight AS stated, "
        "t.confidence AS confidence, t.dimensions AS dimensions, t.obstacles AS obstacles, "
        "t.disputed AS disputed, t.sources AS sources ORDER BY id",
    )
    assert got == [
        (
            *(t.id, t.tail, t.head, t.kind.upper(), t.kind, t.status, t.level or None),
            *(str(t.since) if t.since else None, t.since.last.isoformat() if t.since else None),
            *(t.strength, t.weight, t.certainty, list(t.dimensions), list(t.obstacles)),
            list(dict.fromkeys(d.field for d in t.disagreements)),
            list(dict.fromkeys(c.source for c in t.claims if c.source)),
        )
        for t in sorted(network.ties.values(), key=lambda t: t.id)
    ]
    got = rows(
        network,
        "MATCH (a:Actor)<-[:FROM]-(c:Claim)-[:TO]->(b:Actor) "
        "OPTIONAL MATCH (c)-[:CITES]->(s:Source) RETURN a.id AS a, b.id AS b, c.kind AS kind, "
        "c.id AS id, s.id AS s, s.title AS title",
    )
    assert sorted(got, key=str) == sorted(
        {
            (c.tail, c.head, c.kind, key, *title(network, c.source))
            for c, key in told_apart(every_claim(network))
        },
        key=str,
    )


def every_claim(network: Network) -> list[Claim]:
    """Return the claims of the dataset, and those that follow from the location of actors."""
    derived = [c for t in network.ties.values() if t.derived for c in t.claims]
    return [*network.claims, *derived]


def told_apart(claims: Sequence[Claim]) -> list[tuple[Claim, str]]:
    """Return claims with their ids; equal rows have one each."""
    return list(zip(claims, claim_ids(claims), strict=True))


def title(network: Network, source: str) -> tuple[str | None, str | None]:
    found = network.sources.get(source)
    return (found.id, found.title) if found else (None, None)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_go_in_and_come_out_as_text(name: str) -> None:
    actors = {
        name: Actor(name, "province", {"en": name}, aliases=(name,)),
        "B": Actor("B", "city", {"en": "B"}),
    }
    claims = (Claim(name, "B", "sister_city", key=name, note=name, locator=name, source=name),)
    network = Network(actors, claims)
    assert rows(network, "neighbours", actor=name) == [
        *(
            (
                *("B", "B", "city", None, "sister_city", "both", "in_force", None, None),
                network.ties[next(iter(network.ties))].id,
            ),
        )
    ]
    got = rows(
        network,
        "MATCH (a:Actor) WHERE a.id = $x OR a.name = $x OR $x IN a.aliases "
        "RETURN a.id AS a, $x AS x",
        x=name if name.strip() == name else f'"{name}"',
    )
    assert got == [(name, name)]
    told = rows(network, "sources_of_tie", **{"from": name, "to": "B"})
    assert (told[0][6], told[0][10], told[0][11]) == (name, name, name)
    assert rows(network, "MATCH (a:Actor) RETURN count(*) AS n") == [(2,)]


def test_kinds_of_an_overlay_have_labels_and_types() -> None:
    from graphkit.model.vocabulary import build_ontology

    ontology, faults = build_ontology(
        {
            "actor_kinds": {
                "free_zone": {"label": "Zone"},
                "source": {"label": "Spring"},
                "second": {"label": "Second"},
            },
            "tie_kinds": {
                "lends_to": {
                    "family": "cooperation",
                    "label": "Lends to",
                    "tail": ["source"],
                    "head": ["second"],
                }
            },
        }
    )
    assert not faults
    actors = {k: Actor(k, k) for k in ("free_zone", "source", "second")}
    network = Network(actors, (Claim("source", "second", "lends_to"),), ontology=ontology)
    got = rows(network, "MATCH (a:Actor) RETURN a.kind AS kind, labels(a) AS labels ORDER BY kind")
    assert got == [
        ("free_zone", ["Actor", "FreeZone"]),
        ("second", ["Actor", "Second"]),
        ("source", ["Actor", "Source_"]),
    ]
    assert rows(network, "MATCH (a:Source_)-[:LENDS_TO]->(b:Actor) RETURN b.id AS b") == [
        ("second",)
    ]


# Limits and misuse

NETWORK = Network(
    places("th-1", "la-1", "vn-1"),
    (
        Claim(
            "th-1", "la-1", "sister_city", status="proposed", since=parse_date("2018"), source="s1"
        ),
        Claim("th-1", "la-1", "sister_city", since=parse_date("2020"), source="s2", confidence=0.9),
        Claim("la-1", "vn-1", "sister_city", level="economic", source="s1", confidence=0.5),
    ),
    SOURCES,
    as_of=TODAY,
)


def test_meta_has_provenance_and_the_limit() -> None:
    table = query(NETWORK, load_query("neighbours"), {"actor": "La-1"}, limit=1)
    assert len(table) == 1
    meta = table.meta
    assert (meta["rows"], meta["cut"], meta["query"]) == (2, True, "neighbours")
    assert meta["parameters"] == {"actor": "la-1", "family": "all", "status": "all"}
    assert meta["engine"].startswith("kglite 0.21")
    assert meta["content_hash"] == NETWORK.content_hash
    whole = query(NETWORK, load_query("neighbours"), {"actor": "La-1"}, limit=0)
    assert (len(whole), whole.meta["cut"]) == (2, False)


def test_an_unknown_name_gives_a_warning() -> None:
    table = query(NETWORK, "MATCH (a:Actor)-[t:SISTER_CTY]-(b:Actor) RETURN a.id AS a")
    assert not len(table)
    assert any("SISTER_CTY" in warning for warning in table.meta["warnings"])


def test_warnings_are_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    query(NETWORK, "MATCH (a:Nowhere) RETURN a.id AS a LIMIT 1")
    assert capfd.readouterr() == ("", "")


def test_nodes_and_ties_come_out_as_their_properties() -> None:
    row = rows(NETWORK, "MATCH (a:Actor {id: 'th-1'})-[t]-(b:Actor) RETURN a, t, [b] AS bs")[0]
    assert row[0]["name"] == "Th-1"
    assert row[1]["status"] == "in_force"
    assert row[2][0]["id"] == "la-1"
    assert not {"type", "title"} & (row[0].keys() | row[1].keys() | row[2][0].keys())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MATCH (a:Actor) DETACH DELETE a", "DETACH is not allowed"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS r RETURN r", "begins with 'LOAD'"),
        ("WITH 1 AS x LOAD CSV FROM 'file:///etc/passwd' AS r RETURN r", "LOAD CSV is not allowed"),
        ("CALL db.labels()", "the procedure 'db.labels' is not allowed"),
        ("MATCH (a:Actor) RETURN a.id AS x FORMAT CSV", "FORMAT CSV is not allowed in a query"),
        ("MATCH (a:Actor) RETRUN a.id AS x", "the query cannot be run: .*RETRUN"),
        ("MATCH (a:Actor) RETURN a.id AS x, a.kind AS x", "rename one with AS"),
        ("MATCH (a:Actor) RETURN toInteger({}) + $x AS y", "needs x; add x=…"),
    ],
)
def test_misuse_is_explained(text: str, message: str) -> None:
    with pytest.raises(GraphkitError, match=message):
        query(NETWORK, text)


def test_time_and_work_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(places(*(f"p{n}" for n in range(100))))
    with pytest.raises(GraphkitError, match=r"took longer than 0\.2 s"):
        query(
            NETWORK,
            "UNWIND range(1, 90000) AS x UNWIND range(1, 90000) AS y "
            "WITH x WHERE x < 0 RETURN count(x) AS n",
            timeout=0.2,
        )
    monkeypatch.setattr(kglite, "_WORK", 10_000)
    with pytest.raises(GraphkitError, match="holds too many rows at once"):
        query(network, "MATCH (a:Actor), (b:Actor), (c:Actor) RETURN count(*) AS n")
    with pytest.raises(GraphkitError, match="0 \\(none\\) or more"):
        query(network, "RETURN 1 AS x", limit=-1)


def test_an_actor_is_found_by_its_name_and_an_unknown_one_suggested() -> None:
    assert rows(NETWORK, "neighbours", actor="VN-1")[0][0] == "la-1"
    with pytest.raises(GraphkitError, match="not an actor of this network; did you mean"):
        rows(NETWORK, "neighbours", actor="Vn-11")


# The library


def test_every_query_keeps_the_rules_of_a_shared_query() -> None:
    shared = queries()
    assert len(shared) >= 13
    for named in shared:
        text = named.text
        assert named.title("th") != named.title(), named.name
        assert named.answer("en"), named.name
        assert named.answer("th"), named.name
        for word in ("elementId", "COLLECT {", ".type", "CALL", " id(", "apoc", "gds."):
            assert word not in text, (named.name, word)
        assert "\nORDER BY " in text, named.name
        assert "(:" not in text.replace("(:Actor", ""), named.name
        for part in re.findall(r"-\[[\w:|`]*\*([^]]*)\]", text):
            assert re.fullmatch(r"[01]\.\.[1-6]", part), (named.name, part)


def test_queries_of_a_folder_and_by_their_short_name(tmp_path: Path) -> None:
    assert next(named.name for named in queries("gaps")).startswith("gaps/")
    assert load_query("gaps/neighbours").proposes == "sister_city"
    assert load_query("neighbours").proposes == ""
    own = tmp_path / "mine.cypher"
    own.write_text("// title: Mine\nMATCH (a:Actor) RETURN count(*) AS n", "utf-8")
    assert list(query(NETWORK, load_query(str(own))).rows) == [(3,)]
    with pytest.raises(GraphkitError, match=r"mine\.cypher: cannot be read: No such file"):
        load_query(str(tmp_path / "x" / "mine.cypher"))
    with pytest.raises(
        GraphkitError, match="'neighbors' is not a known query; did you mean 'neighbours'"
    ):
        load_query("neighbors")
    with pytest.raises(
        GraphkitError, match="'gap' is not a known query folder; expected one of: gaps"
    ):
        queries("gap")


def test_the_installed_folder_has_priority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cypher" / "gaps").mkdir(parents=True)
    (tmp_path / "cypher" / "one.cypher").write_text("// title: One\nRETURN 1 AS x", "utf-8")
    monkeypatch.setattr(library, "files", lambda package: tmp_path)
    library._names.cache_clear()
    try:
        assert library._names() == ("one",)
    finally:
        monkeypatch.undo()
        library._names.cache_clear()


choice = st.sampled_from


@few_examples
@given(networks(), choice(FAMILIES), choice(STATUSES), st.data())
def test_neighbours(network: Network, family: str, status: str, data: st.DataObject) -> None:
    actor = data.draw(choice(sorted(network.actors)))
    want = []
    for a, t, b in hops(network, family, status):
        if a == actor:
            other = network.actors[b]
            way = "both" if t.symmetric else "out" if t.tail == a else "in"
            want.append(
                (
                    t.kind,
                    b,
                    t.id,
                    way,
                    other.name(),
                    other.kind,
                    other.country or None,
                    t.status,
                    t.level or None,
                    str(t.since) if t.since else None,
                )
            )
    got = rows(network, "neighbours", actor=actor, family=family, status=status)
    assert [(k, i, t, w, n, ki, c, s, le, si) for i, n, ki, c, k, w, s, le, si, t in got] == sorted(
        want, key=lambda row: row[:4]
    )


@few_examples
@given(networks(), choice(FAMILIES), choice(STATUSES), st.data())
def test_ego_network(network: Network, family: str, status: str, data: st.DataObject) -> None:
    actor = data.draw(choice(sorted(network.actors)))
    members = {b for a, _, b in hops(network, family, status) if a == actor} | {actor}
    got = rows(network, "ego_network", actor=actor, family=family, status=status)
    want = [
        (t.tail, t.head, t.kind, t.id)
        for t in ties(network, family, status)
        if t.tail in members and t.head in members
    ]
    assert [(f, t, k, i) for f, _, t, _, k, _, _, _, i in got] == sorted(want)


@few_examples
@given(networks(), choice(FAMILIES), choice((None, "TH", "LA")))
def test_ties_by_status(network: Network, family: str, country: str | None) -> None:
    want = Counter(
        (t.kind, t.status, t.level)
        for t in ties(network, family)
        if country is None
        or country in (network.actors[t.tail].country, network.actors[t.head].country)
    )
    got = rows(network, "ties_by_status", family=family, country=country)
    assert got == [(*key, n) for key, n in sorted(want.items())]


@few_examples
@given(networks(), choice(("all", "sister_city", "borders")), st.data())
def test_sources_and_history_of_a_tie(network: Network, tie: str, data: st.DataObject) -> None:
    one, other = data.draw(st.permutations(sorted(network.actors)))[:2]
    every = told_apart(every_claim(network))
    claims = {key: c for c, key in every if {c.tail, c.head} == {one, other}}
    got = rows(network, "sources_of_tie", tie=tie, **{"from": one, "to": other})
    want = ordered(
        (c.kind, c.source or None, str(c.since) if c.since else None, key)
        for key, c in claims.items()
        if tie in ("all", c.kind)
    )
    assert [(r[0], r[6], r[3], r[12]) for r in got] == want
    for row in got:
        claim = claims[row[12]]
        source = network.sources.get(claim.source)
        assert row[1] == (claim.status or "in_force")
        assert row[7:9] == ((source.title, source.year) if source else (None, None))
        assert row[5] == claim.confidence
    told = rows(network, "history_of_tie", **{"from": one, "to": other})
    first = {
        key: min((d.first.isoformat() for d in (c.since or c.until,) if d), default="9999")
        for key, c in claims.items()
    }
    assert [row[8] for row in told] == sorted(claims, key=lambda k: (first[k], claims[k].kind, k))


@few_examples
@given(networks(), choice(FAMILIES))
def test_disagreements(network: Network, family: str) -> None:
    got = rows(network, "disagreements", family=family)
    want = []
    for t in ties(network, family):
        for found in t.disagreements:
            left = told_apart(network.claims)
            for rival in found.rivals:
                assert isinstance(rival, Claim)
                assert isinstance(found.chosen, Claim)
                same = next(pair for pair in left if pair[0] == rival)
                left.remove(same)
                want.append(
                    (
                        t.id,
                        found.field,
                        rival.source or None,
                        same[1],
                        *(said(c, found.field) for c in (found.chosen, rival)),
                    )
                )
    # A weight is a number in the column after that of the words.
    words, other = ((5, 8), (6, 9))
    assert all(r[place] is None for r in got for place in (words if r[4] == "weight" else other))
    values = [[r[place] for place in (other if r[4] == "weight" else words)] for r in got]
    assert [
        (r[0], r[4], r[10], r[11], *map(str, pair)) for r, pair in zip(got, values, strict=True)
    ] == ordered(want)
    for row in got:
        assert {row[1], row[2]} == {network.ties[row[0]].tail, network.ties[row[0]].head}
        assert (row[5], row[6]) != (row[8], row[9])


def said(claim: Claim, field: str) -> str | None:
    value = getattr(claim, field)
    return "in_force" if field == "status" and not value else None if value is None else str(value)


@few_examples
@given(networks())
def test_actor_disagreements(network: Network) -> None:
    want = []
    for claim in network.actor_claims:
        used = network.actors[claim.actor].country
        if used and fold(used) != fold(claim.value):
            want.append((claim.actor, claim.field, claim.value, claim.source, used))
    got = rows(network, "actor_disagreements")
    assert [(r[0], r[2], r[5], r[6], r[3]) for r in got] == sorted(want)
    rivals = [r for d in network.disagreements for r in d.rivals if isinstance(r, ActorClaim)]
    assert len(got) == len(rivals)


@few_examples
@given(networks(), choice(FAMILIES), choice(STATUSES), st.data())
def test_shared_partners(network: Network, family: str, status: str, data: st.DataObject) -> None:
    one, other = data.draw(st.permutations(sorted(network.actors)))[:2]
    step = list(hops(network, family, status))
    want = sorted(
        (x, s.id, t.id) for a, s, x in step for y, t, b in step if (a, x, b) == (one, y, other)
    )
    got = rows(
        network, "shared_partners", family=family, status=status, **{"from": one, "to": other}
    )
    assert [(r[0], r[6], r[7]) for r in got] == want


@few_examples
@given(networks(kinds=("sister_city", "cooperates_with", "borders")), choice(STATUSES), st.data())
def test_chains(network: Network, status: str, data: st.DataObject) -> None:
    one, other = data.draw(st.permutations(sorted(network.actors)))[:2]
    graph = nx.MultiGraph()
    graph.add_nodes_from(network.actors)
    graph.add_edges_from((t.tail, t.head, t.id) for t in ties(network, "cooperation", status))
    want = []
    for path in nx.all_simple_edge_paths(graph, one, other, cutoff=4):
        confidence = 1.0
        for _, _, key in path:
            confidence *= network.ties[key].certainty
        actors = [one, *(head for _, head, _ in path)]
        want.append((len(path), -confidence, "; ".join(actors), "; ".join(k for _, _, k in path)))
    got = rows(network, "chains", status=status, **{"from": one, "to": other})
    assert got == [(n, -c, a, t) for n, c, a, t in sorted(want)]


@few_examples
@given(networks(), choice(FAMILIES), choice(STATUSES))
def test_brokers_between(network: Network, family: str, status: str) -> None:
    step = list(hops(network, family, status))
    both: dict[str, tuple[set[str], set[str]]] = {}
    for a, s, m in step:
        for x, t, y in step:
            sides = (network.actors[a].country, network.actors[y].country)
            if x == m and s.id != t.id and sides == ("TH", "LA"):
                left, right = both.setdefault(m, (set(), set()))
                left.add(a)
                right.add(y)
    got = rows(network, "brokers_between", one="TH", other="LA", family=family, status=status)
    want = sorted((-len(x) - len(y), m, len(x), len(y)) for m, (x, y) in both.items())
    assert [(r[0], r[4], r[5]) for r in got] == [row[1:] for row in want]


@few_examples
@given(networks(), choice((None, "A0")))
def test_origins(network: Network, origin: str | None) -> None:
    seat = {t.tail: t.head for t in network.ties.values() if t.kind == "located_in"}
    want = sorted(
        (t.head, t.tail, t.id, seat.get(t.tail, ""))
        for t in network.ties.values()
        if t.kind == "origin_in" and origin in (None, t.head)
    )
    got = rows(network, "origins", origin=origin)
    assert [(r[4], r[0], r[9], r[6] or "") for r in got] == want


@few_examples
@given(networks(), choice(("all", "budget")))
def test_obstacles(network: Network, obstacle: str) -> None:
    want = sorted(
        {
            (word, c.tail, c.head, c.kind, key)
            for c, key in told_apart(network.claims)
            for word in c.obstacles
            if obstacle in ("all", word)
        }
    )
    got = rows(network, "obstacles", obstacle=obstacle)
    assert [(r[0], r[1], r[3], r[5], r[9]) for r in got] == want


@few_examples
@given(networks(), choice(FAMILIES))
def test_dimensions(network: Network, family: str) -> None:
    want = Counter((d, t.kind, t.status) for t in ties(network, family) for d in t.dimensions)
    assert rows(network, "dimensions", family=family) == [(*k, n) for k, n in sorted(want.items())]


def test_an_empty_network_answers_every_query() -> None:
    for named in queries():
        needed = {p.name: "TH" for p in named.parameters if p.required}
        if not any(p.type == "actor" and p.required for p in named.parameters):
            assert not len(query(Network(), named, needed)), named.name


def test_the_random_networks_contain_what_queries_need() -> None:
    """Most of them give answers to these queries; empty answers would prove nothing."""
    given = {"actor": "A0", "from": "A0", "to": "A1", "one": "TH", "other": "LA"}
    found: Counter[str] = Counter()
    for seed in range(80):
        network = random_network(seed)
        for name in ASKED:
            named = load_query(name)
            taken = {p.name: given[p.name] for p in named.parameters if p.required}
            found[name] += bool(len(query(network, named, taken)))
    assert min(found[name] for name in ASKED) >= 5, found
