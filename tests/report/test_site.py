"""The static site: every page and link is there, and nothing of the data is markup."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import graphkit
from graphkit import Actor, ActorClaim, Claim, Network, Source, parse_date

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ODD = '</script><img src=x onerror="alert(1)">\u2028&amp;'


def towns() -> Network:
    actors = (
        Actor("TH-49", "province", {"en": "Mukdahan", "th": "มุกดาหาร"}, source="s", country="TH"),
        Actor("th-49", "city", {"en": ODD}, note=ODD, wikidata='Q1"><b>', aliases=("Muk",)),
        Actor("org:a/../b", "agency", {"en": "Office"}, within="TH-49", lat=16.5, lon=104.7),
        Actor("con", "agency", {"en": "Reserved"}),
    )
    claims = (
        Claim("TH-49", "th-49", "sister_city", level="economic", since=parse_date("2004"),
              source="s", locator=ODD, quote=ODD, derived=("level",), confidence=0.9),
        Claim("TH-49", "org:a/../b", "cooperates_with", status="denied", source="s"),
        Claim("con", "TH-49", "visited", source="unlisted"),
    )  # fmt: skip
    sources = {"s": Source("s", ODD, "A", 2020, url="javascript:alert(1)")}
    said = (ActorClaim("TH-49", "population", "351,484", "s"),)
    return Network({a.id: a for a in actors}, claims, sources, said, title=ODD, licence=ODD)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "towns"
    return graphkit.export(towns(), folder / "index.html").paths[0]


def pages(site: Path) -> dict[str, str]:
    return {
        str(file.relative_to(site)): file.read_text("utf-8")
        for file in site.rglob("*.html")
        if file.name != "map.html"
    }


def test_each_actor_and_source_has_a_page_and_every_link_leads_to_a_file(site: Path) -> None:
    found = pages(site)
    assert len(found) == 4 + 4 + 1
    assert len({name.casefold() for name in found}) == len(found)
    for name, text in found.items():
        for link in re.findall(r'(?:href|src)="([^"]*)"', text):
            link = unescape(link)
            if not link.startswith("https://www.wikidata.org/"):
                assert ((site / name).parent / link).resolve().is_file(), (name, link)
                assert (site / name).parent.joinpath(link).resolve().is_relative_to(site)


def test_nothing_of_the_data_is_markup_and_no_unsafe_link_is_one(site: Path) -> None:
    for name, text in pages(site).items():
        assert "<img" not in text, name
        assert "<b>" not in text, name
        assert 'href="javascript' not in text, name
    assert "\u2028" not in (site / "records.js").read_text("utf-8")


def test_a_page_says_what_each_source_says(site: Path) -> None:
    text = (site / "actor" / "TH-49.html").read_text("utf-8")
    for words in ("Economic", "2004", "confidence 0.9", "derived by the makers", "Denied",
                  "351,484", "<blockquote>", "มุกดาหาร"):  # fmt: skip
        assert words in text, words
    assert "unlisted (a source that the dataset does not list)" in text
    assert "In force, Economic, since 2004" in text
    assert "Part" not in (site / "ties.html").read_text("utf-8")


def test_the_search_knows_every_name_in_every_language(site: Path) -> None:
    text = (site / "records.js").read_text("utf-8")
    records = json.loads(text.removeprefix("window.graphkitRecords = ").rstrip(";\n"))
    assert len(records) == 5
    assert records[0] == ["TH-49 Mukdahan มุกดาหาร", "Mukdahan", "actor/TH-49.html", "Province"]
    assert all((site / record[2]).is_file() for record in records)


@pytest.mark.slow
def test_a_site_in_thai_says_its_origin(tmp_path: Path) -> None:
    network = graphkit.open_network("thai-twin-cities").around("TH-49")
    site = graphkit.export(network, tmp_path / "s", format="site", lang="th").paths[0]
    text = (site / "index.html").read_text("utf-8")
    assert '<html lang="th">' in text
    assert network.content_hash in text
    assert "แหล่งอ้างอิง" in text
    assert network.as_of.isoformat() not in text
    # Several ties of one kind between the same two are told apart.
    assert "ร่วมมือกับ (" in (site / "actor" / "TH-49.html").read_text("utf-8")
    assert json.loads((site / "graphkit-site.json").read_text("utf-8"))["format"] == "site"


def test_the_search_and_the_tables_work_from_a_folder(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((site / "index.html").as_uri())
    page.fill("#search", "MUKDAHAN")
    page.click("#found a")
    assert page.url.endswith("actor/TH-49.html")
    page.goto((site / "actors.html").as_uri())
    assert page.inner_text("#count") == "4"
    page.fill("#filter", "office")
    assert page.inner_text("#count") == "1"
    page.fill("#filter", "")
    page.click("th button")
    assert page.get_attribute("th", "aria-sort") == "ascending"
    page.goto((site / "map.html").as_uri())
    assert errors == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)
    page.close()
