"""The main job on the shipped network, from reading to four files that can be handed on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graphkit.analysis import centrality
from graphkit.gaps.rules import gaps_by_language, gaps_table
from graphkit.model.errors import GraphkitError
from graphkit.model.selection import ALL, default_selection
from graphkit.report.brief import brief
from graphkit.storage.atomic import write_text
from graphkit.storage.open import SHIPPED, open_network
from graphkit.viz.maps import draw_map
from graphkit.viz.page_records import page_languages

_WORDS = {
    "en": {
        "read": "{title}: {actors:,} actors, {ties:,} ties on {claims:,} claims from {sources:,} "
        "sources; {errors:,} errors",
        "central": "Most often between others: {leaders}",
        "gaps": "Missing linkages: {n}, the strongest:",
        "wrote": "Wrote {path} ({size} KB)",
    },
    "th": {
        "read": "{title}: ตัวแสดง {actors:,} ราย ความสัมพันธ์ {ties:,} รายการ จากข้อความอ้างอิง "
        "{claims:,} ข้อ ในแหล่งอ้างอิง {sources:,} แหล่ง พบข้อผิดพลาด {errors:,} รายการ",
        "central": "เป็นตัวกลางระหว่างตัวแสดงอื่นมากที่สุด: {leaders}",
        "gaps": "ความเชื่อมโยงที่ขาดหาย {n} รายการ ที่ได้คะแนนสูงสุดคือ",
        "wrote": "บันทึก {path} แล้ว ({size} กิโลไบต์)",
    },
}


def run_demo(folder: Path, lang: str = "en") -> Iterator[str]:
    """Read, check, measure and draw the shipped network.

    Args:
        folder: where ``centrality.csv``, ``gaps.csv``, ``map.html`` and ``brief.html`` go; made
            if missing.
        lang: the language of the page and the reasons.

    Yields:
        Lines of an account, each when its part is done.

    Raises:
        GraphkitError: when the folder cannot be written, or the network has no names in
            ``lang``.
    """
    if folder.exists() and not folder.is_dir():
        raise GraphkitError(f"{str(folder)!r} is a file; name a folder for the demo")
    words = _WORDS.get(lang, _WORDS["en"])
    network = open_network(SHIPPED)
    found = gaps_by_language(network, dict.fromkeys((*page_languages(), lang)))
    gaps = found[lang]
    drawn = network.select(default_selection(network.ontology, statuses=(ALL,)))
    # Before anything is written: a language without names in the network is refused here.
    page = draw_map(drawn, lang=lang, gaps=found)
    yield words["read"].format(
        title=network.text("title", lang),
        actors=len(network.actors),
        ties=sum(not tie.derived for tie in network.ties.values()),
        claims=len(network.claims),
        sources=len(network.sources),
        errors=sum(problem.severity == "error" for problem in network.problems),
    )
    standard = network.select(default_selection(network.ontology))
    ranking = centrality(standard, ("betweenness", "degree", "closeness"))
    write_text(folder / "centrality.csv", ranking.csv(), spreadsheet=True)
    leaders = ", ".join(
        f"{standard.actors[row['id']].name(lang)} ({row['betweenness']:.3f})" for row in ranking[:5]
    )
    yield words["central"].format(leaders=leaders)
    write_text(folder / "gaps.csv", gaps_table(gaps, network, lang).csv(), spreadsheet=True)
    yield words["gaps"].format(n=len(gaps))
    for gap in gaps[:3]:
        yield f"  {gap.why}"
    page.save(folder / "map.html")
    brief(network, lang=lang).save(folder / "brief.html")
    for name in ("centrality.csv", "gaps.csv", "map.html", "brief.html"):
        path = folder / name
        yield words["wrote"].format(path=path, size=f"{path.stat().st_size / 1024:,.0f}")
