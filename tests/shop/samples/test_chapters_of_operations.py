"""Made-up tables of chapters 08, 11, 13 and 16: true to the schema, odd where asked, quick."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from shop.samples import chapter_08, chapter_11, chapter_13, chapter_16
from shop.schema import table

_TABLES: list[tuple[Callable[..., pd.DataFrame], str]] = [
    (chapter_08.candidates, "candidates"),
    (chapter_08.packaging, "packaging"),
    (chapter_11.stock_days, "inventory_daily"),
    (chapter_11.purchase_orders, "purchase_orders"),
    (chapter_11.courier_rates, "courier_rates"),
    (chapter_11.parcels, "shipments"),
    (chapter_13.campaign_plan, "campaign_plan"),
    (chapter_13.campaign_tasks, "campaign_tasks"),
    (chapter_13.campaign_spend, "campaign_spend"),
    (chapter_13.campaign_cities, "campaign_cities"),
    (chapter_13.live_minutes, "live_minutes"),
    (chapter_16.cost_items, "transformation_costs"),
    (chapter_16.roll_out, "transformation_units"),
]
_OTHERS: list[Callable[..., pd.DataFrame]] = [
    chapter_08.product_sales,
    chapter_08.baskets,
    chapter_08.listing_sheet,
    chapter_08.trade_in_buyers,
    chapter_08.listing_export,
    lambda seed: chapter_08.monthly_units(seed)[0],
    chapter_11.catalogue,
    chapter_11.monthly_sales,
    chapter_11.purchase_export,
    chapter_11.lanes,
    chapter_13.new_customers,
    chapter_13.journey_events,
    lambda seed: chapter_13.phase_actuals(seed, chapter_13.campaign_plan(seed)),
    chapter_13.messy_tasks,
    chapter_13.work_days,
    lambda seed: chapter_13.selling_day(seed)[0],
    chapter_13.order_lines,
    chapter_16.cash_flows,
    chapter_16.drivers,
]
_ALL = [draw for draw, _ in _TABLES] + _OTHERS


@pytest.mark.parametrize(("draw", "name"), _TABLES)
@pytest.mark.parametrize("seed", range(3))
def test_is_a_sample_true_to_its_table(
    draw: Callable[..., pd.DataFrame], name: str, seed: int
) -> None:
    frame, spec = draw(seed), table(name)
    assert {column.name: column.dtype for column in spec.columns} == dict(frame.dtypes.astype(str))
    assert len(frame) and not frame.duplicated(list(spec.key)).any()
    for column in spec.columns:
        assert frame[column.name].isna().any() <= column.nullable
        if column.values:
            assert set(frame[column.name].dropna()) <= set(column.values)


@pytest.mark.parametrize("draw", _ALL)
def test_is_a_sample_its_seeds_and_quick(draw: Callable[..., pd.DataFrame]) -> None:
    one = draw(5)
    pd.testing.assert_frame_equal(one, draw(5))
    assert not one.equals(draw(6))
    best = min(_seconds(draw) for _ in range(3))
    assert best < 0.1


def _seconds(draw: Callable[..., pd.DataFrame]) -> float:
    start = time.process_time()
    draw(7)
    return time.process_time() - start


def test_ties_and_empty_denominators_come_when_asked_for() -> None:
    sales = chapter_08.product_sales(1, ties=4, unsold=0.0, without_stock=0.2, without_category=0.2)
    assert sales.sales_cny.duplicated().sum() >= 4
    assert (sales.mean_stock_cny == 0).any() and sales.category.isna().any()
    assert (
        chapter_11.stock_days(1, never_sold=1).groupby("product_id").sold_units.sum() == 0
    ).any()
    export = chapter_11.purchase_export(1, twice=15)
    assert export.po_id.duplicated().sum() == 15 and export.supplier_id.nunique() > 4
    sales = chapter_11.monthly_sales(1, silent=1)
    assert (sales.groupby("product_id").units.sum() == 0).sum() == 1
    assert sales.groupby("product_id").revenue_cny.sum().duplicated().any()
    few = chapter_11.lanes(1, couriers=2, missing=3).groupby("zone").size()
    assert sorted(few) == [1, 1, 1, 2]
    plan = chapter_13.campaign_plan(1, empty_phase=True)
    assert (plan.target_visitors == 0).sum() == 1
    spend = chapter_13.campaign_spend(1, without_spend=True)
    assert not ((spend.phase == "encore") & (spend.placement == "off_site")).any()
    assert (chapter_13.live_minutes(1, silent_minutes=3).viewers == 0).sum() == 3
    assert (chapter_13.campaign_cities(1, closed_days=2).sales_cny == 0).sum() == 2
    traded = chapter_08.trade_in_buyers(1, empty_group=True)
    assert not traded.traded_in[traded.loyalty == "new"].any()


def test_baskets_hold_duplicates_and_a_pair() -> None:
    lines = chapter_08.baskets(2, duplicates=0.1)
    assert lines.duplicated().any()
    inside = pd.crosstab(lines.order_id, lines.product_id).clip(upper=1)
    first, second = inside[500], inside[501]
    assert (first & second).mean() > 1.3 * first.mean() * second.mean()


def test_listings_are_messy_and_titles_late() -> None:
    pages = chapter_08.listing_export(3, count=80)
    assert pages["材质"].isna().any() and (pages["材质"].str.strip() == "-").any()
    titles = pages.title_zh.str.strip()
    assert (titles != pages.title_zh).any()
    ends = [text.find(word) + len(word) for text, word in zip(titles, pages.core_word, strict=True)]
    assert min(ends) <= 5 and max(ends) > 30


def test_sold_units_begin_with_the_launch() -> None:
    units, skus = chapter_08.monthly_units(4, products=60)
    start = units.merge(skus).assign(month_end=lambda t: t.month + pd.offsets.MonthEnd())
    assert (start.month_end >= start.launched_on.dt.normalize()).all()
    assert not set(skus.product_id) <= set(units.product_id) and (units.units > 0).all()
    assert not units.duplicated(["product_id", "month"]).any()


def test_duties_are_unsound_as_often_as_asked() -> None:
    tasks = chapter_13.campaign_tasks(
        3, tasks=15, no_accountable=2, two_accountable=3, no_responsible=1, late=4
    )
    duties = tasks[["operations", "content", "design", "service", "supply_chain"]]
    accountable, responsible = (duties == "A").sum(axis=1), (duties == "R").sum(axis=1)
    assert (accountable == 0).sum() == 2 and (accountable == 2).sum() == 3
    assert (responsible == 0).sum() == 1
    assert (tasks.done_on > tasks.due_on).sum() == 4


def test_open_orders_have_no_receipt() -> None:
    found = chapter_11.purchase_orders(1, open_orders=5, without_orders=True)
    assert found.received_on.isna().sum() > 5
    assert found[found.supplier_id == "S04"].received_on.isna().all()
    closed = found.dropna(subset="received_on")
    assert (closed.received_units + closed.defective_units == closed.ordered_units).all()


def test_stock_is_conserved() -> None:
    found = chapter_11.stock_days(4)
    came = found.opening_units + found.received_units
    assert (found.closing_units == came - found.sold_units).all()
    assert (found.closing_units == 0).any()


@pytest.mark.parametrize("seed", range(3))
def test_the_bill_says_what_its_truth_says(seed: int) -> None:
    rows, truth = chapter_11.courier_bill(seed, twice=2)
    body = [row for row in rows if row and row[0].startswith("ML")]
    assert len(body) == len(truth) + 2
    total = float(rows[-1][-1].replace("￥", "").replace(",", ""))
    assert total == pytest.approx(truth.fee_cny.sum())


def test_cash_flows_pay_as_asked() -> None:
    exact = chapter_16.cash_flows(1, pays_exactly=True)
    assert (np.cumsum(exact.benefit_cny - exact.cost_cny) == 0).sum() == 1
    never = chapter_16.cash_flows(1, never_pays=True)
    assert (np.cumsum(never.benefit_cny - never.cost_cny) < 0).all()
    items = chapter_16.cost_items(1)
    assert items.planned_cny[items.is_in_contract].sum() == pytest.approx(900_000, abs=0.001)
    assert chapter_16.roll_out(1, missing=0.1).shape[0] < 20 * 18
    fixed = chapter_16.drivers(1, fixed=True)
    assert fixed.low_cny[0] == fixed.high_cny[0]


def test_new_customers_from_off_site_buy_more_first_and_less_later() -> None:
    found = chapter_13.new_customers(2, count=4_000, free=3)
    off = found.brought_by == "off_site"
    known = found.later_cny.notna()
    assert found.first_cny[off].mean() > found.first_cny[~off].mean()
    assert (found.later_cny[off & known] > 0).mean() < (found.later_cny[~off & known] > 0).mean()
    assert (found.cost_cny == 0).sum() == 3 and not known.all()


def test_everybody_enters_a_journey_with_a_cart() -> None:
    found = chapter_13.journey_events(1, ties=5, silent=0.0)
    first = found[found.event == "cart"].set_index("customer_id").happened_at
    assert first.index.is_unique and set(first.index) == set(found.customer_id)
    assert (found.happened_at >= found.customer_id.map(first)).all()
    assert found.duplicated(["customer_id", "happened_at"]).sum() >= 5
    assert not found.happened_at.is_monotonic_increasing


def test_tasks_as_people_keep_them_hold_every_way_to_write_a_mark() -> None:
    found = chapter_13.messy_tasks(3, tasks=60, undone=4)
    marks = set(found.iloc[:, 3:].stack().dropna())
    assert {"-", "n/a", "", "r/a", " a", "A"} <= marks
    assert found["done_on"].isna().sum() == 4 and found["due_on"].str.contains("/").any()


def test_a_selling_day_lacks_hours_without_sales_and_plans_them() -> None:
    sold, planned = chapter_13.selling_day(1)
    assert len(planned) == 24 > len(sold) and planned.planned_cny.gt(0).all()
    days = chapter_13.work_days(1).sort_values("date")
    assert days.is_workday.iloc[0] and days.date.diff().dropna().eq(pd.Timedelta(days=1)).all()
    lines = chapter_13.order_lines(1)
    assert (lines.goods_cny < lines.sales_cny).all() and (lines.refund_cny > 0).any()
