"""How Cypher reaches a Neo4j database: in one transaction, or in many that a cut leaves whole."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from graphkit.model.errors import GraphkitError
from graphkit.storage.neo4j.connection import may_repeat

if TYPE_CHECKING:
    from neo4j import Driver, Session, Transaction

Statement = tuple[str, dict[str, Any]]
"""The text of a query and its parameters."""

STEP = 5_000
"""Rows that are sent at once."""

ATTEMPTS = 7
"""How often a transaction is tried that may go well in a moment: for about six seconds."""

_FETCH = 20_000


def session(driver: Driver, database: str | None, *, write: bool) -> Session:
    """A session of a driver, which sees what the sessions before it have written."""
    from neo4j import READ_ACCESS, WRITE_ACCESS

    return driver.session(
        database=database,
        default_access_mode=WRITE_ACCESS if write else READ_ACCESS,
        fetch_size=_FETCH,
        # In a cluster another server may answer than the one that was written to.
        bookmark_manager=driver.execute_query_bookmark_manager,
    )


def pause(attempt: int) -> None:
    """Wait before another attempt, longer each time."""
    time.sleep(0.1 * 2**attempt)


class Link(Protocol):
    """A way to read and to write."""

    def read(self, text: str, **parameters: Any) -> Iterator[list[Any]]:
        """The rows of a query."""
        ...

    def write(self, steps: Iterable[Sequence[Statement]]) -> None:
        """Run statements; those of a step are all done, or none of them."""
        ...


class Whole:
    """One transaction: all or nothing."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction

    def read(self, text: str, **parameters: Any) -> Iterator[list[Any]]:
        """The rows of a query."""
        return (record.values() for record in self.transaction.run(text, parameters))

    def write(self, steps: Iterable[Sequence[Statement]]) -> None:
        """Run statements."""
        behind = None
        for step in steps:
            # While the server works on a step, the next one is made.
            if behind is not None:
                behind.consume()
            for text, parameters in step:
                behind = self.transaction.run(text, parameters)
        if behind is not None:
            behind.consume()


class Stepwise:
    """A transaction for each step, under a batch that is marked as unfinished.

    Each step counts itself in the store's own node. So a step whose answer was lost is not done
    twice, and a process that comes back to life after another took its load over stops.

    Args:
        driver, database: where.
        owner: what the store's node holds as long as this process is the one that writes.
    """

    def __init__(self, driver: Driver, database: str | None, owner: str) -> None:
        self._driver, self._database, self.owner = driver, database, owner
        self._step = 0

    def read(self, text: str, **parameters: Any) -> Iterator[list[Any]]:
        """The rows of a query."""
        with session(self._driver, self._database, write=True) as reading:
            for record in reading.run(text, parameters):
                yield record.values()

    def write(self, steps: Iterable[Sequence[Statement]]) -> None:
        """Run statements, each step in a transaction."""
        source = iter(steps)
        step = next(source, None)
        with session(self._driver, self._database, write=True) as writing:
            while step is not None:
                step = self._commit(writing, step, source)
                # The driver leaves cycles behind that hold what was sent. Only what is new
                # since the last step is looked at.
                gc.collect(1)

    def _commit(
        self, writing: Session, step: Sequence[Statement], source: Iterator[Sequence[Statement]]
    ) -> Sequence[Statement] | None:
        """Run one step until it is done; the next one, which is made while the server works."""
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
        """Whether this step is still to be done; it counts as done with the transaction."""
        found = transaction.run(_COUNT, owner=self.owner, step=self._step).single()
        if found is None or found["owner"] != self.owner:
            raise GraphkitError(
                "another process went on with this batch; look at `graphkit history`, and load "
                "again when it has finished"
            )
        return bool(found["fresh"])


_COUNT = """\
MATCH (s:Graphkit:GraphkitStore)
SET s.locked = true
WITH s, s.owner = $owner AND s.step < $step AS fresh
SET s.step = CASE WHEN fresh THEN $step ELSE s.step END
RETURN s.owner AS owner, fresh"""


def steps(text: str, rows: Iterable[Any], **parameters: Any) -> Iterator[Sequence[Statement]]:
    """A statement over ``$rows``, in steps of so many rows; none if there are no rows."""
    for part in parts(rows):
        yield [(text, {"rows": part, **parameters})]


def parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Rows in lists that are sent at once."""
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == STEP:
            yield part
            part = []
    if part:
        yield part
