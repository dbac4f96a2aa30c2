"""Does the stage score and compare as the engine would, and survive what answers do?"""

from __future__ import annotations

import pytest

from authoring.certify.assignment import Assignment
from authoring.certify.attempts import Bank
from authoring.certify.stage import Compare, Compared, Score, Scored, Stage
from grading.engine.types import EngineCell
from shop.errors import GradingError

RATE = "def pay_rate(events):\n    return {}\n"


def test_scores_every_attempt_as_declared(chapter: tuple[Assignment, Bank], stage: Stage) -> None:
    assignment, bank = chapter
    jobs = [
        Score(a.attempt_id, a.source, assignment.exercise(a.exercise).tests) for a in bank.attempts
    ]
    results = {r.key: r for r in stage.run(jobs)}
    for attempt in bank.attempts:
        result = results[attempt.attempt_id]
        assert isinstance(result, Scored)
        full = all(test.credit == 1 for test in result.tests)
        assert full == (attempt.verdict == "right"), (attempt.attempt_id, result)


def test_one_answer_leaves_nothing_behind_for_the_next(
    chapter: tuple[Assignment, Bank], stage: Stage
) -> None:
    tests = chapter[0].exercise("pay_rate").tests
    spoil = "import numpy as np\nnp.array = None\npd = None\n" + RATE.format("0.0")
    list(stage.run([Score("spoil", spoil, tests)]))
    (result,) = stage.run([Score("right", chapter[0].exercise("pay_rate").solution, tests)])
    assert isinstance(result, Scored)
    assert [test.status for test in result.tests] == ["passed"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (RATE.format("0.0").replace("return", "while True: pass\n    return"), "timeout"),
        ("while True: pass", "timeout"),
        ("import os\nos._exit(3)", "the process died"),
        ("1 / 0", "the cell stopped with ZeroDivisionError: division by zero"),
    ],
)
def test_a_bad_answer_is_a_result(
    chapter: tuple[Assignment, Bank], stage: Stage, source: str, problem: str
) -> None:
    tests = chapter[0].exercise("pay_rate").tests
    (result,) = stage.run([Score("bad", source, tests, cpu_seconds=0.3)])
    assert isinstance(result, Scored)
    assert result.problem == problem
    assert all(test.credit == 0 for test in result.tests)


def test_stops_early_when_asked(chapter: tuple[Assignment, Bank], stage: Stage) -> None:
    tests = chapter[0].exercise("daily_net").tests
    source = "def daily_net(lines):\n    return 1"
    whole, early = sorted(
        stage.run([Score("1", source, tests), Score("2", source, tests, stop_early=True)]),
        key=lambda result: result.key,
    )
    assert isinstance(whole, Scored)
    assert isinstance(early, Scored)
    assert (len(whole.tests), len(early.tests)) == (2, 1)


def test_partial_credit_is_a_share_of_the_points(stage: Stage) -> None:
    tests = (EngineCell("test_half", "half()\n1.5", "test", 3.0),)
    (result,) = stage.run([Score("half", "def half():\n    return 0", tests)])
    assert isinstance(result, Scored)
    assert result.tests[0].credit == 0.5


def test_a_broken_setup_cell_is_reported() -> None:
    with (
        pytest.raises(GradingError, match="ZeroDivisionError"),
        Stage([EngineCell("setup", "1 / 0", "setup")]),
    ):
        pass


INPUTS = """
def inputs(seed):
    import pandas as pd
    return (pd.DataFrame({"a": [seed, seed + 1, 3], "b": [1.0, 2.0, 3.0]}),)
"""
REFERENCE = "def answer(table):\n    return table.sort_values('a')"


SORTED = "def answer(table):\n    return table.sort_values('a')"
ADDS = """def answer(table):
    out = table.sort_values("a")
    table["c"] = 1
    return out"""


def compare(
    stage: Stage, variant: str, mode: str = "loose", reference: str = REFERENCE
) -> Compared:
    job = Compare("answer", "answer", reference, {"v": (variant, mode)}, INPUTS)  # type: ignore[dict-item]
    (result,) = stage.run([job])
    assert isinstance(result, Compared)
    return result


@pytest.mark.parametrize(
    ("variant", "mode", "seed"),
    [
        (SORTED + ".copy()", "exact", None),
        (SORTED + ".reset_index(drop=True)", "loose", None),
        (SORTED + ".reset_index(drop=True)", "exact", 3),
        ("def answer(table):\n    return table", "any_order", None),
        ("def answer(table):\n    return table", "loose", 3),
        (SORTED + ".astype({'a': float})", "loose", None),
        (SORTED + ".astype({'a': float})", "exact", 0),
        ("def answer(table):\n    return table[table['a'] != 150].sort_values('a')", "loose", 149),
        (ADDS, "loose", 0),
        ("def answer(table):\n    while True: pass", "loose", 0),
        ("def answer(table):\n    raise ValueError", "loose", 0),
        ("def reply(table):\n    return table", "loose", -1),
    ],
)  # fmt: skip
def test_compares_results_and_arguments(
    stage: Stage, variant: str, mode: str, seed: int | None
) -> None:
    result = compare(stage, variant, mode)
    assert result.problem == ""
    assert result.differs == ({} if seed is None else {"v": seed})
    assert seed is not None or result.inputs == 200


def test_inputs_on_which_the_reference_raises_do_not_count(stage: Stage) -> None:
    guarded = (
        "def answer(table):\n    if table['a'].iloc[0] % 3 == 0: raise ValueError\n    return 1"
    )
    assert compare(stage, guarded, reference=guarded).inputs == 200
    always = "def answer(table):\n    raise ValueError"
    assert "raises on most inputs" in compare(stage, always, reference=always).problem
