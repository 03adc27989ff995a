"""The data of a map page as one JSON object: records, words, drawing and origin."""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from graphkit.gaps.rules import FOLDER
from graphkit.model.dates import BUDDHIST_OFFSET, format_date, parse_date
from graphkit.model.disagreements import rival_order
from graphkit.model.labels import tie_places
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.names.languages import words_of
from graphkit.query.library import queries
from graphkit.viz.drawing.constants import page_constants
from graphkit.viz.drawing.style import shape_points
from graphkit.viz.maps.clusters import cluster_symbols
from graphkit.viz.maps.content import EXPLORABLE, READABLE, DrawnLinkage, MapContent
from graphkit.viz.maps.encodings import BY, MeasureValues, colour_groups
from graphkit.viz.maps.vis import geographic_layout, tie_styles, vis_data
from graphkit.viz.maps.years import Years, years_of
from graphkit.viz.page_records import (
    actor_record,
    difference_record,
    page_languages,
    selection_words,
    source_record,
    tie_record,
    vocabulary,
)

_DIGITS = 5


def page_data(
    content: MapContent,
    offered: Sequence[str],
    lang: str,
    title: str | None,
    values: MeasureValues,
    colour: str,
    layout: str,
    by: str,
    seed: int,
) -> dict[str, Any]:
    """Return what the page's script works on; every text in it is plain text.

    Args:
        content: the part of the network on the map.
        offered: languages of names.
        lang: language in which the page opens.
        title: the heading; the dataset's if None.
        values: values of the measures that sizes can follow, the initial one first.
        colour: property that colours follow at first.
        layout: initial layout.
        by: property by which actors are clustered at first; empty for none.
        seed: random seed of layout and communities.
    """
    shown = content.network
    made_of = provenance(shown, seed=seed)
    around = (shown.whole or shown).public()
    years = years_of(shown, content.actors, (*content.ties, *content.earlier))
    groups = colour_groups(shown, content.actors, seed)
    first = next(iter(values))
    clustered = len(content.actors) > READABLE
    painted = by if colour == "kind" else colour
    # Placing very many actors on the earth takes long; it is done on request only.
    wanted = layout == "geo" or len(content.actors) <= EXPLORABLE
    geo = geographic_layout(content, values[first], offered, lang) if wanted else None
    return {
        "lang": lang,
        "languages": {code: _language_names().get(code, code) for code in offered},
        "words": {
            code: {
                **map_words(code),
                **(_geography_words(code) if geo else {}),
                **({"off_map": _off_map(geo, code)} if geo else {}),
                **_facts(content, code, made_of, first, len(years.undated)),
                "title": title or shown.text("title", code) or map_words(code)["untitled"],
            }
            for code in page_languages()
        },
        "calendars": {code: _calendar(code) for code in page_languages()},
        "vocabulary": {
            **vocabulary(shown.ontology, _places(content)),
            "rules": _rules() if content.missing else {},
            "country": _countries(content, groups),
        },
        "actors": _actors(content, years),
        "ties": {
            tie.id: tie_record(tie, around)
            | ({"when": years.ties[tie.id]} if tie.id in years.ties else {})
            | ({"undated": True} if tie.id in years.undated else {})
            for tie in (*content.ties, *content.earlier)
        },
        "gaps": [_gap(missing, around.sources) for missing in content.missing],
        "strong": sum(missing.strong for missing in content.missing),
        "sources": _sources(content),
        "drawing": page_constants(),
        "size": first,
        "sizes": {
            name: [_short(found.get(a.id, 0.0)) for a in content.actors]
            for name, found in values.items()
        },
        "colour": painted if painted in groups else "kind",
        "groups": {
            name: {
                **group,
                "of": [group["of"].get(a.id, "") for a in content.actors],
                **(cluster_symbols(content, group["of"], seed) if clustered or name == by else {}),
            }
            for name, group in groups.items()
        },
        "by": by if by in groups else "",
        "clusterings": [name for name in BY if name in groups and (clustered or name == by)],
        "styles": tie_styles(content, years),
        "shapes": {key: _corners(kind.shape) for key, kind in shown.ontology.actor_kinds.items()},
        "geo": geo,
        "years": [years.first, years.last],
        "undated": len(years.undated),
        "layout": layout if geo else "network",
        "provenance": made_of,
        "vis": vis_data(content, values[first], seed, offered),
    }


def _actors(content: MapContent, years: Years) -> dict[str, dict[str, Any]]:
    around = (content.network.whole or content.network).public()
    claims = defaultdict(list)
    for claim in sorted(content.network.actor_claims, key=rival_order):
        claims[claim.actor].append(claim)
    records = {a.id: actor_record(around, a, claims.get(a.id, ())) for a in content.actors}
    for difference in content.network.disagreements:
        if difference.subject in records:
            record = records[difference.subject]
            record.setdefault("differ", []).append(difference_record(difference))
    for actor, spans in years.actors.items():
        records[actor]["there"] = spans
    return records


def _sources(content: MapContent) -> dict[str, dict[str, Any]]:
    """Return the sources of what is drawn; a missing linkage may cite one from outside."""
    around = (content.network.whole or content.network).public()
    cited = {c.source for tie in (*content.ties, *content.earlier) for c in tie.claims}
    cited |= {actor.source for actor in content.actors}
    on_map = {actor.id for actor in content.actors}
    cited |= {c.source for c in content.network.actor_claims if c.actor in on_map}
    cited |= {s for missing in content.missing for s in getattr(missing.linkage, "sources", ())}
    return {
        key: source_record(source, internal=key in content.secret)
        for key, source in sorted(around.sources.items())
        if key in cited
    }


def _places(content: MapContent) -> frozenset[str]:
    """Return the places that labels of what is drawn can have words of their own for."""
    actors = {actor.id: actor for actor in content.actors}
    found = {place for actor in actors.values() for place in (actor.code, actor.country)}
    for tie in (*content.ties, *content.earlier):
        found.update(tie_places(tie, actors))
    return frozenset(found)


def _gap(missing: DrawnLinkage, sources: Mapping[str, Any]) -> dict[str, Any]:
    gap = missing.linkage
    return {
        "tail": gap.tail,
        "head": gap.head,
        "why": dict(missing.why),
        "rule": str(gap.rule),
        **({"score": round(float(gap.score), 3)} if math.isfinite(gap.score) else {}),
        "sources": [s for s in getattr(gap, "sources", ()) if s in sources],
    }


def _rules() -> dict[str, dict[str, str]]:
    """Return the titles of the rules that find missing linkages."""
    return {
        rule.name.removeprefix(f"{FOLDER}/"): {lang: rule.title(lang) for lang in page_languages()}
        for rule in queries(FOLDER)
    }


def _countries(content: MapContent, groups: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the names of the countries that colours can follow, by their code."""
    around = (content.network.whole or content.network).public()
    codes = groups["country"]["styles"] if "country" in groups else ()
    return {code: dict(around.actors[code].names) for code in codes if code in around.actors}


def _corners(shape: str) -> list[list[float]]:
    """Return the corners of a shape at radius 8; none for a circle."""
    return [[float(n) for n in corner.split(",")] for corner in shape_points(shape).split()]


def _off_map(geo: Mapping[str, Any], lang: str) -> str:
    """Return how many actors lie beyond the frame of the geographic layout, or have no place."""
    keys = (key for key in ("away", "nowhere") if geo[key])
    return " · ".join(map_words(lang)[key].format(n=f"{len(geo[key]):,}") for key in keys)


def _short(value: float) -> float:
    """Round a number to as many digits as a reader can use."""
    return float(f"{value:.{_DIGITS}g}")


def _facts(
    content: MapContent, lang: str, made_of: Mapping[str, Any], first: str, undated: int
) -> dict[str, str]:
    """Return what the page says about itself: selection, day, counts and origin."""
    say = map_words(lang)
    network = content.network
    counts = [
        say["actors_drawn"].format(n=f"{content.shown:,}"),
        say["ties_drawn"].format(n=f"{len(content.ties):,}"),
    ]
    if content.unconnected:
        counts.append(say["left_out"].format(n=f"{content.unconnected:,}"))
    drawn = sum(missing.strong for missing in content.missing)
    if drawn < content.linkages:
        counts.append(say["gaps_weaker"].format(n=drawn, all=f"{content.linkages:,}"))
    if content.hidden:
        counts.append(say["internal_left_out"].format(n=f"{content.hidden:,}"))
    if content.outside:
        counts.append(say["gaps_left_out"].format(n=f"{content.outside:,}"))
    selection, as_of = headline(network, lang)
    part_note = say["part"].format(
        n=f"{content.shown:,}", all=f"{content.connected:,}", measure=say.get(first, first)
    )
    return {
        "subtitle": " · ".join(
            (*((say["internal_use"],) if content.secret else ()), selection, as_of)
        ),
        "counts": " · ".join(counts),
        "origin": " · ".join(origin(network, made_of, lang)),
        "as_of_day": as_of,
        "undated": say["undated"].format(n=f"{undated:,}"),
        "part_note": part_note if content.partial else "",
    }


def headline(network: Network, lang: str) -> tuple[str, str]:
    """Return the selection of a network and its day, in words of a language."""
    say = map_words(lang)
    chosen = selection_words(network)
    text = chosen.get(lang) or chosen.get("en") or say["whole"]
    return text[:1].upper() + text[1:], say["as_of"].format(day=_day(network.as_of, lang))


def origin(network: Network, made_of: Mapping[str, Any], lang: str) -> list[str]:
    """Return the dataset of a drawing, its version, the date and the program that made it.

    Args:
        network: the network; its title is used.
        made_of: the result of :func:`graphkit.model.provenance.provenance`.
        lang: a language; one without words gets English.
    """
    say = map_words(lang)
    title = network.text("title", lang)
    texts = [
        f"{say['dataset']}: {title}" if title else "",
        say["version"].format(version=made_of["version"]) if made_of["version"] else "",
        say["content"].format(hash=made_of["content_hash"][:12]),
        say["generated"].format(day=_day(dt.date.fromisoformat(made_of["generated"]), lang)),
        say["seed"].format(seed=made_of["seed"]),
        f"graphkit {made_of['graphkit']}",
    ]
    return [text for text in texts if text]


def _day(day: dt.date, lang: str) -> str:
    return format_date(parse_date(day.isoformat()), lang)


def map_words(lang: str) -> Mapping[str, str]:
    """Return the words of the map page in a language."""
    words: Mapping[str, str] = words_of("viz", lang)["map"]
    return words


def _calendar(lang: str) -> dict[str, Any]:
    """Return how a language writes years: a text with a slot, and what to add to a year."""
    words = words_of("viz", lang)["calendar"]
    return {"year": words["year"], "offset": BUDDHIST_OFFSET if words["buddhist"] else 0}


def _geography_words(lang: str) -> dict[str, str]:
    """Return the sentences that belong below a map of the earth."""
    words = words_of("viz", lang)["geography"]
    return {key: words[key] for key in ("disclaimer", "credit")}


@lru_cache(maxsize=1)
def _language_names() -> Mapping[str, str]:
    """Return the names of languages, each in itself, by code."""
    return tomllib.loads(files("graphkit.viz.maps").joinpath("languages.toml").read_text("utf-8"))
