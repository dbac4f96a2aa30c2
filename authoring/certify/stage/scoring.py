"""In a fork: run one answer against the tests of its exercise."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from authoring.build.names import plain_python
from authoring.certify.stage.jobs import Score, Scored, TestScore
from grading.engine.types import EngineCell
from grading.inside.answers import AnswerServer
from grading.inside.checker import Checker, TestOutcome, TestStatus
from grading.inside.mistakes import KnownMistakes
from grading.inside.protocol import single_requests


class Sides:
    """Both sides of the split, prepared with the assignment's setup cells.

    Attributes
    ----------
    namespace
        The student's side.
    checker
        The other side.
    requests
        What the checker has asked so far.
    """

    def __init__(self, setup: list[str]) -> None:
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.requests: list[bytes] = []
        self.checker = Checker(self._ask)
        for source in setup:
            self.checker.run_setup(source)
            run_cell(source, self.namespace)

    def _ask(self, request: bytes) -> bytes:
        self.requests += single_requests(request)
        return AnswerServer(self.namespace).handle(request)


def run_cell(source: str, namespace: dict[str, Any]) -> None:
    """Run a cell of the student's side."""
    exec(compile(plain_python(source), "<answer>", "exec"), namespace)


def score(sides: Sides, job: Score) -> Scored:
    """Run the answer of a job, then its tests."""
    start = time.process_time()
    problem, tests = "", []
    try:
        run_cell(job.source, sides.namespace)
    except Exception as error:
        problem = f"the cell stopped with {type(error).__name__}: {error}"
    for test in _run_tests(sides, job):
        tests.append(test)
    return Scored(job.key, tuple(tests), problem, time.process_time() - start)


def _run_tests(sides: Sides, job: Score) -> Iterator[TestScore]:
    for cell in job.tests:
        known = KnownMistakes.from_json(cell.known) if cell.known else None
        outcome = sides.checker.run_test(cell.source, known)
        test = TestScore(cell.cell_id, str(outcome.status), _share(outcome, cell), outcome.messages)
        yield test
        if job.stop_early and test.credit < 1:
            return


def _share(outcome: TestOutcome, cell: EngineCell) -> float:
    """Return the share of its points that a test cell gives."""
    if outcome.status is not TestStatus.PASSED:
        return 0.0
    if outcome.credit is None:
        return 1.0
    return min(1.0, outcome.credit / cell.points) if cell.points else 0.0
