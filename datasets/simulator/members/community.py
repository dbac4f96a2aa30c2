"""Groups of customers on WeChat: what is posted in them, who is active, what is ordered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import CHANNELS
from simulator.days import DAYS, Bools, Ints, day
from simulator.members.parameters import CommunityParameters
from simulator.randomness import stream
from simulator.world import World

BALANCED, PROMOTION = range(2)
_MINI = CHANNELS.index("mini_program")


@dataclass(frozen=True)
class Community:
    """Members, and one value for each group and day (in order of day, then group).

    `member_since` is the day number from which a member's orders may come through the group.
    """

    customer: Ints
    customer_group: Ints
    member_since: Ints
    groups: int
    day: Ints
    group: Ints
    rhythm: Ints
    members: Ints
    facts: Ints
    reviews: Ints
    offers: Ints
    messages: Ints
    active: Ints
    orders: Ints


def make_community(world: World, parameters: CommunityParameters | None = None) -> Community:
    """Return the groups of 2025, from the first Monday on.

    Members are the customers with most paid orders on the mini-program in 2025; a group's
    orders are some of those, more of them in weeks with balanced content.
    """
    parameters = parameters or CommunityParameters()
    rng = stream(world.seed, "community")
    first = day(parameters.first_day)
    count = max(6, round(parameters.groups * world.scale))
    customer, order_customer, order_day = _members(world, parameters, first)
    group = rng.integers(0, count, customer.size)
    since = np.maximum(first, world.sales.people.joined[customer])
    days = np.arange(first, DAYS)
    rhythm = _rhythms(world, days, count, parameters, rng)
    place = np.searchsorted(customer, order_customer)
    months = float((DAYS - since).sum()) / 30
    taken = _taken(order_day - first, group[place], rhythm, months, parameters, rng)
    taken &= order_day >= since[place]
    cell = (order_day - first) * count + group[place]
    orders = np.bincount(cell[taken], minlength=days.size * count)
    arrived = np.bincount((since - first) * count + group, minlength=days.size * count)
    members = np.cumsum(arrived.reshape(days.size, count), axis=0).ravel()
    return _posts(customer, group, since, count, days, rhythm.ravel(), members, orders,
                  parameters, rng)  # fmt: skip


def _members(world: World, parameters: CommunityParameters, first: int) -> tuple[Ints, Ints, Ints]:
    """Return the members in order of their number, and customer and day of their orders."""
    orders = world.sales.orders
    mine = np.flatnonzero(orders.paid & (orders.channel == _MINI) & (orders.day >= first))
    times = np.bincount(orders.customer[mine], minlength=world.sales.people.count)
    wanted = max(30, round(parameters.members * world.scale))
    best = np.argsort(-times, kind="stable")[:wanted]
    customer = np.sort(best[times[best] > 0])
    mine = mine[np.isin(orders.customer[mine], customer)]
    return customer, orders.customer[mine], orders.day[mine]


def _rhythms(
    world: World,
    days: Ints,
    count: int,
    parameters: CommunityParameters,
    rng: np.random.Generator,
) -> Ints:
    """Return day x group: the rhythm of the week, more often promotion in weeks of campaigns."""
    week = days // 7 - days[0] // 7
    busy = np.bincount(week, world.market.calendar.on_sale[days]) > 0
    chance = np.where(busy, parameters.promotion_in_campaigns, parameters.promotion_otherwise)
    drawn = rng.random((busy.size, count)) < chance[:, None]
    rhythm: Ints = np.where(drawn, PROMOTION, BALANCED)[week]
    return rhythm


def _taken(
    since_first: Ints,
    group: Ints,
    rhythm: Ints,
    member_months: float,
    parameters: CommunityParameters,
    rng: np.random.Generator,
) -> Bools:
    """Return which of the members' orders come through the group."""
    per_member = max(since_first.size / member_months, 1e-9)
    wanted = np.array([parameters.orders_balanced, parameters.orders_promotion])
    share = np.minimum(wanted / per_member, (0.96, 0.96 * wanted[1] / wanted[0]))
    taken: Bools = rng.random(since_first.size) < share[rhythm[since_first, group]]
    return taken


def _posts(
    customer: Ints,
    customer_group: Ints,
    since: Ints,
    count: int,
    days: Ints,
    rhythm: Ints,
    members: Ints,
    orders: Ints,
    parameters: CommunityParameters,
    rng: np.random.Generator,
) -> Community:
    group = np.tile(np.arange(count), days.size)
    promotion = rhythm == PROMOTION
    size = rhythm.size
    level = np.where(promotion, parameters.active_promotion, parameters.active_balanced)
    level = level + rng.normal(0, parameters.group_sd, count)[group]
    active = rng.binomial(members, np.clip(level + rng.normal(0, 0.02, size), 0.02, 0.95))
    active = np.maximum(active, np.minimum(orders, members))
    return Community(
        customer, customer_group, since, count,
        np.repeat(days, count), group, rhythm, members,
        facts=np.where(promotion, 0, 1),
        reviews=np.where(promotion, rng.integers(0, 2, size), 2),
        offers=np.where(promotion, rng.integers(3, 6, size), 1),
        messages=active + rng.poisson(active * np.where(promotion, 0.5, 0.9)),
        active=active,
        orders=orders,
    )  # fmt: skip
