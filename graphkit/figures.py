"""The picture of a network for a page or a printout: the map's shapes, lines and places, still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from graphkit.layout import Box, place
from graphkit.look import (
    FONT,
    LETTERS,
    LINE,
    LINES,
    anchors,
    bows,
    ink,
    legend,
    radii,
    room,
    shape_points,
    text_width,
    tie_look,
)
from graphkit.model import Actor, Tie, clip
from graphkit.names import printable
from graphkit.network import Network

_FONTS = (
    "'Noto Sans','Noto Sans Thai','Noto Sans Lao','Noto Sans CJK SC','Leelawadee UI',"
    "Sarabun,'Segoe UI',Arial,sans-serif"
)
_WRAP = 120.0
_MARGIN = 24.0
_LEGEND_LINE = 24.0


def figure_svg(network: Network, *, lang: str = "en", seed: int = 0, most: int = 50) -> str:
    """A network as one SVG element, to stand in a page or a file of its own.

    Args:
        network: what to draw, cut already; what rests on internal sources is left out.
        lang: of the names and the legend.
        seed: of the layout.
        most: how many actors are drawn: those with the most partners. The caption below the
            drawing says how many there are.

    Returns:
        An ``<svg>`` element with a title for screen readers; text stays text.

    Example:
        >>> figure_svg(Network())[:4]
        '<svg'
    """
    network = network.public()
    partners = network.partners_of
    ranked = sorted(partners, key=lambda a: (-len(partners[a]), a))
    foremost = set(ranked[:most])
    # An actor whose partners are all left out would stand there without a tie.
    kept = {a for a in foremost if partners[a] & foremost}
    actors = [a for key, a in network.actors.items() if key in kept]
    ties = [t for t in network.ties.values() if t.tail in kept and t.head in kept]
    sizes = radii({a.id: len(partners[a.id]) for a in actors}, 5)
    boxes = {a.id: room([a.name(lang)], sizes[a.id], int(_WRAP)) for a in actors}
    points = place(
        boxes,
        [(t.tail, t.head) for t in ties],
        frame=(760.0, 660.0),
        seed=seed,
        anchors=anchors(actors),
    )
    left, top_edge, width, height = _frame(boxes, points)
    key, key_height = _legend(network, actors, ties, lang, left, top_edge + height, width)
    drawn = [
        *_lines(network, ties, points),
        *_actors(network, actors, boxes, points, lang),
        *key,
    ]
    caption = _caption(len(actors), len(ranked), lang)
    note_y = top_edge + height + key_height + LINE
    drawn.append(_text(left + _MARGIN, note_y, caption, "#56606B", 12))
    view = f"{left:.0f} {top_edge:.0f} {width:.0f} {height + key_height + 2 * LINE:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" role="img" '
        f'font-family="{_FONTS}" font-size="{FONT}"><title>{escape(caption)}</title>'
        f'<rect x="{left:.0f}" y="{top_edge:.0f}" width="100%" height="100%" fill="#FFFFFF"/>'
        + "".join(drawn)
        + "</svg>"
    )


def _frame(
    boxes: Mapping[str, Box], points: Mapping[str, tuple[float, float]]
) -> tuple[float, float, float, float]:
    if not points:
        return 0.0, 0.0, 640.0, 60.0
    wide = {a: max(box.width / 2, box.radius) for a, box in boxes.items()}
    left = min(x - wide[a] for a, (x, _) in points.items()) - _MARGIN
    right = max(x + wide[a] for a, (x, _) in points.items()) + _MARGIN
    top = min(y - boxes[a].radius for a, (_, y) in points.items()) - _MARGIN
    low = max(y + boxes[a].radius + boxes[a].height for a, (_, y) in points.items()) + _MARGIN
    width = max(right - left, 760.0)
    return (left + right - width) / 2, top, width, low - top


def _lines(
    network: Network, ties: Sequence[Tie], points: Mapping[str, tuple[float, float]]
) -> list[str]:
    """The ties; several between two actors bow apart."""
    drawn = []
    for tie, step in zip(ties, bows([(t.tail, t.head) for t in ties]), strict=True):
        (x1, y1), (x2, y2) = (points[a] for a in sorted((tie.tail, tie.head)))
        bow = 0.14 * step
        middle = (x1 + x2) / 2 - bow * (y2 - y1), (y1 + y2) / 2 + bow * (x2 - x1)
        look = tie_look(network.ontology, tie.kind, tie.status)
        drawn.append(
            f'<path d="M{x1:.1f},{y1:.1f} Q{middle[0]:.1f},{middle[1]:.1f} {x2:.1f},{y2:.1f}" '
            f'fill="none" stroke="{look["color"]}" stroke-width="{look["width"] * 0.7:.2g}" '
            f'stroke-opacity="0.75"{_dashed(look)}/>'
        )
    return drawn


def _actors(
    network: Network,
    actors: Sequence[Actor],
    boxes: Mapping[str, Box],
    points: Mapping[str, tuple[float, float]],
    lang: str,
) -> list[str]:
    shapes, names = [], []
    for actor in actors:
        x, y = points[actor.id]
        shapes.append(_shape(network, actor.kind, x, y, boxes[actor.id].radius))
        names.append(_name(actor.name(lang), lang, x, y + boxes[actor.id].radius))
    return shapes + names


def _shape(network: Network, kind: str, x: float, y: float, radius: float) -> str:
    look = network.ontology.actor_kinds[kind]
    paint = f'fill="{look.colour}" stroke="{ink(look.colour, 4.5)}"'
    corners = shape_points(look.shape)
    at = f'transform="translate({x:.1f},{y:.1f}) scale({radius / 8:.3f})"'
    if not corners:
        return f'<circle r="8" {at} {paint}/>'
    return f'<polygon points="{corners}" {at} {paint}/>'


def _name(name: str, lang: str, x: float, y: float) -> str:
    """A name below its actor. The browser breaks its lines: it knows where Thai words end."""
    shown = escape(printable(clip(name, LETTERS)))
    edge = ",".join(f"{dx}px {dy}px 1px #fff" for dx in (-1, 0, 1) for dy in (-1, 0, 1))
    style = (
        f"text-align:center;line-height:{LINE}px;font-size:{FONT}px;color:#1D2733;"
        f"overflow-wrap:break-word;text-shadow:{edge}"
    )
    return (
        f'<foreignObject x="{x - _WRAP / 2:.1f}" y="{y + 1:.1f}" width="{_WRAP:g}" '
        f'height="{LINES * LINE + 8}" style="overflow:visible">'
        f'<div xmlns="http://www.w3.org/1999/xhtml" lang="{escape(lang)}" style="{style}">{shown}'
        "</div></foreignObject>"
    )


def _legend(
    network: Network,
    actors: Sequence[Actor],
    ties: Sequence[Tie],
    lang: str,
    left: float,
    top: float,
    width: float,
) -> tuple[list[str], float]:
    """What shapes, colours and dashes mean, in rows below the drawing; and their height."""
    shapes: list[tuple[str, str]] = []
    lines: list[tuple[str, str]] = []
    for group in legend(network.ontology, actors, ties):
        for entry in group["entries"]:
            label = network.ontology.label(group["part"], entry["word"], lang)
            if "line" in entry:
                lines.append((_sample(entry["line"]), label))
            else:
                shapes.append((_shape(network, entry["word"], 0, 0, 7), label))
    drawn: list[str] = []
    y = top + _LEGEND_LINE / 2
    for row in (shapes, lines):
        x = left + _MARGIN
        for sample, label in row:
            step = 44 + text_width(label) * 1.05 + 18
            if x + step > left + width - _MARGIN and x > left + _MARGIN:
                x, y = left + _MARGIN, y + _LEGEND_LINE
            drawn.append(f'<g transform="translate({x + 16:.1f},{y:.1f})">{sample}</g>')
            drawn.append(_text(x + 40, y + 4.5, label, "#1D2733", FONT))
            x += step
        y += _LEGEND_LINE
    return drawn, y - top


def _sample(look: Mapping[str, object]) -> str:
    return (
        f'<line x1="-16" y1="0" x2="16" y2="0" stroke="{look["color"]}" '
        f'stroke-width="{look["width"]}"{_dashed(look)}/>'
    )


def _dashed(look: Mapping[str, object]) -> str:
    dashes = look["dashes"] if isinstance(look["dashes"], list) else []
    return f' stroke-dasharray="{" ".join(map(str, dashes))}"' if dashes else ""


def _text(x: float, y: float, text: str, colour: str, size: int) -> str:
    shown = escape(printable(text))
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}">{shown}</text>'


def _caption(drawn: int, there: int, lang: str) -> str:
    if lang == "th":
        return (
            f"ตัวแสดง {drawn} รายในกลุ่มที่มีคู่ความสัมพันธ์มากที่สุด จาก {there} รายที่มีความสัมพันธ์"
            if drawn < there
            else f"แสดงตัวแสดงที่มีความสัมพันธ์ทั้งหมด {there} ราย"
        )
    return (
        f"{drawn} of the {there} actors that have a tie: those with the most partners"
        if drawn < there
        else f"All {there} actors that have a tie"
    )
