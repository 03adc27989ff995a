"""Line breaks that end a statement, and those that only wrap a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from graphkit.extract.grammar import every

LIST_MARK = (
    r"(?:[-•*▪–]\s|\(?\d{1,2}[.)]\s|\(?[๐-๙]{1,2}[.)]\s?|[一二三四五六七八九十]{1,3}、|#{1,6}\s|\|)"
)
"""The marks before an item of a list, headings of Markdown and rows of tables among them."""

_MARKED = re.compile(rf"[ \t]*{LIST_MARK}")
_ENDS = re.compile(r"[.!?。！？…][\"”’)\]」』]*$")
_OPEN = re.compile(r"[,，、(（\[/–—-]$")
_CLOSES = re.compile(r"[)）\],，、]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WRAPPED, _SHORT_LINE = 40, 0.6


def statement_breaks(text: str) -> Iterator[int]:
    """Yield the offsets after the line breaks of a text that end a statement.

    A line goes on where it ends, or the next one begins, with words that join; and where lines of
    one width make a paragraph that ends with a full stop. Every other line is a statement of its
    own: minutes and lists have no full stops.

    Example:
        >>> text = "Loei signed with Kunming\\nNan visited Dali\\nand Jinghong"
        >>> [text[at:] for at in statement_breaks(text)]
        ['Nan visited Dali\\nand Jinghong']
    """
    for paragraph in re.finditer(r"(?:[^\n]+\n?)+", text):
        block: list[tuple[int, str]] = []
        for line in re.finditer(r"[^\n]+", paragraph[0]):
            if block and _MARKED.match(line[0]):
                yield from _of_block(block)
                yield paragraph.start() + line.start()
                block = []
            block.append((paragraph.start() + line.start(), line[0].rstrip()))
        yield from _of_block(block)


def is_marked(text: str, offset: int) -> bool:
    """Return whether the line that begins at an offset is an item of a list."""
    return bool(_MARKED.match(text, offset))


def _of_block(block: Sequence[tuple[int, str]]) -> Iterator[int]:
    """Yield the breaks between lines that no mark of a list sets apart."""
    lines = [line for _, line in block]
    wrapped = _is_wrapped(lines)
    longest = max((len(line) for line in lines), default=0)
    for number, (start, below) in enumerate(block[1:]):
        above = lines[number]
        short = len(above) < _SHORT_LINE * longest
        goes_on = not above.endswith((":", "：")) and (
            (wrapped and not short) or _goes_on(above, below.lstrip())
        )
        if not goes_on:
            yield start


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Return whether lines are a paragraph of one width, which a full stop ends."""
    if len(lines) < 2 or not _ENDS.search(lines[-1]):
        return False
    width = max(map(len, lines))
    if width < _WRAPPED and not _HAN.search(lines[0]):
        return False
    for above, below in pairwise(lines):
        # The next word had no room in the line.
        first = 1 if _HAN.match(below) else len(below.partition(" ")[0])
        dense = not _LATIN.search(above[-12:])
        if len(above) + first + (2 if dense else 1) <= width:
            return False
    return True


def _goes_on(above: str, below: str) -> bool:
    """Return whether a line goes on in the next one, as their words show."""
    if not below or _ENDS.search(above):
        return False
    if _OPEN.search(above) or _CLOSES.match(below):
        return True
    first = below[0]
    if first.islower() or unicodedata.category(first) == "Mn":
        return True
    return bool(_joins_at_end().search(above.lower()) or _joins_at_start().match(below.lower()))


@lru_cache(maxsize=1)
def _joins_at_end() -> re.Pattern[str]:
    words = {*every("and"), *every("with"), *every("between"), *every("of"), "the"}
    return re.compile(rf"(?:{_either(words)})$")


@lru_cache(maxsize=1)
def _joins_at_start() -> re.Pattern[str]:
    return re.compile(_either({*every("and"), *every("with")}))


def _either(words: set[str]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(
        rf"(?<!\w){re.escape(word)}(?!\w)" if _LATIN.match(word) else re.escape(word)
        for word in ordered
    )
