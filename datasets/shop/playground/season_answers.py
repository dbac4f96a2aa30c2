"""What a policy or a forecast gave, or failed to give: taken with a note for what cannot be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from shop.errors import NotAttempted
from shop.playground.season_market import SKUS

MAX_NOTE = 190
"""Characters of a note."""
_STUB = (NotAttempted, NotImplementedError)


def tried(answer: Callable[..., Any], *given: Any) -> Any:
    """Return what a call gives, or the exception with which it fails."""
    try:
        return answer(*given)
    except (Exception, SystemExit) as error:
        return error


def decision_of(answer: Any, week: int) -> tuple[Mapping[Any, Any], list[str]]:
    """Return the decision of a policy, or none with the reason.

    Parameters
    ----------
    answer
        What it returned, or the exception with which it failed.
    week
        The week that was decided.

    Raises
    ------
    NotAttempted, NotImplementedError
        Where a policy that is still the stub was asked for the first week.
    """
    if isinstance(answer, BaseException):
        return {}, [_failed(answer, week, "the policy")]
    found = as_dict(answer)
    if found is None:
        return {}, [f"week {week}: the decision is no dict but {type(answer).__name__}"]
    return found, []


def intervals_of(answer: Any, week: int) -> tuple[dict[str, float], list[str]]:
    """Return the ends of a forecast's intervals, or missing ones with the reason.

    Parameters
    ----------
    answer, week
        As in `decision_of`.

    Raises
    ------
    NotAttempted, NotImplementedError
        As in `decision_of`.
    """
    nothing = {f"{end}_{sku}_units": math.nan for sku in SKUS for end in ("low", "high")}
    bounds = answer if isinstance(answer, BaseException) else tried(_ends, answer)
    if isinstance(bounds, BaseException):
        return nothing, [_failed(bounds, week, "the forecast")]
    if any(len(ends) != 2 or not 0 <= ends[0] <= ends[1] < math.inf for ends in bounds.values()):
        return nothing, [f"week {week}: an interval is not [low, high] with 0 <= low <= high"]
    return {
        f"{end}_{sku}_units": value
        for sku, ends in bounds.items()
        for end, value in zip(("low", "high"), ends, strict=True)
    }, []


def _ends(answer: Any) -> dict[str, list[float]]:
    return {sku: [number_of(end) for end in answer[sku]] for sku in SKUS}


def _failed(error: BaseException, week: int, who: str) -> str:
    if not isinstance(error, _STUB):
        return f"week {week}: {who} failed: {type(error).__name__}: {error}"[:MAX_NOTE]
    if week == 1:
        raise error
    return f"week {week}: {who} came to a line that raises NotImplementedError"


def as_dict(value: Any) -> Mapping[Any, Any] | None:
    """Return a dict as it is and a Series as one; None for anything else."""
    if isinstance(value, pd.Series):
        return dict(value.items())
    return value if isinstance(value, Mapping) else None


def number_of(value: Any) -> float:
    """Return a number as a float; NaN for what is none."""
    if isinstance(value, bool | str | None):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan
