"""The contract of every store: a network is saved once and completely, loaded again, and undone."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from draws import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.proposals import Proposal
from graphkit.model.records import Actor, ActorClaim, Claim, Source
from graphkit.model.selection import Selection
from graphkit.model.vocabulary import build_ontology
from graphkit.storage import Store, open_store
from graphkit.storage.batches.rows import ADDED_COLUMNS, new_positions

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import kill_loop
from neo4j_server import Neo4jServer
from random_networks import networks
from store_networks import ACTORS, CLAIMS, FOUND, MISSING, SAME, SOURCES, TWICE, dump, make, same

Open = Callable[[], Store]


@contextmanager
def sqlite_place() -> Iterator[Open]:
    """A new empty SQLite store; each call opens one more connection to it."""
    folder = Path(tempfile.mkdtemp())
    opened: list[Store] = []

    def open_one() -> Store:
        opened.append(open_store(folder / "atlas.db", create=True, timeout=0.3))
        return opened[-1]

    try:
        yield open_one
    finally:
        for store in opened:
            store.close()
        shutil.rmtree(folder)


@contextmanager
def neo4j_place(server: Neo4jServer) -> Iterator[Open]:
    """An empty Neo4j database; each call opens one more connection to it."""
    server.wipe()
    opened: list[Store] = []

    def open_one() -> Store:
        opened.append(open_store(server.address, create=True))
        return opened[-1]

    try:
        yield open_one
    finally:
        for store in opened:
            store.close()


class Place(NamedTuple):
    """A kind of store: how to create one, and which share of generated tests it runs."""

    new: Callable[[], AbstractContextManager[Open]]
    share: float

    def examples(self, most: int, **more: Any) -> settings:
        """The settings of a generated test."""
        return settings(
            max_examples=examples(max(1, round(most * self.share))),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            **more,
        )


# Every test below up to "SQLite files" runs on each kind of store.
@pytest.fixture(scope="session", params=["sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def anywhere(request: pytest.FixtureRequest) -> Place:
    if request.param == "sqlite":
        return Place(sqlite_place, 1)
    server: Neo4jServer = request.getfixturevalue("neo4j_server")
    return Place(partial(neo4j_place, server), 0.25)


@pytest.fixture
def opened(anywhere: Place) -> Iterator[Open]:
    with anywhere.new() as open_one:
        yield open_one


@pytest.fixture
def store(opened: Open) -> Store:
    return opened()


# Save and load


def test_everything_comes_back_as_it_was(store: Store) -> None:
    network = make(description="two\nlines")
    report = store.save(network)
    assert (report.batch, report.added, report.changed, report.gone) == (1, 16, 0, 0)
    assert {part: c.added for part, c in report.counts.items()} == {
        "sources": 2,
        "actors": 6,
        "claims": 5,
        "actor_claims": 3,
    }
    loaded = store.load()
    assert dump(loaded) == dump(network)
    assert loaded.content_hash == network.content_hash
    assert loaded.ties == network.ties
    assert loaded.disagreements == network.disagreements


def test_ties_are_computed_for_the_given_day(store: Store) -> None:
    store.save(make())
    tie = "sister_city|LA-SV|TH-49"
    assert store.load(as_of=dt.date(2003, 1, 1)).ties[tie].status == "proposed"
    assert store.load().ties[tie].status == "in_force"
    before = dt.date.today()
    assert before <= store.load().as_of <= dt.date.today()  # also over midnight


def test_an_empty_store_loads_as_an_empty_network(store: Store) -> None:
    network = store.load()
    assert (dict(network.actors), network.claims, network.title) == ({}, (), "")
    assert store.history() == []


def test_vocabulary_of_a_dataset_comes_back(store: Store) -> None:
    overlay = {
        "families": {"money": "Money"},
        "tie_kinds": {
            "lends_to": {
                "family": "money",
                "label": {"en": "Lends to", "th": "ให้กู้"},
                "tail": ["province"],
                "head": ["city"],
                "symmetric": False,
            }
        },
    }
    ontology, faults = build_ontology(overlay)
    assert faults == []
    network = make(claims=[Claim("TH-49", "CN-chongzuo", "lends_to")], ontology=ontology)
    store.save(network)
    loaded = store.load()
    assert loaded.content_hash == network.content_hash
    assert loaded.ontology.label("tie_kinds", "lends_to", "th") == "ให้กู้"
    assert list(loaded.ties) == list(network.ties)


# Save again


def test_saving_again_writes_nothing(store: Store) -> None:
    store.save(make())
    report = store.save(make())
    assert report.batch is None
    assert (report.added, report.changed, report.unchanged, report.gone) == (0, 0, 16, 0)
    assert "nothing new" in str(report)
    assert len(store.history()) == 1


def test_a_row_with_other_content_is_changed(store: Store) -> None:
    store.save(make())
    claims = [CLAIMS[0]._replace(note="read again", confidence=1.0), *CLAIMS[1:]]
    actors = [replace(ACTORS[0], names={"th": "ประเทศไทย"}), *ACTORS[1:]]
    network = make(actors, claims)
    report = store.save(network)
    assert (report.batch, report.added, report.changed, report.unchanged) == (2, 0, 2, 14)
    assert dump(store.load()) == dump(network)


def test_another_status_or_date_is_another_claim(store: Store) -> None:
    store.save(make())
    report = store.save(make(claims=[CLAIMS[0]._replace(status="in_process"), *CLAIMS[1:]]))
    assert (report.added, report.changed, report.gone) == (1, 0, 1)
    assert report.gone_rows == ("claim sister_city TH-49 to LA-SV (moi, row 1)",)


def test_similar_claims_are_kept_apart(store: Store) -> None:
    twice = [CLAIMS[2], CLAIMS[2]._replace(note="again"), CLAIMS[2]._replace(note="and again")]
    network = make(claims=twice)
    store.save(network)
    assert store.load().claims == tuple(twice)
    assert store.save(network).batch is None
    assert store.save(make(claims=twice[:2])).gone == 1


def test_a_new_row_keeps_its_place_in_the_file(store: Store) -> None:
    store.save(make())
    new = Claim("TH-49", "VN-25", "cooperates_with")
    first = Claim("TH-49", "CN-chongzuo", "cooperates_with")
    claims = [first, *CLAIMS[:2], new, *CLAIMS[2:]]
    report = store.save(make(claims=claims))
    assert (report.added, report.changed, report.moved) == (2, 0, 0)
    assert store.load().claims == tuple(claims)


def test_another_order_is_kept(store: Store) -> None:
    store.save(make())
    network = make(actors=[ACTORS[-1], *ACTORS[:-1]])
    report = store.save(network)
    assert (report.batch, report.added, report.changed, report.moved) == (2, 0, 0, 1)
    assert dump(store.load()) == dump(network)
    store.undo(2)
    assert dump(store.load()) == dump(make())


KINDS = {
    kind: {
        "family": "cooperation",
        "label": {"en": kind},
        "symmetric": False,
        "tail": ["province"],
        "head": ["city"],
    }
    for kind in ("lends_to", "gives_to")
}


@pytest.mark.parametrize(
    "written",
    [
        [{"claims": [CLAIMS[1]]}, {"claims": [CLAIMS[1]._replace(tail="LA-SV", head="TH-49")]}],
        [
            {"claims": [CLAIMS[1]._replace(since=parse_date(text))]}
            for text in ("2005-01-25", "25 มกราคม 2548")
        ],
        [
            {"actors": [replace(ACTORS[5], names=dict(order))], "claims": ()}
            for order in (ACTORS[5].names.items(), reversed(ACTORS[5].names.items()))
        ],
        [
            {"ontology": build_ontology({"tie_kinds": dict(order)})[0]}
            for order in (KINDS.items(), reversed(KINDS.items()))
        ],
    ],
    ids=["ends", "dates", "names", "kinds"],
)
def test_the_same_content_written_otherwise_is_kept_as_written(
    store: Store, written: list[dict[str, Any]]
) -> None:
    one, other = (make(**{"said": (), **fields}) for fields in written)
    assert one.content_hash == other.content_hash
    store.save(one)
    assert store.save(one).batch is None
    store.save(other)
    loaded = store.load()
    assert dump(loaded) == dump(other)
    assert [list(a.names) for a in loaded.actors.values()] == [
        list(a.names) for a in other.actors.values()
    ]
    assert list(loaded.ontology.tie_kinds) == list(other.ontology.tie_kinds)
    assert set(loaded.ontology.overlay.get("tie_kinds", ())) <= set(loaded.ontology.tie_kinds)


def test_a_new_description_is_a_batch(store: Store) -> None:
    store.save(make())
    report = store.save(make(version="2"))
    assert (report.batch, report.described, report.added) == (2, True, 0)
    assert store.load().version == "2"
    store.undo(2)
    assert store.load().content_hash == make().content_hash


def test_gone_rows_stay_until_they_are_pruned(store: Store) -> None:
    store.save(make())
    less = make(ACTORS[:5], CLAIMS[:4])
    report = store.save(less)
    assert (report.batch, report.gone, report.pruned) == (None, 2, 0)
    assert report.gone_rows == ("actor CN-chongzuo", "claim trades_with CN-chongzuo to VN-25")
    assert store.load().content_hash == make().content_hash
    report = store.save(less, prune=True)
    assert (report.batch, report.gone, report.pruned) == (2, 2, 2)
    assert dump(store.load()) == dump(less)
    assert store.save(less, prune=True).batch is None
    undone = store.undo(2)
    assert (undone.removed, undone.restored, undone.readded) == (0, 0, 2)
    assert dump(store.load()) == dump(make())


def test_rows_that_stayed_when_others_changed_can_be_pruned_afterwards(store: Store) -> None:
    store.save(make())
    less = make(ACTORS[:5], CLAIMS[:4], version="2")
    assert store.save(less).pruned == 0
    assert store.save(less, prune=True).pruned == 2
    assert dump(store.load()) == dump(less)


def test_gone_rows_are_listed_in_their_order(store: Store) -> None:
    actors = [Actor(key, "city") for key in "abcd"]
    store.save(make(actors, (), (), ()))
    store.save(make(actors[::-1], (), (), ()))
    report = store.save(make(actors[1:2], (), (), ()))
    assert report.gone_rows == ("actor d", "actor c", "actor a")


def test_a_dry_run_reports_what_a_save_would_do(store: Store) -> None:
    store.save(make())
    other = make(ACTORS[:5], [CLAIMS[0]._replace(note="x"), *CLAIMS[1:3]], version="2")
    foretold = store.save(other, prune=True, dry_run=True)
    assert (foretold.batch, foretold.dry_run) == (None, True)
    assert dump(store.load()) == dump(make())
    assert len(store.history()) == 1
    done = store.save(other, prune=True)
    assert replace(done, batch=None, dry_run=True) == foretold
    assert foretold.pruned == 3


def test_progress_is_reported_and_an_interruption_leaves_nothing(store: Store) -> None:
    told: list[tuple[str, int, int]] = []
    store.save(make(), progress=lambda *step: told.append(step))
    assert ("claims", 5, 5) in told
    assert ("actors", 6, 6) in told

    def stop(*step: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.save(make(version="2"), dataset="other", progress=stop)
    assert len(store.history()) == 1
    assert store.load().content_hash == make().content_hash


# Refused networks


def test_a_selection_is_refused(store: Store) -> None:
    cut = make().select(Selection(ties=("cooperation",)))
    with pytest.raises(GraphkitError, match="save the whole network"):
        store.save(cut)
    assert store.save(cut.whole).added == 16


def test_a_network_without_a_name_is_refused(store: Store) -> None:
    with pytest.raises(GraphkitError, match="add a title to network"):
        store.save(make(title=" "))
    assert store.save(make(title=""), dataset="named").dataset == "named"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"actors": ACTORS[1:5]}, "'CN-chongzuo', which is not an actor"),
        ({"sources": SOURCES[:1], "claims": CLAIMS[:1]}, "'vna', which is not a source"),
        ({"sources": SOURCES[1:], "claims": ()}, "actor 'TH-49' cites 'moi'"),
        ({"claims": [Claim("TH", "LA-SV", "marries")]}, "unknown kind 'marries'"),
        ({"claims": [Claim("TH-49", "LA-SV", "sister_city", weight=float("nan"))]}, "nan"),
        ({"actors": [*ACTORS, Actor("x", "city", {"en": "\ud800"})]}, "an incomplete character"),
        ({"sources": [*SOURCES, Source("y", "t", year=10**20)]}, "18 digits"),
        ({"sources": [*SOURCES, Source("z", {"a": 1})]}, "a store cannot hold"),
    ],
)
def test_an_inconsistent_network_is_refused(store: Store, parts: dict[str, Any], said: str) -> None:
    with pytest.raises(GraphkitError, match=said):
        store.save(make(**parts))
    assert store.history() == []
    assert store.load().actors == {}


# Several datasets


def test_datasets_share_rows(store: Store) -> None:
    store.save(make())
    other = make(
        ACTORS[:3],
        [Claim("TH-49", "LA-SV", "borders", source="moi")],
        SOURCES[:1],
        (),
        title="Borders",
        licence="ODbL",
    )
    report = store.save(other)
    assert report.batch == 2
    # The shared rows are new to this dataset, although the store has them.
    assert (report.added, report.changed, report.gone) == (5, 0, 0)
    both = store.load()
    assert (both.title, both.licence) == ("Four places + Borders", "CC BY 4.0; ODbL")
    assert len(both.claims) == 6
    assert store.save(make()).batch is None
    assert store.save(other).batch is None
    # Each dataset misses only its own rows.
    less = make(ACTORS[:1], (), (), (), title="Borders", licence="ODbL")
    assert store.save(less).gone == 4
    report = store.save(less, prune=True)
    assert report.pruned == 4
    left = store.load()
    assert list(left.actors) == [a.id for a in ACTORS]
    assert left.claims == CLAIMS
    for number in (3, 2):
        store.undo(number)
    assert dump(store.load()) == dump(make())


def test_an_actor_that_another_dataset_uses_is_kept(store: Store) -> None:
    store.save(make())
    visitor = replace(ACTORS[2], country="TH", within="", source="")
    store.save(make([visitor], (), (), (), title="Visitors"))
    report = store.save(make((), (), (), ()), prune=True)
    assert report.kept_rows == ("actor TH: other rows refer to it",)
    assert (report.gone, report.pruned) == (16, 15)
    assert set(store.load().actors) == {"TH", "LA-SV"}
    report = store.save(make((), (), (), ()), prune=True)
    assert (report.batch, report.gone, len(report.kept_rows)) == (None, 1, 1)


def test_the_last_to_be_saved_decides_on_a_shared_row(store: Store) -> None:
    store.save(make())
    other = make([replace(ACTORS[2], note="seen otherwise")], (), (), (), title="Other")
    first = store.save(other)
    assert first.changed == 1
    assert first.replaced_rows == ("actor LA-SV, as 'Four places' had it",)
    assert "replaced: actor LA-SV" in str(first)
    assert store.load().actors["LA-SV"].note == "seen otherwise"
    assert store.save(other).replaced_rows == ()
    report = store.save(make())
    assert report.replaced_rows == ("actor LA-SV, as 'Other' had it",)
    assert (report.batch, report.changed, report.unchanged) == (3, 1, 15)
    assert store.load().actors == make().actors
    assert store.save(other).changed == 1
    new = make([replace(ACTORS[2], note="thirdly"), Actor("X", "city")], (), (), (), title="Third")
    third = store.save(new)
    assert (third.added, third.changed) == (1, 1)
    assert "description" not in str(third)


def test_datasets_do_not_move_shared_rows_back_and_forth(store: Store) -> None:
    here = make(ACTORS[:4], (), SOURCES, (), title="here")
    there = make([*ACTORS[3::-1], ACTORS[4]], (), SOURCES[::-1], (), title="there")
    store.save(here)
    store.save(there)
    assert list(store.load().actors) == [a.id for a in ACTORS[:5]]
    assert [store.save(each).batch for each in (here, there, here)] == [None] * 3


def test_vocabularies_that_contradict_each_other_are_refused(store: Store) -> None:
    first, _ = build_ontology({"families": {"money": "Money"}})
    lends = {"family": "money", "label": "Lends", "tail": ["city"], "head": ["city"]}
    second, faults = build_ontology(
        {"families": {"loans": "Loans"}, "tie_kinds": {"lends_to": {**lends, "family": "loans"}}}
    )
    assert faults == []
    store.save(make(ontology=first))
    store.save(make((), (), (), (), title="Loans", ontology=second))
    assert {"money", "loans"} <= set(store.load().ontology.families)
    assert "lends_to" in store.load().ontology.tie_kinds


# Undo


def test_undo_of_the_first_batch_leaves_an_empty_store(store: Store) -> None:
    store.save(make())
    report = store.undo(1)
    assert (report.removed, report.restored, report.readded) == (16, 0, 0)
    assert store.load().content_hash == Network().content_hash
    (batch,) = store.history()
    assert batch.undone_at >= batch.loaded_at
    assert store.save(make()).batch == 2
    assert dump(store.load()) == dump(make())


def test_undo_restores_content_order_and_description(store: Store) -> None:
    store.save(make())
    before = dump(store.load())
    claims = [CLAIMS[4], CLAIMS[0]._replace(note="x"), Claim("TH-49", "VN-25", "trades_with")]
    store.save(make(list(reversed(ACTORS)), claims, title="New title"), dataset="Four places")
    store.save(make(list(reversed(ACTORS)), claims), dataset="Four places", prune=True)
    assert dump(store.load()) != before
    store.undo(3)
    store.undo(2)
    assert dump(store.load()) == before


def test_undo_in_the_middle_where_nothing_builds_on_it(store: Store) -> None:
    store.save(make(ACTORS[:2], (), SOURCES, (), title="A"))
    store.save(make([Actor("x", "city")], (), (), (), title="B"))
    store.save(make([Actor("y", "city")], (), (), (), title="C"))
    store.undo(2)
    assert set(store.load().actors) == {"TH", "TH-49", "y"}
    assert store.load().title == "A + C"
    assert [b.batch for b in store.history() if b.undone_at] == [2]


def test_undo_names_the_batches_to_undo_first(store: Store) -> None:
    store.save(make(ACTORS[:3], (), SOURCES, ()))
    store.save(make([*ACTORS[:3], Actor("x", "city")], (), SOURCES, ()))
    more = [*ACTORS[:3], Actor("x", "city", {"en": "X"})]
    store.save(make(more, (), SOURCES, ()))
    # This one only uses the actor that batch 2 added.
    store.save(make(more, [Claim("x", "TH-49", "trades_with")], SOURCES, ()))
    with pytest.raises(GraphkitError, match="undo batches 4, then 3 first"):
        store.undo(2)
    with pytest.raises(GraphkitError, match="undo batches 4, then 3, then 2 first"):
        store.undo(1)
    assert len(store.load().claims) == 1
    for number in (4, 3, 2):
        store.undo(number)
    assert set(store.load().actors) == {"TH", "TH-49", "LA-SV"}


def test_undo_names_batches_that_build_on_it_through_others(store: Store) -> None:
    """Batch 3 touches nothing of batch 1, but uses what batch 2 added on top of it."""
    store.save(make([Actor("a", "province")], (), (), (), title="A"))
    store.save(make([Actor("b", "city", within="a")], (), (), (), title="B"))
    store.save(make([Actor("c", "community", within="b")], (), (), (), title="C"))
    store.save(make([Actor("d", "community", within="c")], (), (), (), title="D"))
    store.save(make([Actor("x", "province")], (), (), (), title="X"))
    with pytest.raises(GraphkitError, match=r"undo batches 4, then 3, then 2 first$"):
        store.undo(1)
    with pytest.raises(GraphkitError, match=r"undo batches 4, then 3 first$"):
        store.undo(2)
    for number in (4, 3, 2, 1):
        store.undo(number)
    assert set(store.load().actors) == {"x"}


def test_undo_names_batches_that_build_on_one_that_retired_what_it_needs(store: Store) -> None:
    """Batch 3 retires a source that undoing batch 2 needs; batch 4 builds on batch 3."""
    store.save(make(claims=[CLAIMS[2]], said=()))
    other = [CLAIMS[2]._replace(source="moi")]
    store.save(make(claims=other, said=()), prune=True)
    more = [*ACTORS, Actor("x", "province")]
    store.save(make(more, claims=other, said=(), sources=SOURCES[:1]), prune=True)
    store.save(make([Actor("y", "city", within="x")], (), (), (), title="Inside x"))
    with pytest.raises(GraphkitError, match=r"undo batches 4, then 3 first$"):
        store.undo(2)


def test_undo_of_a_change_that_was_changed_again(store: Store) -> None:
    for note in ("", "second", "third"):
        store.save(make([replace(ACTORS[2], note=note)], (), (), ()))
    with pytest.raises(GraphkitError, match="undo batch 3 first"):
        store.undo(2)
    assert store.load().actors["LA-SV"].note == "third"
    store.undo(3)
    assert store.load().actors["LA-SV"].note == "second"


def test_undo_of_a_change_whose_source_was_retired_later(store: Store) -> None:
    old = make(claims=[CLAIMS[2]], said=())
    store.save(old)
    cites_moi = [CLAIMS[2]._replace(source="moi")]
    store.save(make(claims=cites_moi, said=()), prune=True)
    store.save(make(claims=cites_moi, said=(), sources=SOURCES[:1]), prune=True)
    with pytest.raises(GraphkitError, match="undo batch 3 first"):
        store.undo(2)
    store.undo(3)
    store.undo(2)
    assert dump(store.load()) == dump(old)


@pytest.mark.parametrize("lost", ["tail", "head", "named"])
def test_undo_of_a_retired_row_whose_actor_was_retired_later(store: Store, lost: str) -> None:
    actors = [Actor(key, "city") for key in ("tail", "head", "named")]
    claims, said = [Claim("tail", "head", "trades_with")], [ActorClaim("named", "name_en", "Name")]
    store.save(make(actors, claims, (), said))
    store.save(make(actors, (), (), ()), prune=True)
    store.save(make([a for a in actors if a.id != lost], (), (), ()), prune=True)
    with pytest.raises(GraphkitError, match="undo batch 3 first"):
        store.undo(2)
    store.undo(3)
    store.undo(2)
    assert dump(store.load()) == dump(make(actors, claims, (), said))


def test_undo_of_a_change_whose_larger_place_was_retired_later(store: Store) -> None:
    """The larger place must be restored before the actor can lie within it again."""
    holder, land = Actor("h", "province"), Actor("XX", "country")
    inside = Actor("x", "city", within="h", country="XX")
    store.save(make([holder, land, inside], (), (), ()))
    moved = replace(inside, within="", country="")
    store.save(make([holder, land, moved], (), (), ()))
    store.save(make([land, moved], (), (), ()), prune=True)
    with pytest.raises(GraphkitError, match="undo batch 3 first"):
        store.undo(2)
    store.undo(3)
    store.save(make([holder, moved], (), (), ()), prune=True)
    with pytest.raises(GraphkitError, match="undo batch 4 first"):
        store.undo(2)
    store.undo(4)
    store.undo(2)
    assert store.load().actors["x"] == inside


def test_undo_of_a_retired_row_that_came_back(store: Store) -> None:
    store.save(make())
    store.save(make(said=()), prune=True)
    store.save(make())
    with pytest.raises(GraphkitError, match="undo batch 3 first"):
        store.undo(2)
    with pytest.raises(GraphkitError, match="undo batches 3, then 2 first"):
        store.undo(1)
    for number in (3, 2, 1):
        store.undo(number)
    assert store.load().actors == {}


def test_undo_of_missing_and_undone_batches(store: Store) -> None:
    with pytest.raises(GraphkitError, match="no batch 1: the store has no batches yet"):
        store.undo(1)
    store.save(make())
    with pytest.raises(GraphkitError, match="no batch 7: the last batch is 1"):
        store.undo(7)
    store.undo(1)
    with pytest.raises(GraphkitError, match="batch 1 is already undone, since 20"):
        store.undo(1)


def test_history_describes_each_batch(store: Store) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    store.save(make())
    store.save(make(ACTORS[:5], CLAIMS[:4], version="2"), prune=True)
    newest, first = store.history()
    assert (newest.batch, newest.version, newest.pruned, newest.added) == (2, "2", 2, 0)
    assert (first.batch, first.dataset, first.title, first.added) == (
        *(1, "Four places", "Four places", 16),
    )
    assert first.content_hash == make().content_hash
    assert first.counts["claims"].added == 5
    loaded = dt.datetime.fromisoformat(first.loaded_at)
    assert before <= loaded <= dt.datetime.now(dt.UTC)
    assert first.undone_at == ""


# Proposals and verdicts


def test_proposals_are_kept_once(store: Store) -> None:
    assert store.propose([SAME, FOUND, MISSING, SAME]) == 3
    (first_at,) = {p.first_at for p in store.proposals()}
    better = replace(SAME, score=0.95, reasons=("ชื่อเดียวกัน", "same place"))
    assert store.propose([better]) == 0
    found = store.proposals()
    assert [p.proposal for p in found] == [better, MISSING, FOUND]
    assert {p.first_at for p in found} == {first_at}
    assert [p.verdict for p in found] == ["undecided", "new", "undecided"]
    assert [p.id for p in store.proposals(kind="claim")] == [FOUND.id]
    assert [p.id for p in store.proposals(verdict="new")] == [MISSING.id]


def test_the_latest_verdict_counts_and_all_are_kept(store: Store) -> None:
    store.propose([SAME, FOUND, MISSING])
    assert store.decide([SAME.id, FOUND.id[:6]], "accept", "สมชาย", "seen both") == 2
    assert store.decide([SAME.id], "reject", "Noi") == 1
    (same,) = store.proposals("same_as")
    assert [(v.verdict, v.who, v.note) for v in same.verdicts] == [
        *(("accept", "สมชาย", "seen both"), ("reject", "Noi", "")),
    ]
    assert same.verdicts[0].proposal == SAME.id
    assert dt.datetime.fromisoformat(same.verdicts[0].when).tzinfo is not None
    assert [p.id for p in store.proposals(verdict="accept")] == [FOUND.id]
    assert store.decide([MISSING.id], "looking", "Noi") == 1
    assert store.proposals("missing", "looking")[0].proposal == MISSING


def test_verdicts_survive_new_proposals_loads_and_undo(opened: Open) -> None:
    store = opened()
    store.save(make())
    store.propose([SAME])
    store.decide([SAME.id], "accept", "Noi")
    store.save(make(said=()), prune=True)
    store.undo(2)
    store.undo(1)
    store.propose([replace(SAME, score=0.1)])
    store.close()
    (kept,) = opened().proposals()
    assert (kept.verdict, kept.proposal.score) == ("accept", 0.1)


@pytest.mark.parametrize(
    ("ids", "verdict", "who", "said"),
    [
        ([SAME.id], "signed", "Noi", "'signed' is not a known verdict on a same_as proposal"),
        ([MISSING.id], "accept", "Noi", "expected one of: new, looking, agreed, declined, signed"),
        ([SAME.id, MISSING.id], "accept", "Noi", "a missing proposal"),
        ([SAME.id[:-1] + "x!"], "accept", "Noi", f"did you mean '{SAME.id}'"),
        (["zzzz"], "accept", "Noi", "'zzzz' is not a known proposal id; the store has 3 proposals"),
        ([""], "accept", "Noi", "is not a known proposal id"),
        ([SAME.id], "accept", "  ", "a verdict needs a name"),
    ],
)
def test_an_invalid_verdict_is_refused(
    store: Store, ids: list[str], verdict: str, who: str, said: str
) -> None:
    store.propose([SAME, FOUND, MISSING])
    with pytest.raises(GraphkitError, match=said):
        store.decide(ids, verdict, who)
    assert all(not p.verdicts for p in store.proposals())


def test_an_ambiguous_beginning_of_an_id_is_refused(store: Store) -> None:
    many = [Proposal("missing", {"n": n}, 0.5) for n in range(40)]
    store.propose(many)
    shared = next(p.id[0] for p in many if sum(q.id[0] == p.id[0] for q in many) > 1)
    with pytest.raises(GraphkitError, match="matches several proposals"):
        store.decide([shared], "agreed", "Noi")


@pytest.mark.parametrize(
    ("proposal", "said"),
    [
        (Proposal("guess", {}, 0.5), "'guess' is not a known proposal kind"),
        (Proposal("claim", {}, 1.5), "from 0 to 1, not 1.5"),
        (Proposal("claim", {}, float("nan")), "from 0 to 1, not nan"),
        (Proposal("claim", {"when": dt.date(2020, 1, 1)}, 0.5), "texts, numbers and lists only"),
        (Proposal("same_as", {}, 0.5), "must name two actors by id"),
        (Proposal("same_as", {"a": "x"}, 0.5), "must name two actors"),
        (Proposal("same_as", {"a": "x", "b": "x"}, 0.5), "must name two actors.* not .*'b': 'x'"),
        (Proposal("same_as", {"actors": ["x", "y"]}, 0.5), "must name two actors"),
    ],
)
def test_an_invalid_proposal_is_refused(store: Store, proposal: Proposal, said: str) -> None:
    with pytest.raises(GraphkitError, match=said):
        store.propose([SAME, proposal])
    assert store.proposals() == []


def test_an_unknown_filter_is_refused(store: Store) -> None:
    with pytest.raises(GraphkitError, match="did you mean 'missing'"):
        store.proposals(kind="mising")
    with pytest.raises(GraphkitError, match="did you mean 'accept'"):
        store.proposals(verdict="acept")


# Accepted duplicates


def test_a_merge_accepted_undone_and_accepted_again(opened: Open) -> None:
    store = opened()
    store.save(TWICE)
    apart = store.load()
    one = same("doc:1", "TH-49")
    store.propose([one])
    assert dump(store.load()) == dump(apart)
    store.decide([one.id], "accept", "Noi", "seen on the map")
    merged = opened().load()
    assert dump(merged) == dump(apart.merge([("TH-49", "doc:1")]))
    assert dump(merged.unmerged or merged) == dump(apart)
    assert merged.content_hash != apart.content_hash
    assert merged.find("doc:1").id == "TH-49"
    assert merged.actors["TH-49"].aliases[-1] == "Mukdaharn"
    assert {c.source for c in merged.ties["sister_city|LA-SV|TH-49"].claims} >= {"vna", "moi"}
    assert not [t for t in merged.ties.values() if t.tail == t.head]
    store.decide([one.id], "reject", "Chai", "two offices")
    again = store.load()
    assert (dump(again), again.unmerged) == (dump(apart), None)
    assert again.content_hash == apart.content_hash
    store.decide([one.id], "accept", "Noi")
    assert dump(store.load()) == dump(merged)
    assert store.load().content_hash == merged.content_hash
    store.decide([one.id], "undecided", "Noi")
    assert dump(store.load()) == dump(apart)
    (kept,) = store.proposals("same_as")
    assert [(v.verdict, v.who, v.note) for v in kept.verdicts] == [
        *(("accept", "Noi", "seen on the map"), ("reject", "Chai", "two offices")),
        *(("accept", "Noi", ""), ("undecided", "Noi", "")),
    ]


def test_a_merge_does_not_change_the_records(opened: Open) -> None:
    store = opened()
    store.save(TWICE)
    store.propose([same("doc:1", "TH-49")])
    store.decide([same("doc:1", "TH-49").id], "accept", "Noi")
    merged = store.load()
    with pytest.raises(GraphkitError, match=r"merged by verdicts \(merged actors: 1\)"):
        store.save(merged)
    assert merged.unmerged is not None
    assert store.save(merged.unmerged).nothing_new
    assert store.save(TWICE).nothing_new
    # Batches are still possible, and can be undone.
    report = store.save(replace(TWICE, claims=(*TWICE.claims, Claim("doc:1", "VN-25", "borders"))))
    assert report.added == 1
    assert "borders|TH-49|VN-25" in store.load().ties
    assert report.batch is not None
    store.undo(report.batch)
    assert dump(store.load()) == dump(merged)


def test_an_actor_that_is_gone_is_reported_and_comes_back(store: Store) -> None:
    store.save(TWICE)
    store.propose([same("doc:1", "TH-49"), same("doc:2", "x")])
    store.decide([p.id for p in store.proposals()], "accept", "Noi")
    (problem,) = store.problems()
    assert (problem.value, problem.severity) == ("x", "warning")
    assert "is accepted as a duplicate of 'doc:2', but this actor is no longer in the store" in str(
        problem
    )
    report = store.save(make(), prune=True)
    told = {p.value: p.message for p in store.problems()}
    assert told == {
        "doc:1": "is accepted as a duplicate of 'TH-49', but this actor is no longer in the store",
        "doc:2": "is accepted as a duplicate of 'x', but both actors are no longer in the store",
    }
    assert (dump(store.load()), store.load().unmerged) == (dump(make()), None)
    assert report.batch is not None
    store.undo(report.batch)
    assert store.load().merged == {"doc:1": "TH-49"}


@pytest.mark.parametrize("last", range(3))
def test_verdicts_that_contradict_each_other_are_refused(store: Store, last: int) -> None:
    """TH-49 = doc:1, doc:1 = doc:2 and TH-49 is not doc:2: any two of these exclude the third."""
    store.save(TWICE)
    given = [
        (same("doc:1", "TH-49"), "accept"),
        (same("doc:1", "doc:2"), "accept"),
        (same("doc:2", "TH-49"), "reject"),
    ]
    store.propose([p for p, _ in given])
    (third, word) = given.pop(last)
    for proposal, verdict in given:
        store.decide([proposal.id], verdict, "Noi")
    chain = r"Mukdahan \[TH-49\] = Mukdaharn \[doc:1\] = จ.มุกดาหาร \[doc:2\]"
    back = r"จ.มุกดาหาร \[doc:2\] = Mukdaharn \[doc:1\] = Mukdahan \[TH-49\]"
    with pytest.raises(GraphkitError, match=f"({chain}|{back}).*rejected as duplicates by"):
        store.decide([third.id], word, "Chai")
    assert not next(p for p in store.proposals() if p.id == third.id).verdicts
    # Decisions outside the chain are accepted, and reopening one of them allows another.
    store.propose([same("CN-chongzuo", "VN-25")])
    store.decide([same("CN-chongzuo", "VN-25").id], "reject", "Noi")
    store.decide([given[0][0].id], "undecided", "Noi")
    store.decide([third.id], word, "Chai")


def test_several_verdicts_are_recorded_together_or_not_at_all(store: Store) -> None:
    store.save(TWICE)
    ab, bc, ac = same("TH-49", "doc:1"), same("doc:1", "doc:2"), same("TH-49", "doc:2")
    store.propose([ab, bc, ac, MISSING])
    fine = [(ab.id, "accept", "Noi", "w"), (MISSING.id[:9], "agreed", "Chai", "")]
    for bad, said in (
        ((bc.id, "agreed", "Noi", ""), "is not a known verdict on a same_as proposal"),
        (("zzz", "accept", "Noi", ""), "is not a known proposal id"),
        ((bc.id, "accept", " ", ""), "a verdict needs a name"),
    ):
        with pytest.raises(GraphkitError, match=said):
            store.decide_all([*fine, bad])
    with pytest.raises(GraphkitError, match="this would merge actors"):
        store.decide_all([*fine, (bc.id, "accept", "Noi", ""), (ac.id, "reject", "Noi", "")])
    assert not [p for p in store.proposals() if p.verdicts]
    assert store.load().unmerged is None
    assert store.decide_all([*fine, (bc.id, "accept", "Noi", "")]) == 3
    assert store.load().merged == {"doc:1": "TH-49", "doc:2": "TH-49"}
    assert store.decide_all([]) == 0


def test_verdicts_merge_as_the_pure_function_does(anywhere: Place) -> None:
    pairs = [("TH-49", "doc:1"), ("doc:1", "doc:2"), ("LA-SV", "TH"), ("VN-25", "doc:2")]

    @anywhere.examples(20)
    @given(st.lists(st.tuples(st.sampled_from(pairs), st.sampled_from(["accept", "reject"]))))
    def check(steps: list[tuple[tuple[str, str], str]]) -> None:
        with anywhere.new() as open_one:
            store = open_one()
            store.save(TWICE)
            store.propose([same(*pair) for pair in pairs])
            last = {}
            for pair, verdict in steps:
                store.decide([same(*pair).id], verdict, "Noi")
                last[pair] = verdict
            accepted = [pair for pair, verdict in last.items() if verdict == "accept"]
            assert dump(store.load()) == dump(TWICE.merge(accepted))

    check()


def test_a_closed_store_cannot_be_used(opened: Open) -> None:
    with opened() as store:
        store.save(make())
    store.close()
    store.close()
    for use in (store.load, store.history, store.proposals, lambda: store.save(make())):
        with pytest.raises(GraphkitError, match="closed"):
            use()


# Random networks


@pytest.mark.slow
def test_any_network_comes_back(anywhere: Place) -> None:
    @anywhere.examples(60)
    @given(network=networks())
    def check(network: Network) -> None:
        with anywhere.new() as open_one:
            store = open_one()
            report = store.save(network)
            loaded = store.load()
            assert loaded.content_hash == network.content_hash
            assert dump(loaded) == dump(network)
            assert loaded.ties == network.ties
            assert report.added == sum(c.added for c in report.counts.values())
            assert store.save(network).batch is None
            assert store.save(loaded).batch is None

    check()


@pytest.mark.slow
def test_undo_of_any_history_gives_back_each_state(anywhere: Place) -> None:
    @anywhere.examples(60)
    @given(versions=st.lists(networks(), min_size=2, max_size=3))
    def check(versions: list[Network]) -> None:
        with anywhere.new() as open_one:
            store = open_one()
            states = [(None, dump(store.load()))]
            for network in versions:
                report = store.save(network, prune=True)
                if report.batch is not None:
                    states.append((report.batch, dump(store.load())))
                # 1 and 1.0, 0.0 and -0.0 are the same number, so only the values are compared.
                assert store.load().actors == network.actors
                assert store.load().claims == network.claims
                assert list(store.load().actors) == list(network.actors)
            while len(states) > 1:
                batch, state = states.pop()
                assert dump(store.load()) == state
                store.undo(batch)
            assert dump(store.load()) == states[0][1]

    check()


class Histories(RuleBasedStateMachine):
    """Saves, prunes and undoes of two datasets, compared with a plain dict that does the same.

    The dict maps each row to its content and the datasets that hold it.
    """

    place: Any

    def __init__(self) -> None:
        super().__init__()
        self.context = self.place()
        self.store = self.context.__enter__()()
        self.rows: dict[tuple[str, str], tuple[str, frozenset[str]]] = {}
        self.diffs: dict[int, dict[Any, tuple[Any, Any]]] = {}

    def teardown(self) -> None:
        self.context.__exit__(None, None, None)

    def content(self) -> dict[tuple[str, str], str]:
        network = self.store.load()
        return {
            **{("source", s.id): s.title for s in network.sources.values()},
            **{("actor", a.id): a.note + a.source for a in network.actors.values()},
            **{("claim", f"{c.tail} {c.head} {c.source}"): c.note for c in network.claims},
        }

    @rule(
        dataset=st.sampled_from("AB"),
        sources=st.sets(st.sampled_from("st"), min_size=1),
        actors=st.dictionaries(st.sampled_from("abc"), st.sampled_from("xy"), max_size=3),
        pairs=st.dictionaries(
            st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.sampled_from("st")),
            st.sampled_from("xy"),
            max_size=5,
        ),
        prune=st.booleans(),
    )
    def save(
        self,
        dataset: str,
        sources: set[str],
        actors: dict[str, str],
        pairs: dict[tuple[str, str, str], str],
        prune: bool,
    ) -> None:
        cited = min(sources)
        network = make(
            [Actor(a, "city", source=cited, note=note) for a, note in actors.items()],
            [
                Claim(tail, head, "visited", source=source, note=note)
                for (tail, head, source), note in pairs.items()
                if tail in actors and head in actors and source in sources
            ],
            [Source(s, s.upper()) for s in sorted(sources)],
            (),
            title=dataset,
        )
        new = {
            **{("source", s.id): s.title for s in network.sources.values()},
            **{("actor", a.id): a.note + a.source for a in network.actors.values()},
            **{("claim", f"{c.tail} {c.head} {c.source}"): c.note for c in network.claims},
        }
        before = dict(self.rows)
        gone = {k for k, (_, held) in before.items() if dataset in held and k not in new}
        for key, content in new.items():
            held = before[key][1] if key in before else frozenset()
            self.rows[key] = (content, held | {dataset})
        if prune:
            self.retire(gone, dataset, set(new))
        report = self.store.save(network, prune=prune)
        assert report.gone == len(gone)
        diff = {
            key: (before.get(key), self.rows.get(key))
            for key in before.keys() | self.rows.keys()
            if before.get(key) != self.rows.get(key)
        }
        assert (report.batch is None) == (not diff and not report.described and not report.moved)
        if report.batch is not None:
            self.diffs[report.batch] = diff

    def retire(self, gone: set[tuple[str, str]], dataset: str, new: set[tuple[str, str]]) -> None:
        alone = {k for k in gone if self.rows[k][1] == {dataset}}
        for key in gone - alone:
            self.rows[key] = (self.rows[key][0], self.rows[key][1] - {dataset})
        leaving = set(alone)
        while True:
            used: set[tuple[str, str]] = set()
            for part, name in self.rows.keys() - leaving:
                if part == "claim":
                    tail, head, source = name.split(" ")
                    used |= {("actor", tail), ("actor", head), ("source", source)}
                elif part == "actor":
                    used.add(("source", self.rows[part, name][0][-1]))
            if not used & leaving:
                break
            leaving -= used
        for key in leaving:
            del self.rows[key]

    @precondition(lambda self: self.diffs)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(sorted(self.diffs)))
        try:
            self.store.undo(batch)
        except GraphkitError as error:
            words = str(error).partition("undo batch")[2].replace(",", " ").split()
            first = [int(word) for word in words if word.isdigit()]
            later = {number for number in self.diffs if number > batch}
            self.named_rightly(first, later)
            # Doing what the message says works.
            for number in first:
                self.store.undo(number)
                self.take_back(number)
            self.store.undo(batch)
        else:
            touched = {k for later, d in self.diffs.items() if later > batch for k in d}
            assert not touched & self.diffs[batch].keys()
        self.take_back(batch)

    def named_rightly(self, first: list[int], later: set[int]) -> None:
        assert first
        assert first == sorted(first, reverse=True)
        assert set(first) <= later

    def take_back(self, batch: int) -> None:
        for key, (before, _) in self.diffs.pop(batch).items():
            if before is None:
                del self.rows[key]
            else:
                self.rows[key] = before

    def check(self) -> None:
        assert self.content() == {key: content for key, (content, _) in self.rows.items()}

    @rule()
    def compare(self) -> None:
        self.check()


def test_histories_of_two_datasets(anywhere: Place) -> None:
    class Here(Histories):
        place = staticmethod(anywhere.new)

    run_state_machine_as_test(Here, settings=anywhere.examples(40, stateful_step_count=15))


@given(st.permutations([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, None, None, None]).map(lambda p: p[:7]))
def test_positions_are_in_order_with_the_fewest_moves(places: list[float | None]) -> None:
    last = max((p for p in places if p is not None), default=-1.0)
    moves = new_positions(places, last)
    final = [moves.get(i, p) for i, p in enumerate(places)]
    assert None not in final
    assert all(a < b for a, b in pairwise(final))
    given_ = [p for p in places if p is not None]
    # The longest increasing run, by trying every subset.
    longest = max(
        len(run)
        for mask in range(2 ** len(given_))
        if (run := [p for j, p in enumerate(given_) if mask >> j & 1]) == sorted(run)
    )
    moved = [i for i in moves if places[i] is not None]
    assert len(moved) == len(given_) - longest


def test_positions_that_are_too_close_are_assigned_again() -> None:
    close = [1.0, None, 1.0 + 2**-52]
    assert new_positions(close, 5.0) == {0: 6.0, 1: 7.0, 2: 8.0}


# SQLite files


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "atlas.db"
    with open_store(file, create=True) as store:
        store.save(make())
    return file


def refused(path: Path, said: str, **how: Any) -> None:
    before = path.read_bytes() if path.is_file() else None
    beside = sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []
    with pytest.raises(GraphkitError, match=said):
        open_store(path, **how)
    assert (path.read_bytes() if path.is_file() else None) == before
    after = sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []
    assert after == beside


@pytest.mark.parametrize("create", [False, True])
def test_a_file_of_another_program_is_not_changed(tmp_path: Path, create: bool) -> None:
    text = tmp_path / "notes.db"
    text.write_text("id,kind\nTH-49,province\n")
    refused(text, "not a SQLite file", create=create)
    empty = tmp_path / "empty.db"
    empty.touch()
    refused(empty, "is empty", create=create)
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE actor (id)")
    connection.commit()
    connection.close()
    refused(other, "SQLite file of another program", create=create)
    refused(tmp_path, "is a folder", create=create)


def as_format(number: int, path: Path) -> None:
    """A file as format 1 or 2 had it: tables without their last columns, also in the log."""
    connection = sqlite3.connect(path)
    for table, added in ADDED_COLUMNS.items():
        if (table, number) == ("actor", 2):
            continue
        for column in added:
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        query = 'SELECT batch, id, before FROM change WHERE "table" = ?'
        for batch, key, before in list(connection.execute(query, (table,))):
            row = json.loads(before)
            del row[-4 - len(added) : -4]
            update = "UPDATE change SET before = ? WHERE batch = ? AND id = ?"
            connection.execute(update, (json.dumps(row), batch, key))
    connection.execute(f"PRAGMA user_version = {number}")
    connection.commit()
    connection.close()


def test_a_file_of_format_1_is_upgraded(path: Path) -> None:
    bare = [replace(a, population=None) for a in ACTORS]
    noted = [replace(a, note="noted") if a.id == "LA-SV" else a for a in bare]
    with open_store(path) as store:
        store.undo(1)
        store.save(make(bare))
        store.save(make(noted))
    as_format(1, path)
    with open_store(path) as store:
        assert dump(store.load()) == dump(make(noted))
        # A number that is new is a change, and a batch of the older format can be undone.
        assert store.save(make([replace(noted[1], population=5), *noted[:1], *noted[2:]])).changed
        assert store.load().actors["TH-49"].population == 5
        store.undo(4)
        store.undo(3)
        assert dump(store.load()) == dump(make(bare))
    with open_store(path) as again:
        assert again.save(make(bare)).nothing_new
        assert again.load().content_hash == make(bare).content_hash


def test_a_file_of_format_2_is_upgraded(path: Path) -> None:
    bare = make(claims=[c._replace(derived=(), quote="") for c in CLAIMS])
    other = replace(bare, claims=tuple(c._replace(note="other") for c in bare.claims))
    with open_store(path) as store:
        store.undo(1)
        store.save(bare)
        store.save(other)
    as_format(2, path)
    marked = replace(
        other, claims=(other.claims[0]._replace(derived=("level",), quote="so"), *other.claims[1:])
    )
    with open_store(path) as store:
        assert store.load().content_hash == other.content_hash
        assert store.save(marked).changed == 1
        assert store.load().claims[0].quote == "so"
        store.undo(4)
        store.undo(3)
        assert store.load().content_hash == bare.content_hash


def test_what_is_derived_and_quoted_is_kept(path: Path) -> None:
    network = make()
    claim = network.claims[0]._replace(derived=("status", "since"), quote='เขา "กล่าว"\nสองบรรทัด')
    about = network.actor_claims[0]._replace(derived=("value",), quote="about 350,000")
    marked = replace(
        network,
        claims=(claim, *network.claims[1:]),
        actor_claims=(about, *network.actor_claims[1:]),
    )
    assert marked.content_hash != network.content_hash
    with open_store(path) as store:
        assert store.save(marked).changed == 2
        loaded = store.load()
    assert (loaded.claims[0], loaded.actor_claims[0]) == (claim, about)
    assert loaded.content_hash == marked.content_hash


def test_a_file_of_a_newer_format_is_not_changed(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 4")
    connection.close()
    refused(path, "newer graphkit .format 4; this one reads format 3")


@pytest.mark.parametrize("size", [3, 60, 100, 4096, 4096 * 5 + 17, -1])
def test_a_truncated_file_is_refused(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])
    refused(path, "is damaged")


@pytest.mark.parametrize("start", [100, 4096 * 2, 4096 * 12])
def test_a_partly_overwritten_file_is_refused(path: Path, start: int) -> None:
    data = bytearray(path.read_bytes())
    assert len(data) > start + 2000
    data[start : start + 2000] = b"\xfe" * 2000
    path.write_bytes(data)
    refused(path, "is damaged")


def test_a_missing_file_is_created_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "new #1?%20 ใหม่.db"
    refused(path, "file not found.*graphkit load DATASET")
    assert not path.exists()
    with open_store(path, create=True) as store:
        assert (store.history(), store.load().claims, store.proposals()) == ([], (), [])
        assert store.save(make(), dry_run=True).added == 16
        assert list(tmp_path.iterdir()) == []
        store.propose([])
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    with open_store(path) as store:
        assert store.history() == []
    path.unlink()
    with open_store(path, create=True) as first, open_store(path, create=True) as second:
        first.save(make())
        assert second.load().content_hash == make().content_hash
        assert second.save(make()).batch is None
    refused(tmp_path / "no" / "folder.db", "create its folder first", create=True)


def test_files_are_marked_as_ours(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (0x676B6E74,)
    assert connection.execute("PRAGMA user_version").fetchone() == (3,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


@pytest.mark.parametrize("address", ["postgres://a/b", "http://localhost:7474"])
def test_addresses_of_other_databases(address: str) -> None:
    with pytest.raises(GraphkitError, match=r"such as atlas\.db or a Neo4j address .neo4j://"):
        open_store(address, create=True)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Run as a user who is bound by file permissions; root can read and write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="POSIX permissions")
def test_permissions(path: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = Path(shutil.copy(path, folder))
        folder.chmod(0o755)
        file.chmod(0o000)
        with unprivileged(), pytest.raises(GraphkitError, match="no permission to open"):
            open_store(file)
        file.chmod(0o444)
        with unprivileged(), open_store(file) as store:
            assert store.load().content_hash == make().content_hash
            assert store.save(make(), dry_run=True).unchanged == 16
            with pytest.raises(GraphkitError, match="no permission to write"):
                store.save(make(version="2"))
        assert file.read_bytes() == path.read_bytes()
        file.chmod(0o644)
        as_format(1, file)
        file.chmod(0o444)
        with unprivileged(), pytest.raises(GraphkitError, match="written by an older graphkit"):
            open_store(file)
        with unprivileged(), pytest.raises(GraphkitError, match="no permission to write in its"):
            open_store(folder / "new.db", create=True).save(make())


def test_dry_runs_and_repeated_saves_leave_every_byte(path: Path) -> None:
    before = path.read_bytes()
    with open_store(path) as store:
        store.save(make(ACTORS[:3], CLAIMS[:2], version="9"), prune=True, dry_run=True)
        store.save(make())
        store.save(make(CLAIMS and ACTORS[:5], CLAIMS[:4]))
    assert path.read_bytes() == before


def test_foreign_keys_hold(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("DELETE FROM actor WHERE id = 'LA-SV'")
    with pytest.raises(sqlite3.IntegrityError):
        connection.commit()
    connection.close()


def test_columns_can_be_queried(path: Path) -> None:
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT since, since_first, since_last FROM claim WHERE status = 'in_force'"
    ).fetchall()
    assert rows == [("๒๕ มกราคม ๒๕๔๘", "2005-01-25", "2005-01-25")]
    rows = connection.execute(
        "SELECT actor.id, name.value FROM actor, json_each(names) AS name WHERE name.key = 'lo'"
    ).fetchall()
    assert dict(rows) == {"TH-49": "ມຸກດາຫານ", "LA-SV": "ສະຫວັນນະເຂດ"}
    rows = connection.execute("SELECT value FROM claim, json_each(dimensions)").fetchall()
    assert rows == [("culture",), ("tourism",)]
    connection.close()


def test_a_second_writer_waits_and_then_gets_an_error(path: Path) -> None:
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with open_store(path, timeout=0.1) as store:
        with pytest.raises(GraphkitError, match="another process is writing to"):
            store.save(make(version="2"))
        with pytest.raises(GraphkitError, match="another process is writing to"):
            store.propose([SAME])
        # Reading still works.
        assert store.load().version == "1"
    holder.execute("ROLLBACK")
    holder.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, lambda: None)
    release.start()
    done: list[int | None] = []

    def late() -> None:
        with open_store(path, timeout=5) as store:
            done.append(store.save(make(version="2")).batch)

    writer = threading.Thread(target=late)
    writer.start()
    release.join()
    assert done == []
    holder.execute("ROLLBACK")
    writer.join()
    holder.close()
    assert done == [2]


def test_readers_never_see_half_a_batch(path: Path) -> None:
    small = make((), (), (), (), version="0")
    big = make([Actor(f"a{i}", "city") for i in range(2000)], (), (), ())
    allowed = {make().content_hash}
    with open_store(path) as store:
        store.save(small, prune=True)
        allowed |= {store.load().content_hash, big.content_hash}
    stop = threading.Event()
    seen: set[str] = set()
    failed: list[BaseException] = []

    def read() -> None:
        try:
            with open_store(path) as reader:
                while not stop.is_set():
                    seen.add(reader.load().content_hash)
        except BaseException as error:
            failed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    with open_store(path) as store:
        for _ in range(6):
            store.save(big)
            store.save(small, prune=True)
    stop.set()
    reader.join()
    assert failed == []
    assert seen
    assert seen <= allowed


def test_a_full_disk_leaves_the_file_as_it_was(path: Path) -> None:
    before = path.read_bytes()
    with open_store(path) as store:
        pages = len(before) // 4096
        store._connection.execute(f"PRAGMA max_page_count = {pages + 2}")  # type: ignore[attr-defined]
        many = make([*ACTORS, *(Actor(f"a{i}", "city", note="x" * 99) for i in range(500))])
        with pytest.raises(GraphkitError, match="disk is full"):
            store.save(many)
    assert path.read_bytes() == before
    with open_store(path) as store:
        assert dump(store.load()) == dump(make())


def test_killed_at_any_moment(tmp_path: Path) -> None:
    saves, lost, _ = kill_loop.run(5, tmp_path, seed=1, say=False)
    assert saves > 0
    assert lost == 0


def test_two_processes_create_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "atlas.db"
    errors: list[BaseException] = []
    gate = threading.Barrier(4)

    def begin(number: int) -> None:
        try:
            gate.wait()
            with open_store(path, create=True) as store:
                store.save(make([Actor(f"a{number}", "city")], (), (), (), title=f"d{number}"))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=begin, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_store(path) as store:
        assert set(store.load().actors) == {"a0", "a1", "a2", "a3"}
    assert [p.name for p in tmp_path.iterdir()] == ["atlas.db"]
