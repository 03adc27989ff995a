"""Partial dates: a year, a month or a day, in the common or the Buddhist era.

A document says "2004", "since January 2005" or "๒๒ กันยายน ๒๕๖๓". A partial date keeps the text
as it was written together with the first and the last day that it can mean, so that a comparison
never claims more than the source did. The names of months and eras, and the form of a date for
readers, are words of each language (``words/*.toml``).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from graphkit.model.errors import InvalidDataError
from graphkit.names.languages import languages, words_of

BUDDHIST_OFFSET = 543
"""Years between the Buddhist Era as Thailand and Laos count it (since 1941) and the common era."""

# A bare year from here on is of the Buddhist Era: no source dates a tie three centuries ahead.
_FIRST_BARE_BUDDHIST_YEAR = 2300
_YEARS = range(1, 2300)
_LONGEST = 80
_FORMS = "write 2004, 2005-01, 2005-01-25, 25/1/2548 or พ.ศ. 2547"
_ERAS = ("common", "buddhist")

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
# Years have four digits: "47" may be 1947, 2004 or 2047.
_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})$")
_YEAR_LAST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$")
# As databases and programs write them: with a time of day, as digits alone, as a decimal number.
_TIME = re.compile(
    r"^(\d{4}-\d{1,2}-\d{1,2})[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?|UTC)?$"
)
_COMPACT = re.compile(r"^(1\d{3}|2\d{3})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
_DECIMAL_YEAR = re.compile(r"^(\d{4})\.0+$")
_HYPHENED = re.compile(r"^(\d{1,2})[-/]([^\W\d_][^\d\s/-]*)[-/](\d{4})$")
_HAN = re.compile("^(\\d{4})\u5e74(?:(\\d{1,2})\u6708(?:(\\d{1,2})[\u65e5\u53f7\u865f])?)?$")
_MONTH_FIRST = re.compile(r"^(?P<month>[A-Za-z]+\.?)\s+(?P<day>\d{1,2}),\s*(?P<year>\d{4})$")


class _Words(NamedTuple):
    """The words of dates in every language, prepared for reading dates."""

    months: Mapping[str, int]
    eras: Mapping[str, str]
    era_at_edge: re.Pattern[str]
    worded: re.Pattern[str]
    written: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    months: dict[str, int] = {}
    eras: dict[str, str] = {}
    before_day: list[str] = []
    written: list[re.Pattern[str]] = []
    for lang in languages("model"):
        words = words_of("model", lang)["dates"]
        written += [_as_written(words[form], words["months"]) for form in ("day", "month", "year")]
        for number, (name, short) in enumerate(
            zip(words["months"], words["short"], strict=True), start=1
        ):
            months[name.lower()] = number
            for spelling in short.lower().split("|"):
                months |= {spelling.rstrip("."): number, spelling.rstrip(".") + ".": number}
        for era in _ERAS:
            eras |= {mark.lower(): era for mark in words[f"{era}_era"]}
        before_day += words["before_day"]
    # A space may follow a dot inside a mark.
    marks = "|".join(re.sub(r"\\\.(?!$)", r"\\.\\s?", mark) for mark in _longest_first(eras))
    days = "|".join(_longest_first(before_day))
    return _Words(
        months,
        eras,
        re.compile(rf"^(?P<era>{marks})\s*|\s*(?P<era_after>{marks})$", re.IGNORECASE),
        re.compile(
            rf"^(?:(?:{days})\s*)?(?:(?P<day>\d{{1,2}})\s*)?(?P<month>[^\W\d_][^\d\s,]*),?\s*"
            rf"(?P<era>{marks})?\s*(?P<year>\d{{4}})$",
            re.IGNORECASE,
        ),
        tuple(dict.fromkeys(written)),
    )


def _as_written(form: str, months: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of dates in the form in which a language writes them."""
    slots = {
        "day": r"(?P<day>\d{1,2})",
        "month": rf"(?P<month>{'|'.join(_longest_first(months))})",
        "year": r"(?P<year>\d{4})",
    }
    pieces = re.split(r"\{(\w+)\}", form)
    # Pieces of text and names of slots alternate.
    texts = [r"\s*".join(map(re.escape, piece.split(" "))) for piece in pieces[::2]]
    names = [slots[name] for name in pieces[1::2]]
    both = [part for pair in zip(texts, [*names, ""], strict=True) for part in pair]
    return re.compile(f"^{''.join(both)}$", re.IGNORECASE)


def _longest_first(texts: Iterable[str]) -> list[str]:
    """Return texts as patterns, longer ones before their own beginnings."""
    return [re.escape(text) for text in sorted(texts, key=lambda text: (-len(text), text))]


class InvalidDateError(InvalidDataError, ValueError):
    """A text that is not a date."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day.

    Attributes:
        first: the first day that the text can mean.
        last: the last day that it can mean; equal to ``first`` when the day is known.
        text: the date as written; it does not count when two dates are compared.

    Example:
        >>> parse_date("พ.ศ. 2547")
        PartialDate(first=datetime.date(2004, 1, 1), last=datetime.date(2004, 12, 31))
        >>> str(parse_date("๒๒ กันยายน ๒๕๖๓"))
        '2020-09-22'
    """

    first: dt.date
    last: dt.date
    text: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        """Return the date in ISO form: ``2004``, ``2005-01`` or ``2005-01-25``."""
        if self.first == self.last:
            return self.first.isoformat()
        if self.first.month == self.last.month:
            return self.first.isoformat()[:7]
        return self.first.isoformat()[:4]

    @property
    def year(self) -> int:
        """The year in the common era."""
        return self.first.year

    def overlaps(self, other: PartialDate) -> bool:
        """Return whether the two can mean the same day."""
        return self.first <= other.last and other.first <= self.last


@lru_cache(maxsize=65536)
def parse_date(text: str) -> PartialDate:
    """Read a date as people write it.

    Args:
        text: ISO, possibly partial (``2004``, ``2005-01``, ``2005-01-25``); day, month and
            year with slashes, dots or hyphens (``25/1/2548``), or year, month and day with slashes;
            Thai or English words (``22 กันยายน 2563``, ``25 January 2005``); a Buddhist year marked
            ``พ.ศ.`` or ``BE``, before or after; Thai and Lao digits; as programs write them
            (``2004-01-25T00:00:00Z``, ``20040125``, ``2004.0``, ``25-Jan-2004``), without the time
            of day; ``2004年1月25日``. Years have four digits; an unmarked one of 2300 or later is
            read as Buddhist Era.

    Returns:
        The partial date; its ``text`` is the input, trimmed and in Unicode NFC.

    Raises:
        InvalidDataError: when the text is not a date, or its day does not exist; the message says
            what was expected.

    Example:
        >>> str(parse_date("25/1/2548"))
        '2005-01-25'
        >>> str(parse_date("2547 BE"))
        '2004'
    """
    written = unicodedata.normalize("NFC", text).strip()
    if len(written) > _LONGEST:
        raise InvalidDateError(f"{written[:20] + '…'!r} is not a date; {_FORMS}")
    plain = _plain(_digits(_INVISIBLE.sub("", written)).strip())
    mark = ""
    if match := _words().era_at_edge.search(plain):
        mark = match["era"] or match["era_after"]
        plain = (plain[: match.start()] + plain[match.end() :]).strip()
    year, month, day, inner = _parts(plain, written)
    era = _words().eras.get(re.sub(r"\s", "", mark or inner).lower())
    if era == "buddhist" or (era is None and year >= _FIRST_BARE_BUDDHIST_YEAR):
        year -= BUDDHIST_OFFSET
    if year not in _YEARS:
        raise InvalidDateError(
            f"{written!r} has the year {year} CE; expected {_YEARS.start} to {_YEARS.stop - 1}"
        )
    return _span(year, month, day, written)


def _plain(text: str) -> str:
    """Return a date without what machines add to it: a time of day, a decimal, no separators."""
    if match := _TIME.match(text) or _DECIMAL_YEAR.match(text):
        return match[1]
    if match := _COMPACT.match(text) or _HAN.match(text):
        return "-".join(part for part in match.groups() if part)
    if match := _HYPHENED.match(text):
        return " ".join(match.groups())
    return text


def _parts(plain: str, written: str) -> tuple[int, int | None, int | None, str]:
    """Return year, month, day and the mark of an era before the year, each where it is given."""
    if match := _ISO.match(plain):
        year, month, day = match.groups()
        return int(year), int(month) if month else None, int(day) if day else None, ""
    if match := _YEAR_FIRST.match(plain):
        return int(match[1]), int(match[2]), int(match[3]), ""
    if match := _YEAR_LAST.match(plain):
        return int(match[4]), int(match[3]), int(match[1]), ""
    if match := _words().worded.match(plain) or _MONTH_FIRST.match(plain):
        number = _words().months.get(match["month"].lower())
        if number is not None:
            day = int(match["day"]) if match["day"] else None
            return int(match["year"]), number, day, match.groupdict().get("era") or ""
    for pattern in _words().written:
        if match := pattern.match(plain):
            found = match.groupdict()
            number = _words().months[found["month"].lower()] if "month" in found else None
            return int(found["year"]), number, int(found["day"]) if "day" in found else None, ""
    raise InvalidDateError(f"{written!r} is not a date; {_FORMS}")


def _span(year: int, month: int | None, day: int | None, written: str) -> PartialDate:
    if month is None:
        return PartialDate(dt.date(year, 1, 1), dt.date(year, 12, 31), written)
    if not 1 <= month <= 12:
        raise InvalidDateError(f"{written!r} has month {month}; months are 1 to 12")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return PartialDate(dt.date(year, month, 1), dt.date(year, month, length), written)
    if not 1 <= day <= length:
        raise InvalidDateError(f"{written!r} has day {day}; {year}-{month:02d} has {length} days")
    return PartialDate(dt.date(year, month, day), dt.date(year, month, day), written)


def _digits(text: str) -> str:
    """Return a text with digits of any script (Thai, Lao, Khmer …) as ASCII ones."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def format_date(date: PartialDate | None, lang: str = "en") -> str:
    """Write a date for readers, with the month's name, in the calendar of the language.

    Args:
        date: the date, or None for an unknown one.
        lang: a language code; the date is in ISO form for a language without words.

    Returns:
        The text; empty for None.

    Example:
        >>> format_date(parse_date("2005-01-25"), "th")
        '25 มกราคม 2548'
        >>> format_date(parse_date("2004"), "th")
        'พ.ศ. 2547'
        >>> format_date(parse_date("2005-01-25")), format_date(parse_date("2005-01"), "lo")
        ('25 January 2005', '2005-01')
    """
    if date is None:
        return ""
    if lang not in languages("model"):
        return str(date)
    words: Mapping[str, Any] = words_of("model", lang)["dates"]
    form: str = words[("year", "month", "day")[str(date).count("-")]]
    return form.format(
        year=date.year + (BUDDHIST_OFFSET if words["calendar"] == "buddhist" else 0),
        month=words["months"][date.first.month - 1],
        day=date.first.day,
    )


def is_event(since: PartialDate | None, until: PartialDate | None) -> bool:
    """Return whether two dates are those of one event, such as a visit, and not of a span.

    What ends within a year of its beginning is told by its date alone.

    Example:
        >>> is_event(parse_date("2023"), parse_date("2023"))
        True
        >>> is_event(parse_date("2012"), parse_date("2016"))
        False
    """
    if since is None or until is None:
        return False
    return (until.last - since.first).days < 366
