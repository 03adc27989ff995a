"""Commands that draw and write pages: demo, map."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from graphkit.cli.group import main
from graphkit.disk import write_text
from graphkit.options import (
    cut,
    lang_option,
    many,
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
    from graphkit.demo import run_demo

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
@click.option("--title", help="The heading [default: the dataset's title].")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the layout.")
def map_command(
    out: Path,
    address: str | None,
    chosen: dict[str, Any],
    lang: str,
    title: str | None,
    seed: int,
) -> None:
    """Draw one interactive page that works without a network connection.

    Without --tie and --status it shows the cooperation ties of every status.
    """
    from graphkit.gaps import find_gaps
    from graphkit.maps import map_html

    if out.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"a map is a page; give it a name such as {out.stem or 'map'}.html")
    network = read(address)[0]
    part = cut(network, {**chosen, "statuses": chosen["statuses"] or ("all",)})
    missing = [
        gap
        for gap in find_gaps(network.public(), lang=lang)
        if gap.tail in part.actors and gap.head in part.actors
    ]
    write_text(out, map_html(part, lang=lang, title=title, seed=seed, gaps=missing))
    # The page holds what may be published, and of that the actors with something to show.
    shown = part.public()
    ends = {end for tie in shown.ties.values() for end in (tie.tail, tie.head)}
    ends |= {end for gap in missing for end in (gap.tail, gap.head)}
    actors = ends & shown.actors.keys() if shown.ties else shown.actors
    say(f"{out}: {many(len(actors), 'actor')}, {many(len(shown.ties), 'tie')}")
