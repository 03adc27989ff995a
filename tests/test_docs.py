"""What the README says is true: its commands and its code run, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import reference
from click.testing import CliRunner
from neo4j_server import Neo4jServer

import graphkit
from graphkit.cli import main

ROOT = Path(__file__).parent.parent
SERVER = "bolt://localhost:7687"
"""Where the README takes a Neo4j server to be."""
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def commands() -> list[list[str]]:
    """Every graphkit command of the README, block by block, in order."""
    lines = [line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    found = [line for line in lines if line.startswith("graphkit ")]
    told = README.partition(reference.BEGIN)[0]
    inline = re.findall(r"`(graphkit (?:show|gaps|centrality) [^`]+)`", told)
    return [shlex.split(line)[1:] for line in [*found, *inline]]


def run_all(lines: list[list[str]], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GRAPHKIT_NETWORK", raising=False)
    for name, text in re.findall(
        r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", README, flags=re.DOTALL
    ):
        Path(name).write_text(text, "utf-8")
    for line in lines:
        args = with_real_ids(line) if line[0] == "decide" else line
        result = CliRunner().invoke(main, args)
        assert result.exit_code == 0, (args, result.output)


def with_real_ids(args: list[str]) -> list[str]:
    """A command with ids that the store has, where the README stands in for them."""
    with graphkit.open_store(args[1]) as store:
        ids = iter([one.id[:8] for one in store.proposals()])
    return [next(ids) if re.fullmatch("[0-9a-f]{4}", arg) else arg for arg in args]


def test_every_command_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [args for args in commands() if SERVER not in args]
    assert len(found) >= 40
    run_all(found, tmp_path, monkeypatch)


def test_every_command_on_a_server_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, neo4j: Neo4jServer
) -> None:
    found = [
        [neo4j.address if arg == SERVER else arg for arg in args]
        for args in commands()
        if SERVER in args
    ]
    assert len(found) >= 5
    run_all(found, tmp_path, monkeypatch)


def test_python_of_the_readme_runs(tmp_path: Path) -> None:
    assert len(blocks("python")) >= 3
    for number, code in enumerate(blocks("python")):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        assert number or "TH-49,Mukdahan" in done.stdout


def test_the_two_commands_are_single_lines() -> None:
    for mark in ("quick-start", "test"):
        match = re.search(rf"<!-- {mark} -->\n```sh\n(.*?)```", README, flags=re.DOTALL)
        assert match is not None
        assert len(match[1].strip().splitlines()) == 1


def test_the_reference_is_that_of_the_commands() -> None:
    listed = [name for names in reference.GROUPS.values() for name in names]
    assert sorted(listed) == sorted(main.commands)
    assert reference.written() == README, "run: python tests/reference.py"


def test_links_into_the_project_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_command_is_in_the_changelog_or_readme() -> None:
    text = README + (ROOT / "CHANGELOG.md").read_text("utf-8")
    for name in main.commands:
        assert re.search(rf"\b{name}\b", text), name


def test_the_version_is_the_projects() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{graphkit.__version__}"' in project
    assert f"## {graphkit.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
