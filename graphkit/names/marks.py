"""Marks that tell two names apart: numbers in any form, single letters, opposite words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from graphkit.names.legal_forms import join_initials
from graphkit.names.normalise import fold, normalise
from graphkit.names.type_words import type_words

_WORDS = re.compile(r"[^\W_]+")
ORDINAL = re.compile("[\u0e17\u0e97][\u0e35\u0eb5]")
"""Thai and Lao "thi", which begins every word for a number in its order."""
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"^(?=[IVX])X{0,3}(IX|IV|V?I{0,3})$")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_HAN_NUMBER = re.compile(
    "第([一二三四五六七八九十]{1,3})|([一二三四五六七八九十]{1,3})(?=[期号届])"
)
_LONE_LETTER = re.compile(r"\s([\u0e01-\u0e2e\u0e81-\u0eae])$")
"""A Thai or Lao letter alone at the end, as in "Zone ก"."""
_HAN_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_TEN = 10
_LETTER_AFTER_DIGIT = re.compile(r"\d([a-z])$")


CONFLICTS = ("other_number", "other_letter", "other_side")
"""The kinds of marks in which two names can differ."""


class Marks(NamedTuple):
    """The marks of a name.

    Attributes:
        numbers: digits, Roman numerals and words for numbers, as digits, sorted.
        letters: single letters that number a thing, as in "Zone A".
        sides: opposite words as pairs of a group and what they mean, as in ("compass", "east").
    """

    numbers: tuple[str, ...] = ()
    letters: frozenset[str] = frozenset()
    sides: frozenset[tuple[str, str]] = frozenset()

    def conflict(self, other: Marks) -> str:
        """Return the first of ``CONFLICTS`` that applies to two names, empty for none."""
        if self.numbers and other.numbers and self.numbers != other.numbers:
            return CONFLICTS[0]
        if self.letters and other.letters and self.letters != other.letters:
            return CONFLICTS[1]
        for group, mine in self.sides:
            theirs = {side for which, side in other.sides if which == group}
            own = {side for which, side in self.sides if which == group}
            if theirs and mine not in theirs and not own & theirs:
                return CONFLICTS[2]
        return ""


NO_MARKS = Marks()


@lru_cache(maxsize=1 << 17)
def marks_of(name: str) -> Marks:
    """Return the marks of a name.

    Example:
        >>> marks_of("Friendship Bridge III").numbers, marks_of("สะพานมิตรภาพ แห่งที่ ๓").numbers
        (('3',), ('3',))
        >>> marks_of("Zone B").letters, sorted(marks_of("สามวาตะวันออก").sides)
        (frozenset({'B'}), [('compass', 'east')])
    """
    text = join_initials(normalise(name))
    if text.isascii() and text.isalpha():
        return NO_MARKS
    words = _WORDS.findall(text)
    numbers: list[str] = []
    letters: set[str] = set()
    lists = type_words()
    sides: set[tuple[str, str]] = set()
    last = len(words) - 1
    for place, word in enumerate(words):
        low = fold(word)
        if side := lists.sides.get(word.casefold()):
            sides.add(side)
        if place and (value := roman_number(word, place == last, words[place - 1])):
            numbers.append(value)
        elif value := _number_word(low):
            if numbers and value in "123456789" and _is_tens(words[place - 1]):
                numbers[-1] = str(int(numbers[-1]) + int(value))
            else:
                numbers.append(value)
        elif (
            len(word) == 1
            and word.isupper()
            and (place == last or words[place - 1].casefold() in lists.numbered)
        ):
            if place:
                letters.add(word)
        elif found := _LETTER_AFTER_DIGIT.search(low):
            letters.add(found[1].upper())
    for word in words:
        numbers += [str(int(digits)) for digits in _DIGITS.findall(fold(word[:80]))]
    key = fold(text)
    if not text.isascii():
        numbers += _ordinals(words)
        numbers += [_han(first or second) for first, second in _HAN_NUMBER.findall(text)]
        if lone := _LONE_LETTER.search(text):
            letters.add(lone[1])
        if ORDINAL.search(key):
            numbers += [number for words, number in lists.number_marks if words in key]
        sides |= _sides_within(text)
    return Marks(tuple(sorted(numbers)), frozenset(letters), frozenset(sides))


def ordinal_end(words: Sequence[str], start: int) -> tuple[int, int]:
    """Return a number in words after a word for "th", and the place where it ends; (0, 0) for none.

    Example:
        >>> ordinal_end(["lần", "thứ", "ba", "mươi", "sáu"], 2)
        (36, 5)
    """
    numbers = type_words().ordinal_numbers
    value, end = 0, start
    if not start or fold(words[start - 1]) not in type_words().ordinal:
        return 0, 0
    while end < len(words) and (number := numbers.get(words[end].casefold())):
        value = max(value, 1) * number if number == _TEN else value + number
        end += 1
    return (value, end) if value else (0, 0)


def _ordinals(words: Sequence[str]) -> list[str]:
    found = (ordinal_end(words, i)[0] for i in range(1, len(words)))
    return [str(value) for value in found if value]


def number_text(word: str) -> str:
    """Return a word for a number as digits, other words as they are.

    Example:
        >>> number_text("three"), number_text("fourty"), number_text("bridge")
        ('3', '40', 'bridge')
    """
    return _number_word(word) or word


def _number_word(low: str) -> str:
    numbers = type_words().numbers
    if low in numbers:
        return numbers[low]
    # "fourty" is a common slip for "forty".
    return numbers.get(low.replace("ou", "o"), "") if low.startswith("fourt") else ""


def _is_tens(word: str) -> bool:
    value = _number_word(fold(word))
    return len(value) == 2 and value[1] == "0" and value[0] != "1"


def roman_number(word: str, last: bool, before: str) -> str:
    """Return a Roman numeral as digits where it is a number: last, or after "Phase"; else empty.

    Example:
        >>> roman_number("IX", True, "Fund"), roman_number("Xi", False, "President")
        ('9', '')
    """
    if not _ROMAN.match(word) or not (last or before.casefold() in type_words().numbered):
        return ""
    values = [_ROMAN_DIGITS[letter] for letter in word]
    after = [*values[1:], 0]
    return str(sum(-a if a < b else a for a, b in zip(values, after, strict=True)))


def _han(text: str) -> str:
    """Return a number in Chinese characters up to 99 as digits."""
    tens, ten, ones = text.rpartition("十")
    value = (_HAN_DIGITS.get(tens, 1) * 10 if ten else 0) + _HAN_DIGITS.get(ones, 0)
    return str(value)


def _sides_within(text: str) -> set[tuple[str, str]]:
    """Return the opposite words in a text without spaces between words."""
    lists = type_words()
    within, at_end = _side_patterns()
    low = text.casefold()
    words = within.findall(low)
    found = {lists.sides_within[word] for word in words}
    low = (within.sub("", low) if words else low).rstrip(") ")
    if low.endswith(at_end):
        word = next(word for word in at_end if low.endswith(word))
        if len(low) > len(word) + 2:
            found.add(lists.sides_at_end[word])
    return found


@lru_cache(maxsize=1)
def _side_patterns() -> tuple[re.Pattern[str], tuple[str, ...]]:
    lists = type_words()
    return re.compile("|".join(map(re.escape, lists.sides_within))), tuple(lists.sides_at_end)
