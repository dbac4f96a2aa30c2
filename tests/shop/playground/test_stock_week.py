"""Does the week of stock keep its books, and does it do what it says to a rule?"""

from typing import Any

import pandas as pd
import pytest

from shop.errors import UsageError
from shop.playground import stock_week

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_is_stock_conserved(seed: int) -> None:
    week = stock_week.draw_week(seed)
    days = stock_week.play_week(stock_week.baseline, seed)
    assert (days["sold_units"] + days["missed_units"] == days["demand_units"]).all()
    assert (days["on_hand"] - days["sold_units"] == days["left_units"]).all()
    came = days["on_hand"] - days["left_units"].shift(fill_value=round(2.5 * week.usual_units))
    due: dict[int, int] = {2: week.usual_units}
    for day, units in zip(days["day"], days["lorry_units"], strict=True):
        if day != week.empty_day:
            arrival = day + stock_week.LORRY_DAYS + (2 if day == week.late_day else 0)
            due[arrival] = due.get(arrival, 0) + units
    assert came.tolist() == [due.get(day, 0) for day in days["day"]]


def test_does_the_same_seed_give_the_same_week() -> None:
    one, other = (stock_week.play_week(stock_week.baseline, seed) for seed in (3, 4))
    pd.testing.assert_frame_equal(one, stock_week.play_week(stock_week.baseline, 3))
    assert not one.equals(other)


def test_do_weeks_add_up_to_their_days() -> None:
    weeks = stock_week.compare_weeks({"baseline": stock_week.baseline}, SEEDS)
    days = [stock_week.play_week(stock_week.baseline, seed)["cost_cny"].sum() for seed in SEEDS]
    assert weeks["cost_cny"].tolist() == pytest.approx(days)
    assert weeks["cost_cny"].tolist() == pytest.approx(weeks[list(stock_week.COSTS)].sum(axis=1))


@pytest.mark.parametrize("seed", SEEDS)
def test_are_the_hosts_days_known_on_the_morning_before_and_not_earlier(seed: int) -> None:
    spike = stock_week.draw_week(seed).spike_day
    seen: dict[int, list[int]] = {}

    def rule(view: stock_week.View) -> dict[str, int]:
        seen[view["day"]] = list(view["live_days"])
        return {"lorry": 0, "express": 0}

    stock_week.play_week(rule, seed)
    assert all(seen[day] == ([spike, spike + 1] if day >= spike - 1 else []) for day in seen)


def test_does_a_calm_week_leave_the_events_out() -> None:
    weeks = [stock_week.draw_week(seed, calm=True) for seed in range(300)]
    assert all(week.spike_day == week.empty_day == week.late_day == 0 for week in weeks)
    share = sum(sum(week.demand) / week.usual_units for week in weeks) / 300 / stock_week.DAYS
    assert share == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    "decision", [None, 5, {"lorry": 3}, {"lorry": -1, "express": 0}, {"lorry": 0, "express": 1.5}]
)
def test_is_a_decision_that_is_none_refused(decision: Any) -> None:
    with pytest.raises(UsageError, match="day 1"):
        stock_week.play_week(lambda view: decision, 1)
