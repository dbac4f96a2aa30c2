"""Read answers leniently: equal meanings become equal Python values."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

MAX_TEXT = 60


def as_number(value: Any) -> float | None:
    """Return a number of any kind as float, None when `value` is no number.

    Python, NumPy and Decimal numbers and arrays without dimension are numbers; a missing value
    (None, NaN, NA) is NaN; booleans, texts, dates and one-element containers are not numbers.
    """
    value = _without_dimension(value)
    if is_missing(value):
        return math.nan
    if isinstance(value, bool | np.bool_):
        return None
    if isinstance(value, int | float | Decimal | Fraction | np.integer | np.floating):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    return None


def is_missing(value: Any) -> bool:
    """Return whether `value` is None, NA, NaT or a NaN of any kind, Decimal and 0-d included."""
    value = _without_dimension(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, np.datetime64 | np.timedelta64):
        return bool(np.isnat(value))
    if isinstance(value, Decimal):
        return value.is_nan()
    return isinstance(value, float | np.floating) and math.isnan(value)


def _without_dimension(value: Any) -> Any:
    """Return what an array without dimension holds, such as `np.where` makes of one number."""
    return value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value


def close(value: float, expected: float, rel: float, abs_: float) -> bool:
    """Return whether two numbers agree; two missing ones do."""
    if math.isnan(value) or math.isnan(expected):
        return math.isnan(value) and math.isnan(expected)
    return math.isclose(value, expected, rel_tol=rel, abs_tol=abs_)


def plain_key(value: Any) -> Any:
    """Return a label in the form in which equal labels are equal: 1 and 1.0, dates of any kind."""
    value = _without_dimension(value)
    if is_missing(value):
        return None
    if isinstance(value, tuple):
        return tuple(plain_key(item) for item in value)
    if isinstance(value, np.generic):
        value = pd.Series([value]).iloc[0] if value.dtype.kind in "mM" else value.item()
    if isinstance(value, pd.Period):
        return value.start_time
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return pd.Timestamp(value)
    if isinstance(value, dt.datetime):
        return pd.Timestamp(value)
    if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool):
        return as_number(value)
    return value


def clip(value: Any, limit: int = MAX_TEXT) -> str:
    """Return a short text of what a student's value is."""
    if isinstance(value, pd.DataFrame):
        return f"a DataFrame of {len(value)} rows and {value.shape[1]} columns"
    if isinstance(value, pd.Series):
        return f"a Series of {len(value)} values"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    number = None if value is None or value is pd.NA else as_number(value)
    if number is not None and value is not pd.NaT:
        return f"{number:.6g}" if not float(number).is_integer() else f"{number:.15g}"
    try:
        text = repr(value)
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= limit else text[: limit - 1] + "…"


def kind(value: Any) -> str:
    """Return the everyday name of the type of `value`, with its article."""
    names: list[tuple[Any, str]] = [
        (bool | np.bool_, "a truth value"),
        (int | float | np.number | Decimal, "a number"),
        (str, "a text"),
        (pd.DataFrame, "a DataFrame"),
        (pd.Series, "a Series"),
        (pd.Index, "an Index"),
        (np.ndarray, "an array"),
        (Mapping, "a dict"),
        (list, "a list"),
        (tuple, "a tuple"),
        (set | frozenset, "a set"),
    ]
    if value is None:
        return "nothing (None)"
    for types, name in names:
        if isinstance(value, types):
            return name
    return "a function" if callable(value) else f"a {type(value).__name__}"
