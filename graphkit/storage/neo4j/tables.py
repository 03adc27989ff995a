"""The tables of a Neo4j store: records as nodes, bookkeeping on them and beside them.

Labels and properties come from :mod:`graphkit.storage.neo4j.schema`; every value is a parameter.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphkit.model.errors import GraphkitError
from graphkit.model.vocabulary import Ontology
from graphkit.storage.batches.rows import (
    ACTOR,
    ACTOR_CLAIM,
    CLAIM,
    Form,
    Key,
    Packer,
    Row,
    as_logged,
)
from graphkit.storage.batches.tables import (
    ADDED,
    DESCRIPTION,
    MEMBERSHIP,
    Fresh,
    Header,
    Memberships,
)
from graphkit.storage.neo4j.schema import (
    BOOKS,
    CLAIM_PROPERTIES,
    DERIVED,
    MARK,
    SHAPES,
    actor_label,
    as_row,
    create_map,
)
from graphkit.storage.neo4j.transactions import Link, Statement, parts, steps

_BATCH, _CHANGE, _DATASET = "GraphkitBatch", "GraphkitChange", "GraphkitDataset"
_SETTLED, _PROPOSAL, _VERDICT = "GraphkitSettled", "GraphkitProposal", "GraphkitVerdict"

UNIQUE = (
    *((shape.label, shape.key) for shape in SHAPES.values()),
    *(("GraphkitStore", "id"), (_BATCH, "batch"), (_DATASET, "id"), (_SETTLED, "dataset")),
    *((_PROPOSAL, "id"), (_VERDICT, "number")),
)
"""The labels and properties under a uniqueness constraint."""

INDEXED = ((_CHANGE, "batch"), (_CHANGE, "row"))
"""The labels and properties under an index that is none."""


class GraphTables:
    """The :class:`~graphkit.storage.batches.tables.Tables` of a Neo4j store.

    Args:
        link: a transaction, or many.
        ontology: the vocabulary of what is written.
        resumed: the batch of a load that was cut off; the tables are then shown as they were
            before it, and what it has done already is not done again.
    """

    def __init__(
        self,
        link: Link,
        ontology: Ontology,
        *,
        resumed: int | None = None,
    ) -> None:
        self.link, self._ontology, self._resumed = link, ontology, resumed
        self._split: Callable[[int], Link] | None = None
        self.memberships = Memberships()
        self._numbers: dict[tuple[str, ...], int] = {}
        self._packer = Packer()
        self._before: dict[str, dict[Key, tuple[Row, bool]]] = defaultdict(dict)
        self._there: dict[str, set[Key]] = defaultdict(set)
        if resumed is not None:
            for table, row, removed in self.logged(resumed):
                self._before[table][row[0]] = (row, removed)

    def split(self, how: Callable[[int], Link]) -> None:
        """Write from the next batch on through another link, which its number gives."""
        self._split = how

    def rows(self, form: Form) -> Iterator[Row]:
        """All rows of a table."""
        return self._as_before(form.table, self._rows(form))

    def references(self, form: Form, ends: Sequence[str]) -> Iterator[Row]:
        """Of every row its id, its source, and the columns that name actors."""
        places = [2 + form.columns.index(name) for name in ("source", *ends)]
        return ((row[1], *(row[place] for place in places)) for row in self.rows(form))

    def datasets(self) -> list[Row]:
        """The rows of the table of datasets."""
        names = ", ".join(f"n.{name}" for name in ("id", *DESCRIPTION, *BOOKS[1:]))
        found = self.link.read(f"MATCH (n:{MARK}:{_DATASET}) RETURN {names}")
        width = 1 + len(DESCRIPTION)
        rows = ((row[0], *row[:width], None, *row[width:]) for row in found)
        return list(self._as_before("dataset", rows))

    def settled(self, dataset: str) -> str | None:
        """The state in which a dataset is known to be in the store."""
        text = f"MATCH (n:{MARK}:{_SETTLED} {{dataset: $dataset}}) RETURN n.state"
        return next((row[0] for row in self.link.read(text, dataset=dataset)), None)

    def settle(self, unsettled: Collection[str], settled: Mapping[str, str]) -> None:
        """Forget the states of some datasets, then note those of others."""
        forget = f"UNWIND $rows AS r MATCH (n:{MARK}:{_SETTLED} {{dataset: r}}) DELETE n"
        note = f"UNWIND $rows AS r CREATE (:{MARK}:{_SETTLED} {{dataset: r[0], state: r[1]}})"
        self.link.write(steps(forget, sorted(unsettled)))
        self.link.write(steps(note, map(list, settled.items())))

    def begin(self, header: Header) -> int:
        """Begin a batch; its number. A load that was cut off goes on with its own."""
        batch = self._resumed
        if batch is None:
            batch = max(self.batches(), default=0) + 1
            kept = {"batch": batch, **header._asdict(), "undone_at": ""}
            self.link.write([[(f"CREATE (n:{MARK}:{_BATCH}) SET n = $kept", {"kept": kept})]])
        self._divide(batch)
        return batch

    def log(self, batch: int, table: str, rows: Iterable[Row], *, removed: bool = False) -> None:
        """Keep rows as they are now, before a batch changes or retires them."""
        sets, logged = self.memberships.sets, self._before[table]
        kept = (
            [
                *(f"{table} {row[1]}", row[ADDED], removed),
                json.dumps(
                    [*row[1:MEMBERSHIP], sorted(sets.get(row[MEMBERSHIP], ())), *row[ADDED:]],
                    ensure_ascii=False,
                ),
            ]
            for row in rows
            if row[1] not in logged
        )
        self.link.write(
            steps(
                f"UNWIND $rows AS r CREATE (:{MARK}:{_CHANGE} {{batch: $batch, table: $table, "
                "row: r[0], added: r[1], removed: r[2], before: r[3]})",
                kept,
                batch=batch,
                table=table,
            )
        )

    def add(self, form: Form, fresh: Iterable[Fresh]) -> None:
        """Write records that are new to the store."""
        there = self._there[form.table]
        self._create(form, (new for new in fresh if new.id not in there))

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Write rows in place of those with the same id."""
        if table == "dataset":
            names = ("id", *DESCRIPTION, None, *BOOKS[1:])
            told = [
                {name: value for name, value in zip(names, row[1:], strict=True) if name}
                for row in rows
            ]
            text = f"UNWIND $rows AS r MERGE (n:{_DATASET} {{id: r.id}}) SET n:{MARK}, n = r"
            self.link.write(steps(text, told))
            return
        shape, read = SHAPES[table], SHAPES[table].form.read
        changed = (
            {
                **shape.properties(read(row[1:], self._packer), self._ontology),
                **self._books(row),
                shape.key: row[1],
            }
            for row in rows
        )
        if shape.form is ACTOR:
            self.link.write(self._relabel(changed))
            return
        text = f"UNWIND $rows AS r MATCH (n:{MARK}:{shape.label} {{{shape.key}: r.{shape.key}}})"
        apart = f"{text} MATCH (n)-[old:{_LINKS}]->() DELETE old"
        joined = f"{text} SET n = r{_JOIN.get(table, '')}"
        for part in parts(changed):
            cut = [(apart, {"rows": part})] if table in _JOIN else []
            self.link.write([[*cut, (joined, {"rows": part})]])

    def delete(self, table: str, rows: Sequence[Row]) -> None:
        """Take rows out, and what is drawn to them; what others tied to them is in the way."""
        self._delete(table, [row[1] for row in rows])

    def batches(self) -> dict[int, tuple[str, str]]:
        """The dataset of each batch, and when it was undone (empty if it was not)."""
        text = f"MATCH (n:{MARK}:{_BATCH}) RETURN n.batch, n.dataset, n.undone_at"
        return {number: (name, undone) for number, name, undone in self.link.read(text)}

    def logged(self, batch: int) -> list[tuple[str, Row, bool]]:
        """What a batch logged: the table, the row without its number, whether it was retired."""
        text = f"MATCH (n:{MARK}:{_CHANGE} {{batch: $batch}}) RETURN n.table, n.before, n.removed"
        found = []
        for table, before, removed in self.link.read(text, batch=batch):
            row = as_logged(table, json.loads(before), len(BOOKS))
            row[MEMBERSHIP] = self._membership(row[MEMBERSHIP])
            found.append((table, tuple(row), removed))
        return found

    def later(self, batch: int) -> Iterator[int]:
        """The later batches that build on one."""
        if batch == max(self.batches(), default=0):
            return
        for text in _LATER:
            for (number,) in self.link.read(text, b=batch):
                yield number

    def missing(self, table: str, ids: Collection[Key]) -> set[Key]:
        """Those of some ids that no row of a table has."""
        if not ids:
            return set()
        text = f"UNWIND $ids AS id MATCH (n:{MARK}:{SHAPES[table].label} {{id: id}}) RETURN n.id"
        return set(ids).difference(row[0] for row in self.link.read(text, ids=list(ids)))

    def retired_by(self, table: str, key: Key, after: int) -> int | None:
        """The last batch after one that retired a row."""
        text = (
            f"MATCH (n:{MARK}:{_CHANGE} {{row: $row}}) WHERE n.removed AND n.batch > $after "
            "RETURN max(n.batch)"
        )
        found: int | None = next(self.link.read(text, row=f"{table} {key}", after=after))[0]
        return found

    def put_back(self, batch: int, table: str, rows: Sequence[Row]) -> None:
        """Write rows that a batch logged as they were; they come without numbers."""
        self._divide(batch)
        if table == "dataset":
            self.put(table, [(None, *row) for row in rows])
            return
        shape = SHAPES[table]
        text = (
            f"UNWIND $ids AS id MATCH (n:{MARK}:{shape.label} {{{shape.key}: id}}) "
            f"RETURN n.{shape.key}"
        )
        there = {row[0] for row in self.link.read(text, ids=[row[0] for row in rows])}
        read = shape.form.read
        self._create(
            shape.form,
            (
                Fresh(row[0], read(row, self._packer), *row[MEMBERSHIP:])
                for row in rows
                if row[0] not in there
            ),
        )
        self.put(table, ((None, *row) for row in rows if row[0] in there))

    def take_out(self, batch: int, table: str) -> int:
        """Take out the rows that a batch added; how many there were."""
        if table == "dataset":
            text = f"MATCH (n:{MARK}:{_DATASET} {{_added: $batch}}) DELETE n"
            self.link.write([[(text, {"batch": batch})]])
            return 0
        shape = SHAPES[table]
        text = f"MATCH (n:{MARK}:{shape.label}) WHERE n._added = $batch RETURN n.{shape.key}"
        keys = [row[0] for row in self.link.read(text, batch=batch)]
        self._delete(table, keys)
        return len(keys)

    def end_undo(self, batch: int, when: str) -> None:
        """Mark a batch as undone, drop its log, and forget all settled states."""
        text = f"MATCH (n:{MARK}:{_CHANGE} {{batch: $batch}}) RETURN elementId(n)"
        logged = [row[0] for row in self.link.read(text, batch=batch)]
        drop = f"UNWIND $rows AS r MATCH (n:{MARK}) WHERE elementId(n) = r DELETE n"
        self.link.write(steps(drop, logged))
        mark = f"MATCH (n:{MARK}:{_BATCH} {{batch: $batch}}) SET n.undone_at = $when"
        self.link.write(
            [
                [
                    (f"MATCH (n:{MARK}:{_SETTLED}) DELETE n", {}),
                    (mark, {"batch": batch, "when": when}),
                ]
            ]
        )

    def proposals(self) -> Iterator[Row]:
        """Id, kind, claim (JSON), score, reasons and evidence (JSON), time first made."""
        text = (
            f"MATCH (n:{MARK}:{_PROPOSAL}) RETURN n.id, n.kind, n.claim, n.score, n.reasons, "
            "n.evidence, n.first_at"
        )
        for *head, reasons, evidence, first_at in self.link.read(text):
            yield (*head, _packed(reasons), _packed(evidence), first_at)

    def verdicts(self) -> Iterator[Row]:
        """The proposal's id, verdict, who, when and note, the oldest first."""
        text = (
            f"MATCH (n:{MARK}:{_VERDICT}) RETURN n.proposal, n.verdict, n.who, n.when, n.note "
            "ORDER BY n.number"
        )
        return map(tuple, self.link.read(text))

    def add_proposals(self, rows: Sequence[Row]) -> None:
        """Write proposals, with the columns that :meth:`proposals` gives."""
        text = (
            f"UNWIND $rows AS r CREATE (:{MARK}:{_PROPOSAL} {{id: r[0], kind: r[1], claim: r[2], "
            "score: r[3], reasons: r[4], evidence: r[5], first_at: r[6]})"
        )
        unpacked = ([*r[:4], json.loads(r[4]), json.loads(r[5]), r[6]] for r in rows)
        self.link.write(steps(text, unpacked))

    def change_proposals(self, rows: Sequence[Row]) -> None:
        """Write score, reasons and evidence of the proposals with some ids (id first)."""
        text = (
            f"UNWIND $rows AS r MATCH (n:{MARK}:{_PROPOSAL} {{id: r[0]}}) "
            "SET n.score = r[1], n.reasons = r[2], n.evidence = r[3]"
        )
        unpacked = ([*r[:2], json.loads(r[2]), json.loads(r[3])] for r in rows)
        self.link.write(steps(text, unpacked))

    def add_verdicts(self, rows: Sequence[Row]) -> None:
        """Write verdicts, with the columns that :meth:`verdicts` gives."""
        last = next(self.link.read(f"MATCH (n:{MARK}:{_VERDICT}) RETURN max(n.number)"))[0] or 0
        text = (
            f"UNWIND $rows AS r MATCH (p:{MARK}:{_PROPOSAL} {{id: r[1]}}) "
            f"CREATE (:{MARK}:{_VERDICT} {{number: r[0], proposal: r[1], verdict: r[2], "
            "who: r[3], when: r[4], note: r[5]})-[:ON]->(p)"
        )
        self.link.write(steps(text, ([last + i, *row] for i, row in enumerate(rows, 1))))

    def _rows(self, form: Form) -> Iterator[Row]:
        shape = SHAPES[form.table]
        names = ", ".join((f"n.{shape.key}", *shape.read, *(f"n.{name}" for name in BOOKS)))
        stated = f" WHERE NOT n:{DERIVED}" if form is CLAIM else ""
        text = f"MATCH (n:{MARK}:{shape.label}){stated} RETURN {names}"
        pack, number, width = self._packer, self._membership, 1 + len(form.columns)
        for values in self.link.read(text):
            key = values[0]
            columns = as_row(form, values[1:width], pack)
            yield (key, key, *columns, number(values[width]), *values[width + 1 :])

    def _as_before(self, table: str, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows as they were before the batch of a load that was cut off."""
        if self._resumed is None:
            yield from rows
            return
        before = self._before[table]
        there: set[Key] = set()
        for row in rows:
            there.add(row[1])
            if row[1] in before:
                yield (row[1], *before[row[1]][0])
            elif row[ADDED] == self._resumed:
                self._there[table].add(row[1])
            else:
                yield row
        for key, (row, _) in before.items():
            if key not in there:
                yield (key, *row)

    def _membership(self, names: Sequence[str]) -> int:
        known = self._numbers.get(key := tuple(names))
        if known is None:
            known = self._numbers[key] = self.memberships.number(frozenset(key))
        return known

    def _books(self, row: Row) -> dict[str, Any]:
        holders = sorted(self.memberships.sets[row[MEMBERSHIP]])
        return dict(zip(BOOKS, (holders, *row[ADDED:]), strict=True))

    def _divide(self, batch: int) -> None:
        if self._split is not None:
            self.link, self._split = self._split(batch), None

    def _create(self, form: Form, fresh: Iterable[Fresh]) -> None:
        shape = SHAPES[form.table]
        if form is CLAIM:
            self.link.write(steps(_CREATE_CLAIM, map(self._claim_values, fresh)))
            return
        made = (
            {
                **shape.properties(new.record, self._ontology),
                **self._books(new),
                shape.key: new.id,
            }
            for new in fresh
        )
        if form is ACTOR:
            self.link.write(_by_label(made, _create_actor))
            return
        text = f"UNWIND $rows AS r CREATE (n:{MARK}:{shape.label}) SET n = r"
        self.link.write(steps(text + _JOIN.get(form.table, ""), made))

    def _claim_values(self, new: Fresh) -> list[Any]:
        properties = SHAPES["claim"].properties(new.record, self._ontology)
        properties["_key"] = new.id
        get = properties.get
        holders = sorted(self.memberships.sets[new.membership])
        return [*map(get, CLAIM_PROPERTIES), holders, *new[3:]]

    def _relabel(self, changed: Iterable[dict[str, Any]]) -> Iterator[Sequence[Statement]]:
        text = f"MATCH (n:{MARK}:Actor) RETURN DISTINCT n.kind"
        labels = "".join(f":{actor_label(row[0])}" for row in self.link.read(text))
        match = f"UNWIND $rows AS r MATCH (n:{MARK}:Actor {{id: r.id}})"
        return _by_label(changed, lambda label: f"{match} REMOVE n{labels} SET n:{label}, n = r")

    def _delete(self, table: str, keys: Sequence[Key]) -> None:
        shape = SHAPES[table]
        match = f"UNWIND $rows AS r MATCH (n:{MARK}:{shape.label} {{{shape.key}: r}})"
        held = f"{match} WHERE EXISTS {{ (n)--() }} RETURN n.{shape.key}"
        for part in parts(keys):
            self.link.write([[(f"{match} {bare}", {"rows": part}) for bare in _BARE[table]]])
            for (key,) in self.link.read(held, rows=part):
                raise GraphkitError(
                    f"other data in the database is tied to the {table} {key!r}, which is to go; "
                    "take those ties away first, or load without --prune"
                )
        self.link.write(steps(f"{match} DELETE n", keys))


def _by_label(
    actors: Iterable[dict[str, Any]], text: Callable[[str], str]
) -> Iterator[Sequence[Statement]]:
    """Statements on actors, one for each kind, since a label stands in the text of a query."""
    for part in parts(actors):
        kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for properties in part:
            kinds[properties["kind"]].append(properties)
        yield [(text(actor_label(kind)), {"rows": rows}) for kind, rows in kinds.items()]


def _create_actor(label: str) -> str:
    return f"UNWIND $rows AS r CREATE (n:{MARK}:Actor:{label}) SET n = r"


def _packed(words: Sequence[str]) -> str:
    return json.dumps(words, ensure_ascii=False)


_LINKS = "FROM|TO|CITES|ABOUT"
_CITES = (
    " WITH n, r WHERE r.source IS NOT NULL MATCH (s:Source {id: r.source}) CREATE (n)-[:CITES]->(s)"
)
_JOIN = {
    CLAIM.table: " WITH n, r MATCH (a:Actor {id: r.tail}) MATCH (b:Actor {id: r.head}) "
    f"CREATE (n)-[:FROM]->(a), (n)-[:TO]->(b){_CITES}",
    ACTOR_CLAIM.table: " WITH n, r MATCH (a:Actor {id: r.actor}) "
    f"CREATE (n)-[:ABOUT]->(a){_CITES}",
}
_BARE = {
    "source": [f"MATCH (n)<-[drawn:CITES]-(:{DERIVED}) DELETE drawn"],
    "actor": [
        f"MATCH (n)<-[:FROM|TO]-(c:{DERIVED}) DETACH DELETE c",
        "MATCH (n)-[drawn]-(:Actor) WHERE drawn._drawn IS NOT NULL DELETE drawn",
    ],
    "claim": [f"MATCH (n)-[drawn:{_LINKS}|DISAGREES]-(:{MARK}) DELETE drawn"],
    "actor_claim": [f"MATCH (n)-[drawn:{_LINKS}]->(:{MARK}) DELETE drawn"],
}

_AT = {name: f"r[{i}]" for i, name in enumerate(CLAIM_PROPERTIES)}
_CREATE_CLAIM = (
    f"UNWIND $rows AS r MATCH (a:Actor {{id: {_AT['tail']}}}) "
    f"MATCH (b:Actor {{id: {_AT['head']}}}) "
    f"CREATE (n:{MARK}:Claim {{{create_map((*CLAIM_PROPERTIES, *BOOKS), 'r')}}}), "
    "(n)-[:FROM]->(a), (n)-[:TO]->(b) "
    f"WITH n, {_AT['source']} AS source WHERE source IS NOT NULL "
    "MATCH (s:Source {id: source}) CREATE (n)-[:CITES]->(s)"
)

_OWN = f"MATCH (o:{MARK}:{_CHANGE} {{batch: $b}})"
_LATER = (
    # Rows that it added and a later one changed or retired.
    f"MATCH (c:{MARK}:{_CHANGE}) WHERE c.added = $b AND c.batch > $b RETURN DISTINCT c.batch",
    # Rows that it changed or retired and a later one did again, or added anew.
    f"{_OWN} MATCH (c:{MARK}:{_CHANGE} {{row: o.row}}) WHERE c.batch > $b RETURN DISTINCT c.batch",
    *(
        f"{_OWN} WHERE o.table = '{table}' WITH collect(o.row) AS rows "
        f"MATCH (n:{MARK}:{label}) WHERE n._added > $b AND "
        f"'{table} ' + toString(n.{key}) IN rows RETURN DISTINCT n._added"
        for table, label, key in (
            ("dataset", _DATASET, "id"),
            *((shape.form.table, shape.label, shape.key) for shape in SHAPES.values()),
        )
    ),
    # Later rows that refer to actors or sources that it added.
    f"MATCH (p:{MARK}:Actor)<-[:FROM|TO|ABOUT]-(n:{MARK}) "
    "WHERE p._added = $b AND n._touched > $b RETURN DISTINCT n._touched",
    f"MATCH (p:{MARK}:Source)<-[:CITES]-(n:{MARK}) "
    "WHERE p._added = $b AND n._touched > $b RETURN DISTINCT n._touched",
    *(
        f"MATCH (n:{MARK}:Actor) WHERE n._touched > $b "
        f"MATCH (p:{MARK}:{label} {{id: n.{end}}}) WHERE p._added = $b RETURN DISTINCT n._touched"
        for end, label in (("within", "Actor"), ("country", "Actor"), ("source", "Source"))
    ),
    # Later batches of a dataset that it began.
    f"MATCH (d:{MARK}:{_DATASET}) WHERE d._added = $b "
    f"MATCH (n:{MARK}:{_BATCH}) WHERE n.dataset = d.id AND n.batch > $b AND n.undone_at = '' "
    "RETURN DISTINCT n.batch",
)
