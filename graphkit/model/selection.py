"""Selections: a part of a network, in the words of its vocabulary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict, Unpack

from graphkit.model.errors import NotFoundError
from graphkit.model.records import Tie
from graphkit.model.vocabulary import Ontology
from graphkit.names.languages import words_of
from graphkit.names.suggest import suggest

ALL = "all"
"""The word for all kinds of ties, or all statuses."""


class SelectionFields(TypedDict, total=False):
    """The fields of a :class:`Selection` as keyword arguments."""

    kinds: tuple[str, ...]
    ties: tuple[str, ...]
    statuses: tuple[str, ...]
    level: str
    dimension: str
    as_of: dt.date | None
    around: str
    hops: int
    undated: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """A part of a network. An empty field does not narrow it.

    Attributes:
        kinds: kinds of actors.
        ties: kinds of ties or families; ``("all",)`` for every one.
        statuses: statuses of ties; ``("all",)`` for every one but those of denied ties, which
            have to be named.
        level: ties of at least this level; ties of kinds without levels are left out.
        dimension: ties that have this dimension.
        as_of: the day; None for the network's own.
        around: the id of the actor at the centre of an ego network.
        hops: the radius of the ego network, in ties.
        undated: whether ties without any date count on every day.

    Example:
        >>> from graphkit.model.network import Network
        >>> from graphkit.model.records import Actor
        >>> network = Network({"a": Actor("a", "city"), "b": Actor("b", "province")})
        >>> list(network.select(Selection(kinds=("city",))).actors)
        ['a']
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

    def tie_kinds(self, ontology: Ontology) -> set[str]:
        """Return the ids of the tie kinds that are selected, families replaced by their kinds."""
        if not self.ties or ALL in self.ties:
            return set(ontology.tie_kinds)
        kinds: set[str] = set()
        for name in self.ties:
            kinds |= set(ontology.family(name)) if name in ontology.families else {name}
        return kinds

    def tie_statuses(self, ontology: Ontology) -> set[str] | None:
        """Return the statuses that are selected; None if they do not narrow the selection."""
        if ALL not in self.statuses:
            return set(self.statuses) or None
        return set(ontology.words["statuses"]) - ontology.denying | set(self.statuses)

    def tie_filter(self, ontology: Ontology) -> Callable[[Tie], bool]:
        """Return a test of ties: True for a selected kind, status, level and dimension."""
        kinds, statuses = self.tie_kinds(ontology), self.tie_statuses(ontology)
        rank = ontology.level_rank
        lowest = rank[self.level] if self.level else -1

        def fits(tie: Tie) -> bool:
            return (
                tie.kind in kinds
                and (statuses is None or tie.status in statuses)
                and (not self.level or rank.get(tie.level, -1) >= lowest)
                and (not self.dimension or self.dimension in tie.dimensions)
            )

        return fits

    def check(self, ontology: Ontology) -> None:
        """Check that the words of the selection are in a vocabulary.

        Raises:
            NotFoundError: for an unknown word; the message has a similar one and all known ones.
        """
        words = ontology.words
        tie_words = [*ontology.tie_kinds, *ontology.families, ALL]
        for chosen, known, sort in (
            (self.kinds, [*ontology.actor_kinds], "actor kind"),
            (self.ties, tie_words, "tie kind or family"),
            (self.statuses, [*words["statuses"], ALL], "status"),
            (filter(None, (self.level,)), [*words["levels"]], "level"),
            (filter(None, (self.dimension,)), [*words["dimensions"]], "dimension"),
        ):
            for word in chosen:
                if word not in known:
                    raise NotFoundError(f"{word!r} is not a known {sort}; {suggest(word, known)}")

    def describe(self, ontology: Ontology, lang: str = "en") -> str:
        """Return the selection in words, for a caption; the day is not part of it.

        Example:
            >>> from graphkit.model.vocabulary import load_ontology
            >>> Selection(("province",), level="economic").describe(load_ontology())
            'ties: all; actors: Province; level at least: Economic'
        """
        words = words_of("model", lang)["selection"]

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
            unit = words["one_tie" if self.hops == 1 else "several_ties"]
            parts.append(words["around"].format(around=self.around, hops=self.hops, unit=unit))
        if not self.undated:
            parts.append(words["dated"])
        return "; ".join(parts)


def default_selection(ontology: Ontology, **fields: Unpack[SelectionFields]) -> Selection:
    """Return the selection of an analysis: the cooperation ties in force unless given otherwise.

    Args:
        ontology: the vocabulary, which says which family and status are the default.
        fields: fields of :class:`Selection`; empty ones get the default.

    Example:
        >>> from graphkit.model.vocabulary import load_ontology
        >>> default_selection(load_ontology(), statuses=(ALL,)).ties
        ('cooperation',)
    """
    fields["ties"] = tuple(fields.get("ties") or ()) or (ontology.default_family,)
    fields["statuses"] = tuple(fields.get("statuses") or ()) or (ontology.default_status,)
    return Selection(**fields)
