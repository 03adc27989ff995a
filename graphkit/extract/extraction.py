"""What documents state, as a table and as proposals that wait for a person."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath
from typing import Any, NamedTuple

from graphkit.extract.document import Document, Place
from graphkit.extract.finds import FoundActor, FoundTie, Reason
from graphkit.extract.standing import Standing, standing_of
from graphkit.model.network import Network
from graphkit.model.proposals import Proposal
from graphkit.model.provenance import provenance
from graphkit.model.records import Source, all_names
from graphkit.model.statements import ACTOR, CLAIM, FIELD, TIE, Passage, tie_statement
from graphkit.model.table import Table
from graphkit.names.gazetteer import open_gazetteer
from graphkit.names.languages import words_of
from graphkit.names.normalise import fold, normalise
from graphkit.names.romanise import romanise
from graphkit.resolve.match import Matcher

COLUMNS = (
    *("states", "from", "kind", "to", "value", "status", "denied", "since", "until", "level"),
    *("dimensions", "mechanism", "directed", "hedged", "standing", "score", "reasons"),
    *("document", "page", "section", "start", "end", "exactness", "quote", "from_id", "to_id"),
)
"""The columns of the table of an extraction."""

_AROUND = 160
"""Characters before and after a passage that are kept with it."""
_MAX_PLACES = 12
_NEAR = 0.5
"""Score from which a new organisation is compared with one of the network before it is kept."""
_NOT_ID = re.compile(r"[^a-z0-9]+")
_NAMES = {"zh": "zh", "th": "th", "lo": "lo", "vi": "vi", "en": "en"}


class Question(NamedTuple):
    """A new actor that may be one of the network: to be answered before anything is kept.

    Example:
        >>> Question("new:thaichina", "Thai-China Society", "org:1", "Thai–Chinese Society", 0.9).id
        'org:1'
    """

    ref: str
    name: str
    id: str
    known: str
    score: float

    def sentence(self, lang: str = "en") -> str:
        """Return the question in words."""
        text = str(words_of("extract", lang)["notes"]["ask"])
        return text.format(name=self.name, known=self.known, id=self.id)


@dataclass(frozen=True)
class Statement:
    """One statement of a document: its content, score, reasons and the places that state it."""

    claim: Mapping[str, Any]
    names: tuple[str, str]
    score: float
    reasons: tuple[Reason, ...]
    places: tuple[Place, ...]
    spans: tuple[tuple[int, int], ...]
    marks: tuple[tuple[tuple[int, int], ...], ...] = ()
    hedged: bool = False
    symmetric: bool = True
    refs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Extraction:
    """The statements of a document: proposed actors, fields of actors, and ties.

    Attributes:
        document: the document that was read.
        network: the network it was compared with.
        actors, ties: the finds, in the order of the text.
        notes: what could not be read, and what a language model proposed in vain.
        answers: answers to :attr:`questions`: the id of the actor that a new one is, or an empty
            text for a new one.
    """

    document: Document
    network: Network
    actors: Sequence[FoundActor]
    ties: Sequence[FoundTie]
    notes: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    model: str = ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.document.name!r}: {len(self.statements)}>"

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @property
    def source(self) -> Source:
        """The document as a source; its id is made of its name, so it outlives new versions."""
        name = self.document.name
        stem = PurePath(name).stem
        year = self.document.date[:4]
        title = self.document.title or name
        lang = self.document.lang
        return Source(
            f"doc:{_slug(stem)}",
            " ".join(title.split())[:200],
            year=int(year) if year.isdigit() else None,
            kind="document",
            language=lang,
        )

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Ties, new actors, then fields; equal ones joined, each with its places."""
        found: dict[str, Statement] = {}
        for one in (*self._ties(), *self._actors(), *self._fields()):
            key = Proposal(CLAIM, one.claim, 0).id
            known = found.get(key)
            found[key] = one if known is None else _joined(known, one)
        return tuple(found.values())

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """New organisations that resemble one of the network, the likeliest first."""
        matcher = Matcher(self.network, None)
        found = {}
        for find in self.actors:
            if find.known or not find.named or find.ref in found or find.ref in self.answers:
                continue
            near = matcher.match(find.name or find.text, min_score=_NEAR, limit=1)
            if near:
                name = find.name or find.text
                label = self.network.name_of(near[0].id, find.lang or "en")
                found[find.ref] = Question(find.ref, name, near[0].id, label, near[0].score)
        return tuple(sorted(found.values(), key=lambda one: (-one.score, one.name)))

    def settle(self, answers: Mapping[str, str]) -> Extraction:
        """Return the extraction with answers to its questions.

        Args:
            answers: by the reference or the name of a new actor, the id of the actor of the
                network that it is; an empty text if it is new.
        """
        named = {fold(one.name): one.ref for one in self.questions}
        given = {named.get(fold(key), key): value for key, value in answers.items()}
        return replace(self, answers={**self.answers, **given})

    def table(self, lang: str = "en") -> Table:
        """Return the statements as a table with the columns :data:`COLUMNS`, best first.

        Offsets count the characters of the page (of the document, where it has no pages) from 0;
        ``end`` is the offset after the last one.
        """
        rows = [
            self._row(one, lang)
            for one in sorted(
                self.statements, key=lambda one: (_ORDER[one.claim["states"]], -one.score)
            )
        ]
        return Table(COLUMNS, rows, provenance(self.network))

    def looked_for(self, lang: str = "en") -> str:
        """Return a sentence on what was looked for, for a document in which nothing was found."""
        words = words_of("extract", lang)["notes"]["nothing"]
        names = sum(len(all_names(actor)) for actor in self.network.actors.values())
        return str(words).format(
            name=self.document.name,
            names=f"{names:,}",
            kinds=len(self.network.ontology.tie_kinds),
            characters=f"{len(self.document.text):,}",
        )

    def proposals(self, lang: str = "en") -> list[Proposal]:
        """Return the statements as proposals; those that wait for a question are left out."""
        waiting = {one.ref for one in self.questions}
        return [self._proposal(one, lang) for one in self.statements if not one.refs & waiting]

    def waiting(self) -> int:
        """Return the number of statements that wait for the answer to a question."""
        waiting = {one.ref for one in self.questions}
        return sum(bool(one.refs & waiting) for one in self.statements)

    def standing(self, one: Statement, lang: str = "en") -> Standing:
        """Return what the network says about a statement."""
        return standing_of(one.claim, self.network, lang)

    # Statements of finds

    def _ties(self) -> Iterator[Statement]:
        for tie in self.ties:
            tail, head = self._id(tie.tail), self._id(tie.head)
            if tail == head:
                continue
            claim = tie_statement(
                tail,
                head,
                tie.kind,
                self.source.id,
                status=tie.status,
                since=str(tie.since or ""),
                until=str(tie.until or ""),
                level=tie.level,
                mechanism=tie.mechanism,
                dimensions=tie.dimensions,
                new_actors=[self._actor(end) for end in (tie.tail, tie.head) if self._is_new(end)],
            )
            ends = sorted((tie.tail, tie.head), key=lambda end: end.start)
            marks = tuple(
                (end.start - tie.start, end.end - tie.start)
                for end in ends
                if tie.start <= end.start and end.end <= tie.end
            )
            yield Statement(
                claim,
                (self._name(tie.tail), self._name(tie.head)),
                tie.score,
                tie.reasons,
                (self.document.place(tie.start, tie.end),),
                ((tie.start, tie.end),),
                (marks,),
                tie.hedged,
                tie.symmetric,
                refs=frozenset((tie.tail.ref, tie.head.ref)),
            )

    def _actors(self) -> Iterator[Statement]:
        for find in self.actors:
            if not find.named or not self._is_new(find):
                continue
            claim = {"states": ACTOR, "actor": self._actor(find), "source": self.source.id}
            yield self._of_actor(find, claim, find.reasons)

    def _fields(self) -> Iterator[Statement]:
        """Yield other names of known actors: abbreviations and spellings that the text gives."""
        for find in self.actors:
            actor = self.network.actors.get(self._id(find))
            if actor is None or not find.named or find.known not in ("", "network"):
                continue
            known = {fold(name) for name in all_names(actor)}
            text = normalise(find.text)
            if fold(text) in known or not fold(text):
                continue
            settled = not find.known
            if settled or any(reason.code == "defined_abbreviation" for reason in find.reasons):
                claim = {
                    "states": FIELD,
                    "actor": actor.id,
                    "field": "aliases",
                    "value": text,
                    "source": self.source.id,
                }
                yield self._of_actor(find, claim, find.reasons)

    def _of_actor(
        self, find: FoundActor, claim: Mapping[str, Any], reasons: tuple[Reason, ...]
    ) -> Statement:
        return Statement(
            claim,
            (self._name(find), ""),
            find.score,
            reasons,
            (self.document.place(find.start, find.end),),
            ((find.start, find.end),),
            (((0, find.end - find.start),),),
            refs=frozenset((find.ref,)),
        )

    def _is_new(self, find: FoundActor) -> bool:
        return self._id(find) not in self.network.actors

    def _id(self, find: FoundActor) -> str:
        if find.known:
            return find.ref
        return self.answers.get(find.ref) or self._new_ids[find.ref]

    def _name(self, find: FoundActor) -> str:
        key = self._id(find)
        if key in self.network.actors:
            return self.network.name_of(key, find.lang or "en")
        return find.name or find.text

    def _actor(self, find: FoundActor) -> dict[str, Any]:
        """Return the record of a new actor: a place of the gazetteer, or a name of the text."""
        if find.known == "gazetteer":
            place = open_gazetteer().place(find.ref)
            if place is not None:
                names = {lang: name for lang, name in place.names.items() if lang in _NAMES}
                return {
                    "id": place.id,
                    "kind": find.kind,
                    "names": names,
                    "country": place.country,
                }
        first = self._first[find.ref]
        made = {
            "id": self._new_ids[find.ref],
            "kind": first.kind,
            "names": {first.lang or "en": first.name or first.text},
            "subkind": first.subkind,
            "country": first.country,
        }
        return {name: value for name, value in made.items() if value}

    @cached_property
    def _first(self) -> Mapping[str, FoundActor]:
        """The first naming of each actor: the one in full, if there is one."""
        found: dict[str, FoundActor] = {}
        ends = (end for tie in self.ties for end in (tie.tail, tie.head))
        for find in sorted((*self.actors, *ends), key=lambda find: find.start):
            if find.ref not in found or (find.named and not found[find.ref].named):
                found[find.ref] = find
        return found

    @cached_property
    def _new_ids(self) -> Mapping[str, str]:
        """The ids of actors that neither the network nor the gazetteer has."""
        return {
            ref: f"{find.kind}:{_slug(find.name or find.text)}"
            for ref, find in self._first.items()
            if not find.known
        }

    # Rows and proposals

    def _row(self, one: Statement, lang: str) -> tuple[Any, ...]:
        claim, place = one.claim, one.places[0]
        states = claim["states"]
        tie = states == TIE
        actor = claim["actor"]["id"] if states == ACTOR else claim.get("actor", "")
        status = claim.get("status", "")
        kind = {TIE: claim.get("kind"), FIELD: claim.get("field")}.get(states)
        return (
            states,
            one.names[0],
            kind if kind is not None else claim["actor"]["kind"],
            one.names[1],
            claim.get("value", ""),
            status,
            self.network.ontology.denies(status) if tie else None,
            claim.get("since", ""),
            claim.get("until", ""),
            claim.get("level", ""),
            tuple(claim.get("dimensions", ())),
            claim.get("mechanism", ""),
            not one.symmetric if tie else None,
            one.hedged if tie else None,
            self.standing(one).word,
            round(one.score, 2),
            "; ".join(self.reasons(one, lang)),
            place.document,
            place.page,
            place.section,
            place.start,
            place.end,
            place.exactness,
            place.quote,
            claim["tail"] if tie else actor,
            claim["head"] if tie else "",
        )

    def reasons(self, one: Statement, lang: str = "en") -> tuple[str, ...]:
        """Return the reasons for a statement as sentences; those for its score alone have none."""
        words = words_of("extract", lang)["reasons"]
        said = (
            words[reason.code].format(words=reason.words.strip())
            for reason in one.reasons
            if reason.code in words
        )
        return tuple(dict.fromkeys(said))

    def _proposal(self, one: Statement, lang: str) -> Proposal:
        stands = self.standing(one, lang).sentence
        evidence = tuple(
            self._passage(place, span, marks).written()
            for place, span, marks in zip(one.places, one.spans, one.marks, strict=True)
        )
        reasons = (stands, *self.reasons(one, lang))
        return Proposal(CLAIM, one.claim, round(one.score, 3), reasons, evidence)

    def _passage(
        self, place: Place, span: tuple[int, int], marks: tuple[tuple[int, int], ...]
    ) -> Passage:
        text, (start, end) = self.document.text, span
        return Passage(
            self.source,
            place.locator,
            place.quote,
            place.exactness,
            self.document.digest,
            text[max(0, start - _AROUND) : start],
            text[end : end + _AROUND],
            marks,
            {
                "document": place.document,
                "page": place.page,
                "last_page": place.last_page,
                "section": place.section,
                "start": place.start,
                "end": place.end,
            },
        )


_ORDER = {TIE: 0, ACTOR: 1, FIELD: 2}


def _joined(one: Statement, other: Statement) -> Statement:
    """Join equal statements: the better score and its place first."""
    best, rest = (one, other) if one.score >= other.score else (other, one)
    spans = [*best.spans]
    places, marks = [*best.places], [*best.marks]
    for span, place, mark in zip(rest.spans, rest.places, rest.marks, strict=True):
        if span not in spans and len(spans) < _MAX_PLACES:
            spans.append(span)
            places.append(place)
            marks.append(mark)
    return replace(
        best,
        reasons=tuple(dict.fromkeys((*best.reasons, *rest.reasons))),
        places=tuple(places),
        spans=tuple(spans),
        marks=tuple(marks),
        hedged=best.hedged and rest.hedged,
    )


def _slug(name: str) -> str:
    """Return the readable part of an id: Latin letters, digits and hyphens.

    A name that leaves too little of itself is told by a digest.
    """
    latin = unicodedata.normalize("NFD", romanise(normalise(name)).casefold().replace("đ", "d"))
    slug = _NOT_ID.sub("-", "".join(c for c in latin if not unicodedata.combining(c))).strip("-")
    if len(slug) < 3:
        return hashlib.sha256(name.encode()).hexdigest()[:10]
    return slug[:60].rstrip("-")


def network_names(network: Network) -> Iterable[str]:
    """Yield every name of the actors of a network."""
    return (name for actor in network.actors.values() for name in all_names(actor))
