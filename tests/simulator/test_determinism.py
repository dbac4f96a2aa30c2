"""Does the same seed give the same shop, and another seed another?"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from shop import schema
from shop.locate import CHECKSUMS
from shop.revealing import FOLDER
from simulator import World, publish
from simulator.market.market import make_market
from simulator.parameters import Parameters
from simulator.publishing import checksums
from simulator.registry import builders, exporters, revealed


def test_are_two_runs_equal_to_the_byte(small_folder: Path, tmp_path: Path) -> None:
    publish(tmp_path, 5, 0.02)
    for part in ("tables", "truth"):
        assert checksums(tmp_path / part) == checksums(small_folder / part)
        one, other = (folder / part / CHECKSUMS for folder in (tmp_path, small_folder))
        assert one.read_bytes() == other.read_bytes()


def test_does_another_seed_give_another_shop(small_world: World) -> None:
    other = make_market(Parameters(), 0.02, 6)
    assert not np.array_equal(other.demand, small_world.market.demand)
    assert not np.array_equal(other.prices.price_cny, small_world.market.prices.price_cny)


def test_does_the_random_state_of_the_process_play_no_part(small_world: World) -> None:
    np.random.seed(1)
    again = make_market(Parameters(), 0.02, 5)
    assert np.array_equal(again.demand, small_world.market.demand)


def test_does_size_follow_scale(small_world: World) -> None:
    assert small_world.sales.people.count == 800
    twice = make_market(Parameters(), 0.04, 5)
    ratio = twice.expected.sum() / small_world.market.expected.sum()
    assert abs(ratio - 2) < 1e-9


def test_is_every_table_of_the_schema_written(small_folder: Path) -> None:
    written = {path.stem for path in (small_folder / "tables").glob("*.parquet")}
    assert written == set(builders()) == set(schema.table_names())


def test_is_every_raw_export_of_the_schema_written(small_folder: Path) -> None:
    written = {path.name for path in (small_folder / "tables" / "raw").iterdir()}
    assert set(exporters()) == set(schema.raw_export_names())
    assert written == {schema.raw_export(name).file for name in exporters()}


def test_is_everything_revealed_that_is_registered(small_folder: Path) -> None:
    written = {path.stem for path in (small_folder / "tables" / FOLDER).iterdir()}
    assert written == set(revealed())
