"""Citations of a brief: sources and calculations, numbered in the order of first use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from graphkit.model.records import Source
from graphkit.report.document.blocks import Reference
from graphkit.viz.page_records import safe_link


@dataclass(frozen=True, slots=True)
class Calculation:
    """A calculation: the key of its method among the sentences, its selection and its day."""

    method: str
    selection: str
    as_of: str


@dataclass
class Citations:
    """Sources and calculations in the order a document first cites them, numbered from 1."""

    sources: Mapping[str, Source]
    numbers: dict[str | Calculation, int] = field(default_factory=dict)

    def cite(self, what: Iterable[str | Calculation]) -> tuple[int, ...]:
        """Return the numbers of sources (by id; unknown ones are skipped) and calculations."""
        known = [w for w in what if isinstance(w, Calculation) or w in self.sources]
        return tuple(
            sorted({self.numbers.setdefault(w, len(self.numbers) + 1): None for w in known})
        )

    def cited(self) -> list[Source]:
        """Return the cited sources."""
        return [self.sources[w] for w in self.numbers if isinstance(w, str)]

    def references(
        self, source: Callable[[Source], str], calculation: Callable[[Calculation], str]
    ) -> tuple[Reference, ...]:
        """Return the numbered list, with a function that words each kind of entry."""
        return tuple(
            Reference(number, calculation(what))
            if isinstance(what, Calculation)
            else _reference(number, self.sources[what], source)
            for what, number in self.numbers.items()
        )


def _reference(number: int, found: Source, words: Callable[[Source], str]) -> Reference:
    return Reference(number, words(found), safe_link(found.url))
