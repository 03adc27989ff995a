"""Imports point one way, and heavy packages stay where they belong and load late."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "graphkit"

# Each row may import the rows above it, and nothing of its own row.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("dates", "gazetteer", "names", "ontology"),
    ("romanise",),
    ("nameform",),
    ("compare",),
    ("model", "table"),
    ("lookup", "merging", "selection"),
    ("answer", "columns", "disk", "fonts", "guard", "layout", "network", "sentence"),
    ("cells",),
    ("look", "page", "places", "propertygraph", "provenance", "queryfile", "settings", "typeset"),
    ("charts", "folder", "geography", "paper"),
    ("workbook",),
    ("embedded", "engines", "read", "store", "write"),
    ("open", "query"),
    ("analysis", "matching"),
    ("predict", "resemblance"),
    ("duplicates", "gaps"),
    ("backtest", "register"),
    ("maps", "strokes"),
    ("picture",),
    ("figures",),
    ("account", "brief"),
    ("demo",),
    ("screen",),
    ("reviewing",),
    ("options",),
    ("cli",),
    ("__main__",),
)

CONFINED = {
    "click": {"cli", "options"},
    "neo4j": {"store"},
    "pyvis": {"maps"},
    "igraph": {"engines"},
    "scipy": {"engines"},
    "kglite": {"embedded"},
    "openpyxl": {"folder", "register", "workbook", "write"},
    "pypdf": {"typeset"},
    "typst": {"typeset"},
}
LATE = {"networkx", "neo4j", "pyvis", "igraph", "kglite", "numpy", "openpyxl", "rapidfuzz"}


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if "data" not in p.parts)


def unit(path: Path) -> str:
    """The module of the layers that a file belongs to; all of the store is one."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imported(tree: ast.AST) -> list[tuple[str, bool]]:
    """Every module imported, and whether it is imported when the file is."""
    found: list[tuple[str, bool]] = []

    def walk(node: ast.AST, top: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                continue
            if isinstance(child, ast.Import):
                found.extend((alias.name, top) for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module == "graphkit":
                found.extend((f"graphkit.{alias.name}", top) for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module:
                found.append((child.module, top))
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            walk(child, top and not inside)

    walk(tree, True)
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    name = unit(path)
    if name == "__init__":
        return
    rank = {module: i for i, row in enumerate(LAYERS) for module in row}
    assert name in rank, f"{name} has no place in the layers"
    for module, top in imported(ast.parse(path.read_text("utf-8"))):
        root = module.split(".")[0]
        if root == "graphkit" and module != "graphkit":
            target = module.split(".")[1]
            if target != name:
                assert rank[target] < rank[name], f"{name} imports {target}"
        if root in CONFINED:
            assert name in CONFINED[root], f"{root} is imported outside its module"
        assert not (top and root in LATE), f"{root} is imported before it is needed"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 520


def test_no_module_names_a_kind() -> None:
    """The vocabulary is data: kinds of actors and ties stand in ontology.toml only."""
    from graphkit.model import vocabulary as ontology

    onto = ontology.load_ontology()
    # Words that are also plain English or code ("project", "city") cannot be told apart.
    kinds = {k for k in onto.tie_kinds if "_" in k} | {"province", "association", "agency"}
    for path in modules():
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
        f"{sorted(LATE)!r}), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
