"""The command that finds how one actor reaches another: path."""

from __future__ import annotations

from typing import Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.options import (
    cut,
    lang_option,
    many,
    network_option,
    read,
    say,
    selection_options,
    table_options,
)
from graphkit.model.table import Table

_MOST = 10


@main.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@network_option
@selection_options
@click.option("--strongest", is_flag=True, help="The most confident path, however long.")
@click.option("--all", "every", is_flag=True, help="Every path that is as short (or as strong).")
@lang_option
@table_options
def path(
    a: str,
    b: str,
    address: str | None,
    chosen: dict[str, Any],
    strongest: bool,
    every: bool,
    lang: str,
    output: Output,
) -> None:
    """Find the way from actor A to actor B, tie by tie, with its evidence.

    Fewest ties, then the highest product of their confidences; ties count in both directions.
    """
    from graphkit.analysis.paths import find_paths

    whole = read(address)
    tail, head = whole.find(a).id, whole.find(b).id
    network = cut(whole, chosen)
    table = find_paths(
        network, tail, head, strongest=strongest, most=None if every else 1, lang=lang
    )
    for line in _overview(table):
        say(line)
    output(table)
    if table.meta["note"]:
        say(table.meta["note"])
        if tail != head and not chosen["ties"]:
            kinds = whole.ontology.tie_kinds
            # What follows from where actors lie joins any two of a country, and says nothing.
            derived = {kind.family for kind in kinds.values() if kind.derived}
            more = [f"--tie {name}" for name in whole.ontology.families if name not in derived]
            say(f"more kinds of ties: {' '.join(more)}")
    elif table.meta["more"]:
        shown = many(table.meta["paths"], "path")
        say(f"{shown} shown; there are more" + ("" if every else ", --all lists them"))


def _overview(table: Table) -> list[str]:
    """The first paths in a line each, to be taken in before their ties."""
    lines: dict[int, tuple[dict[int, str], str]] = {}
    for row in table:
        if row["path"] > _MOST:
            break
        ends = f"({many(row['ties'], 'tie')}, confidence {row['confidence']:.3g})"
        names, _ = lines.setdefault(row["path"], ({0: row["from_name"]}, ends))
        names[row["step"]] = row["to_name"]
    return [f"{' – '.join(names.values())} {ends}" for names, ends in lines.values()]
