"""Dates in a text: full or partial, of both eras, in each language, and relative ones."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from graphkit.extract.grammar import every, grammars, table_patterns
from graphkit.extract.reading import Reading
from graphkit.model.dates import InvalidDateError, PartialDate, parse_date

_YEARS = range(1800, 2700)
_DIGIT = r"[\d๐-๙໐-໙]"
_HAN_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": "0"
}
_BUDDHIST = 543
_FIRST_BUDDHIST = 2300


class DateFound(NamedTuple):
    """A date in a text; ``until`` is the end of a span of time, None for a single date."""

    start: int
    end: int
    date: PartialDate
    until: PartialDate | None = None


def find_dates(reading: Reading, written: str = "") -> list[DateFound]:
    """Return the dates of a text in order.

    Args:
        reading: the text.
        written: the ISO date of the document, possibly partial, for "last year"; such words give
            no date without it.
    """
    found = sorted(
        [*_absolute(reading), *_relative(reading, written)],
        key=lambda date: (date.start, -date.end),
    )
    kept: list[DateFound] = []
    for date in found:
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
    return _spans(reading, kept)


@lru_cache(maxsize=1)
def _months() -> tuple[str, dict[str, int]]:
    numbers: dict[str, int] = {}
    for grammar in grammars().values():
        for number, spellings in enumerate(grammar.lists["months"], start=1):
            numbers |= dict.fromkeys(spellings.split("|"), number)
    ordered = sorted(numbers, key=len, reverse=True)
    return "|".join(re.escape(name) for name in ordered), numbers


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    months, _ = _months()
    eras = "|".join(re.escape(mark) for mark in (*every("common_era"), *every("buddhist_era")))
    era = rf"(?P<era>(?:{eras}))?\s?"
    day, year = rf"(?P<day>{_DIGIT}{{1,2}})(?!{_DIGIT})", rf"(?P<year>{_DIGIT}{{4}})(?!{_DIGIT})"
    month = rf"(?<!\w)(?P<month>{months})(?![a-z])"
    small = "|".join(re.escape(word) for word in every("date_words"))
    words = rf"(?:[^\S\n]|\n(?!\n)|,|/|{small})*"
    after = r"(?:\s?(?P<era_after>(?:be|b\.e\.|ce|ad)(?!\w)))?"
    han = r"(?P<year>\d{4}|[〇零一二三四五六七八九]{4})年"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"{era}{han}(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:(?P<day>\d{{1,2}})[日号])?)?",
            rf"(?<!{_DIGIT})(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})(?!\d)",
            rf"(?<![\d/.])(?P<day>{_DIGIT}{{1,2}})[/.-](?P<month>{_DIGIT}{{1,2}})[/.-]{year}",
            rf"(?<!{_DIGIT}){day}(?:st|nd|rd|th)?{words}{month}{words}{era}{year}{after}",
            rf"{month}\s+(?P<day>\d{{1,2}}),\s*{year}{after}",
            rf"{month}{words}{era}{year}{after}",
            rf"tháng\s(?P<month>\d{{1,2}})/{year}",
            rf"(?<![\w.]){era}(?<!{_DIGIT}){year}{after}",
            rf"(?P<era>(?:{eras}))\s?(?P<year>{_DIGIT}{{3,4}})(?!{_DIGIT})",
            rf"(?<=[\u0e00-\u0eff]){year}",
        )
    )


def _absolute(reading: Reading) -> Iterator[DateFound]:
    taken: list[tuple[int, int]] = []
    low = reading.low
    for pattern in _patterns():
        for match in pattern.finditer(low):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            date = _date(match, reading.text[match.start() : match.end()])
            if date:
                taken.append(match.span())
                yield DateFound(match.start(), match.end(), date)


def _date(match: re.Match[str], text: str) -> PartialDate | None:
    parts = match.groupdict()
    year = _number(parts["year"])
    mark = parts.get("era") or parts.get("era_after") or ""
    if not year or (not mark and year not in _YEARS):
        return None
    buddhist = mark in every("buddhist_era") or (not mark and year >= _FIRST_BUDDHIST)
    if not mark and _FIRST_BUDDHIST > year > 2100:
        return None
    iso = f"{year - _BUDDHIST if buddhist else year:04d}"
    if name := parts.get("month"):
        month = _months()[1].get(name) or _number(name)
        iso += f"-{month:02d}" if month else ""
        if month and (day := parts.get("day")):
            iso += f"-{_number(day):02d}"
    try:
        return replace(parse_date(iso), text=text.strip())
    except InvalidDateError:
        return None


def _number(text: str) -> int:
    """Return the number that digits of any script write, 0 for none."""
    if text.startswith("十"):
        return 10 + int(_HAN_DIGITS.get(text[1:], "0"))
    digits = "".join(
        _HAN_DIGITS.get(c, "") or (str(unicodedata.digit(c)) if c.isdigit() else "") for c in text
    )
    return int(digits or 0)


def _relative(reading: Reading, written: str) -> Iterator[DateFound]:
    if not written:
        return
    try:
        base = parse_date(written)
    except InvalidDateError:
        return
    precision = str(base).count("-")
    for key, pattern in table_patterns("relative").items():
        unit = key[-1]
        if precision < "ymd".index(unit):
            continue
        date = _shift(base, int(key[:-1]), unit)
        if date is None:
            continue
        for match in reading.hits(pattern, 0, len(reading.text)):
            words = reading.text[match.start() : match.end()]
            yield DateFound(*match.span(), replace(date, text=words))
    ago = _years_ago()
    for match in ago.finditer(reading.low):
        number = _number(next(group for group in match.groups() if group))
        if date := _shift(base, -number, "y"):
            words = reading.text[match.start() : match.end()]
            yield DateFound(*match.span(), replace(date, text=words))


@lru_cache(maxsize=1)
def _years_ago() -> re.Pattern[str]:
    forms = [
        re.escape(text).replace(r"\#", rf"({_DIGIT}{{1,2}})").replace(r"\ ", r"\s?")
        for text in every("years_ago")
    ]
    return re.compile("|".join(sorted(forms)) or "(?!)")


def _shift(base: PartialDate, number: int, unit: str) -> PartialDate | None:
    """Return the date so many years, months or days later; None outside the calendar."""
    first = base.first
    try:
        if unit == "y":
            return parse_date(f"{first.year + number:04d}")
        if unit == "m":
            months = first.year * 12 + first.month - 1 + number
            return parse_date(f"{months // 12:04d}-{months % 12 + 1:02d}")
        return parse_date((first + dt.timedelta(days=number)).isoformat())
    except (InvalidDateError, OverflowError):
        return None


def _spans(reading: Reading, dates: list[DateFound]) -> list[DateFound]:
    """Join two dates with "to" between them into a span of time."""
    joined: list[DateFound] = []
    for date in dates:
        before = joined[-1] if joined else None
        if before and before.until is None and before.date.first <= date.date.last:
            between = reading.low[before.end : date.start].strip(" ()")
            if between in ("-", *every("ranges")) and date.start - before.end < 12:
                joined[-1] = DateFound(before.start, date.end, before.date, date.date)
                continue
        joined.append(date)
    return joined
