"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browser import launch
from hypothesis import HealthCheck, settings
from neo4j_server import Neo4jServer, OwnServer, external, jars

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Speed is measured in benchmarks, never in tests; where all must pass, examples do not vary.
settings.register_profile(
    "graphkit",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("graphkit")

_LOGIN = ("NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process have all tests on a server, and each file's others stay together.

    The server takes longest, so its tests come first where several processes share the work.
    """

    def on_server(item: pytest.Item) -> bool:
        return hasattr(getattr(item, "module", None), "Neo4jServer")

    for item in items:
        group = "a server" if on_server(item) else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))
    if os.environ.get("PYTEST_XDIST_WORKER"):
        items.sort(key=lambda item: not on_server(item))


@pytest.fixture(autouse=True)
def _no_network_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRAPHKIT_NETWORK", raising=False)
    monkeypatch.setenv("COLUMNS", "100")  # of a terminal: processes that share the work say 80
    if not os.environ.get("GRAPHKIT_TEST_NEO4J"):
        for name in _LOGIN:
            monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that the tests of a file share."""
    with launch() as running:
        yield running


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Neo4jServer]:
    """A Neo4j that all tests share; what is in it is of the test before."""
    server = external()
    if server is None:
        server = OwnServer(jars())
        server.start()
    try:
        yield server
    finally:
        if not isinstance(server, OwnServer):
            server.wipe(schema=True)
        server.close()


@pytest.fixture
def neo4j(neo4j_server: Neo4jServer) -> Neo4jServer:
    """A Neo4j that holds nothing of ours."""
    neo4j_server.wipe()
    return neo4j_server


@pytest.fixture(scope="session")
def _login_server() -> Iterator[OwnServer]:
    server = OwnServer(jars(), login=True)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def neo4j_login(_login_server: OwnServer, monkeypatch: pytest.MonkeyPatch) -> OwnServer:
    """An empty Neo4j that wants a password and that a test may stop; its login is set."""
    _login_server.start()
    _login_server.wipe(schema=True)
    monkeypatch.setenv("NEO4J_USERNAME", _login_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", _login_server.password)
    return _login_server
