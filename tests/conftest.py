"""Settings, markers and fixtures of all tests."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pytest
from browser import launch
from draws import NIGHTLY
from hypothesis import HealthCheck, settings
from neo4j_server import Neo4jServer, OwnServer, external, jars

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Speed is measured in benchmarks, never in tests. Examples are the same everywhere and every time;
# `--hypothesis-profile=nightly` draws new ones, ten times as many.
settings.register_profile(
    "graphkit", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    NIGHTLY, settings.get_profile("graphkit"), derandomize=False, max_examples=1000
)
settings.load_profile("graphkit")

_LOGIN = ("NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE")


MARKERS = ("slow", "browser", "neo4j")
_NEEDS = {
    "browser": ("browser",),
    "neo4j": ("neo4j", "neo4j_server", "neo4j_login"),
}
"""The fixtures that give a test its marker."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by their needs; keep tests on a server, and other tests of a file, together.

    Tests on a server take longest, so they come first where several processes share the work.
    """

    def on_server(item: pytest.Item) -> bool:
        return item.get_closest_marker("neo4j") is not None

    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        for marker, needed in _NEEDS.items():
            if any(name in fixtures for name in needed):
                item.add_marker(marker)
        group = "a server" if on_server(item) else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))
    if os.environ.get("PYTEST_XDIST_WORKER"):
        items.sort(key=lambda item: not on_server(item))


_left_out: Counter[str] = Counter()
"""The tests that a run with ``-m`` leaves out, by marker."""


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count the tests that are left out, to report them at the end."""
    for item in items:
        names = [name for name in MARKERS if item.get_closest_marker(name)]
        _left_out[" and ".join(names) or "unmarked"] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the counts of a worker to the process that distributes the work."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(_left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Read the counts of a worker; every worker collects the same tests."""
    _left_out.update(
        {
            name: count - _left_out[name]
            for name, count in getattr(node, "workeroutput", {}).get("left_out", {}).items()
        }
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Report the tests that a run left out and how to run them."""
    if _left_out:
        parts = ", ".join(f"{count} {name}" for name, count in sorted(_left_out.items()))
        terminalreporter.write_line(
            f"Left out by -m: {parts}. Run without -m for all tests; tests/README.md says what "
            "they need."
        )


@pytest.fixture(autouse=True)
def _no_network_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRAPHKIT_NETWORK", raising=False)
    monkeypatch.setenv("COLUMNS", "100")  # of a terminal: worker processes report 80
    if not os.environ.get("GRAPHKIT_TEST_NEO4J"):
        for name in _LOGIN:
            monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a Chromium that the tests of a file share."""
    with launch() as running:
        yield running


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Neo4jServer]:
    """Return a Neo4j that all tests share; it has the data of the previous test."""
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
    """Return a Neo4j without data of graphkit."""
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
    """Return an empty Neo4j that needs a password and that a test may stop; its login is set."""
    _login_server.start()
    _login_server.wipe(schema=True)
    monkeypatch.setenv("NEO4J_USERNAME", _login_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", _login_server.password)
    return _login_server
