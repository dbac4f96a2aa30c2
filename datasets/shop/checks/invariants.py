"""Properties that hold for every right answer, whatever the data: nothing to give away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from shop.checks.equal import Tolerance, same_item
from shop.checks.messages import failure
from shop.checks.tables import same_frame, same_series
from shop.checks.values import clip
from shop.errors import CheckFailed, GuardFailed


def unchanged(before: Any, after: Any, name: str) -> None:
    """Check that an input is after the call what it was before.

    Parameters
    ----------
    before
        A copy made before the call (``events.copy()``).
    after
        What was handed to the call.
    name
        The variable, for the message.

    Raises
    ------
    CheckFailed
        When columns, rows, their order, values or types changed; the message says which.
    """
    finding = _change(before, after)
    if finding:
        raise failure(
            name,
            f"the table that was handed in {finding}",
            hint="Work on a copy (`.copy()`, `.assign(…)`) and leave the input as it is",
        )


def _change(before: Any, after: Any) -> str:
    if isinstance(before, pd.DataFrame) and isinstance(after, pd.DataFrame):
        return _frame_change(before, after)
    if isinstance(before, pd.Series) and isinstance(after, pd.Series):
        same = before.equals(after) and before.index.equals(after.index)
        return "" if same else "has other values after the call"
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        same = before.dtype == after.dtype and np.array_equal(
            before, after, equal_nan=before.dtype.kind in "fc"
        )
        return "" if same else "has other values after the call"
    same = type(before) is type(after) and same_item(after, before, Tolerance(0, 0))
    return "" if same else "has other values after the call"


def _frame_change(before: pd.DataFrame, after: pd.DataFrame) -> str:
    if list(before.columns) != list(after.columns):
        new = [str(column) for column in after.columns if column not in before.columns]
        gone = [str(column) for column in before.columns if column not in after.columns]
        if new or gone:
            parts = [f"gained {', '.join(new)}"] if new else []
            parts += [f"lost {', '.join(gone)}"] if gone else []
            return " and ".join(parts)
        return "has its columns in another order"
    if len(before) != len(after):
        return f"had {len(before)} rows and has {len(after)} after the call"
    if not before.index.equals(after.index):
        return "has its rows in another order or another index"
    for column in before.columns:
        if before[column].dtype != after[column].dtype:
            return f"has another type in the column {column}"
        if not before[column].equals(after[column]):
            return f"has other values in the column {column}"
    return ""


def same_after(
    value: Any,
    other: Any,
    name: str,
    change: str,
    *,
    rel: float = 1e-6,
    abs: float = 1e-9,
    ordered: bool = False,
    hint: str = "",
) -> None:
    """Check that two results of the same answer agree though its input was changed.

    Parameters
    ----------
    value, other
        The results before and after the change.
    name
        The call, for the message.
    change
        What was done to the input, in words (``"the rows were shuffled"``).
    rel, abs
        Tolerances for numbers.
    ordered
        Whether the order of rows of a table counts.
    hint
        What to think about.

    Raises
    ------
    CheckFailed
        When the results differ.
    """
    if same_result(value, other, rel=rel, abs=abs, ordered=ordered):
        return
    came = ""
    if not isinstance(value, pd.DataFrame | pd.Series | dict):
        came = f": {clip(value)} became {clip(other)}"
    raise failure(name, f"gives another result after {change}{came}", hint=hint)


def same_result(
    value: Any, expected: Any, *, rel: float = 1e-6, abs: float = 1e-9, ordered: bool = False
) -> bool:
    """Return whether two results of an answer mean the same, whatever their type.

    Tables are compared as `same_frame` and `same_series` do, everything else item by item.
    """
    try:
        if isinstance(expected, pd.DataFrame):
            same_frame(value, expected, "result", rel=rel, abs=abs, ordered=ordered)
        elif isinstance(expected, pd.Series):
            same_series(value, expected, "result", rel=rel, abs=abs, ordered=ordered)
        else:
            return same_item(value, expected, Tolerance(rel, abs))
    except (CheckFailed, GuardFailed):
        return False
    return True
