"""Run a real Neo4j 5.26 Community for the tests, without Docker or an installed server.

Maven fetches the jars listed in ``tests/neo4j/pom.xml`` into a cache folder
(``GRAPHKIT_TEST_CACHE``, else ``graphkit-tests`` in the user's cache) and run on Java 17 or 21.

Tests use a fixture of ``conftest.py``. The server starts with the first such test; it ends with
the last one, on Ctrl-C, and when the tests are killed:

    def test_store(neo4j: Neo4jServer) -> None:          # no login; emptied before the test
        with open_store(neo4j.address) as store:            # bolt://127.0.0.1:PORT
            ...
        assert neo4j.rows("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]

    @given(...)                                          # Hypothesis needs a fixture that stays
    def test_many(neo4j_server: Neo4jServer, ...):       # the same server, not emptied
        neo4j_server.wipe()

    def test_cut(neo4j_login: Neo4jServer) -> None:      # a second server, with a password
        neo4j_login.kill()                               # in the environment; emptied, and the
        neo4j_login.start()                              # test may stop, kill and start it

``stop()`` shuts a server down, ``kill()`` ends it at once, ``freeze()`` suspends it;
``start()`` starts it again on the same port and data. ``wipe(schema=True)`` also drops
constraints and indexes.

``GRAPHKIT_TEST_NEO4J`` (an address; user and password from ``NEO4J_USERNAME`` and
``NEO4J_PASSWORD``) replaces the first server. It must contain only nodes with the label
``Graphkit``, and only these are deleted; so tests that write other data, stop the server or read
all of its data use the second one. Without Java, Maven or the jars the tests are skipped with the
reason; with ``CI=true`` they fail.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from needs import missing

if TYPE_CHECKING:
    from neo4j import Driver

POM = Path(__file__).parents[1] / "neo4j" / "pom.xml"
MARK = "Graphkit"
"""Label of every node that graphkit writes to a database."""
USER, PASSWORD = "neo4j", "only-for-tests"

_START_S = 180.0
_OPENED = ("java.nio", "java.io", "sun.nio.ch")
_JVM = (
    "-Xmx1g",
    # Most of the time is spent on starting and on planning queries for the first time, where
    # the second compiler and a parallel collector cost more than they save.
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED),
    "--enable-native-access=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
)
_CONF = """\
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled={login}
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
db.tx_log.rotation.retention_policy=keep_none
dbms.usage_report.enabled=false
# Small graphs change completely from test to test; the plan for one also suits the next.
dbms.cypher.min_replan_interval=1h
internal.cypher.use_parameter_size=false
db.transaction.timeout=120s
db.memory.transaction.max=400m
"""


class Neo4jServer:
    """A running server: its address, its login, and a bare driver to inspect it."""

    def __init__(self, address: str, user: str = "", password: str = "") -> None:
        self.address, self.user, self.password = address, user, password
        self._driver: Driver | None = None

    @property
    def driver(self) -> Driver:
        """A bare driver that is kept until the server stops."""
        if self._driver is None:
            self._driver = _driver(self.address, self.user, self.password)
        return self._driver

    def rows(self, text: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return the rows of a query as dicts, run in its own transaction without retries."""
        with self.driver.session() as session:
            return session.run(text, parameters).data()

    def wipe(self, *, schema: bool = False) -> None:
        """Delete what graphkit wrote; with ``schema`` also its constraints and indexes."""
        self._clear(f"MATCH (n:{MARK})", "graphkit" if schema else None)

    def close(self) -> None:
        """Close the driver."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def _clear(self, match: str, prefix: str | None) -> None:
        self.rows(f"{match} CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 2000 ROWS")
        if prefix is None:
            return
        for what in ("CONSTRAINT", "INDEX"):
            listed = f"SHOW {what}ES" if what == "INDEX" else f"SHOW {what}S"
            kept = "" if what == "CONSTRAINT" else "WHERE type <> 'LOOKUP'"
            for row in self.rows(f"{listed} YIELD name, type {kept}"):
                if row["name"].startswith(prefix):
                    self.rows(f"DROP {what} `{row['name']}` IF EXISTS")


class OwnServer(Neo4jServer):
    """A server started by the tests, on a loopback port and in its own folder."""

    def __init__(self, jars: Path, *, login: bool = False) -> None:
        self.port = _free_port()
        super().__init__(f"bolt://127.0.0.1:{self.port}", *((USER, PASSWORD) if login else ()))
        self._jars = jars
        self._process: subprocess.Popen[bytes] | None = None
        self._home = Path(tempfile.mkdtemp(prefix="graphkit-neo4j-"))
        (self._home / "conf").mkdir()
        conf = _CONF.format(port=self.port, login=str(login).lower())
        (self._home / "conf" / "neo4j.conf").write_text(conf, "utf-8")
        self._new_login = login

    @property
    def running(self) -> bool:
        """True while its process is running."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it unless it is running, and wait until it answers."""
        if self.running:
            return
        command = [
            *(_java(), *_JVM, "-cp", str(self._jars / "*")),
            *("org.neo4j.server.CommunityEntryPoint", "--console-mode"),
            *(f"--home-dir={self._home}", f"--config-dir={self._home / 'conf'}"),
        ]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C goes to the tests, which then stop the server themselves.
                start_new_session=True,
                preexec_fn=_dies_with_the_tests(),
            )
        self._await()

    def stop(self) -> None:
        """Shut it down as an operator would."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Suspend it, as on an overloaded machine, until it is killed."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        os.waitpid(self._process.pid, os.WUNTRACED)

    def wipe(self, *, schema: bool = False) -> None:
        """Delete everything; with ``schema`` also constraints and indexes."""
        self._clear("MATCH (n)", "" if schema else None)

    def close(self) -> None:
        """Kill it and remove its folder."""
        self.kill()
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def _log(self) -> Path:
        return self._home / "server.log"

    def _end(self, how: signal.Signals) -> None:
        super().close()
        if self._process is not None:
            self._process.send_signal(how)
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _await(self) -> None:
        from neo4j.exceptions import DriverError, Neo4jError

        user, password = (USER, "neo4j") if self._new_login else (self.user, self.password)
        end = time.monotonic() + _START_S
        while True:
            try:
                # The port opens before the database is available; only an answer counts.
                with _driver(self.address, user, password) as driver:
                    if self._new_login:
                        driver.execute_query(
                            "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                            {"old": password, "new": self.password},
                            database_="system",
                        )
                        self._new_login, password = False, self.password
                        continue
                    driver.execute_query("RETURN 1 AS x")
                    return
            except (DriverError, Neo4jError) as error:
                if self.running and time.monotonic() < end:
                    time.sleep(0.2)
                    continue
                shown = self._log.read_text("utf-8", "replace")[-2000:]
                self.kill()
                raise RuntimeError(f"Neo4j did not start: {error}\n{shown}") from None


def external() -> Neo4jServer | None:
    """Return the server of ``GRAPHKIT_TEST_NEO4J``, after checking that it has no other data."""
    address = os.environ.get("GRAPHKIT_TEST_NEO4J")
    if not address:
        return None
    user, password = os.environ.get("NEO4J_USERNAME", ""), os.environ.get("NEO4J_PASSWORD", "")
    server = Neo4jServer(address, user, password)
    foreign = server.rows(f"MATCH (n) WHERE NOT n:{MARK} RETURN count(n) AS n")[0]["n"]
    if foreign:
        server.close()
        pytest.fail(f"GRAPHKIT_TEST_NEO4J has {foreign} nodes of other data; use an empty database")
    return server


def jars() -> Path:
    """Return the folder of the jars of the server; Maven fetches them if they are missing."""
    try:
        import fcntl
    except ImportError:
        missing("the tests start Neo4j on Linux and macOS only; set GRAPHKIT_TEST_NEO4J")
    if not shutil.which(_java()):
        missing("no Java for Neo4j: apt-get install openjdk-17-jre-headless, or set JAVA_HOME")
    text = POM.read_text("utf-8")
    version = text.partition("<neo4j.version>")[2].partition("<")[0]
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = Path(os.environ.get("GRAPHKIT_TEST_CACHE") or Path(home) / "graphkit-tests")
    folder = cache / f"neo4j-{version}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if not maven:
        missing("no Maven to fetch Neo4j: apt-get install maven")
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        # Several test runs at the same time fetch the jars once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.is_dir():
            return folder
        with tempfile.TemporaryDirectory(dir=cache) as half:
            done = subprocess.run(
                [
                    *(str(maven), "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"),
                    *("-DincludeScope=runtime", f"-DoutputDirectory={half}/jars"),
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                said = (done.stdout + done.stderr).strip().splitlines()
                missing(f"Maven cannot fetch Neo4j {version}: {said[0] if said else 'no reason'}")
            (Path(half) / "jars").rename(folder)
    return folder


def _driver(address: str, user: str, password: str) -> Driver:
    from neo4j import GraphDatabase

    login = (user, password) if user else None
    return GraphDatabase.driver(
        address, auth=login, notifications_min_severity="OFF", max_transaction_retry_time=0
    )


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else "java"


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _dies_with_the_tests() -> Callable[[], None] | None:
    """Return a function that makes Linux kill a child process when its parent ends."""
    if sys.platform != "linux":
        return None
    control = ctypes.CDLL(None).prctl
    set_death_signal = 1
    return lambda: control(set_death_signal, signal.SIGKILL)
