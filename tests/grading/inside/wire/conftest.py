"""What "the same" means for values that crossed."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.api.extensions import ExtensionArray

from grading.inside.wire import decode, encode

Same = Callable[[Any, Any], None]


def assert_same(value: Any, other: Any) -> None:
    """Assert that two values are equal in type, content and everything that pandas knows."""
    assert type(value) is type(other)
    if isinstance(value, pd.DataFrame):
        pd.testing.assert_frame_equal(value, other, check_freq=True, check_exact=True)
        assert_same(value.columns, other.columns)
        assert_same(value.index, other.index)
        assert [str(dtype) for dtype in value.dtypes] == [str(dtype) for dtype in other.dtypes]
        for place in range(value.shape[1]):
            if value.dtypes.iloc[place].kind == "O":
                assert_same(list(value.iloc[:, place]), list(other.iloc[:, place]))
    elif isinstance(value, pd.Series):
        assert_same(value.index, other.index)
        assert_same(value.name, other.name)
        if value.dtype == object and other.dtype == object:
            assert_same(list(value), list(other))
        else:
            pd.testing.assert_series_equal(value, other, check_freq=True, check_exact=True)
    elif isinstance(value, pd.MultiIndex):
        pd.testing.assert_index_equal(value, other, exact=True)
        assert list(value.names) == list(other.names)
    elif isinstance(value, pd.Index):
        pd.testing.assert_index_equal(value, other, exact=True)
        assert getattr(value, "freq", None) == getattr(other, "freq", None)
        assert_same(value.name, other.name)
    elif isinstance(value, np.ndarray):
        assert value.dtype == other.dtype and value.shape == other.shape
        assert value.flags.writeable == other.flags.writeable
        if value.dtype == object:
            assert_same(list(value.ravel()), list(other.ravel()))
        else:
            np.testing.assert_array_equal(value, other)
    elif isinstance(value, ExtensionArray):
        assert value.dtype == other.dtype
        pd.testing.assert_extension_array_equal(value, other)
    elif isinstance(value, list | tuple):
        assert len(value) == len(other)
        for one, two in zip(value, other, strict=True):
            assert_same(one, two)
    elif isinstance(value, dict):
        assert_same(list(value.items()), list(other.items()))
    elif isinstance(value, float | np.floating) and math.isnan(value):
        assert math.isnan(other)
    elif isinstance(value, decimal.Decimal):
        assert repr(value) == repr(other)
    elif value is pd.NA or value is pd.NaT:
        assert other is value
    elif isinstance(value, set | frozenset):
        # NaN equals nothing and the order of a set is nobody's: compare item by item.
        assert_same(sorted(value, key=encode), sorted(other, key=encode))
    else:
        assert value == other
        assert repr(value) == repr(other)


def cross(value: Any) -> Any:
    """Send a value across, and assert that it would give the same bytes on its way back."""
    message = encode(value)
    arrived = decode(message)
    assert encode(arrived) == message
    return arrived


@pytest.fixture(name="crosses", scope="session")
def _crosses() -> Callable[[Any], None]:
    """Assert that a value arrives as it was sent, and unchanged values as the same bytes."""

    def check(value: Any) -> None:
        assert_same(value, cross(value))

    return check


@pytest.fixture(name="same", scope="session")
def _same() -> Same:
    """Assert that two values are the same."""
    return assert_same
