"""A submission's cells, their statuses, and the outputs from which nbgrader scores."""

from __future__ import annotations

import nbformat
import pytest
from engine_runs import by_id, code, shown
from nbgrader.utils import determine_grade

from grading.engine import CellResult, CellStatus, Engine, EngineCell, Reason
from grading.inside.mistakes import KnownMistakes

pytestmark = pytest.mark.isolation

SETUP = EngineCell("setup", "import pandas as pd\nrate = 0.5\nprint('ready')", "setup")


def _run(engine: Engine, answer: str, *tests: str, points: float = 2) -> list[CellResult]:
    cells = [SETUP, EngineCell("answer", answer, "code")]
    cells += [EngineCell(f"test{n}", test, "test", points) for n, test in enumerate(tests)]
    return list(engine.run(cells).cells)


def test_right_answer_passes_without_output(engine: Engine) -> None:
    setup, answer, test = _run(engine, "def half(x): return x * rate", "assert half(4) == 2")
    assert (setup.status, answer.status, test.status) == ("ok", "ok", "passed")
    assert test.credit == 1.0
    assert test.outputs == ()
    assert test.execution_count is None
    assert (setup.execution_count, answer.execution_count) == (1, 2)


def test_setup_shows_its_output_once_and_from_the_student_side(engine: Engine) -> None:
    setup, _ = _run(engine, "")
    assert setup.outputs == ({"output_type": "stream", "name": "stdout", "text": "ready\n"},)


def test_wrong_answer_says_why_in_one_error(engine: Engine) -> None:
    test = _run(engine, "def half(x): return x", "assert half(4) == 2, 'half: halves'")[-1]
    assert (test.status, test.credit) == ("failed", 0.0)
    assert [output["output_type"] for output in test.outputs] == ["error"]
    assert test.outputs[0]["evalue"] == "half: halves"
    assert test.messages == ("half: halves",)


def test_stub_is_not_attempted(engine: Engine) -> None:
    stub = "def half(x):\n    raise NotImplementedError"
    test = _run(engine, stub, "assert half(4) == 2, 'half: halves'")[-1]
    assert (test.status, test.credit) == ("not_attempted", 0.0)
    assert test.outputs[0]["ename"] == "NotAttempted"


def test_an_answer_that_warns_passes(engine: Engine) -> None:
    answer = "import warnings\ndef half(x):\n    warnings.warn('hm'); print('loud'); return x / 2"
    test = _run(engine, answer, "assert half(4) == 2")[-1]
    assert (test.status, test.outputs) == ("passed", ())


def test_partial_credit_is_a_share(engine: Engine) -> None:
    test = _run(engine, "x = 1", "assert x == 1\n1.5", points=2)[-1]
    assert (test.status, test.credit) == ("failed", 0.75)


@pytest.mark.parametrize(("points", "credit"), [(1.5, 0.75), (2, 1.0)])
def test_partial_credit_says_what_was_reached(engine: Engine, points: float, credit: float) -> None:
    last = f"checks.partial({points}, 'The first line is reached.')"
    test = _run(engine, "x = 1", f"from shop import checks\nassert x == 1\n{last}", points=2)[-1]
    assert (test.credit, test.messages) == (credit, ("The first line is reached.",))
    assert test.outputs[0]["text"] == "The first line is reached.\n"


def test_more_credit_than_points_earns_nothing(engine: Engine) -> None:
    test = _run(engine, "x = 1", "assert x == 1\n7", points=2)[-1]
    assert (test.status, test.credit) == ("error", 0.0)


@pytest.mark.parametrize(
    ("answer", "test", "score"),
    [
        ("def half(x): return x / 2", "assert half(4) == 2", 4.0),
        ("def half(x): return x", "assert half(4) == 2", 0.0),
        ("def half(x): raise NotImplementedError", "assert half(4) == 2", 0.0),
        ("", "assert half(4) == 2", 0.0),
        ("x = 1", "1.5", 1.5),
        ("x = 1", "from shop import checks\nchecks.partial(1.5, 'Half.')", 1.5),
        ("x = 1", "from shop import checks\nchecks.partial(4, 'All.')", 4.0),
        ("x = 1", "4", 4.0),
    ],
)
def test_nbgrader_scores_the_outputs_alike(
    engine: Engine, answer: str, test: str, score: float
) -> None:
    result = _run(engine, answer, test, points=4)[-1]
    cell = nbformat.v4.new_code_cell(test, outputs=[nbformat.from_dict(o) for o in result.outputs])
    cell.metadata["nbgrader"] = {"grade": True, "points": 4, "solution": False, "checksum": "x"}
    assert determine_grade(cell) == (score, 4)
    assert result.credit * 4 == score


def test_an_error_does_not_stop_the_notebook(engine: Engine) -> None:
    result = engine.run(code("1/0", "print('on')"))
    assert [cell.status for cell in result.cells] == ["error", "ok"]
    assert shown(result, "c1") == "on\n"
    assert result.reason == Reason.OK


def test_blank_cells_are_not_counted(engine: Engine) -> None:
    result = engine.run(code("1", "  \n", "2"))
    assert [cell.execution_count for cell in result.cells] == [1, None, 2]


def test_output_of_child_processes_keeps_its_place(engine: Engine) -> None:
    source = "import os\nprint('before'); os.system('echo between'); print('after')"
    assert shown(engine.run(code(source))) == "before\nbetween\nafter\n"


def test_results_keep_the_order_of_the_cells(engine: Engine) -> None:
    cells = [EngineCell("t", "assert later == 1", "test", 1), *code("later = 1"), SETUP]
    result = engine.run(cells)
    assert [cell.cell_id for cell in result.cells] == ["t", "c0", "setup"]
    assert result.cells[0].status == "failed"


def test_an_earlier_display_is_updated(engine: Engine) -> None:
    result = engine.run(code("h = display('one', display_id=True)", "h.update('two')"))
    assert shown(result, "c0") == "'two'"


def test_a_broken_setup_is_not_the_students_fault(engine: Engine) -> None:
    broken = EngineCell("setup", "raise ValueError('no table')", "setup")
    result = engine.run([broken, EngineCell("t", "assert True", "test", 1)])
    assert result.reason == Reason.SETUP_FAILED
    assert "no table" in result.detail
    assert by_id(result)["t"].status == "error"


def test_tests_read_the_setup_values_of_the_checker(engine: Engine) -> None:
    answer = "rate = 100\ndef half(x): return x * rate"
    test = _run(engine, answer, "assert rate == 0.5\nassert half(4) == 2")[-1]
    assert test.status == "failed"


def test_figures_of_calls_do_not_show_in_the_next_cell(engine: Engine) -> None:
    drawing = "import matplotlib.pyplot as plt\ndef draw(n):\n    plt.plot([n]); return plt.gca()"
    cells = [
        *code(drawing),
        EngineCell("t", "draw(12345)", "test", 1),
        EngineCell("next", "print('x')", "code"),
    ]
    result = by_id(engine.run(cells))
    assert [output["output_type"] for output in result["next"].outputs] == ["stream"]


def test_output_of_calls_is_dropped(engine: Engine) -> None:
    loud = "import os\ndef f(x):\n    print(x); os.system(f'echo {x}'); return x"
    cells = [
        *code(loud),
        EngineCell("t", "assert f(12345) == 12345", "test", 1),
        EngineCell("next", "print('x')", "code"),
    ]
    result = by_id(engine.run(cells))
    assert result["t"].status == "passed"
    assert "12345" not in str(result["next"].outputs)


def test_several_threads_share_one_engine(engine: Engine) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def grade(number: int) -> float:
        cells = [*code(f"x = {number}"), EngineCell("t", f"assert x == {number}", "test", 1)]
        return by_id(engine.run(cells))["t"].credit

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(grade, range(9))) == [1.0] * 9


@pytest.mark.parametrize("source", ["x = " + "+".join(["1"] * 100_000), "x = y" + ".a" * 20_000])
def test_cell_too_deep_to_be_compiled_is_that_cells_error(engine: Engine, source: str) -> None:
    result = engine.run(code("a = 1", source, "print('on')"))
    assert [cell.status for cell in result.cells] == ["ok", "error", "ok"]
    assert "RecursionError" in shown(result, "c1")
    assert shown(result, "c2") == "on\n"


def test_cell_with_known_mistakes_is_run_like_any_other(engine: Engine) -> None:
    table = KnownMistakes(("You forgot the half.",), {}).to_json()
    cells = [
        EngineCell("answer", "def answer():\n    return 1", "code"),
        EngineCell("test_answer", "assert answer() == 1", "test", 1.0, table),
    ]
    result = engine.run(cells)
    assert result.cells[-1].status == CellStatus.PASSED, result.cells[-1].messages
