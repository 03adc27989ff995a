"""The Markdown pages: their commands and code run, and their links are valid."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name
from urllib.parse import unquote

import pytest
import reference
from click.testing import CliRunner
from neo4j_server import Neo4jServer

import graphkit
from graphkit.cli import main

ROOT = Path(__file__).parent.parent
SERVER = "bolt://localhost:7687"
"""The address of the Neo4j server in the pages."""
README = (ROOT / "README.md").read_text("utf-8")
FOLDERS = ("graphkit", "cypher", "notebooks", "tests")
PAGES = {
    str(path.relative_to(ROOT)): path.read_text("utf-8")
    for path in sorted(
        [*ROOT.glob("*.md"), *(page for name in FOLDERS for page in (ROOT / name).rglob("*.md"))]
    )
}
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", flags=re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    return [text for tag, text in _FENCED.findall(PAGES[page]) if tag == language]


def prose(page: str) -> str:
    """Return the text of a page without its code blocks and the generated reference."""
    text = PAGES[page]
    if reference.BEGIN in text:
        before, rest = text.split(reference.BEGIN)
        text = before + rest.split(reference.END)[1]
    return _FENCED.sub("", text)


def commands(page: str) -> list[list[str]]:
    """Return every graphkit command of a page in order: those in blocks, then those in sentences.

    Commands in tables are those of the questions, which ``tests/query/test_library.py`` runs.
    """
    lines = [
        line.split(" #")[0].strip() for block in blocks(page, "sh") for line in block.splitlines()
    ]
    found = [line for line in lines if line.startswith("graphkit ")]
    text = "\n".join(line for line in prose(page).splitlines() if not line.startswith("|"))
    inline = re.findall(r"`(graphkit (?:show|gaps|centrality|query \S+ -p) [^`…]+)`", text)
    return [shlex.split(line)[1:] for line in [*found, *inline]]


ALL_COMMANDS = {page: found for page in PAGES if (found := commands(page))}


def run_all(
    page: str, lines: list[list[str]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GRAPHKIT_NETWORK", raising=False)
    for name, text in _FILE.findall(PAGES[page]):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, "utf-8")
    for line in lines:
        args = with_real_ids(line) if line[0] == "decide" else line
        result = CliRunner().invoke(main, args)
        assert result.exit_code == 0, (args, result.output)


def with_real_ids(args: list[str]) -> list[str]:
    """Return a command with ids of the store instead of the made-up ones of the page."""
    with graphkit.open_store(args[1]) as store:
        ids = iter([one.id[:8] for one in store.proposals()])
    return [next(ids) if re.fullmatch("[0-9a-f]{4}", arg) else arg for arg in args]


def anchors(page: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    found = set()
    for line in _FENCED.sub("", PAGES[page]).splitlines():
        if heading := re.fullmatch(r"#+ (.*)", line):
            text = re.sub(r"[^\w\- ]", "", heading[1].strip().lower())
            found.add(text.replace(" ", "-"))
    return found


def links() -> Iterator[tuple[str, str]]:
    """Yield every page with each of its links inside the project."""
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", _FENCED.sub("", PAGES[page])):
            yield page, unquote(target)


def test_the_pages_have_commands() -> None:
    assert sum(map(len, ALL_COMMANDS.values())) >= 100
    assert len(ALL_COMMANDS) >= 9


@pytest.mark.slow
@pytest.mark.parametrize("page", ALL_COMMANDS)
def test_every_command_of_a_page_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_all(
        page, [args for args in ALL_COMMANDS[page] if SERVER not in args], tmp_path, monkeypatch
    )


@pytest.mark.slow
def test_every_command_on_a_server_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, neo4j: Neo4jServer
) -> None:
    page = "graphkit/storage/neo4j/README.md"
    found = [
        [neo4j.address if arg == SERVER else arg for arg in args]
        for args in ALL_COMMANDS[page]
        if SERVER in args
    ]
    assert len(found) >= 5
    assert found == [
        [neo4j.address if arg == SERVER else arg for arg in args]
        for lines in ALL_COMMANDS.values()
        for args in lines
        if SERVER in args
    ]
    run_all(page, found, tmp_path, monkeypatch)


PYTHON = [
    pytest.param(page, code, id=f"{page}-{number}")
    for page in PAGES
    for number, code in enumerate(blocks(page, "python"))
]


def test_the_pages_have_python() -> None:
    assert len(PYTHON) >= 5


@pytest.mark.slow
@pytest.mark.parametrize(("page", "code"), PYTHON)
def test_python_of_a_page_runs(page: str, code: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert page != "README.md" or "TH-49,Mukdahan" in done.stdout


def test_the_two_commands_are_single_lines() -> None:
    for mark in ("quick-start", "test"):
        match = re.search(rf"<!-- {mark} -->\n```sh\n(.*?)```", README, flags=re.DOTALL)
        assert match is not None
        assert len(match[1].strip().splitlines()) == 1


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 200


def test_the_readme_links_to_every_page() -> None:
    linked = {target.partition("#")[0] for page, target in links() if page == "README.md"}
    missing = {page for page in PAGES if page != "README.md"} - linked
    assert not missing, missing


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_well_formed(page: str) -> None:
    fences = [line for line in PAGES[page].splitlines() if line.startswith("```")]
    assert all(re.fullmatch(r"```\w+", fence) for fence in fences[::2]), "a block has no language"
    assert set(fences[1::2]) <= {"```"}
    for line in prose(page).splitlines():
        if not line.startswith(("|", ">")):
            assert not re.search(r"[a-z)`*]\. [A-Z]", line), f"one sentence a line: {line}"


def test_the_reference_is_that_of_the_commands() -> None:
    listed = [name for names in reference.SECTIONS.values() for name in names]
    assert sorted(listed) == sorted(main.commands)
    text = reference.PAGE.read_text("utf-8")
    assert reference.written() == text, "run: python tests/support/reference.py"


def test_links_into_the_project_lead_somewhere() -> None:
    found = list(links())
    assert len(found) > 40
    for page, target in found:
        path, _, anchor = target.partition("#")
        file = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        assert file.exists(), f"{page}: {target}"
        if anchor:
            assert anchor in anchors(str(file.relative_to(ROOT))), f"{page}: {target}"


@pytest.mark.parametrize("page", sorted({*PAGES} - {"CHANGELOG.md"}))
def test_paths_on_a_page_are_there(page: str) -> None:
    homes = (ROOT, (ROOT / page).parent)
    text = "\n".join(line for line in prose(page).splitlines() if not line.startswith("|"))
    for path in re.findall(r"`([\w./-]+/[\w.-]*)`", text):
        if re.search(r"(/|\.(py|toml|cypher|csv|npz|json|txt))$", path):
            assert any((home / path).exists() for home in homes), path


@pytest.mark.parametrize("page", sorted({*PAGES} - {"CHANGELOG.md"}))
def test_names_of_python_on_a_page_are_there(page: str) -> None:
    for name in re.findall(r"`(graphkit(?:\.\w+)+)[`(]", prose(page)):
        assert resolve_name(name) is not None


def test_every_command_has_its_python() -> None:
    page = PAGES["graphkit/README.md"]
    table = page[page.index("| command | in Python |") :].partition("\n\n")[0]
    named = [
        name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])
    ]
    assert sorted(named) == sorted(main.commands)


def test_every_command_is_in_the_changelog() -> None:
    for name in main.commands:
        assert re.search(rf"\b{name}\b", PAGES["CHANGELOG.md"]), name


def test_the_version_is_the_projects() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{graphkit.__version__}"' in project
    assert f"## {graphkit.__version__}" in PAGES["CHANGELOG.md"]
    assert f"version = {{{graphkit.__version__}}}" in README


@pytest.mark.slow
def test_every_benchmark_loads_and_is_described() -> None:
    folder = ROOT / "tests" / "benchmarks"
    names = sorted(path.stem for path in folder.glob("*.py"))
    page = PAGES["tests/benchmarks/README.md"]
    assert [name for name in names if f"`{name}.py`" not in page] == []
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import {', '.join(names)}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
