"""The types of the arrays that the engines work on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
"""Whole numbers: actors, ties or groups by number, counts, positions."""

FloatArray = NDArray[np.float64]
"""Measures, strengths and other real numbers."""

BoolArray = NDArray[np.bool_]
"""A yes or no for each actor or tie."""

BitArray = NDArray[np.uint64]
"""Words of 64 bits, one bit for each of the searches that run at the same time."""
