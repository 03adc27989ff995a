"""Charts show the values they get, in colours, patterns, numbers and words."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.viz.drawing import MILLIMETRES, Ruler, Shape, Sheet, svg
from graphkit.viz.drawing.constants import PALETTE
from graphkit.viz.drawing.style import ink
from graphkit.viz.figures.charts import ROWS, matrix_chart, ranks_chart, years_chart

LONG = "การประชุมสามฝ่ายระดับรัฐมนตรี ไทย-ลาว-เวียดนาม เรื่องการใช้ประโยชน์สะพานมิตรภาพแห่งที่สอง"
HOSTILE = '"><script>alert(1)</script>\u202e\x00#{panic()}'


def corners(shape: Shape) -> tuple[float, float, float, float]:
    numbers = [float(n) for n in re.findall(r"-?\d+\.\d+|-?\d+", shape.d)]
    xs, ys = numbers[0::2], numbers[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def titled(sheet: Sheet) -> dict[str, Shape]:
    """Return the shapes that have a title, by title."""
    return {i.title: i for i in sheet.items if isinstance(i, Shape) and i.title}


def texts(sheet: Sheet) -> list[str]:
    return [row.text for row in sheet.rows]


def assert_inside(sheet: Sheet) -> None:
    """Assert that nothing is drawn or written beyond the sheet."""
    assert sheet.width * MILLIMETRES == pytest.approx(170, abs=0.01)
    ruler = Ruler(texts(sheet))
    for item in sheet.items:
        if isinstance(item, Shape) and "A" not in item.d:
            left, top, right, low = corners(item)
            assert left >= -0.5
            assert top >= -0.5
            assert right <= sheet.width + 0.5
            assert low <= sheet.height + 0.5
    for row in sheet.rows:
        wide = ruler.width(row.text, row.size, bold=row.bold)
        start = row.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[row.anchor] * wide
        assert start >= -1, row
        assert start + wide <= sheet.width + 1, row
        assert 0 < row.y <= sheet.height


# Years


def test_parts_of_a_bar_are_as_high_as_their_counts() -> None:
    chart = years_chart(
        [2004, 2005, 2007], [("In force", [2, 0, 3]), ("Proposed", [1, 4, 0])], title="Ties"
    )
    found = titled(chart)
    assert set(found) == {
        "2004 · In force: 2",
        "2004 · Proposed: 1",
        "2005 · Proposed: 4",
        "2007 · In force: 3",
    }
    boxes = {title: corners(shape) for title, shape in found.items()}
    unit = (boxes["2004 · In force: 2"][3] - boxes["2004 · In force: 2"][1]) / 2
    for title, (_, top, _, low) in boxes.items():
        assert low - top == pytest.approx(unit * int(title.split()[-1]), abs=0.05)
    # The second part is stacked on the first; 2006 has an empty place.
    assert boxes["2004 · Proposed: 1"][3] == pytest.approx(boxes["2004 · In force: 2"][1])
    step = boxes["2005 · Proposed: 4"][0] - boxes["2004 · In force: 2"][0]
    assert boxes["2007 · In force: 3"][0] - boxes["2004 · In force: 2"][0] == pytest.approx(
        3 * step, abs=0.05
    )
    assert {"2004", "2005", "2006", "2007", "In force", "Proposed"} <= set(texts(chart))
    assert chart.alt == (
        "Bar chart. Ties. Totals: In force 5, Proposed 5. By year: 2004: In force 2, Proposed 1; "
        "2005: Proposed 4; 2007: In force 3."
    )


def test_thai_charts_count_in_the_buddhist_era() -> None:
    chart = years_chart([2004, 2005], [("มีผล", [2, 1])], lang="th", title="ความสัมพันธ์รายปี")
    assert "2547" in texts(chart)
    assert "2004" not in " ".join([*texts(chart), chart.alt])
    assert "2547: มีผล 2; 2548: มีผล 1" in chart.alt


def test_many_years_share_bars_and_the_chart_says_so() -> None:
    years = list(range(1900, 2027))
    chart = years_chart(years, [("Ties", [1] * len(years))])
    assert "Each bar covers 2 years." in texts(chart)
    counted = [int(title.split()[-1]) for title in titled(chart)]
    assert len(counted) <= 70
    assert sum(counted) == len(years)
    assert_inside(chart)


@pytest.mark.parametrize("first", range(1990, 1997))
def test_the_first_year_is_named(first: int) -> None:
    chart = years_chart([first, 2024], [("Ties", [1, 1])], lang="th")
    named = [int(text) for text in texts(chart) if re.fullmatch(r"25\d\d", text)]
    assert named[0] == first + 543
    assert named == sorted(named)
    # Labels do not overlap.
    assert min(b - a for a, b in pairwise(named)) >= 2
    assert_inside(chart)


def test_a_few_early_years_share_the_first_bar() -> None:
    years = [803, 1955, *range(1990, 2020)]
    chart = years_chart(years, [("Ties", [1, 1, *[4] * 30])], lang="th")
    found = list(titled(chart))
    assert found[:3] == ["≤ 2497 · Ties: 1", "2498 · Ties: 1", "2533 · Ties: 4"]
    assert len(found) == 32
    assert "≤ 2497" in texts(chart)
    assert not any("แท่งหนึ่ง" in text for text in texts(chart))
    assert_inside(chart)


def test_each_series_has_a_colour_and_a_pattern_of_its_own() -> None:
    labels = ["a", "b", "c", "d", "e"]
    chart = years_chart([2004], [(label, [9]) for label in labels])
    fills = [shape.fill for shape in titled(chart).values()]
    assert len(set(fills)) == 5
    hatches = []
    for colour in PALETTE[:5]:
        lines = [
            i for i in chart.items if isinstance(i, Shape) and i.stroke == colour and i.width == 1.6
        ]
        hatches.append({_slope(line) for line in lines})
    assert hatches == [set(), {-1}, {0}, {1}, {-1, 1}]


def _slope(line: Shape) -> int:
    x1, y1, x2, y2 = map(float, re.findall(r"-?\d+\.\d+", line.d))
    rise = (y2 - y1) * (1 if x2 >= x1 else -1)
    return (rise > 0.01) - (rise < -0.01)


def test_patterns_stay_inside_their_boxes() -> None:
    chart = years_chart(
        [2004], [(label, [n]) for label, n in zip("abcde", (7, 1, 3, 9, 2), strict=True)]
    )
    boxes = [corners(shape) for shape in titled(chart).values()]
    low = max(box[3] for box in boxes)
    for item in chart.items:
        if isinstance(item, Shape) and item.width == 1.6 and corners(item)[3] <= low + 0.1:
            left, top, right, bottom = corners(item)
            assert any(
                b[0] - 0.02 <= left
                and b[1] - 0.02 <= top
                and right <= b[2] + 0.02
                and bottom <= b[3] + 0.02
                for b in boxes
            )


# A matrix


def test_every_count_is_written_in_its_cell() -> None:
    chart = matrix_chart(
        ["Mukdahan", "Savannakhet"], ["Culture", "Labour"], [[3, 0], [1, 12]], title="Ties."
    )
    cells = titled(chart)
    assert set(cells) == {
        "Mukdahan · Culture: 3",
        "Mukdahan · Labour: 0",
        "Savannakhet · Culture: 1",
        "Savannakhet · Labour: 12",
    }
    written = {(row.text, row.x, row.y) for row in chart.rows if row.text in ("3", "1", "12")}
    for title, cell in cells.items():
        left, top, right, low = corners(cell)
        inside = [text for text, x, y in written if left < x < right and top < y < low]
        value = title.split(": ")[1]
        assert inside == ([] if value == "0" else [value])
    # The last column adds up each row.
    assert [row.text for row in chart.rows if row.bold] == ["All", "3", "13"]
    assert (
        chart.alt
        == "Table of counts. Ties. Mukdahan: Culture 3; Savannakhet: Culture 1, Labour 12."
    )


def test_numbers_contrast_with_their_cells() -> None:
    values = list(range(1, 41))
    chart = matrix_chart([f"r{v}" for v in values], ["c"], [[v] for v in values], limit=40)
    for value in values:
        cell = titled(chart)[f"r{value} · c: {value}"]
        left, top, right, low = corners(cell)
        row = next(
            r for r in chart.rows if r.text == str(value) and left < r.x < right and top < r.y < low
        )
        assert contrast(row.fill, cell.fill) >= 4.5, (value, cell.fill)
    shades = [luminance(titled(chart)[f"r{v} · c: {v}"].fill) for v in values]
    assert shades == sorted(shades, reverse=True)


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.1)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_rows_beyond_a_page_are_counted() -> None:
    names = [f"Province {n}" for n in range(50)]
    chart = matrix_chart(names, ["Culture"], [[1]] * 50)
    assert "14 more are not shown." in texts(chart)
    assert len(titled(chart)) == ROWS == 36
    assert chart.height * MILLIMETRES < 205
    ranked = ranks_chart([(name, n + 1, n + 1, n + 1) for n, name in enumerate(names)], total=50)
    assert "14 more are not shown." in texts(ranked)
    assert ranked.height * MILLIMETRES < 205


# Ranks


@pytest.mark.parametrize("worst", [6, 30, 500])
def test_a_rank_is_on_the_line_of_its_interval(worst: int) -> None:
    chart = ranks_chart([("Mukdahan", 2, 1, worst), ("Khon Kaen", 5, 5, 5)], total=661)
    dots = {title: corners_of_disc(shape) for title, shape in titled(chart).items()}
    assert list(dots) == [f"Mukdahan: 2 (1–{worst})", "Khon Kaen: 5"]
    (line,) = [i for i in chart.items if isinstance(i, Shape) and i.width == 5.0]
    left, y, right, _ = corners(line)
    x, at = dots[f"Mukdahan: 2 (1–{worst})"]
    assert left < x < right
    assert at == pytest.approx(y, abs=0.01)
    assert dots["Khon Kaen: 5"][0] > x
    assert f"2 (1–{worst})" in texts(chart)
    assert "rank 2 of 661, between 1 and" in chart.alt


def corners_of_disc(shape: Shape) -> tuple[float, float]:
    left, y, *_ = map(float, re.findall(r"-?\d+\.\d+", shape.d))
    return left + 5.5, y


# All of them


def test_an_empty_chart_says_so() -> None:
    for lang, said in (("en", "There is nothing to show here."), ("th", "ไม่มีข้อมูลที่จะแสดงในส่วนนี้")):
        for chart in (
            years_chart([], [], lang=lang),
            years_chart([2004], [("a", [0])], lang=lang),
            matrix_chart([], [], [], lang=lang),
            matrix_chart(["a"], ["b"], [[0]], lang=lang),
            ranks_chart([], total=0, lang=lang),
        ):
            assert texts(chart) == [said] == [chart.alt]


def test_long_and_hostile_names_stay_inside() -> None:
    names = [LONG, HOSTILE, "x" * 300, "崇左", "ສະຫວັນນະເຂດ"]
    charts = [
        years_chart([2004, 2005], [(name, [1, 2]) for name in names], lang="th"),
        matrix_chart(names, names, [[1, 2, 3, 4, 5]] * 5, lang="th"),
        ranks_chart([(name, n + 1, 1, 90) for n, name in enumerate(names)], total=99, lang="th"),
    ]
    for chart in charts:
        assert_inside(chart)
        written = svg(chart)
        assert "<script" not in written
        assert "\u202e" not in written


counts = st.integers(0, 10_000)


@given(
    st.dictionaries(st.integers(1400, 2100), st.tuples(counts, counts), min_size=1, max_size=30),
    st.sampled_from(["en", "th"]),
)
def test_bars_add_up_and_stay_inside(found: dict[int, tuple[int, int]], lang: str) -> None:
    chart = years_chart(
        list(found),
        [(name, [v[n] for v in found.values()]) for n, name in enumerate("ab")],
        lang=lang,
    )
    assert_inside(chart)
    total = sum(int(title.split()[-1].replace(",", "")) for title in titled(chart))
    assert total == sum(map(sum, found.values()))


def test_the_palette_contrasts_with_white() -> None:
    """Outlines of parts reach the contrast that shapes need (WCAG 2.1, 1.4.11)."""
    assert all(contrast(ink(colour, 3.0), "#FFFFFF") >= 3.0 for colour in PALETTE)
