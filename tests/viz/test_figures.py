"""Figures for print: positions and style of the map, names that can be read, found and copied."""

from __future__ import annotations

import io
import math
import re
import shutil
import struct
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from map_networks import border_towns
from PIL import Image

from graphkit.cli import main
from graphkit.gaps.rules import find_gaps
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.model.selection import ALL, default_selection
from graphkit.storage.open import open_network
from graphkit.viz.drawing import (
    ClippedShapes,
    LabelledActor,
    NameLabel,
    Ruler,
    Shape,
    Sheet,
    element,
    place_labels,
    png,
    svg,
)
from graphkit.viz.drawing.fonts import font_files
from graphkit.viz.drawing.style import tie_style
from graphkit.viz.drawing.truetype import Outlines
from graphkit.viz.figures.figure import DPI, Figure, draw_figure
from graphkit.viz.maps.content import map_content
from graphkit.viz.maps.vis import geographic_layout, vis_data
from graphkit.viz.page_records import name_languages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>&#x27;#{panic()}\\ \u202eevil\x00'
THAI = "มุกดาหาร น้ำ ที่ ปู่ ญี่ปุ่น กำแพงเพชร สิ้นสุด ค่าเริ่มต้น ชื่อ ฉงจั่ว พี่เมือง ใหญ่ สะหวันนะเขต"
LAO = "ກຳປົງ ສະຫວັນນະເຂດ ນ້ຳ ມຸກດາຫານ ຄຳມ່ວນ ແຂວງ ໃຫຍ່"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def network() -> Network:
    return open_network("thai-twin-cities")


@pytest.fixture(scope="module")
def chain(network: Network) -> Network:
    """Return Mukdahan, Savannakhet, Quang Tri, Chongzuo and actors around them."""
    return network.select(
        default_selection(network.ontology, around="TH-49", hops=2, statuses=(ALL,))
    )


def small(names: dict[str, str], pairs: str = "ab bc") -> Network:
    actors = {i: Actor(i, "city", {"en": name}, source="s") for i, name in names.items()}
    claims = tuple(
        Claim(a, b, "sister_city", status="in_force", source="s") for a, b in pairs.split()
    )
    return Network(actors, claims, {"s": Source("s", "Register")}, title="Three towns")


def ring(n: int) -> Network:
    actors = {f"a{i}": Actor(f"a{i}", "city", {"en": f"Town {i}"}, source="s") for i in range(n)}
    claims = tuple(
        Claim(f"a{i}", f"a{(i + 1) % n}", "sister_city", status="in_force", source="s")
        for i in range(n)
    )
    return Network(actors, claims, {"s": Source("s", "Register")}, title="Ring")


def blocks(figure: Figure) -> list[NameLabel]:
    return [item for item in figure.sheet.items if isinstance(item, NameLabel)]


def symbols(figure: Figure) -> dict[str, tuple[float, float]]:
    """Return the middle of each symbol by its title."""
    found = {}
    for item in figure.sheet.items:
        if isinstance(item, Shape) and item.title.endswith(")") and item.fill:
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", item.d)]
            if "A" in item.d:  # a circle: from its left to its right
                found[item.title] = (numbers[0] + numbers[7]) / 2, numbers[1]
            else:
                xs, ys = numbers[0::2], numbers[1::2]
                found[item.title] = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return found


def plain(text: str) -> str:
    """Remove spaces and line ends, in which PDF readers differ."""
    return "".join(text.split())


# The same picture as the map page


@pytest.mark.parametrize("with_gaps", [False, True])
def test_actors_have_the_positions_of_the_map_page(
    network: Network, chain: Network, with_gaps: bool
) -> None:
    gaps = find_gaps(network) if with_gaps else []
    values = {a: float(len(p)) for a, p in chain.public().partners_of.items()}
    part = map_content(chain, gaps, "en", None, values)
    nodes = {
        f"{part.network.actors[n['id']].name()} (": (n["x"], n["y"])
        for n in vis_data(part, values, 0, name_languages(part.actors))["nodes"]
    }
    drawn = symbols(draw_figure(chain, gaps=gaps))
    on_page, on_paper = [], []
    for title, point in drawn.items():
        if "Association" not in title:  # a triangle's box is not around its middle
            on_page.append(next(at for start, at in nodes.items() if title.startswith(start)))
            on_paper.append(point)
    assert len(on_paper) == 7
    for (p, q), (s, t) in combinations(zip(on_page, on_paper, strict=True), 2):
        scale = math.dist(on_paper[0], on_paper[1]) / math.dist(on_page[0], on_page[1])
        assert math.dist(q, t) == pytest.approx(scale * math.dist(p, s), abs=0.4)


def test_geography_is_that_of_the_map_page(chain: Network) -> None:
    figure = draw_figure(chain, layout="geo")
    assert figure.layout == "geo"
    ground = next(item for item in figure.sheet.items if isinstance(item, ClippedShapes))
    values = {a: float(len(p)) for a, p in chain.public().partners_of.items()}
    laid = geographic_layout(map_content(chain, (), "en", None, values), values)
    assert laid is not None
    x, y = laid["wide"]["pins"]["TH-49"][:2]
    at = next(p for title, p in symbols(figure).items() if title.startswith("Mukdahan"))
    assert at == pytest.approx((ground.x + x * ground.scale, ground.y + y * ground.scale), abs=0.1)
    assert laid["wide"]["land"] in {shape.d for shape in ground.shapes}
    assert any("Natural Earth" in row.text for row in figure.sheet.rows)
    assert any("endorsement" in row.text for row in figure.sheet.rows)
    svg = figure.svg()
    assert svg.count("<clipPath") == svg.count("clip-path=") == 1


def test_a_map_names_its_projection_and_countries_which_cover_nothing(chain: Network) -> None:
    figure = draw_figure(chain, layout="geo", lang="th")
    assert any("แลมเบิร์ต" in row.text for row in figure.sheet.rows)
    countries = {row.text: row for row in figure.sheet.rows if row.fill == "#6A7078"}
    assert {"ไทย", "ลาว", "เวียดนาม"} <= countries.keys()
    for row in countries.values():
        for block in blocks(figure):
            low = block.top + len(block.rows) * block.line
            clear = row.y < block.top or row.y - row.size > low
            assert clear or abs(row.x - block.x) > 20
        for x, y in symbols(figure).values():
            assert abs(row.y - y) > 6 or abs(row.x - x) > 12


def test_lines_to_true_places_start_at_the_edge_of_symbols(chain: Network) -> None:
    items = draw_figure(chain, layout="geo").sheet.items
    shapes = [item for item in items if isinstance(item, Shape)]
    leader = next(
        i for i, shape in enumerate(shapes) if shape.stroke == "#3A4048" and not shape.fill
    )
    ties = [i for i, shape in enumerate(shapes) if " – " in shape.title]
    assert max(ties) < leader
    starts = re.findall(r"M(-?[\d.]+) (-?[\d.]+)L", shapes[leader].d)
    middles = symbols(draw_figure(chain, layout="geo")).values()
    for x, y in starts:
        assert min(math.dist((float(x), float(y)), middle) for middle in middles) > 5


def test_missing_linkages_are_dashed_and_in_the_legend(network: Network, chain: Network) -> None:
    gaps = find_gaps(network)
    plain_, drawn = (draw_figure(chain, gaps=gaps, show_gaps=show) for show in (False, True))

    def dashed(figure: Figure) -> list[Shape]:
        shapes = [item for item in figure.sheet.items if isinstance(item, Shape)]
        return [shape for shape in shapes if shape.stroke == "#B3261E" and " – " in shape.title]

    inside = [g for g in gaps if g.head and {g.tail, g.head} <= chain.public().actors.keys()]
    assert not dashed(plain_)
    assert len(dashed(drawn)) == len(inside) > 5
    assert all(shape.dash for shape in dashed(drawn))
    assert "Missing linkages" in [row.text for row in drawn.sheet.rows]
    assert any(
        f"the strongest {len(inside)} of {len(inside)}" in row.text for row in drawn.sheet.rows
    )
    # Positions stay the same.
    assert symbols(plain_) == symbols(drawn)
    whole = draw_figure(
        network.select(default_selection(network.ontology)), gaps=gaps, show_gaps=True
    )
    # Of the thirty strongest, those with two ends are lines.
    assert 20 < len(dashed(whole)) <= 30


def test_without_coordinates_geography_falls_back_and_says_so() -> None:
    figure = draw_figure(small({"a": "A", "b": "B", "c": "C"}), layout="geo")
    assert (figure.layout, figure.actors) == ("network", 3)


def test_ties_have_the_style_of_the_vocabulary(chain: Network) -> None:
    figure = draw_figure(chain)
    lines = [i for i in figure.sheet.items if isinstance(i, Shape) and " – " in i.title]
    assert len(lines) == figure.ties == len(chain.ties)
    for line, tie in zip(lines, chain.ties.values(), strict=True):
        look = tie_style(chain.ontology, tie.kind, tie.status, tie.level)
        assert line.stroke == look["color"]
        assert bool(line.dash) == bool(look["dashes"])
    # Ties of the same two actors bend apart: no path is drawn twice.
    assert len({line.d for line in lines}) == len(lines)


def test_a_tie_of_an_actor_with_itself_is_a_loop() -> None:
    figure = draw_figure(small({"a": "A", "b": "B"}, "aa ab"))
    loop = next(i for i in figure.sheet.items if isinstance(i, Shape) and i.title == "A – A")
    start, end = (re.findall(r"-?[\d.]+", loop.d)[at] for at in (0, -2))
    assert "C" in loop.d
    assert start == end


def test_the_legend_names_what_is_drawn(chain: Network) -> None:
    said = {row.text for row in draw_figure(chain).sheet.rows}
    assert {"Province", "City", "Sister city of", "In force", "Economic"} <= said
    assert "Crossing" not in said
    countries = {row.text for row in draw_figure(chain, colour="country").sheet.rows}
    assert {"Thailand", "Laos", "Vietnam", "China", "TH", "LA", "VN", "CN"} <= countries


def test_a_narrow_figure_is_in_portrait(chain: Network) -> None:
    wide, narrow = draw_figure(chain).sheet, draw_figure(chain, width=12).sheet
    assert wide.width > wide.height
    assert narrow.height > narrow.width
    assert narrow.width == pytest.approx(12 / 26 * wide.width)
    sizes = [{b.size for b in blocks(draw_figure(chain, width=w))} for w in (12, 26)]
    assert sizes == [{13}, {13}]


# Names


@pytest.mark.parametrize("lang", ["en", "th"])
@pytest.mark.parametrize("layout", ["network", "geo"])
def test_every_name_of_the_chain_is_written(chain: Network, lang: str, layout: str) -> None:
    figure = draw_figure(chain, lang=lang, layout=layout)
    assert figure.unnamed == 0
    names = sorted(plain(a.name(lang)) for a in chain.actors.values())
    assert sorted(plain("".join(b.rows)) for b in blocks(figure)) == names


def test_only_the_largest_of_many_actors_have_names() -> None:
    figure = draw_figure(ring(160))
    assert (figure.actors, figure.named) == (160, 80)
    assert len(blocks(figure)) == 80 - figure.unnamed
    assert any("names of the 80 largest only" in row.text for row in figure.sheet.rows)
    assert draw_figure(ring(150)).named == 150


def test_names_without_room_are_counted(network: Network) -> None:
    crowd = network.select(default_selection(network.ontology))
    figure = draw_figure(crowd, width=16, layout="geo")
    assert figure.unnamed > 0
    assert len(blocks(figure)) == figure.named - figure.unnamed
    told = " ".join(row.text for row in figure.sheet.rows)
    assert f"names left out for lack of room: {figure.unnamed}" in told


middles = st.tuples(st.floats(0, 300), st.floats(0, 200))


@given(st.lists(st.tuples(middles, st.floats(3, 18), st.floats(10, 90)), max_size=25))
def test_names_never_overlap_and_stay_inside(
    given_: list[tuple[tuple[float, float], float, float]],
) -> None:
    named = [LabelledActor(x, y, r, w, 17) for (x, y), r, w in given_]
    discs = [(one.x, one.y, one.radius) for one in named]
    lines = [(a.x, a.y, b.x, b.y) for a, b in pairwise(named)]
    found = place_labels(named, discs, lines, (0, 0, 300, 200))
    boxes = [
        (spot.x - one.width / 2, spot.top, spot.x + one.width / 2, spot.top + one.height)
        for spot, one in zip(found, named, strict=True)
        if spot
    ]
    for left, top, right, bottom in boxes:
        assert left >= -1e-9
        assert top >= -1e-9
        assert right <= 300 + 1e-9
        assert bottom <= 200 + 1e-9
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_name_avoids_the_line_below_its_actor() -> None:
    one = LabelledActor(50, 50, 8, 40, 17)
    crossed = [(50.0, 50.0, 50.0, 100.0)]
    (below,), (aside,) = (
        place_labels([one], [(50, 50, 8)], some, (0, 0, 120, 100)) for some in ([], crossed)
    )
    assert below is not None
    assert aside is not None
    assert below.top > 50
    assert aside.top + 17 < 50


def test_thai_names_break_between_words() -> None:
    words = ["หอการค้า", "จังหวัด", "มุกดาหาร", "สภา", "อุตสาหกรรม", "และ", "แขวง", "สะหวันนะเขต"]
    name = "สภาการค้าและอุตสาหกรรมแขวงสะหวันนะเขต"
    ruler = Ruler([name, *words], words)
    assert ruler.lines("หอการค้าจังหวัดมุกดาหาร", 13, 120) == ["หอการค้าจังหวัด", "มุกดาหาร"]
    rows = ruler.lines(name, 13, 140)
    assert rows == ["สภาการค้าและอุตสาหกรรม", "แขวงสะหวันนะเขต"]
    assert all(ruler.width(row, 13) <= 140 for row in rows)


@given(st.text("กขมสหรเแโไาะำิีุู่้๊็์ๆฯ()", min_size=1, max_size=60), st.integers(20, 200))
def test_no_line_begins_with_a_mark(text: str, width: int) -> None:
    ruler = Ruler([text])
    for rows in (ruler.lines(text, 13, width, 99), ruler.paragraph(text, 13, width)):
        assert plain("".join(rows)) == plain(text)
        for row in rows[1:]:
            assert row[0] not in "ะาำิีุู่้๊็์ๆฯ)"


def test_outlines_are_those_of_the_font() -> None:
    """Compare the area of every glyph with that of fontTools."""
    from fontTools import ttLib
    from fontTools.pens.areaPen import AreaPen

    checked = 0
    for name, data in font_files([THAI, LAO, "Quảng Trị"]).items():
        font = ttLib.TTFont(io.BytesIO(data))
        glyphs, outlines = font.getGlyphSet(), Outlines(data)
        em = font["head"].unitsPerEm
        for number, glyph in enumerate(font.getGlyphOrder()):
            pen = AreaPen(glyphs)
            glyphs[glyph].draw(pen)
            found = sum(map(area, outlines.contours(number)))
            assert found == pytest.approx(pen.value / em**2, abs=1e-6), (name, glyph)
            assert outlines.advance(number) == pytest.approx(glyphs[glyph].width / em)
            checked += bool(pen.value)
    assert checked > 300


def area(points: list[tuple[float, float]]) -> float:
    """Return the signed area within quadratic curves: that of their ends and of each bulge."""
    total = 0.0
    count = len(points)
    for i in range(0, count, 2):
        (x0, y0), (x1, y1), (x2, y2) = points[i], points[i + 1], points[(i + 2) % count]
        total += (x0 * y2 - x2 * y0) / 2
        total += ((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / 3
    return total


# Files


def pdf_text(data: bytes) -> str:
    import pypdfium2 as pdfium

    return str(pdfium.PdfDocument(data)[0].get_textpage().get_text_range())


@pytest.mark.parametrize("lang", ["en", "th", "lo"])
def test_text_of_a_pdf_can_be_copied(lang: str) -> None:
    figure = draw_figure(border_towns(), lang=lang)
    # A hyphen at the end of a line is read as one that only breaks a word.
    read = re.sub("[-\x02\ufffe]", "", plain(pdf_text(figure.pdf())))
    for row in figure.sheet.rows:
        assert plain(row.text).replace("-", "") in read, row.text


@pytest.mark.parametrize("words", [THAI, LAO])
def test_tone_marks_are_copied_once(words: str, tmp_path: Path) -> None:
    data = draw_figure(Network(title=words), lang="th").pdf()
    assert plain(words) in plain(pdf_text(data))
    if shutil.which("pdftotext"):
        path = tmp_path / "figure.pdf"
        path.write_bytes(data)
        done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
        assert plain(words) in plain(done.stdout.decode())


def test_a_pdf_is_one_tagged_page_with_its_fonts_inside(chain: Network) -> None:
    import pypdf

    figure = draw_figure(chain, lang="th")
    reader = pypdf.PdfReader(io.BytesIO(figure.pdf()))
    assert len(reader.pages) == 1
    page, root = reader.pages[0], reader.trailer["/Root"]
    assert float(page.mediabox.width) == pytest.approx(260 / 25.4 * 72, abs=0.1)
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "th"
    assert reader.metadata.title == "การทูตเมืองพี่เมืองน้องของไทย"
    roles, told = set(), []
    waiting = [root["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop()
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            roles.add(element.get("/S"))
            told += [element["/Alt"]] if "/Alt" in element else []
            waiting += [element["/K"]] if "/K" in element else []
    assert {"/H1", "/Figure"} <= roles
    assert told == [figure.sheet.alt]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert len(fonts) >= 2
    for font in fonts:
        assert "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]


@pytest.mark.parametrize(("width", "dpi"), [(26.0, 200), (12.0, 96), (8.0, 300)])
def test_a_png_has_the_requested_pixels(width: float, dpi: int) -> None:
    figure = draw_figure(border_towns(), width=width)
    data = figure.png(dpi)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">2L", data[16:24])
    assert wide == pytest.approx(width / 2.54 * dpi, abs=1)
    assert high == pytest.approx(wide * figure.sheet.height / figure.sheet.width, abs=2)


def test_an_svg_loads_nothing(chain: Network) -> None:
    figure = draw_figure(chain, lang="th")
    text = figure.svg()
    root = ElementTree.fromstring(text)
    assert root.get("width") == "260.00mm"
    written = [e.text for e in root.iter(f"{SVG}text")]
    assert written == [row.text for row in figure.sheet.rows]
    assert root.findtext(f"{SVG}title") == figure.sheet.title
    assert "มุกดาหาร" in str(root.findtext(f"{SVG}desc"))
    assert "@font-face" in text
    addresses = set(re.findall(r"url\((.{5})", text)) | set(re.findall(r'href="([^"]*)', text))
    assert addresses <= {"data:"}


def test_the_same_network_gives_the_same_bytes(chain: Network) -> None:
    one, two = (draw_figure(chain, lang="th", colour="community") for _ in range(2))
    assert (one.svg(), one.pdf(), one.png(72)) == (two.svg(), two.pdf(), two.png(72))
    assert draw_figure(chain, seed=1).svg() != draw_figure(chain).svg()


def test_a_browser_shows_the_svg_in_its_own_fonts_without_overlaps(
    network: Network, tmp_path: Path, browser: Browser
) -> None:
    part = network.select(default_selection(network.ontology, around="TH-49", hops=3))
    figure = draw_figure(part, lang="th")
    path = tmp_path / "figure.svg"
    path.write_text(figure.svg(), "utf-8")
    page = browser.new_context(offline=True).new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(path.as_uri())
    page.wait_for_timeout(300)
    wide = page.evaluate(
        "[...document.querySelectorAll('text')].map(t => [t.textContent, "
        "t.getComputedTextLength(), +t.getAttribute('font-size'), "
        "t.getAttribute('font-weight') === '700', t.getAttribute('text-anchor')])"
    )
    families = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
    assert [a for a in asked if not a.startswith("data:")] == [path.as_uri()]
    assert families >= 2
    ruler = Ruler([text for text, *_ in wide])
    for text, shown, size, bold, _ in wide:
        assert ruler.width(text, size, bold=bold) == pytest.approx(shown, rel=0.03, abs=1.5), text


# Options and errors


def hostile() -> Network:
    sources = {
        "s": Source("s", HOSTILE),
        "hidden": Source("hidden", "Cabinet paper", access="internal"),
    }
    names = {"en": HOSTILE, "th": HOSTILE}
    actors = {
        "a": Actor("a", "province", names, country="TH", source="s"),
        "b": Actor("b", "province", {"en": "b" * 10_000}, country="LA", source="s"),
        "c": Actor("c", "province", {"en": "Secret province"}, country="LA", source="hidden"),
    }
    claims = (
        Claim("a", "b", "sister_city", level="economic", source="s", note=HOSTILE),
        Claim("a", "c", "sister_city", source="hidden"),
    )
    return Network(actors, claims, sources, title=HOSTILE, version=HOSTILE)


def test_texts_of_the_data_stay_text() -> None:
    figure = draw_figure(hostile(), colour="country")
    svg = figure.svg()
    root = ElementTree.fromstring(svg)
    assert not list(root.iter(f"{SVG}script")) + list(root.iter(f"{SVG}image"))
    assert "Secret" not in svg
    assert "Cabinet" not in svg
    assert figure.unnamed == 0
    read = plain(pdf_text(figure.pdf()))
    assert plain("<script>alert(1)</script>") in read
    assert "#{panic()}" in read
    assert "Secret" not in read


def test_titles_are_clipped_and_never_markup() -> None:
    title = '#import "x.typ": * $ \\ ' + "w" * 5000
    figure = draw_figure(small({"a": "A", "b": "B", "c": "C"}), title=title)
    assert figure.sheet.title.startswith("#import")
    assert len(figure.sheet.title) <= 200
    assert figure.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("lang", ["en", "th"])
def test_no_actor_one_actor_and_no_tie(lang: str) -> None:
    one = Network({"a": Actor("a", "city", {"en": "Chongzuo", "th": "ฉงจั่ว"})}, title="One")
    for network, actors in ((Network(title="None"), 0), (one, 1)):
        figure = draw_figure(network, lang=lang)
        assert (figure.actors, figure.ties) == (actors, 0)
        assert figure.pdf().startswith(b"%PDF")
        assert ElementTree.fromstring(figure.svg()) is not None
    assert "This selection has no actors." in draw_figure(Network()).svg()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"layout": "gaeo"}, "geo"),
        ({"colour": "color"}, "country"),
        ({"size": "degre"}, "degree"),
        ({"lang": "xx"}, "choose from: en, th"),
        ({"width": 3}, "expected 8 to 120"),
        ({"width": math.nan}, "expected 8 to 120"),
        ({"limit": -1}, "0 for all"),
        ({"dpi": 5}, "expected 36 to 1200"),
    ],
)
def test_bad_options_are_rejected_with_the_expected_values(
    options: dict[str, object], said: str, tmp_path: Path
) -> None:
    network = small({"a": "A", "b": "B", "c": "C"})
    dpi = options.get("dpi", DPI)
    drawn = {name: value for name, value in options.items() if name != "dpi"}
    with pytest.raises(GraphkitError, match=said):
        draw_figure(network, **drawn).save(tmp_path / "figure.png", dpi=dpi)  # type: ignore[arg-type]
    assert not (tmp_path / "figure.png").exists()


def test_too_many_pixels_are_rejected() -> None:
    with pytest.raises(GraphkitError, match="use at most"):
        draw_figure(ring(5), width=120).png(1200)


def test_without_typst_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    figure = draw_figure(ring(3))
    with pytest.raises(GraphkitError, match=r"pip install 'graphkit\[pdf\]'"):
        figure.pdf()
    assert figure.svg().startswith("<?xml")


@pytest.mark.slow
def test_the_command_writes_each_format(tmp_path: Path) -> None:
    for ending, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF-")):
        out = tmp_path / f"chain.{ending}"
        done = CliRunner().invoke(
            main, ["figure", str(out), "--around", "Mukdahan", "--hops", "1", "--lang", "th"]
        )
        assert done.exit_code == 0, done.output
        assert out.read_bytes()[:5].startswith(start)
        assert "actors" in done.stderr
    done = CliRunner().invoke(main, ["figure", str(tmp_path / "chain.jpg")])
    assert done.exit_code == 2
    assert "chain.png" in done.stderr
    assert DPI == 200


@pytest.mark.parametrize("dpi", [72, 120, 400])
def test_the_raster_of_shapes_is_set_without_a_step(dpi: int) -> None:
    """A repeated row of pixels shows as a step in lines that cross it."""
    line = Shape("M0 0L1082.68 825", "", "#000000", 3.0)
    drawn = png(Sheet(1082.68, 825.0, (line,), "", "", "en"), dpi)
    ink = 255.0 - np.asarray(Image.open(io.BytesIO(drawn)).convert("L"), dtype=float)
    inside = ink[8:-8]
    middles = (inside * np.arange(inside.shape[1])).sum(axis=1) / inside.sum(axis=1)
    steps = np.diff(middles)
    assert steps.min() > 0.7 * steps.mean()
    assert steps.max() < 1.3 * steps.mean()


def test_quotes_in_a_language_code_stay_inside_their_attribute() -> None:
    code = "x\" onload='alert(1)' y=\"<"
    network = Network({"a": Actor("a", "province", {code: "Savannakhet"})})
    name = NameLabel("Savannakhet", ("Savannakhet",), 50, 40, 80, 17, 13, "#000000")
    whole = svg(replace(draw_figure(network, lang=code).sheet, items=(name,)))
    inside = element(Sheet(100, 80, (name,), "Title", "Words", code))
    for text in (whole, inside):
        nodes = list(ElementTree.fromstring(text).iter())
        assert [n.get("lang") for n in nodes if n.get("lang")] == [code]
        assert not [n for n in nodes if n.get("onload") or n.get("y") == "<"]
