"""Fresh tables for hidden tests of chapter 10 (forecasting); options: see its modules."""

from __future__ import annotations

from shop.samples.conform import conform
from shop.samples.demand import daily_demand, sales_report, sales_series

__all__ = [
    "conform",
    "daily_demand",
    "sales_report",
    "sales_series",
]
