"""The main job on the bundled network, from reading it to four files ready to share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graphkit.analysis import centrality
from graphkit.gaps.rules import gaps_by_language, gaps_table
from graphkit.model.errors import InvalidDataError
from graphkit.model.selection import ALL, default_selection
from graphkit.names.languages import words_of
from graphkit.report.brief import brief
from graphkit.report.totals import count_totals
from graphkit.storage.atomic import write_text
from graphkit.storage.open import SHIPPED, open_network
from graphkit.viz.maps import draw_map
from graphkit.viz.page_records import page_languages


def run_demo(folder: str | Path, lang: str = "en") -> Iterator[str]:
    """Read, check, measure and draw the bundled network.

    Args:
        folder: the folder for ``centrality.csv``, ``gaps.csv``, ``map.html`` and ``brief.html``;
            created if missing.
        lang: the language of the page and the reasons.

    Yields:
        Lines of a summary, each when its part is done.

    Raises:
        GraphkitError: if the folder cannot be written, or the network has no names in ``lang``.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     next(iter(run_demo(folder))).split(":")[0]
        "Thailand's twin-city diplomacy"
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise InvalidDataError(
            f"{str(folder)!r} is a file; give a folder for the results of the demo"
        )
    words = words_of("report", lang)["demo"]
    network = open_network(SHIPPED)
    found = gaps_by_language(network, dict.fromkeys((*page_languages(), lang)))
    gaps = found[lang]
    drawn = network.select(default_selection(network.ontology, statuses=(ALL,)))
    # Draw before anything is written: a language without names in the network fails here.
    page = draw_map(drawn, lang=lang, gaps=found)
    totals = count_totals(network)
    yield words["read"].format(
        title=network.text("title", lang),
        actors=totals.actors,
        ties=totals.ties,
        claims=totals.claims,
        sources=totals.sources,
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
