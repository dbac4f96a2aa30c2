"""Do many calls in one message mean what the same calls mean one by one?"""

from __future__ import annotations

import itertools

import pytest

from grading.inside.answers import AnswerServer
from grading.inside.checker import Checker
from grading.inside.frames import AnswersGone
from grading.inside.protocol import (
    Call,
    Calls,
    Missing,
    Raised,
    read_reply,
    read_request,
    single_requests,
    write_reply,
    write_request,
)
from grading.inside.wire import decode, encode, join_parts, split_parts
from shop.errors import WireError

FUNCTION = join_parts([encode(["function", None])])
DOUBLE = "def f(x):\n    return 2 * x"
EACH = "assert checks.call_each(f, [(n,) for n in range(45)]) == [2 * n for n in range(45)], 'no'"


def calls(*cases: tuple[object, ...]) -> Calls:
    return Calls("f", tuple(tuple(encode(value) for value in case) for case in cases))


@pytest.mark.parametrize("request_", [calls(), calls((1, 2), (), (3,)), calls(("a",))])
def test_a_request_arrives_as_sent_and_stands_for_single_ones(request_: Calls) -> None:
    data = write_request(request_)
    assert read_request(data) == request_
    assert single_requests(data) == [write_request(Call("f", case)) for case in request_.cases]


def test_a_single_request_stands_for_itself() -> None:
    data = write_request(Call("f", (encode(1),), ("x",)))
    assert single_requests(data) == [data]


@pytest.mark.parametrize("counts", [[], [1], [2, 1]])
def test_counts_that_do_not_fit_are_no_request(counts: list[int]) -> None:
    data = join_parts([encode(["calls", "f", counts]), encode(1), encode(2)])
    with pytest.raises(WireError):
        read_request(data)


def test_many_calls_cross_in_bundles(split) -> None:
    made = split(DOUBLE)
    assert made.run(EACH).status == "passed"
    assert len(made.frames) == 1 + 3  # the look, and three bundles of at most twenty


def test_the_first_case_that_fails_says_what_a_call_would_say(split) -> None:
    answer = "def f(x):\n    return 10 / (x - 3)"
    one = split(answer).run("for n in range(9):\n    checks.call(f, n)")
    many = split(answer).run("checks.call_each(f, [(n,) for n in range(9)])")
    assert many.status == one.status == "failed"
    assert many.messages == one.messages and "ZeroDivisionError" in many.messages[0]


def test_failures_may_be_kept(split) -> None:
    answer = "def f(x):\n    return 10 / (x - 3)"
    test = """
    given = checks.call_each(f, [(1,), (3,), (5,)], keep_failures=True)
    assert given[0] == -5 and given[2] == 5, "others count all the same"
    assert "ZeroDivisionError" in str(given[1]), str(given[1])
    """
    assert split(answer).run(test).status == "passed"


def test_what_cannot_cross_fails_its_own_call_alone(split) -> None:
    answer = "def f(x):\n    return (i for i in [x]) if x == 2 else x"
    test = """
    given = checks.call_each(f, [(1,), (2,), (3,)], keep_failures=True)
    assert given[::2] == [1, 3], "others"
    assert "generator" in str(given[1]), str(given[1])
    """
    assert split(answer).run(test).status == "passed"


@pytest.mark.parametrize("keep", [False, True])
def test_a_stub_is_not_attempted(split, keep: bool) -> None:
    made = split("def f(x):\n    raise NotImplementedError")
    test = f"given = checks.call_each(f, [(1,), (2,)], keep_failures={keep})\n"
    test += "if isinstance(given[0], Exception):\n    raise given[0]"
    outcome = made.run(test)
    assert outcome.status == "not_attempted"


def test_a_changed_argument_is_changed_for_the_test_and_judged_without(split) -> None:
    made = split("def f(x):\n    x.append(0)\n    return len(x)")
    test = """
    mine = [[1], [2, 3]]
    assert checks.call_each(f, [(one,) for one in mine]) == [2, 3], "length"
    checks.unchanged([[1], [2, 3]], mine, "mine")
    """
    outcome = made.run(test)
    assert outcome.status == "failed"
    assert outcome.messages[0].startswith("mine: was mutated by the call")


@pytest.mark.parametrize("parts", [0, 1, 3])
def test_a_reply_with_another_number_of_parts_is_no_reply(parts: int) -> None:
    result = write_reply(Raised("ValueError", {}))
    replies = iter([FUNCTION, join_parts([result] * parts)])
    source = "from shop import checks\nchecks.call_each(f, [(1,), (2,)], keep_failures=True)"
    outcome = Checker(lambda _: next(replies)).run_test(source)
    assert outcome.status == "error" and outcome.malformed


def test_a_reply_with_a_part_that_is_none_is_no_reply() -> None:
    replies = iter([FUNCTION, join_parts([write_reply(Missing()), b"noise"])])
    source = "from shop import checks\nchecks.call_each(f, [(1,), (2,)], keep_failures=True)"
    outcome = Checker(lambda _: next(replies)).run_test(source)
    assert outcome.status == "error" and outcome.malformed


def test_a_process_that_ended_ends_the_cell_though_failures_are_kept() -> None:
    asked = itertools.count()

    def ask(request: bytes) -> bytes:
        if next(asked):
            raise AnswersGone("x")
        return FUNCTION

    source = "from shop import checks\nchecks.call_each(f, [(1,), (2,)], keep_failures=True)\n"
    outcome = Checker(ask).run_test(source + "assert 0, 'never reached'")
    assert outcome.status == "killed" and len(outcome.messages) == 1


def test_what_is_interrupted_is_not_gone_on_with() -> None:
    seen: list[int] = []

    def f(number: int) -> int:
        seen.append(number)
        if number == 2:
            raise KeyboardInterrupt
        return number

    reply = AnswerServer({"f": f}).handle(write_request(calls((1,), (2,), (3,), (4,))))
    first, *others = [read_reply(part) for part in split_parts(reply)]
    assert seen == [1, 2]
    assert decode(first.value) == 1  # type: ignore[union-attr]
    assert others == [Raised("KeyboardInterrupt", {})] * 3
