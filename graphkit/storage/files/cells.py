"""What a cell of a dataset means: dates, numbers, words, ids and guesses at what was meant.

A parser takes the text of a cell and gives its value, or raises a
:class:`~graphkit.storage.files.schema.CellError` that says what is wrong and what would be right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.model.dates import PartialDate, parse_date
from graphkit.names.normalise import fold
from graphkit.names.suggest import did_you_mean
from graphkit.names.type_words import bare
from graphkit.storage.files.schema import CellError, clean, clean_id, clean_list

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_LONGEST_COUNT = 15


class ParsedCells(dict[str, Any]):
    """Cells that were understood, with their values; a new one is parsed when asked for."""

    ROOM = 100_000

    def __init__(self, parse: Callable[[str], Any]) -> None:
        super().__init__()
        self.parse = parse

    def __missing__(self, cell: str) -> Any:
        value = self.parse(cell)
        if len(self) < self.ROOM:
            self[cell] = value
        return value


@dataclass
class KnownIds:
    """Ids that may be named, those that stay out with their place, and guesses at the others."""

    what: str
    table: str
    ids: Mapping[str, Any]
    out: dict[str, int]
    code: str
    names: Callable[[], Mapping[str, list[str]]] = dict
    all_known: bool = True

    def __post_init__(self) -> None:
        self.folded: dict[str, str] = {}
        self.named: Mapping[str, list[str]] | None = None
        self.fixes: dict[str, str] = {}
        self.budget = 30_000_000

    def __call__(self, cell: str) -> str:
        """The id in a cell.

        Raises:
            CellError: when it is none, with the near one.
        """
        text = clean(cell)
        if text in self.ids:
            return text
        if text in self.out:
            raise self.left_out(text)
        if not self.all_known:
            return clean_id(cell)
        raise CellError(self.code, f"is no {self.what} id", self.fix(text))

    def left_out(self, key: str) -> CellError:
        """What to say of an id whose own row has an error."""
        message = f"stays out because of the error in {self.table}:{self.out[key]}"
        return CellError("depends_on_error", message, "correct that row first")

    def fix(self, text: str) -> str:
        """What may have been meant: an actor by its name, or an id that looks alike."""
        if text not in self.fixes:
            self.fixes[text] = self._guess(text)
        return self.fixes[text]

    def _guess(self, text: str) -> str:
        if self.named is None:
            self.named = self.names()
        ids = self.named.get(fold(text)) or self.named.get(fold(bare(text))) or []
        if ids:
            return f"it is the name of {' and '.join(map(repr, ids[:3]))}; write the id"
        add = f"add it to {self.table}"
        # Comparing each of many wrong ids with each of many right ones would take hours.
        self.budget -= len(self.ids)
        if self.budget < 0 or not self.ids:
            return add
        from rapidfuzz import fuzz, process

        if not self.folded:
            self.folded = {fold(key): key for key in self.ids}
        best = process.extractOne(
            fold(text), self.folded.keys(), scorer=fuzz.ratio, score_cutoff=70
        )
        return f"did you mean {self.folded[best[0]]!r}?" if best else add


def required(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """A parser that refuses an empty cell."""

    def parse_some(cell: str) -> Any:
        if not cell.strip():
            raise CellError("missing_value", "is empty", "fill it in")
        return parse(cell)

    return parse_some


def parse_key(cell: str) -> str:
    """The key that tells parallel ties apart; it becomes a part of their ids."""
    text = clean(cell)
    if "|" in text:
        raise CellError(
            "bad_id", "has '|', which separates the parts of a tie's id", "leave it out"
        )
    return text


def parse_day(cell: str) -> PartialDate | None:
    """A partial date; None for an empty cell."""
    text = clean(cell)
    if not text:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        # The message of dates begins with the text, which a problem shows by itself.
        said = str(error).removeprefix(f"{text!r} ")
        message, _, fix = said.partition("; ")
        raise CellError("bad_date", message, fix or None) from None


def parse_year(cell: str) -> int | None:
    """The year of a date, in the common era; None for an empty cell."""
    date = parse_day(cell)
    return date.year if date else None


def number_parser(low: float, high: float) -> Callable[[str], float | None]:
    """A parser of numbers between limits; None for an empty cell."""
    limits = f"at least {low:g}" if high == math.inf else f"from {low:g} to {high:g}"

    def parse(cell: str) -> float | None:
        text = clean(cell)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            if text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
                raise CellError("out_of_range", "is no number to reckon with", f"write {limits}")
            fix = f"write a number, {limits}, with a decimal point"
            if text.endswith("%") and _NUMBER.fullmatch(text[:-1].strip()):
                fix = f"write {float(text[:-1]) / 100:g}"
            elif _NUMBER.fullmatch(text.replace(",", ".", 1)):
                fix = f"write {text.replace(',', '.', 1)}"
            raise CellError("bad_number", "is no number", fix)
        value = float(text)
        if not low <= value <= high or math.isinf(value):
            raise CellError("out_of_range", f"must be {limits}", f"write a number {limits}")
        # A zero has no sign, whatever was typed.
        return value + 0.0

    return parse


def parse_count(cell: str) -> int | None:
    """A whole number, at least 0; None for an empty cell."""
    text = clean(cell)
    if not text:
        return None
    digits = text.removesuffix(".0")
    if digits.isdecimal():
        # Thai digits count like any others; a longer number is none of people.
        if len(digits) > _LONGEST_COUNT:
            raise CellError("out_of_range", "is too large", "write a whole number, at least 0")
        return int(digits)
    parts = re.split("[,  '.]", text)
    if len(parts) > 1 and all(p.isdecimal() for p in parts) and {*map(len, parts[1:])} == {3}:
        raise CellError("bad_number", "is no whole number", f"write {int(''.join(parts))}")
    if _NUMBER.fullmatch(text):
        raise CellError("out_of_range", "must be a whole number, at least 0", "count people")
    raise CellError("bad_number", "is no whole number", "write digits alone, such as 67544")


def choice(text: str, words: Mapping[str, Any]) -> str:
    """The word that was meant, by its spelling or its label; else all there are."""
    for word, labels in words.items():
        if fold(text) in {fold(word), *map(fold, labels)}:
            return f"write {word!r}"
    return did_you_mean(text, words) or f"use one of: {', '.join(words)}"


def word_parser(words: Mapping[str, Mapping[str, str]], part: str) -> Callable[[str], str]:
    """A parser of one word of a list of the vocabulary; ``part`` names the list."""

    def parse(cell: str) -> str:
        text = clean(cell)
        if text and text not in words:
            fix = choice(text, {word: labels.values() for word, labels in words.items()})
            raise CellError("unknown_word", f"is none of the {part}", fix)
        return text

    return parse


def words_parser(
    words: Mapping[str, Mapping[str, str]], part: str
) -> Callable[[str], tuple[str, ...]]:
    """A parser of several words of a list, separated by ``|``."""
    parse_one = word_parser(words, part)

    def parse(cell: str) -> tuple[str, ...]:
        found = clean_list(cell)
        for word in found:
            try:
                parse_one(word)
            except CellError as error:
                if len(found) > 1:
                    message = f"has {word!r}, which {error.message}"
                    raise CellError(error.code, message, error.fix) from None
                raise
        return found

    return parse
