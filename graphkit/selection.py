"""What is taken of a network, in the words of its vocabulary."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from graphkit.ontology import Ontology

ALL = "all"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of a network is meant. Empty fields leave their side open.

    Attributes:
        kinds: kinds of actors.
        ties: kinds of ties or families; ``("all",)`` for every one.
        statuses: statuses of ties; ``("all",)`` for every one.
        level: at least this level; ties of kinds without levels fall out.
        dimension: ties that have this dimension.
        as_of: the day; None for the network's own.
        around: the id of an actor at the centre of an ego network.
        hops: its reach in ties.
        undated: whether ties that no source dates count on any day.
    """

    kinds: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    level: str = ""
    dimension: str = ""
    as_of: dt.date | None = None
    around: str = ""
    hops: int = 1
    undated: bool = True

    def describe(self, ontology: Ontology, lang: str = "en") -> str:
        """The selection in words, for a caption; the day stands beside it in every output."""
        th = lang == "th"
        names = "/".join(
            ontology.label("families" if t in ontology.families else "tie_kinds", t, lang)
            for t in self.ties
        )
        parts = [
            ("ความสัมพันธ์: " if th else "ties: ")
            + (("ทั้งหมด" if th else "all") if not names or self.ties == (ALL,) else names)
        ]
        if self.statuses and self.statuses != (ALL,):
            words = "/".join(ontology.label("statuses", s, lang) for s in self.statuses)
            parts.append(("สถานะ: " if th else "status: ") + words)
        if self.kinds:
            words = "/".join(ontology.label("actor_kinds", k, lang) for k in self.kinds)
            parts.append(("ตัวแสดง: " if th else "actors: ") + words)
        if self.level:
            word = ontology.label("levels", self.level, lang)
            parts.append(("ระดับอย่างน้อย: " if th else "level at least: ") + word)
        if self.dimension:
            word = ontology.label("dimensions", self.dimension, lang)
            parts.append(("มิติ: " if th else "dimension: ") + word)
        if self.around:
            ties = "tie" if self.hops == 1 else "ties"
            thai, english = f"ไม่เกิน {self.hops} ช่วง", f"within {self.hops} {ties}"
            parts.append(f"รอบ {self.around} {thai}" if th else f"around {self.around} {english}")
        if not self.undated:
            parts.append("ไม่รวมที่ไม่ทราบปี" if th else "without undated ties")
        return "; ".join(parts)


def default_selection(ontology: Ontology, **given: Any) -> Selection:
    """What an analysis takes unless told otherwise: the cooperation ties in force.

    ``given`` are fields of :class:`Selection`; those that are empty get the default.
    """
    given["ties"] = tuple(given.get("ties") or ()) or (ontology.default_family,)
    given["statuses"] = tuple(given.get("statuses") or ()) or (ontology.default_status,)
    return Selection(**given)
