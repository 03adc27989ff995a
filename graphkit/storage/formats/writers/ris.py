"""Write the sources of a network as RIS, for Zotero, EndNote and Mendeley."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graphkit.model.network import Network
from graphkit.model.records import Source
from graphkit.storage.atomic import open_atomic
from graphkit.storage.formats.graph import clean_text
from graphkit.storage.formats.schemas import entry_type
from graphkit.storage.formats.writers.bibtex import authors


def write_ris(network: Network, path: Path, *, notes: Sequence[str] = ()) -> None:  # noqa: ARG001
    """Write the sources as one RIS record each, in UTF-8.

    Args:
        network: the network whose sources are written.
        path: the file.
        notes: RIS has no place for remarks on the whole file, so they are not written.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    with open_atomic(path) as file:
        for source in network.sources.values():
            for tag, text in _fields(source):
                # A value is one line; a line of its own could be taken for a tag.
                file.write(f"{tag}  - {' '.join(clean_text(text).split())}\r\n")
            file.write("ER  - \r\n\r\n")


def _fields(source: Source) -> Iterator[tuple[str, str]]:
    yield "TY", entry_type("ris", source.kind)
    yield "ID", source.id
    yield "TI", source.title or source.id
    for author in authors(source):
        yield "AU", author
    if source.year is not None:
        yield "PY", f"{source.year:04d}"
    for tag, text in (
        ("PB", source.publisher),
        ("UR", source.url),
        ("Y2", source.accessed.replace("-", "/")),
        ("LA", source.language),
        ("N1", source.note),
    ):
        if text.strip():
            yield tag, text
