"""Records of a network as plain values for a page: every text a reader sees, without markup.

Labels and dates are given in each language, addresses only where they are safe to follow. Remove
what rests on internal sources first (Network.public).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from graphkit.model.dates import PartialDate, format_date
from graphkit.model.labels import tie_places
from graphkit.model.network import Network
from graphkit.model.records import Actor, ActorClaim, Claim, Disagreement, Source, Tie
from graphkit.model.vocabulary import KEYS, WORD_LISTS, WORDS_OF, Ontology
from graphkit.model.vocabulary_parts import Labels
from graphkit.names.languages import languages


def page_languages() -> tuple[str, ...]:
    """Return the languages that every page can be read in: those with words, English first.

    Example:
        >>> page_languages()[0]
        'en'
    """
    return languages("viz")


def name_languages(actors: Iterable[Actor]) -> list[str]:
    """Return the languages of names on a page: those with words, then those the actors have.

    Example:
        >>> name_languages([Actor("a", "city", {"zh": "崇左", "en": "Chongzuo"})])
        ['en', 'th', 'zh']
    """
    written = page_languages()
    others = {lang for actor in actors for lang, name in actor.names.items() if name}
    return [*written, *sorted(others - set(written))]


def safe_link(address: str) -> str:
    """Return an address if a reader may follow it (http or https, with a host), else nothing.

    Example:
        >>> safe_link("https://example.org/a"), safe_link("javascript:alert(1)")
        ('https://example.org/a', '')
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    safe = parts.scheme.lower() in ("http", "https") and parts.hostname
    return address if safe and address.isprintable() else ""


def vocabulary(
    ontology: Ontology, places: Collection[str] = ()
) -> dict[str, dict[str, Mapping[str, str]]]:
    """Return the words of an ontology with labels; ``inverse`` has tie kinds read from the head.

    Args:
        ontology: the vocabulary.
        places: the places whose own words are needed (:mod:`graphkit.model.labels`).
    """
    kinds = ontology.actor_kinds.values()
    ties = ontology.tie_kinds.values()
    return {
        "actor_kinds": {kind.id: _needed(kind.label, places) for kind in kinds},
        "subkinds": {
            word: _needed(label, places) for kind in kinds for word, label in kind.subkinds.items()
        },
        "tie_kinds": {kind.id: _needed(kind.label, places) for kind in ties},
        "inverse": {kind.id: _needed(kind.inverse, places) for kind in ties},
        **{part: dict(ontology.words[part]) for part in (*WORD_LISTS, KEYS)},
    }


def _needed(labels: Labels, places: Collection[str]) -> Labels:
    """Return labels without the words of places that are not needed."""
    return {
        code: text
        for code, text in labels.items()
        if "_" not in code or code.partition("_")[2] in places
    }


def selection_words(network: Network) -> dict[str, str]:
    """Describe the selection of a network in each language, without its day."""
    if network.selection is None:
        return {}
    words = {}
    whole = network.whole or network
    for lang in page_languages():
        centre = whole.actors.get(network.selection.around)
        shown = replace(network.selection, around=centre.name(lang) if centre else "")
        words[lang] = shown.describe(network.ontology, lang)
    return words


def source_record(source: Source, *, internal: bool = False) -> dict[str, Any]:
    """Return a source as a page cites it; ``link`` only where it may be followed.

    Args:
        source: the source.
        internal: whether it is an internal one, which the page then says.
    """
    return _filled(
        title=source.title or source.id,
        authors=source.authors,
        year=source.year,
        publisher=source.publisher,
        url=source.url,
        link=safe_link(source.url),
        accessed=source.accessed,
        language=source.language,
        note=source.note,
        internal=internal or None,
    )


def actor_record(network: Network, actor: Actor, claims: Iterable[ActorClaim]) -> dict[str, Any]:
    """Return everything a page says about an actor; places by name where known."""
    return _filled(
        id=actor.id,
        kind=actor.kind,
        subkind=actor.subkind,
        names={lang: name for lang, name in actor.names.items() if name},
        aliases=actor.aliases,
        at=[place for place in (actor.code, actor.country) if place],
        country=_place(network, actor.country),
        within=_place(network, actor.within),
        code=actor.code,
        sector=actor.sector,
        since=_date(actor.since),
        until=_date(actor.until),
        note=actor.note,
        wikidata=actor.wikidata,
        wikidata_link=safe_link(f"https://www.wikidata.org/wiki/{quote(actor.wikidata)}")
        if actor.wikidata
        else "",
        cite=_cite(actor.source, actor.locator),
        claims=[
            _filled(
                field=claim.field,
                value=_value(claim.field, claim.value),
                confidence=claim.confidence,
                cite=_cite(claim.source, claim.locator),
            )
            for claim in claims
        ],
    )


def tie_record(tie: Tie, network: Network) -> dict[str, Any]:
    """Return everything a page says about a tie, with every claim behind it.

    ``derived`` lists the fields that no source states, ``sure`` the confidence of fields whose
    claim has another than the tie, ``gone`` the day on which one of its ends ended.
    """
    ends = (network.actors.get(end) for end in (tie.tail, tie.head))
    gone = [a.until for a in ends if a and a.until and a.until.last < network.as_of]
    return _filled(
        id=tie.id,
        kind=tie.kind,
        tail=tie.tail,
        head=tie.head,
        key=tie.key,
        symmetric=tie.symmetric,
        status=tie.status,
        level=tie.level,
        mechanism=tie.mechanism,
        dimensions=tie.dimensions,
        obstacles=tie.obstacles,
        since=_date(tie.since),
        until=_date(tie.until),
        first=_date(tie.since_first) if tie.since_first != tie.since else None,
        weight=tie.weight,
        confidence=tie.confidence,
        derived=tie.derived_fields,
        sure={
            name: claim.confidence
            for name, claim in tie.basis.items()
            if claim.confidence not in (None, tie.confidence)
        },
        gone=_date(min(gone, key=lambda date: date.last)) if gone else None,
        at=tie_places(tie, network.actors),
        claims=[claim_record(claim) for claim in tie.claims],
        differ=[difference_record(difference) for difference in tie.disagreements],
    )


def claim_record(claim: Claim) -> dict[str, Any]:
    """Return what one source says about a tie."""
    return _filled(
        status=claim.status,
        level=claim.level,
        mechanism=claim.mechanism,
        dimensions=claim.dimensions,
        obstacles=claim.obstacles,
        since=_date(claim.since),
        until=_date(claim.until),
        weight=claim.weight,
        confidence=claim.confidence,
        derived=claim.derived,
        note=claim.note,
        cite=_cite(claim.source, claim.locator),
    )


def difference_record(difference: Disagreement) -> dict[str, Any]:
    """Return the values that sources give for one field; the value that is used comes first."""
    values = []
    for claim in (difference.chosen, *difference.rivals):
        value = claim.value if isinstance(claim, ActorClaim) else getattr(claim, difference.field)
        values.append(
            _filled(
                value=_value(difference.field, value),
                cite=_cite(claim.source, claim.locator),
            )
        )
    return {"field": difference.field, "values": values}


def _value(field: str, value: Any) -> dict[str, Any]:
    if isinstance(value, PartialDate):
        return {"date": _date(value)}
    if field in WORDS_OF and value:
        return {"word": [WORDS_OF[field], str(value)]}
    return {"text": "" if value is None else str(value)}


def _place(network: Network, actor: str) -> Mapping[str, str] | str:
    found = network.actors.get(actor)
    names = {lang: name for lang, name in found.names.items() if name} if found else {}
    return names or actor


def _date(date: PartialDate | None) -> dict[str, str] | None:
    return {lang: format_date(date, lang) for lang in page_languages()} if date else None


def _cite(source: str, locator: str) -> dict[str, str]:
    return _filled(source=source, locator=locator)


def _filled(**fields: Any) -> dict[str, Any]:
    """Return the fields that are not empty."""
    return {name: value for name, value in fields.items() if value not in (None, "", (), [], {})}
