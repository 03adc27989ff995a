"""Features of a Neo4j store alone: the derived graph, other people's data, interrupted loads."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cypher_networks import HOSTILE
from draws import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from neo4j_server import Neo4jServer, OwnServer
from random_networks import networks
from store_networks import ACTORS, CLAIMS, SAME, dump, make

from graphkit.cli import main
from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.property_graph import (
    actor_claim_rows,
    actor_rows,
    claim_rows,
    rival_rows,
    source_rows,
    tie_rows,
)
from graphkit.model.proposals import Proposal
from graphkit.model.records import Actor, ActorClaim, Claim, Source
from graphkit.model.vocabulary import build_ontology
from graphkit.storage import open_store
from graphkit.storage.neo4j import transactions
from graphkit.storage.neo4j.store import Neo4jStore
from graphkit.storage.open import open_network

FEW = settings(deadline=None, max_examples=examples(8), suppress_health_check=list(HealthCheck))


# The graph


def wanted(network: Network) -> dict[str, Counter[str]]:
    """Count every node and relationship that Cypher should see, as text."""
    nodes = [(("Actor", row.label), row.properties) for row in actor_rows(network)]
    nodes += [(("Source",), properties) for properties in source_rows(network)]
    nodes += [(("Claim",), row.properties) for row in claim_rows(network)]
    nodes += [(("ActorClaim",), row.properties) for row in actor_claim_rows(network)]
    drawn = [(row.type, row.tail, row.head, row.properties) for row in tie_rows(network)]
    for row in claim_rows(network):
        key = row.properties["id"]
        drawn += [("FROM", key, row.tail, {}), ("TO", key, row.head, {})]
        drawn += [("CITES", key, row.source, {})] if row.source else []
    for said in actor_claim_rows(network):
        drawn.append(("ABOUT", said.properties["id"], said.actor, {}))
        if said.source:
            drawn.append(("CITES", said.properties["id"], said.source, {}))
    drawn += [("DISAGREES", a, b, {"field": field}) for a, b, field in set(rival_rows(network))]
    return {
        "nodes": Counter(repr((sorted(labels), told(props))) for labels, props in nodes),
        "drawn": Counter(repr((kind, a, b, told(props))) for kind, a, b, props in drawn),
    }


def there(server: Neo4jServer) -> dict[str, Counter[str]]:
    """Count every node and relationship of records in a database."""
    nodes = server.rows(
        "MATCH (n:Graphkit) WHERE n:Actor OR n:Claim OR n:ActorClaim OR n:Source "
        "RETURN [l IN labels(n) WHERE NOT l STARTS WITH 'Graphkit'] AS labels, "
        "properties(n) AS props"
    )
    drawn = server.rows(
        "MATCH (a:Graphkit)-[t]->(b:Graphkit) WHERE NOT a:GraphkitVerdict "
        "RETURN type(t) AS type, a.id AS a, b.id AS b, properties(t) AS props"
    )
    return {
        "nodes": Counter(repr((sorted(n["labels"]), told(n["props"]))) for n in nodes),
        "drawn": Counter(repr((d["type"], d["a"], d["b"], told(d["props"]))) for d in drawn),
    }


def told(properties: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted((k, v) for k, v in properties.items() if not k.startswith("_"))


def test_the_graph_is_the_one_that_other_engines_see(neo4j_server: Neo4jServer) -> None:
    @FEW
    @given(st.lists(st.tuples(networks(), st.sampled_from("AB"), st.booleans()), max_size=3))
    def check(saves: list[tuple[Network, str, bool]]) -> None:
        neo4j_server.wipe()
        with open_store(neo4j_server.address, create=True) as store:
            made = []
            for network, dataset, prune in saves:
                report = store.save(network, dataset=dataset, prune=prune)
                made += [report.batch] if report.batch else []
                assert there(neo4j_server) == wanted(store.load())
            for batch in reversed(made):
                store.undo(batch)
                assert there(neo4j_server) == wanted(store.load())

    check()


def test_all_of_the_bundled_network_is_derived(neo4j: Neo4jServer) -> None:
    network = open_network("thai-twin-cities")
    with open_store(neo4j.address, create=True) as store:
        store.save(network)
        assert dump(store.load()) == dump(network)
    assert there(neo4j) == wanted(network)


def test_equal_rows_are_two_claims(neo4j: Neo4jServer) -> None:
    twice = [
        CLAIMS[2],
        CLAIMS[4],
        CLAIMS[2],
    ]
    said = [ActorClaim("TH-49", "lat", "16.5")] * 2
    with open_store(neo4j.address, create=True) as store:
        store.save(make(claims=twice, said=said))
        assert there(neo4j) == wanted(make(claims=twice, said=said))
        ids = {
            row["id"]
            for row in neo4j.rows("MATCH (c:Claim) WHERE c.source = 'vna' RETURN c.id AS id")
        }
        assert len(ids) == 2
        # Once one of them is gone, the other counts as the first.
        for claims in (
            [CLAIMS[4], CLAIMS[2]],
            [CLAIMS[2], CLAIMS[2]._replace(note="x"), CLAIMS[4]],
        ):
            store.save(make(claims=claims, said=said[:1]), prune=True)
            assert there(neo4j) == wanted(store.load())


def test_another_kind_is_another_label(neo4j: Neo4jServer) -> None:
    with open_store(neo4j.address, create=True) as store:
        store.save(make())
        neo4j.rows("MATCH (n:Actor {id: 'LA-SV'}) SET n:Starred")
        store.save(make([replace(a, kind="city") if a.id == "LA-SV" else a for a in ACTORS]))
        labels = neo4j.rows("MATCH (n:Actor {id: 'LA-SV'}) RETURN labels(n) AS l")[0]["l"]
        assert sorted(labels) == ["Actor", "City", "Graphkit", "Starred"]


def test_a_changed_vocabulary_is_derived_again(neo4j: Neo4jServer) -> None:
    def of(symmetric: bool) -> Network:
        lends = {"family": "activity", "label": "Lends", "symmetric": symmetric}
        ontology, faults = build_ontology(
            {"tie_kinds": {"lends_to": {**lends, "tail": ["province"], "head": ["province"]}}}
        )
        assert faults == []
        return make(claims=[Claim("TH-49", "LA-SV", "lends_to")], ontology=ontology)

    with open_store(neo4j.address, create=True) as store:
        for symmetric in (False, True, False):
            store.save(of(symmetric))
            assert there(neo4j) == wanted(store.load())


def test_ties_are_derived_again_when_they_differ_on_a_new_day(neo4j: Neo4jServer) -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    claims = [
        Claim("TH-49", "LA-SV", "sister_city", until=parse_date(dt.date.today().isoformat())),
        Claim("TH-49", "VN-25", "sister_city", since=parse_date("2000")),
    ]
    with open_store(neo4j.address, create=True) as store:
        assert isinstance(store, Neo4jStore)
        store.save(make(claims=claims))
        assert store.derived_on()[:2] == (dt.date.today(), False)
        until = "MATCH (s:GraphkitStore) RETURN s.until AS day"
        assert neo4j.rows(until) == [{"day": tomorrow.isoformat()}]
        right = there(neo4j)
        # As if it had been saved two days ago, when another tie had not ended.
        neo4j.rows("MATCH (s:GraphkitStore) SET s.day = '2001-01-01', s.until = '2001-01-02'")
        neo4j.rows("MATCH (:Actor)-[t:SISTER_CITY]->() SET t.status = 'proposed', t._drawn = 'x'")
        assert store.derived_on()[:2] == (dt.date(2001, 1, 1), True)
        assert there(neo4j) != right
        assert store.save(make(claims=claims)).batch is None
        assert store.derived_on()[:2] == (dt.date.today(), False)
        assert there(neo4j) == right


# Other data

_ALL = (
    "MATCH (n) WHERE NOT n:Graphkit RETURN labels(n) AS l, properties(n) AS p, "
    "[(n)-[t]->(m) | [type(t), properties(t), properties(m)]] AS t ORDER BY toString(n.id)"
)


def test_other_data_is_not_changed(neo4j_login: OwnServer) -> None:
    neo4j_login.rows(
        "CREATE (a:Province {id: 'TH-49', name: 'theirs'})-[:SISTER_CITY {_drawn: 'x'}]->"
        "(:Person {id: 'p'}), (:Dataset {id: 1}), (:Batch {batch: 1})-[:FROM]->(a)"
    )
    before = neo4j_login.rows(_ALL)
    with open_store(neo4j_login.address, create=True) as store:
        store.save(make())
        store.propose([SAME])
        store.decide([SAME.id], "accept", "Noi")
        store.save(make(ACTORS[:5], CLAIMS[:4], version="2"), prune=True)
        assert dump(store.load()) == dump(make(ACTORS[:5], CLAIMS[:4], version="2"))
        store.undo(2)
        store.undo(1)
    assert neo4j_login.rows(_ALL) == before
    unmarked = "MATCH (n) WHERE NOT n:Graphkit RETURN count(n) AS n"
    assert neo4j_login.rows(unmarked) == [{"n": 4}]


@pytest.mark.parametrize("label", ["Actor", "Claim", "Source", "ActorClaim"])
def test_other_data_with_one_of_our_labels_is_refused(neo4j_login: OwnServer, label: str) -> None:
    neo4j_login.rows(f"CREATE (:{label} {{id: 'x', born: 1950}})")
    with open_store(neo4j_login.address, create=True) as store:
        for write in (lambda: store.save(make()), lambda: store.propose([SAME])):
            with pytest.raises(GraphkitError, match=f"uses the label :{label} for other data"):
                write()
    assert neo4j_login.rows("MATCH (n) RETURN properties(n) AS p") == [
        {"p": {"id": "x", "born": 1950}}
    ]
    assert neo4j_login.rows("SHOW CONSTRAINTS") == []


def test_relationships_of_other_data_to_our_records_stay(neo4j_login: OwnServer) -> None:
    with open_store(neo4j_login.address, create=True) as store:
        store.save(make())
        neo4j_login.rows("MATCH (a:Actor {id: 'CN-chongzuo'}) CREATE (:Note {id: 1})-[:ON]->(a)")
        changed = [replace(a, note="new") for a in ACTORS]
        store.save(make(changed))
        with pytest.raises(GraphkitError, match="cannot delete the actor"):
            store.save(make(changed[:5], CLAIMS[:4]), prune=True)
        assert dump(store.load()) == dump(make(changed))
        store.undo(2)
    assert neo4j_login.rows("MATCH (:Note)-[:ON]->(a) RETURN a.id AS id") == [{"id": "CN-chongzuo"}]


def test_hostile_words_stay_words(neo4j: Neo4jServer) -> None:
    overlay: dict[str, Any] = {
        "tie_kinds": {
            "lends_to": {
                "family": "activity",
                "label": {"en": HOSTILE[0], "th": HOSTILE[2]},
                "tail": ["city"],
                "head": ["city"],
            }
        }
    }
    ontology, faults = build_ontology(overlay)
    assert faults == []
    actors = [
        Actor(
            f"{word} {i}",
            "city",
            {"en": word, "th": word, f"x{word}": word},
            note=word,
            aliases=(word,),
        )
        for i, word in enumerate(HOSTILE)
    ]
    sources = [Source(word, word, note=word) for word in HOSTILE]
    claims = [
        Claim(a.id, b.id, "lends_to", word, locator=word, note=word, source=word)
        for a, b, word in zip(actors, actors[1:], HOSTILE, strict=False)
    ]
    odd = Actor("odd", "`) DETACH DELETE (n) //", {"en": "x"})
    network = make([*actors, odd], claims, sources, (), title=HOSTILE[0], ontology=ontology)
    with open_store(neo4j.address, create=True) as store:
        store.save(network)
        assert dump(store.load()) == dump(network)
        assert there(neo4j) == wanted(network)


# A server that is away, full or someone else's


def test_a_server_that_is_down(neo4j_login: OwnServer) -> None:
    with open_store(neo4j_login.address, create=True) as store:
        store.save(make())
        neo4j_login.stop()
        for use in (store.load, store.history, lambda: store.save(make(version="2"))):
            with pytest.raises(
                GraphkitError, match=r"no answer from bolt://127.*check that the server"
            ):
                use()
    with pytest.raises(GraphkitError, match="no answer from"):
        open_store(neo4j_login.address)
    with pytest.raises(GraphkitError, match=r"routing|bolt:// instead of neo4j://|no answer"):
        open_store(neo4j_login.address.replace("bolt", "neo4j"))


def test_login(neo4j_login: OwnServer, monkeypatch: pytest.MonkeyPatch) -> None:
    address = neo4j_login.address
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    with pytest.raises(GraphkitError, match="rejected the login of 'neo4j'"):
        open_store(address)
    monkeypatch.delenv("NEO4J_PASSWORD")
    monkeypatch.delenv("NEO4J_USERNAME")
    with pytest.raises(GraphkitError, match="set NEO4J_USERNAME and NEO4J_PASSWORD"):
        open_store(address)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_login.password)
    with open_store(address, create=True) as store:
        assert store.save(make()).batch == 1
    monkeypatch.setenv("NEO4J_DATABASE", "atlas")
    with pytest.raises(GraphkitError, match="has no running database 'atlas'; correct NEO4J_D"):
        open_store(address)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("bolt://neo4j:secret@localhost", "contains a user or password; set NEO4J_USERNAME"),
        ("neo4j+s://user@host", "contains a user or password"),
        ("bolt://", "is not a server address"),
        ("bolt://host:99999999", "is not a server address"),
        ("neo4j://host/atlas", "set NEO4J_DATABASE to choose the database"),
        ("bolt://host.invalid", "no answer from bolt://host.invalid"),
    ],
)
def test_addresses(address: str, said: str) -> None:
    with pytest.raises(GraphkitError, match=said) as caught:
        open_store(address, timeout=0.5)
    assert "secret" not in str(caught.value)


def test_a_connection_without_tls(neo4j: Neo4jServer) -> None:
    with pytest.raises(
        GraphkitError, match=r"cannot open a secure connection to bolt\+s.*bolt:// or neo4j://"
    ):
        open_store(neo4j.address.replace("bolt", "bolt+s"))


def test_a_database_without_a_network(neo4j: Neo4jServer) -> None:
    with pytest.raises(
        GraphkitError, match=r"does not contain a graphkit store.*`graphkit load DATASET"
    ):
        open_store(neo4j.address)
    with open_store(neo4j.address, create=True) as store:
        assert store.save(make(), dry_run=True).added == 16
        assert neo4j.rows("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]
        store.save(make())
        older = make([replace(a, population=None) for a in make().actors.values()])
        store.save(older)
        last = len(store.history())
    # As format 1 had it: actors without their last column, in the log of batches too.
    logged = neo4j.rows(
        "MATCH (n:GraphkitChange {table: 'actor'}) RETURN n.row AS row, n.before AS b"
    )
    for change in logged:
        row = json.loads(change["b"])
        del row[-5]
        neo4j.rows(
            "MATCH (n:GraphkitChange {row: $row}) SET n.before = $before",
            row=change["row"],
            before=json.dumps(row),
        )
    neo4j.rows("MATCH (s:GraphkitStore) SET s.format = 1")
    with open_store(neo4j.address) as store:
        assert store.load().content_hash == older.content_hash
        assert neo4j.rows("MATCH (s:GraphkitStore) RETURN s.format AS f") == [{"f": 1}]
        assert store.save(make()).changed == len(logged) == 1
        assert store.load().actors["TH-49"].population == 351_484
        store.undo(last + 1)
        store.undo(last)
        assert store.load().actors["TH-49"].population is None
        assert neo4j.rows("MATCH (s:GraphkitStore) RETURN s.format AS f") == [{"f": 3}]
    neo4j.rows("MATCH (s:GraphkitStore) SET s.format = 4")
    with pytest.raises(GraphkitError, match=r"newer graphkit .format 4; this one reads format 3"):
        open_store(neo4j.address)


# Interrupted loads


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of more than two rows are divided, into steps of three."""
    monkeypatch.setattr("graphkit.storage.neo4j.store.WHOLE", 2)
    monkeypatch.setattr(transactions, "STEP", 3)


class Cut(BaseException):
    """Ends a load between two steps, as a kill would."""


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return a function that interrupts writing before a step."""
    left = [-1]
    commit = transactions.ManyTransactions._commit

    def counted(self: Any, *args: Any) -> Any:
        if left[0] == 0:
            raise Cut
        left[0] -= 1
        return commit(self, *args)

    monkeypatch.setattr(transactions.ManyTransactions, "_commit", counted)

    def after(steps: int) -> None:
        left[0] = steps

    return after


FIRST = make()
SECOND = make(
    [ACTORS[2], replace(ACTORS[1], note="new"), *ACTORS[3:5], Actor("x", "city", country="TH-49")],
    [CLAIMS[0]._replace(note="new"), Claim("x", "LA-SV", "trades_with", source="vna"), CLAIMS[2]],
    version="2",
)


def test_a_load_in_steps_is_the_same(neo4j: Neo4jServer, small: None) -> None:
    with open_store(neo4j.address, create=True) as store:
        reports = [store.save(FIRST), store.save(SECOND, prune=True)]
        assert there(neo4j) == wanted(store.load())
        assert dump(store.load()) == dump(SECOND)
        assert str(store.undo(2)).startswith("batch 2 of Four places undone")
        assert dump(store.load()) == dump(FIRST)
        assert there(neo4j) == wanted(FIRST)
        store.undo(1)
        assert store.load().actors == {}
        store.whole = 10_000
        again = [store.save(FIRST), store.save(SECOND, prune=True)]
    assert [replace(r, batch=None) for r in reports] == [replace(r, batch=None) for r in again]


def test_an_interrupted_load_is_completed_by_the_same_load(
    neo4j: Neo4jServer, small: None, cut: Callable[[int], None]
) -> None:
    with open_store(neo4j.address, create=True) as store:
        store.save(FIRST)
        reference = store.save(SECOND, prune=True)
        drawn, counts = there(neo4j), store.history()[0].counts
        store.undo(2)
        steps = 0
        while True:
            steps += 1
            batch = len(store.history()) + 1
            cut(steps)
            try:
                store.save(SECOND, prune=True)
                break
            except Cut:
                cut(-1)
            with open_store(neo4j.address) as other:
                for use in (other.load, lambda: other.save(FIRST), lambda: other.save(SECOND)):
                    with pytest.raises(GraphkitError, match=f"the load of batch {batch} at"):
                        use()
                assert other.history()[0].unfinished
                done = other.save(SECOND, prune=True)
                assert done == replace(reference, batch=batch)
                assert there(neo4j) == drawn
                assert (other.history()[0].counts, other.history()[0].unfinished) == (counts, False)
                assert other.save(SECOND, prune=True).batch is None
                other.undo(batch)
                assert there(neo4j) == wanted(FIRST)
                assert dump(other.load()) == dump(FIRST)
        cut(-1)
    assert steps > 10


def test_an_interrupted_load_and_an_interrupted_undo_can_be_undone(
    neo4j: Neo4jServer, small: None, cut: Callable[[int], None]
) -> None:
    with open_store(neo4j.address, create=True) as store:
        store.save(FIRST)
        for steps in range(1, 14, 3):
            cut(steps)
            with pytest.raises(Cut):
                store.save(SECOND, prune=True)
            batch = store.history()[0].batch
            cut(steps // 2)
            with pytest.raises(Cut):
                store.undo(batch)
            with pytest.raises(GraphkitError, match=f"the undo of batch {batch} at"):
                store.save(SECOND, prune=True)
            cut(-1)
            store.undo(batch)
            assert dump(store.load()) == dump(FIRST)
            assert there(neo4j) == wanted(FIRST)


def test_a_process_stops_if_another_has_taken_over_its_load(
    neo4j: Neo4jServer, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(what: str, done: int, total: int) -> None:
        # Another process takes over the same load and completes it.
        if what == "actors":
            with open_store(neo4j.address) as other:
                other.save(FIRST)

    with open_store(neo4j.address, create=True) as store:
        with pytest.raises(GraphkitError, match="another process has taken over this batch"):
            store.save(FIRST, progress=told)
        assert dump(store.load()) == dump(FIRST)
        assert there(neo4j) == wanted(FIRST)
        assert [b.batch for b in store.history()] == [1]


_LOADER = """\
import sys
from test_store_neo4j import large
from graphkit.storage import open_store
from graphkit.storage.neo4j import transactions
transactions.STEP = 50
with open_store(sys.argv[1], create=True) as store:
    store.whole = 100
    print("ready", flush=True)
    store.save(large())
    print("saved", flush=True)
"""


def large() -> Network:
    """A network that is loaded in steps."""
    actors = [Actor(f"a{i}", "city", {"th": f"เมือง {i}"}) for i in range(1_500)]
    claims = [
        Claim(f"a{i % 1_500}", f"a{(i * 7 + 1) % 1_500}", "trades_with", source="s", locator=str(i))
        for i in range(4_000)
    ]
    return make(actors, claims, [Source("s", "S")], ())


@pytest.mark.parametrize("how", ["client killed", "server stopped"])
def test_a_load_interrupted_by_a_kill(neo4j_login: OwnServer, how: str) -> None:
    support = str(Path(__file__).parents[1] / "support")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([support, *sys.path])}
    command = [sys.executable, "-c", _LOADER, neo4j_login.address]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=env) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        end = time.monotonic() + 60
        claims = "MATCH (c:Claim) RETURN count(c) AS n"
        while time.monotonic() < end and neo4j_login.rows(claims)[0]["n"] < 500:
            time.sleep(0.02)
        if how == "client killed":
            process.send_signal(signal.SIGKILL)
        else:
            neo4j_login.stop()
        said, failed = process.stdout.read(), process.stderr.read()
    assert "saved" not in said
    if how == "server stopped":
        # Only the one line, in the way that Python shows an uncaught error.
        assert "StoreUnavailableError: no answer from" in failed or "closed the conn" in failed
        assert failed.startswith("Traceback")
        neo4j_login.start()
    assert 0 < neo4j_login.rows("MATCH (c:Claim) RETURN count(c) AS n")[0]["n"] < 4_000
    with open_store(neo4j_login.address) as store:
        with pytest.raises(GraphkitError, match="by loading the same dataset again"):
            store.load()
        report = store.save(large())
        expected = large()
        assert (report.batch, report.added) == (1, 1_500 + len(expected.claims) + 1)
        assert store.load().content_hash == expected.content_hash
        assert store.save(large()).batch is None
    assert there(neo4j_login) == wanted(expected)


# Several at once


def test_several_processes_create_and_load_at_once(neo4j_login: OwnServer) -> None:
    errors: list[BaseException] = []
    gate = threading.Barrier(3)

    def begin(number: int) -> None:
        try:
            gate.wait()
            with open_store(neo4j_login.address, create=True) as store:
                store.save(make([Actor(f"a{number}", "city")], (), (), (), title=f"d{number}"))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=begin, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_store(neo4j_login.address) as store:
        assert set(store.load().actors) == {"a0", "a1", "a2"}
        assert sorted(b.batch for b in store.history()) == [1, 2, 3]


def test_readers_never_see_half_a_batch(neo4j: Neo4jServer) -> None:
    small = make((), (), (), (), version="0")
    big = make([Actor(f"a{i}", "city") for i in range(300)], (), (), ())
    allowed = {small.content_hash, big.content_hash}
    seen: set[str] = set()
    failed: list[BaseException] = []
    stop = threading.Event()
    with open_store(neo4j.address, create=True) as store:
        store.save(small)

        def read() -> None:
            try:
                with open_store(neo4j.address) as reader:
                    while not stop.is_set():
                        seen.add(reader.load().content_hash)
            except BaseException as error:
                failed.append(error)

        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(4):
            store.save(big)
            store.save(small, prune=True)
        stop.set()
        reader.join()
    assert failed == []
    assert seen
    assert seen <= allowed


# The command line


def test_the_command_line_takes_an_address(neo4j: Neo4jServer, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(main, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert "batch 1: " in run("load", "thai-twin-cities", neo4j.address)
    assert "nothing new" in run("load", "thai-twin-cities", neo4j.address)
    assert "2026" in run("history", neo4j.address)
    made = []
    for network in ("thai-twin-cities", neo4j.address):
        page = tmp_path / "map.html"
        run("map", str(page), "-n", network)
        made.append(page.read_text("utf-8"))
    # The record of the command in a page names the network, and nothing else differs.
    first, second = (
        text.replace(f'"network":"{network}"', "", 1)
        for text, network in zip(made, ("thai-twin-cities", neo4j.address), strict=True)
    )
    assert first == second != made[1]
    assert "undone" in run("undo", neo4j.address, "1")


# Duplicates


def test_a_merged_network_is_queried_as_a_copy(neo4j: Neo4jServer) -> None:
    """The server keeps records apart, so queries use a merged copy while some are merged."""

    def asked(*more: str) -> tuple[list[str], str]:
        text = "MATCH (a:Actor) RETURN a.id AS id ORDER BY id"
        words = ["query", "--cypher", text, "-n", neo4j.address, "--format", "csv", *more]
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
        return done.stdout.split()[1:], done.stderr

    ids = sorted(actor.id for actor in ACTORS)
    one = Proposal("same_as", {"a": "LA-SV", "b": "VN-25"}, 0.5)
    gone = Proposal("same_as", {"a": "LA-SV", "b": "gone"}, 0.5)
    with open_store(neo4j.address, create=True) as store:
        store.save(make())
        store.propose([one, gone])
        store.decide([gone.id], "accept", "Noi")
        before = there(neo4j)
        assert asked()[0] == ids
        store.decide([one.id], "accept", "Noi")
        rows, said = asked()
        assert rows == [key for key in ids if key != "VN-25"]
        assert "1 merged actor: a copy is queried, not the server" in said
        assert there(neo4j) == before
        store.decide([one.id], "undecided", "Noi")
        rows, said = asked()
        assert rows == ids
        assert "copy" not in said
