"""Run Cypher on the Neo4j server that stores the network.

The graph there is the one of :mod:`graphkit.model.property_graph`, so a query returns the same rows
as in the embedded engine. Transactions use READ access mode, which the server enforces;
:func:`graphkit.query.guard.read_only` has already rejected what that mode still allows.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from graphkit.model.errors import GraphkitError, InvalidQueryError
from graphkit.model.lookup import Lookup
from graphkit.model.network import Network
from graphkit.model.records import Actor
from graphkit.model.vocabulary import Ontology
from graphkit.query.answer import Answer, cannot_run, plain_value, too_large, too_slow
from graphkit.storage.batches.contract import Batch
from graphkit.storage.neo4j.connection import explain, may_repeat
from graphkit.storage.neo4j.transactions import pause

if TYPE_CHECKING:
    from neo4j import Driver, Result

T = TypeVar("T")

_ATTEMPTS = 3
_GRACE_S = 5.0
"""Extra seconds that the server has to report that a query timed out."""
_FETCH = 1000

_KERNEL = """\
CALL dbms.components() YIELD name, versions, edition
RETURN name + ' ' + versions[0] + ' ' + edition AS name"""
_ACTORS = """\
RETURN a.id AS id, a.kind AS kind, a.country AS country, a.aliases AS aliases,
  [key IN keys(a) WHERE key STARTS WITH 'name_' | [substring(key, 5), a[key]]] AS names"""

_UNKNOWN = {
    "01N50": "no record has the label",
    "01N51": "no record has a tie of the type",
    "01N52": "no record has the property",
}
_QUOTED = re.compile(r"`([^`]*)`")
# A syntax error lists every keyword that may follow, and repeats the position as an offset.
_LENGTHY = re.compile(r": expected .*(?= \(line \d)| \(offset: \d+\)")
_ON_EARTH = {4326, 4979}

# The server's notifications are returned with the answer; without a handler, the driver would also
# print them.
logging.getLogger("neo4j.notifications").addHandler(logging.NullHandler())


class ServerEngine:
    """A network in a Neo4j database, which answers Cypher queries.

    Attributes:
        name: the name and version of the server.
        about: a network without records that has the title, version, content hash and day of
            the stored one.
        stale: a message, with the fix, if the ties in the graph are of an earlier day and some
            differ today; else empty.
        merged: the number of actors that verdicts merge into others. The graph keeps them as
            separate nodes; loading the network merges them.
    """

    def __init__(
        self,
        driver: Driver,
        database: str | None = None,
        *,
        address: str = "the server",
        about: Network | None = None,
        stale: str = "",
        merged: int = 0,
    ) -> None:
        self._driver, self._database, self._address = driver, database, address
        self.about, self.stale, self.merged = about or Network(), stale, merged
        self.name = str(self.run(_KERNEL, {}).rows[0][0])

    @classmethod
    def open(cls, address: str, *, timeout: float = 10.0) -> Self:
        """Connect to the network at an address; close it, or use it in a ``with`` statement.

        Args:
            address: an address such as ``neo4j://host`` or ``bolt://host:7687``.
            timeout: seconds to wait for a connection.

        Raises:
            GraphkitError: when the server cannot be reached or refuses access, or the database
                contains no network, or one that is still being loaded.
        """
        from graphkit.storage.neo4j.store import Neo4jStore

        store = Neo4jStore(address, timeout=timeout)
        try:
            day, changed, ontology = store.derived_on()
            batches = store.history()
            today = dt.date.today()
            stale = ""
            if changed and day:
                stale = (
                    f"the ties at {address} are as of {day}, and some differ today; load the "
                    f"dataset again to update them, or query a copy with --as-of {today}"
                )
            about = _about(batches, day if day and changed else today, ontology)
            return cls(
                *(store.driver, store.database),
                address=address,
                about=about,
                stale=stale,
                merged=store.merged(),
            )
        except BaseException:
            store.close()
            raise

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any],
        *,
        limit: int = 0,
        timeout: float = 0,
    ) -> Answer:
        """Run a query that :func:`graphkit.query.guard.read_only` has accepted.

        Args:
            text: the query.
            parameters: the value of each ``$name``.
            limit: the largest number of rows; 0 for all. Further rows are neither read nor
                counted.
            timeout: seconds after which to give up; 0 for never.

        Returns:
            The rows; nodes and relationships are given as their properties.

        Raises:
            InvalidQueryError: when the query is not valid, takes too long or needs too much
                memory.
            StoreUnavailableError: when the server cannot be reached.
        """
        from neo4j import READ_ACCESS
        from neo4j.exceptions import DriverError, Neo4jError

        def ask() -> Answer:
            with (
                self._driver.session(
                    database=self._database,
                    default_access_mode=READ_ACCESS,
                    fetch_size=min(limit + 1, _FETCH) if limit else _FETCH,
                    notifications_min_severity="WARNING",
                ) as session,
                session.begin_transaction(timeout=timeout) as transaction,
            ):
                return _answer(transaction.run(text, dict(parameters)), limit)

        try:
            wait = timeout + _GRACE_S if timeout else 0
            return _within(wait, lambda: _patiently(ask), too_slow(timeout))
        except (DriverError, Neo4jError) as error:
            raise self._explain(error, timeout) from None
        except (ValueError, TypeError, OverflowError) as error:
            # A parameter with a value that the database cannot store.
            raise cannot_run(str(error)) from None

    def find(self, text: str) -> Actor:
        """Find the actor of an id or a name in any script, with its kind, country and names.

        For an id one actor is read; for a name, the names of all actors.

        Raises:
            GraphkitError: when no actor or several actors match; see :meth:`Network.find`.
        """
        one = self.run(f"MATCH (a:Actor) WHERE a.id = $id {_ACTORS}", {"id": text}).rows
        rows = one or self.run(f"MATCH (a:Actor) {_ACTORS}", {}).rows
        actors = {
            key: Actor(key, kind, dict(names), aliases=tuple(aliases), country=country or "")
            for key, kind, country, aliases, names in rows
        }
        return Lookup(actors).find(text)

    def close(self) -> None:
        """Close the connection; safe to call twice."""
        self._driver.close()

    def __enter__(self) -> Self:
        """Return the engine itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the engine."""
        self.close()

    def _explain(self, error: Exception, timeout: float) -> GraphkitError:
        """Turn a server error into one common to all engines, without the repeated query text."""
        code = _code(error)
        if code.endswith("TransactionTimedOut"):
            return InvalidQueryError(
                f"the query took longer than {self._address} allows (its setting "
                "db.transaction.timeout); start it at one actor, or limit the length of its paths"
            )
        if "TransactionTimedOut" in code:
            return too_slow(timeout)
        if "OutOfMemory" in code:
            return too_large()
        if ".Statement." in code or ".Procedure." in code:
            message = str(getattr(error, "message", None) or error)
            return cannot_run(_LENGTHY.sub("", message.partition("\n")[0]))
        return explain(self._address, error)


def _about(batches: Sequence[Batch], day: dt.date, ontology: Ontology) -> Network:
    """Describe the network of a store by its batches, given newest first.

    The content hash is known only if the latest batch alone determines the network: there is one
    dataset, no row is kept that is gone from it, and no older batch was undone since.
    """
    live = {batch.dataset: batch for batch in reversed(batches) if not batch.undone_at}
    titles, versions = (
        " + ".join(dict.fromkeys(filter(None, (getattr(b, name) for b in live.values()))))
        for name in ("title", "version")
    )
    about = Network(title=titles, version=versions, as_of=day, ontology=ontology)
    content_hash = None
    if len(live) == 1:
        latest = next(iter(live.values()))
        whole = all(count.gone == count.pruned for count in latest.counts.values())
        older = (b.undone_at for b in batches if b.batch < latest.batch)
        if whole and all(undone < latest.loaded_at for undone in older):
            content_hash = latest.content_hash
    about.__dict__["content_hash"] = content_hash
    return about


def _answer(result: Result, limit: int) -> Answer:
    columns = tuple(result.keys())
    rows: list[tuple[Any, ...]] = []
    cut = False
    for record in result:
        if limit and len(rows) == limit:
            cut = True
            break
        rows.append(tuple(map(_value, record.values())))
    warnings = tuple(dict.fromkeys(_warnings(result.consume().gql_status_objects)))
    return Answer(columns, rows, None if cut else len(rows), warnings)


def _warnings(statuses: Sequence[Any]) -> Iterator[str]:
    """Yield warnings about labels, types and properties that no record has."""
    for status in statuses:
        problem = _UNKNOWN.get(status.gql_status)
        name = _QUOTED.search(status.status_description)
        if problem and name:
            yield f"{problem} {name[1]!r}"


def _patiently(ask: Callable[[], T]) -> T:
    """Call a function, again if a connection broke or a cluster was busy."""
    for attempt in range(_ATTEMPTS - 1):
        try:
            return ask()
        except Exception as error:
            if "OutOfMemory" in _code(error) or not may_repeat(error, attempt):
                raise
            pause(attempt)
    return ask()


def _within(seconds: float, ask: Callable[[], T], late: GraphkitError) -> T:
    """Call a function, with an error after some time (0 for never) even if it never returns."""
    if not seconds:
        return ask()
    done: list[T] = []
    failed: list[BaseException] = []

    def call() -> None:
        try:
            done.append(ask())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise late
    return done[0]


def _code(error: Exception) -> str:
    return str(getattr(error, "code", "") or "")


def _value(value: Any) -> Any:
    """Return a value as the embedded engine does; nodes and relationships as their properties."""
    from neo4j.graph import Node, Path, Relationship
    from neo4j.spatial import Point
    from neo4j.time import Date, DateTime, Duration, Time

    if isinstance(value, str | int | None):
        return value
    if isinstance(value, list):
        return [_value(element) for element in value]
    if isinstance(value, dict):
        return {key: _value(element) for key, element in value.items()}
    if isinstance(value, Node | Relationship):
        # Properties internal to the store begin with an underscore.
        return {key: _value(value[key]) for key in sorted(value) if not key.startswith("_")}
    if isinstance(value, Path):
        return {
            "nodes": [_value(node) for node in value.nodes],
            "relationships": [_value(tie) for tie in value.relationships],
        }
    if isinstance(value, Duration):
        return {"months": value.months, "days": value.days, "seconds": value.seconds}
    if isinstance(value, Date | DateTime | Time):
        return plain_value(value.to_native())
    if isinstance(value, Point):
        names = ("longitude", "latitude", "height") if value.srid in _ON_EARTH else ("x", "y", "z")
        return dict(sorted(zip(names, value, strict=False)))
    return plain_value(value)
