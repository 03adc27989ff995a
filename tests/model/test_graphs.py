"""Networks as graphs of networkx that can be written as GraphML and GEXF and read back."""

from __future__ import annotations

import io
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.model.selection import Selection
from graphkit.storage.open import open_network

SOURCES = {
    "r": Source("r", "Register", year=2020),
    "n": Source("n", "News", year=2021),
    "hidden": Source("hidden", "Cabinet paper", access="internal"),
}
TOWNS = Network(
    {
        a.id: a
        for a in (
            Actor(
                "TH-49",
                "province",
                {"en": "Mukdahan", "th": "มุกดาหาร"},
                aliases=("Muk", "Mukdaharn"),
                country="TH",
                lat=16,
                lon=104.7,
                population=350_000,
                since=parse_date("1982-09-27"),
                source="r",
                locator="p. 3",
            ),
            Actor("LA-SV", "province", {"en": "Savannakhet"}, country="LA", lat=16.57, lon=104.75),
            Actor("org:c", "association", {"en": "Chamber"}, sector="private"),
        )
    },
    (
        Claim("TH-49", "LA-SV", "sister_city", status="in_force", source="r", locator="p. 1",
              since=parse_date("2004"), confidence=0.9, level="economic",
              dimensions=("culture", "health")),
        Claim("TH-49", "LA-SV", "sister_city", source="n", confidence=0.8, weight=2),
        Claim("org:c", "LA-SV", "visited", since=parse_date("2022-06")),
        Claim("org:c", "LA-SV", "cooperates_with", source="hidden"),
    ),
    SOURCES,
    title="Border towns",
    licence="CC BY 4.0",
)  # fmt: skip


def written(graph: nx.Graph[str], form: str) -> nx.Graph[str]:
    """Return the graph after it was written and read."""
    out = io.BytesIO()
    if form == "graphml":
        nx.write_graphml(graph, out)
        out.seek(0)
        return nx.read_graphml(out, force_multigraph=True)
    nx.write_gexf(graph, out)
    out.seek(0)
    return nx.read_gexf(out)


def contents(graph: nx.Graph[str]) -> tuple[dict[str, Any], dict[Any, Any]]:
    """Return the content of a graph; a file may return it as a simple one."""
    ends = tuple if graph.is_directed() else frozenset
    edges = {data["id"]: (ends((tail, head)), data) for tail, head, data in graph.edges(data=True)}
    assert len(edges) == graph.number_of_edges()
    return dict(graph.nodes(data=True)), edges


def test_names_dates_statuses_and_sources_are_attributes() -> None:
    graph = TOWNS.to_networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.nodes["TH-49"] == {
        "label": "Mukdahan",
        "kind": "province",
        "country": "TH",
        "lat": 16.0,
        "lon": 104.7,
        "population": 350_000,
        "since": "1982-09-27",
        "name_en": "Mukdahan",
        "name_th": "มุกดาหาร",
        "aliases": "Muk|Mukdaharn",
        "sources": "r",
        "evidence": "Register (2020), p. 3",
    }
    assert graph.edges["LA-SV", "TH-49", "sister_city|LA-SV|TH-49"] == {
        "id": "sister_city|LA-SV|TH-49",
        "kind": "sister_city",
        "label": TOWNS.ontology.tie_kinds["sister_city"].label["en"],
        "status": "in_force",
        "level": "economic",
        "dimensions": "culture|health",
        "since": "2004",
        "since_first": "2004",
        "symmetric": True,
        "derived": False,
        "weight": 2.0,
        "confidence": 0.9,
        "sources": "r|n",
        "evidence": "Register (2020), p. 1 | News (2021)",
    }
    assert graph.graph["title"] == "Border towns"
    assert graph.graph["content_hash"] == TOWNS.content_hash


def test_undirected_on_request() -> None:
    graph = TOWNS.to_networkx(directed=False)
    assert type(graph) is nx.MultiGraph
    assert graph.number_of_edges() == len(TOWNS.ties)
    assert graph.edges["TH-49", "LA-SV", "sister_city|LA-SV|TH-49"]["weight"] == 2


@pytest.mark.parametrize("form", ["graphml", "gexf"])
@pytest.mark.parametrize("directed", [True, False])
def test_files_hold_the_same(form: str, directed: bool) -> None:
    graph = TOWNS.to_networkx(directed=True) if directed else TOWNS.to_networkx(directed=False)
    again = written(graph, form)
    assert contents(again) == contents(graph)
    assert again.is_directed() == directed


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_the_shipped_network_survives(form: str) -> None:
    graph = open_network("thai-twin-cities").to_networkx()
    assert contents(written(graph, form)) == contents(graph)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
@given(text=st.text(max_size=8), number=st.none() | st.integers(0, 9) | st.floats(0, 9))
def test_any_text_and_number_survives(form: str, text: str, number: float | None) -> None:
    actors = {
        "a": Actor("a", "city", {"en": text, "th": text}, aliases=(text,), lat=number, note=text),
        "b": Actor("b", "city", {"en": "b"}, lon=number, within="a"),
    }
    claims = (
        Claim("a", "b", "sister_city", source=text, locator=text, weight=number, key="one"),
        Claim("a", "b", "sister_city", confidence=0.5, key="two"),
    )
    graph = Network(actors, claims, title=text).to_networkx()
    values = [v for data in (*graph.nodes.values(), *graph.edges.values()) for v in data.values()]
    assert all(type(value) in (str, int, float, bool) for value in values)
    assert contents(written(graph, form)) == contents(graph)


def test_a_cut_network_gives_its_part() -> None:
    part = TOWNS.select(Selection(ties=("sister_city",)))
    graph = part.to_networkx()
    assert list(graph.edges(keys=True)) == [("LA-SV", "TH-49", "sister_city|LA-SV|TH-49")]
    assert "Sister" in graph.graph["selection"]


def test_the_projection_is_written_and_read_by_networkx() -> None:
    projected = open_network("thai-twin-cities").graph()
    for write, read in ((nx.write_gexf, nx.read_gexf), (nx.write_graphml, nx.read_graphml)):
        out = io.BytesIO()
        write(projected, out)
        back = read(io.BytesIO(out.getvalue()))
        assert back.number_of_edges() == projected.number_of_edges()
        assert back.nodes["TH-49"]["label"] == "Mukdahan"
        edge = next(iter(back.edges(data=True)))[2]
        assert isinstance(edge["ties"], str)
