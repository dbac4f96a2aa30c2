"""Batches with a fault: where goods came back more than usual, found in the returns there are.

Orders and returns exist before reviews do and are not changed. So a batch is not drawn; it is
looked for: a product and a window of days whose lines were returned far more often than is usual
for the product. Reviews are then written as if the goods of that window had the fault.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Bools, Ints
from simulator.service.parameters import ReviewParameters
from simulator.world import World

# Windows that end later leave too few days for returns to come in.
_LAST_START = DAYS - 60
_FIRST_START = 60
_PRODUCTS = 40


@dataclass(frozen=True)
class Batches:
    """One value for each batch in order of its first day; `end` is the day after the last."""

    product: Ints
    start: Ints
    end: Ints

    def of_line(self, product: Ints, day: Ints) -> Ints:
        """Return the batch of each line, -1 for goods without the fault."""
        found = np.full(product.size, -1)
        for number in range(self.product.size):
            inside = (day >= self.start[number]) & (day < self.end[number])
            found[inside & (product == self.product[number])] = number
        return found


def find_batches(world: World, parameters: ReviewParameters) -> Batches:
    """Return the windows with most returns beyond what is usual, one a product.

    Only best sellers are looked at, so that a window has enough lines to be seen in reviews.
    """
    orders, lines = world.sales.orders, world.sales.lines
    paid = orders.paid[lines.order]
    product, day = lines.product[paid], orders.day[lines.order[paid]]
    gone = lines.returned[paid] >= 0
    best = np.argsort(-np.bincount(product, minlength=world.market.catalogue.count),
                      kind="stable")[:_PRODUCTS]  # fmt: skip
    scores, starts = np.zeros(best.size), np.zeros(best.size, dtype=np.int64)
    for place, number in enumerate(best):
        mine = product == number
        least = max(15, round(parameters.batch_lines * world.scale))
        scores[place], starts[place] = _worst_window(
            day[mine], gone[mine], parameters.batch_days, least
        )
    chosen = np.argsort(-scores, kind="stable")[: parameters.batches]
    chosen = chosen[np.argsort(starts[chosen], kind="stable")]
    return Batches(best[chosen], starts[chosen], starts[chosen] + parameters.batch_days)


def _worst_window(day: Ints, gone: Bools, length: int, least: int) -> tuple[float, int]:
    """Return the largest excess of returns over what is usual, in standard errors, and where.

    Windows with fewer than `least` lines are left out.
    """
    sold = np.concatenate([[0], np.cumsum(np.bincount(day, minlength=DAYS))])
    back = np.concatenate([[0], np.cumsum(np.bincount(day[gone], minlength=DAYS))])
    start = np.arange(_FIRST_START, _LAST_START)
    count, returned = sold[start + length] - sold[start], back[start + length] - back[start]
    usual = max(gone.mean(), 0.01)
    error = np.sqrt(np.maximum(count, 1) * usual * (1 - usual))
    excess = np.where(count >= least, (returned - count * usual) / error, -9.0)
    best = int(np.argmax(excess))
    return float(excess[best]), int(start[best])
