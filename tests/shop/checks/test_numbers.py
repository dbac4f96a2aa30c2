"""Comparing numbers: what passes, what is said, and that the right value stays hidden."""

import math
import re
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import checks
from shop.errors import CheckFailed, GuardFailed

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 4))


def failure_of(check, *args, **kwargs) -> str:
    with pytest.raises(CheckFailed) as failure:
        check(*args, **kwargs)
    return str(failure.value)


def mentions(message: str, number: float) -> bool:
    """Return whether `number` stands in `message` as a word of its own."""
    words = re.findall(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?%?", message)
    written = {f"{number:.6g}", f"{number:.15g}", repr(number), str(number)}
    return bool(written & set(words))


@pytest.mark.parametrize(
    "value", [0.35, np.float32(0.35), Decimal("0.35"), np.array(0.35), 0.35 + 1e-9]
)
def test_equal_numbers_pass_whatever_their_type(value):
    checks.same_number(value, 0.35, "rate", rel=1e-6, abs=1e-7)


@pytest.mark.parametrize(
    "value", [None, np.nan, pd.NA, np.array(np.nan), np.where(True, np.nan, 1), Decimal("NaN")]
)
def test_missing_values_of_every_kind_agree(value):
    checks.same_number(value, np.nan, "rate")


@pytest.mark.parametrize(
    ("value", "right", "said"),
    [
        (35.0, 0.35, "percentage where a fraction"),
        (0.35, 35.0, "fraction where a percentage"),
        (-12.5, 12.5, "sign is the other way round"),
        (0.35, 0.34987, "looks rounded"),
        (math.nan, 0.5, "A number is expected"),
        (0.5, math.nan, "missing value is expected"),
    ],
)
def test_a_likely_cause_is_named(value, right, said):
    message = failure_of(checks.same_number, value, right, "rate")
    assert said in message
    assert math.isnan(right) or not mentions(message, right)


def test_hint_and_heading_follow_the_finding():
    message = failure_of(
        checks.same_number, 2, 3, "rate", hint="Think of visits", reread="Denominators"
    )
    assert message == (
        "rate: is 2, which is not what this input gives. Think of visits. "
        "Reread *Denominators* in the lecture."
    )


@given(numbers, numbers)
def test_the_right_number_is_never_printed(value, right):
    if math.isclose(value, right, rel_tol=1e-6, abs_tol=1e-9):
        return
    message = failure_of(checks.same_number, value, right, "rate")
    assert mentions(message, right) <= mentions(f"{value:.6g} {value:.15g}", right)


@given(numbers)
def test_a_number_agrees_with_itself(value):
    checks.same_number(value, value, "rate")


def test_sequences_are_compared_in_order_and_by_length():
    checks.same_numbers((1, np.nan), [1.0, None], "ends")
    assert "ends[1]: is 3" in failure_of(checks.same_numbers, [1, 3], [1, 2], "ends")
    with pytest.raises(GuardFailed, match="should hold 2 values"):
        checks.same_numbers([1], [1, 2], "ends")


def test_ranges_include_their_ends_and_are_stated():
    checks.between(0, 0, 1, "rate")
    checks.between(1, 0, 1, "rate")
    assert "between 0 and 1, but is 1.5" in failure_of(checks.between, 1.5, 0, 1, "rate")
    assert "rates[b]" in failure_of(checks.all_between, {"a": 0.5, "b": -1}, 0, 1, "rates")


def test_sums_name_the_total_only_when_it_gives_nothing_away():
    checks.sums_to([0.25, 0.75], 1, "shares")
    assert "add up to 1, but adds up to 0.75" in failure_of(
        checks.sums_to, pd.Series([0.25, 0.5]), 1, "shares"
    )
    message = failure_of(checks.sums_to, [1, 2], 7431, "parts", what="the number of sessions")
    assert "the number of sessions" in message
    assert not mentions(message, 7431)
    assert not mentions(failure_of(checks.sums_to, [1, 2], 7431, "parts"), 7431)


def test_monotone_numbers_may_stay_equal_and_skip_missing_ones():
    checks.never_rises([3, 3, np.nan, 1], "funnel")
    checks.never_falls({"low": 1, "high": 1}, "ends")
    message = failure_of(checks.never_rises, pd.Series([2, 3], index=["cart", "pay"]), "funnel")
    assert "goes from 2 at cart to 3 at pay" in message
    assert "should never fall" in failure_of(checks.never_falls, [2, 1], "ends")


def test_rounding_beyond_the_end_of_a_range_is_forgiven() -> None:
    checks.all_between([-2e-17, 1.0000000000000002], 0, 1, "ends")
    with pytest.raises(CheckFailed):
        checks.all_between([0.5, 1.0001], 0, 1, "ends")


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_share_of_none_or_all_is_not_called_rounded(value):
    assert "rounded" not in failure_of(checks.same_number, value, 0.6, "rate")
    assert "rounded" not in failure_of(checks.same_number, value, 0.2, "rate")
    assert "rounded" in failure_of(checks.same_number, 3.0, 3.2, "days")
