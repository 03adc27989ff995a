"""Proposals and verdicts in a store, kept apart from the records of networks."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from graphkit.model.errors import InvalidDataError, Problem
from graphkit.model.network import Network
from graphkit.model.pairs import SAME_AS, Pair, find_contradiction, groups, pair_of
from graphkit.model.proposals import VERDICTS, Proposal, Verdict
from graphkit.storage.batches.checks import check_proposal, check_verdict, check_word, find_id, now
from graphkit.storage.batches.contract import Decision, StoredProposal
from graphkit.storage.batches.rows import ACTOR, Packer, Row
from graphkit.storage.batches.tables import Tables

_, ACCEPT, REJECT = VERDICTS[SAME_AS]


def keep_proposals(tables: Tables, proposals: Iterable[Proposal]) -> int:
    """Store proposals in an open transaction; return how many were new.

    Raises:
        InvalidDataError: when a proposal cannot be stored.
    """
    known = {row[0]: row[3:6] for row in tables.proposals()}
    when = now()
    new: dict[str, tuple[object, ...]] = {}
    updated: dict[str, tuple[object, ...]] = {}
    for proposal in proposals:
        check_proposal(proposal)
        try:
            key = proposal.id
            claim = json.dumps(dict(proposal.claim), ensure_ascii=False)
        except TypeError as error:
            raise InvalidDataError(
                f"the claim of a proposal may contain texts, numbers and lists only: {error}"
            ) from error
        reasons = json.dumps(proposal.reasons, ensure_ascii=False)
        evidence = json.dumps(proposal.evidence, ensure_ascii=False)
        content = (float(proposal.score), reasons, evidence)
        if key not in known:
            new[key] = (key, proposal.kind, claim, *content, when)
        elif known[key] != content:
            updated[key] = (key, *content)
    tables.add_proposals([*new.values()])
    tables.change_proposals([*updated.values()])
    return len(new)


def list_proposals(tables: Tables, kind: str | None, verdict: str | None) -> list[StoredProposal]:
    """List the proposals of a kind and with a latest verdict, highest score first."""
    if kind is not None:
        check_word(kind, VERDICTS, "proposal kind")
    if verdict is not None:
        kinds = VERDICTS if kind is None else (kind,)
        check_word(verdict, (word for k in kinds for word in VERDICTS[k]), "verdict")
    decided: dict[str, list[Verdict]] = defaultdict(list)
    for row in tables.verdicts():
        decided[row[0]].append(Verdict(*row))
    found = [
        StoredProposal(
            Proposal(
                kind_,
                json.loads(claim),
                score,
                tuple(json.loads(reasons)),
                tuple(json.loads(evidence)),
            ),
            first_at,
            tuple(decided.get(key, ())),
        )
        for key, kind_, claim, score, reasons, evidence, first_at in sorted(
            tables.proposals(), key=lambda row: (-row[3], row[0])
        )
        if kind is None or kind_ == kind
    ]
    return [one for one in found if verdict is None or one.verdict == verdict]


def record_decisions(tables: Tables, decisions: Iterable[Decision]) -> int:
    """Record verdicts in an open transaction; return how many.

    Raises:
        NotFoundError: for an unknown id; nothing is recorded then.
        InvalidDataError: for an unknown verdict or a contradiction; nothing is recorded then.
    """
    stored = {row[0]: row for row in tables.proposals()}
    known = sorted(stored)
    when = now()
    rows: dict[tuple[str, ...], tuple[str, ...]] = {}
    for prefix, verdict, who, note in decisions:
        who = unicodedata.normalize("NFC", who).strip()
        if not who:
            raise InvalidDataError("a verdict needs a name: give the person or office that decides")
        key = find_id(prefix.strip(), known)
        check_verdict(verdict, [stored[key][1]])
        row = (key, verdict, who, when, unicodedata.normalize("NFC", note).strip())
        rows[row] = row
    changed = {row[0] for row in rows if stored[row[0]][1] == SAME_AS}
    if changed:
        _refuse_contradiction(tables, stored, [*tables.verdicts(), *rows], changed)
    tables.add_verdicts([*rows])
    return len(rows)


def apply_verdicts(tables: Tables, network: Network) -> Network:
    """Merge the actors of a network as the accepted proposals of a store say."""
    return network.merge(_accepted(tables).values())


def count_merged(tables: Tables) -> int:
    """Count the actors that accepted proposals merge into another actor."""
    together = groups(_accepted(tables).values())
    ids = {key for group in together for key in group}
    there = ids - tables.missing("actor", ids) if ids else ids
    return sum(max(0, len(there.intersection(group)) - 1) for group in together)


def verdict_problems(tables: Tables) -> list[Problem]:
    """List the accepted proposals that cannot be applied because an actor is gone."""
    found = []
    pairs = _accepted(tables)
    gone = tables.missing("actor", {key for pair in pairs.values() for key in pair})
    for proposal, pair in pairs.items():
        lost = [key for key in pair if key in gone]
        if not lost:
            continue
        other = pair[0] if lost[0] == pair[1] else pair[1]
        rest = "both actors are" if len(lost) > 1 else "this actor is"
        message = f"is accepted as a duplicate of {other!r}, but {rest} no longer in the store"
        fix = (
            "load the dataset that has it, or reopen the proposal: "
            f"graphkit decide STORE {proposal} reopen"
        )
        found.append(
            Problem("gone_actor", message, "proposals", None, proposal, lost[0], fix, "warning")
        )
    return found


def _accepted(tables: Tables) -> dict[str, Pair]:
    """Return the pairs whose latest verdict accepts them, by the id of the proposal."""
    latest = {row[0]: row[1] for row in tables.verdicts()}
    if ACCEPT not in latest.values():
        return {}
    return {
        row[0]: pair
        for row in tables.proposals()
        if latest.get(row[0]) == ACCEPT and (pair := _pair(row)) is not None
    }


def _pair(row: Row) -> Pair | None:
    return pair_of(json.loads(row[2])) if row[1] == SAME_AS else None


def _refuse_contradiction(
    tables: Tables, stored: Mapping[str, Row], verdicts: Iterable[Row], changed: Collection[str]
) -> None:
    """Refuse verdicts that would merge two actors whose merge was rejected.

    Raises:
        InvalidDataError: with the chain of names that would connect them.
    """
    latest = {row[0]: row for row in verdicts}
    same: dict[Pair, Row] = {}
    apart: dict[Pair, Row] = {}
    among: set[str] = set()
    for key, row in latest.items():
        pair = _pair(stored[key])
        if pair is None:
            continue
        if row[1] == ACCEPT:
            same[pair] = row
        elif row[1] == REJECT:
            apart[pair] = row
        if key in changed:
            among.update(pair)
    found = find_contradiction(same, apart, among)
    if found is None:
        return
    ids = {key for pair in found.chain for key in pair}
    names = {
        row[1]: ACTOR.read(row[1:], Packer()).name() for row in tables.rows(ACTOR) if row[1] in ids
    }

    def named(key: str) -> str:
        return f"{names[key]} [{key}]" if names.get(key, key) != key else f"[{key}]"

    chain = " = ".join(map(named, (found.apart[0], *(step[1] for step in found.chain))))
    no = apart[found.apart]
    steps = (same.get(step) or same[step[::-1]] for step in found.chain)
    yes = ", ".join(dict.fromkeys(row[0] for row in steps))
    raise InvalidDataError(
        f"this would merge actors that were kept apart: {chain} (proposals {yes}), but "
        f"{named(found.apart[0])} and {named(found.apart[1])} were rejected as duplicates by "
        f"{no[2]} on {no[3][:10]} (proposal {no[0]}); nothing was recorded. Reopen one of these "
        "proposals first"
    )
