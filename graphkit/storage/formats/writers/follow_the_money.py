"""Write entities of FollowTheMoney, one JSON object a line, for Aleph and OpenSanctions tools."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from graphkit.model.dates import PartialDate
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source, digest, tie_id
from graphkit.storage.atomic import open_atomic
from graphkit.storage.files.schema import TABLES
from graphkit.storage.files.write import cell_text
from graphkit.storage.formats.graph import clean_text
from graphkit.storage.formats.schemas import actor_type, link_of

_ID = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?")
_COUNTRY = re.compile(r"[A-Za-z]{2}")

_FIRST_YEAR = 1000

Properties = dict[str, list[str]]


def write_follow_the_money(network: Network, path: Path, *, notes: Sequence[str] = ()) -> None:  # noqa: ARG001
    """Write a network as entities of FollowTheMoney.

    An actor is an entity of the schema of its kind, with an ``Address`` for its coordinates; a
    source is an ``Article``; each claim is a link, which names its source as ``proof``. Fields
    that the schemata lack are lines ``column: value`` in ``description``. Dates are written
    without times, names and ends of links are always there, and an end that the schema does not
    allow makes an ``UnknownLink``: the package itself checks none of this.

    Args:
        network: what is written, all of it.
        path: the file.
        notes: the format has no place for remarks on the whole file, so they are not written.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    with open_atomic(path) as file:
        for entity in _Writer(network).entities():
            text = json.dumps(entity, ensure_ascii=False)
            # Some readers of lines take these for ends of lines too.
            for mark in "\u2028\u2029\x85":
                text = text.replace(mark, f"\\u{ord(mark):04x}")
            file.write(f"{text}\n")


class _Writer:
    """The state of writing one network: the ids and schemata of its records."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.actors = _ids("", network.actors)
        self.sources = _ids("source-", network.sources)
        self.schemata = {
            key: actor_type("follow_the_money", actor, network.ontology)
            for key, actor in network.actors.items()
        }

    def entities(self) -> Iterator[dict[str, Any]]:
        """Yield sources, actors with their places, and claims."""
        for source in self.network.sources.values():
            yield self._source(source)
        for actor in self.network.actors.values():
            yield from self._actor(actor)
        seen: Counter[Claim] = Counter()
        for claim in self.network.claims:
            yield self._claim(claim, seen[claim])
            seen[claim] += 1

    def _source(self, source: Source) -> dict[str, Any]:
        known = {"id", "title", "authors", "year", "publisher", "url", "accessed", "note"}
        rest = {c: cell_text(getattr(source, c)) for c in TABLES["sources"] if c not in known}
        return _entity(
            self.sources[source.id],
            "Article",
            {
                "title": [source.title or source.id],
                "name": [source.title or source.id],
                "author": [source.authors],
                "publishedAt": [f"{source.year:04d}" if source.year is not None else ""],
                "publisher": [source.publisher],
                "sourceUrl": [source.url],
                "retrievedAt": [source.accessed],
                "notes": [source.note],
                "description": _lines(id=source.id, **rest),
            },
        )

    def _actor(self, actor: Actor) -> Iterator[dict[str, Any]]:
        schema = self.schemata[actor.id]
        key = self.actors[actor.id]
        known = {"aliases", "note", "lat", "lon", "source"}
        fields = {
            column: cell_text(getattr(actor, column))
            for column in TABLES["actors"]
            if column not in known and not column.startswith("name_")
        }
        fields |= {f"name_{lang}": name for lang, name in actor.names.items()}
        place = actor.lat is not None and actor.lon is not None
        at = {"latitude": [cell_text(actor.lat)], "longitude": [cell_text(actor.lon)]}
        if not place:
            fields |= {"lat": cell_text(actor.lat), "lon": cell_text(actor.lon)}
        properties: Properties = {
            "name": [*actor.names.values()] if any(actor.names.values()) else [actor.id],
            "alias": [*actor.aliases],
            "country": [actor.country.lower() if _COUNTRY.fullmatch(actor.country) else ""],
            "wikidataId": [actor.wikidata],
            "notes": [actor.note],
            "proof": self._proof(actor.source),
            "description": _lines(
                **fields, source="" if actor.source in self.sources else actor.source
            ),
        }
        if place and schema == "Address":
            properties |= at
        elif place:
            properties["addressEntity"] = [f"{key}-place"]
        yield _entity(key, schema, properties)
        if place and schema != "Address":
            yield _entity(f"{key}-place", "Address", {"name": [actor.name()], **at})

    def _claim(self, claim: Claim, repeated: int) -> dict[str, Any]:
        kind = self.network.ontology.tie_kinds[claim.kind]
        link = link_of(claim.kind, self.schemata[claim.tail], self.schemata[claim.head])
        known = {"from", "to", "since", "until", "status", "note", "source"}
        fields = {
            column: cell_text(getattr(claim, column))
            for column in TABLES["ties"]
            if column not in known
        }
        fields |= {
            name: str(date)
            for name, date in (("since", claim.since), ("until", claim.until))
            if date and not _date(date)
        }
        row = "|".join(map(cell_text, claim)) + f"|{repeated}" * bool(repeated)
        return _entity(
            f"claim-{digest(row)}",
            link.schema,
            {
                link.tail: [self.actors[claim.tail]],
                link.head: [self.actors[claim.head]],
                "role": [kind.label["en"]],
                "status": [claim.status],
                "startDate": [_date(claim.since)],
                "endDate": [_date(claim.until)],
                "summary": [claim.note],
                "recordId": [
                    tie_id(
                        *(claim.kind, claim.tail, claim.head, claim.key), symmetric=kind.symmetric
                    )
                ],
                "proof": self._proof(claim.source),
                "description": _lines(
                    **fields, source="" if claim.source in self.sources else claim.source
                ),
            },
        )

    def _proof(self, source: str) -> list[str]:
        return [self.sources[source]] if source in self.sources else []


def _entity(key: str, schema: str, properties: Properties) -> dict[str, Any]:
    """Return an entity with the values that are not empty."""
    cleaned = {
        name: [text for value in values if (text := clean_text(value)).strip()]
        for name, values in properties.items()
    }
    return {
        "id": key,
        "schema": schema,
        "properties": {name: values for name, values in cleaned.items() if values},
    }


def _lines(**fields: str) -> list[str]:
    return [f"{name}: {text}" for name, text in fields.items() if text]


def _date(date: PartialDate | None) -> str:
    """Return a date without a time; FollowTheMoney knows none before the year 1000."""
    return str(date) if date and date.year >= _FIRST_YEAR else ""


def _ids(prefix: str, keys: Any) -> dict[str, str]:
    """Return ids of the letters that FollowTheMoney allows, still one for each.

    Example:
        >>> _ids("", ["TH-49", "org:fund"])["TH-49"]
        'TH-49'
    """
    ids = {}
    for key in keys:
        text = f"{prefix}{key}"
        if not _ID.fullmatch(text):
            plain = re.sub(r"[^0-9A-Za-z]+", "-", text).strip("-")
            text = f"{plain}-{digest(key)}" if plain else digest(key)
        ids[key] = text
    return ids
