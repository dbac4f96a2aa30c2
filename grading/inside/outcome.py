"""What a test cell comes to: its statements are run, and each is judged."""

from __future__ import annotations

import contextlib
import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shop.checks.credit import Credit
from shop.checks.regions import showing
from shop.errors import GuardFailed, NotAttempted

from . import wording
from .answers import Silence
from .assertions import Step
from .frames import AskFailed, CallTimeout, MalformedReply
from .namespace import Answers, fill
from .wording import RaisedByAnswer


class TestStatus(StrEnum):
    """What became of a test cell."""

    __test__ = False

    PASSED = "passed"
    FAILED = "failed"
    NOT_ATTEMPTED = "not_attempted"
    ERROR = "error"
    TIMEOUT = "timeout"
    KILLED = "killed"


@dataclass(frozen=True)
class TestOutcome:
    """What a test cell came to.

    Attributes
    ----------
    status
        ``passed`` is the only one that earns points; ``error`` means that the cell could not
        be judged.
    messages
        What the student reads, in order; no text of the student's exceptions, no test source. A
        cell that passed has one only with its credit.
    credit
        Points that the cell's last expression gave; None where it is all or nothing.
    malformed
        Whether the student's process sent bytes that are no valid reply.
    """

    __test__ = False

    status: TestStatus
    messages: tuple[str, ...] = ()
    credit: float | None = None
    malformed: bool = False


class CellEnded(Exception):
    """Ends a cell with a status.

    Attributes
    ----------
    status, message
        What the cell came to, and why.
    """

    def __init__(self, status: TestStatus, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def run_steps(
    steps: tuple[Step, ...],
    scope: dict[str, Any],
    answers: Answers,
    ahead: Mapping[int, Mapping[str, Any]],
) -> TestOutcome:
    """Run a test cell.

    Parameters
    ----------
    steps
        Its statements.
    scope
        Its globals; the student's values that it reads are added.
    answers
        Where those come from.
    ahead
        What the statements bind that have been run, by their places.
    """
    messages: list[str] = []
    credit: float | None = None
    remark = ""
    status = TestStatus.PASSED
    try:
        with quiet():
            for place, step in enumerate(steps):
                value = _run_step(step, scope, answers, messages, ahead.get(place))
                credit = _credit(value) if step.may_give_credit else None
                if step.may_give_credit and type(value) is Credit:
                    remark = value.message
    except CellEnded as end:
        status = end.status
        messages.append(end.message)
    if status is TestStatus.PASSED and messages:
        status = TestStatus.FAILED
    malformed = isinstance(answers.failure, MalformedReply)
    credit = credit if status is TestStatus.PASSED else None
    if status is TestStatus.PASSED and remark:
        messages.append(remark)
    return TestOutcome(status, tuple(dict.fromkeys(messages)), credit, malformed)


def _run_step(
    step: Step,
    scope: dict[str, Any],
    answers: Answers,
    messages: list[str],
    bound: Mapping[str, Any] | None,
) -> Any:
    """Run one statement, or bind what it has bound before; return the value of an expression."""
    try:
        fill(scope, step, answers)
        value = perform(step, scope) if bound is None else scope.update(bound)
    except Exception as error:
        _judge(error, step, answers, messages)
        value = None
    except SystemExit as error:
        raise CellEnded(TestStatus.ERROR, wording.of_test(error, answers.used)) from error
    if answers.failure is not None:
        raise _lost(answers.failure, answers.used)
    return value


def _judge(error: Exception, step: Step, answers: Answers, messages: list[str]) -> None:
    """Note a failed check, or end the cell."""
    if answers.failure is not None:
        raise _lost(answers.failure, answers.used) from error
    match error:
        case RaisedByAnswer() if isinstance(error, NotImplementedError):
            text = f"{error.answer}: not attempted yet; the stub is still there."
            raise CellEnded(TestStatus.NOT_ATTEMPTED, text) from error
        case RaisedByAnswer():
            raise CellEnded(TestStatus.FAILED, wording.of_answer(error)) from error
        case NotAttempted():
            raise CellEnded(TestStatus.NOT_ATTEMPTED, wording.of_check(error)) from error
        case AssertionError():
            text = wording.of_check(error)
            if isinstance(error, GuardFailed) or not (step.is_assert or step.is_expression):
                raise CellEnded(TestStatus.FAILED, text) from error
            messages.append(text)
        case _:
            status = TestStatus.FAILED if answers.used else TestStatus.ERROR
            raise CellEnded(status, wording.of_test(error, answers.used)) from error


def perform(step: Step, scope: dict[str, Any]) -> Any:
    """Run one statement; return the value of an expression."""
    with showing(step.is_visible):
        return _perform(step, scope)


def _perform(step: Step, scope: dict[str, Any]) -> Any:
    if not step.is_assert:
        return eval(step.code, scope)
    if eval(step.code, scope):
        return None
    said = ""
    if step.message is not None:
        with contextlib.suppress(Exception):
            said = eval(step.message, scope)
    raise AssertionError(said if type(said) is str else str(said))


def _credit(value: Any) -> float | None:
    """Return the points that a cell's last value gives, None when it gives none.

    Raises
    ------
    CellEnded
        For a number that cannot be points.
    """
    if type(value) not in (int, float, Credit):
        return None
    if not math.isfinite(value) or value < 0:
        raise CellEnded(
            TestStatus.ERROR, "The test gave impossible partial credit. Tell your instructor."
        )
    return float(value)


def _lost(failure: AskFailed, used: list[str]) -> CellEnded:
    """Return the end of a cell whose student's process did not answer."""
    name = used[-1] if used else "the answer"
    if isinstance(failure, CallTimeout):
        text = f"{name}(…): took longer than a call may take. Look for a loop without end."
        return CellEnded(TestStatus.TIMEOUT, text)
    if isinstance(failure, MalformedReply):
        return CellEnded(TestStatus.ERROR, f"{name}: what came back could not be read.")
    text = f"{name}: the notebook's process ended while it was asked."
    return CellEnded(TestStatus.KILLED, text)


@contextlib.contextmanager
def quiet() -> Any:
    """Drop output and warnings: neither decides about an answer."""
    silence = Silence()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
