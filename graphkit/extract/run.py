"""Read documents and propose what they state: the front door of this room."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.extract.actors import find_actors
from graphkit.extract.document import Document, read_document, text_document
from graphkit.extract.extraction import Extraction, network_names
from graphkit.extract.readers import SUFFIXES
from graphkit.extract.ties import find_ties
from graphkit.model.network import Network

if TYPE_CHECKING:
    from graphkit.extract.llm import Model


def extract(
    source: str | Path | Document,
    network: Network,
    *,
    date: str = "",
    lang: str = "",
    ocr: bool = False,
    model: Model | None = None,
) -> Extraction:
    """Read a document and propose the actors and ties that it states; nothing is written.

    Args:
        source: the path of a document, a document, or a text itself. A text of one word that
            ends like the name of a document (``minutes.pdf``) is taken as a path.
        network: whose actors are known and whose vocabulary has the kinds of ties.
        date: the ISO date of the document, possibly partial, which "last year" counts from.
        lang: the language code of the document; empty to find it out.
        ocr: recognise the letters of pages that are pictures, with tesseract.
        model: a language model that proposes too; the document must contain its words.

    Returns:
        The extraction; ``.table()`` lists it, ``.proposals()`` gives what a store keeps.

    Raises:
        NotFoundError: when there is no such file.
        MissingExtraError: if the file needs a package or program that is not installed.
        InvalidDataError: when the file cannot be read as a document.

    Example:
        >>> from graphkit.storage.open import open_network
        >>> network = open_network("thai-twin-cities")
        >>> found = extract("จังหวัดเลยลงนามความสัมพันธ์เมืองพี่เมืองน้องกับแขวงไซยะบูลี", network)
        >>> found.table().column("from_id")[:1]
        ['TH-42']
    """
    if isinstance(source, Document):
        document = source
    elif _is_path(source):
        names = network_names(network)
        document = read_document(source, date=date, lang=lang, ocr=ocr, names=names)
    else:
        document = text_document(str(source), date=date, lang=lang)
    actors = find_actors(document, network)
    ties = find_ties(document, actors, network)
    found = Extraction(document, network, actors, ties, document.notes)
    return model.add_to(found) if model is not None else found


def _is_path(source: str | Path) -> bool:
    if isinstance(source, Path):
        return True
    if len(source) > 1000 or "\n" in source:
        return False
    try:
        if Path(source).is_file():
            return True
    except (OSError, ValueError):
        return False
    return " " not in source and source.casefold().endswith(SUFFIXES)
