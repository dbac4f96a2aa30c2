"""Proof that what a worker sent is a result of the submission that it was asked about.

A worker is another machine. Whatever it sends becomes grades and file names here, so that
nothing is taken over that the submission could not have given.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from grading.autograde.skeleton import Skeleton
from grading.autograde.task import GradedSubmission, GradingTask
from grading.autograde.verdict import CellVerdict
from shop.errors import WireError


def check_result(task: GradingTask, body: bytes) -> None:
    """Look through a result before anything of it is written.

    Parameters
    ----------
    task
        What was asked.
    body
        A `GradedSubmission`, encoded, or anything else.

    Raises
    ------
    WireError
        When it is not a result of that task.
    """
    try:
        problem = _problem(task, GradedSubmission.decode(body))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        problem = f"{type(error).__name__}: {error}"
    if problem:
        raise WireError(f"no result of {task.student}'s {task.assignment}: {problem[:200]}")


def _problem(task: GradingTask, result: GradedSubmission) -> str:
    verdict = result.verdict
    if (verdict.student, verdict.assignment) != (task.student, task.assignment):
        return f"it is about {verdict.student!r} and {verdict.assignment!r}"
    if verdict.status not in ("graded", "flagged") or type(verdict.undecided) is not bool:
        return f"a verdict of status {verdict.status!r}"
    if not (isinstance(verdict.reason, str) and isinstance(verdict.detail, str)):
        return "a reason that is no text"
    if not _is_number(verdict.seconds):
        return "a duration that is no number"
    names = [skeleton.notebook for skeleton in task.skeletons]
    if sorted(name for name, _ in result.notebooks) != sorted(names):
        return "notebooks of other names"
    if not all(isinstance(text, str) for _, text in result.notebooks):
        return "a notebook that is no text"
    answers = _cells(task.skeletons, graded=False)
    commented = [(c.notebook, c.cell_id) for c in verdict.comments]
    if not answers.keys() >= set(commented) or not _texts(c.text for c in verdict.comments):
        return "a comment on no answer of the assignment"
    return _scores(_cells(task.skeletons, graded=True), verdict.cells)


def _scores(points: dict[tuple[str, str], float], cells: tuple[CellVerdict, ...]) -> str:
    if sorted((cell.notebook, cell.cell_id) for cell in cells) != sorted(points):
        return "scores of other cells than the assignment's"
    for cell in cells:
        most = points[cell.notebook, cell.cell_id]
        given = 0.0 if cell.auto_score is None else cell.auto_score
        if cell.max_score != most or not _is_number(given) or not 0.0 <= given <= most:
            return f"{cell.cell_id}: {cell.auto_score!r} of {cell.max_score!r} points"
        if not (isinstance(cell.reason, str) and isinstance(cell.message, str)):
            return f"{cell.cell_id}: a reason that is no text"
    return ""


def _cells(skeletons: tuple[Skeleton, ...], graded: bool) -> dict[tuple[str, str], float]:
    return {
        (skeleton.notebook, cell.grade_id): cell.points
        for skeleton in skeletons
        for cell in skeleton.cells
        if (cell.is_graded if graded else cell.is_answer)
    }


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]


def _texts(values: Iterable[object]) -> bool:
    return all(value is None or isinstance(value, str) for value in values)
