"""Map projections: from longitude and latitude to a plane in kilometres, and back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from graphkit.model.sphere import RADIUS
from graphkit.names.languages import words_of

Array = NDArray[np.float64]

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


class MapProjection(Protocol):
    """A map projection around a middle; x to the east and y to the north, in km."""

    @property
    def lon(self) -> float: ...  # noqa: D102

    @property
    def lat(self) -> float: ...  # noqa: D102

    def forward(self, lon: Array, lat: Array) -> tuple[Array, Array]:
        """Convert degrees to kilometres."""
        ...

    def text(self, lang: str) -> str:
        """Return the name of the projection in a language."""
        ...


@dataclass(frozen=True, slots=True)
class Azimuthal:
    """Lambert's azimuthal equal-area projection (1772; Snyder, *Map Projections*, 1987, p. 182).

    For a part of the earth anywhere, poles and date line included. Areas are true; lengths are
    within 1 % up to 1,790 km from the middle, 4 % up to 3,540 km, and directions from the middle
    are true everywhere.

    Example:
        >>> import numpy as np
        >>> x, y = Azimuthal(105.0, 0.0).forward(np.array([106.0]), np.array([0.0]))
        >>> round(float(x[0]), 2), float(y[0])
        (111.19, 0.0)
    """

    lon: float
    lat: float

    def forward(self, lon: Array, lat: Array) -> tuple[Array, Array]:
        """Convert degrees to kilometres; the antipode of the middle has no useful position."""
        turn, phi, mid = np.radians(lon - self.lon), np.radians(lat), math.radians(self.lat)
        cos_phi, sin_phi, cos_turn = np.cos(phi), np.sin(phi), np.cos(turn)
        cosine = math.sin(mid) * sin_phi + math.cos(mid) * cos_phi * cos_turn
        k = RADIUS * np.sqrt(2 / np.maximum(1 + cosine, 1e-12))
        y = math.cos(mid) * sin_phi - math.sin(mid) * cos_phi * cos_turn
        return k * cos_phi * np.sin(turn), k * y

    def back(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Convert kilometres to degrees, longitudes within 180 of the middle.

        Points off the disc of the earth give NaN.
        """
        rho = np.hypot(x, y)
        with np.errstate(invalid="ignore"):
            angle = 2 * np.arcsin(rho / (2 * RADIUS))
        mid = math.radians(self.lat)
        sin_c, cos_c = np.sin(angle), np.cos(angle)
        share = np.divide(y, rho, out=np.zeros_like(rho), where=rho > 0)
        lat = np.arcsin(np.clip(cos_c * math.sin(mid) + share * sin_c * math.cos(mid), -1, 1))
        turn = np.arctan2(x * sin_c, rho * math.cos(mid) * cos_c - y * math.sin(mid) * sin_c)
        return self.lon + np.degrees(turn), np.degrees(lat)

    def text(self, lang: str) -> str:
        """Return its name and middle in a language."""
        middle = f"{_degrees(self.lat, 'NS')} {_degrees(self.lon, 'EW')}"
        return _named("lambert", lang, middle)


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """The Equal Earth projection: the whole world with true areas.

    Šavrič, Patterson & Jenny, "The Equal Earth map projection", 2018.

    Example:
        >>> import numpy as np
        >>> x, y = EqualEarth(0.0).forward(np.array([180.0]), np.array([90.0]))
        >>> round(float(y[0] / RADIUS), 4)
        1.3174
    """

    lon: float
    lat: float = 0.0

    def forward(self, lon: Array, lat: Array) -> tuple[Array, Array]:
        """Convert degrees to kilometres; longitudes are not shifted near the middle first."""
        theta = np.arcsin(math.sqrt(3) / 2 * np.sin(np.radians(lat)))
        t2 = theta * theta
        t6 = t2 * t2 * t2
        slope = _A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2)
        x = np.radians(lon - self.lon) * np.cos(theta) * 2 / (math.sqrt(3) * slope)
        return RADIUS * x, RADIUS * theta * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))

    def text(self, lang: str) -> str:
        """Return its name and middle meridian in a language."""
        return _named("equal_earth", lang, _degrees(self.lon, "EW"))


def near(lon: Array, middle: float) -> Array:
    """Shift longitudes by whole turns to within 180 degrees of a middle."""
    turned: Array = (lon - middle + 180.0) % 360.0 - 180.0 + middle
    return turned


def _named(projection: str, lang: str, middle: str) -> str:
    text: str = words_of("viz", lang)["projection"][projection]
    return text.format(middle=middle)


def _degrees(value: float, sides: str) -> str:
    value = (value + 180) % 360 - 180 if sides == "EW" else value
    return f"{abs(value):g}°{sides[value < 0] if value else ''}"
