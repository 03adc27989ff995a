"""Nodes, edges and options of a map in the form that vis-network takes, built with pyvis."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from graphkit.model.errors import clip
from graphkit.names.languages import ENGLISH
from graphkit.viz.drawing.constants import EDGE, FRAMES, LETTERS, MIN_RADIUS
from graphkit.viz.drawing.style import actor_positions, bends, ink, radii, tie_style
from graphkit.viz.geography import geo_layout
from graphkit.viz.maps.content import MapContent
from graphkit.viz.maps.years import Years
from graphkit.viz.page_records import page_languages


def vis_data(
    content: MapContent, values: Mapping[str, float], seed: int, offered: Sequence[str]
) -> dict[str, Any]:
    """Return nodes, edges and options.

    Args:
        content: the part of the network that is drawn.
        values: a number for each actor; its area follows the number.
        seed: random seed of the layout.
        offered: languages whose names have room.

    Returns:
        ``nodes`` with their positions on a wide and a tall drawing, ``edges`` with the steps by
        which each bends from the straight line, and ``options``.
    """
    from pyvis.edge import Edge
    from pyvis.network import Network as Canvas
    from pyvis.node import Node

    sizes = radii({a.id: values.get(a.id, 0.0) for a in content.actors}, MIN_RADIUS)
    wide, tall = actor_positions(content.actors, content.pairs, sizes, offered, seed)
    kinds = content.network.ontology.actor_kinds
    canvas = Canvas(directed=True)
    nodes = [
        Node(
            actor.id,
            kinds[actor.kind].shape,
            clip(actor.name(), LETTERS),
            x=wide[actor.id][0],
            y=wide[actor.id][1],
            tall=tall[actor.id],
            color={
                "background": kinds[actor.kind].colour,
                "border": ink(kinds[actor.kind].colour, 4.5),
            },
            hidden=actor.id in content.waiting,
        ).options
        for actor in content.actors
    ]
    ties = [*content.ties, *content.earlier]
    steps = bends([(tie.tail, tie.head) for tie in ties])
    edges = [
        Edge(tie.tail, tie.head, id=tie.id, arrows="" if tie.symmetric else "to", step=step).options
        for tie, step in zip(ties, steps, strict=True)
    ]
    # All at once, because pyvis searches all of them for each one it adds.
    canvas.nodes, canvas.edges = nodes, edges
    canvas.options = {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "nodes": {
            "borderWidth": EDGE,
            "borderWidthSelected": 2 * EDGE,
            "labelHighlightBold": False,
        },
        "edges": {
            "arrows": {"to": {"scaleFactor": 0.55}},
            "selectionWidth": 1.6,
            "hoverWidth": 0.8,
            "chosen": True,
        },
        "interaction": {"hover": True, "keyboard": False, "tooltipDelay": 250},
    }
    nodes, edges, _, _, _, options = canvas.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def geographic_layout(
    content: MapContent,
    values: Mapping[str, float],
    offered: Sequence[str] = (),
    lang: str = ENGLISH,
) -> dict[str, Any] | None:
    """Return the layout by geography: outlines and positions; None without places.

    Of each frame, ``pins`` has the middle of an actor and, if it was moved for others, its true
    place; ``sides`` has the side on which its name in ``lang`` has room; ``countries`` has the
    names of countries in the languages ``offered``, and their positions.
    """
    whole = (content.network.whole or content.network).public()
    ids = {actor.id for actor in content.actors}
    if not any(a.lat is not None and a.lon is not None for a in content.actors):
        return None
    sizes = radii({a: values.get(a, 0.0) for a in ids}, MIN_RADIUS)
    pairs = [(tie.tail, tie.head) for tie in content.ties]
    shown = dict.fromkeys((*page_languages(), *offered))
    frames: dict[str, Any] = {}
    for shape, (width, height) in FRAMES.items():
        laid = geo_layout(
            whole, width=width, height=height, lang=lang, ids=ids, sizes=sizes, pairs=pairs
        )
        frame = laid.frame
        frames[shape] = {
            "box": [frame.left, frame.top, frame.width, frame.height],
            "beyond": frame.beyond,
            "land": frame.land,
            "borders": frame.borders,
            "disputed": frame.disputed,
            "grid": frame.grid,
            "bar": [frame.bar[0], round(frame.bar[1], 1)],
            "projection": dict(frame.projection),
            # Already in capitals, because the page's fonts hold only the letters of its data.
            "countries": [
                [c.x, c.y, {code: c.names[code].upper() for code in shown if code in c.names}]
                for c in frame.countries
            ],
            "sides": {key: pin.side for key, pin in laid.pins.items() if pin.side},
            "shrink": round(laid.shrink, 3),
            "pins": {
                key: [pin.x, pin.y, *((pin.true_x, pin.true_y) if pin.moved else ())]
                for key, pin in laid.pins.items()
            },
        }
        frames["away"] = {key: pin.distance for key, pin in laid.pins.items() if pin.off}
        frames["nowhere"] = sorted(one.id for one in laid.omitted)
    return frames


def tie_styles(content: MapContent, years: Years) -> dict[str, dict[str, Any]]:
    """Return styles of ties by kind, status and level, joined by ``|``, for all that ever occur."""
    ontology = content.network.ontology
    found = {(tie.kind, tie.status, tie.level) for tie in content.ties}
    for tie in (*content.ties, *content.earlier):
        found |= {(tie.kind, s, level) for _, s, level in years.ties.get(tie.id, ()) if s}
    return {"|".join(which): tie_style(ontology, *which) for which in sorted(found)}
