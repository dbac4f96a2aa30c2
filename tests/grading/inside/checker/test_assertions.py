"""Which statements of a test cell are judged, what ends it, and what does it earn?"""

from __future__ import annotations

import pytest

from grading.inside.wording import MAX_MESSAGE


def test_a_cell_whose_checks_hold_passes(split):
    outcome = split("x = 1").run("assert x == 1, 'one'\nchecks.same_number(x, 1, 'x')")
    assert (outcome.status, outcome.messages, outcome.credit) == ("passed", (), None)


def test_all_top_level_assertions_are_reported_in_order(split):
    outcome = split("x = 1").run("assert x == 2, 'two'\nassert x == 1, 'one'\nassert x > 5, 'five'")
    assert outcome.status == "failed"
    assert outcome.messages == ("two", "five")


def test_checks_are_reported_together_with_assertions(split):
    outcome = split("x = 1").run("checks.same_number(x, 2, 'x')\nassert x == 3, 'three'")
    assert len(outcome.messages) == 2


def test_the_same_message_is_said_once(split):
    outcome = split("x = 1").run("assert x == 2, 'wrong'\nassert x == 3, 'wrong'")
    assert outcome.messages == ("wrong",)


def test_a_guard_ends_the_cell(split):
    outcome = split("x = 'a'").run("checks.is_number(x, 'x')\nassert x == 3, 'never reached'")
    assert outcome.status == "failed"
    assert len(outcome.messages) == 1 and outcome.messages[0].startswith("x: ")


@pytest.mark.parametrize("call", ["f(1)", "checks.call(f, 1)"])
def test_the_stub_is_told_apart_from_a_wrong_answer(call, split):
    made = split("def f(x): raise NotImplementedError")
    outcome = made.run(f"result = {call}\nassert result == 1, 'never reached'")
    assert outcome.status == "not_attempted"
    assert len(outcome.messages) == 1 and "not attempted yet" in outcome.messages[0]


@pytest.mark.parametrize("placeholder", ["None", "..."])
def test_a_placeholder_is_not_attempted(placeholder, split):
    outcome = split(f"x = {placeholder}").run("checks.attempted(x, 'x')\nassert x == 1, 'never'")
    assert outcome.status == "not_attempted"


def test_any_other_exception_ends_the_cell_without_its_text(split):
    made = split("def f(x): return {'a': 1}")
    outcome = made.run("assert f(1)['secret column'] == 5, 'x'\nassert 1 == 2, 'never reached'")
    assert outcome.status == "failed"
    assert len(outcome.messages) == 1
    assert "KeyError" in outcome.messages[0] and "`f`" in outcome.messages[0]
    assert "secret" not in outcome.messages[0]


def test_an_assertion_inside_a_loop_ends_the_cell(split):
    outcome = split("x = 1").run("for y in [1, 2]:\n    assert x == y, f'{y}'\nassert 0, 'never'")
    assert outcome.messages == ("2",)


def test_an_assertion_inside_a_helper_of_the_test_does_not_end_it(split):
    outcome = split("x = 1").run("""
        def case(y):
            assert x == y, f"case {y}"
        case(2)
        case(1)
        case(3)
    """)
    assert outcome.messages == ("case 2", "case 3")


def test_a_message_is_evaluated_only_when_it_is_needed(split):
    outcome = split("x = 1").run("assert x == 1, 1 / 0")
    assert outcome.status == "passed"


def test_a_message_that_cannot_be_made_still_fails_its_check(split):
    outcome = split("x = 1").run("assert x == 2, f'{x.nothing}'\nassert x == 3, 'three'")
    assert outcome.messages == ("A check of this cell does not hold.", "three")


def test_a_bare_assertion_shows_no_source(split):
    outcome = split("x = 1").run("assert x == 12345")
    assert outcome.messages == ("A check of this cell does not hold.",)


def test_an_ambiguous_truth_value_is_no_pass(split):
    outcome = split("x = pd.Series([1, 2])").run("assert x == x, 'x'")
    assert outcome.status == "failed"
    assert "ValueError" in outcome.messages[0]


def test_a_test_that_stops_before_it_looks_at_an_answer_is_an_error_of_the_test(split):
    outcome = split().run("1 / 0")
    assert outcome.status == "error"
    assert "Tell your instructor" in outcome.messages[0]


@pytest.mark.parametrize("source", ["assert (", "x = 'a\0b'"])
def test_a_test_that_is_not_python_is_an_error_of_the_test(source, split):
    assert split().run(source).status == "error"


def test_leaving_python_from_a_test_is_an_error_of_the_test(split):
    assert split().run("import sys\nsys.exit(0)").status == "error"


def test_an_empty_cell_passes(split):
    assert split().run("").status == "passed"


CREDITS = {
    "1.5": 1.5,
    "2": 2.0,
    "0": 0.0,
    "0.5 * 3": 1.5,
    "True": None,
    "'1.5'": None,
    "None": None,
    "np.float64(1.5)": None,
    "x = 1.5": None,
    "[1.5]": None,
}


@pytest.mark.parametrize("last", CREDITS)
def test_a_number_at_the_end_is_partial_credit(last, split):
    outcome = split().run(f"assert True\n{last}")
    assert (outcome.status, outcome.credit) == ("passed", CREDITS[last])


def test_a_number_before_the_end_is_no_credit(split):
    assert split().run("1.5\nassert True").credit is None


@pytest.mark.parametrize("last", ["checks.is_number(x, 'x')", "checks.call(f)"])
def test_what_a_check_returns_is_no_credit(last, split):
    outcome = split("x = 100\ndef f(): return 100").run(last)
    assert (outcome.status, outcome.credit) == ("passed", None)


@pytest.mark.parametrize("points", [0, 1.5])
def test_partial_credit_comes_with_its_message(points, split):
    said = "Two lines of four are reached."
    outcome = split().run(f"from shop import checks\nchecks.partial({points}, {said!r})")
    assert (outcome.status, outcome.credit, outcome.messages) == ("passed", points, (said,))
    assert type(outcome.credit) is float


def test_a_failed_check_leaves_neither_credit_nor_its_message(split):
    outcome = split().run("from shop import checks\nassert False, 'no'\nchecks.partial(1, 'one')")
    assert (outcome.status, outcome.credit, outcome.messages) == ("failed", None, ("no",))


@pytest.mark.parametrize("last", ["float('nan')", "float('inf')", "-1"])
def test_impossible_credit_is_an_error_of_the_test(last, split):
    outcome = split().run(last)
    assert (outcome.status, outcome.credit) == ("error", None)


def test_failed_checks_leave_no_credit(split):
    outcome = split().run("assert False, 'no'\n1.5")
    assert (outcome.status, outcome.credit) == ("failed", None)


def test_output_and_warnings_decide_nothing(split, capfd):
    made = split("""
        import warnings
        def f(x):
            print("noise")
            warnings.warn("careful")
            return x
    """)
    outcome = made.run("""
        import sys, warnings
        print("test noise")
        print("error noise", file=sys.stderr)
        warnings.warn("also")
        assert f(1) == 1
    """)
    assert outcome.status == "passed"
    assert capfd.readouterr() == ("", "")


def test_messages_are_short_and_clean(split):
    outcome = split("x = 'a\\x1b[31m\\u202e\\ud800' + 'b' * 5000").run("assert x == 1, f'came {x}'")
    (message,) = outcome.messages
    assert len(message) <= MAX_MESSAGE
    assert "\x1b" not in message and "\u202e" not in message
    message.encode()
