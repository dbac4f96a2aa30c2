"""Published results that chapter 05, A/B tests, teaches."""

from __future__ import annotations

from authoring.ledger.entries import OWN_NUMBERS, Entry

CHAPTER = "05_ab_tests"

ENTRIES = (
    Entry(
        "ab_sample_size",
        "A/B test: users needed to see a 5% lift of a 5% rate",
        CHAPTER,
        OWN_NUMBERS,
        "experiments:recompute_sample_size",
    ),
    Entry(
        "ab_ratio_mismatch",
        "A/B test: a split that is too uneven to be chance",
        CHAPTER,
        OWN_NUMBERS,
        "experiments:recompute_ratio_mismatch",
    ),
    Entry(
        "hillstrom",
        "E-mail test of Hillstrom: visits and buyers of three arms",
        CHAPTER,
        "counts of the published file: 64,000 customers, their visits and purchases",
        "experiments:recompute_hillstrom",
    ),
)
