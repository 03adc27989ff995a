"""Slips of typing and scanning in Thai and Lao names: marks out of place, doubled or set apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graphkit.names.type_words import type_words

_THAI_LAO = re.compile("[\u0e00-\u0eff]")
_TONE = "\u0e48-\u0e4b\u0ec8-\u0ecb"
_ABOVE_BELOW = "\u0e31\u0e34-\u0e3a\u0e47\u0eb1\u0eb4-\u0ebc"
_AFTER = "\u0e30\u0e32-\u0e33\u0eb0\u0eb2-\u0eb3"  # vowels that follow their consonant on the line
_MIN_WORD = 4
_RULES = (
    # A reader of PDF sets the nasal mark of "am" apart as a space: "ส านักงาน".
    (re.compile("(?<=[\u0e01-\u0e2e]) \u0e32"), "\u0e33"),
    (re.compile("(?<=[\u0e81-\u0eae]) \u0eb2"), "\u0eb3"),
    # A nasal mark typed after its long vowel, and a vowel "am" with one more long vowel.
    (re.compile("\u0e32\u0e4d"), "\u0e33"),
    (re.compile("\u0eb2\u0ecd"), "\u0eb3"),
    (re.compile("\u0e33\u0e32"), "\u0e33"),
    (re.compile("\u0eb3\u0eb2"), "\u0eb3"),
    # A tone mark typed after the vowel that follows its consonant, or before the one above it.
    (re.compile(f"([{_AFTER}])([{_TONE}])"), r"\2\1"),
    (re.compile(f"([{_TONE}])([{_ABOVE_BELOW}])"), r"\2\1"),
    # A mark or the sign of an abbreviation typed twice.
    (re.compile(f"([{_TONE}{_ABOVE_BELOW}\u0e2f\u0eaf\u0e4c\u0ecc])\\1+"), r"\1"),
)


@lru_cache(maxsize=1 << 16)
def repair_slips(text: str) -> str:
    """Return a name with the slips put right that leave no doubt.

    Marks that stand on a letter where they cannot are moved or dropped, letters set apart are
    joined, and type words with a mark one letter late or early are put right. A mark out of place
    in the name proper can be another name; :func:`same_marks` compares such names.

    Example:
        >>> repair_slips("จังหวดัมุกดาหาร"), repair_slips("หนองบัวลา\\u0e4dภู"), repair_slips("Loei")
        ('จังหวัดมุกดาหาร', 'หนองบัวลำภู', 'Loei')
    """
    if not _THAI_LAO.search(text):
        return text
    words = text.split(" ")
    if len(words) > 3 and sum(map(len, words)) <= 2 * len(words):
        text = "".join(words)
    for pattern, right in _RULES:
        text = pattern.sub(right, text)
    pattern, table = _slipped_words()
    return pattern.sub(lambda match: table[match[0]], text)


@lru_cache(maxsize=1)
def _slipped_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of type words with one mark a letter late or early, and the right words."""
    lists = type_words()
    right = {
        word.strip()
        for table in (lists.leading, lists.body_leading)
        for word in table
        if _THAI_LAO.match(word) and len(word) >= _MIN_WORD
    }
    found: dict[str, str] = {}
    for word in sorted(right):
        for slip in _displaced(word):
            if not any(slip.startswith(each) for each in right):
                found.setdefault(slip, word)
    ordered = sorted(found, key=lambda slip: (-len(slip), slip))
    return re.compile("|".join(map(re.escape, ordered))), found


def _displaced(word: str) -> set[str]:
    """Return a word with each mark one letter late or early in turn."""
    found = set()
    for i, char in enumerate(word):
        if unicodedata.category(char) != "Mn":
            continue
        if i + 1 < len(word) and unicodedata.category(word[i + 1]) == "Lo":
            found.add(word[:i] + word[i + 1] + char + word[i + 2 :])
        if i > 1 and unicodedata.category(word[i - 1]) == "Lo":
            found.add(word[: i - 1] + char + word[i - 1] + word[i + 1 :])
    return found


def same_marks(a: str, b: str) -> bool:
    """Return whether two keys have the same letters and the same marks, some at other letters.

    Example:
        >>> same_marks("มกุดาหาร", "มุกดาหาร"), same_marks("ตรัง", "ตราด")
        (True, False)
    """
    if len(a) != len(b) or a == b or not _THAI_LAO.search(a):
        return False
    mine, theirs = _taken_apart(a), _taken_apart(b)
    return mine == theirs and len(mine[0]) > 2


def _taken_apart(key: str) -> tuple[str, str]:
    marks = [char for char in key if unicodedata.category(char) == "Mn"]
    return "".join(c for c in key if unicodedata.category(c) != "Mn"), "".join(sorted(marks))
