"""Proposals and the verdicts on them in a SQLite store, apart from the records of networks."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from graphkit.model import VERDICTS, GraphkitError, Proposal, Verdict
from graphkit.store.base import StoredProposal
from graphkit.store.checks import check_proposal, check_verdict, check_word, now, one_id


def propose(connection: sqlite3.Connection, proposals: Iterable[Proposal]) -> int:
    """Keep proposals, in an open transaction; how many were new."""
    known = {
        key: tuple(rest)
        for key, *rest in connection.execute("SELECT id, score, reasons, evidence FROM proposal")
    }
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
            updated[key] = (*guess, key)
    connection.executemany("INSERT INTO proposal VALUES (?, ?, ?, ?, ?, ?, ?)", new.values())
    connection.executemany(
        "UPDATE proposal SET score = ?, reasons = ?, evidence = ? WHERE id = ?", updated.values()
    )
    return len(new)


def proposals(
    connection: sqlite3.Connection, kind: str | None, verdict: str | None
) -> list[StoredProposal]:
    """The proposals of a kind and a latest verdict, the highest score first."""
    if kind is not None:
        check_word(kind, VERDICTS, "kind of proposal")
    if verdict is not None:
        kinds = VERDICTS if kind is None else (kind,)
        check_word(verdict, (word for k in kinds for word in VERDICTS[k]), "verdict")
    decided: dict[str, list[Verdict]] = defaultdict(list)
    query = 'SELECT proposal, verdict, who, "when", note FROM verdict ORDER BY id'
    for row in connection.execute(query):
        decided[row[0]].append(Verdict(*row))
    query = "SELECT id, kind, claim, score, reasons, evidence, first_at FROM proposal"
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
        for key, kind_, claim, score, reasons, evidence, first_at in connection.execute(
            f"{query} ORDER BY score DESC, id"
        )
        if kind is None or kind_ == kind
    ]
    return [one for one in found if verdict is None or one.verdict == verdict]


def decide(
    connection: sqlite3.Connection, ids: Iterable[str], verdict: str, who: str, note: str
) -> int:
    """Record a verdict, in an open transaction; on how many proposals."""
    who = unicodedata.normalize("NFC", who).strip()
    if not who:
        raise GraphkitError("say who decides: a name or an office")
    kinds = dict(connection.execute("SELECT id, kind FROM proposal ORDER BY id"))
    known = list(kinds)
    chosen = list(dict.fromkeys(one_id(given.strip(), known) for given in ids))
    check_verdict(verdict, dict.fromkeys(kinds[key] for key in chosen))
    when, why = now(), unicodedata.normalize("NFC", note).strip()
    connection.executemany(
        'INSERT INTO verdict (proposal, verdict, who, "when", note) VALUES (?, ?, ?, ?, ?)',
        [(key, verdict, who, when, why) for key in chosen],
    )
    return len(chosen)
