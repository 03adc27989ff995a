"""What a test does without a program or file that it needs."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import NoReturn

import pytest


def missing(why: str) -> NoReturn:
    """Skip a test with the reason, or fail it where all tests must run."""
    if _all_must_run():
        pytest.fail(why)
    pytest.skip(why)


def expected(package: str) -> bool:
    """Return whether tests should use a package: it is there, or all tests must run."""
    return find_spec(package) is not None or _all_must_run()


def needs(package: str) -> pytest.MarkDecorator:
    """Return the mark of a test that uses a package: without it the test is skipped, or fails."""
    return pytest.mark.skipif(not expected(package), reason=f"{package} is not installed")


def _all_must_run() -> bool:
    return os.environ.get("CI") == "true"
