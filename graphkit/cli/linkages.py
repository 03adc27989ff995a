"""The command on missing linkages: gaps."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.options import (
    cut,
    lang_option,
    network_option,
    read,
    selection_options,
    table_options,
)


@main.command()
@network_option
@selection_options
@click.option("--rule", "rules", multiple=True, metavar="R", help="Only these rules.")
@lang_option
@table_options
def gaps(
    address: str | None, chosen: dict[str, Any], rules: tuple[str, ...], lang: str, output: Output
) -> None:
    """List missing linkages: ties that should exist and do not, with the reason."""
    from graphkit.gaps import find_gaps, gaps_table

    network = cut(read(address)[0], chosen, everything=True)
    output(gaps_table(find_gaps(network, rules or None, lang=lang), network, lang))
