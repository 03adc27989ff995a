"""Labelled documents, and how well finds agree with their labels.

The measures are those of docling-graph's evaluation: an actor is right strictly where kind and
offsets are the same, relaxed where the kind is the same and the passages overlap; a tie is right
with its ends and kind, then also with its status, then also with its year.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graphkit.extract.actors import find_actors
from graphkit.extract.document import Document, text_document
from graphkit.extract.finds import FoundActor, FoundTie
from graphkit.extract.reliability import Count
from graphkit.extract.ties import find_ties
from graphkit.model.network import Network

DATA = Path(__file__).parents[1] / "data" / "documents"


@dataclass(frozen=True)
class Label:
    """A labelled mention; ``actor`` is the number of the actor in its document."""

    start: int
    end: int
    kind: str
    actor: int


@dataclass(frozen=True)
class TieLabel:
    """A labelled tie between two actors, by number."""

    kind: str
    tail: int
    head: int
    status: str
    date: str
    dimensions: frozenset[str] | None = None
    """The dimensions that the statement names; None where they are not labelled."""


@dataclass(frozen=True)
class Labelled:
    """A document with its labels; ``traps`` are passages that must not be found as actors."""

    id: str
    lang: str
    part: str
    document: Document
    mentions: tuple[Label, ...]
    ties: tuple[TieLabel, ...]
    traps: tuple[tuple[int, int], ...]
    judged: tuple[int, int]
    ignore: frozenset[str]


def passages(part: str = "") -> list[Labelled]:
    """Return the labelled passages, of one part or of all."""
    files = [DATA / name for name in ("passages.toml", "fresh.toml")]
    raw = [each for file in files for each in tomllib.loads(file.read_text("utf-8"))["passage"]]
    return [
        _labelled(each, text_document(each["text"], each["id"], date=each.get("date", "")))
        for each in raw
        if part in ("", each["part"])
    ]


def seeds(folder: Path) -> list[Labelled]:
    """Return the labelled founding documents that a folder has, found by their digest."""
    raw = tomllib.loads((DATA / "seeds.toml").read_text("utf-8"))["passage"]
    wanted = {each["sha256"]: each for each in raw}
    found = []
    for path in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
        data = path.read_bytes()
        if each := wanted.get(hashlib.sha256(data).hexdigest()):
            document = text_document(data.decode("utf-8"), each["id"], date=each.get("date", ""))
            found.append(_labelled(each, document))
    return found


def _labelled(raw: dict[str, object], document: Document) -> Labelled:
    text = document.text
    names: list[tuple[str, str, int]] = []
    first: dict[str, int] = {}
    for number, entry in enumerate(raw["actors"]):  # type: ignore[arg-type,var-annotated]
        kind, _, listed = entry.partition(": ")
        for name in listed.split(" | "):
            names.append((name, kind, number))
        first[listed.split(" | ")[0]] = number
    traps = [
        match.span()
        for trap in raw["traps"]  # type: ignore[attr-defined]
        for match in re.finditer(re.escape(trap), text)
    ]
    begin, end = str(raw.get("begin", "")), str(raw.get("end", ""))
    judged = (text.index(begin), text.rindex(end) if end else len(text))
    silent = [(0, judged[0]), (judged[1], len(text))]
    mentions: list[Label] = []
    taken = bytearray(len(text))
    for start, end in (*traps, *silent):
        taken[start:end] = b"\x01" * (end - start)
    for name, kind, number in sorted(names, key=lambda row: -len(row[0])):
        for match in re.finditer(re.escape(name), text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
                mentions.append(Label(match.start(), match.end(), kind, number))
    ties = tuple(
        TieLabel(kind, first[tail], first[head], status, date, _dimensions(rest))
        for kind, tail, head, status, date, *rest in raw["ties"]  # type: ignore[attr-defined]
    )
    return Labelled(
        str(raw["id"]),
        str(raw["lang"]),
        str(raw.get("part", "")),
        document,
        tuple(sorted(mentions, key=lambda label: label.start)),
        ties,
        tuple(traps),
        judged,
        frozenset(raw.get("ignore", ())),  # type: ignore[call-overload]
    )


def _dimensions(rest: Sequence[str]) -> frozenset[str] | None:
    return frozenset(rest[0].split()) if rest else None


@dataclass
class Counts:
    """Finds that are right, all finds and all labels, by what is measured."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    labelled: Counter[str] = field(default_factory=Counter)
    scores: list[tuple[str, str, float, bool]] = field(default_factory=list)

    def f1(self, what: str) -> float:
        """Return the harmonic mean of precision and recall; 1 where there is nothing to find."""
        total = self.found[what] + self.labelled[what]
        return 2 * self.right[what] / total if total else 1.0

    def add(self, what: str, right: int, found: int, labelled: int) -> None:
        """Count finds of one document."""
        self.right[what] += right
        self.found[what] += found
        self.labelled[what] += labelled


MEASURES = ("actors strict", "actors relaxed", "ties", "ties + status", "ties + year")
"""The figures of the table; ``dimensions`` and ``one line`` are counted apart, of ties found."""


def judge(labelled: Iterable[Labelled], network: Network, *, show: bool = False) -> Counts:
    """Return how finds agree with labels; with ``show`` print each that does not."""
    counts = Counts()
    for each in labelled:
        finds = find_actors(each.document, network)
        named = [
            find
            for find in finds
            if find.named
            and find.text not in each.ignore
            and each.judged[0] <= find.start < each.judged[1]
        ]
        _actors(each, named, counts, show)
        _ties(each, finds, find_ties(each.document, finds, network), counts, show)
        text = each.document.text
        verbatim = sum(text[find.start : find.end] == find.text for find in finds)
        counts.add("verbatim", verbatim, len(finds), len(finds))
        hit = [
            find for find in named if any(s < find.end and find.start < e for s, e in each.traps)
        ]
        counts.add("traps", 0, len(hit), len(each.traps))
        if show:
            for find in hit:
                print(f"{each.id}: TRAP {find.text!r} {find.ref}")
    return counts


def _actors(each: Labelled, named: Sequence[FoundActor], counts: Counts, show: bool) -> None:
    exact = {(label.start, label.end, label.kind) for label in each.mentions}
    strict = {(find.start, find.end, find.kind) for find in named}
    counts.add("actors strict", len(exact & strict), len(strict), len(exact))
    relaxed_found = sum(any(_same(find, label) for label in each.mentions) for find in named)
    relaxed_labels = sum(any(_same(find, label) for find in named) for label in each.mentions)
    counts.add("actors relaxed", relaxed_found, len(named), len(each.mentions))
    counts.right["actors relaxed"] -= max(0, relaxed_found - relaxed_labels)
    for find in named:
        right = any(_same(find, label) for label in each.mentions)
        counts.scores.append(("actor", find.reasons[0].code, find.score, right))
    if show:
        for start, end, kind in sorted(exact - strict):
            print(f"{each.id}: missed {each.document.text[start:end]!r} {kind}")
        for start, end, kind in sorted(strict - exact):
            print(f"{each.id}: wrong {each.document.text[start:end]!r} {kind}")


def _same(find: FoundActor, label: Label) -> bool:
    return find.kind == label.kind and find.start < label.end and label.start < find.end


def _ties(
    each: Labelled,
    finds: Sequence[FoundActor],
    ties: Sequence[FoundTie],
    counts: Counts,
    show: bool,
) -> None:
    numbers = {
        find.ref: label.actor
        for find in finds
        for label in each.mentions
        if find.start < label.end and label.start < find.end
    }
    wanted = {
        (label.kind, *_ends(label.kind, label.tail, label.head)): label for label in each.ties
    }
    rows: dict[tuple[object, ...], FoundTie] = {}
    for tie in ties:
        tail, head = (
            numbers.get(tie.tail.ref, tie.tail.ref),
            numbers.get(tie.head.ref, tie.head.ref),
        )
        key = (tie.kind, *_ends(tie.kind, tail, head))
        if key not in rows or tie.score > rows[key].score:
            rows[key] = tie
    right = Counter[str]()
    for key, tie in rows.items():
        counts.add("one line", "\n" not in each.document.text[tie.start : tie.end], 1, 1)
        label = wanted.get(key)
        good = label is not None and label.status == tie.status
        form = tie.reasons[-1].code.removeprefix("form_")
        counts.scores.append(("tie", form, tie.score, good))
        if label is None:
            if show:
                print(f"{each.id}: wrong {key} {tie.status} {tie.reasons[:2]}")
            continue
        right["ties"] += 1
        year = str(tie.since)[:4] if tie.since else ""
        dated = good and year == label.date[:4]
        right["ties + status"] += good
        right["ties + year"] += dated
        if label.dimensions is not None:
            counts.add("dimensions", label.dimensions == frozenset(tie.dimensions), 1, 1)
            if show and label.dimensions != frozenset(tie.dimensions):
                print(f"{each.id}: {key} {set(label.dimensions)}, found {tie.dimensions}")
        counts.right["denied in force"] += label.status == "denied" and tie.status == "in_force"
        if show and not dated:
            print(f"{each.id}: {key} {label.status} {label.date}, found {tie.status} {tie.since}")
    for key, label in wanted.items():
        if show and key not in rows:
            print(f"{each.id}: missed tie {key} {label.status}")
    for what in MEASURES[2:]:
        counts.add(what, right[what], len(rows), len(wanted))


SYMMETRIC = {"sister_city", "cooperates_with", "trades_with", "borders"}


def _ends(kind: str, tail: object, head: object) -> tuple[object, ...]:
    ends = (tail, head)
    return tuple(sorted(ends, key=str)) if kind in SYMMETRIC else ends


def by_form(scores: Iterable[tuple[str, str, float, bool]]) -> Iterator[Count]:
    """Yield how many finds of each form there are, and how many are right."""
    rows: dict[tuple[str, str], list[bool]] = {}
    for what, form, _, right in scores:
        rows.setdefault((what, form), []).append(right)
    for (what, form), listed in sorted(rows.items()):
        yield Count(what, form, len(listed), sum(listed))


def by_score(scores: Iterable[tuple[str, str, float, bool]]) -> Iterator[Count]:
    """Yield the same for each range of scores, a tenth wide."""
    rows: dict[tuple[str, int], list[bool]] = {}
    for what, _, score, right in scores:
        rows.setdefault((what, min(9, int(score * 10))), []).append(right)
    for (what, low), listed in sorted(rows.items()):
        yield Count(what, f"{low / 10:.1f}-{low / 10 + 0.1:.1f}", len(listed), sum(listed))
