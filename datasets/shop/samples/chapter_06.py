"""Fresh tables for hidden tests of chapter 06 (segmentation); options: see its modules."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.samples.customers import activity_export, customer_clouds, offer_trial, rfm_customers
from shop.samples.sales import order_lines, orders

__all__ = [
    "activity_export",
    "conform",
    "customer_clouds",
    "late_payers",
    "offer_trial",
    "order_lines",
    "orders",
    "rfm_customers",
]


def late_payers(
    seed: int, *, late: float = 0.4, longest_days: int = 5, **options: Any
) -> pd.DataFrame:
    """Draw orders of which some are paid days later, often after a newer order of the customer.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    late
        Share of the paid orders whose payment comes later.
    longest_days
        They come after up to that many days, before any refund.
    options
        Those of `shop.samples.sales.orders`.

    Returns
    -------
    pandas.DataFrame
        One row an order, as `orders` gives them.
    """
    frame = orders(seed, **options)
    rng = np.random.default_rng([seed, 6])
    seconds = rng.integers(1, longest_days * 86_400, size=len(frame))
    delay = pd.Series(pd.to_timedelta(seconds, unit="s"), index=frame.index)
    delayed = frame["paid_at"] + delay
    frame["paid_at"] = frame["paid_at"].mask(rng.random(len(frame)) < late, delayed)
    return conform(frame, "orders")
