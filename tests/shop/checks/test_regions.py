"""Expected and got side by side in visible tests; not a word of what is expected in hidden ones."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from shop import checks, practice
from shop.checks.chart_description import ChartDescription
from shop.checks.regions import hidden_lines, may_show, showing
from shop.errors import CheckFailed

NUMBER, TEXT = 7654.25, "Kronstadt"
CANARIES = (str(NUMBER), TEXT)


def _chart() -> ChartDescription:
    _, axes = plt.subplots()
    axes.plot([1, 2], [3, 4])
    axes.bar(["a", "b"], [1, 2])
    described = checks.describe(axes)
    plt.close("all")
    return described


CHART = _chart()
TABLE = pd.DataFrame({"key": ["a", "b"], "value": [1.0, 2.0]})
RIGHT = pd.DataFrame({"key": ["a", TEXT], "value": [NUMBER, 2.0]})
FAILING: dict[str, list[Callable[[], Any]]] = {
    "same_number": [lambda: checks.same_number(1, NUMBER, "x")],
    "same_numbers": [lambda: checks.same_numbers([1, 2], [1, NUMBER], "x")],
    "same_text": [lambda: checks.same_text("Berlin", TEXT, "x")],
    "same_labels": [
        lambda: checks.same_labels(["a", "b"], ["a", TEXT], "x"),
        lambda: checks.same_labels(["a", "a"], ["a", TEXT, "a"], "x"),
    ],
    "same_set": [lambda: checks.same_set({"a"}, {"a", TEXT}, "x")],
    "same_frame": [
        lambda: checks.same_frame(TABLE, RIGHT, "x", keys="key"),
        lambda: checks.same_frame(TABLE, TABLE.assign(value=[1.0, NUMBER]), "x", keys="key"),
        lambda: checks.same_frame(TABLE, RIGHT, "x", keys=[]),
        lambda: checks.same_frame(TABLE, TABLE.assign(key=["a", TEXT]), "x", keys="value"),
    ],
    "same_series": [lambda: checks.same_series(TABLE["value"], RIGHT["value"], "x")],
    "same_mapping": [
        lambda: checks.same_mapping({"a": 1}, {"a": NUMBER}, "x"),
        lambda: checks.same_mapping({"a": 1}, {TEXT: 1}, "x"),
    ],
    "sums_to": [lambda: checks.sums_to([1, 2], NUMBER, "x")],
    "same_bars": [
        lambda: checks.same_bars(CHART, {"a": 1, "b": NUMBER}, "x"),
        lambda: checks.same_bars(CHART, {"a": 1, "b": 2, TEXT: 3}, "x"),
    ],
    "has_intervals": [lambda: checks.has_intervals(CHART, {"a": (0, NUMBER), "b": (1, 2)}, "x")],
    "same_line": [lambda: checks.same_line(CHART, [1, 2], [3, NUMBER], "x")],
    "same_points": [lambda: checks.same_points(CHART, [1, 2], [3, NUMBER], "x")],
}
"""Failures of every check that knows what is right; the canaries are what is right."""
WITHOUT_SECRET = {
    "same_flag": "there are but two, and the message says which came",
    "same_result": "it says no more than yes or no",
}
CASES = [(name, place) for name, calls in FAILING.items() for place in range(len(calls))]


def said(call: Callable[[], Any]) -> str:
    """Return everything that a failure carries."""
    with pytest.raises(CheckFailed) as failure:
        call()
    error = failure.value
    notes = getattr(error, "__notes__", [])
    chain = [repr(one) for one in (error, error.__cause__, error.__context__)]
    shown = "".join(error._render_traceback_())
    return "\n".join([str(error), *map(str, error.args), *notes, *chain, shown])


def test_every_check_that_knows_the_answer_is_tried() -> None:
    knowing = set()
    for name in checks.__all__:
        value = getattr(checks, name)
        names = inspect.signature(value).parameters if inspect.isfunction(value) else {}
        if {"expected", "total"} & set(names) or {"x", "y", "chart", "name"} <= set(names):
            knowing.add(name)
    labels = {"has_labels"}  # the words it asks for are in the task
    assert knowing - labels == set(FAILING) | set(WITHOUT_SECRET)


@pytest.mark.parametrize(("name", "place"), CASES)
def test_a_hidden_test_gives_no_expected_value_away(name: str, place: int) -> None:
    call = FAILING[name][place]
    for text in (said(call), _hidden(call)):
        assert not any(canary in text for canary in CANARIES), text
        assert "\n    " not in text


def _hidden(call: Callable[[], Any]) -> str:
    with showing(True), showing(False):
        return said(call)


@pytest.mark.parametrize(("name", "place"), CASES)
def test_a_visible_test_shows_expected_and_got_side_by_side(name: str, place: int) -> None:
    with showing(True), pytest.raises(CheckFailed) as failure:
        FAILING[name][place]()
    text = str(failure.value)
    lines = text.split("\n")
    head = next(line for line in lines if "expected" in line and "got" in line)
    assert head.startswith("    ")
    below = lines[lines.index(head) + 1 :]
    end = below.index("") if "" in below else len(below)
    assert any(any(canary in line for canary in CANARIES) for line in below[:end]), text
    assert max(map(len, below[:end])) < 90


def test_a_flag_shows_both() -> None:
    with showing(True), pytest.raises(CheckFailed) as failure:
        checks.same_flag(True, False, "is_paid")
    assert "    expected  got\n    False     True" in str(failure.value)


def test_the_order_of_rows_is_shown() -> None:
    turned = TABLE.iloc[::-1]
    with showing(True), pytest.raises(CheckFailed) as failure:
        checks.same_frame(turned, TABLE, "x", keys="key", ordered=True)
    assert "    place  expected  got\n    0      'a'       'b'\n" in str(failure.value)


def test_the_message_of_a_scalar_reads_well() -> None:
    with showing(True), pytest.raises(CheckFailed) as failure:
        checks.same_number(3, 2, "sessions_reaching(tiny)", hint="Which sessions have it?")
    assert str(failure.value) == (
        "sessions_reaching(tiny): is 3, which is not what this input gives.\n\n"
        "    expected  got\n"
        "    2         3\n\n"
        "Which sessions have it?"
    )


def test_columns_stay_aligned_with_chinese_and_numbers_that_look_alike() -> None:
    right = pd.DataFrame({"渠道": ["小程序", "app"], "rate": [0.123456789, 0.5]})
    mine = right.assign(rate=[0.1234567, 0.25])
    with showing(True), pytest.raises(CheckFailed) as failure:
        checks.same_frame(mine, right, "x", keys="渠道", rel=1e-12)
    table = str(failure.value).split("\n\n")[1]
    assert table == (
        "    渠道    expected     got\n"
        "    小程序  0.123456789  0.1234567\n"
        "    app     0.5          0.25"
    )


def test_a_long_difference_is_cut() -> None:
    with showing(True), pytest.raises(CheckFailed) as failure:
        checks.same_numbers(list(range(50)), range(1, 51), "x")
    table = str(failure.value).split("\n\n")[1].split("\n")
    assert len(table) == 8 and table[-1] == "    … and 44 more"


def test_lines_of_a_region() -> None:
    cell = "a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc\n### BEGIN HIDDEN TESTS\nd"
    assert hidden_lines(cell) == {2, 3, 4, 6, 7}
    assert hidden_lines("a\nb") == frozenset()


def test_nothing_is_shown_where_it_cannot_be_told() -> None:
    assert not may_show()


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    made = InteractiveShell()
    made.run_line_magic("colors", "nocolor")
    made.user_ns["__name__"] = "__main__"
    made.run_cell(
        "from shop import checks\n"
        "def rate(events):\n    return 3\n"
        "def greedy(events):\n    events['seen'] = True\n    return 3\n"
        "def careless(events):\n    return events['x']\n"
        "def seen(answer):\n    checks.same_number(answer, 2, 'rate(tiny)')\n"
    )
    yield made
    made.history_manager.end_session()


def shown(shell: InteractiveShell, cell: str) -> str:
    with capture_output() as captured:
        shell.run_cell(textwrap.dedent(cell), store_history=True)
    assert not captured.stderr
    return captured.stdout


VISIBLE = "checks.same_number(checks.call(rate, {}), 2, 'rate(tiny)')\n"


def test_a_notebook_shows_what_a_visible_test_expects(shell: InteractiveShell) -> None:
    assert "    expected  got\n    2         3" in shown(shell, VISIBLE)


@pytest.mark.parametrize(
    "cell",
    [
        f"### BEGIN HIDDEN TESTS\n{VISIBLE}### END HIDDEN TESTS\n",
        f"### BEGIN HIDDEN TESTS\n{VISIBLE}",
        "### BEGIN HIDDEN TESTS\nseen(3)\n### END HIDDEN TESTS\n",
        f"### BEGIN HIDDEN TESTS\nexec({VISIBLE!r})\n### END HIDDEN TESTS\n",
        f"### BEGIN HIDDEN TESTS\nfor one in [1]:\n    {VISIBLE}### END HIDDEN TESTS\n",
        f"exec({VISIBLE!r})\n",
        f"if True:\n    ### BEGIN HIDDEN TESTS\n    {VISIBLE}    ### END HIDDEN TESTS\n",
    ],
    ids=["region", "not closed", "helper", "exec inside", "loop", "no source", "indented"],
)
def test_a_notebook_with_hidden_tests_does_not(shell: InteractiveShell, cell: str) -> None:
    text = shown(shell, cell)
    assert "which is not what this input gives" in text
    assert "expected" not in text


def test_a_crash_names_its_input(shell: InteractiveShell) -> None:
    text = shown(
        shell,
        """
        import pandas as pd
        tiny = pd.DataFrame({"id": [1, 2], "paid": [True, None]})
        checks.call(careless, tiny)
        """,
    )
    assert "careless(…): stopped with KeyError: 'x'." in text
    assert "Its input: events = a table of 2 rows (id, paid, values missing in paid)." in text


def test_a_mutation_is_named_when_it_makes_a_check_fail(shell: InteractiveShell) -> None:
    cell = """
    import pandas as pd
    tiny = pd.DataFrame({"id": [1, 2]})
    answer = checks.call(greedy, tiny)
    checks.same_number(answer, tiny.size, "greedy(tiny)")
    """
    text = shown(shell, cell)
    assert "Besides, greedy(…) mutated its input, which gained seen: work on a copy" in text
    assert "mutated" not in shown(shell, VISIBLE)


def test_a_passed_visible_test_prints_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    checks.passed("funnel_table")
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out == ("funnel_table: all visible tests pass; more run after you hand in\n")


def test_practice_keeps_what_is_right_for_its_solution(shell: InteractiveShell) -> None:
    question = next(iter(practice.questions("03").values()))
    with showing(True):
        note = practice.check(question.id, object())
    assert "expected  got" not in repr(note)
