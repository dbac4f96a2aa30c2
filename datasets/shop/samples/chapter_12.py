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


def source_days(seed: int, *, sources: int = 5, days: int = 12, silent: int = 0) -> pd.DataFrame:
    """Return visits by day, source and entry page; rates and sizes of days differ.

    Parameters
    ----------
    seed
        Same seed, same table.
    sources, days
        Size.
    silent
        Sources that are listed every day without a single session.

    Returns
    -------
    pandas.DataFrame
        Columns ``date``, ``source``, ``entry_page``, ``sessions``, ``bounces``,
        ``paid_sessions``, ``revenue_cny``.
    """
    rng = np.random.default_rng(seed)
    names = [f"source_{n + 1}" for n in range(sources)]
    frame = pd.DataFrame(
        [
            (day, name, page)
            for day in pd.date_range("2025-10-01", periods=days)
            for name in names
            for page in ("product", "campaign")
        ],
        columns=["date", "source", "entry_page"],
    )
    place = frame["source"].map({name: at for at, name in enumerate(names)}).to_numpy()
    size = rng.uniform(5, 300, sources)
    size[rng.permutation(sources)[:silent]] = 0.0
    frame["sessions"] = rng.poisson(size[place] * rng.gamma(1.5, 0.7, len(frame)))
    frame["bounces"] = rng.binomial(frame["sessions"], rng.uniform(0.2, 0.6, sources)[place])
    stayed = frame["sessions"] - frame["bounces"]
    frame["paid_sessions"] = rng.binomial(stayed, rng.uniform(0.02, 0.2, sources)[place])
    worth = rng.uniform(60, 300, len(frame))
    frame["revenue_cny"] = np.round(frame["paid_sessions"] * worth, 2)
    return frame


def source_costs(
    seed: int, *, sources: int = 5, free: int = 1, strangers: int = 0, bills: int = 3
) -> pd.DataFrame:
    """Return bills by source, as many as `bills` each, the first two of them equal.

    Parameters
    ----------
    seed
        Same seed, same table.
    sources
        As in `source_days`.
    free
        Sources, from the first, without a bill.
    strangers
        Sources with bills that no visit came from.
    bills
        How many each.

    Returns
    -------
    pandas.DataFrame
        Columns ``source``, ``cost_cny``.
    """
    rng = np.random.default_rng(seed)
    names = [f"source_{n + 1}" for n in range(free, sources)]
    names += [f"stranger_{n + 1}" for n in range(strangers)]
    billed = pd.Series(names, dtype="str").repeat(bills).sample(frac=1, random_state=seed)
    named = billed.to_numpy()
    cost = pd.Series(np.round(rng.gamma(2.0, 400.0, len(named)), 2))
    grouped = cost.groupby(named)
    # The second bill of a source is as high as its first.
    cost = cost.mask(grouped.cumcount() == 1, grouped.transform("first"))
    return pd.DataFrame({"source": named, "cost_cny": cost})


def bid_days(
    seed: int, *, words: int = 12, days: int = 30, elasticity: float = 0.5, clicks: float = 1.5
) -> pd.DataFrame:
    """Return keywords by match and day; in the middle third bids are set by lot.

    Outside the test the bid follows the demand of the day. The last word is never clicked, and one
    row in thirty is paused.

    Parameters
    ----------
    seed
        Same seed, same table.
    words, days
        Size; a word is a keyword with its match.
    elasticity
        How clicks answer to the bid.
    clicks
        Mean clicks of a row.

    Returns
    -------
    pandas.DataFrame
        Columns ``date``, ``keyword``, ``match``, ``bid_cny``, ``is_bid_test``, ``clicks``.
    """
    rng = np.random.default_rng(seed)
    day, word = np.indices((days, words)).reshape(2, -1)
    tested = (day >= days // 4) & (day < days - days // 4)
    demand = rng.normal(0, 0.5, days)[day]
    moved = np.where(tested, rng.normal(0, 0.35, day.size), demand + rng.normal(0, 0.1, day.size))
    size = clicks * rng.gamma(0.8, 1.25, words)
    size[-1] = 0.0
    count = rng.poisson(size[word] * np.exp(elasticity * moved + demand - demand.mean()))
    bid = np.round(rng.uniform(0.7, 2.5, words)[word] * np.exp(moved), 2)
    paused = rng.random(day.size) < 1 / 30
    return pd.DataFrame(
        {
            "date": pd.Timestamp("2025-08-01") + pd.to_timedelta(day, unit="D"),
            "keyword": [f"word_{at // 2 + 1}" for at in word],
            "match": np.where(word % 2 == 0, "exact", "broad"),
            "bid_cny": np.where(paused, 0.0, bid),
            "is_bid_test": tested,
            "clicks": np.where(paused, 0, count),
        }
    )


def keyword_totals(seed: int, *, count: int = 10, idle: int = 0, unsold: int = 0) -> pd.DataFrame:
    """Return one row a keyword: what it cost and sold at today's bid.

    Parameters
    ----------
    seed
        Same seed, same table.
    count
        How many.
    idle
        Keywords that nobody clicked.
    unsold
        Keywords that were clicked and sold nothing.

    Returns
    -------
    pandas.DataFrame
        Columns ``keyword``, ``bid_cny``, ``clicks``, ``cost_cny``, ``revenue_cny``,
        ``incremental`` (share of the sales that would not have come anyway).
    """
    rng = np.random.default_rng(seed)
    clicks = rng.integers(20, 900, count)
    bid = np.round(rng.uniform(0.5, 4.0, count), 2)
    order = rng.permutation(count)
    clicks[order[:idle]] = 0
    paid = np.round(clicks * bid * rng.uniform(0.5, 0.95, count), 2)
    sold = np.round(paid * rng.uniform(1.0, 30.0, count), 2)
    sold[order[idle : idle + unsold]] = 0.0
    return pd.DataFrame(
        {
            "keyword": [f"word_{n + 1:02d}" for n in range(count)],
            "bid_cny": bid,
            "clicks": clicks,
            "cost_cny": paid,
            "revenue_cny": sold,
            "incremental": np.round(rng.uniform(0.2, 1.0, count), 2),
        }
    )


def response_curves(seed: int, *, count: int = 5) -> pd.DataFrame:
    """Return channels with curves that saturate and bounds to what they may be given.

    Parameters
    ----------
    seed
        Same seed, same table.
    count
        How many.

    Returns
    -------
    pandas.DataFrame
        Columns ``channel``, ``most_cny``, ``pace_cny``, ``low_cny``, ``high_cny``.
    """
    rng = np.random.default_rng(seed)
    pace = np.round(rng.uniform(5_000, 60_000, count), -2)
    low = np.round(np.where(rng.random(count) < 0.5, 0.0, rng.uniform(0.1, 0.6, count) * pace), -2)
    return pd.DataFrame(
        {
            "channel": [f"channel_{n + 1}" for n in range(count)],
            "most_cny": np.round(pace * rng.uniform(0.8, 5.0, count), -2),
            "pace_cny": pace,
            "low_cny": low,
            "high_cny": low + np.round(rng.uniform(0.3, 3.0, count) * pace, -2),
        }
    )


def dark_cities(
    seed: int, *, cities: int = 18, before: int = 3, after: int = 5, lost: float = 0.15
) -> pd.DataFrame:
    """Return orders of cities by week; in most of them one channel goes dark, in every third none.

    Parameters
    ----------
    seed
        Same seed, same test.
    cities
        How many.
    before, after
        Weeks with every channel, and weeks in which one may be off.
    lost
        Share of orders that are missing without ``kol``; without ``feed_ads`` a tenth of that.

    Returns
    -------
    pandas.DataFrame
        Columns as `geo_test`, without the revenue.
    """
    rng = np.random.default_rng(seed)
    kinds = rng.permutation(np.arange(cities) % 3)
    city, week = np.indices((cities, before + after)).reshape(2, -1)
    dark = (kinds[city] > 0) & (week >= before)
    keeps = np.array([1.0, 1 - lost, 1 - lost / 10])[kinds[city]]
    size = rng.gamma(5.0, 40.0, cities)
    season = np.exp(
        rng.normal(0, 0.3, before + after) + np.where(np.arange(before + after) < 2, 0.4, 0)
    )
    orders = rng.poisson(size[city] * season[week] * np.where(dark, keeps, 1.0))
    names = np.array([None, "kol", "feed_ads"], dtype=object)
    return pd.DataFrame(
        {
            "city_id": city + 1,
            "week_start": pd.Timestamp("2026-01-05") + pd.to_timedelta(7 * week, unit="D"),
            "channel_off": pd.Series(np.where(dark, names[kinds[city]], None)).astype("str"),
            "orders": orders,
            "spend_cny": np.round(orders * rng.uniform(5, 30, city.size), 2),
        }
    )


def users(seed: int, *, count: int = 60) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return public purchases and private acts of users whose ids are typed in many ways.

    Parameters
    ----------
    seed
        Same seed, same tables.
    count
        How many users.

    Returns
    -------
    tuple of pandas.DataFrame
        Purchases (``user_id``, ``bought_on``) and acts (``user_id``, ``acted_on``), both with a
        ``note``; some ids, days and notes are missing, some ids blank, and rows come twice. Users
        differ by a letter alone (``u0001``, ``v0001``) or by a space within (``u 0001``).
    """
    rng = np.random.default_rng(seed)

    def typed(numbers: np.ndarray) -> list[str | None]:
        styles = ["{}{:04d}", "{}{:04d}", " {}{:04d}", "{}{:04d}  ", "{}{:04d} "]
        names: list[str | None] = []
        for number in numbers:
            letter, style = ("u", "v", "u ")[number % 3], int(rng.integers(5))
            name = styles[style].format(letter, number // 3)
            names.append(name.upper() if style % 2 else name)
        for at in np.flatnonzero(rng.random(len(names)) < 0.06):
            names[at] = None if at % 2 else "  "
        return names

    tables = []
    for name, share in (("bought_on", 1.6), ("acted_on", 1.2)):
        numbers = rng.integers(1, count + 1, int(count * share))
        day = pd.Series(
            pd.Timestamp("2025-07-01")
            + pd.to_timedelta(rng.integers(0, 180, numbers.size), unit="D")
        )
        day = day.mask(rng.random(numbers.size) < 0.04)
        table = pd.DataFrame({"user_id": pd.Series(typed(numbers), dtype="str"), name: day})
        note = np.where(rng.random(numbers.size) < 0.5, "app", "web").astype(object)
        note[rng.random(numbers.size) < 0.2] = None
        table["note"] = pd.Series(note, dtype="str")
        tables.append(pd.concat([table, table.sample(frac=0.1, random_state=seed)]))
    return tables[0], tables[1]


def counted_paths(seed: int, *, rows: int = 40, channels: int = 4) -> pd.DataFrame:
    """Return paths with the journeys that ended in a conversion and those that did not.

    Parameters
    ----------
    seed
        Same seed, same table.
    rows, channels
        Size; paths may come in several rows and repeat a channel.

    Returns
    -------
    pandas.DataFrame
        Columns ``path`` (`` > `` between channels), ``conversions``, ``non_conversions``.
    """
    rng = np.random.default_rng(seed)
    lengths = 1 + rng.poisson(1.5, rows)
    weights = rng.dirichlet(np.full(channels, 2.0), 2)
    paths = []
    for length in lengths:
        first = rng.choice(TOUCH_CHANNELS[:channels], 1, p=weights[0])
        later = rng.choice(TOUCH_CHANNELS[:channels], length - 1, p=weights[1])
        paths.append(" > ".join([*first, *later]))
    good = rng.poisson(2.0, rows)
    return pd.DataFrame(
        {
            "path": paths,
            "conversions": good,
            "non_conversions": rng.poisson(5.0, rows) + (good == 0),
        }
    )
