"""Queries that run on a real Neo4j: the same answers, messages and limits as without a server."""

from __future__ import annotations

import datetime as dt
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cypher_networks import HOSTILE
from neo4j_server import Neo4jServer, OwnServer
from test_conformance import alike
from test_guard import REFUSED

from graphkit.cli import main
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.model.vocabulary import load_ontology
from graphkit.query.kglite import EmbeddedEngine
from graphkit.query.library import load_query, query
from graphkit.query.neo4j import ServerEngine, _about
from graphkit.storage import open_store
from graphkit.storage.batches.contract import Batch, Counts
from graphkit.storage.open import open_network

SHIPPED = open_network("thai-twin-cities")


@pytest.fixture(scope="module")
def shipped(neo4j_server: Neo4jServer) -> Iterator[str]:
    """Return the address of a server with the bundled network; no test writes to it."""
    neo4j_server.wipe(schema=True)
    with open_store(neo4j_server.address, create=True) as store:
        store.save(SHIPPED)
    yield neo4j_server.address
    neo4j_server.wipe()


@pytest.fixture(scope="module")
def server(shipped: str) -> Iterator[ServerEngine]:
    with ServerEngine.open(shipped) as engine:
        yield engine


def command(*args: str) -> Result:
    return CliRunner().invoke(main, list(args), env={"GRAPHKIT_NETWORK": ""})


# The same answers


def test_a_named_query_gives_what_it_gives_without_a_server(server: ServerEngine) -> None:
    given = {"actor": "มุกดาหาร", "family": "cooperation"}
    there, here = (query(place, "neighbours", given) for place in (server, SHIPPED))
    assert (there.columns, there.rows) == (here.columns, here.rows)
    assert len(there) > 3
    assert there.meta.pop("engine").startswith("Neo4j Kernel 5.26")  # type: ignore[attr-defined]
    assert here.meta.pop("engine").startswith("kglite")  # type: ignore[attr-defined]
    assert there.meta == here.meta
    assert there.meta["parameters"]["actor"] == "TH-49"


@pytest.mark.parametrize(
    "name",
    ["TH-49", "mukdahan province", "สะหวันนะเขต", "崇左市", "Khon Kaen", "Mukdaham", "XX", ""],
)
def test_names_are_found_by_the_same_rules(server: ServerEngine, name: str) -> None:
    def told(find: object) -> object:
        try:
            found = find(name)  # type: ignore[operator]
            return found.id, found.kind, found.country, found.names, found.aliases
        except GraphkitError as error:
            return str(error)

    assert told(server.find) == told(SHIPPED.find)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a:Actor {id: 'TH-49'})-[t:SISTER_CITY]-(b:Actor {id: 'LA-SV'}) "
        "RETURN a, t, [b] AS b",
        "MATCH p = (a:Actor {id: 'TH-49'})-[:SISTER_CITY]-(b:Actor {id: 'LA-SV'}) RETURN p",
        "MATCH (s:Source) RETURN s ORDER BY s.id LIMIT 3",
        "RETURN date('2020-01-02') AS d, localdatetime('2020-01-02T03:04:05') AS l, "
        "datetime('2020-01-02T03:04:05Z') AS z, time('03:04:05+01:00') AS t, "
        "duration('P1M2DT3S') AS p, point({latitude: 1.5, longitude: 2.0}) AS g",
        "RETURN 1 / 2 AS a, 1.0 / 2 AS b, -7 / 2 AS c, 7 % 3 AS d, 2 ^ 3 AS e, toString(1.5) AS f, "
        "1.0 / 0 AS g, sqrt(-1) AS h, null AS i, true AS j, {a: [1, 2.5, null]} AS k",
        "UNWIND [3, 1, null, 2.0, 'a', 'ก', true] AS x RETURN x ORDER BY x",
        "MATCH (a:Actor) RETURN a.id AS id LIMIT 0",
        "RETURN count(*) AS n, collect(1) AS c, sum(null) AS s, max(null) AS m, avg(2) AS v",
    ],
)
def test_both_engines_return_the_same_values(server: ServerEngine, text: str) -> None:
    there, here = (query(place, text) for place in (server, SHIPPED))
    assert there.columns == here.columns
    assert alike(list(there.rows), list(here.rows)), (list(there.rows), list(here.rows))
    json.dumps(list(there.rows), allow_nan=False)


def test_engines_differ_as_documented(server: ServerEngine) -> None:
    """A shared query must avoid these; when a difference is gone, remove its note too."""
    embedded = EmbeddedEngine(SHIPPED)
    for text, there, here in (
        ("RETURN 1.0 / 0 > 1 AS x", True, None),
        ("RETURN round(-2.5) AS x", -2.0, -3.0),
        ("RETURN toString(1e-7) AS x", "1.0E-7", "0.0000001"),
        ("RETURN toString(1e20) AS x", "1.0E20", "100000000000000000000.0"),
    ):
        assert server.run(text, {}).rows == [(there,)], text
        assert embedded.run(text, {}).rows == [(here,)], text
    unknown = "MATCH (a:Actor {nowhere: 1}) RETURN a.id AS x"
    assert server.run(unknown, {}).rows == []
    with pytest.raises(GraphkitError, match="Unknown property 'nowhere'"):
        embedded.run(unknown, {})


# Limits


def test_the_limit_is_reported_and_stops_reading(server: ServerEngine) -> None:
    # A thousand million rows would never end; three rows do.
    table = query(server, "UNWIND range(1, 1000000000) AS x RETURN x", limit=3, timeout=0)
    assert list(table.rows) == [(1,), (2,), (3,)]
    assert (table.meta["rows"], table.meta["cut"]) == (None, True)
    for limit in (3, 4, 0):
        table = query(server, "UNWIND [1, 2, 3] AS x RETURN x", limit=limit)
        assert (len(table), table.meta["rows"], table.meta["cut"]) == (3, 3, False)
    with pytest.raises(GraphkitError, match=r"0 \(none\) or more"):
        query(server, "RETURN 1 AS x", limit=-1)


def test_a_query_times_out_on_both_engines(server: ServerEngine) -> None:
    endless = (
        "UNWIND range(1, 90000) AS x UNWIND range(1, 90000) AS y WITH x WHERE x < 0 "
        "RETURN count(x) AS n"
    )
    said = set()
    for place in (server, SHIPPED):
        with pytest.raises(GraphkitError) as caught:
            query(place, endless, timeout=0.5)
        said.add(str(caught.value))
    (one,) = said
    assert one.startswith("the query took longer than 0.5 s; start it at one actor")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no signal stops a process here")
def test_a_silent_server_times_out(neo4j_login: OwnServer) -> None:
    with open_store(neo4j_login.address, create=True) as store:
        store.save(Network({"A": Actor("A", "province")}, title="One"))
    with ServerEngine.open(neo4j_login.address) as engine:
        assert engine.run("MATCH (a:Actor) RETURN a.id AS id", {}, timeout=30).rows == [("A",)]
        neo4j_login.freeze()
        try:
            with pytest.raises(GraphkitError, match=r"took longer than 0\.5 s"):
                engine.run("MATCH (a:Actor) RETURN a.id AS id", {}, timeout=0.5)
            for use in (ServerEngine.open, open_store):
                with pytest.raises(GraphkitError, match=f"no answer from {neo4j_login.address}"):
                    use(neo4j_login.address, timeout=0.5)
        finally:
            neo4j_login.kill()


def test_a_query_that_fills_the_memory_does_not_stop_the_server(
    neo4j_login: OwnServer,
) -> None:
    engine = ServerEngine(neo4j_login.driver)
    with pytest.raises(GraphkitError, match="holds too many rows at once"):
        engine.run("UNWIND range(1, 50000000) AS x RETURN size(collect(x)) AS n", {})
    assert engine.run("RETURN 1 AS x", {}).rows == [(1,)]


# Reading only


@pytest.mark.parametrize("text", REFUSED)
def test_what_the_guard_refuses_is_never_sent(server: ServerEngine, text: str) -> None:
    said = []
    for place in (server, SHIPPED):
        with pytest.raises(GraphkitError) as caught:
            query(place, text)
        said.append(str(caught.value))
    assert said[0] == said[1]


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Graphkit) RETURN 1 AS x",
        "MATCH (a:Actor) DETACH DELETE a",
        "MATCH (a:Actor) SET a.name = 'x'",
        "CALL db.createLabel('Left')",
        "CREATE INDEX graphkit_left FOR (n:Left) ON (n.x)",
        "MATCH (a:Actor) CALL (a) { DETACH DELETE a } IN TRANSACTIONS",
    ],
)
def test_read_mode_holds_without_the_guard(
    server: ServerEngine, neo4j_server: Neo4jServer, text: str
) -> None:
    count = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r"
    before = neo4j_server.rows(count)
    with pytest.raises(GraphkitError, match="the query cannot be run"):
        server.run(text, {})
    assert neo4j_server.rows(count) == before
    assert neo4j_server.rows("SHOW INDEXES YIELD name WHERE name = 'graphkit_left'") == []


# Messages


def test_an_unknown_name_gives_a_warning(
    server: ServerEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    text = "MATCH (a:Actr)-[t:SISTER_CTY]-(b:Actor) WHERE b.contry = 'TH' RETURN a.id AS a"
    assert set(query(server, text).meta["warnings"]) == {
        "no record has the label 'Actr'",
        "no record has a tie of the type 'SISTER_CTY'",
        "no record has the property 'contry'",
    }
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "MATCH (a:Actor) RETRUN a.id AS x",
            "the query cannot be run: Invalid input 'RETRUN' (line 1, column 17)",
        ),
        ("MATCH (a:Actor) RETURN b.id AS x", "Variable `b` not defined (line 1, column 24)"),
        ("RETURN 1 / 0 AS x", "the query cannot be run: / by zero"),
        ("RETURN 1 AS x, 2 AS x", "Multiple result columns with the same name"),
        ("RETURN toInteger({}) + $x AS y", "the query needs x; add x=…"),
    ],
)
def test_a_query_error_is_one_line(server: ServerEngine, text: str, message: str) -> None:
    with pytest.raises(GraphkitError) as caught:
        query(server, text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [10**30, {"a": {1}}, "\ud800"])
def test_a_parameter_that_cannot_be_stored_is_one_line(server: ServerEngine, value: object) -> None:
    with pytest.raises(GraphkitError, match="the query cannot be run"):
        server.run("RETURN $x AS x", {"x": value})


# Hostile names


@pytest.mark.parametrize("name", [*HOSTILE, "'; MATCH (n) DETACH DELETE n; //", "$actor", "😀 a"])
def test_hostile_names_go_in_and_come_out_as_text(
    neo4j_login: OwnServer, name: str, tmp_path: Path
) -> None:
    actors = {
        name: Actor(name, "province", {"en": name}, aliases=(name,), note=name),
        "B": Actor("B", "city", {"en": "B"}),
    }
    sources = {name: Source(name, name, url=name)}
    claims = (Claim(name, "B", "sister_city", key=name, note=name, locator=name, source=name),)
    network = Network(actors, claims, sources, title=name)
    with open_store(neo4j_login.address, create=True) as store:
        store.save(network)
    quoted = name if name.strip() == name else f'"{name}"'
    with ServerEngine.open(neo4j_login.address) as server:
        for named, given in (
            ("neighbours", {"actor": name}),
            ("sources_of_tie", {"from": name, "to": "B"}),
            ("MATCH (a:Actor) WHERE a.name = $x RETURN a.id AS a, $x AS x", {"x": quoted}),
            ("MATCH (a:Actor) WHERE $x IN a.aliases RETURN a.aliases AS x", {"x": quoted}),
        ):
            there, here = (query(place, named, given) for place in (server, network))
            assert list(there.rows) == list(here.rows)
            assert name in str(there.json()) or json.dumps(name)[1:-1] in there.json()
            assert len(there) == 1
        assert server.find(name).id == name
        assert server.about.title == name
    assert neo4j_login.rows("MATCH (a:Actor) RETURN count(a) AS n") == [{"n": 2}]


# The command


def test_the_command_asks_the_server_unless_an_option_cuts(shipped: str, tmp_path: Path) -> None:
    def asked(*args: str) -> tuple[str, str]:
        meta = tmp_path / "meta.json"
        result = command("query", "neighbours", "-p", "actor=มุกดาหาร", "--meta", str(meta), *args)
        assert result.exit_code == 0, result.output
        return result.stdout, json.loads(meta.read_text("utf-8"))["engine"].split()[0]

    whole, engine = asked("-n", shipped)
    assert engine == "Neo4j"
    assert (whole, "kglite") == asked("-n", "thai-twin-cities")
    part, engine = asked("-n", shipped, "--tie", "sister_city")
    assert engine == "kglite"
    assert (part, "kglite") == asked("-n", "thai-twin-cities", "--tie", "sister_city")
    assert len(part) < len(whole)


def test_the_command_reports_the_limit_and_unknown_names(shipped: str) -> None:
    result = command("query", "ties_by_status", "-n", shipped, "--rows", "2")
    assert len(result.stdout.splitlines()) == 3
    assert "stopped after 2 rows; --rows N returns more" in result.stderr
    result = command("query", "--cypher", "MATCH (a:Actr) RETURN a.id AS id", "-n", shipped)
    assert (result.exit_code, result.stdout) == (0, "id\n")
    assert "no record has the label 'Actr'" in result.stderr
    result = command("query", "--cypher", "MATCH (a) DELETE a", "-n", shipped)
    assert result.exit_code == 1
    assert "DELETE is not allowed" in result.stderr


def test_a_server_error_is_one_line(
    neo4j_login: OwnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = neo4j_login.address

    def said() -> str:
        result = command("query", "dimensions", "-n", address)
        assert (result.exit_code, result.stdout) == (1, "")
        assert len(result.stderr.splitlines()) == 1
        return result.stderr

    assert f"the database at {address} does not contain a graphkit store" in said()
    with open_store(address, create=True) as store:
        store.save(Network({"A": Actor("A", "province")}, title="One"))
    neo4j_login.rows("MATCH (s:GraphkitStore) SET s.open = 1, s.doing = 'load'")
    assert (
        f"the load of batch 1 at {address} is still running or was interrupted; complete it by load"
        in said()
    )
    neo4j_login.rows("MATCH (s:GraphkitStore) REMOVE s.open, s.doing")
    monkeypatch.setenv("NEO4J_DATABASE", "nowhere")
    assert "no running database 'nowhere'" in said()
    monkeypatch.delenv("NEO4J_DATABASE")
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    assert "rejected the login of 'neo4j'" in said()
    monkeypatch.delenv("NEO4J_USERNAME")
    monkeypatch.delenv("NEO4J_PASSWORD")
    assert "requires a login; set NEO4J_USERNAME" in said()
    neo4j_login.kill()
    assert f"no answer from {address}" in said()


def test_ties_of_an_earlier_day_are_reported_if_they_differ_today(neo4j_login: OwnServer) -> None:
    with open_store(neo4j_login.address, create=True) as store:
        store.save(Network({"A": Actor("A", "province")}, title="One"))
    fresh = command("query", "dimensions", "-n", neo4j_login.address)
    assert fresh.exit_code == 0
    assert "differ" not in fresh.stderr
    neo4j_login.rows("MATCH (s:GraphkitStore) SET s.day = '2020-01-01', s.until = '2999-01-01'")
    with ServerEngine.open(neo4j_login.address) as engine:
        assert (engine.stale, engine.about.as_of) == ("", dt.date.today())
    neo4j_login.rows("MATCH (s:GraphkitStore) SET s.until = '2021-01-01'")
    result = command("query", "dimensions", "-n", neo4j_login.address)
    assert result.exit_code == 0
    assert "are as of 2020-01-01, and some differ today; load the dataset again" in result.stderr
    with ServerEngine.open(neo4j_login.address) as engine:
        assert engine.about.as_of == dt.date(2020, 1, 1)
        table = query(engine, load_query("gaps/neighbours"))
        assert table.meta["parameters"]["as_of"] == table.meta["as_of"] == "2020-01-01"


# The description of the network on the server


def batch(
    number: int, dataset: str = "a", *, gone: int = 0, pruned: int = 0, undone: str = ""
) -> Batch:
    counts = {"actors": Counts(gone=gone, pruned=pruned)}
    return Batch(
        number, dataset, dataset.upper(), f"v{number}", f"hash{number}", f"2026-01-0{number}",
        "0.1.0", counts, undone,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("batches", "title", "version", "content_hash"),
    [
        ([], "", "", None),
        ([batch(1)], "A", "v1", "hash1"),
        ([batch(2), batch(1)], "A", "v2", "hash2"),
        ([batch(2, undone="2026-01-03"), batch(1)], "A", "v1", "hash1"),
        # An older batch was undone after the latest: the rest is not the state of any dataset.
        ([batch(2), batch(1, undone="2026-01-03")], "A", "v2", None),
        ([batch(3), batch(2, undone="2026-01-02"), batch(1)], "A", "v3", "hash3"),
        ([batch(2, gone=2), batch(1)], "A", "v2", None),
        ([batch(2, gone=2, pruned=2), batch(1)], "A", "v2", "hash2"),
        ([batch(2, "b"), batch(1)], "A + B", "v1 + v2", None),
    ],
)
def test_the_content_hash_is_given_where_it_is_known(
    batches: list[Batch], title: str, version: str, content_hash: str | None
) -> None:
    about = _about(batches, dt.date(2026, 1, 9), load_ontology())
    assert (about.title, about.version, about.content_hash) == (title, version, content_hash)
    assert about.as_of == dt.date(2026, 1, 9)
