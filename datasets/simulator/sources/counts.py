"""Counts by day, channel and cell: the two years split exactly, the live quarter drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import CHANNELS, SOURCES
from simulator.days import DAYS, Bools, Floats, Ints, day
from simulator.orders.orders import OrderLines
from simulator.randomness import stream
from simulator.registry import part
from simulator.sources import planted
from simulator.sources.shares import is_campaign_page, relative, session_shares
from simulator.world import World


@dataclass(frozen=True)
class Counts:
    """Day x channel x cell of `planted.CELLS`; `first` is the number of the first day."""

    first: int
    visitors: Ints
    sessions: Ints
    bounces: Ints
    carts: Ints
    paid: Ints
    revenue: Floats


def order_amounts(lines: OrderLines, count: int) -> Floats:
    """Return the amount due of each order, in CNY."""
    due = lines.quantity * lines.price - lines.discount - lines.coupon
    return np.round(np.bincount(lines.order, due, count), 2)


@part
def history(world: World) -> Counts:
    """Return the two years: cells add up to `daily_traffic` and to the paid orders."""
    rng = stream(world.seed, "traffic sources")
    found = world.traffic
    sessions, bounces, carts, paid = (
        values.sum(axis=2) for values in (found.sessions, found.bounces, found.cart, found.paid)
    )
    shares = session_shares(sessions.sum(axis=0).astype(float))[None] * _campaign_factor(world)
    ends = {
        "paid": (paid, planted.RELATIVE_PAID),
        "cart": (carts - paid, planted.RELATIVE_CART),
        "bounce": (bounces, planted.RELATIVE_BOUNCE),
        "other": (sessions - carts - bounces, (1.0,) * 6),
    }
    split = {}
    for name, (count, rates) in ends.items():
        weight = shares * relative(rates)
        split[name] = rng.multinomial(count, weight / weight.sum(axis=2, keepdims=True))
    total = sum(split.values(), np.zeros_like(split["paid"]))
    visitors = _visitors(found.visitors.sum(axis=2), total, rng)
    revenue = _revenue(world, split["paid"], rng)
    carts_by_cell = split["paid"] + split["cart"]
    return Counts(0, visitors, total, split["bounce"], carts_by_cell, split["paid"], revenue)


def _campaign_factor(world: World) -> Floats:
    on_sale = world.market.calendar.phase >= 2
    more = 1 + (planted.CAMPAIGN_PAGES - 1) * is_campaign_page()
    return np.where(on_sale[:, None, None], more, 1.0)


def _visitors(total: Ints, sessions: Ints, rng: np.random.Generator) -> Ints:
    """Return visitors by cell: drawn among the sessions, so that none has more of them."""
    found = np.zeros_like(sessions)
    for where in np.ndindex(total.shape):
        colors = sessions[where]
        found[where] = rng.multivariate_hypergeometric(
            colors, min(int(total[where]), int(colors.sum())), method="marginals"
        )
    return found


def _revenue(world: World, paid: Ints, rng: np.random.Generator) -> Floats:
    """Deal the paid orders of each day and channel out to the cells."""
    orders = world.sales.orders
    amounts = order_amounts(world.sales.lines, orders.count)[orders.paid]
    channels, cells = paid.shape[1:]
    cell = orders.day[orders.paid] * channels + orders.channel[orders.paid]
    by_cell = np.lexsort((rng.random(cell.size), cell))
    place = np.repeat(np.arange(paid.size), paid.ravel())
    dealt = np.bincount(place, amounts[by_cell], paid.size).astype(float)
    return dealt.reshape(-1, channels, cells)


@dataclass(frozen=True)
class Levels:
    """One value for each channel: what an ordinary day of the last weeks looked like."""

    sessions: Floats
    paid: Floats
    carts: Floats
    bounces: Floats
    repeated: Floats
    basket: Floats


def levels(world: World) -> Levels:
    """Return the levels that the live quarter starts from: the last four weeks of 2025."""
    found, past = world.traffic, slice(DAYS - 28, DAYS)
    sessions = found.sessions[past].sum(axis=(0, 2)).astype(float)
    orders = world.sales.orders
    recent = orders.paid & (orders.day >= DAYS - 28)
    amounts = order_amounts(world.sales.lines, orders.count)[recent]
    count = np.maximum(np.bincount(orders.channel[recent], minlength=5), 1)
    return Levels(
        sessions=sessions / 28,
        paid=found.paid[past].sum(axis=(0, 2)) / sessions,
        carts=found.cart[past].sum(axis=(0, 2)) / sessions,
        bounces=found.bounces[past].sum(axis=(0, 2)) / sessions,
        repeated=1 - found.visitors[past].sum(axis=(0, 2)) / sessions,
        basket=np.bincount(orders.channel[recent], amounts, 5) / count,
    )


def seasonal(days: Ints) -> tuple[Floats, Floats]:
    """Return factors of each day on visits and on the chance to pay: week, New Year, sale."""
    visits = np.where(days % 7 >= 5, np.exp(0.08), 1.0)
    to_lunar = day("2026-02-17") - days
    depth = np.clip(np.minimum((14 - to_lunar) / 10, (12 + to_lunar) / 8), 0, 1)
    visits = visits * np.exp(-0.60 * depth)
    sale = (days >= day(planted.SALE[0])) & (days < day(planted.SALE[1]))
    peak = days == day(planted.SALE[1])
    visits = visits * np.select([peak, sale], [planted.PEAK_SESSIONS, planted.SALE_SESSIONS], 1.0)
    return visits, np.select([peak, sale], [planted.PEAK_PAID, planted.SALE_PAID], 1.0)


def acts(fault: planted.Fault, days: Ints) -> Bools:
    """Return day x channel x cell: whether a fault acts there."""
    when = (days >= day(fault.first)) & (days <= day(fault.last))
    where = np.array([not fault.channels or name in fault.channels for name in CHANNELS])
    which = np.array([not fault.sources or SOURCES[s] in fault.sources for s in planted.SOURCE_OF])
    found: Bools = when[:, None, None] & where[None, :, None] & which[None, None, :]
    return found


@part
def live(world: World) -> Counts:
    """Return the twelve live weeks with their faults."""
    rng = stream(world.seed, "live quarter")
    days = planted.FIRST_LIVE + np.arange(planted.LIVE_DAYS)
    level = levels(world)
    shares = session_shares(world.traffic.sessions.sum(axis=(0, 2)).astype(float))
    visits, chance = seasonal(days)
    expected = visits[:, None, None] * level.sessions[None, :, None] * shares[None]
    expected = expected * np.exp(rng.normal(0, planted.NOISE_SD, (days.size, 5, 1)))
    pay = _rates(level.paid, planted.RELATIVE_PAID, shares) * chance[:, None, None]
    cart = _rates(level.carts, planted.RELATIVE_CART, shares)
    factors = fault_factors(days)
    expected, pay = expected * factors["sessions"], pay * factors["paid"]
    sessions = rng.poisson(expected)
    carts = rng.binomial(sessions, np.broadcast_to(cart, sessions.shape))
    paid = rng.binomial(carts, np.minimum(pay / cart, 0.95))
    bounce = _rates(level.bounces, planted.RELATIVE_BOUNCE, shares) / (1 - cart)
    bounces = rng.binomial(sessions - carts, np.minimum(bounce, 0.9))
    visitors = sessions - rng.binomial(sessions, np.broadcast_to(
        level.repeated[None, :, None], sessions.shape))  # fmt: skip
    basket = level.basket[None, :, None] * factors["basket"]
    revenue = paid * basket * rng.gamma(400.0, 1 / 400.0, paid.shape)
    # Cashier figures stay; the tag misses whole visits.
    lost = rng.binomial(sessions, 1 - factors["counted"])
    keep = np.where(sessions > 0, 1 - lost / np.maximum(sessions, 1), 1.0)
    seen = (np.floor(values * keep).astype(np.int64) for values in (visitors, bounces, carts))
    visitors, bounces, carts = seen
    sessions = np.maximum(sessions - lost, visitors)
    return Counts(
        planted.FIRST_LIVE, visitors, sessions, bounces, carts, paid, np.round(revenue, 2)
    )


def _rates(level: Floats, relative_by_source: tuple[float, ...], shares: Floats) -> Floats:
    """Return 1 x channel x cell: rates that give the channel's level at the usual shares."""
    by_cell = relative(relative_by_source)
    scale = level / (shares @ by_cell)
    return (scale[:, None] * by_cell)[None]


def fault_factors(days: Ints) -> dict[str, Floats]:
    """Return day x channel x cell: the product of what all faults do."""
    shape = (days.size, 5, len(planted.CELLS))
    found = {name: np.ones(shape) for name in ("sessions", "paid", "basket", "counted")}
    for fault in planted.FAULTS:
        where = acts(fault, days)
        for name, values in found.items():
            values[where] *= getattr(fault, name)
    week = (days >= day(planted.MIX_SHIFT[0])) & (days <= day(planted.MIX_SHIFT[1]))
    more = relative(tuple(planted.MIX_SESSIONS.get(source, 1.0) for source in SOURCES))
    found["sessions"][week] *= more
    found["paid"][week] *= planted.MIX_PAID
    return found
