"""Numbers and colours of drawings, each defined once for print and for the map page.

Python draws figures with them; the page's scripts draw the same picture in a browser and get
them in the page's data (:func:`page_constants`). Lengths are in pixels of the drawing unless a
constant says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Names.
FONT, LINE, LINES = 13, 17, 3
"""Font size of a name, distance between its lines, and the largest number of lines."""
LETTERS = 60
"""Largest number of letters of a name on a label."""
BASELINE = 0.78
"""Distance from the top of a line to its baseline, as a share of the line."""
CENTRED = 0.36
"""Distance from the middle of a single text to its baseline, as a share of the font size."""
WRAP = {"wide": 140, "tall": 96}
"""Width at which a name continues on the next line, on a desktop drawing and on a phone's."""
FRAMES = {"wide": (940.0, 540.0), "tall": (344.0, 400.0)}
"""Width and height of the two drawings."""
WORD_END, HYPHEN_END = 0.3, 0.08
"""Cost of ending a line after a word of a script without spaces, or after a hyphen."""
NAME_PLACES = (
    ("below", 0.5, 1, 0.0),
    ("below right", 0.2, 1, 0.4),
    ("below left", 0.8, 1, 0.4),
    ("above", 0.5, -1, 0.5),
    ("right", 1.0, 0, 0.5),
    ("left", -1.0, 0, 0.6),
    ("above right", 0.2, -1, 0.7),
    ("above left", 0.8, -1, 0.7),
)
"""Places of a name around its symbol, in the order in which they are tried.

Each has a name; the share of the name's width that lies left of the symbol's middle; 1 below,
-1 above or 0 next to the symbol (there the share is 1 on the right and -1 on the left); a cost.
"""
COVERED, CROSSED, USUAL = 6.0, 1.0, 0.8
"""Cost of hiding a symbol, of crossing a line, and of hiding the usual place of another name."""
POOR = 3.0
"""Cost from which a name chooses first in the next round."""
ROUNDS = 5
"""Rounds of placing names; the best is kept."""

# Symbols of actors.
MIN_RADIUS, GROWTH = 7, 11
"""Radius of an actor whose value is 0, and by how much the radius of the largest exceeds it."""
CORNER = 8.0
"""Radius at which the corners of shapes are given."""
EDGE = 1.5
"""Width of a symbol's outline."""
MARK_BASE, MARK_LETTER = 0.5, 0.62
"""Width of a group's mark in font sizes: a constant part, and a part for each letter."""

# Enlargement of symbols and lines where the whole drawing is shown small.
ROOMS = ((150, 3.0), (500, 2.2))
"""Largest enlargement, by the number of actors up to which it holds; 1 for more actors."""
SEEN, SEEN_MIN, SEEN_MAX = 80.0, 0.7, 1.6
"""Smallest radius on the screen: a number divided by the root of the number of actors, clipped."""
SHRUNK = 0.6
"""Scale below which symbols and lines are enlarged."""
BOOST_STEP = 1.15
"""Ratio of two successive enlargements."""

# Lines.
WIDTH = 2.2
"""Usual width of a tie."""
MIN_LINE = 0.6
"""Smallest width of a tie on a sheet."""
SPACING = 13.0
"""Distance between ties of the same two actors."""
MAX_BEND = 0.42
"""Largest distance of a bent tie from the straight line, as a share of its length."""
AROUND = 1.5
"""Steps by which a missing linkage bends around an actor on its straight line."""
ARROW_ANGLE, ARROW_GAP = 0.42, 1.0
"""Half the angle of an arrow tip in radians, and its distance from the symbol."""
ARROW, ARROW_ON_PAGE = 8.0, 9.0
"""Length of an arrow tip in print and on the page."""
LOOP, LOOP_SLANT = 3.2, 3.0
"""Reach of a tie of an actor with itself in radii of its symbol, and the slant of its ends."""
GAP_STYLE: Mapping[str, Any] = {"color": "#B3261E", "dashes": [6, 4], "width": WIDTH}
"""Style of the line of a missing linkage."""
FEW_LINES, MANY_LINES = 60, 150
"""Numbers of ties over a map of the earth above which they are fainter, and fainter and thinner."""
FAINT, FAINTER, THIN = 0.55, 0.4, 0.65
"""Opacity above the first number and above the second; the share of the width that is left."""
CROWD = 60
"""Number of actors above which the lines to their true places lie below the ties."""

# Colours.
INK, SOFT, GREY, WHITE = "#1B2733", "#55606D", "#3A4048", "#FFFFFF"
"""Colours of names and titles, of other texts, of a map's scale bar, and of the paper."""
DARK = "#111A24"
"""Colour of marks on a light symbol, and of the outline of a selected one."""
PLAIN: Mapping[str, str] = {"fill": WHITE, "stroke": "#6B7580"}
"""Colours of an actor that belongs to no group."""
# Okabe and Ito's palette (2008) and two of its shades; further groups are grey.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A4FA3", "#8C6D1F")
"""Colours of groups that most people can distinguish; a mark or a pattern is always added."""
OTHERS = "#C3C9D0"
"""Colour of all groups beyond those that have one of their own."""

# A map of the earth.
EARTH_EDGE = 8.0
"""Width of the strip around the frame in which the outlines continue."""
SEA, LAND, COAST, GRID, BORDER = "#EAF1F6", "#F8F6F0", "#A9B6C0", "#D5E1EA", "#A2A7AB"
"""Colours of the earth."""
COAST_WIDTH, GRID_WIDTH, BORDER_WIDTH = 0.9, 0.8, 1.0
"""Widths of the lines of the earth."""
DISPUTED = (2, 3)
"""Dashes of a disputed border."""
BAR: Mapping[str, float] = {"left": 16, "up": 14, "tick": 4, "width": 1.2, "gap": 5, "size": 11}
"""Scale bar: distances from the frame's corner, height of its ends, line width, text."""
TRUE_DOT, LEADER_HALO = 1.6, 0.85
"""Radius of the dot at an actor's true place, and opacity of the white around its line."""
COUNTRY: Mapping[str, Any] = {
    "size": 11.0,
    "fill": "#6A7078",
    "line": 1.5,
    "rows": (0, -1, 1, -2, 2),
}
"""Names of countries: font size, colour, line height in font sizes, rows tried one by one."""

# Sheets.
SHEET: Mapping[str, float] = {"edge": 28, "title": 22, "subtitle": 14, "foot": 11, "leading": 1.4}
"""Margin, font sizes, and the distance between lines in font sizes."""
KEY: Mapping[str, float] = {"sample": 16, "label": 38, "room": 40, "between": 20, "low": 4.5}
"""Legend: middle of a sample, start of its label, room for a sample, gap, height of the text."""


def page_constants() -> dict[str, Any]:
    """Return the constants that the page's scripts draw with, as plain values for JSON."""
    return {
        "colours": {
            "ink": INK,
            "soft": SOFT,
            "grey": GREY,
            "white": WHITE,
            "dark": DARK,
            "others": OTHERS,
        },
        "plain": dict(PLAIN),
        "label": {
            "font": FONT,
            "line": LINE,
            "lines": LINES,
            "letters": LETTERS,
            "baseline": BASELINE,
            "centred": CENTRED,
            "wrap": dict(WRAP),
            "word_end": WORD_END,
            "hyphen_end": HYPHEN_END,
            "places": [list(place) for place in NAME_PLACES],
            "covered": COVERED,
            "crossed": CROSSED,
            "usual": USUAL,
            "poor": POOR,
            "rounds": ROUNDS,
        },
        "symbol": {
            "min_radius": MIN_RADIUS,
            "growth": GROWTH,
            "corner": CORNER,
            "edge": EDGE,
            "mark_base": MARK_BASE,
            "mark_letter": MARK_LETTER,
        },
        "boost": {
            "rooms": [list(room) for room in ROOMS],
            "seen": SEEN,
            "seen_min": SEEN_MIN,
            "seen_max": SEEN_MAX,
            "shrunk": SHRUNK,
            "step": BOOST_STEP,
        },
        "line": {
            "min_width": MIN_LINE,
            "spacing": SPACING,
            "max_bend": MAX_BEND,
            "around": AROUND,
            "loop": LOOP,
            "loop_slant": LOOP_SLANT,
            "arrow": ARROW_ON_PAGE,
            "arrow_angle": ARROW_ANGLE,
            "arrow_gap": ARROW_GAP,
            "gap": dict(GAP_STYLE),
            "few": FEW_LINES,
            "many": MANY_LINES,
            "faint": FAINT,
            "fainter": FAINTER,
            "thin": THIN,
            "crowd": CROWD,
        },
        "earth": {
            "edge": EARTH_EDGE,
            "sea": SEA,
            "land": LAND,
            "coast": [COAST, COAST_WIDTH],
            "grid": [GRID, GRID_WIDTH],
            "border": [BORDER, BORDER_WIDTH],
            "disputed": list(DISPUTED),
            "bar": dict(BAR),
            "dot": TRUE_DOT,
            "halo": LEADER_HALO,
            "country": {**COUNTRY, "rows": list(COUNTRY["rows"])},
        },
        "sheet": dict(SHEET),
        "key": dict(KEY),
    }
