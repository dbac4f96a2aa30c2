"""Fresh tables for hidden tests of chapter 04 (funnels); options: see its modules."""

from __future__ import annotations

from shop.samples.clickstream import ODD, Clickstream, events
from shop.samples.conform import conform
from shop.samples.raw_log import payment_log

__all__ = [
    "ODD",
    "Clickstream",
    "conform",
    "events",
    "payment_log",
]
