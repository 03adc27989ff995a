"""Objects that show themselves in a notebook and save themselves to files."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import graphkit
from graphkit import InvalidDataError, MissingExtraError, Network, NotFoundError, Table
from graphkit.model.records import Actor, Claim, Source

HOSTILE = '"><script>alert(1)</script>'
TABLE = Table(
    ("id", "name", "degree", "share", "sure", "sources"),
    [
        ("LA-SV", "Savannakhet", 3, 0.5, True, ("a", "b")),
        ("TH-49", "=มุกดาหาร", 2, None, False, ()),
    ],
    {"dataset": "Border towns", "seed": 1},
)


def towns() -> Network:
    return Network(
        {
            "TH-49": Actor("TH-49", "province", {"en": "Mukdahan"}, country="TH", source="s"),
            "LA-SV": Actor("LA-SV", "province", {"en": "Savannakhet"}, country="LA", source="s"),
            "org:h": Actor("org:h", "agency", {"en": "Hidden"}, source="h"),
        },
        (Claim("TH-49", "LA-SV", "sister_city", source="s"),),
        {"s": Source("s", "Register"), "h": Source("h", "Paper", access="internal")},
        title="Border towns",
    )


@pytest.fixture(scope="module")
def shipped() -> Network:
    return graphkit.open_network("thai-twin-cities")


# Display in notebooks


def shown(thing: Any) -> tuple[str, str]:
    """Return the display of an object in a notebook: its text and its HTML or drawing."""
    rich = getattr(thing, "_repr_html_", None) or thing._repr_svg_
    return repr(thing), rich()


def test_a_network_is_a_line_and_a_small_table(shipped: Network) -> None:
    line, html = shown(shipped)
    assert len(line) < 200
    assert "\n" not in line
    assert line.startswith('<Network "Thailand')
    assert f"{len(shipped.actors):,} actors" in line
    assert f"as of {shipped.as_of}" in line
    assert len(html) < 5_000
    assert f"{len(shipped.ties):,} ties" in html
    assert "whole network" in html


def test_a_selected_network_states_its_selection(shipped: Network) -> None:
    part = shipped.select(graphkit.Selection(ties=("cooperation",), around="TH-49", hops=2))
    line, html = shown(part)
    assert len(line) < 200
    assert "around" in html.casefold() or "TH-49" in html


def test_problems_are_counted(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,kind,name_en\nA,city,Aa\nB,provinz,Bb\n", "utf-8")
    network = graphkit.open_network(tmp_path)
    assert [problem.column for problem in network.problems if problem.row] == ["kind"]
    line, html = shown(network)
    assert "1 actor" in line
    assert f"{len(network.problems)} problem" in line
    assert "1 errors" in html


def test_tables_are_a_line_and_their_first_rows(shipped: Network) -> None:
    ranking = graphkit.centrality(shipped, ("degree",))
    gaps = graphkit.gaps_table(graphkit.find_gaps(shipped), shipped)
    for table in (ranking, gaps, graphkit.brokerage(shipped, permutations=20)):
        line, html = shown(table)
        assert len(line) < 300
        assert "\n" not in line
        assert len(html) < 40_000
        assert html.count("<tr>") == 21
        assert f"{len(table) - 20:,} more rows" in html


def test_maps_figures_and_briefings_show_themselves() -> None:
    made: tuple[tuple[Any, str], ...] = (
        (graphkit.draw_map(towns()), "<Map 'Border towns': 2 actors, 1 tie>"),
        (graphkit.draw_figure(towns()), "<Figure 'Border towns': 2 actors, 1 tie>"),
        (graphkit.brief(towns()), "<Brief 'Border towns': "),
    )
    for thing, start in made:
        line, rich = shown(thing)
        assert line.startswith(start)
        assert len(line) < 200
        # The page of a map holds its drawing library.
        assert len(rich) < (1_500_000 if "Map" in start else 150_000)
        assert "<iframe" in rich or "<svg" in rich


def test_other_public_objects_have_a_line(shipped: Network) -> None:
    for thing in (shipped.ontology, shipped.select(graphkit.Selection()).selection):
        assert len(repr(thing)) < 200
    found = graphkit.predict(shipped, limit=100)
    assert repr(found) == f"<Prediction of sister_city: 100 of {found.pairs:,} pairs>"


def test_a_store_and_the_report_of_a_load_have_a_line(tmp_path: Path) -> None:
    path = tmp_path / "atlas.db"
    with graphkit.open_store(path, create=True) as store:
        report = store.save(towns())
        assert repr(store) == f"<SqliteStore {str(path)!r}>"
    assert repr(report).startswith("<LoadReport of Border towns: batch 1: ")
    assert "\n" not in repr(report)


@pytest.mark.parametrize("rich", [0, 1])
def test_texts_of_the_data_stay_text(rich: int) -> None:
    network = Network({"a": Actor("a", "city", {"en": HOSTILE})}, title=HOSTILE)
    made: tuple[Any, ...] = (
        network,
        Table((HOSTILE,), [(HOSTILE,)]),
        graphkit.draw_map(network),
        graphkit.draw_figure(network),
        graphkit.brief(network),
    )
    for thing in made[: 5 if rich else 2]:
        assert "<script>alert" not in shown(thing)[1]


# Tables


def test_columns_are_chosen() -> None:
    part = TABLE.select(["name", "id"])
    assert part.columns == ("name", "id")
    assert part.rows == [("Savannakhet", "LA-SV"), ("=มุกดาหาร", "TH-49")]
    assert part.meta == TABLE.meta
    assert TABLE.select("id").columns == ("id",)
    with pytest.raises(NotFoundError, match="no column 'degre'; did you mean 'degree'"):
        TABLE.select(["id", "degre"])


def test_the_first_rows_are_taken() -> None:
    assert TABLE.head(1).rows == TABLE.rows[:1]
    assert len(TABLE.head()) == 2
    assert len(TABLE.head(0)) == 0
    with pytest.raises(InvalidDataError, match="0 or more, not -1"):
        TABLE.head(-1)


def test_tables_become_data_frames() -> None:
    import pandas
    import polars

    frame = TABLE.to_pandas()
    assert list(frame.columns) == list(TABLE.columns)
    assert frame["degree"].tolist() == [3, 2]
    assert pandas.isna(frame["share"][1])
    assert frame["sources"][0] == ("a", "b")
    other = TABLE.to_polars()
    assert other.columns == list(TABLE.columns)
    assert other["sources"].to_list() == [["a", "b"], []]
    assert other["share"].dtype == polars.Float64
    empty = Table(("id", "degree"), [])
    assert list(empty.to_pandas().columns) == empty.to_polars().columns == ["id", "degree"]
    mixed = Table(("value",), [(1,), ("one",), (None,)])
    assert mixed.to_polars().height == 3


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_missing_package_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=f"run: pip install {package}"):
        getattr(TABLE, f"to_{package}")()


def test_tables_are_saved(tmp_path: Path) -> None:
    TABLE.save(tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"\xef\xbb\xbf" + TABLE.csv().encode()
    TABLE.save(str(tmp_path / "t.JSON"))
    assert json.loads((tmp_path / "t.JSON").read_text("utf-8"))["meta"]["seed"] == 1
    import openpyxl

    TABLE.save(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    rows = [tuple(cell.value for cell in row) for row in book["table"].iter_rows()]
    assert rows == [
        TABLE.columns,
        ("LA-SV", "Savannakhet", 3, 0.5, "true", "a|b"),
        ("TH-49", "=มุกดาหาร", 2, None, "false", None),
    ]
    assert book["table"]["B3"].data_type == "s"
    assert [cell.value for cell in book["meta"][3]] == ["seed", 1]


def test_a_table_with_what_no_sheet_holds_is_saved_without_it(tmp_path: Path) -> None:
    import openpyxl

    Table(("a", "b"), [("x\x07y", float("nan")), (float("inf"), 10**30)]).save(tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["table"]
    assert [cell.value for row in sheet["A2:B3"] for cell in row] == [
        "xy",
        "nan",
        "inf",
        str(10**30),
    ]
    with pytest.raises(InvalidDataError, match="too long for a workbook"):
        Table(("a",), [("x" * 32_768,)]).save(tmp_path / "long.xlsx")
    assert not (tmp_path / "long.xlsx").exists()


# Saving


def test_every_registered_writer_is_there() -> None:
    for writers in graphkit._WRITERS.values():
        for module, function in writers.values():
            found = getattr(__import__(f"graphkit.{module}", fromlist=[function]), function)
            assert found.__doc__


def test_networks_are_saved_in_every_format(tmp_path: Path) -> None:
    network = towns()
    for name in ("folder", "book.xlsx", "atlas.db"):
        network.save(tmp_path / name)
        again = graphkit.open_network(tmp_path / name)
        assert again.content_hash == network.content_hash, name
    for name, read in (("g.graphml", nx.read_graphml), ("g.gexf", nx.read_gexf)):
        network.save(tmp_path / name)
        graph = read(tmp_path / name)
        # Statements from internal sources stay out of exports.
        assert sorted(graph.nodes) == ["LA-SV", "TH-49"], name


def test_existing_files_are_not_overwritten_by_default(tmp_path: Path) -> None:
    network = towns()
    for name in ("folder", "g.graphml", "g.gexf"):
        network.save(tmp_path / name)
        with pytest.raises(graphkit.GraphkitError, match="already"):
            network.save(tmp_path / name)
        network.save(tmp_path / name, overwrite=True)
    network.save(tmp_path / "atlas.db")
    network.save(tmp_path / "atlas.db")
    with graphkit.open_store(tmp_path / "atlas.db") as store:
        assert len(store.history()) == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            towns,
            "cannot save a network as 'out.txt'; expected a name that ends in .xlsx, .db, "
            ".graphml or .gexf, or the name of a folder without a suffix",
        ),
        (
            lambda: TABLE,
            "cannot save a table as 'out.txt'; expected a name that ends in .csv, .json or .xlsx",
        ),
        (
            lambda: graphkit.draw_map(towns()),
            "cannot save a map as 'out.txt'; expected a name that ends in .html or .htm",
        ),
        (
            lambda: graphkit.draw_figure(towns()),
            "cannot save a figure as 'out.txt'; expected a name that ends in .png, .svg or .pdf",
        ),
        (
            lambda: graphkit.brief(towns()),
            "cannot save a brief as 'out.txt'; expected a name that ends in .html, .pdf or .docx",
        ),
    ],
)
def test_an_unknown_suffix_is_refused_with_those_known(
    make: Callable[[], Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidDataError) as caught:
        make().save(tmp_path / "out.txt")
    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


def test_maps_figures_and_briefings_are_saved(tmp_path: Path) -> None:
    made = graphkit.brief(towns())
    made.save(tmp_path / "brief.html")
    assert (tmp_path / "brief.html").read_text("utf-8") == made.html()
    assert len(made.html()) > len(made.html(interactive=False)) + 100_000
    drawn = graphkit.draw_map(towns(), title="Towns")
    drawn.save(tmp_path / "map.HTM")
    assert (tmp_path / "map.HTM").read_text("utf-8") == drawn.html()
    figure = graphkit.draw_figure(towns())
    figure.save(tmp_path / "figure.svg")
    assert (tmp_path / "figure.svg").read_text("utf-8") == figure.svg()


# One function for each command


def test_a_dataset_is_created_checked_loaded_and_undone(tmp_path: Path) -> None:
    folder, store = tmp_path / "mine", tmp_path / "atlas.db"
    graphkit.create_dataset(folder)
    with (folder / "actors.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("X,provinz,,Ex" + "," * 17 + "\r\n")
    table = graphkit.list_problems(graphkit.open_network(folder))
    assert table.column("column") == ["kind"]
    assert table.meta["dataset"] == "mine"
    with pytest.raises(InvalidDataError, match=r"has 1 error; .* lists them"):
        graphkit.load_dataset(folder, store)
    assert not store.exists()
    notes: list[str] = []
    report = graphkit.load_dataset(folder, store, skip_errors=True, note=notes.append)
    assert report.batch == 1
    assert notes == [f"1 row with errors left out; `graphkit check -n {folder}` lists them"]
    assert graphkit.load_dataset(folder, store, skip_errors=True).nothing_new
    with pytest.raises(InvalidDataError, match="is the store itself"):
        graphkit.load_dataset(store, store)
    with graphkit.open_store(store) as opened:
        assert [batch.batch for batch in opened.history()] == [1]
        opened.undo(1)
    (folder / "actors.csv").write_text("id,kind,name_en\nX,provinz,Ex\n", "utf-8")
    with pytest.raises(InvalidDataError, match="no actor can be read from"):
        graphkit.load_dataset(folder, store, skip_errors=True)


def test_a_network_and_an_actor_are_described() -> None:
    network = towns()
    counts = graphkit.describe_network(network)
    assert counts[0] == {"part": "actors", "name": "all", "label": "", "count": 3}
    found = graphkit.describe_actor(network, "Mukdahan")
    assert repr(found) == "<ActorDescription of Mukdahan [TH-49]>"
    assert found.text().startswith("Mukdahan  [TH-49]")
    assert json.loads(found.json())["actor"]["id"] == "TH-49"
    assert found._repr_html_().startswith("<pre")
    with pytest.raises(NotFoundError):
        graphkit.describe_actor(network, "Nowhere")


def test_proposals_are_saved_listed_and_decided(tmp_path: Path, shipped: Network) -> None:
    with graphkit.open_store(tmp_path / "atlas.db", create=True) as store:
        store.save(shipped)
        assert graphkit.save_gaps(store, graphkit.find_gaps(shipped)[:3], shipped) == 3
        (first, *_) = graphkit.list_proposals(store).column("id")
        assert graphkit.decide(store, [first], "look", "Desk officer") == 1
        assert graphkit.list_proposals(store, verdict="looking").column("id") == [first]
