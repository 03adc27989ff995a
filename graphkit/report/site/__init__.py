"""A static site of a network: a page for each actor and source, a map, tables and a search.

It needs no server and no connection: opened from a folder, every page works.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from graphkit.model.labels import kind_label
from graphkit.model.network import Network
from graphkit.model.records import Tie, all_names
from graphkit.report.site.pages import Pages
from graphkit.storage.atomic import place_folder
from graphkit.viz.maps import draw_map
from graphkit.viz.maps.content import MAX_ACTORS

MARKER = "graphkit-site.json"
"""The file by which a site is known as one, with its origin."""


def write_site(
    network: Network,
    path: Path,
    *,
    meta: dict[str, object],
    lang: str = "en",
    seed: int = 0,
    overwrite: bool = False,
    notes: Sequence[str] = (),
) -> int:
    """Write a network as a static site.

    Args:
        network: what is shown, all of it.
        path: the folder.
        meta: the origin of the site, which is written to ``graphkit-site.json``.
        lang: the language of the pages and names.
        seed: random seed of the map.
        overwrite: replace a site that is there.
        notes: what the site does not carry, for its first page.

    Returns:
        The number of files.

    Raises:
        InvalidDataError: when something else than a site is there, or a site and not ``overwrite``.
        GraphkitError: when it cannot be written.
    """
    return place_folder(_files(network, meta, lang, seed, notes), path, MARKER, overwrite=overwrite)


def _files(
    network: Network, meta: dict[str, object], lang: str, seed: int, notes: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    pages = Pages(network, lang)
    text = json.dumps(meta, ensure_ascii=False, indent=1, default=str)
    yield MARKER, text.encode("utf-8", "replace")
    for name in ("site.css", "site.js"):
        yield name, files("graphkit.report.site").joinpath(name).read_bytes()
    with_map = len(network.actors) <= MAX_ACTORS
    if with_map:
        page = draw_map(network, lang=lang if lang in pages.offered else "en", seed=seed).html()
        yield "map.html", page.encode("utf-8", "replace")
    yield "records.js", _records(pages).encode("utf-8", "replace")
    yield "index.html", pages.home(notes, with_map=with_map)
    yield "actors.html", pages.actors()
    yield "ties.html", pages.ties()
    yield "sources.html", pages.sources()
    by_actor: dict[str, list[Tie]] = defaultdict(list)
    for tie in pages.shown:
        by_actor[tie.tail].append(tie)
        if tie.head != tie.tail:
            by_actor[tie.head].append(tie)
    said = defaultdict(list)
    for claim in network.actor_claims:
        said[claim.actor].append(claim)
    for actor in network.actors.values():
        yield pages.actor_file(actor.id), pages.actor(actor, by_actor[actor.id], said[actor.id])
    rests = pages.what_rests()
    for source in network.sources.values():
        yield pages.source_file(source.id), pages.source(source, *rests[source.id])


def _records(pages: Pages) -> str:
    """Return what the search looks in: texts, the name shown, the page and the kind."""
    network, lang = pages.network, pages.lang
    records = [
        [
            " ".join((actor.id, *all_names(actor))),
            actor.name(lang),
            pages.actor_file(actor.id),
            kind_label(actor, network.ontology, lang),
        ]
        for actor in network.actors.values()
    ]
    records += [
        [
            f"{source.id} {source.title} {source.authors} {source.publisher}",
            source.title or source.id,
            pages.source_file(source.id),
            pages.words["source"],
        ]
        for source in network.sources.values()
    ]
    rows = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    # U+2028 and U+2029 end a line in older scripts.
    rows = rows.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"window.graphkitRecords = [\n{rows}\n];\n"
