"""Partial dates: a year, a month or a day, in the common or the Buddhist era.

A document says "2004", "since January 2005" or "๒๒ กันยายน ๒๕๖๓". A partial date keeps
the words as they were written beside the first and the last day they can mean, so that a
comparison never claims more than the source did.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

BUDDHIST_OFFSET = 543
"""Years between the Buddhist Era as Thailand and Laos count it (since 1941) and the common era."""

# A bare year from here on can only be Buddhist Era: nothing in a register of ties is
# dated three centuries ahead.
_FIRST_BARE_BUDDHIST_YEAR = 2300
_YEARS = range(1, 2300)
_LONGEST = 80
_FORMS = "write 2004, 2005-01, 2005-01-25, 25/1/2548 or พ.ศ. 2547"

_THAI_MONTHS = (
    ("มกราคม", "ม.ค."),
    ("กุมภาพันธ์", "ก.พ."),
    ("มีนาคม", "มี.ค."),
    ("เมษายน", "เม.ย."),
    ("พฤษภาคม", "พ.ค."),
    ("มิถุนายน", "มิ.ย."),
    ("กรกฎาคม", "ก.ค."),
    ("สิงหาคม", "ส.ค."),
    ("กันยายน", "ก.ย."),
    ("ตุลาคม", "ต.ค."),
    ("พฤศจิกายน", "พ.ย."),
    ("ธันวาคม", "ธ.ค."),
)
_ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS: dict[str, int] = {}
for _number, (_long, _short) in enumerate(_THAI_MONTHS, start=1):
    _MONTHS |= {_long: _number, _short: _number, _short.rstrip("."): _number}
for _number, _name in enumerate(_ENGLISH_MONTHS, start=1):
    _MONTHS |= {_name: _number, _name[:3]: _number, _name[:3] + ".": _number}
_MONTHS |= {"sept": 9, "sept.": 9}

_THAI_ERA = r"พ\.\s?ศ\.|พศ|ค\.\s?ศ\.|คศ"
_LATIN_ERA = r"B\.?E\.?|C\.?E\.?|A\.?D\.?"
_ERA = re.compile(
    rf"^(?P<era>{_THAI_ERA}|{_LATIN_ERA})\s*|\s*(?P<era_after>{_THAI_ERA}|{_LATIN_ERA})$",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
# Years have four digits: "47" may be 1947, 2004 or 2047.
_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})$")
_YEAR_LAST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$")
_WORDED = re.compile(
    r"^(?:วันที่\s*)?(?:(?P<day>\d{1,2})\s*)?(?P<month>[^\W\d_][^\d\s,]*),?\s*"
    r"(?:พ\.\s?ศ\.|ค\.\s?ศ\.)?\s*(?P<year>\d{4})$"
)
_MONTH_FIRST = re.compile(r"^(?P<month>[A-Za-z]+\.?)\s+(?P<day>\d{1,2}),\s*(?P<year>\d{4})$")
_BUDDHIST = {"พ.ศ.", "พศ", "be", "b.e.", "b.e", "be."}
_COMMON = {"ค.ศ.", "คศ", "ce", "c.e.", "c.e", "ce.", "ad", "a.d.", "a.d", "ad."}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day.

    Attributes:
        first: the first day the words can mean.
        last: the last day they can mean; equal to ``first`` when the day is known.
        text: the words as written; two dates that mean the same days are equal
            whatever their words.

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
        """The date in ISO form, as partial as it is: ``2004``, ``2005-01`` or ``2005-01-25``."""
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
        """Whether the two can mean the same day."""
        return self.first <= other.last and other.first <= self.last


@lru_cache(maxsize=65536)
def parse_date(text: str) -> PartialDate:
    """Read a date as people write it.

    Args:
        text: ISO, possibly partial (``2004``, ``2005-01``, ``2005-01-25``); day, month and
            year with slashes, dots or hyphens (``25/1/2548``), or year, month and day with slashes;
            Thai or English words (``22 กันยายน 2563``, ``25 January 2005``); a Buddhist year marked
            ``พ.ศ.`` or ``BE``, before or after; Thai and Lao digits. Years have four digits; an
            unmarked one of 2300 or later is read as Buddhist Era.

    Returns:
        The partial date; its ``text`` is the input, trimmed and in Unicode NFC.

    Raises:
        ValueError: when the text is no date or names a day that does not exist; the message
            says what was expected.

    Example:
        >>> str(parse_date("25/1/2548"))
        '2005-01-25'
        >>> str(parse_date("2547 BE"))
        '2004'
    """
    written = unicodedata.normalize("NFC", text).strip()
    if len(written) > _LONGEST:
        raise ValueError(f"{written[:20] + '…'!r} is no date; {_FORMS}")
    plain = _digits(_INVISIBLE.sub("", written)).strip()
    era = None
    match = _ERA.search(plain)
    if match:
        mark = re.sub(r"\s", "", (match["era"] or match["era_after"]).lower())
        era = "BE" if mark in _BUDDHIST else "CE" if mark in _COMMON else None
        plain = (plain[: match.start()] + plain[match.end() :]).strip()
    elif "พ.ศ." in plain or "พ. ศ." in plain:
        era = "BE"
    elif "ค.ศ." in plain or "ค. ศ." in plain:
        era = "CE"
    year, month, day = _parts(plain, written)
    if era == "BE" or (era is None and year >= _FIRST_BARE_BUDDHIST_YEAR):
        year -= BUDDHIST_OFFSET
    if year not in _YEARS:
        raise ValueError(
            f"{written!r} names the year {year} CE, outside {_YEARS.start} to {_YEARS.stop - 1}"
        )
    return _span(year, month, day, written)


def _parts(plain: str, written: str) -> tuple[int, int | None, int | None]:
    if match := _ISO.match(plain):
        year, month, day = match.groups()
        return int(year), int(month) if month else None, int(day) if day else None
    if match := _YEAR_FIRST.match(plain):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _YEAR_LAST.match(plain):
        return int(match[4]), int(match[3]), int(match[1])
    if match := _WORDED.match(plain) or _MONTH_FIRST.match(plain):
        number = _MONTHS.get(match["month"].lower())
        if number is not None:
            return int(match["year"]), number, int(match["day"]) if match["day"] else None
    raise ValueError(f"{written!r} is no date; {_FORMS}")


def _span(year: int, month: int | None, day: int | None, written: str) -> PartialDate:
    if month is None:
        return PartialDate(dt.date(year, 1, 1), dt.date(year, 12, 31), written)
    if not 1 <= month <= 12:
        raise ValueError(f"{written!r} names month {month}; a year has months 1 to 12")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return PartialDate(dt.date(year, month, 1), dt.date(year, month, length), written)
    if not 1 <= day <= length:
        raise ValueError(f"{written!r} names day {day}; {year}-{month:02d} has {length} days")
    return PartialDate(dt.date(year, month, day), dt.date(year, month, day), written)


def _digits(text: str) -> str:
    """Digits of any script (Thai, Lao, Khmer, Myanmar) as ASCII ones; the rest as it is."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def format_date(date: PartialDate | None, lang: str = "en") -> str:
    """A date for readers: Buddhist Era and Thai months in Thai, in English with the month's name.

    Args:
        date: the date, or None for an unknown one.
        lang: a language code; a language other than ``th`` and ``en`` gives ISO.

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
    if lang not in ("th", "en"):
        return str(date)
    thai = lang == "th"
    year = date.year + (BUDDHIST_OFFSET if thai else 0)
    parts = str(date).count("-")
    if parts == 0:
        return f"พ.ศ. {year}" if thai else str(date)
    number = date.first.month - 1
    month = _THAI_MONTHS[number][0] if thai else _ENGLISH_MONTHS[number].capitalize()
    return f"{date.first.day} {month} {year}" if parts == 2 else f"{month} {year}"
