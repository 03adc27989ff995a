"""The register: entries outlive reloads, close by themselves, and go round as a workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from cypher_networks import HOSTILE
from test_gaps import NETWORK

from graphkit.cli import main
from graphkit.dates import parse_date
from graphkit.gaps import Gap, Reason, find_gaps
from graphkit.model import Claim, GraphkitError, Proposal
from graphkit.network import Network
from graphkit.register import (
    COLUMNS,
    decide,
    keep,
    meaning,
    read_register,
    record,
    register,
    register_table,
    verdicts,
    write_register,
)
from graphkit.store import Store, connect

BASE = replace(NETWORK, title="Border", as_of=dt.date.today())
PAIR = ("LA-KH", "TH-48")
SIGNED = Claim("TH-48", "LA-KH", "sister_city", since=parse_date("2026-01"), source="s1")


def with_claims(*claims: Claim) -> Network:
    return replace(BASE, claims=(*BASE.claims, *claims))


def stands(store: Store) -> dict[tuple[str, str, str], str]:
    return {
        (e.proposal.claim["tail"], e.proposal.claim["head"], e.proposal.claim["kind"]): e.verdict
        for e in register(store, store.load())
    }


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with connect(tmp_path / "atlas.db", create=True) as target:
        target.save(BASE)
        keep(target, find_gaps(BASE, ["neighbours"]), BASE)
        yield target


def entry(store: Store, tail: str = "LA-KH") -> str:
    return next(e.stored.id for e in register(store, BASE) if e.proposal.claim["tail"] == tail)


def test_entries_outlive_reloads(store: Store) -> None:
    assert stands(store) == {
        (*PAIR, "sister_city"): "new",
        ("LA-BK", "TH-57", "sister_city"): "new",
    }
    decide(store, [entry(store)], "look", "Desk", "ask first")
    decide(store, [entry(store)[:8]], "agree", "Province")
    store.save(with_claims(Claim("TH-48", "TH-57", "borders")))
    assert keep(store, find_gaps(BASE, ["neighbours"]), BASE) == 0
    assert stands(store)[(*PAIR, "sister_city")] == "agreed"
    first, second = register(store, BASE)[0].stored.verdicts
    assert (first.verdict, first.who, first.note) == ("looking", "Desk", "ask first")
    assert (second.verdict, second.who) == ("agreed", "Province")
    assert decide(store, [entry(store)], "reopen", "Desk") == 1
    assert stands(store)[(*PAIR, "sister_city")] == "new"


def test_a_pair_closes_itself_and_opens_again(store: Store) -> None:
    decide(store, [entry(store)], "agree", "Province")
    report = store.save(with_claims(SIGNED))
    assert stands(store)[(*PAIR, "sister_city")] == "signed"
    (closed,) = register(store, store.load(), verdict="signed")
    assert closed.tie == "sister_city|LA-KH|TH-48"
    assert register_table([closed], BASE)[0]["note"] == "tie sister_city|LA-KH|TH-48"
    assert not register(store, store.load(), verdict="agreed")
    assert report.batch is not None
    store.undo(report.batch)
    assert stands(store)[(*PAIR, "sister_city")] == "agreed"


def test_a_tie_in_process_closes_when_it_is_in_force(store: Store) -> None:
    """The tie was there, and its id among the evidence, while it was in process."""
    key = ("LA-BK", "TH-57", "sister_city")
    assert stands(store)[key] == "new"
    store.save(with_claims(Claim("TH-57", "LA-BK", "sister_city", since=parse_date("2026-05"))))
    assert stands(store)[key] == "signed"


def test_the_tie_of_the_place_before_counts() -> None:
    gap = Gap("LA-SV", "VN-25-2025", "sister_city", (Reason("r", 0.5, "why"),))
    with connect(":memory:") as store:
        keep(store, [gap], replace(BASE, claims=()))
        assert [e.tie for e in register(store, BASE)] == ["sister_city|LA-SV|VN-25"]


def test_more_of_what_is_there_does_not_close_at_once() -> None:
    """A rule may ask for more cooperation of a pair that cooperates: only a new tie closes it."""
    there = with_claims(Claim("TH-49", "LA-SV", "cooperates_with"))
    gap = Gap("LA-SV", "TH-49", "cooperates_with", (Reason("no_citizens", 0.5, "why"),))
    alone = Gap("TH-49", "", "cooperates_with", (Reason("unconnected", 0.5, "why"),))
    with connect(":memory:") as store:
        keep(store, [gap, alone], there)
        assert [e.verdict for e in register(store, there)] == ["new", "new"]
        assert "there:" not in str(register_table(register(store, there), there).rows)
        more = replace(
            there, claims=(*there.claims, Claim("TH-49", "LA-SV", "cooperates_with", key="schools"))
        )
        assert [e.verdict for e in register(store, more)] == ["signed", "signed"]


def test_only_missing_linkages_close() -> None:
    guess = Proposal("claim", {"tail": "TH-48", "head": "LA-KH", "kind": "sister_city"}, 0.5)
    same = Proposal("same_as", {"actors": ["TH-48", "TH-49"]}, 0.9)
    with connect(":memory:") as store:
        store.propose([guess, same])
        entries = register(store, with_claims(SIGNED))
        assert [(e.proposal.kind, e.verdict) for e in entries] == [
            ("same_as", "undecided"),
            ("claim", "undecided"),
        ]
        assert [e.proposal.kind for e in register(store, BASE, "claim")] == ["claim"]
        table = register_table(entries, BASE)
        assert '"TH-48", "TH-49"' in table[0]["proposes"]
        assert decide(store, [e.stored.id for e in entries], "accept", "Desk") == 2
        assert set(verdicts(register(store, BASE)).values()) == {"accept"}


def test_words_of_people() -> None:
    words = ["look", "agree", "decline", "sign", "new", "Agreed ", "reopen"]
    assert [meaning(word, "missing") for word in words] == [
        *("looking", "agreed", "declined", "signed", "new", "agreed", "new")
    ]
    with pytest.raises(GraphkitError, match="'accept' is no verdict on a proposal of kind missing"):
        meaning("accept", "missing")
    with pytest.raises(GraphkitError, match="did you mean 'decline'"):
        meaning("declin", "missing")
    with pytest.raises(GraphkitError, match="'agree' is no verdict on a proposal of kind same_as"):
        meaning("agree", "same_as")


def test_faults_of_a_decision(store: Store) -> None:
    with pytest.raises(GraphkitError, match="'zzz' is no proposal"):
        decide(store, ["zzz"], "agree", "Desk")
    with pytest.raises(GraphkitError, match="'zzz' is no proposal"):
        decide(store, [entry(store), "zzz"], "agree", "Desk")
    with pytest.raises(GraphkitError, match="say who decides"):
        decide(store, [entry(store)], "agree", " ")
    with pytest.raises(GraphkitError, match="'maybe' is no verdict"):
        register(store, BASE, verdict="maybe")
    assert set(stands(store).values()) == {"new"}


# The workbook.


def written(store: Store, path: Path, cells: dict[str, Any] | None = None) -> Path:
    """The register as a workbook, with some cells filled in."""
    path.write_bytes(write_register(register(store, BASE), BASE))
    book = openpyxl.load_workbook(path)
    for place, value in (cells or {}).items():
        book["register"][place] = value
    book.save(path)
    return path


def test_the_workbook_lists_the_words(store: Store, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(store, tmp_path / "r.xlsx"))["register"]
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    allowed = {v.formula1: str(v.sqref) for v in sheet.data_validations.dataValidation}
    assert allowed['"new,looking,agreed,declined,signed"'] == "C2 C3"
    assert (sheet["B2"].value, sheet["C2"].value) == ("missing", "new")
    assert sheet["L2"].value.startswith("Khammouane and Nakhon Phanom share 132 km")


def test_what_people_fill_in_is_taken(store: Store, tmp_path: Path) -> None:
    filled = {
        "C2": "agreed",
        "D2": "สมชาย",
        "E2": "=ask first",
        "C3": " Decline",
        "E3": "no budget",
    }
    path = written(store, tmp_path / "r.xlsx", filled)
    decisions, problems = read_register(path, register(store, BASE), "Desk")
    assert not problems
    assert [(d.verdict, d.who) for d in decisions] == [("agreed", "สมชาย"), ("declined", "Desk")]
    assert record(store, decisions) == 2
    assert set(stands(store).values()) == {"agreed", "declined"}
    # The same file again, and the one written now, change nothing.
    assert read_register(path, register(store, BASE), "Desk") == ([], [])
    assert read_register(written(store, path), register(store, BASE)) == ([], [])


def test_rows_and_columns_in_any_order(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["my own", "Note", "verdict", "ID"])
    sheet.append(["x", "a note alone", "", entry(store)])
    book.save(tmp_path / "r.xlsx")
    decisions, problems = read_register(tmp_path / "r.xlsx", register(store, BASE), "Desk")
    assert not problems
    assert [(d.verdict, d.note) for d in decisions] == [("new", "a note alone")]


def test_bad_cells_are_named_and_nothing_is_recorded(store: Store, tmp_path: Path) -> None:
    ids = [e.stored.id for e in register(store, BASE)]
    cells = {"C2": "maybe", "C3": "agreed", "A4": "nope", "A5": ids[1], "C5": "looking", "D5": "X"}
    path = written(store, tmp_path / "r.xlsx", cells)
    _, problems = read_register(path, register(store, BASE))
    assert [str(problem) for problem in problems] == [
        "r.xlsx:2 verdict: 'maybe' is no verdict here; there are: new, looking, agreed, declined, "
        "signed, agree, decline, look, sign, reopen",
        "r.xlsx:3 who: is empty; write who decided, or give --as WHO",
        "r.xlsx:4 id: 'nope' is no proposal of this store; leave the column as it was written",
    ]
    _, problems = read_register(path, register(store, BASE), "Desk")
    assert str(problems[-1]) == (
        f"r.xlsx:5 id: {ids[1]!r} stands in row 3 too; keep one of the two rows"
    )


def test_files_that_are_no_register(store: Store, tmp_path: Path) -> None:
    entries = register(store, BASE)
    with pytest.raises(GraphkitError, match="there is no file"):
        read_register(tmp_path / "none.xlsx", entries)
    (tmp_path / "text.xlsx").write_text("id,verdict")
    with pytest.raises(GraphkitError, match="is no workbook, whatever its name says"):
        read_register(tmp_path / "text.xlsx", entries)
    book = openpyxl.Workbook()
    book.save(tmp_path / "empty.xlsx")
    with pytest.raises(GraphkitError, match="has no columns id and verdict"):
        read_register(tmp_path / "empty.xlsx", entries)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(name: str, tmp_path: Path) -> None:
    gap = Gap("A", "B", "sister_city", (Reason("r", 0.5, name),))
    with connect(":memory:") as store:
        keep(store, [gap], Network())
        path = tmp_path / "r.xlsx"
        path.write_bytes(write_register(register(store, Network()), Network()))
        cell = openpyxl.load_workbook(path)["register"]["L2"]
        assert cell.data_type in ("s", "n")
        assert read_register(path, register(store, Network())) == ([], [])


def test_on_the_command_line(tmp_path: Path) -> None:
    at, book = str(tmp_path / "atlas.db"), tmp_path / "register.xlsx"

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    assert run("load", "thai-twin-cities", at).exit_code == 0
    kept = run("gaps", "--into", at, "--rule", "neighbours", "--format", "csv")
    assert kept.exit_code == 0, kept.output
    assert "in the register" in kept.stderr
    listed = run("proposals", at, "--kind", "missing", "--format", "csv")
    first = listed.stdout.splitlines()[1].split(",")[0]
    done = run("decide", at, first, "agree", "--as", "Desk", "--note", "MoU drafted")
    assert (done.exit_code, done.stdout) == (0, "1 verdict recorded\n")
    shown = run("gaps", "-n", at, "--rule", "neighbours", "--format", "json")
    assert '"verdict": "agreed"' in shown.stdout
    agreed = run("proposals", at, "--verdict", "agreed", "--format", "csv").stdout.splitlines()
    assert len(agreed) == 2
    assert ",Desk,MoU drafted," in agreed[1]
    assert run("proposals", at, "--out", str(book)).exit_code == 0
    sheet = openpyxl.load_workbook(book)
    sheet["register"]["C3"] = "wrong"
    sheet.save(book)
    wrong = run("decide", at, "--from", str(book))
    assert wrong.exit_code == 1
    assert "register.xlsx:3 verdict: 'wrong' is no verdict here" in wrong.stderr
    assert "nothing was recorded: 1 cell cannot be taken" in wrong.stderr
    sheet["register"]["C3"], sheet["register"]["D3"] = "looking", "Office"
    sheet.save(book)
    assert run("decide", at, "--from", str(book)).stdout == "1 verdict recorded\n"
    for words, code, message in (
        (("decide", at, first), 2, "then the verdict"),
        (("decide", at, first, "agree", "--from", str(book)), 2, "leave out ID… VERDICT"),
        (("decide", at, first, "accept"), 1, "is no verdict on a proposal of kind missing"),
        (("proposals", str(tmp_path / "none.db")), 1, "none.db"),
        (("proposals", at, "--out", "r.csv"), 2, "FILE.xlsx"),
        (("proposals", at, "--verdict", "agree"), 1, "did you mean 'agreed'"),
    ):
        failed = run(*words)
        assert failed.exit_code == code, failed.output
        assert message in failed.stderr
