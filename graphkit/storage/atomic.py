"""Write files atomically: a file is written completely or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from graphkit.model.errors import GraphkitError


def write_text(path: Path, text: str, *, spreadsheet: bool = False) -> None:
    """Write a UTF-8 file under a temporary name, then rename it, so that it is never half written.

    Args:
        path: the file; its folder is created if missing.
        text: the text; line ends are written as they are.
        spreadsheet: start with a byte order mark, which Excel needs to read Thai in a CSV file.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    write_bytes(path, text.encode("utf-8-sig" if spreadsheet else "utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file under a temporary name, then rename it (see :func:`write_text`).

    Raises:
        GraphkitError: when the file cannot be written.
    """
    with write_errors(path):
        if path.exists() and not (path.is_file() or path.is_dir()):
            # A device or a pipe such as /dev/stdout is written to; renaming would replace it.
            path.write_bytes(data)
            return
        # A symbolic link stays; the file behind it is replaced.
        path = path.resolve()
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
            temporary.replace(path)
        except OSError:
            # If a parent of the path is a file, there is nothing to delete.
            with suppress(OSError):
                temporary.unlink()
            raise


@contextmanager
def write_errors(path: Path) -> Iterator[None]:
    """Turn errors of the system into errors that name the path being written.

    Raises:
        GraphkitError: instead of an ``OSError`` or an invalid path.
    """
    try:
        yield
    except OSError as error:
        raise GraphkitError(f"cannot write {str(path)!r}: {error.strerror or error}") from error
    except ValueError as error:
        raise GraphkitError(f"cannot write {str(path)!r}: {error}; choose another name") from error
