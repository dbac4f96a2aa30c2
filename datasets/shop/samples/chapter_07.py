"""Fresh tables for hidden tests of chapter 07: orders, members, terms, groups, subscribers.

Every function takes a seed, draws its own parameters, and has its oddities as options::

    order_history(seed, one_time=…, ties=…, quiet_month=…)      orders by customer and day
    member_spending(seed, effect=…, empty_band=…)               spending before and after joining
    terms(seed, running=…, only_standard=…)                     memberships by lot and by choice
    group_days(seed, one_rhythm=…, silent_group=…)              groups of customers day by day
    subscribers(seed, years=…, all_leave=…)                     who is left after each year
    member_export(seed, doubled=…, subtotals=…)                 (raw list of members, what it says)
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.schema.members import LIFE_STAGES, PACKAGES, TIERS

FIRST_CUSTOMER = 5_000
RAW_MEMBERS = ("会员编号", "等级", "开通日期", "会员费(元)", "状态")


def order_history(
    seed: int,
    *,
    customers: int = 80,
    start: str = "2023-03-01",
    days: int = 360,
    one_time: float = 0.35,
    ties: bool = True,
    quiet_month: bool = False,
) -> pd.DataFrame:
    """Draw paid orders of customers who come at different times and at last stay away.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    customers
        Customers, each with one order at least.
    start, days
        First day, and number of days observed.
    one_time
        Share that orders once only.
    ties
        Whether some customers order twice on one day.
    quiet_month
        Whether nobody's first order falls in the second calendar month, so that its cohort
        is empty.

    Returns
    -------
    pandas.DataFrame
        One row an order, in order of time: ``order_id``, ``customer_id``, ``ordered_at``,
        ``amount_cny``.
    """
    rng = np.random.default_rng(seed)
    first = rng.integers(0, max(days * 3 // 4, 1), customers)
    if quiet_month:
        begin = pd.Timestamp(start)
        months = (begin + pd.to_timedelta(first, unit="D")).to_period("M")
        quiet = months == (begin.to_period("M") + 1)
        first = np.where(quiet, 0, first)
    stays = np.where(rng.random(customers) < one_time, 0, rng.exponential(days / 2, customers))
    pace = rng.gamma(2.0, 20.0, customers) + 4
    level = np.exp(rng.normal(4.8, 0.6, customers))
    rows = []
    for number in range(customers):
        day = float(first[number])
        while True:
            again = 1 + int(ties and rng.random() < 0.08)
            rows += [(number, int(day), level[number] * rng.gamma(4.0, 0.25))] * again
            day += 1 + rng.exponential(pace[number])
            if day > first[number] + stays[number] or day >= days:
                break
    place, when, amount = map(np.array, zip(*rows, strict=True))
    moments = when * 86_400 + rng.integers(8 * 3_600, 22 * 3_600, when.size)
    numbers = rng.permutation(customers) + FIRST_CUSTOMER
    frame = pd.DataFrame(
        {
            "customer_id": numbers[place],
            "ordered_at": pd.Timestamp(start) + pd.to_timedelta(moments, unit="s"),
            "amount_cny": np.round(amount, 2),
        }
    ).sort_values("ordered_at", ignore_index=True)
    frame.insert(0, "order_id", np.arange(len(frame)) + 700_001)
    return frame


def member_spending(
    seed: int,
    *,
    count: int = 600,
    effect: float | None = None,
    selection: float = 1.2,
    zeros: float = 0.25,
    empty_band: bool = False,
) -> tuple[pd.DataFrame, float]:
    """Draw customers who became members the likelier, the more they had spent before.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count
        Customers.
    effect
        Factor of membership on spending; drawn from 1.0 to 1.6 by default.
    selection
        How much likelier those who spend more become members (0: by lot).
    zeros
        Share that had spent nothing before.
    empty_band
        Whether nobody who had spent nothing is a member.

    Returns
    -------
    customers : pandas.DataFrame
        One row a customer: ``customer_id``, ``before_cny``, ``after_cny``, ``is_member``.
    effect : float
        The factor that was planted.
    """
    rng = np.random.default_rng(seed)
    effect = float(rng.uniform(1.0, 1.6)) if effect is None else effect
    band = rng.integers(0, 6, count)
    band = np.where(rng.random(count) < zeros, 0, band)
    before = np.where(band > 0, band * 100.0 + np.round(rng.uniform(0, 99, count), 2), 0.0)
    chance = 1 / (1 + np.exp(2.2 - selection * band * 0.6))
    member = rng.random(count) < chance
    if empty_band:
        member &= band > 0
    after = (30 + 90 * band) * rng.gamma(6.0, 1 / 6.0, count) * np.where(member, effect, 1.0)
    frame = pd.DataFrame(
        {
            "customer_id": rng.permutation(count) + FIRST_CUSTOMER,
            "before_cny": before,
            "after_cny": np.round(after, 2),
            "is_member": member,
        }
    )
    return frame, effect


def terms(
    seed: int, *, count: int = 300, running: float = 0.2, only_standard: bool = False
) -> pd.DataFrame:
    """Draw terms of membership with the columns and types of the table `memberships`.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count
        Terms, each of another member.
    running
        Share that has not ended.
    only_standard
        Whether nobody holds a package that suits the stage, so that one kind has no terms.
    """
    rng = np.random.default_rng(seed)
    low, high = rng.uniform(0.35, 0.6), rng.uniform(0.6, 0.9)
    assigned = rng.choice(np.array(["default", "lot", "choice"], dtype=object), count)
    stage = rng.integers(0, len(LIFE_STAGES), count)
    suits = (assigned != "default") & (rng.random(count) < 0.5) & (not only_standard)
    keen = rng.random(count) < 0.5
    suits = np.where(assigned == "choice", suits & keen, suits)
    renewed = rng.random(count) < np.where(suits, high, low) + 0.1 * keen
    outcome = np.where(renewed, "renewed", "lapsed")
    outcome = np.where(rng.random(count) < running, "running", outcome)
    starts = pd.Timestamp("2025-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 200, count)), "D")
    frame = pd.DataFrame(
        {
            "membership_id": np.arange(count) + 40_001,
            "customer_id": rng.permutation(count) + FIRST_CUSTOMER,
            "term_no": rng.integers(1, 4, count),
            "tier": np.array(TIERS, dtype=object)[rng.integers(0, len(TIERS), count)],
            "life_stage": np.array(LIFE_STAGES, dtype=object)[stage],
            "package": np.array(PACKAGES, dtype=object)[np.where(suits, stage + 1, 0)],
            "assigned_by": assigned,
            "fee_cny": rng.choice([9.9, 19.0, 29.0], count),
            "starts_on": starts,
            "ends_on": starts + pd.Timedelta(days=89),
            "outcome": outcome,
        }
    )
    return conform(frame, "memberships")


def group_days(
    seed: int,
    *,
    groups: int = 5,
    weeks: int = 6,
    one_rhythm: bool = False,
    silent_group: bool = False,
) -> pd.DataFrame:
    """Draw groups day by day with the columns and types of the table `community_days`.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    groups, weeks
        Groups, and whole weeks from a Monday on.
    one_rhythm
        Whether one of the weeks has one rhythm only, so that nothing can be compared in it.
    silent_group
        Whether one group has no members at all.
    """
    rng = np.random.default_rng(seed)
    active, sells = rng.uniform(0.2, 0.45, 2), rng.uniform(0.002, 0.012, 2)
    busy = rng.random(weeks) < 0.4
    promotion = rng.random((weeks, groups)) < np.where(busy, 0.7, 0.3)[:, None]
    # Every other week has both.
    promotion[:, 0], promotion[:, 1 % groups] = True, False
    if one_rhythm:
        promotion[int(rng.integers(weeks))] = False
    members = np.maximum(1, rng.poisson(60, groups))
    if silent_group:
        members[-1] = 0
    week = np.repeat(np.arange(weeks), 7 * groups)
    group = np.tile(np.arange(groups), 7 * weeks)
    kind = promotion[week, group].astype(int)
    size = members[group]
    come = rng.binomial(size, active[kind])
    orders = rng.binomial(size, sells[kind] * np.where(busy[week], 2.5, 1.0))
    date = pd.Timestamp("2025-03-03") + pd.to_timedelta(
        np.repeat(np.arange(7 * weeks), groups), "D"
    )
    frame = pd.DataFrame(
        {
            "date": date,
            "group_id": group + 11,
            "rhythm": np.where(kind == 1, "daily_promotion", "balanced"),
            "members": size,
            "fact_posts": 1 - kind,
            "review_posts": 2 - 2 * kind,
            "offer_posts": 1 + 3 * kind,
            "messages": come + rng.poisson(3, come.size) * (size > 0),
            "active_members": np.maximum(come, orders),
            "orders": orders,
        }
    )
    return conform(frame, "community_days")


def subscribers(
    seed: int, *, size: int = 1_000, years: int = 8, all_leave: bool = False
) -> pd.Series:
    """Draw how many of a cohort are left: everybody has an own chance to leave each year.

    Parameters
    ----------
    seed
        Same seed and options, same numbers.
    size, years
        Customers at the start, and years observed.
    all_leave
        Whether nobody is left in the last year.

    Returns
    -------
    pandas.Series
        Named ``customers``, index ``year`` from 0; it never rises.
    """
    rng = np.random.default_rng(seed)
    leaves = rng.beta(rng.uniform(0.5, 1.5), rng.uniform(1.5, 4.0), size)
    left_after = rng.geometric(np.clip(leaves, 1e-3, 1.0))
    counts = np.array([(left_after > year).sum() for year in range(years)])
    if all_leave:
        counts[-1] = 0
    index = pd.RangeIndex(years, name="year")
    return pd.Series(counts, index=index, name="customers")


def member_export(
    seed: int, *, count: int = 20, doubled: float = 0.15, subtotals: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw a list of members as exported, all columns texts, and what it says.

    Parameters
    ----------
    seed
        Same seed and options, same tables.
    count
        Members.
    doubled
        Share that stands twice, in another notation.
    subtotals
        Whether a subtotal (小计) follows each level and a total (合计) the whole.

    Returns
    -------
    raw : pandas.DataFrame
        The columns 会员编号, 等级, 开通日期, 会员费(元), 状态. The level stands in the first row
        of its block only; in the others it is an empty text.
    clean : pandas.DataFrame
        One row a member in order of ``customer_id``: ``customer_id``, ``tier``, ``joined_on``,
        ``fee_cny``, ``renewed``.
    """
    rng = np.random.default_rng(seed)
    names = {"silver": "银卡", "gold": "金卡", "black": "黑卡"}
    numbers = np.sort(rng.choice(39_000, count, replace=False)) + 1_000
    tier = np.array(TIERS, dtype=object)[rng.integers(0, 3, count)]
    joined = pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 60, count), "D")
    fee = rng.choice([9.9, 29.0, 1_280.0], count)
    renewed = rng.random(count) < 0.6
    clean = pd.DataFrame(
        {
            "customer_id": numbers,
            "tier": pd.Series(tier, dtype="str"),
            "joined_on": joined,
            "fee_cny": fee,
            "renewed": renewed,
        }
    )
    rows: list[tuple[str, ...]] = []
    for level, name in names.items():
        block = clean[clean.tier == level]
        head = True
        row: Any
        for row in block.itertuples(index=False):
            for _ in range(1 + int(rng.random() < doubled)):
                style = int(rng.integers(3))
                day = (
                    f"{row.joined_on:%Y-%m-%d}",
                    f"{row.joined_on.year}/{row.joined_on.month}/{row.joined_on.day}",
                    f"{row.joined_on.year}年{row.joined_on.month}月{row.joined_on.day}日",
                )[style]
                money = (f"{row.fee_cny:.2f}", f"￥{row.fee_cny:,.2f}", f"{row.fee_cny:g}元")[style]
                state = "已续费" if row.renewed else "未续费"
                rows.append((f"VIP{row.customer_id:06d}", name if head else "", day, money, state))
                head = False
        if subtotals:
            rows.append(("小计", name, "", f"{block.fee_cny.sum():,.2f}", ""))
    if subtotals:
        rows.append(("合计", "", "", f"{clean.fee_cny.sum():,.2f}", ""))
    return pd.DataFrame(rows, columns=list(RAW_MEMBERS), dtype="str"), clean
