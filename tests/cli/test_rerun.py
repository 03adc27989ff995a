"""Records of outputs: what they hold, making an output again, and what is said when it differs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

import graphkit
from graphkit.cli import main
from graphkit.cli.group import Command

COMMANDS = {
    "info": [],
    "centrality": ["--measure", "degree,closeness", "--kind", "province", "--limit", "4"],
    "communities": ["--tie", "sister_city", "--tie", "cooperates_with", "--limit", "3"],
    "summary": ["--as-of", "2015", "--undated", "drop"],
    "path": ["Mukdahan", "Bangkok"],
    "query": ["neighbours", "-p", "actor=Mukdahan"],
    "core": ["--around", "Mukdahan", "--hops", "2"],
    "match": ["มุกดาหาร"],
}


def ask(*args: str) -> Result:
    return CliRunner().invoke(main, [*args])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", COMMANDS)
def test_a_table_is_made_again_as_it_was(desk: Path, name: str) -> None:
    first = ask(name, *COMMANDS[name], "--meta", "a.json")
    assert first.exit_code == 0, first.output
    again = ask("rerun", "a.json")
    assert again.exit_code == 0, again.output
    assert again.stdout == first.stdout
    record = json.loads((desk / "a.json").read_text("utf-8"))["run"]
    assert record["command"] == name


def test_a_record_holds_every_argument_and_measure(desk: Path) -> None:
    ask("centrality", "--measure", "degree", "--meta", "a.json")
    meta = json.loads((desk / "a.json").read_text("utf-8"))
    command = main.commands["centrality"]
    assert isinstance(command, Command)
    options = {max(param.opts, key=len).lstrip("-") for param in command.params}
    options.remove("meta")
    assert set(meta["run"]["arguments"]) == options
    assert meta["run"]["arguments"]["network"] == "thai-twin-cities"
    assert meta["measures"] == ["degree"]
    assert meta["run"]["arguments"]["measure"] == "degree"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("map", ["a.html", "--around", "Mukdahan"]),
        ("figure", ["a.svg", "--around", "Mukdahan"]),
        ("export", ["a.gexf", "--tie", "sister_city", "--positions", "geo"]),
        ("export", ["a.json"]),
    ],
)
@pytest.mark.slow
def test_a_file_is_made_again_byte_for_byte(desk: Path, name: str, args: list[str]) -> None:
    first = ask(name, *args, "--meta", "meta.json")
    assert first.exit_code == 0, first.output
    out = Path(args[0])
    taken = ask("rerun", "meta.json")
    assert taken.exit_code == 1
    assert "already exists; --overwrite replaces it, --out writes elsewhere" in taken.stderr
    again = ask("rerun", "meta.json", "--out", f"b{out.suffix}")
    assert again.exit_code == 0, again.output
    one, two = (desk / out).read_bytes(), (desk / f"b{out.suffix}").read_bytes()
    # A page says under which name it was written.
    assert one.replace(b"a.html", b"b.html") == two
    assert ask("rerun", "meta.json", "--overwrite").exit_code == 0


def test_the_description_of_an_actor_is_made_again(desk: Path) -> None:
    first = ask("show", "Mukdahan", "--format", "json")
    (desk / "a.json").write_text(first.stdout, "utf-8")
    assert ask("rerun", "a.json").stdout == first.stdout


def test_a_page_and_a_package_hold_their_record(desk: Path) -> None:
    assert ask("map", "a.html", "--around", "Mukdahan").exit_code == 0
    assert '"run":{"command":"map"' in (desk / "a.html").read_text("utf-8").replace(" ", "")
    assert ask("export", "p/datapackage.json").exit_code == 0
    again = ask("rerun", "p/datapackage.json", "--out", "q/datapackage.json")
    assert again.exit_code == 0, again.output
    assert sorted(f.name for f in (desk / "p").iterdir()) == sorted(
        f.name for f in (desk / "q").iterdir()
    )


def test_changed_data_and_versions_are_said_and_stop_it(desk: Path) -> None:
    network = graphkit.Network(
        {"a": graphkit.Actor("a", "city", {"en": "A"})}, title="Towns", version="1"
    )
    network.save("towns")
    assert ask("info", "towns", "--meta", "a.json").exit_code == 0
    assert ask("rerun", "a.json").exit_code == 0
    changed = graphkit.Network(
        {"b": graphkit.Actor("b", "city", {"en": "B"})}, title="Towns", version="2"
    )
    changed.save("towns", overwrite=True)
    stopped = ask("rerun", "a.json")
    assert stopped.exit_code == 1
    assert stopped.stdout == ""
    assert "changed: the version of the data was 1, is 2" in stopped.stderr
    assert "changed: the content hash of the data was" in stopped.stderr
    assert ask("rerun", "a.json", "--anyway").exit_code == 0
    meta = json.loads((desk / "a.json").read_text("utf-8"))
    (desk / "b.json").write_text(json.dumps({**meta, "graphkit": "0.0.9"}), "utf-8")
    assert "changed: graphkit was 0.0.9, is 0.1.0" in ask("rerun", "b.json").stderr
    meta["run"]["arguments"]["network"] = "gone"
    (desk / "b.json").write_text(json.dumps(meta), "utf-8")
    assert "changed: the network is gone" in ask("rerun", "b.json").stderr


def test_a_rerun_is_of_the_day_of_the_record(desk: Path) -> None:
    network = graphkit.Network(
        {key: graphkit.Actor(key, "city", {"en": key}) for key in ("a", "b")},
        (graphkit.Claim("a", "b", "sister_city", until=graphkit.parse_date("2030")),),
        title="Towns",
    )
    network.save("towns")
    assert ask("summary", "towns", "--meta", "a.json").exit_code == 0
    meta = json.loads((desk / "a.json").read_text("utf-8"))
    (desk / "a.json").write_text(json.dumps({**meta, "as_of": "2040-01-01"}), "utf-8")
    later = ask(
        "rerun",
        "a.json",
    )
    assert later.exit_code == 0, later.output
    assert "as of 2040-01-01" in later.stderr
    assert "\nties,0," in later.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no json", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("{}", "has no record of a command"),
        ("[]", "has no record of a command"),
        ('{"run": {"command": "undo", "arguments": {"store": "a.db", "batch": 1}}}',
         "undo is not a command whose output can be made again"),
        ('{"run": {"command": "rm", "arguments": {}}}', "is not a command of graphkit"),
        ('{"run": {"command": "info", "arguments": {"colour": "red"}}}', "has no colour"),
    ],
)  # fmt: skip
def test_other_files_are_refused_in_one_line(desk: Path, text: str, message: str) -> None:
    (desk / "a.json").write_text(text, "utf-8")
    done = ask("rerun", "a.json")
    assert done.exit_code == 1
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_rerun_saves_no_proposals(desk: Path) -> None:
    graphkit.open_network("thai-twin-cities").save("atlas.db")
    assert ask("gaps", "Nakhon Phanom", "-n", "atlas.db", "--into", "atlas.db", "--limit", "2",
               "--meta", "a.json").exit_code == 0  # fmt: skip
    with graphkit.open_store("atlas.db") as store:
        before = len(store.proposals("missing"))
    done = ask("rerun", "a.json")
    assert done.exit_code == 0, done.output
    assert "--into" not in done.stderr
    with graphkit.open_store("atlas.db") as store:
        assert len(store.proposals("missing")) == before


def test_a_password_is_not_recorded() -> None:
    from graphkit.cli.group import run_record

    command = main.commands["info"]
    assert isinstance(command, Command)
    context = click.Context(command)
    context.params = {"address": "bolt://neo4j:secret@example.org:7687"}
    found: dict[str, Any] = run_record(command, context)
    assert found["arguments"] == {"network": "bolt://example.org:7687"}
