"""What the system cost, and what shop units spent before and with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import Bools, Floats, Ints, day, month_starts
from simulator.randomness import stream
from simulator.transformation.planted import RollOut

NEVER = -1
MONTHS = len(month_starts())
# The last quarter of 2024, by which units were chosen.
CHOSEN_BY = slice(9, 12)
# Item, months from and to (0 is January 2024), share of the contract; the last is not in it.
_SCHEDULE = (
    (9, 10, 0.40), (9, 18, 0.30), (10, 16, 0.13), (11, 22, 0.07), (12, 24, 0.10), (9, 24, 0.12),
)  # fmt: skip


@dataclass(frozen=True)
class Units:
    """`wave` is by unit, `NEVER` for none; the others are unit x month."""

    wave: Ints
    live: Bools
    sales_cny: Floats
    cost_cny: Floats


def wave_months(planted: RollOut) -> Ints:
    """Return the month, from 0, in which each wave starts."""
    starts = month_starts()
    return np.array([starts.index(day(text)) for text in planted.waves])


def make_units(sales_cny: Floats, seed: int, planted: RollOut | None = None) -> Units:
    """Return the units with their cost; `sales_cny` is unit x month."""
    planted = planted or RollOut()
    rng = stream(seed, "transformation")
    count = len(sales_cny)
    own = rng.normal(0, planted.unit_sd, count)[:, None]
    log_ratio = (
        np.log(planted.cost_ratio) + own + planted.trend_log * np.arange(MONTHS)
        + rng.normal(0, planted.month_sd, (count, MONTHS))
    )  # fmt: skip
    rank = np.argsort(np.argsort(-log_ratio[:, CHOSEN_BY].mean(axis=1)))
    wave = rank // (count // 4)
    wave = np.where(wave >= len(planted.waves), NEVER, wave)
    start = np.append(wave_months(planted), MONTHS)[wave]
    live = np.arange(MONTHS) >= start[:, None]
    cost = np.round(sales_cny * np.exp(log_ratio + planted.effect_log * live), 2)
    return Units(wave, live, sales_cny, cost)


def make_costs(
    scale: float, seed: int, planted: RollOut | None = None
) -> tuple[Ints, Ints, Floats, Floats]:
    """Return month, item, planned and paid cost; the contract's plan adds up to the cent."""
    planted = planted or RollOut()
    rng = stream(seed, "transformation costs")
    rows = [
        (month, item, share / (last - first))
        for item, (first, last, share) in enumerate(_SCHEDULE)
        for month in range(first, last)
    ]
    month, item = (np.array(column) for column in list(zip(*rows, strict=True))[:2])
    money = planted.contract_cny * scale * np.array([share for *_, share in rows])
    plan = np.round(money, 2)
    inside = item < len(_SCHEDULE) - 1
    plan[0] += np.round(planted.contract_cny * scale - plan[inside].sum(), 2)
    noise = np.where(inside, 0.03, 0.15)
    chance = 1 + noise * rng.normal(size=item.size)
    paid = np.round(plan * np.array(planted.overrun)[item] * chance, 2)
    place = np.lexsort((item, month))
    return month[place], item[place], plan[place], paid[place]


def saving_of_a_year(units: Units, planted: RollOut) -> float:
    """Return what the system saves in CNY when all units work with it, at the sales of 2025."""
    year = slice(12, 24)
    without = units.cost_cny[:, year] * np.exp(-planted.effect_log * units.live[:, year])
    return float(without.sum() * (1 - np.exp(planted.effect_log)))
