"""Briefs: every statement cites, figures are those of the records, sentences are complete."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from graphkit.cli import main
from graphkit.gaps.rules import find_gaps
from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError, InvalidDataError
from graphkit.model.network import Network
from graphkit.model.records import Actor, ActorClaim, Claim, Source
from graphkit.model.selection import Selection, default_selection
from graphkit.model.sentences import parse_sentence
from graphkit.model.vocabulary import build_ontology
from graphkit.report.brief import brief
from graphkit.report.brief.drawings import nearness, united_ties
from graphkit.report.brief.subject import subject_of
from graphkit.report.document import html
from graphkit.report.document.blocks import (
    Bullets,
    Document,
    Heading,
    KeyFigures,
    Paragraph,
    PictureBlock,
    Statement,
    TableBlock,
)
from graphkit.storage.open import open_network

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
SUBJECTS: dict[str, tuple[str, ...]] = {
    "network": (),
    "actor": ("Mukdahan",),
    "pair": ("Mukdahan", "Savannakhet"),
    "corridor": ("East-West Economic Corridor",),
}
EVERY = [(form, lang) for form in SUBJECTS for lang in ("en", "th")]
ROOT = Path(__file__).parents[2]


@lru_cache(maxsize=1)
def shipped() -> Network:
    return open_network("thai-twin-cities")


@lru_cache(maxsize=16)
def shipped_brief(form: str, lang: str, since: dt.date | None = None) -> Document:
    return brief(shipped(), about=SUBJECTS[form], lang=lang, since=since).document


# The content of a document


def statements(document: Document) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield every statement of a fact with its citations.

    In a table, columns of numbers rest on the citations of the caption, all other cells on those
    of their row.
    """
    for statement in document.subtitle:
        if statement.factual:
            yield statement.text, statement.cites
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from ((s.text, s.cites) for s in block.sentences if s.factual)
        elif isinstance(block, Bullets):
            yield from ((s.text, s.cites) for entry in block.entries for s in entry if s.factual)
        elif isinstance(block, KeyFigures):
            yield from ((f"{f.value} {f.label}", f.cites) for f in block.figures)
        elif isinstance(block, PictureBlock):
            yield block.caption.text, block.caption.cites
        elif isinstance(block, TableBlock):
            yield block.caption.text, block.caption.cites
            for row in block.rows:
                own = tuple(n for cell in row for n in cell.cites)
                for column, cell in zip(block.columns, row, strict=True):
                    if cell.factual and (cell.text or not cell.cites):
                        yield cell.text, block.caption.cites if column.numbers else own
        else:
            assert isinstance(block, Heading)


def uncited(document: Document) -> list[str]:
    """Return the statements without a citation, or with one that is not in the list."""
    listed = {reference.number for reference in document.references}
    return [text for text, cites in statements(document) if not cites or not set(cites) <= listed]


def sentences(document: Document) -> list[str]:
    """Return every text of a document."""
    texts = [statement.text for statement in document.subtitle]
    for block in document.blocks:
        if isinstance(block, Heading):
            texts.append(block.text)
        elif isinstance(block, Paragraph):
            texts += [s.text for s in block.sentences]
        elif isinstance(block, Bullets):
            texts += [s.text for entry in block.entries for s in entry]
        elif isinstance(block, KeyFigures):
            texts += [f"{f.value} {f.label}" for f in block.figures]
        elif isinstance(block, PictureBlock):
            texts.append(block.caption.text)
        elif isinstance(block, TableBlock):
            texts.append(block.caption.text)
            texts += [column.title for column in block.columns]
            texts += [cell.text for row in block.rows for cell in row]
    return [*texts, *(r.text for r in document.references), *document.origin]


def tables(document: Document) -> dict[str, list[list[str]]]:
    """Return the cells of each table by the titles of its columns."""
    return {
        "|".join(c.title for c in block.columns): [[s.text for s in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, TableBlock)
    }


@pytest.mark.parametrize(("form", "lang"), EVERY)
def test_every_statement_cites(form: str, lang: str) -> None:
    document = shipped_brief(form, lang)
    assert len(list(statements(document))) > 80
    assert uncited(document) == []


@pytest.mark.parametrize(("form", "lang"), EVERY)
def test_text_without_citation_has_no_figures(form: str, lang: str) -> None:
    document = shipped_brief(form, lang, dt.date(2019, 12, 31))
    for block in document.blocks:
        if isinstance(block, Heading):
            dated = block.text.endswith(("31 December 2019", "31 ธันวาคม 2562"))
            assert dated or not re.search(r"\d", block.text), block.text
        elif isinstance(block, Paragraph):
            for statement in block.sentences:
                # A scale has its ends.
                counts = {*re.findall(r"\d[\d.,]*\d|\d", statement.text)} - {"0", "1"}
                assert statement.factual or not counts, statement.text


@pytest.mark.parametrize("form", SUBJECTS)
def test_references_are_numbered_as_they_are_first_used(form: str) -> None:
    document = shipped_brief(form, "en")
    assert [r.number for r in document.references] == list(range(1, len(document.references) + 1))
    mentioned = dict.fromkeys(n for _, cites in statements(document) for n in sorted(cites))
    assert list(mentioned) == [r.number for r in document.references]


def without_cites(document: Document, kind: type, place: int) -> Document:
    """Return the document without the citations of one statement."""
    blocks = list(document.blocks)
    where = [i for i, block in enumerate(blocks) if isinstance(block, kind)][place]
    block: Any = blocks[where]
    if isinstance(block, Paragraph):
        block = replace(block, sentences=tuple(replace(s, cites=()) for s in block.sentences))
    elif isinstance(block, Bullets):
        bare = tuple(replace(s, cites=()) for s in block.entries[-1])
        block = replace(block, entries=(*block.entries[:-1], bare))
    elif isinstance(block, KeyFigures):
        block = replace(block, figures=(*block.figures[:-1], replace(block.figures[-1], cites=())))
    elif isinstance(block, PictureBlock):
        block = replace(block, caption=replace(block.caption, cites=()))
    elif isinstance(block, TableBlock):
        bare = tuple(replace(cell, cites=()) for cell in block.rows[-1])
        block = replace(block, rows=(*block.rows[:-1], bare))
    blocks[where] = block
    return replace(document, blocks=tuple(blocks))


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (Bullets, 0),
        (KeyFigures, 0),
        (PictureBlock, 0),
        (PictureBlock, -1),
        (TableBlock, -1),
        (Paragraph, -1),
    ],
)
def test_a_statement_that_lost_its_citation_is_found(kind: type, place: int) -> None:
    mutated = without_cites(shipped_brief("actor", "en"), kind, place)
    assert uncited(mutated)
    assert faults(html(mutated), shipped_brief("actor", "en"))


def test_a_caption_that_lost_its_citation_is_found() -> None:
    document = shipped_brief("network", "en")
    where, table = next((i, b) for i, b in enumerate(document.blocks) if isinstance(b, TableBlock))
    bare = replace(table, caption=replace(table.caption, cites=()))
    blocks = (*document.blocks[:where], bare, *document.blocks[where + 1 :])
    # The caption, and every number that rests on it.
    assert len(uncited(replace(document, blocks=blocks))) > len(table.rows)


# The content of the page


class Page(HTMLParser):
    """The text of a page, with «3» where reference 3 is cited; runs [2–5] are filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.cites: list[int] | None = None
        self.run = False
        self.boxes: list[tuple[str, int]] = []
        self.closed: list[tuple[str, str]] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if "cites" in (given.get("class") or "").split():
            self.cites = []
        link = re.fullmatch(r"#s(\d+)", given.get("href") or "")
        if tag == "a" and link and self.cites is not None:
            number = int(link[1])
            if self.run and self.cites:
                self.cites += range(self.cites[-1] + 1, number)
            self.cites.append(number)
            self.run = False
        if tag in ("li", "p", "tr", "figcaption", "caption"):
            self.boxes.append((tag, len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self.cites is not None:
            self.text += "".join(f"«{n}»" for n in self.cites)
            self.cites = None
        if self.boxes and tag == self.boxes[-1][0]:
            self.closed.append((tag, self.text[self.boxes.pop()[1] :]))

    def handle_data(self, data: str) -> None:
        if self.cites is None:
            self.text += data
        else:
            self.run = "–" in data


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def faults(page: str, document: Document) -> list[str]:
    """Return the statements that a page does not show with their citations, in order."""
    read = Page()
    read.feed(page)
    text, place, missing = flat(read.text), 0, []
    for block in document.blocks:
        entries: list[tuple[Statement, ...]] = []
        if isinstance(block, Paragraph):
            entries = [block.sentences]
        elif isinstance(block, Bullets):
            entries = list(block.entries)
        elif isinstance(block, PictureBlock):
            entries = [(block.caption,)]
        elif isinstance(block, TableBlock):
            entries = [(block.caption,), *block.rows]
        elif isinstance(block, KeyFigures):
            entries = [(Statement(figure.label, figure.cites),) for figure in block.figures]
        for entry in entries:
            for statement in entry:
                wanted = flat(statement.text) + "".join(f"«{n}»" for n in statement.cites)
                found = text.find(wanted, place)
                if found < 0:
                    missing.append(statement.text)
                else:
                    place = found + len(wanted)
    return missing


@pytest.mark.parametrize(("form", "lang"), EVERY)
def test_the_page_shows_each_statement_with_its_citations(form: str, lang: str) -> None:
    document = shipped_brief(form, lang)
    page = html(document)
    assert faults(page, document) == []
    read = Page()
    read.feed(page)
    assert {f"s{reference.number}" for reference in document.references} <= read.ids
    captions = [text for tag, text in read.closed if tag in ("caption", "figcaption")]
    assert captions
    assert all("«" in text for text in captions)


def test_the_page_opens_in_a_browser_without_a_request(tmp_path: Path, browser: Browser) -> None:
    brief(shipped(), about=["Mukdahan"], lang="th").save(tmp_path / "brief.html")
    page = browser.new_context(offline=True, viewport={"width": 320, "height": 640}).new_page()
    asked: list[str] = []
    messages: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: messages.append(m.text))
    page.goto((tmp_path / "brief.html").as_uri())
    assert [url for url in asked if not url.startswith(("data:", "about:", "blob:"))] == [
        (tmp_path / "brief.html").as_uri()
    ]
    assert messages == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 321


# The figures


def test_the_figures_of_an_actor_are_those_of_its_records() -> None:
    network = shipped().public()
    cooperation = set(network.ontology.family("cooperation"))
    ties = [t for t in network.ties_of["TH-49"] if t.kind in cooperation and t.status == "in_force"]
    figures = next(b for b in shipped_brief("actor", "en").blocks if isinstance(b, KeyFigures))
    texts = {figure.label: figure.value for figure in figures.figures}
    assert texts["ties in force"] == str(len(ties))
    assert texts["partners"] == str(len({t.other("TH-49") for t in ties}))
    tied = network.select(default_selection(network.ontology)).partners_of
    more = sum(len(partners) > len(tied["TH-49"]) for partners in tied.values())
    assert texts["rank by number of partners"] == str(more + 1)


def test_brokers_are_counted_by_open_pairs() -> None:
    network = shipped().public()
    graph = network.select(default_selection(network.ontology)).graph()
    near = [a for a in graph["TH-10"] if network.actors[a].country]
    pairs = [(a, b) for a, b in combinations(near, 2) if not graph.has_edge(a, b)]
    country = {a: network.actors[a].country for a in near}
    one = sum(country[a] == country[b] for a, b in pairs)
    assert all(c != "TH" for c in country.values())
    statement = next(
        t for t in sentences(shipped_brief("network", "en")) if "Bangkok is a broker" in t
    )
    assert statement == (
        f"Bangkok is a broker between {len(pairs)} pairs of partners without a tie to each other "
        f"on record: {len(pairs) - one} abroad in two different countries and {one} abroad in "
        "one country."
    )
    # Also of a single sort.
    assert any(
        re.search(r"^China is a broker .* on record: \d+ abroad in one country\.$", t)
        for t in sentences(shipped_brief("network", "en"))
    )


def test_the_strongest_missing_linkages_are_those_of_the_rules() -> None:
    document = shipped_brief("network", "en")
    rows = tables(document)["Pair|Score|Why|Sources"]
    found = find_gaps(shipped().public())
    assert [row[1] for row in rows] == [f"{gap.score:.2f}" for gap in found[: len(rows)]]
    # An actor that lacks any tie is listed by its score.
    alone = next(place for place, gap in enumerate(found) if not gap.head)
    assert alone < len(rows)
    assert rows[alone][0] == shipped().name_of(found[alone].tail, "en")


@pytest.mark.slow
def test_for_a_pair_the_gap_between_the_two_comes_first() -> None:
    network = shipped().public()
    one, other = next(
        (g.tail, g.head)
        for g in find_gaps(network)
        if g.head
        and any(
            more.score > g.score and {more.tail, more.head} & {g.tail, g.head}
            for more in find_gaps(network)
        )
    )
    document = brief(shipped(), about=[one, other]).document
    rows = tables(document)["Pair|Score|Why|Sources"]
    assert rows[0][0] == " – ".join(network.name_of(end, "en") for end in (one, other))
    strongest = max(float(row[1]) for row in rows)
    assert strongest > float(rows[0][1])
    assert any(f"(score {strongest:.2f} of 1)" in text for text in sentences(document))
    assert "Missing linkages, those between the two first, then the strongest" in sentences(
        document
    )


@pytest.mark.slow
def test_a_successor_says_what_it_succeeded_and_an_ended_place_names_its_successor() -> None:
    document = brief(shipped(), about=["VN-25-2025"]).document
    texts = sentences(document)
    # No tie in force is on record under the old names since the two places ended.
    old = "Quang Tri (until 2025) and Quang Binh (until 2025)"
    assert f"Quang Tri (2025) succeeded {old}." in texts
    assert uncited(document) == []
    thai = sentences(brief(shipped(), about=["VN-25-2025"], lang="th").document)
    assert any(text.startswith("กวางตรี (หลังควบรวม พ.ศ. 2568) สืบต่อจาก") for text in thai)
    with pytest.raises(InvalidDataError, match=r"ask about Quang Tri \(2025\) \(VN-25-2025\)"):
        brief(shipped(), about=["VN-25"])


def test_missing_linkages_of_a_day_know_the_ties_of_places_that_ended() -> None:
    """The day has no old Quang Tri, but its sister-city tie with Savannakhet is on record."""
    pair = brief(shipped(), about=["LA-SV", "VN-25-2025"]).document
    told = [text for text in sentences(pair) if "East-West Economic Corridor and Route R9" in text]
    assert told
    for text in told:
        assert "on record until 30 June 2025, when the old place ended" in text
        assert "no sister-city tie" not in text


@pytest.mark.parametrize(
    ("lang", "told", "past"),
    [
        ("en", "planned for 2010, not on record as held", "Past event"),
        ("th", "มีแผนจัด พ.ศ. 2553 แต่ไม่พบบันทึกว่าจัดจริง", "เหตุการณ์ที่ผ่านไปแล้ว"),
    ],
)
def test_a_plan_is_no_past_event(lang: str, told: str, past: str) -> None:
    day = parse_date("2010")
    plan = Claim("a", "b", "visited", status="proposed", since=day, until=day, source="s")
    held = Claim("a", "c", "cooperates_with", since=day, until=day, source="s")
    document = brief(towns(plan, held), about=["a"], lang=lang).document
    assert any(told in text for text in sentences(document))
    table = next(block for block in document.blocks if isinstance(block, TableBlock))
    assert past in {cell.text for row in table.rows for cell in row} | set(sentences(document))


def test_similar_ties_are_distinguished_by_their_keys() -> None:
    table = next(b for b in shipped_brief("pair", "en").blocks if isinstance(b, TableBlock))
    kinds = [row[0].text for row in table.rows]
    assert "Cooperates with (sport and exchange)" in kinds
    # The only tie of its kind needs no key.
    assert "Trades with" in kinds
    assert len(set(kinds)) == len(kinds)


def test_parallel_ties_of_a_kind_are_one_line_of_the_highest_level() -> None:
    network = towns(
        Claim("a", "b", "cooperates_with", key="one", source="s"),
        Claim("b", "a", "cooperates_with", key="two", source="s"),
        Claim("a", "b", "cooperates_with", key="three", status="proposed", source="s"),
        Claim("a", "b", "sister_city", level="symbolic", source="s"),
        Claim("a", "b", "sister_city", key="more", level="economic", source="s"),
    )
    kept = united_ties(network, list(network.ties.values()))
    assert [(tie.kind, tie.status, tie.level) for tie in kept] == [
        ("cooperates_with", "in_force", ""),
        ("cooperates_with", "proposed", ""),
        ("sister_city", "in_force", "economic"),
    ]
    caption = next(
        b.caption.text for b in brief(network).document.blocks if isinstance(b, PictureBlock)
    )
    assert "their 5 ties. A line can stand for several ties of one kind and status." in caption
    single = towns(Claim("a", "b", "sister_city", source="s"))
    caption = next(
        b.caption.text for b in brief(single).document.blocks if isinstance(b, PictureBlock)
    )
    assert "A line can stand" not in caption


def test_tables_of_counts_add_up() -> None:
    document = shipped_brief("network", "en")
    network = shipped().public()
    part = network.select(default_selection(network.ontology, statuses=("all",)))
    found = tables(document)
    by_status = found["Status|Sister city of|Cooperates with|Trades with|All"]
    assert sum(int(row[-1]) for row in by_status) == len(part.ties)
    assert all(sum(map(int, row[1:-1])) == int(row[-1]) for row in by_status)
    by_country = found["Countries|In force|Not in force|Ended|All"]
    assert sum(int(row[-1]) for row in by_country) == len(part.ties)
    laos = [
        t
        for t in part.ties.values()
        if {part.actors[t.tail].country, part.actors[t.head].country} == {"TH", "LA"}
    ]
    assert ["Laos", str(len(laos))] in [[row[0], row[-1]] for row in by_country]


def test_pairs_read_from_the_actor_asked_about_and_from_home() -> None:
    assert "Mukdahan – Champasak" in sentences(shipped_brief("actor", "en"))
    whole = sentences(shipped_brief("network", "en"))
    assert any(text.startswith("Chiang Rai – Bokeo") for text in whole)
    assert not any(text.startswith("Bokeo – Chiang Rai") for text in whole)


def test_a_corridor_is_described_by_its_places() -> None:
    places = [
        row[0]
        for row in tables(shipped_brief("corridor", "en"))["Place|Country|On it|Tied to|Sources"]
    ]
    assert "Mukdahan" in places
    assert "Da Nang" in places
    # Where provinces are named, their country is not a separate place; no province of Myanmar is
    # named.
    assert "Thailand" not in places
    assert "Myanmar" in places
    bridge = subject_of(shipped(), ["project:friendship-bridge-2"], Selection())
    assert bridge.form == "corridor"
    assert bridge.members == {"TH-49", "LA-SV"}
    assert subject_of(shipped(), ["org:th-moi"], Selection()).form == "actor"


def test_changes_since_a_day_have_sources() -> None:
    network = towns(
        Claim("a", "b", "sister_city", status="proposed", since=parse_date("2018"), source="s"),
        Claim("a", "b", "sister_city", status="in_force", since=parse_date("2020"), source="t"),
        Claim("a", "c", "sister_city", since=parse_date("2021-05"), source="t"),
    )
    document = brief(network, since=dt.date(2019, 6, 1), lang="th").document
    texts = sentences(document)
    assert "สิ่งที่เปลี่ยนแปลงตั้งแต่ 1 มิถุนายน 2562" in texts
    assert "ความสัมพันธ์ใหม่ 1 รายการ และความสัมพันธ์ที่เปลี่ยนแปลง 1 รายการ" in texts
    assert "A – C: เมืองพี่เมืองน้องกับ (ยังดำเนินอยู่ พฤษภาคม 2564)" in texts
    place = texts.index("A – B (เมืองพี่เมืองน้องกับ):")
    assert texts[place + 1] == "สถานะ เดิม อยู่ในขั้นเสนอ ปัจจุบัน ยังดำเนินอยู่ ตั้งแต่ พ.ศ. 2563"
    assert uncited(document) == []
    with pytest.raises(GraphkitError, match="earlier day"):
        brief(network, since=dt.date(2030, 1, 1))


def test_changes_since_another_network() -> None:
    old = towns(Claim("a", "b", "sister_city", level="symbolic", source="s"))
    new = towns(
        Claim("a", "b", "sister_city", level="economic", source="s"),
        Claim("b", "c", "sister_city", source="gone"),
    )
    document = brief(new, since=old, about=["A"]).document
    texts = sentences(document)
    assert "What changed since Towns 1" in texts
    assert "level was Symbolic, now Economic" in texts
    # The tie of the two others is not the subject's.
    assert not any("B – C" in text for text in texts)
    assert uncited(document) == []
    assert uncited(brief(old, since=new).document) == []


def test_disagreements_are_put_in_words() -> None:
    places = {
        "a": Actor("a", "province", {"en": "Bokeo", "th": "บ่อแก้ว"}, country="LA", source="s"),
        "b": Actor("b", "project", {"en": "Bridge"}, since=parse_date("2013-12-11"), source="s"),
    }
    claims = (
        ActorClaim("a", "kind", "city", "t"),
        ActorClaim("b", "since", "2013-12-12", "t"),
    )
    sources = {"s": Source("s", "Register"), "t": Source("t", "Report")}
    document = brief(Network(places, (), sources, claims), lang="th").document
    rows = tables(document)["ตัวแสดงหรือความสัมพันธ์|ข้อมูล|ค่าที่ใช้|ค่าที่แหล่งอื่นระบุ"]
    assert rows == [
        ["บ่อแก้ว", "ประเภท", "จังหวัด/แขวง/มณฑล", "เมือง"],
        ["Bridge", "วันที่เริ่ม", "11 ธันวาคม 2556", "12 ธันวาคม 2556"],
    ]
    assert uncited(document) == []


def test_two_without_a_tie_are_joined_by_the_shortest_path() -> None:
    network = towns(
        Claim("a", "b", "sister_city", source="s"), Claim("b", "c", "sister_city", source="t")
    )
    more = dict(network.actors) | {"d": Actor("d", "city", {"en": "D"}, source="s")}
    line = replace(
        network, actors=more, claims=(*network.claims, Claim("c", "d", "sister_city", source="s"))
    )
    assert "B, TH" in sentences(brief(line, about=["A", "C"]).document)
    texts = sentences(brief(line, about=["A", "D"]).document)
    assert "The shortest path between the two has 3 ties: A – B – C – D." in texts
    apart = replace(line, claims=network.claims)
    texts = sentences(brief(apart, about=["A", "D"]).document)
    none = "No path of ties in force that joins the two is on record in 2 sources up to 2021."
    assert none in texts


# Words and languages


def templates(lang: str) -> dict[str, str]:
    words = tomllib.loads((ROOT / f"graphkit/report/brief/words/{lang}.toml").read_text("utf-8"))
    return {key: text for key, text in words.items() if isinstance(text, str)}


def test_both_languages_say_the_same() -> None:
    found = {lang: templates(lang) for lang in ("en", "th")}
    assert len(found["en"]) > 200
    assert found["en"].keys() == found["th"].keys()
    for key in found["en"]:
        english, thai = (parse_sentence(found[lang][key], key) for lang in ("en", "th"))
        # Thai may lack slots that English needs for its plural, and has no others.
        assert thai.columns <= english.columns, key
        plural = {
            slot
            for slot in english.columns - thai.columns
            if f"{{{slot}?" not in found["en"][key] or f"{{{slot}}}" in found["en"][key]
        }
        assert not plural, (key, plural)
        assert re.search("[ก-๙]|Wikidata|\\{", found["th"][key]), key


@pytest.mark.parametrize("form", SUBJECTS)
def test_thai_is_thai(form: str) -> None:
    document = shipped_brief(form, "th", dt.date(2019, 12, 31))
    assert document.lang == "th"
    for block in document.blocks:
        if isinstance(block, Heading):
            assert re.search("[ก-๙]", block.text), block.text
        elif isinstance(block, TableBlock):
            assert all(re.search("[ก-๙]", column.title) for column in block.columns)
    for text in sentences(document):
        assert not re.search(r"\b\d{4}-\d\d(-\d\d)?\b", text), text
        assert not re.search("[๐-๙]", text), text
    assert any("พ.ศ. 25" in text for text in sentences(document))


@pytest.mark.parametrize(("form", "lang"), EVERY)
def test_sentences_are_whole(form: str, lang: str) -> None:
    for text in sentences(shipped_brief(form, lang, dt.date(2019, 12, 31))):
        assert not re.search(r"[{}\[\]]|  |\bNone\b(?! of)|\(\)|\s[,.;:](\s|$)", text), text
        assert text == text.strip()
        assert not re.search(r"\b(of|and|the)[.,;:]", text), text
        assert not re.search(r"[a-z]{3}\d+ ", text), text


def test_thai_words_are_separated_from_other_letters() -> None:
    network = towns(Claim("a", "b", "sister_city", source="s"))
    texts = sentences(brief(network, about=["A"], lang="th").document)
    assert "A มีความสัมพันธ์ด้านความร่วมมือที่ยังดำเนินอยู่ 1 รายการ" in texts
    assert any(text.startswith("A มีคู่ความสัมพันธ์ 1 ราย") for text in texts)
    assert not any(re.search(r"[A-C][ก-๙]|[ก-๙][A-C]\b", text) for text in texts)
    shipped_told = sentences(brief(shipped(), about=["VN-56-2025"], lang="th").document)
    none = "ไม่พบบันทึกความสัมพันธ์ด้านความร่วมมือที่ยังดำเนินอยู่ของบั๊กนิญ"
    assert any(text.startswith(none) and "พ.ศ. 25" in text for text in shipped_told)


def test_empty_columns_are_left_out() -> None:
    plain = towns(Claim("a", "b", "sister_city", source="s"))
    assert "Tie|Partner|Status|Sources" in tables(brief(plain, about=["A"]).document)
    dated = towns(Claim("a", "b", "sister_city", since=parse_date("2004"), source="s"))
    assert "Tie|Partner|Status|Since|Sources" in tables(brief(dated, about=["A"]).document)


def test_a_shared_rank_of_zero_is_not_described() -> None:
    network = shipped().public()
    aside = next(
        a
        for a in ("Chongzuo", "Kalasin", "Phetchabun")
        if any(
            "No shortest path between two others passes through it." in text
            for text in sentences(brief(network, about=[a]).document)
        )
    )
    texts = sentences(brief(network, about=[aside]).document)
    assert not any(text.startswith("By betweenness") for text in texts)
    assert any(
        text.startswith("By betweenness") for text in sentences(shipped_brief("actor", "en"))
    )


# Any network


def towns(*claims: Claim) -> Network:
    return Network(
        {i: Actor(i, "city", {"en": i.upper()}, country="TH", source="s") for i in "abc"},
        claims,
        {"s": Source("s", "Register", year=2018), "t": Source("t", "Report", year=2021)},
        title="Towns",
        version="1",
    )


@pytest.mark.parametrize("lang", ["en", "th"])
def test_small_networks_have_good_short_pages(lang: str) -> None:
    alone = Network(
        {"a": Actor("a", "city", {"en": "Alone"}, source="s")}, (), {"s": Source("s", "Register")}
    )
    two = towns(Claim("a", "b", "sister_city"))
    for network, about in (
        (Network(), ()),
        (Network(title="Nothing yet"), ()),
        (alone, ()),
        (alone, ("Alone",)),
        (two, ()),
        (two, ("C",)),
        (two, ("A", "C")),
        (two, ("A", "B")),
    ):
        made = brief(network, about=about, lang=lang)
        document = made.document
        assert uncited(document) == []
        assert faults(made.html(), document) == []
        assert len(document.blocks) < 45
        assert not any(isinstance(b, TableBlock) and not b.rows for b in document.blocks)


def test_a_tie_without_a_source_rests_on_the_dataset() -> None:
    document = brief(towns(Claim("a", "b", "sister_city")), about=["A"]).document
    row = next(
        row
        for block in document.blocks
        if isinstance(block, TableBlock) and block.columns[1].title == "Partner"
        for row in block.rows
    )
    assert document.references[row[-1].cites[0] - 1].text.startswith("Record of the dataset.")


@pytest.mark.slow
def test_twenty_thousand_actors_fit_in_a_brief() -> None:
    ids = [f"a{i:05d}" for i in range(20_000)]
    claims = [Claim(ids[i // 4], ids[i], "sister_city", source="s") for i in range(1, len(ids))]
    network = Network(
        {i: Actor(i, "city", {"en": i}, country="TH", source="s") for i in ids},
        tuple(claims),
        {"s": Source("s", "Register")},
    )
    document = brief(network).document
    assert uncited(document) == []
    assert any("holds the network together" in text for text in sentences(document))
    assert len(document.blocks) < 60


def test_if_central_actors_have_no_ties_the_surroundings_of_one_are_drawn() -> None:
    ring = [f"a{37 * i % 300:03d}" for i in range(300)]
    network = Network(
        {i: Actor(i, "city", {"en": i}, source="s") for i in ring},
        tuple(
            Claim(one, other, "sister_city", source="s")
            for one, other in pairwise([*ring, ring[0]])
        ),
        {"s": Source("s", "Register")},
    )
    caption = next(
        b.caption.text for b in brief(network).document.blocks if isinstance(b, PictureBlock)
    )
    assert caption.startswith(
        "The 40 actors nearest to a000, of 300 that have a tie here, and the 39 ties among them."
    )


def test_the_nearest_of_an_actor_are_those_with_the_fewest_ties_between() -> None:
    network = towns(Claim("a", "b", "sister_city"), Claim("b", "c", "sister_city"))
    assert nearness(network, "c", 5) == {"c": 5.0, "b": 4.0, "a": 3.0}
    assert nearness(network, "b", 2) == {"b": 2.0, "a": 1.0}


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


def test_texts_of_the_data_stay_text() -> None:
    page = brief(hostile()).html(interactive=False)
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "javascript:" not in page
    assert "&lt;script&gt;" in page


def test_internal_sources_stay_out_unless_asked_for() -> None:
    page = brief(hostile()).html()
    assert "Cabinet paper" not in page
    assert "Secret province" not in page
    made = brief(hostile(), internal=True)
    document = made.document
    assert uncited(document) == []
    assert any(r.text == "Cabinet paper (internal)." for r in document.references)
    assert any("For internal use" in statement.text for statement in document.subtitle)
    assert "Secret province" in made.html()
    assert document.origin[0].count(hostile().content_hash) == 1


# On the command line


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["brief", *args])
    return result.exit_code, result.output


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["html", "pdf", "docx"])
def test_a_brief_is_written_in_every_format(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"brief.{ending}"
    code, output = run(str(path), "--lang", "th", "--since", "2562", "--gaps", "5")
    assert code == 0, output
    assert re.search(r"การทูตเมืองพี่เมืองน้องของไทย; \d+ references", output)
    assert path.read_bytes()[:4] == {"html": b"<!do", "pdf": b"%PDF", "docx": b"PK\x03\x04"}[ending]


@pytest.mark.slow
def test_options_select_the_ties_of_a_brief(tmp_path: Path) -> None:
    path = tmp_path / "brief.html"
    assert run(str(path), "--tie", "membership", "--kind", "agency", "--kind", "province")[0] == 0
    assert "membership and mandate ties are in force" in path.read_text("utf-8")
    assert run(str(path), "--around", "Mukdahan", "--as-of", "2010")[0] == 0


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["b.html", "--about", "Mukdaham"], "did you mean 'Mukdahan'"),
        (["b.odt"], "b.html, b.pdf or b.docx"),
        (["b.html", "--about", "Mukdahan", "--about", "TH-49"], "given twice"),
        (
            ["b.html", "--about", "TH-49", "--about", "LA-SV", "--about", "VN-25"],
            "one actor or two",
        ),
        (["b.html", "--lang", "xx"], "no names in 'xx'"),
        (["b.html", "--since", "2099"], "earlier day"),
        (["b.html", "--since", "no-such-thing"], "no-such-thing"),
        (["b.html", "--since", "last year"], "--since also takes a day such as 2019-06-30"),
        ([".pdf"], "a file to write, such as brief.html, brief.pdf or brief.docx"),
        (["b.html", "--about", "TH-49", "--around", "LA-SV"], "give one of them"),
        (["b.html", "--about", "Mukdahan", "--tie", "sister_cities"], "sister_city"),
        (["b.html", "--about", "VN-25-2025", "--as-of", "2020"], "did not exist on 2020-12-31"),
    ],
)
def test_impossible_briefs_are_refused_with_a_fix(
    args: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, output = run(*args)
    assert code in (1, 2)
    assert says in output
    assert "Traceback" not in output
    assert list(tmp_path.iterdir()) == []


# Whose word it is, until when, and within what


def attributed() -> Network:
    """A pair whose level and status the maker derived, and a place that was merged into another."""
    actors = {
        "a": Actor("a", "province", {"en": "Alba", "th": "อัลบา"}, country="TH", source="s"),
        "old": Actor(
            "old", "province", {"en": "Brim", "th": "บริม"}, country="VN",
            until=parse_date("2025-06-30"), source="s",
        ),
        "other": Actor(
            "other", "province", {"en": "Cove"}, country="VN", until=parse_date("2025-06-30")
        ),
        "new": Actor(
            "new", "province", {"en": "Brim (2025)"}, country="VN",
            since=parse_date("2025-07-01"), succeeds=("old", "other"), source="s",
        ),
        "l": Actor("l", "province", {"en": "Dune", "th": "ดูน"}, country="LA", source="s"),
    }  # fmt: skip
    claims = (
        Claim("a", "old", "sister_city", since=parse_date("2004"), confidence=0.9, source="s"),
        Claim("a", "old", "sister_city", level="economic", confidence=0.4, source="t",
              derived=("level",)),
        Claim("a", "l", "sister_city", status="in_force", confidence=0.6, source="t",
              derived=("status", "since"), since=parse_date("2010")),
        Claim("a", "l", "cooperates_with", key="yearly", source="s"),
        Claim("a", "l", "cooperates_with", key="raw-key", source="s"),
        Claim("a", "l", "visited", since=parse_date("2013-09"), until=parse_date("2013-09"),
              source="s"),
        Claim("a", "new", "visited", since=parse_date("2012"), until=parse_date("2016"),
              source="s"),
    )  # fmt: skip
    onto, faults = build_ontology({"keys": {"yearly": {"en": "yearly talks", "th": "หารือประจำปี"}}})
    assert not faults
    return Network(
        actors,
        claims,
        {"s": Source("s", "Register", year=2018), "t": Source("t", "Report", year=2021)},
        ontology=onto,
        title="Words",
        as_of=dt.date(2026, 1, 1),
    )


def test_a_field_has_the_confidence_and_the_source_of_its_own_claim() -> None:
    document = brief(attributed(), about=["Alba"]).document
    rows = tables(document)["Tie|Partner|Status|Level and dimensions|Since|Sources"]
    level = next(row[3] for row in rows if row[1].startswith("Brim"))
    assert level == "Economic (derived by the maker of the dataset, confidence 0.4)"
    weak = tables(document)["Pair|Tie|Field|Value|Confidence|Sources"]
    assert [row[2:5] for row in weak] == [
        ["level", "Economic", "0.4"],
        ["the tie", "In force", "0.6"],
    ]
    texts = sentences(document)
    assert not any("sources report" in text or "reached the level" in text for text in texts)
    assert any(
        text.endswith(
            "Alba – Brim (until 2025) (confidence 0.4). The maker of the dataset "
            "derived this level, and no source states it."
        )
        for text in texts
    )
    assert any("The status of 1 of them was derived by the maker" in text for text in texts)
    thai = sentences(brief(attributed(), about=["Alba"], lang="th").document)
    assert "เชื่อมโยงและผูกพันทางเศรษฐกิจ (ผู้จัดทำชุดข้อมูลอนุมาน ความเชื่อมั่น 0.4)" in thai
    assert "จังหวัดอัลบา ประเทศไทย" not in thai  # the network has no such country


def test_a_place_that_was_merged_has_one_name_and_an_end() -> None:
    network = attributed()
    document = brief(network, about=["Alba"]).document
    rows = tables(document)["Tie|Partner|Status|Level and dimensions|Since|Sources"]
    state = next(row[2] for row in rows if row[1] == "Brim (until 2025)")
    assert state == "In force until 30 June 2025, when it was merged into Brim (2025)"
    # Its bare name is nowhere, in sentences, tables or drawings.
    assert not any(re.search(r"Brim(?! \(\d{4}\)| \(until 2025\))", t) for t in sentences(document))
    texts = sentences(brief(network, about=["Brim"]).document)
    assert any(
        text.startswith(
            "Brim (until 2025) existed until 30 June 2025, when it was merged into Brim (2025)."
        )
        for text in texts
    )
    before = brief(network, about=["Brim"], selection=Selection(as_of=dt.date(2020, 1, 1)))
    assert before.title == "Brim"


def test_events_have_their_date_and_keys_their_label() -> None:
    texts = sentences(brief(attributed(), about=["Alba"]).document)
    visits = {text.removeprefix("; ") for text in texts}
    assert {"Dune (September 2013)", "Brim (2025) (2012 to 2016)"} <= visits
    assert "Cooperates with (yearly talks)" in texts
    assert "Cooperates with" in texts
    assert not any("raw-key" in text or "raw key" in text for text in texts)
    thai = sentences(brief(attributed(), about=["Alba"], lang="th").document)
    assert "ร่วมมือกับ (หารือประจำปี)" in thai
    assert "เมืองคู่แฝดกับ" in thai  # of Thailand and Laos
    assert "เมืองพี่เมืองน้องกับ" in thai


def test_disagreements_lie_within_the_selection() -> None:
    network = towns(
        Claim("a", "b", "sister_city", status="in_force", source="s"),
        Claim("a", "c", "sister_city", status="proposed", source="s"),
        Claim("a", "c", "sister_city", status="in_process", source="t"),
    )
    around = brief(network, selection=Selection(around="b", hops=1, statuses=("in_force",)))
    assert not any("A – C" in text for text in sentences(around.document))
    assert any(t.startswith("No disagreement on anything") for t in sentences(around.document))
    assert "A – C" in sentences(brief(network).document)


def test_ties_on_internal_sources_are_counted() -> None:
    network = towns(
        Claim("a", "b", "sister_city", source="s"), Claim("a", "c", "sister_city", source="t")
    )
    network = replace(
        network, sources={**network.sources, "t": Source("t", "Minutes", access="internal")}
    )
    made = brief(network, about=["A"])
    assert made.hidden == 1
    told = "1 tie rests on internal sources and is left out."
    assert any(told in text for text in sentences(made.document))
    opened = brief(network, about=["A"], internal=True)
    assert opened.hidden == 0
    assert not any("left out" in text for text in sentences(opened.document))
