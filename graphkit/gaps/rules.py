"""Missing linkages: ties that should exist and do not, with reasons and evidence.

Each rule is a query file in ``cypher/gaps/`` (its form stands in :mod:`graphkit.query.header`).
It returns

- ``from`` and ``to``: the ids of the two actors (``to`` is null where one actor lacks any tie),
- ``score``: 0 to 1, how strong the case is,
- ``evidence``: the ids of the ties and actors that justify it, separated by ``;`` and a space,
- ``kind``, where the kind of tie that is missing differs from row to row,
- the columns that its ``why`` sentences name.

The header says what kind of tie is missing (``proposes``) and how far the rule is trusted
(``weight``). A rule with a parameter ``actor`` is asked for one actor alone.

A place that is no longer there stands for the one that succeeds it: what is proposed lies ahead.

``predicted`` is no file: it is the model of :mod:`graphkit.gaps.prediction`, asked for by its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.gaps.prediction import PREDICTED, predict_in, predicted_kind
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.proposals import VERDICTS, Proposal
from graphkit.model.provenance import provenance
from graphkit.model.sentences import split_ids
from graphkit.model.table import Table
from graphkit.names.suggest import did_you_mean, suggest
from graphkit.query.header import Query
from graphkit.query.library import load_query, queries, query

FOLDER = "gaps"
ASKED = "actor"
"""The parameter, of type actor, of a rule that is asked for one actor alone."""

_PREDICTS: Mapping[str, type] = {"tie": str, "most": int, "seed": int}
_TITLES = {"en": "Predicted by the ties on record", "th": "คาดการณ์จากความสัมพันธ์ที่มีบันทึก"}
_ANSWERS = {
    "en": "Which pairs without a tie look like those that have one, by partners in common, "
    "distance, size, countries and other ties? The score is the chance of a tie; "
    "`graphkit gaps --backtest` says how far it can be trusted.",
    "th": "คู่ใดที่ยังไม่มีความสัมพันธ์แต่คล้ายกับคู่ที่มีแล้ว เมื่อดูจากคู่ร่วม ระยะทาง ขนาด ประเทศ และความสัมพันธ์แบบอื่น "
    "คะแนนคือโอกาสที่จะมีความสัมพันธ์",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one rule names a pair: a sentence, its weight (0 to 1) and the ids it rests on."""

    rule: str
    score: float
    why: str
    evidence: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


Pair = tuple[str, str, str]
"""The two ends of a tie, and its kind."""

Said = tuple[Reason, ...]
"""One reason, in each of the languages that are asked for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A tie that should exist and does not.

    ``head`` is empty where one actor lacks any tie of the kind. Two actors that a symmetric kind
    would join stand in the order of their ids. ``reasons`` has the strongest first.
    ``obstacles`` are those that claims record for ties of the two actors, then for ties of their
    countries, each as the id of the tie and the obstacle.
    """

    tail: str
    head: str
    kind: str
    reasons: tuple[Reason, ...]
    obstacles: tuple[tuple[str, str], ...] = ()

    @property
    def score(self) -> float:
        """How strong the case is, 0 to 1: the chance that at least one reason holds.

        1 - product of (1 - score), as if the reasons were independent; they add up and stay
        below 1.
        """
        return round(_strength(self), 4)

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


def _strength(gap: Gap) -> float:
    against = 1.0
    for reason in gap.reasons:
        against *= 1.0 - reason.score
    # What the order rests on, and no digit that hangs on the order of a sum.
    return round(1.0 - against, 9)


def find_gaps(
    network: Network,
    rules: Iterable[str] | None = None,
    lang: str = "en",
    *,
    actor: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> list[Gap]:
    """The missing linkages that rules name.

    Args:
        network: the network, with ties of every kind and status: the rules look at them
            themselves.
        rules: names of rules, without the folder, or paths of ``.cypher`` files. Unless given,
            all of the library's that need no actor; with ``actor``, those that need one.
            ``predicted`` is the model (:func:`graphkit.gaps.prediction.predict`), with the
            parameters ``tie``, ``most`` and ``seed``.
        lang: the language of the reasons.
        actor: an id or a name; only what is missing for this actor.
        parameters: values for the parameters of the rules; each goes to the rules that
            declare it.

    Returns:
        One entry a pair and kind of tie, the strongest case first; rules that name the same
        pair are its reasons.

    Raises:
        GraphkitError: when there is no such rule, actor or parameter, or a rule does not return
            what it must.

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
    return gaps_in(network, (lang,), rules, actor=actor, parameters=parameters)[lang]


def gaps_in(
    network: Network,
    languages: Iterable[str],
    rules: Iterable[str] | None = None,
    *,
    actor: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> dict[str, list[Gap]]:
    """What :func:`find_gaps` gives in each of some languages, from one run of the rules.

    The lists differ in their sentences alone.
    """
    spoken = tuple(dict.fromkeys(languages))
    if not spoken:
        return {}
    asked = network.find(actor).id if actor is not None else ""
    names, modelled = _without_model(rules)
    chosen = _rules(names, needing_actor=bool(asked))
    given = dict(parameters or {})
    _check_parameters(chosen, given, _PREDICTS if modelled else {})
    found: dict[Pair, dict[str, Said]] = defaultdict(dict)
    for rule in chosen:
        for pair, said in _apply(network, rule, spoken, asked, given):
            if asked and asked not in pair[:2]:
                continue
            # Two places that one succeeds can bring the same pair twice.
            known = found[pair].get(_short(rule))
            if known is None or said[0].score > known[0].score:
                found[pair][_short(rule)] = said
    if modelled:
        for pair, said in _predicted(network, spoken, asked, given):
            found[pair][PREDICTED] = said
    obstacles = _obstacles(network)
    gaps: dict[str, list[Gap]] = {lang: [] for lang in spoken}
    for pair, by_rule in found.items():
        order = sorted(by_rule.values(), key=lambda said: (-said[0].score, said[0].rule))
        bearing = tuple(dict.fromkeys(_bearing(network, obstacles, pair[0], pair[1])))
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
    """Missing linkages as a table.

    Args:
        gaps: as :func:`find_gaps` gives them.
        network: for the names.
        lang: the language of the names.
        verdicts: what was decided, by the id of the proposal; ``new`` where nothing was.

    Returns:
        The columns rank, from, from_name, to, to_name, kind, rule, score, why, evidence,
        verdict, sources and obstacles; rank counts from 1.
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
            _obstacles_text(gap, network, lang),
        )
        for rank, gap in enumerate(gaps, start=1)
    ]
    columns = ("rank", "from", "from_name", "to", "to_name", "kind", "rule", "score", "why")
    last = ("evidence", "verdict", "sources", "obstacles")
    return Table((*columns, *last), rows, provenance(network))


def rules_table(network: Network, rules: Iterable[str] | None = None, lang: str = "en") -> Table:
    """What rules there are, and how many missing linkages each names in a network.

    Args:
        network: the network to count in.
        rules: as :func:`find_gaps` takes them; all of the library's unless given.
        lang: the language of titles and explanations.

    Returns:
        The columns rule, title, proposes, weight, parameters, count and answers; ``count`` is
        None for a rule that is asked for one actor alone, and for the model.
    """
    names, modelled = _without_model(rules)
    chosen = queries(FOLDER) if names is None else _rules(names)
    rows = [
        (
            _short(rule),
            rule.title(lang),
            rule.proposes,
            rule.weight,
            "; ".join(map(str, rule.parameters)),
            None if _needs_actor(rule) else len(list(_apply(network, rule, (lang,)))),
            rule.answer(lang),
        )
        for rule in chosen
    ]
    if modelled or rules is None:
        said = lang if lang in _TITLES else "en"
        takes = "; ".join(_PREDICTS)
        row = (PREDICTED, _TITLES[said], predicted_kind(network), 1.0, takes, None, _ANSWERS[said])
        rows = sorted([*rows, row])
    columns = ("rule", "title", "proposes", "weight", "parameters", "count", "answers")
    return Table(columns, rows, provenance(network))


def _without_model(rules: Iterable[str] | None) -> tuple[list[str] | None, bool]:
    """The names of the rules that are files, and whether the model is asked too."""
    if rules is None:
        return None, False
    names = [rules] if isinstance(rules, str) else list(rules)
    files = [name for name in names if name.removeprefix(f"{FOLDER}/") != PREDICTED]
    return files, len(files) < len(names)


def _predicted(
    network: Network, languages: Sequence[str], actor: str, given: Mapping[str, Any]
) -> Iterator[tuple[Pair, Said]]:
    options: dict[str, Any] = {}
    for name, type_ in _PREDICTS.items():
        if name in given:
            try:
                options[name] = type_(given[name])
            except ValueError as error:
                raise GraphkitError(
                    f"{name} of {PREDICTED} is a whole number, not {given[name]!r}"
                ) from error
    predictions = predict_in(network, languages, actor=actor, **options)
    kind = predictions[languages[0]].kind
    for guesses in zip(*(each.guesses for each in predictions.values()), strict=True):
        sources = _sources(network, guesses[0].evidence)
        said = tuple(Reason(PREDICTED, g.chance, g.why, g.evidence, sources) for g in guesses)
        yield (guesses[0].tail, guesses[0].head, kind), said


def _short(rule: Query) -> str:
    return rule.name.removeprefix(f"{FOLDER}/")


def _needs_actor(rule: Query) -> bool:
    return any(p.name == ASKED and p.type == "actor" for p in rule.parameters)


def _rules(names: Iterable[str] | None, *, needing_actor: bool = False) -> list[Query]:
    shipped = {_short(query): query for query in queries(FOLDER)}
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
            raise GraphkitError(
                f"there is no rule {name!r}; {suggest(short, [*shipped, PREDICTED])}"
            )
        if _needs_actor(list(chosen.values())[-1]) and not needing_actor:
            raise GraphkitError(f"the rule {name!r} is asked for one actor; name it with --for")
    return list(chosen.values())


def _check_parameters(
    rules: Sequence[Query], given: Mapping[str, Any], more: Iterable[str]
) -> None:
    declared = sorted({*more, *(p.name for rule in rules for p in rule.parameters)})
    for name in given:
        if name not in declared:
            takes = f"they take {', '.join(declared) or 'none'}"
            hint = " ".join(filter(None, (did_you_mean(name, declared), takes)))
            raise GraphkitError(f"no rule asked has a parameter {name!r}; {hint}")


def _apply(
    network: Network,
    rule: Query,
    languages: Sequence[str],
    actor: str = "",
    given: Mapping[str, Any] | None = None,
) -> Iterator[tuple[Pair, Said]]:
    declared = {parameter.name for parameter in rule.parameters}
    values = {name: value for name, value in (given or {}).items() if name in declared}
    if actor and _needs_actor(rule):
        values[ASKED] = actor
    table = query(network, rule, values, limit=0)
    _check(table.columns, rule, network)
    kinds = network.ontology.tie_kinds
    successors = network.successors

    def say(row: Mapping[str, Any], lang: str) -> str:
        def name_of(actor: str) -> str | None:
            return network.actors[actor].name(lang) if actor in network.actors else None

        spoken = lang if lang in rule.why else "en"
        return rule.why[spoken].render(row, spoken, network.ontology, name_of)

    for row in table:
        tail, head, score = row["from"], row["to"] or "", row["score"]
        unknown = next((a for a in (tail, head) if a not in network.actors and a), None)
        if not tail or unknown:
            raise GraphkitError(f"the rule {rule.name!r} names {unknown!r}, which is no actor's id")
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            raise GraphkitError(
                f"the rule {rule.name!r} gives the score {score!r}; it must be 0 to 1"
            )
        kind = row.get("kind") or rule.proposes
        if kind not in kinds:
            raise GraphkitError(
                f"the rule {rule.name!r} names the kind {kind!r}; {suggest(str(kind), kinds)}"
            )
        tail, head = successors.get(tail, tail), successors.get(head, head)
        if tail == head:
            continue
        evidence = split_ids(row["evidence"], lambda i: i in network.ties or i in network.actors)
        told = {**row, "from": tail, "to": head}
        if kinds[kind].symmetric and head and head < tail:
            tail, head = head, tail
        cited = _sources(network, evidence)
        strength = rule.weight * float(score)
        yield (
            (tail, head, kind),
            tuple(
                Reason(_short(rule), strength, say(told, lang), tuple(evidence), cited)
                for lang in languages
            ),
        )


def _obstacles(network: Network) -> dict[frozenset[str], list[tuple[str, str]]]:
    """The obstacles that ties record, by their two ends."""
    found: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
    for tie in network.ties.values():
        found[frozenset((tie.tail, tie.head))] += [(tie.id, o) for o in tie.obstacles]
    return found


def _bearing(
    network: Network,
    obstacles: Mapping[frozenset[str], Sequence[tuple[str, str]]],
    tail: str,
    head: str,
) -> Iterator[tuple[str, str]]:
    if not head:
        return
    one, other = network.actors[tail], network.actors[head]
    for a in (tail, *one.succeeds):
        for b in (head, *other.succeeds):
            yield from obstacles.get(frozenset((a, b)), ())
    if one.country and other.country and one.country != other.country:
        yield from obstacles.get(frozenset((one.country, other.country)), ())


def _obstacles_text(gap: Gap, network: Network, lang: str) -> str:
    """The obstacles of a gap: its own, then those of other ties, each under the tie's ends."""
    by_ends: dict[str, dict[str, None]] = defaultdict(dict)
    for key, obstacle in gap.obstacles:
        tie = network.ties[key]
        own = {gap.tail, gap.head} == {tie.tail, tie.head}
        ends = "" if own else " – ".join(network.name_of(e, lang) for e in (tie.tail, tie.head))
        by_ends[ends][network.ontology.label("obstacles", obstacle, lang)] = None
    return "; ".join(
        (f"{ends}: " if ends else "") + ", ".join(labels) for ends, labels in by_ends.items()
    )


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
