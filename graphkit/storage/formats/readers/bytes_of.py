"""The bytes and the text of a file that may be large, packed, cut or in any encoding."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path

from graphkit.model.errors import InvalidDataError, NotFoundError, Problem, clip
from graphkit.storage.files.encodings import ESCAPED, decode

LARGEST = 256 * 2**20
"""Largest size in bytes of a file, packed or unpacked."""


def read_bytes(path: Path, limit: int = LARGEST) -> bytes:
    """Return the bytes of a file; one packed by gzip, or alone in a zip archive, is unpacked.

    Args:
        path: the file.
        limit: the largest size, packed or unpacked.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when it is too large, cut, or an archive of several files.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise NotFoundError(f"cannot read {str(path)!r}: {error.strerror or error}") from error
    _check_size(data, path, limit)
    try:
        if data[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(limit + 1)
        elif data[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = [info for info in archive.infolist() if not info.is_dir()]
                if len(names) != 1:
                    raise InvalidDataError(
                        f"{path} is an archive of {len(names)} files; unpack it, give one of them"
                    )
                with archive.open(names[0]) as member:
                    data = member.read(limit + 1)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError) as error:
        raise InvalidDataError(f"{path} cannot be unpacked: {error}; copy it again") from error
    except RuntimeError as error:  # an archive with a password
        raise InvalidDataError(f"{path} cannot be unpacked: {error}") from error
    _check_size(data, path, limit)
    return data


def _check_size(data: bytes, path: Path, limit: int) -> None:
    if len(data) > limit:
        raise InvalidDataError(
            f"{path} has more than {limit // 2**20:,} MB; export a smaller part of the network"
        )


def text_of(data: bytes, file: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, and a note if its encoding was assumed.

    Raises:
        InvalidDataError: when the bytes are not text in a known encoding.
    """
    problems: list[Problem] = []
    found = decode(data, file, problems)
    if found is None or ESCAPED.search(found.text) or "\0" in found.text:
        raise InvalidDataError(
            f"{file} is not text in a known encoding; save it as UTF-8 and try again"
        )
    notes = tuple(clip(problem.message, 200) for problem in problems)
    return found.text.removeprefix("\ufeff"), notes
