"""Practice questions of chapter 11, inventory and logistics."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import norm

import shop
from shop import checks
from shop.practice.question import Practice


def _days_of_stock(answer: Any) -> None:
    goods = shop.load_products(columns=["product_id", "category", "cost_cny"])
    stock = shop.load_inventory_daily(start="2025-01-01", end="2025-12-31").merge(goods)
    camping = stock[stock["category"] == "camping"]
    kept = (camping["closing_units"] * camping["cost_cny"]).sum()
    sold = (camping["sold_units"] * camping["cost_cny"]).sum()
    checks.same_number(
        answer,
        kept / sold,
        "answer",
        rel=0,
        abs=0.51,
        hint="A year over the number of times that the stock turns in it",
    )


def _safety_99(answer: Any) -> None:
    stock = shop.load_inventory_daily(start="2025-01-01", end="2025-06-30")
    units = stock.loc[stock["product_id"] == 249, "sold_units"]
    orders = shop.load_purchase_orders()
    known = orders[(orders["product_id"] == 249) & (orders["received_on"] <= "2025-06-30")]
    known = known[known["kind"] == "reorder"]
    lead = (known["received_on"] - known["ordered_on"]).dt.days
    spread = np.sqrt(lead.mean() * units.var() + units.mean() ** 2 * lead.var())
    checks.same_number(
        answer,
        norm.ppf(0.99) * spread,
        "answer",
        rel=0,
        abs=0.51,
        hint="Both variances, the quantile of 0.99, and without the mean of a lead time",
    )


def _season_order(answer: Any) -> None:
    cases = np.random.default_rng(5).lognormal(np.log(400), 0.35, 2_000).round()
    checks.same_number(
        answer,
        np.quantile(cases, (439 - 159) / (439 - 130), method="inverted_cdf"),
        "answer",
        rel=0,
        abs=1.01,
        hint="One unit too many now loses 159 less 130",
    )


def _s09_low(answer: Any) -> None:
    from statsmodels.stats.proportion import proportion_confint

    checks.same_number(
        answer,
        proportion_confint(47, 87, method="wilson")[0],
        "answer",
        rel=0,
        abs=0.00051,
        hint="The plain 95% interval of one supplier and quarter, not the one for 96 comparisons",
    )


def _three_couriers(answer: Any) -> None:
    checks.same_number(
        answer,
        758_992,
        "answer",
        rel=0,
        abs=600,
        hint="The same programme with another limit and one more contract",
    )


def _week(answer: Any) -> None:
    checks.same_number(
        answer,
        5_475.6,
        "answer",
        rel=0,
        abs=0.51,
        hint="`play_week` gives a row a day; the cost of the week is their sum",
    )


PRACTICE = (
    Practice(
        "11_days_of_stock",
        "How many days does the stock of camping last at the pace of the year?",
        _days_of_stock,
        "Nearly two months of tents: the money that lies there is the first to look for.",
        ("365 days hold so many turns.", "`365 / turns.loc['...', '...']`"),
        'answer = 365 / turns.loc["camping", "turns"]',
    ),
    Practice(
        "11_safety_99",
        "How large is the safety stock with both variances at a service level of 99%?",
        _safety_99,
        "From 95% to 99% costs some 60 units more: the last points of service are the dear ones.",
        (
            "Another quantile, the same spread.",
            "`norm.ppf(...) * np.sqrt(L * ...**2 + d**2 * ...**2)`",
        ),
        "answer = norm.ppf(0.99) * np.sqrt(L * sd_d**2 + d**2 * sd_L**2)",
    ),
    Practice(
        "11_season_order",
        "What is left is worth 130 CNY instead of 90. What is the best order?",
        _season_order,
        "A unit too many hurts less, so more is ordered.",
        (
            "The ratio of price, cost and salvage.",
            "`np.quantile(cases, ..., method='inverted_cdf')`",
        ),
        'answer = np.quantile(cases, (439 - 159) / (439 - 130), method="inverted_cdf")',
    ),
    Practice(
        "11_s09_low",
        "What is the lower end of the plain 95% Wilson interval of S09 in 2025Q3?",
        _s09_low,
        "Narrower than the one for 96 comparisons, and still far above the 12% of all.",
        (
            "Late orders and all orders of one cell.",
            "`proportion_confint(..., ..., method='wilson')[0]`",
        ),
        'one = cells.loc[("S09", "2025Q3")]\n'
        'answer = proportion_confint(one["sum"], one["size"], method="wilson")[0]',
    ),
    Practice(
        "11_three_couriers",
        "With up to three couriers, what are the least fees at no more than 6% late?",
        _three_couriers,
        "A third contract saves 40,000 CNY at this limit; at 7% it saves nothing.",
        ("`choose` takes the limit and the number.", "`choose(..., ...)['fees']`"),
        'answer = choose(0.06, 3)["fees"]',
    ),
    Practice(
        "11_week",
        "What does `with_express` cost in the week of seed 3?",
        _week,
        "The baseline pays 6,050 CNY in the same week; the late lorry hurts both.",
        ("One row a day.", "`stock_week.play_week(..., seed=3)['...'].sum()`"),
        'answer = stock_week.play_week(with_express, seed=3)["cost_cny"].sum()',
    ),
)
