"""Readers of other tools' formats: nothing of the file is taken for something else, or lost."""

from __future__ import annotations

import csv
import gzip
import json
import tracemalloc
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from draws import examples
from hypothesis import given, settings
from random_networks import networks

import graphkit
from graphkit import GraphkitError, InvalidDataError, Network, parse_date
from graphkit.storage.files.raw import RawTable
from graphkit.storage.files.write import table_grids
from graphkit.storage.formats.graph import Graph, clean_text
from graphkit.storage.formats.read import foreign_format, read_foreign
from graphkit.storage.formats.readers import bytes_of

SHIPPED = graphkit.open_network("thai-twin-cities")


def read(folder: Path, text: str | bytes, name: str = "a.txt") -> list[RawTable]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_foreign(path)


def rows(table: RawTable) -> list[dict[str, str]]:
    """The rows of a table as mappings, without empty cells."""
    return [
        {title: cell for title, cell in zip(table.header, row, strict=True) if cell}
        for row in table.rows
    ]


GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.3" version="1.3"
      xmlns:viz="http://www.gexf.net/1.3/viz" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <meta lastmodifieddate="2024-01-01"><creator>Gephi</creator></meta>
 <graph defaultedgetype="undirected" mode="dynamic">
  <attributes class="node" mode="static">
   <attribute id="0" title="id" type="string"/>
   <attribute id="1" title="score" type="float"/>
   <attribute id="2" title="seen" type="boolean"><default>false</default></attribute>
  </attributes>
  <attributes class="edge"><attribute id="0" title="type" type="string"/></attributes>
  <nodes>
   <node id="a" label="Alpha &amp; co"><attvalues><attvalue for="0" value="own-7"/>
     <attvalue for="1" value="1"/></attvalues><viz:color hex="#FF00AA"/></node>
   <node id="b" label="Beta" start="2001" end="2004"><attvalues><attvalue for="1" value="2.5"/>
     <attvalue for="2" value="true"/></attvalues>
     <spells><spell start="2006" end="2010"/></spells></node>
   <node id="c" label="Inner"><nodes><node id="d" label="Below"/></nodes></node>
  </nodes>
  <edges>
   <edge id="0" source="a" target="b" type="directed" weight="2.0">
     <attvalues><attvalue for="0" value="sister_city"/></attvalues></edge>
   <edge source="b" target="c"/>
  </edges>
 </graph></gexf>"""


@pytest.mark.parametrize("space", ["http://www.gexf.net/1.3", "http://www.gexf.net/1.2draft"])
def test_gexf_is_read_by_its_declarations(tmp_path: Path, space: str) -> None:
    nodes, edges = read(tmp_path, GEXF.replace("http://www.gexf.net/1.3", space), "a.gexf")
    assert (nodes.part, edges.part) == ("actors", "ties")
    a, b, d, c = rows(nodes)
    assert a == {
        "id": "a",
        "label": "Alpha & co",
        "id (attribute)": "own-7",
        "score": "1",
        "seen": "false",
    }
    assert (b["score"], b["seen"], b["start"], b["end"]) == ("2.5", "true", "2001", "2010")
    assert (c["id"], d["pid"]) == ("c", "c")
    first, second = rows(edges)
    assert (first["direction"], first["type"], first["weight"]) == (
        "directed",
        "sister_city",
        "2.0",
    )
    assert second["direction"] == "undirected"
    assert any("colours" in note for note in nodes.notes)


GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
  xmlns:y="http://www.yworks.com/xml/graphml">
 <key id="d0" for="node" attr.name="year" attr.type="long"/>
 <key id="d1" for="node" attr.name="year" attr.type="string"/>
 <key id="d2" for="node" attr.name="id" attr.type="string"/>
 <key id="d3" for="node" attr.name="open" attr.type="boolean"><default>no</default></key>
 <key id="g" for="node" yfiles.type="nodegraphics"/>
 <graph edgedefault="directed">
  <node id="n0"><data key="d0">2004</data><data key="d2">x</data><data key="d3">yes</data></node>
  <node id="n1"><data key="d1">about 2004</data>
   <data key="g"><y:ShapeNode><y:NodeLabel>From yEd</y:NodeLabel></y:ShapeNode></data>
   <graph edgedefault="undirected"><node id="n1::n2"/><edge source="n1::n2" target="n0"/></graph>
  </node>
  <edge id="e" source="n0" target="n1"/><edge id="e" source="n1" target="n0" directed="false"/>
  <hyperedge/>
 </graph></graphml>"""


def test_graphml_keeps_every_edge_and_value(tmp_path: Path) -> None:
    nodes, edges = read(tmp_path, GRAPHML, "a.graphml")
    assert rows(nodes) == [
        {"id": "n0", "year": "2004", "id (attribute)": "x", "open": "yes"},
        {"id": "n1::n2", "open": "no"},
        {"id": "n1", "year": "about 2004", "label": "From yEd", "open": "no"},
    ]
    assert [(e["source"], e["target"], e["direction"]) for e in rows(edges)] == [
        ("n1::n2", "n0", "undirected"),
        ("n0", "n1", "directed"),
        ("n1", "n0", "undirected"),
    ]
    assert any("hyperedges" in note for note in edges.notes)


PAJEK = """\ufeff% made by hand
*Network Towns
*Vertices 4
1 "Mukdahan" 0.1 0.2 0.5 [1982-*]
2 Savannakhet
4 "Quang Tri"
*Arcs :1 "visits"
1 2 3.5 l "often" [1-3]
*Edges :2 "twins"
2 4
*Arcslist
1 2 4
*Partition country
*Vertices 4
1
2
2
3
"""


def test_pajek_tells_vertices_from_partitions_and_lists_from_weights(tmp_path: Path) -> None:
    nodes, edges = read(tmp_path, PAJEK, "a.paj")
    assert rows(nodes) == [
        {"id": "1", "label": "Mukdahan", "time": "1982-*", "country": "1"},
        {"id": "2", "label": "Savannakhet", "country": "2"},
        {"id": "3", "label": "3", "country": "2"},
        {"id": "4", "label": "Quang Tri", "country": "3"},
    ]
    visit, twin, *listed = rows(edges)
    assert (visit["weight"], visit["relation"], visit["label"]) == ("3.5", "visits", "often")
    assert (visit["time"], visit["direction"]) == ("1-3", "directed")
    assert (twin["relation"], twin["direction"]) == ("twins", "undirected")
    assert [(e["source"], e["target"], "weight" in e) for e in listed] == [
        ("1", "2", False),
        ("1", "4", False),
    ]


def test_pajek_with_two_modes_a_matrix_and_two_networks(tmp_path: Path) -> None:
    text = '*Vertices 3 1\n1 "A"\n2 "B"\n3 "C"\n*Matrix\n0 1 2\n0 0 0\n0 0 0\n'
    text += "*Vertices 2\n*Edges\n1 2\n"
    nodes, edges, more, _ = read(tmp_path, text, "a.net")
    assert [row["mode"] for row in rows(nodes)] == ["1", "2", "2"]
    assert [(e["target"], e["weight"]) for e in rows(edges)] == [("2", "1"), ("3", "2")]
    assert {e["direction"] for e in rows(edges)} == {"directed"}
    assert [row["label"] for row in rows(more)] == ["1", "2"]
    assert more.sheet == "network 2: nodes"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("dl n=3\nlabels:\nann,bob,cem\ndata:\n0 1 0\n0 0 2\n0 0 0\n", ["ann bob 1", "bob cem 2"]),
        ("DL N = 2 NM = 2\nLABELS EMBEDDED\nDATA:\na b\na 0 1\nb 0 0\na b\na 0 0\nb 1 0",
         ["a b 1 1", "b a 1 2"]),
        ('dl n=3 format=edgelist1\nlabels embedded\ndata:\n"Ann Lee" bob 2.5\nbob cem\n',
         ["Ann Lee bob 2.5", "bob cem"]),
        ("dl n=3, format = edgelist1\nlabels:\na\nb\nc\ndata:\n1 2\n3 1 4", ["a b", "c a 4"]),
        ("dl n=3 format=nodelist1\nlabels:\na,b,c\ndata:\n1 2 3\n2 3", ["a b", "a c", "b c"]),
        ("dl nr=2, nc=1 format=fullmatrix\nrow labels:\na\nb\ncolumn labels:\nx\ndata:\n1\n0",
         ["a x 1"]),
    ],
)  # fmt: skip
def test_ucinet_forms(tmp_path: Path, text: str, ends: list[str]) -> None:
    nodes, edges = read(tmp_path, text, "a.dl")
    columns = ("source", "target", "weight", "relation")
    assert [" ".join(row[c] for c in columns if c in row) for row in rows(edges)] == ends
    assert len(nodes.rows) in (2, 3)


def test_gml_has_entities_lists_and_directions(tmp_path: Path) -> None:
    text = """Creator "x"
graph [ directed 1
  node [ id 1 label "Sav&quot;&#233;" graphics [ x 1.5 ] ]
  node [ id 2 label "two words" ]
  edge [ source 1 target 2 value 3 ] ]"""
    nodes, edges = read(tmp_path, text, "a.gml")
    assert rows(nodes)[0] == {"id": "1", "label": 'Sav"é', "graphics.x": "1.5"}
    assert rows(edges) == [{"source": "1", "target": "2", "direction": "directed", "value": "3"}]
    _, edges = read(tmp_path, text.replace("directed 1", "directed 0"), "a.gml")
    assert rows(edges)[0]["direction"] == "undirected"


@pytest.mark.parametrize(
    "document",
    [
        {"nodes": [{"id": "a"}, {"id": "b"}],
         "links": [{"source": "a", "target": "b", "type": "x"}]},
        {"nodes": [{"name": "a"}, {"name": "b"}],
         "links": [{"source": 0, "target": 1, "type": "x"}]},
        {"nodes": [{"id": "a"}, {"id": "b"}],
         "links": [{"source": {"id": "a", "x": 1.5}, "target": {"id": "b"}, "type": "x"}]},
        {"elements": {"nodes": [{"data": {"id": "a"}}, {"data": {"id": "b"}}],
                      "edges": [{"data": {"source": "a", "target": "b", "type": "x"}}]}},
        [{"data": {"id": "a"}}, {"data": {"id": "b"}},
         {"group": "edges", "data": {"source": "a", "target": "b", "type": "x"}}],
        {"graph": {"nodes": {"a": {}, "b": {}},
                   "edges": [{"source": "a", "target": "b", "type": "x"}]}},
        {"links": [{"source": "a", "target": "b", "type": "x"}]},
        [{"source": "a", "target": "b", "type": "x"}],
    ],
)  # fmt: skip
def test_json_graphs(tmp_path: Path, document: Any) -> None:
    tables = read(tmp_path, json.dumps(document), "a.json")
    (edge,) = rows(tables[-1])
    assert (edge["source"], edge["target"], edge["type"]) == ("a", "b", "x")
    assert tables[-1].part == "ties"
    if len(tables) == 2:
        node_rows = rows(tables[0])
        assert [row["id"] for row in node_rows] == ["a", "b"]


SPARQL = {
    "head": {"vars": ["item", "itemLabel", "sister", "coord", "since", "sincePrecision"]},
    "results": {
        "bindings": [
            {
                "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q853418"},
                "itemLabel": {"type": "literal", "xml:lang": "th", "value": "มุกดาหาร"},
                "sister": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"},
                "coord": {"type": "literal", "value": "Point(104.7235 16.5453)"},
                "since": {"type": "literal", "value": "2004-01-01T00:00:00Z"},
                "sincePrecision": {"type": "literal", "value": "9"},
            },
            {
                "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q2"},
                "sister": {"type": "bnode", "value": "t123"},
                "since": {
                    "type": "uri",
                    "value": "http://www.wikidata.org/.well-known/genid/0f3",
                },
            },
        ]
    },
}


def test_wikidata_results_give_ids_places_and_dates_as_exact_as_known(tmp_path: Path) -> None:
    (table,) = read(tmp_path, json.dumps(SPARQL), "query.json")
    assert rows(table) == [
        {
            "item": "Q853418",
            "itemLabel": "มุกดาหาร",
            "sister": "Q1",
            "lat": "16.5453",
            "lon": "104.7235",
            "since": "2004",
            "sincePrecision": "9",
        },
        {"item": "Q2"},
    ]
    assert any("unknown" in note for note in table.notes)
    text = (
        "item,itemLabel,coord,time\r\n"
        'http://www.wikidata.org/entity/Q2,"a, b",Point(1.5 2.5),2004-00-00T00:00:00Z\r\n'
        "http://www.wikidata.org/entity/Q3,,,2005-01-01T00:00:00Z\r\n"
    )
    (table,) = read(tmp_path, text, "query.csv")
    assert rows(table)[0] == {
        "item": "Q2",
        "itemLabel": "a, b",
        "lat": "2.5",
        "lon": "1.5",
        "time": "2004",
    }
    assert any("1 January" in note for note in table.notes)
    tsv = '?item\t?name\n<http://www.wikidata.org/entity/Q3>\t"Sav\\"e"@en\n'
    (table,) = read(tmp_path, tsv, "query.tsv")
    assert rows(table) == [{"item": "Q3", "name": 'Sav"e'}]


def test_entities_of_followthemoney(tmp_path: Path) -> None:
    lines = [
        {"id": "p", "schema": "Company", "properties": {"name": ["A", "B"], "country": ["th"]}},
        {"id": "q", "schema": "Project", "properties": {"name": ["Road"]}},
        {"id": "l", "schema": "ProjectParticipant",
         "properties": {"participant": ["p"], "project": ["q"], "startDate": ["2004"]}},
    ]  # fmt: skip
    for text in ("\n".join(map(json.dumps, lines)), json.dumps(lines)):
        things, links = read(tmp_path, text, "a.ftm.json")
        assert rows(things)[0] == {"id": "p", "schema": "Company", "name": "A|B", "country": "th"}
        assert rows(links) == [
            {"source": "p", "target": "q", "id": "l", "schema": "ProjectParticipant",
             "startDate": "2004"}
        ]  # fmt: skip


def test_geojson_points(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [104.7, 16.5]}
    shape = {"type": "Polygon", "coordinates": []}
    document = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": point, "properties": {"name": "Mukdahan", "n": 1}},
            {"type": "Feature", "geometry": shape, "properties": None},
        ],
    }
    (table,) = read(tmp_path, json.dumps(document), "a.geojson")
    assert rows(table) == [{"lat": "16.5", "lon": "104.7", "name": "Mukdahan", "n": "1"}]
    assert table.notes == ("1 features that are not points are not read",)


def test_neo4j_exports(tmp_path: Path) -> None:
    apoc = (
        '"_id","_labels","name","type","_start","_end","_type","since"\n'
        '"0",":Actor:City","Mukdahan","x",,,,\n"1",":Actor","Savannakhet",,,,,\n'
        ',,,,"0","1","SISTER_CITY","2004"\n'
    )
    nodes, edges = read(tmp_path, apoc, "all.csv")
    assert rows(nodes)[0] == {"id": "0", "labels": "Actor|City", "name": "Mukdahan", "type": "x"}
    assert rows(edges) == [{"source": "0", "target": "1", "type": "SISTER_CITY", "since": "2004"}]
    (nodes,) = read(tmp_path, "id:ID(Actor),population:int,:LABEL\nTH-49,5,Actor;City\n", "n.csv")
    assert rows(nodes) == [{"id": "TH-49", "labels": "Actor|City", "population": "5"}]
    text = ":START_ID,weight:float,:END_ID,:TYPE\na,2.5,b,TWIN\n"
    for each in (text, text.replace(",", ";")):
        (edges,) = read(tmp_path, each, "r.csv")
        assert rows(edges) == [{"source": "a", "target": "b", "type": "TWIN", "weight": "2.5"}]


def test_plain_tables_and_workbooks_are_not_taken(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("from,to\na,b\n", "utf-8")
    assert foreign_format(tmp_path / "a.csv") == ""
    SHIPPED.save(tmp_path / "a.xlsx")
    assert foreign_format(tmp_path / "a.xlsx") == ""
    assert foreign_format(tmp_path / "none") == ""
    with pytest.raises(InvalidDataError, match="not a format that is known"):
        read_foreign(tmp_path / "a.csv")


def test_packed_files_are_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.gexf.gz").write_bytes(gzip.compress(GEXF.encode()))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.gexf", GEXF)
    for name in ("a.gexf.gz", "a.zip"):
        assert foreign_format(tmp_path / name) == "gexf"
        assert len(read_foreign(tmp_path / name)[0].rows) == 4


WHOLE: Mapping[str, str] = {
    "a.gexf": GEXF,
    "a.graphml": GRAPHML,
    "a.net": PAJEK,
    "a.dl": "dl n=3\nlabels:\nann,bob,cem\ndata:\n0 1 0\n0 0 2\n0 0 0\n",
    "a.gml": 'graph [ node [ id 1 label "x" ] edge [ source 1 target 1 ] ]',
    "a.json": json.dumps({"nodes": [{"id": "a"}], "links": [{"source": "a", "target": "a"}]}),
    "b.json": json.dumps(SPARQL),
    "a.geojson": json.dumps({"type": "FeatureCollection", "features": []}),
    "a.ftm.json": '{"id": "p", "schema": "Company", "properties": {"name": ["A"]}}\n' * 2,
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_cut_file_is_one_line_or_a_part_of_its_rows(tmp_path: Path, name: str) -> None:
    whole = WHOLE[name].encode()
    read(tmp_path, whole, name)
    for end in range(1, len(whole), max(len(whole) // 40, 1)):
        said = ""
        try:
            read(tmp_path, whole[:end], name)
        except GraphkitError as error:
            said = str(error)
        assert "\n" not in said
        assert not said or name in said
    if name.endswith((".gexf", ".graphml", "json", ".gml")):
        with pytest.raises(InvalidDataError):
            read(tmp_path, whole.rstrip()[:-3], name)


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.gexf", (ENTITIES + "<gexf>&b;</gexf>").encode(), "declares entities"),
        ("a.gexf", b'<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/hostname">]><gexf>&x;</gexf>',
         "declares entities"),
        ("a.graphml", b"<graphml>" + b"<graph><node>" * 3000, "nested more than"),
        ("a.gexf", b"<gexf><meta>" + b"x" * 2_000_000 + b"</meta></gexf>", "more than 1,000,000"),
        ("a.gexf", '<?xml version="1.0" encoding="utf-8"?><gexf>é</gexf>'.encode("latin-1"),
         "not valid XML"),
        ("a.gexf", b'<?xml version="1.0" encoding="nonsense"?><gexf/>', "not valid XML"),
        ("a.json", b"[" * 200_000, "nested too deeply"),
        ("a.json", b'{"nodes": ' + b'{"a":' * 100_000, "nested too deeply"),
        ("a.json", b'{"nodes": 5, "links": []}', "not a list"),
        ("a.json", b'{"nodes": [[5]], "links": []}', "not a record"),
        ("a.json", b'{"a": 1}', "no graph that is known"),
        ("a.gml", b"graph [" + b" a [" * 5000, "nested more than"),
        ("a.gml", b'graph [ node [ label "x ] ]', "not closed"),
        ("a.net", b"*Vertices 999999999", "too many"),
        ("a.net", b"*Vertices two", "no number"),
        ("a.net", b"*Vertices 2\n*Arcs\n1 x", "is not a line of"),
        ("a.dl", b"dl n=99999999999 data: 1", "not a number of actors"),
        ("a.dl", b"dl n=3 format=secret\ndata:\n1", "not a DL format"),
        ("a.dl", b"dl n=3\ndata:\n1 2 3 4", "end before"),
        ("a.geojson", b'{"type": "FeatureCollection"}', "no features"),
        ("a.json", b'{"head": {"vars": ["a"]}, "results": {}}', "not complete"),
        ("a.ftm.json", b'{"id": "a", "schema": "Company", "properties": {}}\n{"id": "b"}\n',
         "not an entity"),
    ],
)  # fmt: skip
def test_broken_files_fail_in_one_line(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    with pytest.raises(InvalidDataError, match=message) as caught:
        read(tmp_path, data, name)
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("pack", [gzip.compress, None], ids=["gzip", "zip"])
def test_a_bomb_is_refused_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Any
) -> None:
    monkeypatch.setattr(bytes_of, "LARGEST", 2**20)
    monkeypatch.setattr(bytes_of.read_bytes, "__defaults__", (2**20,))
    path = tmp_path / "a.gz"
    big = b"<gexf>" + b" " * (64 * 2**20)
    if pack:
        path.write_bytes(pack(big))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.gexf", big)
    del big
    tracemalloc.start()
    with pytest.raises(InvalidDataError, match="more than 1 MB"):
        read_foreign(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20


def dataset(tables: list[RawTable], like: Network, folder: Path) -> Network:
    """Read raw tables whose columns are those of a dataset as one."""
    like.save(folder)
    for old in folder.glob("*.csv"):
        old.unlink()
    for table in tables:
        with (folder / f"{table.sheet}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([table.header, *table.rows])
    return graphkit.open_network(folder, as_of=like.as_of)


@pytest.mark.parametrize("name", ["a.json", "a.ftm.json"])
def test_the_shipped_network_comes_back_without_a_difference(tmp_path: Path, name: str) -> None:
    graphkit.export(SHIPPED, tmp_path / name, internal=True)
    back = dataset(read_foreign(tmp_path / name), SHIPPED, tmp_path / "back")
    assert back.problems == ()
    assert back.sources == SHIPPED.sources
    assert back.claims == SHIPPED.claims
    assert back.actors == SHIPPED.actors
    if name == "a.json":
        assert back.content_hash == SHIPPED.content_hash


def node_link_differences(network: Network, folder: Path) -> list[object]:
    graphkit.export(network, folder / "a.json", internal=True, overwrite=True)
    wanted = {
        name: [[*map(clean_text, row)] for row in grid]
        for name, grid in table_grids(network).items()
    }
    got = {
        table.sheet: [[*table.header], *map(list, table.rows)]
        for table in read_foreign(folder / "a.json")
    }
    return [] if wanted == got else [wanted, got]


def graph_differences(network: Network, folder: Path) -> list[object]:
    """Compare what GEXF and GraphML state that they carry with what is read back."""
    graph = Graph(network.public())
    found: list[object] = []
    for name in ("a.gexf", "a.graphml"):
        graphkit.export(network, folder / name, positions="none", overwrite=True)
        nodes, edges = read_foreign(folder / name)
        for columns, items, table in (
            (graph.node_columns, list(graph.nodes()), nodes),
            (graph.edge_columns, list(graph.edges()), edges),
        ):
            for item, row in zip(items, rows(table), strict=True):
                for column, value in zip(columns, item.values, strict=True):
                    want = str(value).lower() if isinstance(value, bool) else str(value)
                    # GEXF has the weight of an edge twice: as its own and as an attribute.
                    have = row.get(f"{column.name} (attribute)") or row.get(column.name)
                    if value is not None and want != have:
                        found.append((name, column.name, want, have))
    return found


def entity_differences(network: Network, folder: Path) -> list[object]:
    """Compare every value of actors and claims with those of the entities read back."""
    graphkit.export(network, folder / "a.ftm.json", internal=True, overwrite=True)
    read_back = {table.sheet: rows(table) for table in read_foreign(folder / "a.ftm.json")}
    found: list[object] = []
    for name, grid in table_grids(network).items():
        if name == "actor_claims" or len(grid) == 1:
            continue
        header, *wanted = grid
        have = read_back.get(name, [])
        for row, back in zip(wanted, have, strict=True):
            for column, text in zip(header, row, strict=True):
                want = clean_text(text)
                if not want.strip() or column == "aliases":
                    continue
                got = back.get(column, "")
                if column in ("since", "until") and got:
                    # Either the form that was written or ISO is right.
                    want, got = str(parse_date(want)), str(parse_date(got))
                if got != want:
                    found.append((name, column, want, got))
    return found


def without_bars(network: Network) -> Network:
    """Return the network without ``|`` in parts of lists, which no dataset can hold."""

    def plain(parts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part.replace("|", "/") for part in parts)

    return replace(
        network,
        actors={
            key: replace(actor, aliases=plain(actor.aliases), succeeds=plain(actor.succeeds))
            for key, actor in network.actors.items()
        },
        claims=tuple(
            claim._replace(
                dimensions=plain(claim.dimensions),
                obstacles=plain(claim.obstacles),
                derived=plain(claim.derived),
            )
            for claim in network.claims
        ),
        actor_claims=tuple(
            claim._replace(derived=plain(claim.derived)) for claim in network.actor_claims
        ),
    )


@settings(max_examples=examples(15))
@given(network=networks())
def test_random_networks_come_back_as_far_as_each_format_states(
    tmp_path_factory: pytest.TempPathFactory, network: Network
) -> None:
    folder = tmp_path_factory.mktemp("random")
    network = without_bars(network)
    assert node_link_differences(network, folder) == []
    assert graph_differences(network, folder) == []
