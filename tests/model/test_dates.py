"""Partial dates as Thai, English and ISO documents write them."""

from __future__ import annotations

import calendar
import datetime as dt
import unicodedata
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model import dates
from graphkit.model.dates import PartialDate, format_date, parse_date
from graphkit.model.sentences import listed
from graphkit.names.languages import languages, words_of

YEAR = (dt.date(2004, 1, 1), dt.date(2004, 12, 31))
MONTH = (dt.date(2005, 1, 1), dt.date(2005, 1, 31))
DAY = (dt.date(2005, 1, 25), dt.date(2005, 1, 25))
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2004", YEAR),
        (" 2004\n", YEAR),
        ("2547", YEAR),
        ("๒๕๔๗", YEAR),
        ("໒໐໐໔", YEAR),
        ("พ.ศ. 2547", YEAR),
        ("พ.ศ.๒๕๔๗", YEAR),
        ("พ. ศ. 2547", YEAR),
        ("พศ 2547", YEAR),
        ("2547 พ.ศ.", YEAR),
        ("BE 2547", YEAR),
        ("2547 BE", YEAR),
        ("2547 b.e.", YEAR),
        ("ค.ศ. 2004", YEAR),
        ("2004 CE", YEAR),
        ("A.D. 2004", YEAR),
        ("2005-01", MONTH),
        ("2548-1", MONTH),
        ("มกราคม 2548", MONTH),
        ("ม.ค. 2548", MONTH),
        ("ม.ค 2548", MONTH),
        ("January 2005", MONTH),
        ("Jan. 2005", MONTH),
        ("2005-01-25", DAY),
        ("2548-01-25", DAY),
        ("2005/1/25", DAY),
        ("25/1/2548", DAY),
        ("25.01.2005", DAY),
        ("25-01-2548", DAY),
        ("25 มกราคม 2548", DAY),
        ("25 มกราคม พ.ศ. 2548", DAY),
        ("25 มกราคม ค.ศ. 2005", DAY),
        ("วันที่ ๒๕ ม.ค. ๒๕๔๘", DAY),
        ("25ม.ค.2548", DAY),
        ("25\u200b มกราคม\u200b 2548", DAY),
        ("25 มกราคม\u00a02548", DAY),
        ("25 January 2005", DAY),
        ("25 JAN 2005", DAY),
        ("January 25, 2005", DAY),
        ("25 January 2548 BE", DAY),
    ],
)
def test_one_date_in_many_spellings(text: str, span: tuple[dt.date, dt.date]) -> None:
    date = parse_date(text)
    assert (date.first, date.last) == span


def test_every_month_in_thai_and_english() -> None:
    thai = [
        *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
        *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
    ]
    short = [
        *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
        *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
    ]
    for number in range(1, 13):
        english = calendar.month_name[number]
        for word in (thai[number - 1], short[number - 1], english, english[:3]):
            assert str(parse_date(f"{word} 2563")) == f"2020-{number:02d}", word


def test_leap_days_follow_the_common_era() -> None:
    # 2543 BE is 2000 CE, a leap year; 2443 BE is 1900 CE, which is not; neither is 2542, 1999.
    assert str(parse_date("29 ก.พ. 2543")) == "2000-02-29"
    assert parse_date("ก.พ. 2543").last == dt.date(2000, 2, 29)
    assert parse_date("กุมภาพันธ์ 2443").last == dt.date(1900, 2, 28)
    with pytest.raises(ValueError, match=r"has day 29; 1999-02 has 28 days"):
        parse_date("29 ก.พ. 2542")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a date"),
        ("พ.ศ.", "is not a date"),
        ("47", "is not a date"),
        ("547", "is not a date"),
        ("2004-2006", "is not a date"),
        ("2004/05", "is not a date"),
        ("2004.5", "is not a date"),
        ("200²", "is not a date"),
        ("25/1-2548", "is not a date"),
        ("ปลายปี 2547", "is not a date"),
        ("กันยายน", "is not a date"),
        ("25 Thermidor 2005", "is not a date"),
        ("พ.ศ. 2547 CE", "is not a date"),
        ("2004-13", "has month 13"),
        ("2004-00-10", "has month 0"),
        ("31/4/2020", "has day 31; 2020-04 has 30 days"),
        ("2020-06-00", "has day 0"),
        ("0000", "has the year 0 CE"),
        ("พ.ศ. 0543", "has the year 0 CE"),
        ("ค.ศ. 2547", "has the year 2547 CE"),
        ("9999", "has the year 9456 CE"),
        ("a" + " " * 100_000 + "b", "is not a date"),
    ],
)
def test_the_message_for_a_text_that_is_not_a_date(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        parse_date(text)
    assert len(str(caught.value)) < 200


def test_an_unmarked_year_is_buddhist_from_2300_on() -> None:
    assert parse_date("2299").year == 2299
    assert parse_date("2300").year == 1757
    assert parse_date("BE 2299").year == 1756


def test_words_are_kept_and_do_not_count_in_comparison() -> None:
    date = parse_date(" พ.ศ. ๒๕๔๗ ")
    assert date.text == "พ.ศ. ๒๕๔๗"
    assert date == parse_date("2004")
    assert hash(date) == hash(parse_date("2004"))
    decomposed = unicodedata.normalize("NFD", "é 2004")
    with pytest.raises(ValueError, match="é 2004"):
        parse_date(decomposed)


def test_overlap_is_whether_two_can_mean_the_same_day() -> None:
    year, month, other = parse_date("2004"), parse_date("2004-12"), parse_date("2005-01-01")
    assert year.overlaps(month)
    assert month.overlaps(year)
    assert year.overlaps(year)
    assert not year.overlaps(other)
    assert not other.overlaps(month)


@pytest.mark.parametrize(
    ("text", "thai", "english"),
    [
        ("2004", "พ.ศ. 2547", "2004"),
        ("2005-01", "มกราคม 2548", "January 2005"),
        ("2020-09-22", "22 กันยายน 2563", "22 September 2020"),
    ],
)
def test_dates_for_readers(text: str, thai: str, english: str) -> None:
    date = parse_date(text)
    assert format_date(date, "th") == thai
    assert format_date(date) == english
    assert format_date(date, "lo") == text
    assert parse_date(thai) == parse_date(english) == date


def test_an_unknown_date_is_an_empty_text() -> None:
    assert format_date(None) == format_date(None, "th") == ""


days = st.dates(dt.date(1758, 1, 1), dt.date(2299, 12, 31))


@given(days)
def test_a_day_comes_back_from_every_form(day: dt.date) -> None:
    expected = PartialDate(day, day)
    buddhist = day.year + 543
    forms = [
        day.isoformat(),
        day.isoformat().translate(THAI_DIGITS),
        f"{buddhist}-{day:%m-%d}",
        f"{day.day}/{day.month}/{buddhist} BE",
        format_date(expected, "th"),
        f"{day.day} {calendar.month_name[day.month]} {day.year} CE",
    ]
    for form in forms:
        assert parse_date(form) == expected, form
        assert str(parse_date(form)) == day.isoformat()


@given(days, st.sampled_from((4, 7, 10)), days, st.sampled_from((4, 7, 10)))
def test_overlap_against_counting_days(a: dt.date, m: int, b: dt.date, n: int) -> None:
    one, other = parse_date(a.isoformat()[:m]), parse_date(b.isoformat()[:n])
    shared = set(range(one.first.toordinal(), one.last.toordinal() + 1)) & set(
        range(other.first.toordinal(), other.last.toordinal() + 1)
    )
    assert one.overlaps(other) == bool(shared)
    assert one.first <= a <= one.last


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        date = parse_date(text)
    except ValueError:
        return
    assert parse_date(str(date)) == date


VIETNAMESE = f"""
[dates]
months = {[f"tháng {number}" for number in range(1, 13)]}
year = "năm {{year}}"
month = "{{month}} năm {{year}}"
day = "ngày {{day}} {{month}} năm {{year}}"
[list]
last = " và "
"""
CHINESE = f"""
[dates]
months = {[f"{number}月" for number in range(1, 13)]}
year = "{{year}}年"
month = "{{year}}年{{month}}"
day = "{{year}}年{{month}}{{day}}日"
"""


@pytest.fixture
def more_languages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Add two languages, each by a new file and nothing else."""
    folder = tmp_path / "model" / "words"
    folder.mkdir(parents=True)
    shipped = resources.files("graphkit").joinpath("model", "words")
    for lang in ("en", "th"):
        (folder / f"{lang}.toml").write_text(shipped.joinpath(f"{lang}.toml").read_text("utf-8"))
    (folder / "vi.toml").write_text(VIETNAMESE, "utf-8")
    (folder / "zh.toml").write_text(CHINESE, "utf-8")
    caches = (words_of, languages, dates._words, dates.parse_date)
    monkeypatch.setattr("graphkit.names.languages.files", lambda _package: tmp_path)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_a_new_language_is_a_new_file(more_languages: None) -> None:
    assert languages("model") == ("en", "th", "vi", "zh")
    assert format_date(PartialDate(*DAY), "vi") == "ngày 25 tháng 1 năm 2005"
    assert format_date(PartialDate(*DAY), "zh") == "2005年1月25日"
    assert listed(["a", "b", "c"], "vi") == "a, b và c"
    assert listed(["a", "b", "c"], "zh") == "a, b and c"
    for lang in languages("model"):
        for span in (YEAR, MONTH, DAY, (dt.date(2005, 11, 1), dt.date(2005, 11, 30))):
            assert parse_date(format_date(PartialDate(*span), lang)) == PartialDate(*span)
