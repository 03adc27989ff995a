"""Write Pajek's .net: numbered vertices with names and places, arcs, edges and their kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from graphkit.model.network import Network
from graphkit.storage.atomic import open_atomic
from graphkit.storage.formats.graph import Edge, Graph, clean_text
from graphkit.storage.formats.xml_text import plain


def write_pajek(
    network: Network,
    path: Path,
    *,
    positions: Mapping[str, tuple[float, float]] | None = None,
    notes: Sequence[str] = (),
) -> None:
    """Write a network as a Pajek .net file in UTF-8.

    Vertices are labelled by name, with the id in brackets where a name is not unique; directed
    ties are arcs, symmetric ones are edges, each with its strength and its kind as label.

    Args:
        network: what is written, all of it.
        path: the file.
        positions: of actors by id, x to the right and y down; scaled to Pajek's unit square.
        notes: what the file does not carry, as remarks at its top.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    with open_atomic(path) as file:
        file.writelines(_lines(Graph(network), positions or {}, notes))


def _lines(
    graph: Graph, positions: Mapping[str, tuple[float, float]], notes: Sequence[str]
) -> Iterator[str]:
    about = graph.about()
    for text in (*(f"{name}: {text}" for name, text in about.items()), *notes):
        yield f"% {' '.join(text.split())}\n"
    numbers = {key: str(number) for number, key in enumerate(graph.network.actors, 1)}
    placed = _unit_square(positions)
    names = {node.id: _quoted(node.actor.name()) for node in graph.nodes()}
    shared = Counter(names.values())
    yield f"*Vertices {len(numbers)}\n"
    for node in graph.nodes():
        at = placed.get(node.actor.id)
        place = f" {at[0]:.4f} {at[1]:.4f} 0.5000" if at else ""
        name = names[node.id]
        label = name if shared[name] == 1 and len(name) > 2 else _quoted(f"{name} ({node.id})")
        yield f"{numbers[node.actor.id]} {label}{place}\n"
    edges = list(graph.edges())
    for title, symmetric in (("*Edges", True), ("*Arcs", False)):
        chosen = [edge for edge in edges if edge.tie.symmetric is symmetric]
        if chosen:
            yield f"{title}\n"
            yield from (_line(edge, numbers) for edge in chosen)


def _line(edge: Edge, numbers: Mapping[str, str]) -> str:
    tie = edge.tie
    ends = f"{numbers[tie.tail]} {numbers[tie.head]}"
    return f"{ends} {plain(tie.strength)} l {_quoted(tie.kind)}\n"


def _quoted(text: str) -> str:
    """Return a label in double quotes, of which Pajek knows no escape: inner ones become single."""
    return '"' + " ".join(clean_text(text).replace('"', "'").split()).strip("'") + '"'


def _unit_square(
    positions: Mapping[str, tuple[float, float]],
) -> dict[str, tuple[float, float]]:
    if not positions:
        return {}
    xs, ys = zip(*positions.values(), strict=True)
    size = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    return {
        key: (0.05 + 0.9 * (x - min(xs)) / size, 0.05 + 0.9 * (y - min(ys)) / size)
        for key, (x, y) in positions.items()
    }
