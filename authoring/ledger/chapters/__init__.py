"""Ledger entries by chapter: ``chapter_NN`` with a tuple ``ENTRIES`` is found by being there."""
