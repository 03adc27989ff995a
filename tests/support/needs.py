"""What a test does without a program or file that it needs."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(why: str) -> NoReturn:
    """Skip a test with the reason, or fail it where all tests must run."""
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)
