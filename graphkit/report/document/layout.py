"""Layout shared by all formats of a document: clean texts, captions, citations, table widths."""

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
    PictureBlock,
    Reference,
    Statement,
    TableBlock,
)
from graphkit.viz.drawing import MILLIMETRES, Ruler, Sheet
from graphkit.viz.page_records import safe_link

PAGE = 210.0, 297.0
"""Width and height of a page in millimetres: A4, portrait."""
MARGIN = 20.0
"""Left and right margin in millimetres."""
WIDTH = (PAGE[0] - 2 * MARGIN) / 10
"""Width of the text in centimetres; a drawing of this width keeps its font size."""
INK, SOFT, LINE, ACCENT = "#1B2733", "#55606D", "#C9D0D7", "#005A8F"
_HIGHEST = 205.0  # largest height of a drawing in millimetres
_TOKEN = re.compile(r"\S+")
_NARROW, _APART = (
    0.7,
    5.0,
)  # largest share of the page for a small table; millimetres between columns
# A Thai era with its year, or a day with its month and year.
_DATES = r"[พค]\.ศ\. ?\d{3,4}|\b\d{1,2} [ก-๙]{2,9}(?:คม|ยน|ธ์)(?: \d{4}\b)?"
_NAME = 30  # longest name, in characters, that is kept on one line
_BREAK = "\u200b"
# Runs of consonants that are not words: no word breaker would find a place to break them.
_BARE = re.compile("[ก-ฮ]{25,}")


def clean_text(text: str) -> str:
    """Return a text ready for typesetting: composed, on one line, without control characters.

    Example:
        >>> clean_text("a\\x00\\n  b\\ufffe")
        'a b'
    """
    return printable(" ".join(unicodedata.normalize("NFC", text).split()))


ROOM = "report/document"
"""The folder below ``graphkit`` whose words these are."""


@lru_cache(maxsize=1)
def _unbroken_words() -> tuple[str, ...]:
    """Return the words of every language that a line never ends inside."""
    return tuple(word for lang in languages(ROOM) for word in words_of(ROOM, lang)["whole"].split())


class UnbrokenNames:
    """Names, words and dates that a line must not break, in scripts without spaces."""

    def __init__(self, names: Iterable[str]) -> None:
        known = {clean_text(name) for name in (*names, *_unbroken_words())}
        known |= {bare(name) for name in known}
        chosen = [n for n in known if 2 < len(n) <= _NAME and " " not in n and not _latin(n)]
        longest = sorted(chosen, key=lambda name: (-len(name), name))
        self._found = re.compile("|".join((_DATES, *map(re.escape, longest))))

    def find(self, text: str) -> list[str]:
        """Return those that occur in a text."""
        return [] if text.isascii() else self._found.findall(text)

    def split(self, text: str, fits: Callable[[str], bool]) -> list[tuple[str, bool]]:
        """Split a text into pieces, each with True if it is kept on a line; empty if none is."""
        pieces: list[tuple[str, bool]] = []
        at = 0
        for found in () if text.isascii() else self._found.finditer(text):
            if fits(found[0]):
                pieces += [(text[at : found.start()], False), (found[0], True)]
                at = found.end()
        return [piece for piece in (*pieces, (text[at:], False)) if piece[0]] if pieces else []


def citation_runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return citations as printed: the first and last number of each run of three or more.

    Example:
        >>> citation_runs((6, 1, 2, 3, 5))
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


def caption_labels(document: Document) -> dict[int, tuple[str, str, str]]:
    """Return ``Table 1.``, ``Figure 1.`` … in three parts, by the index of the block."""
    say = words_of(ROOM, document.lang)
    found, counts = {}, {"table": 0, "figure": 0}
    for place, block in enumerate(document.blocks):
        if isinstance(block, TableBlock | PictureBlock):
            sort = "table" if isinstance(block, TableBlock) else "figure"
            counts[sort] += 1
            before, _, after = say[sort].partition("{n}")
            found[place] = before, str(counts[sort]), after
    return found


def page_scale(sheet: Sheet) -> float:
    """Return the factor, at most 1, by which a drawing is reduced to fit a page."""
    wide, high = (max(n * MILLIMETRES, 0.1) for n in (sheet.width, sheet.height))
    return min(1.0, 10 * WIDTH / wide, _HIGHEST / high)


def address(reference: Reference) -> tuple[str, str]:
    """Return the link of a reference and its readable form; both are empty without a safe link."""
    link = safe_link(reference.url)
    shown = unquote(link)
    if not shown.isprintable() or " " in shown:
        shown = link
    return link, clean_text(shown.split("://", 1)[-1].rstrip("/"))


def statements_in(block: Block) -> Iterator[Statement]:
    """Yield the statements of a block in reading order; headings and key figures have none."""
    if isinstance(block, Paragraph):
        yield from block.sentences
    elif isinstance(block, Bullets):
        for entry in block.entries:
            yield from entry
    elif isinstance(block, TableBlock):
        yield block.caption
        for row in block.rows:
            yield from row
    elif isinstance(block, PictureBlock):
        yield block.caption


def document_texts(document: Document) -> list[str]:
    """Return all texts on the pages, to choose fonts for them."""
    found = [document.title, document.running, document.sources, document.page_of]
    found += [*document.origin, *words_of(ROOM, document.lang).values()]
    found += [statement.text for statement in document.subtitle]
    for reference in document.references:
        found += [reference.text, *address(reference)]
    for block in document.blocks:
        found += [statement.text for statement in statements_in(block)]
        if isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, TableBlock):
            found += [column.title for column in block.columns]
        elif isinstance(block, KeyFigures):
            found += [text for figure in block.figures for text in (figure.value, figure.label)]
        elif isinstance(block, PictureBlock):
            found += [row.text for row in block.sheet.rows]
    return [clean_text(text) for text in found]


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A table that fits its page: the widths of its columns in millimetres, and its texts.

    The texts have a zero-width space wherever a word wider than its column may break; ``parts``
    has the same texts as split by :meth:`UnbrokenNames.split`.
    """

    widths: tuple[float, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    parts: tuple[tuple[list[tuple[str, bool]], ...], ...] = ()


def fit_table(table: TableBlock, names: UnbrokenNames, size: float, padding: float) -> FittedTable:
    """Fit a table: columns have their share of the width, but at least their longest word.

    A table whose rows would leave much of the page empty is only as wide as its rows, and so is
    a table of numbers, whose rows are read across.

    Args:
        table: the table; short rows are filled up with empty cells.
        names: names that a line must not break.
        size: the font size in points.
        padding: millimetres of each column that stay empty.
    """
    count = len(table.columns)
    if not count:
        return FittedTable((), (), ())
    titles = [clean_text(column.title) for column in table.columns]
    blank = Statement("", factual=False)
    cells = [[*row[:count], *[blank] * (count - len(row))] for row in table.rows]
    rows = [[clean_text(cell.text) for cell in row] for row in cells]
    ruler = Ruler([*titles, *(text for row in rows for text in row), "[0123456789, –]"])
    scale, room = size * 25.4 / 72, 10 * WIDTH
    minimum, natural = [], []
    for at, title in enumerate(titles):
        held = {row[at] for row in rows}
        stiff = [_stiff(ruler, word) for word in {w for t in held for w in _TOKEN.findall(t)}]
        stiff += [_stiff(ruler, word, bold=True) for word in _TOKEN.findall(title)]
        named = [ruler.width(name, 1.0) for name in {n for t in held for n in names.find(t)}]
        # Names get up to a sixth of the page, long words more.
        named_room = min(max(named, default=0.0) * scale + padding, room / 6)
        words_room = min(max(stiff, default=0.0) * scale + padding, room / max(count, 3))
        minimum.append(max(named_room, words_room) if count <= 6 else words_room)
        long = [ruler.width(title, 1.0, bold=True)]
        for text, row in zip((row[at] for row in rows), cells, strict=True):
            long.append(ruler.width(text, 1.0, bold=row[at].strong) + _cited(ruler, row[at]))
        natural.append(max(long) * scale + padding + _APART)
    shares = [max(column.share, 0.01) for column in table.columns]
    wide = _at_least([room * share / sum(shares) for share in shares], minimum, room)
    counts = count > 1 and all(column.numbers for column in table.columns[1:])
    if table.rows and sum(natural) <= (1.0 if counts else _NARROW) * room:
        wide = natural

    def broken(text: str, width: float, *, bold: bool = False) -> str:
        room = (width - padding) / scale
        return _TOKEN.sub(
            lambda found: (
                _BREAK.join(found[0]) if _stiff(ruler, found[0], bold=bold) > room else found[0]
            ),
            text,
        )

    def parts(text: str, width: float) -> list[tuple[str, bool]]:
        return names.split(text, lambda name: ruler.width(name, scale) <= width - padding)

    return FittedTable(
        tuple(wide),
        tuple(broken(title, w, bold=True) for title, w in zip(titles, wide, strict=True)),
        tuple(tuple(map(broken, row, wide)) for row in rows),
        tuple(tuple(map(parts, row, wide)) for row in rows),
    )


def _cited(ruler: Ruler, statement: Statement) -> float:
    """Return the width of the citations of a cell at size 1; they are set smaller than the text."""
    shown = ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in citation_runs(statement.cites))
    return ruler.width(f" [{shown}]", 0.8) if shown else 0.0


def breakable_words(text: str, longest: int = 40) -> str:
    """Return a text in which words of more than ``longest`` characters may break anywhere."""
    return _BARE.sub(
        lambda found: _BREAK.join(found[0]),
        _TOKEN.sub(
            lambda found: (
                _BREAK.join(found[0]) if len(found[0]) > longest and _latin(found[0]) else found[0]
            ),
            text,
        ),
    )


def breakable_address(text: str) -> str:
    """Return an address that may break after its punctuation and inside very long words."""
    pieces = re.findall(r"[^/?&=_.+%#-]*[/?&=_.+%#-]*", text)
    return _BREAK.join(_BREAK.join(p) if len(p) > 40 else p for p in pieces if p)


def _stiff(ruler: Ruler, token: str, *, bold: bool = False) -> float:
    """Return the width of a word at size 1; 0 if it can break inside, as a Thai word can."""
    return ruler.width(token, 1.0, bold=bold) if _latin(token) else 0.0


def _latin(token: str) -> bool:
    """Return True if most letters of a word are of a script that separates words by spaces."""
    return 2 * sum(ord(char) < 0x0E00 for char in token) > len(token)


def _at_least(wide: list[float], minimum: list[float], room: float) -> list[float]:
    """Return widths that fill the room, with those below their minimum raised to it."""
    free = [True] * len(wide)
    while True:
        left = room - sum(low for low, is_free in zip(minimum, free, strict=True) if not is_free)
        total = sum(w for w, is_free in zip(wide, free, strict=True) if is_free)
        found = [
            w * left / total if is_free else low
            for w, low, is_free in zip(wide, minimum, free, strict=True)
        ]
        tight = [
            at for at, is_free in enumerate(free) if is_free and found[at] < minimum[at] - 1e-9
        ]
        if not tight or len(tight) == sum(free):
            return found
        for at in tight:
            free[at] = False
