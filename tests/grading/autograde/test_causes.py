"""Why an answer is missing: with which error its cell stopped, and what newer syntax is."""

from __future__ import annotations

import sys
from typing import Any

from handing_in import Counter

import tiny_course as tiny
from grading.autograde.marking import mark
from grading.autograde.notebook import fill_outputs, to_node
from grading.engine.types import CellResult, CellStatus, Reason, RunResult

PYTHON = f"Python {sys.version_info.major}.{sys.version_info.minor}"


def result_of(name: str, error: tuple[str, str] | None = None) -> CellResult:
    outputs: tuple[dict[str, Any], ...] = ()
    if error is not None:
        output = {"output_type": "error", "ename": error[0], "evalue": error[1], "traceback": []}
        outputs = (output,)
    test = name.startswith("test")
    failed = CellStatus.FAILED if test else CellStatus.ERROR
    status = failed if error else CellStatus.OK
    said = ("nothing of this name is there",) if test and error else ()
    return CellResult(name, outputs, 1, status, 0.0 if error else 1.0, said, 0.0)


def told(counter: Counter, error: tuple[str, str]) -> tuple[str, str]:
    """Return what the table says of the test, and what the cell shows."""
    counter.put(counter.answers())
    sanitised = counter.rebuilt()
    node = to_node(sanitised)
    failed = ("CheckFailed", "nothing of this name is there")
    results = (result_of("double", error), result_of("test_double", failed), result_of("spread"))
    run = RunResult((*results, result_of("test_spread")), Reason.OK, "", 0.0)
    fill_outputs(node, run)
    verdicts = {cell.cell_id: cell for cell in mark(node, sanitised, run)}
    assert verdicts["test_spread"].message == ""
    shown = tiny.cell_of(node, "double")["outputs"]
    return verdicts["test_double"].message, " ".join(str(out.get("text", "")) for out in shown)


def test_a_syntax_error_tells_which_python_grades(counter: Counter) -> None:
    message, shown = told(counter, ("SyntaxError", "f-string: expecting '}'"))
    assert "nothing of this name is there" in message
    assert "Its cell stopped with SyntaxError: f-string" in message
    assert f"Grading runs {PYTHON}" in message
    assert f"Grading runs {PYTHON}" in shown


def test_another_error_is_named_alone(counter: Counter) -> None:
    message, shown = told(counter, ("NameError", "name 'x' is not defined"))
    assert message.endswith("Its cell stopped with NameError: name 'x' is not defined.")
    assert shown == ""
