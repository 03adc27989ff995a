"""The backtest: its measures by hand, the held-out ties, and that nothing leaks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from test_prediction import TODAY, city, clubs

from graphkit.cli import main
from graphkit.gaps.backtest import COLUMNS, auc, average_precision, backtest, wilson
from graphkit.gaps.prediction import FEATURES
from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim

scores = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=12).map(np.array)


@given(scores, scores)
def test_auc_pair_by_pair(held: Any, others: Any) -> None:
    wins = sum((a > b) + 0.5 * (a == b) for a in held for b in others)
    assert auc(held, others) == pytest.approx(wins / len(held) / len(others))


def test_average_precision_by_hand() -> None:
    # In order: tie, other, tie, other: precision 1 at the first and 2/3 at the second.
    assert average_precision(np.array([4.0, 2.0]), np.array([3.0, 1.0])) == pytest.approx(5 / 6)
    # All scores equal: the share of ties among them, whatever their order.
    assert average_precision(np.array([1.0]), np.array([1.0, 1.0, 1.0])) == 0.25


def test_wilson_against_published_intervals() -> None:
    """Newcombe, R. G. (1998) Two-sided confidence intervals for the single proportion. Statistics
    in Medicine 17, 857-872, table I, method 3."""
    for (found, named), want in {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }.items():
        assert [round(x, 4) for x in wilson(found, named)] == list(want)


def rows(table: Any, against: str) -> dict[str, dict[str, Any]]:
    return {row["method"]: row for row in table if row["against"] == against}


@pytest.mark.slow
def test_clubs_are_found_again() -> None:
    done = backtest(clubs(), repeats=3, seed=1, rules=[])
    assert done.table.columns == COLUMNS
    random, alike = rows(done.table, "random"), rows(done.table, "same degree")
    assert random["predicted"]["auc"] > 0.95
    assert alike["predicted"]["auc"] > 0.9
    # In identical clubs the number of ties gives almost no information.
    assert 0.3 < alike["degree_product"]["auc"] < 0.7
    for row in (*random.values(), *alike.values()):
        assert row["auc_low"] <= row["auc"] <= row["auc_high"]
    first = rows(done.table, "first 10")["predicted"]
    assert first["named"] == 30
    assert first["precision"] == round(first["found"] / 30, 4)
    # Of the pairs inside clubs that are not tied now, about 19 of 67 are held out.
    assert first["found"] >= 5
    # Common partners alone decide here, and the summary says so.
    assert "is not clearly better than the better baseline" in done.summary
    meta = done.table.meta
    assert (meta["seed"], meta["repeats"], meta["tie"]) == (1, 3, "sister_city")
    assert len(meta["coefficients"]) == len(FEATURES)
    assert backtest(clubs(), repeats=3, seed=1, rules=[]).table.rows == done.table.rows


@pytest.mark.slow
def test_nothing_leaks() -> None:
    """Random ties cannot be predicted; with a leak of any kind they would be."""
    graph = nx.gnm_random_graph(160, 480, seed=2)
    actors = {f"n{i}": city(f"n{i}", "ABCDE"[i % 5] * 2, i % 17, i % 23) for i in graph}
    claims = tuple(Claim(f"n{a}", f"n{b}", "sister_city") for a, b in graph.edges)
    table = backtest(Network(actors, claims, as_of=TODAY), repeats=3, rules=[]).table
    for against in ("random", "same degree", "own pairs"):
        row = rows(table, against)["predicted"]
        assert row["auc_low"] < 0.56
        assert 0.42 < row["auc"] < 0.58


def chain(late: int) -> Network:
    """Return pairs of bordering provinces: ``late`` of them signed in 2020, the others in 2000."""
    actors, claims = [], []
    for i in range(60):
        one, other = f"TH-{i}", f"LA-{i}"
        actors += [Actor(one, "province", country="TH"), Actor(other, "province", country="LA")]
        claims.append(Claim(one, other, "borders"))
        year = "2020" if i < late else "2000"
        if i < 50:
            claims.append(Claim(one, other, "sister_city", since=parse_date(year)))
    claims.append(Claim("TH-50", "LA-51", "sister_city"))
    return Network({a.id: a for a in actors}, tuple(claims), as_of=TODAY)


def test_rules_as_of_a_day() -> None:
    """As of 2010, 30 bordering pairs lack a tie; 20 of them signed in 2020."""
    done = backtest(chain(20), day=dt.date(2010, 1, 1), rules=["neighbours"])
    row = rows(done.table, "named")["neighbours"]
    assert (row["named"], row["found"], row["held_out"]) == (30, 20, 20)
    assert row["precision"] == 0.6667
    assert [row["precision_low"], row["precision_high"]] == [0.4878, 0.8077]
    assert done.table.meta["split"] == (
        "those that began after 2010-01-01; 1 undated ties left out"
    )
    assert done.table.meta["repeats"] == 1


def test_dates_are_used_if_there_are_enough() -> None:
    # 20 of 100 ties are late enough to be held out, and 80 are left to learn from.
    graph = nx.barabasi_albert_graph(60, 2, seed=3)
    edges = sorted(graph.edges)[:100]
    actors = {f"n{i}": city(f"n{i}", "ABC"[i % 3] * 2, i % 7, i % 11) for i in graph}
    claims = [
        Claim(f"n{a}", f"n{b}", "sister_city", since=parse_date(str(1900 + k)))
        for k, (a, b) in enumerate(edges)
    ]
    done = backtest(Network(actors, tuple(claims), as_of=TODAY), rules=[], repeats=9)
    assert done.table.meta["held_out"] == 20
    assert done.table.meta["repeats"] == 1
    assert done.table.meta["split"] == "those that began after 1979-12-31"
    fewer = Network(actors, tuple(claims[:60]), as_of=TODAY)
    split = backtest(fewer, rules=[], repeats=2).table.meta["split"]
    assert split == "drawn at random: 60 of 60 ties are dated, too few to hold out the latest"


def test_too_few_ties_are_reported() -> None:
    with pytest.raises(GraphkitError, match="3 ties are too few to learn from"):
        backtest(Network(clubs().actors, clubs().claims[:3], as_of=TODAY))
    with pytest.raises(GraphkitError, match="0 ties are too few"):
        backtest(Network())
    with pytest.raises(GraphkitError, match="repeats must be 1 or more"):
        backtest(clubs(), repeats=0)
    done = backtest(chain(20), rules=["neighbours"], repeats=2)
    assert "too few for a conclusion" in done.summary


@pytest.mark.slow
def test_on_the_command_line(tmp_path: Path) -> None:
    run = CliRunner().invoke
    done = run(main, ["gaps", "--backtest", "--format", "csv", "--repeats", "2", "--seed", "3"])
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == ",".join(COLUMNS)
    assert "neighbours,named," in done.stdout
    assert "too few for a conclusion" in done.stderr
    day = run(main, ["gaps", "--backtest", "-p", "day=พ.ศ. 2548", "--format", "csv"])
    assert day.exit_code == 0, day.output
    assert "those that began after 2005-12-31" in day.stderr
    for options, message in (
        (["-p", "day=soon"], "'soon' is not a date"),
        (["-p", "years=3"], "tie=KIND and day=DATE"),
        (["--for", "Mukdahan"], "leave out --for and --into"),
    ):
        wrong = run(main, ["gaps", "--backtest", *options])
        assert wrong.exit_code == 2
        assert message in wrong.stderr
