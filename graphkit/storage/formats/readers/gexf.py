"""Read GEXF 1.2 and 1.3: mixed graphs, attributes by their declarations, times."""

from __future__ import annotations

from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.collect import Rows, two_tables
from graphkit.storage.formats.readers.xml_events import walk

_OWN_NAMES = {"tie_key": "key"}
"""Attributes that graphkit writes under another name."""


def read_gexf(data: bytes, file: str) -> list[RawTable]:
    """Return the nodes and the edges of a GEXF file.

    Nodes have ``id``, ``label``, ``pid``, ``start`` and ``end``; edges have ``source``,
    ``target``, ``id``, ``label``, ``kind``, ``weight``, ``direction``, ``start`` and ``end``;
    both have their attributes by title. An attribute of one of these names keeps its value
    under ``NAME (attribute)``. Where an attribute is called ``since`` or ``until``, spells, which
    are no more than its first and last day, are left out.

    Raises:
        InvalidDataError: when the file is not valid XML or not safe to read.
    """
    reader = _Reader()
    walk(data, file, reader.start, reader.end)
    return two_tables(reader.nodes, reader.edges, file, reader.notes)


class _Reader:
    """The state of reading one file."""

    def __init__(self) -> None:
        self.nodes = Rows("id", "label", "pid", "start", "end")
        self.edges = Rows(
            *("source", "target", "id", "label", "weight", "direction", "start", "end")
        )
        self.titles: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
        self.defaults: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
        self.direction = "undirected"
        self.part, self.attribute = "node", ""
        self.open: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.notes: dict[str, None] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take the attributes of an element."""
        if name == "graph":
            self.direction = given.get("defaultedgetype") or "undirected"
        elif name == "attributes":
            self.part = "edge" if given.get("class") == "edge" else "node"
        elif name == "attribute" and "id" in given:
            self.attribute = given["id"]
            self.titles[self.part][given["id"]] = given.get("title") or given["id"]
        elif name in ("node", "edge"):
            self.open.append((name, self._fields(name, given), {}))
        elif name == "attvalue" and self.open:
            self._value(given)
        elif name == "spell" and self.open:
            self._spell(given)
        elif name in ("color", "position", "size", "thickness", "shape") and self.open:
            self.notes["colours, sizes and positions are not read"] = None

    def end(self, name: str, text: str) -> None:
        """Finish an element."""
        if name == "default" and self.attribute:
            self.defaults[self.part][self.attribute] = text
        elif name in ("node", "edge") and self.open:
            part, fields, values = self.open.pop()
            titles = self.titles[part]
            named = {titles.get(key, key): text for key, text in self.defaults[part].items()}
            named |= {titles.get(key, key): text for key, text in values.items()}
            named = {_OWN_NAMES.get(title, title): text for title, text in named.items()}
            if "since" in titles.values() or "until" in titles.values():
                # Dates as exact as they are known; a spell is their first and last day.
                fields.pop("start", None)
                fields.pop("end", None)
            if "kind" in fields:
                # Graphology and Gephi keep the kind of an edge beside its attributes.
                named.setdefault("kind", fields.pop("kind"))
            (self.nodes if part == "node" else self.edges).add(fields, named)

    def _fields(self, name: str, given: dict[str, str]) -> dict[str, str]:
        fields = {key: given.get(key, "") for key in ("id", "label")}
        for key, old in (("start", "startopen"), ("end", "endopen")):
            fields[key] = given.get(key) or given.get(old, "")
        if name == "node":
            above = [one for one in self.open if one[0] == "node"]
            fields["pid"] = given.get("pid") or (above[-1][1].get("id", "") if above else "")
            return fields
        fields |= {key: given.get(key, "") for key in ("source", "target", "weight")}
        fields["direction"] = given.get("type") or self.direction
        if given.get("kind"):
            fields["kind"] = given["kind"]
        return fields

    def _value(self, given: dict[str, str]) -> None:
        values = self.open[-1][2]
        key = given.get("for") or given.get("id", "")
        text = given.get("value", "")
        if values.get(key, text) != text:
            self.notes["values of different times are joined by |"] = None
            text = f"{values[key]}|{text}"
        values[key] = text

    def _spell(self, given: dict[str, str]) -> None:
        """Take a spell; of several, the whole time from the first to the last."""
        fields = self.open[-1][1]
        start = given.get("start") or given.get("startopen", "")
        end = given.get("end") or given.get("endopen", "")
        if fields.get("start") or fields.get("end"):
            self.notes["of several spells, the time from the first to the last is read"] = None
            start = min(fields["start"], start) if fields.get("start") and start else ""
            end = max(fields["end"], end) if fields.get("end") and end else ""
        fields["start"], fields["end"] = start, end
