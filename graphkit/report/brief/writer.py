"""Puts facts in sentences of one language, each with the numbers of what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.model.dates import PartialDate, format_date, parse_date
from graphkit.model.network import Network
from graphkit.model.provenance import VERSION
from graphkit.model.records import Source, Tie
from graphkit.model.sentences import SEPARATOR, listed
from graphkit.names.normalise import printable, sort_key
from graphkit.report.brief.citations import Basis, Citations
from graphkit.report.brief.sentences import has_spaces, list_comma, sentence, spoken
from graphkit.report.brief.subject import Subject
from graphkit.report.document.blocks import Column, Heading, Paragraph, Said, Table
from graphkit.viz.page_records import safe_link, selection_words

# Thai and Lao, Myanmar, Khmer, and East Asian letters.
_UNSPACED = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u9fff\uf900-\ufaff]")
_INSIDE = re.compile(r"(?<=[(“]) +| +(?=[)”])")

DATASET = "dataset"
"""The method of what a record says that names no source: the dataset itself."""


@dataclass(frozen=True)
class Writer:
    """What every part of a briefing is written with."""

    subject: Subject
    lang: str
    citations: Citations
    internal: frozenset[str]

    @property
    def network(self) -> Network:
        """Everything, on the briefing's day."""
        return self.subject.network

    # Words

    def text(self, key: str, **values: Any) -> str:
        """A template filled in; see :mod:`graphkit.model.sentences` for what values can be."""
        given = {
            name: SEPARATOR.join(value) if isinstance(value, tuple) else value
            for name, value in values.items()
        }
        said = sentence(key, self.lang).render(
            given, spoken(self.lang), self.network.ontology, self._name_of
        )
        return _INSIDE.sub("", said)

    def _name_of(self, actor: str) -> str | None:
        if actor not in self.network.actors:
            return None
        name = self.name(actor)
        if has_spaces(self.lang):
            return name
        # Words follow each other without a space, but letters and signs of other scripts get one.
        before, after = ("" if is_unspaced(end) else " " for end in (name[0], name[-1]))
        return f"{before}{name}{after}"

    def name(self, actor: str) -> str:
        """The name of an actor as it is printed."""
        return printable(" ".join(self.network.name_of(actor, self.lang).split())) or actor

    def label(self, part: str, word: str) -> str:
        """A word of the vocabulary."""
        return printable(self.network.ontology.label(part, word, spoken(self.lang)))

    def labels(self, part: str, words: Iterable[str]) -> str:
        """Words of the vocabulary as a list that may go on."""
        return self.commas([self.label(part, word) for word in words])

    def commas(self, words: Sequence[str]) -> str:
        """Texts as a list that may go on: with commas, or with spaces as Thai has it."""
        return list_comma(self.lang).join(words)

    def date(self, date: PartialDate | None) -> str:
        """A date in the era of the language."""
        return format_date(date, spoken(self.lang))

    def day(self, iso: str) -> str:
        """A day given in ISO form."""
        return self.date(parse_date(iso))

    def number(self, value: float, digits: int = 0) -> str:
        """A number with commas between thousands."""
        return f"{value:,.{digits}f}"

    def and_(self, words: Sequence[str]) -> str:
        """Texts as a list."""
        return listed(list(words), spoken(self.lang))

    def pair(self, tail: str, head: str, *, symmetric: bool = True) -> str:
        """Two actors by name, in the order that the subject asks for."""
        return " – ".join(
            self.name(end) for end in self.subject.pair(tail, head, symmetric=symmetric) if end
        )

    def pair_of(self, tie: Tie) -> str:
        """The two ends of a tie."""
        return self.pair(tie.tail, tie.head, symmetric=tie.symmetric)

    def order(self, tie: Tie) -> tuple[tuple[str, str], ...]:
        """What ties are sorted by: their names, the first end as it is named."""
        ends = self.subject.pair(tie.tail, tie.head, symmetric=tie.symmetric)
        return tuple(sort_key(self.name(end)) for end in ends)

    # What is said

    def says(self, key: str, *cites: tuple[int, ...], **values: Any) -> Said:
        """A sentence that states a fact, with its citations."""
        return Said(self.text(key, **values), merged(cites))

    def tells(self, key: str, **values: Any) -> Said:
        """A sentence that explains or orders, and states no fact."""
        return Said(self.text(key, **values), states=False)

    def heading(self, key: str, depth: int = 1, **values: Any) -> Heading:
        """A heading; ``depth`` is 1 for a part of the document, 2 for what it holds."""
        return Heading(self.text(key, **values), depth)

    def explain(self, *keys: str, **values: Any) -> Paragraph:
        """A paragraph of words that state no fact."""
        return Paragraph(tuple(self.tells(key, **values) for key in keys))

    # What it rests on

    def sources(self, ids: Iterable[str]) -> tuple[int, ...]:
        """The numbers of sources, that of the dataset where there is none."""
        return self.citations.cite(ids) or self.citations.cite([self._dataset()])

    def ties(self, ties: Iterable[Tie]) -> tuple[int, ...]:
        """The numbers of the sources of ties."""
        return self.sources([claim.source for tie in ties for claim in tie.claims])

    def actor(self, actor: str) -> tuple[int, ...]:
        """The number of the source of an actor's record."""
        return self.sources([self.network.actors[actor].source])

    def basis(self, method: str, part: Network) -> tuple[int, ...]:
        """The number of a calculation on a part of the network."""
        words = selection_words(part)
        chosen = words.get(spoken(self.lang), "") or self.text("whole")
        return self.citations.cite([Basis(method, chosen, part.as_of.isoformat())])

    def _dataset(self) -> Basis:
        return Basis(DATASET, self.text("whole"), self.network.as_of.isoformat())

    def calculation(self, basis: Basis) -> str:
        """A calculation as an entry of the list of references."""
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

    def source(self, source: Source) -> str:
        """A source as an entry of the list of references."""
        year = self.day(f"{source.year:04d}") if source.year else ""
        parts = [source.authors, source.title or source.id, source.publisher, year]
        text = ". ".join(printable(p).strip().rstrip(".") for p in parts if p)
        if source.id in self.internal:
            text += f" ({self.text('internal_mark')})"
        return text if safe_link(source.url) else f"{text}."


def filled(caption: Said, columns: Sequence[Column], rows: Sequence[Sequence[Said]]) -> Table:
    """A table without the columns in which no row says anything."""
    kept = [at for at in range(len(columns)) if any(r[at].text or r[at].cites for r in rows)]
    return Table(
        caption,
        tuple(columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
    )


def inside(label: str) -> str:
    """A label inside a sentence: without its capital, unless it is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def is_unspaced(char: str) -> bool:
    """Return True for a letter of a script that is written without spaces between words."""
    return _UNSPACED.match(char) is not None


def merged(cites: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Several lists of numbers as one, in order."""
    return tuple(sorted({number for numbers in cites for number in numbers}))
