"""Find where a table begins and ends: its header of one or two rows, sums and notes below."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from graphkit.names.normalise import fold, normalise
from graphkit.storage.files.raw import RawTable
from graphkit.storage.synonyms import SHORT, listed, meanings
from graphkit.tables.values import tidy

_LOOK = 20
_LONGEST_TITLE = 80
_JOIN = " / "


@dataclass(frozen=True)
class Shape:
    """The shape of a table.

    Attributes:
        titles: the title of each column; of a header of two rows, both joined by a slash.
        header: the numbers, in the file, of the rows of the header; empty without a header.
        rows: the rows below it with their numbers, without sums and notes.
        left_out: the numbers of rows that are sums, notes, captions or repeated headers.
    """

    titles: tuple[str, ...]
    header: tuple[int, ...]
    rows: tuple[tuple[int, Sequence[str]], ...]
    left_out: tuple[int, ...]


def title_meaning(title: str, *, exact: bool = False) -> str:
    """Return what a title of a column means (see the lexicon); empty if it is unknown.

    A title means what a word means that equals it, or the longest word that is part of it; of two
    titles joined by a slash, the last that means something counts.

    Args:
        title: the title.
        exact: whether only a word that equals it counts.

    Example:
        >>> [title_meaning(text) for text in ("Source city", "ปีที่ลงนาม (พ.ศ.)", "STT", "xyz")]
        ['from', 'since', 'ignore', '']
    """
    *groups, own = title.split(_JOIN)
    if groups:
        # The lower of two titles says more than that of its group.
        return title_meaning(own, exact=exact) or title_meaning(_JOIN.join(groups), exact=exact)
    known = meanings("columns")
    key = fold(title)
    if key in known or exact:
        return known.get(key, "")
    if not key or len(title) > _LONGEST_TITLE:
        return ""
    before = fold(title.replace("（", "(").partition("(")[0])
    if before in known:
        return known[before]
    # A short word of Latin letters inside a longer one is chance, as "no" is in "notes".
    words = set(map(fold, normalise(title).replace("_", " ").split()))
    inside = [
        word
        for word in known
        if (len(word) >= SHORT and word in key and (not word.isascii() or len(word) > 5))
        or word in words
    ]
    return known[max(inside, key=len)] if inside else ""


def find_shape(table: RawTable, header: Sequence[int] | None = None) -> Shape:
    """Find the header of a table and the rows below it.

    Args:
        table: the table; its own header counts if it has one.
        header: the numbers of the rows of the header, if they are known; empty for none.
    """
    rows = [(number, [tidy(text) for text in cells]) for number, cells in table.numbered()]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if table.header:
        titles = tuple(map(str, table.header))
        return Shape(_unique(titles), (), *_body(rows, titles))
    if header is None:
        found = _find_header(rows)
    else:
        found = [place for place, (number, _) in enumerate(rows) if number in header]
    width = max((len(cells) for _, cells in rows), default=0)
    if not found:
        titles = tuple(f"column {place + 1}" for place in range(width))
        return Shape(titles, (), *_body(rows, titles))
    titles = _joined([_padded(rows[place][1], width) for place in found])
    body, left_out = _body(rows[found[-1] + 1 :], titles)
    above = tuple(number for number, _ in rows[: found[0]])
    numbers = tuple(rows[place][0] for place in found)
    return Shape(_unique(titles), numbers, body, above + left_out)


def _find_header(rows: Sequence[tuple[int, Sequence[str]]]) -> list[int]:
    """Return the indexes of the rows of the header: none, one or two."""
    head = [cells for _, cells in rows[:_LOOK]]
    scores = [_known(cells) for cells in head]
    best = max(range(len(head)), key=lambda place: (scores[place], -place), default=None)
    if best is None:
        return []
    if scores[best] < 2:
        # Without known titles, the header is the first full row of texts.
        widest = max(sum(map(bool, map(str.strip, cells))) for cells in head)
        full = [
            p for p, cells in enumerate(head) if sum(map(bool, map(str.strip, cells))) == widest
        ]
        best = next((p for p in full if scores[p]), full[0])
        if not scores[best] and not _looks_like_titles(head, best):
            return []
        return [best]
    if best and _is_group_row(head[best - 1], head[best]):
        return [best - 1, best]
    if best + 1 < len(head) and _continues(head[best], head[best + 1]):
        return [best, best + 1]
    return [best]


def _known(cells: Sequence[str]) -> int:
    found = {title_meaning(cell.strip()) for cell in cells if cell.strip()}
    return len(found - {""})


def _looks_like_titles(head: Sequence[Sequence[str]], place: int) -> bool:
    """Return whether a row of unknown texts is more likely a header than a first row.

    Texts that occur again below it are values.
    """
    cells = [cell.strip() for cell in head[place] if cell.strip()]
    below = {cell.strip() for row in head[place + 1 :] for cell in row}
    return (
        len(head) > place + 1
        and all(not cell.replace(".", "").isdecimal() for cell in cells)
        and not below & set(cells)
        and len({*map(str.casefold, cells)}) == len(cells)
        and len(cells) > 2
    )


def _is_group_row(above: Sequence[str], titles: Sequence[str]) -> bool:
    """Return whether a row holds titles of groups: several cells, one of them over two columns."""
    texts = [cell.strip() for cell in above]
    filled = [text for text in texts if text]
    repeated = any(a == b != "" for a, b in itertools.pairwise(texts))
    return len(set(filled)) > 1 and repeated and len(filled) <= len(titles)


def _continues(titles: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether the row below a header is its second row.

    It repeats a title, since a cell over both rows has one text, or has a known title below
    titles of groups.
    """
    pairs = list(zip(map(str.strip, titles), map(str.strip, below), strict=False))
    merged = any(a == b != "" for a, b in pairs)
    texts = [cell.strip() for cell in titles]
    groups = {a for a, b in itertools.pairwise(texts) if a == b != ""}
    under = [text for title, text in zip(texts, below, strict=False) if title in groups]
    if merged:
        return _known(below) > 0 or bool(groups)
    filled = [text for text in under if text]
    return 2 * sum(bool(title_meaning(text)) for text in filled) > len(filled)


def _joined(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    titles = []
    for cells in zip(*rows, strict=True):
        parts = dict.fromkeys(normalise(cell) for cell in cells if cell.strip())
        titles.append(_JOIN.join(parts))
    return tuple(titles)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _unique(titles: Sequence[str]) -> tuple[str, ...]:
    """Return titles of which none is empty or the same as another."""
    seen: dict[str, int] = {}
    found = []
    for place, title in enumerate(titles, 1):
        text = normalise(title) or f"column {place}"
        seen[text] = seen.get(text, 0) + 1
        found.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return tuple(found)


def _has_letters(cells: Sequence[str]) -> bool:
    return any(letter.isalpha() for cell in cells for letter in cell)


def _body(
    rows: Sequence[tuple[int, Sequence[str]]], titles: Sequence[str]
) -> tuple[tuple[tuple[int, Sequence[str]], ...], tuple[int, ...]]:
    """Return the rows that are rows, and the numbers of the others."""
    totals = {fold(word) for word in listed("rows", "totals")}
    notes = tuple(fold(word) for word in listed("rows", "footnotes") if fold(word))
    kept = []
    left_out = []
    header = [fold(title) for title in titles]
    for number, cells in rows:
        filled = [cell.strip() for cell in cells if cell.strip()]
        first = fold(filled[0])
        alone = len(set(filled)) == 1 and len(titles) > 2
        if (
            (first in totals and (len(filled) < len(titles) or not _has_letters(filled[1:])))
            or [fold(cell) for cell in _padded(cells, len(titles))] == header
            or (alone and (first.startswith(notes) or filled[0].startswith(("*", "†", "("))))
        ):
            left_out.append(number)
        else:
            kept.append((number, cells))
    # A single text below a wide table is a note, whatever it begins with.
    while kept and len(titles) > 2 and len(set(filter(None, map(str.strip, kept[-1][1])))) == 1:
        left_out.append(kept.pop()[0])
    return tuple(kept), tuple(sorted(left_out))
