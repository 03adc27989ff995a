"""The command on actors that may be one: duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from graphkit.model.proposals import VERDICTS

if TYPE_CHECKING:
    from graphkit.model.network import Network
    from graphkit.resolve.duplicates import Duplicate, DuplicateSearch
    from graphkit.storage import Store


@main.command()
@network_option
@selection_options
@click.option(
    "--least", type=click.FloatRange(0, 1), metavar="S", help="The lowest score listed, 0 to 1."
)
@click.option("--into", metavar="STORE", help="Keep what is listed as proposals of a store.")
@click.option("--all", "everything", is_flag=True, help="List decided ones too.")
@lang_option
@table_options
def duplicates(
    address: str | None,
    chosen: dict[str, Any],
    least: float | None,
    into: str | None,
    everything: bool,
    lang: str,
    output: Output,
) -> None:
    """List actors that are likely one, with what speaks for and against it.

    The score is the chance that they are. On a store, pairs on which a verdict was given are
    left out: who was accepted is one actor already, who was rejected is not asked again.
    """
    from graphkit.resolve.duplicates import MIN_SCORE, duplicates_table, search
    from graphkit.storage import open_store
    from graphkit.storage.open import is_store

    # What goes into a store is of its own network, unless another is named.
    address = address or into
    network = cut(read(address), chosen, everything=True)
    found = search(network, min_score=MIN_SCORE if least is None else least, lang=lang)
    listed, verdicts = list(found.duplicates), {}
    kept = into or (address if address and is_store(address) else None)
    if kept:
        with open_store(kept) as store:
            verdicts = _verdicts(store, network)
            undecided = [one for one in listed if (one.a, one.b) not in verdicts]
            if into:
                new = store.propose(one.proposal() for one in undecided)
                pairs = many(len(undecided), "pair")
                say(f"{into}: {pairs} among its proposals, {new:,} of them new")
                if address != into:
                    _say_foreign(undecided, store, into)
        if not everything and len(undecided) < len(listed):
            hidden = many(len(listed) - len(undecided), "decided pair")
            say(f"{hidden} not listed; --all lists all")
            listed = undecided
    output(duplicates_table(listed, network, lang, verdicts))
    _say_left_out(found)


def _verdicts(store: Store, network: Network) -> dict[tuple[str, str], str]:
    """What was decided, by the ids that the two have in a network with merged actors."""
    from graphkit.model.pairs import SAME_AS, pair_after_merge, pair_of

    found = {}
    for stored in store.proposals(SAME_AS):
        pair = pair_of(stored.proposal.claim)
        now = pair_after_merge(pair, network.merged) if pair else None
        if now and stored.verdict != VERDICTS[SAME_AS][0]:
            found[now] = stored.verdict
    return found


def _say_foreign(found: list[Duplicate], store: Store, into: str) -> None:
    """Say of how many pairs a store lacks an actor: nobody is asked about these."""
    network = store.load()
    actors = (network.unmerged or network).actors
    foreign = sum(not (one.a in actors and one.b in actors) for one in found)
    if foreign:
        say(
            f"of {many(foreign, 'pair')} an actor is not in {into}: nobody is asked about them "
            f"before `graphkit load DATASET {into}` brings it"
        )


def _say_left_out(found: DuplicateSearch) -> None:
    if found.left_out:
        most = found.left_out[0]
        say(
            f"not all compared: {many(len(found.left_out), 'name')} that too many actors of one "
            f"place bear, most {most.name!r} ({most.actors:,}); cut the network, or give codes, "
            "countries or coordinates"
        )
