"""A cited page on a network: key figures, picture, tables, and the sources behind each line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from graphkit.analysis import centrality
from graphkit.dates import PartialDate, format_date, parse_date
from graphkit.engines import slow_paths
from graphkit.figures import figure_svg
from graphkit.gaps import Gap, find_gaps
from graphkit.model import ActorClaim, Claim, Source, Tie
from graphkit.names import sort_key
from graphkit.network import Network
from graphkit.ontology import WORDS_OF
from graphkit.page import safe_link
from graphkit.provenance import provenance
from graphkit.selection import ALL, default_selection

_TOP = 12
_GAPS = 30


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


@dataclass(frozen=True)
class _Page:
    """What every row of the page is made from."""

    network: Network
    lang: str
    citations: Citations
    home: str

    def name(self, actor: str) -> str:
        return self.network.actors[actor].name(self.lang)

    def label(self, part: str, word: str) -> str:
        return self.network.ontology.label(part, word, self.lang)

    def date(self, date: PartialDate | None) -> str:
        return format_date(date, self.lang)

    def pair(self, tail: str, head: str, kind: str) -> tuple[str, str]:
        """Two actors, of a symmetric kind the one at home first, so that lists read one way."""
        actors = self.network.actors
        if self.network.ontology.tie_kinds[kind].symmetric and (
            actors[head].country == self.home != actors[tail].country
        ):
            return self.name(head), self.name(tail)
        return self.name(tail), self.name(head)

    def text(self, tail: str, head: str, kind: str) -> str:
        return " – ".join(self.pair(tail, head, kind))

    def order(self, tie: Tie) -> tuple[tuple[str, str], ...]:
        return tuple(sort_key(name) for name in self.pair(tie.tail, tie.head, tie.kind))

    def cite(self, ties: Iterable[Tie]) -> list[int]:
        return self.citations.cite(claim.source for tie in ties for claim in tie.claims)


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
    drawn = network.select(default_selection(network.ontology, statuses=(ALL,)))
    countries = Counter(a.country for a in network.actors.values() if a.country)
    page = _Page(
        network,
        lang,
        Citations(dict(network.sources)),
        # The country that most actors are in; of equals the first by its code.
        home=min(countries, key=lambda c: (-countries[c], c), default=""),
    )
    gaps = find_gaps(network, lang=lang)
    words = _words().get(lang, _words()["en"])
    meta = provenance(network)
    context = {
        "lang": lang if lang in _words() else "en",
        "w": words,
        "title": network.text("title", lang),
        "description": network.text("description", lang),
        "licence": network.licence,
        "figures": _figures(network, standard, gaps),
        "selection": chosen.describe(network.ontology, lang),
        "picture": figure_svg(drawn, lang=lang, seed=seed),
        "central": _central(page, standard),
        "levels": _levels(page),
        "pending": _pending(page),
        "gaps": [_gap_row(page, gap) for gap in gaps[:_GAPS]],
        "gaps_part": words["gaps_part"].format(shown=_GAPS, all=len(gaps))
        if len(gaps) > _GAPS
        else "",
        "disputes": _disputes(page, words),
        "meta": meta,
        "made_on": format_date(parse_date(meta["generated"]), lang),
        "as_of": format_date(parse_date(network.as_of.isoformat()), lang),
        "sources": [],
    }
    context["sources"] = [_source_row(n, s, lang) for n, s in page.citations.listed()]
    context["sources_text"] = words["sources_text"].format(
        cited=len(page.citations.numbers), all=len(network.sources)
    )
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


def _central(page: _Page, standard: Network) -> list[dict[str, Any]]:
    # Without the fast engine, paths among very many actors would keep the page waiting.
    slow = slow_paths(len(standard.actors))
    measures = ("degree",) if slow else ("betweenness", "degree")
    return [
        {
            "name": page.name(row["id"]),
            "kind": page.label("actor_kinds", row["kind"]),
            "degree": row["degree"],
            "betweenness": row.get("betweenness"),
            "cites": page.cite(standard.ties_of[row["id"]]),
        }
        for row in list(centrality(standard, measures))[:_TOP]
        if standard.ties_of.get(row["id"])
    ]


def _levels(page: _Page) -> list[dict[str, Any]]:
    """Pairs in force by the level they reached, the highest first; under it by first actor."""
    onto = page.network.ontology
    groups = []
    for level in reversed(list(onto.words["levels"])):
        ties = [
            tie
            for tie in page.network.ties.values()
            if tie.level == level and tie.status == onto.default_status
        ]
        rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for tie in sorted(ties, key=page.order):
            first, second = page.pair(tie.tail, tie.head, tie.kind)
            # A pair with much to tell has a line of its own.
            rows[first, tie.id if tie.dimensions else ""].append(
                {
                    "name": second,
                    "since": page.date(tie.since),
                    "dimensions": ", ".join(page.label("dimensions", d) for d in tie.dimensions),
                    "cites": page.cite([tie]),
                }
            )
        if ties:
            label = page.label("levels", level)
            listed = [(first, partners) for (first, _), partners in rows.items()]
            groups.append({"label": label, "count": len(ties), "rows": listed})
    return groups


def _pending(page: _Page) -> list[dict[str, Any]]:
    """Cooperation ties that are neither in force nor over, by their status."""
    onto = page.network.ontology
    kinds = onto.family(onto.default_family)
    groups = []
    for status in onto.words["statuses"]:
        if status in (onto.default_status, onto.over_status):
            continue
        ties = [t for t in page.network.ties.values() if t.kind in kinds and t.status == status]
        if ties:
            rows = [_tie_row(page, tie) for tie in sorted(ties, key=page.order)]
            groups.append({"label": page.label("statuses", status), "rows": rows})
    return groups


def _tie_row(page: _Page, tie: Tie) -> dict[str, Any]:
    return {
        "pair": page.text(tie.tail, tie.head, tie.kind),
        "kind": page.label("tie_kinds", tie.kind),
        "since": page.date(tie.since),
        "obstacles": ", ".join(page.label("obstacles", o) for o in tie.obstacles),
        "cites": page.cite([tie]),
    }


def _gap_row(page: _Page, gap: Gap) -> dict[str, Any]:
    return {
        "pair": page.text(gap.tail, gap.head, gap.kind) if gap.head else page.name(gap.tail),
        "score": gap.score,
        "why": gap.why,
        "cites": page.citations.cite(gap.sources),
    }


def _disputes(page: _Page, words: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = []
    for dispute in page.network.disagreements:
        tie = page.network.ties.get(dispute.subject)
        said = [
            {
                "value": _value(page, dispute.field, claim),
                "cites": page.citations.cite([claim.source]),
            }
            for claim in (dispute.chosen, *dispute.rivals)
        ]
        rows.append(
            {
                "subject": page.text(tie.tail, tie.head, tie.kind)
                if tie
                else page.name(dispute.subject),
                "field": words.get(f"n_{dispute.field}", dispute.field),
                "said": said,
            }
        )
    return rows


def _value(page: _Page, name: str, claim: Claim | ActorClaim) -> str:
    """What a claim says of one field, in words."""
    value = getattr(claim, name, "") if isinstance(claim, Claim) else claim.value
    if name == "status" and not value:
        value = page.network.ontology.default_status
    if name in WORDS_OF:
        return page.label(WORDS_OF[name], value) if value else ""
    if name in ("country", "within") and value in page.network.actors:
        return page.name(value)
    if name in ("since", "until") and isinstance(value, str) and value:
        with suppress(ValueError):
            value = parse_date(value)
    return page.date(value) if isinstance(value, PartialDate) else str(value)


def _source_row(number: int, source: Source, lang: str) -> dict[str, Any]:
    year = format_date(parse_date(f"{source.year:04d}"), lang) if source.year else ""
    link = safe_link(source.url)
    # An address reads better with its letters than with their codes; the link keeps the codes.
    shown = unquote(link)
    if not shown.isprintable() or " " in shown:
        shown = link
    parts = [source.authors, source.title, source.publisher, year]
    return {
        "number": number,
        "text": ". ".join(p for p in parts if p),
        "link": link,
        "shown": shown.split("://", 1)[-1].rstrip("/"),
    }


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
