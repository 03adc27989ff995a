"""Write files atomically: a file is written completely or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from graphkit.model.errors import GraphkitError, InvalidDataError


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


@contextmanager
def open_atomic(path: Path) -> Iterator[IO[str]]:
    """Open a UTF-8 file for writing piece by piece; it appears whole when the block ends.

    An error in the block leaves nothing behind, and an existing file as it was.

    Args:
        path: the file; its folder is created if missing.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    with write_errors(path):
        if path.exists() and not (path.is_file() or path.is_dir()):
            with path.open("w", encoding="utf-8", newline="") as device:
                yield device
            return
        path = path.resolve()
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("w", encoding="utf-8", newline="") as file:
                yield file
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def place_folder(
    files: Iterable[tuple[str, bytes]], path: Path, marker: str, *, overwrite: bool = False
) -> int:
    """Write a folder of files beside its place, then move it there: all of it, or nothing.

    Args:
        files: names, with ``/`` between folders, and contents.
        path: the folder; its parents are created if missing. An empty folder is filled.
        marker: a file that the folder always has; a folder without it is never replaced.
        overwrite: replace a folder that was written in this way before.

    Returns:
        The number of files.

    Raises:
        InvalidDataError: when something else is there, or the folder exists already.
        GraphkitError: when it cannot be written.
    """
    path = path.absolute()
    with write_errors(path):
        there = path.exists() and not (path.is_dir() and not any(path.iterdir()))
        if there and not (path / marker).is_file():
            raise InvalidDataError(
                f"{str(path)!r} contains something else (no {marker}); choose another folder"
            )
        if there and not overwrite:
            raise InvalidDataError(
                f"{str(path)!r} already exists; choose another name, or --overwrite "
                "(overwrite=True) replaces it"
            )
        token = secrets.token_hex(4)
        new, old = (path.with_name(f".{path.name}.{token}.{end}") for end in ("part", "old"))
        count = 0
        try:
            known = {new}
            new.mkdir(parents=True)
            for name, data in files:
                target = new / name
                if target.parent not in known:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    known.add(target.parent)
                target.write_bytes(data)
                count += 1
            if path.exists():
                path.rename(old)
            try:
                new.rename(path)
            except OSError:
                if old.exists():
                    old.rename(path)
                raise
        finally:
            shutil.rmtree(new, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)
        return count
