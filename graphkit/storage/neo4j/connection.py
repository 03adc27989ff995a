"""Opening a Neo4j database, and what the errors of its driver mean."""

from __future__ import annotations

import logging
import os
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from graphkit.model.errors import GraphkitError, clip
from graphkit.model.provenance import VERSION

if TYPE_CHECKING:
    from neo4j import Driver

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
"""The addresses of Neo4j: routed or direct; plain, with TLS, or with TLS of any certificate."""

USER, PASSWORD, DATABASE = "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"


def open_driver(address: str, timeout: float = 10.0) -> Driver:
    """A driver for an address; nothing is sent yet.

    User and password are those of ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``. Addresses that
    hold them are refused: they would stay in the history of the shell.

    Args:
        address: such as ``neo4j://host:7687``.
        timeout: seconds to wait for a connection, and a quarter more for the login.
    """
    from neo4j import GraphDatabase
    from neo4j.exceptions import ConfigurationError

    scheme = address.partition("://")[0]
    if scheme.lower() not in SCHEMES:
        raise GraphkitError(
            f"a store is a SQLite file, such as atlas.db, or a Neo4j database "
            f"({', '.join(f'{name}://' for name in SCHEMES)}), not a {clip(scheme)}:// address"
        )
    try:
        parts = urlsplit(address)
        host, given = parts.hostname, parts.password is not None or parts.username is not None
        _ = parts.port
    except ValueError:
        host, given = None, "@" in address
    if given:
        raise GraphkitError(
            f"user and password do not belong in the address; set {USER} and {PASSWORD}, and "
            "give the address without them"
        )
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise GraphkitError(
            f"{clip(address)!r} is no address of a server; write neo4j://host or "
            f"bolt://host:7687 (the database is named by {DATABASE})"
        )
    logger = logging.getLogger("neo4j")
    if not logger.handlers:
        # What the driver logs is said in our own words, and would else appear beside them.
        logger.addHandler(logging.NullHandler())
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if password and not user:
        user = "neo4j"
    try:
        return GraphDatabase.driver(
            address,
            auth=(user, password) if user else None,
            user_agent=f"graphkit/{VERSION}",
            notifications_min_severity="OFF",
            connection_timeout=timeout,
            # A server that takes connections and says nothing; it is tried twice. Once it has
            # let somebody in, it names the time after which its silence means that it is gone.
            connection_acquisition_timeout=timeout * 1.25,
            # Writes are repeated here, where it is known what was done already.
            max_transaction_retry_time=timeout,
        )
    except (ConfigurationError, ValueError) as error:
        raise GraphkitError(f"{clip(address)!r} is no address of a server: {error}") from None


def database() -> str | None:
    """The database that ``NEO4J_DATABASE`` names; None for the server's own default."""
    return os.environ.get(DATABASE) or None


@contextmanager
def speaking_of(address: str) -> Iterator[None]:
    """Turn what the driver raises into messages that say what to do."""
    from neo4j.exceptions import DriverError, Neo4jError

    try:
        yield
    except (DriverError, Neo4jError) as error:
        raise explain(address, error) from error
    except UnicodeEncodeError as error:
        raise GraphkitError(
            f"a text holds half a character ({error.object!r:.80}) that no store can hold; "
            "correct it in the dataset"
        ) from error
    except OverflowError as error:
        raise GraphkitError(
            "a record holds a number of more than 18 digits; correct it in the dataset"
        ) from error
    except TypeError as error:
        raise GraphkitError(f"a record holds a value that no store can keep: {error}") from error
    except OSError as error:
        raise GraphkitError(f"{address} cannot be used: {error.strerror or error}") from error


def explain(address: str, error: Exception) -> GraphkitError:
    """An error of the driver or the server in one line, with the way out."""
    from neo4j import exceptions as ex

    code = str(getattr(error, "code", "") or "")
    said = first_line(error)
    if isinstance(error, ex.AuthError | ex.ConfigurationError) or ".Security." in code:
        return GraphkitError(_refused(address, code, said))
    if "DatabaseNotFound" in code or "DatabaseUnavailable" in code:
        named = database()
        if named:
            return GraphkitError(
                f"the server at {address} has no database {named!r} that is running; correct "
                f"{DATABASE}, or unset it for the default one"
            )
        return GraphkitError(f"the database at {address} is not running: {said}")
    if _is_tls(error):
        return GraphkitError(
            f"no secure connection to {address}; bolt:// and neo4j:// go without TLS, +s wants a "
            "certificate that this machine trusts, +ssc takes any"
        )
    if isinstance(error, ex.ServiceUnavailable):
        if "routing" in said.lower():
            return GraphkitError(
                f"no server at {address} says where the database is; see that it runs and the "
                "address is right (if so, bolt:// in place of neo4j:// goes straight to it)"
            )
        return GraphkitError(
            f"no answer from {address}; see that the server runs and the address is right"
        )
    if isinstance(error, ex.SessionExpired | ex.IncompleteCommit):
        return GraphkitError(f"the server at {address} broke off the connection; try again")
    if "OutOfMemory" in code or "MemoryLimit" in code or "MemoryPool" in code:
        return GraphkitError(
            f"the server at {address} has not enough memory for this; nothing was half written: "
            "give it more (server.memory.heap.max_size, dbms.memory.transaction.total.max)"
        )
    if "TransactionTimedOut" in code or "LockAcquisitionTimeout" in code:
        return GraphkitError(
            f"the server at {address} gave up after its time limit (db.transaction.timeout); "
            "another process may be writing: try again when it has finished"
        )
    if "ReadOnly" in code or "NotALeader" in code or "AccessMode" in code:
        return GraphkitError(f"the database at {address} cannot be written to here: {said}")
    if "Statement.TypeError" in code:
        return GraphkitError(f"a record holds a value that no store can keep: {said}")
    if "Schema" in code:
        return GraphkitError(
            f"the database at {address} holds an index or a rule of its own that is in the way: "
            f"{said}; use another database ({DATABASE})"
        )
    return GraphkitError(f"the database at {address} could not be used: {said}")


def _refused(address: str, code: str, said: str) -> str:
    user = os.environ.get(USER) or ("neo4j" if os.environ.get(PASSWORD) else "")
    if "RateLimit" in code:
        return (
            f"{address} was given a wrong password too often and waits; correct {PASSWORD} and "
            "try again in a few seconds"
        )
    if "CredentialsExpired" in code:
        return (
            f"the password of {user!r} at {address} must be changed first: "
            "ALTER CURRENT USER SET PASSWORD FROM 'old' TO 'new' in Neo4j's own shell or browser"
        )
    if "Forbidden" in code:
        return f"the user {user!r} may not do this at {address}: {said}"
    if not user:
        return f"{address} wants a user and a password: set {USER} and {PASSWORD}"
    return f"{address} refuses the user {user!r} with this password; correct {USER} and {PASSWORD}"


def first_line(error: Exception) -> str:
    """What an error says, in one line, without the addresses and codes around it."""
    text = str(getattr(error, "message", None) or error).strip() or type(error).__name__
    return clip(re.sub(r"\s+", " ", text.partition("\n")[0]), 300)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) or type(error).__name__ == "BoltSecurityError":
            return True
        error = error.__cause__ or error.__context__
    return False


def may_repeat(error: Exception, attempt: int) -> bool:
    """Whether the same may go well in a moment: a deadlock, a new leader, a row just deleted."""
    from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable

    if isinstance(error, ServiceUnavailable):
        # A connection may have grown old in the pool; a second failure is the server's.
        return attempt == 0
    code = str(getattr(error, "code", ""))
    if "EntityNotFound" in code or "EquivalentSchemaRuleAlreadyExists" in code:
        # Another process has just deleted what was found, or made the same index, which
        # IF NOT EXISTS does not see at the same moment.
        return True
    return isinstance(error, DriverError | Neo4jError) and error.is_retryable()
