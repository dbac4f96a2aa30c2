"""Orders that were submitted and never paid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.customers.people import People
from simulator.days import DAYS, Bools, Floats, Ints
from simulator.orders.baskets import SIZES
from simulator.randomness import stream
from simulator.visits.funnel import CHECKOUT


@dataclass(frozen=True)
class Unpaid:
    """Closed orders and their lines; `line_order` is the number of the order, from 0."""

    day: Ints
    channel: Ints
    device: Ints
    customer: Ints
    line_order: Ints
    line_product: Ints
    line_quantity: Ints

    @property
    def count(self) -> int:
        """Number of orders."""
        return self.day.size


def make_unpaid(
    ends: Ints, expected: Floats, available: Bools, people: People, returning: float, seed: int
) -> Unpaid:
    """Return one order for every session that ends at checkout.

    `expected` and `available` are day x SKU: what is wanted and whether it was in stock;
    `returning` is the share of orders by customers who had paid before.
    """
    rng = stream(seed, "unpaid")
    counts = ends[..., CHECKOUT]
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    day, channel, device = np.unravel_index(cell, counts.shape)
    sizes = rng.choice(len(SIZES), cell.size, p=SIZES) + 1
    order = np.repeat(np.arange(cell.size), sizes)
    stocked = np.where(available, expected, 0.0)
    weight = np.where(stocked.any(axis=1, keepdims=True), stocked, expected)
    product = draw_by_day(weight, day[order], rng)
    fresh = _first_of_pair(order, product)
    order, product = order[fresh], product[fresh]
    quantity = 1 + (rng.random(order.size) < 0.15)
    customer = _customers(day, people, returning, rng)
    return Unpaid(day, channel, device, customer, order, product, quantity)


def draw_by_day(weight: Floats, day: Ints, rng: np.random.Generator) -> Ints:
    """Return for each day of `day` a column drawn by that day's row of `weight`."""
    total = np.cumsum(weight, axis=1)
    shares = total / total[:, -1:]
    flat = (shares + np.arange(shares.shape[0])[:, None]).ravel()
    place = np.searchsorted(flat, day + rng.random(day.size), side="right")
    column: Ints = np.minimum(place - day * weight.shape[1], weight.shape[1] - 1)
    return column


def _first_of_pair(order: Ints, product: Ints) -> Ints:
    """Return the places of the first line of every order and product."""
    width = int(product.max(initial=0)) + 1
    return np.sort(np.unique(order * width + product, return_index=True)[1])


def draw_returning(day: Ints, people: People, rng: np.random.Generator) -> Ints:
    """Return for each day a customer who had joined before it, likelier one who joined lately."""
    by_joining = np.argsort(people.joined, kind="stable")
    before = np.searchsorted(people.joined[by_joining], day, side="left")
    place = (before * np.sqrt(rng.random(day.size))).astype(np.int64)
    return by_joining[np.minimum(place, people.count - 1)]


def _customers(day: Ints, people: People, returning: float, rng: np.random.Generator) -> Ints:
    """Return customers: some who have joined before, else some who will join later."""
    by_joining = np.argsort(people.joined, kind="stable")
    joined = people.joined[by_joining]
    after = np.searchsorted(joined, day, side="right")
    until = np.searchsorted(joined, np.minimum(day + 61, DAYS), side="left")
    old = (rng.random(day.size) < returning) | (until <= after)
    coming = after + (rng.random(day.size) * (until - after)).astype(np.int64)
    coming = by_joining[np.minimum(coming, people.count - 1)]
    return np.where(old, draw_returning(day, people, rng), coming)
