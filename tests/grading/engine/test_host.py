"""One warm process for several workers: shared, replaced once, and nobody left behind."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from engine_runs import STRICT, code

from grading.engine import Engine, EngineCell, RunResult
from grading.engine.child import descendants
from grading.engine.host import SharedPair, WarmHost
from grading.engine.pair import WarmPair
from grading.sandbox.warm import ROLES
from shop.errors import GradingError, IsolationUnavailable

pytestmark = pytest.mark.isolation

CELLS = [
    EngineCell("setup", "base = 1", "setup"),
    *code("def add(number):\n    return number + base"),
    EngineCell("t", "assert add(2) == 3", "test", 1),
]


@pytest.fixture(scope="module")
def host() -> Iterator[WarmHost]:
    running = Engine.host()
    yield running
    running.close()


def _pair(host: WarmHost) -> WarmPair:
    return host._pair.result()


def _is_right(result: RunResult) -> bool:
    return [cell.status for cell in result.cells] == ["ok", "ok", "passed"]


def test_several_engines_grade_side_by_side_on_one_warm_process(host: WarmHost) -> None:
    with Engine(STRICT, shared=host.client()) as one, Engine(STRICT, shared=host.client()) as two:
        with ThreadPoolExecutor(2) as threads:
            runs = [threads.submit(engine.run, CELLS) for engine in (one, two) * 4]
            assert all(_is_right(run.result()) for run in runs)
        assert isinstance(one._pair, SharedPair)
    assert any(beginning is not None for beginning in _pair(host)._rehearsals.values())


def test_a_lost_warm_process_is_replaced_once_for_all(host: WarmHost) -> None:
    with Engine(STRICT, shared=host.client()) as one, Engine(STRICT, shared=host.client()) as two:
        assert _is_right(one.run(CELLS))
        before = _pair(host).restarts
        os.kill(_pair(host).warm.pid, signal.SIGKILL)
        with ThreadPoolExecutor(2) as threads:
            runs = [threads.submit(engine.run, CELLS) for engine in (one, two) * 3]
            assert all(_is_right(run.result()) for run in runs)
        assert (one.restarts, _pair(host).restarts) == (before + 1, before + 1)


def test_descriptors_of_a_worker_do_not_pile_up(host: WarmHost) -> None:
    with Engine(STRICT, shared=host.client()) as engine:
        for _ in range(3):  # the host, in this process as well, has to rehearse them first
            engine.run(CELLS)
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(4):
            engine.run(CELLS)
        assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_what_a_killed_worker_left_running_is_ended(host: WarmHost) -> None:
    def alive() -> set[int]:
        return set(descendants(_pair(host).warm.pid))

    with Engine(STRICT, shared=host.client()) as engine:
        for _ in range(2):
            engine.run(CELLS)
    before = alive()  # some may be just ending, so that their number tells nothing
    shared = host.client()
    if (worker := os.fork()) == 0:
        Engine(STRICT, shared=shared).run([*CELLS[:1], *code("while True: pass")])
        os._exit(0)
    shared.close()
    try:
        assert _comes_true(lambda: len(alive() - before) == len(ROLES))
        left = alive() - before
    finally:
        # it would hold what this process has open, and nobody else ends it
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    assert _comes_true(lambda: left.isdisjoint(alive()))


def _comes_true(condition: Callable[[], bool]) -> bool:
    """Look again and again, leaving the threads of this process, such as the host's, their turn."""
    turn, deadline = threading.Event(), time.monotonic() + 60
    while not (found := condition()) and time.monotonic() < deadline:
        turn.wait(0.01)
    return found


def test_a_machine_without_a_sandbox_is_refused_in_every_worker() -> None:
    def nothing(_spawn: object) -> WarmPair:
        raise IsolationUnavailable("bubblewrap is not there")

    host = WarmHost(nothing)
    for _ in range(2):
        with host.client() as shared, pytest.raises(IsolationUnavailable, match="is not there"):
            Engine(STRICT, shared=shared).start()
    host.close()


def test_a_host_that_is_gone_is_named() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.close()
    with ours, pytest.raises(GradingError, match="host of the warm process is gone"):
        Engine(STRICT, shared=ours).start()


def test_a_host_can_be_closed_before_it_is_ready_and_again_after_that() -> None:
    hasty = Engine.host()
    hasty.close()
    assert hasty._booted is not None
    assert not hasty._booted.is_alive
    hasty.close()


def test_a_host_can_be_closed_twice() -> None:
    twice = Engine.host()
    warm = _pair(twice).warm
    twice.close()
    twice.close()
    assert not warm.is_alive
