"""The limits of what is read as a document."""

from __future__ import annotations

from graphkit.model.errors import InvalidDataError

MAX_BYTES = 200 << 20
"""Largest file in bytes."""
MAX_PAGES = 3000
"""Most pages of a PDF file."""
MAX_CHARACTERS = 10_000_000
"""Most characters of a document."""
MAX_PAGE_CHARACTERS = 200_000
"""Most characters of a page; a page with more is left out."""
MAX_SECONDS = 120
"""Longest time to read the pages of a PDF file, without recognising pictures."""
MAX_UNPACKED = 100 << 20
"""Largest part of a DOCX file in bytes, unpacked."""


def too_large(name: str, size: str, limit: str) -> InvalidDataError:
    """Return the error for a document over a limit."""
    return InvalidDataError(
        f"{name} is too large to read: {size} (the limit is {limit}); split it into parts"
    )
