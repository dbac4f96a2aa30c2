"""Are the committed tables coherent with each other?"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import shop
from shop.locate import tables_dir
from shop.reading import read_table
from shop.schema import FIRST_DAY, LAST_DAY, LAST_LIVE_DAY, Join, tables

TABLES = tables()

END_LIVE = pd.Timestamp(LAST_LIVE_DAY) + pd.Timedelta(days=1)
FIRST, END = pd.Timestamp(FIRST_DAY), pd.Timestamp(LAST_DAY) + pd.Timedelta(days=1)


@cache
def table(name: str) -> pd.DataFrame:
    return read_table(name)


@pytest.mark.parametrize("name", TABLES)
def test_does_a_table_hold_what_the_schema_says(name: str) -> None:
    spec, found = TABLES[name], table(name)
    assert list(found.columns) == spec.column_names
    assert len(found) > 0
    for names in (spec.key, *spec.unique):
        assert not found.duplicated(list(names)).any()
    for column in spec.columns:
        values = found[column.name]
        assert str(values.dtype) == column.dtype
        assert values.isna().any() <= column.nullable
        if column.values:
            assert set(values.dropna()) <= set(column.values)
        if column.family == "date":
            assert (values.dropna() == values.dropna().dt.normalize()).all()


@pytest.mark.parametrize(
    "name", [n for n, t in TABLES.items() if t.time_column and n not in ("customers", "campaigns")]
)
def test_does_a_table_stay_in_the_period(name: str) -> None:
    moments = table(name)[TABLES[name].time_column]
    assert moments.min() >= FIRST
    assert moments.max() < (END_LIVE if TABLES[name].live else END)


@pytest.mark.parametrize(
    ("name", "join"), [(name, join) for name, spec in TABLES.items() for join in spec.joins]
)
def test_do_joins_find_their_partners(name: str, join: Join) -> None:
    own = table(name)[list(join.columns)].dropna().drop_duplicates()
    other = table(join.to)[list(join.partners)].drop_duplicates()
    other.columns = own.columns
    found = own.merge(other.astype(own.dtypes.to_dict()), how="left", indicator=True)
    alone = found[found["_merge"] == "left_only"]
    assert len(own) > 0
    assert alone.empty if join.complete else len(alone) < len(own)


def test_has_every_order_line_its_order_and_product() -> None:
    lines = table("order_lines")
    assert set(lines.order_id) == set(table("orders").order_id)
    assert lines.product_id.isin(table("products").product_id).all()
    assert (lines.groupby("order_id").line_no.max() == lines.groupby("order_id").size()).all()


def test_do_lines_add_up_to_orders() -> None:
    lines = table("order_lines")
    lines = lines.assign(goods=lines.quantity * lines.unit_price_cny)
    names = ["goods", "discount_cny", "coupon_cny", "refund_cny"]
    sums = lines.groupby("order_id")[names].sum()
    orders = table("orders").set_index("order_id")
    for name in names:
        other = "goods_cny" if name == "goods" else name
        assert np.allclose(sums[name], orders[other].loc[sums.index], atol=0.005)
    due = orders.goods_cny - orders.discount_cny - orders.coupon_cny
    assert np.allclose(due, orders.amount_cny, atol=0.005)
    assert (orders.amount_cny > 0).all()


def test_is_the_price_of_a_line_that_of_the_day() -> None:
    lines = table("order_lines").merge(table("orders")[["order_id", "ordered_at"]])
    lines["date"] = lines.ordered_at.dt.normalize()
    lines = lines.merge(table("product_daily")[["date", "product_id", "price_cny"]], how="left")
    assert np.allclose(lines.unit_price_cny, lines.price_cny)


def test_do_full_reductions_follow_the_campaigns_terms() -> None:
    orders = table("orders").assign(date=lambda t: t.ordered_at.dt.normalize())
    days = table("calendar")[["date", "campaign_id", "campaign_phase"]]
    orders = orders.merge(days).merge(table("campaigns"), how="left", on="campaign_id")
    due = orders.campaign_phase.isin(["sale", "peak"])
    due &= orders.goods_cny >= orders.reduction_threshold_cny
    assert (orders.loc[~due, "discount_cny"] == 0).all()
    assert np.allclose(orders.loc[due, "discount_cny"], orders.loc[due, "reduction_cny"])


def test_do_statuses_follow_payment_and_returns() -> None:
    orders = table("orders")
    assert ((orders.status == "closed") == orders.paid_at.isna()).all()
    assert ((orders.refund_cny > 0) == orders.status.isin(["refunded", "partly_refunded"])).all()
    whole = orders[orders.status == "refunded"]
    assert np.allclose(whole.refund_cny, whole.amount_cny)
    paid = orders[orders.paid_at.notna()]
    assert (paid.paid_at > paid.ordered_at).all()
    assert (paid.paid_at.dt.normalize() == paid.ordered_at.dt.normalize()).all()


def test_do_returns_follow_orders() -> None:
    lines = table("order_lines").merge(table("orders")[["order_id", "ordered_at", "paid_at"]])
    back = lines[lines.returned_on.notna()]
    assert back.paid_at.notna().all()
    assert (back.returned_on > back.ordered_at).all()
    assert ((lines.refund_cny > 0) == lines.returned_on.notna()).all()


def test_is_stock_conserved() -> None:
    stock = table("inventory_daily").sort_values(["product_id", "date"])
    came = stock.opening_units + stock.received_units + stock.returned_units
    assert (stock.closing_units == came - stock.sold_units).all()
    assert (stock.closing_units >= 0).all()
    same = stock.product_id.eq(stock.product_id.shift())
    assert (stock.opening_units[same] == stock.closing_units.shift()[same]).all()


def test_is_what_was_sold_what_was_paid() -> None:
    lines = (
        table("order_lines")
        .merge(table("orders")[["order_id", "paid_at"]])
        .dropna(subset="paid_at")
    )
    sold = lines.groupby([lines.paid_at.dt.normalize(), "product_id"]).quantity.sum()
    stock = table("inventory_daily").set_index(["date", "product_id"])
    assert (sold.reindex(stock.index, fill_value=0) == stock.sold_units).all()
    assert sold.sum() == stock.sold_units.sum()
    back = lines.groupby(["returned_on", "product_id"]).quantity.sum()
    assert (back.reindex(stock.index, fill_value=0) == stock.returned_units).all()


def test_do_stock_outs_cut_sales() -> None:
    truth = pd.read_parquet(tables_dir().parent / "truth" / "demand.parquet")
    truth["date"] = pd.to_datetime(truth["date"])
    both = truth.merge(table("inventory_daily"), on=["date", "product_id"])
    assert (both.demand_units == both.sold_units + both.lost_units).all()
    assert (both.loc[both.lost_units > 0, "closing_units"] == 0).all()
    assert 0.01 < both.lost_units.sum() / both.demand_units.sum() < 0.06


def test_does_the_age_of_stock_add_up_to_stock() -> None:
    ages = table("stock_ages").groupby(["month_end", "product_id"]).units.sum()
    stock = table("inventory_daily").set_index(["date", "product_id"]).closing_units
    assert (ages == stock.loc[ages.index]).all()
    months = ages.index.get_level_values(0).unique()
    left = stock[stock.index.get_level_values(0).isin(months)]
    assert left.sum() == ages.sum()


def test_are_events_ordered_within_their_session() -> None:
    events = table("events")
    assert events.session_id.is_monotonic_increasing
    assert events.event_id.is_monotonic_increasing
    same = events.session_id.eq(events.session_id.shift())
    assert (events.occurred_at.diff()[same] >= pd.Timedelta(0)).all()
    assert (events.event[~same] == "visit").all()
    assert (events.event[same] != "visit").all()
    for name in ("visitor_id", "channel", "device", "is_returning"):
        assert (events.groupby("session_id")[name].nunique() == 1).all()


def test_does_every_session_stay_within_its_day() -> None:
    days = table("events").groupby("session_id").occurred_at.agg(["min", "max"])
    assert (days["min"].dt.normalize() == days["max"].dt.normalize()).all()


def test_has_every_paid_event_its_order() -> None:
    events, orders = table("events"), table("orders").set_index("order_id")
    paid = events[events.event == "pay"]
    found = orders.loc[paid.order_id.astype("int64")]
    assert (found.paid_at.to_numpy() == paid.occurred_at.to_numpy()).all()
    assert (found.channel.to_numpy() == paid.channel.to_numpy()).all()
    assert (found.customer_id.to_numpy() == paid.customer_id.to_numpy()).all()
    submitted = events[events.event == "checkout"]
    weeks = events.occurred_at.dt.to_period("W").unique()
    inside = orders[orders.ordered_at.dt.to_period("W").isin(weeks)]
    assert set(submitted.order_id) == set(inside.index)


def test_does_a_returning_visitor_have_an_earlier_order() -> None:
    events, orders = table("events"), table("orders")
    first = orders[orders.paid_at.notna()].groupby("customer_id").paid_at.min()
    buyers = events[events.event == "checkout"].astype({"customer_id": "int64"})
    joined = table("customers").set_index("customer_id").joined_on
    before = joined.loc[buyers.customer_id].to_numpy() < np.datetime64(FIRST)
    earlier = first.reindex(buyers.customer_id).to_numpy() < buyers.occurred_at.to_numpy()
    assert (buyers.is_returning.to_numpy() == (before | earlier)).all()


def test_does_daily_traffic_agree_with_the_clickstream() -> None:
    events = table("events")
    events = events.assign(date=events.occurred_at.dt.normalize())
    keys = ["date", "channel", "device"]
    traffic = table("daily_traffic").set_index(keys)
    steps = {"sessions": "visit", "browse_sessions": "view", "cart_sessions": "add_to_cart",
             "checkout_sessions": "checkout", "paid_sessions": "pay"}  # fmt: skip
    for column, event in steps.items():
        counted = events[events.event == event].groupby(keys).session_id.nunique()
        assert (traffic[column].loc[counted.index] == counted).all()
    visitors = events.groupby(keys).visitor_id.nunique()
    assert (traffic.visitors.loc[visitors.index] == visitors).all()
    pages = events[events.event.isin(["visit", "search", "live_enter", "view"])]
    assert (traffic.page_views.loc[visitors.index] == pages.groupby(keys).size()).all()


def test_do_paid_sessions_equal_paid_orders_on_every_day() -> None:
    orders = table("orders")
    keys = [orders.ordered_at.dt.normalize().rename("date"), "channel", "device"]
    traffic = table("daily_traffic").set_index(["date", "channel", "device"])
    submitted = orders.groupby(keys).size().reindex(traffic.index, fill_value=0)
    paid = orders[orders.paid_at.notna()].groupby(keys).size().reindex(traffic.index, fill_value=0)
    assert (traffic.checkout_sessions == submitted).all()
    assert (traffic.paid_sessions == paid).all()


def test_do_days_without_clickstream_look_like_those_with_it() -> None:
    traffic = table("daily_traffic")
    chosen = traffic.date.isin(table("events").occurred_at.dt.normalize().unique())
    for column in ("visitors", "page_views", "bounces", "dwell_seconds"):
        sums = traffic.groupby(chosen)[[column, "sessions"]].sum()
        rates = sums[column] / sums.sessions
        assert rates[True] == pytest.approx(rates[False], rel=0.02)


def test_are_cart_additions_those_of_the_clickstream() -> None:
    events = table("events")
    carts = events[events.event == "add_to_cart"]
    date = carts.occurred_at.dt.normalize().rename("date")
    counted = carts.groupby([date, carts.product_id.astype("int64")]).size()
    daily = table("product_daily").set_index(["date", "product_id"]).cart_additions
    assert (daily.loc[counted.index] == counted).all()


def test_is_nothing_seen_or_sold_before_its_launch() -> None:
    launched = table("products").set_index("product_id").launched_on
    events = table("events").dropna(subset="product_id")
    assert (launched.loc[events.product_id].to_numpy() <= events.occurred_at.to_numpy()).all()
    lines = table("order_lines").merge(table("orders")[["order_id", "ordered_at"]])
    assert (launched.loc[lines.product_id].to_numpy() <= lines.ordered_at.to_numpy()).all()


def test_do_treatments_agree_with_orders_and_engagement() -> None:
    treatments, orders = table("treatments"), table("orders")
    later = orders[orders.paid_at.dt.normalize() > "2025-04-01"]
    first = later.groupby("customer_id").paid_at.min().dt.normalize()
    found = first.reindex(treatments.customer_id).to_numpy()
    assert pd.Series(found).equals(treatments.next_order_on.rename(None))
    months = shop.load_engagement(start="2025-04-01", end="2025-05-31")
    sums = months.groupby("customer_id").content_interactions.sum()
    counted = sums.reindex(treatments.customer_id, fill_value=0).to_numpy()
    assert (counted == treatments.interactions_60d).all()
    before = orders[orders.paid_at < "2025-04-01"]
    assert treatments.customer_id.isin(before.customer_id).all()


def test_are_arms_given_by_lot() -> None:
    treatments = table("treatments").merge(shop.reveal("segment_membership"))
    shares = pd.crosstab(treatments.segment, treatments.arm, normalize="index")
    for arm, share in (("live_invitation", 0.42), ("coupon", 0.42), ("holdout", 0.16)):
        assert shares[arm].to_numpy() == pytest.approx(share, abs=0.12)


def test_do_customers_join_with_their_first_paid_order() -> None:
    orders = table("orders")
    first = orders[orders.paid_at.notna()].groupby("customer_id").paid_at.min().dt.normalize()
    joined = table("customers").set_index("customer_id").joined_on
    new = joined[joined >= FIRST]
    assert (first.loc[new.index] == new).all()
    assert (joined[~joined.index.isin(new.index)] < FIRST).all()
    assert orders.customer_id.isin(joined.index).all()


def test_is_every_day_and_lunar_new_year_in_the_calendar() -> None:
    calendar = table("calendar").set_index("date")
    assert len(calendar) == 731
    lunar = calendar.index[calendar.days_to_lunar_new_year == 0]
    assert list(lunar) == [pd.Timestamp("2024-02-10"), pd.Timestamp("2025-01-29")]
    peaks = calendar[calendar.campaign_phase == "peak"].campaign_id
    assert peaks.loc["2024-06-18"] == "2024-618"
    assert peaks.loc["2025-11-11"] == "2025-double11"


def test_does_search_run_ahead_of_demand() -> None:
    daily = table("product_daily").merge(table("inventory_daily"), on=["date", "product_id"])
    best = daily.groupby("product_id").sold_units.sum().nlargest(60).index
    daily = daily[daily.product_id.isin(best)].sort_values(["product_id", "date"])
    search = np.log(daily.search_index).groupby(daily.product_id)
    past = search.transform(lambda s: s.shift().rolling(30).mean())
    month = daily.date.dt.to_period("M")
    frame = pd.DataFrame({"past": past, "units": np.log1p(daily.sold_units)})
    keys = [daily.product_id, month.astype(str)]
    means = frame.dropna().groupby(keys).mean()
    centred = means - means.groupby(level=0).transform("mean")
    centred = centred - centred.groupby(level=1).transform("mean")
    slope = (centred.past * centred.units).sum() / (centred.past**2).sum()
    assert slope > 0.2
