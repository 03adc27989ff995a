"""The library of named queries, and where queries run.

Query files are in ``cypher/`` and its folders; ``cypher/gaps/`` holds the rules for missing
linkages. The same files run on every engine: on a copy in memory, or where a server keeps the
network.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.names.suggest import suggest
from graphkit.query.header import Query, bind, parse_query
from graphkit.query.kglite import EmbeddedEngine

if TYPE_CHECKING:
    from graphkit.query.neo4j import ServerEngine

LIMIT = 10_000
"""Rows that a query gives unless told otherwise."""
TIMEOUT = 30.0
"""Seconds that a query may take unless told otherwise."""

_engines: WeakKeyDictionary[Network, EmbeddedEngine] = WeakKeyDictionary()


def queries(folder: str = "") -> list[Query]:
    """The named queries, by name.

    Args:
        folder: only those of a folder of the library, such as ``gaps``.

    Raises:
        GraphkitError: when there is no such folder, or the header of a file is at fault.

    Example:
        >>> [query.name for query in queries("gaps")][:1]
        ['gaps/corridor']
    """
    names = [name for name in _names() if not folder or name.startswith(f"{folder}/")]
    if folder and not names:
        folders = sorted({name.partition("/")[0] for name in _names() if "/" in name})
        raise GraphkitError(
            f"there is no folder {folder!r} of queries; there is {', '.join(folders)}"
        )
    return [load_query(name) for name in names]


def load_query(name: str) -> Query:
    """A named query, or the one in a file of yours.

    Args:
        name: as :func:`queries` gives it; the name without its folder where that is
            unmistakable; or the path of a ``.cypher`` file.

    Raises:
        GraphkitError: when there is none of that name (the nearest is suggested) or its header
            is at fault.

    Example:
        >>> load_query("neighbours").title()
        'Partners of an actor'
    """
    if name.endswith(".cypher"):
        path = Path(name)
        try:
            text = path.read_text("utf-8")
        except OSError as error:
            raise GraphkitError(f"{name}: cannot be read: {error.strerror or error}") from None
        except UnicodeDecodeError:
            raise GraphkitError(f"{name}: cannot be read: it is not UTF-8 text") from None
        return parse_query(text, path.stem, name)
    names = _names()
    if name not in names:
        tails = [full for full in names if full.rpartition("/")[2] == name]
        if len(tails) != 1:
            raise GraphkitError(f"there is no query {name!r}; {suggest(name, names)}")
        name = tails[0]
    return _shipped(name)


def query(
    network: Network | ServerEngine,
    query: Query | str,
    parameters: Mapping[str, Any] | None = None,
    *,
    limit: int = LIMIT,
    timeout: float = TIMEOUT,
) -> Table:
    """Ask a network a question in Cypher.

    Args:
        network: the network, cut or whole, whose copy in the embedded engine is kept with it;
            or the engine of a server that keeps one.
        query: a named query (:func:`load_query`) or its name, or Cypher.
        parameters: values for its ``$names``; text is read as the type its header declares.
        limit: at most this many rows; 0 for all.
        timeout: seconds after which to give up; 0 for never.

    Returns:
        A table under the names that the query returns. Its ``meta`` has the provenance, the
        query's name or its text, its parameters, ``rows`` (how many the answer has; None where
        the engine stopped at the limit), ``cut`` (whether the limit left some out) and
        ``warnings`` (labels, types or properties that no record has).

    Raises:
        GraphkitError: when the query does more than read, is at fault, takes too long or holds
            too much, or when a parameter is missing, unknown or of another type.

    Example:
        >>> from graphkit.model.records import Actor
        >>> network = Network(actors={"TH-49": Actor("TH-49", "province")})
        >>> query(network, "MATCH (a:Actor) WHERE a.id = $id RETURN a.kind AS kind",
        ...     {"id": "TH-49"}).rows
        [('province',)]
    """
    if isinstance(query, str):
        # No query in Cypher is a single word, and no name is more than one.
        query = parse_query(query) if len(query.split()) != 1 else load_query(query)
    if limit < 0 or timeout < 0:
        raise GraphkitError("limit and timeout are 0 (none) or more")
    engine: EmbeddedEngine | ServerEngine
    if isinstance(network, Network):
        about, find = network, network.find
        engine = _engine(network)
    else:
        about, find = network.about, network.find
        engine = network
    bound = bind(query, parameters or {}, find, about.as_of, about.ontology)
    answer = engine.run(query.text, bound, limit=limit, timeout=timeout)
    meta = {
        **provenance(about, engine=engine.name),
        "query": query.name or query.text,
        "parameters": bound,
        "rows": answer.total,
        "cut": answer.cut,
        "warnings": list(answer.warnings) if not query.name else [],
    }
    return Table(answer.columns, answer.rows, meta)


def _engine(network: Network) -> EmbeddedEngine:
    """The engine that holds a network; a network never changes, so one copy serves."""
    if network not in _engines:
        _engines[network] = EmbeddedEngine(network)
    return _engines[network]


def _folder() -> Any:
    """``graphkit/cypher`` where it was installed, else the folder beside the source."""
    inside = files("graphkit").joinpath("cypher")
    if inside.is_dir():
        return inside
    beside = Path(__file__).parents[2] / "cypher"
    if beside.is_dir():
        return beside
    raise GraphkitError("the folder of queries, cypher, is missing; install graphkit again")


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    def walk(folder: Any, before: str) -> list[str]:
        found = []
        for child in folder.iterdir():
            if child.is_dir():
                found += walk(child, f"{before}{child.name}/")
            elif child.name.endswith(".cypher"):
                found.append(before + child.name.removesuffix(".cypher"))
        return found

    # Queries of the library itself come before those of its folders.
    return tuple(sorted(walk(_folder(), ""), key=lambda name: (name.count("/"), name)))


@lru_cache(maxsize=256)
def _shipped(name: str) -> Query:
    path = _folder().joinpath(*f"{name}.cypher".split("/"))
    return parse_query(path.read_text("utf-8"), name, f"cypher/{name}.cypher")
