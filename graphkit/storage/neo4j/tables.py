"""The tables of a Neo4j store: records as nodes, with their bookkeeping.

Labels and property names come from :mod:`graphkit.storage.neo4j.schema`; values are always sent
as parameters.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.model.vocabulary import Ontology
from graphkit.storage.batches.rows import (
    ACTOR,
    CLAIM,
    Key,
    Packer,
    Row,
    TableSpec,
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
    NODE_SPECS,
    actor_label,
    as_row,
)
from graphkit.storage.neo4j.statements import (
    BATCH,
    CHANGE,
    CREATE_CLAIM,
    DATASET,
    JOIN,
    LATER,
    LINKS,
    PROPOSAL,
    SETTLED,
    UNLINK,
    VERDICT,
)
from graphkit.storage.neo4j.transactions import CypherRunner, Statement, parts, steps

UNIQUE = (
    *((node.label, node.key) for node in NODE_SPECS.values()),
    *(("GraphkitStore", "id"), (BATCH, "batch"), (DATASET, "id"), (SETTLED, "dataset")),
    *((PROPOSAL, "id"), (VERDICT, "number")),
)
"""Labels and properties with a uniqueness constraint."""

INDEXED = ((CHANGE, "batch"), (CHANGE, "row"))
"""Labels and properties with an index that allows repeated values."""


class GraphTables:
    """The :class:`~graphkit.storage.batches.tables.Tables` of a Neo4j store.

    Args:
        runner: runs the Cypher, in one transaction or in many.
        ontology: the vocabulary of the records to write.
        resumed: the batch of an interrupted load. The tables are then shown as they were before
            that batch, and the steps that it completed are not repeated.
    """

    def __init__(
        self,
        runner: CypherRunner,
        ontology: Ontology,
        *,
        resumed: int | None = None,
    ) -> None:
        self.runner, self._ontology, self._resumed = runner, ontology, resumed
        self._split: Callable[[int], CypherRunner] | None = None
        self.memberships = Memberships()
        self._numbers: dict[tuple[str, ...], int] = {}
        self._packer = Packer()
        self._before: dict[str, dict[Key, tuple[Row, bool]]] = defaultdict(dict)
        self._there: dict[str, set[Key]] = defaultdict(set)
        if resumed is not None:
            for table, row, removed in self.logged(resumed):
                self._before[table][row[0]] = (row, removed)

    def split(self, how: Callable[[int], CypherRunner]) -> None:
        """Write from the next batch on with another runner; ``how`` makes it from the number."""
        self._split = how

    def rows(self, spec: TableSpec) -> Iterator[Row]:
        """Yield all rows of a table."""
        return self._as_before(spec.table, self._rows(spec))

    def references(self, spec: TableSpec, ends: Sequence[str]) -> Iterator[Row]:
        """Yield for every row its id, its source, and the columns that name actors."""
        places = [2 + spec.columns.index(name) for name in ("source", *ends)]
        return ((row[1], *(row[place] for place in places)) for row in self.rows(spec))

    def datasets(self) -> list[Row]:
        """Return the rows of the table of datasets."""
        names = ", ".join(f"n.{name}" for name in ("id", *DESCRIPTION, *BOOKS[1:]))
        found = self.runner.read(f"MATCH (n:{MARK}:{DATASET}) RETURN {names}")
        width = 1 + len(DESCRIPTION)
        rows = ((row[0], *row[:width], None, *row[width:]) for row in found)
        return list(self._as_before("dataset", rows))

    def settled(self, dataset: str) -> str | None:
        """Return the state in which a dataset is known to be in the store."""
        text = f"MATCH (n:{MARK}:{SETTLED} {{dataset: $dataset}}) RETURN n.state"
        return next((row[0] for row in self.runner.read(text, dataset=dataset)), None)

    def settle(self, unsettled: Collection[str], settled: Mapping[str, str]) -> None:
        """Delete the states of some datasets, then record those of others."""
        forget = f"UNWIND $rows AS r MATCH (n:{MARK}:{SETTLED} {{dataset: r}}) DELETE n"
        note = f"UNWIND $rows AS r CREATE (:{MARK}:{SETTLED} {{dataset: r[0], state: r[1]}})"
        self.runner.write(steps(forget, sorted(unsettled)))
        self.runner.write(steps(note, map(list, settled.items())))

    def begin(self, header: Header) -> int:
        """Begin a batch and return its number; an interrupted load continues with its own."""
        batch = self._resumed
        if batch is None:
            batch = max(self.batches(), default=0) + 1
            kept = {"batch": batch, **header._asdict(), "undone_at": ""}
            self.runner.write([[(f"CREATE (n:{MARK}:{BATCH}) SET n = $kept", {"kept": kept})]])
        self._divide(batch)
        return batch

    def log(self, batch: int, table: str, rows: Iterable[Row], *, removed: bool = False) -> None:
        """Log rows as they are now, before a batch changes or retires them."""
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
        self.runner.write(
            steps(
                f"UNWIND $rows AS r CREATE (:{MARK}:{CHANGE} {{batch: $batch, table: $table, "
                "row: r[0], added: r[1], removed: r[2], before: r[3]})",
                kept,
                batch=batch,
                table=table,
            )
        )

    def add(self, spec: TableSpec, fresh: Iterable[Fresh]) -> None:
        """Write records that are new to the store."""
        there = self._there[spec.table]
        self._create(spec, (new for new in fresh if new.id not in there))

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Replace the rows with the same ids."""
        if table == "dataset":
            names = ("id", *DESCRIPTION, None, *BOOKS[1:])
            datasets = [
                {name: value for name, value in zip(names, row[1:], strict=True) if name}
                for row in rows
            ]
            text = f"UNWIND $rows AS r MERGE (n:{DATASET} {{id: r.id}}) SET n:{MARK}, n = r"
            self.runner.write(steps(text, datasets))
            return
        node, read = NODE_SPECS[table], NODE_SPECS[table].spec.read
        changed = (
            {
                **node.properties(read(row[1:], self._packer), self._ontology),
                **self._books(row),
                node.key: row[1],
            }
            for row in rows
        )
        if node.spec is ACTOR:
            self.runner.write(self._relabel(changed))
            return
        text = f"UNWIND $rows AS r MATCH (n:{MARK}:{node.label} {{{node.key}: r.{node.key}}})"
        apart = f"{text} MATCH (n)-[old:{LINKS}]->() DELETE old"
        joined = f"{text} SET n = r{JOIN.get(table, '')}"
        for part in parts(changed):
            cut = [(apart, {"rows": part})] if table in JOIN else []
            self.runner.write([[*cut, (joined, {"rows": part})]])

    def delete(self, table: str, rows: Sequence[Row]) -> None:
        """Delete rows and the relationships derived for them.

        Raises:
            InvalidDataError: when a relationship of other data is attached to a row.
        """
        self._delete(table, [row[1] for row in rows])

    def batches(self) -> dict[int, tuple[str, str]]:
        """Return the dataset of each batch, and the time of its undo (empty if not undone)."""
        text = f"MATCH (n:{MARK}:{BATCH}) RETURN n.batch, n.dataset, n.undone_at"
        return {number: (name, undone) for number, name, undone in self.runner.read(text)}

    def logged(self, batch: int) -> list[tuple[str, Row, bool]]:
        """Return the log of a batch: table, row without its number, True if it was retired."""
        text = f"MATCH (n:{MARK}:{CHANGE} {{batch: $batch}}) RETURN n.table, n.before, n.removed"
        found = []
        for table, before, removed in self.runner.read(text, batch=batch):
            row = as_logged(table, json.loads(before), len(BOOKS))
            row[MEMBERSHIP] = self._membership(row[MEMBERSHIP])
            found.append((table, tuple(row), removed))
        return found

    def later(self, batch: int) -> Iterator[int]:
        """Yield the later batches that build directly on a batch."""
        if batch == max(self.batches(), default=0):
            return
        for text in LATER:
            for (number,) in self.runner.read(text, b=batch):
                yield number

    def missing(self, table: str, ids: Collection[Key]) -> set[Key]:
        """Return the ids that no row of a table has."""
        if not ids:
            return set()
        text = (
            f"UNWIND $ids AS id MATCH (n:{MARK}:{NODE_SPECS[table].label} {{id: id}}) RETURN n.id"
        )
        return set(ids).difference(row[0] for row in self.runner.read(text, ids=list(ids)))

    def retired_by(self, table: str, key: Key, after: int) -> int | None:
        """Return the last batch after a given one that retired a row; None without one."""
        text = (
            f"MATCH (n:{MARK}:{CHANGE} {{row: $row}}) WHERE n.removed AND n.batch > $after "
            "RETURN max(n.batch)"
        )
        found: int | None = next(self.runner.read(text, row=f"{table} {key}", after=after))[0]
        return found

    def put_back(self, batch: int, table: str, rows: Sequence[Row]) -> None:
        """Restore rows that a batch logged; they come without row numbers."""
        self._divide(batch)
        if table == "dataset":
            self.put(table, [(None, *row) for row in rows])
            return
        node = NODE_SPECS[table]
        text = (
            f"UNWIND $ids AS id MATCH (n:{MARK}:{node.label} {{{node.key}: id}}) "
            f"RETURN n.{node.key}"
        )
        there = {row[0] for row in self.runner.read(text, ids=[row[0] for row in rows])}
        read = node.spec.read
        self._create(
            node.spec,
            (
                Fresh(row[0], read(row, self._packer), *row[MEMBERSHIP:])
                for row in rows
                if row[0] not in there
            ),
        )
        self.put(table, ((None, *row) for row in rows if row[0] in there))

    def take_out(self, batch: int, table: str) -> int:
        """Delete the rows that a batch added; return how many."""
        if table == "dataset":
            text = f"MATCH (n:{MARK}:{DATASET} {{_added: $batch}}) DELETE n"
            self.runner.write([[(text, {"batch": batch})]])
            return 0
        node = NODE_SPECS[table]
        text = f"MATCH (n:{MARK}:{node.label}) WHERE n._added = $batch RETURN n.{node.key}"
        keys = [row[0] for row in self.runner.read(text, batch=batch)]
        self._delete(table, keys)
        return len(keys)

    def end_undo(self, batch: int, when: str) -> None:
        """Mark a batch as undone; delete its log and all settled states."""
        text = f"MATCH (n:{MARK}:{CHANGE} {{batch: $batch}}) RETURN elementId(n)"
        logged = [row[0] for row in self.runner.read(text, batch=batch)]
        drop = f"UNWIND $rows AS r MATCH (n:{MARK}) WHERE elementId(n) = r DELETE n"
        self.runner.write(steps(drop, logged))
        mark = f"MATCH (n:{MARK}:{BATCH} {{batch: $batch}}) SET n.undone_at = $when"
        self.runner.write(
            [
                [
                    (f"MATCH (n:{MARK}:{SETTLED}) DELETE n", {}),
                    (mark, {"batch": batch, "when": when}),
                ]
            ]
        )

    def proposals(self) -> Iterator[Row]:
        """Yield id, kind, claim (JSON), score, reasons and evidence (JSON), time of creation."""
        text = (
            f"MATCH (n:{MARK}:{PROPOSAL}) RETURN n.id, n.kind, n.claim, n.score, n.reasons, "
            "n.evidence, n.first_at"
        )
        for *head, reasons, evidence, first_at in self.runner.read(text):
            yield (*head, _packed(reasons), _packed(evidence), first_at)

    def verdicts(self) -> Iterator[Row]:
        """Yield proposal id, verdict, who, when and note of every verdict, oldest first."""
        text = (
            f"MATCH (n:{MARK}:{VERDICT}) RETURN n.proposal, n.verdict, n.who, n.when, n.note "
            "ORDER BY n.number"
        )
        return map(tuple, self.runner.read(text))

    def add_proposals(self, rows: Sequence[Row]) -> None:
        """Write proposals, with the columns of :meth:`proposals`."""
        text = (
            f"UNWIND $rows AS r CREATE (:{MARK}:{PROPOSAL} {{id: r[0], kind: r[1], claim: r[2], "
            "score: r[3], reasons: r[4], evidence: r[5], first_at: r[6]})"
        )
        unpacked = ([*r[:4], json.loads(r[4]), json.loads(r[5]), r[6]] for r in rows)
        self.runner.write(steps(text, unpacked))

    def change_proposals(self, rows: Sequence[Row]) -> None:
        """Update proposals; each row is id, score, reasons and evidence."""
        text = (
            f"UNWIND $rows AS r MATCH (n:{MARK}:{PROPOSAL} {{id: r[0]}}) "
            "SET n.score = r[1], n.reasons = r[2], n.evidence = r[3]"
        )
        unpacked = ([*r[:2], json.loads(r[2]), json.loads(r[3])] for r in rows)
        self.runner.write(steps(text, unpacked))

    def add_verdicts(self, rows: Sequence[Row]) -> None:
        """Write verdicts, with the columns of :meth:`verdicts`."""
        last = next(self.runner.read(f"MATCH (n:{MARK}:{VERDICT}) RETURN max(n.number)"))[0] or 0
        text = (
            f"UNWIND $rows AS r MATCH (p:{MARK}:{PROPOSAL} {{id: r[1]}}) "
            f"CREATE (:{MARK}:{VERDICT} {{number: r[0], proposal: r[1], verdict: r[2], "
            "who: r[3], when: r[4], note: r[5]})-[:ON]->(p)"
        )
        self.runner.write(steps(text, ([last + i, *row] for i, row in enumerate(rows, 1))))

    def _rows(self, spec: TableSpec) -> Iterator[Row]:
        node = NODE_SPECS[spec.table]
        names = ", ".join((f"n.{node.key}", *node.read, *(f"n.{name}" for name in BOOKS)))
        stated = f" WHERE NOT n:{DERIVED}" if spec is CLAIM else ""
        text = f"MATCH (n:{MARK}:{node.label}){stated} RETURN {names}"
        pack, number, width = self._packer, self._membership, 1 + len(spec.columns)
        for values in self.runner.read(text):
            key = values[0]
            columns = as_row(spec, values[1:width], pack)
            yield (key, key, *columns, number(values[width]), *values[width + 1 :])

    def _as_before(self, table: str, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield rows as they were before the batch of an interrupted load."""
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
            self.runner, self._split = self._split(batch), None

    def _create(self, spec: TableSpec, fresh: Iterable[Fresh]) -> None:
        node = NODE_SPECS[spec.table]
        if spec is CLAIM:
            self.runner.write(steps(CREATE_CLAIM, map(self._claim_values, fresh)))
            return
        made = (
            {
                **node.properties(new.record, self._ontology),
                **self._books(new),
                node.key: new.id,
            }
            for new in fresh
        )
        if spec is ACTOR:
            self.runner.write(_by_label(made, _create_actor))
            return
        text = f"UNWIND $rows AS r CREATE (n:{MARK}:{node.label}) SET n = r"
        self.runner.write(steps(text + JOIN.get(spec.table, ""), made))

    def _claim_values(self, new: Fresh) -> list[Any]:
        properties = NODE_SPECS["claim"].properties(new.record, self._ontology)
        properties["_key"] = new.id
        get = properties.get
        holders = sorted(self.memberships.sets[new.membership])
        return [*map(get, CLAIM_PROPERTIES), holders, *new[3:]]

    def _relabel(self, changed: Iterable[dict[str, Any]]) -> Iterator[Sequence[Statement]]:
        text = f"MATCH (n:{MARK}:Actor) RETURN DISTINCT n.kind"
        labels = "".join(f":{actor_label(row[0])}" for row in self.runner.read(text))
        match = f"UNWIND $rows AS r MATCH (n:{MARK}:Actor {{id: r.id}})"
        return _by_label(changed, lambda label: f"{match} REMOVE n{labels} SET n:{label}, n = r")

    def _delete(self, table: str, keys: Sequence[Key]) -> None:
        node = NODE_SPECS[table]
        match = f"UNWIND $rows AS r MATCH (n:{MARK}:{node.label} {{{node.key}: r}})"
        held = f"{match} WHERE EXISTS {{ (n)--() }} RETURN n.{node.key}"
        for part in parts(keys):
            self.runner.write([[(f"{match} {unlink}", {"rows": part}) for unlink in UNLINK[table]]])
            for (key,) in self.runner.read(held, rows=part):
                raise InvalidDataError(
                    f"cannot delete the {table} {key!r}: relationships of other data are attached "
                    "to it; delete those relationships first, or load without --prune"
                )
        self.runner.write(steps(f"{match} DELETE n", keys))


def _by_label(
    actors: Iterable[dict[str, Any]], text: Callable[[str], str]
) -> Iterator[Sequence[Statement]]:
    """Yield statements on actors, one for each kind, since a label cannot be a parameter."""
    for part in parts(actors):
        kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for properties in part:
            kinds[properties["kind"]].append(properties)
        yield [(text(actor_label(kind)), {"rows": rows}) for kind, rows in kinds.items()]


def _create_actor(label: str) -> str:
    return f"UNWIND $rows AS r CREATE (n:{MARK}:Actor:{label}) SET n = r"


def _packed(words: Sequence[str]) -> str:
    return json.dumps(words, ensure_ascii=False)
