"""How every paid order reached its customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from shop.schema.labels import CATEGORIES
from simulator.days import DAYS, SECONDS, Bools, Floats, Ints, day
from simulator.logistics.planted import Delivery
from simulator.market.festivals import campaigns
from simulator.orders.orders import OrderLines, Orders
from simulator.randomness import stream

JIAXING, GUANGZHOU, CHENGDU = range(3)
WRONG_ADDRESS, OVERSOLD, LOST, DAMAGED = range(4)
NOTHING = -1
# Warehouse x region (east, south, north, central, southwest, northeast, northwest): zone.
ZONES = np.array([[1, 3, 2, 2, 3, 3, 4], [3, 1, 3, 2, 2, 4, 4], [3, 3, 3, 2, 1, 4, 2]])
# The nearest warehouse of each region before and after the third one opened.
_NEAREST = np.array([[0, 1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 2, 0, 2]])
_BOX_KG = 0.15
_CLOSES_AT = 16 * 3_600
_FRAGILE = CATEGORIES.index("tableware")


@dataclass(frozen=True)
class Parcels:
    """One value for each shipped order, in order of `order`; days are numbers.

    `delivered` may lie after the period. `exception` is `NOTHING` for most.
    """

    order: Ints
    courier: Ints
    warehouse: Ints
    zone: Ints
    weight_kg: Floats
    fee_cny: Floats
    shipped: Ints
    promised: Ints
    delivered: Ints
    exception: Ints


def tariff(planted: Delivery) -> tuple[Floats, Floats, Ints]:
    """Return year x courier x zone: first kilogram, further kilograms, promised days."""
    rise = np.array([1.0, planted.rise_2025])[:, None, None]
    first = np.round(np.array(planted.first_kg)[None] * rise, 1)
    extra = np.round(np.array(planted.extra_kg)[None] * rise, 2)
    return first, extra, np.array(planted.promised_days)


def load(planted: Delivery) -> tuple[Floats, Bools]:
    """Return by day of order the mean extra days on the road, and whether promises are longer."""
    extra, longer = np.zeros(DAYS), np.zeros(DAYS, dtype=bool)
    terms = {"double11": planted.double11_days, "618": planted.six18_days}
    for campaign in campaigns():
        kind = campaign.campaign_id.partition("-")[2]
        if kind in terms:
            days = slice(campaign.start, campaign.end + 1)
            longer[days] = True
            extra[days] = terms[kind][0]
            extra[campaign.peak - 1 : campaign.peak + 1] = terms[kind][1]
    return extra, longer


def make_parcels(
    orders: Orders,
    lines: OrderLines,
    region: Ints,
    weight_kg: Floats,
    category: Ints,
    seed: int,
    planted: Delivery | None = None,
) -> Parcels:
    """Return the parcels of the paid orders.

    Parameters
    ----------
    orders, lines
        All orders of the shop.
    region
        Region of each customer.
    weight_kg, category
        Weight and category of each product.
    seed, planted
        As elsewhere.
    """
    planted = planted or Delivery()
    rng = stream(seed, "shipments")
    order = np.flatnonzero(orders.paid)
    ordered = orders.day[order]
    where = region[orders.customer[order]]
    warehouse = _choose_warehouse(ordered, where, planted, rng)
    zone = ZONES[warehouse, where]
    courier = _draw(np.array(planted.use).T[zone - 1], rng)
    fragile = _holds_fragile(lines, category, orders.count)[order]
    extra, longer = load(planted)
    exception = _exceptions(courier, fragile, longer[ordered], planted, rng)
    first_return = _first_return(lines, orders.count)[order]
    late_hour = orders.paid_at[order] % SECONDS >= _CLOSES_AT
    waits = np.where(exception == OVERSOLD, rng.integers(2, 6, order.size), 0)
    shipped = np.minimum(ordered + late_hour + waits, first_return - 2)
    promise = tariff(planted)[2]
    promised = shipped - np.minimum(waits, shipped - ordered) + promise[courier, zone - 1]
    promised = promised + planted.festival_promise_days * longer[ordered]
    road = _days_on_the_road(promise[courier, zone - 1], courier, zone, planted, rng)
    road = road + rng.poisson(extra[ordered]) + _trouble(exception, rng)
    delivered = np.minimum(shipped + road, first_return - 1)
    kilograms = _weigh(lines, weight_kg, orders.count)[order]
    fee = _fees(kilograms, courier, zone, shipped, planted)
    left = shipped < DAYS
    columns: tuple[Any, ...] = (
        order, courier, warehouse, zone, kilograms, fee, shipped, promised, delivered,
        exception,
    )  # fmt: skip
    return Parcels(*(column[left] for column in columns))


def _holds_fragile(lines: OrderLines, category: Ints, count: int) -> Bools:
    """Return for each order whether tableware is in it."""
    fragile = lines.order[category[lines.product] == _FRAGILE]
    found: Bools = np.bincount(fragile, minlength=count) > 0
    return found


def _weigh(lines: OrderLines, weight_kg: Floats, count: int) -> Floats:
    """Return the weight of each order with its box."""
    goods = np.bincount(lines.order, lines.quantity * weight_kg[lines.product], count)
    weight: Floats = np.round(goods + _BOX_KG, 1)
    return weight


def _fees(kilograms: Floats, courier: Ints, zone: Ints, shipped: Ints, planted: Delivery) -> Floats:
    """Return what each parcel costs by the rates of its day."""
    first_kg, extra_kg, _ = tariff(planted)
    at = (shipped >= day("2025-01-01")).astype(np.int64), courier, zone - 1
    further = np.ceil(np.maximum(kilograms - 1, 0) - 1e-9)
    fee: Floats = np.round(first_kg[at] + further * extra_kg[at], 2)
    return fee


def _choose_warehouse(
    ordered: Ints, where: Ints, planted: Delivery, rng: np.random.Generator
) -> Ints:
    """Most parcels leave from the nearest warehouse, some from another that is open."""
    opened = ordered >= day(planted.chengdu_opened_on)
    nearest = _NEAREST[opened.astype(np.int64), where]
    step = rng.integers(1, 3, ordered.size)
    other = np.where(opened, (nearest + step) % 3, 1 - nearest)
    return np.where(rng.random(ordered.size) < planted.nearest, nearest, other)


def _draw(chance: Floats, rng: np.random.Generator) -> Ints:
    edges = np.cumsum(chance, axis=1) / chance.sum(axis=1, keepdims=True)
    drawn: Ints = (rng.random(len(chance))[:, None] > edges[:, :-1]).sum(axis=1)
    return drawn


def _exceptions(
    courier: Ints, fragile: Bools, busy: Bools, planted: Delivery, rng: np.random.Generator
) -> Ints:
    chances = np.stack(
        [
            np.full(courier.size, planted.wrong_address),
            planted.oversold * np.where(busy, planted.oversold_in_campaigns, 1.0),
            np.array(planted.lost)[courier],
            np.array(planted.damaged)[courier] * np.where(fragile, planted.fragile_factor, 1.0),
        ],
        axis=1,
    )
    found = (rng.random(courier.size)[:, None] > np.cumsum(chances, axis=1)).sum(axis=1)
    return np.where(found == chances.shape[1], NOTHING, found)


def _days_on_the_road(
    promise: Ints, courier: Ints, zone: Ints, planted: Delivery, rng: np.random.Generator
) -> Ints:
    late = rng.random(promise.size) < np.array(planted.late)[courier, zone - 1]
    early = np.where(rng.random(promise.size) < 0.45, 1, 0)
    return np.where(late, promise + rng.geometric(0.55, promise.size), promise - early)


def _trouble(exception: Ints, rng: np.random.Generator) -> Ints:
    size = exception.size
    return np.select(
        [exception == WRONG_ADDRESS, exception == LOST],
        [rng.integers(2, 6, size), rng.integers(7, 12, size)],
        0,
    )


def _first_return(lines: OrderLines, count: int) -> Ints:
    """Return for each order the day of its first return, far away where nothing came back."""
    first = np.full(count, 10 * DAYS)
    back = lines.returned >= 0
    np.minimum.at(first, lines.order[back], lines.returned[back])
    return first
