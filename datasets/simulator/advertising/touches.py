"""Touchpoints before orders, the test by city, and deals with creators."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import TOUCH_CHANNELS
from simulator.columns import NONE, assemble, dates, floats, ints, labels, moments
from simulator.days import DAYS, SECONDS, Floats, Ints, day
from simulator.orders.orders import draw_times
from simulator.randomness import stream
from simulator.registry import builds, part, reveals
from simulator.sources import planted as sources
from simulator.world import World

FIRST_TOUCH = day("2025-11-01")
BUYERS, OTHERS = 3_500, 5_000
# In the order of TOUCH_CHANNELS: chance to meet it for buyers and others, days before the order,
# cost of a touch, and the share of all orders that would be missing without it.
MET_BUYERS = (0.42, 0.28, 0.34, 0.38, 0.36, 0.62)
MET_OTHERS = (0.34, 0.20, 0.31, 0.22, 0.28, 0.08)
DAYS_BEFORE = (14.0, 10.0, 7.0, 3.0, 4.0, 0.4)
COST_CNY = (0.35, 1.20, 0.60, 2.40, 0.08, 0.70)
INCREMENTAL = (0.18, 0.10, 0.06, 0.09, 0.06, 0.01)
CITIES, WEEKS_ON, WEEKS_OFF = 48, 4, 8
WEEK_NOISE_SD = 0.02
SPEND_AN_ORDER = 22.0

DEALS = 120
FAKE_SHARE = 0.28
SALES_PER_FAN, SALES_POWER = 9.0, 0.58
FEE_PER_FAN, FEE_POWER = 0.16, 0.86


@builds("touchpoints", delta=("touched_at",), plain=("customer_id",))
def touchpoints(world: World) -> pa.Table:
    """Return the touches of buyers before their order and those of customers who did not buy."""
    rng = stream(world.seed, "touchpoints")
    customer, order, until = _people(world, rng)
    bought = order >= 0
    chance = np.where(bought[:, None], MET_BUYERS, MET_OTHERS)
    who, channel = np.nonzero(rng.random(chance.shape) < chance)
    times = 1 + rng.poisson(0.35, who.size)
    who, channel = np.repeat(who, times), np.repeat(channel, times)
    before = rng.exponential(np.array(DAYS_BEFORE)[channel]) * SECONDS
    second = until[who] - 60 - before.astype(np.int64)
    kept = second >= FIRST_TOUCH * SECONDS
    who, channel, second = who[kept], channel[kept], second[kept]
    by_time = np.lexsort((channel, second, who))
    who, channel, second = who[by_time], channel[by_time], second[by_time]
    first = np.flatnonzero(np.diff(who, prepend=-1))
    number = np.arange(who.size) - np.repeat(first, np.diff([*first, who.size])) + 1
    return assemble(
        table("touchpoints"),
        {
            "customer_id": ints(customer[who] + 1),
            "touch_no": ints(number),
            "touched_at": moments(second),
            "touch_channel": labels(channel, TOUCH_CHANNELS),
            "cost_cny": floats(np.array(COST_CNY)[channel]),
            "order_id": ints(np.maximum(order[who], 0) + 1, order[who] < 0),
        },
    )


def _people(world: World, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Return customers, their first order of the two months (-1: none) and until when."""
    orders, people = world.sales.orders, world.sales.people
    mine = np.flatnonzero(orders.paid & (orders.day >= FIRST_TOUCH + 7))
    early = np.unique(orders.customer[orders.day >= FIRST_TOUCH])
    buyers, place = np.unique(orders.customer[mine], return_index=True)
    first = mine[place]
    size = min(buyers.size, max(40, round(BUYERS * world.scale)))
    chosen = np.sort(rng.choice(buyers.size, size, replace=False))
    rest = np.setdiff1d(np.flatnonzero(people.joined < FIRST_TOUCH), early)
    others = np.sort(rng.choice(rest, min(rest.size, max(60, round(OTHERS * world.scale))), False))
    end = draw_times(rng.integers(FIRST_TOUCH + 7, DAYS, others.size), rng)
    customer = np.concatenate([buyers[chosen], others])
    order = np.concatenate([first[chosen], np.full(others.size, -1)])
    until = np.concatenate([orders.ordered_at[first[chosen]], end])
    by_customer = np.argsort(customer)
    return customer[by_customer], order[by_customer], until[by_customer]


@builds("geo_test")
def geo_test(world: World) -> pa.Table:
    """Return orders by city and week with one kind of advertising off after four weeks."""
    rng = stream(world.seed, "geo test")
    weeks = WEEKS_ON + WEEKS_OFF
    off = rng.permutation(np.arange(CITIES) % (len(TOUCH_CHANNELS) + 1)) - 1
    recent = world.sales.orders.paid & (world.sales.orders.day >= DAYS - 56)
    level = recent.sum() / 8 * 0.9
    size = rng.gamma(4.0, 1 / 4.0, CITIES)
    mean = level * size / size.sum()
    season = np.exp(rng.normal(0, 0.05, weeks))[None] * np.exp(
        rng.normal(0, WEEK_NOISE_SD, (CITIES, weeks))
    )
    switched = (np.arange(weeks) >= WEEKS_ON)[None] & (off >= 0)[:, None]
    lost = np.where(switched, np.array(INCREMENTAL)[np.maximum(off, 0)][:, None], 0.0)
    orders = rng.poisson(mean[:, None] * season * (1 - lost))
    share = np.array(MET_OTHERS) * COST_CNY / np.dot(MET_OTHERS, COST_CNY)
    saved = np.where(switched, share[np.maximum(off, 0)][:, None], 0.0)
    # what was spent says how large a channel is, and nothing about what it adds
    money = stream(world.seed, "geo test spend")
    spent = mean[:, None] * SPEND_AN_ORDER * money.gamma(150.0, 1 / 150.0, (CITIES, 1))
    spent = spent * (1 - saved) * money.gamma(400.0, 1 / 400.0, orders.shape)
    city, week = np.indices(orders.shape).reshape(2, -1)
    basket = 205.0 * rng.gamma(200.0, 1 / 200.0, orders.size)
    return assemble(
        table("geo_test"),
        {
            "city_id": ints(city + 1),
            "week_start": dates(sources.FIRST_LIVE + 7 * week),
            "channel_off": labels(
                np.where(switched.ravel(), np.repeat(off, weeks), NONE), TOUCH_CHANNELS
            ),
            "orders": ints(orders.ravel()),
            "revenue_cny": floats(orders.ravel() * basket),
            "spend_cny": floats(spent.ravel()),
        },
    )


@part
def _creators(world: World) -> tuple[Ints, Floats]:
    """Return followers and the share of them that was bought; large accounts buy more often."""
    rng = stream(world.seed, "creators")
    followers = np.exp(rng.normal(11.6, 1.4, DEALS)).clip(5_000, 6_000_000)
    large = followers > np.quantile(followers, 0.6)
    fake = rng.random(DEALS) < np.where(large, 1.6, 0.6) * FAKE_SHARE
    bought = np.where(fake, rng.uniform(0.4, 0.85, DEALS), 0.0)
    return np.round(followers, -2).astype(np.int64), bought


@builds("kol_deals")
def kol_deals(world: World) -> pa.Table:
    """Return the deals: fees follow followers, sales follow the real ones."""
    rng = stream(world.seed, "kol deals")
    followers, bought = _creators(world)
    real = followers * (1 - bought)
    model = rng.choice(3, DEALS, p=[0.4, 0.25, 0.35])
    published = np.sort(rng.integers(day("2025-01-06"), day("2025-12-15"), DEALS))
    sales = SALES_PER_FAN * real**SALES_POWER * np.exp(rng.normal(-0.18, 0.6, DEALS))
    fee = FEE_PER_FAN * followers**FEE_POWER * np.array([1.0, 0.0, 0.45])[model]
    sales, fee = sales * world.scale, fee * world.scale * np.exp(rng.normal(0, 0.15, DEALS))
    interactions = rng.poisson(0.9 * real**0.75)
    return assemble(
        table("kol_deals"),
        {
            "deal_id": ints(np.arange(DEALS) + 1),
            "published_on": dates(published),
            "fee_model": labels(model, ("fixed", "commission", "mixed")),
            "fee_cny": floats(np.round(fee, -1)),
            "commission_share": floats(np.array([0.0, 0.25, 0.12])[model]),
            "followers": ints(followers),
            "interactions": ints(interactions),
            "sales_cny": floats(sales),
        },
    )


@reveals("incremental_orders", about="Share of all orders that each kind of touch truly adds.")
def incremental_orders(world: World) -> object:
    """Return the share by touch channel."""
    return dict(zip(TOUCH_CHANNELS, INCREMENTAL, strict=True))


@reveals("creators", about="Which share of each creator's followers was bought, as a frame.")
def creators(world: World) -> pa.Table:
    """Return deal and share."""
    _, bought = _creators(world)
    return pa.table(
        {"deal_id": ints(np.arange(DEALS) + 1), "bought_share": pa.array(bought.round(4))}
    )
