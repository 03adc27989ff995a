"""Names as people write them: normal form, look-up keys and sorting, in every script. Pure.

All text is Unicode NFC. Thai and Lao "am" has two spellings (one letter, or a nasal mark and
a long vowel); the one-letter form is the normal one here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Words that say what an actor is, not what it is called: at the start of Thai, Lao and
# Vietnamese names and at the end of Chinese and English ones.
_LEADING = (
    *(
        "จังหวัด",
        "จ.",
        "แขวง",
        "มณฑล",
        "เมือง",
        "นคร",
        "เทศบาลนคร",
        "เทศบาลเมือง",
        "เทศบาลตำบล",
        "เทศบาล",
    ),
    *("เขตปกครองตนเอง", "ประเทศ", "ແຂວງ", "ເມືອງ", "ນະຄອນຫຼວງ", "ນະຄອນ", "ປະເທດ"),
    *("tỉnh ", "thành phố ", "tp. ", "province of ", "city of ", "municipality of "),
)
_TRAILING = (
    *("特别行政区", "壮族自治区", "自治区", "自治州", "地区", "省", "市", "州", "县"),
    *(" special administrative region", " autonomous region", " autonomous prefecture"),
    *(" province", " city", " municipality", " prefecture", " state", " district"),
)
_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")
_PUNCTUATION = re.compile(r"[\W_]+")
_PREVOWEL = re.compile("([เ-ไເ-ໄ])([ก-ฮກ-ຮໜໝ])")


def normalise(text: str) -> str:
    """Unicode NFC with one spelling of Thai and Lao "am", no zero-width marks, single spaces.

    Example:
        >>> normalise("กำ\\u200b  ") == normalise("กํา")
        True
    """
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\u0e4d\u0e32", "\u0e33").replace("\u0ecd\u0eb2", "\u0eb3")
    # A tone mark may stand inside the two-part form; in the one-letter form it comes before.
    text = re.sub("\u0e4d([\u0e48-\u0e4b])\u0e32", "\\1\u0e33", text)
    text = re.sub("\u0ecd([\u0ec8-\u0ecb])\u0eb2", "\\1\u0eb3", text)
    text = re.sub("[\u200b\u200c\u200d\ufeff]", "", text)
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The key under which a name is looked up: without case, accents, spaces or punctuation.

    Accents fall only from Latin letters; the marks of Thai, Lao and other scripts are letters
    of their own and stay. Digits of any script become ASCII.

    Example:
        >>> fold("Quảng Trị") == fold("quang tri")
        True
        >>> fold("เพชรบุรี") == fold("เพชรบูรณ์")
        False
    """
    text = normalise(text).casefold().replace("đ", "d").replace("ı", "i")
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) and kept and kept[-1].isascii():
            continue
        kept.append(str(unicodedata.digit(char)) if char.isdigit() else char)
    folded = unicodedata.normalize("NFC", "".join(kept))
    # Combining vowels and tone marks are no word characters to `re`, and must stay.
    return "".join(
        c for c in folded if not _PUNCTUATION.match(c) or unicodedata.category(c)[0] == "M"
    )


def bare(text: str) -> str:
    """A place name without the word that says which type of place it is.

    Example:
        >>> bare("จังหวัดมุกดาหาร"), bare("Mukdahan Province"), bare("崇左市")
        ('มุกดาหาร', 'Mukdahan', '崇左')
    """
    name = normalise(text)
    low = name.casefold()
    for word in sorted(_LEADING, key=len, reverse=True):
        if low.startswith(word) and len(name) > len(word) + 1:
            return name[len(word) :].strip()
    for word in sorted(_TRAILING, key=len, reverse=True):
        if low.endswith(word) and len(name) > len(word):
            return name[: -len(word)].strip()
    return name


def sort_key(text: str) -> tuple[str, str]:
    """The key that puts names of one script into dictionary order.

    Thai and Lao write some vowels before the consonant they follow in the dictionary; the key
    puts them behind it (Unicode Collation Algorithm, logical order exception). Tone marks and
    accents decide only between words that are equal without them.

    Example:
        >>> sorted(["เลย", "กระบี่", "นครพนม"], key=sort_key)
        ['กระบี่', 'นครพนม', 'เลย']
    """
    name = _PREVOWEL.sub(r"\2\1", normalise(text).casefold())
    plain = "".join(
        c
        for c in unicodedata.normalize("NFD", name)
        if not ("\u0300" <= c <= "\u036f" or "\u0e47" <= c <= "\u0e4e" or "\u0ec8" <= c <= "\u0ecd")
    )
    return plain, name


def near(word: str, choices: Iterable[str], *, limit: int = 1) -> list[str]:
    """The choices that are most like a word, for "did you mean".

    Args:
        word: what was written.
        choices: what could have been meant.
        limit: how many at most.

    Returns:
        The most alike first; none that is less than 70 % alike by normalised edit distance
        (Levenshtein 1966), since a far guess misleads.

    Example:
        >>> near("LA-SX", ["LA-SV", "TH-49"])
        ['LA-SV']
    """
    from rapidfuzz import fuzz, process

    return [
        choice
        for choice, _, _ in process.extract(
            word, choices, scorer=fuzz.ratio, processor=fold, limit=limit, score_cutoff=70
        )
    ]
