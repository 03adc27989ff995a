"""The cited page and its picture: what they say is in the network, and carries its sources."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browser import launch

from graphkit.brief import brief_html
from graphkit.dates import parse_date
from graphkit.figures import figure_svg
from graphkit.model import Actor, ActorClaim, Claim, Source
from graphkit.network import Network
from graphkit.open import open_network
from graphkit.selection import default_selection

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


class Rows(HTMLParser):
    """The table rows and list entries of a page, each with its text and its links."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, list[str]]] = []
        self.ids: set[str] = set()
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag in ("tbody", "ul"):
            self.inside.append(tag)
        if tag in ("tr", "li") and self.inside:
            self.rows.append(("", []))
        if tag == "a" and self.rows and given.get("href"):
            self.rows[-1][1].append(str(given["href"]))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("tbody", "ul"):
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.rows and self.inside:
            text, links = self.rows[-1]
            self.rows[-1] = (text + data, links)


@pytest.fixture(scope="module")
def network() -> Network:
    return open_network("thai-twin-cities")[0]


@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_row_cites_a_source_that_is_listed(network: Network, lang: str) -> None:
    page = Rows()
    page.feed(brief_html(network, lang=lang))
    assert len(page.rows) > 80
    for text, links in page.rows:
        cited = [link for link in links if re.fullmatch(r"#s\d+", link)]
        assert cited, text
        assert {link[1:] for link in cited} <= page.ids


def test_thai_pages_speak_thai(network: Network) -> None:
    page = brief_html(network, lang="th")
    assert '<html lang="th">' in page
    assert "มุกดาหาร" in page
    assert "พ.ศ. 2547" in page
    headings = re.findall(r"<h[12]>(.*?)</h[12]>", page)
    assert headings[0] == "การทูตเมืองพี่เมืองน้องของไทย"
    assert all(re.search("[ก-๙]", heading) for heading in headings), headings


def test_pairs_read_from_the_country_the_network_is_about(network: Network) -> None:
    page = brief_html(network)
    assert "Nong Khai – Vientiane" in page
    assert "Vientiane – Nong Khai" not in page
    assert re.search(r"<b>Mukdahan</b> – Savannakhet <i>\(2004\)</i>", page)
    # An actor's partners stand in one entry, unless there is more to tell of each.
    assert page.count("<b>Bangkok</b>") == 1


def test_what_sources_differ_on_is_said_in_words() -> None:
    places = {
        "a": Actor("a", "province", {"en": "Bokeo", "th": "บ่อแก้ว"}, country="LA", source="s"),
        "b": Actor("b", "project", {"en": "Bridge"}, since=parse_date("2013-12-11"), source="s"),
    }
    said = (
        ActorClaim("a", "kind", "city", "t"),
        ActorClaim("b", "since", "2013-12-12", "t"),
    )
    sources = {"s": Source("s", "Register"), "t": Source("t", "Report")}
    rows = Rows()
    rows.feed(brief_html(Network(places, (), sources, said), lang="th"))
    texts = [" ".join(text.split()) for text, _ in rows.rows]
    assert "บ่อแก้วประเภทจังหวัด/แขวง/มณฑล [1] · เมือง [2]" in texts
    assert "Bridgeตั้งแต่11 ธันวาคม 2556 [1] · 12 ธันวาคม 2556 [2]" in texts


def test_addresses_are_shown_with_their_letters_and_linked_as_they_are() -> None:
    url = "https://th.example.org/%E0%B8%A1%E0%B8%B8%E0%B8%81"
    network = Network(
        {i: Actor(i, "city", {"en": i.upper()}, source="s") for i in "ab"},
        (Claim("a", "b", "sister_city", level="symbolic", source="s"),),
        {"s": Source("s", "Register", url=url)},
    )
    assert f'<a href="{url}" rel="noopener noreferrer">th.example.org/มุก</a>' in brief_html(network)


def test_a_page_has_no_outside_parts(network: Network) -> None:
    page = brief_html(network)
    assert not re.findall(r"""(?:src|srcset|action)\s*=\s*["'](?!data:)""", page)
    assert "@import" not in page
    assert "url(" not in page


def hostile() -> Network:
    sources = {
        "s": Source("s", HOSTILE, authors=HOSTILE, url="javascript:alert(3)"),
        "hidden": Source("hidden", "Cabinet paper", access="internal"),
    }
    actors = {
        "a": Actor("a", "province", {"en": HOSTILE, "th": HOSTILE}, country="TH", source="s"),
        "b": Actor("b", "province", {"en": "b" * 10_000}, country="LA", source="s"),
        "c": Actor("c", "province", {"en": "Secret province"}, country="LA", source="hidden"),
    }
    claims = (
        Claim("a", "b", "sister_city", level="economic", source="s", note=HOSTILE),
        Claim("a", "c", "sister_city", source="hidden"),
    )
    return Network(actors, claims, sources, title=HOSTILE, description=HOSTILE)


def test_text_of_the_data_stays_text() -> None:
    page = brief_html(hostile())
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in page
    assert "&lt;script&gt;" in page


def test_internal_sources_stay_out() -> None:
    page = brief_html(hostile())
    assert "Cabinet paper" not in page
    assert "Secret province" not in page


def test_an_empty_network_has_a_page() -> None:
    page = brief_html(Network(title="Nothing yet"))
    assert "Nothing yet" in page


def test_the_page_opens_in_a_browser_without_a_request(network: Network, tmp_path: Path) -> None:
    with launch() as browser:
        for name, shown in (("real", network), ("hostile", hostile())):
            path = tmp_path / f"{name}.html"
            path.write_text(brief_html(shown, lang="th"), "utf-8")
            page = browser.new_context(
                offline=True, viewport={"width": 320, "height": 640}
            ).new_page()
            asked: list[str] = []
            said: list[str] = []
            page.on("request", lambda r, asked=asked: asked.append(r.url))
            page.on("console", lambda m, said=said: said.append(m.text))
            page.on("dialog", lambda d, said=said: said.append(d.message))
            page.goto(path.as_uri())
            assert asked == [path.as_uri()]
            assert said == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 321, f"{name} scrolls sideways on a phone: {wide}"
            page.screenshot(path=str(tmp_path / f"{name}.png"), full_page=True)
            assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_picture_draws_each_tie_and_actor(network: Network) -> None:
    part = network.select(default_selection(network.ontology, around="TH-49", hops=1))
    svg = figure_svg(part)
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}path")) == len(part.ties)
    names = [e.text for e in root.iter("{http://www.w3.org/1999/xhtml}div")]
    assert sorted(names) == sorted(a.name() for a in part.actors.values())
    assert figure_svg(part) == svg
    assert figure_svg(part, seed=1) != svg


def test_the_picture_says_how_much_it_leaves_out(network: Network) -> None:
    part = network.select(default_selection(network.ontology))
    assert re.search(r"\d+ of the \d+ actors that have a tie", figure_svg(part, most=20))
    assert ElementTree.fromstring(figure_svg(hostile())) is not None
