"""Bringing a dataset in a store to the state of a network, as one batch.

A batch keeps the rows it changes or retires as they were; those it adds say so themselves.
With that a batch can be taken back as long as no later one touched or uses the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.provenance import VERSION
from graphkit.model.vocabulary import build_ontology
from graphkit.storage.batches.checks import merge_overlays, now
from graphkit.storage.batches.contract import Counts, LoadReport, Progress
from graphkit.storage.batches.rows import (
    ACTOR,
    ACTOR_CLAIM,
    CLAIM,
    FORMS,
    Form,
    Key,
    Packer,
    Row,
    place,
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

_STEP = 20_000


@dataclass
class Plan:
    """What a save does to one table: the new rows by index, the others as they are now."""

    form: Form
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
        """The plan in numbers."""
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
        tables: where to; set once a transaction is open there.
        plans: by table, what is to be done.
        state: what the network is, order included; a store that holds just that is settled.
        after_alone: whether the store will hold this network and nothing else.
    """

    tables: Tables
    meta_before: Row | None
    after_alone: bool = False

    def __init__(self, network: Network, dataset: str) -> None:
        self.network = network
        self.dataset = dataset
        self.packer = Packer()
        # What can be worked out beforehand is, so that the lock is held no longer than needed.
        self.plans = {f.table: Plan(f, f.records(network), f.ids(network)) for f in FORMS}
        self.content_hash = network.content_hash
        self.state = f"{self.content_hash} {self._order()}"

    def _order(self) -> str:
        """A digest of what a content hash leaves out: order, and words as they were written."""
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
        """Whether the store is known to hold the network just so, without a look at the rows."""
        if self.tables.settled(self.dataset) != self.state:
            return False
        for plan in self.plans.values():
            plan.unchanged = len(plan.ids)
        self.described = False
        return True

    def compare(self, *, prune: bool) -> None:
        """Work out what is new, changed and gone; writes nothing."""
        for plan in self.plans.values():
            self._compare(plan)
        if prune:
            self._choose_pruned()
        datasets = {row[1]: row for row in self.tables.datasets()}
        network = self.network
        overlay = json.dumps(dict(network.ontology.overlay), ensure_ascii=False)
        self.meta = (
            *(network.title, network.version, network.description, network.licence, overlay),
            json.dumps(dict(network.translations), ensure_ascii=False, sort_keys=True),
        )
        self.meta_before = datasets.pop(self.dataset, None)
        self.described = self.meta_before is None or self.meta_before[2:8] != self.meta
        others = merge_overlays([*(json.loads(row[6]) for row in datasets.values())])
        if others != {} and self.described:
            self._check_vocabulary(merge_overlays([others, network.ontology.overlay]))
        self.after_alone = not datasets and all(
            len(plan.pruned) == len(plan.gone) for plan in self.plans.values()
        )

    def _compare(self, plan: Plan) -> None:
        form, packer = plan.form, self.packer
        index = {key: i for i, key in enumerate(plan.ids)}
        width = 2 + len(form.columns)
        places: dict[int, float | None] = {}
        shared: set[int] = set()
        last = -1.0
        sets = self.memberships.sets
        own = self.memberships.number(frozenset((self.dataset,)))
        for old in self.tables.rows(form):
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
            same = old[2:width] == form.row(plan.records[i], packer)
            if not same and holders != {self.dataset}:
                plan.overruled.append(old)
            if self.dataset not in holders:
                plan.changed.append((i, old))
                plan.joined += same
            elif not same:
                plan.changed.append((i, old))
            else:
                plan.unchanged += 1
        # A database gives rows in any order; people, and a load that is completed, want one.
        for rows in (plan.gone, plan.overruled):
            rows.sort(key=lambda row: (row[POSITION], str(row[1])))
        plan.new = [i for i in range(len(plan.ids)) if i not in places]
        # A row that several datasets hold keeps its place, or they would move it to and fro.
        mine = [i for i in range(len(plan.ids)) if i not in shared]
        moves = place([places.get(i) for i in mine], last)
        plan.positions = {mine[j]: position for j, position in moves.items()}
        if plan.positions:
            changed = {i for i, _ in plan.changed}
            plan.moved = [i for i in plan.positions if i in places and i not in changed]

    def _choose_pruned(self) -> None:
        """Retire what is gone, save actors and sources that rows which stay refer to."""
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
        """The actors and sources that rows of other datasets, or kept ones, refer to."""
        used: dict[str, set[Key]] = {"actor": set(), "source": set()}
        for form, ends in (
            (CLAIM, ("tail", "head")),
            (ACTOR_CLAIM, ("actor",)),
            (ACTOR, ("within", "country")),
        ):
            # What the network itself holds refers to nothing that is gone from it.
            skip = leaving[form.table].union(self.plans[form.table].ids)
            for key, source, *names in self.tables.references(form, ends):
                if key not in skip:
                    used["actor"].update(names)
                    used["source"].add(source)
        return used

    def _check_vocabulary(self, overlay: dict[str, Any]) -> None:
        both, _ = build_ontology(overlay)
        for part in ("actor_kinds", "tie_kinds"):
            lost = set(getattr(self.network.ontology, part)) - set(getattr(both, part))
            if lost:
                raise GraphkitError(
                    f"the vocabulary of {self.dataset!r} contradicts that of the other datasets "
                    f"in the store: {', '.join(sorted(lost))} would be lost; rename it in "
                    "network.toml, or use another store"
                )

    def report(self, batch: int | None, *, dry_run: bool) -> LoadReport:
        """The plan for people."""
        plans = self.plans.values()
        return LoadReport(
            self.dataset,
            batch,
            {plan.form.part: plan.counts for plan in plans},
            self.described,
            tuple(plan.form.describe(row[1:]) for plan in plans for row in plan.gone),
            tuple(
                f"{plan.form.describe(row[1:])}: other rows that stay refer to it"
                for plan in plans
                for row in plan.kept
            ),
            dry_run,
            tuple(
                f"{plan.form.describe(row[1:])}, as {self._others(row)} had it"
                for plan in plans
                for row in plan.overruled
            ),
        )

    def _others(self, row: Row) -> str:
        holders = self.memberships.sets[row[MEMBERSHIP]] - {self.dataset}
        return " and ".join(repr(name) for name in sorted(holders))

    def write(self, progress: Progress | None) -> int:
        """Carry out the plan; returns the number of the batch."""
        counts = {plan.form.part: asdict(plan.counts) for plan in self.plans.values()}
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
        # What others refer to leaves last.
        for plan in reversed(self.plans.values()):
            self._retire(plan)
        self._settle()
        return self.batch

    def _settle(self) -> None:
        """Note that the store holds this network just so, and other datasets perhaps not."""
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

    def _write(self, plan: Plan, progress: Progress | None) -> None:
        form, numbers = plan.form, self.memberships
        own = numbers.number(frozenset((self.dataset,)))
        total = len(plan.new) + len(plan.changed) + len(plan.moved)
        tick = _ticker(progress, form.part, total)
        tables = self.tables
        tables.add(form, self._fresh(plan, own, tick))
        if plan.changed:
            tables.log(self.batch, form.table, (old for _, old in plan.changed))
            tables.put(form.table, self._altered(plan, tick))
        if plan.moved:
            to = {plan.ids[i]: plan.positions[i] for i in plan.moved}
            moved = [old for old in tables.rows(form) if old[1] in to]
            tables.log(self.batch, form.table, moved)
            stamped = ((*old[:TOUCHED], self.batch, to[old[1]]) for old in moved)
            tables.put(form.table, stamped)
        if progress and total:
            progress(form.part, total, total)

    def _retire(self, plan: Plan) -> None:
        """Take the pruned rows out; one that another dataset holds too only leaves this one."""
        numbers, table, alone = self.memberships, plan.form.table, frozenset((self.dataset,))
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

    def _fresh(self, plan: Plan, own: int, tick: Callable[[], None]) -> Iterator[Fresh]:
        batch, records, ids, positions = self.batch, plan.records, plan.ids, plan.positions
        for i in plan.new:
            yield Fresh(ids[i], records[i], own, batch, batch, positions[i])
            tick()

    def _altered(self, plan: Plan, tick: Callable[[], None]) -> Iterator[Row]:
        for i, old in plan.changed:
            holders = self.memberships.sets[old[MEMBERSHIP]] | {self.dataset}
            yield (
                *old[:2],
                *plan.form.row(plan.records[i], self.packer),
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
