"""Make the fonts in ``fonts/`` from those of Debian: a small TrueType file per script and weight.

Run by hand to use a newer version of Noto; the library only reads the result:

    apt-get install fonts-noto-core fonts-noto-cjk
    pip install fonttools
    python graphkit/data/make/fonts.py

The same version of Noto gives the same bytes.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

HERE = Path(__file__).parents[1]
NOTO = Path("/usr/share/fonts/truetype/noto")
CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FAMILY = "graphkit Sans"

# Features that a shaper needs in any script, and kerning; others, such as small capitals, are
# removed.
FEATURES = [
    *(
        "ccmp",
        "locl",
        "mark",
        "mkmk",
        "kern",
        "calt",
        "rlig",
        "rclt",
        "liga",
        "clig",
        "dist",
        "abvm",
    ),
    *("blwm", "abvs", "blws", "pres", "psts", "pref", "blwf", "abvf", "pstf", "cfar", "init"),
    *("medi", "fina", "isol", "nukt", "akhn", "rphf", "rkrf", "half", "vatu", "cjct", "haln"),
]
_JOINERS = [(0x200B, 0x200D), (0x25CC, 0x25CC)]
_LATIN = [
    *((0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x18F), (0x192, 0x192), (0x1A0, 0x1A1), (0x1AF, 0x1B0)),
    *((0x1CD, 0x1DC), (0x1E6, 0x1E7), (0x1EA, 0x1EB), (0x218, 0x21B), (0x259, 0x259)),
    *((0x2BB, 0x2BC), (0x2C6, 0x2C7), (0x2D8, 0x2DD), (0x300, 0x30C), (0x31B, 0x31B)),
    *((0x323, 0x328), (0x370, 0x3FF), (0x400, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x2027)),
    *((0x2030, 0x203A), (0x2044, 0x2044), (0x2070, 0x208E), (0x20A0, 0x20BF), (0x2100, 0x2122)),
    *((0x2190, 0x2195), (0x2212, 0x2215), (0x2248, 0x2248), (0x2260, 0x2265)),
]
# Family, source, ranges, weights. Where only the regular weight is kept, programs thicken it.
SCRIPTS: list[tuple[str, str, list[tuple[int, int]], tuple[int, ...]]] = [
    (FAMILY, "NotoSans", _LATIN, (400, 700)),
    (f"{FAMILY} Thai", "NotoSansThai", [(0xE00, 0xE7F)], (400, 700)),
    (f"{FAMILY} Lao", "NotoSansLao", [(0xE80, 0xEFF)], (400, 700)),
    (f"{FAMILY} Khmer", "NotoSansKhmer", [(0x1780, 0x17FF)], (400, 700)),
    (f"{FAMILY} Myanmar", "NotoSansMyanmar", [(0x1000, 0x104F)], (400, 700)),
    (f"{FAMILY} Devanagari", "NotoSansDevanagari", [(0x900, 0x97F)], (400,)),
    (f"{FAMILY} Arabic", "NotoSansArabic", [(0x600, 0x6FF)], (400,)),
]
_EAST = [(0x3000, 0x303F), (0x3041, 0x30FF), (0xFF01, 0xFF5E)]
# Arrows, signs of mathematics, numbers in circles, boxes and marks, which Noto Sans lacks.
_SIGNS = [(0x2190, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x27BF)]
# Characters outside those standards in names of places in CLDR 48 and GeoNames.
_PLACES = (
    "丼乂俁俆倴凓哋啘圐圙坵垈垟垱垵埗埨堨塅塝塱墘奓妼婓孖寗寳岞岺峇峣峧崀崠巿庯弶旴旸晿朶栟梿椆"
    "椥楡榃榙榟槤橔櫟欞氹汈汫沚洈洑洣洺浛浰渕滍滘漈漖漷漹澥瀍瀼灈玕甪畖癿硊硤碶磜磡竈篢簕粦脿舖"
    "舲苪荄莿菉蓢螣衞輋轆遶邨鄔鄲钖闍鞆駮鮀鰂鰲鰺鲗鲘鵤鷄궨궬녬댠됭몐븡솀솁얭웟찟퀜퇌틍푈𣴓"
)
# Labels are small: outlines on a grid of 400 units per em, exact to one unit, look the same.
_EM, _TOLERANCE = 400, 1.0
_STYLES = {400: "Regular", 700: "Bold"}


def main() -> None:
    """Write every font and the list of them."""
    out = HERE / "fonts"
    out.mkdir(exist_ok=True)
    entries = []
    for family, source, ranges, weights in SCRIPTS:
        for weight in weights:
            font = TTFont(NOTO / f"{source}-{_STYLES[weight]}.ttf")
            origin = _origin(font)
            entries.append(_write(out, _cut(font, ranges), family, weight, origin))
    eastern = next(
        face
        for face in TTCollection(CJK).fonts
        if face["name"].getDebugName(6).endswith("CJKsc-Regular")
    )
    built = _eastern(eastern, sorted(_eastern_characters() | set(_PLACES)))
    entries.append(_write(out, built, f"{FAMILY} East", 400, _origin(eastern)))
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    index = gzip.compress(f"[\n{lines}\n]\n".encode(), 9, mtime=0)
    (out / "fonts.json.gz").write_bytes(index)


def _cut(font: TTFont, ranges: Iterable[tuple[int, int]]) -> TTFont:
    options = subset.Options()
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.layout_features = FEATURES
    options.drop_tables += ["gasp", "STAT", "meta", "DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[c for a, b in [*ranges, *_JOINERS] for c in range(a, b + 1)])
    cutter.subset(font)
    return font


def _eastern_characters() -> set[str]:
    """Return the levels of the national standards with the characters of names, and the kana."""
    wide = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    found = {chr(c) for a, b in _EAST for c in range(a, b + 1)}
    found |= _coded("gb2312", range(0xA1, 0xA3), range(0xA1, 0xFF))  # signs
    found |= _coded("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))  # both levels
    found |= _coded("big5", range(0xA4, 0xC7), wide)  # level 1
    found |= _coded("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))  # level 1
    return found | _coded("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF))  # all syllables


def _coded(encoding: str, leads: Iterable[int], trails: Iterable[int]) -> set[str]:
    trails = list(trails)
    texts = (bytes([a, b]).decode(encoding, "ignore") for a in leads for b in trails)
    return {text for text in texts if len(text) == 1}


def _is_eastern(code: int) -> bool:
    own = (
        *_EAST,
        *_SIGNS,
        (0x3400, 0x9FFF),
        (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF),
        (0x20000, 0x3FFFF),
    )
    return any(first <= code <= last for first, last in own)


def _eastern(font: TTFont, characters: list[str]) -> TTFont:
    """Make Han, kana and Hangul as quadratic outlines; they need no layout rules."""
    held = font.getBestCmap()
    codes = [ord(c) for c in characters if ord(c) in held and _is_eastern(ord(c))]
    glyphs, metrics = {}, {}
    outlines = font.getGlyphSet()
    scale = _EM / font["head"].unitsPerEm
    for source in (".notdef", *dict.fromkeys(held[c] for c in codes)):
        pen = TTGlyphPen(None)
        outlines[source].draw(
            TransformPen(
                Cu2QuPen(pen, _TOLERANCE, reverse_direction=True), (scale, 0, 0, scale, 0, 0)
            )
        )
        glyphs[source] = pen.glyph()
        metrics[source] = round(outlines[source].width * scale)
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({code: held[code] for code in codes})
    builder.setupGlyf(glyphs)
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {g: (w, getattr(table[g], "xMin", 0)) for g, w in metrics.items()}
    )
    up, down = (round(getattr(font["hhea"], k) * scale) for k in ("ascent", "descent"))
    builder.setupHorizontalHeader(ascent=up, descent=down)
    small, capital = (round(getattr(font["OS/2"], k) * scale) for k in ("sxHeight", "sCapHeight"))
    builder.setupOS2(
        sTypoAscender=up,
        sTypoDescender=down,
        usWinAscent=up,
        usWinDescent=-down,
        sxHeight=small,
        sCapHeight=capital,
    )
    builder.setupPost(keepGlyphNames=False)
    builder.setupNameTable({})
    for stamp in ("created", "modified"):
        setattr(builder.font["head"], stamp, getattr(font["head"], stamp))
    return builder.font


def _origin(font: TTFont) -> tuple[str, str]:
    """Set the copyright, name and version of a font."""
    names = font["name"]
    version = names.getDebugName(5).removeprefix("Version ").split(";")[0]
    return names.getDebugName(0), f"{names.getDebugName(1)} {version}"


def _write(
    out: Path, font: TTFont, family: str, weight: int, origin: tuple[str, str]
) -> dict[str, Any]:
    """Write one file; return what the library must know about it without opening it."""
    label = f"{family} {_STYLES[weight]}"
    stem = f"{family}-{weight}".lower().replace(" ", "-")
    names = font["name"]
    names.names = []
    for key, text in {
        0: origin[0],
        1: family,
        2: _STYLES[weight],
        3: label,
        4: label,
        5: f"Version 1.0; made from {origin[1]}",
        6: label.replace(" ", ""),
        13: "SIL Open Font License, Version 1.1",
        14: "https://openfontlicense.org",
    }.items():
        names.setName(text, key, 3, 1, 0x409)
    # The library reads and writes only a single table of groups.
    groups = CmapSubtable.newSubtable(12)
    groups.platformID, groups.platEncID, groups.language = 3, 10, 0
    groups.cmap = font.getBestCmap()
    font["cmap"].tables = [groups]
    font.recalcTimestamp = False
    data = io.BytesIO()
    font.save(data)
    (out / f"{stem}.ttf.gz").write_bytes(gzip.compress(data.getvalue(), 9, mtime=0))
    font = TTFont(io.BytesIO(data.getvalue()))
    return {
        "file": stem,
        "family": family,
        "weight": weight,
        "ranges": _ranges(font.getBestCmap()),
        "makes": [[sorted(made), sorted(new)] for made, new in sorted(_rules(font))],
    }


def _ranges(codes: Iterable[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges


def _rules(font: TTFont) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return the glyphs that add others: all of the first, any of the second.

    Context is ignored, so that too many glyphs are kept rather than too few.
    """
    rules: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()

    def rule(made: Iterable[str], new: Iterable[str]) -> None:
        ids = [tuple(sorted({font.getGlyphID(g) for g in glyphs})) for glyphs in (made, new)]
        if not set(ids[1]) <= set(ids[0]):
            rules.add((ids[0], ids[1]))

    for name in font.getGlyphOrder():
        glyph = font["glyf"][name]
        if glyph.isComposite():
            rule([name], [part.glyphName for part in glyph.components])
    for table in _substitutions(font):
        kind = table.LookupType
        if kind == 1:
            for old, new in table.mapping.items():
                rule([old], [new])
        elif kind == 2:
            for old, several in table.mapping.items():
                rule([old], several)
        elif kind == 3:
            for old, several in table.alternates.items():
                rule([old], several)
        elif kind == 4:
            for first, ligatures in table.ligatures.items():
                for ligature in ligatures:
                    rule([first, *ligature.Component], [ligature.LigGlyph])
        elif kind == 8:
            for old, new in zip(table.Coverage.glyphs, table.Substitute, strict=True):
                rule([old], [new])
    return rules


def _substitutions(font: TTFont) -> Iterator[Any]:
    if "GSUB" in font and font["GSUB"].table.LookupList:
        for lookup in font["GSUB"].table.LookupList.Lookup:
            for table in lookup.SubTable:
                yield table.ExtSubTable if table.LookupType == 7 else table


if __name__ == "__main__":
    main()
