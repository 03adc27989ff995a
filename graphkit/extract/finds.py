"""Finds: an actor or a tie that a text names, with its place in the text, score and reasons.

A find is a guess; nothing here changes a network. Offsets count the characters of the text that
was read: ``text[find.start : find.end]`` are its words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graphkit.model.dates import PartialDate


class Reason(NamedTuple):
    """A reason for a find: a code with words in ``words/<lang>.toml``, and words of the text."""

    code: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class FoundActor:
    """A mention of an actor in a text.

    Attributes:
        start, end: the first character and the one after the last.
        text: the words there.
        ref: what is mentioned: the id of an actor of the network, else that of a place of the
            gazetteer, else ``new:`` and the folded name; the same for every mention of one actor.
        known: ``network``, ``gazetteer`` or empty for a new actor.
        kind, subkind: of the vocabulary; the subkind can be empty.
        name: the name in full, where the text has an abbreviation or a word for it.
        lang: the language of the words: en, th, lo, vi or zh.
        country: the ISO 3166-1 code, where the text or the gazetteer says it.
        named: False for words that only refer to an actor named before ("the province").
        score: 0 to 1; about the share of such mentions that are right.
        reasons: why it is taken for an actor.

    Example:
        >>> find = FoundActor(0, 8, "Mukdahan", "TH-49", "network", "province")
        >>> find.score, find.named
        (1.0, True)
    """

    start: int
    end: int
    text: str
    ref: str
    known: str
    kind: str
    subkind: str = ""
    name: str = ""
    lang: str = ""
    country: str = ""
    named: bool = True
    score: float = 1.0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundTie:
    """A tie that a passage states, denies or announces.

    Attributes:
        kind: a tie kind of the vocabulary; ``tail`` and ``head`` are ends that it allows, in the
            direction of the kind (the order of the text where it is symmetric).
        start, end: the passage that states it, with both ends and the word that tells the kind.
        symmetric: True if the kind has no direction.
        status: a status of the vocabulary; ``denied`` when the passage says that there is no tie.
        since, until: dates of that status, None where the passage gives none.
        dimensions, level, mechanism: words of the vocabulary; empty where the passage has none.
        hedged: True if the passage is unsure ("reportedly", "may").
        score: 0 to 1; about the share of such finds that are right.
        reasons: the words that tell kind, status and date.
    """

    kind: str
    tail: FoundActor
    head: FoundActor
    start: int
    end: int
    symmetric: bool
    status: str
    since: PartialDate | None = None
    until: PartialDate | None = None
    dimensions: tuple[str, ...] = ()
    level: str = ""
    mechanism: str = ""
    hedged: bool = False
    score: float = 1.0
    reasons: tuple[Reason, ...] = ()

    @property
    def denied(self) -> bool:
        """Whether the passage says that there is no such tie."""
        return self.status == "denied"
