"""Files that are either there whole or not there at all, and what to say where they cannot be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from graphkit.model.errors import GraphkitError


def write_text(path: Path, text: str, *, spreadsheet: bool = False) -> None:
    """Write a UTF-8 file: beside its place first, then renamed, so that it is never half there.

    Args:
        path: the file; its folder is made if missing.
        text: what to write, line ends as they are.
        spreadsheet: mark the encoding at the start, which Excel needs to read Thai in a CSV.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    write_bytes(path, text.encode("utf-8-sig" if spreadsheet else "utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file beside its place first, then rename it (see :func:`write_text`).

    Raises:
        GraphkitError: when the file cannot be written.
    """
    with told(path):
        if path.exists() and not (path.is_file() or path.is_dir()):
            # A device or a pipe, /dev/stdout say, is written to; renaming would take its place.
            path.write_bytes(data)
            return
        # Behind a link the file is replaced, not the link.
        path = path.resolve()
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            beside.replace(path)
        except OSError:
            # Where a part of the path is a file, there is nothing to take away either.
            with suppress(OSError):
                beside.unlink()
            raise


@contextmanager
def told(path: Path) -> Iterator[None]:
    """While a path is written: what the system refuses, as an error that names the path.

    Raises:
        GraphkitError: in place of an ``OSError``, or of a path that no system takes.
    """
    try:
        yield
    except OSError as error:
        raise GraphkitError(f"cannot write {str(path)!r}: {error.strerror or error}") from error
    except ValueError as error:
        raise GraphkitError(f"cannot write {str(path)!r}: {error}; name another file") from error
