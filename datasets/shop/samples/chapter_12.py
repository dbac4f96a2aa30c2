"""Fresh tables for hidden tests of chapter 12: keywords, paths, cities, deals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.schema.labels import TOUCH_CHANNELS


def keyword_days(
    seed: int,
    *,
    keywords: int = 12,
    days: int = 40,
    elasticity: float = 0.5,
    paused: int = 0,
    no_orders: int = 0,
) -> pd.DataFrame:
    """Return keywords by day with bids set by lot.

    Parameters
    ----------
    seed
        Same seed, same table.
    keywords, days
        Size.
    elasticity
        How clicks answer to the bid.
    paused
        Rows with a bid of 0: nothing was shown.
    no_orders
        Keywords that never sold.

    Returns
    -------
    pandas.DataFrame
        Columns ``date``, ``keyword``, ``bid_cny``, ``impressions``, ``clicks``, ``cost_cny``,
        ``orders``, ``revenue_cny``.
    """
    rng = np.random.default_rng(seed)
    names = [f"word_{n + 1:02d}" for n in range(keywords)]
    frame = pd.DataFrame(
        [(day, name) for day in pd.date_range("2025-09-01", periods=days) for name in names],
        columns=["date", "keyword"],
    )
    word = np.tile(np.arange(keywords), days)
    base, clicks = rng.uniform(0.6, 3.0, keywords), rng.uniform(20, 200, keywords)
    moved = rng.normal(0, 0.3, len(frame))
    bid = np.round(base[word] * np.exp(moved), 2)
    bid[rng.permutation(len(frame))[:paused]] = 0.0
    on = bid > 0
    frame["bid_cny"] = bid
    frame["clicks"] = rng.poisson(clicks[word] * np.exp(elasticity * moved)) * on
    frame["impressions"] = frame["clicks"] + rng.poisson(25 * clicks[word]) * on
    frame["cost_cny"] = np.round(frame["clicks"] * bid * 0.7, 2)
    rate = rng.uniform(0.02, 0.1, keywords)
    rate[rng.permutation(keywords)[:no_orders]] = 0.0
    frame["orders"] = rng.binomial(frame["clicks"], rate[word])
    frame["revenue_cny"] = np.round(frame["orders"] * rng.uniform(80, 240, len(frame)), 2)
    order = ["date", "keyword", "bid_cny", "impressions", "clicks", "cost_cny", "orders"]
    return frame[[*order, "revenue_cny"]]


def paths(
    seed: int, *, customers: int = 200, channels: int = 4, ties: int = 0, single: bool = False
) -> pd.DataFrame:
    """Return touchpoints of customers, of whom some bought.

    Parameters
    ----------
    seed
        Same seed, same table.
    customers, channels
        Size.
    ties
        Customers whose last two touches fall on the same moment; ``touch_no`` decides.
    single
        Whether every path has one touch only.

    Returns
    -------
    pandas.DataFrame
        Columns ``customer_id``, ``touch_no``, ``touched_at``, ``touch_channel``, ``cost_cny``,
        ``bought`` (bool).
    """
    rng = np.random.default_rng(seed)
    lengths = np.ones(customers, dtype=np.int64) if single else rng.integers(1, 6, customers)
    who = np.repeat(np.arange(customers), lengths)
    number = np.concatenate([np.arange(1, length + 1) for length in lengths])
    seconds = np.concatenate([np.sort(rng.integers(0, 86_400 * 20, n)) for n in lengths])
    last = np.cumsum(lengths) - 1
    for place in last[lengths > 1][:ties]:
        seconds[place] = seconds[place - 1]
    bought = rng.random(customers) < 0.4
    return pd.DataFrame(
        {
            "customer_id": who + 1,
            "touch_no": number,
            "touched_at": pd.Timestamp("2025-11-01") + pd.to_timedelta(seconds, unit="s"),
            "touch_channel": rng.choice(TOUCH_CHANNELS[:channels], who.size),
            "cost_cny": np.round(rng.uniform(0.1, 3.0, who.size), 2),
            "bought": bought[who],
        }
    )


def city_weeks(
    seed: int, *, cities: int = 20, weeks: int = 8, lost: float = 0.15, silent: int = 0
) -> pd.DataFrame:
    """Return orders by city and week; half of the cities lose a channel from the middle on.

    Parameters
    ----------
    seed
        Same seed, same test.
    cities, weeks
        Size.
    lost
        Share of orders that are missing without the channel.
    silent
        Cities without a single order.

    Returns
    -------
    pandas.DataFrame
        Columns ``city_id``, ``week`` (from 1), ``is_off`` (bool), ``orders``.
    """
    rng = np.random.default_rng(seed)
    off = rng.permutation(np.arange(cities) % 2 == 0)
    size = rng.gamma(4.0, 60.0, cities)
    size[rng.permutation(cities)[:silent]] = 0.0
    city, week = np.indices((cities, weeks)).reshape(2, -1)
    is_off = off[city] & (week >= weeks // 2)
    season = np.exp(rng.normal(0, 0.1, weeks))
    orders = rng.poisson(size[city] * season[week] * np.where(is_off, 1 - lost, 1.0))
    return pd.DataFrame({"city_id": city + 1, "week": week + 1, "is_off": is_off, "orders": orders})


def deals(seed: int, *, count: int = 40, free: int = 0, no_sales: int = 0) -> pd.DataFrame:
    """Return deals with creators, as `kol_deals`.

    Parameters
    ----------
    seed
        Same seed, same table.
    count
        How many.
    free
        Deals that cost nothing (neither fee nor commission): a return on cost has no denominator.
    no_sales
        Deals that sold nothing.
    """
    rng = np.random.default_rng(seed)
    followers = np.round(np.exp(rng.normal(11.5, 1.3, count)), -2).astype(np.int64)
    model = rng.choice(["fixed", "commission", "mixed"], count)
    fee = np.where(model == "commission", 0.0, np.round(0.2 * followers**0.85, -1))
    share = np.where(model == "fixed", 0.0, 0.15)
    sales = np.round(9 * followers**0.58 * np.exp(rng.normal(0, 0.6, count)), 2)
    order = rng.permutation(count)
    fee[order[:free]], share[order[:free]] = 0.0, 0.0
    sales[order[free : free + no_sales]] = 0.0
    frame = pd.DataFrame(
        {
            "deal_id": np.arange(1, count + 1),
            "published_on": pd.Timestamp("2025-01-06")
            + pd.to_timedelta(rng.integers(0, 340, count), unit="D"),
            "fee_model": model,
            "fee_cny": fee,
            "commission_share": share,
            "followers": followers,
            "interactions": rng.poisson(0.9 * followers**0.75),
            "sales_cny": sales,
        }
    )
    return conform(frame, "kol_deals")
