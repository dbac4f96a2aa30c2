"""A week in a small warehouse: orders jump, the supplier runs out, and a lorry comes late.

A rule decides every morning how much to order. It is a function ``rule(view) -> decision`` of two
plain dictionaries, so that it can be tried here and handed in::

    from shop.playground import stock_week

    def twice(view):
        return {"lorry": 2 * view["usual_units"], "express": 0}

    days = stock_week.play_week(twice, seed=7)          # one row a day
    weeks = stock_week.compare_weeks({"twice": twice, "baseline": stock_week.baseline}, range(30))

The view holds what is known in the morning, after the deliveries of the day were put away:

``day`` (1 to 7), ``on_hand`` (units), ``coming`` (list of ``[promised day, units]`` of what was
ordered and has not come; a promised day that is today or past means late), ``usual_units`` (mean
demand of an ordinary day, units), ``live_days`` (list of the two days on which a host shows the
product, known from the morning before the first; orders are then 1.8 to 3 times the usual; empty
before), ``sold`` and ``missed`` (lists: units sold and units asked for
in vain on each day so far), ``lorry_days`` (days that a lorry takes when nothing goes wrong) and
the four costs of `Week`.

A decision gives ``lorry`` and ``express``, whole numbers of units of at least 0. Express goods
come on the next morning. Two rules with the same seed meet the same week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shop.errors import UsageError

DAYS = 7
LORRY_DAYS = 2
COVER_DAYS = 2
LIFT = (1.8, 3.0)
COSTS = ("missed_cny", "holding_cny", "express_cny", "lorry_cny", "end_cny")

View = dict[str, Any]
Rule = Callable[[View], Mapping[str, int]]


@dataclass(frozen=True)
class Week:
    """What a seed draws before any decision.

    Attributes
    ----------
    usual_units
        Mean demand of an ordinary day.
    demand
        Units asked for on each day.
    spike_day
        First of the two days on which orders jump; 0 when there is no spike.
    empty_day
        Day on which the supplier has nothing for the lorry: what is ordered then is not sent,
        and not charged; 0 when it never happens.
    late_day
        Lorries ordered on this day take two days longer; 0 when none does.
    margin_cny, holding_cny, express_cny, lorry_cny
        Lost by a unit asked for in vain; by a unit kept overnight; extra for a unit by express;
        for a lorry that is sent.
    """

    usual_units: int
    demand: tuple[int, ...]
    spike_day: int
    empty_day: int
    late_day: int
    margin_cny: float
    holding_cny: float
    express_cny: float
    lorry_cny: float


def draw_week(seed: int, *, calm: bool = False) -> Week:
    """Return the week of a seed.

    Parameters
    ----------
    seed
        Any whole number from 0.
    calm
        Leave out the spike, the supplier's empty day and the late lorry.
    """
    rng = np.random.default_rng([seed, 1_107])
    usual = int(rng.integers(30, 91))
    spike = int(rng.integers(2, 6))
    lift = float(rng.uniform(*LIFT))
    empty, late = (int(day) for day in rng.choice(np.arange(1, 6), 2, replace=False))
    margin = float(rng.choice([18.0, 24.0, 30.0, 36.0]))
    rate = np.full(DAYS, float(usual))
    if calm:
        spike = empty = late = 0
    else:
        rate[spike - 1 : spike + 1] *= lift
    # Varies more than Poisson: negative binomial, variance 2.5 times the mean.
    demand = rng.negative_binomial(rate / 1.5, 0.4)
    return Week(
        usual_units=usual,
        demand=tuple(int(units) for units in demand),
        spike_day=spike,
        empty_day=empty,
        late_day=late,
        margin_cny=margin,
        holding_cny=round(margin / 15, 2),
        express_cny=round(0.35 * margin, 2),
        lorry_cny=round(0.06 * usual * margin, 2),
    )


def baseline(view: View) -> dict[str, int]:
    """Order by lorry up to four usual days, counting what is coming; never by express."""
    position = view["on_hand"] + sum(units for _, units in view["coming"])
    return {"lorry": max(0, 4 * view["usual_units"] - position), "express": 0}


def play_week(rule: Rule, seed: int, *, calm: bool = False) -> pd.DataFrame:
    """Play the seven days of a seed.

    Parameters
    ----------
    rule
        Function of a view that returns a decision (see the module).
    seed, calm
        As in `draw_week`.

    Returns
    -------
    pandas.DataFrame
        One row a day: day, on_hand (morning), demand_units, sold_units, missed_units, left_units,
        lorry_units and express_units (ordered), and the costs missed_cny, holding_cny,
        express_cny, lorry_cny, end_cny and their sum cost_cny. On the last evening the stock,
        with all that is coming, is brought back to two usual days: each unit short or over
        costs as much as express (end_cny).

    Raises
    ------
    UsageError
        When a decision is not what the module says.
    """
    days = pd.DataFrame(_days(rule, draw_week(seed, calm=calm)))
    days["cost_cny"] = days[list(COSTS)].sum(axis=1)
    return days


def _days(rule: Rule, week: Week) -> list[dict[str, float]]:
    """Return what happened, a dict a day."""
    on_hand = round(2.5 * week.usual_units)
    coming: list[tuple[int, int, int]] = [(2, 2, week.usual_units)]  # comes, promised, units
    sold: list[int] = []
    missed: list[int] = []
    rows: list[dict[str, float]] = []
    for day, wanted in enumerate(week.demand, 1):
        on_hand += sum(units for comes, _, units in coming if comes == day)
        coming = [order for order in coming if order[0] > day]
        lorry, express = _checked(rule(_view(week, day, on_hand, coming, sold, missed)), day)
        is_sent = lorry > 0 and day != week.empty_day
        if is_sent:
            late = 2 if day == week.late_day else 0
            coming.append((day + LORRY_DAYS + late, day + LORRY_DAYS, lorry))
        if express:
            coming.append((day + 1, day + 1, express))
        served = min(wanted, on_hand)
        sold.append(served)
        missed.append(wanted - served)
        start, on_hand = on_hand, on_hand - served
        row = {
            "day": day,
            "on_hand": start,
            "demand_units": wanted,
            "sold_units": served,
            "missed_units": wanted - served,
            "left_units": on_hand,
            "lorry_units": lorry,
            "express_units": express,
        }
        costs = (
            (wanted - served) * week.margin_cny,
            on_hand * week.holding_cny,
            express * week.express_cny,
            week.lorry_cny * is_sent,
            0.0,
        )
        rows.append(row | dict(zip(COSTS, costs, strict=True)))
    end = on_hand + sum(units for *_, units in coming)
    rows[-1]["end_cny"] = abs(end - COVER_DAYS * week.usual_units) * week.express_cny
    return rows


def _view(
    week: Week,
    day: int,
    on_hand: int,
    coming: list[tuple[int, int, int]],
    sold: list[int],
    missed: list[int],
) -> View:
    return {
        "day": day,
        "on_hand": on_hand,
        "coming": [[promised, units] for _, promised, units in coming],
        "usual_units": week.usual_units,
        "live_days": [week.spike_day, week.spike_day + 1] if 0 < week.spike_day <= day + 1 else [],
        "sold": list(sold),
        "missed": list(missed),
        "lorry_days": LORRY_DAYS,
        "margin_cny": week.margin_cny,
        "holding_cny": week.holding_cny,
        "express_cny": week.express_cny,
        "lorry_cny": week.lorry_cny,
    }


def _checked(decision: Any, day: int) -> tuple[int, int]:
    if not isinstance(decision, Mapping) or not {"lorry", "express"} <= set(decision):
        raise UsageError(
            f"day {day}: the rule returned {decision!r}; return a dict with lorry and express"
        )
    units = (decision["lorry"], decision["express"])
    for name, number in zip(("lorry", "express"), units, strict=True):
        if not float(number).is_integer() or number < 0:
            raise UsageError(
                f"day {day}: {name} is {number!r}; a whole number of at least 0 is needed"
            )
    return int(units[0]), int(units[1])


def compare_weeks(rules: Mapping[str, Rule], seeds: Iterable[int]) -> pd.DataFrame:
    """Play every rule in the week of every seed.

    Returns
    -------
    pandas.DataFrame
        One row a seed and rule: seed, rule, sold_units, missed_units, express_units, the costs of
        `play_week` and cost_cny.
    """
    columns = ["sold_units", "missed_units", "express_units", *COSTS]
    rows = []
    for seed in seeds:
        week = draw_week(seed)
        for name, rule in rules.items():
            days = _days(rule, week)
            sums = {column: sum(day[column] for day in days) for column in columns}
            cost = sum(sums[column] for column in COSTS)
            rows.append({"seed": seed, "rule": name, **sums, "cost_cny": cost})
    return pd.DataFrame(rows)
