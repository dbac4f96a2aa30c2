"""Put paid and closed orders together, give them times and numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import SECONDS, Bools, Floats, Ints
from simulator.randomness import stream

# Orders by hour: peaks before noon and in the evening.
HOURS = np.array(
    [14, 6, 3, 2, 2, 4, 10, 20, 34, 52, 66, 62, 52, 46, 44, 46, 48, 46, 50, 66, 82, 84, 62, 34],
    dtype=float,
)
_EARLIEST, _LATEST = 1_500, SECONDS - 400
PAID, PARTLY_REFUNDED, REFUNDED, CLOSED = range(4)


@dataclass(frozen=True)
class Orders:
    """One value for each order, in order of time; seconds count from the first day's start.

    `paid_at` is -1 for closed orders.
    """

    day: Ints
    customer: Ints
    ordered_at: Ints
    paid_at: Ints
    channel: Ints
    device: Ints

    @property
    def count(self) -> int:
        """Number of orders."""
        return self.day.size

    @property
    def paid(self) -> Bools:
        """Whether the order was paid."""
        return self.paid_at >= 0


@dataclass(frozen=True)
class OrderLines:
    """One value for each line, sorted by order; `order` is the order's place, from 0."""

    order: Ints
    product: Ints
    quantity: Ints
    price: Floats
    discount: Floats
    coupon: Floats
    refund: Floats
    returned: Ints


def draw_times(day: Ints, rng: np.random.Generator, latest: int = _LATEST) -> Ints:
    """Return seconds since the start of the period for something on each day of `day`.

    Nothing falls in the last minutes of a day, so that what follows ends on the same day.
    """
    hour = rng.choice(24, day.size, p=HOURS / HOURS.sum())
    second = hour * 3_600 + rng.integers(0, 3_600, day.size)
    second = np.where(second < _EARLIEST, 2 * _EARLIEST - second, second)
    second = np.where(second > latest, 2 * latest - second, second)
    return day * SECONDS + second


def sort_orders(
    day: Ints, channel: Ints, device: Ints, customer: Ints, paid: Bools, seed: int
) -> tuple[Orders, Ints]:
    """Return the orders in order of time, and where each given one went."""
    rng = stream(seed, "times")
    ordered_at = draw_times(day, rng)
    delay = 8 + np.minimum(rng.exponential(45.0, day.size), 300).astype(np.int64)
    by_time = np.argsort(ordered_at, kind="stable")
    place = np.empty(day.size, dtype=np.int64)
    place[by_time] = np.arange(day.size)
    orders = Orders(
        day=day[by_time],
        customer=customer[by_time],
        ordered_at=ordered_at[by_time],
        paid_at=np.where(paid, ordered_at + delay, -1)[by_time],
        channel=channel[by_time],
        device=device[by_time],
    )
    return orders, place


def statuses(orders: Orders, lines: OrderLines) -> Ints:
    """Return the status of each order as a number (PAID, PARTLY_REFUNDED, REFUNDED, CLOSED)."""
    size = np.bincount(lines.order, minlength=orders.count)
    back = np.bincount(lines.order[lines.returned >= 0], minlength=orders.count)
    status = np.select([back == 0, back < size], [PAID, PARTLY_REFUNDED], REFUNDED)
    return np.where(orders.paid, status, CLOSED)
