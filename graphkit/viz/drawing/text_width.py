"""Widths of texts in the fonts of the package, and the places where their lines may end."""

from __future__ import annotations

import math
import re
import struct
import tomllib
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from importlib.resources import files

from graphkit.viz.drawing.constants import HYPHEN_END, WORD_END
from graphkit.viz.drawing.fonts import font_files
from graphkit.viz.drawing.truetype import Outlines, tables

_BOLD = 600  # from this weight on
_UNKNOWN = 0.75  # width of a letter that no font of ours has, in font sizes

# Scripts that write words without spaces, and vowels written before their consonant.
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_OPEN = "([“‘«"
_BEFORE = "เแโใไເແໂໃໄ"
# A consonant with everything that cannot be separated from it.
_CLUSTER = re.compile(
    r"[เแโใไເແໂໃໄ]?.(?:[\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebd\u0ec6-\u0ecdๆฯ]"
    r"|\u1039.|\u17d2.|[\u102b-\u103e\u1056-\u1059\u17b6-\u17d3])*",
    re.DOTALL,
)
# Costs of ending a line at a place, in addition to 1 for another line.
_AT_VOWEL, _IN_WORD, _IN_LATIN = 1.2, 2.5, 4.0


class Ruler:
    """A measure of texts in the fonts that they are set in, which also breaks them into lines.

    Args:
        texts: all texts that will be measured.
        known: words and names of scripts without spaces; lines may end before and after them.

    Example:
        >>> ruler = Ruler(["Mukdahan"])
        >>> ruler.width("Muk", 10) < ruler.width("Mukdahan", 10) < ruler.width("Mukdahan", 13)
        True
    """

    def __init__(self, texts: Iterable[str], known: Collection[str] = ()) -> None:
        self._widths = _widths(frozenset("".join(texts)))
        words = sorted({w for w in known if _SPACELESS.search(w)}, key=lambda w: (-len(w), w))
        self._known = re.compile("|".join(map(re.escape, words))) if words else None

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of a text on one line."""
        widths = self._widths[bold]
        total = 0.0
        for char in text:
            known = widths.get(char)
            if known is None:
                known = 0.0 if unicodedata.category(char)[0] in "MC" else _UNKNOWN
            total += known
        return total * size

    def lines(self, text: str, size: float, width: float, max_lines: int = 3) -> list[str]:
        """Break a name into as few lines as possible, about equally long, at the best places.

        Args:
            text: the name, without line ends.
            size: font size in pixels.
            width: width that a line should not exceed.
            max_lines: largest number of lines; the rest is cut, marked by an ellipsis.
        """
        text = " ".join(text.split())
        pieces = self._pieces(text)
        long = [self.width(piece, size) for piece, _ in pieces]
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(pieces) + 1):
            cost, start, wide = math.inf, end, 0.0
            found = (cost, end - 1)
            while start:
                start -= 1
                wide += long[start]
                over = self.width(pieces[end - 1][0], size) - self.width(
                    pieces[end - 1][0].rstrip(), size
                )
                if wide - over > width and start < end - 1:
                    break
                slack = 1 - (wide - over) / width
                last = pieces[end - 1][1] if end < len(pieces) else 0.0
                cost = best[start][0] + 1 + slack * slack + last
                if cost < found[0]:
                    found = (cost, start)
            best.append(found)
        rows: list[str] = []
        end = len(pieces)
        while end:
            start = best[end][1]
            rows.insert(0, "".join(piece for piece, _ in pieces[start:end]).strip())
            end = start
        if len(rows) > max_lines:
            rows = rows[:max_lines]
            rows[-1] = rows[-1].rstrip(" ,·") + "…"
        return rows

    def paragraph(
        self, text: str, size: float, width: float, *, bold: bool = False, max_lines: int = 99
    ) -> list[str]:
        """Break a text into full lines; text beyond ``max_lines`` is cut."""
        rows = [""]
        pieces = self._pieces(" ".join(text.split()))
        words: list[str] = []
        joined = False
        for piece, cost in pieces:
            # A line ends inside a word only if the word alone is too long.
            if joined and self.width(words[-1] + piece, size, bold=bold) <= width:
                words[-1] += piece
            else:
                words.append(piece)
            joined = cost > _AT_VOWEL
        for word in words:
            if rows[-1] and self.width((rows[-1] + word).rstrip(), size, bold=bold) > width:
                rows.append("")
            rows[-1] += word
        rows = [row.strip() for row in rows if row.strip()]
        if len(rows) > max_lines:
            rows = rows[:max_lines]
            while rows[-1] and self.width(rows[-1] + "…", size, bold=bold) > width:
                rows[-1] = rows[-1][:-1]
            rows[-1] += "…"
        return rows

    def _pieces(self, text: str) -> list[tuple[str, float]]:
        """Split a text into pieces, each with the cost of ending a line after it."""
        pieces: list[tuple[str, float]] = []
        for chunk in re.findall(r"\S+\s*", text):
            for part in re.split(r"(?<=[^-–—/][-–—/])(?=[^\Wๆฯ])", chunk):
                end = 0.0 if part[-1].isspace() else HYPHEN_END
                inside = list(self._inside(part))
                inside[-1] = (inside[-1][0], end)
                pieces += inside
        return pieces

    def _inside(self, part: str) -> Iterable[tuple[str, float]]:
        """Yield the pieces of the text between two spaces."""
        if not _SPACELESS.search(part):
            letters = re.findall(r"\S[\s\u0300-\u036f]*", part)
            yield from ((letter, _IN_LATIN) for letter in letters)
            return
        words = {0, len(part)}
        inside: set[int] = set()
        for found in self._known.finditer(part) if self._known else ():
            words |= {found.start(), found.end()}
            inside.update(range(found.start() + 1, found.end()))
        clusters = [found.end() for found in _CLUSTER.finditer(part)]
        start = 0
        for end in clusters:
            after = part[end : end + 1]
            if not after.strip() or (_punctuation(after) and after not in _OPEN):
                continue
            if end in words or _east(part[end - 1]) or part[end - 1] in "ๆฯ":
                cost = WORD_END
            elif after in _BEFORE and end not in inside:
                cost = _AT_VOWEL
            else:
                # A consonant without a vowel most often ends the syllable before it.
                bare = len(_CLUSTER.match(part, end)[0]) == 1  # type: ignore[index]
                cost = _IN_WORD + 1.5 * bare
            if part[end - 1] in _OPEN:
                cost = _IN_LATIN
            yield part[start:end], cost
            start = end
        if start < len(part):
            yield part[start:], 0.0


@lru_cache(maxsize=1)
def break_words() -> frozenset[str]:
    """Return words of scripts without spaces, before and after which a line may end."""
    text = files("graphkit.viz.drawing").joinpath("breaks.toml").read_text("utf-8")
    return frozenset(word for words in tomllib.loads(text).values() for word in words.split())


def _punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] == "P"


def _east(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


@lru_cache(maxsize=4)
def _widths(characters: frozenset[str]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the width of each character at size 1, in regular weight and in bold."""
    found: tuple[dict[str, float], dict[str, float]] = ({}, {})
    for data in font_files(["".join(sorted(characters))]).values():
        held = tables(data)
        font = Outlines(data)
        weight = struct.unpack_from(">H", held[b"OS/2"], 4)[0]
        start = struct.unpack_from(">L", held[b"cmap"], 8)[0]
        count = struct.unpack_from(">L", held[b"cmap"], start + 12)[0]
        groups = held[b"cmap"][start + 16 : start + 16 + 12 * count]
        for first, last, glyph in struct.iter_unpack(">LLL", groups):
            for code in range(first, last + 1):
                # The first family that has a letter is the one it is set in.
                width = font.advance(glyph + code - first)
                found[weight >= _BOLD].setdefault(chr(code), width)
    for char, width in found[False].items():
        found[True].setdefault(char, width)
    return found
