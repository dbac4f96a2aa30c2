"""Fresh tables for hidden tests of chapter 02: sources before and after, series with faults."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shop.schema.labels import SOURCE_TERMS, SOURCES


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


def dashboard_export(
    seed: int, *, start: str = "2025-12-29", days: int = 6, corrected: int = 3, totals: bool = True
) -> tuple[str, pd.DataFrame]:
    """Return the text of a dashboard's export of sources, and what it says.

    Parameters
    ----------
    seed
        Same seed, same text.
    start, days
        First day and number of days.
    corrected
        Rows that a later line corrects.
    totals
        Whether each day ends with a total.

    Returns
    -------
    str
        Two lines above the header; days without a year, visits above 9,999 in 万, rates in per
        cent or ``--``, amounts with ￥ and thousand separators.
    pandas.DataFrame
        Columns ``date``, ``source``, ``sessions``, ``rate``, ``revenue_cny``.
    """
    rng = np.random.default_rng(seed)
    dates = pd.date_range(start, periods=days)
    names = list(SOURCES)
    rows: list[tuple[pd.Timestamp, str, int, float | None, float]] = []
    for date in dates:
        for name in names:
            visits = int(rng.integers(20, 9_000))
            if rng.random() < 0.35:
                visits = int(rng.integers(100, 900)) * 100
            rate = None if rng.random() < 0.15 else round(float(rng.uniform(0.5, 9)), 2)
            money = 0.0 if rate is None else round(visits * rate * float(rng.uniform(1, 3)), 2)
            rows.append((date, name, visits, rate, money))
    wrong = set(rng.permutation(len(rows))[:corrected].tolist())
    lines = []
    for number, (date, name, visits, rate, money) in enumerate(rows):
        count = f"{visits / 10_000:g}万" if visits > 9_999 else f'"{visits:,}"'
        percent = "--" if rate is None else f"{rate:.2f}%"
        head = f"{date.month}月{date.day}日,{SOURCE_TERMS[name]}"
        if number in wrong:
            lines.append(f'{head},{visits // 2},0.10%,"￥{money + 1:,.2f}"')
        lines.append(f'{head},{count},{percent},"￥{money:,.2f}"')
        if totals and name == names[-1]:
            total = sum(row[2] for row in rows)
            lines.append(f'合计,,"{total:,}",--,"￥0.00"')
    top = ["流量来源日报", f"统计周期：{dates[0]:%Y-%m-%d} 至 {dates[-1]:%Y-%m-%d}"]
    header = "日期,来源,访问次数,支付转化率,支付金额"
    table = pd.DataFrame(rows, columns=["date", "source", "sessions", "rate", "revenue_cny"])
    table["rate"] = table["rate"].astype(float) / 100
    return "\n".join([*top, header, *lines]) + "\n", table


def hours_with_fault(seed: int, *, first: int = 10, length: int = 5, gaps: int = 0) -> pd.DataFrame:
    """Return a day by hour in which fewer paid for some hours.

    Parameters
    ----------
    seed
        Same seed, same day.
    first, length
        First hour of the fault, and how many hours it lasts.
    gaps
        Hours without a row.

    Returns
    -------
    pandas.DataFrame
        Columns ``hour``, ``sessions``, ``expected_rate``, ``paid_sessions``; rows in any order.
    """
    rng = np.random.default_rng(seed)
    hour = np.arange(24)
    visits = rng.integers(60, 900, 24)
    rate = rng.uniform(0.04, 0.08, 24)
    broken = (hour >= first) & (hour < first + length)
    frame = pd.DataFrame(
        {
            "hour": hour,
            "sessions": visits,
            "expected_rate": rate,
            "paid_sessions": rng.binomial(visits, rate * np.where(broken, 0.5, 1.0)),
        }
    )
    frame = frame.iloc[rng.permutation(24)].reset_index(drop=True)
    return frame.iloc[gaps:].reset_index(drop=True)


def alert_table(seed: int, *, days: int = 28, alerts: int = 3) -> pd.DataFrame:
    """Return rates by day with what was expected, and which days gave an alert.

    Parameters
    ----------
    seed
        Same seed, same table.
    days, alerts
        Number of days, and of alerts among them.

    Returns
    -------
    pandas.DataFrame
        Columns ``date``, ``rate``, ``expected_rate``, ``alert``, in the order of time.
    """
    rng = np.random.default_rng(seed)
    expected = rng.uniform(0.050, 0.060, days)
    alert = np.zeros(days, dtype=bool)
    alert[rng.permutation(days)[:alerts]] = True
    rate = expected * np.where(alert, 0.8, rng.uniform(0.97, 1.05, days))
    dates = pd.date_range("2025-11-20", periods=days)
    return pd.DataFrame({"date": dates, "rate": rate, "expected_rate": expected, "alert": alert})


def fault_days(seed: int, *, faults: int = 4) -> tuple[pd.DataFrame, list[str]]:
    """Return faults with their days, and days of alerts as texts.

    Parameters
    ----------
    seed
        Same seed, same faults.
    faults
        How many.

    Returns
    -------
    pandas.DataFrame
        Columns ``first_day``, ``last_day``; faults do not overlap.
    list of str
        Days such as ``"2026-01-12"``, in any order, some twice.
    """
    rng = np.random.default_rng(seed)
    start = pd.Timestamp("2026-01-01") + pd.to_timedelta(
        np.arange(faults) * 12 + rng.integers(0, 4, faults), unit="D"
    )
    length = pd.to_timedelta(rng.integers(0, 6, faults), unit="D")
    table = pd.DataFrame({"first_day": start, "last_day": start + length})
    offsets = rng.integers(0, 12 * max(faults, 1), int(rng.integers(1, 12)))
    days = [f"{pd.Timestamp('2026-01-01') + pd.Timedelta(days=int(n)):%Y-%m-%d}" for n in offsets]
    return table.sample(frac=1, random_state=seed).reset_index(drop=True), days + days[:2]
