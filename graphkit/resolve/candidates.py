"""Candidates for the meaning of a name: actors of a network and places of the gazetteer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from graphkit.model.records import Actor
from graphkit.names.gazetteer import Place
from graphkit.names.languages import words_of
from graphkit.names.parse import parse_name
from graphkit.names.similarity import NameReason, reason_text


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor or place that a name may mean.

    ``name`` is the name of it that fits best, ``label`` its name in English; ``score`` is 0 to 1
    (see :func:`graphkit.names.similarity.compare_names`); ``reasons`` are codes, which :func:`why`
    turns into words. ``listed`` is true for a place of the gazetteer, false for an actor of the
    network.
    """

    id: str
    name: str
    label: str
    kind: str
    country: str
    within: str
    score: float
    reasons: tuple[NameReason, ...]
    listed: bool = False


class Entry(NamedTuple):
    """The facts that an actor and a place have in common."""

    id: str
    kind: str
    country: str
    within: str
    label: str
    people: int | None
    listed: bool


def rank(found: list[Candidate]) -> list[Candidate]:
    """Sort candidates, best first; a place of the gazetteer follows its namesake that holds it.

    If that namesake is an actor of the network, it gets the score of the place.
    """
    tops = {c.id: c for c in found}
    for c in sorted(found, key=lambda c: -c.score):
        holder = tops.get(c.within)
        if c.listed and holder and parse_name(holder.label).key == parse_name(c.label).key:
            if not holder.listed and holder.score < c.score:
                tops[holder.id] = replace(holder, score=c.score, name=c.name, reasons=c.reasons[:1])
            tops[c.id] = replace(c, score=round(min(c.score, tops[holder.id].score) - 0.03, 4))
    return sorted(tops.values(), key=lambda c: (-c.score, c.listed, c.id))


def actor_entry(actor: Actor) -> Entry:
    """Return the facts of an actor that a candidate shows."""
    label = actor.name("en")
    return Entry(actor.id, actor.kind, actor.country, actor.within, label, None, False)


def place_entry(place: Place) -> Entry:
    """Return the facts of a place of the gazetteer that a candidate shows."""
    label = place.names.get("en", "") or next(iter(place.names.values()), place.id)
    return Entry(place.id, place.kind, place.country, place.within, label, place.population, True)


def make_candidate(
    entry: Entry, name: str, score: float, reasons: tuple[NameReason, ...]
) -> Candidate:
    """Return an entry as a candidate, with the name that fits best, a score and reasons."""
    return Candidate(
        entry.id,
        name,
        entry.label,
        entry.kind,
        entry.country,
        entry.within,
        round(score, 4),
        reasons,
        entry.listed,
    )


def smallness(entry: Entry) -> float:
    """Return the loss of score for a small town; divisions and prefectures lose nothing."""
    if ":" not in entry.id:
        return 0.0
    if entry.people is None:
        return 0.06
    return 0.05 if entry.people < 100_000 else 0.03 if entry.people < 1_000_000 else 0.015


def why(candidate: Candidate, lang: str = "en") -> str:
    """Return the reasons of a candidate in words, after the name that fits best."""
    words = words_of("resolve", lang)["match"]
    texts = []
    for reason in candidate.reasons:
        if reason.code in words:
            texts.append(words[reason.code].format(reason.per_cent))
        else:
            texts.append(reason_text(reason, lang))
    name = "" if candidate.name == candidate.label else f"{candidate.name}: "
    return name + "; ".join(texts)
