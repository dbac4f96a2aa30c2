"""Exceptions that stand, in the checker, for what an answer raised in the student's process.

Each is an instance of the builtin type that was raised there, so that a test may expect a
`ValueError`; none carries a word of the student's, who could write hidden inputs into it.
"""

from __future__ import annotations

import builtins

_AS_RUNTIME_ERROR = (StopIteration, StopAsyncIteration, Warning)


class RaisedByAnswer(Exception):
    """An answer raised an exception.

    Attributes
    ----------
    answer
        Name of the function that was called.
    student_type
        Name of the builtin exception type.
    """

    answer: str
    student_type: str

    def __str__(self) -> str:
        return ""


def raised_by_answer(answer: str, base: str) -> RaisedByAnswer:
    """Return the exception for a call of `answer` that raised `base`.

    Parameters
    ----------
    answer
        Name of the function.
    base
        Name of a builtin exception type. Those that would steer Python itself (`SystemExit`,
        `StopIteration`, …) become a RuntimeError.
    """
    kind = getattr(builtins, base, Exception)
    if not issubclass(kind, Exception) or issubclass(kind, _AS_RUNTIME_ERROR):
        kind = RuntimeError
    if issubclass(kind, UnicodeError):
        kind = ValueError
    if issubclass(kind, BaseExceptionGroup):
        kind = Exception
    made = type(kind.__name__, (RaisedByAnswer, kind), {})
    error: RaisedByAnswer = made()
    error.answer = answer
    error.student_type = base
    return error
