"""Write the sources of a network as BibTeX, for reference managers and LaTeX with Unicode."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from graphkit.model.network import Network
from graphkit.model.records import Source, digest
from graphkit.storage.atomic import open_atomic
from graphkit.storage.formats.graph import clean_text
from graphkit.storage.formats.schemas import entry_type

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "%": r"\%",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def write_bibtex(network: Network, path: Path, *, notes: Sequence[str] = ()) -> None:
    """Write the sources as one BibTeX entry each, in UTF-8.

    Args:
        network: the network whose sources are written.
        path: the file.
        notes: what the file does not carry, as lines outside entries, which BibTeX ignores.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    with open_atomic(path) as file:
        for note in notes:
            # An @ would begin an entry.
            file.write(f"% {' '.join(note.replace('@', ' at ').split())}\n")
        file.writelines(_entries(network))


def _entries(network: Network) -> Iterator[str]:
    keys: set[str] = set()
    for source in network.sources.values():
        key = re.sub(r"[^A-Za-z0-9:.-]+", "-", source.id).strip("-") or "source"
        if key.casefold() in keys:
            key = f"{key}-{digest(source.id)}"
        keys.add(key.casefold())
        type_ = entry_type("bibtex", source.kind)
        yield f"\n@{type_}{{{key},\n"
        yield "".join(f"  {name} = {{{text}}},\n" for name, text in _fields(source, type_))
        yield "}\n"


def _fields(source: Source, type_: str) -> Iterator[tuple[str, str]]:
    # Braces around the title keep its capitals.
    yield "title", f"{{{escape(source.title or source.id)}}}"
    if source.authors:
        yield "author", " and ".join(f"{{{escape(a)}}}" for a in authors(source))
    if source.year is not None:
        yield "year", str(source.year)
    for name, text in (
        ("institution" if type_ == "techreport" else "publisher", source.publisher),
        ("langid", source.language),
        ("note", source.note),
    ):
        if text.strip():
            yield name, escape(text)
    if source.url:
        yield "url", _address(source.url)
    if source.accessed:
        yield "urldate", escape(source.accessed)


def authors(source: Source) -> list[str]:
    """Return the authors of a source, which are separated by ``;`` or ``|``.

    Example:
        >>> authors(Source("a", "A", authors="Sodomphruet, Aphimuk; Damrongchai, Nareenuch"))
        ['Sodomphruet, Aphimuk', 'Damrongchai, Nareenuch']
    """
    return [name for part in re.split(r"[;|]", source.authors) if (name := part.strip())]


def escape(text: str) -> str:
    r"""Return a text in which no character has a meaning for BibTeX or LaTeX, on one line.

    Example:
        >>> escape("R&D {50%}")
        'R\\&D \\{50\\%\\}'
    """
    return " ".join(clean_text(text).translate(_ESCAPES).split())


def _address(url: str) -> str:
    """Return an address for a field that LaTeX sets as it is; braces would end the field."""
    return "".join(clean_text(url).split()).translate({ord("{"): "%7B", ord("}"): "%7D"})
