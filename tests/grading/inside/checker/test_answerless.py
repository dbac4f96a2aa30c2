"""Which statements of a test cell are run before there is an answer?"""

from __future__ import annotations

import textwrap

import pandas as pd
import pytest

from grading.inside.answerless import answerless
from grading.inside.assertions import compile_cell
from grading.inside.checker import Checker
from shop import checks


def _ahead(source: str, **setup: object) -> list[int]:
    """Return the lines, from 0, of one-line statements that are run ahead."""
    names = {"pd": pd, "checks": checks, **setup}
    return list(answerless(compile_cell(textwrap.dedent(source)), names).places)


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
        ("a = 1\ngot = answer(a)\na = 2\nother = answer(a)", []),
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
        ("import os\nwant = os.getpid()\nother = 1", [0, 2]),
        ("table = open('/etc/hostname')\nother = 1", [1]),
        ("from pathlib import Path\nwant = 3", [0, 1]),
        ("want = [one for one in stock if one in names]", [0]),
        ("want = [one for one in stock if one in answers]", []),
        ("want = checks.same_number(1, 1, 'x')\nchecks.is_frame(answer(1), 'x')", [0]),
    ],
)
def test_what_needs_no_answer_is_found(source: str, expected: list[int]) -> None:
    setup = {"stock": pd.DataFrame({"x": [1]}), "names": ["x"], "first": 1}
    assert _ahead(source, **setup) == expected


def test_a_function_of_the_setup_reaches_what_it_reads() -> None:
    setup: dict[str, object] = {"stock": pd.DataFrame({"x": [1]})}
    exec("def rows(): return len(stock)\ndef plain(): return 1", setup)
    source = "got = answer(stock)\nwant = rows()\nother = plain()"
    assert list(answerless(compile_cell(source), setup).places) == [2]


class _Counted:
    """A value of the setup that notices how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def ask(self) -> int:
        """Return how often this was called."""
        self.times += 1
        return self.times


def _nobody(_request: bytes) -> bytes:
    raise AssertionError("the student was asked")


def test_what_was_run_ahead_is_not_run_again_and_only_once_taken_over() -> None:
    checker = Checker(_nobody)
    counted = _Counted()
    checker._setup["counted"] = counted.ask
    source = "times = counted()\nassert times == 1, f'run {times} times'"
    assert checker.run_ahead(source)
    assert counted.times == 1
    assert checker.run_test(source).status == "passed"
    assert counted.times == 1
    assert checker.run_test(source).messages == ("run 2 times",)


@pytest.mark.parametrize(
    "source",
    [
        "import random\nwant = random.random()",
        "import numpy as np\nwant = np.random.rand()",
        "want = (one for one in [1])",
        "pd.set_option('display.max_rows', 3)\nwant = 1",
        "stock['x'] = 5\nwant = 1",
    ],
    ids=["a draw", "a draw of NumPy", "what cannot be copied", "a setting", "a value of the setup"],
)
def test_a_cell_that_does_more_than_bind_names_is_refused(source: str) -> None:
    checker = Checker(_nobody)
    checker.run_setup("import pandas as pd\nstock = {'x': 1}")
    checker._setup["stock"] = _Shared()
    with pd.option_context("display.max_rows", 60):
        assert not checker.run_ahead(source)


class _Shared(dict):
    """A value of the setup that no test cell gets a copy of."""


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
