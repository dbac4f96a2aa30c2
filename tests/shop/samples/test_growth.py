"""Are the samples of chapters 01, 02, 03, 05 and 12 repeatable, quick and odd when asked?"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from shop.samples import chapter_01, chapter_02, chapter_03, chapter_05, chapter_12

MAKERS: list[Callable[[int], Any]] = [
    chapter_01.traffic_days,
    chapter_01.weekly_report,
    chapter_02.two_periods,
    chapter_02.daily_rates,
    chapter_02.dashboard_export,
    chapter_02.hours_with_fault,
    chapter_02.alert_table,
    chapter_02.fault_days,
    chapter_03.tables,
    chapter_05.experiment,
    chapter_05.titles,
    chapter_05.daily_outcomes,
    chapter_05.visitor_days,
    chapter_05.assignment_export,
    chapter_12.keyword_days,
    chapter_12.paths,
    chapter_12.city_weeks,
    chapter_12.deals,
    chapter_12.source_days,
    chapter_12.source_costs,
    chapter_12.bid_days,
    chapter_12.keyword_totals,
    chapter_12.response_curves,
    chapter_12.dark_cities,
    chapter_12.users,
    chapter_12.counted_paths,
]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: f"{make.__module__[-2:]}_{make.__name__}")
def test_is_a_sample_the_same_for_a_seed_and_another_for_another(
    make: Callable[[int], Any],
) -> None:
    assert repr(make(1)) == repr(make(1))
    assert repr(make(1)) != repr(make(2))


def test_are_samples_made_in_milliseconds() -> None:
    began = time.process_time()
    for make in MAKERS:
        make(3)
    assert time.process_time() - began < 1.0


def test_have_quiet_rows_no_denominator_and_empty_days_no_row() -> None:
    found = chapter_01.traffic_days(4, days=10, quiet=3, empty_days=2)
    assert (found.sessions == 0).sum() >= 1
    assert found.date.nunique() == 8
    assert (found.paid_sessions <= found.checkout_sessions).all()


def test_says_the_report_what_the_frame_says() -> None:
    raw, said = chapter_01.weekly_report(5, repeated=3, missing=2)
    text = raw.decode("gbk")
    assert text.count("合计") == 7
    assert len(text.split("\r\n")) == 4 + len(said) + 3 + 7 + 1
    assert (said.refund_cny == 0).sum() >= 2
    assert f"{said.visitors.iloc[0]:,}" in text


@pytest.mark.parametrize("seed", range(20))
def test_does_the_paradox_hold_for_every_seed(seed: int) -> None:
    found = chapter_02.two_periods(seed, paradox=True)
    sums = found.groupby("period")[["paid_sessions", "sessions"]].sum()
    whole = sums.paid_sessions / sums.sessions
    rate = (found.paid_sessions / found.sessions).groupby([found.period, found.source]).first()
    assert whole["after"] < whole["before"]
    assert (rate["after"] >= rate["before"]).all()


def test_are_ties_and_empty_sources_there() -> None:
    found = chapter_02.two_periods(1, empty=2)
    assert (found[found.period == "after"].sessions == 0).sum() == 2
    tied = chapter_02.two_periods(1, tie=True)
    halves = [
        part.drop(columns="period").reset_index(drop=True) for _, part in tied.groupby("period")
    ]
    pd.testing.assert_frame_equal(*halves)


@pytest.mark.parametrize("seed", range(10))
def test_lie_faults_after_the_sound_weeks(seed: int) -> None:
    found, faults = chapter_02.daily_rates(seed, gaps=2)
    assert len(faults) == 3
    assert all(first >= pd.Timestamp("2025-09-29") for first, _ in faults)
    assert len(found) == 82
    inside = pd.concat([found[found.date.between(*days)] for days in faults])
    assert not inside.is_campaign.any()


def test_have_the_tables_the_rows_on_which_sql_goes_wrong() -> None:
    found = chapter_03.tables(6, unknown=3, unordered=4, ties=2, repeated=5)
    orders, lines = found["orders"], found["order_lines"]
    assert orders.customer_id.isna().sum() == 3
    assert not orders.customer_id.isin([27, 28, 29, 30]).any()
    assert orders.duplicated(["ordered_at", "amount_cny"]).sum() >= 2
    assert lines.duplicated(["order_id", "product_id"]).sum() >= 5


def test_have_experiments_their_traps() -> None:
    broken = chapter_05.experiment(7, lost=0.3)
    assert (broken.arm == "treatment").mean() < 0.45
    assert chapter_05.experiment(7, repeated=5).visitor_id.duplicated().sum() == 5
    assert not chapter_05.experiment(7, nobody_buys=True).bought.any()
    frame, better = chapter_05.titles(7, unseen=4)
    assert (frame.impressions == 0).sum() == 4
    assert len(better) == 5
    days = chapter_05.visitor_days(7, idle=0.2)
    assert (days.sessions == 0).any()
    assert (days.orders > days.sessions).any()
    assert not days.duplicated(["visitor_id", "date"]).any()
    raw, clean = chapter_05.assignment_export(7)
    assert (raw["备注"] == "test").sum() == 3
    assert clean.visitor_id.is_unique
    assert len(clean) < raw["访客编号"].str.strip(" vV").astype(int).nunique() - 3


def test_have_channels_their_edges() -> None:
    assert (chapter_12.keyword_days(8, paused=6).clicks == 0).sum() >= 6
    sold = chapter_12.keyword_days(8, no_orders=2).groupby("keyword").orders.sum()
    assert (sold == 0).sum() >= 2
    tied = chapter_12.paths(8, ties=4)
    assert tied.duplicated(["customer_id", "touched_at"]).sum() >= 4
    assert (chapter_12.paths(8, single=True).touch_no == 1).all()
    visits = chapter_12.source_days(8, silent=2).groupby("source").sessions.sum()
    assert (visits == 0).sum() == 2
    bills = chapter_12.source_costs(8, free=2, strangers=1)
    assert len(set(bills.source) - set(visits.index)) == 1
    assert len(set(visits.index) - set(bills.source)) == 2
    bids = chapter_12.bid_days(8)
    assert 0 < bids.is_bid_test.sum() < len(bids)
    assert (bids.groupby(["keyword", "match"]).clicks.sum() == 0).any()
    words = chapter_12.keyword_totals(8, idle=2, unsold=1)
    assert (words.clicks == 0).sum() == 2
    assert (words.revenue_cny[words.clicks > 0] == 0).sum() == 1
    curves = chapter_12.response_curves(8)
    assert (curves.low_cny < curves.high_cny).all()
    cities = chapter_12.dark_cities(8)
    assert cities.groupby("city_id").channel_off.first().isna().sum() == 6
    public, private = chapter_12.users(8)
    assert public.user_id.isna().any()
    assert private.acted_on.isna().any()
    counted = chapter_12.counted_paths(8)
    assert (counted.conversions + counted.non_conversions > 0).all()
    assert (chapter_12.city_weeks(8, silent=2).groupby("city_id").orders.sum() == 0).sum() == 2
    free = chapter_12.deals(8, free=3, no_sales=2)
    assert ((free.fee_cny == 0) & (free.commission_share == 0)).sum() == 3
    assert (free.sales_cny == 0).sum() == 2
