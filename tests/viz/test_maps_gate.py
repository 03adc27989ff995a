"""Requirements of every map: no requests, no injected scripts, everything drawn and reachable."""

from __future__ import annotations

import datetime as dt
import struct
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import Opened, keep_picture, offences, opened
from map_networks import GAPS, HOSTILE, Gap, border_towns, crowd, cut, hostile

from graphkit.gaps.rules import find_gaps
from graphkit.model.network import Network
from graphkit.model.records import Actor
from graphkit.model.selection import default_selection
from graphkit.storage.open import open_network
from graphkit.viz.maps import draw_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    draw_map(cut(border_towns()), gaps=GAPS).save(path)
    return path


def shipped() -> tuple[Network, dict[str, list[Gap]]]:
    network = open_network("thai-twin-cities")
    gaps = {lang: find_gaps(network, lang=lang) for lang in ("en", "th")}
    drawn = network.select(default_selection(network.ontology, statuses=("all",)))
    return drawn, gaps  # type: ignore[return-value]


def networks() -> dict[str, tuple[Network, object]]:
    return {
        "shipped": shipped(),
        "hostile": (hostile(), [Gap(HOSTILE[0], HOSTILE[4], HOSTILE[1], HOSTILE[2])]),
        "empty": (Network(), ()),
        "one": (Network({"a": Actor("a", "city", {"en": "Alone", "th": "เดี่ยว"})}), ()),
        "crowd": (crowd(620, 1600), ()),
    }


def drive(map_: Opened) -> None:
    """Operate every control of a page, one after the other."""
    page = map_.page
    for size in page.locator("#size option").all():
        page.select_option("#size", size.get_attribute("value"))
    for colour in page.locator("#colour option").all():
        page.select_option("#colour", colour.get_attribute("value"))
    for option in page.locator("#by option").all():
        page.select_option("#by", option.get_attribute("value"))
    for button in page.locator("#legend button[data-part]:visible").all()[:12]:
        button.click()
        button.click()
    for button in page.locator("[data-layout]").all()[::-1]:
        button.click()
    for button in page.locator(".bar [data-gaps]").all():
        button.click()
        button.click()
    if page.locator("#year").count():
        page.locator("#year").press("Home")
        page.locator("#year").press("ArrowRight")
        page.locator("#year").press("End")
    if page.locator("#undated:visible").count():
        page.locator("#undated").click()
        page.locator("#undated").click()
    for language in page.locator("#language option").all()[:4]:
        page.select_option("#language", language.get_attribute("value"))
    page.fill("#search", "a")
    page.press("#search", "ArrowDown")
    page.press("#search", "Enter")
    page.fill("#search", "")
    if page.locator("#map").count():
        page.focus("#map")
        for key in ("ArrowRight", "PageDown", "PageUp", "+", "-", "0", "Enter", "Escape"):
            page.keyboard.press(key)
        for button in ("#zoom-in", "#zoom-out", "#fit"):
            page.click(button)
        page.click("#tables summary")
        page.wait_for_selector("#tables tbody tr")
        page.click("#tables summary")
        for save in ("#save-svg", "#save-png"):
            with page.expect_download() as waiting:
                page.click(save)
            assert waiting.value.path().stat().st_size > 500


@pytest.mark.parametrize("name", ["shipped", "hostile", "empty", "one", "crowd"])
@pytest.mark.parametrize("size", [(1280, 800), (320, 568)])
def test_no_control_of_a_map_causes_an_error(
    browser: Browser, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    network, gaps = networks()[name]
    draw_map(network, gaps=gaps, limit=0).save(tmp_path / "map.html")  # type: ignore[arg-type]
    with opened(browser, tmp_path / "map.html", width=size[0], height=size[1]) as map_:
        map_.page.wait_for_timeout(300)
        assert set(map_.run("graphkit.shownTies()")) == set(network.public().ties)
        if network.actors:
            assert set(map_.run("graphkit.drawnTies()")) == set(network.public().ties)
        keep_picture(map_, f"{name}-{size[0]}")
        drive(map_)
        assert map_.run("document.documentElement.scrollWidth <= innerWidth")
        map_.assert_quiet()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("fragment", ["", "#actor=TH-49&lang=th&colour=country", "#layout=geo"])
def test_axe_finds_nothing_serious(browser: Browser, page: Path, width: int, fragment: str) -> None:
    with opened(browser, page, width=width, fragment=fragment) as map_:
        map_.page.click("#tables summary")
        map_.page.wait_for_selector("#tables tbody tr")
        map_.page.wait_for_timeout(200)
        assert offences(map_) == []


def test_axe_finds_nothing_serious_on_an_empty_map(browser: Browser, tmp_path: Path) -> None:
    draw_map(Network()).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as map_:
        assert offences(map_) == []


def test_the_slider_shows_a_year_by_the_rules_of_the_network(browser: Browser, page: Path) -> None:
    with opened(browser, page, fragment="#year=2003") as map_:
        whole = border_towns()
        then = cut(whole.at(dt.date(2003, 12, 31)))
        assert map_.run("graphkit.statuses()") == {k: t.status for k, t in then.ties.items()}
        assert "sister_city|LA-SV|TH-49" not in map_.run("graphkit.shownTies()")
        assert map_.page.locator("#year-shown").inner_text() == "2003"
        map_.page.locator("#year").press("ArrowRight")  # 2004, when Mukdahan signed
        assert "sister_city|LA-SV|TH-49" in map_.run("graphkit.shownTies()")
        map_.page.select_option("#language", "th")
        assert map_.page.locator("#year-shown").inner_text() == "พ.ศ. 2547"
        assert "year=2004" in map_.run("location.hash")
        undated = map_.run("graphkit.shownTies().length")
        map_.page.click("#undated")
        dated = {k for k, t in cut(whole).ties.items() if any(c.since for c in t.claims)}
        assert set(map_.run("graphkit.shownTies()")) <= dated
        assert map_.run("graphkit.shownTies().length") < undated
        map_.assert_quiet()


def test_the_legend_counts_what_the_year_has(browser: Browser, page: Path) -> None:
    count = "#legend [data-part=tie_kinds][data-word=sister_city] .n"
    with opened(browser, page, fragment="#year=2003") as map_:
        then = cut(border_towns().at(dt.date(2003, 12, 31)))
        now = sum(tie.kind == "sister_city" for tie in cut(border_towns()).ties.values())
        past = sum(tie.kind == "sister_city" for tie in then.ties.values())
        assert past < now
        assert map_.page.locator(count).inner_text() == str(past)
        map_.page.locator("#year").press("End")
        assert map_.page.locator(count).inner_text() == str(now)


def test_sizes_and_colours_follow_the_choice(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        before = map_.run("graphkit.radius('TH-48')")
        map_.page.select_option("#size", "betweenness")
        assert map_.run("graphkit.radius('TH-48')") != before
        assert map_.run("Math.max(...graphkit.shownActors().map(graphkit.radius))") == 18
        map_.page.select_option("#colour", "country")
        assert map_.run("graphkit.paintOf('TH-49').mark") == "TH"
        laos = map_.page.locator('[data-part="country"][data-word="LA"]')
        laos.click()
        assert "LA-SV" not in map_.run("graphkit.shownActors()")
        assert "hide=country%3ALA" in map_.run("location.hash")
        map_.page.select_option("#colour", "kind")
        assert "LA-SV" in map_.run("graphkit.shownActors()")
        map_.assert_quiet()


def test_level_filters_ties(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        map_.page.locator('[data-part="levels"][data-word="economic"]').click()
        assert "sister_city|LA-SV|TH-49" not in map_.run("graphkit.shownTies()")
        assert len(map_.run("graphkit.shownTies()")) == 19


def test_a_link_restores_every_choice(browser: Browser, page: Path) -> None:
    fragment = (
        "#lang=th&layout=geo&year=2004&size=pagerank&colour=community&undated=off"
        "&hide=tie_kinds%3Atrades_with&hide=nothing%3Ax&hide=statuses%3A%3Cb%3E"
    )
    with opened(browser, page, fragment=fragment) as map_:
        assert map_.page.locator("#size").input_value() == "pagerank"
        assert map_.page.locator("#colour").input_value() == "community"
        assert map_.page.locator("#year").input_value() == "2004"
        assert map_.page.locator("#undated").is_checked() is False
        geo = map_.page.locator('[data-layout="geo"]')
        assert geo.get_attribute("aria-pressed") == "true"
        hidden = map_.page.locator('[data-part="tie_kinds"][data-word="trades_with"]')
        assert hidden.get_attribute("aria-pressed") == "false"
        hidden.click()
        assert "hide" not in map_.run("location.hash")
        map_.run("() => { location.hash = '' }")
        map_.page.wait_for_timeout(100)
        assert map_.page.locator("#size").input_value() == "degree"
        map_.assert_quiet()


def test_geography_places_towns_side_by_side(browser: Browser, page: Path) -> None:
    with opened(browser, page, fragment="#layout=geo") as map_:
        a, b = (map_.run("id => graphkit.pointOf(id)", key) for key in ("TH-49", "LA-SV"))
        radii = map_.run("graphkit.radius('TH-49') + graphkit.radius('LA-SV')")
        # They are three kilometres apart, and neither hides the other.
        assert ((a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2) ** 0.5 > 0.7 * radii
        assert a["x"] < b["x"]
        assert map_.run("graphkit.pointOf('CN-chongzuo').y") < a["y"]
        map_.page.click("#borders")
        keep_picture(map_, "geography")
        map_.assert_quiet()


WRITTEN = """() => {
  const made = new DOMParser().parseFromString(graphkit.svg(), "image/svg+xml").documentElement;
  for (const style of made.querySelectorAll("style")) style.remove();
  document.body.append(made);
  const found = [...made.querySelectorAll("text")].map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const country = text.getAttribute("fill") === "#6A7078";
    return { text: text.textContent, country, left, right, top, bottom };
  });
  made.remove();
  return found;
}"""


@pytest.mark.parametrize(
    ("lang", "country", "projection"),
    [("en", "CHINA", "Lambert azimuthal"), ("th", "จีน", "แลมเบิร์ต"), ("zh", "中国", "Lambert")],
)
def test_names_of_countries_cover_nothing(
    browser: Browser, page: Path, lang: str, country: str, projection: str
) -> None:
    with opened(browser, page, fragment=f"#layout=geo&lang={lang}") as map_:
        assert "do not imply" in map_.page.locator(".ground").inner_text() or lang == "th"
        assert projection in map_.page.locator("#projection").inner_text()
        texts = map_.run(WRITTEN)
        names = [text for text in texts if text["country"]]
        assert country in {name["text"] for name in names}
        assert names == [
            name
            for name in names
            if not any(
                name["left"] < other["right"]
                and other["left"] < name["right"]
                and name["top"] + 3 < other["bottom"]
                and other["top"] + 3 < name["bottom"]
                for other in texts
                if other is not name
            )
        ]
        assert any(projection in text["text"] for text in texts)
        map_.page.click("#borders")
        assert not any(text["country"] for text in map_.run(WRITTEN))
        map_.assert_quiet()


@pytest.mark.parametrize("fragment", ["", "#lang=th&layout=geo&gaps=on"])
def test_svg_is_a_drawing_with_real_text(browser: Browser, page: Path, fragment: str) -> None:
    with opened(browser, page, fragment=fragment) as map_:
        with map_.page.expect_download() as waiting:
            map_.page.click("#save-svg")
        root = ET.parse(waiting.value.path()).getroot()
        texts = {node.text for node in root.iter(f"{SVG}text")}
        titles = [node.text for node in root.iter(f"{SVG}title")]
        if fragment:
            assert {"มุกดาหาร", "สะหวันนะเขต"} <= texts
        else:
            assert {"Mukdahan", "Savannakhet", "Sister city of", "In force"} <= texts
            assert titles.count("Savannakhet – Mukdahan") == 2
        assert waiting.value.suggested_filename.endswith(".svg")
        assert not [n for n in root.iter() if n.tag in (f"{SVG}script", f"{SVG}image")]
        map_.assert_quiet()


def test_png_is_a_picture_of_the_whole_sheet(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        with map_.page.expect_download() as waiting:
            map_.page.click("#save-png")
        head = Path(waiting.value.path()).read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        assert struct.unpack(">II", head[16:24]) == (2560, 1600)


def test_every_actor_is_reached_by_keyboard(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        map_.page.focus("#map")
        reached = set()
        for _ in range(12):
            map_.page.keyboard.press("PageDown")
            map_.page.keyboard.press("Enter")
            reached.add(map_.run("graphkit.current().id"))
            map_.page.keyboard.press("Escape")
        assert reached == set(map_.run("graphkit.shownActors()"))


@pytest.mark.parametrize(
    ("typed", "first"), [("Mukdahann", "TH-49"), ("Savanakhet", "LA-SV"), ("ฉงจัว", "CN-chongzuo")]
)
def test_search_tolerates_a_typing_error(
    browser: Browser, page: Path, typed: str, first: str
) -> None:
    with opened(browser, page) as map_:
        assert map_.run("text => graphkit.find(text)", typed)[0] == first


def test_missing_linkages_are_in_the_readers_language(browser: Browser, tmp_path: Path) -> None:
    network = border_towns()
    gaps = {lang: find_gaps(network, lang=lang) for lang in ("en", "th")}
    draw_map(cut(network), gaps=gaps).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="#gaps=on") as map_:
        map_.page.click("#tables summary")
        rows = map_.page.locator("#tables table").nth(2).locator("tbody tr td:nth-child(3)")
        assert rows.first.inner_text() in {gap.why for gap in gaps["en"]}
        map_.page.select_option("#language", "th")
        assert rows.first.inner_text() in {gap.why for gap in gaps["th"]}


def test_a_crowd_opens_and_moves(browser: Browser, tmp_path: Path) -> None:
    network = crowd(5000, 12_500)
    draw_map(network, limit=0).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as map_:
        opening = map_.run("performance.getEntriesByType('navigation')[0].domComplete")
        assert opening < 10_000  # milliseconds on a busy machine; under three seconds alone
        assert len(map_.run("graphkit.shownTies()")) == 12_500
        drawn = map_.run("graphkit.drawnTies().length")
        assert 0 < drawn < 12_500
        assert "12500" in map_.page.locator("#thinned").inner_text().replace(",", "")
        some = sorted(network.partners_of)[7]
        map_.page.fill("#search", network.actors[some].name())
        map_.page.press("#search", "Enter")
        assert map_.run("graphkit.current().id") == some
        keep_picture(map_, "five-thousand")
        map_.assert_quiet()


def test_a_partial_map_states_the_total(browser: Browser, tmp_path: Path) -> None:
    draw_map(crowd(900, 2000)).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as map_:
        note = map_.page.locator("#part-note")
        assert "--all" in note.inner_text()
        map_.page.select_option("#language", "th")
        assert "แสดงตัวแสดง" in note.inner_text()
