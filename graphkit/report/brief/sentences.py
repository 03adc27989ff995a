"""The sentences of a brief: templates in ``words/<lang>.toml`` that facts are put into."""

from __future__ import annotations

from functools import lru_cache

from graphkit.model.sentences import Sentence, parse_sentence
from graphkit.names.languages import ENGLISH, languages, words_of

ROOM = "report/brief"
"""The folder below ``graphkit`` whose words these are."""


def spoken(lang: str) -> str:
    """Return the language of the sentences in a brief whose names are in ``lang``.

    Example:
        >>> spoken("th"), spoken("lo")
        ('th', 'en')
    """
    return lang if lang in languages(ROOM) else ENGLISH


@lru_cache(maxsize=512)
def sentence(key: str, lang: str) -> Sentence:
    """Return the template with a key, in the language or else in English."""
    return parse_sentence(words_of(ROOM, lang)[key], f"{ROOM} {key}")


def has_sentence(key: str) -> bool:
    """Return True if there is a template with this key."""
    return key in words_of(ROOM)


def list_comma(lang: str) -> str:
    """Return the text between the parts of a list that may go on."""
    comma: str = words_of(ROOM, lang)["writing"]["comma"]
    return comma


def has_spaces(lang: str) -> bool:
    """Return True if the language separates words by spaces."""
    spaced: bool = words_of(ROOM, lang)["writing"]["spaced"]
    return spaced
