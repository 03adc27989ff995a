"""Fonts reduced to the letters of a page: valid for fontTools, HarfBuzz and Chromium."""

from __future__ import annotations

import base64
import gzip
import io
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uharfbuzz
from browser import opened
from draws import examples
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from needs import missing

import graphkit
from graphkit.viz.drawing.fonts import FAMILIES, STACK, embedded_css, font_files, uncovered

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FONTS = Path(graphkit.__file__).parent / "data" / "fonts"
# Marks above marks, vowels around and below, letters without their foot, ligatures, joins.
SAMPLES = {
    "Thai": "มุกดาหาร น้ำ กำแพงเพชร ที่ ปู่ ญี่ปุ่น ป้ำ ฝั่ง ญู ฐุ ฎูฏุ ๒๕๖๓",
    "Lao": "ສະຫວັນນະເຂດ ນ້ຳ ກຳປົງ ຫຼວງພະບາງ ໝາ",
    "": "Quảng Trị Thừa Thiên Huế Đắk Lắk – Владивосток Қазақстан Ελλάς Hue\u0302\u0301",
    "East": "崇左 沙湾拿吉 廣西 臺灣 潮州會館 愛知県 ビエンチャン 서울특별시 → ①",
    "Khmer": "សៀមរាប កោះកុង បន្ទាយមានជ័យ ភ្នំពេញ ព្រះសីហនុ",
    "Myanmar": "မန္တလေး ရန်ကုန် ကျိုင်းတုံ နေပြည်တော် မြို့",
    "Devanagari": "दिल्ली उत्तर प्रदेश क्षेत्र श्री",
    "Arabic": "تهران ایران لاهه پنج",
}
ALPHABETS = {
    "Thai": range(0xE01, 0xE5C),
    "Lao": range(0xE81, 0xEE0),
    "": [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x300, 0x30A), *range(0x1EA0, 0x1EFA)],
    "Khmer": range(0x1780, 0x17EA),
    "Myanmar": range(0x1000, 0x1050),
    "Devanagari": range(0x900, 0x970),
    "Arabic": range(0x620, 0x6F0),
}


def stem(script: str) -> str:
    return "-".join(filter(None, ("graphkit-sans", script.lower())))


def cut(text: str, script: str, weight: int = 400) -> bytes:
    return font_files([text])[f"{stem(script)}-{weight}.ttf"]


@lru_cache(maxsize=32)
def whole(script: str, weight: int = 400) -> bytes:
    return gzip.decompress((FONTS / f"{stem(script)}-{weight}.ttf.gz").read_bytes())


def parsed(data: bytes) -> TTFont:
    # 2: a wrong checksum of a table is an error.
    return TTFont(io.BytesIO(data), checkChecksums=2)


def shaped(data: bytes, text: str, *, number: bool = True) -> list[tuple[Any, ...]]:
    """Return each glyph as HarfBuzz sets a text: its number, place and outline."""
    font = uharfbuzz.Font(uharfbuzz.Face(data))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    glyphs = []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        pen = RecordingPen()
        font.draw_glyph_with_pen(info.codepoint, pen)
        at = (info.cluster, place.x_advance, place.x_offset, place.y_offset)
        glyphs.append(((info.codepoint if number else 0), *at, tuple(pen.value)))
    return glyphs


@pytest.mark.parametrize("script", SAMPLES)
def test_reduced_fonts_set_text_like_the_whole_ones(script: str) -> None:
    for weight in (400, 700) if (FONTS / f"{stem(script)}-700.ttf.gz").exists() else (400,):
        for word in SAMPLES[script].split():
            glyphs = shaped(cut(word, script, weight), word)
            assert glyphs == shaped(whole(script, weight), word)
            assert all(number for number, *_ in glyphs), word  # 0 is the box for "no such sign"


@pytest.mark.slow
@settings(max_examples=examples(200))
@given(st.sampled_from(sorted(ALPHABETS)), st.data())
def test_any_order_of_characters_is_set_like_by_the_whole_font(
    script: str, data: st.DataObject
) -> None:
    signs = st.sampled_from([chr(c) for c in ALPHABETS[script]])
    text = data.draw(st.lists(signs, min_size=1, max_size=8).map("".join))
    held = parsed(whole(script)).getBestCmap()
    own = "".join(c for c in text if ord(c) in held)
    assert (f"{stem(script)}-400.ttf" in font_files([text])) == bool(own or not script)
    if own:
        assert shaped(cut(own, script), own) == shaped(whole(script), own)


@pytest.mark.parametrize("script", [s for s in SAMPLES if s != "East"])
def test_fonts_of_the_package_set_text_like_noto(script: str) -> None:
    noto = Path(f"/usr/share/fonts/truetype/noto/NotoSans{script}-Regular.ttf")
    if not noto.exists():
        missing("no Noto fonts: apt-get install fonts-noto-core")
    for word in SAMPLES[script].split():
        assert shaped(cut(word, script), word, number=False) == shaped(
            noto.read_bytes(), word, number=False
        )


def test_a_font_holds_the_requested_letters_and_little_else() -> None:
    files = font_files(["崇左", "มุกดาหาร"])
    assert sorted(files) == [
        *("graphkit-sans-400.ttf", "graphkit-sans-700.ttf", "graphkit-sans-east-400.ttf"),
        *("graphkit-sans-thai-400.ttf", "graphkit-sans-thai-700.ttf"),
    ]
    eastern = parsed(files["graphkit-sans-east-400.ttf"])
    assert {chr(c) for c in eastern.getBestCmap()} == set("崇左")
    drawn = [g for g in eastern.getGlyphOrder() if eastern["glyf"][g].numberOfContours]
    assert len(drawn) == 3  # and the box
    thai = parsed(files["graphkit-sans-thai-400.ttf"])
    assert {chr(c) for c in thai.getBestCmap()} == set("มุกดาหาร") | set("\u200b\u200c\u200d\u25cc")
    assert {"GSUB", "GPOS", "GDEF"} <= set(thai.keys())


def test_every_table_can_be_read_and_every_sum_is_right() -> None:
    for data in font_files(SAMPLES.values()).values():
        font = parsed(data)
        for tag in font.keys():  # noqa: SIM118 - a font is no mapping
            assert font[tag] is not None
        sums = [int.from_bytes(data[i : i + 4], "big") for i in range(0, len(data), 4)]
        assert sum(sums) & 0xFFFFFFFF == 0xB1B0AFBA  # OpenType 1.9, "head"


def test_css_contains_the_same_fonts_and_no_address() -> None:
    css = embedded_css(SAMPLES.values())
    files = font_files(SAMPLES.values())
    sources = re.findall(r"url\(([^)]*)\)", css)
    assert len(sources) == len(files) == 13
    assert "SIL Open Font License" in css
    for source, data in zip(sources, files.values(), strict=True):
        head, _, packed = source.partition(",")
        assert head == "data:font/woff;base64"
        woff = TTFont(io.BytesIO(base64.b64decode(packed)))
        assert woff.flavor == "woff"
        plain = parsed(data)
        assert woff.keys() == plain.keys()
        for tag in plain.reader.keys():  # noqa: SIM118
            assert woff.reader[tag] == plain.reader[tag]


def test_ranges_list_the_letters_of_each_font() -> None:
    css = embedded_css(SAMPLES.values())
    files = font_files(SAMPLES.values())
    for ranges, data in zip(
        re.findall(r"unicode-range:([^}]*)\}", css), files.values(), strict=True
    ):
        codes: set[int] = set()
        for part in ranges.split(","):
            first, _, last = part.removeprefix("U+").partition("-")
            codes |= set(range(int(first, 16), int(last or first, 16) + 1))
        assert codes == parsed(data).getBestCmap().keys()


def test_same_texts_give_the_same_bytes_in_any_order() -> None:
    texts = list(SAMPLES.values())
    assert (
        embedded_css(texts) == embedded_css(iter(reversed(texts))) == embedded_css(["".join(texts)])
    )


def test_letters_without_a_font_are_listed() -> None:
    assert uncovered(t for t in ("崇左 😀", "\U00020000", "ᏣᎳᎩ")) == set("😀\U00020000ᏣᎳᎩ")
    assert uncovered(["", "a\tb\r\n\u00a0\u3000\u200b\u202e\ud800\x00\ufe0f"]) == set()
    assert uncovered(SAMPLES.values()) == set()


def test_the_shipped_network_is_covered_and_small() -> None:
    network = graphkit.open_network("thai-twin-cities")
    names = [t for a in network.actors.values() for t in (*a.names.values(), *a.aliases)]
    assert uncovered(names) == set()
    assert len(embedded_css(names)) < 400_000


@pytest.mark.parametrize("texts", [[], [""], ["\ud800\x00\u202e"], ["ก" * 10_000], ["\u0e49"]])
def test_odd_texts_give_valid_fonts(texts: list[str]) -> None:
    assert embedded_css(texts).count("@font-face") >= 2
    for data in font_files(texts).values():
        assert parsed(data)["maxp"].numGlyphs > 100


def test_characters_that_a_shaper_splits_bring_their_parts() -> None:
    # Thai and Lao "am" become a ring and a long vowel; Khmer "oo" has a part before its consonant.
    for text, script, part in (
        ("กำ", "Thai", "\u0e4d"),
        ("ກຳ", "Lao", "\u0ecd"),
        ("កោ", "Khmer", "\u17c1"),
    ):
        assert ord(part) in parsed(cut(text, script)).getBestCmap()


def test_font_files_of_the_package_have_names_and_licences() -> None:
    files = sorted(FONTS.glob("*.ttf.gz"))
    assert len(files) == 13
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 2_200_000
    for path in files:
        names = parsed(gzip.decompress(path.read_bytes()))["name"]
        assert names.getDebugName(1) in FAMILIES
        assert "Open Font License" in names.getDebugName(13)
        assert "Google" in names.getDebugName(0) or "Adobe" in names.getDebugName(0)
        # Adobe reserves one name, and Noto is a trade mark.
        assert not re.search("source|noto", names.getDebugName(1), re.IGNORECASE)


def page(path: Path, lines: list[str], css: str) -> Path:
    own = ", ".join(f'"{name}"' for name in FAMILIES)
    rows = "".join(f"<p>{line}</p><p class=bold>{line}</p>" for line in lines)
    path.write_text(
        '<!DOCTYPE html><meta charset=utf-8><meta http-equiv=Content-Security-Policy content="'
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
        f'font-src data:"><style>{css} body {{ font: 16px/1.6 {own} }} .bold {{ font-weight: 600 }}'
        f"</style><script>window.graphkit = {{}}</script>{rows}",
        "utf-8",
    )
    return path


def fonts_used(seen: Any) -> list[list[dict[str, Any]]]:
    """Return the fonts that Chromium used for each paragraph."""
    seen.run("document.fonts.ready.then(() => true)")
    session = seen.page.context.new_cdp_session(seen.page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "p"})
    return [
        session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        for node in found["nodeIds"]
    ]


def test_chromium_draws_every_glyph_with_the_fonts_inside(browser: Browser, tmp_path: Path) -> None:
    lines = list(SAMPLES.values())
    path = page(tmp_path / "page.html", lines, embedded_css(lines))
    with opened(browser, path) as seen:
        used = fonts_used(seen)
        assert len(used) == 2 * len(lines)
        for fonts in used:
            assert sum(font["glyphCount"] for font in fonts) > 10
            assert all(font["isCustomFont"] for font in fonts), fonts
            assert {font["familyName"] for font in fonts} <= set(FAMILIES)
        seen.assert_quiet()


def test_chromium_uses_fonts_of_the_machine_only_for_other_letters(
    browser: Browser, tmp_path: Path
) -> None:
    path = page(tmp_path / "page.html", ["崇左", "沙"], embedded_css(["崇左"]))
    with opened(browser, path) as seen:
        held, _, lacking, _ = fonts_used(seen)
        assert [font["isCustomFont"] for font in held] == [True]
        assert [font["isCustomFont"] for font in lacking] == [False]


def test_the_font_stack_is_a_css_value(browser: Browser, tmp_path: Path) -> None:
    with opened(
        browser, page(tmp_path / "page.html", ["a"], f"p {{ font-family: {STACK} }}")
    ) as seen:
        family = seen.run("getComputedStyle(document.querySelector('p')).fontFamily")
        assert family.replace('"', "") == STACK.replace('"', "")
