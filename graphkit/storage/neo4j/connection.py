"""Connect to a Neo4j database and explain the errors of its driver."""

from __future__ import annotations

import logging
import os
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from graphkit.model.errors import GraphkitError, InvalidDataError, StoreUnavailableError, clip
from graphkit.model.provenance import VERSION

if TYPE_CHECKING:
    from neo4j import Driver

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
"""Schemes of Neo4j addresses.

``neo4j`` is routed and ``bolt`` is direct; ``+s`` uses TLS, ``+ssc`` TLS with any certificate.
"""

USER, PASSWORD, DATABASE = "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"


def open_driver(address: str, timeout: float = 10.0) -> Driver:
    """Create a driver for an address; nothing is sent yet.

    User and password come from ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``. An address that
    contains them is refused, because it would remain in the history of the shell.

    Args:
        address: such as ``neo4j://host:7687``.
        timeout: seconds to wait for a connection; the login may take a quarter longer.

    Raises:
        InvalidDataError: when the address is not one of a Neo4j server.
    """
    from neo4j import GraphDatabase
    from neo4j.exceptions import ConfigurationError

    scheme = address.partition("://")[0]
    if scheme.lower() not in SCHEMES:
        raise InvalidDataError(
            f"{clip(scheme)}:// is not a supported scheme; expected a SQLite file such as atlas.db "
            f"or a Neo4j address ({', '.join(f'{name}://' for name in SCHEMES)})"
        )
    try:
        parts = urlsplit(address)
        host, login = parts.hostname, parts.password is not None or parts.username is not None
        _ = parts.port
    except ValueError:
        host, login = None, "@" in address
    if login:
        raise InvalidDataError(
            f"the address contains a user or password; set {USER} and {PASSWORD} instead and "
            "write the address without them"
        )
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise InvalidDataError(
            f"{clip(address)!r} is not a server address; expected neo4j://host or "
            f"bolt://host:7687 (set {DATABASE} to choose the database)"
        )
    logger = logging.getLogger("neo4j")
    if not logger.handlers:
        # The errors that the driver logs are also raised, with explanations of our own.
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
            # For a server that accepts connections but does not answer; it is tried twice.
            # After a login, the server itself announces how long its silence may last.
            connection_acquisition_timeout=timeout * 1.25,
            # Writes are retried by the store, which knows what has already been written.
            max_transaction_retry_time=timeout,
        )
    except (ConfigurationError, ValueError) as error:
        raise InvalidDataError(f"{clip(address)!r} is not a server address: {error}") from None


def database() -> str | None:
    """Return the database set in ``NEO4J_DATABASE``; None for the default one of the server."""
    return os.environ.get(DATABASE) or None


@contextmanager
def explaining_errors(address: str) -> Iterator[None]:
    """Turn the errors of the driver into errors whose messages say how to fix them."""
    from neo4j.exceptions import DriverError, Neo4jError

    try:
        yield
    except (DriverError, Neo4jError) as error:
        raise explain(address, error) from error
    except UnicodeEncodeError as error:
        raise InvalidDataError(
            f"a text contains an incomplete character ({error.object!r:.80}); "
            "correct it in the dataset"
        ) from error
    except OverflowError as error:
        raise InvalidDataError(
            "a record contains a number of more than 18 digits; correct it in the dataset"
        ) from error
    except TypeError as error:
        raise InvalidDataError(
            f"a record contains a value that a store cannot hold: {error}"
        ) from error
    except OSError as error:
        raise StoreUnavailableError(f"cannot use {address}: {error.strerror or error}") from error


def explain(address: str, error: Exception) -> GraphkitError:
    """Explain an error of the driver or the server in one line that says how to fix it."""
    from neo4j import exceptions as ex

    code = str(getattr(error, "code", "") or "")
    reason = first_line(error)
    if isinstance(error, ex.AuthError | ex.ConfigurationError) or ".Security." in code:
        return StoreUnavailableError(_login_message(address, code, reason))
    if "DatabaseNotFound" in code or "DatabaseUnavailable" in code:
        named = database()
        if named:
            return StoreUnavailableError(
                f"the server at {address} has no running database {named!r}; correct "
                f"{DATABASE}, or unset it to use the default database"
            )
        return StoreUnavailableError(f"the database at {address} is not running: {reason}")
    if _is_tls(error):
        return StoreUnavailableError(
            f"cannot open a secure connection to {address}; use bolt:// or neo4j:// without TLS, "
            "+s with a certificate that this machine trusts, or +ssc with any certificate"
        )
    if isinstance(error, ex.ServiceUnavailable):
        if "routing" in reason.lower():
            return StoreUnavailableError(
                f"no server at {address} provides routing information; check that the server is "
                "running and the address is right, or connect directly with bolt:// instead of "
                "neo4j://"
            )
        return StoreUnavailableError(
            f"no answer from {address}; check that the server is running and the address is right"
        )
    if isinstance(error, ex.SessionExpired | ex.IncompleteCommit):
        return StoreUnavailableError(f"the server at {address} closed the connection; try again")
    if "OutOfMemory" in code or "MemoryLimit" in code or "MemoryPool" in code:
        return StoreUnavailableError(
            f"the server at {address} does not have enough memory; nothing was half written. "
            "Increase server.memory.heap.max_size or dbms.memory.transaction.total.max"
        )
    if "TransactionTimedOut" in code or "LockAcquisitionTimeout" in code:
        return StoreUnavailableError(
            f"the server at {address} stopped after its time limit (db.transaction.timeout); "
            "another process may be writing, so try again later"
        )
    if "ReadOnly" in code or "NotALeader" in code or "AccessMode" in code:
        return StoreUnavailableError(f"the database at {address} is read-only here: {reason}")
    if "Statement.TypeError" in code:
        return InvalidDataError(f"a record contains a value that a store cannot hold: {reason}")
    if "Schema" in code:
        return StoreUnavailableError(
            f"an index or a constraint of the database at {address} is in conflict: {reason}; "
            f"use another database ({DATABASE})"
        )
    return StoreUnavailableError(f"cannot use the database at {address}: {reason}")


def _login_message(address: str, code: str, reason: str) -> str:
    user = os.environ.get(USER) or ("neo4j" if os.environ.get(PASSWORD) else "")
    if "RateLimit" in code:
        return (
            f"too many wrong passwords for {address}; correct {PASSWORD} and try again in a few "
            "seconds"
        )
    if "CredentialsExpired" in code:
        return (
            f"the password of {user!r} at {address} must be changed first: "
            "run ALTER CURRENT USER SET PASSWORD FROM 'old' TO 'new' in cypher-shell or the Neo4j "
            "browser"
        )
    if "Forbidden" in code:
        return f"the user {user!r} is not allowed to do this at {address}: {reason}"
    if not user:
        return f"{address} requires a login; set {USER} and {PASSWORD}"
    return f"{address} rejected the login of {user!r}; correct {USER} and {PASSWORD}"


def first_line(error: Exception) -> str:
    """Return the first line of the message of an error, at most 300 characters."""
    text = str(getattr(error, "message", None) or error).strip() or type(error).__name__
    return clip(re.sub(r"\s+", " ", text.partition("\n")[0]), 300)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) or type(error).__name__ == "BoltSecurityError":
            return True
        error = error.__cause__ or error.__context__
    return False


def may_repeat(error: Exception, attempt: int) -> bool:
    """Return True if a retry may succeed: after a deadlock, a new leader, a row just deleted."""
    from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable

    if isinstance(error, ServiceUnavailable):
        # A pooled connection may be stale; a second failure means that the server is down.
        return attempt == 0
    code = str(getattr(error, "code", ""))
    if "EntityNotFound" in code or "EquivalentSchemaRuleAlreadyExists" in code:
        # Another process has just deleted the row, or created the same index at the same
        # moment, which IF NOT EXISTS does not see.
        return True
    return isinstance(error, DriverError | Neo4jError) and error.is_retryable()
