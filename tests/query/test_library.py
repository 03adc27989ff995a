"""The library of named queries: the answer of each on the bundled network, worked out by hand."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from cypher_networks import few_examples, networks
from hypothesis import given
from hypothesis import strategies as st
from library_networks import wide_network

from graphkit.cli import main
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.query.library import load_query, queries, query
from graphkit.storage.open import open_network

PAGE = Path(__file__).parents[2] / "cypher" / "README.md"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def shipped() -> Network:
    return open_network("thai-twin-cities", as_of=dt.date(2026, 11, 22))


def ask(network: Network, name: str, **given: Any) -> list[Row]:
    """Return all rows of a named query; `from_` is the parameter `from`."""
    given = {key.rstrip("_"): value for key, value in given.items()}
    table = query(network, load_query(name), given, limit=0)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def column(rows: list[Row], *names: str) -> list[Any]:
    return [row[names[0]] if len(names) == 1 else tuple(row[n] for n in names) for row in rows]


def build(*claims: Claim, kinds: dict[str, tuple[str, ...]] | None = None) -> Network:
    """Return a network of provinces; `kinds` has kind, country, within and so on of others."""
    ids = {end for claim in claims for end in (claim.tail, claim.head)} | set(kinds or {})
    actors = {}
    for i in ids:
        kind, country, within, sector, subkind = (*(kinds or {}).get(i, ("province",)), *[""] * 5)[
            :5
        ]
        actors[i] = Actor(
            i, kind, {"en": i}, subkind=subkind, country=country, within=within, sector=sector
        )
    return Network(actors, claims, {"s": Source("s", "S", year=2010)})


def test_every_query_has_both_languages() -> None:
    thai = re.compile(r"[\u0e01-\u0e5b]")
    library = [named for named in queries() if "/" not in named.name]
    assert len(library) >= 36
    for named in library:
        assert thai.search(named.titles["th"]), named.name
        assert thai.search(named.answers["th"]), named.name
        assert named.title() != named.answer(), named.name
        assert all(parameter.help for parameter in named.parameters), named.name
    titles = [named.title(lang) for named in library for lang in ("en", "th")]
    assert len(set(titles)) == len(titles)


def test_every_query_finds_something_on_random_networks() -> None:
    places = {"from": "A0", "to": "A1", "one": "TH", "other": "LA"}
    given = {"actor": "A0", "dimension": "culture", **places}
    library = [named for named in queries() if "/" not in named.name]
    found = dict.fromkeys((named.name for named in library), 0)
    for seed in range(150):
        network = wide_network(seed)
        for named in library:
            taken = {p.name: given[p.name] for p in named.parameters if p.name in given}
            found[named.name] += bool(len(query(network, named, taken)))
    assert min(found.values()) >= 2, found


def test_actors_are_found_by_their_thai_names(shipped: Network) -> None:
    thai = ask(shipped, "ties_of_pair", from_="มุกดาหาร", to="สะหวันนะเขต")
    assert thai == ask(shipped, "ties_of_pair", from_="TH-49", to="LA-SV")
    assert len(thai) == 11


# Paths


@few_examples
@given(networks(kinds=("sister_city", "cooperates_with", "borders")), st.data())
def test_strongest_paths(network: Network, data: st.DataObject) -> None:
    one, other = data.draw(st.permutations(sorted(network.actors)))[:2]
    graph = nx.MultiGraph()
    graph.add_nodes_from(network.actors)
    for t in network.ties.values():
        family = network.ontology.tie_kinds[t.kind].family
        if t.status == "in_force" and family == "cooperation":
            graph.add_edge(t.tail, t.head, t.id)
    paths = []
    for path in nx.all_simple_edge_paths(graph, one, other, cutoff=6):
        confidence = 1.0
        for _, _, key in path:
            confidence *= network.ties[key].certainty
        paths.append((len(path), confidence))
    rows = ask(network, "strongest_paths", from_=one, to=other)
    if not paths:
        assert rows == []
        return
    fewest = min(length for length, _ in paths)
    best = max(confidence for _, confidence in paths)
    assert column(rows, "path") == ["fewest", "strongest"]
    assert column(rows, "length")[0] == fewest
    assert rows[0]["confidence"] == max(c for length, c in paths if length == fewest)
    assert rows[1]["confidence"] == pytest.approx(best, rel=1e-12)
    for row in rows:
        assert row["actors"].split("; ")[0] == one
        assert row["actors"].split("; ")[-1] == other
        assert len(row["ties"].split("; ")) == row["length"]


def test_the_strongest_path_may_be_longer(shipped: Network) -> None:
    rows = ask(shipped, "strongest_paths", from_="Mukdahan", to="Ho Chi Minh City")
    # 0.6^3 by Da Nang and Champasak; 0.6 * 0.9 * 0.9 * 0.6 by Da Nang, Khon Kaen and Vientiane.
    assert column(rows, "length", "actors") == [
        (3, "TH-49; VN-DN; LA-CH; VN-SG"),
        (4, "TH-49; VN-DN; TH-40; LA-VT; VN-SG"),
    ]
    assert column(rows, "confidence") == pytest.approx([0.216, 0.2916])


# Pairs


def test_border_provinces_without_a_lao_pair(shipped: Network) -> None:
    """Of the 12 on the border, Mukdahan has a pair and Chiang Rai one in process."""
    rows = ask(shipped, "border_without_pair", one="TH", other="LA")
    assert sorted(column(rows, "id")) == sorted(
        f"TH-{n}" for n in (56, 55, 53, 65, 42, 43, 38, 48, 37, 34)
    )
    by_id = {row["id"]: row for row in rows}
    assert by_id["TH-48"]["borders"] == "LA-BL; LA-KH; LA-SV"
    assert by_id["TH-55"]["other_status"] == "Luang Prabang (proposed)"
    assert by_id["TH-34"]["pairs_elsewhere"] == 1


def test_pairs_with_laos_and_their_location(shipped: Network) -> None:
    rows = ask(shipped, "pairs_between", one="TH", other="LA")
    assert column(rows, "from", "to", "status", "share_border", "from_on_border") == [
        ("TH-10", "LA-VT", "in_force", False, False),
        ("TH-40", "LA-VT", "in_force", False, False),
        ("TH-49", "LA-SV", "in_force", True, True),
        ("TH-67", "LA-LP", "in_force", False, False),
        ("TH-24", "LA-CH", "in_process", False, False),
        ("TH-57", "LA-BK", "in_process", True, True),
        ("TH-55", "LA-LP", "proposed", False, True),
    ]
    assert all(column(rows, "same_rank"))


def test_levels_and_pairs_stuck_at_signing(shipped: Network) -> None:
    rows = ask(shipped, "pair_levels", country="TH")
    economic = [row for row in rows if row["level"] == "economic"]
    assert column(economic, "tie_id") == ["sister_city|LA-SV|TH-49"]
    assert "src:jhusoc-264964 000:117" in economic[0]["level_sources"]
    assert not any(column(economic, "stuck"))
    khon_kaen = next(row for row in rows if row["tie_id"] == "sister_city|LA-VT|TH-40")
    assert (khon_kaen["level"], khon_kaen["others"], khon_kaen["stuck"]) == ("symbolic", 1, False)
    assert {row["level"] for row in rows if row["stuck"]} == {"symbolic"}
    assert {row["level"] for row in rows if row["stuck"] is None} == {"not known"}


def test_formal_and_informal_sides(shipped: Network) -> None:
    rows = ask(shipped, "formal_informal", place="Mukdahan")
    assert column(rows, "tie_id", "formal", "informal", "not_stated", "missing") == [
        ("sister_city|LA-SV|TH-49", 4, 3, 3, ""),
        ("sister_city|CN-chongzuo|TH-49", 1, 0, 0, "informal"),
        ("sister_city|TH-49|VN-25-2025", 1, 0, 0, "informal"),
        ("sister_city|TH-49|VN-DN", 1, 0, 0, "informal"),
    ]
    assert rows[0]["came_first"] == "formal"
    shanghai = ask(shipped, "formal_informal", place="CN-SH")
    first = {row["tie_id"]: row["came_first"] for row in shanghai}
    assert first["sister_city|CN-SH|TH-10"] == "informal"
    listed = ask(shipped, "ties_of_pair", from_="Mukdahan", to="Savannakhet")
    informal = [row["tie_id"] for row in listed if row["mechanism"] == "informal"]
    assert informal == [
        "cooperates_with|LA-SV|TH-49|sport-and-exchange",
        "cooperates_with|org:chamber-mukdahan|org:savannakhet-chamber-of-commerce",
        "visited|org:chamber-mukdahan|LA-SV",
    ]


def test_a_national_body_does_not_count_for_the_place_of_its_office() -> None:
    network = build(
        Claim("a", "b", "sister_city", source="s"),
        Claim("min", "b", "cooperates_with", mechanism="formal", source="s"),
        Claim("club", "b", "cooperates_with", mechanism="informal", since=None, source="s"),
        kinds={
            "min": ("agency", "TH", "a", "state", "ministry"),
            "club": ("association", "TH", "a", "civil"),
        },
    )
    assert column(ask(network, "ties_of_pair", from_="a", to="b"), "from") == ["club", "a"]
    (row,) = ask(network, "formal_informal")
    assert (row["formal"], row["informal"], row["not_stated"]) == (0, 1, 1)
    assert row["missing"] == "formal"
    (row,) = ask(network, "pair_sectors")
    assert (row["civil"], row["state"], row["who"]) == (1, 0, "club")


def test_organisations_behind_pairs(shipped: Network) -> None:
    rows = {row["tie_id"]: row for row in ask(shipped, "pair_sectors")}
    assert len(rows) == 97
    pair = rows["sister_city|LA-SV|TH-49"]
    assert (pair["private"], pair["state"], pair["civil"], pair["people"]) == (2, 1, 0, 1)
    wuzhou = rows["sister_city|CN-wuzhou|TH-22"]
    assert wuzhou["who"] == "Thai Young Chinese Chamber of Commerce"
    assert rows["sister_city|LA-LP|TH-67"]["ids"] == ""


def test_pairs_with_china_and_their_associations(shipped: Network) -> None:
    rows = {
        row["tie_id"]: row for row in ask(shipped, "pairs_with_associations", one="TH", other="CN")
    }
    assert len(rows) == 36
    yunnan = rows["sister_city|CN-YN|TH-57"]
    assert (yunnan["associations"], yunnan["exact"], yunnan["local"]) == (7, 7, 3)
    wuzhou = rows["sister_city|CN-wuzhou|TH-22"]
    assert (wuzhou["associations"], wuzhou["exact"], wuzhou["local"]) == (5, 1, 1)
    assert rows["sister_city|CN-TJ|TH-10"]["associations"] == 0


def test_a_pair_compared_with_a_model(shipped: Network) -> None:
    rows = ask(
        shipped, "compare_pairs", from_="TH-49", to="VN-25", model_from="มุกดาหาร", model_to="LA-SV"
    )
    assert [row["dimension"] for row in rows if row["missing"]] == ["health", "security"]
    far = ask(shipped, "compare_pairs", from_="Phetchabun", to="Luang Prabang")
    assert len(far) == 8
    assert all(column(far, "missing"))


def test_obstacles_reach_a_pair_from_its_countries_and_its_programme(shipped: Network) -> None:
    rows = ask(shipped, "obstacles_of_pair", from_="Chiang Rai", to="Bokeo")
    assert {row["scope"] for row in rows} == {2, None}
    assert {row["obstacle"] for row in rows if row["scope"] == 2} == {
        *("budget", "central_decision", "criteria", "expectations", "history", "no_citizens"),
        *("no_information", "partner_capacity", "staff", "turnover", "unequal_rank"),
    }
    assert all(row["locator"].startswith("000:") for row in rows)
    own = build(
        Claim("a", "b", "sister_city", obstacles=("budget",), source="s"),
        Claim("a", "c", "sister_city", obstacles=("staff",), source="s"),
    )
    assert column(ask(own, "obstacles_of_pair", from_="b", to="a"), "obstacle", "scope") == [
        ("budget", 0)
    ]


# Actors and activities


def test_actors_of_a_corridor(shipped: Network) -> None:
    rows = ask(shipped, "corridor_actors", corridor="project:ewec")
    joined = {row["id"] for row in rows if row["tie"] == "connects" and row["kind"] == "province"}
    assert joined == {
        *("TH-63", "TH-64", "TH-65", "TH-67", "TH-40", "TH-46", "TH-49"),
        *("LA-SV", "VN-25", "VN-25-2025", "VN-26", "VN-DN"),
    }
    # By its route and its forum, which are parts of it.
    assert ("TH-49", "project:r9") in column(rows, "id", "part")
    assert ("LA-XE", "project:ewec-forum-pakse") in column(rows, "id", "part")


def test_timeline(shipped: Network) -> None:
    rows = ask(shipped, "timeline", actor="Mukdahan", family="cooperation")
    assert column(rows, "date", "event", "status", "id") == [
        ("1999-03", "begins", "proposed", "VN-DN"),
        ("2004", "begins", "in_force", "LA-SV"),
        ("2005-01-25", "begins", "in_force", "VN-25"),
        ("2011", "begins", "in_force", "CN-chongzuo"),
        ("2011-07", "begins", "in_force", "CN-chongzuo"),
        ("2019-11-01", "begins", "in_force", "VN-25"),
        *[("2025-06-30", "ends", "in_force", "VN-25")] * 4,
        ("2025-07-01", "begins", "in_force", "VN-25-2025"),
    ]
    whole = ask(shipped, "timeline", actor="Mukdahan")
    assert column(whole, "date", "event", "id")[-1] == (
        *("2030", "ends", "project:plan-quangtri-mukdahan-2025-2030"),
    )
    seminar = ask(shipped, "timeline", actor="project:asean-vision-2020", family="activity")
    assert column(seminar, "date", "event") == [("1997", "begins"), ("2020", "ends")]


def test_ties_not_confirmed_since(shipped: Network) -> None:
    rows = ask(shipped, "unconfirmed", date="2012")
    assert rows[0]["tie_id"].startswith("cooperates_with|org:hakka-association-chiang-mai")
    assert rows[0]["confirmed"] == "1974-12-31"
    uozu = next(row for row in rows if row["from"] == "JP-uozu")
    assert (uozu["confirmed"], uozu["claims"]) == ("1989-08-08", 2)
    dated = [row["confirmed"] for row in rows if row["confirmed"]]
    assert dated == sorted(dated)
    assert all(day < "2012-01-01" for day in dated)
    # The tie with Savannakhet rests on an article of 2023.
    assert "sister_city|LA-SV|TH-49" not in column(rows, "tie_id")


def test_proposals_of_june_2022_have_no_outcome(shipped: Network) -> None:
    rows = ask(shipped, "proposed", actor="project:mukdahan-savannakhet-sister-city")
    june = [row for row in rows if row["since"] == "2022-06"]
    assert len(june) == 10
    assert {row["now"] for row in june} == {"proposed"}
    became = ask(shipped, "proposed", actor="TH-71", family="cooperation")
    assert column(became, "to", "status", "now") == [("CN-liangshan", "in_process", "in_force")]


def test_agencies_at_country_level_only(shipped: Network) -> None:
    rows = ask(shipped, "country_level_only", home="TH", country="CN")
    assert {"org:th-boi", "org:th-mfa", "org:th-moc"} < set(column(rows, "id"))
    assert "cooperates_with|CN|org:th-boi|country-level" in column(rows, "tie_ids")


def test_provinces_that_fit(shipped: Network) -> None:
    rows = ask(shipped, "province_fit", one="TH", other="CN")
    yunnan = next(row for row in rows if (row["from"], row["to"]) == ("TH-57", "CN-YN"))
    assert (yunnan["links"], yunnan["direct"], yunnan["associations"]) == (5, 1, 3)
    assert yunnan["pair"] == "in_force"
    open_ = ask(shipped, "province_fit", one="TH", other="CN", paired="no")
    assert column(open_, "from", "to", "links")[0] == ("TH-10", "CN-FJ", 5)
    assert ("TH-57", "CN-YN") not in column(open_, "from", "to")


def test_target_areas_of_a_project(shipped: Network) -> None:
    rows = {row["id"]: row for row in ask(shipped, "project_places", actor="project:bri")}
    assert {"CN-GD", "CN-SC", "CN-shenzhen", "CN-HK"} < set(rows)
    assert (
        rows["CN-SC"]["partners"] == "Luang Prabang; Chiang Mai; Prachuap Khiri Khan; Kanchanaburi"
    )
    assert (rows["CN-GD"]["pairs"], rows["CN-HK"]["pairs"]) == (2, 0)


def test_bodies_sectors_dimensions_and_mandates(shipped: Network) -> None:
    chiang_rai = column(ask(shipped, "associations", place="เชียงราย"), "id")
    assert {"org:chamber-chiang-rai", "org:yunnan-association-chiang-rai"} < set(chiang_rai)
    rows = ask(shipped, "participants", project="project:th-lao-sister-cities", sector="civil")
    assert set(column(rows, "id", "status")) == {("org:th-provincial-civil-society", "proposed")}
    rows = ask(shipped, "oversight", actor="project:th-lao-sister-cities")
    assert column(rows, "role", "id")[0] == ("oversees", "org:th-moi")
    rows = ask(shipped, "dimension_ties", place="Mukdahan", dimensions="health")
    assert "cooperates_with|LA-SV|TH-49|patients" in column(rows, "tie_id")
    rows = ask(shipped, "dimension_partners")
    assert not any(column(rows, "between"))
    assert rows[0]["learning"] == "both could share"
    phuket = next(row for row in rows if row["from"] == "CN-HI")
    assert phuket["learning"] == "Hainan could learn from Phuket"


def test_results_and_how_well_they_are_documented(shipped: Network) -> None:
    rows = ask(shipped, "results", place="TH-49")
    yes = ask(shipped, "results", place="TH-49", attested="yes")
    no = ask(shipped, "results", place="TH-49", attested="no")
    assert len(rows) == 24 == len(yes) + len(no)
    patients = next(
        row for row in no if row["locator"] == "000:99" and row["dimensions"] == "health"
    )
    assert not patients["second_hand"]
    assert any(row["second_hand"] for row in no)
    assert all(row["since"] and row["year"] for row in yes)


# The table of questions


def commands() -> list[str]:
    """Return the commands in the table of questions in cypher/README.md."""
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    return re.findall(r"`(graphkit [^`]+)`", "\n".join(rows))


def test_the_ten_questions_that_matter_most_have_an_answer() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ★")]
    assert len(rows) == 10
    assert all(re.search(r"`graphkit (query|gaps) ", row) for row in rows)


@pytest.mark.parametrize("command", commands())
def test_the_commands_of_the_table_run(command: str) -> None:
    words = shlex.split(command)[1:]
    result = CliRunner().invoke(main, [*words, "-n", "thai-twin-cities"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    if words[0] == "query":
        assert len(result.stdout.splitlines()) > 1, command
