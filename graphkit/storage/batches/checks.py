"""What a store refuses, with the way out, and other rules that hold for every store. Pure."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.pairs import SAME_AS, pair_of
from graphkit.model.proposals import VERDICTS, Proposal
from graphkit.names.suggest import did_you_mean, suggest


def now() -> str:
    """The time in UTC, ISO, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def dataset_name(network: Network, dataset: str) -> str:
    """The name under which a network is kept, if it may be saved at all.

    Raises:
        GraphkitError: for a cut or a merged network, and for one without a name.
    """
    if network.unmerged is not None:
        raise GraphkitError(
            f"this network shows actors as one by verdicts ({len(network.merged):,} of them stand "
            "for others); load the dataset that its records came from, copy the store, or in "
            "Python save its records as they are: network.unmerged"
        )
    if network.kept is not None:
        raise GraphkitError(
            "this network was cut to a selection; save the whole one (network.whole), since "
            "what the cut left out would look as if it had gone from the dataset"
        )
    name = unicodedata.normalize("NFC", dataset or network.title).strip()
    if not name:
        raise GraphkitError(
            "the dataset has no name; give it a title in network.toml, or say dataset=…"
        )
    return name


def check_references(network: Network) -> None:
    """See that every record refers to actors and sources that the network has.

    Raises:
        GraphkitError: naming the first record that does not, and how many there are.
    """
    actors, sources, kinds = network.actors, network.sources, network.ontology.tie_kinds
    bad: list[str] = []
    for claim in network.claims:
        cited = claim.source
        if claim.tail in actors and claim.head in actors and claim.kind in kinds:
            if cited and cited not in sources:
                bad.append(
                    f"the claim {claim.kind} {claim.tail} to {claim.head} cites {cited!r}, "
                    "which is no source of this network"
                )
        elif claim.tail not in actors or claim.head not in actors:
            end = claim.tail if claim.tail not in actors else claim.head
            bad.append(
                f"the claim {claim.kind} {claim.tail} to {claim.head} names {end!r}, "
                "which is no actor of this network"
            )
        else:
            bad.append(f"the claim {claim.tail} to {claim.head} is of unknown kind {claim.kind!r}")
    for key, actor in actors.items():
        if key != actor.id:
            bad.append(f"the actor {actor.id!r} stands under the id {key!r}")
        if actor.source and actor.source not in sources:
            bad.append(f"the actor {actor.id!r} cites {actor.source!r}, which is no source")
    for key, source in sources.items():
        if key != source.id:
            bad.append(f"the source {source.id!r} stands under the id {key!r}")
    for said in network.actor_claims:
        if said.actor not in actors:
            bad.append(f"an actor claim names {said.actor!r}, which is no actor of this network")
        elif said.source and said.source not in sources:
            bad.append(f"an actor claim on {said.actor!r} cites {said.source!r}, no source")
    if bad:
        more = f" (and {len(bad) - 1:,} more like it)" if len(bad) > 1 else ""
        raise GraphkitError(
            f"{bad[0]}{more}; save the whole dataset as it was read, and correct it first if "
            "`graphkit check` finds errors in it"
        )


def check_numbers(network: Network) -> None:
    """See that no number of a record is nan, before anything is written.

    Raises:
        GraphkitError: when one is.
    """
    if (
        any(c.weight != c.weight or c.confidence != c.confidence for c in network.claims)
        or any(c.confidence != c.confidence for c in network.actor_claims)
        or any(a.lat != a.lat or a.lon != a.lon for a in network.actors.values())
    ):
        raise no_number()


def no_number() -> GraphkitError:
    """That a record holds what is no number."""
    return GraphkitError("a record holds nan where a number or nothing should stand")


def check_proposal(proposal: Proposal) -> None:
    """See that a proposal can be kept.

    Raises:
        GraphkitError: for an unknown kind, a score that is not 0 to 1, and duplicates that do not
            name two actors.
    """
    check_word(proposal.kind, VERDICTS, "kind of proposal")
    if proposal.kind == SAME_AS and pair_of(proposal.claim) is None:
        raise GraphkitError(
            "a proposal of kind same_as names two actors by their ids, as in "
            f"{{'a': 'TH-49', 'b': 'doc:1'}}, not {dict(proposal.claim)!r:.200}"
        )
    if not (math.isfinite(proposal.score) and 0 <= proposal.score <= 1):
        raise GraphkitError(f"a proposal's score is 0 to 1, not {proposal.score!r}")


def check_word(word: str, known: Iterable[str], what: str) -> None:
    """Raise a message that lists the words there are, unless this is one of them."""
    words = list(dict.fromkeys(known))
    if word not in words:
        raise GraphkitError(f"{word!r} is no {what}; {suggest(word, words)}")


def check_verdict(verdict: str, kinds: Iterable[str]) -> None:
    """See that a verdict can be given on proposals of some kinds."""
    for kind in kinds:
        check_word(verdict, VERDICTS[kind], f"verdict on a proposal of kind {kind}")


def one_id(given: str, ids: Sequence[str]) -> str:
    """The proposal id that an id or its beginning means.

    Raises:
        GraphkitError: when it means none (near ids are suggested) or several (they are named).
    """
    if given in ids:
        return given
    matches = [known for known in ids if given and known.startswith(given)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        listed = ", ".join(matches[:12])
        raise GraphkitError(f"{given!r} can mean several proposals: {listed}; give more of the id")
    there = f"the store has {len(ids):,}" if ids else "the store has none yet"
    raise GraphkitError(f"{given!r} is no proposal; {did_you_mean(given, ids, limit=3) or there}")


def merge_overlays(overlays: Iterable[Any]) -> dict[str, Any]:
    """The vocabularies that several datasets add, as one; a later one wins."""
    merged: dict[str, Any] = {}
    for overlay in overlays:
        for key, value in overlay.items():
            old = merged.get(key)
            if isinstance(old, dict) and isinstance(value, dict):
                merged[key] = merge_overlays([old, value])
            elif isinstance(old, list) and isinstance(value, list):
                merged[key] = [*old, *(v for v in value if v not in old)]
            else:
                merged[key] = value
    return merged
