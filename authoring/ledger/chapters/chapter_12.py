"""Published results that chapter 12, attribution, teaches."""

from __future__ import annotations

from authoring.ledger.entries import Entry

CHAPTER = "12_traffic"

ENTRIES = (
    Entry(
        "attribution_markov",
        "Attribution: credit of one channel by first touch, last touch and Markov chain",
        CHAPTER,
        "`mta` → data.csv.gz: 10,000 paths over 12 channels",
        "attribution:recompute",
    ),
)
