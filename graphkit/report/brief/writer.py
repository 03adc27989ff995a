"""The writer of a brief: facts in sentences of one language, with citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphkit.model.dates import PartialDate, format_date, parse_date
from graphkit.model.labels import kind_label, tie_label
from graphkit.model.network import Network
from graphkit.model.provenance import VERSION
from graphkit.model.records import Source, Tie
from graphkit.model.sentences import SEPARATOR, listed
from graphkit.names.normalise import printable, sort_key
from graphkit.report.brief.citations import Calculation, Citations
from graphkit.report.brief.sentences import has_spaces, list_comma, sentence, spoken
from graphkit.report.brief.subject import Subject
from graphkit.report.document.blocks import Column, Heading, Paragraph, Statement, TableBlock
from graphkit.viz.page_records import safe_link, selection_words

# Thai and Lao, Myanmar, Khmer, and East Asian letters.
_UNSPACED = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u9fff\uf900-\ufaff]")
_INSIDE = re.compile(r"(?<=[(“]) +| +(?=[)”])")

_PASSAGES = 8
"""Most places that the reference of a document lists."""
DATASET = "dataset"
"""The method cited for a record without a source: the dataset itself."""


@dataclass(frozen=True)
class Writer:
    """The tools that every section of a brief is written with.

    ``internal`` are the ids of the internal sources that are used, ``hidden`` is the number of the
    subject's ties that are left out because they rest on internal sources. ``passages`` are the
    places in documents that cited claims were read from, by source.
    """

    subject: Subject
    lang: str
    citations: Citations
    internal: frozenset[str]
    hidden: int = 0
    passages: dict[str, dict[str, None]] = field(default_factory=dict)

    @property
    def network(self) -> Network:
        """The whole network, on the day of the brief."""
        return self.subject.network

    # Words

    def text(self, key: str, **values: Any) -> str:
        """Return a template filled in with values (see :mod:`graphkit.model.sentences`)."""
        filled = {
            name: SEPARATOR.join(value) if isinstance(value, tuple) else value
            for name, value in values.items()
        }
        statement = sentence(key, self.lang).render(
            filled, spoken(self.lang), self.network.ontology, self._name_of
        )
        return _INSIDE.sub("", statement)

    def _name_of(self, actor: str) -> str | None:
        if actor not in (self.network.whole or self.network).actors:
            return None
        name = self.name(actor)
        if has_spaces(self.lang):
            return name
        # Words follow each other without a space, but letters and signs of other scripts get one.
        before, after = ("" if is_unspaced(end) else " " for end in (name[0], name[-1]))
        return f"{before}{name}{after}"

    def name(self, actor: str) -> str:
        """Return the name of an actor as it is printed."""
        return printable(" ".join(self.network.name_of(actor, self.lang).split())) or actor

    def label(self, part: str, word: str) -> str:
        """Return the label of a word of the vocabulary."""
        return printable(self.network.ontology.label(part, word, spoken(self.lang)))

    def kind(self, actor: str) -> str:
        """Return the kind of an actor, in the word of its place."""
        found = self.network.actors[actor]
        return printable(kind_label(found, self.network.ontology, spoken(self.lang)))

    def tie_label(self, tie: Tie, seen: str = "") -> str:
        """Return the kind of a tie in the word of the countries it joins, read from one end."""
        network = self.network
        lang = spoken(self.lang)
        return printable(tie_label(tie, network.actors, network.ontology, lang, seen))

    def key(self, tie: Tie) -> str:
        """Return what the key of a tie means; empty where the vocabulary does not say."""
        return printable(self.network.ontology.key_label(tie.key, spoken(self.lang)))

    def successor(self, actor: str) -> str:
        """Return the id of the actor that succeeded another; empty if none is on record."""
        after = (a.id for a in self.network.actors.values() if actor in a.succeeds)
        return min(after, default="")

    def predecessors(self, actor: str) -> tuple[str, ...]:
        """Return the ids of the actors that an actor succeeds."""
        return self.network.actors[actor].succeeds if actor else ()

    def searched(self) -> dict[str, Any]:
        """Return how many sources were searched, and the year of the newest, for a sentence."""
        sources = self.network.sources.values()
        newest = max((source.year for source in sources if source.year), default=0)
        return {"searched": len(sources), "newest": f"{newest:04d}" if newest else ""}

    def labels(self, part: str, words: Iterable[str]) -> str:
        """Return labels of words of the vocabulary as a list without *and*."""
        return self.comma_list([self.label(part, word) for word in words])

    def comma_list(self, words: Sequence[str]) -> str:
        """Return texts as a list without *and*."""
        return list_comma(self.lang).join(words)

    def date(self, date: PartialDate | None) -> str:
        """Return a date in the era of the language."""
        return format_date(date, spoken(self.lang))

    def day(self, iso: str) -> str:
        """Return a day, given in ISO form, as :meth:`date` does."""
        return self.date(parse_date(iso))

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with commas between thousands."""
        return f"{value:,.{digits}f}"

    def listed(self, words: Sequence[str]) -> str:
        """Return texts as a list with *and*."""
        return listed(list(words), spoken(self.lang))

    def pair(self, tail: str, head: str, *, symmetric: bool = True) -> str:
        """Return the names of two actors, in the order of the subject."""
        return " – ".join(
            self.name(end) for end in self.subject.pair(tail, head, symmetric=symmetric) if end
        )

    def pair_of(self, tie: Tie) -> str:
        """Return the names of the two ends of a tie."""
        return self.pair(tie.tail, tie.head, symmetric=tie.symmetric)

    def order(self, tie: Tie) -> tuple[tuple[str, str], ...]:
        """Return the sort key of a tie: the names of its ends, in the order of the subject."""
        ends = self.subject.pair(tie.tail, tie.head, symmetric=tie.symmetric)
        return tuple(sort_key(self.name(end)) for end in ends)

    # Statements

    def statement(self, key: str, *cites: tuple[int, ...], **values: Any) -> Statement:
        """Return a sentence that states a fact, with its citations."""
        return Statement(self.text(key, **values), merge_cites(cites))

    def note(self, key: str, **values: Any) -> Statement:
        """Return a sentence that explains something and states no fact."""
        return Statement(self.text(key, **values), factual=False)

    def heading(self, key: str, depth: int = 1, **values: Any) -> Heading:
        """Return a heading; ``depth`` is 1 for a section and 2 for a subsection."""
        return Heading(self.text(key, **values), depth)

    def explain(self, *keys: str, **values: Any) -> Paragraph:
        """Return a paragraph of sentences that state no fact."""
        return Paragraph(tuple(self.note(key, **values) for key in keys))

    # Citations

    def cite_sources(self, ids: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of sources, or that of the dataset if there is none."""
        return self.citations.cite(ids) or self.citations.cite([self._dataset()])

    def cite_ties(self, ties: Iterable[Tie]) -> tuple[int, ...]:
        """Return the numbers of the sources of ties."""
        claims = [claim for tie in ties for claim in tie.claims]
        for claim in claims:
            if claim.quote and claim.locator:
                # A document that was read, whose reference leads back to the passages.
                self.passages.setdefault(claim.source, {})[printable(claim.locator)] = None
        return self.cite_sources([claim.source for claim in claims])

    def cite_actor(self, actor: str) -> tuple[int, ...]:
        """Return the number of the source of an actor's record."""
        return self.cite_sources([self.network.actors[actor].source])

    def cite_calculation(self, method: str, part: Network) -> tuple[int, ...]:
        """Return the number of a calculation on a part of the network."""
        words = selection_words(part)
        chosen = words.get(spoken(self.lang), "") or self.text("whole")
        return self.citations.cite([Calculation(method, chosen, part.as_of.isoformat())])

    def _dataset(self) -> Calculation:
        return Calculation(DATASET, self.text("whole"), self.network.as_of.isoformat())

    def calculation_entry(self, basis: Calculation) -> str:
        """Return a calculation as an entry of the list of references."""
        return self.text(
            "calculation",
            method=self.text(f"method_{basis.method}"),
            dataset=printable(self.network.text("title", self.lang)) or self.text("untitled"),
            version=printable(self.network.version),
            hash=self.network.content_hash[:16],
            selection=printable(basis.selection),
            day=basis.as_of,
            graphkit=VERSION,
        )

    def source_entry(self, source: Source) -> str:
        """Return a source as an entry of the list of references."""
        year = self.day(f"{source.year:04d}") if source.year else ""
        parts = [source.authors, source.title or source.id, source.publisher, year]
        text = ". ".join(printable(p).strip().rstrip(".") for p in parts if p)
        if source.id in self.internal:
            text += f" ({self.text('internal_mark')})"
        places = [*self.passages.get(source.id, ())]
        if places:
            more = "; …" if len(places) > _PASSAGES else ""
            text += f". {self.text('passages', places='; '.join(places[:_PASSAGES]) + more)}"
        return text if safe_link(source.url) else f"{text}."


def without_empty_columns(
    caption: Statement, columns: Sequence[Column], rows: Sequence[Sequence[Statement]]
) -> TableBlock:
    """Return a table without its empty columns."""
    kept = [at for at in range(len(columns)) if any(r[at].text or r[at].cites for r in rows)]
    return TableBlock(
        caption,
        tuple(columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
    )


def inside(label: str) -> str:
    """Return a label for use inside a sentence: lower case, unless it is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def is_unspaced(char: str) -> bool:
    """Return True for a letter of a script that is written without spaces between words."""
    return _UNSPACED.match(char) is not None


def merge_cites(cites: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Merge several lists of numbers into one, in order."""
    return tuple(sorted({number for numbers in cites for number in numbers}))
