"""A small shop, simulated once, and the committed one."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import World, publish, simulate

SMALL = 0.02
SMALL_SEED = 5


@pytest.fixture(scope="session")
def small_world() -> World:
    """A shop of 800 customers."""
    return simulate(SMALL_SEED, SMALL)


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same shop, written; no test changes it."""
    folder = tmp_path_factory.mktemp("small_shop")
    publish(folder, SMALL_SEED, SMALL)
    return folder
