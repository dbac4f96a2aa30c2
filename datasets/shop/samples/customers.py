"""Made-up customers: their sums, their activity, and a randomised comparison of offers."""

from __future__ import annotations

import numpy as np
import pandas as pd

ARMS = ("live_invitation", "coupon", "holdout")
FIRST_CUSTOMER = 3_000
RAW_ACTIVITY = ("客户编号", "月份", "互动次数", "分享次数")


def rfm_customers(
    seed: int, *, count: int = 60, one_time: float = 0.4, returned: float = 0.05
) -> pd.DataFrame:
    """Draw customers with recency, frequency, monetary value and activity, ties among them.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count
        Customers.
    one_time
        Share that bought once.
    returned
        Share that sent everything back, so that nothing is left of what they paid.

    Returns
    -------
    pandas.DataFrame
        One row a customer in no order: ``customer_id``, ``recency_days``, ``frequency``,
        ``monetary`` (CNY), ``interactions``, ``shares`` (missing without any activity).
    """
    rng = np.random.default_rng(seed)
    frequency = np.where(rng.random(count) < one_time, 1, 1 + rng.geometric(0.35, count))
    mean = rng.choice([45.0, 90.0, 120.0, 200.0, 320.0], count)
    monetary = np.round(frequency * mean * rng.choice([0.5, 1.0, 1.5], count), 2)
    lively = rng.choice([0.3, 3.0, 25.0], count)
    silent = rng.random(count) < 0.3
    frame = pd.DataFrame(
        {
            "customer_id": rng.permutation(count) + FIRST_CUSTOMER,
            "recency_days": rng.integers(1, 40, count) * rng.choice([1, 7], count),
            "frequency": frequency,
            "monetary": np.where(rng.random(count) < returned, 0.0, monetary),
            "interactions": rng.poisson(lively).astype(float),
            "shares": rng.poisson(lively / 4).astype(float),
        }
    )
    frame.loc[silent, ["interactions", "shares"]] = np.nan
    return frame


def activity_export(
    seed: int,
    *,
    customers: int = 8,
    months: int = 3,
    silent: float = 0.4,
    doubled: float = 0.2,
    headers: int = 1,
    totals: bool = True,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw a raw export of activity, all columns texts, and what it says.

    Parameters
    ----------
    seed
        Same seed and options, same tables.
    customers, months
        Customers, and months from 2025-01 on.
    silent
        Share of customer-months without a row.
    doubled
        Share of rows that stand twice, in two notations.
    headers, totals
        Repeated headers between the rows, and whether rows of totals (合计) are there.

    Returns
    -------
    raw : pandas.DataFrame
        The columns 客户编号, 月份, 互动次数, 分享次数.
    clean : pandas.DataFrame
        One row a customer with a row in the export: ``customer_id``, ``interactions``,
        ``shares``, summed over the months.
    """
    rng = np.random.default_rng(seed)
    rows, true = [], []
    for customer in rng.choice(9_000, customers, replace=False) + 100:
        present = rng.random(months) >= silent
        for month in np.flatnonzero(present):
            counts = [_round_count(rng) for _ in range(2)]
            true.append((int(customer), *counts))
            for _ in range(1 + int(rng.random() < doubled)):
                rows.append(_written(int(customer), int(month) + 1, counts, rng))
    if totals:
        rows.append(["合计", "2025-01", "9,999", "999"])
    rows.extend([list(RAW_ACTIVITY)] * headers)
    order = rng.permutation(len(rows))
    raw = pd.DataFrame([rows[place] for place in order], columns=list(RAW_ACTIVITY), dtype="str")
    clean = pd.DataFrame(true, columns=["customer_id", "interactions", "shares"])
    return raw, clean.groupby("customer_id", as_index=False).sum()


def _round_count(rng: np.random.Generator) -> int:
    """Return a count that both notations can state exactly."""
    return int(rng.choice([0, 3, 17, 240, 1_250, 12_000, 11_300, 23_500]))


def _written(customer: int, month: int, counts: list[int], rng: np.random.Generator) -> list[str]:
    """Return a row in one of the notations of the export."""
    names = (f"C{customer:05d}", f"c{customer:05d} ", str(customer))
    dates = (f"2025-{month:02d}", f"2025/{month}", f"2025年{month}月")
    texts = []
    for count in counts:
        if count >= 10_000 and rng.random() < 0.7:
            texts.append(f"{count / 10_000:g}万")
        else:
            texts.append(f"{count:,}" if rng.random() < 0.5 else f"{count}次")
    return [str(rng.choice(names)), str(rng.choice(dates)), *texts]


def offer_trial(
    seed: int,
    *,
    count: int = 400,
    groups: tuple[str, ...] = ("quiet_potential", "bargain_hunter", "loyal_regular"),
    never: float = 0.05,
) -> pd.DataFrame:
    """Draw a randomised comparison of offers.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count
        Customers.
    groups
        Their groups; offers work differently in each.
    never
        Share without a next order in the data.

    Returns
    -------
    pandas.DataFrame
        One row a customer: ``customer_id``, ``group``, ``arm`` and ``days_to_next_order``
        (Int64, missing when no order came).
    """
    rng = np.random.default_rng(seed)
    group = rng.integers(len(groups), size=count)
    arm = rng.choice(3, count, p=[0.4, 0.4, 0.2])
    mean = rng.uniform(30, 110, (len(groups), 3))[group, arm]
    days = pd.Series(np.maximum(1, np.round(rng.gamma(6, mean / 6)))).astype("Int64")
    frame = pd.DataFrame(
        {
            "customer_id": rng.permutation(count) + FIRST_CUSTOMER,
            "group": np.array(groups, dtype=object)[group],
            "arm": np.array(ARMS, dtype=object)[arm],
            "days_to_next_order": days.mask(rng.random(count) < never),
        }
    )
    return frame.astype({"group": "str", "arm": "str"})


def customer_clouds(
    seed: int, *, sizes: tuple[int, ...] = (40, 30, 30), spread: float = 0.1
) -> tuple[pd.DataFrame, pd.Series]:
    """Draw customers in clouds that only scaled features tell apart, and their cloud.

    The clouds differ in frequency and interactions; ``monetary`` is skewed, the same in every
    cloud, and in units a thousand times larger.

    Returns
    -------
    customers : pandas.DataFrame
        Index ``customer_id``; the columns ``frequency``, ``interactions``, ``monetary``.
    cloud : pandas.Series
        Number of the cloud, with the same index.
    """
    rng = np.random.default_rng(seed)
    cloud = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    angle = 0.4 + 2 * np.pi * cloud / len(sizes)
    index = pd.Index(rng.permutation(cloud.size) + FIRST_CUSTOMER, name="customer_id")
    frame = pd.DataFrame(
        {
            "frequency": 6 + 4 * np.cos(angle) + rng.normal(0, 4 * spread, cloud.size),
            "interactions": 14 + 9 * np.sin(angle) + rng.normal(0, 9 * spread, cloud.size),
            "monetary": rng.uniform(2_000, 9_000, cloud.size).round(2),
        },
        index=index,
    )
    return frame, pd.Series(cloud, index=index, name="cloud")
