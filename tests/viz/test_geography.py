"""Layout by geography: projections, extent, decluttering and outlines, against known values."""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_networks import border_towns, hostile
from work import calls_of

import graphkit
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Source
from graphkit.model.sphere import RADIUS, distance
from graphkit.viz.drawing.style import estimate_width
from graphkit.viz.geography import GeoLayout, declutter, geo_layout
from graphkit.viz.geography.declutter import move_apart, spread_on_edge
from graphkit.viz.geography.outlines import world
from graphkit.viz.geography.projection import Azimuthal, EqualEarth

Place = tuple[float, float]
MUKDAHAN, SAVANNAKHET = (104.72, 16.54), (104.75, 16.55)
MEKONG = {
    "mukdahan": MUKDAHAN,
    "savannakhet": SAVANNAKHET,
    "quang-tri": (107.19, 16.75),
    "chongzuo": (107.36, 22.38),
    "khon-kaen": (102.65, 16.33),
    "vientiane": (102.60, 17.97),
}


def network(places: dict[str, Place | None], **more: Actor) -> Network:
    actors = {
        key: Actor(key, "city", {"en": key.title()})
        if at is None
        else Actor(key, "city", {"en": key.title()}, lon=at[0], lat=at[1])
        for key, at in places.items()
    }
    return Network(actors | more)


def many(n: int, place: Callable[[random.Random], Place]) -> Network:
    draw = random.Random(1)
    return network({f"c{i}": place(draw) for i in range(n)})


def overlaps(layout: GeoLayout, radius: float = 9.0) -> list[tuple[str, str]]:
    """Return pairs of symbols that overlap, by checking every pair."""
    ids = list(layout.pins)
    at = np.array([(p.x, p.y) for p in layout.pins.values()]).reshape(-1, 2)
    one, two = np.triu_indices(len(ids), 1)
    near = np.hypot(*(at[one] - at[two]).T) < 2 * radius * layout.shrink
    return [(ids[a], ids[b]) for a, b in zip(one[near], two[near], strict=True)]


# Projections


def test_haversine_gives_known_distances() -> None:
    # A degree of a meridian on the mean sphere, a quarter of the earth, and Bangkok to Hanoi.
    assert distance(0, 0, 0, 1) == pytest.approx(111.195, abs=0.001)
    assert distance(0, 90, 37, 0) == pytest.approx(math.pi / 2 * RADIUS)
    assert distance(100.5018, 13.7563, 105.8542, 21.0285) == pytest.approx(987, abs=3)


def test_azimuthal_reproduces_snyders_example() -> None:
    """Snyder, *Map Projections: A Working Manual*, 1987, the worked example of page 332.

    Middle 40° N 100° W, the point 20° S 100° E, radius 3.
    """
    x, y = Azimuthal(-100.0, 40.0).forward(np.array([100.0]), np.array([-20.0]))
    assert float(x[0]) / RADIUS * 3 == pytest.approx(-4.2339303, abs=1e-6)
    assert float(y[0]) / RADIUS * 3 == pytest.approx(4.0257775, abs=1e-6)


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(-170, 170), st.floats(-85, 85))
def test_azimuthal_inverts(lon: float, lat: float, mid: float, middle: float) -> None:
    flat = Azimuthal(mid, middle)
    if distance(lon, lat, mid, middle) > 19_000:  # near the antipode the plane runs out
        return
    back = flat.back(*flat.forward(np.array([lon]), np.array([lat])))
    assert distance(float(back[0][0]), float(back[1][0]), lon, lat) < 0.01


def test_azimuthal_distortion_is_within_the_documented_bounds() -> None:
    flat = Azimuthal(105.0, 17.0)
    for reach, most in ((1790, 0.01), (3540, 0.04)):
        rim = reach / 111.195
        for lon, lat in ((105.0, 17 + rim), (105.0, 17 - rim)):
            for way in ((0.1, 0.0), (0.0, 0.1)):
                x, y = flat.forward(np.array([lon, lon + way[0]]), np.array([lat, lat + way[1]]))
                drawn = math.hypot(x[1] - x[0], y[1] - y[0])
                true = distance(lon, lat, lon + way[0], lat + way[1])
                assert abs(drawn / true - 1) < most * 1.01


def test_equal_earth_keeps_areas_and_gives_the_published_outline() -> None:
    """Šavrič, Patterson & Jenny 2018: the width of the map is 2.0546 times its height."""
    flat = EqualEarth(0.0)
    x, _ = flat.forward(np.array([180.0]), np.array([0.0]))
    _, y = flat.forward(np.array([0.0]), np.array([90.0]))
    assert float(x[0] / y[0]) == pytest.approx(2.0546, abs=1e-4)
    for lat in (0.0, 30.0, 60.0, 80.0):
        lon, lats = np.array([100, 101, 100.0]), np.array([lat, lat, lat + 0.01])
        px, py = flat.forward(lon, lats)
        area = (px[1] - px[0]) * (py[2] - py[0])
        true = distance(100, lat, 100, lat + 0.01) * math.radians(1) * RADIUS
        assert area == pytest.approx(true * math.cos(math.radians(lat + 0.005)), rel=1e-3)


# Distances on the map


def test_distances_on_a_region_are_true_within_one_percent() -> None:
    layout = geo_layout(network(dict(MEKONG)))
    assert layout.frame.bar[0] > 0
    for a, b in itertools.combinations(MEKONG, 2):
        one, two = layout.pins[a], layout.pins[b]
        drawn = math.hypot(one.true_x - two.true_x, one.true_y - two.true_y) / layout.frame.scale
        # Points are given to a hundredth of a page unit.
        assert drawn == pytest.approx(
            distance(*MEKONG[a], *MEKONG[b]), rel=0.01, abs=0.03 / layout.frame.scale
        )


def test_north_is_up_and_east_is_right() -> None:
    pins = geo_layout(network(dict(MEKONG))).pins
    assert pins["chongzuo"].true_y < pins["quang-tri"].true_y
    assert pins["khon-kaen"].true_x < pins["mukdahan"].true_x < pins["quang-tri"].true_x


def test_the_scale_bar_has_the_stated_length() -> None:
    frame = geo_layout(network(dict(MEKONG))).frame
    km, units = frame.bar
    assert units == pytest.approx(km * frame.scale)
    assert units <= frame.width / 6


# Symbols apart


def test_twin_towns_are_side_by_side_in_their_true_direction() -> None:
    layout = geo_layout(network(dict(MEKONG)))
    west, east = layout.pins["mukdahan"], layout.pins["savannakhet"]
    assert not overlaps(layout)
    assert west.moved
    assert east.moved
    assert west.x < west.true_x < east.true_x < east.x
    # They share the distance needed to separate two symbols of 9 units with a gap of 3.
    for pin in (west, east):
        assert math.hypot(pin.x - pin.true_x, pin.y - pin.true_y) < 11
    true = math.atan2(east.true_y - west.true_y, east.true_x - west.true_x)
    assert math.atan2(east.y - west.y, east.x - west.x) == pytest.approx(true, abs=0.05)
    assert not layout.pins["chongzuo"].moved
    assert layout.pins["chongzuo"].x == layout.pins["chongzuo"].true_x


def test_twin_towns_with_many_ties_leave_room_for_them() -> None:
    usual, wide = (
        geo_layout(network(dict(MEKONG)), pairs=[("mukdahan", "savannakhet")] * n) for n in (1, 8)
    )

    def apart(layout: GeoLayout) -> float:
        west, east = layout.pins["mukdahan"], layout.pins["savannakhet"]
        return math.dist((west.x, west.y), (east.x, east.y))

    # Two radii of 9 and the gap of 3; and 35 for eight lines next to each other.
    assert 18 <= apart(usual) < 24
    assert apart(wide) >= 18 + 35
    assert wide.pins["mukdahan"].true_x == usual.pins["mukdahan"].true_x
    # Towns that are far apart stay where they are.
    far = geo_layout(network(dict(MEKONG)), pairs=[("mukdahan", "chongzuo")] * 8)
    assert far.pins == geo_layout(network(dict(MEKONG))).pins


def test_names_of_countries_avoid_the_ties() -> None:
    pairs = [("khon-kaen", "chongzuo"), ("mukdahan", "chongzuo"), ("vientiane", "quang-tri")]
    layout = geo_layout(network(dict(MEKONG)), pairs=pairs)
    names = {c.code: c for c in layout.frame.countries}
    assert {"LA", "VN", "TH"} <= names.keys()
    for code in ("LA", "VN", "TH"):
        name = names[code]
        half = 0.7 * estimate_width(name.names["en"].upper())
        for a, b in pairs:
            one, other = layout.pins[a], layout.pins[b]
            for share in np.linspace(0, 1, 200).tolist():
                x, y = one.x + (other.x - one.x) * share, one.y + (other.y - one.y) * share
                assert abs(x - name.x) > half - 7 or abs(y - name.y) > 6


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.floats(-100, 100), st.floats(-80, 80), st.floats(1, 20)),
        min_size=1,
        max_size=60,
    ),
    st.integers(0, 5),
)
def test_no_two_symbols_overlap(symbols: list[tuple[float, float, float]], same: int) -> None:
    """This holds for any places, even a single one, and for any room."""
    symbols += symbols[:1] * same
    points = np.array([s[:2] for s in symbols])
    radius = np.array([s[2] for s in symbols])
    fixed = np.zeros(len(points), dtype=bool)
    at = move_apart(points, radius, 2.0, (-100, -80, 100, 80), fixed)
    assert np.array_equal(at, move_apart(points, radius, 2.0, (-100, -80, 100, 80), fixed))
    one, two = np.triu_indices(len(points), 1)
    apart = np.hypot(*(at[one] - at[two]).T) - radius[one] - radius[two]
    assert apart.min(initial=1.0) >= 1.0 - 1e-6
    # Symbols that touch no other stay.
    home = np.hypot(*(points[one] - points[two]).T) - radius[one] - radius[two]
    if home.min(initial=9.0) > 2.0:
        assert np.array_equal(at, points)


def test_only_the_movable_symbol_of_a_pair_moves() -> None:
    points, radius = np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([5.0, 5.0])
    at = move_apart(points, radius, 2.0, (-50, -50, 50, 50), np.array([True, False]))
    assert at[0].tolist() == [0, 0]
    assert at[1].tolist() == pytest.approx([12.0, 0.0], abs=0.1)


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), min_size=1, max_size=15))
def test_symbols_on_the_edge_stay_there_without_overlap(spots: list[tuple[int, float]]) -> None:
    corners = [(-50.0, -30.0), (50.0, -30.0), (50.0, 30.0), (-50.0, 30.0)]
    points = np.array(
        [
            [a + (b - a) * share for a, b in zip(corners[k], corners[(k + 1) % 4], strict=True)]
            for k, share in spots
        ]
    )
    room = np.full(len(points), 20.0)
    at = spread_on_edge(points, room, (-50, -30, 50, 30))
    assert np.allclose(np.maximum(np.abs(at[:, 0]) / 50, np.abs(at[:, 1]) / 30), 1)
    one, two = np.triu_indices(len(points), 1)
    # Around a corner, 20 units of edge are at least 20 / √2 as the crow flies.
    assert np.hypot(*(at[one] - at[two]).T).min(initial=99) >= 20 / math.sqrt(2) - 1e-6


def test_symbols_of_every_size_find_room() -> None:
    sizes = {"mukdahan": 30.0, "savannakhet": 25.0, "quang-tri": 5.0}
    layout = geo_layout(network(dict(MEKONG)), sizes=sizes)
    radius = {key: sizes.get(key, 9.0) * layout.shrink for key in MEKONG}
    for a, b in itertools.combinations(MEKONG, 2):
        one, two = layout.pins[a], layout.pins[b]
        assert math.hypot(one.x - two.x, one.y - two.y) >= radius[a] + radius[b]


# Places on the map


def test_one_far_partner_is_on_the_edge_in_its_direction_and_moves_nobody() -> None:
    near = network(dict(MEKONG))
    far = network({**MEKONG, "reno": (-119.81, 39.53)})
    before, after = geo_layout(near), geo_layout(far)
    assert before.frame == after.frame
    for key, pin in before.pins.items():
        # Stated tolerance: none at all for true points, half a unit for symbols.
        assert (after.pins[key].true_x, after.pins[key].true_y) == (pin.true_x, pin.true_y)
        assert math.hypot(after.pins[key].x - pin.x, after.pins[key].y - pin.y) <= 0.5
    reno = after.pins["reno"]
    assert reno.off
    assert not reno.moved
    # The great circle from the Mekong to Nevada leads north-north-east, over Kamchatka.
    assert reno.x > 0 > reno.y
    assert reno.distance == pytest.approx(12_000, rel=0.03)
    assert max(abs(reno.x) / 470, abs(reno.y) / 270) <= 1


def test_an_actor_added_among_the_others_moves_nobody_far_from_it() -> None:
    before = geo_layout(network(dict(MEKONG)))
    after = geo_layout(network({**MEKONG, "vinh": (105.69, 18.68)}))
    assert before.frame == after.frame
    for key, pin in before.pins.items():
        assert (after.pins[key].x, after.pins[key].y) == (pin.x, pin.y)


def test_partners_all_over_the_world_are_on_a_map_of_the_world() -> None:
    places = {"bangkok": (100.5, 13.8), "paris": (2.35, 48.86), "lima": (-77.0, -12.0)}
    layout = geo_layout(network(places))
    assert "Equal Earth" in layout.frame.projection["en"]
    assert layout.frame.bar == (0, 0)
    assert not any(pin.off for pin in layout.pins.values())
    # The widest gap between them is the Pacific, so the map is cut there.
    assert layout.pins["lima"].x < layout.pins["paris"].x < layout.pins["bangkok"].x


def test_a_map_of_the_world_is_cut_where_the_fewest_are() -> None:
    places = {
        "nairobi": (36.8, -1.3),
        "alice-springs": (133.9, -23.7),
        "fairbanks": (-147.7, 64.8),
        "la-paz": (-68.1, -16.5),
    }
    layout = geo_layout(network(places))
    assert "160°E" in layout.frame.projection["en"]  # the Atlantic is the widest gap
    assert [key for key, _ in sorted(layout.pins.items(), key=lambda at: at[1].x)] == list(places)
    assert all(inside(layout, pin.true_x, pin.true_y) for pin in layout.pins.values())


def test_internal_sources_give_no_place_to_others() -> None:
    secret = Source("s", "Notes", access="internal")
    place = Actor("place", "province", lon=104.0, lat=16.0, source="s")
    office = Actor("office", "agency", within="place")
    whole = Network({"place": place, "office": office}, sources={"s": secret})
    part = Network({"office": office}, whole=whole)
    assert not geo_layout(part).pins
    assert geo_layout(whole).pins["office"].by == "place"


def test_neighbours_across_the_date_line_stay_neighbours() -> None:
    layout = geo_layout(network({"suva": (178.44, -18.14), "apia": (-171.77, -13.83)}))
    suva, apia = layout.pins["suva"], layout.pins["apia"]
    drawn = math.hypot(suva.true_x - apia.true_x, suva.true_y - apia.true_y)
    true = distance(178.44, -18.14, -171.77, -13.83)
    assert drawn / layout.frame.scale == pytest.approx(true, rel=0.01)
    assert suva.x < apia.x
    assert layout.frame.land


@pytest.mark.parametrize("lat", [-90.0, 90.0])
def test_the_poles_are_places_like_others(lat: float) -> None:
    near = math.copysign(80.0, lat)
    places = {"pole": (0.0, lat), "a": (0.0, near), "b": (120.0, near), "c": (-120.0, near)}
    layout = geo_layout(network(places))
    pole = layout.pins["pole"]
    for key in "abc":
        pin = layout.pins[key]
        drawn = math.hypot(pin.true_x - pole.true_x, pin.true_y - pole.true_y)
        assert drawn / layout.frame.scale == pytest.approx(1112, rel=0.01)
    # The Antarctic is land around the pole; the Arctic is sea.
    assert inside(layout, pole.x, pole.y) == (lat < 0)


@pytest.mark.parametrize("lon", [-180.0, 0.0, 105.0, 180.0, 540.0])
def test_one_actor_is_in_the_middle(lon: float) -> None:
    layout = geo_layout(network({"one": (lon, 17.0)}))
    (pin,) = layout.pins.values()
    assert abs(pin.x) < 0.01
    assert abs(pin.y) < 0.01
    assert not pin.moved


def test_no_coordinates_at_all() -> None:
    layout = geo_layout(network({"a": None, "b": None}), lang="th")
    assert not layout.pins
    assert [(o.id, o.why) for o in layout.omitted] == [
        ("a", "ทราบเพียงประเทศ ไม่มีพิกัดทั้งของตนเองและของที่ตั้ง"),
        ("b", "ทราบเพียงประเทศ ไม่มีพิกัดทั้งของตนเองและของที่ตั้ง"),
    ]
    assert layout.frame.land
    assert geo_layout(Network()).pins == {}


def test_an_actor_without_coordinates_is_placed_where_it_belongs() -> None:
    shared = {
        "province": Actor("province", "province", lon=104.72, lat=16.54),
        "office": Actor("office", "agency", within="province"),
        "desk": Actor("desk", "agency", within="office"),
        "ministry": Actor("ministry", "agency", country="LA"),
        "ring": Actor("ring", "agency", within="ring"),
        # Known by country only: a point for the whole country is no place of theirs.
        "LA": Actor("LA", "country", country="LA", lon=103.0, lat=18.0),
        "bureau": Actor("bureau", "agency", within="LA", country="LA"),
        "unit": Actor("unit", "agency", within="bureau", country="LA"),
    }
    layout = geo_layout(Network(shared))
    assert {key: pin.by for key, pin in layout.pins.items()} == {
        "province": "province",
        "office": "province",
        "desk": "province",
        "LA": "LA",
    }
    assert [o.id for o in layout.omitted] == ["ministry", "ring", "bureau", "unit"]
    assert not overlaps(layout)


def test_coordinates_are_looked_up_in_the_whole_network() -> None:
    whole = graphkit.open_network("thai-twin-cities")
    chain = whole.select(graphkit.Selection(ties=("cooperation",), around="TH-50", hops=2))
    layout = geo_layout(chain)
    omitted = {one.id for one in layout.omitted}
    assert set(layout.pins) | omitted == set(chain.actors)
    assert not overlaps(layout)
    assert layout.pins["org:chiang-mai-thai-chinese-business-association"].by == "TH-50"


def test_the_shipped_network() -> None:
    whole = graphkit.open_network("thai-twin-cities")
    layout = geo_layout(whole)
    assert len(layout.pins) + len(layout.omitted) == len(whole.actors)
    assert not overlaps(layout)
    assert not layout.pins["TH-10"].off
    assert layout.pins["US-reno"].off
    assert all(abs(p.x) <= 470 and abs(p.y) <= 270 for p in layout.pins.values())


def test_ids_select_the_actors_to_place() -> None:
    layout = geo_layout(network(dict(MEKONG)), ids=["mukdahan", "nobody"])
    assert list(layout.pins) == ["mukdahan"]


def test_names_do_not_hide_symbols_or_one_another() -> None:
    layout = geo_layout(border_towns())
    assert {p.side for p in layout.pins.values()} <= {"right", "left", "above", "below"}
    assert layout.pins["TH-49"].side == "left"
    # On a narrow phone screen too, both twin towns have their names.
    small = geo_layout(border_towns(), width=344, height=400)
    assert all(pin.side for pin in small.pins.values())
    boxes = []
    for key, pin in small.pins.items():
        wide = estimate_width(border_towns().actors[key].name("en"))
        boxes.append((pin.name_x - wide / 2, pin.name_x + wide / 2, pin.name_y - 8, pin.name_y + 8))
        boxes.append((pin.x - 8, pin.x + 8, pin.y - 8, pin.y + 8))
    for (l1, r1, t1, b1), (l2, r2, t2, b2) in itertools.combinations(boxes, 2):
        assert r1 <= l2 or r2 <= l1 or b1 <= t2 or b2 <= t1


# Outlines


def inside(layout: GeoLayout, x: float, y: float) -> bool:
    """Return whether a point of the page is on land, by the even-odd rule over the paths."""
    crossings = 0
    for body in re.findall(r"M([^MZ]*)Z", layout.frame.land):
        start, steps = body.split("l")
        px, py = map(float, start.split())
        numbers = [float(n) for n in steps.split()]
        ring = [(px, py)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            px, py = px + dx, py + dy
            ring.append((px, py))
        for (ax, ay), (bx, by) in itertools.pairwise([*ring, ring[0]]):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                crossings += 1
    return crossings % 2 == 1


WORLDWIDE = {
    "madrid": (-3.7, 40.4),
    "nairobi": (36.8, -1.3),
    "brasilia": (-47.9, -15.8),
    "denver": (-105.0, 39.7),
    "alice-springs": (133.9, -23.7),
}


@pytest.mark.parametrize(
    ("others", "projection"),
    [({}, "Lambert"), (WORLDWIDE, "Equal Earth")],
)
def test_towns_lie_on_land_and_the_sea_is_sea(others: dict[str, Place], projection: str) -> None:
    sea = {"gulf-of-tonkin": (107.6, 19.6), "south-china-sea": (111.0, 14.0)}
    towns = {"hanoi": (105.85, 21.03), "nan": (100.77, 18.78), "haikou": (110.2, 19.6)}
    layout = geo_layout(network({**sea, **towns, **others}))
    assert projection in layout.frame.projection["en"]
    pins = layout.pins
    for key in (*towns, *others):
        assert inside(layout, pins[key].true_x, pins[key].true_y), key
    for key in sea:
        assert not inside(layout, pins[key].true_x, pins[key].true_y), key


def test_paths_contain_only_numbers_and_stay_near_the_frame() -> None:
    frame = geo_layout(hostile()).frame
    assert re.fullmatch(r"[MlZ0-9. -]+", frame.land)
    frame = geo_layout(network(dict(MEKONG))).frame
    for path in (frame.land, frame.borders, frame.grid):
        for start in re.findall(r"M(-?[\d.]+) (-?[\d.]+)l", path):
            assert abs(float(start[0])) <= frame.width / 2 + frame.beyond + 0.1
            assert abs(float(start[1])) <= frame.height / 2 + frame.beyond + 0.1
    # A window of other proportions than the frame shows land beyond it, not its end.
    starts = [abs(float(x)) for x in re.findall(r"M(-?[\d.]+) ", frame.land)]
    assert max(starts) > frame.width / 2 + 100


def test_disputed_borders_are_apart_from_the_others() -> None:
    # Between India and China; and Thailand and Laos, whose border is not drawn as disputed.
    assert geo_layout(network({"leh": (77.58, 34.16), "lhasa": (91.1, 29.65)})).frame.disputed
    chain = geo_layout(network(dict(MEKONG))).frame
    assert chain.borders
    assert not chain.disputed


def test_countries_have_names_in_each_language() -> None:
    layout = geo_layout(network(dict(MEKONG)))
    names = {c.code: c.names for c in layout.frame.countries}
    assert {"TH", "LA", "VN"} <= names.keys()
    assert (names["LA"]["en"], names["LA"]["th"], names["LA"]["lo"]) == ("Laos", "ลาว", "ລາວ")
    for country in layout.frame.countries:
        for pin in layout.pins.values():
            assert abs(country.y - pin.y) >= 10 or abs(country.x - pin.x) >= 10


def test_the_outlines_are_small() -> None:
    folder = files("graphkit") / "data" / "outlines"
    sizes = [len((folder / name).read_bytes()) for name in ("world.npz", "countries.json")]
    assert sum(sizes) < 700_000
    assert "public domain" in (folder / "LICENCE.md").read_text("utf-8")
    world.cache_clear()
    loads = calls_of(world)
    assert loads < 200_000
    atlas = world()
    # Natural Earth's land reaches from the Antarctic to the north of Greenland, 83.6° N.
    assert atlas.boxes[:, 1].min() == -90
    assert atlas.boxes[:, 3].max() == pytest.approx(83.6, abs=0.1)


def test_the_words_below_the_map() -> None:
    english, thai = (geo_layout(network(dict(MEKONG)), lang=lang) for lang in ("en", "th"))
    assert "do not imply official endorsement" in english.disclaimer
    assert "ไม่ได้แสดงถึงการรับรอง" in thai.disclaimer
    assert "Natural Earth" in english.credit
    assert "แลมเบิร์ต" in thai.frame.projection["th"]
    assert english.pins == thai.pins


def test_a_page_too_small_is_rejected() -> None:
    with pytest.raises(GraphkitError, match="at least 160"):
        geo_layout(Network(), width=100)


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    [
        lambda draw: (draw.uniform(-180, 180), draw.uniform(-60, 75)),
        lambda draw: (draw.gauss(103, 2), draw.gauss(16, 2)),
        lambda draw: (100.5, 13.75),
    ],
    ids=["world", "region", "one spot"],
)
def test_five_thousand_actors(place: Callable[[random.Random], Place]) -> None:
    crowd = many(5000, place)
    layout = geo_layout(crowd)
    assert len(layout.pins) == 5000
    assert not overlaps(layout)
    small, large = many(1000, place), many(2000, place)
    assert calls_of(lambda: geo_layout(large)) < 3 * calls_of(lambda: geo_layout(small))


def test_a_heap_below_large_symbols_is_decluttered_in_bounded_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    n, looked_at = 2000, 0

    def counted(find: Callable[..., tuple[Any, Any]]) -> Callable[..., tuple[Any, Any]]:
        def count(*given: Any) -> tuple[Any, Any]:
            nonlocal looked_at
            found = find(*given)
            looked_at += len(found[0])
            return found

        return count

    monkeypatch.setattr(declutter, "_close", counted(declutter._close))
    monkeypatch.setattr(declutter, "_across", counted(declutter._across))
    sizes = {f"c{i}": 300.0 if i < 3 else 3.0 for i in range(n)}
    layout = geo_layout(many(n, lambda draw: (100.5, 13.75)), width=344, height=400, sizes=sizes)
    # Sixty rounds, in each 24 neighbours in five cells at most; all pairs would be 120 million.
    assert looked_at < 60 * 5 * 24 * n
    at = np.array([(pin.x, pin.y) for pin in layout.pins.values()])
    radius = np.array([sizes[key] * layout.shrink for key in layout.pins])
    far = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(far, np.inf)
    assert (far >= radius[:, None] + radius[None] - 0.02).all()
