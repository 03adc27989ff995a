"""Faults of the cells of a row taken together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from graphkit.model.dates import PartialDate
from graphkit.storage.files.cells import choice
from graphkit.storage.files.schema import TABLES, CellError, clean_cell, name_column

ACTOR_COLUMNS = tuple(c for c in TABLES["actors"] if not c.startswith("name_"))
"""The columns of actors without those of names."""

_NAMES = tuple(c for c in TABLES["actors"] if c.startswith("name_"))
_CLAIMABLE = tuple(c for c in ACTOR_COLUMNS if c not in {"id", "source", "locator", "note"})
_TIE_COLUMNS = TABLES["ties"]


def derived_faults(values: Sequence[Any]) -> Iterator[tuple[str, CellError]]:
    """Yield the fields of a tie that are marked as derived although they are empty."""
    for name in values[_TIE_COLUMNS.index("derived")]:
        if values[_TIE_COLUMNS.index(name)] in ("", (), None):
            message = f"names {name!r}, which is empty in this row"
            fix = f"fill in {name} or remove it from derived"
            yield "derived", CellError("bad_derived", message, fix)


def span_faults(
    since: PartialDate | None, until: PartialDate | None
) -> Iterator[tuple[str, CellError]]:
    """Yield the fault of an end before its beginning."""
    if since and until and until.last < since.first:
        message = f"until ({until}) is before since ({since})"
        yield "until", CellError("until_before_since", message, "swap or correct the dates")


def claimable_field(cell: str) -> str:
    """Parse the name of a field of actors that a claim can be about."""
    text = clean_cell(cell)
    column = text.casefold() if text.casefold() in _CLAIMABLE else name_column(text)
    if not column:
        fix, _ = choice(text, dict.fromkeys((*_CLAIMABLE, *_NAMES), ()))
        raise CellError("unknown_field", "is not a known field of actors", fix)
    return column
