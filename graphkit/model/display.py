"""Small HTML for notebooks: counts under headings."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from graphkit.model.errors import clip

_ROWS = 12
"""The longest list under a heading; what follows is counted in its last row."""


def counted(count: int, word: str) -> str:
    """Return a count with its word in the singular or plural.

    Example:
        >>> counted(1, "tie"), counted(2000, "tie")
        ('1 tie', '2,000 ties')
    """
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def counts_html(title: str, subtitle: str, groups: Mapping[str, Mapping[str, int]]) -> str:
    """Return counts as an HTML table, one column per group.

    Args:
        title: the heading.
        subtitle: the line below it.
        groups: by heading in the singular, counts by label; counts of 0 are left out.

    Example:
        >>> counts_html("Towns", "all", {"actor": {"city": 2}}).count("<td")
        1
    """
    columns = []
    for heading, counts in groups.items():
        shown = [(label, count) for label, count in counts.items() if count]
        if not shown:
            continue
        lines = [f"{count:,} {escape(clip(label))}".rstrip() for label, count in shown[:_ROWS]]
        if rest := shown[_ROWS:]:
            lines.append(f"{sum(count for _, count in rest):,} others")
        total = escape(counted(sum(count for _, count in shown), heading))
        columns.append((total, "<br>".join(lines) if shown[0][0] else ""))
    style = "text-align:left;vertical-align:top"
    head = "".join(f'<th style="{style}">{total}</th>' for total, _ in columns)
    body = "".join(f'<td style="{style}">{lines}</td>' for _, lines in columns)
    return (
        f"<p><b>{escape(clip(title, 200))}</b><br>{escape(clip(subtitle, 400))}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>"
    )
