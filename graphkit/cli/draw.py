"""Commands that draw: demo, map, figure."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from graphkit.cli.group import main
from graphkit.cli.network import open_and_report, select
from graphkit.cli.options import (
    drawing_options,
    internal_option,
    lang_option,
    meta_option,
    network_option,
    selection_options,
)
from graphkit.cli.positional import not_a_file
from graphkit.cli.printing import print_note, print_result, ticker, write_origin
from graphkit.model.display import counted

if TYPE_CHECKING:
    from graphkit.model.network import Network


@main.command()
@click.argument("folder", metavar="[DIR]", default="graphkit-demo", type=click.Path(path_type=Path))
@lang_option
def demo(folder: Path, lang: str) -> None:
    """Run the main job on the bundled network: measure it, find gaps, draw a map, write a briefing.

    Writes centrality.csv, gaps.csv, map.html and brief.html into DIR (default: graphkit-demo)
    and prints a short summary.
    """
    from graphkit.report.demo import run_demo

    start = time.perf_counter()
    for line in run_demo(folder, lang):
        print_result(line)
        ticker.start()
    print_note(f"done in {time.perf_counter() - start:.1f} s")


@main.command("map", subject="--around")
@click.argument("out", metavar="OUT.html", type=click.Path(dir_okay=False, path_type=Path))
@network_option
@selection_options
@lang_option
@drawing_options
@internal_option
@click.option(
    "--by",
    type=click.Choice(("country", "community")),
    help="Start with one symbol per country or community; a click opens it.",
)
@click.option("--all", "everyone", is_flag=True, help="Draw every actor, like --most 0.")
@meta_option
def map_command(
    out: Path,
    address: str | None,
    chosen: dict[str, Any],
    lang: str,
    title: str | None,
    size: str,
    colour: str,
    layout: str,
    by: str | None,
    limit: int | None,
    everyone: bool,
    internal: bool,
    seed: int,
    meta: Path | None,
) -> None:
    """Draw one interactive page that works without an internet connection.

    Without --tie and --status it shows the cooperation ties of every status. Readers of the page
    can change sizes, colours, layout, language and years. Ties on internal sources are left out
    and counted, unless --internal asks for them. ACTOR is short for --around ACTOR.
    """
    from graphkit.gaps.rules import gaps_by_language
    from graphkit.viz.maps import draw_map
    from graphkit.viz.page_records import page_languages

    if out.suffix.lower() not in (".html", ".htm"):
        raise not_a_file(out, "map", "a map", ("html",))
    if everyone and limit:
        raise click.UsageError("--all and --most N contradict each other; give one of them")
    network = open_and_report(address)
    part = select(network, {**chosen, "statuses": chosen["statuses"] or ("all",)})
    drawn = draw_map(
        part,
        lang=lang,
        title=title,
        size=size,
        colour=colour,
        layout=layout,
        by=by or "",
        seed=seed,
        limit=0 if everyone else limit,
        internal=internal,
        gaps=gaps_by_language(_on_day(network, part), dict.fromkeys((*page_languages(), lang))),
    )
    drawn.save(out)
    write_origin(meta, part, seed=seed)
    if by and by != drawn.by:
        print_note(f"there is no {by} to group by, so each actor has its own symbol")
    options = (
        "--all draws every actor, --by community one symbol per community, --most N another number"
    )
    for line in _summary(out, drawn, layout, size, options):
        print_note(line)


@main.command("figure", subject="--around")
@click.argument("out", metavar="OUT.png|svg|pdf", type=click.Path(dir_okay=False, path_type=Path))
@network_option
@selection_options
@lang_option
@drawing_options
@internal_option
@click.option(
    "--width",
    type=float,
    default=26.0,
    show_default=True,
    metavar="CM",
    help="Width in centimetres; up to 15 the page is upright. Letters keep their size.",
)
@click.option(
    "--dpi",
    type=int,
    default=200,
    show_default=True,
    metavar="N",
    help="Resolution of a PNG, in pixels per inch.",
)
@click.option(
    "--gaps", "show_gaps", is_flag=True, help="Draw the 30 strongest missing linkages, dashed."
)
@meta_option
def figure_command(
    out: Path,
    address: str | None,
    chosen: dict[str, Any],
    lang: str,
    title: str | None,
    size: str,
    colour: str,
    layout: str,
    limit: int | None,
    width: float,
    dpi: int,
    show_gaps: bool,
    internal: bool,
    seed: int,
    meta: Path | None,
) -> None:
    """Draw the picture of the map page for print, as PNG, SVG or PDF.

    Without --tie and --status it shows the cooperation ties of every status. PNG and PDF need
    pip install 'graphkit[pdf]'; SVG needs nothing. Ties on internal sources are left out and
    counted, unless --internal asks for them. ACTOR is short for --around ACTOR.
    """
    from graphkit.gaps.rules import find_gaps
    from graphkit.viz.figures.figure import FORMATS, draw_figure

    if out.suffix.lower().removeprefix(".") not in FORMATS:
        raise not_a_file(out, "figure", "a figure", FORMATS)
    network = open_and_report(address)
    part = select(network, {**chosen, "statuses": chosen["statuses"] or ("all",)})
    figure = draw_figure(
        part,
        lang=lang,
        title=title,
        size=size,
        colour=colour,
        layout=layout,
        seed=seed,
        limit=limit,
        internal=internal,
        width=width,
        show_gaps=show_gaps,
        # The map page draws the gaps too, and they influence where its actors are placed.
        gaps=find_gaps(_on_day(network, part), lang=lang),
    )
    figure.save(out, dpi=dpi)
    write_origin(meta, part, seed=seed)
    for line in _summary(out, figure, layout, size, "--most N draws another number"):
        print_note(line)
    if figure.named < figure.actors:
        print_note(
            f"only the {figure.named} most important actors have names; "
            "select a smaller part to name all"
        )
    if figure.unnamed:
        print_note(
            f"{counted(figure.unnamed, 'name')} left out for lack of space; a larger --width "
            "shows more"
        )


def _on_day(network: Network, part: Network) -> Network:
    """Return the whole network on the day of a selection, for its missing linkages."""
    return network.at(part.as_of, undated=part.undated)


class Drawing(Protocol):
    """The counts that a map and a figure both have."""

    @property
    def actors(self) -> int: ...  # noqa: D102

    @property
    def ties(self) -> int: ...  # noqa: D102

    @property
    def connected(self) -> int: ...  # noqa: D102

    @property
    def hidden(self) -> int: ...  # noqa: D102

    @property
    def aside(self) -> int: ...  # noqa: D102

    @property
    def layout(self) -> str: ...  # noqa: D102


def _summary(out: Path, drawn: Drawing, layout: str, size: str, options: str) -> Iterator[str]:
    """Yield the lines that say what was drawn and what was not.

    Args:
        out: the file.
        drawn: the map or the figure.
        layout: the layout that was asked for.
        size: the measure that decides which actors are drawn first.
        options: the options that draw more.
    """
    yield f"{out}: {counted(drawn.actors, 'actor')}, {counted(drawn.ties, 'tie')}"
    if drawn.hidden:
        yield (
            f"{counted(drawn.hidden, 'tie')} on internal sources left out; --internal draws them"
        )
    if drawn.aside:
        yield f"{counted(drawn.aside, 'actor')} known by country only, listed beside the map"
    if drawn.layout != layout:
        yield "no actor on it has coordinates, so they are placed by their ties"
    elif drawn.actors < drawn.connected and drawn.layout == "network":
        yield (
            f"shown are the {drawn.actors:,} of {drawn.connected:,} connected actors with the "
            f"largest {size}; {options}, --around ACTOR the neighbourhood of one"
        )
