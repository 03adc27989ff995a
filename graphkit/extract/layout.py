"""Lines of pages joined to paragraphs: line breaks, hyphens, headers and footers.

Every change is an edit of the characters as they were read, so that each place stays known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from graphkit.extract.mapped import Edit
from graphkit.extract.readers.raw import RawLine, RawPage

_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"(?:[•●▪■◦*·–—-]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])(?:\s|$)")
# Scripts that put no space between words.
_DENSE = (
    "\u0e01-\u0e5b\u0e81-\u0edf\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
)
_ENDS_DENSE = re.compile(f"[{_DENSE}]$")
_BEGINS_DENSE = re.compile(f"^[{_DENSE}]")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"^[^\W\d_]+")
_MARK = re.compile("[\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebc\u0ec6-\u0ecd]")
_AROUND_NUMBER = "-–—.|()/[] "
_SENTENCE_ENDS = ".!?。！？"
_EDGE = 3
"""The lines at the top and at the bottom of a page that can be a header or a footer."""
_MIN_COLUMNS, _MAX_COLUMNS = 40, 130
"""Plain text is taken as broken into lines if its longest line has this many columns."""


class _Placed(NamedTuple):
    """A line with its offsets in the text of all pages, and its page."""

    start: int
    end: int
    line: RawLine
    page: int


def layout_edits(pages: Sequence[RawPage], starts: Sequence[int], raw: str) -> list[Edit]:
    """Return the edits that join lines to paragraphs and leave out what repeats on each page.

    Args:
        pages: the pages of a document; those without lines are left as they are.
        starts: the offset of each page in ``raw``.
        raw: the characters of all pages.

    Returns:
        Edits of ``raw``, in order.
    """
    lines = [
        _Placed(start + line.start, start + line.end, line, index)
        for index, (page, start) in enumerate(zip(pages, starts, strict=True))
        for line in page.lines
    ]
    edits = [
        Edit(start + first, start + last, "")
        for page, start in zip(pages, starts, strict=True)
        for first, last in page.dropped
    ]
    repeated = _repeated(lines, len(pages), raw)
    edits += [Edit(line.start, line.end, "") for line in repeated]
    hidden = {line.start for line in repeated}
    kept = [line for line in lines if line.start not in hidden]
    joins = _Joins(kept, pages, raw)
    for above, below in pairwise(kept):
        between = raw[above.end : below.start]
        new = joins.between(above, below)
        if hidden and any(above.end <= line.start < below.start for line in repeated):
            # The repeated lines are cut one by one; the first end of line takes the new text.
            edits += _around(above.end, below.start, new, repeated)
        elif new is not None:
            cut = joins.hyphen(above, new)
            edits.append(Edit(above.end - cut, below.start, new))
        elif "\n" not in between:
            edits.append(Edit(above.end, below.start, "\n"))
    return _disjoint(edits)


def _around(start: int, end: int, new: str | None, repeated: Sequence[_Placed]) -> list[Edit]:
    edits, at = [], start
    text = "\n\n" if new is None else new
    for line in repeated:
        if start <= line.start < end:
            edits.append(Edit(at, line.start, text))
            text, at = "", line.end
    edits.append(Edit(at, end, text))
    return edits


def _disjoint(edits: Sequence[Edit]) -> list[Edit]:
    """Order edits, and cut those that lie in the reach of one before them."""
    found: list[Edit] = []
    done = 0
    for start, end, text in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        start = max(start, done)
        if end > start or (end == start and text):
            found.append(Edit(start, max(end, start), text))
            done = max(end, start)
    return found


_Row = list[_Placed]
"""The lines of a page at one height."""


def _repeated(lines: Sequence[_Placed], pages: int, raw: str) -> list[_Placed]:
    """Return the lines at the edges of pages that most pages have, and page numbers."""
    if pages < 2:
        return []
    by_page: dict[int, list[_Row]] = {}
    for line in sorted(lines, key=lambda line: (line.page, -line.line.bottom)):
        rows = by_page.setdefault(line.page, [])
        if rows and rows[-1][0].line.bottom - line.line.bottom < 0.5:
            rows[-1].append(line)
        else:
            rows.append([line])

    def shape(row: _Row) -> str:
        words = "".join(sorted(raw[line.start : line.end] for line in row))
        return "".join(_DIGITS.sub("", words).split())

    edge = _EDGE if pages > 2 else 1
    counts: Counter[tuple[bool, str]] = Counter()
    for rows in by_page.values():
        counts.update({(True, shape(row)) for row in rows[:edge]})
        counts.update({(False, shape(row)) for row in rows[-edge:]})
    least = max(2, -(-pages * 2 // 5))
    found: dict[int, _Placed] = {}
    for rows in by_page.values():
        for top, inward in ((True, rows), (False, rows[::-1])):
            repeated = 0
            while repeated < min(edge, len(inward)):
                words = shape(inward[repeated])
                if not words.strip(_AROUND_NUMBER):
                    if repeated:
                        break
                elif counts[top, words] < least:
                    break
                repeated += 1
            for row in _set_apart(repeated, inward):
                found |= {line.start: line for line in row}
    return [found[start] for start in sorted(found)]


def _set_apart(repeated: int, inward: list[_Row]) -> list[_Row]:
    """Return the repeated rows up to the gap where the text of the page begins."""
    steps = [abs(a[0].line.bottom - b[0].line.bottom) for a, b in pairwise(inward)]
    usual = sorted(steps)[len(steps) // 4] if steps else 0.0
    for count in range(repeated, 0, -1):
        if count == len(inward) or steps[count - 1] > 1.3 * usual:
            return inward[:count]
    return inward[: min(1, repeated)]


class _Joins:
    """Decides what stands between two lines: nothing, a space, a hyphen, or a new paragraph."""

    def __init__(self, lines: Sequence[_Placed], pages: Sequence[RawPage], raw: str) -> None:
        self._raw = raw
        self._words: Counter[str] | None = None
        # A page of a picture is broken into lines for certain.
        self._seen = {index for index, page in enumerate(pages) if page.approximate}
        self._plain = {line.page for line in lines if line.line.top <= 0}
        self._edges: dict[tuple[int, int], tuple[float, float, float]] = {}
        self._even = _even_blocks(lines)
        groups: dict[tuple[int, int], list[_Placed]] = {}
        for line in lines:
            groups.setdefault((line.page, line.line.column), []).append(line)
        for key, group in groups.items():
            rights = sorted(line.line.right for line in group)
            lefts = sorted(line.line.left for line in group)
            steps = (a.line.bottom - b.line.bottom for a, b in pairwise(group))
            # Lines of a paragraph are closer than paragraphs.
            gaps = sorted(step for step in steps if step > 0)
            # The outermost tenth may hang over.
            right = rights[min(len(rights) - 1, len(rights) * 9 // 10)]
            gap = gaps[len(gaps) // 4] if gaps else 0.0
            self._edges[key] = (lefts[len(lefts) // 10], right, gap)

    def between(self, above: _Placed, below: _Placed) -> str | None:
        """Return the text between two lines, None where the break stays."""
        if not self._goes_on(above, below):
            return None
        before, after = self._raw[above.start : above.end], self._raw[below.start : below.end]
        if before.endswith("-") and len(before) > 1 and not before[-2].isspace():
            return ""
        if _ENDS_DENSE.search(before.rstrip()) and _BEGINS_DENSE.match(after.lstrip()):
            spaced = before != before.rstrip() or self._raw[above.end : above.end + 1] == " "
            return " " if spaced else ""
        return " "

    def hyphen(self, above: _Placed, new: str) -> int:
        """Return 1 where the hyphen at the end of a line only divides a word, else 0."""
        before = self._raw[above.start : above.end]
        if new or not before.endswith("-"):
            return 0
        first = _LAST_WORD.search(before[:-1])
        tail = self._raw[above.end : above.end + 80].lstrip()
        second = _FIRST_WORD.match(tail)
        if not (first and second and first[0][-1].isascii() and second[0][0].islower()):
            return 0
        words = self._known()
        one, two = first[0].casefold(), second[0].casefold()
        if words[f"{one}-{two}"]:
            return 0
        if words[one + two]:
            return 1
        return 0 if words[one] and words[two] else 1

    def _known(self) -> Counter[str]:
        if self._words is None:
            text = re.sub(r"-\s*\n\s*", "\0", self._raw.casefold())
            text = re.sub(r"\S*\0\S*", " ", text)
            self._words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text))
        return self._words

    def _goes_on(self, above: _Placed, below: _Placed) -> bool:
        left, right, gap = self._edges[above.page, above.line.column]
        next_left = self._edges[below.page, below.line.column][0]
        width = right - left
        after = self._raw[below.start : below.end]
        if width <= 0 or _BULLET.match(after):
            return False
        before = self._raw[above.start : above.end]
        if before.endswith("-") and before[-2:-1].isalpha() and after[0].isalpha():
            return True
        if above.page in self._plain:
            return self._goes_on_plain(above, below, right)
        high, low = _height(above), _height(below)
        if not 0.75 < high / max(low, 0.1) < 1.34:
            return False
        # Without spaces to stretch, lines end where the last whole word fits.
        ragged = 0.28 if _ENDS_DENSE.search(self._raw[above.start : above.end]) else 0.15
        if above.line.right < right - ragged * width:
            return False
        same = above.page == below.page and above.line.column == below.line.column
        step = above.line.bottom - below.line.bottom
        if same and gap and step > 1.4 * gap:
            return False
        return below.line.left - next_left < 1.2 * low or above.line.left - left >= 1.2 * high

    def _goes_on_plain(self, above: _Placed, below: _Placed, right: float) -> bool:
        if not _MIN_COLUMNS <= right <= _MAX_COLUMNS:
            return False
        apart = above.page == below.page and above.line.top - below.line.top != 1
        if apart or below.line.left > above.line.left + 1 > 2:
            return False
        if above.line.right < 0.85 * right or self._raw[above.end - 1] in _SENTENCE_ENDS:
            return False
        if self._raw[below.start].islower() or _MARK.match(self._raw, below.start):
            return True
        # Lines of one length are a paragraph, lines of many lengths are sentences.
        return above.page in self._seen or self._even[above.start]


def _even_blocks(lines: Sequence[_Placed]) -> dict[int, bool]:
    """Return, by the start of each line, whether the lines of its block end at one margin.

    The last line of a block may be shorter; three lines before it are needed.
    """
    found: dict[int, bool] = {}
    block: list[_Placed] = []
    for index, line in enumerate(lines):
        block.append(line)
        after = lines[index + 1] if index + 1 < len(lines) else None
        if after is None or after.page != line.page or line.line.top - after.line.top > 1:
            ends = [one.line.right for one in block[:-1]]
            even = len(ends) >= 3 and min(ends) >= 0.88 * max(ends)
            found |= dict.fromkeys((one.start for one in block), even)
            block = []
    return found


def _height(line: _Placed) -> float:
    return line.line.top - line.line.bottom
