"""A document as text with places: page or section, first and last character, quotation.

What a document says is read from its repaired text; every character of that text knows where it
stood in the document, so that a passage can be shown there. A place is never guessed: it is
``exact``, ``repaired`` (the letters differ from those read by a known repair), ``approximate``
(similar words stand there) or ``unresolved`` (no place is known).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from graphkit.extract.layout import layout_edits
from graphkit.extract.mapped import MappedText
from graphkit.extract.readers import read_bytes
from graphkit.extract.readers.limits import MAX_BYTES, MAX_CHARACTERS, too_large
from graphkit.extract.readers.plain import split_pages
from graphkit.extract.readers.raw import RawDocument
from graphkit.extract.repair import repair
from graphkit.model.errors import InvalidDataError, NotFoundError

EXACTNESS = ("exact", "repaired", "approximate", "unresolved")
"""The ladder of places, the surest first."""


class Place(NamedTuple):
    """A passage of a document.

    ``page`` counts from 1, None for a document without pages; ``section`` is the heading above
    the passage, empty without one. ``start`` and ``end`` are offsets into the characters of the
    page as they were read (of the document, where it has no pages), as a Python slice has them;
    ``end`` counts on ``last_page`` where the passage goes on there. ``quote`` has the words in
    repaired letters. ``exactness`` is one of ``EXACTNESS``; only an ``unresolved`` place has no
    offsets.

    Example:
        >>> place = text_document("Mukdahan and Savannakhet", "minutes").place(13, 24)
        >>> place.quote, place.start, place.end, place.exactness, place.locator
        ('Savannakhet', 13, 24, 'exact', 'characters 14-24')
    """

    document: str
    page: int | None
    section: str
    start: int | None
    end: int | None
    quote: str
    exactness: str
    last_page: int | None = None

    @property
    def locator(self) -> str:
        """The place in words for a citation; characters count from 1, the last included."""
        if self.start is None or self.end is None:
            return ""
        if self.last_page is not None and self.last_page != self.page:
            span = f"p. {self.page} character {self.start + 1} - "
            return f"{span}p. {self.last_page} character {self.end}"
        head = "" if self.page is None else f"p. {self.page}, "
        if not head and self.section:
            head = f"{self.section}, "
        return f"{head}characters {self.start + 1}-{self.end}"


class Page(NamedTuple):
    """A page: its number from 1, and its first offset and the one after its last in the text.

    ``approximate`` is True where the letters were recognised from a picture.
    """

    number: int
    start: int
    end: int
    approximate: bool = False


@dataclass(frozen=True)
class Document:
    """The text of a document, and the way back from it to the document.

    ``text`` is repaired and is what finds count in. ``raw`` has the characters as they were
    read, page after page. ``digest`` is the SHA-256 of the file; ``date`` is the ISO date of the
    document, possibly partial, empty when it is not known; ``notes`` say what could not be read.

    Example:
        >>> document = text_document("Loei and Xayabury signed in 2018.", date="2019-05")
        >>> document.text[:4], document.date
        ('Loei', '2019-05')
    """

    name: str
    text: str
    digest: str
    raw: str
    date: str = ""
    lang: str = ""
    title: str = ""
    notes: tuple[str, ...] = ()
    mapped: MappedText = field(repr=False, default_factory=lambda: MappedText.of(""))
    raw_pages: tuple[Page, ...] = field(repr=False, default=())
    headings: tuple[tuple[int, str], ...] = field(repr=False, default=())
    paged: bool = False

    def place(self, start: int, end: int) -> Place:
        """Return the place of the passage ``text[start:end]``.

        Raises:
            IndexError: when the passage is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise IndexError(f"no passage {start}:{end} in a text of {len(self.text)} characters")
        first, last = self.mapped.span(start, end)
        quote = self.text[start:end]
        same = " ".join(self.raw[first:last].split()) == " ".join(quote.split())
        page, last_page = self._page(first), self._page(last - 1)
        exactness = "exact" if same else "repaired"
        if page.approximate or last_page.approximate:
            exactness = "approximate"
        return Place(
            self.name,
            page.number if self.paged else None,
            self._section(first),
            first - page.start,
            last - last_page.start,
            quote,
            exactness,
            last_page.number if last_page is not page else None,
        )

    def page_of(self, offset: int) -> int | None:
        """Return the number of the page of a character of ``text``, None without pages."""
        return self._page(self.mapped.origin[offset]).number if self.paged else None

    def _page(self, offset: int) -> Page:
        return self.raw_pages[_last(self.raw_pages, offset, lambda page: page.start)]

    def _section(self, offset: int) -> str:
        found = _last(self.headings, offset, lambda heading: heading[0])
        return self.headings[found][1] if found >= 0 else ""


def _last(rows: Sequence[object], offset: int, key: object) -> int:
    return bisect_right(rows, offset, key=key) - 1  # type: ignore[call-overload,no-any-return]


def text_document(text: str, name: str = "text", *, date: str = "", lang: str = "") -> Document:
    """Return a text at hand as a document.

    Example:
        >>> text_document("Hello").place(0, 5).quote
        'Hello'
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return build(split_pages(text), name, digest, date, lang)


def read_document(
    path: str | Path,
    *,
    date: str = "",
    lang: str = "",
    ocr: bool = False,
    names: Iterable[str] = (),
) -> Document:
    """Read a document from a file: text, Markdown, HTML, DOCX, PDF or e-mail.

    Args:
        path: the file.
        date: the ISO date of the document, possibly partial; else the one that it states itself.
        lang: the language code of the document; empty to find it out.
        ocr: recognise the letters of pages that are pictures, with tesseract.
        names: names that can occur in the document; they help to repair damaged letters.

    Returns:
        The document with its repaired text.

    Raises:
        NotFoundError: when there is no such file.
        MissingExtraError: if the file needs a package or program that is not installed.
        InvalidDataError: when the file cannot be read as a document.
    """
    path = Path(path)
    try:
        if not path.is_file():
            what = "is not a file" if path.exists() else ""
            raise InvalidDataError(f"{path} {what}") if what else FileNotFoundError
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise too_large(path.name, f"{size >> 20} MB", f"{MAX_BYTES >> 20} MB")
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(f"no document at {str(path)!r}; check its name") from None
    except OSError as error:
        raise InvalidDataError(f"{path.name} cannot be read: {error.strerror}") from error
    read = read_bytes(data, path.name, lang, ocr=ocr)
    total = sum(len(page.text) for page in read.pages)
    if total > MAX_CHARACTERS:
        raise too_large(path.name, f"{total:,} characters", f"{MAX_CHARACTERS:,}")
    return build(read, path.name, hashlib.sha256(data).hexdigest(), date, lang, names)


def build(
    read: RawDocument,
    name: str,
    digest: str,
    date: str,
    lang: str,
    names: Iterable[str] = (),
) -> Document:
    """Join the pages that a reader gave into a document."""
    pages: list[Page] = []
    pieces: list[str] = []
    offset = 0
    for page in read.pages:
        pages.append(Page(page.number, offset, offset + len(page.text), page.approximate))
        pieces.append(page.text)
        offset += len(page.text) + 1
    raw = "\n".join(pieces)
    starts = {page.number: page.start for page in pages}
    laid = MappedText.of(raw)
    edits = layout_edits(read.pages, [page.start for page in pages], raw)
    mapped = repair(laid.edit(edits), names)
    return Document(
        name,
        mapped.text,
        digest,
        raw,
        date or read.date,
        lang,
        read.title,
        read.notes,
        mapped,
        tuple(pages),
        tuple((starts[h.page] + h.offset, h.title) for h in read.headings),
        read.paged,
    )
