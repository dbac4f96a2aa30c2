"""Practice questions of chapter 09, pricing."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.practice.question import Practice

COLUMNS = ["units", "price", "cost", "promoted", "rival"]


@cache
def _usable() -> pd.DataFrame:
    """Return the weeks of the lecture: whole, SKUs of 4 a week, enough stock on Monday."""
    table = shop.load_product_daily().merge(shop.load_inventory_daily(), on=["date", "product_id"])
    table = table.merge(shop.load_products()[["product_id", "category", "season"]], on="product_id")
    weekday = pd.to_timedelta(table["date"].dt.day_of_week, unit="D")
    table = table.assign(
        week_start=table["date"] - weekday,
        price=np.log(table["price_cny"]),
        cost=np.log(table["unit_cost_cny"]),
    )
    weeks = (
        table.sort_values("date")
        .groupby(["product_id", "category", "season", "week_start"], as_index=False)
        .agg(
            sold=("sold_units", "sum"),
            price=("price", "mean"),
            cost=("cost", "mean"),
            promoted=("is_promoted", "mean"),
            days=("date", "size"),
            opening=("opening_units", "first"),
        )
    )
    past = weeks.groupby("product_id")
    weeks["before"] = past["sold"].shift().where(past["days"].shift() == 7)
    rivals = shop.load_competitor_prices()[["week_start", "product_id", "competitor_price_cny"]]
    weeks = weeks.merge(rivals, on=["week_start", "product_id"])
    weeks["rival"] = np.log(weeks["competitor_price_cny"])
    weeks = weeks[(weeks["days"] == 7) & weeks["before"].notna()]
    weeks = weeks[weeks.groupby("product_id")["sold"].transform("mean") >= 4]
    weeks = weeks[(weeks["opening"] >= 1.5 * weeks["before"]) & (weeks["sold"] > 0)]
    cell = weeks["category"] + weeks["season"] + weeks["week_start"].astype(str)
    usable: pd.DataFrame = weeks.assign(units=np.log(weeks["sold"]), cell=cell)
    return usable


def _slope(category: str, keys: list[str], controls: list[str], instrument: str = "price") -> float:
    """Return the effect of price on units of one category with effects of the keys."""
    table = _usable()
    table = table[table["category"] == category]
    left = table[COLUMNS].astype(float)
    for _ in range(30 if len(keys) > 1 else 1):
        for key in keys:
            left = left - left.groupby(table[key]).transform("mean")
    have = left[["price", *controls]].to_numpy()
    use = left[[instrument, *controls]].to_numpy()
    return float(np.linalg.solve(use.T @ have, use.T @ left["units"].to_numpy())[0])


def _margin_price(answer: Any) -> None:
    checks.same_number(
        answer,
        120,
        "answer",
        abs=0.005,
        hint="Of the price, 30% remains and 70% is the cost",
    )


def _panel_profit(answer: Any) -> None:
    checks.same_number(
        answer,
        (89 - 40) * 66 / 120,
        "answer",
        abs=0.05,
        hint="120 people answered; each yes leaves the price less the cost",
    )


def _sku_slope(answer: Any) -> None:
    checks.same_number(
        answer,
        _slope("tableware", ["product_id"], []),
        "answer",
        abs=0.011,
        hint="The lines of tableware in `by_sku`, no control",
    )


def _two_way_slope(answer: Any) -> None:
    checks.same_number(
        answer,
        _slope("cleaning", ["product_id", "cell"], ["promoted"]),
        "answer",
        abs=0.011,
        hint="The lines of cleaning in `both`, with promoted as the only control",
    )


def _cost_elasticity(answer: Any) -> None:
    checks.same_number(
        answer,
        _slope("tableware", ["product_id", "cell"], ["promoted", "rival"], "cost"),
        "answer",
        abs=0.011,
        hint="The lines of tableware in `both`, two controls, and the cost as the instrument",
    )


def _best_price(answer: Any) -> None:
    checks.same_number(
        answer,
        46 / 0.92 * 2.5 / 1.5,
        "answer",
        abs=0.06,
        hint="First the cost over what is kept, then the factor e / (1 + e)",
    )


def _regret_share(answer: Any) -> None:
    def profit(price: float) -> float:
        return float((price - 50) * (price / 100) ** -2.0)

    checks.same_number(
        answer,
        profit(100) - profit(75),
        "answer",
        abs=0.06,
        hint="The belief -3 asks 75, the truth -2 asks 100; both are paid for at -2",
    )


def _more_orders(answer: Any) -> None:
    checks.same_number(
        answer,
        8 / (0.4 * 230 - 12),
        "answer",
        abs=0.0051,
        hint="A new order earns 0.4 of 230 less the 12 that it is given too",
    )


def _test_weeks(answer: Any) -> None:
    error = 0.5 / 2.8
    weeks = (2 * 0.35 / (np.log(1.1) * error)) ** 2 / 40
    checks.same_number(
        answer,
        np.ceil(weeks),
        "answer",
        abs=0.6,
        hint="The error may be 0.5 / 2.8; solve for n, then divide by 40 SKUs and round up",
    )


PRACTICE = (
    Practice(
        "09_margin_price",
        "A wok costs 84 CNY. Which price leaves 30% of the price?",
        _margin_price,
        "A markup of 30% would have given 109.20, and a margin of 23%.",
        ("The cost is what is not margin.", "`84 / (1 - ...)`"),
        "answer = 84 / (1 - 0.30)",
    ),
    Practice(
        "09_panel_profit",
        "How many CNY does each person who answered bring at 89 CNY?",
        _panel_profit,
        "Who did not answer said neither yes nor no.",
        ("The denominator is who answered.", "`(89 - ...) * 66 / (...)`"),
        "answer = (89 - 40) * 66 / (140 - 20)",
    ),
    Practice(
        "09_sku_slope",
        "What is the slope of tableware within SKUs?",
        _sku_slope,
        "Festivals are still inside, so this slope is too strong.",
        (
            "The cell before does the same for camping.",
            '`effect(by_sku[by_sku["category"] == ...], [])[...]`',
        ),
        'answer = effect(by_sku[by_sku["category"] == "tableware"], [])["effect"]',
    ),
    Practice(
        "09_two_way_slope",
        "What is the slope of cleaning goods within SKUs and weeks, with promoted beside it?",
        _two_way_slope,
        "It is weaker than within SKUs alone: the festival weeks are gone.",
        ("`both` has both effects off.", '`effect(both[...], ["promoted"])[...]`'),
        'answer = effect(both[both["category"] == "cleaning"], ["promoted"])["effect"]',
    ),
    Practice(
        "09_cost_elasticity",
        "What does the supplier's cost say about tableware, with promoted and rival beside it?",
        _cost_elasticity,
        "It lies between the two slopes before, as for camping.",
        (
            "The third argument of `effect` names the instrument.",
            '`effect(both[...], ["promoted", ...], ...)[...]`',
        ),
        'tableware = both[both["category"] == "tableware"]\n'
        'answer = effect(tableware, ["promoted", "rival"], "cost")["effect"]',
    ),
    Practice(
        "09_best_price",
        "Which price earns most: cost 46, 92% of the price arrives, elasticity -2.5?",
        _best_price,
        "A commission raises the best price, since it is a cost that grows with the price.",
        ("Divide the cost by what is kept.", "`46 / ... * e / (1 + e)`"),
        "e = -2.5\nanswer = 46 / 0.92 * e / (1 + e)",
    ),
    Practice(
        "09_regret",
        "Cost 50, one unit a week at 100 CNY, true elasticity -2: what does belief in -3 cost a "
        "week?",
        _regret_share,
        "A whole point of error costs a ninth of the profit here.",
        (
            "Two prices, one true elasticity.",
            "`profit(100) - profit(...)` with `(p - 50) * (p / 100) ** -2`",
        ),
        "def profit(p):\n    return (p - 50) * (p / 100) ** -2\n\n"
        "answer = profit(100) - profit(75)",
    ),
    Practice(
        "09_more_orders",
        "By which share must orders grow to fill a hole of 8 CNY an order?",
        _more_orders,
        "That many new visitors is what the banner has to bring, and only a test can say it does.",
        ("What does one new order earn?", "`8 / (0.4 * 230 - ...)`"),
        "answer = 8 / (0.4 * 230 - 12)",
    ),
    Practice(
        "09_test_weeks",
        "How many weeks do 40 SKUs need to find a difference of 0.5, at a noise of 0.35?",
        _test_weeks,
        "Twice the SKUs would need half the weeks, and half the difference four times as many.",
        (
            "The error may be at most 0.5 / 2.8.",
            "`n = (2 * 0.35 / (np.log(1.1) * error)) ** 2`, then `np.ceil(n / ...)`",
        ),
        "error = 0.5 / 2.8\nn = (2 * 0.35 / (np.log(1.1) * error)) ** 2\nanswer = np.ceil(n / 40)",
    ),
)
