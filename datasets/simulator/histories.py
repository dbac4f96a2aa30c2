"""What customers had done by a day, read from the orders that exist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Floats, Ints
from simulator.world import World

# More than any number of a day, so that customer and day fit one sortable number.
_STRIDE = 2 * DAYS


@dataclass(frozen=True)
class History:
    """The paid orders of every customer in order of customer and day.

    Attributes
    ----------
    order
        Places of the paid orders, sorted by customer, then by time.
    moment
        ``customer * stride + day`` of each, rising.
    net
        Amount received less what was given back by the end of the period, CNY.
    """

    order: Ints
    moment: Ints
    net: Floats
    day: Ints

    def before(self, customer: Ints, day: Ints) -> tuple[Ints, Floats, Ints]:
        """Return paid orders before `day`, their net CNY, and the day of the last (-1: none)."""
        first, until = self._span(customer, np.zeros_like(day), day)
        sums = np.concatenate([[0.0], np.cumsum(self.net)])
        last = np.where(until > first, self.day[np.maximum(until - 1, 0)], -1)
        return until - first, sums[until] - sums[first], last

    def between(self, customer: Ints, start: Ints, end: Ints) -> tuple[Ints, Floats]:
        """Return paid orders and their net CNY on the days from `start`, before `end`."""
        first, until = self._span(customer, start, end)
        sums = np.concatenate([[0.0], np.cumsum(self.net)])
        return until - first, sums[until] - sums[first]

    def _span(self, customer: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        first = np.searchsorted(self.moment, customer * _STRIDE + start)
        until = np.searchsorted(self.moment, customer * _STRIDE + np.maximum(end, start))
        return first, until


def history(world: World) -> History:
    """Return the paid orders of `world` by customer."""
    orders = world.sales.orders
    paid = np.flatnonzero(orders.paid)
    moment = orders.customer[paid] * _STRIDE + orders.day[paid]
    by = np.argsort(moment, kind="stable")
    order = paid[by]
    return History(order, moment[by], net_amounts(world)[order], orders.day[order])


def net_amounts(world: World) -> Floats:
    """Return for each order its amount less what was given back, CNY (0 when never paid)."""
    orders, lines = world.sales.orders, world.sales.lines
    net = lines.quantity * lines.price - lines.discount - lines.coupon - lines.refund
    totals: Floats = np.bincount(lines.order, net, orders.count).astype(np.float64)
    return np.where(orders.paid, totals, 0.0)


def amounts(world: World) -> Floats:
    """Return the amount due of each order, CNY."""
    orders, lines = world.sales.orders, world.sales.lines
    due = lines.quantity * lines.price - lines.discount - lines.coupon
    totals: Floats = np.bincount(lines.order, due, orders.count).astype(np.float64)
    return totals
