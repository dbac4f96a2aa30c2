"""Small made-up tables for tests: seeded, vectorised, true to the schema.

Tests draw fresh tables from these, each with its own seed and its own oddities, so that no
answer can be right by heart. A chapter draws from a module of its own::

    from shop.samples import chapter_04 as samples

    samples.events(seed, samples.ODD)       all its oddities at once

What several chapters draw stands in modules named for it, and a chapter's module hands it on::

    clickstream     events of sessions                  sales       orders and their lines
    customers       sums, activity, offers, clouds      demand      units, stock, searches by day
    prices          daily prices, surveys, quotes       raw_log     a raw log of payments
    conform         types and columns of a table

Nothing is imported here: a new chapter's module is no part of what the others depend on.
"""
