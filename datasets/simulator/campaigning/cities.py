"""Advertising by city, and the customers that campaigns won."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import REGIONS
from simulator.campaigning.planted import CityTest, NewCustomers
from simulator.days import DAYS, Bools, Floats, Ints
from simulator.market.festivals import Campaign, campaigns
from simulator.orders.orders import Orders
from simulator.randomness import stream
from simulator.selection import take_part

ON_SITE, OFF_SITE, LIVE = range(3)


@dataclass(frozen=True)
class Cities:
    """`region` and `advertised` are by city; the others by row: campaign, day, city."""

    region: Ints
    advertised: Bools
    campaign: Ints
    day: Ints
    city: Ints
    sales_cny: Floats
    off_site_cny: Floats


def tested(planted: CityTest) -> list[tuple[int, Campaign]]:
    """Return the campaigns of the test with their number."""
    return [
        (index, campaign)
        for index, campaign in enumerate(campaigns())
        if campaign.campaign_id in planted.campaigns
    ]


def log_effect(days: Ints, campaign: Campaign, planted: CityTest) -> Floats:
    """Return what advertising adds to log sales of an advertised city on each day."""
    runs = (days >= campaign.start) & (days <= campaign.end)
    after = (days > campaign.end) & (days <= campaign.end + planted.after_days)
    return np.select([runs, after], [planted.lift_log, planted.after_log], 0.0)


def make_cities(
    sales_cny: Floats, off_site_cny: Floats, seed: int, planted: CityTest | None = None
) -> Cities:
    """Split the sales of every day over the cities; `off_site_cny` is the spend of every day."""
    planted = planted or CityTest()
    rng = stream(seed, "campaign cities")
    size = np.sort(rng.normal(0, 0.7, planted.cities))[::-1]
    larger = np.argsort(-(size + rng.normal(0, 0.5, planted.cities)))
    advertised = np.isin(np.arange(planted.cities), larger[: planted.cities // 2])
    region = rng.choice(len(REGIONS), planted.cities, p=(0.36, 0.22, 0.14, 0.12, 0.09, 0.04, 0.03))
    parts = []
    for index, campaign in tested(planted):
        last = min(campaign.end + planted.days_after, DAYS - 1)
        days = np.arange(campaign.start - planted.days_before, last + 1)
        effect = np.outer(log_effect(days, campaign, planted), advertised)
        weight = np.exp(size + effect + rng.normal(0, planted.noise_sd, effect.shape))
        sales = _split_cents(sales_cny[days], weight)
        runs = (days >= campaign.start) & (days <= campaign.end)
        shares = np.where(advertised, np.exp(size), 0.0)
        spend = _split_cents(
            np.where(runs, off_site_cny[days], 0.0), np.tile(shares, (days.size, 1))
        )
        row, city = (np.ravel(part) for part in np.indices(sales.shape))
        parts.append((np.full(row.size, index), days[row], city, sales.ravel(), spend.ravel()))
    columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Cities(region, advertised, *columns)


def _split_cents(amount: Floats, weight: Floats) -> Floats:
    """Split each amount by weight into whole cents that add up to it."""
    edges = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    cents = np.round(np.round(amount * 100)[:, None] * edges)
    parts: Floats = np.diff(cents, axis=1, prepend=0.0) / 100
    return parts


def incremental(found: Cities, planted: CityTest) -> dict[str, float]:
    """Return the true effect in CNY over the test: added, brought forward, and spend."""
    added = forward = spend = 0.0
    for index, campaign in tested(planted):
        mine = (found.campaign == index) & found.advertised[found.city]
        effect = log_effect(found.day[mine], campaign, planted)
        value = found.sales_cny[mine] * (1 - np.exp(-effect))
        added += float(value[effect > 0].sum())
        forward -= float(value[effect < 0].sum())
        spend += float(found.off_site_cny[mine].sum())
    return {"added_cny": added, "brought_forward_cny": forward, "spend_cny": spend}


@dataclass(frozen=True)
class Won:
    """One value for each customer won; `band` is a third of first orders by amount."""

    customer: Ints
    campaign: Ints
    day: Ints
    band: Ints
    again: Bools
    mature: Bools
    brought_by: Ints
    cost_cny: Floats


def make_won(
    orders: Orders, amount_cny: Floats, joined: Ints, seed: int, planted: NewCustomers | None = None
) -> Won:
    """Return the customers whose first paid order fell into a campaign.

    Parameters
    ----------
    orders, amount_cny
        All orders, and what each came to.
    joined
        Day of joining of each customer; those before the period are not new.
    seed, planted
        As elsewhere.
    """
    planted = planted or NewCustomers()
    rng = stream(seed, "campaign new customers")
    paid = np.flatnonzero(orders.paid)
    place = paid[np.lexsort((paid, orders.customer[paid]))]
    customer = orders.customer[place]
    first = np.flatnonzero(np.diff(customer, prepend=-1))
    second = np.minimum(first + 1, place.size - 1)
    has_second = (second > first) & (customer[second] == customer[first])
    gap = np.where(has_second, orders.day[place[second]] - orders.day[place[first]], 10 * DAYS)
    who, order = customer[first], place[first]
    campaign = campaign_of(orders.day[order])
    mine = (joined[who] >= 0) & (campaign >= 0)
    who, order, campaign, gap = who[mine], order[mine], campaign[mine], gap[mine]
    again = gap <= planted.window_days
    mature = orders.day[order] + planted.window_days < DAYS
    band = _thirds(amount_cny[order])
    group = band + 3 * mature
    off = take_part(
        group, again, np.tile(planted.off_site_shares, 2), planted.repurchase_effect, rng
    )
    live = ~off & (rng.random(off.size) < planted.live_share)
    brought = np.select([off, live], [OFF_SITE, LIVE], ON_SITE)
    cost = np.array(planted.cost_cny)[brought] * np.exp(rng.normal(0, 0.2, off.size))
    return Won(who, campaign, orders.day[order], band, again, mature, brought, np.round(cost, 1))


def campaign_of(days: Ints) -> Ints:
    """Return the campaign whose reduced days a day is one of, -1 for none."""
    by_day = np.full(DAYS, -1)
    for index, campaign in enumerate(campaigns()):
        by_day[campaign.start : campaign.end + 1] = index
    return by_day[days]


def _thirds(value: Floats) -> Ints:
    rank = np.argsort(np.argsort(value, kind="stable"), kind="stable")
    return rank * 3 // max(value.size, 1)
