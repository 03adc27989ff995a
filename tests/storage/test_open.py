"""Opening a network from a folder, a workbook, a store or the package."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor
from graphkit.storage import open_store
from graphkit.storage.files.write import write_folder, write_workbook
from graphkit.storage.open import SHIPPED, is_store, open_network, shipped


def test_every_kind_of_address_gives_the_same_network(tmp_path: Path) -> None:
    day = dt.date(2024, 6, 30)
    network = open_network(SHIPPED, as_of=day)
    assert network.problems == ()
    write_folder(network, tmp_path / "folder")
    write_workbook(network, tmp_path / "book.xlsx")
    with open_store(tmp_path / "atlas.db", create=True) as store:
        store.save(network)
    for address in ("folder", "book.xlsx", "atlas.db"):
        again = open_network(tmp_path / address, as_of=day)
        assert again.problems == (), address
        assert again.content_hash == network.content_hash, address
        assert again.ties == network.ties, address
        assert again.as_of == day


def test_a_path_wins_over_a_shipped_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / SHIPPED).mkdir()
    (tmp_path / SHIPPED / "actors.csv").write_text("id,kind,name_en\nX,city,Ex\n", "utf-8")
    assert list(open_network(SHIPPED).actors) == ["X"]


def test_shipped_networks_are_listed() -> None:
    assert SHIPPED in shipped()


@pytest.mark.parametrize("name", ["thai-twin-citys", "nowhere/at/all", "", "x" * 5000, "\0"])
def test_a_missing_network_gives_a_message(name: str) -> None:
    with pytest.raises(GraphkitError):
        open_network(name)


@pytest.mark.parametrize(
    "address", ["localhost:7687", "bolt:localhost:7687", "neo4j+s:/db.example.org:7687/"]
)
def test_an_address_without_slashes_does_not_create_a_file(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        GraphkitError, match=r"file not found: .*; for a server write bolt://\S+:7687$"
    ):
        open_store(address, create=True)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_scheme_is_refused() -> None:
    for use in (open_network, open_store):
        with pytest.raises(
            GraphkitError, match=r"http:// is not a supported scheme; expected .*neo4j://"
        ):
            use("http://localhost:7474")


def test_a_similar_name_is_suggested() -> None:
    with pytest.raises(GraphkitError, match="did you mean 'thai-twin-cities'"):
        open_network("thai-twin-citys")


def test_a_store_is_recognised_by_its_first_bytes(tmp_path: Path) -> None:
    with open_store(tmp_path / "atlas.db", create=True) as store:
        store.save(Network(actors={"X": Actor("X", "city")}, title="One"))
    renamed = tmp_path / "atlas"
    (tmp_path / "atlas.db").rename(renamed)
    assert is_store(renamed)
    assert not is_store(tmp_path)
    assert list(open_network(renamed).actors) == ["X"]
