"""The command line: behaviour that users and their scripts rely on."""

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


def test_check_names_the_row_and_the_fix(dataset: Path) -> None:
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


def test_load_refuses_errors_without_skip_errors(dataset: Path, tmp_path: Path) -> None:
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


@pytest.mark.slow
def test_a_closed_pipe_is_not_a_failure(dataset: Path) -> None:
    command = f"{sys.executable} -m graphkit show TH-49 -n {dataset} | (sleep 2; true)"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert "Traceback" not in done.stderr
    command = f"{sys.executable} -m graphkit show TH-49 -n {dataset} | true"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.count("Error")) == (0, 0), done.stderr


def test_names_cannot_control_the_terminal(tmp_path: Path) -> None:
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
        (("--cypher", "MATCH (n) DETACH DELETE n"), 1, "queries are read-only"),
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


def test_rows_cut_by_the_limit_are_noted(dataset: Path) -> None:
    text = "MATCH (a:Actor) RETURN a.id AS id ORDER BY id"
    result = run("query", "--cypher", text, "--rows", "2", "-n", str(dataset), "--format", "csv")
    assert [r["id"] for r in rows(result)] == ["LA-SV", "TH-49"]
    assert "stopped after 2 rows" in result.stderr


@pytest.mark.parametrize("option", ["-n", "--around", "--level", "--dimension"])
def test_an_option_from_an_unset_variable_is_wrong_usage(dataset: Path, option: str) -> None:
    """If it were ignored, the numbers would be those of another network or of the whole one."""
    given = () if option == "-n" else ("-n", str(dataset))
    result = run("centrality", *given, option, "")
    assert result.exit_code == 2
    assert "is empty" in result.stderr
    assert result.stdout == ""


def test_hops_without_a_centre_is_wrong_usage(dataset: Path) -> None:
    result = run("info", "-n", str(dataset), "--hops", "2")
    assert result.exit_code == 2
    assert "--around" in result.stderr
    near = run("centrality", "-n", str(dataset), "--hops", "0", "--around", "TH-49")
    assert [r["id"] for r in rows(near)] == ["TH-49"]


def test_check_names_the_bundled_network_too() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "using the bundled network thai-twin-cities (-n selects another)" in result.stderr


def test_check_says_where_its_rows_come_from(dataset: Path, tmp_path: Path) -> None:
    meta = tmp_path / "meta.json"
    assert run("check", "-n", str(dataset), "--meta", str(meta)).exit_code == 1
    said = json.loads(meta.read_text("utf-8"))
    from_info = json.loads(run("info", "-n", str(dataset), "--format", "json").stdout)["meta"]
    assert said["content_hash"] == from_info["content_hash"]


@pytest.mark.parametrize(("name", "text"), [("notes.md", "hello"), ("folder/readme.txt", "x")])
def test_a_source_without_readable_actors_is_not_an_empty_network(
    tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    address = str(path.parent if path.parent != tmp_path else path)
    for command in (("info",), ("centrality",), ("gaps",), ("map", str(tmp_path / "m.html"))):
        result = run(*command, "-n", address)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "`graphkit check -n" in result.stderr
    assert not (tmp_path / "m.html").exists()


def test_a_dataset_without_rows_is_an_empty_network(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,kind\n", "utf-8")
    assert rows(run("centrality", "-n", str(tmp_path), "--format", "csv")) == []


@pytest.mark.parametrize("name", ["map.pdf", "map", "-", "map.html.txt"])
def test_a_map_is_a_page(dataset: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    result = run("map", str(out), "-n", str(dataset))
    assert result.exit_code == 2
    assert ".html" in result.stderr
    assert not out.exists()


def test_a_store_is_not_loaded_into_itself(dataset: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "atlas.db")
    assert run("load", str(dataset), store, "--skip-errors").exit_code == 0
    result = run("load", store, store)
    assert result.exit_code == 1
    assert "the store itself" in result.stderr
    assert len(rows(run("history", store, "--format", "csv"))) == 1


def test_a_dataset_under_a_new_name_is_noted(dataset: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "atlas.db")
    first = run("load", str(dataset), store, "--skip-errors")
    assert "is new to this store" not in first.stderr
    renamed = dataset.rename(tmp_path / "small-2026")
    second = run("load", str(renamed), store, "--skip-errors")
    assert second.exit_code == 0
    assert "'small-2026' is new to this store, which holds 'small'" in second.stderr
    third = run("load", str(renamed), store, "--skip-errors")
    assert "is new to this store" not in third.stderr


def test_errors_that_leave_nothing_do_not_empty_a_store(dataset: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "atlas.db")
    assert run("load", str(dataset), store, "--skip-errors").exit_code == 0
    (dataset / "actors.csv").unlink()
    result = run("load", str(dataset), store, "--skip-errors", "--prune")
    assert result.exit_code == 1
    assert rows(run("info", "-n", store, "--format", "csv"))[0]["count"] == "3"


def test_the_demo_refuses_a_language_before_it_writes(tmp_path: Path) -> None:
    result = run("demo", str(tmp_path / "out"), "--lang", "xx")
    assert result.exit_code == 1
    assert "choose from: en, th" in result.stderr
    assert (result.stdout, (tmp_path / "out").exists()) == ("", False)


@pytest.mark.slow
def test_the_map_of_the_demo_gives_reasons_in_both_languages(tmp_path: Path) -> None:
    assert run("demo", str(tmp_path)).exit_code == 0
    page = (tmp_path / "map.html").read_text("utf-8")
    _, _, text = page.partition('<script type="application/json" id="data">')
    gaps = json.loads(text.partition("</script>")[0])["gaps"]
    assert len(gaps) > 100
    assert all(gap["why"].keys() == {"en", "th"} for gap in gaps)


def test_one_is_counted_as_one(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,kind,name_en\nX,city,Ex\nY,town,Why\n", "utf-8")
    result = run("check", "-n", str(tmp_path))
    assert "usable: 1 actor, 0 claims, 0 sources" in result.stderr
    assert "has 1 error;" in run("load", str(tmp_path), str(tmp_path / "a.db")).stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX files")
def test_a_file_is_written_through_links_and_pipes(dataset: Path, tmp_path: Path) -> None:
    """A file that is renamed into place must not replace a link or a device."""
    kept = tmp_path / "kept.json"
    kept.write_text("old", "utf-8")
    link = tmp_path / "link.json"
    link.symlink_to(kept)
    assert run("info", "-n", str(dataset), "--meta", str(link)).exit_code == 0
    assert link.is_symlink()
    assert "content_hash" in json.loads(kept.read_text("utf-8"))
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        assert run("info", "-n", str(dataset), "--meta", str(pipe)).exit_code == 0
        said = reader.communicate(timeout=10)[0]
    assert "content_hash" in json.loads(said)
    assert pipe.is_fifo()


def test_a_portrait_is_of_one_day(dataset: Path) -> None:
    """The second tie dates from January 2005."""
    said = run("show", "TH-49", "-n", str(dataset), "--as-of", "2547", "--format", "json")
    answer = json.loads(said.stdout)
    assert [t["id"] for t in answer["ties"]] == ["sister_city|LA-SV|TH-49"]
    assert answer["measures"]["degree"]["value"] == 1


def test_a_map_counts_what_it_draws(dataset: Path, tmp_path: Path) -> None:
    """Quang Tri's only tie rests on an internal source, and no other source supports it."""
    with (dataset / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("s2,Minutes,2021\n")
    sources = (dataset / "sources.csv").read_text("utf-8").splitlines()
    marked = [
        line + mark for line, mark in zip(sources, (",access", ",public", ",internal"), strict=True)
    ]
    (dataset / "sources.csv").write_text("\n".join(marked) + "\n", "utf-8")
    ties = (dataset / "ties.csv").read_text("utf-8")
    (dataset / "ties.csv").write_text(ties.replace("01-25,0.9,s1", "01-25,0.9,s2"), "utf-8")
    result = run("map", str(tmp_path / "m.html"), "-n", str(dataset))
    assert result.exit_code == 0, result.output
    assert "m.html: 2 actors, 1 tie" in result.stderr
    assert "Minutes" not in (tmp_path / "m.html").read_text("utf-8")


@pytest.mark.parametrize(
    "args", [("--timeout", "nan"), ("--timeout", "inf"), ("--timeout", "0"), ("--rows", "9" * 20)]
)
def test_limits_of_a_query_have_bounds(dataset: Path, args: tuple[str, str]) -> None:
    result = run("query", "--cypher", "RETURN 1 AS one", "-n", str(dataset), *args)
    assert result.exit_code == 2
    assert args[0] in result.stderr


def test_a_language_is_named_in_either_case(dataset: Path) -> None:
    small = run("show", "TH-49", "-n", str(dataset), "--lang", "th").stdout
    assert "มุกดาหาร  [TH-49]" in small
    assert run("show", "TH-49", "-n", str(dataset), "--lang", "TH").stdout == small
    assert run("show", "TH-49", "-n", str(dataset), "--lang", "").exit_code == 2
