"""Names that a line break divides, in scripts without spaces between words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from graphkit.extract.late_marks import DENSE, dense_place_names
from graphkit.extract.mapped import Edit, MappedText
from graphkit.names.normalise import normalise

_LETTER = "[\u0e01-\u0e4e\u0e81-\u0edf\u3400-\u9fff]"
_BREAK = re.compile(f"(?<={_LETTER})(?:-\\s?| ?\\n) *(?={_LETTER})")
_LONGEST = 24
_HAN = re.compile("[\u3400-\u9fff]+")


def join_names(text: MappedText, names: Iterable[str] = ()) -> MappedText:
    """Return a text in which no line break and no hyphen divides a known name.

    Args:
        text: the text.
        names: names besides those of the gazetteer.

    Example:
        >>> join_names(MappedText.of("\u0e21\u0e38\u0e01-\\n\u0e14\u0e32\u0e2b\u0e32\u0e23")).text
        'มุกดาหาร'
    """
    if not _BREAK.search(text.text):
        return text
    own = frozenset(name for word in names if DENSE.fullmatch(name := normalise(word)))
    return text.edit(_joins(text.text, own))


def _joins(text: str, own: frozenset[str]) -> Iterator[Edit]:
    places = dense_place_names()
    for match in _BREAK.finditer(text):
        start, end = match.span()
        before = DENSE.findall(text[max(0, start - _LONGEST) : start])[-1]
        after = DENSE.match(text, end, min(len(text), end + _LONGEST))
        behind = after[0] if after else ""
        for left in range(1, len(before) + 1):
            head = before[-left:]
            joined = (head + behind[:right] for right in range(1, len(behind) + 1))
            if any(_long(name) and (name in places or name in own) for name in joined):
                yield Edit(start, end, "")
                break


def _long(name: str) -> bool:
    """Return whether a name is long enough not to stand across a line break by chance."""
    return len(name) >= (3 if _HAN.match(name) else 5)
