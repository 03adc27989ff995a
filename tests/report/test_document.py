"""Cited documents as HTML, PDF and DOCX: structure, links, tags, and escaped texts."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import docx as reader
import pypdfium2
import pytest
from browser import Opened, offences
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from graphkit.report.document import (
    WIDTH,
    Bullets,
    Column,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    PictureBlock,
    Reference,
    Statement,
    TableBlock,
    docx,
    html,
    pdf,
)
from graphkit.report.document.layout import UnbrokenNames, citation_runs, fit_table
from graphkit.report.document.numbering import document_data
from graphkit.viz.figures.charts import matrix_chart, years_chart

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = (
    '"><script>alert(1)</script><img src=x onerror=alert(2)> #{panic()} $x^2$ *b* _i_ `r` '
    "\\ @a [x] {page} {{ 7*7 }} {% x %} =SUM(A1) &amp;"
)
CONTROLS = "\u202e\x00\x07\ufffe\ud800\r\n"
THAI = "มุกดาหารกับสะหวันนะเขตลงนามเมื่อ 25 มกราคม พ.ศ. 2547 และสิ้นสุดที่ญี่ปุ่น น้ำ กำแพงเพชร"
ENGLISH = "Mukdahan and Savannakhet signed on 25 January 2004."
LIVE = """<!doctype html><html lang="en"><head><title>Live</title>
<meta name="viewport" content="width=device-width">
<style>body { color: #000; }</style></head>
<body><p id="a">waiting</p><script type="application/json">{"n": 1}</script>
<script>
document.getElementById("a").textContent = "drawn";
try { parent.document.title = "reached"; } catch (error) { document.title = "kept"; }
</script></body></html>"""


def cell(text: str, *cites: int) -> Statement:
    return Statement(text, cites)


def sample(lang: str = "en", rows: int = 120, *, live: str = LIVE) -> Document:
    text = THAI if lang == "th" else ENGLISH
    chart = years_chart([2004, 2005], [(text[:9], [2, 1])], lang=lang, title="Ties by year.")
    cells = matrix_chart(["Mukdahan"], ["Culture"], [[3]], lang=lang, title="Ties by dimension.")
    return Document(
        title="เมืองพี่เมืองน้อง" if lang == "th" else "Sister cities of Mukdahan",
        lang=lang,
        subtitle=(Statement("22 November 2026.", factual=False), Statement(text, (1,))),
        blocks=(
            Heading("Key figures"),
            KeyFigures(tuple(KeyFigure(str(n), f"label {n}", (1, 2)) for n in range(7))),
            Paragraph(
                (Statement(text, (2, 3, 4, 6)), Statement(text), Statement("; and more", (1,)))
            ),
            Heading("Pictures"),
            Paragraph((Statement("Before the picture.", factual=False),)),
            PictureBlock(chart, Statement("Ties by year", (1,)), live),
            Heading("On the earth", 2),
            PictureBlock(cells, Statement("Ties by dimension", (2,))),
            Heading("Lists"),
            Bullets(
                (
                    (Statement("one", (1,)),),
                    (Statement("two", (2,)), Statement("three", strong=True)),
                )
            ),
            Bullets(((Statement("first"),), (Statement("second"),)), numbered=True),
            Bullets(((Statement("again first"),),), numbered=True),
            Heading("Tables"),
            TableBlock(
                Statement("Missing linkages", (5,)),
                (Column("Name"), Column("Score", 0.5, numbers=True), Column("Why", 2)),
                tuple(
                    (cell(f"begin{n}"), cell(f"0.{n:03}"), cell(f"{text} end{n}.", 1 + n % 6))
                    for n in range(rows)
                ),
            ),
            Heading("Hostile" + HOSTILE, 2),
            Paragraph(
                (Statement(HOSTILE + CONTROLS, (1, 99)), Statement("x" * 300), Statement("ก" * 300))
            ),
            TableBlock(
                Statement(HOSTILE, (1,)), (Column("A"), Column(HOSTILE)), ((cell("y" * 300),),)
            ),
            TableBlock(Statement("Nothing"), (), ()),
            Paragraph(()),
            Bullets(()),
            KeyFigures(()),
        ),
        references=tuple(
            Reference(n, f"Register {n}. {HOSTILE}", url)
            for n, url in enumerate(
                (
                    "https://th.example.org/%E0%B8%A1%E0%B8%B8%E0%B8%81",
                    "javascript:alert(3)",
                    "",
                    "https://example.org/" + "a" * 300,
                    "https://example.org/" + "b" * 3000,
                    'https://example.org/?q="><script>&x=1',
                ),
                1,
            )
        ),
        running="Mukdahan",
        sources="แหล่งข้อมูล" if lang == "th" else "Sources",
        page_of="หน้า {page} จาก {pages}" if lang == "th" else "Page {page} of {pages}",
        origin=("Thai twin cities 2026.11", "graphkit"),
    )


def plain(text: str) -> str:
    """Return a text without spaces and line ends, which readers extract differently."""
    return re.sub(r"[\s\u200b\ufffe\xad]", "", text)


# HTML


class Tags(HTMLParser):
    """Every element of a page with its attributes, and the text at its start."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, ""))

    def handle_data(self, data: str) -> None:
        if self.found:
            tag, attrs, text = self.found[-1]
            self.found[-1] = tag, attrs, text + data

    def of(self, *tags: str) -> list[tuple[dict[str, str], str]]:
        return [(attrs, text) for tag, attrs, text in self.found if tag in tags]


@pytest.fixture(scope="module")
def page() -> str:
    return html(sample())


def test_citations_lead_to_the_list_and_back(page: str) -> None:
    tags = Tags(page)
    names = [attrs["id"] for _, attrs, _ in tags.found if "id" in attrs]
    assert len(names) == len(set(names))
    links = [attrs["href"] for attrs, _ in tags.of("a") if attrs["href"].startswith("#")]
    assert {link[1:] for link in links} <= set(names)
    assert {f"#s{n}" for n in range(1, 7)} <= set(links)
    # Runs of numbers are shown by their ends; a number that is not listed has no link.
    assert '>2</a>–<a href="#s4">4</a>, <a href="#s6">6</a>]' in page
    assert "#s99" not in page
    assert ", 99]" in page
    # 4 is first cited in the paragraph; its entry leads back to that place.
    entry = page[page.index('<li id="s4">') :]
    mark = re.search(r'class="back" href="#(c\d+)"', entry)
    assert mark
    place = page[page.index(f'id="{mark[1]}"') :]
    assert place.index('href="#s4"') < place.index("</span>")


def test_a_citation_follows_its_own_sentence(page: str) -> None:
    shown = re.sub(r"<[^>]+>", "", page[page.index('<h2 id="h0">') : page.index('<h2 id="h3">')])
    assert f"{ENGLISH}\u00a0[2–4, 6] {ENGLISH}; and more\u00a0[1]" in shown


def test_headings_tables_and_pictures_have_their_elements(page: str) -> None:
    tags = Tags(page)
    headings = [(tag, text.strip()) for tag, _, text in tags.found if re.fullmatch(r"h\d", tag)]
    assert headings[0] == ("h1", "Sister cities of Mukdahan")
    assert ("h2", "Pictures") in headings
    assert ("h3", "On the earth") in headings
    assert headings[-1] == ("h2", "Sources")
    levels = [int(tag[1]) for tag, _ in headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    heads = [(attrs["scope"], text.strip()) for attrs, text in tags.of("th")]
    assert heads[:4] == [("col", "Name"), ("col", "Score"), ("col", "Why"), ("row", "begin0")]
    assert "<b>Table 1.</b> Missing linkages" in page
    assert "<b>Figure 2.</b> Ties by dimension" in page
    assert [attrs.get("lang") for attrs, _ in tags.of("html")] == ["en"]
    assert "<title>Bar chart. Ties by year." in page
    assert len(tags.of("nav")) == 1


def test_texts_of_the_page_stay_texts(page: str) -> None:
    tags = Tags(page)
    assert tags.of("script", "img") == []
    assert not [attrs for _, attrs, _ in tags.found if any(a.startswith("on") for a in attrs)]
    links = [attrs["href"] for attrs, _ in tags.of("a")]
    assert {link.split(":")[0] for link in links if not link.startswith("#")} == {"https"}
    assert 'https://example.org/?q="><script>&x=1' in links
    for sign in CONTROLS.strip():
        assert sign not in page
    assert html(sample()) == page


def test_the_policy_names_the_scripts_of_live_pages_and_no_others(page: str) -> None:
    policy = next(a["content"] for a, _ in Tags(page).of("meta") if "http-equiv" in a)
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[\w+/=]+';", policy)
    still = next(
        a["content"] for a, _ in Tags(html(sample(live=""))).of("meta") if "http-equiv" in a
    )
    assert "script-src 'none'" in still


def watched(browser: Browser, path: Path, width: int, **how: Any) -> tuple[Page, Opened]:
    page = browser.new_context(
        offline=True, viewport={"width": width, "height": 800}, **how
    ).new_page()
    seen = Opened(page)
    page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith((path.as_uri(), "about:", "data:"))
            else seen.requests.append(r.url)
        ),
    )
    page.on("console", lambda m: seen.complaints.append(m.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("dialog", lambda box: (seen.dialogs.append(box.message), box.dismiss()))
    page.goto(path.as_uri())
    return page, seen


@pytest.mark.parametrize("lang", ["en", "th"])
def test_pages_open_everywhere_and_ask_for_nothing(
    browser: Browser, tmp_path: Path, lang: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text(html(sample(lang, 12)), "utf-8")
    for width in (1280, 320):
        page, seen = watched(browser, path, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width + 1
        assert page.evaluate("document.fonts.ready.then(f => f.status)") == "loaded"
        used = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
        assert used >= (4 if lang == "th" else 2)
        seen.assert_quiet()
        assert offences(seen) == []
        page.context.close()


def test_live_pages_run_in_a_frame_that_reaches_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(html(sample(rows=3)), "utf-8")
    page, _ = watched(browser, path, 1280)
    frame = page.frames[1]
    assert frame.evaluate("[document.getElementById('a').textContent, document.title]") == [
        "drawn",
        "kept",
    ]
    assert page.title() == "Sister cities of Mukdahan"
    assert page.locator(".still").first.is_hidden()
    assert page.locator("iframe").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".still").first.is_visible()
    assert page.locator("iframe").is_hidden()
    page.context.close()
    page, _ = watched(browser, path, 1280, java_script_enabled=False)
    assert page.locator(".still").first.is_visible()
    page.context.close()


def test_printed_pages_hold_all_of_it(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(html(sample(rows=60)), "utf-8")
    page, _ = watched(browser, path, 1280)
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    page.context.close()
    texts = [p.get_textpage().get_text_range() for p in printed]
    assert [round(length) for length in printed[0].get_size()] == [595, 842]
    assert "drawn" not in "".join(texts)
    held = [n for n, text in enumerate(texts) if re.search(r"begin\d", text)]
    assert len(held) > 1
    for n in held:
        assert "Score" in texts[n]  # the head of the table, again
        assert re.findall(r"begin(\d+)", texts[n]) == re.findall(r"end(\d+)\.", texts[n])


# PDF


@pytest.fixture(scope="module", params=["en", "th"])
def made(request: pytest.FixtureRequest) -> tuple[Document, bytes]:
    document = sample(request.param)
    return document, pdf(document)


def pages_of(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def tagged(data: bytes) -> list[tuple[str, Any]]:
    """Return the elements of the structure of a PDF in order."""
    found: list[tuple[str, Any]] = []

    def walk(element: Any) -> None:
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif isinstance(element, dict):
            if "/S" in element:
                found.append((element["/S"][1:], element))
            walk(element.get("/K"))

    walk(PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"])
    return found


def test_pages_are_numbered_and_carry_the_running_title(made: tuple[Document, bytes]) -> None:
    document, data = made
    texts = pages_of(data)
    assert len(texts) > 5
    for n, text in enumerate(texts, 1):
        shown = document.page_of.replace("{page}", str(n)).replace("{pages}", str(len(texts)))
        assert plain(shown) in plain(text)
        assert ("Mukdahan\n" in text.replace("\r", "")[:12]) == (n > 1)
    sizes = {tuple(map(round, page.get_size())) for page in pypdfium2.PdfDocument(data)}
    assert sizes == {(595, 842)}


def test_the_structure_is_tagged(made: tuple[Document, bytes]) -> None:
    document, data = made
    root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == document.lang
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    elements = tagged(data)
    names = [name for name, _ in elements]
    assert names.count("Table") == 2
    assert names.count("TH") == 3 + 2
    assert names.count("TR") == 1 + 120 + 1 + 1
    assert {"H1", "H2", "L", "LI", "Caption", "Link"} <= set(names)
    figures = [element for name, element in elements if name == "Figure" and "/Alt" in element]
    alts = [block.sheet.alt for block in document.blocks if isinstance(block, PictureBlock)]
    assert [str(figure["/Alt"]) for figure in figures][: len(alts)] or alts == []
    assert set(alts) <= {str(figure["/Alt"]) for figure in figures}


def test_every_heading_has_a_bookmark(made: tuple[Document, bytes]) -> None:
    document, data = made

    def titles(entries: list[Any]) -> list[Any]:
        return [titles(e) if isinstance(e, list) else e.title for e in entries]

    outline = titles(PdfReader(io.BytesIO(data)).outline)
    hostile = next(b.text for b in document.blocks if isinstance(b, Heading) and "Host" in b.text)
    assert outline == [
        "Key figures",
        "Pictures",
        ["On the earth"],
        "Lists",
        "Tables",
        [hostile],
        document.sources,
    ]


def test_citations_are_links_inside_the_file(made: tuple[Document, bytes]) -> None:
    _, data = made
    inner, outer = 0, set()
    for page in PdfReader(io.BytesIO(data)).pages:
        for note in page.get("/Annots", []):
            link = note.get_object()
            action = link.get("/A", {})
            if "/URI" in action:
                outer.add(str(action["/URI"])[:24])
            elif "/Dest" in link or action.get("/S") == "/GoTo":
                inner += 1
    # 120 rows cite one each; the list leads back.
    assert inner > 130
    assert outer == {
        "https://th.example.org/%",
        "https://example.org/aaaa",
        "https://example.org/bbbb",
        'https://example.org/?q="',
    }


def test_rows_stay_whole_below_the_head_of_their_table(made: tuple[Document, bytes]) -> None:
    _, data = made
    held = [text for text in pages_of(data) if re.search(r"begin\d", text)]
    assert len(held) > 2
    rows = []
    for text in held:
        assert "NameScoreWhy" in plain(text)
        begun = re.findall(r"begin(\d+)", text)
        assert begun == re.findall(r"end(\d+)\.", text)
        rows += begun
    assert rows == [str(n) for n in range(120)]


def test_texts_come_out_of_the_file_as_they_went_in(made: tuple[Document, bytes]) -> None:
    document, data = made
    whole = plain("".join(pages_of(data)))
    assert plain(HOSTILE) in whole
    assert plain(THAI if document.lang == "th" else ENGLISH) in whole
    assert "x" * 300 in whole
    assert "ก" * 300 in whole
    assert "สิ้สิ้น" not in whole


def test_the_same_document_gives_the_same_file() -> None:
    document = sample(rows=5)
    assert pdf(document) == pdf(document)
    assert docx(document) == docx(document)


def test_a_character_without_a_font_does_not_stop_anything() -> None:
    """Few machines have a font for these; the pages are then made without the standard."""
    rare = "\U00030000\U0003134a\U0001fbca"
    document = replace(sample(rows=2, live=""), running=f"a{rare}")
    assert rare.isprintable()
    assert len(pages_of(pdf(document))) > 1


@pytest.mark.parametrize("lines", range(30, 46, 3))
def test_no_heading_ends_a_page(lines: int) -> None:
    document = Document(
        title="Long",
        lang="en",
        subtitle=(),
        blocks=(
            *(Paragraph((Statement(f"Line {n}."),)) for n in range(lines)),
            Heading("A part"),
            Heading("Below it", 2),
            Paragraph((Statement("Before the table."),)),
            TableBlock(
                Statement("Numbers"),
                (Column("A"),),
                tuple((Statement(f"row{n}"),) for n in range(30)),
            ),
        ),
        references=(),
        running="Long",
        sources="Sources",
        page_of="Page {page} of {pages}",
    )
    page = next(text for text in pages_of(pdf(document)) if "A part" in text)
    assert "Below it" in page
    assert "row0" in page


def test_a_drawing_wider_than_the_text_is_made_smaller() -> None:
    sheet = years_chart([2004], [("a", [1])])
    wide = PictureBlock(
        type(sheet)(2 * sheet.width, 4000, sheet.items, "t", "alt", "en"), Statement("Wide")
    )
    document = Document("T", "en", (), (wide,), (), "T", "S", "{page}/{pages}")
    assert len(pages_of(pdf(document))) == 1
    shape = reader.Document(io.BytesIO(docx(document))).inline_shapes[0]
    assert shape.width.cm <= WIDTH + 0.01
    assert shape.height.cm <= 20.5


# DOCX


@pytest.fixture(scope="module")
def file() -> bytes:
    return docx(sample("th"))


@pytest.fixture(scope="module")
def opened(file: bytes) -> Any:
    return reader.Document(io.BytesIO(file))


def test_every_part_is_complete_and_declared(file: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(file)) as held:
        assert held.testzip() is None
        names = set(held.namelist())
        for name in names:
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(held.read(name))
        types = ElementTree.fromstring(held.read("[Content_Types].xml"))
        parts = {e.get("PartName", "")[1:] for e in types} - {""}
        assert parts <= names
        links = ElementTree.fromstring(held.read("word/_rels/document.xml.rels"))
        targets = {e.get("Target") for e in links if e.get("TargetMode") != "External"}
        assert {f"word/{target}" for target in targets} <= names
        outside = {e.get("Target", "")[:30] for e in links if e.get("TargetMode") == "External"}
    assert names - parts - {f"word/{t}" for t in targets} == {
        "[Content_Types].xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
    }
    # A link that Word cannot open stays a text.
    assert outside == {
        "https://th.example.org/%E0%B8%",
        "https://example.org/aaaaaaaaaa",
        'https://example.org/?q="><scri',
    }


def test_styles_are_those_that_word_knows(opened: Any) -> None:
    styled = [(p.style.name, p.text) for p in opened.paragraphs]
    assert styled[0] == ("Title", "เมืองพี่เมืองน้อง")
    assert ("Heading 1", "Pictures") in styled
    assert ("Heading 2", "On the earth") in styled
    assert ("List Bullet", "one\u00a0[1]") in styled
    assert ("List Number", "first") in styled
    assert ("Body Text", "Before the picture.") in styled
    numbers = [p._p.pPr.numPr.numId.val for p in opened.paragraphs if "first" in p.text]
    assert len(set(numbers)) == 2  # the second list begins at 1 again
    for name in ("Heading 1", "Heading 2", "Heading 3", "Title"):
        assert opened.styles[name].paragraph_format.keep_with_next
    assert opened.core_properties.title == "เมืองพี่เมืองน้อง"
    assert opened.core_properties.language == "th"


def test_thai_has_a_font_and_a_language_of_its_own(file: bytes) -> None:
    styles = zipfile.ZipFile(io.BytesIO(file)).read("word/styles.xml").decode()
    assert 'w:cs="Leelawadee UI"' in styles
    assert 'w:eastAsia="Microsoft YaHei"' in styles
    assert 'w:bidi="th-TH"' in styles
    # Text that Word sets in Thai with separate sizes and weights is as large and as bold.
    assert re.findall(r'<w:sz w:val="(\d+)"/>', styles) == re.findall(
        r'<w:szCs w:val="(\d+)"/>', styles
    )
    assert styles.count("<w:b/>") == styles.count("<w:bCs/>")


def test_heads_of_tables_are_repeated_and_rows_stay_whole(opened: Any) -> None:
    figures, table, hostile = opened.tables
    assert [len(t.rows) for t in (figures, table, hostile)] == [2, 121, 2]
    assert [cell.text for cell in table.rows[0].cells] == ["Name", "Score", "Why"]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True] + [False] * 120
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table.style.name == "Lines"
    widths = [column.width.cm for column in table.columns]
    assert sum(widths) == pytest.approx(WIDTH, abs=0.01)
    right = {cell.paragraphs[0].alignment for row in table.rows for cell in row.cells[1:2]}
    assert right == {2}
    assert hostile.rows[0].cells[1].text == HOSTILE


def test_pictures_are_described_and_captions_counted(opened: Any) -> None:
    shown = opened.element.body.findall(f".//{qn('wp:docPr')}")
    alts = [b.sheet.alt for b in sample("th").blocks if isinstance(b, PictureBlock)]
    assert [picture.get("descr") for picture in shown] == alts
    assert all(shape.width.cm == pytest.approx(17, abs=0.01) for shape in opened.inline_shapes)
    captions = [p for p in opened.paragraphs if p.style.name == "Caption"]
    fields = [
        field.get(qn("w:instr")).split()[1]
        for p in captions
        for field in p._p.findall(qn("w:fldSimple"))
    ]
    assert fields == ["Figure", "Figure", "Table", "Table", "Table"]
    shown_first = "".join(t.text for t in captions[0]._p.iter(qn("w:t")))
    assert shown_first == "ภาพที่ 1 Ties by year\u00a0[1]"
    assert captions[2].paragraph_format.keep_with_next


def test_citations_link_to_existing_bookmarks(opened: Any) -> None:
    body = opened.element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    ids = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    ends = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkEnd"))]
    assert len(set(marks)) == len(marks)
    assert sorted(ids) == sorted(ends)
    assert len(set(ids)) == len(ids)
    anchors = [
        link.get(qn("w:anchor"))
        for link in body.iter(qn("w:hyperlink"))
        if link.get(qn("w:anchor"))
    ]
    assert set(anchors) <= set(marks)
    assert {f"ref_{n}" for n in range(1, 7)} <= set(anchors)


def test_headers_and_footers(opened: Any) -> None:
    (section,) = opened.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "Mukdahan"
    for footer in (section.footer, section.first_page_footer):
        fields = [f.get(qn("w:instr")).strip() for f in footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]
        assert footer.paragraphs[0].text.split() == ["หน้า", "จาก"]


def test_texts_of_the_file_stay_texts(opened: Any) -> None:
    assert any(HOSTILE in p.text for p in opened.paragraphs)
    fields = {f.get(qn("w:instr")).split()[0] for f in opened.element.body.iter(qn("w:fldSimple"))}
    assert fields == {"SEQ"}


# Parts


@given(st.lists(st.integers(1, 60), max_size=30))
def test_runs_have_each_number_once(numbers: list[int]) -> None:
    found = [n for first, last in citation_runs(numbers) for n in range(first, last + 1)]
    assert found == sorted(set(numbers))
    assert all(last - first != 1 for first, last in citation_runs(numbers))


words = st.text(st.sampled_from("abกขเา 0崇-"), max_size=60)


@given(
    st.integers(1, 6).flatmap(
        lambda n: st.tuples(
            st.lists(st.floats(0, 5), min_size=n, max_size=n),
            st.lists(st.lists(words, min_size=n, max_size=n), max_size=5),
        )
    )
)
def test_columns_fill_the_page_and_keep_their_texts(
    given_: tuple[list[float], list[list[str]]],
) -> None:
    shares, rows = given_
    table = TableBlock(
        Statement(""),
        tuple(Column(f"c{n}", share) for n, share in enumerate(shares)),
        tuple(tuple(Statement(text) for text in row) for row in rows),
    )
    found = fit_table(table, UnbrokenNames(["กขเขา"]), 8.5, 3.0)
    full = 10 * WIDTH
    assert sum(found.widths) == pytest.approx(full) or 0 < sum(found.widths) <= 0.7 * full
    assert min(found.widths) > 0
    for row, shown, parts in zip(rows, found.rows, found.parts, strict=True):
        assert [plain(text) for text in shown] == [plain(text) for text in row]
        for text, pieces in zip(row, parts, strict=True):
            assert not pieces or "".join(piece for piece, _ in pieces) == " ".join(text.split())


def test_small_tables_are_as_wide_as_their_content() -> None:
    rows = (("Economic", "12"), ("Cultural and educational", "3"))
    table = TableBlock(
        Statement("Ties by level"),
        (Column("Level"), Column("In force", numbers=True)),
        tuple((Statement(a), Statement(b, (1, 2))) for a, b in rows),
    )
    found = fit_table(table, UnbrokenNames(()), 8.5, 3.0)
    assert 40 < sum(found.widths) < 100
    assert "\u200b" not in "".join(text for row in found.rows for text in row)


def test_columns_of_numbers_are_not_stretched() -> None:
    titles = ("Status", "Sister city of", "Cooperates with", "Trades with", "All")
    columns = tuple(Column(title, 1.0, numbers=bool(at)) for at, title in enumerate(titles))
    rows = ((Statement("In process"), *(Statement(str(n)) for n in range(4))),)
    for more in range(3):
        wide = columns + columns[1:2] * more
        cells = rows[0] + rows[0][1:2] * more
        found = fit_table(TableBlock(Statement(""), wide, (cells,)), UnbrokenNames(()), 8.5, 3.0)
        # Each is as wide as its title and a little more.
        assert max(found.widths) < 40
    # A table of words still fills the page.
    words = tuple(replace(column, numbers=False) for column in columns)
    long = (tuple(Statement("word " * 8) for _ in words),)
    found = fit_table(TableBlock(Statement(""), words, long), UnbrokenNames(()), 8.5, 3.0)
    assert sum(found.widths) == pytest.approx(10 * WIDTH)


def test_long_running_titles_stay_on_one_line() -> None:
    name = "Association for the Promotion of Friendship between Places " * 8
    document = Document(
        name, "en", (), (Paragraph((Statement("word " * 2000),)),), (), name, "S", "{page}/{pages}"
    )
    second = pages_of(pdf(document))[1]
    assert second.count("Friendship") == 1
    with zipfile.ZipFile(io.BytesIO(docx(document))) as file:
        assert file.read("word/header.xml").decode().count("Friendship") == 1


@pytest.mark.parametrize(
    ("count", "across"), [(0, 1), (1, 1), (4, 4), (5, 5), (6, 3), (7, 4), (11, 4)]
)
def test_key_figures_are_in_even_rows(count: int, across: int) -> None:
    figures = KeyFigures(tuple(KeyFigure(str(n), "ties", ()) for n in range(count)))
    document = Document("T", "en", (), (figures,), (), "T", "S", "{page}/{pages}")
    assert document_data(document, size=9, padding=3)["blocks"][0]["across"] == across


def test_dates_stay_whole() -> None:
    names = UnbrokenNames(())
    text = "จัดทำเมื่อ 22 พฤศจิกายน 2569 และ พ.ศ. 2547"
    assert names.find(text) == ["22 พฤศจิกายน 2569", "พ.ศ. 2547"]
    assert names.find("5 มกราคม") == ["5 มกราคม"]


def test_lines_do_not_end_in_names() -> None:
    name = "สะหวันนะเขต"
    text = " ".join("ไป " * n + f"แขวง{name}และ" for n in range(40))
    document = replace(
        Document("T", "th", (), (Paragraph((Statement(text),)),), (), "T", "S", "{page}/{pages}"),
        names=(name, "Savannakhet", "x"),
    )
    apart = pages_of(pdf(replace(document, names=())))[0]
    assert apart.count(name) < 40  # without that list, some line ends inside one
    (shown,) = pages_of(pdf(document))
    assert shown.count(name) == 40
    assert html(document).count(f'<span class="w">{name}</span>') == 40
    assert "Savannakhet" not in html(document)
