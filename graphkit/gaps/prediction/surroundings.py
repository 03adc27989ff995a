"""What lies around a place: regions of the earth, and places of the same country alike in size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.model.sphere import chord_distances

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]

_CELL = 2.5  # degrees that a cell is wide and high, doubled until there are few enough
_CELLS = 1_200
_FADES = 300.0  # km over which the word of a region loses weight, by a factor of e
_ALIKE = 0.3  # the same, of the difference of two logs of populations


def cells(points: Values) -> tuple[Numbers, Values]:
    """Cells of the earth about as wide as high, and how much each speaks for another.

    Args:
        points: on the unit sphere, nan where unknown.

    Returns:
        The cell of each point, -1 where unknown, and a square array of weights, 1 for a cell
        itself.
    """
    import numpy as np

    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    found = np.full(len(points), -1, dtype=np.int64)
    if not len(known):
        return found, np.zeros((0, 0))
    lat = np.degrees(np.arcsin(np.clip(points[known, 2], -1, 1)))
    lon = np.degrees(np.arctan2(points[known, 1], points[known, 0]))
    width = _CELL
    while True:
        band = np.floor((lat + 90) / width)
        step = width / np.maximum(0.05, np.cos(np.radians((band + 0.5) * width - 90)))
        keys = band * 100_000 + np.floor((lon + 180) / step)
        names, place = np.unique(keys, return_inverse=True)
        if len(names) <= _CELLS:
            break
        width *= 2
    found[known] = place
    sums = np.stack([np.bincount(place, points[known, axis]) for axis in range(3)], axis=1)
    middle = sums / np.maximum(1e-12, np.linalg.norm(sums, axis=1, keepdims=True))
    chord = np.sqrt(np.maximum(0, 2 - 2 * middle @ middle.T))
    return found, np.exp(-chord_distances(chord) / _FADES)


def between_cells(cell: Numbers, weights: Values, ties: Numbers) -> tuple[Values, Values]:
    """Ties between the surroundings of two cells, and what their numbers of ties would give.

    Returns:
        Two square arrays, with a row and a column more, for what has no cell: 0 there.
    """
    import numpy as np

    n = len(weights)
    ends = cell[ties]
    ends = ends[(ends >= 0).all(axis=1)]
    counts = np.bincount(ends[:, 0] * n + ends[:, 1], minlength=n * n).reshape(n, n)
    counts = counts + counts.T
    strength = weights @ counts.sum(axis=1)
    observed, expected = np.zeros((n + 1, n + 1)), np.zeros((n + 1, n + 1))
    observed[:n, :n] = weights @ counts @ weights
    expected[:n, :n] = np.outer(strength, strength) / max(1, 2 * len(ties))
    return observed, expected


def of_like_size(sizes: Values, countries: Numbers, values: Values) -> tuple[Values, Values]:
    """Sums over the other places of the same country, those alike in size counting most.

    Args:
        sizes: logs of populations, nan where unknown.
        countries: by number.
        values: what is added up.

    Returns:
        The sum of the values by weight, and of the weights; 0 where the size is unknown. The
        weight falls by a factor of e with each 0.3 that two sizes differ.
    """
    import numpy as np

    known = np.flatnonzero(np.isfinite(sizes))
    order = known[np.lexsort((sizes[known], countries[known]))]
    given = np.stack([values[order], np.ones(len(order))], axis=1)
    # What has been heard fades on the way to the next place, and is lost at a border.
    fade = np.exp(-np.diff(sizes[order]) / _ALIKE) * (np.diff(countries[order]) == 0)
    below, above = np.zeros_like(given), np.zeros_like(given)
    for i in range(1, len(order)):
        below[i] = (below[i - 1] + given[i - 1]) * fade[i - 1]
    for i in range(len(order) - 2, -1, -1):
        above[i] = (above[i + 1] + given[i + 1]) * fade[i]
    sums = np.zeros((len(sizes), 2))
    sums[order] = below + above
    return sums[:, 0], sums[:, 1]
