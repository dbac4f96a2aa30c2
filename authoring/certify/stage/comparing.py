"""In a fork: compare variants of an answer with the reference on generated inputs."""

from __future__ import annotations

import copy
import signal
from collections.abc import Callable
from typing import Any

import pandas as pd

from authoring.certify.attempts import Comparison
from authoring.certify.stage.jobs import Compare, Compared
from authoring.certify.stage.scoring import run_cell
from shop import checks
from shop.checks import same_result
from shop.errors import CheckFailed

MOST_TRIES = 3
Function = Callable[..., Any]


class TooSlow(BaseException):
    """A call took more CPU time than allowed; no ``except Exception`` of an answer stops it."""


def compare(namespace: dict[str, Any], job: Compare) -> Compared:
    """Call reference and variants with the same inputs until the job's count is reached."""
    signal.signal(signal.SIGPROF, _too_slow)
    inputs = _function(namespace, job.inputs, "inputs")
    reference = _function(namespace, job.reference, job.name)
    running, differs = {}, {}
    for label, (source, comparison) in job.variants.items():
        try:
            running[label] = (_function(namespace, source, job.name), comparison)
        except Exception:
            differs[label] = -1
    done, tried, seed = 0, 0, job.first
    while running and done < job.count:
        if tried >= MOST_TRIES * job.count:
            problem = f"the reference raises on most inputs ({done} of {tried} returned)"
            return Compared(job.key, done, differs, problem)
        arguments = inputs(seed)
        if not isinstance(arguments, tuple):
            raise TypeError("inputs(seed) has to return a tuple of positional arguments")
        expected = _outcome(reference, copy.deepcopy(arguments), 60.0)
        for label, (variant, comparison) in list(running.items()):
            got = _outcome(variant, copy.deepcopy(arguments), job.call_seconds)
            if not _alike(got, expected, comparison):
                differs[label] = seed
                del running[label]
        done += not isinstance(expected[0], BaseException)
        tried += 1
        seed += job.step
    return Compared(job.key, done, differs, "")


def _too_slow(number: int, frame: object) -> None:
    raise TooSlow


def _function(namespace: dict[str, Any], source: str, name: str) -> Function:
    own = dict(namespace)
    run_cell(source, own)
    function = own[name]
    if not callable(function):
        raise TypeError(f"{name} is no function")
    return function  # type: ignore[no-any-return]


def _outcome(function: Function, arguments: tuple[Any, ...], seconds: float) -> tuple[Any, Any]:
    """Return the result (or the exception), and the arguments as the call left them."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        result = function(*arguments)
        if hasattr(result, "get_figure"):
            result = checks.describe(result)
    except (Exception, TooSlow) as error:
        return error, arguments
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        _close_figures()
    return result, arguments


def _close_figures() -> None:
    import sys

    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


def _alike(got: tuple[Any, Any], expected: tuple[Any, Any], comparison: Comparison) -> bool:
    (value, after), (right, right_after) = got, expected
    if isinstance(right, BaseException) or isinstance(value, BaseException):
        return type(value) is type(right)
    return _same(value, right, comparison) and _same_arguments(after, right_after)


def _same(value: Any, right: Any, comparison: Comparison) -> bool:
    if _exactly(value, right):
        return True
    if comparison == "exact":
        return False
    return same_result(value, right, rel=1e-9, abs=1e-12, ordered=comparison == "loose")


def _exactly(value: Any, right: Any) -> bool:
    if type(value) is not type(right):
        return False
    if isinstance(right, pd.DataFrame | pd.Series):
        return _same_table(value, right)
    return bool(same_result(value, right, rel=0, abs=0, ordered=True))


def _same_table(value: Any, right: Any) -> bool:
    """Compare tables to the last bit, which is quick, and what nearly always holds."""
    types = (value.dtypes, right.dtypes)
    same_types = (
        types[0].equals(types[1]) if isinstance(right, pd.DataFrame) else types[0] == types[1]
    )
    return bool(same_types and value.index.equals(right.index) and value.equals(right))


def _same_arguments(after: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    for place, (mine, theirs) in enumerate(zip(after, right, strict=True)):
        tables = isinstance(theirs, pd.DataFrame | pd.Series) and type(mine) is type(theirs)
        if tables and _same_table(mine, theirs):
            continue
        try:
            checks.unchanged(theirs, mine, f"argument {place}")
        except CheckFailed:
            return False
    return True
