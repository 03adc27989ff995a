"""A network: its records, the ties they give on a day, and the parts that can be cut from it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphkit.model import (
    Actor,
    ActorClaim,
    Claim,
    Disagreement,
    GraphkitError,
    Source,
    Tie,
    derive_tie,
    tie_id,
)
from graphkit.names import bare, fold, near
from graphkit.ontology import Ontology, load_ontology

if TYPE_CHECKING:
    import networkx as nx

ALL = "all"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of a network is meant. Empty fields leave their side open.

    Attributes:
        kinds: kinds of actors.
        ties: kinds of ties or families; ``("all",)`` for every one.
        statuses: statuses of ties; ``("all",)`` for every one.
        level: at least this level; ties of kinds without levels fall out.
        dimension: ties that have this dimension.
        as_of: the day; None for the network's own.
        around: the id of an actor at the centre of an ego network.
        hops: its reach in ties.
        undated: whether ties that no source dates count on any day.
    """

    kinds: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    level: str = ""
    dimension: str = ""
    as_of: dt.date | None = None
    around: str = ""
    hops: int = 1
    undated: bool = True

    def describe(self, ontology: Ontology, lang: str = "en") -> str:
        """The selection in words, for a caption."""
        th = lang == "th"
        names = "/".join(
            ontology.label("families" if t in ontology.families else "tie_kinds", t, lang)
            for t in self.ties
        )
        parts = [
            ("ความสัมพันธ์: " if th else "ties: ")
            + (("ทั้งหมด" if th else "all") if not ties or self.ties == (ALL,) else names)
        ]
        if self.statuses and self.statuses != (ALL,):
            words = "/".join(ontology.label("statuses", s, lang) for s in self.statuses)
            parts.append(("สถานะ: " if th else "status: ") + words)
        if self.kinds:
            words = "/".join(ontology.label("actor_kinds", k, lang) for k in self.kinds)
            parts.append(("ตัวแสดง: " if th else "actors: ") + words)
        if self.level:
            word = ontology.label("levels", self.level, lang)
            parts.append(("ระดับอย่างน้อย: " if th else "level at least: ") + word)
        if self.dimension:
            word = ontology.label("dimensions", self.dimension, lang)
            parts.append(("มิติ: " if th else "dimension: ") + word)
        if self.around:
            ties = "tie" if self.hops == 1 else "ties"
            thai, english = f"ไม่เกิน {self.hops} ช่วง", f"within {self.hops} {ties}"
            parts.append(f"รอบ {self.around} {thai}" if th else f"around {self.around} {english}")
        if self.as_of:
            parts.append(("ณ วันที่ " if th else "as of ") + self.as_of.isoformat())
        if not self.undated:
            parts.append("ไม่รวมที่ไม่ทราบปี" if th else "without undated ties")
        return "; ".join(parts)


@dataclass(frozen=True, eq=False)
class Network:
    """Actors and the ties between them, with the claims and sources behind each.

    Ties are derived from the claims as of ``as_of`` (today, unless given), together with the
    geography that follows from where actors lie. A cut network (:meth:`select`) holds some of
    the ties of a whole one; its records are those that its ties rest on.

    Attributes:
        actors, sources: by id, in the order of the dataset.
        claims: all claims on ties, past and future ones too.
        actor_claims: what sources say of single fields of actors.
        ontology: the vocabulary.
        title, version, description, licence: of the dataset.
        as_of: the day that the ties are of.
        undated: whether ties that no source dates count on any day.
        selection: what it was cut to; None for a whole network.

    Example:
        >>> network = Network(
        ...     actors={a.id: a for a in (Actor("TH-49", "province"), Actor("LA-SV", "province"))},
        ...     claims=(Claim("TH-49", "LA-SV", "sister_city"),))
        >>> [tie.status for tie in network.ties.values()]
        ['in_force']
    """

    actors: Mapping[str, Actor] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    actor_claims: tuple[ActorClaim, ...] = ()
    ontology: Ontology = field(default_factory=load_ontology)
    title: str = ""
    version: str = ""
    description: str = ""
    licence: str = ""
    as_of: dt.date = field(default_factory=dt.date.today)
    undated: bool = True
    selection: Selection | None = None
    kept: frozenset[str] | None = None

    @cached_property
    def ties(self) -> Mapping[str, Tie]:
        """The ties that hold or have held by the network's day, by id."""
        years = {source.id: source.year for source in self.sources.values()}
        groups: dict[str, list[Claim]] = defaultdict(list)
        kinds = self.ontology.tie_kinds
        for claim in self.claims:
            symmetric = kinds[claim.kind].symmetric
            groups[
                tie_id(claim.kind, claim.tail, claim.head, claim.key, symmetric=symmetric)
            ].append(claim)
        for claim in self._geography():
            groups[tie_id(claim.kind, claim.tail, claim.head, symmetric=False)].append(claim)
        ties: dict[str, Tie] = {}
        for key, claims in groups.items():
            if self.kept is not None and key not in self.kept:
                continue
            geographic = kinds[claims[0].kind].derived
            tie = derive_tie(
                claims, self.ontology, years, self.as_of, undated=self.undated or geographic
            )
            if tie is not None and tie.tail in self.actors and tie.head in self.actors:
                ties[key] = tie
        return ties

    def _geography(self) -> Iterable[Claim]:
        """The ties that follow from ``within`` and ``country``, cited as the actors are."""
        kinds = self.ontology.derived_kinds
        for actor in self.actors.values():
            place = self.actors.get(actor.within) or self.actors.get(actor.country)
            if place is None or place.id == actor.id:
                continue
            for kind in kinds:
                if kind.allows(actor.kind, place.kind):
                    yield Claim(
                        actor.id, place.id, kind.id, source=actor.source, locator=actor.locator
                    )
                    break

    @cached_property
    def ties_of(self) -> Mapping[str, tuple[Tie, ...]]:
        """The ties of each actor that has any."""
        table: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties.values():
            table[tie.tail].append(tie)
            table[tie.head].append(tie)
        return {actor: tuple(ties) for actor, ties in table.items()}

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Everything that sources say differently at the same time, of ties and of actors.

        A field of an actor has the value of ``actors.csv``; claims that differ stand beside it.
        """
        found = [d for tie in self.ties.values() for d in tie.disagreements]
        by_field: dict[tuple[str, str], list[ActorClaim]] = defaultdict(list)
        for claim in self.actor_claims:
            if claim.actor in self.actors:
                by_field[claim.actor, claim.field].append(claim)
        for (actor_id, name), claims in by_field.items():
            actor = self.actors[actor_id]
            used = actor_field(actor, name)
            rivals = tuple(c for c in claims if fold(c.value) != fold(used))
            if used and rivals:
                own = ActorClaim(actor_id, name, used, actor.source, actor.locator)
                found.append(Disagreement(actor_id, name, own, rivals))
        return tuple(found)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over all records, the same whatever file or store they were read from."""
        lines = [json.dumps([self.title, self.version, self.description, self.licence])]
        lines.append(json.dumps(self.ontology.overlay, sort_keys=True, ensure_ascii=False))
        records: tuple[Iterable[Any], ...] = (
            self.actors.values(),
            self.sources.values(),
            self.claims,
            self.actor_claims,
        )
        for table in records:
            lines.extend(sorted(_canonical(record, self.ontology) for record in table))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def at(self, day: dt.date, *, undated: bool = True) -> Network:
        """The network as it was on a day.

        Args:
            day: the day; a claim holds on it if the dates it gives can mean it.
            undated: whether ties that no source dates count on any day (the default) or on none.

        Returns:
            A network without the actors that began later, and without those that ended
            earlier unless a tie still stands with them.
        """
        moved = replace(self, as_of=day, undated=undated)
        gone = {
            actor.id
            for actor in self.actors.values()
            if (actor.since and actor.since.first > day)
            or (
                actor.until
                and actor.until.last < day
                and not any(
                    not tie.derived and tie.status != self.ontology.over_status
                    for tie in moved.ties_of.get(actor.id, ())
                )
            )
        }
        if not gone:
            return moved
        return replace(moved, actors={k: a for k, a in self.actors.items() if k not in gone})

    def select(self, selection: Selection) -> Network:
        """The part of the network that a selection names.

        Actors stay whose kind is selected and can be an end of a selected kind of tie, with or
        without a tie, so that the unconnected are seen; with ``around``, those it reaches.

        Raises:
            GraphkitError: when the selection names an unknown kind, status, level, dimension
                or actor; the message suggests the near one.
        """
        self._check(selection)
        network = self
        if selection.as_of or not selection.undated:
            network = self.at(selection.as_of or self.as_of, undated=selection.undated)
        kinds = self._tie_kinds(selection)
        statuses = None if ALL in selection.statuses else set(selection.statuses) or None
        rank = self.ontology.level_rank
        least = rank[selection.level] if selection.level else -1
        ends = {
            end
            for kind in kinds
            for end in (self.ontology.tie_kinds[kind].tail | self.ontology.tie_kinds[kind].head)
        }
        actors = {
            actor.id: actor
            for actor in network.actors.values()
            if (not selection.kinds or actor.kind in selection.kinds) and actor.kind in ends
        }
        ties = {
            tie.id: tie
            for tie in network.ties.values()
            if tie.kind in kinds
            and (statuses is None or tie.status in statuses)
            and (not selection.level or rank.get(tie.level, -1) >= least)
            and (not selection.dimension or selection.dimension in tie.dimensions)
            and tie.tail in actors
            and tie.head in actors
        }
        cut = network._with(actors, ties, selection)
        if selection.around:
            centre = self.actors[selection.around]
            cut = cut._with({**cut.actors, centre.id: centre}, ties, selection)
            cut = cut.around(centre.id, selection.hops)
        return cut

    def around(self, actor: str, hops: int = 1) -> Network:
        """The ego network of an actor: all within some ties of it, and the ties among them.

        Args:
            actor: an id.
            hops: the reach, in ties; 0 gives the actor alone.

        Raises:
            GraphkitError: when there is no such actor or ``hops`` is negative.
        """
        if actor not in self.actors:
            raise GraphkitError(f"{actor!r} is no actor of this network")
        if hops < 0:
            raise GraphkitError(f"hops must be 0 or more, not {hops}")
        reached = {actor}
        edge = {actor}
        for _ in range(hops):
            edge = {t.other(a) for a in edge for t in self.ties_of.get(a, ())} - reached
            reached |= edge
        actors = {key: a for key, a in self.actors.items() if key in reached}
        ties = {t.id: t for t in self.ties.values() if t.tail in reached and t.head in reached}
        return self._with(actors, ties, self.selection)

    def public(self) -> Network:
        """The network without what rests on internal sources alone."""
        internal = {s.id for s in self.sources.values() if s.access == "internal"}
        if not internal:
            return self
        actors = {key: actor for key, actor in self.actors.items() if actor.source not in internal}
        return replace(
            self,
            actors=actors,
            claims=tuple(
                c
                for c in self.claims
                if c.source not in internal and c.tail in actors and c.head in actors
            ),
            actor_claims=tuple(
                c for c in self.actor_claims if c.source not in internal and c.actor in actors
            ),
            sources={key: s for key, s in self.sources.items() if key not in internal},
        )

    def find(self, text: str) -> Actor:
        """The actor that an id or a name means, in any script.

        Raises:
            GraphkitError: when it means none (near ones are suggested) or several (all named).
        """
        if text in self.actors:
            return self.actors[text]
        for key, table in ((fold(text), self._names), (fold(bare(text)), self._bare_names)):
            matches = table.get(key, ())
            if len(matches) == 1:
                return self.actors[matches[0]]
            if matches:
                listed = ", ".join(f"{m} ({self.actors[m].name()})" for m in matches[:12])
                raise GraphkitError(f"{text!r} can mean several actors: {listed}; give the id")
        guesses = near(bare(text), {n for a in self.actors.values() for n in all_names(a)}, limit=3)
        hint = f"; did you mean {' or '.join(repr(g) for g in guesses)}?" if guesses else ""
        raise GraphkitError(f"{text!r} is no actor of this network{hint}")

    def graph(self) -> nx.Graph[str]:
        """The projection to a simple undirected weighted graph, for analysis.

        Parallel ties between two actors are united and directions dropped. Nodes are actor
        ids with ``kind`` and ``country``; edges have ``weight`` (sum of the ties' weights,
        1 where none is given), ``confidence`` (the chance that at least one of the ties
        exists if they are independent, 1 - product of 1 - confidence) and ``ties`` (ids).
        """
        import networkx as nx

        graph: nx.Graph[str] = nx.Graph()
        for actor in self.actors.values():
            graph.add_node(actor.id, kind=actor.kind, country=actor.country)
        for tie in self.ties.values():
            if graph.has_edge(tie.tail, tie.head):
                edge = graph.edges[tie.tail, tie.head]
                edge["weight"] += tie.strength
                edge["confidence"] = 1 - (1 - edge["confidence"]) * (1 - tie.certainty)
                edge["ties"].append(tie.id)
            else:
                graph.add_edge(
                    tie.tail,
                    tie.head,
                    weight=tie.strength,
                    confidence=tie.certainty,
                    ties=[tie.id],
                )
        return graph

    def multigraph(self) -> nx.MultiDiGraph[str]:
        """Every tie as one directed edge, keyed by its id; a symmetric tie is one edge too.

        Edges have ``kind``, ``status``, ``level``, ``symmetric``, ``weight``, ``confidence``.
        """
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for actor in self.actors.values():
            graph.add_node(actor.id, kind=actor.kind, country=actor.country)
        for tie in self.ties.values():
            graph.add_edge(
                tie.tail,
                tie.head,
                key=tie.id,
                kind=tie.kind,
                status=tie.status,
                level=tie.level,
                symmetric=tie.symmetric,
                weight=tie.strength,
                confidence=tie.certainty,
            )
        return graph

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        return self._index(lambda name: fold(name))

    @cached_property
    def _bare_names(self) -> Mapping[str, tuple[str, ...]]:
        return self._index(lambda name: fold(bare(name)))

    def _index(self, key: Any) -> Mapping[str, tuple[str, ...]]:
        table: dict[str, dict[str, None]] = defaultdict(dict)
        for actor in self.actors.values():
            for name in (actor.id, *all_names(actor)):
                table[key(name)][actor.id] = None
        return {name: tuple(ids) for name, ids in table.items()}

    def _with(
        self, actors: Mapping[str, Actor], ties: Mapping[str, Tie], selection: Selection | None
    ) -> Network:
        claims = tuple(c for tie in ties.values() if not tie.derived for c in tie.claims)
        actor_claims = tuple(c for c in self.actor_claims if c.actor in actors)
        cited = {c.source for tie in ties.values() for c in tie.claims}
        cited |= {actor.source for actor in actors.values()} | {c.source for c in actor_claims}
        cut = replace(
            self,
            actors=dict(actors),
            claims=claims,
            actor_claims=actor_claims,
            sources={key: source for key, source in self.sources.items() if key in cited},
            selection=selection,
            kept=frozenset(ties),
        )
        # The ties are known already; deriving them again would only cost time.
        cut.__dict__["ties"] = dict(ties)
        return cut

    def _tie_kinds(self, selection: Selection) -> set[str]:
        if not selection.ties or ALL in selection.ties:
            return set(self.ontology.tie_kinds)
        kinds: set[str] = set()
        for name in selection.ties:
            kinds |= set(self.ontology.family(name)) if name in self.ontology.families else {name}
        return kinds

    def _check(self, selection: Selection) -> None:
        words = self.ontology.words
        tie_words = [*self.ontology.tie_kinds, *self.ontology.families, ALL]
        for given, known, what in (
            (selection.kinds, [*self.ontology.actor_kinds], "kind of actor"),
            (selection.ties, tie_words, "kind or family of ties"),
            (selection.statuses, [*words["statuses"], ALL], "status"),
            ((selection.level,), ["", *words["levels"]], "level"),
            ((selection.dimension,), ["", *words["dimensions"]], "dimension"),
        ):
            for word in given:
                if word not in known:
                    guess = near(word, known)
                    hint = f"did you mean {guess[0]!r}? " if guess else ""
                    choices = ", ".join(k for k in known if k)
                    raise GraphkitError(f"{word!r} is no {what}; {hint}there are: {choices}")
        if selection.around and selection.around not in self.actors:
            raise GraphkitError(f"{selection.around!r} is no actor of this network")


def default_selection(ontology: Ontology, **given: Any) -> Selection:
    """What an analysis takes unless told otherwise: the cooperation ties in force.

    ``given`` are fields of :class:`Selection`; those that are empty get the default.
    """
    given["ties"] = tuple(given.get("ties") or ()) or (ontology.default_family,)
    given["statuses"] = tuple(given.get("statuses") or ()) or (ontology.default_status,)
    return Selection(**given)


def all_names(actor: Actor) -> list[str]:
    """Every name and alias of an actor, without repeats."""
    return list(dict.fromkeys((*actor.names.values(), *actor.aliases)))


def actor_field(actor: Actor, name: str) -> str:
    """A field of an actor as text, by its column's name (``name_th`` for a name)."""
    if name.startswith("name_"):
        return actor.names.get(name[5:], "")
    value = getattr(actor, name, "")
    if isinstance(value, tuple):
        return "|".join(value)
    return "" if value is None else str(value)


def _canonical(record: Any, ontology: Ontology) -> str:
    if isinstance(record, Claim):
        if ontology.tie_kinds[record.kind].symmetric and record.head < record.tail:
            record = record._replace(tail=record.head, head=record.tail)
        row = [*record]
    elif isinstance(record, tuple):
        row = [*record]
    else:
        row = [getattr(record, f.name) for f in fields(record)]
    return json.dumps(
        row,
        ensure_ascii=False,
        sort_keys=True,
        default=lambda v: dict(v) if isinstance(v, Mapping) else str(v),
    )
