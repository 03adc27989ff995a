"""What a briefing rests on, numbered as it is first cited: sources, and calculations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from graphkit.model.records import Source
from graphkit.report.document.blocks import Reference
from graphkit.viz.page_records import safe_link


@dataclass(frozen=True, slots=True)
class Basis:
    """A calculation: the key of its method among the templates, and what it was made on."""

    method: str
    selection: str
    as_of: str


@dataclass
class Citations:
    """Sources and calculations in the order in which a document first cites them, from 1."""

    sources: Mapping[str, Source]
    numbers: dict[str | Basis, int] = field(default_factory=dict)

    def cite(self, what: Iterable[str | Basis]) -> tuple[int, ...]:
        """The numbers of some sources (ids; unknown ones left out) and calculations, each once."""
        known = [w for w in what if isinstance(w, Basis) or w in self.sources]
        return tuple(
            sorted({self.numbers.setdefault(w, len(self.numbers) + 1): None for w in known})
        )

    def cited(self) -> list[Source]:
        """The sources among what was cited."""
        return [self.sources[w] for w in self.numbers if isinstance(w, str)]

    def references(
        self, source: Callable[[Source], str], calculation: Callable[[Basis], str]
    ) -> tuple[Reference, ...]:
        """The numbered list, each kind of entry put in words by a function."""
        return tuple(
            Reference(number, calculation(what))
            if isinstance(what, Basis)
            else _reference(number, self.sources[what], source)
            for what, number in self.numbers.items()
        )


def _reference(number: int, found: Source, words: Callable[[Source], str]) -> Reference:
    return Reference(number, words(found), safe_link(found.url))
