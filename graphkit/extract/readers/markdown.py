"""Markdown: its marks are left out, its headings become sections."""

from __future__ import annotations

import re

from graphkit.extract.readers.raw import RawDocument, RawHeading, RawPage, text_lines

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_RULED = re.compile(r"^(?=\S)([^\n]+)\n(?:=+|-{3,})[ \t]*$", re.MULTILINE)
_STRONG = re.compile(r"(\*{1,3}|_{2,3})(?=\S)([^\n*]+?)(?<=\S)\1")
_FOOTNOTE = re.compile(r"<sup>\s*[\d*†‡,\s]{1,6}</sup>|\[\^[^\]\n]{1,20}\](?!:)")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<!--.*?-->", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^()\n]*\)")
_SIGNS = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"\*\*\S[^*\n]*\*\*"),
)


def looks_like_markdown(text: str) -> bool:
    """Return whether plain text has the headings or bold words of Markdown.

    Example:
        >>> looks_like_markdown("# Minutes\\n\\n**Present:** A, B"), looks_like_markdown("# 5 only")
        (True, False)
    """
    return sum(len(sign.findall(text[:200_000])) for sign in _SIGNS) >= 2


def read_markdown(text: str, notes: tuple[str, ...] = ()) -> RawDocument:
    """Read Markdown text.

    Example:
        >>> page = read_markdown("## Ties\\n\\n**Loei** and Xayabury").pages[0]
        >>> [page.text[start:end] for start, end in page.dropped]
        ['## ', '**', '**']
    """
    text = text.replace("\f", "\n")
    dropped: list[tuple[int, int]] = []
    headings: list[RawHeading] = []
    for match in _HEADING.finditer(text):
        dropped += [(match.start(), match.start(2)), (match.end(2), match.end())]
        headings.append(RawHeading(1, match.start(2), _plain(match[2])))
    for match in _RULED.finditer(text):
        dropped.append((match.end(1), match.end()))
        headings.append(RawHeading(1, match.start(), _plain(match[1])))
    for match in _STRONG.finditer(text):
        dropped += [(match.start(), match.start(2)), (match.end(2), match.end())]
    for match in _LINK.finditer(text):
        dropped += [(match.start(), match.start(1)), (match.end(1), match.end())]
    for pattern in (_FOOTNOTE, _TAG):
        dropped += [match.span() for match in pattern.finditer(text)]
    spans = tuple(sorted({(start, end) for start, end in dropped if start < end}))
    headings.sort(key=lambda heading: heading.offset)
    title = headings[0].title if headings else ""
    page = RawPage(1, text, text_lines(text), spans)
    return RawDocument((page,), headings=tuple(headings), title=title, notes=notes)


def _plain(title: str) -> str:
    return " ".join(_TAG.sub("", _STRONG.sub(r"\2", title)).split())
