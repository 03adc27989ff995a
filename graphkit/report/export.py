"""Export a network to a file of another tool, to a dataset or to a site; the name says which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphkit.model.errors import InvalidDataError, clip
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.report.site import write_site
from graphkit.storage.files.write import write_folder, write_workbook
from graphkit.storage.formats.graph import written_ties
from graphkit.storage.formats.losses import layout_note, not_carried
from graphkit.storage.formats.writers.bibtex import write_bibtex
from graphkit.storage.formats.writers.data_package import write_data_package
from graphkit.storage.formats.writers.follow_the_money import write_follow_the_money
from graphkit.storage.formats.writers.geojson import write_geojson
from graphkit.storage.formats.writers.gexf import write_gexf
from graphkit.storage.formats.writers.graphml import write_graphml
from graphkit.storage.formats.writers.json_ld import write_json_ld
from graphkit.storage.formats.writers.node_link import write_node_link
from graphkit.storage.formats.writers.pajek import write_pajek
from graphkit.storage.formats.writers.r_tables import write_r_tables
from graphkit.storage.formats.writers.ris import write_ris
from graphkit.viz.drawing.layout import LabelBox, place_actors
from graphkit.viz.drawing.style import anchors

FORMATS: Mapping[str, tuple[str, ...]] = {
    "folder": (),
    "xlsx": (".xlsx",),
    "gexf": (".gexf",),
    "graphml": (".graphml",),
    "r": (".r", ".csv"),
    "pajek": (".net",),
    "geojson": (".geojson",),
    "node-link": (".json",),
    "json-ld": (".jsonld",),
    "ftm": (".ftm.json", ".ftm.jsonl", ".ftm", ".jsonl"),
    "bibtex": (".bib",),
    "ris": (".ris",),
    "package": ("datapackage.json", ".zip"),
    "site": ("index.html",),
}
"""The formats, each with the endings of names that mean it."""

POSITIONS = ("auto", "network", "geo", "none")
"""Positions in formats that have them: by ties, by coordinates, none; ``auto`` by ties if quick."""

ARRANGED = 5000
"""Number of actors up to which ``auto`` arranges them by their ties."""

_BOX = LabelBox(9.0, 60.0, 14.0)
_PLACED = ("gexf", "pajek")


@dataclass(frozen=True)
class Export:
    """What was written, and what the format does not carry.

    Attributes:
        paths: the files or the folder, the one that was named first.
        format: the name of the format, a key of :data:`FORMATS`.
        actors, ties, sources: how many of each the format was given.
        not_carried: what it does not carry, one sentence each.
        meta: the origin of the export, with all of the above.

    Example:
        >>> Export((Path("towns.bib"),), "bibtex", 4, 3, 2, (), {}).sources
        2
    """

    paths: tuple[Path, ...]
    format: str
    actors: int
    ties: int
    sources: int
    not_carried: tuple[str, ...]
    meta: Mapping[str, Any]


def export(
    network: Network,
    path: str | Path,
    *,
    format: str = "",  # noqa: A002
    internal: bool = False,
    overwrite: bool = False,
    lang: str = "en",
    positions: str = "auto",
    seed: int = 0,
    base: str = "",
) -> Export:
    """Write a network, or a selection of one, in the format that the path's name ends in.

    Args:
        network: the network.
        path: the file or folder, such as ``towns.gexf``, ``towns.R``, ``towns.jsonld``; a name
            without an ending is a dataset folder, ``NAME/index.html`` a static site,
            ``NAME/datapackage.json`` and ``NAME.zip`` a data package.
        format: the name of a format (:data:`FORMATS`), whatever the path ends in.
        internal: include what rests on internal sources.
        overwrite: replace what an export wrote there before.
        lang: the language of a site, and of what is said about the export.
        positions: of actors in GEXF and Pajek, one of :data:`POSITIONS`.
        seed: random seed of the positions.
        base: begins every id of JSON-LD, such as ``https://data.example.org/``.

    Returns:
        What was written, and what the format does not carry.

    Raises:
        InvalidDataError: for an unknown format, ending or kind of positions, for a file that
            exists already unless ``overwrite``, and for a value that the format cannot hold.
        MissingExtraError: when the format needs a package that is not installed.
        GraphkitError: when it cannot be written; what was there is then unchanged.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     made = export(Network(title="Border towns"), f"{folder}/towns.gexf")
        >>> made.format, made.actors, made.not_carried
        ('gexf', 0, ())
    """
    path = Path(path)
    name = format or format_of(path)
    if name not in FORMATS:
        raise InvalidDataError(
            f"{clip(name)!r} is not a known format; expected one of: {', '.join(FORMATS)}"
        )
    if positions not in POSITIONS:
        raise InvalidDataError(
            f"{clip(positions)!r} is not a known kind of positions; expected one of: "
            f"{', '.join(POSITIONS)}"
        )
    if name in ("package", "site") and path.name in (*FORMATS["package"][:1], *FORMATS["site"]):
        path = path.parent
    shown = network if internal else network.public()
    notes = not_carried(shown, name, lang)
    placed = _positions(shown, positions, seed) if name in _PLACED else {}
    if name in _PLACED and positions == "auto" and not placed and shown.actors:
        notes.append(layout_note(shown, lang))
    meta = {
        **provenance(shown, seed=seed if name in (*_PLACED, "site") else None),
        "format": name,
        "internal": internal,
        "actors": len(shown.actors),
        "ties": len(written_ties(shown)),
        "claims": len(shown.claims),
        "sources": len(shown.sources),
        "not_carried": notes,
    }
    if name not in ("folder", "xlsx", "package", "site") and path.is_dir():
        raise InvalidDataError(f"{str(path)!r} is a folder; give the name of a file")
    replaces = name not in ("folder", "xlsx", "package", "site") and path.is_file()
    if replaces and not overwrite:
        raise InvalidDataError(
            f"{str(path)!r} already exists; choose another name, or --overwrite "
            "(overwrite=True) replaces it"
        )
    paths = _write(
        shown, path, name, notes, meta, placed, lang=lang, seed=seed, base=base,
        overwrite=overwrite,
    )  # fmt: skip
    counts = len(shown.actors), meta["ties"], len(shown.sources)
    return Export(tuple(paths), name, *counts, tuple(notes), meta)


def format_of(path: Path) -> str:
    """Return the format that a name ends in.

    Raises:
        InvalidDataError: for another ending; the message lists them.

    Example:
        >>> [format_of(Path(name)) for name in ("towns.ftm.json", "towns.R", "site/index.html")]
        ['ftm', 'r', 'site']
    """
    name = path.name.lower()
    ends = [(end, format_) for format_, ends in FORMATS.items() for end in ends]
    for end, format_ in sorted(ends, key=lambda pair: -len(pair[0])):
        if (name == end) if "." in end[1:] and not end.startswith(".") else name.endswith(end):
            return format_
    if not path.suffix or path.is_dir():
        return "folder"
    listed = ", ".join(end for end, _ in ends)
    raise InvalidDataError(
        f"no format has a name that ends in {clip(path.suffix)!r}; expected one of: {listed}, or "
        "the name of a folder without an ending"
    )


def _write(
    network: Network,
    path: Path,
    name: str,
    notes: Sequence[str],
    meta: dict[str, Any],
    positions: Mapping[str, tuple[float, float]],
    *,
    lang: str,
    seed: int,
    base: str,
    overwrite: bool,
) -> Sequence[Path]:
    if name == "folder":
        write_folder(network, path, overwrite=overwrite)
    elif name == "xlsx":
        write_workbook(network, path, overwrite=overwrite)
    elif name == "package":
        return write_data_package(network, path, overwrite=overwrite, notes=notes)
    elif name == "site":
        write_site(network, path, meta=meta, lang=lang, seed=seed, overwrite=overwrite, notes=notes)
    elif name == "json-ld":
        write_json_ld(network, path, base=base, notes=notes)
    elif name == "gexf":
        write_gexf(network, path, positions=positions, notes=notes)
    elif name == "pajek":
        write_pajek(network, path, positions=positions, notes=notes)
    elif name == "r":
        return write_r_tables(network, path.with_suffix(".R"), notes=notes)
    else:
        _PLAIN[name](network, path, notes=notes)
    return [path]


_PLAIN: Mapping[str, Callable[..., None]] = {
    "graphml": write_graphml,
    "geojson": write_geojson,
    "node-link": write_node_link,
    "ftm": write_follow_the_money,
    "bibtex": write_bibtex,
    "ris": write_ris,
}


def _positions(network: Network, kind: str, seed: int) -> dict[str, tuple[float, float]]:
    """Return positions of actors in pixels, x to the right and y down."""
    actors = network.actors
    if kind == "geo":
        return {key: (10 * x, 10 * y) for key, (x, y) in anchors(actors.values()).items()}
    if kind == "none" or (kind == "auto" and len(actors) > ARRANGED):
        return {}
    pairs = [(tie.tail, tie.head) for tie in written_ties(network)]
    return place_actors(
        dict.fromkeys(actors, _BOX), pairs, seed=seed, anchors=anchors(actors.values())
    )
