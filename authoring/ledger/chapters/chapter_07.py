"""Published results that chapter 07, lifecycle and value, teaches."""

from __future__ import annotations

from authoring.ledger.entries import Entry

CHAPTER = "07_lifecycle"
CDNOW = "`lifetimes` → CDNOW_sample.txt: 6,919 purchases of 2,357 customers"

ENTRIES = (
    Entry(
        "bg_nbd_cdnow",
        "BG/NBD on CDNOW: repeat purchases and a 39-week hold-out",
        CHAPTER,
        CDNOW,
        "bg_nbd:recompute",
    ),
    Entry(
        "pareto_nbd_cdnow",
        "Pareto/NBD on CDNOW: repeat purchases",
        CHAPTER,
        CDNOW,
        "pareto_nbd:recompute",
    ),
    Entry(
        "gamma_gamma_cdnow",
        "Gamma-Gamma on CDNOW: mean spend of repeat buyers",
        CHAPTER,
        CDNOW,
        "gamma_gamma:recompute",
    ),
    Entry(
        "bg_bb_donations",
        "BG/BB: yearly donations of one cohort",
        CHAPTER,
        "`lifetimes` → donations.csv: 11,104 donors",
        "bg_bb:recompute",
    ),
    Entry(
        "sbg_retention",
        "Shifted beta-geometric: retention of two groups of subscribers",
        CHAPTER,
        "percentages of the paper itself, seven renewals",
        "sbg:recompute",
    ),
)
