"""The command that describes a network as a whole: summary."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.options import (
    cut,
    lang_option,
    network_option,
    read,
    say,
    selection_options,
    table_options,
)


@main.command()
@network_option
@selection_options
@click.option("--no-paths", is_flag=True, help="Leave out what takes long: all about distances.")
@lang_option
@table_options
def summary(
    address: str | None, chosen: dict[str, Any], no_paths: bool, lang: str, output: Output
) -> None:
    """Describe the network as a whole: density, closure, distances, centralization."""
    from graphkit.analysis import summary as figures
    from graphkit.analysis.engines import slow_paths

    network = cut(read(address), chosen)
    if not no_paths and slow_paths(len(network.actors)):
        say("paths among so many actors take minutes; --no-paths leaves them out")
    output(figures(network, paths=not no_paths, lang=lang))
