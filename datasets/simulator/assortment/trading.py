"""Who traded old goods in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import CATEGORIES
from simulator.assortment.planted import TradeIn
from simulator.days import DAYS, Bools, Floats, Ints, day
from simulator.orders.orders import OrderLines, Orders
from simulator.randomness import stream
from simulator.selection import shares_for, take_part

TRADED = tuple(CATEGORIES.index(name) for name in ("cookware", "small_appliances"))
# Groups by paid orders before: none, 1-2, 3-5, 6-10, 11-20, 21 and more.
BEFORE = np.array([1, 3, 6, 11, 21])


@dataclass(frozen=True)
class Buyers:
    """One value for each order that could trade in: its first line of the two categories.

    `group` counts paid orders before (see `BEFORE`), `again` says whether the customer bought
    from the category again within the window, `traded` who traded in.
    """

    order: Ints
    customer: Ints
    product: Ints
    day: Ints
    group: Ints
    again: Bools
    traded: Bools


def make_trade_ins(
    orders: Orders, lines: OrderLines, category: Ints, seed: int, planted: TradeIn | None = None
) -> Buyers:
    """Return who could trade in and who did; `category` is by SKU."""
    planted = planted or TradeIn()
    rng = stream(seed, "trade-ins")
    kind = category[lines.product]
    of_two = np.isin(kind, TRADED) & orders.paid[lines.order]
    order, product, kind = lines.order[of_two], lines.product[of_two], kind[of_two]
    first = np.flatnonzero(np.diff(order, prepend=-1))
    bought_on = orders.day[order]
    again = bought_again(orders.customer[order], kind, bought_on, planted.window_days)
    order, product, again = order[first], product[first], again[first]
    when = orders.day[order]
    group = np.searchsorted(BEFORE, paid_before(orders)[order], side="right")
    inside = (when >= day(planted.first_day)) & (when <= day(planted.last_day))
    order, product, again, group = order[inside], product[inside], again[inside], group[inside]
    if group.size:
        shares = shares_for(group, again, planted.share, planted.effect, planted.repurchase)
        traded = take_part(group, again, shares, planted.effect, rng)
    else:
        traded = np.zeros(0, dtype=bool)
    return Buyers(order, orders.customer[order], product, orders.day[order], group, again, traded)


def bought_again(customer: Ints, kind: Ints, when: Ints, window_days: int) -> Bools:
    """Return whether the same customer bought the same kind on a later day within the window."""
    code = (customer * len(CATEGORIES) + kind) * (2 * DAYS) + when
    bought = np.unique(code)
    place = np.searchsorted(bought, code, side="right")
    nearest = np.append(bought, np.iinfo(np.int64).max)[place]
    same = nearest // (2 * DAYS) == code // (2 * DAYS)
    found: Bools = (nearest - code <= window_days) & same
    return found


def paid_before(orders: Orders) -> Ints:
    """Return for every order how many paid orders its customer had placed before it."""
    place = np.lexsort((np.arange(orders.count), orders.customer))
    customer = orders.customer[place]
    paid = orders.paid[place].astype(np.int64)
    before = np.cumsum(paid) - paid
    start = np.flatnonzero(np.diff(customer, prepend=-1))
    of_run = np.repeat(before[start], np.diff(np.append(start, customer.size)))
    counts = np.empty(orders.count, dtype=np.int64)
    counts[place] = before - of_run
    return counts


def worth(size: int, seed: int, planted: TradeIn | None = None) -> tuple[Ints, Floats, Floats]:
    """Return condition, credit and resale value (CNY) of so many old goods."""
    planted = planted or TradeIn()
    rng = stream(seed, "old goods")
    condition = rng.choice(3, size, p=[0.25, 0.5, 0.25])
    credit = planted.credit_cny * np.array([1.5, 1.0, 0.5])[condition]
    resale = np.array([38.0, 16.0, 3.0])[condition] * np.exp(rng.normal(0, 0.25, size))
    return condition, credit, np.round(resale, 1)
