"""The command line: what users and their scripts rely on."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphkit.cli import main


def run(*args: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, list(args), env={"GRAPHKIT_NETWORK": "", **(env or {})})


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A small dataset with one error and one warning."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "sources.csv").write_text("id,title,year\ns1,A report,2020\n", "utf-8")
    (folder / "actors.csv").write_text(
        "id,kind,name_en,name_th,country,source\n"
        "TH-49,province,Mukdahan,มุกดาหาร,TH,s1\n"
        "LA-SV,province,Savannakhet,สะหวันนะเขต,LA,s1\n"
        "VN-25,province,Quang Tri,กว๋างจิ,VN,s1\n",
        "utf-8",
    )
    (folder / "ties.csv").write_text(
        "from,to,kind,status,since,confidence,source\n"
        "TH-49,LA-SV,sister_city,in_force,2004,0.9,s1\n"
        "TH-49,VN-25,sister_city,in_force,2005-01-25,0.9,s1\n"
        "TH-49,LA-SX,sister_city,in_force,2004,0.9,s1\n",
        "utf-8",
    )
    return folder


def test_check_names_the_row_and_the_way_out(dataset: Path) -> None:
    result = run("check", "-n", str(dataset), "--format", "csv")
    assert result.exit_code == 1
    found = [r for r in csv.DictReader(io.StringIO(result.stdout)) if r["severity"] == "error"]
    assert [(r["file"], r["row"], r["column"], r["value"]) for r in found] == [
        ("ties.csv", "4", "to", "LA-SX")
    ]
    assert "LA-SV" in found[0]["fix"]


def test_other_commands_go_on_with_the_good_rows(dataset: Path) -> None:
    result = run("centrality", "-n", str(dataset), "--measure", "degree", "--format", "csv")
    assert [(r["id"], r["degree"], r["degree_rank"]) for r in rows(result)] == [
        ("TH-49", "2", "1"),
        ("LA-SV", "1", "2"),
        ("VN-25", "1", "2"),
    ]
    assert "1 row with errors left out" in result.stderr


def test_load_refuses_errors_unless_told(dataset: Path, tmp_path: Path) -> None:
    store = tmp_path / "atlas.db"
    refused = run("load", str(dataset), str(store))
    assert refused.exit_code == 1
    assert "--skip-errors" in refused.stderr
    assert not store.exists()
    dry = run("load", str(dataset), str(store), "--skip-errors", "--dry-run")
    assert dry.exit_code == 0, dry.output
    done = run("load", str(dataset), str(store), "--skip-errors")
    assert done.exit_code == 0, done.output
    again = run("load", str(dataset), str(store), "--skip-errors")
    assert again.exit_code == 0
    history = rows(run("history", str(store), "--format", "csv"))
    assert [r["batch"] for r in history] == ["1"]
    from_store = run("centrality", "-n", str(store), "--format", "json")
    from_folder = run("centrality", "-n", str(dataset), "--format", "json")
    assert json.loads(from_store.stdout)["rows"] == json.loads(from_folder.stdout)["rows"]
    undone = run("undo", str(store), "1")
    assert undone.exit_code == 0, undone.output
    assert rows(run("info", "-n", str(store), "--format", "csv"))[0]["count"] == "0"


def test_dry_run_makes_no_store(dataset: Path, tmp_path: Path) -> None:
    store = tmp_path / "never.db"
    assert run("load", str(dataset), str(store), "--skip-errors", "--dry-run").exit_code == 0
    assert not store.exists()


@pytest.mark.parametrize("target", ["mine", "mine.xlsx"])
def test_init_gives_a_dataset_without_problems(tmp_path: Path, target: str) -> None:
    made = run("init", str(tmp_path / target))
    assert made.exit_code == 0, made.output
    checked = run("check", "-n", str(tmp_path / target), "--format", "csv")
    assert checked.exit_code == 0, checked.output
    assert rows(checked) == []
    again = run("init", str(tmp_path / target))
    assert again.exit_code == 1
    assert "Traceback" not in again.output


@pytest.mark.parametrize(
    "name", ["TH-49", "Mukdahan", "มุกดาหาร", "จังหวัดมุกดาหาร", "mukdahan province"]
)
def test_an_actor_is_found_by_id_or_name(dataset: Path, name: str) -> None:
    result = run("show", name, "-n", str(dataset))
    assert result.exit_code == 0, result.output
    assert "Savannakhet [LA-SV]" in result.stdout
    assert "A report (2020)" in result.stdout


def test_show_as_json_holds_evidence(dataset: Path) -> None:
    answer = json.loads(run("show", "TH-49", "-n", str(dataset), "--format", "json").stdout)
    assert {t["id"] for t in answer["ties"]} == {
        "sister_city|LA-SV|TH-49",
        "sister_city|TH-49|VN-25",
    }
    assert answer["ties"][0]["claims"][0]["source"] == "s1"
    assert answer["measures"]["degree"] == {"value": 2, "rank": 1, "of": 3}


def test_a_misspelt_actor_gets_a_suggestion(dataset: Path) -> None:
    result = run("show", "Mukdahn", "-n", str(dataset))
    assert result.exit_code == 1
    assert "did you mean 'Mukdahan'" in result.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--tie", "sister_cty"), "did you mean 'sister_city'"),
        (("--kind", "provnce"), "did you mean 'province'"),
        (("--status", "inforce"), "did you mean 'in_force'"),
        (("--level", "economical"), "did you mean 'economic'"),
        (("--dimension", "helth"), "did you mean 'health'"),
        (("--measure", "betweeness"), "betweenness"),
        (("--show", "provinc"), "did you mean 'province'"),
    ],
)
def test_a_misspelt_word_gets_a_suggestion(
    dataset: Path, args: tuple[str, str], message: str
) -> None:
    result = run("centrality", "-n", str(dataset), *args)
    assert result.exit_code == 1
    assert message in result.stderr


def test_selection_cuts_before_measuring(dataset: Path) -> None:
    early = rows(
        run(
            "centrality",
            "-n",
            str(dataset),
            "--as-of",
            "2547",
            "--measure",
            "degree",
            "--format",
            "csv",
        )
    )
    assert {r["id"]: r["degree"] for r in early} == {"TH-49": "1", "LA-SV": "1", "VN-25": "0"}


def test_meta_and_json_say_where_rows_come_from(dataset: Path, tmp_path: Path) -> None:
    meta = tmp_path / "meta.json"
    result = run("centrality", "-n", str(dataset), "--format", "csv", "--meta", str(meta))
    assert result.exit_code == 0
    said = json.loads(meta.read_text("utf-8"))
    assert {
        "dataset",
        "version",
        "content_hash",
        "selection",
        "as_of",
        "engine",
        "graphkit",
    } <= set(said)
    assert "cooperation" in said["selection"].lower()


def test_wrong_usage_ends_with_2(dataset: Path) -> None:
    assert run("centrality", "--format", "xml").exit_code == 2
    assert run("nonsense").exit_code == 2
    assert run("centrality", "--as-of", "soon").exit_code == 2


def test_a_missing_network_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "atlas.db").write_bytes(b"")
    result = run("info", "-n", str(tmp_path / "atlas.bd"))
    assert result.exit_code == 1
    assert "did you mean 'atlas.db'" in result.stderr


def test_limit_cuts_and_says_so(dataset: Path) -> None:
    result = run("centrality", "-n", str(dataset), "--limit", "1", "--format", "table")
    assert len(result.stdout.splitlines()) == 2
    assert "1 of 3 rows" in result.stderr


def test_a_network_of_one_actor(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,kind,name_en\nX,city,Ex\n", "utf-8")
    for command in (("info",), ("centrality",), ("gaps",), ("show", "X")):
        assert run(*command, "-n", str(tmp_path)).exit_code == 0
    assert run("map", str(tmp_path / "m.html"), "-n", str(tmp_path)).exit_code == 0
    assert "Ex" in (tmp_path / "m.html").read_text("utf-8")


def test_the_environment_names_the_network(dataset: Path) -> None:
    result = run("info", "--format", "csv", env={"GRAPHKIT_NETWORK": str(dataset)})
    assert rows(result)[0]["count"] == "3"


@pytest.mark.parametrize("encoding", ["cp874", "ascii"])
def test_a_terminal_without_the_letters_does_not_crash(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text(
        "id,kind,name_en,name_lo,name_zh\nLA-SV,province,Savannakhet,ສະຫວັນນະເຂດ,沙湾拿吉\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "graphkit", "show", "LA-SV", "-n", str(tmp_path)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"Savannakhet" in done.stdout


def test_a_closed_pipe_is_no_failure(dataset: Path) -> None:
    command = f"{sys.executable} -m graphkit check -n {dataset} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text(
        'id,kind,name_en\nX,city,"Ex\x1b]0;owned\x07\x1b[2J"\n', "utf-8"
    )
    for command in (("show", "X"), ("centrality", "--tie", "all", "--format", "table")):
        result = run(*command, "-n", str(tmp_path))
        assert "\x1b" not in result.stdout + result.stderr
        assert "\x07" not in result.stdout + result.stderr


def test_named_queries_are_listed_and_run(dataset: Path) -> None:
    names = {r["name"] for r in rows(run("queries", "--format", "csv"))}
    assert {"neighbours", "gaps/neighbours", "sources_of_tie"} <= names
    asked = run("query", "neighbours", "-n", str(dataset), "-p", "actor=มุกดาหาร", "--format", "csv")
    assert {"LA-SV", "VN-25"} == {r["id"] for r in rows(asked)}


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("neighbors", "-p", "actor=TH-49"), 1, "neighbours"),
        (("neighbours",), 1, "actor"),
        (("neighbours", "-p", "actor"), 1, "key=value"),
        (("--cypher", "MATCH (n) DETACH DELETE n"), 1, "only read"),
        (("--cypher", "LOAD CSV FROM 'file:///etc/passwd' AS r RETURN r[0] AS x"), 1, "read"),
        ((), 2, "give the NAME"),
    ],
)
def test_a_query_that_cannot_be_asked_gets_a_message(
    dataset: Path, args: tuple[str, ...], code: int, message: str
) -> None:
    result = run("query", *args, "-n", str(dataset))
    assert result.exit_code == code
    assert message in result.stderr


def test_rows_cut_by_the_limit_are_said(dataset: Path) -> None:
    text = "MATCH (a:Actor) RETURN a.id AS id ORDER BY id"
    result = run("query", "--cypher", text, "--rows", "2", "-n", str(dataset), "--format", "csv")
    assert [r["id"] for r in rows(result)] == ["LA-SV", "TH-49"]
    assert "cut after 2 rows" in result.stderr
