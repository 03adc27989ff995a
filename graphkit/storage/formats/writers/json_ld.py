"""Write JSON-LD in the terms of schema.org and PROV: actors, claims and the sources they cite."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from graphkit.model.dates import PartialDate
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.storage.atomic import open_atomic
from graphkit.storage.files.schema import TABLES
from graphkit.storage.files.write import cell_text
from graphkit.storage.formats.graph import clean_text
from graphkit.storage.formats.schemas import actor_type

CONTEXT = {
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LANGUAGE_TAG_PARTS = 8


def write_json_ld(
    network: Network, path: Path, *, base: str = "", notes: Sequence[str] = ()
) -> None:
    """Write a network as JSON-LD.

    Every row of ``ties.csv`` is a ``schema:Claim`` that is also an ``rdf:Statement`` with the ids
    of its ends, and cites its source as ``prov:hadPrimarySource``. A field that neither vocabulary
    has is a ``schema:additionalProperty`` under the name of its column.

    All ids are absolute: readers turn relative ones into addresses that do not exist.

    Args:
        network: what is written, all of it.
        path: the file.
        base: begins every id, such as ``https://data.example.org/``; without one, ids are UUIDs
            that depend on the dataset's title and the id of the record.
        notes: what the file does not carry, for the comment of the dataset.

    Raises:
        InvalidDataError: when ``base`` is not an absolute address.
        GraphkitError: when the file cannot be written.
    """
    if base and not (urlsplit(base).scheme and base.isprintable() and " " not in base):
        raise InvalidDataError(
            f"{base!r} is not an absolute address; expected one such as https://data.example.org/"
        )
    with open_atomic(path) as file:
        file.write(f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": [')
        for number, node in enumerate(_Writer(network, base).nodes(notes)):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(node, ensure_ascii=False, allow_nan=False))
        file.write("\n]}\n")


class _Writer:
    """The state of writing one network: the ids of its records."""

    def __init__(self, network: Network, base: str) -> None:
        self.network, self.base = network, base
        self.space = uuid.uuid5(uuid.NAMESPACE_URL, f"graphkit:{network.title}")

    def id(self, part: str, key: str) -> str:
        """Return the absolute id of a record."""
        if self.base:
            return f"{self.base}{part}/{quote(clean_text(key), safe='')}"
        return f"urn:uuid:{uuid.uuid5(self.space, clean_text(f'{part}:{key}'))}"

    def nodes(self, notes: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the dataset, its kinds of ties, sources, actors and claims."""
        network = self.network
        yield self._dataset(notes)
        for kind in dict.fromkeys(claim.kind for claim in network.claims):
            labels = network.ontology.tie_kinds[kind].label
            yield {
                "@id": self.id("kind", kind),
                "@type": ["schema:DefinedTerm", "rdf:Property"],
                "schema:termCode": kind,
                "schema:name": [_text(text, lang) for lang, text in labels.items()],
            }
        for source in network.sources.values():
            yield self._source(source)
        said: dict[str, list[dict[str, Any]]] = {}
        for number, about in enumerate(network.actor_claims):
            said.setdefault(about.actor, []).append(
                {
                    "@id": self.id("actor-claim", str(number)),
                    "@type": ["schema:Claim", "prov:Entity"],
                    **self._cites(about.source),
                    **_extra(
                        **{about.field: about.value},
                        locator=about.locator,
                        confidence=cell_text(about.confidence),
                        derived=cell_text(about.derived),
                        quote=about.quote,
                    ),
                }
            )
        for actor in network.actors.values():
            yield self._actor(actor, said.get(actor.id, []))
        for number, claim in enumerate(network.claims):
            yield self._claim(number, claim)

    def _dataset(self, notes: Sequence[str]) -> dict[str, Any]:
        network = self.network
        return _filled(
            {
                "@id": self.id("dataset", network.title),
                "@type": ["schema:Dataset", "prov:Entity"],
                "schema:name": _languages(network, "title"),
                "schema:description": _languages(network, "description"),
                "schema:version": network.version,
                "schema:license": network.licence,
                "schema:dateModified": {"@value": network.as_of.isoformat(), "@type": "xsd:date"},
                "schema:identifier": network.content_hash,
                "schema:comment": list(map(clean_text, notes)),
            }
        )

    def _source(self, source: Source) -> dict[str, Any]:
        return _filled(
            {
                "@id": self.id("source", source.id),
                "@type": ["schema:CreativeWork", "prov:Entity"],
                "schema:identifier": clean_text(source.id),
                "schema:name": _text(source.title, source.language),
                "schema:author": clean_text(source.authors),
                "schema:datePublished": _year(source.year),
                "schema:publisher": clean_text(source.publisher),
                "schema:url": clean_text(source.url),
                "schema:inLanguage": clean_text(source.language),
                "schema:genre": clean_text(source.kind),
                "schema:conditionsOfAccess": clean_text(source.access),
                **_extra(accessed=source.accessed, note=source.note),
            }
        )

    def _actor(self, actor: Actor, claims: list[dict[str, Any]]) -> dict[str, Any]:
        names = [_text(name, lang) for lang, name in actor.names.items() if name.strip()]
        place = actor.lat is not None and actor.lon is not None
        within = self.network.actors.get(actor.within)
        fields = {
            column: cell_text(getattr(actor, column))
            for column in TABLES["actors"]
            if column in _EXTRA_OF_ACTORS
        }
        if not place:
            fields |= {"lat": cell_text(actor.lat), "lon": cell_text(actor.lon)}
        return _filled(
            {
                "@id": self.id("actor", actor.id),
                "@type": [
                    f"schema:{actor_type('schema_org', actor, self.network.ontology)}",
                    "prov:Entity",
                ],
                "schema:identifier": clean_text(actor.id),
                "schema:name": names,
                "schema:alternateName": list(map(clean_text, actor.aliases)),
                "schema:geo": {
                    "@type": "schema:GeoCoordinates",
                    "schema:latitude": _number(actor.lat),
                    "schema:longitude": _number(actor.lon),
                }
                if place
                else None,
                "schema:sameAs": {"@id": f"http://www.wikidata.org/entity/{actor.wikidata}"}
                if actor.wikidata[:1] == "Q" and actor.wikidata[1:].isdecimal()
                else None,
                "schema:containedInPlace": {"@id": self.id("actor", within.id)} if within else None,
                "schema:startDate": _date(actor.since),
                "schema:endDate": _date(actor.until),
                **self._cites(actor.source),
                **_extra(**fields, **_written(actor.since, actor.until)),
                "schema:subjectOf": claims,
            }
        )

    def _claim(self, number: int, claim: Claim) -> dict[str, Any]:
        fields = {
            column: cell_text(getattr(claim, column))
            for column in TABLES["ties"]
            if column not in _TERMS_OF_CLAIMS
        }
        return _filled(
            {
                "@id": self.id("claim", str(number)),
                "@type": ["schema:Claim", "rdf:Statement", "prov:Entity"],
                "rdf:subject": {"@id": self.id("actor", claim.tail)},
                "rdf:predicate": {"@id": self.id("kind", claim.kind)},
                "rdf:object": {"@id": self.id("actor", claim.head)},
                "schema:startDate": _date(claim.since),
                "schema:endDate": _date(claim.until),
                **self._cites(claim.source),
                **_extra(**fields, **_written(claim.since, claim.until)),
            }
        )

    def _cites(self, source: str) -> dict[str, Any]:
        if not source:
            return {}
        if source in self.network.sources:
            return {"prov:hadPrimarySource": {"@id": self.id("source", source)}}
        return {"schema:citation": clean_text(source)}


_EXTRA_OF_ACTORS = {
    *("kind", "subkind", "country", "code", "within", "population", "sector", "succeeds"),
    *("wikidata", "locator", "note"),
}
_TERMS_OF_CLAIMS = {"from", "to", "kind", "since", "until", "source"}
"""The columns that terms of schema.org, RDF and PROV carry; the others are properties."""


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _property(name: str, value: str) -> dict[str, str]:
    return {
        "@type": "schema:PropertyValue",
        "schema:propertyID": clean_text(name),
        "schema:value": clean_text(value),
    }


def _extra(**fields: str) -> dict[str, Any]:
    found = [_property(name, value) for name, value in fields.items() if value]
    return {"schema:additionalProperty": found} if found else {}


def _written(since: PartialDate | None, until: PartialDate | None) -> dict[str, str]:
    """Return dates as they were written where that is not their ISO form."""
    both = {"since": since, "until": until}
    return {
        f"{name} as written": cell_text(date)
        for name, date in both.items()
        if date and cell_text(date) != str(date)
    }


def _text(text: str, lang: str) -> dict[str, str] | str:
    """Return a text with its language; a bad tag would make RDF readers drop it silently."""
    parts = lang.split("-")
    fits = all(p.isascii() and p.isalnum() and len(p) <= _LANGUAGE_TAG_PARTS for p in parts)
    if fits and parts[0].isalpha():
        return {"@value": clean_text(text), "@language": lang}
    return clean_text(text)


def _languages(network: Network, name: str) -> list[dict[str, str] | str]:
    first = getattr(network, name)
    others = {k[len(name) + 1 :]: t for k, t in network.translations.items() if k.startswith(name)}
    return ([clean_text(first)] if first else []) + [_text(t, lang) for lang, t in others.items()]


def _date(date: PartialDate | None) -> dict[str, str] | None:
    if date is None:
        return None
    text = str(date)
    kind = {4: "gYear", 7: "gYearMonth"}.get(len(text), "date")
    return {"@value": text, "@type": f"xsd:{kind}"}


def _year(year: int | None) -> dict[str, str] | None:
    return None if year is None else {"@value": f"{year:04d}", "@type": "xsd:gYear"}


def _number(value: float | None) -> dict[str, str]:
    """Return a number as text, since readers of JSON-LD round native ones to 15 digits."""
    return {"@value": repr(value), "@type": "xsd:double"}
