"""Call an answer, or tell that there is none yet."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from shop.checks.describe import describe, find_axes
from shop.checks.messages import failure
from shop.checks.mutation import watched
from shop.checks.regions import may_show
from shop.checks.values import as_number, clip, kind
from shop.errors import CheckFailed, GuardFailed, NotAttempted

EACH = "_call_each"
"""Attribute of a stub in the grader that makes many calls at once."""
_BUNDLE = 20
MAX_REASON = 200
MAX_INPUTS = 240

ADVICE = {
    "AttributeError": "Is the object of the type that you think? Print `type(…)` of it",
    "FileNotFoundError": "Use the tables that are handed in; a function reads no files",
    "ImportError": "Only the packages of the course can be imported",
    "IndexError": "Something is shorter than the code expects; think of an empty table",
    "KeyError": "Nothing has that name here; the docstring lists columns and keys, "
    "and `.iloc` counts places",
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
        type of the exception, the input on which it stopped, and what to look at.
    """
    name = _function_name(func)
    with watched(name, [*args, *kwargs.values()]), _telling(func, name, args, kwargs):
        return func(*args, **kwargs)


def call_each(
    func: Any, cases: Iterable[Sequence[Any]], /, *, keep_failures: bool = False
) -> list[Any]:
    """Call an answer once a case and return the results, in order.

    It does what `call` does in a loop, and costs the grader much less: many calls cross to the
    student's process in one message. So the answer meets the cases in bundles; what `call_seconds`
    allows a call, a bundle of 20 gets.

    Parameters
    ----------
    func
        The student's function.
    cases
        The positional arguments of each call.
    keep_failures
        Whether a call that fails gives its exception in place of a result.

    Raises
    ------
    NotAttempted, GuardFailed
        As `call`, for the first case that fails, unless failures are kept.
    """
    name = _function_name(func)
    given = [tuple(case) for case in cases]
    together = getattr(func, EACH, None)
    results: list[Any] = []
    for start in range(0, len(given), _BUNDLE):
        bundle = given[start : start + _BUNDLE]
        outcomes = [None] * len(bundle) if together is None else together(bundle)
        for case, outcome in zip(bundle, outcomes, strict=True):
            try:
                if together is None:
                    results.append(call(func, *case))
                    continue
                with _telling(func, name, case, {}):
                    results.append(_given(outcome))
            except Exception as error:
                if not keep_failures:
                    raise
                results.append(error)
    return results


def _given(outcome: Any) -> Any:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _function_name(func: Any) -> str:
    """Return the name of an answer that can be called."""
    name = _name_of(func)
    attempted(func, name)
    if not callable(func):
        raise failure(name, f"should be a function, but is {kind(func)}", error=GuardFailed)
    return name


@contextmanager
def _telling(
    func: Any, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Iterator[None]:
    """Turn what an answer raises into what its test says about it."""
    try:
        yield
    except NotImplementedError:
        raise not_attempted(name) from None
    except CheckFailed:
        raise
    except Exception as error:
        raise _stopped(name, error, inputs_of(func, args, kwargs)) from error


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


def passed(name: str) -> None:
    """Say that the visible tests of an exercise pass.

    `course build` puts this line where the hidden tests of a cell begin: who reads it in a
    notebook has passed everything above.
    """
    print(f"{name}: all visible tests pass; more run after you hand in")


def inputs_of(func: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return in a few words what a call was handed, argument by argument.

    Tables and collections are told by their size, and a table by its columns; other values are
    shown in a visible test alone, where they stand in the cell anyway.
    """
    try:
        given = inspect.signature(func).bind(*args, **kwargs).arguments
    except (TypeError, ValueError):
        given = {**{f"argument {place + 1}": one for place, one in enumerate(args)}, **kwargs}
    text = "; ".join(f"{name} = {_input(value)}" for name, value in given.items())
    return text if len(text) <= MAX_INPUTS else text[: MAX_INPUTS - 1] + "…"


def _input(value: Any) -> str:
    if isinstance(value, pd.DataFrame):
        gaps = [str(column) for column in value.columns if value[column].isna().any()]
        columns = ", ".join(str(column) for column in value.columns[:8])
        more = ", …" if value.shape[1] > 8 else ""
        missing = f", values missing in {', '.join(gaps[:3])}" if gaps else ""
        return f"a table of {len(value)} rows ({columns}{more}{missing})"
    if isinstance(value, pd.Series | np.ndarray) or value is None or may_show():
        return clip(value, 30)
    if isinstance(value, str):
        return f"a text of {len(value)} characters"
    number = as_number(value)
    if number is not None:
        return "0" if number == 0 else "a negative number" if number < 0 else "a number"
    return f"{kind(value)} of {len(value)}" if hasattr(value, "__len__") else kind(value)


def _stopped(name: str, error: Exception, inputs: str) -> GuardFailed:
    kind_of_error = getattr(error, "student_type", None) or type(error).__name__
    reason = " ".join(str(error).split())
    reason = reason if len(reason) <= MAX_REASON else reason[: MAX_REASON - 1] + "…"
    said = f"{kind_of_error}: {reason}" if reason else str(kind_of_error)
    problem = failure(
        f"{name}(…)",
        f"stopped with {said}",
        f"Its input: {inputs}" if inputs else "",
        hint=ADVICE.get(str(kind_of_error), "Run the function by hand on a small table"),
        error=GuardFailed,
    )
    assert isinstance(problem, GuardFailed)
    return problem


def shown(value: Any) -> str:
    """Return a short text of a student's value, for messages written in a test."""
    return clip(value)
