"""Missing linkages: ties that should exist and do not, with reasons and evidence.

Each rule is a query file in ``cypher/gaps/`` (its form stands in :mod:`graphkit.queryfile`).
It returns

- ``from`` and ``to``: the ids of the two actors (``to`` is null where one actor lacks any tie),
- ``score``: 0 to 1, how strong the case is,
- ``evidence``: the ids of the ties and actors that justify it, separated by ``;`` and a space,
- the columns that its ``why`` sentences name.

The header says what kind of tie is missing (``proposes``) and how far the rule is trusted
(``weight``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.model import VERDICTS, GraphkitError, Proposal
from graphkit.names import suggest
from graphkit.network import Network
from graphkit.provenance import provenance
from graphkit.query import load_query, queries, run
from graphkit.queryfile import Query
from graphkit.sentence import split_ids
from graphkit.table import Table

FOLDER = "gaps"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one rule names a pair: a sentence, its weight (0 to 1) and the ids it rests on."""

    rule: str
    score: float
    why: str
    evidence: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A tie that should exist and does not.

    ``head`` is empty where one actor lacks any tie of the kind. Two actors that a symmetric kind
    would join stand in the order of their ids. ``reasons`` has the strongest first.
    """

    tail: str
    head: str
    kind: str
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        """How strong the case is, 0 to 1: the chance that at least one reason holds.

        1 - product of (1 - score), as if the reasons were independent; they add up and stay
        below 1.
        """
        against = 1.0
        for reason in self.reasons:
            against *= 1.0 - reason.score
        return round(1.0 - against, 4)

    @property
    def rule(self) -> str:
        """The rules that name it, the strongest first, separated by ``|``."""
        return "|".join(reason.rule for reason in self.reasons)

    @property
    def why(self) -> str:
        """The reasons as one text."""
        return " ".join(reason.why for reason in self.reasons)

    @property
    def evidence(self) -> tuple[str, ...]:
        """The ids of the ties and actors that justify it."""
        return tuple(dict.fromkeys(i for reason in self.reasons for i in reason.evidence))

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that the evidence rests on."""
        return tuple(dict.fromkeys(s for reason in self.reasons for s in reason.sources))

    def proposal(self) -> Proposal:
        """The gap as a proposal that waits for a verdict; it has the same id again next time."""
        claim = {"tail": self.tail, "head": self.head, "kind": self.kind}
        reasons = tuple(reason.why for reason in self.reasons)
        return Proposal("missing", claim, self.score, reasons, self.evidence)


def find_gaps(network: Network, rules: Iterable[str] | None = None, lang: str = "en") -> list[Gap]:
    """The missing linkages that rules name.

    Args:
        network: the network, with ties of every kind and status: the rules look at them
            themselves.
        rules: names of rules, without the folder, or paths of ``.cypher`` files; all of the
            library's unless given.
        lang: the language of the reasons.

    Returns:
        One entry a pair and kind of tie, the strongest case first; rules that name the same
        pair are its reasons.

    Raises:
        GraphkitError: when there is no such rule, or a rule does not return what it must.

    Example:
        >>> from graphkit.model import Actor, Claim
        >>> places = [Actor(i, "province", country=i[:2]) for i in ("TH-48", "LA-KH")]
        >>> network = Network(actors={a.id: a for a in places},
        ...     claims=(Claim("TH-48", "LA-KH", "borders", weight=132.0),))
        >>> [(gap.tail, gap.head, gap.score) for gap in find_gaps(network)]
        [('LA-KH', 'TH-48', 0.6552)]
    """
    found: dict[tuple[str, str, str], list[Reason]] = defaultdict(list)
    for rule in _rules(rules):
        for pair, reason in _apply(network, rule, lang):
            found[pair].append(reason)
    gaps = [
        Gap(tail, head, kind, tuple(sorted(reasons, key=lambda r: (-r.score, r.rule))))
        for (tail, head, kind), reasons in found.items()
    ]
    return sorted(gaps, key=lambda gap: (-gap.score, gap.tail, gap.head, gap.kind))


def gaps_table(
    gaps: Sequence[Gap],
    network: Network,
    lang: str = "en",
    verdicts: Mapping[str, str] | None = None,
) -> Table:
    """Missing linkages as a table.

    Args:
        gaps: as :func:`find_gaps` gives them.
        network: for the names.
        lang: the language of the names.
        verdicts: what was decided, by the id of the proposal; ``new`` where nothing was.

    Returns:
        The columns rank, from, from_name, to, to_name, kind, rule, score, why, evidence and
        verdict; rank counts from 1.
    """
    decided = verdicts or {}

    rows = [
        (
            rank,
            gap.tail,
            network.name_of(gap.tail, lang),
            gap.head,
            network.name_of(gap.head, lang),
            gap.kind,
            gap.rule,
            gap.score,
            gap.why,
            "; ".join(gap.evidence),
            decided.get(gap.proposal().id, VERDICTS["missing"][0]),
        )
        for rank, gap in enumerate(gaps, start=1)
    ]
    columns = ("rank", "from", "from_name", "to", "to_name", "kind", "rule", "score", "why")
    return Table((*columns, "evidence", "verdict"), rows, provenance(network))


def _rules(names: Iterable[str] | None) -> list[Query]:
    shipped = queries(FOLDER)
    if names is None:
        return shipped
    by_name = {query.name.removeprefix(f"{FOLDER}/"): query for query in shipped}
    chosen: dict[str, Query] = {}
    for name in [names] if isinstance(names, str) else names:
        short = name.removeprefix(f"{FOLDER}/")
        if name.endswith(".cypher"):
            chosen[name] = load_query(name)
        elif short in by_name:
            chosen[short] = by_name[short]
        else:
            raise GraphkitError(f"there is no rule {name!r}; {suggest(short, by_name)}")
    return list(chosen.values())


def _apply(
    network: Network, rule: Query, lang: str
) -> Iterable[tuple[tuple[str, str, str], Reason]]:
    table = run(network, rule, limit=0)
    _check(table.columns, rule, network)
    kinds = network.ontology.tie_kinds
    sentence = rule.why.get(lang) or rule.why["en"]
    spoken = lang if lang in rule.why else "en"

    def name_of(actor: str) -> str | None:
        return network.actors[actor].name(lang) if actor in network.actors else None

    for row in table:
        tail, head, score = row["from"], row["to"] or "", row["score"]
        unknown = next((a for a in (tail, head) if a not in network.actors and a), None)
        if not tail or unknown:
            raise GraphkitError(f"the rule {rule.name!r} names {unknown!r}, which is no actor's id")
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            raise GraphkitError(
                f"the rule {rule.name!r} gives the score {score!r}; it must be 0 to 1"
            )
        if kinds[rule.proposes].symmetric and head and head < tail:
            tail, head = head, tail
        evidence = split_ids(row["evidence"], lambda i: i in network.ties or i in network.actors)
        why = sentence.render(row, spoken, network.ontology, name_of)
        name = rule.name.removeprefix(f"{FOLDER}/")
        reason = Reason(
            name, rule.weight * float(score), why, tuple(evidence), _sources(network, evidence)
        )
        yield (tail, head, rule.proposes), reason


def _check(columns: Sequence[str], rule: Query, network: Network) -> None:
    if "en" not in rule.why:
        raise GraphkitError(f"the rule {rule.name!r} says no reason; add // why_en: … to it")
    if rule.proposes not in network.ontology.tie_kinds:
        kinds = ", ".join(network.ontology.tie_kinds)
        raise GraphkitError(
            f"the rule {rule.name!r} proposes {rule.proposes!r}, which is no kind of tie; "
            f"add // proposes: with one of: {kinds}"
        )
    needed = {"from", "to", "score", "evidence"}
    for sentence in rule.why.values():
        needed |= sentence.columns
    missing = sorted(needed - set(columns))
    if missing:
        raise GraphkitError(f"the rule {rule.name!r} does not return {', '.join(missing)}")


def _sources(network: Network, evidence: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, Any] = {}
    for key in evidence:
        if key in network.ties:
            found |= {claim.source: None for claim in network.ties[key].claims if claim.source}
        elif key in network.actors and network.actors[key].source:
            found[network.actors[key].source] = None
    return tuple(found)
