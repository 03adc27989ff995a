"""Commands that draw and write pages: demo, map."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from graphkit.cli.drawing import account, drawing_options
from graphkit.cli.group import main
from graphkit.cli.options import (
    cut,
    lang_option,
    network_option,
    read,
    say,
    selection_options,
    tell,
    ticker,
)


@main.command()
@click.argument("folder", metavar="[DIR]", default="graphkit-demo", type=click.Path(path_type=Path))
@lang_option
def demo(folder: Path, lang: str) -> None:
    """Run the main job on the shipped network.

    Writes centrality.csv, gaps.csv, map.html and brief.html into DIR (default: graphkit-demo)
    and prints a short account.
    """
    from graphkit.cli.demo import run_demo

    start = time.perf_counter()
    for line in run_demo(folder, lang):
        tell(line)
        ticker.start()
    say(f"done in {time.perf_counter() - start:.1f} s")


@main.command("map")
@click.argument("out", metavar="OUT.html", type=click.Path(dir_okay=False, path_type=Path))
@network_option
@selection_options
@lang_option
@drawing_options("at first")
@click.option(
    "--by",
    type=click.Choice(("country", "community")),
    help="Begin with one symbol for each, which a click opens; all actors are on the page.",
)
@click.option("--all", "everyone", is_flag=True, help="The same as --most 0.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the layout.")
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
    most: int | None,
    everyone: bool,
    seed: int,
) -> None:
    """Draw one interactive page that works without a network connection.

    Without --tie and --status it shows the cooperation ties of every status. On the page the
    reader can choose other sizes, colours, layouts, languages and years.
    """
    from graphkit.gaps.rules import gaps_by_language
    from graphkit.viz.maps import draw_map
    from graphkit.viz.page_records import page_languages

    if out.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"a map is a page; give it a name such as {out.stem or 'map'}.html")
    if everyone and most:
        raise click.UsageError("--all and --most N say different things; give one of them")
    network = read(address)
    part = cut(network, {**chosen, "statuses": chosen["statuses"] or ("all",)})
    drawn = draw_map(
        part,
        lang=lang,
        title=title,
        size=size,
        colour=colour,
        layout=layout,
        by=by or "",
        seed=seed,
        limit=0 if everyone else most,
        gaps=gaps_by_language(network, dict.fromkeys((*page_languages(), lang))),
    )
    drawn.save(out)
    if by and by != drawn.by:
        say(f"there is no {by} to gather by, so each actor is drawn by itself")
    ways = "--all draws every one, --by community a symbol for each community, --most N some"
    for line in account(out, drawn, layout, size, ways):
        say(line)
