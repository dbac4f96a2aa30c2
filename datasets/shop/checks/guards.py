"""Is an answer of the kind that was asked for? If not, nothing else is worth checking."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from shop.checks.messages import failure
from shop.checks.values import as_number, clip, kind
from shop.errors import GuardFailed


def refuse(name: str, finding: str, hint: str = "") -> GuardFailed:
    """Return the GuardFailed that says ``name: finding. hint``."""
    problem = failure(name, finding, hint=hint, error=GuardFailed)
    assert isinstance(problem, GuardFailed)
    return problem


def wanted_kind(wanted: str, value: Any) -> str:
    """Return ``should be … , but is …``."""
    return f"should be {wanted}, but is {kind(value)}"


def is_number(value: Any, name: str, *, missing: bool = False) -> float:
    """Return `value` as float when it is one number of any numeric type.

    Parameters
    ----------
    value
        An answer; int, float, NumPy scalar, Decimal and 0-d array are numbers, bool is not.
    name
        The variable or call, for the message.
    missing
        Accept a missing value (NaN, None, NA), returned as NaN.

    Raises
    ------
    GuardFailed
        When it is no number, or missing where that is not accepted.
    """
    number = as_number(value)
    if number is None:
        one = isinstance(value, pd.Series | pd.Index | np.ndarray | list) and np.size(value) == 1
        hint = "Take the one value out of it, for example with `.item()`" if one else ""
        if isinstance(value, str):
            hint = "Return the number itself and not a formatted text"
        raise refuse(name, wanted_kind("one number", value), hint)
    if number != number and not missing:
        raise refuse(
            name,
            f"should be a number, but is {'nothing (None)' if value is None else 'missing (NaN)'}",
            "Does every branch return something? Is something divided by zero?",
        )
    return number


def is_mapping(value: Any, name: str, keys: Collection[Any] = ()) -> dict[Any, Any]:
    """Return `value` as dict when it is a dict with at least these keys (a Series counts too).

    Raises
    ------
    GuardFailed
        When it is something else or lacks one of `keys`.
    """
    if isinstance(value, pd.Series):
        value = value.to_dict()
    if not isinstance(value, Mapping):
        raise refuse(name, wanted_kind("a dict", value))
    missing = [key for key in keys if key not in value]
    if missing:
        lacks = ", ".join(clip(key) for key in missing)
        has = ", ".join(clip(key, 30) for key in list(value)[:12]) or "none"
        raise refuse(name, f"lacks the key {lacks}; it has {has}")
    return dict(value)


def is_text(value: Any, name: str, choices: Collection[str] = ()) -> str:
    """Return `value` when it is a text, one of `choices` if there are any.

    Raises
    ------
    GuardFailed
        When it is something else.
    """
    if not isinstance(value, str):
        raise refuse(name, wanted_kind("a text", value))
    if choices and value not in choices:
        raise refuse(name, f"should be one of {', '.join(choices)}, but is {clip(value)}")
    return value


def is_flag(value: Any, name: str) -> bool:
    """Return `value` as bool when it is True or False (NumPy's too).

    Raises
    ------
    GuardFailed
        When it is something else.
    """
    if not isinstance(value, bool | np.bool_):
        raise refuse(name, wanted_kind("True or False", value))
    return bool(value)


def is_sequence(value: Any, name: str, *, length: int | None = None) -> list[Any]:
    """Return `value` as list when it is a list, tuple, array, Index or Series.

    Raises
    ------
    GuardFailed
        When it is something else or has another length (the message says which was asked for).
    """
    if not isinstance(value, list | tuple | np.ndarray | pd.Index | pd.Series):
        raise refuse(name, wanted_kind("a list or tuple", value))
    items = list(value)
    if length is not None and len(items) != length:
        raise refuse(name, f"should hold {length} values, but holds {len(items)}")
    return items


def is_set(value: Any, name: str) -> set[Any]:
    """Return `value` as set when it is a collection of labels, each once or more.

    Raises
    ------
    GuardFailed
        When it is something else.
    """
    if isinstance(value, set | frozenset):
        return set(value)
    return set(is_sequence(value, name))


def is_function(value: Any, name: str) -> Callable[..., Any]:
    """Return `value` when it can be called.

    Raises
    ------
    GuardFailed
        When it cannot.
    """
    if not callable(value):
        raise refuse(name, wanted_kind("a function", value))
    return value  # type: ignore[no-any-return]
