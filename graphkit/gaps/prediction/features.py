"""What is known of a pair of actors: numbers from its ties and from where and what the two are.

Everything is read off arrays. A pair is two numbers of actors, the smaller first; ties are such
pairs too. :class:`Ground` is what does not depend on the ties that are predicted;
:class:`Links` are the ties that a model may know, and :meth:`Links.features` looks at nothing
else, so that a tie which is held out leaves no trace in any number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from graphkit.gaps.prediction.surroundings import between_cells, cells, of_like_size
from graphkit.model.sphere import chord_distances

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]

NEAR = 10
"""So many nearest places of the same country speak for a place."""

BESIDE = 20
"""So many nearest places of any country are looked at as partners."""

_FADES = 100.0  # km over which the word of a near place loses weight, by a factor of e
_SILENT = 500.0  # km beyond which it has none
_BENDS = (100.0, 400.0, 1500.0, 5000.0)  # km at which the effect of distance may bend
_CHUNK = 4_000_000  # paths that are held at once

FEATURES: tuple[str, ...] = (
    *("common_partners", "adamic_adar", "resource_allocation", "three_paths", "three_paths_share"),
    "common_share",
    *("degrees", "degrees_both", "degrees_apart", "degrees_least"),
    *("km", *(f"km_over_{bend:.0f}" for bend in _BENDS), "placed", "same_country", "same_kind"),
    *("country_pair", "countries", "partners_there", "partners_near", "neighbours_tied"),
    *("region_pair", "regions", "other_ties", "shared_others"),
    *("sizes", "sizes_apart", "sized", "sizes_apart_by_km", "sizes_apart_by_degrees"),
    *("partners_of_other_size", "like_sized_partners"),
)
"""The columns of :meth:`Links.features`.

``common_partners``, ``adamic_adar`` (Adamic and Adar 2003) and ``resource_allocation`` (Zhou, Lü
and Zhang 2009) count the partners that both have, each plain, by 1/log and by 1/number of its
partners, ``common_share`` (Jaccard) as a share of the partners of either; ``three_paths`` and
``three_paths_share`` the ways over two others, each by 1/sqrt(k k') (Kovács and others 2019) and
by 1/(k k'). ``degrees`` is the log of the product of 1 + number of partners (preferential
attachment), with the product of the logs, their difference and the lesser. ``km`` is the log of
the distance, free to bend at some distances, ``placed`` whether it is known. ``country_pair`` is
the log of how many times the ties of the two countries are what their numbers of ties would give,
``countries`` of what they would give. ``partners_there`` counts the partners of one in the
country of the other, ``partners_near`` those near the other,
``neighbours_tied`` ties between places near the one and near the other. ``region_pair`` and
``regions`` are to the surroundings of the two, some hundred km across, what ``country_pair`` and
``countries`` are to countries. ``other_ties`` are ties of other kinds between the two,
``shared_others`` those whom both are tied to by such. ``sizes`` is the log of the product of the
populations, ``sizes_apart`` how far their logs differ (twice more, times the log of the distance
and times ``degrees``), ``sized`` whether both are known; ``partners_of_other_size`` how far each
is from the mean size of the other's partners, ``like_sized_partners`` the log of how many partners
places of such a size have in the two countries.
"""


class Sums:
    """Numbers by pair, added up; 0 for a pair without any."""

    def __init__(self, keys: Numbers, values: Sequence[Values]) -> None:
        import numpy as np

        self.keys, place = np.unique(keys, return_inverse=True)
        n = len(self.keys)
        self.values = np.empty((n, len(values)))
        for column, given in enumerate(values):
            self.values[:, column] = np.bincount(place, given, n)

    def of(self, keys: Numbers) -> Values:
        """The sums of some pairs, a row a pair."""
        import numpy as np

        if not len(self.keys):
            return np.zeros((len(keys), self.values.shape[1]))
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: Values = np.where((self.keys[place] == keys)[:, None], self.values[place], 0.0)
        return found


@dataclass(frozen=True, eq=False)
class Ground:
    """What is known of actors without the ties that are predicted.

    ``kinds`` and ``countries`` number the kinds and countries, a country of its own for each
    actor that has none; ``points`` are on the unit sphere, nan where the place is not known;
    ``others`` are pairs tied by other kinds of ties, over all actors up to ``everyone``;
    ``sizes`` are logs of populations, nan where not known.
    ``allowed`` says by kinds which two a tie may join; ``abroad`` that it must join countries.
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
        """The cells of the earth that actors lie in, and how near these are to each other."""
        return cells(self.points)

    @cached_property
    def size(self) -> Values:
        """How far the log of the population is from its mean; 0 where it is not known."""
        import numpy as np

        known = np.isfinite(self.sizes)
        middle = float(self.sizes[known].mean()) if known.any() else 0.0
        return np.where(known, self.sizes - middle, 0.0)

    def fits(self, pairs: Numbers) -> NDArray[np.bool_]:
        """Whether two different actors may be tied, pair by pair."""
        i, j = pairs[:, 0], pairs[:, 1]
        found: NDArray[np.bool_] = (i != j) & self.allowed[self.kinds[i], self.kinds[j]]
        if self.abroad:
            found &= self.countries[i] != self.countries[j]
        return found

    @cached_property
    def near(self) -> tuple[Numbers, Values]:
        """The nearest of the same country, and what weight the word of each has."""
        import numpy as np

        near, km = nearest(self.points, NEAR, self.countries)
        return near, np.where(km < _SILENT, np.exp(-km / _FADES), 0.0)

    @cached_property
    def beside(self) -> Numbers:
        """The pairs of actors that lie near each other, whatever their countries."""
        import numpy as np

        near, km = nearest(self.points, BESIDE)
        one = np.repeat(np.arange(self.n), near.shape[1])[np.isfinite(km).ravel()]
        other = near.ravel()[np.isfinite(km).ravel()]
        return distinct(np.minimum(one, other) * self.n + np.maximum(one, other))

    @cached_property
    def otherwise(self) -> tuple[Sums, Sums]:
        """How many ties of other kinds a pair has, and whom both are tied to by such."""
        import numpy as np

        one, other = self.others[:, 0], self.others[:, 1]
        inside = np.maximum(one, other) < self.n
        keys = (np.minimum(one, other) * self.n + np.maximum(one, other))[inside]
        direct = Sums(keys, [np.ones(len(keys))])
        links = np.unique(np.sort(self.others, axis=1), axis=0)
        starts, seen = _seen(self.everyone, links)
        degree = np.diff(starts)
        found: list[tuple[Numbers, Values]] = [(np.empty(0, np.int64), np.empty(0))]
        for which in _chunks(degree, degree**2):
            middle, a = _expand(starts, seen, which)
            again, b = _expand(starts, seen, which[middle])
            a, middle = a[again], which[middle[again]]
            kept = (a < b) & (b < self.n)
            found.append((a[kept] * self.n + b[kept], 1 / degree[middle[kept]]))
        keys, weights = (np.concatenate(part) for part in zip(*found, strict=True))
        return direct, Sums(keys, [weights])

    def km(self, pairs: Numbers) -> Values:
        """How far apart two are; nan where that is not known."""
        import numpy as np

        chord = np.linalg.norm(self.points[pairs[:, 0]] - self.points[pairs[:, 1]], axis=1)
        return chord_distances(chord)


class Links:
    """The ties that a model may know.

    Args:
        ground: the actors.
        ties: pairs of numbers, the smaller first, none twice.
    """

    def __init__(self, ground: Ground, ties: Numbers) -> None:
        import numpy as np

        self.ground, self.ties = ground, ties
        self.starts, self.seen = _seen(ground.n, ties)
        self.degree = np.diff(self.starts)
        self.sees = np.repeat(np.arange(ground.n), self.degree)

    @cached_property
    def twos(self) -> Sums:
        """Common partners of pairs: how many, by 1/log of their partners, by 1/their partners."""
        return self._walks[0]

    @cached_property
    def threes(self) -> Sums:
        """Paths of length three, by 1/sqrt(k k') and by 1/(k k')."""
        return self._walks[1]

    @cached_property
    def _walks(self) -> tuple[Sums, Sums]:
        import numpy as np

        n, starts, seen, degree = self.ground.n, self.starts, self.seen, self.degree
        twos: list[Sums] = []
        threes: list[Sums] = []
        second = np.bincount(self.sees, degree[seen], n)
        third = np.bincount(self.sees, second[seen], n)
        for rows in _chunks(degree, third.astype(np.int64)):
            one, u = _expand(starts, seen, rows)
            two, b = _expand(starts, seen, u)
            a, u = rows[one[two]], u[two]
            kept = a < b
            log = 1 / np.log(np.maximum(degree[u[kept]], 2))
            weights = [np.ones(len(log)), log, 1 / degree[u[kept]]]
            twos.append(Sums(a[kept] * n + b[kept], weights))
            away = a != b
            a, u, v = a[away], u[away], b[away]
            three, b = _expand(starts, seen, v)
            a, u, v = a[three], u[three], v[three]
            kept = (b != u) & (a < b)
            a, u, v, b = a[kept], u[kept], v[kept], b[kept]
            both = (degree[u] * degree[v]).astype(np.float64)
            threes.append(Sums(a * n + b, [1 / np.sqrt(both), 1 / both]))
        return _joined(twos, 3), _joined(threes, 2)

    @cached_property
    def _regions(self) -> tuple[Sums, Sums]:
        """Partners near another place; ties between places near one and near another."""
        n = self.ground.n
        near, weight = self.ground.near
        heard = weight[self.seen] > 0
        partner = Sums(
            (self.sees[:, None] * n + near[self.seen])[heard], [weight[self.seen][heard]]
        )
        a, b = near[self.sees][:, :, None], near[self.seen][:, None, :]
        both = weight[self.sees][:, :, None] * weight[self.seen][:, None, :]
        kept = (a < b) & (both > 0)
        return partner, Sums((a * n + b)[kept], [both[kept]])

    @cached_property
    def _countries(self) -> tuple[Sums, Sums, Numbers]:
        """Ties by pair of countries, partners by country, and ends of ties in each country."""
        import numpy as np

        home = self.ground.countries
        c = int(home.max(initial=0)) + 1
        ends = np.sort(home[self.ties], axis=1)
        between = Sums(ends[:, 0] * c + ends[:, 1], [np.ones(len(ends))])
        there = Sums(self.sees * c + home[self.seen], [np.ones(len(self.sees))])
        return between, there, np.bincount(home, self.degree, c)

    @cached_property
    def _around(self) -> tuple[Values, Values]:
        cell, weights = self.ground.cells
        return between_cells(cell, weights, self.ties)

    @cached_property
    def _sizes(self) -> tuple[Values, Values]:
        """The mean size of partners, and the log of how many partners those of like size have."""
        import numpy as np

        ground = self.ground
        known = np.isfinite(ground.sizes[self.seen])
        total = np.bincount(self.sees, ground.size[self.seen], ground.n)
        # One partner more, of the mean size, so that a single one does not say all.
        mean = total / (1 + np.bincount(self.sees, known, ground.n))
        ends, weights = of_like_size(ground.sizes, ground.countries, self.degree.astype(np.float64))
        return mean, np.where(weights > 0, np.log((ends + 1) / (weights + 0.5)), 0.0)

    def there(self, actors: Numbers, countries: Numbers) -> Values:
        """How many partners actors have in countries."""
        c = int(self.ground.countries.max(initial=0)) + 1
        return self._countries[1].of(actors * c + countries)[:, 0]

    def features(self, pairs: Numbers) -> Values:
        """A row a pair, a column for each of :data:`FEATURES`."""
        import numpy as np

        ground, n = self.ground, self.ground.n
        i, j = pairs[:, 0], pairs[:, 1]
        keys = i * n + j
        twos, threes = self.twos.of(keys), self.threes.of(keys)
        one, other = np.log1p(self.degree[i]), np.log1p(self.degree[j])
        km = ground.km(pairs)
        placed = np.isfinite(km)
        far = np.where(placed, np.log1p(np.where(placed, km, 0)), 0)
        home, abroad = ground.countries[i], ground.countries[j]
        between, _, ends = self._countries
        c = int(ground.countries.max(initial=0)) + 1
        observed = between.of(np.minimum(home, abroad) * c + np.maximum(home, abroad))[:, 0]
        half = np.where(home == abroad, 0.5, 1.0)
        expected = ends[home] * ends[abroad] * half / max(1, 2 * len(self.ties))
        near, regions = self._regions
        cell = ground.cells[0]
        seen, wanted = (square[cell[i], cell[j]] for square in self._around)
        direct, shared = ground.otherwise
        size, (usual, alike) = ground.size, self._sizes
        sized = np.isfinite(ground.sizes[i]) & np.isfinite(ground.sizes[j])
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
            ground.kinds[i] == ground.kinds[j],
            np.log((observed + 0.5) / (expected + 0.5)),
            np.log(expected + 0.5),
            np.log1p(self.there(i, abroad)) + np.log1p(self.there(j, home)),
            np.log1p(near.of(keys)[:, 0]) + np.log1p(near.of(j * n + i)[:, 0]),
            np.log1p(regions.of(keys)[:, 0]),
            np.log((seen + 0.3) / (wanted + 0.3)),
            np.log(wanted + 0.3),
            np.log1p(direct.of(keys)[:, 0]),
            np.log1p(shared.of(keys)[:, 0]),
            *(size[i] + size[j], apart, sized, apart * far, apart * (one + other)),
            np.where(sized, np.abs(size[i] - usual[j]) + np.abs(size[j] - usual[i]), 0.0),
            alike[i] + alike[j],
        ]
        return np.column_stack(columns).astype(np.float64)

    def candidates(self) -> Numbers:
        """The pairs to look at: two or three ties apart, or near each other, that may be tied."""
        import numpy as np

        n = self.ground.n
        keys = distinct(np.concatenate([self.twos.keys, self.threes.keys, self.ground.beside]))
        open_ = ~among(keys, self.ties[:, 0] * n + self.ties[:, 1])
        pairs = np.stack(np.divmod(keys[open_], max(1, n)), axis=1)
        fitting: Numbers = pairs[self.ground.fits(pairs)]
        return fitting


def nearest(points: Values, k: int, groups: Numbers | None = None) -> tuple[Numbers, Values]:
    """For each point the numbers of the ``k`` nearest others, and how far they are in km.

    Args:
        points: on the unit sphere, nan where unknown.
        k: how many, if there are as many.
        groups: only points of the same group.

    Returns:
        Two arrays of a row a point; the distance is infinite where there is no such point.
    """
    import numpy as np

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
    """Which keys are among the known ones; on large arrays much faster than ``numpy.isin``."""
    import numpy as np

    if not len(known):
        return np.zeros(len(keys), dtype=bool)
    rising = np.sort(known)
    place = np.minimum(np.searchsorted(rising, keys), len(rising) - 1)
    found: NDArray[np.bool_] = rising[place] == keys
    return found


def distinct(keys: Numbers) -> Numbers:
    """Each key once, rising; on large arrays much faster than ``numpy.unique``."""
    import numpy as np

    rising = np.sort(keys)
    once: Numbers = rising[np.diff(rising, prepend=rising[:1] - 1) != 0]
    return once


def _seen(n: int, ties: Numbers) -> tuple[Numbers, Numbers]:
    """Where the partners of each actor begin, and the partners, rising."""
    import numpy as np

    sees = np.concatenate([ties[:, 0], ties[:, 1]])
    seen = np.concatenate([ties[:, 1], ties[:, 0]])
    starts = np.append(0, np.cumsum(np.bincount(sees, minlength=n)))
    return starts, seen[np.lexsort((seen, sees))]


def _expand(starts: Numbers, seen: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
    """The partners of some actors one after the other, each with the place of its actor."""
    import numpy as np

    many = starts[rows + 1] - starts[rows]
    which = np.repeat(np.arange(len(rows)), many)
    ends = np.cumsum(many)
    place = np.arange(len(which)) + np.repeat(starts[rows] - ends + many, many)
    return which, seen[place]


def _chunks(degree: Numbers, work: Numbers) -> list[Numbers]:
    """The actors with ties, in parts that are about as much work."""
    import numpy as np

    rows = np.flatnonzero(degree)
    parts = np.cumsum(work[rows]) // _CHUNK
    return [np.asarray(p) for p in np.split(rows, np.flatnonzero(np.diff(parts)) + 1) if len(p)]


def _joined(parts: Sequence[Sums], width: int) -> Sums:
    """Sums over parts that have no pair in common and stand in their order."""
    import numpy as np

    whole = Sums(np.empty(0, np.int64), [np.empty(0)] * width)
    if parts:
        whole.keys = np.concatenate([part.keys for part in parts])
        whole.values = np.concatenate([part.values for part in parts])
    return whole
