"""Names in a brief: an actor that has ended says so wherever it is named."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from graphkit.model.dates import format_date
from graphkit.model.network import Network
from graphkit.model.records import Actor
from graphkit.report.brief.sentences import sentence, spoken


def with_ends(network: Network, day: dt.date) -> Network:
    """Return a network in which the names of actors that have ended by a day say until when.

    A place and its successor often have one name. Sentences, tables and drawings all read the name
    of the record, so an actor has one name in the whole document.

    Example:
        >>> from graphkit.model.dates import parse_date
        >>> old = Actor("VN-25", "province", {"en": "Quang Tri"}, until=parse_date("2025-06-30"))
        >>> named = with_ends(Network({"VN-25": old}), dt.date(2026, 1, 1))
        >>> named.actors["VN-25"].names
        {'en': 'Quang Tri (until 2025)'}
    """
    ended = {key: a for key, a in network.actors.items() if a.until and a.until.last < day}
    if not ended:
        return network
    actors = {
        key: _named(actor, network) if key in ended else actor
        for key, actor in network.actors.items()
    }
    named = replace(network, actors=actors)
    # The data are the same, whatever their names are in this document.
    named.__dict__["content_hash"] = network.content_hash
    return named


def _named(actor: Actor, network: Network) -> Actor:
    year = f"{actor.until.last.year:04d}" if actor.until else ""
    names = {
        lang: sentence("name_until", lang).render(
            {"name": name, "until": year}, spoken(lang), network.ontology, str
        )
        for lang, name in actor.names.items()
        if name
    }
    return replace(actor, names=names or {"en": f"{actor.id} (–{format_date(actor.until)})"})
