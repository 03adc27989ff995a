"""Known words near a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable

from graphkit.names.normalise import fold


def near(word: str, choices: Iterable[str], *, limit: int = 1) -> list[str]:
    """The choices that are most like a word, for "did you mean".

    Args:
        word: what was written.
        choices: what could have been meant.
        limit: how many at most.

    Returns:
        The most alike first, by normalised insertions and deletions, then by edits with swapped
        neighbours as one; none that is less than 70 % alike, since a far guess misleads.

    Example:
        >>> near("LA-SX", ["LA-SV", "TH-49"])
        ['LA-SV']
    """
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    words = list(dict.fromkeys(choices))
    found = process.extract(
        word, words, scorer=fuzz.ratio, processor=fold, limit=None, score_cutoff=70
    )
    key = fold(word)
    found.sort(key=lambda match: (-match[1], OSA.distance(key, fold(match[0]))))
    return [choice for choice, _, _ in found[:limit]]


def meant(word: str, choices: Iterable[str], *, limit: int = 1) -> str:
    """What a word that is none of the choices may have meant, as a question.

    Args:
        word: what was written.
        choices: what could have been meant.
        limit: how many of them to name at most.

    Returns:
        The question; empty where no choice is near (see :func:`near`).

    Example:
        >>> meant("LA-SX", ["LA-SV", "TH-49"]), meant("LA-SX", ["TH-49"])
        ("did you mean 'LA-SV'?", '')
    """
    return asks(near(word, choices, limit=limit))


def asks(guesses: Iterable[str]) -> str:
    """Whether one of some words was meant, as a question; empty without any.

    Example:
        >>> asks(["TH-49", "TH-48"])
        "did you mean 'TH-49' or 'TH-48'?"
    """
    listed = " or ".join(map(repr, guesses))
    return f"did you mean {listed}?" if listed else ""


def suggest(word: str, choices: Iterable[str]) -> str:
    """The way out for a word that is none of the choices: the near one, and all there are.

    Example:
        >>> suggest("degre", ["degree", "strength"])
        "did you mean 'degree'? there are: degree, strength"
    """
    words = list(choices)
    return f"{meant(word, words)} there are: {', '.join(words)}".lstrip()
