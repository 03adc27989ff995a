"""A network as one offline page: pyvis carries the data, vis-network draws, the page is ours.

Nothing on the page is fetched, every text of the data is shown as text, and the layout is
computed here, so that the same network gives the same page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.storage.atomic import write_text
from graphkit.viz.drawing.style import legend
from graphkit.viz.maps.content import (
    EXPLORABLE,
    MOST,
    READABLE,
    STRONGEST,
    Gaps,
    MissingLinkage,
    part_of,
)
from graphkit.viz.maps.encodings import BY, COLOURS, LAYOUTS, SIZES, check_by, check_view, measured
from graphkit.viz.maps.page import page_of
from graphkit.viz.maps.records import page_data
from graphkit.viz.page_records import name_languages

__all__ = [
    "BY",
    "COLOURS",
    "EXPLORABLE",
    "LAYOUTS",
    "MOST",
    "READABLE",
    "SIZES",
    "STRONGEST",
    "Map",
    "MissingLinkage",
    "draw_map",
    "map_html",
    "write_map",
]


@dataclass(frozen=True)
class Map:
    """A page, and how much is on it: the actors and ties that it shows at first.

    ``connected`` is how many actors have a tie, drawn or not; ``layout`` is the one it opens in;
    ``by`` is what it gathers actors by, empty where it shows each.
    """

    html: str
    actors: int
    ties: int
    connected: int
    layout: str
    by: str = ""


def map_html(
    network: Network,
    *,
    lang: str = "en",
    title: str | None = None,
    size: str | Mapping[str, float] = "degree",
    colour: str = "kind",
    layout: str = "network",
    by: str = "",
    seed: int = 0,
    most: int | None = None,
    gaps: Gaps = (),
) -> str:
    """One HTML page that shows a network and works without any connection.

    Args:
        network: what to draw, cut already; what rests on internal sources is left out. Actors
            without a tie are left out too and counted on the page, unless no tie is there.
        lang: the language that the page opens in: ``en``, ``th`` or one the actors have.
        title: the heading; the dataset's title if None.
        size: what the area of an actor follows at first: a measure such as ``degree`` (how many
            others it is tied to) or ``betweenness``, or a number of at least 0 for each id. The
            reader can take another of :data:`SIZES`.
        colour: what the colour of an actor follows at first, one of :data:`COLOURS`.
        layout: where actors stand at first, one of :data:`LAYOUTS`.
        by: ``country`` or ``community``: the page begins with one symbol for each, which a
            click opens; the smallest share one. All actors are on it then, however many.
        seed: of the layout and the communities.
        most: how many actors are drawn at most, those first whose ``size`` is largest; 0 for
            all. Unless given, all up to :data:`EXPLORABLE`, of more the first :data:`READABLE`;
            the page says of how many.
        gaps: missing linkages, or a table of those in several languages by language. The
            :data:`STRONGEST` are a dashed layer that is off at first. Those that rest on an
            internal source are left out, so find them in ``network.public()``.

    Returns:
        The page, with data, drawing library and styles inside. A content security policy
        forbids it to fetch anything; every text of the data is shown as plain text.

    Raises:
        GraphkitError: when ``lang``, ``size``, ``colour``, ``layout`` or ``by`` is nothing the
            network has, ``most`` is negative, or there are more than :data:`MOST` actors to draw.

    Example:
        >>> from graphkit.model.network import Network
        >>> "This selection holds no actors." in map_html(Network())
        True
    """
    return draw_map(
        network,
        lang=lang,
        title=title,
        size=size,
        colour=colour,
        layout=layout,
        by=by,
        seed=seed,
        most=most,
        gaps=gaps,
    ).html


def draw_map(
    network: Network,
    *,
    lang: str = "en",
    title: str | None = None,
    size: str | Mapping[str, float] = "degree",
    colour: str = "kind",
    layout: str = "network",
    by: str = "",
    seed: int = 0,
    most: int | None = None,
    gaps: Gaps = (),
) -> Map:
    """:func:`map_html` with the numbers of what is drawn, for a line of account."""
    shown = network.public()
    check_view(size, colour, layout, most, shown.actors)
    check_by(by)
    values = measured(shown, size)
    wanted = 0 if by and most is None else most
    part = part_of(network, gaps, lang, wanted, next(iter(values.values())))
    offered = name_languages(part.actors)
    if lang not in offered:
        raise GraphkitError(f"the map has no names in {lang!r}; choose from: {', '.join(offered)}")
    data = page_data(part, offered, lang, title, values, colour, layout, by, seed)
    kinds = legend(
        shown.ontology,
        (a for a in part.actors if a.id not in part.waiting),
        part.ties,
        with_levels=True,
    )
    page = page_of(data, kinds)
    return Map(page, part.shown, len(part.ties), part.connected, data["layout"], data["by"])


def write_map(
    network: Network,
    path: str | Path,
    *,
    lang: str = "en",
    title: str | None = None,
    size: str | Mapping[str, float] = "degree",
    colour: str = "kind",
    layout: str = "network",
    by: str = "",
    seed: int = 0,
    most: int | None = None,
    gaps: Gaps = (),
) -> None:
    """Write :func:`map_html` to a file (UTF-8), which is there whole or not at all.

    Raises:
        GraphkitError: as :func:`map_html`, and when the file cannot be written.
    """
    page = map_html(
        network,
        lang=lang,
        title=title,
        size=size,
        colour=colour,
        layout=layout,
        by=by,
        seed=seed,
        most=most,
        gaps=gaps,
    )
    write_text(Path(path), page)
