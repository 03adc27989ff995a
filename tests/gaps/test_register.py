"""The register: entries survive reloads, close by themselves, and travel as a workbook."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from cypher_networks import HOSTILE
from test_gaps import NETWORK

from graphkit.cli import main
from graphkit.gaps.register import (
    COLUMNS,
    Entry,
    decide,
    list_entries,
    read_register,
    record_decisions,
    register_table,
    save_gaps,
    verdict_of,
    verdicts_by_id,
    write_register,
)
from graphkit.gaps.rules import Gap, GapReason, find_gaps
from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.proposals import Proposal
from graphkit.model.records import Actor, Claim
from graphkit.storage import Store, open_store

BASE = replace(NETWORK, title="Border", as_of=dt.date(2026, 6, 1))
PAIR = ("LA-KH", "TH-48")
SIGNED = Claim("TH-48", "LA-KH", "sister_city", since=parse_date("2026-01"), source="s1")


def with_claims(*claims: Claim) -> Network:
    return replace(BASE, claims=(*BASE.claims, *claims))


def verdicts_of(store: Store) -> dict[tuple[str, str, str], str]:
    return {
        (e.proposal.claim["tail"], e.proposal.claim["head"], e.proposal.claim["kind"]): e.verdict
        for e in list_entries(store, store.load())
    }


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with open_store(tmp_path / "atlas.db", create=True) as target:
        target.save(BASE)
        save_gaps(target, find_gaps(BASE, ["neighbours"]), BASE)
        yield target


def entry(store: Store, tail: str = "LA-KH") -> str:
    return next(e.stored.id for e in list_entries(store, BASE) if e.proposal.claim["tail"] == tail)


def test_entries_survive_reloads(store: Store) -> None:
    assert verdicts_of(store) == {
        (*PAIR, "sister_city"): "new",
        ("LA-BK", "TH-57", "sister_city"): "new",
    }
    decide(store, [entry(store)], "look", "Desk", "ask first")
    decide(store, [entry(store)[:8]], "agree", "Province")
    store.save(with_claims(Claim("TH-48", "TH-57", "borders")))
    assert save_gaps(store, find_gaps(BASE, ["neighbours"]), BASE) == 0
    assert verdicts_of(store)[(*PAIR, "sister_city")] == "agreed"
    first, second = list_entries(store, BASE)[0].stored.verdicts
    assert (first.verdict, first.who, first.note) == ("looking", "Desk", "ask first")
    assert (second.verdict, second.who) == ("agreed", "Province")
    assert decide(store, [entry(store)], "reopen", "Desk") == 1
    assert verdicts_of(store)[(*PAIR, "sister_city")] == "new"


def test_a_pair_closes_itself_and_opens_again(store: Store) -> None:
    decide(store, [entry(store)], "agree", "Province")
    report = store.save(with_claims(SIGNED))
    assert verdicts_of(store)[(*PAIR, "sister_city")] == "signed"
    (closed,) = list_entries(store, store.load(), verdict="signed")
    assert closed.tie == "sister_city|LA-KH|TH-48"
    assert register_table([closed], BASE)[0]["note"] == "tie sister_city|LA-KH|TH-48"
    assert not list_entries(store, store.load(), verdict="agreed")
    assert report.batch is not None
    store.undo(report.batch)
    assert verdicts_of(store)[(*PAIR, "sister_city")] == "agreed"


def test_a_tie_in_process_closes_when_it_is_in_force(store: Store) -> None:
    """The tie existed, with its id in the evidence, while it was in process."""
    key = ("LA-BK", "TH-57", "sister_city")
    assert verdicts_of(store)[key] == "new"
    store.save(with_claims(Claim("TH-57", "LA-BK", "sister_city", since=parse_date("2026-05"))))
    assert verdicts_of(store)[key] == "signed"


def test_the_tie_of_a_predecessor_counts() -> None:
    gap = Gap("LA-SV", "VN-25-2025", "sister_city", (GapReason("r", 0.5, "why"),))
    with open_store(":memory:") as store:
        save_gaps(store, [gap], replace(BASE, claims=()))
        assert [e.tie for e in list_entries(store, BASE)] == ["sister_city|LA-SV|VN-25"]


def test_an_existing_tie_does_not_close_an_entry() -> None:
    """A rule may propose more cooperation of a pair that cooperates: only a new tie closes it."""
    there = with_claims(Claim("TH-49", "LA-SV", "cooperates_with"))
    gap = Gap("LA-SV", "TH-49", "cooperates_with", (GapReason("no_citizens", 0.5, "why"),))
    alone = Gap("TH-49", "", "cooperates_with", (GapReason("unconnected", 0.5, "why"),))
    with open_store(":memory:") as store:
        save_gaps(store, [gap, alone], there)
        assert [e.verdict for e in list_entries(store, there)] == ["new", "new"]
        assert "there:" not in str(register_table(list_entries(store, there), there).rows)
        more = replace(
            there, claims=(*there.claims, Claim("TH-49", "LA-SV", "cooperates_with", key="schools"))
        )
        assert [e.verdict for e in list_entries(store, more)] == ["signed", "signed"]


def test_a_directed_tie_closes_only_its_own_direction() -> None:
    gap = Gap("TH-49", "LA-SV", "visited", (GapReason("r", 0.5, "why"),))
    both = Gap("LA-SV", "TH-49", "trades_with", (GapReason("r", 0.5, "why"),))
    with open_store(":memory:") as store:
        save_gaps(store, [gap, both], BASE)
        back = with_claims(Claim("LA-SV", "TH-49", "visited"))
        assert [e.verdict for e in list_entries(store, back)] == ["new", "new"]
        there = with_claims(
            Claim("TH-49", "LA-SV", "visited"), Claim("TH-49", "LA-SV", "trades_with")
        )
        assert {e.tie for e in list_entries(store, there)} == {
            *("trades_with|LA-SV|TH-49", "visited|TH-49|LA-SV")
        }


def test_only_missing_linkages_close() -> None:
    guess = Proposal("claim", {"tail": "TH-48", "head": "LA-KH", "date": "sister_city"}, 0.5)
    same = Proposal("same_as", {"a": "TH-48", "b": "TH-49"}, 0.9)
    with open_store(":memory:") as store:
        store.propose([guess, same])
        entries = list_entries(store, with_claims(SIGNED))
        assert [(e.proposal.kind, e.verdict) for e in entries] == [
            ("same_as", "undecided"),
            ("claim", "undecided"),
        ]
        assert [e.proposal.kind for e in list_entries(store, BASE, "claim")] == ["claim"]
        table = register_table(entries, BASE)
        assert (table[0]["from"], table[0]["proposes"]) == ("TH-48", "same_as")
        assert '"head": "LA-KH"' in table[1]["proposes"]
        assert decide(store, [e.stored.id for e in entries], "accept", "Desk") == 2
        assert set(verdicts_by_id(list_entries(store, BASE)).values()) == {"accept"}


# Ends that are merged with others by now.

SEEN = Actor("doc:1", "province", {"en": "Nakorn Panom"}, country="TH")
APART = replace(BASE, actors={**BASE.actors, SEEN.id: SEEN})
ONE = APART.merge([("TH-48", "doc:1")])
"""Nakhon Phanom was found to be TH-48 and doc:1."""


def linkage(tail: str, head: str, kind: str = "sister_city") -> Gap:
    return Gap(tail, head, kind, (GapReason("r", 0.5, "why"),))


def test_a_verdict_holds_for_the_linkage_after_its_ends_are_merged() -> None:
    old, new = linkage("LA-KH", "doc:1"), linkage("LA-KH", "TH-48")
    with open_store(":memory:") as store:
        save_gaps(store, [old], APART)
        decide(store, [old.proposal().id], "decline", "Desk", "no budget")
        # A gap with the new ends is the same linkage, not another entry.
        assert verdicts_by_id(list_entries(store, ONE))[new.proposal().id] == "declined"
        assert save_gaps(store, [replace(new, reasons=(GapReason("r", 0.9, "more"),))], ONE) == 0
        (entry,) = list_entries(store, ONE)
        assert (entry.stored.id, entry.verdict) == (old.proposal().id, "declined")
        assert (entry.proposal.score, entry.proposal.reasons) == (0.9, ("more",))
        # After the merge is withdrawn, they are two linkages.
        assert new.proposal().id not in verdicts_by_id(list_entries(store, APART))
        assert save_gaps(store, [new], APART) == 1
        assert {e.verdict for e in list_entries(store, APART)} == {"declined", "new"}
        # Entries of both: the latest verdict on either holds for both, with its person and reason.
        both = list_entries(store, ONE)
        assert {e.verdict for e in both} == {"declined"}
        assert {row["note"] for row in register_table(both, ONE)} == {"no budget"}
        assert read_back(both, ONE) == ([], [])
        assert len(list_entries(store, ONE, verdict="declined")) == 2
        assert not list_entries(store, ONE, verdict="new")


def read_back(entries: list[Entry], network: Network) -> tuple[Any, Any]:
    """Write a workbook and read it back without any change."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.xlsx"
        path.write_bytes(write_register(entries, network))
        return read_register(path, entries, "Desk")


def test_a_verdict_holds_for_the_successor_of_a_place() -> None:
    old, new = linkage("LA-SV", "VN-25"), linkage("LA-SV", "VN-25-2025")
    with open_store(":memory:") as store:
        save_gaps(store, [old], BASE)
        decide(store, [old.proposal().id], "agree", "Desk")
        assert verdicts_by_id(list_entries(store, BASE))[new.proposal().id] == "agreed"


def test_a_tie_of_a_merged_actor_closes_the_entry() -> None:
    with open_store(":memory:") as store:
        save_gaps(store, [linkage("LA-KH", "doc:1")], APART)
        signed = replace(APART, claims=(*BASE.claims, SIGNED))
        assert [e.verdict for e in list_entries(store, signed)] == ["new"]
        one = signed.merge([("TH-48", "doc:1")])
        assert [e.tie for e in list_entries(store, one)] == ["sister_city|LA-KH|TH-48"]


@pytest.mark.parametrize("keep_id", ["TH-48", "doc:1"])
def test_a_tie_that_was_noted_does_not_close_under_its_new_name(keep_id: str) -> None:
    """The cooperation of the two was known when the entry was made."""
    claim = Claim("doc:1", "LA-KH", "cooperates_with", key="schools")
    apart = replace(APART, claims=(*BASE.claims, claim))
    gap = linkage("LA-KH", "doc:1", "cooperates_with")
    one = apart.merge([("TH-48", "doc:1")], keep=[keep_id])
    end = min(keep_id, "LA-KH"), max(keep_id, "LA-KH")
    with open_store(":memory:") as store:
        save_gaps(store, [gap], apart)
        assert "|".join(("cooperates_with", *end, "schools")) in one.ties
        assert [e.verdict for e in list_entries(store, one)] == ["new"]
        more = replace(apart, claims=(*apart.claims, claim._replace(key="trade")))
        again = more.merge([("TH-48", "doc:1")], keep=[keep_id])
        assert [e.verdict for e in list_entries(store, again)] == ["signed"]
        # Found again, it stays signed: the tie was added after the proposal.
        gap = linkage(*end, "cooperates_with")
        assert save_gaps(store, [gap], again) == 0
        assert [e.verdict for e in list_entries(store, again)] == ["signed"]


def test_a_repeated_gap_is_not_signed_by_a_tie_of_a_merged_actor() -> None:
    """TH-48 cooperates with Khammouane; the gap of doc:1 was saved before the two were merged."""
    claim = Claim("TH-48", "LA-KH", "cooperates_with")
    apart = replace(APART, claims=(*BASE.claims, claim))
    one = apart.merge([("TH-48", "doc:1")])
    now = linkage("LA-KH", "TH-48", "cooperates_with")
    with open_store(":memory:") as store:
        save_gaps(store, [linkage("LA-KH", "doc:1", "cooperates_with")], apart)
        assert [e.verdict for e in list_entries(store, one)] == ["signed"]
        assert verdicts_by_id(list_entries(store, one))[now.proposal().id] == "new"
        save_gaps(store, [now], one)
        assert [e.verdict for e in list_entries(store, one)] == ["new"]


def test_a_signed_entry_stays_signed_when_it_is_named_again() -> None:
    claim = Claim("TH-49", "LA-SV", "cooperates_with")
    gap = linkage("LA-SV", "TH-49", "cooperates_with")
    with open_store(":memory:") as store:
        save_gaps(store, [gap], with_claims(claim))
        later = with_claims(claim, claim._replace(key="schools"))
        save_gaps(store, [gap], later)
        assert [e.verdict for e in list_entries(store, later)] == ["signed"]


def test_a_single_rule_does_not_weaken_the_case_of_all_rules() -> None:
    strong = replace(
        linkage("LA-KH", "TH-48"), reasons=(GapReason("a", 0.5, "x"), GapReason("b", 0.5, "y"))
    )
    weak, other = (replace(strong, reasons=(GapReason("c", s, "z"),)) for s in (0.1, 0.9))
    with open_store(":memory:") as store:
        for gap, part, score in (
            (strong, False, 0.75),
            (weak, True, 0.75),
            (other, True, 0.9),
            (weak, False, 0.1),
        ):
            save_gaps(store, [gap], BASE, part=part)
            (entry,) = list_entries(store, BASE)
            assert entry.proposal.score == score


def test_deleted_or_merged_ends_are_reported() -> None:
    with open_store(":memory:") as store:
        save_gaps(store, [linkage("TH-48", "doc:1"), linkage("LA-KH", "gone")], APART)
        whys = {row["to"]: row["why"] for row in register_table(list_entries(store, ONE), ONE)}
        assert whys == {
            "doc:1": "why (TH-48 and doc:1 are the same actor now)",
            "gone": "why (actor gone no longer exists)",
        }


def test_words_for_verdicts() -> None:
    words = ["look", "agree", "decline", "sign", "new", "Agreed ", "reopen"]
    assert [verdict_of(word, "missing") for word in words] == [
        *("looking", "agreed", "declined", "signed", "new", "agreed", "new")
    ]
    with pytest.raises(
        GraphkitError, match="'accept' is not a known verdict for proposals of kind missing"
    ):
        verdict_of("accept", "missing")
    with pytest.raises(GraphkitError, match="did you mean 'decline'"):
        verdict_of("declin", "missing")
    with pytest.raises(
        GraphkitError, match="'agree' is not a known verdict for proposals of kind same_as"
    ):
        verdict_of("agree", "same_as")


def test_faults_of_a_decision(store: Store) -> None:
    with pytest.raises(GraphkitError, match="'zzz' is not a known proposal id"):
        decide(store, ["zzz"], "agree", "Desk")
    with pytest.raises(GraphkitError, match="'zzz' is not a known proposal id"):
        decide(store, [entry(store), "zzz"], "agree", "Desk")
    key = entry(store)
    same = Proposal("same_as", {"a": "TH-48", "b": "TH-49"}, 0.9)
    several = [Proposal("claim", {"n": n}, 0.5) for n in range(33)]
    store.propose([same, *several])
    (start, _), *_ = Counter(p.id[0] for p in several).most_common(1)
    with pytest.raises(GraphkitError, match=f"'{start}' matches several proposals"):
        decide(store, [start], "agree", "Desk")
    with pytest.raises(GraphkitError, match="one kind at a time"):
        decide(store, [same.id, key], "reopen", "Desk")
    with pytest.raises(GraphkitError, match="a verdict needs a name"):
        decide(store, [key], "agree", " ")
    with pytest.raises(GraphkitError, match="'maybe' is not a known verdict"):
        list_entries(store, BASE, verdict="maybe")
    assert {e.verdict for e in list_entries(store, BASE, "missing")} == {"new"}


# The workbook.


def written(store: Store, path: Path, cells: dict[str, Any] | None = None) -> Path:
    """Write the register as a workbook, with some cells filled in."""
    path.write_bytes(write_register(list_entries(store, BASE), BASE))
    book = openpyxl.load_workbook(path)
    for place, value in (cells or {}).items():
        book["register"][place] = value
    book.save(path)
    return path


def test_the_workbook_lists_the_words(store: Store, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(store, tmp_path / "r.xlsx"))["register"]
    assert tuple(cell.value for cell in sheet[1]) == (*COLUMNS, "stood")
    assert sheet.column_dimensions["P"].hidden
    assert {sheet[place].number_format for place in ("C2", "D2", "D3", "E3")} == {"@"}
    allowed = {v.formula1: str(v.sqref) for v in sheet.data_validations.dataValidation}
    assert allowed['"new,looking,agreed,declined,signed"'] == "C2 C3"
    assert (sheet["B2"].value, sheet["C2"].value) == ("missing", "new")
    assert sheet["L2"].value.startswith("Khammouane and Nakhon Phanom share about 132 km")


def test_filled_in_decisions_are_read(store: Store, tmp_path: Path) -> None:
    filled = {
        "C2": "agreed",
        "D2": "สมชาย",
        "E2": "=ask first",
        "C3": " Decline",
        "E3": "no budget",
    }
    path = written(store, tmp_path / "r.xlsx", filled)
    decisions, problems = read_register(path, list_entries(store, BASE), "Desk")
    assert not problems
    assert [(d.verdict, d.who) for d in decisions] == [("agreed", "สมชาย"), ("declined", "Desk")]
    assert record_decisions(store, decisions) == 2
    assert set(verdicts_of(store).values()) == {"agreed", "declined"}
    # The same file again, and the one written now, change nothing.
    assert read_register(path, list_entries(store, BASE), "Desk") == ([], [])
    assert read_register(written(store, path), list_entries(store, BASE)) == ([], [])


def test_several_copies_of_a_workbook_at_once(store: Store, tmp_path: Path) -> None:
    """A row that one desk left unchanged does not undo the decision of another desk."""
    one = written(store, tmp_path / "one.xlsx", {"C2": "agreed", "E2": "MoU"})
    other = written(store, tmp_path / "other.xlsx", {"C3": "declined"})
    late = written(store, tmp_path / "late.xlsx", {"C2": "declined"})
    alike = written(store, tmp_path / "alike.xlsx", {"C2": "agreed"})
    emptied = {f"{column}2": None for column in "ABCDEFGHIJKLMNO"}
    empty = written(store, tmp_path / "empty.xlsx", emptied)
    same = written(store, tmp_path / "same.xlsx", {"C2": "agree", "E2": "MoU"})
    for path in (one, other):
        decisions, problems = read_register(path, list_entries(store, BASE), "Desk")
        assert (len(decisions), problems) == (1, [])
        record_decisions(store, decisions)
    assert {e.verdict for e in list_entries(store, BASE)} == {"agreed", "declined"}
    # Nor does a late row overrule a verdict that its desk had not seen.
    decisions, problems = read_register(late, list_entries(store, BASE), "Province")
    (today,) = {e.last.when[:10] for e in list_entries(store, BASE) if e.verdict == "agreed"}
    assert [str(problem) for problem in problems] == [
        f"late.xlsx:2 verdict: 'declined' is outdated: Desk decided 'agreed' on {today}; write "
        "the register again and decide there"
    ]
    assert not decisions
    for path in (same, alike, empty):
        assert read_register(path, list_entries(store, BASE), "Province") == ([], [])
    again = written(store, tmp_path / "again.xlsx", {"C2": "new", "D2": "Province"})
    decisions, problems = read_register(again, list_entries(store, BASE))
    assert [(d.verdict, d.who, d.note) for d in decisions] == [("new", "Province", "MoU")]


def test_rows_and_columns_in_any_order(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["my own", "Note", "verdict", "ID"])
    sheet.append(["x", "a note alone", "", entry(store)])
    book.save(tmp_path / "r.xlsx")
    decisions, problems = read_register(tmp_path / "r.xlsx", list_entries(store, BASE), "Desk")
    assert not problems
    assert [(d.verdict, d.note) for d in decisions] == [("new", "a note alone")]


def test_bad_cells_are_named_and_nothing_is_recorded(store: Store, tmp_path: Path) -> None:
    ids = [e.stored.id for e in list_entries(store, BASE)]
    cells = {"C2": "maybe", "C3": "agreed", "A4": "nope", "A5": ids[1], "C5": "looking", "D5": "X"}
    path = written(store, tmp_path / "r.xlsx", cells)
    _, problems = read_register(path, list_entries(store, BASE))
    assert [str(problem) for problem in problems] == [
        "r.xlsx:2 verdict: 'maybe' is not a known verdict here; expected one of: new, looking, "
        "agreed, declined, signed, agree, decline, look, sign, reopen",
        "r.xlsx:3 who: is empty; enter who decided, or give --as WHO",
        "r.xlsx:4 id: 'nope' is not a proposal of this store; do not change the column id",
    ]
    _, problems = read_register(path, list_entries(store, BASE), "Desk")
    assert str(problems[-1]) == (
        f"r.xlsx:5 id: {ids[1]!r} is also in row 3; keep one of the two rows"
    )


def test_files_that_are_not_a_register(store: Store, tmp_path: Path) -> None:
    entries = list_entries(store, BASE)
    with pytest.raises(GraphkitError, match="file not found"):
        read_register(tmp_path / "none.xlsx", entries)
    (tmp_path / "text.xlsx").write_text("id,verdict")
    with pytest.raises(GraphkitError, match=r"is not an \.xlsx workbook"):
        read_register(tmp_path / "text.xlsx", entries)
    book = openpyxl.Workbook()
    book.save(tmp_path / "empty.xlsx")
    with pytest.raises(GraphkitError, match="does not have the columns id and verdict"):
        read_register(tmp_path / "empty.xlsx", entries)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(name: str, tmp_path: Path) -> None:
    gap = Gap("A", "B", "sister_city", (GapReason("r", 0.5, name),))
    with open_store(":memory:") as store:
        save_gaps(store, [gap], Network())
        path = tmp_path / "r.xlsx"
        path.write_bytes(write_register(list_entries(store, Network()), Network()))
        cell = openpyxl.load_workbook(path)["register"]["L2"]
        assert cell.data_type in ("s", "n")
        assert read_register(path, list_entries(store, Network())) == ([], [])


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
    assert "register.xlsx:3 verdict: 'wrong' is not a known verdict here" in wrong.stderr
    assert "nothing was recorded; correct 1 cell first" in wrong.stderr
    sheet["register"]["C3"], sheet["register"]["D3"] = "looking", "Office"
    sheet.save(book)
    assert run("decide", at, "--from", str(book)).stdout == "1 verdict recorded\n"
    for words, code, message in (
        (("decide", at, first), 2, "then the verdict"),
        (("decide", at, first, "agree", "--from", str(book)), 2, "leave out ID… VERDICT"),
        (
            ("decide", at, first, "accept"),
            1,
            "is not a known verdict for proposals of kind missing",
        ),
        (("proposals", str(tmp_path / "none.db")), 1, "none.db"),
        (("proposals", at, "--out", "r.csv"), 2, "FILE.xlsx"),
        (("proposals", at, "--verdict", "agree"), 1, "did you mean 'agreed'"),
    ):
        failed = run(*words)
        assert failed.exit_code == code, failed.output
        assert message in failed.stderr
