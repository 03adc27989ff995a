"""What a reason for a missing linkage rests on, and what a reader must be told about it.

A sentence that rests on doubtful claims, on values that the maker of a dataset derived, or on ties
of a place that another succeeds says so; doubtful claims lower the score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Tie
from graphkit.model.sentences import SEPARATOR, Sentence, parse_sentence, split_ids
from graphkit.model.vocabulary import ends_in
from graphkit.names.languages import ENGLISH, languages, words_of
from graphkit.names.normalise import fold, printable

DOUBTFUL = 0.7
"""The confidence below which a tie is doubtful: a reason that rests on it says so."""
SUPPLIED = frozenset({"searched", "twin"})
"""The columns of a sentence that no rule returns: :meth:`Grounds.sentence` adds them."""

_NAMED = 3  # ties that are named; the others are only counted
# The columns of a row that show a field of the tie between the two actors.
_SHOWN = {"since": "since", "level": "level", "lacks_level": "level", "has": "dimensions"}


@dataclass(frozen=True, slots=True)
class Searched:
    """The sources of a network, which were searched where a record is said to be missing.

    Attributes:
        sources: the number of sources.
        year: the year of the newest of them, at most that of the network; empty if unknown.
    """

    sources: int
    year: str


def searched(network: Network) -> Searched:
    """Return the sources that a network has, and how far they reach.

    Example:
        >>> from graphkit.model.records import Source
        >>> import datetime as dt
        >>> sources = {"s": Source("s", "A book", year=2020)}
        >>> searched(Network(sources=sources, as_of=dt.date(2026, 1, 1)))
        Searched(sources=1, year='2020')
    """
    dated = [
        min(str(source.year or source.accessed)[:4], str(network.as_of.year))
        for source in network.sources.values()
        if source.year or source.accessed
    ]
    return Searched(len(network.sources), max(dated, default=""))


class Grounds:
    """The ties and actors that one row of a rule rests on.

    Args:
        network: the network.
        evidence: the ids of ties and actors.
        ends: the ids that the row names in the columns from and to; the second may be empty.
    """

    def __init__(self, network: Network, evidence: Sequence[str], ends: tuple[str, str]) -> None:
        self.network = network
        self.ties = [network.ties[key] for key in evidence if key in network.ties]
        self.ends = ends
        past: dict[str, dict[str, None]] = {}
        for tie in self.ties:
            for end in (tie.tail, tie.head):
                if end in network.successors:
                    past.setdefault(network.successors[end], {})[end] = None
        for end in ends:
            if end in network.successors:
                past.setdefault(network.successors[end], {})[end] = None
        self.past = {heir: tuple(old) for heir, old in past.items()}
        self.doubtful = [tie for tie in self.ties if tie.certainty < DOUBTFUL]

    def certainty(self, *, rests: str) -> float:
        """Return the factor, 0 to 1, by which doubt lowers a score.

        Args:
            rests: ``all`` where the case needs every tie (the lowest confidence counts), ``any``
                where each adds to it (the mean counts). Ties that are not doubtful count as 1.
        """
        if not self.doubtful:
            return 1.0
        if rests == "all":
            return min(tie.certainty for tie in self.doubtful)
        sure = len(self.ties) - len(self.doubtful)
        return (sure + sum(tie.certainty for tie in self.doubtful)) / len(self.ties)

    def sentence(
        self, template: Sentence, row: Mapping[str, Any], lang: str, reach: Searched
    ) -> str:
        """Fill the sentence of a rule and add what a reader must be told.

        Args:
            template: the sentence.
            row: its columns.
            lang: the language.
            reach: the sources that were searched.
        """
        spoken = _spoken(lang)
        words = words_of("gaps", spoken)["grounds"]
        told = {
            **row,
            "searched": self._text("searched", spoken, n=reach.sources, year=reach.year)
            if reach.sources
            else "",
            "twin": self._twin(spoken, str(words["label_ending"])),
        }
        text = template.render(told, lang, self.network.ontology, lambda key: self._name(key, lang))
        return " ".join((self._once(text, spoken), *self.notes(lang, row)))

    def _once(self, text: str, lang: str) -> str:
        """Return a sentence that says only once which places an actor succeeds."""
        for key in self.past:
            long, name = self._heir(key, lang), printable(self.network.name_of(key, lang))
            first, found, rest = text.partition(long)
            for again in (f"{long}{words_of('gaps', lang)['grounds']['heir_end'].strip()}", long):
                rest = rest.replace(again, name)
            text = f"{first}{found}{rest}"
        return text

    def _heir(self, key: str, lang: str) -> str:
        return self._text("heir", lang, heir=key, old=SEPARATOR.join(self.past[key]))

    def inherited(self, lang: str) -> Iterator[str]:
        """Yield a sentence for each place that counts with the ties of others that it succeeds."""
        for heir, old in self.past.items():
            yield self._text("inherited", _spoken(lang), heir=heir, old=SEPARATOR.join(old))

    def _name(self, key: str, lang: str) -> str | None:
        """Return the name of an actor; a successor's with the place whose ties are counted."""
        actor = self._actor(key)
        if actor is None:
            return None
        if key not in self.past:
            return actor.name(lang)
        spoken = _spoken(lang)
        return f"{self._heir(key, spoken)}{words_of('gaps', spoken)['grounds']['heir_end']}"

    def _actor(self, key: str) -> Actor | None:
        """Return an actor, who can be outside a selection: the country of a selected place."""
        whole = self.network.whole or self.network
        return self.network.actors.get(key) or whole.actors.get(key)

    def _twin(self, lang: str, ending: str) -> str:
        """Return the noun for the tie with levels between the two, as their countries call it."""
        kinds = self.network.ontology.tie_kinds
        kind = next((kind.id for kind in kinds.values() if kind.levels), "")
        countries = [actor.country if (actor := self._actor(end)) else "" for end in self.ends]
        places = ends_in(*countries)
        label = self.network.ontology.label("tie_kinds", kind, lang, places)
        noun = label.removesuffix(ending)
        return printable(noun[:1].lower() + noun[1:])

    def notes(self, lang: str, row: Mapping[str, Any] | None = None) -> Iterator[str]:
        """Yield sentences on the doubtful claims and derived values that a reason rests on.

        Args:
            lang: the language.
            row: the columns that the sentence shows; ``mechanism`` has the ids of the ties that it
                counts as formal or informal.
        """
        row, lang = row or {}, _spoken(lang)
        if self.doubtful:
            confidences = sorted({tie.certainty for tie in self.doubtful})
            yield self._text(
                "doubt",
                lang,
                **_pairs(self.doubtful),
                n=len({claim.source for tie in self.doubtful for claim in tie.claims}),
                confidence=SEPARATOR.join(f"{value:g}" for value in confidences),
            )
        for tie in self.doubtful:
            if readings := dict(_other_readings(tie, self.network)):
                read = SEPARATOR.join(dict.fromkeys(readings.values()))
                yield self._text("readings", lang, read=read, others=SEPARATOR.join(readings))
        own = [tie for tie in self.ties if {tie.tail, tie.head} == set(self.ends)]
        shown = dict.fromkeys(field for column, field in _SHOWN.items() if row.get(column))
        weak = {
            field: confidence
            for field in shown
            for tie in own
            if tie not in self.doubtful
            and (confidence := tie.confidence_of(field)) is not None
            and confidence < DOUBTFUL
        }
        if weak:
            lowest, named = f"{min(weak.values()):g}", dict.fromkeys(weak, True)
            yield self._text("doubt_field", lang, n=len(weak), confidence=lowest, **named)
        derived = [field for field in shown if any(tie.is_derived(field) for tie in own)]
        if derived:
            yield self._text("derived", lang, n=len(derived), **dict.fromkeys(derived, True))
        sure = [tie for tie in self.ties if tie not in self.doubtful and not tie.over]
        if ties := [tie for tie in sure if tie.is_derived("status")]:
            yield self._text("derived_status", lang, **_pairs(ties))
        told = split_ids(row.get("mechanism"), self.network.ties.__contains__)
        for word in self.network.ontology.words["mechanisms"]:
            ties = [tie for tie in self.ties if tie.id in told and tie.mechanism == word]
            if ties := [tie for tie in ties if tie.is_derived("mechanism")]:
                yield self._text("derived_mechanism", lang, **_pairs(ties), mechanism=word)

    def _text(self, key: str, lang: str, **values: Any) -> str:
        def name_of(actor: str) -> str | None:
            found = self._actor(actor)
            return None if found is None else found.name(lang)

        return _sentence(key, lang).render(values, lang, self.network.ontology, name_of)


def _spoken(lang: str) -> str:
    return lang if lang in languages("gaps") else ENGLISH


@lru_cache
def _sentence(key: str, lang: str) -> Sentence:
    return parse_sentence(words_of("gaps", lang)["grounds"][key], f"gaps grounds.{key}")


def _pairs(ties: Sequence[Tie]) -> dict[str, Any]:
    """Return the columns that name the ends of ties: the first of them, and how many more."""
    named = SEPARATOR.join(SEPARATOR.join((tie.tail, tie.head)) for tie in ties[:_NAMED])
    return {"pairs": named, "more": len(ties[_NAMED:]), "ties": len(ties)}


def _other_readings(tie: Tie, network: Network) -> Iterator[tuple[str, str]]:
    """Yield what else a passage of a tie was read as: an end of another tie, and that of this one.

    Two doubtful claims are readings of one passage if they cite the same place in a source, say the
    same of one actor, and the note of each names what the other says it of.
    """
    near = (*network.ties_of.get(tie.tail, ()), *network.ties_of.get(tie.head, ()))
    for other in near:
        shared = {tie.tail, tie.head} & {other.tail, other.head}
        if len(shared) != 1 or other.kind != tie.kind or other.certainty >= DOUBTFUL:
            continue
        (common,) = shared
        mine, theirs = tie.other(common), other.other(common)
        if any(
            _same_passage(one, two)
            and _names(one.note, theirs, network)
            and _names(two.note, mine, network)
            for one in tie.claims
            for two in other.claims
        ):
            yield theirs, mine


def _names(note: str, actor: str, network: Network) -> bool:
    return actor in note or fold(network.name_of(actor)) in fold(note)


def _same_passage(one: Claim, other: Claim) -> bool:
    return bool(one.locator) and (one.source, one.locator) == (other.source, other.locator)
