"""Is an answer a table with the right columns? If not, nothing else is worth checking."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from shop.checks.guards import refuse, wanted_kind
from shop.checks.rows import with_keys
from shop.checks.values import as_number, clip, is_missing, kind


def is_frame(
    value: Any,
    name: str,
    columns: Collection[str] = (),
    *,
    index: str | Sequence[str] | None = None,
    rows: int | None = None,
    numeric: Collection[str] = (),
) -> pd.DataFrame:
    """Return `value` when it is a DataFrame with these columns; keys of its index become columns.

    Parameters
    ----------
    value
        An answer.
    name
        The variable or call, for the message.
    columns
        Names it must have, as columns or as names of the index.
    index
        Name or names that the index must have; None leaves the index free.
    rows
        Number of rows it must have (state it in the prompt: the message does).
    numeric
        Columns that must hold numbers.

    Raises
    ------
    GuardFailed
        When one of these does not hold.
    """
    if not isinstance(value, pd.DataFrame):
        hint = "`.to_frame()` or `.reset_index()` makes one" if isinstance(value, pd.Series) else ""
        raise refuse(name, wanted_kind("a DataFrame", value), hint)
    if isinstance(value.columns, pd.MultiIndex):
        raise refuse(
            name,
            "has columns on several levels",
            "Name the results in `.agg(new_name=(column, function))`, which gives plain columns",
        )
    _has_columns(value, name, list(columns))
    if index is not None:
        wanted = [index] if isinstance(index, str) else list(index)
        if list(value.index.names) != wanted:
            raise refuse(
                name,
                f"should have {', '.join(wanted)} as its index, but the index is named "
                f"{', '.join(str(item) for item in value.index.names)}",
            )
    table = with_keys(value, columns) if index is None else value
    for column in numeric:
        _holds_numbers(table[column] if column in table.columns else None, f"{name}[{column!r}]")
    if rows is not None and len(value) != rows:
        raise refuse(
            name, f"should have {rows} {'row' if rows == 1 else 'rows'}, but has {len(value)}"
        )
    return table


def _has_columns(frame: pd.DataFrame, name: str, wanted: list[str]) -> None:
    have = [*frame.columns, *(item for item in frame.index.names if item is not None)]
    missing = [column for column in wanted if column not in have]
    if not missing:
        return
    texts = [str(column) for column in have]
    hints = []
    for column in missing:
        like = [text for text in texts if text not in wanted and _is_key(text) == _is_key(column)]
        near = difflib.get_close_matches(column, like, n=1, cutoff=0.7)
        if near:
            hints.append(f"`{near[0]}` should be called `{column}`")
    came = ", ".join(texts[:12]) or "none"
    raise refuse(name, f"lacks the column {', '.join(missing)}; it has {came}", "; ".join(hints))


def _is_key(column: str) -> bool:
    """Tell whether a column names rows: `customer_id` is no misspelt `customers`."""
    return column.lower().endswith("_id")


def _holds_numbers(column: pd.Series | None, name: str) -> None:
    if column is None or pd.api.types.is_numeric_dtype(column):
        return
    if column.map(lambda item: as_number(item) is not None).all():
        return
    example = next(item for item in column if as_number(item) is None)
    raise refuse(name, f"should hold numbers, but holds {kind(example)}: {clip(example)}")


def is_series(
    value: Any, name: str, *, index: str | None = None, numeric: bool = False
) -> pd.Series:
    """Return `value` when it is a Series.

    Parameters
    ----------
    value, name
        An answer, and the variable or call for the message.
    index
        Name that the index must have; None leaves it free.
    numeric
        Whether it must hold numbers.

    Raises
    ------
    GuardFailed
        When it is something else.
    """
    if not isinstance(value, pd.Series):
        hint = ""
        if isinstance(value, pd.DataFrame) and value.shape[1] == 1:
            hint = "Take its one column with `.squeeze(axis=1)`"
        raise refuse(name, wanted_kind("a Series", value), hint)
    if index is not None and value.index.name != index:
        raise refuse(
            name, f"should have `{index}` as its index, but the index is `{value.index.name}`"
        )
    if numeric:
        _holds_numbers(value, name)
    return value


def has_no_missing(value: Any, name: str) -> None:
    """Raise GuardFailed when a Series or any column of a DataFrame has missing values."""
    columns = value.items() if isinstance(value, pd.DataFrame) else [("", value)]
    for label, column in columns:
        count = sum(is_missing(item) for item in column)
        if count:
            where = f"{name}[{label!r}]" if label else name
            raise refuse(where, f"has {count} missing values among {len(column)}")
