"""Normal form, look-up keys and sorting of names, in every script.

All text is Unicode NFC. Thai and Lao "am" has two spellings (one letter, or a nasal mark and
a long vowel); the one-letter form is the normal one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")
_MARKS = re.compile(r"[\W_]+")
_PUNCTUATION = re.compile(r"[\W_ฯຯ]")
# "đ" comes after every other "d", "ສ" after "ຈ", "ໜ" and "ໝ" as the two letters they join.
_ORDER = str.maketrans({"đ": "d\uffff", "ສ": "\u0e89", "ໜ": "ຫນ", "ໝ": "ຫມ"})
_PREVOWEL = re.compile("([เ-ไເ-ໄ])([ก-ฮກ-ຮໜໝ])")


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """Return a text in normal form.

    The form is Unicode NFC with single spaces, without zero-width marks, and with one spelling of
    Thai and Lao "am" and "ae".

    Example:
        >>> normalise("กำ\\u200b  ") == normalise("กํา")
        True
    """
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", re.sub("[\u200b\u200c\u200d\ufeff]", "", text))
    text = text.replace("\u0e4d\u0e32", "\u0e33").replace("\u0ecd\u0eb2", "\u0eb3")
    # Two signs "e" are often typed for one sign "ae"; they look the same.
    text = text.replace("\u0e40\u0e40", "\u0e41").replace("\u0ec0\u0ec0", "\u0ec1")
    # A tone mark inside the two-part form goes before the one-letter form.
    text = re.sub("\u0e4d([\u0e48-\u0e4b])\u0e32", "\\1\u0e33", text)
    text = re.sub("\u0ecd([\u0ec8-\u0ecb])\u0eb2", "\\1\u0eb3", text)
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the key of a name for look-up: without case, accents, spaces or punctuation.

    Only Latin letters lose their marks; the marks of Thai, Lao and other scripts are letters of
    their own. The two spellings of Lao "hn", "hm" and "hl" become one. Digits of any script
    become ASCII.

    Example:
        >>> fold("Quảng Trị") == fold("quang tri")
        True
        >>> fold("เพชรบุรี") == fold("เพชรบูรณ์")
        False
    """
    text = normalise(text).casefold()
    if text.isascii():
        return _MARKS.sub("", text)
    text = text.replace("đ", "d").replace("ı", "i")
    text = text.replace("ຫນ", "ໜ").replace("ຫມ", "ໝ").replace("ຫລ", "ຫຼ")
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) and kept and kept[-1].isascii():
            continue
        # `re` does not count combining vowels and tone marks as word characters; they stay.
        if _PUNCTUATION.match(char) and unicodedata.category(char)[0] != "M":
            continue
        kept.append(str(unicodedata.digit(char)) if char.isdigit() else char)
    return unicodedata.normalize("NFC", "".join(kept))


def sort_key(text: str) -> tuple[str, str]:
    """Return the key that sorts names of one script in dictionary order.

    Thai and Lao write some vowels before the consonant that they follow in the dictionary; the key
    moves them after it (Unicode Collation Algorithm, logical order exception). Tone marks and
    accents only order words that are equal without them.

    Example:
        >>> sorted(["เลย", "กระบี่", "นครพนม"], key=sort_key)
        ['กระบี่', 'นครพนม', 'เลย']
    """
    name = _PREVOWEL.sub(r"\2\1", normalise(text).casefold()).translate(_ORDER)
    plain = "".join(
        c
        for c in unicodedata.normalize("NFD", name)
        if not ("\u0300" <= c <= "\u036f" or "\u0e47" <= c <= "\u0e4e" or "\u0ec8" <= c <= "\u0ecd")
    )
    return plain, name


def printable(text: str) -> str:
    """Remove the characters that could control a terminal, reverse a line or break a page.

    Control and format characters, line ends and surrogates are removed; spaces of every kind stay.

    Example:
        >>> printable("Mukdahan\\x1b[2J"), printable("ก\\u202eข")
        ('Mukdahan[2J', 'กข')
    """
    if text.isprintable():
        return text
    return "".join(c for c in text if c.isprintable() or unicodedata.category(c) == "Zs")
