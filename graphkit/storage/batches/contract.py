"""The contract of every store, and the plain values that its methods take and return."""

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
"""Called during long work with what is written (``claims``), the number done, and the total."""

Decision = tuple[str, str, str, str]
"""A decision of a person: the id of a proposal or its beginning, the verdict, who, and why."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of rows of one table that a save affects.

    Attributes:
        added: rows that are new to the dataset.
        changed: rows with other content than before.
        unchanged: rows that were already in the store.
        gone: rows that the store has for this dataset but the network no longer has.
        pruned: rows among the gone ones that were retired.
        moved: rows that only changed their position in the order.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    pruned: int = 0
    moved: int = 0


class _Counted:
    """The counts of a save, summed over the tables."""

    __slots__ = ()
    counts: Mapping[str, Counts]

    @property
    def added(self) -> int:
        """Number of rows that are new to the dataset."""
        return sum(count.added for count in self.counts.values())

    @property
    def changed(self) -> int:
        """Number of rows with other content than before."""
        return sum(count.changed for count in self.counts.values())

    @property
    def unchanged(self) -> int:
        """Number of rows that were already in the store."""
        return sum(count.unchanged for count in self.counts.values())

    @property
    def gone(self) -> int:
        """Number of rows that the store has for this dataset but the network no longer has."""
        return sum(count.gone for count in self.counts.values())

    @property
    def pruned(self) -> int:
        """Number of gone rows that were retired."""
        return sum(count.pruned for count in self.counts.values())

    @property
    def moved(self) -> int:
        """Number of rows that only changed their position in the order."""
        return sum(count.moved for count in self.counts.values())


@dataclass(frozen=True, slots=True, repr=False)
class LoadReport(_Counted):
    """The result of a save; with ``dry_run``, of a save that was not carried out.

    Attributes:
        dataset: the name under which the rows are stored.
        batch: the number of the batch; None if nothing was written.
        counts: the counts by table (``sources``, ``actors``, ``claims``, ``actor_claims``).
        described: True if title, version, description, licence or vocabulary changed.
        gone_rows: a line for each row that is gone from the dataset.
        kept_rows: a line for each gone row that ``prune`` could not retire, each source whose
            description or access stays, and each word that rows still use, with the reason.
        dry_run: True if nothing was to be written.
        replaced_rows: a line for each row that other datasets share and that had other content;
            the dataset saved last decides.
        unread: True if the dataset has errors, so that gone rows may still be in it.
    """

    dataset: str
    batch: int | None
    counts: Mapping[str, Counts]
    described: bool = False
    gone_rows: tuple[str, ...] = ()
    kept_rows: tuple[str, ...] = ()
    dry_run: bool = False
    replaced_rows: tuple[str, ...] = ()
    unread: bool = False

    @property
    def nothing_new(self) -> bool:
        """True if the store already has the network, so that there is nothing to write."""
        return not (self.added or self.changed or self.pruned or self.moved or self.described)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {str(self).splitlines()[0]}>"

    def __str__(self) -> str:
        """Return one line for people, and a line for each row that needs a look."""
        if self.nothing_new:
            head = "nothing new, no batch written"
        elif self.dry_run:
            head = "dry run, nothing written"
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
        elif self.gone and self.unread:
            parts[-1] += " or not readable (still in the store)"
        elif self.gone:
            parts[-1] += " (still in the store; --prune retires them)"
        if self.moved:
            parts.append(f"{self.moved:,} moved")
        # A dataset that is new to the store always has a new description, even if rows that it
        # shares with others change.
        known = self.changed > len(self.replaced_rows) or self.unchanged or self.gone
        if self.described and (known or not self.added):
            parts.append("description of the dataset changed")
        lines = [f"{self.dataset}: {head}: {', '.join(parts)}"]
        for title, rows in (
            ("gone or not readable" if self.unread else "gone", self.gone_rows),
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

    Attributes:
        batch: the number of the batch.
        dataset: the name of the dataset.
        title, version, content_hash: those of the network that was loaded.
        loaded_at: the time of the load, ISO, UTC.
        graphkit: the version of graphkit that wrote it.
        counts: the counts by table.
        undone_at: the time of the undo, ISO, UTC; empty if the batch is not undone.
        unfinished: True while the batch is being written, or if that was interrupted.
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
    """The result of an undo: the number of rows removed, restored and re-added."""

    batch: int
    dataset: str
    removed: int
    restored: int
    readded: int

    def __str__(self) -> str:
        """Return one line for people."""
        return (
            f"batch {self.batch} of {self.dataset} undone: {self.removed:,} rows removed, "
            f"{self.restored:,} restored, {self.readded:,} re-added"
        )


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A proposal with its verdicts.

    Attributes:
        proposal: the proposal.
        first_at: the time at which it was first stored, ISO, UTC.
        verdicts: all verdicts on it, oldest first; the latest one counts.
    """

    proposal: Proposal
    first_at: str
    verdicts: tuple[Verdict, ...] = field(default=())

    @property
    def id(self) -> str:
        """Id of the proposal."""
        return self.proposal.id

    @property
    def kind(self) -> str:
        """Kind of the proposal: ``same_as``, ``claim`` or ``missing``."""
        return self.proposal.kind

    @property
    def verdict(self) -> str:
        """Latest verdict; without one ``undecided``, or ``new`` for a missing linkage."""
        return self.verdicts[-1].verdict if self.verdicts else VERDICTS[self.kind][0]


class Store(Protocol):
    """A database that keeps networks, proposals and verdicts; a context manager.

    Every method can raise :class:`~graphkit.model.errors.StoreUnavailableError` (the store is
    busy, read-only or out of reach, or the disk is full) and
    :class:`~graphkit.model.errors.InvalidDataError` (the file is damaged).

    Example:
        >>> from graphkit.storage import open_store
        >>> with open_store(":memory:") as store:
        ...     len(store.history())
        0
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
        """Update a dataset in the store to the state of a network, as one batch.

        Args:
            network: a whole network.
            dataset: the name of the dataset; the title of the network unless given. A row is gone
                if an earlier save under the same name had it and the network does not.
            prune: retire the rows that are gone. A row that another dataset shares stays in that
                dataset; an actor or source that is still referred to is kept and reported.
            dry_run: report what would happen and write nothing.
            progress: called while rows are written.

        Returns:
            The numbers of rows added, changed, unchanged and gone. Saving the same network again
            writes nothing.

        Raises:
            InvalidDataError: when the network is a selection or merged, has no name, or has
                records that refer to missing actors or sources.
        """
        ...

    def load(self, *, as_of: dt.date | None = None) -> Network:
        """Load the network of all datasets in the store, in the order of their files.

        Accepted duplicates are merged (:mod:`graphkit.model.merging`); the attribute ``unmerged``
        of the network keeps the records apart.

        Args:
            as_of: the day for which ties are computed; today unless given.
        """
        ...

    def history(self) -> list[Batch]:
        """List all batches, newest first, including undone ones."""
        ...

    def undo(self, batch: int) -> UndoReport:
        """Undo a batch: restore content, order and description to the state before it.

        Raises:
            NotFoundError: when the batch does not exist.
            InvalidDataError: when it is already undone, or later batches changed or use its rows;
                the message lists the batches to undo first.
        """
        ...

    def propose(self, proposals: Iterable[Proposal]) -> int:
        """Store proposals; a proposal that is already stored keeps its date and verdicts.

        Returns:
            The number of new proposals.
        """
        ...

    def proposals(
        self, kind: str | None = None, verdict: str | None = None
    ) -> list[StoredProposal]:
        """List the proposals, highest score first.

        Args:
            kind: only proposals of this kind.
            verdict: only proposals whose latest verdict is this one; see
                :data:`~graphkit.model.proposals.VERDICTS`.
        """
        ...

    def decide(self, ids: Iterable[str], verdict: str, who: str, note: str = "") -> int:
        """Record a person's verdict on proposals, on all of them or on none.

        Args:
            ids: ids of proposals, or unambiguous beginnings of ids.
            verdict: one of :data:`~graphkit.model.proposals.VERDICTS` for their kind.
            who: the person who decides.
            note: the reason.

        Returns:
            The number of proposals for which it was recorded.

        Raises:
            NotFoundError: for an unknown id.
            InvalidDataError: for an unknown verdict, without a person, or when a merge would
                contradict a rejected one through a chain of others, which the message shows.
        """
        ...

    def decide_all(self, decisions: Iterable[Decision]) -> int:
        """Record several verdicts as :meth:`decide` does, all or none; return how many."""
        ...

    def problems(self) -> list[Problem]:
        """List the accepted merges that cannot be applied because an actor is gone."""
        ...

    def close(self) -> None:
        """Close the store; safe to call twice."""
        ...

    def __enter__(self) -> Self:
        """Return the store itself."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        ...


class StoreBase(ABC):
    """The methods that are the same in every store, based on those of each kind."""

    address: str

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.address!r}>"

    @abstractmethod
    def decide_all(self, decisions: Iterable[Decision]) -> int:
        """Record several verdicts, all or none; return how many."""

    @abstractmethod
    def close(self) -> None:
        """Close the store; safe to call twice."""

    def decide(self, ids: Iterable[str], verdict: str, who: str, note: str = "") -> int:
        """Record a person's verdict on proposals, on all of them or on none."""
        return self.decide_all((key, verdict, who, note) for key in dict.fromkeys(ids))

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        self.close()
