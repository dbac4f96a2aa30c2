"""Do the committed tables show the figures that the course states?

Tolerances are three to four standard errors of the committed size unless a comment says else.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import shop
from shop.schema import FUNNEL_STEPS

REPAIR = pd.Timestamp("2025-03-03")


@cache
def sessions() -> pd.DataFrame:
    """One row a session: channel, start, and whether it reached each step."""
    events = shop.load_events(
        columns=["session_id", "channel", "occurred_at", "event", "load_seconds"]
    )
    grouped = events.groupby("session_id")
    found = grouped.agg(
        channel=("channel", "first"), start=("occurred_at", "first"), load=("load_seconds", "max")
    )
    for step, event in FUNNEL_STEPS.items():
        ids = events.loc[events.event == event, "session_id"].unique()
        found[step] = found.index.isin(ids)
    return found


@cache
def whole_period() -> pd.Series:
    counts = shop.load_daily_traffic()[
        ["sessions", "browse_sessions", "cart_sessions", "checkout_sessions", "paid_sessions"]
    ]
    return counts.sum()


@pytest.mark.parametrize(
    ("step", "before", "rate", "tolerance"),
    [
        ("browse_sessions", "sessions", 0.68, 0.002),
        ("cart_sessions", "browse_sessions", 0.35, 0.002),
        ("paid_sessions", "cart_sessions", 0.25, 0.003),
        ("paid_sessions", "sessions", 0.0595, 0.001),
    ],
)
def test_does_the_whole_period_show_the_steps(
    step: str, before: str, rate: float, tolerance: float
) -> None:
    assert whole_period()[step] / whole_period()[before] == pytest.approx(rate, abs=tolerance)


@pytest.mark.parametrize(
    ("step", "before", "rate", "tolerance"),
    [
        ("browse", "visit", 0.68, 0.005),
        ("cart", "browse", 0.35, 0.006),
        ("pay", "cart", 0.25, 0.008),
        ("pay", "visit", 0.0595, 0.0025),
    ],
)
def test_does_the_clickstream_show_the_steps(
    step: str, before: str, rate: float, tolerance: float
) -> None:
    found = sessions()
    assert found[step].sum() / found[before].sum() == pytest.approx(rate, abs=tolerance)


@pytest.mark.parametrize(("after", "loss"), [(False, 0.65), (True, 0.42)])
def test_does_the_mini_program_lose_what_is_planted(after: bool, loss: float) -> None:
    found = sessions()
    mine = found[(found.channel == "mini_program") & found.checkout]
    mine = mine[(mine.start >= REPAIR) == after]
    assert 1 - mine.pay.mean() == pytest.approx(loss, abs=0.04)


@pytest.mark.parametrize(
    ("reason", "share"),
    [("unsupported_payment_method", 0.30), ("unclear_delivery_time", 0.25)],
)
def test_do_the_two_causes_explain_the_loss(reason: str, share: float) -> None:
    events = shop.load_events(channel="mini_program", end="2025-03-02")
    paid = events.loc[events.event == "pay", "session_id"]
    lost = events.loc[events.event == "checkout", "session_id"]
    lost = lost[~lost.isin(paid)]
    failed = events[(events.event == "payment_failed") & events.session_id.isin(lost)]
    last = failed.groupby("session_id").reason.last()
    assert (last == reason).sum() / len(lost) == pytest.approx(share, abs=0.04)


def test_does_the_repair_recover_what_the_truth_says() -> None:
    leak = shop.reveal("funnel_leak")
    causes = leak["share_unsupported_payment_method"] + leak["share_unclear_delivery_time"]
    lost_to_causes = leak["loss_before"] * causes
    assert leak["loss_before"] - leak["loss_after"] == pytest.approx(0.64 * lost_to_causes)


@pytest.mark.parametrize(("week", "share"), [("2024-01-08", 0.152), ("2025-12-15", 0.297)])
def test_does_the_search_live_path_double(week: str, share: float) -> None:
    end = pd.Timestamp(week) + pd.Timedelta(days=6)
    events = shop.load_events(start=week, end=end)
    first_search = events[events.event == "search"].groupby("session_id").occurred_at.min()
    last_live = events[events.event == "live_enter"].groupby("session_id").occurred_at.max()
    paid = events.loc[events.event == "pay", "session_id"]
    on_path = last_live.reindex(paid) > first_search.reindex(paid)
    assert on_path.mean() == pytest.approx(share, abs=0.035)


def test_are_orders_mobile() -> None:
    orders = shop.load_orders(columns=["device", "paid_at"])
    paid = orders[orders.paid_at.notna()]
    assert (paid.device == "mobile").mean() == pytest.approx(0.89, abs=0.004)


def test_does_a_second_of_loading_cost_seven_per_cent() -> None:
    found = sessions()
    counts = found.groupby(found.load.round()).pay.agg(["mean", "size", "sum"])
    counts = counts[counts["sum"] >= 50]
    slope = np.polyfit(counts.index, np.log(counts["mean"]), 1, w=np.sqrt(counts["sum"]))[0]
    assert 1 - np.exp(slope) == pytest.approx(0.07, abs=0.03)


def test_do_a_fifth_of_products_bring_most_sales() -> None:
    lines = shop.load_order_lines(columns=["order_id", "product_id", "quantity", "unit_price_cny"])
    orders = shop.load_orders(columns=["order_id", "paid_at"])
    paid = orders.loc[orders.paid_at.notna(), "order_id"]
    lines = lines[lines.order_id.isin(paid)]
    sales = (lines.quantity * lines.unit_price_cny).groupby(lines.product_id).sum()
    assert sales.nlargest(60).sum() / sales.sum() == pytest.approx(0.80, abs=0.04)


def test_is_the_shop_as_large_as_stated() -> None:
    assert len(shop.load_customers()) == 40_000
    assert len(shop.load_products()) == 300
    assert len(shop.load_orders(columns=["order_id"])) == pytest.approx(250_000, rel=0.03)


def quiet() -> pd.DataFrame:
    members = shop.reveal("segment_membership")
    chosen = members.loc[members.segment == "quiet_potential", "customer_id"]
    treatments = shop.load_treatments()
    return treatments[treatments.customer_id.isin(chosen)]


def test_does_the_invitation_lift_interaction_of_the_quiet() -> None:
    means = quiet().groupby("arm").interactions_60d.agg(["mean", "sem"])
    live, coupon = means.loc["live_invitation"], means.loc["coupon"]
    error = np.hypot(live["sem"] / live["mean"], coupon["sem"] / coupon["mean"])
    assert abs(np.log(live["mean"] / coupon["mean"] / 1.58)) < 2.5 * error
    assert error < 0.04


def test_does_the_invitation_shorten_repurchase_by_twelve_days() -> None:
    means = quiet().groupby("arm").days_to_next_order.agg(["mean", "sem"])
    live, coupon = means.loc["live_invitation"], means.loc["coupon"]
    error = np.hypot(live["sem"], coupon["sem"])
    assert abs(coupon["mean"] - live["mean"] - 12) < 2.5 * error
    assert error < 1.5


def test_is_the_buyer_far_from_what_can_be_known() -> None:
    accuracy = shop.reveal("stocking_accuracy")["2025-double11"]
    assert accuracy["buyer"] == pytest.approx(0.75, abs=0.02)
    assert accuracy["knowable"] == pytest.approx(0.92, abs=0.015)
    assert accuracy["full_knowledge"] > accuracy["knowable"] + 0.02


def test_does_the_revealed_accuracy_of_the_buyer_follow_from_the_tables() -> None:
    plans = shop.load_stock_plans()
    plans = plans[plans.campaign_id == "2025-double11"].set_index("product_id")
    lines = shop.load_inventory_daily(end=plans.decided_on.iloc[0] - pd.Timedelta(days=1))
    lines = lines[lines.date >= plans.decided_on.iloc[0] - pd.Timedelta(days=365)]
    lines = lines.merge(shop.load_product_daily(), on=["date", "product_id"])
    value = (lines.sold_units * lines.price_cny).groupby(lines.product_id).sum()
    core = value.nlargest(60).index
    demand = pd.Series(shop.reveal("campaign_demand")["2025-double11"])
    demand = demand.rename(int).reindex(core, fill_value=0)
    planned = plans.planned_units.reindex(core, fill_value=0)
    accuracy = 1 - (planned - demand).abs().sum() / demand.sum()
    assert accuracy == pytest.approx(
        shop.reveal("stocking_accuracy")["2025-double11"]["buyer"], abs=1e-4
    )
