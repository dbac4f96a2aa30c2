"""Is a table right? In any order of rows and columns, with its keys as columns or as index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from shop.checks.equal import Tolerance
from shop.checks.labels import in_order
from shop.checks.messages import Subject, failure
from shop.checks.numbers import ABS, REL
from shop.checks.rows import (
    SERIES_VALUE,
    choose_keys,
    flat,
    match_places,
    match_rows,
    row_keys,
    same_values,
    with_keys,
)
from shop.checks.table_guards import is_frame
from shop.checks.values import kind
from shop.errors import GuardFailed


def same_frame(
    value: Any,
    expected: pd.DataFrame,
    name: str,
    *,
    keys: str | Sequence[str] | None = None,
    ordered: bool = False,
    rel: float = REL,
    abs: float = ABS,
    extra: Literal["allow", "refuse"] = "allow",
    series: bool = False,
    hint: str = "",
    reread: str = "",
) -> None:
    """Check that a table says what `expected` says.

    Parameters
    ----------
    value
        An answer. Keys may be columns or index; the order of columns is free; texts may be str,
        object or category; dates may have any resolution.
    expected
        What is right; a message shows its values in a visible test alone.
    name
        The variable or call, for the message.
    keys
        The columns that name a row. By default the named index of `expected`, else its columns
        that are no fractions, when they name each row once.
    ordered
        Whether the order of rows counts.
    rel, abs
        Tolerances for numbers.
    extra
        ``"allow"`` accepts columns beyond the expected ones: a helper column that was left is
        no mistake. ``"refuse"`` is for where the task is what to leave out.
    series
        Accept a Series where `expected` has one value column.
    hint, reread
        What to think about and which heading to read again.

    Raises
    ------
    GuardFailed
        When `value` is no DataFrame or lacks a column.
    CheckFailed
        When rows or values differ. The message names columns, counts, and the student's own
        value of the first row that differs.
    """
    subject = Subject(name, hint, reread)
    wanted = flat(expected)
    key_columns = choose_keys(expected, wanted, keys)
    if isinstance(value, pd.Series) and series:
        value = value.to_frame(next(c for c in wanted.columns if c not in key_columns))
    is_frame(value, name)
    mine = with_keys(value, key_columns)
    is_frame(mine, name, [str(column) for column in wanted.columns])
    unknown = [str(column) for column in mine.columns if column not in wanted.columns]
    if unknown and extra == "refuse":
        raise failure(
            name,
            f"has columns that were not asked for: {', '.join(unknown[:8])}",
            hint="Name the columns to keep, as in `table[[…]]`",
        )
    if key_columns:
        mine_places, wanted_places = match_rows(mine, wanted, key_columns, subject)
    else:
        mine_places, wanted_places = match_places(mine, wanted, ordered, subject)
    mine, wanted = mine.iloc[mine_places], wanted.iloc[wanted_places]
    same_values(mine, wanted, key_columns, Tolerance(rel, abs), subject)
    if ordered and key_columns and (np.diff(mine_places) < 0).any():
        as_came = mine.iloc[np.argsort(mine_places)]
        raise subject.failure(
            "has the right rows in another order than was asked for",
            table=in_order(row_keys(wanted, key_columns), row_keys(as_came, key_columns)),
        )


def same_series(
    value: Any,
    expected: pd.Series,
    name: str,
    *,
    ordered: bool = False,
    rel: float = REL,
    abs: float = ABS,
    frame: bool = False,
    mapping: bool = False,
    hint: str = "",
    reread: str = "",
) -> None:
    """Check that a Series gives each label of its index the right value.

    Parameters
    ----------
    value
        An answer; the names of the Series and of its index do not count.
    expected
        What is right, with the labels in its index.
    name
        The variable or call, for the message.
    ordered
        Whether the order of labels counts.
    rel, abs
        Tolerances for numbers.
    frame, mapping
        Accept a DataFrame of one value column, or a dict, as well.
    hint, reread
        What to think about and which heading to read again.

    Raises
    ------
    GuardFailed
        When `value` is something else.
    CheckFailed
        When labels or values differ (see `same_frame`).
    """
    if mapping and isinstance(value, dict):
        value = pd.Series(value, dtype=object)
    if frame and isinstance(value, pd.DataFrame) and value.shape[1] == 1:
        value = value.iloc[:, 0]
    if not isinstance(value, pd.Series):
        way = _way_to_a_series(value)
        raise failure(
            name, f"should be a Series, but is {kind(value)}", hint=way, error=GuardFailed
        )
    levels = [f"label {place + 1}" for place in range(expected.index.nlevels)]
    levels = ["label"] if len(levels) == 1 else levels
    if value.index.nlevels != expected.index.nlevels:
        raise failure(
            name,
            f"has {value.index.nlevels} index levels where {len(levels)} are asked for",
            hint="`.reset_index()` and `.set_index(…)` change what the labels are",
            error=GuardFailed,
        )
    mine, right = (
        series.rename(SERIES_VALUE).rename_axis(levels).reset_index()
        for series in (value, expected)
    )
    same_frame(
        mine, right, name, keys=levels, ordered=ordered, rel=rel, abs=abs, hint=hint, reread=reread
    )


def _way_to_a_series(value: Any) -> str:
    if isinstance(value, pd.DataFrame):
        return "Make the labels the index and take the column: `table.set_index(…)[…]`"
    return "`pd.Series(…)` makes one of a dict" if isinstance(value, dict) else ""


def same_mapping(
    value: Any,
    expected: dict[Any, Any],
    name: str,
    *,
    rel: float = REL,
    abs: float = ABS,
    hint: str = "",
    reread: str = "",
) -> None:
    """Check that a dict (or Series) gives each key the right value (see `same_series`)."""
    if not isinstance(value, dict | pd.Series):
        raise failure(name, f"should be a dict, but is {kind(value)}", error=GuardFailed)
    series = pd.Series(list(expected.values()), index=list(expected), dtype=object)
    same_series(value, series, name, rel=rel, abs=abs, mapping=True, hint=hint, reread=reread)
