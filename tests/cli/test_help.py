"""The help: commands by purpose, examples that run, values of options, and light to load."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from terminals import Terminal

from graphkit.cli import main
from graphkit.cli.group import SECTIONS, Command, all_examples, first_sentence
from graphkit.model.proposals import Proposal
from graphkit.model.vocabulary import load_ontology
from graphkit.names.languages import words_of
from graphkit.resolve import duplicates, match
from graphkit.storage import open_store

COMMANDS = sorted(main.commands)
EXAMPLES = [
    pytest.param(
        name, line, marks=[pytest.mark.slow] if name in ("demo", "map", "figure", "brief") else []
    )
    for name, lines in all_examples().items()
    for line in lines
]


def ask(*args: str) -> Result:
    return CliRunner().invoke(main, list(args), env={"GRAPHKIT_NETWORK": ""})


def test_every_command_has_one_place_in_the_help() -> None:
    listed = [name for names in SECTIONS.values() for name in names]
    assert sorted(listed) == COMMANDS
    text = ask("--help").stdout
    titles = [line[:-1] for line in text.splitlines() if re.fullmatch(r"\w[\w ]*:", line)]
    assert titles == ["Options", *SECTIONS]
    at = [text.index(f"\n  {name} ") for name in listed]
    assert at == sorted(at)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_described_by_one_full_sentence(name: str) -> None:
    sentence = first_sentence(main.commands[name])
    assert re.fullmatch(r"[A-Z][^.…]*[.?]", sentence), sentence
    assert " ".join(ask("--help").stdout.split()).count(sentence) == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_one_full_sentence(name: str) -> None:
    for param in main.commands[name].params:
        if isinstance(param, click.Option):
            assert param.help, param.opts
            assert re.match(r"[A-Z].*[.\]]$", param.help), (param.opts, param.help)


def test_an_option_has_the_same_text_wherever_it_means_the_same() -> None:
    texts: dict[tuple[str, str], set[str]] = {}
    for command in main.commands.values():
        for param in command.params:
            if isinstance(param, click.Option):
                texts.setdefault((param.opts[-1], str(param.name)), set()).add(str(param.help))
    several = {key for key, found in texts.items() if len(found) > 1}
    # These options differ between commands in what they count, select or compare.
    purposes = {
        "--seed",
        "--all",
        "--from",
        "--to",
        "--kind",
        "--runs",
        "--permutations",
        "-p",
        "--format",
    }
    assert {option for option, _ in several} <= purposes, several


@pytest.mark.parametrize("name", COMMANDS)
def test_help_lists_the_words_of_the_vocabulary(name: str) -> None:
    vocabulary = load_ontology()
    known = {
        "--kind": vocabulary.actor_kinds,
        "--show": vocabulary.actor_kinds,
        "--tie": [*vocabulary.tie_kinds, *vocabulary.families, "all"],
        "--status": [*vocabulary.words["statuses"], "all"],
        "--level": vocabulary.words["levels"],
        "--dimension": vocabulary.words["dimensions"],
    }
    text = ask(name, "--help").stdout
    _, _, values = text.partition("\nValues:\n")
    options = {option for param in main.commands[name].params for option in param.opts}
    rows = {}
    for row in re.split(r"\n  (?=--)", f"\n{values.partition('Example')[0]}")[1:]:
        names = re.match(r"(?:--\w+,? )+", row)
        assert names is not None
        rows.update(dict.fromkeys(re.findall(r"--\w+", names[0]), row[names.end() :]))
    for option, words in known.items():
        if option in options and name not in ("proposals", "review"):
            assert set(words) <= set(re.findall(r"\w+", rows[option])), option
            assert "a network can add kinds" in " ".join(text.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example(name: str) -> None:
    command = main.commands[name]
    assert isinstance(command, Command)
    assert command.examples
    text = ask(name, "-h").stdout
    for line in command.examples:
        assert line.startswith(f"graphkit {name} ") or line == f"graphkit {name}"
        assert f"  {line}\n" in text
        assert len(line) < 80


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the dataset and the store that the examples use."""
    folder = tmp_path_factory.mktemp("desk")
    made = [
        ask("init", str(folder / "my-network")),
        ask("load", str(folder / "my-network"), str(folder / "atlas.db")),
    ]
    assert [done.exit_code for done in made] == [0, 0], [done.output for done in made]
    with open_store(folder / "atlas.db") as store:
        ends = [key for key, actor in store.load().actors.items() if actor.kind == "province"][:2]
        claim = {"tail": ends[0], "head": ends[1], "kind": "borders"}
        store.propose([Proposal("missing", claim, 0.5, ("an example",))])
    return folder


@pytest.mark.parametrize(("name", "line"), EXAMPLES)
def test_every_example_runs(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, line: str
) -> None:
    (tmp_path / "atlas.db").write_bytes((desk / "atlas.db").read_bytes())
    if name != "init":
        (tmp_path / "my-network").symlink_to(desk / "my-network")
    (tmp_path / "pairs.csv").write_text("from,to\nMukdahan,Savannakhet Province\n")
    (tmp_path / "minutes.txt").write_text("Mukdahan signed with Savannakhet in 2004.", "utf-8")
    monkeypatch.chdir(tmp_path)
    args = shlex.split(line)[1:]
    if name == "rerun":
        assert ask("export", "towns.xlsx", "--meta", "towns.json").exit_code == 0
    if name == "decide":
        with open_store("atlas.db") as store:
            args[2] = store.proposals("missing")[0].id[:8]
    if name == "review":
        terminal = Terminal([*args, "--as", "Noi"])
        terminal.until(words_of("cli", "th" if "th" in args else "en")["review"]["keys"]["missing"])
        terminal.press("q")
        rest = terminal.rest()
        assert terminal.close() == 0, rest
        return
    result = ask(*args)
    assert result.exit_code == 0, result.output


def test_the_scores_in_the_help_are_those_of_the_functions() -> None:
    for name, score in (("match", match.MIN_SCORE), ("duplicates", duplicates.MIN_SCORE)):
        (option,) = (param for param in main.commands[name].params if param.name == "min_score")
        assert option.default == score


def test_help_loads_fewer_modules_than_two_imports_of_click() -> None:
    """A count of modules is the same on every machine; seconds are not."""

    def loaded(code: str) -> int:
        text = f"{code}\nimport sys\nprint(len(sys.modules))"
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return int(done.stdout.split()[-1])

    ask_help = "from graphkit.cli import main\nmain(['--help'], standalone_mode=False)"
    assert loaded(ask_help) < 2 * loaded("import click")
