"""A small shop, simulated once, and the committed one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from simulated_shop import Shop

from simulator import World, publish, simulate

SMALL = 0.02
SMALL_SEED = 5
# Large enough for the planted effects, small enough for tests.
EFFECT_SCALE = 0.5
EFFECT_SEEDS = (11, 12, 13)


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


@cache
def _shop(seed: int) -> Shop:
    return Shop(seed, EFFECT_SCALE)


@pytest.fixture(params=EFFECT_SEEDS)
def shop_of(request: pytest.FixtureRequest) -> Shop:
    """Three shops of different seeds, each simulated once: for effects that must be found."""
    return _shop(request.param)


@pytest.fixture
def world(shop_of: Shop) -> World:
    """Return the world of each of the three shops."""
    return shop_of.world
