"""A cited page on a network: key figures, picture, tables, and the sources behind each line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphkit.analysis import centrality
from graphkit.dates import PartialDate, format_date, parse_date
from graphkit.figures import figure_svg
from graphkit.gaps import Gap, find_gaps
from graphkit.model import Claim, Source, Tie
from graphkit.names import sort_key
from graphkit.network import Network
from graphkit.provenance import provenance
from graphkit.selection import default_selection

_TOP = 12


@dataclass
class Citations:
    """Sources in the order in which a page first cites them, numbered from 1."""

    sources: dict[str, Source]
    numbers: dict[str, int] = field(default_factory=dict)

    def cite(self, ids: Iterable[str]) -> list[int]:
        """The numbers of some sources, each once, those unknown left out."""
        found = dict.fromkeys(i for i in ids if i in self.sources)
        return sorted(self.numbers.setdefault(i, len(self.numbers) + 1) for i in found)

    def listed(self) -> list[tuple[int, Source]]:
        """All that were cited, by number."""
        return [(number, self.sources[i]) for i, number in self.numbers.items()]


def brief_html(network: Network, *, lang: str = "en", seed: int = 0) -> str:
    """A page that can be read, printed and mailed: one HTML file without outside parts.

    Args:
        network: a whole network or a part of it; what rests on internal sources is left out.
        lang: ``en`` or ``th``; names are shown in it where the network has them.
        seed: of the picture's layout.

    Returns:
        The page. Every row that states a fact carries the numbers of its sources.
    """
    network = network.public()
    chosen = default_selection(network.ontology)
    standard = network.select(chosen)
    drawn = network.select(default_selection(network.ontology, statuses=("all",)))
    citations = Citations(dict(network.sources))
    gaps = find_gaps(network, lang=lang)
    context = {
        "lang": lang if lang in _words() else "en",
        "w": _words().get(lang, _words()["en"]),
        "title": network.text("title", lang),
        "description": network.text("description", lang),
        "licence": network.licence,
        "figures": _figures(network, standard, gaps),
        "selection": chosen.describe(network.ontology, lang),
        "picture": figure_svg(drawn, lang=lang, seed=seed),
        "central": _central(standard, citations, lang),
        "levels": _levels(network, citations, lang),
        "pending": _pending(network, citations, lang),
        "gaps": [_gap_row(gap, network, citations, lang) for gap in gaps],
        "disputes": _disputes(network, citations, lang),
        "meta": provenance(network),
        "as_of": format_date(parse_date(network.as_of.isoformat()), lang),
        "sources": [],
    }
    context["sources"] = [_source_row(n, s, lang) for n, s in citations.listed()]
    return str(_template().render(context))


def _figures(network: Network, standard: Network, gaps: Sequence[Gap]) -> list[tuple[str, int]]:
    """Counts for the head of the page: the key of their words, and the number."""
    linked = {end for tie in standard.ties.values() for end in (tie.tail, tie.head)}
    countries = {network.actors[a].country for a in linked} - {""}
    return [
        ("actors", len(network.actors)),
        ("ties", sum(not tie.derived for tie in network.ties.values())),
        ("in_force", len(standard.ties)),
        ("countries", len(countries)),
        ("sources", len(network.sources)),
        ("gaps", len(gaps)),
        ("disputes", len(network.disagreements)),
    ]


def _central(standard: Network, citations: Citations, lang: str) -> list[dict[str, Any]]:
    rows = []
    for row in list(centrality(standard, ("betweenness", "degree")))[:_TOP]:
        ties = standard.ties_of.get(row["id"], ())
        if not ties:
            continue
        rows.append(
            {
                "name": standard.actors[row["id"]].name(lang),
                "kind": standard.ontology.label("actor_kinds", row["kind"], lang),
                "degree": row["degree"],
                "betweenness": row["betweenness"],
                "cites": citations.cite(_sources(ties)),
            }
        )
    return rows


def _levels(network: Network, citations: Citations, lang: str) -> list[dict[str, Any]]:
    """Pairs in force by the level they reached, the highest first."""
    onto = network.ontology
    groups = []
    for level in reversed(list(onto.words["levels"])):
        ties = [
            tie
            for tie in network.ties.values()
            if tie.level == level and tie.status == onto.default_status
        ]
        ties.sort(key=lambda tie: _pair(network, tie, lang))
        if ties:
            rows = [_tie_row(network, tie, citations, lang) for tie in ties]
            groups.append({"label": onto.label("levels", level, lang), "rows": rows})
    return groups


def _pending(network: Network, citations: Citations, lang: str) -> list[dict[str, Any]]:
    """Cooperation ties that are neither in force nor over."""
    onto = network.ontology
    kinds = onto.family(onto.default_family)
    waiting = [
        s for s in onto.words["statuses"] if s not in (onto.default_status, onto.over_status)
    ]
    ties = [t for t in network.ties.values() if t.kind in kinds and t.status in waiting]
    ties.sort(key=lambda t: (waiting.index(t.status), _pair(network, t, lang)))
    return [_tie_row(network, tie, citations, lang) for tie in ties]


def _tie_row(network: Network, tie: Tie, citations: Citations, lang: str) -> dict[str, Any]:
    onto = network.ontology
    return {
        "pair": _pair_text(network, tie.tail, tie.head, lang),
        "kind": onto.label("tie_kinds", tie.kind, lang),
        "status": onto.label("statuses", tie.status, lang),
        "level": onto.label("levels", tie.level, lang) if tie.level else "",
        "since": format_date(tie.since, lang),
        "dimensions": ", ".join(onto.label("dimensions", d, lang) for d in tie.dimensions),
        "obstacles": ", ".join(onto.label("obstacles", o, lang) for o in tie.obstacles),
        "cites": citations.cite(_sources([tie])),
    }


def _gap_row(gap: Gap, network: Network, citations: Citations, lang: str) -> dict[str, Any]:
    return {
        "pair": _pair_text(network, gap.tail, gap.head, lang),
        "score": gap.score,
        "why": gap.why,
        "cites": citations.cite(gap.sources),
    }


def _disputes(network: Network, citations: Citations, lang: str) -> list[dict[str, Any]]:
    rows = []
    for dispute in network.disagreements:
        tie = network.ties.get(dispute.subject)
        subject = (
            _pair_text(network, tie.tail, tie.head, lang)
            if tie
            else network.actors[dispute.subject].name(lang)
        )
        said = [
            {
                "value": _value(network, dispute.field, claim, lang),
                "cites": citations.cite([claim.source]),
                "chosen": claim is dispute.chosen,
            }
            for claim in (dispute.chosen, *dispute.rivals)
        ]
        rows.append({"subject": subject, "field": dispute.field, "said": said})
    return rows


def _value(network: Network, name: str, claim: Any, lang: str) -> str:
    onto = network.ontology
    value = getattr(claim, name, "") if isinstance(claim, Claim) else claim.value
    if name == "status":
        return onto.label("statuses", value or onto.default_status, lang)
    if name in ("level", "mechanism"):
        return onto.label(f"{name}s", value, lang)
    return format_date(value, lang) if isinstance(value, PartialDate) else str(value)


def _source_row(number: int, source: Source, lang: str) -> dict[str, Any]:
    year = format_date(parse_date(f"{source.year:04d}"), lang) if source.year else ""
    link = source.url if source.url.startswith(("https://", "http://")) else ""
    parts = [source.authors, source.title, source.publisher, year]
    return {"number": number, "text": ". ".join(p for p in parts if p), "link": link}


def _sources(ties: Iterable[Tie]) -> list[str]:
    return [claim.source for tie in ties for claim in tie.claims]


def _pair(network: Network, tie: Tie, lang: str) -> tuple[str, str]:
    return sort_key(_pair_text(network, tie.tail, tie.head, lang))


def _pair_text(network: Network, tail: str, head: str, lang: str) -> str:
    return f"{network.actors[tail].name(lang)} – {network.actors[head].name(lang)}"


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    import tomllib
    from importlib.resources import files

    text = files("graphkit").joinpath("templates/brief.toml").read_text("utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def _template() -> Any:
    from importlib.resources import files

    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(
        files("graphkit").joinpath("templates/brief.html").read_text("utf-8")
    )
