"""Statements of documents as rows, as proposals in a store, and as claims once accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner
from statement_networks import TEXT, extraction, network

from graphkit import (
    InvalidDataError,
    NotFoundError,
    brief,
    decide,
    describe_actor,
    list_proposals,
)
from graphkit.cli import main
from graphkit.extract.corrections import corrected, made_by_hand
from graphkit.extract.extraction import COLUMNS
from graphkit.extract.into import save_extraction
from graphkit.extract.reliability import reliability_table
from graphkit.extract.standing import standing_of
from graphkit.model.proposals import Proposal
from graphkit.model.statements import passages, tie_statement
from graphkit.storage import Store, open_store
from graphkit.storage.accepted import reopen_undone, save_accepted


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        opened.save(network())
        yield opened


def test_the_table_has_every_field_and_the_exact_place() -> None:
    table = extraction().table()
    assert table.columns == COLUMNS
    first = table[0]
    assert first["states"] == "tie"
    rows = {(row["from"], row["to"]): row for row in table if row["states"] == "tie"}
    signed = rows["Loei", "Xayabury"]
    assert (signed["kind"], signed["status"], signed["since"]) == (
        "sister_city",
        "in_force",
        "2018",
    )
    assert (signed["from_id"], signed["to_id"]) == ("TH-42", "LA-XA")
    assert (signed["standing"], signed["score"], signed["denied"]) == ("new", 0.9, False)
    assert signed["quote"] == TEXT[signed["start"] : signed["end"]]
    assert (signed["document"], signed["exactness"]) == ("minutes.txt", "exact")
    denied = rows["Nan", "Oudomxay"]
    assert (denied["denied"], denied["standing"]) == (True, "contradicts")
    (actor,) = [row for row in table if row["states"] == "actor"]
    assert (actor["from"], actor["kind"]) == ("Loei Weaving Society", "association")


def test_what_is_known_contradicted_and_new_is_told() -> None:
    net = network()

    def word(**fields: str) -> str:
        return standing_of(
            tie_statement("LA-OU", "TH-55", "sister_city", "doc:a", **fields), net
        ).word

    assert word() == word(since="2011-05") == word(status="in_force") == "known"
    assert word(since="2015") == word(status="denied") == "contradicts"
    assert word(status="ended") == "changes"
    other = tie_statement("TH-55", "LA-OU", "cooperates_with", "doc:a")
    assert standing_of(other, net).word == "new"
    said = standing_of(tie_statement("TH-55", "LA-OU", "sister_city", "d", since="2015"), net)
    assert "since 2011 (List of pairs (2020))" in said.sentence
    assert said.tie == "sister_city|LA-OU|TH-55"


def test_the_same_document_twice_adds_nothing(store: Store) -> None:
    first = save_extraction(store, extraction())
    assert (first.new, first.known, first.changed) == (4, 0, False)
    again = save_extraction(store, extraction())
    assert (again.new, again.known, again.changed, again.gone) == (0, 4, False, ())
    assert store.load().content_hash == network().content_hash


def test_a_new_version_shows_what_changed(store: Store) -> None:
    save_extraction(store, extraction())
    text = "A longer title.\n" + TEXT.replace("in 2018", "in 2019 (not 2018)").replace(
        "Loei and Xayabury", "Loei and Xayabury have"
    )
    newer = extraction(text)
    changed = replace(newer, ties=newer.ties[1:])
    kept = save_extraction(store, changed)
    assert kept.changed
    assert (kept.new, kept.known) == (0, 3)
    assert [one.proposal.claim.get("since") for one in kept.gone] == ["2018"]
    assert str(kept) == "minutes.txt: 0 new, 3 known already, 1 no longer in this version"


def test_what_was_rejected_is_not_missed_in_a_new_version(store: Store) -> None:
    save_extraction(store, extraction())
    ids = [o.id for o in store.proposals("claim") if o.proposal.claim.get("since") == "2018"]
    assert len(ids) == 1
    decide(store, ids, "reject", "Desk A")
    newer = extraction("A longer title.\n" + TEXT)
    kept = save_extraction(store, replace(newer, ties=newer.ties[1:]))
    assert (kept.changed, kept.gone) == (True, ())


def test_a_new_actor_like_a_known_one_waits_for_an_answer(store: Store) -> None:
    found = extraction()
    society = next(find for find in found.actors if not find.known)
    net = network()
    actors = dict(net.actors)
    actors["org:weavers"] = replace(
        actors["TH-42"],
        id="org:weavers",
        kind="association",
        names={"en": "Weaving Society Loei"},
    )
    found = replace(found, network=replace(net, actors=actors))
    (question,) = found.questions
    assert (question.name, question.id) == (society.name, "org:weavers")
    assert "Weaving Society Loei" in question.sentence()
    assert found.waiting() == 2
    assert len(found.proposals()) == 2
    same = found.settle({"Loei Weaving Society": "org:weavers"})
    assert same.waiting() == 0
    assert {row["from_id"] for row in same.table()} >= {"org:weavers"}
    assert [row["value"] for row in same.table() if row["states"] == "field"] == [society.name]
    assert len(found.settle({society.ref: ""}).proposals()) == 4


def accept(store: Store, **fields: str) -> list[str]:
    ids = [
        one.id
        for one in store.proposals("claim")
        if all(one.proposal.claim.get(name) == value for name, value in fields.items())
    ]
    decide(store, ids, "accept", "Desk A")
    return ids


def test_an_accepted_statement_is_a_claim_with_source_locator_and_quote(store: Store) -> None:
    save_extraction(store, extraction())
    accept(store, tail="TH-42")
    (claim,) = [one for one in store.load().claims if one.source == "doc:minutes"]
    assert (claim.tail, claim.head, claim.kind, str(claim.since)) == (
        *("TH-42", "LA-XA", "sister_city", "2018"),
    )
    assert claim.quote == "Loei and Xayabury signed a sister-city agreement in 2018"
    assert claim.locator == "characters 22-77"
    source = store.load().sources["doc:minutes"]
    assert (source.title, source.year, source.kind) == ("minutes.txt", 2024, "document")
    batch = store.history()[0]
    assert batch.dataset == "document: minutes.txt (doc:minutes)"
    assert store.load().title == network().title


def test_show_and_the_briefing_lead_back_to_the_passage(store: Store) -> None:
    save_extraction(store, extraction())
    accept(store, tail="TH-42")
    network = store.load()
    shown = describe_actor(network, "Loei").text()
    assert "minutes.txt (2024), characters 22-77" in shown
    assert "“Loei and Xayabury signed a sister-city agreement in 2018”" in shown
    told = brief(network, about=["Loei"])
    (entry,) = [one.text for one in told.document.references if "minutes.txt. 2024" in one.text]
    assert entry.endswith("Passages: characters 22-77.")


def test_further_evidence_and_a_denial_join_the_known_tie(store: Store) -> None:
    save_extraction(store, extraction())
    accept(store, status="denied")
    tie = store.load().ties["sister_city|LA-OU|TH-55"]
    assert len(tie.claims) == 2
    assert {claim.status for claim in tie.claims} == {"in_force", "denied"}


def test_undo_takes_the_claims_out_and_reopens_the_statements(store: Store) -> None:
    save_extraction(store, extraction())
    ids = accept(store, kind="cooperates_with")
    assert "association:loei-weaving-society" in store.load().actors
    batch = store.history()[0].batch
    store.undo(batch)
    assert store.load().content_hash == network().content_hash
    assert reopen_undone(store, "Desk A", "undone") == 1
    assert {one.verdict for one in store.proposals("claim") if one.id in ids} == {"undecided"}
    assert save_accepted(store) == []


def test_a_withdrawn_verdict_takes_the_claim_back(store: Store) -> None:
    save_extraction(store, extraction())
    ids = accept(store)
    assert len(store.load().claims) == 4
    decide(store, ids[:1], "reopen", "Desk A")
    decide(store, ids[1:], "reject", "Desk A", "misread")
    assert len(store.load().claims) == 1
    assert {row["note"] for row in list_proposals(store) if row["verdict"] == "reject"} == {
        "misread"
    }


def test_the_list_of_proposals_is_for_people(store: Store) -> None:
    save_extraction(store, extraction())
    rows = {row["proposes"]: row for row in list_proposals(store)}
    assert set(rows) == {"sister_city", "cooperates_with", "association"}
    made = rows["cooperates_with"]
    assert (made["from_name"], made["to_name"]) == ("Loei Weaving Society", "Xayabury")
    assert made["evidence"].startswith("minutes.txt, characters 84-")
    assert "“Loei Weaving Society cooperates with Xayabury”" in made["evidence"]
    assert rows["association"]["from_name"] == "Loei Weaving Society"


def proposal(**fields: str) -> Proposal:
    return next(
        one
        for one in extraction().proposals()
        if all(one.claim.get(name) == value for name, value in fields.items())
    )


def test_a_reviewer_corrects_ends_kind_status_and_dates() -> None:
    one = proposal(tail="TH-42")
    made = corrected(
        one, {"head": "Oudomxay", "status": "proposed", "since": "พ.ศ. 2562"}, network(), "A"
    )
    assert made.claim["head"] == "LA-OU"
    assert (made.claim["status"], made.claim["since"]) == ("proposed", "2019")
    assert made.evidence == one.evidence
    assert made.reasons[-1] == "corrected by A"
    by_hand = made_by_hand(
        one, {"tail": "Nan", "head": "เลย", "kind": "cooperates_with"}, network(), "A"
    )
    assert (by_hand.claim["tail"], by_hand.claim["head"]) == ("TH-55", "TH-42")
    assert passages(by_hand)[0].quote == passages(one)[0].quote


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "nothing was changed"),
        ({"kind": "sister_citty"}, "is not a known tie kind; did you mean 'sister_city'"),
        ({"status": "x"}, "is not a known status"),
        ({"since": "2018-13"}, "2018-13"),
        ({"head": "TH-42"}, "different actors"),
        ({"kind": "member_of"}, "does not join province and province"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(changes: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidDataError, match=message):
        corrected(proposal(tail="TH-42"), changes, network(), "A")
    with pytest.raises(NotFoundError):
        corrected(proposal(tail="TH-42"), {"head": "Atlantis"}, network(), "A")


def test_a_store_without_the_actors_is_refused() -> None:
    with open_store(":memory:") as empty, pytest.raises(InvalidDataError, match="-n STORE --into"):
        save_extraction(empty, extraction())


def test_a_document_that_states_nothing_says_what_was_looked_for() -> None:
    found = replace(extraction(), actors=(), ties=())
    assert len(found.table()) == 0
    assert found.looked_for().startswith("minutes.txt: nothing found. Looked for 8 names")
    assert "ไม่พบข้อมูล" in found.looked_for("th")


def test_the_command_prints_how_often_scores_were_right() -> None:
    table = reliability_table()
    done = CliRunner().invoke(main, ["extract", "--reliability", "--format", "csv"])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == table.csv().splitlines()
    assert str(table.meta["measured"]) in done.stderr
