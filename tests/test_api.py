"""The public names of graphkit: how they load, and how they are described."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import get_type_hints

import pytest

import graphkit

FRONT_DOOR = Path(graphkit.__file__).read_text("utf-8")


def typed() -> dict[str, str]:
    """Return the public names that type checkers see, with their modules."""
    (block,) = (
        node
        for node in ast.parse(FRONT_DOOR).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    return {
        alias.asname or alias.name: str(node.module) for node in imports for alias in node.names
    }


def test_the_three_lists_of_public_names_agree() -> None:
    lazy = {name: f"graphkit.{module}" for name, module in graphkit._MODULES.items()}
    assert typed() == lazy
    assert graphkit.__all__ == sorted(lazy)
    assert sum(map(len, graphkit._HOMES.values())) == len(lazy)


@pytest.mark.parametrize("name", graphkit.__all__)
def test_a_public_name_is_that_of_its_module(name: str) -> None:
    found = getattr(graphkit, name)
    assert found is getattr(import_module(f"graphkit.{graphkit._MODULES[name]}"), name)
    assert found.__doc__
    assert not isinstance(found, type(sys))


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = graphkit.nonsense
    assert set(graphkit.__all__) < set(dir(graphkit))


@pytest.mark.parametrize(
    "code",
    [
        "import graphkit.query.guard\nfrom graphkit import query",
        "from graphkit import query\nimport graphkit.query.guard\nfrom graphkit import query",
        "from graphkit.query import guard, header\nfrom graphkit import query",
        "import graphkit\nquery = graphkit.query\nimport graphkit.query.neo4j\n"
        "assert graphkit.query is query",
    ],
)
def test_query_is_the_function_in_every_order_of_imports(code: str) -> None:
    check = (
        "from graphkit import Network\n"
        "print(query(Network(), 'RETURN 1 AS x').rows)\n"
        "from graphkit.query import library\n"
        "assert library.query is query\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{check}"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "[(1,)]\n"), done.stderr


def test_the_front_door_loads_no_room() -> None:
    code = (
        "import sys, graphkit; print(*sorted(n for n in sys.modules if n.startswith('graphkit')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # Only the functions that write objects of the model are registered.
    assert done.stdout.split() == [
        "graphkit",
        "graphkit.model",
        "graphkit.model.errors",
        "graphkit.model.saving",
    ]


def test_no_function_takes_unnamed_options() -> None:
    """Options are named and typed; only values of any name are open."""
    found = []
    for path in Path(graphkit.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef) or node.args.kwarg is None:
                continue
            rest = node.args.kwarg
            kind = ast.unparse(rest.annotation) if rest.annotation else ""
            if rest.arg in ("options", "kwargs", "keywords", "how") and kind in (
                "Any",
                "object",
                "",
            ):
                found.append(f"{path.name}: {node.name}")
    assert found == []


def test_options_of_drawings_are_declared_once() -> None:
    from graphkit.viz.options import DrawingKeywords, DrawingOptions

    assert get_type_hints(DrawingKeywords) == get_type_hints(DrawingOptions)


@pytest.mark.parametrize("name", graphkit.__all__)
def test_a_public_name_is_described_with_an_example(name: str) -> None:
    """The examples run with the tests of the modules; the causes of errors share one."""
    public = getattr(graphkit, name)
    if isinstance(public, type) and issubclass(public, graphkit.GraphkitError):
        public = graphkit.GraphkitError
    assert ">>> " in (inspect.getdoc(public) or "")


def test_the_demo_takes_the_name_of_its_folder_as_text(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    with pytest.raises(graphkit.InvalidDataError, match="is a file; give a folder"):
        next(iter(graphkit.run_demo(str(file))))


@pytest.fixture(scope="module")
def shipped() -> graphkit.Network:
    return graphkit.open_network("thai-twin-cities")


@pytest.mark.parametrize(
    "call",
    [
        lambda network: graphkit.find_paths(network, "Mukdahan", "TH-10"),
        lambda network: graphkit.predict(network, actor="Mukdahan"),
        lambda network: network.select(graphkit.Selection(around="Mukdahan")),
    ],
)
def test_a_name_for_an_id_is_answered_with_the_way_to_the_id(
    shipped: graphkit.Network, call: Callable[[graphkit.Network], object]
) -> None:
    with pytest.raises(graphkit.NotFoundError, match=r"^'Mukdahan' is not the id of an actor"):
        call(shipped)


def test_one_word_is_as_good_as_a_list_of_one(shipped: graphkit.Network) -> None:
    assert graphkit.brief(shipped, about="Mukdahan").document.title == "Mukdahan"
    pairs = graphkit.one_mode_projection(shipped, "association", "province")
    assert pairs.rows == graphkit.one_mode_projection(shipped, ["association"], ["province"]).rows
    tested = graphkit.backtest(shipped, rules="neighbours", repeats=1).table.column("method")
    assert "neighbours" in tested


@pytest.mark.parametrize("text", ["", "x", "2020-02-30", "2020-13"])
def test_a_text_that_is_no_date_is_invalid_data(text: str) -> None:
    with pytest.raises(graphkit.InvalidDataError):
        graphkit.parse_date(text)


@pytest.mark.parametrize("years", [(0, 5, 1), (99999, 100000, 1), (2020, 2022, 0)])
def test_years_outside_the_calendar_are_invalid_data(years: tuple[int, int, int]) -> None:
    with pytest.raises(graphkit.InvalidDataError):
        graphkit.year_ends(*years)
