"""How many random examples a test draws."""

from __future__ import annotations

from hypothesis import settings

NIGHTLY = "nightly"
"""The profile that draws new examples each time, and ten times as many."""


def examples(usual: int) -> int:
    """Return the number of examples of a test: the usual one, ten times that in a nightly run."""
    return usual * (10 if settings.get_current_profile_name() == NIGHTLY else 1)
