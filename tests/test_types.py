"""The public names under the type checkers of users: fully typed for mypy and pyright."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent

USER = """
from typing import assert_type

import graphkit
from graphkit import Network, Table, centrality, find_gaps, open_network, open_store, query

network = open_network("thai-twin-cities")
assert_type(network, Network)
table = centrality(network, ("degree", "betweenness"))
assert_type(table, Table)
assert_type(graphkit.query(network, "neighbours", {"actor": "TH-49"}), Table)
assert_type(query(network, "RETURN 1 AS x").csv(), str)
with open_store(":memory:") as store:
    print(store.save(network).added, [gap.score for gap in find_gaps(network)])

count: int = centrality(network, ("degree",))
network.find_actor("TH-49")
centrality(network, mesures=("degree",))
"""
"""A file as a user writes it; its last three lines are wrong."""

MISTAKES = [len(USER.splitlines()) - lines for lines in (2, 1, 0)]


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the user's file and the code of the notebooks."""
    folder = tmp_path_factory.mktemp("code")
    (folder / "user.py").write_text(USER, "utf-8")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        lines = [cell.source for cell in cells if cell.cell_type == "code"]
        (folder / f"notebook_{path.stem}.py").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def checked(folder: Path, *command: str) -> str:
    """Return the report of a type checker on a folder of a project that uses graphkit."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT)}
    env["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"  # of a newer version
    done = subprocess.run(
        [sys.executable, "-m", *command, *sorted(map(str, folder.glob("*.py")))],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=env,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_mypy_strict_finds_the_mistakes_alone(code: Path, pytestconfig: pytest.Config) -> None:
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache.mkdir("mypy")
    report = checked(code, "mypy", "--strict", "--no-error-summary", f"--cache-dir={cache}")
    found: dict[str, list[int]] = {}
    for name, line in re.findall(r"^(?:.*/)?(\S+\.py):(\d+): error", report, flags=re.MULTILINE):
        found.setdefault(name, []).append(int(line))
    assert found == {"user.py": MISTAKES}, report


@pytest.mark.slow
def test_pyright_finds_the_mistakes_alone(code: Path) -> None:
    report = json.loads(checked(code, "pyright", "--outputjson", "--pythonpath", sys.executable))
    found: dict[str, list[int]] = {}
    for fault in report["generalDiagnostics"]:
        if fault["severity"] == "error":
            line = fault["range"]["start"]["line"] + 1
            found.setdefault(Path(fault["file"]).name, []).append(line)
    assert found == {"user.py": MISTAKES}, report["generalDiagnostics"]
