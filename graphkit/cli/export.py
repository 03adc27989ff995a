"""The command that writes a network for other tools: export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from graphkit.cli.group import main
from graphkit.cli.network import open_and_report, select
from graphkit.cli.options import (
    internal_option,
    lang_option,
    meta_option,
    network_option,
    seed_option,
    selection_options,
)
from graphkit.cli.printing import print_note, write_meta
from graphkit.model.display import counted

FORMATS = (
    *("folder", "xlsx", "gexf", "graphml", "r", "pajek", "geojson", "node-link"),
    *("json-ld", "ftm", "bibtex", "ris", "package", "site"),
)


@main.command("export")
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Write this format [default: that of the name's ending].",
)
@internal_option
@click.option("--overwrite", is_flag=True, help="Replace the file or folder that is there.")
@click.option(
    "--positions",
    "positions",
    type=click.Choice(("auto", "network", "geo", "none")),
    default="auto",
    show_default=True,
    help="Place actors in GEXF and Pajek by ties (auto: if that is quick) or by coordinates.",
)
@click.option(
    "--base", default="", metavar="ADDRESS", help="Begin every id of JSON-LD with this address."
)
@seed_option("the positions")
@network_option
@selection_options
@lang_option
@meta_option
def export_command(
    out: Path,
    form: str | None,
    internal: bool,
    overwrite: bool,
    positions: str,
    base: str,
    seed: int,
    address: str | None,
    chosen: dict[str, Any],
    lang: str,
    meta: Path | None,
) -> None:
    """Write a network for other tools, in the format that the name OUT ends in.

    \b
    NAME              a dataset folder       NAME.xlsx      a workbook
    NAME.gexf         Gephi, graphology      NAME.graphml   igraph, networkx, yEd
    NAME.R            tables and R script    NAME.net       Pajek
    NAME.geojson      maps                   NAME.json      networkx, D3
    NAME.jsonld       schema.org and PROV    NAME.ftm.json  FollowTheMoney
    NAME.bib, .ris    the sources            NAME.zip       a data package
    NAME/index.html   a static site          NAME/datapackage.json

    Without selection options the whole network is written, every claim of it where the format has
    claims. What the format cannot hold is printed, and stated in the file if it has
    a place for it.
    """
    from graphkit.report.export import export, format_of
    from graphkit.storage.formats.losses import store_note
    from graphkit.storage.open import is_store

    name = form or format_of(out)
    network = open_and_report(address)
    part = select(network, chosen, everything=True)
    made = export(
        part,
        out,
        format=name,
        internal=internal,
        overwrite=overwrite,
        lang=lang,
        positions=positions,
        seed=seed,
        base=base,
    )
    for path in made.paths:
        print_note(
            f"{path}: {counted(made.actors, 'actor')}, {counted(made.ties, 'tie')}, "
            f"{counted(made.sources, 'source')}"
        )
    lines = [*made.not_carried]
    if address and is_store(address):
        lines.append(store_note(lang))
    for line in lines:
        print_note(line)
    if meta:
        write_meta(meta, {**made.meta, "not_carried": lines})
