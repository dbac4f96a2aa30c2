"""What does a test see of an exception that an answer raised, and what does a student read?"""

from __future__ import annotations

import builtins

import pytest

from grading.inside.wording import RaisedByAnswer, raised_by_answer

EXCEPTIONS = [
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
]


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_every_builtin_exception_can_be_raised_for_an_answer(name):
    error = raised_by_answer("f", name)
    assert isinstance(error, RaisedByAnswer) and isinstance(error, Exception)
    assert error.student_type == name
    assert str(error) == ""


@pytest.mark.parametrize("name", ["ValueError", "KeyError", "ZeroDivisionError", "TypeError"])
def test_a_test_may_expect_a_builtin_exception(name, split):
    made = split(f"def f(x):\n    raise {name}('text')")
    outcome = made.run(f"""
        try:
            f(1)
        except {name}:
            seen = True
        assert seen
    """)
    assert outcome.status == "passed"


def test_an_exception_of_the_students_own_is_its_nearest_builtin(split):
    made = split("""
        class Mine(ValueError):
            pass
        def f(x):
            raise Mine("text")
    """)
    outcome = made.run("try:\n    f(1)\nexcept ValueError as e:\n    kind = type(e).__name__")
    assert outcome.status == "passed"
    assert made.run("assert kind == 'ValueError', kind").messages == ()


@pytest.mark.parametrize("how", ["f({})", "checks.call(f, {})"])
def test_text_and_class_names_of_the_student_are_not_shown(how, split):
    made = split("""
        def f(secret):
            kind = type("Hidden_" + secret, (KeyError,), {"__str__": lambda self: secret})
            error = kind(secret)
            error.add_note(secret)
            raise error from ValueError(secret)
    """)
    outcome = made.run(
        "### BEGIN HIDDEN TESTS\n"
        f"result = {how.format(repr('s3cr3t'))}\nassert 0, 'never reached'\n"
        "### END HIDDEN TESTS"
    )
    assert outcome.status == "failed"
    assert len(outcome.messages) == 1
    assert "KeyError" in outcome.messages[0]
    assert "s3cr3t" not in outcome.messages[0] and "Hidden" not in outcome.messages[0]
    assert not any(b"s3cr3t" in reply for _, reply in made.frames)


def test_an_assertion_raised_by_an_answer_ends_the_cell(split):
    made = split("def f(x):\n    assert False, 'mine'")
    outcome = made.run("f(1)\nassert 0, 'never reached'")
    assert len(outcome.messages) == 1
    assert "AssertionError" in outcome.messages[0] and "mine" not in outcome.messages[0]


@pytest.mark.parametrize("name", ["CheckFailed", "GuardFailed", "NotAttempted"])
def test_exceptions_of_the_course_raised_by_an_answer_speak_for_nobody(name, split):
    made = split(f"from shop.errors import {name}\ndef f(x):\n    raise {name}('all is well')")
    outcome = made.run("f(1)")
    assert outcome.status == "failed"
    assert "all is well" not in outcome.messages[0]


@pytest.mark.parametrize("leave", ["sys.exit(0)", "raise KeyboardInterrupt", "raise GeneratorExit"])
def test_an_answer_that_wants_to_leave_fails(leave, split):
    made = split(f"import sys\ndef f(x):\n    {leave}")
    outcome = made.run("f(1)")
    assert outcome.status == "failed"
    assert made.run("assert 1 == 1").status == "passed"


def test_a_hostile_exception_is_an_exception(split):
    made = split("""
        class Hostile(Exception):
            def __str__(self):
                raise SystemExit
            __repr__ = __str__
            def __getattribute__(self, name):
                raise SystemExit
        def f(x):
            raise Hostile()
    """)
    assert made.run("f(1)").status == "failed"


def test_endless_recursion_is_told(split):
    made = split("def f(x):\n    return f(x)")
    outcome = made.run("checks.call(f, 1)")
    assert "RecursionError" in outcome.messages[0]


def test_what_an_answer_returns_decides_also_after_it_raised_before(split):
    made = split("""
        calls = []
        def f(x):
            calls.append(x)
            if len(calls) == 1:
                raise ValueError
            return x
    """)
    outcome = made.run("try:\n    f(1)\nexcept Exception:\n    pass\nassert f(2) == 2")
    assert outcome.status == "passed"
