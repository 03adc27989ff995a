"""The command that reads documents: extract."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.group import Output, main
from graphkit.cli.network import open_and_report
from graphkit.cli.options import (
    into_option,
    lang_option,
    min_score_option,
    network_option,
    table_options,
)
from graphkit.cli.printing import print_note
from graphkit.model.display import counted
from graphkit.model.errors import GraphkitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphkit.extract.document import Document
    from graphkit.extract.extraction import Extraction
    from graphkit.extract.llm import Model
    from graphkit.model.network import Network
    from graphkit.model.table import Table


@main.command()
@click.argument("documents", nargs=-1, metavar="DOCUMENT…")
@network_option
@into_option
@click.option("--date", metavar="DATE", help='Date of the document, which "last year" counts from.')
@click.option(
    "--written-in",
    "written",
    default="",
    metavar="LANG",
    help="Language of the document: th, lo, vi, zh, en [default: found out].",
)
@click.option("--ocr", is_flag=True, help="Read pages that are pictures, with tesseract.")
@click.option(
    "--same",
    "same",
    multiple=True,
    metavar="NAME=ID",
    help="NAME in the document is the actor ID of the network; NAME= is a new actor. Repeatable.",
)
@click.option(
    "--llm",
    "url",
    metavar="URL",
    help="Also ask the language model at this address, such as http://localhost:11434/v1. "
    "The text of the document is sent there.",
)
@click.option("--model", "model", metavar="NAME", help="Name of the language model.")
@click.option("--yes", "agreed", is_flag=True, help="Send to --llm without asking.")
@click.option(
    "--reliability",
    is_flag=True,
    help="Print how often results of each score were right, and how that was measured.",
)
@min_score_option(0.0)
@lang_option
@table_options
def extract(
    documents: tuple[str, ...],
    address: str | None,
    into: str | None,
    date: str | None,
    written: str,
    ocr: bool,
    same: tuple[str, ...],
    url: str | None,
    model: str | None,
    agreed: bool,
    reliability: bool,
    min_score: float,
    lang: str,
    output: Output,
) -> None:
    """Read documents and propose the actors and ties that they state, each with its place.

    Text, Markdown, HTML, DOCX, PDF and e-mail are read, in Thai, Lao, Vietnamese, Chinese and
    English. Nothing is written without --into, and nothing is sent without --llm. With --into and
    without -n, documents are compared with the network of STORE.
    """
    from graphkit.extract.extraction import COLUMNS
    from graphkit.extract.run import extract as run
    from graphkit.model.table import Table

    if reliability:
        from graphkit.extract.reliability import reliability_table

        table = reliability_table(lang)
        print_note(str(table.meta["measured"]))
        output(table)
        return
    if not documents:
        raise click.UsageError("give one or more documents: graphkit extract minutes.pdf")
    if bool(url) != bool(model):
        raise click.UsageError("give both --llm URL and --model NAME")
    answers = dict(_answer(text) for text in same)
    network = _network(address, into)
    found: list[Extraction] = []
    failed: list[GraphkitError] = []
    for path in documents:
        try:
            document = _read(path, network, _iso(date), written, ocr=ocr)
            asked = _model(url, model, document, network, yes=agreed)
            made = run(document, network, model=asked).settle(answers)
        except GraphkitError as error:
            if len(documents) == 1:
                raise
            failed.append(error)
            print_note(f"Error: {error}")
            continue
        for note in made.notes:
            print_note(note)
        if not made.statements:
            print_note(made.looked_for(lang))
        found.append(made)
    if into:
        found = [_settled(one, lang) for one in found]
    tables = [one.table(lang) for one in found]
    score = COLUMNS.index("score")
    rows = [row for table in tables for row in table.rows if row[score] >= min_score]
    if into:
        _keep(into, found, lang)
    if rows or not failed:
        table = Table(COLUMNS, rows, tables[0].meta if tables else {})
        output(table, brief=_brief(table))
    if failed:
        raise GraphkitError(f"{counted(len(failed), 'document')} could not be read")


_BRIEF = (
    *("states", "from", "kind", "to", "value", "status", "since", "until", "dimensions"),
    *("standing", "score", "place", "quote"),
)
"""The columns for people; those that are empty in every row are left out."""


def _brief(table: Table) -> Table:
    """Return what a reader wants of the statements: the place in one column, no ids."""
    from graphkit.model.table import Table

    rows = [{**row, "place": _place(row)} for row in table]
    filled = [name for name in _BRIEF if any(row[name] not in ("", None, ()) for row in rows)]
    return Table(tuple(filled), [tuple(row[name] for name in filled) for row in rows], table.meta)


def _place(row: Mapping[str, Any]) -> str:
    """Return the place of a statement, such as ``minutes.pdf, p. 2, 120-187``."""
    page = f"p. {row['page']}" if row["page"] else ""
    parts = (row["document"], page, row["section"], f"{row['start']}-{row['end']}")
    return ", ".join(part for part in parts if part)


def _network(address: str | None, into: str | None) -> Network:
    from graphkit.storage.open import is_store

    if address is None and into and is_store(into):
        return open_and_report(into)
    return open_and_report(address)


def _iso(date: str | None) -> str:
    if not date:
        return ""
    from graphkit.model.dates import parse_date

    try:
        return str(parse_date(date))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--date") from error


def _answer(text: str) -> tuple[str, str]:
    name, sign, key = text.rpartition("=")
    if not sign or not name.strip():
        raise click.BadParameter(
            f"expected NAME=ID, or NAME= for a new actor, not {text!r}",
            param_hint="--same",
        )
    return name.strip(), key.strip()


def _read(path: str, network: Network, date: str, written: str, *, ocr: bool) -> Document:
    from graphkit.extract.document import read_document
    from graphkit.extract.extraction import network_names
    from graphkit.extract.grammar import grammars

    if written and written.lower() not in grammars():
        known = ", ".join(sorted(grammars()))
        raise click.BadParameter(
            f"{written!r} is not a known language; expected one of: {known}",
            param_hint="--written-in",
        )

    names = network_names(network)
    return read_document(Path(path), date=date, lang=written.lower(), ocr=ocr, names=names)


def _model(
    url: str | None, name: str | None, document: Document, network: Network, *, yes: bool
) -> Model | None:
    """Return the language model after showing what would be sent; None without one.

    Raises:
        GraphkitError: when nobody can be asked, or the answer is no.
    """
    if not url or not name:
        return None
    from graphkit.extract.llm import Model

    model = Model(url, name)
    print_note(f"This will be sent {model.preview(document, network.ontology)}")
    if not yes:
        if not sys.stdin.isatty():
            raise GraphkitError("nothing was sent; without a terminal, --yes agrees to it")
        if not click.confirm("Send it?", err=True):
            raise GraphkitError("nothing was sent")
    return model


def _settled(extraction: Extraction, lang: str) -> Extraction:
    """Return an extraction with its questions answered, on a terminal by the user."""
    answers: dict[str, str] = {}
    for one in extraction.questions:
        text = one.sentence(lang)
        if sys.stdin.isatty() and sys.stderr.isatty():
            answers[one.ref] = one.id if click.confirm(text, err=True) else ""
        else:
            print_note(f"{text} --same '{one.name}={one.id}' or --same '{one.name}='")
    return extraction.settle(answers)


def _keep(into: str, found: list[Extraction], lang: str) -> None:
    from graphkit.extract.into import save_extraction
    from graphkit.storage import open_store

    with open_store(into) as store:
        for one in found:
            kept = save_extraction(store, one, lang)
            print_note(str(kept))
            for gone in kept.gone[:20]:
                claim = gone.proposal.claim
                ends = " ".join(str(claim.get(name, "")) for name in ("tail", "kind", "head"))
                print_note(f"  no longer stated: {gone.id} {ends.strip()} ({gone.verdict})")
    print_note(f"`graphkit review {into} --kind claim` decides on them")
