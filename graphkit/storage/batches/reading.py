"""Build the network of a store from the rows of its tables; the functions are pure."""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, NamedTuple

from graphkit.model.network import Network
from graphkit.model.vocabulary import build_ontology
from graphkit.storage.batches.checks import merge_overlays
from graphkit.storage.batches.rows import (
    ACTOR,
    ACTOR_CLAIM,
    CLAIM,
    SOURCE,
    Key,
    Packer,
    Row,
    TableSpec,
)
from graphkit.storage.batches.tables import DESCRIPTION, POSITION


class Records(NamedTuple):
    """The records of a table in their order, with their ids."""

    records: list[Any]
    ids: list[Key]


def in_order(spec: TableSpec, rows: Iterable[Row]) -> Records:
    """Convert rows, each ending with its position, to records in order of position, then id."""
    read, packer = spec.read, Packer()
    made = [(row[-1], row[0], read(row, packer)) for row in rows]
    # For tables this wide, sorting here is several times faster than in the database.
    made.sort(key=itemgetter(1))
    made.sort(key=itemgetter(0))
    return Records([row[2] for row in made], [row[1] for row in made])


def network_of(
    datasets: Sequence[Row], tables: Mapping[str, Sequence[Any]], as_of: dt.date | None
) -> Network:
    """Build the network of all datasets of a store.

    Args:
        datasets: the rows of the table of datasets.
        tables: the records of each table, in order.
        as_of: the day for which ties are computed; today unless given.
    """
    ordered = sorted(datasets, key=lambda row: (row[POSITION], row[1]))
    described = [row[2 : 2 + len(DESCRIPTION)] for row in ordered]
    overlay = merge_overlays(json.loads(row[4]) for row in described)
    titles, versions, descriptions, licences = (
        list(dict.fromkeys(filter(None, (row[i] for row in described)))) for i in range(4)
    )
    return Network(
        actors={actor.id: actor for actor in tables[ACTOR.table]},
        claims=tuple(tables[CLAIM.table]),
        sources={source.id: source for source in tables[SOURCE.table]},
        actor_claims=tuple(tables[ACTOR_CLAIM.table]),
        ontology=build_ontology(overlay)[0],
        title=" + ".join(titles),
        version=" + ".join(versions),
        description="\n\n".join(descriptions),
        licence="; ".join(licences),
        translations=_translated(described),
        as_of=as_of or dt.date.today(),
    )


def _translated(datasets: Iterable[Row]) -> dict[str, str]:
    """Join the translated titles and descriptions of several datasets."""
    rows = [(dict(zip(DESCRIPTION, row, strict=True)), json.loads(row[-1])) for row in datasets]
    keys = dict.fromkeys(key for _, translations in rows for key in translations)
    joined = {}
    for key in keys:
        name = key.rpartition("_")[0]
        texts = dict.fromkeys(filter(None, (extra.get(key) or own[name] for own, extra in rows)))
        joined[key] = (" + " if name == "title" else "\n\n").join(texts)
    return joined


@contextmanager
def without_collection() -> Iterator[None]:
    """Pause the garbage collector while millions of tuples without cycles are created."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
