"""Write a drawing as SVG: a file with its fonts inside, or an element of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from graphkit.names.normalise import printable
from graphkit.viz.drawing.fonts import STACK, embedded_css
from graphkit.viz.drawing.sheet import MILLIMETRES, ClippedShapes, NameLabel, Shape, Sheet, TextLine

_NUMBER = r"-?[\d.]+"
_POINTS = rf"M{_NUMBER} {_NUMBER}(?:L{_NUMBER} {_NUMBER})+"
_LINE, _POLYGON = re.compile(_POINTS), re.compile(_POINTS + "Z")
_CIRCLE = re.compile(
    rf"M({_NUMBER}) ({_NUMBER})(?:A({_NUMBER}) {_NUMBER} 0 1 0 {_NUMBER} {_NUMBER}){{1}}"
    rf"A{_NUMBER} {_NUMBER} 0 1 0 {_NUMBER} {_NUMBER}Z"
)
_SPACE = 'xmlns="http://www.w3.org/2000/svg"'
_FAMILIES = STACK.replace('"', "'")


def svg(sheet: Sheet) -> str:
    """Return a drawing as an SVG file: text stays text, in fonts that are inside.

    Returns:
        XML that loads nothing from other addresses; ``title`` and ``desc`` describe it for screen
        readers. The same drawing gives the same text.
    """
    texts = [row.text for row in sheet.rows]
    size = f'width="{sheet.width * MILLIMETRES:.2f}mm" height="{sheet.height * MILLIMETRES:.2f}mm"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg {_SPACE} {size} viewBox="0 0 {number(sheet.width)} {number(sheet.height)}" '
        f'role="img" aria-labelledby="title desc" lang="{_text(sheet.lang)}" '
        f'font-family="{_FAMILIES}">\n<title id="title">{_text(sheet.title)}</title>\n'
        f'<desc id="desc">{_text(sheet.alt)}</desc>\n<style>{embedded_css(texts)}</style>\n'
        f'<rect width="100%" height="100%" fill="#FFFFFF"/>\n'
        f"{shapes(sheet)}{''.join(map(_row, sheet.rows))}</svg>\n"
    )


def element(sheet: Sheet, mark: str = "") -> str:
    """Return a drawing as an ``<svg>`` element of an HTML page, in the fonts of that page.

    These are not known here, so the browser breaks the lines of names. The drawing is as wide as
    its container. ``mark`` distinguishes it from other drawings of the same page.
    """
    top = f'viewBox="0 0 {number(sheet.width)} {number(sheet.height)}" role="img"'
    body = []
    for item in sheet.items:
        if isinstance(item, NameLabel):
            body.append(_block(item, sheet.lang))
        elif isinstance(item, TextLine):
            body.append(_row(item))
        else:
            body.append(_drawn([item], f"{mark}{len(body)}-"))
    return (
        f'<svg {_SPACE} {top} font-family="{_FAMILIES}"><title>{_text(sheet.alt)}</title>'
        f'<rect width="100%" height="100%" fill="#FFFFFF"/>{"".join(body)}</svg>'
    )


def shapes(sheet: Sheet) -> str:
    """Return the drawing without its texts, as SVG elements."""
    return _drawn(item for item in sheet.items if isinstance(item, Shape | ClippedShapes))


def number(value: float) -> str:
    """Format a length as short as possible, to a hundredth.

    Example:
        >>> number(3.0), number(-0.001), number(12.345)
        ('3', '0', '12.35')
    """
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def _drawn(items: Iterable[Shape | ClippedShapes], mark: str = "") -> str:
    made = []
    for number_of, item in enumerate(items):
        if isinstance(item, Shape):
            made.append(_shape(item))
            continue
        left, top = number(-item.width / 2), number(-item.height / 2)
        box = f'x="{left}" y="{top}" width="{number(item.width)}" height="{number(item.height)}"'
        name = f"ground{mark}{number_of}"
        made.append(
            f'<g transform="translate({number(item.x)} {number(item.y)}) scale({item.scale:.4f})">'
            f'<clipPath id="{name}"><rect {box}/></clipPath>'
            f'<g clip-path="url(#{name})">{"".join(map(_shape, item.shapes))}</g></g>\n'
        )
    return "".join(made)


def _shape(shape: Shape) -> str:
    name, form = _form(shape)
    parts = [form, f'fill="{shape.fill or "none"}"']
    if shape.stroke:
        parts.append(f'stroke="{shape.stroke}" stroke-width="{number(shape.width)}"')
    if shape.dash:
        parts.append(f'stroke-dasharray="{" ".join(map(number, shape.dash))}"')
    if shape.opacity < 1:
        parts.append(f'opacity="{number(shape.opacity)}"')
    inner = f"><title>{_text(shape.title)}</title></{name}>" if shape.title else "/>"
    return f"<{name} {' '.join(parts)}{inner}\n"


def _form(shape: Shape) -> tuple[str, str]:
    """Return the simplest element for a shape; only ties and curves are paths."""
    circle = _CIRCLE.fullmatch(shape.d)
    if circle:
        x, y, radius = circle.groups()
        return "circle", f'cx="{number(float(x) + float(radius))}" cy="{y}" r="{radius}"'
    if _POLYGON.fullmatch(shape.d):
        return "polygon", f'points="{shape.d[1:-1].replace("L", " ")}"'
    if _LINE.fullmatch(shape.d) and not shape.title:
        return "polyline", f'points="{shape.d[1:].replace("L", " ")}"'
    return "path", f'd="{shape.d}"'


def _row(row: TextLine) -> str:
    parts = [f'x="{number(row.x)}" y="{number(row.y)}" font-size="{number(row.size)}"']
    if row.bold:
        parts.append('font-weight="700"')
    if row.anchor != "start":
        parts.append(f'text-anchor="{row.anchor}"')
    return f'<text {" ".join(parts)} fill="{row.fill}">{_text(row.text)}</text>\n'


def _block(block: NameLabel, lang: str) -> str:
    edge = ",".join(f"{dx}px {dy}px 1px #fff" for dx in (-1, 0, 1) for dy in (-1, 0, 1))
    style = (
        f"text-align:center;line-height:{number(block.line)}px;font-size:{number(block.size)}px;"
        f"color:{block.fill};overflow-wrap:break-word;text-shadow:{edge}"
    )
    height = block.line * len(block.rows) + 8
    return (
        f'<foreignObject x="{number(block.x - block.width / 2)}" y="{number(block.top)}" '
        f'width="{number(block.width)}" height="{number(height)}" style="overflow:visible">'
        f'<div xmlns="http://www.w3.org/1999/xhtml" lang="{_text(lang)}" style="{style}">'
        f"{_text(block.text)}</div></foreignObject>"
    )


def _text(text: str) -> str:
    return escape(printable(text))
