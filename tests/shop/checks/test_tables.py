"""Comparing tables: equivalent ones pass, others are explained without giving values away."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import checks
from shop.errors import CheckFailed, GuardFailed

RIGHT = pd.DataFrame(
    {
        "step": ["visit", "view", "pay"],
        "sessions": [917, 643, 58],
        "rate": [np.nan, 0.70120, 0.09021],
    }
)


def failure_of(check, *args, **kwargs) -> str:
    with pytest.raises(CheckFailed) as failure:
        check(*args, **kwargs)
    return str(failure.value)


@pytest.mark.parametrize(
    "value",
    [
        RIGHT,
        RIGHT.iloc[::-1],
        RIGHT[["rate", "sessions", "step"]],
        RIGHT.set_index("step"),
        RIGHT.set_index("step").rename_axis(None),
        RIGHT.astype({"step": "category", "sessions": "Int64"}),
        RIGHT.astype({"step": object, "sessions": float, "rate": object}),
        RIGHT.assign(rate=RIGHT["rate"] * (1 + 1e-9)),
        RIGHT.set_axis([7, 7, 7]),
        RIGHT.assign(sessions=RIGHT["sessions"].map(Decimal), rate=RIGHT["rate"].map(Decimal)),
    ],
    ids=range(10),
)
def test_equivalent_tables_pass(value):
    checks.same_frame(value, RIGHT, "table", keys="step")


def test_the_order_of_rows_counts_only_when_asked_for():
    checks.same_frame(RIGHT, RIGHT, "table", keys="step", ordered=True)
    message = failure_of(checks.same_frame, RIGHT.iloc[::-1], RIGHT, "table", ordered=True)
    assert message == "table: has the right rows in another order than was asked for."


def test_keys_are_found_when_none_are_named():
    wrong = RIGHT.assign(rate=0.5)
    assert "at step, sessions = (" in failure_of(checks.same_frame, wrong, RIGHT, "table")
    indexed = RIGHT.set_index("step")
    assert "at step = " in failure_of(checks.same_frame, indexed.assign(rate=0.5), indexed, "table")


def test_rows_without_keys_are_compared_as_a_bag():
    bag = pd.DataFrame({"a": [1.5, 1.5, 2.5], "b": ["x", "y", "x"]})
    checks.same_frame(bag.iloc[[2, 0, 1]], bag, "bag", keys=[])
    assert "too few" in failure_of(checks.same_frame, bag.iloc[:2], bag, "bag", keys=[])
    assert "differs" in failure_of(
        checks.same_frame, bag.assign(a=[1.5, 2.5, 2.5]), bag, "bag", keys=[]
    )
    assert "differs" in failure_of(
        checks.same_frame, bag.iloc[::-1], bag, "bag", keys=[], ordered=True
    )


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_dates_of_any_resolution_and_kind_agree(unit):
    right = pd.DataFrame({"day": pd.to_datetime(["2025-03-01", "2025-03-02"]), "n": [1.0, 2.0]})
    value = right.assign(day=right["day"].dt.as_unit(unit))
    checks.same_frame(value, right, "table", keys="day")
    checks.same_frame(right.assign(day=right["day"].dt.date), right, "table", keys="day")
    checks.same_frame(right.assign(day=right["day"].dt.to_period("D")), right, "table", keys="day")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (RIGHT.iloc[[0, 1]], "lacks 1 row that should be there"),
        (RIGHT.iloc[[0, 1, 2, 2]], "more than one for 'pay'"),
        (RIGHT.replace({"step": {"pay": "paid"}}), "has 1 row that does not belong there"),
        (RIGHT.replace({"step": {"pay": None}}), "for a missing key"),
        (RIGHT.assign(rate=RIGHT["rate"] * 100), "percentage where a fraction"),
        (RIGHT.assign(rate=-RIGHT["rate"]), "sign is the other way round"),
        (RIGHT.assign(rate=RIGHT["rate"].fillna(0)), "missing value is expected"),
        (RIGHT.assign(rate=np.nan), "it is missing"),
        (RIGHT.assign(sessions=RIGHT["sessions"].astype(str)), "A number is expected there"),
        (RIGHT.assign(sessions=[917, 643, 59]), "differs in 1 of 3 rows"),
    ],
)
def test_differences_are_explained_and_nothing_right_is_printed(value, said):
    message = failure_of(checks.same_frame, value, RIGHT, "table", keys="step")
    assert said in message
    own = [cell for column in value for cell in value[column] if not pd.isna(cell)]
    for cell in own:
        message = message.replace(cell if isinstance(cell, str) else f"{cell:.6g}", "…")
    assert not [secret for secret in ("58", "0.0902", "0.7012") if secret in message]


def test_a_cause_is_named_only_when_it_explains_every_row():
    value = RIGHT.assign(rate=[np.nan, 70.12, 0.5])
    message = failure_of(checks.same_frame, value, RIGHT, "table", keys="step")
    assert "percentage" not in message


def test_columns_beyond_the_expected_ones_are_no_mistake_unless_refused():
    value = RIGHT.assign(extra=1)
    checks.same_frame(value, RIGHT, "table", keys="step")
    said = "has columns that were not asked for: extra"
    assert said in failure_of(checks.same_frame, value, RIGHT, "table", keys="step", extra="refuse")


def test_a_series_is_taken_for_a_table_only_when_allowed():
    right = pd.DataFrame({"step": ["a", "b"], "n": [1, 2]})
    value = pd.Series([2, 1], index=pd.Index(["b", "a"], name="step"))
    checks.same_frame(value, right, "table", keys="step", series=True)
    with pytest.raises(GuardFailed, match="should be a DataFrame, but is a Series"):
        checks.same_frame(value, right, "table", keys="step")


def test_a_missing_column_is_a_guard():
    with pytest.raises(GuardFailed, match="lacks the column rate"):
        checks.same_frame(RIGHT.drop(columns="rate"), RIGHT, "table", keys="step")


def test_empty_tables_agree():
    checks.same_frame(RIGHT.iloc[:0].astype(object), RIGHT.iloc[:0], "table", keys="step")


SERIES = pd.Series({"douyin": 0.25, "jd": 0.5}, name="rate")


@pytest.mark.parametrize(
    ("value", "options"),
    [
        (SERIES[::-1], {}),
        (SERIES.rename_axis("channel").rename(None), {}),
        (SERIES.to_frame(), {"frame": True}),
        (SERIES.to_dict(), {"mapping": True}),
    ],
)
def test_equivalent_series_pass(value, options):
    checks.same_series(value, SERIES, "rates", **options)


def test_series_are_explained_by_their_labels():
    message = failure_of(checks.same_series, SERIES * [1, 3], SERIES, "rates")
    assert message.startswith("rates: differs in 1 of 2 values")
    assert "first at 'jd', where it is 1.5" in message
    message = failure_of(checks.same_series, SERIES[["jd"]], SERIES, "rates")
    assert "lacks 1 label that should be there" in message
    with pytest.raises(GuardFailed, match="should be a Series, but is a DataFrame"):
        checks.same_series(SERIES.to_frame(), SERIES, "rates")
    with pytest.raises(GuardFailed, match="2 index levels"):
        checks.same_series(pd.concat({"x": SERIES}), SERIES, "rates")


@pytest.mark.parametrize(
    ("value", "way"),
    [
        (SERIES.rename_axis("channel").reset_index(), "`table.set_index(…)[…]`"),
        (SERIES.to_dict(), "`pd.Series(…)` makes one of a dict"),
        (pd.concat({"2025": SERIES}), "`.reset_index()` and `.set_index(…)`"),
    ],
)
def test_another_form_than_a_series_gets_the_way_out_and_no_hint_on_the_values(value, way):
    hint = "Which row is the denominator?"
    message = failure_of(checks.same_series, value, SERIES, "rates", hint=hint)
    assert way in message
    assert hint not in message


def test_unwanted_columns_get_the_way_out_and_no_hint_on_the_values():
    hint = "Which row is the denominator?"
    extra = RIGHT.assign(extra=1)
    message = failure_of(
        checks.same_frame, extra, RIGHT, "table", keys="step", extra="refuse", hint=hint
    )
    assert "`table[[…]]`" in message
    assert hint not in message


def test_series_may_be_asked_for_in_order():
    assert "another order" in failure_of(
        checks.same_series, SERIES[::-1], SERIES, "rates", ordered=True
    )


def test_mappings_agree_key_by_key():
    checks.same_mapping({"low": 1, "high": np.nan}, {"high": None, "low": 1.0}, "ends")
    checks.same_mapping(pd.Series({"low": 1}), {"low": 1}, "ends")
    assert "first at 'low', where it is 2" in failure_of(
        checks.same_mapping, {"low": 2}, {"low": 1}, "ends"
    )
    with pytest.raises(GuardFailed, match="should be a dict"):
        checks.same_mapping([1], {"low": 1}, "ends")


values = st.floats(10, 1e5).map(lambda x: round(x, 3))


@given(st.lists(values, min_size=1, max_size=6), st.data())
def test_values_of_the_right_table_are_never_printed(right, data):
    mine = data.draw(st.lists(values, min_size=len(right), max_size=len(right)))
    keys = [f"k{chr(97 + place)}" for place in range(len(right))]
    expected = pd.DataFrame({"key": keys, "value": right})
    try:
        checks.same_frame(expected.assign(value=mine), expected, "table", keys="key")
    except CheckFailed as failure:
        shown = {f"{number:.6g}" for number in mine} | {f"{number:.15g}" for number in mine}
        hidden = {f"{number:.6g}" for number in right} - shown
        hidden = {text for text in hidden if not any(text in mine for mine in shown)}
        assert not [text for text in hidden if len(text) > 2 and text in str(failure)]


@given(st.permutations(range(3)))
def test_any_order_of_rows_and_columns_passes(order):
    value = RIGHT.iloc[order].reset_index(drop=True)
    checks.same_frame(value[[RIGHT.columns[place] for place in order]], RIGHT, "t", keys="step")


def test_rows_without_keys_meet_whatever_kind_their_numbers_have():
    right = pd.DataFrame({"lower": [100.0, 8.0], "upper": [200.0, 16.0]})
    checks.same_frame(right.map(Decimal), right, "interval")
    with pytest.raises(CheckFailed, match="differs in 1 of 2 rows"):
        checks.same_frame(right.map(Decimal).replace(16, 17), right, "interval")
