"""Imports run one way between rooms, and heavy packages stay confined and load late."""

from __future__ import annotations

import ast
import subprocess
import sys

import house
import pytest

CONFINED = {
    "click": ("cli",),
    "neo4j": ("storage.neo4j", "query.neo4j"),
    "pyvis": ("viz.maps",),
    "igraph": ("analysis.engines",),
    "scipy": ("analysis.engines",),
    "kglite": ("query.kglite",),
    "openpyxl": ("storage.files", "gaps.register"),
    "pypdf": ("viz.drawing",),
    "pypdfium2": ("extract",),
    "pythainlp": ("extract",),
    "pycrfsuite": ("extract",),
    "typst": ("viz.drawing",),
}
LATE = {
    "igraph",
    "kglite",
    "neo4j",
    "networkx",
    "openpyxl",
    "pycrfsuite",
    "pypdfium2",
    "pythainlp",
    "pyvis",
    "rapidfuzz",
    "scipy",
}
MODULES = house.modules()


def test_rooms_import_one_way() -> None:
    allowed = house.allowed()
    assert len(allowed) >= 10
    for name, targets in house.graph().items():
        room = house.room(name)
        if room in ("", "__main__"):
            continue
        assert room in allowed, f"{room} is not in the table of {house.TABLE}"
        foreign = {house.room(target) for target in targets} - {room, ""}
        assert foreign <= allowed[room], f"{name} imports {foreign - allowed[room]}"


def test_nothing_runs_upwards_inside_a_room() -> None:
    arrows = house.graph()
    assert not house.circles(arrows)
    for depth in (1, 2, 3):
        assert not house.circles(house.folded(arrows, depth))


@pytest.mark.parametrize("name", MODULES)
def test_heavy_packages_stay_confined_and_load_late(name: str) -> None:
    inside = name.removeprefix("graphkit.")
    for module, top in house.imports(MODULES[name], MODULES):
        root = module.split(".")[0]
        if root in CONFINED:
            homes = CONFINED[root]
            assert any(inside == home or inside.startswith(f"{home}.") for home in homes), module
        assert not (top and root in LATE), f"{root} is imported before it is needed"


@pytest.mark.parametrize("name", MODULES)
def test_modules_stay_small(name: str) -> None:
    assert len(MODULES[name].read_text("utf-8").splitlines()) <= 520


def test_no_module_names_a_kind() -> None:
    """The vocabulary is data: kinds of actors and ties occur in vocabulary.toml only."""
    from graphkit.model.vocabulary import load_ontology

    # Words that are also plain English or code ("project", "city") cannot be distinguished.
    kinds = {k for k in load_ontology().tie_kinds if "_" in k}
    kinds |= {"province", "association", "agency"}
    for path in MODULES.values():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            docstring = isinstance(node, ast.Expr)
            if docstring or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            assert node.value not in kinds, f"{path.name} names the kind {node.value!r}"


def test_help_loads_no_heavy_package() -> None:
    code = (
        "import sys\n"
        "from graphkit.cli import main\n"
        "try:\n    main(['--help'], standalone_mode=False)\n"
        "finally:\n    print(sorted(m for m in sys.modules if m in "
        f"{sorted({*LATE, 'numpy'})!r}), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
