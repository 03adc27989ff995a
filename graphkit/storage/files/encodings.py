"""Find the encoding of a text file, and say which one was assumed.

UTF-8 and files with a byte order mark are certain. Any other encoding is a guess: it is accepted
only if its letters are the usual ones of its language and fit the languages that the titles of the
columns name, and only if no other encoding reads the bytes about as well.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from graphkit.model.errors import Problem
from graphkit.storage.files.schema import name_column, translated_column

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ESCAPED = re.compile("[\udc80-\udcff]")
"""A byte that is not valid, as :func:`decode` keeps it."""

_FOREIGN = re.compile("[^\x00-\x7f\udc80-\udcff]")
# Bytes of other encodings are rarely these characters of UTF-8 by chance.
_TYPICAL = re.compile("[\u00a0-\u017f\u0800-\ud7ff\ue000-\U0010ffff]")
_HAN = re.compile("[\u3400-\u9fff]")
# Never found in Thai, but often where other encodings are read as Thai: a vowel or tone sign
# without a consonant before it, a leading vowel without a consonant after it, a single letter
# between Latin ones, a digit beside a letter.
_NOT_THAI = re.compile(
    "(?<![ก-ฮ\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]"
    "|[เ-ไ](?![ก-ฮ])|(?<![\u0e01-\u0e5b])[\u0e01-\u0e5b](?=[A-Za-z])"
    "|(?<=[A-Za-z])[\u0e01-\u0e5b](?![\u0e01-\u0e5b])"
    "|(?<=[ก-ฮ])[๐-๙]|[๐-๙](?=[ก-ฮ])"
)
_VOWEL = re.compile("[aeiouyăâêôơư]", re.IGNORECASE)
_ODD = 12.0
"""The cost, in bits, of letters in an order that the language does not have."""
_MARGIN = 1.5
"""The bits by which an encoding must be better than one of another script."""
_MISFIT = 8.0
"""The cost, in bits, of a cell whose letters are not of the language of its column."""
_TRUST = 1.5
"""The bits that letters may cost more if they are of the language of their column."""
_SAMPLE = 1 << 16


class _Encoding(NamedTuple):
    """An encoding that may be assumed: its codec, its name for people, and its costs."""

    codec: str
    title: str
    script: str
    cost: Callable[[str], float]
    limit: float


@dataclass
class DecodedText:
    """A decoded file.

    Attributes:
        text: the text.
        start: the number of bytes of the byte order mark.
        bad: True if some bytes are not valid; they are kept as lone surrogates.
        cut: True if the bytes end inside a character.
    """

    text: str
    start: int = 0
    bad: bool = False
    cut: bool = False


def decode(data: bytes, file: str, problems: list[Problem]) -> DecodedText | None:
    """Decode a file as offices save them.

    UTF-8, UTF-16 and UTF-32 with a byte order mark are certain. Otherwise the encodings of
    Windows and macOS for Thai, Chinese, Vietnamese and Western European text are tried (see the
    module), and the one that is assumed is reported.

    Args:
        data: the bytes.
        file: the name of the file, for problems.
        problems: the list to which problems are added, such as an encoding other than UTF-8.

    Returns:
        The text; None if the file cannot be decoded.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    if not mark:
        encoding = _wide(data) or encoding
    if encoding != "utf-8":
        cut = len(data) % 2 == 1
        try:
            text = data[: len(data) - cut].decode(encoding)
        except UnicodeDecodeError as error:
            message = f"is not valid {encoding.upper()} from byte {error.start} on"
            problems.append(Problem("bad_encoding", message, file, fix="save it as UTF-8"))
            return None
        problems.append(_note(file, encoding.upper()[:6]))
        return DecodedText(text, len(mark), cut=cut)
    body = data[len(mark) :]
    try:
        return DecodedText(body.decode("utf-8"), len(mark))
    except UnicodeDecodeError as error:
        end = error.start if error.reason == "unexpected end of data" else None
        if end is not None and body[:end].isascii():
            return DecodedText(body[:end].decode(), len(mark), cut=True)
    escaped = body.decode("utf-8", "surrogateescape")
    if not _is_utf8(escaped) and (found := _assumed(body)) is not None:
        title, text, ends_inside = found
        problems.append(_note(file, title))
        return DecodedText(unicodedata.normalize("NFC", text), len(mark), cut=ends_inside)
    if end is not None:
        return DecodedText(body[:end].decode("utf-8"), len(mark), cut=True)
    return DecodedText(escaped, len(mark), bad=True)


def _is_utf8(escaped: str) -> bool:
    """Return True if a text is UTF-8 with some damaged bytes, not another encoding.

    Bytes of other encodings sometimes look like UTF-8 by chance, so the larger part decides.
    """
    bad = len(ESCAPED.findall(escaped))
    return len(_TYPICAL.findall(escaped)) >= bad or len(_FOREIGN.findall(escaped)) > 4 * bad


def _note(file: str, encoding: str) -> Problem:
    message = f"is read as {encoding}"
    fix = "save it as UTF-8 so that every letter is certain"
    return Problem("encoding_note", message, file, fix=fix, severity="warning")


def _wide(data: bytes) -> str:
    """Return the encoding of 16-bit text without a byte order mark; empty if it is none.

    Every ASCII character of it has a NUL byte, always on the same side.
    """
    head = data[: 1 << 12]
    head = head[: len(head) // 2 * 2]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if len(head) < 8 or bool(odd) == bool(even):
        return ""
    encoding = "utf-16-le" if odd else "utf-16-be"
    text = head.decode(encoding, "replace")
    usual = sum(c < "\u0250" or "\u0e00" <= c < "\u0f00" for c in text)
    return encoding if usual * 10 >= len(text) * 9 or (odd + even) * 5 >= len(text) else ""


def _assumed(data: bytes) -> tuple[str, str, bool] | None:
    """Return the title of the best encoding, the text in it and whether it is cut; or None."""
    sample = b"\n".join(_sample(data))
    tried = []
    for encoding in _encodings():
        text = _decoded(sample, encoding.codec)
        if text is None:
            continue
        letters = sum(c > "\x7f" for c in text)
        cost, fits, misfits = _fit(encoding, text)
        limit = encoding.limit + (_TRUST if fits > misfits else 0)
        tried.append((cost, cost <= limit * letters and misfits <= fits, encoding))
    if not tried:
        return None
    # The first of two that read the bytes alike counts.
    cost, accepted, best = min(tried, key=lambda found: found[0])
    rivals = [other for other, _, encoding in tried if encoding.script != best.script]
    if not accepted or (rivals and min(rivals) < cost + _MARGIN):
        return None
    whole = _decoded(data, best.codec)
    if whole is not None:
        return best.title, whole, False
    whole = _decoded(data[:-1], best.codec)
    return None if whole is None else (best.title, whole, True)


def _sample(data: bytes) -> list[bytes]:
    """Return the header and the first lines with bytes beyond ASCII."""
    lines, size = [], 0
    for number, line in enumerate(io.BytesIO(data)):
        if size > _SAMPLE:
            break
        if number == 0 or not line.isascii():
            # A line that is longer than the sample is cut at a character of ASCII, if at all.
            lines.append(line.rstrip(b"\r\n"))
            size += len(line)
    return lines


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _fit(encoding: _Encoding, text: str) -> tuple[float, int, int]:
    """Return the cost of a text, and the cells that fit the language of their column and do not."""
    cost = encoding.cost(text)
    header, _, rest = text.partition("\n")
    separator = max(",;\t", key=header.count)
    languages = [_language(title) for title in header.split(separator)]
    if not any(languages):
        return cost, 0, 0
    fits = misfits = 0
    try:
        for cells in csv.reader(io.StringIO(rest), delimiter=separator):
            for language, cell in zip(languages, cells, strict=False):
                if language and not cell.isascii():
                    fit = _SCRIPTS.get(language, "latin") == encoding.script
                    fits, misfits = fits + fit, misfits + (not fit)
    except csv.Error:
        return cost, 0, 0
    return cost + _MISFIT * misfits, fits, misfits


_SCRIPTS = {"th": "thai", "zh": "han", "ja": "", "lo": "", "km": "", "my": "", "ru": "", "ko": ""}
"""The script of the languages that are not written in Latin letters; empty if none is assumed."""


def _language(title: str) -> str:
    title = title.strip().strip('"')
    column = name_column(title) or translated_column(title)
    return column[5:7] if column.startswith("name_") else ""


@lru_cache(maxsize=1)
def _costs() -> Mapping[str, Mapping[str, float]]:
    data = tomllib.loads(
        files("graphkit.storage.files").joinpath("encodings.toml").read_text("utf-8")
    )
    tables = {}
    for name, words in data.items():
        costs = {"": float(words["rare"])}
        for cost, letters in words["groups"]:
            costs |= {letter: cost for letter in letters if letter not in costs}
        tables[name] = costs
    return tables


def _thai(text: str) -> float:
    costs = _costs()["thai"]
    total = sum(costs.get(c, costs[""]) for c in text if c > "\x7f" and not "๐" <= c <= "๙")
    digits = sum("๐" <= c <= "๙" for c in text)
    return total + 7 * digits + _ODD * len(_NOT_THAI.findall(text))


def _chinese(standard: str) -> Callable[[str], float]:
    """Return the cost of Chinese; rarer characters count by their level in a national standard."""
    low, high = {"gb2312": (0xB0, 0xD7), "big5": (0xA4, 0xC6)}[standard]

    @lru_cache(maxsize=1 << 14)
    def plain(character: str) -> float:
        try:
            lead = character.encode(standard)[0]
        except UnicodeEncodeError:
            return 16
        return 12 if low <= lead <= high else 16

    def cost(text: str) -> float:
        costs = _costs()["chinese"]
        total = 0.0
        for c in text:
            if c <= "\x7f":
                continue
            if c in costs:
                total += costs[c]
            elif _HAN.match(c):
                total += plain(c)
            else:
                total += 11 if "\u3000" <= c <= "\u301f" or "\uff00" <= c <= "\uff5e" else costs[""]
        return total

    return cost


def _latin(table: str, handicap: float = 0) -> Callable[[str], float]:
    """Return the cost of text in Latin letters: accents stand alone among plain letters.

    Args:
        table: the costs of letters.
        handicap: a cost of its own, for an encoding that is seldom met.
    """

    def cost(text: str) -> float:
        costs = _costs()[table]
        total, before = handicap, " "
        for place, c in enumerate(text):
            if c > "\x7f":
                total += costs.get(c, costs[""])
                mark = bool(unicodedata.combining(c))
                if mark and not _VOWEL.match(before):
                    total += _ODD
                else:
                    odd_case = c.isupper() and before.islower()
                    beside = not mark and before > "\x7f" and before.isalpha()
                    if odd_case or (beside and table == "western"):
                        total += 6
                    elif c.isalpha() and not (
                        before.isalpha() or text[place + 1 : place + 2].isalpha()
                    ):
                        total += 4
            before = c
        return total

    return cost


@lru_cache(maxsize=1)
def _encodings() -> tuple[_Encoding, ...]:
    """Return the encodings that may be assumed; of two that read a text alike, the first counts."""
    return (
        _Encoding("cp874", "cp874 (TIS-620, Thai Windows)", "thai", _thai, 8.5),
        _Encoding(
            "gb18030", "GB18030 (GBK, simplified Chinese Windows)", "han", _chinese("gb2312"), 11.5
        ),
        _Encoding("cp950", "Big5 (traditional Chinese Windows)", "han", _chinese("big5"), 11.5),
        _Encoding("cp1252", "Windows-1252 (Western European)", "latin", _latin("western"), 9),
        _Encoding("cp1258", "Windows-1258 (Vietnamese)", "latin", _latin("vietnamese"), 8),
        _Encoding("mac_roman", "Mac Roman (Western European)", "latin", _latin("western", 1.5), 9),
    )
