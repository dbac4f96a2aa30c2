"""What the CDNOW models look at, from the purchases themselves.

The summary file that travels with the data rounds weeks and means to two decimals. That moves
the third decimal of the estimates: with it the scale of Pareto/NBD is 11.668 where the paper
prints 11.669, and Gamma-Gamma's gamma 15.448 where the note prints 15.44. From the purchases
both agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from authoring.ledger.likelihood import Array
from shop.realdata import load_cdnow_transactions

END_OF_OBSERVATION = pd.Timestamp("1997-09-30")
DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class Customers:
    """Purchases of 2,357 customers until 1997-09-30 and in the 39 weeks after.

    Attributes
    ----------
    repeats
        Days with a purchase after the first such day (x).
    recency
        Weeks from the first to the last of these days (t_x), 0 without a repeat.
    age
        Weeks from the first purchase to the end of observation (T).
    mean_spend
        Mean spend of a repeat day in USD, NaN without one (z).
    later
        Days with a purchase after the end of observation.
    """

    repeats: Array
    recency: Array
    age: Array
    mean_spend: Array
    later: Array


def observe(purchases: pd.DataFrame, end: pd.Timestamp = END_OF_OBSERVATION) -> Customers:
    """Return what is seen of each customer until `end` and after it.

    Parameters
    ----------
    purchases
        One row a purchase: ``customer_id``, ``date``, ``spend_usd``. Every customer has one
        until `end`.
    end
        Last day of observation.
    """
    days = purchases.groupby(["customer_id", "date"], as_index=False)["spend_usd"].sum()
    seen = days[days["date"] <= end]
    dates = seen.groupby("customer_id")["date"].agg(["min", "max", "size"])
    first = seen["customer_id"].map(dates["min"])
    repeat_spend = seen[seen["date"] > first].groupby("customer_id")["spend_usd"].mean()
    later = days[days["date"] > end].groupby("customer_id").size()
    week = pd.Timedelta(days=DAYS_PER_WEEK)
    return Customers(
        repeats=dates["size"].to_numpy(dtype=float) - 1,
        recency=((dates["max"] - dates["min"]) / week).to_numpy(dtype=float),
        age=((end - dates["min"]) / week).to_numpy(dtype=float),
        mean_spend=repeat_spend.reindex(dates.index, fill_value=np.nan).to_numpy(dtype=float),
        later=later.reindex(dates.index, fill_value=0).to_numpy(dtype=float),
    )


def cdnow_customers() -> Customers:
    """Return the customers of the 1/10 sample."""
    return observe(load_cdnow_transactions())
