"""How asking the student's process can fail: raised by the `ask` that a `Checker` is given."""

from __future__ import annotations

from shop.errors import GradingError


class AskFailed(GradingError):
    """No answer came from the student's process; the test cell ends."""


class CallTimeout(AskFailed):
    """A call took longer than allowed."""


class AnswersGone(AskFailed):
    """The student's process has ended or was ended."""


class MalformedReply(AskFailed):
    """The student's process sent bytes that are no valid reply."""
