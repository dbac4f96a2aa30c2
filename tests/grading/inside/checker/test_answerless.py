"""Which statements of a test cell are run before there is an answer?"""

from __future__ import annotations

import random
import textwrap
import types
from collections import deque

import numpy as np
import pandas as pd
import pytest
from forked import could_run_ahead
from scipy.optimize import milp

from grading.inside.answerless import answerless
from grading.inside.answers import AnswerServer
from grading.inside.assertions import compile_cell
from grading.inside.checker import Checker, TestOutcome
from shop import checks


def _ahead(source: str, **setup: object) -> list[int]:
    """Return the lines, from 0, of one-line statements that are run ahead."""
    names = {"pd": pd, "checks": checks, **setup}
    return list(answerless(compile_cell(textwrap.dedent(source)), names))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("want = sum([1, 2])\nassert answer(1) == want, 'no'", [0]),
        ("got = answer(1)\nwant = sum([1, 2])\nassert got == want, 'no'", [1]),
        ("got = answer(1)\ndouble = got * 2\nwant = 3", [2]),
        ("def f(x): return x + 1\nwant = f(1)\nassert answer(1) == want", [0, 1]),
        ("def f(x): return answer(x)\nwant = f(1)\nother = 2", [2]),
        ("def f(x): return g(x)\ndef g(x): return x\nwant = f(1)", [0, 1, 2]),
        ("def f(x): return g(x)\ndef g(x): return answer(x)\nwant = f(1)", []),
        ("def f(n): return n and f(n - 1)\nwant = f(3)", [0, 1]),
        ("a = 1\ngot = answer(a)\na = 2\nother = answer(a)", [0, 2]),
        ("table = pd.DataFrame()\ngot = answer(table)\nwant = len(table)", [0]),
        ("table = pd.DataFrame()\nwant = len(table)\ngot = answer(table)", [0, 1]),
        ("table = pd.DataFrame()\nboth = [table]\ngot = answer(both)\nwant = len(table)", [0, 1]),
        (
            "a, both = pd.DataFrame(), []\nboth.append(a)\ngot = answer(both)\nwant = len(a)",
            [0, 1],
        ),
        ("limit = 3\ngot = answer(limit)\nwant = limit + 1", [0, 2]),
        ("limit = (1, 'a')\ngot = answer(stock)\nwant = len(stock)", [0]),
        ("for x in [1]:\n    got = answer(x)\nx = 3\nwant = x", []),
        ("with pd.option_context():\n    got = answer(1)\nwant = 1", [1]),
        ("late = first\nfirst = 2", [0, 1]),
        ("late = stock\nstock = answer(1)", []),
        ("want = 1\ndel want\nwant = 2", []),
        ("want = 2.5\nwant", [0]),
        ("want = eval('answer')", []),
        ("want = [globals()['answer']]", []),
        ("import os\nwant = os.getpid()\nother = 1", [2]),
        ("table = open('/etc/hostname')\nother = 1", [1]),
        ("from pathlib import Path\nwant = 3", [1]),
        ("import time\nbegun = time.perf_counter()\nwant = 3", [2]),
        ("want = pd.Timestamp.now()\nother = 3", [1]),
        ("pd.set_option('display.max_rows', 3)\nwant = 1", []),
        ("want = pd.Timestamp('now')\nother = 3", [1]),
        ("options = [1]\nwant = len(options)", [0, 1]),
        ("from math import *\nwant = 1", []),
        ("want = limit\nlimit = 3\nother = 1", [1, 2]),
        ("pd.DataFrame().to_csv('/tmp/x')\nwant = 1", [1]),
        ("stock.columns = ['y']\nwant = 1", [0, 1]),
        ("stock.attrs = {}\nwant = 1", []),
        ("counts = {}\ndef note(x): counts[x] = 1\nnote(answer(1))\nwant = len(counts)", [0, 1]),
        ("n = 0\ndef note(x):\n    global n\n    n += x\nnote(2)\nother = 1", [3]),
        ("def note(x, kept=[]): kept.append(x)\nnote(1)\nnote(answer(1))\nnote(2)", [0, 1]),
        ("class Tally:\n    n = 0\n    def add(self): self.n += 1\nTally().add()", []),
        ("want = shared[0]\nother = 1", [1]),
        ("def best(c): return milp(c)\nwant = best([1])\nother = 1", [2]),
        ("want = draw(3)\nother = 1", [1]),
        ("want = [one for one in stock if one in names]", [0]),
        ("want = [one for one in stock if one in answers]", []),
        ("want = checks.same_number(1, 1, 'x')\nchecks.is_frame(answer(1), 'x')", [0]),
    ],
)
def test_what_needs_no_answer_is_found(source: str, expected: list[int]) -> None:
    setup = {
        "stock": pd.DataFrame({"x": [1]}),
        "names": ["x"],
        "first": 1,
        "shared": deque([1]),
        "draw": random.Random(1).random,
        "milp": milp,
    }
    assert _ahead(source, **setup) == expected


def test_what_a_setup_cell_defines_is_called_in_its_place() -> None:
    setup: dict[str, object] = {"__name__": "__main__", "stock": pd.DataFrame({"x": [1]})}
    exec("def rows(): return 1\nclass Tally: pass\nrow = Tally()", setup)
    source = "want = rows()\nother = Tally()\nthird = row\nlast = len(stock)"
    assert [*answerless(compile_cell(source), setup)] == [3]


def _nobody(_request: bytes) -> bytes:
    raise AssertionError("the student was asked")


def test_what_was_run_ahead_is_not_run_again_and_only_once_taken_over() -> None:
    checker = Checker(_nobody)
    counted = types.ModuleType("counted")
    exec("calls = []\ndef ask(): calls.append(1); return len(calls)", counted.__dict__)
    checker._setup["counted"] = counted
    source = "times = counted.ask()\nassert times == 1, f'run {times} times'"
    assert checker.run_ahead(source)
    assert checker.run_test(source).status == "passed"
    assert counted.calls == [1]
    assert checker.run_test(source).messages == ("run 2 times",)


@pytest.mark.parametrize(
    "source",
    [
        "import random\nwant = random.random()",
        "import numpy as np\nwant = np.random.rand()",
        "want = (one for one in [1])",
        "want = missing['x']",
        "assert 1 == 2, 'no'",
    ],
    ids=["a draw", "a draw of NumPy", "what cannot be copied", "an error", "a failing check"],
)
def test_a_cell_that_does_more_than_bind_names_is_refused(source: str) -> None:
    checker = Checker(_nobody)
    checker.run_setup("missing = {}")
    assert not could_run_ahead(checker, source)


def test_a_later_setup_cell_ends_what_was_run_ahead(split) -> None:
    made = split("def f(x): return x", setup="limit = 1")
    source = "want = limit + 1\nassert f(want) == 3, f'{want}'"
    assert made.checker.run_ahead(source)
    made.checker.run_setup("limit = 2")
    assert made.checker.run_test(source).status == "passed"


def test_names_of_an_earlier_test_cell_win_as_ever(split) -> None:
    made = split("def f(x): return x", setup="limit = 1")
    assert made.run("limit = 5\nassert f(limit) == 5, 'first'").status == "passed"
    source = "want = limit + 1\nassert f(want) == 6, f'{want}'"
    assert made.run(source).status == "passed"


def test_an_answer_that_changes_its_input_meets_all_statements_again(split) -> None:
    made = split("def f(x):\n    x.append(9)\n    return len(x)")
    cell = "want = [1, 2]\nassert f(want) == 3, 'length'\nassert want == [1, 2], 'changed'"
    outcome = made.run(cell)
    assert outcome.status == "failed"
    assert any("changed" in message for message in outcome.messages)


CELLS = {
    "a clock around the calls": (
        "",
        "def f(n): return n",
        [
            "import time\nbegun = time.perf_counter()\nassert f(1) == 1\n"
            "assert 0 < time.perf_counter() - begun < 60"
        ],
    ),
    "a count under global": (
        "",
        "def f(n): return n",
        [
            "wrong = 0\ndef compare(got, want):\n    global wrong\n    wrong += got != want\n"
            "for n in range(3): compare(f(n), 2 * n)\nassert wrong == 0, f'{wrong} of 3 wrong'"
        ],
    ),
    "a count in an attribute of a function": (
        "",
        "def f(n): return n",
        [
            "def log(bad): log.failed += bad\nlog.failed = 0\n"
            "for n in range(3): log(f(n) != 2 * n)\n"
            "assert log.failed == 0, f'{log.failed} of 3 wrong'"
        ],
    ),
    "a count in a helper of the setup": (
        "wrong = 0\ndef compare(bad):\n    global wrong\n    wrong += bad\n"
        "def failed(): return wrong",
        "def f(n): return n",
        ["for n in range(3): compare(f(n) != 2 * n)\nseen = failed()\nassert seen == 0, f'{seen}'"],
    ),
    "a name below the end of an earlier cell": (
        "",
        "def f(n): raise ValueError\ndef g(n): return 6",
        [
            "got = f(1)\nexpected = sum([1, 2, 3])\nassert got == expected, 'a'",
            "assert g(1) == expected, 'b'",
        ],
    ),
    "the student has the name that an ended cell would have bound": (
        "",
        "def f(n): raise NotImplementedError\ndef g(n): return 5\nexpected = 5",
        [
            "got = f(1)\nexpected = sum([1, 2, 3])\nassert got == expected, 'a'",
            "assert g(1) == expected, 'b'",
        ],
    ),
    "a name of an earlier cell, bound anew below": (
        "limit = 1",
        "def f(x): return x",
        [
            "limit = 5\nassert f(limit) == 5, 'first'",
            "want = limit + 1\nlimit = 7\nassert f(want) == 6, f'{want}'",
        ],
    ),
    "a builtin bound anew": (
        "",
        "def f(x): return x",
        [
            "max = min\nassert f(1) == 1",
            "want = max([1, 2])\ndef max(x): return x\nassert f(want) == 1, f'{want}'",
        ],
    ),
    "a global of the student under the name of a constant": (
        "",
        "def f(n): return 6\nRATE = 4",
        ["def expected(n): return n * RATE\nRATE = 3\nassert f(2) == expected(2), 'x'"],
    ),
    "a setting of NumPy": (
        "",
        "def f(x): return x",
        [
            "want = np.array([1.0]) / 0\nassert f(want)[0] > 1, 'first'",
            "np.seterr(all='raise')\nassert f(2) == 2",
        ],
    ),
    "a filter of warnings": (
        "",
        "def f(x): return x",
        [
            "import warnings\nwarnings.simplefilter('error')\n"
            "try:\n    warnings.warn('x')\n    seen = 0\nexcept UserWarning:\n    seen = 1\n"
            "assert f(seen) == 1, 'no error'"
        ],
    ),
    "a value of the setup that is not copied": (
        "from collections import defaultdict\nseen = defaultdict(int)",
        "def f(x): return x",
        ["seen['a'] += f(3)", "count = seen['a']\nassert f(count) == 3, f'{count}'"],
    ),
    "two names for one value": (
        "",
        "def f(x):\n    x.append(1)\n    return len(x)",
        ["a = [0]\nb = [a]\ngot = f(a)\nwant = len(b[0])\nassert got == want, f'{got}, {want}'"],
    ),
    "the very object that an earlier cell has replaced": (
        "days = 30",
        "def f(x): return x",
        ["days = 7\nassert f(days) == 7", "days = 30\nassert f(days) == 30, f'{days}'"],
    ),
    "a text below a setting": (
        "import pandas as pd",
        "def f(x): return x",
        [
            "pd.set_option('display.precision', 2)\n"
            "want = pd.DataFrame({'x': [1 / 3]}).to_string()\nassert f(want).endswith('0.33'), want"
        ],
    ),
    "a text below a setting of an earlier cell": (
        "import pandas as pd",
        "def f(x): return x",
        [
            "pd.set_option('display.precision', 2)\nassert f(1) == 1",
            "want = pd.DataFrame({'x': [1 / 3]}).to_string()\n"
            "assert f(want).endswith('0.33'), want",
        ],
    ),
    "a number of a module": (
        "",
        "def f(x): return x",
        ["import math\nmath.tau = 6\nwant = math.tau * 2\nassert f(want) == 12, f'{want}'"],
    ),
    "a helper that reads the student's variable": (
        "",
        "total = 3\ndef f(x): return x",
        [
            "def gap(x):\n    return x - total\nfirst = gap(f(3))\n"
            "assert first == 0, f'{first}'\ntotal = 10"
        ],
    ),
    "a helper that calls an answer of which the cell has another": (
        "",
        "def f(x): return x",
        [
            "def twice(x):\n    return f(f(x))\ngot = twice(3)\ndef f(x): return 0\n"
            "assert got == 3, f'{got}'"
        ],
    ),
    "all names of a module": (
        "",
        "def f(x): return x\ndef sqrt(x): return 7",
        ["from math import *\nwant = sqrt(4)\nassert f(want) == 2, f'{want}'"],
    ),
    "the student's value of a constant that comes later": (
        "from contextlib import suppress",
        "def g(x): return x\nrate = 3",
        [
            "found = None\nwith suppress(NameError):\n    found = rate\n"
            "assert g(1) == 1 and found == 3, f'{found}'\nrate = 5"
        ],
    ),
    "figures": (
        "import matplotlib.pyplot as plt",
        "def f(x): return x",
        [
            "plt.close('all')\nax = plt.figure(num=f(1))\nn = len(plt.get_fignums())\n"
            "plt.close('all')\nassert n == f(1), f'{n}'"
        ],
    ),
    "a list that is imported": (
        "",
        "def f(x):\n    x.pop()\n    return len(x)",
        [
            "from string import Formatter\nfrom sys import path\ngot = f([1, 2])\n"
            "size = len(path)\nassert got == 1, f'{got}'"
        ],
    ),
    "one name for two values": (
        "",
        "def f(x): return x",
        ["a = 1\nassert f(a) == 1, 'one'\na = 2\nassert f(a) == 2, 'two'"],
    ),
    "a name bound by one branch only": (
        "limit = 1",
        "def f(x): return x",
        [
            "limit = 5\nassert f(limit) == 5",
            "if 1 > 2: limit = 3\nassert f(limit) == 5, f'{limit}'",
        ],
    ),
}


@pytest.mark.parametrize(("setup", "student", "cells"), CELLS.values(), ids=CELLS)
def test_cells_begun_ahead_say_the_same(setup: str, student: str, cells: list[str]) -> None:
    def judged(*, ahead: bool) -> list[TestOutcome]:
        namespace: dict[str, object] = {"__name__": "__main__"}
        exec(f"import numpy as np\n{student}", namespace)
        checker = Checker(AnswerServer(namespace).handle)
        checker.run_setup(f"import numpy as np\n{setup}")
        for cell in cells if ahead else ():
            if could_run_ahead(checker, cell):
                assert checker.run_ahead(cell)
        with np.errstate(), pd.option_context("display.precision", 6):
            return [checker.run_test(cell) for cell in cells]

    assert judged(ahead=True) == judged(ahead=False)
