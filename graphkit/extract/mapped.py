"""Text that is changed and still knows where each of its characters was read."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """One change of a text: the characters from ``start`` up to ``end`` become ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text and, for each of its characters, the first and last offset that it was read from.

    Example:
        >>> mapped = MappedText.of("a-\\nb").edit([Edit(1, 3, "")])
        >>> mapped.text, list(mapped.origin)
        ('ab', [0, 3])
    """

    text: str
    origin: array[int]
    last: array[int]

    @classmethod
    def of(cls, text: str) -> MappedText:
        """Return a text as it was read."""
        places = array("i", range(len(text)))
        return cls(text, places, places)

    def edit(self, edits: Iterable[Edit]) -> MappedText:
        """Return the text after changes, which are in order and do not overlap.

        A character of the new words keeps the place of the same character among the old ones;
        one that was not there gets the place of all of them.
        """
        pieces: list[str] = []
        origin: array[int] = array("i")
        last: array[int] = array("i")
        done = 0
        for start, end, text in edits:
            pieces += (self.text[done:start], text)
            origin += self.origin[done:start]
            last += self.last[done:start]
            for place in self._places(start, end, text):
                origin.append(place[0])
                last.append(place[1])
            done = end
        if not pieces:
            return self
        pieces.append(self.text[done:])
        origin += self.origin[done:]
        last += self.last[done:]
        return MappedText("".join(pieces), origin, last)

    def sub(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> MappedText:
        """Return the text with every match of a pattern replaced."""
        return self.edit(
            Edit(*match.span(), text)
            for match in pattern.finditer(self.text)
            if (text := new(match)) != match[0]
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the first offset and the offset after the last of a passage, as it was read."""
        return min(self.origin[start:end]), max(self.last[start:end]) + 1

    def _places(self, start: int, end: int, text: str) -> list[tuple[int, int]]:
        if start == end:
            # Nothing was there: the place of the character before, or of the one after.
            at = start - 1 if start else min(start, len(self.origin) - 1)
            return [(self.origin[at], self.last[at])] * len(text)
        free = list(range(start, end))
        whole = self.span(start, end)[0], self.span(start, end)[1] - 1
        found = []
        for letter in text:
            place = next((i for i in free if self.text[i] == letter), None)
            if place is None:
                found.append(whole)
            else:
                free.remove(place)
                found.append((self.origin[place], self.last[place]))
        return found
