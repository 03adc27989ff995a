"""The standing of a statement towards a network: new, known already, a change, a contradiction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphkit.model.dates import PartialDate, format_date, parse_date
from graphkit.model.network import Network
from graphkit.model.records import Tie
from graphkit.model.statements import ACTOR, TIE
from graphkit.names.languages import words_of

NEW, KNOWN, CHANGES, CONTRADICTS = "new", "known", "changes", "contradicts"


class Standing(NamedTuple):
    """What a network says about a statement.

    ``word`` is ``new``, ``known``, ``changes`` (another status, which may follow the one known)
    or ``contradicts``; ``sentence`` says it in words, ``tie`` is the id of the known tie.

    Example:
        >>> claim = {"states": "tie", "tail": "TH-42", "head": "LA-XA", "kind": "sister_city"}
        >>> standing_of(claim, Network()).word
        'new'
    """

    word: str
    sentence: str
    tie: str = ""


def standing_of(claim: Mapping[str, Any], network: Network, lang: str = "en") -> Standing:
    """Compare a statement with what a network has.

    A tie is known if the network has one of its kind between the same ends. It contradicts one
    that is in force where it denies it, and the reverse, and one of its status that begins at
    another time.

    Args:
        claim: the content of a proposal of kind ``claim``.
        network: the network.
        lang: the language of the sentence.
    """
    words = words_of("extract", lang)["standing"]
    if claim.get("states") == ACTOR:
        known = str(claim["actor"]["id"]) in network.actors
        return Standing(KNOWN, words["actor_known"]) if known else Standing(NEW, words["new"])
    tie = known_tie(claim, network) if claim.get("states") == TIE else None
    if tie is None:
        return Standing(NEW, words["new"])
    onto = network.ontology
    status = str(claim.get("status") or onto.default_status)
    since = parse_date(str(claim["since"])) if claim.get("since") else None
    if onto.denies(status) != onto.denies(tie.status):
        word = CONTRADICTS
    elif status != tie.status:
        earlier = any((c.status or onto.default_status) == status for c in tie.claims)
        word = KNOWN if earlier else CHANGES
    elif since and tie.since and not _overlap(since, tie.since):
        stated = [c.since for c in tie.claims if c.since]
        word = KNOWN if any(_overlap(since, one) for one in stated) else CONTRADICTS
    else:
        word = KNOWN

    def dated(label: str, date: PartialDate | None) -> str:
        return label + (words["since"].format(date=format_date(date, lang)) if date else "")

    source = next(
        (network.sources[c.source] for c in tie.claims if c.source in network.sources), None
    )
    sentence = words[word].format(
        status=onto.label("statuses", tie.status, lang),
        since=dated("", tie.since),
        source=source.cite() if source else words["no_source"],
        said=dated(onto.label("statuses", status, lang), since),
    )
    return Standing(word, sentence, tie.id)


def known_tie(claim: Mapping[str, Any], network: Network) -> Tie | None:
    """Return the tie of the network that a statement is about; None if there is none."""
    kind = network.ontology.tie_kinds.get(str(claim.get("kind", "")))
    tail, head = (
        network.merged.get(str(claim.get(end)), str(claim.get(end))) for end in ("tail", "head")
    )
    if kind is None:
        return None
    for tie in network.ties_of.get(tail, ()):
        ends = (tie.tail, tie.head)
        same = ends == (tail, head) or (kind.symmetric and ends == (head, tail))
        if tie.kind == claim.get("kind") and same and not tie.derived:
            return tie
    return None


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.first <= other.last and other.first <= one.last
