"""Made-up cash flows, claims and roll-outs of systems."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.schema.labels import CATEGORIES, CHANNELS
from shop.schema.transformation import COST_ITEMS


def cash_flows(
    seed: int,
    *,
    months: int = 36,
    cost_cny: float = 600_000.0,
    benefit_cny: float = 30_000.0,
    ramp_months: int = 6,
    never_pays: bool = False,
    pays_exactly: bool = False,
) -> pd.DataFrame:
    """Draw the costs and benefits of a system by month.

    Parameters
    ----------
    seed, months
        Same seed and options, same table; months after the first payment.
    cost_cny, benefit_cny
        Cost in the first month, and benefit of a month when it works in full.
    ramp_months
        Months until it works in full.
    never_pays
        Whether benefits stay below what it costs to run it.
    pays_exactly
        Whether everything comes back exactly at the end of some month.

    Returns
    -------
    pandas.DataFrame
        One row a month: ``month`` (from 0), ``cost_cny``, ``benefit_cny``.
    """
    rng = np.random.default_rng(seed)
    month = np.arange(months + 1)
    cost = np.where(month == 0, cost_cny, np.round(rng.uniform(2_000, 4_000, month.size), 2))
    ramp = np.clip(month / max(ramp_months, 1), 0, 1)
    benefit = np.round(benefit_cny * ramp * np.exp(rng.normal(0, 0.1, month.size)), 2)
    if never_pays:
        benefit = np.round(0.5 * cost * (month > 0), 2)
    if pays_exactly:
        cost, benefit = np.where(month == 0, 120_000.0, 0.0), np.where(month > 0, 10_000.0, 0.0)
    return pd.DataFrame({"month": month, "cost_cny": cost, "benefit_cny": benefit})


def cost_items(seed: int, *, months: int = 6, contract_cny: float = 900_000.0) -> pd.DataFrame:
    """Draw costs with the columns and types of the table `transformation_costs`.

    Parameters
    ----------
    seed, months
        As elsewhere.
    contract_cny
        What the contract's plan adds up to, to the cent.
    """
    rng = np.random.default_rng(seed)
    month, item = (np.ravel(part) for part in np.indices((months, len(COST_ITEMS))))
    inside = item < len(COST_ITEMS) - 1
    weight = rng.uniform(0.5, 1.5, item.size)
    plan = np.round(contract_cny * weight / weight[inside].sum(), 2)
    plan[0] += np.round(contract_cny - plan[inside].sum(), 2)
    starts = pd.Series(pd.date_range("2027-01-01", periods=months, freq="MS"))
    frame = pd.DataFrame(
        {
            "month": starts.iloc[month].to_numpy(),
            "item": np.array(COST_ITEMS, dtype=object)[item],
            "is_in_contract": inside,
            "planned_cny": plan,
            "paid_cny": np.round(plan * np.exp(rng.normal(0.05, 0.1, item.size)), 2),
        }
    )
    return conform(frame, "transformation_costs")


def roll_out(
    seed: int,
    *,
    units: int = 20,
    months: int = 18,
    effect_log: float = -0.12,
    trend_log: float = -0.01,
    waves: tuple[int, ...] = (6, 12),
    noise_sd: float = 0.03,
    by_high_cost: bool = True,
    missing: float = 0.0,
) -> pd.DataFrame:
    """Draw a roll-out with the columns and types of the table `transformation_units`.

    Parameters
    ----------
    seed, months
        As elsewhere.
    units
        Shop units, 40 at most; the last third never takes the system up.
    effect_log, trend_log
        What the system does to log cost over sales, and what every month does to it everywhere.
    waves
        Months, from 0, in which waves start.
    noise_sd
        Spread of a unit's month.
    by_high_cost
        Whether units of high cost come first.
    missing
        Share of months without sales: they have no row.
    """
    rng = np.random.default_rng(seed)
    own = rng.normal(0, 0.15, units)
    rank = np.argsort(np.argsort(-own if by_high_cost else rng.random(units)))
    wave = rank * (len(waves) + 1) // units
    start = np.array([*waves, months])[wave]
    unit, month = (np.ravel(part) for part in np.indices((units, months)))
    live = month >= start[unit]
    log = -1.2 + own[unit] + trend_log * month + effect_log * live
    sales = np.round(np.exp(rng.normal(10, 0.3, unit.size)), 2)
    cost = np.round(sales * np.exp(log + rng.normal(0, noise_sd, unit.size)), 2)
    starts = pd.Series(pd.date_range("2027-01-01", periods=months, freq="MS"))
    waves_ = pd.Series(wave[unit] + 1).where(wave[unit] < len(waves)).astype("Int64")
    frame = pd.DataFrame(
        {
            "month": starts.iloc[month].to_numpy(),
            "channel": np.array(CHANNELS, dtype=object)[unit // len(CATEGORIES)],
            "category": np.array(CATEGORIES, dtype=object)[unit % len(CATEGORIES)],
            "wave": waves_,
            "is_live": live,
            "sales_cny": sales,
            "operating_cost_cny": cost,
        }
    )
    return conform(frame[rng.random(len(frame)) >= missing], "transformation_units")


def drivers(seed: int, *, count: int = 5, fixed: bool = False) -> pd.DataFrame:
    """Draw what a benefit rests on: a low, likely and high value of each driver.

    Parameters
    ----------
    seed, count
        As elsewhere.
    fixed
        Whether the first driver is certain (low, likely and high are the same).

    Returns
    -------
    pandas.DataFrame
        One row a driver: ``driver``, ``low_cny``, ``likely_cny``, ``high_cny`` (benefit of a year).
    """
    rng = np.random.default_rng(seed)
    likely = np.round(rng.uniform(20_000, 300_000, count), -2)
    low = np.round(likely * rng.uniform(0.2, 0.9, count), -2)
    high = np.round(likely * rng.uniform(1.05, 1.8, count), -2)
    if fixed:
        low[0] = high[0] = likely[0]
    names = pd.Series([f"driver_{number + 1}" for number in range(count)], dtype="str")
    return pd.DataFrame({"driver": names, "low_cny": low, "likely_cny": likely, "high_cny": high})


def invoices(seed: int, *, count: int = 40, months: int = 9) -> pd.DataFrame:
    """Draw invoices of a system as several offices write them, some of them twice.

    Parameters
    ----------
    seed, count
        As elsewhere; `count` different invoices.
    months
        Months that they spread over; some have none.

    Returns
    -------
    pandas.DataFrame
        ``number``, ``month`` and ``amount``, all texts; an amount that is still open says 待定.
    """
    rng = np.random.default_rng(seed)
    month = rng.choice(np.delete(np.arange(months), months // 2), count)
    cents = rng.integers(1_000, 90_000, count) * 100
    rows = []
    for at in range(count):
        year, number = 2024 + (month[at] + 8) // 12, (month[at] + 8) % 12 + 1
        when = (f"{year}-{number:02d}", f"{year}/{number}", f"{year}年{number}月")[rng.integers(3)]
        cny = cents[at] / 100
        amount = (
            f"{cny:,.2f}", f"¥{cny:,.0f}", f"{cny / 10_000:.4f}万", f"({cny:,.2f})", f"-{cny:.2f}",
            "待定",
        )[rng.choice(6, p=[0.3, 0.2, 0.2, 0.12, 0.08, 0.1])]  # fmt: skip
        rows.append((f"R{seed % 1_000}-{at:03d}", when, amount))
        if rng.random() < 0.2:
            rows.append((f" r{seed % 1_000}-{at:03d} ", when.replace("-", "/"), amount))
    frame = pd.DataFrame(rows, columns=["number", "month", "amount"], dtype="str")
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


def roadmap(seed: int, *, steps: int = 4) -> pd.DataFrame:
    """Draw a road of steps, each of which rests on those before it.

    Parameters
    ----------
    seed, steps
        As elsewhere.

    Returns
    -------
    pandas.DataFrame
        One row a step: ``step`` (from 1), ``cost_cny``, ``months``, ``success``, ``benefit_cny``.
    """
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "step": np.arange(1, steps + 1),
            "cost_cny": np.round(rng.uniform(50_000, 400_000, steps), -2),
            "months": rng.integers(3, 15, steps),
            "success": np.round(rng.uniform(0.4, 1.0, steps), 2),
            "benefit_cny": np.round(rng.uniform(0, 600_000, steps), -2),
        }
    )
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


def changes(seed: int, *, units: int = 9, treated: int = 4, effect: float = -0.1) -> pd.DataFrame:
    """Draw how much log cost of shop units changed, some of them with the system.

    Parameters
    ----------
    seed, units, treated, effect
        As elsewhere; `effect` is what the system changes.

    Returns
    -------
    pandas.DataFrame
        One row a unit: ``unit``, ``change_log`` (to two digits: ties occur), ``treated``.
    """
    rng = np.random.default_rng(seed)
    with_it = rng.permutation(np.arange(units) < treated)
    change = np.round(rng.normal(-0.08, 0.05, units) + effect * with_it, 2)
    names = pd.Series([f"unit_{at + 1}" for at in range(units)], dtype="str")
    return pd.DataFrame({"unit": names, "change_log": change, "treated": with_it})
