"""A document as one HTML file that opens anywhere: no outside parts, no script of its own."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

from graphkit.report.document.blocks import Document, Picture
from graphkit.report.document.layout import ACCENT, INK, LINE, SOFT, texts
from graphkit.report.document.numbering import plain
from graphkit.viz.drawing import element, language
from graphkit.viz.drawing.fonts import STACK, embedded_css

_SCRIPT = re.compile(r"<script(?P<how>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
_CONTENTS = 4  # headings: with so many a list of them stands at the top


def html(document: Document) -> str:
    """A document as an HTML page: to be read on any screen, printed (A4) and mailed.

    Citations lead to the list of references and back. A drawing that has a live page shows it
    in a frame that cannot reach the page around it nor the network; on paper, and where scripts
    are off, the drawing stands in its place. The page's policy allows no script but those
    of live pages, by their hashes. The same document gives the same page.
    """
    data = plain(document, size=8.5, padding=3.0)
    allowed: dict[str, None] = {}
    headings = 0
    for number, (block, shown) in enumerate(zip(document.blocks, data["blocks"], strict=True)):
        if isinstance(block, Picture):
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
        fonts=embedded_css(texts(document)),
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
    """What a policy calls the scripts of a page; data in script elements is none."""
    found = []
    for script in _SCRIPT.finditer(page):
        if "json" not in script["how"]:
            digest = hashlib.sha256(script["text"].encode()).digest()
            found.append(f"'sha256-{base64.b64encode(digest).decode()}'")
    return found


def _unpaired(text: str) -> str:
    """Half characters, which UTF-8 cannot hold, as the replacement character."""
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
