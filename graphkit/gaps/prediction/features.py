"""Features of a pair of actors: numbers from its ties, its places, kinds, countries and sizes.

Everything is computed from arrays. A pair is two actor numbers, the smaller first, and so is a
tie. :class:`ActorArrays` holds what does not depend on the predicted ties; :class:`KnownTies` holds
the ties that a model may know. :meth:`KnownTies.features` uses nothing else, so a tie that is held
out affects no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graphkit.gaps.prediction.surroundings import (
    cells,
    sums_over_similar_sizes,
    ties_between_cells,
)
from graphkit.model.sphere import chord_distances

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]

NEIGHBOURS = 10
"""The number of nearest places of the same country that count as the surroundings of a place."""

CANDIDATES = 20
"""The number of nearest places of any country that are candidates as partners."""

_DECAY = 100.0  # km over which the weight of a nearby place falls by a factor of e
_CUTOFF = 500.0  # km beyond which its weight is 0
_BENDS = (100.0, 400.0, 1500.0, 5000.0)  # km at which the effect of distance may bend
_CHUNK = 4_000_000  # paths in memory at once

FEATURES: tuple[str, ...] = (
    *("common_partners", "adamic_adar", "resource_allocation", "three_paths", "three_paths_share"),
    "common_share",
    *("degrees", "degrees_both", "degrees_apart", "degrees_smaller"),
    *("km", *(f"km_over_{bend:.0f}" for bend in _BENDS), "placed", "same_country", "same_kind"),
    *("country_pair", "countries", "partners_there", "partners_near", "neighbours_tied"),
    *("region_pair", "regions", "other_ties", "shared_others"),
    *("sizes", "sizes_apart", "sized", "sizes_apart_by_km", "sizes_apart_by_degrees"),
    *("partners_of_other_size", "like_sized_partners"),
)
"""The columns of :meth:`KnownTies.features`.

Partners in common, transformed by log(1 + x):

- ``common_partners``: how many;
- ``adamic_adar``: their sum of 1 / log(number of partners) (Adamic and Adar 2003);
- ``resource_allocation``: ten times their sum of 1 / number of partners (Zhou, Lü and Zhang 2009);
- ``three_paths``, ``three_paths_share``: paths over two others, each weighted by 1 / sqrt(k k')
  (Kovács and others 2019) and by 1 / (k k'), the latter times ten;
- ``common_share``: partners in common as a share of all partners of either (Jaccard), plain.

Numbers of partners, as logs of 1 + number:

- ``degrees``: the sum (preferential attachment), ``degrees_both``: the product,
  ``degrees_apart``: the difference, ``degrees_smaller``: the smaller one.

Place:

- ``km``: log of 1 + distance, and ``km_over_…``: its excess over the log of a distance, so that
  the effect can bend there; ``placed``: 1 if the distance is known;
- ``same_country``, ``same_kind``: 1 if so;
- ``country_pair``: log of the ratio of ties between the two countries to the number expected from
  their totals, ``countries``: log of the expected number;
- ``region_pair``, ``regions``: the same for the surroundings of the two, some hundred km across;
- ``partners_there``: partners of one in the country of the other;
- ``partners_near``: partners of one near the other, ``neighbours_tied``: ties between places near
  the one and places near the other.

Other ties:

- ``other_ties``: ties of other kinds between the two, ``shared_others``: actors that both have
  such ties to.

Size, by the log of the population:

- ``sizes``: the sum, ``sizes_apart``: the difference, ``sized``: 1 if both are known;
- ``sizes_apart_by_km``, ``sizes_apart_by_degrees``: the difference times ``km`` and ``degrees``;
- ``partners_of_other_size``: how far each is from the mean size of the other's partners;
- ``like_sized_partners``: log of how many partners places of similar size have in the two
  countries.
"""


class PairSums:
    """Sums of numbers by pair; 0 for a pair without any.

    Args:
        keys: the pair of each number, as one integer; repeated keys are added up.
        values: columns of numbers, each as long as ``keys``.
    """

    def __init__(self, keys: Numbers, values: Sequence[Values]) -> None:
        self.keys, place = np.unique(keys, return_inverse=True)
        n = len(self.keys)
        self.values = np.empty((n, len(values)))
        for column, numbers in enumerate(values):
            self.values[:, column] = np.bincount(place, numbers, n)

    def get(self, keys: Numbers) -> Values:
        """Return the sums of some pairs, one row per pair."""
        if not len(self.keys):
            return np.zeros((len(keys), self.values.shape[1]))
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: Values = np.where((self.keys[place] == keys)[:, None], self.values[place], 0.0)
        return found


@dataclass(frozen=True, eq=False)
class ActorArrays:
    """Facts about actors that do not depend on the predicted ties.

    Attributes:
        n: the number of actors that the predicted ties can join.
        kinds: the number of each actor's kind.
        countries: the number of each actor's country; one of its own for an actor without any.
        points: places on the unit sphere, shape (n, 3); nan where unknown.
        others: pairs tied by other kinds of ties, over all ``everyone`` actors; shape (ties, 2).
        everyone: the number of all actors that have any tie.
        allowed: by two kinds, whether a tie may join them.
        sizes: logs of populations; nan where unknown.
        abroad: whether a tie must join two countries.
    """

    n: int
    kinds: Numbers
    countries: Numbers
    points: Values
    others: Numbers
    everyone: int
    allowed: NDArray[np.bool_]
    sizes: Values
    abroad: bool = False

    @cached_property
    def cells(self) -> tuple[Numbers, Values]:
        """The cell of the earth of each actor, and the weights between cells."""
        return cells(self.points)

    @cached_property
    def size(self) -> Values:
        """The log of the population minus the mean; 0 where it is unknown."""
        known = np.isfinite(self.sizes)
        middle = float(self.sizes[known].mean()) if known.any() else 0.0
        return np.where(known, self.sizes - middle, 0.0)

    def may_tie(self, pairs: Numbers) -> NDArray[np.bool_]:
        """Return, for each pair, True if the two differ and a tie may join them."""
        i, j = pairs[:, 0], pairs[:, 1]
        found: NDArray[np.bool_] = (i != j) & self.allowed[self.kinds[i], self.kinds[j]]
        if self.abroad:
            found &= self.countries[i] != self.countries[j]
        return found

    @cached_property
    def neighbours(self) -> tuple[Numbers, Values]:
        """The nearest actors of the same country, and the weight of each."""
        near, km = nearest(self.points, NEIGHBOURS, self.countries)
        return near, np.where(km < _CUTOFF, np.exp(-km / _DECAY), 0.0)

    @cached_property
    def nearby_pairs(self) -> Numbers:
        """The pairs of actors near each other, whatever their countries, as integers."""
        near, km = nearest(self.points, CANDIDATES)
        one = np.repeat(np.arange(self.n), near.shape[1])[np.isfinite(km).ravel()]
        other = near.ravel()[np.isfinite(km).ravel()]
        return distinct(np.minimum(one, other) * self.n + np.maximum(one, other))

    @cached_property
    def other_ties(self) -> tuple[PairSums, PairSums]:
        """The number of other ties of each pair, and the actors that both have such ties to."""
        one, other = self.others[:, 0], self.others[:, 1]
        inside = np.maximum(one, other) < self.n
        keys = (np.minimum(one, other) * self.n + np.maximum(one, other))[inside]
        direct = PairSums(keys, [np.ones(len(keys))])
        links = np.unique(np.sort(self.others, axis=1), axis=0)
        starts, neighbours = _adjacency(self.everyone, links)
        degree = np.diff(starts)
        found: list[tuple[Numbers, Values]] = [(np.empty(0, np.int64), np.empty(0))]
        for which in _chunks(degree, degree**2):
            middle, a = _expand(starts, neighbours, which)
            again, b = _expand(starts, neighbours, which[middle])
            a, middle = a[again], which[middle[again]]
            kept = (a < b) & (b < self.n)
            found.append((a[kept] * self.n + b[kept], 1 / degree[middle[kept]]))
        keys, weights = (np.concatenate(part) for part in zip(*found, strict=True))
        return direct, PairSums(keys, [weights])

    def km(self, pairs: Numbers) -> Values:
        """Return the distance of each pair in km; nan where it is unknown."""
        chord = np.linalg.norm(self.points[pairs[:, 0]] - self.points[pairs[:, 1]], axis=1)
        return chord_distances(chord)


class KnownTies:
    """The ties that a model may know.

    Args:
        actors: the actors.
        ties: pairs of numbers, the smaller first, without duplicates; shape (ties, 2).

    Attributes:
        neighbours: the partners of all actors one after the other, those of actor ``i`` from
            ``starts[i]`` to ``starts[i + 1]``.
        owners: the actor that each entry of ``neighbours`` is a partner of.
        degree: the number of partners of each actor.
    """

    def __init__(self, actors: ActorArrays, ties: Numbers) -> None:
        self.actors, self.ties = actors, ties
        self.starts, self.neighbours = _adjacency(actors.n, ties)
        self.degree = np.diff(self.starts)
        self.owners = np.repeat(np.arange(actors.n), self.degree)

    @cached_property
    def common_partners(self) -> PairSums:
        """Common partners: their number, and sums of 1/log(k) and of 1/k over their k partners."""
        return self._walks[0]

    @cached_property
    def three_paths(self) -> PairSums:
        """Paths of length three: sums of 1/sqrt(k k') and of 1/(k k')."""
        return self._walks[1]

    @cached_property
    def _walks(self) -> tuple[PairSums, PairSums]:
        n, starts, near, degree = self.actors.n, self.starts, self.neighbours, self.degree
        twos: list[PairSums] = []
        threes: list[PairSums] = []
        second = np.bincount(self.owners, degree[near], n)
        third = np.bincount(self.owners, second[near], n)
        for rows in _chunks(degree, third.astype(np.int64)):
            one, u = _expand(starts, near, rows)
            two, b = _expand(starts, near, u)
            a, u = rows[one[two]], u[two]
            kept = a < b
            log = 1 / np.log(np.maximum(degree[u[kept]], 2))
            weights = [np.ones(len(log)), log, 1 / degree[u[kept]]]
            twos.append(PairSums(a[kept] * n + b[kept], weights))
            away = a != b
            a, u, v = a[away], u[away], b[away]
            three, b = _expand(starts, near, v)
            a, u, v = a[three], u[three], v[three]
            kept = (b != u) & (a < b)
            a, u, v, b = a[kept], u[kept], v[kept], b[kept]
            both = (degree[u] * degree[v]).astype(np.float64)
            threes.append(PairSums(a * n + b, [1 / np.sqrt(both), 1 / both]))
        return _joined(twos, 3), _joined(threes, 2)

    @cached_property
    def _regions(self) -> tuple[PairSums, PairSums]:
        """Partners near another place; ties between places near the one and near the other."""
        n = self.actors.n
        near, weight = self.actors.neighbours
        heard = weight[self.neighbours] > 0
        partner = PairSums(
            (self.owners[:, None] * n + near[self.neighbours])[heard],
            [weight[self.neighbours][heard]],
        )
        a, b = near[self.owners][:, :, None], near[self.neighbours][:, None, :]
        both = weight[self.owners][:, :, None] * weight[self.neighbours][:, None, :]
        kept = (a < b) & (both > 0)
        return partner, PairSums((a * n + b)[kept], [both[kept]])

    @cached_property
    def _countries(self) -> tuple[PairSums, PairSums, Numbers]:
        """Ties by pair of countries, partners by country, and the ends of ties in each country."""
        home = self.actors.countries
        c = int(home.max(initial=0)) + 1
        ends = np.sort(home[self.ties], axis=1)
        between = PairSums(ends[:, 0] * c + ends[:, 1], [np.ones(len(ends))])
        there = PairSums(self.owners * c + home[self.neighbours], [np.ones(len(self.owners))])
        return between, there, np.bincount(home, self.degree, c)

    @cached_property
    def _regions_around(self) -> tuple[Values, Values]:
        cell, weights = self.actors.cells
        return ties_between_cells(cell, weights, self.ties)

    @cached_property
    def _sizes(self) -> tuple[Values, Values]:
        """The mean size of partners, and the log of the partners of places of similar size."""
        actors = self.actors
        known = np.isfinite(actors.sizes[self.neighbours])
        total = np.bincount(self.owners, actors.size[self.neighbours], actors.n)
        # One extra partner of the mean size, so that a single partner does not decide alone.
        mean = total / (1 + np.bincount(self.owners, known, actors.n))
        ends, weights = sums_over_similar_sizes(
            actors.sizes, actors.countries, self.degree.astype(np.float64)
        )
        return mean, np.where(weights > 0, np.log((ends + 1) / (weights + 0.5)), 0.0)

    def partners_in(self, actors: Numbers, countries: Numbers) -> Values:
        """Return the number of partners that actors have in countries."""
        c = int(self.actors.countries.max(initial=0)) + 1
        return self._countries[1].get(actors * c + countries)[:, 0]

    def features(self, pairs: Numbers) -> Values:
        """Return one row per pair, with a column for each of :data:`FEATURES`."""
        actors, n = self.actors, self.actors.n
        i, j = pairs[:, 0], pairs[:, 1]
        keys = i * n + j
        twos, threes = self.common_partners.get(keys), self.three_paths.get(keys)
        one, other = np.log1p(self.degree[i]), np.log1p(self.degree[j])
        km = actors.km(pairs)
        placed = np.isfinite(km)
        far = np.where(placed, np.log1p(np.where(placed, km, 0)), 0)
        home, abroad = actors.countries[i], actors.countries[j]
        between, _, ends = self._countries
        c = int(actors.countries.max(initial=0)) + 1
        observed = between.get(np.minimum(home, abroad) * c + np.maximum(home, abroad))[:, 0]
        half = np.where(home == abroad, 0.5, 1.0)
        expected = ends[home] * ends[abroad] * half / max(1, 2 * len(self.ties))
        near, regions = self._regions
        cell = actors.cells[0]
        seen, wanted = (square[cell[i], cell[j]] for square in self._regions_around)
        direct, shared = actors.other_ties
        size, (usual, alike) = actors.size, self._sizes
        sized = np.isfinite(actors.sizes[i]) & np.isfinite(actors.sizes[j])
        apart = np.where(sized, np.abs(size[i] - size[j]), 0.0)
        columns = [
            *(np.log1p(twos[:, 0]), np.log1p(twos[:, 1]), np.log1p(10 * twos[:, 2])),
            *(np.log1p(threes[:, 0]), np.log1p(10 * threes[:, 1])),
            twos[:, 0] / np.maximum(1, self.degree[i] + self.degree[j] - twos[:, 0]),
            *(one + other, one * other, np.abs(one - other), np.minimum(one, other)),
            far,
            *(np.maximum(0, far - np.log(bend)) for bend in _BENDS),
            placed,
            home == abroad,
            actors.kinds[i] == actors.kinds[j],
            np.log((observed + 0.5) / (expected + 0.5)),
            np.log(expected + 0.5),
            np.log1p(self.partners_in(i, abroad)) + np.log1p(self.partners_in(j, home)),
            np.log1p(near.get(keys)[:, 0]) + np.log1p(near.get(j * n + i)[:, 0]),
            np.log1p(regions.get(keys)[:, 0]),
            np.log((seen + 0.3) / (wanted + 0.3)),
            np.log(wanted + 0.3),
            np.log1p(direct.get(keys)[:, 0]),
            np.log1p(shared.get(keys)[:, 0]),
            *(size[i] + size[j], apart, sized, apart * far, apart * (one + other)),
            np.where(sized, np.abs(size[i] - usual[j]) + np.abs(size[j] - usual[i]), 0.0),
            alike[i] + alike[j],
        ]
        return np.column_stack(columns).astype(np.float64)

    def candidates(self) -> Numbers:
        """Return the pairs to score: two or three ties apart or near each other, and not tied."""
        n = self.actors.n
        keys = distinct(
            np.concatenate(
                [self.common_partners.keys, self.three_paths.keys, self.actors.nearby_pairs]
            )
        )
        open_ = ~among(keys, self.ties[:, 0] * n + self.ties[:, 1])
        pairs = np.stack(np.divmod(keys[open_], max(1, n)), axis=1)
        fitting: Numbers = pairs[self.actors.may_tie(pairs)]
        return fitting


def nearest(points: Values, k: int, groups: Numbers | None = None) -> tuple[Numbers, Values]:
    """Return the ``k`` nearest other points of each point, and their distances in km.

    Args:
        points: places on the unit sphere, shape (n, 3); nan where unknown.
        k: the number of points to find; fewer if there are not enough.
        groups: a group number per point; only points of the same group are found.

    Returns:
        Two arrays with one row per point; the distance is infinite where no point was found.
    """
    n = len(points)
    k = min(k, max(0, n - 1))
    known = np.nan_to_num(points).astype(np.float32)
    missing: NDArray[np.bool_] = np.any(np.isnan(points), axis=1)
    near, km = np.zeros((n, k), dtype=np.int64), np.full((n, k), np.inf)
    if not k:
        return near, km
    if groups is not None:
        for group in np.unique(groups):
            own = np.flatnonzero(groups == group)
            some, far = nearest(points[own], k)
            near[own, : some.shape[1]], km[own, : some.shape[1]] = own[some], far
        return near, km
    for first in range(0, n, 512):
        rows = np.arange(first, min(n, first + 512))
        alike = known[rows] @ known.T
        alike[:, missing] = -9
        alike[missing[rows]] = -9
        alike[np.arange(len(rows)), rows] = -9
        near[rows] = np.argpartition(-alike, k - 1, axis=1)[:, :k]
        there = np.take_along_axis(alike, near[rows], axis=1) > -5
        chord = np.linalg.norm(points[rows, None] - points[near[rows]], axis=2)
        km[rows] = np.where(there, chord_distances(chord), np.inf)
    return near, km


def among(keys: Numbers, known: Numbers) -> NDArray[np.bool_]:
    """Return which keys are among the known ones; faster than ``numpy.isin`` on large arrays."""
    if not len(known):
        return np.zeros(len(keys), dtype=bool)
    rising = np.sort(known)
    place = np.minimum(np.searchsorted(rising, keys), len(rising) - 1)
    found: NDArray[np.bool_] = rising[place] == keys
    return found


def distinct(keys: Numbers) -> Numbers:
    """Return each key once, ascending; faster than ``numpy.unique`` on large arrays."""
    rising = np.sort(keys)
    once: Numbers = rising[np.diff(rising, prepend=rising[:1] - 1) != 0]
    return once


def _adjacency(n: int, ties: Numbers) -> tuple[Numbers, Numbers]:
    """Return the start of each actor's partners, and all partners, ascending per actor."""
    owners = np.concatenate([ties[:, 0], ties[:, 1]])
    partners = np.concatenate([ties[:, 1], ties[:, 0]])
    starts = np.append(0, np.cumsum(np.bincount(owners, minlength=n)))
    return starts, partners[np.lexsort((partners, owners))]


def _expand(starts: Numbers, neighbours: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
    """Return for each partner of some actors the index of its actor in ``rows``, and itself."""
    many = starts[rows + 1] - starts[rows]
    which = np.repeat(np.arange(len(rows)), many)
    ends = np.cumsum(many)
    place = np.arange(len(which)) + np.repeat(starts[rows] - ends + many, many)
    return which, neighbours[place]


def _chunks(degree: Numbers, work: Numbers) -> list[Numbers]:
    """Return the actors with ties in chunks of about equal work."""
    rows = np.flatnonzero(degree)
    parts = np.cumsum(work[rows]) // _CHUNK
    return [np.asarray(p) for p in np.split(rows, np.flatnonzero(np.diff(parts)) + 1) if len(p)]


def _joined(parts: Sequence[PairSums], width: int) -> PairSums:
    """Return the sums of chunks that share no pair and are in ascending order."""
    whole = PairSums(np.empty(0, np.int64), [np.empty(0)] * width)
    if parts:
        whole.keys = np.concatenate([part.keys for part in parts])
        whole.values = np.concatenate([part.values for part in parts])
    return whole
