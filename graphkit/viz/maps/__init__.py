"""Interactive maps: a network as one offline page, drawn by vis-network with data from pyvis.

Nothing on the page is fetched, every text of the data is shown as text, and the layout is
computed here, so that the same network gives the same page.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Unpack

from graphkit.model.display import counted
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.saving import writer_for
from graphkit.storage.atomic import write_text
from graphkit.viz.drawing.style import legend
from graphkit.viz.maps.content import (
    EXPLORABLE,
    MAX_ACTORS,
    READABLE,
    STRONGEST,
    Gaps,
    MissingLinkage,
    map_content,
)
from graphkit.viz.maps.encodings import (
    BY,
    COLOURS,
    LAYOUTS,
    SIZES,
    check_by,
    check_view,
    size_values,
)
from graphkit.viz.maps.page import render_page
from graphkit.viz.maps.records import page_data
from graphkit.viz.options import DrawingKeywords, DrawingOptions, open_internal
from graphkit.viz.page_records import name_languages

__all__ = [
    "BY",
    "COLOURS",
    "EXPLORABLE",
    "LAYOUTS",
    "MAX_ACTORS",
    "READABLE",
    "SIZES",
    "STRONGEST",
    "Map",
    "MissingLinkage",
    "draw_map",
]


@dataclass(frozen=True, repr=False)
class Map:
    """An interactive page of a network, and how much it shows at first.

    Attributes:
        page: the HTML; see :meth:`html`.
        actors, ties: how many the page shows at first.
        connected: number of actors with a tie, drawn or not.
        layout: the initial layout; ``network`` where no actor has a place on earth.
        by: property by which actors are clustered; empty where each has its own symbol.
        title: the heading.
        hidden: number of selected ties left out because they rest on internal sources.
        aside: number of actors known by country only, which have no place on a map of the earth.

    Example:
        >>> from graphkit.model.network import Network
        >>> drawn = draw_map(Network(title="Border towns"))
        >>> drawn.title, drawn.actors
        ('Border towns', 0)
    """

    page: str
    actors: int
    ties: int
    connected: int
    layout: str
    by: str = ""
    title: str = ""
    hidden: int = 0
    aside: int = 0

    def __repr__(self) -> str:
        size = f"{counted(self.actors, 'actor')}, {counted(self.ties, 'tie')}"
        return f"<Map {self.title!r}: {size}>"

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own, for notebooks."""
        return (
            f'<iframe title="{escape(self.title)}" style="width:100%;height:600px;border:0" '
            'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads" '
            f'srcdoc="{escape(self.page)}"></iframe>'
        )

    def html(self) -> str:
        """Return the page, with data, drawing library and styles inside.

        A content security policy forbids it to fetch anything; every text of the data is shown as
        plain text.
        """
        return self.page

    def save(self, path: str | Path) -> None:
        """Write the page to a file that ends in ``.html``, completely or not at all.

        Raises:
            InvalidDataError: for another suffix.
            GraphkitError: when the file cannot be written.
        """
        path = Path(path)
        suffixes = {".html": self.page, ".htm": self.page}
        write_text(path, writer_for("map", path, suffixes))


def draw_map(
    network: Network, *, by: str = "", gaps: Gaps = (), **options: Unpack[DrawingKeywords]
) -> Map:
    """Draw a network as one interactive page that works without any connection.

    Args:
        network: the selection to draw. Actors without
            a tie are counted on the page but not drawn, unless there are no ties at all.
        by: ``country`` or ``community``: the page begins with one symbol for each, which a click
            opens; the smallest share one. The page then has all actors, however many.
        gaps: missing linkages, or those of several languages by language. The
            :data:`STRONGEST` are a dashed layer that is off at first. Those that rest on an
            internal source are left out, so find them in ``network.public()``.
        options: ``lang``, ``title``, ``size``, ``colour``, ``layout``, ``seed``, ``limit``
            and ``internal``, described in :class:`graphkit.viz.options.DrawingOptions`: the view
            that the page opens in. The reader can choose others.

    Returns:
        The map; ``save`` writes it. The same network gives the same page.

    Raises:
        InvalidDataError: for a ``lang``, ``size``, ``colour``, ``layout`` or ``by`` the network
            does not have, a negative ``limit``, and more than :data:`MAX_ACTORS` actors.

    Example:
        >>> from graphkit.model.network import Network
        >>> towns = draw_map(Network(title="Border towns"))
        >>> towns
        <Map 'Border towns': 0 actors, 0 ties>
        >>> "This selection has no actors." in towns.html()
        True
    """
    view = DrawingOptions(**options)
    lang, size, limit = view.lang, view.size, view.limit
    secret: frozenset[str] = frozenset()
    if view.internal:
        network, secret = open_internal(network)
    shown = network.public()
    check_view(size, view.colour, view.layout, limit, shown.actors)
    check_by(by)
    values = size_values(shown, size)
    wanted = 0 if by and limit is None else limit
    content = map_content(network, gaps, lang, wanted, next(iter(values.values())), secret=secret)
    offered = name_languages(content.actors)
    if lang not in offered:
        raise InvalidDataError(
            f"the network has no names in {lang!r}; choose from: {', '.join(offered)}"
        )
    data = page_data(
        content, offered, lang, view.title, values, view.colour, view.layout, by, view.seed
    )
    kinds = legend(
        shown.ontology,
        (a for a in content.actors if a.id not in content.waiting),
        content.ties,
        with_levels=True,
    )
    return Map(
        render_page(data, kinds),
        content.shown,
        len(content.ties),
        content.connected,
        data["layout"],
        data["by"],
        view.title or network.text("title", lang),
        content.hidden,
        len(data["geo"]["nowhere"]) if data["layout"] == "geo" else 0,
    )
