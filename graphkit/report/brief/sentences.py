"""The sentences of briefings: templates over facts, in English and Thai (brief.toml)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from graphkit.model.sentences import Sentence, parse_sentence

LANGUAGES = ("en", "th")
"""The languages that sentences are written in; names can be in any."""


def spoken(lang: str) -> str:
    """The language that sentences are in where names are in ``lang``.

    Example:
        >>> spoken("th"), spoken("lo")
        ('th', 'en')
    """
    return lang if lang in LANGUAGES else "en"


@lru_cache(maxsize=512)
def sentence(key: str, lang: str) -> Sentence:
    """The template with a key, in the language or in English."""
    return parse_sentence(_templates()[spoken(lang)][key], f"brief.toml {key}")


def has(key: str) -> bool:
    """Whether there is a template with a key."""
    return key in _templates()["en"]


@lru_cache(maxsize=1)
def _templates() -> dict[str, dict[str, str]]:
    text = files("graphkit.report.brief").joinpath("brief.toml").read_text("utf-8")
    return tomllib.loads(text)
