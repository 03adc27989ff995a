"""The code of a country from any of its names or codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from graphkit.names.gazetteer import open_gazetteer
from graphkit.names.normalise import fold, normalise
from graphkit.names.type_words import type_words

_CODES = Path(__file__).parents[1] / "data" / "countries.csv"


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code that a text means; empty if it means no country.

    Args:
        text: a code of two or three letters, or a name in any language of the gazetteer.

    Example:
        >>> [country_code(text) for text in ("th", "THA", "ไทย", "Lao PDR", "UK", "Border")]
        ['TH', 'TH', 'TH', 'LA', 'GB', '']
    """
    text = normalise(text)
    gazetteer = open_gazetteer()
    code = text.upper()
    if len(text) in (2, 3) and text.isascii() and text.isalpha():
        code = _alpha3().get(code, code)
        place = gazetteer.place(code)
        if place and place.kind == gazetteer.country_kind:
            return code
    for place in gazetteer.named(text):
        if place.kind == gazetteer.country_kind:
            return place.id
    # Names that are common in one language and no official ones: Ivory Coast, PR China.
    return type_words().countries.get(fold(text), "")


@lru_cache(maxsize=1)
def _alpha3() -> Mapping[str, str]:
    lines = _CODES.read_text("utf-8").split()[1:]
    return {long: short for short, _, long in (line.partition(",") for line in lines)}
