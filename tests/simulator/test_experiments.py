"""Are the experiments coherent, and does the chapter's method find what is planted?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm
from simulated_shop import Shop
from statsmodels.stats.multitest import multipletests

from shop.reading import read_table


def visitors(shop_of: Shop, key: str) -> pd.DataFrame:
    """Return one row a visitor with sums over the days; 0 where nothing was bought."""
    mine = shop_of["ab_assignments"]
    mine = mine[mine.experiment_id == key].set_index("visitor_id")
    days = shop_of["ab_outcomes"]
    days = days[days.experiment_id == key].groupby("visitor_id")
    sums = days[["sessions", "clicks", "orders", "revenue_cny"]].sum()
    return mine.join(sums).assign(bought=lambda t: t.orders > 0)


def lift(found: pd.DataFrame, value: str) -> tuple[float, float]:
    """Return the relative effect and its standard error."""
    means = found.groupby("arm")[value].agg(["mean", "var", "size"])
    ratio = means["mean"]["treatment"] / means["mean"]["control"]
    error = np.sqrt((means["var"] / means["size"] / means["mean"] ** 2).sum())
    return float(ratio - 1), float(ratio * error)


def ratio_z(found: pd.DataFrame) -> float:
    treated = (found.arm == "treatment").sum()
    return float((treated - len(found) / 2) / np.sqrt(len(found) / 4))


def test_is_every_visitor_followed_from_the_first_day_on() -> None:
    people, days = read_table("ab_assignments"), read_table("ab_outcomes")
    both = days.merge(people, on=["experiment_id", "visitor_id"], validate="many_to_one")
    after = (both.date - both.assigned_on).dt.days
    assert len(both) == len(days)
    assert after.between(0, 27).all()
    assert (after[both.groupby(["experiment_id", "visitor_id"]).date.idxmin()] == 0).all()
    assert both.groupby("experiment_id").visitor_id.nunique().sum() == len(people)
    assert (days.returned_orders <= days.orders).all()
    assert ((days.revenue_cny > 0) == (days.orders > 0)).all()


def test_does_the_past_make_the_true_effect_sharper(shop_of: Shop) -> None:
    found = visitors(shop_of, "2026-detail-video")
    truth = shop_of.truth("experiment_effects")["2026-detail-video"]["orders"]
    naive, error = lift(found, "revenue_cny")
    slope = np.cov(found.revenue_cny, found.pre_revenue_cny)[0, 1] / found.pre_revenue_cny.var()
    centred = found.pre_revenue_cny - found.pre_revenue_cny.mean()
    found["adjusted"] = found.revenue_cny - slope * centred
    repaired, smaller = lift(found, "adjusted")
    assert abs(ratio_z(found)) < 3.5
    assert smaller < 0.95 * error
    assert repaired == pytest.approx(truth, abs=3.2 * smaller)
    assert naive == pytest.approx(truth, abs=3.2 * error)


def test_does_peeking_alarm_where_nothing_is(shop_of: Shop) -> None:
    found = visitors(shop_of, "2026-button-colour")
    whole, error = lift(found, "bought")
    assert whole == pytest.approx(0, abs=3 * error)
    # The lot thrown again and again: truth is 5% of alarms.
    rng = np.random.default_rng(1)
    day = (found.assigned_on - found.assigned_on.min()).dt.days.to_numpy()
    bought = found.bought.to_numpy().astype(float)
    peeked, planned = [], []
    for _ in range(300):
        arm = rng.integers(0, 2, len(found))
        size, sums = (
            np.bincount(arm * 21 + day, weight, 42).reshape(2, 21).cumsum(axis=1)
            for weight in (None, bought)
        )
        rate, pooled = sums / size, sums.sum(axis=0) / size.sum(axis=0)
        z = (rate[1] - rate[0]) / np.sqrt(pooled * (1 - pooled) * (1 / size).sum(axis=0))
        peeked.append((np.abs(z) > 1.96).any())
        planned.append(abs(z[-1]) > 1.96)
    assert np.mean(peeked) > 0.15
    assert np.mean(planned) == pytest.approx(0.05, abs=0.04)


def test_is_the_broken_split_seen_and_repaired_within_devices(shop_of: Shop) -> None:
    found = visitors(shop_of, "2026-new-checkout")
    truth = shop_of.truth("experiment_effects")["2026-new-checkout"]["orders"]
    naive, error = lift(found, "bought")
    new = found[found.device_age == "new"]
    repaired, own_error = lift(new, "bought")
    assert ratio_z(found) < -6
    assert abs(ratio_z(new)) < 3.5
    assert naive > truth + 2 * error
    assert repaired == pytest.approx(truth, abs=3.2 * own_error)


def test_does_the_novelty_wear_off(shop_of: Shop) -> None:
    key = "2026-home-carousel"
    truth = shop_of.truth("experiment_effects")[key]["clicks_that_last"]
    days = shop_of["ab_outcomes"].merge(shop_of["ab_assignments"])
    days = days[days.experiment_id == key]
    days["rate"] = days.clicks / days.sessions
    after = (days.date - days.assigned_on).dt.days
    naive, _ = lift(days, "rate")
    repaired, error = lift(days[after >= 14], "rate")
    assert naive > truth + 0.15
    assert repaired == pytest.approx(truth, abs=3.2 * error + 0.01)


def test_do_groups_hide_half_of_what_the_coupon_does(shop_of: Shop) -> None:
    key = "2026-group-coupon"
    truth = shop_of.truth("experiment_effects")[key]["orders_when_everybody_is_treated"]
    found = visitors(shop_of, key)
    naive, _ = lift(found[found.group_share == 0.5], "orders")
    whole = found[found.group_share.isin([0, 1])]
    repaired, error = lift(whole, "orders")
    assert repaired == pytest.approx(truth, abs=3.2 * error)
    assert abs(naive - truth) > 0.1


def test_has_the_best_title_its_lead_and_the_luck_of_the_winner(shop_of: Shop) -> None:
    found = shop_of["title_tests"].set_index("title_id")
    truth = shop_of.truth("title_effects").to_pandas().set_index("title_id").lift
    assert truth.max() == pytest.approx(0.22)
    first = found[found["round"] == 1]
    current = first.clicks[0] / first.impressions[0]
    rate = (first.clicks / first.impressions).drop(0)
    z = (rate - current) / np.sqrt(current * (1 - current) / first.impressions.drop(0))
    p = norm.sf(z)
    kept = rate.index[multipletests(p, 0.05, method="fdr_bh")[0]]
    naive = rate.index[p < 0.05]
    assert (truth[naive] <= 0).mean() > 0.35
    assert len(kept) >= 3
    assert (truth[kept] <= 0).mean() <= 0.25
    again = found[found["round"] == 2]
    second = (again.clicks / again.impressions).drop(0)
    shown = rate[second.index] / current - 1
    repeated = second / (again.clicks[0] / again.impressions[0]) - 1
    assert shown.mean() > truth[second.index].mean() + 0.03
    assert repeated.mean() == pytest.approx(truth[second.index].mean(), abs=0.03)
