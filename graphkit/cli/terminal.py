"""Tables and lines for a terminal, in scripts whose letters are not all one column wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.model.table import Table


_NUMERIC = (int, float, type(None))


def width(text: str) -> int:
    """Return the columns that a text takes: 0 for Thai and Lao marks, 2 for Chinese characters."""
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def fit(text: str, columns: int) -> str:
    """Return a text cut to some columns, with an ellipsis; marks stay with their letter."""
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - 1:
            break
        kept += char
    return kept + "…"


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return a text padded with spaces to some columns."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def plain(value: Any) -> str:
    """Return a value as readable text: at most four decimals, lists with commas, no controls."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) < 1e6 else f"{value:.4g}"
    text = ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    # A name from a file must not be able to send control characters to the terminal.
    return "".join(c if c.isprintable() else " " for c in text)


def render(table: Table, columns: int) -> str:
    """Return a table as text for a terminal with this many columns.

    If the rows are too wide, the columns with the longest texts are printed below their row, each
    with its name.

    Example:
        >>> from graphkit.model.table import Table
        >>> print(render(Table(("id", "degree"), [("TH-49", 2)]), 80))
        id     degree
        TH-49       2
    """
    body = [[plain(value) for value in row] for row in table.rows]
    names = list(table.columns)
    widths = [max([width(n), *(width(row[i]) for row in body)]) for i, n in enumerate(names)]
    inline = list(range(len(names)))
    while len(inline) > 1 and sum(widths[i] + 2 for i in inline) - 2 > columns:
        inline.remove(max(inline, key=lambda i: (widths[i], i)))
    below = [i for i in range(len(names)) if i not in inline]
    right = {i for i in inline if body and all(isinstance(r[i], _NUMERIC) for r in table.rows)}
    lines = [_row(names, inline, widths, right, columns)]
    for row in body:
        lines.append(_row(row, inline, widths, right, columns))
        for i in below:
            if row[i]:
                lines += wrap(f"{names[i]}: {row[i]}", columns, "    ")
    return "\n".join(lines)


def _row(
    cells: Sequence[str], shown: Sequence[int], widths: Sequence[int], right: set[int], limit: int
) -> str:
    parts = (pad(fit(cells[i], limit), widths[i], right=i in right) for i in shown)
    return "  ".join(parts).rstrip()


def wrap(text: str, columns: int, indent: str) -> list[str]:
    """Return a text in indented lines, broken at spaces, or anywhere in a script without them."""
    room = max(20, columns - len(indent))
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width(joined) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            # A mark of width 0 stays with the letter before it.
            if width(lines[-1] + char) > room:
                lines.append("")
            lines[-1] += char
    return [indent + line for line in lines]
