"""Clusters of communities and countries: complete, and opened by pointer and by keyboard."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import Opened, keep_picture, offences, opened
from click.testing import CliRunner
from map_networks import HOSTILE, border_towns, crowd, cut, hostile

from graphkit.cli import main
from graphkit.gaps.rules import find_gaps
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.model.selection import default_selection
from graphkit.storage.open import open_network
from graphkit.viz.maps import draw_map
from graphkit.viz.maps.clusters import MAX_CLUSTERS, MIN_ACTORS, cluster_symbols
from graphkit.viz.maps.content import map_content

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@lru_cache(maxsize=1)
def shipped() -> Network:
    network = open_network("thai-twin-cities")
    return network.select(default_selection(network.ontology, statuses=("all",)))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    draw_map(shipped(), by="community", gaps=find_gaps(shipped().whole or shipped())).save(path)
    return path


def embedded(text: str) -> dict[str, Any]:
    start = text.index('id="data">') + len('id="data">')
    found: dict[str, Any] = json.loads(text[start : text.index("</script>", start)])
    return found


def kept(map_: Opened) -> list[str]:
    """Return every tie of a page: alone, in a bundle, or hidden inside a closed group."""
    return map_.run(
        """() => {
          const of = new Map();
          graphkit.groups().forEach((group) => group.ids.forEach((id) => of.set(id, group)));
          const bundled = graphkit.bundles().filter((one) => one.kind === "tie");
          const inside = graphkit.allTies().filter(({ tail, head }) =>
            of.get(tail) === of.get(head) && !of.get(tail).open).map((tie) => tie.id);
          return [...graphkit.shownTies(), ...bundled.flatMap((one) => one.ids), ...inside];
        }"""
    )


# The data of the page


def test_small_groups_share_a_symbol_and_no_actor_is_lost() -> None:
    sizes = {"big": 9, "middle": 5, "small": MIN_ACTORS, "pair": 2, "lone": 1}
    of = {f"{word}{i}": word for word, n in sizes.items() for i in range(n)}
    actors = {a: Actor(a, "city", {"en": a}) for a in [*of, "nobody"]}
    claims = tuple(
        Claim(f"{word}0", f"{word}{i}", "cooperates_with")
        for word, n in sizes.items()
        for i in range(1, n)
    )
    network = Network(actors, (*claims, Claim("big0", "pair0", "cooperates_with")))
    made = cluster_symbols(map_content(network, (), "en", 0, {}), of, 0)
    # "lone" and "nobody" have no tie, so they are not on a map at all.
    assert made["own"] == ["big", "middle", "small"]
    assert list(made["units"]) == ["big", "middle", "small", ""]
    assert made["units"]["big"]["r"] == 36.0  # the largest: 11 and 25 more
    assert made["units"][""]["r"] == pytest.approx(11 + 25 * (2 / 9) ** 0.5, abs=0.05)
    places = {tuple(unit["wide"]) for unit in made["units"].values()}
    assert len(places) == 4


def test_a_limited_number_of_groups_have_their_own_symbol() -> None:
    n = 40
    of = {f"a{i}": f"g{i % n}" for i in range(4 * n)}
    actors = {a: Actor(a, "city") for a in of}
    claims = tuple(Claim(f"a{i}", f"a{i + 1}", "cooperates_with") for i in range(4 * n - 1))
    made = cluster_symbols(map_content(Network(actors, claims), (), "en", 0, {}), of, 0)
    assert len(made["own"]) == MAX_CLUSTERS
    assert len(made["units"]) == MAX_CLUSTERS + 1


@pytest.mark.slow
def test_all_actors_are_on_the_page_however_many() -> None:
    network = crowd(900, 2000)
    drawn = draw_map(network, by="country")
    assert (drawn.actors, drawn.by) == (drawn.connected, "country")
    data = embedded(drawn.html())
    assert data["by"] == data["colour"] == "country"
    assert set(data["groups"]["country"]["units"]) == {"TH", "LA", "VN", "CN", "MY"}
    assert (
        embedded(draw_map(network, by="country", colour="community").html())["colour"]
        == "community"
    )
    assert draw_map(network, by="country", limit=50).actors <= 50


@pytest.mark.slow
def test_few_actors_are_clustered_only_on_request() -> None:
    network = cut(border_towns())
    assert embedded(draw_map(network).html())["clusterings"] == []
    assert embedded(draw_map(network, by="country").html())["clusterings"] == ["country"]
    assert embedded(draw_map(crowd(200, 400)).html())["clusterings"] == ["country", "community"]


def test_an_unknown_clustering_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(GraphkitError, match="community"):
        draw_map(border_towns(), by="comunity")
    lonely = Network({"a": Actor("a", "city", {"en": "Alone"})})
    assert draw_map(lonely, by="community").by == ""
    (tmp_path / "actors.csv").write_text("id,kind,name_en\na,city,Alone\n", "utf-8")
    (tmp_path / "ties.csv").write_text("from,to,kind\n", "utf-8")
    out = str(tmp_path / "m.html")
    done = CliRunner().invoke(main, ["map", out, "-n", str(tmp_path), "--by", "community"])
    assert done.exit_code == 0, done.output
    assert "each actor has its own symbol" in done.output


# On the page


def test_every_tie_is_kept_closed_and_open(browser: Browser, page: Path) -> None:
    every = Counter(list(shipped().public().ties))
    with opened(browser, page) as map_:
        assert Counter(kept(map_)) == every
        assert map_.run("graphkit.shownActors().length") == map_.run("graphkit.groups().length")
        total = map_.run("graphkit.groups().reduce((sum, one) => sum + one.n, 0)")
        assert str(total) in map_.page.locator("#clustered").inner_text()
        for _ in range(3):
            spot = map_.run(
                "graphkit.pointOf(graphkit.shownActors().find(id => id.startsWith('\\u0001')))"
            )
            map_.page.locator("#map").click(position=spot)
            assert Counter(kept(map_)) == every
            map_.page.click("#fit")
        assert map_.run("graphkit.groups().filter(one => one.open).length") == 3
        opened_ = map_.run("graphkit.groups().filter(one => one.open).flatMap(one => one.ids)")
        assert set(opened_) <= set(map_.run("graphkit.shownActors()"))
        keep_picture(map_, "cluster-open")
        map_.assert_quiet()


def test_a_group_shows_its_details_and_closes_again(browser: Browser, page: Path) -> None:
    with opened(browser, page, fragment="#open=1") as map_:
        first = map_.run("graphkit.groups().find(one => one.open)")
        assert "Bangkok" in first["name"]
        map_.page.focus("#map")
        map_.page.keyboard.press("PageDown")  # "Champasak + …"
        map_.page.keyboard.press("Enter")
        assert map_.run("graphkit.current().kind") in ("group", "actor")
        map_.page.keyboard.press("Escape")
        map_.page.click("#tables summary")
        rows = map_.page.locator("#tables table").first.locator("tbody tr")
        assert rows.count() == map_.run("graphkit.groups().length")
        rows.first.locator("button").click()
        panel = map_.page.locator("#details")
        assert f"Actors\n{first['n']}" in panel.inner_text()
        panel.locator("#open-group").click()
        assert not map_.run("graphkit.groups().find(one => one.word === '1').open")
        assert map_.page.evaluate("document.activeElement.id") == "details"
        assert "open=1" not in map_.run("location.hash")
        panel.locator("#open-group").click()
        assert "open=1" in map_.run("location.hash")
        map_.page.get_by_role("button", name="Champasak + ").first.click()
        assert map_.run("graphkit.current().kind") in ("bundle", "group")
        map_.assert_quiet()


def test_search_and_links_open_the_group_of_an_actor(browser: Browser, page: Path) -> None:
    with opened(browser, page) as map_:
        assert "TH-49" not in map_.run("graphkit.shownActors()")
        map_.page.fill("#search", "มุกดาหาร")
        map_.page.press("#search", "Enter")
        assert "TH-49" in map_.run("graphkit.shownActors()")
        assert map_.run("graphkit.current()") == {"kind": "actor", "id": "TH-49"}
        assert "actor=TH-49" in map_.run("location.hash")
    with opened(browser, page, fragment="#by=none&actor=TH-49") as map_:
        assert map_.run("graphkit.groups()") == []
        assert set(map_.run("graphkit.shownTies()")) == set(shipped().public().ties)
        assert map_.page.locator("#by").input_value() == ""
        map_.page.select_option("#by", "country")
        assert "Thailand" in map_.run("graphkit.groups().map(one => one.name).join()")
        assert "by=country" in map_.run("location.hash")
        map_.assert_quiet()


@pytest.mark.parametrize("lang", ["en", "th"])
@pytest.mark.parametrize("layout", ["network", "geo"])
def test_symbols_of_groups_do_not_overlap(
    browser: Browser, page: Path, lang: str, layout: str
) -> None:
    with opened(browser, page, fragment=f"#lang={lang}&layout={layout}&by=country") as map_:
        spots = map_.run(
            "graphkit.shownActors().map(id => ({ ...graphkit.pointOf(id),"
            " r: graphkit.radius(id) * graphkit.network.getScale() }))"
        )
        for n, one in enumerate(spots):
            for other in spots[:n]:
                far = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
                assert far >= one["r"] + other["r"] - 1
        assert map_.run("graphkit.names().length") == len(spots)
        map_.assert_quiet()


def test_the_legend_and_the_year_apply_to_closed_groups(browser: Browser, page: Path) -> None:
    with opened(browser, page, fragment="#by=country") as map_:
        before = map_.run("graphkit.groups().reduce((sum, one) => sum + one.n, 0)")
        map_.page.locator("#legend [data-part=actor_kinds][data-word=association]").click()
        after = map_.run("graphkit.groups().reduce((sum, one) => sum + one.n, 0)")
        drawn = shipped().public()
        tied = (drawn.actors[a].kind for a, others in drawn.partners_of.items() if others)
        assert before - after == Counter(tied)["association"]
        map_.page.locator("#legend [data-part=actor_kinds][data-word=association]").click()
        map_.page.locator("#year").press("Home")
        assert map_.run("graphkit.bundles().reduce((sum, one) => sum + one.ids.length, 0)") > 0
        map_.assert_quiet()


def test_a_saved_picture_has_the_groups(browser: Browser, page: Path) -> None:
    with opened(browser, page, fragment="#gaps=on") as map_:
        svg = map_.run("graphkit.svg()")
        assert "Bangkok + " in svg
        assert "Groups drawn as one symbol" in svg
        assert any(one["kind"] == "gap" for one in map_.run("graphkit.bundles()"))


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_serious(browser: Browser, page: Path, width: int) -> None:
    with opened(browser, page, width=width, fragment="#open=1") as map_:
        map_.page.click("#tables summary")
        map_.page.wait_for_selector("#tables tbody tr")
        map_.page.wait_for_timeout(200)
        assert offences(map_) == []
        assert map_.run("document.documentElement.scrollWidth <= innerWidth")


def test_hostile_texts_stay_texts(browser: Browser, tmp_path: Path) -> None:
    draw_map(hostile(), by="community", limit=0).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as map_:
        for word in [one["word"] for one in map_.run("graphkit.groups()")]:
            map_.run("word => { location.hash = '#open=' + encodeURIComponent(word) }", word)
            map_.page.wait_for_timeout(60)
        assert HOSTILE[0]
        map_.assert_quiet()


def test_five_thousand_actors_begin_with_few_symbols(browser: Browser, tmp_path: Path) -> None:
    network = crowd(5000, 12_500)
    draw_map(network, by="community").save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as map_:
        assert map_.run("graphkit.shownActors().length") <= MAX_CLUSTERS + 1
        assert len(kept(map_)) == 12_500
        spot = map_.run("graphkit.pointOf(graphkit.shownActors()[3])")
        map_.page.locator("#map").click(position=spot)
        assert map_.run("graphkit.groups().filter(one => one.open).length") == 1
        keep_picture(map_, "five-thousand-clustered")
        map_.assert_quiet()
