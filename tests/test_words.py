"""The words of every room: no key is missing in a language, and none is left over."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import house
import pytest

from graphkit.analysis.centrality import MEASURES
from graphkit.analysis.summary import FIGURES
from graphkit.cli import review_session
from graphkit.extract.document import EXACTNESS
from graphkit.model.proposals import VERDICTS
from graphkit.names.bodies import CODES
from graphkit.names.languages import ENGLISH, languages, words_of
from graphkit.names.marks import CONFLICTS
from graphkit.resolve.likeness.weights import shipped_model
from graphkit.storage.files.schema import TABLES

ROOMS = sorted(
    str(folder.parent.relative_to(house.PACKAGE)) for folder in house.PACKAGE.rglob("words")
)
PAGES = {".js", ".html", ".typ", ".css"}
# Letters that an algorithm uses (sounds, encodings, line breaks), not words of a language.
LETTERS = (
    "extract/broken_names.py",
    "extract/late_marks.py",
    "extract/repair.py",
    "names/normalise.py",
    "names/romanise.py",
    "storage/files/encodings.py",
    "viz/drawing/text_width.py",
)
# Slots that English needs for its grammar alone; singular and plural need no entry.
ENGLISH_ONLY = {("model", "selection.around"): {"unit"}}
_THAI_WORD = re.compile("[\u0e01-\u0e30\u0e32-\u0e3a\u0e40-\u0e4e]{3,}")


def read(room: str, lang: str) -> dict[str, Any]:
    return tomllib.loads((house.PACKAGE / room / "words" / f"{lang}.toml").read_text("utf-8"))


def leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every key with its value, the keys of tables joined by dots."""
    for key, value in table.items():
        name = f"{above}.{key}" if above else key
        if isinstance(value, Mapping):
            yield from leaves(value, name)
        else:
            yield name, value


def slots(value: Any, *, plurals: bool = True) -> set[str]:
    """Return the names in braces, without their formats; a list counts as one text.

    Without plurals, a slot that only chooses between singular and plural does not count.
    """
    text = "".join(value) if isinstance(value, list) else str(value)
    return set(re.findall(r"\{(\w*)" if plurals else r"\{(\w*)(?!\w|\?)", text))


# Keys that sources use


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((house.PACKAGE / path).read_text("utf-8"))


def trees(room: str) -> list[ast.Module]:
    """The Python of a room, without that of rooms inside it that have words of their own."""
    paths = [path.relative_to(house.PACKAGE) for path in (house.PACKAGE / room).rglob("*.py")]
    inside = [other for other in ROOMS if room and other.startswith(f"{room}/")]
    return [
        tree(str(path))
        for path in sorted(paths)
        if not any(path.is_relative_to(other) for other in inside)
    ]


def pages(room: str) -> str:
    """The sources of a room other than Python."""
    found = sorted((house.PACKAGE / room).rglob("*"))
    return "\n".join(path.read_text("utf-8") for path in found if path.suffix in PAGES)


@lru_cache(maxsize=32)
def quoted(room: str) -> frozenset[str]:
    """Every text that Python quotes outside docstrings; names on pages, also as attributes."""
    found = set(re.findall(r"""["'`{.](\w+)""", pages(room)))
    for module in trees(room):
        documented = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
        found |= {
            node.value
            for node in ast.walk(module)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documented
        }
    return frozenset(found)


@lru_cache(maxsize=32)
def computed(room: str) -> tuple[re.Pattern[str], ...]:
    """Return a pattern for every f-string of a room that may name a key, as in f"h_{form}".

    Pages do the same by ``"h_" ~ form`` and ``"h_" + form``.
    """
    found = {f"{start}(.+)" for start in re.findall(r"""["'](\w+_)["'] [~+]""", pages(room))}
    for module in trees(room):
        for node in ast.walk(module):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)"
                    for part in node.values
                ]
                constant = "".join(part for part in parts if part != "(.+)")
                if re.fullmatch(r"\w*[a-z]_\w*|\w*_[a-z]\w*", constant):
                    found.add("".join(parts))
    return tuple(re.compile(pattern) for pattern in sorted(found))


def is_used(room: str, key: str) -> bool:
    """Return True if a key is quoted, or an f-string makes it of texts that are quoted."""
    if key in quoted(room):
        return True
    matches = (pattern.fullmatch(key) for pattern in computed(room))
    return any(
        all(part in quoted("") or is_used(room, part) for part in match.groups())
        for match in matches
        if match
    )


def codes(room: str) -> set[str]:
    """The codes of the reasons for the likeness of names that a room gives."""
    return {
        str(node.args[0].value)
        for module in trees(room)
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "NameReason"
        and isinstance(node.args[0], ast.Constant)
    }


def find_codes() -> set[str]:
    """Return the codes of the reasons that finds in documents give."""
    found = set()
    for module in trees("extract"):
        for node in ast.walk(module):
            made = isinstance(node, ast.Call) and ast.unparse(node.func) == "Reason"
            if made and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    # One code is chosen between two.
    return found | {"network_name", "gazetteer_name"}


# Tables whose keys are computed, with the keys that code can ask for.
COMPUTED: Mapping[tuple[str, str], Callable[[], Iterable[str]]] = {
    ("analysis", "summary"): lambda: FIGURES,
    ("cli", "keyboard"): lambda: {
        *(review_session.YES, review_session.NO, review_session.SKIP),
        *(review_session.UNDO, review_session.QUIT, review_session.HELP),
        *(review_session.EDIT, review_session.TIE),
    },
    ("cli", "review.keys"): lambda: VERDICTS,
    ("cli", "review.questions"): lambda: VERDICTS,
    ("cli", "review.exactness"): lambda: EXACTNESS,
    ("extract", "reasons"): lambda: find_codes() | {"by_hand", "corrected"},
    ("names", "reasons"): lambda: {*codes("names"), *CONFLICTS, *CODES},
    # `all_apart` has no sentence of its own; that of `names_apart` covers it.
    ("resolve", "evidence"): lambda: {*shipped_model().weights} - {"all_apart"},
    ("resolve", "match"): lambda: {*codes("resolve") - codes("names"), "none"},
    ("storage", "columns"): lambda: {column for columns in TABLES.values() for column in columns},
}
# Tables of which a language need not have every such key: English titles are the columns.
PARTIAL = {("storage", "columns")}
# Computed keys of tables that also have other keys.
AMONG: Mapping[tuple[str, str], Callable[[], Iterable[str]]] = {
    ("viz", "map"): lambda: {name for name, one in MEASURES.items() if not one.low_first},
}


# Keys that sources ask for by literals


Place = tuple[str, ...]
"""A room and the keys of tables in it, from the outside."""


def module_constants(module: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


class Asked(ast.NodeVisitor):
    """Collects the keys that a module asks words for, followed from the call of ``words_of``.

    Names and attributes that hold words, and functions and properties that return them, are
    followed by their names.
    """

    def __init__(self, holders: dict[str, Place], rooms: Mapping[str, str]) -> None:
        self.holders, self.rooms = dict(holders), rooms
        self.returned: dict[str, Place] = {}
        self.found: set[Place] = set()
        self._function = ""

    def places(self, node: ast.expr) -> list[Place]:
        """Return the places in words that an expression may be."""
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name == "words_of":
                room = node.args[0]
                if isinstance(room, ast.Constant):
                    return [(str(room.value),)]
                return [(self.rooms[room.id],)] if isinstance(room, ast.Name) else []
            return [self.holders[f"{name}()"]] if f"{name}()" in self.holders else []
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else f".{node.attr}"
            return [self.holders[name]] if name in self.holders else []
        if isinstance(node, ast.Subscript):
            keys = [node.slice.body, node.slice.orelse] if isinstance(node.slice, ast.IfExp) else []
            return [
                (*place, key.value)
                for place in self.places(node.value)
                for key in keys or [node.slice]
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            ]
        return []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        before, self._function = self.holders, node.name
        self.holders = dict(before)
        self.generic_visit(node)
        # Attributes hold words in the whole module, names in their function alone.
        self.holders = before | {k: v for k, v in self.holders.items() if k.startswith(".")}
        if node.name in self.returned:
            bare = any(
                isinstance(one, ast.Name) and one.id == "property" for one in node.decorator_list
            )
            self.holders[f".{node.name}" if bare else f"{node.name}()"] = self.returned[node.name]

    def _hold(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, its_value in zip(target.elts, value.elts, strict=True):
                self._hold(one, its_value)
        for place in self.places(value):
            if isinstance(target, ast.Name):
                self.holders[target.id] = place
            elif isinstance(target, ast.Attribute):
                self.holders[f".{target.attr}"] = place

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._hold(target, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self._hold(node.target, node.value)
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value:
            for place in self.places(node.value):
                self.returned[self._function] = place
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.found |= {place for place in self.places(node) if len(place) > 1}
        self.generic_visit(node)


def asked(room: str) -> set[Place]:
    """Every key that the Python of a room asks words for by literals."""
    found: set[Place] = set()
    shared: dict[str, Place] = {}
    modules = [module for module in trees(room) if "words" in ast.unparse(module)]
    # Functions such as `map_words` may be called before their module is read.
    for _ in range(2):
        for module in modules:
            visitor = Asked(shared, module_constants(module) | {"ROOM": room})
            # An attribute may be read above where it is assigned.
            visitor.visit(module)
            visitor.visit(module)
            found |= visitor.found
            shared |= {
                name: place
                for name, place in visitor.holders.items()
                if name.endswith("()") and not name.startswith("_")
            }
    return found


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
            needed = slots(english[key], plurals=False) - ENGLISH_ONLY.get((room, key), set())
            assert needed <= slots(text), (lang, key)


def test_slots_of_english_alone_are_in_use() -> None:
    for (room, key), alone in ENGLISH_ONLY.items():
        assert alone <= slots(dict(leaves(read(room, ENGLISH)))[key])


@pytest.mark.parametrize("room", ROOMS)
def test_no_key_is_unused(room: str) -> None:
    for name, _ in leaves(read(room, ENGLISH)):
        if not any(name.startswith(f"{table}.") for own, table in COMPUTED if own == room):
            table, _, key = name.rpartition(".")
            among = AMONG.get((room, table), lambda: ())()
            assert key in among or is_used(room, key), f"{room}: {name} is unused"


def table_of(room: str, name: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = read(room, ENGLISH)
    for key in name.split("."):
        table = table[key]
    return table


@pytest.mark.parametrize(("room", "name"), COMPUTED)
def test_tables_have_the_keys_that_are_computed(room: str, name: str) -> None:
    keys, known = set(table_of(room, name)), set(COMPUTED[room, name]())
    assert keys <= known if (room, name) in PARTIAL else keys == known


@pytest.mark.parametrize(("room", "name"), AMONG)
def test_tables_have_the_computed_keys_among_others(room: str, name: str) -> None:
    assert set(AMONG[room, name]()) <= set(table_of(room, name))


def test_evidence_is_worded_for_the_side_that_it_speaks_for() -> None:
    for name, words in table_of("resolve", "evidence").items():
        sides = {"for" if shipped_model().weights[name] > 0 else "against"}
        assert set(words) == sides, name


def test_every_key_asked_for_by_a_literal_is_there() -> None:
    places = {place for room in ROOMS for place in asked(room)}
    assert len(places) > 100
    for room, *keys in sorted(places):
        table: Any = read(room, ENGLISH)
        for key in keys:
            assert key in table, (room, keys)
            table = table[key]


def test_every_sentence_of_a_brief_asked_for_by_a_literal_is_there() -> None:
    methods = {"text", "statement", "note", "heading", "explain"}
    keys: set[str] = set()
    for module in trees("report/brief"):
        for node in ast.walk(module):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            own = isinstance(node.func.value, ast.Name) and node.func.value.id in ("self", "writer")
            if own and node.func.attr in methods:
                # All arguments of `explain` are keys; of the others the first.
                for key in node.args if node.func.attr == "explain" else node.args[:1]:
                    either = [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]
                    keys |= {str(one.value) for one in either if isinstance(one, ast.Constant)}
            elif node.func.attr == "cite_calculation" and isinstance(node.args[0], ast.Constant):
                keys.add("method_" + str(node.args[0].value))
    keys |= {
        key for key in quoted("report/brief") if re.fullmatch("(h|t|c|f|m|r|n)_[a-z_]*[a-z]", key)
    }
    assert len(keys) > 100
    assert keys <= set(read("report/brief", ENGLISH)), keys - set(read("report/brief", ENGLISH))


def test_a_language_without_a_file_is_read_in_english() -> None:
    for room in ROOMS:
        assert words_of(room, "xx") == words_of(room, ENGLISH)


def test_no_module_has_words_of_another_language() -> None:
    """Adding a language means adding files: no module contains a Thai word."""
    found = []
    for path in house.modules().values():
        inside = str(path.relative_to(house.PACKAGE))
        if inside in LETTERS:
            continue
        found += [f"{inside}: {t[:40]}" for t in house.strings(path) if _THAI_WORD.search(t)]
    assert not found, found
