"""The network that a command works on: open it, select a part of it, filter the rows printed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.printing import print_note
from graphkit.model.display import counted
from graphkit.model.errors import GraphkitError

if TYPE_CHECKING:
    from graphkit.model.network import Network
    from graphkit.model.table import Table

DAY = "graphkit.day"
"""The key, in the data of the outermost context, of the day of the networks that are opened."""


def open_and_report(address: str | None, *, quiet: bool = False) -> Network:
    """Open the network of ``-n``; print to stderr which default was used and what was left out.

    Args:
        address: a network; None for the bundled one.
        quiet: leave errors in the data to the caller.

    Raises:
        GraphkitError: when errors leave no actor at all, unless ``quiet``: an empty result
            would look like that of an empty network.
    """
    from graphkit.storage.open import SHIPPED, open_network
    from graphkit.storage.remarks import remarks

    if not address:
        address = SHIPPED
        print_note(f"using the bundled network {SHIPPED} (-n selects another)")
    context = click.get_current_context(silent=True)
    day = context.find_root().meta.get(DAY) if context else None
    network = open_network(address, as_of=day)
    errors = [problem for problem in network.problems if problem.severity == "error"]
    if errors and not quiet:
        lists = f"`graphkit check -n {address}` lists"
        if not network.actors:
            raise GraphkitError(f"no actor can be read from {address}: {errors[0]}; {lists} all")
    if not quiet:
        for line in remarks(network.problems, str(address)):
            print_note(line)
    return network


def select(network: Network, chosen: dict[str, Any], *, everything: bool = False) -> Network:
    """Return the part of a network that the selection options name.

    Without options that is the cooperation ties in force, or with ``everything`` all of it.
    """
    from graphkit.model.selection import Selection, default_selection

    values = dict(chosen)
    if values["around"]:
        values["around"] = network.find(values["around"]).id
    if everything:
        selection = Selection(**values)
        return network if selection == Selection() else network.select(selection)
    selected = network.select(default_selection(network.ontology, **values))
    if not values["ties"] and not selected.ties:
        _note_other_ties(network)
    return selected


def _note_other_ties(network: Network) -> None:
    """Print which ties a network has, when the usual selection has none of them."""
    kinds = network.ontology.tie_kinds
    found = Counter(tie.kind for tie in network.ties.values() if not kinds[tie.kind].derived)
    if not found:
        return
    kind, count = found.most_common(1)[0]
    family = kinds[kind].family
    if family == network.ontology.default_family:
        return
    print_note(
        f"none of these ties is in the network; {counted(count, 'tie')} of {kind}: --tie {family}"
    )


def rows_of_kinds(table: Table, kinds: tuple[str, ...], network: Network) -> Table:
    """Return the rows of some kinds of actors, or all rows without kinds; ranks stay the same.

    Raises:
        GraphkitError: for an unknown kind, with the nearest one suggested.
    """
    from graphkit.model.selection import Selection
    from graphkit.model.table import Table

    network.check(Selection(kinds=kinds))
    if not kinds:
        return table
    place = table.columns.index("kind")
    return Table(table.columns, [row for row in table.rows if row[place] in kinds], table.meta)


def note_grouping(table: Table, network: Network) -> None:
    """Print which actors the grouping leaves out, and whether too few groups remain."""
    column, groups, ungrouped = (table.meta[name] for name in ("group", "groups", "ungrouped"))
    if ungrouped:
        total = counted(len(network.actors), "actor")
        print_note(f"{ungrouped:,} of {total} left out with their ties: no {column}")
    if groups == 1:
        print_note(
            f"all actors have the same {column}: there is nothing to compare; "
            "--group selects another column"
        )
    elif not groups and ungrouped:
        print_note(f"no actor has a {column}; --group selects another column")
