"""Run Cypher on a Neo4j database: in one transaction, or in many that survive an interruption."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from graphkit.model.errors import StoreUnavailableError
from graphkit.storage.neo4j.connection import may_repeat

if TYPE_CHECKING:
    from neo4j import Driver, Session, Transaction

Statement = tuple[str, dict[str, Any]]
"""The text of a query, and its parameters."""

STEP = 5_000
"""Number of rows that are sent at once."""

ATTEMPTS = 7
"""Number of attempts for a transaction that may soon succeed: about six seconds in all."""

_FETCH = 20_000


def session(driver: Driver, database: str | None, *, write: bool) -> Session:
    """Open a session that sees what earlier sessions of the driver have written."""
    from neo4j import READ_ACCESS, WRITE_ACCESS

    return driver.session(
        database=database,
        default_access_mode=WRITE_ACCESS if write else READ_ACCESS,
        fetch_size=_FETCH,
        # In a cluster, another server may answer than the one that was written to.
        bookmark_manager=driver.execute_query_bookmark_manager,
    )


def pause(attempt: int) -> None:
    """Wait before another attempt, longer each time (seconds: 0.1, 0.2, 0.4 …)."""
    time.sleep(0.1 * 2**attempt)


class CypherRunner(Protocol):
    """An object that runs Cypher, in one transaction or in many."""

    def read(self, text: str, **parameters: Any) -> Iterator[list[Any]]:
        """Yield the rows of a query."""
        ...

    def write(self, steps: Iterable[Sequence[Statement]]) -> None:
        """Run statements; the statements of one step are run all or none."""
        ...


class OneTransaction:
    """Runs everything in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction

    def read(self, text: str, **parameters: Any) -> Iterator[list[Any]]:
        """Yield the rows of a query."""
        return (record.values() for record in self.transaction.run(text, parameters))

    def write(self, steps: Iterable[Sequence[Statement]]) -> None:
        """Run statements."""
        behind = None
        for step in steps:
            # The next step is prepared while the server works on this one.
            if behind is not None:
                behind.consume()
            for text, parameters in step:
                behind = self.transaction.run(text, parameters)
        if behind is not None:
            behind.consume()


class ManyTransactions:
    """Runs each step in a transaction of its own, for a batch that is marked as unfinished.

    Each step is counted in the store's own node. A step whose reply was lost is therefore not
    run twice, and a process stops if another process has taken over its batch.

    Args:
        driver, database: the driver of the server and the name of the database.
        owner: a token that the store's own node holds while this process is the writer.
    """

    def __init__(self, driver: Driver, database: str | None, owner: str) -> None:
        self._driver, self._database, self.owner = driver, database, owner
        self._step = 0

    def read(self, text: str, **parameters: Any) -> Iterator[list[Any]]:
        """Yield the rows of a query."""
        with session(self._driver, self._database, write=True) as reading:
            for record in reading.run(text, parameters):
                yield record.values()

    def write(self, steps: Iterable[Sequence[Statement]]) -> None:
        """Run statements, each step in a transaction of its own."""
        source = iter(steps)
        step = next(source, None)
        with session(self._driver, self._database, write=True) as writing:
            while step is not None:
                step = self._commit(writing, step, source)
                # The driver leaves reference cycles that keep sent rows alive; collecting the
                # young generations after each step frees them.
                gc.collect(1)

    def _commit(
        self, writing: Session, step: Sequence[Statement], source: Iterator[Sequence[Statement]]
    ) -> Sequence[Statement] | None:
        """Run one step until it is done; return the next one, prepared while the server works."""
        self._step += 1
        following: list[Sequence[Statement] | None] = []
        for attempt in range(ATTEMPTS):
            try:
                with writing.begin_transaction() as transaction:
                    if not self._count(transaction):
                        break
                    behind = None
                    for text, parameters in step:
                        if behind is not None:
                            behind.consume()
                        behind = transaction.run(text, parameters)
                    if not following:
                        following.append(next(source, None))
                    if behind is not None:
                        behind.consume()
                    transaction.commit()
                break
            except Exception as error:
                if attempt + 1 == ATTEMPTS or not may_repeat(error, attempt):
                    raise
                pause(attempt)
        return following[0] if following else next(source, None)

    def _count(self, transaction: Transaction) -> bool:
        """Return True if this step is still to be run; it counts as run with the transaction.

        Raises:
            StoreUnavailableError: when another process has taken over the batch.
        """
        found = transaction.run(_COUNT, owner=self.owner, step=self._step).single()
        if found is None or found["owner"] != self.owner:
            raise StoreUnavailableError(
                "another process has taken over this batch; check `graphkit history` and load "
                "the dataset again when that process has finished"
            )
        return bool(found["fresh"])


_COUNT = """\
MATCH (s:Graphkit:GraphkitStore)
SET s.locked = true
WITH s, s.owner = $owner AND s.step < $step AS fresh
SET s.step = CASE WHEN fresh THEN $step ELSE s.step END
RETURN s.owner AS owner, fresh"""


def steps(text: str, rows: Iterable[Any], **parameters: Any) -> Iterator[Sequence[Statement]]:
    """Yield a statement over ``$rows`` for every :data:`STEP` rows; nothing without rows."""
    for part in parts(rows):
        yield [(text, {"rows": part, **parameters})]


def parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Split rows into lists of :data:`STEP` rows."""
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == STEP:
            yield part
            part = []
    if part:
        yield part
