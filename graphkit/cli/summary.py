"""The command that describes a network as a whole: summary."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import open_and_report, select
from graphkit.cli.options import lang_option, network_option, selection_options, table_options
from graphkit.cli.printing import print_note


@main.command()
@network_option
@selection_options
@click.option(
    "--no-paths", is_flag=True, help="Leave out distances, which take long on large networks."
)
@lang_option
@table_options
def summary(
    address: str | None, chosen: dict[str, Any], no_paths: bool, lang: str, output: Output
) -> None:
    """Describe the network as a whole: density, closure, distances and centralization."""
    from graphkit.analysis import summary as summarise
    from graphkit.analysis.engines import slow_paths

    network = select(open_and_report(address), chosen)
    if not no_paths and slow_paths(len(network.actors)):
        print_note("paths among this many actors take minutes; --no-paths leaves them out")
    output(summarise(network, paths=not no_paths, lang=lang))
