"""The labels of actors and ties, in the words of the places where they are."""

from __future__ import annotations

from collections.abc import Mapping

from graphkit.model.records import Actor, Tie
from graphkit.model.vocabulary import Ontology, ends_in, label_in


def kind_label(actor: Actor, ontology: Ontology, lang: str = "en") -> str:
    """Return the kind of an actor, or its subkind if it has one, in the word of its place.

    Example:
        >>> from graphkit.model.vocabulary import load_ontology
        >>> place = Actor("LA-SV", "province", code="LA-SV", country="LA")
        >>> kind_label(place, load_ontology()), kind_label(place, load_ontology(), "th")
        ('Province', 'แขวง')
    """
    places = (actor.code, actor.country)
    if actor.subkind:
        return ontology.label("subkinds", actor.subkind, lang, places)
    return ontology.label("actor_kinds", actor.kind, lang, places)


def tie_places(tie: Tie, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """Return where a tie is, as :func:`graphkit.model.vocabulary.label_in` takes it."""
    ends = (actors.get(end) for end in (tie.tail, tie.head))
    tail, head = (end.country if end else "" for end in ends)
    return ends_in(tail, head)


def tie_label(
    tie: Tie, actors: Mapping[str, Actor], ontology: Ontology, lang: str = "en", seen: str = ""
) -> str:
    """Return the kind of a tie, in the word of the countries that it joins.

    Args:
        tie: the tie.
        actors: by id.
        ontology: the vocabulary.
        lang: a language code.
        seen: the id of the actor that the label is read from; the tail if empty.

    Example:
        >>> from graphkit.model.network import Network
        >>> from graphkit.model.records import Claim
        >>> ends = (Actor("TH-49", "province", country="TH"), Actor("CN-YN", "province"))
        >>> network = Network({a.id: a for a in ends}, (Claim("TH-49", "CN-YN", "sister_city"),))
        >>> tie = next(iter(network.ties.values()))
        >>> tie_label(tie, network.actors, network.ontology)
        'Sister city of'
    """
    kind = ontology.tie_kinds[tie.kind]
    labels = kind.inverse if seen == tie.head and not kind.symmetric else kind.label
    return label_in(labels, lang, tie_places(tie, actors))
