"""Warm processes: they outlive what submissions do, and are replaced when they end."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from engine_runs import code, shown, standing

from grading.engine import Engine, EngineCell, RunResult
from grading.engine.child import descendants
from grading.engine.run import Run
from grading.sandbox import warm
from shop.errors import GradingError, IsolationUnavailable

pytestmark = pytest.mark.isolation

Check = Callable[[], None]
CELLS = [*code("x = 1"), EngineCell("t", "assert x == 1", "test", 1)]


def test_a_lost_warm_process_is_started_again(engine: Engine, honest: Check) -> None:
    before = engine.restarts
    assert engine._pair is not None
    lost = engine._pair.warm.pid
    os.kill(lost, signal.SIGKILL)
    for _ in range(100):  # the processes inside end a moment later, one after another
        honest()
        if engine.restarts > before:
            break
    assert engine.restarts == before + 1
    assert engine._pair.warm.pid != lost
    honest()


@pytest.mark.parametrize("which", [-3, -2, -1], ids=["imports", "student", "checker"])
def test_the_submission_right_after_the_end_of_a_warm_process_is_graded(
    engine: Engine, honest: Check, which: int
) -> None:
    honest()
    for _ in range(2):
        before = engine.restarts
        os.kill(standing(engine)[which], signal.SIGKILL)  # the others end a moment after it
        for _ in range(100):  # until then, what was rehearsed serves
            honest()
            if engine.restarts > before:
                break
        assert engine.restarts == before + 1


def test_a_submission_in_whose_middle_a_warm_process_ends_is_run_again(
    engine: Engine, honest: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest()
    assert engine._pair is not None
    lost = engine._pair.warm.pid
    played: list[str] = []
    play = Run.play

    def once_killed(run: Run) -> RunResult:
        if not played:
            os.kill(lost, signal.SIGKILL)
        result = play(run)
        played.append(result.reason)
        return result

    monkeypatch.setattr(Run, "play", once_killed)
    honest()
    assert played[-1] == "ok"


def test_a_submission_that_ends_itself_is_run_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[str] = []
    play = Run.play

    def counted(run: Run) -> RunResult:
        result = play(run)
        played.append(result.reason)
        return result

    monkeypatch.setattr(Run, "play", counted)
    restarts = engine.restarts
    engine.run([*code("import os\nos._exit(1)"), EngineCell("t", "assert x == 1", "test", 1)])
    assert (played, engine.restarts) == (["kernel_died"], restarts)


def test_the_forks_of_a_submission_are_gone_afterwards(engine: Engine) -> None:
    def alive() -> int:
        assert engine._pair is not None
        return sum(1 for _ in descendants(engine._pair.warm.pid))

    engine.run(CELLS)
    idle = [alive() for _ in range(50)]
    engine.run(code("import os, time\nfor _ in 'abc':\n    if os.fork() == 0: time.sleep(60)"))
    for _ in range(2000):
        if alive() <= min(idle):
            break
    assert alive() <= min(idle)


def test_descriptors_do_not_pile_up(engine: Engine) -> None:
    def handles() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    engine.run(CELLS)
    before = handles()
    for source in ("x = 1", "import os; os._exit(1)", "1/0"):
        engine.run([*code(source), CELLS[1]])
    assert handles() == before


def test_nothing_is_left_of_one_submission_in_the_next(engine: Engine) -> None:
    engine.run(code("import builtins, pandas\nbuiltins.left = pandas.left = 1; left2 = 1"))
    source = "import builtins, pandas\nprint(hasattr(builtins, 'left'), hasattr(pandas, 'left'), "
    source += "'left2' in globals(), len(In))"
    assert shown(engine.run(code(source))) == "False False False 2\n"


def test_two_runs_of_one_submission_are_alike(engine: Engine) -> None:
    source = "import random, numpy as np\nprint(random.random(), np.random.rand(), hash('x'))"
    assert shown(engine.run(code(source))) == shown(engine.run(code(source)))


def test_a_fork_of_the_coordinator_can_grade_and_does_not_end_the_engine(
    engine: Engine, honest: Check
) -> None:
    pid = os.fork()
    if pid == 0:
        credit = engine.run(CELLS).cells[1].credit
        engine.close()
        os._exit(0 if credit == 1.0 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    honest()


def test_a_machine_without_bubblewrap_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> Path:
        raise IsolationUnavailable("bubblewrap is not there")

    monkeypatch.setattr("grading.sandbox.bubblewrap.find_bubblewrap", nothing)
    with pytest.raises(IsolationUnavailable), Engine():
        pass


@pytest.mark.parametrize(
    ("script", "word"),
    [
        ("echo 'bwrap: No permissions to create new namespace' >&2; exit 1", "No permissions"),
        ("exit 3", "exit status 3"),
    ],
)
def test_a_sandbox_that_does_not_start_is_refused_with_the_ways_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, word: str
) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text(f"#!/bin/sh\n{script}\n")
    broken.chmod(0o755)
    monkeypatch.setattr("grading.sandbox.bubblewrap.find_bubblewrap", lambda: broken)
    with pytest.raises(IsolationUnavailable) as caught, Engine():
        pass
    assert word in str(caught.value)
    assert "user namespaces" in str(caught.value)
    assert "never run without the sandbox" in str(caught.value)


def test_isolation_errors_are_grading_errors() -> None:
    assert issubclass(IsolationUnavailable, GradingError)
    assert isinstance(warm.isolation_unavailable("why"), IsolationUnavailable)
