"""The wheel has everything that graphkit needs at run time and nothing else, and works alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "graphkit"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network connection."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the contents of the wheel; it is pure Python, so that installs it."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, folder: Path, *args: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *args], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_file_of_the_package_is_in_the_wheel(names: set[str]) -> None:
    wanted = {
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted = {name for name in wanted if not name.startswith("graphkit/data/make/")}
    endings = {Path(name).suffix for name in wanted}
    assert endings >= {".py", ".toml", ".js", ".css", ".html", ".typ", ".xml", ".csv", ".gz"}
    assert wanted <= names, sorted(wanted - names)


def test_the_query_library_is_in_the_wheel(names: set[str]) -> None:
    queries = [path.relative_to(ROOT) for path in (ROOT / "cypher").rglob("*.cypher")]
    assert len(queries) > 40
    assert {f"graphkit/{path}" for path in queries} <= names


def test_nothing_else_is_in_the_wheel(names: set[str]) -> None:
    assert not {name for name in names if "data/make" in name or "tests" in Path(name).parts}
    tops = {name.split("/")[0] for name in names}
    assert len(tops) == 2
    assert tops >= {"graphkit"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_installed_wheel_answers(installed: Path, tmp_path: Path) -> None:
    code = "import graphkit; print(graphkit.__file__)"
    assert Path(run(installed, tmp_path, "-c", code).strip()).is_relative_to(installed)
    assert "pair_levels" in run(installed, tmp_path, "-m", "graphkit", "queries")
    assert "TH-49" in run(installed, tmp_path, "-m", "graphkit", "match", "มุกดาหาร")


@pytest.mark.slow
def test_the_installed_wheel_runs_the_main_job(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "-m", "graphkit", "demo")
    made = {path.name for path in (tmp_path / "graphkit-demo").iterdir()}
    assert made == {"centrality.csv", "gaps.csv", "map.html", "brief.html"}
