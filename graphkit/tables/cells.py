"""Read the cells of an import: words, dates, numbers; doubts become questions, notes or remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingType

from graphkit.model.dates import PartialDate
from graphkit.model.records import DERIVABLE
from graphkit.names.normalise import fold, normalise
from graphkit.names.suggest import similar_words
from graphkit.storage.synonyms import meanings, word_of
from graphkit.tables.mapping import Mapping, TableMap
from graphkit.tables.questions import Question, Questions
from graphkit.tables.rows import texts_of
from graphkit.tables.values import (
    decimal_comma,
    is_empty,
    loose_date,
    loose_number,
    parts_of,
    proves_month_first,
)

_LIMITS = {"lat": (-90, 90), "lon": (-180, 180), "confidence": (0, 1), "population": (0, 1e14)}
_LONG = 6
"""A word in a title names a kind of tie only if it has as many letters."""

_GRADE_WEIGHTS = {"0.9": 3.0, "0.6": 2.0, "0.3": 1.0}


def grade_of(text: str) -> str:
    """Return the confidence that a grade in words counts as; empty for another text.

    Example:
        >>> grade_of("สูง"), grade_of("medium"), grade_of("5")
        ('0.9', '0.6', '')
    """
    return meanings("grades").get(fold(text), "")


def kind_in_titles(
    texts: Iterable[str], words: MappingType[str, MappingType[str, str]]
) -> str | None:
    """Return the one kind of tie that titles, captions or names of files name; None for others.

    Args:
        texts: the titles.
        words: the known kinds of ties with their labels.

    Example:
        >>> kind_in_titles(["จังหวัด", "เมืองพี่เมืองน้อง"], {"sister_city": {"en": "Sister city"}})
        'sister_city'
    """
    folded = [fold(text) for text in texts]
    named = {
        kind
        for word, kind in meanings("words", "tie_kind").items()
        if kind in words and len(word) >= _LONG and any(word in text for text in folded)
    }
    return named.pop() if len(named) == 1 else None


def derived_fields(text: str, *, weight: bool, confidence: bool) -> tuple[str, ...]:
    """Return the fields that the maker of a table derived, and those that the import does.

    Example:
        >>> derived_fields("level|since", weight=True, confidence=False)
        ('level', 'since', 'weight')
    """
    said = [name for name in texts_of(text) if name in DERIVABLE]
    return tuple(dict.fromkeys((*said, *("weight",) * weight, *("confidence",) * confidence)))


class CellReader:
    """Reads the cells of tables by their mapping.

    Args:
        words: the words that columns may hold, with labels, by column.
        mapping: the answers that are known already.
        questions: where a doubt is asked.
        assumed: counts what was assumed, by its sentence.

    Attributes:
        settled: the words that texts were found to mean without a question, by list.
    """

    def __init__(
        self,
        words: MappingType[str, MappingType[str, MappingType[str, str]]],
        mapping: Mapping,
        questions: Questions,
        assumed: Counter[str],
    ) -> None:
        self.words, self.mapping = words, mapping
        self.questions, self.assumed = questions, assumed
        self.settled: dict[str, dict[str, str]] = {}

    def word(self, part: str, text: str, place: str) -> str | None:
        """Return the word that a cell means; empty for none, None for an open question."""
        text = normalise(text)
        if is_empty(text):
            return ""
        known = self.words[part]
        answer = self.mapping.words.get(part, {}).get(text)
        if answer is not None:
            return answer
        if text in known:
            return text
        found = word_of(part, text, known)
        if found:
            self.assumed[f"{text!r} is read as {part} {found!r}"] += 1
            self.settled.setdefault(part, {})[text] = found
            return found
        lang = self.questions.lang
        choices = [(f"{w} · {labels.get(lang, labels['en'])}", w) for w, labels in known.items()]
        near = similar_words(
            text, [label for labels in known.values() for label in labels.values()]
        )
        guess = word_of(part, near[0], known) if near else None
        if not guess and part == "status" and word_of("mechanism", text, self.words["mechanism"]):
            # A form of agreement in place of its status: an agreement that is signed is in force.
            guess = "in_force" if "in_force" in known else None
        choices.append((self.questions.say("empty"), ""))
        asked = self.questions.say("which_word", what=self.questions.field(part))
        question = Question("word", (part, text), asked, text, choices, guess)
        self.questions.ask(question, place)
        return None

    def words_of(self, part: str, text: str, place: str) -> tuple[str, ...]:
        """Return the words that a cell means; open questions are left out."""
        if is_empty(text):
            return ()
        parts = [text] if word_of(part, text, self.words[part]) else parts_of(text)
        found = (self.word(part, piece, place) for piece in parts)
        return tuple(dict.fromkeys(word for word in found if word))

    def date(self, text: str, field: str, *, months_first: bool) -> tuple[PartialDate | None, str]:
        """Return the date of a cell, and the note that says how it is written if it says more."""
        text = normalise(text)
        if is_empty(text):
            return None, ""
        found = loose_date(text, months_first=months_first)
        if found is None:
            self.assumed[f"{field}: {text!r} is not a date and is kept in the note"] += 1
            return None, f"{field}: {text}"
        if found.exact:
            return found.date, ""
        first = "…" if found.first.year == 1 else str(found.first)
        last = "…" if found.last.year == 9999 else str(found.last)
        date = found.date
        if field == "until" and date and found.last > date.last:
            later = loose_date(str(found.last.year))
            date = later.date if later else date
        note = self.questions.say("as_written", field=field, text=text, first=first, last=last)
        shown = "no date" if date is None else str(date)
        self.assumed[f"{field}: {text!r} is read as {shown}; the note keeps how it is written"] += 1
        return date, note

    def number(self, text: str, field: str, *, comma: bool) -> tuple[float | None, bool]:
        """Return the number of a cell, and whether it was derived from a grade in words."""
        text = normalise(text)
        if is_empty(text):
            return None, False
        answer = self.mapping.words.get(field, {}).get(text)
        if answer is not None and loose_number(answer) is not None:
            return loose_number(answer), True
        grade = grade_of(text)
        if grade:
            value = float(grade) if field == "confidence" else _GRADE_WEIGHTS[grade]
            self.assumed[f"{field}: {text!r} counts as {value:g}"] += 1
            self.settled.setdefault(field, {})[text] = f"{value:g}"
            return value, True
        value_ = loose_number(text, comma=comma)
        if field == "confidence" and value_ is not None and 1 < value_ <= 100:
            self.assumed[f"confidence: {text!r} is read as per cent"] += 1
            value_ /= 100
        low, high = _LIMITS.get(field, (0, float("inf")))
        if value_ is None or not low <= value_ <= high:
            self.assumed[f"{field}: {text!r} is not a number that it can be, and is left out"] += 1
            return None, False
        return value_, False

    def comma_is_decimal(self, table: TableMap, title: str, cells: Sequence[str]) -> bool:
        """Return whether commas are decimal marks in a column; ask if its cells do not tell."""
        answer = table.numbers.get(title)
        found = (answer == "decimals") if answer else decimal_comma(cells)
        if found is not None:
            return found
        sample = next(text for text in cells if "," in text)
        say = self.questions.say
        whole, part = loose_number(sample), loose_number(sample, comma=True)
        choices = [
            (say("thousands", a=f"{sample} = {whole:g}"), "thousands"),
            (say("decimals", b=f"{sample} = {part:g}"), "decimals"),
        ]
        asked = say("which_number", column=repr(title))
        key = (table.file, table.sheet, title)
        question = Question("number", key, asked, sample, choices, "thousands")
        self.questions.ask(question, _place(table))
        return False

    def month_is_first(self, table: TableMap, title: str, cells: Sequence[str]) -> bool:
        """Return whether the month comes first in the dates of a column; ask if it may."""
        answer = table.dates.get(title)
        found = (answer == "month") if answer else proves_month_first(cells)
        if found is not None:
            return found
        sample = next(text for text in cells if proves_month_first([text]) is None)
        say = self.questions.say
        dates = [loose_date(sample, months_first=flag) for flag in (False, True)]
        day, month = (str(date.date) if date else "" for date in dates)
        choices = [
            (say("day_first", a=f"{sample} = {day}"), "day"),
            (say("month_first", b=f"{sample} = {month}"), "month"),
        ]
        asked = say("which_month", column=repr(title))
        key = (table.file, table.sheet, title)
        self.questions.ask(Question("month", key, asked, sample, choices, "day"), _place(table))
        return False


def _place(table: TableMap) -> str:
    return f"{table.file}[{table.sheet}]" if table.sheet else table.file
