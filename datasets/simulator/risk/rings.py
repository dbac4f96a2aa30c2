"""Rings of accounts, drawn among customers whose orders look alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Bools, Ints, day
from simulator.orders.orders import REFUNDED, statuses
from simulator.randomness import stream
from simulator.risk.parameters import RiskParameters
from simulator.world import World

FAKE_ORDER, REFUND_ABUSE = range(2)
_MOST_POPULAR_LEFT_OUT = 10


@dataclass(frozen=True)
class Rings:
    """One value for each ring (`kind`, `product` or -1), each member and each order of a ring."""

    kind: Ints
    product: Ints
    customer: Ints
    customer_ring: Ints
    order: Ints
    order_ring: Ints


def make_rings(world: World, parameters: RiskParameters | None = None) -> Rings:
    """Return the rings; no customer is in two."""
    parameters = parameters or RiskParameters()
    rng = stream(world.seed, "rings")
    first, last = day(parameters.first_day), day(parameters.last_day)
    orders = world.sales.orders
    inside = orders.paid & (orders.day >= first) & (orders.day <= last)
    fakes = _fake_rings(world, inside, parameters, rng)
    used = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *(m for _, m, _ in fakes)]))
    abuse = _abuse_rings(world, inside, used, parameters, rng)
    found = [*((FAKE_ORDER, *ring) for ring in fakes), *((REFUND_ABUSE, *ring) for ring in abuse)]
    empty = np.empty(0, dtype=np.int64)
    number = np.arange(len(found))
    return Rings(
        kind=np.array([ring[0] for ring in found], dtype=np.int64),
        product=np.array([ring[1] for ring in found], dtype=np.int64),
        customer=np.concatenate([empty, *(ring[2] for ring in found)]),
        customer_ring=np.repeat(number, [ring[2].size for ring in found]),
        order=np.concatenate([empty, *(ring[3] for ring in found)]),
        order_ring=np.repeat(number, [ring[3].size for ring in found]),
    )


def _fake_rings(
    world: World, inside: Bools, parameters: RiskParameters, rng: np.random.Generator
) -> list[tuple[int, Ints, Ints]]:
    """Return product, customers and orders: first orders of one product within few days."""
    orders, lines, people = world.sales.orders, world.sales.lines, world.sales.people
    kept = statuses(orders, lines) != REFUNDED
    earliest = np.full(people.count, DAYS)
    np.minimum.at(earliest, orders.customer, orders.day)
    # Nothing submitted before, paid or not.
    first_order = earliest[orders.customer] == orders.day
    may = (inside & kept & first_order)[lines.order]
    product, order = lines.product[may], lines.order[may]
    times = np.bincount(product, minlength=world.market.catalogue.count)
    ranked = np.argsort(-times, kind="stable")[_MOST_POPULAR_LEFT_OUT:]
    wanted = max(2, round(parameters.fake_rings * world.scale))
    low, high = parameters.fake_members
    used: set[int] = set()
    found: list[tuple[int, Ints, Ints]] = []
    for number in ranked:
        if len(found) == wanted or times[number] < 5:
            break
        mine = _densest(np.unique(order[product == number]), orders.day, parameters.fake_days)
        mine = mine[~np.isin(orders.customer[mine], list(used))]
        if mine.size < 5:
            continue
        size = min(int(rng.integers(low, high + 1)), max(5, mine.size * 2 // 3))
        mine = np.sort(rng.choice(mine, size, replace=False))
        customers, places = np.unique(orders.customer[mine], return_index=True)
        used.update(customers.tolist())
        found.append((int(number), customers, mine[places]))
    return found


def _densest(order: Ints, days: Ints, length: int) -> Ints:
    """Return the orders of the window of `length` days that holds most of them."""
    when = days[order]
    counts = np.searchsorted(when, when + length) - np.arange(when.size)
    start = int(np.argmax(counts))
    return order[start : start + int(counts[start])]


def _abuse_rings(
    world: World,
    inside: Bools,
    used: Ints,
    parameters: RiskParameters,
    rng: np.random.Generator,
) -> list[tuple[int, Ints, Ints]]:
    """Return customers and their orders of which everything was refunded."""
    orders, lines = world.sales.orders, world.sales.lines
    gone = np.flatnonzero(inside & (statuses(orders, lines) == REFUNDED))
    gone = gone[~np.isin(orders.customer[gone], used)]
    customers = rng.permutation(np.unique(orders.customer[gone]))
    wanted = max(2, round(parameters.abuse_rings * world.scale))
    low, high = parameters.abuse_members
    found: list[tuple[int, Ints, Ints]] = []
    while len(found) < wanted and customers.size >= 3:
        size = int(rng.integers(low, high + 1))
        members, customers = np.sort(customers[:size]), customers[size:]
        found.append((-1, members, gone[np.isin(orders.customer[gone], members)]))
    return found
