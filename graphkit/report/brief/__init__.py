"""A cited brief on a network, an actor, a pair or a corridor, in every language with words.

Findings are computed (:mod:`graphkit.report.brief.findings`), put into sentence templates
(``words/<lang>.toml``) and arranged as the blocks of a document, which
:mod:`graphkit.report.document` writes as HTML, PDF or DOCX. Every sentence and figure that states a
fact has the number of a reference: a source if a record names one, otherwise the calculation it
comes from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from graphkit.model.errors import InvalidDataError, NotFoundError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.saving import writer_for
from graphkit.model.selection import Selection
from graphkit.names.normalise import printable
from graphkit.report.brief.changes import changes
from graphkit.report.brief.charts import live_map, maps, matrix, years
from graphkit.report.brief.citations import Citations
from graphkit.report.brief.findings import SEED, compute_findings, earlier_network, visible_network
from graphkit.report.brief.gaps import missing_linkages
from graphkit.report.brief.naming import with_ends
from graphkit.report.brief.overview import overview, subtitle_lines, title
from graphkit.report.brief.pair import in_common, places
from graphkit.report.brief.rankings import rankings
from graphkit.report.brief.reliability import disagreements, reliability
from graphkit.report.brief.sentences import spoken
from graphkit.report.brief.subject import internal_ties, subject_of
from graphkit.report.brief.ties import by_country, by_dimension, other_ties, ties
from graphkit.report.brief.writer import Writer
from graphkit.report.document import docx, html, pdf
from graphkit.report.document.blocks import Block, Document, Paragraph, PictureBlock
from graphkit.storage.atomic import write_bytes
from graphkit.viz.page_records import name_languages

__all__ = ["FORMATS", "GAPS", "Brief", "brief"]

GAPS = 15
"""The default number of missing linkages in a brief."""

FORMATS = ("html", "pdf", "docx")
"""The file formats of a brief, which are also the suffixes of its files."""


@dataclass(frozen=True, repr=False, eq=False)
class Brief:
    """A cited brief that shows itself in a notebook and saves itself.

    Attributes:
        document: headings, sentences, tables, drawings and numbered references as plain values.
        hidden: number of the subject's ties left out because they rest on internal sources.

    Example:
        >>> from graphkit.model.network import Network
        >>> brief(Network(title="Border towns")).document.title
        'Border towns'
    """

    document: Document
    hidden: int = 0
    _picture: PictureBlock | None = None
    _live: Callable[[], str] | None = None

    def __repr__(self) -> str:
        blocks, references = len(self.document.blocks), len(self.document.references)
        return f"<Brief {self.title!r}: {blocks:,} blocks, {references:,} references>"

    def _repr_html_(self) -> str:
        """Return the brief in a frame of its own, with a still map, for notebooks."""
        return (
            f'<iframe title="{escape(self.title)}" style="width:100%;height:600px;border:0" '
            f'sandbox srcdoc="{escape(self.html(interactive=False))}"></iframe>'
        )

    @property
    def title(self) -> str:
        """The title."""
        return self.document.title

    def html(self, *, interactive: bool = True) -> str:
        """Return the brief as one HTML page that works offline.

        Args:
            interactive: True to replace the drawing of the map by the interactive map, which is
                the larger part of the page and of the time it takes.
        """
        document = self.document
        if interactive and self._picture is not None and self._live is not None:
            live = replace(self._picture, live=self._live())
            blocks = (live if block is self._picture else block for block in document.blocks)
            document = replace(document, blocks=tuple(blocks))
        return html(document)

    def pdf(self) -> bytes:
        """Return the brief as a PDF file; needs the extra ``pdf``."""
        return pdf(self.document)

    def docx(self) -> bytes:
        """Return the brief as a DOCX file; needs the extra ``docx``."""
        return docx(self.document)

    def save(self, path: str | Path) -> None:
        """Write the brief to a file that ends in ``.html``, ``.pdf`` or ``.docx``.

        The file is written completely or not at all.

        Raises:
            InvalidDataError: if the file has another suffix.
            MissingExtraError: if an extra that the format needs is not installed.
            GraphkitError: if the file cannot be written.
        """
        path = Path(path)
        writers = {
            ".html": lambda: self.html().encode(),
            ".pdf": self.pdf,
            ".docx": self.docx,
        }
        write_bytes(path, writer_for("brief", path, writers)())


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
    """Write a cited brief on a network, an actor, a pair or a corridor.

    Args:
        network: a whole network; of a part, its whole and its selection are taken.
        about: ids or names. None: the network. One: that actor, or, if it is not a place and
            sources tie it to two or more places as lying on it, the corridor with the ties among
            its places. Two: the pair.
        lang: the language of names and, if it has words, of sentences; else they are English.
            Years are of the Buddhist Era in Thai, of the common era otherwise.
        since: a day, or another network, to report the changes since.
        internal: include statements that rest on internal sources.
        gaps: the largest number of missing linkages to list, strongest first.
        selection: the ties to report on; by default the cooperation ties, with measures computed
            on those in force.

    Returns:
        The brief; ``save`` writes it as HTML, PDF or DOCX. References are numbered from 1 in the
        order of their first mention.

    Raises:
        NotFoundError: if an actor or a word of the selection is unknown, or the network has no
            names in the language.
        InvalidDataError: if an actor does not exist on the day, there are more than two actors,
            or ``since`` is not before the day.

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
        raise InvalidDataError(f"gaps must be 0 or more, not {gaps}")
    about = [about] if isinstance(about, str) else about
    chosen = selection or network.selection or Selection()
    whole = network.whole or network
    may_show = visible_network(whole, internal=internal)
    may_show.check(chosen)
    asked = [may_show.find(name).id for name in about]
    day = chosen.as_of or may_show.as_of
    may_show = with_ends(may_show, day)
    subject = subject_of(may_show, asked, chosen)
    offered = name_languages(subject.network.actors.values())
    if lang not in offered:
        raise NotFoundError(
            f"the network has no names in {lang!r}; choose from: {', '.join(offered)}"
        )
    old = earlier_network(may_show, since, subject.network.as_of, internal=internal)
    old = with_ends(old, day) if isinstance(since, Network) and old else old
    findings = compute_findings(subject, chosen, lang, old)
    secret = whole.sources.keys() - whole.public().sources.keys() if internal else ()
    hidden = 0 if internal else internal_ties(whole, subject)
    citations = Citations(subject.network.sources)
    writer = Writer(subject, lang, citations, frozenset(secret), hidden)
    meta = provenance(subject.network)
    head = subtitle_lines(writer, meta["generated"])
    blocks: list[Block] = [
        *overview(writer, findings),
        *(years(writer) if not about else ()),
        *(drawn := maps(writer)),
        *(rankings(writer, findings) if not about else ()),
        *places(writer),
        *ties(writer),
        *by_country(writer),
        *by_dimension(writer),
        *matrix(writer),
        *(years(writer) if about else ()),
        *other_ties(writer),
        *in_common(writer, findings),
        *(rankings(writer, findings) if about else ()),
        *changes(writer, findings),
        *missing_linkages(writer, findings, gaps),
        *disagreements(writer),
        *reliability(writer, findings),
    ]
    counted = writer.cite_calculation("count", subject.network)
    cited = len(writer.citations.cited())
    made = len(writer.citations.numbers) - cited
    blocks.append(Paragraph((writer.statement("sources_text", counted, n=cited, all=made),)))
    name = title(writer)
    document = Document(
        name,
        spoken(lang),
        head,
        tuple(blocks),
        writer.citations.references(writer.source_entry, writer.calculation_entry),
        name,
        writer.text("h_sources"),
        writer.text("page_of", page="{page}", pages="{pages}"),
        tuple(_origin(writer, meta)),
        tuple(sorted({writer.name(actor) for actor in subject.network.actors})),
    )
    flat = next((block for block in drawn if isinstance(block, PictureBlock)), None)
    return Brief(document, hidden, flat, lambda: live_map(writer, findings))


def _origin(writer: Writer, meta: dict[str, object]) -> list[str]:
    """Return lines on the data, their version, the day, and the program that made the brief."""
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
