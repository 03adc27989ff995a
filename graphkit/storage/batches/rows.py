"""Convert records to rows of text and numbers, and back; the columns are those of the dataset.

A partial date takes three columns: the text as written, its first and its last possible day. A
list is a JSON array, and names are a JSON object. A missing source is NULL, as foreign keys
require. The functions are pure.
"""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from graphkit.model.dates import PartialDate
from graphkit.model.network import Network
from graphkit.model.records import Actor, ActorClaim, Claim, Source, tie_id
from graphkit.storage.batches.checks import not_a_number

Row = tuple[Any, ...]
Key = str | int


_Date = tuple[str | None, str | None, str | None]


class _Lists(dict[tuple[str, ...], str]):
    def __missing__(self, words: tuple[str, ...]) -> str:
        text = self[words] = json.dumps(words, ensure_ascii=False)
        return text


class _ReadLists(dict[str, tuple[str, ...]]):
    def __missing__(self, text: str) -> tuple[str, ...]:
        words = self[text] = tuple(json.loads(text))
        return words


class _ReadDates(dict[tuple[str, ...], PartialDate]):
    def __missing__(self, columns: tuple[str, ...]) -> PartialDate:
        text, first, last = columns
        date = PartialDate(dt.date.fromisoformat(first), dt.date.fromisoformat(last), text)
        self[columns] = date
        return date


class _Interned(dict[str, str]):
    def __missing__(self, text: str) -> str:
        self[text] = text
        return text


class Packer:
    """Converts dates and lists to columns and back, each distinct value once.

    A network repeats a few hundred dates, lists and words in hundreds of thousands of records;
    with dictionaries that fill themselves, each repetition costs one look-up.

    Attributes:
        words: maps a list to its column.
        read_words: maps the column of a list to the list.
        read_date: maps the three columns of a date to the date.
        same: maps a text to one shared copy, so that a loaded network has each id in memory once.
    """

    def __init__(self) -> None:
        self.words = _Lists()
        self.read_words = _ReadLists()
        self.read_date = _ReadDates()
        self.same = _Interned()
        self._dates: dict[int, _Date] = {}

    def date(self, date: PartialDate | None) -> _Date:
        """Return the three columns of a date: text as written, first day, last day."""
        if date is None:
            return (None, None, None)
        # Equal dates can be written differently, so the key is the identity; the records that
        # are being saved keep the dates alive.
        known = self._dates.get(id(date))
        if known is None:
            known = (date.text, date.first.isoformat(), date.last.isoformat())
            self._dates[id(date)] = known
        return known


@dataclass(frozen=True)
class TableSpec:
    """The table of one kind of record.

    Attributes:
        table: the name of the table.
        part: the attribute of a network that holds the records.
        columns: the columns after the id, in order.
        ids: returns the ids of all records of a network, in order and all different.
        row: converts a record to its columns.
        read: converts an id and columns to a record.
        describe: describes an id and columns in words.
    """

    table: str
    part: str
    columns: tuple[str, ...]
    ids: Callable[[Network], list[Key]]
    row: Callable[[Any, Packer], Row]
    read: Callable[[Row, Packer], Any]
    describe: Callable[[Row], str]

    def records(self, network: Network) -> Sequence[Any]:
        """Return the records of a network, in the order of the dataset."""
        part = getattr(network, self.part)
        return list(part.values()) if isinstance(part, Mapping) else part


def _unique(texts: Iterable[str]) -> list[Key]:
    """Return a 64-bit number for each text (BLAKE2b); a repeated text is hashed with ``#2``."""
    seen: dict[int, int] = {}
    ids: list[Key] = []
    for text in texts:
        key = _hash(text)
        while key in seen:
            seen[key] += 1
            key = _hash(f"{text}#{seen[key]}")
        seen[key] = 1
        ids.append(key)
    return ids


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _claim_row_ids(network: Network) -> list[Key]:
    """Return claim ids: digests of tie, source, place in the source, status and date."""
    symmetric = {kind.id: kind.symmetric for kind in network.ontology.tie_kinds.values()}
    dates = _Dates()
    return _unique(
        "\x1f".join(
            (
                tie_id(c.kind, c.tail, c.head, c.key, symmetric=symmetric[c.kind]),
                c.source,
                c.locator,
                c.status,
                dates[c.since] if c.since else "",
            )
        )
        for c in network.claims
    )


class _Dates(dict[PartialDate, str]):
    def __missing__(self, date: PartialDate) -> str:
        text = self[date] = str(date)
        return text


def _actor_claim_row_ids(network: Network) -> list[Key]:
    return _unique(
        "\x1f".join((c.actor, c.field, c.source, c.locator)) for c in network.actor_claims
    )


def _claim_row(claim: Claim, pack: Packer) -> Row:
    # This is the inner loop of a save: unpacking once is faster than reading each field.
    (
        tail, head, kind, key, status, level, mechanism, dimensions, obstacles,
        since, until, weight, confidence, source, locator, note, derived, quote,
    ) = claim  # fmt: skip
    if weight != weight or confidence != confidence:
        raise not_a_number()
    begun, ended = pack.date(since), pack.date(until)
    return (
        tail, head, kind, key, status, level, mechanism,
        pack.words[dimensions], pack.words[obstacles],
        begun[0], begun[1], begun[2], ended[0], ended[1], ended[2],
        weight, confidence, source or None, locator, note, pack.words[derived], quote,
    )  # fmt: skip


def _claim(row: Row, pack: Packer) -> Claim:
    same = pack.same
    return Claim(
        same[row[1]],
        same[row[2]],
        same[row[3]],
        same[row[4]],
        same[row[5]],
        same[row[6]],
        same[row[7]],
        pack.read_words[row[8]],
        pack.read_words[row[9]],
        None if row[10] is None else pack.read_date[row[10:13]],
        None if row[13] is None else pack.read_date[row[13:16]],
        row[16],
        row[17],
        same[row[18] or ""],
        row[19],
        row[20],
        pack.read_words[row[21]],
        row[22],
    )


def _actor_row(actor: Actor, pack: Packer) -> Row:
    if actor.lat != actor.lat or actor.lon != actor.lon:
        raise not_a_number()
    return (
        actor.kind,
        json.dumps(dict(actor.names), ensure_ascii=False),
        actor.subkind,
        pack.words[actor.aliases],
        *(actor.country, actor.code, actor.within, actor.lat, actor.lon, actor.sector),
        *pack.date(actor.since),
        *pack.date(actor.until),
        pack.words[actor.succeeds],
        *(actor.wikidata, actor.source or None, actor.locator, actor.note, actor.population),
    )


def _actor(row: Row, pack: Packer) -> Actor:
    same = pack.same
    fields = (
        *(same[row[0]], same[row[1]], json.loads(row[2]), same[row[3]], pack.read_words[row[4]]),
        *(same[row[5]], row[6], same[row[7]], row[8], row[9], same[row[10]]),
        None if row[11] is None else pack.read_date[row[11:14]],
        None if row[14] is None else pack.read_date[row[14:17]],
        pack.read_words[row[17]],
        *(row[18], same[row[19] or ""], row[20], row[21], row[22]),
    )
    return Actor(*fields)


def _source_row(s: Source, pack: Packer) -> Row:  # noqa: ARG001
    return (
        *(s.title, s.authors, s.year, s.publisher, s.url),
        *(s.accessed, s.language, s.kind, s.access, s.note),
    )


def _source(row: Row, pack: Packer) -> Source:  # noqa: ARG001
    return Source(*row[:11])


def _actor_claim_row(claim: ActorClaim, pack: Packer) -> Row:
    if claim.confidence != claim.confidence:
        raise not_a_number()
    return (
        *(claim.actor, claim.field, claim.value),
        *(claim.source or None, claim.locator, claim.confidence),
        *(pack.words[claim.derived], claim.quote),
    )


def _actor_claim(row: Row, pack: Packer) -> ActorClaim:
    _, actor, field, value, source, locator, confidence, derived, quote = row[:9]
    marked = pack.read_words[derived]
    return ActorClaim(actor, field, value, source or "", locator, confidence, marked, quote)


def _cited(source: str | None, locator: str) -> str:
    return f" ({', '.join(filter(None, (source, locator)))})" if source or locator else ""


_DATES = ("since", "since_first", "since_last", "until", "until_first", "until_last")

SOURCE = TableSpec(
    "source",
    "sources",
    (
        *("title", "authors", "year", "publisher", "url"),
        *("accessed", "language", "kind", "access", "note"),
    ),
    lambda network: list(network.sources),
    _source_row,
    _source,
    lambda row: f"source {row[0]}: {row[1]}",
)
ACTOR = TableSpec(
    "actor",
    "actors",
    (
        *("kind", "names", "subkind", "aliases", "country", "code", "within", "lat", "lon"),
        *("sector", *_DATES, "succeeds", "wikidata", "source", "locator", "note", "population"),
    ),
    lambda network: list(network.actors),
    _actor_row,
    _actor,
    lambda row: f"actor {row[0]}",
)
CLAIM = TableSpec(
    "claim",
    "claims",
    (
        *("tail", "head", "kind", "key", "status", "level", "mechanism", "dimensions"),
        *("obstacles", *_DATES, "weight", "confidence", "source", "locator", "note"),
        *("derived", "quote"),
    ),
    _claim_row_ids,
    _claim_row,
    _claim,
    lambda row: f"claim {row[3]} {row[1]} to {row[2]}{_cited(row[18], row[19])}",
)
ACTOR_CLAIM = TableSpec(
    "actor_claim",
    "actor_claims",
    ("actor", "field", "value", "source", "locator", "confidence", "derived", "quote"),
    _actor_claim_row_ids,
    _actor_claim_row,
    _actor_claim,
    lambda row: f"actor claim {row[2]} of {row[1]}{_cited(row[4], row[5])}",
)
TABLE_SPECS = (SOURCE, ACTOR, CLAIM, ACTOR_CLAIM)
"""The tables of all kinds of record; those that others refer to come first."""

FORMAT = 3
"""The format that this version writes, and the newest that it reads.

Format 2 added ``population``, the last column of actors. Format 3 added ``derived`` and ``quote``,
the last columns of claims and of claims on actors.
"""

ADDED_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    ACTOR.table: {"population": None},
    CLAIM.table: {"derived": "[]", "quote": ""},
    ACTOR_CLAIM.table: {"derived": "[]", "quote": ""},
}
"""By table, the columns that older formats lack, which are its last, with their empty values."""


def as_logged(table: str, row: Sequence[Any], books: int) -> list[Any]:
    """Complete a logged row with the last columns, which older formats did not have.

    Args:
        table: the table of the row.
        row: the id, the columns, and the bookkeeping.
        books: the number of bookkeeping columns.
    """
    width = next((1 + len(s.columns) + books for s in TABLE_SPECS if s.table == table), 0)
    if len(row) < width:
        empty = [*ADDED_COLUMNS[table].values()]
        return [*row[:-books], *empty[len(row) - width :], *row[-books:]]
    return [*row]


def new_positions(places: Sequence[float | None], last: float) -> dict[int, float]:
    """Compute positions that put rows in order and change as few as possible.

    Args:
        places: for each row in the wanted order, its position; None for a new row.
        last: the largest position in use.

    Returns:
        The new positions by row index; the other rows are in order already. A run of new rows is
        placed between the positions around it, and at the end after ``last``. If two positions
        are too close for that, all rows get new ones.

    Example:
        >>> new_positions([1.0, None, 2.0, None], 9.0)
        {1: 1.5, 3: 10.0}
        >>> new_positions([2.0, 3.0, 1.0], 3.0)
        {2: 4.0}
    """
    if not any(number is not None for number in places):
        return {i: last + 1 + i for i in range(len(places))}
    fixed = _increasing(places)
    moves: dict[int, float] = {}
    run: list[int] = []
    before: float | None = None
    for index, number in enumerate(places):
        if number is None or index not in fixed:
            run.append(index)
            continue
        if run:
            low = number - len(run) - 1 if before is None else before
            step = (number - low) / (len(run) + 1)
            between = [low + step * (i + 1) for i in range(len(run))]
            rising = [low, *between, number]
            if any(a >= b for a, b in pairwise(rising)):
                return {i: last + 1 + i for i in range(len(places))}
            moves.update(zip(run, between, strict=True))
            run = []
        before = number
    moves.update((index, last + 1 + i) for i, index in enumerate(run))
    return moves


def _increasing(places: Sequence[float | None]) -> Iterable[int]:
    """Return the indexes of a longest increasing subsequence (patience sorting, Fredman 1975)."""
    numbered = [(index, number) for index, number in enumerate(places) if number is not None]
    if all(a[1] < b[1] for a, b in pairwise(numbered)):
        return {index for index, _ in numbered}
    tops: list[float] = []
    top_index: list[int] = []
    back: dict[int, int | None] = {}
    for index, number in numbered:
        pile = bisect_left(tops, number)
        back[index] = top_index[pile - 1] if pile else None
        tops[pile : pile + 1] = [number]
        top_index[pile : pile + 1] = [index]
    chain: set[int] = set()
    link: int | None = top_index[-1] if top_index else None
    while link is not None:
        chain.add(link)
        link = back[link]
    return chain
