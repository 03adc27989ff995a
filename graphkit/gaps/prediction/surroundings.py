"""Surroundings of a place: regions of the earth, and places of similar size in its country."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graphkit.model.sphere import chord_distances

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]

_CELL = 2.5  # width and height of a cell in degrees, doubled until there are few enough
_CELLS = 1_200  # the largest number of cells
_DECAY = 300.0  # km over which the weight of a region falls by a factor of e
_SIZE_DECAY = 0.3  # the same for the difference of two logs of populations


def cells(points: Values) -> tuple[Numbers, Values]:
    """Divide the earth into cells about as wide as high, with weights by their distance.

    Args:
        points: places on the unit sphere, shape (n, 3); nan where unknown.

    Returns:
        The cell of each point, -1 where unknown, and a square array with the weight of each cell
        for each other cell, 1 on the diagonal.
    """
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
    return found, np.exp(-chord_distances(chord) / _DECAY)


def ties_between_cells(cell: Numbers, weights: Values, ties: Numbers) -> tuple[Values, Values]:
    """Count the ties between the surroundings of two cells, and the number expected by chance.

    Returns:
        Two square arrays with one extra row and column of zeros, for points without a cell.
    """
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


def sums_over_similar_sizes(
    sizes: Values, countries: Numbers, values: Values
) -> tuple[Values, Values]:
    """Add up values over the other places of the same country, weighted by similar size.

    Args:
        sizes: logs of populations; nan where unknown.
        countries: the number of each place's country.
        values: the values to add up.

    Returns:
        The weighted sum of the values, and the sum of the weights; 0 where the size is unknown.
        The weight falls by a factor of e for each 0.3 that two sizes differ.
    """
    known = np.flatnonzero(np.isfinite(sizes))
    order = known[np.lexsort((sizes[known], countries[known]))]
    terms = np.stack([values[order], np.ones(len(order))], axis=1)
    # A running sum decays from one place to the next, and starts again in the next country.
    decay = np.exp(-np.diff(sizes[order]) / _SIZE_DECAY) * (np.diff(countries[order]) == 0)
    below, above = np.zeros_like(terms), np.zeros_like(terms)
    for i in range(1, len(order)):
        below[i] = (below[i - 1] + terms[i - 1]) * decay[i - 1]
    for i in range(len(order) - 2, -1, -1):
        above[i] = (above[i + 1] + terms[i + 1]) * decay[i]
    sums = np.zeros((len(sizes), 2))
    sums[order] = below + above
    return sums[:, 0], sums[:, 1]
