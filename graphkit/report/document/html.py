"""Documents as single HTML files that open offline: no external parts, no scripts of their own."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

from graphkit.report.document.blocks import Document, PictureBlock
from graphkit.report.document.layout import ACCENT, INK, LINE, SOFT, document_texts
from graphkit.report.document.numbering import document_data
from graphkit.viz.drawing import element, language
from graphkit.viz.drawing.fonts import STACK, embedded_css

_SCRIPT = re.compile(r"<script(?P<how>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
_CONTENTS = 4  # number of headings from which a table of contents is added


def html(document: Document) -> str:
    """Return a document as an HTML page for screens, for printing (A4) and for mailing.

    Citations link to the list of references and back. A drawing with a live page shows it in a
    frame that can reach neither the surrounding page nor the network; on paper, and where scripts
    are off, the drawing is shown instead. The content security policy allows only the scripts of
    live pages, by their hashes. The same document gives the same page.
    """
    data = document_data(document, size=8.5, padding=3.0)
    allowed: dict[str, None] = {}
    headings = 0
    for number, (block, shown) in enumerate(zip(document.blocks, data["blocks"], strict=True)):
        if isinstance(block, PictureBlock):
            shown["drawn"] = element(block.sheet, f"{number}-")
            shown["live"] = _unpaired(block.live)
            shown["alt"] = shown["caption"]["text"] or block.sheet.title
            allowed |= dict.fromkeys(_hashes(shown["live"]))
        elif shown["sort"] == "heading":
            headings += shown["level"] == 1
            shown["name"] = f"h{number}"
    style = f":root{{--font:{STACK};--ink:{INK};--soft:{SOFT};--line:{LINE};--accent:{ACCENT}}}"
    page = _template().render(
        data,
        lang=language(document.lang),
        fonts=embedded_css(document_texts(document)),
        colours=style,
        listed=headings >= _CONTENTS,
        policy="; ".join(
            (
                "default-src 'none'",
                " ".join(("script-src", *(allowed or ["'none'"]))),
                "style-src 'unsafe-inline'",
                f"img-src data:{' blob:' if allowed else ''}",
                "font-src data:",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
    )
    return str(page)


def _hashes(page: str) -> list[str]:
    """Return the policy hashes of the scripts of a page, without script elements that hold data."""
    found = []
    for script in _SCRIPT.finditer(page):
        if "json" not in script["how"]:
            digest = hashlib.sha256(script["text"].encode()).digest()
            found.append(f"'sha256-{base64.b64encode(digest).decode()}'")
    return found


def _unpaired(text: str) -> str:
    """Replace unpaired surrogates, which UTF-8 cannot encode, by the replacement character."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(
        files("graphkit.report.document").joinpath("document.html").read_text("utf-8")
    )
