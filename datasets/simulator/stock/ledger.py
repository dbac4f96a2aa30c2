"""Buying, selling and taking back, day by day."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from simulator.days import DAYS, Floats, Ints
from simulator.market.catalogue import Catalogue
from simulator.parameters import Parameters
from simulator.randomness import stream
from simulator.stock.buying import (
    FIRST_STOCK,
    Plan,
    Purchases,
    State,
    buy_lots,
    plan_campaigns,
    record_purchases,
    reorder,
)


@dataclass(frozen=True)
class Lines:
    """Sold lines in order of day; `returned` is the day of the return, -1 when kept."""

    day: Ints
    product: Ints
    quantity: Ints
    returned: Ints


@dataclass(frozen=True)
class Ledger:
    """Day x SKU, units; closing = opening + received + returned - sold."""

    opening: Ints
    received: Ints
    returned: Ints
    sold: Ints
    closing: Ints
    lines: Lines
    plans: tuple[Plan, ...]
    purchases: Purchases


def run_stock(
    catalogue: Catalogue, demand: Ints, expected: Floats, parameters: Parameters, seed: int
) -> Ledger:
    """Return two years of stock.

    The buyer looks at past sales every week, adds a plan for large campaigns, and is at times
    let down by the supplier; what is not in stock is not sold.
    """
    rng = stream(seed, "stock")
    shape = (DAYS, catalogue.count)
    state = State(
        on_hand=np.zeros(catalogue.count, dtype=np.int64),
        received=np.zeros(shape, dtype=np.int64),
        returned=np.zeros(shape, dtype=np.int64),
        sold=np.zeros(shape, dtype=np.int64),
        uplift=dict(parameters.stock.uplift_guess),
    )
    opening, closing = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    _first_stock(catalogue, expected, state, rng)
    rates = np.array(parameters.stock.returns)[catalogue.category]
    batches = []
    for today in range(DAYS):
        opening[today] = state.on_hand
        state.on_hand = state.on_hand + state.received[today] + state.returned[today]
        state.sold[today] = np.minimum(demand[today], state.on_hand)
        state.on_hand = state.on_hand - state.sold[today]
        closing[today] = state.on_hand
        batches.append(_sell(today, rates, state, rng))
        plan_campaigns(today, catalogue, state, parameters, rng)
        buy_lots(today, catalogue, state, parameters, rng)
        if today % parameters.stock.review_days == 0:
            reorder(today, catalogue, state, parameters, rng)
    lines = Lines(*(np.concatenate(part) for part in zip(*batches, strict=True)))
    return Ledger(
        opening, state.received, state.returned, state.sold, closing, lines, tuple(state.plans),
        _all_purchases(state),
    )  # fmt: skip


def _all_purchases(state: State) -> Purchases:
    names = [found.name for found in fields(Purchases)]
    return Purchases(
        *(np.concatenate([getattr(lot, name) for lot in state.purchases]) for name in names)
    )


def _first_stock(
    catalogue: Catalogue, expected: Floats, state: State, rng: np.random.Generator
) -> None:
    for number, launch in enumerate(catalogue.launch):
        weeks = expected[launch : launch + 60, number].mean()
        cover = 40 * np.exp(rng.normal(0, 0.3)) * (6.0 if rng.random() < 0.06 else 1.0)
        units = int(np.ceil(weeks * cover)) + 2
        if launch == 0:
            state.on_hand[number] = units
        else:
            state.received[launch, number] = units
    new = np.flatnonzero(catalogue.launch)
    first = state.received[catalogue.launch, np.arange(catalogue.count)]
    record_purchases(
        catalogue.launch - catalogue.lead_time,
        new,
        first,
        catalogue.lead_time,
        catalogue.launch,
        FIRST_STOCK,
        state,
    )


def _sell(
    today: int, rates: Floats, state: State, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints]:
    """Cut the day's units into lines and send some of them back later."""
    units = np.repeat(np.arange(rates.size), state.sold[today])
    starts = np.ones(units.size, dtype=bool)
    starts[1:] = (units[1:] != units[:-1]) | (rng.random(max(units.size - 1, 0)) > 0.2)
    product = units[starts]
    quantity = np.diff(np.append(np.flatnonzero(starts), units.size))
    back = today + 3 + rng.poisson(5, product.size)
    returned = np.where((rng.random(product.size) < rates[product]) & (back < DAYS), back, -1)
    gone = returned >= 0
    np.add.at(state.returned, (returned[gone], product[gone]), quantity[gone])
    return np.full(product.size, today), product, quantity, returned
