"""Tables of visits."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import CHANNELS, DEVICES, EVENTS, FAILURE_REASONS
from simulator.columns import assemble, dates, flags, floats, ints, labels, moments, texts
from simulator.days import Bools, Ints
from simulator.registry import builds
from simulator.visits.clicks import PAGES
from simulator.world import World

_KNOWN_FROM = EVENTS.index("checkout")


@builds("daily_traffic")
def daily_traffic(world: World) -> pa.Table:
    """Return counts by day, channel and device."""
    found = world.traffic
    shape = found.sessions.shape
    day, channel, device = (index.ravel() for index in np.indices(shape))
    counts = {
        "visitors": found.visitors,
        "page_views": found.page_views,
        "sessions": found.sessions,
        "bounces": found.bounces,
        "dwell_seconds": found.dwell_seconds,
        "browse_sessions": found.browse,
        "cart_sessions": found.cart,
        "checkout_sessions": found.checkout,
        "paid_sessions": found.paid,
    }
    return assemble(
        table("daily_traffic"),
        {
            "date": dates(day),
            "channel": labels(channel, CHANNELS),
            "device": labels(device, DEVICES),
            **{name: ints(values.ravel()) for name, values in counts.items()},
        },
    )


@builds(
    "events",
    delta=("event_id", "session_id", "occurred_at", "order_id"),
    plain=("visitor_id", "customer_id"),
)
def events(world: World) -> pa.Table:
    """Return the clickstream, numbered by session and time."""
    clicks, sessions = world.clicks, world.sessions
    order = sessions.order[clicks.session]
    at_cashier = clicks.event >= _KNOWN_FROM
    customer = sessions.customer[clicks.session]
    known = (customer >= 0) & (sessions.logged_in[clicks.session] | at_cashier)
    return assemble(
        table("events"),
        {
            "event_id": ints(np.arange(clicks.session.size) + 1),
            "session_id": ints(clicks.session + 1),
            "visitor_id": ints(sessions.visitor[clicks.session]),
            "customer_id": _optional(customer + 1, ~known),
            "occurred_at": moments(clicks.second),
            "event": labels(clicks.event, EVENTS),
            "channel": labels(sessions.channel[clicks.session], CHANNELS),
            "device": labels(sessions.device[clicks.session], DEVICES),
            "is_returning": flags(sessions.returning[clicks.session]),
            "product_id": _optional(clicks.product + 1, clicks.product < 0),
            "order_id": _optional(order + 1, ~at_cashier),
            "reason": labels(clicks.reason, FAILURE_REASONS),
            "load_seconds": floats(clicks.loading, 1, np.isnan(clicks.loading)),
        },
    )


def _optional(values: Ints, missing: Bools) -> pa.Array:
    return ints(np.where(missing, 0, values), missing)


@builds("page_clicks")
def page_clicks(world: World) -> pa.Table:
    """Return clicks by place on the pages of the mini-program."""
    found = world.page_clicks
    return assemble(
        table("page_clicks"),
        {
            "week_start": dates(found.week_start),
            "page": labels(found.page, PAGES),
            "grid_row": ints(found.row),
            "grid_column": ints(found.column),
            "zone": texts(found.zone),
            "is_clickable": flags(found.clickable),
            "clicks": ints(found.clicks),
        },
    )
