"""Tables as people write them become a network; what they do not say is asked, not guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from messy_workbook import tie_rows, write_messy

from graphkit.cli import main
from graphkit.model.errors import GraphkitError, InvalidDataError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.report.export import export
from graphkit.storage.files.raw import RawTable
from graphkit.storage.open import open_network
from graphkit.tables.importing import Import, import_tables
from graphkit.tables.mapping import Mapping, mapping_toml, read_mapping, save_mapping
from graphkit.tables.questions import answer_questions, save_questions, take_suggestions
from graphkit.tables.values import loose_date


def table(text: str, name: str = "t.csv", **options: Any) -> RawTable:
    rows = [line.split("\t" if "\t" in text else ",") for line in text.strip("\n").split("\n")]
    return RawTable(name, "", (), rows, **options)


def ties_of(found: Import) -> list[tuple[str, str, str]]:
    return [(claim.tail, claim.head, claim.kind) for claim in found.network.claims]


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["import", *args], catch_exceptions=False)


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_messy_workbook_becomes_a_checked_network(tmp_path: Path) -> None:
    write_messy(tmp_path / "minutes.xlsx")
    done = run("minutes.xlsx", "--out", "net")
    assert done.exit_code == 0, done.stderr
    network = open_network("net")
    assert network.problems == ()
    assert len(network.actors) == 40
    # One cell of the 70 rows names two provinces.
    assert len(network.claims) == 71
    assert "as they would be read" in done.stderr
    assert "'MOU' is read as tie_kind 'cooperates_with'" in done.stderr
    assert "rows that hold no data (titles, sums, notes) are left out: 1, 74, 75" in done.stderr
    first, second = network.claims[:2]
    assert (first.tail, first.head, first.status) == ("TH-49", "LA-SV", "in_force")
    assert (str(first.since), first.confidence, first.derived) == ("2018", 0.9, ("confidence",))
    assert "2561/62 (2018-01-01 to 2019-12-31)" in first.note
    assert first.dimensions == ("trade_investment", "tourism")
    assert (str(second.since), second.kind) == ("2017", "cooperates_with")
    weights = [claim.weight for claim in network.claims]
    assert 1250.0 in weights
    assert 12_000_000.0 in weights
    assert {claim.tail for claim in network.claims if claim.weight is None} >= {"TH-40", "TH-41"}
    assert {s.title for s in network.sources.values()} == {"minutes.xlsx", "รายงานประจำปี 2563"}


def test_the_same_mapping_gives_the_same_network(tmp_path: Path) -> None:
    write_messy(tmp_path / "minutes.xlsx")
    found = import_tables("minutes.xlsx")
    save_mapping(found.full_mapping(), tmp_path / "map.toml")
    again = import_tables("minutes.xlsx", mapping="map.toml")
    assert again.network.claims == found.network.claims
    assert again.network.actors == found.network.actors
    assert mapping_toml(again.full_mapping()) == mapping_toml(found.full_mapping())
    edited = read_mapping("map.toml")
    edited.words["confidence"]["สูง"] = "0.8"
    changed = import_tables("minutes.xlsx", mapping=edited)
    assert changed.network.claims[0].confidence == 0.8


@pytest.mark.parametrize(
    "text",
    [
        "Source,Target\nBeta,Gamma\n",
        "Source,Target,Type,Id,Label,Weight\nBeta,Gamma,Undirected,0,,\n",
        "from,to\nBeta,Gamma\n",
        "City A,City B,Year\nBeta,Gamma,2004\n",
        "Vertex 1,Vertex 2\nBeta,Gamma\n",
        "V1,V2\nBeta,Gamma\n",
        "From,To,Type\nBeta,Gamma,sister city\n",
        "No,เมือง 1,เมือง 2\n1,Beta,Gamma\n",
        "中方,友好城市\nBeta,Gamma\n",
        "Bên A,Đối tác\nBeta,Gamma\n",
        "Twin towns 2020,\nsource node,target node\nBeta,Gamma\nTotal,1\n",
    ],
)
def test_edge_lists(text: str) -> None:
    found = import_tables(table(text), kind="city", tie="sister_city")
    assert ties_of(found) == [("city:beta", "city:gamma", "sister_city")]
    assert not found.questions.found
    assert {a.kind for a in found.network.actors.values()} == {"city"}
    assert {a.source for a in found.network.actors.values()} == {"file:t-csv"}


def test_nodes_and_edges() -> None:
    nodes = table(
        "Id,Label,Latitude,Longitude\n1,Alpha,16.5,104.7\n2,Beta,16.6,104.8\n", "nodes.csv"
    )
    edges = table("Source,Target,Type,Weight\n1,2,Undirected,3\n", "edges.csv")
    found = import_tables([edges, nodes], kind="city", tie="sister_city")
    assert ties_of(found) == [("1", "2", "sister_city")]
    assert found.network.claims[0].weight == 3
    alpha = found.network.actors["1"]
    assert (alpha.names, alpha.lat, alpha.lon) == ({"en": "Alpha"}, 16.5, 104.7)
    assert found.network.claims[0].source == "file:edges-csv"
    assert found.network.claims[0].locator == "row 2"


def test_a_table_without_a_header() -> None:
    found = import_tables(table("มุกดาหาร,สะหวันนะเขต\nนครพนม,คำม่วน\n"), tie="sister_city")
    assert ties_of(found) == [
        ("TH-49", "LA-SV", "sister_city"),
        ("TH-48", "LA-KH", "sister_city"),
    ]


def test_names_are_resolved_with_their_country_and_type() -> None:
    text = "City\tPartner\tCountry\nจ.ขอนแก่น\tDong Hoi\tVietnam\nNong Khai\tPakse\tLaos\n"
    found = import_tables(table(text), tie="sister_city")
    assert [tie[0] for tie in ties_of(found)] == ["TH-40", "TH-43"]
    countries = {key: actor.country for key, actor in found.network.actors.items()}
    assert {countries[tie[1]] for tie in ties_of(found)} == {"VN", "LA"}


def test_an_ambiguous_name_is_asked_and_the_answer_is_kept(tmp_path: Path) -> None:
    pairs = table("from\tto\nหนองคาย\tเวียงจันทน์\nอุดรธานี\tเวียงจันทน์\n")
    found = import_tables(pairs, tie="sister_city")
    (question,) = found.questions.found.values()
    assert (question.about, question.value, question.rows) == ("name", "เวียงจันทน์", 2)
    assert {value for _, value in question.choices} >= {"LA-VT", "LA-VI", "", "new:city"}
    assert ties_of(found) == []
    save_questions(found.questions, tmp_path / "q.xlsx", "t.csv")
    book = openpyxl.load_workbook(tmp_path / "q.xlsx")
    sheet = book["questions"]
    (validation,) = sheet.data_validations.dataValidation
    assert (str(validation.sqref), validation.type) == ("E5", "list")
    sheet["E5"] = next(text for text, value in question.choices if value == "LA-VT")
    book.save(tmp_path / "q.xlsx")
    assert answer_questions(found.mapping, found.questions, tmp_path / "q.xlsx") == []
    again = import_tables(pairs, mapping=found.mapping)
    assert ties_of(again) == [("TH-43", "LA-VT", "sister_city"), ("TH-41", "LA-VT", "sister_city")]
    sheet["E5"] = "Vientiane?"
    book.save(tmp_path / "q.xlsx")
    with pytest.raises(InvalidDataError, match="choose one from the list"):
        answer_questions(found.mapping, found.questions, tmp_path / "q.xlsx")


def test_an_unknown_kind_is_one_question_and_not_one_a_name() -> None:
    found = import_tables(table("from,to\nXqa,Xqb\nXqc,Xqd\nXqe,Xqf\n"), tie="cooperates_with")
    (question,) = found.questions.found.values()
    assert question.about == "kind"
    assert question.value.startswith("Xqa")
    found.mapping.kind = "agency"
    assert (
        len(import_tables(table("from,to\nXqa,Xqb\n"), mapping=found.mapping).network.claims) == 1
    )


def test_a_tie_kind_that_nothing_says_is_one_question() -> None:
    found = import_tables(table("from,to\nมุกดาหาร,สะหวันนะเขต\nเลย,ไชยะบุรี\n"))
    (question,) = found.questions.found.values()
    assert (question.about, question.rows) == ("tie", 2)


def test_unknown_words_are_asked_once_each_and_slips_have_a_suggestion() -> None:
    rows = "a\tb\tin forec\t\na\tc\tin forec\tx9\na\td\tmaybe\t\n"
    found = import_tables(table(f"from\tto\tstatus\tlevel\n{rows}"), kind="city", tie="sister_city")
    asked = {q.value: (q.rows, q.suggestion) for q in found.questions.found.values()}
    assert asked == {"in forec": (2, "in_force"), "maybe": (1, None), "x9": (1, None)}
    taken = take_suggestions(found.mapping, found.questions.found.values())
    assert len(taken) == 1
    again = import_tables(table(f"from\tto\tstatus\tlevel\n{rows}"), mapping=found.mapping)
    assert [claim.status for claim in again.network.claims] == ["in_force", "in_force", ""]


@pytest.mark.parametrize(
    ("cells", "weights", "asked"),
    [
        (["1,200", "16,5"], [1.2, 16.5], False),
        (["1,200", "1,200.5"], [1200, 1200.5], False),
        (["1,200", "2,000,000"], [1200, 2_000_000], False),
        (["1,200", "35"], [1200, 35], True),
        (["1.200,5", "3"], [1200.5, 3], False),
    ],
)
def test_the_column_as_a_whole_decides_what_commas_are(
    cells: list[str], weights: list[float], asked: bool
) -> None:
    rows = "".join(f"a{place}\tb\t{cell}\n" for place, cell in enumerate(cells))
    found = import_tables(table(f"from\tto\tweight\n{rows}"), kind="city", tie="sister_city")
    assert [claim.weight for claim in found.network.claims] == weights
    assert [q.about for q in found.questions.found.values()] == ["number"] * asked


@pytest.mark.parametrize(
    ("cells", "dates", "asked"),
    [
        (["1/25/2005", "3/4/2005"], ["2005-01-25", "2005-03-04"], False),
        (["25/1/2548", "3/4/2005"], ["2005-01-25", "2005-04-03"], False),
        (["3/4/2005"], ["2005-04-03"], True),
    ],
)
def test_the_column_as_a_whole_decides_whether_the_month_is_first(
    cells: list[str], dates: list[str], asked: bool
) -> None:
    rows = "".join(f"a{place}\tb\t{cell}\n" for place, cell in enumerate(cells))
    found = import_tables(table(f"from\tto\tsince\n{rows}"), kind="city", tie="sister_city")
    assert [str(claim.since) for claim in found.network.claims] == dates
    assert [q.about for q in found.questions.found.values()] == ["month"] * asked


def test_rows_of_one_pair_are_summed_after_a_question() -> None:
    text = "from,to,weight\na,b,2\nb,a,10\na,c,1\nc,d,4\nc,d,4\n"
    found = import_tables(table(text), kind="city", tie="cooperates_with")
    (question,) = found.questions.found.values()
    assert (question.about, question.suggestion) == ("sum", "sum")
    take_suggestions(found.mapping, [question])
    summed = import_tables(table(text), mapping=found.mapping)
    assert [claim.weight for claim in summed.network.claims] == [12, 1, 8]
    assert summed.network.claims[0].locator == "row 2 and 1 more"
    found.mapping.tables[0].repeated = "largest"
    largest = import_tables(table(text), mapping=found.mapping)
    assert [claim.weight for claim in largest.network.claims] == [10, 1, 4]
    found.mapping.tables[0].repeated = "each"
    each = import_tables(table(text), mapping=found.mapping)
    assert len(each.network.claims) == 5


def test_a_sum_is_derived_and_the_largest_weight_is_stated() -> None:
    found = import_tables(table("from,to,weight\na,b,2\na,b,10\n"), kind="city", tie="borders")
    for how, weight, derived in (("sum", 12, ("weight",)), ("largest", 10, ())):
        found.mapping.tables[0].repeated = how
        again = import_tables(table("from,to,weight\na,b,2\na,b,10\n"), mapping=found.mapping)
        assert [(c.weight, c.derived) for c in again.network.claims] == [(weight, derived)]


def test_rows_of_both_directions_of_a_directed_tie_are_two_ties() -> None:
    found = import_tables(table("from,to,weight\na,b,2\nb,a,10\n"), kind="agency", tie="funds")
    assert [(c.tail, c.head, c.weight) for c in found.network.claims] == [
        ("agency:a", "agency:b", 2),
        ("agency:b", "agency:a", 10),
    ]
    assert not found.questions.found


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        *(("confidence", "100", 1.0), ("confidence", "1", 1.0), ("confidence", "70", 0.7)),
        *(("confidence", "101", None), ("confidence", "-0.1", None), ("weight", "-1", None)),
    ],
)
def test_numbers_that_a_column_can_have(field: str, cell: str, value: float | None) -> None:
    rows = table(f"from\tto\t{field}\na\tb\t{cell}\n")
    found = import_tables(rows, kind="city", tie="sister_city")
    assert [getattr(claim, field) for claim in found.network.claims] == [value]
    said = f"{field}: {cell!r} is not a number that it can be, and is left out"
    assert (said in found.assumed) == (value is None)


def test_a_sum_is_left_out_and_a_body_of_that_name_is_not() -> None:
    text = "from\tto\tstatus\nTotal\tXqa\tin_force\nTotal\t1\t\n"
    found = import_tables(table(text), kind="agency", tie="cooperates_with")
    assert ties_of(found) == [("agency:total", "agency:xqa", "cooperates_with")]
    assert any(sentence.endswith("are left out: 3") for sentence in found.assumed)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2561/62", ("2018-01-01", "2019-12-31")),
        ("2018-2020", ("2018-01-01", "2020-12-31")),
        *(("2561/61", None), ("2562/61", None), ("2019-2018", None)),
        ("before 2007", ("0001-01-01", "2006-12-31")),
        ("after May 2007", ("2007-06-01", "9999-12-31")),
    ],
)
def test_limits_of_dates_as_people_write_them(text: str, days: tuple[str, str] | None) -> None:
    found = loose_date(text)
    assert (found and (str(found.first), str(found.last))) == days


def test_an_end_before_the_beginning_is_a_note_but_the_same_year_is_not() -> None:
    text = "from\tto\tsince\tuntil\na\tb\t2004-05\t2004\na\tc\t2004\t2003\n"
    same, before = import_tables(table(text), kind="city", tie="sister_city").network.claims
    assert (str(same.until), same.note) == ("2004", "")
    assert (before.until, before.note) == (None, "until: 2003")


def test_a_level_of_a_tie_without_levels_is_kept_as_a_note() -> None:
    text = "from\tto\tkind\tlevel\na\tb\tborders\teconomic\na\tb\tsister_city\teconomic\n"
    claims = import_tables(table(text), kind="city").network.claims
    assert [(c.level, c.note) for c in claims] == [("", "level: economic"), ("economic", "")]


def test_a_tie_whose_ends_only_fit_the_other_way_is_turned_round() -> None:
    text = "from\tto\nMukdahan\tXqa Fair\nXqb Fair\tMukdahan\n"
    mapping = Mapping(names={"Xqa Fair": "new:project", "Xqb Fair": "new:project"})
    found = import_tables(table(text), mapping=mapping, tie="hosts")
    assert {(c.tail, c.head) for c in found.network.claims} == {
        ("TH-49", "project:xqa-fair"),
        ("TH-49", "project:xqb-fair"),
    }
    assert found.assumed["hosts ties are turned round where their kind asks for it"] == 1


def test_a_repeated_header_is_no_row() -> None:
    text = "from\tto\tyear\na\tb\t2004\nFrom\tTo\tYear\nc\td\t2005\n"
    found = import_tables(table(text), kind="city", tie="sister_city")
    assert [tie[:2] for tie in ties_of(found)] == [("city:a", "city:b"), ("city:c", "city:d")]
    assert any(sentence.endswith("are left out: 3") for sentence in found.assumed)


def test_grades_in_a_column_of_levels_are_weights() -> None:
    text = "ฝ่ายไทย\tฝ่ายลาว\tระดับ\nเลย\tไชยะบุรี\tสูง\nน่าน\tไชยะบุรี\tต่ำ\n"
    found = import_tables(table(text), tie="sister_city")
    assert [(c.weight, c.level, c.derived) for c in found.network.claims] == [
        (3.0, "", ("weight",)),
        (1.0, "", ("weight",)),
    ]
    assert any("holds grades" in sentence for sentence in found.assumed)


def test_ends_that_a_kind_cannot_have_are_left_out_and_said() -> None:
    text = "from\tto\tkind\nเลย\tหอการค้าจังหวัดเลย\tเมืองพี่เมืองน้อง\nเลย\tไชยะบุรี\tMOU\n"
    found = import_tables(table(text))
    assert [tie[2] for tie in ties_of(found)] == ["cooperates_with"]
    (problem,) = found.problems
    assert (problem.row, problem.message) == (
        2,
        "a sister_city tie cannot go from province to association",
    )


def test_tables_that_are_none_are_refused() -> None:
    with pytest.raises(InvalidDataError, match=r"no table of actors or ties in t\.csv"):
        import_tables(table("a,b,c\n1,2,3\n"))
    with pytest.raises(InvalidDataError, match="is not a known kind"):
        import_tables(table("from,to\na,b\n"), kind="town")
    with pytest.raises(GraphkitError, match="file not found"):
        import_tables("nothing.csv")


def test_a_mapping_that_no_longer_fits_is_said(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("from,to\nเลย,ไชยะบุรี\n", "utf-8")
    run("pairs.csv", "--tie", "sister_city")
    (tmp_path / "pairs.csv").write_text("to,year,from\nไชยะบุรี,2547,เลย\n", "utf-8")
    done = run("pairs.csv")
    assert "using the mapping graphkit-map.toml" in done.stderr
    assert "pairs.csv: columns that are not read: year" in done.stderr
    (tmp_path / "pairs.csv").write_text("a,b\nไชยะบุรี,เลย\n", "utf-8")
    done = run("pairs.csv")
    assert "columns of the mapping are gone: from, to" in done.stderr


def test_a_town_with_its_province_is_one_actor() -> None:
    text = "from\tto\nPhuket\tGeorge Town, Penang\nPhuket\tNice, France\n"
    found = import_tables(table(text), tie="sister_city")
    assert [tie[1] for tie in ties_of(found)] == ["MY-george-town", "FR-nice"]


def test_places_in_a_column_with_the_title_of_a_kind_are_ends() -> None:
    text = "จังหวัด,คู่ความสัมพันธ์,สถานะ\nมุกดาหาร,สะหวันนะเขต,มีผล\nนครพนม,คำม่วน,มีผล\n"
    found = import_tables([table(text)], tie="sister_city")
    assert [row[:2] for row in ties_of(found)] == [("TH-49", "LA-SV"), ("TH-48", "LA-KH")]


def test_a_column_of_no_known_words_is_a_note() -> None:
    text = "from\tto\tthai_level\nเลย\tไชยะบุรี\tspecial area\n"
    found = import_tables(table(text), tie="sister_city")
    assert found.network.claims[0].note == "special area"
    assert not found.questions.found


def test_a_stated_kind_decides_which_place_a_name_means() -> None:
    nodes = table("Label,Type\nMukdahan,City\nSavannakhet,Province\nXyzzy,City\n", "nodes.csv")
    edges = table("From,To\nMukdahan,Savannakhet\nXyzzy,Mukdahan\n", "edges.csv")
    found = import_tables([nodes, edges], tie="sister_city")
    kinds = {actor.name(): (key, actor.kind) for key, actor in found.network.actors.items()}
    assert kinds["Mukdahan"][1] == "city"
    assert kinds["Mukdahan"][0] != "TH-49"
    assert kinds["Savannakhet"] == ("LA-SV", "province")
    assert kinds["Xyzzy"] == ("city:xyzzy", "city")
    assert "'Xyzzy' is not known and becomes a new actor of kind city" in found.assumed
    assert len(found.network.claims) == 2


def test_the_actors_of_a_network_are_known() -> None:
    base = Network(actors={"org:x": Actor("org:x", "agency", {"en": "Border Office"})})
    found = import_tables(
        table("from,to\nBorder Office,Mukdahan\n"), tie="cooperates_with", base=base
    )
    assert ties_of(found) == [("org:x", "TH-49", "cooperates_with")]
    assert set(found.network.actors) == {"org:x", "TH-49"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "ฝ่ายไทย;ฝ่ายลาว;น้ำหนัก\nเลย;ไชยะบุรี;1,5\n".encode("cp874")),
        ("a.csv", "\ufeffฝ่ายไทย\tฝ่ายลาว\tน้ำหนัก\nเลย\tไชยะบุรี\t1,5\n".encode()),
        ("a.txt", "ฝ่ายไทย\tฝ่ายลาว\tน้ำหนัก\nเลย\tไชยะบุรี\t1,5\n".encode("utf-16")),
        ("a.csv", 'sep=;\n"ฝ่ายไทย";"ฝ่ายลาว";"น้ำหนัก"\n"เลย";"ไชยะบุรี";"1,5"\n'.encode()),
    ],
)
def test_any_delimiter_and_encoding(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    found = import_tables(name, tie="sister_city")
    assert ties_of(found) == [("TH-42", "LA-XA", "sister_city")]
    assert found.network.claims[0].weight == 1.5


def test_the_command_asks_and_reads_answers(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("from,to\nหนองคาย,เวียงจันทน์\n", "utf-8")
    done = run("pairs.csv", "--tie", "sister_city", "--out", "net")
    assert done.exit_code == 1
    assert "1 question in graphkit-questions.xlsx" in done.stderr
    assert "nothing is written before they are answered" in done.stderr
    assert not (tmp_path / "net").exists()
    book = openpyxl.load_workbook("graphkit-questions.xlsx")
    answers = [cell.value for cell in book["answers"][5]]
    book["questions"]["E5"] = answers[0]
    book.save("graphkit-questions.xlsx")
    args = ["pairs.csv", "--answers", "graphkit-questions.xlsx"]
    done = run(*args, "--into", "atlas.db")
    assert done.exit_code == 0, done.stderr
    assert len(open_network("atlas.db").claims) == 1
    # The answer is in the mapping now; a new row is added to the store.
    (tmp_path / "pairs.csv").write_text("from,to\nหนองคาย,เวียงจันทน์\nเลย,ไชยะบุรี\n", "utf-8")
    done = run("pairs.csv", "--into", "atlas.db")
    assert done.exit_code == 0, done.stderr
    assert len(open_network("atlas.db").claims) == 2


def test_suggestions_are_taken_only_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("from,to,status\nเลย,ไชยะบุรี,in forec\n", "utf-8")
    done = run("pairs.csv", "--tie", "sister_city", "--yes", "--out", "net")
    assert done.exit_code == 0
    assert "taken: Which status is meant?" in done.stderr
    assert open_network("net").claims[0].status == "in_force"


def test_what_is_left_out_for_want_of_an_answer_is_said(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("from,to\nเลย,ไชยะบุรี\nเลย,อุดรมิ\n", "utf-8")
    done = run("pairs.csv", "--tie", "sister_city", "--yes", "--out", "net")
    assert done.exit_code == 0
    assert len(open_network("net").claims) == 1
    assert "'อุดรมิ' (1 row, first at pairs.csv:3)" in done.stderr


def test_a_workbook_without_questions_is_no_answer(tmp_path: Path) -> None:
    write_messy(tmp_path / "minutes.xlsx")
    done = run("minutes.xlsx", "--answers", "minutes.xlsx", "--out", "net")
    assert done.exit_code == 1
    assert "minutes.xlsx is not a workbook of questions" in done.stderr


def test_formulas_without_a_value_are_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("from", "to"), ("เลย", "ไชยะบุรี"), ("=A2", "ไชยะบุรี")):
        book.active.append(row)
    book.save("pairs.xlsx")
    assert "1 formula without a stored value" in run("pairs.xlsx", "--tie", "sister_city").stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("desk.db", "is a store, not a table; commands read it as a network: graphkit info"),
        ("paper.pdf", "is a document, not a table; `graphkit extract"),
    ],
)
def test_files_that_are_no_tables_are_sent_where_they_belong(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / name).write_bytes(b"?")
    done = run(name)
    assert done.exit_code == 1
    assert said in done.stderr


def test_a_misspelt_kind_gets_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("from,to\nเลย,ไชยะบุรี\n", "utf-8")
    done = run("pairs.csv", "--tie", "sistercity")
    assert "did you mean 'sister_city'?" in done.output


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no table of actors or ties"),
        (b"PK\x03\x04" + b"\0" * 40, "not an .xlsx workbook"),
        (b"\xff\xfe\x00", "no table"),
    ],
)
def test_broken_files_end_in_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    name = "a.xlsx" if data[:2] == b"PK" else "a.csv"
    (tmp_path / name).write_bytes(data)
    done = run(name, "--tie", "sister_city")
    assert done.exit_code == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_workbook_that_would_unpack_to_too_much_is_not_opened(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile("bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (20 << 20))
    done = run("bomb.xlsx")
    assert "when unpacked; not opened" in done.stderr


@pytest.mark.slow
def test_an_edge_list_of_25_000_rows(tmp_path: Path) -> None:
    ends = [(n % 17000, (n * 7919 + n // 17000 + 1) % 17000) for n in range(25_000)]
    rows = [f"Body {a},Body {b},{a % 9}" for a, b in ends]
    (tmp_path / "edges.csv").write_text("\n".join(["Source,Target,Weight", *rows]))
    found = import_tables("edges.csv", kind="agency", tie="cooperates_with")
    assert len(found.network.claims) > 24_000
    assert "few are places" in " ".join(found.assumed)


def test_mappings_that_are_wrong_are_refused(tmp_path: Path) -> None:
    for text, said in (
        ("kind = [", "cannot be read"),
        ("[[tables]]\npart = 'ties'\n", "has no `file`"),
        ("[[tables]]\nfile = 'a'\npart = 'tie'\n", "is not one of"),
        ("[[tables]]\nfile = 'a'\nheader = 3\n", "header must be a list"),
        ("names = 3\n", "must be lines"),
        ("tables = 3\n", "written as"),
    ):
        (tmp_path / "map.toml").write_text(text)
        with pytest.raises(InvalidDataError, match=said):
            read_mapping("map.toml")
    mapping = Mapping(names={"เลย": "XX-99"}, tie="sister_city")
    with pytest.raises(InvalidDataError, match="no actor or place has this id"):
        import_tables(table("from,to\nเลย,ไชยะบุรี\n"), mapping=mapping)


def test_the_workbook_of_the_test_has_seventy_ties() -> None:
    assert len(tie_rows()) == 70


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.gexf",
            '<?xml version="1.0"?><gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">'
            '<graph defaultedgetype="undirected"><nodes><node id="1" label="Alpha"/>'
            '<node id="2" label="Beta"/></nodes><edges><edge id="0" source="1" target="2"/></edges>'
            "</graph></gexf>",
        ),
        ("a.net", '*Vertices 2\n1 "Alpha"\n2 "Beta"\n*Edges\n1 2\n'),
        (
            "a.json",
            '{"nodes": [{"id": "1", "label": "Alpha"}, {"id": "2", "label": "Beta"}],'
            ' "links": [{"source": "1", "target": "2"}]}',
        ),
    ],
)
def test_files_of_other_tools(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    found = import_tables(name, kind="city", tie="sister_city")
    assert ties_of(found) == [("1", "2", "sister_city")]
    assert [actor.name() for actor in found.network.actors.values()] == ["Alpha", "Beta"]
    with pytest.raises(InvalidDataError, match=r"\(2 nodes, 1 edge\), not a dataset") as refused:
        open_network(name)
    assert f"graphkit import {name} --out FOLDER" in str(refused.value)


@pytest.mark.parametrize("name", ["copy.gexf", "copy.graphml"])
def test_graphs_that_graphkit_wrote_come_back_with_their_kinds(name: str) -> None:
    kinds = {("a", "b", "sister_city"), ("a", "c", "cooperates_with"), ("b", "c", "borders")}
    places = {key: Actor(key, "city", {"en": f"Town {key}"}, source="s") for key in "abc"}
    claims = [Claim(*tie, status="in_force", source="s") for tie in sorted(kinds)]
    export(Network(places, claims, {"s": Source("s", "Minutes")}), name)
    assert {tuple(tie) for tie in ties_of(import_tables(name))} == kinds


def test_load_says_which_command_reads_tables(tmp_path: Path) -> None:
    write_messy(tmp_path / "minutes.xlsx")
    (tmp_path / "ties.csv").write_text("from,to\na,b\n")
    for name, command in (
        ("minutes.xlsx", "graphkit import minutes.xlsx --into atlas.db"),
        ("ties.csv", "graphkit import ties.csv --out FOLDER"),
    ):
        done = CliRunner().invoke(main, ["load", name, "atlas.db"])
        assert done.exit_code == 1
        assert command in done.stderr
        assert not (tmp_path / "atlas.db").exists()
