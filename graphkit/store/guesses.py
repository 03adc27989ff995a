"""Proposals and the verdicts on them in a store, apart from the records of networks."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from graphkit.model import VERDICTS, GraphkitError, Proposal, Verdict
from graphkit.store.base import StoredProposal
from graphkit.store.checks import check_proposal, check_verdict, check_word, now, one_id
from graphkit.store.tables import Tables


def propose(tables: Tables, proposals: Iterable[Proposal]) -> int:
    """Keep proposals, in an open transaction; how many were new."""
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
            raise GraphkitError(
                f"the claim of a proposal holds a value that is no text, number or list: {error}"
            ) from error
        reasons = json.dumps(proposal.reasons, ensure_ascii=False)
        evidence = json.dumps(proposal.evidence, ensure_ascii=False)
        guess = (float(proposal.score), reasons, evidence)
        if key not in known:
            new[key] = (key, proposal.kind, claim, *guess, when)
        elif known[key] != guess:
            updated[key] = (key, *guess)
    tables.add_proposals([*new.values()])
    tables.change_proposals([*updated.values()])
    return len(new)


def proposals(tables: Tables, kind: str | None, verdict: str | None) -> list[StoredProposal]:
    """The proposals of a kind and a latest verdict, the highest score first."""
    if kind is not None:
        check_word(kind, VERDICTS, "kind of proposal")
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


def decide(tables: Tables, ids: Iterable[str], verdict: str, who: str, note: str) -> int:
    """Record a verdict, in an open transaction; on how many proposals."""
    who = unicodedata.normalize("NFC", who).strip()
    if not who:
        raise GraphkitError("say who decides: a name or an office")
    kinds = {row[0]: row[1] for row in tables.proposals()}
    known = sorted(kinds)
    chosen = list(dict.fromkeys(one_id(given.strip(), known) for given in ids))
    check_verdict(verdict, dict.fromkeys(kinds[key] for key in chosen))
    when, why = now(), unicodedata.normalize("NFC", note).strip()
    tables.add_verdicts([(key, verdict, who, when, why) for key in chosen])
    return len(chosen)
