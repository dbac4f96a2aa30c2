"""Properties that hold for every right answer, whatever the data: nothing to give away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from shop.checks.equal import Tolerance, same_item
from shop.checks.messages import failure
from shop.checks.side_by_side import Words, side_by_side
from shop.checks.tables import same_frame, same_series
from shop.checks.values import clip
from shop.errors import CheckFailed, GuardFailed


def unchanged(before: Any, after: Any, name: str) -> None:
    """Check that an input is after the call what it was before: that it was not mutated.

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
    finding = change_of(before, after)
    if finding:
        raise failure(
            name,
            f"was mutated by the call: the {_thing(after)} that was handed in {finding}",
            hint="Work on a copy (`.copy()`, `.assign(…)`) and leave the input as it is",
            table=_before_and_after(before, after),
        )


def _thing(value: Any) -> str:
    return "table" if isinstance(value, pd.DataFrame) else type(value).__name__


def _before_and_after(before: Any, after: Any) -> str:
    """Return the values that changed, where the rest is as it was."""
    heads = ("before", "after")
    if isinstance(before, pd.DataFrame) and isinstance(after, pd.DataFrame):
        if list(before.columns) != list(after.columns) or not before.index.equals(after.index):
            return ""
        column = next((c for c in before.columns if not before[c].equals(after[c])), None)
        if column is None:
            return ""
        before, after = before[column], after[column]
    if not isinstance(before, pd.Series) or not isinstance(after, pd.Series):
        simple = (list, dict, set, tuple, int, float, str)
        return side_by_side([(before, after)], heads=heads) if isinstance(before, simple) else ""
    pairs = zip(before.index, before.tolist(), after.tolist(), strict=False)
    changed = [row for row in pairs if not same_item(row[2], row[1], Tolerance(0, 0))]
    return side_by_side(changed, ["row"], heads)


def change_of(before: Any, after: Any) -> str:
    """Return what of a value was changed, in words that follow its name; empty for nothing."""
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
    raise failure(
        name,
        f"gives another result after {change}{came}",
        hint=hint,
        table=_both_results(value, other),
    )


def _both_results(value: Any, other: Any) -> str:
    """Return where two tables of the same rows and columns differ; scalars are in the finding."""
    heads = ("before", "after")
    if isinstance(value, pd.Series) and isinstance(other, pd.Series):
        value, other = value.to_frame("result"), other.to_frame("result")
    if not isinstance(value, pd.DataFrame) or not isinstance(other, pd.DataFrame):
        return ""
    if value.shape != other.shape:
        return side_by_side([(Words(_size(value)), Words(_size(other)))], heads=heads)
    for column in value.columns:
        if column not in other.columns:
            return side_by_side([(Words(str(column)), Words("no such column"))], heads=heads)
        pairs = enumerate(zip(value[column].tolist(), other[column].tolist(), strict=True))
        rows = [
            (f"{at} {column}", a, b) for at, (a, b) in pairs if not same_item(b, a, Tolerance())
        ]
        if rows:
            return side_by_side(rows, ["row, column"], heads)
    return ""


def _size(frame: pd.DataFrame) -> str:
    return f"{len(frame)} rows, {frame.shape[1]} columns"


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
