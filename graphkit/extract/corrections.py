"""Statements that a reviewer corrects, or makes by hand from a passage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphkit.model.dates import parse_date
from graphkit.model.errors import InvalidDataError, NotFoundError
from graphkit.model.network import Network
from graphkit.model.proposals import Proposal
from graphkit.model.statements import CLAIM, TIE, passages, tie_statement
from graphkit.names.languages import words_of
from graphkit.names.suggest import suggest

FIELDS = ("tail", "head", "kind", "status", "since", "until")
"""The fields of a tie that a reviewer can correct, in the order they are asked for."""


def corrected(
    proposal: Proposal, changes: Mapping[str, str], network: Network, who: str, lang: str = "en"
) -> Proposal:
    """Return a proposal with other fields, on the same passages.

    Args:
        proposal: a tie that a document states.
        changes: new values by field (:data:`FIELDS`); ends are ids or names of actors.
        network: whose actors and vocabulary the values are checked against.
        who: the person who corrects it.
        lang: the language of the reason.

    Raises:
        NotFoundError: when an end is not an actor.
        InvalidDataError: when a value does not fit the vocabulary, or nothing changes.
    """
    reason = str(words_of("extract", lang)["reasons"]["corrected"]).format(words=who)
    made = _made(proposal, dict(changes), network, (*proposal.reasons, reason))
    if made.id == proposal.id:
        raise InvalidDataError("nothing was changed")
    return made


def made_by_hand(
    proposal: Proposal, fields: Mapping[str, str], network: Network, who: str, lang: str = "en"
) -> Proposal:
    """Return a new tie on the passages of a proposal, as a person reads them.

    Args:
        proposal: a proposal whose passage states the tie.
        fields: ``tail``, ``head`` and ``kind``, and other fields of :data:`FIELDS`.
        network, who, lang: as for :func:`corrected`.

    Raises:
        NotFoundError: when an end is not an actor.
        InvalidDataError: when a value does not fit the vocabulary.
    """
    reason = str(words_of("extract", lang)["reasons"]["by_hand"]).format(words=who)
    source = {"states": TIE, "source": proposal.claim.get("source", "")}
    blank = Proposal(CLAIM, source, 1.0, (), proposal.evidence)
    return _made(blank, dict(fields), network, (reason,))


def _made(
    proposal: Proposal, changes: dict[str, str], network: Network, reasons: tuple[str, ...]
) -> Proposal:
    claim: dict[str, Any] = {**proposal.claim, **changes}
    onto = network.ontology
    new = {str(actor["id"]): actor for actor in claim.get("new_actors", ())}
    ends = []
    for name in ("tail", "head"):
        text = str(claim.get(name, "")).strip()
        if text not in new and text not in network.actors:
            if not text:
                raise NotFoundError("a tie needs two actors")
            text = network.find(text).id
        ends.append(text)
    kind = str(claim.get("kind", ""))
    if kind not in onto.tie_kinds or onto.tie_kinds[kind].derived:
        kinds = [key for key, one in onto.tie_kinds.items() if not one.derived]
        raise InvalidDataError(f"{kind!r} is not a known tie kind; {suggest(kind, kinds)}")
    status = str(claim.get("status", ""))
    if status and status not in onto.words["statuses"]:
        raise InvalidDataError(
            f"{status!r} is not a known status; {suggest(status, [*onto.words['statuses']])}"
        )
    types = [
        network.actors[end].kind if end in network.actors else str(new[end]["kind"]) for end in ends
    ]
    if not onto.tie_kinds[kind].allows(*types):
        raise InvalidDataError(f"{kind} does not join {types[0]} and {types[1]}")
    if ends[0] == ends[1]:
        raise InvalidDataError("the two ends of a tie are different actors")
    dates = {}
    for name in ("since", "until"):
        text = str(claim.get(name, "")).strip()
        try:
            dates[name] = str(parse_date(text)) if text else ""
        except ValueError as error:
            raise InvalidDataError(str(error)) from error
    made = tie_statement(
        ends[0],
        ends[1],
        kind,
        str(claim.get("source", "")),
        status=status,
        since=dates["since"],
        until=dates["until"],
        level=str(claim.get("level", "")) if onto.tie_kinds[kind].levels else "",
        mechanism=str(claim.get("mechanism", "")),
        dimensions=claim.get("dimensions", ()),
        new_actors=[actor for key, actor in new.items() if key in ends],
    )
    if not passages(proposal):
        raise InvalidDataError("the proposal has no passage that the tie could be read from")
    return Proposal(CLAIM, made, 1.0, reasons, proposal.evidence)
