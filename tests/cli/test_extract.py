"""The command that reads documents: tables, stores, several files, and errors of one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from statement_networks import network

from graphkit.cli import main
from graphkit.storage import open_store

SIGNED = "จังหวัดเลยลงนามความสัมพันธ์เมืองพี่เมืองน้องกับแขวงไซยะบูลีเมื่อปี พ.ศ. 2561"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    with open_store("atlas.db", create=True) as store:
        store.save(network())
    Path("minutes.txt").write_text(SIGNED, "utf-8")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["extract", *words])


def test_a_document_is_a_table_and_nothing_is_written(folder: Path) -> None:
    before = Path("atlas.db").read_bytes()
    result = run("minutes.txt", "-n", "atlas.db", "--format", "json")
    assert result.exit_code == 0, result.output
    (row,) = json.loads(result.stdout)["rows"]
    assert (row["from_id"], row["kind"], row["to_id"], row["since"]) == (
        *("TH-42", "sister_city", "LA-XA", "2018"),
    )
    assert row["quote"] == SIGNED[row["start"] : row["end"]]
    assert Path("atlas.db").read_bytes() == before


def test_a_table_for_people_has_the_columns_that_they_read(folder: Path) -> None:
    result = run("minutes.txt", "-n", "atlas.db", "--format", "table")
    header, row, *rest = result.stdout.splitlines()
    assert header.split()[:4] == ["states", "from", "kind", "to"]
    assert "TH-42" not in row
    shown = "\n".join([row, *rest])
    assert "sister_city" in shown
    assert "2018" in shown
    assert "minutes.txt, 0-" in shown
    assert "value" not in result.stdout
    assert "--format csv has all 26 columns" in result.stderr


def test_a_word_can_be_the_network(folder: Path) -> None:
    assert run("minutes.txt", "atlas.db", "--format", "csv").exit_code == 0


def test_the_store_is_the_network_that_documents_are_compared_with(folder: Path) -> None:
    first = run("minutes.txt", "--into", "atlas.db", "--format", "csv")
    assert "minutes.txt: 1 new, 0 known already" in first.stderr
    again = run("minutes.txt", "--into", "atlas.db", "--format", "csv")
    assert "minutes.txt: 0 new, 1 known already" in again.stderr
    Path("minutes.txt").write_text(SIGNED.replace("2561", "2562"), "utf-8")
    newer = run("minutes.txt", "--into", "atlas.db", "--format", "csv")
    assert "minutes.txt: 1 new, 0 known already, 1 no longer in this version" in newer.stderr
    assert "no longer stated: " in newer.stderr


def test_of_several_documents_those_that_fail_are_one_line_each(folder: Path) -> None:
    Path("cut.pdf").write_bytes(b"%PDF-1.7 and no more")
    result = run("cut.pdf", "minutes.txt", "none.txt", "-n", "atlas.db", "--format", "csv")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0].startswith("Error: cut.pdf is not a PDF that can be read")
    assert lines[1] == "Error: no document at 'none.txt'; check its name"
    assert lines[-1] == "Error: 2 documents could not be read"
    assert result.stdout.count("\n") == 2


def test_a_run_that_finds_nothing_says_what_it_looked_for(folder: Path) -> None:
    Path("empty.txt").write_text("It rained.", "utf-8")
    result = run("empty.txt", "-n", "atlas.db", "--format", "csv")
    assert result.exit_code == 0
    assert "empty.txt: nothing found. Looked for 8 names of the network" in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "give one or more documents"),
        (["minutes.txt", "--date", "tomorrow"], "tomorrow"),
        (["minutes.txt", "--same", "no sign"], "expected NAME=ID"),
        (["minutes.txt", "--model", "tiny"], "give both --llm URL and --model NAME"),
        (["minutes.txt", "--written-in", "de"], "expected one of: en, lo, th, vi, zh"),
        (["none.txt"], "no document at 'none.txt'"),
    ],
)
def test_misuse_is_said(folder: Path, words: list[str], message: str) -> None:
    result = run(*words)
    assert result.exit_code in (1, 2)
    assert message in result.output
