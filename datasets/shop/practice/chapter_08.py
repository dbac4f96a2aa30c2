"""Practice questions of chapter 08, assortment and selection."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.practice.question import Practice

TITLE = "2025新款上市当天发货全网热卖爆款送礼自用拾光家炒锅加厚易清洗"


@cache
def _lines() -> pd.DataFrame:
    """Return the lines of paid orders, with sales less refunds and the year."""
    orders = shop.load_orders().dropna(subset=["paid_at"])
    lines: pd.DataFrame = shop.load_order_lines().merge(orders[["order_id", "paid_at"]])
    paid = lines["quantity"] * lines["unit_price_cny"]
    off = lines["discount_cny"] + lines["coupon_cny"] + lines["refund_cny"]
    kept = lines["quantity"].where(lines["returned_on"].isna(), 0)
    table: pd.DataFrame = lines.assign(
        sales_cny=paid - off, kept_units=kept, year=lines["paid_at"].dt.year
    )
    return table


def _year(year: int) -> pd.DataFrame:
    """Return one row for each SKU: sales and units kept in a year, and cost."""
    lines = _lines()
    sums = lines[lines["year"] == year].groupby("product_id")[["sales_cny", "kept_units"]].sum()
    products = shop.load_products(columns=["product_id", "cost_cny"]).set_index("product_id")
    table: pd.DataFrame = products.join(sums).fillna(0)
    return table


def _skus_2024(answer: Any) -> None:
    sales = _year(2024)["sales_cny"].sort_values(ascending=False)
    share = sales.cumsum() / sales.sum()
    checks.same_number(
        answer,
        int((share < 0.8).sum()) + 1,
        "answer",
        hint="The SKU that carries the sum over 80% is one of them; the year is 2024",
    )


def _return_of_s(answer: Any) -> None:
    year = _year(2025)
    ordered = year.sort_values("sales_cny", ascending=False)
    before = (ordered["sales_cny"].cumsum() - ordered["sales_cny"]) / ordered["sales_cny"].sum()
    best = ordered[before < 0.5]
    stock = shop.load_inventory_daily(start="2025-01-01", end="2025-12-31")
    units = stock.groupby("product_id")["closing_units"].mean().reindex(best.index)
    margin = (best["sales_cny"] - best["kept_units"] * best["cost_cny"]).sum()
    checks.same_number(
        answer,
        margin / (units * best["cost_cny"]).sum(),
        "answer",
        rel=0,
        abs=0.0051,
        hint="The sum of their margins over the sum of their stock",
    )


def _growth(answer: Any) -> None:
    checks.same_number(
        answer,
        1.25,
        "answer",
        hint="The same quarter a year earlier, then the growth of the shop",
    )


def _lift(answer: Any) -> None:
    checks.same_number(
        answer, 2.5, "answer", hint="Chance puts 240 times 150 over 2,000 into one basket"
    )


def _core_word(answer: Any) -> None:
    checks.same_number(
        answer,
        TITLE.find("炒锅") + 2,
        "answer",
        hint="Take the spaces off; the place of the word counts from 0, and the word has a length",
    )


def _upper_bound(answer: Any) -> None:
    checks.same_number(
        answer,
        62 / 200,
        "answer",
        hint="All trials without a number count as slow movers, and all trials are below the line",
    )


@cache
def _best_quarter_share() -> float:
    import statsmodels.api as sm

    ideas = shop.load_candidates()
    measures = ideas[["search_change", "margin_rate"]].astype(float)
    fit = ideas["season_fit"].clip(0.001, 0.999)
    measures["rivals"] = np.log(ideas["rivals"])
    measures["season"] = np.log(fit / (1 - fit))
    measures["returns"] = np.log(ideas["return_rate"])
    measures = sm.add_constant(measures)
    gone = ideas["deleted_on"].notna()
    few = ideas["sold_units"].astype(float) < 0.3 * ideas["trial_units"].astype(float)
    slow = gone | few
    over, day = ideas["trial_from"] + pd.Timedelta(days=90), pd.Timestamp("2025-01-01")
    outcome = gone | ideas["sold_units"].notna()
    then = (over <= day) & outcome
    score = sm.Logit(slow[then].astype(float), measures[then]).fit(disp=0).predict(measures)
    judged = (ideas["proposed_on"] >= day) & (over <= pd.Timestamp("2026-01-05")) & outcome
    best = score[judged] <= score[judged].quantile(0.25)
    return float(slow[judged][best].mean())


def _best_quarter(answer: Any) -> None:
    checks.same_number(
        answer,
        _best_quarter_share(),
        "answer",
        rel=0,
        abs=0.00051,
        hint="The lowest scores are liked best; the share of slow movers among them",
    )


def _trade_in(answer: Any) -> None:
    checks.same_number(
        answer,
        (100 * 0.10 + 50 * 0.20) / 150,
        "answer",
        hint="The difference within each group, weighted by those who traded in",
    )


def _packaging(answer: Any) -> None:
    checks.same_number(
        answer,
        1.90 * 180_000 * 0.1488,
        "answer",
        rel=0,
        abs=1_000,
        hint="The estimate of the repaired comparison, not one of the naive ones",
    )


PRACTICE = (
    Practice(
        "08_skus_2024",
        "How many SKUs made 80% of the shop's sales in 2024?",
        _skus_2024,
        "Fewer SKUs were on sale that year, and again a fifth of those that sold made 80%.",
        ("Sales by SKU of the other year.", "`skus_needed(by_year[...])`"),
        'by_sku = lines[lines["year"] == 2024].groupby("product_id")["sales_cny"].sum()\n'
        "answer = skus_needed(by_sku)",
    ),
    Practice(
        "08_return_of_s",
        "What is the return on stock of the S-SKUs together?",
        _return_of_s,
        "A tier is judged as a category is: a sum over a sum.",
        (
            "`year` has margin and stock of each SKU, `tier` its tier.",
            "`best = year[tier.reindex(year.index) == ...]`, then a sum over a sum",
        ),
        'best = year[tier.reindex(year.index) == "S"]\n'
        'answer = best["margin_cny"].sum() / best["mean_stock_cny"].sum()',
    ),
    Practice(
        "08_growth",
        "90 now, 150 the quarter before, 60 a year earlier, the shop grew 1.2 times: factor?",
        _growth,
        "The quarter before does not matter: it has another season.",
        ("Compare with the same quarter of last year.", "`now / ... / ...`"),
        "answer = 90 / 60 / 1.2",
    ),
    Practice(
        "08_lift",
        "Of 2,000 orders 240 hold the tent, 150 the lamp, 45 both: what is the lift?",
        _lift,
        "Two and a half times as often as by chance, and still the category may explain it.",
        ("What would chance expect?", "`45 / (240 * ... / ...)`"),
        "answer = 45 / (240 * 150 / 2_000)",
    ),
    Practice(
        "08_core_word",
        "At which character does the core word 炒锅 end?",
        _core_word,
        "It ends within 30 characters, late as it stands.",
        (
            "The spaces do not belong to the title.",
            "`title_text.strip().find('炒锅') + ...`",
        ),
        'answer = title_text.strip().find("炒锅") + len("炒锅")',
    ),
    Practice(
        "08_upper_bound",
        "200 trials ended, 150 have a number, 12 of these are slow movers: the upper bound?",
        _upper_bound,
        "Between 6% and 31% everything is possible: the missing quarter weighs more than the rest.",
        ("How many have no number?", "`(12 + ...) / 200`"),
        "answer = (12 + 50) / 200",
    ),
    Practice(
        "08_best_quarter",
        "What share of the quarter of the judged trials that the score likes best was slow?",
        _best_quarter,
        "A smaller choice need not be a better one: with 61 trials the interval is wide.",
        (
            "The quarter with the lowest scores.",
            "`best = score[judged] <= ...quantile(...)`, then `slow[judged][best].mean()`",
        ),
        "best = score[judged] <= score[judged].quantile(0.25)\nanswer = slow[judged][best].mean()",
    ),
    Practice(
        "08_trade_in",
        "40 of 100 against 60 of 200, and 35 of 50 against 50 of 100: the effect?",
        _trade_in,
        "The groups differ, and those who traded in decide how much each of them counts.",
        ("Shares within each group first.", "`(100 * (0.4 - ...) + 50 * (...)) / 150`"),
        "answer = (100 * (0.4 - 0.3) + 50 * (0.7 - 0.5)) / 150",
    ),
    Practice(
        "08_packaging",
        "1.90 CNY a standard pack, 180,000 units a year: what does the slim version save?",
        _packaging,
        "A small share of a small cost, on many units.",
        ("The saving is a share of the cost.", "`1.90 * 180_000 * pack_saving[...]`"),
        'answer = 1.90 * 180_000 * pack_saving["estimate"]',
    ),
)
