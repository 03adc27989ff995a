"""Update a dataset in a store to the state of a network, as one batch.

A batch logs the rows that it changes or retires as they were; rows that it adds carry its
number. So a batch can be undone as long as no later batch changed or uses the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.provenance import VERSION
from graphkit.model.records import Source
from graphkit.model.vocabulary import build_ontology
from graphkit.storage.batches.checks import merge_overlays, now
from graphkit.storage.batches.contract import Counts, LoadReport, Progress
from graphkit.storage.batches.rows import (
    ACTOR,
    ACTOR_CLAIM,
    CLAIM,
    SOURCE,
    TABLE_SPECS,
    Key,
    Packer,
    Row,
    TableSpec,
    new_positions,
)
from graphkit.storage.batches.tables import (
    ADDED,
    MEMBERSHIP,
    POSITION,
    TOUCHED,
    Fresh,
    Header,
    Memberships,
    Tables,
)
from graphkit.storage.batches.vocabularies import Word, check_agreement, keep_words, used_words

_STEP = 20_000


@dataclass
class TablePlan:
    """The changes of a save to one table: new rows by index, other rows as they are now.

    Attributes:
        spec, records, ids: the table, and its records and their ids in the network.
        new: indexes of records that are new to the store.
        changed: indexes of records to write again, each with its row as it is now.
        joined: how many of the changed rows only become shared with this dataset.
        overruled: rows that other datasets share and that had other content.
        unchanged: the number of rows that are in the store already.
        gone: rows of the dataset that the network no longer has.
        pruned: gone rows to retire.
        kept: gone rows that must stay because other rows refer to them.
        positions: new positions by index.
        moved: indexes of rows that only change their position.
    """

    spec: TableSpec
    records: Any
    ids: list[Key]
    new: list[int] = field(default_factory=list)
    changed: list[tuple[int, Row]] = field(default_factory=list)
    joined: int = 0
    overruled: list[Row] = field(default_factory=list)
    unchanged: int = 0
    gone: list[Row] = field(default_factory=list)
    pruned: list[Row] = field(default_factory=list)
    kept: list[Row] = field(default_factory=list)
    positions: dict[int, float] = field(default_factory=dict)
    moved: list[int] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        """The numbers of rows of the plan."""
        return Counts(
            added=len(self.new) + self.joined,
            changed=len(self.changed) - self.joined,
            unchanged=self.unchanged - len(self.moved),
            gone=len(self.gone),
            pruned=len(self.pruned),
            moved=len(self.moved),
        )


class Saving:
    """One save of a network.

    Attributes:
        tables: the tables of the store; set when a transaction is open.
        plans: the changes by table.
        state: a digest of the network including its order; equal to the state recorded in a store
            that has exactly this network.
        after_alone: True if the store will have this network and nothing else.
    """

    tables: Tables
    meta_before: Row | None
    after_alone: bool = False

    def __init__(self, network: Network, dataset: str) -> None:
        self.network = network
        self.dataset = dataset
        self.kept_sources: list[str] = []
        self.kept_words: tuple[str, ...] = ()
        self.packer = Packer()
        # Computed before the transaction, so that the lock is held as briefly as possible.
        self.plans = {
            f.table: TablePlan(f, f.records(network), f.ids(network)) for f in TABLE_SPECS
        }
        self.content_hash = network.content_hash
        self.state = f"{self.content_hash} {self._order()}"

    def _order(self) -> str:
        """Return a digest of what a content hash ignores: order, and texts as written."""
        digest = blake2b(digest_size=16)
        network = self.network
        parts: list[Iterable[str]] = [map(str, plan.ids) for plan in self.plans.values()]
        parts.append([claim.tail for claim in network.claims])
        for records in (network.actors.values(), network.claims):
            parts.append([record.since.text for record in records if record.since])
            parts.append([record.until.text for record in records if record.until])
        parts.append([" ".join(actor.names) for actor in network.actors.values()])
        parts.append([json.dumps(dict(network.ontology.overlay))])
        for part in parts:
            digest.update("\x1f".join(part).encode() + b"\x1e")
        return digest.hexdigest()

    @property
    def memberships(self) -> Memberships:
        """The sets of datasets in the store."""
        return self.tables.memberships

    def settled(self) -> bool:
        """Return True if the store is known to have exactly this network; reads no rows."""
        if self.tables.settled(self.dataset) != self.state:
            return False
        for plan in self.plans.values():
            plan.unchanged = len(plan.ids)
        self.described = False
        return True

    def compare(self, *, prune: bool) -> None:
        """Compute what is new, changed and gone; write nothing."""
        for plan in self.plans.values():
            self._compare(plan)
        if prune:
            self._refuse_unread()
            self._choose_pruned()
        datasets = {row[1]: row for row in self.tables.datasets()}
        network = self.network
        before = datasets.pop(self.dataset, None)
        others = merge_overlays([*(json.loads(row[6]) for row in datasets.values())])
        overlay = json.dumps(self._vocabulary(before, others), ensure_ascii=False)
        self.meta = (
            *(network.title, network.version, network.description, network.licence, overlay),
            json.dumps(dict(network.translations), ensure_ascii=False, sort_keys=True),
        )
        self.meta_before = before
        self.described = before is None or before[2:8] != self.meta
        if datasets and self.described:
            check_agreement(network.ontology, build_ontology(others)[0], self.dataset)
            self._check_vocabulary(merge_overlays([others, network.ontology.overlay]))
        self.after_alone = (
            not datasets
            and not self.kept_sources
            and all(len(plan.pruned) == len(plan.gone) for plan in self.plans.values())
        )

    def _vocabulary(self, before: Row | None, others: dict[str, Any]) -> dict[str, Any]:
        """Return what the dataset adds to the vocabulary, with words that rows still use."""
        overlay = dict(self.network.ontology.overlay)
        if before is None or before[6] == "{}":
            return overlay
        staying: set[Word] = set()
        for plan in self.plans.values():
            pruned = {row[1] for row in plan.pruned}
            left = (row for row in plan.gone if row[1] not in pruned)
            staying.update(used_words(plan.spec, left))
        stored, kept = keep_words(overlay, others, json.loads(before[6]), staying)
        self.kept_words = tuple(map(str, kept))
        return stored

    def _refuse_unread(self) -> None:
        """Refuse to retire rows of a dataset that was not read as a whole.

        Raises:
            InvalidDataError: when rows are gone and the network has errors.
        """
        gone = sum(len(plan.gone) for plan in self.plans.values())
        errors = [problem for problem in self.network.problems if problem.severity == "error"]
        if gone and errors:
            rows = "1 row" if gone == 1 else f"{gone:,} rows"
            raise InvalidDataError(
                f"{rows} of {self.dataset!r} would be retired, but the dataset has rows that "
                f"cannot be read, so they may still be in it ({errors[0]}); nothing was written. "
                "Correct the errors that `graphkit check` lists, or load without --prune"
            )

    def _compare(self, plan: TablePlan) -> None:
        spec, packer = plan.spec, self.packer
        index = {key: i for i, key in enumerate(plan.ids)}
        width = 2 + len(spec.columns)
        places: dict[int, float | None] = {}
        shared: set[int] = set()
        last = -1.0
        sets = self.memberships.sets
        own = self.memberships.number(frozenset((self.dataset,)))
        for old in self.tables.rows(spec):
            if old[POSITION] > last:
                last = old[POSITION]
            i = index.get(old[1])
            holders = sets[old[MEMBERSHIP]]
            if i is None:
                if self.dataset in holders:
                    plan.gone.append(old)
                continue
            places[i] = old[POSITION]
            if old[MEMBERSHIP] != own:
                shared.add(i)
            if spec is SOURCE:
                self._keep_source(plan, i, old)
            same = old[2:width] == spec.row(plan.records[i], packer)
            if not same and holders != {self.dataset}:
                plan.overruled.append(old)
            if self.dataset not in holders:
                plan.changed.append((i, old))
                plan.joined += same
            elif not same:
                plan.changed.append((i, old))
            else:
                plan.unchanged += 1
        # Databases return rows in any order; reports and resumed loads need a fixed one.
        for rows in (plan.gone, plan.overruled):
            rows.sort(key=lambda row: (row[POSITION], str(row[1])))
        plan.new = [i for i in range(len(plan.ids)) if i not in places]
        # A row that several datasets share keeps its position; otherwise each save would move it.
        mine = [i for i in range(len(plan.ids)) if i not in shared]
        moves = new_positions([places.get(i) for i in mine], last)
        plan.positions = {mine[j]: position for j, position in moves.items()}
        if plan.positions:
            changed = {i for i, _ in plan.changed}
            plan.moved = [i for i in plan.positions if i in places and i not in changed]

    def _keep_source(self, plan: TablePlan, i: int, old: Row) -> None:
        """Keep the description and the access of a source that the store knows better.

        A source that the dataset knows by id only never replaces a described one, and a source
        that other datasets share stays internal.
        """
        new, there = plan.records[i], SOURCE.read(old[1:], self.packer)
        public = ("", self.network.ontology.public_access)
        holders = self.memberships.sets[old[MEMBERSHIP]] - {self.dataset}
        if new == Source(new.id, new.id) and new != there:
            plan.records[i] = there
            self.kept_sources.append(f"{SOURCE.describe(old[1:])}: this dataset has its id only")
        elif holders and there.access not in public and new.access in public:
            plan.records[i] = replace(new, access=there.access)
            self.kept_sources.append(
                f"{SOURCE.describe(old[1:])}: stays {there.access}, as {min(holders)!r} has it"
            )

    def _choose_pruned(self) -> None:
        """Choose the gone rows to retire; keep actors and sources that other rows refer to."""
        for plan in self.plans.values():
            plan.pruned = list(plan.gone)
        leaving = {table: self._leaving(table) for table in self.plans}
        if not leaving["actor"] and not leaving["source"]:
            return
        while True:
            used = self._used(leaving)
            kept = {table: leaving[table] & ids for table, ids in used.items()}
            if not any(kept.values()):
                return
            for table, ids in kept.items():
                plan = self.plans[table]
                plan.kept += [row for row in plan.pruned if row[1] in ids]
                plan.pruned = [row for row in plan.pruned if row[1] not in ids]
                leaving[table] -= ids

    def _leaving(self, table: str) -> set[Key]:
        sets, alone = self.memberships.sets, frozenset((self.dataset,))
        return {r[1] for r in self.plans[table].pruned if sets[r[MEMBERSHIP]] == alone}

    def _used(self, leaving: dict[str, set[Key]]) -> dict[str, set[Key]]:
        """Return the actors and sources to which rows of other datasets, or kept rows, refer."""
        used: dict[str, set[Key]] = {"actor": set(), "source": set()}
        for spec, ends in (
            (CLAIM, ("tail", "head")),
            (ACTOR_CLAIM, ("actor",)),
            (ACTOR, ("within", "country")),
        ):
            # Rows of the network itself never refer to rows that are gone from it.
            skip = leaving[spec.table].union(self.plans[spec.table].ids)
            for key, source, *names in self.tables.references(spec, ends):
                if key not in skip:
                    used["actor"].update(names)
                    used["source"].add(source)
        return used

    def _check_vocabulary(self, overlay: dict[str, Any]) -> None:
        both, _ = build_ontology(overlay)
        for part in ("actor_kinds", "tie_kinds"):
            lost = set(getattr(self.network.ontology, part)) - set(getattr(both, part))
            if lost:
                raise InvalidDataError(
                    f"the vocabulary of {self.dataset!r} contradicts that of the other datasets "
                    f"in the store: {', '.join(sorted(lost))} would be lost; rename these kinds in "
                    "network.toml, or use another store"
                )

    def report(self, batch: int | None, *, dry_run: bool) -> LoadReport:
        """Return the plan as a report."""
        plans = self.plans.values()
        return LoadReport(
            self.dataset,
            batch,
            {plan.spec.part: plan.counts for plan in plans},
            self.described,
            tuple(plan.spec.describe(row[1:]) for plan in plans for row in plan.gone),
            (
                *(
                    f"{plan.spec.describe(row[1:])}: other rows refer to it"
                    for plan in plans
                    for row in plan.kept
                ),
                *self.kept_sources,
                *(f"{word}: rows in the store still use it" for word in self.kept_words),
            ),
            dry_run,
            tuple(
                f"{plan.spec.describe(row[1:])}, as {self._others(row)} had it"
                for plan in plans
                for row in plan.overruled
            ),
            any(problem.severity == "error" for problem in self.network.problems),
        )

    def _others(self, row: Row) -> str:
        holders = self.memberships.sets[row[MEMBERSHIP]] - {self.dataset}
        return " and ".join(repr(name) for name in sorted(holders))

    def write(self, progress: Progress | None) -> int:
        """Carry out the plan; return the number of the batch."""
        counts = {plan.spec.part: asdict(plan.counts) for plan in self.plans.values()}
        self.batch = self.tables.begin(
            Header(
                *(self.dataset, self.network.title, self.network.version, self.content_hash),
                *(now(), VERSION, json.dumps(counts)),
            )
        )
        if self.described:
            self._write_meta()
        for plan in self.plans.values():
            self._write(plan, progress)
        # Rows to which others refer are retired last.
        for plan in reversed(self.plans.values()):
            self._retire(plan)
        self._settle()
        return self.batch

    def _settle(self) -> None:
        """Record that the store has exactly this network; forget the states of altered datasets."""
        altered = {old[MEMBERSHIP] for p in self.plans.values() for _, old in p.changed}
        altered |= {old[MEMBERSHIP] for p in self.plans.values() for old in p.pruned}
        names = {name for number in altered for name in self.memberships.sets[number]}
        whole = all(len(plan.pruned) == len(plan.gone) for plan in self.plans.values())
        self.tables.settle({*names, self.dataset}, {self.dataset: self.state} if whole else {})

    def _write_meta(self) -> None:
        old = self.meta_before
        if old is None:
            last = max((row[POSITION] for row in self.tables.datasets()), default=-1.0)
            kept = (None, self.batch, self.batch, last + 1)
        else:
            self.tables.log(self.batch, "dataset", [old])
            kept = (None, old[ADDED], self.batch, old[POSITION])
        number = None if old is None else old[0]
        self.tables.put("dataset", [(number, self.dataset, *self.meta, *kept)])

    def _write(self, plan: TablePlan, progress: Progress | None) -> None:
        spec, numbers = plan.spec, self.memberships
        own = numbers.number(frozenset((self.dataset,)))
        total = len(plan.new) + len(plan.changed) + len(plan.moved)
        tick = _ticker(progress, spec.part, total)
        tables = self.tables
        tables.add(spec, self._fresh(plan, own, tick))
        if plan.changed:
            tables.log(self.batch, spec.table, (old for _, old in plan.changed))
            tables.put(spec.table, self._altered(plan, tick))
        if plan.moved:
            to = {plan.ids[i]: plan.positions[i] for i in plan.moved}
            moved = [old for old in tables.rows(spec) if old[1] in to]
            tables.log(self.batch, spec.table, moved)
            stamped = ((*old[:TOUCHED], self.batch, to[old[1]]) for old in moved)
            tables.put(spec.table, stamped)
        if progress and total:
            progress(spec.part, total, total)

    def _retire(self, plan: TablePlan) -> None:
        """Retire the pruned rows; a row that another dataset shares only leaves this dataset."""
        numbers, table, alone = self.memberships, plan.spec.table, frozenset((self.dataset,))
        ours = [old for old in plan.pruned if numbers.sets[old[MEMBERSHIP]] == alone]
        shared = [old for old in plan.pruned if numbers.sets[old[MEMBERSHIP]] != alone]
        self.tables.log(self.batch, table, ours, removed=True)
        self.tables.delete(table, ours)
        self.tables.log(self.batch, table, shared)
        self.tables.put(
            table,
            (
                (
                    *old[:MEMBERSHIP],
                    numbers.number(numbers.sets[old[MEMBERSHIP]] - alone),
                    *(old[ADDED], self.batch, old[POSITION]),
                )
                for old in shared
            ),
        )

    def _fresh(self, plan: TablePlan, own: int, tick: Callable[[], None]) -> Iterator[Fresh]:
        batch, records, ids, positions = self.batch, plan.records, plan.ids, plan.positions
        for i in plan.new:
            yield Fresh(ids[i], records[i], own, batch, batch, positions[i])
            tick()

    def _altered(self, plan: TablePlan, tick: Callable[[], None]) -> Iterator[Row]:
        for i, old in plan.changed:
            holders = self.memberships.sets[old[MEMBERSHIP]] | {self.dataset}
            yield (
                *old[:2],
                *plan.spec.row(plan.records[i], self.packer),
                self.memberships.number(holders),
                *(old[ADDED], self.batch, plan.positions.get(i, old[POSITION])),
            )
            tick()


def _ticker(progress: Progress | None, part: str, total: int) -> Callable[[], None]:
    if progress is None:
        return lambda: None
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if done % _STEP == 0:
            progress(part, done, total)

    return tick
