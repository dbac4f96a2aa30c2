"""Drive one submission cell by cell."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from grading.engine.checker import CheckerBroken, CheckerSide, Judged, StudentTooSlow
from grading.engine.outputs import Outputs, credit_output, error_output, remark_output
from grading.engine.student import StudentSide
from grading.engine.types import CellResult, CellStatus, EngineCell, Reason, RunResult
from grading.inside.limits import Limits
from grading.inside.roles import Rehearsed

_NO_TIME = "The time of the whole notebook ran out before this cell."
_NO_PROCESS = "The notebook's process ended before this test, so there was nothing to test."
_BROKEN_SETUP = "The assignment's setup cell failed, so nothing could be tested."
_SLOW_CALLS = (
    "The calls of this test took longer than {seconds:g} s together. "
    "Look for a loop that goes over all rows again and again."
)
_ENAMES = {
    CellStatus.FAILED: "CheckFailed",
    CellStatus.NOT_ATTEMPTED: "NotAttempted",
    CellStatus.TIMEOUT: "CallTimeout",
    CellStatus.KILLED: "KernelDied",
    CellStatus.SKIPPED: "NotTested",
    CellStatus.ERROR: "TestError",
}


class Run:
    """One submission on its way through both processes.

    Parameters
    ----------
    cells
        What to run.
    limits
        How long it may take.
    student
        The student's side, started.
    outputs
        Where the student's outputs gather.
    new_checker
        Returns a fresh checker's side, started.
    rehearsed
        What the first setup cells showed, when both processes have them behind them.
    ahead
        The first cells that may be taken over, as many as the student's process can take over.
    """

    def __init__(
        self,
        cells: Sequence[EngineCell],
        limits: Limits,
        student: StudentSide,
        outputs: Outputs,
        new_checker: Callable[[], CheckerSide],
        rehearsed: Sequence[Rehearsed] = (),
        ahead: Sequence[Rehearsed] = (),
    ) -> None:
        self._cells = cells
        self._limits = limits
        self._student = student
        self._outputs = outputs
        self._new_checker = new_checker
        self._rehearsed = rehearsed
        self._ahead = deque(ahead)
        self._checker: CheckerSide | None = None
        self._setups: list[str] = []
        self._broken_setup: str | None = None
        self._checker_lost: str | None = None
        self._started = time.monotonic()
        self._deadline = self._started + limits.notebook_seconds
        self._out_of_time = False

    def play(self) -> RunResult:
        """Run every cell and return what became of them."""
        drafts = [self._timed(index, cell) for index, cell in enumerate(self._cells)]
        results = tuple(
            draft if cell.kind == "test" else replace(draft, outputs=self._outputs.of(index))
            for index, (cell, draft) in enumerate(zip(self._cells, drafts, strict=True))
        )
        reason, detail = self._reason()
        return RunResult(results, reason, detail, time.monotonic() - self._started)

    def _timed(self, index: int, cell: EngineCell) -> CellResult:
        begun = time.monotonic()
        if begun >= self._deadline and not self._out_of_time:
            self._out_of_time = True
            self._student.end(Reason.TIMEOUT, "the time of the whole notebook ran out")
        result = self._test(cell) if cell.kind == "test" else self._execute(index, cell)
        return replace(result, seconds=time.monotonic() - begun)

    def _execute(self, index: int, cell: EngineCell) -> CellResult:
        if index < len(self._rehearsed):
            count = self._student.replay(index, self._rehearsed[index])
            return replace(_result(cell, CellStatus.OK), execution_count=count)
        if cell.kind == "setup":
            self._setups.append(cell.source)
            self._set_up(cell.source)
        if self._student.ending is not None:
            return _result(cell, CellStatus.SKIPPED)
        ahead = self._ahead.popleft() if cell.is_ahead and self._ahead else None
        if ahead is None:
            status, count = self._student.run_cell(index, cell.source, self._deadline)
        else:
            status, count = self._student.take_over(index, ahead, self._deadline)
        return replace(_result(cell, status), execution_count=count)

    # the checker's side

    def _test(self, cell: EngineCell) -> CellResult:
        if self._broken_setup is not None:
            return _tested(cell, Judged(CellStatus.ERROR, (_BROKEN_SETUP,), None))
        if self._out_of_time:
            return _tested(cell, Judged(CellStatus.SKIPPED, (_NO_TIME,), None))
        if self._student.ending is not None:
            return _tested(cell, Judged(CellStatus.SKIPPED, (_NO_PROCESS,), None))
        try:
            checker = self._ready_checker()
            end = min(self._deadline, time.monotonic() + self._limits.cell_seconds)
            judged = checker.run_test(cell.source, end, self._student.ask, cell.known)
        except StudentTooSlow:
            self._drop_checker()
            said = _SLOW_CALLS.format(seconds=self._limits.cell_seconds)
            judged = Judged(CellStatus.TIMEOUT, (said,), None)
        except CheckerBroken as problem:
            self._lose_checker(str(problem))
            said = f"This test could not be judged: {problem}."
            judged = Judged(CellStatus.ERROR, (said,), None)
        return _tested(cell, judged)

    def _ready_checker(self) -> CheckerSide:
        """Return the checker's side; one that was lost is replaced and set up anew."""
        if self._checker is None:
            self._checker = self._new_checker()
            for source in self._setups:
                self._set_up(source)
        return self._checker

    def _set_up(self, source: str) -> None:
        try:
            if self._checker is None:
                self._checker = self._new_checker()
            end = min(self._deadline, time.monotonic() + self._limits.cell_seconds)
            problem = self._checker.run_setup(source, end)
        except CheckerBroken as broken:
            problem = str(broken)
            self._lose_checker(problem)
        if problem is not None and self._broken_setup is None:
            self._broken_setup = problem

    def _lose_checker(self, why: str) -> None:
        self._checker_lost = self._checker_lost or why
        self._drop_checker()

    def _drop_checker(self) -> None:
        """End the checker's process; the next test gets a fresh one."""
        if self._checker is not None:
            self._checker.close()
            self._checker = None

    def _reason(self) -> tuple[Reason, str]:
        if self._broken_setup is not None:
            return Reason.SETUP_FAILED, self._broken_setup
        if self._student.ending is not None:
            return self._student.ending.reason, self._student.ending.detail
        if self._checker_lost is not None:
            return Reason.CHECKER_DIED, self._checker_lost
        if self._student.strained is not None:
            return self._student.strained, "a cell ran into a limit and the notebook went on"
        return Reason.OK, ""


def _result(cell: EngineCell, status: CellStatus) -> CellResult:
    return CellResult(cell.cell_id, (), None, status, 0.0, (), 0.0)


def _tested(cell: EngineCell, judged: Judged) -> CellResult:
    """Return the result of a test cell: its credit, and outputs for people to read."""
    status, messages, points = judged.status, judged.messages, judged.credit_points
    outputs: tuple[dict[str, Any], ...] = ()
    credit = 1.0
    if status is CellStatus.PASSED and points is not None and points > cell.points:
        status, messages = CellStatus.ERROR, ("The test gave more points than it has.",)
    if status is not CellStatus.PASSED:
        credit = 0.0
        said = "\n".join(messages)
        outputs = (error_output(_ENAMES.get(status, "TestError"), said, messages),)
    elif points is not None and points < cell.points:
        credit = points / cell.points
        status = CellStatus.FAILED
        outputs = (*_remarks(messages), credit_output(points))
    else:
        outputs = _remarks(messages)
    return CellResult(cell.cell_id, outputs, None, status, credit, messages, 0.0)


def _remarks(messages: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Return the output that shows what a test says beside the points that it gives."""
    return (remark_output("\n".join(messages)),) if messages else ()
