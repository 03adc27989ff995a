"""PDF through pypdfium2: characters with their boxes, lines in reading order.

Programs that write Thai often give a mark the letters of its whole syllable, so that a reader
gets the syllable twice. The boxes tell: the second one lies over the first.
"""

from __future__ import annotations

import ctypes
import time
from collections import Counter
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from graphkit.extract.readers.columns import Segment, reading_order
from graphkit.extract.readers.limits import (
    MAX_CHARACTERS,
    MAX_PAGE_CHARACTERS,
    MAX_PAGES,
    MAX_SECONDS,
    too_large,
)
from graphkit.extract.readers.raw import RawDocument, RawLine, RawPage, text_lines
from graphkit.model.errors import InvalidDataError, MissingExtraError

if TYPE_CHECKING:
    import pypdfium2 as pdfium

_NEAR = 40
"""How many earlier glyphs of the same letters a syllable may lie over."""
_DENSE_FROM = "\u0e00"
"""Letters from here on belong to scripts that the spaces of words do not divide, or few do."""
_AM = "\u0e33\u0eb3"
Recognise = Callable[["pdfium.PdfPage"], str]
"""Reads the letters of a page from its picture."""


def open_pdf(data: bytes, name: str) -> pdfium.PdfDocument:
    """Open a PDF file.

    Raises:
        MissingExtraError: if the extra ``documents`` is not installed.
        InvalidDataError: when the file is protected by a password or is damaged.
    """
    try:
        import pypdfium2 as pdfium
    except ImportError:
        raise MissingExtraError(
            "PDF files need the extra 'documents'; run: pip install 'graphkit[documents]'"
        ) from None
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == 4:
            raise InvalidDataError(
                f"{name} is protected by a password; save a copy without it"
            ) from error
        raise InvalidDataError(
            f"{name} is not a PDF that can be read; it may be damaged or cut short"
        ) from error


def read_pdf(data: bytes, name: str, recognise: Recognise | None = None) -> RawDocument:
    """Read the pages of a PDF file.

    Args:
        data: the file.
        name: its name, for errors and notes.
        recognise: reads a page that has a picture and no text; None leaves it empty.

    Raises:
        MissingExtraError: if the extra ``documents`` is not installed.
        InvalidDataError: when the file is protected, damaged or larger than the limits.
    """
    document = open_pdf(data, name)
    try:
        if len(document) > MAX_PAGES:
            raise too_large(name, f"{len(document):,} pages", f"{MAX_PAGES:,} pages")
        pages: list[RawPage] = []
        notes: list[str] = []
        empty: list[int] = []
        total, started = 0, time.monotonic()
        for number in range(1, len(document) + 1):
            page = _read_page(document, number, name, notes)
            if not page.text.strip():
                if recognise is None:
                    empty.append(number)
                else:
                    page = _recognised(document, number, recognise, empty)
            pages.append(page)
            total += len(page.text)
            if total > MAX_CHARACTERS:
                raise too_large(name, "too many characters", f"{MAX_CHARACTERS:,}")
            if recognise is None and time.monotonic() - started > MAX_SECONDS:
                raise too_large(name, f"{number} pages in {MAX_SECONDS} seconds", "a shorter time")
        if empty:
            notes.append(_without_text(name, empty, len(pages), recognised=recognise is not None))
        return RawDocument(tuple(pages), paged=True, notes=tuple(notes))
    finally:
        document.close()


def _without_text(name: str, empty: list[int], pages: int, *, recognised: bool) -> str:
    one = len(empty) == 1
    if len(empty) == pages:
        head = f"{name} has no text"
    else:
        head = (
            f"{name}: page{'' if one else 's'} {_ranges(empty)} {'has' if one else 'have'} no text"
        )
    return head if recognised else f"{head}; if it is a scan, read it with --ocr"


def _ranges(numbers: list[int]) -> str:
    """Return numbers in order as ranges, such as ``1-3, 7``."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][-1] == number - 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return ", ".join("-".join(map(str, run)) for run in found)


def _recognised(
    document: pdfium.PdfDocument, number: int, recognise: Recognise, empty: list[int]
) -> RawPage:
    page = document[number - 1]
    try:
        text = recognise(page)
    finally:
        page.close()
    if not text.strip():
        empty.append(number)
    return RawPage(number, text, text_lines(text), approximate=True)


def _read_page(document: pdfium.PdfDocument, number: int, name: str, notes: list[str]) -> RawPage:
    import pypdfium2 as pdfium

    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        notes.append(f"{name}: page {number} is damaged and is left out")
        return RawPage(number, "")
    text_page = None
    try:
        text_page = page.get_textpage()
        count = text_page.count_chars()
        if count > MAX_PAGE_CHARACTERS:
            notes.append(f"{name}: page {number} has {count:,} characters and is left out")
            return RawPage(number, "")
        return _Characters(text_page, count).page(number, page.get_width())
    except pdfium.PdfiumError:
        notes.append(f"{name}: page {number} is damaged and is left out")
        return RawPage(number, "")
    finally:
        if text_page is not None:
            text_page.close()
        page.close()


class _Character(NamedTuple):
    """A character with its box in points and its origin; ``made`` if the reader added it."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    origin: tuple[float, float]
    made: bool


class _Characters:
    """The characters of a page, grouped to lines."""

    def __init__(self, text_page: pdfium.PdfTextPage, count: int) -> None:
        self._all = [*_characters(text_page, count)]
        self._dropped: set[int] = set()
        self._spaced: set[int] = set()

    def page(self, number: int, width: float) -> RawPage:
        """Return the page: lines in reading order, and what it does not show."""
        self._drop_repeated()
        self._space()
        segments = reading_order(self._segments(), width)
        pieces: list[str] = []
        lines: list[RawLine] = []
        dropped: list[tuple[int, int]] = []
        offset = 0
        for segment in segments:
            if offset:
                pieces.append("\n")
                offset += 1
            start = offset
            for index in range(segment.first, segment.last):
                text = self._all[index].text
                if index in self._spaced:
                    pieces.append(" ")
                    offset += 1
                if index in self._dropped:
                    dropped.append((offset, offset + len(text)))
                pieces.append(text)
                offset += len(text)
            box = segment.left, segment.right, segment.bottom, segment.top
            lines.append(RawLine(start, offset, *box, segment.column))
        return RawPage(number, "".join(pieces), tuple(lines), tuple(dropped))

    def _is_seen(self, index: int) -> bool:
        """Return whether a character leaves a mark on the page, and not the second time."""
        one = self._all[index]
        return not one.made and bool(one.text.strip()) and index not in self._dropped

    def _segments(self) -> list[Segment]:
        """Return the runs of characters of a line without a wide gap."""
        found: list[Segment] = []
        first = 0
        before: _Character | None = None
        for index, one in enumerate(self._all):
            if one.text == "\n":
                self._close(found, first, index)
                first, before = index + 1, None
            elif self._is_seen(index):
                if before is not None and _apart(before, one):
                    self._close(found, first, index)
                    first = index
                before = one
        self._close(found, first, len(self._all))
        return found

    def _close(self, found: list[Segment], first: int, last: int) -> None:
        while first < last and not self._all[first].text.strip():
            first += 1
        while last > first and not self._all[last - 1].text.strip():
            last -= 1
        seen = [self._all[index] for index in range(first, last) if self._is_seen(index)]
        if not seen:
            return
        base = sorted(one.origin[1] for one in seen)[len(seen) // 2]
        # A syllable in one glyph is higher than a letter.
        shared = Counter(one.origin for one in seen)
        single = [one for one in seen if shared[one.origin] == 1] or seen
        height = median(one.top - one.bottom for one in single)
        found.append(
            Segment(
                first,
                last,
                min(one.left for one in seen),
                max(one.right for one in seen),
                base,
                base + max(1.0, height),
            )
        )

    def _drop_repeated(self) -> None:
        """Mark syllables whose box lies over the same syllable a few glyphs before."""
        glyphs: dict[str, list[tuple[float, float, float]]] = {}
        index, count = 0, len(self._all)
        while index < count:
            one = self._all[index]
            if one.made:
                index += 1
                continue
            last = index + 1
            while (
                last < count and self._all[last].origin == one.origin and not self._all[last].made
            ):
                last += 1
            text = "".join(char.text for char in self._all[index:last])
            left = min(char.left for char in self._all[index:last])
            right = max(char.right for char in self._all[index:last])
            middle = (left + right) / 2
            height = 0.3 * max(4.0, one.top - one.bottom)
            base = one.origin[1]
            seen = glyphs.setdefault(text, [])
            if any(
                abs(base - under) < height
                and start - 1 <= middle <= end + 1
                and (last - index > 1 or abs(middle - (start + end) / 2) < 0.5)
                for start, end, under in seen[-_NEAR:]
            ):
                self._dropped.update(range(index, last))
            else:
                seen.append((left, right, base))
            index = last

    def _space(self) -> None:
        """Mark spaces between letters that touch, and spaces that are missing in a gap.

        The reader guesses spaces from the steps between glyphs, which syllables in one glyph
        mislead; scripts without spaces between words suffer from each wrong one.
        """
        heights = [one.top - one.bottom for one in self._all if one.text > _DENSE_FROM]
        if not heights:
            return
        height = median(heights)
        end, dense, seen = 0.0, False, False
        glyph_left, glyph = 0.0, (0.0, 0.0)
        spaces: list[int] = []
        for index, one in enumerate(self._all):
            if index in self._dropped:
                continue
            if one.text.isspace():
                if one.made and one.text == " ":
                    spaces.append(index)
                else:
                    spaces, seen = [], False
                continue
            here = one.text > _DENSE_FROM
            if seen and dense and here and one.origin != glyph:
                gap = one.left - end
                if spaces:
                    touch = -2 * height < gap < 0.4 * height
                    self._dropped.update(spaces if touch else spaces[1:])
                elif 0.8 * height < gap < 4 * height:
                    self._spaced.add(index)
            if one.origin != glyph:
                glyph, glyph_left, end = one.origin, one.left, one.right
            end = max(end, one.right)
            if one.text in _AM and end - glyph_left < 1.3 * height:
                # The box is that of the consonant: the second half of the vowel has no letters.
                end += 0.8 * height
            spaces, seen, dense = [], True, here


def _apart(before: _Character, one: _Character) -> bool:
    """Return whether a character begins a new run: far to the right, or on another line."""
    height = max(before.top - before.bottom, one.top - one.bottom, 4.0)
    if abs(before.origin[1] - one.origin[1]) > 1.5 * height:
        return True
    return one.left - before.right > 1.8 * height or before.left - one.right > 3 * height


def _characters(text_page: pdfium.PdfTextPage, count: int) -> list[_Character]:
    import pypdfium2.raw as raw

    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    found = []
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text_page, index)
        made = raw.FPDFText_IsGenerated(text_page, index) == 1
        if code == 0x0D or code == 0:
            continue
        raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        box = left.value, right.value, bottom.value, top.value
        origin = x.value, y.value
        if code in (0xFFFE, 0x02):  # a hyphen at the end of a line, which has no end then
            found.append(_Character("-", *box, origin, False))
            found.append(_Character("\n", *box, origin, True))
            continue
        text = "\n" if code == 0x0A else "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
        found.append(_Character(text, *box, origin, made))
    return found
