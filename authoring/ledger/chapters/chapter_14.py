"""Published results that chapter 14, service, teaches."""

from __future__ import annotations

from authoring.ledger.entries import OWN_NUMBERS, Entry

CHAPTER = "14_service"

ENTRIES = (
    Entry(
        "erlang_c",
        "Erlang C: agents for 100 calls in half an hour",
        CHAPTER,
        OWN_NUMBERS,
        "erlang_c:recompute",
    ),
)
