"""The gazetteer: known places of the world by id and by name, in one compressed file."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graphkit.names.normalise import fold
from graphkit.names.type_words import bare

FILE = Path(__file__).parents[1] / "data" / "gazetteer.bin"
"""The shipped file; ``data/make/gazetteer.py`` makes it and describes its content."""
MAGIC = b"graphkit gazetteer 1\n"


@dataclass(frozen=True, slots=True)
class Place:
    """A country, a division of one or a city.

    ``id`` is its ISO 3166-1 or 3166-2 code, for a prefecture or another city one like
    ``CN-chongzuo``, for all other cities ``geonames:`` and a number. An area that changed has one
    place for each time: ``VN-25`` until June 2025 and ``VN-25-2025`` after, which succeeds it.
    ``names`` are by language, without type words; ``aliases`` are in any script.
    ``country`` is an ISO 3166-1 code, ``within`` the id of the place that holds it, or empty.
    ``lat`` and ``lon`` are degrees, of the seat of a division, or near its middle if none is known;
    ``population`` is that of a country or a city; both are None where no source gives them.
    ``since`` and ``until`` are the first and the last day as ISO dates, possibly partial; empty
    where there is none or it is unknown.
    """

    id: str
    kind: str
    names: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    country: str = ""
    within: str = ""
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    since: str = ""
    until: str = ""
    succeeds: tuple[str, ...] = ()

    def all_names(self) -> tuple[str, ...]:
        """Return all names, then all aliases, each once."""
        return tuple(dict.fromkeys((*self.names.values(), *self.aliases)))


class Gazetteer:
    """The places of a gazetteer file, which is read as far as it is needed.

    The file is a line with the format, a line of JSON with the offsets of the parts, and the
    parts, each compressed with zlib: all ids in order; the places in that order as lines of
    JSON, in blocks; and an index, the CRC-32 of each key (32 bits, in order) with the index of a
    place for each. The index does not keep keys, so about two of 10,000 unknown keys find a wrong
    place: compare the names of the places found.

    ``made_from`` has the versions and hashes of the sources. ``unlisted`` are second codes of
    ISO 3166 for a place (``HK`` for ``CN-HK``), with the first one: they are found by id, not
    by name.

    Raises:
        ValueError: when the file is not a gazetteer of this format.

    Example:
        >>> gazetteer = open_gazetteer()
        >>> place = gazetteer.place("LA-SV")
        >>> place.names["en"], place.names["lo"], place.country
        ('Savannakhet', 'ສະຫວັນນະເຂດ', 'LA')
    """

    def __init__(self, path: Path = FILE) -> None:
        self._data = path.read_bytes()
        if not self._data.startswith(MAGIC):
            raise ValueError(
                f"{path} is not a gazetteer of this version of graphkit; install it again"
            )
        end = self._data.index(b"\n", len(MAGIC))
        header = json.loads(self._data[len(MAGIC) : end])
        self._start = end + 1
        self._kinds: list[str] = header["kinds"]
        self._blocks: list[list[int]] = header["blocks"]
        self._each: int = header["each"]
        self.made_from: dict[str, str] = header["made_from"]
        self.unlisted: dict[str, str] = header["unlisted"]
        self._ids: list[str] = self._part(header["ids"]).decode().split("\n")
        self._hashes = self._array(header["types"][0], header["hashes"])
        self._numbers = self._array(header["types"][1], header["numbers"])
        self._lines = lru_cache(maxsize=None)(self._read_block)
        self._place = lru_cache(maxsize=1 << 14)(self._read_place)

    @property
    def country_kind(self) -> str:
        """The kind that countries have."""
        place = self.place("TH")
        return place.kind if place else ""

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Place]:
        """Iterate over all places, in the order of their ids."""
        return (self._read_place(number) for number in range(len(self._ids)))

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id; None for an unknown one."""
        number = bisect_left(self._ids, place_id)
        found = number < len(self._ids) and self._ids[number] == place_id
        return self._place(number) if found else None

    def places(self, ids: Iterable[str]) -> list[Place]:
        """Return the places with these ids, in the order given, without unknown ones."""
        return [place for place_id in ids if (place := self.place(place_id))]

    def under(self, keys: Iterable[str]) -> dict[str, list[str]]:
        """Return the ids of the places that have some look-up keys.

        Args:
            keys: results of ``fold(bare(name))`` or ``search_keys(name)``.

        Returns:
            Sorted ids by key, without the keys that no place has.

        Example:
            >>> open_gazetteer().under(["mukdahan"])["mukdahan"][0]
            'TH-49'
        """
        found = {}
        for key in keys:
            wanted = zlib.crc32(key.encode())
            at = bisect_left(self._hashes, wanted)
            ids = []
            while at < len(self._hashes) and self._hashes[at] == wanted:
                ids.append(self._ids[self._numbers[at]])
                at += 1
            if ids:
                found[key] = ids
        return found

    def named(self, text: str) -> Iterator[Place]:
        """Yield the places with a name, letter by letter; a type word in the text is left out too.

        Example:
            >>> any(place.id == "TH-49" for place in open_gazetteer().named("จังหวัดมุกดาหาร"))
            True
        """
        keys = {fold(text), fold(bare(text))} - {""}
        # The index holds hashes; the names tell.
        for ids in self.under(keys).values():
            for place in self.places(ids):
                if any(fold(name) in keys for name in place.all_names()):
                    yield place

    def _part(self, where: list[int]) -> bytes:
        start = self._start + where[0]
        return zlib.decompress(self._data[start : start + where[1]])

    def _array(self, kind: str, where: list[int]) -> array[int]:
        numbers = array(kind, self._part(where))
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers

    def _read_block(self, block: int) -> list[bytes]:
        return self._part(self._blocks[block]).split(b"\n")

    def _read_place(self, number: int) -> Place:
        block, line = divmod(number, self._each)
        kind, names, aliases, country, within, point, people, times = json.loads(
            self._lines(block)[line]
        )
        lat, lon = point or (None, None)
        since, until, *succeeds = times or ("", "")
        return Place(
            self._ids[number],
            self._kinds[kind],
            names,
            tuple(aliases),
            country,
            within,
            lat,
            lon,
            people,
            since,
            until,
            tuple(succeeds),
        )


@lru_cache(maxsize=1)
def open_gazetteer() -> Gazetteer:
    """Open the gazetteer that comes with graphkit; it is opened once."""
    return Gazetteer()
