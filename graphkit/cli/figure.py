"""The command that draws for print: figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from graphkit.cli.drawing import account, drawing_options
from graphkit.cli.group import main
from graphkit.cli.options import (
    cut,
    lang_option,
    many,
    network_option,
    read,
    say,
    selection_options,
)


@main.command("figure")
@click.argument("out", metavar="OUT.png|svg|pdf", type=click.Path(dir_okay=False, path_type=Path))
@network_option
@selection_options
@lang_option
@drawing_options()
@click.option(
    "--width",
    type=float,
    default=26.0,
    show_default=True,
    metavar="CM",
    help="Width in centimetres; up to 15 the figure stands upright. Letters keep their size.",
)
@click.option(
    "--dpi", type=int, default=200, show_default=True, metavar="N", help="Of a PNG: pixels an inch."
)
@click.option(
    "--gaps", "show_gaps", is_flag=True, help="Draw the 30 strongest missing linkages, dashed."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the layout.")
def figure_command(
    out: Path,
    address: str | None,
    chosen: dict[str, Any],
    lang: str,
    title: str | None,
    size: str,
    colour: str,
    layout: str,
    most: int | None,
    width: float,
    dpi: int,
    show_gaps: bool,
    seed: int,
) -> None:
    """Draw the picture of the map page for print: PNG, SVG or PDF.

    Without --tie and --status it shows the cooperation ties of every status. PNG and PDF need
    pip install 'graphkit[pdf]'; SVG needs nothing.
    """
    from graphkit.gaps.rules import find_gaps
    from graphkit.viz.figures.figure import FORMATS, draw_figure

    if out.suffix.lower().removeprefix(".") not in FORMATS:
        stem = out.stem or "figure"
        raise click.UsageError(f"give the figure a name such as {stem}.png, {stem}.svg, {stem}.pdf")
    network = read(address)
    part = cut(network, {**chosen, "statuses": chosen["statuses"] or ("all",)})
    figure = draw_figure(
        part,
        lang=lang,
        title=title,
        size=size,
        colour=colour,
        layout=layout,
        seed=seed,
        limit=most,
        width=width,
        show_gaps=show_gaps,
        # The page draws them too; they say where its actors stand.
        gaps=find_gaps(network, lang=lang),
    )
    figure.save(out, dpi=dpi)
    ways = "--most N draws as many as you like"
    for line in account(out, figure, layout, size, ways):
        say(line)
    if figure.named < figure.actors:
        say(f"with the names of the {figure.named} foremost; a smaller part shows all")
    if figure.unnamed:
        say(f"{many(figure.unnamed, 'name')} left out for want of room; --width gives more")
