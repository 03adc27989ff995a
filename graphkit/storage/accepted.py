"""Accepted statements of documents as claims of a store: one dataset for each document.

The dataset of a document has the statements whose latest verdict accepts them. Each change is a
batch, so that ``undo`` takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graphkit.model.network import Network
from graphkit.model.proposals import VERDICTS
from graphkit.model.records import Source
from graphkit.model.statements import CLAIM, Stated, records_of

if TYPE_CHECKING:
    from graphkit.storage.batches.contract import LoadReport, Store, StoredProposal

UNDECIDED, ACCEPT, _ = VERDICTS[CLAIM]
_PREFIX = "document: "


def dataset_of(source: Source) -> str:
    """Return the name of the dataset that keeps the accepted statements of a document."""
    return f"{_PREFIX}{source.title} ({source.id})"


def save_accepted(store: Store, ids: Iterable[str] | None = None) -> list[LoadReport]:
    """Bring the claims of documents in line with the verdicts on their statements.

    Args:
        store: the store.
        ids: ids of proposals, or their beginnings, whose documents are looked at; all documents
            unless given.

    Returns:
        The report of each batch that was written; nothing for a document that is up to date.

    Raises:
        GraphkitError: when the store cannot be written.

    Example:
        >>> from graphkit.model.proposals import Proposal
        >>> from graphkit.model.records import Actor
        >>> from graphkit.model.statements import tie_statement
        >>> from graphkit.storage import open_store
        >>> actors = {key: Actor(key, "province") for key in ("TH-42", "LA-XA")}
        >>> one = Proposal("claim", tie_statement("TH-42", "LA-XA", "sister_city", "doc:a"), 0.9)
        >>> with open_store(":memory:") as store:
        ...     _ = store.save(Network(actors, title="Border towns"))
        ...     _ = store.propose([one])
        ...     _ = store.decide([one.id], "accept", "Desk A")
        ...     [report.added for report in save_accepted(store)]
        ...     [claim.source for claim in store.load().claims]
        [4]
        ['doc:a']
    """
    stored = _statements(store)
    wanted = ("",) if ids is None else tuple(ids)
    touched = {
        str(one.proposal.claim.get("source", ""))
        for one in stored
        if one.verdicts and one.id.startswith(wanted)
    }
    if not touched:
        return []
    accepted: dict[str, list[Stated]] = {source: [] for source in sorted(touched)}
    sources: dict[str, Source] = {}
    for one in stored:
        source = str(one.proposal.claim.get("source", ""))
        if source in touched:
            stated = records_of(one.proposal)
            sources.setdefault(source, stated.source)
            if one.verdict == ACCEPT:
                accepted[source].append(stated)
    network = store.load()
    network = network.unmerged or network
    held = {batch.dataset for batch in store.history() if not batch.undone_at}
    reports = []
    for source, statements in accepted.items():
        name = dataset_of(sources[source])
        if statements or name in held:
            made = _network(network, sources[source], statements)
            report = store.save(made, dataset=name, prune=True)
            if report.batch is not None:
                reports.append(report)
    return reports


def reopen_undone(store: Store, who: str, note: str) -> int:
    """Reopen the accepted statements whose records an undo took out of the store.

    Returns:
        The number of statements that wait for a verdict again.
    """
    accepted = [one for one in _statements(store) if one.verdict == ACCEPT]
    if not accepted:
        return 0
    network = store.load()
    network = network.unmerged or network
    claims, actor_claims = set(network.claims), set(network.actor_claims)

    def is_gone(one: StoredProposal) -> bool:
        stated = records_of(one.proposal)
        if stated.claims or stated.actor_claims:
            return not (
                claims.issuperset(stated.claims) and actor_claims.issuperset(stated.actor_claims)
            )
        return not all(actor.id in network.actors for actor in stated.actors)

    gone = [one.id for one in accepted if is_gone(one)]
    return store.decide(gone, UNDECIDED, who, note) if gone else 0


def _network(whole: Network, source: Source, statements: Iterable[Stated]) -> Network:
    """Return the network of the statements of one document, with the actors they refer to.

    It has no title, so that the network of the store keeps its own.
    """
    statements = list(statements)
    new = {actor.id: actor for stated in statements for actor in stated.actors}
    ends = {end for stated in statements for end in stated.ends}
    known = {key: whole.actors[key] for key in whole.actors if key in ends}
    actors = {**new, **known}
    lost = {end for end in ends if end not in actors}
    sources: dict[str, Source] = {source.id: source} if statements else {}
    for actor in known.values():
        if actor.source in whole.sources:
            sources[actor.source] = whole.sources[actor.source]
    return Network(
        actors,
        tuple(
            claim
            for stated in statements
            for claim in stated.claims
            if not lost & {claim.tail, claim.head}
        ),
        sources,
        tuple(c for stated in statements for c in stated.actor_claims if c.actor not in lost),
        ontology=whole.ontology,
    )


def _statements(store: Store) -> list[StoredProposal]:
    return [one for one in store.proposals(CLAIM) if one.proposal.claim.get("states")]
