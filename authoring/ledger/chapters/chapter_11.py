"""Published results that chapter 11, inventory, teaches."""

from __future__ import annotations

from authoring.ledger.entries import OWN_NUMBERS, Entry

CHAPTER = "11_inventory"

ENTRIES = (
    Entry(
        "newsvendor",
        "Newsvendor: one order before an uncertain day",
        CHAPTER,
        OWN_NUMBERS,
        "inventory:recompute_newsvendor",
    ),
    Entry(
        "eoq",
        "Economic order quantity",
        CHAPTER,
        OWN_NUMBERS,
        "inventory:recompute_eoq",
    ),
)
