"""Grade one submission: sanitise, run, check. No database, no file of the course."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from nbformat import NotebookNode
from nbgrader.preprocessors import LimitOutput

from grading.autograde.files import SubmittedFile, lay_out
from grading.autograde.marking import comments, mark, mark_failed, mark_flagged
from grading.autograde.notebook import (
    dumps,
    engine_cells,
    fail_node,
    fill_outputs,
    notice_node,
    to_node,
)
from grading.autograde.own_versions import with_own_versions
from grading.autograde.provided import with_cells_ahead
from grading.autograde.sanitise import FlaggedNotebook, SanitisedNotebook, sanitise_submission
from grading.autograde.task import GradedSubmission, GradingTask
from grading.autograde.verdict import CellVerdict, Comment, Flag, Repair, Verdict
from grading.engine.types import EngineCell, Reason, RunResult

OUR_FAULT = (Reason.SETUP_FAILED, Reason.CHECKER_DIED)


class Runner(Protocol):
    """What runs cells: the engine."""

    def run(self, cells: Sequence[EngineCell], files: Path | None = None) -> RunResult:
        """Run the cells of one notebook."""


class _Outcome:
    """What the notebooks of a submission add up to."""

    def __init__(self) -> None:
        self.reason: str = Reason.OK
        self.detail = ""
        self.undecided = False
        self.cells: list[CellVerdict] = []
        self.comments: list[Comment] = []
        self.notebooks: list[tuple[str, str]] = []

    def note(self, reason: str, detail: str, undecided: bool) -> None:
        """Keep the first reason that is not ``ok``."""
        if self.reason == Reason.OK:
            self.reason, self.detail = reason, detail
        self.undecided = self.undecided or undecided

    def add(self, notebook: str, node: NotebookNode, cells: tuple[CellVerdict, ...]) -> None:
        self.cells.extend(cells)
        self.comments.extend(comments(node, notebook))
        self.notebooks.append((notebook, dumps(node)))


def grade(task: GradingTask, runner: Runner) -> GradedSubmission:
    """Grade one submission.

    Parameters
    ----------
    task
        The submission and the assignment's skeletons.
    runner
        The engine.
    """
    started = time.perf_counter()
    sanitised = sanitise_submission(task.files, task.skeletons, task.bounds)
    outcome = _Outcome()
    beside = [f for f in task.files.notebooks if f.content and f.path.endswith(".ipynb")]
    names = {f"{skeleton.notebook}.ipynb" for skeleton in task.skeletons}
    spare = [file for file in beside if file.path not in names]
    with staged((*task.files.helpers, *spare, *task.course_files)) as folder:
        for notebook in sanitised:
            if isinstance(notebook, FlaggedNotebook):
                _note_flag(notebook.skeleton.notebook, notebook, outcome)
            else:
                _run(notebook, folder, runner, task, outcome)
    repairs = tuple(repair for notebook in sanitised for repair in notebook.repairs)
    return _result(task, outcome, repairs, time.perf_counter() - started)


def failed(task: GradingTask, flag: Flag) -> GradedSubmission:
    """Return the result of a submission on which this grader failed, with the student's work."""
    outcome = _Outcome()
    sanitised = sanitise_submission(task.files, task.skeletons, task.bounds)
    for notebook in sanitised:
        name = notebook.skeleton.notebook
        if isinstance(notebook, FlaggedNotebook):
            _note_flag(name, notebook, outcome)
        else:
            outcome.note(flag.code, flag.detail, undecided=True)
            node = to_node(notebook)
            fail_node(node)
            outcome.add(name, node, mark_failed(node, name, flag))
    repairs = tuple(repair for notebook in sanitised for repair in notebook.repairs)
    return _result(task, outcome, repairs, 0.0)


def flagged(task: GradingTask, flag: Flag) -> GradedSubmission:
    """Return the result of a submission that nobody in this process may read any more."""
    outcome = _Outcome()
    for skeleton in task.skeletons:
        _note_flag(skeleton.notebook, FlaggedNotebook(skeleton, flag), outcome)
    return _result(task, outcome, task.files.repairs, 0.0)


def _result(
    task: GradingTask, outcome: _Outcome, repairs: tuple[Repair, ...], seconds: float
) -> GradedSubmission:
    verdict = Verdict(
        student=task.student,
        assignment=task.assignment,
        status="graded" if outcome.reason == Reason.OK else "flagged",
        reason=str(outcome.reason),
        detail=outcome.detail,
        undecided=outcome.undecided,
        cells=tuple(outcome.cells),
        comments=tuple(outcome.comments),
        repairs=repairs,
        seconds=seconds,
    )
    return GradedSubmission(verdict, tuple(outcome.notebooks))


@contextmanager
def staged(files: tuple[SubmittedFile, ...]) -> Iterator[Path | None]:
    """Put helper files into a folder of their own; None when there are none."""
    if not files:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="submission-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        lay_out(folder, files, 0o644)
        yield folder


def _note_flag(name: str, notebook: FlaggedNotebook, outcome: _Outcome) -> None:
    flag = notebook.flag
    outcome.note(flag.code, flag.detail, undecided=True)
    node = notice_node(notebook.skeleton, flag)
    outcome.add(name, node, mark_flagged(notebook.skeleton, flag))


def _run(
    notebook: SanitisedNotebook,
    folder: Path | None,
    runner: Runner,
    task: GradingTask,
    outcome: _Outcome,
) -> None:
    node = to_node(notebook)
    cells = with_own_versions(engine_cells(node, dict(task.mistakes)), notebook.cells)
    cells = with_cells_ahead(cells, notebook.skeleton.provided)
    result = runner.run(cells, folder)
    fill_outputs(node, result)
    limit = LimitOutput(max_lines=task.max_lines, max_traceback=task.max_traceback)
    limit.preprocess(node, {})
    if result.reason != Reason.OK:
        outcome.note(result.reason, result.detail, undecided=result.reason in OUR_FAULT)
    outcome.add(notebook.skeleton.notebook, node, mark(node, notebook, result))
