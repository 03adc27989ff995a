"""Figures of networks for print: the positions, shapes, lines and legend of the map page.

One drawing can be written as SVG, PDF or PNG (:mod:`graphkit.viz.drawing`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from graphkit.analysis import centrality
from graphkit.model.display import counted
from graphkit.model.errors import InvalidDataError, clip
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.saving import writer_for
from graphkit.names.languages import ENGLISH, words_of
from graphkit.names.normalise import printable, sort_key
from graphkit.storage.atomic import write_bytes
from graphkit.viz.drawing import MILLIMETRES, Sheet, TextLine, pdf, png, svg
from graphkit.viz.drawing.constants import INK, SHEET, SOFT
from graphkit.viz.figures.picture import Items, NetworkPicture, key_items, name_ruler
from graphkit.viz.maps.content import Gaps, MapContent, map_content
from graphkit.viz.maps.encodings import check_view
from graphkit.viz.maps.records import headline, map_words, origin
from graphkit.viz.options import DrawingKeywords, DrawingOptions, open_internal
from graphkit.viz.page_records import name_languages

FORMATS = ("png", "svg", "pdf")
"""File formats of a figure, by the suffix of the file's name."""
WIDTH = 26.0
"""Width of a figure in centimetres: a sheet of A4 in landscape, without its margins."""
DPI = 200
_WIDTHS = (8.0, 120.0)
_DPIS = (36, 1200)
_FIRST = 5  # actors named in the description
_ASIDE = 40  # largest number of actors listed beside a map of the earth
_NARROW = 15.0  # centimetres: up to this width the drawing is in portrait, as on a phone


@dataclass(frozen=True, repr=False)
class Figure:
    """A drawn figure, and how much it shows.

    Attributes:
        sheet: the drawing.
        actors, ties: how many are drawn; ``connected`` is how many actors have a tie.
        named: number of actors with a name, the largest where there are very many.
        unnamed: number of those names without room.
        layout: the one it is drawn in; ``network`` where no actor has a place on earth.
        hidden: number of selected ties left out because they rest on internal sources.
        aside: number of actors known by country only, which have no place on a map of the earth.

    Example:
        >>> drawn = draw_figure(Network(title="Border towns"))
        >>> drawn.actors, drawn.unnamed
        (0, 0)
    """

    sheet: Sheet
    actors: int
    ties: int
    connected: int
    named: int
    unnamed: int
    layout: str
    hidden: int = 0
    aside: int = 0

    def __repr__(self) -> str:
        size = f"{counted(self.actors, 'actor')}, {counted(self.ties, 'tie')}"
        return f"<Figure {self.sheet.title!r}: {size}>"

    def _repr_svg_(self) -> str:
        """Return the figure as a drawing inside a notebook."""
        return self.svg()

    def save(self, path: str | Path, *, dpi: int = DPI) -> None:
        """Write the figure to a file that ends in ``.png``, ``.svg`` or ``.pdf``.

        Args:
            path: the file, which is there whole or not at all.
            dpi: pixels per inch of a PNG, 36 to 1,200.

        Raises:
            InvalidDataError: for another suffix.
            MissingExtraError: when the extra ``pdf`` is needed and not installed.
            GraphkitError: when ``dpi`` is out of range, or the file cannot be written.
        """
        path = Path(path)
        writers = {
            ".png": lambda: self.png(dpi),
            ".svg": lambda: self.svg().encode(),
            ".pdf": self.pdf,
        }
        write_bytes(path, writer_for("figure", path, writers)())

    def svg(self) -> str:
        """Return the figure as an SVG file; text is text, its fonts are inside."""
        return svg(self.sheet)

    def pdf(self) -> bytes:
        """Return the figure as a PDF file; needs the extra ``pdf``."""
        return pdf(self.sheet)

    def png(self, dpi: int = DPI) -> bytes:
        """Return the figure as a PNG file at a resolution; needs the extra ``pdf``."""
        if not _DPIS[0] <= dpi <= _DPIS[1]:
            raise InvalidDataError(
                f"the resolution is {dpi} dpi; expected {_DPIS[0]} to {_DPIS[1]}"
            )
        return png(self.sheet, dpi)


def draw_figure(
    network: Network,
    *,
    gaps: Gaps = (),
    show_gaps: bool = False,
    width: float = WIDTH,
    **options: Unpack[DrawingKeywords],
) -> Figure:
    """Draw a network for a page or a printout, as the map page shows it at first.

    Args:
        network: the selection to draw. Actors without a tie and everything that rests on
            internal sources are left out.
        gaps: the missing linkages of the map page. Actors that are on that page only for them
            keep their room, so that positions are the same.
        show_gaps: draw the strongest of them as dashed lines.
        width: width of the figure in centimetres, 8 to 120. Letters keep their size: a name is
            set in 7.5-point type. Up to 15 the drawing is in portrait.
        options: ``lang``, ``title``, ``size``, ``colour``, ``layout``, ``seed``, ``limit``
            and ``internal``, described in :class:`graphkit.viz.options.DrawingOptions`. With more
            than 150 actors only the names of the 80 largest are shown.

    Returns:
        The figure; ``save`` writes it as PNG, SVG or PDF. The same network gives the same figure
        on the same day; the date is printed below it.

    Raises:
        GraphkitError: as :func:`graphkit.viz.maps.draw_map`, and for a width out of range.

    Example:
        >>> figure = draw_figure(Network(title="Border towns"))
        >>> figure
        <Figure 'Border towns': 0 actors, 0 ties>
        >>> "Border towns" in figure.svg()
        True
    """
    view = DrawingOptions(**options)
    lang, size = view.lang, view.size
    secret: frozenset[str] = frozenset()
    if view.internal:
        network, secret = open_internal(network)
    shown = network.public()
    check_view(size, view.colour, view.layout, view.limit, shown.actors)
    if not _WIDTHS[0] <= width <= _WIDTHS[1]:
        low, high = _WIDTHS
        raise InvalidDataError(f"the width is {width:g} cm; expected {low:g} to {high:g}")
    values = _values(shown, size)
    content = map_content(network, gaps, lang, view.limit, values, secret=secret)
    offered = name_languages(content.actors)
    if lang not in offered:
        raise InvalidDataError(
            f"the network has no names in {lang!r}; choose from: {', '.join(offered)}"
        )
    shape = "tall" if width <= _NARROW else "wide"
    measure = size if isinstance(size, str) else "given"
    captions = _Captions(content, lang, view.seed, measure, view.title)
    picture = NetworkPicture(
        content,
        values,
        lang,
        captions.say,
        colour=view.colour,
        layout=view.layout,
        seed=view.seed,
        shape=shape,
        offered=offered,
        gaps=show_gaps,
    )
    return _figure(captions, picture, 10 * width / MILLIMETRES)


def _values(network: Network, size: str | Mapping[str, float]) -> dict[str, float]:
    """Return a number of at least 0 for each actor."""
    if isinstance(size, Mapping):
        return {a: float(size.get(a, 0.0)) for a in network.actors}
    if not network.actors:
        return {}
    table = centrality(network, (size,))
    found = zip(table.column("id"), table.column(size), strict=True)
    return {actor: max(float(value or 0.0), 0.0) for actor, value in found}


@dataclass(frozen=True)
class _Captions:
    """The texts of a figure: heading, subtitle, counts, origin and description."""

    content: MapContent
    lang: str
    seed: int
    measure: str
    title: str | None

    @property
    def say(self) -> Mapping[str, str]:
        """The words of the map page."""
        return map_words(self.lang)

    @property
    def own(self) -> Mapping[str, str]:
        """The words of a figure."""
        words: Mapping[str, str] = words_of("viz", self.lang)["figure"]
        return words

    @property
    def heading(self) -> str:
        title = self.title or self.content.network.text("title", self.lang)
        return printable(clip(title, 200)).strip() or self.say["untitled"]

    def aside(self, picture: NetworkPicture) -> list[str]:
        """Return the names of the actors that are known by country only, in order."""
        if not picture.laid:
            return []
        nowhere = {*picture.laid["nowhere"]} - self.content.waiting
        names = [picture.name(actor) for actor in self.content.actors if actor.id in nowhere]
        return sorted(names, key=sort_key)

    def subtitle(self) -> str:
        """Return the selection, the day, and how much of the selection is drawn."""
        content, say = self.content, self.say
        texts = [*headline(content.network, self.lang)]
        if content.secret:
            texts.insert(0, say["internal_use"])
        if content.partial:
            texts.append(
                self.own["part"].format(
                    n=f"{content.shown:,}",
                    all=f"{content.connected:,}",
                    measure=say.get(self.measure, self.measure),
                )
            )
        return " · ".join(texts)

    def counts(self, picture: NetworkPicture, unnamed: int) -> str:
        """Return how much is drawn and how much is not."""
        say, content = self.say, self.content
        texts = [
            say["actors_drawn"].format(n=f"{len(picture.actors):,}"),
            say["ties_drawn"].format(n=f"{len(picture.ties):,}"),
        ]
        if content.unconnected:
            texts.append(say["left_out"].format(n=f"{content.unconnected:,}"))
        if content.hidden:
            texts.append(say["internal_left_out"].format(n=f"{content.hidden:,}"))
        if picture.laid:
            there = {a.id for a in content.actors} - content.waiting
            away = len(there.intersection(picture.laid["away"]))
            if away:
                texts.append(say["away"].format(n=f"{away:,}"))
            if aside := self.aside(picture):
                names = [*aside[:_ASIDE], *(["…"] if len(aside) > _ASIDE else [])]
                count = say["nowhere"].format(n=f"{len(aside):,}")
                texts.append(f"{count} ({', '.join(names)})")
        if picture.gaps:
            drawn = f"{len(picture.gaps):,}"
            texts.append(say["gaps_weaker"].format(n=drawn, all=f"{content.linkages:,}"))
        if len(picture.named) < len(picture.actors):
            texts.append(self.own["largest"].format(n=len(picture.named)))
        if unnamed:
            texts.append(self.own["unnamed"].format(n=unnamed))
        return " · ".join(texts)

    def origin(self, picture: NetworkPicture) -> str:
        """Return the dataset, its version, the date and the program that drew the figure."""
        network = self.content.network
        texts = origin(network, provenance(network, seed=self.seed), self.lang)
        if picture.laid:
            words = words_of("viz", self.lang)["geography"]
            projection = picture.projection
            named = projection.get(self.lang, projection[ENGLISH])
            texts += [words["disclaimer"], words["credit"], named]
        return " · ".join(printable(clip(text, 200)) for text in texts)

    def alt(self, picture: NetworkPicture, counts: str) -> str:
        """Describe the figure in a sentence or two, for screen readers."""
        first = ", ".join(picture.names[a.id] for a in picture.named[:_FIRST])
        measure = self.say.get(self.measure, self.measure)
        return self.own["alt" if first else "alt_empty"].format(
            title=self.heading, counts=counts, measure=measure, names=first
        )


def _figure(captions: _Captions, picture: NetworkPicture, width: float) -> Figure:
    """Compose the whole sheet: title, picture, legend and origin."""
    subtitle, origin, key = captions.subtitle(), captions.origin(picture), picture.key()
    ruler = name_ruler(
        picture, [captions.heading, subtitle, *(text for row in key for _, text in row)]
    )
    edge, leading = SHEET["edge"], SHEET["leading"]
    inner, y = width - 2 * edge, edge
    items: Items = []
    size = SHEET["title"]
    for number, text in enumerate(
        ruler.paragraph(captions.heading, size, inner, bold=True, max_lines=2)
    ):
        level = 0 if number else 1
        items.append(TextLine(text, edge, y + size, size, INK, bold=True, level=level))
        y += round(size * leading)
    for text in ruler.paragraph(subtitle, SHEET["subtitle"], inner, max_lines=3):
        items.append(TextLine(text, edge, y + SHEET["subtitle"], SHEET["subtitle"], SOFT))
        y += round(SHEET["subtitle"] * leading)
    drawn, height, unnamed = picture.items(ruler, edge, y + 10, inner)
    items += drawn
    y += height + 22
    drawn, height = key_items(key, ruler, edge, y, inner)
    items += drawn
    y += height + 8
    counts = captions.counts(picture, unnamed)
    foot = f"{counts} · {origin}"
    for text in name_ruler(picture, [foot]).paragraph(foot, SHEET["foot"], inner):
        items.append(TextLine(text, edge, y + SHEET["foot"], SHEET["foot"], SOFT))
        y += SHEET["foot"] * leading
    title, alt = captions.heading, captions.alt(picture, counts)
    return Figure(
        Sheet(width, math.ceil(y + edge), tuple(items), title, alt, captions.lang),
        len(picture.actors),
        len(picture.ties),
        captions.content.connected,
        len(picture.named),
        unnamed,
        "geo" if picture.laid else "network",
        captions.content.hidden,
        len(captions.aside(picture)),
    )
