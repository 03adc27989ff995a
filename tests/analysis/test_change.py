"""Changes over time: hand-worked histories, partial dates, unknown years, the shipped network."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import centrality, compare_networks, timeline, year_ends
from graphkit.cli import main
from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.model.selection import Selection, default_selection
from graphkit.storage.files.write import write_folder
from graphkit.storage.open import open_network

TODAY = dt.date(2026, 11, 22)
SISTERS = "sister_city|LA-SV|TH-49"


def claim(status: str = "", since: str = "", until: str = "", **rest: Any) -> Claim:
    ends = rest.pop("ends", ("TH-49", "LA-SV"))
    return Claim(
        *ends,
        rest.pop("kind", "sister_city"),
        status=status,
        since=parse_date(since) if since else None,
        until=parse_date(until) if until else None,
        **rest,
    )


def build(*claims: Claim, **rest: Any) -> Network:
    actors = (
        Actor(
            "TH-49", "province", {"en": "Mukdahan", "th": "มุกดาหาร"}, country="TH", source="atlas"
        ),
        Actor("LA-SV", "province", {"en": "Savannakhet"}, country="LA"),
        Actor("VN-25", "province", {"en": "Quang Tri"}, until=parse_date("2025-06-30")),
        Actor("VN-25-2025", "province", {"en": "Quang Tri"}, since=parse_date("2025-07-01")),
        Actor("TH", "country", {"en": "Thailand"}),
    )
    return Network(
        actors={actor.id: actor for actor in actors},
        claims=claims,
        sources={
            key: Source(key, key, year=year)
            for key, year in (("atlas", 2016), ("news", 2022), ("memo", 2024))
        },
        as_of=TODAY,
        **rest,
    )


HISTORY = build(
    claim("proposed", "2018", source="atlas"),
    claim("in_force", "2020", until="2023", source="news", level="economic"),
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def changes(old: Network, new: Network, *columns: str) -> list[tuple[Any, ...]]:
    names = columns or ("what", "change", "field", "before", "after", "since", "sources")
    return [tuple(row[name] for name in names) for row in compare_networks(old, new)]


def between(network: Network, one: str, other: str, **given_options: Any) -> list[tuple[Any, ...]]:
    old, new = (network.at(day(d), **given_options) for d in (one, other))
    return [row for row in changes(old, new) if row[0] == "tie"]


def test_proposed_then_in_force_then_ended() -> None:
    added = ("tie", "added", "status", None, "proposed", "2018", ("atlas",))
    assert between(HISTORY, "2017-12-31", "2018-01-01") == [added]
    assert between(HISTORY, "2018-01-01", "2019-12-31") == []
    assert between(HISTORY, "2019-12-31", "2020-01-01") == [
        ("tie", "changed", "status", "proposed", "in_force", "2020", ("news",)),
        ("tie", "changed", "level", None, "economic", "2020", ("news",)),
    ]
    assert between(HISTORY, "2020-01-01", "2023-12-31") == []
    assert between(HISTORY, "2023-12-31", "2024-01-01") == [
        ("tie", "changed", "status", "in_force", "ended", "2023", ("news",)),
    ]
    assert between(HISTORY, "2017-12-31", "2026-01-01")[0][4] == "ended"


def test_an_ended_tie_is_gone_from_a_selection_in_force() -> None:
    chosen = default_selection(HISTORY.ontology)
    parts = [
        HISTORY.select(replace(chosen, as_of=day(d)))
        for d in ("2019-06-01", "2021-06-01", "2024-06-01")
    ]
    assert changes(parts[0], parts[1], "change", "before", "after", "since") == [
        ("added", None, "in_force", "2020")
    ]
    assert changes(parts[1], parts[2], "change", "before", "after", "since") == [
        ("gone", "in_force", None, None)
    ]


def test_a_claim_without_an_end_holds_until_a_later_one_says_otherwise() -> None:
    network = build(claim("in_force", "2004", source="atlas"), claim("dormant", "2015-06"))
    for date in ("2004-01-01", "2010-01-01", "2015-05-31"):
        assert network.at(day(date)).ties[SISTERS].status == "in_force"
    assert network.at(day("2015-06-01")).ties[SISTERS].status == "dormant"
    assert network.at(day("2300-01-01")).ties[SISTERS].status == "dormant"


@pytest.mark.parametrize("since", ["2004", "พ.ศ. 2547", "๒๕๔๗", "2547 BE"])
def test_a_year_in_either_era_begins_on_its_first_day_and_ends_on_its_last(since: str) -> None:
    network = build(claim("in_force", since, until=since))
    rows = timeline(
        network.select(default_selection(network.ontology)),
        map(day, ("2003-12-31", "2004-01-01", "2004-12-31", "2005-01-01")),
        actors=["Mukdahan"],
    )
    assert rows.column("degree") == [0, 1, 1, 0]
    assert between(network, "2003-12-31", "2004-01-01")[0][5] == "2004"


def test_a_month_begins_on_its_first_day() -> None:
    network = build(claim("in_force", "2005-01", until="2005-02"))
    days = [day(d) for d in ("2004-12-31", "2005-01-01", "2005-02-28", "2005-03-01")]
    statuses = [tie.status if (tie := network.at(d).ties.get(SISTERS)) else None for d in days]
    assert statuses == [None, "in_force", "in_force", "ended"]


def test_a_tie_of_unknown_year_is_on_every_day_or_on_none() -> None:
    network = build(claim("in_force", source="atlas"), claim(ends=("LA-SV", "VN-25"), since="1999"))
    days = year_ends(1990, 2020, 10)
    kept = timeline(network, days, actors=["LA-SV"])
    dropped = timeline(network.select(Selection(undated=False)), days, actors=["LA-SV"])
    assert kept.column("degree") == [1, 2, 2, 2]
    assert dropped.column("degree") == [0, 1, 1, 1]
    assert (kept.meta["undated"], dropped.meta["undated"]) == ("keep", "drop")
    assert "without undated ties" in dropped.meta["selection"]
    # It does not change between any two days, whatever the rule.
    for undated in (True, False):
        assert between(network, "2000-01-01", "2020-01-01", undated=undated) == []
    both = compare_networks(network.at(TODAY), network.at(TODAY, undated=False))
    assert [(row["change"], row["id"]) for row in both if row["what"] == "tie"] == [
        ("gone", SISTERS)
    ]


def test_actors_exist_between_their_dates() -> None:
    found = changes(HISTORY.at(day("2025-06-30")), HISTORY.at(day("2025-07-01")))
    assert found == [
        ("actor", "added", "", None, None, "2025-07-01", ()),
        ("actor", "gone", "", None, None, None, ()),
    ]


def test_fields_of_actors_and_ties_between_two_versions() -> None:
    old = build(
        claim(
            "in_force", "2004", source="atlas", confidence=0.5, weight=1.0, dimensions=("tourism",)
        )
    )
    new = build(
        *old.claims,
        claim("in_force", "2004-05", source="news", confidence=0.9, weight=2.0,
              dimensions=("health", "tourism")),
    )  # fmt: skip
    changed = replace(
        new.actors["TH-49"], names={"en": "Mukdahan", "th": "จังหวัดมุกดาหาร"}, within="TH", lat=16.5
    )
    new = replace(new, actors={**new.actors, "TH-49": changed})
    assert changes(old, new) == [
        ("actor", "changed", "name_th", "มุกดาหาร", "จังหวัดมุกดาหาร", None, ("atlas",)),
        ("actor", "changed", "within", None, "TH", None, ("atlas",)),
        ("actor", "changed", "lat", None, "16.5", None, ("atlas",)),
        ("tie", "changed", "dimensions", ("tourism",), ("tourism", "health"), "2004-05", ("news",)),
        ("tie", "changed", "since", "2004", "2004-05", "2004-05", ("news",)),
        ("tie", "changed", "weight", 1.0, 2.0, "2004-05", ("news",)),
        ("tie", "changed", "confidence", 0.5, 0.9, "2004-05", ("news",)),
        ("tie", "changed", "sources", ("atlas",), ("atlas", "news"), None, ("news",)),
    ]
    back = changes(new, old, "change", "field", "before", "after")
    assert ("changed", "weight", 2.0, 1.0) in back
    assert ("changed", "sources", ("atlas", "news"), ("atlas",)) in back


def test_what_is_new_and_what_is_gone_between_two_versions() -> None:
    old, new = build(claim("in_force", source="atlas")), build(claim(kind="trades_with"))
    assert changes(old, new, "change", "id", "name", "kind", "from", "to", "sources") == [
        ("added", "trades_with|LA-SV|TH-49", "Savannakhet – Mukdahan", "trades_with",
         "LA-SV", "TH-49", ()),
        ("gone", SISTERS, "Savannakhet – Mukdahan", "sister_city", "LA-SV", "TH-49", ("atlas",)),
    ]  # fmt: skip
    assert compare_networks(old, new, lang="th")[0]["name"] == "Savannakhet – มุกดาหาร"
    few = replace(new, actors={k: a for k, a in new.actors.items() if k != "TH"})
    assert changes(new, few, "what", "change", "id", "sources") == [("actor", "gone", "TH", ())]
    assert len(compare_networks(Network(as_of=TODAY), few)) == len(few.actors) + 1


def test_derived_geography_is_not_a_separate_change() -> None:
    moved = replace(HISTORY.actors["TH-49"], within="TH")
    new = replace(HISTORY, actors={**HISTORY.actors, "TH-49": moved})
    assert any(tie.derived for tie in new.ties.values())
    assert changes(HISTORY, new, "what", "field", "after") == [("actor", "within", "TH")]


def test_provenance_of_both_networks() -> None:
    meta = compare_networks(HISTORY.at(day("2019-01-01")), HISTORY.at(TODAY, undated=False)).meta
    assert (meta["old"]["as_of"], meta["as_of"]) == ("2019-01-01", "2026-11-22")
    assert meta["undated"] == "drop"


texts = st.sampled_from(("", "1999", "2004", "2004-06", "2010-03-04", "2018"))
some_claims = st.lists(
    st.builds(
        claim,
        st.sampled_from(("", "proposed", "in_force", "dormant", "ended")),
        texts,
        level=st.sampled_from(("", "symbolic", "economic")),
        confidence=st.sampled_from((None, 0.5, 0.9)),
        source=st.sampled_from(("", "atlas", "news")),
        ends=st.sampled_from((("TH-49", "LA-SV"), ("LA-SV", "VN-25"), ("TH-49", "VN-25"))),
    ),
    max_size=6,
)
days = st.dates(dt.date(1998, 1, 1), TODAY)


@given(some_claims, some_claims, days, days)
def test_differences_turn_the_old_network_into_the_new_one(
    one: list[Claim], other: list[Claim], first: dt.date, second: dt.date
) -> None:
    old, new = build(*one).at(first), build(*other).at(second)
    assert not compare_networks(old, old).rows
    known = {key: {"status": tie.status, "level": tie.level} for key, tie in old.ties.items()}
    for row in compare_networks(old, new):
        if row["what"] == "tie" and row["change"] == "gone":
            del known[row["id"]]
        elif row["what"] == "tie" and row["field"] in ("status", "level"):
            known.setdefault(row["id"], {"level": ""})[row["field"]] = row["after"] or ""
    told = {key: tie["status"] for key, tie in known.items()}
    assert told == {key: tie.status for key, tie in new.ties.items()}
    for row in compare_networks(old, new):
        if row["change"] == "changed" and row["field"] == "level":
            assert known[row["id"]]["level"] == new.ties[row["id"]].level
    swapped = [row["change"] for row in compare_networks(new, old) if row["what"] == "tie"]
    straight = [row["change"] for row in compare_networks(old, new) if row["what"] == "tie"]
    assert swapped.count("gone") == straight.count("added")


@given(some_claims, st.lists(days, min_size=1, max_size=3))
def test_each_day_is_what_the_network_of_that_day_has(
    given_claims: list[Claim], given_days: list[dt.date]
) -> None:
    network = build(*given_claims)
    part = network.select(default_selection(network.ontology))
    table = timeline(part, given_days, ("degree", "strength"))
    for date in given_days:
        rows = [row[1:] for row in table.rows if row[0] == date.isoformat()]
        cut = network.select(default_selection(network.ontology, as_of=date))
        assert rows == list(centrality(cut, ("degree", "strength")).rows)
        assert table.meta["sizes"][date.isoformat()] == (len(cut.actors), len(cut.ties))


def test_a_trajectory_has_a_row_for_each_day() -> None:
    part = HISTORY.select(default_selection(HISTORY.ontology))
    table = timeline(part, year_ends(2019, 2025, 2), actors=["VN-25-2025", "มุกดาหาร", "TH-49"])
    assert table.columns[:5] == ("date", "id", "name_en", "kind", "country")
    rows = [(row["date"][:4], row["id"], row["degree"], row["degree_rank"]) for row in table]
    assert rows == [
        ("2019", "VN-25-2025", None, None),
        ("2019", "TH-49", 0, 1),
        ("2021", "VN-25-2025", None, None),
        ("2021", "TH-49", 1, 1),
        ("2023", "VN-25-2025", None, None),
        ("2023", "TH-49", 1, 1),
        ("2025", "VN-25-2025", 0, 1),
        ("2025", "TH-49", 0, 1),
    ]
    assert table.meta["dates"] == ["2019-12-31", "2021-12-31", "2023-12-31", "2025-12-31"]
    # Neither the day of the part nor the order of days matters.
    moved = HISTORY.select(default_selection(HISTORY.ontology, as_of=day("2010-01-01")))
    again = timeline(moved, year_ends(2019, 2025, 2)[::-1], actors=["VN-25-2025", "TH-49"])
    assert again.rows == table.rows


def test_whole_networks_are_taken_whole() -> None:
    table = timeline(HISTORY, [day("2018-06-01")], actors=["TH-49"])
    # A proposed sister city, and the country that it lies in.
    assert table.column("degree") == [2]
    old = HISTORY.at(day("2017-06-01"), undated=False)
    assert timeline(old, [day("2018-06-01")], actors=["TH-49"]).rows == table.rows


def test_misuse_is_explained() -> None:
    with pytest.raises(GraphkitError, match="no day given"):
        timeline(HISTORY, [])
    with pytest.raises(GraphkitError, match="did you mean 'Mukdahan'"):
        timeline(HISTORY, [TODAY], actors=["Mukdaham"])
    with pytest.raises(GraphkitError, match="did you mean 'degree'"):
        timeline(HISTORY, [TODAY], ("degre",))


def test_empty_networks() -> None:
    assert not compare_networks(Network(), Network()).rows
    assert not timeline(Network(), year_ends(2000, 2003)).rows


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, arguments)


def printed(*arguments: str) -> list[dict[str, str]]:
    result = run(*arguments, "--format", "csv")
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_mukdahan_and_savannakhet_in_the_shipped_network() -> None:
    network = open_network("thai-twin-cities")
    found = [
        row
        for row in compare_networks(network.at(day("2003-12-31")), network.at(day("2004-01-01")))
        if row["id"] == SISTERS
    ]
    assert [(row["change"], row["after"], row["since"]) for row in found] == [
        ("added", "in_force", "2004")
    ]
    assert found[0]["sources"]
    rows = printed(
        *("timeline", "มุกดาหาร", "สุวรรณเขต"),
        *("--tie", "sister_city", "--undated", "drop", "--measure", "degree"),
        *("--from", "2546", "--to", "2004"),
    )
    degrees = {(row["date"], row["id"]): int(row["degree"]) for row in rows}
    assert degrees["2004-12-31", "TH-49"] == degrees["2003-12-31", "TH-49"] + 1
    assert degrees["2004-12-31", "LA-SV"] == degrees["2003-12-31", "LA-SV"] + 1
    changed = printed("diff", "--from", "2003", "--to", "พ.ศ. 2547", "--around", "TH-49")
    assert SISTERS in {row["id"] for row in changed if row["change"] == "added"}


def test_diff_of_two_folders(tmp_path: Path) -> None:
    old, new, meta = tmp_path / "old", tmp_path / "new", tmp_path / "meta.json"
    write_folder(HISTORY, old)
    write_folder(build(*HISTORY.claims, claim(kind="trades_with", since="2021")), new)
    result = run("diff", str(old), str(new), "--meta", str(meta))
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["change"], row["kind"], row["since"]) for row in rows] == [
        ("added", "trades_with", "2021")
    ]
    assert "0 actors added, 0 gone, 0 changed; 1 tie added, 0 gone, 0 changed" in result.stderr
    assert "old" in json.loads(meta.read_text("utf-8"))
    same = run("diff", str(old), str(old))
    assert same.stdout.count("\n") == 1
    assert "0 ties added" in same.stderr
    # GRAPHKIT_NETWORK does not count as a second network.
    env = {"GRAPHKIT_NETWORK": str(old)}
    assert CliRunner(env=env).invoke(main, ["diff", str(old), str(new)]).exit_code == 0


def test_diff_says_when_only_notes_differ(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    write_folder(HISTORY, old)
    noted = [claim._replace(note="read again") for claim in HISTORY.claims]
    write_folder(build(*noted), new)
    result = run("diff", str(old), str(new))
    assert result.exit_code == 0
    assert "differ in fields that are not compared, such as notes" in result.stderr


def test_timeline_of_all_and_its_days() -> None:
    rows = printed(
        *("timeline", "--from", "2000", "--to", "2011-05-05", "--every", "5"),
        *("--measure", "degree", "--tie", "sister_city", "--kind", "province"),
    )
    assert list(dict.fromkeys(row["date"] for row in rows)) == [
        *("2000-12-31", "2005-12-31", "2010-12-31", "2011-05-05"),
    ]
    assert list(rows[0]) == [
        *("date", "id", "name_en", "kind", "country", "degree", "degree_rank"),
    ]
    leap = printed(
        "timeline", "TH-49", "--from", "2004-02-29", "--to", "2006", "--measure", "degree"
    )
    assert [row["date"] for row in leap] == [
        *("2004-02-28", "2005-02-28", "2006-02-28", "2006-12-31"),
    ]
    said = run("timeline", "Thailand", "--tie", "sister_city", "--from", "2020")
    assert "has none of these ties on any of the days" in said.stderr
    assert "without a date are counted on every day; --undated drop leaves them out" in said.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("diff",), 2, "give two networks, OLD and NEW, or two days"),
        (("diff", "a"), 2, "give two networks"),
        (("diff", "a", "b", "c"), 2, "give two networks"),
        (("diff", "a", "b", "-n", "c"), 2, "not both"),
        (("diff", "a", "b", "--from", "2004"), 2, "not both"),
        (("diff", "--from", "2020", "--to", "2019"), 2, "is after"),
        (("diff", "--from", "2020", "--as-of", "2021"), 2, "--as-of is a single day"),
        (("diff", "--from", "twenty"), 2, "is not a date"),
        (("diff", "no/such/a", "no/such/b"), 1, "no/such/a"),
        (("diff", "--from", "2020", "--tie", "sistercity"), 1, "did you mean 'sister_city'"),
        (("timeline", "Mukdaham"), 1, "did you mean 'Mukdahan'"),
        (("timeline", "--as-of", "2004"), 2, "--as-of is a single day"),
        (("timeline", "--from", "2020", "--to", "2019"), 2, "is after"),
        (("timeline", "--measure", "degre", "--from", "2025"), 1, "did you mean 'degree'"),
        (("timeline", "--every", "0"), 2, "--every"),
        (("centrality", "--undated", "maybe"), 2, "--undated"),
    ],
)
def test_commands_explain_how_to_fix_mistakes(
    arguments: tuple[str, ...], code: int, says: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert says in result.stderr
    assert not result.stdout


def test_the_rule_for_unknown_years_is_an_option_of_every_command(tmp_path: Path) -> None:
    meta = tmp_path / "meta.json"
    kept = printed("centrality", "--measure", "degree")
    dropped = printed("centrality", "--measure", "degree", "--undated", "drop", "--meta", str(meta))
    assert sum(int(row["degree"]) for row in dropped) < sum(int(row["degree"]) for row in kept)
    assert "without undated ties" in json.loads(meta.read_text("utf-8"))["selection"]


def test_a_timeline_that_takes_minutes_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkit.analysis.engines.paths.SLOW_BETWEENNESS", 800)
    told = "actors on 2 days take minutes"
    line = ["timeline", "Mukdahan", "--from", "2025"]
    assert told in CliRunner().invoke(main, line).stderr
    assert told not in CliRunner().invoke(main, [*line, "--measure", "degree"]).stderr
    one_day = [*line[:2], "--from", "2020", "--to", "2020"]
    assert "take minutes" not in CliRunner().invoke(main, one_day).stderr
