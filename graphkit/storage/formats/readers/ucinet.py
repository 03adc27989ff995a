"""Read UCINET's DL text files: full matrices, edge lists and node lists, with their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphkit.model.errors import InvalidDataError, clip
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.bytes_of import text_of
from graphkit.storage.formats.readers.collect import Rows, one_half, two_tables

_KEY = re.compile(r"\b(n|nr|nc|nm|format)\s*=\s*(\w+)", re.IGNORECASE)
_SECTION = re.compile(
    r"\b(row\s+labels?|col(?:umn)?\s+labels?|matrix\s+labels?|level\s+labels?|labels?|data)"
    r"(\s+embedded)?\s*:?",
    re.IGNORECASE,
)
_WORD = re.compile(r'"([^"]*)"|([^\s,]+)')
_FORMATS = ("fullmatrix", "edgelist1", "edgelist2", "nodelist1", "nodelist2")
_MANY = 100_000


def read_ucinet(data: bytes, file: str) -> list[RawTable]:
    """Return the actors and the lines of a DL file.

    Actors have ``id``, their label, and ``mode`` (``row`` or ``column``) in two-mode data; lines
    have ``source``, ``target``, ``weight`` and, with several matrices, ``relation``.

    Raises:
        InvalidDataError: when the file is not text, has another format, or is cut.
    """
    text, notes = text_of(data, file)
    return _Reader(file, text).tables(notes)


class _Reader:
    """The state of reading one file: its header, its labels and its data."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        head, sections = _sections(text)
        keys = {name.lower(): value.lower() for name, value in _KEY.findall(head)}
        self.form = keys.get("format", "fullmatrix")
        if self.form not in _FORMATS:
            raise InvalidDataError(
                f"{file}: {clip(self.form, 30)!r} is not a DL format that is read; expected one "
                f"of: {', '.join(_FORMATS)}"
            )
        self.two_modes = "nr" in keys or "nc" in keys or self.form.endswith("2")
        n = keys.get("n", "0")
        self.rows, self.columns = (self._size(keys.get(key, n)) for key in ("nr", "nc"))
        self.matrices = max(self._size(keys.get("nm", "1")), 1)
        self.labels: dict[str, list[str]] = {}
        self.embedded: set[str] = set()
        self.data = ""
        for name, embedded, body in sections:
            if name == "data":
                self.data = body
            elif embedded:
                self.embedded |= {"row", "column"} if name == "labels" else {name}
                self.data = body or self.data
            else:
                self.labels[name] = _words(body)

    def tables(self, notes: Sequence[str]) -> list[RawTable]:
        """Return the two tables."""
        lines = Rows("source", "target", "weight", "relation")
        rows: dict[str, None] = dict.fromkeys(self._given("row"))
        columns: dict[str, None] = dict.fromkeys(self._given("column"))
        found, symmetric = list(self._lines()), False
        if self.form == "fullmatrix" and not self.two_modes:
            found, symmetric = one_half(found)
        if symmetric:
            notes = (*notes, "the matrix is symmetric, so each pair in it is one tie")
        for source, target, weight, relation in found:
            rows.setdefault(source)
            columns.setdefault(target)
            lines.add({"source": source, "target": target, "weight": weight, "relation": relation})
        actors = Rows("id", "mode")
        for name in rows:
            actors.add({"id": name, "mode": "row" if self.two_modes else ""})
        for name in columns:
            if name not in rows:
                actors.add({"id": name, "mode": "column" if self.two_modes else ""})
        return two_tables(actors, lines, self.file, notes)

    def _size(self, text: str) -> int:
        if not text.isdecimal() or len(text) > 9 or int(text) > _MANY:
            raise InvalidDataError(f"{self.file}: {clip(text, 20)!r} is not a number of actors")
        return int(text)

    def _given(self, mode: str) -> list[str]:
        found = self.labels.get(mode) or self.labels.get("labels") or []
        count = self.rows if mode == "row" else self.columns
        if found or mode in self.embedded or not self.form.startswith(("full", "edge", "node")):
            return found
        return [str(number) for number in range(1, count + 1)]

    def _lines(self) -> Iterator[tuple[str, str, str, str]]:
        if self.form == "fullmatrix":
            yield from self._matrices()
            return
        names = {mode: self._given(mode) for mode in ("row", "column")}
        for line in self.data.splitlines():
            words = _words(line)
            if not words or words == ["!"]:
                continue
            if len(words) < 2:
                if self.form.startswith("node"):
                    continue
                raise InvalidDataError(
                    f"{self.file}: {clip(line, 40)!r} has one end; the file may be cut"
                )
            source = self._name(words[0], names["row"], "row")
            if self.form.startswith("node"):
                for word in words[1:]:
                    yield source, self._name(word, names["column"], "column"), "", ""
            else:
                target = self._name(words[1], names["column"], "column")
                yield source, target, words[2] if len(words) > 2 else "", ""

    def _name(self, word: str, names: Sequence[str], mode: str) -> str:
        """Return the label of an end that is written by number, or the label itself."""
        if mode not in self.embedded and word.isdecimal() and 1 <= int(word) <= len(names):
            return names[int(word) - 1]
        return word

    def _matrices(self) -> Iterator[tuple[str, str, str, str]]:
        words = _words(self.data)
        relations = self.labels.get("matrix") or self.labels.get("level") or []
        rows, columns = self._given("row"), self._given("column")
        place = 0
        for matrix in range(self.matrices):
            relation = relations[matrix] if matrix < len(relations) else ""
            if not relation and self.matrices > 1:
                relation = str(matrix + 1)
            if "column" in self.embedded:
                columns = words[place : place + self.columns]
                place += self.columns
            for row in range(self.rows):
                if "row" in self.embedded:
                    if place >= len(words):
                        raise self._cut()
                    source, place = words[place], place + 1
                else:
                    source = rows[row] if row < len(rows) else str(row + 1)
                values = words[place : place + self.columns]
                place += self.columns
                if len(values) < self.columns:
                    raise self._cut()
                for column, value in enumerate(values):
                    target = columns[column] if column < len(columns) else str(column + 1)
                    if value.strip("0.+-") or value.strip("0") not in ("", ".", "+", "-"):
                        yield source, target, value, relation

    def _cut(self) -> InvalidDataError:
        wanted = f"{self.rows} rows of {self.columns}"
        return InvalidDataError(f"{self.file}: the data end before {wanted}; the file may be cut")


def _sections(text: str) -> tuple[str, list[tuple[str, bool, str]]]:
    """Return the header, and each section: its name, whether it is embedded, and its text."""
    found = list(_SECTION.finditer(text))
    # After the data begin, a word such as "data" is one of them.
    for number, match in enumerate(found):
        if match[1].lower() == "data":
            found = found[: number + 1]
            break
    sections = []
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        name = " ".join(match[1].lower().split())
        short = {"row": "row", "col": "column", "mat": "matrix", "lev": "level"}
        key = "data" if name == "data" else short.get(name[:3], "labels")
        sections.append((key, bool(match[2]), text[match.end() : end]))
    return text[: found[0].start()] if found else text, sections


def _words(text: str) -> list[str]:
    return [quoted or bare for quoted, bare in _WORD.findall(text)]
