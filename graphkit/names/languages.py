"""The words of each room, one file per language: ``graphkit/<room>/words/<lang>.toml``.

English has every key. A key that another language lacks is read in English, so a new language
is a new file and can grow. ``tests/test_words.py`` checks that no key is missing or unused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

ENGLISH = "en"
"""The language that has every key."""


@lru_cache(maxsize=256)
def words_of(room: str, lang: str = ENGLISH) -> Mapping[str, Any]:
    """Return the words of a room in a language, with English for what that language lacks.

    Args:
        room: a folder below ``graphkit`` that has ``words/``, such as ``gaps`` or ``viz/maps``.
        lang: a language code; one without a file is read as English.

    Returns:
        Texts, lists of texts and tables of them, by key.

    Example:
        >>> [words_of("names", lang)["reasons"]["same"] for lang in ("th", "xx")]
        ['ชื่อตรงกัน', 'same name']
    """
    english = _read(room, ENGLISH)
    return english if lang == ENGLISH else _merged(english, _read(room, lang))


@lru_cache(maxsize=64)
def languages(room: str) -> tuple[str, ...]:
    """Return the codes of the languages that a room has words in, English first.

    Example:
        >>> languages("names")
        ('en', 'th')
    """
    folder = files("graphkit").joinpath(room, "words")
    found = {f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")}
    return (ENGLISH, *sorted(found - {ENGLISH}))


def _read(room: str, lang: str) -> Mapping[str, Any]:
    if lang not in languages(room):
        return {}
    file = files("graphkit").joinpath(room, "words", f"{lang}.toml")
    return tomllib.loads(file.read_text("utf-8"))


def _merged(english: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    merged = dict(english)
    for key, value in other.items():
        below = merged.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            value = _merged(below, value)
        merged[key] = value
    return merged
