"""Layout by geography: actors at their places on earth, over outlines of land and borders."""

from graphkit.viz.geography.geo_layout import (
    CountryName,
    Frame,
    GeoLayout,
    Omitted,
    Pin,
    geo_layout,
)

__all__ = ["CountryName", "Frame", "GeoLayout", "Omitted", "Pin", "geo_layout"]
