"""From what class size a cluster pays: the arithmetic, with figures that can be checked by head."""

from __future__ import annotations

from dataclasses import replace

import pytest

from authoring.bench.cluster import ClusterTiming, Cost, NothingEngine
from grading.engine.types import EngineCell

TIMING = ClusterTiming(
    chapter="04_funnels",
    workers=2,
    local=Cost(10, 40, 7.0, 13.0),  # 5 s + 0.2 s a submission
    cluster=Cost(10, 40, 4.0, 10.0),  # 2 s + 0.2 s
    coordinator=Cost(10, 40, 2.2, 2.8),  # 2 s + 0.02 s
    first_seconds=17.0,  # 9 s + 0.2 s
    nothing_local=0.01,
    nothing_cluster=0.013,
)


def test_a_cost_is_a_start_and_so_much_for_each() -> None:
    assert TIMING.local.each == pytest.approx(0.2)
    assert TIMING.local.start == pytest.approx(5.0)
    assert TIMING.start_of_fresh == pytest.approx(9.0)
    assert TIMING.core_seconds == pytest.approx(0.4)
    assert TIMING.cores_kept_busy == pytest.approx(20.0)


def test_more_machines_share_the_class() -> None:
    assert TIMING.alone(100, 4) == pytest.approx(5.0 + 10.0)
    assert TIMING.together(100, 2, 4, fresh=True) == pytest.approx(9.0 + 5.0)
    assert TIMING.together(100, 2, 4, fresh=False) == pytest.approx(2.0 + 5.0)


def test_the_coordinator_is_the_limit_in_the_end() -> None:
    assert TIMING.together(1000, 100, 4, fresh=False) == pytest.approx(2.0 + 20.0)


@pytest.mark.parametrize(("seconds", "expected"), [(0.0, 80), (60.0, 1280)])
def test_a_fresh_cluster_saves_from_the_size_that_outweighs_its_start(
    seconds: float, expected: int
) -> None:
    # 4 s later at the start, 0.05 s sooner with each submission.
    size = TIMING.saves_from(seconds, 2, 4)
    assert size is not None
    assert abs(size - expected) <= 1
    for near, saves in ((size + 1, True), (size - 2, False)):
        saved = TIMING.alone(near, 4) - TIMING.together(near, 2, 4, fresh=True)
        assert (saved > seconds) is saves


def test_a_cluster_never_saves_where_one_machine_keeps_the_coordinator_busy() -> None:
    assert TIMING.saves_from(0.0, 2, 20) is None
    assert TIMING.saves_from(0.0, 2, 25) is None
    slow = replace(TIMING, coordinator=Cost(10, 40, 6.0, 12.0))
    assert slow.saves_from(0.0, 8, 2) is None


def test_the_engine_of_nothing_passes_every_test() -> None:
    cells = [EngineCell("setup", "1", "setup"), EngineCell("test_a", "assert False", "test")]
    with NothingEngine() as engine:
        result = engine.run(cells)
    assert [cell.status for cell in result.cells] == ["ok", "passed"]
