"""Scores and reasons of one notebook, by nbgrader's own rules.

What a test earned comes from the checker's result; the outputs that stand in the notebook are for
people to read, and nothing is read back from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, is_grade, is_solution, is_task

from grading.autograde.notebook import NEWER_SYNTAX
from grading.autograde.sanitise import SanitisedNotebook
from grading.autograde.skeleton import Skeleton
from grading.autograde.verdict import NEEDS_MANUAL, CellVerdict, Comment, Flag, ZeroReason
from grading.engine.types import CellResult, RunResult

NO_RESPONSE = "No response."


def mark(
    node: NotebookNode, sanitised: SanitisedNotebook, result: RunResult
) -> tuple[CellVerdict, ...]:
    """Return the score and the reason of every graded cell of an executed notebook.

    Parameters
    ----------
    node
        The notebook with the engine's outputs.
    sanitised
        The rebuilt notebook from which it came.
    result
        What the engine reported.
    """
    name = sanitised.skeleton.notebook
    results = {cell.cell_id: cell for cell in result.cells}
    unanswered = _unanswered(sanitised)
    broken = _broken(sanitised, results)
    return tuple(
        _with_cause(
            _verdict(name, cell, results.get(cell.id), cell.id in unanswered),
            broken.get(cell.id, ""),
        )
        for cell in node.cells
        if is_grade(cell) or is_task(cell)
    )


def mark_flagged(skeleton: Skeleton, flag: Flag) -> tuple[CellVerdict, ...]:
    """Return a zero with its reason for every graded cell of a notebook that was not run."""
    return tuple(
        CellVerdict(skeleton.notebook, c.grade_id, c.points, 0.0, ZeroReason.NOT_RUN, flag.detail)
        for c in skeleton.cells
        if c.is_graded
    )


def mark_failed(node: NotebookNode, notebook: str, flag: Flag) -> tuple[CellVerdict, ...]:
    """Return zeros, and the answers that a person grades anyhow, of a notebook we failed to run.

    Parameters
    ----------
    node
        The rebuilt notebook, its code cells marked as not run.
    notebook
        Its name.
    flag
        Why it was not run.
    """
    verdicts = (
        _verdict(notebook, cell, None, False)
        for cell in node.cells
        if is_grade(cell) or is_task(cell)
    )
    return tuple(
        replace(v, reason=ZeroReason.NOT_RUN, message=flag.detail) if v.auto_score == 0.0 else v
        for v in verdicts
    )


def comments(node: NotebookNode, notebook: str) -> Iterator[Comment]:
    """Yield nbgrader's automatic comment on every answer of a notebook."""
    for cell in node.cells:
        if is_task(cell):
            yield Comment(notebook, cell.metadata.nbgrader.grade_id, None)
        elif is_solution(cell):
            text = NO_RESPONSE if _is_as_released(cell) else None
            yield Comment(notebook, cell.metadata.nbgrader.grade_id, text)


def _verdict(
    notebook: str, cell: NotebookNode, result: CellResult | None, unanswered: bool
) -> CellVerdict:
    grade_id = cell.metadata.nbgrader.grade_id
    points = float(cell.metadata.nbgrader.points)
    if is_solution(cell) and not is_task(cell) and _is_as_released(cell):
        said = "the answer is as it was released"
        return CellVerdict(notebook, grade_id, points, 0.0, ZeroReason.NO_RESPONSE, said)
    if is_task(cell) or is_solution(cell) or cell.cell_type != "code":
        return CellVerdict(notebook, grade_id, points, None, NEEDS_MANUAL)
    score = _earned(result, points)
    reason, message = _why(result, unanswered)
    if score >= points:
        # a test may say what was reached with full points, too
        said = message if result is not None and result.messages else ""
        return CellVerdict(notebook, grade_id, points, score, "", said)
    return CellVerdict(notebook, grade_id, points, score, reason, message)


def _is_as_released(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("checksum") == compute_checksum(cell))


def _earned(result: CellResult | None, points: float) -> float:
    """Return the points of a test; a share of them is rounded to what a person would write."""
    if result is None:
        return 0.0
    return points if result.credit >= 1.0 else round(result.credit * points, 9)


def _why(result: CellResult | None, unanswered: bool) -> tuple[str, str]:
    if result is None:
        return ZeroReason.NOT_RUN, "the test was not run"
    if unanswered:
        return ZeroReason.ANSWER_MISSING, "the cell of the answer is not in the notebook"
    # A table of expected and got may follow the first paragraph: it needs its lines.
    finding = result.messages[0].partition("\n\n")[0] if result.messages else ""
    message = " ".join(finding.split())
    return str(result.status), message


def _with_cause(verdict: CellVerdict, cause: str) -> CellVerdict:
    """Add to the verdict on a test why the cell of its answer did not run to its end."""
    if not cause or verdict.auto_score is None or verdict.auto_score >= verdict.max_score:
        return verdict
    return replace(verdict, message=f"{verdict.message} {cause}".strip())


def _broken(sanitised: SanitisedNotebook, results: dict[str, CellResult]) -> dict[str, str]:
    """Return, by test, with which error the cell of its answer ended."""
    found: dict[str, str] = {}
    cause = ""
    for cell in sanitised.cells:
        if cell.skeleton is None:
            continue
        if cell.skeleton.is_answer:
            cause = cause_of(results.get(cell.cell_id))
        elif cell.skeleton.is_test and cause:
            found[cell.cell_id] = cause
    return found


def cause_of(result: CellResult | None) -> str:
    """Say with which error a cell of the student ended; "" when it did not."""
    outputs = () if result is None else result.outputs
    error = next((out for out in outputs if out.get("output_type") == "error"), None)
    if error is None:
        return ""
    said = f"{error.get('ename')}: {error.get('evalue')}"
    sentence = f"Its cell stopped with {' '.join(said.split())[:200]}."
    return f"{sentence} {NEWER_SYNTAX}" if error.get("ename") == "SyntaxError" else sentence


def _unanswered(sanitised: SanitisedNotebook) -> set[str]:
    """Return the tests whose answer cell is not in the student's notebook."""
    found: set[str] = set()
    missing = False
    for cell in sanitised.cells:
        if cell.skeleton is None:
            continue
        if cell.skeleton.is_answer:
            missing = not cell.answered
        elif cell.skeleton.is_test and missing:
            found.add(cell.cell_id)
    return found
