"""Who supplied what the buyer ordered, and how much of it passed inspection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Bools, Floats, Ints, as_date
from simulator.logistics.planted import Supply
from simulator.market.market import Market
from simulator.randomness import stream
from simulator.stock.buying import FIRST_STOCK

SUPPLIERS = len(Supply().lateness)
_QUARTERS = 8


@dataclass(frozen=True)
class PurchaseOrders:
    """One value for each order, in order of day; `received` counts what passed inspection.

    `arrival` may lie after the period: the order is open then.
    """

    supplier: Ints
    product: Ints
    kind: Ints
    ordered: Ints
    promised: Ints
    arrival: Ints
    received: Ints
    defective: Ints
    unit_cost_cny: Floats

    @property
    def is_open(self) -> Bools:
        """Whether it had not come by the last day."""
        return self.arrival >= DAYS


def quarter_of(days: Ints) -> Ints:
    """Return the number of the quarter of each day, 0 for the first of 2024."""
    dates = [as_date(number) for number in range(DAYS)]
    quarters = np.array([(date.year - dates[0].year) * 4 + (date.month - 1) // 3 for date in dates])
    return quarters[np.clip(days, 0, DAYS - 1)]


def late_rates(planted: Supply, late_share: float) -> Floats:
    """Return category x supplier x quarter: chance that an order is late.

    In every category and quarter they add up to `late_share`, the chance that the stock's own
    arrivals have; a bad quarter of one supplier leaves the others fewer late orders.
    """
    categories = len(planted.shares)
    rates = np.zeros((categories, SUPPLIERS, _QUARTERS))
    for category, of in enumerate(planted.shares):
        who = np.array([supplier for supplier, _ in of])
        share = np.array([part for _, part in of])
        relative = np.array(planted.lateness)[who]
        for quarter in range(_QUARTERS):
            bad = (who == planted.bad_supplier) & (quarter == planted.bad_quarter)
            left = late_share - (share[bad] * planted.bad_late).sum()
            scale = left / (share[~bad] * relative[~bad]).sum()
            rates[category, who, quarter] = np.where(bad, planted.bad_late, scale * relative)
    return rates


def make_purchases(
    market: Market, late_share: float, seed: int, planted: Supply | None = None
) -> PurchaseOrders:
    """Return every purchase order of the ledger with its supplier and its defects.

    When an order comes is the ledger's; who supplied it is drawn so that each supplier is late
    as often as planted (by Bayes' rule, given whether the order was late).
    """
    planted = planted or Supply()
    rng = stream(seed, "purchase orders")
    found = market.ledger.purchases
    by_day = np.lexsort((found.product, found.ordered))
    product, ordered = found.product[by_day], found.ordered[by_day]
    promised, arrival = found.promised[by_day], found.arrival[by_day]
    units, kind = found.units[by_day], found.kind[by_day]
    category = market.catalogue.category[product]
    quarter = quarter_of(ordered)
    rates = late_rates(planted, late_share)[category, :, quarter]
    shares = np.zeros((len(planted.shares), SUPPLIERS))
    for number, of in enumerate(planted.shares):
        for supplier, part in of:
            shares[number, supplier] = part
    chance = np.where((arrival > promised)[:, None], rates, 1 - rates)
    chance = np.where((kind == FIRST_STOCK)[:, None], 1.0, chance) * shares[category]
    edges = np.cumsum(chance, axis=1) / chance.sum(axis=1, keepdims=True)
    supplier = (rng.random(product.size)[:, None] > edges).sum(axis=1)
    bad = (supplier == planted.bad_supplier) & (quarter == planted.bad_quarter)
    rate = np.array(planted.category_defects)[category]
    rate = rate * np.array(planted.supplier_defects)[supplier]
    rate = np.where(bad, planted.bad_defects, 1.0) * rate
    defective = rng.poisson(units * rate / (1 - rate))
    cost = market.prices.cost_cny[np.clip(ordered, 0, DAYS - 1), product]
    return PurchaseOrders(
        supplier, product, kind, ordered, promised, arrival, units, defective, cost
    )
