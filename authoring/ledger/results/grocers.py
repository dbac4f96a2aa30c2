"""Two grocers: how many of their SKUs make four fifths of sales.

Counts of the files as published, and the smallest share of SKUs whose sales together reach 80%.
"""

from __future__ import annotations

import pandas as pd

from shop.realdata.grocers import load_complete_journey, load_ta_feng


def skus_needed(sales: pd.Series, share: float) -> float:
    """Return the smallest share of SKUs whose sales together reach `share` of all.

    Parameters
    ----------
    sales
        One sum a SKU.
    share
        Between 0 and 1.
    """
    running = sales.sort_values(ascending=False).cumsum() / sales.sum()
    return float(((running < share).sum() + 1) / len(sales))


def complete_journey() -> dict[str, float]:
    """Return counts and the share of SKUs of the American grocer."""
    lines = load_complete_journey()
    sales = lines.groupby("product_id")["sales_usd"].sum()
    return {
        "lines": float(len(lines)),
        "households": float(lines["household_id"].nunique()),
        "skus": float(len(sales)),
        "skus_for_80_percent": 100 * skus_needed(sales, 0.80),
    }


def ta_feng() -> dict[str, float]:
    """Return counts and the share of SKUs of the Taiwanese grocer."""
    lines = load_ta_feng()
    sales = lines.groupby("product_id")["sales_twd"].sum()
    return {
        "lines": float(len(lines)),
        "customers": float(lines["customer_id"].nunique()),
        "skus": float(len(sales)),
        "skus_for_80_percent": 100 * skus_needed(sales, 0.80),
    }
