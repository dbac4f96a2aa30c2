"""Setup cells that are run ahead: no submission can tell, and none can reach the others."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from engine_runs import TMP, by_id, code, on_the_way, shown, standing

from grading.engine import Engine, EngineCell, Reason, RunResult
from grading.engine.child import descendants

pytestmark = pytest.mark.isolation

Check = Callable[[], None]


def _setup(name: str) -> list[EngineCell]:
    """Return two setup cells that no other test has."""
    first = (
        f"# {name}\nimport random, os, sys, logging\nimport numpy as np\n"
        "import matplotlib.pyplot as plt\nfrom IPython.display import display\n"
        "draws = [random.random(), np.random.rand(), np.random.default_rng(3).random()]\n"
        "table = {'a': [1]}\nkept = sys.stdout\nprint('ready'); os.system('echo steady')\n"
        "plt.plot([1, 2])\ndraws"
    )
    return [
        EngineCell("setup", first, "setup"),
        EngineCell("more", "handle = display('one', display_id='d')\nlater = 2", "setup"),
    ]


def _cells(name: str) -> list[EngineCell]:
    look = "print(draws, table, later, len(In), os.getcwd(), sys.path[-1]); kept.write('kept')"
    update = "handle.update('two')\nfiles = os.listdir()\nfiles"
    test = "assert draws[0] < 1 and later == 2 and table == {'a': [1]}\nassert answer(1) == 2"
    answer = "def answer(x):\n    table['a'].append(9)\n    return x + 1"
    return [*_setup(name), *code(look, update, answer), EngineCell("test", test, "test", 1)]


def _plain(result: RunResult) -> list[tuple]:
    return [
        (c.cell_id, c.outputs, c.execution_count, c.status, c.credit, c.messages)
        for c in result.cells
    ]


def _rehearsals(engine: Engine) -> int:
    assert engine._pair is not None
    return sum(beginning is not None for beginning in engine._pair._rehearsals.values())


def test_a_rehearsed_submission_shows_what_another_does(engine: Engine) -> None:
    cells = _cells("alike")
    results = [engine.run(cells) for _ in range(4)]
    assert engine._pair is not None
    assert tuple(cell.source for cell in cells[:2]) in engine._pair._rehearsals
    assert _rehearsals(engine) > 0
    first, *others = [_plain(result) for result in results]
    for other in others:
        assert other == first
    assert results[0].cells[-1].status == "passed"
    kinds = [output["output_type"] for output in results[0].cells[0].outputs]
    assert kinds == ["stream", "execute_result", "display_data"]
    assert shown(results[-1], "more") == "'two'"
    assert "kept" in shown(results[-1], "c0")


def test_random_numbers_of_all_submissions_begin_alike(engine: Engine) -> None:
    draw = "print(random.random(), np.random.rand())"
    assert len({shown(engine.run([*_setup("draws"), *code(draw)])) for _ in range(4)}) == 1


def test_submissions_from_one_rehearsal_do_not_meet(engine: Engine) -> None:
    spoil = "table['a'] = 'spoiled'; later = 'spoiled'\nopen('/tmp/left', 'w').close()"
    for _ in range(3):
        engine.run([*_setup("apart"), *code(spoil)])
    look = "print(table, later, os.path.exists('/tmp/left'))"
    assert shown(engine.run([*_setup("apart"), *code(look)])) == "{'a': [1]} 2 False\n"


def test_a_rehearsed_submission_is_as_isolated_as_another(engine: Engine) -> None:
    source = (
        "status = open('/proc/self/status').read()\n"
        "print(os.getpid(), os.getuid(), status.split('Seccomp:')[1][:2],\n"
        "      [p for p in os.listdir('/proc') if p.isdigit()], os.listdir('/tmp'))\n"
        "import ctypes; print(ctypes.CDLL(None).unshare(0x10000000))"
    )
    results = [shown(engine.run([*_setup("jailed"), *code(source)])) for _ in range(3)]
    in_tmp = [Path(way).name for way in on_the_way() if Path(way).parent == TMP]
    assert results == [f"1 1000 \t2 ['1'] {in_tmp}\n-1\n"] * 3


def test_a_setup_that_fails_is_not_rehearsed(engine: Engine) -> None:
    broken = EngineCell("setup", "# fails\n1 / 0", "setup")
    results = [engine.run([broken, EngineCell("t", "assert True", "test", 1)]) for _ in range(3)]
    assert [result.reason for result in results] == [Reason.SETUP_FAILED] * 3
    assert [result.cells[0].status for result in results] == ["error"] * 3
    assert [result.cells[1].credit for result in results] == [0] * 3


@pytest.mark.parametrize(
    "source",
    [
        "handle = open('/etc/ld.so.cache', 'rb')",
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    ],
    ids=["open file", "thread"],
)
def test_a_setup_whose_state_forks_would_share_is_not_rehearsed(
    engine: Engine, source: str
) -> None:
    setup = EngineCell("setup", source, "setup")
    for _ in range(3):
        result = engine.run([setup, *code("print('x')")])
        assert (result.reason, shown(result)) == (Reason.OK, "x\n")
    assert engine._pair is not None
    assert engine._pair._rehearsals[(source,)] is None


def test_only_the_first_setup_cells_are_rehearsed(engine: Engine) -> None:
    cells = [
        EngineCell("setup", "# order\nseen = ['setup']", "setup"),
        EngineCell("answer", "seen.append('answer')", "code"),
        EngineCell("late", "seen.append('late')", "setup"),
        EngineCell("look", "print(seen)", "code"),
    ]
    for _ in range(3):
        assert shown(engine.run(cells), "look") == "['setup', 'answer', 'late']\n"


def test_a_lost_checker_is_replaced_with_its_setup(engine: Engine) -> None:
    setup = EngineCell("setup", "# lost checker\nvalue = 41", "setup")
    bomb = EngineCell("bomb", "import os, signal\nos.kill(1, 11)\nos._exit(1)", "test", 1)
    good = EngineCell("good", "assert answer() == value + 1", "test", 1)
    for _ in range(3):
        result = engine.run([setup, *code("def answer(): return 42"), bomb, good])
        cells = by_id(result)
        assert (cells["bomb"].status, cells["good"].status) == ("error", "passed")
        assert result.reason == Reason.CHECKER_DIED


def test_a_lost_rehearsal_is_made_again(engine: Engine, honest: Check) -> None:
    cells = _cells("killed")
    for _ in range(3):
        engine.run(cells)
    assert engine._pair is not None
    restarts = engine.restarts
    for _ in range(2000):  # earlier ones end a moment after they were given up
        rehearsals = set(descendants(engine._pair.warm.pid)) - set(standing(engine))
        if len(rehearsals) == 2 * _rehearsals(engine):
            break
    assert len(rehearsals) == 2 * _rehearsals(engine)
    for pid in rehearsals:
        os.kill(pid, signal.SIGKILL)
    assert by_id(engine.run(cells))["test"].status == "passed"
    assert engine.restarts == restarts
    honest()


def test_old_rehearsals_are_ended(engine: Engine) -> None:
    for name in ("one", "two", "three", "four"):
        for _ in range(2):
            engine.run(_setup(name))
    assert _rehearsals(engine) <= 2
