"""The register of missing linkages: proposals of a store, with the verdicts of people.

The id of a proposal is the same every time, so a verdict outlives every reload. A missing linkage
closes itself: once the store's network has a tie of the proposed kind that the entry did not know
of, the entry counts as signed, whatever was decided, and returns to its verdict if the tie
disappears. Entries whose ends are the same by now, because of verdicts on duplicates or the
succession of places, are one linkage: the latest verdict on any of them holds for all.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from graphkit.gaps.rules import Gap
from graphkit.model.errors import InvalidDataError, NotFoundError
from graphkit.model.network import Network
from graphkit.model.pairs import SAME_AS, pair_of
from graphkit.model.proposals import VERDICTS, Proposal, Verdict
from graphkit.model.provenance import provenance
from graphkit.model.records import Tie, tie_id
from graphkit.model.statements import evidence_text, outline
from graphkit.model.table import Table
from graphkit.names.suggest import suggest
from graphkit.storage.accepted import save_accepted
from graphkit.storage.batches.checks import find_id

if TYPE_CHECKING:
    from graphkit.storage import Store, StoredProposal

MISSING = "missing"
"""The kind of proposal that is a missing linkage."""
SIGNED = VERDICTS[MISSING][-1]
"""The verdict of a missing linkage that is a tie by now."""

VERDICT_WORDS: Mapping[str, Mapping[str, str]] = {
    **{kind: {word: word for word in VERDICTS[kind]} for kind in ("same_as", "claim")},
    MISSING: {
        **{word: word for word in VERDICTS[MISSING]},
        "agree": "agreed",
        "decline": "declined",
        "look": "looking",
        "sign": SIGNED,
    },
}
"""By kind of proposal, the words that people may use and the verdict that each means."""

REOPEN = "reopen"
"""The word that takes a verdict back."""

COLUMNS = (
    *("id", "kind", "verdict", "who", "note", "score", "from", "from_name", "to", "to_name"),
    *("proposes", "why", "evidence", "decided", "first_at"),
)
"""The columns of the register."""

_KNOWN = "there:"  # prefix of the id of a tie that was in force when the entry was made

Linkage = tuple[str, str, str]
"""A kind of tie, its tail and its head; the head is empty if it may be any actor."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal of a store and its current verdict.

    Attributes:
        stored: the proposal with its own verdicts.
        verdict: the latest verdict of a person, or :data:`SIGNED` if the tie exists by now.
        tie: the id of that tie, or empty.
        last: the latest verdict of a person, on this entry or on another of the same linkage.
        linkage: the kind and the ends of a missing linkage as they are today; else None.
    """

    stored: StoredProposal
    verdict: str
    tie: str = ""
    last: Verdict | None = None
    linkage: Linkage | None = None

    @property
    def proposal(self) -> Proposal:
        """The proposal itself."""
        return self.stored.proposal

    @property
    def decided(self) -> str:
        """The latest verdict of a person, even if the tie exists by now."""
        return self.last.verdict if self.last else VERDICTS[self.stored.kind][0]


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision on a proposal: a verdict of :data:`VERDICTS`, who decided, and why."""

    proposal: str
    verdict: str
    who: str
    note: str = ""


def save_gaps(store: Store, gaps: Iterable[Gap], network: Network, *, part: bool = False) -> int:
    """Save missing linkages as entries of a store; known entries keep their verdicts.

    If a tie of the proposed kind exists already, as for a rule that asks for more of the same, it
    is noted with the evidence, and only another tie closes the entry.

    Args:
        store: the store.
        gaps: the missing linkages.
        network: the network they were found in.
        part: True if only some rules were run; a stored entry with a higher score then stays as
            it is.

    Returns:
        The number of new entries.

    Example:
        >>> from graphkit.gaps.rules import find_gaps
        >>> from graphkit.storage import open_store
        >>> from graphkit.storage.open import open_network
        >>> network = open_network("thai-twin-cities")
        >>> gaps = find_gaps(network, ["stalled"])
        >>> with open_store(":memory:") as store:
        ...     _ = store.save(network)
        ...     save_gaps(store, gaps, network) == len(gaps), save_gaps(store, gaps, network)
        (True, 0)
    """
    today = _Today(network)
    stored = {one.id: one.proposal for one in store.proposals(MISSING)}
    same: dict[Linkage, Proposal] = {}
    for one in stored.values():
        same.setdefault(today.linkage(one), one)
    proposals = []
    for gap in gaps:
        proposal = gap.proposal()
        known = stored.get(proposal.id) or same.get(today.linkage(proposal))
        noted = today.known_ties(proposal)
        if known and part and known.score > proposal.score:
            continue
        if known:
            # Ties added since then are new, unless they came with an actor that was merged into an
            # end.
            news = noted if known.id == proposal.id else today.own_ties(known)
            old = [i for i in known.evidence if i.startswith(_KNOWN)]
            noted = [*old, *(i for i in noted if i not in news)]
            proposal = replace(proposal, claim=known.claim)
        evidence = tuple(dict.fromkeys((*proposal.evidence, *noted)))
        proposals.append(replace(proposal, evidence=evidence))
    return store.propose(proposals)


def list_entries(
    store: Store, network: Network, kind: str | None = None, verdict: str | None = None
) -> list[Entry]:
    """Return the entries of a store, highest score first.

    Args:
        store: the store.
        network: the network of the store as of today; its ties close entries.
        kind: return only this kind of proposal.
        verdict: return only entries with this verdict.

    Raises:
        NotFoundError: if the verdict is unknown.
    """
    kinds = VERDICTS if kind is None else (kind,)
    words = [word for k in kinds if k in VERDICTS for word in VERDICTS[k]]
    if verdict is not None and kind in (None, *VERDICTS) and verdict not in words:
        raise NotFoundError(
            f"{verdict!r} is not a known verdict; {suggest(verdict, dict.fromkeys(words))}"
        )
    today = _Today(network)
    kept = [
        (one, today.linkage(one.proposal) if one.kind == MISSING else None)
        for one in store.proposals(kind)
    ]
    last: dict[Linkage | str, Verdict] = {}
    for stored, linkage in kept:
        for decision in stored.verdicts:
            known = last.get(linkage or stored.id)
            if known is None or known.when <= decision.when:
                last[linkage or stored.id] = decision
    entries = []
    for stored, linkage in kept:
        tie = today.closing(stored.proposal) if linkage else ""
        entry = Entry(stored, SIGNED, tie, last.get(linkage or stored.id), linkage)
        entries.append(entry if tie else replace(entry, verdict=entry.decided))
    return [entry for entry in entries if verdict is None or entry.verdict == verdict]


def list_proposals(
    store: Store, *, kind: str | None = None, verdict: str | None = None, lang: str = "en"
) -> Table:
    """List the proposals of a store with their verdicts, highest score first.

    A missing linkage whose tie exists by now counts as signed.

    Args:
        store: the store.
        kind: list only this kind of proposal.
        verdict: list only proposals with this verdict.
        lang: the language of the names.

    Returns:
        The columns :data:`COLUMNS`.

    Raises:
        NotFoundError: if the verdict is unknown.

    Example:
        >>> from graphkit.model.network import Network
        >>> from graphkit.model.records import Actor
        >>> from graphkit.storage import open_store
        >>> claim = {"tail": "TH-42", "head": "TH-43", "kind": "sister_city"}
        >>> actors = {key: Actor(key, "province") for key in ("TH-42", "TH-43")}
        >>> with open_store(":memory:") as store:
        ...     _ = store.save(Network(actors, title="Border towns"))
        ...     _ = store.propose([Proposal(MISSING, claim, 0.8)])
        ...     list_proposals(store).select(["from", "to", "verdict"]).rows
        [('TH-42', 'TH-43', 'new')]
    """
    network = store.load()
    return register_table(list_entries(store, network, kind, verdict), network, lang)


def verdicts_by_id(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the verdicts of entries by proposal id, also by the id the linkage has today.

    Under today's id it is the verdict of a person: a gap with other ends than the entry does not
    count as signed just because the entry does.
    """
    entries = list(entries)
    found = {entry.stored.id: entry.verdict for entry in entries}
    for entry in entries:
        if entry.linkage:
            kind, tail, head = entry.linkage
            today = Proposal(MISSING, {"tail": tail, "head": head, "kind": kind}, 0.0)
            found.setdefault(today.id, entry.decided)
    return found


def register_table(entries: Sequence[Entry], network: Network, lang: str = "en") -> Table:
    """Return entries as a table with the columns :data:`COLUMNS`.

    Args:
        entries: the result of :func:`list_entries`.
        network: the network of the store.
        lang: the language of the names.
    """
    rows = []
    records = (network.unmerged or network).actors
    for entry in entries:
        claim = entry.proposal.claim
        last = entry.last
        pair = pair_of(claim) if entry.proposal.kind == SAME_AS else None
        ends = pair or tuple(str(claim.get(end) or "") for end in ("tail", "head"))
        proposes = SAME_AS if pair else claim.get("kind")
        names: Mapping[str, str] = {}
        if claim.get("states"):
            names, proposes = outline(claim)
            ends = (*names, "")[:2]
        ours = pair or (ends if entry.linkage else ())
        gone = [f"actor {key} no longer exists" for key in ours if key and key not in records]
        if entry.linkage and entry.linkage[1] == entry.linkage[2]:
            gone.append(f"{ends[0]} and {ends[1]} are the same actor now")
        rows.append(
            (
                entry.stored.id,
                entry.proposal.kind,
                entry.verdict,
                last.who if last else "",
                (last.note if last else "") or (f"tie {entry.tie}" if entry.tie else ""),
                entry.proposal.score,
                ends[0],
                (names.get(ends[0]) or network.name_of(ends[0], lang)) if ends[0] else "",
                ends[1],
                (names.get(ends[1]) or network.name_of(ends[1], lang)) if ends[1] else "",
                proposes if proposes else json.dumps(dict(claim), ensure_ascii=False),
                "; ".join((*entry.proposal.reasons, *gone))
                if pair or names
                else " ".join((*entry.proposal.reasons, *(f"({each})" for each in gone))),
                "; ".join(
                    evidence_text(i) for i in entry.proposal.evidence if not i.startswith(_KNOWN)
                ),
                last.when if last else "",
                entry.stored.first_at,
            )
        )
    return Table(COLUMNS, rows, provenance(network))


def verdict_of(word: str, kind: str) -> str:
    """Return the verdict that a word means for a kind of proposal.

    Raises:
        NotFoundError: if the word is unknown; the message lists the known ones.

    Example:
        >>> verdict_of("agree", "missing"), verdict_of("reopen", "same_as")
        ('agreed', 'undecided')
    """
    text = unicodedata.normalize("NFC", word).strip().lower()
    if text == REOPEN:
        return VERDICTS[kind][0]
    found = VERDICT_WORDS[kind].get(text)
    if found is None:
        raise NotFoundError(
            f"{word!r} is not a known verdict for proposals of kind {kind}; "
            f"{suggest(text, [*VERDICT_WORDS[kind], REOPEN])}"
        )
    return found


def decide(store: Store, ids: Sequence[str], word: str, who: str, note: str = "") -> int:
    """Record one decision of a person on several proposals, all or none of them.

    Args:
        store: the store.
        ids: ids of proposals, or beginnings that match only one id.
        word: a verdict, or a word that means one: ``accept``, ``agree``, ``look``, ``reopen``.
        who: the name or office of the person.
        note: the reason.

    Returns:
        The number of proposals it was recorded for.

    Raises:
        GraphkitError: if an id or the word is unknown, or the name is empty.

    Example:
        >>> from graphkit.model.network import Network
        >>> from graphkit.model.records import Actor
        >>> from graphkit.storage import open_store
        >>> claim = {"tail": "TH-42", "head": "TH-43", "kind": "sister_city"}
        >>> proposal = Proposal(MISSING, claim, 0.8)
        >>> actors = {key: Actor(key, "province") for key in ("TH-42", "TH-43")}
        >>> with open_store(":memory:") as store:
        ...     _ = store.save(Network(actors, title="Border towns"))
        ...     _ = store.propose([proposal])
        ...     _ = decide(store, [proposal.id], "agree", "Desk A")
        ...     list_proposals(store).select(["verdict", "who"]).rows
        [('agreed', 'Desk A')]
    """
    kinds = {stored.id: stored.kind for stored in store.proposals()}
    known = sorted(kinds)
    whole = [find_id(key.strip(), known) for key in ids]
    chosen = {kinds[key] for key in whole}
    meanings = {verdict_of(word, kind) for kind in chosen}
    if len(meanings) > 1:
        raise InvalidDataError(
            f"{word!r} means different verdicts for the kinds {' and '.join(sorted(chosen))}; "
            "decide on one kind at a time"
        )
    count = store.decide(whole, next(iter(meanings), word), who, note)
    save_accepted(store, whole)
    return count


def record_decisions(store: Store, decisions: Iterable[Decision]) -> int:
    """Record decisions, all or none of them, and return their number.

    Raises:
        GraphkitError: if one of them is refused; the message says which and why.
    """
    given = [(one.proposal, one.verdict, one.who, one.note) for one in decisions]
    count = store.decide_all(given)
    save_accepted(store, [one[0] for one in given])
    return count


class _Today:
    """The network of today, which entries made earlier are compared with."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def linkage(self, proposal: Proposal) -> Linkage:
        """Return the kind and the ends of a missing linkage as they are today."""
        kind, tail, head = _ends(proposal)
        today = self.network.successors
        tail, head = (today.get(key, key) for key in map(self._merged, (tail, head)))
        return (
            (kind, head, tail) if self._symmetric(kind) and "" < head < tail else (kind, tail, head)
        )

    def closing(self, proposal: Proposal) -> str:
        """Return the id of the tie that closes a missing linkage; empty if there is none."""
        noted = {i.removeprefix(_KNOWN) for i in proposal.evidence if i.startswith(_KNOWN)}
        noted |= {self._moved(key) for key in noted}
        return next((tie.id for tie in self._found(proposal) if tie.id not in noted), "")

    def known_ties(self, proposal: Proposal) -> list[str]:
        """Return the notes of the existing ties of the proposed kind."""
        return [_KNOWN + tie.id for tie in self._found(proposal)]

    def own_ties(self, proposal: Proposal) -> set[str]:
        """Return the notes of the existing ties between the two named actors themselves."""
        apart = self._apart.get(_ends(proposal), ())
        return {_KNOWN + self._moved(tie.id) for tie in apart}

    def _found(self, proposal: Proposal) -> Sequence[Tie]:
        kind, tail, head = _ends(proposal)
        return self._ties.get((kind, self._merged(tail), self._merged(head)), ())

    @cached_property
    def _ties(self) -> Mapping[Linkage, Sequence[Tie]]:
        return _ties(self.network)

    @cached_property
    def _apart(self) -> Mapping[Linkage, Sequence[Tie]]:
        return _ties(self.network.unmerged or self.network)

    def _merged(self, key: str) -> str:
        return self.network.merged.get(key, key)

    def _moved(self, tie: str) -> str:
        """Return the id that a tie has after its ends were merged with others."""
        kind, *ends = tie.split("|", 3)
        if len(ends) < 2 or kind not in self.network.ontology.tie_kinds:
            return tie
        tail, head = map(self._merged, ends[:2])
        return tie_id(kind, tail, head, *ends[2:], symmetric=self._symmetric(kind))

    def _symmetric(self, kind: str) -> bool:
        found = self.network.ontology.tie_kinds.get(kind)
        return found is not None and found.symmetric


def _ends(proposal: Proposal) -> Linkage:
    claim = proposal.claim
    kind, tail, head = (str(claim.get(name) or "") for name in ("kind", "tail", "head"))
    return kind, tail, head


def _ties(network: Network) -> Mapping[Linkage, Sequence[Tie]]:
    """Return the ties in force by kind and ends, also by one end and by the ends' successors."""
    successors, kinds = network.successors, network.ontology.tie_kinds
    found: dict[Linkage, list[Tie]] = defaultdict(list)
    for tie in network.ties.values():
        if tie.derived or tie.status != network.ontology.default_status:
            continue
        for tail in dict.fromkeys((tie.tail, successors.get(tie.tail, tie.tail))):
            for head in dict.fromkeys((tie.head, successors.get(tie.head, tie.head))):
                found[tie.kind, tail, head].append(tie)
                if kinds[tie.kind].symmetric:
                    found[tie.kind, head, tail].append(tie)
        for end in (tie.tail, tie.head):
            found[tie.kind, end, ""].append(tie)
    return found
