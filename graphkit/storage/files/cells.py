"""Parse the cells of a dataset: dates, numbers, words and ids, with suggestions for typos.

A parser converts the text of a cell to its value, or raises a
:class:`~graphkit.storage.files.schema.CellError` that says what is wrong and how to fix it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.model.dates import PartialDate, parse_date
from graphkit.names.normalise import fold
from graphkit.names.suggest import MIN_LIKENESS, did_you_mean
from graphkit.names.type_words import bare
from graphkit.storage.files.schema import CellError, clean_cell, clean_id, clean_list

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_LONGEST_COUNT = 15


class ParsedCells(dict[str, Any]):
    """Values of cells by their text; a text is parsed when it is first looked up."""

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
    """Ids that cells may refer to, with suggestions for unknown ones.

    Attributes:
        what: the name of the records in messages, such as ``actor``.
        table: the file of the records, for messages.
        ids: the known ids.
        out: ids that are left out because of an error, with their row numbers.
        code: the code of the problem of an unknown id.
        names: returns the ids by folded name; called once, for suggestions.
        all_known: False if an unknown id is accepted.
    """

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
        """Return the id in a cell.

        Raises:
            CellError: when it is unknown; the fix suggests a similar id.
        """
        text = clean_cell(cell)
        if text in self.ids:
            return text
        if text in self.out:
            raise self.left_out(text)
        if not self.all_known:
            return clean_id(cell)
        raise CellError(self.code, f"is not a known {self.what} id", self.fix(text))

    def left_out(self, key: str) -> CellError:
        """Return the error for an id whose own row has an error."""
        message = f"is left out because of the error in {self.table}:{self.out[key]}"
        return CellError("depends_on_error", message, "correct that row first")

    def fix(self, text: str) -> str:
        """Return how to fix an unknown id: the id of that name, or a similar id."""
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
        # Comparing many wrong ids with many right ones would take hours, so there is a budget.
        self.budget -= len(self.ids)
        if self.budget < 0 or not self.ids:
            return add
        from rapidfuzz import fuzz, process

        if not self.folded:
            self.folded = {fold(key): key for key in self.ids}
        best = process.extractOne(
            fold(text), self.folded.keys(), scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS
        )
        return f"did you mean {self.folded[best[0]]!r}?" if best else add


def required(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a parser that refuses empty cells."""

    def parse_some(cell: str) -> Any:
        if not cell.strip():
            raise CellError("missing_value", "is empty", "fill it in")
        return parse(cell)

    return parse_some


def parse_key(cell: str) -> str:
    """Parse the key that tells parallel ties apart; it becomes part of their ids."""
    text = clean_cell(cell)
    if "|" in text:
        raise CellError(
            "bad_id", "contains '|', which separates the parts of a tie id", "remove it"
        )
    return text


def parse_day(cell: str) -> PartialDate | None:
    """Parse a partial date; None for an empty cell."""
    text = clean_cell(cell)
    if not text:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        # The message begins with the text of the cell, which the problem shows anyway.
        message, _, fix = str(error).removeprefix(f"{text!r} ").partition("; ")
        raise CellError("bad_date", message, fix or None) from None


def parse_year(cell: str) -> int | None:
    """Parse a date and return its year in the common era; None for an empty cell."""
    date = parse_day(cell)
    return date.year if date else None


def number_parser(low: float, high: float) -> Callable[[str], float | None]:
    """Return a parser of numbers between limits; it returns None for an empty cell."""
    limits = f"at least {low:g}" if high == math.inf else f"from {low:g} to {high:g}"
    wanted = f"of {limits}" if high == math.inf else limits

    def parse(cell: str) -> float | None:
        text = clean_cell(cell)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            fix = f"write a number {wanted}"
            if text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
                raise CellError("out_of_range", "is not a finite number", fix)
            fix += ", with a decimal point"
            if text.endswith("%") and _NUMBER.fullmatch(text[:-1].strip()):
                fix = f"write {float(text[:-1]) / 100:g}"
            elif _NUMBER.fullmatch(text.replace(",", ".", 1)):
                fix = f"write {text.replace(',', '.', 1)}"
            raise CellError("bad_number", "is not a number", fix)
        value = float(text)
        if not low <= value <= high or math.isinf(value):
            raise CellError("out_of_range", f"must be {limits}", f"write a number {wanted}")
        # -0.0 becomes 0.0.
        return value + 0.0

    return parse


def parse_count(cell: str) -> int | None:
    """Parse a whole number, at least 0; None for an empty cell."""
    text = clean_cell(cell)
    if not text:
        return None
    digits = text.removesuffix(".0")
    if digits.isdecimal():
        # Digits of any script are accepted; a longer number cannot count people.
        if len(digits) > _LONGEST_COUNT:
            raise CellError("out_of_range", "is too large", "write a whole number, at least 0")
        return int(digits)
    parts = re.split("[,  '.]", text)
    if len(parts) > 1 and all(p.isdecimal() for p in parts) and {*map(len, parts[1:])} == {3}:
        raise CellError("bad_number", "is not a whole number", f"write {int(''.join(parts))}")
    if _NUMBER.fullmatch(text):
        message = "must be a whole number, at least 0"
        raise CellError("out_of_range", message, "write the number of people")
    raise CellError("bad_number", "is not a whole number", "write digits alone, such as 67544")


def choice(text: str, words: Mapping[str, Any]) -> str:
    """Return how to fix an unknown word: the word of that label, a similar word, or all words."""
    for word, labels in words.items():
        if fold(text) in {fold(word), *map(fold, labels)}:
            return f"write {word!r}"
    return did_you_mean(text, words) or f"expected one of: {', '.join(words)}"


def word_parser(words: Mapping[str, Mapping[str, str]], what: str) -> Callable[[str], str]:
    """Return a parser of one word of the vocabulary.

    Args:
        words: the known words with their labels.
        what: the name of one word in messages, such as ``status``.
    """

    def parse(cell: str) -> str:
        text = clean_cell(cell)
        if text and text not in words:
            fix = choice(text, {word: labels.values() for word, labels in words.items()})
            raise CellError("unknown_word", f"is not a known {what}", fix)
        return text

    return parse


def derived_parser(fields: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Return a parser of the names of derived fields, separated by ``|``.

    Args:
        fields: the names that a cell may have.
    """

    def parse(cell: str) -> tuple[str, ...]:
        found = clean_list(cell)
        for name in found:
            if name not in fields:
                fix = did_you_mean(name, fields) or f"expected one of: {', '.join(fields)}"
                message = f"names {name!r}, which is not a field that can be derived"
                raise CellError("bad_derived", message, fix)
        return found

    return parse


def words_parser(
    words: Mapping[str, Mapping[str, str]], what: str
) -> Callable[[str], tuple[str, ...]]:
    """Return a parser of several words of the vocabulary, separated by ``|``."""
    parse_one = word_parser(words, what)

    def parse(cell: str) -> tuple[str, ...]:
        found = clean_list(cell)
        for word in found:
            try:
                parse_one(word)
            except CellError as error:
                if len(found) > 1:
                    message = f"contains {word!r}, which {error.message}"
                    raise CellError(error.code, message, error.fix) from None
                raise
        return found

    return parse
