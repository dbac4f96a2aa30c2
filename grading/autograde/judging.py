"""Scores and reasons of one notebook, by nbgrader's own rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task

from grading.autograde.reasons import Flag, ZeroReason
from grading.autograde.sanitise import SanitisedNotebook
from grading.autograde.skeleton import Skeleton
from grading.autograde.verdict import NEEDS_MANUAL, CellVerdict, Comment
from grading.engine.types import CellResult, RunResult

NO_RESPONSE = "No response."


def judge(
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
    return tuple(
        _verdict(name, cell, results.get(cell.id), cell.id in unanswered)
        for cell in node.cells
        if is_grade(cell) or is_task(cell)
    )


def judge_flagged(skeleton: Skeleton, flag: Flag) -> tuple[CellVerdict, ...]:
    """Return a zero with its reason for every graded cell of a notebook that was not run."""
    return tuple(
        CellVerdict(skeleton.notebook, c.grade_id, c.points, 0.0, ZeroReason.NOT_RUN, flag.detail)
        for c in skeleton.cells
        if c.is_graded
    )


def judge_failed(node: NotebookNode, notebook: str, flag: Flag) -> tuple[CellVerdict, ...]:
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
            same = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
            text = NO_RESPONSE if same else None
            yield Comment(notebook, cell.metadata.nbgrader.grade_id, text)


def _verdict(
    notebook: str, cell: NotebookNode, result: CellResult | None, unanswered: bool
) -> CellVerdict:
    grade_id = cell.metadata.nbgrader.grade_id
    if is_task(cell):
        points = float(cell.metadata.nbgrader.points)
        return CellVerdict(notebook, grade_id, points, None, NEEDS_MANUAL)
    score, points = determine_grade(cell)
    if score is None:
        return CellVerdict(notebook, grade_id, points, None, NEEDS_MANUAL)
    if score >= points:
        return CellVerdict(notebook, grade_id, points, float(score))
    reason, message = _why(result, unanswered)
    return CellVerdict(notebook, grade_id, points, float(score), reason, message)


def _why(result: CellResult | None, unanswered: bool) -> tuple[str, str]:
    if result is None or is_unrun_answer(result):
        return ZeroReason.NO_RESPONSE, "the answer is as it was released"
    if unanswered:
        return ZeroReason.ANSWER_MISSING, "the cell of the answer is not in the notebook"
    message = " ".join(result.messages[0].split()) if result.messages else ""
    return str(result.status), message


def is_unrun_answer(result: CellResult) -> bool:
    """Whether a graded cell is an answer itself, so that its run says nothing of its score."""
    return result.status in ("ok", "error") and not result.messages


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
