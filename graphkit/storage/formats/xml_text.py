"""Escaping for XML files that are written piece by piece."""

from __future__ import annotations

from html import escape

from graphkit.storage.formats.graph import Value, clean_text

_LINES = str.maketrans({"\n": "&#10;", "\t": "&#9;"})


def attribute(text: str) -> str:
    r"""Return a text for an attribute in double quotes; line ends and tabs survive reading.

    Example:
        >>> attribute('a "b"\n<c>')
        'a &quot;b&quot;&#10;&lt;c&gt;'
    """
    return escape(clean_text(text)).translate(_LINES)


def content(text: str) -> str:
    """Return a text for between two tags.

    Example:
        >>> content("Q&A <b>")
        'Q&amp;A &lt;b&gt;'
    """
    return escape(clean_text(text), quote=False)


def plain(value: Value) -> str:
    """Return a value as the formats of graphs write it: ``true`` and ``false``, no ``1.0e+22``.

    Example:
        >>> plain(True), plain(2.0), plain(351000)
        ('true', '2.0', '351000')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)
