"""What a test expects reaches the student from its visible part alone."""

from __future__ import annotations

from grading.inside.assertions import compile_cell

CELL = """
def same(value):
    checks.same_number(value, 7654.25, "f(1)")
same(f(1))
### BEGIN HIDDEN TESTS
same(f(1) + 1)
for _ in range(2):
    checks.same_text("Berlin", "Kronstadt", "town")
assert f(1) == 7654.25, "another number is right"
### END HIDDEN TESTS
checks.same_labels(["a"], ["b"], "labels")
"""


def test_every_statement_knows_where_it_stands():
    assert [step.is_visible for step in compile_cell(CELL)] == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]


def test_visible_tests_show_expected_and_got_and_hidden_ones_do_not(split):
    lines = CELL.replace("for _ in range(2):\n    ", "")
    first, second, third, fourth, last = split("f = lambda x: 3").run(lines).messages
    assert "    expected  got\n    7654.25   3" in first
    assert second == "f(1): is 4, which is not what this input gives."
    assert third == "town: is 'Berlin', which is not what this input gives."
    assert fourth == "another number is right"
    assert "    'b'       –" in last


def test_an_error_of_a_hidden_test_names_its_kind_alone(split):
    cell = "### BEGIN HIDDEN TESTS\nraise KeyError('Kronstadt')\n### END HIDDEN TESTS"
    (message,) = split("x = 1").run(cell).messages
    assert "KeyError" in message and "Kronstadt" not in message


def test_a_crash_names_its_input_and_no_value_of_a_hidden_one(split):
    made = split("def f(table, kind, n):\n    return 1 / 0")
    given = "pd.DataFrame({'x': [None]}), 'Kronstadt', 0)\n"
    (message,) = made.run(f"f({given}").messages
    assert "Its input: table = a table of 1 rows (x, values missing in x); " in message
    assert "kind = 'Kronstadt'; n = 0." in message
    (message,) = made.run(f"### BEGIN HIDDEN TESTS\nchecks.call(f, {given}").messages
    assert "kind = a text of 9 characters; n = 0." in message and "Kronstadt" not in message


def test_a_mutation_that_makes_a_check_fail_is_named(split):
    made = split("def f(df):\n    df['y'] = 1\n    return df.size")
    cell = "t = pd.DataFrame({'x': [1]})\nchecks.same_number(f(t), 1, 'f(t)')\n"
    (message,) = made.run(cell).messages
    assert "Besides, f(…) mutated its input: work on a copy" in message
    (message,) = made.run("checks.same_number(f(pd.DataFrame()), 5, 'f')").messages
    assert "    5         0" in message


def test_what_a_passed_test_says_is_no_credit(split):
    outcome = split("x = 1").run("assert x == 1\nchecks.passed('x')")
    assert (outcome.status, outcome.credit) == ("passed", None)
