"""Calling an answer: not attempted, stopped, and charts."""

import matplotlib.pyplot as plt
import pytest

from shop import checks
from shop.errors import CheckFailed, GuardFailed, NotAttempted


def test_call_hands_arguments_over_and_returns_the_result():
    def answer(a, b=1):
        return a + b

    assert checks.call(answer, 2, b=3) == 5


def test_a_stub_is_not_attempted_and_not_wrong():
    def cart_rate(events):
        raise NotImplementedError

    with pytest.raises(NotAttempted, match="cart_rate: not attempted yet"):
        checks.call(cart_rate, None)


@pytest.mark.parametrize("placeholder", [None, ...])
def test_a_placeholder_is_not_attempted(placeholder):
    with pytest.raises(NotAttempted, match="share: not attempted"):
        checks.attempted(placeholder, "share")


@pytest.mark.parametrize("value", [0, "", [], False])
def test_an_empty_value_is_attempted(value):
    checks.attempted(value, "share")


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (KeyError("sesion_id"), "docstring lists columns and keys"),
        (ZeroDivisionError("division by zero"), "divided by zero"),
        (ValueError("bad"), "small table"),
        (OSError("odd"), "by hand"),
    ],
)
def test_an_exception_becomes_a_guard_that_names_function_type_and_advice(error, advice):
    def cart_rate():
        raise error

    with pytest.raises(GuardFailed, match=r"cart_rate\(…\): stopped with") as failure:
        checks.call(cart_rate)
    assert type(error).__name__ in str(failure.value)
    assert advice in str(failure.value)


def test_a_long_reason_is_clipped():
    def answer():
        raise ValueError("x" * 5_000)

    with pytest.raises(GuardFailed) as failure:
        checks.call(answer)
    assert len(str(failure.value)) < 400


def test_an_exception_from_another_process_shows_its_own_type():
    class Elsewhere(Exception):
        student_type = "KeyError"

    def answer():
        raise Elsewhere("'channel'")

    with pytest.raises(GuardFailed, match="stopped with KeyError: 'channel'"):
        checks.call(answer)


def test_checks_inside_an_answer_keep_their_own_message():
    def answer():
        raise CheckFailed("said by the helper")

    with pytest.raises(CheckFailed, match="said by the helper"):
        checks.call(answer)


def test_a_value_where_a_function_belongs_is_refused():
    with pytest.raises(GuardFailed, match="should be a function, but is a number"):
        checks.call(5)


def test_chart_describes_and_closes_the_figure():
    def answer():
        return plt.subplots()[1]

    open_before = plt.get_fignums()
    assert checks.chart(answer).title == ""
    assert plt.get_fignums() == open_before


def test_chart_without_a_return_says_so():
    def funnel_chart():
        plt.subplots()

    with pytest.raises(GuardFailed, match=r"return ax") as failure:
        checks.chart(funnel_chart)
    plt.close("all")
    assert "nothing (None) came back" in str(failure.value)


def test_call_each_calls_once_a_case_in_order():
    seen = []

    def answer(a, b=1):
        seen.append(a)
        return a + b

    assert checks.call_each(answer, [(1,), (2, 3)]) == [2, 5]
    assert seen == [1, 2]


def test_call_each_stops_at_the_first_failure_or_keeps_all():
    def answer(a):
        return 1 / a

    with pytest.raises(GuardFailed, match="answer"):
        checks.call_each(answer, [(1,), (0,), (2,)])
    one, failed, half = checks.call_each(answer, [(1,), (0,), (2,)], keep_failures=True)
    assert (one, half) == (1, 0.5)
    assert isinstance(failed, GuardFailed) and "ZeroDivisionError" in str(failed)


@pytest.mark.parametrize("answer", [None, ..., 3])
def test_call_each_wants_a_function(answer):
    with pytest.raises(NotAttempted if answer in (None, ...) else GuardFailed):
        checks.call_each(answer, [(1,)], keep_failures=True)
