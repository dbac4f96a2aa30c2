"""Is every mistake that authoring forbids refused, at its file and line?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import tiny_masters as tiny
from authoring.build.rules import check_master
from shop.errors import RuleError


@dataclass(frozen=True)
class Case:
    """A change to the tiny assignment, and the refusal it must meet.

    `at` is text on the line that the refusal must name; `says` is part of its message.
    """

    name: str
    change: Callable[[str], str]
    at: str
    says: str


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def add(cell: str) -> Callable[[str], str]:
    return lambda text: text + "\n" + cell


PLAIN = '# %% id="look"\n{}\n'
SECOND = tiny.SOLUTION.replace("rate", "second") + "\n" + tiny.TEST.replace("rate", "second")
SIGNATURE = "orders: pd.DataFrame, visits: int"
BODY = "    return len(orders) / visits"
VISIBLE = 'assert rate(pd.DataFrame({"order": [1, 2]}), 4) == 0.5, "two of four is not a half"'
HIDDEN = 'assert rate(pd.DataFrame({"order": []}), 77) == 0, "no orders: the rate is not zero"'
CALL = 'rate(pd.DataFrame({"order": []}), 77)'
LATE_SETUP = '# %% id="late" role="setup"\nchosen = {}\n'

CASES = [
    # identity
    Case("no id", swap(' id="intro"', ""), "# %% [markdown]", "without an id"),
    Case("id not snake_case", swap('id="intro"', 'id="My Intro"'), "My Intro", "snake_case"),
    Case("duplicate id", swap('id="intro"', 'id="setup"'), 'role="setup"', "already used on line"),
    Case("unknown role", swap('role="setup"', 'role="steup"'), "steup", "unknown role 'steup'"),
    Case("role in words", swap('role="setup"', 'role="plain"'), "plain", "unknown role"),
    Case("unknown word", swap("points=2", "points=2 point=2"), "point=2", "unknown word 'point'"),
    Case("tag", swap("points=2", 'points=2 tags=["skip-execution"]'), "skip-ex", "not allowed"),
    Case("memo as code", swap("[markdown] id=\"memo\"", 'id="memo"'), "memo", "markdown cell"),
    Case("test without points", swap(" points=2", ""), 'id="test_rate"', "without points"),
    Case("points as text", swap("points=2", 'points="2"'), 'points="2"', "not a number above 0"),
    Case("points of nothing", swap("points=2", "points=0"), "points=0", "not a number above 0"),
    Case("memo without points", swap(" points=4", ""), 'id="memo"', "memo without points"),
    Case("points elsewhere", swap('role="setup"', 'role="setup" points=1'), "points=1", "only on"),
    Case("test of nothing", swap('"test_rate"', '"test_ratio"'), "test_ratio", "no exercise"),
    Case("test badly named", swap('"test_rate"', '"check_rate"'), "check_rate", "no exercise"),
    Case("exercise untested", swap(tiny.TEST, ""), 'id="rate"', "no test cell"),
    Case(
        "nothing hidden",
        lambda t: t.replace("### BEGIN HIDDEN TESTS\n", "").replace("### END HIDDEN TESTS\n", ""),
        'id="rate"',
        "no hidden tests",
    ),
    Case(
        "test before solution",
        swap(tiny.SOLUTION + "\n" + tiny.TEST, tiny.TEST + "\n" + tiny.SOLUTION),
        'id="rate"',
        "before its solution",
    ),
    Case("header not parsed", swap('id="intro"', "id=intro"), "id=intro", "cannot be read"),
    # markers
    Case("no end", swap("    ### END SOLUTION\n", ""), "### BEGIN SOL", "without ### END SOLUTION"),
    Case("no begin", swap("    ### BEGIN SOLUTION\n", ""), "### END SOL", "without ### BEGIN"),
    Case(
        "nested",
        swap("    ### END SOLUTION", "    ### BEGIN SOLUTION\n    ### END SOLUTION"),
        "### BEGIN SOLUTION",
        "inside an open",
    ),
    Case("crossed", swap("### END SOLUTION", "### END HIDDEN TESTS"), "### END HID", "without"),
    Case("misspelt", swap("### BEGIN SOLUTION", "# BEGIN SOLUTION"), "# BEGIN SOL", "alone on its"),
    Case("in words", swap("A tiny assign", "BEGIN SOLUTION"), "# # BEGIN", "alone on its line"),
    Case(
        "hidden outside a test",
        add(PLAIN.format("### BEGIN HIDDEN TESTS\n1 + 1\n### END HIDDEN TESTS")),
        "### BEGIN HIDDEN TESTS\n1 + 1",
        "HIDDEN TESTS markers outside",
    ),
    Case(
        "solution outside a solution",
        add(PLAIN.format("### BEGIN SOLUTION\n1 + 1\n### END SOLUTION")),
        "### BEGIN SOLUTION\n1 + 1",
        "SOLUTION markers outside",
    ),
    Case(
        "no region",
        lambda t: t.replace("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION\n", ""),
        'id="rate"',
        "without ### BEGIN SOLUTION",
    ),
    Case(
        "signature in the region",
        lambda t: t.replace("    ### BEGIN SOLUTION\n", "").replace(
            "def rate", "### BEGIN SOLUTION\ndef rate"
        ).replace("    ### END SOLUTION", "### END SOLUTION"),
        'id="rate"',
        "swallows 'def rate'",
    ),
    Case("autotest", swap(VISIBLE, VISIBLE + "\n### AUTOTEST rate"), "### AUTOTEST", "AUTOTEST"),
    # side
    Case("not Python", swap(BODY, "    return return"), "return return", "not Python"),
    Case("star", swap("import pandas as pd", "from math import *"), "import *", "import * hides"),
    Case(
        "simulator",
        swap("import pandas as pd", "import pandas as pd\nfrom simulator import days"),
        "from simulator",
        "students do not have",
    ),
    Case(
        "clock",
        swap("import pandas as pd", "import pandas as pd\nnow = pd.Timestamp.now()"),
        "now = ",
        "reads the clock",
    ),
    # names
    Case(
        "plain cell uses a test's name",
        lambda t: t.replace(VISIBLE, VISIBLE + "\nkept = 1") + "\n" + PLAIN.format("print(kept)"),
        "print(kept)",
        "only test cell 'test_rate' assigns",
    ),
    Case(
        "solution uses a test's name",
        lambda t: t.replace(VISIBLE, "kept = 1\n" + VISIBLE).replace(BODY, BODY + " * kept"),
        BODY,
        "only test cell 'test_rate' assigns",
    ),
    Case(
        "setup uses a test's name",
        lambda t: t.replace(VISIBLE, "kept = 1\n" + VISIBLE) + "\n" + LATE_SETUP.format("kept"),
        "chosen = kept",
        "only cell 'test_rate' binds",
    ),
    Case(
        "setup uses a student's name",
        add(LATE_SETUP.format("rate(pd.DataFrame(), 1)")),
        "chosen = rate",
        "only cell 'rate' binds",
    ),
    Case("typo", swap("len(orders)", "len(order)"), BODY[:12], "which no earlier cell binds"),
    Case(
        "solution rebinds setup",
        swap("def rate", "pd = None\ndef rate"),
        "pd = None",
        "solution cell rebinds 'pd' of setup cell 'setup'",
    ),
    Case(
        "solution rebinds setup by global",
        swap(BODY, "    global pd\n    pd = None\n" + BODY),
        "    pd = None",
        "rebinds 'pd'",
    ),
    Case(
        "plain cell rebinds setup",
        add(PLAIN.format("import pandas as pd")),
        "import pandas as pd",
        "plain cell rebinds 'pd'",
    ),
    Case("test rebinds setup", swap(VISIBLE, "pd = 1\n" + VISIBLE), "pd = 1", "test cell rebinds"),
    Case("test rebinds answer", swap(VISIBLE, "rate = 1\n" + VISIBLE), "rate = 1", "of exercise"),
    Case("unbound in a test", swap(VISIBLE, VISIBLE + "\nghost()"), "ghost()", "no cell binds"),
    Case(
        "test uses a plain cell's name",
        lambda t: t.replace(tiny.TEST, PLAIN.format("seen = 1") + "\n" + tiny.TEST).replace(
            VISIBLE, VISIBLE + "\nprint(seen)"
        ),
        "print(seen)",
        "only cell 'look' binds",
    ),
    Case(
        "test uses another test's name",
        lambda t: t.replace(VISIBLE, "kept = 1\n" + VISIBLE)
        + "\n"
        + tiny.TEST.replace("test_rate", "test_rate__b").replace(VISIBLE, "print(kept)"),
        "print(kept)",
        "only cell 'test_rate' binds",
    ),
    Case(
        "exercise calls another",
        add(SECOND.replace(BODY, "    return rate(orders, visits)")),
        "    return rate(orders",
        "exercises stand alone",
    ),
    Case(
        "test calls another exercise",
        lambda t: t + "\n" + SECOND.replace("assert second(", "assert rate(", 1),
        'assert rate(pd.DataFrame({"order": [1, 2]}), 4) == 0.5, "two of four is not a half"\n',
        "a test uses its own exercise",
    ),
    # contract
    Case("other name", swap("def rate", "def ratio"), 'id="rate"', "does not define 'rate'"),
    Case("class", swap(f"def rate({SIGNATURE}) -> float", "class rate"), "class", "plain function"),
    Case("coroutine", swap("def rate", "async def rate"), "async def", "plain function"),
    Case("callable", swap("visits: int", "visits: Callable"), "visits: Ca", "'Callable' is"),
    Case(
        "generator",
        swap("visits: int", "visits: pd.np.random.Generator"),
        "visits: pd",
        "'Generator' is outside",
    ),
    Case("axes as argument", swap("visits: int", "visits: pd.Axes"), "pd.Axes", "'Axes' is"),
    Case("inner callable", swap("visits: int", 'visits: "list[Callable]"'), "Callable", "outside"),
    Case("no annotation", swap("visits: int", "visits"), ", visits)", "no annotation"),
    Case("no return", swap(" -> float", ""), "def rate", "no return annotation"),
    Case("bad return", swap("-> float", "-> Iterator[int]"), "def rate", "result: 'Iterator'"),
    Case("no docstring", swap('    """Return orders per visit."""\n', ""), "def rate", "docstring"),
    Case("yields", swap(BODY, "    yield len(orders) / visits"), "def rate", "is a generator"),
    Case("lambda handed", swap(CALL, "rate(lambda: 1, 77)"), "lambda", "a lambda handed to 'rate'"),
    Case("generator handed", swap(CALL, "rate((i for i in []), 7)"), "for i", "a generator handed"),
    Case("range handed", swap(CALL, "rate(range(3), 7)"), "range(3)", "range(...) handed"),
    Case(
        "random generator handed",
        swap(CALL, "rate(pd.np.random.default_rng(1), visits=7)"),
        "default_rng",
        "a random generator handed",
    ),
    Case(
        "function handed",
        lambda t: t.replace(VISIBLE, "def f():\n    return 1\n\n" + VISIBLE).replace(
            CALL, "rate(f, 7)"
        ),
        "rate(f, 7)",
        "the function 'f' handed",
    ),
    Case(
        "lambda through checks",
        lambda t: t.replace("import pandas as pd", "import pandas as pd\nfrom shop import checks")
        .replace(CALL, "checks.call(rate, [], visits=lambda: 1)"),
        "checks.call",
        "a lambda handed to 'rate'",
    ),
    # tests
    Case("bare assert", swap(', "two of four is not a half"', ""), "== 0.5", "without a message"),
    Case("empty message", swap('"two of four is not a half"', '""'), "== 0.5", "without a message"),
    Case(
        "pandas.testing hidden",
        swap(HIDDEN, HIDDEN + "\npd.testing.assert_frame_equal(pd.DataFrame(), pd.DataFrame())"),
        "pd.testing",
        "prints expected values",
    ),
    Case(
        "imported helper hidden",
        swap(HIDDEN, "from pandas.testing import assert_series_equal\n" + HIDDEN),
        "from pandas.testing",
        "prints expected values",
    ),
    Case(
        "expected printed",
        swap(HIDDEN, f'expected = 0\nassert {CALL} == expected, f"not {{expected}}"'),
        "not {expected}",
        "prints 'expected'",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_is_the_mistake_refused_at_its_line(tmp_path: Path, case: Case) -> None:
    text = case.change(tiny.ASSIGNMENT)
    found = tiny.refusals(tmp_path, text)
    matching = [refusal for refusal in found if case.says in refusal]
    assert matching, f"nothing says {case.says!r}; refusals: {found}"
    lines = [n for n, line in enumerate(text.split("\n"), 1) if case.at.split("\n")[0] in line]
    refused = {int(refusal.split(":")[1]) for refusal in matching}
    assert refused & set(lines), f"refused on {refused}, the mistake is on {lines}"
    assert matching[0].startswith("source/04_tiny.py:")


def test_is_the_good_assignment_not_refused(tmp_path: Path) -> None:
    assert tiny.refusals(tmp_path, tiny.ASSIGNMENT) == []
    assert tiny.refusals(tmp_path, tiny.ASSIGNMENT + "\n" + SECOND) == []


@pytest.mark.parametrize(
    "cell",
    [
        tiny.SOLUTION.replace("rate", "chart").replace("-> float", '-> "pd.plotting.Axes"'),
        tiny.SOLUTION.replace("rate", "chart").replace(
            "visits: int", "visits: dict[str, list[pd.Timestamp | None]], *rest: Literal['a'] | int"
        ),
        '# %% id="chart" role="solution"\n### BEGIN SOLUTION\nchart = 3\n### END SOLUTION\n',
        tiny.SOLUTION.replace("rate", "chart").replace(
            BODY, "    def inner(n):\n        yield n\n\n    return list(inner(1))[0]"
        ),
    ],
    ids=["axes returned", "rich annotations", "a value", "a generator inside"],
)
def test_is_an_answer_inside_the_contract_accepted(tmp_path: Path, cell: str) -> None:
    text = tiny.ASSIGNMENT.replace("import pandas as pd", "import pandas as pd\nLiteral = Axes = 1")
    test = tiny.TEST.replace("rate", "chart").replace("chart(pd", "len(pd").replace("), 4", ")")
    test = test.replace("), 77)", "))")
    assert tiny.refusals(tmp_path, f"{text}\n{cell}\n{test}") == []


def test_may_every_cell_bind_the_throwaway_name(tmp_path: Path) -> None:
    text = tiny.ASSIGNMENT.replace("import pandas as pd", "import pandas as pd\n_, kept = 1, 2")
    text = text.replace(VISIBLE, f"for _ in range(2):\n    {VISIBLE}")
    assert tiny.refusals(tmp_path, text) == []


def test_may_visible_tests_use_pandas_testing(tmp_path: Path) -> None:
    text = tiny.ASSIGNMENT.replace(
        VISIBLE, VISIBLE + "\npd.testing.assert_frame_equal(pd.DataFrame(), pd.DataFrame())"
    )
    assert tiny.refusals(tmp_path, text) == []


def test_are_all_mistakes_listed_in_one_error(tmp_path: Path) -> None:
    text = tiny.ASSIGNMENT.replace(" points=2", "").replace(' id="intro"', "")
    with pytest.raises(RuleError) as error:
        check_master(tiny.master(tmp_path, text))
    assert len(str(error.value).split("\n")) == 2


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ('# %% id="a" role="setup"\nx = 1\n', "has no role"),
        ('# %% id="a" points=2\nx = 1\n', "has no points"),
        ('# %% id="a"\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n', "no SOLUTION region"),
        ('# %% id="a"\nimport grading\n', "students do not have"),
        ('# %% id="a"\nopen("../datasets/truth/parameters.json")\n', "leads to 'truth'"),
        ('# %% id="a"\nimport time\nt = time.perf_counter()\n', "reads the clock"),
        ('# %% id="a"\n' + "x = 1\n" * 21, "21 lines outside functions"),
        ('# %% id="a" tags=["skip-execution"]\nx = 1\n', "not allowed"),
    ],
)
def test_is_a_lecture_held_to_its_rules(tmp_path: Path, cell: str, says: str) -> None:
    found = tiny.refusals(tmp_path, cell, "lecture")
    assert [says in refusal for refusal in found] == [True], found


def test_do_function_bodies_not_count_to_the_ceiling(tmp_path: Path) -> None:
    long = '# %% id="a"\ndef f():\n' + "    x = 1\n" * 40 + "\n\nf()\n"
    assert tiny.refusals(tmp_path, long, "lecture") == []


def test_may_prose_in_a_cell_speak_of_the_truth(tmp_path: Path) -> None:
    text = '# %% id="a"\nprint("truth and estimate", "estimate / truth ratio")\n'
    assert tiny.refusals(tmp_path, text, "lecture") == []


def test_do_magics_and_await_not_disturb(tmp_path: Path) -> None:
    text = '# %% id="a"\n# %timeit -n1 -r1 sum([1])\n# !ls\nx = 1\nx\n'
    assert tiny.refusals(tmp_path, text, "lecture") == []
