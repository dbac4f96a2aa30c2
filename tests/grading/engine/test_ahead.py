"""Cells of the assignment's own that are run ahead: no submission can tell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from engine_runs import by_id, code, shown

from grading.engine import Engine, EngineCell, RunResult
from grading.inside.roles import Rehearsed

pytestmark = pytest.mark.isolation

SETUP = """\
import random, warnings
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
sales = pd.DataFrame({"units": [1, 2, 3]})
"""
LOOK = "first = sales.head(2)\nprint('looked')\nfirst"
MEMO = "total = int(first['units'].sum())\ntotal"
STUDENT = (
    "try:\n    print(first)\nexcept NameError:\n    print('not yet')\n"
    "print(len(In), len(Out), _i, _ii[:9], _)"
)
SPOIL = "first.loc[0, 'units'] = 50\nprint(total, list(first['units']), len(In), _i[:5])"


def _setup(name: str) -> EngineCell:
    """Return a setup cell that no other test has."""
    return EngineCell("setup", f"# {name}\n{SETUP}", "setup")


def _ahead(cell_id: str, source: str) -> EngineCell:
    return EngineCell(cell_id, source, "code", is_ahead=True)


def _plain(result: RunResult) -> list[tuple]:
    return [(c.cell_id, c.outputs, c.execution_count, c.status) for c in result.cells]


def _taken(engine: Engine, setup: EngineCell, *sources: str) -> list[Rehearsed | None]:
    """Return what the engine knows of cells that stand one below the other."""
    assert engine._pair is not None
    beginning = engine._pair._rehearsals[(setup.source,)]  # type: ignore[union-attr]
    assert beginning is not None
    return [beginning.ahead.get(sources[:end]) for end in range(1, len(sources) + 1)]


def test_a_submission_that_takes_over_shows_what_another_does(engine: Engine) -> None:
    setup = _setup("alike")
    cells = [setup, *code(STUDENT), _ahead("look", LOOK), _ahead("memo", MEMO)]
    cells.append(EngineCell("spoil", SPOIL, "code"))
    runs = [engine.run([replace(cell, is_ahead=False) for cell in cells]) for _ in range(3)]
    runs += [engine.run(cells) for _ in range(3)]
    assert all(one is not None for one in _taken(engine, setup, LOOK, MEMO))
    for other in runs[1:]:
        assert _plain(other) == _plain(runs[0])
    assert shown(runs[-1]).startswith("not yet\n3 0")
    assert shown(runs[-1], "memo") == "3"
    assert shown(runs[-1], "spoil").startswith("3 [50, 2] 6 total")
    assert [cell.execution_count for cell in runs[-1].cells] == [1, 2, 3, 4, 5]


CHANGES = {
    "a value of the setup": "sales.loc[0, 'units'] = 9\nsales",
    "random numbers of Python": "random.random()",
    "random numbers of NumPy": "np.random.rand()",
    "an option of pandas": "pd.set_option('display.max_rows', 2)\nsales",
    "a setting of Matplotlib": "plt.rcParams['font.size'] = 3",
    "a filter of warnings": "warnings.simplefilter('error')",
    "a name that goes": "del sales",
    "an open file": "handle = open('/etc/ld.so.cache', 'rb')",
    "a thread": "import threading, time\nt = threading.Thread(target=time.sleep, args=(60,))\n"
    "t.daemon = True\nt.start()",
    "an error": "sales['nothing']",
    "a name that is not there yet": "answer(2)",
    "an end": "import os\nos._exit(3)",
    "more than fits": "print('long ' * 10_000)",
}


@pytest.mark.parametrize("source", CHANGES.values(), ids=CHANGES)
def test_a_cell_that_does_more_is_run_by_every_submission(engine: Engine, source: str) -> None:
    setup = _setup(source)
    look = "print(sorted(name for name in ('sales', 'handle', 't') if name in globals()))"
    after = "print(pd.get_option('display.max_rows'), plt.rcParams['font.size'], sales.values[0])"
    cells = [setup, *code(f"def answer(x):\n    return x\n{look}"), _ahead("ours", source)]
    cells.append(EngineCell("after", after, "code"))
    plain = engine.run([replace(cell, is_ahead=False) for cell in cells])
    for _ in range(4):
        again = engine.run(cells)
        assert [c.status for c in again.cells] == [c.status for c in plain.cells]
        for cell_id in ("c0", "ours", "after"):
            assert shown(again, cell_id) == shown(plain, cell_id)
    assert engine._pair is not None
    beginning = engine._pair._rehearsals.get((setup.source,))
    assert beginning is None or beginning.ahead.get((source,)) is None


def test_submissions_that_take_over_do_not_meet(engine: Engine) -> None:
    setup = _setup("apart")
    cells = [setup, _ahead("look", LOOK), *code("print(first['units'].sum())\nfirst['units'] = 0")]
    assert [shown(engine.run(cells)) for _ in range(4)] == ["3\n"] * 4
    assert _taken(engine, setup, LOOK) != [None]


def test_a_cell_under_one_that_is_run_is_run_as_well(engine: Engine) -> None:
    setup = _setup("below")
    draws = "draw = random.random()"
    cells = [setup, _ahead("draw", draws), _ahead("look", LOOK), *code("print(len(first), draw)")]
    results = [shown(engine.run(cells)) for _ in range(4)]
    assert len(set(results)) == 1
    assert _taken(engine, setup, draws, LOOK) == [None, None]


def test_submissions_with_other_cells_take_over_others(engine: Engine) -> None:
    setup = _setup("others")
    other = "first = 'the other'\nfirst"
    for _ in range(2):
        engine.run([setup, _ahead("look", LOOK), _ahead("memo", MEMO)])
    result = engine.run([setup, _ahead("look", other), *code("print(first)")])
    assert shown(result) == "the other\n"
    result = engine.run([setup, EngineCell("look", LOOK, "code"), _ahead("memo", "first = 1")])
    assert by_id(result)["memo"].status == "ok"


TEST = """\
expected = [int(sales['units'].sum()), 'needle' + '5309']
kept = sales.copy()
seen = answer(kept)
assert seen == expected[0], f'answer(sales): {seen} instead of 6'
assert kept.equals(sales), 'answer(sales) changed its input'
"""
RIGHT = "def answer(table):\n    return int(table['units'].sum())"
CHANGING = (
    "def answer(table):\n    table['units'] += 1\n    return int(table['units'].sum()) - len(table)"
)


def _graded(setup: EngineCell, answer: str, *tests: str) -> list[EngineCell]:
    cells = [setup, *code(answer)]
    numbered = enumerate(tests)
    return [*cells, *(EngineCell(f"t{place}", one, "test", 1.0) for place, one in numbered)]


def test_tests_begun_ahead_judge_as_others_do(engine: Engine) -> None:
    setup = _setup("tests")
    later = "assert answer(sales) == expected[0] == 6, 'what an earlier test cell defined'"
    wrong = RIGHT.replace("sum", "max")
    for answer in (RIGHT, wrong, CHANGING, "answer = 6", "def other():\n    pass"):
        cells = _graded(setup, answer, TEST, later, TEST)
        alone = engine.run(_graded(_setup(repr(answer)), answer, TEST, later, TEST))
        for _ in range(3):
            again = engine.run(cells)
            assert _plain(again)[1:] == _plain(alone)[1:]
            assert [c.messages for c in again.cells] == [c.messages for c in alone.cells]
    assert engine._pair is not None
    beginning = engine._pair._rehearsals[(setup.source,)]  # type: ignore[union-attr]
    assert beginning is not None
    assert beginning.tested == {TEST: True, later: True}


def test_no_submission_finds_what_a_test_has_begun_with(engine: Engine) -> None:
    look = (
        "import gc\ngc.unfreeze()\nneedle = 'needle' + str(5300 + 9)\n"
        "print(any(needle in map(str, one) for one in gc.get_objects() if type(one) is list))\n"
        + RIGHT
    )
    cells = _graded(_setup("needle"), look, TEST)
    results = [engine.run(cells) for _ in range(4)]
    assert [shown(result) for result in results] == ["False\n"] * 4
    assert {by_id(result)["t0"].status for result in results} == {"passed"}


@pytest.mark.parametrize(
    "begun",
    [
        "import sys\nsys.exit(3)",
        "never = unknown_name + 1",
        "import matplotlib.pyplot as plt\nfigure = plt.figure()",
        "pd.set_option('display.max_rows', 2)\ncount = 1",
        "sales.loc[0, 'units'] = 60",
        "sales.to_csv('/tmp/seen.csv')\nagain = len(pd.read_csv('/tmp/seen.csv'))",
        "import numpy as np\nwrite = getattr(np, 'sa' + 've')\nwrite('/tmp/a.npy', [1])\n"
        "again = np.load('/tmp/a.npy')",
    ],
)
def test_tests_that_cannot_be_begun_ahead_are_run_whole(engine: Engine, begun: str) -> None:
    setup = _setup(repr(begun))
    test = f"{begun}\nassert answer(sales) == 6, 'no'"
    alone = engine.run(_graded(_setup(f"alone {begun!r}"), RIGHT, test, TEST))
    for _ in range(4):
        again = engine.run(_graded(setup, RIGHT, test, TEST))
        assert [(c.status, c.messages) for c in again.cells] == [
            (c.status, c.messages) for c in alone.cells
        ]
        assert by_id(again)["t1"].status == "passed"
