"""Call an answer, or tell that there is none yet."""

from __future__ import annotations

from typing import Any

from shop.checks.describe import describe, find_axes
from shop.checks.messages import failure
from shop.checks.values import clip, kind
from shop.errors import CheckFailed, GuardFailed, NotAttempted

MAX_REASON = 200

ADVICE = {
    "AttributeError": "Is the object of the type that you think? Print `type(…)` of it",
    "FileNotFoundError": "Use the tables that are handed in; a function reads no files",
    "ImportError": "Only the packages of the course can be imported",
    "IndexError": "Something is shorter than the code expects; think of an empty table",
    "KeyError": "Nothing in this table has that name; the docstring lists the columns",
    "ModuleNotFoundError": "Only the packages of the course can be imported",
    "NameError": "A name is used that the function does not define and does not get",
    "RecursionError": "The function calls itself without end",
    "TimeoutError": "The answer takes far too long; look for a loop over rows",
    "TypeError": "A value has another type than the code expects, or an argument is missing",
    "UnboundLocalError": "A variable is used before it gets a value; look at the branches",
    "ValueError": "A step got values that it cannot use; run it by hand on a small table",
    "ZeroDivisionError": "Something is divided by zero; the docstring says what to return then",
}


def call(func: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call an answer and return its result.

    Parameters
    ----------
    func
        The student's function.
    *args, **kwargs
        What to call it with.

    Raises
    ------
    NotAttempted
        When the function still raises NotImplementedError.
    GuardFailed
        When `func` is no function or raises anything else; the message names the function, the
        type of the exception and what to look at.
    """
    name = _name_of(func)
    attempted(func, name)
    if not callable(func):
        raise failure(name, f"should be a function, but is {kind(func)}", error=GuardFailed)
    try:
        return func(*args, **kwargs)
    except NotImplementedError:
        raise not_attempted(name) from None
    except CheckFailed:
        raise
    except Exception as error:
        raise _stopped(name, error) from error


def attempted(value: Any, name: str = "") -> None:
    """Raise NotAttempted when `value` is still the placeholder (None or ``...``)."""
    if value is None or value is ...:
        raise not_attempted(name or "this answer")


def not_attempted(name: str) -> NotAttempted:
    """Return the exception for an answer that is still the stub."""
    return NotAttempted(
        f"{name}: not attempted yet. Replace the line `raise NotImplementedError` in its cell by "
        "your own code, run the cell, then run this test again."
    )


def chart(func: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call an answer that draws, and return the `ChartDescription` of what it returned.

    Raises
    ------
    NotAttempted, GuardFailed
        As `call`; also when no Axes came back.
    """
    from shop.checks.chart_description import ChartDescription

    name = _name_of(func)
    value = call(func, *args, **kwargs)
    if not isinstance(value, ChartDescription) and find_axes(value) is None:
        raise failure(
            f"{name}(…)",
            f"should return a Matplotlib Axes, but {kind(value)} came back",
            hint="Start with `fig, ax = plt.subplots()`, draw on `ax`, end with `return ax`",
            error=GuardFailed,
        )
    return describe(value)


def _name_of(func: Any) -> str:
    name = getattr(func, "__name__", None)
    return name if isinstance(name, str) and name else "this answer"


def _stopped(name: str, error: Exception) -> GuardFailed:
    kind_of_error = getattr(error, "student_type", None) or type(error).__name__
    reason = " ".join(str(error).split())
    reason = reason if len(reason) <= MAX_REASON else reason[: MAX_REASON - 1] + "…"
    said = f"{kind_of_error}: {reason}" if reason else str(kind_of_error)
    problem = failure(
        f"{name}(…)",
        f"stopped with {said}",
        hint=ADVICE.get(str(kind_of_error), "Run the function by hand on a small table"),
        error=GuardFailed,
    )
    assert isinstance(problem, GuardFailed)
    return problem


def shown(value: Any) -> str:
    """Return a short text of a student's value, for messages written in a test."""
    return clip(value)
