"""Letters recognised from the picture of a page by tesseract, if it is installed."""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache
from typing import TYPE_CHECKING

from graphkit.model.errors import GraphkitError, MissingExtraError

if TYPE_CHECKING:
    import pypdfium2 as pdfium

_LANGUAGES = {"th": "tha", "lo": "lao", "vi": "vie", "zh": "chi_sim", "en": "eng"}
"""The names that tesseract has for languages."""
_DPI = 300
_MAX_PIXELS = 40_000_000
_SECONDS = 180
"""Longest time for one page."""
_INSTALL = "apt-get install tesseract-ocr tesseract-ocr-tha on Debian"


@lru_cache(maxsize=1)
def installed() -> tuple[str, ...]:
    """Return tesseract's names of the languages that it can read; none without it."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    done = subprocess.run(  # noqa: S603
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=60
    )
    return tuple(line.strip() for line in done.stdout.splitlines()[1:] if line.strip())


def languages(lang: str) -> str:
    """Return the languages to ask tesseract for: that of a document and English.

    Args:
        lang: a language code; empty for all that are installed of those that graphkit reads.

    Raises:
        MissingExtraError: if tesseract or the language is not installed.
    """
    known = installed()
    if not known:
        raise MissingExtraError(f"--ocr needs the program tesseract: {_INSTALL}")
    if not lang:
        return "+".join(name for name in _LANGUAGES.values() if name in known)
    wanted = _LANGUAGES.get(lang, lang)
    if wanted not in known:
        package = wanted.replace("_", "-")
        raise MissingExtraError(
            f"tesseract cannot read {lang!r}: install tesseract-ocr-{package} (it has: "
            f"{', '.join(known)})"
        )
    return "+".join(dict.fromkeys((wanted, *(["eng"] if "eng" in known else []))))


def recognise(page: pdfium.PdfPage, wanted: str) -> str:
    """Return the letters on the picture of a page.

    Args:
        page: a page of a PDF file.
        wanted: languages as :func:`languages` gives them.

    Raises:
        GraphkitError: when tesseract fails or takes too long.
    """
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, rev_byteorder=False)
    try:
        pixels = bitmap.to_numpy()
        rows, columns = pixels.shape[:2]
        picture = b"P5 %d %d 255\n" % (columns, rows) + pixels.reshape(rows, columns).tobytes()
    finally:
        bitmap.close()
    return recognise_picture(picture, wanted, round(scale * 72))


def recognise_picture(picture: bytes, wanted: str, dpi: int = _DPI) -> str:
    """Return the letters on a picture: the bytes of a PNG, JPEG, TIFF or PNM file.

    Raises:
        GraphkitError: when tesseract fails or takes too long.
    """
    program = shutil.which("tesseract") or "tesseract"
    command = [program, "stdin", "stdout", "-l", wanted, "--dpi", str(dpi)]
    command += ["-c", "preserve_interword_spaces=1"]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=picture, capture_output=True, check=True, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise GraphkitError(f"tesseract took more than {_SECONDS} s for a page") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GraphkitError(f"tesseract failed: {said[-1] if said else error}") from error
    return done.stdout.decode("utf-8", "replace").replace("\f", "").strip("\n")
