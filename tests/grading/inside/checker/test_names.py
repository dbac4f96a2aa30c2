"""Where does a test cell's name come from?"""

from __future__ import annotations

import dis
import types

import pytest

from grading.inside.assertions import LOADS, STORES, compile_cell, names_in
from shop.errors import GradingError


def test_the_checkers_setup_wins_over_the_students_values(split):
    made = split("limit = 99\nread = lambda: limit", setup="limit = 5")
    assert made.run("assert limit == 5, 'setup'\nassert read() == 99, 'own'").status == "passed"


def test_data_of_the_student_is_fetched_once_per_cell_and_anew_for_the_next(split):
    made = split("answer = 3")
    assert made.run("assert answer == 3\nassert answer > 2").status == "passed"
    assert len(made.frames) == 1
    made.student("answer = 4")
    assert made.run("assert answer == 4").status == "passed"


def test_a_global_frame_is_fetched(split):
    made = split("totals = pd.DataFrame({'x': [1, 2]})")
    assert made.run("assert totals['x'].tolist() == [1, 2]").status == "passed"


def test_a_stub_takes_keywords_and_keeps_defaults_and_signature(split):
    made = split("def f(a, /, b, *rest, c=3, **more):\n    return [a, b, rest, c, more]")
    outcome = made.run("""
        import inspect
        assert f(1, 2) == [1, 2, (), 3, {}], "defaults"
        assert f(1, b=2, c=4, d=5) == [1, 2, (), 4, {"d": 5}], "keywords"
        assert f(1, 2, 7, 8, c=0) == [1, 2, (7, 8), 0, {}], "rest"
        assert f.__name__ == "f" and callable(f), "name"
        parameters = inspect.signature(f).parameters
        assert list(parameters) == ["a", "b", "rest", "c", "more"], "parameters"
        assert parameters["c"].default == 3, "default"
        assert parameters["c"].kind is inspect.Parameter.KEYWORD_ONLY, "kind"
        assert parameters["a"].kind is inspect.Parameter.POSITIONAL_ONLY, "kind"
    """)
    assert outcome.messages == ()


def test_a_default_that_is_no_scalar_is_marked(split):
    made = split("def f(a=[1]): return a")
    outcome = made.run("""
        import inspect
        assert repr(inspect.signature(f).parameters["a"].default) == "…", "marked"
        assert f() == [1], "used"
    """)
    assert outcome.messages == ()


CALLABLES = {
    "lambda": "f = lambda x: x + 1",
    "decorated": """
        import functools
        def logged(func):
            @functools.wraps(func)
            def inner(*args, **kwargs):
                return func(*args, **kwargs)
            return inner
        @logged
        def f(x):
            return x + 1
    """,
    "partial": "import functools, operator\nf = functools.partial(operator.add, 1)",
    "method": """
        class Sums:
            def add(self, x):
                return x + 1
        f = Sums().add
    """,
    "instance": """
        class Adds:
            def __call__(self, x):
                return x + 1
        f = Adds()
    """,
    "cached": "import functools\n@functools.lru_cache\ndef f(x):\n    return x + 1",
    "ufunc": "f = np.frompyfunc(lambda x: x + 1, 1, 1)",
}


@pytest.mark.parametrize("name", CALLABLES)
def test_whatever_can_be_called_is_an_answer(name, split):
    made = split()
    made.student(CALLABLES[name])
    assert made.run("assert f(1) == 2, f'{f(1)}'").messages == ()


UNFIT = {
    "class Answer:\n    pass": "Answer is a class; write a function with `def`",
    "async def Answer(): return 1": "use a plain `def` without `async`",
    "Answer = (x for x in [])": "Answer is a generator; return a list, a Series or a DataFrame",
    "import math as Answer": "Answer is a module",
    "Answer = object()": "Answer is an object of a class that is no plain value",
}


@pytest.mark.parametrize("source", UNFIT)
def test_names_that_cannot_cross_fail_with_what_was_expected(source, split):
    outcome = split(source).run("assert Answer is not None, 'x'\nassert 1 == 2, 'never reached'")
    assert outcome.status == "failed"
    assert len(outcome.messages) == 1
    assert UNFIT[source] in outcome.messages[0]


def test_a_missing_name_fails_with_its_name(split):
    outcome = split().run("assert cart_rate(1) == 2, 'x'")
    assert outcome.status == "failed"
    assert outcome.messages[0].startswith("cart_rate: nothing of this name is there")


def test_statements_before_a_missing_name_are_still_judged(split):
    outcome = split("a = 1").run("assert a == 2, 'a is wrong'\nassert b == 2, 'x'")
    assert len(outcome.messages) == 2
    assert outcome.messages[0] == "a is wrong"


def test_names_inside_functions_and_comprehensions_of_a_test_are_found(split):
    made = split("def f(x): return x + 1\nbase = 10")
    outcome = made.run("""
        def case(x):
            return f(x) == x + 1 and base == 10
        assert all(case(number) for number in range(3)), "cases"
        assert [f(y) for y in [1]] == [2], "list"
        assert (lambda z: f(z))(1) == 2, "lambda"
    """)
    assert outcome.messages == ()


def test_local_names_of_a_test_are_not_asked_for(split):
    made = split("def f(x): return x")
    made.run("rows = [f(row) for row in [1]]\nassert rows == [1]")
    asked = b"".join(request for request, _ in made.frames)
    assert b"row" not in asked.replace(b"rows", b"")


def test_a_helper_may_use_what_the_test_defines_below_it(split):
    outcome = split("def f(x): return x").run("""
        def helper(x):
            return double(f(x)) + offset
        def double(x):
            return x * 2
        offset = 1
        assert helper(3) == 7, "helper"
    """)
    assert outcome.messages == ()


def test_a_test_may_assign_a_name_of_the_student_anew(split):
    made = split("total = 3\ny = 'mine'")
    assert made.run("total = total * 2\nassert total == 6, 'six'").messages == ()
    assert made.run("assert total == 6, 'kept'").messages == ()
    assert made.run("for y in [1, 2]:\n    assert y != 'mine', 'loop'").messages == ()


def test_a_name_read_too_early_is_the_tests_fault(split):
    outcome = split().run("assert later == 1\nlater = 1")
    assert outcome.status == "error" and "NameError" in outcome.messages[0]


def test_a_class_of_a_test_has_names_of_its_own(split):
    outcome = split().run("""
        class Case:
            size = 3
            double = size * 2
        assert Case.double == 6
    """)
    assert outcome.status == "passed"


def test_builtins_are_the_checkers(split):
    made = split("def len(x): return 99\ndef sum(x): return 99")
    assert made.run("assert len([1]) == 1\nassert sum([1]) == 1").status == "passed"
    assert made.frames == []


def test_what_one_test_cell_defines_the_next_one_sees(split):
    made = split("result = 'mine'\ndef f(x): return x")
    assert made.run("result = f(1)\ndef helper(x): return x * 2").status == "passed"
    assert made.run("assert result == 1, 'kept'\nassert helper(2) == 4").status == "passed"


def test_what_a_test_cell_does_to_setup_values_the_next_one_does_not_see(split):
    made = split(
        "def empty(df): df.__init__(df[:0]); return 0",
        setup="events = pd.DataFrame({'x': [1, 2]})\nlabels = ['a']\ncounts = np.array([1])",
    )
    made.run("empty(events)\nlabels.append('b')\ncounts[0] = 9\nassert len(events) == 0")
    outcome = made.run("assert len(events) == 2\nassert labels == ['a']\nassert counts[0] == 1")
    assert outcome.status == "passed"


def test_a_setup_cell_may_hold_magics(split):
    made = split(setup="%matplotlib inline\nvalue = 3")
    assert made.run("assert value == 3").status == "passed"


def test_a_broken_setup_cell_is_the_assignments_fault(split):
    with pytest.raises(GradingError, match="setup cell stopped with ZeroDivisionError"):
        split(setup="1 / 0")


SOURCES = [
    "x = y + z.attribute",
    "def f(a, b=default):\n    global made\n    made = a + other\n    return len(a)",
    "class Case(Base):\n    size = 3\n    double = size * factor",
    "made = [f(x) for x in rows if x > limit]\n(lambda q: g(q))(h)",
    "try:\n    f()\nexcept ValueError as e:\n    print(e)",
    "\n".join(f"name_{i} = value_{i}" for i in range(700)) + "\nlast = first",
    "for i in range(3):\n    total += i\nwith open(p) as q:\n    q.read()\nimport a.b as c",
]


@pytest.mark.parametrize("source", SOURCES)
def test_names_are_those_that_dis_lists(source):
    def listed(code, operations):
        names = [i.argval for i in dis.get_instructions(code) if i.opname in operations]
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                names += listed(constant, operations)
        return names

    code = compile(source, "<test>", "exec")
    for operations in (LOADS, STORES):
        assert names_in(code, operations) == listed(code, operations) != []


def test_cells_are_compiled_once():
    assert compile_cell("assert 1 == 1") is compile_cell("assert 1 == 1")
