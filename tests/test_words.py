"""The words of every room: no key is missing in a language, and none is left over."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import house
import pytest

from graphkit.names.languages import ENGLISH, languages, words_of

ROOMS = sorted(
    str(folder.parent.relative_to(house.PACKAGE)) for folder in house.PACKAGE.rglob("words")
)
SOURCES = {".py", ".js", ".html", ".typ", ".css"}
# Letters as material of an algorithm (sounds, encodings, line breaks), no words of a language.
LETTERS = (
    "names/normalise.py",
    "names/romanise.py",
    "storage/files/csv_folder.py",
    "viz/drawing/text_width.py",
)
# Modules whose words still have to move into files.
PENDING: tuple[str, ...] = ()
_THAI_WORD = re.compile("[\u0e01-\u0e30\u0e32-\u0e3a\u0e40-\u0e4e]{3,}")


def read(room: str, lang: str) -> dict[str, Any]:
    return tomllib.loads((house.PACKAGE / room / "words" / f"{lang}.toml").read_text("utf-8"))


def leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every key with its value, the keys of tables joined by dots."""
    for key, value in table.items():
        name = f"{above}.{key}" if above else key
        if isinstance(value, Mapping):
            yield from leaves(value, name)
        else:
            yield name, value


def slots(value: Any) -> set[str]:
    """The names in braces, without how they are shaped; a list counts as one text."""
    text = "".join(value) if isinstance(value, list) else str(value)
    return set(re.findall(r"\{(\w*)", text))


def quoted(room: str) -> set[str]:
    """Every word that the sources of a room have in quotation marks, or as an attribute."""
    own = house.PACKAGE / room
    text = "\n".join(
        path.read_text("utf-8") for path in sorted(own.rglob("*")) if path.suffix in SOURCES
    )
    return set(re.findall(r"""["'`{.](\w+)""", text))


def computed(room: str) -> list[re.Pattern[str]]:
    """Return a pattern for every f-string of a room that may name a key, as in f"h_{form}"."""
    found = set()
    for path in (house.PACKAGE / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                    for part in node.values
                ]
                constant = "".join(part for part in parts if part != r"\w+")
                if re.fullmatch(r"\w*[a-z]_\w*|\w*_[a-z]\w*", constant):
                    found.add("".join(parts))
    return [re.compile(pattern) for pattern in sorted(found)]


def test_rooms_have_words() -> None:
    assert ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_no_key_is_missing(room: str) -> None:
    english = dict(leaves(read(room, ENGLISH)))
    assert "th" in languages(room)
    for lang in languages(room):
        other = dict(leaves(read(room, lang)))
        assert set(other) == set(english), lang
        for key, text in other.items():
            assert slots(text) <= slots(english[key]), (lang, key)


@pytest.mark.parametrize("room", ROOMS)
def test_no_key_is_unused(room: str) -> None:
    known, patterns = quoted(room), computed(room)
    # A key is used by its name, by an f-string, or in a table whose name is used.
    for name, _ in leaves(read(room, ENGLISH)):
        *tables, last = name.split(".")
        used = last in known or (tables and tables[0] in known)
        assert used or any(p.fullmatch(last) for p in patterns), f"{room}: {name} is unused"


def test_a_language_without_a_file_is_read_in_english() -> None:
    for room in ROOMS:
        assert words_of(room, "xx") == words_of(room, ENGLISH)


def test_no_module_has_words_of_another_language() -> None:
    """Adding a language means adding files: no Thai word stands in a module."""
    found = []
    for path in house.modules().values():
        inside = str(path.relative_to(house.PACKAGE))
        if inside in (*LETTERS, *PENDING):
            continue
        found += [f"{inside}: {t[:40]}" for t in house.strings(path) if _THAI_WORD.search(t)]
    assert not found, found
