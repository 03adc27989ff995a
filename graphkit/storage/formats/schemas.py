"""The names that other vocabularies have for kinds, from ``schemas.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from graphkit.model.records import Actor
from graphkit.model.vocabulary import Ontology


class Link(NamedTuple):
    """A schema of FollowTheMoney that joins two entities, and the properties of its two ends."""

    schema: str
    tail: str
    head: str


@lru_cache(maxsize=1)
def _schemas() -> dict[str, Any]:
    text = files("graphkit.storage.formats").joinpath("schemas.toml").read_text("utf-8")
    return tomllib.loads(text)


def actor_type(vocabulary: str, actor: Actor, ontology: Ontology) -> str:
    """Return the type of an actor: that of its subkind, of its kind, or of any place or body.

    Args:
        vocabulary: ``schema_org`` or ``follow_the_money``.
        actor: the actor.
        ontology: the vocabulary of its network.

    Example:
        >>> from graphkit.model.vocabulary import load_ontology
        >>> actor_type("schema_org", Actor("TH-49", "province"), load_ontology())
        'AdministrativeArea'
    """
    known = _schemas()[vocabulary]
    kind = ontology.actor_kinds[actor.kind]
    fallback = known["place"] if kind.place else known["other"]
    return str(known["subkinds"].get(actor.subkind) or known["kinds"].get(actor.kind) or fallback)


def entry_type(format_: str, kind: str) -> str:
    """Return the type of an entry for a source.

    Args:
        format_: ``bibtex`` or ``ris``.
        kind: the kind of the source; an unknown one gets the most general type.

    Example:
        >>> entry_type("ris", "news"), entry_type("bibtex", "podcast")
        ('NEWS', 'misc')
    """
    known = _schemas()[format_]
    return str(known.get(kind, known["other"]))


def link_of(kind: str, tail: str, head: str) -> Link:
    """Return the schema of FollowTheMoney for a tie whose ends have these schemata.

    Example:
        >>> link_of("participates_in", "PublicBody", "Project")
        Link(schema='ProjectParticipant', tail='participant', head='project')
        >>> link_of("participates_in", "Territory", "Project").schema
        'UnknownLink'
    """
    known = _schemas()["follow_the_money"]
    found = known["links"].get(kind)
    if found:
        link = Link(found["schema"], found["tail"], found["head"])
        ranges = known["ranges"][link.schema]
        if _is(tail, ranges[link.tail]) and _is(head, ranges[link.head]):
            return link
    return Link(known["link"], "subject", "object")


def link_ends() -> dict[str, Link]:
    """Return the schemata of links by name, with the properties of their ends."""
    known = _schemas()["follow_the_money"]
    links = [Link(schema, *ends) for schema, ends in known["ends"].items()]
    return {link.schema: link for link in links}


def _is(schema: str, wanted: str) -> bool:
    return schema == wanted or wanted in _schemas()["follow_the_money"]["extends"].get(schema, ())
