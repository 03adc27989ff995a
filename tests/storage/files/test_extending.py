"""Own rows beside a network: what it knows is known, and nothing of it is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from graphkit.cli import main
from graphkit.gaps.rules import find_gaps
from graphkit.model.errors import InvalidDataError
from graphkit.storage.load import load_dataset
from graphkit.storage.open import SHIPPED, open_network


def dataset(path: Path, extends: str, **tables: str) -> Path:
    path.mkdir(exist_ok=True)
    (path / "network.toml").write_text(f'title = "Mine"\nextends = "{extends}"\n')
    for name, text in tables.items():
        (path / f"{name}.csv").write_text(text, "utf-8")
    return path


def test_a_dataset_of_ties_alone_knows_the_actors_of_the_shipped_network(tmp_path: Path) -> None:
    base = open_network(SHIPPED)
    ties = "from,to,kind,since,source\nTH-49,org:mine,cooperates_with,2020,notes\n"
    actors = "id,kind,name_en,country,source\norg:mine,agency,My office,TH,notes\n"
    sources = "id,title,year\nnotes,My notes,2024\n"
    path = dataset(tmp_path / "own", SHIPPED, ties=ties, actors=actors, sources=sources)
    network = open_network(path)
    assert network.problems == ()
    assert (network.title, set(network.actors) - set(base.actors)) == ("Mine", {"org:mine"})
    assert len(network.claims) == len(base.claims) + 1
    assert base.sources.items() <= network.sources.items()
    added = {tie.id for tie in network.ties.values()} - {tie.id for tie in base.ties.values()}
    assert added == {"cooperates_with|TH-49|org:mine", "located_in|org:mine|TH"}
    assert find_gaps(network)
    done = CliRunner().invoke(main, ["check", "-n", str(path)])
    assert done.exit_code == 0, done.stderr
    (path / "actors.csv").unlink()
    (path / "ties.csv").write_text("from,to,kind\nTH-49,LA-KH,cooperates_with\n")
    network = open_network(path)
    assert {problem.code for problem in network.problems} == {"uncited"}
    assert len(network.claims) == len(base.claims) + 1


def test_an_own_row_adds_names_and_claims(tmp_path: Path) -> None:
    base = open_network(SHIPPED)
    known = base.actors["TH-49"]
    actors = (
        "id,kind,name_en,name_lo,population,source\n"
        "TH-49,province,Mukdahan Province,ມຸກດາຫານ,999,notes\n"
    )
    path = dataset(tmp_path / "own", SHIPPED, actors=actors, sources="id,title\nnotes,My notes\n")
    network = open_network(path)
    actor = network.actors["TH-49"]
    assert actor.names["en"] == known.names["en"]
    assert "Mukdahan Province" in actor.aliases
    assert (actor.lat, actor.within, actor.wikidata) == (known.lat, known.within, known.wikidata)
    if known.population:
        claims = [c for c in network.actor_claims if c not in base.actor_claims]
        assert [(c.field, c.value, c.source) for c in claims] == [("population", "999", "notes")]
    assert "LO" not in actor.names
    assert actor.names["lo"]


def test_a_store_can_be_extended(tmp_path: Path) -> None:
    own = tmp_path / "first"
    own.mkdir()
    (own / "actors.csv").write_text("id,kind,name_en\na,city,A\nb,city,B\n")
    (own / "ties.csv").write_text("from,to,kind\na,b,sister_city\n")
    load_dataset(own, tmp_path / "atlas.db")
    path = dataset(tmp_path / "own", "../atlas.db", ties="from,to,kind\nb,a,cooperates_with\n")
    network = open_network(path)
    assert sorted(tie.kind for tie in network.ties.values()) == ["cooperates_with", "sister_city"]


def test_the_vocabulary_of_the_base_is_known(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    (base / "network.toml").write_text(
        '[ontology.tie_kinds.lends_to]\nfamily = "activity"\nlabel = { en = "Lends to" }\n'
        'tail = ["city"]\nhead = ["city"]\n'
    )
    (base / "actors.csv").write_text("id,kind,name_en\na,city,A\nb,city,B\n")
    path = dataset(tmp_path / "own", "../base", ties="from,to,kind\na,b,lends_to\n")
    assert [claim.kind for claim in open_network(path).claims] == ["lends_to"]


@pytest.mark.parametrize(
    ("extends", "said"),
    [("nothing.db", "cannot be opened"), ("../own", "extend each other|cannot be opened")],
)
def test_a_base_that_cannot_be_opened(tmp_path: Path, extends: str, said: str) -> None:
    path = dataset(tmp_path / "own", extends, ties="from,to,kind\n")
    with pytest.raises(InvalidDataError, match=said):
        open_network(path)
