"""What holds for every test."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# Speed is measured in benchmarks, never in tests; where all must pass, examples do not vary.
settings.register_profile(
    "graphkit",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("graphkit")


@pytest.fixture(autouse=True)
def _no_network_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRAPHKIT_NETWORK", raising=False)
