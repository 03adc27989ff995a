"""Find named queries in the library and run queries on an engine.

Query files are in ``cypher/`` and its folders; ``cypher/gaps/`` contains the rules for missing
linkages. The same files run on every engine: on a copy of the network in memory, or on the server
that stores it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from graphkit.model.errors import InvalidDataError, InvalidQueryError, NotFoundError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.names.suggest import suggest
from graphkit.query.header import Query, bind_parameters, parse_query
from graphkit.query.kglite import EmbeddedEngine

if TYPE_CHECKING:
    from graphkit.query.neo4j import ServerEngine

LIMIT = 10_000
"""Default limit of the rows of a query."""
TIMEOUT = 30.0
"""Default timeout of a query, in seconds."""

_engines: WeakKeyDictionary[Network, EmbeddedEngine] = WeakKeyDictionary()


def queries(folder: str = "") -> list[Query]:
    """Return the named queries, sorted by name.

    Args:
        folder: a folder of the library, such as ``gaps``, to return only its queries.

    Raises:
        NotFoundError: when there is no such folder.
        InvalidQueryError: when the header of a file is not valid.

    Example:
        >>> [query.name for query in queries("gaps")][:1]
        ['gaps/corridor']
    """
    names = [name for name in _names() if not folder or name.startswith(f"{folder}/")]
    if folder and not names:
        folders = sorted({name.partition("/")[0] for name in _names() if "/" in name})
        raise NotFoundError(
            f"{folder!r} is not a known query folder; expected one of: {', '.join(folders)}"
        )
    return [load_query(name) for name in names]


def list_queries(lang: str = "en") -> Table:
    """List the named queries as a table.

    Returns:
        The columns ``name``, ``title``, ``answers`` (the question that it answers) and
        ``parameters``.

    Example:
        >>> list_queries().columns
        ('name', 'title', 'answers', 'parameters')
    """
    rows = [
        (q.name, q.title(lang), q.answer(lang), tuple(map(str, q.parameters))) for q in queries()
    ]
    return Table(("name", "title", "answers", "parameters"), rows)


def load_query(name: str) -> Query:
    """Load a named query of the library, or the query in a file of your own.

    Args:
        name: the name that :func:`queries` gives; the name without its folder where that is
            unambiguous; or the path of a ``.cypher`` file.

    Raises:
        NotFoundError: when there is no such query (similar names are suggested) or file.
        InvalidQueryError: when the header of the query is not valid.

    Example:
        >>> load_query("neighbours").title()
        'Partners of an actor'
    """
    if name.endswith(".cypher"):
        path = Path(name)
        try:
            text = path.read_text("utf-8")
        except OSError as error:
            raise NotFoundError(f"{name}: cannot be read: {error.strerror or error}") from None
        except UnicodeDecodeError:
            raise InvalidDataError(
                f"{name}: cannot be read: the file is not UTF-8 text; save it as UTF-8"
            ) from None
        return parse_query(text, path.stem, name)
    names = _names()
    if name not in names:
        tails = [full for full in names if full.rpartition("/")[2] == name]
        if len(tails) != 1:
            raise NotFoundError(f"{name!r} is not a known query; {suggest(name, names)}")
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
    """Run a Cypher query on a network.

    Args:
        network: the network, whole or selected, which keeps its copy in the embedded engine for
            later queries; or the engine of a server that stores a network.
        query: a named query (:func:`load_query`), its name, or Cypher.
        parameters: values for its ``$names``; text is read as the type that the header declares.
        limit: the largest number of rows; 0 for all.
        timeout: seconds after which to give up; 0 for never.

    Returns:
        A table with the columns that the query returns. Its ``meta`` has the provenance, the
        name or text of the query, its parameters, ``rows`` (the number of rows of the whole
        answer; None where the engine stopped at the limit), ``cut`` (True if the limit left
        rows out) and ``warnings`` (labels, types or properties that no record has).

    Raises:
        InvalidQueryError: when the query does more than read, is not valid, takes too long or
            needs too much memory, or when a parameter is missing, unknown or of another type.
        NotFoundError: when there is no query of that name.

    Example:
        >>> from graphkit.model.records import Actor
        >>> network = Network(actors={"TH-49": Actor("TH-49", "province")})
        >>> query(network, "MATCH (a:Actor) WHERE a.id = $id RETURN a.kind AS kind",
        ...     {"id": "TH-49"}).rows
        [('province',)]
    """
    if isinstance(query, str):
        # A Cypher query is never a single word, and a name is never more than one.
        query = parse_query(query) if len(query.split()) != 1 else load_query(query)
    if limit < 0 or timeout < 0:
        raise InvalidQueryError("limit and timeout must be 0 (none) or more")
    engine: EmbeddedEngine | ServerEngine
    if isinstance(network, Network):
        about, find = network, network.find
        engine = _engine(network)
    else:
        about, find = network.about, network.find
        engine = network
    bound = bind_parameters(query, parameters or {}, find, about.as_of, about.ontology)
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
    """Return the engine with a copy of a network; networks never change, so it is made once."""
    if network not in _engines:
        _engines[network] = EmbeddedEngine(network)
    return _engines[network]


def _folder() -> Any:
    """Return the folder of queries: in the installed package, else next to the source."""
    inside = files("graphkit").joinpath("cypher")
    if inside.is_dir():
        return inside
    beside = Path(__file__).parents[2] / "cypher"
    if beside.is_dir():
        return beside
    raise NotFoundError("the query folder 'cypher' is missing; reinstall graphkit")


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

    # Queries at the top of the library come before those in its folders.
    return tuple(sorted(walk(_folder(), ""), key=lambda name: (name.count("/"), name)))


@lru_cache(maxsize=256)
def _shipped(name: str) -> Query:
    path = _folder().joinpath(*f"{name}.cypher".split("/"))
    return parse_query(path.read_text("utf-8"), name, f"cypher/{name}.cypher")
