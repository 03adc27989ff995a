"""The map page in a real browser without a network: every control works, texts stay texts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from browser import opened
from map_networks import ALONE, GAPS, HOSTILE, Gap, border_towns, cut, hostile, ring

from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.names.normalise import fold
from graphkit.viz.maps import draw_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    draw_map(cut(border_towns()), gaps=GAPS).save(path)
    return path


def test_opens_alone_and_draws_every_tie(browser: Browser, page: Path) -> None:
    network = cut(border_towns())
    with opened(browser, page) as map_:
        map_.page.wait_for_timeout(300)
        assert sorted(map_.run("graphkit.shownTies()")) == sorted(network.ties)
        assert sorted(map_.run("graphkit.drawnTies()")) == sorted(network.ties)
        assert len(map_.run("graphkit.shownActors()")) == 12
        # The canvas has pixels in the colour of the provinces.
        assert (
            map_.run(
                """() => { const c = document.querySelector("canvas"), p = c.getContext("2d")
            .getImageData(0, 0, c.width, c.height).data; let n = 0;
            for (let i = 0; i < p.length; i += 4)
              if (p[i] === 0 && p[i+1] === 0x72 && p[i+2] === 0xB2) n++;
            return n }"""
            )
            > 1000
        )
        map_.assert_quiet()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
@pytest.mark.parametrize("lang", ["en", "th", "zh"])
def test_names_do_not_cover_one_another(
    browser: Browser, page: Path, lang: str, width: int, height: int
) -> None:
    with opened(browser, page, width=width, height=height, fragment=f"#lang={lang}") as map_:
        map_.page.wait_for_timeout(300)
        names = map_.run("graphkit.names()")
        assert len(names) == 12
        for i, a in enumerate(names):
            for b in names[:i]:
                assert (
                    a["left"] >= b["right"]
                    or b["left"] >= a["right"]
                    or a["top"] >= b["bottom"]
                    or b["top"] >= a["bottom"]
                ), (a["id"], b["id"])
        assert map_.run("document.documentElement.scrollWidth <= innerWidth")


def test_sixty_actors_all_show_their_names(browser: Browser, tmp_path: Path) -> None:
    draw_map(ring(60)).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as map_:
        map_.page.wait_for_timeout(400)
        assert len(map_.run("graphkit.names()")) == 60


def test_no_sideways_scroll_at_320_pixels(browser: Browser, page: Path) -> None:
    with opened(browser, page, width=320, height=568, fragment="#actor=TH-49&lang=th") as map_:
        assert map_.run("document.documentElement.scrollWidth") <= 320
        map_.assert_quiet()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("quang tri", "VN-25"),
        ("Quảng Trị", "VN-25"),
        ("QUANGTRI", "VN-25"),
        ("มุกดา", "TH-49"),
        ("Mukdaharn", "TH-49"),
        ("崇左", "CN-chongzuo"),
        ("ສະຫວັນ", "LA-SV"),
        ("คําม่วน", "LA-KH"),
    ],
)
def test_search_finds_any_spelling(browser: Browser, page: Path, typed: str, first: str) -> None:
    with opened(browser, page) as map_:
        map_.page.fill("#search", typed)
        map_.page.press("#search", "Enter")
        assert map_.run("graphkit.current()") == {"kind": "actor", "id": first}
        assert map_.page.locator("#details").is_visible()
        map_.assert_quiet()


def test_search_folds_as_the_library_does(browser: Browser, page: Path) -> None:
    texts = [
        "Quảng Trị",
        "Đà Nẵng",
        "เพชรบุรี",
        "ກຳປົງ",
        "กํา",
        "น้ํา",
        "São-Paulo’s",
        "崇左 市",
        "๒๕๖๓",
        "໑໒",
        "İstanbul",
        "Nghệ An",
    ]
    with opened(browser, page) as map_:
        assert [map_.run("t => graphkit.fold(t)", t) for t in texts] == [fold(t) for t in texts]


def test_search_without_a_match_says_so(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        map_.page.fill("#search", "Atlantis")
        assert "No actor" in map_.page.locator("#matches").inner_text()
        map_.page.press("#search", "Escape")
        assert map_.page.locator("#matches").is_hidden()


def test_matches_are_chosen_by_arrow_and_by_pointer(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        map_.page.fill("#search", "chamber")
        map_.page.press("#search", "ArrowDown")
        map_.page.press("#search", "ArrowDown")
        map_.page.press("#search", "Enter")
        assert map_.run("graphkit.current().id") == "org:svk-cci"
        map_.page.fill("#search", "chamber")
        map_.page.locator("#matches li").first.click()
        assert map_.run("graphkit.current().id") == "org:mukdahan-chamber"


def test_legend_hides_kinds_ties_and_statuses(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        projects = map_.page.locator('[data-part="actor_kinds"][data-word="project"]')
        projects.click()
        assert projects.get_attribute("aria-pressed") == "false"
        assert len(map_.run("graphkit.shownActors()")) == 10
        assert len(map_.run("graphkit.shownTies()")) == 14  # without 5 connects and 1 takes part
        projects.press("Enter")
        assert len(map_.run("graphkit.shownTies()")) == 20
        map_.page.locator('[data-part="tie_kinds"][data-word="sister_city"]').click()
        assert len(map_.run("graphkit.shownTies()")) == 13
        map_.page.locator('[data-part="statuses"][data-word="dormant"]').click()
        assert len(map_.run("graphkit.shownTies()")) == 12
        map_.assert_quiet()


def test_legend_reaches_what_search_shows_again(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        button = map_.page.locator('[data-part="actor_kinds"][data-word="city"]')
        button.click()
        map_.page.fill("#search", "Chongzuo")
        map_.page.press("#search", "Enter")
        assert "CN-chongzuo" in map_.run("graphkit.shownActors()")
        assert button.get_attribute("aria-pressed") == "true"


def test_missing_linkages_are_off_at_first(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        assert map_.run("graphkit.shownGaps()") == []
        assert "TH-34" not in map_.run("graphkit.shownActors()")
        map_.page.click("#gaps")
        assert map_.run("graphkit.shownGaps()") == ["gap:0", "gap:1"]
        assert "TH-34" in map_.run("graphkit.shownActors()")
        assert map_.page.get_attribute("#gaps", "aria-pressed") == "true"
        map_.page.fill("#search", "Nakhon Phanom")
        map_.page.press("#search", "Enter")
        map_.page.locator("#details .gap-entry button").click()
        assert "Both lie on Route 12" in map_.page.locator("#details").inner_text()
        map_.page.click("#gaps")
        assert map_.run("graphkit.shownGaps()") == []
        assert map_.page.locator("#details").is_hidden()
        map_.assert_quiet()


def test_an_actor_that_lacks_any_tie_of_a_kind_says_so(browser: Browser, tmp_path: Path) -> None:
    draw_map(cut(border_towns()), gaps=[*GAPS, ALONE]).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="#actor=LA-KH") as map_:
        map_.page.click("#gaps")
        assert map_.run("graphkit.shownGaps()") == ["gap:0", "gap:2"]  # every line has two ends
        map_.page.locator("#details .gap-entry button").click()
        assert "No tie with Viet Nam at all." in map_.page.locator("#details").inner_text()
        map_.page.click("#tables summary")
        map_.page.wait_for_selector("#tables tbody tr")
        assert map_.page.locator("#tables table").nth(2).locator("tbody tr").count() == 3
        map_.assert_quiet()


def test_language_switches_everything_at_once(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        map_.page.select_option("#language", "th")
        text = map_.page.locator("body").inner_text()
        assert "คำอธิบายสัญลักษณ์" in text
        assert "เมืองพี่เมืองน้องกับ" in text
        assert "Sister city" not in text
        assert map_.run("document.documentElement.lang") == "th"
        assert map_.run("graphkit.rows('TH-49')") == ["มุกดาหาร"]
        map_.page.select_option("#language", "zh")
        assert map_.run("graphkit.rows('CN-chongzuo')") == ["崇左市"]
        assert "Legend" in map_.page.locator("body").inner_text()
        map_.assert_quiet()


def test_click_on_an_actor_a_name_and_a_tie_opens_details(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        map_.page.wait_for_timeout(300)
        box = map_.page.locator("#map").bounding_box()
        assert box is not None
        at = map_.run("graphkit.pointOf('TH-49')")
        map_.page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
        map_.page.wait_for_function("graphkit.current() && graphkit.current().id === 'TH-49'")
        a, b = (map_.run("id => graphkit.pointOf(id)", i) for i in ("TH-48", "LA-KH"))
        map_.page.mouse.click(box["x"] + (a["x"] + b["x"]) / 2, box["y"] + (a["y"] + b["y"]) / 2)
        map_.page.wait_for_function("graphkit.current().id === 'sister_city|LA-KH|TH-48'")
        name = map_.run(
            """() => { const n = graphkit.names().find((x) => x.id === "CN-chongzuo");
            const middle = { x: (n.left + n.right) / 2, y: (n.top + n.bottom) / 2 };
            return graphkit.network.canvasToDOM(middle) }"""
        )
        map_.page.mouse.click(box["x"] + name["x"], box["y"] + name["y"])
        map_.page.wait_for_function("graphkit.current().id === 'CN-chongzuo'")
        map_.page.mouse.click(box["x"] + 6, box["y"] + 6)
        map_.page.wait_for_function("graphkit.current() === null")
        map_.assert_quiet()


def test_keyboard_walks_the_map_and_opens_details(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        keys = map_.page.keyboard
        map_.page.focus("#map")
        keys.press("ArrowRight")
        keys.press("ArrowRight")
        keys.press("Enter")
        first = map_.run("graphkit.current().id")
        assert map_.run("document.activeElement.id") == "details"
        keys.press("Escape")
        assert map_.page.locator("#details").is_hidden()
        assert map_.run("document.activeElement.id") == "map"
        keys.press("ArrowLeft")
        keys.press("Enter")
        assert map_.run("graphkit.current().id") != first
        keys.press("Tab")  # the close button
        keys.press("Tab")
        map_.page.locator("#details .go").first.press("Enter")
        assert map_.run("graphkit.current().kind") == "tie"
        map_.assert_quiet()


def test_tab_reaches_every_control(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        reached = []
        for _ in range(40):
            map_.page.keyboard.press("Tab")
            reached.append(
                map_.run(
                    """(() => { const e = document.activeElement;
                    return e.id || e.dataset.word || e.tagName })()"""
                )
            )
        for control in ("search", "language", "gaps", "map", "zoom-in", "zoom-out", "fit"):
            assert control in reached
        assert "province" in reached
        assert "sister_city" in reached
        assert "ended" in reached
        assert "SUMMARY" in reached


def test_details_of_a_tie_cite_every_claim(browser: Browser, page: Path) -> None:
    with opened(browser, page, fragment="#tie=sister_city%7CLA-SV%7CTH-49") as map_:
        panel = map_.page.locator("#details")
        text = panel.inner_text()
        for part in (
            "Savannakhet – Mukdahan",
            "In force",
            "March 2004",
            "Economic",
            "90%",
            "p. 12",
        ):
            assert part in text
        assert "Sources differ" in text
        links = panel.locator("a").all()
        assert {link.get_attribute("href") for link in links} == {
            "https://example.org/register",
            "http://example.org/corridor",
        }
        assert {link.get_attribute("rel") for link in links} == {"noopener noreferrer"}
        map_.page.select_option("#language", "th")
        assert "มีนาคม 2547" in panel.inner_text()
        assert "พ.ศ. 2563" in panel.inner_text()
        map_.assert_quiet()


def test_details_of_an_actor_give_all_names(browser: Browser, page: Path) -> None:
    with opened(browser, page, fragment="#actor=TH-49") as map_:
        text = map_.page.locator("#details").inner_text()
        for part in (
            "Mukdahan",
            "มุกดาหาร",
            "ມຸກດາຫານ",
            "穆达汉府",
            "Mukdaharn",
            "Thailand",
            "Muk Dahan",
        ):
            assert part in text
        assert "Connected by Second Thai–Lao Friendship Bridge" in text
        map_.page.locator("#details .close").click()
        assert map_.page.locator("#details").is_hidden()


def test_links_open_the_map_at_a_place(browser: Browser, page: Path) -> None:
    with opened(browser, page, fragment="#actor=LA-SV&lang=th") as map_:
        assert map_.run("graphkit.current().id") == "LA-SV"
        assert map_.page.locator("#details h2").inner_text() == "สะหวันนะเขต"
        map_.page.select_option("#language", "vi")
        assert "lang=vi" in map_.run("location.hash")
    with opened(browser, page, fragment="#actor=nobody&lang=xx") as map_:
        assert map_.run("graphkit.current()") is None
        map_.assert_quiet()


def test_tables_hold_every_actor_and_tie(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        map_.page.click("#tables summary")
        map_.page.wait_for_selector("#tables tbody tr")
        rows = [t.locator("tbody tr").count() for t in map_.page.locator("#tables table").all()]
        assert rows == [13, 20, 2]
        map_.page.locator("#tables table").nth(1).locator("button").first.click()
        assert map_.run("graphkit.current().kind") == "tie"


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("fragment", ["", "#lang=th&layout=geo"])
def test_print_is_one_clean_page_and_open_tables_follow(
    browser: Browser, page: Path, fragment: str
) -> None:
    with opened(browser, page, fragment=fragment) as map_:
        before = map_.run("graphkit.network.getScale()")
        assert pages(map_.page.pdf(prefer_css_page_size=True)) == 1
        map_.page.click("#tables summary")
        map_.page.wait_for_selector("#tables tbody tr")
        assert pages(map_.page.pdf(prefer_css_page_size=True)) == 3
        assert map_.run("document.getElementById('sheet').children.length") == 0
        assert map_.run("graphkit.network.getScale()") == pytest.approx(before, rel=0.05)
        map_.assert_quiet()


def test_zoom_buttons_and_fit(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        map_.page.wait_for_timeout(300)
        fitted = map_.run("graphkit.network.getScale()")
        map_.page.click("#zoom-in")
        assert map_.run("graphkit.network.getScale()") == pytest.approx(fitted * 1.25, rel=0.01)
        map_.page.click("#fit")
        assert map_.run("graphkit.network.getScale()") == pytest.approx(fitted, rel=0.01)


def test_hostile_texts_stay_texts(browser: Browser, tmp_path: Path) -> None:
    network = hostile()
    gaps = [
        Gap(HOSTILE[0], HOSTILE[4], HOSTILE[1], HOSTILE[2]),
        Gap("__proto__", HOSTILE[5], "<b>"),
    ]
    draw_map(network, gaps=gaps).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as map_:
        map_.page.wait_for_timeout(400)
        assert set(map_.run("graphkit.shownTies()")) == set(network.ties)
        assert len(network.ties) == len(HOSTILE) + 4
        map_.page.click("#gaps")
        map_.page.click("#tables summary")
        map_.page.wait_for_selector("#tables tbody tr")
        for lang in ("th", "<b>", "en"):
            map_.page.select_option("#language", lang)
        for kind, ids in (("actor", network.actors), ("tie", network.ties)):
            for key in ids:
                fragment = "#" + urlencode({kind: key})
                map_.run("f => { location.hash = f }", fragment)
                map_.page.wait_for_function(
                    "k => graphkit.current() && graphkit.current().kind === k", arg=kind
                )
                map_.page.wait_for_timeout(20)
        made = map_.run(
            """() => [...document.querySelectorAll("#details *, #tables *, h1, #legend *")]
            .map((e) => e.tagName)
            .filter((t) => ["SCRIPT", "IMG", "B", "I", "U", "S"].includes(t))"""
        )
        assert made == []
        hrefs = map_.run("[...document.querySelectorAll('a')].map((a) => a.protocol)")
        assert set(hrefs) <= {"http:", "https:"}
        assert map_.run("typeof ({}).x") == "undefined"
        assert map_.run("document.documentElement.scrollWidth <= innerWidth")
        map_.assert_quiet()


def test_long_names_are_clipped_on_the_map_and_whole_in_the_details(
    browser: Browser, tmp_path: Path
) -> None:
    actors = {"a": Actor("a", "city", {"en": "W" * 10_000}), "b": Actor("b", "city", {"en": "B"})}
    network = Network(actors, (Claim("a", "b", "sister_city"),))
    draw_map(network).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="#actor=a") as map_:
        rows = map_.run("graphkit.rows('a')")
        assert len("".join(rows)) <= 60
        assert map_.page.locator("#details h2").inner_text() == "W" * 10_000


def test_empty_selection_says_how_to_widen_it(browser: Browser, tmp_path: Path) -> None:
    draw_map(Network(), lang="th").save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as map_:
        assert "ไม่มีตัวแสดงในขอบเขตที่เลือก" in map_.page.locator("main").inner_text()
        map_.page.select_option("#language", "en")
        assert "--status all" in map_.page.locator("main").inner_text()
        map_.page.fill("#search", "x")
        map_.assert_quiet()


def test_one_actor_is_drawn_alone(browser: Browser, tmp_path: Path) -> None:
    network = Network({"a": Actor("a", "city", {"en": "Alone"})})
    draw_map(network).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", width=360, height=740) as map_:
        map_.page.wait_for_timeout(300)
        assert map_.run("graphkit.shownActors()") == ["a"]
        assert len(map_.run("graphkit.names()")) == 1
        assert "This selection has no ties" in map_.page.locator("main").inner_text()
        map_.assert_quiet()
