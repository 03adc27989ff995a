"""What all written forms of a document share: clean texts, numbers of captions, citations. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from graphkit.names.languages import languages, words_of
from graphkit.names.normalise import printable
from graphkit.names.type_words import bare
from graphkit.report.document.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    KeyFigures,
    Paragraph,
    Picture,
    Reference,
    Said,
    Table,
)
from graphkit.viz.drawing import MILLIMETRES, Ruler, Sheet
from graphkit.viz.page_records import safe_link

PAGE = 210.0, 297.0
"""Width and height of a page in millimetres: A4, standing."""
MARGIN = 20.0
"""Millimetres left and right of the text."""
WIDTH = (PAGE[0] - 2 * MARGIN) / 10
"""Centimetres: how wide text is, and what a drawing should be to keep its letters' size."""
INK, SOFT, LINE, ACCENT = "#1B2733", "#55606D", "#C9D0D7", "#005A8F"
_HIGHEST = 205.0  # millimetres of a drawing
_TOKEN = re.compile(r"\S+")
_NARROW, _APART = 0.7, 5.0  # share of the page that a small table takes; millimetres between
# The era with its year, the day with its month and year.
_DATES = r"[พค]\.ศ\. ?\d{3,4}|\b\d{1,2} [ก-๙]{2,9}(?:คม|ยน|ธ์)(?: \d{4}\b)?"
_NAME = 30  # letters of a name that stays on a line
_BREAK = "\u200b"
# Consonants in a row that are no words: nothing that breaks Thai by its words would break them.
_BARE = re.compile("[ก-ฮ]{25,}")


def clean(text: str) -> str:
    """A text as it can be set: composed, on one line, without signs that control anything.

    Example:
        >>> clean("a\\x00\\n  b\\ufffe")
        'a b'
    """
    return printable(" ".join(unicodedata.normalize("NFC", text).split()))


ROOM = "report/document"
"""The folder below ``graphkit`` whose words these are."""


@lru_cache(maxsize=1)
def _unbroken_words() -> tuple[str, ...]:
    """Return the words of every language that a line never ends inside."""
    return tuple(word for lang in languages(ROOM) for word in words_of(ROOM, lang)["whole"].split())


class Names:
    """What lines should not end in: names, words and dates of scripts without spaces."""

    def __init__(self, names: Iterable[str]) -> None:
        given = {clean(name) for name in (*names, *_unbroken_words())}
        given |= {bare(name) for name in given}
        chosen = [n for n in given if 2 < len(n) <= _NAME and " " not in n and not _latin(n)]
        longest = sorted(chosen, key=lambda name: (-len(name), name))
        self._found = re.compile("|".join((_DATES, *map(re.escape, longest))))

    def within(self, text: str) -> list[str]:
        """Those that stand in a text."""
        return [] if text.isascii() else self._found.findall(text)

    def parts(self, text: str, fits: Callable[[str], bool]) -> list[tuple[str, bool]]:
        """A text in pieces, and which of them are names that fit on a line; none if none is."""
        pieces: list[tuple[str, bool]] = []
        at = 0
        for found in () if text.isascii() else self._found.finditer(text):
            if fits(found[0]):
                pieces += [(text[at : found.start()], False), (found[0], True)]
                at = found.end()
        return [piece for piece in (*pieces, (text[at:], False)) if piece[0]] if pieces else []


def spans(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Citations as they are printed: first and last of each run of three or more.

    Example:
        >>> spans((6, 1, 2, 3, 5))
        [(1, 3), (5, 5), (6, 6)]
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [
        pair
        for run in runs
        for pair in ([(run[0], run[-1])] if len(run) > 2 else [(n, n) for n in run])
    ]


def captions(document: Document) -> dict[int, tuple[str, str, str]]:
    """``Table 1.``, ``Figure 1.`` … in three parts, by the place of the block in the document."""
    say = words_of(ROOM, document.lang)
    found, counts = {}, {"table": 0, "figure": 0}
    for place, block in enumerate(document.blocks):
        if isinstance(block, Table | Picture):
            sort = "table" if isinstance(block, Table) else "figure"
            counts[sort] += 1
            before, _, after = say[sort].partition("{n}")
            found[place] = before, str(counts[sort]), after
    return found


def shrink(sheet: Sheet) -> float:
    """The share of its size at which a drawing fits a page: 1, or less for a large one."""
    wide, high = (max(n * MILLIMETRES, 0.1) for n in (sheet.width, sheet.height))
    return min(1.0, 10 * WIDTH / wide, _HIGHEST / high)


def address(reference: Reference) -> tuple[str, str]:
    """Where a reference leads to, and how that reads best; both empty where it leads nowhere."""
    link = safe_link(reference.url)
    shown = unquote(link)
    if not shown.isprintable() or " " in shown:
        shown = link
    return link, clean(shown.split("://", 1)[-1].rstrip("/"))


def sayings(block: Block) -> Iterator[Said]:
    """All that a block says, in reading order, but headings, titles of columns and key figures."""
    if isinstance(block, Paragraph):
        yield from block.sentences
    elif isinstance(block, Bullets):
        for entry in block.entries:
            yield from entry
    elif isinstance(block, Table):
        yield block.caption
        for row in block.rows:
            yield from row
    elif isinstance(block, Picture):
        yield block.caption


def texts(document: Document) -> list[str]:
    """All that is set on the pages, for the choice of fonts."""
    found = [document.title, document.running, document.sources, document.page_of]
    found += [*document.origin, *words_of(ROOM, document.lang).values()]
    found += [said.text for said in document.standing]
    for reference in document.references:
        found += [reference.text, *address(reference)]
    for block in document.blocks:
        found += [said.text for said in sayings(block)]
        if isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, Table):
            found += [column.title for column in block.columns]
        elif isinstance(block, KeyFigures):
            found += [text for figure in block.figures for text in (figure.value, figure.label)]
        elif isinstance(block, Picture):
            found += [row.text for row in block.sheet.rows]
    return [clean(text) for text in found]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table that fits its page: widths of its columns in millimetres, and its cells' texts.

    In a text a zero-width space stands wherever a word that is wider than its column may break;
    ``parts`` are the same cells' texts as :meth:`Names.parts` gives them.
    """

    widths: tuple[float, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    parts: tuple[tuple[list[tuple[str, bool]], ...], ...] = ()


def fitted(table: Table, names: Names, size: float, padding: float) -> Fitted:
    """A table's columns as wide as asked for, but not narrower than their longest words.

    A table whose rows would leave much of the page empty is only as wide as they are, and so is
    one of numbers, whose columns are read across.

    Args:
        table: any; rows that are too short are filled up.
        names: those that no line should end in.
        size: of its letters, in points.
        padding: millimetres of each column that stay empty.
    """
    count = len(table.columns)
    if not count:
        return Fitted((), (), ())
    titles = [clean(column.title) for column in table.columns]
    blank = Said("", states=False)
    cells = [[*row[:count], *[blank] * (count - len(row))] for row in table.rows]
    rows = [[clean(cell.text) for cell in row] for row in cells]
    ruler = Ruler([*titles, *(text for row in rows for text in row), "[0123456789, –]"])
    scale, room = size * 25.4 / 72, 10 * WIDTH
    least, natural = [], []
    for at, title in enumerate(titles):
        held = {row[at] for row in rows}
        stiff = [_stiff(ruler, word) for word in {w for t in held for w in _TOKEN.findall(t)}]
        stiff += [_stiff(ruler, word, bold=True) for word in _TOKEN.findall(title)]
        named = [ruler.width(name, 1.0) for name in {n for t in held for n in names.within(t)}]
        # Whole names are worth some of the page, long words more.
        named_room = min(max(named, default=0.0) * scale + padding, room / 6)
        words_room = min(max(stiff, default=0.0) * scale + padding, room / max(count, 3))
        least.append(max(named_room, words_room) if count <= 6 else words_room)
        long = [ruler.width(title, 1.0, bold=True)]
        for text, row in zip((row[at] for row in rows), cells, strict=True):
            long.append(ruler.width(text, 1.0, bold=row[at].strong) + _cited(ruler, row[at]))
        natural.append(max(long) * scale + padding + _APART)
    shares = [max(column.share, 0.01) for column in table.columns]
    wide = _at_least([room * share / sum(shares) for share in shares], least, room)
    counts = count > 1 and all(column.numbers for column in table.columns[1:])
    if table.rows and sum(natural) <= (1.0 if counts else _NARROW) * room:
        wide = natural

    def broken(text: str, width: float, *, bold: bool = False) -> str:
        most = (width - padding) / scale
        return _TOKEN.sub(
            lambda found: (
                _BREAK.join(found[0]) if _stiff(ruler, found[0], bold=bold) > most else found[0]
            ),
            text,
        )

    def parts(text: str, width: float) -> list[tuple[str, bool]]:
        return names.parts(text, lambda name: ruler.width(name, scale) <= width - padding)

    return Fitted(
        tuple(wide),
        tuple(broken(title, w, bold=True) for title, w in zip(titles, wide, strict=True)),
        tuple(tuple(map(broken, row, wide)) for row in rows),
        tuple(tuple(map(parts, row, wide)) for row in rows),
    )


def _cited(ruler: Ruler, said: Said) -> float:
    """How wide the citations of a cell are at size 1; they are set in smaller letters."""
    shown = ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in spans(said.cites))
    return ruler.width(f" [{shown}]", 0.8) if shown else 0.0


def broken_words(text: str, most: int = 40) -> str:
    """A text in which words that fill half a line may break anywhere."""
    return _BARE.sub(
        lambda found: _BREAK.join(found[0]),
        _TOKEN.sub(
            lambda found: (
                _BREAK.join(found[0]) if len(found[0]) > most and _latin(found[0]) else found[0]
            ),
            text,
        ),
    )


def broken_address(text: str) -> str:
    """An address that may break after its signs, and anywhere in its very long words."""
    pieces = re.findall(r"[^/?&=_.+%#-]*[/?&=_.+%#-]*", text)
    return _BREAK.join(_BREAK.join(p) if len(p) > 40 else p for p in pieces if p)


def _stiff(ruler: Ruler, token: str, *, bold: bool = False) -> float:
    """How wide a word is at size 1 if it does not break by itself, as one of Thai letters does."""
    return ruler.width(token, 1.0, bold=bold) if _latin(token) else 0.0


def _latin(token: str) -> bool:
    """Whether most letters of a word are of a script that parts words by spaces."""
    return 2 * sum(ord(char) < 0x0E00 for char in token) > len(token)


def _at_least(wide: list[float], least: list[float], room: float) -> list[float]:
    """Widths that together fill the room; those too narrow take from the others."""
    free = [True] * len(wide)
    while True:
        left = room - sum(low for low, is_free in zip(least, free, strict=True) if not is_free)
        total = sum(w for w, is_free in zip(wide, free, strict=True) if is_free)
        found = [
            w * left / total if is_free else low
            for w, low, is_free in zip(wide, least, free, strict=True)
        ]
        tight = [at for at, is_free in enumerate(free) if is_free and found[at] < least[at] - 1e-9]
        if not tight or len(tight) == sum(free):
            return found
        for at in tight:
            free[at] = False
