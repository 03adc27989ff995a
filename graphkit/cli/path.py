"""The command that finds paths between two actors: path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import open_and_report, select
from graphkit.cli.options import lang_option, network_option, selection_options, table_options
from graphkit.cli.printing import print_note
from graphkit.model.display import counted

if TYPE_CHECKING:
    from graphkit.model.table import Table

_SUMMARISED = 10
"""The number of paths that are summarised in a line each."""


@main.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@network_option
@selection_options
@click.option(
    "--strongest",
    is_flag=True,
    help="Find the path with the highest confidence, whatever its length.",
)
@click.option(
    "--all", "every", is_flag=True, help="List every path that is as short (or as strong)."
)
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
    """Find the shortest path from actor A to actor B, tie by tie, with its evidence.

    Among paths of equal length, the one with the highest product of confidences comes first; ties
    count in both directions.
    """
    from graphkit.analysis.paths import find_paths

    whole = open_and_report(address)
    tail, head = whole.find(a).id, whole.find(b).id
    network = select(whole, chosen)
    table = find_paths(
        network, tail, head, strongest=strongest, limit=None if every else 1, lang=lang
    )
    for line in _overview(table):
        print_note(line)
    output(table)
    if ignored := table.meta["not_followed"]:
        ties = "1 tie has" if len(ignored) == 1 else f"{len(ignored):,} ties have"
        verb = "is" if len(ignored) == 1 else "are"
        rest = f" and {len(ignored) - _SUMMARISED:,} more" if len(ignored) > _SUMMARISED else ""
        names = ", ".join(ignored[:_SUMMARISED])
        print_note(f"{ties} the confidence 0 and {verb} not followed: {names}{rest}")
    if table.meta["note"]:
        print_note(table.meta["note"])
        if tail != head and not chosen["ties"]:
            kinds = whole.ontology.tie_kinds
            # Ties derived from location connect any two actors of a country and mean nothing here.
            derived = {kind.family for kind in kinds.values() if kind.derived}
            more = [f"--tie {name}" for name in whole.ontology.families if name not in derived]
            print_note(f"these options include more kinds of ties: {' '.join(more)}")
    elif table.meta["more"]:
        shown = counted(table.meta["paths"], "path")
        print_note(f"{shown} shown; there are more" + ("" if every else "; --all lists them"))


def _overview(table: Table) -> list[str]:
    """Return the first paths in one line each, to be read before their ties."""
    lines: dict[int, tuple[dict[int, str], str]] = {}
    for row in table:
        if row["path"] > _SUMMARISED:
            break
        ends = f"({counted(row['ties'], 'tie')}, confidence {row['confidence']:.3g})"
        names, _ = lines.setdefault(row["path"], ({0: row["from_name"]}, ends))
        names[row["step"]] = row["to_name"]
    return [f"{' – '.join(names.values())} {ends}" for names, ends in lines.values()]
