"""Puts the tests' own modules within reach of every test, and the demo network, built once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# No test is timed; what CI tries is the same each time, what a developer tries is not.
settings.register_profile("warta", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("warta")

for folder in ("", "browser", "cli", "engine", "feeds", "network", "proof", "search"):
    sys.path.insert(0, str(Path(__file__).parent / folder))

from demo import LAYOUTS, Demo, build_demo  # noqa: E402 - the folders above hold it


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of one run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def demo(shared: Path) -> Demo:
    """The demo network on one host."""
    return build_demo(shared, "one-host")


@pytest.fixture(scope="session", params=LAYOUTS)
def each_demo(request: pytest.FixtureRequest, shared: Path) -> Demo:
    """The demo network in each of its layouts."""
    return build_demo(shared, request.param)
