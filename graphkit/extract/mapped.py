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
    """A text and, for each of its characters, the offset of that character as it was read.

    Example:
        >>> mapped = MappedText.of("a-\\nb").edit([Edit(1, 3, "")])
        >>> mapped.text, list(mapped.origin)
        ('ab', [0, 3])
    """

    text: str
    origin: array[int]

    @classmethod
    def of(cls, text: str) -> MappedText:
        """Return a text as it was read."""
        return cls(text, array("i", range(len(text))))

    def edit(self, edits: Iterable[Edit]) -> MappedText:
        """Return the text after changes, which are in order and do not overlap.

        A character of the new words keeps the place of the same character among the old ones;
        one that was not there gets the place of the character before it.
        """
        pieces: list[str] = []
        origin: array[int] = array("i")
        done = 0
        for start, end, text in edits:
            pieces += (self.text[done:start], text)
            origin += self.origin[done:start]
            origin.extend(self._places(start, end, text))
            done = end
        if not done and not pieces:
            return self
        pieces.append(self.text[done:])
        origin += self.origin[done:]
        return MappedText("".join(pieces), origin)

    def sub(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> MappedText:
        """Return the text with every match of a pattern replaced."""
        return self.edit(
            Edit(*match.span(), text)
            for match in pattern.finditer(self.text)
            if (text := new(match)) != match[0]
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the first offset and the offset after the last of a passage, as it was read."""
        places = self.origin[start:end]
        return min(places), max(places) + 1

    def _places(self, start: int, end: int, text: str) -> list[int]:
        if end - start == len(text) == 1:
            return [self.origin[start]]
        free = list(range(start, end))
        last = self.origin[start] if start < len(self.origin) else self.origin[-1]
        found = []
        for letter in text:
            place = next((i for i in free if self.text[i] == letter), None)
            if place is not None:
                free.remove(place)
                last = self.origin[place]
            found.append(last)
        return found
