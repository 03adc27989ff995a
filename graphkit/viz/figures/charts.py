"""Charts of counts: bars by year, a matrix, and ranks as dots.

Each function takes values and returns a drawing (:class:`graphkit.viz.drawing.Sheet`), 17 cm wide,
in the colours of the maps. No information rests on colour alone: parts of a bar have patterns,
cells and ranks have numbers. A drawing's ``alt`` gives the same numbers in words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from graphkit.model.dates import BUDDHIST_OFFSET
from graphkit.model.errors import clip
from graphkit.names.languages import words_of
from graphkit.names.normalise import printable
from graphkit.viz.drawing import MILLIMETRES, Ruler, Shape, Sheet, TextLine
from graphkit.viz.drawing.constants import INK, PALETTE, SOFT, WHITE
from graphkit.viz.drawing.style import ink
from graphkit.viz.drawing.text_width import break_words

WIDTH = 17.0
"""Centimetres."""
ROWS = 36
"""Rows of a matrix or of ranks that fit a page."""
_ACROSS = 10 * WIDTH / MILLIMETRES
_TEXT, _SMALL, _LINE, _EDGE = 13.0, 12.0, 17.0, 4.0  # pixels
_GRID = "#DCE2E8"
_BARS = 70  # largest number of bars; of more years some share one
_EARLY = 0.1  # largest share of the counts in a first bar of many years
_LETTERS = 80
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100)
_DESCRIBED = 60  # years that the description lists one by one
_NONE, _SLANT, _LEVEL, _BACK, _GRATE = range(5)
_ChartItems = list[Shape | TextLine]


def years_chart(
    years: Sequence[int],
    series: Sequence[tuple[str, Sequence[int]]],
    *,
    lang: str = "en",
    title: str = "",
) -> Sheet:
    """Draw counts by year as stacked bars.

    Args:
        years: years of the common era, in any order; shown in the Buddhist era in Thai. Years
            between them are empty places. With 71 years or more a few early ones share the first
            bar; if they are many, several years share each bar, as the chart says.
        series: a label and a count of at least 0 for each of the years.
        lang: language of numbers and words.
        title: what is counted, for the description; it is not drawn.

    Example:
        >>> chart = years_chart([2004, 2006], [("In force", [2, 1]), ("Proposed", [0, 3])])
        >>> [row.text for row in chart.rows if row.text in ("2004", "2005", "In force")]
        ['2004', '2005', 'In force']
    """
    say, title = _words(lang), printable(title)
    shown = [(printable(clip(label, _LETTERS)), counts) for label, counts in series if any(counts)]
    if not shown:
        return _empty(title, lang)
    by_year = [dict(zip(years, counts, strict=True)) for _, counts in shown]
    era = BUDDHIST_OFFSET if words_of("viz", lang)["calendar"]["buddhist"] else 0
    bars, size = _bars({y: sum(counts[y] for counts in by_year) for y in years}, era)
    parts = [
        [sum(counts.get(y, 0) for y in range(first, last + 1)) for first, last, _ in bars]
        for counts in by_year
    ]
    totals = [sum(column) for column in zip(*parts, strict=True)]
    labels = [label for _, _, label in bars]
    top, step = _ticks(max(totals))
    ruler = Ruler([*labels, *(label for label, _ in shown), *map(str, totals), f"{top:,}"])
    left = _EDGE + ruler.width(f"{top:,}", _SMALL) + 8
    # A chart of few ties is lower.
    high, above = min(230.0, 110.0 + 12.0 * max(totals)), 22.0
    right, base = _ACROSS - _EDGE, above + high
    # The last year may be wider than its place.
    half = max(ruler.width(label, _SMALL) for label in labels) / 2
    right -= max(0.0, half - (right - left) / len(bars) / 2)
    items: _ChartItems = []
    for value in range(0, top + 1, step):
        y = base - high * value / top
        items.append(_stroke([(left, y), (right, y)], SOFT if not value else _GRID, 1.0))
        items.append(TextLine(f"{value:,}", left - 7, y + 4.3, _SMALL, SOFT, "end"))
    place = (right - left) / len(bars)
    wide = min(0.76 * place, 46.0)
    # Either all bars have their number on top, or none.
    longest = max(ruler.width(f"{total:,}", 1.0) for total in totals)
    letters = next((size for size in (_SMALL, 11.0, 10.0) if longest * size <= place), 0.0)
    for column, total in enumerate(totals):
        middle, y = left + (column + 0.5) * place, base
        for number, counts in enumerate(parts):
            tall = high * counts[column] / top
            if tall:
                y -= tall
                text = f"{labels[column]} · {shown[number][0]}: {counts[column]:,}"
                items += _block(number, middle - wide / 2, y, wide, tall, text)
        if total and letters:
            items.append(TextLine(f"{total:,}", middle, y - 5, letters, INK, "middle"))
    room = max(ruler.width(label, _SMALL) for label in labels) + 10
    every = next((n for n in _STEPS if n * place >= room), _STEPS[-1])
    for column, (start, _, label) in enumerate(bars):
        apart = column * place >= room
        if not column or (apart and (start + era) // size % every == 0):
            middle = left + (column + 0.5) * place
            items.append(_stroke([(middle, base), (middle, base + 4)], SOFT, 1.0))
            items.append(TextLine(label, middle, base + 17, _SMALL, SOFT, "middle"))
    y = base + 32
    if size > 1:
        items.append(TextLine(say["bundled"].format(n=size), left, y + 8, _SMALL, SOFT))
        y += _LINE
    drawn, y = _key([label for label, _ in shown], ruler, left, y)
    text = "; ".join(
        f"{labels[column]}: "
        + ", ".join(
            f"{label} {counts[column]:,}" for (label, _), counts in parted if counts[column]
        )
        for parted in [list(zip(shown, parts, strict=True))]
        for column, total in enumerate(totals)
        if total and len(totals) - column <= _DESCRIBED
    )
    whole = ", ".join(
        f"{label} {sum(counts):,}" for (label, _), counts in zip(shown, parts, strict=True)
    )
    alt = say["years"].format(title=_sentence(title), totals=whole, values=text)
    return _sheet([*items, *drawn], y, title, alt, lang)


def matrix_chart(
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
    *,
    lang: str = "en",
    title: str = "",
    limit: int = ROWS,
) -> Sheet:
    """Draw counts by two categories as a table whose cells are darker the more they count.

    Args:
        rows, columns: labels; rows beyond ``limit`` are left out, and the chart says so.
        counts: for each row a number of at least 0 for each column.
        lang, title: as in :func:`years_chart`.

    Example:
        >>> chart = matrix_chart(["Mukdahan"], ["Culture", "Labour"], [[3, 0]], title="Ties.")
        >>> chart.alt
        'Table of counts. Ties. Mukdahan: Culture 3.'
    """
    say, title = _words(lang), printable(title)
    if not rows or not columns or not any(map(any, counts)):
        return _empty(title, lang)
    names = [printable(clip(name, _LETTERS)) for name in rows[:limit]]
    heads = [printable(clip(head, _LETTERS)) for head in columns]
    largest = max(max(row) for row in counts[:limit])
    ruler = _ruler([*names, *heads, f"{largest:,}", say["total"]])
    names_width = min(max(ruler.width(name, _TEXT) for name in names) + 12, 0.3 * _ACROSS)
    left, right = _EDGE + names_width, _ACROSS - _EDGE
    place = min((right - left) / (len(heads) + 1), 96.0)
    head_rows = [ruler.lines(head, _SMALL, place - 4, 4) for head in [*heads, say["total"]]]
    top = _EDGE + 15 * max(map(len, head_rows)) + 6
    items: _ChartItems = []
    for column, lines in enumerate(head_rows):
        middle = left + (column + 0.5) * place
        for number, line in enumerate(reversed(lines)):
            y = top - 9 - 15 * number
            bold = column == len(heads)
            items.append(TextLine(line, middle, y, _SMALL, SOFT, "middle", bold=bold))
    y = top
    for name, row in zip(names, counts, strict=False):
        lines = ruler.lines(name, _TEXT, names_width - 10, 2)
        tall = 24.0 if len(lines) == 1 else 38.0
        for number, line in enumerate(lines):
            low = y + tall / 2 + 4.6 + (number - (len(lines) - 1) / 2) * 15
            items.append(TextLine(line, left - 8, low, _TEXT, INK, "end"))
        for column, (head, value) in enumerate(zip(heads, row, strict=True)):
            x = left + column * place
            fill, written = _shade(value, largest)
            text = f"{name} · {head}: {value:,}"
            items.append(_box(x + 1, y + 1, place - 2, tall - 2, fill, title=text))
            if value:
                middle, low = x + place / 2, y + tall / 2 + 4.6
                items.append(TextLine(f"{value:,}", middle, low, _TEXT, written, "middle"))
        middle = left + (len(heads) + 0.5) * place
        whole = f"{sum(row):,}"
        items.append(TextLine(whole, middle, y + tall / 2 + 4.6, _TEXT, INK, "middle", bold=True))
        y += tall
    y += 6
    items, y = _rest(items, len(rows) - len(names), left, y, say)
    text = "; ".join(
        f"{name}: "
        + (", ".join(f"{h} {v:,}" for h, v in zip(heads, row, strict=True) if v) or say["none"])
        for name, row in zip(names, counts, strict=False)
    )
    alt = say["matrix"].format(title=_sentence(title), values=text)
    return _sheet(items, y, title, alt, lang)


def ranks_chart(
    rows: Sequence[tuple[str, int, int, int]],
    *,
    lang: str = "en",
    title: str = "",
    total: int,
    limit: int = ROWS,
) -> Sheet:
    """Draw ranks as dots, each on the line from its best to its worst.

    Args:
        rows: name, rank, best and worst rank, counted from 1, in the order shown; those beyond
            ``limit`` are left out, and the chart says so.
        lang, title: as in :func:`years_chart`.
        total: how many are ranked.

    Example:
        >>> ranks_chart([("Mukdahan", 2, 1, 4)], total=90, title="Brokers.").alt
        'Dot chart. Brokers. Mukdahan: rank 2 of 90, between 1 and 4.'
    """
    say, title = _words(lang), printable(title)
    if not rows:
        return _empty(title, lang)
    shown = [
        (printable(clip(name, _LETTERS)), rank, best, worst)
        for name, rank, best, worst in rows[:limit]
    ]
    text = {
        name: f"{rank:,} ({best:,}–{worst:,})" if best != worst else f"{rank:,}"
        for name, rank, best, worst in shown
    }
    ruler = _ruler([*(name for name, *_ in shown), *text.values(), say["unit"], f"{total:,}"])
    names_width = min(max(ruler.width(name, _TEXT) for name, *_ in shown) + 12, 0.36 * _ACROSS)
    left = _EDGE + names_width + 8
    right = _ACROSS - _EDGE - max(ruler.width(text, _TEXT) for text in text.values()) - 16
    largest = max(max(rank, worst) for _, rank, _, worst in shown)
    ticks, at = _scale(largest, left, right)
    items: _ChartItems = []
    top = _EDGE + 22
    body: _ChartItems = []
    y = top
    for name, rank, best, worst in shown:
        lines = ruler.lines(name, _TEXT, names_width - 10, 2)
        tall = 25.0 if len(lines) == 1 else 38.0
        middle = y + tall / 2
        for number, line in enumerate(lines):
            low = middle + 4.6 + (number - (len(lines) - 1) / 2) * 15
            body.append(TextLine(line, left - 16, low, _TEXT, INK, "end"))
        if worst != best:
            body.append(_stroke([(at(best), middle), (at(worst), middle)], "#7FA9C4", 5.0))
        body.append(_disc(at(rank), middle, 5.5, PALETTE[0], f"{name}: {text[name]}"))
        body.append(TextLine(text[name], right + 14, middle + 4.6, _TEXT, INK))
        y += tall
    for tick in ticks:
        x = at(tick)
        items.append(_stroke([(x, top - 4), (x, y)], _GRID, 1.0))
        items.append(TextLine(f"{tick:,}", x, top - 9, _SMALL, SOFT, "middle"))
    items.append(TextLine(say["unit"], left - 16, top - 9, _SMALL, SOFT, "end"))
    items, y = _rest([*items, *body], len(rows) - len(shown), left, y + 6, say)
    words = "; ".join(
        say["rank"].format(
            name=name, rank=f"{rank:,}", of=f"{total:,}", best=f"{best:,}", worst=f"{worst:,}"
        )
        for name, rank, best, worst in shown
    )
    alt = say["ranks"].format(title=_sentence(title), values=words)
    return _sheet(items, y, title, alt, lang)


def _bars(counts: Mapping[int, int], era: int) -> tuple[list[tuple[int, int, str]], int]:
    """Return first and last year of each bar with its label, and the number of years per bar."""
    used = sorted(year for year, count in counts.items() if count)
    first, last = used[0], used[-1]
    if last - first >= _BARS:
        start = min(year for year in used if year > last - _BARS + 1)
        if sum(counts[y] for y in used if y < start) <= _EARLY * sum(counts.values()):
            bars = [(year, year, str(year + era)) for year in range(start, last + 1)]
            return [(first, start - 1, f"≤ {start - 1 + era}"), *bars], 1
    size = next(
        (step for step in _STEPS if (last - first) // step < _BARS - 1),
        math.ceil((last - first + 1) / (_BARS - 1)),
    )
    if last - first < _BARS:
        size = 1
    first -= (first + era) % size
    return [(y, y + size - 1, str(y + era)) for y in range(first, last + 1, size)], size


def _sheet(items: _ChartItems, height: float, title: str, alt: str, lang: str) -> Sheet:
    return Sheet(_ACROSS, math.ceil(height + _EDGE), tuple(items), title, alt, lang)


def _empty(title: str, lang: str) -> Sheet:
    """Return a sheet with the sentence that there is no data."""
    text = _words(lang)["empty"]
    return _sheet([TextLine(text, _EDGE, 22, _TEXT, SOFT)], 30, title, text, lang)


def _rest(
    items: _ChartItems, left_out: int, left: float, y: float, say: Mapping[str, str]
) -> tuple[_ChartItems, float]:
    """Add the line that says how many rows are not shown."""
    if left_out <= 0:
        return items, y
    text = say["left_out"].format(n=f"{left_out:,}")
    return [*items, TextLine(text, left, y + 13, _SMALL, SOFT)], y + 20


def _key(labels: Sequence[str], ruler: Ruler, left: float, top: float) -> tuple[_ChartItems, float]:
    """Return the legend, in as many lines as it needs, and its lower edge."""
    items: _ChartItems = []
    x, y = left, top
    for number, label in enumerate(labels):
        long = 30 + ruler.width(label, _TEXT) + 22
        if x + long - 22 > _ACROSS - _EDGE and x > left:
            x, y = left, y + 22
        items += _block(number, x, y, 22, 14, "")
        items.append(TextLine(label, x + 30, y + 11.6, _TEXT, INK))
        x += long
    return items, y + 20


def _block(number: int, x: float, y: float, wide: float, tall: float, text: str) -> _ChartItems:
    """Draw a part of a bar in the colour and the pattern of its series."""
    colour = PALETTE[number % len(PALETTE)]
    pattern = number % 5
    pale = _mixed(colour, 0.28)
    items: _ChartItems = [_box(x, y, wide, tall, colour if pattern == _NONE else pale, title=text)]
    if pattern != _NONE:
        lines = _hatched(pattern, x, y, wide, tall)
        items += [Shape(_path(line), "", colour, 1.6) for line in lines]
    corners = [(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)]
    items.append(Shape(_path(corners) + "Z", "", ink(colour, 3.0), 0.8))
    return items


def _hatched(
    pattern: int, x: float, y: float, wide: float, tall: float
) -> list[list[tuple[float, float]]]:
    """Return straight lines that fill a box, cut at its edges."""
    gap = 5.0
    lines: list[list[tuple[float, float]]] = []
    if pattern == _LEVEL:
        return [[(x, y + at), (x + wide, y + at)] for at in _steps(gap, tall)]
    for slant in (1, -1):
        if (pattern == _SLANT and slant < 0) or (pattern == _BACK and slant > 0):
            continue
        for at in _steps(1.4 * gap, wide + tall):
            # From the left or the lower edge up to the upper or the right one.
            start = (max(0.0, at - tall), min(at, tall))
            end = (min(at, wide), max(0.0, at - wide))
            line = [(start[0], start[1]), (end[0], end[1])]
            if slant < 0:
                line = [(wide - u, v) for u, v in line]
            lines.append([(x + u, y + v) for u, v in line])
    return lines


def _steps(gap: float, end: float) -> list[float]:
    return [gap * (n + 0.5) for n in range(int(end / gap + 0.5))]


def _shade(value: int, largest: int) -> tuple[str, str]:
    """Return the fill of a cell and the colour of its number."""
    if not value:
        return "#F3F5F7", INK
    share = 0.16 + 0.84 * value / largest
    fill = _mixed(PALETTE[0], share)
    return fill, WHITE if ink(fill, 4.5) == fill else "#000000"


def _mixed(colour: str, share: float) -> str:
    """Mix a share of a colour with white."""
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (c - 255) * share):02X}" for c in channels)


def _ticks(largest: int) -> tuple[int, int]:
    """Return the top of an axis from 0 and the step of its lines, of which six at most."""
    step = 1
    while largest / step > 5:
        power = 10 ** (len(str(step)) - 1)
        step = {1: 2, 2: 5, 5: 10}[step // power] * power
    return max(math.ceil(largest / step), 1) * step, step


def _scale(largest: int, left: float, right: float) -> tuple[list[int], Callable[[int], float]]:
    """Return the ticks of an axis of ranks, and their positions; a long axis is logarithmic."""
    if largest <= 40:
        step = 1 if largest <= 12 else 5
        ticks = sorted({1, *range(step, largest + 1, step)})
        span = max(largest - 1, 1)
        return ticks, lambda rank: left + (right - left) * (rank - 1) / span
    ticks = [n * 10**power for power in range(7) for n in (1, 2, 5)]
    long = math.log(largest)
    return (
        [tick for tick in ticks if tick <= largest],
        lambda rank: left + (right - left) * math.log(rank) / long,
    )


def _box(x: float, y: float, wide: float, tall: float, fill: str, *, title: str = "") -> Shape:
    corners = [(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)]
    return Shape(_path(corners) + "Z", fill, title=title)


def _disc(x: float, y: float, radius: float, fill: str, title: str) -> Shape:
    r = f"{radius:.2f} {radius:.2f}"
    a, b = f"{x - radius:.2f} {y:.2f}", f"{x + radius:.2f} {y:.2f}"
    return Shape(f"M{a}A{r} 0 1 0 {b}A{r} 0 1 0 {a}Z", fill, WHITE, 1.2, title=title)


def _stroke(points: Sequence[tuple[float, float]], colour: str, width: float) -> Shape:
    return Shape(_path(points), "", colour, width)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _sentence(title: str) -> str:
    """End a title with a full stop, unless its script has none."""
    return title if not title or title[-1] in ".!?" or ord(title[-1]) > 0x0E00 else f"{title}."


def _ruler(texts: Sequence[str]) -> Ruler:
    return Ruler(texts, break_words())


def _words(lang: str) -> Mapping[str, str]:
    words: Mapping[str, str] = words_of("viz", lang)["chart"]
    return words
