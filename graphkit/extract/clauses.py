"""The order of actors in a sentence: lists of them, pairs, and those that one act joins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from graphkit.extract.finds import FoundActor
from graphkit.extract.grammar import every, list_pattern, phrase, table_patterns
from graphkit.extract.known import area_kinds, is_caseless
from graphkit.extract.reading import HAN, Reading

_BRACKETED = re.compile(r"\s*[(（\[][^()（）\[\]]{0,80}[)）\]]\s*")
_DETERMINERS = re.compile(r"\b(?:the|its|their|city of|province of|both|those of|that of)\b")


@dataclass(frozen=True, slots=True)
class Group:
    """Actors in a row, joined by "and" or commas, with the passage they take."""

    members: tuple[FoundActor, ...]
    start: int
    end: int
    located: bool = False


class Unit(NamedTuple):
    """Two sides that the text itself sets in a pair: by a hyphen, by "with" or by "between"."""

    left: Group
    right: Group
    form: str

    @property
    def start(self) -> int:
        """The first offset of the passage."""
        return min(self.left.start, self.right.start)

    @property
    def end(self) -> int:
        """The offset after the passage."""
        return max(self.left.end, self.right.end)


@dataclass(frozen=True, slots=True)
class Order:
    """The groups of a sentence in order, and the pairs that they form."""

    groups: tuple[Group, ...]
    units: tuple[Unit, ...]


class _Atom(NamedTuple):
    find: FoundActor
    start: int
    end: int


def order(
    reading: Reading, finds: Sequence[FoundActor], start: int, end: int, past: Sequence[FoundActor]
) -> Order:
    """Return the groups and pairs of a sentence.

    Args:
        reading: the text.
        finds: the actors in the sentence, in order.
        start, end: the sentence.
        past: the actors before the sentence in its paragraph, for "both provinces".
    """
    atoms = _atoms(reading, finds)
    groups: list[Group] = []
    units: list[Unit] = []
    run: list[_Atom] = []
    links: list[str] = []
    for atom in atoms:
        link = _link(reading, run[-1], atom) if run else ""
        if run and not link:
            _close(reading, run, links, groups, units)
            run, links = [], []
        if run:
            links.append(link)
        run.append(atom)
    if run:
        _close(reading, run, links, groups, units)
    for both in _both(reading, start, end, [*past, *finds]):
        groups.append(both)
    pairs = tuple(unit for unit in units if unit.form != "hyphen" or not _is_route(reading, unit))
    return Order(tuple(sorted(groups, key=lambda group: group.start)), pairs)


def _is_route(reading: Reading, unit: Unit) -> bool:
    """Return whether a bus, flight or road runs between two names with a hyphen."""
    before = reading.low[max(0, unit.start - 14) : unit.start]
    after = reading.low[unit.end : unit.end + 14]
    routes = list_pattern("routes")
    return any(not before[each.end() :].strip() for each in routes.finditer(before)) or any(
        not after[: each.start()].strip() for each in routes.finditer(after)
    )


def _atoms(reading: Reading, finds: Sequence[FoundActor]) -> list[_Atom]:
    """Return the actors with what belongs to them: a country next to a place, an abbreviation."""
    atoms: list[_Atom] = []
    for find in finds:
        if atoms:
            last = atoms[-1]
            between = reading.text[last.end : find.start]
            if _is_apposed(last.find, find, between) or (
                last.find.ref == find.ref and re.fullmatch(r"\s*[(（,]?\s*", between)
            ):
                closing = re.match(r"\s*[)）]", reading.text[find.end :])
                atoms[-1] = last._replace(end=find.end + (closing.end() if closing else 0))
                continue
            leads = last.find.kind == "country" and find.kind in area_kinds()
            if leads and HAN.match(find.text) and not between:
                atoms[-1] = _Atom(find, last.start, find.end)
                continue
        atoms.append(_Atom(find, find.start, find.end))
    return atoms


def _is_apposed(place: FoundActor, area: FoundActor, between: str) -> bool:
    """Return whether a country, or the province of a city, only says where a place lies."""
    if area.kind not in area_kinds():
        return False
    if place.kind not in area_kinds():
        # "The government of Chongzuo, Guangxi".
        return bool(between) and not between.strip()
    if place.country and area.country and place.country != area.country:
        return False
    inside = area.kind == "country" or (place.kind == "city" and area.kind != "city")
    joint = between.strip().strip(",").strip().lower()
    return inside and place.kind != area.kind and joint in ("", ",", "(", "（", *every("apposed"))


def _link(reading: Reading, first: _Atom, second: _Atom) -> str:
    """Return how two actors next to each other are joined: hyphen, and, with, or empty."""
    if first.find.kind in area_kinds() and second.find.kind not in area_kinds():
        # A place and a body are no list: "and" begins another statement there.
        between = _plain(reading, first.end, second.start)
        return "with" if between in every("with") else "and" if between in ",、，" else ""
    start, end = first.end, second.start
    typed = first.find.kind == second.find.kind and is_caseless(second.find.text[0])
    between = _plain(reading, start, end)
    if not between and start < end and reading.text[start - 1] > "\u0e00" and typed:
        # Thai and Lao lists have spaces where other languages have commas.
        return "and"
    return _links().get(between, "")


def _plain(reading: Reading, start: int, end: int) -> str:
    """Return what stands between two names, without brackets and articles."""
    between = _BRACKETED.sub(" ", reading.low[start:end])
    between = _DETERMINERS.sub(" ", list_pattern("acting").sub(" ", between))
    return re.sub(r"\s+", " ", between).strip()


@lru_cache(maxsize=1)
def _links() -> dict[str, str]:
    joints = {"-": "hyphen", "--": "hyphen", ",": "and", "、": "and", "，": "and", "/": "and"}
    for word in every("with"):
        joints[word] = "with"
    for word in every("and"):
        joints |= {word: "and", f", {word}": "and", f"，{word}": "and"}
    # "und" that is also "with" joins a list; the order of the sentence decides on a pair.
    return joints


def _close(
    reading: Reading,
    run: list[_Atom],
    links: list[str],
    groups: list[Group],
    units: list[Unit],
) -> None:
    """Turn a row of joined actors into groups and pairs."""
    at = 0
    singles: list[list[_Atom]] = [[]]
    joints: list[str] = []
    while at < len(run):
        if at < len(links) and links[at] == "hyphen":
            left = _group(reading, [run[at]])
            right = _group(reading, [run[at + 1]])
            units.append(Unit(left, right, "hyphen"))
            both = _group(reading, [run[at], run[at + 1]])
            groups.append(both)
            at += 2
            singles.append([])
            joints.append("")
            continue
        singles[-1].append(run[at])
        if at < len(links) and links[at] == "with":
            singles.append([])
            joints.append("with")
        at += 1
    made = [_group(reading, row) if row else None for row in singles]
    groups.extend(group for group in made if group)
    for left_group, joint, right_group in zip(made, joints, made[1:], strict=False):
        if joint == "with" and left_group and right_group:
            units.append(Unit(left_group, right_group, "with"))
            continue
    for group in made:
        if group and _is_between(reading, group) and len(group.members) > 1:
            units.extend(_pairs(group))


def _group(reading: Reading, atoms: Sequence[_Atom]) -> Group:
    start = atoms[0].start
    located = _stands_before(reading, start, _located())
    return Group(tuple(atom.find for atom in atoms), start, atoms[-1].end, located)


def _stands_before(reading: Reading, offset: int, pattern: re.Pattern[str]) -> bool:
    """Return whether a word of a pattern stands right before an offset, as a whole word."""
    found = pattern.search(reading.low, max(0, offset - 24), offset)
    return bool(found and reading.is_whole(found.start("word"), found.end("word")))


def _pairs(group: Group) -> Iterator[Unit]:
    for number, first in enumerate(group.members):
        for second in group.members[number + 1 :]:
            yield Unit(
                Group((first,), first.start, first.end),
                Group((second,), second.start, second.end),
                "between",
            )


def _is_between(reading: Reading, group: Group) -> bool:
    return _stands_before(reading, group.start, _before_both())


@lru_cache(maxsize=1)
def _before_both() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{'|'.join(map(phrase, every('between')))})\s*(?:the\s+)?$")


@lru_cache(maxsize=1)
def _located() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{'|'.join(map(phrase, every('locative')))})\s*(?:the\s+)?$")


def _both(reading: Reading, start: int, end: int, finds: Sequence[FoundActor]) -> Iterator[Group]:
    """Yield "both provinces" as the group of the two actors meant, where that is sure."""
    for kind, pattern in table_patterns("both").items():
        for match in reading.hits(pattern, start, end):
            begin = reading.text.rfind("\n\n", 0, match.start()) + 1
            kinds = area_kinds() if kind in area_kinds() else {kind}
            before = [f for f in finds if begin <= f.end <= match.start() and f.named]
            if kind != "any":
                before = [f for f in before if f.kind in kinds]
            refs = list(dict.fromkeys(find.ref for find in before))
            # Exactly two named so far in the paragraph: no guess which are meant.
            if len(refs) == 2:
                members = tuple(
                    next(find for find in reversed(before) if find.ref == ref) for ref in refs
                )
                yield Group(members, match.start(), match.end())
