"""Read GraphML: mixed directions, several keys of one name, nested graphs, labels of yEd."""

from __future__ import annotations

from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.collect import Rows, two_tables
from graphkit.storage.formats.readers.xml_events import walk

_LABELS = {"NodeLabel": "node", "EdgeLabel": "edge"}


def read_graphml(data: bytes, file: str) -> list[RawTable]:
    """Return the nodes and the edges of a GraphML file.

    Nodes have ``id``; edges have ``source``, ``target``, ``id`` and ``direction``; both have
    their data by the names of their keys. Data named like one of these columns keeps its value
    under ``NAME (attribute)``.

    Raises:
        InvalidDataError: when the file is not valid XML or not safe to read.
    """
    reader = _Reader()
    walk(data, file, reader.start, reader.end, reader.before)
    return two_tables(reader.nodes, reader.edges, file, reader.notes)


class _Reader:
    """The state of reading one file."""

    def __init__(self) -> None:
        self.nodes = Rows("id")
        self.edges = Rows("source", "target", "id", "direction")
        self.names: dict[str, str] = {}
        self.parts: dict[str, str] = {}
        self.defaults: dict[str, str] = {}
        self.key, self.data, self.label = "", "", ""
        self.direction: list[str] = []
        self.open: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.notes: dict[str, None] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take the attributes of an element."""
        if name == "key" and "id" in given:
            self.key = given["id"]
            self.names[self.key] = given.get("attr.name") or self.key
            self.parts[self.key] = given.get("for", "all")
        elif name == "graph":
            self.direction.append(given.get("edgedefault", "undirected"))
        elif name == "node":
            self.open.append(("node", {"id": given.get("id", "")}, {}))
        elif name == "edge":
            fields = {key: given.get(key, "") for key in ("source", "target", "id")}
            own = {"true": "directed", "false": "undirected"}.get(given.get("directed", ""))
            fields["direction"] = own or (self.direction or ["undirected"])[-1]
            self.open.append(("edge", fields, {}))
        elif name == "data":
            self.data = given.get("key", "")
        elif name in _LABELS:
            self.label = name
        elif name == "hyperedge":
            self.notes["ties of more than two actors (hyperedges) are not read"] = None

    def before(self, text: str) -> None:
        """Take the text of a label that has elements of its own after it, as yEd writes it."""
        if self.label:
            self._name(self.label, text)
            self.label = ""

    def _name(self, label: str, text: str) -> None:
        if self.open and self.open[-1][0] == _LABELS[label] and text.strip():
            self.open[-1][2].setdefault("label", text.strip())

    def end(self, name: str, text: str) -> None:
        """Finish an element."""
        if name == "default" and self.key:
            self.defaults[self.key] = text
        elif name == "key":
            self.key = ""
        elif name == "graph" and self.direction:
            self.direction.pop()
        elif name == "data":
            # Data with elements of its own, as yEd writes them, is followed by white space.
            if self.open and self.data and text.strip():
                self.open[-1][2][self.names.get(self.data, self.data)] = text
            self.data = ""
        elif name in _LABELS:
            self._name(name, text)
            self.label = ""
        elif name in ("node", "edge") and self.open:
            part, fields, values = self.open.pop()
            filled = {
                self.names[key]: text
                for key, text in self.defaults.items()
                if self.parts[key] in (part, "all")
            }
            (self.nodes if part == "node" else self.edges).add(fields, {**filled, **values})
