"""The options that every drawing of a network takes, once for maps and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict


class DrawingKeywords(TypedDict, total=False):
    """The keyword arguments of :func:`draw_map` and :func:`draw_figure`; see DrawingOptions."""

    lang: str
    title: str | None
    size: str | Mapping[str, float]
    colour: str
    layout: str
    seed: int
    limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingOptions:
    """The options of a drawing of a network.

    Attributes:
        lang: the language of names and words: ``en``, ``th`` or one the actors have names in.
        title: the heading; the dataset's title if None.
        size: what the area of an actor follows: a measure such as ``degree`` (how many others it
            is tied to) or ``betweenness``, or a number of at least 0 for each id.
        colour: what the colour of an actor follows: ``kind``, ``country`` or ``community``.
        layout: where actors are placed: ``network`` by their ties, ``geo`` by their places on
            earth.
        seed: random seed of the layout and the communities.
        limit: how many actors are drawn at most, those first whose ``size`` is largest; 0 for
            all. If None, all up to 500, of more only the first 150; the drawing says how many.
    """

    lang: str = "en"
    title: str | None = None
    size: str | Mapping[str, float] = "degree"
    colour: str = "kind"
    layout: str = "network"
    seed: int = 0
    limit: int | None = None
