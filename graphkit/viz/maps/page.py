"""The HTML page of a map: template, styles, scripts, fonts, and a content security policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from graphkit.model.errors import MissingExtraError
from graphkit.viz.drawing.constants import GAP_STYLE, INK, SOFT, WHITE
from graphkit.viz.drawing.fonts import STACK, embedded_css

_SCRIPTS = (
    "words.js",
    "state.js",
    "clusters.js",
    "names.js",
    "drawing.js",
    "geo.js",
    "scene.js",
    "details.js",
    "search.js",
    "controls.js",
    "tables.js",
    "start.js",
)


def render_page(data: Mapping[str, Any], legend: Sequence[Mapping[str, Any]]) -> str:
    """Render the HTML page that contains some data.

    Args:
        data: the result of :func:`graphkit.viz.maps.records.page_data`.
        legend: the result of :func:`graphkit.viz.drawing.style.legend`.
    """
    import jinja2

    shell = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FunctionLoader(template),
    )
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    fonts = embedded_css([text])
    colours = f"--ink: {INK}; --soft: {SOFT}; --paper: {WHITE}; --gap: {GAP_STYLE['color']};"
    style = f":root {{ --font: {STACK}; {colours} }}\n{template('map.css')}"
    library, script = _library(), _script()
    page = shell.get_template("map.html").render(
        lang=data["lang"],
        w=data["words"].get(data["lang"], data["words"]["en"]),
        data=data,
        legend=legend,
        gap_entry={"line": GAP_STYLE, "arrow": False},
        json=_embedded(text),
        style=style,
        fonts=fonts,
        library=library,
        script=script,
        policy="; ".join(
            (
                "default-src 'none'",
                f"script-src {_hash(library)} {_hash(script)}",
                " ".join(("style-src", *map(_hash, filter(None, (style, fonts))))),
                "img-src data: blob:",
                "font-src data:",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
    )
    return _without_surrogates(page)


def template(name: str) -> str:
    """Read a file of the page's templates."""
    folder = files("graphkit.viz.maps") / "page"
    return (folder / name).read_text("utf-8").replace("\r\n", "\n")


def _script() -> str:
    """Return the page's own script: its parts in order, in one scope."""
    return '"use strict";\n(function () {\n' + "\n".join(map(template, _SCRIPTS)) + "})();"


@lru_cache(maxsize=1)
def _library() -> str:
    """Read the newest vis-network that pyvis contains, with its licence at the top."""
    folders = [f for f in (files("pyvis") / "lib").iterdir() if f.name.startswith("vis-")]
    scripts = {
        tuple(map(int, re.findall(r"\d+", folder.name))): folder / "vis-network.min.js"
        for folder in folders
    }
    found = [script for _, script in sorted(scripts.items()) if script.is_file()]
    if not found:
        raise MissingExtraError(
            "this copy of pyvis contains no vis-network; reinstall it: pip install pyvis"
        )
    return found[-1].read_text("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _embedded(text: str) -> str:
    """Escape JSON so that it can neither end its script element nor start another."""
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _without_surrogates(text: str) -> str:
    """Replace half characters, which UTF-8 cannot encode, by the replacement character."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
