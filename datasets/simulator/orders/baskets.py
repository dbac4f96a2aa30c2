"""Cut lines into orders and work out what each order costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import Bools, Floats, Ints
from simulator.market.festivals import Season, campaigns

# Chances of 1, 2, 3 and 4 lines in an order.
SIZES = (0.56, 0.28, 0.11, 0.05)
# Share of lines that are drawn to others of their category.
_AFFINITY = 0.45
# Share of customers just below a full-reduction who add something to reach it.
_TOP_UP = 0.45
_TOP_UP_FROM = 0.65


@dataclass(frozen=True)
class Baskets:
    """Lines in order, and for each the number of its order; money in CNY.

    `order` rises from 0 without gaps; `source` is the line's place in what was given.
    """

    source: Ints
    order: Ints
    order_day: Ints

    @property
    def count(self) -> int:
        """Number of orders."""
        return self.order_day.size


def fill_baskets(
    day: Ints,
    product: Ints,
    category: Ints,
    value_cny: Floats,
    calendar: Season,
    rng: np.random.Generator,
) -> Baskets:
    """Put lines into orders of their day; on days of a full-reduction some orders grow to it."""
    taste = rng.random(day.size)
    themed = rng.random(day.size) < _AFFINITY
    taste = np.where(themed, (category + 0.5 + 0.2 * (taste - 0.5)) / (category.max() + 1), taste)
    source = np.lexsort((taste, day))
    day, product, value_cny = day[source], product[source], value_cny[source]
    starts = _cut(day, rng)
    starts = _part_doubles(starts, product)
    starts = _top_up(starts, day, product, value_cny, calendar, rng)
    order = np.cumsum(starts) - 1
    return Baskets(source, order, day[starts])


def _cut(day: Ints, rng: np.random.Generator) -> Bools:
    sizes = rng.choice(len(SIZES), day.size, p=SIZES) + 1
    ends = np.cumsum(sizes)
    starts = np.zeros(day.size + len(SIZES) + 1, dtype=bool)
    starts[ends[ends < day.size]] = True
    starts = starts[: day.size]
    starts[:1] = True
    starts[1:] |= day[1:] != day[:-1]
    return starts


def _part_doubles(starts: Bools, product: Ints) -> Bools:
    """Start a new order where a product would stand twice in one."""
    while (doubles := _doubles(starts, product)).size:
        starts = starts.copy()
        starts[doubles] = True
    return starts


def _doubles(starts: Bools, product: Ints) -> Ints:
    order = np.cumsum(starts)
    place = np.lexsort((product, order))
    same = (order[place[1:]] == order[place[:-1]]) & (product[place[1:]] == product[place[:-1]])
    doubles: Ints = place[1:][same]
    return doubles


def _top_up(
    starts: Bools,
    day: Ints,
    product: Ints,
    value_cny: Floats,
    calendar: Season,
    rng: np.random.Generator,
) -> Bools:
    """Join an order just below the threshold with the next one of the day."""
    first = np.flatnonzero(starts)
    if first.size < 2:
        return starts
    total = np.add.reduceat(value_cny, first)
    threshold = thresholds(calendar)[0][day[first]]
    near = (total >= _TOP_UP_FROM * threshold) & (total < threshold)
    near &= rng.random(first.size) < _TOP_UP
    near[:-1] &= day[first[:-1]] == day[first[1:]]
    near[-1] = False
    near[1:] &= ~near[:-1]
    joined = starts.copy()
    joined[first[1:][near[:-1]]] = False
    return _part_doubles(joined, product)


def thresholds(calendar: Season) -> tuple[Floats, Floats]:
    """Return threshold and reduction of every day, infinity and zero where there is none."""
    found = campaigns()
    threshold = np.array([c.threshold_cny for c in found] + [np.inf])
    reduction = np.array([c.reduction_cny for c in found] + [0.0])
    index = np.where(calendar.on_sale, calendar.campaign, -1)
    return threshold[index], reduction[index]


@dataclass(frozen=True)
class Money:
    """What each line costs: goods, and its shares of discount and coupon, in CNY."""

    goods: Floats
    discount: Floats
    coupon: Floats


def price_lines(
    baskets: Baskets, value_cny: Floats, coupon_share: float, calendar: Season,
    rng: np.random.Generator,
) -> Money:  # fmt: skip
    """Return the money of every line; `value_cny` is in the order of the baskets' lines."""
    cents = np.round(value_cny * 100).astype(np.int64)
    total = np.bincount(baskets.order, cents, baskets.count).astype(np.int64)
    threshold, reduction = thresholds(calendar)
    reached = total >= threshold[baskets.order_day] * 100
    discount = np.where(reached, reduction[baskets.order_day] * 100, 0).astype(np.int64)
    has_coupon = rng.random(baskets.count) < coupon_share
    worth = np.select([total >= 15_000, total >= 8_000], [1_500, 800], 0)
    coupon = np.where(has_coupon, worth, 0)
    parts = (_split(amount, cents, total, baskets.order) for amount in (discount, coupon))
    first, second = parts
    return Money(cents / 100, first / 100, second / 100)


def _split(amount: Ints, cents: Ints, total: Ints, order: Ints) -> Ints:
    """Split an order's amount over its lines by value, to the cent; the rest is the first's."""
    share = amount[order] * cents // np.maximum(total, 1)[order]
    rest = amount - np.bincount(order, share, amount.size).astype(np.int64)
    first = np.flatnonzero(np.diff(order, prepend=-1))
    share[first] += rest
    return share
