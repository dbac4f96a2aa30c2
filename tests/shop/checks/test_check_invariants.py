"""Inputs stay what they were, and results do not depend on what does not matter."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from shop import checks
from shop.checks.equal import Tolerance, same_item
from shop.errors import CheckFailed

FRAME = pd.DataFrame({"a": [1, 2, None], "b": ["x", None, "z"]})


@pytest.mark.parametrize(
    "value",
    [FRAME, FRAME["a"], np.array([1.0, np.nan]), [1, {"k": (2, None)}], {"a": {1, 2}}, "text", 3],
)
def test_what_is_unchanged_passes(value):
    copied = value.copy() if hasattr(value, "copy") else value
    checks.unchanged(copied, value, "input")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (FRAME.assign(flag=1), "gained flag"),
        (FRAME[["a"]], "lost b"),
        (FRAME[["b", "a"]], "columns in another order"),
        (FRAME.dropna(), "had 3 rows and has 1"),
        (FRAME.iloc[::-1], "rows in another order"),
        (FRAME.fillna({"a": 0}), "other values in the column a"),
        (FRAME.astype({"b": "category"}), "another type in the column b"),
    ],
)
def test_changes_of_a_table_are_named(after, said):
    with pytest.raises(
        CheckFailed, match="events: was mutated by the call: the table that was handed in"
    ) as failure:
        checks.unchanged(FRAME, after, "events")
    assert said in str(failure.value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FRAME["a"], FRAME["a"].fillna(0)),
        (FRAME["a"], FRAME["a"].iloc[::-1]),
        (np.array([1, 2]), np.array([1, 3])),
        ([1, 2], [2, 1]),
        ([1], (1,)),
        ({"a": 1}, {"a": 1, "b": 2}),
    ],
)
def test_changes_of_other_inputs_are_noticed(before, after):
    with pytest.raises(CheckFailed, match="other values after the call"):
        checks.unchanged(before, after, "input")


def test_two_results_that_should_agree_are_both_the_students():
    checks.same_after(0.5, 0.5, "rate(events)", "shuffling the rows")
    with pytest.raises(CheckFailed, match=r"after shuffling the rows: 0.5 became 0.75"):
        checks.same_after(0.5, 0.75, "rate(events)", "shuffling the rows")
    with pytest.raises(CheckFailed, match="gives another result after doubling"):
        checks.same_after(FRAME, FRAME.assign(a=1), "table(events)", "doubling")


@pytest.mark.parametrize(
    ("value", "expected", "agree"),
    [
        (1, 1.0, True),
        (True, True, True),
        (1, True, True),
        ("1", 1, False),
        (None, np.nan, True),
        (pd.NaT, None, True),
        (np.datetime64("NaT"), pd.NaT, True),
        (np.array(np.nan), np.nan, True),
        (Decimal("sNaN"), np.nan, True),
        (0, None, False),
        (np.array(0.0), np.nan, False),
        (date(2025, 3, 1), pd.Timestamp("2025-03-01"), True),
        (np.datetime64("2025-03-01"), pd.Timestamp("2025-03-01"), True),
        (pd.Timedelta("1h"), pd.Timedelta("60min"), True),
        (Decimal("0.1"), 0.1, True),
        ((1, 2), [1, 2.0], True),
        ((1, 2), [1, 2, 3], False),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"b": 1}, False),
        ({1, 2}, frozenset({1.0, 2.0}), True),
        (pd.Interval(0, 1), pd.Interval(0, 1), True),
        (pd.Interval(0, 1), pd.Interval(0, 2), False),
        ("x", pd.Timestamp("2025-03-01"), False),
        (np.array([1, 2]), [1, 2], True),
    ],
)
def test_equal_meanings_are_equal(value, expected, agree):
    assert same_item(value, expected, Tolerance()) is agree


def test_results_of_every_kind_are_compared():
    assert checks.same_result(FRAME.iloc[::-1], FRAME)
    assert not checks.same_result(FRAME["a"], FRAME)
    assert checks.same_result(pd.Series({"a": 1}), pd.Series({"a": 1.0}))
    assert not checks.same_result("text", 1)
