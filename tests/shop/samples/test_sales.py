"""Made-up orders, their lines, and the raw payment log."""

import pandas as pd
import pytest

from shop.samples import chapter_06 as samples
from shop.samples.raw_log import payment_log
from shop.schema import table


@pytest.mark.parametrize("name", ["orders", "order_lines"])
def test_columns_and_types_are_those_of_the_schema(name):
    orders = samples.orders(1)
    frame = orders if name == "orders" else samples.order_lines(1, orders)
    spec = table(name)
    assert {c.name: c.dtype for c in spec.columns} == dict(frame.dtypes.astype(str))
    assert not frame.duplicated(list(spec.key)).any()


def test_money_of_orders_adds_up():
    orders = samples.orders(2, unpaid=0.2, refunded=0.3)
    due = orders["goods_cny"] - orders["discount_cny"] - orders["coupon_cny"]
    assert (due - orders["amount_cny"]).abs().max() < 0.005
    assert (orders["refund_cny"] <= orders["amount_cny"]).all()
    assert (orders["paid_at"].isna() == (orders["status"] == "closed")).all()
    assert orders["ordered_at"].is_monotonic_increasing
    assert set(orders["status"]) == {"paid", "partly_refunded", "refunded", "closed"}


def test_lines_add_up_to_their_orders():
    orders = samples.orders(3).set_index("order_id")
    lines = samples.order_lines(3, orders.reset_index()).groupby("order_id")
    for column in ("discount_cny", "coupon_cny", "refund_cny"):
        assert (lines[column].sum() - orders[column]).abs().max() < 0.005
    assert (lines["unit_price_cny"].sum() - orders["goods_cny"]).abs().max() < 0.005
    assert list(lines["line_no"].max()) == list(lines.size())


def test_the_payment_log_is_messy_and_its_truth_is_clean():
    raw, clean = payment_log(1, count=200, doubled=0.3, headers=3)
    assert list(raw.columns) == ["会话编号", "发生时间", "状态", "金额（元）"]
    assert (raw["状态"] == "状态").sum() == 3
    assert raw["会话编号"].isna().any()
    moments = raw["发生时间"]
    notations = [moments.str.contains(mark).any() for mark in ("年", "/", "-")]
    assert notations == [True, True, True]
    assert raw["金额（元）"].str.contains(",").any()
    assert not clean.duplicated(["session_id", "occurred_at"]).any()
    assert len(clean) < 200 < len(raw)
    assert clean.dtypes.astype(str).to_dict() == {
        "session_id": "int64",
        "occurred_at": "datetime64[us]",
        "paid": "bool",
        "amount_cny": "float64",
    }


def test_the_payment_log_is_seeded():
    for one, other in zip(payment_log(4), payment_log(4), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_an_empty_payment_log():
    raw, clean = payment_log(1, count=0, headers=0)
    assert raw.empty
    assert clean.empty
