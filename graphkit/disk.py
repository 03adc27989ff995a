"""Files that are either there whole or not there at all."""

from __future__ import annotations

import os
from pathlib import Path

from graphkit.model import GraphkitError


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
    """Write a file beside its place first, then rename it (see :func:`write_text`)."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise GraphkitError(f"cannot write {str(path)!r}: {error.strerror or error}") from error
