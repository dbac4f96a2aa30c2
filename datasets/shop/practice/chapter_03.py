"""Practice questions of chapter 03, SQL for the store."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

import shop
from shop import checks
from shop.practice.question import Practice

JUNE = ("2025-06-01", "2025-07-01")


@cache
def _orders() -> pd.DataFrame:
    orders: pd.DataFrame = shop.load_orders()
    return orders


@cache
def _june_lines() -> pd.DataFrame:
    """Return the lines of orders paid in June 2025 with the category of their product."""
    orders = _orders()
    paid = orders[(orders["paid_at"] >= JUNE[0]) & (orders["paid_at"] < JUNE[1])]
    lines = shop.load_order_lines()
    lines = lines[lines["order_id"].isin(paid["order_id"])]
    named: pd.DataFrame = lines.merge(shop.load_products(), on="product_id", how="left")
    return named


def _paid_desktop(answer: Any) -> None:
    orders = _orders()
    wanted = ((orders["device"] == "desktop") & orders["paid_at"].notna()).sum()
    checks.same_number(
        answer,
        wanted,
        "answer",
        hint="Two conditions: the device, and that paid_at IS NOT NULL",
    )


def _best_paid_share(answer: Any) -> None:
    orders = _orders()
    june = orders[(orders["ordered_at"] >= JUNE[0]) & (orders["ordered_at"] < JUNE[1])]
    wanted = june["paid_at"].notna().groupby(june["channel"]).mean().idxmax()
    checks.same_text(
        checks.is_text(answer, "answer", sorted(orders["channel"].unique())),
        str(wanted),
        "answer",
        hint="Divide paid by orders in the table `june`, channel by channel",
    )


def _units_category(answer: Any) -> None:
    lines = _june_lines()
    wanted = lines.groupby("category")["quantity"].sum().idxmax()
    checks.same_text(
        checks.is_text(answer, "answer", sorted(lines["category"].unique())),
        str(wanted),
        "answer",
        hint="Units are sum(quantity); the category comes from products",
    )


def _fraction_hint(answer: Any, wanted: float, hint: str) -> str:
    """Return `hint`, or another one where a fraction was given in percent, rounded or not."""
    given = checks.is_number(answer, "answer", missing=True)
    if abs(given / 100 - wanted) <= 0.0051:
        return "This is a percentage; asked is the fraction, a hundredth of it"
    return hint


def _fan_factor(answer: Any) -> None:
    orders = _orders()
    paid = orders[orders["paid_at"].notna()].set_index("order_id")["amount_cny"]
    lines = shop.load_order_lines(columns=["order_id"])["order_id"]
    repeated = lines.map(paid).sum()
    checks.same_number(
        answer,
        repeated / paid.sum(),
        "answer",
        rel=0,
        abs=0.0051,
        hint="The sum after the join over the sum before it, paid orders only",
    )


def _never_paid(answer: Any) -> None:
    orders = _orders()
    paid = orders.loc[orders["paid_at"].notna(), "customer_id"]
    wanted = (~shop.load_customers()["customer_id"].isin(paid)).sum()
    checks.same_number(
        answer,
        wanted,
        "answer",
        hint="Who has only unpaid orders has not bought either",
    )


def _cookware_share(answer: Any) -> None:
    lines = _june_lines()
    lines = lines[lines["category"] == "cookware"]
    goods = (lines["quantity"] * lines["unit_price_cny"]).groupby(lines["product_id"]).sum()
    wanted = goods.max() / goods.sum()
    hint = "A fraction of all goods of the category, not of its three best products"
    hint = _fraction_hint(answer, wanted, hint)
    checks.same_number(answer, wanted, "answer", rel=0, abs=0.00051, hint=hint)


def _week_change(answer: Any) -> None:
    orders = _orders()
    desk = orders[(orders["channel"] == "douyin") & (orders["device"] == "desktop")]
    net = (desk["amount_cny"] - desk["refund_cny"]).groupby(desk["paid_at"].dt.normalize()).sum()
    wanted = net.get(pd.Timestamp("2025-06-18"), 0.0) - net.get(pd.Timestamp("2025-06-11"), 0.0)
    checks.same_number(
        answer,
        wanted,
        "answer",
        abs=0.011,
        hint="One row of `report`: revenue_cny and week_ago_cny",
    )


PRACTICE = (
    Practice(
        "03_paid_desktop",
        "How many orders of the whole table were paid and came from a desktop?",
        _paid_desktop,
        "A missing payment is a fact of its own, and IS NOT NULL is the only way to ask for it.",
        ("Two conditions joined by AND.", "`SELECT count(*) FROM orders WHERE ... AND ...`"),
        "answer = duckdb.sql(\"SELECT count(*) AS n FROM orders WHERE device = 'desktop' "
        'AND paid_at IS NOT NULL").df()["n"].item()',
    ),
    Practice(
        "03_best_paid_share",
        "Which channel had the largest share of paid orders in June 2025?",
        _best_paid_share,
        "A share needs both columns, so they belong in one table, side by side.",
        ("The table `june` has both columns.", "`ORDER BY paid / orders ...` and the first row."),
        'best = duckdb.sql("SELECT channel FROM june ORDER BY paid / orders DESC").df()\n'
        'answer = best["channel"].iloc[0]',
    ),
    Practice(
        "03_units_category",
        "With the whole catalogue, which category sold the most units in June 2025?",
        _units_category,
        "Most units is not most money: a cheap category may lead by units.",
        (
            "Join `paid_lines` with `products`.",
            "`sum(quantity) ... GROUP BY category ORDER BY ...`",
        ),
        'units = duckdb.sql("SELECT category, sum(quantity) AS units FROM paid_lines '
        'LEFT JOIN products USING (product_id) GROUP BY category ORDER BY units DESC").df()\n'
        'answer = units["category"].iloc[0]',
    ),
    Practice(
        "03_fan_factor",
        "Over all paid orders, how many times too high is the joined amount?",
        _fan_factor,
        "The factor is not the mean number of lines: larger orders have more lines.",
        ("Two sums: after the join and before it.", "`sum(...)` of each query, one over the other"),
        'joined = duckdb.sql("SELECT sum(amount_cny) AS cny FROM orders '
        'JOIN order_lines USING (order_id) WHERE paid_at IS NOT NULL").df()["cny"].item()\n'
        'alone = duckdb.sql("SELECT sum(amount_cny) AS cny FROM orders '
        'WHERE paid_at IS NOT NULL").df()["cny"].item()\n'
        "answer = round(joined / alone, 2)",
    ),
    Practice(
        "03_never_paid",
        "How many customers have no paid order?",
        _never_paid,
        "NOT EXISTS says what is meant, and no NULL can spoil it.",
        (
            "A customer with unpaid orders only counts.",
            "`WHERE NOT EXISTS (SELECT 1 FROM orders ...)`",
        ),
        'answer = duckdb.sql("SELECT count(*) AS n FROM customers WHERE NOT EXISTS '
        "(SELECT 1 FROM orders WHERE orders.customer_id = customers.customer_id "
        'AND paid_at IS NOT NULL)").df()["n"].item()',
    ),
    Practice(
        "03_cookware_share",
        "What share of its category does the best product of cookware bring in June 2025?",
        _cookware_share,
        "A share of the whole group has to be computed before rows are dropped.",
        ("The column `share` of `ranked` has it.", "`WHERE category = ... AND place = ...`"),
        "answer = ranked[(ranked['category'] == 'cookware') & (ranked['place'] == 1)]['share']"
        ".round(3).item()",
    ),
    Practice(
        "03_week_change",
        "By how many CNY does the revenue of 18 June 2025 differ from the week before?",
        _week_change,
        "The comparison is honest because every day has its row.",
        ("Both numbers stand in one row of `report`.", "`revenue_cny - week_ago_cny` of that day"),
        "row = report[report['day'] == '2025-06-18']\n"
        "answer = (row['revenue_cny'] - row['week_ago_cny']).item()",
    ),
)
