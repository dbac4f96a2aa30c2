"""Tables of live sessions, and the truth behind them."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import CHANNELS
from shop.schema.live import HOSTS
from simulator.columns import assemble, dates, ints, labels, moments
from simulator.days import DAYS, SECONDS, Ints
from simulator.live.planted import Live
from simulator.live.sessions import STARTS_AT, Minutes, make_live
from simulator.registry import builds, keeps, part, reveals
from simulator.world import World

_DOUYIN = CHANNELS.index("douyin")


@part
def live_of(world: World) -> Minutes:
    """Return the minutes of all sessions."""
    orders = world.sales.orders
    mine = orders.paid & (orders.channel == _DOUYIN)
    sold = np.bincount(orders.day[mine], minlength=DAYS)
    visitors = world.traffic.visitors[:, _DOUYIN].sum(axis=1)
    return make_live(visitors, sold, world.market.catalogue.launch, world.seed)


@builds("live_sessions", delta=("live_id",))
def live_sessions(world: World) -> pa.Table:
    """Return the sessions."""
    found = live_of(world)
    count = found.day.size
    peak = np.zeros(count, dtype=np.int64)
    np.maximum.at(peak, found.session, found.viewers)

    def total(values: Ints) -> pa.Array:
        return ints(np.bincount(found.session, values, count).astype(np.int64))

    return assemble(
        table("live_sessions"),
        {
            "live_id": ints(np.arange(count) + 1),
            "date": dates(found.day),
            "started_at": moments(found.day * SECONDS + STARTS_AT),
            "minutes": ints(np.full(count, Live().minutes)),
            "peak_viewers": ints(peak),
            "clicks": total(found.clicks),
            "orders": total(found.orders),
        },
    )


@builds("live_minutes", delta=("live_id",))
def live_minutes(world: World) -> pa.Table:
    """Return the minutes."""
    found = live_of(world)
    return assemble(
        table("live_minutes"),
        {
            "live_id": ints(found.session + 1),
            "minute": ints(found.minute + 1),
            "host": labels(found.host, HOSTS),
            "product_id": ints(found.product + 1),
            "viewers": ints(found.viewers),
            "clicks": ints(found.clicks),
            "orders": ints(found.orders),
        },
    )


@reveals("live_hosts", about="How much hosts and products matter in live sessions.")
def live_truth(world: World) -> dict[str, object]:
    """Return the planted effects of hosts on clicks per viewer, and of products their spread."""
    planted = Live()
    return {
        "log_effect_of_host": dict(zip(HOSTS, planted.host_effects, strict=True)),
        "log_spread_of_products": planted.product_sd,
        "host_with_the_best_products": HOSTS[int(np.argmax(planted.favour))],
    }


@keeps("live", about="everything planted in live sessions")
def live_parameters(world: World) -> dict[str, object]:
    """Return all parameters."""
    return asdict(Live())
