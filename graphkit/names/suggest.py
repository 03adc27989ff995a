"""Suggestions for a misspelt word: the similar ones among those that are known."""

from __future__ import annotations

from collections.abc import Iterable

from graphkit.names.normalise import fold

MIN_LIKENESS = 70
"""The per cent of likeness below which a word is not suggested, since a far guess misleads."""


def similar_words(word: str, choices: Iterable[str], *, limit: int = 1) -> list[str]:
    """Return the choices that are most like a word, for "did you mean".

    Args:
        word: the word as written.
        choices: the known words.
        limit: the largest number of words to return.

    Returns:
        The most similar first, by normalised insertions and deletions, then by edits that count
        two swapped letters as one; only words of at least :data:`MIN_LIKENESS` per cent.

    Example:
        >>> similar_words("LA-SX", ["LA-SV", "TH-49"])
        ['LA-SV']
    """
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    words = list(dict.fromkeys(choices))
    found = process.extract(
        word, words, scorer=fuzz.ratio, processor=fold, limit=None, score_cutoff=MIN_LIKENESS
    )
    key = fold(word)
    found.sort(key=lambda match: (-match[1], OSA.distance(key, fold(match[0]))))
    return [choice for choice, _, _ in found[:limit]]


def did_you_mean(word: str, choices: Iterable[str], *, limit: int = 1) -> str:
    """Ask whether an unknown word means one of the choices.

    Args:
        word: the word as written.
        choices: the known words.
        limit: the largest number of words in the question.

    Returns:
        The question; empty where no choice is similar (see :func:`similar_words`).

    Example:
        >>> did_you_mean("LA-SX", ["LA-SV", "TH-49"]), did_you_mean("LA-SX", ["TH-49"])
        ("did you mean 'LA-SV'?", '')
    """
    return question(similar_words(word, choices, limit=limit))


def question(guesses: Iterable[str]) -> str:
    """Ask whether one of some words was meant; return an empty text without any.

    Example:
        >>> question(["TH-49", "TH-48"])
        "did you mean 'TH-49' or 'TH-48'?"
    """
    listed = " or ".join(map(repr, guesses))
    return f"did you mean {listed}?" if listed else ""


def suggest(word: str, choices: Iterable[str]) -> str:
    """Return help for a word that is not among the choices: a similar one, and all of them.

    Example:
        >>> suggest("degre", ["degree", "strength"])
        "did you mean 'degree'? expected one of: degree, strength"
    """
    words = list(choices)
    return f"{did_you_mean(word, words)} expected one of: {', '.join(words)}".lstrip()
