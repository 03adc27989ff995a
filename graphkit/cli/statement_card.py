"""A statement of a document on a card: the passage with the finding marked, and what it states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphkit.cli.terminal import plain, wrap
from graphkit.extract.standing import standing_of
from graphkit.model.dates import format_date, parse_date
from graphkit.model.network import Network
from graphkit.model.proposals import Proposal
from graphkit.model.statements import ACTOR, FIELD, Passage, passages
from graphkit.names.languages import words_of

_FOUND = "⟦", "⟧"
_END = "‹", "›"


def statement_card(proposal: Proposal, network: Network, lang: str, columns: int) -> list[str]:
    """Return the lines that show a statement with its passage.

    The finding stands between ``⟦`` and ``⟧``, the names of the ends between ``‹`` and ``›``.

    Args:
        proposal: a proposal of kind ``claim`` with a statement.
        network: the network it is compared with, as it is now.
        lang: the language of words and names.
        columns: the width.
    """
    words = words_of("cli", lang)["review"]
    found = passages(proposal)
    lines: list[str] = []

    def add(title: str, texts: list[str]) -> None:
        lines.append(str(title))
        for text in texts:
            lines.extend(f"  {line}" for line in wrap(plain(text), columns - 2, ""))

    if found:
        add(words["passage"], marked(found[0]).split("\n"))
        first = found[0]
        where = ", ".join(filter(None, (first.source.title, first.locator)))
        add(words["place"], [f"{where} ({words['exactness'][first.exactness]})"])
    add(words["states"], [*_stated(proposal.claim, network, lang)])
    standing = standing_of(proposal.claim, network, lang)
    why = [standing.sentence, *proposal.reasons[1:]]
    add(words["for"], [f"+ {text}" for text in why])
    if len(found) > 1:
        places = "; ".join(one.locator for one in found[1:])
        lines.extend(wrap(plain(words["also"].format(places=places)), columns, ""))
    return lines


def marked(passage: Passage) -> str:
    """Return a passage between the words around it, with the finding and its ends marked.

    Example:
        >>> from graphkit.model.records import Source
        >>> source = Source("doc:a", "a.txt")
        >>> text = "Loei and Nan"
        >>> passage = Passage(source, "p. 1", text, "exact", "", "So ", ".", ((0, 4), (9, 12)))
        >>> marked(passage)
        'So ⟦‹Loei› and ‹Nan›⟧.'
    """
    quote = passage.quote
    for start, end in sorted(passage.marks, reverse=True):
        if 0 <= start < end <= len(quote) and (start, end) != (0, len(quote)):
            quote = quote[:start] + _END[0] + quote[start:end] + _END[1] + quote[end:]
    before = passage.before.rpartition("\n")[2]
    after = passage.after.partition("\n")[0]
    return f"{before}{_FOUND[0]}{quote}{_FOUND[1]}{after}"


def _stated(claim: Mapping[str, Any], network: Network, lang: str) -> Iterator[str]:
    words, onto = words_of("cli", lang)["review"], network.ontology
    new = {str(one["id"]): one for one in claim.get("new_actors", ())}

    def named(key: str) -> str:
        if key in network.actors:
            return f"{network.name_of(key, lang)} [{key}]"
        return f"{next(iter(new.get(key, {}).get('names', {}).values()), key)} [{key}]"

    if claim["states"] == ACTOR:
        new = {str(claim["actor"]["id"]): claim["actor"]}
    elif claim["states"] == FIELD:
        label = words["fields"].get(claim["field"], claim["field"])
        yield f"{named(str(claim['actor']))}: {label}: {claim['value']}"
    else:
        kind = onto.tie_kinds.get(str(claim["kind"]))
        label = (kind.label.get(lang) or kind.label["en"]) if kind else str(claim["kind"])
        yield f"{named(str(claim['tail']))} {label} {named(str(claim['head']))}"
        status = str(claim.get("status") or onto.default_status)
        parts = [f"{words['fields']['status']}: {onto.label('statuses', status, lang)}"]
        for name in ("since", "until"):
            if claim.get(name):
                date = format_date(parse_date(str(claim[name])), lang)
                parts.append(f"{words['fields'][name]}: {date}")
        if claim.get("level"):
            parts.append(onto.label("levels", str(claim["level"]), lang))
        parts += [onto.label("dimensions", str(one), lang) for one in claim.get("dimensions", ())]
        yield "; ".join(parts)
    for actor in new.values():
        name = next(iter(dict(actor.get("names", {})).values()), actor["id"])
        label = onto.label("actor_kinds", str(actor["kind"]), lang)
        yield str(words["new_actor"].format(name=name, kind=label))
