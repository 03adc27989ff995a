"""Find what tables and their columns mean: by their titles, by their sheets, by their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice

from graphkit.names.countries import country_code
from graphkit.names.gazetteer import open_gazetteer
from graphkit.names.normalise import fold, normalise
from graphkit.storage.files.raw import RawTable
from graphkit.storage.synonyms import SHORT, meanings
from graphkit.tables.header import Shape, title_meaning
from graphkit.tables.values import is_empty

_OF_TIES = {
    *("status", "level", "weight", "mechanism", "dimensions", "obstacles", "tie_kind"),
    *("confidence", "until", "since", "locator"),
}
_OF_ACTORS = {
    *("country", "lat", "lon", "population", "sector", "wikidata", "aliases", "within"),
    *("subkind", "kind", "code", "name_en", "name_th"),
}
_OF_SOURCES = {"title", "authors", "publisher", "url"}
_WORDS = {"kind", "tie_kind", "status", "level", "sector", "subkind"}
"""Fields whose cells are words of the vocabulary."""
_OWN = {"derived", "quote", "succeeds", "locator", "accessed", "language", "access"}
_ENDS = ("from", "to")
_SAMPLE = 80
_PLACES = 0.6
"""The share of cells that are names of places in a column of places."""


def map_columns(table: RawTable, shape: Shape) -> tuple[str, dict[str, str]]:
    """Return what a table is, and the field of each column.

    Returns:
        ``actors``, ``ties``, ``sources`` or ``skip``; and the field by title, empty for a column
        that is left out. ``from_place`` and ``to_place`` hold the country or province of an end.

    Example:
        >>> from graphkit.tables.header import find_shape
        >>> table = RawTable("a.csv", "", ("Source", "Target", "Weight"), [["a", "b", "2"]], 2)
        >>> map_columns(table, find_shape(table))
        ('ties', {'Source': 'from', 'Target': 'to', 'Weight': 'weight'})
    """
    fields = {title: _own_name(title) or title_meaning(title) for title in shape.titles}
    folded = {fold(title): title for title in shape.titles}
    if "target" in folded and "source" in folded:
        fields[folded["source"]] = "from"
    cells = {
        title: [text for text in _sample(shape, place) if not is_empty(text, in_names=True)]
        for place, title in enumerate(shape.titles)
    }
    for title, meaning in fields.items():
        if (not meaning or meaning in _WORDS) and _are_places(cells[title]):
            # "คู่ความสัมพันธ์" can be the sort of a pair or the other side of it: the cells tell.
            fields[title] = "name"
    part = table.part or _part(table, fields)
    if part == "ties":
        return part, _of_ties(fields, cells)
    if part == "actors":
        return part, _of_actors(fields, cells)
    if part == "sources":
        return part, _of_sources(fields)
    return "skip", dict.fromkeys(shape.titles, "")


def _own_name(title: str) -> str:
    """Return the field of a title that is that of a column of a dataset, such as ``name_lo``."""
    from graphkit.storage.files.schema import name_column

    return name_column(normalise(title)) or (title if title in _OWN else "")


def _sample(shape: Shape, place: int) -> Sequence[str]:
    found = (cells[place].strip() for _, cells in shape.rows if place < len(cells))
    return list(islice((text for text in found if text), _SAMPLE))


def _are_places(cells: Sequence[str]) -> bool:
    """Return whether most of some cells are names of places."""
    distinct = list(dict.fromkeys(cells))
    if not distinct or any(len(text) > 60 for text in distinct):
        return False
    known = sum(is_place(text) for text in distinct)
    return known >= _PLACES * len(distinct) and not all(
        text.isascii() and len(text) < 3 for text in distinct
    )


@lru_cache(maxsize=1 << 14)
def is_place(text: str) -> bool:
    """Return whether a text is the name of a place of the gazetteer, letter by letter."""
    if not text or text[:1].isdecimal():
        return False
    return next(open_gazetteer().named(text), None) is not None


def _part(table: RawTable, fields: Mapping[str, str]) -> str:
    found = list(fields.values())
    sheet = _sheet(table)
    ends = sum(field in _ENDS for field in found)
    names = found.count("name")
    scores = {
        "ties": 3 * ends + (2 if ends + names > 1 else 0) + 3 * (sheet == "ties"),
        "actors": 3 * ("id" in found) + 2 * (names == 1) + 3 * (sheet == "actors"),
        "sources": 3 * ("title" in found) + 3 * (sheet == "sources"),
    }
    if names > 1 and not {"id", "kind", "name_en", "name_th"} & set(found):
        scores["ties"] += 1
    scores["ties"] += len(_OF_TIES & set(found))
    scores["actors"] += len(_OF_ACTORS & set(found))
    scores["sources"] += len(_OF_SOURCES & set(found))
    if ends + names < 2:
        scores["ties"] = 0
    if not names and not {"id", "name_en", "name_th"} & set(found):
        scores["actors"] = 0
    if not {"title", "name", "source"} & set(found):
        scores["sources"] = 0
    best = max(scores, key=lambda part: scores[part])
    return best if scores[best] >= 3 else "skip"


def _sheet(table: RawTable) -> str:
    """Return the part that the name of a sheet or file says; empty if it says none."""
    known = meanings("sheets")
    text = fold(table.sheet or table.file.rpartition(".")[0])
    if text in known:
        return known[text]
    inside = [word for word in known if len(word) >= SHORT and word in text]
    return known[max(inside, key=len)] if inside else ""


def _of_ties(fields: Mapping[str, str], cells: Mapping[str, Sequence[str]]) -> dict[str, str]:
    found = dict(fields)
    for title, meaning in fields.items():
        if meaning == "kind":
            directed = {fold(text) for text in cells[title]} <= {"directed", "undirected", "mutual"}
            found[title] = "" if directed else "tie_kind"
        elif meaning == "tie_kind" and cells[title] and all(t.count("|") > 1 for t in cells[title]):
            found[title] = ""  # the ids of ties, kind|from|to, that graphkit writes
        elif meaning == "sector":
            found[title] = "dimensions"
        elif meaning in ("id", "ignore", "population", "lat", "lon", "aliases", "code", "title"):
            found[title] = ""
    kinds = [title for title, meaning in found.items() if meaning == "tie_kind"]
    if len(kinds) > 1:
        # Of a column of kinds and one of the ids of ties, the kinds are those that repeat.
        kept = min(kinds, key=lambda title: len(set(cells[title])) or len(cells))
        found |= {title: "" for title in kinds if title != kept}
    free = [end for end in _ENDS if end not in found.values()]
    for title, meaning in fields.items():
        if meaning == "name":
            found[title] = free.pop(0) if free else ""
    end = ""
    for title, meaning in found.items():
        if meaning in _ENDS:
            end = meaning
        elif meaning in ("place", "country", "within"):
            found[title] = f"{end or 'from'}_place"
    return _once(found)


def _of_actors(fields: Mapping[str, str], cells: Mapping[str, Sequence[str]]) -> dict[str, str]:
    found = dict(fields)
    named: Sequence[str] = ()
    for title, meaning in fields.items():
        if meaning == "name":
            texts = cells[title]
            if not named:
                found[title] = "name"
            elif texts and all(country_code(text) for text in texts[:5]):
                found[title] = "country"
            else:
                found[title] = (
                    "within" if _are_places(texts) and not set(texts) <= set(named) else ""
                )
            named = named or texts or [""]
        elif meaning == "tie_kind":
            found[title] = "kind"
        elif meaning == "place":
            found[title] = "country"
        elif meaning in (
            "dimensions",
            "status",
            "level",
            "weight",
            "ignore",
            "from",
            "to",
            "title",
        ):
            found[title] = ""
    return _once(found)


def _of_sources(fields: Mapping[str, str]) -> dict[str, str]:
    other = {"name": "title", "since": "year", "source": "title"}
    known = {*_OF_SOURCES, "id", "year", "kind", "note", "accessed", "language", "access"}
    found = {title: other.get(meaning, meaning) for title, meaning in fields.items()}
    return _once({t: meaning if meaning in known else "" for t, meaning in found.items()})


def _once(fields: Mapping[str, str]) -> dict[str, str]:
    """Leave out every later column of a field that an earlier column has, notes excepted."""
    seen: set[str] = set()
    found = {}
    for title, meaning in fields.items():
        meaning = "" if meaning == "ignore" else meaning
        found[title] = "" if meaning in seen and meaning != "note" else meaning
        seen.add(meaning)
    return found
