"""Submissions that use too much: ended or refused, told why, and an honest one right next."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from engine_runs import QUICK, STRICT, by_id, code, shown

from grading.engine import CellResult, Engine, EngineCell, Reason

IGNORES = """while True:
        try:
            while True: pass
        except BaseException: pass"""
pytestmark = pytest.mark.isolation

Check = Callable[[], None]
TEST = EngineCell("test", "assert answer(1) == 2", "test", 1)
RIGHT = "def answer(x): return x + 1"


def test_an_endless_cell_is_interrupted_and_the_rest_runs(engine: Engine, honest: Check) -> None:
    result = engine.run([*code("while True: pass", RIGHT), TEST], limits=QUICK)
    assert [cell.status for cell in result.cells] == ["timeout", "ok", "passed"]
    assert "KeyboardInterrupt" in shown(result)
    assert "CellTimeoutError" in shown(result)
    assert result.reason == Reason.OK
    honest()


UNINTERRUPTIBLE = {
    "ignores": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    "catches": "import time\nwhile True:\n    try: time.sleep(100)\n    except BaseException: pass",
    "in C": "import ctypes, signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
    "ctypes.CDLL(None).sleep(1000)\nwhile True: pass",
}


@pytest.mark.parametrize("source", UNINTERRUPTIBLE.values(), ids=UNINTERRUPTIBLE.keys())
def test_a_cell_that_cannot_be_interrupted_is_ended(
    engine: Engine, honest: Check, source: str
) -> None:
    result = engine.run([*code("'before'", source, RIGHT), TEST], limits=QUICK)
    cells = by_id(result)
    assert shown(result, "c0") == "'before'"
    assert cells["c1"].status == "timeout"
    assert cells["c2"].status == "skipped"
    assert (cells["test"].status, cells["test"].credit) == ("skipped", 0)
    assert result.reason == Reason.TIMEOUT
    honest()


def test_a_slow_call_fails_its_test_and_no_other(engine: Engine, honest: Check) -> None:
    slow = "import time\ndef slow(x):\n    time.sleep(60)"
    cells = [*code(slow, RIGHT), EngineCell("slow", "assert slow(1) is None", "test", 1), TEST]
    result = by_id(engine.run(cells, limits=QUICK))
    assert (result["slow"].status, result["slow"].credit) == ("timeout", 0)
    assert result["test"].status == "passed"
    honest()


@pytest.mark.parametrize(
    "body",
    ["end = time.perf_counter() + 0.5\n    while time.perf_counter() < end: pass", IGNORES],
    ids=["each call in time", "a call that ignores interrupts"],
)
def test_calls_that_are_slow_together_time_their_test_out_and_not_the_checker(
    engine: Engine, honest: Check, body: str
) -> None:
    limits = replace(QUICK, call_seconds=0.7, cell_seconds=1.0)
    source = f"import time\ndef f(x):\n    {body}\n    return x"
    cells = [
        *code(source),
        EngineCell("slow", "for n in range(9): assert f(n) == n", "test", 1),
        EngineCell("next", "assert 1 + 1 == 2", "test", 1),
    ]
    result = engine.run(cells, limits=limits)
    found = by_id(result)
    assert found["slow"].status in ("timeout", "killed")
    assert found["slow"].credit == 0
    assert result.reason is not Reason.CHECKER_DIED
    honest()


def test_many_slow_cells_end_with_the_notebook_time(engine: Engine) -> None:
    limits = replace(STRICT, notebook_seconds=2.0, cell_seconds=0.8)
    result = engine.run([*code(*["while True: pass"] * 50), TEST], limits=limits)
    statuses = [cell.status for cell in result.cells]
    assert statuses[0] == "timeout"
    assert statuses[-1] == "skipped"
    assert result.reason == Reason.TIMEOUT
    assert "time of the whole notebook" in result.cells[-1].messages[0]


def test_processor_time_is_limited_over_all_processes(engine: Engine) -> None:
    source = "import os\nfor _ in range(3): os.fork()\nwhile True: pass"
    limits = replace(STRICT, cpu_seconds=1, cell_seconds=20)
    result = engine.run([*code(source), TEST], limits=limits)
    assert result.reason == Reason.CPU
    assert result.cells[0].status == "killed"


def test_too_much_memory_is_an_error_that_can_be_handled(engine: Engine, honest: Check) -> None:
    source = "try:\n    x = bytearray(900 << 20)\nexcept MemoryError: print('refused')"
    result = engine.run([*code(source, RIGHT), TEST])
    assert shown(result) == "refused\n"
    assert result.cells[-1].status == "passed"
    honest()


MEMORY_BOMBS = {
    "list": "x = []\nwhile True: x.append(bytearray(10 ** 7))",
    "many processes": "import os, time\nfor _ in range(4): os.fork()\nx = b'a' * (120 << 20)\n"
    "time.sleep(60)",
    "shared": "import mmap, os, time\nfor _ in range(3): os.fork()\nx = mmap.mmap(-1, 100 << 20)\n"
    "x.write(b'a' * (100 << 20))\ntime.sleep(60)",
}


@pytest.mark.parametrize("source", MEMORY_BOMBS.values(), ids=MEMORY_BOMBS.keys())
def test_memory_bombs_are_defused(engine: Engine, honest: Check, source: str) -> None:
    result = engine.run([*code(source), TEST])
    assert result.reason == Reason.MEMORY
    assert result.cells[-1].credit == 0
    honest()


def test_fork_bomb(engine: Engine, honest: Check) -> None:
    source = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    result = engine.run([*code(source), TEST], limits=QUICK)
    assert result.reason in (Reason.TIMEOUT, Reason.MEMORY, Reason.CPU)
    assert result.cells[-1].credit == 0
    honest()


def test_processes_and_threads_are_counted_per_submission(engine: Engine, honest: Check) -> None:
    source = (
        "import os, time\nmade = 0\ntry:\n    for _ in range(100):\n"
        "        if os.fork() == 0: time.sleep(30); os._exit(0)\n        made += 1\n"
        "except OSError: pass\nprint(made)"
    )
    made = int(shown(engine.run(code(source))))
    assert made == STRICT.processes - 1
    threads = (
        "import threading, time\nmade = 0\ntry:\n    for _ in range(100):\n"
        "        threading.Thread(target=time.sleep, args=(30,), daemon=True).start(); made += 1\n"
        "except RuntimeError: pass\nprint(made)"
    )
    assert int(shown(engine.run(code(threads)))) == STRICT.processes - 1
    honest()


DISK_BOMBS = {
    "one file": "f = open('big', 'wb')\nwhile True: f.write(b'x' * 10 ** 6)",
    "many files": "n = 0\nwhile True:\n    n += 1\n    open(f'f{n}', 'wb').write(b'x' * 10 ** 6)",
    "inodes": "n = 0\nwhile True:\n    n += 1\n    open(f'f{n}', 'wb').close()",
    "/tmp": "n = 0\nwhile True:\n    n += 1\n    open(f'/tmp/f{n}', 'wb').write(b'x' * 10 ** 6)",
    "/dev/shm": "n = 0\nwhile True:\n    n += 1\n"
    "    open(f'/dev/shm/f{n}', 'wb').write(b'x' * 10 ** 6)",
}


@pytest.mark.parametrize("source", DISK_BOMBS.values(), ids=DISK_BOMBS.keys())
def test_disk_bombs_are_errors(engine: Engine, honest: Check, source: str) -> None:
    result = engine.run([*code(source, RIGHT), TEST])
    assert result.cells[0].status == "error"
    assert "OSError" in shown(result)
    assert result.reason == Reason.DISK
    assert result.cells[-1].status == "passed"
    honest()


def test_open_files_are_limited(engine: Engine) -> None:
    source = "import os\nn = []\ntry:\n    while True: n.append(os.open('/dev/null', 0))\n"
    source += "except OSError: [os.close(f) for f in n]; print(len(n))"
    assert int(shown(engine.run(code(source)))) < STRICT.open_files


FLOODS = {
    "print": "for n in range(10_000): print('x' * 100)",
    "descriptor": "import os\nos.system('yes | head -c 5000000')",
    "one line": "print('x' * 10 ** 7)",
    "rich": "from IPython.display import display, HTML\n"
    "for n in range(200): display(HTML('x' * 10 ** 4))",
    "result": "'x' * 10 ** 7",
    "errors": "import sys\nfor n in range(10_000): print('x' * 100, file=sys.stderr)",
}


@pytest.mark.parametrize("source", FLOODS.values(), ids=FLOODS.keys())
def test_floods_of_output_are_cut(engine: Engine, honest: Check, source: str) -> None:
    result = engine.run([*code(source, "print('next')", RIGHT), TEST])
    assert _size(result.cells[0]) < 1024 * (STRICT.output_kb + 1)
    assert "output cut" in shown(result)
    assert shown(result, "c1") == "next\n"
    assert result.cells[-1].status == "passed"
    honest()


def _size(cell: CellResult) -> int:
    return len(json.dumps(cell.outputs))


def test_output_of_the_whole_notebook_is_limited(engine: Engine) -> None:
    result = engine.run(code(*["print('x' * 60_000)"] * 20))
    assert sum(map(_size, result.cells)) < 1024 * (STRICT.outputs_kb + 4)


def test_a_huge_value_does_not_cross(engine: Engine, honest: Check) -> None:
    source = "import numpy as np\ndef answer(x): return np.zeros(20_000_000)"
    result = engine.run([*code(source), TEST, *code("1")])
    assert result.cells[1].credit == 0
    honest()
