"""Read Pajek's .net and .paj: one and two modes, relations, lists, matrices, partitions, times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from graphkit.model.errors import InvalidDataError, clip
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.bytes_of import text_of
from graphkit.storage.formats.readers.collect import Rows, one_half

_WORD = re.compile(r'"([^"]*)"|\[([^\]]*)\]|(\S+)')
_RELATION = re.compile(r':?\s*(\d+)?\s*(?:"([^"]*)"|(\S.*?))?\s*$')
_MANY = 5_000_000
"""Largest number of vertices that a file may claim without listing them."""


def read_pajek(data: bytes, file: str) -> list[RawTable]:
    """Return the vertices and the lines of each network in a Pajek file.

    Vertices have ``id`` (their number), ``label``, ``mode`` in two-mode networks, ``time`` and a
    column for each partition and vector; lines have ``source``, ``target``, ``weight``,
    ``direction``, ``relation``, ``label`` and ``time``.

    Raises:
        InvalidDataError: when the file is not text, or a line is not what its part needs.
    """
    text, notes = text_of(data, file)
    reader = _Reader(file, notes)
    for number, line in enumerate(text.splitlines(), 1):
        reader.line(number, line.strip())
    return list(reader.tables())


class _Network:
    """One network of a file: its vertices by number, and its lines."""

    def __init__(self, name: str) -> None:
        self.name, self.size, self.first_mode = name, 0, 0
        self.vertices: dict[int, dict[str, str]] = {}
        self.values: dict[str, dict[int, str]] = {}
        self.matrix: list[tuple[str, str, str, str]] = []
        self.lines = Rows(*("source", "target", "weight", "direction", "relation", "label", "time"))


class _Reader:
    """The state of reading one file."""

    def __init__(self, file: str, notes: tuple[str, ...]) -> None:
        self.file = file
        self.notes = dict.fromkeys(notes)
        self.networks: list[_Network] = []
        self.part, self.name, self.relation, self.row = "", "", "", 0

    def line(self, number: int, line: str) -> None:
        """Take one line."""
        if not line or line.startswith(("%", "/*")):
            return
        if line.startswith("*"):
            self._begin(number, line)
            return
        try:
            self._content(line)
        except (ValueError, IndexError):
            raise InvalidDataError(
                f"{self.file}: line {number}: {clip(line, 40)!r} is not a line of *{self.part}; "
                "the file may be cut: export it again"
            ) from None

    def tables(self) -> Iterator[RawTable]:
        """Yield the tables of every network."""
        notes = [*self.notes]
        for network in self.networks:
            cells, symmetric = one_half(network.matrix)
            if symmetric:
                notes.append("the matrix is symmetric, so each pair in it is one tie")
            for source, target, value, relation in cells:
                self.part, self.relation = "edges" if symmetric else "arcs", relation
                self._add(network, source, target, value, "", "")
            nodes = Rows("id", "label", "mode", "time")
            for key in range(1, network.size + 1):
                vertex = network.vertices.get(key, {})
                values = {name: found.get(key, "") for name, found in network.values.items()}
                mode = ("1" if key <= network.first_mode else "2") if network.first_mode else ""
                own = {"id": str(key), "label": vertex.get("label", str(key)), "mode": mode}
                nodes.add({**own, "time": vertex.get("time", "")}, values)
            alone = len(self.networks) == 1
            prefix = "" if alone else f"{network.name}: "
            yield nodes.table(self.file, f"{prefix}nodes", "actors", notes)
            yield network.lines.table(self.file, f"{prefix}edges", "ties", notes)

    def _begin(self, number: int, line: str) -> None:
        word, _, rest = line[1:].partition(" ")
        # "*Arcs:1" has its relation without a space.
        word, colon, more = word.partition(":")
        part, rest = word.lower(), (colon + more + " " + rest).strip()
        self.row = 0
        if part == "network":
            self.networks.append(_Network(rest or f"network {len(self.networks) + 1}"))
        elif part == "vertices":
            if self.part in ("partition", "vector", "cluster", "permutation"):
                return
            self._vertices(number, rest)
        elif part in ("partition", "vector"):
            self.name = rest.strip('"') or part
            if self.networks:
                self.networks[-1].values[self.name] = {}
        elif part in ("arcs", "edges", "arcslist", "edgeslist", "matrix"):
            match = _RELATION.fullmatch(rest)
            number_, quoted, bare = match.groups() if match else (None, None, None)
            self.relation = quoted or bare or number_ or ""
            if not self.networks:
                self.networks.append(_Network("network"))
        else:
            self.notes[f"the part *{clip(word, 30)} is not read"] = None
            part = "other"
        self.part = part

    def _vertices(self, number: int, rest: str) -> None:
        counts = rest.split()
        if not counts or not all(c.isdecimal() and len(c) < 10 for c in counts[:2]):
            raise InvalidDataError(
                f"{self.file}: line {number}: *Vertices has no number of vertices"
            )
        if int(counts[0]) > _MANY:
            raise InvalidDataError(
                f"{self.file}: line {number}: {int(counts[0]):,} vertices are too many to read"
            )
        if not self.networks or self.networks[-1].size:
            self.networks.append(_Network(f"network {len(self.networks) + 1}"))
        self.networks[-1].size = int(counts[0])
        self.networks[-1].first_mode = int(counts[1]) if len(counts) > 1 else 0

    def _content(self, line: str) -> None:
        if self.part in ("other", "cluster", "permutation", "") or not self.networks:
            return
        network = self.networks[-1]
        self.row += 1
        words = _WORD.findall(line)
        plain = [quoted or bare for quoted, _, bare in words]
        time = next((inner for _, inner, _ in words if inner), "")
        if self.part in ("partition", "vector"):
            network.values.get(self.name, {})[self.row] = plain[0]
        elif self.part == "vertices":
            number = int(plain[0])
            label = words[1][0] or words[1][2] if len(words) > 1 else str(number)
            network.vertices[number] = {"label": label or str(number), "time": time}
            if len(words) > 2 and words[2][2]:
                self.notes["places, shapes and colours of a drawing are not read"] = None
        elif self.part == "matrix":
            for column, value in enumerate(line.split(), 1):
                if float(value):
                    cell = str(self.row), self._vertex(network, str(column)), value, self.relation
                    network.matrix.append(cell)
        elif self.part in ("arcslist", "edgeslist"):
            source, *targets = (self._vertex(network, word) for word in plain)
            for target in targets:
                self._add(network, source, target, "", "", "")
        else:
            source, target = (self._vertex(network, word) for word in plain[:2])
            weight = plain[2] if len(plain) > 2 and _is_number(words[2][2]) else ""
            marked = (after for word, after in pairwise(words) if word[2] == "l")
            label = next((quoted or bare for quoted, _, bare in marked), "")
            self._add(network, source, target, weight, label, time)

    def _vertex(self, network: _Network, word: str) -> str:
        """Return the number of a vertex of the network; Pajek writes a negative one in lists."""
        number = abs(int(word))
        if network.size and not 1 <= number <= network.size:
            raise ValueError(word)
        return str(number)

    def _add(
        self, network: _Network, source: str, target: str, weight: str, label: str, time: str
    ) -> None:
        directed = self.part in ("arcs", "arcslist")
        network.lines.add(
            {
                "source": source,
                "target": target,
                "weight": weight,
                "direction": "directed" if directed else "undirected",
                "relation": self.relation,
                "label": label,
                "time": time,
            }
        )


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
