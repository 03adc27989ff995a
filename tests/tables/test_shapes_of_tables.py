"""Tables and files of kinds that are easily misread: each gives what it says, or a refusal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import graphkit
from graphkit.cli import main
from graphkit.model.errors import InvalidDataError
from graphkit.names.languages import words_of
from graphkit.storage.files.raw import RawTable
from graphkit.tables.importing import Import, import_tables
from graphkit.tables.questions import take_suggestions

WIKIDATA = "http://www.wikidata.org/entity/"


def table(text: str, name: str = "t.csv") -> RawTable:
    rows = [line.split(",") for line in text.strip("\n").split("\n")]
    return RawTable(name, "", (), rows)


def read(
    folder: Path, name: str, text: str, kind: str = "city", tie: str = "sister_city"
) -> Import:
    path = folder / name
    path.write_text(text, "utf-8")
    return import_tables(path, kind=kind, tie=tie)


def pairs(found: Import) -> list[tuple[str, str]]:
    return [(claim.tail, claim.head) for claim in found.network.claims]


def named(found: Import) -> list[tuple[str, str]]:
    actors = found.network.actors
    return [(actors[tail].name(), actors[head].name()) for tail, head in pairs(found)]


@pytest.mark.parametrize(
    ("name", "text", "weights"),
    [
        ("snap.txt", "# Directed graph\n# FromNodeId\tToNodeId\n0\t1\n1\t2\n", [None, None]),
        ("a.edgelist", "0 1 {'weight': 2.5}\n1 2 {}\n", [2.5, None]),
        ("a.ncol", "0 1 3\n1 2 4\n", [3.0, 4.0]),
        ("a.edges", "% sym weighted\n0 1 3\n1 2 4\n", [3.0, 4.0]),
    ],
)
def test_edge_lists_of_words_between_blanks(
    tmp_path: Path, name: str, text: str, weights: list[float | None]
) -> None:
    found = read(tmp_path, name, text)
    assert pairs(found) == [("city:0", "city:1"), ("city:1", "city:2")]
    assert [claim.weight for claim in found.network.claims] == weights


def test_an_edge_list_that_is_cut_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="line 2: 'b' does not have two ends"):
        read(tmp_path, "a.edgelist", "a b\nb\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m.csv", ",x,y,z\nx,0,1,0\ny,1,0,2\nz,0,2,0\n"),
        ("m.net", "*Vertices 3\n1 x\n2 y\n3 z\n*Matrix\n0 1 0\n1 0 2\n0 2 0\n"),
        ("m.dl", "dl n=3 format=fullmatrix\nlabels:\nx,y,z\ndata:\n0 1 0\n1 0 2\n0 2 0\n"),
    ],
)
def test_a_symmetric_matrix_has_each_tie_once(tmp_path: Path, name: str, text: str) -> None:
    found = read(tmp_path, name, text)
    assert named(found) == [("x", "y"), ("y", "z")]
    assert [claim.weight for claim in found.network.claims] == [1.0, 2.0]
    assert not found.questions.found
    assert any("symmetric" in said for said in found.assumed)


def test_a_matrix_that_is_not_symmetric_keeps_both_directions(tmp_path: Path) -> None:
    text = ",x,y,z\nx,0,1,0\ny,5,0,2\nz,0,2,0\n"
    found = read(tmp_path, "m.csv", text, kind="agency", tie="oversees")
    assert named(found) == [("x", "y"), ("y", "x"), ("y", "z"), ("z", "y")]


def test_adjacency_json_has_its_edges(tmp_path: Path) -> None:
    document = {
        "directed": False,
        "nodes": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
        "adjacency": [
            [{"id": "b", "weight": 2}],
            [{"id": "a", "weight": 2}, {"id": "c"}],
            [{"id": "b"}],
        ],
    }
    assert pairs(read(tmp_path, "a.json", json.dumps(document))) == [("a", "b"), ("b", "c")]


def test_labels_of_yed_keep_the_text_before_what_is_in_them(tmp_path: Path) -> None:
    label = '<node id="{}"><data key="d"><Shape><NodeLabel>{}</NodeLabel></Shape></data></node>'
    nodes = label.format("n0", "Alpha<Model><Inner/></Model>") + label.format("n1", "Beta")
    edge = '<edge id="e" source="n0" target="n1"/>'
    found = read(tmp_path, "a.graphml", f"<graphml><graph>{nodes}{edge}</graph></graphml>")
    assert named(found) == [("Alpha", "Beta")]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_pairs_of_wikidata_have_labels_items_and_their_own_coordinates(
    tmp_path: Path, form: str
) -> None:
    rows = [
        {
            "city": f"{WIKIDATA}Q1",
            "cityLabel": "Nice",
            "twin": f"{WIKIDATA}{item}",
            "twinLabel": label,
            "cityCoord": "Point(7.26 43.7)",
        }
        for item, label in (("Q2", "Phuket"), ("Q3", "Xiamen"))
    ]
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    text = json.dumps(rows) if form == "json" else "\n".join(lines)
    found = read(tmp_path, f"q.{form}", text)
    assert named(found) == [("Nice", "Phuket"), ("Nice", "Xiamen")]
    nice, phuket = found.network.actors["Q1"], found.network.actors["Q2"]
    assert (nice.wikidata, nice.lat, nice.lon) == ("Q1", 43.7, 7.26)
    assert (phuket.lat, phuket.lon) == (None, None)


def test_every_link_of_followthemoney_is_a_tie(tmp_path: Path) -> None:
    ends = {"director": ["b"], "organization": ["a"]}
    entities = [
        {"id": "a", "schema": "Company", "properties": {"name": ["Alpha"]}},
        {"id": "b", "schema": "Person", "properties": {"name": ["Beta"]}},
        {"id": "c", "schema": "Directorship", "properties": ends},
        {"id": "d", "schema": "Ownership", "properties": {"owner": ["b"], "asset": ["a"]}},
    ]
    text = "\n".join(map(json.dumps, entities))
    found = read(tmp_path, "e.ftm.json", text, kind="agency", tie="oversees")
    assert sorted(found.network.actors) == ["a", "b"]
    assert set(pairs(found)) == {("b", "a")}


def test_a_folder_of_another_tool_is_read_by_its_files(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text("id:ID,name,:LABEL\n1,Nice,City\n2,Phuket,City\n")
    (tmp_path / "rels.csv").write_text(":START_ID,:END_ID,:TYPE\n1,2,SISTER_CITY\n")
    found = import_tables(tmp_path, kind="city")
    assert pairs(found) == [("1", "2")]
    assert named(found) == [("Nice", "Phuket")]


def test_json_ld_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="is JSON-LD, which is not read"):
        read(tmp_path, "a.jsonld", '{"@context": {}, "@graph": [{"@id": "a"}]}')


def test_a_line_of_pajek_to_no_vertex_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="line 5: '1 7' is not a line"):
        read(tmp_path, "a.net", "*Vertices 2\n1 a\n2 b\n*Arcs\n1 7\n")


def test_a_quotation_mark_that_is_never_closed_is_no_cell_of_all_the_rest(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="row 3: a quotation mark is never closed"):
        read(tmp_path, "a.csv", 'from,to\na,b\n"c,d\ne,f\n')
    assert len(pairs(read(tmp_path, "b.csv", 'from,to\n"a ""x""",b\n"c"d,e\n'))) == 2


def test_a_province_called_nan_is_no_missing_value() -> None:
    found = import_tables([table("from,to\nNan,Mukdahan\n")], tie="sister_city")
    assert not found.problems
    assert found.network.claims or found.questions.found
    listed = import_tables([table("id,name_en,kind\nTH-55,Nan,province\n")])
    assert listed.network.actors["TH-55"].names == {"en": "Nan"}


def test_repeated_titles_do_not_make_a_header_of_the_first_row() -> None:
    text = "name,name,year\nqqa,City,2004\nqqb,qqc,2005\n"
    found = import_tables([table(text)], kind="city", tie="sister_city")
    assert len(found.network.claims) == 2


def test_two_columns_of_the_same_names_do_not_put_actors_into_each_other() -> None:
    text = "id,name,shared_name,kind\n1,Mukdahan,Mukdahan,city\n2,Savannakhet,,city\n"
    found = import_tables([table(text)])
    assert {actor.within for actor in found.network.actors.values()} == {""}


def test_of_ids_and_kinds_the_kinds_are_the_kinds() -> None:
    text = "source,target,tie,kind\na,b,x|1,sister_city\nb,c,x|2,sister_city\n"
    found = import_tables([table(text)], kind="city")
    assert len(found.network.claims) == 2
    assert not found.questions.found


def test_a_row_whose_kind_is_asked_is_not_given_another() -> None:
    text = "from,to,relationship\na,b,follows\nb,c,sister_city\n"
    found = import_tables([table(text)], kind="city", tie="cooperates_with")
    assert [claim.kind for claim in found.network.claims] == ["sister_city"]
    assert [question.value for question in found.questions.found.values()] == ["follows"]


def test_columns_of_a_dataset_are_kept() -> None:
    head = "id,name_en,kind,code,source,locator\n"
    actors = table(f"{head}a,A,city,X1,src:one,p. 2\nb,B,city,,,\n", "actors.csv")
    head = "from,to,kind,level,derived,quote\n"
    ties = table(f"{head}a,b,sister_city,economic,level,as said\n", "ties.csv")
    found = import_tables([actors, ties])
    actor = found.network.actors["a"]
    assert (actor.code, actor.source, actor.locator) == ("X1", "src:one", "p. 2")
    (claim,) = found.network.claims
    assert (claim.derived, claim.quote) == (("level",), "as said")


def test_our_own_node_link_json_comes_back_without_a_difference(tmp_path: Path) -> None:
    network = graphkit.open_network("thai-twin-cities")
    graphkit.export(network, tmp_path / "n.json", internal=True)
    back = import_tables(tmp_path / "n.json").network
    assert back.content_hash == network.content_hash
    assert (back.claims, back.actor_claims) == (network.claims, network.actor_claims)
    assert back.sources == network.sources
    assert back.ontology.overlay == network.ontology.overlay


def test_buddhist_years_have_the_day_first() -> None:
    text = "from,to,signed\na,b,7/6/2542\n"
    found = import_tables([table(text)], kind="city", tie="sister_city")
    assert str(found.network.claims[0].since) == "1999-06-07"
    assert not found.questions.found


def test_titles_suggest_the_kind_of_the_ties() -> None:
    text = "จังหวัด,เมืองพี่เมืองน้อง\nมุกดาหาร,แขวงสะหวันนะเขต\n"
    found = import_tables([table(text)])
    (question,) = found.questions.found.values()
    assert (question.about, question.suggestion) == ("tie", "sister_city")
    take_suggestions(found.mapping, [question])
    again = import_tables([table(text)], mapping=found.mapping)
    assert [claim.kind for claim in again.network.claims] == ["sister_city"]


def test_a_form_of_agreement_as_a_status_is_asked_with_a_suggestion() -> None:
    text = "from,to,status\na,b,MOU\n"
    found = import_tables([table(text)], kind="city", tie="cooperates_with")
    (question,) = found.questions.found.values()
    assert (question.value, question.suggestion) == ("MOU", "in_force")


def test_french_tables_are_read() -> None:
    text = "Ville,Ville jumelée,Pays,Année,Statut,Remarques\n"
    text += "Nice,Phuket,Thaïlande,1989,en vigueur,oui\n"
    (claim,) = import_tables([table(text)], tie="sister_city").network.claims
    assert (claim.head, claim.status, str(claim.since)) == ("TH-83", "in_force", "1989")
    assert claim.note == "oui"


@pytest.mark.parametrize("lang", ["en", "th"])
def test_questions_name_no_field(lang: str) -> None:
    text = "from,to,type,status,level,mechanism,obstacles\na,b,qq,ww,ee,rr,tt\n"
    found = import_tables([table(text)], kind="city", lang=lang)
    asked = [question.text for question in found.questions.found.values()]
    assert words_of("tables", lang)["fields"]["tie_kind"] in asked[0]
    assert not any("_" in text for text in asked)


def test_a_name_of_no_dataset_is_refused_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("from,to\na,b\n")
    done = CliRunner().invoke(main, ["import", "t.csv", "--out", "t.gexf", "--yes"])
    assert done.exit_code == 2
    assert "graphkit export t.gexf -n DATASET" in done.stderr
    assert not Path("graphkit-map.toml").exists()
