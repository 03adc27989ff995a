"""What the import cannot decide, one question for each doubt, however many cells have it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graphkit.model.errors import InvalidDataError
from graphkit.names.languages import languages, words_of
from graphkit.names.normalise import normalise
from graphkit.storage.files.questionnaire import read_answers, write_questionnaire
from graphkit.tables.mapping import Mapping

_COLUMNS = ("question", "value", "rows", "example", "answer")


@dataclass
class Question:
    """A question with its choices.

    Attributes:
        about: what is asked: ``name``, ``word``, ``kind``, ``tie``, ``number``, ``month`` or
            ``sum``.
        key: the text, list, table or column that it is about.
        text: the question in words.
        value: the text as written.
        choices: each answer in words, with the value that it stands for.
        suggestion: the value that is likely right; None if there is none.
        rows: the number of rows that wait for the answer.
        example: the place of the first of them.
    """

    about: str
    key: tuple[str, ...]
    text: str
    value: str
    choices: Sequence[tuple[str, str]]
    suggestion: str | None = None
    rows: int = 0
    example: str = ""


@dataclass
class Questions:
    """The questions of an import, each once."""

    lang: str = "en"
    found: dict[tuple[str, ...], Question] = field(default_factory=dict)

    def say(self, key: str, **slots: object) -> str:
        """Return a text of the questions in their language."""
        return str(words_of("tables", self.lang)["questions"][key]).format(**slots)

    def field(self, name: str) -> str:
        """Return a field whose cells are words, in the language of the questions."""
        return str(words_of("tables", self.lang)["fields"][name])

    def ask(self, question: Question, place: str) -> None:
        """Add a question, or another row to a question that is asked already."""
        known = self.found.setdefault((question.about, *question.key), question)
        known.rows += 1
        known.example = known.example or place


def apply_answer(mapping: Mapping, question: Question, value: str) -> None:
    """Write an answer into the mapping, where the next import finds it."""
    if question.about == "name":
        mapping.names[question.key[0]] = value
    elif question.about == "word":
        part, text = question.key
        mapping.words.setdefault(part, {})[text] = value
    elif question.about == "kind":
        mapping.kind = value
    else:
        file, sheet, *title = question.key
        table = mapping.table(file, sheet)
        if table is None:
            return
        if question.about == "tie":
            table.kind = value
        elif question.about == "sum":
            table.repeated = value
        elif question.about == "number":
            table.numbers[title[0]] = value
        else:
            table.dates[title[0]] = value


def take_suggestions(mapping: Mapping, questions: Iterable[Question]) -> list[str]:
    """Answer questions by their suggestions; return what was taken, in words."""
    taken = []
    for question in questions:
        if question.suggestion is None:
            continue
        apply_answer(mapping, question, question.suggestion)
        words = {value: text for text, value in question.choices}
        shown = f"{question.value!r}: " if question.value else ""
        taken.append(f"{question.text} {shown}{words[question.suggestion]}")
    return taken


def save_questions(questions: Questions, path: Path, file: str) -> None:
    """Write questions as a workbook: a row each, with a list of answers to choose from."""
    rows = [
        (
            (question.text, question.value, question.rows, question.example, ""),
            [text for text, _ in question.choices],
        )
        for question in questions.found.values()
    ]
    header = [questions.say(column) for column in _COLUMNS]
    title = questions.say("title", file=file)
    how = questions.say("how", file=path.name)
    write_questionnaire(path, title, how, header, rows)


def answer_questions(mapping: Mapping, questions: Questions, path: Path) -> list[Question]:
    """Read a workbook of answers into the mapping; return the questions without an answer.

    Raises:
        InvalidDataError: when an answer is not one of the choices, or the workbook has no
            questions.
    """
    says = [words_of("tables", lang)["questions"] for lang in languages("tables")]
    headers = [[str(words[column]) for column in _COLUMNS] for words in says]
    given = {(text, value): answer for text, value, answer in read_answers(path, headers)}
    waiting = []
    for question in questions.found.values():
        answer = given.get((normalise(question.text), normalise(question.value)), "")
        if not answer:
            waiting.append(question)
            continue
        values = {normalise(text): value for text, value in question.choices}
        if answer not in values:
            raise InvalidDataError(
                f"{path.name}: {answer!r} is not an answer to {question.text!r} "
                f"({question.value!r}); choose one from the list"
            )
        apply_answer(mapping, question, values[answer])
    return waiting
