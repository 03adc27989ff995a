"""A network on the map: where actors stand on the earth, over the outlines of land and borders."""

from graphkit.viz.geography.geo_layout import (
    CountryName,
    Frame,
    GeoLayout,
    Omitted,
    Pin,
    geo_layout,
)

__all__ = ["CountryName", "Frame", "GeoLayout", "Omitted", "Pin", "geo_layout"]
