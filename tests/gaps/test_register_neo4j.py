"""The register from end to end with its commands, in a file and on a real Neo4j."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from neo4j_server import Neo4jServer
from test_register import BASE, PAIR, SIGNED, with_claims

from graphkit.cli import main
from graphkit.model.network import Network
from graphkit.model.records import Claim, Source
from graphkit.storage.files.write import write_folder

WAITS = ("LA-BK", "TH-57")


@pytest.fixture(params=["sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty store."""
    if request.param == "sqlite":
        return str(tmp_path / "atlas.db")
    server: Neo4jServer = request.getfixturevalue("neo4j")
    return server.address


def run(*words: str) -> Result:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, done.output
    return done


def rows(*words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(run(*words, "--format", "csv").stdout.splitlines()))


def verdicts(at: str) -> dict[tuple[str, str], str]:
    return {(row["from"], row["to"]): row["verdict"] for row in rows("proposals", at)}


def load(network: Network, at: str, folder: Path) -> None:
    sources = {key: Source(key, f"List {key}") for key in network.sources}
    write_folder(replace(network, sources=sources), folder, overwrite=folder.exists())
    run("load", str(folder), at)


def test_from_a_rule_to_a_signed_tie(at: str, tmp_path: Path) -> None:
    data, book = tmp_path / "data", tmp_path / "register.xlsx"
    load(BASE, at, data)
    asked = ("gaps", "-n", at, "--rule", "neighbours")
    kept = run("gaps", "--into", at, "--rule", "neighbours")
    assert f"{at}: 2 linkages in the register, 2 of them new" in kept.stderr
    assert verdicts(at) == {PAIR: "new", WAITS: "new"}

    # A verdict on the command line, and one in the workbook.
    first, second = (row["id"] for row in rows("proposals", at, "--kind", "missing"))
    done = run("decide", at, first[:10], "look", "--as", "Desk", "--note", "ผู้ว่าฯ เยือนเดือนพฤษภาคม")
    assert done.stdout == "1 verdict recorded\n"
    run("proposals", at, "--out", str(book))
    filled: Any = openpyxl.load_workbook(book)
    for row in filled["register"].iter_rows(min_row=2):
        if row[0].value == first:
            assert [cell.value for cell in row[2:5]] == ["looking", "Desk", "ผู้ว่าฯ เยือนเดือนพฤษภาคม"]
            row[2].value = "agreed"
        else:
            row[2].value, row[3].value, row[4].value = "decline", "Province", "=no budget"
    filled.save(book)
    assert run("decide", at, "--from", str(book)).stdout == "2 verdicts recorded\n"
    assert run("decide", at, "--from", str(book)).stdout == "0 verdicts recorded\n"
    assert verdicts(at) == {PAIR: "agreed", WAITS: "declined"}
    assert {row["verdict"] for row in rows(*asked)} == {"agreed", "declined"}

    # The same rules again change nothing; a load that brings the tie closes its entry.
    again = run("gaps", "--into", at, "--rule", "neighbours")
    assert "2 linkages in the register, 0 of them new" in again.stderr
    load(with_claims(SIGNED), at, data)
    assert verdicts(at) == {PAIR: "signed", WAITS: "declined"}
    (closed,) = rows("proposals", at, "--verdict", "signed")
    assert (closed["id"], closed["who"]) == (first, "Desk")
    assert [(row["from"], row["to"]) for row in rows(*asked)] == [WAITS]

    # After the undo it has the verdict that people gave.
    run("undo", at, "2")
    assert verdicts(at) == {PAIR: "agreed", WAITS: "declined"}
    run("decide", at, second, "reopen", "--as", "Desk")
    assert verdicts(at)[WAITS] == "new"


def test_entries_of_other_kinds_close_too(at: str, tmp_path: Path) -> None:
    """A pair at the symbolic level without citizens lacks two other kinds of ties."""
    data = tmp_path / "data"
    load(with_claims(SIGNED._replace(since=None)), at, data)
    run("gaps", "--into", at, "--rule", "no_citizens", "-p", "years=0")
    lacks = {
        (row["from"], row["to"]): row["proposes"] for row in rows("proposals", at) if row["to"]
    }
    assert lacks[PAIR] == "cooperates_with"
    load(with_claims(SIGNED, Claim("LA-KH", "TH-48", "trades_with")), at, data)
    assert verdicts(at)[PAIR] == "new"
    load(with_claims(SIGNED, Claim("LA-KH", "TH-48", "cooperates_with", source="s1")), at, data)
    assert verdicts(at)[PAIR] == "signed"
