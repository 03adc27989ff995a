"""Read entities of FollowTheMoney: things as actors, links as ties, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.storage.files.raw import RawTable
from graphkit.storage.files.schema import TABLES
from graphkit.storage.formats.readers.collect import Rows
from graphkit.storage.formats.schemas import link_ends


def read_entities(entities: Iterable[Any], file: str) -> list[RawTable]:
    """Return things and links; values of one property are joined by ``|``.

    Links have ``source``, ``target``, ``id`` and ``schema``. Entities that graphkit wrote become
    the rows that they were written from.

    Raises:
        InvalidDataError: when something is not an entity.
    """
    found: list[Mapping[str, Any]] = []
    for number, entity in enumerate(entities, 1):
        properties = entity.get("properties") if isinstance(entity, dict) else None
        if not isinstance(properties, dict) or "schema" not in entity or "id" not in entity:
            raise InvalidDataError(
                f"{file}: line {number}: not an entity, which has id, schema and properties"
            )
        values = {
            str(name): [str(one) for one in (value if isinstance(value, list) else [value])]
            for name, value in properties.items()
        }
        found.append({"id": str(entity["id"]), "schema": str(entity["schema"]), "p": values})
    own = {e["id"]: fields["id"] for e in found if "id" in (fields := _described(e))}
    if own:
        return _own(found, own, file)
    ends = link_ends()
    things, links = Rows("id", "schema"), Rows("source", "target", "id", "schema")
    for entity in found:
        link = ends.get(entity["schema"])
        joined = {name: "|".join(value) for name, value in entity["p"].items()}
        if link is None:
            things.add({"id": entity["id"], "schema": entity["schema"]}, joined)
            continue
        for tail in entity["p"].get(link.tail, [""]):
            for head in entity["p"].get(link.head, [""]):
                rest = {k: v for k, v in joined.items() if k not in (link.tail, link.head)}
                fields = {"id": entity["id"], "schema": entity["schema"]}
                links.add({"source": tail, "target": head, **fields}, rest)
    tables = [things.table(file, "things", "actors"), links.table(file, "links", "ties")]
    return [table for table in tables if table.rows]


def _described(entity: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields that graphkit writes as lines of a description."""
    pairs = (line.partition(": ") for line in entity["p"].get("description", ()))
    return {name: text for name, mark, text in pairs if mark}


def _own(found: list[Mapping[str, Any]], ids: Mapping[str, str], file: str) -> list[RawTable]:
    """Return the tables of a dataset from entities that graphkit wrote."""
    ends = link_ends()
    by_id = {entity["id"]: entity for entity in found}
    rows: dict[str, Rows] = {name: Rows() for name in ("sources", "actors", "ties")}
    for entity in found:
        fields, p = _described(entity), entity["p"]
        first = {name: values[0] for name, values in p.items() if values}
        source = ids.get(first.get("proof", ""), fields.get("source", ""))
        if entity["schema"] == "Article":
            named = {
                "title": "title",
                "authors": "author",
                "year": "publishedAt",
                "publisher": "publisher",
                "url": "sourceUrl",
                "accessed": "retrievedAt",
                "note": "notes",
            }
            known = {column: first.get(name, "") for column, name in named.items()}
            rows["sources"].add({**fields, **known})
        elif link := ends.get(entity["schema"]):
            rows["ties"].add(
                {
                    **fields,
                    "from": ids.get(first.get(link.tail, ""), ""),
                    "to": ids.get(first.get(link.head, ""), ""),
                    "status": first.get("status", ""),
                    "since": first.get("startDate", fields.get("since", "")),
                    "until": first.get("endDate", fields.get("until", "")),
                    "source": source,
                    "note": first.get("summary", ""),
                }
            )
        elif "id" in fields:
            place = by_id.get(first.get("addressEntity", ""), entity)["p"]
            rows["actors"].add(
                {
                    **fields,
                    "lat": (place.get("latitude") or [fields.get("lat", "")])[0],
                    "lon": (place.get("longitude") or [fields.get("lon", "")])[0],
                    "aliases": "|".join(p.get("alias", ())),
                    "wikidata": first.get("wikidataId", ""),
                    "source": source,
                    "note": first.get("notes", ""),
                }
            )
    tables = []
    for name, part in rows.items():
        part.own = TABLES[name]
        if part.rows:
            tables.append(part.table(file, name, name if name != "sources" else ""))
    return tables
