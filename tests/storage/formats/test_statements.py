"""Claims as statements: JSON-LD and FollowTheMoney give back every value that they state."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from draws import examples
from hypothesis import assume, given, settings
from needs import expected
from random_networks import networks
from test_readers import entity_differences, without_bars

import graphkit
from graphkit import Network
from graphkit.storage.files.schema import without_controls
from graphkit.storage.files.write import table_grids
from graphkit.storage.formats.graph import clean_text

SHIPPED = graphkit.open_network("thai-twin-cities")
SCHEMA = "https://schema.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PROV = "http://www.w3.org/ns/prov#"


def as_of_files(network: Network) -> Network:
    """Return the network as a dataset could hold it: no bars, blanks in ids, control characters."""

    def line(text: str) -> str:
        return " ".join(clean_text(without_controls(text)).split())

    def lines(parts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(filter(None, map(line, parts)))

    network = without_bars(network)
    actors = {
        key: replace(
            actor,
            names={lang: line(name) for lang, name in actor.names.items()},
            aliases=lines(actor.aliases),
            succeeds=lines(actor.succeeds),
            country=line(actor.country),
            within=line(actor.within),
            note=line(actor.note),
        )
        for key, actor in network.actors.items()
        if key == line(key) and key and not re.search(r"\s", key)
    }
    claims = [
        claim._replace(
            dimensions=lines(claim.dimensions),
            obstacles=lines(claim.obstacles),
            derived=lines(claim.derived),
            note=line(claim.note),
            quote=line(claim.quote),
        )
        for claim in network.claims
        if claim.tail in actors and claim.head in actors
    ]
    sources = {
        key: replace(source, title=line(source.title) or "Untitled")
        for key, source in network.sources.items()
    }
    return replace(network, actors=actors, claims=tuple(claims), sources=sources, actor_claims=())


@settings(max_examples=examples(15))
@given(network=networks())
def test_entities_give_random_networks_back(
    tmp_path_factory: pytest.TempPathFactory, network: Network
) -> None:
    network = as_of_files(network)
    assume(network.actors or network.sources)
    assert entity_differences(network, tmp_path_factory.mktemp("entities")) == []


def value(node: dict[str, Any], name: str) -> str:
    found = node.get(name, [])
    return found[0].get("@value", found[0].get("@id", "")) if found else ""


def extras(node: dict[str, Any]) -> dict[str, str]:
    return {
        value(one, f"{SCHEMA}propertyID"): value(one, f"{SCHEMA}value")
        for one in node.get(f"{SCHEMA}additionalProperty", ())
    }


def dates(node: dict[str, Any], extra: dict[str, str]) -> dict[str, str]:
    return {
        name: extra.get(f"{name} as written") or value(node, f"{SCHEMA}{term}")
        for name, term in (("since", "startDate"), ("until", "endDate"))
    }


def statements(path: Path) -> dict[str, list[dict[str, str]]]:
    """Read the rows of a dataset out of JSON-LD, as pyld expands it."""
    from pyld import jsonld

    nodes = jsonld.expand(json.loads(path.read_text("utf-8")))
    names = {node["@id"]: value(node, f"{SCHEMA}identifier") for node in nodes}
    kinds = {node["@id"]: value(node, f"{SCHEMA}termCode") for node in nodes}
    rows: dict[str, list[dict[str, str]]] = {"sources": [], "actors": [], "ties": []}
    for node in nodes:
        extra = extras(node)
        cited = names.get(value(node, f"{PROV}hadPrimarySource"), "")
        if f"{RDF}Statement" in node["@type"]:
            ends = {
                "from": names[value(node, f"{RDF}subject")],
                "to": names[value(node, f"{RDF}object")],
                "kind": kinds[value(node, f"{RDF}predicate")],
                "source": cited,
            }
            rows["ties"].append({**extra, **ends, **dates(node, extra)})
        elif f"{SCHEMA}CreativeWork" in node["@type"]:
            terms = {
                "id": "identifier",
                "title": "name",
                "authors": "author",
                "year": "datePublished",
                "publisher": "publisher",
                "url": "url",
                "language": "inLanguage",
                "kind": "genre",
                "access": "conditionsOfAccess",
            }
            known = {column: value(node, f"{SCHEMA}{term}") for column, term in terms.items()}
            rows["sources"].append({**extra, **known})
        elif "kind" in extra:
            (place,) = node.get(f"{SCHEMA}geo", [{}])
            rows["actors"].append(
                {
                    **extra,
                    **dates(node, extra),
                    **{
                        f"name_{one['@language']}": one["@value"]
                        for one in node.get(f"{SCHEMA}name", ())
                    },
                    "id": names[node["@id"]],
                    "aliases": "|".join(
                        one["@value"] for one in node.get(f"{SCHEMA}alternateName", ())
                    ),
                    "lat": value(place, f"{SCHEMA}latitude") or extra.get("lat", ""),
                    "lon": value(place, f"{SCHEMA}longitude") or extra.get("lon", ""),
                    "source": cited,
                }
            )
    return rows


def statement_differences(network: Network, folder: Path) -> list[object]:
    graphkit.export(network, folder / "a.jsonld", internal=True, overwrite=True)
    got = statements(folder / "a.jsonld")
    found: list[object] = []
    for name, (header, *wanted) in table_grids(network).items():
        if name == "actor_claims":
            continue
        for row, back in zip(wanted, got[name], strict=True):
            for column, want in zip(header, row, strict=True):
                want, have = clean_text(want), back.get(column, "")
                if column in ("lat", "lon", "year") and want and have:
                    want, have = str(float(want)), str(float(have))
                if column.startswith("name_"):
                    want = want.strip()
                if want != have:
                    found.append((name, column, want, have))
    return found


@pytest.mark.slow
@pytest.mark.skipif(not expected("pyld"), reason="pyld is not installed")
def test_json_ld_gives_the_shipped_network_back(tmp_path: Path) -> None:
    assert statement_differences(SHIPPED, tmp_path) == []


@pytest.mark.skipif(not expected("pyld"), reason="pyld is not installed")
@settings(max_examples=examples(15))
@given(network=networks())
def test_json_ld_gives_random_networks_back(
    tmp_path_factory: pytest.TempPathFactory, network: Network
) -> None:
    assert statement_differences(as_of_files(network), tmp_path_factory.mktemp("statements")) == []
