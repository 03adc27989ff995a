"""Statements of documents into a store, as proposals; what a new version of a document changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphkit.extract.extraction import Extraction
from graphkit.model.errors import InvalidDataError
from graphkit.model.proposals import VERDICTS
from graphkit.model.statements import CLAIM, passages

if TYPE_CHECKING:
    from graphkit.storage import Store, StoredProposal

_UNDECIDED, _ACCEPT, _REJECT = VERDICTS[CLAIM]


@dataclass(frozen=True, slots=True)
class Kept:
    """The result of keeping an extraction in a store.

    Attributes:
        document: the name of the document.
        new: the number of statements that the store did not have.
        known: the number of those that it had from this document.
        waiting: the number that wait for the answer to a question, and are not kept.
        changed: True if the store had an earlier version of the document.
        gone: what the earlier version stated and this one does not, with the latest verdicts.
    """

    document: str
    new: int
    known: int
    waiting: int
    changed: bool
    gone: tuple[StoredProposal, ...] = ()

    def __str__(self) -> str:
        """Return one line for people."""
        parts = [f"{self.new:,} new", f"{self.known:,} known already"]
        if self.waiting:
            parts.append(f"{self.waiting:,} not kept before a question is answered")
        if self.changed:
            parts.append(f"{len(self.gone):,} no longer in this version")
        return f"{self.document}: {', '.join(parts)}"


def save_extraction(store: Store, extraction: Extraction, lang: str = "en") -> Kept:
    """Keep the statements of a document in a store, as proposals of kind ``claim``.

    A proposal is told by what is stated and by the document's name: the same document again adds
    nothing, and a new version adds what it states anew. Statements of an earlier version that
    are gone keep their verdicts and are reported.

    Args:
        store: the store; its network should be that of the extraction.
        extraction: what :func:`graphkit.extract` returns, with its questions settled.
        lang: the language of the reasons.

    Raises:
        InvalidDataError: when the network of the store lacks an actor of the statements.

    Example:
        >>> from graphkit.extract.run import extract
        >>> from graphkit.storage import open_store
        >>> from graphkit.storage.open import open_network
        >>> network = open_network("thai-twin-cities")
        >>> found = extract("Loei and Kunming signed a sister-city agreement.", network)
        >>> with open_store(":memory:") as store:
        ...     _ = store.save(network)
        ...     save_extraction(store, found).new
        1
    """
    proposals = extraction.proposals(lang)
    source = extraction.source.id
    before = [one for one in store.proposals(CLAIM) if one.proposal.claim.get("source") == source]
    known = {one.id for one in before}
    ids = {one.id for one in proposals}
    digest = extraction.document.digest
    digests = {found.digest for one in before for found in passages(one.proposal)}
    actors = _actors_of(store)
    for one in proposals:
        new = {str(actor["id"]) for actor in one.claim.get("new_actors", ())}
        for end in ("tail", "head"):
            key = str(one.claim.get(end, ""))
            if key and key not in new and key not in actors:
                raise InvalidDataError(
                    f"the store has no actor {key!r}; read the document against the network of "
                    "the store: graphkit extract DOCUMENT -n STORE --into STORE"
                )
    store.propose(proposals)
    version = bool(digests) and digest not in digests
    gone = tuple(one for one in before if one.id not in ids and one.verdict != _REJECT)
    return Kept(
        extraction.document.name,
        len(ids - known),
        len(ids & known),
        extraction.waiting(),
        version,
        gone if version else (),
    )


def _actors_of(store: Store) -> set[str]:
    network = store.load()
    return set((network.unmerged or network).actors)
