"""The elements of a drawing. Lengths are in pixels of the drawing; y points down."""

from __future__ import annotations

from dataclasses import dataclass

from graphkit.viz.drawing.constants import BASELINE

MILLIMETRES = 25.4 / 125
"""Size of a pixel on paper in points: a name of 13 pixels is set in 7.5-point type."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A path: ``d`` is SVG path data; ``title`` is shown when a reader points at it."""

    d: str
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0
    title: str = ""


@dataclass(frozen=True, slots=True)
class ClippedShapes:
    """Shapes around an origin of their own, clipped to a box around it and drawn at a scale."""

    shapes: tuple[Shape, ...]
    x: float
    y: float
    width: float
    height: float
    scale: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text; ``y`` is its baseline, ``anchor`` start, middle or end of the line."""

    text: str
    x: float
    y: float
    size: float
    fill: str
    anchor: str = "start"
    bold: bool = False
    level: int = 0
    """1 for the title, 0 for other texts."""


@dataclass(frozen=True, slots=True)
class NameLabel:
    """A name in centred rows, with ``width`` for a renderer that breaks lines by itself."""

    text: str
    rows: tuple[str, ...]
    x: float
    top: float
    width: float
    line: float
    size: float
    fill: str

    def lines(self) -> list[TextLine]:
        """Return the rows as lines of text."""
        return [
            TextLine(
                row,
                self.x,
                self.top + (number + BASELINE) * self.line,
                self.size,
                self.fill,
                "middle",
            )
            for number, row in enumerate(self.rows)
        ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing: its items from back to front, and ``alt``, its description for screen readers."""

    width: float
    height: float
    items: tuple[Shape | ClippedShapes | TextLine | NameLabel, ...]
    title: str
    alt: str
    lang: str

    @property
    def rows(self) -> list[TextLine]:
        """All lines of text on the sheet, in reading order."""
        return [
            row
            for item in self.items
            for row in (
                [item]
                if isinstance(item, TextLine)
                else item.lines()
                if isinstance(item, NameLabel)
                else []
            )
        ]
