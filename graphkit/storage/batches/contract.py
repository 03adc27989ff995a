"""What every store does, and the plain values it takes and gives."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from graphkit.model.errors import Problem
from graphkit.model.network import Network
from graphkit.model.proposals import VERDICTS, Proposal, Verdict

Progress = Callable[[str, int, int], None]
"""Told during long work: what is written (``claims``), how many are done, how many there are."""


Decision = tuple[str, str, str, str]
"""What a person decides: the id of a proposal or its beginning, the verdict, who, and why."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a save does to one table.

    ``added`` rows are new to the dataset; ``gone`` ones are in the store for this dataset but
    not in the network any more, of which ``pruned`` were retired; ``moved`` ones only changed
    their place in the order.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    pruned: int = 0
    moved: int = 0


class _Counted:
    """The counts of a save, by table, summed over the tables."""

    __slots__ = ()
    counts: Mapping[str, Counts]

    @property
    def added(self) -> int:
        """Rows new to the dataset."""
        return sum(count.added for count in self.counts.values())

    @property
    def changed(self) -> int:
        """Rows with other content than before."""
        return sum(count.changed for count in self.counts.values())

    @property
    def unchanged(self) -> int:
        """Rows that were in the store just so."""
        return sum(count.unchanged for count in self.counts.values())

    @property
    def gone(self) -> int:
        """Rows that are in the store for this dataset and not in the network any more."""
        return sum(count.gone for count in self.counts.values())

    @property
    def pruned(self) -> int:
        """Those of the gone rows that were retired."""
        return sum(count.pruned for count in self.counts.values())

    @property
    def moved(self) -> int:
        """Rows that only changed their place in the order."""
        return sum(count.moved for count in self.counts.values())


@dataclass(frozen=True, slots=True)
class LoadReport(_Counted):
    """What a save did, or with ``dry_run`` would do.

    Attributes:
        dataset: the name under which the rows are kept.
        batch: the number of the batch; None where nothing was written.
        counts: by table (``sources``, ``actors``, ``claims``, ``actor_claims``).
        described: whether title, version, description, licence or vocabulary changed.
        gone_rows: a line for each row that has gone from the dataset.
        kept_rows: a line for each that had to stay though ``prune`` was asked, with the reason.
        dry_run: whether nothing was to be written.
        replaced_rows: a line for each row that other datasets hold too and that had other
            content: the last to be saved decides.
    """

    dataset: str
    batch: int | None
    counts: Mapping[str, Counts]
    described: bool = False
    gone_rows: tuple[str, ...] = ()
    kept_rows: tuple[str, ...] = ()
    dry_run: bool = False
    replaced_rows: tuple[str, ...] = ()

    @property
    def nothing_new(self) -> bool:
        """Whether the store holds the network already, so that there is nothing to write."""
        return not (self.added or self.changed or self.pruned or self.moved or self.described)

    def __str__(self) -> str:
        """One line for people, and a line each for what needs a look."""
        if self.nothing_new:
            head = "nothing new, no batch written"
        elif self.dry_run:
            head = "would be one batch"
        else:
            head = f"batch {self.batch}"
        parts = [
            f"{self.added:,} added",
            f"{self.changed:,} changed",
            f"{self.unchanged:,} unchanged",
            f"{self.gone:,} gone",
        ]
        if self.pruned:
            parts[-1] += f" ({self.pruned:,} retired)"
        elif self.gone:
            parts[-1] += " (still in the store; --prune retires them)"
        if self.moved:
            parts.append(f"{self.moved:,} moved")
        # A dataset that is new to the store has a new description anyway; rows that it shares
        # with others may change all the same.
        known = self.changed > len(self.replaced_rows) or self.unchanged or self.gone
        if self.described and (known or not self.added):
            parts.append("description of the dataset changed")
        lines = [f"{self.dataset}: {head}: {', '.join(parts)}"]
        for title, rows in (
            ("gone", self.gone_rows),
            ("kept", self.kept_rows),
            ("replaced", self.replaced_rows),
        ):
            lines += [f"  {title}: {row}" for row in rows[:20]]
            if len(rows) > 20:
                lines.append(f"  {title}: and {len(rows) - 20:,} more")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Batch(_Counted):
    """One load of a dataset into a store.

    ``loaded_at`` and ``undone_at`` are ISO times in UTC, the latter empty unless the batch was
    taken back; ``content_hash`` is that of the network as it was loaded. One that is
    ``unfinished`` is being written, or was when that was cut off.
    """

    batch: int
    dataset: str
    title: str
    version: str
    content_hash: str
    loaded_at: str
    graphkit: str
    counts: Mapping[str, Counts]
    undone_at: str = ""
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What taking a batch back did: rows taken out, set back, and put back in."""

    batch: int
    dataset: str
    removed: int
    restored: int
    returned: int

    def __str__(self) -> str:
        """One line for people."""
        return (
            f"batch {self.batch} of {self.dataset} undone: {self.removed:,} rows taken out, "
            f"{self.restored:,} set back, {self.returned:,} put back in"
        )


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A proposal with its verdicts.

    ``first_at`` is the ISO time in UTC at which it was first made, ``verdicts`` all that
    people decided on it, the oldest first; the latest counts.
    """

    proposal: Proposal
    first_at: str
    verdicts: tuple[Verdict, ...] = field(default=())

    @property
    def id(self) -> str:
        """The id of the proposal."""
        return self.proposal.id

    @property
    def kind(self) -> str:
        """``same_as``, ``claim`` or ``missing``."""
        return self.proposal.kind

    @property
    def verdict(self) -> str:
        """The latest verdict; without one ``undecided``, or ``new`` for a missing linkage."""
        return self.verdicts[-1].verdict if self.verdicts else VERDICTS[self.kind][0]


class Store(Protocol):
    """A database that keeps networks, proposals and verdicts; a context manager.

    Every method raises :class:`GraphkitError` for what a user can put right: a store that is
    being written by somebody else, a damaged or read-only file, a full disk.
    """

    def save(
        self,
        network: Network,
        *,
        dataset: str = "",
        prune: bool = False,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> LoadReport:
        """Bring a dataset in the store to the state of a network, as one batch.

        Args:
            network: a whole network.
            dataset: the name of the dataset; the network's title unless given. Rows that have
                gone are looked for among those saved under the same name.
            prune: retire the rows that have gone. A row that another dataset holds too stays
                for that one; an actor or a source that a row which stays refers to is kept,
                and reported.
            dry_run: only say what would happen; the store is not written.
            progress: told of the rows as they are written.

        Returns:
            What was added, changed, unchanged and gone. Saving the same again writes nothing.

        Raises:
            GraphkitError: when the network was cut or merged, has no name, or its records refer
                to actors or sources that it lacks.
        """
        ...

    def load(self, *, as_of: dt.date | None = None) -> Network:
        """The network of all datasets in the store, in the order of their files.

        Actors that were found to be one are one in it (:mod:`graphkit.model.merging`); ``unmerged``
        of the network has them as their records are.

        Args:
            as_of: the day that the ties are of; today unless given.
        """
        ...

    def history(self) -> list[Batch]:
        """All batches, the newest first, those taken back too."""
        ...

    def undo(self, batch: int) -> UndoReport:
        """Take a batch back: content, order and description are as they were before it.

        Raises:
            GraphkitError: when there is no such batch, it is undone already, or later batches
                touched or use its rows; the message names those that must go first.
        """
        ...

    def propose(self, proposals: Iterable[Proposal]) -> int:
        """Keep proposals. One that is known already keeps its date and its verdicts.

        Returns:
            How many were new.
        """
        ...

    def proposals(
        self, kind: str | None = None, verdict: str | None = None
    ) -> list[StoredProposal]:
        """The proposals, the highest score first.

        Args:
            kind: only this kind.
            verdict: only those whose latest verdict this is; see :data:`VERDICTS`.
        """
        ...

    def decide(self, ids: Iterable[str], verdict: str, who: str, note: str = "") -> int:
        """Record a person's verdict on proposals, all or none of them.

        Args:
            ids: ids of proposals, or beginnings that only one id has.
            verdict: one of :data:`VERDICTS` for their kind.
            who: the person.
            note: why.

        Returns:
            How many proposals it was recorded for.

        Raises:
            GraphkitError: for an unknown id or verdict, without a name, and where two actors
                that were said to be two would be one by way of others, or the other way round;
                the message shows the chain.
        """
        ...

    def decide_all(self, decisions: Iterable[Decision]) -> int:
        """Record several verdicts as :meth:`decide` does, all or none of them; how many."""
        ...

    def problems(self) -> list[Problem]:
        """What verdicts ask for and the records do not allow: actors to merge that are gone."""
        ...

    def close(self) -> None:
        """Let go of the store; it can be closed twice."""
        ...

    def __enter__(self) -> Self:
        """The store itself."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        ...


class Common(ABC):
    """What is the same in every store, over what each brings."""

    @abstractmethod
    def decide_all(self, decisions: Iterable[Decision]) -> int:
        """Record several verdicts, all or none of them; how many."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store; it can be closed twice."""

    def decide(self, ids: Iterable[str], verdict: str, who: str, note: str = "") -> int:
        """Record a person's verdict on proposals, all or none of them."""
        return self.decide_all((key, verdict, who, note) for key in dict.fromkeys(ids))

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        self.close()
