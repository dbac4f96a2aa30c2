"""Fresh tables for hidden tests of chapter 09 (pricing); options: see its modules."""

from __future__ import annotations

from shop.samples.conform import conform
from shop.samples.prices import daily_prices, price_survey, supplier_quotes
from shop.samples.sales import orders

__all__ = [
    "conform",
    "daily_prices",
    "orders",
    "price_survey",
    "supplier_quotes",
]
