"""Check the references between actors: within, country and succeeds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from graphkit.model.records import Actor
from graphkit.model.vocabulary import Ontology
from graphkit.names.countries import country_code
from graphkit.storage.files.cells import KnownIds
from graphkit.storage.files.schema import CellError, DatasetTable

_COUNTRY = re.compile(r"[A-Z]{2}")


class ContainmentCheck:
    """A check of all actors of a table together, once all of them are known.

    Args:
        table: the table to which problems are reported.
        actors: the actors whose rows are valid; actors that fail are removed from it in place.
        numbers: the row numbers of the actors.
        ids: the known ids, with suggestions for unknown ones.
        ontology: the vocabulary, which says what can lie within what.
    """

    def __init__(
        self,
        table: DatasetTable,
        actors: dict[str, Actor],
        numbers: Mapping[str, int],
        ids: KnownIds,
        ontology: Ontology,
    ) -> None:
        self.table, self.actors, self.numbers, self.ids = table, actors, numbers, ids
        self.ontology = ontology
        self.read_as: dict[str, tuple[str, list[Actor]]] = {}

    def settle(self) -> None:
        """Remove actors with wrong references, and the references of others to them."""
        wrong: dict[str, None] = {}
        own = [actor for actor in self.actors.values() if actor.id in self.numbers]
        for actor in own:
            for column, fault in self._faults(actor):
                wrong[actor.id] = None
                self._report(actor, column, fault)
        for actor_id in filter(self.numbers.__contains__, self._cycles()):
            wrong[actor_id] = None
            message = "lies within an actor that itself lies within this one"
            fix = "correct `within` of one of them"
            fault = CellError("within_cycle", message, fix)
            self._report(self.actors[actor_id], "within", fault)
        for actor_id in wrong:
            del self.actors[actor_id]
            self.ids.out[actor_id] = self.numbers[actor_id]
        for actor in [self.actors[a.id] for a in own if a.id in self.actors]:
            self.actors[actor.id] = self._without_missing(actor)
            self._check_country(self.actors[actor.id])
        for country, (code, actors) in self.read_as.items():
            more = f" (in {len(actors):,} rows)" if len(actors) > 1 else ""
            self.table.report(
                *("read_as", f"is read as {code!r}{more}", self.numbers[actors[0].id]),
                *("country", country, f"write {code!r}"),
                warning=True,
                correction=code,
            )

    def _faults(self, actor: Actor) -> Iterator[tuple[str, CellError]]:
        within = actor.within
        if within == actor.id:
            yield "within", CellError("bad_within", "lies within itself", "name the larger place")
        elif within in self.actors:
            kind = self.actors[within].kind
            if not any(k.allows(actor.kind, kind) for k in self.ontology.derived_kinds):
                heads = {
                    h for k in self.ontology.derived_kinds if actor.kind in k.tail for h in k.head
                }
                message = f"has the kind {kind}, which cannot contain a {actor.kind}"
                kinds = ", ".join(sorted(heads))
                fix = f"expected an actor of kind {kinds}" if heads else "leave it empty"
                yield "within", CellError("bad_within", message, fix)
        elif within and within not in self.ids.out:
            fix = self.ids.fix(within)
            yield "within", CellError("bad_within", "is not a known actor id", fix)
        for older in actor.succeeds:
            if older == actor.id:
                fix = "name the earlier actor"
                yield "succeeds", CellError("bad_succeeds", "succeeds itself", fix)
            elif older not in self.actors and older not in self.ids.out:
                message = f"{older!r} is not a known actor id"
                yield "succeeds", CellError("bad_succeeds", message, self.ids.fix(older))

    def _cycles(self) -> list[str]:
        done: set[str] = set()
        found: list[str] = []
        for start in self.actors:
            path: dict[str, None] = {}
            here = start
            while here in self.actors and here not in done and here not in path:
                path[here] = None
                here = self.actors[here].within
            if here in path:
                steps = list(path)
                ring = steps[steps.index(here) :]
                found += ring if len(ring) > 1 else []
            done.update(path)
        return found

    def _without_missing(self, actor: Actor) -> Actor:
        """Return the actor without references to actors that are left out."""
        for column, named in (("within", (actor.within,)), ("succeeds", actor.succeeds)):
            for key in named:
                if key and key not in self.actors:
                    fault = self.ids.left_out(key)
                    self._report(actor, column, fault, key, warning=True)
        within = actor.within if actor.within in self.actors else ""
        succeeds = tuple(key for key in actor.succeeds if key in self.actors)
        if (within, succeeds) == (actor.within, actor.succeeds):
            return actor
        return replace(actor, within=within, succeeds=succeeds)

    def _check_country(self, actor: Actor) -> None:
        country = actor.country
        if country and country not in self.actors and not _COUNTRY.fullmatch(country):
            fix = self.ids.fix(country)
            code = self.ids.certain.get(country) or country_code(country)
            if code:
                self.actors[actor.id] = replace(actor, country=code)
                self.read_as.setdefault(country, (code, []))[1].append(actor)
                return
            message = "is neither an actor id nor a two-letter country code"
            fix = fix.replace("add it to", "write its ISO 3166 code or add it to")
            fault = CellError("unknown_country", message, fix)
            self._report(actor, "country", fault, country, warning=True)

    def _report(
        self,
        actor: Actor,
        column: str,
        fault: CellError,
        value: str | None = None,
        *,
        warning: bool = False,
    ) -> None:
        row = self.numbers[actor.id]
        if column == "within":
            value = actor.within
        self.table.report(
            *(fault.code, fault.message, row, column, value, fault.fix), warning=warning
        )
