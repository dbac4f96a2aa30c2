"""The engine: a warm process, forked twice for every submission."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from types import TracebackType
from typing import Self

from grading.engine.checker import CheckerBroken, CheckerSide
from grading.engine.child import ChildGone, DeadlinePassed, resident_bytes
from grading.engine.files import read_files
from grading.engine.host import SharedPair, WarmHost
from grading.engine.outputs import Outputs
from grading.engine.pair import Beginning, Setups, WarmPair
from grading.engine.run import Run
from grading.engine.student import StudentSide
from grading.engine.types import EngineCell, Reason, RunResult
from grading.inside.limits import Limits
from grading.sandbox.view import View, course_view
from grading.sandbox.warm import WarmProcess, isolation_unavailable
from shop.errors import GradingError

_TRIES = 3
"""From a rehearsal that was lost, from a warm process that was lost, from a fresh one."""
_ENDED = (Reason.KERNEL_DIED, Reason.CHECKER_DIED)
"""How a run ends whose process is gone, whoever ended it."""


Warm = WarmPair | SharedPair
"""Where processes are forked: of one's own, or of a host's."""


class Engine:
    """Grades submissions in two jailed processes each, forks of one that is kept warm.

    Use it as a context manager, or call `start` and `close`, from the main thread: the sandbox
    ends with the thread that started it.
    `run` may be called from several threads at once, and from forks of the process that
    started the engine; every call has two fresh processes of its own.

    Parameters
    ----------
    limits
        What one submission may use.
    tables
        The folder of the tables that notebooks see; that of the checkout by default.
    shared
        The socket of a `WarmHost` whose warm process is used instead of one of its own.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        tables: Path | None = None,
        shared: socket.socket | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._tables = tables
        self._shared = shared
        self._pair: Warm | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the warm process and prove that submissions can be kept apart in its forks.

        Raises
        ------
        IsolationUnavailable
            When there is no sandbox on this machine; with the ways out.
        """
        self._started()

    def close(self) -> None:
        """End the warm process and whatever runs inside; in a fork, do nothing."""
        if self._pair is not None:
            self._pair.close()
            self._pair = None

    @property
    def restarts(self) -> int:
        """How often the warm process was lost and started anew."""
        return self._pair.restarts if self._pair else 0

    def run(
        self,
        cells: Sequence[EngineCell],
        files: Path | None = None,
        limits: Limits | None = None,
    ) -> RunResult:
        """Run the cells of one submission.

        Parameters
        ----------
        cells
            In the order of the notebook; ids are unique.
        files
            The folder of the submission, whose plain files are copied beside its notebook.
        limits
            What this submission may use; the engine's own limits by default.

        Returns
        -------
        RunResult
            One result per cell, whatever the submission did.

        Raises
        ------
        GradingError
            When the grader itself cannot work: the warm process was lost and did not come back.
        """
        pair = self._started()
        limits = limits or self.limits
        given, left_out = read_files(files, limits) if files else ([], [])
        for _ in range(_TRIES):
            restarts = pair.restarts
            result = _run_once(pair, cells, given, limits)
            # No student reaches the warm process: whose sandbox ended is not to blame for it.
            if result.reason not in _ENDED or not pair.lost_since(restarts):
                break
        return _with_note(result, left_out)

    def _started(self) -> Warm:
        if self._pair is None:
            if self._shared is not None:
                self._pair = SharedPair(self._shared)
            else:
                self._pair = started_pair(course_view(self._tables))
        return self._pair

    @staticmethod
    def host() -> WarmHost:
        """Return what keeps one warm process for several engines of this machine."""
        return WarmHost(lambda spawn: started_pair(course_view(), spawn))


def started_pair(view: View, spawn: Callable[[View], WarmProcess] = WarmProcess) -> WarmPair:
    """Start a warm process and prove that a submission can be kept apart in its forks.

    Parameters
    ----------
    view, spawn
        See `WarmPair`.

    Raises
    ------
    IsolationUnavailable
        When there is no sandbox on this machine; with the ways out.
    """
    pair = WarmPair(view, spawn)
    try:
        pair.start()
        _try_out(pair)
    except BaseException:
        pair.close()
        raise
    return pair


def _run_once(
    pair: Warm,
    cells: Sequence[EngineCell],
    files: list[tuple[str, bytes]],
    limits: Limits,
) -> RunResult:
    """Run the cells in two fresh processes."""
    outputs = Outputs(len(cells))
    with contextlib.ExitStack() as stack:
        beginning, student, checker = _both_sides(pair, stack, outputs, files, limits, cells)
        waiting = [checker]

        def new_checker() -> CheckerSide:
            return waiting.pop() if waiting else _checker_side(beginning, stack, limits)

        rehearsed, ahead = beginning.rehearsed, beginning.taken(_ahead(cells))
        run = Run(cells, limits, student, outputs, new_checker, rehearsed, ahead)
        return run.play()


def _both_sides(
    pair: Warm,
    stack: contextlib.ExitStack,
    outputs: Outputs,
    files: list[tuple[str, bytes]],
    limits: Limits,
    cells: Sequence[EngineCell],
) -> tuple[Beginning, StudentSide, CheckerSide]:
    """Fork both processes; what was lost is replaced, so that no submission pays for another."""
    setups = _first_setups(cells)
    for tries_left in reversed(range(_TRIES)):
        restarts = pair.restarts
        with contextlib.ExitStack() as forked:
            try:
                begun = pair.begin(setups, limits, _ahead(cells), _tests(cells))
                beginning = forked.enter_context(begun)
                checker = CheckerSide(beginning.fork("checker", limits), limits)
                forked.callback(checker.close)
                student = StudentSide(beginning.fork("student", limits), outputs, limits)
                forked.callback(student.close)
                student.start(files)
                checker.start()
            except (OSError, ChildGone, DeadlinePassed, CheckerBroken) as problem:
                if not tries_left:
                    raise GradingError(f"no process for the submission: {problem}") from problem
            else:
                stack.push(forked.pop_all())
                return beginning, student, checker
        pair.replace_lost(restarts)
    raise AssertionError("not reached")


def _checker_side(beginning: Beginning, stack: contextlib.ExitStack, limits: Limits) -> CheckerSide:
    """Fork a checker for one that was lost."""
    try:
        side = CheckerSide(beginning.fork("checker", limits), limits)
    except OSError as problem:
        raise CheckerBroken(f"no process for the tests: {problem}") from problem
    stack.callback(side.close)
    side.start()
    return side


def _try_out(pair: WarmPair) -> None:
    """Fork each process once: what cannot be isolated is refused now, not at a submission."""
    limits = Limits()
    beginning = pair.begin((), limits)
    with contextlib.ExitStack() as stack:
        try:
            child = beginning.fork("student", limits)
            student = StudentSide(child, Outputs(0), limits)
            stack.callback(student.close)
            _checker_side(beginning, stack, limits)
            student.start([])
        except (OSError, ChildGone, DeadlinePassed, CheckerBroken) as problem:
            raise isolation_unavailable(f"{problem}; {pair.complaint()}") from problem
        pair.course_bytes = resident_bytes(child.pid) if child.pid else 0


def _first_setups(cells: Sequence[EngineCell]) -> Setups:
    """Return the setup cells with which a submission begins."""
    first = takewhile(lambda cell: cell.kind == "setup" and cell.source.strip() != "", cells)
    return tuple(cell.source for cell in first)


def _ahead(cells: Sequence[EngineCell]) -> Setups:
    """Return the cells that may be taken over from a run ahead."""
    return tuple(cell.source for cell in cells if cell.is_ahead)


def _tests(cells: Sequence[EngineCell]) -> Setups:
    return tuple(cell.source for cell in cells if cell.kind == "test")


def _with_note(result: RunResult, left_out: list[str]) -> RunResult:
    if not left_out:
        return result
    note = f"files left out: {', '.join(left_out[:10])}"
    return replace(result, detail=f"{result.detail}; {note}" if result.detail else note)
