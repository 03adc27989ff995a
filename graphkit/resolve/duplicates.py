"""The search for duplicates: pairs of actors that are likely the same, with reasons.

Comparing all pairs of 20,000 actors would take hours. Actors are put into blocks by keys that two
names of the same actor are likely to share (:func:`graphkit.names.similarity.search_keys`, rare
words, a code). Pairs of a block whose names sound alike are scored
(:mod:`graphkit.resolve.likeness`). The result is a proposal: a person decides, and accepted pairs
are merged when a store is loaded.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphkit.model.errors import InvalidDataError, NotFoundError, clip
from graphkit.model.network import Network
from graphkit.model.pairs import SAME_AS
from graphkit.model.proposals import VERDICTS, Proposal
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.names.gazetteer import open_gazetteer
from graphkit.names.languages import languages, words_of
from graphkit.names.normalise import fold
from graphkit.names.similarity import body_keys, search_keys
from graphkit.resolve.likeness import Evidence, EvidenceFinder, Profile

Indexes = NDArray[np.int64]

MIN_SCORE = 0.7
"""The lowest score of a listed pair unless another is given.

On labelled actors that no weight was fitted on, nineteen in twenty pairs above it are right, and
nearly nine in ten duplicates are found.
"""

_MAX_BLOCK = 60  # actors of a block; a larger one is divided or left out
_ALIKE = 60.0  # per cent that the sounds of two names must have in common
# Signs of broad blocks: large ones are skipped, since their actors have little in common.
_BROAD = _WORD, _LAND, _GRID, _KNOWN = "w", "l", "g", "k"
# Signs of blocks whose pairs need not sound alike.
_SURE = _MARK, _KNOWN = "#", "k"
_CELL = 0.25  # degrees
_SHORT = 3  # letters; shorter words make no block
_CHUNK = 2_000_000  # pairs of names in memory at once


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two actors that may be the same, ``a`` before ``b`` by id.

    ``score`` is the chance, 0 to 1; ``why`` and ``against`` are sentences, the strongest first;
    ``evidence`` are the ids of the ties that they rest on.

    Example:
        >>> pair = Duplicate("a", "b", 0.9, ("same name",))
        >>> pair.proposal().kind
        'same_as'
    """

    a: str
    b: str
    score: float
    why: tuple[str, ...]
    against: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    lang: str = "en"

    def proposal(self) -> Proposal:
        """Return the pair as a proposal; the same pair always has the same id."""
        mark = str(words_of("resolve", self.lang)["against"])
        objections = tuple(mark + one for one in self.against)
        reasons = (*self.why, *objections)
        return Proposal(SAME_AS, {"a": self.a, "b": self.b}, self.score, reasons, self.evidence)


class LeftOut(NamedTuple):
    """A name, or words in names, that too many actors share to be compared by it."""

    name: str
    actors: int


@dataclass(frozen=True, slots=True)
class DuplicateSearch:
    """The result of a search for duplicates.

    Attributes:
        duplicates: the highest score first.
        pairs: the number of pairs that were scored.
        left_out: names that too many actors have, the most frequent first.
    """

    duplicates: tuple[Duplicate, ...]
    pairs: int
    left_out: tuple[LeftOut, ...] = ()


def against_marks() -> Mapping[str, str]:
    """Return the words before a reason against, in a proposal, by language.

    Example:
        >>> against_marks()["en"]
        'Against: '
    """
    return {lang: str(words_of("resolve", lang)["against"]) for lang in languages("resolve")}


def find_duplicates(
    network: Network, *, min_score: float = MIN_SCORE, lang: str = "en", gazetteer: bool = True
) -> list[Duplicate]:
    """Find the pairs of actors that are likely the same.

    Args:
        network: the network, with ties of every kind and status.
        min_score: the lowest score of a listed pair, 0 to 1.
        lang: the language of the sentences; English for one without words.
        gazetteer: whether names of places from the library's gazetteer count too.

    Returns:
        The highest score first. Places are compared with places, other actors with others.

    Raises:
        InvalidDataError: when ``min_score`` is not between 0 and 1.

    Example:
        >>> from graphkit.model.records import Actor
        >>> actors = [Actor("a", "city", {"en": "Savannakhet"}, country="LA"),
        ...     Actor("b", "city", {"lo": "ສະຫວັນນະເຂດ"}, country="LA"),
        ...     Actor("c", "city", {"en": "Saravane"}, country="LA")]
        >>> [(d.a, d.b) for d in find_duplicates(Network({a.id: a for a in actors}))]
        [('a', 'b')]
    """
    return list(search(network, min_score=min_score, lang=lang, gazetteer=gazetteer).duplicates)


def search(
    network: Network, *, min_score: float = MIN_SCORE, lang: str = "en", gazetteer: bool = True
) -> DuplicateSearch:
    """Find duplicates and say how far the search went; see :func:`find_duplicates`."""
    if not 0 <= min_score <= 1:
        raise InvalidDataError(f"the lowest score must be 0 to 1, not {min_score}")
    finder = EvidenceFinder(network, open_gazetteer() if gazetteer else None)
    pairs, left_out = _pairs_to_score(finder)
    scored = (_scored(finder, a, b, min_score, lang) for a, b in pairs)
    found = sorted(filter(None, scored), key=lambda one: (-one.score, one.a, one.b))
    return DuplicateSearch(tuple(found), len(pairs), tuple(left_out))


def scored_pairs(network: Network) -> Iterator[tuple[str, str, list[Evidence]]]:
    """Yield the ids and the evidence of all pairs that a search without the gazetteer scores.

    The weights are fitted on them.
    """
    finder = EvidenceFinder(network)
    for a, b in _pairs_to_score(finder)[0]:
        yield a, b, finder.evidence(a, b) or []


def judge(network: Network, a: str, b: str, lang: str = "en") -> Duplicate:
    """Compare two actors, whatever their score.

    Args:
        network: the network.
        a, b: ids of two actors.
        lang: the language of the sentences.

    Raises:
        NotFoundError: when an id is unknown.
        InvalidDataError: when both ids are the same.

    Example:
        >>> from graphkit.model.records import Actor
        >>> actors = [Actor("a", "province", {"en": "Phetchabun"}, country="TH", code="TH-67"),
        ...     Actor("b", "province", {"en": "Phetchaburi"}, country="TH", code="TH-76")]
        >>> judge(Network({a.id: a for a in actors}), "a", "b").against[0]
        'their codes differ: TH-67 and TH-76'
    """
    for actor in (a, b):
        if actor not in network.actors:
            raise NotFoundError(
                f"{clip(actor)!r} is not the id of an actor of this network; "
                "network.find(NAME).id is the id of a name"
            )
    if a == b:
        raise InvalidDataError(f"{a!r} was given twice; give two different actors")
    found = _scored(EvidenceFinder(network, open_gazetteer()), min(a, b), max(a, b), 0.0, lang)
    assert found is not None  # noqa: S101 - no score is below 0
    return found


def duplicates_table(
    duplicates: Sequence[Duplicate],
    network: Network,
    lang: str = "en",
    verdicts: Mapping[tuple[str, str], str] | None = None,
) -> Table:
    """Return duplicates as a table.

    Args:
        duplicates: as :func:`find_duplicates` gives them.
        network: for the names and kinds.
        lang: the language of the names.
        verdicts: the verdicts by the two ids; pairs without one are ``undecided``.

    Returns:
        The columns rank, a, a_name, b, b_name, kind, score, why, against and verdict; ``kind``
        is that of both, or of each, separated by ``|``.

    Example:
        >>> from graphkit.model.records import Actor
        >>> network = Network({key: Actor(key, "city", {"en": "Loei"}) for key in ("a", "b")})
        >>> table = duplicates_table([Duplicate("a", "b", 0.9, ("same name",))], network)
        >>> table.select(["a_name", "b_name", "score", "verdict"]).rows
        [('Loei', 'Loei', 0.9, 'undecided')]
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


def _scored(
    finder: EvidenceFinder, a: str, b: str, min_score: float, lang: str
) -> Duplicate | None:
    evidence = finder.evidence(a, b, min_score)
    if evidence is None:
        return None
    score = round(finder.model.chance(evidence), 4)
    if score < min_score:
        return None
    why, against = finder.sentences(evidence, lang)
    ties = tuple(dict.fromkeys(tie for one in evidence for tie in one.ties))
    return Duplicate(a, b, score, tuple(why), tuple(against), ties, lang)


def _pairs_to_score(finder: EvidenceFinder) -> tuple[list[tuple[str, str]], list[LeftOut]]:
    """Return the pairs to score, and names that too many actors have to compare all of them.

    A pair is scored if two of its names sound alike and it is not of two countries, or if it
    shares a code, a Wikidata item or a place of the gazetteer.
    """
    actors = sorted(finder.network.actors)
    profiles = [finder.profiles.profile(actor) for actor in actors]
    keys, sure, left_out = _candidates(profiles)
    pairs = np.stack(np.divmod(keys, max(1, len(actors))), axis=1)
    shared = np.isin(keys, sure)
    homes: dict[str, int] = {"": 0}
    home = np.array(
        [homes.setdefault(profile.country, len(homes)) for profile in profiles], np.int64
    )
    one, other = home[pairs[:, 0]], home[pairs[:, 1]]
    kept = shared | (one == other) | (one == 0) | (other == 0)
    pairs, shared = pairs[kept], shared[kept]
    pairs = pairs[shared | _sounding_alike(profiles, pairs)]
    return [(actors[i], actors[j]) for i, j in pairs.tolist()], left_out


def _candidates(profiles: Sequence[Profile]) -> tuple[Indexes, Indexes, list[LeftOut]]:
    """Return the pairs that share a block, those that share a sure one, and too frequent names.

    A pair is one number: the index of the first actor times the number of actors, plus the index
    of the other.
    """
    members: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for i, profile in enumerate(profiles):
        place = profile.profiles.network.ontology.actor_kinds[profile.actor.kind].place
        for block in _blocks(profile):
            members[place, block].append(i)
    sure: list[int] = []
    dropped: dict[str, int] = {}

    def joined() -> Iterator[int]:
        for (_, block), indexes in members.items():
            broad = block[0] in _BROAD
            for part in [indexes] if broad else _divided(profiles, indexes):
                if len(part) <= _MAX_BLOCK:
                    found = [i * len(profiles) + j for i, j in combinations(part, 2)]
                    yield from found
                    if block[0] in _SURE:
                        sure.extend(found)
                elif not broad:
                    name = _shared([profiles[i].actor.name() for i in part])
                    dropped[name] = max(dropped.get(name, 0), len(part))

    keys = np.unique(np.fromiter(joined(), np.int64))
    ordered = sorted(dropped.items(), key=lambda pair: (-pair[1], pair[0]))
    return keys, np.array(sure, np.int64), [LeftOut(*pair) for pair in ordered]


def _shared(names: Sequence[str]) -> str:
    """Return the words that some names share, in the order of the first; its whole name if none."""
    common = set.intersection(*({fold(word) for word in name.split()} for name in names))
    return " ".join(word for word in names[0].split() if fold(word) in common) or names[0]


def _blocks(profile: Profile) -> set[str]:
    """Return keys of which two entries of the same actor likely share one."""
    actor = profile.actor
    found: set[str] = set()
    for name in profile.names.values():
        found |= search_keys(name) | body_keys(name)
        words = map(fold, re.split(r"[\W_]+", name))
        found.update(f"{_WORD}{word}" for word in words if len(word) > _SHORT)
    found.update(f"{_MARK}{fold(mark)}" for mark in (actor.wikidata, actor.code) if mark)
    found.update(f"{_KNOWN}{place}" for place in profile.gazetteer_ids)
    if profile.country:
        found.add(f"{_LAND}{actor.kind} {profile.country}")
    if actor.lat is not None and actor.lon is not None:
        # Two grids, half a cell apart: near points share a cell in at least one of them.
        lat, lon = actor.lat / _CELL, actor.lon / _CELL
        found.add(f"{_GRID}{round(lat)} {round(lon)}")
        found.add(f"{_GRID}{math.floor(lat)}/{math.floor(lon)}")
    return found


def _divided(profiles: Sequence[Profile], block: list[int]) -> Iterator[list[int]]:
    """Yield a block whole, or, if it is too large, divided by country and then by location."""

    def place(i: int) -> tuple[object, ...]:
        actor = profiles[i].actor
        if actor.lat is None or actor.lon is None:
            return (actor.within,)
        return round(actor.lat), round(actor.lon)

    if len(block) <= _MAX_BLOCK:
        yield block
        return
    for part in _grouped(block, lambda i: (profiles[i].country,)):
        yield from [part] if len(part) <= _MAX_BLOCK else _grouped(part, place)


def _grouped(indexes: list[int], key: Callable[[int], tuple[object, ...]]) -> Iterator[list[int]]:
    parts: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i in indexes:
        parts[key(i)].append(i)
    yield from parts.values()


def _sounding_alike(profiles: Sequence[Profile], pairs: Indexes) -> NDArray[np.bool_]:
    """Return a mask of the pairs of which two names are alike in letters or sound."""
    from rapidfuzz import fuzz, process

    texts: list[str] = []
    starts = np.zeros(len(profiles) + 1, np.int64)
    for i, profile in enumerate(profiles):
        texts += profile.sounds
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
