"""Made-up prices: does a draw keep what its docstring promises?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shop.samples import chapter_09 as samples


def log_slope(table: pd.DataFrame, column: str, of: str) -> float:
    """Return the slope of one log on another within SKUs."""
    logs = table[[column, of]].astype(float).map(np.log)
    logs = logs - logs.groupby(table["product_id"]).transform("mean")
    return float((logs[column] * logs[of]).sum() / (logs[of] ** 2).sum())


def weekly(seed: int, response: float = 0.25) -> pd.DataFrame:
    daily = samples.daily_prices(
        seed, products=30, days=700, stockouts=0.0, start="2024-01-01", response=response
    )
    daily["week"] = (daily["date"] - pd.Timestamp("2024-01-01")).dt.days // 7
    return daily.groupby(["product_id", "week"], as_index=False).agg(
        units=("sold_units", "sum"), price=("price_cny", "mean"), cost=("unit_cost_cny", "mean")
    )


def test_who_would_buy_at_a_price_would_at_every_lower_one() -> None:
    answers = samples.price_survey(1, respondents=200, skipped=0.0, asked=1.0)
    wide = answers.pivot(index="respondent_id", columns="price_cny", values="would_buy")
    assert (wide.diff(axis=1).iloc[:, 1:] <= 0).all(axis=None)
    assert 0.05 < wide.mean().iloc[-1] < wide.mean().iloc[0] < 1


def test_some_are_not_asked_and_some_do_not_answer() -> None:
    answers = samples.price_survey(2, respondents=500, skipped=0.2, asked=0.5)
    assert 0.15 < answers["would_buy"].isna().mean() < 0.25
    assert 0.45 < len(answers) / 2000 < 0.55


def test_prices_follow_costs_and_demand_follows_prices() -> None:
    table = weekly(3)
    # The instrument: what cost does to units over what it does to prices.
    ratio = log_slope(table, "units", "cost") / log_slope(table, "price", "cost")
    assert abs(ratio + 2.0) < 0.2


def test_is_the_plain_slope_too_weak_when_the_desk_sees_demand_coming() -> None:
    assert log_slope(weekly(4), "units", "price") > -1.6
    # Promotions were at random here: without the response nothing is wrong.
    assert abs(log_slope(weekly(5, response=0.0), "units", "price") + 2.0) < 0.2


def test_every_sku_has_every_day_in_any_order() -> None:
    table = samples.daily_prices(6, products=3, days=20)
    assert len(table) == 60
    assert not table.duplicated(["date", "product_id"]).any()
    assert not table["date"].is_monotonic_increasing


def test_days_that_close_empty_sell_less() -> None:
    table = samples.daily_prices(7, products=2, days=900, stockouts=0.5)
    means = table.groupby(table["closing_units"] == 0)["sold_units"].mean()
    assert means[True] < 0.7 * means[False]


@pytest.mark.parametrize("seed", range(20))
def test_quotes_say_what_their_clean_form_says(seed: int) -> None:
    raw, clean = samples.supplier_quotes(seed)
    kept = raw[raw["状态"] == "有效"]
    number = kept["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)
    size = kept["单位"].str.extract(r"(\d+)")[0].fillna("1").astype(int)
    found = pd.DataFrame({"sku": kept["商品编码"].str.strip().str.upper()})
    found["unit_cost_cny"] = (number / size).round(6)
    found = found.drop_duplicates()
    assert len(found) == len(clean)
    assert np.isclose(found["unit_cost_cny"].sum(), clean["unit_cost_cny"].sum())
    assert not clean.duplicated(["sku", "since"]).any()
