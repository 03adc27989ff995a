"""Make labelled actors for the search of duplicates: a dataset to tune on and one to measure.

    python tests/data/duplicates/build.py

The folders ``tuning`` and ``unseen`` are ordinary datasets. Two of their actors are the same if
their ids are equal up to ``~``: ``TH-49`` and ``TH-49~2``. All other pairs differ, so each
proposal is either right or wrong.

- Places come from the gazetteer: all divisions and larger cities of Thailand, Laos, Vietnam,
  Cambodia, Myanmar, Malaysia and China, one in 48 of the rest of the world, and groups of places
  that share a name. Half of the former and one in eight of the others occur twice, as two sources
  would write them: in English, Thai or the local language or under an alias, with a type
  word or a letter wrong, with a code, coordinates, a country or the place it lies in, or without.
  Left out are Malay, Indonesian and Vietnamese aliases of places elsewhere, older romanisations of
  Chinese, and all aliases and Chinese names of GeoNames' cities: many are former names, or names
  of a district.
- Associations, agencies and projects come from the bundled network, with its ties. Those of
  ``variants.csv`` occur twice, the second time with the name as another source could write it,
  made by hand; nicknames that have nothing in common with the name are not included. A claim on
  such an actor is given to one, the other or both.
- A place or an organisation belongs to the half given by the first letter of its English name
  (a c e … tune, b d f … are unseen), so that similar names are in the same half, and no place is
  in both.

All choices are made by hashes: the same gazetteer gives the same files.
"""

from __future__ import annotations

import csv
import hashlib
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.names.gazetteer import Place, open_gazetteer
from graphkit.names.normalise import fold
from graphkit.names.type_words import bare
from graphkit.storage.files.write import write_folder
from graphkit.storage.open import SHIPPED, open_network

HERE = Path(__file__).parent
HALVES = ("tuning", "unseen")
REGION = {"TH", "LA", "VN", "KH", "MM", "MY", "CN"}
LARGE = 150_000  # population from which a city of the region is always included
EACH = 48  # of the rest of the world, one in this many
LANGUAGES = {"TH": "th", "LA": "lo", "VN": "vi", "CN": "zh", "TW": "zh"}
TYPES = {
    ("division", "en"): "{} Province",
    ("division", "th"): "จังหวัด{}",
    ("division", "lo"): "ແຂວງ{}",
    ("division", "vi"): "Tỉnh {}",
    ("division", "zh"): "{}省",
    ("city", "en"): "{} City",
    ("city", "th"): "เมือง{}",
    ("city", "lo"): "ເມືອງ{}",
    ("city", "vi"): "Thành phố {}",
    ("city", "zh"): "{}市",
}
COLUMNS = {"THAI": "th", "LAO": "lo", "CJK": "zh"}
FOREIGN = re.compile("Provinsi|Wilayah|Vùng|Daerah|Distrik|Kawasan|Quận|Huyện|Bang ")
"""The beginnings of aliases that are Malay, Indonesian or Vietnamese for places elsewhere."""


def half(name: str) -> str:
    """Return the half that a name belongs to."""
    letter = next((c for c in fold(name) if c.isascii() and c.isalpha()), "z")
    return HALVES[(ord(letter) - ord("a")) % 2]


def one_in(count: int, *texts: str) -> bool:
    """Return whether a hash selects some texts, one in ``count``."""
    return number(*texts) % count == 0


def number(*texts: str) -> int:
    """Return a number made from some texts."""
    return int.from_bytes(hashlib.blake2b("|".join(texts).encode(), digest_size=6).digest(), "big")


def script(text: str) -> str:
    """Return the script of the first letter of a text."""
    return unicodedata.name(text[0], "?").partition(" ")[0]


def english(place: Place) -> str:
    """Return the name of a place in English, or any in Latin letters."""
    return place.names.get("en") or next(
        (name for name in place.all_names() if name and name[0].isascii()), ""
    )


def chosen() -> list[Place]:
    """Return the places of both halves."""
    every = [p for p in open_gazetteer() if p.kind != "country" and english(p)]
    held = Counter(fold(bare(english(p))) for p in every)
    found = []
    for place in every:
        region = place.country in REGION
        division = not place.id.startswith("geonames:")
        shared = 1 < held[fold(bare(english(place)))] < 40
        if region:
            taken = division or (place.population or 0) >= LARGE or one_in(10, "in", place.id)
        else:
            taken = one_in(EACH, "in", place.id) or (
                shared and one_in(EACH, "in", fold(bare(english(place))))
            )
        if taken:
            found.append(place)
    return found


def spelt(names: list[tuple[str, str]], kind: str, draw: random.Random) -> list[tuple[str, str]]:
    """Return names as a source may spell them, with or without type word and wrong letter."""
    found = []
    for lang, name in names:
        if draw.random() < 0.08:
            name = misspelt(name, draw)
        form = TYPES.get((kind, lang))
        if form and draw.random() < 0.3 and bare(name) == name:
            name = form.format(name)
        if lang in ("vi", "en", "") and draw.random() < 0.2:
            plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
            name = unicodedata.normalize(
                "NFC", "".join(c for c in plain if not "\u0300" <= c <= "\u036f")
            )
        found.append((lang, name))
    return found


def misspelt(name: str, draw: random.Random) -> str:
    """Return a name with one letter left out, doubled, or swapped with the next one."""
    if len(name) < 5:
        return name
    i = draw.randrange(1, len(name) - 1)
    fault = draw.randrange(3)
    if fault == 0:
        return name[:i] + name[i + 1 :]
    if fault == 1:
        return name[:i] + name[i] + name[i:]
    return name[:i] + name[i + 1] + name[i] + name[i + 2 :]


def records(place: Place, twice: bool) -> list[Actor]:
    """Return one actor for a place, or two as two sources would write it."""
    draw = random.Random(number("record", place.id))
    division = place.kind != "city"
    kind = "division" if division else "city"
    local = LANGUAGES.get(place.country, "")
    named = [(lang, name) for lang, name in place.names.items() if lang in ("en", "th", local)]
    named = [pair for pair in named if pair[1]] or [("en", english(place))]
    scripts = {"THAI", "LAO", "CJK" if local == "zh" else "LATIN"}
    read = [
        alias
        for alias in place.aliases
        if script(alias) in scripts and not FOREIGN.match(alias) and len(alias) > 3
    ]
    if place.id.startswith("geonames:"):
        named, read = [pair for pair in named if pair[0] != "zh"] or named, []
    ways = [
        *([pair] for pair in named),
        *([pair] for pair in named),
        named,
        *([("", alias)] for alias in read[:2]),
    ]
    first = draw.choice(ways) if twice or draw.random() < 0.5 else named
    found = [first]
    if twice:
        others = [way for way in ways if way != first] or ways
        found.append(draw.choice(others))
    actors = []
    for count, way in enumerate(found, 1):
        shown = spelt(way, kind, draw)
        # A lone alias is in the column of the language that its script indicates.
        names = {lang or COLUMNS.get(script(name), "en"): name for lang, name in shown}
        blur = 0.2 if division and draw.random() < 0.5 else 0.02
        dated = draw.random() < 0.75
        point = place.lat is not None and place.lon is not None and draw.random() < 0.9
        actors.append(
            Actor(
                place.id if count == 1 else f"{place.id}~{count}",
                place.kind,
                names,
                country=place.country if draw.random() < 0.97 else "",
                code=place.id if division and draw.random() < 0.3 else "",
                within=place.within if draw.random() < 0.6 else "",
                lat=round(place.lat + draw.gauss(0, blur), 4) if point else None,
                lon=round(place.lon + draw.gauss(0, blur), 4) if point else None,
                since=parse_date(place.since) if place.since and dated else None,
                until=parse_date(place.until) if place.until and dated else None,
                succeeds=place.succeeds if dated else (),
                wikidata=f"Q{number('item', place.id) % 10**7}" if draw.random() < 0.15 else "",
            )
        )
    return actors


def organisations(network: Network, name: str) -> list[Actor]:
    """Return the actors of a half that are not places, some of them twice."""
    with (HERE / "variants.csv").open(encoding="utf-8", newline="") as file:
        variants = {row["id"]: row for row in csv.DictReader(file)}
    kinds = network.ontology.actor_kinds
    found = []
    for actor in network.actors.values():
        if kinds[actor.kind].place or half(actor.name()) != name:
            continue
        bare_ = replace(actor, aliases=(), succeeds=(), source="", locator="", note="")
        row = variants.get(actor.id)
        if row:
            names = {key[5:]: text for key, text in row.items() if key[:5] == "name_" and text}
            again = replace(bare_, names=names)
        else:
            found.append(replace(bare_, aliases=actor.aliases))
            continue
        draw = random.Random(number("record", actor.id))
        if draw.random() < 0.5:
            again = replace(again, subkind="", since=None, until=None)
        found += [bare_, replace(again, id=f"{actor.id}~2")]
    return found


def claims(network: Network, actors: dict[str, Actor]) -> list[Claim]:
    """Return the ties of the shipped network, each given to one actor of a pair, or to both."""
    found = []
    for claim in network.claims:
        draw = random.Random(number("claim", *map(str, claim)))
        ends = []
        for end in (claim.tail, claim.head):
            twins = [key for key in (end, f"{end}~2") if key in actors]
            ends.append(draw.choice([*([key] for key in twins), twins]) if twins else [])
        plain = {"source": "", "locator": "", "note": ""}
        for tail in ends[0]:
            for head in ends[1]:
                if tail != head:
                    found.append(claim._replace(tail=tail, head=head, **plain))
    return found


def built(name: str) -> Network:
    """Build the network of a half."""
    network = open_network(SHIPPED)
    places = [place for place in chosen() if half(english(place)) == name]
    actors = [
        actor
        for place in places
        for actor in records(place, one_in(2 if place.country in REGION else 8, "twice", place.id))
    ]
    actors += organisations(network, name)
    by_id = {actor.id: actor for actor in actors}
    kept = {
        key: replace(
            actor,
            within=actor.within if actor.within in by_id else "",
            succeeds=tuple(older for older in actor.succeeds if older in by_id),
        )
        for key, actor in by_id.items()
    }
    title = f"Labelled actors: {name}"
    return Network(kept, tuple(claims(network, kept)), ontology=network.ontology, title=title)


def main(halves: Iterable[str] = HALVES) -> None:
    """Write the folders."""
    for name in halves:
        network = built(name)
        write_folder(network, HERE / name, overwrite=True)
        twins = sum(key.endswith("~2") for key in network.actors)
        print(f"{name}: {len(network.actors):,} actors, {twins:,} pairs, {len(network.claims):,}")


if __name__ == "__main__":
    main()
