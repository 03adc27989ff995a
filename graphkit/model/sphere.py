"""Great-circle distances on the earth, taken as a sphere."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RADIUS = 6371.0088
"""Mean radius of the earth in kilometres (IUGG)."""


def distance(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the great-circle distance of two points in kilometres (haversine formula).

    Args:
        lon1, lat1, lon2, lat2: degrees.

    Example:
        >>> round(distance(0, 0, 180, 0)) == round(math.pi * RADIUS)
        True
    """
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(half)))


def distances(lon: float, lat: float, lons: Array, lats: Array) -> Array:
    """Return the great-circle distances from one point to many in kilometres.

    Args:
        lon, lat: the point, in degrees.
        lons, lats: the other points, in degrees, of one shape.

    Returns:
        An array of that shape.

    Example:
        >>> distances(0, 0, np.array([90.0, 180.0]), np.zeros(2)).round().tolist()
        [10008.0, 20015.0]
    """
    phi1, phi2 = math.radians(lat), np.radians(lats)
    half = np.sin((phi2 - phi1) / 2) ** 2
    half = half + math.cos(phi1) * np.cos(phi2) * np.sin(np.radians(lons - lon) / 2) ** 2
    return chord_distances(2 * np.sqrt(half))


def chord_distances(chords: Array) -> Array:
    """Return great-circle distances in kilometres from straight distances in earth radii.

    Args:
        chords: distances through a sphere of radius 1, from 0 to 2, in an array of any shape.

    Example:
        >>> chord_distances(np.array([0.0, 2.0])).round().tolist()
        [0.0, 20015.0]
    """
    found: Array = 2 * RADIUS * np.arcsin(np.minimum(chords / 2, 1))
    return found
