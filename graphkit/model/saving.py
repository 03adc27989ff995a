"""Save an object to a file whose suffix names the format.

The model knows no file formats: the rooms above it do. Each object that saves itself gives the
table of its writers; those of the model's own objects are registered by the package when it is
imported (see ``graphkit/__init__.py``), so that nothing here imports upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from graphkit.model.errors import InvalidDataError, clip

T = TypeVar("T")

Writer = Callable[..., None]
"""A function that writes an object to a path."""

_writers: dict[str, dict[str, Writer]] = {}


def register_writer(subject: str, suffix: str, writer: Writer) -> None:
    """Register how an object of the model is written.

    Args:
        subject: what the object is called in messages, such as ``network``.
        suffix: of the file's name, in lower case with its dot; empty for a folder.
        writer: writes the object to a path.
    """
    _writers.setdefault(subject, {})[suffix] = writer


def save(subject: str, thing: object, path: str | Path, **options: bool) -> None:
    """Save an object of the model by the writer registered for the path's suffix.

    Args:
        subject: what the object is called, as in :func:`register_writer`.
        thing: the object.
        path: the file or folder.
        options: passed on to the writer.

    Raises:
        InvalidDataError: when no writer is registered for the suffix.
    """
    path = Path(path)
    writer_for(subject, path, _writers.get(subject, {}))(thing, path, **options)


def writer_for(subject: str, path: Path, writers: Mapping[str, T]) -> T:
    """Return the writer for a path's suffix, in upper or lower case.

    Args:
        subject: what is saved, for the message.
        path: where to.
        writers: by suffix.

    Raises:
        InvalidDataError: when there is none; the message lists the suffixes.

    Example:
        >>> writer_for("map", Path("towns.HTML"), {".html": "page"})
        'page'
        >>> writer_for("map", Path("towns.gif"), {".html": "page", ".htm": "page"})
        Traceback (most recent call last):
        graphkit.model.errors.InvalidDataError: cannot save a map as 'towns.gif'; expected a name \
that ends in .html or .htm
    """
    suffix = path.suffix.lower()
    if suffix in writers:
        return writers[suffix]
    names = [name for name in writers if name]
    ends = " or ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "nothing"
    folder = ", or the name of a folder without a suffix" if "" in writers else ""
    raise InvalidDataError(
        f"cannot save a {subject} as {clip(path.name)!r}; expected a name that ends in {ends}"
        f"{folder}"
    )
