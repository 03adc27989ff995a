"""What is taken of a network, in the words of its vocabulary."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from graphkit.model.vocabulary import Ontology

ALL = "all"
"""The word for every kind of ties, or every status."""

_WORDS = {
    "en": {
        "ties": "ties: ",
        "all": "all",
        "statuses": "status: ",
        "kinds": "actors: ",
        "level": "level at least: ",
        "dimension": "dimension: ",
        "around": "around {around} within {hops} {ties}",
        "dated": "without undated ties",
    },
    "th": {
        "ties": "ความสัมพันธ์: ",
        "all": "ทั้งหมด",
        "statuses": "สถานะ: ",
        "kinds": "ตัวแสดง: ",
        "level": "ระดับอย่างน้อย: ",
        "dimension": "มิติ: ",
        "around": "รอบ {around} ไม่เกิน {hops} ช่วง",
        "dated": "ไม่รวมที่ไม่ทราบปี",
    },
}


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
        """The selection in words, for a caption; the day stands beside it in every output.

        Example:
            >>> from graphkit.model.vocabulary import load_ontology
            >>> Selection(("province",), level="economic").describe(load_ontology())
            'ties: all; actors: Province; level at least: Economic'
        """
        words = _WORDS.get(lang, _WORDS["en"])

        def labels(part: str, chosen: tuple[str, ...]) -> str:
            return "/".join(ontology.label(part, word, lang) for word in chosen)

        ties = "/".join(
            ontology.label("families" if t in ontology.families else "tie_kinds", t, lang)
            for t in self.ties
        )
        parts = [words["ties"] + (words["all"] if self.ties in ((), (ALL,)) else ties)]
        if self.statuses and self.statuses != (ALL,):
            parts.append(words["statuses"] + labels("statuses", self.statuses))
        if self.kinds:
            parts.append(words["kinds"] + labels("actor_kinds", self.kinds))
        if self.level:
            parts.append(words["level"] + labels("levels", (self.level,)))
        if self.dimension:
            parts.append(words["dimension"] + labels("dimensions", (self.dimension,)))
        if self.around:
            steps = "tie" if self.hops == 1 else "ties"
            parts.append(words["around"].format(around=self.around, hops=self.hops, ties=steps))
        if not self.undated:
            parts.append(words["dated"])
        return "; ".join(parts)


def default_selection(ontology: Ontology, **given: Any) -> Selection:
    """What an analysis takes unless told otherwise: the cooperation ties in force.

    ``given`` are fields of :class:`Selection`; those that are empty get the default.

    Example:
        >>> from graphkit.model.vocabulary import load_ontology
        >>> default_selection(load_ontology(), statuses=(ALL,)).ties
        ('cooperation',)
    """
    given["ties"] = tuple(given.get("ties") or ()) or (ontology.default_family,)
    given["statuses"] = tuple(given.get("statuses") or ()) or (ontology.default_status,)
    return Selection(**given)
