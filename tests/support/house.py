"""The structure of graphkit's modules: rooms, imports, levels, circles and other counts.

``python tests/support/house.py`` prints the counts; ``tests/test_layers.py`` checks them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "graphkit"
TABLE = PACKAGE / "README.md"
_WEAK = re.compile(r"\s*(What|How|Whether|Whom|Where)\b")


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Return the path of every module by its dotted name, without the scripts that make data."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package).with_suffix("").parts
        if inside[0] != "data":
            parts = inside[:-1] if inside[-1] == "__init__" else inside
            found[".".join(("graphkit", *parts))] = path
    return found


def imports(path: Path, known: Mapping[str, Path]) -> Iterator[tuple[str, bool]]:
    """Yield every module that a file imports, and whether that happens when it is loaded itself.

    A name imported from a package counts as the module of that name where there is one. Imports
    for type checkers alone are passed over.
    """

    def walk(node: ast.AST, top: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                continue
            if isinstance(child, ast.Import):
                yield from ((alias.name, top) for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module:
                for alias in child.names:
                    inner = f"{child.module}.{alias.name}"
                    yield (inner if inner in known else child.module), top
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from walk(child, top and not inside)

    yield from walk(ast.parse(path.read_text("utf-8")), True)


def room(module: str) -> str:
    """Return the room of a module: the first part of its name below graphkit."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def allowed(table: Path = TABLE) -> dict[str, set[str]]:
    """Read the table of rooms: which other rooms each may import."""
    rows = {}
    for line in table.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 3 and (name := re.fullmatch(r"`(\w+)/?`", cells[0])):
            rows[name[1]] = set(re.findall(r"\w+", cells[2])) - {"nothing"}
    return rows


def graph() -> dict[str, set[str]]:
    """Return which modules of graphkit each one imports, late imports included."""
    known = modules()
    return {
        name: {target for target, _ in imports(path, known) if target in known and target != name}
        for name, path in known.items()
    }


def unit(module: str, rooms: int) -> str:
    """Return a module's name cut to some parts below graphkit."""
    return ".".join(module.split(".")[1 : rooms + 1])


def circles(arrows: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the groups of nodes that reach each other (Tarjan 1972), largest first."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(arrows.get(node, ())):
            if target not in index:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            group = [stack.pop()]
            while group[-1] != node:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(arrows):
        if node not in index:
            visit(node)
    return sorted(found, key=lambda group: (-len(group), group))


def folded(arrows: Mapping[str, set[str]], depth: int) -> dict[str, set[str]]:
    """Return the arrows between what lies ``depth`` levels below graphkit."""
    result: dict[str, set[str]] = {}
    for name, targets in arrows.items():
        own = unit(name, depth)
        if own:
            result.setdefault(own, set()).update(
                other for target in targets if (other := unit(target, depth)) and other != own
            )
    return result


def levels(arrows: Mapping[str, set[str]]) -> int:
    """Return the number of nodes on the longest way down, of arrows without circles."""
    depth: dict[str, int] = {}

    def deep(node: str) -> int:
        if node not in depth:
            depth[node] = 1 + max(map(deep, arrows.get(node, ())), default=0)
        return depth[node]

    return max(map(deep, arrows), default=0)


def docstrings(path: Path) -> Iterator[str]:
    """Yield the docstrings of a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield text


def strings(path: Path) -> Iterator[str]:
    """Yield the string literals of a file that are not docstrings, parts of f-strings included."""
    tree = ast.parse(path.read_text("utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def main() -> None:
    """Print the counts of the house."""
    arrows = graph()
    rooms = folded(arrows, 1)
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in modules().values()}
    longest = max(lengths, key=lambda path: lengths[path])
    texts = [text for path in modules().values() for text in docstrings(path)]
    top = [p for p in PACKAGE.iterdir() if p.name != "__pycache__"]
    circular = circles(arrows)
    print(f"files at the top of graphkit/: {sum(p.is_file() for p in top)}")
    print(f"folders at the top of graphkit/: {sum(p.is_dir() for p in top)}")
    print(f"modules: {len(lengths)}")
    print(f"levels of rooms: {levels(rooms) if not circles(rooms) else 'none, rooms are circular'}")
    print(f"arrows between rooms: {sum(map(len, rooms.values()))}")
    print(f"circles among modules: {len(circular)}")
    for group in circular:
        print("  " + ", ".join(group))
    print(f"longest module: {longest.relative_to(ROOT)}, {lengths[longest]} lines")
    weak = sum(bool(_WEAK.match(text)) for text in texts)
    print(f"docstrings that begin with What, How, Whether, Whom, Where: {weak} of {len(texts)}")
    print(f"lines of README.md: {len((ROOT / 'README.md').read_text('utf-8').splitlines())}")


if __name__ == "__main__":
    sys.exit(main())
