"""Do two values mean the same? The rule that every comparison of this package follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shop.checks.values import as_number, close, is_missing, plain_key


@dataclass(frozen=True)
class Tolerance:
    """How far two numbers may lie apart; the wider of both counts."""

    rel: float = 1e-6
    abs: float = 1e-9


def same_item(value: Any, expected: Any, tolerance: Tolerance) -> bool:
    """Return whether one value equals another in meaning.

    Numbers of any type agree within the tolerance, missing values of any kind agree, dates agree
    at any resolution, sequences and mappings item by item; texts must be equal.
    """
    if is_missing(expected):
        return is_missing(value)
    if isinstance(expected, bool | np.bool_):
        return isinstance(value, bool | np.bool_ | int | np.integer) and bool(value == expected)
    right = as_number(expected)
    if right is not None:
        number = as_number(value)
        return number is not None and close(number, right, tolerance.rel, tolerance.abs)
    if isinstance(expected, str):
        return isinstance(value, str) and str(value) == str(expected)
    if isinstance(expected, Mapping):
        return _same_mapping(value, expected, tolerance)
    if isinstance(expected, set | frozenset):
        return isinstance(value, set | frozenset) and _plain_set(value) == _plain_set(expected)
    if isinstance(expected, pd.DataFrame):
        return isinstance(value, pd.DataFrame) and value.equals(expected)
    if _is_sequence(expected):
        return _is_sequence(value) and _same_sequence(list(value), list(expected), tolerance)
    if isinstance(expected, pd.Interval):
        return str(value) == str(expected)
    try:
        return bool(plain_key(value) == plain_key(expected))
    except (TypeError, ValueError):
        return False


def same_column(value: pd.Series, expected: pd.Series, tolerance: Tolerance) -> np.ndarray:
    """Return, place by place, whether two columns of the same length agree."""
    fast = [_is_plain_number(column) for column in (value, expected)]
    if all(fast):
        left = value.to_numpy(dtype=float, na_value=np.nan)
        right = expected.to_numpy(dtype=float, na_value=np.nan)
        gap = np.maximum(tolerance.rel * np.maximum(np.abs(left), np.abs(right)), tolerance.abs)
        with np.errstate(invalid="ignore"):
            # beside an infinite number every gap is infinite, and would fit
            near = np.isfinite(gap) & (np.abs(left - right) <= gap)
        result: np.ndarray = near | (left == right) | (np.isnan(left) & np.isnan(right))
        return result
    pairs = zip(value.tolist(), expected.tolist(), strict=True)
    return np.array([same_item(*pair, tolerance) for pair in pairs], dtype=bool)


def _is_plain_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _is_sequence(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return isinstance(value, Sequence | pd.Index | pd.Series) and not isinstance(value, str | bytes)


def _plain_set(values: Any) -> set[Any]:
    return {plain_key(item) for item in values}


def _same_sequence(value: list[Any], expected: list[Any], tolerance: Tolerance) -> bool:
    if len(value) != len(expected):
        return False
    return all(same_item(*pair, tolerance) for pair in zip(value, expected, strict=True))


def _same_mapping(value: Any, expected: Mapping[Any, Any], tolerance: Tolerance) -> bool:
    if isinstance(value, pd.Series):
        value = value.to_dict()
    if not isinstance(value, Mapping) or len(value) != len(expected):
        return False
    mine = {plain_key(key): item for key, item in value.items()}
    return all(
        plain_key(key) in mine and same_item(mine[plain_key(key)], item, tolerance)
        for key, item in expected.items()
    )
