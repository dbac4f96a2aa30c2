"""What a student reads about a test cell: our words only, clean and short."""

from __future__ import annotations

import builtins
import re
from typing import Any

_AS_RUNTIME_ERROR = (StopIteration, StopAsyncIteration, Warning)


class RaisedByAnswer(Exception):
    """An answer raised an exception.

    Attributes
    ----------
    answer
        Name of the function that was called.
    student_type
        Name of the builtin exception type.
    inputs
        What the call was handed, in the few words of `shop.checks`.
    """

    answer: str
    student_type: str
    inputs: str

    def __str__(self) -> str:
        return ""


def raised_by_answer(answer: str, base: str, inputs: str = "") -> RaisedByAnswer:
    """Return the exception for a call of `answer` that raised `base`.

    Parameters
    ----------
    answer
        Name of the function.
    base
        Name of a builtin exception type. Those that would steer Python itself (`SystemExit`,
        `StopIteration`, …) become a RuntimeError.
    inputs
        What the call was handed, in words.
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
    error.inputs = inputs
    return error


MAX_MESSAGE = 1200
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: Any) -> str:
    """Return `text` as one short message without control characters."""
    plain = text if type(text) is str else ""
    plain = _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", plain[: 4 * MAX_MESSAGE])).strip()
    return plain if len(plain) <= MAX_MESSAGE else plain[: MAX_MESSAGE - 1] + "…"


def of_check(error: BaseException) -> str:
    """Return the message of a failed check or assertion."""
    said = error.args[0] if error.args else ""
    return clean(said) or "A check of this cell does not hold."


def of_answer(error: RaisedByAnswer) -> str:
    """Return what is said about an answer that raised."""
    return (
        f"{error.answer}(…): stopped with {error.student_type} when this test called it. "
        f"Its input: {clean(error.inputs) or 'nothing'}. "
        "Call it by hand on a small table to see the whole message."
    )


def of_changed(names: tuple[str, ...]) -> str:
    """Return what is said about answers whose results fit only what they made of their input."""
    named = ", ".join(f"{name}(…)" for name in names)
    return (
        f"{named}: mutated its input (changed what it was handed), and the result does not fit "
        "what was handed in. Work on a copy, such as `table = table.copy()`."
    )


def of_missing(name: str) -> str:
    """Return what is said about a name that the notebook does not define."""
    return (
        f"{name}: nothing of this name is there. Define it in its cell under exactly this name, "
        "and make sure that the cell runs to its end."
    )


def of_test(error: BaseException, answers: list[str]) -> str:
    """Return what is said when test code itself stopped: the type, and where to look."""
    kind = type(error).__name__
    if not answers:
        return f"The test stopped with {kind} before it looked at an answer. Tell your instructor."
    named = ", ".join(f"`{name}`" for name in answers)
    return (
        f"The test stopped with {kind} while it looked at {named}: "
        "what came has another form than the task asks for. "
        "Compare type, columns and keys with the docstring."
    )
