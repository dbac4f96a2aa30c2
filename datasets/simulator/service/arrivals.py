"""When customers write to the service desk, and about what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, SECONDS, Bools, Ints, day
from simulator.randomness import stream
from simulator.service.parameters import DeskParameters
from simulator.world import World

PRODUCT, PROMOTION, LOGISTICS, RETURN, QUALITY = range(5)
# Weight of each half-hour from 08:00 to 24:00: peaks 10-12 and 19-22.
HALF_HOURS = np.array(
    [1.0, 1.3, 1.8, 2.3, 4.4, 4.8, 4.8, 4.4, 2.4, 2.1, 2.0, 2.2, 2.3, 2.2, 2.2, 2.2,
     2.1, 2.0, 1.9, 2.0, 2.3, 2.8, 4.6, 5.2, 5.4, 5.2, 4.8, 4.4, 2.4, 1.9, 1.4, 1.0]
)  # fmt: skip


@dataclass(frozen=True)
class Arrivals:
    """Contacts in no order: `order` is the place of the order or -1, `arrived` in seconds."""

    customer: Ints
    order: Ints
    topic: Ints
    arrived: Ints


def make_arrivals(world: World, parameters: DeskParameters) -> Arrivals:
    """Return every first contact of 2025: questions before buying and matters of paid orders."""
    rng = stream(world.seed, "contacts")
    parts = (_before_sale(world, parameters, rng), _after_sale(world, parameters, rng))
    customer, order, topic, today = (np.concatenate(part) for part in zip(*parts, strict=True))
    first = day(parameters.first_day)
    kept = (today >= first) & (today < DAYS)
    customer, order, topic, today = (part[kept] for part in (customer, order, topic, today))
    arrived = today * SECONDS + moments(today.size, parameters, rng)
    return Arrivals(customer, order, topic, arrived)


def moments(count: int, parameters: DeskParameters, rng: np.random.Generator) -> Ints:
    """Return seconds of the day at which contacts come."""
    half_hour = rng.choice(HALF_HOURS.size, count, p=HALF_HOURS / HALF_HOURS.sum())
    found: Ints = parameters.opens_minute * 60 + half_hour * 1_800 + rng.integers(0, 1_800, count)
    return found


def _before_sale(
    world: World, parameters: DeskParameters, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return questions of customers who submit an order on the same day."""
    orders = world.sales.orders
    asks = np.flatnonzero(rng.random(orders.count) < parameters.presale_per_order)
    phase = world.market.calendar.phase[orders.day[asks]]
    terms = rng.random(asks.size) < np.where(phase > 0, 0.55, 0.15)
    topic = np.where(terms, PROMOTION, PRODUCT)
    return orders.customer[asks], np.full(asks.size, -1), topic, orders.day[asks]


def _after_sale(
    world: World, parameters: DeskParameters, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return matters of paid orders; who sends goods back writes between order and return."""
    orders, back = world.sales.orders, first_return(world)
    returned: Bools = back >= 0
    chance = np.where(returned, parameters.after_sale_returned, parameters.after_sale_kept)
    asks = np.flatnonzero(orders.paid & (rng.random(orders.count) < chance))
    gone = returned[asks]
    ordered = orders.day[asks]
    kept_topic = rng.choice([LOGISTICS, RETURN, QUALITY], asks.size, p=(0.66, 0.14, 0.20))
    gone_topic = rng.choice([RETURN, QUALITY], asks.size, p=(0.6, 0.4))
    topic = np.where(gone, gone_topic, kept_topic)
    later = np.where(topic == LOGISTICS, rng.integers(1, 5, asks.size),
                     rng.integers(3, 12, asks.size))  # fmt: skip
    span = np.maximum(back[asks] - ordered, 1)
    early = 1 + np.floor(rng.random(asks.size) * span).astype(np.int64)
    today = ordered + np.where(gone, early, later)
    return orders.customer[asks], asks, topic, today


def first_return(world: World) -> Ints:
    """Return for each order the day on which the first goods came back, -1 when none did."""
    orders, lines = world.sales.orders, world.sales.lines
    gone = lines.returned >= 0
    found = np.full(orders.count, DAYS)
    np.minimum.at(found, lines.order[gone], lines.returned[gone])
    return np.where(found < DAYS, found, -1)
