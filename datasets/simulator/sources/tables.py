"""Tables of sources, hours and spend, and what chapter 02 reveals of them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import CHANNELS, ENTRY_PAGES, EVENTS, SOURCES
from simulator.columns import NONE, assemble, dates, flags, floats, ints, labels, texts
from simulator.days import DAYS, SECONDS, Floats, Ints, day, month_starts, weekday
from simulator.orders.orders import HOURS
from simulator.randomness import stream
from simulator.registry import builds, part, reveals
from simulator.sources import planted
from simulator.sources.counts import Counts, history, live, order_amounts
from simulator.visits.sessions import event_days
from simulator.world import World

_COUNTS = ("visitors", "sessions", "bounces", "carts", "paid")


@builds("traffic_sources")
def traffic_sources(world: World) -> pa.Table:
    """Return the two years and the live quarter, cell by cell within a day and channel."""
    parts = (history(world), live(world))
    where = [np.indices(counts.sessions.shape).reshape(3, -1) for counts in parts]
    days = np.concatenate([w[0] + counts.first for w, counts in zip(where, parts, strict=True)])
    channel, cell = (np.concatenate([w[axis] for w in where]) for axis in (1, 2))
    counted = {
        name: np.concatenate([getattr(counts, name).ravel() for counts in parts])
        for name in _COUNTS
    }
    revenue = np.concatenate([counts.revenue.ravel() for counts in parts])
    return assemble(
        table("traffic_sources"),
        {
            "date": dates(days),
            "channel": labels(channel, CHANNELS),
            "source": labels(np.array(planted.SOURCE_OF)[cell], SOURCES),
            "entry_page": labels(np.array(planted.PAGE_OF)[cell], ENTRY_PAGES),
            "visitors": ints(counted["visitors"]),
            "sessions": ints(counted["sessions"]),
            "bounces": ints(counted["bounces"]),
            "cart_sessions": ints(counted["carts"]),
            "paid_sessions": ints(counted["paid"]),
            "revenue_cny": floats(revenue),
        },
    )


@builds("traffic_hourly")
def traffic_hourly(world: World) -> pa.Table:
    """Return hours of the weeks of the clickstream (counted) and of the live quarter (drawn)."""
    old_days, old = _counted_hours(world)
    new_days = planted.FIRST_LIVE + np.arange(planted.LIVE_DAYS)
    new = _live_hours(world, live(world))
    days = np.concatenate([old_days, new_days])
    values = [np.concatenate(pair) for pair in zip(old, new, strict=True)]
    where = np.indices(values[0].shape).reshape(3, -1)
    return assemble(
        table("traffic_hourly"),
        {
            "date": dates(days[where[0]]),
            "hour": ints(where[1]),
            "channel": labels(where[2], CHANNELS),
            "sessions": ints(values[0].ravel().astype(np.int64)),
            "paid_sessions": ints(values[1].ravel().astype(np.int64)),
            "revenue_cny": floats(values[2].ravel()),
        },
    )


def _counted_hours(world: World) -> tuple[Ints, tuple[Floats, Floats, Floats]]:
    chosen = np.flatnonzero(event_days(world.parameters.funnel))
    place = np.full(DAYS, -1)
    place[chosen] = np.arange(chosen.size)
    shape = (chosen.size, 24, 5)

    def count(second: Ints, channel: Ints, weight: Floats | None = None) -> Floats:
        cell = (place[second // SECONDS] * 24 + second % SECONDS // 3_600) * 5 + channel
        return np.bincount(cell, weight, int(np.prod(shape))).astype(float).reshape(shape)

    clicks, sessions, orders = world.clicks, world.sessions, world.sales.orders
    begun = clicks.event == EVENTS.index("visit")
    paid = np.flatnonzero(orders.paid & (place[orders.day] >= 0))
    amounts = order_amounts(world.sales.lines, orders.count)[paid]
    at, channel = orders.paid_at[paid], orders.channel[paid]
    return chosen, (
        count(clicks.second[begun], sessions.channel[clicks.session[begun]]),
        count(at, channel),
        count(at, channel, amounts),
    )


def _live_hours(world: World, counts: Counts) -> tuple[Floats, Floats, Floats]:
    rng = stream(world.seed, "live hours")
    profile = np.tile(HOURS / HOURS.sum(), (planted.LIVE_DAYS, 5, 1))
    sessions = rng.multinomial(counts.sessions.sum(axis=2), profile)
    paid = rng.multinomial(counts.paid.sum(axis=2), _paying_hours(profile))
    total = np.maximum(counts.paid.sum(axis=2), 1)[:, :, None]
    revenue = np.round(paid * (counts.revenue.sum(axis=2)[:, :, None] / total), 2)
    # What rounding left over belongs to the evening.
    revenue[:, :, 20] += counts.revenue.sum(axis=2) - revenue.sum(axis=2)
    return tuple(values.transpose(0, 2, 1).astype(float) for values in (sessions, paid, revenue))  # type: ignore[return-value]


def _paying_hours(profile: Floats) -> Floats:
    """Return the hours in which orders are paid; a fault takes from its own hours alone."""
    weight = profile.copy()
    for fault in planted.FAULTS:
        first, after = fault.hours
        if after - first == 24:
            continue
        first_day, last_day = (day(d) - planted.FIRST_LIVE for d in (fault.first, fault.last))
        for name in fault.channels or CHANNELS:
            mine = weight[first_day : last_day + 1, CHANNELS.index(name)]
            inside = mine[:, first:after].sum(axis=1, keepdims=True)
            mine[:, first:after] *= 1 - (1 - fault.paid) / inside
    found: Floats = weight / weight.sum(axis=2, keepdims=True)
    return found


@builds("live_calendar")
def live_calendar(world: World) -> pa.Table:
    """Return what is known in advance of the live quarter."""
    days = planted.FIRST_LIVE + np.arange(planted.LIVE_DAYS)
    off = (days >= day("2026-02-15")) & (days <= day("2026-02-23"))
    moved = np.isin(days, [day("2026-02-14"), day("2026-02-28")])
    sale = (days >= day(planted.SALE[0])) & (days <= day(planted.SALE[1]))
    phase = np.where(sale, (days == day(planted.SALE[1])).astype(np.int64), NONE)
    return assemble(
        table("live_calendar"),
        {
            "date": dates(days),
            "weekday": ints(weekday(days)),
            "is_workday": flags(((days % 7 < 5) & ~off) | moved),
            "holiday": texts(["Spring Festival" if free else None for free in off]),
            "days_to_lunar_new_year": ints(day("2026-02-17") - days),
            "campaign_phase": labels(phase, ("sale", "peak")),
        },
    )


@part
def spend(world: World) -> dict[str, Floats]:
    """Return month x channel in CNY: acquisition, content and service."""
    rng = stream(world.seed, "channel spend")
    starts = np.array([*month_starts(), DAYS])
    months = starts.size - 1
    counts = history(world)
    bought = np.array([SOURCES[s] in ("paid_ads", "off_site") for s in planted.SOURCE_OF])
    visits = np.add.reduceat(counts.sessions, starts[:-1], axis=0)
    paid = np.add.reduceat(counts.paid.sum(axis=2), starts[:-1], axis=0)
    middle = (np.arange(months) - 5.5) / 12
    growth = (1 + np.array(planted.COST_GROWTH))[None, :] ** middle[:, None]
    noise = np.exp(rng.normal(0, planted.COST_NOISE_SD, (3, months, 5)))
    cost = np.array(planted.COST_PER_VISIT) * growth * noise[0]
    return {
        "acquisition_cny": visits[:, :, bought].sum(axis=2) * cost,
        "content_cny": visits.sum(axis=2) * np.array(planted.CONTENT_PER_VISIT) * noise[1],
        "service_cny": paid * np.array(planted.SERVICE_PER_ORDER) * noise[2],
    }


@builds("channel_spend")
def channel_spend(world: World) -> pa.Table:
    """Return what channels cost by month."""
    found = spend(world)
    month, channel = np.indices(found["acquisition_cny"].shape).reshape(2, -1)
    return assemble(
        table("channel_spend"),
        {
            "month": dates(np.array(month_starts())[month]),
            "channel": labels(channel, CHANNELS),
            **{name: floats(values.ravel()) for name, values in found.items()},
        },
    )


@reveals(
    "live_quarter",
    about="What happened in the live quarter: day, place, cause and size, as chapter 02 asks.",
)
def live_quarter(world: World) -> object:
    """Return the faults and the shift of the mix."""
    faults = {
        fault.key: {
            "cause": fault.cause,
            "first_day": fault.first,
            "last_day": fault.last,
            "channels": list(fault.channels),
            "sources": list(fault.sources),
            "hours": list(fault.hours),
            "factor_sessions": fault.sessions,
            "factor_paid": fault.paid,
            "factor_basket": fault.basket,
            "share_counted": fault.counted,
        }
        for fault in planted.FAULTS
    }
    shift = {
        "cause": "Cheap visits were bought, while every source's pages had become better.",
        "first_day": planted.MIX_SHIFT[0],
        "last_day": planted.MIX_SHIFT[1],
        "factor_sessions": planted.MIX_SESSIONS,
        "factor_paid": planted.MIX_PAID,
    }
    return {**faults, "mix_shift": shift}


@reveals("traffic_cost", about="How the cost of a bought visit moved, by channel.")
def traffic_cost(world: World) -> object:
    """Return the cost of 2024 and its growth a year."""
    return {
        name: {"cost_2024_cny": planted.COST_PER_VISIT[c], "growth_a_year": planted.COST_GROWTH[c]}
        for c, name in enumerate(CHANNELS)
    }
