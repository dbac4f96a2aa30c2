"""Fresh tables for hidden tests of chapter 02: sources before and after, series with faults."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shop.schema.labels import SOURCES


def two_periods(
    seed: int, *, sources: int = 6, paradox: bool = False, empty: int = 0, tie: bool = False
) -> pd.DataFrame:
    """Return visits and orders by period and source.

    Parameters
    ----------
    seed
        Same seed, same table.
    sources
        How many sources.
    paradox
        Whether every source's rate rises while the rate of all together falls.
    empty
        Sources without a visit in the second period.
    tie
        Whether the two periods are equal.

    Returns
    -------
    pandas.DataFrame
        Columns ``period`` ("before", "after"), ``source``, ``sessions``, ``paid_sessions``,
        ``revenue_cny``.
    """
    rng = np.random.default_rng(seed)
    names = [SOURCES[n] if n < len(SOURCES) else f"source_{n}" for n in range(sources)]
    rate = np.sort(rng.uniform(0.02, 0.09, sources))[::-1]
    before = rng.integers(2_000, 9_000, sources)
    after = np.round(before * rng.uniform(0.8, 1.25, sources)).astype(np.int64)
    lift = rng.uniform(0.85, 1.2, sources)
    if paradox:
        lift = np.full(sources, 1.03)
        after = before.copy()
        after[-1] = before.sum() * 4
        rate[-1] = rate[:-1].min() / 3
    after[rng.permutation(sources)[:empty]] = 0
    parts = []
    for period, visits, rates in (("before", before, rate), ("after", after, rate * lift)):
        # Rounded rather than drawn, so that a planted order of rates holds.
        paid = np.ceil(visits * rates).astype(np.int64)
        parts.append(
            pd.DataFrame(
                {
                    "period": period,
                    "source": names,
                    "sessions": visits,
                    "paid_sessions": paid,
                    "revenue_cny": np.round(paid * rng.uniform(150, 260, sources), 2),
                }
            )
        )
    if tie:
        parts[1] = parts[0].assign(period="after")
    return pd.concat(parts, ignore_index=True)


def daily_rates(
    seed: int,
    *,
    weeks: int = 12,
    faults: int = 3,
    factor: float = 0.75,
    length: int = 2,
    festival: bool = True,
    gaps: int = 0,
) -> tuple[pd.DataFrame, list[tuple[pd.Timestamp, pd.Timestamp]]]:
    """Return visits and orders by day, and when something was broken.

    Parameters
    ----------
    seed
        Same seed, same series.
    weeks
        Length; the first four weeks are always sound.
    faults, factor, length
        How many faults, what is left of the chance to pay, and how many days each lasts.
    festival
        Whether a sale of four days lifts the rate: no fault, and known before.
    gaps
        Days without a row.

    Returns
    -------
    pandas.DataFrame
        Columns ``date``, ``sessions``, ``paid_sessions``, ``is_campaign``.
    list of (first, last)
        Days of the faults in order.
    """
    rng = np.random.default_rng(seed)
    days = pd.date_range("2025-09-01", periods=7 * weeks)
    weekend = days.day_of_week >= 5
    campaign = np.zeros(days.size, dtype=bool)
    starts = 28 + rng.permutation((days.size - 28) // (length + 5))[: faults + 1] * (length + 5)
    if festival:
        campaign[starts[-1] : starts[-1] + 4] = True
    rate = 0.055 * np.where(weekend, 1.08, 1.0) * np.where(campaign, 1.3, 1.0)
    found = []
    for start in np.sort(starts[:faults]):
        rate[start : start + length] *= factor
        found.append((days[start], days[min(start + length, days.size) - 1]))
    sessions = rng.poisson(6_000 * np.where(weekend, 1.15, 1.0) * np.where(campaign, 1.6, 1.0))
    frame = pd.DataFrame(
        {
            "date": days,
            "sessions": sessions,
            "paid_sessions": rng.binomial(sessions, rate),
            "is_campaign": campaign,
        }
    )
    dropped = rng.permutation(28)[:gaps]
    return frame[~frame.index.isin(dropped)].reset_index(drop=True), found
