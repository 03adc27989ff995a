"""A cited briefing on a network, an actor, a pair or a corridor, in English or Thai.

Facts are computed (:mod:`graphkit.report.brief.facts`), put in sentences that are templates
(``brief.toml``) and set as the blocks of a document; what writes it as HTML, PDF or
DOCX is :mod:`graphkit.report.document`. Every sentence and figure that states a fact carries the
number of a reference: a source where a record says it, else the calculation that it comes from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.saving import writer_for
from graphkit.model.selection import Selection
from graphkit.names.normalise import printable
from graphkit.report import document as paper
from graphkit.report.brief.changes import changes
from graphkit.report.brief.charts import drawings, live_map, matrix, years
from graphkit.report.brief.citations import Citations
from graphkit.report.brief.facts import SEED, earlier, facts_of, shown
from graphkit.report.brief.gaps import missing
from graphkit.report.brief.overview import overview, standing_lines, title
from graphkit.report.brief.pair import in_common, places
from graphkit.report.brief.rankings import standing
from graphkit.report.brief.reliability import disputes, doubts
from graphkit.report.brief.sentences import spoken
from graphkit.report.brief.subject import subject_of
from graphkit.report.brief.ties import by_country, by_dimension, others, ties
from graphkit.report.brief.writer import Writer
from graphkit.report.document.blocks import Block, Document, Paragraph, Picture
from graphkit.storage.atomic import write_bytes
from graphkit.viz.page_records import name_languages

__all__ = ["FORMATS", "GAPS", "Brief", "brief"]

GAPS = 15
"""How many missing linkages a briefing tells unless asked for more."""

FORMATS = ("html", "pdf", "docx")
"""What a briefing can be saved as, by the suffix of the file's name."""


@dataclass(frozen=True, repr=False, eq=False)
class Brief:
    """A cited briefing, to be read, shown in a notebook and saved.

    Attributes:
        document: headings, sentences, tables, drawings and numbered references as plain values.
    """

    document: Document
    _picture: Picture | None = None
    _live: Callable[[], str] | None = None

    def __repr__(self) -> str:
        blocks, references = len(self.document.blocks), len(self.document.references)
        return f"<Brief {self.title!r}: {blocks:,} blocks, {references:,} references>"

    def _repr_html_(self) -> str:
        """Return the briefing in a frame of its own, its map still, for notebooks."""
        return (
            f'<iframe title="{escape(self.title)}" style="width:100%;height:600px;border:0" '
            f'sandbox srcdoc="{escape(self.html(interactive=False))}"></iframe>'
        )

    @property
    def title(self) -> str:
        """The heading."""
        return self.document.title

    def html(self, *, interactive: bool = True) -> str:
        """Return the briefing as one HTML page that works without any connection.

        Args:
            interactive: whether the page has the interactive map in place of its drawing; that
                map is the larger part of the page and of the time it takes.
        """
        document = self.document
        if interactive and self._picture is not None and self._live is not None:
            live = replace(self._picture, live=self._live())
            blocks = (live if block is self._picture else block for block in document.blocks)
            document = replace(document, blocks=tuple(blocks))
        return paper.html(document)

    def pdf(self) -> bytes:
        """Return the briefing as a PDF file; needs the extra ``pdf``."""
        return paper.pdf(self.document)

    def docx(self) -> bytes:
        """Return the briefing as a DOCX file; needs the extra ``docx``."""
        return paper.docx(self.document)

    def save(self, path: str | Path) -> None:
        """Write the briefing to a file that ends in ``.html``, ``.pdf`` or ``.docx``.

        The file is there whole or not at all.

        Raises:
            InvalidDataError: for another suffix.
            MissingExtraError: when an extra that the format needs is not installed.
            GraphkitError: when the file cannot be written.
        """
        path = Path(path)
        writers = {
            ".html": lambda: self.html().encode(),
            ".pdf": self.pdf,
            ".docx": self.docx,
        }
        write_bytes(path, writer_for("briefing", path, writers)())


def brief(
    network: Network,
    *,
    about: Sequence[str] = (),
    lang: str = "en",
    since: dt.date | Network | None = None,
    internal: bool = False,
    gaps: int = GAPS,
    selection: Selection | None = None,
) -> Brief:
    """Write a cited briefing on a network, an actor, a pair or a corridor.

    Args:
        network: the network, as a whole; of a cut one, the whole and its selection are taken.
        about: ids or names. None: the network. One: that actor, or, where it is no place and
            sources tie it to two places or more as lying on it, the corridor with the ties among
            its places. Two: the pair.
        lang: of names and sentences. Years are of the Buddhist Era in Thai, else of the common
            era.
        since: a day, or another network, to say what changed since.
        internal: whether statements that rest on internal sources are included.
        gaps: how many missing linkages are listed, the strongest first.
        selection: the ties that are described; by default the cooperation ties, with measures
            computed on those in force.

    Returns:
        The briefing; ``save`` writes it as HTML, PDF or DOCX. References are numbered from 1 in
        the order of their first mention.

    Raises:
        GraphkitError: for an unknown actor or word of the selection, an actor that is not there
            on the day, more than two actors, a language without names, or a ``since`` that is
            not before the day.

    Example:
        >>> from graphkit.model.records import Actor, Claim, Source
        >>> places = [Actor("TH-49", "province", {"en": "Mukdahan"}, source="s"),
        ...           Actor("LA-SV", "province", {"en": "Savannakhet"}, source="s")]
        >>> document = brief(Network(
        ...     actors={a.id: a for a in places}, sources={"s": Source("s", "Register")},
        ...     claims=(Claim("TH-49", "LA-SV", "sister_city", source="s"),)),
        ...     about=["Mukdahan"]).document
        >>> document.title, "Register." in [reference.text for reference in document.references]
        ('Mukdahan', True)
    """
    if gaps < 0:
        raise GraphkitError(f"gaps must be 0 or more, not {gaps}")
    chosen = selection or network.selection or Selection()
    whole = network.whole or network
    may_show = shown(whole, internal=internal)
    may_show.check(chosen)
    subject = subject_of(may_show, about, chosen)
    offered = name_languages(subject.network.actors.values())
    if lang not in offered:
        raise GraphkitError(f"there are no names in {lang!r}; choose from: {', '.join(offered)}")
    old = earlier(may_show, since, subject.network.as_of, internal=internal)
    facts = facts_of(subject, chosen, lang, old)
    secret = whole.sources.keys() - whole.public().sources.keys() if internal else ()
    writer = Writer(subject, lang, Citations(subject.network.sources), frozenset(secret))
    meta = provenance(subject.network)
    head = standing_lines(writer, meta["generated"])
    blocks: list[Block] = [
        *overview(writer, facts),
        *(years(writer) if not about else ()),
        *(drawn := drawings(writer)),
        *(standing(writer, facts) if not about else ()),
        *places(writer),
        *ties(writer),
        *by_country(writer),
        *by_dimension(writer),
        *matrix(writer),
        *(years(writer) if about else ()),
        *others(writer),
        *in_common(writer, facts),
        *(standing(writer, facts) if about else ()),
        *changes(writer, facts),
        *missing(writer, facts, gaps),
        *disputes(writer),
        *doubts(writer, facts),
    ]
    counted = writer.basis("count", subject.network)
    cited = len(writer.citations.cited())
    made = len(writer.citations.numbers) - cited
    blocks.append(Paragraph((writer.says("sources_text", counted, n=cited, all=made),)))
    name = title(writer)
    document = Document(
        name,
        spoken(lang),
        head,
        tuple(blocks),
        writer.citations.references(writer.source, writer.calculation),
        name,
        writer.text("h_sources"),
        writer.text("page_of", page="{page}", pages="{pages}"),
        tuple(_origin(writer, meta)),
        tuple(sorted({writer.name(actor) for actor in subject.network.actors})),
    )
    flat = next((block for block in drawn if isinstance(block, Picture)), None)
    return Brief(document, flat, lambda: live_map(writer, facts))


def _origin(writer: Writer, meta: dict[str, object]) -> list[str]:
    """Which data, which version of them, when and by what it was made."""
    network = writer.network
    lines = [
        writer.text(
            "origin",
            dataset=printable(network.text("title", writer.lang)) or writer.text("untitled"),
            version=printable(network.version),
            hash=network.content_hash,
            seed=str(SEED),
            day=meta["generated"],
            as_of=meta["as_of"],
            graphkit=meta["graphkit"],
        )
    ]
    if network.licence:
        lines.append(writer.text("licence", licence=printable(network.licence)))
    return lines
