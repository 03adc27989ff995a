"""Exports: each file is read back by the tool it is for, and nothing is lost unsaid."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from draws import examples
from graph_tools import graphology
from hypothesis import given, settings
from needs import expected, needs
from random_networks import networks

import graphkit
from graphkit import Actor, Claim, InvalidDataError, Network, Source, parse_date
from graphkit.report.export import FORMATS, format_of
from graphkit.storage.formats.graph import Graph

SHIPPED = graphkit.open_network("thai-twin-cities")
ODD = "=1+1 ปาก \"&<>';,]]> <script>alert(1)</script> é"


def towns(**about: Any) -> Network:
    """A small network with every kind of value, an internal source and a denied tie."""
    actors = {
        "TH-49": Actor(
            *("TH-49", "province", {"en": "Mukdahan", "th": "มุกดาหาร"}),
            aliases=("Muk", "=2+2"),
            country="TH",
            lat=16.5453,
            lon=104.7235,
            population=351484,
            since=parse_date("1982-09-27"),
            source="open",
        ),
        "LA-SV": Actor("LA-SV", "province", {"en": "Savannakhet"}, lat=16.57, lon=104.76),
        "FJ-C": Actor("FJ-C", "city", {"en": ODD}, lat=-18.1, lon=-178.4, note=ODD),
        "NA": Actor("NA", "agency", {"en": "NA"}, wikidata="Q1030"),
        "org:x": Actor("org:x", "project", {"en": "Corridor"}, source="open"),
        "secret": Actor("secret", "agency", {"en": "Hidden office"}, source="inside"),
    }
    claims = (
        Claim(
            *("TH-49", "LA-SV", "sister_city"),
            status="in_force",
            level="economic",
            dimensions=("education", "tourism"),
            since=parse_date("พ.ศ. 2547"),
            confidence=0.9,
            weight=2.5,
            source="open",
            locator="p. 3",
            quote="twin towns & more",
            derived=("level",),
        ),
        Claim("TH-49", "LA-SV", "sister_city", status="proposed", since=parse_date("2001")),
        Claim("TH-49", "FJ-C", "cooperates_with", until=parse_date("1999"), source="open"),
        Claim("TH-49", "LA-SV", "cooperates_with", source="inside", note="not for all"),
        Claim("NA", "org:x", "participates_in", source="open", note=f"{ODD}\n2"),
        Claim("LA-SV", "FJ-C", "sister_city", status="denied", source="open"),
        Claim("NA", "TH-49", "visited", since=parse_date("2090")),
    )
    sources = {
        "open": Source(
            "open", "Report {50%} & more_", "A, B; C", 2020, url="https://example.org/a"
        ),
        "inside": Source("inside", "Internal minutes", access="internal"),
    }
    about = {"title": "Towns", "as_of": dt.date(2026, 1, 1)} | about
    return Network(actors, claims, sources, **about)


TOWNS = towns()


def made(network: Network, folder: Path, name: str, **options: Any) -> Path:
    return graphkit.export(network, folder / name, **options).paths[0]


@pytest.mark.parametrize("name", ["copy", "copy.xlsx", "copy/datapackage.json"])
@pytest.mark.parametrize("whole", [SHIPPED, TOWNS], ids=["shipped", "towns"])
def test_datasets_are_read_back_without_a_difference(
    tmp_path: Path, name: str, whole: Network
) -> None:
    with graphkit.open_store(tmp_path / "a.db", create=True) as store:
        store.save(whole)
        stored = store.load(as_of=whole.as_of)
    for network, place in ((whole, "one"), (stored, "two")):
        path = made(network, tmp_path / place, name, internal=True)
        back = graphkit.open_network(path, as_of=whole.as_of)
        assert [p for p in back.problems if p.severity == "error"] == []
        assert back.content_hash == whole.content_hash


def test_a_zip_has_the_files_of_the_package(tmp_path: Path) -> None:
    archive = made(TOWNS, tmp_path, "towns.zip")
    folder = made(TOWNS, tmp_path, "towns/datapackage.json")
    with zipfile.ZipFile(archive) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            file.name: file.read_bytes() for file in folder.iterdir()
        }
    sums = (folder / "checksums.sha256").read_text("utf-8")
    assert "datapackage.json" in sums
    assert 'name: "Contributors to Towns"' in (folder / "CITATION.cff").read_text("utf-8")


def gexf_rows(path: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Read the nodes and edges of a GEXF file by its declarations."""
    ns = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}
    root = ET.parse(path).getroot()
    found = []
    for part in ("node", "edge"):
        rows = []
        for element in root.iterfind(f".//g:{part}", ns):
            row = dict(element.attrib)
            for value in element.iterfind("g:attvalues/g:attvalue", ns):
                row[value.attrib["for"]] = value.attrib["value"]
            rows.append(row)
        found.append(rows)
    return found[0], found[1]


def expected_rows(network: Network) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The rows that formats of graphs state that they carry."""
    graph = Graph(network)
    both = []
    for columns, items in (
        (graph.node_columns, list(graph.nodes())),
        (graph.edge_columns, list(graph.edges())),
    ):
        both.append(
            [
                {
                    column.name: str(value).lower() if isinstance(value, bool) else str(value)
                    for column, value in zip(columns, item.values, strict=True)
                    if value is not None
                }
                | {"id": item.id}
                for item in items
            ]
        )
    return both[0], both[1]


@settings(max_examples=examples(20))
@given(network=networks())
def test_gexf_and_graphml_carry_what_they_state(
    tmp_path_factory: pytest.TempPathFactory, network: Network
) -> None:
    folder = tmp_path_factory.mktemp("graphs")
    nodes, edges = expected_rows(network)
    made(network, folder, "a.gexf", positions="none", overwrite=True)
    got_nodes, got_edges = gexf_rows(folder / "a.gexf")
    for wanted, got in ((nodes, got_nodes), (edges, got_edges)):
        assert len(wanted) == len(got)
        for want, have in zip(wanted, got, strict=True):
            assert {("tie_key" if k == "key" else k): v for k, v in want.items()}.items() <= (
                have.items()
            )
    made(network, folder, "a.graphml", overwrite=True)
    graph = nx.read_graphml(folder / "a.graphml", force_multigraph=True)
    assert [*graph] == [node["id"] for node in nodes]
    for node in nodes:
        have = {k: str(v) for k, v in graph.nodes[node["id"]].items()}
        assert {k: v for k, v in node.items() if k != "id"}.items() <= have.items()
    assert Counter(map(str, (key for *_, key in graph.edges(keys=True)))) == Counter(
        edge["id"] for edge in edges
    )


def test_gexf_has_kinds_times_colours_and_positions(tmp_path: Path) -> None:
    text = made(TOWNS, tmp_path, "a.gexf").read_text("utf-8")
    nodes, edges = gexf_rows(tmp_path / "a.gexf")
    assert nodes[0]["start"] == "1982-09-27"
    by_id = {edge["id"]: edge for edge in edges}
    twin = by_id["sister_city|LA-SV|TH-49"]
    assert (twin["type"], twin["kind"], twin["start"]) == (
        "undirected",
        "sister_city",
        "2004-01-01",
    )
    assert twin["symmetric"] == "true"
    over = by_id["cooperates_with|FJ-C|TH-49"]
    assert (over["status"], over["end"], over.get("start")) == ("ended", "1999-12-31", None)
    assert by_id["participates_in|NA|org:x"]["type"] == "directed"
    assert '<viz:color r="0" g="114" b="178"/>' in text
    assert text.count("<viz:position") == len(nodes)
    assert 'value="denied"' not in text
    denied = TOWNS.select(graphkit.Selection(statuses=("denied",)))
    _, edges = gexf_rows(made(denied, tmp_path, "denied.gexf"))
    assert [edge["status"] for edge in edges] == ["denied"]


def test_gexf_follows_the_schema_of_1_3(tmp_path: Path) -> None:
    """Elements, their order, attributes and types, as gexf.rnc of version 1.3 has them."""
    root = ET.parse(made(TOWNS, tmp_path, "a.gexf")).getroot()
    allowed = {
        "gexf": {"version"},
        "meta": {"lastmodifieddate"},
        "graph": {"defaultedgetype", "mode", "timeformat", "timerepresentation"},
        "attributes": {"class", "mode"},
        "attribute": {"id", "title", "type"},
        "nodes": {"count"},
        "edges": {"count"},
        "node": {"id", "label", "start", "end"},
        "edge": {
            *("id", "source", "target", "type", "label", "kind", "weight", "start", "end"),
        },
        "attvalue": {"for", "value"},
        "color": {"r", "g", "b"},
        "position": {"x", "y", "z"},
    }
    for element in root.iter():
        name = element.tag.partition("}")[2]
        assert set(element.attrib) <= allowed.get(name, set()), name
        if name == "attribute":
            assert element.attrib["id"] == element.attrib["title"]
            assert element.attrib["type"] in {"string", "double", "long", "boolean"}
        for key in ("start", "end"):
            if key in element.attrib:
                dt.date.fromisoformat(element.attrib[key])
    graph = root[1]
    parts = [child.tag.partition("}")[2] for child in graph]
    assert parts == ["attributes", "attributes", "nodes", "edges"]


@pytest.mark.slow
def test_graphology_reads_gexf(tmp_path: Path) -> None:
    read = graphology(made(SHIPPED, tmp_path, "a.gexf", positions="none"))
    nodes, edges = expected_rows(SHIPPED.public())
    assert (read["order"], read["size"]) == (len(nodes), len(edges))
    for node in nodes:
        have = {k: str(v) for k, v in read["nodes"][node.pop("id")].items()}
        for name, text in node.items():
            assert have[name] == text or float(have[name]) == float(text), name
    for edge in edges:
        have = read["edges"][edge["id"]]
        assert have["symmetric"] is (edge["symmetric"] == "true")
        assert have["status"] == edge["status"]


@needs("igraph")
def test_igraph_reads_graphml_and_pajek(tmp_path: Path) -> None:
    import igraph

    nodes, edges = expected_rows(SHIPPED)
    graph = igraph.Graph.Read_GraphML(str(made(SHIPPED, tmp_path, "a.graphml")))
    assert (graph.vcount(), graph.ecount(), graph.is_directed()) == (len(nodes), len(edges), True)
    assert graph.vs["id"] == [node["id"] for node in nodes]
    assert graph.es["tie"] == [edge["id"] for edge in edges]
    assert set(graph.es["symmetric"]) == {True, False}
    net = igraph.Graph.Read_Pajek(str(made(SHIPPED, tmp_path, "a.net")))
    assert (net.vcount(), net.ecount(), net.is_directed()) == (len(nodes), len(edges), True)
    assert "Mukdahan" in net.vs["name"]
    assert len(set(net.vs["name"])) == len(nodes)


def test_networkx_reads_node_link_pajek_and_plain_gexf(tmp_path: Path) -> None:
    data = json.loads(made(SHIPPED, tmp_path, "a.json").read_text("utf-8"))
    graph = nx.node_link_graph(data, edges="edges")
    nodes, edges = expected_rows(SHIPPED)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(nodes), len(edges))
    assert graph.nodes["TH-49"]["label"] == "Mukdahan"
    assert nx.read_pajek(tmp_path / made(SHIPPED, tmp_path, "a.net").name).number_of_nodes() == len(
        nodes
    )
    twins = SHIPPED.select(graphkit.Selection(ties=("sister_city",)))
    read = nx.read_gexf(made(twins, tmp_path, "twins.gexf"))
    assert read.number_of_edges() == len(twins.ties)
    assert nx.read_graphml(made(twins, tmp_path, "twins.graphml")).is_directed() is False


def test_r_tables_keep_na_and_defuse_formulas(tmp_path: Path) -> None:
    script, nodes, edges = graphkit.export(TOWNS, tmp_path / "a.csv").paths
    assert (script.name, nodes.name, edges.name) == ("a.R", "a-nodes.csv", "a-edges.csv")
    lines = [line for line in script.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) == 3
    assert 'na.strings = ""' in lines[0]
    rows = list(csv.DictReader(io.StringIO(nodes.read_text("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == ["TH-49", "LA-SV", "FJ-C", "NA", "org:x"]
    assert rows[2]["label"] == f"'{ODD}"
    assert rows[0]["aliases"] == "Muk|=2+2"


@pytest.mark.slow
def test_r_reads_its_tables(tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed")
    asked = subprocess.run(
        [program, "-e", 'cat(requireNamespace("igraph", quietly = TRUE))'],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if asked.stdout != "TRUE":
        pytest.skip("R has no igraph")
    made(TOWNS, tmp_path, "a.R")
    code = (
        'source("a.R", encoding = "UTF-8"); '
        "cat(igraph::vcount(network), igraph::ecount(network), igraph::V(network)$name, "
        "igraph::V(network)$lat[1], igraph::E(network)$symmetric)"
    )
    done = subprocess.run(
        [program, "-e", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:8] == [
        *("5", "3", "TH-49", "LA-SV", "FJ-C", "NA", "org:x", "16.5453"),
    ]


def test_geojson_has_points_and_cut_lines(tmp_path: Path) -> None:
    found = json.loads(made(TOWNS, tmp_path, "a.geojson").read_text("utf-8"))
    shapes = Counter(one["geometry"]["type"] for one in found["features"])
    assert shapes == {"Point": 3, "LineString": 1, "MultiLineString": 1}
    point = found["features"][0]
    assert point["geometry"]["coordinates"] == [104.7235, 16.5453]
    (cut,) = (f for f in found["features"] if f["geometry"]["type"] == "MultiLineString")
    (_, one), (other, _) = cut["geometry"]["coordinates"]
    assert (abs(one[0]), one[0] + other[0], one[1]) == (180.0, 0.0, other[1])


def entities(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


@pytest.mark.skipif(not expected("followthemoney"), reason="followthemoney is not installed")
def test_followthemoney_keeps_every_value(tmp_path: Path) -> None:
    from followthemoney import model

    found = entities(made(SHIPPED, tmp_path, "a.ftm.json"))
    schemata = {}
    for entity in found:
        schemata[entity["id"]] = model.get(entity["schema"])
    assert len(schemata) == len(found)
    for entity in found:
        proxy = model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            assert len(proxy.get(name)) == len(set(values)), (entity["id"], name, values)
            prop = proxy.schema.get(name)
            if prop.range is not None:
                for value in values:
                    assert schemata[value].is_a(prop.range), (entity["id"], name, value)
        for name in proxy.schema.required:
            assert proxy.get(name), (entity["id"], name)


def test_followthemoney_carries_each_claim(tmp_path: Path) -> None:
    found = {e["id"]: e for e in entities(made(TOWNS, tmp_path, "a.ftm.json"))}
    links = [e for e in found.values() if e["id"].startswith("claim-")]
    assert len(links) == 6
    assert Counter(e["schema"] for e in links) == {"UnknownLink": 5, "ProjectParticipant": 1}
    (joined,) = (e for e in links if e["schema"] == "ProjectParticipant")
    assert found[joined["properties"]["project"][0]]["properties"]["name"] == ["Corridor"]
    assert found[joined["properties"]["participant"][0]]["properties"]["name"] == ["NA"]
    dates = [date for e in links for date in e["properties"].get("startDate", ())]
    assert sorted(dates) == ["2001", "2004", "2090"]
    assert "secret" not in found


@pytest.mark.skipif(not expected("pyld"), reason="pyld is not installed")
@pytest.mark.parametrize("base", ["", "https://data.example.org/"])
def test_json_ld_is_read_as_statements_with_absolute_ids(tmp_path: Path, base: str) -> None:
    from pyld import jsonld

    document = json.loads(made(TOWNS, tmp_path, "a.jsonld", base=base).read_text("utf-8"))
    lines = jsonld.to_rdf(document, {"format": "application/n-quads"}).splitlines()
    bare = [re.sub(r'"(?:[^"\\]|\\.)*"', '""', line) for line in lines]
    addresses = {a for line in bare for a in re.findall(r"<([^>]*)>", line)}
    assert all(re.match(r"(https?://|urn:uuid:)", address) for address in addresses)
    statements = [line for line in lines if "ns#Statement>" in line]
    assert len(statements) == 6
    assert any('"2004"^^<http://www.w3.org/2001/XMLSchema#gYear>' in line for line in lines)
    assert any('"มุกดาหาร"@th' in line for line in lines)
    with pytest.raises(InvalidDataError, match="not an absolute address"):
        made(TOWNS, tmp_path, "b.jsonld", base="data/")


@pytest.mark.skipif(not expected("frictionless"), reason="frictionless is not installed")
def test_frictionless_finds_no_fault_in_a_package(tmp_path: Path) -> None:
    from frictionless import Package

    for name, network in (("shipped", SHIPPED), ("towns", TOWNS)):
        path = made(network, tmp_path / name, "p/datapackage.json")
        report = Package(str(path / "datapackage.json")).validate()
        assert report.valid, report.flatten(["title", "message"])


def test_bibtex_and_ris_have_every_source_with_its_characters_escaped(tmp_path: Path) -> None:
    bib = made(TOWNS, tmp_path, "a.bib").read_text("utf-8")
    assert bib.count("\n@") == 1
    assert r"title = {{Report \{50\%\} \& more\_}}" in bib
    assert "author = {{A, B} and {C}}" in bib
    ris = made(SHIPPED, tmp_path, "a.ris").read_text("utf-8")
    assert ris.count("TY  - ") == ris.count("ER  - ") == len(SHIPPED.sources)
    odd = replace(TOWNS, sources={"a": Source("a", "x\r\nER  - \r\nTY  - BOOK", note="}\n@book{x")})
    assert made(odd, tmp_path, "b.ris").read_text("utf-8").count("\nER  - ") == 1
    text = made(odd, tmp_path, "b.bib").read_text("utf-8")
    assert re.findall(r"^@\w+", text, re.MULTILINE) == ["@misc"]


@pytest.mark.parametrize("form", FORMATS)
def test_internal_sources_stay_out_unless_asked_for(tmp_path: Path, form: str) -> None:
    def words(path: Path) -> str:
        if path.suffix in (".xlsx", ".zip"):
            with zipfile.ZipFile(path) as packed:
                return "".join(packed.read(name).decode("utf-8") for name in packed.namelist())
        files = path.rglob("*") if path.is_dir() else path.parent.glob(f"{path.stem}*")
        return "".join(f.read_text("utf-8") for f in files if f.is_file() and f.suffix != ".png")

    ends = {"folder": "", "package": ".zip", "site": "", "r": ".R"}
    for internal in (False, True):
        end = ends.get(form, (FORMATS[form] or ("",))[0])
        path = tmp_path / f"{internal}" / f"towns{end}"
        done = graphkit.export(TOWNS, path, format=form, internal=internal)
        text = words(done.paths[0])
        secrets = ("Hidden office", "Internal minutes", "not for all")
        assert any(secret in text for secret in secrets) is internal
        assert done.meta["internal"] is internal


@pytest.mark.parametrize("form", [f for f in FORMATS if f not in ("folder", "xlsx", "package")])
def test_what_is_not_carried_is_said_and_in_the_meta(tmp_path: Path, form: str) -> None:
    end = (FORMATS[form] or ("",))[0].replace("index.html", "")
    done = graphkit.export(TOWNS, tmp_path / f"a{end}", format=form)
    assert list(done.not_carried) == done.meta["not_carried"]
    if form in ("node-link", "json-ld"):
        assert not done.not_carried
    else:
        assert done.not_carried
        thai = graphkit.export(TOWNS, tmp_path / f"b{end}", format=form, lang="th")
        assert len(thai.not_carried) == len(done.not_carried)


def test_names_say_the_format() -> None:
    assert format_of(Path("a.FTM.JSON")) == "ftm"
    assert format_of(Path("a.b.json")) == "node-link"
    with pytest.raises(InvalidDataError, match=r"no format has a name that ends in '.docx'"):
        format_of(Path("a.docx"))
    with pytest.raises(InvalidDataError, match="is not a known format"):
        graphkit.export(TOWNS, "a", format="gefx")
    with pytest.raises(InvalidDataError, match="is not a known kind of positions"):
        graphkit.export(TOWNS, "a.gexf", positions="up")


@pytest.mark.parametrize(
    "name", ["a.gexf", "a.zip", "a/index.html", "a/datapackage.json", "a.xlsx"]
)
def test_nothing_is_replaced_unasked_and_nothing_half_written(tmp_path: Path, name: str) -> None:
    first = made(TOWNS, tmp_path, name)
    with pytest.raises(InvalidDataError, match="already exists"):
        made(TOWNS, tmp_path, name)
    made(TOWNS, tmp_path, name, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", "utf-8")
    for name in ("mine/index.html", "mine/datapackage.json", "mine"):
        with pytest.raises(InvalidDataError):
            made(TOWNS, tmp_path, name, overwrite=True)
    assert [f.name for f in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(TOWNS, tmp_path, "a.gexf")
    before = path.read_bytes()
    monkeypatch.setattr(Graph, "edges", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(TOWNS, tmp_path, "a.gexf", overwrite=True)
    assert path.read_bytes() == before
    assert [*tmp_path.iterdir()] == [path]
