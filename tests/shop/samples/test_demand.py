"""Made-up demand: does a draw keep what its docstring promises?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shop.samples import chapter_10 as samples


def test_series_has_every_day_once_and_grows() -> None:
    series = samples.sales_series(1, days=400, growth=1.0)
    assert series.index.to_series().diff().dropna().eq(pd.Timedelta(days=1)).all()
    assert series.iloc[-100:].mean() > 1.3 * series.iloc[:100].mean()


def test_series_sells_more_at_weekends() -> None:
    series = samples.sales_series(2, days=350, weekend=0.5, growth=0.0)
    weekend = series.index.day_of_week >= 5
    assert 1.35 < series[weekend].mean() / series[~weekend].mean() < 1.65


def test_closed_days_sell_nothing() -> None:
    assert (samples.sales_series(3, days=200, closed=0.5) == 0).mean() > 0.35
    assert (samples.sales_series(3, days=200, closed=1.0) == 0).all()


def test_panel_has_every_sku_on_every_day() -> None:
    table = samples.daily_demand(4, products=4, days=30, shuffled=True)
    assert len(table) == 120
    assert not table.duplicated(["date", "product_id"]).any()
    assert not table["date"].is_monotonic_increasing


def test_days_that_close_empty_sell_less() -> None:
    table = samples.daily_demand(5, products=1, days=900, stockouts=0.5)
    means = table.groupby(table["closing_units"] == 0)["sold_units"].mean()
    assert means[True] < 0.7 * means[False]


def test_no_stockout_means_no_empty_day() -> None:
    assert (samples.daily_demand(6, stockouts=0.0)["closing_units"] > 0).all()


@pytest.mark.parametrize("seed", range(20))
def test_report_says_what_its_clean_form_says(seed: int) -> None:
    raw, clean = samples.sales_report(seed)
    kept = raw[(raw["类型"] == "销售") & (raw["商品编码"] != "合计")]
    codes = kept["商品编码"].str.strip().str.upper()
    numbers = kept["数量"].str.replace("[,件]", "", regex=True).astype(int)
    days = pd.to_datetime(
        kept["日期"].str.replace("[年月]", "-", regex=True).str.replace("日", ""), format="mixed"
    )
    found = pd.DataFrame({"date": days, "sku": codes, "sold_units": numbers}).drop_duplicates()
    assert found["sold_units"].sum() == clean["sold_units"].sum()
    assert len(clean) == clean["sku"].nunique() * clean["date"].nunique()
    assert clean["date"].agg(["min", "max"]).tolist() == [days.min(), days.max()]


def test_report_has_its_oddities() -> None:
    raw, clean = samples.sales_report(1, skus=5, days=30)
    assert (raw["类型"] == "退货").any()
    assert (raw["日期"] == "日期").sum() == 1
    assert raw["数量"].str.contains(",").any()
    assert (clean["sold_units"] == 0).any()


def test_stray_returns_stand_after_the_sales_and_name_a_sku_without_any() -> None:
    raw, clean = samples.sales_report(3, strays=3)
    same_raw, same_clean = samples.sales_report(3)
    pd.testing.assert_frame_equal(clean, same_clean)
    assert len(raw) == len(same_raw) + 3
    codes = raw["商品编码"].str.strip().str.upper()
    assert (codes == "STO-999").sum() == 1
    assert "STO-999" not in set(clean["sku"])


def test_same_seed_same_draw() -> None:
    pd.testing.assert_frame_equal(samples.daily_demand(8), samples.daily_demand(8))
    first, second = samples.sales_series(8), samples.sales_series(9)
    assert not np.array_equal(first, second)
