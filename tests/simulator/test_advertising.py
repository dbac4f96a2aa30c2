"""Does advertising agree with visits, spend and orders, and can its true effects be found?"""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from simulated_shop import Shop

import shop
from shop.reading import read_table


@pytest.fixture(scope="module")
def ads() -> pd.DataFrame:
    return read_table("ad_keywords_daily")


def test_are_clicks_and_orders_among_those_of_paid_ads(ads: pd.DataFrame) -> None:
    sums = ads.groupby("date")[["clicks", "orders"]].sum()
    visits = shop.load_traffic_sources(channel="tmall", start="2025-07-01", end="2025-12-31")
    visits = visits[visits.source == "paid_ads"].groupby("date")
    assert (sums.clicks <= visits.sessions.sum()).all()
    assert (sums.orders <= visits.paid_sessions.sum()).all()
    assert sums.clicks.sum() > 0.3 * visits.sessions.sum().sum()


def test_is_the_cost_among_the_cost_of_acquisition(ads: pd.DataFrame) -> None:
    cost = ads.groupby(ads.date.dt.to_period("M")).cost_cny.sum()
    spend = read_table("channel_spend")
    spend = spend[spend.channel == "tmall"].set_index("month").acquisition_cny
    assert (cost < spend.to_period("M").loc[cost.index]).all()


def test_are_counts_within_each_other(ads: pd.DataFrame) -> None:
    assert (ads.orders <= ads.clicks).all()
    assert (ads.clicks <= ads.impressions).all()
    assert ((ads.bid_cny == 0) == ads.ad_rank.isna()).all()
    paused = ads[ads.bid_cny == 0]
    assert (paused[["impressions", "clicks", "cost_cny", "orders"]] == 0).all().all()


def test_does_the_raw_report_add_up_to_the_table(ads: pd.DataFrame) -> None:
    text = shop.raw_export_path("ads").read_bytes().decode("gbk")
    totals = [line for line in text.split("\r\n") if line.startswith("合计")]
    month = ads[ads.date.dt.to_period("M") == "2025-11"]
    clicks = month.groupby("date").clicks.sum()
    assert len(totals) == 30
    rows = list(csv.reader(totals))
    assert [int(row[4].replace(",", "")) for row in rows] == clicks.tolist()
    cost = sum(float(row[5].replace(",", "")) for row in rows)
    assert cost == pytest.approx(month.cost_cny.sum(), abs=0.2)


def weekly(found: pd.DataFrame) -> pd.DataFrame:
    """Return clicks and bid with the means of keyword and day taken out, in logs."""
    found = found[(found.bid_cny > 0) & (found.keyword_kind == "head")].copy()
    found["log_bid"] = np.log(found.bid_cny)
    found["word"] = found.keyword + found.match
    return found


def elasticity(found: pd.DataFrame) -> float:
    """Return the slope of log clicks on log bid within keyword and day, weighted by clicks."""
    found = weekly(found)
    design = pd.get_dummies(found[["word", "date"]].astype(str), drop_first=True, dtype=float)
    design.insert(0, "log_bid", found.log_bid)
    design.insert(0, "one", 1.0)
    model = sm.GLM(found.clicks, design.astype(float), family=sm.families.Poisson())
    return float(model.fit().params["log_bid"])


def test_do_bids_by_lot_show_the_true_return_of_a_bid(shop_of: Shop) -> None:
    found, truth = shop_of["ad_keywords_daily"], shop_of.truth("keyword_effects")
    tested = found[found.is_bid_test & (found.keyword_kind == "head")]
    usual = found[~found.is_bid_test & (found.keyword_kind == "head")]
    usual = usual[usual.date.between("2025-10-13", "2025-11-23")]
    repaired, naive = elasticity(tested), elasticity(usual)
    assert repaired == pytest.approx(truth["bid_elasticity"], abs=0.22)
    assert naive > truth["bid_elasticity"] + 0.3


def test_do_brand_words_mostly_harvest(shop_of: Shop) -> None:
    """The report credits the ad with every click; before against after has the season in it.

    Per visit by paid ads the season is gone, and what comes without ads is told from it.
    """
    found, truth = shop_of["ad_keywords_daily"], shop_of.truth("keyword_effects")
    brand = found[found.keyword_kind == "brand"]
    days = brand.groupby("date")[["clicks", "organic_clicks", "bid_cny"]].sum()
    paused = days.bid_cny == 0
    assert paused.sum() == 28
    visits = shop_of["traffic_sources"]
    visits = visits[(visits.channel == "tmall") & (visits.source == "paid_ads")]
    sessions = visits.groupby("date").sessions.sum().loc[days.index]

    def incremental(usual: pd.Series, season: pd.Series) -> float:
        """Return one less the share of the usual clicks that came without the ad."""
        rate = days[usual].sum() / season[usual].sum()
        alone = days.organic_clicks[paused].sum() / season[paused].sum()
        return float(1 - (alone - rate.organic_clicks) / rate.clicks)

    near = days.index.map(lambda date: abs(days.index[paused] - date).min().days) <= 14
    naive = incremental(near & ~paused, pd.Series(1.0, days.index))
    repaired = incremental(~paused, sessions)
    assert repaired == pytest.approx(truth["brand_incremental_share"], abs=0.22)
    assert naive > repaired + 0.2
    kinds = found.groupby("keyword_kind")[["orders", "clicks", "cost_cny"]].sum()
    cost = kinds.cost_cny / kinds.orders
    assert cost["brand"] < cost["long_tail"] < cost["head"]


def test_do_touches_come_before_their_order() -> None:
    touches = read_table("touchpoints")
    orders = read_table("orders").set_index("order_id")
    bought = touches.dropna(subset="order_id").astype({"order_id": "int64"})
    found = orders.loc[bought.order_id]
    assert (found.customer_id.to_numpy() == bought.customer_id.to_numpy()).all()
    assert (found.ordered_at.to_numpy() > bought.touched_at.to_numpy()).all()
    assert found.paid_at.notna().all()
    order = touches.groupby("customer_id").touched_at
    assert order.apply(lambda moments: moments.is_monotonic_increasing).all()
    rest = touches[touches.order_id.isna()].customer_id
    late = orders[orders.ordered_at >= "2025-11-01"].customer_id
    assert not rest.isin(late).any()


def test_tells_the_last_click_another_story_than_the_cities(shop_of: Shop) -> None:
    truth = pd.Series(shop_of.truth("incremental_orders"))
    touches = shop_of["touchpoints"]
    bought = touches.dropna(subset="order_id")
    last = bought.groupby("order_id").touch_channel.last().value_counts(normalize=True)
    cities = shop_of["geo_test"]
    model = smf.glm(
        "orders ~ C(city_id) + C(week_start) + C(channel_off, Treatment('none'))",
        cities.fillna({"channel_off": "none"}),
        family=sm.families.Poisson(),
    ).fit(scale="X2")
    for name, share in truth.items():
        key = f"C(channel_off, Treatment('none'))[T.{name}]"
        lost = 1 - np.exp(model.params[key])
        assert lost == pytest.approx(share, abs=3.2 * model.bse[key])
    assert last["brand_search"] > 0.3
    assert last["short_video"] < 0.2
    assert truth["short_video"] / truth.sum() > 0.3
    assert truth["brand_search"] / truth.sum() < 0.05


def test_do_large_accounts_not_pay_and_bought_fans_not_react(shop_of: Shop) -> None:
    deals = shop_of["kol_deals"].set_index("deal_id")
    bought = shop_of.truth("creators").to_pandas().set_index("deal_id").bought_share
    cost = deals.fee_cny + deals.commission_share * deals.sales_cny
    roi = deals.sales_cny / cost
    assert 0.1 < (roi > 3).mean() < 0.6
    large = deals.followers >= deals.followers.quantile(0.8)
    paid = deals.fee_model != "commission"
    assert roi[large & paid].median() < 1.5
    assert roi[~large & paid].median() > 2 * roi[large & paid].median()
    expected = np.polyval(
        np.polyfit(np.log(deals.followers), np.log(deals.interactions), 1), np.log(deals.followers)
    )
    weak = np.log(deals.interactions) - expected
    assert weak[bought > 0.4].mean() < weak[bought == 0].mean() - 0.4
    assert (deals.followers[bought > 0.4].median()) > deals.followers.median()


def test_are_sales_of_creators_a_part_of_those_on_douyin() -> None:
    sales = read_table("kol_deals").sales_cny.sum()
    orders = shop.load_orders(channel="douyin", start="2025-01-01").dropna(subset="paid_at")
    assert 0.05 < sales / orders.amount_cny.sum() < 0.5


def test_spend_of_the_city_test_says_nothing_about_effects() -> None:
    """Does the money saved by a channel follow its size and not what it adds?"""
    weeks = read_table("geo_test")
    off = weeks.channel_off.notna()
    first = weeks[~off].groupby("city_id").spend_cny.mean()
    dark = weeks[off].groupby(["city_id", "channel_off"], observed=True).spend_cny.mean()
    saved = 1 - dark / first.reindex(dark.index.get_level_values("city_id")).to_numpy()
    by_channel = saved.groupby("channel_off", observed=True).mean()
    assert by_channel.idxmax() == "search_ads"
    assert by_channel["feed_ads"] > by_channel["short_video"]
