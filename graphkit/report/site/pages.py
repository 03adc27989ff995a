"""The pages of a static site: every text of the data is escaped where it is put in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from html import escape
from typing import Any

from graphkit.model.dates import PartialDate, format_date, parse_date
from graphkit.model.labels import kind_label, tie_label
from graphkit.model.network import Network
from graphkit.model.provenance import VERSION
from graphkit.model.records import Actor, ActorClaim, Claim, Source, Tie, all_names, digest
from graphkit.names.languages import words_of
from graphkit.viz.page_records import name_languages, safe_link

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST = 60

Rests = tuple[list[str], list[Tie]]
"""What rests on a source: ids of actors, and ties."""


class Pages:
    """Writes the pages of one network in one language.

    Attributes:
        network: what is shown.
        lang: the language.
        words: the words of the pages.
    """

    def __init__(self, network: Network, lang: str) -> None:
        self.network, self.lang = network, lang
        self.words: Mapping[str, Any] = words_of("report/site", lang)
        self.actor_files = _file_names("actor", network.actors)
        self.source_files = _file_names("source", network.sources)
        self.offered = name_languages(network.actors.values())

    def actor_file(self, key: str) -> str:
        """Return the file of an actor's page."""
        return self.actor_files[key]

    def source_file(self, key: str) -> str:
        """Return the file of a source's page."""
        return self.source_files[key]

    @cached_property
    def shown(self) -> list[Tie]:
        """The ties on the pages; what lies where is a fact of an actor instead."""
        return [tie for tie in self.network.ties.values() if not tie.derived]

    def what_rests(self) -> Mapping[str, Rests]:
        """Return the actors and ties that rest on each source."""
        rests: dict[str, Rests] = defaultdict(lambda: ([], []))
        for actor in self.network.actors.values():
            if actor.source:
                rests[actor.source][0].append(actor.id)
        for tie in self.shown:
            for source in dict.fromkeys(claim.source for claim in tie.claims if claim.source):
                rests[source][1].append(tie)
        return rests

    def home(self, notes: Sequence[str], *, with_map: bool) -> bytes:
        """Return the first page: title, description, search, counts."""
        network, words = self.network, self.words
        counts = "".join(
            f'<li><a href="{part}.html">{words[part]}</a>: {count:,}</li>'
            for part, count in (
                ("actors", len(network.actors)),
                ("ties", len(self.shown)),
                ("sources", len(network.sources)),
            )
        )
        chart = f'<li><a href="map.html">{words["map"]}</a></li>' if with_map else ""
        licence = network.licence and words["licence"].format(licence=network.licence)
        body = (
            f"<h1>{self._title}</h1><p>{escape(network.text('description', self.lang))}</p>"
            f'<p><label for="search">{words["search"]}</label><br><input id="search" type="search" '
            f'data-root="" data-nothing="{escape(words["nothing"])}"></p>'
            f'<ul id="found" aria-live="polite"></ul><ul>{counts}{chart}</ul>'
            f"<noscript><p>{words['no_script']}</p></noscript>"
            + "".join(f'<p class="quiet">{escape(text)}</p>' for text in (*notes, licence) if text)
        )
        return self._page(self._title, body, "", scripts=("records.js", "site.js"))

    def actors(self) -> bytes:
        """Return the table of all actors."""
        words, network = self.words, self.network
        count = Counter(end for tie in self.shown for end in {tie.tail, tie.head})
        rows = (
            (
                self._actor_link(actor.id, ""),
                escape(self._kind(actor)),
                escape(network.name_of(actor.country, self.lang)),
                str(count[actor.id]),
            )
            for actor in network.actors.values()
        )
        return self._table("actors", [words[c] for c in ("name", "kind", "country", "ties")], rows)

    def ties(self) -> bytes:
        """Return the table of all ties."""
        words = self.words
        rows = (
            (
                self._actor_link(tie.tail, ""),
                escape(self._tie_label(tie)),
                self._actor_link(tie.head, ""),
                *self._facts(tie),
            )
            for tie in self.shown
        )
        columns = ("name", "kind", "partner", "status", "level", "since", "until")
        return self._table("ties", [words[c] for c in columns], rows)

    def sources(self) -> bytes:
        """Return the table of all sources."""
        words = self.words
        rows = (
            (
                self._source_link(source.id, ""),
                "" if source.year is None else str(source.year),
                escape(source.publisher),
                escape(source.kind),
            )
            for source in self.network.sources.values()
        )
        columns = ("source", "year", "publisher", "kind")
        return self._table("sources", [words[c] for c in columns], rows)

    def actor(self, actor: Actor, ties: Sequence[Tie], said: Sequence[ActorClaim]) -> bytes:
        """Return the page of an actor: its facts, its ties and what each source says."""
        words, root = self.words, "../"
        name = actor.name(self.lang)
        others = [text for text in all_names(actor) if text and text != name]
        wikidata = safe_link(f"https://www.wikidata.org/wiki/{actor.wikidata}")
        facts = [
            ("kind", escape(self._kind(actor))),
            ("other_names", escape(", ".join(others))),
            ("within", self._place(actor.within, root)),
            ("country", self._place(actor.country, root)),
            ("sector", escape(self._label("sectors", actor.sector)) if actor.sector else ""),
            ("population", f"{actor.population:,}" if actor.population is not None else ""),
            ("coordinates", f"{actor.lat:g}, {actor.lon:g}" if _placed(actor) else ""),
            ("since", self._date(actor.since)),
            ("until", self._date(actor.until)),
            (
                "wikidata",
                f'<a href="{escape(wikidata)}">{escape(actor.wikidata)}</a>'
                if actor.wikidata and wikidata and actor.wikidata.isalnum()
                else escape(actor.wikidata),
            ),
            ("source", self._cite(actor.source, actor.locator, root)),
            ("note", escape(actor.note)),
        ]
        body = f"<h1>{escape(name)}</h1>{self._list(facts)}"
        if said:
            items = "".join(
                f"<li>{escape(claim.field)}: {escape(claim.value)} "
                f"({self._cite(claim.source, claim.locator, root)})</li>"
                for claim in said
            )
            body += f"<h2>{words['differs']}</h2><ul>{items}</ul>"
        body += f"<h2>{words['ties']}</h2>"
        body += "".join(self._tie(tie, actor.id, root) for tie in ties) or (
            f"<p>{words['no_ties']}</p>"
        )
        return self._page(escape(name), body, root)

    def source(self, source: Source, actors: Sequence[str], ties: Sequence[Tie]) -> bytes:
        """Return the page of a source: the document, and what rests on it."""
        root, words = "../", self.words
        link = safe_link(source.url)
        shown = f'<a href="{escape(link)}">{escape(source.url)}</a>' if link else escape(source.url)
        title = escape(source.title or source.id)
        facts = [
            ("authors", escape(source.authors)),
            ("year", "" if source.year is None else str(source.year)),
            ("publisher", escape(source.publisher)),
            ("kind", escape(source.kind)),
            ("link", shown),
            ("accessed", escape(source.accessed)),
            ("note", escape(source.note)),
        ]
        items = [f"<li>{self._actor_link(key, root)}</li>" for key in actors]
        items += [
            f"<li>{self._actor_link(tie.tail, root)} – "
            f"{escape(self._tie_label(tie))} – "
            f"{self._actor_link(tie.head, root)}</li>"
            for tie in ties
        ]
        body = (
            f"<h1>{title}</h1>{self._list(facts)}<h2>{words['rests']}</h2><ul>{''.join(items)}</ul>"
        )
        return self._page(title, body, root)

    def _tie(self, tie: Tie, actor: str, root: str) -> str:
        """Return a tie as its actor sees it, with the claims behind it."""
        label = self._tie_label(tie, actor)
        facts = self._joined(*self._facts(tie))
        claims = "".join(f"<li>{self._claim(claim, root)}</li>" for claim in tie.claims)
        return (
            f"<section><h3>{escape(label)} {self._actor_link(tie.other(actor), root)}</h3>"
            f'<p>{facts}</p><p class="quiet">{self.words["says"]}</p><ul>{claims}</ul></section>'
        )

    def _facts(self, tie: Tie) -> tuple[str, str, str, str]:
        return (
            escape(self._label("statuses", tie.status)),
            escape(self._label("levels", tie.level)) if tie.level else "",
            self._date(tie.since),
            self._date(tie.until),
        )

    def _joined(self, status: str, level: str, since: str, until: str, *more: str) -> str:
        """Return the facts of a tie or a claim as one line, its dates with their words."""
        words = self.words
        dates = [
            words["since_date"].format(date=since) if since else "",
            words["until_date"].format(date=until) if until else "",
        ]
        return str(words["comma"]).join(filter(None, (status, level, *dates, *more)))

    def _claim(self, claim: Claim, root: str) -> str:
        words = self.words
        fields = words_of("report", self.lang)["actor"]["fields"]
        derived = ", ".join(str(fields.get(field, field)) for field in claim.derived)
        said = self._joined(
            escape(self._label("statuses", claim.status)) if claim.status else "",
            escape(self._label("levels", claim.level)) if claim.level else "",
            self._date(claim.since),
            self._date(claim.until),
            "" if claim.confidence is None else words["confidence"].format(value=claim.confidence),
            words["derived"].format(fields=escape(derived)) if derived else "",
        )
        quote = f"<blockquote>{escape(claim.quote)}</blockquote>" if claim.quote else ""
        note = f'<div class="quiet">{escape(claim.note)}</div>' if claim.note else ""
        cited = self._cite(claim.source, claim.locator, root)
        return f"{said}{': ' if said and cited else ''}{cited}{quote}{note}"

    def _cite(self, source: str, locator: str, root: str) -> str:
        if not source:
            return ""
        place = f", {escape(locator)}" if locator else ""
        if source in self.network.sources:
            return self._source_link(source, root) + place
        return f"{escape(source)} ({self.words['missing']}){place}"

    def _source_link(self, key: str, root: str) -> str:
        source = self.network.sources[key]
        return f'<a href="{root}{self.source_files[key]}">{escape(source.title or key)}</a>'

    def _actor_link(self, key: str, root: str) -> str:
        name = escape(self.network.name_of(key, self.lang))
        return f'<a href="{root}{self.actor_files[key]}">{name}</a>'

    def _place(self, key: str, root: str) -> str:
        return self._actor_link(key, root) if key in self.network.actors else escape(key)

    def _kind(self, actor: Actor) -> str:
        return kind_label(actor, self.network.ontology, self.lang)

    def _tie_label(self, tie: Tie, seen: str = "") -> str:
        network = self.network
        label = tie_label(tie, network.actors, network.ontology, self.lang, seen)
        key = network.ontology.key_label(tie.key, self.lang)
        return f"{label} ({key})" if key else label

    def _label(self, part: str, word: str) -> str:
        return self.network.ontology.label(part, word, self.lang)

    def _date(self, date: PartialDate | None) -> str:
        return escape(format_date(date, self.lang)) if date else ""

    def _list(self, facts: Iterable[tuple[str, str]]) -> str:
        rows = "".join(
            f"<dt>{self.words[name]}</dt><dd>{value}</dd>" for name, value in facts if value
        )
        return f"<dl>{rows}</dl>"

    def _table(self, part: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
        words = self.words
        head = "".join(
            f'<th scope="col"><button type="button">{name}</button></th>' for name in columns
        )
        body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>\n" for row in rows)
        text = (
            f'<h1>{words[part]}</h1><p><label for="filter">{words["filter"]}</label><br>'
            f'<input id="filter" type="search"></p>'
            f'<p class="quiet" aria-live="polite">{words["shown"]} <span id="count"></span></p>'
            f'<table class="all"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'
        )
        return self._page(words[part], text, "", scripts=("site.js",))

    @cached_property
    def _title(self) -> str:
        return escape(self.network.text("title", self.lang) or self.words["untitled"])

    @cached_property
    def _origin(self) -> str:
        network = self.network
        chosen = network.selection
        return escape(
            self.words["origin"].format(
                title=network.text("title", self.lang) or self.words["untitled"],
                version=network.version or self.words["unversioned"],
                selection=chosen.describe(network.ontology, self.lang)
                if chosen
                else words_of("model", self.lang)["selection"]["all"],
                day=format_date(parse_date(network.as_of.isoformat()), self.lang),
                hash=network.content_hash,
                graphkit=VERSION,
            )
        )

    def _page(self, title: str, body: str, root: str, scripts: Sequence[str] = ()) -> bytes:
        """Return a page; title and body are markup already."""
        words = self.words
        links = "".join(
            f'<a href="{root}{file}.html">{words[name]}</a>'
            for name, file in (
                ("home", "index"),
                ("actors", "actors"),
                ("ties", "ties"),
                ("sources", "sources"),
            )
        )
        loaded = "".join(f'<script src="{root}{name}"></script>' for name in scripts)
        text = (
            f'<!doctype html>\n<html lang="{escape(self.lang)}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<title>{title}</title><link rel="stylesheet" href="{root}site.css"></head><body>'
            f"<header><nav>{links}</nav></header><main>{body}</main>"
            f"<footer>{self._origin}</footer>{loaded}</body></html>\n"
        )
        return text.encode("utf-8", "replace")


def _placed(actor: Actor) -> bool:
    return actor.lat is not None and actor.lon is not None


def _file_names(folder: str, ids: Iterable[str]) -> dict[str, str]:
    """Return a file name for each id that every system can hold, also one without capitals.

    Example:
        >>> _file_names("actor", ["TH-49", "org:fund"])["TH-49"]
        'actor/TH-49.html'
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key in ids:
        stem = re.sub(r"[^A-Za-z0-9-]+", "-", key)[:_LONGEST].strip("-")
        if stem != key or stem.casefold() in taken or _RESERVED.fullmatch(stem):
            stem = f"{stem}-{digest(key)}".strip("-")
        taken.add(stem.casefold())
        names[key] = f"{folder}/{stem}.html"
    return names
