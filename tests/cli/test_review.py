"""The review of proposals: the text of a card, the effect of a key, and a real terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import statement_networks
from click.testing import CliRunner
from store_networks import MISSING, TWICE, make, same
from terminals import Terminal

from graphkit.cli import main
from graphkit.cli.review_session import EDIT, HELP, KEYS, NO, QUIT, SKIP, TIE, UNDO, YES, Review
from graphkit.cli.terminal import width
from graphkit.extract.into import save_extraction
from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.proposals import Proposal
from graphkit.model.records import Actor, Claim
from graphkit.names.languages import languages, words_of
from graphkit.resolve.duplicates import find_duplicates, judge
from graphkit.storage import Store, open_store
from graphkit.storage.open import open_network

READ = Proposal(
    "claim",
    {"tail": "TH-49", "head": "VN-25", "kind": "visited", "since": "2024"},
    0.6,
    ("“the governor visited”",),
    ("vna",),
)
PAIRS = (same("doc:1", "TH-49"), same("doc:1", "doc:2", 0.8), same("doc:2", "TH-49", 0.7))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with open_store(tmp_path / "atlas.db", create=True) as store:
        store.save(TWICE)
        store.propose([*PAIRS, same("gone", "TH-49", 0.75), READ])
    return tmp_path / "atlas.db"


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    with open_store(place) as opened:
        yield opened


def verdicts(store: Store) -> dict[str, list[str]]:
    return {p.id: [v.verdict for v in p.verdicts] for p in store.proposals() if p.verdicts}


# The effect of keys.

KEDMANEE = {"y": "ัํ", "n": "ื์", "s": "หฆ", "u": "ี๊", "e": "ำฎ", "t": "ะธ", "q": "ๆ๐", "/": "ฝฦ"}
"""What keys give on the Thai standard keyboard (TIS 820-2538), without and with shift."""


def test_the_same_keys_of_a_thai_keyboard() -> None:
    asked = {"y": YES, "n": NO, "s": SKIP, "u": UNDO, "q": QUIT, "/": HELP}
    asked |= {"e": EDIT, "t": TIE}
    for letter, action in asked.items():
        for key in (letter, letter.upper(), *KEDMANEE[letter]):
            assert KEYS[key] == action
    assert KEYS["?"] == HELP
    assert len(KEYS) == 7 * 4 + 4


def test_answers_are_recorded_with_who_and_when(store: Store) -> None:
    walk = Review(store, "สมชาย")
    assert walk.current
    assert walk.current.id == PAIRS[0].id
    assert walk.answer(True) == f"{PAIRS[0].id}: accept"
    (verdict,) = next(p for p in store.proposals() if p.id == PAIRS[0].id).verdicts
    assert (verdict.verdict, verdict.who) == ("accept", "สมชาย")
    assert store.load().merged == {"doc:1": "TH-49"}
    walk.answer(False)
    walk.answer(True)
    assert walk.current is None
    assert verdicts(store) == {
        PAIRS[0].id: ["accept"],
        PAIRS[1].id: ["reject"],
        READ.id: ["accept"],
    }
    assert walk.summary() == [
        "decided: 3, skipped: 0, left: 0",
        "not shown, because other verdicts already decide them: 1",
        "not shown, because an actor no longer exists: 1",
    ]
    assert Review(store, "x").current is None


def test_the_last_is_taken_back_and_asked_again(store: Store) -> None:
    walk = Review(store, "Noi")
    assert walk.back() == "nothing to undo"
    walk.answer(True)
    walk.skip()
    assert walk.back() == ""
    assert walk.current
    assert walk.current.id == PAIRS[1].id
    assert walk.back() == f"{PAIRS[0].id}: verdict withdrawn"
    assert walk.current.id == PAIRS[0].id
    assert store.load().unmerged is None
    assert verdicts(store) == {PAIRS[0].id: ["accept", "undecided"]}
    walk.answer(False)
    assert verdicts(store) == {PAIRS[0].id: ["accept", "undecided", "reject"]}
    assert walk.summary()[0] == "decided: 1, skipped: 0, left: 3"


def test_proposals_that_other_verdicts_decide_are_skipped(store: Store) -> None:
    walk = Review(store, "Noi", "same_as")
    walk.answer(True)
    walk.answer(True)
    assert walk.current is None
    assert walk.summary() == [
        "decided: 2, skipped: 0, left: 0",
        "not shown, because other verdicts already decide them: 1",
        "not shown, because an actor no longer exists: 1",
    ]
    walk.back()
    walk.skip()
    # The second is open again, and so is the third.
    assert walk.current
    assert walk.current.id == PAIRS[2].id
    walk.back()
    walk.answer(False)
    # doc:1 is TH-49 and not doc:2, so TH-49 is not doc:2.
    assert walk.current is None
    assert walk.summary()[1] == "not shown, because other verdicts already decide them: 1"


def test_verdicts_given_meanwhile_are_not_contradicted(store: Store) -> None:
    walk = Review(store, "Noi", "same_as")
    store.decide([PAIRS[1].id], "accept", "Chai")
    store.decide([PAIRS[2].id], "reject", "Chai")
    with pytest.raises(GraphkitError, match="this would merge actors"):
        walk.answer(True)
    assert walk.current
    assert walk.current.id == PAIRS[0].id
    walk.answer(False)


def test_verdicts_not_yet_seen_are_not_overruled(store: Store) -> None:
    walk, other = Review(store, "Noi", "claim"), Review(store, "Chai", "claim")
    other.answer(False)
    other.back()
    other.answer(False)
    with pytest.raises(
        GraphkitError, match=r"meanwhile Chai decided reject on 20.*nothing was rec"
    ):
        walk.answer(True)
    assert verdicts(store) == {READ.id: ["reject", "undecided", "reject"]}
    assert walk.current
    assert walk.answer(True) == f"{READ.id}: accept"
    # A review does not report its own verdicts.
    walk.back()
    assert walk.answer(True) == f"{READ.id}: accept"


def test_missing_linkages_are_agreed_or_declined(store: Store) -> None:
    other = Proposal("missing", {"tail": "TH-49", "head": "CN-chongzuo", "kind": "visited"}, 0.4)
    store.propose([MISSING, other])
    walk = Review(store, "Noi", "missing")
    assert walk.answer(True).endswith(": agreed")
    assert walk.answer(False).endswith(": declined")
    assert Review(store, "Noi", "missing").summary() == ["no proposal is waiting for a verdict"]
    with pytest.raises(GraphkitError, match="is not a known proposal kind"):
        Review(store, "Noi", "mising")


def test_linkages_of_merged_or_missing_actors_are_skipped(store: Store) -> None:
    within, gone = (
        Proposal("missing", {"tail": "TH-49", "head": head, "kind": "borders"}, 0.3)
        for head in ("doc:1", "gone")
    )
    alone = Proposal("missing", {"tail": "TH-49", "head": "", "kind": "borders"}, 0.2)
    store.propose([within, gone, alone])
    walk = Review(store, "Noi")
    asked = []
    while walk.current:
        asked.append(walk.current.id)
        walk.answer(walk.current.id == PAIRS[0].id)
    assert asked == [PAIRS[0].id, PAIRS[1].id, READ.id, alone.id]
    assert walk.summary() == [
        "decided: 4, skipped: 0, left: 0",
        "not shown, because other verdicts already decide them: 2",
        "not shown, because an actor no longer exists: 2",
    ]


def test_no_key_of_a_keyboard_asks_for_two_things() -> None:
    letters = [
        letter
        for lang in languages("cli")
        for typed in words_of("cli", lang)["keyboard"].values()
        for letter in typed
    ]
    assert len(letters) == len(set(letters)) == len(KEYS)


# The text of cards.


def test_a_card_shows_both_side_by_side(store: Store) -> None:
    card = "\n".join(Review(store, "Noi").card(100))
    for line in (
        "1 of 5  same_as  score 0.90",
        "Are these two the same actor?",
        "name en       Mukdahan                                  x Mukdaharn",
        "kind          Province                                  = Province",
        "country       Thailand",
        "              Sister city of Savannakhet                  Sister city of Savannakhet",
        "    Savannakhet [LA-SV]",
        "  - a tie joins them: Visited",
        "  + one name",
    ):
        assert line in card, line
    second = Review(store, "Noi")
    second.answer(True)
    told = "\n".join(second.card(100))
    assert "Mukdaharn [doc:1] was accepted as the same actor as: Mukdahan [TH-49]" in told


def test_reasons_are_those_of_today_in_the_language_of_the_reader(store: Store) -> None:
    """Reasons of the comparison are computed again; reasons of others are kept."""
    pair = ("TH-49", "doc:1")
    (found,) = [d for d in find_duplicates(store.load(), min_score=0) if (d.a, d.b) == pair]
    proposal = found.proposal()
    assert proposal.id == PAIRS[0].id
    told = (*proposal.reasons, "Against: it was another then")
    store.propose([replace(proposal, score=0.99, reasons=told)])
    card = "\n".join(Review(store, "Noi", lang="th").card(200))
    here = judge(store.load(), *pair, lang="th")
    for text in (*here.why, *here.against):
        assert text in card
    assert not [text for text in (*found.why, *found.against) if text in card]
    assert "it was another then" not in card
    told = ("a letter says so", "ข้อแย้ง: จดหมายอีกฉบับ")
    store.propose([replace(proposal, score=0.99, reasons=told)])
    card = "\n".join(Review(store, "Noi").card(200))
    assert found.why[0] in card
    assert card.index("+ a letter says so") < card.index("Against") < card.index("- จดหมายอีกฉบับ")


def test_a_reading_is_shown_field_by_field(store: Store) -> None:
    card = "\n".join(Review(store, "Noi", "claim").card(100))
    assert "kind          Visited" in card
    assert "since         2024" in card
    assert "to            Quảng Trị [VN-25]" in card
    assert "Sister provinces of Quảng Trị [vna]" in card


@pytest.mark.parametrize("lang", ["en", "th", "lo"])
@pytest.mark.parametrize("columns", [40, 50, 66, 79, 120])
def test_cards_keep_to_the_terminal(store: Store, columns: int, lang: str) -> None:
    """No line is wider than the terminal, and the right side starts in the same column
    everywhere."""
    store.propose([MISSING])
    walk = Review(store, "Noi", lang=lang)
    while walk.current:
        lines = walk.card(columns)
        assert max(map(width, lines)) <= columns
        if walk.current.kind == "same_as" and columns >= 66:
            starts = {
                width(line[: found.start(2)])
                for line in lines
                if (found := re.search(r" ([=x]) (\S)", line))
            }
            assert starts == {14 + (columns - 17) // 2 + 3}
        walk.skip()


HOSTILE = "\x1b[2J\x1b]0;title\x07 \u202e \r\n" + "ก" * 300


def test_names_cannot_control_the_terminal(tmp_path: Path) -> None:
    actors = [
        Actor("a", "city", {"en": HOSTILE}, aliases=(HOSTILE,), until=parse_date("2020")),
        Actor("b", "city"),
    ]
    with open_store(tmp_path / "x.db", create=True) as store:
        store.save(make(actors, [Claim("a", "b", "visited", note=HOSTILE)], (), ()))
        store.propose([Proposal("same_as", {"a": "a", "b": "b"}, 0.5, (HOSTILE,))])
        store.propose([Proposal("claim", {HOSTILE: HOSTILE, "x": ["a", 1]}, 0.4, (), (HOSTILE,))])
        walk = Review(store, "Noi")
        while walk.current:
            for line in walk.card(79):
                assert line.isprintable()
                assert width(line) <= 79
            walk.skip()


# On a real terminal.


@pytest.fixture
def run() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*words: Any, **how: Any) -> Terminal:
        opened.append(Terminal([*map(str, words)], **how))
        return opened[-1]

    yield start
    for terminal in opened:
        if terminal.process.poll() is None:
            terminal.process.kill()
            terminal.process.wait()


PROMPT = "? help"


def test_a_review_on_a_terminal(place: Path, run: Callable[..., Terminal]) -> None:
    terminal = run("review", place, "--as", "Noi")
    shown = terminal.until(PROMPT)
    assert "Are these two the same actor?" in shown
    assert max(map(width, shown.split("\n"))) < 80
    terminal.press("x")
    assert "that key does nothing here" in terminal.until(PROMPT)
    terminal.press("?")
    assert "s  skip: the proposal stays undecided" in terminal.until(PROMPT)
    terminal.press("\x1b[A")
    assert "that key does nothing here" in terminal.until(PROMPT)
    terminal.press("y")
    assert f"{PAIRS[0].id}: accept" in terminal.until(PROMPT)
    terminal.press("u")
    assert f"{PAIRS[0].id}: verdict withdrawn" in terminal.until(PROMPT)
    terminal.press("n")
    assert f"{PAIRS[0].id}: reject" in terminal.until(PROMPT)
    terminal.press("s")
    terminal.until(PROMPT)
    terminal.press("q")
    assert "decided: 1, skipped: 1, left: 2" in terminal.rest()
    assert terminal.close() == 0
    with open_store(place) as store:
        assert verdicts(store) == {PAIRS[0].id: ["accept", "undecided", "reject"]}
        kept = next(p for p in store.proposals() if p.verdicts)
        assert {v.who for v in kept.verdicts} == {"Noi"}


def test_a_review_in_thai(place: Path, run: Callable[..., Terminal]) -> None:
    terminal = run("review", place, "--as", "สมชาย", "--lang", "th", columns=100)
    assert "สองรายการนี้เป็นตัวแสดงเดียวกันหรือไม่" in terminal.until("? วิธีใช้")
    terminal.press("ั")
    assert f"{PAIRS[0].id}: accept" in terminal.until("? วิธีใช้")
    terminal.press("ี")
    assert f"{PAIRS[0].id}: ยกเลิกแล้ว" in terminal.until("? วิธีใช้")
    # Meanwhile somebody else decides on the other two: yes contradicts, and the proposal stays.
    with open_store(place) as store:
        store.decide([PAIRS[1].id], "accept", "Chai")
        store.decide([PAIRS[2].id], "reject", "Chai")
    terminal.press("ั")
    assert "Mukdahan [TH-49]" in terminal.until("Reopen one of these")
    terminal.until("? วิธีใช้")
    terminal.press("ื")
    assert f"{PAIRS[0].id}: reject" in terminal.until("? วิธีใช้")
    terminal.press("ห")
    terminal.until("? วิธีใช้")
    terminal.press("ๆ")
    assert "ตัดสินแล้ว 1 ข้าม 1 เหลือ " in terminal.rest()
    assert terminal.close() == 0
    with open_store(place) as store:
        assert store.load().merged == {"doc:2": "doc:1"}


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_killing_a_review_keeps_its_verdicts(
    place: Path, run: Callable[..., Terminal], key: str
) -> None:
    terminal = run("review", place, "--as", "Noi", "--kind", "same_as")
    terminal.until(PROMPT)
    terminal.press("y")
    terminal.until(PROMPT)
    terminal.press(key)
    assert "decided: 1, skipped: 0, left: 2" in terminal.rest()
    assert terminal.close() == 0
    with open_store(place) as store:
        assert verdicts(store) == {PAIRS[0].id: ["accept"]}


def test_without_a_terminal(place: Path) -> None:
    done = CliRunner().invoke(main, ["review", str(place)])
    assert done.exit_code == 1
    assert f"`graphkit decide {place} ID accept|reject`" in done.stderr


# The other commands, on a store with a merge.


def test_commands_see_the_merged_network(place: Path) -> None:
    def told(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, list(words))
        assert done.exit_code == code, done.output
        return done.stdout + done.stderr

    at = str(place)
    listed = told("proposals", at, "--kind", "same_as", "--format", "csv").splitlines()
    columns = listed[0].split(",")
    row = dict(zip(columns, listed[1].split(","), strict=False))
    assert (row["from"], row["from_name"], row["to"], row["to_name"]) == (
        *("TH-49", "Mukdahan", "doc:1", "Mukdaharn"),
    )
    assert row["proposes"] == "same_as"
    assert "one name; actor gone no longer exists" in listed[3]
    assert "1 verdict recorded" in told("decide", at, PAIRS[0].id[:6], "accept", "--as", "Noi")
    assert "Mukdaharn" in told("show", "doc:1", "-n", at)
    assert "[TH-49]" in told("show", "doc:1", "-n", at)
    query = ("query", "--cypher", "MATCH (a:Actor) RETURN a.id AS id ORDER BY id", "-n", at)
    assert "doc:1" not in told(*query)
    assert '"doc:1"' not in told("centrality", "-n", at, "--format", "json")
    again = told("proposals", at, "--verdict", "accept", "--format", "csv").splitlines()
    assert "Mukdaharn" in again[1]
    told("decide", at, PAIRS[1].id, "accept", "--as", "Noi")
    refused = told("decide", at, PAIRS[2].id, "reject", "--as", "Noi", code=1)
    assert "Mukdahan [TH-49] = Mukdaharn [doc:1] = จ.มุกดาหาร [doc:2]" in refused
    told("decide", at, PAIRS[0].id, "reopen", "--as", "Noi")
    assert "doc:1" in told(*query)
    gone = [p.id for p in open_store(place).proposals() if "gone" in p.proposal.claim.values()]
    told("decide", at, gone[0], "accept", "--as", "Noi")
    assert "this actor is no longer in the store" in told("check", "-n", at)
    network = open_network(place)
    assert [p.severity for p in network.problems] == ["warning"]
    assert network.merged == {"doc:2": "doc:1"}


# Statements of documents.


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    with open_store(tmp_path / "minutes.db", create=True) as store:
        store.save(statement_networks.network())
        save_extraction(store, statement_networks.extraction())
    return tmp_path / "minutes.db"


def session_at(store: Store, **fields: str) -> Review:
    """Return a review at the first statement with these fields."""
    session = Review(store, "Noi", "claim")
    while session.current:
        claim = session.current.proposal.claim
        if all(claim.get(name) == value for name, value in fields.items()):
            return session
        session.skip()
    raise AssertionError(fields)


@pytest.mark.parametrize("columns", [40, 80])
def test_the_card_of_a_statement_marks_the_finding_in_its_passage(
    minutes: Path, columns: int
) -> None:
    with open_store(minutes) as store:
        lines = session_at(store, status="denied").card(columns)
    assert all(width(line) <= columns for line in lines)
    text = " ".join(" ".join(lines).split())
    assert "⟦‹Nan› has no sister-city agreement with ‹Oudomxay›⟧." in text
    assert "minutes.txt, characters 131-176 (exact)" in text
    assert "Nan [TH-55]" in text
    assert "contradicts the network" in text


def test_an_accepted_statement_is_a_claim_at_once_and_undo_takes_it_back(minutes: Path) -> None:
    with open_store(minutes) as store:
        session = session_at(store, tail="TH-42")
        session.answer(True)
        assert [claim.source for claim in store.load().claims] == ["list", "doc:minutes"]
        session.back()
        assert [claim.source for claim in store.load().claims] == ["list"]
        session.answer(False, "misread")
        assert [one.verdicts[-1].note for one in store.proposals("claim", "reject")] == ["misread"]


def test_a_corrected_statement_replaces_the_one_that_was_read(minutes: Path) -> None:
    with open_store(minutes) as store:
        session = session_at(store, tail="TH-42")
        session.correct({"since": "2019", "head": "Oudomxay"})
        claim = store.load().claims[-1]
        assert (claim.head, str(claim.since), claim.source) == ("LA-OU", "2019", "doc:minutes")
        session.back()
        assert len(store.load().claims) == 1
        with pytest.raises(GraphkitError, match="not a known tie kind"):
            session.correct({"kind": "brother"})
        session.make({"tail": "Nan", "head": "Xayabury", "kind": "cooperates_with"})
        made = store.load().claims[-1]
        assert (made.tail, made.head) == ("TH-55", "LA-XA")
        assert made.quote.startswith("Loei and Xayabury")


@pytest.mark.slow
def test_a_statement_is_corrected_and_rejected_on_a_terminal(minutes: Path) -> None:
    terminal = Terminal(["review", str(minutes), "--kind", "claim", "--as", "Noi"], 100)
    terminal.until("t tie by hand")
    terminal.press("t")
    for label, answer in (("from", "Nan"), ("to", "LA-XA"), ("kind", "cooperates_with")):
        terminal.until(f"{label}: ")
        terminal.write(f"{answer}\n")
    for label in ("status", "since", "until"):
        terminal.until(f"{label}: ")
        terminal.write("\n")
    terminal.until("made and accepted")
    terminal.until("t tie by hand")
    terminal.press("n")
    terminal.until("Reason (Enter for none): ")
    terminal.write("misread\n")
    terminal.until("reject")
    terminal.until("t tie by hand")
    terminal.press("q")
    terminal.rest()
    assert terminal.close() == 0
    with open_store(minutes) as store:
        assert [claim.head for claim in store.load().claims] == ["LA-OU", "LA-XA"]
        assert [one.verdicts[-1].note for one in store.proposals("claim", "reject")] == ["misread"]
