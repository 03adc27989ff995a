"""Checks that hold for every kind of store; the functions are pure."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from graphkit.model.errors import InvalidDataError, NotFoundError
from graphkit.model.network import Network
from graphkit.model.pairs import SAME_AS, pair_of
from graphkit.model.proposals import VERDICTS, Proposal
from graphkit.names.suggest import did_you_mean, suggest


def now() -> str:
    """Return the time in UTC as ISO text, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def dataset_name(network: Network, dataset: str) -> str:
    """Return the name under which a network is saved, if it can be saved.

    Raises:
        InvalidDataError: for a selection of a network, a merged network, or one without a name.
    """
    if network.unmerged is not None:
        raise InvalidDataError(
            f"this network was merged by verdicts (merged actors: {len(network.merged):,}); load "
            "the original dataset, copy the store file, or save network.unmerged in Python"
        )
    if network.kept is not None:
        raise InvalidDataError(
            "this network is a selection, so the rest would look as if it had gone from the "
            "dataset; save the whole network (network.whole)"
        )
    name = unicodedata.normalize("NFC", dataset or network.title).strip()
    if not name:
        raise InvalidDataError(
            "the dataset has no name; add a title to network.toml, or pass dataset=NAME"
        )
    return name


def check_references(network: Network) -> None:
    """Check that every record refers to actors and sources of the network.

    Raises:
        InvalidDataError: with the first record that does not, and the number of others.
    """
    actors, sources, kinds = network.actors, network.sources, network.ontology.tie_kinds
    bad: list[str] = []
    for claim in network.claims:
        cited = claim.source
        if claim.tail in actors and claim.head in actors and claim.kind in kinds:
            if cited and cited not in sources:
                bad.append(
                    f"the claim {claim.kind} {claim.tail} to {claim.head} cites {cited!r}, "
                    "which is not a source of this network"
                )
        elif claim.tail not in actors or claim.head not in actors:
            end = claim.tail if claim.tail not in actors else claim.head
            bad.append(
                f"the claim {claim.kind} {claim.tail} to {claim.head} refers to {end!r}, "
                "which is not an actor of this network"
            )
        else:
            bad.append(
                f"the claim {claim.tail} to {claim.head} has the unknown kind {claim.kind!r}"
            )
    for key, actor in actors.items():
        if key != actor.id:
            bad.append(f"the actor {actor.id!r} is stored under another id, {key!r}")
        if actor.source and actor.source not in sources:
            bad.append(f"the actor {actor.id!r} cites {actor.source!r}, which is not a source")
    for key, source in sources.items():
        if key != source.id:
            bad.append(f"the source {source.id!r} is stored under another id, {key!r}")
    for stated in network.actor_claims:
        if stated.actor not in actors:
            bad.append(
                f"an actor claim refers to {stated.actor!r}, which is not an actor of this network"
            )
        elif stated.source and stated.source not in sources:
            bad.append(
                f"an actor claim on {stated.actor!r} cites {stated.source!r}, which is not a source"
            )
    if bad:
        more = f" (and {len(bad) - 1:,} more like this)" if len(bad) > 1 else ""
        raise InvalidDataError(
            f"{bad[0]}{more}; save the whole dataset as it was read, and correct the errors that "
            "`graphkit check` finds in it first"
        )


def check_numbers(network: Network) -> None:
    """Check that no number of a record is nan, before anything is written.

    Raises:
        InvalidDataError: when one is.
    """
    if (
        any(c.weight != c.weight or c.confidence != c.confidence for c in network.claims)
        or any(c.confidence != c.confidence for c in network.actor_claims)
        or any(a.lat != a.lat or a.lon != a.lon for a in network.actors.values())
    ):
        raise not_a_number()


def not_a_number() -> InvalidDataError:
    """Return the error for a record that contains nan."""
    return InvalidDataError("a record contains nan; write a number or leave the field empty")


def check_proposal(proposal: Proposal) -> None:
    """Check that a proposal can be stored.

    Raises:
        InvalidDataError: for an unknown kind, a score outside 0 to 1, and a duplicate that does
            not name two actors.
    """
    check_word(proposal.kind, VERDICTS, "proposal kind")
    if proposal.kind == SAME_AS and pair_of(proposal.claim) is None:
        raise InvalidDataError(
            "the claim of a same_as proposal must name two actors by id, such as "
            f"{{'a': 'TH-49', 'b': 'doc:1'}}, not {dict(proposal.claim)!r:.200}"
        )
    if not (math.isfinite(proposal.score) and 0 <= proposal.score <= 1):
        raise InvalidDataError(
            f"the score of a proposal must be from 0 to 1, not {proposal.score!r}"
        )


def check_word(word: str, known: Iterable[str], what: str) -> None:
    """Check that a word is known.

    Args:
        word: the word.
        known: the words that are known.
        what: the name of the words in the message, such as ``verdict``.

    Raises:
        InvalidDataError: for another word; the message lists the known ones.
    """
    words = list(dict.fromkeys(known))
    if word not in words:
        raise InvalidDataError(f"{word!r} is not a known {what}; {suggest(word, words)}")


def check_verdict(verdict: str, kinds: Iterable[str]) -> None:
    """Check that a verdict can be given on proposals of some kinds."""
    for kind in kinds:
        check_word(verdict, VERDICTS[kind], f"verdict on a {kind} proposal")


def find_id(prefix: str, ids: Sequence[str]) -> str:
    """Return the only proposal id that is equal to a text or begins with it.

    Raises:
        NotFoundError: when no id does; the message suggests near ones.
        InvalidDataError: when several do; the message lists them.
    """
    if prefix in ids:
        return prefix
    matches = [known for known in ids if prefix and known.startswith(prefix)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        listed = ", ".join(matches[:12])
        raise InvalidDataError(
            f"{prefix!r} matches several proposals: {listed}; write more of the id"
        )
    count = f"the store has {len(ids):,} proposals" if ids else "the store has no proposals yet"
    raise NotFoundError(
        f"{prefix!r} is not a known proposal id; {did_you_mean(prefix, ids, limit=3) or count}"
    )


def merge_overlays(overlays: Iterable[Any]) -> dict[str, Any]:
    """Merge the vocabularies that several datasets add; a later one wins."""
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
