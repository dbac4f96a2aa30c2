"""Online Retail II: does a fifth of the customers bring most of the revenue.

Counts of the file as published, and of the paid sales of known customers; the share of the
best fifth of customers, rounded down to whole customers, in the revenue of two years.
"""

from __future__ import annotations

import pandas as pd

from shop.realdata import load_online_retail, load_online_retail_clean


def top_share(revenue: pd.Series, fraction: float) -> float:
    """Return the share of the best `fraction` of customers in all revenue.

    Parameters
    ----------
    revenue
        One sum a customer.
    fraction
        Between 0 and 1; the number of customers is rounded down.
    """
    best = revenue.nlargest(int(fraction * len(revenue)))
    return float(best.sum() / revenue.sum())


def recompute() -> dict[str, float]:
    """Return counts, revenue and the share of the best fifth."""
    lines, sales = load_online_retail(), load_online_retail_clean()
    revenue = sales.groupby("customer_id")["revenue_gbp"].sum()
    return {
        "lines": float(len(lines)),
        "customers": float(lines["customer_id"].nunique()),
        "clean_lines": float(len(sales)),
        "clean_customers": float(len(revenue)),
        "clean_revenue_gbp": float(revenue.sum()),
        "top_20_share_percent": 100 * top_share(revenue, 0.20),
    }
