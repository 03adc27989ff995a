"""The command that finds actors recorded twice: duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import open_and_report, select
from graphkit.cli.options import (
    into_option,
    lang_option,
    min_score_option,
    network_option,
    selection_options,
    table_options,
)
from graphkit.cli.printing import print_note
from graphkit.model.display import counted

if TYPE_CHECKING:
    from graphkit.model.network import Network
    from graphkit.resolve.duplicates import Duplicate, DuplicateSearch
    from graphkit.storage import Store


@main.command()
@network_option
@selection_options
@min_score_option(0.7)
@into_option
@click.option("--all", "everything", is_flag=True, help="List pairs with a verdict too.")
@lang_option
@table_options
def duplicates(
    address: str | None,
    chosen: dict[str, Any],
    min_score: float,
    into: str | None,
    everything: bool,
    lang: str,
    output: Output,
) -> None:
    """List pairs of records that are probably the same actor, with reasons for and against.

    The score is the estimated probability that the two are the same. In a store, pairs with a
    verdict are left out: accepted pairs are merged already, rejected ones are not proposed again.
    """
    from graphkit.resolve.duplicates import duplicates_table, search
    from graphkit.storage import open_store
    from graphkit.storage.open import is_store

    # Results for a store come from its own network, unless another is given.
    address = address or into
    network = select(open_and_report(address), chosen, everything=True)
    found = search(network, min_score=min_score, lang=lang)
    listed, verdicts = list(found.duplicates), {}
    kept = into or (address if address and is_store(address) else None)
    if kept:
        with open_store(kept) as store:
            verdicts = _verdicts(store, network)
            undecided = [one for one in listed if (one.a, one.b) not in verdicts]
            if into:
                new = store.propose(one.proposal() for one in undecided)
                pairs = counted(len(undecided), "pair")
                print_note(f"{into}: {pairs} saved as proposals, {new:,} of them new")
                if address != into:
                    _say_foreign(undecided, store, into)
        if not everything and len(undecided) < len(listed):
            hidden = counted(len(listed) - len(undecided), "decided pair")
            print_note(f"{hidden} not listed; --all lists them too")
            listed = undecided
    output(duplicates_table(listed, network, lang, verdicts))
    _say_left_out(found)


def _verdicts(store: Store, network: Network) -> dict[tuple[str, str], str]:
    """Return the verdicts by the ids that both actors have in the network with merged actors."""
    from graphkit.model.pairs import SAME_AS, pair_after_merge, pair_of
    from graphkit.model.proposals import VERDICTS

    found = {}
    for stored in store.proposals(SAME_AS):
        pair = pair_of(stored.proposal.claim)
        now = pair_after_merge(pair, network.merged) if pair else None
        if now and stored.verdict != VERDICTS[SAME_AS][0]:
            found[now] = stored.verdict
    return found


def _say_foreign(found: list[Duplicate], store: Store, into: str) -> None:
    """Print the number of pairs with an actor that the store lacks; these cannot be reviewed."""
    network = store.load()
    actors = (network.unmerged or network).actors
    foreign = sum(not (one.a in actors and one.b in actors) for one in found)
    if foreign:
        print_note(
            f"{counted(foreign, 'pair')} with an actor that is not in {into}: they cannot be "
            f"reviewed until `graphkit load DATASET {into}` adds it"
        )


def _say_left_out(found: DuplicateSearch) -> None:
    if found.left_out:
        largest = found.left_out[0]
        print_note(
            f"not all pairs compared: {counted(len(found.left_out), 'name')} or part of one shared "
            f"by too many actors of one place, most often {largest.name!r} ({largest.actors:,}); "
            "select a smaller part of the network, or add codes, countries or coordinates"
        )
