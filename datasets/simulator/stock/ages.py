"""How long stock has been lying."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Ints, month_starts
from simulator.stock.ledger import Ledger

_UPPER_DAYS = (30, 60, 90, 180)


@dataclass(frozen=True)
class Ages:
    """One value for each month end, SKU and band of age that holds units."""

    month_end: Ints
    product: Ints
    band: Ints
    units: Ints


def make_ages(ledger: Ledger) -> Ages:
    """Return ages by first in, first out, in closed form.

    What is older than `a` days at the end of a day is what is left when everything that came in
    during the last `a` days is taken to be still there. Stock of the first day counts from it.
    """
    came = np.cumsum(ledger.received + ledger.returned, axis=0)
    ends = np.array([start - 1 for start in month_starts()[1:]] + [DAYS - 1])
    on_hand = ledger.closing[ends]
    older = [on_hand]
    for limit in _UPPER_DAYS:
        before = ends - limit - 1
        recent = came[ends] - np.where((before >= 0)[:, None], came[np.maximum(before, 0)], 0)
        left = np.maximum(on_hand - recent, 0)
        older.append(np.where((ends >= limit)[:, None], left, 0))
    older.append(np.zeros_like(on_hand))
    bands = np.stack([older[i] - older[i + 1] for i in range(len(older) - 1)], axis=-1)
    month, product, band = np.nonzero(bands)
    return Ages(ends[month], product, band, bands[month, product, band])
