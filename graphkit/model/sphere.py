"""Distances on the sphere of the earth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


RADIUS = 6371.0088
"""Mean radius of the earth in kilometres (IUGG)."""


def distance(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in kilometres on the sphere (haversine formula).

    Example:
        >>> round(distance(0, 0, 180, 0)) == round(math.pi * RADIUS)
        True
    """
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(half)))
