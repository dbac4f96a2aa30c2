"""Does a wrong answer stay wrong, whatever the student's process does?"""

from __future__ import annotations

import pytest

from grading.inside.checker import Checker
from grading.inside.wire import encode, join_parts

ALWAYS_EQUAL = """
class Always:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __bool__(self): return True
    def __hash__(self): return 1
    def __sub__(self, other): return self
    __rsub__ = __add__ = __radd__ = __mul__ = __sub__
    def __abs__(self): return 0
    def __float__(self): return 0.0
    def __iter__(self): return iter([self])
    def __len__(self): return 1
    def __getattr__(self, name): return self
    def __call__(self, *args, **kwargs): return self
"""
ATTACKS = {
    "object that equals everything": ALWAYS_EQUAL + "def f(x): return Always()",
    "inside a list": ALWAYS_EQUAL + "def f(x): return [Always()]",
    "inside a frame": ALWAYS_EQUAL + "def f(x): return pd.DataFrame({'x': [Always()]})",
    "int that equals everything": """
        class N(int):
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            __hash__ = int.__hash__
        def f(x): return N(0)
    """,
    "float that equals everything": """
        class N(float):
            def __eq__(self, other): return True
            def __sub__(self, other): return 0.0
            __hash__ = float.__hash__
        def f(x): return N(0)
    """,
    "text that equals everything": """
        class T(str):
            def __eq__(self, other): return True
            __hash__ = str.__hash__
        def f(x): return T("x")
    """,
    "dict that lies": """
        class D(dict):
            def __eq__(self, other): return True
            def __getitem__(self, key): return 42
            def __iter__(self): return iter(["x"])
            def items(self): return [("x", 42)]
            def keys(self): return ["x"]
            def values(self): return [42]
        def f(x): return D()
    """,
    "list that lies": """
        class L(list):
            def __eq__(self, other): return True
            def __iter__(self): return iter([42])
            def __len__(self): return 1
        def f(x): return L()
    """,
    "frame that lies": """
        class F(pd.DataFrame):
            def equals(self, other): return True
            def __eq__(self, other): return pd.DataFrame([[True]])
            def items(self): return iter([])
        def f(x): return F({"x": [0]})
    """,
    "nan": "def f(x): return float('nan')",
    "patched comparison": """
        pd.DataFrame.equals = lambda self, other: True
        pd.Series.__eq__ = lambda self, other: pd.Series([True])
        import builtins
        builtins.abs = lambda x: 0
        builtins.all = lambda x: True
        def f(x): return 0
    """,
    "generator": "def f(x): yield 42",
    "true": "def f(x): return True",
    "exception": "def f(x): raise AssertionError",
    "course exception": "from shop.errors import CheckFailed\ndef f(x): raise CheckFailed('ok')",
    "partial credit": "def f(x): return 100.0",
}


@pytest.fixture(autouse=True)
def _restore_libraries(monkeypatch):
    """Undo what an attack does to this process: only here do both sides share one."""
    import builtins

    import pandas as pd

    for holder, name in [
        (pd.DataFrame, "equals"),
        (pd.Series, "__eq__"),
        (builtins, "abs"),
        (builtins, "all"),
    ]:
        monkeypatch.setattr(holder, name, getattr(holder, name))


PATCHING = ("patched comparison",)


@pytest.mark.parametrize("name", [name for name in ATTACKS if name not in PATCHING])
def test_an_attack_gains_nothing(name, split):
    made = split()
    made.student(ATTACKS[name])
    outcome = made.run("""
        assert f(1) == 42, "value"
        assert f(2) in (42,), "member"
        assert abs(f(3) - 42) < 0.5, "near"
        assert [f(4)] == [42], "listed"
    """)
    assert outcome.status == "failed"
    assert outcome.credit is None


def test_the_same_test_passes_an_honest_answer(split):
    outcome = split("def f(x): return 42").run("assert f(1) == 42\nassert abs(f(3) - 42) < 0.5")
    assert outcome.status == "passed"


def test_what_arrives_is_of_the_plain_type(split):
    made = split(ATTACKS["int that equals everything"].replace("\n        ", "\n"))
    assert made.run("assert type(f(1)) is int and f(1) == 0").status == "passed"


class Lying:
    """A student's process that says whatever it likes."""

    def __init__(self, *replies: bytes) -> None:
        self.replies = list(replies)

    def __call__(self, request: bytes) -> bytes:
        return self.replies.pop(0) if self.replies else b""


FUNCTION = join_parts([encode(["function", None])])
VALUE = encode(42)


def reply(head, *parts):
    return join_parts([encode(head), *parts])


LIES = {
    "empty": b"",
    "pickle": b"\x80\x04N.",
    "no parts": join_parts([]),
    "head is number": reply(5),
    "unknown kind": reply(["eval", "1 + 1"]),
    "result without value": reply(["result", []]),
    "result with spare value": reply(["result", []], VALUE, VALUE),
    "value is noise": reply(["result", []], b"noise"),
    "changed out of range": reply(["result", [7]], VALUE, VALUE),
    "changed beyond limit": reply(["result", [10**9]], VALUE, VALUE),
    "changed by name": reply(["result", ["x"]], VALUE, VALUE),
    "changed is true": reply(["result", [True]], VALUE, VALUE),
    "changed is noise": reply(["result", [0]], VALUE, b"noise"),
    "exception is no exception": reply(["raised", "object", []]),
    "exception is a name of ours": reply(["raised", "NotAttempted", []]),
    "exception is code": reply(["raised", "__import__('os')", []]),
    "refusal is text": reply(["unfit", "your hidden input was 7"]),
    "data for a call": reply(["data"], VALUE),
    "function for a call": FUNCTION,
}


@pytest.mark.parametrize("name", LIES)
def test_a_malformed_reply_ends_the_cell_and_is_told(name):
    checker = Checker(Lying(FUNCTION, LIES[name]))
    outcome = checker.run_test("assert f([1]) == 42, 'x'\nassert 0, 'never reached'")
    assert (outcome.status, outcome.malformed) == ("error", True)
    assert outcome.messages == ("f: what came back could not be read.",)


@pytest.mark.parametrize("name", LIES)
def test_a_malformed_reply_cannot_be_hidden_by_the_tests_own_handlers(name):
    checker = Checker(Lying(FUNCTION, LIES[name]))
    outcome = checker.run_test("""
try:
    f([1])
except Exception:
    pass
""")
    assert (outcome.status, outcome.malformed) == ("error", True)


LYING_LOOKS = {
    "parameter is code": reply(["function", [["x, y=print(1)", 1, "none", None]]]),
    "parameter kind": reply(["function", [["x", 99, "none", None]]]),
    "parameter form": reply(["function", [["x", 1, "code", None]]]),
    "parameters short": reply(["function", [["x"]]]),
    "parameters many": reply(["function", [["x", 1, "none", None]] * 500]),
    "result for a look": reply(["result", []], VALUE),
    "data twice": reply(["data"], VALUE, VALUE),
}


@pytest.mark.parametrize("name", LYING_LOOKS)
def test_a_malformed_look_ends_the_cell(name):
    outcome = Checker(Lying(LYING_LOOKS[name])).run_test("assert f == 1, 'x'")
    assert (outcome.status, outcome.malformed) == ("error", True)


def test_contradicting_parameters_only_lose_the_signature():
    twice = reply(["function", [["x", 1, "none", None], ["x", 1, "none", None]]])
    checker = Checker(Lying(twice, reply(["result", []], VALUE)))
    assert checker.run_test("assert f(1) == 42").status == "passed"


def test_refused_values_carry_only_our_words():
    checker = Checker(Lying(FUNCTION, reply(["unfit", "generator"])))
    outcome = checker.run_test("f(1)")
    assert outcome.messages == ("f returned a generator; return a list, a Series or a DataFrame",)


def test_the_requests_that_a_student_sees_hold_no_test_code(split):
    made = split("def f(x): return x")
    made.run("SECRET_EXPECTED = 12345\nassert f(1) == 1, 'the hidden message'")
    sent = b"".join(request for request, _ in made.frames)
    assert b"SECRET" not in sent and b"12345" not in sent and b"hidden" not in sent


def test_a_huge_result_is_refused_with_words(split):
    outcome = split("def f(x): return 'x' * (70 * 2**20)").run("f(1)")
    assert outcome.status == "failed"
    assert outcome.messages == ("f returned far too many values; return only what is asked for",)


def test_a_list_that_holds_itself_is_refused_with_words(split):
    made = split("def f(x):\n    x.append(x)\n    return x")
    outcome = made.run("f([])")
    assert outcome.status == "failed" and "nested too deeply" in outcome.messages[0]


def test_a_coroutine_is_refused_without_a_warning(split):
    made = split("async def inner(): return 1\ndef f(x): return inner()")
    outcome = made.run("f(1)")
    assert outcome.messages[0].startswith("f returned a coroutine")


def test_an_argument_filled_with_something_unfit_is_refused(split):
    made = split("def f(x):\n    x.append(lambda: 1)\n    return 1")
    outcome = made.run("f([])")
    assert outcome.status == "failed" and "a function" in outcome.messages[0]


def test_a_test_that_hands_over_a_function_is_the_tests_fault(split):
    made = split("def f(x): return x")
    outcome = made.run("f(lambda: 1)")
    assert "ContractError" in outcome.messages[0]


def test_nothing_of_the_students_runs_in_the_checker(split):
    made = split("""
        class Trap:
            def __reduce__(self):
                return (exec, ("raise SystemExit",))
            def __array__(self, *args):
                raise SystemExit
        def f(x):
            return Trap()
    """)
    outcome = made.run("f(1)")
    assert outcome.status == "failed" and "no plain value" in outcome.messages[0]


EXPECTED_AFTER_THE_CALL = """
frame = pd.DataFrame({"kind": ["pay", "view", "pay"]})
checks.same_number(checks.call(f, frame), len([k for k in frame["kind"] if k == "pay"]), "f(frame)")
"""


def test_emptying_the_input_so_that_the_expected_value_shrinks_gains_nothing(split):
    made = split("def f(df):\n    df.__init__(df[:0])\n    return 0")
    outcome = made.run(EXPECTED_AFTER_THE_CALL)
    assert outcome.status == "failed"
    assert outcome.messages[0].startswith("f(…): mutated its input")
    assert len(outcome.messages) == 2


def test_writing_the_own_result_into_an_expected_table_gains_nothing(split):
    made = split("def f(rows, table):\n    table.clear()\n    return {}")
    outcome = made.run("""
        expected = {"a": 1}
        assert f([1], expected) == expected, "same"
    """)
    assert outcome.status == "failed" and outcome.messages[-1] == "same"


def test_a_right_answer_that_adds_a_helper_column_passes_where_no_test_minds(split):
    made = split("def f(df):\n    df['pays'] = df['kind'] == 'pay'\n    return df['pays'].sum()")
    assert made.run(EXPECTED_AFTER_THE_CALL).status == "passed"


def test_a_right_answer_that_adds_a_helper_column_fails_where_a_test_minds(split):
    made = split("def f(df):\n    df['pays'] = df['kind'] == 'pay'\n    return df['pays'].sum()")
    outcome = made.run(
        EXPECTED_AFTER_THE_CALL + "assert list(frame.columns) == ['kind'], 'changed'"
    )
    assert (outcome.status, outcome.messages) == ("failed", ("changed",))


def test_credit_cannot_be_raised_by_changing_the_input(split):
    made = split("def f(scores):\n    scores[:] = [9.0]\n    return 0")
    outcome = made.run("scores = [1.5]\nf(scores)\nscores[0]")
    assert (outcome.status, outcome.credit) == ("passed", 1.5)


def test_what_an_answer_does_to_a_tests_table_does_not_reach_later_cells(split):
    made = split("def f(df):\n    df.__init__(df[:0])\n    return 2")
    cell = "frame = pd.DataFrame({'kind': ['pay', 'pay']})\nassert f(frame) == 2, 'two'"
    assert made.run(cell).status == "passed"
    assert made.run("assert len(frame) == 2, f'{len(frame)}'").messages == ()
    assert made.run("f(frame)\nassert len(frame) == 0, 'seen here'").status == "failed"
    assert made.run("assert len(frame) == 2, f'{len(frame)}'").messages == ()


def test_a_helper_of_an_earlier_cell_is_no_way_around(split):
    made = split("def f(df):\n    df.__init__(df[:0])\n    return len(df)")
    made.run("def rows_of(table):\n    return f(table)")
    outcome = made.run("""
        frame = pd.DataFrame({"x": [1, 2]})
        assert rows_of(frame) == len(frame), "rows"
    """)
    assert outcome.status == "failed" and "rows" in outcome.messages
