"""Live sessions, minute by minute."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Floats, Ints, day
from simulator.live.planted import Live
from simulator.market.festivals import campaigns
from simulator.randomness import stream

STARTS_AT = 20 * 3_600


@dataclass(frozen=True)
class Minutes:
    """`day` is by session; the others by minute: session, minute from 0, host, product."""

    day: Ints
    session: Ints
    minute: Ints
    host: Ints
    product: Ints
    viewers: Ints
    clicks: Ints
    orders: Ints
    product_effect: Floats


def session_days(planted: Live) -> Ints:
    """Return the days with a session."""
    days = np.arange(day(planted.first_day), DAYS)
    chosen = np.isin(days % 7, planted.weekdays)
    for campaign in campaigns():
        if campaign.campaign_id in planted.daily_campaigns:
            chosen |= (days >= campaign.start) & (days <= campaign.end)
    return days[chosen]


def make_live(
    visitors: Ints, orders: Ints, launch: Ints, seed: int, planted: Live | None = None
) -> Minutes:
    """Return the minutes of all sessions.

    Parameters
    ----------
    visitors, orders
        Douyin's visitors and paid orders by day; a session has no more orders than its day.
    launch
        Day of launch of each SKU; only what was on sale before 2025 is shown.
    seed, planted
        As elsewhere.
    """
    planted = planted or Live()
    rng = stream(seed, "live sessions")
    days = session_days(planted)
    shown = np.flatnonzero(launch < day(planted.first_day))
    shown = np.sort(rng.choice(shown, min(planted.products, shown.size), replace=False))
    pull = rng.normal(0, planted.product_sd, launch.size)
    session, minute = (np.ravel(part) for part in np.indices((days.size, planted.minutes)))
    host = _hosts(days.size, planted, rng)[session, minute // planted.turn_minutes]
    product = _products(host, minute, shown, pull, planted, rng)
    watching = _viewers(visitors[days], planted, rng)[session, minute]
    rate = planted.clicks_per_viewer * np.exp(np.array(planted.host_effects)[host] + pull[product])
    clicks = rng.poisson(watching * rate)
    sold = _orders(clicks, session, orders[days], planted, rng)
    return Minutes(days, session, minute, host, product, watching, clicks, sold, pull)


def _hosts(sessions: int, planted: Live, rng: np.random.Generator) -> Ints:
    """Return session x turn: three different hosts."""
    order = rng.random((sessions, len(planted.host_effects))).argsort(axis=1)
    return order[:, : -(-planted.minutes // planted.turn_minutes)]


def _products(
    host: Ints, minute: Ints, shown: Ints, pull: Floats, planted: Live, rng: np.random.Generator
) -> Ints:
    """Return the product of every minute: one for a few minutes, by what the host is given."""
    standard = pull[shown] / planted.product_sd
    chance = np.exp(np.outer(planted.favour, standard))
    edges = np.cumsum(chance, axis=1) / chance.sum(axis=1, keepdims=True)
    starts = np.flatnonzero(minute % planted.shown_minutes == 0)
    drawn = (rng.random(starts.size)[:, None] > edges[host[starts], :-1]).sum(axis=1)
    return np.repeat(shown[drawn], np.diff(np.append(starts, minute.size)))


def _viewers(visitors: Ints, planted: Live, rng: np.random.Generator) -> Ints:
    """Viewers come in during the first quarter of an hour and leave towards the end."""
    minute = np.arange(planted.minutes)
    shape = (1 - np.exp(-(minute + 2) / 6)) * np.exp(-np.maximum(minute - 45, 0) / 80)
    level = planted.viewers_per_visitor * visitors * np.exp(rng.normal(0, 0.2, visitors.size))
    found: Ints = rng.poisson(level[:, None] * shape)
    return found


def _orders(
    clicks: Ints, session: Ints, of_day: Ints, planted: Live, rng: np.random.Generator
) -> Ints:
    """Turn a share of clicks into orders; what a day's orders do not allow is left out."""
    rate = planted.order_share * of_day.sum() / max(int(clicks.sum()), 1)
    orders = rng.binomial(clicks, min(rate, 1.0))
    before = np.cumsum(orders) - orders
    start = np.concatenate([[0], np.cumsum(np.bincount(session, orders, of_day.size))[:-1]])
    left = of_day[session] - (before - start[session]).astype(np.int64)
    kept: Ints = np.minimum(orders, np.maximum(left, 0))
    return kept
