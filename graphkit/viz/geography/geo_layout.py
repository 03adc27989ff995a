"""Layout by geography: positions of actors on a map of the earth, and the map below them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.records import Actor
from graphkit.model.sphere import distance
from graphkit.names.languages import languages, words_of
from graphkit.viz.drawing.constants import WRAP
from graphkit.viz.drawing.style import label_box
from graphkit.viz.geography.declutter import move_apart, shrink_factor, spread_on_edge
from graphkit.viz.geography.extent import Extent, extent
from graphkit.viz.geography.labels import Side, country_names, name_sides
from graphkit.viz.geography.outlines import Window, draw
from graphkit.viz.geography.projection import Azimuthal, MapProjection, near

Array = NDArray[np.float64]

_RADIUS = 9.0
_GAP = 3.0
_MARGIN = 56.0  # page units around the outermost actors, for names and actors beyond the map
_RIM = 18.0  # from the page's edge to the middle of a symbol that is off the map
_BEYOND = 0.3  # share of the page's shorter side by which the outlines continue around it
_MIN_PAGE = 160.0
_STRAND, _STRANDS = 5.0, 36.0  # page units per additional tie of a pair, and the maximum for all
_WATCHED, _SAMPLE = (
    150,
    14.0,
)  # largest number of ties that names of countries avoid, and the step along them
_MIN_RADIUS = 3.2  # page units: smallest radius of the median symbol,
_SMALL = 700  # up to this number of actors; it is smaller for more


@dataclass(frozen=True, slots=True)
class Pin:
    """The position of an actor on the map.

    Attributes:
        x, y: the middle of its symbol in page units.
        true_x, true_y: the point on the map where it belongs; for one that is off the map, the
            point of the page's edge in its direction.
        by: the id of the actor whose coordinates it has: its own, that of the place it lies in,
            or its country's; a country's code where the network has no such actor.
        off: True if it lies beyond the map and is shown on its edge, in its direction.
        distance: kilometres from the middle of the map if it is beyond it.
        side: the side of its symbol with room for its name: ``right``, ``left``, ``above``,
            ``below``; empty if there is none.
        name_x, name_y: the middle of the name, whose room is that of
            :func:`graphkit.viz.drawing.style.label_box` without the space below its last line.
        moved: True if it was moved so far that a line should lead to its true point.
    """

    x: float
    y: float
    true_x: float
    true_y: float
    by: str
    off: bool = False
    distance: float = 0.0
    side: Side = ""
    name_x: float = 0.0
    name_y: float = 0.0
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Omitted:
    """An actor without a place on the map, and the reason in the language requested."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class CountryName:
    """A country's name on the map: its code, the middle of the name, and the name by language."""

    code: str
    x: float
    y: float
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """The map below the actors, in page units around 0, 0; draw it clipped to its box.

    Attributes:
        left, top, width, height: its box; ``beyond`` is how far the drawing goes on around it,
            for a window of other proportions.
        land: SVG path data of all land, closed (fill it, and stroke it thinly as the coast).
        borders, disputed: SVG path data of border lines; draw the disputed ones dotted.
        grid: SVG path data of meridians and parallels.
        countries: names of the countries that are large enough for one; draw them only together
            with the borders.
        projection: name of the projection, by language.
        scale: page units per kilometre, exact in the middle.
        bar: kilometres, and their length in page units, for a scale bar; 0, 0 on a world map,
            where lengths vary.
    """

    left: float
    top: float
    width: float
    height: float
    land: str
    borders: str
    disputed: str
    grid: str
    countries: tuple[CountryName, ...]
    projection: Mapping[str, str]
    scale: float
    bar: tuple[float, float]
    beyond: float


@dataclass(frozen=True, slots=True)
class GeoLayout:
    """A network laid out by geography; see :func:`geo_layout`.

    Attributes:
        frame: the map.
        pins: positions of actors, by id.
        omitted: actors without a place.
        shrink: factor by which symbols are to be drawn smaller, so that all have room.
        disclaimer, credit: sentences to print below the map.
    """

    frame: Frame
    pins: Mapping[str, Pin]
    omitted: tuple[Omitted, ...]
    shrink: float
    disclaimer: str
    credit: str


def geo_layout(
    network: Network,
    *,
    width: float = 940.0,
    height: float = 540.0,
    lang: str = "en",
    ids: Collection[str] | None = None,
    sizes: Mapping[str, float] | None = None,
    pairs: Sequence[tuple[str, str]] = (),
) -> GeoLayout:
    """Place actors at their positions on earth.

    Args:
        network: the actors to place. The place that contains an actor is looked up in the whole
            network that this one was cut from.
        width, height: size of the page in its units (pixels or points).
        lang: language of the names that get room, and of the sentences; languages without words
            get English.
        ids: the actors to place; all if None.
        sizes: the radius of each actor's symbol in page units, at least 1; 9 without one.
        pairs: the ends of the ties that are drawn. Neighbours with several ties get room for them
            between their symbols, and names of countries avoid the lines.

    Returns:
        Positions and outlines in page units around 0, 0, x to the right and y down. The same
        input gives the same layout.

    Raises:
        InvalidDataError: if the page is smaller than 160 units either way.
    """
    if min(width, height) < _MIN_PAGE or not math.isfinite(width * height):
        raise InvalidDataError(
            f"the page is {width:g} by {height:g}; a map needs at least "
            f"{_MIN_PAGE:g} by {_MIN_PAGE:g}"
        )
    chosen = None if ids is None else set(ids)
    wanted = [a for a in network.actors.values() if chosen is None or a.id in chosen]
    # An actor that rests on internal sources must not reveal the place of another.
    around = {**(network.whole or network).public().actors, **network.actors}
    found = {actor.id: _place_of(actor, around) for actor in wanted}
    placed = sorted(key for key, place in found.items() if place is not None)
    sizes = sizes or {}
    # Larger symbols first: where there is no room, the smaller one moves.
    placed.sort(key=lambda key: -sizes.get(key, _RADIUS))
    found_places = [place for key in placed if (place := found[key]) is not None]
    lon = np.array([place.lon for place in found_places], dtype=np.float64)
    lat = np.array([place.lat for place in found_places], dtype=np.float64)
    view = extent(lon, lat, width, height, _MARGIN)
    x, y = view.projection.forward(near(lon, view.projection.lon), lat)
    page = np.column_stack(((x - view.x) * view.scale, (view.y - y) * view.scale))
    radius = np.array([max(sizes.get(key, _RADIUS), 1.0) for key in placed], dtype=np.float64)
    min_radius = _MIN_RADIUS * min(1.0, max(0.5, math.sqrt(_SMALL / max(len(placed), 1))))
    shrink = shrink_factor(page[view.inside], radius[view.inside], _GAP, min_radius)
    radius *= shrink
    gap = _GAP * shrink
    rim = width / 2 - _RIM, height / 2 - _RIM
    off = ~view.inside
    page[off] = _edge(page[off], rim)
    page[off] = spread_on_edge(page[off], 2 * radius[off] + gap, (-rim[0], -rim[1], *rim))
    inner = 2 * _RIM * bool(off.any())
    half_w, half_h = rim[0] - inner, rim[1] - inner
    place_of = {key: n for n, key in enumerate(placed)}
    lines = [(place_of[a], place_of[b]) for a, b in pairs if a in place_of and b in place_of]
    air = _strands(page, radius, lines)
    middles = move_apart(page, radius + air / 2, gap, (-half_w, -half_h, half_w, half_h), off)
    actors = network.actors
    rooms = [
        label_box([actors[key].name(lang)], float(r), WRAP["wide"])
        for key, r in zip(placed, radius, strict=True)
    ]
    named = name_sides(middles, rooms, (width, height))
    pins = {}
    for n, (key, place) in enumerate(zip(placed, found_places, strict=True)):
        shift = math.hypot(*(middles[n] - page[n]).tolist())
        pins[key] = Pin(
            round(float(middles[n, 0]), 2),
            round(float(middles[n, 1]), 2),
            round(float(page[n, 0]), 2),
            round(float(page[n, 1]), 2),
            place.id,
            off=bool(off[n]),
            distance=round(_away(view.projection, place)) if off[n] else 0.0,
            side=named[n][0],
            name_x=round(named[n][1], 2),
            name_y=round(named[n][2], 2),
            moved=not off[n] and shift > max(radius[n] / 2, 2.0),
        )
    frame = _frame(view, (width, height), lang, middles, _along(middles, lines))
    words = words_of("viz", lang)["geography"]
    missing = tuple(
        Omitted(key, words["no_place"]) for key, place in found.items() if place is None
    )
    return GeoLayout(frame, pins, missing, shrink, words["disclaimer"], words["credit"])


@dataclass(frozen=True, slots=True)
class _Position:
    id: str
    lon: float
    lat: float


def _place_of(actor: Actor, around: Mapping[str, Actor]) -> _Position | None:
    """Return an actor's coordinates: its own, or those of the nearest place that contains it.

    A country is no such place: an actor known by its country alone has no coordinates.
    """
    seen: set[str] = set()
    here: Actor | None = actor
    while here is not None and here.id not in seen:
        seen.add(here.id)
        if here.lat is not None and here.lon is not None:
            return _Position(here.id, here.lon, here.lat)
        wider = around.get(here.within) or around.get(here.country)
        # A point for a whole country is the place of nothing within it.
        here = None if wider is not None and wider.id in (actor.country, here.country) else wider
    return None


def _edge(points: Array, away: tuple[float, float]) -> Array:
    """Move points outside the page to its edge, each in its own direction."""
    beyond = np.maximum(np.abs(points[:, 0]) / away[0], np.abs(points[:, 1]) / away[1])
    drawn: Array = points / np.maximum(beyond, 1e-9)[:, None]
    return drawn


def _away(projection: MapProjection, place: _Position) -> float:
    return distance(projection.lon, projection.lat, place.lon, place.lat)


def _strands(page: Array, radius: Array, lines: Sequence[tuple[int, int]]) -> Array:
    """Return the room that symbols need towards neighbours with several ties to them."""
    air = np.zeros(len(radius))
    together = Counter((min(a, b), max(a, b)) for a, b in lines if a != b)
    for (a, b), count in together.items():
        wanted = min(_STRAND * (count - 1), _STRANDS)
        apart = float(np.hypot(*(page[a] - page[b]))) - radius[a] - radius[b]
        if apart < wanted:
            air[[a, b]] = np.maximum(air[[a, b]], wanted)
    return air


def _along(middles: Array, lines: Sequence[tuple[int, int]]) -> Array:
    """Return points on the lines, unless there are too many to avoid."""
    some = sorted({(min(a, b), max(a, b)) for a, b in lines if a != b})
    if not some or len(some) > _WATCHED:
        return np.zeros((0, 2))
    found = []
    for a, b in some:
        steps = max(int(np.hypot(*(middles[b] - middles[a])) / _SAMPLE), 1)
        share = np.linspace(0, 1, steps + 1)[:, None]
        found.append(middles[a] * (1 - share) + middles[b] * share)
    return np.concatenate(found)


def _frame(
    view: Extent, page: tuple[float, float], lang: str, middles: Array, lines: Array
) -> Frame:
    width, height = page
    half_w, half_h = width / 2 / view.scale, height / 2 / view.scale
    window = Window(
        view.projection,
        view.x - half_w,
        view.y - half_h,
        view.x + half_w,
        view.y + half_h,
        view.scale,
        -view.x * view.scale,
        view.y * view.scale,
    )
    beyond = round(_BEYOND * min(width, height))
    paths = draw(window, beyond)
    names = country_names(window, page, lang, middles, lines)
    return Frame(
        -width / 2,
        -height / 2,
        width,
        height,
        paths["land"],
        paths["borders"],
        paths["disputed"],
        paths["grid"],
        tuple(CountryName(*name) for name in names),
        {code: view.projection.text(code) for code in languages("viz")},
        view.scale,
        _bar(view.scale, width) if isinstance(view.projection, Azimuthal) else (0.0, 0.0),
        beyond,
    )


def _bar(scale: float, width: float) -> tuple[float, float]:
    """Return a round number of kilometres that takes at most a sixth of the page."""
    longest = width / 6 / scale
    power = 10 ** math.floor(math.log10(longest))
    km = next(k * power for k in (5, 2, 1) if k * power <= longest)
    return float(km), km * scale
