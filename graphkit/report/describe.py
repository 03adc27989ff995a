"""The content of a network in counts and in words: its size, its batches, one of its actors."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, cast

from graphkit.analysis import centrality
from graphkit.analysis.engines import slow_paths
from graphkit.gaps.rules import Gap, find_gaps
from graphkit.model.dates import PartialDate, format_date, is_event
from graphkit.model.errors import clip
from graphkit.model.labels import kind_label, tie_label
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.records import Claim, Tie
from graphkit.model.selection import Selection, SelectionFields, default_selection
from graphkit.model.table import Table
from graphkit.model.ties import only_planned
from graphkit.names.languages import words_of
from graphkit.names.normalise import sort_key
from graphkit.report.totals import count_totals
from graphkit.storage.batches.contract import Batch
from graphkit.viz.maps.content import linkages_within

_GAPS = 10
_QUOTE = 200  # characters of a quotation
"""The number of missing linkages that the portrait of one actor shows."""


def describe_network(network: Network, lang: str = "en") -> Table:
    """Count the actors, ties, claims, sources and disagreements of a network on its day.

    Ties are those that sources state, of every status; those that follow from where actors lie
    are counted by themselves (:class:`graphkit.report.totals.Totals`).

    Returns:
        Columns ``part`` (what is counted), ``name`` (the word, empty if no word is given),
        ``label`` (in the language) and ``count``; for ``dates`` the count is a year.

    Example:
        >>> describe_network(Network()).rows[0]
        ('actors', 'all', '', 0)
    """
    onto = network.ontology
    unstated = words_of("report", lang)["actor"]["unstated"]
    rows: list[tuple[str, str, str, int]] = []

    def add(part: str, words: Iterable[str], label_part: str = "") -> None:
        for word, count in sorted(Counter(words).items(), key=lambda row: (-row[1], row[0])):
            label = onto.label(label_part, word, lang) if label_part else word
            rows.append((part, word, label if word else unstated, count))

    totals = count_totals(network)
    now = network.at(network.as_of, undated=network.undated)
    ties = [tie for tie in now.counted_ties.values() if not tie.derived]
    rows.append(("actors", "all", "", totals.actors))
    add("actors by kind", (a.kind for a in now.actors.values()), "actor_kinds")
    if totals.other_actors:
        rows.append(("actors of other days", "all", "", totals.other_actors))
    rows.append(("ties", "all", "", totals.ties))
    add("ties by kind", (t.kind for t in ties), "tie_kinds")
    add("ties by status", (t.status for t in ties), "statuses")
    if totals.denied:
        rows.append(("ties that are denied", "all", "", totals.denied))
    if totals.other_ties:
        rows.append(("ties of actors of other days", "all", "", totals.other_ties))
    rows.append(("ties that follow from places", "all", "", totals.derived))
    derived = (tie.kind for tie in now.ties.values() if tie.derived)
    add("ties that follow from places by kind", derived, "tie_kinds")
    levelled = [t for t in ties if onto.tie_kinds[t.kind].levels]
    add("ties by level", (t.level for t in levelled), "levels")
    rows.append(("claims", "all", "", len(network.claims)))
    rows.append(("sources", "all", "", len(network.sources)))
    add("sources by kind", (s.kind for s in network.sources.values()))
    dates = [d for c in network.claims for d in (c.since, c.until) if d]
    if dates:
        rows.append(("dates", "first", "", min(dates, key=lambda d: d.first).first.year))
        rows.append(("dates", "last", "", max(dates, key=lambda d: d.last).last.year))
    undated = sum(t.since_first is None for t in ties)
    rows.append(("ties without a date", "all", "", undated))
    add("disagreements by field", (d.field for d in now.disagreements))
    return Table(("part", "name", "label", "count"), rows, provenance(network))


def batches(history: Iterable[Batch]) -> Table:
    """Return the batches of a store as a table, newest first."""
    columns = (
        *("batch", "dataset", "version", "loaded_at", "added", "changed", "pruned"),
        *("content_hash", "graphkit", "undone_at", "unfinished"),
    )
    return Table(columns, [tuple(getattr(b, c) for c in columns) for b in history])


@dataclass(frozen=True, eq=False, repr=False)
class ActorDescription:
    """The description of one actor; see :func:`describe_actor`."""

    network: Network
    part: Network
    actor: str
    lang: str

    def __repr__(self) -> str:
        return f"<ActorDescription of {self.network.name_of(self.actor)} [{self.actor}]>"

    def _repr_html_(self) -> str:
        """Return the text for notebooks."""
        return f'<pre style="white-space:pre-wrap">{escape(self.text())}</pre>'

    def text(self) -> str:
        """Return names, ties with their evidence, measures and missing linkages as lines."""
        return "\n".join(portrait(self.network, self.part, self.actor, self.lang))

    def json(self) -> str:
        """Return the same as a JSON object: ``actor``, ``ties``, ``measures``, ``gaps``."""
        return portrait_json(self.network, self.part, self.actor, self.lang)


def describe_actor(
    network: Network, actor: str, *, part: Network | None = None, lang: str = "en"
) -> ActorDescription:
    """Describe one actor: names, ties with their evidence, measures and missing linkages.

    Args:
        network: the whole network, for measures and missing linkages.
        actor: the id or a name.
        part: the part of the network whose ties are listed; the whole unless given.
        lang: the language of labels and names.

    Raises:
        NotFoundError: when the text means no actor or several.

    Example:
        >>> from graphkit.model.records import Actor
        >>> network = Network({"TH-42": Actor("TH-42", "province", {"en": "Loei"})})
        >>> describe_actor(network, "Loei").actor
        'TH-42'
    """
    return ActorDescription(network, part or network, network.find(actor).id, lang)


def portrait(network: Network, part: Network, actor: str, lang: str = "en") -> Iterator[str]:
    """Describe one actor in lines for a terminal.

    Args:
        network: the whole network, for measures and missing linkages.
        part: the part of the network whose ties are listed.
        actor: the id.
        lang: the language of labels and names.
    """
    words = words_of("report", lang)["actor"]
    onto = network.ontology
    subject = network.actors[actor]
    kind = kind_label(subject, onto, lang)
    yield f"{subject.name(lang)}  [{actor}]  {kind}"
    facts = {
        "names": " | ".join(f"{n} ({code})" for code, n in subject.names.items() if n),
        "aliases": " | ".join(subject.aliases),
        "within": _place(network, subject.within or subject.country, lang),
        "dates": _span(subject.since, subject.until, lang),
        "coordinates": ""
        if subject.lat is None or subject.lon is None
        else f"{subject.lat:.4f}, {subject.lon:.4f}",
        "population": "" if subject.population is None else f"{subject.population:,}",
        "source": _cite(network, subject.source, subject.locator),
        "note": subject.note,
    }
    for name, text in facts.items():
        if text:
            yield f"  {words[name]}: {text}"
    order = {kind: place for place, kind in enumerate(onto.tie_kinds)}
    ties = sorted(
        part.ties_of.get(actor, ()),
        key=lambda t: (
            order[t.kind],
            sort_key(network.name_of(t.other(actor), lang)),
            t.id,
        ),
    )
    yield ""
    derived = sum(tie.derived for tie in ties)
    denied = sum(tie.id not in part.counted_ties for tie in ties)
    counted = {"stated": len(ties) - derived - denied, "derived": derived, "denied": denied}
    title = words["ties_and_places" if derived else "ties"].format(**counted)
    yield title + (words["denied_too"].format(**counted) if denied else "")
    for tie in ties:
        yield from _tie_lines(network, tie, actor, lang)
    yield ""
    yield words["measures"]
    standard = _measured(network, part)
    yield f"  {standard.selection.describe(onto, lang) if standard.selection else ''}"
    if actor not in standard.actors:
        yield f"  {words['outside']}"
    else:
        for measure, value, rank in _measures(standard, actor):
            name = words["measure_names"][measure]
            line = words["measure"].format(
                name=name, value=value, rank=rank, total=len(standard.actors)
            )
            yield f"  {line}"
    gaps = _gaps_of(network, part, actor, lang)
    yield ""
    yield f"{words['gaps']} ({len(gaps)})"
    for gap in gaps[:_GAPS]:
        other = gap.head if gap.tail == actor else gap.tail
        parts = (_place(network, other, lang), f"{gap.score:.2f}:", gap.why)
        yield "  " + " ".join(filter(None, parts))
    if len(gaps) > _GAPS:
        yield f"  … {words['more'].format(n=len(gaps) - _GAPS)}"


def _tie_lines(network: Network, tie: Tie, actor: str, lang: str) -> Iterator[str]:
    words = words_of("report", lang)["actor"]
    onto = network.ontology
    label = tie_label(tie, network.actors, onto, lang, actor)
    key = onto.key_label(tie.key, lang)
    confidence = "" if tie.confidence is None else words["confidence"].format(value=tie.confidence)
    status = onto.label("statuses", tie.status, lang)
    status = words["planned"] if only_planned(tie, onto) else status
    facts = [_marked(tie, ("status",), status, lang, confidence), _when(tie, lang)]
    if tie.level:
        level = f"{words['level']}: {onto.label('levels', tie.level, lang)}"
        facts.append(_marked(tie, ("level",), level, lang))
    if tie.mechanism:
        mechanism = onto.label("mechanisms", tie.mechanism, lang)
        facts.append(_marked(tie, ("mechanism",), mechanism, lang))
    dimensions = ", ".join(onto.label("dimensions", d, lang) for d in tie.dimensions)
    facts.append(_marked(tie, ("dimensions",), dimensions, lang))
    if tie.obstacles:
        listed = ", ".join(onto.label("obstacles", o, lang) for o in tie.obstacles)
        facts.append(_marked(tie, ("obstacles",), f"{words['obstacles']}: {listed}", lang))
    other = tie.other(actor)
    end = network.actors[other].until if other in network.actors else None
    if end and end.last < network.as_of:
        facts.append(words["gone"].format(date=format_date(end, lang)))
    yield (
        f"  {label}{f' ({key})' if key else ''} {network.name_of(other, lang)} [{other}]: "
        + "; ".join(fact for fact in facts if fact)
    )
    for claim in tie.claims:
        if claim.source:
            yield f"      {_evidence(network, claim, lang)}"
    for dispute in tie.disagreements:
        field = words["fields"].get(dispute.field, dispute.field)
        yield f"      ! {words['disagreement'].format(field=field)}"


def _marked(tie: Tie, names: tuple[str, ...], text: str, lang: str, mark: str = "") -> str:
    """Return a text with the confidence of its own claim and whether its fields are derived.

    Args:
        tie: the tie.
        names: the fields that the text tells.
        text: the text; empty if the fields are.
        lang: the language.
        mark: the confidence to show; unless given, that of the claim, where it is not the tie's.
    """
    if not text:
        return ""
    words = words_of("report", lang)["actor"]
    marks = [mark] if mark else []
    for name in names:
        own = tie.confidence_of(name)
        if not mark and own is not None and own != tie.confidence:
            marks.append(words["confidence"].format(value=own))
        if tie.is_derived(name):
            marks.append(words["derived"])
    marks = list(dict.fromkeys(marks))
    return f"{text} ({', '.join(marks)})" if marks else text


def _when(tie: Tie, lang: str) -> str:
    """Return the dates of a tie: those of its status, or the day of one event."""
    first, last = tie.since_first, tie.since
    if tie.over and first and last:
        same = first == last or is_event(first, last)
        text = format_date(first, lang) if same else _span(first, last, lang)
        return _marked(tie, ("since",), text, lang)
    if is_event(tie.since, tie.until):
        return _marked(tie, ("since",), format_date(tie.since, lang), lang)
    dated = tuple(name for name in ("since", "until") if getattr(tie, name))
    return _marked(tie, dated, _span(tie.since, tie.until, lang), lang)


def _evidence(network: Network, claim: Claim, lang: str) -> str:
    values = [network.ontology.label("statuses", claim.status, lang)] if claim.status else []
    values.append(_span(claim.since, claim.until, lang))
    text = ", ".join(word for word in values if word)
    cited = _cite(network, claim.source, claim.locator)
    quote = f"“{clip(' '.join(claim.quote.split()), _QUOTE)}”" if claim.quote else ""
    return " — ".join(filter(None, (cited, text, claim.note, quote)))


def portrait_json(network: Network, part: Network, actor: str, lang: str = "en") -> str:
    """Return one actor as JSON: ``actor``, ``ties`` with claims, ``measures``, ``gaps``."""
    subject = network.actors[actor]
    standard = _measured(network, part)
    ties = [
        {
            **{n: getattr(t, n) for n in ("id", "kind", "tail", "head", "key", "status", "level")},
            **{n: getattr(t, n) for n in ("mechanism", "dimensions", "obstacles")},
            **{n: str(getattr(t, n) or "") for n in ("since", "until")},
            **{n: getattr(t, n) for n in ("weight", "confidence", "derived")},
            "derived_fields": t.derived_fields,
            "basis": {
                name: {"confidence": c.confidence, "source": c.source, "locator": c.locator}
                for name, c in t.basis.items()
            },
            "claims": [c._asdict() for c in t.claims],
            "disagreements": [d.field for d in t.disagreements],
        }
        for t in part.ties_of.get(actor, ())
    ]
    cited = {c["source"] for t in ties for c in t["claims"]} | {subject.source}
    answer: dict[str, Any] = {
        "meta": provenance(part),
        "actor": {f: getattr(subject, f) for f in subject.__slots__},
        "ties": ties,
        "sources": [
            {f: getattr(s, f) for f in s.__slots__}
            for s in network.sources.values()
            if s.id in cited
        ],
        "measures": {
            measure: {"value": value, "rank": rank, "of": len(standard.actors)}
            for measure, value, rank in _measures(standard, actor)
        },
        "gaps": [
            {"from": g.tail, "to": g.head, "rule": g.rule, "score": g.score, "why": g.why}
            for g in _gaps_of(network, part, actor, lang)
        ],
    }
    return json.dumps(answer, ensure_ascii=False, indent=1, default=str)


def _measures(standard: Network, actor: str) -> list[tuple[str, float, int]]:
    if actor not in standard.actors:
        return []
    # Shortest paths between all pairs take too long for a look at one actor of a large network.
    paths = ("degree", "betweenness", "closeness")
    slow = slow_paths(len(standard.actors), paths)
    names = ("degree", "pagerank") if slow else paths
    row = next(row for row in centrality(standard, names) if row["id"] == actor)
    return [(name, row[name], row[f"{name}_rank"]) for name in names]


def _measured(network: Network, part: Network) -> Network:
    """Return what measures are taken on: the selection, by default the usual one."""
    chosen = part.selection or Selection()
    fields = {name: getattr(chosen, name) for name in Selection.__slots__}
    return network.select(default_selection(network.ontology, **cast(SelectionFields, fields)))


def _gaps_of(network: Network, part: Network, actor: str, lang: str) -> list[Gap]:
    """Return the missing linkages of an actor that lie within the selection."""
    found = [gap for gap in find_gaps(network, lang=lang) if actor in (gap.tail, gap.head)]
    return linkages_within(found, part)


def _place(network: Network, actor: str, lang: str) -> str:
    return f"{network.name_of(actor, lang)} [{actor}]" if actor else ""


def _cite(network: Network, source: str, locator: str) -> str:
    found = network.sources.get(source)
    return found.cite(locator) if found else source


def _span(since: PartialDate | None, until: PartialDate | None, lang: str) -> str:
    words = words_of("report", lang)["actor"]
    parts = [
        f"{words[word]} {format_date(date, lang)}"
        for word, date in (("since", since), ("until", until))
        if date
    ]
    return " ".join(parts)
