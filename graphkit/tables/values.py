"""Values as people write them: dates with a doubt, numbers with separators, several in a cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from graphkit.model.dates import BUDDHIST_OFFSET, PartialDate, parse_date
from graphkit.names.normalise import normalise
from graphkit.storage.files.cells import Assumed, month_first, no_value, number_readings, parse_day
from graphkit.storage.files.schema import CELL_ERRORS, CellError, without_controls
from graphkit.storage.synonyms import listed

_RANGE = re.compile(r"(\d{4})\s*[/–—-]\s*(\d{2}|\d{4})")
_FIRST = dt.date(1, 1, 1)
_LAST = dt.date(9999, 12, 31)
_SPLIT = re.compile(r"[;/|\n、，；]|,(?!\d)")


class LooseDate(NamedTuple):
    """A date as people write it.

    Attributes:
        date: the date for the column; None if the text gives only a limit.
        first, last: the first and the last day that the text can mean.
        exact: True if the date says all that the text says.
    """

    date: PartialDate | None
    first: dt.date
    last: dt.date
    exact: bool


def loose_date(text: str, *, months_first: bool = False) -> LooseDate | None:
    """Read a date as people write it; None if the text is no date.

    Args:
        text: what :func:`graphkit.model.dates.parse_date` reads; with a word or sign for about,
            before or after; years joined by a slash or hyphen (``2561/62``); a month with a Thai
            year of two digits.
        months_first: whether the month comes first in dates with slashes.

    Example:
        >>> for text in ("~2560", "2561/62", "ก.ค. 47", "ก่อนปี 2550", "2004"):
        ...     found = loose_date(text)
        ...     print(found.date, found.first, found.last, found.exact)
        2017 2017-01-01 2017-12-31 False
        2018 2018-01-01 2019-12-31 False
        2004-07 2004-07-01 2004-07-31 True
        None 0001-01-01 2006-12-31 False
        2004 2004-01-01 2004-12-31 True
    """
    text = normalise(text)
    if months_first and (swapped := month_first(text)):
        text = swapped
    date = _plain(text)
    if date:
        return LooseDate(date, date.first, date.last, True)
    if match := _RANGE.fullmatch(re.sub(_years(), "", text).strip()):
        return _years_joined(match[1], match[2])
    for kind in ("about", "before", "after"):
        rest = _without_word(text, kind)
        inner = loose_date(rest, months_first=months_first) if rest and rest != text else None
        if inner is None or inner.date is None:
            continue
        if kind == "about":
            return LooseDate(inner.date, inner.first, inner.last, False)
        if kind == "before":
            return LooseDate(None, _FIRST, inner.first - dt.timedelta(1), False)
        return LooseDate(None, inner.last + dt.timedelta(1), _LAST, False)
    bare = re.sub(_years(), "", text).strip()
    return loose_date(bare, months_first=months_first) if bare and bare != text else None


def _plain(text: str) -> PartialDate | None:
    try:
        found = parse_day(text)
    except CellError:
        return None
    value = found.value if isinstance(found, Assumed) else found
    return value if isinstance(value, PartialDate) else None


def _years_joined(first: str, second: str) -> LooseDate | None:
    """Return the date of ``2561/62`` or ``2018-2019``: it begins in the first year."""
    last = second if len(second) == 4 else first[:2] + second
    start, end = parse_date(first), parse_date(last)
    if not 0 < end.year - start.year <= BUDDHIST_OFFSET:
        return None
    return LooseDate(start, start.first, end.last, False)


def _without_word(text: str, kind: str) -> str:
    """Return a text without a word or sign of a kind before or after it."""
    if kind == "about" and text[:1] in "~≈±":
        return text[1:].strip()
    if kind == "before" and text[:1] in "<≤":
        return text[1:].strip()
    if kind == "after" and text[:1] in ">≥":
        return text[1:].strip()
    for word in sorted(listed("dates", kind), key=len, reverse=True):
        low = text.casefold()
        if low.startswith(word):
            return text[len(word) :].strip(" .")
        if low.endswith(word):
            return text[: -len(word)].strip(" .")
    return text


@lru_cache(maxsize=1)
def _years() -> str:
    words = sorted(listed("dates", "year"), key=len, reverse=True)
    return "^(?:" + "|".join(map(re.escape, words)) + r")\s*"


def proves_month_first(texts: Iterable[str]) -> bool | None:
    """Return whether the dates of a column have the month first; None if they may.

    True if one of them can only be read so, False if one can only be read with the day first or
    if none has slashes.
    """
    doubtful = False
    for text in texts:
        swapped = month_first(text)
        date = _plain(text)
        if swapped and date is None:
            return True
        if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]2[4-6]\d\d", text):
            return False  # nobody writes a Buddhist year after the month first
        if date and not swapped and re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", text):
            return False
        doubtful = doubtful or bool(swapped and date and swapped != str(date))
    return None if doubtful else False


def decimal_comma(texts: Iterable[str]) -> bool | None:
    """Return whether commas are decimal marks in a column of numbers; None if they may be.

    A number such as ``1.200,5`` or ``16,5`` proves it; ``1,200.5`` or ``1,200,000`` disproves it.
    """
    doubtful = False
    for text in texts:
        if "," not in text:
            continue
        readings = number_readings(text.rstrip("%").strip())
        if len(readings) == 1:
            return text.rfind(",") > text.rfind(".") and text.count(",") == 1
        doubtful = doubtful or len(readings) == 2
    return None if doubtful else False


def loose_number(text: str, *, comma: bool = False) -> float | None:
    """Read a number with separators; None if it is none.

    Args:
        text: the number, possibly with a per cent sign.
        comma: whether a comma is a decimal mark.

    Example:
        >>> loose_number("1,200"), loose_number("1,200", comma=True), loose_number("70%")
        (1200.0, 1.2, 0.7)
    """
    text = text.strip()
    share = text.endswith("%")
    readings = number_readings(text.rstrip("%").strip())
    if not readings:
        return None
    value = readings[-1 if comma else 0]
    return value / 100 if share else value


def parts_of(text: str) -> list[str]:
    """Split a cell that may hold several names or words; one part if it holds one.

    Example:
        >>> parts_of("ขอนแก่น และ อุดรธานี"), parts_of("การค้า, ท่องเที่ยว"), parts_of("Loei")
        (['ขอนแก่น', 'อุดรธานี'], ['การค้า', 'ท่องเที่ยว'], ['Loei'])
    """
    pieces = [piece.strip() for part in _SPLIT.split(text) for piece in _joiners().split(part)]
    return [piece for piece in pieces if piece]


@lru_cache(maxsize=1)
def _joiners() -> re.Pattern[str]:
    words = "|".join(rf"\s{re.escape(word)}\s" for word in listed("joiners", "words"))
    return re.compile(f"{words}| & ")


def tidy(text: str) -> str:
    """Return a cell without control characters; empty for an error of a spreadsheet.

    Example:
        >>> tidy(" a\\x00b "), tidy("#N/A")
        ('a b', '')
    """
    text = without_controls(text).strip()
    return "" if text in CELL_ERRORS else text


def is_empty(text: str, *, in_names: bool = False) -> bool:
    """Return whether a cell has no value: it is empty, or a mark such as ``-`` or ``n/a``.

    Example:
        >>> is_empty("nan"), is_empty("Nan", in_names=True), is_empty("-", in_names=True)
        (True, False, True)
    """
    return not text.strip() or no_value(text.strip(), in_names=in_names)
