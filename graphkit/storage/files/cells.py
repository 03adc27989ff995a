"""Parse the cells of a dataset: dates, numbers, words and ids, with suggestions for typos.

A parser converts the text of a cell to its value, or raises a
:class:`~graphkit.storage.files.schema.CellError` that says what is wrong and how to fix it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from graphkit.model.dates import parse_date
from graphkit.names.languages import languages, words_of
from graphkit.names.normalise import fold
from graphkit.names.suggest import MIN_LIKENESS, did_you_mean
from graphkit.names.type_words import bare
from graphkit.storage.files.schema import CellError, clean_cell, clean_id, clean_list
from graphkit.storage.synonyms import meanings

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_LONGEST_COUNT = 15


class Assumed(NamedTuple):
    """A value that is read otherwise than its cell says, and the warning that says so."""

    value: Any
    code: str
    message: str
    fix: str
    correction: str | None = None


class ParsedCells(dict[str, Any]):
    """Values of cells by their text; a text is parsed when it is first looked up.

    Args:
        parse: the parser of a cell.
        assumed: the list to which a cell, with this object and what was assumed, is added each
            time that it is looked up.
    """

    ROOM = 100_000

    def __init__(
        self,
        parse: Callable[[str], Any],
        assumed: list[tuple[ParsedCells, str, Assumed]] | None = None,
    ) -> None:
        super().__init__()
        self.parse = parse
        self.assumed = assumed

    def __missing__(self, cell: str) -> Any:
        value = self.parse(cell)
        if isinstance(value, Assumed):
            if self.assumed is not None:
                self.assumed.append((self, cell, value))
            return value.value
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
        self.certain: dict[str, str] = {}
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
        fix = self.fix(text)
        certain = self.certain.get(text)
        raise CellError(self.code, f"is not a known {self.what} id", fix, certain)

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
            if len(ids) == 1:
                self.certain[text] = ids[0]
            return f"it is the name of {' and '.join(map(repr, ids[:3]))}; write the id"
        add = f"add it to {self.table}"
        # Comparing many wrong ids with many right ones would take hours, so there is a budget.
        self.budget -= len(self.ids) + len(self.named)
        if self.budget < 0 or not self.ids:
            return add
        from rapidfuzz import fuzz, process

        if not self.folded:
            self.folded = {fold(key): key for key in self.ids}
        found = [
            process.extractOne(key, choices, scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS)
            for key, choices in (
                (fold(text), self.folded.keys()),
                (fold(bare(text)), self.named.keys()),
            )
        ]
        as_id, as_name = (best or ("", 0, None) for best in found)
        if as_name[1] > as_id[1] and len(self.named[as_name[0]]) == 1:
            return f"did you mean {self.named[as_name[0]][0]!r}, whose name is similar?"
        return f"did you mean {self.folded[as_id[0]]!r}?" if as_id[0] else add


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


@lru_cache(maxsize=1)
def _marks() -> frozenset[str]:
    """Return the marks that people write for no value, in small letters."""
    return frozenset(
        mark.casefold()
        for lang in languages("storage")
        for mark in words_of("storage", lang)["no_value"]["marks"]
    )


@lru_cache(maxsize=1)
def _marks_in_names() -> frozenset[str]:
    """Return those that are no name either: Nan is a province, Na a town."""
    short = (mark for mark in _marks() if mark.isascii() and mark.isalpha() and len(mark) < 4)
    return _marks() - set(short)


def no_value(text: str, *, in_names: bool = False) -> bool:
    """Return whether a text is a mark for no value, such as ``-`` or ``n/a``.

    Example:
        >>> no_value("N/A"), no_value("nan"), no_value("Nan", in_names=True)
        (True, True, False)
    """
    return text.casefold() in (_marks_in_names() if in_names else _marks())


def _nothing(value: Any = None) -> Assumed:
    return Assumed(value, "no_value", "is read as no value", "leave the cell empty", "")


def optional(
    parse: Callable[[str], Any], empty: Any = "", *, names: bool = False
) -> Callable[[str], Any]:
    """Return a parser that reads a mark for no value as an empty cell, and says so."""

    def parse_some(cell: str) -> Any:
        text = cell.strip()
        return _nothing(empty) if text and no_value(text, in_names=names) else parse(cell)

    return parse_some


_SERIALS = range(20_000, 60_000)
_SLASHED = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_SHORT_YEAR = re.compile(r"(.*\D)(\d{2})")


_WIKIDATA = re.compile(
    r"(?:(?:https?://)?(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/|wd:|wikidata:)?(Q[1-9]\d*)/?",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\d(?:[.,]\d+)?E\+?\d+|\d{4}-\d{2}-\d{2}(?: 00:00:00)?|\d{1,2}-[A-Z][a-z]{2}(?:-\d{2,4})?"
    r"|[A-Z][a-z]{2}-\d{2}",
    re.IGNORECASE,
)


def parse_wikidata(cell: str) -> Any:
    """Parse the id of a Wikidata item, also in an address; another text is kept with a warning."""
    text = clean_cell(cell)
    match = _WIKIDATA.fullmatch(text)
    if not text or match:
        return match[1].upper() if match else ""
    fix = "write Q and a number, such as Q214021, or leave it empty"
    return Assumed(text, "bad_wikidata", "is not the id of a Wikidata item", fix)


def parse_own_id(cell: str) -> Any:
    """Parse the id of a record; warn of one that a spreadsheet seems to have changed."""
    text = clean_id(cell)
    if not _CHANGED.fullmatch(text):
        return text
    message = "looks like a date or a rounded number that a spreadsheet made of an id"
    fix = "format the column as text and enter the id again"
    return Assumed(text, "changed_id", message, fix)


def parse_day(cell: str) -> Any:
    """Parse a partial date; None for an empty cell.

    Returns:
        The date; with a warning for a day number of a spreadsheet, and for a year of two digits
        after a month in Thai, which is of the Buddhist Era.
    """
    text = clean_cell(cell)
    if not text:
        return None
    try:
        date = parse_date(text)
        if (swapped := month_first(text)) and swapped != str(date):
            # Reported only if another cell of the column proves that the month is first.
            return Assumed(date, "month_first", f"is read as {date}", f"write {date} or {swapped}")
        return date
    except ValueError as error:
        if no_value(text):
            return _nothing()
        guess = _unusual_date(text)
        if guess is not None:
            return guess
        # The message begins with the text of the cell, which the problem shows anyway.
        message, _, fix = str(error).removeprefix(f"{text!r} ").partition("; ")
        swapped = month_first(text)
        if swapped:
            message, fix = "has the month before the day", f"write {swapped}"
        raise CellError("bad_date", message, fix or None, swapped or None) from None


def month_first(text: str) -> str:
    """Return a date with the month first in ISO form; empty for another one.

    Example:
        >>> month_first("1/25/2005"), month_first("3/4/2005"), month_first("25/1/2005")
        ('2005-01-25', '2005-03-04', '')
    """
    match = _SLASHED.fullmatch(text)
    if not match:
        return ""
    month, mark, day, year = match.groups()
    try:
        return str(parse_date(f"{day}{mark}{month}{mark}{year}"))
    except ValueError:
        return ""


def _unusual_date(text: str) -> Assumed | None:
    if text.isascii() and text.isdecimal() and len(text) == 5 and int(text) in _SERIALS:
        day = dt.date(1899, 12, 30) + dt.timedelta(int(text))
        message = f"is read as the day number of a spreadsheet, {day}"
        return Assumed(parse_date(str(day)), "read_as", message, f"write {day}", str(day))
    match = _SHORT_YEAR.fullmatch(text)
    if not match or text.isascii() or _SLASHED.search(text):
        return None
    try:
        date = parse_date(f"{match[1]}25{match[2]}")
    except ValueError:
        return None
    message = f"is read as the Buddhist year 25{match[2]}, {date}"
    return Assumed(date, "read_as", message, f"write {date}", str(date))


def parse_year(cell: str) -> Any:
    """Parse a date and return its year in the common era; None for an empty cell."""
    date = parse_day(cell)
    if isinstance(date, Assumed):
        return date._replace(value=date.value.year if date.value else None)
    return date.year if date else None


def parse_day_text(cell: str) -> Any:
    """Parse a date and return it as text."""
    date = parse_day(cell)
    if isinstance(date, Assumed):
        return date._replace(value=str(date.value or ""))
    return str(date or "")


_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([ \u00a0\u202f'’.,])\d{3})(?:\1\d{3})*")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
_BOTH_MARKS = re.compile(r"[+-]?\d{1,3}(?:([ \u00a0\u202f'’.,])\d{3})+([.,])\d+")


def number_readings(text: str) -> list[float]:
    """Return the numbers that a text with separators may mean, thousands first.

    Example:
        >>> number_readings("1,200"), number_readings("1.200,5"), number_readings("16,5")
        ([1200.0, 1.2], [1200.5], [16.5])
        >>> number_readings("12"), number_readings("twelve")
        ([12.0], [])
    """
    found = []
    if _NUMBER.fullmatch(text):
        return [float(text)]
    both = _BOTH_MARKS.fullmatch(text)
    if both and both[1] != both[2]:
        whole, _, part = text.rpartition(both[2])
        return [float(f"{re.sub('[^0-9+-]', '', whole)}.{part}")]
    if _GROUPED.fullmatch(text):
        found.append(float(re.sub("[^0-9+-]", "", text)))
    if _DECIMAL_COMMA.fullmatch(text):
        found.append(float(text.replace(",", ".")))
    return found


def number_parser(low: float, high: float) -> Callable[[str], Any]:
    """Return a parser of numbers between limits; it returns None for an empty cell."""
    limits = f"at least {low:g}" if high == math.inf else f"from {low:g} to {high:g}"
    wanted = f"of {limits}" if high == math.inf else limits

    def parse(cell: str) -> Any:
        text = clean_cell(cell)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            if no_value(text):
                return _nothing()
            fix = f"write a number {wanted}"
            if text.lower().lstrip("+-") in {"inf", "infinity"}:
                raise CellError("out_of_range", "is not a finite number", fix)
            if text.endswith("%") and (part := number_readings(text[:-1].strip())):
                readings = [f"{number / 100:g}" for number in part if low <= number / 100 <= high]
            else:
                numbers = [n for n in number_readings(text) if low <= n <= high]
                readings = [f"{n:.15g}" for n in numbers]
            if len(readings) == 1:
                fix = f"write {readings[0]}"
            elif readings:
                fix = f"write {readings[0]}, or {readings[1]} if the comma is a decimal mark"
            else:
                fix += ", with a decimal point"
            certain = readings[0] if len(readings) == 1 else None
            raise CellError("bad_number", "is not a number", fix, certain)
        value = float(text)
        if not low <= value <= high or math.isinf(value):
            raise CellError("out_of_range", f"must be {limits}", f"write a number {wanted}")
        # -0.0 becomes 0.0.
        return value + 0.0

    return parse


def parse_count(cell: str) -> Any:
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
    if no_value(text):
        return _nothing()
    parts = re.split("[,  '.]", text)
    if len(parts) > 1 and all(p.isdecimal() for p in parts) and {*map(len, parts[1:])} == {3}:
        whole = str(int("".join(parts)))
        raise CellError("bad_number", "is not a whole number", f"write {whole}", whole)
    if _NUMBER.fullmatch(text):
        message = "must be a whole number, at least 0"
        raise CellError("out_of_range", message, "write the number of people")
    raise CellError("bad_number", "is not a whole number", "write digits alone, such as 67544")


def choice(text: str, words: Mapping[str, Any], part: str = "") -> tuple[str, str | None]:
    """Return how to fix an unknown word, and the right word if it is certain.

    The fix is the word of that label or synonym, a similar word, or all words.

    Args:
        text: the unknown word.
        words: the known words with their labels.
        part: the list of synonyms (see :mod:`graphkit.storage.synonyms`); none if it is empty.
    """
    meant = [
        word for word, labels in words.items() if fold(text) in {fold(word), *map(fold, labels)}
    ]
    if meant:
        return f"write {meant[0]!r}", meant[0] if len(meant) == 1 else None
    synonym = meanings("words", part).get(fold(text), "") if part else ""
    if synonym in words:
        return f"write {synonym!r}", synonym
    return did_you_mean(text, words) or f"expected one of: {', '.join(words)}", None


_SYNONYMS = {"dimension": "dimensions", "obstacle": "obstacles"}


def word_parser(words: Mapping[str, Mapping[str, str]], what: str) -> Callable[[str], str]:
    """Return a parser of one word of the vocabulary.

    Args:
        words: the known words with their labels.
        what: the name of one word in messages, such as ``status``.
    """

    def parse(cell: str) -> str:
        text = clean_cell(cell)
        if text and text not in words:
            labels = {word: labels.values() for word, labels in words.items()}
            fix, meant = choice(text, labels, _SYNONYMS.get(what, what))
            raise CellError("unknown_word", f"is not a known {what}", fix, meant)
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
