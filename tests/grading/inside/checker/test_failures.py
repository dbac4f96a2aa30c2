"""What is said when the student's process does not answer?"""

from __future__ import annotations

import pytest

from grading.inside.checker import Checker
from grading.inside.frames import AnswersGone, CallTimeout
from grading.inside.wire import encode, join_parts

FUNCTION = join_parts([encode(["function", None])])
SWALLOWING = """
try:
    result = f(1)
except Exception:
    result = 1
assert result == 1, "x"
assert f(2) == 2, "never reached"
"""
PLAIN = "assert f(1) == 1, 'x'\nassert 0, 'never reached'"
THROUGH_CHECKS = "from shop import checks\nresult = checks.call(f, 1)\nassert 0, 'never reached'"


class Failing:
    """Describes a function once, then fails in the same way for ever."""

    def __init__(self, failure: Exception) -> None:
        self.failure = failure
        self.asked = 0

    def __call__(self, request: bytes) -> bytes:
        self.asked += 1
        if self.asked == 1:
            return FUNCTION
        raise self.failure


FAILURES = {
    "timeout": (CallTimeout("x"), "took longer than a call may take"),
    "killed": (AnswersGone("x"), "process ended"),
}


@pytest.mark.parametrize("status", FAILURES)
@pytest.mark.parametrize("source", [PLAIN, SWALLOWING, THROUGH_CHECKS])
def test_a_failure_ends_the_cell_even_if_the_test_swallows_it(status, source):
    failure, words = FAILURES[status]
    ask = Failing(failure)
    outcome = Checker(ask).run_test(source)
    assert outcome.status == status
    assert len(outcome.messages) == 1
    assert outcome.messages[0].startswith("f") and words in outcome.messages[0]
    assert ask.asked == 2


def test_a_broken_pipe_is_a_process_that_ended():
    outcome = Checker(Failing(BrokenPipeError())).run_test(PLAIN)
    assert outcome.status == "killed"


def test_failed_checks_before_the_failure_are_still_said():
    outcome = Checker(Failing(CallTimeout("x"))).run_test("assert 1 == 2, 'first'\n" + PLAIN)
    assert outcome.status == "timeout"
    assert outcome.messages[0] == "first" and len(outcome.messages) == 2


def test_the_next_cell_asks_again():
    ask = Failing(CallTimeout("x"))
    checker = Checker(ask)
    checker.run_test(PLAIN)
    assert checker.run_test("assert 1 == 1").status == "passed"
    assert checker.run_test(PLAIN).status == "timeout"
    assert ask.asked == 3


def test_a_failure_while_a_name_is_looked_up():
    def ask(request: bytes) -> bytes:
        raise AnswersGone("x")

    outcome = Checker(ask).run_test("assert answer == 1, 'x'")
    assert outcome.status == "killed" and outcome.messages[0].startswith("answer: ")
