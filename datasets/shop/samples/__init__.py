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
    rfm_customers(seed, count=…, one_time=…, …)             sums and activity by customer, with ties
    activity_export(seed, customers=…, silent=…, …)         (raw export of activity, what it says)
    offer_trial(seed, count=…, never=…, …)                  offers by lot, days to the next order
    customer_clouds(seed, sizes=…, …)                       (customers in clouds, their cloud)
    conform(frame, name)                                    types and columns of a table
"""

from __future__ import annotations

from shop.samples.clickstream import ODD, Clickstream, events
from shop.samples.conform import conform
from shop.samples.customers import activity_export, customer_clouds, offer_trial, rfm_customers
from shop.samples.demand import daily_demand, sales_report, sales_series
from shop.samples.prices import daily_prices, price_survey, supplier_quotes
from shop.samples.raw_log import payment_log
from shop.samples.sales import order_lines, orders

__all__ = [
    "ODD",
    "Clickstream",
    "activity_export",
    "conform",
    "customer_clouds",
    "daily_demand",
    "daily_prices",
    "events",
    "offer_trial",
    "order_lines",
    "orders",
    "payment_log",
    "price_survey",
    "rfm_customers",
    "sales_report",
    "sales_series",
    "supplier_quotes",
]
