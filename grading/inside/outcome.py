"""What a test cell comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
        What the student reads, in order; no text of the student's exceptions, no test source.
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
