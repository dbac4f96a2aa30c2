"""What does a staged roll-out support of a claim of 218%, and do units agree with orders?

Three estimates over three seeds: the naive method, the chapter's method, the truth.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from fixed_effects import slope_within
from simulated_shop import Shop

from simulator.transformation.planted import RollOut


def _units(shop_of: Shop) -> pd.DataFrame:
    found = shop_of["transformation_units"]
    return found.assign(
        unit=found.channel + found.category,
        ratio=np.log(found.operating_cost_cny / found.sales_cny),
    )


def test_before_and_after_of_the_first_wave_is_not_the_effect(shop_of: Shop) -> None:
    planted, found = RollOut(), _units(shop_of)
    first = found[(found.wave == 1) & (found.month >= "2024-10-01")]
    first = first.assign(is_live=first.is_live.astype(bool))
    naive = slope_within(first, "ratio", "is_live", ["unit"])
    # Units were chosen by the last quarter of 2024: that quarter is no fair "before".
    fair = found[~found.month.between("2024-10-01", "2024-12-31")]
    repaired = slope_within(fair, "ratio", "is_live", ["unit", "month"])
    assert naive < planted.effect_log - 0.04
    assert repaired == pytest.approx(planted.effect_log, abs=0.04)


def test_the_claim_is_far_above_what_the_roll_out_supports(shop_of: Shop) -> None:
    found, costs, claims = (
        _units(shop_of), shop_of["transformation_costs"], shop_of["transformation_claims"]
    )  # fmt: skip
    contract = costs.planned_cny[costs.is_in_contract].sum()
    truth = shop_of.truth("transformation")
    assert contract == pytest.approx(3_000_000 * shop_of.world.scale, abs=0.01)
    assert claims.claimed_cny.sum() / contract == pytest.approx(2.18, abs=0.001)
    fair = found[~found.month.between("2024-10-01", "2024-12-31")]
    effect = slope_within(fair, "ratio", "is_live", ["unit", "month"])
    year = found[found.month >= "2025-01-01"]
    without = year.operating_cost_cny * np.exp(-effect * year.is_live)
    repaired = without.sum() * (1 - np.exp(effect)) / contract
    assert repaired == pytest.approx(truth["saving_over_contract"], abs=0.09)
    assert truth["saving_over_contract"] < 0.5
    assert costs.paid_cny[costs.is_in_contract].sum() > 1.05 * contract


def test_sales_of_units_are_those_of_order_lines(shop_of: Shop) -> None:
    lines = shop_of["order_lines"].merge(shop_of["orders"][["order_id", "channel", "paid_at"]])
    lines = lines.dropna(subset="paid_at").merge(shop_of["products"][["product_id", "category"]])
    due = lines.quantity * lines.unit_price_cny - lines.discount_cny - lines.coupon_cny
    month = lines.paid_at.dt.to_period("M").dt.to_timestamp()
    sums = due.groupby([month, lines.channel, lines.category]).sum()
    found = shop_of["transformation_units"].set_index(["month", "channel", "category"]).sales_cny
    assert len(sums) == len(found)
    assert np.allclose(found.sort_index(), sums.sort_index(), atol=0.01)


def test_units_take_the_system_up_once(shop_of: Shop) -> None:
    found = _units(shop_of).sort_values("month")
    assert found.groupby("unit").is_live.apply(lambda live: live.is_monotonic_increasing).all()
    waves = found.drop_duplicates("unit").wave
    assert waves.isna().sum() == 10
    assert waves.value_counts().to_dict() == {1: 10, 2: 10, 3: 10}
