"""Missing linkages: ties that should exist and do not, with reasons and evidence.

Each rule is a query file in ``cypher/gaps/`` (:mod:`graphkit.query.header` describes the format).
It returns

- ``from`` and ``to``: the ids of the two actors (``to`` is null if one actor lacks any tie),
- ``score``: the strength of the case, 0 to 1,
- ``evidence``: the ids of the ties and actors that justify it, separated by ``;`` and a space,
- ``kind``: the kind of the missing tie, if it differs from row to row,
- the columns that its ``why`` sentences use, except ``searched`` (the sources that were searched)
  and ``twin`` (a sister city, as the countries of the two call it), which are always there.

The header states the kind of the missing tie (``proposes``), how far the rule is trusted
(``weight``) and whether a case needs all its evidence (``rests``). A rule with a parameter
``actor`` is run for one actor at a time.

A place that has ended is replaced by its successor, since proposals are for the future; the
sentence says so. Without a successor there is nobody to propose to. What a sentence says about
doubtful records is in :mod:`graphkit.gaps.grounds`.

``predicted`` is not a file: it is the model of :mod:`graphkit.gaps.prediction`, run if asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.gaps.grounds import SUPPLIED, Grounds, searched
from graphkit.gaps.obstacles import obstacles_by_pair, obstacles_for, obstacles_text
from graphkit.gaps.past import with_past
from graphkit.gaps.prediction import PREDICTED, predict_by_language, predicted_kind
from graphkit.model.errors import InvalidQueryError, NotFoundError
from graphkit.model.network import Network
from graphkit.model.proposals import VERDICTS, Proposal
from graphkit.model.provenance import provenance
from graphkit.model.sentences import Sentence, split_ids
from graphkit.model.table import Table
from graphkit.names.languages import ENGLISH, words_of
from graphkit.names.suggest import did_you_mean, suggest
from graphkit.query.header import Query
from graphkit.query.library import load_query, queries, query

FOLDER = "gaps"
"""The folder of the query library that has the rules."""
ACTOR_PARAMETER = "actor"
"""The parameter, of type actor, of a rule that is run for one actor at a time."""

_MODEL_PARAMETERS: Mapping[str, type] = {"tie": str, "limit": int, "seed": int}


@dataclass(frozen=True, slots=True)
class GapReason:
    """The reason of one rule: a sentence, a score (0 to 1), and the ids of evidence and sources."""

    rule: str
    score: float
    why: str
    evidence: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


MissingTie = tuple[str, str, str]
"""The tail, the head and the kind of a missing tie."""

Translations = tuple[GapReason, ...]
"""One reason in several languages."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A tie that should exist and does not.

    Attributes:
        tail: the id of one actor.
        head: the id of the other; empty if ``tail`` lacks any tie of the kind. If the kind is
            symmetric, the two are in the order of their ids.
        kind: the kind of the missing tie.
        reasons: the reasons, strongest first.
        obstacles: pairs of a tie's id and an obstacle recorded for it: first of ties between the
            two actors, then of ties between their countries.

    Example:
        >>> gap = Gap("LA-KH", "TH-48", "sister_city", ())
        >>> gap.tail, gap.head, gap.score
        ('LA-KH', 'TH-48', 0.0)
    """

    tail: str
    head: str
    kind: str
    reasons: tuple[GapReason, ...]
    obstacles: tuple[tuple[str, str], ...] = ()

    @property
    def score(self) -> float:
        """The strength of the case, 0 to 1: the chance that at least one reason holds.

        This is 1 - product of (1 - score), as if the reasons were independent.
        """
        return round(_strength(self), 4)

    @property
    def rule(self) -> str:
        """The rules that name it, strongest first, separated by ``|``."""
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
        """The ids of the sources behind the evidence."""
        return tuple(dict.fromkeys(s for reason in self.reasons for s in reason.sources))

    def proposal(self) -> Proposal:
        """Return the gap as a proposal that waits for a verdict; its id is the same every time."""
        claim = {"tail": self.tail, "head": self.head, "kind": self.kind}
        reasons = tuple(reason.why for reason in self.reasons)
        return Proposal("missing", claim, self.score, reasons, self.evidence)


def _strength(gap: Gap) -> float:
    against = 1.0
    for reason in gap.reasons:
        against *= 1.0 - reason.score
    # Rounded, so that the order of gaps does not depend on the order of floating-point sums.
    return round(1.0 - against, 9)


def find_gaps(
    network: Network,
    rules: Iterable[str] | None = None,
    lang: str = "en",
    *,
    actor: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> list[Gap]:
    """Find the missing linkages that rules name.

    Args:
        network: the network, with ties of every kind and status; the rules select for themselves.
        rules: names of rules, without the folder, or paths of ``.cypher`` files. Unless given,
            all rules of the library that need no actor; with ``actor``, those that need one.
            ``predicted`` is the model (:func:`graphkit.gaps.prediction.predict`), with the
            parameters ``tie``, ``limit`` and ``seed``.
        lang: the language of the reasons.
        actor: an id or a name; find only what is missing for this actor.
        parameters: values for the parameters of the rules; each goes to the rules that
            declare it.

    Returns:
        One gap per pair and kind of tie, strongest first; all rules that name the pair are its
        reasons.

    Raises:
        NotFoundError: if a rule or the actor is unknown.
        InvalidQueryError: if a parameter is unknown, or a rule does not return what it must.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> places = [Actor(i, "province", country=i[:2]) for i in ("TH-48", "LA-KH")]
        >>> network = Network(actors={a.id: a for a in places},
        ...     claims=(Claim("TH-48", "LA-KH", "borders", weight=132.0),))
        >>> [(gap.tail, gap.head, gap.score) for gap in find_gaps(network)]
        [('LA-KH', 'TH-48', 0.6552)]
        >>> find_gaps(network, actor="TH-48")[0].reasons[0].rule
        'partners'
    """
    return gaps_by_language(network, (lang,), rules, actor=actor, parameters=parameters)[lang]


def gaps_by_language(
    network: Network,
    languages: Iterable[str],
    rules: Iterable[str] | None = None,
    *,
    actor: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> dict[str, list[Gap]]:
    """Find gaps as :func:`find_gaps` does, from one run of the rules, in several languages.

    The lists differ only in their sentences.
    """
    spoken = tuple(dict.fromkeys(languages))
    if not spoken:
        return {}
    asked = network.find(actor).id if actor is not None else ""
    asked = network.successors.get(asked, asked)
    names, modelled = _without_model(rules)
    chosen = _rules(names, needing_actor=bool(asked))
    values = dict(parameters or {})
    _check_parameters(chosen, values, _MODEL_PARAMETERS if modelled else {})
    found: dict[MissingTie, dict[str, Translations]] = defaultdict(dict)
    full = with_past(network)
    for rule in chosen:
        for pair, reason in _apply(full, rule, spoken, asked, values):
            if asked and asked not in pair[:2]:
                continue
            # Two places with the same successor can give the same pair twice.
            known = found[pair].get(_rule_name(rule))
            if known is None or reason[0].score > known[0].score:
                found[pair][_rule_name(rule)] = reason
    if modelled:
        for pair, reason in _predicted(full, spoken, asked, values):
            found[pair][PREDICTED] = reason
    obstacles = obstacles_by_pair(network)
    gaps: dict[str, list[Gap]] = {lang: [] for lang in spoken}
    for pair, by_rule in found.items():
        order = sorted(by_rule.values(), key=lambda reason: (-reason[0].score, reason[0].rule))
        bearing = tuple(dict.fromkeys(obstacles_for(network, obstacles, pair[0], pair[1])))
        for kept, reasons in zip(gaps.values(), zip(*order, strict=True), strict=True):
            kept.append(Gap(*pair, reasons, bearing))
    return {
        lang: sorted(kept, key=lambda gap: (-_strength(gap), gap.tail, gap.head, gap.kind))
        for lang, kept in gaps.items()
    }


def gaps_table(
    gaps: Sequence[Gap],
    network: Network,
    lang: str = "en",
    verdicts: Mapping[str, str] | None = None,
) -> Table:
    """Return missing linkages as a table.

    Args:
        gaps: the result of :func:`find_gaps`.
        network: the network they were found in.
        lang: the language of the names.
        verdicts: verdicts by the id of the proposal; ``new`` for all others.

    Returns:
        The columns rank, from, from_name, to, to_name, kind, rule, score, why, evidence,
        verdict, sources and obstacles; rank counts from 1.

    Example:
        >>> from graphkit.model.records import Actor
        >>> network = Network({"TH-48": Actor("TH-48", "province", {"en": "Nakhon Phanom"})})
        >>> gaps_table([Gap("TH-48", "", "sister_city", ())], network).column("from_name")
        ['Nakhon Phanom']
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
            "; ".join(gap.sources),
            obstacles_text(gap.obstacles, (gap.tail, gap.head), network, lang),
        )
        for rank, gap in enumerate(gaps, start=1)
    ]
    columns = ("rank", "from", "from_name", "to", "to_name", "kind", "rule", "score", "why")
    last = ("evidence", "verdict", "sources", "obstacles")
    return Table((*columns, *last), rows, provenance(network))


def rules_table(network: Network, rules: Iterable[str] | None = None, lang: str = "en") -> Table:
    """Return a table of the rules, with the number of missing linkages each names in a network.

    Args:
        network: the network to count in.
        rules: names or paths as in :func:`find_gaps`; all rules of the library unless given.
        lang: the language of titles and explanations.

    Returns:
        The columns rule, title, proposes, weight, parameters, count and answers; ``count`` is
        None for a rule that is run for one actor at a time, and for the model.

    Example:
        >>> rules_table(Network(), ["stalled"]).select(["rule", "proposes", "count"]).rows
        [('stalled', 'sister_city', 0)]
    """
    names, modelled = _without_model(rules)
    chosen = queries(FOLDER) if names is None else _rules(names)
    rows = [
        (
            _rule_name(rule),
            rule.title(lang),
            rule.proposes,
            rule.weight,
            "; ".join(map(str, rule.parameters)),
            None if _needs_actor(rule) else len(list(_apply(with_past(network), rule, (lang,)))),
            rule.answer(lang),
        )
        for rule in chosen
    ]
    if modelled or rules is None:
        words = words_of("gaps", lang)["predicted"]
        takes = "; ".join(_MODEL_PARAMETERS)
        title, answers = words["title"], words["answers"]
        row = (PREDICTED, title, predicted_kind(network), 1.0, takes, None, answers)
        rows = sorted([*rows, row])
    columns = ("rule", "title", "proposes", "weight", "parameters", "count", "answers")
    return Table(columns, rows, provenance(network))


def _without_model(rules: Iterable[str] | None) -> tuple[list[str] | None, bool]:
    """Split names into the rules that are files, and True if the model is among them."""
    if rules is None:
        return None, False
    names = [rules] if isinstance(rules, str) else list(rules)
    files = [name for name in names if name.removeprefix(f"{FOLDER}/") != PREDICTED]
    return files, len(files) < len(names)


def _predicted(
    network: Network, languages: Sequence[str], actor: str, values: Mapping[str, Any]
) -> Iterator[tuple[MissingTie, Translations]]:
    options: dict[str, Any] = {}
    for name, type_ in _MODEL_PARAMETERS.items():
        if name in values:
            try:
                options[name] = type_(values[name])
            except ValueError as error:
                raise InvalidQueryError(
                    f"parameter {name!r} of the rule {PREDICTED!r} must be a whole number, "
                    f"not {values[name]!r}"
                ) from error
    predictions = predict_by_language(network, languages, actor=actor, **options)
    kind = predictions[languages[0]].kind
    for ties in zip(*(each.ties for each in predictions.values()), strict=True):
        tail, head, evidence = ties[0].tail, ties[0].head, ties[0].evidence
        grounds = Grounds(network, evidence, (tail, head))
        if any(len(old) > 1 for old in grounds.past.values()):
            # Nobody shares the ties of two places that one succeeds.
            continue
        if _is_over(network, tail) or _is_over(network, head):
            continue
        sources = _sources(network, evidence)
        reason = tuple(
            GapReason(
                PREDICTED,
                tie.chance,
                " ".join((tie.why, *grounds.inherited(lang), *grounds.notes(lang))),
                evidence,
                sources,
            )
            for lang, tie in zip(predictions, ties, strict=True)
        )
        yield (tail, head, kind), reason


def _rule_name(rule: Query) -> str:
    return rule.name.removeprefix(f"{FOLDER}/")


def _needs_actor(rule: Query) -> bool:
    return any(p.name == ACTOR_PARAMETER and p.type == "actor" for p in rule.parameters)


def _rules(names: Iterable[str] | None, *, needing_actor: bool = False) -> list[Query]:
    shipped = {_rule_name(query): query for query in queries(FOLDER)}
    if names is None:
        return [r for r in shipped.values() if _needs_actor(r) == needing_actor]
    chosen: dict[str, Query] = {}
    for name in [names] if isinstance(names, str) else names:
        short = name.removeprefix(f"{FOLDER}/")
        if name.endswith(".cypher"):
            chosen[name] = load_query(name)
        elif short in shipped:
            chosen[short] = shipped[short]
        else:
            raise NotFoundError(
                f"{name!r} is not a known rule; {suggest(short, [*shipped, PREDICTED])}"
            )
        if _needs_actor(list(chosen.values())[-1]) and not needing_actor:
            raise InvalidQueryError(f"the rule {name!r} needs an actor; name one with --for ACTOR")
    return list(chosen.values())


def _check_parameters(
    rules: Sequence[Query], values: Mapping[str, Any], more: Iterable[str]
) -> None:
    declared = sorted({*more, *(p.name for rule in rules for p in rule.parameters)})
    for name in values:
        if name not in declared:
            takes = f"known parameters: {', '.join(declared) or 'none'}"
            hint = " ".join(filter(None, (did_you_mean(name, declared), takes)))
            raise InvalidQueryError(f"none of the rules has a parameter {name!r}; {hint}")


def _apply(
    network: Network,
    rule: Query,
    languages: Sequence[str],
    actor: str = "",
    values: Mapping[str, Any] | None = None,
) -> Iterator[tuple[MissingTie, Translations]]:
    declared = {parameter.name for parameter in rule.parameters}
    own = {name: value for name, value in (values or {}).items() if name in declared}
    if actor and _needs_actor(rule):
        own[ACTOR_PARAMETER] = actor
    table = query(network, rule, own, limit=0)
    _check(table.columns, rule, network)
    kinds, successors = network.ontology.tie_kinds, network.successors
    reach = searched(network)
    for row in table:
        tail, head, score = row["from"], row["to"] or "", row["score"]
        unknown = next((a for a in (tail, head) if a not in network.actors and a), None)
        if not tail or unknown:
            raise InvalidQueryError(
                f"the rule {rule.name!r} returns {unknown!r}, which is not an actor id; "
                "return ids in the columns from and to"
            )
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            raise InvalidQueryError(
                f"the rule {rule.name!r} returns the score {score!r}; expected a number from 0 to 1"
            )
        kind = row.get("kind") or rule.proposes
        if kind not in kinds:
            raise InvalidQueryError(
                f"the rule {rule.name!r} returns {kind!r}, which is not a known tie kind; "
                f"{suggest(str(kind), kinds)}"
            )
        ends = (tail, head)
        tail, head = successors.get(tail, tail), successors.get(head, head)
        if tail == head or _is_over(network, tail) or _is_over(network, head):
            continue
        evidence = split_ids(row["evidence"], lambda i: i in network.ties or i in network.actors)
        renamed = {**row, "from": tail, "to": head}
        if kinds[kind].symmetric and head and head < tail:
            tail, head = head, tail
        cited = _sources(network, evidence)
        grounds = Grounds(network, evidence, ends)
        strength = rule.weight * float(score) * grounds.certainty(rests=rule.rests)
        yield (
            (tail, head, kind),
            tuple(
                GapReason(
                    _rule_name(rule),
                    strength,
                    grounds.sentence(_why(rule, lang), renamed, lang, reach),
                    tuple(evidence),
                    cited,
                )
                for lang in languages
            ),
        )


def _why(rule: Query, lang: str) -> Sentence:
    return rule.why.get(lang) or rule.why[ENGLISH]


def _is_over(network: Network, actor: str) -> bool:
    """Return whether an actor has ended by the day of the network."""
    until = network.actors[actor].until if actor else None
    return until is not None and until.last < network.as_of


def _check(columns: Sequence[str], rule: Query, network: Network) -> None:
    if "en" not in rule.why:
        raise InvalidQueryError(
            f"the rule {rule.name!r} has no sentence; add // why_en: … to its header"
        )
    if rule.proposes not in network.ontology.tie_kinds:
        kinds = ", ".join(network.ontology.tie_kinds)
        raise InvalidQueryError(
            f"the rule {rule.name!r} proposes {rule.proposes!r}, which is not a known tie kind; "
            f"add // proposes: with one of: {kinds}"
        )
    needed = {"from", "to", "score", "evidence"}
    for sentence in rule.why.values():
        needed |= sentence.columns - SUPPLIED
    missing = sorted(needed - set(columns))
    if missing:
        raise InvalidQueryError(f"the rule {rule.name!r} must also return {', '.join(missing)}")


def _sources(network: Network, evidence: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, Any] = {}
    for key in evidence:
        if key in network.ties:
            found |= {claim.source: None for claim in network.ties[key].claims if claim.source}
        elif key in network.actors and network.actors[key].source:
            found[network.actors[key].source] = None
    return tuple(found)
