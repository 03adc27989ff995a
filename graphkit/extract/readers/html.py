"""HTML pages: what a reader sees of them, as paragraphs, with their headings."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from graphkit.extract.readers.plain import decode_text
from graphkit.extract.readers.raw import RawDocument, Writer

_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main ol p pre "
    "section summary table tbody tfoot thead tr ul"
)
_HIDDEN_TAGS = (
    "button canvas datalist head iframe math nav noscript object rp rt script select style svg "
    "template textarea"
)
_VOID_TAGS = "area base br col embed hr img input link meta source track wbr"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HIDDEN = frozenset(_HIDDEN_TAGS.split())
_VOID = frozenset(_VOID_TAGS.split())
_CELLS = ("td", "th", "p")
_CLOSED = {
    **dict.fromkeys(("td", "th"), _CELLS),
    **dict.fromkeys(("tr", "tbody", "tfoot"), ("tr", *_CELLS)),
    **dict.fromkeys(("dt", "dd"), ("dt", "dd", "p")),
    "li": ("li", "p"),
    "option": ("option",),
}
"""By element, those before it that end where it begins."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,20})", re.IGNORECASE)
_DATES = ("article:published_time", "date", "dc.date", "dcterms.date", "datepublished", "pubdate")
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?!\d)")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_THAI_SETS = {"tis-620", "windows-874", "cp874", "iso-8859-11", "x-windows-874"}


def read_html(data: bytes, name: str) -> RawDocument:
    """Read an HTML page; parts that it does not show are left out.

    Raises:
        InvalidDataError: when the bytes are not text.
    """
    text, notes = _decode(data, name)
    return html_document(text, notes)


def html_document(text: str, notes: tuple[str, ...] = ()) -> RawDocument:
    """Return an HTML text as a document.

    Example:
        >>> html_document("<h1>Ties</h1><p>Loei &amp; <b>Xayabury</b></p>").pages[0].text
        'Ties\\n\\nLoei & Xayabury\\n\\n'
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.writer.end_block()
    title = " ".join("".join(reader.title).split())
    return reader.writer.document(title, reader.date, notes)


def _decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    declared = _CHARSET.search(data[:4096])
    charset = declared[1].decode("ascii", "replace").casefold() if declared else ""
    if charset and charset != "utf-8" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        codec = "cp874" if charset in _THAI_SETS else charset
        try:
            return data.decode(codec), ()
        except (LookupError, UnicodeDecodeError):
            pass
    text, notes = decode_text(data, name)
    return text, notes


class _Reader(HTMLParser):
    """Collects the visible text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.writer = Writer()
        self.title: list[str] = []
        self.date = ""
        self._open: list[tuple[str, bool]] = []
        self._hidden = 0
        self._heading: list[str] | None = None
        self._pre = 0
        self._blank = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag == "meta":
            self._meta(values)
        if tag == "br" and not self._hidden:
            self.writer.add("\n")
            self._blank = True
        if tag in _BLOCKS and not self._hidden:
            self._end_block()
        if tag in ("td", "th") and not self._hidden and not self._blank:
            self.writer.add("\t")
            self._blank = True
        if tag in _VOID:
            return
        self._close_before(tag)
        hidden = (
            tag in _HIDDEN or "hidden" in values or bool(_INVISIBLE.search(values.get("style", "")))
        )
        self._open.append((tag, hidden))
        self._hidden += hidden
        self._pre += tag == "pre"
        if tag in _HEADINGS and not self._hidden:
            self._heading = []
            self._heading_at = self.writer.length

    def _close_before(self, tag: str) -> None:
        """Close the elements whose end tags may be left out before this one begins."""
        while self._open:
            above, hidden = self._open[-1]
            if not (above in _CLOSED.get(tag, ()) or (above == "p" and tag in _BLOCKS)):
                return
            self._open.pop()
            self._hidden -= hidden

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _ in self._open):
            return
        while self._open:
            name, hidden = self._open.pop()
            self._hidden -= hidden
            self._pre -= name == "pre"
            if name == tag:
                break
        if tag in _HEADINGS and self._heading is not None:
            words = " ".join("".join(self._heading).split())
            if words:
                self.writer.heading(words, self._heading_at)
            self._heading = None
        if tag in _BLOCKS and not self._hidden:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "title":
            self.title.append(data)
        if self._hidden:
            return
        if not self._pre:
            data = _SPACE.sub(" ", data)
            if self._blank:
                data = data.lstrip(" ")
        if data:
            self.writer.add(data)
            self._blank = data[-1] in " \n\t"
            if self._heading is not None:
                self._heading.append(data)

    def _end_block(self) -> None:
        self.writer.end_block()
        self._blank = True

    def _meta(self, values: dict[str, str]) -> None:
        name = (values.get("property") or values.get("name") or values.get("itemprop", "")).lower()
        if name in _DATES and not self.date:
            found = _ISO.match(values.get("content", ""))
            self.date = found[0] if found else ""
