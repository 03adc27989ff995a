"""Networks: records, the ties that they make on a day, and selections of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

from graphkit.model.content_hash import hash_records
from graphkit.model.disagreements import actor_disagreements
from graphkit.model.display import counted, counts_html
from graphkit.model.errors import InvalidDataError, NotFoundError, Problem, clip, not_an_id
from graphkit.model.lookup import Lookup
from graphkit.model.merging import merge_records
from graphkit.model.pairs import Pair
from graphkit.model.records import (
    Actor,
    ActorClaim,
    Claim,
    Disagreement,
    Source,
    Tie,
)
from graphkit.model.saving import save
from graphkit.model.selection import Selection
from graphkit.model.succession import current_successors
from graphkit.model.ties import derive_ties
from graphkit.model.vocabulary import Ontology, load_ontology

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """Actors and the ties between them, with the claims and sources that support them.

    Ties are derived from the claims as of ``as_of`` (today, unless given), and from what the
    actors lie within. A selection (:meth:`select`) has some of the ties of a whole network, with
    the records that they rest on.

    Attributes:
        actors, sources: by id, in the order of the dataset.
        claims: all claims on ties, past and future ones too.
        actor_claims: claims on single fields of actors.
        ontology: the vocabulary.
        title, version, description, licence: of the dataset.
        translations: title and description in other languages (``title_th``); see :meth:`text`.
        as_of: the day of the ties.
        undated: whether ties without any date count on every day.
        selection: the selection that it is; None for a whole network.
        kept, whole: of a selection, the ids of its ties and the whole network.
        merged: ids of merged actors, each with the id of the actor that it became; both are found
            by :meth:`find`. See :mod:`graphkit.model.merging`.
        unmerged: the network before the merge, as its records are; None if none was merged.
        problems: the errors and warnings found when the network was read.

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
    translations: Mapping[str, str] = field(default_factory=dict)
    as_of: dt.date = field(default_factory=dt.date.today)
    undated: bool = True
    selection: Selection | None = None
    kept: frozenset[str] | None = None
    whole: Network | None = None
    merged: Mapping[str, str] = field(default_factory=dict)
    unmerged: Network | None = None
    problems: tuple[Problem, ...] = ()

    @cached_property
    def ties(self) -> Mapping[str, Tie]:
        """The ties that hold or have held by the network's day, by id."""
        years = {source.id: source.year for source in self.sources.values()}
        found = derive_ties(
            self.claims, self.actors, self.ontology, years, self.as_of, undated=self.undated
        )
        if self.kept is None:
            return dict(found)
        return {key: tie for key, tie in found if key in self.kept}

    @cached_property
    def ties_of(self) -> Mapping[str, tuple[Tie, ...]]:
        """The ties of each actor that has any."""
        table: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties.values():
            table[tie.tail].append(tie)
            table[tie.head].append(tie)
        return {actor: tuple(ties) for actor, ties in table.items()}

    @cached_property
    def counted_ties(self) -> Mapping[str, Tie]:
        """The ties that count and are drawn: without denied ones, unless a selection names them."""
        out = self.ontology.denying.difference(self.selection.statuses if self.selection else ())
        if not any(tie.status in out for tie in self.ties.values()):
            return self.ties
        return {key: tie for key, tie in self.ties.items() if tie.status not in out}

    @cached_property
    def partners_of(self) -> Mapping[str, frozenset[str]]:
        """The other actors that each actor with a tie that counts is tied to, by id."""
        counted = self.counted_ties
        found = {
            actor: frozenset(tie.other(actor) for tie in ties if tie.id in counted) - {actor}
            for actor, ties in self.ties_of.items()
        }
        return found if counted is self.ties else {key: ids for key, ids in found.items() if ids}

    @cached_property
    def successors(self) -> Mapping[str, str]:
        """The current successor of each actor that has ended; of several, the first by id."""
        return current_successors(self.actors, self.as_of)

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """All disagreements of sources at the same time, on ties and on actors.

        A field of an actor has the value of ``actors.csv``; claims that differ are its rivals.
        """
        found = [d for tie in self.ties.values() for d in tie.disagreements]
        return (*found, *actor_disagreements(self.actors, self.actor_claims))

    @cached_property
    def content_hash(self) -> str:
        """The SHA-256 of all records of the whole dataset, whatever it was read from."""
        if self.whole is not None:
            return self.whole.content_hash
        texts = self.title, self.version, self.description, self.licence
        return hash_records(
            *(texts, self.translations, self.ontology),
            *(self.actors.values(), self.sources.values(), self.claims, self.actor_claims),
        )

    def name_of(self, actor: str, lang: str = "en") -> str:
        """Return the name of an actor by id, or the id itself if it is unknown.

        A merged actor keeps the name that it had, and one outside a selection has its own.

        Example:
            >>> Network().name_of("TH-49")
            'TH-49'
        """
        found = self.actors.get(actor)
        if found is None and self.whole is not None:
            return self.whole.name_of(actor, lang)
        if found is None and self.unmerged is not None:
            found = self.unmerged.actors.get(actor)
        return found.name(lang) if found else actor

    def text(self, name: str, lang: str = "en") -> str:
        """Return the dataset's title or description in a language, untranslated if it has none.

        Example:
            >>> network = Network(title="Border towns", translations={"title_th": "เมืองชายแดน"})
            >>> network.text("title", "th"), network.text("title", "lo")
            ('เมืองชายแดน', 'Border towns')
        """
        return self.translations.get(f"{name}_{lang}") or str(getattr(self, name))

    def at(self, day: dt.date, *, undated: bool = True) -> Network:
        """Return the network as it was on a day.

        Args:
            day: the day; a claim holds on it if its dates can include it.
            undated: whether ties without any date count on every day (the default) or on none.

        Returns:
            A network without the actors that began later, and without those that ended earlier
            unless they still have a tie.
        """
        whole = self.whole or self
        moved = self
        if (day, undated) != (self.as_of, self.undated):
            moved = replace(self, as_of=day, undated=undated, whole=whole)
        gone = {
            actor.id
            for actor in self.actors.values()
            if (actor.since and actor.since.first > day)
            or (
                actor.until
                and actor.until.last < day
                and not any(
                    not tie.derived and self.ontology.current(tie.status)
                    for tie in moved.ties_of.get(actor.id, ())
                )
            )
        }
        if not gone:
            return moved
        present = {key: actor for key, actor in self.actors.items() if key not in gone}
        return replace(moved, actors=present, whole=whole)

    def select(self, selection: Selection) -> Network:
        """Return a selection of the network, as of its day.

        It keeps all actors of the selected kinds that can have a selected kind of tie, with or
        without a tie, so that unconnected actors are seen; with ``around``, those within reach.

        Raises:
            NotFoundError: when the selection has an unknown kind, status, level, dimension or
                actor; the message suggests a similar one.
        """
        self.check(selection)
        undated = selection.undated and self.undated
        network = self.at(selection.as_of or self.as_of, undated=undated)
        kinds, all_kinds = selection.tie_kinds(self.ontology), set(self.ontology.tie_kinds)
        fits = selection.tie_filter(self.ontology)
        ends = {
            end
            for kind in kinds
            for end in (self.ontology.tie_kinds[kind].tail | self.ontology.tie_kinds[kind].head)
        }
        actors = {
            actor.id: actor
            for actor in network.actors.values()
            if (not selection.kinds or actor.kind in selection.kinds)
            and (actor.kind in ends or kinds == all_kinds)
        }
        if selection.around:
            actors[selection.around] = self.actors[selection.around]
        ties = {
            tie.id: tie
            for tie in network.ties.values()
            if tie.tail in actors and tie.head in actors and fits(tie)
        }
        cut = network._with(actors, ties, selection)
        return cut.around(selection.around, selection.hops) if selection.around else cut

    def around(self, actor: str, hops: int = 1) -> Network:
        """Return the ego network of an actor: the actors within reach and the ties among them.

        Args:
            actor: an id.
            hops: the radius, in ties; 0 gives the actor alone.

        Raises:
            NotFoundError: when the id is unknown.
            InvalidDataError: when ``hops`` is negative.
        """
        if actor not in self.actors:
            raise NotFoundError(self._lookup.unknown(actor))
        if hops < 0:
            raise InvalidDataError(f"hops must be 0 or more, not {hops}")
        reached = {actor}
        edge = {actor}
        for _ in range(hops):
            edge = {other for a in edge for other in self.partners_of.get(a, ())} - reached
            reached |= edge
        actors = {key: a for key, a in self.actors.items() if key in reached}
        ties = {t.id: t for t in self.ties.values() if t.tail in reached and t.head in reached}
        return self._with(actors, ties, self.selection)

    def public(self) -> Network:
        """Return the network without records from internal sources.

        Ties are derived again from the remaining claims; ties of a selection that no longer fit it
        are left out. The content hash stays that of the dataset.
        """
        if self.whole is not None:
            whole = self.whole.public()
            if whole is self.whole:
                return self
            chosen = replace(self.selection or Selection(), around="", as_of=self.as_of)
            left = whole.select(replace(chosen, undated=self.undated))
            actors = {key: a for key, a in left.actors.items() if key in self.actors}
            ties = {
                key: tie
                for key, tie in left.ties.items()
                if key in self.ties and tie.tail in actors and tie.head in actors
            }
            return left._with(actors, ties, self.selection)
        shown = ("", self.ontology.public_access)
        internal = {s.id for s in self.sources.values() if s.access not in shown}
        if not internal:
            return self
        if self.unmerged is not None:
            return self._public_merged(self.unmerged)
        actors = {key: actor for key, actor in self.actors.items() if actor.source not in internal}
        public = replace(
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
        public.__dict__["content_hash"] = self.content_hash
        return public

    def _public_merged(self, apart: Network) -> Network:
        """Merge the public records again, so that none keeps values of an internal one."""
        shown = replace(apart, as_of=self.as_of, undated=self.undated).public()
        public = shown.merge(self.merged.items(), keep={*self.merged.values()})
        public.__dict__["content_hash"] = self.content_hash
        return public

    def merge(self, pairs: Iterable[Pair], *, keep: Collection[str] = ()) -> Network:
        """Return the network in which each group of actors that pairs join is one actor.

        Args:
            pairs: ids of actors that are the same, in either order. An id that the network lacks
                still joins those it is paired with.
            keep: ids that represent their group, whatever the order of
                :mod:`graphkit.model.merging`.

        Returns:
            A network that keeps the original records (``unmerged``) and the new id of each merged
            actor (``merged``); the network itself where there is nothing to merge.

        Raises:
            InvalidDataError: when the network is a selection of another one.

        Example:
            >>> actors = (Actor("TH-49", "province", {"en": "Mukdahan"}, code="TH-49"),
            ...     Actor("muk", "province", {"en": "Muk", "th": "มุกดาหาร"}),
            ...     Actor("LA-SV", "province", {"en": "Savannakhet"}))
            >>> network = Network({a.id: a for a in actors},
            ...     (Claim("muk", "LA-SV", "sister_city"), Claim("TH-49", "muk", "borders")))
            >>> one = network.merge([("TH-49", "muk")])
            >>> one.actors["TH-49"].names, one.actors["TH-49"].aliases, [*one.ties]
            ({'en': 'Mukdahan', 'th': 'มุกดาหาร'}, ('Muk',), ['sister_city|LA-SV|TH-49'])
            >>> one.find("muk").id
            'TH-49'
        """
        if self.whole is not None:
            raise InvalidDataError("a selection cannot be merged; merge the whole network first")
        before = self.merged
        named = ((before.get(a, a), before.get(b, b)) for a, b in pairs)
        records = self.actors, self.claims, self.actor_claims, self.sources
        one = merge_records(*records, self.ontology, named, keep)
        if one is None:
            return self
        return replace(
            self,
            actors=one.actors,
            claims=one.claims,
            actor_claims=one.actor_claims,
            merged={**{old: one.into.get(new, new) for old, new in before.items()}, **one.into},
            unmerged=self.unmerged or self,
        )

    def find(self, text: str) -> Actor:
        """Find an actor by its id or by a name in any script.

        A name may have another type word than the actor's name, or none (``จังหวัดมุกดาหาร``,
        ``Mukdahan``), but "Khon Kaen Province" does not find the municipality of that name.

        Raises:
            NotFoundError: when the text means no actor; similar names are suggested.
            InvalidDataError: when it means several; all are listed.
        """
        return self._lookup.find(text)

    def graph(self) -> nx.Graph[str]:
        """Return the projection to a simple undirected weighted graph, for analysis.

        Parallel ties between two actors become one edge; directions and self-ties are dropped.
        Nodes are actor ids with ``label``, ``kind`` and ``country``; edges have ``weight`` (sum of
        the ties' weights, 1 if not given), ``confidence`` (that one of the ties exists if they are
        independent) and ``ties`` (ids, with blanks between them).
        """
        from graphkit.model.graphs import simple_graph

        return simple_graph(self.actors.values(), self.counted_ties.values())

    @overload
    def to_networkx(self, *, directed: Literal[True] = True) -> nx.MultiDiGraph[str]: ...

    @overload
    def to_networkx(self, *, directed: Literal[False]) -> nx.MultiGraph[str]: ...

    def to_networkx(self, *, directed: bool = True) -> nx.MultiDiGraph[str] | nx.MultiGraph[str]:
        """Return every tie as one edge of a networkx graph, keyed by the tie's id.

        All attributes are texts, numbers or booleans that networkx writes as GraphML and GEXF;
        one without a value is left out. Lists are joined by ``|``.

        Nodes are actor ids with ``label`` (the English name), ``kind``, ``name_<lang>``,
        ``country``, ``lat``, ``lon``, ``since``, ``until``, ``sources`` (the id), ``evidence``
        (the citation) and the other fields of ``actors.csv``. Edges have ``id``, ``kind``,
        ``label``, ``status``, ``level``, ``mechanism``, ``dimensions``, ``obstacles``, ``since``,
        ``until``, ``since_first``, ``symmetric``, ``derived``, ``weight`` (1 where none is
        given), ``confidence``, ``sources`` and ``evidence``.

        Args:
            directed: return a ``MultiDiGraph``, in which a symmetric tie is one edge too, from
                the lower to the higher id; if False, a ``MultiGraph``.

        Example:
            >>> network = Network(
            ...     {key: Actor(key, "province") for key in ("TH-49", "LA-SV")},
            ...     (Claim("TH-49", "LA-SV", "sister_city"),))
            >>> [edge["status"] for *_, edge in network.to_networkx().edges(data=True)]
            ['in_force']
        """
        from graphkit.model.graphs import tie_graph

        about = {
            "title": self.title,
            "version": self.version,
            "licence": self.licence,
            "as_of": self.as_of.isoformat(),
            "selection": self._scope,
            "content_hash": self.content_hash,
        }
        records = self.actors.values(), self.ties.values(), self.sources, self.ontology
        return tie_graph(*records, about, directed=directed)

    def save(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Write the network to a file or folder; the suffix of its name is the format.

        Args:
            path: a folder (a name without a suffix) for CSV files, ``.xlsx`` for a workbook,
                ``.db`` for a SQLite store, to which it is added as one batch, or ``.graphml`` or
                ``.gexf`` for graph programs, without what rests on internal sources.
            overwrite: replace the dataset or the graph file that is there.

        Raises:
            InvalidDataError: for another suffix; the message lists them.
            MissingExtraError: when the format needs a package that is not installed.
            GraphkitError: when something else is there, or the file cannot be written.
        """
        save("network", self, path, overwrite=overwrite)

    def __repr__(self) -> str:
        parts = [
            counted(len(self.actors), "actor"),
            counted(len(self.claims), "claim"),
            counted(len(self.sources), "source"),
        ]
        if self.problems:
            parts.append(counted(len(self.problems), "problem"))
        title = clip(self.title or "untitled")
        return f"<Network {title!r}: {', '.join(parts)}; as of {self.as_of}>"

    def _repr_html_(self) -> str:
        """Return a summary for notebooks: how many actors and ties of each kind, and sources."""
        onto = self.ontology
        actors = Counter(actor.kind for actor in self.actors.values())
        ties = Counter(tie.kind for tie in self.ties.values())
        errors = sum(problem.severity == "error" for problem in self.problems)
        return counts_html(
            self.title or "Network",
            f"{self._scope}; as of {self.as_of}",
            {
                "actor": {onto.actor_kinds[k].label["en"]: n for k, n in actors.most_common()},
                "tie": {onto.tie_kinds[k].label["en"]: n for k, n in ties.most_common()},
                "source": {"": len(self.sources)},
                "problem": {"errors": errors, "warnings": len(self.problems) - errors},
            },
        )

    @property
    def _scope(self) -> str:
        """The selection in words, or ``whole network``."""
        return self.selection.describe(self.ontology) if self.selection else "whole network"

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self.actors, self.merged)

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
            whole=self.whole or self,
        )
        # The ties are known already and need not be derived again.
        cut.__dict__["ties"] = dict(ties)
        return cut

    def check(self, selection: Selection) -> None:
        """Check that the words of a selection are in the network's vocabulary.

        Raises:
            NotFoundError: for an unknown word; the message has a similar one and all known ones.
        """
        selection.check(self.ontology)
        if selection.around and selection.around not in self.actors:
            self.find(selection.around)  # an unknown name gets suggestions
            raise NotFoundError(not_an_id(selection.around))
