"""The register of missing linkages: proposals with the verdicts of people, kept by a store.

What a rule or a document proposes is kept under an id that is the same next time, so that a
verdict outlives every reload. A missing linkage closes itself: when the store's network has a
tie of the proposed kind that the entry did not know of, it counts as signed, whatever was
decided, and as before when that tie is gone again. Entries whose ends are one by now, as the
verdicts on duplicates or the succession of places have it, are one linkage: the latest verdict
on any of them stands for all.
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
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.pairs import SAME_AS, pair_of
from graphkit.model.proposals import VERDICTS, Proposal, Verdict
from graphkit.model.provenance import provenance
from graphkit.model.records import Tie, tie_id
from graphkit.model.table import Table
from graphkit.names.suggest import suggest
from graphkit.storage.batches.checks import one_id

if TYPE_CHECKING:
    from graphkit.storage import Store, StoredProposal

MISSING = "missing"
SIGNED = VERDICTS[MISSING][-1]

WORDS: Mapping[str, Mapping[str, str]] = {
    **{kind: {word: word for word in VERDICTS[kind]} for kind in ("same_as", "claim")},
    MISSING: {
        **{word: word for word in VERDICTS[MISSING]},
        "agree": "agreed",
        "decline": "declined",
        "look": "looking",
        "sign": SIGNED,
    },
}
"""By kind of proposal, what people may say and the verdict that it means."""

REOPEN = "reopen"
"""Says that a verdict is taken back."""

COLUMNS = (
    *("id", "kind", "verdict", "who", "note", "score", "from", "from_name", "to", "to_name"),
    *("proposes", "why", "evidence", "decided", "first_at"),
)

_THERE = "there:"  # before the id of a tie that was in force when the entry was made

Ends = tuple[str, str, str]
"""A kind of tie, its tail and its head; the head is empty where it may be anybody."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal of a store and where it stands.

    Attributes:
        stored: the proposal with its own verdicts.
        verdict: the latest of a person, or :data:`SIGNED` where the tie is there.
        tie: the id of that tie.
        last: what a person decided last, on this entry or on another of the same linkage.
        linkage: of a missing linkage the kind and the ends as they stand today.
    """

    stored: StoredProposal
    verdict: str
    tie: str = ""
    last: Verdict | None = None
    linkage: Ends | None = None

    @property
    def proposal(self) -> Proposal:
        """What is proposed."""
        return self.stored.proposal

    @property
    def decided(self) -> str:
        """The latest verdict of a person, whether the tie is there or not."""
        return self.last.verdict if self.last else VERDICTS[self.stored.kind][0]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decides on a proposal: a verdict of :data:`VERDICTS`, who and why."""

    proposal: str
    verdict: str
    who: str
    note: str = ""


def keep(store: Store, gaps: Iterable[Gap], network: Network, *, part: bool = False) -> int:
    """Keep missing linkages as entries of a store; one that is known keeps its verdicts.

    A tie of the proposed kind that is there already, as for a rule that asks for more of the
    same, is noted with the evidence: only another one closes the entry.

    Args:
        store: the store.
        gaps: what rules name.
        network: the network that they name it in.
        part: that only some rules were asked: what others said stays, where it is the stronger
            case.

    Returns:
        How many were new.
    """
    today = _Today(network)
    stored = {one.id: one.proposal for one in store.proposals(MISSING)}
    same: dict[Ends, Proposal] = {}
    for one in stored.values():
        same.setdefault(today.linkage(one), one)
    proposals = []
    for gap in gaps:
        proposal = gap.proposal()
        known = stored.get(proposal.id) or same.get(today.linkage(proposal))
        noted = today.there(proposal)
        if known and part and known.score > proposal.score:
            continue
        if known:
            # What came since is news, unless by way of somebody who is one with an end by now.
            news = noted if known.id == proposal.id else today.own(known)
            old = [i for i in known.evidence if i.startswith(_THERE)]
            noted = [*old, *(i for i in noted if i not in news)]
            proposal = replace(proposal, claim=known.claim)
        evidence = tuple(dict.fromkeys((*proposal.evidence, *noted)))
        proposals.append(replace(proposal, evidence=evidence))
    return store.propose(proposals)


def register(
    store: Store, network: Network, kind: str | None = None, verdict: str | None = None
) -> list[Entry]:
    """The entries of a store, the highest score first.

    Args:
        store: the store.
        network: the network of the store as of today; its ties close entries.
        kind: only this kind of proposal.
        verdict: only entries that stand so.

    Raises:
        GraphkitError: for an unknown kind or verdict.
    """
    kinds = VERDICTS if kind is None else (kind,)
    words = [word for k in kinds if k in VERDICTS for word in VERDICTS[k]]
    if verdict is not None and kind in (None, *VERDICTS) and verdict not in words:
        raise GraphkitError(f"{verdict!r} is no verdict; {suggest(verdict, dict.fromkeys(words))}")
    today = _Today(network)
    kept = [
        (one, today.linkage(one.proposal) if one.kind == MISSING else None)
        for one in store.proposals(kind)
    ]
    last: dict[Ends | str, Verdict] = {}
    for stored, linkage in kept:
        for given in stored.verdicts:
            known = last.get(linkage or stored.id)
            if known is None or known.when <= given.when:
                last[linkage or stored.id] = given
    entries = []
    for stored, linkage in kept:
        tie = today.closing(stored.proposal) if linkage else ""
        entry = Entry(stored, SIGNED, tie, last.get(linkage or stored.id), linkage)
        entries.append(entry if tie else replace(entry, verdict=entry.decided))
    return [entry for entry in entries if verdict is None or entry.verdict == verdict]


def verdicts(entries: Iterable[Entry]) -> dict[str, str]:
    """Where entries stand, by the id of the proposal, and by that which the same linkage has today.

    What rules name today under other ends than an entry's is not signed because that entry is.
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
    """Entries as a table with the columns :data:`COLUMNS`.

    Args:
        entries: as :func:`register` gives them.
        network: for the names and the words of the vocabulary.
        lang: the language of names.
    """
    rows = []
    records = (network.unmerged or network).actors
    for entry in entries:
        claim = entry.proposal.claim
        last = entry.last
        pair = pair_of(claim) if entry.proposal.kind == SAME_AS else None
        ends = pair or tuple(str(claim.get(end) or "") for end in ("tail", "head"))
        proposes = SAME_AS if pair else claim.get("kind")
        ours = pair or (ends if entry.linkage else ())
        gone = [f"no actor {key} is left" for key in ours if key and key not in records]
        if entry.linkage and entry.linkage[1] == entry.linkage[2]:
            gone.append(f"{ends[0]} and {ends[1]} are one actor by now")
        rows.append(
            (
                entry.stored.id,
                entry.proposal.kind,
                entry.verdict,
                last.who if last else "",
                (last.note if last else "") or (f"tie {entry.tie}" if entry.tie else ""),
                entry.proposal.score,
                ends[0],
                network.name_of(ends[0], lang) if ends[0] else "",
                ends[1],
                network.name_of(ends[1], lang) if ends[1] else "",
                proposes if proposes else json.dumps(dict(claim), ensure_ascii=False),
                "; ".join((*entry.proposal.reasons, *gone))
                if pair
                else " ".join((*entry.proposal.reasons, *(f"({each})" for each in gone))),
                "; ".join(i for i in entry.proposal.evidence if not i.startswith(_THERE)),
                last.when if last else "",
                entry.stored.first_at,
            )
        )
    return Table(COLUMNS, rows, provenance(network))


def meaning(word: str, kind: str) -> str:
    """The verdict that a word means for a kind of proposal.

    Raises:
        GraphkitError: when it means none; the words there are are named.

    Example:
        >>> meaning("agree", "missing"), meaning("reopen", "same_as")
        ('agreed', 'undecided')
    """
    text = unicodedata.normalize("NFC", word).strip().lower()
    if text == REOPEN:
        return VERDICTS[kind][0]
    found = WORDS[kind].get(text)
    if found is None:
        raise GraphkitError(
            f"{word!r} is no verdict on a proposal of kind {kind}; "
            f"{suggest(text, [*WORDS[kind], REOPEN])}"
        )
    return found


def decide(store: Store, ids: Sequence[str], word: str, who: str, note: str = "") -> int:
    """Record what a person decides on proposals, all or none of them.

    Args:
        store: the store.
        ids: ids of proposals, or beginnings that only one id has.
        word: a verdict, or the word that means it: ``accept``, ``agree``, ``look``, ``reopen``.
        who: a name or an office.
        note: why.

    Returns:
        How many proposals it was recorded for.

    Raises:
        GraphkitError: for an unknown id or word, or without a name.
    """
    kinds = {stored.id: stored.kind for stored in store.proposals()}
    known = sorted(kinds)
    whole = [one_id(key.strip(), known) for key in ids]
    chosen = {kinds[key] for key in whole}
    meanings = {meaning(word, kind) for kind in chosen}
    if len(meanings) > 1:
        raise GraphkitError(
            f"{word!r} means different verdicts on {' and '.join(sorted(chosen))}; decide one "
            "kind at a time"
        )
    return store.decide(whole, next(iter(meanings), word), who, note)


def record(store: Store, decisions: Iterable[Decision]) -> int:
    """Record decisions, all or none of them; how many.

    Raises:
        GraphkitError: when one of them is refused; the message says which and why.
    """
    return store.decide_all((one.proposal, one.verdict, one.who, one.note) for one in decisions)


class _Today:
    """A network as entries that were made earlier are held against it."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def linkage(self, proposal: Proposal) -> Ends:
        """The kind and the ends of a missing linkage as they stand today."""
        kind, tail, head = _ends(proposal)
        today = self.network.successors
        tail, head = (today.get(key, key) for key in map(self._stands, (tail, head)))
        return (
            (kind, head, tail) if self._symmetric(kind) and "" < head < tail else (kind, tail, head)
        )

    def closing(self, proposal: Proposal) -> str:
        """The id of the tie that makes a missing linkage a tie; empty while there is none."""
        noted = {i.removeprefix(_THERE) for i in proposal.evidence if i.startswith(_THERE)}
        noted |= {self._moved(key) for key in noted}
        return next((tie.id for tie in self._found(proposal) if tie.id not in noted), "")

    def there(self, proposal: Proposal) -> list[str]:
        """The notes of the ties of the proposed kind that are there."""
        return [_THERE + tie.id for tie in self._found(proposal)]

    def own(self, proposal: Proposal) -> set[str]:
        """The notes of those that are there between the two that it names, themselves."""
        apart = self._apart.get(_ends(proposal), ())
        return {_THERE + self._moved(tie.id) for tie in apart}

    def _found(self, proposal: Proposal) -> Sequence[Tie]:
        kind, tail, head = _ends(proposal)
        return self._ties.get((kind, self._stands(tail), self._stands(head)), ())

    @cached_property
    def _ties(self) -> Mapping[Ends, Sequence[Tie]]:
        return _ties(self.network)

    @cached_property
    def _apart(self) -> Mapping[Ends, Sequence[Tie]]:
        return _ties(self.network.unmerged or self.network)

    def _stands(self, key: str) -> str:
        return self.network.merged.get(key, key)

    def _moved(self, tie: str) -> str:
        """The id that a tie has since its ends are one with others."""
        kind, *ends = tie.split("|", 3)
        if len(ends) < 2 or kind not in self.network.ontology.tie_kinds:
            return tie
        tail, head = map(self._stands, ends[:2])
        return tie_id(kind, tail, head, *ends[2:], symmetric=self._symmetric(kind))

    def _symmetric(self, kind: str) -> bool:
        found = self.network.ontology.tie_kinds.get(kind)
        return found is not None and found.symmetric


def _ends(proposal: Proposal) -> Ends:
    claim = proposal.claim
    kind, tail, head = (str(claim.get(name) or "") for name in ("kind", "tail", "head"))
    return kind, tail, head


def _ties(network: Network) -> Mapping[Ends, Sequence[Tie]]:
    """Return the ties in force by kind and ends, and by each end; successors take over old ties."""
    successors, kinds = network.successors, network.ontology.tie_kinds
    found: dict[Ends, list[Tie]] = defaultdict(list)
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
