"""Fresh tables for hidden tests of chapter 06 (segmentation); options: see its modules."""

from __future__ import annotations

from shop.samples.conform import conform
from shop.samples.customers import activity_export, customer_clouds, offer_trial, rfm_customers
from shop.samples.sales import order_lines, orders

__all__ = [
    "activity_export",
    "conform",
    "customer_clouds",
    "offer_trial",
    "order_lines",
    "orders",
    "rfm_customers",
]
