"""Are naive elasticities wrong, and do fixed effects with the cost instrument repair them?"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import shop
from shop.schema.labels import CATEGORIES

Floats = NDArray[np.float64]


@cache
def weekly() -> pd.DataFrame:
    """One row a SKU and week: units, mean log price and cost, share of promoted days."""
    daily = shop.load_product_daily().merge(
        shop.load_inventory_daily(columns=["date", "product_id", "sold_units", "closing_units"]),
        on=["date", "product_id"],
    )
    daily["week_start"] = daily.date - pd.to_timedelta(daily.date.dt.day_of_week, unit="D")
    daily["price"], daily["cost"] = np.log(daily.price_cny), np.log(daily.unit_cost_cny)
    daily["out"] = daily.closing_units == 0
    found = daily.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"), price=("price", "mean"), cost=("cost", "mean"),
        promoted=("is_promoted", "mean"), out=("out", "any"), days=("date", "size"),
    )  # fmt: skip
    found = found[found.days == 7].merge(
        shop.load_competitor_prices(columns=["week_start", "product_id", "competitor_price_cny"])
    )
    found["rival"] = np.log(found.competitor_price_cny)
    return found.merge(shop.load_products(columns=["product_id", "category"]))


def usable(category: str) -> pd.DataFrame:
    mine = weekly()[(weekly().category == category)]
    large = mine.groupby("product_id").units.transform("mean") >= 8
    return mine[large & (mine.units > 0) & ~mine.out]


def within(values: pd.Series, frame: pd.DataFrame) -> Floats:
    """Take SKU and week averages out, in turns until both are gone."""
    left = values.to_numpy(dtype=float).copy()
    groups = [pd.factorize(frame[key])[0] for key in ("product_id", "week_start")]
    for _ in range(50):
        for group in groups:
            size = np.bincount(group)
            left -= (np.bincount(group, left) / size)[group]
    return left


def instrumented(category: str) -> tuple[float, float]:
    """Two-stage least squares with SKU and week effects; error clustered by SKU."""
    frame = usable(category)
    y = within(np.log(frame.units), frame)
    controls = [within(frame[name], frame) for name in ("promoted", "rival")]
    x = np.column_stack([within(frame.price, frame), *controls])
    z = np.column_stack([within(frame.cost, frame), *controls])
    bread = np.linalg.inv(z.T @ x)
    beta = bread @ (z.T @ y)
    scores = pd.DataFrame(z * (y - x @ beta)[:, None]).groupby(frame.product_id.to_numpy()).sum()
    variance = bread @ (scores.T.to_numpy() @ scores.to_numpy()) @ bread.T
    return float(beta[0]), float(np.sqrt(variance[0, 0]))


def naive(category: str) -> float:
    mine = weekly()[(weekly().category == category) & (weekly().units > 0)]
    return float(np.polyfit(mine.price, np.log(mine.units), 1)[0])


def test_is_the_naive_slope_far_too_weak_everywhere_and_of_the_wrong_sign_somewhere() -> None:
    true = shop.reveal("elasticities")
    slopes = {category: naive(category) for category in CATEGORIES}
    assert all(slopes[category] > true[category] + 0.8 for category in CATEGORIES)
    wrong = {category for category, slope in slopes.items() if slope > 0}
    assert wrong >= {"bedding", "small_appliances", "camping"}


def test_do_fixed_effects_alone_stay_biased_towards_zero() -> None:
    true = shop.reveal("elasticities")
    bias = []
    for category in CATEGORIES:
        frame = usable(category)
        x, y = within(frame.price, frame), within(np.log(frame.units), frame)
        bias.append(float(x @ y / (x @ x)) - true[category])
    assert np.mean(bias) > 0.2
    assert sum(value > 0.1 for value in bias) >= 6


@pytest.mark.parametrize("category", CATEGORIES)
def test_does_the_cost_instrument_recover_the_truth(category: str) -> None:
    estimate, error = instrumented(category)
    true = shop.reveal("elasticities")[category]
    # Few SKUs a category, so a cluster error is itself uncertain: three of them.
    assert abs(estimate - true) < 3 * error
    assert error < 0.5
