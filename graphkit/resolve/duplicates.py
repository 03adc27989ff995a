"""Duplicates: actors of a network that are likely one, each with what speaks for and against it.

Comparing all pairs of 20,000 actors would take hours. Actors are put into blocks by what two
names of one actor are likely to share (:func:`graphkit.names.similarity.blocks`, rare words, a
code); pairs of a block whose names sound alike are weighed (:mod:`graphkit.resolve.likeness`).
What is found is a guess: a person decides, and an accepted one merges when a store is loaded.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.pairs import SAME_AS
from graphkit.model.proposals import VERDICTS, Proposal
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.names.gazetteer import open_gazetteer
from graphkit.names.normalise import fold
from graphkit.names.similarity import blocks
from graphkit.resolve.likeness import Face, Fact, Resemblance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

LEAST = 0.7
"""Pairs with a lower score are not named unless asked for: above it nineteen in twenty are right
and nearly nine in ten of those that are one are found, on labelled actors that no weight was
fitted on."""

AGAINST: Mapping[str, str] = {"en": "Against: ", "th": "ข้อแย้ง: "}
"""What stands in a proposal before a reason that speaks against it."""

_MOST = 60  # actors of a block; a larger one is divided or left out
_ALIKE = 60.0  # per cent that the sounds of two names must have in common
# Signs of blocks that hold what may be much apart; too large a one says little and is passed over.
_BROAD = _WORD, _LAND, _GRID, _KNOWN = "w", "l", "g", "k"
# Signs of blocks whose pairs need not sound alike.
_SURE = _MARK, _KNOWN = "#", "k"
_CELL = 0.25  # degrees
_SHORT = 3  # letters of words that say too little
_CHUNK = 2_000_000  # pairs of names that are held at once


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two actors that may be one, ``a`` before ``b`` by id.

    ``score`` is the chance, 0 to 1; ``why`` and ``against`` are sentences, the weightiest first;
    ``evidence`` are the ids of ties that they rest on.
    """

    a: str
    b: str
    score: float
    why: tuple[str, ...]
    against: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    lang: str = "en"

    def proposal(self) -> Proposal:
        """The pair as a proposal that waits for a verdict; it has the same id again next time."""
        objections = tuple(AGAINST.get(self.lang, AGAINST["en"]) + one for one in self.against)
        reasons = (*self.why, *objections)
        return Proposal(SAME_AS, {"a": self.a, "b": self.b}, self.score, reasons, self.evidence)


class LeftOut(NamedTuple):
    """A name that so many actors bear, or nearly, that they were not all compared by it."""

    name: str
    actors: int


@dataclass(frozen=True, slots=True)
class Search:
    """What a search for duplicates found, and how far it looked.

    Attributes:
        duplicates: the highest score first.
        pairs: how many pairs were weighed.
        left_out: names that too many actors bear, the most frequent first.
    """

    duplicates: tuple[Duplicate, ...]
    pairs: int
    left_out: tuple[LeftOut, ...] = ()


def find_duplicates(
    network: Network, *, least: float = LEAST, lang: str = "en", gazetteer: bool = True
) -> list[Duplicate]:
    """The pairs of actors that are likely one.

    Args:
        network: the network, with ties of every kind and status.
        least: the lowest score that is named, 0 to 1.
        lang: the language of the sentences, ``en`` or ``th``.
        gazetteer: whether what the library's gazetteer knows of names of places counts too.

    Returns:
        The highest score first. Places are compared with places, other actors with others.

    Raises:
        GraphkitError: when ``least`` is not between 0 and 1.

    Example:
        >>> from graphkit.model.records import Actor
        >>> actors = [Actor("a", "city", {"en": "Savannakhet"}, country="LA"),
        ...     Actor("b", "city", {"lo": "ສະຫວັນນະເຂດ"}, country="LA"),
        ...     Actor("c", "city", {"en": "Saravane"}, country="LA")]
        >>> [(d.a, d.b) for d in find_duplicates(Network({a.id: a for a in actors}))]
        [('a', 'b')]
    """
    return list(search(network, least=least, lang=lang, gazetteer=gazetteer).duplicates)


def search(
    network: Network, *, least: float = LEAST, lang: str = "en", gazetteer: bool = True
) -> Search:
    """The same as :func:`find_duplicates`, with how far the search went."""
    if not 0 <= least <= 1:
        raise GraphkitError(f"the least score is 0 to 1, not {least}")
    ground = Resemblance(network, open_gazetteer() if gazetteer else None)
    pairs, left_out = _looked_at(ground)
    judged = (_judged(ground, a, b, least, lang) for a, b in pairs)
    found = sorted(filter(None, judged), key=lambda one: (-one.score, one.a, one.b))
    return Search(tuple(found), len(pairs), tuple(left_out))


def weighed(network: Network) -> Iterator[tuple[str, str, list[Fact]]]:
    """All pairs that a search without the gazetteer looks at, by ids, with what is known of each.

    What weights are fitted on.
    """
    ground = Resemblance(network)
    for a, b in _looked_at(ground)[0]:
        yield a, b, ground.facts(a, b) or []


def judge(network: Network, a: str, b: str, lang: str = "en") -> Duplicate:
    """What speaks for and against two actors being one, whatever the score.

    Args:
        network: the network.
        a, b: ids of two actors.
        lang: the language of the sentences.

    Raises:
        GraphkitError: when one is no actor, or both are the same.

    Example:
        >>> from graphkit.model.records import Actor
        >>> actors = [Actor("a", "province", {"en": "Phetchabun"}, country="TH", code="TH-67"),
        ...     Actor("b", "province", {"en": "Phetchaburi"}, country="TH", code="TH-76")]
        >>> judge(Network({a.id: a for a in actors}), "a", "b").against[0]
        'their codes differ: TH-67 and TH-76'
    """
    for given in (a, b):
        if given not in network.actors:
            raise GraphkitError(f"{given!r} is no actor of this network; give its id")
    if a == b:
        raise GraphkitError(f"{a!r} is one actor; name two")
    found = _judged(Resemblance(network, open_gazetteer()), min(a, b), max(a, b), 0.0, lang)
    assert found is not None  # noqa: S101 - no score is below 0
    return found


def duplicates_table(
    duplicates: Sequence[Duplicate],
    network: Network,
    lang: str = "en",
    verdicts: Mapping[tuple[str, str], str] | None = None,
) -> Table:
    """Duplicates as a table.

    Args:
        duplicates: as :func:`find_duplicates` gives them.
        network: for the names and kinds.
        lang: the language of the names.
        verdicts: what was decided, by the two ids; ``undecided`` where nothing was.

    Returns:
        The columns rank, a, a_name, b, b_name, kind, score, why, against and verdict; ``kind``
        is that of both, or of each, separated by ``|``.
    """
    decided = verdicts or {}
    actors = network.actors
    rows = [
        (
            rank,
            one.a,
            network.name_of(one.a, lang),
            one.b,
            network.name_of(one.b, lang),
            "|".join(dict.fromkeys((actors[one.a].kind, actors[one.b].kind))),
            one.score,
            "; ".join(one.why),
            "; ".join(one.against),
            decided.get((one.a, one.b), VERDICTS[SAME_AS][0]),
        )
        for rank, one in enumerate(duplicates, start=1)
    ]
    columns = ("rank", "a", "a_name", "b", "b_name", "kind", "score", "why", "against", "verdict")
    return Table(columns, rows, provenance(network))


def _judged(ground: Resemblance, a: str, b: str, least: float, lang: str) -> Duplicate | None:
    facts = ground.facts(a, b, least)
    if facts is None:
        return None
    score = round(ground.model.chance(facts), 4)
    if score < least:
        return None
    why, against = ground.said(facts, lang)
    evidence = tuple(dict.fromkeys(key for fact in facts for key in fact.evidence))
    return Duplicate(a, b, score, tuple(why), tuple(against), evidence, lang)


def _looked_at(ground: Resemblance) -> tuple[list[tuple[str, str]], list[LeftOut]]:
    """The pairs that are worth a look, and names that too many bear to look at all.

    A pair is worth it if two of its names sound alike, and it is not of two countries, or if it
    shares what needs no likeness: a code, an item, a place of the gazetteer.
    """
    import numpy as np

    actors = sorted(ground.network.actors)
    faces = [ground.face(actor) for actor in actors]
    keys, sure, left_out = _candidates(faces)
    pairs = np.stack(np.divmod(keys, max(1, len(actors))), axis=1)
    shared = np.isin(keys, sure)
    homes: dict[str, int] = {"": 0}
    home = np.array([homes.setdefault(face.country, len(homes)) for face in faces], np.int64)
    one, other = home[pairs[:, 0]], home[pairs[:, 1]]
    kept = shared | (one == other) | (one == 0) | (other == 0)
    pairs, shared = pairs[kept], shared[kept]
    pairs = pairs[shared | _sounding_alike(faces, pairs)]
    return [(actors[i], actors[j]) for i, j in pairs.tolist()], left_out


def _candidates(faces: Sequence[Face]) -> tuple[Numbers, Numbers, list[LeftOut]]:
    """The pairs that share a block, those that share a sure one, and names too frequent for it.

    A pair is a number: that of the first actor times how many there are, plus that of the other.
    """
    import numpy as np

    members: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for i, face in enumerate(faces):
        place = face.ground.network.ontology.actor_kinds[face.actor.kind].place
        for block in _blocks(face):
            members[place, block].append(i)
    sure: list[int] = []
    dropped: dict[str, int] = {}

    def joined() -> Iterator[int]:
        for (_, block), given in members.items():
            broad = block[0] in _BROAD
            for part in [given] if broad else _divided(faces, given):
                if len(part) <= _MOST:
                    found = [i * len(faces) + j for i, j in combinations(part, 2)]
                    yield from found
                    if block[0] in _SURE:
                        sure.extend(found)
                elif not broad:
                    name = faces[part[0]].actor.name()
                    dropped[name] = max(dropped.get(name, 0), len(part))

    keys = np.unique(np.fromiter(joined(), np.int64))
    ordered = sorted(dropped.items(), key=lambda pair: (-pair[1], pair[0]))
    return keys, np.array(sure, np.int64), [LeftOut(*pair) for pair in ordered]


def _blocks(face: Face) -> set[str]:
    """What two actors that are one are likely to share one of."""
    actor = face.actor
    found: set[str] = set()
    for name in face.keys.values():
        found |= blocks(name)
        words = map(fold, re.split(r"[\W_]+", name))
        found.update(f"{_WORD}{word}" for word in words if len(word) > _SHORT)
    found.update(f"{_MARK}{fold(mark)}" for mark in (actor.wikidata, actor.code) if mark)
    found.update(f"{_KNOWN}{place}" for place in face.known)
    if face.country:
        found.add(f"{_LAND}{actor.kind} {face.country}")
    if actor.lat is not None and actor.lon is not None:
        # Two grids, half a cell apart: near points are in one cell of at least one.
        lat, lon = actor.lat / _CELL, actor.lon / _CELL
        found.add(f"{_GRID}{round(lat)} {round(lon)}")
        found.add(f"{_GRID}{math.floor(lat)}/{math.floor(lon)}")
    return found


def _divided(faces: Sequence[Face], given: list[int]) -> Iterator[list[int]]:
    """A block as it is, or where it is too large by country, then by where its actors lie."""

    def place(i: int) -> tuple[object, ...]:
        actor = faces[i].actor
        if actor.lat is None or actor.lon is None:
            return (actor.within,)
        return round(actor.lat), round(actor.lon)

    if len(given) <= _MOST:
        yield given
        return
    for part in _grouped(given, lambda i: (faces[i].country,)):
        yield from [part] if len(part) <= _MOST else _grouped(part, place)


def _grouped(given: list[int], key: Callable[[int], tuple[object, ...]]) -> Iterator[list[int]]:
    parts: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i in given:
        parts[key(i)].append(i)
    yield from parts.values()


def _sounding_alike(faces: Sequence[Face], pairs: Numbers) -> NDArray[np.bool_]:
    """Of which pairs two names are alike in letters or sound."""
    import numpy as np
    from rapidfuzz import fuzz, process

    texts: list[str] = []
    starts = np.zeros(len(faces) + 1, np.int64)
    for i, face in enumerate(faces):
        texts += face.sounds
        starts[i + 1] = len(texts)
    sounds = np.array(texts, dtype=object)
    counts = np.diff(starts)
    each = counts[pairs[:, 0]] * counts[pairs[:, 1]]
    alike = np.zeros(len(pairs), dtype=bool)
    ends = np.searchsorted(np.cumsum(each), np.arange(_CHUNK, each.sum() + _CHUNK, _CHUNK), "right")
    first = 0
    for last in [*ends.tolist(), len(pairs)]:
        last = max(last, min(first + 1, len(pairs)))
        if last <= first:
            continue
        size = each[first:last]
        row = np.repeat(np.arange(first, last), size)
        place = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        wide = counts[pairs[row, 1]]
        one = starts[pairs[row, 0]] + place // wide
        other = starts[pairs[row, 1]] + place % wide
        scores = process.cpdist(
            sounds[one], sounds[other], scorer=fuzz.ratio, score_cutoff=_ALIKE, workers=-1
        )
        alike[row[scores > 0]] = True
        first = last
    return alike
