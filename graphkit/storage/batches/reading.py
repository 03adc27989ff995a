"""The network of a store, from the rows of its tables. Pure."""

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
from graphkit.storage.batches.rows import ACTOR, ACTOR_CLAIM, CLAIM, SOURCE, Form, Key, Packer, Row
from graphkit.storage.batches.tables import DESCRIPTION, POSITION


class Records(NamedTuple):
    """The records of a table in their order, and the id of each."""

    records: list[Any]
    ids: list[Key]


def in_order(form: Form, rows: Iterable[Row]) -> Records:
    """Rows, each ending with its place, as records in order; equal places go by id."""
    read, packer = form.read, Packer()
    made = [(row[-1], row[0], read(row, packer)) for row in rows]
    # Sorting here is several times faster than in a database, over a table this wide.
    made.sort(key=itemgetter(1))
    made.sort(key=itemgetter(0))
    return Records([row[2] for row in made], [row[1] for row in made])


def network_of(
    datasets: Sequence[Row], tables: Mapping[str, Sequence[Any]], as_of: dt.date | None
) -> Network:
    """The network of all datasets of a store.

    Args:
        datasets: the rows of the table of datasets.
        tables: the records of each table, in order.
        as_of: the day that the ties are of; today unless given.
    """
    ordered = sorted(datasets, key=lambda row: (row[POSITION], row[1]))
    told = [row[2 : 2 + len(DESCRIPTION)] for row in ordered]
    overlay = merge_overlays(json.loads(row[4]) for row in told)
    titles, versions, descriptions, licences = (
        list(dict.fromkeys(filter(None, (row[i] for row in told)))) for i in range(4)
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
        translations=_translated(told),
        as_of=as_of or dt.date.today(),
    )


def _translated(datasets: Iterable[Row]) -> dict[str, str]:
    """Titles and descriptions in other languages, of several datasets joined as those are."""
    rows = [(dict(zip(DESCRIPTION, row, strict=True)), json.loads(row[-1])) for row in datasets]
    keys = dict.fromkeys(key for _, translations in rows for key in translations)
    joined = {}
    for key in keys:
        name = key.rpartition("_")[0]
        texts = dict.fromkeys(filter(None, (told.get(key) or own[name] for own, told in rows)))
        joined[key] = (" + " if name == "title" else "\n\n").join(texts)
    return joined


@contextmanager
def without_collection() -> Iterator[None]:
    """Spare the garbage collector millions of fresh tuples, none of which is in a cycle."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
