"""Guards accept every reasonable form of a value and refuse the rest with a reason."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from shop import checks
from shop.errors import CheckFailed, GuardFailed

NUMBERS = [
    2, 2.0, np.int8(2), np.float32(2), np.array(2), np.array(2.0), Decimal("2"), Fraction(2),
]  # fmt: skip


@pytest.mark.parametrize("value", NUMBERS, ids=repr)
def test_numbers_of_every_type_are_numbers(value):
    assert checks.is_number(value, "n") == 2.0


@pytest.mark.parametrize("value", [True, np.True_, "2", [2], pd.Series([2]), 1j, print])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(GuardFailed, match="n: should be one number"):
        checks.is_number(value, "n")


@pytest.mark.parametrize("value", [pd.Series([2]), np.array([2]), [2]])
def test_one_element_containers_are_told_how_to_give_their_value(value):
    with pytest.raises(GuardFailed, match=r"\.item\(\)"):
        checks.is_number(value, "n")


@pytest.mark.parametrize("value", [None, math.nan, np.nan, pd.NA, np.array(np.nan)])
def test_missing_numbers_are_refused_unless_asked_for(value):
    with pytest.raises(GuardFailed, match="should be a number, but is"):
        checks.is_number(value, "n")
    assert math.isnan(checks.is_number(value, "n", missing=True))


def test_is_frame_names_missing_columns_and_near_misses():
    frame = pd.DataFrame({"Cart_rate": [1], "step": ["a"]})
    with pytest.raises(GuardFailed, match="`Cart_rate` should be called `cart_rate`"):
        checks.is_frame(frame, "table", ["step", "cart_rate"])


@pytest.mark.parametrize(
    ("have", "wanted"),
    [
        (["customer_id", "arm"], ["arm", "customers"]),
        (["share_0", "arm"], ["arm", "share_0", "share_1"]),
    ],
)
def test_is_frame_takes_neither_a_key_nor_a_wanted_column_for_a_misspelt_one(have, wanted):
    frame = pd.DataFrame([[1] * len(have)], columns=have)
    with pytest.raises(GuardFailed, match="lacks the column") as refused:
        checks.is_frame(frame, "table", wanted)
    assert "should be called" not in str(refused.value)


def test_is_frame_names_a_misspelt_key():
    with pytest.raises(GuardFailed, match="`Customer_ID` should be called `customer_id`"):
        checks.is_frame(pd.DataFrame({"Customer_ID": [1]}), "table", ["customer_id"])


def test_is_frame_finds_columns_in_the_index():
    frame = pd.DataFrame({"rate": [1.0]}, index=pd.Index(["a"], name="step"))
    assert checks.is_frame(frame, "table", ["step", "rate"], index="step") is frame


@pytest.mark.parametrize(
    ("value", "options", "said"),
    [
        (pd.Series([1]), {}, "should be a DataFrame, but is a Series"),
        ({"a": 1}, {}, "should be a DataFrame, but is a dict"),
        (pd.DataFrame({"a": [1]}), {"rows": 5}, "should have 5 rows, but has 1"),
        (pd.DataFrame({"a": ["x"]}), {"numeric": ["a"]}, "should hold numbers, but holds a text"),
        (pd.DataFrame({"a": [1]}), {"index": "step"}, "should have step as its index"),
        (
            pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")])),
            {},
            "has columns on several levels",
        ),
    ],
)
def test_is_frame_says_what_is_wrong(value, options, said):
    with pytest.raises(GuardFailed, match=said):
        checks.is_frame(value, "table", **options)


def test_numeric_columns_may_hold_decimals_and_missing_values():
    frame = pd.DataFrame({"a": [Decimal("1.5"), None]}, dtype=object)
    checks.is_frame(frame, "table", numeric=["a"])


@pytest.mark.parametrize(
    ("check", "value", "said"),
    [
        (checks.is_series, pd.DataFrame({"a": [1]}), "squeeze"),
        (checks.is_series, [1], "should be a Series, but is a list"),
        (checks.is_mapping, [1], "should be a dict, but is a list"),
        (checks.is_sequence, {1}, "should be a list or tuple, but is a set"),
        (checks.is_text, 1, "should be a text, but is a number"),
        (checks.is_flag, 1, "should be True or False, but is a number"),
        (checks.is_function, 1, "should be a function, but is a number"),
        (checks.is_set, 1, "should be a list or tuple, but is a number"),
    ],
)
def test_each_guard_says_what_came_instead(check, value, said):
    with pytest.raises(GuardFailed, match=said):
        check(value, "answer")


def test_mappings_may_be_series_and_lack_no_key():
    assert checks.is_mapping(pd.Series({"low": 1}), "answer") == {"low": 1}
    with pytest.raises(GuardFailed, match="lacks the key 'high'; it has 'low'"):
        checks.is_mapping({"low": 1}, "answer", ["low", "high"])


def test_texts_may_be_restricted_to_choices():
    assert checks.is_text("keep", "advice", {"keep", "drop"}) == "keep"
    with pytest.raises(GuardFailed, match="should be one of"):
        checks.is_text("hold", "advice", ("keep", "drop"))


def test_sequences_have_the_length_that_was_asked_for():
    assert checks.is_sequence(pd.Index([1, 2]), "ends", length=2) == [1, 2]
    with pytest.raises(GuardFailed, match="should hold 2 values, but holds 3"):
        checks.is_sequence((1, 2, 3), "ends", length=2)


def test_flags_of_numpy_are_flags():
    assert checks.is_flag(np.True_, "answer") is True


def test_missing_values_are_counted_by_column():
    checks.has_no_missing(pd.DataFrame({"a": [1]}), "table")
    with pytest.raises(CheckFailed, match=r"table\['b'\]: has 2 missing values among 3"):
        checks.has_no_missing(pd.DataFrame({"a": [1, 2, 3], "b": [None, pd.NaT, 1]}), "table")
