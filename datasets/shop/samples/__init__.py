"""Small made-up tables for tests: seeded, vectorised, true to the schema.

Tests draw fresh tables from these, each with its own seed and its own oddities, so that no
answer can be right by heart::

    events(seed, sessions=…, browse=…, duplicates=…, …)     see `Clickstream` for every option
    events(seed, ODD)                                       all its oddities at once
    orders(seed, count=…, customers=…, unpaid=…, …)         repeated, closed and refunded orders
    order_lines(seed, of)                                   lines that add up to those orders
    payment_log(seed, count=…, doubled=…, …)                (raw export, what it says)
    sales_series(seed, days=…, closed=…, …)                 units of one SKU by day
    daily_demand(seed, products=…, stockouts=…, …)          units, stock, searches by SKU and day
    sales_report(seed, skus=…, quiet=…, …)                  (raw daily report, what it says)
    price_survey(seed, respondents=…, skipped=…, …)         answers to "would you buy at …?"
    daily_prices(seed, products=…, elasticity=…, …)         prices, costs, units by SKU and day
    supplier_quotes(seed, skus=…, void=…, …)                (raw list of quotations, what it says)
    conform(frame, name)                                    types and columns of a table
"""

from __future__ import annotations

from shop.samples.clickstream import ODD, Clickstream, events
from shop.samples.conform import conform
from shop.samples.demand import daily_demand, sales_report, sales_series
from shop.samples.prices import daily_prices, price_survey, supplier_quotes
from shop.samples.raw_log import payment_log
from shop.samples.sales import order_lines, orders

__all__ = [
    "ODD",
    "Clickstream",
    "conform",
    "daily_demand",
    "daily_prices",
    "events",
    "order_lines",
    "orders",
    "payment_log",
    "price_survey",
    "sales_report",
    "sales_series",
    "supplier_quotes",
]
