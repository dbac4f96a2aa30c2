"""Turn sold units into paid orders with customers, and add the orders that are never paid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.customers.buyers import assign_buyers
from simulator.customers.people import People
from simulator.customers.treatments import Trial
from simulator.days import Bools, Floats, Ints
from simulator.market.market import Market
from simulator.orders.baskets import Baskets, Money, fill_baskets, price_lines
from simulator.orders.orders import OrderLines, Orders, sort_orders
from simulator.orders.unpaid import Unpaid
from simulator.parameters import Parameters
from simulator.randomness import stream
from simulator.visits.shares import Shares

_COUPON_SHARE = 0.15


@dataclass(frozen=True)
class Paid:
    """Paid orders in order of day, with their lines."""

    baskets: Baskets
    money: Money
    product: Ints
    quantity: Ints
    returned: Ints
    channel: Ints
    device: Ints
    customer: Ints
    trial: Trial


def make_baskets(market: Market, seed: int) -> Baskets:
    """Return the sold lines as orders."""
    lines, prices = market.ledger.lines, market.prices
    value = lines.quantity * prices.price_cny[lines.day, lines.product]
    category = market.catalogue.category[lines.product]
    rng = stream(seed, "baskets")
    return fill_baskets(lines.day, lines.product, category, value, market.calendar, rng)


def make_paid(
    baskets: Baskets,
    market: Market,
    people: People,
    shares: Shares,
    parameters: Parameters,
    scale: float,
    seed: int,
) -> Paid:
    """Return the paid orders; `people` is filled with who joined and left when."""
    rng = stream(seed, "paid orders")
    lines, source, day = market.ledger.lines, baskets.source, baskets.order_day
    product, quantity = lines.product[source], lines.quantity[source]
    value = quantity * market.prices.price_cny[lines.day[source], product]
    money = price_lines(baskets, value, _COUPON_SHARE, market.calendar, rng)
    channel = (rng.random(day.size)[:, None] > np.cumsum(shares.channel, axis=1)[day]).sum(axis=1)
    channel = np.minimum(channel, shares.channel.shape[1] - 1)
    device = (rng.random(day.size) < shares.desktop[channel]).astype(np.int64)
    total: Floats = np.bincount(baskets.order, value, baskets.count).astype(np.float64)
    buyers = assign_buyers(day, channel, total, people, market.calendar, parameters, scale, seed)
    return Paid(
        baskets, money, product, quantity, lines.returned[source], channel, device,
        buyers.customer, buyers.trial,
    )  # fmt: skip


def expected_orders(market: Market, baskets: Baskets) -> Floats:
    """Return the paid orders that demand leads to on each day, on average.

    Orders per unit wanted differ between days with and without a full-reduction.
    """
    wanted = market.expected.sum(axis=1)
    orders = np.bincount(baskets.order_day, minlength=wanted.size)
    expected: Floats = np.zeros(wanted.size)
    for days in (market.calendar.on_sale, ~market.calendar.on_sale):
        expected[days] = wanted[days] * orders[days].sum() / max(wanted[days].sum(), 1e-9)
    return expected


def merge_orders(
    paid: Paid, unpaid: Unpaid, market: Market, seed: int
) -> tuple[Orders, OrderLines]:
    """Return all orders in order of time, and their lines."""
    day = np.concatenate([paid.baskets.order_day, unpaid.day])
    is_paid: Bools = np.arange(day.size) < paid.baskets.count
    orders, place = sort_orders(
        day,
        np.concatenate([paid.channel, unpaid.channel]),
        np.concatenate([paid.device, unpaid.device]),
        np.concatenate([paid.customer, unpaid.customer]),
        is_paid,
        seed,
    )
    closed = _closed_lines(unpaid, market, seed)
    order = np.concatenate([paid.baskets.order, unpaid.line_order + paid.baskets.count])
    product = np.concatenate([paid.product, unpaid.line_product])
    quantity = np.concatenate([paid.quantity, unpaid.line_quantity])
    price = market.prices.price_cny[day[order], product]
    discount = np.concatenate([paid.money.discount, closed.discount])
    coupon = np.concatenate([paid.money.coupon, closed.coupon])
    returned = np.concatenate([paid.returned, np.full(unpaid.line_order.size, -1)])
    amount = np.round(quantity * price - discount - coupon, 2)
    refund = np.where(returned >= 0, amount, 0.0)
    by_order = np.argsort(place[order], kind="stable")
    columns = (product, quantity, price, discount, coupon, refund, returned)
    lines = OrderLines(place[order][by_order], *(column[by_order] for column in columns))
    return orders, lines


def _closed_lines(unpaid: Unpaid, market: Market, seed: int) -> Money:
    rng = stream(seed, "closed orders")
    baskets = Baskets(np.arange(unpaid.line_order.size), unpaid.line_order, unpaid.day)
    price = market.prices.price_cny[unpaid.day[unpaid.line_order], unpaid.line_product]
    return price_lines(baskets, unpaid.line_quantity * price, _COUPON_SHARE, market.calendar, rng)
