"""A load loses no row that may still be in the dataset, and changes no meaning of other rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import graphkit
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.model.vocabulary import build_ontology
from graphkit.storage import open_store
from graphkit.storage.load import load_dataset
from graphkit.storage.open import open_network

ACTORS = (
    "id,kind,name_en,country,source\na,province,A,TH,s1\nb,province,B,LA,s1\nc,agency,C,LA,s1\n"
)
TIES = "from,to,kind,source,since\na,b,sister_city,s1,2004\nc,a,oversees,s1,2005\n"
SOURCES = "id,title,year\ns1,List one,2020\ns2,List two,2022\n"
SAID = "actor,field,value,source\na,population,5,s1\n"


def dataset(path: Path, **files: str | None) -> Path:
    path.mkdir()
    tables = {"actors": ACTORS, "ties": TIES, "sources": SOURCES, "actor_claims": SAID}
    for name, text in {**tables, "network.toml": 'title = "t"\n', **files}.items():
        if text is not None:
            (path / (name if "." in name else f"{name}.csv")).write_text(text)
    return path


def counts(store: Path) -> tuple[int, int, int, int]:
    network = open_network(store)
    parts = (network.actors, network.claims, network.sources, network.actor_claims)
    return tuple(map(len, parts))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"actors": ACTORS.replace("province,A", "provinze,A")}, "rows that cannot be read"),
        ({"ties": TIES.replace("sister_city", "sistercity")}, "rows that cannot be read"),
        ({"ties": TIES.replace("2005", "20x5")}, "rows that cannot be read"),
        ({"sources": SOURCES.replace("s2,List two", "s2,")}, "rows that cannot be read"),
        ({"ties": TIES.replace("from,", "frm,")}, "rows that cannot be read"),
        ({"actor_claims": SAID.replace("population,5", "population,x")}, "cannot be read"),
        ({"ties": None, "edges": TIES}, "has no table 'ties', but the store has 2 rows of it"),
        ({"actor_claims": None}, "has no table 'actor_claims', but the store has 1 row of it"),
    ],
)
def test_prune_retires_no_row_that_may_still_be_there(
    tmp_path: Path, changed: dict[str, str | None], message: str
) -> None:
    store = tmp_path / "s.db"
    load_dataset(dataset(tmp_path / "good"), store)
    other = dataset(tmp_path / "other", **changed)
    with pytest.raises(GraphkitError, match=message):
        load_dataset(other, store, prune=True, skip_errors=True)
    assert counts(store) == (3, 2, 2, 1)
    report = load_dataset(other, store, skip_errors=True)
    assert report.pruned == 0
    assert ("gone or not readable" in str(report)) == ("cannot be read" in message)
    assert counts(store) == (3, 2, 2, 1)


def test_prune_retires_what_is_gone_from_a_table_that_is_there(tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    load_dataset(dataset(tmp_path / "good"), store)
    header = "actor,field,value,source\n"
    fewer = dataset(tmp_path / "fewer", ties=TIES.rpartition("c,")[0], actor_claims=header)
    assert load_dataset(fewer, store, prune=True).pruned == 2
    assert counts(store) == (3, 1, 2, 0)
    # Tables that neither the dataset nor the store has are nothing to ask about.
    less = dataset(tmp_path / "less", ties=TIES.rpartition("c,")[0], actor_claims=None)
    assert load_dataset(less, store, prune=True).nothing_new


def test_an_error_is_no_reason_to_refuse_where_nothing_is_gone(tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    load_dataset(dataset(tmp_path / "good"), store)
    more = dataset(tmp_path / "more", ties=TIES + "a,x,sister_city,s1,2006\n")
    assert load_dataset(more, store, prune=True, skip_errors=True).nothing_new


KIND: dict[str, Any] = {
    "family": "cooperation",
    "label": {"en": "Lends to"},
    "tail": ["agency"],
    "head": ["province"],
}


def made(title: str, overlay: dict[str, Any], *claims: Claim, **rest: Any) -> Network:
    ontology, faults = build_ontology(overlay)
    assert faults == []
    actors = {a.id: a for a in (Actor("a", "province"), Actor("c", "agency"))}
    return Network(actors, claims, ontology=ontology, title=title, **rest)


LENT = Claim("c", "a", "lends_to")
FIRST = {"tie_kinds": {"lends_to": KIND}, "statuses": {"paused": {"en": "Paused"}}}


@pytest.mark.parametrize(
    ("overlay", "shown"),
    [
        (
            {"tie_kinds": {"lends_to": {**KIND, "family": "activity"}}},
            "tie kind 'lends_to': the store has family = \"cooperation\"; 'second' has "
            'family = "activity"',
        ),
        (
            {"tie_kinds": {"lends_to": {**KIND, "label": {"en": "Gives to", "th": "ให้"}}}},
            'label.en = "Lends to"; \'second\' has label.en = "Gives to"',
        ),
        ({"tie_kinds": {"lends_to": {**KIND, "symmetric": True}}}, "symmetric = false"),
        ({"tie_kinds": {"lends_to": {**KIND, "levels": True}}}, "levels = false"),
        ({"tie_kinds": {"sister_city": {"symmetric": False}}}, "tie kind 'sister_city'"),
        ({"actor_kinds": {"agency": {"place": True}}}, "actor kind 'agency'"),
        (
            {"actor_kinds": {"agency": {"subkinds": {"ministry": {"en": "Office"}}}}},
            "subkind 'ministry' of agency",
        ),
        ({"defaults": {"status": "proposed"}}, 'status = "in_force"'),
        ({"defaults": {"over": "dormant"}}, 'over = "ended"'),
        ({"defaults": {"family": "activity"}}, 'family = "cooperation"'),
        ({"statuses": {"paused": {"en": "Stopped"}}}, "status 'paused'"),
        ({"statuses": {"paused": {"en": "Paused", "denies": True}}}, "denies = false"),
        ({"statuses": {"dormant": {"en": "Asleep"}}}, "status 'dormant'"),
        ({"levels": {"economic": {"en": "Money"}}}, "level 'economic'"),
        ({"dimensions": {"health": {"en": "Wealth"}}}, "dimension 'health'"),
        ({"families": {"activity": {"en": "Doings"}}}, "tie family 'activity'"),
        ({"access": {"internal": {"en": "Open"}}}, "access level 'internal'"),
    ],
)
def test_a_dataset_that_defines_a_word_otherwise_is_refused(
    overlay: dict[str, Any], shown: str
) -> None:
    first = made("first", FIRST, LENT)
    second = made("second", overlay)
    with open_store(":memory:") as store:
        store.save(first)
        before = store.load()
        with pytest.raises(GraphkitError, match=r"(?s)nothing was written.*Rename") as error:
            store.save(second)
        assert shown in str(error.value)
        assert len(store.history()) == 1
        assert store.load().content_hash == before.content_hash
    with open_store(":memory:") as store:
        # The other way round it is refused as well.
        store.save(second)
        with pytest.raises(GraphkitError, match="contradicts"):
            store.save(first)


@pytest.mark.parametrize(
    "overlay",
    [
        {},
        FIRST,
        {"tie_kinds": {"lends_to": {**KIND, "label": "Lends to", "colour": "#123456"}}},
        {"tie_kinds": {"lends_to": {**KIND, "label": {"en": "Lends to", "th": "ให้กู้แก่"}}}},
        {"tie_kinds": {"lends_to": {**KIND, "tail": ["agency", "association"]}}},
        {"statuses": {"frozen": {"en": "Frozen"}}},
    ],
)
def test_words_that_agree_share_a_store(overlay: dict[str, Any]) -> None:
    with open_store(":memory:") as store:
        store.save(made("first", FIRST, LENT))
        store.save(made("second", overlay))
        assert "lends_to" in store.load().ontology.tie_kinds
        # A dataset may change its own words once it is alone with them.
        store.undo(2)
        changed = {"tie_kinds": {"lends_to": {**KIND, "family": "activity"}}}
        store.save(made("first", {**FIRST, **changed}, LENT))
        assert store.load().ontology.tie_kinds["lends_to"].family == "activity"


USED: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (FIRST, {}, {"claims": (LENT,)}),
    (FIRST, {}, {"claims": (LENT._replace(kind="oversees", status="paused"),)}),
    (
        {"levels": {"deep": {"en": "Deep"}}},
        {},
        {"claims": (Claim("a", "b", "sister_city", level="deep"),)},
    ),
    (
        {"dimensions": {"sport": {"en": "Sport"}}, "obstacles": {"rain": {"en": "Rain"}}},
        {},
        {"claims": (Claim("a", "b", "borders", dimensions=("sport",), obstacles=("rain",)),)},
    ),
    (
        {"actor_kinds": {"bank": {"label": "Bank", "subkinds": {"co_op": {"en": "Co-op"}}}}},
        {},
        {"actor": Actor("x", "bank", subkind="co_op")},
    ),
    (
        {"actor_kinds": {"agency": {"subkinds": {"lab": {"en": "Lab"}}}}},
        {},
        {"actor": Actor("x", "agency", subkind="lab")},
    ),
    ({"sectors": {"mixed": {"en": "Mixed"}}}, {}, {"actor": Actor("x", "agency", sector="mixed")}),
    (
        {
            "families": {"money": {"en": "Money"}},
            "actor_kinds": {"bank": {"label": {"en": "Bank"}}},
            "tie_kinds": {"pays": {"family": "money", "label": {"en": "Pays"}, "tail": ["bank"],
                                   "head": ["bank", "province"]}},
        },
        {},
        {"actor": Actor("x", "bank"), "claims": (Claim("x", "a", "pays"),)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "later", "rows"), USED)
def test_a_word_in_use_is_kept(
    words: dict[str, Any], later: dict[str, Any], rows: dict[str, Any]
) -> None:
    def network(overlay: dict[str, Any], **more: Any) -> Network:
        extra = [more["actor"]] if "actor" in more else []
        actors = [Actor("a", "province"), Actor("b", "province"), Actor("c", "agency"), *extra]
        ontology = build_ontology(overlay)[0]
        found = {actor.id: actor for actor in actors}
        return Network(found, more.get("claims", ()), ontology=ontology, title="towns")

    with open_store(":memory:") as store:
        store.save(network(words, **rows))
        report = store.save(network(later))
        assert any(": rows in the store still use it" in line for line in report.kept_rows)
        loaded = store.load()
        assert len(loaded.claims) == len(rows.get("claims", ()))
        for tie in loaded.ties.values():
            assert tie.kind in loaded.ontology.tie_kinds
        for actor in loaded.actors.values():
            kind = loaded.ontology.actor_kinds[actor.kind]
            assert actor.subkind in ("", *kind.subkinds)
        assert graphkit.describe_network(loaded)
        assert store.save(network(later)).nothing_new
        store.save(network(later), prune=True)
        assert dict(store.load().ontology.overlay) == later


def test_a_source_known_by_id_only_replaces_no_described_one() -> None:
    cable = Source("cable", "Embassy cable 12", authors="Amb", access="internal")
    claim = Claim("c", "a", "oversees", source="cable", note="SECRET")
    with open_store(":memory:") as store:
        store.save(made("ministry", {}, claim, sources={"cable": cable}))
        bare = {"cable": Source("cable", "cable")}
        report = store.save(made("desk", {}, sources=bare))
        assert "this dataset has its id only" in str(report)
        assert store.load().sources["cable"] == cable
        # Nor in the same dataset, and access does not widen for others by a load.
        store.save(made("ministry", {}, claim, sources=bare))
        assert store.load().sources["cable"] == cable
        opened = {"cable": Source("cable", "Embassy cable 12", authors="Amb", access="public")}
        report = store.save(made("desk", {}, sources=opened))
        assert "stays internal" in str(report)
        assert store.load().sources["cable"].access == "internal"
        assert store.load().public().claims == ()
        # A description replaces a bare id.
        other = {"x": Source("x", "x")}
        store.save(made("desk", {}, sources=other))
        store.save(made("late", {}, sources={"x": Source("x", "Paper", year=2020)}))
        assert store.load().sources["x"].title == "Paper"


def test_the_owner_of_a_source_can_publish_it() -> None:
    with open_store(":memory:") as store:
        store.save(made("one", {}, sources={"s": Source("s", "S", access="internal")}))
        store.save(made("one", {}, sources={"s": Source("s", "S", access="public")}))
        assert store.load().sources["s"].access == "public"


def test_a_batch_that_a_later_load_confirmed_is_undone_after_it() -> None:
    old, new = Actor("a", "province", {"en": "Alpha"}), Actor("a", "province", {"en": "Beta"})
    gone, came = Actor("old", "province"), Actor("new", "province")

    def network(*actors: Actor) -> Network:
        return Network({actor.id: actor for actor in actors}, title="towns")

    with open_store(":memory:") as store:
        store.save(network(old, gone))
        store.save(network(new, came))
        store.save(network(new, came), prune=True)
        with pytest.raises(GraphkitError, match=r"confirmed or use its rows; undo batch 3 first"):
            store.undo(2)
        store.undo(3)
        store.undo(2)
        assert store.load().actors == {"a": old, "old": gone}


def test_a_store_never_hides_a_bundled_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    load_dataset("thai-twin-cities", "s.db")
    for given in ("s.db", "thai-twin-cities"):
        with pytest.raises(GraphkitError, match="is the name of a bundled network"):
            load_dataset(given, "thai-twin-cities")
    with pytest.raises(GraphkitError, match=r"write `graphkit load thai-twin-cities s\.db`"):
        load_dataset("s.db", "thai-twin-cities")
    assert [path.name for path in tmp_path.iterdir()] == ["s.db"]
